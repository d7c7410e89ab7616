//! What the call of a list that comes page by page has besides: streams of its pages and of their items.

use proc_macro2::{Literal, TokenStream};
use quote::quote;

use crate::ir::{
    Endpoint, Group, Ir, Output,
    paging::{NextPage, PageInput, Paging, Step},
};

use super::{
    example, markdown,
    ty::{self, Scope},
};

/// The constant that says how it pages, and the methods.
pub(super) fn members(ir: &Ir, group: &Group, endpoint: &Endpoint) -> Vec<TokenStream> {
    let (Some(paging), Output::One { ty, .. }) = (&endpoint.paging, &endpoint.output) else { return Vec::new() };
    let (page, item) = (ty::rust(ir, Scope::Crate, ty), ty::rust(ir, Scope::Crate, &paging.item));
    let (descriptor, opened) = (descriptor(paging), opened(&paging.steps));
    let pages = markdown::attributes(&[
        "The pages of the list, each asked for when it is wanted, from the one that this call asks for.".to_owned(),
    ]);
    let items = markdown::attributes(&[
        "What is in the pages of the list, each asked for when the one before is used up.".to_owned(),
        "# Example".to_owned(),
        example::items(ir, group, endpoint),
    ]);
    vec![
        quote!(const PAGING: rt::Paging = #descriptor;),
        quote! {
            #pages
            pub fn pages(self) -> rt::Pages<#page> {
                self.0.pages(&Self::PAGING)
            }
        },
        quote! {
            #items
            pub fn items(self) -> rt::Items<#page, #item> {
                self.0.items(&Self::PAGING, |page| #opened)
            }
        },
    ]
}

/// The index of the input that pages are turned with.
pub(super) fn turned_with(endpoint: &Endpoint) -> Option<usize> {
    match endpoint.paging.as_ref()?.next {
        NextPage::Number { input: PageInput::Input(index), .. }
        | NextPage::Offset { input: PageInput::Input(index), .. }
        | NextPage::Cursor { input: PageInput::Input(index), .. } => Some(index),
        _ => None,
    }
}

fn descriptor(paging: &Paging) -> TokenStream {
    let (next, items) = (next(&paging.next), &paging.place);
    let total = said(quote!(total), &paging.total);
    let pages = said(quote!(pages), &paging.pages);
    let last = said(quote!(last), &paging.last);
    let more = said(quote!(more), &paging.more);
    quote!(rt::Paging { next: #next, items: #items, #total #pages #last #more ..rt::Paging::EMPTY })
}

fn said(name: TokenStream, place: &Option<String>) -> Option<TokenStream> {
    place.as_ref().map(|place| quote!(#name: Some(#place),))
}

fn next(next: &NextPage) -> TokenStream {
    match next {
        NextPage::Number { input, first } => {
            let (input, first) = (page_input(input), Literal::i64_unsuffixed(*first));
            quote!(rt::NextPage::Number { input: #input, first: #first })
        }
        NextPage::Offset { input, first } => {
            let (input, first) = (page_input(input), Literal::i64_unsuffixed(*first));
            quote!(rt::NextPage::Offset { input: #input, first: #first })
        }
        NextPage::Cursor { input, from } => {
            let input = page_input(input);
            quote!(rt::NextPage::Cursor { input: #input, from: #from })
        }
        NextPage::Link { relation } => quote!(rt::NextPage::Link { relation: #relation }),
        NextPage::Url { from } => quote!(rt::NextPage::Url { from: #from }),
    }
}

fn page_input(input: &PageInput) -> TokenStream {
    match input {
        PageInput::Input(index) => {
            let index = Literal::usize_unsuffixed(*index);
            quote!(rt::PageInput::Input(#index))
        }
        PageInput::Body(place) => quote!(rt::PageInput::Body(#place)),
    }
}

/// The items of a `page`.
fn opened(steps: &[Step]) -> TokenStream {
    let mut place = quote!(page);
    let mut rest = steps.iter();
    while let Some(step) = rest.next() {
        place = match step {
            Step::Field(name) => quote!(#place.#name),
            Step::Newtype => quote!(#place.0),
            Step::Box => quote!((*#place)),
            Step::Option => return within(place, rest.as_slice()),
            Step::Maybe => return within(quote!(#place.value()), rest.as_slice()),
        };
    }
    place
}

/// The items in an `Option`, which may hold nothing.
fn within(option: TokenStream, steps: &[Step]) -> TokenStream {
    match steps {
        [] => quote!(#option.unwrap_or_default()),
        steps => {
            let opened = opened(steps);
            quote!(#option.map(|page| #opened).unwrap_or_default())
        }
    }
}
