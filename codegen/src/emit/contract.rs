//! `src/contract/`: a function per operation that takes its inputs from data and calls the operation's method.

use proc_macro2::{Literal, TokenStream};
use quote::quote;

use crate::ir::{Base, Body, BodyForm, Endpoint, Give, Group, Input, Ir, Output, Place, Style, Ty, Writing};

use super::{
    Files,
    endpoints::{arguments, body_setters, method_name, setters},
    render::{Layout, Source},
    ty::{self, Form, Outgo, Scope},
    types::gate,
};

/// The module, and the program that runs it.
pub(super) fn write(ir: &Ir, files: &mut Files) {
    files.insert("src/contract/mod.rs".to_owned(), index(ir));
    files.insert("src/bin/contract.rs".to_owned(), program(ir));
    for group in &ir.groups {
        files.insert(format!("src/contract/{}.rs", group.accessor.file_stem()), self::group(ir, group));
    }
}

fn program(ir: &Ir) -> String {
    let library = &ir.package.library;
    let mut source = Source::new(&["Makes the calls that a file lists.".to_owned()]);
    source.items(quote! {
        fn main() -> #library::runtime::contract::ExitCode {
            #library::contract::CONTRACT.main()
        }
    });
    source.finish()
}

fn index(ir: &Ir) -> String {
    let mut source = Source::new(&["Calls any operation with inputs given as data.".to_owned()]);
    let modules = ir.groups.iter().map(|group| {
        let (gate, name) = (gate(&group.gate, &ir.features), &group.accessor);
        quote!(#gate mod #name;)
    });
    source.items(modules.collect());
    source.layout(vec![Layout::Docs(vec!["What can be called, and with which credentials.".to_owned()]), contract(ir)]);
    source.finish()
}

fn contract(ir: &Ir) -> Layout {
    let server = match &ir.base {
        Base::Server(server) | Base::Path(server) => server,
    };
    let schemes = ir.schemes.iter().map(|scheme| {
        let constant = &scheme.constant;
        Layout::Line(quote!(&crate::auth::#constant,))
    });
    let calls =
        ir.groups.iter().flat_map(|group| group.endpoints.iter().flat_map(|endpoint| entry(ir, group, endpoint)));
    let rows = vec![
        Layout::Line(quote!(server: #server,)),
        Layout::soft(quote!(schemes:), " &[", schemes.collect(), "],"),
        Layout::list(quote!(calls:), calls.collect()),
    ];
    Layout::statement(quote!(pub static CONTRACT: rt::contract::Contract = rt::contract::Contract), rows)
}

fn entry(ir: &Ir, group: &Group, endpoint: &Endpoint) -> [Layout; 2] {
    let (id, verb, path) = (&endpoint.id, &endpoint.verb, &endpoint.written_path);
    let (module, function) = (&group.accessor, &endpoint.method);
    let samples = endpoint.calls.iter().map(|call| Layout::Line(quote!(#call,)));
    let rows = vec![
        Layout::Line(quote!(id: #id,)),
        Layout::Line(quote!(method: #verb,)),
        Layout::Line(quote!(path: #path,)),
        Layout::Line(quote!(make: self::#module::#function,)),
        Layout::list(quote!(samples:), samples.collect()),
    ];
    [Layout::Line(gate(&group.gate, &ir.features)), Layout::value(quote!(rt::contract::Callable), rows)]
}

fn group(ir: &Ir, group: &Group) -> String {
    let mut source = Source::new(&[]);
    for endpoint in &group.endpoints {
        source.items(function(ir, group, endpoint));
        source.items(shown(group, endpoint));
    }
    source.finish()
}

fn function(ir: &Ir, group: &Group, endpoint: &Endpoint) -> TokenStream {
    let (name, call) = (&endpoint.method, begun(ir, group, endpoint));
    let setters = setters(endpoint).map(|(_, input)| {
        let (setter, value) = (&input.name.rust, given(ir, ty::given(&input.ty), quote!(value)));
        let read = read(ir, optional(input), input);
        quote! {
            let call = match #read {
                Some(value) => call.#setter(#value),
                None => call,
            };
        }
    });
    let (body, media) = (set_body(ir, endpoint), set_media(endpoint));
    quote! {
        pub(super) fn #name<'a>(client: &'a rt::Client, inputs: &rt::contract::Inputs) -> rt::contract::Made<'a> {
            let call = #call;
            #(#setters)*
            #body
            #media
            rt::contract::made(inputs, call.send())
        }
    }
}

/// The call as its method gives it, with the first or the only form of a body, or with the one that is given.
fn begun(ir: &Ir, group: &Group, endpoint: &Endpoint) -> TokenStream {
    match &endpoint.body {
        Some(Body { give: Give::Argument, forms, .. }) => {
            let arms = forms.iter().enumerate().map(|(index, form)| {
                let (index, call) =
                    (Literal::usize_unsuffixed(index), method(ir, group, endpoint, Some((index, form))));
                quote!(Some(#index) => #call,)
            });
            let form = form_given(forms);
            quote! {
                match #form {
                    #(#arms)*
                    _ => return rt::contract::no_body(),
                }
            }
        }
        Some(Body { give: Give::Setter | Give::SetterOrDefault, .. }) | None => method(ir, group, endpoint, None),
    }
}

fn form_given(forms: &[BodyForm]) -> TokenStream {
    let forms = forms.iter().map(|form| {
        let (kind, described) = (kind(&form.writing), &form.described);
        quote!((rt::contract::Kind::#kind, #described))
    });
    quote!(inputs.form(&[#(#forms),*])?)
}

fn kind(writing: &Writing) -> TokenStream {
    match writing {
        Writing::Json => quote!(Json),
        Writing::Form(_) => quote!(Form),
        Writing::Multipart(_) => quote!(Multipart),
        Writing::Text => quote!(Text),
        Writing::Bytes => quote!(Octets),
        Writing::JsonLines | Writing::JsonSequence => quote!(Values),
    }
}

fn method(ir: &Ir, group: &Group, endpoint: &Endpoint, form: Option<(usize, &BodyForm)>) -> TokenStream {
    let (module, group, method) = (&group.accessor, &group.name.rust, method_name(endpoint, form));
    let inputs = arguments(endpoint).into_iter().map(|(_, input)| {
        let read = read(ir, quote!(required), input);
        given(ir, ty::given(&input.ty), read)
    });
    let arguments = inputs.chain(form.map(|(_, form)| body(ir, form)));
    quote!(api::#module::#group(client).#method(#(#arguments),*))
}

/// How the value of an input with a setter is read: what null means.
fn optional(input: &Input) -> TokenStream {
    match (input.give, &input.style) {
        _ if matches!(input.ty, Ty::Option(_)) => quote!(named),
        (Give::SetterOrDefault, _) | (_, Style::Content(_)) => quote!(present),
        (Give::Argument | Give::Setter, _) => quote!(optional),
    }
}

/// The value of an input, read as its type.
fn read(ir: &Ir, way: TokenStream, input: &Input) -> TokenStream {
    let (name, ty) = (&input.name.wire, ty::rust(ir, Scope::Crate, ty::given(&input.ty)));
    let place = match input.place {
        Place::Path => quote!(Path),
        Place::Query => quote!(Query),
        Place::Header => quote!(Header),
        Place::Cookie => quote!(Cookie),
        Place::QueryString => quote!(QueryString),
    };
    quote!(inputs.#way::<#ty>(rt::Place::#place, #name)?)
}

/// A value of exactly the type, as a method takes it.
fn given(ir: &Ir, ty: &Ty, value: TokenStream) -> TokenStream {
    match ty::form(ir, ty) {
        Form::Text | Form::Whole => quote!(&#value),
        Form::Plain | Form::Into | Form::Each(_) | Form::Stream => value,
    }
}

fn body(ir: &Ir, form: &BodyForm) -> TokenStream {
    let ty = &form.ty;
    if ty::outgo(form) == Outgo::Values {
        let value = ty::rust(ir, Scope::Crate, ty);
        return quote!(inputs.values::<#value>()?);
    }
    match ty::form(ir, ty) {
        Form::Stream => quote!(inputs.stream()?),
        Form::Plain | Form::Text | Form::Into | Form::Each(_) | Form::Whole => {
            let whole = ty::rust(ir, Scope::Crate, ty);
            given(ir, ty, quote!(inputs.body::<#whole>()?))
        }
    }
}

/// The statement that sets the form of the body that is given, where the body has setters.
fn set_body(ir: &Ir, endpoint: &Endpoint) -> Option<TokenStream> {
    let forms: Vec<_> = body_setters(endpoint).map(|(_, form)| form.clone()).collect();
    forms.first()?;
    let given = form_given(&forms);
    let arms = forms.iter().enumerate().map(|(index, form)| {
        let (index, setter, body) = (Literal::usize_unsuffixed(index), &form.name, body(ir, form));
        quote!(Some(#index) => call.#setter(#body),)
    });
    Some(quote! {
        let call = match #given {
            #(#arms)*
            _ => call,
        };
    })
}

/// The statement that says the content type, where the vendor has a range of them.
fn set_media(endpoint: &Endpoint) -> Option<TokenStream> {
    let mut forms = endpoint.body.iter().flat_map(|body| &body.forms);
    let ranged = forms.any(|form| form.described != form.media);
    ranged.then(|| quote!(let call = call.configure(|call| inputs.with_media(call));))
}

/// How a result of several forms is shown.
fn shown(group: &Group, endpoint: &Endpoint) -> TokenStream {
    let Output::Several { name, arms, .. } = &endpoint.output else { return TokenStream::new() };
    let module = &group.accessor;
    let arms = arms.iter().map(|arm| {
        let variant = &arm.variant;
        match arm.ty {
            Ty::Unit => quote!(Self::#variant => rt::contract::Shown::shown(()),),
            _ => quote!(Self::#variant(value) => rt::contract::Shown::shown(value),),
        }
    });
    quote! {
        impl rt::contract::Shown for api::#module::#name {
            fn shown(self) -> rt::contract::Showing {
                match self { #(#arms)* }
            }
        }
    }
}
