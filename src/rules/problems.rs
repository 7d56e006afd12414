//! Problems in rule files, and how they are shown.
//!
//! In: messages with the span they are about. Out: [`RulesError`], all of them in the order of the files and lines.
//! What holds: no problem comes twice, and each shows the line itself with a caret under what is wrong.

use std::fmt;
use std::ops::Range;

use annotate_snippets::{AnnotationKind, Level, Origin, Renderer, Snippet};
use serde::Serialize;

use super::source::{At, SourceFile};

/// A place in a rule file.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Place {
    /// The file, with the name of its layer before it where it is not bundled.
    pub file: String,
    /// The line, from 1; 0 where the file as a whole is meant.
    pub line: u32,
    /// The column in characters, from 1; 0 where the file as a whole is meant.
    pub column: u32,
    /// The bytes of the file.
    pub span: Range<usize>,
    /// The line itself.
    pub line_text: String,
    /// The bytes of the line.
    pub line_span: Range<usize>,
}

impl Place {
    /// A file as a whole.
    pub fn whole(file: String) -> Place {
        Place { file, ..Place::default() }
    }

    /// The line with its surroundings, to which a caret can be added.
    fn snippet(&self, kind: AnnotationKind, label: Option<&str>) -> Snippet<'_, annotate_snippets::Annotation<'_>> {
        let line = Snippet::source(self.line_text.as_str()).line_start(self.line as usize).path(&self.file);
        line.annotation(self.caret(kind, label))
    }

    fn caret(&self, kind: AnnotationKind, label: Option<&str>) -> annotate_snippets::Annotation<'_> {
        kind.span(self.line_span.clone()).label(label.map(str::to_owned))
    }

    fn same_line(&self, other: &Place) -> bool {
        self.file == other.file && self.line == other.line
    }
}

/// Something wrong in a rule file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Problem {
    /// Where.
    pub place: Place,
    /// What is wrong.
    pub message: String,
    /// What was probably meant; shown beside the caret.
    pub label: Option<String>,
    /// What is allowed.
    pub help: Option<String>,
    /// Another place that has to do with it, and why.
    pub other: Option<(Place, String)>,
}

impl Problem {
    /// A problem with a file as a whole.
    pub fn of_file(file: String, message: impl Into<String>) -> Problem {
        Problem { place: Place::whole(file), message: message.into(), label: None, help: None, other: None }
    }

    /// The line with its caret, and the other place where it stands on the same line.
    fn snippet(&self) -> Snippet<'_, annotate_snippets::Annotation<'_>> {
        let snippet = self.place.snippet(AnnotationKind::Primary, self.label.as_deref());
        match self.other.as_ref().filter(|(place, _)| place.same_line(&self.place)) {
            Some((place, label)) => snippet.annotation(place.caret(AnnotationKind::Context, Some(label))),
            None => snippet,
        }
    }

    /// The problem as text: message, line, caret, help.
    pub fn render(&self, colour: bool) -> String {
        let title = Level::ERROR.primary_title(&self.message);
        let mut group = match self.place.line {
            0 if self.place.file.is_empty() => annotate_snippets::Group::with_title(title),
            0 => title.element(Origin::path(&self.place.file)),
            _ => title.element(self.snippet()),
        };
        let elsewhere = |place: &Place| place.line > 0 && !place.same_line(&self.place);
        if let Some((place, label)) = self.other.as_ref().filter(|(place, _)| elsewhere(place)) {
            group = group.element(place.snippet(AnnotationKind::Context, Some(label)));
        }
        if let Some(help) = &self.help {
            group = group.element(Level::HELP.message(help));
        }
        let renderer = if colour { Renderer::styled() } else { Renderer::plain() };
        renderer.render(&[group])
    }
}

/// All that is wrong in a set of rule files.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct RulesError {
    /// Every problem, by file and line.
    pub problems: Vec<Problem>,
}

impl RulesError {
    /// All problems as text, and a line that counts them.
    pub fn render(&self, colour: bool) -> String {
        let mut text = String::new();
        for problem in &self.problems {
            text.push_str(&problem.render(colour));
            text.push_str("\n\n");
        }
        text.push_str(&self.count());
        text
    }

    /// How many problems there are, in how many files.
    fn count(&self) -> String {
        let mut files: Vec<&str> = self.problems.iter().map(|problem| problem.place.file.as_str()).collect();
        files.sort_unstable();
        files.dedup();
        let many = |count: usize, one: &str| format!("{count} {one}{}", if count == 1 { "" } else { "s" });
        format!("{} in {}", many(self.problems.len(), "problem"), many(files.len(), "file"))
    }
}

impl fmt::Display for RulesError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.render(false))
    }
}

impl std::error::Error for RulesError {}

/// A problem whose line is not looked up yet.
#[derive(Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Clone)]
pub(super) struct Draft {
    at: At,
    message: String,
    label: Option<String>,
    help: Option<String>,
    other: Option<(At, String)>,
    of_syntax: bool,
}

impl Draft {
    /// Says beside the caret what was probably meant.
    pub fn label(&mut self, label: impl Into<String>) -> &mut Draft {
        self.label = Some(label.into());
        self
    }

    /// Says beside the caret what was probably meant, if that can be told.
    pub fn maybe(&mut self, label: Option<String>) -> &mut Draft {
        self.label = label.or(self.label.take());
        self
    }

    /// Says what is allowed.
    pub fn help(&mut self, help: impl Into<String>) -> &mut Draft {
        self.help = Some(help.into());
        self
    }

    /// Shows another place.
    pub fn other(&mut self, at: At, label: impl Into<String>) -> &mut Draft {
        self.other = Some((at, label.into()));
        self
    }
}

/// How many problems are shown of one line: each shows the line again.
const ON_ONE_LINE: usize = 20;

/// The problems found so far.
#[derive(Default)]
pub(super) struct Problems {
    /// For each file, whether it is known to be right.
    trusted: Vec<bool>,
    drafts: Vec<Draft>,
    /// Problems that may only follow from a mistake in the TOML of the same file: something seems to be missing.
    doubtful: Vec<Draft>,
    /// The parts that mistakes in TOML break.
    syntax: Vec<At>,
}

impl Problems {
    /// No problems yet, of files of which some are known to be right.
    pub fn of(files: &[SourceFile<'_>]) -> Problems {
        Problems { trusted: files.iter().map(|file| file.trusted).collect(), ..Problems::default() }
    }

    /// Problems of a part of the same files that is looked at by itself.
    pub fn of_part(&self) -> Problems {
        Problems { trusted: self.trusted.clone(), syntax: self.syntax.clone(), ..Problems::default() }
    }

    /// Takes up the problems of a part.
    pub fn join(&mut self, mut part: Problems) {
        self.drafts.append(&mut part.drafts);
        self.doubtful.append(&mut part.doubtful);
        // what was known before the parts were looked at is in each of them
        self.syntax.append(&mut part.syntax);
        self.syntax.sort();
        self.syntax.dedup();
    }

    /// Whether the file is known to be right, so that what is costly to check need not be checked.
    pub fn trusts(&self, at: At) -> bool {
        self.trusted.get(at.file).copied().unwrap_or(false)
    }

    /// Adds a problem.
    pub fn add(&mut self, at: At, message: impl Into<String>) -> &mut Draft {
        add(&mut self.drafts, at, message.into())
    }

    /// Adds a problem that something is missing. It is left out where the file's TOML is broken, as what is missing
    /// may stand in the broken part.
    pub fn missing(&mut self, at: At, message: impl Into<String>) -> &mut Draft {
        add(&mut self.doubtful, at, message.into())
    }

    /// Adds a mistake in TOML, which breaks a part of the file.
    pub fn syntax(&mut self, at: At, broken: At, message: impl Into<String>) -> &mut Draft {
        self.syntax.push(broken);
        let draft = self.add(at, message);
        draft.of_syntax = true;
        draft
    }

    /// Whether any file has a mistake in its TOML.
    pub fn any_syntax(&self) -> bool {
        !self.syntax.is_empty()
    }

    /// All problems, by file and line, each once.
    pub fn finish(mut self, files: &[SourceFile<'_>]) -> Vec<Problem> {
        let broken: Vec<usize> = self.syntax.iter().map(|at| at.file).collect();
        self.doubtful.retain(|draft| !broken.contains(&draft.at.file));
        self.drafts.append(&mut self.doubtful);
        self.drafts.sort();
        self.drafts.dedup();
        self.leave_out_consequences();
        self.shown(files)
    }

    /// The problems with their lines looked up. Of those on one line the first are shown, and the rest counted.
    fn shown(&self, files: &[SourceFile<'_>]) -> Vec<Problem> {
        let line = |draft: &Draft| (draft.at.file, files.get(draft.at.file).map(|file| file.line(draft.at.start)));
        let mut problems = Vec::new();
        for on_line in self.drafts.chunk_by(|a, b| line(a) == line(b)) {
            problems.extend(on_line.iter().take(ON_ONE_LINE).filter_map(|draft| shown(draft, files)));
            let more = on_line.len().saturating_sub(ON_ONE_LINE);
            if let Some(last) = problems.last_mut().filter(|_| more > 0) {
                let help = last.help.take().map(|help| format!("{help}\n")).unwrap_or_default();
                last.help = Some(format!("{help}this line has {more} more problems"));
            }
        }
        problems
    }

    /// Leaves one problem in a part whose TOML is broken: what else seems wrong there follows from it.
    fn leave_out_consequences(&mut self) {
        self.syntax.sort();
        let mut regions: Vec<At> = Vec::new();
        for at in &self.syntax {
            match regions.last_mut() {
                Some(last) if last.file == at.file && at.start <= last.end => last.end = last.end.max(at.end),
                _ => regions.push(*at),
            }
        }
        let region = |at: &At| {
            let index = regions.partition_point(|region| (region.file, region.start) <= (at.file, at.start));
            let index = index.checked_sub(1)?;
            regions.get(index).filter(|region| region.file == at.file && at.start <= region.end).map(|_| index)
        };
        let mut seen = rustc_hash::FxHashSet::default();
        self.drafts.sort_by_key(|draft| (draft.at.file, draft.at.start, !draft.of_syntax));
        self.drafts.retain(|draft| match region(&draft.at) {
            Some(index) => draft.of_syntax && seen.insert(index),
            None => true,
        });
    }
}

fn add(drafts: &mut Vec<Draft>, at: At, message: String) -> &mut Draft {
    let index = drafts.len();
    drafts.push(Draft { at, message, label: None, help: None, other: None, of_syntax: false });
    &mut drafts[index]
}

/// The problem with its lines looked up.
fn shown(draft: &Draft, files: &[SourceFile<'_>]) -> Option<Problem> {
    let place = |at: At| files.get(at.file).map(|file| file.place(at.start..at.end));
    let other = draft.other.as_ref().and_then(|(at, label)| Some((place(*at)?, label.clone())));
    Some(Problem {
        place: place(draft.at)?,
        message: draft.message.clone(),
        label: draft.label.clone(),
        help: draft.help.clone(),
        other,
    })
}
