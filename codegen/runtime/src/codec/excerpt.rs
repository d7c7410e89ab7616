//! The short look at a value that messages show.

const LONGEST: usize = 40;

/// The value that `text` begins with, cut short; control characters are shown as escapes.
#[cold]
pub(super) fn excerpt(text: &str) -> String {
    let end = match text.as_bytes().first() {
        None => return "the end of the text".to_owned(),
        Some(b'"') => string_end(text),
        Some(b'{' | b'[') => bracket_end(text),
        Some(_) => word_end(text),
    };
    cut(&text[..end])
}

/// The escape that `text` begins with, as far as it goes.
#[cold]
pub(super) fn escape(text: &str) -> String {
    let text = text.split('"').next().unwrap_or_default();
    cut(text.char_indices().nth("\\u0000".len()).map_or(text, |(end, _)| &text[..end]))
}

/// Just after the closing quote.
fn string_end(text: &str) -> usize {
    let mut escaped = false;
    for (index, byte) in text.bytes().enumerate().skip(1) {
        match byte {
            _ if escaped => escaped = false,
            b'\\' => escaped = true,
            b'"' => return index + 1,
            _ => (),
        }
    }
    text.len()
}

/// Just after the bracket that closes the first one, as far as is shown.
fn bracket_end(text: &str) -> usize {
    let (mut depth, mut at) = (0_usize, 0);
    while let Some(byte) = text.as_bytes().get(at).filter(|_| at <= LONGEST * char::MAX.len_utf8()) {
        match byte {
            b'"' => at += string_end(&text[at..]) - 1,
            b'{' | b'[' => depth += 1,
            b'}' | b']' => depth -= 1,
            _ => (),
        }
        at += 1;
        if depth == 0 {
            return at;
        }
    }
    text.len()
}

/// Numbers and words end at punctuation; punctuation itself stands alone.
fn word_end(text: &str) -> usize {
    let is_end = |c: char| c.is_whitespace() || ",:]}".contains(c);
    match text.find(is_end) {
        Some(0) => text.chars().next().map_or(0, char::len_utf8),
        Some(end) => end,
        None => text.len(),
    }
}

fn cut(text: &str) -> String {
    let mut out = String::new();
    for (count, c) in text.chars().enumerate() {
        if count == LONGEST {
            out.push('…');
            break;
        }
        match c.is_control() {
            true => out.extend(c.escape_default()),
            false => out.push(c),
        }
    }
    out
}
