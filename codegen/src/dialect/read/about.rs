//! What is said beside a description and belongs to it as words: where more is written, whose the interface is.

use openapiv3::{Contact, ExternalDocumentation, Info, License, MediaType};

use crate::dialect::keys;

/// A description and what follows it, as paragraphs.
pub(super) fn joined(description: Option<String>, more: impl IntoIterator<Item = String>) -> Option<String> {
    let texts = description.into_iter().chain(more).filter(|text| !text.trim().is_empty());
    texts.reduce(|text, more| format!("{}\n\n{more}", text.trim_end()))
}

pub(super) fn external(docs: &ExternalDocumentation) -> String {
    match docs.description.as_deref().map(str::trim).filter(|text| !text.is_empty()) {
        Some(text) => format!("{}: {}", text.trim_end_matches(['.', ':']), address(&docs.url)),
        None => format!("More: {}", address(&docs.url)),
    }
}

/// Terms, contact and license.
pub(super) fn whose(info: &Info) -> Vec<String> {
    let terms = info.terms_of_service.as_ref().map(|url| format!("Terms of service: {}", address(url)));
    let contact = info.contact.as_ref().and_then(contact);
    terms.into_iter().chain(contact).chain(info.license.as_ref().map(license)).collect()
}

fn contact(contact: &Contact) -> Option<String> {
    let addresses = [&contact.email, &contact.url].into_iter().flatten().map(|text| address(text));
    let parts: Vec<String> =
        contact.name.iter().cloned().chain(addresses).filter(|text| !text.trim().is_empty()).collect();
    (!parts.is_empty()).then(|| format!("Contact: {}", parts.join(", ")))
}

fn license(license: &License) -> String {
    let identifier = license.extensions.get(keys::LICENSE).and_then(|json| json.as_str());
    let identifier = identifier.filter(|identifier| *identifier != license.name);
    let identifier = identifier.map(|identifier| format!(" ({identifier})")).unwrap_or_default();
    let url = license.url.iter().filter(|url| **url != license.name).map(|url| format!(", {}", address(url)));
    format!("License of the description: {}{identifier}{}", license.name, url.collect::<String>())
}

/// What is said of each media type (3.2).
pub(super) fn of_media<'m>(content: impl IntoIterator<Item = (&'m String, &'m MediaType)>) -> Vec<String> {
    let said = |(media, content): (&String, &MediaType)| {
        let text = content.extensions.get(keys::DESCRIPTION)?.as_str()?;
        Some(format!("As `{media}`: {text}"))
    };
    content.into_iter().filter_map(said).collect()
}

/// As a link, if it can be one.
fn address(text: &str) -> String {
    let text = text.trim();
    let plain = text.chars().all(|c| c.is_ascii_graphic() && !matches!(c, '<' | '>' | '`' | '\\'));
    let is_link = ["https://", "http://"].iter().any(|scheme| text.starts_with(scheme));
    if plain && is_link { format!("<{text}>") } else { text.to_owned() }
}
