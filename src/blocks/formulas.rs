//! Formulas to TeX.
//!
//! In: a `<math>` element. Out: its TeX: the one that the page carries along, else one made from the MathML. What holds: no
//! recursion, time linear in the element; what is not known is taken as the row of its parts, so that no symbol is lost.

use crate::dom::{Edge, Element as Tag, Node, NodeRef};
use crate::spaces::one_line;

/// The formula of a `<math>` element, if it has any text.
pub(super) fn tex(math: NodeRef<'_>) -> Option<String> {
    let tex = carried(math).unwrap_or_else(|| of_mathml(math));
    let tex = one_line(&tex);
    // TeX wraps what came from Wikipedia's markup once more.
    let bare = tex.strip_prefix("{\\displaystyle").and_then(|rest| rest.strip_suffix('}')).unwrap_or(&tex).trim();
    (!bare.is_empty()).then(|| bare.to_owned())
}

/// Whether a formula stands on lines of its own.
pub(super) fn is_display(tag: Tag<'_>) -> bool {
    let mode = tag.attr("type").is_some_and(|kind| kind.contains("mode=display"));
    mode || tag.attr("display") == Some("block") || tag.attr("mode") == Some("display")
}

/// The TeX that the page carries along.
fn carried(math: NodeRef<'_>) -> Option<String> {
    let is_tex = |node: &NodeRef<'_>| {
        node.element().is_some_and(|tag| {
            tag.name() == "annotation"
                && tag.attr("encoding").is_some_and(|kind| kind.to_ascii_lowercase().contains("tex"))
        })
    };
    let annotation =
        math.descendants().find(is_tex).and_then(|node| node.element()).map(|found| found.text().collect());
    annotation.filter(|tex: &String| !tex.trim().is_empty()).or_else(|| {
        let said = math.element()?.attr("alttext")?;
        said.contains('\\').then(|| said.to_owned())
    })
}

/// A construct of which parts are written and others awaited.
struct Open {
    name: Construct,
    parts: Vec<String>,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Construct {
    Row,
    Fraction,
    Root,
    NthRoot,
    Sub,
    Super,
    SubSuper,
    Over,
    Table,
    TableRow,
    Text,
    Unread,
}

/// TeX made from MathML.
fn of_mathml(math: NodeRef<'_>) -> String {
    let mut open: Vec<Open> = vec![Open { name: Construct::Row, parts: Vec::new() }];
    for edge in math.traverse() {
        match edge {
            Edge::Open(node) => match node.value() {
                Node::Element(tag) => open.push(Open { name: construct(tag.name()), parts: Vec::new() }),
                Node::Text(text) => {
                    let text = text.trim();
                    if let Some(last) =
                        open.last_mut().filter(|last| !text.is_empty() && last.name != Construct::Unread)
                    {
                        last.parts.push(symbols(text));
                    }
                }
                _ => {}
            },
            Edge::Close(node) if node.value().is_element() => {
                if let Some(closed) = open.pop() {
                    let written = write(closed);
                    match open.last_mut() {
                        Some(around) => around.parts.push(written),
                        None => return written,
                    }
                }
            }
            Edge::Close(_) => {}
        }
    }
    open.pop().map(write).unwrap_or_default()
}

fn construct(name: &str) -> Construct {
    match name {
        "mfrac" => Construct::Fraction,
        "msqrt" => Construct::Root,
        "mroot" => Construct::NthRoot,
        "msub" | "munder" => Construct::Sub,
        "msup" => Construct::Super,
        "mover" => Construct::Over,
        "msubsup" | "munderover" => Construct::SubSuper,
        "mtable" => Construct::Table,
        "mtr" => Construct::TableRow,
        "mtext" | "ms" => Construct::Text,
        "annotation" | "annotation-xml" | "mphantom" | "script" | "style" => Construct::Unread,
        _ => Construct::Row,
    }
}

/// Writes a construct whose parts are complete.
fn write(Open { name, parts }: Open) -> String {
    match (name, parts.as_slice()) {
        (Construct::Unread, _) => String::new(),
        (Construct::Fraction, [over, under]) => format!("\\frac{{{over}}}{{{under}}}"),
        (Construct::Root, _) => format!("\\sqrt{{{}}}", parts.join(" ")),
        (Construct::NthRoot, [of, degree]) => format!("\\sqrt[{degree}]{{{of}}}"),
        (Construct::Sub, [base, below]) => format!("{}_{}", group(base), braced(below)),
        (Construct::Super, [base, above]) => format!("{}^{}", group(base), braced(above)),
        (Construct::SubSuper, [base, below, above]) => format!("{}_{}^{}", group(base), braced(below), braced(above)),
        (Construct::Over, [base, above]) => format!("\\overset{{{above}}}{{{base}}}"),
        (Construct::Table, _) => format!("\\begin{{matrix}}{}\\end{{matrix}}", parts.join(" \\\\ ")),
        (Construct::TableRow, _) => parts.join(" & "),
        (Construct::Text, _) => format!("\\text{{{}}}", parts.join(" ")),
        _ => parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" "),
    }
}

/// A base of more than one symbol is held together.
fn group(part: &str) -> String {
    let one = part.chars().count() <= 1 || (part.starts_with('\\') && part[1..].chars().all(char::is_alphabetic));
    if one { part.to_owned() } else { format!("{{{part}}}") }
}

fn braced(part: &str) -> String {
    if part.chars().count() == 1 { part.to_owned() } else { format!("{{{part}}}") }
}

/// Characters that mean something else in TeX.
fn symbols(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '\\' => out.push_str("\\backslash "),
            '{' | '}' | '$' | '%' | '#' | '&' | '_' => {
                out.push('\\');
                out.push(c);
            }
            '\u{2212}' => out.push('-'),
            '\u{2061}'..='\u{2064}' => {}
            other => out.push(other),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dom::Selector;
    use crate::page::tree_of;

    fn of(html: &str) -> Option<String> {
        let html = tree_of(html);
        tex(html.select(&Selector::parse("math").unwrap()).next().unwrap().node())
    }

    #[test]
    fn what_the_page_carries_goes_first() {
        let page = "<math alttext='\\alpha'><semantics><mi>a</mi><annotation encoding='application/x-tex'>\\frac{1}{2}</annotation>";
        assert_eq!(of(page).as_deref(), Some("\\frac{1}{2}"));
        assert_eq!(of("<math alttext='{\\displaystyle x^{2}}'><mi>x</mi></math>").as_deref(), Some("x^{2}"));
    }

    #[test]
    fn mathml_is_written_as_tex() {
        let cases = [
            ("<math><msup><mi>x</mi><mn>2</mn></msup><mo>=</mo><mn>4</mn></math>", "x^2 = 4"),
            ("<math><mfrac><mi>a</mi><mrow><mi>b</mi><mo>+</mo><mn>1</mn></mrow></mfrac></math>", "\\frac{a}{b + 1}"),
            ("<math><msqrt><mi>x</mi></msqrt><mroot><mi>y</mi><mn>3</mn></mroot></math>", "\\sqrt{x} \\sqrt[3]{y}"),
            (
                "<math><munderover><mo>∑</mo><mi>i</mi><mi>n</mi></munderover><msub><mi>a</mi><mi>i</mi></msub></math>",
                "∑_i^n a_i",
            ),
            ("<math><mtext>if</mtext><mo>{</mo><mo>−</mo></math>", "\\text{if} \\{ -"),
            (
                "<math><mtable><mtr><mtd>1</mtd><mtd>2</mtd></mtr><mtr><mtd>3</mtd></mtr></mtable></math>",
                "\\begin{matrix}1 & 2 \\\\ 3\\end{matrix}",
            ),
        ];
        for (html, want) in cases {
            assert_eq!(of(html).as_deref(), Some(want));
        }
        assert_eq!(of("<math></math>"), None);
    }
}
