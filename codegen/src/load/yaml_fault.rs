//! What the YAML parser's errors mean for the person who wrote the text.

use crate::load::record::Fault;

/// The parser's error in our words, at the offending token.
pub(super) fn explain(text: &str, error: &serde_yaml::Error) -> Fault {
    let said = error.to_string();
    let offset = error.location().map_or(0, |location| location.index()).min(text.len());
    let offset = (0..=offset).rev().find(|at| text.is_char_boundary(*at)).unwrap_or(0);
    match SENTENCES.iter().find(|(start, ..)| said.starts_with(start)) {
        Some(("found character that cannot start", ..)) => wrong_character(text, offset),
        Some((start, sentence, hint)) if FROM_THEIR_START.contains(start) => {
            Fault::syntax(context(text, &said).unwrap_or(offset), *sentence).hint(hint)
        }
        Some(("found a tab character", sentence, hint)) => Fault::syntax(tab(text, offset), *sentence).hint(hint),
        Some(("mapping values are not allowed", sentence, hint)) => {
            Fault::syntax(key(text, offset).unwrap_or(offset), *sentence).hint(hint)
        }
        Some(("did not find expected key", ..)) if quote(text, offset).is_some() => {
            let message = "the text in quotes that begins here ends on a later line, in front of more text";
            Fault::syntax(quote(text, offset).unwrap_or(offset), message)
                .hint("close it with the quote by which it begins")
        }
        Some((start, sentence, hint)) if start.ends_with("limit exceeded") => {
            Fault::over_budget(offset, *sentence).hint(hint)
        }
        Some((_, sentence, hint)) => Fault::syntax(visible(text, offset), *sentence).hint(hint),
        None if said.contains("invalid value: ") => {
            Fault::syntax(offset, "the value does not fit its tag").hint("take the tag out")
        }
        None => Fault::syntax(offset, format!("this is not YAML: {}", said.split(" at line ").next().unwrap_or(&said))),
    }
}

/// What is at fault from where it begins, and not where the parser gave up.
const FROM_THEIR_START: [&str; 3] =
    ["found unexpected end of stream", "could not find expected ':'", "did not find expected alphabetic"];

/// How the parser's sentence begins, ours, and what would work.
const SENTENCES: &[(&str, &str, &str)] = &[
    ("found character that cannot start", "", ""),
    (
        "mapping values are not allowed",
        "a `:` stands where no key can be",
        "put the text in quotes if it contains `: `, or correct the indentation",
    ),
    (
        "did not find expected key",
        "this does not continue the object around it",
        "correct the indentation, or look for an unclosed quote or bracket above",
    ),
    (
        "did not find expected '-' indicator",
        "this does not continue the list around it",
        "begin each item with `- `, all at the same indentation",
    ),
    (
        "did not find expected ',' or ']'",
        "expected `,` or `]` in a list in brackets",
        "add what is missing before this",
    ),
    (
        "did not find expected ',' or '}'",
        "expected `,` or `}` in an object in braces",
        "add what is missing before this",
    ),
    (
        "could not find expected ':'",
        "a key without `:`",
        "write `key: value`; a text of several lines needs quotes or `|`",
    ),
    ("found unexpected end of stream", "a text in quotes is not closed", "add the closing quote"),
    ("found unexpected document indicator", "a text in quotes is not closed", "add the closing quote"),
    (
        "found unknown escape character",
        "a backslash before this means nothing in YAML",
        "double it, or use single quotes",
    ),
    ("did not find expected hexadecimal number", "an escape without its hexadecimal digits", "double the backslash"),
    ("did not find expected hexdecimal number", "an escape without its hexadecimal digits", "double the backslash"),
    (
        "found invalid Unicode character escape code",
        "an escape that stands for no character",
        "write the character itself; what is beyond U+FFFF has one escape in YAML, `\\U` with eight digits",
    ),
    ("found a tab character", "a tab cannot indent in YAML", "indent with spaces"),
    (
        "block sequence entries are not allowed",
        "a list item stands where no list can begin",
        "put it on a line of its own, or quote the text if it begins with `- `",
    ),
    (
        "mapping keys are not allowed",
        "a key stands where no object can begin",
        "correct the indentation, or quote the text if it begins with `? `",
    ),
    (
        "unknown anchor",
        "`*` refers to an anchor that is not defined before it",
        "define it with `&`, or quote the text",
    ),
    ("found undefined tag handle", "a tag with a prefix that is not declared", "quote the text if it begins with `!`"),
    (
        "control characters are not allowed",
        "a control character cannot stand in YAML",
        "write it as an escape in quotes",
    ),
    ("did not find expected alphabetic", "`&` or `*` without a name", "quote the text if it begins with one of them"),
    ("did not find expected <document start>", "more text after the end of the document", "correct the indentation"),
    ("did not find expected node content", "expected a value", "add it, or close the brackets around it"),
    ("found duplicate", "a directive stands twice", "take one of them out"),
    ("found incompatible YAML document", "a version of YAML that is not read here", "take the %YAML line out"),
    (
        "recursion limit exceeded",
        "values are nested more than 128 levels deep, the most that the YAML parser follows",
        "write the document as JSON, and raise `depth` under [budgets] in generate.toml",
    ),
    (
        "repetition limit exceeded",
        "aliases repeat values a hundred times as often as the file has tokens, the most that the YAML parser follows",
        "write the values out, or refer to them with `$ref`",
    ),
];

fn wrong_character(text: &str, offset: usize) -> Fault {
    match text[offset..].chars().next() {
        Some('\t') => Fault::syntax(offset, "a tab cannot indent in YAML").hint("indent with spaces"),
        Some(c) => Fault::syntax(offset, format!("a text cannot begin with `{c}` in YAML")).hint("put it in quotes"),
        None => Fault::syntax(offset, "the file ends where a value is expected"),
    }
}

/// The place that the parser gives last: where what it was reading began.
fn context(text: &str, said: &str) -> Option<usize> {
    let (line, column) = said.rsplit_once(" at line ")?.1.split_once(" column ")?;
    let (line, column): (usize, usize) = (line.parse().ok()?, column.parse().ok()?);
    let start: usize = text.split_inclusive('\n').take(line.checked_sub(1)?).map(str::len).sum();
    Some(text[start..].char_indices().nth(column.checked_sub(1)?)?.0 + start)
}

/// The parser points behind the last token of a line or a file: the next thing that can be seen is at fault.
fn visible(text: &str, offset: usize) -> usize {
    let rest = text[offset..].trim_start();
    if rest.is_empty() { text.trim_end().len() } else { text.len() - rest.len() }
}

/// The first tab of the line that the parser refused.
fn tab(text: &str, offset: usize) -> usize {
    let start = text[..offset].rfind('\n').map_or(0, |end| end + 1);
    text[start..].find('\t').map_or(offset, |at| start + at)
}

/// Where the key begins that ends at `offset`, if it is the first thing on its line: its indentation is wrong.
fn key(text: &str, offset: usize) -> Option<usize> {
    let start = text[..offset].rfind('\n').map_or(0, |end| end + 1);
    let key = text[start..offset].trim_start();
    (!key.is_empty() && !key.contains(": ")).then(|| offset - key.len())
}

/// Where the text in quotes begins that ends in front of `offset` on another line.
fn quote(text: &str, offset: usize) -> Option<usize> {
    let before = text[..offset].trim_end();
    let quote = before.chars().next_back().filter(|c| matches!(c, '"' | '\''))?;
    let inside = &before[..before.len() - 1];
    let start = inside.rfind(quote)?;
    let begins = inside[..start].ends_with(|c: char| c.is_whitespace() || "[{,:".contains(c));
    (begins && inside[start..].contains('\n')).then_some(start)
}
