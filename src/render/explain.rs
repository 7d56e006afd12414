//! Why each block was kept or dropped, for people.
//!
//! In: an extraction and what of it to show. Out: text. What holds: every decision is named with its rule, file and line;
//! the weights shown are those that were added up, largest first, and what is left out is summed up.

use std::fmt::Write;

use crate::extraction::{Extraction, Judged, Mark, Reason};
use crate::kinds::{Kind, Verdict};
use crate::scores::Part;

/// Which blocks to show.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Only {
    /// All blocks.
    #[default]
    All,
    /// Kept or dropped ones.
    Verdict(Verdict),
    /// Dropped ones of a kind.
    Kind(Kind),
    /// One block, by its number.
    Block(usize),
}

/// How much to show.
#[derive(Clone, Copy, Debug)]
pub struct Detail {
    /// Which blocks.
    pub only: Only,
    /// Marks a block; the rest is summed up.
    pub marks: usize,
    /// Characters of a block's text; the rest is cut, and an ellipsis says so.
    pub chars: usize,
}

/// Renders the explanation of a page. `parts` are what the tables gave to each block; without them, the tables are one sum.
pub fn explain(extraction: &Extraction, parts: &[Vec<Part>], detail: Detail) -> String {
    let mut out = String::new();
    head(extraction, &mut out);
    for (index, block) in
        extraction.blocks().iter().enumerate().filter(|(index, block)| shown(detail.only, *index, block))
    {
        let parts = parts.get(index).map_or(&[][..], Vec::as_slice);
        one(extraction, index, block, (parts, detail), &mut out);
    }
    out
}

/// Whether a block is to be shown.
pub fn shown(only: Only, index: usize, block: &Judged) -> bool {
    match only {
        Only::All => true,
        Only::Verdict(verdict) => block.verdict() == verdict,
        Only::Kind(kind) => block.kind() == Some(kind),
        Only::Block(number) => index == number,
    }
}

/// The marks of a block that did something: verdicts first, then by the size of their weight.
pub fn telling(block: &Judged) -> Vec<&Mark> {
    let mut marks: Vec<&Mark> =
        block.marks().iter().filter(|mark| mark.verdict.is_some() || mark.weight != 0.0).collect();
    let rank = |mark: &Mark| if mark.verdict.is_some() { f32::INFINITY } else { mark.weight.abs() };
    // A stable sort: of equals, the first in the rule files comes first.
    marks.sort_by(|one, other| rank(other).total_cmp(&rank(one)));
    marks
}

fn head(extraction: &Extraction, out: &mut String) {
    let status_reason = extraction.status_reason().map(|origin| format!("  ({})", place(origin)));
    line(out, format_args!("status  {}{}", extraction.status(), status_reason.unwrap_or_default()));
    let mut reasons = String::new();
    for (weight, origin) in extraction.type_reasons() {
        let _ = write!(reasons, "  {weight:+.1} {}", place(origin));
    }
    line(out, format_args!("type    {}{reasons}", extraction.page_type()));
    line(out, format_args!("quality {:.2}", extraction.quality()));
    line(out, format_args!("title   {}", extraction.title().unwrap_or("-")));
    for warning in extraction.warnings() {
        line(out, format_args!("warning {warning}"));
    }
}

fn one(extraction: &Extraction, index: usize, block: &Judged, (parts, detail): (&[Part], Detail), out: &mut String) {
    let kind = block.kind().map_or("", Kind::name);
    let tags: Vec<&str> = extraction.ancestors(block).take(3).collect();
    line(out, format_args!(""));
    line(
        out,
        format_args!(
            "{index:>4} {:<4} {kind:<12} {:>+6.2}  {}",
            block.verdict().name(),
            block.score(),
            short(&block.text, detail.chars)
        ),
    );
    let path = if tags.is_empty() { String::new() } else { format!("  <{}>", tags.join("< ")) };
    line(out, format_args!("       by {}{path}", reason(block.reason())));
    for omitted in block.omitted() {
        let left_out = short(block.text[omitted.range.clone()].trim(), detail.chars);
        line(out, format_args!("         omit {} “{left_out}”", place(&omitted.origin)));
    }
    contributions(block, parts, detail.marks, out);
}

/// What moved the score, largest first, and the sum of what is not shown.
fn contributions(block: &Judged, parts: &[Part], shown: usize, out: &mut String) {
    let mut lines: Vec<(f32, f32, String)> = Vec::new();
    for mark in telling(block) {
        let size = if mark.verdict.is_some() { f32::INFINITY } else { mark.weight.abs() };
        let what = mark.verdict.map_or_else(|| format!("{:+.2}", mark.weight), |verdict| verdict.name().to_owned());
        lines.push((size, mark.weight, format!("{what:>6} {}", place(mark))));
    }
    let by_rules: f32 = block.marks().iter().map(|mark| mark.weight).sum();
    if parts.is_empty() && (block.score() - by_rules).abs() > 0.005 {
        let weight = block.score() - by_rules;
        lines.push((weight.abs(), weight, format!("{weight:>+6.2} by tables")));
    }
    for part in parts.iter().filter(|part| part.weight.abs() >= 0.005) {
        let Part { weight, origin, .. } = part;
        lines.push((
            weight.abs(),
            *weight,
            format!("{weight:>+6.2} {}  ({}:{})", part.words(), origin.file, origin.line),
        ));
    }
    // A stable sort: of equals, the first in the rule files comes first.
    lines.sort_by(|one, other| other.0.total_cmp(&one.0));
    for (_, _, text) in lines.iter().take(shown) {
        line(out, format_args!("       {text}"));
    }
    let rest = lines.get(shown..).unwrap_or(&[]);
    if !rest.is_empty() {
        let sum: f32 = rest.iter().map(|(_, weight, _)| weight).sum();
        line(out, format_args!("       {sum:>+6.2} by {} more", rest.len()));
    }
}

fn line(out: &mut String, text: std::fmt::Arguments<'_>) {
    let start = out.len();
    let _ = out.write_fmt(text);
    let end = start + out[start..].trim_end().len();
    out.truncate(end);
    out.push('\n');
}

fn place(origin: &crate::rules::Origin) -> String {
    format!("{} {}:{}", origin.rule, origin.file, origin.line)
}

fn reason(reason: &Reason) -> String {
    match reason {
        Reason::Rule(origin) => place(origin),
        Reason::Threshold { value, doubt, origin } => {
            let doubt = doubt.as_ref().map(|doubt| format!(", {:+.2} of it {}", doubt.added, place(&doubt.origin)));
            format!("threshold {value:+.2} {}{}", place(origin), doubt.unwrap_or_default())
        }
    }
}

/// The beginning of a text, on one line.
fn short(text: &str, chars: usize) -> String {
    let mut line: String = text.chars().take(chars).map(|c| if c.is_whitespace() { ' ' } else { c }).collect();
    if text.chars().nth(chars).is_some() {
        line.push('…');
    }
    line
}
