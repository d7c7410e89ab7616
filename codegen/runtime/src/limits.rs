//! What a server says in headers about when to come again.

use std::time::Duration;

use crate::Headers;

/// How many requests a server still allows, as far as it says so.
///
/// Read from `RateLimit-Limit`, `-Remaining` and `-Reset`, with or without `X-` before them, and from the structured
/// `RateLimit` and `RateLimit-Policy` of the IETF's draft.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct RateLimit {
    /// How many requests are allowed in a period.
    pub limit: Option<u64>,
    /// How many are left of them.
    pub remaining: Option<u64>,
    /// How long it takes until all are allowed again.
    pub reset: Option<Duration>,
}

/// Numbers from here on are moments since 1970 and not seconds from now: it is in 2001, or 31 years away.
const MOMENTS: u64 = 1_000_000_000;

impl Headers {
    /// How long `Retry-After` asks to wait, as seconds or as a date (RFC 9110 10.2.3). Anything else is nothing.
    pub fn retry_after(&self) -> Option<Duration> {
        let text = self.get("retry-after")?.trim();
        match seconds(text) {
            Some(seconds) => Some(Duration::from_secs(seconds)),
            None => Some(Duration::from_secs(moment(text)?.saturating_sub(self.sent_at()?))),
        }
    }

    /// What the headers say about how many requests are allowed, if they say anything.
    pub fn rate_limit(&self) -> Option<RateLimit> {
        let plain = |name: &str| {
            let text = self.get(&format!("ratelimit-{name}")).or_else(|| self.get(&format!("x-ratelimit-{name}")));
            text.and_then(|text| seconds(text.split([',', ';']).next().unwrap_or_default().trim()))
        };
        let (state, policy) = (self.get("ratelimit"), self.get("ratelimit-policy"));
        let found = RateLimit {
            limit: plain("limit").or_else(|| item(policy, "q")),
            remaining: plain("remaining").or_else(|| item(state, "r")),
            reset: plain("reset").or_else(|| item(state, "t")).and_then(|reset| self.until(reset)),
        };
        (found != RateLimit::default()).then_some(found)
    }

    fn until(&self, reset: u64) -> Option<Duration> {
        match reset < MOMENTS {
            true => Some(Duration::from_secs(reset)),
            false => Some(Duration::from_secs(reset.saturating_sub(self.sent_at()?))),
        }
    }

    /// When the reply was sent, in seconds since 1970. The server's own clock counts, if it tells it.
    fn sent_at(&self) -> Option<u64> {
        self.get("date").and_then(moment).or_else(now)
    }
}

#[cfg(not(all(target_family = "wasm", target_os = "unknown")))]
fn now() -> Option<u64> {
    std::time::SystemTime::UNIX_EPOCH.elapsed().ok().map(|since| since.as_secs())
}

/// There is no clock.
#[cfg(all(target_family = "wasm", target_os = "unknown"))]
fn now() -> Option<u64> {
    None
}

/// Digits as a number; one that is too large is the largest.
fn seconds(text: &str) -> Option<u64> {
    let digits = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    digits.then(|| text.parse().unwrap_or(u64::MAX))
}

/// The value of `key` in `"name";key=5;other=7`.
fn item(text: Option<&str>, key: &str) -> Option<u64> {
    let first = text?.split(',').next()?;
    first.split(';').find_map(|pair| {
        let (name, value) = pair.split_once('=')?;
        (name.trim() == key).then(|| seconds(value.trim())).flatten()
    })
}

/// A date in one of the three forms that HTTP knows (RFC 9110 5.6.7), in seconds since 1970.
fn moment(text: &str) -> Option<u64> {
    let words: Vec<_> = text.split([' ', ',', '-']).filter(|word| !word.is_empty()).collect();
    let (day, month, year, time) = match words.as_slice() {
        // Sun, 06 Nov 1994 08:49:37 GMT, or Sunday, 06-Nov-94 08:49:37 GMT
        [_, day, month, year, time, "GMT"] => (day, month, year, time),
        // Sun Nov  6 08:49:37 1994
        [_, month, day, time, year] => (day, month, year, time),
        _ => return None,
    };
    let month = MONTHS.iter().position(|known| known.eq_ignore_ascii_case(month))? as u64 + 1;
    let year = match (year.len(), seconds(year)?) {
        (4, year) => year,
        (2, year) => year + if year < 70 { 2000 } else { 1900 },
        _ => return None,
    };
    let clock = time.split(':').map(seconds).collect::<Option<Vec<_>>>()?;
    let &[hour @ 0..24, minute @ 0..60, second @ 0..=60] = clock.as_slice() else { return None };
    let day = seconds(day).filter(|day| (1..=31).contains(day))?;
    Some(days(year, month, day)? * 86_400 + hour * 3_600 + minute * 60 + second)
}

const MONTHS: [&str; 12] = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

/// Days from 1970 to a date of the Gregorian calendar, counting years from March, so that the leap day is the last.
fn days(year: u64, month: u64, day: u64) -> Option<u64> {
    let (year, month) = if month <= 2 { (year.checked_sub(1)?, month + 9) } else { (year, month - 3) };
    let before = year * 365 + year / 4 - year / 100 + year / 400 + (153 * month + 2) / 5 + day - 1;
    before.checked_sub(719_468)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn headers(pairs: &[(&str, &str)]) -> Headers {
        let mut headers = Headers::new();
        pairs.iter().for_each(|(name, value)| headers.set(name, value).expect("a header"));
        headers
    }

    #[test]
    fn dates_of_http() {
        for text in ["Sun, 06 Nov 1994 08:49:37 GMT", "Sunday, 06-Nov-94 08:49:37 GMT", "Sun Nov  6 08:49:37 1994"] {
            assert_eq!(moment(text), Some(784_111_777), "{text}");
        }
        assert_eq!(moment("Thu, 01 Jan 1970 00:00:00 GMT"), Some(0));
        assert_eq!(moment("Thu, 29 Feb 2024 12:00:00 GMT"), Some(1_709_208_000));
        for text in [
            "",
            "soon",
            "Sun, 06 Nov 1994 08:49:37 PST",
            "Sun, 99 Nov 1994 08:49:37 GMT",
            "Sun, 06 Nov 1994 24:49:37 GMT",
            "1 2 3 4 5",
        ] {
            assert_eq!(moment(text), None, "{text}");
        }
        assert_eq!(moment("Wed, 31 Dec 1969 23:59:59 GMT"), None);
    }

    #[test]
    fn retry_after_in_both_forms() {
        let date = "Sun, 06 Nov 1994 08:49:37 GMT";
        let later = "Sun, 06 Nov 1994 08:51:00 GMT";
        for (value, expected) in [
            ("0", Some(0)),
            ("120", Some(120)),
            ("99999999999999999999999999", Some(u64::MAX)),
            (later, Some(83)),
            ("Sun, 06 Nov 1994 08:00:00 GMT", Some(0)),
            ("1e9", None),
            ("-1", None),
            ("1.5", None),
            ("", None),
        ] {
            let found = headers(&[("date", date), ("retry-after", value)]).retry_after();
            assert_eq!(found, expected.map(Duration::from_secs), "{value}");
        }
        assert_eq!(headers(&[]).retry_after(), None);
    }

    #[test]
    fn rate_limits_of_several_kinds() {
        let all = Some(RateLimit { limit: Some(100), remaining: Some(0), reset: Some(Duration::from_secs(30)) });
        let date = "Sun, 06 Nov 1994 08:49:37 GMT";
        for pairs in [
            &[("RateLimit-Limit", "100"), ("RateLimit-Remaining", "0"), ("RateLimit-Reset", "30")][..],
            &[("X-RateLimit-Limit", "100, 100;w=60"), ("X-RateLimit-Remaining", "0"), ("X-RateLimit-Reset", "30")],
            &[("RateLimit-Policy", "\"burst\";q=100;w=60"), ("RateLimit", "\"burst\";r=0;t=30")],
        ] {
            assert_eq!(headers(pairs).rate_limit(), all, "{pairs:?}");
        }
        let moment = headers(&[("date", "Sat, 06 Nov 2004 08:49:37 GMT"), ("x-ratelimit-reset", "1099730987")]);
        assert_eq!(moment.rate_limit().and_then(|limit| limit.reset), Some(Duration::from_secs(10)));
        assert_eq!(headers(&[("date", date), ("x-ratelimit-limit", "many")]).rate_limit(), None);
    }
}
