//! `bodytext explain`: every block with its verdict and the rules that led to it.
//!
//! In: one page. Out: text or JSON on standard output.

use std::path::PathBuf;

use bodytext::measures::Measure;
use bodytext::render::explain::{Detail, Only, explain, shown, telling};
use bodytext::render::{BlockRecord, MarkRecord, PartRecord};
use bodytext::{Extractor, Kind, Record, Trace, Verdict};
use clap::Args;
use serde::Serialize;
use serde_json::{Map, Value};

use super::input::inputs;
use super::limits::LimitArgs;
use super::{Outcome, RulesArgs, trouble};

/// Characters of a block's text in the list of all blocks.
const SHORT: usize = 90;

/// Shows every block of a page: verdict, kind, score, and the rules that moved it, each with its weight, file and line.
///
/// A block's score is the sum of the weights of the rules that hold for it and of the decision tables, in log-odds; what
/// a table gives is shown by what it asks: a measure with its value, a class, a rule. `keep` and `drop` verdicts outweigh
/// the score. The line `by` names the rule or the threshold that decided.
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  bodytext explain page.html                     all blocks, the five largest weights of each
  bodytext explain page.html --only dropped      only dropped ones
  bodytext explain page.html --only related      only those dropped as related links
  bodytext explain page.html --block 17          one block, all its weights and measures
  bodytext explain page.html --rules my-rules    with your own rules over the bundled ones")]
pub struct ExplainArgs {
    /// The page; `-` or nothing is standard input
    page: Option<PathBuf>,
    /// Show only `kept` or `dropped` blocks, or those of one kind (navigation, related, ...)
    #[arg(long, value_name = "WHICH", value_parser = parse_only)]
    only: Option<Only>,
    /// Show one block, by its number, with all its weights and measures
    #[arg(long, value_name = "N", conflicts_with = "only")]
    block: Option<usize>,
    /// How many weights to show for a block; the rest is summed up
    #[arg(long, value_name = "N", default_value_t = 5)]
    marks: usize,
    /// Write JSON: the page's record, its blocks with all marks
    #[arg(long)]
    json: bool,
    /// With --json: the measures of every block, too
    #[arg(long, requires = "json")]
    measures: bool,
    /// Where the page was fetched from
    #[arg(long)]
    url: Option<String>,
    #[command(flatten)]
    limits: LimitArgs,
    #[command(flatten)]
    rules: RulesArgs,
}

fn parse_only(word: &str) -> Result<Only, String> {
    match word {
        "kept" | "keep" => Ok(Only::Verdict(Verdict::Keep)),
        "dropped" | "drop" => Ok(Only::Verdict(Verdict::Drop)),
        kind => Kind::named(kind).map(Only::Kind).ok_or_else(|| {
            let kinds: Vec<&str> = Kind::ALL.iter().map(|kind| kind.name()).collect();
            format!("it takes kept, dropped, or a kind: {}", kinds.join(", "))
        }),
    }
}

/// Runs the command.
pub fn run(args: &ExplainArgs) -> Outcome {
    let Some(rules) = args.rules.load_or_report() else { return Outcome::Trouble };
    let mut pages = inputs(args.page.as_slice());
    if pages.len() > 1 {
        trouble("explain takes one page; a folder has several");
        return Outcome::Trouble;
    }
    let read = pages.pop().unwrap_or_else(|| Err("the folder is empty".to_owned())).and_then(|input| {
        let bytes = input.read().map_err(|error| format!("{}: {error}", input.name()))?;
        Ok((input, bytes))
    });
    let (input, bytes) = match read {
        Ok(read) => read,
        Err(why) => {
            trouble(why);
            return Outcome::Trouble;
        }
    };
    let extractor = Extractor::new(rules).with_limits(args.limits.limits());
    let trace = extractor.trace(&bytes, &input.hints(args.url.as_deref()));
    let count = trace.extraction.blocks().len();
    if let Some(number) = args.block.filter(|number| *number >= count) {
        trouble(format_args!("there is no block {number}: {} has {count}, counted from 0", input.name()));
        return Outcome::Trouble;
    }
    if args.json {
        json(args, input.name(), &trace)
    } else {
        text(args, &trace)
    }
    if trace.extraction.has_body() { Outcome::Found } else { Outcome::Nothing }
}

fn only(args: &ExplainArgs) -> Only {
    args.block.map(Only::Block).or(args.only).unwrap_or_default()
}

fn text(args: &ExplainArgs, trace: &Trace) {
    let one = args.block.is_some();
    let detail = Detail {
        only: only(args),
        marks: if one { usize::MAX } else { args.marks },
        chars: if one { usize::MAX } else { SHORT },
    };
    say!("{}", explain(&trace.extraction, &trace.parts, detail).trim_end());
    if let Some(block) = args.block {
        say!("\n       measures");
        for measure in Measure::ALL {
            let value = trace.measures.get(*measure, block);
            say!("       {value:>9.3} {:<20} {}", measure.name(), measure.about());
        }
    }
}

/// A block with its marks.
#[derive(Serialize)]
struct Explained<'a> {
    #[serde(flatten)]
    block: BlockRecord,
    by: MarkedBy<'a>,
    marks: Vec<MarkRecord<'a>>,
    tables: Vec<PartRecord<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    measures: Option<Map<String, Value>>,
}

/// The rule or setting that decided.
#[derive(Serialize)]
struct MarkedBy<'a> {
    rule: &'a str,
    file: &'a str,
    line: u32,
}

#[derive(Serialize)]
struct ExplainedPage<'a> {
    #[serde(flatten)]
    page: Record,
    blocks: Vec<Explained<'a>>,
}

fn json(args: &ExplainArgs, name: String, trace: &Trace) {
    let only = only(args);
    let blocks = trace.extraction.blocks().iter().enumerate().filter(|(index, block)| shown(only, *index, block));
    let blocks = blocks.map(|(index, block)| {
        let origin = block.reason().origin();
        let measures = args.measures.then(|| {
            Measure::ALL
                .iter()
                .map(|measure| (measure.name().to_owned(), trace.measures.get(*measure, index).into()))
                .collect()
        });
        Explained {
            block: BlockRecord::new(index, block),
            by: MarkedBy { rule: &origin.rule, file: &origin.file, line: origin.line },
            marks: telling(block).into_iter().map(MarkRecord::new).collect(),
            tables: trace.parts.get(index).map(|parts| parts.iter().map(PartRecord::new).collect()).unwrap_or_default(),
            measures,
        }
    });
    let page = ExplainedPage { page: Record::new(name, &trace.extraction), blocks: blocks.collect() };
    match serde_json::to_string_pretty(&page) {
        Ok(json) => say!("{json}"),
        Err(error) => trouble(format_args!("can't write JSON: {error}")),
    }
}
