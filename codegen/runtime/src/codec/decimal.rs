//! Exact decimal numbers, as far as they are needed to compare.

use std::cmp::Ordering;

/// `digits` times ten to the power of `exponent`; no zeros at the end of the digits.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Decimal {
    negative: bool,
    /// None for zero.
    digits: String,
    exponent: i64,
}

impl Decimal {
    /// `text` is a number of JSON.
    pub(crate) fn of(text: &str) -> Option<Self> {
        let (negative, text) = text.strip_prefix('-').map_or((false, text), |rest| (true, rest));
        let (mantissa, exponent) = text.split_once(['e', 'E']).unwrap_or((text, "0"));
        let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
        let all = format!("{whole}{fraction}");
        if all.is_empty() || !all.bytes().all(|byte| byte.is_ascii_digit()) {
            return None;
        }
        let digits = all.trim_end_matches('0');
        let dropped = (all.len() - digits.len()) as i64;
        let exponent = exponent.parse::<i64>().ok()?.checked_add(dropped - fraction.len() as i64)?;
        let digits = digits.trim_start_matches('0').to_owned();
        Some(Self { negative: negative && !digits.is_empty(), digits, exponent })
    }

    pub(crate) fn compare(&self, other: &Self) -> Ordering {
        match (self.negative, other.negative) {
            (false, true) => Ordering::Greater,
            (true, false) => Ordering::Less,
            (false, false) => self.size(other),
            (true, true) => other.size(self),
        }
    }

    /// Compares without signs: by the place of the first digit, then digit by digit.
    fn size(&self, other: &Self) -> Ordering {
        let places = |it: &Self| (!it.digits.is_empty()).then(|| it.exponent.saturating_add(it.digits.len() as i64));
        places(self).cmp(&places(other)).then_with(|| self.digits.cmp(&other.digits))
    }

    /// None where the numbers are too big or too far apart to tell.
    pub(crate) fn is_multiple_of(&self, of: &Self) -> Option<bool> {
        if self.digits.is_empty() {
            return Some(true);
        }
        let least = self.exponent.min(of.exponent);
        let (value, of) = (self.scaled(least)?, of.scaled(least)?);
        (of != 0).then(|| value % of == 0)
    }

    fn scaled(&self, exponent: i64) -> Option<u128> {
        let scale = 10_u128.checked_pow(u32::try_from(self.exponent - exponent).ok()?)?;
        self.digits.parse::<u128>().ok()?.checked_mul(scale)
    }
}
