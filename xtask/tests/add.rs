//! `add`, as somebody with a new description meets it.

mod support;

use std::{
    fs,
    path::{Path, PathBuf},
};

use support::{PETS, Project};

/// Two alternatives that look the same, an operation without an id, and a reference that leads to nothing.
const ZOO: &str = "\
openapi: 3.0.3
info: {title: Zoo, version: '1'}
paths:
  /animals/{id}:
    get:
      parameters:
        - {name: id, in: path, required: true, schema: {type: string}}
      responses:
        '200': {description: It., content: {application/json: {schema: {$ref: '#/components/schemas/Animal'}}}}
        '404': {description: None., content: {application/json: {schema: {$ref: '#/components/schemas/Gone'}}}}
  /animals:
    get:
      operationId: listAnimals
      parameters:
        - {name: page, in: query, schema: {type: integer}}
      responses:
        '200': {description: Some., content: {application/json: {schema: {$ref: '#/components/schemas/Animals'}}}}
components:
  schemas:
    Animal:
      oneOf:
        - {$ref: '#/components/schemas/Cat'}
        - {$ref: '#/components/schemas/Dog'}
    Animals:
      type: object
      required: [results, total]
      properties: {results: {type: array, items: {type: string}}, total: {type: integer}}
    Cat: {$ref: 'parts/common.yaml#/Named'}
    Dog: {$ref: 'parts/common.yaml#/Called'}
";

const COMMON: &str = "\
Named: {type: object, properties: {name: {type: string}}}
Called: {type: object, properties: {name: {type: string}}}
";

/// A project without vendors, and a description somewhere else.
fn zoo() -> Project {
    let project = Project::new();
    fs::remove_dir_all(project.path("specs")).expect("it is there");
    project.write("downloads/zoo.yaml", ZOO);
    project.write("downloads/parts/common.yaml", COMMON);
    project.write("downloads/unrelated.yaml", "a: 1");
    project
}

fn add(project: &Project, words: &[&str]) -> support::Run {
    project.run(&[&["add"], words].concat().into_iter().map(Path::new).collect::<Vec<_>>())
}

#[test]
fn a_vendor_is_added_with_what_was_decided_and_what_may_be() {
    let project = zoo();
    let run = add(&project, &["zoo", "downloads/zoo.yaml"]);
    run.succeeds();
    insta::assert_snapshot!(project.read("specs/zoo/generate.toml"), @r##"
    # What is decided for this crate. Made by `cargo xtask add`, and yours from now on; all keys are in
    # codegen/docs/configuration.md.
    name = "zoo"
    version = "0.1.0"
    document = "zoo.yaml"

    # These parts of the description are wrong. Without them there is a crate, so they are left out:
    # - zoo.yaml:10:81: `#/components/schemas/Gone` leads to nothing: there is no `Gone`
    lenient = true

    # These alternatives cannot be told apart for certain, and the first that fits is taken:
    # - zoo.yaml:21:7: some alternatives of `Animal` look the same and are tried in turn
    # An overlay can name the property that tells them (`cargo xtask explain CW303`):
    # overlays = ["overlay.yaml"]

    # These operations have no id of their own, so their methods are named after their paths:
    # [rename.methods]
    # "GET /animals/{id}" = "get_animals_by_id"

    # These lists look like coming page by page (codegen/docs/paging.md):
    # [[paging]]
    # operation = "listAnimals"
    # page = "page"
    # items = "/results"
    # total = "/total"
    "##);
    assert_eq!(project.read("specs/zoo/zoo.yaml"), ZOO);
    assert_eq!(project.read("specs/zoo/parts/common.yaml"), COMMON);
    assert!(!project.path("specs/zoo/unrelated.yaml").exists());
    assert!(project.path("generated/zoo/src/lib.rs").exists());
    let left: Vec<_> =
        fs::read_dir(project.path("specs")).expect("it is there").flatten().map(|it| it.file_name()).collect();
    assert_eq!(left, ["zoo"], "nothing else is left in specs");
    for words in ["cargo xtask show zoo", "commit specs/zoo, generated/zoo and Cargo.lock"] {
        assert!(run.stderr.contains(words), "{}", run.stderr);
    }
    project.generate(&["--check"]).succeeds();
}

/// What is suggested works as it stands, once it is no comment any more.
#[test]
fn what_is_suggested_can_be_taken() {
    let project = zoo();
    add(&project, &["zoo", "downloads/zoo.yaml"]).succeeds();
    let text = project.read("specs/zoo/generate.toml");
    let taken = text.replace("# [rename", "[rename").replace("# \"GET", "\"GET").replace("get_animals_by_id", "animal");
    let (before, paging) = taken.split_once("# [[paging]]").expect("it is suggested");
    let taken = format!("{before}[[paging]]{}", paging.replace("\n# ", "\n"));
    assert_ne!(text, taken);
    project.write("specs/zoo/generate.toml", &taken);
    project.generate(&["zoo"]).succeeds();
    assert!(project.read("generated/zoo/bindings.json").contains("::animal\""));
}

#[test]
fn nothing_is_overwritten_and_what_fails_leaves_nothing() {
    let project = Project::new();
    project.write("downloads/zoo.yaml", ZOO);
    project.write("downloads/parts/common.yaml", COMMON);
    project.write("downloads/broken.yaml", "openapi: 3.0.3\ninfo: {title: Pets\npaths: {}\n");
    project.write("downloads/outside.yaml", &PETS.replace("#/components/schemas/Pet", "../secret.yaml#/Pet"));
    project.write("secret.yaml", "Pet: {type: string}");
    project.write("downloads/api/openapi.yaml", PETS);
    project.write("generated/made/by_hand.rs", "");
    let before = project.snapshot();
    for (words, part) in [
        (["pets", "downloads/zoo.yaml"], "specs/pets"),
        (["made", "downloads/zoo.yaml"], "generated/made"),
        (["broken", "downloads/broken.yaml"], "--> downloads/broken.yaml:2:7"),
        (["broken", "downloads/broken.yaml"], "nothing was added"),
        (["new", "downloads/none.yaml"], "there is no such file, so nothing was added"),
        (["new", "downloads/api"], "such as downloads/api/openapi.yaml"),
        (["new", "https://example.com/openapi.yaml"], "download the description first"),
    ] {
        let run = add(&project, &words);
        assert_eq!(run.code, 1, "{words:?}: {}", run.stderr);
        assert!(run.stderr.contains(part), "{words:?}: no `{part}` in\n{}", run.stderr);
        assert_eq!(before, project.snapshot(), "{words:?}");
    }
    for name in ["Pets", "fn", "../x", "a/b", ""] {
        assert_eq!(add(&project, &[name, "downloads/zoo.yaml"]).code, 2, "{name}");
    }
}

/// A reference to what lies elsewhere is left out, and the file it leads to is not copied.
#[test]
fn files_of_other_folders_are_left_alone() {
    let project = Project::new();
    project.write("downloads/outside.yaml", &PETS.replace("#/components/schemas/Pet", "../secret.yaml#/Pet"));
    project.write("secret.yaml", "Pet: {type: string}");
    add(&project, &["outside", "downloads/outside.yaml"]).succeeds();
    let config = project.read("specs/outside/generate.toml");
    assert!(config.contains("../secret.yaml#/Pet") && config.contains("\nlenient = true\n"), "{config}");
    assert!(!project.path("specs/secret.yaml").exists());
}

/// Real descriptions, where they are there to be read.
#[test]
fn three_real_descriptions_are_added() {
    let corpus = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../shared/corpus");
    for (name, file) in [("museum", "redocly-museum.yaml"), ("wordnik", "wordnik-2.0.json"), ("lob", "lob.yaml")] {
        let file = corpus.join(file);
        if !file.is_file() {
            eprintln!("three_real_descriptions_are_added: {} is not there, so nothing is tried", file.display());
            return;
        }
        let project = zoo();
        add(&project, &[name, file.to_str().expect("a path of ours")]).succeeds();
        project.generate(&["--check"]).succeeds();
        let shown = project.run(&["show", name].map(Path::new));
        shown.succeeds();
        assert!(shown.stdout.lines().count() > 20, "{}", shown.stdout);
    }
}
