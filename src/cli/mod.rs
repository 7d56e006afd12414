//! The command line: arguments to calls of the library.
//!
//! In: arguments, files, standard input. Out: results on standard output, everything else on standard error, an exit
//! status: 0 body found, 1 none, 2 trouble. What holds: a file that can't be read is one line, and the others go on.

/// Writes a line to standard output. That nobody can take it is told, but is no reason to panic.
macro_rules! say {
    ($($text:tt)*) => { super::write_line(format_args!($($text)*)) };
}

mod eval;
mod explain;
mod extract;
mod fit;
mod form;
mod input;
mod jsonl;
mod limits;
mod rules;

use std::io::{self, Write};
use std::path::PathBuf;
use std::process::ExitCode;

use bodytext::rules::bundled;
use bodytext::{Rules, RulesError};
use clap::{Args, Parser, Subcommand};

/// How a command ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// A body was found, or the command did what it was asked to.
    Found,
    /// No page had a body.
    Nothing,
    /// Something could not be read, written or understood.
    Trouble,
}

impl Outcome {
    /// The outcome of two parts of a job: trouble in one is trouble in all, one body found is enough.
    pub fn and(self, other: Outcome) -> Outcome {
        match (self, other) {
            (Outcome::Trouble, _) | (_, Outcome::Trouble) => Outcome::Trouble,
            (Outcome::Found, _) | (_, Outcome::Found) => Outcome::Found,
            _ => Outcome::Nothing,
        }
    }
}

impl From<Outcome> for ExitCode {
    fn from(outcome: Outcome) -> ExitCode {
        ExitCode::from(match outcome {
            Outcome::Found => 0,
            Outcome::Nothing => 1,
            Outcome::Trouble => 2,
        })
    }
}

/// Takes the body text out of saved web pages, by rules that stand in files.
///
/// Reads HTML in any charset and plain text, also as .gz and .zst; a folder is read with all that is in it; without a
/// path, standard input is read. Exit status: 0 body found, 1 none, 2 trouble.
#[derive(Debug, Parser)]
#[command(
    version,
    args_conflicts_with_subcommands = true,
    after_help = "Examples:
  bodytext page.html                          the body of a page, as text
  bodytext page.html --format markdown        as Markdown, with links, images and tables
  bodytext saved/ --output bodies/            of all pages in a folder, a file each
  curl -s https://example.org | bodytext      of a page that comes in
  bodytext --jsonl < crawl.jsonl              a record a line in, a record a line out
  bodytext explain page.html --only dropped   what was dropped, and by which rules"
)]
struct Cli {
    #[command(subcommand)]
    command: Option<Command>,
    #[command(flatten)]
    extract: extract::ExtractArgs,
}

#[derive(Debug, Subcommand)]
enum Command {
    Explain(explain::ExplainArgs),
    #[command(subcommand)]
    Rules(rules::RulesCommand),
    Eval(eval::EvalArgs),
    Fit(fit::FitArgs),
    /// Prints the JSON Schema of the records that --format json, --format jsonl and --jsonl write
    #[command(after_help = "Example:
  bodytext schema > record.schema.json             for whoever reads the records, to check them")]
    Schema,
}

/// Which rules to use.
#[derive(Clone, Debug, Default, Args)]
pub struct RulesArgs {
    /// Folder (or file) of rules that go over the bundled ones; may be given again, later ones go over earlier ones
    #[arg(long = "rules", value_name = "DIR")]
    pub rules: Vec<PathBuf>,
    /// Use the rules of the given folders alone, without the bundled ones
    #[arg(long, requires = "rules")]
    pub no_bundled: bool,
}

impl RulesArgs {
    /// Loads the rules.
    pub fn load(&self) -> Result<Rules, RulesError> {
        load_rules(&self.rules, self.no_bundled)
    }

    /// Loads the rules; if they are wrong, says so on standard error.
    pub fn load_or_report(&self) -> Option<Rules> {
        self.load().map_err(|error| report_rules(&error)).ok()
    }
}

/// Loads folders of rules over the bundled ones, or alone.
pub fn load_rules(dirs: &[PathBuf], no_bundled: bool) -> Result<Rules, RulesError> {
    let base = if no_bundled { Rules::none() } else { Rules::none().with_layer(bundled())? };
    base.with_dirs(dirs)
}

/// Shows the problems of rule files on standard error, coloured on a terminal.
pub fn report_rules(error: &RulesError) {
    anstream::eprintln!("{}", error.render(true));
}

/// A line on standard output; a reader that has gone away is none to complain to.
fn write_line(line: std::fmt::Arguments<'_>) {
    let mut out = anstream::stdout();
    if let Err(error) = writeln!(out, "{line}")
        && error.kind() != io::ErrorKind::BrokenPipe
    {
        let _ = writeln!(io::stderr(), "bodytext: can't write: {error}");
    }
}

/// One line of trouble on standard error.
pub fn trouble(what: impl std::fmt::Display) {
    anstream::eprintln!("bodytext: {what}");
}

/// Runs the command line.
pub fn run() -> ExitCode {
    let cli = Cli::parse();
    match cli.command {
        None => extract::run(&cli.extract).into(),
        Some(Command::Explain(args)) => explain::run(&args).into(),
        Some(Command::Rules(command)) => rules::run(&command).into(),
        Some(Command::Schema) => {
            write_line(format_args!("{}", bodytext::render::SCHEMA.trim_end()));
            Outcome::Found.into()
        }
        Some(Command::Eval(args)) => eval::run(&args),
        Some(Command::Fit(args)) => fit::run(&args).into(),
    }
}
