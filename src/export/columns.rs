//! The columns of a CSV file: what stands in each, and how a cell is kept from being a formula.
//!
//! The file must not know where cells are written.

use std::fmt::Write as _;

use jiff::Timestamp;

use super::error::ExportError;
use crate::article::{Article, Official};
use crate::results::Fragment;
use crate::search::Highlighter;

/// The most letters of a lead that stand for a snippet.
const LEAD_CHARS: usize = 240;

/// What a column holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Column {
    Part(Part),
    Field(String),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Part {
    Id,
    Date,
    Title,
    Headline,
    Officials,
    Countries,
    Topics,
    Organisations,
    Place,
    Language,
    Source,
    Url,
    Published,
    Lead,
    Snippet,
    Body,
    Notes,
}

const PARTS: [(&str, Part); 17] = [
    ("id", Part::Id),
    ("date", Part::Date),
    ("title", Part::Title),
    ("headline", Part::Headline),
    ("officials", Part::Officials),
    ("countries", Part::Countries),
    ("topics", Part::Topics),
    ("organisations", Part::Organisations),
    ("place", Part::Place),
    ("language", Part::Language),
    ("source", Part::Source),
    ("url", Part::Url),
    ("published", Part::Published),
    ("lead", Part::Lead),
    ("snippet", Part::Snippet),
    ("body", Part::Body),
    ("notes", Part::Notes),
];

impl Column {
    pub(super) fn parse(name: &str) -> Result<Self, ExportError> {
        if let Some(field) = name.strip_prefix("field:").filter(|field| !field.is_empty()) {
            return Ok(Self::Field(field.to_owned()));
        }
        let part = PARTS.iter().find(|(known, _)| *known == name);
        part.map(|(_, part)| Self::Part(*part)).ok_or_else(|| {
            let known: Vec<String> = PARTS.iter().map(|(known, _)| format!("`{known}`")).collect();
            ExportError::UnknownColumn { name: name.to_owned(), known: known.join(", ") }
        })
    }

    /// Adds to an empty cell what an article has in this column.
    pub(super) fn write(
        &self,
        article: &Article,
        highlighter: Option<&mut Highlighter>,
        cell: &mut String,
    ) {
        let part = match self {
            Self::Part(part) => *part,
            Self::Field(name) => {
                let values = article.fields().get(name).into_iter().flatten();
                return join(cell, values.map(String::as_str), "; ");
            }
        };
        match part {
            Part::Id => cell.push_str(article.id().as_str()),
            Part::Date => {
                let _ = article.date().map(|date| write!(cell, "{date}"));
            }
            Part::Title => cell.push_str(article.title().unwrap_or_default()),
            Part::Headline => cell.push_str(&article.headline()),
            Part::Officials => {
                let names: Vec<String> =
                    article.officials().iter().map(Official::normalized_name).collect();
                join(cell, names.iter().map(String::as_str), "; ");
            }
            Part::Countries => {
                join(cell, article.countries().iter().map(|country| country.as_str()), "; ");
            }
            Part::Topics => {
                let paths: Vec<String> =
                    article.topics().iter().map(|path| path.join(" / ")).collect();
                join(cell, paths.iter().map(String::as_str), "; ");
            }
            Part::Organisations => {
                join(cell, article.organisations().iter().map(String::as_str), "; ");
            }
            Part::Place => cell.push_str(article.place().unwrap_or_default()),
            Part::Language => cell.push_str(article.language().unwrap_or_default()),
            Part::Source => cell.push_str(article.source().unwrap_or_default()),
            Part::Url => cell.push_str(article.url().unwrap_or_default()),
            Part::Published => write_instant(cell, article.published()),
            Part::Lead => cell.push_str(article.lead()),
            Part::Snippet => match highlighter {
                Some(highlighter) => {
                    let highlights = highlighter.highlight(article);
                    let fragments = highlights.snippet().fragments().iter();
                    join(cell, fragments.map(Fragment::text), " … ");
                }
                None => write_beginning(cell, article.lead()),
            },
            Part::Body => cell.push_str(article.body()),
            Part::Notes => join(cell, article.notes().iter().map(String::as_str), "; "),
        }
    }
}

fn join<'a>(cell: &mut String, values: impl Iterator<Item = &'a str>, between: &str) {
    for (nth, value) in values.enumerate() {
        if nth > 0 {
            cell.push_str(between);
        }
        cell.push_str(value);
    }
}

/// An instant in UTC, or its seconds where no calendar has it.
fn write_instant(cell: &mut String, seconds: Option<i64>) {
    let Some(seconds) = seconds else { return };
    let _ = match Timestamp::from_second(seconds) {
        Ok(instant) => write!(cell, "{instant}"),
        Err(_) => write!(cell, "{seconds}"),
    };
}

/// The beginning of a text, up to the end of a word.
fn write_beginning(cell: &mut String, text: &str) {
    let Some((end, _)) = text.char_indices().nth(LEAD_CHARS) else { return cell.push_str(text) };
    let cut = text.get(..end).unwrap_or_default();
    let words = cut.rsplit_once(char::is_whitespace).map_or(cut, |(words, _)| words);
    cell.push_str(words.trim_end());
    cell.push('…');
}

/// A cell with an apostrophe in front where a spreadsheet would take it for a formula.
pub(super) fn guarded(cell: &mut String) -> &str {
    let is_formula = |letter: char| {
        matches!(letter, '=' | '+' | '-' | '@' | '\t' | '\r' | '\n' | '＝' | '＋' | '－' | '＠')
    };
    if cell.starts_with(is_formula) {
        cell.insert(0, '\'');
    }
    cell
}
