//! Parameters to inputs: which of them are an operation's own, what they are called, and how they are laid out.

use std::{borrow::Cow, collections::BTreeSet};

use openapiv3::{OpenAPI, Parameter, ParameterData, ParameterSchemaOrContent, PathStyle, QueryStyle, ReferenceOr};
use serde_json::Value;

use super::{
    docs,
    drafts::Standing,
    endpoints::Found,
    facts::{self, Part, at},
    formats,
    names::{self, Claim, Wish},
    placeholders::Template,
    types::{Types, stability},
};
use crate::{
    diagnostics::{Code, Place as Spot, shorten},
    dialect::keys,
    ir::{Demands, Give, Ident, Input, Name, Place, Style, Ty},
    ledger::LeftOut,
};

/// What the methods of a prepared call are called.
const CALL_METHODS: &[&str] = &["configure", "send"];

/// What those of a list that comes page by page have besides.
const PAGING_METHODS: &[&str] = &["items", "pages"];

/// What those have besides of which something is checked.
const CHECK_METHODS: &[&str] = &["checked"];

/// What an operation takes.
pub(super) struct Inputs<'a> {
    pub(super) inputs: Vec<Input>,
    /// What the inputs are made of; some may be of none.
    pub(super) parameters: Vec<&'a Parameter>,
    /// The path with the inputs' own names for its placeholders.
    pub(super) path: String,
}

/// The inputs, the parameters that they are made of, and the path that they fill.
pub(super) fn inputs<'a>(
    types: &mut Types<'a, '_>,
    found: &Found<'a>,
    path: &str,
    pages: bool,
    standing: &Standing,
) -> Inputs<'a> {
    let parameters = parameters(types, found);
    let in_path = parameters.iter().filter(|p| matches!(p, Parameter::Path { .. }));
    let names: BTreeSet<&str> = in_path.map(|p| p.parameter_data_ref().name.as_str()).collect();
    let template = Template::new(path, &names);
    let mut kept: Vec<&'a Parameter> = Vec::new();
    for parameter in parameters {
        if keeps(types, parameter, &template) {
            kept.push(parameter);
        }
    }
    report_respelled(types, &kept, &template, found.path);
    settle_whole_query(types, &mut kept);
    let missing: Vec<&str> = template.unfilled(&names).collect();
    for name in &missing {
        let (of, spot) = match is_declared_elsewhere(types.openapi, found, name) {
            true => (format!("{} {}", found.verb, shorten(found.path)), at(&found.operation.extensions)),
            false => (shorten(found.path), at(&found.item.extensions)),
        };
        let message = format!("`{{{name}}}` of `{of}` has no parameter; it is taken as text");
        let diagnostic = types.report.push(Code::UndeclaredPathInput, Spot::own_key(spot), message);
        diagnostic.hint(format!("declare `name: {name}` with `in: path` among the parameters"));
    }
    let wishes: Vec<Wish> = missing
        .iter()
        .map(|name| input_wish(name, Place::Path))
        .chain(kept.iter().map(|p| input_wish(&p.parameter_data_ref().name, place(p))))
        .collect();
    let paging: &[&str] = if pages { PAGING_METHODS } else { &[] };
    let checks: &[&str] = if types.config.checks { CHECK_METHODS } else { &[] };
    let mut idents = names::settle(&wishes, &[CALL_METHODS, paging, checks].concat()).idents.into_iter();
    let mut out: Vec<Input> = missing.iter().zip(&mut idents).map(|(name, rust)| undeclared(name, rust)).collect();
    for (parameter, rust) in kept.iter().zip(idents) {
        let name = parameter.parameter_data_ref().name.as_str();
        let wire = match parameter {
            Parameter::Path { .. } => template.name_in_path(name),
            _ => name,
        };
        out.push(input(types, parameter, Name { rust, wire: wire.to_owned() }, standing));
    }
    // The path's values stand as they do in the path, before all others.
    out.sort_by_key(|input| match input.place {
        Place::Path => template.position(template.placeholder(&input.name.wire).unwrap_or_default()),
        _ => usize::MAX,
    });
    Inputs { inputs: out, parameters: kept, path: template.with_names_of_parameters(path) }
}

/// Whether another operation of the path has the parameter, so that this one has lost it.
fn is_declared_elsewhere(openapi: &OpenAPI, found: &Found<'_>, name: &str) -> bool {
    let parameters = found.item.iter().flat_map(|(_, operation)| &operation.parameters);
    let mut parameters = parameters.filter_map(|parameter| resolve(openapi, parameter));
    parameters.any(|parameter| place(parameter) == Place::Path && parameter.parameter_data_ref().name == name)
}

/// Says of which parameters the path has another spelling.
fn report_respelled(types: &mut Types<'_, '_>, kept: &[&Parameter], template: &Template<'_>, path: &str) {
    for parameter in kept.iter().filter(|p| matches!(p, Parameter::Path { .. })) {
        let name = parameter.parameter_data_ref().name.as_str();
        let Some(placeholder) = template.placeholder(name).filter(|placeholder| *placeholder != name) else { continue };
        let message = format!("the path parameter `{name}` is taken for `{{{placeholder}}}` of `{}`", shorten(path));
        types.report.push(Code::Repaired, name_of(parameter), message).hint(format!("write `name: {placeholder}`"));
    }
}

/// The whole query is given once, and alone (OpenAPI 3.2.0 §4.12.1). What is given besides is sent beside it.
fn settle_whole_query(types: &mut Types<'_, '_>, kept: &mut Vec<&Parameter>) {
    let name = |parameter: &Parameter| parameter.parameter_data_ref().name.clone();
    let Some(whole) = kept.iter().find(|p| place(p) == Place::QueryString).copied() else { return };
    kept.retain(|parameter| {
        let again = place(parameter) == Place::QueryString && !std::ptr::eq(*parameter, whole);
        if again {
            let message = format!("`{}` is the whole query already; `{}` is left out", name(whole), name(parameter));
            types.report.push(Code::DuplicateInput, name_of(parameter), message).hint("take one of them out");
        }
        !again
    });
    for parameter in kept.iter().filter(|p| place(p) == Place::Query) {
        let (whole, part) = (name(whole), name(parameter));
        let message = format!("`{whole}` is the whole query, so nothing else can be in it; `{part}` is sent beside it");
        let hint = format!("make `{part}` a property of `{whole}`, or take `{whole}` out");
        types.report.push(Code::Repaired, name_of(parameter), message).hint(hint);
    }
}

/// The operation's parameters, then those of its path item that it does not override (OpenAPI 3.0.4 4.8.9.1).
fn parameters<'a>(types: &mut Types<'a, '_>, found: &Found<'a>) -> Vec<&'a Parameter> {
    let own = found.operation.parameters.iter().filter_map(|p| resolve(types.openapi, p));
    let shared = found.item.parameters.iter().filter_map(|p| resolve(types.openapi, p));
    let mut known = BTreeSet::new();
    let mut is_new = |p: &'a Parameter| known.insert(identity(p));
    let (out, mut twice): (Vec<&'a Parameter>, Vec<&'a Parameter>) = own.partition(|p| is_new(p));
    let mut known_here = BTreeSet::new();
    let (shared, again): (Vec<&'a Parameter>, Vec<&'a Parameter>) =
        shared.partition(|p| known_here.insert(identity(p)));
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

/// What a parameter is told by. Names of headers ignore case (RFC 9110 5.1).
fn identity(parameter: &Parameter) -> (Cow<'_, str>, Place) {
    let name = parameter.parameter_data_ref().name.as_str();
    match place(parameter) {
        Place::Header => (name.to_ascii_lowercase().into(), Place::Header),
        place => (name.into(), place),
    }
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
fn keeps(types: &mut Types<'_, '_>, parameter: &Parameter, template: &Template<'_>) -> bool {
    let data = parameter.parameter_data_ref();
    match parameter {
        Parameter::Path { .. } if template.placeholder(&data.name).is_none() => {
            let message = format!("the path parameter `{}` is not in the path", data.name);
            let diagnostic = types.report.push(Code::UnusedPathInput, name_of(parameter), message);
            diagnostic.hint(format!("write `{{{}}}` into the path, or take the parameter out", data.name));
            false
        }
        // OpenAPI 3.0.4 4.8.12.2: these three are described elsewhere. 2.0 has no such rule.
        Parameter::Header { .. } if data.extensions.contains_key(keys::ANY_HEADER) => true,
        Parameter::Header { .. } => {
            let ours = ["accept", "content-type", "authorization"].contains(&data.name.to_ascii_lowercase().as_str());
            if ours {
                let message =
                    format!("the header `{}` is set by what is sent and by credentials; it is no input", data.name);
                types.report.push(Code::IgnoredKey, name_of(parameter), message);
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
    let suffix = place_word(place);
    let qualified = format!("{plain}_{suffix}");
    let spelled = format!("{}_{suffix}", names::value_case_spelled(wire));
    Wish::new(claim, [plain, qualified, spelled]).of(format!("{wire} {suffix}"))
}

pub(super) fn place_word(place: Place) -> &'static str {
    match place {
        Place::Path => "path",
        Place::Query | Place::QueryString => "query",
        Place::Header => "header",
        Place::Cookie => "cookie",
    }
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
        empty: false,
        ty: Ty::Text,
        give: Give::Argument,
        default: None,
        limits: Vec::new(),
        demands: Demands::default(),
    }
}

fn input<'a>(types: &mut Types<'a, '_>, parameter: &'a Parameter, name: Name, standing: &Standing) -> Input {
    let data = parameter.parameter_data_ref();
    let here = standing.then(&data.name);
    let (part, content) = written_as(data);
    let ty = match part {
        Some(part) => without_null(types.ty(part, &here)),
        None => Ty::Text,
    };
    let empty = matches!(parameter, Parameter::Query { allow_empty_value: Some(true), .. });
    let ty = if empty { or_nothing(ty) } else { ty };
    let own = part.map(|part| facts::written(types.normal, &[part])).unwrap_or_default();
    let default = own.default.filter(|v| !v.is_null()).map(Value::to_string);
    let style = content.map_or_else(|| style(parameter), Style::Content);
    let explode = data.explode.unwrap_or(matches!(style, Style::Form | Style::Deep | Style::Cookie));
    let limits = formats::documented(&own);
    Input {
        name,
        doc: docs::doc(data.description.as_deref().or(own.description).unwrap_or_default()),
        stability: stability(data.deprecated == Some(true) || own.deprecated),
        place: place(parameter),
        explode,
        reserved: is_reserved(parameter),
        empty,
        give: give(data.required || matches!(parameter, Parameter::Path { .. }), default.is_some()),
        style,
        ty,
        default,
        limits,
        demands: part.map(|part| types.demands_of_input(part)).unwrap_or_default(),
    }
}

/// Text can be empty, and a list have no items; other single values cannot be nothing by themselves.
fn or_nothing(ty: Ty) -> Ty {
    match ty {
        Ty::Bool | Ty::I32 | Ty::I64 | Ty::U32 | Ty::U64 | Ty::F32 | Ty::F64 => Ty::Option(Box::new(ty)),
        ty => ty,
    }
}

fn is_reserved(parameter: &Parameter) -> bool {
    match parameter {
        Parameter::Query { allow_reserved, .. } => *allow_reserved,
        Parameter::Path { parameter_data, .. }
        | Parameter::Header { parameter_data, .. }
        | Parameter::Cookie { parameter_data, .. } => {
            parameter_data.extensions.get(keys::ALLOW_RESERVED) == Some(&Value::Bool(true))
        }
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
    match parameter.parameter_data_ref().extensions.get(keys::STYLE).and_then(Value::as_str) {
        Some("spaceDelimited") => return Style::Space,
        Some("pipeDelimited") => return Style::Pipe,
        Some("tabDelimited") => return Style::Tab,
        Some("cookie") => return Style::Cookie,
        _ => {}
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

#[cfg(test)]
mod tests {
    use super::{CALL_METHODS, CHECK_METHODS, PAGING_METHODS};

    #[test]
    fn no_input_takes_the_name_of_a_calls_method() {
        for (reserved, written) in [
            (CALL_METHODS, include_str!("../emit/endpoints.rs")),
            (PAGING_METHODS, include_str!("../emit/paging.rs")),
            (CHECK_METHODS, include_str!("../emit/checks.rs")),
        ] {
            let methods = written.split("pub fn ").skip(1).filter_map(|rest| rest.split_once("(self"));
            let mut methods: Vec<&str> = methods.map(|(name, _)| name).filter(|name| is_fixed(name)).collect();
            methods.sort_unstable();
            assert_eq!(methods, *reserved);
        }
    }

    /// Whether a name in a template is no variable.
    fn is_fixed(name: &str) -> bool {
        name.chars().all(|letter| letter.is_ascii_lowercase() || letter == '_')
    }
}
