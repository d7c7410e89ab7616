//! `docs/`: the reference as Markdown pages, which read well where the source is looked at. What they say of a call is
//! what [`sections`](super::sections) says to rustdoc too.

use crate::ir::{
    Base, Endpoint, Errors, Group, Ir, Output, Scheme, TypeFile,
    uses::{self, Uses},
};

use super::{
    Files, auth, docs, facts,
    links::Page,
    markdown::{self, anchor, code, prose, table, text},
    models,
    program::{self, Medium},
    sections::Call,
};

/// `docs/`.
pub(super) fn write(ir: &Ir, files: &mut Files) {
    files.insert("docs/README.md".to_owned(), contents(ir));
    for group in &ir.groups {
        files.insert(format!("docs/api/{}.md", group.accessor.file_stem()), calls(ir, group));
    }
    let uses = uses::uses(ir);
    for file in &ir.type_files {
        files.insert(format!("docs/types/{}.md", file.name.file_stem()), types(ir, &uses, file));
    }
}

/// The first page: where calls go, credentials, all methods, all types.
fn contents(ir: &Ir) -> String {
    let package = &ir.package;
    let mut sections = vec![format!("# {}", text(&package.title)), prose(&package.doc), base(ir)];
    if !ir.schemes.is_empty() {
        sections.push("## Auth".to_owned());
        sections.extend(ir.schemes.iter().flat_map(|scheme| scheme_sections(ir, scheme)));
    }
    sections.push("## Operations".to_owned());
    sections.extend(ir.groups.iter().flat_map(group_sections));
    sections.extend(["## Types".to_owned(), vocabulary(ir), RUNTIME_LEAD.to_owned(), runtime_types()]);
    sections.extend(["## Origin".to_owned(), docs::origin(ir)]);
    markdown::page(&sections)
}

fn base(ir: &Ir) -> String {
    match &ir.base {
        Base::Server(url) => {
            format!("All paths are relative to {}, unless the client is built with another URL.", code(url))
        }
        Base::Path(path) => match path.trim_end_matches('/') {
            "" => "All paths are relative to the URL that the client is built with.".to_owned(),
            path => format!(
                "All paths are relative to the URL that the client is built with, such as one that ends in {}.",
                code(path)
            ),
        },
    }
}

fn scheme_sections(ir: &Ir, scheme: &Scheme) -> Vec<String> {
    let heading = format!("{}\n\n### {}", anchor(scheme.name.rust.file_stem()), text(&scheme.name.wire));
    [vec![heading], auth::scheme(ir, scheme, Medium::Page)].concat()
}

fn group_sections(group: &Group) -> Vec<String> {
    let page = format!("[{}](api/{}.md)", text(&group.name.wire), group.accessor.file_stem());
    vec![format!("### {page}"), prose(&group.doc), docs::methods(Page::Contents, group)]
}

/// All types, by the file that they lie in.
fn vocabulary(ir: &Ir) -> String {
    let rows: Vec<_> = ir
        .type_files
        .iter()
        .map(|file| {
            let types: Vec<_> = models::of_file(ir, file).map(|(_, def)| Page::Contents.ty(def)).collect();
            let page = format!("[`{0}`](types/{0}.md)", file.name.file_stem());
            vec![page, types.join(", ")]
        })
        .collect();
    table(&["Page", "Types"], &rows)
}

const RUNTIME_LEAD: &str = "What is not made for this interface comes from the runtime, as `runtime::` and its name:";

/// What the crate's own docs say at length.
const RUNTIME: [(&str, &str); 13] = [
    ("Base64", "octets, which JSON carries as base64"),
    ("Base64Url", "octets, which JSON carries as base64 in the alphabet for URLs"),
    ("Body", "octets to send, at once or as a stream"),
    ("Date", "a day"),
    ("DateTime", "a moment"),
    ("Download", "octets that come in, streamed"),
    ("Duration", "a span of time"),
    ("File", "a file in a form: its name, media type and content"),
    ("Json", "any JSON value"),
    ("Number", "a number of any size, kept as its digits"),
    ("Secret", "text that is not shown by `Debug`"),
    ("Time", "a time of day"),
    ("Uuid", "a UUID"),
];

fn runtime_types() -> String {
    let rows: Vec<_> = RUNTIME
        .iter()
        .map(|(name, what)| vec![format!("{}{}", anchor(name), code(name)), (*what).to_owned()])
        .collect();
    table(&["Type", "What it is"], &rows)
}

/// The page of a group.
fn calls(ir: &Ir, group: &Group) -> String {
    let page = Page::ApiReference(group);
    let mut sections = vec![
        format!("# {}", text(&group.name.wire)),
        prose(&group.doc),
        format!("{} See [all operations and credentials](../README.md).", base(ir)),
        docs::methods(page, group),
    ];
    sections.extend(group.endpoints.iter().flat_map(|endpoint| call(ir, group, endpoint)));
    markdown::page(&sections)
}

fn call(ir: &Ir, group: &Group, endpoint: &Endpoint) -> Vec<String> {
    let call = Call { ir, page: Page::ApiReference(group), endpoint };
    let forms: Vec<_> = endpoint.body.iter().flat_map(|body| &body.forms).collect();
    let method = endpoint.method.file_stem();
    let deprecated = facts::deprecated(endpoint.stability).map(|word| format!("**This operation is {word}.**"));
    [
        vec![anchor(method), format!("## {}", code(method))],
        call.purpose(format!("{}, {} in the description.", call.request(), code(&endpoint.id))),
        vec![deprecated.unwrap_or_default(), call.link()],
        vec![program::whole(ir, group, endpoint)],
        call.inputs(),
        call.body(&forms),
        vec![call.returns(), output_arms(call), call.paging(), call.auth(), call.media()],
        call.replies(),
        vec![call.errors(), error_arms(call), call.headers()],
    ]
    .concat()
}

fn output_arms(call: Call<'_>) -> String {
    match &call.endpoint.output {
        Output::One { .. } => String::new(),
        Output::Several { arms, .. } => call.arms(arms),
    }
}

fn error_arms(call: Call<'_>) -> String {
    call.endpoint.errors.as_ref().map(|Errors { arms, .. }| call.arms(arms)).unwrap_or_default()
}

/// The page of a file of types.
fn types(ir: &Ir, uses: &[Uses<'_>], file: &TypeFile) -> String {
    let page = Page::TypesReference(&file.name);
    let mut sections = vec![format!("# Types: {}", file.name.file_stem())];
    for (index, def) in models::of_file(ir, file) {
        let name = def.name.rust.file_stem();
        sections.extend([anchor(name), format!("## {}", code(name))]);
        sections.extend(models::sections(ir, page, def));
        let uses = models::uses(ir, page, def, &uses[index]).into_iter().map(|(_, line)| line);
        sections.push(uses.collect::<Vec<_>>().join("\n"));
    }
    markdown::page(&sections)
}
