//! Text that stands in HTML and XML.
//!
//! In: any text. Out: text without markup. What holds: what is written can be taken for no tag, entity or end of an
//! attribute, and has no character that XML 1.0 forbids: a space stands for each, so that no words are joined.

/// Writes text that stands between tags.
pub(super) fn text(text: &str, out: &mut String) {
    escape(text, false, out);
}

/// Writes the value of an attribute that stands between double quotes.
pub(super) fn value(value: &str, out: &mut String) {
    escape(value, true, out);
}

/// Writes an attribute, with a space before it.
pub(super) fn attribute(name: &str, text: &str, out: &mut String) {
    out.push(' ');
    out.push_str(name);
    out.push_str("=\"");
    value(text, out);
    out.push('"');
}

/// A language as an attribute has it; none if it is no language tag.
pub(super) fn language(tag: Option<&str>) -> Option<&str> {
    tag.filter(|tag| !tag.is_empty() && tag.chars().all(|c| c.is_ascii_alphanumeric() || c == '-'))
}

fn escape(text: &str, quotes: bool, out: &mut String) {
    out.reserve(text.len());
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' if quotes => out.push_str("&quot;"),
            '\r' => out.push('\n'),
            '\0'..='\u{8}' | '\u{b}' | '\u{c}' | '\u{e}'..='\u{1f}' | '\u{fffe}' | '\u{ffff}' => out.push(' '),
            c => out.push(c),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_is_left_that_could_be_markup() {
        let mut out = String::new();
        attribute("alt", "a\" onload='x' <b>&lt;\0\u{1f}\u{ffff}\r", &mut out);
        assert_eq!(out, " alt=\"a&quot; onload='x' &lt;b&gt;&amp;lt;   \n\"");
    }

    #[test]
    fn a_language_is_a_tag() {
        let cases =
            [(Some("en"), true), (Some("zh-hant"), true), (Some("en\""), false), (Some(""), false), (None, false)];
        for (tag, is_one) in cases {
            assert_eq!(language(tag).is_some(), is_one, "{tag:?}");
        }
    }
}
