//! A text of a page's data as markup.
//!
//! In: the text, and how it is written where that is known. Out: HTML, and how many words it has. What holds: plain text
//! has a paragraph a line; HTML that was escaped once more is HTML.

use crate::blocks::count_words;
use crate::rules::Form;

/// A text as markup.
#[derive(Debug, PartialEq)]
pub(super) struct Markup {
    /// HTML.
    pub html: String,
    /// Its words.
    pub words: f32,
}

impl Markup {
    /// What is HTML.
    pub fn of_html(html: String) -> Markup {
        Markup { words: count_words(&bare(&html)), html }
    }
}

/// A text as markup; its form is guessed if none is given.
pub(super) fn of(text: &str, form: Option<Form>) -> Markup {
    let escaped = ["&lt;/", "&lt;p", "&lt;br", "&lt;div"].iter().any(|tag| text.contains(tag));
    let html = match form {
        Some(Form::Html) => text.to_owned(),
        Some(Form::Text) => paragraphs(text),
        None if has_tag(text) => text.to_owned(),
        None if escaped => unescaped(text),
        None => paragraphs(text),
    };
    Markup::of_html(html)
}

/// A paragraph a line.
fn paragraphs(text: &str) -> String {
    let lines = text.lines().map(str::trim).filter(|line| !line.is_empty());
    // references to characters stay: such texts are often written for a page
    lines.map(|line| format!("<p>{}</p>", line.replace('<', "&lt;"))).collect()
}

fn unescaped(text: &str) -> String {
    text.replace("&lt;", "<").replace("&gt;", ">").replace("&quot;", "\"").replace("&#39;", "'").replace("&amp;", "&")
}

/// Whether a text has a tag: `<`, a letter or slash, and a `>` somewhere behind it.
fn has_tag(text: &str) -> bool {
    let Some(last) = text.rfind('>') else { return false };
    let opens = |at: usize| text[at + 1..].starts_with(|c: char| c.is_ascii_alphabetic() || c == '/');
    text[..last].match_indices('<').any(|(at, _)| opens(at))
}

/// The text without its tags.
fn bare(html: &str) -> String {
    let mut out = String::with_capacity(html.len());
    let mut inside = false;
    for c in html.chars() {
        match c {
            '<' => inside = true,
            '>' if inside => {
                inside = false;
                out.push(' ');
            }
            c if !inside => out.push(c),
            _ => {}
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn forms_are_guessed() {
        let html = |text: &str| of(text, None).html;
        assert_eq!(html("One & two.\n\n 3 < 4 > 2.\n"), "<p>One & two.</p><p>3 &lt; 4 > 2.</p>");
        assert_eq!(html("<p>One.</p>"), "<p>One.</p>");
        assert_eq!(html("&lt;p&gt;One &amp;amp; two.&lt;/p&gt;"), "<p>One &amp; two.</p>");
        assert_eq!(of("<p>One</p><p>two.</p>", None).words, 2.0);
        assert_eq!(of("<p>", Some(Form::Text)).html, "<p>&lt;p></p>");
    }
}
