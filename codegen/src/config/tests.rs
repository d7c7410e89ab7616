use super::{Budgets, Config, UnknownFields};
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
        ("unknown_fields = 'drop'", 17, "expected `\"keep\"` or `\"ignore\"`"),
        ("leave_out.paths = ['/x']", 10, "unknown key \"paths\"; the keys here are operations, tags, schemas"),
        ("derive.A = ['Eq; fn x() {}']", 12, "\"Eq; fn x() {}\" cannot stand here"),
        ("replace.A = 'Vec<u8>'", 12, "\"Vec<u8>\" cannot stand here; a trait or a type is named by its path"),
        ("dependencies.std = '1'", 13, "\"std\" cannot stand here"),
        ("dependencies.a = '/a'", 17, "\"/a\" cannot stand here"),
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

#[test]
fn what_shapes_the_models_is_read() {
    let text = r#"
        unknown_fields = "keep"
        titles = true
        checks = true
        exact_numbers = true
        [leave_out]
        operations = ["GET /users", "deleteUser"]
        tags = ["internal"]
        schemas = ["Legacy User"]
        [derive]
        "User.address" = ["Eq", "schemars::JsonSchema"]
        [replace]
        Money = "money::Money"
        [dependencies]
        money = "../money"
        schemars = "1.0"
    "#;
    let (config, said) = parse(text);
    assert_eq!(said, []);
    let config = config.expect("nothing was reported");
    assert_eq!((config.unknown_fields, config.titles, config.checks), (UnknownFields::Keep, true, true));
    assert!(config.exact_numbers);
    assert_eq!(config.leave_out.operations[1].value, "deleteUser");
    assert_eq!((&*config.leave_out.tags[0].value, &*config.leave_out.schemas[0].value), ("internal", "Legacy User"));
    assert_eq!(config.derive["User.address"].value[1].value, "schemars::JsonSchema");
    assert_eq!(config.replace["Money"].value, "money::Money");
    assert_eq!(config.dependencies["schemars"].value, "1.0");
}
