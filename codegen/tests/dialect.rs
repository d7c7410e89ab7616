//! What the dialect stage makes of descriptions: one small case per rule, and everything real that is at hand.

use std::{
    collections::BTreeMap,
    fs,
    path::{Path, PathBuf},
};

use clientwright_codegen::{
    config::Config,
    diagnostics::{Code, Place, Report, Severity},
    dialect::{self, Normal},
    ledger::Ledger,
    load::{
        self, Document, Files,
        node::{Node, NodeId, Value},
    },
};

/// Files below a folder.
struct Folder(PathBuf);

impl Files for Folder {
    fn read(&self, path: &str) -> Result<Vec<u8>, String> {
        fs::read(self.0.join(path)).map_err(|error| error.to_string())
    }
}

/// What came of one document.
struct Run {
    document: Document,
    normal: Option<Normal>,
    report: Report,
    ledger: Ledger,
}

fn run(files: &dyn Files, root: &str, lenient: bool) -> Result<Run, Report> {
    let mut report = Report::default();
    let mut config = Config::new("test", root);
    config.lenient = lenient;
    let Ok(document) = load::load(root, files, &config, &mut report) else { return Err(report) };
    let mut ledger = Ledger::default();
    let normal = dialect::normalise(&document, &config, &mut report, &mut ledger);
    Ok(Run { document, normal, report, ledger })
}

/// Documents as they are published, where they are at hand: single files, and the roots of folders.
fn real_documents() -> Vec<PathBuf> {
    let shared = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../shared");
    let mut found = Vec::new();
    for folder in ["corpus", "vendors"] {
        collect(&shared.join(folder), &mut found);
    }
    found.sort();
    found
}

fn collect(folder: &Path, found: &mut Vec<PathBuf>) {
    let Ok(entries) = fs::read_dir(folder) else { return };
    let mut paths: Vec<_> = entries.flatten().map(|entry| entry.path()).collect();
    paths.sort();
    let is_root =
        |path: &PathBuf| path.is_file() && path.file_stem().is_some_and(|stem| stem == "openapi" || stem == "swagger");
    if let Some(root) = paths.iter().find(|path| is_root(path)) {
        found.push(root.clone());
        return;
    }
    for path in paths {
        let extension = path.extension().and_then(|extension| extension.to_str()).unwrap_or_default().to_owned();
        if path.is_dir() {
            collect(&path, found);
        } else if matches!(extension.as_str(), "json" | "yaml" | "yml") {
            found.push(path);
        }
    }
}

/// Counts without any of the rules: every method below every path.
fn operations_written(root: &Node) -> usize {
    const METHODS: [&str; 8] = ["get", "put", "post", "delete", "options", "head", "patch", "trace"];
    let paths = root.get("paths").and_then(Node::as_map);
    let items = paths.into_iter().flat_map(|paths| paths.iter()).filter_map(|(_, item)| item.as_map());
    items.map(|item| item.keys().filter(|key| METHODS.contains(key)).count()).sum()
}

/// What is said, what is counted, and what comes out, without the places that it carries.
fn render(run: &Run) -> String {
    let mut text = String::new();
    for diagnostic in &run.report.diagnostics {
        let place = match &diagnostic.place {
            Place::Node(id) => match run.document.sources.locate(*id) {
                Some(location) => format!("{}:{}:{}", location.file, location.line, location.column),
                None => panic!("no place for {diagnostic:?}"),
            },
            other => format!("{other:?}"),
        };
        let (severity, code) = (format!("{:?}", diagnostic.severity).to_lowercase(), diagnostic.code.id());
        text += &format!("{severity} {code} {place}: {}\n", diagnostic.message);
        if let Some(hint) = &diagnostic.hint {
            text += &format!("  {hint}\n");
        }
    }
    let ledger = &run.ledger;
    text += &format!("{}: {} operations, {} schemas\n", ledger.dialect, ledger.operations, ledger.schemas);
    for (title, parts) in [("left out", &ledger.operations_left_out), ("passed over", &ledger.passed_over)] {
        for part in parts {
            text += &format!("{title}: {} ({})\n", part.what, part.reason);
        }
    }
    let Some(normal) = &run.normal else { return text };
    let mut value = serde_json::to_value(&normal.openapi).expect("the model can be written");
    without_places(&mut value);
    let map = value.as_object_mut().expect("a description is an object");
    map.remove("openapi");
    map.retain(|_, value| value != &serde_json::json!({}));
    text + "---\n" + &serde_yaml::to_string(&value).expect("JSON is YAML")
}

fn without_places(value: &mut serde_json::Value) {
    without(dialect::keys::AT, value);
}

fn without(key: &str, value: &mut serde_json::Value) {
    match value {
        serde_json::Value::Array(list) => list.iter_mut().for_each(|item| without(key, item)),
        serde_json::Value::Object(map) => {
            map.remove(key);
            map.values_mut().for_each(|value| without(key, value));
        }
        _ => {}
    }
}

/// Places that are carried lead into the document, and counts add up.
fn check(run: &Run) {
    let Some(normal) = &run.normal else { return };
    let emitted = normal.openapi.operations().count() + more_operations(normal);
    assert_eq!(emitted + run.ledger.operations_left_out.len(), run.ledger.operations);
    for (name, id) in &normal.components {
        let written = normal.copies.get(id).unwrap_or(id);
        assert!(run.document.sources.locate(*written).is_some(), "{name}");
    }
}

fn more_operations(normal: &Normal) -> usize {
    let items = normal.openapi.paths.iter().filter_map(|(_, item)| item.as_item());
    let more = items.filter_map(|item| item.extensions.get(dialect::keys::MORE_OPERATIONS)?.as_object());
    more.map(serde_json::Map::len).sum()
}

#[test]
fn rules() {
    insta::glob!("dialects/rules/*.yaml", |path| {
        let folder = Folder(path.parent().expect("a file is in a folder").to_owned());
        let root = path.file_name().expect("a file has a name").to_string_lossy().into_owned();
        let run = run(&folder, &root, true).unwrap_or_else(|report| panic!("{report:#?}"));
        check(&run);
        insta::assert_snapshot!(render(&run));
    });
}

/// A document that is nothing but its values.
fn document_of(root: Node) -> Document {
    let files = vec![("root.yaml".to_owned(), root)];
    Document { sources: load::Sources::default(), files }
}

/// The `index`th value of a document, in the order of the text.
fn nth<'n>(node: &'n mut Node, index: &mut usize) -> Option<&'n mut Node> {
    if *index == 0 {
        return Some(node);
    }
    *index -= 1;
    match &mut node.value {
        Value::List(list) => list.iter_mut().find_map(|item| nth(item, index)),
        Value::Map(map) => map.iter_mut().find_map(|(_, value)| nth(value, index)),
        _ => None,
    }
}

/// What may stand where something else belongs.
fn intruders() -> Vec<Value> {
    let text = |text: &str| Value::Text(text.to_owned());
    let mut map = clientwright_codegen::load::node::Map::new();
    map.insert("$ref", NodeId(0), Node::text_at(NodeId(0), "#/components/schemas/Pet"));
    vec![
        Value::Null,
        Value::Bool(true),
        Value::Number("-1e400".to_owned()),
        text(""),
        text("#"),
        Value::List(Vec::new()),
        Value::List(vec![Node::at(NodeId(0), Value::Null), Node::at(NodeId(0), Value::Map(map.clone()))]),
        Value::Map(clientwright_codegen::load::node::Map::new()),
        Value::Map(map),
    ]
}

#[test]
fn anything_may_stand_anywhere() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/dialects");
    let mut runs = 0;
    for path in [
        "pets/2.0.yaml",
        "pets/3.0.yaml",
        "pets/3.2.yaml",
        "rules/v2.yaml",
        "rules/v3_2.yaml",
        "rules/references_dynamic.yaml",
    ] {
        let original = run(&Folder(folder.clone()), path, true).unwrap_or_else(|report| panic!("{report:#?}"));
        let (_, root) = &original.document.files[0];
        for index in 0..root.size() {
            for intruder in intruders() {
                let mut broken = root.clone();
                nth(&mut broken, &mut index.clone()).expect("there are that many").value = intruder;
                let mut config = Config::new("test", "root.yaml");
                config.lenient = true;
                let (mut report, mut ledger) = (Report::default(), Ledger::default());
                if let Some(normal) = dialect::normalise(&document_of(broken), &config, &mut report, &mut ledger) {
                    let emitted = normal.openapi.operations().count() + more_operations(&normal);
                    assert_eq!(emitted + ledger.operations_left_out.len(), ledger.operations, "{path} {index}");
                    let written = serde_json::to_value(&normal.openapi).expect("the model can be written");
                    let read: openapiv3::OpenAPI = serde_json::from_value(written).expect("and read again");
                    assert!(read == normal.openapi, "{path} {index}");
                }
                runs += 1;
            }
        }
    }
    println!("{runs} documents");
}

fn over_budget(text: &str, change: impl FnOnce(&mut Config)) -> Report {
    let mut config = Config::new("test", "root.yaml");
    change(&mut config);
    let mut report = Report::default();
    let document = load::load("root.yaml", &Memory(text.to_owned()), &config, &mut report).expect("it loads");
    dialect::normalise(&document, &config, &mut report, &mut Ledger::default());
    report
}

struct Memory(String);

impl Files for Memory {
    fn read(&self, _: &str) -> Result<Vec<u8>, String> {
        Ok(self.0.clone().into_bytes())
    }
}

#[test]
fn budgets_hold() {
    // One path item at many paths.
    let paths: String = (0..100).map(|index| format!("  /{index}: {{$ref: '#/x-item'}}\n")).collect();
    let item = "x-item: {get: {responses: {}}, put: {responses: {}}}\n";
    let text = format!("openapi: 3.0.3\ninfo: {{title: T, version: '1'}}\n{item}paths:\n{paths}");
    let report = over_budget(&text, |config| config.budgets.expanded_nodes = 300);
    assert_eq!(report.diagnostics.last().map(|d| d.code), Some(Code::OverBudget), "{report:#?}");
    assert!(over_budget(&text, |_| {}).diagnostics.is_empty());
    // Each text refers to the next, one level deeper.
    let texts: String = (0..400).map(|index| format!("x-{index}: {{a: {{$ref: '#/x-{}'}}}}\n", index + 1)).collect();
    let text = format!("openapi: 3.0.3\npaths: {{}}\n{texts}x-400: end\ninfo: {{$ref: '#/x-0'}}\n");
    let report = over_budget(&text, |_| {});
    assert!(report.diagnostics.iter().any(|d| d.code == Code::OverBudget), "{report:#?}");
    // One component leads to the next.
    let schemas: String =
        (0..400).map(|index| format!("    S{index}: {{$ref: '#/components/schemas/S{}'}}\n", index + 1)).collect();
    let text = format!(
        "openapi: 3.0.3\ninfo: {{title: T, version: '1'}}\npaths: {{}}\ncomponents:\n  schemas:\n{schemas}    S400: {{type: string}}\n"
    );
    let report = over_budget(&text, |_| {});
    let (budget, others): (Vec<_>, Vec<_>) = report.diagnostics.iter().partition(|d| d.code == Code::OverBudget);
    assert!(others.iter().all(|d| d.code == Code::CircularReference), "{report:#?}");
    assert!(matches!(budget[..], [one] if one.message.contains("`reference_depth`")), "{report:#?}");
}

#[test]
fn budgets_that_are_exceeded_say_their_name_and_can_be_raised() {
    let head = "openapi: 3.0.3\ninfo: {title: T, version: '1'}\npaths: {}\n";
    let base = |index: usize| format!("    S{index}: {{allOf: [{{$ref: '#/components/schemas/S{}'}}]}}\n", index + 1);
    let chain: String = (0..100).map(base).collect();
    let chain = format!("{head}components:\n  schemas:\n{chain}    S100: {{type: object}}\n");
    let name = format!("{head}components: {{schemas: {{{}: {{type: string}}}}}}\n", "N".repeat(400));
    let property = format!("{head}components: {{schemas: {{A: {{properties: {{{}: {{}}}}}}}}}}\n", "p".repeat(400));
    type Raise = fn(&mut Config);
    let cases: [(&str, &str, Raise); 3] = [
        ("reference_depth", &chain, |config| config.budgets.reference_depth = 101),
        ("name_length", &name, |config| config.budgets.name_length = 400),
        ("name_length", &property, |config| config.budgets.name_length = 400),
    ];
    for (budget, text, raise) in cases {
        let report = over_budget(text, |_| {});
        let [found] = &report.diagnostics[..] else { panic!("{report:#?}") };
        assert_eq!(found.code, Code::OverBudget);
        assert!(found.message.contains(&format!("`{budget}`")), "{found:#?}");
        assert!(found.hint.as_ref().is_some_and(|hint| hint.contains(budget)), "{found:#?}");
        assert!(matches!(found.place, Place::Node(_)), "{found:#?}");
        let raised = over_budget(text, raise);
        assert!(!raised.has_errors(), "{budget}: {raised:#?}");
    }
}

/// The model, without places and without what tells the dialects apart on purpose: `type: file`.
fn comparable(folder: &Path, file: &str) -> serde_json::Value {
    let run = run(&Folder(folder.to_owned()), file, false).unwrap_or_else(|report| panic!("{report:#?}"));
    assert!(run.report.diagnostics.is_empty(), "{file}: {:#?}", run.report);
    check(&run);
    let normal = run.normal.unwrap_or_else(|| panic!("{file}: nothing came out"));
    let mut value = serde_json::to_value(&normal.openapi).expect("the model can be written");
    without_places(&mut value);
    without(dialect::keys::FILE, &mut value);
    value
}

#[test]
fn one_api_in_four_dialects_is_one_document() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/dialects/pets");
    let expected = comparable(&folder, "3.0.yaml");
    for file in ["2.0.yaml", "3.1.yaml", "3.2.yaml"] {
        let pretty = |value: &serde_json::Value| serde_yaml::to_string(value).expect("JSON is YAML");
        let found = comparable(&folder, file);
        assert!(found == expected, "{file}:\n{}\n3.0:\n{}", pretty(&found), pretty(&expected));
    }
}

#[test]
fn every_real_document_is_normalised() {
    let documents = real_documents();
    if documents.is_empty() {
        eprintln!("SKIPPED: there is no ../shared with real documents");
        return;
    }
    for path in documents {
        let folder = Folder(path.parent().expect("a file is in a folder").to_owned());
        let root = path.file_name().expect("a file has a name").to_string_lossy().into_owned();
        let start = std::time::Instant::now();
        let run = match run(&folder, &root, true) {
            Ok(run) => run,
            Err(report) => {
                println!("{}: not loaded: {:?}", path.display(), report.diagnostics.first());
                continue;
            }
        };
        let time = start.elapsed();
        let mut codes: BTreeMap<&str, usize> = BTreeMap::new();
        for diagnostic in &run.report.diagnostics {
            *codes.entry(diagnostic.code.id()).or_default() += 1;
        }
        println!("{} {time:?} {} {codes:?}", path.display(), run.ledger.operations);
        if codes.contains_key("CW101") {
            continue;
        }
        let errors: Vec<_> = run.report.diagnostics.iter().filter(|d| d.severity == Severity::Error).collect();
        assert!(errors.is_empty(), "{}: {errors:#?}", path.display());
        assert!(run.normal.is_some(), "{}: {:#?}", path.display(), run.report);
        check(&run);
        let (_, root) = &run.document.files[0];
        assert_eq!(operations_written(root), run.ledger.operations, "{}", path.display());
    }
}
