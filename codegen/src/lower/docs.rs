//! Vendor text to text that is safe in a doc comment.

use crate::ir::Doc;

pub(crate) fn doc(text: &str) -> Doc {
    Doc(text.to_owned())
}
pub(crate) fn line(text: &str) -> Doc {
    Doc(text.lines().next().unwrap_or_default().to_owned())
}
pub(crate) fn plain(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}
