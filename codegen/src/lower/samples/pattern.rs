//! Texts that match a pattern.

use regex_syntax::{
    ParserBuilder,
    hir::{Class, Hir, HirKind},
};

/// The longest text that is tried.
const LONGEST: usize = 1000;

/// A text of at least so many characters that matches; none, if the pattern has what only other engines know.
pub(super) fn matching(pattern: &str, least: usize) -> Option<String> {
    let hir = ParserBuilder::new().utf8(true).build().parse(pattern).ok()?;
    (0..LONGEST).find_map(|more| {
        let text = text(&hir, more)?;
        (text.chars().count() >= least).then_some(text)
    })
}

/// The plainest text, with each repetition so many times `more` than it must be.
fn text(hir: &Hir, more: usize) -> Option<String> {
    match hir.kind() {
        HirKind::Empty | HirKind::Look(_) => Some(String::new()),
        HirKind::Literal(literal) => String::from_utf8(literal.0.to_vec()).ok(),
        HirKind::Class(class) => plainest(class).map(String::from),
        HirKind::Capture(capture) => text(&capture.sub, more),
        HirKind::Repetition(repetition) => {
            let most = repetition.max.map_or(usize::MAX, |max| max as usize);
            let count = (repetition.min as usize).saturating_add(more).min(most);
            (count <= LONGEST).then(|| text(&repetition.sub, more)).flatten().map(|text| text.repeat(count))
        }
        HirKind::Concat(parts) => parts.iter().map(|part| text(part, more)).collect(),
        HirKind::Alternation(parts) => parts.iter().find_map(|part| text(part, more)),
    }
}

/// A letter, if the class has one; else a digit; else whatever it begins with.
fn plainest(class: &Class) -> Option<char> {
    let ranges: Vec<(char, char)> = match class {
        Class::Unicode(class) => class.ranges().iter().map(|range| (range.start(), range.end())).collect(),
        Class::Bytes(class) => {
            class.ranges().iter().map(|range| (char::from(range.start()), char::from(range.end()))).collect()
        }
    };
    let has = |c: &char| ranges.iter().any(|(start, end)| (start..=end).contains(&c));
    ['a', 'A', '1', '-', '_', ' '].into_iter().find(has).or(ranges.first().map(|(start, _)| *start))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn patterns() {
        for (pattern, least, text) in [
            ("^[a-z0-9-]{3,5}$", 0, "aaa"),
            (r"^\d+$", 4, "1111"),
            ("^(foo|bar)-[A-F]?$", 0, "foo-"),
            (r"^\+?[1-9]\d{1,14}$", 0, "11"),
            (r"^[^\s\/]+$", 0, "a"),
            ("", 0, ""),
            (r"^\p{Lu}\w*$", 3, "Aaa"),
        ] {
            assert_eq!(matching(pattern, least).as_deref(), Some(text), "{pattern}");
        }
        for pattern in ["(?=a)b", "[", "^ab$"] {
            assert_eq!(matching(pattern, 5), None, "{pattern}");
        }
    }
}
