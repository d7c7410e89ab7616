//! What a program and everything that it starts cost: told by a process of its own, since the system tells only of
//! children that have ended, and of all of them together.

use std::{
    io,
    path::Path,
    process::{Command, Stdio},
};

use serde::{Deserialize, Serialize};

use crate::Failed;

/// Runs a program, and prints what it cost as JSON.
#[derive(clap::Args)]
pub(crate) struct Args {
    #[arg(trailing_var_arg = true, allow_hyphen_values = true, required = true)]
    words: Vec<String>,
}

/// What one run cost.
#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
pub(crate) struct Usage {
    /// Seconds of processor time outside of the kernel.
    pub(crate) user: f64,
    /// The most memory that any one of the processes held.
    pub(crate) peak_kibibytes: u64,
}

impl Usage {
    /// The smaller of both, figure by figure.
    pub(crate) fn least(self, other: Self) -> Self {
        Self { user: self.user.min(other.user), peak_kibibytes: self.peak_kibibytes.min(other.peak_kibibytes) }
    }
}

/// What the words of a command line cost when they are run in `folder`.
pub(crate) fn of(folder: &Path, environment: &[(&str, &Path)], words: &[&str]) -> io::Result<Usage> {
    let mut command = Command::new(std::env::current_exe()?);
    command.args(["bench", "usage", "--"]).args(words).current_dir(folder).env("CARGO_INCREMENTAL", "0");
    command.envs(environment.iter().copied());
    let output = command.stderr(Stdio::inherit()).output()?;
    if !output.status.success() {
        return Err(io::Error::other(format!("`{}` failed", words.join(" "))));
    }
    serde_json::from_slice(&output.stdout).map_err(io::Error::other)
}

/// Runs the words, and prints their usage.
pub(crate) fn run(args: &Args) -> Result<(), Failed> {
    let [program, words @ ..] = &args.words[..] else { return Err(Failed) };
    let status = Command::new(program).args(words).stdout(Stdio::null()).status();
    let usage = children();
    match (status, usage) {
        (Ok(status), Some(usage)) if status.success() => {
            println!("{}", serde_json::json!(usage));
            Ok(())
        }
        (Err(error), _) => {
            eprintln!("error: {program}: {error}");
            Err(Failed)
        }
        _ => Err(Failed),
    }
}

#[cfg(unix)]
fn children() -> Option<Usage> {
    use nix::sys::{
        resource::{UsageWho, getrusage},
        time::TimeValLike,
    };
    let usage = getrusage(UsageWho::RUSAGE_CHILDREN).ok()?;
    Some(Usage {
        user: usage.user_time().num_microseconds() as f64 / 1e6,
        peak_kibibytes: u64::try_from(usage.max_rss()).unwrap_or_default(),
    })
}

#[cfg(not(unix))]
fn children() -> Option<Usage> {
    eprintln!("error: this system does not tell what children cost");
    None
}
