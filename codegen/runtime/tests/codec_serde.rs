//! The traits of serde, for models inside of a user's own types, through JSON and through YAML.

use clientwright_runtime as rt;
use serde::{Deserialize, Serialize, de::DeserializeOwned};

#[derive(Clone, Debug, PartialEq)]
struct User {
    id: i64,
    name: Option<String>,
    created: Option<rt::DateTime>,
    role: Role,
    pet: Option<Pet>,
    note: rt::Maybe<String>,
    additional: rt::Map<rt::Json>,
}

rt::object! {
    User {
        required "id" => id,
        optional "displayName" => name,
        read_only "createdAt" => created,
        required "role" => role,
        optional "pet" => pet,
        optional "note" => note,
        rest => additional,
    }
}

#[derive(Clone, Debug, PartialEq, Eq, Hash)]
enum Role {
    Admin,
    Other(String),
}

rt::text_enum! { Role { "ADMIN" => Admin, other => Other } }

#[derive(Clone, Debug, PartialEq)]
struct Cat {
    lives: i32,
}

rt::object! { Cat { required "lives" => lives } }

#[derive(Clone, Debug, PartialEq)]
enum Pet {
    Cat(Box<Cat>),
    Other(rt::Json),
}

rt::tagged_union! { Pet by "type" { "cat" => Cat(Box<Cat>), other => Other } }

#[derive(Debug, PartialEq, Serialize, Deserialize)]
struct Saved {
    at: u32,
    users: Vec<User>,
    #[serde(default, skip_serializing_if = "rt::Maybe::is_absent")]
    note: rt::Maybe<String>,
    when: rt::DateTime,
    file: rt::Base64,
    ages: rt::Map<i64>,
    anything: rt::Json,
}

fn saved() -> Saved {
    let text = r#"{"at": 1, "users": [{"id": 1, "displayName": "Ada", "createdAt": "2017-07-21", "role": "ADMIN",
        "pet": {"type": "cat", "lives": 9}, "note": null, "x": [1.5, 18446744073709551615, {"y": -3}]},
        {"id": 2, "role": "GUEST"}], "note": null, "when": "noon", "file": "AAEC", "ages": {"b": 2, "a": 1},
        "anything": [null, true, 0.1, {"": "ü"}]}"#;
    serde_json::from_str(text).unwrap()
}

#[test]
fn a_type_of_the_user_holds_models() {
    let saved = saved();
    assert_eq!(saved.users[0].created, Some("2017-07-21".into()));
    assert_eq!(saved.users[0].pet, Some(Pet::Cat(Box::new(Cat { lives: 9 }))));
    assert_eq!(saved.users[0].note, rt::Maybe::Null);
    assert_eq!(saved.users[0].additional["x"][1].as_u64(), Some(u64::MAX));
    assert_eq!(saved.users[1].role, Role::Other("GUEST".to_owned()));
    assert_eq!(saved.users[1].note, rt::Maybe::Absent);
    assert_eq!(saved.file, rt::Base64::from(vec![0, 1, 2]));
    assert_eq!(saved.ages.keys().collect::<Vec<_>>(), ["b", "a"]);
}

#[test]
fn nothing_is_lost_on_the_way_through_a_format() {
    let saved = saved();
    let json = serde_json::to_string(&saved).unwrap();
    assert_eq!(serde_json::from_str::<Saved>(&json).unwrap(), saved);
    let yaml = serde_yaml::to_string(&saved).unwrap();
    assert_eq!(serde_yaml::from_str::<Saved>(&yaml).unwrap(), saved);
    let value = serde_json::to_value(&saved).unwrap();
    assert_eq!(serde_json::from_value::<Saved>(value).unwrap(), saved);
    assert!(json.contains(r#""createdAt":"2017-07-21""#), "what is never sent is kept: {json}");
}

#[test]
fn errors_say_where() {
    fn error<T: DeserializeOwned + std::fmt::Debug>(text: &str) -> String {
        serde_json::from_str::<T>(text).unwrap_err().to_string()
    }
    let found = error::<User>(r#"{"id": 1, "role": "ADMIN", "pet": {"type": "cat", "lives": "9"}}"#);
    assert_eq!(found, r#"pet.lives: expected an integer, found "9" (read as Cat)"#);
    assert!(error::<Vec<User>>(r#"[{"id": 1}]"#).starts_with("role: missing"));
    assert!(error::<rt::Json>("[1,]").contains("column 4"));
}

#[test]
fn keys_of_other_formats_become_text() {
    let json: rt::Json = serde_yaml::from_str("1: a\ntrue: b\nnull: c\n").unwrap();
    assert_eq!(json.to_string(), r#"{"1":"a","true":"b","null":"c"}"#);
}
