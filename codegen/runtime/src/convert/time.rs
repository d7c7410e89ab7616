//! Dates and times of `time`.

use ::time::{
    Date, OffsetDateTime, Time,
    error::Parse,
    format_description::{BorrowedFormatItem, well_known::Rfc3339},
    macros::format_description,
};

const DATE: &[BorrowedFormatItem<'_>] = format_description!("[year]-[month]-[day]");
const TIME: &[BorrowedFormatItem<'_>] =
    format_description!("[hour]:[minute]:[second][optional [.[subsecond digits:1+]]]");

conversions! {
    DateTime OffsetDateTime, Parse: |text| OffsetDateTime::parse(text, &Rfc3339), |theirs| written(theirs.format(&Rfc3339), theirs);
    Date Date, Parse: |text| Date::parse(text, DATE), |theirs| written(theirs.format(DATE), theirs);
    /// A time with an offset is an error, as this one has none.
    Time Time, Parse: |text| Time::parse(text, TIME), |theirs| written(theirs.format(TIME), theirs);
}

/// As RFC 3339 has it. Where it has no way to say it, such as years beyond 9999, as the library shows it.
fn written<T: From<String>>(text: Result<String, ::time::error::Format>, theirs: impl ToString) -> T {
    text.unwrap_or_else(|_| theirs.to_string()).into()
}
