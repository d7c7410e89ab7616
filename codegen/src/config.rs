//! What a maintainer decides in `generate.toml`. Text in, [`Config`] out; unknown keys are errors.
//!
//! Deliberately checks names although a maintainer wrote them: a configuration is often copied from somewhere, and
//! must not be able to write code either.

use std::collections::BTreeMap;

use toml::{
    Spanned,
    de::{DeTable, DeValue},
};

use crate::{
    diagnostics::{Code, Place, Report},
    ir::Ident,
    nearest::nearest,
};

mod paging;

pub use paging::{Next, Paging};

/// The decisions for one crate.
#[derive(Clone, Debug, PartialEq)]
pub struct Config {
    /// Where this was read, relative to the folder of the description: the place of every [`Entry`].
    pub path: String,
    /// Package name of the crate; the default is made from the folder's name.
    pub name: String,
    pub version: String,
    /// The description's file, relative to the folder of `generate.toml`.
    pub document: String,
    /// Overlays, applied in this order.
    pub overlays: Vec<Entry<String>>,
    /// What is renamed: by place to the new Rust name.
    pub rename: Renames,
    pub budgets: Budgets,
    /// Folders outside the document's own from which references may read.
    pub allow_references: Vec<Entry<String>>,
    /// The operations whose lists come page by page.
    pub paging: Vec<Paging>,
    /// Whether a reference that leads to nothing costs only the part it stands in, with a warning, instead of
    /// everything.
    pub lenient: bool,
}

/// A decision and the byte offset in `generate.toml` where it stands, for messages.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry<T> {
    pub value: T,
    pub offset: usize,
}

/// New names by what they are for. Keys are the vendor's names.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Renames {
    /// `Schema` or `Schema.property` (for an unnamed type) to a type name; `Schema (input)` where what is sent differs.
    pub types: BTreeMap<String, Entry<String>>,
    /// `Schema.property` to a field name.
    pub fields: BTreeMap<String, Entry<String>>,
    /// `Schema=value` to a variant name.
    pub variants: BTreeMap<String, Entry<String>>,
    /// Operation id or `METHOD /path` to a method name.
    pub methods: BTreeMap<String, Entry<String>>,
    /// Tag to a group name.
    pub groups: BTreeMap<String, Entry<String>>,
}

/// How large a description may be. Every number can be raised under `[budgets]`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Budgets {
    /// Bytes of all files together.
    pub bytes: usize,
    /// Values of all files together, aliases expanded.
    pub nodes: usize,
    /// Nesting of values.
    pub depth: usize,
    /// Files.
    pub files: usize,
    /// Bytes of everything that is emitted; a long description may always become sixteen times its own length.
    pub output_bytes: usize,
    /// Values of one listed enumeration.
    pub enum_values: usize,
    /// Parts of one kind of one thing: properties, parameters, alternatives, media types, headers.
    pub fields: usize,
    /// Schemas, those within others included.
    pub schemas: usize,
    /// Paths.
    pub paths: usize,
    /// Characters of one name.
    pub name_length: usize,
    /// Values after references were followed and parts merged.
    pub expanded_nodes: usize,
    /// Times that a YAML alias (`*name`) repeats what its anchor stands on, those within repeated values included.
    pub aliases: usize,
    /// References that lead from one schema to the next before something else than a reference is said.
    pub reference_depth: usize,
}

impl Default for Budgets {
    fn default() -> Self {
        Self {
            bytes: 64 << 20,
            nodes: 3_000_000,
            depth: 120,
            files: 20_000,
            output_bytes: 32 << 20,
            enum_values: 20_000,
            fields: 20_000,
            schemas: 400_000,
            paths: 30_000,
            name_length: 300,
            expanded_nodes: 4_000_000,
            aliases: 10_000,
            reference_depth: 64,
        }
    }
}

/// The keys of `generate.toml`.
const KEYS: &[&str] =
    &["name", "version", "document", "overlays", "rename", "paging", "budgets", "allow_references", "lenient"];
/// The keys of `[rename]`.
const RENAMES: &[&str] = &["types", "fields", "variants", "methods", "groups"];
/// The keys of `[budgets]`.
const BUDGETS: &[&str] = &[
    "bytes",
    "nodes",
    "depth",
    "files",
    "output_bytes",
    "enum_values",
    "fields",
    "schemas",
    "paths",
    "name_length",
    "expanded_nodes",
    "aliases",
    "reference_depth",
];

impl Config {
    /// What counts where no file says otherwise.
    pub fn new(name: &str, document: &str) -> Self {
        Self {
            path: "generate.toml".to_owned(),
            name: name.to_owned(),
            version: "0.1.0".to_owned(),
            document: document.to_owned(),
            overlays: Vec::new(),
            rename: Renames::default(),
            budgets: Budgets::default(),
            allow_references: Vec::new(),
            paging: Vec::new(),
            lenient: false,
        }
    }

    /// Reads `generate.toml` over `defaults`, whose `path` is where messages place it. Reports all that is wrong.
    pub fn parse(text: &str, defaults: Self, report: &mut Report) -> Option<Self> {
        let mut config = defaults;
        let mut reader = Reader { path: config.path.clone(), errors: 0, report };
        let (table, errors) = DeTable::parse_recoverable(text);
        for error in &errors {
            reader.wrong(error.span().map_or(0, |span| span.start), error.message(), "");
        }
        if errors.is_empty() {
            reader.config(table.get_ref(), &mut config);
        }
        (reader.errors == 0).then_some(config)
    }
}

type Value<'a> = Spanned<DeValue<'a>>;

struct Reader<'r> {
    path: String,
    errors: usize,
    report: &'r mut Report,
}

impl Reader<'_> {
    fn config(&mut self, table: &DeTable<'_>, config: &mut Config) {
        for (key, value) in table {
            match key.get_ref().as_ref() {
                "name" => self.checked(value, &mut config.name, package_name),
                "version" => self.checked(value, &mut config.version, version),
                "document" => self.checked(value, &mut config.document, relative_path),
                "overlays" => config.overlays = self.list(value, relative_path),
                "allow_references" => config.allow_references = self.list(value, folder),
                "lenient" => config.lenient = self.switch(value),
                "paging" => config.paging = self.paging(value),
                "rename" => self.renames(value, &mut config.rename),
                "budgets" => self.budgets(value, &mut config.budgets),
                other => self.unknown(other, key.span().start, KEYS),
            }
        }
    }

    fn renames(&mut self, value: &Value<'_>, renames: &mut Renames) {
        let Some(table) = self.table(value) else { return };
        for (key, value) in table {
            match key.get_ref().as_ref() {
                "types" => renames.types = self.names(value, upper_camel),
                "fields" => renames.fields = self.names(value, lower_snake),
                "variants" => renames.variants = self.names(value, upper_camel),
                "methods" => renames.methods = self.names(value, lower_snake),
                "groups" => renames.groups = self.names(value, module_name),
                other => self.unknown(other, key.span().start, RENAMES),
            }
        }
    }

    fn budgets(&mut self, value: &Value<'_>, budgets: &mut Budgets) {
        let Some(table) = self.table(value) else { return };
        for (key, value) in table {
            match key.get_ref().as_ref() {
                "bytes" => self.number(value, &mut budgets.bytes),
                "nodes" => self.number(value, &mut budgets.nodes),
                "depth" => self.number(value, &mut budgets.depth),
                "files" => self.number(value, &mut budgets.files),
                "output_bytes" => self.number(value, &mut budgets.output_bytes),
                "enum_values" => self.number(value, &mut budgets.enum_values),
                "fields" => self.number(value, &mut budgets.fields),
                "schemas" => self.number(value, &mut budgets.schemas),
                "paths" => self.number(value, &mut budgets.paths),
                "name_length" => self.number(value, &mut budgets.name_length),
                "expanded_nodes" => self.number(value, &mut budgets.expanded_nodes),
                "aliases" => self.number(value, &mut budgets.aliases),
                "reference_depth" => self.number(value, &mut budgets.reference_depth),
                other => self.unknown(other, key.span().start, BUDGETS),
            }
        }
    }

    fn names(&mut self, value: &Value<'_>, check: Check) -> BTreeMap<String, Entry<String>> {
        let Some(table) = self.table(value) else { return BTreeMap::new() };
        let mut names = BTreeMap::new();
        for (key, value) in table {
            if let Some(entry) = self.text(value, check) {
                names.insert(key.get_ref().to_string(), Entry { offset: key.span().start, ..entry });
            }
        }
        names
    }

    fn list(&mut self, value: &Value<'_>, check: Check) -> Vec<Entry<String>> {
        let DeValue::Array(items) = value.get_ref() else {
            self.mismatch(value, "a list of texts");
            return Vec::new();
        };
        items.iter().filter_map(|item| self.text(item, check)).collect()
    }

    fn checked(&mut self, value: &Value<'_>, into: &mut String, check: Check) {
        if let Some(entry) = self.text(value, check) {
            *into = entry.value;
        }
    }

    fn text(&mut self, value: &Value<'_>, check: Check) -> Option<Entry<String>> {
        let DeValue::String(text) = value.get_ref() else {
            self.mismatch(value, "a text");
            return None;
        };
        let offset = value.span().start;
        match check(text) {
            Ok(()) => Some(Entry { value: text.to_string(), offset }),
            Err(rule) => {
                self.wrong(offset, &format!("{text:?} cannot stand here"), rule);
                None
            }
        }
    }

    fn number(&mut self, value: &Value<'_>, into: &mut usize) {
        let number = match value.get_ref() {
            DeValue::Integer(digits) => usize::from_str_radix(digits.as_str(), digits.radix()).ok(),
            _ => None,
        };
        match number {
            Some(number) => *into = number,
            None => self.mismatch(value, "a whole number that is not negative"),
        }
    }

    fn switch(&mut self, value: &Value<'_>) -> bool {
        if !value.get_ref().is_bool() {
            self.mismatch(value, "`true` or `false`");
        }
        value.get_ref().as_bool().unwrap_or_default()
    }

    fn table<'v>(&mut self, value: &'v Value<'v>) -> Option<&'v DeTable<'v>> {
        if !value.get_ref().is_table() {
            self.mismatch(value, "a table");
        }
        value.get_ref().as_table()
    }

    fn mismatch(&mut self, value: &Value<'_>, wanted: &str) {
        let found = value.get_ref().type_str();
        self.wrong(value.span().start, &format!("expected {wanted}, found a value of type {found}"), "");
    }

    fn unknown(&mut self, key: &str, offset: usize, known: &[&str]) {
        let hint = match nearest(key, known.iter().copied()) {
            Some(meant) => format!("did you mean `{meant}`?"),
            None => format!("the keys here are {}", known.join(", ")),
        };
        self.wrong(offset, &format!("unknown key {key:?}"), &hint);
    }

    fn wrong(&mut self, offset: usize, message: &str, hint: &str) {
        self.errors += 1;
        let place = Place::Offset { file: self.path.clone(), offset };
        let diagnostic = self.report.push(Code::WrongConfig, place, message);
        if !hint.is_empty() {
            diagnostic.hint(hint);
        }
    }
}

/// Says what would be right, if a text is not.
type Check = fn(&str) -> Result<(), &'static str>;

fn require(holds: bool, rule: &'static str) -> Result<(), &'static str> {
    if holds { Ok(()) } else { Err(rule) }
}

/// Names of packages that cargo refuses, or that hide a crate every crate has.
const TAKEN: &[&str] = &["test", "core", "std", "alloc", "proc_macro", "proc-macro", "build", "deps", "examples"];

/// Whether a package can have this name; the error says what names are like.
pub fn package_name(text: &str) -> Result<(), &'static str> {
    let plain = text.starts_with(|c: char| c.is_ascii_lowercase())
        && text.len() <= 64
        && text.bytes().all(|b| matches!(b, b'a'..=b'z' | b'0'..=b'9' | b'-' | b'_'));
    let single = !text.as_bytes().windows(2).any(|pair| pair.iter().all(|b| matches!(b, b'-' | b'_')));
    let free = !TAKEN.contains(&text) && Ident::new(&text.replace('-', "_")).is_some();
    require(
        plain && single && free,
        "a package name starts with a lower-case letter, goes on with letters, digits, single `-` and `_` up to 64, \
         and is no word that Rust or cargo reserves",
    )
}

/// Semantic versioning 2.0.0, sections 2, 9 and 10.
fn version(text: &str) -> Result<(), &'static str> {
    let (rest, build) = text.split_once('+').map_or((text, None), |(rest, build)| (rest, Some(build)));
    let (core, pre) = rest.split_once('-').map_or((rest, None), |(core, pre)| (core, Some(pre)));
    let number = |part: &str| part.parse::<u64>().is_ok_and(|n| n.to_string() == part);
    let words = |list: &str| {
        list.split('.').all(|word| !word.is_empty() && word.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-'))
    };
    let no_zero_padding =
        |list: &str| list.split('.').all(|word| number(word) || !word.bytes().all(|b| b.is_ascii_digit()));
    let core_fits = core.split('.').count() == 3 && core.split('.').all(number);
    let fits = core_fits && build.is_none_or(words) && pre.is_none_or(|pre| words(pre) && no_zero_padding(pre));
    require(fits, "a version is `major.minor.patch`, such as `0.1.0`")
}

fn relative_path(text: &str) -> Result<(), &'static str> {
    let fits = folder(text).is_ok() && text.split('/').all(|part| part != "..");
    require(fits, "a path is relative to the folder of this file, stays in it, and has `/` between its parts")
}

fn folder(text: &str) -> Result<(), &'static str> {
    let drive = text.as_bytes().get(1) == Some(&b':');
    let fits = !text.is_empty() && !text.starts_with('/') && !drive && !text.contains(['\\', '\0']);
    require(fits, "a folder is named relative to the folder of this file, with `/` between its parts")
}

fn upper_camel(text: &str) -> Result<(), &'static str> {
    let fits = text.starts_with(|c: char| c.is_ascii_uppercase())
        && text.bytes().all(|b| b.is_ascii_alphanumeric())
        && Ident::new(text).is_some();
    require(fits, "a type or variant is named in UpperCamelCase, with letters and digits of ASCII only")
}

fn lower_snake(text: &str) -> Result<(), &'static str> {
    let bare = text.strip_prefix("r#").unwrap_or(text);
    let fits = bare.starts_with(|c: char| c.is_ascii_lowercase())
        && bare.bytes().all(|b| matches!(b, b'a'..=b'z' | b'0'..=b'9' | b'_'))
        && Ident::new(text).is_some();
    require(
        fits,
        "a field or method is named in lower_snake_case, with letters and digits of ASCII only; \
         one of Rust's own words needs `r#` before it, or `_` behind it",
    )
}

/// Groups name files too, and a file cannot be called `r#type.rs`.
fn module_name(text: &str) -> Result<(), &'static str> {
    let fits = lower_snake(text).is_ok() && !text.starts_with("r#");
    require(fits, "a group is named in lower_snake_case, with letters and digits of ASCII, and is no word of Rust")
}

#[cfg(test)]
mod tests {
    use super::{Budgets, Config};
    use crate::diagnostics::{Place, Report};

    fn parse(text: &str) -> (Option<Config>, Vec<(usize, String)>) {
        let mut report = Report::default();
        let config = Config::parse(text, Config::new("pets", "openapi.yaml"), &mut report);
        let said = report.diagnostics.iter().map(|d| match &d.place {
            Place::Offset { offset, .. } => (*offset, format!("{}; {}", d.message, d.hint.as_deref().unwrap_or("-"))),
            place => panic!("{place:?} is no place in the text"),
        });
        (config, said.collect())
    }

    #[test]
    fn every_key_is_read() {
        let text = r#"
            name = "pet-store"
            version = "1.2.3-rc.1+x"
            document = "api/openapi.yaml"
            overlays = ["one.yaml", "two.yaml"]
            allow_references = ["../common"]
            lenient = true
            [rename.types]
            "User.address" = "HomeAddress"
            [rename.fields]
            "User.type" = "r#type"
            [rename.variants]
            "Role=1st" = "First"
            [rename.methods]
            "GET /users" = "list"
            [rename.groups]
            "User Management" = "users"
            [budgets]
            depth = 1_000
        "#;
        let (config, said) = parse(text);
        assert_eq!(said, []);
        let config = config.expect("nothing was reported");
        assert_eq!((config.name.as_str(), config.version.as_str()), ("pet-store", "1.2.3-rc.1+x"));
        assert_eq!((config.document.as_str(), config.lenient), ("api/openapi.yaml", true));
        assert_eq!(config.overlays.iter().map(|o| o.value.as_str()).collect::<Vec<_>>(), ["one.yaml", "two.yaml"]);
        assert_eq!(config.allow_references[0].value, "../common");
        assert_eq!(config.rename.types["User.address"].value, "HomeAddress");
        assert_eq!(config.rename.types["User.address"].offset, text.find("\"User.address\"").expect("it is there"));
        assert_eq!(config.rename.fields["User.type"].value, "r#type");
        assert_eq!(config.rename.variants["Role=1st"].value, "First");
        assert_eq!(config.rename.methods["GET /users"].value, "list");
        assert_eq!(config.rename.groups["User Management"].value, "users");
        assert_eq!(config.budgets, Budgets { depth: 1000, ..Budgets::default() });
    }

    #[test]
    fn what_is_wrong_is_said_at_its_place() {
        for (text, offset, message) in [
            ("nmae = 'x'", 0, "unknown key \"nmae\"; did you mean `name`?"),
            ("[rename.type]", 8, "unknown key \"type\"; did you mean `types`?"),
            ("[budgets]\nsize = 1", 10, "unknown key \"size\"; the keys here are bytes, nodes"),
            ("name = 1", 7, "expected a text, found a value of type integer"),
            ("overlays = 'x'", 11, "expected a list of texts, found a value of type string"),
            ("overlays = [1]", 12, "expected a text"),
            ("overlays = ['../x']", 12, "\"../x\" cannot stand here"),
            ("rename = 1", 9, "expected a table"),
            ("lenient = 'yes'", 10, "expected `true` or `false`"),
            ("budgets.depth = -1", 16, "expected a whole number"),
            ("budgets.depth = 99999999999999999999999999", 16, "expected a whole number"),
            ("name = 'pets__api'", 7, "\"pets__api\" cannot stand here; a package name starts"),
            ("name = 'Pets'", 7, "\"Pets\" cannot stand here; a package name starts"),
            ("name = 'fn'", 7, "\"fn\" cannot stand here"),
            ("name = 'std'", 7, "\"std\" cannot stand here"),
            ("version = '1'", 10, "\"1\" cannot stand here"),
            ("version = '1.0.0-01'", 10, "\"1.0.0-01\" cannot stand here"),
            ("version = \"1.0.0\\\"]\\n[x]\"", 10, "\"1.0.0\\\"]\\n[x]\" cannot stand here"),
            ("document = '/etc/passwd'", 11, "\"/etc/passwd\" cannot stand here"),
            ("rename.types.A = 'b'", 17, "\"b\" cannot stand here"),
            ("rename.types.A = 'A { } fn x() {} struct B'", 17, "\"A { } fn x() {} struct B\" cannot stand here"),
            ("rename.types.A = 'Self'", 17, "\"Self\" cannot stand here"),
            ("rename.fields.A = 'type'", 18, "\"type\" cannot stand here"),
            ("rename.methods.A = 'r#self'", 19, "\"r#self\" cannot stand here"),
            ("rename.groups.A = 'r#type'", 18, "\"r#type\" cannot stand here"),
            ("rename.groups.A = '../x'", 18, "\"../x\" cannot stand here"),
            ("name = ", 7, ""),
            ("name = 'a'\nname = 'b'", 11, "duplicate key"),
        ] {
            let (config, said) = parse(text);
            assert_eq!(config, None, "{text}");
            assert_eq!(said.len(), 1, "{text}: {said:?}");
            assert_eq!(said[0].0, offset, "{text}: {said:?}");
            assert!(said[0].1.starts_with(message), "{text}: {said:?}");
        }
    }

    #[test]
    fn everything_wrong_is_said_at_once() {
        let (_, said) = parse("nmae = 'x'\nlenient = 1\n[budgets]\ndepth = 'x'\nfile = 2");
        assert_eq!(said.len(), 4, "{said:?}");
    }
}
