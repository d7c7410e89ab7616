//! `show`, as people read it.

mod support;

use std::path::Path;

use support::{PETS, Project};

/// As the pets, with an answer that is a choice, a form, a setter, and things that get lost.
const SHOP: &str = r#"
openapi: 3.0.3
info: {title: Shop, version: "7"}
servers: [{url: 'https://shop.example.com/v1'}]
security: [{token: []}]
paths:
  /pets:
    get:
      operationId: listPets
      tags: [pets]
      parameters:
        - {name: limit, in: query, schema: {type: integer, default: 10}}
        - {name: cursor, in: query, schema: {type: string}}
      responses:
        '200': {description: All., content: {application/json: {schema: {type: array, items: {$ref: '#/components/schemas/Pet'}}}}}
    post:
      operationId: addPet
      tags: [pets]
      deprecated: true
      requestBody:
        required: true
        content:
          application/json: {schema: {$ref: '#/components/schemas/Pet'}}
          application/x-www-form-urlencoded: {schema: {$ref: '#/components/schemas/Pet'}}
      responses:
        '201': {description: Made.}
      callbacks: {done: {'{$request.body#/url}': {post: {responses: {'200': {description: Heard.}}}}}}
  /photo/{id}:
    get:
      operationId: photo
      parameters: [{name: id, in: path, required: true, schema: {type: integer, format: int64}}]
      responses:
        '200': {description: It., content: {image/png: {schema: {type: string, format: binary}}}}
components:
  securitySchemes:
    token: {type: http, scheme: bearer}
  schemas:
    Pet:
      oneOf:
        - {$ref: '#/components/schemas/Cat'}
        - {$ref: '#/components/schemas/Dog'}
      discriminator: {propertyName: kind}
    Cat:
      type: object
      required: [kind]
      properties:
        kind: {type: string}
        mood: {$ref: '#/components/schemas/Mood'}
    Dog:
      type: object
      required: [kind, barkVolume]
      properties:
        kind: {type: string}
        barkVolume: {type: number, readOnly: true}
        anything: {}
    Mood: {type: string, enum: [happy, hungry, null], nullable: true}
    Names: {type: array, items: {type: string}}
"#;

fn show(project: &Project, words: &[&str]) -> support::Run {
    let words: Vec<&Path> = [&["show"], words].concat().into_iter().map(Path::new).collect();
    project.run(&words)
}

#[test]
fn the_tree_has_a_line_for_each_method_and_type() {
    let project = Project::new();
    project.write("specs/shop/openapi.yaml", SHOP);
    let before = project.snapshot();
    let run = show(&project, &["shop"]);
    run.succeeds();
    insta::assert_snapshot!(run.stdout, @r#"
    shop 0.1.0
      description  Shop 7, specs/shop/openapi.yaml
      size         3 methods, 2 groups, 7 types
      server       https://shop.example.com/v1
      credential   token: a bearer token

    client.pets()  pets
      GET /pets                list_pets() -> Vec<Pet>            .limit .cursor
      POST /pets (deprecated)  add_pet(body: PetInput)
      POST /pets (deprecated)  add_pet_form(body_form: PetInput)

    client.api()
      GET /photo/{id}  photo(id: i64) -> Download

    Types
      Pet       union, 2 variants, by `kind`  #/components/schemas/Pet, as it comes back
      Cat       struct, 2 fields              #/components/schemas/Cat
      Dog       struct, 3 fields              #/components/schemas/Dog, as it comes back
      Mood      enum, 2 values                #/components/schemas/Mood
      PetInput  union, 2 variants, by `kind`  #/components/schemas/Pet, as it is sent
      DogInput  struct, 2 fields              #/components/schemas/Dog, as it is sent
      Names     another name for Vec<String>  #/components/schemas/Names

    Left out
      callback `done`: is a request that the API makes, not one that a client can make (specs/shop/openapi.yaml:27:19)

    Values kept as JSON of any kind
      1 of which the description says no more
    "#);
    assert_eq!(before, project.snapshot(), "it shows, and writes nothing");
    assert_eq!(show(&project, &["specs/shop/openapi.yaml"]).stdout.lines().count(), run.stdout.lines().count());
}

#[test]
fn types_are_shown_with_all_their_parts() {
    let project = Project::new();
    project.write("specs/shop/openapi.yaml", SHOP);
    let run = show(&project, &["shop", "types"]);
    run.succeeds();
    insta::assert_snapshot!(run.stdout, @r#"
    // types/pets.rs

    Pet: union, 2 variants, by `kind`; #/components/schemas/Pet, as it comes back; with pets
      Cat    Cat   "Cat"
      Dog    Dog   "Dog"
      Other  Json  all other values

    Cat: struct, 2 fields; #/components/schemas/Cat; with pets
      kind  String
      mood  Maybe<Mood>

    Dog: struct, 3 fields; #/components/schemas/Dog, as it comes back; with pets
      kind         String
      bark_volume  f64           "barkVolume"; read only
      anything     Option<Json>

    Mood: enum, 2 values; #/components/schemas/Mood; with pets
      Happy   "happy"
      Hungry  "hungry"
      Other   all other values

    PetInput: union, 2 variants, by `kind`; #/components/schemas/Pet, as it is sent; with pets
      Cat    Cat       "Cat"
      Dog    DogInput  "Dog"
      Other  Json      all other values

    DogInput: struct, 2 fields; #/components/schemas/Dog, as it is sent; with pets
      kind      String
      anything  Option<Json>

    // types/shared.rs

    Names: another name for Vec<String>; #/components/schemas/Names
    "#);
}

#[test]
fn the_ir_is_shown_folded() {
    let project = Project::new();
    let run = show(&project, &["pets", "ir"]);
    run.succeeds();
    for line in ["                    method: `get_pet`,", "            name: Name { rust: `Pets`, wire: \"pets\" },"] {
        assert!(run.stdout.lines().any(|it| it == line), "no `{line}` in\n{}", run.stdout);
    }
}

#[test]
fn what_a_vendor_decides_counts_and_what_is_wrong_is_said() {
    let project = Project::new();
    project.write("specs/pets/generate.toml", "[rename.methods]\ngetPet = 'find'");
    let run = show(&project, &["pets"]);
    assert!(run.stdout.contains(" find(id: String) -> Pet"), "{}", run.stdout);
    project.write("specs/pets/openapi.yaml", &PETS.replace("schemas/Pet", "schemas/Cat"));
    show(&project, &["pets"]).fails_with("error[CW201]");
    let lenient = show(&project, &["pets", "--lenient"]);
    lenient.succeeds();
    assert!(lenient.stdout.contains(" find(id: String) -> Json"), "{}", lenient.stdout);
    show(&project, &["dogs"]).fails_with("neither a file nor a folder in specs/; there are: pets");
    assert_eq!(show(&project, &["pets", "trees"]).code, 2);
}
