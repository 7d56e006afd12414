//! The tokenizer against the tests of html5lib, and against html5ever's own tokenizer.
//!
//! In: `../shared/html5lib-tests/tokenizer` and the corpora where they are present, and random tags with a fixed seed. Out:
//! nothing. What holds: tokens are those that the tests want; with the same tree builder behind them, both tokenizers have
//! the same tokens and the same tree.

mod common;

use std::fs;

use bodytext::tokenizer::{Options, State, tokenize};
use common::project;
use common::tokens::{ALL, Seen, Tokens, difference, difference_of_pages};
use html5ever::tokenizer::{Doctype, TagKind};
use serde_json::Value;

#[test]
fn the_tests_of_html5lib_pass() {
    let folder = project("../shared/html5lib-tests/tokenizer");
    let Ok(entries) = fs::read_dir(&folder) else {
        println!("skipped: ../shared/html5lib-tests is absent");
        return;
    };
    let (mut wrong, mut passed) = (Vec::new(), 0);
    for path in entries.map(|entry| entry.expect("an entry").path()) {
        let file = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        let text = fs::read_to_string(&path).expect("a file");
        // `xmlViolationTests` are of tokenizers that change text for XML.
        let Some(tests) =
            serde_json::from_str::<Value>(&text).ok().and_then(|tests| tests["tests"].as_array().cloned())
        else {
            continue;
        };
        for test in tests {
            match outcome(&test) {
                Some(Ok(())) => passed += 1,
                Some(Err(problem)) => wrong.push(format!("{file}: {}: {problem}", test["description"])),
                None => {}
            }
        }
    }
    println!("{passed} tests passed");
    assert!(passed > 6_000, "only {passed} tests found");
    assert!(wrong.is_empty(), "{} fail\n{}", wrong.len(), wrong[..wrong.len().min(25)].join("\n"));
}

/// Whether a test passes; none if its text is none, being half of a surrogate pair.
fn outcome(test: &Value) -> Option<Result<(), String>> {
    let escaped = test["doubleEscaped"].as_bool().unwrap_or(false);
    let input = unescaped(test["input"].as_str()?, escaped)?;
    let wanted = wanted_tokens(&test["output"], escaped)?;
    let default = [Value::from("Data state")];
    let states = test["initialStates"].as_array().map_or(&default[..], Vec::as_slice);
    for state in states {
        let tokens = Tokens::default();
        let options = Options { start: start(state.as_str()?), inside: test["lastStartTag"].as_str(), ..ALL };
        let options = Options { drops_mark: false, ..options };
        tokenize(&input, &tokens, &options, |_, _| {});
        let found = found_tokens(&tokens.0.into_inner());
        if found != wanted {
            return Some(Err(format!("{state} {input:?}\n  is     {found:?}\n  not    {wanted:?}")));
        }
    }
    Some(Ok(()))
}

fn start(name: &str) -> State {
    match name {
        "Data state" => State::Data,
        "RCDATA state" => State::Rcdata,
        "RAWTEXT state" => State::Rawtext,
        "Script data state" => State::Script,
        "PLAINTEXT state" => State::Plaintext,
        "CDATA section state" => State::Cdata,
        _ => panic!("no such state: {name}"),
    }
}

/// A text in which `\uXXXX` stands for a character; none if that is no character.
fn unescaped(text: &str, escaped: bool) -> Option<String> {
    if !escaped {
        return Some(text.to_owned());
    }
    let mut pieces = text.split("\\u");
    let mut units: Vec<u16> = pieces.next()?.encode_utf16().collect();
    for piece in pieces {
        units.push(u16::from_str_radix(&piece[..4], 16).ok()?);
        units.extend(piece[4..].encode_utf16());
    }
    String::from_utf16(&units).ok()
}

/// What a test wants, in the words of [`found_tokens`].
fn wanted_tokens(output: &Value, escaped: bool) -> Option<Vec<String>> {
    let mut tokens = Vec::new();
    for token in output.as_array()? {
        let text = |at: usize| match &token[at] {
            Value::String(text) => unescaped(text, escaped).map(Some),
            _ => Some(None),
        };
        tokens.push(match token[0].as_str()? {
            "Character" => format!("text {:?}", text(1)?),
            "Comment" => format!("comment {:?}", text(1)?),
            "EndTag" => format!("end {:?}", text(1)?),
            "DOCTYPE" => {
                format!("doctype {:?} {:?} {:?} {}", text(1)?, text(2)?, text(3)?, !token[4].as_bool()?)
            }
            "StartTag" => {
                let mut attributes = Vec::new();
                for (name, value) in token[2].as_object()? {
                    attributes.push((unescaped(name, escaped)?, unescaped(value.as_str()?, escaped)?));
                }
                attributes.sort();
                format!("start {:?} {attributes:?} {}", text(1)?, token[3].as_bool().unwrap_or(false))
            }
            other => panic!("no such token: {other}"),
        });
    }
    Some(tokens)
}

/// Tokens in words; NUL is text, and the end of the page goes without saying.
fn found_tokens(tokens: &[Seen]) -> Vec<String> {
    let mut out = Vec::new();
    let mut text = String::new();
    for token in tokens {
        match token {
            Seen::Text(more) => text.push_str(more),
            Seen::Null => text.push('\0'),
            _ if !text.is_empty() => out.push(format!("text {:?}", Some(std::mem::take(&mut text)))),
            _ => {}
        }
        match token {
            Seen::Text(_) | Seen::Null | Seen::End => {}
            Seen::Comment(text) => out.push(format!("comment {:?}", Some(text))),
            Seen::Doctype(Doctype { name, public_id, system_id, force_quirks }) => {
                let [name, public, system] =
                    [name, public_id, system_id].map(|id| id.as_ref().map(|id| id.to_string()));
                out.push(format!("doctype {name:?} {public:?} {system:?} {force_quirks}"));
            }
            Seen::Tag(tag) if tag.kind == TagKind::EndTag => out.push(format!("end {:?}", Some(&*tag.name))),
            Seen::Tag(tag) => {
                let pair = |name: &str, value: &str| (name.to_owned(), value.to_owned());
                let mut attributes: Vec<_> = tag.attrs.iter().map(|one| pair(&one.name.local, &one.value)).collect();
                attributes.sort();
                out.push(format!("start {:?} {attributes:?} {}", Some(&*tag.name), tag.self_closing));
            }
        }
    }
    out
}

/// Pieces that tokenizers stumble over.
const PIECES: [&str; 118] = [
    "<",
    ">",
    "/",
    "!",
    "?",
    "-",
    "--",
    "-->",
    "--!>",
    "<!--",
    "<!-->",
    "<!--->",
    "<!-",
    "<!",
    "</",
    "</>",
    "<?",
    "=",
    "\"",
    "'",
    "`",
    " ",
    "\n",
    "\r",
    "\r\n",
    "\t",
    "\x0C",
    "\0",
    "&",
    ";",
    "#",
    "a",
    "B",
    "é",
    "字",
    "😀",
    "\u{FEFF}",
    "\u{80}",
    "text ",
    "&amp;",
    "&amp",
    "&AMP",
    "&not",
    "&notin;",
    "&notit;",
    "&copy=",
    "&copy",
    "&#",
    "&#x",
    "&#65;",
    "&#x41",
    "&#0;",
    "&#150;",
    "&#xD800;",
    "&#99999999999;",
    "&#13;",
    "&acE;",
    "&nbsp;",
    "&CounterClockwiseContourIntegral;",
    "&unknown;",
    "<p",
    "<p>",
    "</p>",
    "<DIV ",
    "</div >",
    "<br/>",
    "<b><i>",
    "</b>",
    "<a href=\"",
    "<a href='x'>",
    "<a b=c d>",
    " a=1 a=2",
    " A=\"",
    "<p/a>",
    "<p =x>",
    "<p a\0b>",
    "<x\0y>",
    "<title>",
    "</title>",
    "</TITLE ",
    "<textarea>",
    "</textarea>",
    "<style>",
    "</style>",
    "<script>",
    "</script>",
    "</script",
    "<SCRIPT ",
    "<!--<script>",
    "</script >",
    "<xmp>",
    "</xmp/>",
    "<noframes>",
    "<plaintext>",
    "<iframe>",
    "</iframe>",
    "<svg>",
    "</svg>",
    "<math><mi>",
    "</math>",
    "<![CDATA[",
    "]]>",
    "]]",
    "]",
    "<foreignObject>",
    "<svg><title>",
    "<svg><style>",
    "<table>",
    "<tr><td>",
    "</table>",
    "<pre>",
    "<select><option>",
    "<template>",
    "<!DOCTYPE html>",
    "<!doctype",
    " public \"",
    " system '",
    "<frameset>",
];

/// Numbers that look random (splitmix64, by Sebastiano Vigna).
struct Random(u64);

impl Random {
    fn below(&mut self, end: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        ((mixed ^ (mixed >> 31)) % end.max(1) as u64) as usize
    }
}

#[test]
fn random_pieces_have_the_tokens_of_html5ever() {
    let soups = if cfg!(debug_assertions) { 3_000 } else { 100_000 };
    let mut random = Random(1);
    for number in 0..soups {
        // A few kinds of pieces at a time: more of them get to meet each other.
        let kinds: Vec<&str> = (0..3 + random.below(9)).map(|_| PIECES[random.below(PIECES.len())]).collect();
        let soup: String = (0..random.below(25)).map(|_| kinds[random.below(kinds.len())]).collect();
        if let Some(found) = difference(&soup) {
            panic!("soup {number}: {soup:?}: {found}");
        }
    }
}

#[test]
fn all_short_texts_of_a_few_bytes_have_the_tokens_of_html5ever() {
    let bytes = ["<", ">", "/", "!", "-", "a", "=", "\"", " ", "&", "\0", "\r"];
    let length = if cfg!(debug_assertions) { 3 } else { 5 };
    for number in 0..bytes.len().pow(length) {
        let mut rest = number;
        let text: String = (0..length)
            .map(|_| {
                let byte = bytes[rest % bytes.len()];
                rest /= bytes.len();
                byte
            })
            .collect();
        for text in [text.clone(), format!("<{text}"), format!("<!--{text}"), format!("<script>{text}")] {
            if let Some(found) = difference(&text) {
                panic!("{text:?}: {found}");
            }
        }
    }
}

#[test]
fn fixture_pages_have_the_tokens_of_html5ever_wherever_they_are_cut() {
    let mut random = Random(2);
    for fixture in common::fixtures().into_iter().filter(common::Fixture::is_html) {
        let text = String::from_utf8_lossy(&fixture.bytes).into_owned();
        let cuts = if cfg!(debug_assertions) { 2 } else { 40 };
        for end in (0..cuts).map(|_| random.below(text.len())).chain([text.len()]) {
            let end = (0..=end).rev().find(|at| text.is_char_boundary(*at)).unwrap_or(0);
            let text = &text[..end];
            if let Some(found) = difference(text).or_else(|| difference_of_pages(text.as_bytes())) {
                panic!("{} up to {}: {found}", fixture.name, text.len());
            }
        }
    }
}

#[cfg(feature = "eval")]
#[test]
fn pages_of_the_corpora_have_the_tokens_of_html5ever() {
    common::corpora::check_pages("tokenizer", |bytes| {
        difference(&bodytext::source::decode(bytes, &Default::default(), &Default::default()).text)
            .or_else(|| difference_of_pages(bytes))
    });
}
