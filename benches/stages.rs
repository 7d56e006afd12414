//! Every stage by itself, and the whole: `cargo bench`, or one by its name: `cargo bench whole`.
//!
//! In: fixture pages of three sizes, and where `../shared/corpora/wcxb-dev` is present, a sample of its pages as a fourth.
//! Out: times, and bytes of page source a second. `html5ever` is the parse that the command cannot do without, by scraper
//! alone: what the stages cost is best told as a ratio to it, in the same run.

use std::fmt;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::LazyLock;

use bodytext::blocks::{Blocks, segment};
use bodytext::eval::Corpus;
use bodytext::found::{self, Found};
use bodytext::marks::{Facts, Index, Marks, PageFacts, PhraseFacts, mark, type_sums};
use bodytext::measures::{Measures, measure};
use bodytext::metadata::{self, Metadata};
use bodytext::page::{Page, parse};
use bodytext::rules::RuleSet;
use bodytext::scores::{self, Scores, TypeVerdict, decide, score};
use bodytext::select::{Known, select};
use bodytext::source::{Source, decode};
use bodytext::tokenizer::{Options, tokenize};
use bodytext::{Extraction, Extractor, Favor, Hints, Limits, Rules};
use divan::counter::BytesCount;
use divan::{Bencher, black_box};
use html5ever::buffer_queue::BufferQueue;
use html5ever::tendril::StrTendril;
use html5ever::tokenizer::states::RawKind;
use html5ever::tokenizer::{Tag, TagKind, Token, TokenSink, TokenSinkResult, Tokenizer, TokenizerOpts};
use html5ever::tree_builder::{TreeBuilder, TreeBuilderOpts, TreeSink};
use scraper::{Html, HtmlTreeSink};

fn main() {
    divan::main();
}

/// How many pages of the corpus are taken.
const FROM_CORPUS: usize = 40;

/// Pages that are measured together.
#[derive(Clone)]
struct Sample {
    name: String,
    pages: Vec<Vec<u8>>,
}

impl Sample {
    fn bytes(&self) -> BytesCount {
        BytesCount::new(self.pages.iter().map(Vec::len).sum::<usize>())
    }

    fn sources(&self) -> Vec<Source<'_>> {
        self.pages.iter().map(|page| decode(page, &Hints::default(), &Limits::default())).collect()
    }
}

impl fmt::Display for Sample {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let bytes: usize = self.pages.iter().map(Vec::len).sum();
        write!(f, "{} ({} KB)", self.name, bytes.div_ceil(1000))
    }
}

/// A small, a middling and a large fixture page, and pages of the corpus.
fn samples() -> Vec<Sample> {
    let mut pages: Vec<Vec<u8>> = fixture_pages().iter().filter_map(|path| fs::read(path).ok()).collect();
    pages.sort_by_key(Vec::len);
    let Some(last) = pages.len().checked_sub(1) else { return Vec::new() };
    let of = |name: &str, at: usize| Sample { name: name.to_owned(), pages: vec![pages[at].clone()] };
    let mut samples = vec![of("small", 0), of("middling", last / 2), of("large", last)];
    samples.extend(corpus_sample());
    samples
}

fn fixture_pages() -> Vec<PathBuf> {
    let Ok(entries) = fs::read_dir(Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/pages")) else {
        return Vec::new();
    };
    let mut paths: Vec<PathBuf> = entries.filter_map(|entry| Some(entry.ok()?.path().join("page.html"))).collect();
    paths.retain(|path| path.exists());
    paths.sort();
    paths
}

/// Pages from all over the corpus.
fn corpus_sample() -> Option<Sample> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/corpora/wcxb-dev");
    let corpus = Corpus::open(&folder).ok()?;
    let step = (corpus.pages.len() / FROM_CORPUS).max(1);
    let pages: Vec<Vec<u8>> = corpus.pages.iter().step_by(step).filter_map(|page| corpus.read(page).ok()).collect();
    (!pages.is_empty()).then(|| Sample { name: format!("{} of wcxb", pages.len()), pages })
}

/// The bundled rules, loaded once for all benches.
static EXTRACTOR: LazyLock<Extractor> = LazyLock::new(|| Extractor::new(Rules::builtin()));
static INDEX: LazyLock<Index> = LazyLock::new(|| Index::of(EXTRACTOR.rules()));
static SELECTORS: LazyLock<found::Index> = LazyLock::new(|| found::Index::of(EXTRACTOR.rules()));

static TABLES: LazyLock<scores::Index> = LazyLock::new(|| scores::Index::of(EXTRACTOR.rules()));

fn rules() -> &'static RuleSet {
    EXTRACTOR.rules()
}

fn pages<'a>(sources: &'a [Source<'a>]) -> Vec<Page<'a>> {
    sources.iter().map(|source| parse(source, &Hints::default(), &Limits::default())).collect()
}

/// What the later stages need of a page.
struct Prepared<'a> {
    page: &'a Page<'a>,
    blocks: Blocks,
    measures: Measures,
    phrases: PhraseFacts,
    found: Found,
    page_type: TypeVerdict,
}

impl Prepared<'_> {
    fn facts(&self) -> Facts<'_> {
        Facts {
            page: self.page,
            blocks: &self.blocks,
            phrases: &self.phrases,
            found: &self.found,
            page_type: self.page_type.page_type,
        }
    }

    fn marks(&self) -> Marks {
        mark(self.facts(), &self.measures, rules(), &INDEX)
    }

    fn known(&self) -> scores::Known<'_> {
        scores::Known {
            blocks: &self.blocks,
            format: self.page.format,
            page_type: self.page_type.page_type,
            deadline: self.page.deadline,
        }
    }

    fn metadata(&self, scores: &Scores) -> Metadata {
        let page_type = self.page_type.page_type;
        metadata::metadata(
            metadata::Facts {
                page: self.page,
                blocks: &self.blocks,
                phrases: &self.phrases,
                found: &self.found,
                scores,
                page_type,
            },
            rules(),
        )
    }

    fn scores(&self) -> Scores {
        score(self.known(), self.measures.clone(), self.marks(), rules(), &TABLES)
    }
}

fn prepared<'a>(pages: &'a [Page<'a>]) -> Vec<Prepared<'a>> {
    pages
        .iter()
        .map(|page| {
            let blocks = segment(page);
            let measures = measure(page, &blocks, &rules().dates);
            let phrases = INDEX.phrases.find(page, &blocks);
            let found = SELECTORS.find(page);
            let facts = PageFacts { page, blocks: &blocks, measures: &measures, phrases: &phrases, found: &found };
            let sums = type_sums(facts, rules());
            let page_type = decide(&sums, &blocks, &measures, page.format, &TABLES);
            let measures = measures.with_types(|one| page_type.chance(one));
            Prepared { page, blocks, measures, phrases, found, page_type }
        })
        .collect()
}

/// Loading and indexing the bundled rules: what a run pays once.
#[divan::bench]
fn rules_loaded() -> Extractor {
    Extractor::new(Rules::builtin())
}

/// Parsing by scraper alone: what all else is compared with.
#[divan::bench(args = samples())]
fn html5ever(bencher: Bencher, sample: &Sample) {
    let sources = sample.sources();
    bencher.counter(sample.bytes()).bench_local(|| {
        for source in &sources {
            black_box(Html::parse_document(&source.text));
        }
    });
}

/// Tokens that nobody takes.
struct Unread;

impl TokenSink for Unread {
    type Handle = ();

    fn process_token(&self, token: Token, _line: u64) -> TokenSinkResult<()> {
        let Token::TagToken(Tag { kind: TagKind::StartTag, name, .. }) = black_box(&token) else {
            return TokenSinkResult::Continue;
        };
        match &**name {
            "script" => TokenSinkResult::RawData(RawKind::ScriptData),
            "style" | "iframe" | "noframes" | "xmp" => TokenSinkResult::RawData(RawKind::Rawtext),
            "title" | "textarea" => TokenSinkResult::RawData(RawKind::Rcdata),
            _ => TokenSinkResult::Continue,
        }
    }
}

/// The tokenizer of html5ever by itself.
#[divan::bench(args = samples())]
fn html5ever_tokenizer(bencher: Bencher, sample: &Sample) {
    let sources = sample.sources();
    bencher.counter(sample.bytes()).bench_local(|| {
        for source in &sources {
            let tokenizer = Tokenizer::new(Unread, TokenizerOpts::default());
            let queue = BufferQueue::default();
            queue.push_back(StrTendril::from(&*source.text));
            while !queue.is_empty() {
                let _ = tokenizer.feed(&queue);
            }
            tokenizer.end();
        }
    });
}

/// Our tokenizer by itself.
#[divan::bench(args = samples())]
fn tokenizer(bencher: Bencher, sample: &Sample) {
    let sources = sample.sources();
    bencher.counter(sample.bytes()).bench_local(|| {
        for source in &sources {
            black_box(tokenize(&source.text, &Unread, &Options::default(), |_, _| {}));
        }
    });
}

/// Our tokenizer before the same tree builder and tree as in `html5ever`.
#[divan::bench(args = samples())]
fn tokenizer_and_tree(bencher: Bencher, sample: &Sample) {
    let sources = sample.sources();
    bencher.counter(sample.bytes()).bench_local(|| {
        for source in &sources {
            let tree = HtmlTreeSink::new(Html::new_document());
            let builder = TreeBuilder::new(tree, TreeBuilderOpts::default());
            tokenize(&source.text, &builder, &Options::default(), |_, _| {});
            black_box(builder.sink.finish());
        }
    });
}

#[divan::bench(args = samples())]
fn stage_1_decode(bencher: Bencher, sample: &Sample) {
    bencher.counter(sample.bytes()).bench_local(|| black_box(sample.sources()).len());
}

#[divan::bench(args = samples())]
fn stage_2_parse(bencher: Bencher, sample: &Sample) {
    let sources = sample.sources();
    bencher.counter(sample.bytes()).bench_local(|| black_box(pages(&sources)).len());
}

#[divan::bench(args = samples())]
fn stage_3_segment(bencher: Bencher, sample: &Sample) {
    let sources = sample.sources();
    let pages = pages(&sources);
    bencher.counter(sample.bytes()).bench_local(|| {
        for page in &pages {
            black_box(segment(page));
        }
    });
}

#[divan::bench(args = samples())]
fn stage_4_measure(bencher: Bencher, sample: &Sample) {
    let sources = sample.sources();
    let pages = pages(&sources);
    let pages = prepared(&pages);
    bencher.counter(sample.bytes()).bench_local(|| {
        for one in &pages {
            black_box(measure(one.page, &one.blocks, &rules().dates));
        }
    });
}

/// The phrases of rules, found in all blocks in one pass, are the part of marking that reads the text.
#[divan::bench(args = samples())]
fn stage_5_mark(bencher: Bencher, sample: &Sample) {
    let sources = sample.sources();
    let pages = pages(&sources);
    let pages = prepared(&pages);
    bencher.counter(sample.bytes()).bench_local(|| {
        for one in &pages {
            let phrases = INDEX.phrases.find(one.page, &one.blocks);
            black_box(mark(Facts { phrases: &phrases, ..one.facts() }, &one.measures, rules(), &INDEX));
        }
    });
}

#[divan::bench(args = samples())]
fn stage_5_find(bencher: Bencher, sample: &Sample) {
    let sources = sample.sources();
    let pages = pages(&sources);
    bencher.counter(sample.bytes()).bench_local(|| {
        for page in &pages {
            black_box(SELECTORS.find(page));
        }
    });
}

#[divan::bench(args = samples())]
fn stage_6_score(bencher: Bencher, sample: &Sample) {
    let sources = sample.sources();
    let pages = pages(&sources);
    let pages = prepared(&pages);
    let inputs = || pages.iter().map(|one| (one.measures.clone(), one.marks())).collect::<Vec<_>>();
    bencher.counter(sample.bytes()).with_inputs(inputs).bench_local_values(|inputs| {
        for (one, (measures, marks)) in pages.iter().zip(inputs) {
            black_box(score(one.known(), measures, marks, rules(), &TABLES));
        }
    });
}

#[divan::bench(args = samples())]
fn stage_7_metadata(bencher: Bencher, sample: &Sample) {
    let sources = sample.sources();
    let pages = pages(&sources);
    let pages = prepared(&pages);
    let scores: Vec<Scores> = pages.iter().map(Prepared::scores).collect();
    bencher.counter(sample.bytes()).bench_local(|| {
        for (one, scores) in pages.iter().zip(&scores) {
            black_box(one.metadata(scores));
        }
    });
}

#[divan::bench(args = samples())]
fn stage_8_select(bencher: Bencher, sample: &Sample) {
    let sources = sample.sources();
    let pages = pages(&sources);
    let pages = prepared(&pages);
    let scores: Vec<Scores> = pages.iter().map(Prepared::scores).collect();
    let known: Vec<Metadata> = pages.iter().zip(&scores).map(|(one, scores)| one.metadata(scores)).collect();
    let of_page = |(one, known): (&Prepared<'_>, &Metadata)| {
        let known = Known {
            page_type: one.page_type.clone(),
            metadata: known.clone(),
            posts: Vec::new(),
            favor: Favor::Balance,
        };
        (one.blocks.clone(), known)
    };
    let inputs = || pages.iter().zip(&known).map(of_page).collect::<Vec<_>>();
    bencher.counter(sample.bytes()).with_inputs(inputs).bench_local_values(|inputs| {
        for ((one, scores), (blocks, known)) in pages.iter().zip(&scores).zip(inputs) {
            black_box(select(one.page, blocks, scores, (&one.phrases, &one.found), known, rules()));
        }
    });
}

/// The extractions of a sample.
fn extractions(sample: &Sample) -> Vec<Extraction> {
    sample.pages.iter().map(|page| EXTRACTOR.extract(page, &Hints::default())).collect()
}

/// Extractions to one form, per byte of the pages.
fn rendering(bencher: Bencher, sample: &Sample, render: impl Fn(&Extraction) -> String + Sync) {
    let extractions = extractions(sample);
    bencher.counter(sample.bytes()).bench_local(|| {
        for extraction in &extractions {
            black_box(render(extraction));
        }
    });
}

#[divan::bench(args = samples())]
fn stage_9_text(bencher: Bencher, sample: &Sample) {
    rendering(bencher, sample, Extraction::text);
}

#[divan::bench(args = samples())]
fn stage_9_markdown(bencher: Bencher, sample: &Sample) {
    rendering(bencher, sample, Extraction::markdown);
}

#[divan::bench(args = samples())]
fn stage_9_html(bencher: Bencher, sample: &Sample) {
    rendering(bencher, sample, Extraction::html);
}

#[divan::bench(args = samples())]
fn stage_9_tei(bencher: Bencher, sample: &Sample) {
    rendering(bencher, sample, Extraction::tei);
}

#[divan::bench(args = samples())]
fn whole(bencher: Bencher, sample: &Sample) {
    bencher.counter(sample.bytes()).bench_local(|| {
        for page in &sample.pages {
            black_box(EXTRACTOR.extract(page, &Hints::default()).text());
        }
    });
}
