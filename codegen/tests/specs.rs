//! Do the descriptions in `specs/` say what the vendors' own documents say, and do they say it in our own words?
//!
//! Two sources judge them: the vendors' reference pages (as facts, one entry an operation), and the vendors' full
//! documents, of which ours are the part that the Users API reaches. Both lie beside the repository and not in it;
//! without them the tests that need them say so and pass. The reference pages that we generate are held against the
//! vendors' in the same way. Each document, and each source, is turned into claims, a
//! place and a value, and then only claims are compared. Where the sources contradict each other, [`EXCEPTIONS`] says
//! which one we follow and why.

#[path = "specs/claims.rs"]
mod claims;
#[path = "specs/document.rs"]
mod document;
#[path = "specs/pages.rs"]
mod pages;
mod support;
#[path = "specs/words.rs"]
mod words;

use std::{
    collections::BTreeSet,
    io::Write as _,
    path::{Path, PathBuf},
};

use claims::{Claims, Difference};
use document::{Document, read};
use pages::Pages;
use serde_json::{Value, json};
use support::files_below;

struct Vendor {
    name: &'static str,
    /// Ours, below `specs/`.
    document: &'static str,
    /// Theirs, below `../shared/vendors/`.
    full: &'static str,
    /// What their reference pages say, below `../shared/wire/facts/`.
    facts: &'static [&'static str],
    operations: usize,
}

const VENDORS: [Vendor; 4] = [
    Vendor {
        name: "kestra",
        document: "kestra/openapi.yaml",
        full: "kestra/kestra-ee.d30b224d.yml",
        facts: &["kestra", "kestra-js"],
        operations: 24,
    },
    Vendor {
        name: "portainer",
        document: "portainer/swagger.yaml",
        full: "portainer/portainer-ce-2.33.6.swagger2.yml",
        facts: &["portainer"],
        operations: 13,
    },
    Vendor {
        name: "knetik",
        document: "knetik/swagger.json",
        full: "knetik/swagger.json",
        facts: &["knetik"],
        operations: 16,
    },
    Vendor {
        name: "arthur",
        document: "arthur/openapi.json",
        full: "arthur/arthur-platform-original.json",
        facts: &["arthur"],
        operations: 10,
    },
];

/// A difference that is right, and why.
struct Exception {
    /// The source that is not followed: a file of facts, or a vendor's full document.
    source: &'static str,
    /// `operation: claim`; `*` stands for every operation.
    place: &'static str,
    theirs: &'static str,
    ours: &'static str,
    reason: &'static str,
}

/// In place of a claim that one side does not make.
const NONE: &str = "-";

const EXCEPTIONS: &[Exception] = &[
    Exception {
        source: "facts of arthur",
        place: "get_organization_users: query sort",
        theirs: "UserSort?",
        ours: "UserSort? = name",
        reason: "the reference pages do not print defaults of named types; the full document has them",
    },
    Exception {
        source: "facts of arthur",
        place: "get_organization_users: query order",
        theirs: "SortOrder?",
        ours: "SortOrder? = asc",
        reason: "the reference pages do not print defaults of named types; the full document has them",
    },
    Exception {
        source: "facts of knetik",
        place: "updateUserTemplate: returns",
        theirs: "TemplateResource",
        ours: "Optional[TemplateResource]",
        reason: "it is described under 204, which never has a body; the SDK raises at such a success",
    },
    Exception {
        source: "facts of knetik",
        place: "*: sends",
        theirs: "application/json",
        ours: "",
        reason: "without a body there is nothing that could have a Content-Type, and none is sent",
    },
    Exception {
        source: "full arthur",
        place: "get_organization_users: parameters/query user_ids/schema/items/type",
        theirs: "string",
        ours: NONE,
        reason: "the reference pages say that the items may be null",
    },
    Exception {
        source: "full arthur",
        place: "get_organization_users: parameters/query user_ids/schema/items/format",
        theirs: "uuid",
        ours: NONE,
        reason: "the reference pages say that the items may be null",
    },
    Exception {
        source: "full arthur",
        place: "get_organization_users: parameters/query user_ids/schema/items/anyOf/0/type",
        theirs: NONE,
        ours: "string",
        reason: "the reference pages say that the items may be null",
    },
    Exception {
        source: "full arthur",
        place: "get_organization_users: parameters/query user_ids/schema/items/anyOf/0/format",
        theirs: NONE,
        ours: "uuid",
        reason: "the reference pages say that the items may be null",
    },
    Exception {
        source: "full arthur",
        place: "get_organization_users: parameters/query user_ids/schema/items/anyOf/1/type",
        theirs: NONE,
        ours: "null",
        reason: "the reference pages say that the items may be null",
    },
    Exception {
        source: "full portainer",
        place: "UserDelete: accepts",
        theirs: "application/json",
        ours: NONE,
        reason: "nothing comes back, and the reference pages list no Accept",
    },
    Exception {
        source: "full portainer",
        place: "UserUpdatePassword: accepts",
        theirs: "application/json",
        ours: NONE,
        reason: "nothing comes back, and the reference pages list no Accept",
    },
    Exception {
        source: "full knetik",
        place: "*: security",
        theirs: r#"[{"oauth2_client_credentials_grant":["read write"]},{"oauth2_password_grant":["read write"]}]"#,
        ours: "[]",
        reason: "six operations are public by the reference pages",
    },
    Exception {
        source: "full knetik",
        place: "*: sends",
        theirs: NONE,
        ours: "application/json",
        reason: "by the reference pages every operation has a Content-Type",
    },
    Exception {
        source: "full knetik",
        place: "*: replies/200",
        theirs: "{}",
        ours: NONE,
        reason: "the full document was made from clients, which do not tell an empty 204 from an empty 200",
    },
    Exception {
        source: "full knetik",
        place: "*: replies/204",
        theirs: NONE,
        ours: "{}",
        reason: "the full document was made from clients, which do not tell an empty 204 from an empty 200",
    },
];

#[test]
fn operations_models_and_pages_agree_with_the_sources() {
    let Some(shared) = shared("operations_models_and_pages_agree_with_the_sources") else { return };
    let mut found = Vec::new();
    for vendor in &VENDORS {
        let sources = Sources::read(vendor, &shared);
        found.extend(sources.differences(&ours(vendor)));
        found.extend(sources.differences_of_pages(&pages(vendor).claims()));
    }
    let left: Vec<String> = found.iter().filter(|it| !excused(it)).map(ToString::to_string).collect();
    assert!(left.is_empty(), "{} differences:\n{}", left.len(), left.join("\n"));
    let unused = EXCEPTIONS.iter().filter(|exception| !found.iter().any(|it| exception.excuses(it)));
    let unused: Vec<String> = unused.map(|it| format!("{}, {}: {}", it.source, it.place, it.reason)).collect();
    assert!(unused.is_empty(), "these exceptions do not occur any more:\n{}", unused.join("\n"));
}

/// The vendors' pages list methods by the alphabet; ours go path by path, as the description does.
#[test]
fn methods_follow_each_other_as_in_the_description() {
    for vendor in &VENDORS {
        let order: Vec<String> = ours(vendor).operations().into_iter().map(|operation| operation.id).collect();
        assert_eq!(pages(vendor).order(), order, "{}", vendor.name);
    }
}

#[test]
fn links_of_the_reference_lead_somewhere() {
    for vendor in &VENDORS {
        let broken = pages(vendor).broken_links();
        assert!(broken.is_empty(), "{}:\n{}", vendor.name, broken.join("\n"));
    }
}

#[test]
fn no_sentence_is_copied() {
    let Some(shared) = shared("no_sentence_is_copied") else { return };
    let sources = files_below(&shared.join("vendors")).into_iter().chain(files_below(&shared.join("wire/facts")));
    let theirs: Vec<Value> =
        sources.filter(|path| path.extension().is_some_and(|it| it != "md")).map(|path| read(&path)).collect();
    let copied: Vec<String> = VENDORS.iter().flat_map(|vendor| words::copied(&ours(vendor).root, &theirs)).collect();
    assert!(copied.is_empty(), "these stand in the vendors' texts too:\n{}", copied.join("\n"));
}

#[test]
fn everything_is_described_and_used() {
    for vendor in &VENDORS {
        let ours = ours(vendor);
        assert_eq!(ours.operations().len(), vendor.operations, "operations of {}", vendor.name);
        let mut found = words::missing(&ours);
        found.extend(ours.broken_references());
        found.extend(ours.unused_components());
        assert!(found.is_empty(), "{}:\n{}", vendor.document, found.join("\n"));
    }
}

/// What the comparisons are worth: each of these changes must be noticed.
#[test]
fn each_single_change_is_noticed() {
    let Some(shared) = shared("each_single_change_is_noticed") else { return };
    let user = "/components/schemas/User";
    let list = "/paths/~1api~1v1~1users/get";
    let table: &[(&str, String, Value)] = &[
        ("kestra", format!("{list}/operationId"), json!("listUser")),
        ("kestra", format!("{list}/parameters/0/name"), json!("Q")),
        ("kestra", format!("{list}/parameters/0/in"), json!("header")),
        ("kestra", format!("{list}/parameters/0/schema/type"), json!("integer")),
        ("kestra", format!("{list}/parameters/0/schema/nullable"), json!(false)),
        ("kestra", format!("{list}/parameters/1/required"), json!(false)),
        ("kestra", format!("{list}/parameters/1/schema/default"), json!(2)),
        ("kestra", format!("{list}/parameters/3/explode"), json!(true)),
        ("kestra", format!("{list}/responses"), json!({ "204": { "description": "Nothing." } })),
        ("kestra", "/paths/~1api~1v1~1users/post/requestBody/required".to_owned(), json!(false)),
        (
            "kestra",
            "/components/requestBodies/NewApiToken/content".to_owned(),
            json!({ "text/plain": { "schema": {} } }),
        ),
        ("kestra", "/security".to_owned(), json!([{ "basicAuth": [] }])),
        ("kestra", "/components/schemas/CreateApiTokenRequest/properties/name/pattern".to_owned(), json!("a+")),
        ("portainer", "/paths/~1users~1me/get/produces".to_owned(), json!([])),
        ("portainer", "/paths/~1users~1admin~1init/post/security".to_owned(), json!([{ "jwt": [] }])),
        ("portainer", "/paths/~1users/post/parameters/0/required".to_owned(), json!(false)),
        ("portainer", "/basePath".to_owned(), json!("/")),
        ("portainer", "/parameters/UserId/type".to_owned(), json!("string")),
        ("portainer", "/definitions/portainer.UserRole/enum/0".to_owned(), json!(3)),
        ("portainer", "/definitions/portainer.UserRole/x-enum-varnames/0".to_owned(), json!("Nobody")),
        ("portainer", "/securityDefinitions/ApiKeyAuth/name".to_owned(), json!("X-KEY")),
        ("knetik", "/definitions/Property/x-subtypes/text".to_owned(), json!("LongProperty")),
        ("knetik", "/definitions/Property/discriminator".to_owned(), json!("kind")),
        ("knetik", "/definitions/TextProperty/allOf/1/properties".to_owned(), json!({})),
        ("knetik", "/definitions/UserResource/properties/id/readOnly".to_owned(), json!(false)),
        ("knetik", "/definitions/UserResource/properties/template/type".to_owned(), json!("integer")),
        ("knetik", "/paths/~1users~1templates/post/responses/201".to_owned(), json!({ "description": "Nothing." })),
        ("knetik", "/securityDefinitions/oauth2_password_grant/tokenUrl".to_owned(), json!("/token")),
        ("arthur", format!("{user}/required/0"), json!("email")),
        ("arthur", format!("{user}/properties/last_name/anyOf"), json!([{ "type": "string" }])),
        ("arthur", format!("{user}/properties/nick"), json!({ "type": "string" })),
        ("arthur", format!("{user}/properties/id/format"), json!("uuid")),
        ("arthur", "/paths/~1api~1v1~1users~1me/get/security".to_owned(), json!([])),
        ("arthur", "/components/schemas/UserCredentials/properties/password/writeOnly".to_owned(), json!(false)),
    ];
    for vendor in &VENDORS {
        let sources = Sources::read(vendor, &shared);
        for (_, pointer, value) in table.iter().filter(|(name, ..)| *name == vendor.name) {
            let mut changed = ours(vendor);
            changed.replace(pointer, value.clone());
            let found = sources.differences(&changed);
            assert!(found.iter().any(|difference| !excused(difference)), "{} {pointer} = {value}", vendor.name);
        }
    }
}

/// As [`each_single_change_is_noticed`], for every column of the pages.
#[test]
fn each_change_of_a_page_is_noticed() {
    let Some(shared) = shared("each_change_of_a_page_is_noticed") else { return };
    let vendor = &VENDORS[0];
    let sources = Sources::read(vendor, &shared);
    let changes = [
        ("`GET /api/v1/users/{id}`", "`GET /api/v1/user/{id}`"),
        ("`getUser` in the description", "`get` in the description"),
        ("`q`<br>query |", "`q`<br>header |"),
        ("`q`<br>query |", "`q`<br>query `Q` |"),
        ("`page`<br>query | `i32` | yes<br>", "`page`<br>query | `String` | yes<br>"),
        ("`page`<br>query | `i32` | yes<br>", "`page`<br>query | `i32` | no<br>"),
        ("`10` is sent", "`11` is sent"),
        ("`page`<br>query", "`size`<br>query"),
        ("| Text to search for. |", "|  |"),
        ("Only for superadmins. Removes an account and every right it had.", ""),
        ("The new personal details.", ""),
        ("All paths are relative to the URL", "All paths are relative to `/api`"),
        ("Needs a bearer token", "Needs a key"),
        ("**Body**: [`CreateApiTokenRequest`]", "**Body**: `Json` [`CreateApiTokenRequest`]"),
        ("**Returns**: [`CreateApiTokenResponse`]", "**Returns**: nothing. [`CreateApiTokenResponse`]"),
        ("**Auth**: [`bearerAuth`](../README.md#bearer_auth) or ", "**Auth**: "),
        ("**Sends**: `application/json`", "**Sends**: `text/plain`"),
        ("**Accepts**: `application/json`", "**Accepts**: `text/plain`"),
        ("| 404 |", "| 405 |"),
        (" (`application/json`) |", " |"),
    ];
    for (old, new) in changes {
        let mut changed = pages(vendor);
        changed.replace(old, new);
        let found = sources.differences_of_pages(&changed.claims());
        assert!(found.iter().any(|difference| !excused(difference)), "{old} to {new}");
    }
}

/// What the sources say about one vendor, by the name of the source.
struct Sources(Vec<(String, Claims)>);

impl Sources {
    fn read(vendor: &Vendor, shared: &Path) -> Self {
        let pages = vendor.facts.iter().map(|file| (format!("facts of {file}"), reference_pages(file, shared)));
        let full = (format!("full {}", vendor.name), full(vendor, shared));
        Self(pages.chain([full]).collect())
    }

    fn differences(&self, ours: &Document) -> Vec<Difference> {
        let (pages, whole) = (claims::as_reference_pages(ours), claims::of_document(ours, |_| true));
        let compare = |(source, theirs): &(String, Claims)| match source.starts_with("full ") {
            true => claims::differences(source, theirs, &whole),
            false => claims::differences(source, theirs, &heard(&pages, theirs)),
        };
        self.0.iter().flat_map(compare).collect()
    }

    /// Only the vendors' own pages judge ours.
    fn differences_of_pages(&self, ours: &Claims) -> Vec<Difference> {
        let theirs = self.0.iter().filter(|(source, _)| source.starts_with("facts of "));
        theirs.flat_map(|(source, theirs)| claims::differences(source, theirs, &heard(ours, theirs))).collect()
    }
}

fn reference_pages(file: &str, shared: &Path) -> Claims {
    let facts = shared.join("wire/facts");
    let types = facts.join(format!("{file}.sdk_response_types.json"));
    let types = if types.exists() { read(&types) } else { Value::Null };
    claims::of_reference_pages(&read(&facts.join(format!("{file}.json"))), &types)
}

/// Without what is not for the reference pages to judge: replies, where they list none at all, the kinds of
/// credentials, where they only name them, and texts that we have and they have not.
fn heard(ours: &Claims, theirs: &Claims) -> Claims {
    let silent = |kind: &str| ours.keys().any(|it| it.contains(kind)) && !theirs.keys().any(|it| it.contains(kind));
    let silent: Vec<&str> = [": reply ", ": headers of ", ": auth "].into_iter().filter(|kind| silent(kind)).collect();
    let judged = |place: &str| !silent.iter().any(|kind| place.contains(kind));
    let more = |place: &str| place.ends_with("told") && theirs.get(place).is_some_and(|told| told == "false");
    let heard = ours.iter().filter(|(place, _)| judged(place));
    heard.map(|(place, value)| (place.clone(), if more(place) { "false".to_owned() } else { value.clone() })).collect()
}

/// Of the vendor's whole API only the operations that are ours.
fn full(vendor: &Vendor, shared: &Path) -> Claims {
    let ours = ours(vendor);
    let ours: BTreeSet<(String, String)> = ours.operations().into_iter().map(|it| (it.method, it.path)).collect();
    let full = Document::read(&shared.join("vendors").join(vendor.full));
    claims::of_document(&full, |it| ours.contains(&(it.method.clone(), it.path.clone())))
}

fn excused(difference: &Difference) -> bool {
    EXCEPTIONS.iter().any(|exception| exception.excuses(difference))
}

impl Exception {
    fn excuses(&self, difference: &Difference) -> bool {
        let place = match self.place.strip_prefix('*') {
            Some(end) => difference.place.ends_with(end),
            None => difference.place == self.place,
        };
        place
            && difference.source == self.source
            && difference.theirs.as_deref().unwrap_or(NONE) == self.theirs
            && difference.ours.as_deref().unwrap_or(NONE) == self.ours
    }
}

fn pages(vendor: &Vendor) -> Pages {
    Pages::read(&workspace().join("generated").join(vendor.name).join("docs"))
}

fn ours(vendor: &Vendor) -> Document {
    Document::read(&workspace().join("specs").join(vendor.document))
}

/// The folder of the vendors' documents, or `None` and a line on the terminal that says what was skipped.
fn shared(test: &str) -> Option<PathBuf> {
    let shared = workspace().join("../shared");
    if shared.is_dir() {
        return Some(shared);
    }
    let checks: usize = VENDORS.iter().map(|vendor| claims::of_document(&ours(vendor), |_| true).len()).sum();
    // Written past the capture of the test harness. A terminal that is gone is no reason to fail.
    drop(writeln!(std::io::stderr(), "skipped: {checks} checks of {test} (../shared is absent)"));
    None
}

fn workspace() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}
