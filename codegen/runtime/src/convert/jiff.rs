//! Dates, times and lengths of time of `jiff`.

use ::jiff::{Error, SignedDuration, Span, Timestamp, ZonedDateTime, civil};

conversions! {
    /// The moment; at which offset it was written is not kept.
    DateTime Timestamp, Error: str::parse, |theirs| theirs.to_string().into();
    Date civil::Date, Error: str::parse, |theirs| theirs.to_string().into();
    /// A time with an offset is an error, as a civil time has none.
    Time civil::Time, Error: str::parse, |theirs| theirs.to_string().into();
    Duration Span, Error: str::parse, |theirs| theirs.to_string().into();
    /// Years, months, weeks and days are an error: how long they are depends on when.
    Duration SignedDuration, Error: str::parse, |theirs| theirs.to_string().into();
}

/// The moment and its offset; RFC 3339 has no names for time zones.
impl From<&ZonedDateTime> for crate::DateTime {
    fn from(theirs: &ZonedDateTime) -> Self {
        theirs.timestamp().display_with_offset(theirs.offset()).to_string().into()
    }
}
