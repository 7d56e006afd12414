//! What a page says of itself: title, language, description, types.
//!
//! In: the tree. Out: [`Head`]. What holds: one walk over the elements, iterative; the first value of a name counts.

use scraper::{ElementRef, Html};
use serde_json::Value;

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
}

/// Bytes of one JSON-LD script that are parsed.
const JSON_LIMIT: usize = 4 << 20;
/// How many values of JSON-LD are looked at.
const JSON_VALUES: usize = 100_000;

/// Reads the head of a page.
pub(super) fn read(html: &Html) -> Head {
    let mut head = Head::default();
    for node in html.tree.nodes() {
        let Some(element) = ElementRef::wrap(node) else { continue };
        match element.value().name() {
            "html" => set(&mut head.lang, element.attr("lang").or_else(|| element.attr("xml:lang")).map(lower)),
            "title" if head.title.is_none() && !inside_svg(element) => {
                set(&mut head.title, Some(element.text().collect::<String>()));
            }
            "meta" => meta(element, &mut head),
            "base" => set(&mut head.base, element.attr("href").map(str::to_owned)),
            "link" if element.attr("rel").is_some_and(|rel| rel.eq_ignore_ascii_case("canonical")) => {
                set(&mut head.canonical, element.attr("href").map(str::to_owned));
            }
            "script" if element.attr("type").is_some_and(|kind| lower(kind).contains("ld+json")) => {
                schema_of_script(&element.text().collect::<String>(), &mut head.schema);
            }
            _ => {}
        }
        if let Some(kind) = element.attr("itemtype") {
            push(&mut head.schema, kind.rsplit('/').next().unwrap_or(kind));
        }
    }
    head
}

fn inside_svg(element: ElementRef<'_>) -> bool {
    element.parent().and_then(ElementRef::wrap).is_some_and(|parent| parent.value().name() == "svg")
}

/// Sets a field that is still empty to a value that is not.
fn set(field: &mut Option<String>, value: Option<String>) {
    if field.is_none() {
        *field = value.map(|value| squeeze(&value)).filter(|value| !value.is_empty());
    }
}

fn squeeze(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
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

fn meta(element: ElementRef<'_>, head: &mut Head) {
    let Some(content) = element.attr("content") else { return };
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

/// Collects the `@type`s of a JSON-LD script; broken JSON gives none.
fn schema_of_script(script: &str, types: &mut Vec<String>) {
    if script.len() > JSON_LIMIT {
        return;
    }
    let Ok(value) = serde_json::from_str::<Value>(script.trim().trim_end_matches(';')) else { return };
    let mut open = vec![&value];
    let mut seen = 0;
    while let Some(value) = open.pop() {
        seen += 1;
        if seen > JSON_VALUES {
            return;
        }
        match value {
            Value::Array(items) => open.extend(items),
            Value::Object(fields) => {
                match fields.get("@type") {
                    Some(Value::String(kind)) => push(types, kind),
                    Some(Value::Array(kinds)) => {
                        kinds.iter().filter_map(Value::as_str).for_each(|kind| push(types, kind))
                    }
                    _ => {}
                }
                open.extend(fields.values().filter(|value| value.is_object() || value.is_array()));
            }
            _ => {}
        }
    }
}
