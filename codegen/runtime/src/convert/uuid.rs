//! Identifiers of `uuid`.

use ::uuid::{Error, Uuid};

conversions! {
    Uuid Uuid, Error: str::parse, |theirs| theirs.to_string().into();
}
