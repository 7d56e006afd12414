//! White space of texts.
//!
//! In: a text. Out: the same on one line. What holds: white space is what Unicode calls so; time is linear.

/// A text on one line, without white space at its ends and with single spaces inside.
pub(crate) fn one_line(text: &str) -> String {
    let mut line = String::with_capacity(text.len());
    for word in text.split_whitespace() {
        if !line.is_empty() {
            line.push(' ');
        }
        line.push_str(word);
    }
    line
}

#[cfg(test)]
mod tests {
    use super::one_line;

    #[test]
    fn words_are_parted_by_single_spaces() {
        assert_eq!(one_line(" a\n\tb\u{a0} c "), "a b c");
        assert_eq!(one_line(" \n"), "");
    }
}
