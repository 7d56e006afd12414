//! A list for each block, or each rule, all in one.
//!
//! In: the items of each block, one block after the other; or items, each with its list. Out: the list of a block.

/// Lists by the number of their block or rule.
#[derive(Clone, Debug)]
pub struct Lists<T> {
    items: Vec<T>,
    ends: Vec<usize>,
}

impl<T> Default for Lists<T> {
    fn default() -> Self {
        Lists { items: Vec::new(), ends: Vec::new() }
    }
}

impl<T> Lists<T> {
    /// Room for so many lists with so many items each.
    pub fn with_capacity(lists: usize, items: usize) -> Lists<T> {
        Lists { items: Vec::with_capacity(lists * items), ends: Vec::with_capacity(lists) }
    }

    /// Items by the number of their list, in the order in which they come.
    pub fn grouped<I>(all: &[I], count: usize, list: impl Fn(&I) -> usize, item: impl Fn(&I) -> T) -> Lists<T>
    where
        T: Copy,
    {
        let mut ends = vec![0; count];
        all.iter().for_each(|one| ends[list(one)] += 1);
        let mut start = 0;
        for end in &mut ends {
            start += std::mem::replace(end, start);
        }
        let mut items: Vec<T> = all.iter().map(&item).collect();
        for one in all {
            let end = &mut ends[list(one)];
            items[*end] = item(one);
            *end += 1;
        }
        Lists { items, ends }
    }

    /// All items, list by list.
    pub fn into_items(self) -> Vec<T> {
        self.items
    }

    /// Adds an item to the list that grows.
    pub fn push(&mut self, item: T) {
        self.items.push(item);
    }

    /// Ends the list that grows.
    pub fn end(&mut self) {
        self.ends.push(self.items.len());
    }

    /// Adds a list; gives back its number.
    pub fn add(&mut self, items: &[T]) -> usize
    where
        T: Copy,
    {
        self.items.extend_from_slice(items);
        self.end();
        self.ends.len() - 1
    }

    /// Ends the list that grows, with each item once and in order.
    pub fn end_sorted(&mut self)
    where
        T: Ord + Copy,
    {
        let start = self.ends.last().copied().unwrap_or(0);
        let own = &mut self.items[start..];
        own.sort_unstable();
        let mut kept = start;
        for at in start..self.items.len() {
            if at == start || self.items[at] != self.items[kept - 1] {
                self.items[kept] = self.items[at];
                kept += 1;
            }
        }
        self.items.truncate(kept);
        self.end();
    }

    /// The list of a block; empty if there is none.
    pub fn of(&self, block: usize) -> &[T] {
        let Some(end) = self.ends.get(block) else { return &[] };
        let start = block.checked_sub(1).map_or(0, |before| self.ends[before]);
        &self.items[start..*end]
    }
}
