//! Drives the program of `generate --roundtrip`: lines in, answers out, one for each line whatever happens.

use std::{
    io::{self, BufRead, BufReader, Write},
    path::PathBuf,
    process::{Command, Stdio},
    thread,
};

use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;

/// What an answer repeats of a line.
#[derive(Deserialize)]
struct Line {
    n: Option<Box<RawValue>>,
    schema: Option<Box<RawValue>>,
}

/// What comes back.
#[derive(Deserialize, Serialize)]
pub(super) struct Answer {
    pub(super) n: Option<Box<RawValue>>,
    pub(super) schema: Option<Box<RawValue>>,
    pub(super) ok: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) json: Option<Box<RawValue>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) error: Option<String>,
}

/// A program that answers.
pub(super) struct Program {
    pub(super) path: PathBuf,
}

impl Program {
    /// Gives the answer to each line to `each`, in order. A line at which the program dies is answered by us, and the
    /// next one is put to a new process.
    pub(super) fn answers(&self, lines: &[Vec<u8>], each: &mut dyn FnMut(&str)) -> io::Result<()> {
        let mut done = 0;
        while done < lines.len() {
            let (answered, end) = self.until_death(&lines[done..], each)?;
            done += answered;
            if let Some(line) = lines.get(done) {
                each(&no_answer(line, &format!("the program ended: {end}")));
                done += 1;
            }
        }
        Ok(())
    }

    /// How many lines were answered, and how the process ended.
    fn until_death(&self, lines: &[Vec<u8>], each: &mut dyn FnMut(&str)) -> io::Result<(usize, String)> {
        let mut child = Command::new(&self.path).stdin(Stdio::piped()).stdout(Stdio::piped()).spawn()?;
        let (stdin, stdout) = (child.stdin.take(), child.stdout.take());
        let mut answered = 0;
        thread::scope(|scope| {
            // A program that dies reads no further; that shows in the answers.
            scope.spawn(move || {
                let mut stdin = io::BufWriter::new(stdin?);
                lines.iter().try_for_each(|line| stdin.write_all(line).and_then(|()| stdin.write_all(b"\n"))).ok()?;
                stdin.flush().ok()
            });
            for answer in stdout.into_iter().flat_map(|stdout| BufReader::new(stdout).lines()) {
                each(&answer?);
                answered += 1;
            }
            io::Result::Ok(())
        })?;
        Ok((answered, child.wait()?.to_string()))
    }
}

/// The answer to a line for which there is none.
pub(super) fn no_answer(line: &[u8], why: &str) -> String {
    let (n, schema) = match serde_json::from_slice::<Line>(line) {
        Ok(line) => (line.n, line.schema),
        Err(_) => (None, None),
    };
    let answer = Answer { n, schema, ok: false, json: None, error: Some(why.to_owned()) };
    serde_json::to_string(&answer).unwrap_or_default()
}
