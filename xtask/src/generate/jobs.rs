//! Which crates to make, from what, and where they go.

use std::{
    collections::BTreeSet,
    fs, io,
    path::{Path, PathBuf},
};

use clientwright_codegen::{
    config,
    diagnostics::Code,
    emit,
    ir::{Program, Workspace},
};

use super::Args;
use crate::{Failed, disk::sentence, report::Reporter, runtime};

/// One crate to make.
pub(crate) struct Job {
    pub(crate) name: String,
    /// The folder of the description, and how to call it.
    pub(crate) folder: PathBuf,
    pub(crate) shown: String,
    /// The text of its generate.toml.
    pub(crate) config: Option<String>,
    /// The description, where the configuration names none.
    pub(crate) document: String,
    pub(crate) out: PathBuf,
    pub(crate) shown_out: String,
    pub(crate) runtime_path: String,
    /// Files that the crate gets besides those made for it.
    pub(crate) besides: emit::Files,
    pub(crate) workspace: Workspace,
    /// Folders from which references may read besides those that the configuration allows.
    pub(crate) allow_references: Vec<PathBuf>,
    /// Whether it is lenient whatever the configuration says.
    pub(crate) lenient: bool,
    pub(crate) programs: Vec<Program>,
}

impl Job {
    /// The crate of a vendor that has a folder in specs/.
    pub(crate) fn of_vendor(root: &Path, vendor: &str, reporter: Reporter) -> Result<Self, Failed> {
        let known = known(root, reporter)?;
        if !known.iter().any(|known| known == vendor) {
            let message = format!("there is no such folder; there are: {}", known.join(", "));
            return Err(reporter.problem(Code::FileUnreadable, &format!("specs/{vendor}"), &message));
        }
        member(root, vendor.to_owned(), reporter)
    }

    /// A crate of any description, without any configuration, that goes nowhere yet.
    pub(crate) fn of_file(spec: &Path, name: &str, reporter: Reporter) -> Result<Self, Failed> {
        if spec.to_str().is_some_and(|spec| spec.contains("://")) {
            let message = "the generator opens no connection; download the description first";
            return Err(reporter.problem(Code::FileUnreadable, &spec.display().to_string(), message));
        }
        let (Some(folder), Some(document)) = (spec.parent(), spec.file_name().and_then(|name| name.to_str())) else {
            return Err(reporter.problem(Code::FileUnreadable, &spec.display().to_string(), "this is no file's name"));
        };
        Ok(Self {
            name: name.to_owned(),
            document: document.to_owned(),
            folder: if folder.as_os_str().is_empty() { PathBuf::from(".") } else { folder.to_owned() },
            shown: folder.display().to_string(),
            config: None,
            out: PathBuf::new(),
            shown_out: String::new(),
            runtime_path: String::new(),
            besides: emit::Files::new(),
            workspace: Workspace::Own,
            allow_references: Vec::new(),
            lenient: false,
            programs: Vec::new(),
        })
    }
}

/// What the arguments ask for, by name.
pub(crate) fn jobs(root: &Path, args: &Args, reporter: Reporter) -> Result<Vec<Job>, Failed> {
    let mut jobs = match (&args.spec, &args.out) {
        (Some(spec), Some(out)) => vec![standalone(root, spec, out, args, reporter)?],
        _ => vendors(root, args, reporter)?,
    };
    for job in &mut jobs {
        job.allow_references.clone_from(&args.allow_references);
        job.lenient = args.lenient;
        job.programs = args.programs();
    }
    Ok(jobs)
}

/// The crates of the vendors that are named, or of all, in order and each once.
fn vendors(root: &Path, args: &Args, reporter: Reporter) -> Result<Vec<Job>, Failed> {
    let named: BTreeSet<String> = match args.vendors.is_empty() {
        true => known(root, reporter)?.into_iter().collect(),
        false => args.vendors.iter().cloned().collect(),
    };
    named.iter().map(|vendor| Job::of_vendor(root, vendor, reporter)).collect()
}

/// The folders in specs/.
pub(crate) fn known(root: &Path, reporter: Reporter) -> Result<Vec<String>, Failed> {
    folders(&root.join("specs")).map_err(|error| unreadable("specs", &error, reporter))
}

fn folders(of: &Path) -> io::Result<Vec<String>> {
    let mut names = Vec::new();
    for entry in fs::read_dir(of)? {
        let entry = entry?;
        if entry.path().is_dir() {
            names.push(entry.file_name().to_string_lossy().into_owned());
        }
    }
    names.sort();
    Ok(names)
}

fn member(root: &Path, vendor: String, reporter: Reporter) -> Result<Job, Failed> {
    let shown = format!("specs/{vendor}");
    if let Err(rule) = config::package_name(&vendor) {
        let message = format!("the folder's name becomes a package's, and {rule}");
        return Err(reporter.problem(Code::WrongConfig, &shown, &message));
    }
    let folder = root.join(&shown);
    let config = match fs::read_to_string(folder.join("generate.toml")) {
        Ok(text) => Some(text),
        Err(error) if error.kind() == io::ErrorKind::NotFound => None,
        Err(error) => return Err(unreadable(&format!("{shown}/generate.toml"), &error, reporter)),
    };
    Ok(Job {
        document: found_document(&folder),
        folder,
        shown,
        config,
        out: root.join("generated").join(&vendor),
        shown_out: format!("generated/{vendor}"),
        name: vendor,
        runtime_path: "../../codegen/runtime".to_owned(),
        besides: emit::Files::new(),
        workspace: Workspace::Member,
        allow_references: Vec::new(),
        lenient: false,
        programs: Vec::new(),
    })
}

/// The names under which descriptions are published, most usual first.
pub(crate) const DOCUMENTS: [&str; 6] =
    ["openapi.yaml", "openapi.yml", "openapi.json", "swagger.yaml", "swagger.yml", "swagger.json"];

fn found_document(folder: &Path) -> String {
    let found = DOCUMENTS.into_iter().find(|name| folder.join(name).is_file());
    found.unwrap_or(DOCUMENTS[0]).to_owned()
}

fn standalone(root: &Path, spec: &Path, out: &Path, args: &Args, reporter: Reporter) -> Result<Job, Failed> {
    let shown_out = out.display().to_string();
    let out = std::path::absolute(out).map_err(|error| unreadable(&shown_out, &error, reporter))?;
    let name = args.name.clone().unwrap_or_else(|| name_like(&out));
    let job = Job::of_file(spec, &name, reporter)?;
    let (runtime_path, besides) = runtime_for(root, &out, args, reporter)?;
    let workspace = if args.member { Workspace::Member } else { Workspace::Own };
    Ok(Job { shown_out, out, runtime_path, besides, workspace, ..job })
}

/// The path of the runtime, and the files of its copy if the crate gets one.
fn runtime_for(root: &Path, out: &Path, args: &Args, reporter: Reporter) -> Result<(String, emit::Files), Failed> {
    match &args.runtime {
        Some(path) => Ok((path_between(out, path), emit::Files::new())),
        None => match runtime::copy(root) {
            Ok(files) => Ok((runtime::FOLDER.to_owned(), files)),
            Err(error) => Err(unreadable("codegen/runtime", &error, reporter)),
        },
    }
}

/// A package name as near to the folder's as the rules allow.
pub(crate) fn name_like(folder: &Path) -> String {
    let name = folder.file_name().unwrap_or_default().to_string_lossy().to_ascii_lowercase();
    let words = name.split(|c: char| !c.is_ascii_alphanumeric() && c != '_').map(one_by_one);
    let plain = words.filter(|word| !word.is_empty()).collect::<Vec<_>>().join("-");
    let plain = plain.chars().take(50).collect::<String>().trim_end_matches(['-', '_']).to_owned();
    let candidates = [plain.clone(), format!("{plain}-api"), format!("api-{plain}")];
    candidates
        .into_iter()
        .filter(|_| !plain.is_empty())
        .find(|name| config::package_name(name).is_ok())
        .unwrap_or_else(|| "api".to_owned())
}

/// Without `_` where there is one already, or nothing beside it.
fn one_by_one(word: &str) -> String {
    word.split('_').filter(|part| !part.is_empty()).collect::<Vec<_>>().join("_")
}

/// The path from one folder to another, for a manifest: the same wherever the two lie, as long as they lie together.
pub(crate) fn path_between(from: &Path, to: &Path) -> String {
    let from = existing_part(from);
    let to = to.canonicalize().unwrap_or_else(|_| to.to_owned());
    let shared = from.components().zip(to.components()).take_while(|(a, b)| a == b).count();
    let up = from.components().skip(shared).map(|_| "..".to_owned());
    let down = to.components().skip(shared).map(|part| part.as_os_str().to_string_lossy().into_owned());
    up.chain(down).collect::<Vec<_>>().join("/")
}

/// The path with links followed as far as there is anything.
fn existing_part(path: &Path) -> PathBuf {
    match (path.canonicalize(), path.parent(), path.file_name()) {
        (Ok(real), ..) => real,
        (Err(_), Some(parent), Some(name)) => existing_part(parent).join(name),
        _ => path.to_owned(),
    }
}

fn unreadable(place: &str, error: &io::Error, reporter: Reporter) -> Failed {
    reporter.problem(Code::FileUnreadable, place, &sentence(error))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_like_the_folders() {
        let cases = [
            ("my_api", "my_api"),
            ("Acme.com", "acme-com"),
            ("acme.com__pets_v1.json", "acme-com_pets_v1-json"),
            ("__--pets--__", "pets"),
            ("1forge", "api-1forge"),
            ("fn", "fn-api"),
            ("...", "api"),
        ];
        for (folder, name) in cases {
            assert_eq!(name_like(Path::new(folder)), name, "{folder}");
        }
    }
}
