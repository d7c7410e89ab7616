//! Several files, and what lies outside of them.

use super::*;

/// Loads `main.yaml` of several files; the paths of what was loaded, then what was said with its file.
fn outcome_of(files: &[(&str, &str)], config: &Config) -> String {
    let files = Memory(files.iter().map(|(path, text)| (path.to_string(), text.as_bytes().to_vec())).collect());
    let mut report = Report::default();
    let document = load("api/main.yaml", &files, config, &mut report).expect("the root is right");
    let paths = document.files.iter().map(|(path, _)| path.clone());
    let said = report.diagnostics.iter().map(|d| {
        let file = match &d.place {
            Place::Node(id) => document.sources.locate(*id).expect("every node has a place").file,
            Place::Offset { file, .. } | Place::File(file) => file.clone(),
            Place::Part { .. } | Place::Nowhere => String::new(),
        };
        format!("{:?} {file}:{} {} {}", d.severity, place(&d.place, &document.sources), d.code.id(), d.message)
    });
    paths.chain(said).collect::<Vec<_>>().join("\n")
}

#[test]
fn references_bring_files() {
    let files = [
        (
            "api/main.yaml",
            "a: {$ref: 'b.json#/x'}\nb: {$ref: ./b.json}\nc: {$ref: '../common/c%20c.yaml'}\nd: {$ref: '#/a'}\n\
             discriminator: {mapping: {x: e.yml, y: Pet, z: com.x.Pet}}\n\
             example: {$ref: gone.json}\nproperties: {example: {$ref: ./f.txt}}\n",
        ),
        ("api/b.json", r#"{"$ref": "main.yaml#/a", "x": {"$ref": "sub/d.yaml"}}"#),
        ("api/sub/d.yaml", "$ref: ../b.json"),
        ("common/c c.yaml", "$ref: ..\\api\\main.yaml"),
        ("api/e.yml", "{}"),
        ("api/f.txt", "{}"),
    ];
    let expected = "api/main.yaml\napi/b.json\ncommon/c c.yaml\napi/e.yml\napi/f.txt\napi/sub/d.yaml";
    assert_eq!(outcome_of(&files, &config()), expected);
}

#[test]
fn references_that_leave_our_folder_are_refused() {
    let references = [
        "http://h/x.yaml",
        "HTTPS://h/x.yaml#/a",
        "file:///etc/passwd",
        "data:application/json,{}",
        "ftp://h/x",
        "urn:x:y",
        "//h/x.yaml",
        "/etc/passwd",
        "\\\\unc\\x.yaml",
        "C:\\x.yaml",
        "../../outside.yaml",
        "..\\..\\outside.yaml",
        "%2e%2e/%2E./outside.yaml",
        "%2fetc/passwd",
        "a/../../../allowed-not/x.yaml",
        "..%00/x",
        "file%3A///etc/passwd",
    ];
    for reference in references {
        let text = format!("a:\n  $ref: '{reference}'\n");
        let said = outcome_of(&[("api/main.yaml", &text)], &config());
        let expected = format!("api/main.yaml\nError api/main.yaml:2:9 CW203 the reference `{reference}` ");
        assert!(said.starts_with(&expected), "{said}");
        let mapping = format!("discriminator: {{mapping: {{a: '{reference}'}}}}\n");
        let said = outcome_of(&[("api/main.yaml", &mapping)], &config());
        assert!(said.contains("Error api/main.yaml:1:") && said.contains("CW203"), "{said}");
        let lenient = Config { lenient: true, ..config() };
        assert!(outcome_of(&[("api/main.yaml", &text)], &lenient).contains("\nWarning api/main.yaml:2:9 CW203"));
    }
}

#[test]
fn allowed_folders_are_read() {
    let entry = |value: &str| Entry { value: value.to_owned(), offset: 0 };
    let config = Config { allow_references: vec![entry("../shared/")], ..config() };
    let files = [
        ("api/main.yaml", "- $ref: ../../shared/x.yaml\n- $ref: ../../shared-not/x.yaml\n"),
        ("../shared/x.yaml", "{}"),
    ];
    let up = Config { allow_references: vec![entry("..")], ..config.clone() };
    let outside = [("api/main.yaml", "- $ref: ../../x.yaml\n- $ref: ../../../x.yaml\n"), ("../x.yaml", "{}")];
    let said = outcome_of(&outside, &up);
    assert!(said.starts_with("api/main.yaml\n../x.yaml\nError api/main.yaml:2:9 CW203 "), "{said}");
    let said = outcome_of(&files, &config);
    let expected = "api/main.yaml\n../shared/x.yaml\nError api/main.yaml:2:9 CW203 the reference \
                    `../../shared-not/x.yaml` leads out of the description's folder";
    assert_eq!(said, expected);
}

#[test]
fn a_wrong_further_file_costs_itself() {
    let files = [
        (
            "api/main.yaml",
            "a: {$ref: x.yaml}\nb: {$ref: 'x.yaml#/b'}\nc: {$ref: y.yaml}\nd: {$ref: Pet}\ne: {$ref: z.yaml}",
        ),
        ("api/y.yaml", "a: @"),
        ("api/z.yaml", "a: 1"),
    ];
    let strict = "api/main.yaml
api/z.yaml
Error api/y.yaml:1:4 CW002 a text cannot begin with `@` in YAML
Error api/main.yaml:1:11 CW201 `api/x.yaml` cannot be read: there is no such file
Error api/main.yaml:2:11 CW201 `api/x.yaml` cannot be read: there is no such file
Error api/main.yaml:3:11 CW201 `api/y.yaml` cannot be read: it is neither JSON nor YAML";
    assert_eq!(outcome_of(&files, &config()), strict);
    let lenient = Config { lenient: true, ..config() };
    assert_eq!(outcome_of(&files, &lenient), strict.replace("Error", "Warning"));
}

#[test]
fn names_of_our_own_are_no_files() {
    let text = "$self: https://h/api\na: {$id: 'https://h/s/tree', x: {$ref: 'https://h/s/tree#/y'}, y: {$ref: tree.x}}\n\
                b: {$id: 'https://h/s/tree.x'}\nc: {$ref: /a/x}\nd: {$ref: 'https://h/api#/a'}";
    assert_eq!(outcome_of(&[("api/main.yaml", text)], &config()), "api/main.yaml");
}

#[test]
fn many_files_end_early() {
    let small = Config { budgets: Budgets { files: 2, ..Budgets::default() }, ..config() };
    let files = [("api/main.yaml", "- $ref: a.yaml\n- $ref: b.yaml\n"), ("api/a.yaml", "1"), ("api/b.yaml", "1")];
    let said = outcome_of(&files, &small);
    assert!(
        said.contains("Error api/main.yaml:2:9 CW801 the description has more than 2 files, the budget `files`"),
        "{said}"
    );
}

#[test]
fn names_may_be_relative_to_other_names() {
    let text = "a: {$id: 'https://h/s/a', x: {$ref: /s/b}, y: {$ref: ../t/c}, z: {$ref: 'https://h/s/d'}}\n\
                b: {$id: 'https://h/s/b'}\nc: {$id: 'https://h/t/c'}\nd: {$id: d}";
    assert_eq!(outcome_of(&[("api/main.yaml", text)], &config()), "api/main.yaml");
}

#[test]
fn prose_and_defaults_and_names_of_properties_bring_files() {
    let files = [
        (
            "api/main.yaml",
            "description: {$ref: intro.md}\ndiscriminator: {defaultMapping: d.yaml}\n\
             properties: {discriminator: {$ref: p.yaml}}\n",
        ),
        ("api/intro.md", "# A title: with *no* {values"),
        ("api/d.yaml", "{}"),
        ("api/p.yaml", "{}"),
    ];
    assert_eq!(outcome_of(&files, &config()), "api/main.yaml\napi/intro.md\napi/d.yaml\napi/p.yaml");
}
