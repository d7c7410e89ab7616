//! Where requests go if the caller names no other place.

use openapiv3::{OpenAPI, Server as Written};

use super::docs;
use crate::ir::{Base, Server, ServerVariable};

pub(super) fn servers(openapi: &OpenAPI) -> Vec<Server> {
    openapi.servers.iter().map(server).collect()
}

fn server(written: &Written) -> Server {
    let variables = written.variables.iter().flatten().map(|(name, variable)| ServerVariable {
        name: name.clone(),
        default: variable.default.clone(),
        values: variable.enumeration.clone(),
        doc: docs::line(variable.description.as_deref().unwrap_or_default()),
    });
    Server {
        url: written.url.clone(),
        doc: docs::line(written.description.as_deref().unwrap_or_default()),
        variables: variables.collect(),
    }
}

/// The first server with its variables' defaults filled in (OpenAPI 3.0.4 4.8.5). Without any it is `/`.
pub(super) fn base(openapi: &OpenAPI) -> Base {
    let url = openapi.servers.first().map(filled).unwrap_or_default();
    if is_absolute(&url) {
        return Base::Server(url);
    }
    Base::Path(if url.starts_with('/') { url } else { format!("/{url}") })
}

/// The address of the first server that only some operations have; absent where it is that of all others too, so that it
/// goes wherever the client's does.
pub(super) fn own(openapi: &OpenAPI, written: &[Written]) -> Option<String> {
    let (url, usual) = (filled(written.first()?), openapi.servers.first().map_or("/".to_owned(), filled));
    (url.trim_end_matches('/') != usual.trim_end_matches('/')).then_some(url)
}

fn is_absolute(url: &str) -> bool {
    let begins = |with: &str| url.get(..with.len()).is_some_and(|start| start.eq_ignore_ascii_case(with));
    begins("https://") || begins("http://")
}

fn filled(written: &Written) -> String {
    let variables = written.variables.iter().flatten();
    variables.fold(written.url.clone(), |url, (name, variable)| url.replace(&format!("{{{name}}}"), &variable.default))
}
