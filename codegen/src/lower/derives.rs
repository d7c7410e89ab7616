//! What types derive: what their parts allow, and what a maintainer has derived besides, as far as it can be.

use std::collections::BTreeSet;

use super::{names, shapes};
use crate::{
    config::{Config, Entry},
    diagnostics::{Code, Place, Report},
    ir::{
        Absence, Dependency, Derive, Source, Ty, TypeBody, TypeDef,
        uses::{mentioned, parts},
    },
};

/// What every type has.
const ALWAYS: [&str; 3] = ["Clone", "Debug", "PartialEq"];

/// `Default` where nothing is demanded, `Eq` and `Hash` where every part has them.
pub(super) fn own(types: &mut [TypeDef]) {
    let never_equal = never_equal(types);
    for (def, never_equal) in types.iter_mut().zip(never_equal) {
        let equality: &[Derive] = if never_equal { &[] } else { &[Derive::Eq, Derive::Hash] };
        let default: &[Derive] = if demands_nothing(&def.body) { &[Derive::Default] } else { &[] };
        def.derives = match def.body {
            TypeBody::Alias(_) => Vec::new(),
            _ => [default, equality].concat(),
        };
    }
}

fn demands_nothing(body: &TypeBody) -> bool {
    let TypeBody::Struct(s) = body else { return false };
    s.fields.iter().all(|field| field.absence != Absence::Error) && s.rest.flattened.is_empty()
}

/// Which types have values that equal nothing, not even themselves, or may have: found from what is so by itself to
/// what holds it.
fn never_equal(types: &[TypeDef]) -> Vec<bool> {
    let mut holders: Vec<Vec<usize>> = vec![Vec::new(); types.len()];
    let mut open = Vec::new();
    for (index, def) in types.iter().enumerate() {
        let parts = parts(&def.body);
        if parts.iter().any(|ty| is_never_equal(ty) || is_foreign(ty)) {
            open.push(index);
        }
        let mut held = Vec::new();
        parts.into_iter().for_each(|ty| mentioned(ty, &mut held));
        held.into_iter().for_each(|id| holders[id.0 as usize].push(index));
    }
    let mut never_equal = vec![false; types.len()];
    while let Some(index) = open.pop() {
        if !std::mem::replace(&mut never_equal[index], true) {
            open.extend(&holders[index]);
        }
    }
    never_equal
}

/// Nothing is known of the types of other crates.
pub(super) fn is_foreign(ty: &Ty) -> bool {
    match ty {
        Ty::Foreign(_) => true,
        Ty::Option(of) | Ty::Boxed(of) | Ty::List(of) | Ty::Map(of) => is_foreign(of),
        Ty::Tuple(items) => items.iter().any(is_foreign),
        _ => false,
    }
}

/// Adds the traits of `[derive]`, and gives the entries that were met.
pub(super) fn further(types: &mut [TypeDef], config: &Config, report: &mut Report) -> BTreeSet<String> {
    let mut met = BTreeSet::new();
    for index in 0..types.len() {
        let name = shapes::config_name(&types[index]);
        let Some(entry) = config.derive.get(&name) else { continue };
        for wanted in &entry.value {
            match refusal(types, index, &wanted.value, config) {
                None => types[index].further_derives.push(names::path(&wanted.value)),
                Some(reason) => {
                    let place = Place::Offset { file: config.path.clone(), offset: wanted.offset };
                    report.push(
                        Code::WrongConfig,
                        place,
                        format!("`{name}` cannot derive `{}`: {reason}", wanted.value),
                    );
                }
            }
        }
        met.insert(name);
    }
    met
}

fn refusal(types: &[TypeDef], index: usize, wanted: &str, config: &Config) -> Option<String> {
    let def = &types[index];
    if let TypeBody::Alias(_) = def.body {
        return Some("it is another name for a type, which may derive it".to_owned());
    }
    if ALWAYS.contains(&wanted) || has(def, wanted) {
        return Some("it has that anyway; remove the entry".to_owned());
    }
    if !matches!(wanted, "Eq" | "Hash") {
        return None;
    }
    parts(&def.body).into_iter().find_map(|ty| obstacle(types, ty, wanted, config))
}

fn has(def: &TypeDef, wanted: &str) -> bool {
    def.derives.iter().any(|derive| match derive {
        Derive::Eq => wanted == "Eq",
        Derive::Hash => wanted == "Hash",
        Derive::Default => wanted == "Default",
        Derive::Copy => wanted == "Copy",
    })
}

/// What in a part of the type has not got the trait.
fn obstacle(types: &[TypeDef], ty: &Ty, wanted: &str, config: &Config) -> Option<String> {
    if is_never_equal(ty) {
        return Some("it holds a fraction of 64 bits, or a file, and has no equal then".to_owned());
    }
    let mut ids = Vec::new();
    mentioned(ty, &mut ids);
    ids.into_iter().map(|id| &types[id.0 as usize]).find_map(|def| match &def.body {
        TypeBody::Alias(ty) => obstacle(types, ty, wanted, config),
        _ if has(def, wanted) => None,
        _ => {
            let name = shapes::config_name(def);
            let wants = |entry: &Entry<Vec<Entry<String>>>| entry.value.iter().any(|it| it.value == wanted);
            let will = config.derive.get(&name).is_some_and(wants);
            let never = parts(&def.body).into_iter().any(is_never_equal);
            let advice = if never { "" } else { "; derive it there too" };
            (!will).then(|| format!("it holds `{name}`, which has it not{advice}"))
        }
    })
}

fn is_never_equal(ty: &Ty) -> bool {
    match ty {
        Ty::F32 | Ty::F64 | Ty::File | Ty::FormValue | Ty::Stream => true,
        Ty::Option(of) | Ty::Boxed(of) | Ty::List(of) | Ty::Map(of) => is_never_equal(of),
        Ty::Tuple(items) => items.iter().any(is_never_equal),
        _ => false,
    }
}

/// The crates that the configuration names: by a version, which begins with a digit or an operator, or by a folder.
pub(super) fn dependencies(config: &Config) -> Vec<Dependency> {
    let is_version = |text: &str| text.starts_with(|c: char| c.is_ascii_digit() || "^~=<>*".contains(c));
    let dependencies = config.dependencies.iter().map(|(name, Entry { value, .. })| {
        let source = match is_version(value) {
            true => Source::Version(value.clone()),
            false => Source::Folder(value.clone()),
        };
        Dependency { name: name.clone(), source }
    });
    dependencies.collect()
}
