//! Scores as text for people.
//!
//! In: summaries, scores of pages, comparisons. Out: tables. What holds: lines fit in 100 columns where names are not
//! unusually long; a column that no row could fill is left out.

use std::collections::BTreeMap;

use super::bootstrap::Interval;
use super::compare::{Change, Comparison, Difference, Differences};
use super::fields::Shares;
use super::score::PageScore;
use super::summary::{Group, Means, Overall, Summary};
use super::table::{Table, ratio, shorten, signed};

const NAME_WIDTH: usize = 18;

/// The scores of a corpus: all pages, by page type, by language.
pub fn summary_table(summary: &Summary) -> String {
    let shown = Columns { words: summary.all.words.is_some(), segments: summary.all.segments.is_some() };
    let mut table = Table::new(shown.headings(&summary.name, "95%"));
    let mut row = |name: &str, group: &Group| {
        table.row(shown.row(name, group.pages, group.words.as_ref(), group.segments.as_ref()));
    };
    row("all", &summary.all);
    for (name, group) in largest_first(&summary.by_page_type, |group| group.pages) {
        row(&format!("  {name}"), group);
    }
    for (name, group) in largest_first(&summary.by_lang, |group| group.pages) {
        row(&format!("  {name}"), group);
    }
    let mut text = table.render();
    if !summary.all.fields.is_empty() {
        text.push('\n');
        text.push_str(&fields_table(summary));
    }
    text
}

/// The titles, authors and dates of a corpus, by page type.
fn fields_table(summary: &Summary) -> String {
    let mut table = Table::new(["right", "title", "of", "author", "of", "date", "of"]);
    let mut row = |name: &str, fields: &Shares| {
        let mut cells = vec![shorten(name, NAME_WIDTH)];
        for share in [fields.title, fields.author, fields.date] {
            cells.extend(
                share.map_or_else(|| [String::new(), String::new()], |one| [ratio(one.share), one.pages.to_string()]),
            );
        }
        table.row(cells);
    };
    row("all", &summary.all.fields);
    for (name, group) in largest_first(&summary.by_page_type, |group| group.pages) {
        if !group.fields.is_empty() {
            row(&format!("  {name}"), &group.fields);
        }
    }
    table.render()
}

/// The scores of several corpora and their mean.
pub fn overall_table(corpora: &[&Summary], overall: &Overall) -> String {
    let shown = Columns { words: overall.words.is_some(), segments: overall.segments.is_some() };
    let mut table = Table::new(shown.headings("corpora", ""));
    for corpus in corpora {
        let plain = |means: Option<Means>| means.map(|means| Means { f1_interval: None, ..means });
        let (words, segments) = (plain(corpus.all.words), plain(corpus.all.segments));
        table.row(shown.row(&corpus.name, corpus.all.pages, words.as_ref(), segments.as_ref()));
    }
    let pages = corpora.iter().map(|corpus| corpus.all.pages).sum();
    table.row(shown.row("mean", pages, overall.words.as_ref(), overall.segments.as_ref()));
    let mut text = table.render();
    if let Some(headline) = overall.headline {
        let what = "mean F1 of the corpora (words, or segments where there are no bodies)";
        text.push_str(&format!("{what}: {}\n", ratio(headline)));
    }
    text
}

/// The pages with the lowest F1.
pub fn worst_table(pages: &[&PageScore]) -> String {
    let mut table = Table::with_text_last(["worst pages", "F1", "prec.", "recall", "gold", "output", "url"]);
    for page in pages {
        let Some(score) = page.headline() else { continue };
        table.row(vec![
            shorten(&page.id, 30),
            ratio(score.f1()),
            ratio(score.precision()),
            ratio(score.recall()),
            score.gold.to_string(),
            score.output.to_string(),
            page.url.clone().unwrap_or_default(),
        ]);
    }
    table.render()
}

/// Two runs, compared.
pub fn comparison_table(comparison: &Comparison) -> String {
    let mut table = Table::new(["difference in F1", "pages", "before", "now", "difference", "95%", "better", "worse"]);
    for corpus in &comparison.corpora {
        difference_rows(&mut table, &corpus.name, &corpus.all);
        for (name, group) in
            largest_first(&corpus.by_page_type, pages_of).into_iter().chain(largest_first(&corpus.by_lang, pages_of))
        {
            difference_rows(&mut table, &format!("  {name}"), group);
        }
    }
    let mut text = table.render();
    if let Some(mean) = comparison.mean_difference.filter(|_| comparison.corpora.len() > 1) {
        text.push_str(&format!("mean difference of the corpora: {}\n", signed(mean)));
    }
    for (name, changes) in [("lost most", &comparison.lost), ("gained most", &comparison.gained)] {
        if !changes.is_empty() {
            text.push('\n');
            text.push_str(&changes_table(name, changes));
        }
    }
    for note in notes(comparison) {
        text.push_str(&format!("\n{note}\n"));
    }
    text
}

fn difference_rows(table: &mut Table, name: &str, differences: &Differences) {
    let mut row = |name: String, found: &Difference| {
        table.row(vec![
            shorten(&name, 30),
            found.pages.to_string(),
            ratio(found.before),
            ratio(found.now),
            signed(found.difference),
            found.interval.map_or(String::new(), |Interval(low, high)| format!("{} {}", signed(low), signed(high))),
            found.better.to_string(),
            found.worse.to_string(),
        ]);
    };
    if let Some(words) = &differences.words {
        row(name.to_owned(), words);
    }
    if let Some(segments) = &differences.segments {
        row(format!("{name}, segments"), segments);
    }
}

fn changes_table(name: &str, changes: &[Change]) -> String {
    let mut table = Table::with_text_last([name, "before", "now", "difference", "url"]);
    for change in changes {
        table.row(vec![
            shorten(&format!("{} {}", change.corpus, change.id), 40),
            ratio(change.before),
            ratio(change.now),
            signed(change.difference),
            change.url.clone().unwrap_or_default(),
        ]);
    }
    table.render()
}

/// What the reader of a comparison should know of the pages that were not compared, or not alike.
fn notes(comparison: &Comparison) -> Vec<String> {
    [
        (comparison.only_now, "only in this run, not compared"),
        (comparison.only_before, "only in the earlier run, not compared"),
        (comparison.gold_changed, "with another gold than in the earlier run"),
    ]
    .into_iter()
    .filter(|(pages, _)| *pages > 0)
    .map(|(pages, what)| format!("{pages} {} {what}", if pages == 1 { "page" } else { "pages" }))
    .collect()
}

fn pages_of(differences: &Differences) -> usize {
    differences.words.or(differences.segments).map_or(0, |found| found.pages)
}

/// The groups of a breakdown, the largest first. A breakdown into one group says nothing new and is left out.
fn largest_first<T>(groups: &BTreeMap<String, T>, size: impl Fn(&T) -> usize) -> Vec<(&str, &T)> {
    let mut sorted: Vec<(&str, &T)> = groups.iter().map(|(name, group)| (name.as_str(), group)).collect();
    sorted.sort_by_key(|(_, group)| std::cmp::Reverse(size(group)));
    if sorted.len() < 2 { Vec::new() } else { sorted }
}

/// Which groups of columns a table has.
struct Columns {
    words: bool,
    segments: bool,
}

impl Columns {
    fn headings(&self, name: &str, interval: &'static str) -> Vec<String> {
        let mut headings = vec![shorten(name, NAME_WIDTH), "pages".to_owned()];
        for (shown, f1) in [(self.words, "F1"), (self.segments, "seg.F1")] {
            if shown {
                headings.extend([f1, interval, "prec.", "recall"].map(str::to_owned));
            }
        }
        headings
    }

    fn row(&self, name: &str, pages: usize, words: Option<&Means>, segments: Option<&Means>) -> Vec<String> {
        let mut row = vec![shorten(name, NAME_WIDTH), pages.to_string()];
        for (shown, means) in [(self.words, words), (self.segments, segments)] {
            if shown {
                row.extend(means.map_or_else(|| ["", "", "", ""].map(str::to_owned), cells));
            }
        }
        row
    }
}

fn cells(means: &Means) -> [String; 4] {
    let interval =
        means.f1_interval.map_or(String::new(), |Interval(low, high)| format!("{} {}", ratio(low), ratio(high)));
    [ratio(means.f1), interval, ratio(means.precision), ratio(means.recall)]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::eval::compare::compare;
    use crate::eval::segments::Segments;
    use crate::eval::summary::tests::page;

    fn pages() -> Vec<PageScore> {
        let segments = Some(Segments { with: 2, with_found: 1, without: 2, without_found: 0 });
        let first =
            PageScore { segments, url: Some("http://a.example/".repeat(9)), ..page("p1", "article", [4, 4, 2]) };
        vec![first, page("p2", "article", [4, 4, 4]), page("p3", "documentation", [8, 4, 4])]
    }

    #[test]
    fn every_line_fits_in_100_columns() {
        let (pages, summary) = (pages(), Summary::of("a-corpus-with-a-long-name", &pages()));
        let overall = Overall::of([&summary, &summary]);
        let worst: Vec<&PageScore> = pages.iter().collect();
        let changed = [page("p1", "article", [4, 4, 4]), page("p2", "article", [4, 0, 0])];
        let texts = [
            summary_table(&summary),
            overall_table(&[&summary, &summary], &overall),
            worst_table(&worst),
            comparison_table(&compare(&pages, &changed, 5)),
        ];
        for line in texts.iter().flat_map(|text| text.lines()) {
            assert!(line.chars().count() <= 100, "{line}");
        }
    }

    #[test]
    fn a_summary_names_the_groups_and_leaves_out_what_there_is_not() {
        let text = summary_table(&Summary::of("news", &pages()[1..]));
        let want = "\
news             pages      F1           95%   prec.  recall
all                  2   .8333  .6667 1.0000  1.0000   .7500
  article            1  1.0000                1.0000  1.0000
  documentation      1   .6667                1.0000   .5000
";
        assert_eq!(text, want);
    }

    #[test]
    fn a_comparison_tells_what_it_left_out() {
        let text = comparison_table(&compare(&pages(), &pages()[1..], 5));
        assert!(text.contains("1 page only in the earlier run, not compared"), "{text}");
        assert!(!text.contains("lost most"), "{text}");
    }
}
