//! Expressions for phrases at the start or the end of a value.
//!
//! In: phrases, in any case. Out: one expression for all of them. What holds: of two phrases that fit, the longer one is found;
//! what parts a phrase from the rest is found with it.

use crate::blocks::is_wide;

/// What finds phrases at the start of a value, or at its end; nothing if there are none.
pub fn at_edge(phrases: &[&str], start: bool) -> Option<String> {
    let mut phrases: Vec<&str> = phrases.iter().map(|phrase| phrase.trim()).filter(|text| !text.is_empty()).collect();
    if phrases.is_empty() {
        return None;
    }
    phrases.sort_by_key(|phrase| std::cmp::Reverse(phrase.len()));
    let any = phrases.iter().map(|phrase| alternative(phrase, start)).collect::<Vec<_>>().join("|");
    Some(if start { format!(r"(?i)^\W*(?:{any})") } else { format!(r"(?i)(?:{any})\W*$") })
}

/// A phrase with what must stand between it and the rest: space or a mark, unless its script has no spaces.
fn alternative(phrase: &str, start: bool) -> String {
    let words: Vec<String> = phrase.split_whitespace().map(regex_syntax::escape).collect();
    let words = words.join(r"\s+");
    let border = if start { phrase.chars().next_back() } else { phrase.chars().next() };
    match border {
        Some(c) if is_wide(c) || !c.is_alphanumeric() => match start {
            true => format!(r"{words}[\s:：\-–—]*"),
            false => format!(r"[\s\-–—]*{words}"),
        },
        _ if start => format!(r"{words}(?:[\s:：\-–—]+|$)"),
        _ => format!(r"(?:^|[\s\-–—,]+){words}"),
    }
}

#[cfg(test)]
mod tests {
    use super::at_edge;

    #[test]
    fn phrases_come_with_what_parts_them() {
        let phrases = [" by ", "", "written  by", "作者"];
        let cut = |start, text| {
            let regex = regex::Regex::new(&at_edge(&phrases, start).unwrap()).unwrap();
            regex.replace(text, "|").into_owned()
        };
        assert_eq!(cut(true, "- Written by: Ann"), "|Ann");
        assert_eq!((cut(true, "BY Ann").as_str(), cut(true, "Byron").as_str()), ("|Ann", "Byron"));
        assert_eq!((cut(true, "作者李安").as_str(), cut(false, "Ann, by.").as_str()), ("|李安", "Ann|"));
        assert_eq!(at_edge(&["", " "], true), None);
    }
}
