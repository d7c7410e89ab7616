//! Values as those of other libraries, and back.
#![cfg(all(feature = "jiff", feature = "chrono", feature = "time", feature = "uuid", feature = "rust_decimal"))]

use clientwright_runtime as rt;

/// The text as theirs, and what is written of that.
macro_rules! round {
    ($ours:ty, $theirs:ty, $text:expr) => {
        <$ours>::from(<$theirs>::try_from(<$ours>::from($text)).expect($text)).to_string()
    };
}

macro_rules! refused {
    ($ours:ty, $theirs:ty, $text:expr) => {
        assert!(<$theirs>::try_from(&<$ours>::from($text)).is_err(), "{} is taken", $text);
    };
}

#[cfg(feature = "jiff")]
#[test]
fn jiff() {
    use ::jiff::{SignedDuration, Span, Timestamp, civil};
    assert_eq!(
        round!(rt::DateTime, Timestamp, "2024-02-29T23:59:59.123456789+05:30"),
        "2024-02-29T18:29:59.123456789Z"
    );
    assert_eq!(round!(rt::Date, civil::Date, "2024-02-29"), "2024-02-29");
    assert_eq!(round!(rt::Time, civil::Time, "12:00:01.5"), "12:00:01.5");
    assert_eq!(round!(rt::Duration, Span, "P1Y2M3DT4H5M6S"), "P1Y2M3DT4H5M6S");
    assert_eq!(round!(rt::Duration, SignedDuration, "PT36H"), "PT36H");
    let zoned: ::jiff::ZonedDateTime = "2024-06-01T12:00:00+02:00[Europe/Berlin]"
        .parse()
        .unwrap_or_else(|_| "2024-06-01T12:00:00+02:00[+02:00]".parse().expect("an offset needs no table"));
    assert_eq!(rt::DateTime::from(&zoned), "2024-06-01T12:00:00+02:00");
    refused!(rt::DateTime, Timestamp, "yesterday");
    refused!(rt::Date, civil::Date, "2023-02-29");
    refused!(rt::Duration, SignedDuration, "P1M");
}

#[cfg(feature = "chrono")]
#[test]
fn chrono() {
    use ::chrono::{DateTime, FixedOffset, NaiveDate, NaiveTime, Utc};
    let text = "2024-02-29T23:59:59.123456789+05:30";
    assert_eq!(round!(rt::DateTime, DateTime<FixedOffset>, text), text);
    assert_eq!(round!(rt::DateTime, DateTime<Utc>, text), "2024-02-29T18:29:59.123456789Z");
    assert_eq!(round!(rt::Date, NaiveDate, "2024-02-29"), "2024-02-29");
    assert_eq!(round!(rt::Time, NaiveTime, "12:00:01.500"), "12:00:01.500");
    refused!(rt::DateTime, DateTime<Utc>, "2024-02-29T23:59:59");
    refused!(rt::Date, NaiveDate, "29.2.2024");
}

#[cfg(feature = "time")]
#[test]
fn time() {
    use ::time::{Date, OffsetDateTime, Time};
    let text = "2024-02-29T23:59:59.123456789+05:30";
    assert_eq!(round!(rt::DateTime, OffsetDateTime, text), text);
    assert_eq!(round!(rt::Date, Date, "2024-02-29"), "2024-02-29");
    assert_eq!(round!(rt::Time, Time, "12:00:01.5"), "12:00:01.5");
    assert_eq!(round!(rt::Time, Time, "12:00:01"), "12:00:01.0");
    refused!(rt::DateTime, OffsetDateTime, "soon");
    refused!(rt::Time, Time, "25:00:00");
}

#[cfg(feature = "uuid")]
#[test]
fn uuid() {
    let text = "B6A4D9F0-1C2D-4E3F-8A9B-0C1D2E3F4A5B";
    assert_eq!(round!(rt::Uuid, ::uuid::Uuid, text), text.to_lowercase());
    refused!(rt::Uuid, ::uuid::Uuid, "7");
}

#[cfg(feature = "rust_decimal")]
#[test]
fn rust_decimal() {
    use ::rust_decimal::Decimal;
    let decimal = |text: &str| Decimal::try_from(text.parse::<rt::Number>().expect("a number"));
    let exact = decimal("12345678901234567890.12345").expect("it fits");
    assert_eq!(rt::Number::from(exact).to_string(), "12345678901234567890.12345");
    assert_eq!(decimal("1.5e3").expect("it fits"), Decimal::from(1500));
    assert_eq!(rt::Number::from(decimal("1.50").expect("it fits")).to_string(), "1.50");
    assert!(decimal("0.12345678901234567890123456789012345").is_err(), "it is not rounded");
    assert!(decimal("1e400").is_err());
}
