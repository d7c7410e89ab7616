//! Security schemes, and which of them an operation wants.

use indexmap::IndexMap;
use openapiv3::{
    APIKeyLocation, AuthorizationCodeOAuth2Flow, ClientCredentialsOAuth2Flow, ImplicitOAuth2Flow, OAuth2Flows,
    PasswordOAuth2Flow, SecurityRequirement, SecurityScheme,
};

use super::{address, description::texts, object::Object, operation};
use crate::{
    diagnostics::{Code, shorten},
    dialect::{Cx, keys},
    load::node::{Node, Value},
};

/// A scheme. None, with a warning, if it does not say enough to be used.
pub(super) fn scheme(node: Node, cx: &mut Cx) -> Option<SecurityScheme> {
    let mut object = Object::open(node, "a security scheme", cx)?;
    let type_id = object.place("type");
    let kind = object.text("type", cx).unwrap_or_default();
    let deprecated = (object.flag("deprecated", cx) == Some(true)).then(|| "Deprecated.".to_owned());
    let metadata = object.text("oauth2MetadataUrl", cx).map(|url| format!("The provider describes itself at `{url}`."));
    let texts = [deprecated, object.text("description", cx), metadata];
    let description = texts.into_iter().flatten().reduce(|before, text| format!("{before}\n\n{text}"));
    let scheme = match kind.trim().to_ascii_lowercase().as_str() {
        "apikey" => api_key(&mut object, cx),
        "http" => http(&mut object, cx),
        "mutualtls" => {
            object.keep(keys::MUTUAL_TLS, true);
            Some(Found::Http { scheme: "mutual".to_owned(), bearer_format: None })
        }
        "oauth2" => oauth2(&mut object, cx),
        "openidconnect" => Some(Found::OpenId(object.text_or("openIdConnectUrl", "", cx))),
        _ => {
            let message = match kind.as_str() {
                "" => "a security scheme without `type` is left out".to_owned(),
                kind => format!("there is no security scheme of type `{}`; it is left out", shorten(kind)),
            };
            let hint = "the types are apiKey, http, oauth2, openIdConnect and mutualTLS";
            cx.report.push(Code::WrongScheme, type_id, message).hint(hint);
            None
        }
    };
    let found = scheme?;
    let extensions = object.extensions(cx);
    Some(match found {
        Found::Key(location, name) => SecurityScheme::APIKey { location, name, description, extensions },
        Found::Http { scheme, bearer_format } => {
            SecurityScheme::HTTP { scheme, bearer_format, description, extensions }
        }
        Found::OAuth2(flows) => SecurityScheme::OAuth2 { flows: *flows, description, extensions },
        Found::OpenId(open_id_connect_url) => {
            SecurityScheme::OpenIDConnect { open_id_connect_url, description, extensions }
        }
    })
}

/// What a type of scheme says beyond what all say.
enum Found {
    Key(APIKeyLocation, String),
    Http { scheme: String, bearer_format: Option<String> },
    OAuth2(Box<OAuth2Flows>),
    OpenId(String),
}

fn api_key(object: &mut Object, cx: &mut Cx) -> Option<Found> {
    let id = object.place("in");
    let place = object.text("in", cx).unwrap_or_default();
    let location = match place.trim().to_ascii_lowercase().as_str() {
        "query" => APIKeyLocation::Query,
        "header" => APIKeyLocation::Header,
        "cookie" => APIKeyLocation::Cookie,
        _ => {
            let message = match place.as_str() {
                "" => "an API key without `in`; the scheme is left out".to_owned(),
                place => format!("an API key cannot be in `{}`; the scheme is left out", shorten(place)),
            };
            cx.report.push(Code::WrongScheme, id, message).hint("`in` is one of header, query and cookie");
            return None;
        }
    };
    let id = object.place("name");
    let can_be_sent = |name: &str| match location {
        APIKeyLocation::Query => !name.is_empty(),
        APIKeyLocation::Header | APIKeyLocation::Cookie => !name.is_empty() && name.chars().all(operation::is_token),
    };
    match object.text("name", cx) {
        Some(name) if !can_be_sent(&name) => {
            let message =
                format!("nothing in a {} can be called `{}`; the scheme is left out", place.trim(), shorten(&name));
            cx.report
                .push(Code::WrongScheme, id, message)
                .hint("a name has letters, digits and any of !#$%&'*+-.^_`|~");
            None
        }
        Some(name) => Some(Found::Key(location, name)),
        None => {
            let message = "an API key without `name`; the scheme is left out";
            cx.report.push(Code::WrongScheme, object.id, message).hint = object.meant("name");
            None
        }
    }
}

fn http(object: &mut Object, cx: &mut Cx) -> Option<Found> {
    let bearer_format = object.text("bearerFormat", cx);
    match object.text("scheme", cx) {
        Some(scheme) => Some(Found::Http { scheme, bearer_format }),
        None if bearer_format.is_some() => {
            let message = "an HTTP scheme without `scheme`; with a `bearerFormat` it is read as `bearer`";
            cx.report.push(Code::MissingKey, object.id, message);
            Some(Found::Http { scheme: "bearer".to_owned(), bearer_format })
        }
        None => {
            let message = "an HTTP scheme without `scheme` is left out";
            cx.report.push(Code::WrongScheme, object.id, message).hint = object.meant("scheme");
            None
        }
    }
}

fn oauth2(object: &mut Object, cx: &mut Cx) -> Option<Found> {
    let Some(node) = object.node("flows") else {
        cx.report.push(Code::MissingKey, object.id, "an OAuth2 scheme without `flows`; it takes tokens and gets none");
        return Some(Found::OAuth2(Box::default()));
    };
    let mut flows = Object::open(node, "the OAuth2 flows", cx)?;
    if let Some(mut flow) = open_flow(&mut flows, "deviceAuthorization", cx) {
        let device = serde_json::json!({
            "deviceAuthorizationUrl": flow.text_or("deviceAuthorizationUrl", "", cx),
            "tokenUrl": flow.text_or("tokenUrl", "", cx),
            "refreshUrl": flow.text("refreshUrl", cx),
            "scopes": scopes(&mut flow, cx),
        });
        flow.extensions(cx);
        flows.keep(keys::DEVICE_AUTHORIZATION, device);
    }
    let implicit = open_flow(&mut flows, "implicit", cx).map(|mut flow| ImplicitOAuth2Flow {
        authorization_url: flow.text_or("authorizationUrl", "", cx),
        refresh_url: flow.text("refreshUrl", cx),
        scopes: scopes(&mut flow, cx),
        extensions: flow.extensions(cx),
    });
    let password = open_flow(&mut flows, "password", cx).map(|mut flow| PasswordOAuth2Flow {
        refresh_url: flow.text("refreshUrl", cx),
        token_url: flow.text_or("tokenUrl", "", cx),
        scopes: scopes(&mut flow, cx),
        extensions: flow.extensions(cx),
    });
    let client_credentials =
        open_flow(&mut flows, "clientCredentials", cx).map(|mut flow| ClientCredentialsOAuth2Flow {
            refresh_url: flow.text("refreshUrl", cx),
            token_url: flow.text_or("tokenUrl", "", cx),
            scopes: scopes(&mut flow, cx),
            extensions: flow.extensions(cx),
        });
    let authorization_code =
        open_flow(&mut flows, "authorizationCode", cx).map(|mut flow| AuthorizationCodeOAuth2Flow {
            authorization_url: flow.text_or("authorizationUrl", "", cx),
            token_url: flow.text_or("tokenUrl", "", cx),
            refresh_url: flow.text("refreshUrl", cx),
            scopes: scopes(&mut flow, cx),
            extensions: flow.extensions(cx),
        });
    let extensions = flows.extensions(cx);
    let flows = OAuth2Flows { implicit, password, client_credentials, authorization_code, extensions };
    Some(Found::OAuth2(Box::new(flows)))
}

fn open_flow(flows: &mut Object, key: &'static str, cx: &mut Cx) -> Option<Object> {
    if let Some(node) = flows.peek(key).filter(|node| node.value == Value::Null) {
        cx.report.push(Code::PartLeftOut, node.id, "an OAuth2 flow is an object, this is null; it is left out");
    }
    let flow = Object::open(flows.node(key)?, "an OAuth2 flow", cx)?;
    for url in ["authorizationUrl", "tokenUrl", "deviceAuthorizationUrl", "refreshUrl"] {
        let Some((id, text)) = flow.peek(url).and_then(|node| Some((node.id, node.as_text()?))) else { continue };
        if let Err(reason) = address::check_endpoint(text) {
            let message = format!("nothing can be asked for at this `{url}`: {reason}; the flow is left out");
            cx.report.push(Code::PartLeftOut, id, message).hint("write an address that begins with `https://`");
            return None;
        }
    }
    Some(flow)
}

/// Scopes with a word about each; some only list them.
fn scopes(flow: &mut Object, cx: &mut Cx) -> IndexMap<String, String> {
    if !flow.has("scopes") {
        cx.report.push(Code::MissingKey, flow.id, "an OAuth2 flow without `scopes`; there are none");
    }
    if flow.peek("scopes").is_some_and(|node| node.as_list().is_some()) {
        let list = flow.list("scopes", cx);
        return texts(list, cx).into_iter().map(|name| (name, String::new())).collect();
    }
    let entries = flow.entries("scopes", cx).into_iter();
    entries.map(|(name, _, node)| (name, node.as_text().unwrap_or_default().to_owned())).collect()
}

/// `security`: alternatives of combinations. Schemes that were left out are taken out of them.
pub(super) fn requirements(object: &mut Object, left_out: &[String], cx: &mut Cx) -> Option<Vec<SecurityRequirement>> {
    if !object.has("security") {
        return None;
    }
    let mut alternatives: Vec<SecurityRequirement> = Vec::new();
    let mut unusable = false;
    for node in object.list("security", cx) {
        let id = node.id;
        let Some(alternative) = requirement(node, cx) else { continue };
        match alternative.keys().find(|name| left_out.contains(name)) {
            Some(name) => {
                let message = format!("`{name}` was left out, so this way to authenticate is left out too");
                cx.report.push(Code::PartLeftOut, id, message);
                unusable = true;
            }
            None => alternatives.push(alternative),
        }
    }
    if alternatives.is_empty() && unusable {
        // Whoever calls has to authenticate by other means, such as a header of their own.
        alternatives.push(SecurityRequirement::default());
    }
    Some(alternatives)
}

fn requirement(node: Node, cx: &mut Cx) -> Option<SecurityRequirement> {
    let (id, kind) = (node.id, node.kind());
    let entries = match node.value {
        Value::Map(map) => map.into_entries(),
        Value::Text(name) => {
            cx.report.push(
                Code::Repaired,
                id,
                format!("a requirement is an object; `{name}` is read as one without scopes"),
            );
            return Some(SecurityRequirement::from([(name, Vec::new())]));
        }
        _ => {
            let message = format!("a security requirement is an object, this is {kind}; it is left out");
            cx.report.push(Code::PartLeftOut, id, message);
            return None;
        }
    };
    let mut requirement = SecurityRequirement::new();
    for (name, _, node) in entries {
        let scopes = match node.value {
            Value::List(list) => texts(list, cx),
            Value::Null => Vec::new(),
            Value::Map(map) if map.is_empty() => Vec::new(),
            _ => {
                let message = format!("scopes are a list, this is {}; there are none", node.kind());
                cx.report.push(Code::Repaired, node.id, message);
                Vec::new()
            }
        };
        requirement.insert(name, scopes);
    }
    Some(requirement)
}
