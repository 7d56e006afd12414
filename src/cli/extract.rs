//! The main job: pages in, bodies out.
//!
//! In: paths or standard input. Out: text or JSON on standard output, or a file for each page. What holds: output stands in
//! the order of the input, whatever the threads; no more pages than one batch are in memory.

use std::collections::HashSet;
use std::fs;
use std::io::{self, Write};
use std::mem::ManuallyDrop;
use std::path::{Path, PathBuf};

use bodytext::{Extraction, Extractor};
use clap::Args;
use rayon::prelude::*;

use super::form::{Form, FormArgs};
use super::input::{Input, inputs};
use super::limits::LimitArgs;
use super::{Outcome, RulesArgs, jsonl, trouble};

/// Pages that are in memory at once.
const BATCH: usize = 64;

/// Arguments of the main job.
#[derive(Debug, Args)]
pub struct ExtractArgs {
    /// Saved pages: files, or folders that are read with all that is in them; `-` or nothing is standard input
    paths: Vec<PathBuf>,
    #[command(flatten)]
    form: FormArgs,
    /// Write a file for each page into this folder instead
    #[arg(long, value_name = "DIR")]
    output: Option<PathBuf>,
    /// Read JSON lines, {"id","url","html"} or {"id","text"}, and write a record a line, failures included; with --format
    /// markdown, records have the body in that form, too
    #[arg(long, conflicts_with = "output")]
    jsonl: bool,
    /// Where the page was fetched from (for a single page)
    #[arg(long)]
    url: Option<String>,
    #[command(flatten)]
    limits: LimitArgs,
    #[command(flatten)]
    rules: RulesArgs,
}

/// Runs the main job.
pub fn run(args: &ExtractArgs) -> Outcome {
    if let Err(why) = args.form.check() {
        trouble(why);
        return Outcome::Trouble;
    }
    let Some(rules) = args.rules.load_or_report() else { return Outcome::Trouble };
    // the process ends with it: to take it apart would take time for nothing
    let extractor = Extractor::new(rules).with_favor(args.form.favor).with_limits(args.limits.limits());
    let extractor = ManuallyDrop::new(extractor);
    let inputs = inputs(&args.paths);
    if inputs.len() > 1 && args.form.format.is_document() && !args.jsonl && args.output.is_none() {
        trouble("several pages give several documents: add --output DIR, or take --format text, markdown or jsonl");
        return Outcome::Trouble;
    }
    let stdout = io::stdout().lock();
    let done = if args.jsonl {
        jsonl::run(&extractor, &args.form, &inputs, stdout)
    } else {
        Job { args, extractor: &extractor, out: io::BufWriter::new(stdout), first: true, written: HashSet::new() }
            .run(&inputs)
    };
    match done {
        Ok(outcome) => outcome,
        // Whoever reads the output has had enough.
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Outcome::Found,
        Err(error) => {
            trouble(format_args!("can't write: {error}"));
            Outcome::Trouble
        }
    }
}

struct Job<'a, W: Write> {
    args: &'a ExtractArgs,
    extractor: &'a Extractor,
    out: W,
    first: bool,
    written: HashSet<PathBuf>,
}

impl<W: Write> Job<'_, W> {
    fn run(mut self, inputs: &[Result<Input, String>]) -> io::Result<Outcome> {
        // One page gives one JSON object, several an array of them.
        let array = self.args.form.format == Form::Json && self.args.output.is_none() && inputs.len() != 1;
        let mut outcome = Outcome::Nothing;
        if array {
            self.out.write_all(b"[")?;
        }
        for batch in inputs.chunks(BATCH) {
            let (extractor, url) = (self.extractor, self.args.url.as_deref());
            let pages: Vec<_> = batch.par_iter().map(|input| extract(extractor, input, url)).collect();
            for page in pages {
                outcome = outcome.and(match page {
                    Ok((input, extraction)) => self.write(input, &extraction, array, inputs.len() > 1)?,
                    Err(why) => {
                        trouble(why);
                        Outcome::Trouble
                    }
                });
            }
        }
        if array {
            self.out.write_all(b"\n]\n")?;
        }
        self.out.flush()?;
        Ok(outcome)
    }

    fn write(&mut self, input: &Input, extraction: &Extraction, array: bool, many: bool) -> io::Result<Outcome> {
        for warning in extraction.warnings() {
            trouble(format_args!("{}: {warning}", input.name()));
        }
        let outcome = if extraction.has_body() { Outcome::Found } else { Outcome::Nothing };
        let mut rendered = self.args.form.render(&input.name(), extraction)?;
        if !rendered.is_empty() && !rendered.ends_with('\n') {
            rendered.push('\n');
        }
        if let Some(folder) = &self.args.output {
            let path = output_path(folder, input, self.args.form.format);
            if !self.written.insert(path.clone()) {
                let why = "two pages would be written to it; the second is left out";
                trouble(format_args!("{}: {}: {why}", input.name(), path.display()));
                return Ok(Outcome::Trouble);
            }
            return Ok(match write_file(&path, &rendered) {
                Ok(()) => outcome,
                Err(why) => {
                    trouble(why);
                    Outcome::Trouble
                }
            });
        }
        if outcome == Outcome::Nothing && self.args.form.format.is_plain() {
            trouble(format_args!("{}: no body ({})", input.name(), extraction.status()));
        }
        let before = match (array, self.first) {
            (true, true) => "\n",
            (true, false) => ",\n",
            _ => "",
        };
        self.out.write_all(before.as_bytes())?;
        if many && self.args.form.format.is_plain() {
            let gap = if self.first { "" } else { "\n" };
            writeln!(self.out, "{gap}==> {} <==", input.name())?;
        }
        self.first = false;
        self.out.write_all(if array { rendered.trim_end() } else { &rendered }.as_bytes())?;
        Ok(outcome)
    }
}

fn extract<'i>(
    extractor: &Extractor,
    input: &'i Result<Input, String>,
    url: Option<&str>,
) -> Result<(&'i Input, Extraction), String> {
    let input = input.as_ref().map_err(String::clone)?;
    let bytes = input.read().map_err(|error| format!("{}: {error}", input.name()))?;
    Ok((input, extractor.extract(&bytes, &input.hints(url))))
}

/// Where the output for an input goes.
fn output_path(folder: &Path, input: &Input, format: Form) -> PathBuf {
    let below = match input {
        Input::Stdin => PathBuf::from("stdin"),
        Input::File { below, .. } => below.clone(),
    };
    let mut name = below.into_os_string();
    name.push(".");
    name.push(format.ending());
    folder.join(name)
}

fn write_file(path: &Path, rendered: &str) -> Result<(), String> {
    let told = |error: io::Error| format!("can't write {}: {error}", path.display());
    if let Some(parent) = path.parent() {
        fs::create_dir_all(parent).map_err(told)?;
    }
    fs::write(path, rendered).map_err(told)
}
