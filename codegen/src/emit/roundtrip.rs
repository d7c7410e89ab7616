//! `src/roundtrip.rs`: a table of all types that the vendor names, and the program that reads and writes their values.

use proc_macro2::TokenStream;
use quote::quote;

use crate::ir::{Ir, Ty};

use super::{
    Files,
    render::{Layout, Source},
    ty::{self, Scope},
};

/// The module, and the program that runs it.
pub(super) fn write(ir: &Ir, files: &mut Files) {
    files.insert("src/roundtrip.rs".to_owned(), table(ir));
    files.insert("src/bin/roundtrip.rs".to_owned(), program(ir));
}

fn program(ir: &Ir) -> String {
    let library = &ir.package.library;
    let mut source = Source::new(&["Reads values line by line, and writes them again.".to_owned()]);
    source.items(quote! {
        fn main() -> #library::runtime::roundtrip::ExitCode {
            #library::roundtrip::ROUNDTRIP.main()
        }
    });
    source.finish()
}

fn table(ir: &Ir) -> String {
    let mut source =
        Source::new(&["Reads and writes values of every type that has a name in the description.".to_owned()]);
    let rows = ir.vocabulary.iter().map(|(name, ty)| Layout::Line(row(ir, name, ty))).collect();
    let rows = vec![Layout::list(quote!(types:), rows)];
    let head = quote!(pub static ROUNDTRIP: rt::roundtrip::Roundtrip = rt::roundtrip::Roundtrip);
    source.layout(vec![
        Layout::Docs(vec!["The types, by their names in the description.".to_owned()]),
        Layout::statement(head, rows),
    ]);
    source.finish()
}

fn row(ir: &Ir, name: &str, ty: &Ty) -> TokenStream {
    let ty = ty::rust(ir, Scope::Crate, ty);
    quote!((#name, rt::roundtrip::turn::<#ty>),)
}
