//! Addresses: made whole, and their hosts.
//!
//! In: a page and an address as it stands there. Out: the absolute address. What holds: only addresses of the web come
//! out; one that can't be made whole stays as it is.

use url::Url;

use crate::page::{Page, absolute};

/// The longest address.
const LONGEST: usize = 4_000;

/// The absolute form of an address; none for what is no address of the web.
pub(super) fn whole(text: &str, page: &Page<'_>) -> Option<String> {
    let text = text.trim();
    if text.is_empty() || text.len() > LONGEST || text.contains(char::is_whitespace) {
        return None;
    }
    absolute(text, page.base.as_ref(), &["http", "https"])
}

/// The name of the page's host, without `www.`.
pub(super) fn host(page: &Page<'_>) -> Option<String> {
    let known = page.url.as_deref().and_then(|url| Url::parse(url).ok());
    let host = known.as_ref().or(page.base.as_ref())?.host_str()?.to_lowercase();
    Some(host.strip_prefix("www.").map_or(host.clone(), str::to_owned))
}
