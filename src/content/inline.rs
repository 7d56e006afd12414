//! The text of a block as pieces: text, links, emphasis, code, formulas, images, marks of footnotes.
//!
//! In: a block and a range of its text. Out: pieces of a line. What holds: the text of the pieces is that of the range, but
//! for what marks a footnote; no style starts or ends with a space.

use std::ops::Range;

use memchr::memchr2;
use rustc_hash::{FxHashMap, FxHashSet};

use super::typed::{self, Typed, typed};
use super::{Image, Inline, Part, Parts, Style, notes};
use crate::blocks::{self, Run, Shape, Styles};
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
        let images = self.images.get(&index).map_or(&[][..], Vec::as_slice);
        let signs = typed::has_signs(&block.text[range.clone()]);
        if images.is_empty() && self.is_plain(block, &range, signs) {
            let mut out = Vec::with_capacity(1);
            text_into(&block.text[range], signs, &mut out);
            return out;
        }
        let leads_back = |number: usize| self.backlinks.contains(&(index, number));
        let tidy =
            !block.omitted().is_empty() || (!self.backlinks.is_empty() && (0..block.links.len()).any(leads_back));
        // A row of a table is read cell by cell: of all that is in it, only what is in the cell may be looked at.
        let first_image = images.partition_point(|image| image.at.is_some_and(|at| at < range.start));
        let mut next_image = images[first_image..].iter().peekable();
        let line = Line { text: &block.text, signs };
        let pieces = self.pieces(block, images, &range, signs);
        let (mut out, mut inside) = (Vec::new(), Vec::new());
        for group in pieces.chunk_by(|one, other| one.link == other.link) {
            inside.clear();
            for piece in group {
                while let Some(image) = next_image.next_if(|image| image.at.is_some_and(|at| at <= piece.range.start)) {
                    let Some(mut shown) = self.image(image) else { continue };
                    // A link has no link in it.
                    shown.link = shown.link.filter(|_| group[0].link.is_none());
                    let spaced = image.space_after && !block.text[piece.range.start..].starts_with(char::is_whitespace);
                    inside.push(Leaf::Image(shown, spaced));
                }
                inside.push(Leaf::Text(piece));
            }
            self.linked(index, block, group[0].link, nest(&inside, 0, line), &mut out);
        }
        let last = range.end == block.text.len();
        let rest = next_image.take_while(|image| last || image.at.is_some_and(|at| at < range.end));
        out.extend(rest.filter_map(|image| self.image(image)).map(Inline::Image));
        if tidy {
            close_gaps(&mut out);
        }
        // What stands beside a link that is not shown goes on with what is in it.
        out.dedup_by(|next, before| joins(before, next));
        out
    }

    /// Whether nothing is shown of a range but its text, images apart. Signs of formulas hold only within one element.
    fn is_plain(&self, block: &Judged, range: &Range<usize>, signs: bool) -> bool {
        let links_show = self.parts.has(Part::Links) || !(self.marks.is_empty() && self.backlinks.is_empty());
        if !block.omitted().is_empty() || !block.links.is_empty() && (signs || links_show) {
            return false;
        }
        let first = block.runs.partition_point(|run| run.start <= range.start).saturating_sub(1);
        let mut runs = block.runs[first..].iter().take_while(|run| run.start < range.end);
        runs.all(|run| !signs && self.shown(run.styles).is_empty())
    }

    /// Puts the pieces of a link into the link, or the mark of a footnote in their place.
    fn linked(
        &self,
        index: usize,
        block: &Judged,
        link: Option<usize>,
        mut inside: Vec<Inline>,
        out: &mut Vec<Inline>,
    ) {
        let Some(number) = link else { return out.append(&mut inside) };
        if let Some(note) = self.marks.get(&(index, number)) {
            return out.push(Inline::Note(*note));
        }
        if self.backlinks.contains(&(index, number)) {
            return;
        }
        let href = &block.links[number].href;
        // Headings lead to themselves so that readers can copy their address.
        let leads = self.parts.has(Part::Links) && !(matches!(block.shape, Shape::Heading(_)) && self.is_here(href));
        match leads.then(|| self.extraction.absolute(href)).flatten() {
            Some(href) => out.push(Inline::Link { href, text: inside }),
            None => out.append(&mut inside),
        }
    }

    /// Whether an address leads to a place in the page itself.
    fn is_here(&self, href: &str) -> bool {
        href.split_once('#').is_some_and(|(_, place)| self.extraction.anchors.contains_key(place))
            && notes::is_this_page(self.extraction, href)
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

    /// Cuts a range where the setting or the link changes. Text with signs of formulas is also cut where it comes from another
    /// element, as no formula begins in one and ends in another.
    fn pieces(&self, block: &Judged, images: &[&blocks::Image], range: &Range<usize>, signs: bool) -> Vec<Piece> {
        let within = |start: usize| start <= range.end;
        let mut runs = Follow::from(&block.runs, range.start);
        let mut links = block.links.partition_point(|link| link.range.end <= range.start);
        let omitted = block.omitted();
        let mut left_out = omitted.partition_point(|one| one.range.end <= range.start);
        let first_image = images.partition_point(|image| image.at.is_some_and(|at| at < range.start));
        let mut cuts: Vec<usize> = vec![range.start, range.end];
        let mut set = runs.last().map(|run| self.shown(run.styles));
        for run in block.runs[runs.next..].iter().take_while(|run| within(run.start)) {
            let styles = self.shown(run.styles);
            if signs || set != Some(styles) || styles.intersects(Styles::CODE | Styles::FORMULA) {
                cuts.push(run.start);
            }
            set = Some(styles);
        }
        let linked = block.links[links..].iter().map(|link| &link.range);
        let cut_out = omitted[left_out..].iter().map(|one| &one.range);
        cuts.extend(linked.take_while(|one| within(one.start)).flat_map(|one| [one.start, one.end]));
        cuts.extend(cut_out.take_while(|one| within(one.start)).flat_map(|one| [one.start, one.end]));
        cuts.extend(images[first_image..].iter().filter_map(|image| image.at).take_while(|at| within(*at)));
        cuts.retain(|cut| range.contains(cut) || *cut == range.end);
        cuts.sort_unstable();
        cuts.dedup();
        let mut out = Vec::with_capacity(cuts.len());
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
            let styles = self.shown(runs.at(piece.start));
            out.push(Piece { range: piece, styles, link });
        }
        out
    }

    /// The styles that are shown.
    fn shown(&self, styles: Styles) -> Styles {
        match self.parts.has(Part::Formatting) {
            true => styles,
            false => styles & (Styles::CODE | Styles::FORMULA | Styles::DISPLAY | Styles::RUBY_TEXT),
        }
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
    /// Begins at a byte.
    fn from(runs: &[Run], byte: usize) -> Follow<'_> {
        Follow { runs, next: runs.partition_point(|run| run.start <= byte) }
    }

    fn at(&mut self, byte: usize) -> Styles {
        while self.runs.get(self.next).is_some_and(|run| run.start <= byte) {
            self.next += 1;
        }
        self.last().map_or(Styles::empty(), |run| run.styles)
    }

    /// The run that was come to last.
    fn last(&self) -> Option<&Run> {
        self.next.checked_sub(1).map(|run| &self.runs[run])
    }
}

/// The text of a block, and whether it has signs that may stand around formulas.
#[derive(Clone, Copy)]
struct Line<'t> {
    text: &'t str,
    signs: bool,
}

/// A piece of text or an image between them, and whether a space is to follow it.
enum Leaf<'p> {
    Text(&'p Piece),
    Image(Image, bool),
}

impl Leaf<'_> {
    fn styles(&self) -> Styles {
        match self {
            Leaf::Text(piece) => piece.styles,
            Leaf::Image(..) => Styles::empty(),
        }
    }
}

/// Puts pieces into their styles, those from `level` on. Goes no deeper than there are styles.
fn nest(leaves: &[Leaf<'_>], level: usize, line: Line<'_>) -> Vec<Inline> {
    let all = leaves.iter().fold(Styles::empty(), |all, leaf| all | leaf.styles());
    let level = (level..NESTING.len()).find(|level| all.contains(NESTING[*level].0));
    let mut out = Vec::new();
    let Some((level, (flag, style))) = level.map(|level| (level, NESTING[level])) else {
        leaves.iter().for_each(|leaf| leaf_into(leaf, line, &mut out));
        return out;
    };
    for group in leaves.chunk_by(|one, other| one.styles().contains(flag) == other.styles().contains(flag)) {
        let mut inside = nest(group, level + 1, line);
        if group[0].styles().contains(flag) { styled(style, inside, &mut out) } else { out.append(&mut inside) }
    }
    out
}

/// Adds a piece; what comes from two elements and is of one sort becomes one piece.
fn push(piece: Inline, out: &mut Vec<Inline>) {
    if !out.last_mut().is_some_and(|last| joins(last, &piece)) {
        out.push(piece);
    }
}

/// Puts a piece behind one of its sort; whether it is.
fn joins(before: &mut Inline, next: &Inline) -> bool {
    match (before, next) {
        (Inline::Text(before), Inline::Text(next)) | (Inline::Code(before), Inline::Code(next)) => {
            before.push_str(next);
            true
        }
        _ => false,
    }
}

/// Sets pieces in a style, spaces and line breaks at either end left outside.
fn styled(style: Style, mut inside: Vec<Inline>, out: &mut Vec<Inline>) {
    let blank = inside.iter().take_while(|piece| is_blank(piece)).count();
    out.extend(inside.drain(..blank));
    let mut after = Vec::new();
    while inside.last().is_some_and(is_blank) {
        after.extend(inside.pop());
    }
    if let Some(Inline::Text(text)) = inside.first_mut() {
        let space = text.len() - text.trim_start().len();
        let bare = text.split_off(space);
        let space = std::mem::replace(text, bare);
        out.extend((!space.is_empty()).then_some(Inline::Text(space)));
    }
    if let Some(Inline::Text(text)) = inside.last_mut() {
        let space = text.split_off(text.trim_end().len());
        after.extend((!space.is_empty()).then_some(Inline::Text(space)));
    }
    if !inside.is_empty() {
        out.push(Inline::Styled(style, inside));
    }
    out.extend(after.into_iter().rev());
}

/// Whether a piece is only space.
fn is_blank(piece: &Inline) -> bool {
    match piece {
        Inline::Text(text) => text.trim().is_empty(),
        Inline::Break => true,
        _ => false,
    }
}

fn leaf_into(leaf: &Leaf<'_>, line: Line<'_>, out: &mut Vec<Inline>) {
    let piece = match leaf {
        Leaf::Image(image, spaced) => {
            push(Inline::Image(image.clone()), out);
            if *spaced {
                push_text(" ", out);
            }
            return;
        }
        Leaf::Text(piece) => piece,
    };
    let text = &line.text[piece.range.clone()];
    if piece.styles.contains(Styles::FORMULA) {
        let display = piece.styles.contains(Styles::DISPLAY);
        around(text, |tex| Inline::Formula { tex, display }, out);
    } else if piece.styles.contains(Styles::CODE) {
        lines(text, out, |line, out| around(line, Inline::Code, out));
    } else {
        text_into(text, line.signs, out);
    }
}

/// Adds text that is set plainly; formulas in it have signs around them.
fn text_into(text: &str, signs: bool, out: &mut Vec<Inline>) {
    if !signs {
        return lines(text, out, push_text);
    }
    for part in typed(text) {
        match part {
            Typed::Formula(tex, display) => push(Inline::Formula { tex: tex.to_owned(), display }, out),
            Typed::Text(text) => lines(text, out, push_text),
        }
    }
}

/// Adds the lines of a text with breaks between them.
fn lines(mut text: &str, out: &mut Vec<Inline>, add: impl Fn(&str, &mut Vec<Inline>)) {
    while let Some(end) = memchr2(b'\n', b'\t', text.as_bytes()) {
        add(&text[..end], out);
        out.push(Inline::Break);
        text = &text[end + 1..];
    }
    add(text, out);
}

/// Adds text; what comes behind other text goes with it.
fn push_text(text: &str, out: &mut Vec<Inline>) {
    match out.last_mut() {
        _ if text.is_empty() => {}
        Some(Inline::Text(before)) => before.push_str(text),
        _ => out.push(Inline::Text(text.to_owned())),
    }
}

/// Adds a piece without the spaces around it, which stand as text.
fn around(text: &str, make: impl Fn(String) -> Inline, out: &mut Vec<Inline>) {
    let bare = text.trim();
    if bare.is_empty() {
        return push_text(text, out);
    }
    let start = text.len() - text.trim_start().len();
    push_text(&text[..start], out);
    push(make(bare.to_owned()), out);
    push_text(&text[text.trim_end().len()..], out);
}
