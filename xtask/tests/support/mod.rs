//! A project of its own for each test, and how the commands run in it.

#![allow(dead_code, unreachable_pub, reason = "each test program uses a part of it")]

use std::{
    collections::BTreeMap,
    fs,
    path::{Path, PathBuf},
    process::{Command, Output},
    time::SystemTime,
};

use tempfile::TempDir;

/// A description that gives a crate with two files of types.
pub const PETS: &str = "\
openapi: 3.0.3
info: {title: Pets, version: 1.0.0}
paths:
  /pets/{id}:
    get:
      operationId: getPet
      tags: [pets]
      parameters:
        - {name: id, in: path, required: true, schema: {type: string}}
      responses:
        '200':
          description: The pet.
          content: {application/json: {schema: {$ref: '#/components/schemas/Pet'}}}
components:
  schemas:
    Pet:
      type: object
      required: [name]
      properties:
        name: {type: string}
";

/// A folder with `specs/pets/openapi.yaml`, and nothing of ours yet.
pub struct Project {
    home: TempDir,
}

pub struct Run {
    pub code: i32,
    pub stdout: String,
    pub stderr: String,
}

impl Project {
    pub fn new() -> Self {
        let project = Self { home: tempfile::tempdir().expect("a folder") };
        project.write("specs/pets/openapi.yaml", PETS);
        // The copy of the runtime is made from the project's own.
        for file in ["Cargo.toml", "codegen/runtime/Cargo.toml", "codegen/runtime/src/lib.rs"] {
            let real = Path::new(env!("CARGO_MANIFEST_DIR")).join("..").join(file);
            project.write(file, &fs::read_to_string(real).expect("it is in the project"));
        }
        project
    }

    pub fn path(&self, path: &str) -> PathBuf {
        self.home.path().join(path)
    }

    pub fn write(&self, path: &str, text: &str) {
        let path = self.path(path);
        fs::create_dir_all(path.parent().expect("it has a folder")).expect("a folder");
        fs::write(path, text).expect("a file");
    }

    pub fn read(&self, path: &str) -> String {
        fs::read_to_string(self.path(path)).unwrap_or_else(|error| panic!("{path}: {error}"))
    }

    pub fn command(&self, words: &[impl AsRef<std::ffi::OsStr>]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_xtask"));
        command.arg("--root").arg(self.home.path()).args(words).current_dir(self.home.path());
        command
    }

    pub fn run(&self, words: &[&Path]) -> Run {
        Run::of(self.command(words).output().expect("it starts"))
    }

    pub fn generate(&self, words: &[&str]) -> Run {
        self.with_threads("2", words)
    }

    pub fn with_threads(&self, threads: &str, words: &[&str]) -> Run {
        let mut command = self.command(&["generate"]);
        Run::of(command.args(words).env("RAYON_NUM_THREADS", threads).output().expect("it starts"))
    }

    pub fn generated(&self) -> BTreeMap<String, String> {
        let all = self.snapshot().into_iter();
        all.filter(|(path, _)| path.starts_with("generated/") && !path.starts_with("generated/.")).collect()
    }

    /// Every file with its content.
    pub fn snapshot(&self) -> BTreeMap<String, String> {
        let content = |path: &Path| fs::read_to_string(path).expect("it can be read");
        files_below(self.home.path()).iter().map(|path| (self.name(path), content(path))).collect()
    }

    pub fn times(&self) -> BTreeMap<String, SystemTime> {
        let time = |path: &Path| fs::metadata(path).and_then(|about| about.modified()).expect("it has a time");
        files_below(self.home.path()).iter().map(|path| (self.name(path), time(path))).collect()
    }

    pub fn name(&self, path: &Path) -> String {
        path.strip_prefix(self.home.path()).expect("it lies there").display().to_string()
    }
}

/// All files in `folder` and the folders in it.
pub fn files_below(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).expect("it can be read").map(|entry| entry.expect("it can be read").path());
    entries.flat_map(|path| if path.is_dir() { files_below(&path) } else { vec![path] }).collect()
}

impl Run {
    pub fn of(output: Output) -> Self {
        let text = |bytes: Vec<u8>| String::from_utf8(bytes).expect("it is text");
        Self { code: output.status.code().unwrap_or(-1), stdout: text(output.stdout), stderr: text(output.stderr) }
    }

    pub fn succeeds(&self) {
        assert_eq!(self.code, 0, "{}{}", self.stdout, self.stderr);
    }

    pub fn fails_with(&self, part: &str) {
        assert_eq!(self.code, 1, "{}{}", self.stdout, self.stderr);
        assert!(
            self.stdout.contains(part) || self.stderr.contains(part),
            "no `{part}`:\n{}{}",
            self.stdout,
            self.stderr
        );
    }
}
