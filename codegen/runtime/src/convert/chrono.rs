//! Dates and times of `chrono`.

use std::fmt::Display;

use ::chrono::{DateTime, FixedOffset, NaiveDate, NaiveTime, ParseError, SecondsFormat, TimeZone, Utc};

conversions! {
    DateTime DateTime<FixedOffset>, ParseError: DateTime::parse_from_rfc3339, |theirs| written(theirs);
    /// The moment; at which offset it was written is not kept.
    DateTime DateTime<Utc>, ParseError: |text| Ok(DateTime::parse_from_rfc3339(text)?.to_utc()),
        |theirs| written(theirs);
    Date NaiveDate, ParseError: str::parse, |theirs| theirs.to_string().into();
    /// A time with an offset is an error, as a naive time has none.
    Time NaiveTime, ParseError: str::parse, |theirs| theirs.to_string().into();
}

fn written<Tz: TimeZone<Offset: Display>>(theirs: DateTime<Tz>) -> crate::DateTime {
    theirs.to_rfc3339_opts(SecondsFormat::AutoSi, true).into()
}
