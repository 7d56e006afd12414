//! Formulas that a page carries as they were typed, for a script to set.
//!
//! In: text. Out: its pieces, formulas apart. What holds: the pieces are the text without the signs around formulas; the
//! time is linear in the text.

/// A piece of text.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Typed<'a> {
    Text(&'a str),
    /// A formula, and whether it stands on lines of its own.
    Formula(&'a str, bool),
}

/// What stands around formulas, and whether they stand on lines of their own. (A single dollar is mostly a price.)
const SIGNS: [(&str, &str, bool); 3] = [("\\(", "\\)", false), ("\\[", "\\]", true), ("$$", "$$", true)];

/// Whether a text has a character that signs of formulas begin with.
pub(super) fn has_signs(text: &str) -> bool {
    memchr::memchr2(b'\\', b'$', text.as_bytes()).is_some()
}

/// Cuts a text into formulas and what is none.
pub(super) fn typed(text: &str) -> Vec<Typed<'_>> {
    let mut out = Vec::new();
    // Signs that may still come in pairs.
    let mut open: Vec<_> = SIGNS.iter().filter(|(start, _, _)| text.contains(start)).collect();
    let (mut from, mut at) = (0, 0);
    while let Some(next) = text[at..].find(['\\', '$']).map(|next| at + next) {
        let Some(place) = open.iter().position(|(start, _, _)| text[next..].starts_with(start)) else {
            at = next + 1;
            continue;
        };
        let (start, end, display) = open[place];
        let inside = next + start.len();
        let Some(length) = text[inside..].find(end) else {
            // No later one is closed either.
            open.remove(place);
            continue;
        };
        let formula = &text[inside..inside + length];
        at = inside + length + if is_formula(formula, start) { end.len() } else { 0 };
        if is_formula(formula, start) {
            out.extend((from < next).then_some(Typed::Text(&text[from..next])));
            out.push(Typed::Formula(formula.trim(), *display));
            from = at;
        }
    }
    out.extend((from < text.len()).then_some(Typed::Text(&text[from..])));
    out
}

/// Whether a text between signs is a formula: between two dollars also prices and the like can stand.
fn is_formula(text: &str, sign: &str) -> bool {
    !text.trim().is_empty() && (sign != "$$" || text.contains(['\\', '^', '_', '=', '{']))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn formulas_are_found_and_prices_are_none() {
        use Typed::{Formula, Text};
        assert_eq!(typed("a \\(x^2\\) b"), [Text("a "), Formula("x^2", false), Text(" b")]);
        assert_eq!(typed("\\[ y \\]"), [Formula("y", true)]);
        assert_eq!(typed("so $$a = b$$."), [Text("so "), Formula("a = b", true), Text(".")]);
        for plain in ["$$ or $$$", "a \\( b", "\\)", "5 $ and 6 $", "", "\\(\\)"] {
            assert_eq!(typed(plain), if plain.is_empty() { vec![] } else { vec![Text(plain)] }, "{plain}");
        }
        assert_eq!(typed(&"\\(".repeat(50_000)).len(), 1);
        assert_eq!(typed(&"$$a".repeat(50_000)).len(), 1);
    }
}
