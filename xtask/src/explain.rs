//! `explain`: what a diagnostic's code means, with an example and its cure.
//!
//! The page lies in `codegen/docs`, where a test holds it against what is really said.

use clientwright_codegen::diagnostics::{Code, Severity};

use crate::Failed;

const PAGE: &str = include_str!("../../codegen/docs/diagnostics.md");

/// Explains a diagnostic's code, with an example and its cure; lists all codes if none is named.
#[derive(clap::Args)]
pub(crate) struct Args {
    /// Such as `CW102`, or `102`.
    #[arg(value_name = "CODE", value_parser = code)]
    code: Option<Code>,
}

fn code(text: &str) -> Result<Code, String> {
    let digits =
        text.get(..2).filter(|start| start.eq_ignore_ascii_case("cw")).map_or(text, |start| &text[start.len()..]);
    let known = Code::ALL.iter().find(|code| code.id()[2..] == *digits);
    known.copied().ok_or_else(|| "there is no such code; `cargo xtask explain` lists all".to_owned())
}

/// Runs the command.
pub(crate) fn run(args: &Args) -> Result<(), Failed> {
    match args.code {
        Some(code) => println!("{}", section(code)),
        None => Code::ALL.iter().for_each(|code| println!("{}  {:<7}  {}", code.id(), severity(*code), code.meaning())),
    }
    Ok(())
}

/// The part of the page below the code's heading, with its severity.
fn section(code: Code) -> String {
    let heading = format!("## {}: {}", code.id(), code.meaning());
    let text = PAGE.split_once(&heading).map_or("", |(_, rest)| rest);
    let text = text.split_once("\n## ").map_or(text, |(section, _)| section);
    format!("{} ({}): {}\n\n{}", code.id(), severity(code), code.meaning(), text.trim())
}

fn severity(code: Code) -> &'static str {
    match code.severity() {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Note => "note",
    }
}
