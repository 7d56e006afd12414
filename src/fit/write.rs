//! Fitted tables and thresholds as rule files.
//!
//! In: what was fitted. Out: texts of rule files. What holds: read back, they are the same to the last bit.

use std::fmt::Write;

use super::choose::{Chosen, Thresholds};
use super::stack::Asking;
use crate::kinds::{Format, PageType};
use crate::measures::Pass;

/// The file of the tables of a format and pass.
pub fn tables_file(tables: &[Asking], format: Format, pass: Pass, made_by: &str) -> String {
    let (pass, what) = match pass {
        Pass::First => ("first", "a block, its template path, its containers, its neighbours and its page"),
        Pass::Second => ("second", "the same, and the first scores of what stands around the block"),
    };
    let mut out = format!(
        "# Decision tables for {format}, {pass} pass: they ask for {what}.\n\
         # Written by `{made_by}`: don't edit weights by hand, the next fit replaces this file.\n\
         # In a folder of your own you can switch a table off: [[change]], id = \"{format}-{pass}.1\", off = true.\n\
         #\n\
         # Each table asks the questions under `ask` and adds the weight of their answers to the score of the block, in log-odds:\n\
         # bit j of the place in `weights` is the answer to question j, so the first weight is for no to all, the last for yes\n\
         # to all. `support` says how many blocks of the fit answered so.\n\n\
         format = \"{format}\"\npass = \"{pass}\"\n"
    );
    for (number, table) in tables.iter().enumerate() {
        one(&mut out, &format!("{format}-{pass}.{}", number + 1), "", table);
    }
    out
}

/// The file of the tables of page types.
pub fn types_file(types: &[(PageType, Vec<Asking>)], made_by: &str) -> String {
    let mut out = format!(
        "# Decision tables for the types of pages: each adds to the score of its type what the page's answers weigh, in log-odds.\n\
         # Written by `{made_by}`: don't edit weights by hand, the next fit replaces this file.\n\
         # They ask for measures of the page, for `rule`s about pages, and whether any element has a class, tag, role or itemprop.\n\
         # `weights` and `support` are read as in the files beside this one; `support` counts pages.\n\n\
         format = \"html\"\n"
    );
    for (page_type, tables) in types {
        for (number, table) in tables.iter().enumerate() {
            one(
                &mut out,
                &format!("type-{page_type}.{}", number + 1),
                &format!("page-type = \"{page_type}\"\n"),
                table,
            );
        }
    }
    out
}

fn one(out: &mut String, id: &str, about: &str, table: &Asking) {
    let asks: Vec<String> = table.questions.iter().map(|question| format!("\"{question}\"")).collect();
    let _ = write!(out, "\n[[table]]\nid = \"{id}\"\n{about}ask = [{}]\n", asks.join(", "));
    let _ = writeln!(out, "weights = {}", list(table.weights.iter().map(|weight| short(*weight))));
    let _ = writeln!(out, "support = {}", list(table.support.iter().map(u32::to_string)));
}

fn list(items: impl Iterator<Item = String>) -> String {
    format!("[{}]", items.collect::<Vec<_>>().join(","))
}

/// A number as short as it can be read back the same.
fn short(value: f32) -> String {
    if value == 0.0 { "0".to_owned() } else { value.to_string() }
}

/// The file of the thresholds, and of the calibration curve.
pub fn selection_file(chosen: &Chosen, quality: &[(f32, f32)], format: Format, made_by: &str) -> String {
    let mut out = format!(
        "# Thresholds of the selection for {format}, chosen on pages that the tables had not seen.\n\
         # Written by `{made_by}`. A `[selection]` in a folder of your own goes over it.\n\
         #\n\
         # inside      score from which on a block is kept that stands where the body is, in log-odds\n\
         # outside     the same for all other blocks\n\
         # container   where the body is: in the element (in plain text, the stretch) whose words gain most, each counting its\n\
         #             chance to be body text less this\n\n"
    );
    let whole = if format == Format::Text { "selection.text" } else { "selection" };
    let _ = writeln!(out, "[{whole}]\ncontainer = {}", chosen.container);
    thresholds(&mut out, chosen.all);
    for (page_type, own) in &chosen.by_type {
        let _ = write!(out, "\n[selection.{page_type}]\n");
        thresholds(&mut out, *own);
    }
    if format == Format::Html {
        let values = |of: fn(&(f32, f32)) -> f32| list(quality.iter().map(|point| short(of(point))));
        let _ = write!(
            out,
            "\n# Which F1 pages have reached, by the one that the chances of their blocks let expect.\n\
             [quality]\nexpected = {}\nreached = {}\n",
            values(|point| point.0),
            values(|point| point.1)
        );
    }
    out
}

fn thresholds(out: &mut String, own: Thresholds) {
    let _ = writeln!(out, "inside = {}\noutside = {}", own.inside, own.outside);
}
