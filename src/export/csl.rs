//! Articles as items of CSL-JSON (the schema `csl-data.json` of the Citation Style Language 1.0.2).
//!
//! The file must not know where items are written to.

use std::borrow::Cow;
use std::io::{self, Write};

use serde::Serialize;

use crate::article::{Article, DatePrecision, DateQualifier, DateSpan, Day, Official, Role};
use crate::results::Hit;

/// What a reference says of an article.
#[derive(Debug, Serialize)]
pub(super) struct Item<'a> {
    id: &'a str,
    #[serde(rename = "type")]
    kind: &'static str,
    #[serde(skip_serializing_if = "str::is_empty")]
    title: Cow<'a, str>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    author: Vec<Name<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    issued: Option<Issued>,
    #[serde(rename = "container-title", skip_serializing_if = "Option::is_none")]
    container: Option<&'a str>,
    #[serde(rename = "URL", skip_serializing_if = "Option::is_none")]
    url: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    language: Option<&'a str>,
    #[serde(rename = "event-place", skip_serializing_if = "Option::is_none")]
    place: Option<&'a str>,
}

#[derive(Debug, Serialize)]
#[serde(untagged)]
enum Name<'a> {
    Parts { family: &'a str, given: &'a str },
    Whole { literal: &'a str },
}

#[derive(Debug, Serialize)]
struct Issued {
    #[serde(rename = "date-parts")]
    parts: Vec<Vec<i16>>,
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    circa: bool,
}

impl<'a> Item<'a> {
    pub(super) fn of(article: &'a Article) -> Self {
        let is_author = |official: &&Official| {
            official.roles().iter().any(|role| matches!(role, Role::From | Role::Speaker))
        };
        let officials = article.officials().iter().filter(is_author).map(Official::name);
        let stated = article.fields().get("author").into_iter().flatten().map(String::as_str);
        Self {
            id: article.id().as_str(),
            kind: "document",
            title: article.headline(),
            author: officials.chain(stated).map(Name::of).collect(),
            issued: article.date().as_ref().map(Issued::of),
            container: article.source(),
            url: article.url(),
            language: article.language(),
            place: article.place(),
        }
    }

    /// What a hit knows without its article.
    pub(super) fn of_hit(hit: &'a Hit) -> Self {
        Self {
            id: hit.id(),
            kind: "document",
            title: hit.headline().into(),
            author: Vec::new(),
            issued: hit.date().span().as_ref().map(Issued::of),
            container: hit.source(),
            url: hit.url(),
            language: None,
            place: hit.place(),
        }
    }
}

impl<'a> Name<'a> {
    /// A name has its parts where a comma divides it into two; else which is which is not known.
    fn of(name: &'a str) -> Self {
        let parts = name.split_once(',').map(|(family, given)| (family.trim(), given.trim()));
        match parts {
            Some((family, given))
                if !family.is_empty() && !given.is_empty() && !given.contains(',') =>
            {
                Self::Parts { family, given }
            }
            _ => Self::Whole { literal: name },
        }
    }
}

impl Issued {
    fn of(date: &DateSpan) -> Self {
        let (first, last) = (date.first_day(), date.last_day());
        let parts = match date.precision() {
            DatePrecision::Day => vec![day(first)],
            DatePrecision::Month => vec![month(first)],
            DatePrecision::Year => vec![vec![first.year()]],
            DatePrecision::Decade | DatePrecision::Century => {
                vec![vec![first.year()], vec![last.year()]]
            }
            DatePrecision::Interval => vec![day(first), day(last)],
        };
        Self { parts, circa: date.qualifier() != DateQualifier::Exact }
    }
}

fn month(day: Day) -> Vec<i16> {
    vec![day.year(), i16::from(day.month())]
}

fn day(day: Day) -> Vec<i16> {
    vec![day.year(), i16::from(day.month()), i16::from(day.day())]
}

/// Adds an item to a list that has been begun, or begins it.
pub(super) fn write(out: &mut impl Write, is_first: bool, item: &Item<'_>) -> io::Result<()> {
    out.write_all(if is_first { b"[\n" } else { b",\n" })?;
    serde_json::to_writer(out, item).map_err(io::Error::from)
}

/// Ends a list.
pub(super) fn end(out: &mut impl Write, is_empty: bool) -> io::Result<()> {
    out.write_all(if is_empty { b"[]\n" } else { b"\n]\n" })
}
