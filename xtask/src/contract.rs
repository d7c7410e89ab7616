//! `contract`: whether a generated client asks for what its description says.
//!
//! A crate is made of the description, with the program that calls every operation, and Prism serves the very same
//! description as a mock that checks requests. Between the two stands a [`relay`], which knows what Prism objected to.
//! Prism has been written without any knowledge of us, so what both agree on is likely what the description means.

use std::{
    collections::VecDeque,
    fs,
    io::{self, BufRead, BufReader},
    path::{Path, PathBuf},
    process::{Command, Stdio},
};

use serde::Deserialize;

use crate::{
    Failed,
    corpus::{
        self, Description,
        compile::{self, Aim},
    },
    disk,
};
use prism::{Prism, Start};
use relay::{Exchange, Relay};

mod paths;
mod prism;
mod relay;

/// Calls every operation against Prism as a validating mock, and prints what it objected to.
#[derive(clap::Args)]
#[command(after_help = "Needs node and npm: Prism is installed into target/ from the lock file in xtask/prism.")]
pub(crate) struct Args {
    /// Descriptions, or folders with any number of them.
    #[arg(required = true, value_name = "FILE")]
    paths: Vec<PathBuf>,
    /// Makes the calls of a file of JSON lines instead of those that are made from the description.
    #[arg(long, value_name = "FILE")]
    inputs: Option<PathBuf>,
}

/// The program that a crate gets.
const PROGRAM: &str = "contract";

/// Runs the command in the project at `root`.
pub(crate) fn run(root: &Path, args: &Args) -> Result<(), Failed> {
    let home = root.join("target/contract");
    let mut descriptions = Vec::new();
    for path in &args.paths {
        descriptions.extend(corpus::at(path)?);
    }
    let prism = prism::install(root, &home).map_err(|why| {
        eprintln!("error: Prism cannot be installed: {why}");
        Failed
    })?;
    let mut outcomes = Vec::new();
    for description in &descriptions {
        outcomes.push((description.shown.as_str(), outcome(root, &home, &prism, description, args.inputs.as_deref())));
    }
    match report(&outcomes) {
        true => Ok(()),
        false => Err(Failed),
    }
}

/// What came of one call.
struct Call {
    said: Said,
    /// What Prism objected to; nothing is known if it never answered.
    objections: Option<Vec<String>>,
}

/// What the program says of a call.
#[derive(Deserialize)]
struct Said {
    operation_id: Option<String>,
    method: Option<String>,
    url: Option<String>,
    status: Option<u16>,
    failed: Option<String>,
    refused: Option<String>,
}

impl Call {
    fn is_refused(&self) -> bool {
        self.said.refused.is_some()
    }

    /// Whether it was sent, and Prism never answered: it may have ended.
    fn is_lost(&self) -> bool {
        !self.is_refused() && self.objections.is_none()
    }

    fn is_valid(&self) -> bool {
        self.objections.as_ref().is_some_and(Vec::is_empty)
    }

    fn is_invalid(&self) -> bool {
        self.objections.as_ref().is_some_and(|objections| !objections.is_empty())
    }

    /// Whether Prism answered with something that the description does not say, or that we did not understand.
    fn is_undecoded(&self) -> bool {
        self.is_valid() && self.said.failed.is_some() && self.said.status.is_none_or(|status| status < 400)
    }
}

/// Makes the calls of one description; or says why that cannot be done.
fn outcome(
    root: &Path,
    home: &Path,
    prism: &Path,
    description: &Description,
    inputs: Option<&Path>,
) -> Result<Vec<Call>, String> {
    let name = description.crate_name();
    let bases = paths::bases(description).ok_or("it cannot be read; `generate` says why")?;
    corpus::figures(root, home, description, &name, &["--contract"])?;
    let compiled = compile::compile(root, home, &[&name], Aim::Program(PROGRAM));
    if compiled.map_err(|error| disk::sentence(&error))?.failed.contains(&name) {
        return Err("the crate does not compile".to_owned());
    }
    let log = home.join("prism.log");
    let _ = fs::remove_file(&log);
    let server = Prism::start(Start { script: prism.to_owned(), description: description.file.clone(), log })?;
    let relay = Relay::start(server, bases).map_err(|error| disk::sentence(&error))?;
    let program = compile::program(home, &name, PROGRAM);
    calls(&program, &relay, inputs).map_err(|error| disk::sentence(&error))
}

/// Runs the program to its end.
fn calls(program: &Path, relay: &Relay, inputs: Option<&Path>) -> io::Result<Vec<Call>> {
    let mut command = Command::new(program);
    command.env("CONTRACT_URL", relay.url()).stdout(Stdio::piped());
    if let Some(inputs) = inputs {
        command.arg("--inputs").arg(inputs);
    }
    let mut child = command.spawn()?;
    let mut exchanges = VecDeque::new();
    let mut calls = Vec::new();
    for line in child.stdout.take().into_iter().flat_map(|stdout| BufReader::new(stdout).lines()) {
        let said: Said = serde_json::from_str(&line?)?;
        exchanges.extend(relay.take());
        let objections = objections(&said, &mut exchanges);
        calls.push(Call { said, objections });
    }
    child.wait()?;
    Ok(calls)
}

/// What was objected to in the request that the program speaks of, if that was answered; requests that redirects led to
/// come before it.
fn objections(said: &Said, exchanges: &mut VecDeque<Exchange>) -> Option<Vec<String>> {
    let url = said.url.as_deref().filter(|_| said.refused.is_none())?;
    while let Some(exchange) = exchanges.pop_front() {
        if url.ends_with(&exchange.target) {
            return Some(exchange.objections);
        }
    }
    None
}

// ------------------------------------------------------------------------------------------------------- reporting

const COLUMNS: [&str; 7] = ["document", "calls", "valid", "invalid", "refused", "lost", "undecoded"];

/// Prints a table, and what is wrong. Says whether nothing is.
fn report(outcomes: &[(&str, Result<Vec<Call>, String>)]) -> bool {
    let [document, rest @ ..] = COLUMNS;
    println!("{document:<44} {}", rest.map(|column| format!("{column:>10}")).join(" "));
    let mut good = true;
    for (shown, calls) in outcomes.iter().filter_map(|(shown, outcome)| Some((shown, outcome.as_ref().ok()?))) {
        let count = |is: fn(&Call) -> bool| calls.iter().filter(|call| is(call)).count();
        let [valid, undecoded] = [Call::is_valid, Call::is_undecoded].map(count);
        let [invalid, refused, lost] = [Call::is_invalid, Call::is_refused, Call::is_lost].map(count);
        let row = [calls.len(), valid, invalid, refused, lost, undecoded];
        println!("{shown:<44} {}", row.map(|n| format!("{n:>10}")).join(" "));
        good &= valid == calls.len() && undecoded == 0;
    }
    for (shown, outcome) in outcomes {
        match outcome {
            Ok(calls) => calls.iter().for_each(|call| complain(shown, call)),
            Err(why) => println!("FAILED {shown}: {why}"),
        }
        good &= outcome.is_ok();
    }
    good
}

fn complain(shown: &str, call: &Call) {
    let Said { operation_id, method, url, failed, refused, .. } = &call.said;
    let mut complaints: Vec<String> = call.objections.clone().unwrap_or_default();
    complaints.extend(refused.iter().map(|why| format!("refused by the client: {why}")));
    complaints.extend(failed.iter().filter(|_| call.is_lost()).map(|why| format!("lost: {why}")));
    complaints.extend(failed.iter().filter(|_| call.is_undecoded()).map(|why| format!("not decoded: {why}")));
    let place = [operation_id, method, url].map(|part| part.as_deref().unwrap_or("-")).join(" ");
    for complaint in complaints {
        println!("{shown}: {place}\n    {complaint}");
    }
}
