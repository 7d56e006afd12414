//! Which pages of a corpus are looked at.
//!
//! In: patterns of ids, page types, languages. Out: whether a page is one of those. What holds: an empty list is no
//! condition; of one list one entry is enough, all lists must hold.

use super::corpus::GoldPage;

/// Conditions that a page must meet.
#[derive(Clone, Debug, Default)]
pub struct Filter {
    /// Parts of ids; with `*` or `?`, patterns of whole ids.
    pub id: Vec<String>,
    /// Page types.
    pub page_type: Vec<String>,
    /// Languages; `pt` holds for `pt-BR` too.
    pub lang: Vec<String>,
}

impl Filter {
    /// Whether a page meets the conditions.
    pub fn holds(&self, page: &GoldPage) -> bool {
        let any = |list: &[String], holds: &dyn Fn(&str) -> bool| list.is_empty() || list.iter().any(|one| holds(one));
        any(&self.id, &|pattern| id_matches(pattern, &page.id))
            && any(&self.page_type, &|name| page.page_type.as_deref() == Some(name))
            && any(&self.lang, &|lang| page.lang.as_deref().is_some_and(|of_page| is_language(lang, of_page)))
    }
}

fn is_language(wanted: &str, lang: &str) -> bool {
    let (wanted, lang) = (wanted.to_ascii_lowercase(), lang.to_ascii_lowercase());
    lang.strip_prefix(&wanted).is_some_and(|rest| rest.is_empty() || rest.starts_with(['-', '_']))
}

fn id_matches(pattern: &str, id: &str) -> bool {
    if pattern.contains(['*', '?']) { glob(pattern.as_bytes(), id.as_bytes()) } else { id.contains(pattern) }
}

/// Matches `*` (anything) and `?` (one byte) by going back to the last star only.
fn glob(pattern: &[u8], text: &[u8]) -> bool {
    let (mut p, mut t, mut star) = (0, 0, None);
    while t < text.len() {
        match pattern.get(p) {
            Some(b'*') => {
                star = Some((p, t));
                p += 1;
            }
            Some(&byte) if byte == b'?' || byte == text[t] => (p, t) = (p + 1, t + 1),
            _ => match star {
                Some((at, from)) => {
                    star = Some((at, from + 1));
                    (p, t) = (at + 1, from + 1);
                }
                None => return false,
            },
        }
    }
    pattern[p..].iter().all(|&byte| byte == b'*')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_are_matched_by_part_or_by_pattern() {
        for (pattern, id, want) in [
            ("00", "d0012", true),
            ("d1", "d0012", false),
            ("d*2", "d0012", true),
            ("*", "", true),
            ("d??12", "d0012", true),
            ("d?", "d0012", false),
            ("*1*2*", "x1y1z2", true),
            ("a*b", "aXbX", false),
        ] {
            assert_eq!(id_matches(pattern, id), want, "{pattern} {id}");
        }
    }

    #[test]
    fn all_lists_must_hold() {
        let page = GoldPage { id: "x".into(), lang: Some("pt-BR".into()), ..GoldPage::default() };
        let filter = |lang: &str| Filter { lang: vec!["de".into(), lang.into()], ..Filter::default() };
        assert!(Filter::default().holds(&page) && filter("pt").holds(&page) && !filter("p").holds(&page));
        assert!(!Filter { page_type: vec!["forum".into()], ..filter("pt") }.holds(&page));
    }
}
