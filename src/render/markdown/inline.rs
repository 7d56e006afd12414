//! Pieces of a line as Markdown.
//!
//! In: pieces. Out: text, in which a line break is a backslash and a line feed. What holds: signs for stress stand only
//! where a parser takes them for such; elsewhere HTML tags do.

use super::escape::{destination, escape, fence, title};
use crate::content::{Image, Inline, Style, plain};

/// Where a line stands.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Place {
    /// In a paragraph.
    Line,
    /// In a heading, which is one line.
    Heading,
    /// In a cell, which is one line and has a border.
    Cell,
}

/// Pieces as Markdown.
pub(super) fn inlines(pieces: &[Inline], place: Place) -> String {
    let mut out = String::new();
    write(pieces, place, None, &mut out);
    out
}

/// Writes pieces that `follows` will follow.
fn write(pieces: &[Inline], place: Place, follows: Option<char>, out: &mut String) {
    for (index, piece) in pieces.iter().enumerate() {
        let next = pieces.get(index + 1);
        match piece {
            Inline::Text(text) => escape(text, place == Place::Cell, out),
            Inline::Break => out.push_str(match place {
                Place::Line => "\\\n",
                Place::Heading => " ",
                Place::Cell => "<br>",
            }),
            Inline::Code(text) => code(text, place, out),
            Inline::Formula { tex, display } => out.push_str(&formula(tex, *display, place)),
            Inline::Link { href, text } => link(href, text, place, out),
            Inline::Image(picture) => out.push_str(&image(picture, place)),
            Inline::Note(note) => out.push_str(&format!("[^{}]", note + 1)),
            Inline::Styled(style, inside) => {
                let after = next.map_or(follows, first_char);
                styled(*style, inside, place, after, out);
            }
        }
    }
}

/// The first character that a piece will be written with, or a sign where that is markup.
fn first_char(piece: &Inline) -> Option<char> {
    match piece {
        Inline::Text(text) => text.chars().next(),
        Inline::Break => Some(' '),
        Inline::Styled(Style::Strong | Style::Emphasis | Style::Deleted, _) => Some('*'),
        Inline::Styled(..) => Some('<'),
        Inline::Code(_) => Some('`'),
        Inline::Formula { .. } => Some('$'),
        Inline::Link { .. } | Inline::Note(_) => Some('['),
        Inline::Image(_) => Some('!'),
    }
}

fn styled(style: Style, inside: &[Inline], place: Place, after: Option<char>, out: &mut String) {
    let (sign, tag, inside) = match (style, inside) {
        (Style::Strong, [Inline::Styled(Style::Emphasis, inner)]) => ("***", "", inner.as_slice()),
        (Style::Strong, _) => ("**", "strong", inside),
        (Style::Emphasis, _) => ("*", "em", inside),
        (Style::Deleted, _) => ("~~", "del", inside),
        (Style::Subscript, _) => ("", "sub", inside),
        (Style::Superscript, _) => ("", "sup", inside),
        (Style::Ruby, _) => ("", "ruby", inside),
        (Style::RubyText, _) => ("", "rt", inside),
    };
    let mut written = String::new();
    write(inside, place, Some('*'), &mut written);
    if written.trim().is_empty() {
        return out.push_str(&written);
    }
    let before = out.chars().next_back();
    if !sign.is_empty() && can_open(before, &written) && can_close(&written, after) {
        out.push_str(&format!("{sign}{written}{sign}"));
    } else if sign == "***" {
        out.push_str(&format!("<strong><em>{written}</em></strong>"));
    } else {
        out.push_str(&format!("<{tag}>{written}</{tag}>"));
    }
}

/// Whether signs before a text open it (CommonMark: they are left-flanking), with no other sign beside them.
fn can_open(before: Option<char>, text: &str) -> bool {
    let Some(first) = text.chars().next() else { return false };
    let free = before.is_none_or(|c| c.is_whitespace() || (c.is_ascii_punctuation() && !"*_~\\".contains(c)));
    !first.is_whitespace()
        && first != '*'
        && first != '~'
        && (free || (first.is_alphanumeric() && before.is_some_and(char::is_alphanumeric)))
}

/// Whether signs behind a text close it (right-flanking).
fn can_close(text: &str, after: Option<char>) -> bool {
    let Some(last) = text.chars().next_back() else { return false };
    let free = after.is_none_or(|c| c.is_whitespace() || (c.is_ascii_punctuation() && !"*_~".contains(c)));
    !last.is_whitespace()
        && !"*~".contains(last)
        && (free || (last.is_alphanumeric() && after.is_some_and(char::is_alphanumeric)))
}

fn code(text: &str, place: Place, out: &mut String) {
    // A parser that reads a cell takes the escape away before it reads the code.
    let text = if place == Place::Cell { text.replace('|', "\\|") } else { text.to_owned() };
    let fence = fence(&text, 1);
    let pad = if text.starts_with('`') || text.ends_with('`') { " " } else { "" };
    out.push_str(&format!("{fence}{pad}{text}{pad}{fence}"));
}

/// A formula between dollar signs.
pub(super) fn formula(tex: &str, display: bool, place: Place) -> String {
    let tex = tex.replace(['\n', '\r'], " ").replace('$', "\\$");
    let tex = if place == Place::Cell { tex.replace('|', "\\vert ") } else { tex };
    let tex = tex.trim();
    let sign = if display && place == Place::Line { "$$" } else { "$" };
    format!("{sign}{tex}{sign}")
}

fn link(href: &str, text: &[Inline], place: Place, out: &mut String) {
    let mut written = String::new();
    write(text, place, Some(']'), &mut written);
    let shows = !plain(text).trim().is_empty() || written.contains("![");
    if !shows {
        return out.push_str(&written);
    }
    let (bare, start) = (written.trim(), written.len() - written.trim_start().len());
    out.push_str(&written[..start]);
    out.push_str(&format!("[{bare}]({})", destination(href)));
    out.push_str(&written[start + bare.len()..]);
}

/// An image, in its link if it has one.
pub(super) fn image(image: &Image, place: Place) -> String {
    let mut alt = String::new();
    escape(&image.alt, place == Place::Cell, &mut alt);
    let caption = image.caption.as_ref().map_or(String::new(), |caption| format!(" \"{}\"", title(caption)));
    let picture = format!("![{alt}]({}{caption})", destination(&image.src));
    match &image.link {
        Some(href) => format!("[{picture}]({})", destination(href)),
        None => picture,
    }
}
