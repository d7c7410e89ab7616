//! `explain`, and the sections of its page that only these commands can show.

mod support;

use std::path::Path;

use support::Project;

const PAGE: &str = include_str!("../../codegen/docs/diagnostics.md");

fn explain(words: &[&str]) -> support::Run {
    let words: Vec<&Path> = [&["explain"], words].concat().into_iter().map(Path::new).collect();
    Project::new().run(&words)
}

#[test]
fn a_code_is_explained_and_all_are_listed() {
    for word in ["CW102", "cw102", "102"] {
        let run = explain(&[word]);
        run.succeeds();
        let lines: Vec<&str> = run.stdout.lines().collect();
        assert_eq!(lines[0], "CW102 (warning): A value has the wrong type and is passed over.");
        assert!(run.stdout.contains("warning[CW102]: ") && !run.stdout.contains("CW103"), "{}", run.stdout);
        assert_eq!(lines.last(), Some(&"```"), "the cure comes last");
    }
    let all = explain(&[]);
    all.succeeds();
    let headings = PAGE.lines().filter(|line| line.starts_with("## CW")).count();
    assert_eq!(all.stdout.lines().count(), headings);
    assert!(all.stdout.contains("CW301  note     A value is kept as untyped JSON."), "{}", all.stdout);
    for wrong in ["CW999", "x", "", "é"] {
        assert_eq!(explain(&[wrong]).code, 2, "{wrong}");
    }
}

/// The first command of a section, what is shown of its outcome, and the command that is its cure.
fn shown(code: &str) -> [&'static str; 3] {
    let (_, section) = PAGE.split_once(&format!("## {code}")).expect("a section");
    let mut fences = section.split("```");
    let mut next = |language: &str| fences.find_map(|text| text.strip_prefix(language)).expect("a fence").trim();
    [next("console\n$ cargo xtask "), next("text\n"), next("console\n$ cargo xtask ")]
}

#[test]
fn what_the_page_says_of_output_folders_is_said() {
    for code in ["CW901", "CW902"] {
        let project = Project::new();
        project.write("openapi.yaml", &project.read("specs/pets/openapi.yaml"));
        project.write("notes.txt", "");
        project.write("mine/Cargo.toml", "");
        let [command, said, cure] = shown(code);
        let run = |command: &str| project.run(&command.split(' ').map(Path::new).collect::<Vec<_>>());
        let wrong = run(command);
        assert_eq!((wrong.code, wrong.stderr.trim()), (1, said), "{code}");
        run(cure).succeeds();
    }
}
