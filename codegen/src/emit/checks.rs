//! The macro of the runtime that gives a type its checks.

use proc_macro2::{Literal, TokenStream};
use quote::quote;

use crate::ir::{Check, Checks, Demands, Endpoint, Held, Limit, Looked, TypeDef};

use super::render::Layout;

/// The macro call for a type, if something is checked of it.
pub(super) fn layout(def: &TypeDef) -> Option<Layout> {
    let name = &def.name.rust;
    let (head, rows) = match &def.checks {
        Checks::Nothing => return None,
        Checks::Parts(parts) => (quote!(#name), parts.iter().map(row).collect()),
        Checks::Variants(variants) => (quote!(#name one of), variants.iter().map(variant).collect()),
        Checks::PassedOver => return Some(Layout::braces(quote!(rt::unchecked!), vec![Layout::Line(quote!(#name))])),
    };
    Some(Layout::braces(quote!(rt::checks!), vec![Layout::braces(head, rows)]))
}

fn row(check: &Check) -> Layout {
    Layout::Line(match check {
        Check::Own(demands) => {
            let table = table(demands);
            quote!(own #table,)
        }
        Check::Inner => quote!(inner,),
        Check::Field { key, field, what: Looked::Within } => quote!(#key => #field within,),
        Check::Field { key, field, what: Looked::At(demands) } => {
            let table = table(demands);
            quote!(#key => #field #table,)
        }
    })
}

fn variant(held: &Held) -> Layout {
    let Held { variant, demands, within } = held;
    let table = (!demands.is_empty()).then(|| table(demands));
    let within = within.then(|| quote!(within));
    Layout::Line(quote!(#variant #table #within,))
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
    let keyed = |word: TokenStream, of: &[(String, Demands)]| {
        let rows = of.iter().map(|(key, demands)| {
            let table = table(demands);
            quote!(#key #table)
        });
        of.first().map(|_| quote!(; #word [#(#rows),*]))
    };
    let (items, values) = (inner(quote!(items), &demands.items), inner(quote!(values), &demands.values));
    let fields = keyed(quote!(fields), &demands.fields);
    let patterns = keyed(quote!(patterns), &demands.patterns);
    quote!([#(#own),* #places #items #fields #patterns #values])
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
