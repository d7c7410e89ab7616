//! Operations to endpoints: groups, methods, inputs.

use std::collections::{BTreeMap, BTreeSet};

use indexmap::{IndexMap, IndexSet};
use openapiv3::{
    OpenAPI, Operation, Parameter, ParameterData, ParameterSchemaOrContent, PathItem, PathStyle, QueryStyle,
    ReferenceOr,
};
use serde_json::Value;

use super::{
    auth::{Asked, Schemes},
    bodies, docs,
    facts::{self, Part, at},
    formats,
    names::{self, Claim, Wish},
    replies::{self, AnswerNames, Answers},
    servers,
    types::{Standing, Types, stability},
    volume,
};
use crate::{
    diagnostics::{Code, Place as Spot, shorten},
    dialect::{Normal, keys},
    ir::{Endpoint, Gate, Give, Group, Ident, Input, Link, Name, Place, Style, Ty},
    ledger::LeftOut,
};

/// An operation with everything that its path item says too.
struct Found<'a> {
    verb: String,
    path: &'a str,
    item: &'a PathItem,
    operation: &'a Operation,
}

/// The names of an endpoint's own items.
struct EndpointNames {
    method: Ident,
    builder: Ident,
    constant: Ident,
    answers: AnswerNames,
    standing: Standing,
}

/// What the client's own methods are called.
const CLIENT_METHODS: &[&str] = &["builder", "call", "default_builder", "inner", "new", "request", "base_url"];
/// What the methods of a prepared call are called.
const CALL_METHODS: &[&str] = &["error", "header", "send", "timeout", "into_call", "call"];

pub(super) fn groups<'a>(types: &mut Types<'a, '_>, normal: &'a Normal, schemes: &Schemes<'a>) -> Vec<Group> {
    let operations = operations(normal);
    let mut by_tag: IndexMap<&'a str, Vec<Found<'a>>> = IndexMap::new();
    for tag in &normal.openapi.tags {
        by_tag.entry(tag.name.as_str()).or_default();
    }
    for found in operations {
        let tag = found.operation.tags.first().map_or("", String::as_str);
        by_tag.entry(tag).or_default().push(found);
    }
    by_tag.retain(|_, operations| !operations.is_empty());
    let names = group_names(types, &by_tag);
    let methods: Vec<Vec<EndpointNames>> =
        by_tag.values().zip(&names).map(|(found, (_, ty))| endpoint_names(types, found, ty)).collect();
    let methods = with_standings(methods, &by_tag);
    let mut groups = Vec::new();
    for (((tag, found), (accessor, rust)), names) in by_tag.into_iter().zip(names).zip(methods) {
        let endpoints = found.iter().zip(names).filter_map(|(found, names)| endpoint(types, schemes, found, names));
        groups.push(Group {
            name: Name { rust, wire: tag.to_owned() },
            accessor,
            doc: docs::doc(tag_text(&normal.openapi, tag)),
            gate: Gate::Always,
            endpoints: endpoints.collect(),
        });
    }
    groups
}

fn operations(normal: &Normal) -> Vec<Found<'_>> {
    let items = normal.openapi.paths.paths.iter().filter_map(|(path, item)| Some((path, item.as_item()?)));
    let mut found = Vec::new();
    for (path, item) in items {
        found.extend(item.iter().map(|(verb, operation)| Found {
            verb: verb.to_ascii_uppercase(),
            path,
            item,
            operation,
        }));
    }
    found
}

fn tag_text<'a>(openapi: &'a OpenAPI, tag: &str) -> &'a str {
    let tag = openapi.tags.iter().find(|known| known.name == tag);
    tag.and_then(|tag| tag.description.as_deref()).unwrap_or_default()
}

/// The accessor and the type of each group.
fn group_names<'a>(types: &mut Types<'a, '_>, by_tag: &IndexMap<&'a str, Vec<Found<'a>>>) -> Vec<(Ident, Ident)> {
    let wish = |types: &Types<'a, '_>, tag: &str| {
        if let Some(entry) = types.config.rename.groups.get(tag) {
            return Wish::new(Claim::Config, [entry.value.clone()]);
        }
        let tag = if tag.is_empty() { "api" } else { tag };
        let plain = names::file_name(&names::value_case(tag), tag);
        let claim = if plain == tag { Claim::Exact } else { Claim::Name };
        let spelled = names::file_name(&names::value_case_spelled(tag), tag);
        Wish::new(claim, [plain.clone(), format!("{plain}_api"), spelled])
    };
    let wishes: Vec<Wish> = by_tag.keys().map(|tag| wish(types, tag)).collect();
    let accessors = names::settle(&wishes, CLIENT_METHODS).unwrap_or_else(|stuck| {
        for group in stuck {
            let tags: Vec<String> =
                group.iter().filter_map(|&i| by_tag.get_index(i)).map(|(tag, _)| format!("`{tag}`")).collect();
            types
                .report
                .push(Code::NameCollision, Spot::Nowhere, format!("the tags {} want one name", tags.join(" and ")))
                .hint("name one of them under `[rename.groups]` in generate.toml");
        }
        wishes.iter().map(|w| names::fixed(&w.candidates[0])).collect()
    });
    accessors
        .into_iter()
        .map(|accessor| {
            let ty = names::fixed(&names::free_type_name(names::type_case(accessor.file_stem())));
            (accessor, ty)
        })
        .collect()
}

fn endpoint_names<'a>(types: &mut Types<'a, '_>, found: &[Found<'a>], group: &Ident) -> Vec<EndpointNames> {
    let mut by_id: BTreeMap<&str, usize> = BTreeMap::new();
    for id in found.iter().filter_map(|f| f.operation.operation_id.as_deref()) {
        *by_id.entry(id).or_default() += 1;
    }
    for operation in found {
        if let Some(id) = operation.operation.operation_id.as_deref()
            && by_id.get(id).is_some_and(|count| *count > 1)
        {
            let place = Spot::value(at(&operation.operation.extensions), ["operationId"]);
            let message = format!("the operation id `{id}` is given more than once");
            let diagnostic = types.report.push(Code::DuplicateOperationId, place, message);
            diagnostic.hint("give each operation an id of its own; until then, methods are named after their paths");
        }
    }
    let wishes: Vec<Wish> = found.iter().map(|f| method_wish(types, f)).collect();
    let methods = names::settle(&wishes, &[]).unwrap_or_else(|stuck| {
        for group in stuck {
            report_method_clash(types, found, &group);
        }
        wishes.iter().map(|w| names::fixed(&w.candidates[0])).collect()
    });
    let items = item_names(&methods, group);
    let constants = constants(&items, group);
    methods
        .into_iter()
        .zip(items)
        .zip(constants)
        .map(|((method, [builder, output, errors]), constant)| EndpointNames {
            constant,
            standing: Standing::new(method.file_stem()),
            answers: AnswerNames { output, errors },
            method,
            builder,
        })
        .collect()
}

/// `ListUsers`, `ListUsersReply` and `ListUsersError` of each method, all different within the group's file.
fn item_names(methods: &[Ident], group: &Ident) -> Vec<[Ident; 3]> {
    let wish = |method: &Ident, suffix: &str| {
        let plain = names::type_case(&format!("{} {suffix}", method.file_stem()));
        let plain = names::free_type_name(plain);
        Wish::new(Claim::Name, [plain.clone(), format!("{plain}Call"), format!("{plain}Operation")])
    };
    let wishes: Vec<Wish> = methods.iter().flat_map(|m| ["", "reply", "error"].map(|suffix| wish(m, suffix))).collect();
    let idents = names::settle(&wishes, &[group.as_str()])
        .unwrap_or_else(|_| wishes.iter().map(|w| names::fixed(&w.candidates[0])).collect());
    idents.chunks_exact(3).map(|three| [three[0].clone(), three[1].clone(), three[2].clone()]).collect()
}

/// `LIST_USERS` of each builder. Builders are functions too, so one that is all capitals, such as `F`, leaves its
/// constant another name.
fn constants(items: &[[Ident; 3]], group: &Ident) -> Vec<Ident> {
    let wish = |builder: &Ident| {
        let plain = names::constant_case(builder.file_stem());
        Wish::new(Claim::Name, [plain.clone(), format!("{plain}_OPERATION"), format!("{plain}_CALL_OPERATION")])
    };
    let wishes: Vec<Wish> = items.iter().map(|[builder, ..]| wish(builder)).collect();
    let taken: Vec<&str> = items.iter().map(|[builder, ..]| builder.as_str()).chain([group.as_str()]).collect();
    names::settle(&wishes, &taken).unwrap_or_else(|_| wishes.iter().map(|w| names::fixed(&w.candidates[0])).collect())
}

fn method_wish(types: &Types<'_, '_>, found: &Found<'_>) -> Wish {
    let place = format!("{} {}", found.verb, found.path);
    let id = found.operation.operation_id.as_deref().filter(|id| !id.trim().is_empty());
    let renamed = types.config.rename.methods.get(&place).or_else(|| types.config.rename.methods.get(id?));
    if let Some(entry) = renamed {
        return Wish::new(Claim::Config, [entry.value.clone()]);
    }
    let by_path = names::value_case(&path_words(&found.verb, found.path));
    match id {
        None => Wish::new(
            Claim::Place,
            [by_path.clone(), format!("{by_path}_operation"), names::value_case_spelled(&place)],
        ),
        Some(id) => {
            let plain = names::value_case(id);
            let claim = if plain == id { Claim::Exact } else { Claim::Name };
            let qualified = format!("{plain}_{by_path}");
            Wish::new(claim, [plain, names::value_case_spelled(id), qualified, names::value_case_spelled(&place)])
        }
    }
}

/// `GET /users/{id}/keys` -> `get users by id keys`.
fn path_words(verb: &str, path: &str) -> String {
    let mut words = vec![verb.to_ascii_lowercase()];
    for segment in path.split(['/', '?', '#', '&']).filter(|s| !s.is_empty()) {
        match segment.strip_prefix('{').and_then(|s| s.strip_suffix('}')) {
            Some(name) => words.push(format!("by {name}")),
            None => words.push(segment.replace(['{', '}'], " ")),
        }
    }
    words.join(" ")
}

fn report_method_clash(types: &mut Types<'_, '_>, found: &[Found<'_>], group: &[usize]) {
    let places: Vec<String> = group.iter().map(|&i| format!("`{} {}`", found[i].verb, found[i].path)).collect();
    let last = &found[*group.last().unwrap_or(&0)];
    types
        .report
        .push(
            Code::NameCollision,
            at(&last.operation.extensions),
            format!("{} want one method name", places.join(" and ")),
        )
        .hint("name one of them under `[rename.methods]` in generate.toml: `\"GET /path\" = \"..\"`");
}

/// A method that two groups have gives its unnamed types the group's name too.
fn with_standings(
    mut methods: Vec<Vec<EndpointNames>>,
    by_tag: &IndexMap<&str, Vec<Found<'_>>>,
) -> Vec<Vec<EndpointNames>> {
    let mut count: BTreeMap<String, usize> = BTreeMap::new();
    for names in methods.iter().flatten() {
        *count.entry(names.method.as_str().to_owned()).or_default() += 1;
    }
    for (names, tag) in methods.iter_mut().zip(by_tag.keys()) {
        for names in names.iter_mut().filter(|n| count.get(n.method.as_str()).is_some_and(|c| *c > 1)) {
            names.standing = Standing::new(*tag).then(names.method.file_stem());
        }
    }
    methods
}

fn endpoint<'a>(
    types: &mut Types<'a, '_>,
    schemes: &Schemes<'a>,
    found: &Found<'a>,
    names: EndpointNames,
) -> Option<Endpoint> {
    if types.over_budget() {
        return None;
    }
    let operation = found.operation;
    let id = operation.operation_id.clone().filter(|id| !id.trim().is_empty());
    let id = id.unwrap_or_else(|| format!("{} {}", found.verb, found.path));
    let path = wire_path(types, found);
    let inputs = inputs(types, found, &path, &names.standing);
    let taken: Vec<&str> = inputs.iter().map(|i| i.name.rust.as_str()).collect();
    let body = operation
        .request_body
        .as_ref()
        .and_then(|body| bodies::body(types, body, &names.method, &taken, &names.standing));
    let Answers { replies, output, errors, accept } =
        replies::answers(types, &operation.responses, &names.answers, &names.standing);
    let document = types.openapi.security.as_ref();
    let auth = {
        let lenient = types.config.lenient;
        let (own, around) = (at(&operation.extensions), at(&types.openapi.extensions));
        let asked = match &operation.security {
            Some(own_list) => Asked { alternatives: own_list, at: own },
            None => Asked { alternatives: document.map(Vec::as_slice).unwrap_or_default(), at: around },
        };
        schemes.needs(asked, lenient, types.report)
    };
    let server = operation.servers.first().or(found.item.servers.first());
    let server = server.and_then(|server| servers::own(types.openapi, server));
    let summary = operation.summary.as_deref().or(found.item.summary.as_deref()).unwrap_or_default();
    let text = operation.description.as_deref().or(found.item.description.as_deref()).unwrap_or_default();
    types.ledger.operations_emitted += 1;
    let endpoint = Endpoint {
        id,
        method: names.method,
        builder: names.builder,
        constant: names.constant,
        verb: found.verb.clone(),
        path,
        written_path: found.path.to_owned(),
        summary: docs::line(summary),
        doc: docs::doc(text),
        link: operation.external_docs.as_ref().and_then(link),
        stability: stability(operation.deprecated),
        inputs,
        body,
        auth,
        accept,
        output,
        errors,
        replies,
        server,
    };
    types.afford(volume::of_endpoint(&endpoint), at(&operation.extensions));
    Some(endpoint)
}

fn link(external: &openapiv3::ExternalDocumentation) -> Option<Link> {
    let web = external.url.starts_with("https://") || external.url.starts_with("http://");
    let plain = external.url.chars().all(|c| c.is_ascii_graphic() && !matches!(c, '<' | '>' | '(' | ')' | '`' | '\\'));
    (web && plain).then(|| Link {
        url: external.url.clone(),
        doc: docs::line(external.description.as_deref().unwrap_or_default()),
    })
}

/// The path as it is sent: a fragment only tells operations apart in the document.
fn wire_path(types: &mut Types<'_, '_>, found: &Found<'_>) -> String {
    match found.path.split_once('#') {
        None => found.path.to_owned(),
        Some((path, fragment)) => {
            types.ledger.passed_over.push(LeftOut {
                what: format!("{} {}", found.verb, found.path),
                reason: format!("the fragment `#{fragment}` of a path is never sent"),
                place: String::new(),
                id: at(&found.operation.extensions).0,
            });
            path.to_owned()
        }
    }
}

/// The placeholders of a path, each once.
fn placeholders(path: &str) -> IndexSet<&str> {
    let mut out = IndexSet::new();
    let mut rest = path;
    while let Some((_, after)) = rest.split_once('{') {
        let Some((name, tail)) = after.split_once('}') else { break };
        out.insert(name);
        rest = tail;
    }
    out
}

fn inputs<'a>(types: &mut Types<'a, '_>, found: &Found<'a>, path: &str, standing: &Standing) -> Vec<Input> {
    let parameters = parameters(types, found);
    let placeholders = placeholders(path);
    let mut kept: Vec<&'a Parameter> = Vec::new();
    for parameter in parameters {
        if keeps(types, parameter, &placeholders) {
            kept.push(parameter);
        }
    }
    let in_path = kept.iter().filter(|p| matches!(p, Parameter::Path { .. }));
    let declared: BTreeSet<&str> = in_path.map(|p| p.parameter_data_ref().name.as_str()).collect();
    let missing: Vec<&str> = placeholders.iter().copied().filter(|name| !declared.contains(name)).collect();
    for name in &missing {
        let message = format!("`{{{name}}}` of `{}` has no parameter; it is taken as text", shorten(found.path));
        let diagnostic =
            types.report.push(Code::UndeclaredPathInput, Spot::own_key(at(&found.item.extensions)), message);
        diagnostic.hint(format!("declare `name: {name}` with `in: path` among the parameters"));
    }
    let wishes: Vec<Wish> = missing
        .iter()
        .map(|name| input_wish(name, Place::Path))
        .chain(kept.iter().map(|p| input_wish(&p.parameter_data_ref().name, place(p))))
        .collect();
    let mut idents = names::settle(&wishes, CALL_METHODS)
        .unwrap_or_else(|_| wishes.iter().map(|w| names::fixed(&w.candidates[0])).collect())
        .into_iter();
    let mut out: Vec<Input> = missing.iter().zip(&mut idents).map(|(name, rust)| undeclared(name, rust)).collect();
    for (parameter, rust) in kept.into_iter().zip(idents) {
        out.push(input(types, parameter, rust, standing));
    }
    // The path's values stand as they do in the path, before all others.
    out.sort_by_key(|input| match input.place {
        Place::Path => placeholders.get_index_of(input.name.wire.as_str()).unwrap_or(usize::MAX),
        _ => usize::MAX,
    });
    out
}

/// The operation's parameters, then those of its path item that it does not override (OpenAPI 3.0.4 4.8.9.1).
fn parameters<'a>(types: &mut Types<'a, '_>, found: &Found<'a>) -> Vec<&'a Parameter> {
    let own = found.operation.parameters.iter().filter_map(|p| resolve(types.openapi, p));
    let shared = found.item.parameters.iter().filter_map(|p| resolve(types.openapi, p));
    let mut known = BTreeSet::new();
    let mut is_new = |p: &'a Parameter| known.insert((p.parameter_data_ref().name.as_str(), place(p)));
    let (out, mut twice): (Vec<&'a Parameter>, Vec<&'a Parameter>) = own.partition(|p| is_new(p));
    let mut known_here = BTreeSet::new();
    let (shared, again): (Vec<&'a Parameter>, Vec<&'a Parameter>) =
        shared.partition(|p| known_here.insert((p.parameter_data_ref().name.as_str(), place(p))));
    twice.extend(again);
    // Those of the path item come first, as they stand first in the path.
    let mut all: Vec<&'a Parameter> = shared.into_iter().filter(|p| is_new(p)).collect();
    all.extend(out);
    for parameter in twice {
        let data = parameter.parameter_data_ref();
        let message = format!("the parameter `{}` is declared twice", data.name);
        let diagnostic = types.report.push(Code::DuplicateInput, name_of(parameter), message);
        diagnostic.hint("take one of them out");
    }
    all
}

/// The place of a parameter's name.
fn name_of(parameter: &Parameter) -> Spot {
    Spot::value(at(&parameter.parameter_data_ref().extensions), ["name"])
}

fn resolve<'a>(openapi: &'a OpenAPI, parameter: &'a ReferenceOr<Parameter>) -> Option<&'a Parameter> {
    match parameter {
        ReferenceOr::Item(parameter) => Some(parameter),
        ReferenceOr::Reference { reference } => {
            let found = openapi.components.as_ref()?.parameters.get(facts::component_name(reference))?;
            resolve(openapi, found)
        }
    }
}

/// Whether a parameter is ours to send.
fn keeps(types: &mut Types<'_, '_>, parameter: &Parameter, placeholders: &IndexSet<&str>) -> bool {
    let data = parameter.parameter_data_ref();
    match parameter {
        Parameter::Path { .. } if !placeholders.contains(data.name.as_str()) => {
            let message = format!("the path parameter `{}` is not in the path", data.name);
            let diagnostic = types.report.push(Code::UnusedPathInput, name_of(parameter), message);
            diagnostic.hint(format!("write `{{{}}}` into the path, or take the parameter out", data.name));
            false
        }
        // OpenAPI 3.0.4 4.8.12.2: these three are described elsewhere.
        Parameter::Header { .. } => {
            let ours = ["accept", "content-type", "authorization"].contains(&data.name.to_ascii_lowercase().as_str());
            if ours {
                types.ledger.passed_over.push(LeftOut {
                    what: format!("the header parameter `{}`", data.name),
                    reason: "the specification has it ignored: content types and security say it".to_owned(),
                    place: String::new(),
                    id: at(&data.extensions).0,
                });
            }
            !ours
        }
        _ => true,
    }
}

fn place(parameter: &Parameter) -> Place {
    let style = parameter.parameter_data_ref().extensions.get(keys::STYLE).and_then(Value::as_str);
    match parameter {
        Parameter::Query { .. } if style == Some("querystring") => Place::QueryString,
        Parameter::Query { .. } => Place::Query,
        Parameter::Header { .. } => Place::Header,
        Parameter::Path { .. } => Place::Path,
        Parameter::Cookie { .. } => Place::Cookie,
    }
}

fn input_wish(wire: &str, place: Place) -> Wish {
    let plain = names::value_case(wire);
    let claim = if plain == wire { Claim::Exact } else { Claim::Name };
    let suffix = match place {
        Place::Path => "path",
        Place::Query | Place::QueryString => "query",
        Place::Header => "header",
        Place::Cookie => "cookie",
    };
    let qualified = format!("{plain}_{suffix}");
    Wish::new(claim, [plain, qualified, format!("{}_{suffix}", names::value_case_spelled(wire))])
}

fn undeclared(name: &str, rust: Ident) -> Input {
    Input {
        name: Name { rust, wire: name.to_owned() },
        doc: docs::doc(""),
        stability: stability(false),
        place: Place::Path,
        style: Style::Simple,
        explode: false,
        reserved: false,
        ty: Ty::Text,
        give: Give::Argument,
        default: None,
        limits: Vec::new(),
    }
}

fn input<'a>(types: &mut Types<'a, '_>, parameter: &'a Parameter, rust: Ident, standing: &Standing) -> Input {
    let data = parameter.parameter_data_ref();
    let here = standing.then(&data.name);
    let (part, content) = written_as(data);
    let ty = match part {
        Some(part) => without_null(types.ty(part, &here)),
        None => Ty::Text,
    };
    let own = part.map(|part| facts::written(types.openapi, &[part])).unwrap_or_default();
    let default = own.default.filter(|v| !v.is_null()).map(Value::to_string);
    let style = content.map_or_else(|| style(parameter), Style::Content);
    let explode = data.explode.unwrap_or(matches!(style, Style::Form | Style::Deep));
    let limits = formats::documented(&own);
    Input {
        name: Name { rust, wire: data.name.clone() },
        doc: docs::doc(data.description.as_deref().or(own.description).unwrap_or_default()),
        stability: stability(data.deprecated == Some(true) || own.deprecated),
        place: place(parameter),
        explode,
        reserved: matches!(parameter, Parameter::Query { allow_reserved: true, .. }),
        give: give(data.required || matches!(parameter, Parameter::Path { .. }), default.is_some()),
        style,
        ty,
        default,
        limits,
    }
}

/// Leaving a value out is how a caller says null where it is sent as text.
fn without_null(ty: Ty) -> Ty {
    match ty {
        Ty::Option(of) => *of,
        ty => ty,
    }
}

fn give(required: bool, has_default: bool) -> Give {
    match (required, has_default) {
        (true, false) => Give::Argument,
        (true, true) => Give::SetterOrDefault,
        (false, _) => Give::Setter,
    }
}

fn written_as(data: &ParameterData) -> (Option<Part<'_>>, Option<String>) {
    match &data.format {
        ParameterSchemaOrContent::Schema(schema) => (Some(Part::from(schema)), None),
        ParameterSchemaOrContent::Content(content) => match content.first() {
            Some((media, content)) => (content.schema.as_ref().map(Part::from), Some(media.clone())),
            None => (None, None),
        },
    }
}

fn style(parameter: &Parameter) -> Style {
    if parameter.parameter_data_ref().extensions.get(keys::STYLE).and_then(Value::as_str) == Some("tabDelimited") {
        return Style::Tab;
    }
    match parameter {
        Parameter::Query { style, .. } => match style {
            QueryStyle::Form => Style::Form,
            QueryStyle::SpaceDelimited => Style::Space,
            QueryStyle::PipeDelimited => Style::Pipe,
            QueryStyle::DeepObject => Style::Deep,
        },
        Parameter::Path { style, .. } => match style {
            PathStyle::Simple => Style::Simple,
            PathStyle::Label => Style::Label,
            PathStyle::Matrix => Style::Matrix,
        },
        Parameter::Header { .. } => Style::Simple,
        Parameter::Cookie { .. } => Style::Form,
    }
}
