//! JSON lines in, JSON lines out.
//!
//! In: records `{"id","url","html"}` or `{"id","text"}`, one a line. Out: a record a line, in order. What holds: every line
//! that is not blank gives exactly one line; one that can't be understood gives a record with status `failed` and the
//! reason.

use std::io::{self, BufRead, BufReader, Write};

use bodytext::{Extractor, Format, Hints, Record};
use rayon::prelude::*;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::form::FormArgs;
use super::input::Input;
use super::{Outcome, trouble};

/// Lines that are in memory at once.
const BATCH: usize = 64;

/// A line of input. Other keys are ignored.
#[derive(Deserialize)]
struct Line {
    id: Option<Value>,
    url: Option<String>,
    html: Option<String>,
    text: Option<String>,
    content_type: Option<String>,
    lang: Option<String>,
}

/// A line that could not be understood.
#[derive(Serialize)]
struct Failure {
    id: Value,
    status: &'static str,
    title: Option<String>,
    text: String,
    error: String,
}

/// Reads records, writes records.
pub fn run(
    extractor: &Extractor,
    form: &FormArgs,
    inputs: &[Result<Input, String>],
    out: impl Write,
) -> io::Result<Outcome> {
    let mut out = io::BufWriter::new(out);
    let mut outcome = Outcome::Nothing;
    for input in inputs {
        outcome = outcome.and(match input {
            Ok(input) => one_input(extractor, form, input, &mut out)?,
            Err(why) => {
                trouble(why);
                Outcome::Trouble
            }
        });
    }
    out.flush()?;
    Ok(outcome)
}

fn one_input(extractor: &Extractor, form: &FormArgs, input: &Input, out: &mut impl Write) -> io::Result<Outcome> {
    let mut reader = match input.open() {
        Ok(reader) => BufReader::new(reader),
        Err(error) => {
            trouble(format_args!("{}: {error}", input.name()));
            return Ok(Outcome::Trouble);
        }
    };
    let mut outcome = Outcome::Nothing;
    let mut number = 0;
    loop {
        let mut batch: Vec<(usize, Vec<u8>)> = Vec::new();
        while batch.len() < BATCH {
            let mut line = Vec::new();
            match reader.read_until(b'\n', &mut line) {
                Ok(0) => break,
                Ok(_) => number += 1,
                Err(error) => {
                    trouble(format_args!("{}: line {}: {error}", input.name(), number + 1));
                    outcome = Outcome::Trouble;
                    break;
                }
            }
            if number == 1 && line.starts_with(b"\xEF\xBB\xBF") {
                line.drain(..3);
            }
            if !line.trim_ascii().is_empty() {
                batch.push((number, line));
            }
        }
        if batch.is_empty() {
            return Ok(outcome);
        }
        let written: Vec<_> = batch.par_iter().map(|(number, line)| one_line(extractor, form, *number, line)).collect();
        for (line, of_line) in written {
            out.write_all(line.as_bytes())?;
            out.write_all(b"\n")?;
            outcome = outcome.and(of_line);
        }
        // Whoever feeds lines one by one wants the answers so far.
        out.flush()?;
    }
}

fn one_line(extractor: &Extractor, form: &FormArgs, number: usize, line: &[u8]) -> (String, Outcome) {
    let parsed = serde_json::from_slice::<Line>(line).map_err(|error| (None, format!("line {number}: {error}")));
    let record = parsed.and_then(|line| extract(extractor, form, number, line));
    let (written, outcome) = match record {
        Ok((record, outcome)) => (serde_json::to_string(&record), outcome),
        Err((id, error)) => {
            let id = id.or_else(|| id_of(line)).unwrap_or_else(|| Value::from(number));
            let failure = Failure { id, status: "failed", title: None, text: String::new(), error };
            (serde_json::to_string(&failure), Outcome::Trouble)
        }
    };
    (written.unwrap_or_default(), outcome)
}

/// The id of a line that is JSON, but no record.
fn id_of(line: &[u8]) -> Option<Value> {
    serde_json::from_slice::<Value>(line).ok()?.get("id").cloned()
}

fn extract(
    extractor: &Extractor,
    form: &FormArgs,
    number: usize,
    line: Line,
) -> Result<(Record, Outcome), (Option<Value>, String)> {
    let id = line.id.unwrap_or_else(|| Value::from(number));
    let (body, format) = match (line.html, line.text) {
        (Some(html), None) => (html, line.content_type.as_deref().and_then(format_of).or(Some(Format::Html))),
        (None, Some(text)) => (text, Some(Format::Text)),
        (Some(_), Some(_)) => return Err((Some(id), format!("line {number}: has both `html` and `text`"))),
        (None, None) => return Err((Some(id), format!("line {number}: has neither `html` nor `text`"))),
    };
    // JSON is UTF-8, whatever charset the page declares.
    let content_type = Some("; charset=utf-8".to_owned());
    let hints = Hints { url: line.url, lang: line.lang, format, content_type, ..Hints::default() };
    let extraction = extractor.extract(body.as_bytes(), &hints);
    let outcome = if extraction.has_body() { Outcome::Found } else { Outcome::Nothing };
    Ok((form.record(id, &extraction), outcome))
}

fn format_of(content_type: &str) -> Option<Format> {
    content_type.trim().to_ascii_lowercase().starts_with("text/plain").then_some(Format::Text)
}
