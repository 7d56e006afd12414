//! What was probably meant by a word that is not known, and lists of words for messages.
//!
//! In: a word and the words that are allowed. Out: the nearest, or nothing where none is near. What holds: a suggestion
//! is always one of the allowed words.

/// How near a word must be, from 0 (nothing shared) to 1 (the same).
const NEAR: f64 = 0.6;

/// For how many unknown ids a nearest one is looked for: each is compared with all ids there are.
pub(super) const SUGGESTIONS: usize = 50;

/// The longest word for which a nearest one is looked for: what is longer was not meant as a name.
const LONGEST: usize = 80;

/// The allowed word nearest to a given one.
pub(super) fn nearest<'a>(given: &str, allowed: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    if given.is_empty() || given.len() > LONGEST {
        return None;
    }
    let given = given.trim().to_lowercase().replace(['_', ' '], "-");
    let near = |word: &'a str| (strsim::normalized_damerau_levenshtein(&given, &word.to_lowercase()), word);
    let best = allowed.into_iter().map(near).max_by(|a, b| a.0.total_cmp(&b.0));
    best.filter(|(near, _)| *near >= NEAR).map(|(_, word)| word)
}

/// The question that goes beside the caret.
pub(super) fn did_you_mean<'a>(given: &str, allowed: impl IntoIterator<Item = &'a str>) -> Option<String> {
    nearest(given, allowed).map(|word| format!("did you mean `{word}`?"))
}

/// Words of which one is meant, as a list over several lines.
pub(super) fn one_of<'a>(words: impl IntoIterator<Item = &'a str>) -> String {
    joined(words, "or")
}

/// Words that are all meant, as a list over several lines.
pub(super) fn all_of<'a>(words: impl IntoIterator<Item = &'a str>) -> String {
    joined(words, "and")
}

/// The width of a line of a list.
const WIDTH: usize = 90;

fn joined<'a>(words: impl IntoIterator<Item = &'a str>, last: &str) -> String {
    let words: Vec<&str> = words.into_iter().collect();
    let mut text = String::new();
    let mut column = 15;
    for (index, word) in words.iter().enumerate() {
        if index > 0 {
            let end = index + 1 == words.len();
            let joint = if end { format!(" {last}") } else { ",".to_owned() };
            text.push_str(&joint);
            column += joint.len() + word.len() + 3;
            text.push(if column > WIDTH { '\n' } else { ' ' });
            column = if column > WIDTH { word.len() } else { column };
        }
        text.push_str(&format!("`{word}`"));
    }
    text
}
