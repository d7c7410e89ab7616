//! Operations to endpoints: groups, methods, and what each says.

use std::{
    borrow::Cow,
    collections::{BTreeMap, BTreeSet},
};

use indexmap::IndexMap;
use openapiv3::{ExternalDocumentation, OpenAPI, Operation, PathItem};
use serde::Deserialize;
use serde_json::Value;

use super::{
    auth::{Asked, Schemes},
    bodies,
    calls::{self, Taken},
    docs,
    drafts::Standing,
    facts::at,
    headers,
    inputs::{Inputs, inputs},
    names::{self, Claim, Wish},
    paging,
    replies::{self, AnswerNames, Answers},
    samples::{Fill, Maker},
    servers,
    types::{Types, stability},
    volume,
};
use crate::{
    diagnostics::{Code, Place as Spot},
    dialect::{Normal, keys},
    ir::{Endpoint, Gate, Give, Group, Ident, Link, Name},
    ledger::LeftOut,
};

/// An operation with everything that its path item says too.
pub(super) struct Found<'a> {
    pub(super) verb: String,
    pub(super) path: &'a str,
    pub(super) item: &'a PathItem,
    pub(super) operation: &'a Operation,
}

/// The names of an endpoint's own items.
struct EndpointNames {
    method: Ident,
    builder: Ident,
    constant: Ident,
    headers: Ident,
    answers: AnswerNames,
    standing: Standing,
}

/// What the client's own methods are called.
const CLIENT_METHODS: &[&str] = &["builder", "call", "default_builder", "inner", "new", "request", "base_url"];

/// All endpoints by group; with inputs to call each with, if they are `called`.
pub(super) fn groups<'a>(
    types: &mut Types<'a, '_>,
    normal: &'a Normal,
    more: &'a More,
    schemes: &Schemes<'a>,
    called: bool,
) -> Vec<Group> {
    let operations = operations(normal, more);
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
    let mut made = endpoints(types, schemes, &by_tag, methods, called).into_iter();
    for ((tag, _), (accessor, rust)) in by_tag.iter().zip(names) {
        groups.push(Group {
            name: Name { rust, wire: (*tag).to_owned() },
            accessor,
            doc: docs::doc(tag_text(&normal.openapi, tag)),
            gate: Gate::Always,
            endpoints: made.next().unwrap_or_default(),
        });
    }
    groups
}

/// Those of each group in the order of the description, though made in the order of their paths: what several of them
/// share is called after the first that is made, and names do not depend on the order of the description.
fn endpoints<'a>(
    types: &mut Types<'a, '_>,
    schemes: &Schemes<'a>,
    by_tag: &IndexMap<&'a str, Vec<Found<'a>>>,
    names: Vec<Vec<EndpointNames>>,
    called: bool,
) -> Vec<Vec<Endpoint>> {
    let found = by_tag.values().enumerate().flat_map(|(group, found)| found.iter().map(move |found| (group, found)));
    let mut jobs: Vec<_> = found.zip(names.into_iter().flatten()).enumerate().collect();
    jobs.sort_by_key(|(_, ((_, found), _))| (found.path, found.verb.clone()));
    let made = jobs.into_iter().filter_map(|(place, ((group, found), names))| {
        Some((place, group, endpoint(types, schemes, found, names, called)?))
    });
    let mut made: Vec<_> = made.collect();
    let mut taken: BTreeSet<(usize, Ident)> =
        made.iter().map(|(_, group, endpoint)| (*group, endpoint.method.clone())).collect();
    for (_, group, Endpoint { method, body, .. }) in &mut made {
        let forms = body.iter_mut().filter(|body| body.give == Give::Argument).flat_map(|body| &mut body.forms);
        bodies::set_apart(method, forms.skip(1), |name| taken.insert((*group, name.clone())));
    }
    made.sort_by_key(|(place, ..)| *place);
    let mut groups: Vec<Vec<Endpoint>> = by_tag.iter().map(|_| Vec::new()).collect();
    made.into_iter().for_each(|(_, group, endpoint)| groups[group].push(endpoint));
    groups
}

/// Operations of methods that the model has no place for, by path and method.
pub(super) type More = BTreeMap<(String, String), Operation>;

pub(super) fn more_operations(normal: &Normal) -> More {
    let mut more = More::new();
    for (path, item) in normal.openapi.paths.paths.iter().filter_map(|(path, item)| Some((path, item.as_item()?))) {
        let kept = item.extensions.get(keys::MORE_OPERATIONS).and_then(Value::as_object);
        for (method, operation) in kept.into_iter().flatten() {
            // The dialect stage wrote an operation, so it is one.
            if let Ok(operation) = Operation::deserialize(operation) {
                more.insert((path.clone(), method.clone()), operation);
            }
        }
    }
    more
}

pub(super) fn operations<'a>(normal: &'a Normal, more: &'a More) -> Vec<Found<'a>> {
    let items = normal.openapi.paths.paths.iter().filter_map(|(path, item)| Some((path, item.as_item()?)));
    let mut found = Vec::new();
    for (path, item) in items {
        found.extend(item.iter().map(|(verb, operation)| Found {
            verb: verb.to_ascii_uppercase(),
            path,
            item,
            operation,
        }));
        let beyond = more.iter().filter(|((at, _), _)| at == path);
        found.extend(beyond.map(|((_, verb), operation)| Found { verb: verb.clone(), path, item, operation }));
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
        Wish::new(claim, [plain.clone(), format!("{plain}_api"), spelled]).of(tag)
    };
    let wishes: Vec<Wish> = by_tag.keys().map(|tag| wish(types, tag)).collect();
    let settled = names::settle(&wishes, CLIENT_METHODS);
    for group in &settled.clashes {
        let tags: Vec<String> =
            group.iter().filter_map(|&i| by_tag.get_index(i)).map(|(tag, _)| format!("`{tag}`")).collect();
        types
            .report
            .push(Code::NameCollision, Spot::Nowhere, format!("the tags {} want one name", tags.join(" and ")))
            .hint("name one of them under `[rename.groups]` in generate.toml");
    }
    settled
        .idents
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
    let settled = names::settle(&wishes, &[]);
    settled.clashes.iter().for_each(|group| report_method_clash(types, found, group));
    let methods = settled.idents;
    let items = item_names(&methods, group);
    let constants = constants(&items, group);
    methods
        .into_iter()
        .zip(items)
        .zip(constants)
        .map(|((method, [builder, output, errors, headers]), constant)| EndpointNames {
            constant,
            headers,
            standing: Standing::new(method.file_stem()),
            answers: AnswerNames { output, errors },
            method,
            builder,
        })
        .collect()
}

/// `ListUsers`, `ListUsersReply`, `ListUsersError` and `ListUsersHeaders` of each method, all different within the group's file.
fn item_names(methods: &[Ident], group: &Ident) -> Vec<[Ident; 4]> {
    let wish = |method: &Ident, suffixes: [&str; 3]| {
        let name = |suffix| names::free_type_name(names::type_case(&format!("{} {suffix}", method.file_stem())));
        Wish::new(Claim::Name, suffixes.map(name)).of(method.as_str())
    };
    let suffixes = [
        ["", "call", "operation"],
        ["reply", "replies", "any reply"],
        ["error", "failure", "any error"],
        ["headers", "reply headers", "all headers"],
    ];
    let wishes: Vec<Wish> = methods.iter().flat_map(|m| suffixes.map(|suffixes| wish(m, suffixes))).collect();
    let idents = names::settle(&wishes, &[group.as_str()]).idents;
    idents.as_chunks::<4>().0.to_vec()
}

/// `LIST_USERS` of each builder. Builders are functions too, so one that is all capitals, such as `F`, leaves its
/// constant another name.
fn constants(items: &[[Ident; 4]], group: &Ident) -> Vec<Ident> {
    let wish = |builder: &Ident| {
        let plain = names::constant_case(builder.file_stem());
        Wish::new(Claim::Name, [plain.clone(), format!("{plain}_OPERATION"), format!("{plain}_CALL_OPERATION")])
            .of(builder.as_str())
    };
    let wishes: Vec<Wish> = items.iter().map(|[builder, ..]| wish(builder)).collect();
    let taken: Vec<&str> = items.iter().map(|[builder, ..]| builder.as_str()).chain([group.as_str()]).collect();
    names::settle(&wishes, &taken).idents
}

fn method_wish(types: &Types<'_, '_>, found: &Found<'_>) -> Wish {
    let place = format!("{} {}", found.verb, found.path);
    let id = found.operation.operation_id.as_deref().filter(|id| !id.trim().is_empty());
    let renamed = types.config.rename.methods.get(&place).or_else(|| types.config.rename.methods.get(id?));
    if let Some(entry) = renamed {
        return Wish::new(Claim::Config, [entry.value.clone()]);
    }
    let by_path = names::value_case(&path_words(&found.verb, found.path));
    let wish = match id {
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
    };
    wish.of(place)
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
    called: bool,
) -> Option<Endpoint> {
    if types.over_budget() {
        return None;
    }
    let operation = found.operation;
    let id = operation.operation_id.clone().filter(|id| !id.trim().is_empty());
    let id = id.unwrap_or_else(|| format!("{} {}", found.verb, found.path));
    let path = wire_path(types, found);
    let pages =
        paging::is_said(types.config, operation.operation_id.as_deref(), &format!("{} {}", found.verb, found.path));
    let Inputs { inputs, parameters, path } = inputs(types, found, &path, pages, &names.standing);
    let taken: Vec<&str> = inputs.iter().map(|i| i.name.rust.as_str()).collect();
    let body = operation
        .request_body
        .as_ref()
        .and_then(|body| bodies::body(types, body, &names.method, &taken, &names.standing));
    let Answers { replies, output, errors, accept } =
        replies::answers(types, &found.verb, &operation.responses, &names.answers, &names.standing);
    let headers = headers::headers(&replies, &names.headers);
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
    let taken = Taken { inputs: &inputs, parameters: &parameters, body: body.as_ref(), auth: &auth };
    let maker = Maker { normal: types.normal, fill: Fill::All, files: false };
    let calls = if called { calls::calls(maker, schemes, &taken) } else { Vec::new() };
    let (written, around) = match &operation.servers[..] {
        [] => (&found.item.servers, at(&found.item.extensions)),
        _ => (&operation.servers, at(&operation.extensions)),
    };
    let server = servers::own(types.openapi, written);
    if written.len() > 1 {
        let message = format!("of the {} servers of `{id}` the first is called", written.len());
        let note = types.report.push(Code::IgnoredKey, Spot::key(around, ["servers"]), message);
        note.hint("an overlay can put another one first; `origin` of a client's builder sends everything to one place");
    }
    let summary = operation.summary.as_deref().or(found.item.summary.as_deref()).unwrap_or_default();
    let text = operation.description.as_deref().or(found.item.description.as_deref()).unwrap_or_default();
    let (link, text) = further(text, operation.external_docs.as_ref());
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
        doc: docs::doc(&text),
        link,
        stability: stability(operation.deprecated),
        inputs,
        body: body.map(|(body, _)| body),
        auth,
        accept,
        output,
        errors,
        headers,
        replies,
        calls,
        server,
        paging: None,
    };
    types.afford(volume::of_endpoint(&endpoint), at(&operation.extensions));
    Some(endpoint)
}

/// Where more is written: a link if the address can be one, else words after the text.
fn further<'t>(text: &'t str, external: Option<&ExternalDocumentation>) -> (Option<Link>, Cow<'t, str>) {
    let Some(ExternalDocumentation { url, description, .. }) = external else { return (None, text.into()) };
    let about = description.as_deref().unwrap_or_default().trim();
    let web = url.starts_with("https://") || url.starts_with("http://");
    let plain = url.chars().all(|c| c.is_ascii_graphic() && !matches!(c, '<' | '>' | '`' | '\\'));
    match web && plain {
        true => (Some(Link { url: url.clone(), doc: docs::line(about) }), text.into()),
        false if about.is_empty() => (None, format!("{text}\n\nMore: {url}").into()),
        false => (None, format!("{text}\n\n{}: {url}", about.trim_end_matches(['.', ':'])).into()),
    }
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
