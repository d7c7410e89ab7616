//! What names and paths a maintainer may write.

use crate::ir::Ident;

/// Says what would be right, if a text is not.
pub(super) type Check = fn(&str) -> Result<(), &'static str>;

pub(super) fn require(holds: bool, rule: &'static str) -> Result<(), &'static str> {
    if holds { Ok(()) } else { Err(rule) }
}

/// Names of packages that cargo refuses, or that hide a crate every crate has.
const TAKEN: &[&str] = &["test", "core", "std", "alloc", "proc_macro", "proc-macro", "build", "deps", "examples"];

/// Whether a package can have this name; the error says what names are like.
pub fn package_name(text: &str) -> Result<(), &'static str> {
    let plain = text.starts_with(|c: char| c.is_ascii_lowercase())
        && text.len() <= 64
        && text.bytes().all(|b| matches!(b, b'a'..=b'z' | b'0'..=b'9' | b'-' | b'_'));
    let single = !text.as_bytes().windows(2).any(|pair| pair.iter().all(|b| matches!(b, b'-' | b'_')));
    let free = !TAKEN.contains(&text) && Ident::new(&text.replace('-', "_")).is_some();
    require(
        plain && single && free,
        "a package name starts with a lower-case letter, goes on with letters, digits, single `-` and `_` up to 64, \
         and is no word that Rust or cargo reserves",
    )
}

/// Semantic versioning 2.0.0, sections 2, 9 and 10.
pub(super) fn version(text: &str) -> Result<(), &'static str> {
    let (rest, build) = text.split_once('+').map_or((text, None), |(rest, build)| (rest, Some(build)));
    let (core, pre) = rest.split_once('-').map_or((rest, None), |(core, pre)| (core, Some(pre)));
    let number = |part: &str| part.parse::<u64>().is_ok_and(|n| n.to_string() == part);
    let words = |list: &str| {
        list.split('.').all(|word| !word.is_empty() && word.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-'))
    };
    let no_zero_padding =
        |list: &str| list.split('.').all(|word| number(word) || !word.bytes().all(|b| b.is_ascii_digit()));
    let core_fits = core.split('.').count() == 3 && core.split('.').all(number);
    let fits = core_fits && build.is_none_or(words) && pre.is_none_or(|pre| words(pre) && no_zero_padding(pre));
    require(fits, "a version is `major.minor.patch`, such as `0.1.0`")
}

pub(super) fn relative_path(text: &str) -> Result<(), &'static str> {
    let fits = folder(text).is_ok() && text.split('/').all(|part| part != "..");
    require(fits, "a path is relative to the folder of this file, stays in it, and has `/` between its parts")
}

pub(super) fn folder(text: &str) -> Result<(), &'static str> {
    let drive = text.as_bytes().get(1) == Some(&b':');
    let fits = !text.is_empty() && !text.starts_with('/') && !drive && !text.contains(['\\', '\0']);
    require(fits, "a folder is named relative to the folder of this file, with `/` between its parts")
}

pub(super) fn upper_camel(text: &str) -> Result<(), &'static str> {
    let fits = text.starts_with(|c: char| c.is_ascii_uppercase())
        && text.bytes().all(|b| b.is_ascii_alphanumeric())
        && Ident::new(text).is_some();
    require(fits, "a type or variant is named in UpperCamelCase, with letters and digits of ASCII only")
}

pub(super) fn lower_snake(text: &str) -> Result<(), &'static str> {
    let bare = text.strip_prefix("r#").unwrap_or(text);
    let fits = bare.starts_with(|c: char| c.is_ascii_lowercase())
        && bare.bytes().all(|b| matches!(b, b'a'..=b'z' | b'0'..=b'9' | b'_'))
        && Ident::new(text).is_some();
    require(
        fits,
        "a field or method is named in lower_snake_case, with letters and digits of ASCII only; \
         one of Rust's own words needs `r#` before it, or `_` behind it",
    )
}

/// Groups name files too, and a file cannot be called `r#type.rs`.
pub(super) fn module_name(text: &str) -> Result<(), &'static str> {
    let fits = lower_snake(text).is_ok() && !text.starts_with("r#");
    require(fits, "a group is named in lower_snake_case, with letters and digits of ASCII, and is no word of Rust")
}

/// The vendor's own words, of which nothing is known here.
pub(super) fn any_text(_: &str) -> Result<(), &'static str> {
    Ok(())
}

pub(super) fn rust_path(text: &str) -> Result<(), &'static str> {
    let fits = text.split("::").all(|word| Ident::new(word).is_some());
    require(fits, "a trait or a type is named by its path, such as `schemars::JsonSchema`, without generics")
}
