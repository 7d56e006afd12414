//! `bodytext eval` as a judge runs it.

use std::fs;
use std::path::{Path, PathBuf};

use assert_cmd::Command;
use serde_json::Value;

/// A corpus of two pages, one of them missing a line of the gold after them.
fn corpus(dir: &Path, name: &str, gold: &str) -> PathBuf {
    let folder = dir.join(name);
    fs::create_dir_all(folder.join("pages")).unwrap();
    fs::write(folder.join("gold.jsonl"), gold).unwrap();
    for id in ["one", "two"] {
        let body =
            format!("<p>The page {id} tells at some length of a mill by the river, and of the miller who kept it.</p>");
        let page = format!("<!DOCTYPE html><title>{id}</title><body><article>{body}{body}</article></body>");
        fs::write(folder.join("pages").join(format!("{id}.html")), page).unwrap();
    }
    folder
}

const GOLD: &str = r#"{"id": "one", "url": "http://a.example/one", "lang": "en", "page_type": "article", "body": "The page one tells"}
{"id": "two", "lang": "en", "page_type": "forum", "body": "The page two", "with": ["page two"], "without": ["copyright"]}
"#;

fn eval(args: &[&str], folders: &[&Path]) -> Command {
    let mut command = Command::cargo_bin("bodytext").unwrap();
    command.arg("eval").args(args).args(folders);
    command
}

fn stdout(mut command: Command, status: i32) -> String {
    let output = command.assert().code(status).get_output().clone();
    String::from_utf8(output.stdout).unwrap()
}

fn stderr(mut command: Command, status: i32) -> String {
    let output = command.assert().code(status).get_output().clone();
    String::from_utf8(output.stderr).unwrap()
}

#[test]
fn tables_and_json_say_the_same() {
    let dir = tempfile::tempdir().unwrap();
    let corpus = corpus(dir.path(), "mills", GOLD);
    let text = stdout(eval(&["--worst", "1"], &[&corpus]), 0);
    let json: Value = serde_json::from_str(&stdout(eval(&["--worst", "1", "--json"], &[&corpus]), 0)).unwrap();
    let all = &json["corpora"][0]["all"];
    assert_eq!((all["pages"].as_u64(), all["segments"]["recall"].as_f64()), (Some(2), Some(1.0)));
    let f1 = format!("{:.4}", all["words"]["f1"].as_f64().unwrap());
    assert!(text.starts_with("mills") && text.contains(f1.trim_start_matches('0')), "{text}");
    assert_eq!(json["corpora"][0]["worst"].as_array().map(Vec::len), Some(1));
    assert_eq!(json["mean"]["corpora"], 1);
}

#[test]
fn a_run_against_itself_shows_no_difference() {
    let dir = tempfile::tempdir().unwrap();
    let corpus = corpus(dir.path(), "mills", GOLD);
    let run = dir.path().join("run.jsonl");
    let run = run.to_str().unwrap();
    stdout(eval(&["--save", run, "--jobs", "2"], &[&corpus]), 0);
    for args in [["--against", run], ["--against-rules", "bundled"]] {
        let json: Value =
            serde_json::from_str(&stdout(eval(&[&args[..], &["--json"]].concat(), &[&corpus]), 0)).unwrap();
        let words = &json["against"]["corpora"][0]["all"]["words"];
        assert_eq!((words["pages"].as_u64(), words["difference"].as_f64()), (Some(2), Some(0.0)));
    }
    assert!(stdout(eval(&["--against", run, "--id", "one"], &[&corpus]), 0).contains("1 page only in the earlier run"));
}

#[test]
fn pages_are_chosen_by_id_type_and_language() {
    let dir = tempfile::tempdir().unwrap();
    let corpus = corpus(dir.path(), "mills", GOLD);
    for args in [["--id", "o?e"], ["--page-type", "article,listing"]] {
        let json: Value =
            serde_json::from_str(&stdout(eval(&[&args[..], &["--json"]].concat(), &[&corpus]), 0)).unwrap();
        assert_eq!(json["corpora"][0]["all"]["pages"], 1, "{args:?}");
    }
    assert!(stderr(eval(&["--lang", "de"], &[&corpus]), 2).contains("no page meets"));
}

#[test]
fn what_cannot_be_read_is_told_and_the_rest_measured() {
    let dir = tempfile::tempdir().unwrap();
    let damaged = corpus(dir.path(), "damaged", &format!("{GOLD}{{\n{{\"id\": \"three\", \"body\": \"\"}}\n"));
    let none = dir.path().join("none");
    let both: [&Path; 2] = [&none, &damaged];
    let told = stderr(eval(&[], &both), 2);
    assert!(told.contains("none: no such folder"), "{told}");
    assert!(told.contains("gold.jsonl:3: EOF"), "{told}");
    assert!(told.contains("gold.jsonl:4: page three is missing"), "{told}");
    assert!(stdout(eval(&[], &both), 2).starts_with("damaged"));
    assert!(stderr(eval(&[], &[dir.path()]), 2).contains("did you mean"));
}
