//! Where Swagger 2.0 says that an API lives: `host`, `basePath` and `schemes`, to `servers`.

use super::media_types;
use crate::{
    diagnostics::{Code, shorten},
    dialect::{Cx, object},
    load::node::{Map, Node, NodeId, Value},
};

/// The parts of an address that 2.0 gives one by one.
#[derive(Clone, Default)]
pub(super) struct Servers {
    host: Option<Node>,
    base: Option<Node>,
    schemes: Vec<Node>,
}

/// Takes them out of the document.
pub(super) fn servers(map: &mut Map, cx: &mut Cx) -> Servers {
    let mut text = |key: &str, map: &mut Map| {
        let node = map.remove(key)?;
        if node.as_text().is_none() {
            cx.report.push(Code::WrongType, node.id, format!("`{key}` must be text, this is {}", node.kind()));
            return None;
        }
        Some(node)
    };
    let (host, base) = (text("host", map), text("basePath", map));
    report_misplaced(host.as_ref(), base.as_ref(), cx);
    Servers { host, base, schemes: media_types(map.remove("schemes")) }
}

/// `servers`, which 3.0 has in their place.
pub(super) fn later(map: &mut Map, servers: &Servers, cx: &mut Cx) {
    let Some(id) = map.key_id("servers") else { return };
    if servers.host.is_some() || servers.base.is_some() {
        map.remove("servers");
        cx.report.push(
            Code::IgnoredKey,
            id,
            "`servers` means nothing beside `host` and `basePath`; they are passed over",
        );
    } else {
        let message = "Swagger 2.0 has `host`, `basePath` and `schemes` for `servers`; they are read as 3.0 has them";
        cx.report.push(Code::Repaired, id, message);
    }
}

/// Parts of the address that stand in one another: what they make together is plain.
fn report_misplaced(host: Option<&Node>, base: Option<&Node>, cx: &mut Cx) {
    let mut read_so = |node: &Node, rule: &str| {
        cx.report.push(Code::Repaired, node.id, format!("{rule}; it is read so"));
    };
    if let Some(node) = host.filter(|node| node.as_text().is_some_and(|host| host.contains("://"))) {
        read_so(node, "the scheme of `host` belongs into `schemes`");
    } else if let Some(node) =
        host.filter(|node| node.as_text().is_some_and(|host| host.trim_end_matches('/').contains('/')))
    {
        read_so(node, "the path of `host` belongs into `basePath`");
    }
    if let Some(node) =
        base.filter(|node| node.as_text().is_some_and(|base| !base.is_empty() && !base.starts_with('/')))
    {
        read_so(node, "`basePath` begins with `/`");
    }
}

/// 2.0 knows `ws` and `wss` too.
fn report_other_schemes(listed: &[Node], cx: &mut Cx) {
    for node in listed {
        let scheme = node.as_text().unwrap_or_default().to_ascii_lowercase();
        if scheme != "http" && scheme != "https" {
            let message = format!("requests are not sent by `{}`; this scheme is left out", shorten(&scheme));
            cx.report.push(Code::WrongServer, node.id, message).hint("`schemes` lists `https` or `http`");
        }
    }
}

/// https goes first, and is taken where no scheme is given. Without a host the address is relative to wherever the
/// description was found, which the application has to say.
pub(super) fn set(map: &mut Map, id: NodeId, servers: &Servers, own_schemes: Option<&Node>, cx: &mut Cx) {
    let base = servers.base.as_ref().and_then(Node::as_text).unwrap_or_default().trim().trim_matches('/');
    let path = if base.is_empty() { String::new() } else { format!("/{base}") };
    let Some(host) = &servers.host else {
        if let (false, Some(node)) = (base.is_empty(), &servers.base) {
            map.insert(
                "servers",
                id,
                Node::at(id, Value::List(vec![object(node.id, [("url", Node::text_at(node.id, path))])])),
            );
        }
        return;
    };
    // Some write the scheme into the host.
    let text = host.as_text().unwrap_or_default().trim();
    let (in_host, name) = text.split_once("://").map_or((None, text), |(scheme, name)| (Some(scheme), name));
    let listed = own_schemes.map(|node| media_types(Some(node.clone())));
    let listed = listed.as_ref().unwrap_or(&servers.schemes);
    report_other_schemes(listed, cx);
    let mut schemes: Vec<_> = listed
        .iter()
        .filter_map(|node| Some((node.id, node.as_text()?.to_ascii_lowercase())))
        .filter(|(_, scheme)| scheme == "http" || scheme == "https")
        .collect();
    schemes.sort_by_key(|(_, scheme)| scheme != "https");
    if schemes.is_empty() {
        schemes.push((host.id, in_host.unwrap_or("https").to_owned()));
    }
    let name = name.trim_end_matches('/');
    let urls = schemes
        .iter()
        .map(|(id, scheme)| object(*id, [("url", Node::text_at(host.id, format!("{scheme}://{name}{path}")))]));
    map.insert("servers", id, Node::at(id, Value::List(urls.collect())));
}
