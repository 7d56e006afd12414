//! The rule files' loader: what broken files say, and what whole files become.
//!
//! `fixtures/rules/invalid/` holds one mistake a file (or folder) with the message in `NAME.stderr`; `UPDATE=1` rewrites
//! the messages. They are loaded over `fixtures/rules/base/`, or as the lowest layer if their name starts with `bundled-`.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use bodytext::measures::Measure;
use bodytext::rules::model::Interval;
use bodytext::rules::{
    Format, Kind, Layer, Outcome, PageType, RuleSet, RulesError, Verdict, bundled, count_tests, dir_layer, list, load,
    run_tests,
};

fn fixtures() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/rules")
}

/// A folder or file of the fixtures, by a short name.
fn fixture(path: &Path, name: &str) -> Layer {
    Layer { name: name.to_owned(), ..relabelled(dir_layer(path)) }
}

/// Problems of reading name the file as the test's machine does; no fixture has them.
fn relabelled(layer: Layer) -> Layer {
    assert!(layer.unread.is_empty(), "{:?}", layer.unread);
    layer
}

fn base() -> Layer {
    fixture(&fixtures().join("base"), "")
}

fn text_layer(name: &str, text: &str) -> Layer {
    Layer { name: name.to_owned(), files: vec![("rules.toml".to_owned(), text.to_owned().into())], ..Layer::default() }
}

fn over_base(text: &str) -> Result<RuleSet, RulesError> {
    load(&[base(), text_layer("own", text)])
}

fn loaded(text: &str) -> RuleSet {
    over_base(text).unwrap_or_else(|error| panic!("{error}"))
}

/// The names of all fixtures under `invalid/`, with their path.
fn invalid() -> Vec<(String, PathBuf)> {
    let entries = fs::read_dir(fixtures().join("invalid")).expect("the folder invalid/");
    let paths: BTreeSet<PathBuf> = entries.map(|entry| entry.expect("an entry").path()).collect();
    let name = |path: &PathBuf| path.file_stem().map(|stem| stem.to_string_lossy().into_owned());
    paths
        .into_iter()
        .filter(|path| path.is_dir() || path.extension().is_some_and(|extension| extension == "toml"))
        .filter_map(|path| Some((name(&path)?, path)))
        .collect()
}

#[test]
fn every_mistake_has_its_message() {
    let update = std::env::var_os("UPDATE").is_some();
    let mut wrong = Vec::new();
    let found = invalid();
    assert!(found.len() >= 40, "only {} fixtures", found.len());
    for (name, path) in &found {
        let layers = match name.starts_with("bundled-") {
            true => vec![fixture(path, "")],
            false => vec![base(), fixture(path, "invalid")],
        };
        let message = match load(&layers) {
            Ok(_) => {
                wrong.push(format!("{name}: no problem found"));
                continue;
            }
            Err(error) => format!("{error}\n"),
        };
        let golden = fixtures().join("invalid").join(format!("{name}.stderr"));
        if update {
            fs::write(&golden, &message).expect("the message is written");
        }
        match fs::read_to_string(&golden) {
            Err(_) => wrong.push(format!("{name}: {name}.stderr is missing; UPDATE=1 writes it:\n{message}")),
            Ok(expected) if expected != message => {
                wrong.push(format!("{name}: expected\n{expected}\nbut got\n{message}"))
            }
            Ok(_) => {}
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn every_message_has_its_mistake() {
    let names: BTreeSet<String> = invalid().into_iter().map(|(name, _)| name).collect();
    for entry in fs::read_dir(fixtures().join("invalid")).expect("the folder invalid/") {
        let path = entry.expect("an entry").path();
        let name = path.file_stem().expect("a name").to_string_lossy().into_owned();
        assert!(names.contains(&name), "{} belongs to no fixture", path.display());
    }
}

#[test]
fn valid_files_load() {
    let mut seen = 0;
    for entry in fs::read_dir(fixtures().join("valid")).expect("the folder valid/") {
        let path = entry.expect("an entry").path();
        let set = load(&[base(), fixture(&path, "valid")]).unwrap_or_else(|error| panic!("{error}"));
        assert!(!set.rules.is_empty() && !set.pages.is_empty());
        seen += 1;
    }
    assert!(seen > 0);
}

#[test]
fn valid_files_use_every_key() {
    let texts: String = dir_layer(&fixtures().join("valid")).files.into_iter().map(|(_, text)| text).collect();
    let unknown =
        over_base("[[rule]]\nid = \"a\"\nunknown-key = 1\n[[page]]\nid = \"b\"\nunknown-key = 1\n[[metadata]]\nid = \"c\"\nunknown-key = 1\n[[metadata-value]]\nid = \"d\"\nunknown-key = 1").unwrap_err();
    let helps = unknown.problems.iter().filter_map(|problem| problem.help.as_deref());
    let helps: String = helps.filter(|help| help.contains(" takes ")).collect();
    let keys: Vec<&str> =
        helps.split('`').skip(1).step_by(2).filter(|key| !key.contains(' ') && Measure::named(key).is_none()).collect();
    assert!(keys.len() > 40, "{keys:?}");
    let missing: Vec<&str> = keys.into_iter().filter(|key| !texts.contains(&format!("\n{key} = "))).collect();
    assert!(missing.is_empty(), "{missing:?}");
}

#[test]
fn the_bundled_rules_are_embedded() {
    assert!(bundled().files.iter().all(|(name, _)| name.ends_with(".toml")));
    assert!(bundled().files.is_sorted());
}

#[test]
fn all_mistakes_of_all_files_come_at_once() {
    let files = vec![
        ("a.toml".to_owned(), "[[rule]]\nid = \"a\"\nwhy = \"A\"\ntxt = [\"x\"]\nverdict = \"remove\"\n".into()),
        ("b.toml".to_owned(), "[[page]]\nid = \"b b\"\nwhy = 3\nstatus = \"captcha\"\nurl = [\"(\"]\n".into()),
        ("c.toml".to_owned(), "kind = \"menu\"\n[[rule]]\nid = c\n\n[selection]\ninside = 100\n".into()),
    ];
    let own = Layer { name: "own".to_owned(), files, ..Layer::default() };
    let error = load(&[base(), own]).unwrap_err();
    let places: Vec<(&str, u32)> =
        error.problems.iter().map(|problem| (problem.place.file.as_str(), problem.place.line)).collect();
    let expected = [
        ("own/a.toml", 4),
        ("own/a.toml", 5),
        ("own/b.toml", 2),
        ("own/b.toml", 3),
        ("own/b.toml", 5),
        ("own/c.toml", 1),
        ("own/c.toml", 3),
        ("own/c.toml", 6),
    ];
    assert_eq!(places, expected, "{error}");
    assert!(error.to_string().ends_with("8 problems in 3 files"));
    assert!(error.render(true).contains("\u{1b}["));
    assert!(!error.render(false).contains('\u{1b}'));
}

#[test]
fn columns_count_characters() {
    for text in [
        "[[rule]]\r\nid = \"a\"\r\nwhy = \"A\"\r\n\tlang = [\"ελ\", \"e\"]\r\nweight = 1\r\n",
        "\u{feff}[[rule]]\nid = \"a\"\nwhy = \"A\"\n\tlang = [\"ελ\", \"e\"]\nweight = 1\n",
    ] {
        let error = over_base(text).unwrap_err();
        let places: Vec<(u32, u32)> =
            error.problems.iter().map(|problem| (problem.place.line, problem.place.column)).collect();
        assert_eq!(places, [(4, 10), (4, 16)], "{error}");
        assert!(error.problems.iter().all(|problem| problem.place.line_text == "\tlang = [\"ελ\", \"e\"]"));
        let spans: Vec<&str> = error.problems.iter().filter_map(|one| text.get(one.place.span.clone())).collect();
        assert_eq!(spans, ["\"ελ\"", "\"e\""]);
    }
}

#[test]
fn files_that_can_not_be_read_keep_no_others_from_it() {
    let folder = tempfile::tempdir().expect("a folder");
    fs::create_dir(folder.path().join("inner")).expect("a folder");
    fs::write(folder.path().join("inner/latin.toml"), b"kind = \"related\"\n# caf\xe9\n").expect("a file");
    fs::write(folder.path().join("notes.txt"), b"\xff").expect("a file");
    fs::write(folder.path().join("z.toml"), "kinds = 3\n").expect("a file");
    let layers = [base(), dir_layer(folder.path()), dir_layer(&folder.path().join("nowhere"))];
    let error = load(&layers).unwrap_err();
    let messages: Vec<&str> = error.problems.iter().map(|problem| problem.message.as_str()).collect();
    assert_eq!(messages.len(), 3, "{error}");
    assert!(messages[0].contains("not UTF-8: line 2") && messages[1].contains("can't be read"), "{error}");
    assert!(messages[2].contains("`kinds`") && error.to_string().contains("inner/latin.toml"), "{error}");
    let one = dir_layer(&folder.path().join("z.toml"));
    assert_eq!(one.files, [("z.toml".to_owned(), "kinds = 3\n".into())]);
}

#[test]
fn without_the_bundled_rules_there_is_no_set() {
    assert!(load(&[]).unwrap_err().to_string().contains("[selection]"));
}

#[test]
fn a_change_replaces_keys_and_moves_to_its_layer() {
    let set = loaded("\n[[change]]\nid = \"newsletter.line\"\nmax-words = 5\n");
    let rule = &set.rules[1];
    assert_eq!((rule.origin.rule.as_str(), rule.origin.file.as_str()), ("newsletter.line", "own/rules.toml"));
    assert_eq!((rule.origin.line, rule.layer, &rule.outcome), (3, 1, &Outcome::Weight(-3.0)));
    assert_eq!(rule.origin.why, "A line that asks for a subscription");
    assert_eq!(rule.when.measures[0].0, Measure::Words);
    assert_eq!(rule.when.measures[0].1[0].high, 5.0);
    assert_eq!(set.rules[0].layer, 0);
}

#[test]
fn a_change_of_the_outcome_takes_the_earlier_one_away() {
    let set = loaded("[[change]]\nid = \"newsletter.line\"\nverdict = \"drop\"\n");
    assert_eq!(set.rules[1].outcome, Outcome::Verdict(Verdict::Drop));
    assert_eq!(set.rules[1].tests.drops.len(), 1);
    let set = loaded("[[change]]\nid = \"newsletter.line\"\nweight = 2\n");
    assert_eq!(set.rules[1].outcome, Outcome::Weight(2.0));
    assert!(set.rules[1].tests.drops.is_empty(), "the tests of a rule against body text are none of one for it");
}

#[test]
fn a_rule_can_be_switched_off_and_on() {
    let off = text_layer(
        "own",
        "[[change]]\nid = \"newsletter.line\"\noff = true\n[[change]]\nid = \"status.captcha\"\noff = true\n",
    );
    let near = "[[rule]]\nid = \"own.near\"\nwhy = \"x\"\nnear = [\"newsletter.line\"]\nweight = -1\n";
    let set = load(&[base(), off.clone(), text_layer("near", near)]).unwrap_or_else(|error| panic!("{error}"));
    assert!(set.pages.is_empty());
    assert_eq!(set.rules.len(), 1, "a rule that is near nothing but what is off is off too");
    let on = text_layer("site", "[[change]]\nid = \"newsletter.line\"\noff = false\n");
    let set = load(&[base(), off, on]).unwrap_or_else(|error| panic!("{error}"));
    assert_eq!(set.rules.len(), 2);
}

#[test]
fn page_rules_of_later_layers_come_first() {
    let set = loaded("[[page]]\nid = \"own.wall\"\nwhy = \"x\"\nstatus = \"login-wall\"\nurl = '/login'\n");
    let ids: Vec<&str> = set.pages.iter().map(|page| page.origin.rule.as_str()).collect();
    assert_eq!(ids, ["own.wall", "status.captcha"]);
}

#[test]
fn settings_of_a_type_stand_over_those_for_all() {
    let set = loaded("[selection]\noutside = 0.9\n[selection.product]\ncontainer = 0.4\n");
    assert_eq!(set.selection(PageType::Article, Format::Html).outside.value, 0.9);
    assert_eq!(set.selection(PageType::Forum, Format::Html).outside.value, 0.0);
    let product = set.selection(PageType::Product, Format::Html);
    assert_eq!((product.container.value, product.inside.value), (0.4, -0.5));
    assert_eq!(product.container.origin.rule, "selection.product.container");
    assert_eq!((product.container.origin.file.as_str(), product.container.origin.line), ("own/rules.toml", 4));
}

#[test]
fn conditions_come_out_as_written() {
    let text = r#"
        kind = "related"
        lang = ["en", "pt-BR"]
        [[rule]]
        id = "own.all"
        why = "x"
        heading = ["More from *", "Related"]
        while-words = "< 30"
        class = ["related-posts", "moreLinks"]
        link-density = ["< 0.1", "0.5..1"]
        min-words = 2
        max-words = 9
        format = "html"
        weight = -1
    "#;
    let set = loaded(text);
    let rule = set.rules.last().expect("a rule");
    assert_eq!((rule.kind, rule.layer), (Some(Kind::Related), 1));
    assert_eq!(rule.when.lang, ["en", "pt-br"]);
    assert_eq!(rule.when.format, [Format::Html]);
    assert!(rule.when.heading[0].open && rule.when.heading[0].text == "more from" && !rule.when.heading[1].open);
    assert_eq!(rule.when.class, [vec!["related", "posts"], vec!["more", "links"]]);
    assert!(rule.when.while_words.is_some_and(|interval| interval.holds(29.0) && !interval.holds(30.0)));
    let words = Interval { low: 2.0, low_in: true, high: 9.0, high_in: true };
    assert_eq!(rule.when.measures[0].1.len(), 2);
    assert_eq!(rule.when.measures[1], (Measure::Words, vec![words]));
}

#[test]
fn tests_of_rules_say_what_they_expect() {
    let set = loaded(
        "[[rule]]\nid = \"own.keep\"\nwhy = \"x\"\ntag = \"pre\"\nverdict = \"keep\"\nkeeps = \"<pre>a</pre>\"\ndrops = \"<p>b</p>\"\n",
    );
    assert_eq!(count_tests(&set), 3);
    let right = |piece: &str| match piece {
        "<pre>a</pre>" => vec!["own.keep".to_owned()],
        "<p>b</p>" => Vec::new(),
        _ => vec!["newsletter.line".to_owned()],
    };
    assert!(run_tests(&set, &right).is_empty());
    let all = |_: &str| vec!["own.keep".to_owned(), "newsletter.line".to_owned()];
    let failures = run_tests(&set, &all);
    assert_eq!(failures.len(), 1);
    assert_eq!(
        failures[0].to_string(),
        "own/rules.toml:2: own.keep must not mark a block of this piece, but did:\n  <p>b</p>"
    );
    let failures = run_tests(&set, &|_| Vec::new());
    assert_eq!(failures.len(), 2);
    assert_eq!(
        failures[0].to_string(),
        "base.toml:10: newsletter.line must mark a block of this piece, but did not:\n  <p>Subscribe to our newsletter</p>"
    );
}

#[test]
fn rules_can_be_listed() {
    let rows = list(&loaded(""));
    let short: Vec<(&str, &str, u32)> =
        rows.iter().map(|row| (row.id.as_str(), row.outcome.as_str(), row.line)).collect();
    assert_eq!(short[0], ("newsletter.heading", "drop", 4));
    assert_eq!(short[1], ("newsletter.line", "-3", 10));
    assert_eq!(short[2], ("status.captcha", "captcha", 18));
    assert_eq!(short[3], ("selection.inside", "-0.5", 25));
    assert_eq!(rows[0].kind, Some(Kind::Newsletter));
}

#[test]
fn no_text_makes_the_loader_panic() {
    let text = fs::read_to_string(fixtures().join("valid/every-key.toml")).expect("a fixture");
    // patterns take the most time, and their own crates are tested elsewhere
    let heavy = ["regex", "url", "selector"];
    let lines = text.lines().filter(|line| !heavy.iter().any(|key| line.starts_with(key)));
    let text = lines.collect::<Vec<_>>().join("\n");
    let borders: Vec<usize> = (0..=text.len()).filter(|at| text.is_char_boundary(*at)).collect();
    for at in &borders {
        let shown = if at % 5 == 0 { try_load } else { only_load };
        shown(&text[..*at]);
        if at % 29 == 0 {
            try_load(&text[*at..]);
        }
    }
    // a small generator of our own, so that a failure comes again
    let mut state = 0x2545_f491_4f6c_dd1d_u64;
    let mut next = |below: usize| {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        usize::try_from(state % u64::try_from(below).unwrap_or(1)).unwrap_or(0)
    };
    let marks = b"[]\"'=.,{}#\n\r\t \\*-0a\xc3\xff";
    for _ in 0..600 {
        let mut bytes = text.clone().into_bytes();
        for _ in 0..=next(4) {
            let at = next(bytes.len());
            match next(3) {
                0 => bytes[at] = marks[next(marks.len())],
                1 => drop(bytes.remove(at)),
                _ => bytes.insert(at, marks[next(marks.len())]),
            }
        }
        try_load(&String::from_utf8_lossy(&bytes));
    }
    try_load(&format!("a = {}", "[".repeat(50_000)));
    try_load(&"a.".repeat(50_000));
    try_load(&"[[rule]]\n".repeat(5_000));
}

#[test]
fn many_mistakes_take_no_more_than_their_time() {
    let started = std::time::Instant::now();
    try_load(&format!("[[rule]]\nid = \"a\"\nwhy = \"x\"\nweight = 1\ntext = [{}]", "1,".repeat(5_000)));
    let near = |index: usize| format!("[[rule]]\nid = \"r{index}\"\nwhy = \"x\"\nnear = \"s{index}\"\nweight = 1\n");
    try_load(&(0..3_000).map(near).collect::<String>());
    let change = |index: usize| format!("[[change]]\nid = \"r{index}\"\noff = true\n");
    try_load(&(0..3_000).map(change).collect::<String>());
    assert!(started.elapsed().as_secs() < 20, "{:?}", started.elapsed());
}

#[test]
fn problems_on_one_line_are_counted() {
    let error = over_base(&format!("[[rule]]\nid = \"a\"\nwhy = \"x\"\nweight = 1\ntext = [{}]", "1,".repeat(50)));
    let error = error.unwrap_err();
    assert_eq!(error.problems.len(), 20);
    assert_eq!(error.problems[19].help.as_deref(), Some("this line has 30 more problems"));
}

/// Loads a text, whatever comes of it.
fn only_load(text: &str) {
    drop(over_base(text));
}

/// Loads a text, and shows what is wrong.
fn try_load(text: &str) {
    if let Err(error) = over_base(text) {
        for problem in error.problems.iter().take(3) {
            assert!(!problem.render(false).is_empty());
        }
    }
}
