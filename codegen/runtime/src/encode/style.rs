//! The styles of inputs (OpenAPI 3.0.4 4.8.12.3; RFC 6570).
//!
//! Rules that the specification leaves open, settled here: null inside a list or an object is left out, as RFC 6570
//! does with undefined values; a list or object inside another one is its JSON text, except under `deepObject`,
//! where objects nest (`a[b][c]`) and the items of a list repeat the name; `spaceDelimited` and its kin, exploded,
//! are as `form`; an empty list is `name=` in a form that is not exploded, and nothing in one that is.

use std::borrow::Cow;

use super::percent::{self, Keep};
use crate::{Input, Json, Style, media, to_json};

/// A value, taken apart as far as styles look into it.
enum Shape<'v> {
    One(Cow<'v, str>),
    List(Vec<Cow<'v, str>>),
    Object(Vec<(&'v str, Cow<'v, str>)>),
}

impl<'v> Shape<'v> {
    fn of(value: &'v Json) -> Self {
        match value {
            Json::Array(items) => Self::List(items.iter().filter(|item| !is_null(item)).map(text).collect()),
            Json::Object(fields) => Self::Object(
                fields.iter().filter(|(_, value)| !is_null(value)).map(|(key, value)| (key, text(value))).collect(),
            ),
            single => Self::One(text(single)),
        }
    }
}

fn is_null(value: &Json) -> bool {
    matches!(value, Json::Null)
}

/// A value as one text: a string is its characters, null is nothing, anything else its JSON.
pub(crate) fn text(value: &Json) -> Cow<'_, str> {
    match value {
        Json::Null => Cow::Borrowed(""),
        Json::Bool(true) => Cow::Borrowed("true"),
        Json::Bool(false) => Cow::Borrowed("false"),
        Json::String(text) => Cow::Borrowed(text),
        Json::Number(number) => Cow::Owned(number.to_string()),
        Json::Array(_) | Json::Object(_) => Cow::Owned(to_json(value)),
    }
}

/// A value as one text of this media type.
pub(crate) fn content<'v>(value: &'v Json, media: &str) -> Cow<'v, str> {
    match media::is_json(media) {
        true => Cow::Owned(to_json(value)),
        false => text(value),
    }
}

/// What stands for an input in the path.
pub(crate) fn path(input: &Input, value: &Json) -> String {
    let keep = if input.reserved { Keep::ReservedInPath } else { Keep::Unreserved };
    match input.style {
        Style::Label => format!(".{}", joined(&Shape::of(value), input.explode, '.', keep)),
        Style::Matrix => matrix(input, value, keep),
        Style::Content(media) => percent::encoded(&content(value, media), keep),
        // Swagger 2.0's ssv, pipes and tsv.
        Style::Space => delimited(&Shape::of(value), "%20", keep),
        Style::Pipe => delimited(&Shape::of(value), "%7C", keep),
        Style::Tab => delimited(&Shape::of(value), "%09", keep),
        // No other style has a meaning in a path.
        _ => joined(&Shape::of(value), input.explode, ',', keep),
    }
}

/// What stands for an input in a header. Headers are not percent-encoded (OpenAPI 3.0.4 appendix D).
pub(crate) fn header(input: &Input, value: &Json) -> String {
    match input.style {
        Style::Content(media) => content(value, media).into_owned(),
        Style::Space => delimited(&Shape::of(value), " ", Keep::All),
        Style::Pipe => delimited(&Shape::of(value), "|", Keep::All),
        Style::Tab => delimited(&Shape::of(value), "\t", Keep::All),
        _ => joined(&Shape::of(value), input.explode, ',', Keep::All),
    }
}

/// Adds what stands for an input in a query, a cookie or a form.
pub(crate) fn query(pairs: &mut Pairs, input: &Input, value: &Json) {
    let name = percent::encoded(input.name, pairs.names);
    if input.empty && holds_nothing(value) {
        return pairs.push(&name, "");
    }
    match input.style {
        Style::Cookie => pairs.as_they_are().named(input.name, &Shape::of(value), input.explode, ","),
        Style::Deep => deep(pairs, &name, value),
        Style::Space => pairs.named(&name, &Shape::of(value), input.explode, pairs.space()),
        Style::Pipe => pairs.named(&name, &Shape::of(value), input.explode, "%7C"),
        Style::Tab => pairs.named(&name, &Shape::of(value), input.explode, "%09"),
        Style::Content(media) => pairs.push(&name, &content(value, media)),
        // No other style has a meaning in a query.
        _ => pairs.named(&name, &Shape::of(value), input.explode, ","),
    }
}

/// Adds a field of a form that has no layout of its own: lists item by item, objects as JSON.
pub(crate) fn usual(pairs: &mut Pairs, name: &str, value: &Json) {
    let name = percent::encoded(name, pairs.names);
    match value {
        Json::Object(_) => pairs.push(&name, &text(value)),
        _ => pairs.named(&name, &Shape::of(value), true, ","),
    }
}

/// A list or an object as one text, its items between delimiters and not encoded; none, if it is something else.
pub(crate) fn one_text(style: Style, value: &Json) -> Option<String> {
    let delimiter = match style {
        Style::Space => " ",
        Style::Pipe => "|",
        Style::Tab => "\t",
        _ => ",",
    };
    match value {
        Json::Array(_) | Json::Object(_) => Some(delimited(&Shape::of(value), delimiter, Keep::All)),
        Json::Null | Json::Bool(_) | Json::Number(_) | Json::String(_) => None,
    }
}

fn holds_nothing(value: &Json) -> bool {
    match value {
        Json::Null => true,
        Json::Array(items) => items.iter().all(is_null),
        Json::Object(fields) => fields.values().all(is_null),
        Json::Bool(_) | Json::Number(_) | Json::String(_) => false,
    }
}

/// Items, or names and values, between delimiters that are no commas.
fn delimited(shape: &Shape<'_>, delimiter: &str, keep: Keep) -> String {
    let texts: Vec<&str> = match shape {
        Shape::One(text) => vec![text],
        Shape::List(items) => items.iter().map(Cow::as_ref).collect(),
        Shape::Object(fields) => fields.iter().flat_map(|(key, value)| [*key, value.as_ref()]).collect(),
    };
    texts.into_iter().map(|text| percent::encoded(text, keep)).collect::<Vec<_>>().join(delimiter)
}

/// Items between delimiters. Exploded, a label's delimiter is a dot, and the fields of an object are `key=value`.
fn joined(shape: &Shape<'_>, explode: bool, exploded: char, keep: Keep) -> String {
    let between = if explode { exploded } else { ',' };
    let assign = if explode { '=' } else { between };
    let mut out = String::new();
    match shape {
        Shape::One(text) => percent::push(&mut out, text, keep),
        Shape::List(items) => {
            for item in items {
                percent::push(&mut out, item, keep);
                out.push(between);
            }
            out.pop();
        }
        Shape::Object(fields) => {
            for (key, value) in fields {
                percent::push(&mut out, key, keep);
                out.push(assign);
                percent::push(&mut out, value, keep);
                out.push(between);
            }
            out.pop();
        }
    }
    out
}

fn matrix(input: &Input, value: &Json, keep: Keep) -> String {
    let name = percent::encoded(input.name, Keep::Unreserved);
    // RFC 6570 3.2.7: a name without a value has no `=`.
    let mut pairs = Pairs { out: String::new(), between: ";", names: Keep::Unreserved, values: keep, bare: true };
    pairs.named(&name, &Shape::of(value), input.explode, ",");
    if pairs.out.is_empty() {
        pairs.push(&name, "");
    }
    format!(";{}", pairs.out)
}

fn deep(pairs: &mut Pairs, name: &str, value: &Json) {
    match value {
        Json::Null => (),
        Json::Array(items) => items.iter().for_each(|item| deep(pairs, name, item)),
        Json::Object(fields) => {
            for (key, value) in fields.iter() {
                deep(pairs, &format!("{name}%5B{}%5D", percent::encoded(key, pairs.names)), value);
            }
        }
        single => pairs.push(name, &text(single)),
    }
}

/// Names with values, as they stand in a query, in the `Cookie` header and in a form.
pub(crate) struct Pairs {
    pub(crate) out: String,
    between: &'static str,
    names: Keep,
    values: Keep,
    /// Whether a name without a value goes without `=`.
    bare: bool,
}

impl Pairs {
    /// For a query.
    pub(crate) fn query() -> Self {
        Self { out: String::new(), between: "&", names: Keep::Unreserved, values: Keep::Unreserved, bare: false }
    }

    /// For the `Cookie` header (RFC 6265 4.2.1). The values are encoded, so none can end its pair.
    pub(crate) fn cookie() -> Self {
        Self { between: "; ", ..Self::query() }
    }

    /// For `application/x-www-form-urlencoded`, as the URL standard has it.
    pub(crate) fn form() -> Self {
        Self { names: Keep::Form, values: Keep::Form, ..Self::query() }
    }

    /// The same, with reserved characters in values kept or not.
    pub(crate) fn reserved(&mut self, reserved: bool) -> &mut Self {
        self.values = if reserved { Keep::ReservedInQuery } else { self.names };
        self
    }

    /// The same, with names and values without percent-encoding; only in cookies.
    fn as_they_are(&mut self) -> &mut Self {
        self.values = Keep::Cookie;
        self
    }

    /// Adds a pair out of an encoded name and a value that is not.
    pub(crate) fn push(&mut self, name: &str, value: &str) {
        self.begin(name, value.is_empty());
        percent::push(&mut self.out, value, self.values);
    }

    fn named(&mut self, name: &str, shape: &Shape<'_>, explode: bool, delimiter: &str) {
        match shape {
            Shape::One(text) => self.push(name, text),
            Shape::List(items) if explode => items.iter().for_each(|item| self.push(name, item)),
            Shape::List(items) => self.delimited(name, items.iter().map(Cow::as_ref), delimiter),
            Shape::Object(fields) if explode => {
                for (key, value) in fields {
                    let key = percent::encoded(key, self.names);
                    self.push(&key, value);
                }
            }
            Shape::Object(fields) => {
                self.delimited(name, fields.iter().flat_map(|(key, value)| [*key, value.as_ref()]), delimiter);
            }
        }
    }

    fn delimited<'i>(&mut self, name: &str, items: impl Iterator<Item = &'i str>, delimiter: &str) {
        let mut items = items.peekable();
        self.begin(name, items.peek().is_none());
        while let Some(item) = items.next() {
            percent::push(&mut self.out, item, self.values);
            if items.peek().is_some() {
                self.out.push_str(delimiter);
            }
        }
    }

    fn begin(&mut self, name: &str, empty: bool) {
        if !self.out.is_empty() {
            self.out.push_str(self.between);
        }
        self.out.push_str(name);
        if !(self.bare && empty) {
            self.out.push('=');
        }
    }

    /// How a space that is a delimiter is written.
    fn space(&self) -> &'static str {
        if self.names == Keep::Form { "+" } else { "%20" }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Place, from_json};

    const STYLES: [(&str, Style); 10] = [
        ("simple", Style::Simple),
        ("label", Style::Label),
        ("matrix", Style::Matrix),
        ("form", Style::Form),
        ("space", Style::Space),
        ("pipe", Style::Pipe),
        ("tab", Style::Tab),
        ("deep", Style::Deep),
        ("json", Style::Content("application/json")),
        ("cookie", Style::Cookie),
    ];

    /// Lays one value out as a line of a table says: place, style, `explode` or `-`, `reserved`, `empty` or `-`.
    fn lay_out(place: &str, style: &str, explode: bool, flag: &str, value: &str) -> String {
        let style = STYLES.into_iter().find(|(name, _)| *name == style).expect("a known style").1;
        let place = match place {
            "path" => Place::Path,
            "header" => Place::Header,
            "cookie" => Place::Cookie,
            _ => Place::Query,
        };
        let (reserved, empty) = (flag == "reserved", flag == "empty");
        let input = Input { name: "color", place, style, explode, reserved, empty, ..Input::PATH };
        let value = from_json::<Json>(value).expect("JSON");
        let mut pairs = if place == Place::Cookie { Pairs::cookie() } else { Pairs::query() };
        match place {
            Place::Path => return path(&input, &value),
            Place::Header => return header(&input, &value),
            Place::Query | Place::Cookie | Place::QueryString => query(pairs.reserved(reserved), &input, &value),
        }
        pairs.out
    }

    /// `place style explode flag value -> text`, one a line.
    fn check(table: &str) {
        for line in table.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with('#')) {
            let (given, expected) = line.split_once(" -> ").unwrap_or((line.trim_end_matches(" ->"), ""));
            let columns: Vec<_> = given.splitn(5, ' ').collect();
            let [place, style, explode, flag, value] = columns[..] else { panic!("{line}") };
            assert_eq!(lay_out(place, style, explode == "explode", flag, value), expected, "{line}");
        }
    }

    /// OpenAPI 3.0.4 4.8.12.3, cell by cell; `""` is the column of what has no value.
    #[test]
    fn the_specifications_own_table() {
        check(
            r#"
            path matrix - - "" -> ;color
            path matrix - - "blue" -> ;color=blue
            path matrix - - ["blue","black","brown"] -> ;color=blue,black,brown
            path matrix - - {"R":100,"G":200,"B":150} -> ;color=R,100,G,200,B,150
            path matrix explode - "" -> ;color
            path matrix explode - "blue" -> ;color=blue
            path matrix explode - ["blue","black","brown"] -> ;color=blue;color=black;color=brown
            path matrix explode - {"R":100,"G":200,"B":150} -> ;R=100;G=200;B=150
            path label - - "" -> .
            path label - - "blue" -> .blue
            path label - - ["blue","black","brown"] -> .blue,black,brown
            path label - - {"R":100,"G":200,"B":150} -> .R,100,G,200,B,150
            path label explode - "" -> .
            path label explode - "blue" -> .blue
            path label explode - ["blue","black","brown"] -> .blue.black.brown
            path label explode - {"R":100,"G":200,"B":150} -> .R=100.G=200.B=150
            path simple - - "" ->
            path simple - - "blue" -> blue
            path simple - - ["blue","black","brown"] -> blue,black,brown
            path simple - - {"R":100,"G":200,"B":150} -> R,100,G,200,B,150
            path simple explode - "" ->
            path simple explode - "blue" -> blue
            path simple explode - ["blue","black","brown"] -> blue,black,brown
            path simple explode - {"R":100,"G":200,"B":150} -> R=100,G=200,B=150
            header simple - - "" ->
            header simple - - "blue" -> blue
            header simple - - ["blue","black","brown"] -> blue,black,brown
            header simple - - {"R":100,"G":200,"B":150} -> R,100,G,200,B,150
            header simple explode - {"R":100,"G":200,"B":150} -> R=100,G=200,B=150
            query form - - "" -> color=
            query form - - "blue" -> color=blue
            query form - - ["blue","black","brown"] -> color=blue,black,brown
            query form - - {"R":100,"G":200,"B":150} -> color=R,100,G,200,B,150
            query form explode - "" -> color=
            query form explode - "blue" -> color=blue
            query form explode - ["blue","black","brown"] -> color=blue&color=black&color=brown
            query form explode - {"R":100,"G":200,"B":150} -> R=100&G=200&B=150
            query space - - ["blue","black","brown"] -> color=blue%20black%20brown
            query space - - {"R":100,"G":200,"B":150} -> color=R%20100%20G%20200%20B%20150
            query pipe - - ["blue","black","brown"] -> color=blue%7Cblack%7Cbrown
            query pipe - - {"R":100,"G":200,"B":150} -> color=R%7C100%7CG%7C200%7CB%7C150
            query deep explode - {"R":100,"G":200,"B":150} -> color%5BR%5D=100&color%5BG%5D=200&color%5BB%5D=150
            "#,
        );
    }

    /// What the specification leaves undefined, as this module's head settles it.
    #[test]
    fn what_the_specification_leaves_open() {
        check(
            r#"
            query form - - [] -> color=
            query form explode - [] ->
            query form explode - {} ->
            query space - - [] -> color=
            path matrix - - [] -> ;color
            path matrix explode - [] -> ;color
            path simple - - [] ->
            query form explode - [null,"a",null] -> color=a
            query form - - {"a":null,"b":1} -> color=b,1
            query form explode - [null] ->
            query form explode - [[1,"x"],{"a":1}] -> color=%5B1%2C%22x%22%5D&color=%7B%22a%22%3A1%7D
            query space explode - ["a","b"] -> color=a&color=b
            query pipe explode - ["a","b"] -> color=a&color=b
            query space - - "a" -> color=a
            query tab - - ["a","b"] -> color=a%09b
            query deep explode - {"a":{"b":{"c":1}},"d":[1,2],"e":null} -> color%5Ba%5D%5Bb%5D%5Bc%5D=1&color%5Bd%5D=1&color%5Bd%5D=2
            query deep explode - "a" -> color=a
            query deep - - {"a":1} -> color%5Ba%5D=1
            query deep explode - {"a b]=":"&"} -> color%5Ba%20b%5D%3D%5D=%26
            query json - - {"a":[1,"x y"]} -> color=%7B%22a%22%3A%5B1%2C%22x%20y%22%5D%7D
            query json - - "a" -> color=%22a%22
            path json - - {"a":1} -> %7B%22a%22%3A1%7D
            header json - - {"a": "é, b"} -> {"a":"é, b"}
            cookie form explode - ["a","b"] -> color=a; color=b
            cookie form - - ["a;","b, c"] -> color=a%3B,b%2C%20c
            cookie form explode - {"R":100,"G":200} -> R=100; G=200
            path space - - ["a b","c"] -> a%20b%20c
            path pipe - - ["a|b","c"] -> a%7Cb%7Cc
            path tab - - ["a","b"] -> a%09b
            header space - - ["a","b"] -> a b
            header pipe - - ["a","b"] -> a|b
            query form explode empty null -> color=
            query form explode empty [] -> color=
            query form explode empty [null] -> color=
            query form explode empty false -> color=false
            query space - empty {} -> color=
            "#,
        );
    }

    /// OpenAPI 3.2.0 4.12.6, the rows of `cookie`.
    #[test]
    fn cookies_as_they_are() {
        check(
            r#"
            cookie cookie - - "" -> color=
            cookie cookie - - "blue" -> color=blue
            cookie cookie - - ["blue","black","brown"] -> color=blue,black,brown
            cookie cookie - - {"R":100,"G":200,"B":150} -> color=R,100,G,200,B,150
            cookie cookie explode - "blue" -> color=blue
            cookie cookie explode - ["blue","black","brown"] -> color=blue; color=black; color=brown
            cookie cookie explode - {"R":100,"G":200,"B":150} -> R=100; G=200; B=150
            cookie cookie explode - "a=b/c+d%20|{}" -> color=a=b/c+d%20|{}
            cookie cookie explode - "a; b=\"c\", \\é" -> color=a%3B%20b=%22c%22%2C%20%5C%C3%A9
            "#,
        );
    }

    /// RFC 3986: unreserved characters stay, everything else is the octets of its UTF-8; delimiters of ours are raw.
    #[test]
    fn nasty_values() {
        check(
            r#"
            path simple - - "a/b c+d%e&f?g#h" -> a%2Fb%20c%2Bd%25e%26f%3Fg%23h
            path simple - - "AZaz09-._~" -> AZaz09-._~
            path simple - - "!$'()*,;=:@[]|\\^`{}<>\"" -> %21%24%27%28%29%2A%2C%3B%3D%3A%40%5B%5D%7C%5C%5E%60%7B%7D%3C%3E%22
            path simple - - "ünïcödé 日本 😀" -> %C3%BCn%C3%AFc%C3%B6d%C3%A9%20%E6%97%A5%E6%9C%AC%20%F0%9F%98%80
            path simple - - "a\r\n\u0000\u007f" -> a%0D%0A%00%7F
            path simple - - ["x,y","z"] -> x%2Cy,z
            path label explode - ["x.y","z"] -> .x.y.z
            path matrix - - "a;b=c" -> ;color=a%3Bb%3Dc
            path simple explode - {"a=b":"c=d"} -> a%3Db=c%3Dd
            query form - - ["x,y","z"] -> color=x%2Cy,z
            query form explode - ["a&b=c","+ %"] -> color=a%26b%3Dc&color=%2B%20%25
            query form explode - {"a&b":"c"} -> a%26b=c
            query space - - ["a b","c"] -> color=a%20b%20c
            query pipe - - ["a|b","c"] -> color=a%7Cb%7Cc
            query form explode - true -> color=true
            query form explode - 1.50 -> color=1.50
            query form explode - -0 -> color=-0
            query form explode - 12345678901234567890123 -> color=12345678901234567890123
            "#,
        );
    }

    /// OpenAPI 3.0.4 appendix C: what may not stand in the place, or means something there, is encoded even so.
    #[test]
    fn reserved_characters() {
        check(
            r#"
            query form explode reserved ":/?#[]@!$&'()*+,;=" -> color=:/?%23%5B%5D@!$%26'()*%2B,;%3D
            query form explode reserved "a%2Fb%zz c" -> color=a%2Fb%25zz%20c
            path simple - reserved ":/?#[]@!$&'()*+,;=" -> :%2F%3F%23%5B%5D@!$&'()*+,;=
            path simple - reserved "a%20b%" -> a%20b%25
            "#,
        );
    }
}
