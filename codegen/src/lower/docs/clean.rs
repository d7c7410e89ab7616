//! Characters: which may stand in a doc comment, and where lines end.

/// One kind of line end, and no character that hides, controls or reorders others.
pub(super) fn text(text: &str) -> String {
    text.replace("\r\n", "\n").chars().filter_map(character).collect()
}

/// As [`text`], all on one line. Needed again after parsing: `&#10;` and `&#x202e;` get past the first time.
pub(super) fn words(text: &str) -> String {
    let visible = text.chars().filter_map(character);
    visible.map(|c| if c.is_whitespace() && c != '\u{a0}' { ' ' } else { c }).collect()
}

fn character(c: char) -> Option<char> {
    match c {
        '\n' | '\t' => Some(c),
        '\r' | '\u{b}' | '\u{c}' | '\u{85}' | '\u{2028}' | '\u{2029}' => Some('\n'),
        // As CommonMark has it.
        '\0' => Some(char::REPLACEMENT_CHARACTER),
        _ if c.is_control() || is_reordering(c) || is_hidden(c) => None,
        // `html` marks with these where a tag was.
        '\u{f0000}'.. => Some(char::REPLACEMENT_CHARACTER),
        _ => Some(c),
    }
}

/// Rustc refuses most of these in comments, as they show a reader another text than a compiler.
fn is_reordering(c: char) -> bool {
    matches!(c, '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

/// Byte order marks, tags that no font shows, and what is no character at all.
fn is_hidden(c: char) -> bool {
    let is_none = matches!(c, '\u{fdd0}'..='\u{fdef}') || u32::from(c) & 0xfffe == 0xfffe;
    is_none || matches!(c, '\u{feff}' | '\u{fff9}'..='\u{fffb}' | '\u{e0000}'..='\u{e007f}')
}

/// Without the indentation that all lines share: it is the source's, and would make code of the text.
pub(super) fn dedent(text: &str) -> String {
    let full = text.lines().filter(|line| !line.trim().is_empty());
    let shared = full.map(indentation).min().unwrap_or(0);
    text.lines().map(|line| line.get(shared..).unwrap_or_default()).collect::<Vec<_>>().join("\n")
}

fn indentation(line: &str) -> usize {
    line.len() - line.trim_start_matches([' ', '\t']).len()
}
