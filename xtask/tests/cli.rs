//! The commands as their users meet them: as processes, by exit code, by what is said, and by what is on the disk.

mod support;

use std::{
    fs,
    path::{Path, PathBuf},
    process::{Command, Stdio},
    thread,
    time::Instant,
};

use support::{PETS, Project, Run};

/// A description, its place in `specs/pets/`, what is written in generate.toml, what is said, and where.
struct Bad {
    what: &'static str,
    file: &'static str,
    text: &'static str,
    config: &'static str,
    code: &'static str,
    place: &'static str,
}

const BAD: &[Bad] = &[
    Bad {
        what: "a missing file",
        file: "other.yaml",
        text: PETS,
        config: "document = 'openapi.yaml'",
        code: "CW001",
        place: "specs/pets/openapi.yaml",
    },
    Bad {
        what: "invalid YAML",
        file: "openapi.yaml",
        text: "openapi: 3.0.3\ninfo: {title: Pets\npaths: {}\n",
        config: "",
        code: "CW002",
        place: "specs/pets/openapi.yaml:2:7",
    },
    Bad {
        what: "invalid JSON",
        file: "openapi.json",
        text: "{\n  \"openapi\": \"3.0.3\",\n  \"paths\": {,}\n}\n",
        config: "",
        code: "CW002",
        place: "specs/pets/openapi.json:3:13",
    },
    Bad {
        what: "a wrong version",
        file: "openapi.yaml",
        text: "openapi: 4.0.0\ninfo: {title: Pets, version: 1.0.0}\npaths: {}\n",
        config: "",
        code: "CW101",
        place: "specs/pets/openapi.yaml:1:10",
    },
    Bad {
        what: "a reference to nothing",
        file: "openapi.yaml",
        text: "openapi: 3.0.3\ninfo: {title: Pets, version: 1.0.0}\npaths:\n  /pets:\n    get:\n      responses:\n        '200':\n          $ref: '#/components/responses/Pets'\n",
        config: "",
        code: "CW201",
        place: "specs/pets/openapi.yaml:8:17",
    },
    Bad {
        what: "a reference to itself",
        file: "openapi.yaml",
        text: "openapi: 3.0.3\ninfo: {title: Pets, version: 1.0.0}\npaths: {}\ncomponents:\n  schemas:\n    Pet:\n      $ref: '#/components/schemas/Pet'\n",
        config: "",
        code: "CW202",
        place: "specs/pets/openapi.yaml:7:13",
    },
    Bad {
        what: "a reference out of the folder",
        file: "openapi.yaml",
        text: "openapi: 3.0.3\ninfo: {title: Pets, version: 1.0.0}\npaths:\n  /pets:\n    $ref: '../../secret.yaml'\n",
        config: "",
        code: "CW203",
        place: "specs/pets/openapi.yaml:5:11",
    },
    Bad {
        what: "an override that matches nothing",
        file: "openapi.yaml",
        text: PETS,
        config: "[rename.types]\nDog = 'Hound'",
        code: "CW702",
        place: "specs/pets/generate.toml:2:1",
    },
    Bad {
        what: "a folder allowed for nothing",
        file: "openapi.yaml",
        text: PETS,
        config: "allow_references = ['../common']",
        code: "CW702",
        place: "specs/pets/generate.toml:1:21",
    },
    Bad {
        what: "an unknown key in the configuration",
        file: "openapi.yaml",
        text: PETS,
        config: "version = '1.0.0'\nnmae = 'pets'",
        code: "CW701",
        place: "specs/pets/generate.toml:2:1",
    },
    Bad {
        what: "two names that collide",
        file: "openapi.yaml",
        text: "openapi: 3.0.3\ninfo: {title: Pets, version: 1.0.0}\npaths:\n  /pets:\n    get:\n      operationId: list\n      responses: {'200': {description: All.}}\n    head:\n      operationId: probe\n      responses: {'200': {description: None.}}\n",
        config: "[rename.methods]\nlist = 'ask'\nprobe = 'ask'",
        code: "CW601",
        place: "specs/pets/openapi.yaml:9:7",
    },
];

#[test]
fn what_is_wrong_is_said_with_its_place_and_leaves_everything_as_it_was() {
    for bad in BAD {
        let project = Project::new();
        project.generate(&[]).succeeds();
        project.write("specs/pets/generate.toml", bad.config);
        fs::remove_file(project.path("specs/pets/openapi.yaml")).expect("it is there");
        project.write(&format!("specs/pets/{}", bad.file), bad.text);
        project.write("secret.yaml", "get: {}");
        let before = project.snapshot();
        for arguments in [&[][..], &["--check"]] {
            let run = project.generate(arguments);
            assert_eq!(run.code, 1, "{}: {}", bad.what, run.stderr);
            for part in [format!("error[{}]", bad.code), bad.place.to_owned()] {
                assert!(run.stderr.contains(&part), "{}: no `{part}` in:\n{}", bad.what, run.stderr);
            }
        }
        let json = project.generate(&["--format", "json"]);
        assert_eq!(json.code, 1, "{}", bad.what);
        let lines: Vec<serde_json::Value> = json.stdout.lines().map(parse_json).collect();
        assert!(lines.iter().any(|line| line["code"] == bad.code), "{}: {lines:?}", bad.what);
        assert_eq!(before, project.snapshot(), "{}", bad.what);
    }
}

#[test]
fn a_folder_that_cannot_be_written_is_an_error() {
    let project = Project::new();
    project.write("a_file", "");
    let spec = project.path("specs/pets/openapi.yaml");
    for out in [project.path("a_file"), project.path("a_file/below"), PathBuf::from("/proc/nowhere/pets")] {
        let before = project.snapshot();
        let run = project.run(&["generate".as_ref(), "--spec".as_ref(), spec.as_ref(), "--out".as_ref(), out.as_ref()]);
        assert_eq!(run.code, 1, "{}", run.stderr);
        assert!(run.stderr.contains("error[CW901]"), "{}", run.stderr);
        assert!(run.stderr.contains(&out.display().to_string()), "{}", run.stderr);
        assert_eq!(before, project.snapshot());
    }
}

#[test]
fn generating_again_touches_nothing_and_check_finds_every_difference() {
    let project = Project::new();
    project.generate(&["--check"]).fails_with("missing: generated/pets/Cargo.toml");
    project.generate(&[]).succeeds();
    project.generate(&["--check"]).succeeds();
    let (files, times) = (project.snapshot(), project.times());
    project.generate(&[]).succeeds();
    assert_eq!(
        (files.clone(), times),
        (project.snapshot(), project.times()),
        "nothing was to do, yet something was done"
    );

    let lib = "generated/pets/src/lib.rs";
    let edited = files[lib].replace("pub", "  pub");
    project.write(lib, &edited);
    project.generate(&["--check"]).fails_with("-  pub");
    assert_eq!(project.read(lib), edited, "a check writes nothing");
    fs::remove_file(project.path("generated/pets/Cargo.toml")).expect("it is there");
    project.generate(&["--check"]).fails_with("missing: generated/pets/Cargo.toml");
    project.generate(&[]).succeeds();
    assert_eq!(files, project.snapshot());

    project.write("generated/pets/.clientwright", &(files["generated/pets/.clientwright"].clone() + "src/old.rs\n"));
    project.write("generated/pets/src/old.rs", "// Once generated.");
    project.generate(&["--check"]).fails_with("stale: generated/pets/src/old.rs");
    project.generate(&[]).succeeds();
    assert_eq!(files, project.snapshot());
}

#[test]
fn files_of_others_are_never_touched() {
    let project = Project::new();
    project.write("generated/pets/src/lib.rs", "// By hand.");
    let before = project.snapshot();
    let run = project.generate(&[]);
    assert_eq!(run.code, 1);
    assert!(run.stderr.contains("error[CW902]") && run.stderr.contains("generated/pets/src/lib.rs"), "{}", run.stderr);
    assert_eq!(before, project.snapshot());

    fs::remove_dir_all(project.path("generated/pets")).expect("it is there");
    project.generate(&[]).succeeds();
    project.write("generated/pets/src/mine.rs", "// By hand.");
    project.generate(&["--check"]).fails_with("generated/pets/src/mine.rs");
    project.write("specs/pets/openapi.yaml", &PETS.replace("getPet", "readPet"));
    project.generate(&[]).succeeds();
    assert_eq!(project.read("generated/pets/src/mine.rs"), "// By hand.");
}

#[test]
fn a_vendor_that_is_gone_takes_its_crate_along() {
    let project = Project::new();
    project.write("specs/dogs/openapi.yaml", PETS);
    project.write("generated/README.md", "By hand.");
    project.generate(&[]).succeeds();
    fs::remove_dir_all(project.path("specs/dogs")).expect("it is there");
    project.generate(&["--check"]).fails_with("stale: generated/dogs/Cargo.toml");
    project.generate(&["pets"]).succeeds();
    assert!(project.path("generated/dogs").exists(), "only pets was asked for");
    project.generate(&[]).succeeds();
    assert!(!project.path("generated/dogs").exists());
    assert!(project.path("generated/README.md").exists());
}

#[test]
fn the_bytes_do_not_depend_on_threads_or_places() {
    let one = Project::new();
    let two = Project::new();
    for vendor in ["a", "b", "c", "d", "e"] {
        let text = PETS.replace("Pet", &format!("Pet{}", vendor.to_uppercase()));
        one.write(&format!("specs/{vendor}/openapi.yaml"), &text);
        two.write(&format!("specs/{vendor}/openapi.yaml"), &text);
    }
    one.with_threads("1", &[]).succeeds();
    two.with_threads("8", &[]).succeeds();
    assert_eq!(one.snapshot(), two.snapshot());
}

/// From the start of a run to some time after its end.
const MOMENTS: usize = 150;

#[test]
fn a_run_that_is_killed_leaves_the_old_tree_or_the_new_one() {
    let project = Project::new();
    let variant = |n: usize| PETS.replace("Pet", ["Pet", "Dog"][n % 2]).replace("getDog", ["getPet", "getDog"][n % 2]);
    let trees: Vec<_> = (0..2)
        .map(|n| {
            project.write("specs/pets/openapi.yaml", &variant(n));
            project.generate(&[]).succeeds();
            project.generated()
        })
        .collect();
    assert_ne!(trees[0], trees[1]);
    let start = Instant::now();
    project.write("specs/pets/openapi.yaml", &variant(0));
    project.generate(&[]).succeeds();
    let whole = start.elapsed();
    let mut seen = [0, 0];
    for n in 0..MOMENTS {
        project.write("specs/pets/openapi.yaml", &variant(n + 1));
        let mut child = project.command(&["generate"]).stderr(Stdio::null()).spawn().expect("it starts");
        thread::sleep(whole * 3 / 2 * n as u32 / MOMENTS as u32);
        child.kill().expect("it can be killed");
        child.wait().expect("it ends");
        let found = project.generated();
        let which = trees.iter().position(|tree| *tree == found);
        seen[which.unwrap_or_else(|| panic!("killed at moment {n}: neither tree, but {:?}", found.keys()))] += 1;
    }
    println!("killed at {MOMENTS} moments, and found one whole tree or the other each time: {seen:?}");
    assert!(seen.iter().all(|count| *count > 0), "no moment mattered: {seen:?}");
    project.generate(&[]).succeeds();
    let left: Vec<_> =
        fs::read_dir(project.path("generated")).expect("it is there").flatten().map(|e| e.file_name()).collect();
    assert_eq!(left, ["pets"], "what the killed runs left was not removed");
}

#[test]
fn runs_at_once_do_not_mix() {
    let project = Project::new();
    let mut runs: Vec<_> =
        (0..8).map(|_| project.command(&["generate"]).stderr(Stdio::null()).spawn().expect("it starts")).collect();
    for run in &mut runs {
        assert!(run.wait().expect("it ends").success());
    }
    project.generate(&["--check"]).succeeds();
}

#[test]
fn a_crate_outside_stands_alone_and_the_ledger_is_written() {
    let project = Project::new();
    let (spec, report) = (project.path("specs/pets/openapi.yaml"), project.path("report.json"));
    let out = project.path("elsewhere/My Pets");
    let words = ["generate", "--spec", text(&spec), "--out", text(&out), "--report", text(&report)];
    project.run(&words.map(Path::new)).succeeds();
    let manifest = project.read("elsewhere/My Pets/Cargo.toml");
    assert!(manifest.contains("name = \"my-pets\"") && manifest.contains("[workspace]"), "{manifest}");
    let runtime = project.read("elsewhere/My Pets/runtime/Cargo.toml");
    assert!(!runtime.contains("workspace"), "{runtime}");
    let ledger = parse_json(&project.read("report.json"));
    assert_eq!((&ledger["operations"], &ledger["operations_emitted"]), (&1.into(), &1.into()), "{ledger}");
    project.run(&["generate", "--check", "--spec", text(&spec), "--out", text(&out)].map(Path::new)).succeeds();
}

#[test]
fn usage_errors_are_told_apart() {
    let project = Project::new();
    for words in [
        &["generate", "--out", "x"][..],
        &["generate", "--spec", "x"],
        &["generate", "--nonsense"],
        &["generate", "--spec", "x", "--out", "y", "--name", "fn"],
        &["nonsense"],
        &[],
    ] {
        let run = project.run(&words.iter().map(Path::new).collect::<Vec<_>>());
        assert_eq!(run.code, 2, "{words:?}: {}", run.stderr);
    }
    project.generate(&["nobody"]).fails_with("specs/nobody");
}

#[test]
fn warnings_fail_only_where_they_are_denied() {
    let project = Project::new();
    project.write("specs/pets/openapi.yaml", &PETS.replace("/pets/{id}", "/pets/{id}/{other}"));
    let before = project.snapshot();
    let denied = project.generate(&["--deny", "warnings"]);
    assert_eq!(denied.code, 1);
    assert!(denied.stderr.contains("warning[CW402]"), "{}", denied.stderr);
    assert_eq!(before, project.snapshot());
    project.generate(&[]).succeeds();
}

fn text(path: &Path) -> &str {
    path.to_str().expect("it is text")
}

fn parse_json(line: &str) -> serde_json::Value {
    serde_json::from_str(line).unwrap_or_else(|error| panic!("{error}: {line}"))
}

#[test]
fn a_description_that_is_not_where_it_should_be_is_looked_for() {
    let project = Project::new();
    project.write("specs/pets/generate.toml", "document = 'pets.yaml'");
    let run = project.generate(&["pets"]);
    run.fails_with("specs/pets/pets.yaml");
    run.fails_with("`document` in generate.toml says what is read; there is openapi.yaml");
    fs::remove_file(project.path("specs/pets/openapi.yaml")).expect("it is there");
    project.generate(&["pets"]).fails_with("says what is read; put the description there");
}

/// The program may lie anywhere: what it works on is the project around the current folder.
#[test]
fn the_project_around_the_current_folder_is_worked_on() {
    let project = Project::new();
    project.write("specs/pets/deep/note.txt", "");
    let run = bare(&["generate", "pets"], &project.path("specs/pets/deep"));
    run.succeeds();
    assert!(project.path("generated/pets/src/lib.rs").is_file());
    assert!(!run.stderr.contains("note:"), "{}", run.stderr);
}

#[test]
fn a_project_that_is_not_around_the_current_folder_is_announced() {
    let folder = tempfile::tempdir().expect("a folder");
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..").canonicalize().expect("the project");
    let run = bare(&["generate", "no-such-vendor"], folder.path());
    let note = "note: the current folder is in no checkout of Clientwright; working on ";
    assert!(run.stderr.starts_with(&format!("{note}{},", root.display())), "{}", run.stderr);
    run.fails_with("no-such-vendor");
    let run = bare(&["explain", "CW102"], folder.path());
    assert_eq!(run.stderr, "");
}

/// Without what the other tests say: which project is meant.
fn bare(words: &[&str], folder: &Path) -> Run {
    let mut command = Command::new(env!("CARGO_BIN_EXE_xtask"));
    Run::of(command.args(words).current_dir(folder).output().expect("it starts"))
}
