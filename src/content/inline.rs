//! The text of a block as pieces: text, links, emphasis, code, formulas, images, marks of footnotes.
//!
//! In: a block and a range of its text. Out: pieces of a line. What holds: the text of the pieces is that of the range, but
//! for what marks a footnote; no style starts or ends with a space.

use std::ops::Range;

use rustc_hash::{FxHashMap, FxHashSet};

use super::{Image, Inline, Part, Parts, Style};
use crate::blocks::{self, Run, Styles};
use crate::extraction::{Extraction, Judged};

/// The order in which styles stand around each other, outermost first.
const NESTING: [(Styles, Style); 7] = [
    (Styles::STRONG, Style::Strong),
    (Styles::EMPHASIS, Style::Emphasis),
    (Styles::DELETED, Style::Deleted),
    (Styles::SUPERSCRIPT, Style::Superscript),
    (Styles::SUBSCRIPT, Style::Subscript),
    (Styles::RUBY_BASE, Style::Ruby),
    (Styles::RUBY_TEXT, Style::RubyText),
];

/// What is needed to read blocks.
pub(super) struct Reader<'a> {
    pub extraction: &'a Extraction,
    pub parts: Parts,
    /// The images in the text of each block.
    pub images: FxHashMap<usize, Vec<&'a blocks::Image>>,
    /// The footnotes that links mark, by block and the number of the link in it.
    pub marks: FxHashMap<(usize, usize), usize>,
    /// Links that lead back from a footnote, and are not shown.
    pub backlinks: FxHashSet<(usize, usize)>,
}

/// A stretch that is set alike and stands in the same link.
struct Piece {
    range: Range<usize>,
    styles: Styles,
    link: Option<usize>,
}

impl<'a> Reader<'a> {
    /// The pieces of a block.
    pub fn line(&self, index: usize, block: &Judged) -> Vec<Inline> {
        self.range(index, block, 0..block.text.len())
    }

    /// The pieces of a range of a block's text.
    pub fn range(&self, index: usize, block: &Judged, range: Range<usize>) -> Vec<Inline> {
        let none = Vec::new();
        let images = self.images.get(&index).unwrap_or(&none);
        let tidy = !block.omitted().is_empty();
        let mut next_image = images.iter().filter(|image| image.at.is_some_and(|at| range.start <= at)).peekable();
        let pieces = self.pieces(index, block, &range);
        let mut out = Vec::new();
        for group in pieces.chunk_by(|one, other| one.link == other.link) {
            let mut inside = Vec::new();
            for piece in group {
                while let Some(image) = next_image.next_if(|image| image.at.is_some_and(|at| at <= piece.range.start)) {
                    let shown = self.image(image);
                    // A link has no link in it.
                    let link = |shown: &Image| shown.link.clone().filter(|_| group[0].link.is_none());
                    inside.extend(shown.map(|shown| Leaf::Image(Image { link: link(&shown), ..shown })));
                }
                inside.push(Leaf::Text(piece));
            }
            self.linked(index, block, group[0].link, nest(&inside, 0, &block.text), &mut out);
        }
        let last = range.end == block.text.len();
        let rest = next_image.filter(|image| last || image.at.is_some_and(|at| at < range.end));
        out.extend(rest.filter_map(|image| self.image(image)).map(Inline::Image));
        if tidy {
            close_gaps(&mut out);
        }
        out
    }

    /// Puts the pieces of a link into the link, or the mark of a footnote in their place.
    fn linked(&self, index: usize, block: &Judged, link: Option<usize>, inside: Vec<Inline>, out: &mut Vec<Inline>) {
        let Some(number) = link else { return out.extend(inside) };
        if let Some(note) = self.marks.get(&(index, number)) {
            return out.push(Inline::Note(*note));
        }
        if self.backlinks.contains(&(index, number)) {
            return;
        }
        let href = if self.parts.has(Part::Links) { self.extraction.absolute(&block.links[number].href) } else { None };
        match href {
            Some(href) => out.push(Inline::Link { href, text: inside }),
            None => out.extend(inside),
        }
    }

    /// An image as it is shown, if images are wanted and it has an address.
    pub fn image(&self, image: &blocks::Image) -> Option<Image> {
        if !self.parts.has(Part::Images) {
            return None;
        }
        let link = image.link.as_ref().filter(|_| self.parts.has(Part::Links));
        Some(Image {
            src: self.extraction.absolute(&image.src)?,
            alt: image.alt.clone(),
            link: link.and_then(|href| self.extraction.absolute(href)),
            caption: None,
        })
    }

    /// Cuts a range where the setting or the link changes.
    fn pieces(&self, index: usize, block: &Judged, range: &Range<usize>) -> Vec<Piece> {
        let mut cuts: Vec<usize> = vec![range.start, range.end];
        cuts.extend(block.runs.iter().map(|run| run.start));
        cuts.extend(block.links.iter().flat_map(|link| [link.range.start, link.range.end]));
        let omitted = block.omitted();
        cuts.extend(omitted.iter().flat_map(|one| [one.range.start, one.range.end]));
        cuts.extend(self.images.get(&index).into_iter().flatten().filter_map(|image| image.at));
        cuts.retain(|cut| range.contains(cut) || *cut == range.end);
        cuts.sort_unstable();
        cuts.dedup();
        let (mut runs, mut links, mut left_out) = (Follow::new(&block.runs), 0, 0);
        let mut out = Vec::new();
        for pair in cuts.windows(2) {
            let piece = pair[0]..pair[1];
            while block.links.get(links).is_some_and(|link| link.range.end <= piece.start) {
                links += 1;
            }
            let link = block.links.get(links).filter(|link| link.range.start <= piece.start).map(|_| links);
            while omitted.get(left_out).is_some_and(|one| one.range.end <= piece.start) {
                left_out += 1;
            }
            if omitted.get(left_out).is_some_and(|one| one.range.start <= piece.start) {
                continue;
            }
            let mut styles = runs.at(piece.start);
            if !self.parts.has(Part::Formatting) {
                styles &= Styles::CODE | Styles::FORMULA | Styles::DISPLAY;
            }
            out.push(Piece { range: piece, styles, link });
        }
        out
    }
}

/// Takes away the spaces that what was left out has left behind: at the ends, and doubled.
fn close_gaps(line: &mut Vec<Inline>) {
    let mut space = true;
    for piece in line.iter_mut() {
        match piece {
            Inline::Text(text) => {
                if space {
                    *text = text.trim_start().to_owned();
                }
                space = text.ends_with(' ') || (space && text.is_empty());
            }
            Inline::Break => space = true,
            _ => space = false,
        }
    }
    while let Some(Inline::Text(text)) = line.last_mut() {
        text.truncate(text.trim_end().len());
        if !text.is_empty() {
            break;
        }
        line.pop();
    }
    line.retain(|piece| !matches!(piece, Inline::Text(text) if text.is_empty()));
}

/// Follows runs from left to right.
struct Follow<'a> {
    runs: &'a [Run],
    next: usize,
}

impl Follow<'_> {
    fn new(runs: &[Run]) -> Follow<'_> {
        Follow { runs, next: 0 }
    }

    fn at(&mut self, byte: usize) -> Styles {
        while self.runs.get(self.next).is_some_and(|run| run.start <= byte) {
            self.next += 1;
        }
        self.next.checked_sub(1).map_or(Styles::empty(), |run| self.runs[run].styles)
    }
}

/// A piece of text or an image between them.
enum Leaf<'p> {
    Text(&'p Piece),
    Image(Image),
}

impl Leaf<'_> {
    fn styles(&self) -> Styles {
        match self {
            Leaf::Text(piece) => piece.styles,
            Leaf::Image(_) => Styles::empty(),
        }
    }
}

/// Puts pieces into their styles, those from `level` on. Goes no deeper than there are styles.
fn nest(leaves: &[Leaf<'_>], level: usize, text: &str) -> Vec<Inline> {
    let Some((flag, style)) = NESTING.get(level) else {
        let mut out = Vec::new();
        leaves.iter().flat_map(|leaf| leaf_of(leaf, text)).for_each(|piece| push(piece, &mut out));
        return out;
    };
    let mut out = Vec::new();
    for group in leaves.chunk_by(|one, other| one.styles().contains(*flag) == other.styles().contains(*flag)) {
        let inside = nest(group, level + 1, text);
        if group[0].styles().contains(*flag) { styled(*style, inside, &mut out) } else { out.extend(inside) }
    }
    out
}

/// Adds a piece; what comes from two elements and is of one sort becomes one piece.
fn push(piece: Inline, out: &mut Vec<Inline>) {
    match (out.last_mut(), piece) {
        (Some(Inline::Text(before)), Inline::Text(text)) | (Some(Inline::Code(before)), Inline::Code(text)) => {
            before.push_str(&text);
        }
        (_, piece) => out.push(piece),
    }
}

/// Sets pieces in a style, spaces at either end left outside.
fn styled(style: Style, mut inside: Vec<Inline>, out: &mut Vec<Inline>) {
    let mut before = Vec::new();
    while let Some(Inline::Text(text)) = inside.first_mut() {
        let bare = text.trim_start();
        if bare.len() == text.len() {
            break;
        }
        before.push(Inline::Text(text[..text.len() - bare.len()].to_owned()));
        *text = bare.to_owned();
        if !text.is_empty() {
            break;
        }
        inside.remove(0);
    }
    let mut after = Vec::new();
    while let Some(Inline::Text(text)) = inside.last_mut() {
        let kept = text.trim_end().len();
        if kept == text.len() {
            break;
        }
        after.push(Inline::Text(text[kept..].to_owned()));
        text.truncate(kept);
        if !text.is_empty() {
            break;
        }
        inside.pop();
    }
    out.append(&mut before);
    if !inside.is_empty() {
        out.push(Inline::Styled(style, inside));
    }
    out.extend(after.into_iter().rev());
}

fn leaf_of(leaf: &Leaf<'_>, text: &str) -> Vec<Inline> {
    let piece = match leaf {
        Leaf::Image(image) => return vec![Inline::Image(image.clone())],
        Leaf::Text(piece) => piece,
    };
    let text = &text[piece.range.clone()];
    if piece.styles.contains(Styles::FORMULA) {
        return around(text, |tex| Inline::Formula { tex, display: piece.styles.contains(Styles::DISPLAY) });
    }
    let mut out = Vec::new();
    for (number, line) in text.split(['\n', '\t']).enumerate() {
        if number > 0 {
            out.push(Inline::Break);
        }
        if piece.styles.contains(Styles::CODE) {
            out.extend(around(line, Inline::Code));
        } else if !line.is_empty() {
            out.push(Inline::Text(line.to_owned()));
        }
    }
    out
}

/// A piece without the spaces around it, which stand as text.
fn around(text: &str, make: impl Fn(String) -> Inline) -> Vec<Inline> {
    let bare = text.trim();
    if bare.is_empty() {
        return if text.is_empty() { Vec::new() } else { vec![Inline::Text(text.to_owned())] };
    }
    let start = text.len() - text.trim_start().len();
    let end = text.trim_end().len();
    let space = |range: &str| (!range.is_empty()).then(|| Inline::Text(range.to_owned()));
    [space(&text[..start]), Some(make(bare.to_owned())), space(&text[end..])].into_iter().flatten().collect()
}
