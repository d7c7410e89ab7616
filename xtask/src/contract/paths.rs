//! The paths of a description's servers: a client puts them before every path, and Prism knows nothing of them.

use std::path::PathBuf;

use clientwright_codegen::{
    config::{Config, Entry},
    diagnostics::Report,
    dialect,
    ir::{Base, Ir, Workspace},
    ledger::Ledger,
    load,
    lower::{self, Target},
};

use crate::{corpus::Description, disk::Folder};

/// The paths of all servers without a slash at their ends, the longest first.
pub(super) fn bases(description: &Description) -> Option<Vec<String>> {
    let ir = ir(description)?;
    let (Base::Server(usual) | Base::Path(usual)) = &ir.base;
    let own = ir.groups.iter().flat_map(|group| &group.endpoints).filter_map(|endpoint| endpoint.server.as_deref());
    let mut bases: Vec<String> = own.chain([usual.as_str()]).map(path).collect();
    bases.sort_by_key(|base| std::cmp::Reverse(base.len()));
    bases.dedup();
    Some(bases)
}

fn path(server: &str) -> String {
    let path = match server.split_once("//") {
        Some((_, rest)) => rest.find('/').map_or("", |slash| &rest[slash..]),
        None => server,
    };
    let path = path.trim_matches('/');
    if path.is_empty() { String::new() } else { format!("/{path}") }
}

fn ir(description: &Description) -> Option<Ir> {
    let folder = description.file.parent().map(PathBuf::from).unwrap_or_default();
    let root = description.file.file_name()?.to_str()?;
    let mut config = Config::new("contract", root);
    config.lenient = true;
    let value = crate::generate::path_between(&folder, &description.package);
    config.allow_references.push(Entry { value, offset: 0 });
    let package = std::slice::from_ref(&description.package);
    let files = Folder::new(&folder, &[], package, config.budgets.bytes);
    let target = Target {
        runtime_path: String::new(),
        workspace: Workspace::Own,
        source: String::new(),
        source_digest: String::new(),
        programs: Vec::new(),
    };
    let (mut report, mut ledger) = (Report::default(), Ledger::default());
    let document = load::load(root, &files, &config, &mut report).ok()?;
    let normal = dialect::normalise(&document, &config, &mut report, &mut ledger)?;
    lower::lower(&normal, &document.sources, &config, &target, &mut report, &mut ledger)
}
