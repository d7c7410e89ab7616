//! `bench call`: what one call costs, beside reqwest by hand, and how much memory a large body takes.

use std::{
    fs, io,
    path::Path,
    process::{Command, Stdio},
};

use super::{compile::target, models::failure};
use crate::Failed;

/// Makes calls to a server on this machine with a generated client and with reqwest by hand, and prints what one costs:
/// processor time and allocations, and the memory that bodies of 2 GiB take.
#[derive(clap::Args)]
pub(crate) struct Args {
    /// How often each has its turn, of 200 calls; the cheapest counts.
    #[arg(long, default_value_t = 30)]
    rounds: usize,
}

/// Runs the command in the project at `root`.
pub(crate) fn run(root: &Path, args: &Args) -> Result<(), Failed> {
    measure(root, args).map_err(|error| failure(&error))
}

fn measure(root: &Path, args: &Args) -> io::Result<()> {
    let folder = root.join("target/bench/call");
    fs::create_dir_all(folder.join("src"))?;
    fs::write(folder.join("api.yaml"), include_str!("call/api.yaml"))?;
    fs::write(folder.join("src/main.rs"), include_str!("call/program.rs"))?;
    fs::write(folder.join("Cargo.toml"), manifest())?;
    fs::copy(root.join("Cargo.lock"), folder.join("Cargo.lock"))?;
    generate(root, &folder)?;
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let mut build = Command::new(cargo);
    build.args(["build", "--release", "--quiet"]).current_dir(&folder);
    done(build.env("CARGO_TARGET_DIR", target(root)).env("CARGO_INCREMENTAL", "0"))?;
    done(Command::new(target(root).join("release/call")).arg(args.rounds.to_string()))
}

/// Writes the crate `api` beside the program.
fn generate(root: &Path, folder: &Path) -> io::Result<()> {
    let mut generate = Command::new(std::env::current_exe()?);
    generate.args(["generate", "--name", "api", "--spec"]).arg(folder.join("api.yaml"));
    generate.arg("--out").arg(folder.join("api")).arg("--runtime").arg(root.join("codegen/runtime"));
    done(generate.current_dir(root).stderr(Stdio::null()))
}

fn done(command: &mut Command) -> io::Result<()> {
    match command.status()?.success() {
        true => Ok(()),
        false => Err(io::Error::other(format!("`{}` failed", command.get_program().to_string_lossy()))),
    }
}

fn manifest() -> String {
    let versions = [("futures-core", "0.3"), ("serde", "1"), ("tokio", "1"), ("reqwest", "0.13"), ("nix", "0.32")];
    let features: [(&str, &[&str]); 4] = [
        ("serde", &["derive"]),
        ("tokio", &["net", "rt", "time"]),
        ("reqwest", &["json", "query"]),
        ("nix", &["time"]),
    ];
    let mut manifest = toml_edit::DocumentMut::new();
    manifest["package"]["name"] = toml_edit::value("call");
    manifest["package"]["edition"] = toml_edit::value("2024");
    // The generated crate is a workspace of its own.
    manifest["workspace"]["exclude"] = toml_edit::value(toml_edit::Array::from_iter(["api"]));
    manifest["dependencies"]["api"]["path"] = toml_edit::value("api");
    for (name, version) in versions {
        manifest["dependencies"][name]["version"] = toml_edit::value(version);
    }
    manifest["dependencies"]["reqwest"]["default-features"] = toml_edit::value(false);
    for (name, features) in features {
        let features: toml_edit::Array = features.iter().copied().collect();
        manifest["dependencies"][name]["features"] = toml_edit::value(features);
    }
    manifest.to_string()
}
