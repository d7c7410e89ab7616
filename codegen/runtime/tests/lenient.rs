//! Replies that do not keep to the description, read all the same.

use clientwright_runtime as rt;
use rt::{ErrorKind, Json, MemoryTransport, Model, Whole, from_json, read_json_leniently, to_json};

#[derive(Clone, Debug, PartialEq)]
struct User {
    name: String,
    age: i64,
    role: Role,
    manager: Option<Box<User>>,
    tags: Vec<String>,
    scores: rt::Map<i64>,
    born: Option<rt::Date>,
    pets: Vec<Pet>,
    place: (f64, f64),
    note: rt::Maybe<String>,
}

rt::object! {
    User {
        required "name" => name,
        required "age" => age,
        required "role" => role,
        optional "manager" => manager,
        required "tags" => tags,
        required "scores" => scores,
        optional "born" => born,
        optional "pets" => pets,
        optional "place" => place,
        optional "note" => note,
    }
}

#[derive(Clone, Debug, PartialEq, Eq, Hash)]
enum Role {
    Admin,
    Other(String),
}

rt::text_enum! { Role { "admin" => Admin, other => Other } }

#[derive(Clone, Debug, PartialEq)]
struct Cat {
    lives: i64,
    name: String,
}

rt::object! { Cat { required "lives" => lives, required "name" => name } }

#[derive(Clone, Debug, PartialEq)]
struct Dog {
    barks: bool,
    name: String,
}

rt::object! { Dog { required "barks" => barks, required "name" => name } }

#[derive(Clone, Debug, PartialEq)]
enum Pet {
    Cat(Cat),
    Dog(Dog),
    Other(Json),
}

rt::union! { Pet { kinds [Object] keys ["lives"] => Cat(Cat), kinds [Object] keys ["barks"] => Dog(Dog), other => Other } }

#[derive(Clone, Debug, PartialEq)]
struct Both {
    id: i64,
    cat: Cat,
    more: rt::Map<i64>,
}

rt::object! { Both { required "id" => id, rest => more, flatten => cat } }

/// What is read, and what is told.
fn read<T: Model>(text: &str) -> (T, Vec<String>) {
    let mut value = T::empty();
    let told = read_json_leniently(text.as_bytes(), &mut value).expect("it can be read");
    (value, told.iter().map(ToString::to_string).collect())
}

const GOOD: &str = r#"{"name":"Ada","age":36,"role":"admin","tags":[],"scores":{},"pets":[],"place":[1.5,2.5]}"#;

/// A good user in which one key has another value, or none.
fn with(key: &str, value: Option<&str>) -> String {
    let mut user: rt::Object = from_json(GOOD).expect("JSON");
    match value {
        Some(json) => drop(user.insert(key, from_json::<Json>(json).expect("JSON"))),
        None => drop(user.remove(key)),
    }
    to_json(&user)
}

#[test]
fn what_keeps_to_the_description_is_read_as_usual() {
    let (user, told) = read::<User>(GOOD);
    assert_eq!((user, told), (from_json(GOOD).expect("a user"), Vec::new()));
}

#[test]
fn what_is_missing_or_null_or_something_else_is_empty() {
    for (key, value, wrong, there) in [
        ("name", None, "name: missing", r#""name":"""#),
        ("name", Some("null"), "name: expected a string, found null", r#""name":"""#),
        ("age", Some(r#""36""#), r#"age: expected an integer, found "36""#, r#""age":0"#),
        ("age", Some("1.5"), "age: expected an integer, found 1.5", r#""age":0"#),
        ("role", Some("null"), "role: expected a string, found null", r#""role":"""#),
        ("tags", Some("null"), "tags: expected a list, found null", r#""tags":[]"#),
        ("tags", Some("{}"), "tags: expected a list, found {}", r#""tags":[]"#),
        ("tags", Some(r#"["a",null,"b"]"#), "tags[1]: expected a string, found null", r#""tags":["a","b"]"#),
        (
            "scores",
            Some(r#"{"a":1,"b c":"x"}"#),
            r#"scores["b c"]: expected an integer, found "x""#,
            r#""scores":{"a":1}"#,
        ),
        ("place", Some("[1]"), "place[1]: missing", r#""place":[1,0]"#),
        ("place", Some("[null,2]"), "place[0]: expected a number, found null", r#""place":[0,2]"#),
        ("note", Some("7"), "note: expected a string, found 7", r#""place":[1.5,2.5]}"#),
    ] {
        let text = with(key, value);
        assert!(from_json::<User>(&text).is_err(), "{text}");
        let (user, told) = read::<User>(&text);
        assert!(told.len() == 1 && told[0].starts_with(wrong), "{told:?} is not {wrong}, of {text}");
        assert!(to_json(&user).contains(there), "{} has no {there}", to_json(&user));
    }
}

#[test]
fn options_are_none() {
    let (user, told) = read::<User>(&with("born", Some("[]")));
    assert_eq!((user.born, told.len()), (None, 1));
    let (user, told) = read::<User>(&with("manager", Some("7")));
    assert_eq!((user.manager, told), (None, vec!["manager: expected an object, found 7".to_owned()]));
}

#[test]
fn only_the_innermost_part_is_passed_over() {
    let inner = with("name", None);
    let (user, told) = read::<User>(&with("manager", Some(&with("manager", Some(&inner)))));
    assert_eq!(told, ["manager.manager.name: missing"]);
    let manager = user.manager.and_then(|manager| manager.manager).expect("a manager's manager");
    assert_eq!((manager.name.as_str(), manager.age), ("", 36));
    let (users, told) = read::<Vec<User>>(&format!(" [ {GOOD} , [] , {} ]", with("tags", Some("[1, \"a\", {}]"))));
    assert_eq!((users.len(), users[1].tags.len()), (2, 1));
    let places: Vec<_> = told.iter().filter_map(|told| told.split(':').next()).collect();
    assert_eq!(places, ["[1]", "[2].tags[0]", "[2].tags[2]"]);
}

#[test]
fn a_union_is_read_as_what_fits_and_else_as_what_it_looks_like() {
    let pets = r#"[{"barks": true, "name": "Rex"}, {"lives": 9}, {"swims": true}, null]"#;
    let (user, told) = read::<User>(&with("pets", Some(pets)));
    let expected = [
        Pet::Dog(Dog { barks: true, name: "Rex".to_owned() }),
        Pet::Cat(Cat { lives: 9, name: String::new() }),
        Pet::Other(from_json(r#"{"swims": true}"#).expect("JSON")),
    ];
    assert_eq!(user.pets, expected);
    assert_eq!(told, ["pets[1].name: missing", "pets[3]: expected a value, found null"]);
}

#[derive(Clone, Debug, PartialEq)]
enum Tagged {
    Cat(Cat),
    Dog(Dog),
    Other(Json),
}

rt::tagged_union! { Tagged by "kind" otherwise Cat { => Cat(Cat), "dog" => Dog(Dog), other => Other } }

#[test]
fn a_tag_is_taken_at_its_word_and_a_default_only_if_it_fits() {
    let (dog, told) = read::<Tagged>(r#"{"kind": "dog", "name": "Rex"}"#);
    assert_eq!(
        (dog, told),
        (Tagged::Dog(Dog { barks: false, name: "Rex".to_owned() }), vec!["barks: missing".to_owned()])
    );
    let (cat, told) = read::<Tagged>(r#"{"lives": 9, "name": "Tom"}"#);
    assert_eq!((cat, told), (Tagged::Cat(Cat { lives: 9, name: "Tom".to_owned() }), Vec::new()));
    let (other, told) = read::<Tagged>(r#"{"lives": "nine"}"#);
    assert_eq!((other, told), (Tagged::Other(from_json(r#"{"lives": "nine"}"#).expect("JSON")), Vec::new()));
}

#[test]
fn what_is_read_twice_is_told_once() {
    let (both, told) = read::<Both>(r#"{"id": null, "lives": "9", "name": 7, "x": 1, "y": "z"}"#);
    assert_eq!((both.id, both.cat.lives, both.cat.name.as_str()), (0, 0, ""));
    assert_eq!(both.more.get("x"), Some(&1));
    let once = |place: &str| told.iter().filter(|told| told.starts_with(place)).count() >= 1;
    assert!(["id: ", "lives: ", "name: ", "y: "].into_iter().all(once), "{told:?}");
    let mut sorted = told.clone();
    sorted.dedup();
    assert_eq!(sorted, told);
}

#[test]
fn what_is_no_json_or_another_thing_as_a_whole_is_an_error() {
    for text in ["", "[", "7", "null", r#"{"name": "Ada", "age": }"#, r#"{"name": "Ada" "age": 1}"#, r#"{"tags": [1,}"#]
    {
        let mut user = User::empty();
        assert!(read_json_leniently(text.as_bytes(), &mut user).is_err(), "{text}");
    }
    let deep = format!("{}{}", "[".repeat(100_000), "]".repeat(100_000));
    assert!(read_json_leniently(format!(r#"{{"tags": {deep}}}"#).as_bytes(), &mut User::empty()).is_err());
}

#[test]
fn there_is_an_end_to_telling() {
    let text = format!("[{}]", vec!["null"; 100_000].join(","));
    let (texts, told) = read::<Vec<String>>(&text);
    assert_eq!((texts.len(), told.len()), (0, 32));
    assert_eq!(told[31], "[31]: expected a string, found null");
}

// ------------------------------------------------------------------------------------------------------ calls

static LIST: rt::Operation = rt::Operation { id: "list", path: "/list", ..rt::Operation::EMPTY };

fn server(status: u16, body: &str) -> MemoryTransport {
    let server = MemoryTransport::new();
    server.expect_operation("list").answer_bytes(status, "application/json", body.to_owned());
    server
}

#[tokio::test]
async fn a_client_or_a_call_may_be_lenient() {
    let text = format!("[{},{}]", with("age", None), with("tags", Some("null")));
    let build = |lenient: bool| {
        let client = rt::Client::builder("http://h").transport(server(200, &text)).lenient(lenient);
        client.build().expect("a client")
    };
    let error = build(false).call(&LIST).send::<Vec<User>>().await.expect_err("a strict client");
    assert_eq!((error.kind(), error.field()), (ErrorKind::Decode, Some("[0].age")));
    let error = build(true).call(&LIST).lenient(false).send::<Vec<User>>().await.expect_err("a strict call");
    assert_eq!(error.kind(), ErrorKind::Decode);
    for call in [build(true).call(&LIST), build(false).call(&LIST).lenient(true)] {
        let whole: Whole<Vec<User>> = call.send().await.expect("a lenient call");
        let told: Vec<_> = whole.deviations.iter().map(ToString::to_string).collect();
        assert_eq!(told, ["[0].age: missing", "[1].tags: expected a list, found null"]);
        assert_eq!((whole.status, whole.value.len()), (200, 2));
    }
    let users = build(true).call(&LIST).send::<Vec<User>>().await.expect("without asking for more");
    assert_eq!(users[0].name, "Ada");
}

#[tokio::test]
async fn errors_are_read_leniently_too() {
    for lenient in [true, false] {
        let client = rt::Client::builder("http://h").transport(server(404, r#"{"lives": 3}"#)).lenient(lenient);
        let error = client.build().expect("a client").call(&LIST).send::<()>().await.expect_err("a status of failure");
        assert_eq!(error.decode::<Cat>().ok(), lenient.then(|| Cat { lives: 3, name: String::new() }));
    }
}
