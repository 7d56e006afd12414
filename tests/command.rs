//! The command line as its users run it.

#![cfg(feature = "cli")]

mod common;

use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Output, Stdio};

use assert_cmd::Command;
use common::project;
use serde_json::{Value, json};

/// A page with a body, a menu, and a word of its own.
fn page(word: &str) -> String {
    format!(
        "<!DOCTYPE html><html lang=en><head><meta charset=utf-8><title>The {word} | Valley News</title></head><body>\
         <nav><ul><li><a href=/>Home</a></li><li><a href=/news>News</a></li></ul></nav><article><h1>The {word}</h1>\
         <p>The {word} stood by the river for two hundred years, and nobody in the valley could say who had built it, \
         or why the first owner had left it to his gardener.</p><p>On Monday the council voted to open it again, after \
         long years of work on its roof, its floors and the wheel that had once driven the stones.</p></article>\
         <footer><p>© 2024 Valley News. All rights reserved.</p></footer></body></html>"
    )
}

const EMPTY: &str = "<!DOCTYPE html><html><head><title></title></head><body></body></html>";

fn bodytext(args: &[&str]) -> Command {
    let mut command = Command::cargo_bin("bodytext").expect("the command");
    command.args(args);
    command
}

fn run(args: &[&str], status: i32) -> Output {
    run_with(args, "", status)
}

fn run_with(args: &[&str], stdin: impl Into<Vec<u8>>, status: i32) -> Output {
    let output = bodytext(args).write_stdin(stdin).output().expect("it runs");
    assert_eq!(output.status.code(), Some(status), "{args:?}\n{}\n{}", out(&output), err(&output));
    output
}

fn out(output: &Output) -> String {
    String::from_utf8_lossy(&output.stdout).into_owned()
}

fn err(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

fn json_of(output: &Output) -> Value {
    serde_json::from_slice(&output.stdout).unwrap_or_else(|error| panic!("{error}: {}", out(output)))
}

fn json_lines(output: &Output) -> Vec<Value> {
    let line = |line: &str| serde_json::from_str(line).unwrap_or_else(|error| panic!("{error}: {line}"));
    out(output).lines().map(line).collect()
}

fn write(path: impl AsRef<Path>, bytes: impl AsRef<[u8]>) {
    let path = path.as_ref();
    fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
    fs::write(path, bytes).expect("a file");
}

fn text(path: &Path) -> &str {
    path.to_str().expect("UTF-8")
}

/// A folder of saved pages: `b.html`, `a/z.html`, `a/notes.txt`.
fn saved() -> (tempfile::TempDir, PathBuf) {
    let dir = tempfile::tempdir().expect("a folder");
    let folder = dir.path().join("saved");
    write(folder.join("b.html"), page("mill"));
    write(folder.join("a/z.html"), page("barn"));
    let notes = "The inn\n\nThe inn stood empty for years, and the road past it was used by nobody but the postman, who \
                 came twice a week and never stayed.\n\nIn spring a couple from the coast bought it and put a stove in.\n";
    write(folder.join("a/notes.txt"), notes);
    (dir, folder)
}

// ---- What goes in ----

#[test]
fn a_page_comes_out_as_text() {
    let (_dir, folder) = saved();
    let output = run(&[text(&folder.join("b.html"))], 0);
    assert!(out(&output).starts_with("The mill stood by the river"), "{}", out(&output));
    assert!(!out(&output).contains("Home") && !out(&output).contains("rights reserved"), "{}", out(&output));
    assert!(out(&output).ends_with("the stones.\n") && err(&output).is_empty(), "{}", err(&output));
}

#[test]
fn standard_input_is_read_without_a_path_and_for_a_dash() {
    for args in [&[][..], &["-"]] {
        assert!(out(&run_with(args, page("mill"), 0)).starts_with("The mill stood"));
    }
}

#[test]
fn a_folder_is_read_with_all_that_is_in_it_in_the_order_of_names() {
    let (_dir, folder) = saved();
    let output = out(&run(&[text(&folder)], 0));
    let heads: Vec<&str> = output.lines().filter(|line| line.starts_with("==> ")).collect();
    let paths = ["a/notes.txt", "a/z.html", "b.html"].map(|path| format!("==> {} <==", folder.join(path).display()));
    assert_eq!(heads, paths);
    for word in ["The inn stood empty", "The barn stood", "The mill stood"] {
        assert_eq!(output.matches(word).count(), 1, "{word}: {output}");
    }
}

#[test]
fn the_order_holds_for_more_pages_than_fit_in_a_batch() {
    let dir = tempfile::tempdir().expect("a folder");
    for number in 0..150 {
        write(dir.path().join(format!("{number:03}.html")), page(&format!("mill {number:03}")));
    }
    let lines = json_lines(&run(&["--format", "jsonl", text(dir.path())], 0));
    assert_eq!(lines.len(), 150);
    for (number, line) in lines.iter().enumerate() {
        assert_eq!(line["title"], format!("The mill {number:03}"));
    }
}

#[test]
fn plain_text_is_told_by_its_name() {
    let (_dir, folder) = saved();
    let record = json_of(&run(&["--format", "jsonl", text(&folder.join("a/notes.txt"))], 0));
    assert_eq!((&record["format"], &record["status"]), (&json!("text"), &json!("article")));
    assert!(record["text"].as_str().is_some_and(|text| text.contains("In spring a couple")), "{record}");
}

#[test]
fn compressed_pages_are_unpacked() {
    let dir = tempfile::tempdir().expect("a folder");
    let mut gz = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    gz.write_all(page("mill").as_bytes()).expect("gzip");
    let gz = gz.finish().expect("gzip");
    let zst = zstd::encode_all(page("mill").as_bytes(), 1).expect("zstd");
    for (name, bytes) in [("page.html.gz", gz), ("page.html.zst", zst)] {
        write(dir.path().join(name), &bytes);
        assert!(out(&run(&[text(&dir.path().join(name))], 0)).starts_with("The mill stood"), "{name}");
        assert!(out(&run_with(&[], bytes, 0)).starts_with("The mill stood"), "{name}");
    }
}

#[test]
fn what_can_not_be_read_is_one_line_and_the_others_go_on() {
    let (dir, folder) = saved();
    let (missing, broken) = (dir.path().join("missing.html"), dir.path().join("broken.html.gz"));
    write(&broken, [0x1F, 0x8B, 8, 0, 1, 2, 3]);
    let mill = folder.join("b.html");
    let output = run(&[text(&missing), text(&mill), text(&broken)], 2);
    assert!(out(&output).contains("The mill stood"), "{}", out(&output));
    let told = err(&output);
    let lines: Vec<&str> = told.lines().collect();
    assert_eq!(lines.len(), 2, "{lines:?}");
    assert!(lines[0].contains("missing.html: ") && lines[1].contains("broken.html.gz: "), "{lines:?}");
}

// ---- What comes out ----

#[test]
fn the_exit_status_tells_whether_there_is_a_body() {
    let (dir, folder) = saved();
    let empty = dir.path().join("empty.html");
    write(&empty, EMPTY);
    let output = run(&[text(&empty)], 1);
    assert!(out(&output).is_empty() && err(&output).contains("empty.html: no body (empty)"), "{}", err(&output));
    run(&[text(&empty), text(&folder.join("b.html"))], 0);
    run_with(&[], "", 1);
    run(&["--no-such-option"], 2);
    run(&["--format", "yaml"], 2);
}

#[test]
fn json_has_all_blocks() {
    let (_dir, folder) = saved();
    let one = json_of(&run(&["--format", "json", text(&folder.join("b.html"))], 0));
    assert_eq!((&one["status"], &one["title"], &one["lang"]), (&json!("article"), &json!("The mill"), &json!("en")));
    let blocks = one["blocks"].as_array().expect("blocks");
    let of = |verdict: &str| blocks.iter().filter(|block| block["verdict"] == verdict).count();
    assert!(of("keep") == 2 && of("drop") >= 4 && of("keep") + of("drop") == blocks.len(), "{one}");
    for block in blocks {
        assert_eq!(block["kind"].is_null(), block["verdict"] == "keep", "{block}");
    }
    let all = json_of(&run(&["--format", "json", text(&folder)], 0));
    assert_eq!(all.as_array().map(Vec::len), Some(3));
}

#[test]
fn json_lines_are_a_record_a_page() {
    let (_dir, folder) = saved();
    let lines = json_lines(&run(&["--format", "jsonl", text(&folder)], 0));
    assert_eq!(lines.len(), 3);
    assert!(lines.iter().all(|line| line["blocks"].is_null() && line["status"] == "article"), "{lines:?}");
    assert_eq!(lines[2]["id"], text(&folder.join("b.html")));
}

#[test]
fn files_are_written_beside_each_other_as_the_pages_are() {
    let (dir, folder) = saved();
    for (format, ending) in [("text", "txt"), ("json", "json"), ("jsonl", "json")] {
        let bodies = dir.path().join(format);
        let output = run(&[text(&folder), "--format", format, "--output", text(&bodies)], 0);
        assert!(out(&output).is_empty(), "{}", out(&output));
        for name in ["a/notes.txt", "a/z.html", "b.html"] {
            let written = bodies.join(format!("{name}.{ending}"));
            let body = fs::read_to_string(&written).unwrap_or_else(|error| panic!("{}: {error}", written.display()));
            assert!(body.contains(" stood "), "{body}");
        }
    }
    // A file that stands where a folder should be.
    let output = run(&[text(&folder.join("b.html")), "--output", text(&folder.join("b.html"))], 2);
    assert!(err(&output).contains("can't write"), "{}", err(&output));
}

#[test]
fn a_reader_that_has_had_enough_is_no_trouble() {
    let (_dir, folder) = saved();
    let big = project("fixtures/pages/related--endless-scroll/page.html");
    for args in [
        &["-", text(&folder)][..],
        &["--format", "json", "-", text(&folder)],
        &["--jsonl"],
        &["explain", "-"],
        &["explain", "--json", "-"],
    ] {
        let mut child = std::process::Command::new(assert_cmd::cargo::cargo_bin!("bodytext"))
            .args(args)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .expect("it runs");
        drop(child.stdout.take());
        // Only now does the command get what it waits for.
        let page = fs::read(&big).expect("the page");
        let line = json!({"id": 1, "html": String::from_utf8_lossy(&page)}).to_string();
        let fed = if args.contains(&"--jsonl") { line.as_bytes() } else { &page };
        child.stdin.take().expect("stdin").write_all(fed).expect("it reads");
        let output = child.wait_with_output().expect("it ends");
        assert!(!err(&output).contains("panicked"), "{args:?}: {}", err(&output));
        assert_eq!(output.status.code(), Some(0), "{args:?}: {}", err(&output));
    }
}

// ---- JSON lines ----

#[test]
fn records_go_in_and_come_out_in_order() {
    let input = [
        json!({"id": "a", "url": "http://valley.example/news/mill", "html": page("mill")}).to_string(),
        String::new(),
        json!({"id": 7, "html": page("barn"), "more": "ignored"}).to_string(),
        "   ".to_owned(),
        json!({"id": {"shard": 3}, "text": "The inn\n\nThe inn stood empty for years, and the road was used by nobody but the postman."}).to_string(),
        json!({"html": EMPTY}).to_string(),
    ]
    .join("\n");
    let lines = json_lines(&run_with(&["--jsonl"], input, 0));
    let ids: Vec<&Value> = lines.iter().map(|line| &line["id"]).collect();
    assert_eq!(ids, [&json!("a"), &json!(7), &json!({"shard": 3}), &json!(6)]);
    assert_eq!((&lines[0]["title"], &lines[1]["title"]), (&json!("The mill"), &json!("The barn")));
    assert_eq!((&lines[0]["url"], &lines[1]["url"]), (&json!("http://valley.example/news/mill"), &Value::Null));
    assert_eq!((&lines[2]["format"], &lines[3]["status"]), (&json!("text"), &json!("empty")));
}

#[test]
fn failures_come_out_too() {
    let input = format!(
        "{}\n{{\"id\": \"broken\"\n{}\n{}\n[1]\n{}\n",
        json!({"id": "a", "html": page("mill")}),
        json!({"id": 12, "html": 3}),
        json!({"id": "both", "html": "", "text": ""}),
        json!({"id": "none"}),
    );
    let lines = json_lines(&run_with(&["--jsonl"], input, 2));
    assert_eq!(lines.len(), 6, "{lines:?}");
    assert_eq!(lines[0]["status"], "article");
    for (line, number) in lines.iter().zip(1..).skip(1) {
        assert_eq!((&line["status"], &line["text"]), (&json!("failed"), &json!("")), "{line}");
        assert!(line["error"].as_str().is_some_and(|error| error.contains(&format!("line {number}"))), "{line}");
    }
    let ids: Vec<&Value> = lines.iter().map(|line| &line["id"]).collect();
    assert_eq!(ids[2..], [&json!(12), &json!("both"), &json!(5), &json!("none")]);
}

#[test]
fn many_records_stay_in_order() {
    let input: String = (0..300).map(|number| json!({"id": number, "html": page("mill")}).to_string() + "\n").collect();
    let lines = json_lines(&run_with(&["--jsonl"], input, 0));
    assert!(lines.iter().map(|line| &line["id"]).eq((0..300).map(Value::from).collect::<Vec<_>>().iter()));
}

// ---- Explanations ----

#[test]
fn explain_shows_every_block() {
    let (_dir, folder) = saved();
    let mill = folder.join("b.html");
    let all = out(&run(&["explain", text(&mill)], 0));
    assert!(all.starts_with("status  article") && all.contains("title   The mill"), "{all}");
    let count = |text: &str, verdict: &str| text.lines().filter(|line| line.get(5..9) == Some(verdict)).count();
    let dropped = out(&run(&["explain", text(&mill), "--only", "dropped"], 0));
    let kept = out(&run(&["explain", text(&mill), "--only", "kept"], 0));
    assert_eq!((count(&all, "keep"), count(&kept, "keep"), count(&dropped, "keep")), (2, 2, 0), "{all}");
    assert_eq!(count(&all, "drop"), count(&dropped, "drop"));
    let menu = out(&run(&["explain", text(&mill), "--only", "navigation"], 0));
    assert!(menu.contains("Home") && count(&menu, "keep") == 0, "{menu}");
    assert!(all.contains(".toml:"), "{all}");
}

#[test]
fn explain_shows_related_links() {
    let page = project("fixtures/pages/related--endless-scroll/page.html");
    let blocks = json_of(&run(&["explain", text(&page), "--only", "related", "--json"], 0))["blocks"].clone();
    let blocks = blocks.as_array().expect("blocks");
    assert!(!blocks.is_empty() && blocks.iter().all(|block| block["kind"] == "related"), "{blocks:?}");
}

#[test]
fn explain_shows_one_block_with_its_measures() {
    let (_dir, folder) = saved();
    let mill = folder.join("b.html");
    let one = out(&run(&["explain", text(&mill), "--block", "0"], 0));
    assert!(one.contains("link-density") && one.lines().any(|line| line.starts_with("   0 ")), "{one}");
    assert!(!one.lines().any(|line| line.starts_with("   1 ")), "{one}");
    let output = run(&["explain", text(&mill), "--block", "999"], 2);
    assert!(err(&output).contains("no block 999") && err(&output).lines().count() == 1, "{}", err(&output));
    assert!(out(&output).is_empty());
}

#[test]
fn explain_as_json_names_rules_and_measures() {
    let (_dir, folder) = saved();
    let mill = folder.join("b.html");
    let page = json_of(&run(&["explain", text(&mill), "--json", "--measures"], 0));
    let blocks = page["blocks"].as_array().expect("blocks");
    for block in blocks {
        let by = &block["by"];
        assert!(by["rule"].is_string() && by["file"].is_string() && by["line"].is_u64(), "{block}");
        assert!(block["measures"]["link-density"].is_number() && block["marks"].is_array(), "{block}");
    }
    assert!(json_of(&run(&["explain", text(&mill), "--json"], 0))["blocks"][0]["measures"].is_null());
}

#[test]
fn explain_takes_one_page() {
    let (_dir, folder) = saved();
    assert!(err(&run(&["explain", text(&folder)], 2)).contains("one page"));
    assert!(err(&run(&["explain", text(&folder.join("none.html"))], 2)).contains("none.html: "));
    assert!(err(&run(&["explain", text(&folder.join("b.html")), "--only", "menu"], 2)).contains("navigation"));
    run_with(&["explain"], EMPTY, 1);
}

// ---- Rules ----

const GOOD: &str = r#"[[rule]]
id = "own.wheel"
why = "Wheels are of no use here"
kind = "other"
text = ["the wheel that had once driven the stones"]
verdict = "drop"
drops = ["<p>And the wheel that had once driven the stones.</p>"]
keeps = ["<p>And the stones that had once driven the wheel.</p>"]
"#;

#[test]
fn rules_check_shows_every_problem_with_its_place() {
    let dir = tempfile::tempdir().expect("a folder");
    let own = dir.path().join("own");
    write(own.join("wheel.toml"), GOOD.replace("verdict = \"drop\"", "verdict = \"remove\"").replace("text", "txt"));
    let output = run(&["rules", "check", text(&own)], 2);
    let told = err(&output);
    for part in ["wheel.toml:5:1", "wheel.toml:6:11", "^", "verdict = \"remove\"", "in 1 file"] {
        assert!(told.contains(part), "no {part} in:\n{told}");
    }
    assert!(out(&output).is_empty() && !told.contains('\u{1b}'), "{told}");
    assert!(err(&run(&["--rules", text(&own)], 2)).contains("wheel.toml:6:11"));
}

#[test]
fn rules_check_passes_what_is_right() {
    let dir = tempfile::tempdir().expect("a folder");
    write(dir.path().join("wheel.toml"), GOOD);
    for args in [&["rules", "check"][..], &["rules", "check", text(dir.path())]] {
        assert!(out(&run(args, 0)).contains("no problem"));
    }
    let rules = project("rules");
    run(&["rules", "check", "--no-bundled", text(&rules)], 0);
    let missing = dir.path().join("missing");
    assert!(err(&run(&["rules", "check", text(&missing)], 2)).contains("missing"));
}

#[test]
fn rules_test_runs_the_tests_of_rules() {
    let dir = tempfile::tempdir().expect("a folder");
    let (good, bad) = (dir.path().join("good"), dir.path().join("bad"));
    write(good.join("wheel.toml"), GOOD);
    let swapped = GOOD.replace("drops", "dr").replace("keeps", "drops").replace("dr =", "keeps =");
    write(bad.join("wheel.toml"), swapped);
    assert!(out(&run(&["rules", "test", text(&good)], 0)).contains(" 0 failed"));
    let output = run(&["rules", "test", text(&bad)], 2);
    assert!(out(&output).contains(" 2 failed"), "{}", out(&output));
    assert!(err(&output).contains("bad/wheel.toml:2: own.wheel must mark"), "{}", err(&output));
    assert!(err(&output).contains("must not mark"), "{}", err(&output));
}

#[test]
fn rules_list_shows_rules_and_measures() {
    let measures = out(&run(&["rules", "list", "--measures"], 0));
    assert!(measures.lines().any(|line| line.starts_with("link-density ")), "{measures}");
    let measures = json_of(&run(&["rules", "list", "--measures", "--json"], 0));
    assert!(measures.as_array().is_some_and(|rows| rows.iter().all(|row| row["about"].is_string())), "{measures}");
    let dir = tempfile::tempdir().expect("a folder");
    write(dir.path().join("wheel.toml"), GOOD);
    let rules = json_of(&run(&["rules", "list", "--json", "--rules", text(dir.path())], 0));
    let rows = rules.as_array().expect("rows");
    let own = rows.iter().find(|row| row["id"] == "own.wheel").expect("own.wheel");
    assert_eq!((&own["line"], &own["why"]), (&json!(2), &json!("Wheels are of no use here")));
    assert!(rows.len() > 50);
    assert!(out(&run(&["rules", "list"], 0)).contains(".toml:"));
}

#[test]
fn a_rule_of_ones_own_changes_what_comes_out() {
    let (dir, folder) = saved();
    write(dir.path().join("own/wheel.toml"), GOOD);
    let (mill, own) = (folder.join("b.html"), dir.path().join("own"));
    assert!(out(&run(&[text(&mill)], 0)).contains("wheel"));
    assert!(!out(&run(&[text(&mill), "--rules", text(&own)], 0)).contains("wheel"));
    let explained = out(&run(&["explain", text(&mill), "--rules", text(&own), "--only", "other"], 0));
    assert!(explained.contains("by own.wheel ") && explained.contains("own/wheel.toml:2"), "{explained}");
}

#[test]
fn a_bundled_rule_can_be_switched_off() {
    let dir = tempfile::tempdir().expect("a folder");
    let page = project("fixtures/pages/comment-form--wordpress-newspaper/page.html");
    // With thresholds as low as can be, only verdicts drop.
    let lowest = "[selection]\ninside = -10\noutside = -10\n";
    write(dir.path().join("low/low.toml"), lowest);
    let low = dir.path().join("low");
    let before = json_of(&run(&["explain", "--json", text(&page), "--rules", text(&low)], 0));
    let deciding = |page: &Value| -> Vec<String> {
        let blocks = page["blocks"].as_array().expect("blocks").iter();
        let dropped = blocks.filter(|block| block["verdict"] == "drop" && !block["marks"][0]["verdict"].is_null());
        let mut rules: Vec<String> =
            dropped.filter_map(|block| Some(block["by"]["rule"].as_str()?.to_owned())).collect();
        rules.sort();
        rules.dedup();
        rules
    };
    let rule = deciding(&before).first().expect("a rule with a verdict drops a block of the page").clone();
    write(dir.path().join("off/off.toml"), format!("[[change]]\nid = \"{rule}\"\noff = true\n"));
    let off = dir.path().join("off");
    let layers = ["--rules", text(&low), "--rules", text(&off)];
    let after = json_of(&run(&[&["explain", "--json", text(&page)][..], &layers].concat(), 0));
    assert!(!deciding(&after).contains(&rule), "{rule} still decides");
    assert_ne!(before["blocks"], after["blocks"], "{rule} is off, and nothing changed");
    let listed = out(&run(&[&["rules", "list"][..], &layers].concat(), 0));
    assert!(!listed.lines().any(|line| line.split(' ').next() == Some(&rule)), "{rule} is still listed");
}

// ---- Help ----

#[test]
fn help_shows_how_to_start() {
    let top = out(&run(&["--help"], 0));
    assert!(top.contains("Exit status: 0 body found, 1 none, 2 trouble"), "{top}");
    let commands: [&[&str]; 6] =
        [&[], &["explain"], &["rules", "check"], &["rules", "test"], &["rules", "list"], &["eval"]];
    for command in commands {
        let help = out(&run(&[command, &["--help"]].concat(), 0));
        assert!(help.contains("Example"), "no example in the help of {command:?}:\n{help}");
        assert!(help.lines().all(|line| line.chars().count() <= 120), "{command:?}:\n{help}");
    }
    assert!(out(&run(&["--version"], 0)).starts_with("bodytext "));
}

#[test]
fn what_browsers_save_beside_a_page_is_skipped_and_told() {
    let dir = tempfile::tempdir().expect("a folder");
    write(dir.path().join("mill.html"), page("mill"));
    write(dir.path().join("mill_files/logo.png"), [0x89, b'P', b'N', b'G', 0, 1, 2]);
    write(dir.path().join("mill_files/site.js"), "var a = '<p>nothing to read here</p>';");
    let output = run(&[text(dir.path())], 0);
    assert!(out(&output).contains("The mill stood") && !out(&output).contains("nothing to read"));
    assert!(err(&output).contains("skipped 2 files"), "{}", err(&output));
}

#[test]
fn two_pages_never_share_an_output_file() {
    let dir = tempfile::tempdir().expect("a folder");
    let (one, two, bodies) = (dir.path().join("a/p.html"), dir.path().join("b/p.html"), dir.path().join("bodies"));
    write(&one, page("mill"));
    write(&two, page("forge"));
    let output = run(&[text(&one), text(&two), "--output", text(&bodies)], 2);
    assert!(err(&output).contains("two pages would be written to it"), "{}", err(&output));
    let body = fs::read_to_string(bodies.join("p.html.txt")).expect("the body of the first");
    assert!(body.contains("The mill stood"));
}

#[test]
fn json_lines_may_start_with_a_byte_order_mark() {
    let records = json_lines(&run_with(&["--jsonl"], "\u{FEFF}{\"id\": 7, \"text\": \"Short.\"}\n", 0));
    assert_eq!((&records[0]["id"], records.len()), (&json!(7), 1));
    assert_ne!(records[0]["status"], json!("failed"));
}

/// A page that takes a while.
fn long_page() -> String {
    let more: String = (0..2000).map(|day| format!("<p>On day {day} nothing else was seen at the mill.</p>")).collect();
    page("mill").replace("</article>", &format!("{more}</article>"))
}

#[test]
fn explain_cuts_a_page_that_takes_too_long_and_says_so() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("long.html");
    write(&path, long_page());
    let output = run(&["explain", text(&path), "--time-limit", "0"], 0);
    let told =
        out(&output).lines().any(|line| line.starts_with("warning read only ") && line.ends_with("(limit on time)"));
    assert!(told && !out(&output).contains("day 1999"), "{}", out(&output));
    let record = json_of(&run(&["explain", text(&path), "--time-limit", "0", "--json"], 0));
    assert_eq!(record["warnings"][0]["warning"], "time-cut");
    let output = run(&["explain", text(&path), "--time-limit", "3600"], 0);
    assert!(!out(&output).contains("warning") && out(&output).contains("day 1999"));
    assert!(err(&run(&["explain", text(&path), "--time-limit=soon"], 2)).contains("is no number of seconds"));
}

#[test]
fn eval_tells_which_pages_took_too_long() {
    let folder = tempfile::tempdir().expect("a folder");
    let corpus = folder.path().join("mills");
    let gold = |id: &str| json!({"id": id, "body": "The mill stood by the river."}).to_string();
    write(corpus.join("gold.jsonl"), [gold("b-long"), gold("a-long"), gold("short")].join("\n"));
    for (id, page) in [("a-long", long_page()), ("b-long", long_page()), ("short", page("mill"))] {
        write(corpus.join(format!("pages/{id}.html")), page);
    }
    let output = run(&["eval", text(&corpus), "--time-limit", "0"], 0);
    let told = err(&output);
    let pages: Vec<_> = told.lines().filter_map(|line| line.split_once(": read only ")).collect();
    assert!(pages.iter().all(|(_, rest)| rest.ends_with("(limit on time)")), "{told}");
    let pages: Vec<_> = pages.into_iter().map(|(page, _)| page).collect();
    assert_eq!(pages, ["bodytext eval: mills/a-long", "bodytext eval: mills/b-long"], "{told}");
    let bundled = run(&["eval", text(&corpus), "--time-limit", "0", "--against-rules", "bundled"], 0);
    assert_eq!(err(&bundled).lines().count(), 4, "both rule sets are under the limit: {}", err(&bundled));
    let output = run(&["eval", text(&corpus), "--time-limit", "3600"], 0);
    assert_eq!(err(&output), "");
    assert!(err(&run(&["eval", text(&corpus), "--time-limit=soon"], 2)).contains("is no number of seconds"));
}

#[test]
fn a_limit_on_time_cuts_a_page_and_says_so() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("long.html");
    write(&path, long_page());
    let path = text(&path);
    let output = run(&[path, "--time-limit", "0"], 0);
    assert!(err(&output).contains("(limit on time)"), "{}", err(&output));
    assert!(out(&output).contains("stood by the river") && !out(&output).contains("day 1999"));
    let output = run(&[path, "--time-limit", "3600"], 0);
    assert!(err(&output).is_empty() && out(&output).contains("day 1999"), "{}", err(&output));
    for wrong in ["soon", "-1", "NaN", "1e99"] {
        let output = run(&[path, &format!("--time-limit={wrong}")], 2);
        assert!(err(&output).contains("is no number of seconds"), "{}", err(&output));
    }
}
