//! What is shown of an article's body: fragments with marks.
//!
//! The file must not know how marks were found, nor how fragments are chosen.

use std::fmt;
use std::ops::Range;

use serde::ser::{Serialize, SerializeStruct, Serializer};

use super::fragments::{Chosen, Mark, beginning, choose};
use super::highlight::Highlight;
use super::marked::Marked;

/// Fragments of a body, with what was asked for marked in them.
///
/// Where nothing is marked in the body, the only fragment is the beginning of the lead. It prints as
/// plain text on one line, and serialises as the list of its fragments.
///
/// ```
/// use chancery::{Article, Highlight, Index, SearchRequest};
///
/// let index = Index::in_memory([Article::builder("a")
///     .body("It rained. The ministers discussed fisheries.\n\nThey left on Friday.")
///     .build()?])?;
/// let request = SearchRequest::new("fishery".parse()?).highlight(Highlight::new().chars(40));
/// let results = index.searcher().search(&request)?;
/// let snippet = results.hits()[0].snippet();
/// assert_eq!(snippet.to_string(), "… The ministers discussed fisheries. …");
/// assert_eq!(
///     snippet.html().to_string(),
///     "… The ministers discussed <mark>fisheries</mark>. …"
/// );
/// let fragment = &snippet.fragments()[0];
/// assert_eq!(&fragment.text()[fragment.marks()[0].clone()], "fisheries");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Snippet {
    fragments: Vec<Fragment>,
}

/// A run of sentences of one paragraph of a body, with marks.
///
/// A sentence of more than twice the length asked for is cut at white space. As JSON it is an object
/// like that of [`Marked`], with a pair of bytes `range` beside.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fragment {
    marked: Marked,
    range: Range<usize>,
    is_cut_before: bool,
    is_cut_after: bool,
}

impl Snippet {
    /// The fragments of a body. Marks are in order of their starts; where there are none, the lead
    /// is shown.
    pub(super) fn new(
        body: &str,
        marks: &[Mark],
        paragraphs: &[Range<usize>],
        lead: impl FnOnce() -> Range<usize>,
        highlight: &Highlight,
    ) -> Self {
        let Highlight { fragments, chars } = *highlight;
        let mut chosen = choose(body, marks, paragraphs, fragments, chars);
        if chosen.is_empty() && fragments > 0 {
            chosen.push(beginning(body, lead(), chars));
        }
        let is_left_out = |range: Range<usize>| {
            body.get(range).is_some_and(|text| text.contains(|c: char| !c.is_whitespace()))
        };
        let mut list: Vec<Fragment> = Vec::with_capacity(chosen.len());
        let mut before = 0;
        for Chosen { range, marks } in chosen.into_iter().filter(|c| !c.range.is_empty()) {
            let inside = marks.iter().map(|mark| mark.start - range.start..mark.end - range.start);
            let text = body.get(range.clone()).unwrap_or_default();
            let marked = Marked::new(text, inside.collect());
            let is_cut_before = is_left_out(before..range.start);
            if let Some(last) = list.last_mut() {
                last.is_cut_after = is_cut_before;
            }
            before = range.end;
            list.push(Fragment { marked, range, is_cut_before, is_cut_after: false });
        }
        if let Some(last) = list.last_mut() {
            last.is_cut_after = is_left_out(last.range.end..body.len());
        }
        Self { fragments: list }
    }

    /// The fragments, in the order of the body; no two overlap.
    #[must_use]
    pub fn fragments(&self) -> &[Fragment] {
        &self.fragments
    }

    /// Whether there is no fragment.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.fragments.is_empty()
    }

    /// All fragments as [HTML](Marked::html), with `…` for what is left out.
    #[must_use]
    pub fn html(&self) -> impl fmt::Display {
        Joined { fragments: &self.fragments, write: |marked, f| write!(f, "{}", marked.html()) }
    }

    /// All fragments on one line for a [terminal](Marked::terminal), with `…` for what is left out.
    #[must_use]
    pub fn terminal(&self) -> impl fmt::Display {
        Joined { fragments: &self.fragments, write: |marked, f| write!(f, "{}", marked.terminal()) }
    }
}

impl fmt::Display for Snippet {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        Joined { fragments: &self.fragments, write: |marked, f| write!(f, "{marked}") }.fmt(f)
    }
}

impl Serialize for Snippet {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(&self.fragments)
    }
}

/// Fragments one after the other, in one of their forms.
struct Joined<'a> {
    fragments: &'a [Fragment],
    write: fn(&Marked, &mut fmt::Formatter<'_>) -> fmt::Result,
}

impl fmt::Display for Joined<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (at, fragment) in self.fragments.iter().enumerate() {
            f.write_str(match (at, fragment.is_cut_before) {
                (0, false) => "",
                (0, true) => "… ",
                (_, false) => " ",
                (_, true) => " … ",
            })?;
            (self.write)(&fragment.marked, f)?;
        }
        f.write_str(match self.fragments.last() {
            Some(last) if last.is_cut_after => " …",
            _ => "",
        })
    }
}

impl Fragment {
    /// The text, as it stands in the body.
    #[must_use]
    pub fn text(&self) -> &str {
        self.marked.text()
    }

    /// Where in [`text`](Self::text) something is marked, as [`Marked::marks`] says.
    #[must_use]
    pub fn marks(&self) -> &[Range<usize>] {
        self.marked.marks()
    }

    /// Where in the body the fragment stands, in bytes.
    #[must_use]
    pub fn range(&self) -> Range<usize> {
        self.range.clone()
    }

    /// Whether text of the body is left out before it, after the fragment before if there is one.
    #[must_use]
    pub fn is_cut_before(&self) -> bool {
        self.is_cut_before
    }

    /// Whether text of the body is left out after it, before the next fragment if there is one.
    #[must_use]
    pub fn is_cut_after(&self) -> bool {
        self.is_cut_after
    }

    /// The fragment as [HTML](Marked::html).
    #[must_use]
    pub fn html(&self) -> impl fmt::Display {
        self.marked.html()
    }

    /// The fragment on one line for a [terminal](Marked::terminal).
    #[must_use]
    pub fn terminal(&self) -> impl fmt::Display {
        self.marked.terminal()
    }
}

impl fmt::Display for Fragment {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.marked.fmt(f)
    }
}

impl Serialize for Fragment {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut object = serializer.serialize_struct("Fragment", 4)?;
        self.marked.serialize_into(&mut object)?;
        object.serialize_field("range", &[self.range.start, self.range.end])?;
        object.end()
    }
}
