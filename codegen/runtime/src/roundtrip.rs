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

use crate::{DecodeError, Json, Model, Reader, Writer, from_json, read_json};

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
    /// The answer to a line. It is one line to every reader, also to one that ends lines at U+2028.
    pub fn answer(&self, line: &[u8]) -> String {
        let asked = Asked::read(line);
        let [n, schema] = [&asked.n, &asked.schema].map(|told| told.as_deref().unwrap_or("null"));
        let answer = match self.done(&asked) {
            Ok(json) => format!(r#"{{"n":{n},"schema":{schema},"ok":true,"json":{json}}}"#),
            Err(error) => {
                format!(r#"{{"n":{n},"schema":{schema},"ok":false,"error":{}}}"#, Json::from(error))
            }
        };
        on_one_line(answer)
    }

    fn done(&self, asked: &Asked) -> Result<String, String> {
        if let Some(fault) = &asked.fault {
            return Err(format!("the line is not JSON: {fault}"));
        }
        let (name, json) = (text("schema", asked.schema.as_deref())?, text("json_text", asked.json_text.as_deref())?);
        let known = self.types.iter().find(|(known, _)| *known == name);
        let (_, turn) = known.ok_or_else(|| format!("there is no schema `{name}`"))?;
        turn(&json).map_err(|error| error.to_string())
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

/// What a line holds, each as the JSON that it was written in: a line that is wrong in one place is still answered
/// with what it says in the others.
struct Asked {
    n: Option<String>,
    schema: Option<String>,
    json_text: Option<String>,
    fault: Option<DecodeError>,
}

impl Asked {
    fn read(line: &[u8]) -> Self {
        let entries = Reader::new(line).entries();
        let under = |key: &str| entries.iter().rfind(|(known, _)| known == key).map(|(_, json)| (*json).to_owned());
        let mut whole = Reader::new(line);
        let fault = whole.skip().and_then(|()| whole.end()).err();
        Self { n: under("n"), schema: under("schema"), json_text: under("json_text"), fault }
    }
}

fn text(key: &str, json: Option<&str>) -> Result<String, String> {
    let json = json.ok_or_else(|| format!("the line has no text under `{key}`"))?;
    from_json(json).map_err(|error| format!("the line has no text under `{key}`: {error}"))
}

/// These characters stand in strings only, where an escape means the same; a carriage return is white space.
fn on_one_line(answer: String) -> String {
    const BREAKS: [(char, &str); 4] =
        [('\r', ""), ('\u{85}', "\\u0085"), ('\u{2028}', "\\u2028"), ('\u{2029}', "\\u2029")];
    BREAKS.into_iter().fold(answer, |answer, (character, escape)| match answer.contains(character) {
        true => answer.replace(character, escape),
        false => answer,
    })
}
