//! Numbers as text: the grammar of RFC 8259 6, exact integers, and the shortest text of a number.

use super::{DecodeError, Kind, Reader};

/// An integer of up to 64 bits beside its sign.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Integer {
    pub(super) negative: bool,
    pub(super) size: u64,
}

impl Integer {
    pub(super) fn to_i64(self) -> Option<i64> {
        match self.negative {
            false => i64::try_from(self.size).ok(),
            true => 0_i64.checked_sub_unsigned(self.size),
        }
    }

    pub(super) fn to_u64(self) -> Option<u64> {
        (!self.negative || self.size == 0).then_some(self.size)
    }
}

impl<'a> Reader<'a> {
    /// Reads a number, as its text.
    ///
    /// # Errors
    /// `expected {what}`: something else stands here, or a malformed number.
    pub fn number(&mut self, what: &str) -> Result<&'a str, DecodeError> {
        self.peek();
        let begin = self.at;
        match numeral_end(self.bytes(), begin) {
            Some(end) => {
                self.at = end;
                Ok(self.span(begin, end))
            }
            None => Err(self.expected(what)),
        }
    }

    /// Reads an integer of up to nineteen digits; anything else that may still be one is left to `number`.
    #[inline]
    fn plain_integer(&mut self) -> Option<Integer> {
        self.peek();
        let bytes = self.bytes();
        let negative = bytes.get(self.at) == Some(&b'-');
        let begin = self.at + usize::from(negative);
        let (mut at, mut size) = (begin, 0_u64);
        while let Some(digit @ b'0'..=b'9') = bytes.get(at) {
            size = size.wrapping_mul(10).wrapping_add(u64::from(digit - b'0'));
            at += 1;
        }
        let is_whole = matches!(bytes.get(at), None | Some(b',' | b'}' | b']' | b' ' | b'\n' | b'\r' | b'\t'));
        let is_short = matches!(at - begin, 1..=19) && (bytes.get(begin) != Some(&b'0') || at - begin == 1);
        if !is_whole || !is_short {
            return None;
        }
        self.at = at;
        Some(Integer { negative, size })
    }

    #[inline]
    pub(super) fn signed(&mut self, range: &'static str) -> Result<i64, DecodeError> {
        let mark = self.mark();
        match self.plain_integer().and_then(Integer::to_i64) {
            Some(value) => Ok(value),
            None => {
                self.back_to(mark);
                self.odd_integer(range, Integer::to_i64)
            }
        }
    }

    #[inline]
    pub(super) fn unsigned(&mut self, range: &'static str) -> Result<u64, DecodeError> {
        let mark = self.mark();
        match self.plain_integer().and_then(Integer::to_u64) {
            Some(value) => Ok(value),
            None => {
                self.back_to(mark);
                self.odd_integer(range, Integer::to_u64)
            }
        }
    }

    /// An integer written in another way, such as `1.0` and `1e2`.
    #[cold]
    fn odd_integer<T>(&mut self, range: &str, fit: fn(Integer) -> Option<T>) -> Result<T, DecodeError> {
        let text = self.number("an integer")?;
        let begin = self.at - text.len();
        match exact(text) {
            Exact::Fraction => Err(self.expected_at("an integer", begin)),
            Exact::Huge => Err(self.out_of_range(range, begin)),
            Exact::Integer(integer) => fit(integer).ok_or_else(|| self.out_of_range(range, begin)),
        }
    }

    #[cold]
    pub(super) fn out_of_range(&self, range: &str, begin: usize) -> DecodeError {
        self.expected_at(&format!("an integer {range}"), begin)
    }

    /// Whether the number here has a fraction. Malformed ones are found when they are read.
    pub(super) fn number_kind(&self) -> Kind {
        let end = numeral_end(self.bytes(), self.at).unwrap_or(self.at);
        let text = self.span(self.at, end);
        if !text.contains(['.', 'e', 'E']) {
            return Kind::Integer;
        }
        match exact(text) {
            Exact::Fraction => Kind::Number,
            Exact::Integer(_) | Exact::Huge => Kind::Integer,
        }
    }
}

/// The end of the number that begins at `at`, if a well-formed one does.
fn numeral_end(bytes: &[u8], at: usize) -> Option<usize> {
    let digits = |mut at: usize| {
        while bytes.get(at).is_some_and(u8::is_ascii_digit) {
            at += 1;
        }
        at
    };
    let at_least_one = |at: usize| Some(digits(at)).filter(|end| *end > at);
    let mut at = at + usize::from(bytes.get(at) == Some(&b'-'));
    at = if bytes.get(at) == Some(&b'0') { at + 1 } else { at_least_one(at)? };
    if bytes.get(at) == Some(&b'.') {
        at = at_least_one(at + 1)?;
    }
    if matches!(bytes.get(at), Some(b'e' | b'E')) {
        at = at_least_one(at + 1 + usize::from(matches!(bytes.get(at + 1), Some(b'+' | b'-'))))?;
    }
    // `01`, `1.2.3`, `0x1` and `1a` are not numbers followed by something.
    let is_over = !bytes.get(at).is_some_and(|byte| byte.is_ascii_alphanumeric() || b".+-".contains(byte));
    is_over.then_some(at)
}

/// Whether a number is an integer, exactly.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Exact {
    Integer(Integer),
    /// An integer of more than 64 bits.
    Huge,
    Fraction,
}

/// `text` must be a well-formed number.
pub(super) fn exact(text: &str) -> Exact {
    let (negative, text) = match text.strip_prefix('-') {
        Some(rest) => (true, rest),
        None => (false, text),
    };
    let (mantissa, exponent) = text.split_once(['e', 'E']).unwrap_or((text, "0"));
    let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    let digits = format!("{whole}{fraction}");
    let significant = digits.trim_end_matches('0');
    let digits_left = significant.trim_start_matches('0');
    if digits_left.is_empty() {
        return Exact::Integer(Integer { negative, size: 0 });
    }
    let zeros = (digits.len() - significant.len()) as i64 - fraction.len() as i64;
    match zeros.saturating_add(saturating(exponent)) {
        ..0 => Exact::Fraction,
        zeros => sized(digits_left, zeros).map_or(Exact::Huge, |size| Exact::Integer(Integer { negative, size })),
    }
}

fn sized(digits: &str, zeros: i64) -> Option<u64> {
    let scale = 10_u64.checked_pow(u32::try_from(zeros).ok()?)?;
    digits.parse::<u64>().ok()?.checked_mul(scale)
}

/// Exponents that do not fit are as good as endless.
fn saturating(exponent: &str) -> i64 {
    exponent.parse().unwrap_or(if exponent.starts_with('-') { i64::MIN / 2 } else { i64::MAX / 2 })
}

const PAIRS: [u8; 200] = {
    let mut pairs = [0; 200];
    let mut i = 0;
    while i < 100 {
        pairs[i * 2] = b'0' + (i / 10) as u8;
        pairs[i * 2 + 1] = b'0' + (i % 10) as u8;
        i += 1;
    }
    pairs
};

/// Appends an integer, two digits at a time.
pub(super) fn push_integer(out: &mut Vec<u8>, negative: bool, mut size: u64) {
    let mut buffer = [0_u8; 20];
    let mut begin = buffer.len();
    while size >= 10 {
        let pair = (size % 100) as usize * 2;
        size /= 100;
        begin -= 2;
        buffer[begin..begin + 2].copy_from_slice(&PAIRS[pair..pair + 2]);
    }
    if size > 0 || begin == buffer.len() {
        begin -= 1;
        buffer[begin] = b'0' + size as u8;
    }
    // Of two digits the first may have been a zero: 100 is 1 and 00, but 5 is not 05.
    if negative {
        out.push(b'-');
    }
    out.extend_from_slice(&buffer[begin..]);
}

/// Appends the shortest number that reads back as `value`, in the form of ECMAScript's `Number::toString`;
/// `null` for what JSON has no number for.
pub(super) fn push_float(out: &mut Vec<u8>, value: f64) {
    if !push_short_decimal(out, value) {
        push_digits(out, &format!("{value:e}"));
    }
}

/// As [`push_float`], with no more digits than it takes among the numbers of 32 bits.
pub(super) fn push_float32(out: &mut Vec<u8>, value: f32) {
    push_digits(out, &format!("{value:e}"));
}

/// The usual case, without arithmetic on big numbers: at most fifteen digits, at most six of them fractional.
///
/// Two numbers of at most fifteen digits are never the same `f64`, and division rounds correctly, so what divides
/// back to `value` is its shortest text.
fn push_short_decimal(out: &mut Vec<u8>, value: f64) -> bool {
    const LARGEST: f64 = 1e15;
    const SCALES: [f64; 7] = [1.0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6];
    let size = value.abs();
    for (places, scale) in SCALES.iter().enumerate() {
        let scaled = (size * scale).round();
        if scaled < LARGEST && scaled / scale == size {
            push_decimal(out, value.is_sign_negative(), scaled as u64, places);
            return true;
        }
    }
    false
}

fn push_decimal(out: &mut Vec<u8>, negative: bool, scaled: u64, places: usize) {
    let scale = 10_u64.pow(places as u32);
    push_integer(out, negative, scaled / scale);
    if places > 0 {
        let point = out.len();
        // The one in front keeps the zeros after the point; it becomes the point.
        push_integer(out, false, scale + scaled % scale);
        out[point] = b'.';
    }
}

/// Appends a number that `{:e}` has written: digits, perhaps with a point after the first, and an exponent.
fn push_digits(out: &mut Vec<u8>, text: &str) {
    let (negative, text) = text.strip_prefix('-').map_or((false, text), |rest| (true, rest));
    let Some((mantissa, exponent)) = text.split_once('e') else {
        out.extend_from_slice(b"null");
        return;
    };
    let digits = mantissa.replace('.', "");
    let exponent: i32 = exponent.parse().unwrap_or_default();
    if negative {
        out.push(b'-');
    }
    match exponent {
        ..=-8 | 21.. => out.extend_from_slice(text.as_bytes()),
        -7..0 => out.extend_from_slice(format!("0.{}{digits}", "0".repeat(-exponent as usize - 1)).as_bytes()),
        _ => push_fixed(out, &digits, exponent as usize + 1),
    }
}

/// Appends digits, of which `whole` stand before the point.
fn push_fixed(out: &mut Vec<u8>, digits: &str, whole: usize) {
    match digits.split_at_checked(whole) {
        Some((whole, "")) => out.extend_from_slice(whole.as_bytes()),
        Some((whole, fraction)) => out.extend_from_slice(format!("{whole}.{fraction}").as_bytes()),
        None => out.extend_from_slice(format!("{digits:0<whole$}").as_bytes()),
    }
}
