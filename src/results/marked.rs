//! A text with marks in it, and how it is written: plain, as HTML, for a terminal.
//!
//! The file must not know what was marked or why. Its laws: marks lie inside of the text on bounds
//! of characters, in order, and share nothing; no text that is written as HTML opens a tag, and none
//! that is written for a terminal drives it.

use std::fmt::{self, Write};
use std::ops::Range;

use serde::ser::{Serialize, SerializeStruct, Serializer};

/// A text, with the places in it where what was asked for stands.
///
/// It prints as plain text on one line. As JSON it is an object with `text`, its `html`, and `marks`
/// as pairs of bytes, the first one and the one after the last.
///
/// ```
/// use chancery::{Article, Index, SearchRequest};
///
/// let article = Article::builder("a").title("Oil & gas: a <treaty>").body("On both.").build()?;
/// let index = Index::in_memory([article])?;
/// let results = index.searcher().search(&SearchRequest::new("treaties".parse()?))?;
/// let headline = results.hits()[0].marked_headline();
/// assert_eq!(&headline.text()[headline.marks()[0].clone()], "treaty");
/// assert_eq!(headline.to_string(), "Oil & gas: a <treaty>");
/// assert_eq!(headline.html().to_string(), "Oil &amp; gas: a &lt;<mark>treaty</mark>&gt;");
/// assert_eq!(headline.terminal().to_string(), "Oil & gas: a <\u{1b}[1mtreaty\u{1b}[0m>");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Marked {
    text: String,
    marks: Vec<Range<usize>>,
}

impl Marked {
    /// A text with marks, which may come in any order and overlap; what is no range of the text is
    /// left out.
    pub(crate) fn new(text: impl Into<String>, mut marks: Vec<Range<usize>>) -> Self {
        let text = text.into();
        marks.retain(|mark| !mark.is_empty() && text.get(mark.clone()).is_some());
        merge(&mut marks);
        Self { text, marks }
    }

    /// The text, as it was stored.
    #[must_use]
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Where in [`text`](Self::text) something is marked: byte ranges in order that share nothing.
    #[must_use]
    pub fn marks(&self) -> &[Range<usize>] {
        &self.marks
    }

    /// The text as HTML, with `<mark>` around what is marked; all that could be markup is escaped,
    /// so that it may stand in an element and between quotes alike.
    #[must_use]
    pub fn html(&self) -> impl fmt::Display {
        Written { marked: self, write: write_html }
    }

    /// The text on one line for a terminal, in bold what is marked. Control characters, and those
    /// that change the direction of writing, are left out.
    #[must_use]
    pub fn terminal(&self) -> impl fmt::Display {
        Written { marked: self, write: write_terminal }
    }
}

impl fmt::Display for Marked {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (at, word) in self.text.split_whitespace().enumerate() {
            if at > 0 {
                f.write_char(' ')?;
            }
            f.write_str(word)?;
        }
        Ok(())
    }
}

impl Serialize for Marked {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut object = serializer.serialize_struct("Marked", 3)?;
        self.serialize_into(&mut object)?;
        object.end()
    }
}

impl Marked {
    /// Writes the three keys of an object.
    pub(super) fn serialize_into<S: SerializeStruct>(
        &self,
        object: &mut S,
    ) -> Result<(), S::Error> {
        let marks: Vec<[usize; 2]> = self.marks.iter().map(|mark| [mark.start, mark.end]).collect();
        object.serialize_field("text", &self.text)?;
        object.serialize_field("html", &AsText(self.html()))?;
        object.serialize_field("marks", &marks)
    }
}

/// A marked text in one of its forms.
struct Written<'a> {
    marked: &'a Marked,
    write: fn(&str, &[Range<usize>], &mut fmt::Formatter<'_>) -> fmt::Result,
}

impl fmt::Display for Written<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        (self.write)(&self.marked.text, &self.marked.marks, f)
    }
}

/// What is serialised as it prints.
pub(super) struct AsText<T>(pub(super) T);

impl<T: fmt::Display> Serialize for AsText<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(&self.0)
    }
}

/// Brings ranges in order, and makes one of those that overlap.
pub(super) fn merge(ranges: &mut Vec<Range<usize>>) {
    ranges.sort_unstable_by_key(|range| (range.start, range.end));
    ranges.dedup_by(|range, kept| {
        let overlaps = range.start < kept.end;
        if overlaps {
            kept.end = kept.end.max(range.end);
        }
        overlaps
    });
}

/// The parts of a text, each with whether it is marked.
fn parts<'a>(text: &'a str, marks: &'a [Range<usize>]) -> impl Iterator<Item = (&'a str, bool)> {
    let starts = std::iter::once(0).chain(marks.iter().map(|mark| mark.end));
    let ends = marks.iter().map(|mark| mark.start).chain(std::iter::once(text.len()));
    let marked = marks.iter().cloned().map(Some).chain(std::iter::once(None));
    starts.zip(ends).zip(marked).flat_map(move |((start, end), mark)| {
        let part = |range: Range<usize>| text.get(range).unwrap_or_default();
        let between = (part(start..end), false);
        std::iter::once(between).chain(mark.map(|mark| (part(mark), true)))
    })
}

fn write_html(text: &str, marks: &[Range<usize>], f: &mut fmt::Formatter<'_>) -> fmt::Result {
    for (part, is_marked) in parts(text, marks) {
        if is_marked {
            f.write_str("<mark>")?;
        }
        write_escaped(part, f)?;
        if is_marked {
            f.write_str("</mark>")?;
        }
    }
    Ok(())
}

fn write_escaped(mut text: &str, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    while let Some((before, special)) =
        text.find(['&', '<', '>', '"', '\'']).and_then(|at| text.split_at_checked(at))
    {
        f.write_str(before)?;
        f.write_str(match special.as_bytes() {
            [b'&', ..] => "&amp;",
            [b'<', ..] => "&lt;",
            [b'>', ..] => "&gt;",
            [b'"', ..] => "&quot;",
            _ => "&#39;",
        })?;
        text = special.get(1..).unwrap_or_default();
    }
    f.write_str(text)
}

fn write_terminal(text: &str, marks: &[Range<usize>], f: &mut fmt::Formatter<'_>) -> fmt::Result {
    let mut wants_space = false;
    let mut is_first = true;
    for (part, is_marked) in parts(text, marks) {
        let mut is_open = false;
        for c in part.chars() {
            if c.is_whitespace() {
                wants_space = true;
                continue;
            }
            if drives_terminal(c) {
                continue;
            }
            if std::mem::take(&mut wants_space) && !is_first {
                f.write_char(' ')?;
            }
            if is_marked && !std::mem::replace(&mut is_open, true) {
                f.write_str("\u{1b}[1m")?;
            }
            f.write_char(c)?;
            is_first = false;
        }
        if is_open {
            f.write_str("\u{1b}[0m")?;
        }
    }
    Ok(())
}

/// Control characters, and those that override or isolate the direction of writing.
fn drives_terminal(c: char) -> bool {
    c.is_control() || matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn unescaped(html: &str) -> String {
        let text = html.replace("<mark>", "").replace("</mark>", "");
        assert!(!text.contains(['<', '>', '"', '\'']), "{text}");
        let text = text.replace("&lt;", "<").replace("&gt;", ">").replace("&quot;", "\"");
        text.replace("&#39;", "'").replace("&amp;", "&")
    }

    fn text() -> impl Strategy<Value = String> {
        prop_oneof![
            any::<String>(),
            "[<>&\"'/a-c \\n\\x00\\x1b]{0,30}",
            prop::collection::vec(
                prop::sample::select(vec![
                    "<script>",
                    "</mark>",
                    "&lt;",
                    "\0",
                    "\u{1b}[2J",
                    "\u{202e}",
                    "\u{9b}31m",
                    "e\u{301}",
                    "安理会",
                    " \n",
                    "&amp;",
                    "\"",
                    "x",
                ]),
                0..8
            )
            .prop_map(|pieces| pieces.concat()),
        ]
    }

    proptest! {
        #[test]
        fn no_text_opens_a_tag_or_drives_a_terminal(
            text in text(),
            marks in prop::collection::vec((0..40_usize, 0..9_usize), 0..6),
        ) {
            let marks = marks.into_iter().map(|(start, len)| start..start + len).collect();
            let marked = Marked::new(text.clone(), marks);
            let mut end = 0;
            for mark in marked.marks() {
                prop_assert!(mark.start >= end && mark.end > mark.start);
                prop_assert!(text.get(mark.clone()).is_some());
                end = mark.end;
            }
            let html = marked.html().to_string();
            prop_assert_eq!(unescaped(&html), text.clone());
            prop_assert_eq!(html.matches("<mark>").count(), marked.marks().len());

            let shown = marked.terminal().to_string();
            let shown = shown.replace("\u{1b}[1m", "").replace("\u{1b}[0m", "");
            prop_assert!(!shown.contains(drives_terminal));
            let safe: String = text.chars().filter(|c| c.is_whitespace() || !drives_terminal(*c)).collect();
            let words = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
            prop_assert_eq!(&shown, &words(&safe));
            prop_assert_eq!(marked.to_string(), words(&text));
        }
    }

    #[test]
    fn marks_that_overlap_are_one() {
        let marked = Marked::new("安理会 x", vec![3..9, 0..6, 10..11]);
        assert_eq!(marked.marks(), [0..9, 10..11]);
        assert_eq!(marked.html().to_string(), "<mark>安理会</mark> <mark>x</mark>");
        // Ranges that are none of the text are left out.
        assert!(Marked::new("é", vec![0..1, 2..9, 1..1]).marks().is_empty());
    }
}
