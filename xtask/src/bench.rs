//! `bench`: what the generated code costs, beside another way of writing the same.
//!
//! Each is a command and never a test: what it prints are ratios within one run, in user time, on whatever machine
//! it runs on.

use std::path::Path;

use clap::Subcommand;

use crate::Failed;

mod call;
mod calls;
mod codec;
mod compile;
mod derive;
mod models;
mod scaling;
mod usage;

const STRING: &str = "a String takes everything";

/// Measures what the generated code costs.
#[derive(clap::Args)]
pub(crate) struct Args {
    #[command(subcommand)]
    what: What,
}

#[derive(Subcommand)]
enum What {
    Compile(compile::Args),
    Codec(codec::Args),
    Scaling(scaling::Args),
    Call(call::Args),
    #[command(hide = true)]
    Usage(usage::Args),
}

/// Runs the command in the project at `root`.
pub(crate) fn run(root: &Path, args: &Args) -> Result<(), Failed> {
    match &args.what {
        What::Compile(args) => compile::run(root, args),
        What::Codec(args) => codec::run(root, args),
        What::Scaling(args) => scaling::run(args),
        What::Call(args) => call::run(root, args),
        What::Usage(args) => usage::run(args),
    }
}
