//! In what form bodies come out.
//!
//! In: options, an extraction. Out: a rendering. What holds: options that can't go together are refused before any page is
//! read; each form has the parts that its readers expect, unless they say otherwise.

use bodytext::content::{Part, Parts, content};
use bodytext::render::{front_matter, html, html_document, markdown, tei, text};
use bodytext::{Extraction, Favor, Record};
use clap::{Args, ValueEnum};
use serde_json::Value;

/// Options on the form of bodies.
#[derive(Debug, Args)]
pub struct FormArgs {
    /// In what form bodies come out
    #[arg(long, value_enum, default_value = "text")]
    pub format: Form,
    /// Also show: title, links, images, tables, formatting, comments, related (a list with commas)
    #[arg(long, value_name = "PARTS", value_delimiter = ',', value_parser = parse_part)]
    with: Vec<Part>,
    /// Leave out, of the same list
    #[arg(long, value_name = "PARTS", value_delimiter = ',', value_parser = parse_part)]
    without: Vec<Part>,
    /// Put the metadata before Markdown, as YAML
    #[arg(long)]
    front_matter: bool,
    /// Keep less, so that less of it is surplus (precision), or more, so that less is missed (recall), or neither (balance)
    #[arg(long, value_parser = parse_favor, default_value = "balance", value_name = "WHICH")]
    pub favor: Favor,
}

/// A form of bodies.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Form {
    /// Plain text
    Text,
    /// CommonMark with GitHub's tables
    Markdown,
    /// A sanitised HTML document
    Html,
    /// An XML-TEI document
    Tei,
    /// One JSON value with all blocks and metadata
    Json,
    /// A JSON record a line, without blocks
    Jsonl,
}

impl Form {
    /// The ending of files of this form.
    pub fn ending(self) -> &'static str {
        match self {
            Form::Text => "txt",
            Form::Markdown => "md",
            Form::Html => "html",
            Form::Tei => "xml",
            Form::Json | Form::Jsonl => "json",
        }
    }

    /// Whether bodies of this form can stand one after the other, each under its name.
    pub fn is_plain(self) -> bool {
        matches!(self, Form::Text | Form::Markdown)
    }

    /// Whether a body of this form is a whole document.
    pub fn is_document(self) -> bool {
        matches!(self, Form::Html | Form::Tei)
    }

    /// What the form shows if nothing else is asked for.
    fn parts(self) -> Parts {
        match self {
            Form::Text | Form::Json | Form::Jsonl => Parts::TEXT,
            Form::Markdown | Form::Html | Form::Tei => Parts::MARKUP,
        }
    }
}

impl FormArgs {
    /// What is wrong with the options, if anything.
    pub fn check(&self) -> Result<(), String> {
        if let Some(part) = self.with.iter().find(|part| self.without.contains(part)) {
            return Err(format!("`{}` stands under both --with and --without", part.name()));
        }
        if self.front_matter && self.format != Form::Markdown {
            return Err("--front-matter goes with --format markdown".to_owned());
        }
        Ok(())
    }

    fn parts(&self) -> Parts {
        let parts = self.with.iter().fold(self.format.parts(), |parts, part| parts.with(*part));
        self.without.iter().fold(parts, |parts, part| parts.without(*part))
    }

    /// A page in its form.
    pub fn render(&self, name: &str, extraction: &Extraction) -> serde_json::Result<String> {
        Ok(match self.format {
            Form::Json => serde_json::to_string_pretty(&self.record(name, extraction).with_blocks(extraction))?,
            Form::Jsonl => serde_json::to_string(&self.record(name, extraction))?,
            _ => self.body(extraction),
        })
    }

    /// A page as a record, its text with the parts that are asked for; in a form of markup that is asked for besides.
    pub fn record(&self, id: impl Into<Value>, extraction: &Extraction) -> Record {
        let parts = match self.format {
            Form::Json | Form::Jsonl => self.parts(),
            _ => Parts::TEXT,
        };
        let record = Record::with_parts(id, extraction, parts);
        match self.format {
            Form::Markdown => Record { markdown: Some(self.body(extraction)), ..record },
            Form::Html => Record { html: Some(html(&content(extraction, self.parts()))), ..record },
            Form::Tei => Record { tei: Some(self.body(extraction)), ..record },
            _ => record,
        }
    }

    /// A body as text or markup.
    fn body(&self, extraction: &Extraction) -> String {
        let body = || content(extraction, self.parts());
        match self.format {
            Form::Html => html_document(extraction, self.parts()),
            Form::Tei => tei(extraction, self.parts()),
            Form::Markdown => {
                let body = body();
                let before = if self.front_matter { front_matter(extraction.metadata()) } else { String::new() };
                let gap = if before.is_empty() || body.is_empty() { "" } else { "\n" };
                format!("{before}{gap}{}", markdown(&body))
            }
            _ => text(&body()),
        }
    }
}

fn parse_part(name: &str) -> Result<Part, String> {
    let names: Vec<&str> = Part::ALL.iter().map(|part| part.name()).collect();
    let part = Part::ALL.into_iter().find(|part| part.name() == name.trim());
    part.ok_or_else(|| format!("a part is one of {}", names.join(", ")))
}

fn parse_favor(name: &str) -> Result<Favor, String> {
    let names: Vec<&str> = Favor::ALL.iter().map(|favor| favor.name()).collect();
    Favor::named(name).ok_or_else(|| format!("one of {}", names.join(", ")))
}
