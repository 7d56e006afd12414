//! Class and id attributes as tokens.
//!
//! In: the value of `class` or `id`. Out: lower-case tokens. What holds: `related-posts`, `related_posts` and
//! `relatedPosts` give the same two tokens; numbers fold to `0`, so that generated names look alike.

use super::ClassTokens;

/// Longest token that is kept: longer ones are hashes of build tools.
const LONGEST: usize = 24;

/// How many words of a `role` or `itemprop` are looked at.
const MOST_TRAITS: usize = 8;

impl ClassTokens {
    /// The tokens of an element's class, id, role and property.
    pub(super) fn of([class, id, role, prop]: [&str; 4]) -> ClassTokens {
        let mut tokens = Vec::new();
        for name in class.split_whitespace().chain([id]) {
            tokens.extend(class_tokens(name));
            // No run of tokens reaches from one name into the next.
            tokens.push(String::new());
        }
        let signature = class.split_whitespace().take(3).map(fold_digits).collect::<Vec<_>>().join(" ");
        let traits = [("role", role), ("itemprop", prop)].into_iter().flat_map(|(name, value)| {
            value.split_whitespace().take(MOST_TRAITS).map(move |word| format!("{name} {}", word.to_lowercase()))
        });
        ClassTokens { tokens, traits: traits.collect(), signature }
    }
}

/// A class with its digits folded.
fn fold_digits(class: &str) -> String {
    let mut folded = String::with_capacity(class.len());
    for c in class.chars() {
        if !c.is_ascii_digit() {
            folded.push(c);
        } else if !folded.ends_with('0') {
            folded.push('0');
        }
    }
    folded
}

/// Cuts a class or id into tokens, at everything that is no letter or digit and at small-to-capital borders.
pub fn class_tokens(value: &str) -> Vec<String> {
    let mut tokens = Vec::new();
    let mut token = String::new();
    let mut after_small = false;
    for c in value.chars() {
        if !c.is_alphanumeric() || (c.is_uppercase() && after_small) {
            finish(&mut token, &mut tokens);
        }
        after_small = c.is_lowercase() || c.is_ascii_digit();
        if c.is_ascii_digit() {
            if !token.ends_with('0') {
                token.push('0');
            }
        } else if c.is_alphanumeric() {
            token.extend(c.to_lowercase());
        }
    }
    finish(&mut token, &mut tokens);
    tokens
}

fn finish(token: &mut String, tokens: &mut Vec<String>) {
    if token.len() <= LONGEST && !token.is_empty() && token != "0" {
        tokens.push(std::mem::take(token));
    }
    token.clear();
}

#[cfg(test)]
mod tests {
    use super::class_tokens;

    #[test]
    fn cuts() {
        assert_eq!(class_tokens("related-posts"), ["related", "posts"]);
        assert_eq!(class_tokens("relatedPosts related_posts"), ["related", "posts", "related", "posts"]);
        assert_eq!(class_tokens("post-1234 h2 COL12"), ["post", "h0", "col0"]);
        assert_eq!(class_tokens("  "), [""; 0]);
    }
}
