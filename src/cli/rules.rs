//! `bodytext rules`: check, test and list rules.
//!
//! In: folders of rule files. Out: problems on standard error, lists on standard output.

use std::path::PathBuf;

use bodytext::embedded::read_by;
use bodytext::measures::{Measure, Pass};
use bodytext::metadata::cleaned;
use bodytext::rules::{RuleSet, count_tests, list, run_embedded, run_posts, run_readings, run_tests};
use bodytext::{Extractor, Hints, Rules};
use clap::{Args, Subcommand};

use super::{Outcome, RulesArgs, report_rules, trouble};

/// Checks, tests and lists rules.
#[derive(Debug, Subcommand)]
#[command(after_help = "Examples:
  bodytext rules check my-rules                    what is wrong with a folder of rules
  bodytext rules test my-rules                     whether the tests that stand in them pass
  bodytext rules list --rules my-rules             what is in force with them")]
pub enum RulesCommand {
    /// Checks rule files: every problem at once, each with file, line and column, and what to write instead
    #[command(after_help = "Examples:
  bodytext rules check my-rules                    a folder that goes over the bundled rules
  bodytext rules check rules --no-bundled          a folder that stands alone
  bodytext rules check                             the bundled rules")]
    Check(DirArgs),
    /// Runs the tests that stand in rules: `drops`, `keeps` and `reads`
    #[command(after_help = "Example:
  bodytext rules test my-rules")]
    Test(DirArgs),
    /// Lists the rules in force, or the measures that rules can ask for
    #[command(after_help = "Examples:
  bodytext rules list --rules my-rules
  bodytext rules list --measures")]
    List(ListArgs),
}

/// Folders of rules.
#[derive(Debug, Args)]
pub struct DirArgs {
    /// Folders (or files) of rules, each a layer over the one before; none: the bundled rules
    dirs: Vec<PathBuf>,
    /// Take the folders alone, without the bundled rules under them
    #[arg(long, requires = "dirs")]
    no_bundled: bool,
}

/// What to list.
#[derive(Debug, Args)]
pub struct ListArgs {
    #[command(flatten)]
    rules: RulesArgs,
    /// List the measures that rules can ask for instead
    #[arg(long)]
    measures: bool,
    /// Write JSON
    #[arg(long)]
    json: bool,
}

/// Runs the command.
pub fn run(command: &RulesCommand) -> Outcome {
    match command {
        RulesCommand::Check(args) => load(args).map_or(Outcome::Trouble, |rules| check(&rules)),
        RulesCommand::Test(args) => load(args).map_or(Outcome::Trouble, test),
        RulesCommand::List(args) if args.measures => list_measures(args.json),
        RulesCommand::List(args) => match args.rules.load_or_report() {
            Some(rules) => list_rules(&rules, args.json),
            None => Outcome::Trouble,
        },
    }
}

/// Loads rules for those who work on them: the bundled ones are checked like all others.
fn load(args: &DirArgs) -> Option<Rules> {
    let base = if args.no_bundled { Ok(Rules::none()) } else { Rules::checked_builtin() };
    base.and_then(|base| base.with_dirs(&args.dirs)).map_err(|error| report_rules(&error)).ok()
}

fn check(rules: &Rules) -> Outcome {
    let set: &RuleSet = rules.set();
    let metadata = set.metadata.len() + set.values.len();
    say!(
        "{} rules about blocks, {} about pieces of lines, {} about pages, {metadata} about metadata and {} about posts, \
         no problem",
        set.rules.len(),
        set.inline.len(),
        set.pages.len(),
        set.posts.len()
    );
    Outcome::Found
}

fn test(rules: Rules) -> Outcome {
    // A test asks whether the rule holds; what a page of two lines is taken for by fitted tables says nothing of it.
    let extractor = Extractor::of_set(RuleSet { tables: Vec::new(), ..rules.into_set() });
    let marks = |piece: &str| {
        let extraction = extractor.extract(piece.as_bytes(), &Hints::default());
        let marks = extraction.blocks().iter().flat_map(|block| block.marks()).map(|mark| mark.rule.clone());
        let omitted = extraction.blocks().iter().flat_map(|block| block.omitted());
        marks.chain(omitted.map(|omitted| omitted.origin.rule.clone())).collect()
    };
    let failures = run_tests(extractor.rules(), &marks);
    let read = |piece: &str| {
        let readings = extractor.trace(piece.as_bytes(), &Hints::default()).readings;
        let id = |rule: usize| extractor.rules().metadata[rule].origin.rule.clone();
        readings.iter().map(|reading| (id(reading.rule), reading.values.join("; "))).collect()
    };
    let misread = run_readings(extractor.rules(), &read, &cleaned);
    let post = |piece: &str| {
        let page = extractor.extract(piece.as_bytes(), &Hints::default());
        let first = page.whole(page.all_posts().first()?);
        let own = |known: Option<&str>| known.unwrap_or_default().to_owned();
        Some((first.source.rule.clone(), [own(first.author()), own(first.date()), first.text()]))
    };
    let misread: Vec<_> = misread
        .into_iter()
        .chain(run_posts(extractor.rules(), &post))
        .chain(run_embedded(extractor.rules(), &read_by))
        .collect();
    let (all, failed) = (count_tests(extractor.rules()), failures.len() + misread.len());
    failures.iter().for_each(trouble);
    misread.iter().for_each(trouble);
    say!("{} tests of rules passed, {failed} failed", all - failed);
    if failed == 0 { Outcome::Found } else { Outcome::Trouble }
}

fn list_rules(rules: &Rules, json: bool) -> Outcome {
    let rows = list(rules.set());
    if json {
        return print_json(&rows);
    }
    for row in rows {
        let kind = row.kind.map_or("", |kind| kind.name());
        say!("{:<44} {kind:<13} {}", row.id, row.outcome);
        say!("    {}:{}  {}", row.file, row.line, row.why);
    }
    Outcome::Found
}

fn list_measures(json: bool) -> Outcome {
    if json {
        let rows: Vec<_> =
            Measure::ALL.iter().map(|one| serde_json::json!({"name": one.name(), "about": one.about()})).collect();
        return print_json(&rows);
    }
    for measure in Measure::ALL {
        let second = if measure.pass() == Pass::Second { " (second pass)" } else { "" };
        say!("{:<20} {}{second}", measure.name(), measure.about());
    }
    Outcome::Found
}

fn print_json(rows: &impl serde::Serialize) -> Outcome {
    match serde_json::to_string_pretty(rows) {
        Ok(json) => {
            say!("{json}");
            Outcome::Found
        }
        Err(error) => {
            trouble(format_args!("can't write JSON: {error}"));
            Outcome::Trouble
        }
    }
}
