//! The attributes of an element that the walk reads, in one pass over them.
//!
//! In: an element. Out: [`Attributes`]. What holds: of a value no more than its beginning is looked at, but for addresses.

use html5ever::local_name;

use super::tags::{beginning, hides};
use crate::dom::Element as Tag;

/// What the attributes say; empty where there is none.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Attributes<'d> {
    pub class: &'d str,
    pub id: &'d str,
    pub role: &'d str,
    pub itemprop: &'d str,
    pub href: Option<&'d str>,
    /// Whether there is an id or a name, which a link may lead to.
    pub names_a_place: bool,
    /// Whether attributes or inline styles hide the element.
    pub hidden: bool,
}

impl<'d> Attributes<'d> {
    pub fn of(tag: Tag<'d>) -> Attributes<'d> {
        let mut read = Attributes::default();
        for (name, value) in tag.own_attrs() {
            match *name {
                local_name!("class") => read.class = beginning(Some(value)),
                local_name!("id") => {
                    read.id = beginning(Some(value));
                    read.names_a_place = true;
                }
                local_name!("name") => read.names_a_place = true,
                local_name!("role") => read.role = beginning(Some(value)),
                local_name!("itemprop") => read.itemprop = beginning(Some(value)),
                local_name!("href") => read.href = Some(value),
                local_name!("hidden") => read.hidden = true,
                local_name!("aria-hidden") => read.hidden |= value.eq_ignore_ascii_case("true"),
                local_name!("style") => read.hidden |= hides(value),
                _ => {}
            }
        }
        read
    }

    /// The values that tell what an element is: class, id, role, property.
    pub fn names(&self) -> [&'d str; 4] {
        [self.class, self.id, self.role, self.itemprop]
    }
}
