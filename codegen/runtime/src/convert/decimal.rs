//! Exact numbers of `rust_decimal`.

use rust_decimal::{Decimal, Error};

conversions! {
    /// A number of more digits than fit is an error, and not rounded.
    Number Decimal, Error: exact, |theirs| theirs.to_string().parse().unwrap_or_default();
}

fn exact(text: &str) -> Result<Decimal, Error> {
    match text.contains(['e', 'E']) {
        true => Decimal::from_scientific(text),
        false => Decimal::from_str_exact(text),
    }
}
