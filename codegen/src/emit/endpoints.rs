//! `src/api/`: a file per group with its operations, the calls being prepared, and what replies can be.

use proc_macro2::{Literal, TokenStream};
use quote::quote;

use crate::ir::{Arm, Body, BodyForm, Endpoint, Errors, Give, Group, Ident, Input, Ir, Output, Status, Ty};

use super::{
    Files, checks, docs, facts, headers, markdown, operation, paging,
    render::{Layout, Source},
    ty::{self, Form, Income, Outgo, Scope},
    types::{alias, deprecated, gate},
};

/// `src/api/`.
pub(super) fn write(ir: &Ir, files: &mut Files) {
    files.insert("src/api/mod.rs".to_owned(), index(ir));
    for group in &ir.groups {
        files.insert(format!("src/api/{}.rs", group.accessor.file_stem()), file(ir, group));
    }
}

fn index(ir: &Ir) -> String {
    let mut source = Source::new(&["The operations, a module per group.".to_owned()]);
    let modules = ir.groups.iter().map(|group| {
        let (gate, name) = (gate(&group.gate, &ir.features), &group.accessor);
        quote!(#gate pub mod #name;)
    });
    source.items(modules.collect());
    source.finish()
}

fn file(ir: &Ir, group: &Group) -> String {
    let mut source = Source::new(&[docs::module(group)]);
    group_items(ir, group, &mut source);
    for endpoint in &group.endpoints {
        source.layout(vec![operation::layout(ir, endpoint)]);
        builder(ir, group, endpoint, &mut source);
        output(ir, endpoint, &mut source);
        errors(ir, endpoint, &mut source);
        headers::write(ir, endpoint, &mut source);
    }
    source.finish()
}

fn group_items(ir: &Ir, group: &Group, source: &mut Source) {
    let (docs, name) = (markdown::attributes(&docs::group(group)), &group.name.rust);
    source.items(quote! {
        #docs
        #[derive(Clone, Copy, Debug)]
        pub struct #name<'a>(pub(crate) &'a rt::Client);
    });
    let methods = group.endpoints.iter().flat_map(|endpoint| methods(ir, group, endpoint));
    source.implementation(TokenStream::new(), quote!(impl<'a> #name<'a>), methods.collect());
}

/// The methods that begin a call: one, or one for each form of a body that is an argument.
fn methods(ir: &Ir, group: &Group, endpoint: &Endpoint) -> Vec<TokenStream> {
    match &endpoint.body {
        Some(Body { give: Give::Argument, forms, .. }) => {
            let forms = forms.iter().enumerate();
            forms.map(|(index, form)| method(ir, group, endpoint, Some((index, form)))).collect()
        }
        Some(Body { give: Give::Setter | Give::SetterOrDefault, .. }) | None => {
            vec![method(ir, group, endpoint, None)]
        }
    }
}

fn method(ir: &Ir, group: &Group, endpoint: &Endpoint, form: Option<(usize, &BodyForm)>) -> TokenStream {
    let (name, builder, constant) = (method_name(endpoint, form), &endpoint.builder, &endpoint.constant);
    let docs = markdown::attributes(&docs::method(ir, group, endpoint, name, form));
    let (deprecated, alias) = (deprecated(endpoint.stability), alias(name, &endpoint.id));
    let given = arguments(endpoint);
    let arguments = given.iter().map(|(_, input)| input_argument(ir, input));
    let arguments = arguments.chain(form.map(|(_, form)| body_argument(ir, form)));
    let with = given.iter().map(|(index, input)| with(ir, *index, input));
    let with = with.chain(form.map(|(index, form)| with_body(ir, index, form)));
    quote! {
        #docs
        #alias
        #deprecated
        pub fn #name(&self, #(#arguments),*) -> #builder<'a> {
            #builder(self.0.call(&#constant) #(#with)*)
        }
    }
}

/// The plain way to begin a call: the name of the method, and the body that it takes.
pub(super) fn plain(endpoint: &Endpoint) -> (&Ident, Option<(usize, &BodyForm)>) {
    let body = endpoint.body.iter().filter(|body| body.give == Give::Argument);
    (&endpoint.method, body.flat_map(|body| body.forms.first()).next().map(|form| (0, form)))
}

/// The plain form has the endpoint's own method.
pub(super) fn method_name<'a>(endpoint: &'a Endpoint, form: Option<(usize, &'a BodyForm)>) -> &'a Ident {
    match form {
        None | Some((0, _)) => &endpoint.method,
        Some((_, form)) => &form.method,
    }
}

/// The inputs that are arguments, with their places in the table.
pub(super) fn arguments(endpoint: &Endpoint) -> Vec<(usize, &Input)> {
    endpoint.inputs.iter().enumerate().filter(|(_, input)| input.give == Give::Argument).collect()
}

/// The inputs that have setters, with their places in the table.
pub(super) fn setters(endpoint: &Endpoint) -> impl Iterator<Item = (usize, &Input)> {
    endpoint.inputs.iter().enumerate().filter(|(_, input)| input.give != Give::Argument)
}

/// The forms of the body that have setters, with their places in the table.
pub(super) fn body_setters(endpoint: &Endpoint) -> impl Iterator<Item = (usize, &BodyForm)> {
    let body = endpoint.body.iter().filter(|body| body.give != Give::Argument);
    body.flat_map(|body| body.forms.iter().enumerate())
}

/// Null of an input means that it is sent without a value.
fn input_argument(ir: &Ir, input: &Input) -> TokenStream {
    let name = &input.name.rust;
    match &input.ty {
        Ty::Option(_) => {
            let whole = ty::rust(ir, Scope::Crate, &input.ty);
            quote!(#name: impl Into<#whole>)
        }
        ty => argument(ir, name, ty::given(ty)),
    }
}

fn argument(ir: &Ir, name: &Ident, ty: &Ty) -> TokenStream {
    let ty = ty::sent(ir, ty);
    quote!(#name: #ty)
}

fn body_argument(ir: &Ir, form: &BodyForm) -> TokenStream {
    let name = &form.name;
    match ty::outgo(form) {
        Outgo::Whole => argument(ir, name, &form.ty),
        Outgo::Values => {
            let values = ty::body(ir, Scope::Crate, form);
            quote!(#name: impl Into<#values>)
        }
    }
}

fn with(ir: &Ir, index: usize, input: &Input) -> TokenStream {
    let (index, name) = (Literal::usize_unsuffixed(index), &input.name.rust);
    let value = match &input.ty {
        Ty::Option(_) => {
            let whole = ty::rust(ir, Scope::Crate, &input.ty);
            quote!(&rt::into::<#whole>(#name))
        }
        ty => ty::send(ir, ty::given(ty), name),
    };
    quote!(.with(#index, #value))
}

fn with_body(ir: &Ir, index: usize, form: &BodyForm) -> TokenStream {
    let index = Literal::usize_unsuffixed(index);
    let (name, ty) = (&form.name, &form.ty);
    match ty::form(ir, ty) {
        _ if ty::outgo(form) == Outgo::Values => quote!(.body_values(#index, #name)),
        Form::Stream => quote!(.body_stream(#index, #name)),
        Form::Plain | Form::Text | Form::Into | Form::Each(_) | Form::Whole => {
            let value = ty::send(ir, ty, name);
            quote!(.body(#index, #value))
        }
    }
}

fn builder(ir: &Ir, group: &Group, endpoint: &Endpoint, source: &mut Source) {
    let (docs, name) = (markdown::attributes(&[docs::builder(group, endpoint)]), &endpoint.builder);
    source.items(quote! {
        #docs
        #[derive(Debug)]
        #[must_use = "a call does nothing until it is sent"]
        pub struct #name<'a>(rt::Call<'a>);
    });
    let setters = setters(endpoint).map(|(index, input)| setter(ir, index, input));
    let bodies = body_setters(endpoint).map(|(index, form)| body_setter(ir, endpoint, index, form));
    let members = setters.chain(bodies).chain(checks::of_call(endpoint)).chain([configure(), send(ir, endpoint)]);
    let members = members.chain(paging::members(ir, group, endpoint));
    source.implementation(TokenStream::new(), quote!(impl<'a> #name<'a>), members.collect());
}

fn setter(ir: &Ir, index: usize, input: &Input) -> TokenStream {
    let sections = [markdown::prose(&input.doc), facts::input_line(input)];
    let (docs, deprecated) = (markdown::attributes(&sections), deprecated(input.stability));
    let (name, argument, with) = (&input.name.rust, input_argument(ir, input), with(ir, index, input));
    quote! {
        #docs
        #deprecated
        pub fn #name(self, #argument) -> Self {
            Self(self.0 #with)
        }
    }
}

fn body_setter(ir: &Ir, endpoint: &Endpoint, index: usize, form: &BodyForm) -> TokenStream {
    let docs = markdown::attributes(&docs::body_setter(endpoint, form));
    let (name, argument, with) = (&form.name, body_argument(ir, form), with_body(ir, index, form));
    quote! {
        #docs
        pub fn #name(self, #argument) -> Self {
            Self(self.0 #with)
        }
    }
}

fn configure() -> TokenStream {
    quote! {
        #[doc = " Changes how this one call is made: its timeout, a header."]
        pub fn configure(self, change: impl FnOnce(rt::Call<'a>) -> rt::Call<'a>) -> Self {
            Self(change(self.0))
        }
    }
}

fn send(ir: &Ir, endpoint: &Endpoint) -> TokenStream {
    let output = match &endpoint.output {
        Output::One { ty, reading } => ty::reply(ir, Scope::Crate, ty, *reading),
        Output::Several { name, .. } => quote!(#name),
    };
    quote! {
        #[doc = " Sends it; await what this returns."]
        pub fn send(self) -> rt::Sending<'a, #output> {
            self.0.send()
        }
    }
}

fn output(ir: &Ir, endpoint: &Endpoint, source: &mut Source) {
    if let Output::Several { name, doc, arms } = &endpoint.output {
        let sections = [markdown::prose(doc), docs::several(endpoint)];
        replies(ir, quote!(replies), name, &sections, arms, source);
    }
}

fn errors(ir: &Ir, endpoint: &Endpoint, source: &mut Source) {
    if let Some(Errors { name, arms }) = &endpoint.errors {
        replies(ir, quote!(errors), name, &[docs::errors(endpoint)], arms, source);
    }
}

/// An enum of what a reply can be, and the table that reads it.
fn replies(ir: &Ir, kind: TokenStream, name: &Ident, sections: &[String], arms: &[Arm], source: &mut Source) {
    let docs = markdown::attributes(sections);
    let variants = arms.iter().map(|arm| {
        let docs = markdown::attributes(&docs::arm(arm));
        let (variant, payload) = (&arm.variant, payload(ir, arm));
        quote!(#docs #variant #payload)
    });
    let derives = derives(arms);
    source.items(quote! {
        #docs
        #derives
        pub enum #name { #(#variants,)* }
    });
    let rows = arms.iter().flat_map(|arm| {
        let (variant, payload, status) = (&arm.variant, payload(ir, arm), status(arm.status));
        let any = arm.medias.is_empty().then(|| quote!(#status));
        let each = arm.medias.iter().map(|media| quote!(#status #media));
        let rows = any.into_iter().chain(each).map(|head| Layout::Line(quote!(#head => #variant #payload,)));
        rows.collect::<Vec<_>>()
    });
    let table = Layout::braces(quote!(#name), rows.collect());
    source.layout(vec![Layout::braces(quote!(rt::#kind!), vec![table])]);
}

/// A stream cannot be copied, nor compared.
fn derives(arms: &[Arm]) -> TokenStream {
    match arms.iter().any(|arm| ty::income(&arm.ty, arm.reading) != Income::Whole) {
        true => quote!(#[derive(Debug)]),
        false => quote!(#[derive(Clone, Debug, PartialEq)]),
    }
}

/// A status as the table of replies has it: `404`, `"4XX"`, `default`.
fn status(status: Status) -> TokenStream {
    let hundreds = match status {
        Status::Code(code) => {
            let code = Literal::u16_unsuffixed(code);
            return quote!(#code);
        }
        Status::Default => return quote!(default),
        Status::Range(hundreds) => format!("{hundreds}XX"),
    };
    quote!(#hundreds)
}

fn payload(ir: &Ir, arm: &Arm) -> TokenStream {
    match &arm.ty {
        Ty::Unit => TokenStream::new(),
        ty => {
            let ty = ty::reply(ir, Scope::Crate, ty, arm.reading);
            quote!((#ty))
        }
    }
}
