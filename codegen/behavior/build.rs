//! Runs the generator over every fixture and every vendor's description, and mounts what it writes as modules.
//!
//! A crate of its own per fixture would be slow to build, so each becomes a module: `crate::` in its files, which
//! stands in paths only, is the module's root then, and its Cargo features are all on.

use std::{
    collections::{BTreeMap, BTreeSet},
    env, fs,
    path::{Path, PathBuf},
};

use clientwright_codegen::{
    config::Config,
    diagnostics::Report,
    emit, generate,
    ir::{Program, Workspace},
    load::Files,
    lower::Target,
};

fn main() {
    let here = PathBuf::from(env::var("CARGO_MANIFEST_DIR").expect("cargo sets it"));
    let out = PathBuf::from(env::var("OUT_DIR").expect("cargo sets it"));
    let (fixtures, specs) = (here.join("../tests/fixtures"), here.join("../../specs"));
    println!("cargo::rerun-if-changed={}", fixtures.display());
    println!("cargo::rerun-if-changed={}", specs.display());

    let mut features = BTreeSet::new();
    mount(&out, "fixtures", fixture_crates(&fixtures), &mut features);
    mount(&out, "vendors", BTreeMap::from([(String::new(), vendor_crates(&specs))]), &mut features);
    for feature in features {
        println!("cargo::rustc-check-cfg=cfg(feature, values(\"{feature}\"))");
        println!("cargo::rustc-cfg=feature=\"{feature}\"");
    }
}

/// By topic, by case.
type Crates = BTreeMap<String, BTreeMap<String, emit::Files>>;

fn fixture_crates(folder: &Path) -> Crates {
    let topics = entries(folder).into_iter().filter(|topic| topic.is_dir());
    topics.map(|topic| (stem(&topic), topic_crates(&topic))).collect()
}

fn topic_crates(topic: &Path) -> BTreeMap<String, emit::Files> {
    let cases = entries(topic).into_iter().filter(|case| case.extension().is_some_and(|end| end == "yaml"));
    let crates = cases.map(|case| {
        let root = case.file_name().expect("entries have names").to_string_lossy().into_owned();
        (stem(&case), crate_of(topic, &root, &case.with_extension("toml"), "fixture", &programs(topic)))
    });
    crates.collect()
}

/// What shows how requests are made is also called with inputs given as data, and what shows names of schemas is
/// also asked by them.
fn programs(topic: &Path) -> Vec<Program> {
    match stem(topic).as_str() {
        "auth" | "bodies" | "operations" | "paging" | "parameters" | "servers" | "swagger2" => vec![Program::Contract],
        "roundtrip" => vec![Program::Roundtrip],
        _ => Vec::new(),
    }
}

fn vendor_crates(specs: &Path) -> BTreeMap<String, emit::Files> {
    let vendors = entries(specs).into_iter().filter(|vendor| vendor.is_dir());
    let crates = vendors.map(|vendor| {
        let name = stem(&vendor);
        (name.clone(), crate_of(&vendor, "openapi.yaml", &vendor.join("generate.toml"), &name, &[Program::Contract]))
    });
    crates.collect()
}

/// The files of one crate. A fixture that makes none fails the build, with everything that is wrong with it.
fn crate_of(folder: &Path, root: &str, config: &Path, name: &str, programs: &[Program]) -> emit::Files {
    let mut report = Report::default();
    let defaults = Config::new(name, root);
    let config = match fs::read_to_string(config) {
        Ok(text) => Config::parse(&text, defaults, &mut report).unwrap_or_else(|| panic!("{name}: {report:#?}")),
        Err(_) => defaults,
    };
    let target = Target {
        runtime_path: "../../codegen/runtime".to_owned(),
        workspace: Workspace::Member,
        source: config.document.clone(),
        source_digest: String::new(),
        programs: programs.to_vec(),
    };
    let outcome = generate(&config.document, &Folder(folder), &config, &target);
    let Some(files) = outcome.files else {
        panic!("{}: {:#?}", folder.join(&config.document).display(), outcome.report.diagnostics)
    };
    files
}

/// Reads below one folder only.
struct Folder<'a>(&'a Path);

impl Files for Folder<'_> {
    fn read(&self, path: &str) -> Result<Vec<u8>, String> {
        fs::read(self.0.join(path)).map_err(|error| error.to_string())
    }
}

/// Writes the sources of `crates` below `out`, and `<name>.rs` with a module for each.
fn mount(out: &Path, name: &str, crates: Crates, features: &mut BTreeSet<String>) {
    let mut modules = String::new();
    for (topic, cases) in crates {
        let mut inner = String::new();
        for (case, files) in cases {
            let folder = out.join(name).join(&topic).join(&case);
            let parts = ["crate", name, &topic, &case];
            let root = parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join("::");
            let allowed = allowed_lints(&files["Cargo.toml"]).join(", ");
            write_sources(&folder, &root, files, features);
            inner.push_str(&format!("#[allow({allowed})]\n#[path = {:?}]\npub mod {case};\n", folder.join("lib.rs")));
        }
        modules.push_str(&if topic.is_empty() { inner } else { format!("pub mod {topic} {{\n{inner}}}\n") });
    }
    write(&out.join(format!("{name}.rs")), &modules);
}

/// The lints that a manifest allows: a module has no manifest.
fn allowed_lints(manifest: &str) -> Vec<String> {
    let mut prefix = None;
    let mut allowed = Vec::new();
    for line in manifest.lines() {
        match (line, prefix, line.strip_suffix(" = \"allow\"")) {
            ("[lints.rust]", ..) => prefix = Some(""),
            ("[lints.clippy]", ..) => prefix = Some("clippy::"),
            (table, ..) if table.starts_with('[') => prefix = None,
            (_, Some(prefix), Some(lint)) => allowed.push(format!("{prefix}{lint}")),
            _ => {}
        }
    }
    allowed
}

fn write_sources(folder: &Path, root: &str, files: emit::Files, features: &mut BTreeSet<String>) {
    for (path, content) in files {
        let Some(path) = path.strip_prefix("src/") else { continue };
        let mentions = content.split("feature = \"").skip(1).filter_map(|rest| rest.split('"').next());
        features.extend(mentions.map(str::to_owned));
        write(&folder.join(path), &content.replace("crate::", &format!("{root}::")));
    }
}

/// Leaves a file alone whose content is right, so that nothing is compiled again for nothing.
fn write(path: &Path, content: &str) {
    if fs::read_to_string(path).is_ok_and(|present| present == content) {
        return;
    }
    fs::create_dir_all(path.parent().expect("all files are below the output folder")).expect("a writable folder");
    fs::write(path, content).expect("a writable folder");
}

/// What is in a folder, in the order of the names.
fn entries(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).unwrap_or_else(|error| panic!("{}: {error}", folder.display()));
    let mut paths: Vec<PathBuf> = entries.map(|entry| entry.expect("a readable folder").path()).collect();
    paths.sort();
    paths
}

fn stem(path: &Path) -> String {
    path.file_stem().expect("entries have names").to_string_lossy().into_owned()
}
