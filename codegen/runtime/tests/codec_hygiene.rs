//! Types called like those of the standard library do no harm to what the macros expand to.
#![allow(non_camel_case_types, dead_code, unreachable_pub)]

mod types {
    use clientwright_runtime as rt;

    pub struct Result;
    pub struct Some;
    pub struct None;
    pub struct Ok;
    pub struct Err;
    pub struct Vec;
    pub struct Clone;
    pub struct From;
    pub struct Box;
    pub struct Json;
    pub struct Model;
    pub struct Encode;
    pub struct Decode;
    pub struct i64;
    pub struct str;
    pub struct bool;
    pub struct usize;
    pub mod core {}
    pub mod std {}

    #[derive(::std::clone::Clone, Debug, PartialEq)]
    pub struct Option {
        pub r#type: ::std::primitive::i64,
        pub self_: ::std::string::String,
        pub w: ::std::option::Option<S>,
    }
    rt::object! { Option { required "type" => r#type, required "self" => self_, optional "w" => w } }

    #[derive(::std::clone::Clone, Debug, PartialEq)]
    pub struct S {
        pub r: rt::Map<rt::Json>,
    }
    rt::object! { S { rest => r } }

    #[derive(::std::clone::Clone, Debug, PartialEq)]
    #[deprecated]
    pub enum String {
        A,
        Other(::std::string::String),
    }
    rt::text_enum! { String { "a" => A, other => Other } }

    #[derive(::std::clone::Clone, Debug, PartialEq)]
    pub enum Copy {
        One,
        Unknown(::std::primitive::i64),
    }
    rt::integer_enum! { Copy { 1 => One, other => Unknown } }

    #[derive(::std::clone::Clone, Debug, PartialEq)]
    pub enum Default {
        None,
        Other(rt::Json),
    }
    rt::json_enum! { Default { "null" => None, other => Other } }

    #[derive(::std::clone::Clone, Debug, PartialEq)]
    pub enum D {
        Some(S),
        Err(::std::boxed::Box<Option>),
        Other(rt::Json),
    }
    rt::tagged_union! { D by "type" { "some" => Some(S), "1" => Err(::std::boxed::Box<Option>), other => Other } }

    #[derive(::std::clone::Clone, Debug, PartialEq)]
    pub enum Iterator {
        Ok(::std::vec::Vec<D>),
        Other(rt::Json),
    }
    rt::union! { Iterator { kinds [List] => Ok(::std::vec::Vec<D>), other => Other } }

    #[derive(::std::clone::Clone, Debug, PartialEq)]
    pub struct Self_(pub ::std::vec::Vec<Option>);
    rt::newtype! { Self_(::std::vec::Vec<Option>) }
}

#[test]
fn they_work() {
    let value: types::Iterator =
        clientwright_runtime::from_json(r#"[{"type": 1, "self": "x", "w": {"a": 1}}]"#).unwrap();
    assert_eq!(clientwright_runtime::to_json(&value), r#"[{"type":1,"self":"x","w":{"a":1}}]"#);
}
