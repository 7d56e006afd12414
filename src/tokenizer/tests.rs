//! Each state of the standard by a few small texts, options, places and limits.
//!
//! In: texts. Out: nothing. What holds: the folder of html5lib's tests need not be there; `tests/tokenizer.rs` reads it.

use std::cell::{Cell, RefCell};
use std::fmt::Write;

use html5ever::tendril::StrTendril;
use html5ever::tokenizer::states::RawKind;
use html5ever::tokenizer::{TagKind, Token, TokenSink, TokenSinkResult};

use super::{Cut, Options, State, tokenize};

/// Writes tokens down as `T(text)`, `NUL`, `<a b=c/>`, `</a>`, `C(comment)` and `D(name public system quirks)`, and answers
/// as a tree builder does in a body.
#[derive(Default)]
struct Written {
    tokens: RefCell<String>,
    place: Cell<(usize, usize)>,
    places: RefCell<Vec<(usize, usize)>>,
    foreign: bool,
    ended: Cell<bool>,
}

impl TokenSink for Written {
    type Handle = ();

    fn process_token(&self, token: Token, _line: u64) -> TokenSinkResult<()> {
        self.places.borrow_mut().push(self.place.get());
        let mut out = self.tokens.borrow_mut();
        let answer = answer(&token);
        let written = match token {
            Token::CharacterTokens(text) => write!(out, "T({text})"),
            Token::NullCharacterToken => write!(out, "NUL"),
            Token::CommentToken(text) => write!(out, "C({text})"),
            Token::DoctypeToken(one) => {
                let shown = |id: Option<StrTendril>| id.map_or("-".to_owned(), |id| format!("{:?}", &*id));
                let quirks = if one.force_quirks { " quirks" } else { "" };
                write!(out, "D({} {} {}{quirks})", shown(one.name), shown(one.public_id), shown(one.system_id))
            }
            Token::TagToken(tag) => {
                let end = if tag.kind == TagKind::EndTag { "/" } else { "" };
                let attributes: String =
                    tag.attrs.iter().map(|one| format!(" {}={}", one.name.local, one.value)).collect();
                let twice = if tag.had_duplicate_attributes { " twice" } else { "" };
                let closed = if tag.self_closing { "/" } else { "" };
                write!(out, "<{end}{}{attributes}{twice}{closed}>", tag.name)
            }
            Token::EOFToken | Token::ParseError(_) => Ok(()),
        };
        written.expect("strings can be written to");
        answer
    }

    fn end(&self) {
        self.ended.set(true);
    }

    fn adjusted_current_node_present_but_not_in_html_namespace(&self) -> bool {
        self.foreign
    }
}

fn answer(token: &Token) -> TokenSinkResult<()> {
    let Token::TagToken(tag) = token else { return TokenSinkResult::Continue };
    match (tag.kind, &*tag.name) {
        (TagKind::EndTag, "script") => TokenSinkResult::Script(()),
        (TagKind::StartTag, "title" | "textarea") => TokenSinkResult::RawData(RawKind::Rcdata),
        (TagKind::StartTag, "style" | "xmp") => TokenSinkResult::RawData(RawKind::Rawtext),
        (TagKind::StartTag, "script") => TokenSinkResult::RawData(RawKind::ScriptData),
        (TagKind::StartTag, "plaintext") => TokenSinkResult::Plaintext,
        (TagKind::StartTag, "meta") => TokenSinkResult::EncodingIndicator("x".into()),
        _ => TokenSinkResult::Continue,
    }
}

/// Reads a text into a sink.
fn read(text: &str, options: &Options<'_>, sink: Written) -> (Written, Cut) {
    let cut = tokenize(text, &sink, options, |start, end| sink.place.set((start, end)));
    assert!(sink.ended.get());
    (sink, cut)
}

const ALL: Options<'_> = Options::EVERYTHING;

#[track_caller]
fn same(cases: &[(&str, &str)]) {
    for (text, wanted) in cases {
        let (sink, _) = read(text, &ALL, Written::default());
        assert_eq!(*sink.tokens.borrow(), *wanted, "{text:?}");
    }
}

#[test]
fn data_and_tag_open() {
    same(&[
        ("", ""),
        ("a", "T(a)"),
        ("\u{FEFF}\u{FEFF}a", "T(\u{FEFF}a)"),
        ("a&lt;b&#x41;\r\nc\rd", "T(a<bA\nc\nd)"),
        ("a\0b\0", "T(a)NULT(b)NUL"),
        ("1 < 2 <3 <", "T(1 < 2 <3 <)"),
        ("a<b>c</b>d", "T(a)<b>T(c)</b>T(d)"),
        ("a</>b</", "T(a)T(b</)"),
        ("<a", ""),
        ("x</a b", "T(x)"),
        ("<meta>a<p>", "<meta>T(a)<p>"),
    ]);
}

#[test]
fn tag_names() {
    same(&[
        ("<DIV></dIv>", "<div></div>"),
        ("<a-very-long-NAME-of-a-tag/>", "<a-very-long-name-of-a-tag/>"),
        ("<xé\0Y>", "<xé\u{FFFD}y>"),
        ("<a=b>", "<a=b>"),
        ("<a<b>", "<a<b>"),
        ("<p\n><p\r><p\t><p\x0C>", "<p><p><p><p>"),
    ]);
}

#[test]
fn attributes() {
    same(&[
        ("<p a b=1 C='2' d=\"3\">", "<p a= b=1 c=2 d=3>"),
        ("<p a = 1\r\n=\r\nb='x'y>", "<p a=1 == b=x y=>"),
        ("<p a=>", "<p a=>"),
        ("<p a=1 A=2 a>", "<p a=1 twice>"),
        ("<p/a/ /b=c/>", "<p a= b=c/>"),
        ("<p/ >", "<p>"),
        ("<p / >", "<p>"),
        ("<p a\0=\0 \0b='\0'>", "<p a\u{FFFD}=\u{FFFD} \u{FFFD}b=\u{FFFD}>"),
        ("<p a=b'\"<=`c>", "<p a=b'\"<=`c>"),
        ("<p a='\r\n&amp;&copy=1&copy;'>", "<p a=\n&&copy=1©>"),
        ("<p \"a'<=b>", "<p \"a'<=b>"),
        ("</p a=b a=c />", "</p/>"),
        ("<p a='", ""),
        ("<p a=\"x\"/", ""),
    ]);
}

#[test]
fn comments() {
    same(&[
        ("<!---->", "C()"),
        ("<!--a-->b", "C(a)T(b)"),
        ("<!-->a", "C()T(a)"),
        ("<!--->a", "C()T(a)"),
        ("<!--a--!>b", "C(a)T(b)"),
        ("<!--a--b-->", "C(a--b)"),
        ("<!--a--!b-->", "C(a--!b)"),
        ("<!--a--->", "C(a-)"),
        ("<!--a<!--b-->", "C(a<!--b)"),
        ("<!--<!->-->", "C(<!->)"),
        ("<!--<!-->a", "C(<!)T(a)"),
        ("<!--\0\r\n-->", "C(\u{FFFD}\n)"),
        ("<!--a>b->c", "C(a>b->c)"),
        ("<!--a", "C(a)"),
        ("<!--a-", "C(a)"),
        ("<!--a--", "C(a)"),
        ("<!--a---", "C(a-)"),
        ("<!--a--!", "C(a)"),
        ("<!--", "C()"),
        ("<!---", "C()"),
    ]);
}

#[test]
fn bogus_comments() {
    same(&[
        ("<!a>b", "C(a)T(b)"),
        ("<!>", "C()"),
        ("<!", "C()"),
        ("<!-a", "C(-a)"),
        ("<?a?>b", "C(?a?)T(b)"),
        ("</ a>b", "C( a)T(b)"),
        ("</1\0\r\n", "C(1\u{FFFD}\n)"),
        ("<![CDATA[a]]>", "C([CDATA[a]])"),
    ]);
}

#[test]
fn doctypes() {
    same(&[
        ("<!DOCTYPE html>", "D(\"html\" - -)"),
        ("<!doctypeHTML>", "D(\"html\" - -)"),
        ("<!doctype\r\nh\0>", "D(\"h\u{FFFD}\" - -)"),
        ("<!doctype>", "D(- - - quirks)"),
        ("<!doctype", "D(- - - quirks)"),
        ("<!doctype a", "D(\"a\" - - quirks)"),
        ("<!doctype a b>c", "D(\"a\" - - quirks)T(c)"),
        ("<!doctype a public 'p' \"s\">", "D(\"a\" \"p\" \"s\")"),
        ("<!doctype a PUBLIC'p'>", "D(\"a\" \"p\" -)"),
        ("<!doctype a public>", "D(\"a\" - - quirks)"),
        ("<!doctype a public x>", "D(\"a\" - - quirks)"),
        ("<!doctype a public 'p>c", "D(\"a\" \"p\" - quirks)T(c)"),
        ("<!doctype a public 'p", "D(\"a\" \"p\" - quirks)"),
        ("<!doctype a public 'p' x>", "D(\"a\" \"p\" - quirks)"),
        ("<!doctype a public 'p' ", "D(\"a\" \"p\" - quirks)"),
        ("<!doctype a system \"s\0\">", "D(\"a\" - \"s\u{FFFD}\")"),
        ("<!doctype a system>", "D(\"a\" - - quirks)"),
        ("<!doctype a system 's' x>", "D(\"a\" - \"s\")"),
        ("<!doctype a system 's'", "D(\"a\" - \"s\" quirks)"),
        ("<!doctype a system 's>", "D(\"a\" - \"s\" quirks)"),
    ]);
}

#[test]
fn titles_and_styles() {
    same(&[
        ("<title>a&amp;<b></title>c", "<title>T(a&<b>)</title>T(c)"),
        ("<title></titl></titles></TITLE\n>a", "<title>T(</titl></titles>)</title>T(a)"),
        ("<title>a\0\r\n</title/>", "<title>T(a\u{FFFD}\n)</title/>"),
        ("<title>a</title", "<title>T(a</title)"),
        ("<title>a</title b", "<title>T(a)"),
        ("<title>a<", "<title>T(a<)"),
        ("<style>a&amp;\0</p></style >", "<style>T(a&amp;\u{FFFD}</p>)</style>"),
        ("<xmp><!--</xmp>-->", "<xmp>T(<!--)</xmp>T(-->)"),
    ]);
}

#[test]
fn scripts() {
    same(&[
        ("<script>a<b</p>&amp;\r\n</script>c", "<script>T(a<b</p>&amp;\n)</script>T(c)"),
        ("<script></scripts></script", "<script>T(</scripts></script)"),
        ("<script><!--</script>-->", "<script>T(<!--)</script>T(-->)"),
        ("<script><!--<script></script>a</script>b", "<script>T(<!--<script></script>a)</script>T(b)"),
        ("<script><!--<SCRIPT/</script ></script>b", "<script>T(<!--<SCRIPT/</script >)</script>T(b)"),
        ("<script><!--<script>--></script>b", "<script>T(<!--<script>-->)</script>T(b)"),
        ("<script><!--<scripts></script>b", "<script>T(<!--<scripts>)</script>T(b)"),
        ("<script><!--><script></script>b", "<script>T(<!--><script>)</script>T(b)"),
        ("<script><!---><script></script>b", "<script>T(<!---><script>)</script>T(b)"),
        ("<script><!-<script></script>b", "<script>T(<!-<script>)</script>T(b)"),
        ("<script><!--<script>\0</script></x>", "<script>T(<!--<script>\u{FFFD}</script></x>)"),
        (
            "<script><!--<script></script><script></script></script>",
            "<script>T(<!--<script></script><script></script>)</script>",
        ),
    ]);
}

#[test]
fn plain_text_and_sections() {
    same(&[("<plaintext>a</plaintext>&amp;\0\r\n", "<plaintext>T(a</plaintext>&amp;\u{FFFD}\n)")]);
    for (text, wanted) in [
        ("<![CDATA[a<b>&amp;]]>c", "T(a<b>&amp;)T(c)"),
        ("<![CDATA[a]]]>", "T(a])"),
        ("<![CDATA[a\0\r]] >", "T(a)NULT(\n]] >)"),
        ("<![CDATA[", ""),
        ("<![cdata[a]]>", "C([cdata[a]])"),
    ] {
        let (sink, _) = read(text, &ALL, Written { foreign: true, ..Written::default() });
        assert_eq!(*sink.tokens.borrow(), *wanted, "{text:?}");
    }
}

#[test]
fn a_text_may_be_the_inside_of_an_element() {
    for (start, inside, text, wanted) in [
        (State::Rcdata, Some("title"), "a&lt;</b></title>c", "T(a<</b>)</title>T(c)"),
        (State::Rawtext, None, "a</style>", "T(a</style>)"),
        (State::Rawtext, Some("h1"), "a</h1>", "T(a</h1>)"),
        (State::Script, Some("script"), "a</script>", "T(a)</script>"),
        (State::Plaintext, None, "<p>", "T(<p>)"),
        (State::Cdata, None, "<p>]]><p>", "T(<p>)<p>"),
    ] {
        let (sink, _) = read(text, &Options { start, inside, ..ALL }, Written::default());
        assert_eq!(*sink.tokens.borrow(), *wanted, "{start:?} {text:?}");
    }
}

#[test]
fn what_nobody_reads_is_left_out() {
    let keeps = |name: &str| name == "class" || name.starts_with("data-");
    let text =
        "<p CLASS=a onclick='\0&amp;' type=t id=b id=c data-a-long-name-indeed=d><style>e</style><script>f</script>";
    let few = Options { keeps_attribute: Some(&keeps), scripts: false, ..Options::default() };
    let (sink, _) = read(text, &few, Written::default());
    let wanted = "<p class=a type=t data-a-long-name-indeed=d><style></style><script></script>";
    assert_eq!(*sink.tokens.borrow(), wanted);
}

#[test]
fn long_names_past_the_limit_are_one_name() {
    let text = "<Long-name-0 long-name-1=a class=b><long-name-2 long-name-3 id=c><abéé-long></long-name-2><long-name-0><long\0name>";
    let (sink, cut) = read(text, &Options { names: 2, ..ALL }, Written::default());
    let wanted = "<long-name-0 long-name-1=a class=b><x-long- id=c><x-abé></x-long-><long-name-0><x-long>";
    assert_eq!(*sink.tokens.borrow(), wanted);
    assert_eq!(cut, Cut { attributes: 1, names: 4, bytes: 0 });
}

#[test]
fn places_are_those_of_the_source() {
    let text = "\u{FEFF}a&amp;b<p c='d'>e\0f<!-- g --><title>h</title>";
    let (sink, _) = read(text, &Options::default(), Written::default());
    let places: Vec<&str> = sink.places.borrow().iter().map(|(start, end)| &text[*start..*end]).collect();
    let wanted = ["a&amp;b", "<p c='d'>", "e", "\0", "f", "<!-- g -->", "<title>", "h", "</title>", ""];
    assert_eq!(places, wanted);
}

#[test]
fn reading_ends_where_it_is_told_to() {
    let pieces = ["<b>", "</b>", "x\0", "<!-- x -->", "&amp;\0<b>\0", "<svg><![CDATA[\0\0\0\0]]></svg>"];
    let attributes = " a b=1 c='2'".repeat(1_000);
    let tags = [format!("<b>x<p{attributes}>y"), format!("<b>x</p{attributes}>y")];
    let long = ["a&amp;b\r\n ", "a&am", "<", "1\r<", "日本 ", "\0 "].map(|piece| piece.repeat(300_000));
    for text in pieces.iter().map(|piece| piece.repeat(1_000)).chain(tags).chain(long) {
        let piece = text.chars().take(20).collect::<String>();
        let asked = Cell::new(0);
        let third = || {
            asked.set(asked.get() + 1);
            asked.get() >= 3
        };
        let writes = || Written { foreign: true, ..Written::default() };
        let (sink, cut) = read(&text, &Options { ends: Some(&third), ..ALL }, writes());
        assert!(asked.get() == 3 && cut.bytes > 0 && cut.bytes < text.len(), "{piece:?}: {cut:?}");
        let (whole, _) = read(&text[..text.len() - cut.bytes], &ALL, writes());
        let tokens = |sink: &Written| sink.tokens.borrow().replace(")T(", "");
        assert!(tokens(&sink) == tokens(&whole), "{piece:?}: {cut:?}");
    }
}

#[test]
fn attributes_past_the_limit_are_counted() {
    let many = |count: usize| (0..count).map(|n| format!(" a{n}=1")).collect::<String>();
    let text = format!("<p{}><b{} a1 a=1>", many(300), many(256));
    let (sink, cut) = read(&text, &Options::default(), Written::default());
    assert_eq!(cut, Cut { attributes: 44 + 2, ..Cut::default() });
    assert_eq!(sink.tokens.borrow().matches('=').count(), 2 * 256);
}

#[test]
fn floods_end_soon() {
    let pieces = [
        "<",
        "</",
        "<!",
        "<!-",
        "<!--",
        "-->",
        "--!",
        "&",
        "&a",
        "&#",
        "&notit",
        "<a ",
        "<a b='",
        "<a b=\"c",
        "</script",
        "<script>",
        "<!--<script>",
        "</title",
        "<title>",
        "<![CDATA[",
        "]]",
        "\0",
        "\r",
        "<a\0",
        "<p a='&",
        "<!doctype ",
        " a",
        " =",
        "/",
        "-",
    ];
    // Anything that is read again for each piece would take hours.
    let count = if cfg!(debug_assertions) { 30_000 } else { 300_000 };
    for before in ["", "<p ", "<title>", "<script>", "<script><!--", "<!--", "<p a='"] {
        for piece in pieces {
            let text = format!("{before}{}", piece.repeat(count));
            let tokens = Cell::new(0_usize);
            tokenize(&text, &Counted(&tokens), &Options::default(), |_, _| {});
            assert!(tokens.get() <= 2 * count + 2, "{before}{piece}: {} tokens", tokens.get());
        }
    }
}

/// Counts tokens.
struct Counted<'a>(&'a Cell<usize>);

impl TokenSink for Counted<'_> {
    type Handle = ();

    fn process_token(&self, token: Token, _line: u64) -> TokenSinkResult<()> {
        self.0.set(self.0.get() + 1);
        answer(&token)
    }
}
