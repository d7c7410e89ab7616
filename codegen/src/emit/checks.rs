//! The macro of the runtime that gives a type its checks.

use proc_macro2::{Literal, TokenStream};
use quote::quote;

use crate::ir::{Check, Checks, Demands, Endpoint, Limit, Looked, TypeDef};

use super::render::Layout;

/// The macro call for a type, if something is checked of it.
pub(super) fn layout(def: &TypeDef) -> Option<Layout> {
    let name = &def.name.rust;
    let (head, rows) = match &def.checks {
        Checks::Nothing => return None,
        Checks::Fields(fields) => (quote!(#name), fields.iter().map(row).collect()),
        Checks::Variants(variants) => {
            let rows = variants.iter().map(|variant| Layout::Line(quote!(#variant,))).collect();
            (quote!(#name one of), rows)
        }
        Checks::Inner => return Some(Layout::braces(quote!(rt::checks!), vec![Layout::Line(quote!(#name inner))])),
        Checks::PassedOver => return Some(Layout::braces(quote!(rt::unchecked!), vec![Layout::Line(quote!(#name))])),
    };
    Some(Layout::braces(quote!(rt::checks!), vec![Layout::braces(head, rows)]))
}

fn row(check: &Check) -> Layout {
    let Check { key, field, what } = check;
    let what = match what {
        Looked::At(demands) => table(demands),
        Looked::Within => quote!(within),
    };
    Layout::Line(quote!(#key => #field #what,))
}

/// The method that holds a call's inputs against their limits.
pub(super) fn of_call(endpoint: &Endpoint) -> Option<TokenStream> {
    let inputs = endpoint.inputs.iter().enumerate().filter(|(_, input)| !input.demands.is_empty());
    let rows: Vec<TokenStream> = inputs
        .map(|(index, input)| {
            let (index, table) = (Literal::usize_unsuffixed(index), table(&input.demands));
            quote!((#index, rt::limits!(#table)))
        })
        .collect();
    rows.first()?;
    Some(quote! {
        #[doc = " The call itself, if its inputs keep to the limits that the description gives."]
        #[doc = ""]
        #[doc = " # Errors"]
        #[doc = " All that do not."]
        pub fn checked(self) -> rt::Checked<Self> {
            self.0.checked(&[#(#rows),*]).map(Self)
        }
    })
}

fn table(demands: &Demands) -> TokenStream {
    let places = demands.places.iter().map(table);
    let places = demands.places.first().map(|_| quote!(; places [#(#places),*]));
    let own = demands.own.iter().filter_map(limit);
    let inner = |word: TokenStream, demands: &Option<Box<Demands>>| {
        demands.as_deref().map(|demands| {
            let table = table(demands);
            quote!(; #word #table)
        })
    };
    let (items, values) = (inner(quote!(items), &demands.items), inner(quote!(values), &demands.values));
    quote!([#(#own),* #places #items #values])
}

/// Counts that no machine could hold are none.
fn limit(limit: &Limit) -> Option<TokenStream> {
    let count = |text: &str| text.parse::<u32>().ok().map(Literal::u32_unsuffixed);
    Some(match limit {
        Limit::Minimum(n) => quote!(Minimum(#n)),
        Limit::ExclusiveMinimum(n) => quote!(ExclusiveMinimum(#n)),
        Limit::Maximum(n) => quote!(Maximum(#n)),
        Limit::ExclusiveMaximum(n) => quote!(ExclusiveMaximum(#n)),
        Limit::MultipleOf(n) => quote!(MultipleOf(#n)),
        Limit::Pattern(pattern) => quote!(Pattern(#pattern)),
        Limit::UniqueItems => quote!(UniqueItems),
        Limit::MinLength(n) => count(n).map(|n| quote!(MinLength(#n)))?,
        Limit::MaxLength(n) => count(n).map(|n| quote!(MaxLength(#n)))?,
        Limit::MinItems(n) => count(n).map(|n| quote!(MinItems(#n)))?,
        Limit::MaxItems(n) => count(n).map(|n| quote!(MaxItems(#n)))?,
        Limit::MinProperties(n) => count(n).map(|n| quote!(MinProperties(#n)))?,
        Limit::MaxProperties(n) => count(n).map(|n| quote!(MaxProperties(#n)))?,
        Limit::Format(_) | Limit::Example(_) => return None,
    })
}
