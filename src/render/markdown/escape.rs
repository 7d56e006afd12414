//! What would be taken for markup, escaped.
//!
//! In: text. Out: Markdown that means the text. What holds: a CommonMark parser gives back the text, spaces at the ends of
//! lines apart.

/// Text as Markdown, within a line. `table`: within a cell.
pub(super) fn escape(text: &str, table: bool, out: &mut String) {
    let mut before = out.chars().next_back();
    for (at, c) in text.char_indices() {
        let after = text[at + c.len_utf8()..].chars().next();
        let needs = match c {
            '\\' | '`' | '*' | '[' | ']' | '$' | '~' => true,
            // Within a word it never stresses.
            '_' => !(before.is_some_and(char::is_alphanumeric) && after.is_some_and(char::is_alphanumeric)),
            '<' => after.is_none_or(|c| c.is_ascii_alphabetic() || "/!?".contains(c)),
            '&' => is_entity(&text[at..]),
            // Before a link it would make an image.
            '!' => after.is_none(),
            '|' => table,
            // Behind the mark of a footnote or a link they would be a part of it.
            '(' | ':' => before == Some(']') && at == 0,
            _ => false,
        };
        if needs {
            out.push('\\');
        }
        out.push(c);
        before = Some(c);
    }
}

/// Whether a text that starts with `&` starts with something like a character reference.
fn is_entity(text: &str) -> bool {
    let name = text[1..].bytes().take_while(|byte| byte.is_ascii_alphanumeric() || *byte == b'#').take(40).count();
    name > 0 && text[1 + name..].starts_with(';')
}

/// A line whose start can't be taken for a heading, an item, a quote, a rule, an underline or the border of a table.
pub(super) fn escape_start(line: &str) -> String {
    let rest = |from: usize| line[from..].chars().next();
    let ends = |c: Option<char>| c.is_none_or(|c| c == ' ' || c == '\t');
    let hashes = line.bytes().take_while(|&byte| byte == b'#').count();
    let digits = line.bytes().take_while(u8::is_ascii_digit).count();
    let border = line.bytes().all(|byte| b"|:-=+ \t".contains(&byte));
    let at = match line.as_bytes().first() {
        None => return String::new(),
        Some(b'#') if hashes <= 6 && ends(rest(hashes)) => 0,
        Some(b'-' | b'+') if ends(rest(1)) => 0,
        Some(b'>') => 0,
        Some(first) if border && first.is_ascii_punctuation() => 0,
        Some(_) if (1..=9).contains(&digits) && matches!(rest(digits), Some('.' | ')')) && ends(rest(digits + 1)) => {
            digits
        }
        _ => return line.to_owned(),
    };
    format!("{}\\{}", &line[..at], &line[at..])
}

/// Backticks that don't occur in a text, at least so many.
pub(super) fn fence(text: &str, least: usize) -> String {
    let (mut longest, mut run) = (0, 0);
    for byte in text.bytes() {
        run = if byte == b'`' { run + 1 } else { 0 };
        longest = longest.max(run);
    }
    "`".repeat(least.max(longest + 1))
}

/// An address as the destination of a link.
pub(super) fn destination(href: &str) -> String {
    let mut out = String::with_capacity(href.len());
    for (at, c) in href.char_indices() {
        match c {
            ' ' => out.push_str("%20"),
            '<' => out.push_str("%3C"),
            '>' => out.push_str("%3E"),
            '\\' => out.push_str("%5C"),
            '|' => out.push_str("%7C"),
            '&' if is_entity(&href[at..]) => out.push_str("&amp;"),
            c if c.is_control() => {}
            c => out.push(c),
        }
    }
    if out.is_empty() || out.contains(['(', ')']) { format!("<{out}>") } else { out }
}

/// A text as the title of an image.
pub(super) fn title(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for (at, c) in text.char_indices() {
        if matches!(c, '"' | '\\' | '|' | '`') || (c == '&' && is_entity(&text[at..])) {
            out.push('\\');
        }
        out.push(if c.is_whitespace() { ' ' } else { c });
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn escaped(text: &str) -> String {
        let mut out = String::new();
        escape(text, false, &mut out);
        out
    }

    #[test]
    fn what_is_no_markup_stays_as_it_is() {
        for text in ["a snake_case_name", "R&D, AT&T", "3 < 4 > 2", "50% (off), #1!ok", "a - b + c = d"] {
            assert_eq!(escaped(text), text);
        }
    }

    #[test]
    fn markup_in_text_is_escaped() {
        let cases = [
            ("*a* _b_ `c` [d](e)", "\\*a\\* \\_b\\_ \\`c\\` \\[d\\](e)"),
            ("<b>&amp;</b> &#35; Q&A;", "\\<b>\\&amp;\\</b> \\&#35; Q\\&A;"),
            ("$5 and \\", "\\$5 and \\\\"),
            ("now!", "now\\!"),
        ];
        for (text, want) in cases {
            assert_eq!(escaped(text), want);
        }
    }

    #[test]
    fn starts_of_lines_are_escaped() {
        let cases = [
            ("# a", "\\# a"),
            ("#tag", "#tag"),
            ("- a", "\\- a"),
            ("-1", "-1"),
            ("12. a", "12\\. a"),
            ("12.5", "12.5"),
            ("> a", "\\> a"),
            ("---", "\\---"),
            ("===", "\\==="),
            ("|-|-|", "\\|-|-|"),
            ("+", "\\+"),
        ];
        for (line, want) in cases {
            assert_eq!(escape_start(line), want);
        }
    }

    #[test]
    fn destinations_are_one_word() {
        assert_eq!(destination("/a b?c=(d)&copy;"), "</a%20b?c=(d)&amp;copy;>");
        assert_eq!(destination("https://a.example/x?y=1&z=2"), "https://a.example/x?y=1&z=2");
    }
}
