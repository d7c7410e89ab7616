//! What the YAML parser's errors mean for the person who wrote the text.

use crate::load::record::Fault;

/// The parser's error in our words, at the offending token.
pub(super) fn explain(text: &str, error: &serde_yaml::Error) -> Fault {
    let said = error.to_string();
    let offset = error.location().map_or(0, |location| location.index()).min(text.len());
    let offset = (0..=offset).rev().find(|at| text.is_char_boundary(*at)).unwrap_or(0);
    if let Some(fault) = invisible(text, &said, offset).or_else(|| bracket(text, &said, offset)) {
        return fault;
    }
    match SENTENCES.iter().find(|(start, ..)| said.starts_with(start)) {
        Some(("found character that cannot start", ..)) => wrong_character(text, offset),
        Some(("mapping values are not allowed", ..)) if glued(text, offset).is_some() => {
            Fault::syntax(glued(text, offset).unwrap_or(offset), "a key without a space behind its `:`")
                .hint("write `key: value`")
        }
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
        Some(("did not find expected key" | "did not find expected '-' indicator", ..))
            if ended(text, offset).is_some() =>
        {
            ended(text, offset).unwrap_or_else(|| Fault::syntax(offset, "more text than a value"))
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
const FROM_THEIR_START: [&str; 9] = [
    "found unexpected end of stream",
    "could not find expected ':'",
    "did not find expected alphabetic",
    "could not find expected directive name",
    "found unexpected non-alphabetical",
    "found unknown directive name",
    "did not find expected tag URI",
    "did not find expected '!'",
    "did not find URI escaped octet",
];

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
    ("could not find expected directive name", DIRECTIVE.0, DIRECTIVE.1),
    ("found unexpected non-alphabetical", DIRECTIVE.0, DIRECTIVE.1),
    ("found unknown directive name", DIRECTIVE.0, DIRECTIVE.1),
    ("did not find expected tag URI", TAG.0, TAG.1),
    ("did not find expected '!'", TAG.0, TAG.1),
    ("did not find URI escaped octet", TAG.0, TAG.1),
    (
        "did not find expected comment or line break",
        "more text stands on the line of a `|` or `>`",
        "begin the text on the next line, or quote it if it begins with one of them",
    ),
    (
        "found an indentation indicator equal to 0",
        "`|0` and `>0` say nothing: an indentation is 1 to 9",
        "take the digit out",
    ),
    (
        "did not find expected whitespace or line break",
        "no space stands behind a tag or an anchor",
        "quote the text if it begins with `!` or `&`",
    ),
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

const DIRECTIVE: (&str, &str) =
    ("a line that begins with `%` is no directive of YAML", "take the line out, or quote the text");
const TAG: (&str, &str) = ("`!` without the name of a tag", "quote the text if it begins with `!`");

/// A character that nobody sees, at which the parser stops.
fn invisible(text: &str, said: &str, offset: usize) -> Option<Fault> {
    if said.starts_with("control characters are not allowed") {
        let control = |c: char| c.is_control() && !matches!(c, '\t' | '\n' | '\r' | '\u{85}');
        let at = text.find(|c| control(c) || matches!(c, '\u{fffe}' | '\u{ffff}'))?;
        let code = text[at..].chars().next()?;
        let message = format!("the control character U+{:04X} cannot stand in YAML", u32::from(code));
        return Some(Fault::syntax(at, message).hint("write it as an escape in double quotes, or take it out"));
    }
    const MARK: char = '\u{feff}';
    if let Some(before) = text[..offset].strip_suffix(MARK) {
        let hint = "take it out; two files were perhaps put together";
        return Some(Fault::syntax(before.len(), "a byte order mark stands inside of the text").hint(hint));
    }
    // A no-break space and its like are no indentation, so the line is read as text of the line before.
    let lines = text[..offset].char_indices().rev().filter(|(_, c)| *c == '\n').map(|(at, _)| at + 1).take(3);
    for start in lines {
        let line = text[start..].lines().next().unwrap_or_default();
        let indented = &line[..line.len() - line.trim_start().len()];
        if let Some((at, space)) = indented.char_indices().find(|(_, c)| !c.is_ascii()) {
            let message =
                format!("the character U+{:04X} looks like a space, and cannot indent in YAML", u32::from(space));
            return Some(Fault::syntax(start + at, message).hint("indent with spaces"));
        }
    }
    None
}

/// A bracket that is never closed: what is at fault is where it was opened, however late that comes out.
fn bracket(text: &str, said: &str, offset: usize) -> Option<Fault> {
    let rest = text[offset..].trim_start();
    let expects = |close: &str| said.starts_with(&format!("did not find expected ',' or '{close}'"));
    let open = match () {
        () if expects("]") || expects("}") => {
            let open = context(text, said)?;
            (unclosed(text, open).first() == Some(&open) && !rest.starts_with([']', '}'])).then_some(open)?
        }
        () if said.starts_with("did not find expected node content") && rest.is_empty() => *unclosed(text, 0).last()?,
        () => return None,
    };
    let (bracket, hint) = match text.as_bytes()[open] {
        b'[' => ('[', "add the `]` that is missing"),
        _ => ('{', "add the `}` that is missing"),
    };
    let line = 1 + text[..text.len() - rest.len()].matches('\n').count();
    let end = if rest.is_empty() { "before the file ends".to_owned() } else { format!("before line {line} goes on") };
    Some(Fault::syntax(open, format!("this `{bracket}` is not closed {end}")).hint(hint))
}

/// The brackets from `from` on that nothing closes.
fn unclosed(text: &str, from: usize) -> Vec<usize> {
    let bytes = text.as_bytes();
    let (mut open, mut at, mut previous) = (Vec::new(), from, b'\n');
    while let Some(&byte) = bytes.get(at) {
        let begins = b"\n[{,:-?".contains(&previous);
        match byte {
            b' ' | b'\t' | b'\r' => {
                at += 1;
                continue;
            }
            b'#' if at == 0 || bytes[at - 1].is_ascii_whitespace() => {
                at += text[at..].find('\n').unwrap_or(text.len() - at);
                continue;
            }
            b'"' | b'\'' if begins => at = quoted_end(bytes, at),
            b'[' | b'{' if begins => open.push(at),
            b']' | b'}' => _ = open.pop(),
            _ => {}
        }
        previous = byte;
        at += 1;
    }
    open
}

/// Where the text in quotes that begins at `at` has its last quote.
fn quoted_end(bytes: &[u8], at: usize) -> usize {
    let (quote, mut at) = (bytes[at], at + 1);
    while at < bytes.len() && bytes[at] != quote {
        at += if quote == b'"' && bytes[at] == b'\\' { 2 } else { 1 };
    }
    at.min(bytes.len())
}

/// Where the line before says `key:value`, which is a text and no key, so that the next line's `:` is one too many.
fn glued(text: &str, offset: usize) -> Option<usize> {
    let start = text[..offset].rfind('\n').map_or(0, |end| end + 1);
    let own = text[start..offset].trim_start();
    let before = text[..start].trim_end();
    let line = before.rfind('\n').map_or(0, |end| end + 1);
    let content = before[line..].trim_start();
    let (name, value) = content.split_once(':')?;
    let is_name = !name.is_empty() && name.bytes().all(|b| b.is_ascii_alphanumeric() || b"_-$.".contains(&b));
    let is_glued = is_name && !value.is_empty() && !value.starts_with([' ', '/', ':']) && !own.contains(' ');
    is_glued.then(|| before.len() - content.len())
}

/// A value in quotes or brackets ends on this line, and more text follows it.
fn ended(text: &str, offset: usize) -> Option<Fault> {
    let before = text[..offset].trim_end_matches([' ', '\t']);
    match (before.chars().next_back()?, text[offset..].chars().next()?) {
        (_, close @ ('}' | ']')) => {
            Some(Fault::syntax(offset, format!("this `{close}` closes nothing")).hint("take it out"))
        }
        ('"' | '\'', next) if !next.is_whitespace() => {
            let hint = "write `''` for a quote in single quotes, and `\\\"` for one in double quotes";
            Some(Fault::syntax(offset, "the text in quotes ends in front of this").hint(hint))
        }
        (close @ ('}' | ']'), next) if !next.is_whitespace() => {
            let hint = "put all of it in quotes if it is a text that begins with `{` or `[`";
            Some(Fault::syntax(offset, format!("the value ends with the `{close}` in front of this")).hint(hint))
        }
        _ => None,
    }
}

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
