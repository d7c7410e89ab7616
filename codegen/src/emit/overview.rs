//! What was understood, as text for a terminal: what a maintainer wants to see before accepting a version.
//!
//! Not Markdown, and not complete: [`tree`] has a line for each method and type, [`types`] one for each part of each
//! type. Both are stable enough to be compared with what an earlier version gave.

use crate::ir::{
    Base, BodyForm, Endpoint, Enum, Field, Flattened, Gate, Group, Ident, Ir, Kept, Output, Rest, Scheme, SchemeKind,
    Stability, Struct, Tell, Ty, TypeBody, TypeDef, TypeFile, Union, Variant, Way,
};

use super::{endpoints, facts, markdown::visible, models, ty};

/// Cells wider than this do not move the columns of other lines.
const WIDEST: usize = 64;

/// The groups with their methods, then the types.
pub fn tree(ir: &Ir) -> String {
    let groups = ir.groups.iter().map(|group| group_section(ir, group));
    let types = (!ir.types.is_empty()).then(|| section("Types", &type_rows(ir)));
    [head(ir)].into_iter().chain(groups).chain(types).collect::<Vec<_>>().join("\n")
}

/// Each type with all its parts.
pub fn types(ir: &Ir) -> String {
    let files = ir.type_files.iter().filter(|file| models::of_file(ir, file).next().is_some());
    let text = |file: &TypeFile| {
        let types = models::of_file(ir, file).map(|(_, def)| section(&type_title(ir, def), &part_rows(ir, &def.body)));
        format!("// types/{}.rs\n\n{}", file.name.file_stem(), types.collect::<Vec<_>>().join("\n"))
    };
    files.map(text).collect::<Vec<_>>().join("\n")
}

// --------------------------------------------------------------------------------------------------- layout

/// A title, and rows below it in columns.
fn section(title: &str, rows: &[Vec<String>]) -> String {
    let width = |column: usize| {
        let cells = rows.iter().filter_map(|row| row.get(column)).map(|cell| cell.chars().count());
        cells.filter(|width| *width <= WIDEST).max().unwrap_or(0)
    };
    let widths: Vec<usize> = (0..rows.iter().map(Vec::len).max().unwrap_or(0)).map(width).collect();
    let line = |row: &Vec<String>| {
        let cells = row.iter().zip(&widths).map(|(cell, width)| format!("{:<width$}", visible(cell)));
        format!("  {}", cells.collect::<Vec<_>>().join("  ")).trim_end().to_owned() + "\n"
    };
    format!("{}\n", visible(title).trim_end()) + &rows.iter().map(line).collect::<String>()
}

fn counted(count: usize, one: &str) -> String {
    if count == 1 { format!("1 {one}") } else { format!("{count} {one}s") }
}

// ---------------------------------------------------------------------------------------------------- methods

fn head(ir: &Ir) -> String {
    let package = &ir.package;
    let base = match &ir.base {
        Base::Server(url) => url.clone(),
        Base::Path(path) => format!("the caller's server, below {path}"),
    };
    let methods = ir.groups.iter().map(|group| group.endpoints.len()).sum();
    let size = [counted(methods, "method"), counted(ir.groups.len(), "group"), counted(ir.types.len(), "type")];
    let mut rows = vec![
        row(["description", &format!("{} {}, {}", package.title, package.title_version, package.source)]),
        row(["size", &size.join(", ")]),
        row(["server", &base]),
    ];
    rows.extend(ir.schemes.iter().map(|scheme| row(["credential", &scheme_words(scheme)])));
    section(&format!("{} {}", package.name, package.version), &rows)
}

fn row<const N: usize>(cells: [&str; N]) -> Vec<String> {
    cells.map(str::to_owned).to_vec()
}

fn scheme_words(scheme: &Scheme) -> String {
    let kind = match &scheme.kind {
        SchemeKind::Basic => "user name and password".to_owned(),
        SchemeKind::Bearer { .. } => "a bearer token".to_owned(),
        SchemeKind::Authorization { scheme } => format!("`Authorization: {scheme}`"),
        SchemeKind::ApiKey { key, .. } => format!("a key, as `{key}`"),
        SchemeKind::OAuth2 { .. } => "OAuth 2".to_owned(),
        SchemeKind::OpenIdConnect { .. } => "OpenID Connect".to_owned(),
        SchemeKind::MutualTls => "a certificate".to_owned(),
    };
    format!("{}: {kind}", scheme.name.rust.as_str())
}

fn group_section(ir: &Ir, group: &Group) -> String {
    let title = format!("client.{}()  {}", group.accessor.as_str(), group.name.wire);
    let rows: Vec<_> = group.endpoints.iter().flat_map(|endpoint| method_rows(ir, endpoint)).collect();
    section(&title, &rows)
}

/// A row for each method that an operation has.
fn method_rows(ir: &Ir, endpoint: &Endpoint) -> Vec<Vec<String>> {
    let (plain, body) = endpoints::plain(endpoint);
    let mut setters: Vec<&Ident> = endpoints::setters(endpoint).map(|(_, input)| &input.name.rust).collect();
    setters.extend(endpoints::body_setters(endpoint).map(|(_, form)| &form.name));
    let setters: Vec<String> = setters.iter().map(|name| format!(".{}", name.as_str())).collect();
    let deprecated = if endpoint.stability == Stability::Deprecated { " (deprecated)" } else { "" };
    let request = format!("{} {}{deprecated}", endpoint.verb, endpoint.written_path);
    let gives = gives(ir, endpoint);
    let row = |method: &Ident, form: Option<&BodyForm>| {
        let call = format!("{}({}){gives}", method.as_str(), arguments(ir, endpoint, form));
        vec![request.clone(), call, setters.join(" ")]
    };
    let others = endpoint.body.iter().filter(|_| body.is_some()).flat_map(|body| body.forms.iter().skip(1));
    let first = row(plain, body.map(|(_, form)| form));
    [first].into_iter().chain(others.map(|form| row(&form.method, Some(form)))).collect()
}

fn arguments(ir: &Ir, endpoint: &Endpoint, form: Option<&BodyForm>) -> String {
    let given = |name: &Ident, ty: &Ty| format!("{}: {}", name.as_str(), ty::short(ir, ty::given(ty)));
    let inputs = endpoints::arguments(endpoint).into_iter().map(|(_, input)| given(&input.name.rust, &input.ty));
    let body = form.map(|form| format!("{}: {}", form.name.as_str(), ty::short_body(ir, form)));
    inputs.chain(body).collect::<Vec<_>>().join(", ")
}

fn gives(ir: &Ir, endpoint: &Endpoint) -> String {
    match &endpoint.output {
        Output::One { ty: Ty::Unit, .. } => String::new(),
        Output::One { ty, reading } => format!(" -> {}", ty::short_reply(ir, ty, *reading)),
        Output::Several { name, .. } => format!(" -> {}", name.as_str()),
    }
}

// ------------------------------------------------------------------------------------------------------ types

fn type_rows(ir: &Ir) -> Vec<Vec<String>> {
    let defs = ir.type_files.iter().flat_map(|file| models::of_file(ir, file));
    defs.map(|(_, def)| vec![def.name.rust.as_str().to_owned(), kind(ir, &def.body), place(def)]).collect()
}

fn place(def: &TypeDef) -> String {
    let place = def.origin.as_ref().unwrap_or(&def.name.wire);
    match def.way {
        Way::Either => place.clone(),
        Way::Received { .. } => format!("{place}, as it comes back"),
        Way::Sent { .. } => format!("{place}, as it is sent"),
    }
}

fn kind(ir: &Ir, body: &TypeBody) -> String {
    match body {
        TypeBody::Struct(it) => format!("struct, {}", counted(it.fields.len(), "field")),
        TypeBody::Enum(it) => format!("enum, {}", counted(it.values.len(), "value")),
        TypeBody::Union(it) => format!("union, {}, by {}", counted(it.variants.len(), "variant"), told(&it.tell)),
        TypeBody::Newtype(of) => format!("around {}", ty::short(ir, of)),
        TypeBody::Alias(of) => format!("another name for {}", ty::short(ir, of)),
    }
}

fn told(tell: &Tell) -> String {
    match tell {
        Tell::Tag { key, otherwise: None } => format!("`{key}`"),
        Tell::Tag { key, otherwise: Some(variant) } => format!("`{key}`, otherwise {}", variant.as_str()),
        Tell::Signs => "what it looks like".to_owned(),
    }
}

fn type_title(ir: &Ir, def: &TypeDef) -> String {
    let deprecated = (def.stability == Stability::Deprecated).then(|| "deprecated".to_owned());
    let features = match ir.gate(def) {
        Gate::Always => None,
        Gate::Any(features) => {
            let names: Vec<&str> = features.iter().map(|index| ir.features[*index].name.as_str()).collect();
            Some(format!("with {}", names.join(" or ")))
        }
    };
    let notes = [Some(kind(ir, &def.body)), Some(place(def)), deprecated, features];
    format!("{}: {}", def.name.rust.as_str(), notes.into_iter().flatten().collect::<Vec<_>>().join("; "))
}

fn part_rows(ir: &Ir, body: &TypeBody) -> Vec<Vec<String>> {
    match body {
        TypeBody::Struct(body) => structure(ir, body),
        TypeBody::Enum(body) => enumeration(body),
        TypeBody::Union(body) => union(ir, body),
        TypeBody::Newtype(_) | TypeBody::Alias(_) => Vec::new(),
    }
}

fn structure(ir: &Ir, body: &Struct) -> Vec<Vec<String>> {
    let fields = body.fields.iter().map(|field| {
        let wire = (field.name.wire != field.name.rust.file_stem()).then(|| json(&field.name.wire));
        let notes = wire.into_iter().chain(facts::field_notes(field)).collect::<Vec<_>>().join("; ");
        vec![field.name.rust.as_str().to_owned(), field_type(ir, field), notes]
    });
    let part = |it: &Flattened| row([it.field.as_str(), &ty::short(ir, &it.ty), "of the same object"]);
    let kept = |it: &Kept| row([it.field.as_str(), &format!("Map<{}>", ty::short(ir, &it.ty)), "all other keys"]);
    let Rest { flattened, kept: others } = &body.rest;
    fields.chain(flattened.iter().map(part)).chain(others.iter().map(kept)).collect()
}

fn field_type(ir: &Ir, field: &Field) -> String {
    let (presence, value) = ty::presence(field);
    let value = ty::short(ir, value);
    match presence {
        ty::Presence::Always => value,
        ty::Presence::Optional => format!("Option<{value}>"),
        ty::Presence::Three => format!("Maybe<{value}>"),
    }
}

fn enumeration(body: &Enum) -> Vec<Vec<String>> {
    let values = body.values.iter().map(|value| row([value.name.as_str(), &value.json]));
    values.chain([row([body.other.as_str(), "all other values"])]).collect()
}

fn union(ir: &Ir, body: &Union) -> Vec<Vec<String>> {
    let tags = |variant: &Variant| variant.tags.iter().map(|tag| json(tag)).collect::<Vec<_>>().join(", ");
    let variants = body.variants.iter().map(|it| row([it.name.as_str(), &ty::short(ir, &it.ty), &tags(it)]));
    variants.chain([row([body.other.as_str(), "Json", "all other values"])]).collect()
}

fn json(text: &str) -> String {
    format!("{text:?}")
}
