//! An interface that has one of everything, in the smallest form.

use crate::ir::*;

pub(super) fn ir() -> Ir {
    let ir = Ir {
        package: package(),
        groups: vec![users(), files()],
        types: types(),
        vocabulary: Vec::new(),
        type_files: vec![
            TypeFile { name: ident("files"), gate: Gate::Any(vec![1]) },
            TypeFile { name: ident("shared"), gate: Gate::Always },
            TypeFile { name: ident("users"), gate: Gate::Any(vec![0]) },
        ],
        schemes: schemes(),
        servers: vec![Server {
            url: "https://api.example.com/v1".to_owned(),
            doc: doc("Production."),
            variables: vec![],
        }],
        base: Base::Server("https://api.example.com/v1".to_owned()),
        features: ["users", "files"]
            .map(|name| Feature { name: name.to_owned(), summary: format!("The group `{name}`.") })
            .to_vec(),
    };
    assert!(matches!(ir.types[PROBLEM.0 as usize].body, TypeBody::Struct(_)), "ids are places in the list");
    ir
}

const USER: TypeId = TypeId(0);
const NEW_USER: TypeId = TypeId(1);
const ROLE: TypeId = TypeId(2);
const LEVEL: TypeId = TypeId(3);
const MIXED: TypeId = TypeId(4);
const PET: TypeId = TypeId(5);
const CAT: TypeId = TypeId(6);
const DOG: TypeId = TypeId(7);
const VALUE: TypeId = TypeId(8);
const USERS: TypeId = TypeId(9);
const USER_ID: TypeId = TypeId(10);
const PAGE: TypeId = TypeId(11);
const PROBLEM: TypeId = TypeId(12);

fn package() -> Package {
    Package {
        name: "sample-client".to_owned(),
        library: ident("sample_client"),
        version: "0.1.0".to_owned(),
        summary: "Client for the Sample API.".to_owned(),
        doc: doc("Keeps users and their <pets>.\n\nAsk us for a key."),
        title: "Sample [API] | *x*".to_owned(),
        title_version: "2.0-rc".to_owned(),
        runtime_path: std::env::var("CLIENTWRIGHT_RUNTIME").unwrap_or_else(|_| "../../codegen/runtime".to_owned()),
        workspace: Workspace::Own,
        source: "specs/sample/openapi.yaml".to_owned(),
        source_digest: "00ff".to_owned(),
        programs: vec![Program::Contract],
        dependencies: Vec::new(),
    }
}

fn ident(text: &str) -> Ident {
    Ident::new(text).expect(text)
}

fn doc(text: &str) -> Doc {
    let text = text.replace("<pets>", "pets");
    Doc { lead: text.split("\n\n").next().unwrap_or_default().to_owned(), text }
}

fn name(rust: &str, wire: &str) -> Name {
    Name { rust: ident(rust), wire: wire.to_owned() }
}

fn option(ty: Ty) -> Ty {
    Ty::Option(Box::new(ty))
}

fn list(ty: Ty) -> Ty {
    Ty::List(Box::new(ty))
}

// ---------------------------------------------------------------------------------------------------- types

fn types() -> Vec<TypeDef> {
    vec![
        def("User", "User", "users", &[], TypeBody::Struct(user())),
        def("NewUser", "CreateUserRequest", "users", &[], TypeBody::Struct(new_user())),
        def("Role", "Role", "users", &[Derive::Eq, Derive::Hash], TypeBody::Enum(role())),
        def("Level", "Level", "users", &[Derive::Eq, Derive::Hash, Derive::Copy], TypeBody::Enum(level())),
        def("Mixed", "Mixed", "shared", &[], TypeBody::Enum(mixed())),
        def("Pet", "Pet", "users", &[], TypeBody::Union(pet())),
        def("Cat", "Cat", "shared", &[Derive::Default], TypeBody::Struct(cat())),
        def("Dog", "Dog", "users", &[], TypeBody::Struct(dog())),
        def("Value", "User.value", "users", &[], TypeBody::Union(value())),
        def("Users", "Users", "users", &[], TypeBody::Newtype(list(Ty::Named(USER)))),
        def("UserId", "UserId", "shared", &[], TypeBody::Alias(Ty::Text)),
        def("Page", "Page", "files", &[], TypeBody::Struct(page())),
        TypeDef {
            gate: Gate::Any(vec![0, 1]),
            stability: Stability::Deprecated,
            ..def("Problem", "Problem", "shared", &[Derive::Default, Derive::Eq], TypeBody::Struct(problem()))
        },
    ]
}

fn def(rust: &str, wire: &str, file: &str, derives: &[Derive], body: TypeBody) -> TypeDef {
    TypeDef {
        name: name(rust, wire),
        doc: doc(&format!("About a {wire}.")),
        stability: Stability::Stable,
        gate: Gate::Always,
        file: ident(file),
        origin: Some(format!("#/definitions/{wire}")),
        derives: derives.to_vec(),
        further_derives: Vec::new(),
        demands: Demands::default(),
        checks: Checks::Nothing,
        way: Way::Either,
        body,
    }
}

fn field(rust: &str, wire: &str, ty: Ty, absence: Absence) -> Field {
    Field {
        name: name(rust, wire),
        doc: Doc::default(),
        stability: Stability::Stable,
        ty,
        absence,
        access: Access::ReadWrite,
        default: None,
        fallback: None,
        demands: Demands::default(),
        limits: Vec::new(),
    }
}

fn user() -> Struct {
    let created = Field {
        access: Access::ReadOnly,
        doc: doc("When it was made.\n\nBy the server's clock."),
        ..field("created_at", "createdAt", Ty::DateTime, Absence::Error)
    };
    let nick = Field {
        stability: Stability::Deprecated,
        default: Some("\"a `b` | c\"".to_owned()),
        limits: vec![Limit::MaxLength("20".to_owned()), Limit::Pattern("^[a-z|]+$".to_owned())],
        ..field("nick", "nick", option(Ty::Text), Absence::Allowed)
    };
    let fields = vec![
        field("id", "id", Ty::Named(USER_ID), Absence::Error),
        field("r#type", "type", Ty::Named(ROLE), Absence::Error),
        field("level", "level", option(Ty::Named(LEVEL)), Absence::Error),
        created,
        nick,
        field("manager", "manager", Ty::Boxed(Box::new(Ty::Named(USER))), Absence::Allowed),
        field("pets", "pets", list(Ty::Named(PET)), Absence::Allowed),
        field("value", "value", Ty::Named(VALUE), Absence::Allowed),
    ];
    Struct {
        fields,
        rest: Rest {
            kept: Some(Kept {
                field: ident("additional"),
                ty: Ty::Json,
                doc: Doc::default(),
                demands: Demands::default(),
            }),
            flattened: Vec::new(),
        },
    }
}

fn new_user() -> Struct {
    let password = Field { access: Access::WriteOnly, ..field("password", "password", Ty::Secret, Absence::Error) };
    let code = Field { access: Access::WriteOnly, ..field("code", "code", Ty::Text, Absence::Allowed) };
    let fields = vec![
        field("name", "name", Ty::Text, Absence::Error),
        field("age", "age", Ty::I32, Absence::Error),
        field("role", "role", Ty::Named(ROLE), Absence::Error),
        field("tags", "tags", list(Ty::Text), Absence::Error),
        field("born", "born", option(Ty::Date), Absence::Error),
        field("pet", "pet", Ty::Named(PET), Absence::Error),
        field("mixed", "mixed", Ty::Named(MIXED), Absence::Allowed),
        password,
        code,
    ];
    Struct { fields, rest: Rest::default() }
}

fn cat() -> Struct {
    let fields = vec![field("pet_type", "petType", Ty::Text, Absence::Allowed)];
    Struct { fields, rest: Rest::default() }
}

fn dog() -> Struct {
    let fields = vec![field("size", "size", Ty::Tuple(vec![Ty::I32, Ty::F64]), Absence::Error)];
    let part = Flattened { field: ident("cat"), ty: Ty::Named(CAT), doc: Doc::default() };
    Struct { fields, rest: Rest { flattened: vec![part], kept: None } }
}

fn page() -> Struct {
    let fields = vec![
        field("results", "results", list(Ty::Json), Absence::Error),
        field("total", "total", Ty::I64, Absence::Error),
        field("by_name", "byName", Ty::Map(Box::new(Ty::Named(CAT))), Absence::Allowed),
    ];
    Struct { fields, rest: Rest::default() }
}

fn problem() -> Struct {
    Struct { fields: vec![field("message", "message", Ty::Text, Absence::Allowed)], rest: Rest::default() }
}

fn enum_value(name: &str, json: &str) -> EnumValue {
    EnumValue { name: ident(name), json: json.to_owned(), doc: Doc::default(), stability: Stability::Stable }
}

fn role() -> Enum {
    let admin = EnumValue { doc: doc("May do everything."), ..enum_value("Admin", "\"ADMIN\"") };
    Enum { repr: EnumRepr::Text, values: vec![admin, enum_value("User", "\"a \\\"user\\\"\"")], other: ident("Other") }
}

fn level() -> Enum {
    Enum {
        repr: EnumRepr::Integer,
        values: vec![enum_value("Low", "-1"), enum_value("High", "2")],
        other: ident("Other"),
    }
}

fn mixed() -> Enum {
    Enum { repr: EnumRepr::Json, values: vec![enum_value("One", "1"), enum_value("A", "\"a\"")], other: ident("Other") }
}

fn variant(name: &str, ty: Ty) -> Variant {
    Variant {
        name: ident(name),
        doc: Doc::default(),
        ty,
        tags: Vec::new(),
        signs: Signs::default(),
        demands: Demands::default(),
    }
}

fn pet() -> Union {
    let cat = Variant { tags: vec!["cat".to_owned(), "Cat".to_owned()], ..variant("Cat", Ty::Named(CAT)) };
    let dog = Ty::Boxed(Box::new(Ty::Named(DOG)));
    let dog = Variant { tags: vec!["dog".to_owned()], doc: doc("Barks."), ..variant("Dog", dog) };
    Union {
        tell: Tell::Tag { key: "petType".to_owned(), otherwise: None },
        variants: vec![cat, dog],
        other: ident("Other"),
    }
}

fn value() -> Union {
    let text = Signs { kinds: vec![JsonKind::Text], ..Signs::default() };
    let thing = Signs {
        kinds: vec![JsonKind::Object],
        keys: vec!["a".to_owned(), "b".to_owned()],
        own_keys: vec!["c".to_owned()],
        common_keys: vec!["d".to_owned()],
        fixed: vec![("type".to_owned(), vec!["\"x\"".to_owned()])],
        values: Vec::new(),
    };
    let few =
        Signs { kinds: vec![JsonKind::Integer], values: vec!["1".to_owned(), "2".to_owned()], ..Signs::default() };
    let variants = vec![
        Variant { signs: text, ..variant("Text", Ty::Text) },
        Variant { signs: thing, ..variant("Thing", Ty::Named(CAT)) },
        Variant { signs: few, ..variant("Few", Ty::I64) },
    ];
    Union { tell: Tell::Signs, variants, other: ident("Other") }
}

// ------------------------------------------------------------------------------------------------ endpoints

fn users() -> Group {
    Group {
        name: name("Users", "Users"),
        accessor: ident("users"),
        doc: doc("Who may do what."),
        gate: Gate::Any(vec![0]),
        endpoints: vec![list_users(), get_user(), create_user(), delete_user()],
    }
}

fn files() -> Group {
    Group {
        name: name("Files", "files & more"),
        accessor: ident("files"),
        doc: Doc::default(),
        gate: Gate::Any(vec![1]),
        endpoints: vec![upload(), search()],
    }
}

fn endpoint(method: &str, builder: &str, constant: &str, verb: &str, path: &str) -> Endpoint {
    Endpoint {
        id: builder.to_owned(),
        method: ident(method),
        builder: ident(builder),
        constant: ident(constant),
        verb: verb.to_owned(),
        path: path.to_owned(),
        written_path: path.to_owned(),
        summary: Doc::default(),
        doc: Doc::default(),
        link: None,
        stability: Stability::Stable,
        inputs: Vec::new(),
        body: None,
        auth: Vec::new(),
        accept: Some("application/json".to_owned()),
        output: Output::One { ty: Ty::Unit, reading: Reading::Bytes },
        errors: None,
        replies: Vec::new(),
        calls: vec!["{}".to_owned()],
        server: None,
        headers: None,
        paging: None,
    }
}

fn input(rust: &str, wire: &str, place: Place, ty: Ty, give: Give) -> Input {
    let (style, explode) = match place {
        Place::Path | Place::Header => (Style::Simple, false),
        Place::Query | Place::Cookie | Place::QueryString => (Style::Form, true),
    };
    Input {
        name: name(rust, wire),
        doc: doc(&format!("The {wire} | of it.")),
        stability: Stability::Stable,
        place,
        style,
        explode,
        reserved: false,
        empty: false,
        ty,
        give,
        default: None,
        limits: Vec::new(),
        demands: Demands::default(),
    }
}

fn content(ty: Ty) -> Vec<Content> {
    vec![Content { media: "application/json".to_owned(), ty, reading: Reading::Json }]
}

fn reply(status: Status, text: &str, contents: Vec<Content>) -> Reply {
    Reply { status, doc: doc(text), contents, headers: Vec::new() }
}

fn json_body(rust: &str, ty: Ty, give: Give) -> Body {
    let form = BodyForm {
        name: ident(rust),
        method: ident("unused"),
        media: "application/json".to_owned(),
        described: "application/json".to_owned(),
        ty,
        writing: Writing::Json,
    };
    Body { doc: doc("What to keep."), give, forms: vec![form] }
}

fn need(scheme: u32, scopes: &[&str]) -> Need {
    Need { scheme: SchemeId(scheme), scopes: scopes.iter().map(|&scope| scope.to_owned()).collect() }
}

fn list_users() -> Endpoint {
    let q = input("q", "q", Place::Query, option(Ty::Text), Give::Setter);
    let size = Input {
        default: Some("10".to_owned()),
        limits: vec![Limit::Minimum("1".to_owned())],
        ..input("size", "size", Place::Query, Ty::I32, Give::SetterOrDefault)
    };
    let sort = Input {
        explode: false,
        stability: Stability::Deprecated,
        ..input("sort", "sort", Place::Query, option(list(Ty::Text)), Give::Setter)
    };
    let role = input("role", "role", Place::Query, list(Ty::Named(ROLE)), Give::Setter);
    let since = input("since", "X-Since", Place::Header, Ty::DateTime, Give::Setter);
    let cat = Input { style: Style::Deep, ..input("cat", "cat", Place::Query, Ty::Named(CAT), Give::Setter) };
    Endpoint {
        summary: doc("Lists users."),
        doc: doc("Newest first.\n\n- one\n- two"),
        link: Some(Link { url: "https://docs.example.com/users".to_owned(), doc: Doc::default() }),
        inputs: vec![q, size, sort, role, since, cat],
        auth: vec![vec![need(0, &[])], vec![need(1, &[])], vec![]],
        output: Output::One { ty: Ty::Named(USERS), reading: Reading::Json },
        replies: vec![reply(Status::Code(200), "The users.", content(Ty::Named(USERS)))],
        ..endpoint("list_users", "ListUsers", "LIST_USERS", "GET", "/users")
    }
}

fn get_user() -> Endpoint {
    let id = Input {
        limits: vec![Limit::Example("\"u-1\"".to_owned())],
        doc: doc("Which user.\n\nIn either form."),
        ..input("id", "id", Place::Path, Ty::Named(USER_ID), Give::Argument)
    };
    let arm = |variant: &str, status: u16, ty: Ty| Arm {
        variant: ident(variant),
        doc: doc("Sorry."),
        status: Status::Code(status),
        medias: vec!["application/json".to_owned()],
        ty,
        reading: Reading::Json,
    };
    let errors = Errors {
        name: ident("GetUserError"),
        arms: vec![arm("NotFound", 404, Ty::Named(PROBLEM)), arm("Conflict", 409, Ty::Map(Box::new(Ty::Text)))],
    };
    let gone = Reply {
        headers: vec![ReplyHeader {
            name: name("retry_after", "Retry-After"),
            doc: doc("Seconds."),
            ty: Ty::I32,
            required: false,
            stability: Stability::Stable,
        }],
        ..reply(Status::Range(4), "No.", content(Ty::Named(PROBLEM)))
    };
    Endpoint {
        inputs: vec![id],
        auth: vec![vec![need(1, &[]), need(2, &["users:read", "all"])]],
        errors: Some(errors),
        output: Output::One { ty: Ty::Named(USER), reading: Reading::Json },
        replies: vec![reply(Status::Code(200), "The user.", content(Ty::Named(USER))), gone],
        stability: Stability::Deprecated,
        ..endpoint("get_user", "GetUser", "GET_USER", "GET", "/users/{id}")
    }
}

fn create_user() -> Endpoint {
    let dry = input("dry_run", "dry-run", Place::Query, Ty::Bool, Give::Argument);
    let arm = |variant: &str, status: u16, ty: Ty| Arm {
        variant: ident(variant),
        doc: Doc::default(),
        status: Status::Code(status),
        medias: Vec::new(),
        ty,
        reading: Reading::Json,
    };
    let output = Output::Several {
        name: ident("CreateUserReply"),
        doc: Doc::default(),
        arms: vec![arm("Created", 201, Ty::Named(USER)), arm("Accepted", 202, Ty::Unit)],
    };
    Endpoint {
        inputs: vec![dry],
        body: Some(json_body("body", Ty::Named(NEW_USER), Give::Argument)),
        output,
        ..endpoint("create_user", "CreateUser", "CREATE_USER", "POST", "/users")
    }
}

fn delete_user() -> Endpoint {
    let id = input("id", "id", Place::Path, Ty::I64, Give::Argument);
    Endpoint {
        inputs: vec![id],
        accept: None,
        server: Some("https://other.example.com".to_owned()),
        replies: vec![reply(Status::Default, "Done.", Vec::new())],
        ..endpoint("delete_user", "DeleteUser", "DELETE_USER", "DELETE", "/users/{id}")
    }
}

fn upload() -> Endpoint {
    let form = |rust: &str, method: &str, media: &str, ty: Ty, writing: Writing| BodyForm {
        name: ident(rust),
        method: ident(method),
        media: media.to_owned(),
        described: media.to_owned(),
        ty,
        writing,
    };
    let forms = vec![
        form("body", "upload", "application/octet-stream", Ty::Stream, Writing::Bytes),
        form("body_text", "upload_text", "text/plain", Ty::Text, Writing::Text),
    ];
    Endpoint {
        body: Some(Body { doc: Doc::default(), give: Give::Argument, forms }),
        output: Output::One { ty: Ty::Stream, reading: Reading::Bytes },
        ..endpoint("upload", "Upload", "UPLOAD", "PUT", "/file")
    }
}

fn search() -> Endpoint {
    let part = Part {
        name: "tags".to_owned(),
        media: Some("application/json".to_owned()),
        style: Style::Form,
        explode: true,
        reserved: false,
    };
    let form = BodyForm {
        name: ident("body"),
        method: ident("search"),
        media: "application/x-www-form-urlencoded".to_owned(),
        described: "application/x-www-form-urlencoded".to_owned(),
        ty: Ty::Named(CAT),
        writing: Writing::Form(vec![part]),
    };
    let session = input("session", "session", Place::Cookie, Ty::Uuid, Give::Setter);
    Endpoint {
        inputs: vec![session],
        body: Some(Body { doc: doc("What to look for."), give: Give::Setter, forms: vec![form] }),
        output: Output::One { ty: Ty::Named(PAGE), reading: Reading::Json },
        auth: vec![vec![need(3, &[])]],
        ..endpoint("search", "Search", "SEARCH", "POST", "/search")
    }
}

// ----------------------------------------------------------------------------------------------------- auth

fn schemes() -> Vec<Scheme> {
    let flow = Flow {
        kind: FlowKind::ClientCredentials,
        authorization_url: None,
        token_url: Some("https://api.example.com/token".to_owned()),
        refresh_url: None,
        scopes: vec![("users:read".to_owned(), doc("Read users."))],
    };
    let key = SchemeKind::ApiKey { place: Place::Header, key: "X-API-KEY".to_owned() };
    vec![
        scheme("basic_auth", "basicAuth", "BASIC_AUTH", SchemeKind::Basic),
        scheme("bearer_auth", "bearerAuth", "BEARER_AUTH", SchemeKind::Bearer { format: Some("JWT".to_owned()) }),
        scheme("oauth", "oauth", "OAUTH", SchemeKind::OAuth2 { flows: vec![flow] }),
        scheme("api_key", "apiKey", "API_KEY", key),
        scheme("certificate", "mTLS", "CERTIFICATE", SchemeKind::MutualTls),
    ]
}

fn scheme(rust: &str, wire: &str, constant: &str, kind: SchemeKind) -> Scheme {
    Scheme { name: name(rust, wire), constant: ident(constant), doc: Doc::default(), kind }
}
