//! The highlights of one article: headline, officials, topics and fragments of the body.
//!
//! The file must not know how marks were found.

use std::ops::Range;

use serde::ser::{Serialize, SerializeMap, Serializer};

use super::fragments::Mark;
use super::highlight::Highlight;
use super::marked::{AsText, Marked};
use super::snippet::Snippet;
use crate::article::{Article, paragraph_ranges};

/// Where in the texts of an article something is to be marked.
#[derive(Debug, Default)]
pub(crate) struct Marks {
    /// In the body, in order of their starts.
    pub(crate) body: Vec<Mark>,
    /// The byte ranges of the body's paragraphs, in order.
    pub(crate) paragraphs: Vec<Range<usize>>,
    pub(crate) title: Vec<Range<usize>>,
    /// The officials in which something is marked, and the topics.
    pub(crate) officials: Vec<Marked>,
    pub(crate) topics: Vec<Marked>,
}

/// What is shown of an article, with what was asked for marked in it.
///
/// As JSON it is an object of `headline`, a text; `headline_html`, the same as
/// [HTML](Marked::html); `officials`, `topics` and `snippet`, lists of objects `{"text", "html", "marks"}` that are left
/// out where they are empty. `marks` are pairs of bytes in `text`; the fragments of `snippet` have
/// such a pair `range` in the body beside.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Highlights {
    headline: Marked,
    officials: Vec<Marked>,
    topics: Vec<Marked>,
    snippet: Snippet,
}

impl Highlights {
    /// A headline without marks, and nothing else.
    pub(crate) fn none(headline: impl Into<String>) -> Self {
        Self { headline: Marked::new(headline, Vec::new()), ..Self::default() }
    }

    pub(crate) fn new(article: &Article, marks: Marks, highlight: &Highlight) -> Self {
        let Marks { body, paragraphs, title, officials, topics } = marks;
        let lead = || match article.lead_range() {
            range if range.is_empty() => paragraph_ranges(article.body()).next().unwrap_or(0..0),
            range => range,
        };
        let headline = if let Some(text) = article.title() {
            Marked::new(text, title)
        } else {
            let headline = article.headline();
            let marks = carried(article.body(), lead().start, &body, &headline);
            Marked::new(headline, marks)
        };
        let snippet = Snippet::new(article.body(), &body, &paragraphs, lead, highlight);
        Self { headline, officials, topics, snippet }
    }

    /// The article's [headline](Article::headline), with its marks.
    #[must_use]
    pub fn headline(&self) -> &Marked {
        &self.headline
    }

    /// The officials in which something is marked, in the order of the article: name and, after a
    /// comma, office.
    #[must_use]
    pub fn officials(&self) -> &[Marked] {
        &self.officials
    }

    /// The topics in which something is marked, in the order of the article: labels from the general
    /// to the particular, with ` / ` between.
    #[must_use]
    pub fn topics(&self) -> &[Marked] {
        &self.topics
    }

    /// Fragments of the body.
    #[must_use]
    pub fn snippet(&self) -> &Snippet {
        &self.snippet
    }
}

impl Serialize for Highlights {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut object = serializer.serialize_map(None)?;
        if !self.headline.text().is_empty() {
            object.serialize_entry("headline", self.headline.text())?;
            object.serialize_entry("headline_html", &AsText(self.headline.html()))?;
        }
        for (key, list) in [("officials", &self.officials), ("topics", &self.topics)] {
            if !list.is_empty() {
                object.serialize_entry(key, list)?;
            }
        }
        if !self.snippet.is_empty() {
            object.serialize_entry("snippet", &self.snippet)?;
        }
        object.end()
    }
}

/// The marks of a body in a headline that is made of it from a place on: with a space for each run of
/// white space, and perhaps cut. What is not in it as a whole is left out.
fn carried(body: &str, from: usize, marks: &[Mark], headline: &str) -> Vec<Range<usize>> {
    let first = marks.partition_point(|mark| mark.range.start < from);
    let marks = marks.get(first..).unwrap_or_default();
    if marks.is_empty() {
        return Vec::new();
    }
    // Where in the headline each character of the body stands, white space apart.
    let is_dark = |(_, c): &(usize, char)| !c.is_whitespace();
    let of_body = body.get(from..).unwrap_or_default().char_indices().filter(is_dark);
    let of_headline = headline.char_indices().filter(is_dark);
    let mut places = Vec::new();
    for ((there, a), (here, b)) in of_body.zip(of_headline) {
        if a != b {
            break;
        }
        places.push((from + there, here, here + b.len_utf8()));
    }
    let place = |at: usize| places.binary_search_by_key(&at, |place| place.0).ok();
    let in_headline = |mark: &Mark| {
        let start = places.get(place(mark.range.start)?)?;
        // The last character of the mark is the one before its end.
        let after = places.partition_point(|place| place.0 < mark.range.end);
        let last = places.get(after.checked_sub(1)?)?;
        let is_whole = last.0 + (last.2 - last.1) == mark.range.end;
        is_whole.then_some(start.1..last.2)
    };
    let end = places.last().map_or(from, |last| last.0 + 1);
    let near = marks.iter().take_while(|mark| mark.range.start < end);
    near.filter_map(in_headline).collect()
}
