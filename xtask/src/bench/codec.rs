//! `bench codec`: how fast a large JSON text is read and written by models as they are generated, and by serde_json
//! with derived models.

use std::{
    collections::BTreeSet,
    fmt::Write as _,
    fs, io,
    path::{Path, PathBuf},
    process::{Command, Stdio},
};

use clientwright_codegen::ir::{Absence, Ir, Rest, Ty, TypeBody, TypeDef, TypeId};
use serde_json::{Map, Value, json};

use super::{
    compile::target,
    models::{Form, Models, failure, problem},
};
use crate::Failed;

/// Reads and writes a large JSON text with the models of descriptions, and prints how fast that went.
#[derive(clap::Args)]
pub(crate) struct Args {
    /// Descriptions.
    #[arg(required = true)]
    files: Vec<PathBuf>,
    /// How large the text is.
    #[arg(long, default_value_t = 1_000_000)]
    bytes: usize,
    /// How often each form has its turn; the fastest counts.
    #[arg(long, default_value_t = 5)]
    rounds: usize,
}

/// Runs the command in the project at `root`.
pub(crate) fn run(root: &Path, args: &Args) -> Result<(), Failed> {
    for file in &args.files {
        let models = Models::read(root, file).map_err(|why| problem(file, &why))?;
        measure(root, &models, args).map_err(|error| failure(&error))?;
    }
    Ok(())
}

fn measure(root: &Path, models: &Models, args: &Args) -> io::Result<()> {
    let Some((def, sample)) = largest(&models.ir) else {
        return Err(io::Error::other(format!("{}: there is no struct to measure with", models.name)));
    };
    let name = def.name.rust.as_str();
    models.write(root, Some(&|form| program(form, name)))?;
    let text = root.join("target/bench").join(format!("{}.json", models.name));
    fs::write(&text, list_of(&sample, args.bytes))?;
    let mut best = [[0.0_f64; 2]; 2];
    for form in Form::BOTH {
        build(root, models, form)?;
    }
    for _ in 0..args.rounds.max(1) {
        for (form, best) in Form::BOTH.into_iter().zip(&mut best) {
            let speeds = speeds(root, form, &text)?;
            *best = [best[0].max(speeds[0]), best[1].max(speeds[1])];
        }
    }
    let [[derive_read, derive_write], [tables_read, tables_write]] = best;
    println!("{}: a list of `{name}`, {} bytes of JSON; MB/s", models.name, fs::metadata(&text)?.len());
    println!("{:<10}{:>12}{:>12}{:>8}", "", "serde_json", "tables", "ratio");
    println!("{:<10}{derive_read:>12.0}{tables_read:>12.0}{:>8.2}", "read", tables_read / derive_read);
    println!("{:<10}{derive_write:>12.0}{tables_write:>12.0}{:>8.2}", "write", tables_write / derive_write);
    Ok(())
}

fn build(root: &Path, models: &Models, form: Form) -> io::Result<()> {
    let mut cargo = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    cargo.args(["build", "--release", "--quiet"]).current_dir(models.crate_folder(form));
    let status = cargo.env("CARGO_TARGET_DIR", target(root)).env("CARGO_INCREMENTAL", "0").status()?;
    if status.success() { Ok(()) } else { Err(io::Error::other(format!("`{}` does not build", form.word()))) }
}

/// Megabytes a second, read and written.
fn speeds(root: &Path, form: Form, text: &Path) -> io::Result<[f64; 2]> {
    let program = target(root).join("release").join(form.word());
    let output = Command::new(program).arg(text).stderr(Stdio::inherit()).output()?;
    let said = String::from_utf8_lossy(&output.stdout);
    let numbers: Vec<f64> = said.split_whitespace().filter_map(|word| word.parse().ok()).collect();
    match numbers[..] {
        [read, write] => Ok([read, write]),
        _ => Err(io::Error::other(format!("the program of `{}` failed", form.word()))),
    }
}

/// A program that reads and writes a file's text over and over, and prints both speeds.
fn program(form: Form, name: &str) -> String {
    let (library, error) = (form.word(), form.error());
    let (read, write) = (form.read("Vec<Model>"), form.write());
    let mut main = String::new();
    write!(
        main,
        r#"use std::{{hint::black_box, time::Instant}};
use {library}::types::{name} as Model;

fn main() {{
    let path = std::env::args().nth(1).expect("a file");
    let text = &std::fs::read_to_string(path).expect("a text")[..];
    let value = &{read}.expect("the models fit");
    let written = write(value).len();
    let read = speed(text.len(), || drop(black_box({read})));
    let write = speed(written, || drop(black_box(write(value))));
    println!("{{read}} {{write}}");
}}

fn write(value: &Vec<Model>) -> String {{
    let written: Result<String, {error}> = {write};
    written.expect("models can be written")
}}

/// Of the fastest of many turns.
fn speed(bytes: usize, mut work: impl FnMut()) -> f64 {{
    let turns = (0..60).map(|_| {{
        let start = Instant::now();
        work();
        start.elapsed().as_secs_f64()
    }});
    bytes as f64 / turns.fold(f64::MAX, f64::min) / 1e6
}}
"#
    )
    .expect(super::STRING);
    main
}

fn list_of(sample: &Value, bytes: usize) -> String {
    let one = sample.to_string();
    let count = bytes.div_ceil(one.len() + 1).max(1);
    format!("[{}]", vec![one; count].join(","))
}

/// The struct that says most, and a value of it.
fn largest(ir: &Ir) -> Option<(&TypeDef, Value)> {
    let structs = ir.types.iter().enumerate().filter(|(_, def)| matches!(def.body, TypeBody::Struct(_)));
    let samples = structs.filter_map(|(index, def)| {
        let mut maker = Maker { ir, open: BTreeSet::new() };
        Some((def, maker.named(TypeId(index as u32))?))
    });
    let size = |value: &Value| value.to_string().len();
    samples.filter(|(_, sample)| size(sample) < 50_000).max_by_key(|(_, sample)| size(sample))
}

/// Makes values that both forms read the same way: without unions, each type only once within itself.
struct Maker<'a> {
    ir: &'a Ir,
    open: BTreeSet<TypeId>,
}

impl Maker<'_> {
    fn named(&mut self, id: TypeId) -> Option<Value> {
        if !self.open.insert(id) {
            return None;
        }
        let made = match &self.ir.types[id.0 as usize].body {
            TypeBody::Struct(body) if body.rest == Rest::default() => self.object(&body.fields),
            TypeBody::Struct(_) | TypeBody::Union(_) => None,
            TypeBody::Enum(body) => body.values.first().and_then(|value| serde_json::from_str(&value.json).ok()),
            TypeBody::Newtype(ty) | TypeBody::Alias(ty) => self.value(ty),
        };
        self.open.remove(&id);
        made
    }

    fn object(&mut self, fields: &[clientwright_codegen::ir::Field]) -> Option<Value> {
        let mut map = Map::new();
        for field in fields {
            match self.value(&field.ty) {
                Some(value) => {
                    map.insert(field.name.wire.clone(), value);
                }
                None if field.absence == Absence::Allowed => {}
                None => return None,
            }
        }
        Some(map.into())
    }

    fn value(&mut self, ty: &Ty) -> Option<Value> {
        Some(match ty {
            Ty::Unit | Ty::File | Ty::FormValue | Ty::Stream => return None,
            Ty::Bool => json!(true),
            Ty::I32 | Ty::I64 | Ty::U32 | Ty::U64 => json!(1_204_518),
            Ty::F32 | Ty::F64 | Ty::Number => json!(12.25),
            Ty::Text | Ty::Secret => json!("https://api.example.com/users/{name}/\u{e9}t\u{e9}"),
            Ty::Bytes | Ty::UrlBytes => json!("aGVsbG8="),
            Ty::DateTime => json!("2026-11-25T10:23:30Z"),
            Ty::Date => json!("2026-11-25"),
            Ty::Time => json!("10:23:30"),
            Ty::Duration => json!("PT5M"),
            Ty::Uuid => json!("67e55044-10b1-426f-9247-bb680e5fe0c8"),
            Ty::Json => json!({"key": ["value", 1, null]}),
            Ty::List(of) => match self.value(of) {
                Some(item) => json!([item, item]),
                None => json!([]),
            },
            Ty::Map(of) => match self.value(of) {
                Some(item) => json!({ "first": item, "second": item }),
                None => json!({}),
            },
            Ty::Tuple(items) => items.iter().map(|item| self.value(item)).collect::<Option<Vec<_>>>()?.into(),
            Ty::Option(of) | Ty::Boxed(of) => self.value(of)?,
            Ty::Named(id) => self.named(*id)?,
            // Only its own crate knows what it looks like.
            Ty::Foreign(_) => return None,
        })
    }
}
