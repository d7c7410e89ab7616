//! Objects: keys that are missing, come twice, or have no field.

use super::{enums::Role, *};

#[derive(Clone, Debug, PartialEq)]
pub(crate) struct User {
    id: i64,
    nick: Option<String>,
    name: Option<String>,
    note: Maybe<String>,
    created: Option<rt::DateTime>,
    password: Option<String>,
    pin: Option<i32>,
    parent: Option<Box<User>>,
    children: Vec<Option<User>>,
    odd: Maybe<Vec<Maybe<Role>>>,
}

rt::object! {
    User {
        required "id" => id,
        required "nick" => nick,
        optional "name" => name,
        optional "note" => note,
        read_only "createdAt" => created,
        optional "password" => password,
        optional "pin" => pin,
        optional "parent" => parent,
        required "children" => children,
        optional "odd \"key\"\n" => odd,
    }
}

#[test]
fn objects() {
    check::<User>(&[
        (r#"{"id":1,"nick":null,"children":[]}"#, "="),
        (r#"{"id":1,"children":[]}"#, "! nick: missing"),
        (r#"{"id":1,"nick":null,"name":"Ada","note":null,"password":"x","pin":3,"children":[]}"#, "="),
        (r#"{"id":1,"nick":"a","note":"b","password":"x","children":[]}"#, "="),
        (
            r#"{"id":1,"nick":"a","name":null,"createdAt":"now","password":"x","pin":null,"parent":null,"children":[]}"#,
            r#"{"id":1,"nick":"a","password":"x","children":[]}"#,
        ),
        (
            r#"{"children":[null,{"children":[],"id":2,"nick":null}],"unknown":{"x":[1,"\""]},"nick":null,"id":1}"#,
            r#"{"id":1,"nick":null,"children":[null,{"id":2,"nick":null,"children":[]}]}"#,
        ),
        (
            r#"{"id":1,"children":[],"nick":null,"odd \"key\"\n":["ADMIN",null]}"#,
            r#"{"id":1,"nick":null,"children":[],"odd \"key\"\n":["ADMIN",null]}"#,
        ),
        (
            r#"{"id":1,"nick":null,"children":[],"odd \u0022key\"\n":null}"#,
            r#"{"id":1,"nick":null,"children":[],"odd \"key\"\n":null}"#,
        ),
        (r#"{"id":1,"nick":null,"children":[],"\u0069\u0064":2}"#, r#"{"id":2,"nick":null,"children":[]}"#),
        ("{}", "! id: missing"),
        (r#"{"id":1,"nick":null}"#, "! children: missing"),
        (r#"{"id":null,"children":[]}"#, "! id: expected an integer, found null"),
        (r#"{"id":1,"children":null}"#, "! children: expected a list, found null"),
        (r#"{"id":1,"name":7,"children":[]}"#, "! name: expected a string, found 7"),
        (
            r#"{"id":1,"children":[null,{"id":2,"children":[],"parent":{"id":3,"nick":null}}]}"#,
            "! children[1].parent.children: missing",
        ),
        (r#"{"id":1,"children":[],"odd \"key\"\n":[7]}"#, r#"! ["odd \"key\"\n"][0]: expected a string, found 7"#),
        (r#"{"id":1,"children":[],"unknown":[1,}"#, "! unknown: expected a value, found }"),
        (r#"{"id" 1}"#, "! expected `:`, found 1"),
        (r#"{"id":1 "name":"x"}"#, "! expected `,` or `}`, found \"name\""),
        (r#"[]"#, "! expected an object, found []"),
        ("", "! expected an object, found the end of the text"),
    ]);
}

/// Of values that come twice the last one counts, and nothing of the first is left.
#[test]
fn the_last_of_two_values_counts() {
    #[derive(Clone, Debug, PartialEq)]
    struct Outer {
        inner: Inner,
        list: Vec<i32>,
        map: Map<i32>,
    }
    rt::object! { Outer { required "inner" => inner, optional "list" => list, optional "map" => map } }
    #[derive(Clone, Debug, PartialEq)]
    struct Inner {
        a: Option<i32>,
        b: Maybe<i32>,
        c: Option<Box<Inner>>,
        d: Option<i32>,
    }
    rt::object! { Inner { optional "a" => a, optional "b" => b, optional "c" => c, required "d" => d } }
    check::<Outer>(&[
        (
            r#"{"inner":{"a":1,"b":null,"c":{"a":2,"d":0},"d":0},"inner":{"d":1},"list":[1,2],"map":{"x":1},"map":{"y":2},"list":[3]}"#,
            r#"{"inner":{"d":1},"list":[3],"map":{"y":2}}"#,
        ),
        (
            r#"{"inner":{"a":1,"d":7,"a":null},"inner":{"c":{"a":2,"d":5},"c":{"b":3,"d":null},"d":null},"list":[],"map":{}}"#,
            r#"{"inner":{"c":{"b":3,"d":null},"d":null},"list":[],"map":{}}"#,
        ),
        (r#"{"inner":{"d":1},"inner":{},"list":[],"map":{}}"#, "! inner.d: missing"),
        (r#"{"inner":{"d":1},"inner":7,"list":[],"map":{}}"#, "! inner: expected an object, found 7"),
    ]);
}

macro_rules! wide {
    ($($field:ident)*) => {
        #[derive(Clone, Debug, PartialEq)]
        struct Wide { $($field: i32),* }
        // The macro wants literals, so the keys are all there is to spell out.
        impl Wide { const COUNT: usize = [$(stringify!($field)),*].len(); }
    };
}

wide! {
    f0 f1 f2 f3 f4 f5 f6 f7 f8 f9 f10 f11 f12 f13 f14 f15 f16 f17 f18 f19 f20 f21 f22 f23 f24 f25 f26 f27 f28 f29 f30 f31 f32 f33
    f34 f35 f36 f37 f38 f39 f40 f41 f42 f43 f44 f45 f46 f47 f48 f49 f50 f51 f52 f53 f54 f55 f56 f57 f58 f59 f60 f61 f62 f63 f64
    f65 f66 f67 f68 f69 f70 f71 f72 f73 f74 f75 f76 f77 f78 f79 f80 f81 f82 f83 f84 f85 f86 f87 f88 f89 f90 f91 f92 f93 f94 f95
    f96 f97 f98 f99 f100 f101 f102 f103 f104 f105 f106 f107 f108 f109 f110 f111 f112 f113 f114 f115 f116 f117 f118 f119 f120
    f121 f122 f123 f124 f125 f126 f127 f128 f129
}

rt::object! { Wide {
    required "f0" => f0, required "f1" => f1, required "f2" => f2, required "f3" => f3, required "f4" => f4, required "f5" => f5, required "f6" => f6,
    required "f7" => f7, required "f8" => f8, required "f9" => f9, required "f10" => f10, required "f11" => f11, required "f12" => f12, required "f13" => f13,
    required "f14" => f14, required "f15" => f15, required "f16" => f16, required "f17" => f17, required "f18" => f18, required "f19" => f19, required "f20" => f20,
    required "f21" => f21, required "f22" => f22, required "f23" => f23, required "f24" => f24, required "f25" => f25, required "f26" => f26, required "f27" => f27,
    required "f28" => f28, required "f29" => f29, required "f30" => f30, required "f31" => f31, required "f32" => f32, required "f33" => f33, required "f34" => f34,
    required "f35" => f35, required "f36" => f36, required "f37" => f37, required "f38" => f38, required "f39" => f39, required "f40" => f40, required "f41" => f41,
    required "f42" => f42, required "f43" => f43, required "f44" => f44, required "f45" => f45, required "f46" => f46, required "f47" => f47, required "f48" => f48,
    required "f49" => f49, required "f50" => f50, required "f51" => f51, required "f52" => f52, required "f53" => f53, required "f54" => f54, required "f55" => f55,
    required "f56" => f56, required "f57" => f57, required "f58" => f58, required "f59" => f59, required "f60" => f60, required "f61" => f61, required "f62" => f62,
    required "f63" => f63, required "f64" => f64, required "f65" => f65, required "f66" => f66, required "f67" => f67, required "f68" => f68, required "f69" => f69,
    required "f70" => f70, required "f71" => f71, required "f72" => f72, required "f73" => f73, required "f74" => f74, required "f75" => f75, required "f76" => f76,
    required "f77" => f77, required "f78" => f78, required "f79" => f79, required "f80" => f80, required "f81" => f81, required "f82" => f82, required "f83" => f83,
    required "f84" => f84, required "f85" => f85, required "f86" => f86, required "f87" => f87, required "f88" => f88, required "f89" => f89, required "f90" => f90,
    required "f91" => f91, required "f92" => f92, required "f93" => f93, required "f94" => f94, required "f95" => f95, required "f96" => f96, required "f97" => f97,
    required "f98" => f98, required "f99" => f99, required "f100" => f100, required "f101" => f101, required "f102" => f102, required "f103" => f103, required "f104" => f104,
    required "f105" => f105, required "f106" => f106, required "f107" => f107, required "f108" => f108, required "f109" => f109, required "f110" => f110, required "f111" => f111,
    required "f112" => f112, required "f113" => f113, required "f114" => f114, required "f115" => f115, required "f116" => f116, required "f117" => f117, required "f118" => f118,
    required "f119" => f119, required "f120" => f120, required "f121" => f121, required "f122" => f122, required "f123" => f123, required "f124" => f124, required "f125" => f125,
    required "f126" => f126, required "f127" => f127, required "f128" => f128, required "f129" => f129,
} }

/// As many fields as there are bits in two words, and two more; each is missed when it is missing, in any order.
#[test]
fn objects_of_many_fields() {
    let whole: Vec<(String, Json)> =
        (0..Wide::COUNT).map(|index| (format!("f{index}"), (index as i64).into())).collect();
    let text = |entries: &[(String, Json)]| to_json(&entries.iter().cloned().collect::<Map<Json>>());
    check::<Wide>(&[(&text(&whole), "=")]);
    let backwards: Vec<_> = whole.iter().rev().cloned().collect();
    check::<Wide>(&[(&text(&backwards), &text(&whole))]);
    for index in 0..Wide::COUNT {
        let mut others = whole.clone();
        others.remove(index);
        assert_eq!(through::<Wide>(&text(&others)), format!("! f{index}: missing"));
        others.extend(whole.clone());
        assert_eq!(through::<Wide>(&text(&others)), text(&whole));
    }
}

#[derive(Clone, Debug, PartialEq)]
struct Open {
    id: i32,
    name: Option<String>,
    rest: Map<i32>,
}

rt::object! { Open { required "id" => id, optional "name" => name, rest => rest } }

#[derive(Clone, Debug, PartialEq, Default)]
struct Free {
    all: Map<Json>,
}

rt::object! { Free { rest => all } }

#[derive(Clone, Debug, PartialEq)]
struct Empty {}

rt::object! { Empty {} }

#[test]
fn objects_keep_other_keys() {
    check::<Open>(&[
        (r#"{"b":1,"id":2,"a":3,"b":4}"#, r#"{"id":2,"b":4,"a":3}"#),
        (r#"{"id":2,"":1}"#, "="),
        (r#"{"id":2,"x":"y"}"#, "! x: expected an integer, found \"y\""),
        (r#"{"x":1}"#, "! id: missing"),
    ]);
    check::<Free>(&[("{}", "="), (r#"{"a":[1],"b":null}"#, "="), ("[]", "! expected an object, found []")]);
    check::<Empty>(&[("{}", "="), (r#"{"a":1}"#, "{}"), ("null", "! expected an object, found null")]);
    let twice = Open { id: 1, name: None, rest: Map::from([("id", 7), ("name", 8)]) };
    assert_eq!(to_json(&twice), r#"{"id":1,"name":8}"#, "no key is written twice");
}
