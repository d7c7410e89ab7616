//! What `corpus` prints: a row for each description, the sums, and what the sums come to.

use clientwright_codegen::ledger::UntypedReason;

use super::{Figures, Row};

const COLUMNS: [&str; 12] = [
    "document",
    "dialect",
    "operations",
    "left out",
    "types",
    "fields",
    "untyped",
    "though typed",
    "warnings",
    "lines",
    "ms",
    "MB",
];

/// Columns whose rates are told below the table.
const OPERATIONS: usize = 2;
const LEFT_OUT: usize = 3;
const FIELDS: usize = 5;
const THOUGH_TYPED: usize = 7;

/// Prints the table, the rates of all rows together, and what failed.
pub(super) fn print(rows: &[Row]) {
    let cells: Vec<[String; 12]> = rows.iter().filter_map(cells).collect();
    let sums: [u64; 12] =
        std::array::from_fn(|column| cells.iter().filter_map(|row| row[column].parse::<u64>().ok()).sum());
    let mut total = sums.map(|sum| sum.to_string());
    total[0] = format!("{} documents", cells.len());
    total[1] = String::new();
    let head = COLUMNS.map(str::to_owned);
    let all: Vec<&[String; 12]> = std::iter::once(&head).chain(&cells).chain([&total]).collect();
    let widths: [usize; 12] = std::array::from_fn(|column| all.iter().map(|row| row[column].len()).max().unwrap_or(0));
    for row in all {
        let right = (1..12).map(|column| format!("{:>width$}", row[column], width = widths[column]));
        println!("{:<width$}  {}", row[0], right.collect::<Vec<_>>().join("  "), width = widths[0]);
    }
    println!("operations left out: {}", rate(sums[LEFT_OUT], sums[OPERATIONS]));
    println!("untyped though the document gives a type, to fields: {}", rate(sums[THOUGH_TYPED], sums[FIELDS]));
    for row in rows {
        if let Err(why) = &row.result {
            println!("FAILED {}: {why}", row.shown);
        }
    }
}

/// `3 of 8660, 0.03 %`.
fn rate(part: u64, all: u64) -> String {
    format!("{part} of {all}, {:.2} %", 100.0 * part as f64 / all.max(1) as f64)
}

fn cells(row: &Row) -> Option<[String; 12]> {
    let Figures { ledger, measured } = row.result.as_ref().ok()?;
    let though_typed = ledger.untyped.iter().filter(|untyped| untyped.reason != UntypedReason::SaysAny).count();
    Some([
        row.shown.clone(),
        ledger.dialect.clone(),
        ledger.operations.to_string(),
        ledger.operations_left_out.len().to_string(),
        ledger.types.to_string(),
        ledger.fields.to_string(),
        ledger.untyped.len().to_string(),
        though_typed.to_string(),
        ledger.warnings.to_string(),
        measured.lines.to_string(),
        measured.milliseconds.to_string(),
        (measured.peak_kibibytes / 1024).to_string(),
    ])
}
