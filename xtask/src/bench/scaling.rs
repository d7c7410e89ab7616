//! `bench scaling`: what generating costs as a description grows, which should be in proportion.

use std::{fmt::Write as _, fs, io, path::Path};

use super::{
    STRING,
    models::failure,
    usage::{self, Usage},
};
use crate::Failed;

/// Generates from a made-up description of one size, twice, four and eight times it, and prints what that cost.
#[derive(clap::Args)]
pub(crate) struct Args {
    /// Resources of the smallest description; each is two operations and four schemas.
    #[arg(long, default_value_t = 250)]
    resources: usize,
    /// How often each is generated; the smallest figures count.
    #[arg(long, default_value_t = 3)]
    rounds: usize,
}

const FACTORS: [usize; 4] = [1, 2, 4, 8];

/// Runs the command.
pub(crate) fn run(args: &Args) -> Result<(), Failed> {
    table(args).map_err(|error| failure(&error))
}

fn table(args: &Args) -> io::Result<()> {
    let home = tempfile::tempdir()?;
    println!("{:>8}{:>12}{:>12}{:>8}{:>12}{:>8}", "", "bytes", "user s", "ratio", "peak MB", "ratio");
    let mut first: Option<Usage> = None;
    for factor in FACTORS {
        let text = description(args.resources * factor);
        fs::write(home.path().join("openapi.yaml"), &text)?;
        let usage = measured(home.path(), args.rounds)?;
        let base = *first.get_or_insert(usage);
        println!(
            "{:>7}x{:>12}{:>12.2}{:>8.2}{:>12}{:>8.2}",
            factor,
            text.len(),
            usage.user,
            usage.user / base.user,
            usage.peak_kibibytes / 1024,
            usage.peak_kibibytes as f64 / base.peak_kibibytes as f64
        );
    }
    Ok(())
}

fn measured(folder: &Path, rounds: usize) -> io::Result<Usage> {
    let program = std::env::current_exe()?;
    let program = program.to_string_lossy();
    let words = [&*program, "generate", "--spec", "openapi.yaml", "--out", "out", "--runtime", "runtime"];
    let mut best: Option<Usage> = None;
    for _ in 0..rounds.max(1) {
        // Files that are there already would not be written again.
        if folder.join("out").exists() {
            fs::remove_dir_all(folder.join("out"))?;
        }
        let usage = usage::of(folder, &[], &words)?;
        best = Some(best.map_or(usage, |best| best.least(usage)));
    }
    best.ok_or_else(|| io::Error::other("nothing was measured"))
}

/// Resources with lists, unions, maps, inheritance and references to their neighbours, as real ones have them.
fn description(resources: usize) -> String {
    let (mut paths, mut schemas) = (String::new(), String::new());
    for at in 0..resources {
        let next = (at + 1) % resources;
        write!(
            paths,
            "  /thing{at}/{{id}}:
    parameters:
      - {{ name: id, in: path, required: true, schema: {{ type: string, format: uuid }} }}
    get:
      operationId: getThing{at}
      tags: [group{group}]
      summary: Gets thing {at}.
      parameters:
        - {{ name: fields, in: query, description: Which parts., schema: {{ type: array, items: {{ type: string }} }} }}
        - {{ name: page, in: query, schema: {{ type: integer, format: int32, default: 1 }} }}
      responses:
        '200':
          description: The thing.
          content: {{ application/json: {{ schema: {{ $ref: '#/components/schemas/Thing{at}' }} }} }}
        default:
          description: Why not.
          content: {{ application/json: {{ schema: {{ $ref: '#/components/schemas/Kind{at}' }} }} }}
    put:
      operationId: putThing{at}
      tags: [group{group}]
      requestBody:
        required: true
        content: {{ application/json: {{ schema: {{ $ref: '#/components/schemas/Thing{at}' }} }} }}
      responses: {{ '204': {{ description: Done. }} }}
",
            group = at / 20
        )
        .expect(STRING);
        write!(
            schemas,
            "    Base{at}:
      type: object
      required: [id]
      properties:
        id: {{ type: string, format: uuid, description: Which one. }}
        created: {{ type: string, format: date-time, nullable: true }}
        labels: {{ type: object, additionalProperties: {{ type: string }} }}
    Thing{at}:
      description: Thing {at}.
      allOf:
        - $ref: '#/components/schemas/Base{at}'
        - type: object
          required: [kind]
          properties:
            kind: {{ $ref: '#/components/schemas/Kind{at}' }}
            next: {{ $ref: '#/components/schemas/Thing{next}' }}
            part: {{ $ref: '#/components/schemas/Part{at}' }}
            place: {{ type: object, properties: {{ x: {{ type: number }}, y: {{ type: number }} }} }}
    Kind{at}: {{ type: string, enum: [small, large, 'kind {at}'] }}
    Part{at}:
      oneOf:
        - {{ type: string }}
        - {{ type: integer }}
        - {{ type: array, items: {{ $ref: '#/components/schemas/Thing{next}' }} }}
"
        )
        .expect(STRING);
    }
    format!(
        "openapi: 3.0.3\ninfo: {{ title: Scaling, version: '1' }}\npaths:\n{paths}components:\n  schemas:\n{schemas}"
    )
}
