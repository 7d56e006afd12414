//! The words of dates, by language.
//!
//! In: what the rules say of each language. Out: [`DateWords`], in which the phrases that begin at a token are found.
//! What holds: a word that means several things is asked for what is wanted; of several languages the page's own comes
//! first, then the order of the rules.

use super::tokens::{Form, Token, only_word, tokens};
use crate::names::Names;

/// In which order numbers stand where the year does not come first with four digits.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Order {
    /// 3/5/2024 is in May.
    DayFirst,
    /// 5/3/2024 is in May.
    MonthFirst,
    /// 24.5.3 is in May, and 5/3/2024, too.
    YearFirst,
}

impl Order {
    /// All orders.
    pub const ALL: &'static [Order] = &[Order::DayFirst, Order::MonthFirst, Order::YearFirst];

    /// The word of rule files.
    pub fn name(self) -> &'static str {
        match self {
            Order::DayFirst => "day-first",
            Order::MonthFirst => "month-first",
            Order::YearFirst => "year-first",
        }
    }
}

/// What the rules say of the dates of one language; of all languages, if `lang` is `any`.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Language {
    /// The language, as a tag in small letters.
    pub lang: String,
    /// The order of numbers.
    pub order: Option<Order>,
    /// The names of the twelve months.
    pub months: Vec<Vec<String>>,
    /// The names of the twelve months of the Persian calendar.
    pub persian_months: Vec<Vec<String>>,
    /// Names of weekdays.
    pub weekdays: Vec<String>,
    /// Words that stand between or behind the parts of a date.
    pub joins: Vec<String>,
    /// Words for the first half of the day.
    pub am: Vec<String>,
    /// Words for the second half of the day.
    pub pm: Vec<String>,
    /// Words that make the number before them a month.
    pub month_marks: Vec<String>,
    /// Words that make the number before them an hour.
    pub hour_marks: Vec<String>,
    /// Names of zones, with their minutes from UTC.
    pub zones: Vec<(String, i32)>,
    /// Words before a year that is counted otherwise, with what is to be added to it.
    pub eras: Vec<(String, i16)>,
    /// How many years ahead of others the years of this language are.
    pub years_ahead: Option<i16>,
    /// The first year of which there are dates.
    pub first_year: Option<i16>,
    /// The last year of which there are dates.
    pub last_year: Option<i16>,
}

/// What a phrase means.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Meaning {
    Month(i8),
    PersianMonth(i8),
    Weekday,
    Join,
    Am,
    Pm,
    MonthMark,
    HourMark,
    Zone(i32),
    Era(i16),
}

/// A phrase that begins with a certain word.
#[derive(Clone, Debug)]
struct Phrase {
    /// What follows its first word.
    rest: Vec<Form>,
    meaning: Meaning,
    /// The number of its language.
    language: usize,
}

/// The words of dates in all languages.
#[derive(Clone, Debug, Default)]
pub struct DateWords {
    languages: Vec<Language>,
    phrases: Names<Vec<Phrase>>,
    years: (i16, i16),
}

/// The language of all languages.
const ANY: &str = "any";

impl DateWords {
    /// Makes the phrases ready to be found.
    pub fn of(languages: Vec<Language>) -> DateWords {
        let any = languages.iter().find(|one| one.lang == ANY);
        let years = any.map_or((0, 0), |any| (any.first_year.unwrap_or(0), any.last_year.unwrap_or(0)));
        let mut phrases: Names<Vec<Phrase>> = Names::default();
        for (language, one) in languages.iter().enumerate() {
            for (text, meaning) in meanings(one) {
                if let Some((first, rest)) = taken_apart(text) {
                    phrases.with(&first, |all| all.push(Phrase { rest, meaning, language }));
                }
            }
        }
        DateWords { languages, phrases, years }
    }

    /// The same words with another last year: the rules can't know today's.
    #[must_use]
    pub fn until(self, last_year: i16) -> DateWords {
        DateWords { years: (self.years.0, last_year), ..self }
    }

    /// What the rules say of each language.
    pub fn languages(&self) -> &[Language] {
        &self.languages
    }

    /// Whether there are dates of a year.
    pub fn allows(&self, year: i16) -> bool {
        (self.years.0..=self.years.1).contains(&year)
    }

    /// A year of two digits: the latest that is allowed.
    pub(super) fn century(&self, year: i16) -> i16 {
        if self.allows(2000 + year) { 2000 + year } else { 1900 + year }
    }

    /// The languages that a page's language calls for, the nearest first: `pt-br`, then `pt`, then any.
    pub(super) fn called(&self, lang: Option<&str>) -> Vec<usize> {
        let lang = lang.unwrap_or("").to_ascii_lowercase().replace('_', "-");
        let short = lang.split('-').next().unwrap_or("");
        let number = |name: &str| self.languages.iter().position(|one| one.lang == name);
        let mut called: Vec<usize> = [lang.as_str(), short, ANY].into_iter().filter_map(number).collect();
        called.dedup();
        called
    }

    /// The phrase that begins at a token and means what is wanted, with the token behind it.
    pub(super) fn named<T>(
        &self,
        tokens: &[Token],
        at: usize,
        called: &[usize],
        wanted: impl Fn(Meaning) -> Option<T>,
    ) -> Option<(T, usize)> {
        let Form::Word(word) = &tokens.get(at)?.form else { return None };
        let near = |language: usize| called.iter().position(|one| *one == language).unwrap_or(called.len());
        let mut best: Option<(usize, usize, T)> = None;
        for phrase in self.phrases.get(word)? {
            let (far, end) = (near(phrase.language), at + 1 + phrase.rest.len());
            let better = best.as_ref().is_none_or(|(other, to, _)| far < *other || (far == *other && end > *to));
            let fits = better && tokens.get(at + 1..end).is_some_and(|next| same(next, &phrase.rest));
            if let Some(found) = wanted(phrase.meaning).filter(|_| fits) {
                best = Some((far, end, found));
            }
        }
        best.map(|(_, end, found)| (found, end))
    }
}

fn same(tokens: &[Token], forms: &[Form]) -> bool {
    tokens.iter().zip(forms).all(|(token, form)| match (&token.form, form) {
        (Form::Number { value, .. }, Form::Number { value: other, .. }) => value == other,
        (one, other) => one == other,
    })
}

/// The first word of a phrase and the rest, without a dot at its end.
fn taken_apart(text: &str) -> Option<(String, Vec<Form>)> {
    if let Some(word) = only_word(text) {
        return Some((word, Vec::new()));
    }
    let mut forms: Vec<Form> = tokens(text).into_iter().map(|token| token.form).collect();
    while forms.last() == Some(&Form::Sign('.')) {
        forms.pop();
    }
    match (!forms.is_empty()).then(|| forms.remove(0))? {
        Form::Word(first) => Some((first, forms)),
        _ => None,
    }
}

/// A text as it is looked for; nothing if it does not begin with a letter.
pub fn phrase(text: &str) -> Option<String> {
    let (mut phrase, rest) = taken_apart(text)?;
    for form in rest {
        phrase.push_str(&match form {
            Form::Number { value, .. } => format!(" {value}"),
            Form::Word(word) => format!(" {word}"),
            Form::Sign(sign) => sign.to_string(),
        });
    }
    Some(phrase)
}

/// All phrases of a language with what they mean.
fn meanings(language: &Language) -> Vec<(&str, Meaning)> {
    let mut all = Vec::new();
    for (names, number) in language.months.iter().zip(1_i8..) {
        all.extend(names.iter().map(|name| (name.as_str(), Meaning::Month(number))));
    }
    for (names, number) in language.persian_months.iter().zip(1_i8..) {
        all.extend(names.iter().map(|name| (name.as_str(), Meaning::PersianMonth(number))));
    }
    let lists = [
        (&language.weekdays, Meaning::Weekday),
        (&language.joins, Meaning::Join),
        (&language.am, Meaning::Am),
        (&language.pm, Meaning::Pm),
        (&language.month_marks, Meaning::MonthMark),
        (&language.hour_marks, Meaning::HourMark),
    ];
    for (list, meaning) in lists {
        all.extend(list.iter().map(|text| (text.as_str(), meaning)));
    }
    all.extend(language.zones.iter().map(|(name, minutes)| (name.as_str(), Meaning::Zone(*minutes))));
    all.extend(language.eras.iter().map(|(name, years)| (name.as_str(), Meaning::Era(*years))));
    all
}
