//! What a page says of itself: title, language, description, types, and all it declares under some name.
//!
//! In: the tree. Out: [`Head`], of no use if the time is over before. What holds: one walk over the elements, iterative; of the fields,
//! the first value of a name counts; the lists are bounded in number and length.

use html5ever::local_name;
use serde_json::Value;

use super::json_ld;
use crate::dom::{Dom, Element};
use crate::limits::{DataLimit, Deadline};
use crate::spaces::one_line;

/// What the page's head and its structured data say.
#[derive(Clone, Debug, Default)]
pub struct Head {
    /// The content of `<title>`, or the title that the caller gave.
    pub title: Option<String>,
    /// `og:title` or `twitter:title`.
    pub og_title: Option<String>,
    /// `og:site_name`.
    pub site: Option<String>,
    /// The description.
    pub description: Option<String>,
    /// The language, lower-case, e.g. `pt-br`.
    pub lang: Option<String>,
    /// The address in `<base>`, against which the page's links are to be read.
    pub base: Option<String>,
    /// The canonical URL.
    pub canonical: Option<String>,
    /// `og:url`.
    pub og_url: Option<String>,
    /// `og:type`, lower-case.
    pub og_type: Option<String>,
    /// The generator, lower-case.
    pub generator: Option<String>,
    /// The types of the page's JSON-LD and microdata, lower-case.
    pub schema: Vec<String>,
    /// All `<meta>` with a content, in the order of the page.
    pub metas: Vec<Named>,
    /// All `<link>` with an address, by their relation.
    pub links: Vec<Named>,
    /// The page's JSON-LD, a value a script (or more, where a script holds several).
    pub json_ld: Vec<Value>,
    /// What kept JSON-LD from being read.
    pub json_ld_left: Vec<DataLimit>,
}

/// Something that the page's head says under a name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Named {
    /// The name, lower-case: of a `<meta>` its property, name, itemprop or http-equiv; of a `<link>` its relation.
    pub name: String,
    /// What it says: the content, or the address.
    pub content: String,
}

/// How many `<meta>` and `<link>` of a page are kept, each.
const NAMED: usize = 2_000;
/// Characters of a content that are kept.
const CONTENT: usize = 4_000;
/// Bytes of all JSON-LD scripts of a page that are parsed.
const JSON_BYTES: usize = 4 << 20;

/// Elements between two looks at the clock.
const ELEMENTS: usize = 256;

/// Reads the head of a page, as long as its time is not over.
pub(super) fn read(html: &Dom, deadline: Deadline) -> Head {
    let mut head = Head::default();
    let mut json_bytes = 0;
    for (number, element) in html.all_elements().enumerate() {
        if deadline.is_over_at(number, ELEMENTS) {
            break;
        }
        match *element.local_name() {
            local_name!("html") => {
                set(&mut head.lang, element.attr("lang").or_else(|| element.attr("xml:lang")).map(lower));
            }
            local_name!("title") if head.title.is_none() && !inside_svg(element) => {
                set(&mut head.title, Some(element.text().collect::<String>()));
            }
            local_name!("meta") => {
                meta(element, &mut head);
                // some put the whole script into an attribute
                if let Some(content) = element.attr("content").filter(|content| json_ld::looks_so(content)) {
                    structured(content, &mut json_bytes, &mut head);
                }
            }
            local_name!("base") => set(&mut head.base, element.attr("href").map(str::to_owned)),
            local_name!("link") => link(element, &mut head),
            local_name!("script") if element.attr("type").is_some_and(|kind| lower(kind).contains("ld+json")) => {
                structured(&element.text().collect::<String>(), &mut json_bytes, &mut head);
            }
            _ => {}
        }
        if let Some(kind) = element.attribute(&local_name!("itemtype")) {
            push(&mut head.schema, kind.rsplit('/').next().unwrap_or(kind));
        }
    }
    head
}

/// Enters the values of a script of JSON-LD, unless there is too much of it.
fn structured(script: &str, json_bytes: &mut usize, head: &mut Head) {
    *json_bytes += script.len();
    if *json_bytes > JSON_BYTES {
        head.json_ld_left.push(DataLimit::Bytes);
        return;
    }
    let (values, too_deep) = json_ld::parse(script);
    json_ld::types(&values, |kind| push(&mut head.schema, kind));
    head.json_ld.extend(values);
    if too_deep {
        head.json_ld_left.push(DataLimit::Depth);
    }
}

fn inside_svg(element: Element<'_>) -> bool {
    element.parent_element().is_some_and(|parent| parent.name() == "svg")
}

/// Sets a field that is still empty to a value that is not.
fn set(field: &mut Option<String>, value: Option<String>) {
    if field.is_none() {
        *field = value.map(|value| one_line(&value)).filter(|value| !value.is_empty());
    }
}

fn lower(text: &str) -> String {
    text.trim().to_lowercase()
}

fn push(list: &mut Vec<String>, value: &str) {
    let value = lower(value);
    if !value.is_empty() && list.len() < 64 && !list.contains(&value) {
        list.push(value);
    }
}

fn meta(element: Element<'_>, head: &mut Head) {
    let Some(content) = element.attr("content") else { return };
    let names = ["property", "name", "itemprop", "http-equiv"];
    for name in names.iter().filter_map(|name| element.attr(name)).flat_map(str::split_whitespace) {
        enter(&mut head.metas, name, content);
    }
    let key = element.attr("property").or_else(|| element.attr("name")).or_else(|| element.attr("http-equiv"));
    let Some(key) = key.map(lower) else { return };
    match key.as_str() {
        "og:title" | "twitter:title" => set(&mut head.og_title, Some(content.to_owned())),
        "og:site_name" => set(&mut head.site, Some(content.to_owned())),
        "description" | "og:description" | "twitter:description" => {
            set(&mut head.description, Some(content.to_owned()));
        }
        "og:url" => set(&mut head.og_url, Some(content.to_owned())),
        "og:type" => set(&mut head.og_type, Some(lower(content))),
        "generator" => set(&mut head.generator, Some(lower(content))),
        "content-language" | "language" | "dc.language" | "dcterms.language" => {
            set(&mut head.lang, Some(lower(content)))
        }
        _ => {}
    }
}

fn link(element: Element<'_>, head: &mut Head) {
    let (Some(rel), Some(href)) = (element.attr("rel"), element.attr("href")) else { return };
    if rel.eq_ignore_ascii_case("canonical") {
        set(&mut head.canonical, Some(href.to_owned()));
    }
    for rel in rel.split_whitespace() {
        enter(&mut head.links, rel, href);
    }
}

/// Enters something under its name, unless it is empty or there is too much.
fn enter(list: &mut Vec<Named>, name: &str, content: &str) {
    if list.len() < NAMED && !content.trim().is_empty() && name.len() <= 100 {
        let content = content.trim();
        let end = content.char_indices().nth(CONTENT).map_or(content.len(), |(end, _)| end);
        list.push(Named { name: name.to_lowercase(), content: content[..end].to_owned() });
    }
}
