//! How far long work has got, on standard error, and only where somebody is watching.

use indicatif::{ProgressBar, ProgressStyle};

/// A bar of so many steps. It draws nothing where standard error is no terminal.
pub(crate) fn bar(steps: usize, what: &'static str) -> ProgressBar {
    let bar = ProgressBar::new(steps as u64).with_message(what);
    match ProgressStyle::with_template("{msg} {wide_bar} {pos}/{len}") {
        Ok(style) => bar.with_style(style),
        Err(_) => bar,
    }
}
