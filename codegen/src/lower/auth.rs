//! Security schemes to credentials, requirements to needs.

use std::collections::BTreeMap;

use openapiv3::{APIKeyLocation, OpenAPI, ReferenceOr, SecurityRequirement, SecurityScheme};
use serde_json::Value;

use super::{
    docs, facts,
    names::{self, Claim, Wish},
};
use crate::{
    diagnostics::{Code, Place as Spot, Report, Severity},
    dialect::keys,
    ir::{Flow, FlowKind, Need, Place, Scheme, SchemeId, SchemeKind},
    load::node::NodeId,
};

/// Methods of a client's builder that are not about one scheme, as the runtime's `client!` makes them.
const BUILDER_METHODS: &[&str] = &[
    "allow_anonymous",
    "attempt_timeout",
    "base_url",
    "body_limit",
    "build",
    "compress_bodies",
    "connect_timeout",
    "credential",
    "header",
    "hook",
    "idempotency_header",
    "lenient",
    "multipart_boundary",
    "origin",
    "redirects",
    "retry",
    "retry_budget",
    "secret_header",
    "server_variable",
    "timeout",
    "transport",
    "trust_origin",
    "user_agent",
];

/// The schemes of a document, and which of them each name is.
#[derive(Debug, Default)]
pub(super) struct Schemes<'a> {
    pub(super) schemes: Vec<Scheme>,
    ids: BTreeMap<&'a str, SchemeId>,
}

pub(super) fn schemes<'a>(openapi: &'a OpenAPI, report: &mut Report) -> Schemes<'a> {
    let mut found = Vec::new();
    for (name, scheme) in openapi.components.iter().flat_map(|c| &c.security_schemes) {
        match resolve(openapi, scheme).and_then(|scheme| kind(scheme).map(|kind| (scheme, kind))) {
            Some((scheme, kind)) => found.push((name.as_str(), scheme, kind)),
            None => {
                report.push(Code::WrongScheme, NodeId(0), format!("the security scheme `{name}` is of no known kind"));
            }
        }
    }
    let wishes: Vec<Wish> = found.iter().map(|(name, ..)| wish(name)).collect();
    let idents = names::settle(&wishes, BUILDER_METHODS).idents;
    let schemes = found.iter().zip(idents).map(|((name, scheme, kind), rust)| Scheme {
        constant: names::fixed(&names::constant_case(rust.file_stem())),
        name: crate::ir::Name { rust, wire: (*name).to_owned() },
        doc: docs::doc(description(scheme)),
        kind: kind.clone(),
    });
    let ids = found.iter().enumerate().map(|(index, (name, ..))| (*name, SchemeId(index as u32)));
    Schemes { schemes: schemes.collect(), ids: ids.collect() }
}

fn wish(name: &str) -> Wish {
    let plain = names::value_case(name);
    Wish::new(Claim::Name, [plain.clone(), format!("{plain}_credential"), names::value_case_spelled(name)]).of(name)
}

fn resolve<'a>(openapi: &'a OpenAPI, scheme: &'a ReferenceOr<SecurityScheme>) -> Option<&'a SecurityScheme> {
    match scheme {
        ReferenceOr::Item(scheme) => Some(scheme),
        ReferenceOr::Reference { reference } => {
            openapi.components.as_ref()?.security_schemes.get(facts::component_name(reference))?.as_item()
        }
    }
}

fn description(scheme: &SecurityScheme) -> &str {
    match scheme {
        SecurityScheme::APIKey { description, .. }
        | SecurityScheme::HTTP { description, .. }
        | SecurityScheme::OAuth2 { description, .. }
        | SecurityScheme::OpenIDConnect { description, .. } => description.as_deref().unwrap_or_default(),
    }
}

fn kind(scheme: &SecurityScheme) -> Option<SchemeKind> {
    Some(match scheme {
        SecurityScheme::APIKey { location, name, .. } => {
            SchemeKind::ApiKey { place: place(location), key: name.clone() }
        }
        SecurityScheme::HTTP { extensions, .. } if extensions.get(keys::MUTUAL_TLS) == Some(&Value::Bool(true)) => {
            SchemeKind::MutualTls
        }
        SecurityScheme::HTTP { scheme, bearer_format, .. } => match scheme.to_ascii_lowercase().as_str() {
            "basic" => SchemeKind::Basic,
            "bearer" => SchemeKind::Bearer { format: bearer_format.clone() },
            "" => return None,
            _ => SchemeKind::Authorization { scheme: scheme.clone() },
        },
        SecurityScheme::OAuth2 { flows, .. } => SchemeKind::OAuth2 { flows: oauth2_flows(flows) },
        SecurityScheme::OpenIDConnect { open_id_connect_url, .. } => {
            SchemeKind::OpenIdConnect { url: open_id_connect_url.clone() }
        }
    })
}

fn place(location: &APIKeyLocation) -> Place {
    match location {
        APIKeyLocation::Query => Place::Query,
        APIKeyLocation::Header => Place::Header,
        APIKeyLocation::Cookie => Place::Cookie,
    }
}

fn oauth2_flows(flows: &openapiv3::OAuth2Flows) -> Vec<Flow> {
    let scopes = |scopes: &indexmap::IndexMap<String, String>| {
        scopes.iter().map(|(name, text)| (name.clone(), docs::line(text))).collect()
    };
    let mut out = Vec::new();
    if let Some(flow) = &flows.implicit {
        out.push(Flow {
            kind: FlowKind::Implicit,
            authorization_url: Some(flow.authorization_url.clone()),
            token_url: None,
            refresh_url: flow.refresh_url.clone(),
            scopes: scopes(&flow.scopes),
        });
    }
    if let Some(flow) = &flows.password {
        out.push(Flow {
            kind: FlowKind::Password,
            authorization_url: None,
            token_url: Some(flow.token_url.clone()),
            refresh_url: flow.refresh_url.clone(),
            scopes: scopes(&flow.scopes),
        });
    }
    if let Some(flow) = &flows.client_credentials {
        out.push(Flow {
            kind: FlowKind::ClientCredentials,
            authorization_url: None,
            token_url: Some(flow.token_url.clone()),
            refresh_url: flow.refresh_url.clone(),
            scopes: scopes(&flow.scopes),
        });
    }
    if let Some(flow) = &flows.authorization_code {
        out.push(Flow {
            kind: FlowKind::AuthorizationCode,
            authorization_url: Some(flow.authorization_url.clone()),
            token_url: Some(flow.token_url.clone()),
            refresh_url: flow.refresh_url.clone(),
            scopes: scopes(&flow.scopes),
        });
    }
    out.extend(flows.extensions.get(keys::DEVICE_AUTHORIZATION).map(device_flow));
    out
}

/// The flow of 3.2, which the model of 3.0 has no field for.
fn device_flow(flow: &Value) -> Flow {
    let url = |key: &str| flow.get(key).and_then(Value::as_str).filter(|url| !url.is_empty()).map(str::to_owned);
    let scopes = flow.get("scopes").and_then(Value::as_object).into_iter().flatten();
    Flow {
        kind: FlowKind::DeviceAuthorization,
        authorization_url: url("deviceAuthorizationUrl"),
        token_url: url("tokenUrl"),
        refresh_url: url("refreshUrl"),
        scopes: scopes.map(|(name, text)| (name.clone(), docs::line(text.as_str().unwrap_or_default()))).collect(),
    }
}

/// A list of requirements: the operation's own, even an empty one, else the description's.
pub(super) struct Asked<'a> {
    pub(super) alternatives: &'a [SecurityRequirement],
    /// The object that has the list.
    pub(super) at: NodeId,
}

impl Schemes<'_> {
    /// The scheme itself.
    pub(super) fn get(&self, id: SchemeId) -> &Scheme {
        &self.schemes[id.0 as usize]
    }

    /// What an operation needs.
    pub(super) fn needs(&self, asked: Asked<'_>, lenient: bool, report: &mut Report) -> Vec<Vec<Need>> {
        let all = |requirement: &SecurityRequirement| {
            requirement.iter().map(|(name, scopes)| self.need(name, scopes)).collect::<Result<Vec<_>, _>>()
        };
        let mut out = Vec::new();
        for requirement in asked.alternatives {
            match all(requirement) {
                Ok(needs) => out.push(needs),
                Err(name) => {
                    let message = format!("no security scheme is called `{name}`");
                    let found =
                        report.push(Code::UnknownSecurity, Spot::key(asked.at, ["security", "*", &name]), message);
                    found.hint("declare it under `components.securitySchemes` (2.0: `securityDefinitions`)");
                    if lenient {
                        found.severity = Severity::Warning;
                    }
                }
            }
        }
        out
    }

    fn need(&self, name: &str, scopes: &[String]) -> Result<Need, String> {
        let scheme = *self.ids.get(name).ok_or(name)?;
        Ok(Need { scheme, scopes: scopes.to_vec() })
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::BUILDER_METHODS;

    /// The names of the methods in the part of the runtime's `client!` that makes the builder.
    fn written() -> BTreeSet<String> {
        let macro_text = include_str!("../../runtime/src/shell.rs");
        let builder = macro_text.split("impl $builder {").nth(1).expect("the builder's methods");
        let builder = builder.split("(@forward").next().expect("what comes before the next rule");
        let lines = builder.lines().map(str::trim).filter(|line| !line.starts_with("//"));
        let heads =
            lines.filter_map(|line| line.strip_prefix("pub fn ").or_else(|| line.ends_with("),").then_some(line)));
        heads.filter_map(|head| head.split_once('(')).map(|(name, _)| name.to_owned()).collect()
    }

    #[test]
    fn no_scheme_takes_the_name_of_a_builders_method() {
        let reserved: BTreeSet<_> = BUILDER_METHODS.iter().map(|name| (*name).to_owned()).collect();
        assert_eq!(reserved, written());
    }
}
