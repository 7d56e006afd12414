//! Which address an image has: pages that load images late keep it in other attributes.
//!
//! In: a tag. Out: an address, or none. What holds: never a `data:` URL, nor an address that is a script.

use super::details::number;
use crate::dom::Element as Tag;

/// Attributes that may hold an image's address, the most trustworthy first: while `src` is only a stand-in, scripts put
/// the address from one of the others there.
const ADDRESSES: [&str; 7] =
    ["data-src", "data-lazy-src", "data-original", "data-orig-file", "data-url", "data-image", "src"];
/// Attributes that may hold several addresses with their widths.
const SETS: [&str; 3] = ["srcset", "data-srcset", "data-lazy-srcset"];
/// Characters of which an emoji is made: families and flags have many.
const LONGEST_SIGN: usize = 10;
/// Bytes of an address: no longer one is of use.
const LONGEST: usize = 4 << 10;

/// The address of an image.
pub(super) fn address(tag: Tag<'_>) -> Option<&str> {
    let single = ADDRESSES.iter().find_map(|name| usable(tag.attr(name)?));
    single.or_else(|| SETS.iter().find_map(|name| widest(tag.attr(name)?)))
}

/// Width and height in pixels, as far as attributes tell.
pub(super) fn size(tag: Tag<'_>) -> (Option<u32>, Option<u32>) {
    let pixels = |name| number(tag.attr(name)).and_then(|size| u32::try_from(size).ok());
    (pixels("width"), pixels("height"))
}

/// Whether an image stands for a sign that it has as its text: an emoji, drawn for browsers that have none.
pub(super) fn is_sign(alt: &str) -> bool {
    let is_part = |c: char| matches!(c, '\u{200D}' | '\u{FE0F}' | '\u{2600}'..='\u{27BF}' | '\u{1F000}'..='\u{1FAFF}');
    !alt.is_empty() && alt.chars().count() <= LONGEST_SIGN && alt.chars().all(is_part)
}

/// An address that leads to an image, trimmed.
fn usable(address: &str) -> Option<&str> {
    let address = address.trim();
    let starts = |scheme: &str| address.get(..5).is_some_and(|start| start.eq_ignore_ascii_case(scheme));
    let leads = !address.is_empty() && address.len() <= LONGEST;
    (leads && !["data:", "javas", "about", "blob:"].into_iter().any(starts)).then_some(address)
}

/// The address with the largest width, or density, of a set.
fn widest(set: &str) -> Option<&str> {
    let mut best: Option<(f32, &str)> = None;
    for one in set.split(", ").flat_map(|part| part.split(",\n")) {
        let mut words = one.trim().trim_end_matches(',').split_ascii_whitespace();
        let Some(address) = words.next().and_then(usable) else { continue };
        let width = words.next().and_then(|width| width.trim_end_matches(['w', 'x']).parse().ok()).unwrap_or(1.0);
        if best.is_none_or(|(widest, _)| width > widest) {
            best = Some((width, address));
        }
    }
    best.map(|(_, address)| address)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::page::tree_of;

    #[test]
    fn emoji_are_signs_and_words_are_not() {
        assert!(["🌧", "👩\u{200D}🚀", "❤\u{FE0F}"].iter().all(|alt| is_sign(alt)));
        assert!(!["", "rain", "1", "日", "🌧 rain"].iter().any(|alt| is_sign(alt)));
    }

    #[test]
    fn late_addresses_are_found_and_data_urls_are_none() {
        let cases = [
            ("src=a.png", Some("a.png")),
            ("src='data:image/gif;base64,R0' data-src=' /b.jpg '", Some("/b.jpg")),
            ("src='DATA:image/png,x'", None),
            ("src='data:,' srcset='s.jpg 320w, l.jpg 1024w, m.jpg 640w'", Some("l.jpg")),
            ("srcset='https://x.example/a,b.jpg 1x, https://x.example/c.jpg 2x'", Some("https://x.example/c.jpg")),
            ("src=''", None),
        ];
        for (attributes, want) in cases {
            let html = tree_of(&format!("<img {attributes}>"));
            let image = html.all_elements().find(|element| element.name() == "img").unwrap();
            assert_eq!(address(image), want, "{attributes}");
        }
    }
}
