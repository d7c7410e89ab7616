//! What is written for an IR made by hand.

use pulldown_cmark::{Event, Options, Parser, Tag};

use super::{Files, emit, markdown};
use crate::ir::verify::verify;

mod sample;

/// The sample's files.
fn files() -> Files {
    let ir = sample::ir();
    verify(&ir);
    emit(&ir)
}

#[test]
fn files_of_the_sample() {
    let mut settings = insta::Settings::clone_current();
    settings.set_snapshot_path("../../../tests/snapshots/emit");
    settings.set_prepend_module_to_snapshot(false);
    settings.bind(|| {
        for (path, text) in files() {
            insta::assert_snapshot!(path.replace('/', "-"), text);
        }
    });
}

#[test]
fn every_file_is_rust_or_toml() {
    for (path, text) in files() {
        if path.ends_with(".rs") {
            syn::parse_file(&text).unwrap_or_else(|error| panic!("{path}: {error}\n{text}"));
        }
        if path.ends_with(".toml") {
            text.parse::<toml_edit::DocumentMut>().unwrap_or_else(|error| panic!("{path}: {error}"));
        }
    }
}

/// Bars and backslashes are what tables, code and prose all take for themselves.
#[test]
fn cells_read_as_what_was_meant() {
    let texts = ["a|b", r"^a\|b$", r"a\\|b", "``|`", r"ends in \", "|", r"\|", "*a*|_b_", "<b>|", "a`b|c"];
    let rows: Vec<_> = texts.iter().map(|text| vec![markdown::code(text), markdown::text(text)]).collect();
    let table = markdown::table(&["Code", "Words"], &rows);
    let cells = cells(&table);
    for (text, cells) in texts.iter().zip(cells[1..].iter()) {
        assert_eq!(cells, &[*text, *text], "{table}");
    }
}

#[test]
fn columns_in_which_nothing_stands_are_left_out() {
    let row = |cells: [&str; 3]| cells.map(str::to_owned).to_vec();
    let head = ["Status", "Meaning", "Headers"];
    let table = markdown::table(&head, &[row(["200", "Good.", ""]), row(["404", "", ""])]);
    assert_eq!(table, "| Status | Meaning |\n|---|---|\n| 200 | Good. |\n| 404 |  |");
    assert_eq!(markdown::table(&head, &[]), "");
}

/// What readers see of a table.
fn cells(table: &str) -> Vec<Vec<String>> {
    let mut rows: Vec<Vec<String>> = Vec::new();
    for event in Parser::new_ext(table, Options::ENABLE_TABLES | Options::ENABLE_STRIKETHROUGH) {
        match event {
            Event::Start(Tag::TableHead | Tag::TableRow) => rows.push(Vec::new()),
            Event::Start(Tag::TableCell) => rows.last_mut().expect("a row").push(String::new()),
            Event::Text(text) | Event::Code(text) => {
                rows.last_mut().and_then(|row| row.last_mut()).expect("a cell").push_str(&text);
            }
            _ => {}
        }
    }
    rows
}

/// Where `CLIENTWRIGHT_SAMPLE` names a folder, the sample is written there, for a look at how it compiles.
#[test]
fn sample_for_the_compiler() {
    let Some(folder) = std::env::var_os("CLIENTWRIGHT_SAMPLE") else { return };
    for (path, text) in files() {
        let path = std::path::Path::new(&folder).join(path);
        std::fs::create_dir_all(path.parent().expect("below the folder")).expect("a folder");
        std::fs::write(path, text).expect("a file");
    }
}
