//! Cuts a plain text into blocks.
//!
//! In: a text. Out: blocks under one root element. What holds: a line is a block, unless it goes on with the next (a
//! text wrapped at a fixed width): then the lines up to a blank one are. No character but white space is lost.

use std::ops::Range;

use html5ever::LocalName;

use super::text::{Growing, Manner};
use super::words::count_words;
use super::{Block, Blocks, Element, Looks, Shape};
use crate::limits::Deadline;

/// Longest line, in characters, of a text wrapped at a fixed width.
const WRAP_WIDTH: usize = 120;
/// Of the lines in the middle of a wrapped paragraph, the share that starts with a small letter.
const WRAP_SHARE: f32 = 0.4;
/// Lines, or groups of them, between two looks at the clock.
const LINES: usize = 256;

/// Cuts a plain text into blocks.
pub(super) fn segment(text: &str, deadline: Deadline) -> Blocks {
    let mut blocks = Vec::new();
    for (number, group) in groups(text, deadline).into_iter().enumerate() {
        if deadline.is_over_at(number, LINES) {
            break;
        }
        if group.len() > 1 && is_wrapped(text, &group) {
            let span = group[0].start..group[group.len() - 1].end;
            push(text, span, true, &mut blocks);
        } else {
            for (index, line) in group.into_iter().enumerate() {
                push(text, line, index == 0, &mut blocks);
            }
        }
    }
    Blocks {
        blocks,
        elements: vec![Element { parent: 0, node: None, tag: LocalName::from(""), class: 0, depth: 0 }],
        ..Blocks::default()
    }
}

/// The lines of the text, without white space at their ends, grouped by blank lines.
fn groups(text: &str, deadline: Deadline) -> Vec<Vec<Range<usize>>> {
    let mut groups = Vec::new();
    let mut group = Vec::new();
    let mut start = 0;
    let lines = text.split_inclusive(['\n', '\r', '\u{0B}', '\u{0C}', '\u{2028}', '\u{2029}']);
    for (number, line) in lines.enumerate() {
        if deadline.is_over_at(number, LINES) {
            break;
        }
        let trimmed = line.trim();
        if !trimmed.is_empty() {
            let lead = line.len() - line.trim_start().len();
            group.push(start + lead..start + lead + trimmed.len());
        } else if !(group.is_empty() || line == "\n" && text[..start].ends_with('\r')) {
            groups.push(std::mem::take(&mut group));
        }
        start += line.len();
    }
    if !group.is_empty() {
        groups.push(group);
    }
    groups
}

/// Whether lines without a blank one between them are one paragraph.
fn is_wrapped(text: &str, lines: &[Range<usize>]) -> bool {
    if lines.iter().any(|line| text[line.clone()].chars().count() > WRAP_WIDTH) {
        return false;
    }
    let going_on = lines[1..].iter().filter(|line| text[(*line).clone()].starts_with(char::is_lowercase)).count();
    going_on as f32 >= WRAP_SHARE * (lines.len() - 1) as f32
}

fn push(text: &str, span: Range<usize>, apart: bool, blocks: &mut Vec<Block>) {
    let (shape, start) = shape(&text[span.clone()]);
    let mut growing = Growing::default();
    growing.push(&text[span.start + start..span.end], Manner::default());
    let Some(grown) = growing.finish().filter(|grown| grown.chars > 0) else { return };
    blocks.push(Block {
        words: count_words(&grown.text),
        text: grown.text,
        chars: grown.chars,
        link_chars: 0,
        links: Vec::new(),
        runs: Vec::new(),
        indent: String::new(),
        empty_cells: 0,
        tag: LocalName::from(""),
        element: 0,
        shape,
        section: None,
        span: Some(span),
        looks: Looks::default(),
        apart,
    });
}

/// What a line is, by the marks that people type before it, and where its text begins.
fn shape(line: &str) -> (Shape, usize) {
    let hashes = line.bytes().take_while(|&byte| byte == b'#').count();
    if (1..=6).contains(&hashes) && line[hashes..].starts_with(' ') {
        return (Shape::Heading(hashes as u8), hashes);
    }
    let mark = line.chars().next().filter(|c| matches!(c, '-' | '*' | '+' | '•' | '·' | '◦' | '▪'));
    match mark {
        Some(mark) if line[mark.len_utf8()..].starts_with([' ', '\t']) => (Shape::Item, mark.len_utf8()),
        _ => (Shape::Paragraph, 0),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts(text: &str) -> Vec<String> {
        segment(text, Deadline::NEVER).blocks.into_iter().map(|block| block.text).collect()
    }

    #[test]
    fn lines_are_blocks() {
        assert_eq!(texts("One.\nTwo.\r\n\r\n  Three\t3 \n×"), ["One.", "Two.", "Three 3", "×"]);
    }

    #[test]
    fn wrapped_lines_are_one_block() {
        assert_eq!(
            texts("A text that was\nwrapped at a width\nof a few words.\n\nNext."),
            ["A text that was wrapped at a width of a few words.", "Next."]
        );
    }

    #[test]
    fn marks_of_plain_text() {
        let blocks = segment("# Title\n\n- item\n\n#tag -x", Deadline::NEVER).blocks;
        let seen: Vec<_> = blocks.iter().map(|block| (block.text.as_str(), block.shape)).collect();
        assert_eq!(seen, [("Title", Shape::Heading(1)), ("item", Shape::Item), ("#tag -x", Shape::Paragraph)]);
    }

    #[test]
    fn spans_are_those_of_the_text() {
        let text = "  One.\n\nTwo, three.\n";
        let spans: Vec<_> = segment(text, Deadline::NEVER).blocks.iter().map(|block| block.span.clone()).collect();
        assert_eq!(spans.iter().flatten().map(|span| &text[span.clone()]).collect::<Vec<_>>(), ["One.", "Two, three."]);
    }
}
