//! The models of one description in two crates, as alike as can be: one as the generator writes them, one with serde's
//! derive.

use std::{
    collections::BTreeMap,
    fs, io,
    path::{Path, PathBuf},
};

use clientwright_codegen::{
    config::Config,
    diagnostics::Report,
    dialect, emit,
    ir::{Ir, Workspace},
    ledger::Ledger,
    load,
    lower::{self, Target},
};

use super::{calls, derive};
use crate::{
    disk::{Folder, sentence},
    generate::name_like,
};

/// The two ways of writing the same models.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Form {
    Derive,
    Tables,
}

impl Form {
    pub(crate) const BOTH: [Self; 2] = [Self::Derive, Self::Tables];

    pub(crate) fn word(self) -> &'static str {
        match self {
            Self::Derive => "derive",
            Self::Tables => "tables",
        }
    }
}

/// A workspace for both crates of a description.
pub(crate) struct Models {
    pub(crate) name: String,
    pub(crate) ir: Ir,
    folder: PathBuf,
}

impl Models {
    /// Reads a description, and says what it is if it is not one.
    pub(crate) fn read(root: &Path, file: &Path) -> Result<Self, String> {
        let (Some(folder), Some(document)) = (file.parent(), file.file_name().and_then(|name| name.to_str())) else {
            return Err("this is no file's name".to_owned());
        };
        let name = name_like(Path::new(&document.replace('.', "-")));
        let mut config = Config::new(&name, document);
        config.lenient = true;
        let files = Folder::new(folder, &[], &[], config.budgets.bytes);
        let ir = understand(&files, &config, root).ok_or("no client can be made of it; `generate` says why")?;
        let folder = root.join("target/bench").join(&name);
        Ok(Self { name, ir, folder })
    }

    /// The crate's folder.
    pub(crate) fn crate_folder(&self, form: Form) -> PathBuf {
        self.folder.join(form.word())
    }

    /// Writes both crates, with a program for each where `main` gives one.
    pub(crate) fn write(&self, root: &Path, main: Option<&dyn Fn(Form) -> String>) -> io::Result<()> {
        for form in Form::BOTH {
            let folder = self.crate_folder(form);
            if folder.exists() {
                fs::remove_dir_all(&folder)?;
            }
            let mut files = match form {
                Form::Derive => BTreeMap::from([("src/types.rs".to_owned(), derive::types(&self.ir))]),
                Form::Tables => tables(&self.ir),
            };
            files.insert("src/lib.rs".to_owned(), LIBRARY.replace("{name}", form.word()));
            files.insert("src/calls.rs".to_owned(), calls::functions(&self.ir, form));
            files.insert("Cargo.toml".to_owned(), self.manifest(root, form));
            files.extend(main.map(|main| ("src/main.rs".to_owned(), main(form))));
            for (path, content) in files {
                let path = folder.join(path);
                fs::create_dir_all(path.parent().unwrap_or(&folder))?;
                fs::write(path, content)?;
            }
            fs::copy(root.join("Cargo.lock"), folder.join("Cargo.lock"))?;
        }
        Ok(())
    }

    fn manifest(&self, root: &Path, form: Form) -> String {
        let mut manifest = toml_edit::DocumentMut::new();
        manifest["package"]["name"] = toml_edit::value(form.word());
        manifest["package"]["edition"] = toml_edit::value("2024");
        let features: toml_edit::Array = self.ir.features.iter().map(|feature| feature.name.as_str()).collect();
        manifest["features"]["default"] = toml_edit::value(features);
        for feature in &self.ir.features {
            manifest["features"][&feature.name] = toml_edit::value(toml_edit::Array::new());
        }
        match form {
            Form::Derive => {
                manifest["dependencies"]["serde"]["version"] = toml_edit::value("1");
                let derive: toml_edit::Array = ["derive"].into_iter().collect();
                manifest["dependencies"]["serde"]["features"] = toml_edit::value(derive);
                manifest["dependencies"]["serde_json"] = toml_edit::value("1");
            }
            Form::Tables => {
                let runtime = root.join("codegen/runtime").display().to_string();
                manifest["dependencies"]["clientwright-runtime"]["path"] = toml_edit::value(runtime);
                manifest["dependencies"]["clientwright-runtime"]["default-features"] = toml_edit::value(false);
            }
        }
        manifest["profile"]["dev"]["debug"] = toml_edit::value(false);
        manifest["workspace"] = toml_edit::table();
        manifest.to_string()
    }
}

const LIBRARY: &str = "#![allow(deprecated)]\nextern crate self as {name};\npub mod calls;\npub mod types;\n";

/// The stages up to the IR.
fn understand(files: &Folder, config: &Config, root: &Path) -> Option<Ir> {
    let (mut report, mut ledger) = (Report::default(), Ledger::default());
    let target = Target {
        runtime_path: root.join("codegen/runtime").display().to_string(),
        workspace: Workspace::Own,
        source: config.document.clone(),
        source_digest: String::new(),
        programs: Vec::new(),
    };
    let document = load::load(&config.document, files, config, &mut report).ok()?;
    let normal = dialect::normalise(&document, config, &mut report, &mut ledger)?;
    lower::lower(&normal, &document.sources, config, &target, &mut report, &mut ledger)
}

/// The models as they are generated.
fn tables(ir: &Ir) -> emit::Files {
    emit::emit(ir).into_iter().filter(|(path, _)| path.starts_with("src/types/")).collect()
}

/// What went wrong with a file.
pub(crate) fn problem(file: &Path, message: &str) -> crate::Failed {
    eprintln!("error: {}: {message}", file.display());
    crate::Failed
}

/// What went wrong with files or programs.
pub(crate) fn failure(error: &io::Error) -> crate::Failed {
    eprintln!("error: {}", sentence(error));
    crate::Failed
}
