//! What a fit has to show, as one HTML page with drawings.
//!
//! In: what was fitted. Out: an HTML page that needs nothing else: which features matter, how well the expected F1 holds,
//! how accuracy grows with the sites that are learned from. What holds: the same fit, the same page.

use std::collections::BTreeMap;
use std::fmt::Write;

use super::{Fitted, Outcome};

/// Features that are shown.
const SHOWN: usize = 40;
/// The side of a square drawing, in pixels.
const SIDE: f32 = 360.0;

/// How much each feature moves scores: the mean change of a table's weight that its questions make, over the blocks of the
/// fit, summed over tables; largest first.
pub fn importance(fitted: &Fitted) -> Vec<(String, f64)> {
    let mut sums: BTreeMap<String, f64> = BTreeMap::new();
    for table in fitted.first.iter().chain(&fitted.second) {
        let all: f64 = table.support.iter().map(|count| f64::from(*count)).sum::<f64>().max(1.0);
        for (bit, question) in table.questions.iter().enumerate() {
            let moved: f64 = (0..table.weights.len())
                .filter(|index| index & (1 << bit) == 0)
                .map(|index| {
                    let other = index | (1 << bit);
                    let (no, yes) = (f64::from(table.support[index]), f64::from(table.support[other]));
                    let change = f64::from(table.weights[other] - table.weights[index]).abs();
                    // The rarer answer is the one that moves a block away from the common one.
                    change * no.min(yes)
                })
                .sum();
            *sums.entry(question.feature.to_string()).or_default() += moved / all;
        }
    }
    let mut sums: Vec<(String, f64)> = sums.into_iter().collect();
    sums.sort_by(|one, other| other.1.total_cmp(&one.1).then_with(|| one.0.cmp(&other.0)));
    sums
}

/// The page. `learning` are the shares of the other folds' domains that were learned from, and the F1 reached.
pub fn page(outcome: &Outcome, learning: &[(f32, f32)]) -> String {
    let mut out = String::from(
        "<!doctype html><meta charset=utf-8><title>A fit of bodytext</title>\n<style>body{font:14px sans-serif;max-width:60em;margin:2em auto}\
         svg{background:#f7f7f7}h2{margin-top:2em}</style>\n<h1>A fit of bodytext</h1>\n",
    );
    out.push_str("<h2>What is expected of a page, and what it reaches</h2>\n<p>A dot is a page that the tables had not seen: left to right the word F1 that the chances of its blocks let expect, upwards the one they reach. The line is the curve that <code>quality</code> is read from.</p>\n");
    drawing(&mut out, &outcome.expected, &outcome.quality);
    if !learning.is_empty() {
        out.push_str("<h2>Learning curve</h2>\n<p>Left to right the share of the other domains that the first pass is fitted on, upwards the mean F1 of blocks on the domains left out.</p>\n");
        drawing(&mut out, learning, learning);
    }
    out.push_str("<h2>What moves scores</h2>\n<p>The change that a feature's questions make, in log-odds, summed over tables and averaged over blocks.</p>\n");
    bars(&mut out, &importance(&outcome.whole));
    out
}

/// Dots and a line in a square from 0 to 1.
fn drawing(out: &mut String, dots: &[(f32, f32)], line: &[(f32, f32)]) {
    let _ = writeln!(out, "<svg width={SIDE} height={SIDE} viewBox=\"0 0 {SIDE} {SIDE}\">");
    let _ = writeln!(out, "<line x1=0 y1={SIDE} x2={SIDE} y2=0 stroke=\"#bbb\"/>");
    for (x, y) in dots {
        let _ = writeln!(
            out,
            "<circle cx={:.1} cy={:.1} r=2 fill=\"#36c\" fill-opacity=.35 />",
            x * SIDE,
            (1.0 - y) * SIDE
        );
    }
    let points: Vec<String> = line.iter().map(|(x, y)| format!("{:.1},{:.1}", x * SIDE, (1.0 - y) * SIDE)).collect();
    let _ =
        writeln!(out, "<polyline points=\"{}\" fill=none stroke=\"#c33\" stroke-width=2 /></svg>", points.join(" "));
    let numbers: Vec<String> = line.iter().map(|(x, y)| format!("{x:.2} → {y:.3}")).collect();
    let _ = writeln!(out, "<p>{}</p>", numbers.join(" · "));
}

fn bars(out: &mut String, features: &[(String, f64)]) {
    let most = features.first().map_or(1.0, |(_, size)| *size).max(f64::MIN_POSITIVE);
    let shown = features.len().min(SHOWN);
    let _ = writeln!(out, "<svg width=760 height={}>", shown * 20 + 10);
    for (row, (name, size)) in features.iter().take(SHOWN).enumerate() {
        let y = row * 20;
        let _ = writeln!(
            out,
            "<rect x=220 y={y} width={:.1} height=15 fill=\"#36c\"/><text x=212 y={} text-anchor=end>{name}</text><text x={:.1} y={}>{size:.2}</text>",
            size / most * 460.0,
            y + 13,
            size / most * 460.0 + 226.0,
            y + 13
        );
    }
    out.push_str("</svg>\n");
}
