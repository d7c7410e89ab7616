//! What there is to know about one call, section by section: the same facts for rustdoc and for the Markdown
//! reference, which differ in where their links lead and in what stands around the sections.

use crate::ir::{
    Arm, Body, BodyForm, Content, Doc, Endpoint, Errors, Give, Headers, Input, Ir, Need, Output, Place, Reply,
    ReplyHeader, Status, Ty, Writing,
};

use super::{
    facts::{self, codes},
    links::Page,
    markdown::{code, lead, listed, prose, stacked, table},
    ty,
};

/// A call, and the page on which it is described.
#[derive(Clone, Copy)]
pub(super) struct Call<'a> {
    pub(super) ir: &'a Ir,
    pub(super) page: Page<'a>,
    pub(super) endpoint: &'a Endpoint,
}

impl<'a> Call<'a> {
    /// `GET /users/{id}`.
    pub(super) fn request(self) -> String {
        request(self.endpoint)
    }

    /// What it is for, with the request where the eye looks for it: below the line that says what it does.
    pub(super) fn purpose(self, request: String) -> Vec<String> {
        let (summary, doc) = (prose(&self.endpoint.summary), prose(&self.endpoint.doc));
        match summary.is_empty() {
            true => vec![doc, request],
            false => vec![summary, request, doc],
        }
    }

    /// What the vendor says about it at more length.
    pub(super) fn link(self) -> String {
        let link = self.endpoint.link.as_ref();
        link.map(|link| format!("See also <{}>. {}", link.url, lead(&link.doc))).unwrap_or_default()
    }

    /// All inputs but the body.
    pub(super) fn inputs(self) -> Vec<String> {
        let rows: Vec<_> = self.endpoint.inputs.iter().map(|input| self.input_row(input)).collect();
        let table = table(&["Input", "Type", "Required", "Meaning"], &rows);
        let rest = self.endpoint.inputs.iter().filter_map(|input| beyond(&code(input.name.rust.as_str()), &input.doc));
        [table].into_iter().chain(rest).collect()
    }

    fn input_row(self, input: &Input) -> Vec<String> {
        let name = stacked(&code(input.name.rust.as_str()), &carried(input));
        let ty = ty::linked(self.ir, self.page, ty::given(&input.ty));
        vec![name, ty, required(input), meaning(input)]
    }

    /// The body in the given forms, and what it is for.
    pub(super) fn body(self, forms: &[&BodyForm]) -> Vec<String> {
        let Some(body) = &self.endpoint.body else { return Vec::new() };
        let told: Vec<_> = forms.iter().map(|form| self.body_form(form)).collect();
        let forms: Vec<_> = match forms {
            [_] => told,
            // Each is given in its own way.
            forms => told.iter().zip(forms).map(|(told, form)| format!("{told} ({})", code(way(body, form)))).collect(),
        };
        vec![format!("**Body**: {}{}.", listed(&forms, "or"), body_given(body)), prose(&body.doc)]
    }

    fn body_form(self, form: &BodyForm) -> String {
        let written = match form.writing {
            Writing::Json | Writing::Text | Writing::Bytes | Writing::JsonLines | Writing::JsonSequence => "",
            Writing::Form(_) => "the fields of ",
            Writing::Multipart(_) => "parts from ",
        };
        format!("{written}{} as {}", ty::linked_body(self.ir, self.page, form), code(&form.media))
    }

    /// What a call gives when it goes well.
    pub(super) fn returns(self) -> String {
        let result = match &self.endpoint.output {
            Output::One { ty: Ty::Unit, .. } => "nothing".to_owned(),
            Output::One { ty, reading } => ty::linked_reply(self.ir, self.page, ty, *reading),
            Output::Several { name, .. } => self.page.beside(name),
        };
        format!("**Returns**: {result}.")
    }

    /// That its list comes page by page.
    pub(super) fn paging(self) -> String {
        let text =
            "**Pages**: `.pages()` in place of `.send()` gives one page after another, `.items()` what is in them.";
        self.endpoint.paging.as_ref().map(|_| text.to_owned()).unwrap_or_default()
    }

    /// What an error reply can be read as.
    pub(super) fn errors(self) -> String {
        let Some(Errors { name, .. }) = &self.endpoint.errors else { return String::new() };
        let (link, name) = (self.page.beside(name), name.as_str());
        format!("**Errors**: {link}, which `{name}::of(&error)` gives if the reply is one of these.")
    }

    /// What the headers of a reply can be read as.
    pub(super) fn headers(self) -> String {
        let Some(Headers { name, .. }) = &self.endpoint.headers else { return String::new() };
        let (link, name) = (self.page.beside(name), name.as_str());
        format!("**Headers**: {link}, from `{name}::of(&reply.headers)` of a reply that is `.send().whole()`.")
    }

    /// Which credentials a call needs, in words.
    pub(super) fn auth(self) -> String {
        let ways: Vec<_> = self.endpoint.auth.iter().map(|needs| self.combination(needs)).collect();
        match ways.as_slice() {
            [] => "**Auth**: none.".to_owned(),
            ways => format!("**Auth**: {}.", listed(ways, "or")),
        }
    }

    fn combination(self, needs: &[Need]) -> String {
        match needs {
            [] => "none".to_owned(),
            needs => listed(&needs.iter().map(|need| self.need(need)).collect::<Vec<_>>(), "and"),
        }
    }

    fn need(self, need: &Need) -> String {
        let link = self.page.scheme(&self.ir.schemes[need.scheme.0 as usize]);
        match need.scopes.as_slice() {
            [] => link,
            scopes => format!("{link} with scope {}", codes(scopes)),
        }
    }

    /// Content types, both ways.
    pub(super) fn media(self) -> String {
        let sent: Vec<_> =
            self.endpoint.body.iter().flat_map(|body| &body.forms).map(|form| form.media.clone()).collect();
        let sent = sent.first().map(|_| format!("**Sends**: {}.", codes(&sent)));
        let accepted = self.endpoint.accept.as_ref().map(|accept| format!("**Accepts**: {}.", code(accept)));
        sent.into_iter().chain(accepted).collect::<Vec<_>>().join(" ")
    }

    /// Every documented reply.
    pub(super) fn replies(self) -> Vec<String> {
        let rows: Vec<_> = self.endpoint.replies.iter().map(|reply| self.reply_row(reply)).collect();
        let table = table(&["Status", "Meaning", "Body", "Headers"], &rows);
        let rest = self.endpoint.replies.iter().filter_map(|reply| beyond(&status(reply.status), &reply.doc));
        [table].into_iter().chain(rest).collect()
    }

    fn reply_row(self, reply: &Reply) -> Vec<String> {
        let contents: Vec<_> = reply.contents.iter().map(|content| self.content(content)).collect();
        let headers: Vec<_> = reply.headers.iter().map(|header| self.header(header)).collect();
        vec![status(reply.status), lead(&reply.doc), contents.join(", "), headers.join("; ")]
    }

    fn content(self, content: &Content) -> String {
        format!("{} ({})", ty::linked_reply(self.ir, self.page, &content.ty, content.reading), code(&content.media))
    }

    fn header(self, header: &ReplyHeader) -> String {
        let ty = ty::linked(self.ir, self.page, &header.ty);
        let facts: Vec<String> = [ty].into_iter().chain(facts::of_header(header)).collect();
        format!("{} ({}) {}", code(&header.name.wire), facts.join("; "), lead(&header.doc)).trim_end().to_owned()
    }

    /// The forms of what is given back or of its errors, where there are several.
    pub(super) fn arms(self, arms: &[Arm]) -> String {
        let rows: Vec<_> = arms.iter().map(|arm| self.arm_row(arm)).collect();
        table(&["Variant", "Status", "Type", "Content type"], &rows)
    }

    fn arm_row(self, arm: &Arm) -> Vec<String> {
        let medias: Vec<String> = arm.medias.iter().map(|media| code(media)).collect();
        let ty = ty::linked_reply(self.ir, self.page, &arm.ty, arm.reading);
        vec![code(arm.variant.as_str()), status(arm.status), ty, medias.join(", ")]
    }
}

/// `GET /users/{id}`.
pub(super) fn request(endpoint: &Endpoint) -> String {
    code(&format!("{} {}", endpoint.verb, endpoint.path))
}

/// What a table has no room for.
pub(super) fn beyond(name: &str, doc: &Doc) -> Option<String> {
    doc.goes_on().then(|| {
        format!(
            "{name}:

{}",
            prose(doc)
        )
    })
}

fn place(place: Place) -> &'static str {
    match place {
        Place::Path => "path",
        Place::Query => "query",
        Place::Header => "header",
        Place::Cookie => "cookie",
        Place::QueryString => "whole query",
    }
}

/// Where it stands in a request, and as what.
fn carried(input: &Input) -> String {
    let place = place(input.place);
    match input.name.wire == input.name.rust.file_stem() {
        true => place.to_owned(),
        false => format!("{place} {}", code(&input.name.wire)),
    }
}

/// Whether the call is whole without it, and what then holds.
fn required(input: &Input) -> String {
    let default = input.default.as_ref().map(|json| code(json));
    match (input.give, default) {
        (Give::Argument, None) => "yes".to_owned(),
        (Give::Argument, Some(default)) => stacked("yes", &format!("default {default}")),
        (Give::Setter, None) => "no".to_owned(),
        (Give::Setter, Some(default)) => stacked("no", &format!("default {default}")),
        (Give::SetterOrDefault, default) => {
            stacked("yes", &format!("{} is sent if it is not set", default.unwrap_or_default()))
        }
    }
}

fn meaning(input: &Input) -> String {
    let prose = lead(&input.doc);
    let deprecated = facts::deprecated(input.stability).map(str::to_owned);
    let facts = facts::sentence(deprecated.into_iter().chain(facts::limits(&input.limits)).collect());
    [prose, facts].into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" ")
}

/// The method or the setter that takes a body in this form.
fn way<'a>(body: &Body, form: &'a BodyForm) -> &'a str {
    match body.give {
        Give::Argument => form.method.as_str(),
        Give::Setter | Give::SetterOrDefault => form.name.as_str(),
    }
}

fn body_given(body: &Body) -> &'static str {
    match body.give {
        Give::Argument => "",
        Give::Setter | Give::SetterOrDefault => ", optional",
    }
}

/// A status in words: `404`, `5XX`, `default`.
pub(super) fn status(status: Status) -> String {
    match status {
        Status::Code(code) => format!("{code}"),
        Status::Range(hundreds) => format!("{hundreds}XX"),
        Status::Default => "default".to_owned(),
    }
}
