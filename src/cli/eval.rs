//! `bodytext eval`: how accurate the extraction is.
//!
//! In: corpora, options. Out: tables or JSON on stdout, everything else on stderr. What holds: exit status 0 if all could
//! be read, 2 if something could not; what can be measured is measured all the same; with a limit on time, pages that it cuts are
//! told.

use std::io::{self, IsTerminal, Write};
use std::num::NonZeroUsize;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::Mutex;

use bodytext::eval::{
    Comparison, Corpus, Extracted, Filter, GoldPage, Overall, PageScore, Problem, Report, Summary, compare,
    comparison_table, evaluate, overall_table, read_scores, summary_table, worst_table, write_scores,
};
use bodytext::{DataLimit, Extractor, Hints, Limits, Warning};
use clap::Args;
use indicatif::{ProgressBar, ProgressStyle};
use serde::Serialize;

use super::RulesArgs;
use super::limits::LimitArgs;

/// How many pages a comparison names if `--worst` does not say.
const CHANGES_SHOWN: usize = 10;
const TROUBLE: u8 = 2;

/// Measures the accuracy of the extraction on pages whose body text is known.
///
/// A corpus is a folder with gold.jsonl (a JSON object a line: id, and body, with, without, url, lang, page_type where
/// known) and pages/ID.html.gz (or .html, .txt). Words: F1 of the words of body and output, averaged over pages.
/// Segments: of the texts under "with" and "without", counted over all pages. Intervals: 95%, by bootstrap. Title,
/// author, date: the share of pages on which they are right, of those whose gold has them.
#[derive(Args, Debug)]
#[command(after_help = "Examples:
  bodytext eval corpus --worst 20                     accuracy, and the pages that are worst
  bodytext eval corpus --save before.jsonl            keep the score of every page ...
  bodytext eval corpus --against before.jsonl         ... and see what a change did to each
  bodytext eval corpus --rules my-rules --against-rules bundled   what your rules change")]
pub struct EvalArgs {
    /// Folders with gold.jsonl and pages/
    #[arg(required = true, value_name = "CORPUS")]
    corpora: Vec<PathBuf>,

    /// Show the N worst pages of each corpus
    #[arg(long, value_name = "N")]
    worst: Option<usize>,

    /// Print JSON instead of tables
    #[arg(long)]
    json: bool,

    /// Save the score of every page, a JSON object a line
    #[arg(long, value_name = "FILE")]
    save: Option<PathBuf>,

    /// Compare page by page with scores saved earlier
    #[arg(long, value_name = "FILE", conflicts_with = "against_rules")]
    against: Option<PathBuf>,

    #[command(flatten)]
    limits: LimitArgs,

    #[command(flatten)]
    rules: RulesArgs,

    /// Compare page by page with what these rules give (repeatable like --rules); "bundled": the bundled ones alone
    #[arg(long, value_name = "DIR")]
    against_rules: Vec<PathBuf>,

    /// Only pages whose id contains this, or matches it if it has * or ? (repeatable)
    #[arg(long, value_name = "PATTERN")]
    id: Vec<String>,

    /// Only pages of this type: article, forum ... (repeatable)
    #[arg(long, value_name = "TYPE", value_delimiter = ',')]
    page_type: Vec<String>,

    /// Only pages in this language; pt includes pt-BR (repeatable)
    #[arg(long, value_name = "LANG", value_delimiter = ',')]
    lang: Vec<String>,

    /// How many threads to use [default: all cores]
    #[arg(long, short, value_name = "N")]
    jobs: Option<NonZeroUsize>,
}

/// The library's extractor as it is measured.
struct Judge {
    extractor: Extractor,
    /// What was said of pages that took too long: in the order in which threads came to it.
    cut: Mutex<Vec<String>>,
}

impl Judge {
    /// An extractor with the bundled rules and those of some folders.
    fn of(rules: &RulesArgs, limits: Limits) -> Result<Judge, String> {
        let rules = rules.load().map_err(|error| format!("the rules are wrong:\n{error}"))?;
        Ok(Judge { extractor: Extractor::new(rules).with_limits(limits), cut: Mutex::default() })
    }

    /// Extracts a page of a corpus. It is told what a crawler knows: the page's URL.
    fn extract(&self, corpus: &Corpus, bytes: &[u8], gold: &GoldPage) -> Extracted {
        let url = gold.url.clone().filter(|url| url.starts_with("http"));
        let page = self.extractor.extract(bytes, &Hints { url, ..Hints::default() });
        let cut = page.warnings().iter().filter(|warning| is_of_time(warning));
        let cut: Vec<String> = cut.map(|warning| format!("{}/{}: {warning}", corpus.name, gold.id)).collect();
        if let Ok(mut told) = self.cut.lock() {
            told.extend(cut);
        }
        let known = page.metadata();
        let author = (!known.authors.is_empty()).then(|| known.authors.join(", "));
        let (title, date) = (page.title().map(str::to_owned), known.date.clone());
        Extracted { text: page.text(), title, author, date }
    }

    /// What was said of pages that took too long, by their names.
    fn into_cut(self) -> Vec<String> {
        let mut cut = self.cut.into_inner().unwrap_or_default();
        cut.sort();
        cut
    }
}

/// Whether a warning says that the limit on time was hit.
fn is_of_time(warning: &Warning) -> bool {
    matches!(warning, Warning::TimeCut { .. } | Warning::DataCut { limit: DataLimit::Time })
}

/// Runs the command.
pub fn run(args: &EvalArgs) -> ExitCode {
    match measure(args) {
        Ok(problems) if problems.is_empty() => ExitCode::SUCCESS,
        Ok(problems) => {
            problems.iter().for_each(|problem| complain(problem));
            ExitCode::from(TROUBLE)
        }
        Err(message) => {
            complain(&message);
            ExitCode::from(TROUBLE)
        }
    }
}

fn complain(what: &dyn std::fmt::Display) {
    // Nothing is left to be done if stderr is closed.
    let _ = writeln!(io::stderr(), "bodytext eval: {what}");
}

/// Measures and prints; gives back what could not be read.
fn measure(args: &EvalArgs) -> Result<Vec<Problem>, String> {
    // What can be wrong with the arguments is found before the work starts.
    let limits = args.limits.limits();
    let judge = Judge::of(&args.rules, limits)?;
    let other = match args.against_rules.as_slice() {
        [] => None,
        folders => Some(Judge::of(&others(folders), limits)?),
    };
    let saved = args.against.as_deref().map(read_scores).transpose().map_err(|problem| problem.to_string())?;
    check_folder(args.save.as_deref())?;
    let (corpora, mut problems) = open(args);
    if !corpora.is_empty() && corpora.iter().all(|corpus| corpus.pages.is_empty()) {
        problems.iter().for_each(|problem| complain(problem));
        return Err(no_pages(args));
    }

    let pool = rayon::ThreadPoolBuilder::new()
        .num_threads(args.jobs.map_or(0, NonZeroUsize::get))
        .build()
        .map_err(|error| format!("no threads: {error}"))?;
    let reports = pool.install(|| evaluate_all(&corpora, &judge));
    let earlier = match &other {
        Some(other) => Some(scores(&pool.install(|| evaluate_all(&corpora, other)))),
        None => saved,
    };

    let cut = [Some(judge), other].into_iter().flatten().flat_map(Judge::into_cut);
    cut.for_each(|warning| complain(&warning));
    let now = scores(&reports);
    if let Some(path) = &args.save {
        write_scores(path, &now).map_err(|problem| problem.to_string())?;
    }
    let shown = args.worst.unwrap_or(CHANGES_SHOWN);
    let results = Results::of(&reports, earlier.map(|earlier| compare(&earlier, &now, shown)), args.worst);
    print(&if args.json { results.json()? } else { results.text() })?;
    problems.extend(reports.into_iter().flat_map(|report| report.problems));
    Ok(problems)
}

/// Whether the scores can be saved is better known before they are measured.
fn check_folder(save: Option<&Path>) -> Result<(), String> {
    match save.and_then(Path::parent) {
        Some(folder) if !folder.as_os_str().is_empty() && !folder.is_dir() => {
            Err(format!("--save: {}: no such folder", folder.display()))
        }
        _ => Ok(()),
    }
}

/// The rules to compare with; the word "bundled" adds no folder.
fn others(folders: &[PathBuf]) -> RulesArgs {
    let rules = folders.iter().filter(|path| *path != Path::new("bundled")).cloned().collect();
    RulesArgs { rules, no_bundled: false }
}

/// The corpora that can be opened, with the pages asked for, and what is wrong with the others.
fn open(args: &EvalArgs) -> (Vec<Corpus>, Vec<Problem>) {
    let filter = Filter { id: args.id.clone(), page_type: args.page_type.clone(), lang: args.lang.clone() };
    let (mut corpora, mut problems) = (Vec::<Corpus>::new(), Vec::new());
    for path in &args.corpora {
        match Corpus::open(path) {
            Ok(mut corpus) => {
                corpus.pages.retain(|page| filter.holds(page));
                // Scores are told apart by the corpus's name: of two alike, the second goes by its path.
                if corpora.iter().any(|other| other.name == corpus.name) {
                    corpus.name = path.display().to_string();
                }
                corpora.push(corpus);
            }
            Err(problem) => problems.push(problem),
        }
    }
    (corpora, problems)
}

fn no_pages(args: &EvalArgs) -> String {
    let filtered = !(args.id.is_empty() && args.page_type.is_empty() && args.lang.is_empty());
    let reason = if filtered { "no page meets --id, --page-type and --lang" } else { "the corpora have no pages" };
    reason.to_owned()
}

fn evaluate_all(corpora: &[Corpus], judge: &Judge) -> Vec<Report> {
    let bar = progress(corpora.iter().map(|corpus| corpus.pages.len() as u64).sum());
    let of_corpus = |corpus: &Corpus| {
        bar.set_message(corpus.name.clone());
        let counted = |bytes: &[u8], page: &GoldPage| {
            let extracted = judge.extract(corpus, bytes, page);
            bar.inc(1);
            extracted
        };
        evaluate(corpus, &counted)
    };
    let reports = corpora.iter().map(of_corpus).collect();
    bar.finish_and_clear();
    reports
}

fn progress(pages: u64) -> ProgressBar {
    if !io::stderr().is_terminal() {
        return ProgressBar::hidden();
    }
    let bar = ProgressBar::new(pages);
    if let Ok(style) = ProgressStyle::with_template("{bar:30} {pos}/{len} pages  {per_sec}  {eta} left  {msg}") {
        bar.set_style(style);
    }
    bar
}

fn scores(reports: &[Report]) -> Vec<PageScore> {
    reports.iter().flat_map(|report| report.pages.iter().cloned()).collect()
}

/// All that is printed. Its fields are the JSON.
#[derive(Serialize)]
struct Results<'a> {
    corpora: Vec<CorpusResult<'a>>,
    mean: Overall,
    #[serde(skip_serializing_if = "Option::is_none")]
    against: Option<Comparison>,
}

#[derive(Serialize)]
struct CorpusResult<'a> {
    #[serde(flatten)]
    summary: Summary,
    #[serde(skip_serializing_if = "Option::is_none")]
    worst: Option<Vec<&'a PageScore>>,
    problems: &'a [Problem],
}

impl<'a> Results<'a> {
    fn of(reports: &'a [Report], against: Option<Comparison>, worst: Option<usize>) -> Results<'a> {
        let corpora: Vec<CorpusResult> = reports
            .iter()
            .map(|report| CorpusResult {
                summary: Summary::of(&report.corpus, &report.pages),
                worst: worst.map(|number| report.worst(number)),
                problems: &report.problems,
            })
            .collect();
        let mean = Overall::of(corpora.iter().map(|corpus| &corpus.summary));
        Results { corpora, mean, against }
    }

    fn json(&self) -> Result<String, String> {
        serde_json::to_string_pretty(self).map(|json| json + "\n").map_err(|error| error.to_string())
    }

    fn text(&self) -> String {
        let mut parts = Vec::new();
        for corpus in &self.corpora {
            parts.push(summary_table(&corpus.summary));
            if let Some(worst) = corpus.worst.as_ref().filter(|worst| !worst.is_empty()) {
                parts.push(worst_table(worst));
            }
        }
        if self.corpora.len() > 1 {
            let summaries: Vec<&Summary> = self.corpora.iter().map(|corpus| &corpus.summary).collect();
            parts.push(overall_table(&summaries, &self.mean));
        }
        if let Some(against) = &self.against {
            parts.push(comparison_table(against));
        }
        parts.join("\n")
    }
}

/// Writes to stdout. A reader that has gone (`| head`) is no trouble.
fn print(text: &str) -> Result<(), String> {
    let mut out = io::stdout().lock();
    match out.write_all(text.as_bytes()).and_then(|()| out.flush()) {
        Err(error) if error.kind() != io::ErrorKind::BrokenPipe => Err(format!("stdout: {error}")),
        _ => Ok(()),
    }
}
