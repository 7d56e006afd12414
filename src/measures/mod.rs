//! Stage `measure`: [`Blocks`] → [`Measures`], a table of numbers, one row a block, one column a [`Measure`].
//!
//! What holds: every number is finite; counts hold in every script; nothing depends on a site or on a URL; time is linear
//! in the blocks and their elements. The columns of the second pass are filled by [`context::fill`] once first scores
//! are known.

mod containers;
pub mod context;
mod copies;
mod dated;
mod headline;
mod local;
mod marked;
mod numbers;
mod place;
mod posts;
mod reading;
mod rows;
mod table;
mod words;

use crate::blocks::Blocks;
use crate::dates::DateWords;
use crate::kinds::{Kind, PageType};
use crate::page::Page;

pub use containers::Containers;
pub use table::{Measure, Pass};

/// The measures of a page's blocks.
#[derive(Clone, Debug)]
pub struct Measures {
    rows: usize,
    columns: Vec<f32>,
    /// The containers around each block.
    pub containers: Containers,
    /// The block that is the page's headline.
    pub headline: Option<usize>,
    /// For each block, the number of its template path; equal numbers, equal paths.
    pub paths: Vec<usize>,
    /// For each block, the innermost and the largest row of like elements around it, by their numbers.
    rows_of: Vec<[Option<usize>; 2]>,
    /// For each element, the row that it is a member of.
    row_of_element: Vec<Option<usize>>,
    /// For each element, itself or the nearest one around it that is a member of a row; the root if there is none.
    members: Vec<usize>,
}

impl Measures {
    /// The measures of a page without blocks.
    pub fn none() -> Measures {
        Measures {
            rows: 0,
            columns: Vec::new(),
            containers: Containers::default(),
            headline: None,
            paths: Vec::new(),
            rows_of: Vec::new(),
            row_of_element: Vec::new(),
            members: Vec::new(),
        }
    }

    /// How many blocks there are.
    pub fn rows(&self) -> usize {
        self.rows
    }

    /// The value of a measure for a block; 0 for a block that the page does not have.
    pub fn get(&self, measure: Measure, block: usize) -> f32 {
        if block >= self.rows {
            return 0.0;
        }
        self.columns.get(measure.column() * self.rows + block).copied().unwrap_or(0.0)
    }

    /// All values of a measure.
    pub fn column(&self, measure: Measure) -> &[f32] {
        &self.columns[measure.column() * self.rows..(measure.column() + 1) * self.rows]
    }

    /// The value of a measure that is the same for all blocks of a page; 0 if there is none.
    pub fn page(&self, measure: Measure) -> f32 {
        self.get(measure, 0)
    }

    /// The same with what rules mark: blocks, each with the kind that a rule marks it as, if it names one, and its weight.
    pub fn with_marks(mut self, blocks: &Blocks, marks: impl Iterator<Item = (usize, Option<Kind>, f32)>) -> Measures {
        marked::fill(&mut self, blocks, marks);
        self
    }

    /// The same with what is known of posts: for each its blocks, and those of them that are its text.
    pub fn with_posts<'a>(
        mut self,
        blocks: &Blocks,
        posts: impl Iterator<Item = (&'a [usize], &'a [usize])>,
    ) -> Measures {
        posts::fill(&mut self, blocks, posts);
        self
    }

    /// The same with the chances of the page's type known.
    pub fn with_types(mut self, chance: impl Fn(PageType) -> f32) -> Measures {
        for page_type in PageType::ALL {
            self.column_mut(of_type(*page_type)).fill(chance(*page_type));
        }
        self
    }

    fn row_of_element(&self, element: usize) -> Option<usize> {
        self.row_of_element.get(element).copied().flatten()
    }

    fn column_mut(&mut self, measure: Measure) -> &mut [f32] {
        &mut self.columns[measure.column() * self.rows..(measure.column() + 1) * self.rows]
    }

    /// Sets a measure of all blocks to what is made of the values, one a block.
    fn fill<T>(&mut self, measure: Measure, values: impl IntoIterator<Item = T>, make: impl Fn(T) -> f32) {
        self.column_mut(measure).iter_mut().zip(values).for_each(|(cell, value)| *cell = make(value));
    }

    fn set(&mut self, measure: Measure, block: usize, value: f32) {
        self.columns[measure.column() * self.rows + block] = value;
    }
}

/// The chance of a page type, as a measure of every block.
pub fn of_type(page_type: PageType) -> Measure {
    match page_type {
        PageType::Article => Measure::TypeArticle,
        PageType::Forum => Measure::TypeForum,
        PageType::Product => Measure::TypeProduct,
        PageType::Collection => Measure::TypeCollection,
        PageType::Listing => Measure::TypeListing,
        PageType::Documentation => Measure::TypeDocumentation,
        PageType::Service => Measure::TypeService,
    }
}

/// Measures the blocks of a page. Dates in them are told by the words of the languages.
pub fn measure(page: &Page<'_>, blocks: &Blocks, words: &DateWords) -> Measures {
    let rows = blocks.blocks.len();
    let local = local::Facts::of(page, blocks);
    let containers = Containers::of(blocks, &local.good);
    let headline = headline::find(page, blocks, &local);
    let columns = vec![0.0; rows * Measure::ALL.len()];
    let mut measures = Measures { rows, columns, containers, headline, ..Measures::none() };
    local::fill(&mut measures, blocks, &local);
    let signatures = place::signatures(blocks);
    place::fill(&mut measures, blocks, &local, &signatures);
    containers::fill(&mut measures, blocks);
    let rows = rows::Rows::of(blocks, &measures.containers, &signatures);
    let members = rows.members(blocks);
    measures.rows_of = rows::fill(&mut measures, blocks, &rows, &members);
    measures.members = members;
    measures.row_of_element = rows.of_element;
    dated::fill(&mut measures, blocks, words, page.head.lang.as_deref());
    measures
}
