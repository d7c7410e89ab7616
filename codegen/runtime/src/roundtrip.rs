//! Reads values of a generated crate's types and writes them again.
//!
//! `cargo xtask roundtrip` judges generated types by this. What depends on the description is one table,
//! [`Roundtrip`], which generated code fills. A line in, a line out, both JSON:
//!
//! ```text
//! {"n": 1, "schema": "User", "json_text": "{\"id\": 7}"}
//! {"n":1,"schema":"User","ok":true,"json":{"id":7}}
//! ```
//!
//! In place of `json` there may be `error`, with `ok` being false: the value does not fit, no type has that name, or
//! the line is not like this. There is always an answer. Fields that are never sent are written too: what was read
//! is judged, not what would be sent.

use std::io::{self, BufRead, Write};
pub use std::process::ExitCode;

use crate::{DecodeError, Json, Model, Writer, from_json, read_json};

/// What a generated crate can be asked to read and write.
#[derive(Clone, Copy, Debug)]
pub struct Roundtrip {
    /// What does so, by the vendor's name of the type.
    pub types: &'static [(&'static str, Turn)],
}

/// Reads JSON text, and writes the value that it stands for.
pub type Turn = fn(&str) -> Result<String, DecodeError>;

/// Reads a value of a type, and writes it with all that was read.
///
/// # Errors
/// The text does not fit.
pub fn turn<T: Model>(text: &str) -> Result<String, DecodeError> {
    let mut value = T::empty();
    read_json(text.as_bytes(), &mut value)?;
    let mut w = Writer::new().with_everything();
    value.write(&mut w);
    Ok(w.into_string())
}

impl Roundtrip {
    /// The answer to a line.
    pub fn answer(&self, line: &[u8]) -> String {
        let asked = match std::str::from_utf8(line) {
            Ok(line) => from_json::<Json>(line).map_err(|error| error.to_string()),
            Err(error) => Err(error.to_string()),
        };
        let (n, schema, done) = match asked {
            Ok(asked) => (asked.get("n").cloned(), asked.get("schema").cloned(), self.done(&asked)),
            Err(error) => (None, None, Err(format!("the line is not JSON: {error}"))),
        };
        let [n, schema] = [n, schema].map(|told| told.unwrap_or(Json::Null));
        match done {
            Ok(json) => format!(r#"{{"n":{n},"schema":{schema},"ok":true,"json":{json}}}"#),
            Err(error) => {
                format!(r#"{{"n":{n},"schema":{schema},"ok":false,"error":{}}}"#, Json::from(error))
            }
        }
    }

    fn done(&self, asked: &Json) -> Result<String, String> {
        let text = |key: &str| {
            asked.get(key).and_then(Json::as_str).ok_or_else(|| format!("the line has no text under `{key}`"))
        };
        let (name, json) = (text("schema")?, text("json_text")?);
        let known = self.types.iter().find(|(known, _)| *known == name);
        let (_, turn) = known.ok_or_else(|| format!("there is no schema `{name}`"))?;
        turn(json).map_err(|error| error.to_string())
    }

    /// The program: lines come in, and each is answered before the next one is read.
    pub fn main(&self) -> ExitCode {
        match self.answer_all(io::stdin().lock(), io::stdout().lock()) {
            Ok(()) => ExitCode::SUCCESS,
            Err(error) => {
                eprintln!("error: {error}");
                ExitCode::FAILURE
            }
        }
    }

    fn answer_all(&self, mut lines: impl BufRead, mut answers: impl Write) -> io::Result<()> {
        let mut line = Vec::new();
        while lines.read_until(b'\n', &mut line)? > 0 {
            writeln!(answers, "{}", self.answer(line.strip_suffix(b"\n").unwrap_or(&line)))?;
            answers.flush()?;
            line.clear();
        }
        Ok(())
    }
}
