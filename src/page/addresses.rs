//! Addresses of a page, made whole.
//!
//! In: an address as it stands in the page, and what relative ones are joined to. Out: the absolute address. What holds: only
//! addresses of the schemes that are asked for come out; a relative one whose base is not known stays as it is.

use url::Url;

/// The absolute form of an address, if it has one of some schemes.
pub fn absolute(address: &str, base: Option<&Url>, schemes: &[&str]) -> Option<String> {
    let address = address.trim();
    match Url::options().base_url(base).parse(address) {
        Ok(url) => schemes.contains(&url.scheme()).then(|| url.into()),
        Err(url::ParseError::RelativeUrlWithoutBase) => is_relative(address).then(|| address.to_owned()),
        Err(_) => None,
    }
}

/// Whether an address can be a relative one: a colon before its first slash would end a scheme (RFC 3986, 4.2).
fn is_relative(address: &str) -> bool {
    let first = address.split(['/', '?', '#']).next().unwrap_or_default();
    !address.is_empty() && !first.contains(':')
}

#[cfg(test)]
mod tests {
    use url::Url;

    use super::absolute;

    #[test]
    fn addresses_are_joined_and_kept_to_their_schemes() {
        let base = Url::parse("https://mills.example/a/b").expect("an address");
        let web = |address: &str, base: Option<&Url>| absolute(address, base, &["http", "https"]);
        assert_eq!(web(" c ", Some(&base)).as_deref(), Some("https://mills.example/a/c"));
        assert_eq!(web("//ferry.example", Some(&base)).as_deref(), Some("https://ferry.example/"));
        assert_eq!(web("/c", None).as_deref(), Some("/c"));
        for address in ["javascript:void 0", "mailto:ann@mills.example", "", "java script:x"] {
            assert_eq!(web(address, None), None, "{address}");
        }
    }
}
