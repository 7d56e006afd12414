//! `bodytext fit`: decision tables from pages whose body is known.
//!
//! In: corpora, options. Out: rule files in a folder, a report on stdout, what is being done on stderr.

use std::collections::BTreeMap;
use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::sync::Mutex;

use bodytext::eval::{Corpus, Extracted, GoldPage, Overall, Report, Summary, evaluate, overall_table, summary_table};
use bodytext::fit::{
    Options, Outcome as Fit, PageRows, Plan, Plans, extractor, fit, fold_of, plots, selection_file, tables_file,
    types_file,
};
use bodytext::measures::Pass;
use bodytext::rules::RuleSet;
use bodytext::{Extraction, Extractor, Format, Hints};
use clap::Args;
use rustc_hash::FxHashMap;
use serde_json::{Value, json};

use super::{Outcome, RulesArgs, trouble};

/// Fits decision tables and thresholds to pages whose body is known, and shows how accurate they are on pages of domains
/// that they were not fitted on.
///
/// A corpus is a folder as `bodytext eval` reads it. The rules that people wrote are asked like any other feature; what
/// their weights give a block is where its score starts. The same corpora, rules and seed give the same files.
#[derive(Args, Debug)]
#[command(after_help = "Examples:
  bodytext fit corpus-a corpus-b --out rules/tables          pages in HTML
  bodytext fit corpus-a corpus-b --out rules/tables --text   their visible lines, for plain text
  bodytext fit corpus-a --report                             only the figures")]
pub struct FitArgs {
    /// Folders with gold.jsonl and pages/
    #[arg(required = true, value_name = "CORPUS")]
    corpora: Vec<PathBuf>,

    /// Where to write the rule files
    #[arg(long, value_name = "DIR", required_unless_present = "report")]
    out: Option<PathBuf>,

    /// Write no files, only the report
    #[arg(long)]
    report: bool,

    /// Fit tables for plain text, on the visible lines of the pages
    #[arg(long)]
    text: bool,

    /// Where random choices start
    #[arg(long, default_value_t = 20)]
    seed: u64,

    /// In how many folds domains are put
    #[arg(long, default_value_t = 5, value_parser = clap::value_parser!(u8).range(2..=20))]
    folds: u8,

    /// Take half the time: first scores are not made anew for each fold, and the figures are a little too good
    #[arg(long)]
    quick: bool,

    /// Tables in each pass
    #[arg(long, default_value_t = 400)]
    tables: usize,

    /// Questions in each table
    #[arg(long, default_value_t = 6, value_parser = clap::value_parser!(u8).range(1..=6))]
    questions: u8,

    /// How much of each step is taken
    #[arg(long, default_value_t = 0.1)]
    rate: f32,

    /// How many blocks' worth of doubt there is about every weight
    #[arg(long, default_value_t = 10.0)]
    calm: f32,

    /// Share of blocks that each table is made from
    #[arg(long, default_value_t = 0.3)]
    rows: f32,

    /// Share of features that each table is made from
    #[arg(long, default_value_t = 0.4)]
    features: f32,

    /// Share of pages whose URL is kept back
    #[arg(long, default_value_t = 0.5)]
    without_url: f32,

    /// Save the score of every page, as `bodytext eval --save` does
    #[arg(long, value_name = "FILE")]
    save: Option<PathBuf>,

    /// Write an HTML page that draws which features matter, how well the expected F1 holds, and a learning curve
    #[arg(long, value_name = "FILE")]
    plots: Option<PathBuf>,

    /// Save every block with its score and what the gold says of it, a page a line: to see what goes wrong
    #[arg(long, value_name = "FILE")]
    blocks: Option<PathBuf>,

    #[command(flatten)]
    rules: RulesArgs,
}

/// Runs the command.
pub fn run(args: &FitArgs) -> Outcome {
    match work(args) {
        Ok(()) => Outcome::Found,
        Err(message) => {
            trouble(message);
            Outcome::Trouble
        }
    }
}

fn work(args: &FitArgs) -> Result<(), String> {
    let Some(rules) = args.rules.load_or_report() else { return Err("the rules are wrong".to_owned()) };
    let rules = rules.into_set();
    let corpora = args.corpora.iter().map(|path| Corpus::open(path).map_err(|problem| problem.to_string()));
    let corpora: Vec<Corpus> = corpora.collect::<Result<_, _>>()?;
    let format = if args.text { Format::Text } else { Format::Html };
    let options = options(args, format);
    let start = std::time::Instant::now();
    let tell = |what: &str| {
        // Nothing is left to be done if stderr is closed.
        let _ = writeln!(io::stderr(), "{:>5} s  {what}", start.elapsed().as_secs());
    };
    let fitted = fit(&corpora, &rules, &options, &tell, &|| {});
    if let Some(out) = &args.out {
        write(out, &fitted, args, format)?;
    }
    if let Some(path) = &args.plots {
        fs::write(path, plots::page(&fitted, &fitted.learning))
            .map_err(|error| format!("{}: {error}", path.display()))?;
    }
    tell("measuring");
    let (reports, blocks) = measure(&corpora, &rules, &options, &fitted, args.blocks.is_some());
    print(&reports)?;
    if let Some(path) = &args.blocks {
        let lines: String = blocks.iter().map(|page| format!("{page}\n")).collect();
        fs::write(path, lines).map_err(|error| format!("{}: {error}", path.display()))?;
    }
    if let Some(path) = &args.save {
        let scores: Vec<_> = reports.iter().flat_map(|report| report.pages.iter().cloned()).collect();
        bodytext::eval::write_scores(path, &scores).map_err(|problem| problem.to_string())?;
    }
    Ok(())
}

fn options(args: &FitArgs, format: Format) -> Options {
    let first = Plan {
        rounds: args.tables,
        depth: usize::from(args.questions),
        rate: args.rate,
        calm: args.calm,
        rows: args.rows,
        features: args.features,
        seed: args.seed,
    };
    let second = Plan { seed: args.seed ^ 0x5EC0, ..first };
    let plans = Plans { first, second, folds: usize::from(args.folds), nested: !args.quick, types: !args.text };
    Options { format, without_url: args.without_url, plans, learning: args.plots.is_some() }
}

fn write(out: &Path, fitted: &Fit, args: &FitArgs, format: Format) -> Result<(), String> {
    fs::create_dir_all(out).map_err(|error| format!("{}: {error}", out.display()))?;
    let made_by = if args.text { "bodytext fit --text" } else { "bodytext fit" };
    let mut files = vec![
        (format!("{format}-first.toml"), tables_file(&fitted.whole.first, format, Pass::First, made_by)),
        (format!("{format}-second.toml"), tables_file(&fitted.whole.second, format, Pass::Second, made_by)),
    ];
    let selection = selection_file(&fitted.chosen, &fitted.quality, format, made_by);
    if format == Format::Html {
        files.push(("types.toml".to_owned(), types_file(&fitted.whole.types, made_by)));
        files.push(("selection.toml".to_owned(), selection));
    } else {
        files.push(("text-selection.toml".to_owned(), selection));
    }
    for (name, text) in files {
        let path = out.join(name);
        fs::write(&path, text).map_err(|error| format!("{}: {error}", path.display()))?;
    }
    Ok(())
}

/// Extracts every page by what was fitted without its domain; gives back the blocks, too, if asked for.
fn measure(
    corpora: &[Corpus],
    rules: &RuleSet,
    options: &Options,
    fitted: &Fit,
    with_blocks: bool,
) -> (Vec<Report>, Vec<Value>) {
    let folds: Vec<Extractor> =
        fitted.folds.iter().map(|(tables, chosen)| extractor(rules, options.format, tables, chosen)).collect();
    let rows: FxHashMap<(usize, &str), &PageRows> = (fitted.data.pages.iter())
        .map(|page| ((page.corpus, corpora[page.corpus].pages[page.page].id.as_str()), page))
        .collect();
    let seed = options.plans.first.seed;
    let blocks = Mutex::new(BTreeMap::new());
    let report = |(number, corpus): (usize, &Corpus)| {
        let extract = |bytes: &[u8], gold: &GoldPage| {
            let own = rows.get(&(number, gold.id.as_str()));
            // A page whose gold lies in no block was not fitted on by anyone.
            let fold = own.map_or(0, |page| fold_of(page.domain, folds.len(), seed));
            let page = extracted(&folds[fold], options.format, bytes, gold);
            if let (true, Some(own)) = (with_blocks, own)
                && let Ok(mut all) = blocks.lock()
            {
                all.insert((number, own.page), shown(&corpus.name, gold, own, &page));
            }
            Extracted { text: page.text(), ..Extracted::default() }
        };
        evaluate(corpus, &extract)
    };
    let reports = corpora.iter().enumerate().map(report).collect();
    (reports, blocks.into_inner().map(|all| all.into_values().collect()).unwrap_or_default())
}

/// A page, or its visible lines, extracted.
fn extracted(extractor: &Extractor, format: Format, bytes: &[u8], gold: &GoldPage) -> Extraction {
    let url = gold.url.clone().filter(|url| url.starts_with("http"));
    let page = extractor.extract(bytes, &Hints { url, ..Hints::default() });
    if format == Format::Html {
        return page;
    }
    let texts = page.blocks().iter().filter(|block| !block.looks.hidden).map(|block| block.text.as_str());
    extractor.extract_text(&texts.fold(String::new(), |lines, text| lines + text + "\n"))
}

/// A page's blocks: what the gold says (the share that is body), the score, the verdict, the text.
fn shown(corpus: &str, gold: &GoldPage, own: &PageRows, page: &Extraction) -> Value {
    let blocks = page.blocks().iter().zip(&own.right);
    let blocks: Vec<Value> = blocks
        .map(|(block, right)| {
            let text: String = block.text.chars().take(SHOWN).collect();
            json!([right, (block.score() * 100.0).round() / 100.0, block.verdict().name(), &*block.tag, text])
        })
        .collect();
    json!({"corpus": corpus, "id": gold.id, "page_type": gold.page_type, "taken_for": page.page_type().name(), "words": own.words, "in_body": page.blocks().iter().map(|block| block.in_body()).collect::<Vec<_>>(), "blocks": blocks})
}

/// Characters of a block that are saved.
const SHOWN: usize = 160;

fn print(reports: &[Report]) -> Result<(), String> {
    let summaries: Vec<Summary> = reports.iter().map(|report| Summary::of(&report.corpus, &report.pages)).collect();
    let mut parts: Vec<String> = summaries.iter().map(summary_table).collect();
    if summaries.len() > 1 {
        let list: Vec<&Summary> = summaries.iter().collect();
        parts.push(overall_table(&list, &Overall::of(list.iter().copied())));
    }
    say!("{}", parts.join("\n").trim_end());
    Ok(())
}
