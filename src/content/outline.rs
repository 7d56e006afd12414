//! The lists, quotes and tables that the blocks of a page hang in.
//!
//! In: the elements of an extraction. Out: for each element the containers around it. What holds: one pass over the
//! elements; no path is longer than [`DEPTH`].

use html5ever::local_name;
use rustc_hash::FxHashMap;

use super::DEPTH;
use crate::blocks::{Detail, Element};
use crate::extraction::Extraction;

/// What an element is in the structure of the body.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Container {
    /// A list; the number of its first item if it is ordered.
    List(Option<i32>),
    Item,
    Definitions,
    Term,
    Meaning,
    Quote,
    Table,
    /// A row, and whether it belongs to the head.
    Row(bool),
    /// A cell: its number in the row and what it spans.
    Cell(usize, Span),
    Details,
    /// A footnote: its number from 0.
    Note(usize),
    /// A post of a thread: its number from 0.
    Post(usize),
}

/// What a cell is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Span {
    pub header: bool,
    pub columns: u32,
    pub rows: u32,
}

/// The containers of a page.
pub(super) struct Outline<'a> {
    elements: &'a [Element],
    details: &'a FxHashMap<usize, Detail>,
    /// For each element the container that it is or stands in; 0 is none.
    nearest: Vec<usize>,
    containers: FxHashMap<usize, Container>,
    /// The cells of each row.
    cells: FxHashMap<usize, Vec<usize>>,
}

impl<'a> Outline<'a> {
    /// The outline of a page, of which some elements are footnotes or posts.
    pub fn of(extraction: &'a Extraction, apart: &FxHashMap<usize, Container>) -> Outline<'a> {
        let elements = &extraction.elements;
        let mut outline = Outline {
            elements,
            details: &extraction.details,
            nearest: vec![0; elements.len()],
            containers: FxHashMap::default(),
            cells: FxHashMap::default(),
        };
        let mut levels = vec![0_usize; elements.len()];
        for (index, element) in elements.iter().enumerate().skip(1) {
            let (around, level) = (outline.nearest[element.parent], levels[element.parent]);
            let container = match apart.get(&index) {
                // What stands apart is in no list, whatever it stood in.
                Some(found) => Some((*found, 1)),
                None => outline.container(index, element).filter(|_| level < DEPTH).map(|found| (found, level + 1)),
            };
            (outline.nearest[index], levels[index]) = match container {
                Some((found, level)) => {
                    outline.containers.insert(index, found);
                    (index, level)
                }
                None => (around, level),
            };
        }
        outline
    }

    /// What an element is by itself.
    fn container(&mut self, index: usize, element: &Element) -> Option<Container> {
        Some(match element.tag {
            local_name!("ul") | local_name!("menu") | local_name!("dir") => Container::List(None),
            local_name!("ol") => Container::List(Some(match self.details.get(&index) {
                Some(Detail::Start(start)) => *start,
                _ => 1,
            })),
            local_name!("li") => Container::Item,
            local_name!("dl") => Container::Definitions,
            local_name!("dt") => Container::Term,
            local_name!("dd") => Container::Meaning,
            local_name!("blockquote") => Container::Quote,
            local_name!("table") => Container::Table,
            local_name!("tr") => Container::Row(self.elements[element.parent].tag == local_name!("thead")),
            local_name!("td") | local_name!("th") => {
                let cells = self.cells.entry(element.parent).or_default();
                cells.push(index);
                let number = cells.len() - 1;
                Container::Cell(number, self.span(index))
            }
            local_name!("details") => Container::Details,
            _ => return None,
        })
    }

    fn span(&self, cell: usize) -> Span {
        let (columns, rows) = match self.details.get(&cell) {
            Some(Detail::Span { columns, rows }) => (*columns, *rows),
            _ => (1, 1),
        };
        Span { header: self.elements[cell].tag == local_name!("th"), columns, rows }
    }

    /// The containers around an element, itself among them, outermost first.
    pub fn path(&self, element: usize) -> Vec<(usize, Container)> {
        let mut path = Vec::new();
        let mut next = self.nearest.get(element).copied().unwrap_or(0);
        while let Some(container) = self.containers.get(&next) {
            path.push((next, *container));
            if matches!(container, Container::Note(_) | Container::Post(_)) {
                break;
            }
            next = self.nearest[self.elements[next].parent];
        }
        path.reverse();
        path
    }

    /// What the cells of a row are, in order.
    pub fn cells(&self, row: usize) -> Vec<Span> {
        self.cells.get(&row).map(|cells| cells.iter().map(|cell| self.span(*cell)).collect()).unwrap_or_default()
    }

    /// The language of the code in an element, and the element that is preformatted.
    pub fn preformatted(&self, element: usize) -> (usize, Option<&str>) {
        let (mut here, mut innermost) = (element, 0);
        while here != 0 {
            if matches!(&*self.elements[here].tag, "pre" | "listing" | "xmp") {
                innermost = if innermost == 0 { here } else { innermost };
                // A listing in a table that stands in a <pre>, as highlighters number lines: the outer one may tell.
                if let Some(Detail::Language(language)) = self.details.get(&here) {
                    return (innermost, Some(language));
                }
            }
            here = self.elements[here].parent;
        }
        (innermost, None)
    }
}
