//! One extractor shared by threads: `cargo bench --bench parallel`.
//!
//! In: pages in memory: those of `../shared/corpora/wcxb-dev` where it is present, or else the fixture pages. Out: first the
//! heap that extraction takes beside the pages, with one thread and two, over some pages and over four times as many of
//! them; then times with one thread and two, and bytes of page source a second. What should hold: the heap is that of the
//! pages in flight, one a thread, however many there are; two threads on two idle cores take half the time of one.

use std::alloc::{GlobalAlloc, Layout, System};
use std::fs;
use std::path::Path;
use std::sync::LazyLock;
use std::sync::atomic::{AtomicBool, AtomicIsize, Ordering};

use bodytext::eval::Corpus;
use bodytext::{Extractor, Hints, Rules};
use divan::counter::BytesCount;
use divan::{Bencher, black_box};
use rayon::prelude::*;
use rayon::{ThreadPool, ThreadPoolBuilder};

/// The system's allocator, which counts while it is asked to.
struct Counting;

#[global_allocator]
static HEAP: Counting = Counting;
static COUNTS: AtomicBool = AtomicBool::new(false);
static NOW: AtomicIsize = AtomicIsize::new(0);
static MOST: AtomicIsize = AtomicIsize::new(0);

impl Counting {
    fn add(bytes: isize) {
        if COUNTS.load(Ordering::Relaxed) {
            let now = NOW.fetch_add(bytes, Ordering::Relaxed) + bytes;
            MOST.fetch_max(now, Ordering::Relaxed);
        }
    }
}

// SAFETY: everything is done by the system's allocator; counting touches no memory of it.
unsafe impl GlobalAlloc for Counting {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        Counting::add(layout.size() as isize);
        // SAFETY: as the caller promises.
        unsafe { System.alloc(layout) }
    }

    unsafe fn dealloc(&self, at: *mut u8, layout: Layout) {
        Counting::add(-(layout.size() as isize));
        // SAFETY: as the caller promises.
        unsafe { System.dealloc(at, layout) }
    }
}

static EXTRACTOR: LazyLock<Extractor> = LazyLock::new(|| Extractor::new(Rules::builtin()));

/// Pages from all over the corpus.
static PAGES: LazyLock<Vec<Vec<u8>>> = LazyLock::new(|| {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    if let Ok(corpus) = Corpus::open(&root.join("../shared/corpora/wcxb-dev")) {
        return corpus.pages.iter().step_by(8).filter_map(|page| corpus.read(page).ok()).collect();
    }
    let folders = fs::read_dir(root.join("fixtures/pages")).into_iter().flatten();
    folders.filter_map(|folder| fs::read(folder.ok()?.path().join("page.html")).ok()).collect()
});

fn pool(threads: usize) -> ThreadPool {
    ThreadPoolBuilder::new().num_threads(threads).build().expect("threads")
}

/// Characters of all bodies: each page is let go before its thread takes the next one.
fn extracted(pages: &[Vec<u8>], pool: &ThreadPool) -> usize {
    let one = |page: &Vec<u8>| EXTRACTOR.extract(page, &Hints::default()).text().len();
    pool.install(|| pages.par_iter().map(one).sum())
}

/// The most heap that was taken at a time while pages were extracted, in bytes.
fn heap(pages: &[Vec<u8>], pool: &ThreadPool) -> isize {
    NOW.store(0, Ordering::Relaxed);
    MOST.store(0, Ordering::Relaxed);
    COUNTS.store(true, Ordering::Relaxed);
    black_box(extracted(pages, pool));
    COUNTS.store(false, Ordering::Relaxed);
    MOST.load(Ordering::Relaxed)
}

fn tell_heap() {
    let largest = PAGES.iter().map(Vec::len).max().unwrap_or(0);
    let quarter: Vec<Vec<u8>> = PAGES.iter().step_by(4).cloned().collect();
    println!("heap beside the pages, of which the largest has {:.1} MB", largest as f64 / 1e6);
    for threads in [1, 2] {
        let pool = pool(threads);
        // What is compiled when first used is no heap of pages.
        extracted(&PAGES, &pool);
        let [few, all] = [&quarter, &*PAGES].map(|pages| heap(pages, &pool) as f64 / 1e6);
        println!("threads {threads}: {few:.1} MB over {} pages, {all:.1} MB over {}", quarter.len(), PAGES.len());
    }
}

fn main() {
    if std::env::args().all(|argument| argument != "--test" && argument != "--list") {
        tell_heap();
    }
    divan::main();
}

#[divan::bench(args = [1, 2], sample_count = 10)]
fn threads(bencher: Bencher, threads: usize) {
    let pool = pool(threads);
    let bytes: usize = PAGES.iter().map(Vec::len).sum();
    bencher.counter(BytesCount::new(bytes)).bench_local(|| black_box(extracted(&PAGES, &pool)));
}
