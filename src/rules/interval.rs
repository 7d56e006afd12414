//! Comparisons: `"> 0.5"`, `"0.2..0.5"`, `3`.
//!
//! In: the text of a comparison. Out: the stretch of numbers for which it holds. What holds: a stretch is never empty
//! and its ends are finite or open.

use super::model::Interval;

/// The forms that a comparison can have.
pub(super) const FORMS: &str =
    "\"> 0.5\", \">= 0.5\", \"< 3\", \"<= 3\", \"= 1\" or \"0.2..0.5\" (both ends belong to it)";

/// Why a text is not a comparison.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum NoInterval {
    /// No number lies in it; the ends the other way round.
    Empty(String),
    /// It has none of the forms; what may have been meant.
    Form(Option<String>),
}

/// All numbers.
pub(super) const ALL: Interval = Interval { low: f32::NEG_INFINITY, low_in: true, high: f32::INFINITY, high_in: true };

/// Exactly one number.
pub(super) fn exactly(value: f32) -> Interval {
    between(value, value)
}

/// All numbers from one to another, both in.
pub(super) fn between(low: f32, high: f32) -> Interval {
    Interval { low, low_in: true, high, high_in: true }
}

/// Reads a comparison.
pub(super) fn parse(text: &str) -> Result<Interval, NoInterval> {
    let text = text.trim();
    if let Some((low, high)) = text.split_once("..") {
        let (Some(low), Some(high)) = (number(low), number(high)) else { return Err(guess(text)) };
        return if low <= high { Ok(between(low, high)) } else { Err(NoInterval::Empty(format!("{high}..{low}"))) };
    }
    let digits = text.trim_start_matches(['<', '>', '=']);
    let sign = text.get(..text.len() - digits.len()).unwrap_or("");
    let value = number(digits).ok_or_else(|| guess(text))?;
    match sign {
        ">" => Ok(Interval { low: value, low_in: false, ..ALL }),
        ">=" => Ok(Interval { low: value, ..ALL }),
        "<" => Ok(Interval { high: value, high_in: false, ..ALL }),
        "<=" => Ok(Interval { high: value, ..ALL }),
        "=" => Ok(exactly(value)),
        _ => Err(guess(text)),
    }
}

/// A finite number.
fn number(text: &str) -> Option<f32> {
    text.trim().parse().ok().filter(|value: &f32| value.is_finite())
}

/// What may have been meant by a text that is no comparison.
fn guess(text: &str) -> NoInterval {
    let plain = text.replace('%', "").replace(',', ".").replace('≥', ">=").replace('≤', "<=");
    let plain = plain.replace("=>", ">=").replace("=<", "<=").replace("==", "=").replace('–', "..");
    let plain = plain.replace("...", "..");
    let parts: Vec<&str> = plain.split_whitespace().collect();
    let form = match parts.as_slice() {
        [low, "-" | "to", high] if number(low).is_some() => format!("{low}..{high}"),
        [value] if number(value).is_some() => format!("= {value}"),
        _ => parts.join(" "),
    };
    if text.contains('%') {
        return NoInterval::Form(Some(percent(&form)).filter(|form| parse_again(form)));
    }
    NoInterval::Form(Some(form).filter(|form| form != text && parse_again(form)))
}

/// The comparison with its numbers divided by a hundred.
fn percent(form: &str) -> String {
    let numbers = form.trim_start_matches(['<', '>', '=', ' ']);
    let sign = form.get(..form.len() - numbers.len()).unwrap_or("");
    let share = |part: &str| number(part).map_or_else(|| part.to_owned(), |value| (value / 100.0).to_string());
    let shares: Vec<String> = numbers.split("..").map(share).collect();
    format!("{sign}{}", shares.join(".."))
}

/// Whether a guess is a comparison; a guess that is none is not guessed at again.
fn parse_again(form: &str) -> bool {
    let numbers = form.trim_start_matches(['<', '>', '=', ' ']);
    numbers.split("..").all(|part| number(part).is_some()) && parse(form).is_ok()
}

/// The numbers that lie in both; nothing where there is none.
pub(super) fn both(a: Interval, b: Interval) -> Option<Interval> {
    let (low, low_in) = if a.low == b.low {
        (a.low, a.low_in && b.low_in)
    } else if a.low > b.low {
        (a.low, a.low_in)
    } else {
        (b.low, b.low_in)
    };
    let (high, high_in) = if a.high == b.high {
        (a.high, a.high_in && b.high_in)
    } else if a.high < b.high {
        (a.high, a.high_in)
    } else {
        (b.high, b.high_in)
    };
    let some = low < high || (low == high && low_in && high_in);
    some.then_some(Interval { low, low_in, high, high_in })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_forms_are_read() {
        let holds = |text: &str, value: f32| parse(text).is_ok_and(|interval| interval.holds(value));
        assert!(holds("> 0.5", 0.6) && !holds("> 0.5", 0.5));
        assert!(holds(">=0.5", 0.5) && !holds(">= 0.5", 0.4));
        assert!(holds("< 3", 2.0) && !holds("< 3", 3.0));
        assert!(holds("<= 3", 3.0) && !holds("<= 3", 3.5));
        assert!(holds("= 1", 1.0) && !holds("= 1", 1.1));
        assert!(holds("0.2..0.5", 0.2) && holds("0.2 .. 0.5", 0.5) && !holds("0.2..0.5", 0.6));
        assert!(holds("-4..-1", -2.0) && holds("> -3", -2.0));
    }

    #[test]
    fn what_was_meant_is_guessed() {
        let guess = |text: &str| match parse(text) {
            Err(NoInterval::Form(guess)) => guess.unwrap_or_default(),
            other => format!("{other:?}"),
        };
        assert_eq!(guess("=> 3"), ">= 3");
        assert_eq!(guess("> 50%"), "> 0.5");
        assert_eq!(guess("0.5"), "= 0.5");
        assert_eq!(guess("20% - 50%"), "0.2..0.5");
        assert_eq!(guess("0,2..0,5"), "0.2..0.5");
        assert_eq!(guess("many"), "");
        assert_eq!(guess("> inf"), "");
        assert_eq!(parse("5..2"), Err(NoInterval::Empty("2..5".to_owned())));
    }

    #[test]
    fn what_lies_in_both_is_found() {
        let lies = |a: &str, b: &str| match (parse(a), parse(b)) {
            (Ok(a), Ok(b)) => both(a, b).is_some(),
            _ => false,
        };
        assert!(lies("> 3", "< 4") && !lies("> 3", "< 3") && !lies("> 3", "<= 3") && lies(">= 3", "<= 3"));
    }
}
