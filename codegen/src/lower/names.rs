//! Every identifier of the output is made here, once, from what it stands for alone.
//!
//! A name depends on its own definition and never on the order in which things were met, and never gets a
//! counter: an item wishes for several names, from the plainest to the most qualified, and [`settle`] gives each
//! the plainest that nobody else wants. Where that is none, letters made from the vendor's name tell items apart.

use std::collections::{BTreeMap, BTreeSet};

use heck::{ToShoutySnakeCase, ToSnakeCase, ToUpperCamelCase};

use crate::ir::{Ident, Path, RUNTIME_FEATURES};

/// The names that one item would take, plainest first.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Wish {
    pub(crate) candidates: Vec<String>,
    /// How much right the item has to its name; who has more keeps it.
    pub(crate) claim: Claim,
    /// What the item is known by in the description, for names that nothing else tells apart.
    known_as: String,
    /// The table of the configuration that can name it, and its key there.
    setting: Option<(&'static str, String)>,
}

/// In bytes. Where a qualified name would be longer, letters are.
const LONGEST_QUALIFIED: usize = 200;

/// Compared by order: later is stronger.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Claim {
    /// Made up from where the item stands.
    Place,
    /// Made from the vendor's name for it.
    Name,
    /// The vendor's name, letter for letter.
    Exact,
    /// Asked for by the configuration.
    Config,
}

impl Wish {
    /// A wish for names of which the first is the plainest. Names that are no identifiers are mended, those that spell
    /// out more than anybody reads are passed over.
    pub(crate) fn new(claim: Claim, candidates: impl IntoIterator<Item = String>) -> Self {
        let mut unique: Vec<String> = Vec::new();
        for candidate in candidates {
            let is_read = unique.is_empty() || candidate.len() <= LONGEST_QUALIFIED;
            if is_read && !unique.contains(&candidate) {
                unique.push(candidate);
            }
        }
        Self { candidates: unique, claim, known_as: String::new(), setting: None }
    }

    /// What the item is known by in the description: its name there, or its place.
    pub(crate) fn of(self, known_as: impl Into<String>) -> Self {
        Self { known_as: known_as.into(), ..self }
    }

    /// How the configuration would name it.
    pub(crate) fn renamed_by(self, table: &'static str, key: String) -> Self {
        Self { setting: Some((table, key)), ..self }
    }

    /// What would give it a name of one's own choice.
    pub(crate) fn cure(&self) -> String {
        match &self.setting {
            Some((table, key)) => format!("name it under `[{table}]` in generate.toml: `{key:?} = \"..\"`"),
            None => "give it a `title`, which an overlay can add, or make it a schema with a name".to_owned(),
        }
    }

    /// The name at a level: of the candidates while there are any, then the plainest one with letters.
    fn name(&self, level: usize, index: usize) -> String {
        let Some(beyond) = level.checked_sub(self.candidates.len()) else { return self.candidates[level].clone() };
        let letters = match beyond {
            0 => digest(&self.known_as),
            // Two items that are known by the same words are told apart by which of them comes first.
            _ => digest(&format!("{} {index} {beyond}", self.known_as)),
        };
        let plainest = self.candidates.first().map_or("unnamed", String::as_str);
        // Of the names that begin with a capital, those of statics alone have their words apart.
        match plainest.starts_with(|c: char| c.is_ascii_uppercase()) {
            true if self.candidates.iter().any(|name| name.contains('_')) => {
                format!("{plainest}_{}", letters.to_ascii_uppercase())
            }
            true => format!("{plainest}{}", letters.to_upper_camel_case()),
            false => format!("{plainest}_{letters}"),
        }
    }

    /// What the configuration says is not qualified.
    fn can_move(&self) -> bool {
        self.claim != Claim::Config
    }
}

/// What wishes came to.
pub(crate) struct Settled {
    /// One for each wish, all different from each other and from what was taken, but for `clashes`.
    pub(crate) idents: Vec<Ident>,
    /// Wishes that only letters tell apart.
    pub(crate) lettered: Vec<usize>,
    /// Wishes of the configuration for the same name, or for one that is taken.
    pub(crate) clashes: Vec<Vec<usize>>,
}

/// Gives each wish an identifier.
pub(crate) fn settle(wishes: &[Wish], taken: &[&str]) -> Settled {
    let taken: BTreeSet<&str> = taken.iter().copied().collect();
    let mut levels = vec![0usize; wishes.len()];
    loop {
        let groups = clashes(wishes, &levels, &taken);
        let moving: Vec<usize> =
            groups.iter().flat_map(|(name, group)| losers(name, group, wishes, &levels, &taken)).collect();
        if moving.is_empty() {
            let lettered = (0..wishes.len()).filter(|&i| levels[i] >= wishes[i].candidates.len()).collect();
            return Settled { idents: chosen(wishes, &levels), lettered, clashes: groups.into_values().collect() };
        }
        moving.into_iter().for_each(|index| levels[index] += 1);
    }
}

fn clashes(wishes: &[Wish], levels: &[usize], taken: &BTreeSet<&str>) -> BTreeMap<String, Vec<usize>> {
    let mut groups: BTreeMap<String, Vec<usize>> = BTreeMap::new();
    for (index, wish) in wishes.iter().enumerate() {
        groups.entry(wish.name(levels[index], index)).or_default().push(index);
    }
    groups.retain(|name, group| group.len() > 1 || taken.contains(name.as_str()));
    groups
}

/// Who of a group takes the next name: all but the one with the strongest claim, or all if there is no such one. Who
/// has no other name left stays while the others have, so that letters come last.
fn losers(name: &str, group: &[usize], wishes: &[Wish], levels: &[usize], taken: &BTreeSet<&str>) -> Vec<usize> {
    let strongest = group.iter().map(|&i| wishes[i].claim).max();
    let holders = group.iter().filter(|&&i| Some(wishes[i].claim) == strongest).count();
    let keeps = |i: usize| holders == 1 && Some(wishes[i].claim) == strongest && !taken.contains(name);
    let moving: Vec<usize> = group.iter().copied().filter(|&i| !keeps(i) && wishes[i].can_move()).collect();
    let named: Vec<usize> = moving.iter().copied().filter(|&i| levels[i] + 1 < wishes[i].candidates.len()).collect();
    if named.is_empty() { moving } else { named }
}

fn chosen(wishes: &[Wish], levels: &[usize]) -> Vec<Ident> {
    wishes.iter().zip(levels).enumerate().map(|(index, (wish, &level))| ident(&wish.name(level, index))).collect()
}

/// The identifier that `text`, already cased, comes to.
fn ident(text: &str) -> Ident {
    Ident::new(text)
        .or_else(|| Ident::new(&format!("r#{text}")))
        .or_else(|| Ident::new(&format!("{text}_")))
        .or_else(|| Ident::new(&format!("n{text}")))
        .unwrap_or_else(|| Ident::new("unnamed").expect("an identifier"))
}

/// An identifier that depends on nothing but our own words, such as `body`.
pub(crate) fn fixed(text: &str) -> Ident {
    ident(text)
}

/// The name of what belongs to something, such as `body_or_default`; the `_` that keeps `self_` apart from a keyword is
/// not needed there.
pub(crate) fn extended(name: &Ident, tail: &str) -> Ident {
    ident(&format!("{}_{tail}", name.file_stem().trim_end_matches('_')))
}

/// What a maintainer named by its path, which the configuration has checked.
pub(crate) fn path(text: &str) -> Path {
    Path(text.split("::").map(fixed).collect())
}

/// `user_name`: fields, methods, modules.
pub(crate) fn value_case(text: &str) -> String {
    guard(&words(text, Symbols::Dropped).to_snake_case(), "_")
}

/// As [`value_case`], with every symbol and the way of writing spelled out.
pub(crate) fn value_case_spelled(text: &str) -> String {
    guard(&format!("{}{}", style_word(text), words(text, Symbols::Spelled)).to_snake_case(), "_")
}

/// `UserName`: types and variants.
pub(crate) fn type_case(text: &str) -> String {
    guard(&words(text, Symbols::Dropped).to_upper_camel_case(), "N")
}

/// As [`type_case`], with every symbol and the way of writing spelled out.
pub(crate) fn type_case_spelled(text: &str) -> String {
    guard(&format!("{}{}", style_word(text), words(text, Symbols::Spelled)).to_upper_camel_case(), "N")
}

/// `FileDTO` as it is and `file.DTO` as that too: the vendor's capitals, where [`type_case`] has none to tell apart.
pub(crate) fn type_as_written(text: &str) -> String {
    let plain = deunicode::deunicode(text);
    let words = plain.split(|c: char| !c.is_ascii_alphanumeric()).filter(|word| !word.is_empty());
    let capital = |word: &str| word[..1].to_ascii_uppercase() + &word[1..];
    guard(&words.map(capital).collect::<String>(), "N")
}

/// `USER_NAME`: statics.
pub(crate) fn constant_case(text: &str) -> String {
    guard(&words(text, Symbols::Dropped).to_shouty_snake_case(), "N")
}

/// `user-name`: packages and features.
pub(crate) fn package_case(text: &str) -> String {
    value_case(text).trim_matches('_').replace('_', "-")
}

/// Cargo features that crates may have besides those of the runtime, whatever their groups are called.
const OWN_FEATURES: [&str; 3] = ["contract", "default", "roundtrip"];

/// The Cargo feature of each group. One whose name is taken by a feature that every crate may have is qualified.
pub(super) fn features<'a>(accessors: impl Iterator<Item = &'a Ident>) -> Vec<String> {
    let plain: Vec<String> = accessors.map(|accessor| package_case(accessor.file_stem())).collect();
    let taken = |name: &str| OWN_FEATURES.contains(&name) || RUNTIME_FEATURES.iter().any(|(own, _)| *own == name);
    let settled = plain.iter().map(|name| {
        let mut settled = name.clone();
        if taken(name) {
            settled.push_str("-api");
            while plain.contains(&settled) {
                settled.push_str("-api");
            }
        }
        settled
    });
    settled.collect()
}

/// An identifier may not begin with a digit, nor be empty.
fn guard(text: &str, before_digit: &str) -> String {
    match text.chars().next() {
        None => format!("{before_digit}empty").trim_start_matches('_').to_upper_camel_case_if(before_digit),
        Some(first) if first.is_ascii_digit() => format!("{before_digit}{text}"),
        Some(_) => text.to_owned(),
    }
}

trait CaseIf {
    fn to_upper_camel_case_if(&self, before_digit: &str) -> String;
}

impl CaseIf for str {
    /// `Empty` among types, `empty` among values.
    fn to_upper_camel_case_if(&self, before_digit: &str) -> String {
        if before_digit == "_" { self.to_snake_case() } else { "Empty".to_owned() }
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Symbols {
    Dropped,
    Spelled,
}

/// What tells `foo_bar`, `foo-bar`, `fooBar` and `FOO_BAR` apart when their words are the same.
fn style_word(text: &str) -> &'static str {
    let upper = text.chars().any(char::is_uppercase);
    let lower = text.chars().any(char::is_lowercase);
    match (upper, lower) {
        (true, false) => "upper_",
        (false, true) => "lower_",
        (true, true) if text.starts_with(char::is_lowercase) => "camel_",
        (true, true) => "capital_",
        (false, false) => "",
    }
}

/// The words of `text`, joined by `_`, in plain ASCII letters and digits.
fn words(text: &str, symbols: Symbols) -> String {
    let plain = match symbols {
        Symbols::Dropped => deunicode::deunicode(text),
        Symbols::Spelled => text.to_owned(),
    };
    let spelled: String = plain.chars().map(|c| spell(c, symbols)).collect();
    keep_acronyms(&spelled)
}

fn spell(c: char, symbols: Symbols) -> String {
    if c.is_ascii_alphanumeric() {
        return c.to_string();
    }
    match symbols {
        Symbols::Dropped => "_".to_owned(),
        // `é` and `e` with an accent come to one plain letter, and are told apart by what they are written with.
        Symbols::Spelled if !c.is_ascii() => format!("_u{:04x}_", u32::from(c)),
        Symbols::Spelled => format!("_{}_", symbol_word(c)),
    }
}

fn symbol_word(c: char) -> &'static str {
    match c {
        '+' => "plus",
        '-' => "minus",
        '*' => "star",
        '/' => "slash",
        '=' => "equal",
        '<' => "less",
        '>' => "greater",
        '!' => "not",
        '?' => "question",
        '@' => "at",
        '#' => "hash",
        '$' => "dollar",
        '%' => "percent",
        '&' => "and",
        '|' => "or",
        '^' => "caret",
        '~' => "tilde",
        '.' => "dot",
        ',' => "comma",
        ':' => "colon",
        ';' => "semicolon",
        '(' | ')' => "paren",
        '[' | ']' => "bracket",
        '{' | '}' => "brace",
        '"' => "quote",
        '\'' => "apostrophe",
        '\\' => "backslash",
        '`' => "tick",
        '_' => "underscore",
        ' ' => "space",
        '\n' => "newline",
        '\r' => "return",
        '\t' => "tab",
        _ => "control",
    }
}

/// Words that a plain split at capitals would tear: written so that the split leaves them whole.
const ACRONYMS: &[(&str, &str)] = &[
    ("OAuth", "Oauth"),
    ("OpenID", "Openid"),
    ("GraphQL", "Graphql"),
    ("GitHub", "Github"),
    ("GitLab", "Gitlab"),
    ("IPv4", "Ipv4"),
    ("IPv6", "Ipv6"),
    ("IDs", "Ids"),
    ("URLs", "Urls"),
    ("URIs", "Uris"),
    ("APIs", "Apis"),
    ("IPs", "Ips"),
    ("VMs", "Vms"),
    ("UUIDs", "Uuids"),
    ("PDFs", "Pdfs"),
    ("macOS", "Macos"),
    ("iOS", "Ios"),
    ("WiFi", "Wifi"),
    ("MySQL", "Mysql"),
    ("NoSQL", "Nosql"),
    ("PostgreSQL", "Postgresql"),
];

fn keep_acronyms(text: &str) -> String {
    ACRONYMS.iter().fold(text.to_owned(), |text, (from, to)| replace_word(&text, from, to))
}

/// Replaces `from` where what follows cannot be the rest of the same word.
fn replace_word(text: &str, from: &str, to: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find(from) {
        let (before, found) = rest.split_at(at);
        let after = &found[from.len()..];
        let whole = !after.starts_with(|c: char| c.is_ascii_lowercase());
        out.push_str(before);
        out.push_str(if whole { to } else { from });
        rest = after;
    }
    out.push_str(rest);
    out
}

/// Five letters that stand for a text, for what has no other name: 32-bit FNV-1a.
pub(crate) fn digest(text: &str) -> String {
    let hash = text.bytes().fold(0x811c_9dc5_u32, |hash, byte| (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193));
    (0..5).map(|place| char::from(b'a' + (hash >> (place * 6)) as u8 % 26)).collect()
}

/// How long a name may be that becomes a file's: file systems allow 255 bytes, and people less.
const FILE_NAME: usize = 80;

/// A name in [`value_case`] that a file can have. One that is too long ends in letters that stand for the whole of
/// what it is made from.
pub(crate) fn file_name(name: &str, text: &str) -> String {
    match name.get(..FILE_NAME) {
        Some(start) if name.len() > FILE_NAME => format!("{}_{}", start.trim_end_matches('_'), digest(text)),
        _ => name.to_owned(),
    }
}

/// Names that a type may not have, because the emitted code says them unqualified.
const PRELUDE: &[&str] = &[
    "AsMut",
    "AsRef",
    "Box",
    "Clone",
    "Copy",
    "Debug",
    "Default",
    "DoubleEndedIterator",
    "Drop",
    "Eq",
    "Err",
    "Extend",
    "Fn",
    "FnMut",
    "FnOnce",
    "From",
    "FromIterator",
    "Hash",
    "Into",
    "IntoIterator",
    "Iterator",
    "None",
    "Ok",
    "Option",
    "Ord",
    "PartialEq",
    "PartialOrd",
    "Result",
    "Self",
    "Send",
    "Sized",
    "Some",
    "String",
    "Sync",
    "ToOwned",
    "ToString",
    "TryFrom",
    "TryInto",
    "Unpin",
    "Vec",
];

/// A type's name that does not hide one of the language's.
pub(crate) fn free_type_name(name: String) -> String {
    if PRELUDE.contains(&name.as_str()) { format!("{name}Model") } else { name }
}

/// A variant's name that can stand after `Self::` and in patterns.
pub(crate) fn free_variant_name(name: String) -> String {
    if name == "Self" { "SelfValue".to_owned() } else { name }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cases() {
        for (text, value, ty) in [
            ("userName", "user_name", "UserName"),
            ("OAuth2Token", "oauth2_token", "Oauth2Token"),
            ("userIDs", "user_ids", "UserIds"),
            ("IPv4Address", "ipv4_address", "Ipv4Address"),
            ("createApiTokensForUser_1", "create_api_tokens_for_user_1", "CreateApiTokensForUser1"),
            ("type", "type", "Type"),
            ("3d", "_3d", "N3d"),
            ("", "empty", "Empty"),
            ("+", "empty", "Empty"),
            ("Größe", "grosse", "Grosse"),
            ("portainer.User", "portainer_user", "PortainerUser"),
            ("IAMUserController", "iam_user_controller", "IamUserController"),
        ] {
            assert_eq!((value_case(text).as_str(), type_case(text).as_str()), (value, ty), "{text}");
        }
    }

    #[test]
    fn clashes_are_settled_by_qualifying_all_but_the_strongest() {
        let wish = |claim, names: &[&str]| Wish::new(claim, names.iter().map(|&n| n.to_owned()));
        let wishes = [
            wish(Claim::Name, &["a", "lower_a"]),
            wish(Claim::Exact, &["a", "camel_a"]),
            wish(Claim::Place, &["b", "x_b"]),
            wish(Claim::Place, &["b", "y_b"]),
        ];
        let names = |wishes: &[Wish], taken: &[&str]| -> Vec<String> {
            let settled = settle(wishes, taken);
            assert_eq!(settled.clashes, Vec::<Vec<usize>>::new());
            settled.idents.iter().map(|ident| ident.as_str().to_owned()).collect()
        };
        assert_eq!(names(&wishes, &[]), ["lower_a", "a", "x_b", "y_b"]);
        assert_eq!(names(&wishes[1..2], &["a"]), ["camel_a"]);
        assert_eq!(names(&[wish(Claim::Name, &["a"]), wish(Claim::Name, &["a", "b"])], &[]), ["a", "b"]);
        // What nothing else tells apart has letters of its own, whatever stands beside it.
        let same = |known_as: &str| wish(Claim::Name, &["Dto"]).of(known_as);
        let [one, other, none] = ["DTO", "d.t.o", ""].map(same);
        let letters = |known_as| format!("Dto{}", digest(known_as).to_upper_camel_case());
        assert_eq!(names(&[one.clone(), other.clone()], &[]), [letters("DTO"), letters("d.t.o")]);
        assert_eq!(names(&[other, none.clone(), one], &[]), [letters("d.t.o"), letters(""), letters("DTO")]);
        let [first, second] = &names(&[none.clone(), none], &[])[..] else { panic!("two names") };
        assert_ne!(first, second);
    }

    #[test]
    fn letters_are_cased_as_the_name_is() {
        let name = |candidates: &[&str]| {
            Wish::new(Claim::Name, candidates.iter().map(|&n| n.to_owned())).of("x").name(candidates.len(), 0)
        };
        let letters = digest("x");
        assert_eq!(name(&["N10"]), format!("N10{}", letters.to_upper_camel_case()));
        assert_eq!(name(&["F", "F_OPERATION"]), format!("F_{}", letters.to_ascii_uppercase()));
        assert_eq!(name(&["id"]), format!("id_{letters}"));
    }

    #[test]
    fn what_the_configuration_says_twice_is_a_clash() {
        let config = |name: &str| Wish::new(Claim::Config, [name.to_owned()]);
        let plain = Wish::new(Claim::Exact, ["a".to_owned()]).of("a");
        let settled = settle(&[config("a"), plain.clone(), config("a")], &[]);
        assert_eq!((settled.clashes, settled.lettered), (vec![vec![0, 2]], vec![1]));
        assert_eq!(settle(&[config("a")], &["a"]).clashes, vec![vec![0]]);
        assert_eq!(settle(&[config("a"), plain], &[]).idents[0].as_str(), "a");
    }

    #[test]
    fn capitals_as_written() {
        for (text, name) in [("FileDTO", "FileDTO"), ("file.DTO", "FileDTO"), ("3d", "N3d"), ("", "Empty")] {
            assert_eq!(type_as_written(text), name);
        }
    }

    #[test]
    fn reserved_words_become_raw_or_get_an_underscore() {
        for (text, name) in [
            ("type", "r#type"),
            ("self", "self_"),
            ("crate", "crate_"),
            ("_1", "_1"),
            ("match", "r#match"),
            ("gen", "r#gen"),
        ] {
            assert_eq!(fixed(text).as_str(), name);
        }
    }
}
