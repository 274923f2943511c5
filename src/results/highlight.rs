//! Which highlights a program asks for.
//!
//! The file must not know how anything is found or written.

/// The most fragments of a body.
const MAX_FRAGMENTS: usize = 100;
/// The longest fragments, in characters.
const MAX_CHARS: usize = 100_000;

/// What is shown of the body of a hit, and whether what was asked for is marked.
///
/// ```
/// use chancery::{Article, Highlight, Index, SearchRequest};
///
/// let index = Index::in_memory([Article::builder("a")
///     .body("Talks began. Nobody came.\n\nOn Friday it rained.\n\nThe talks went on.")
///     .build()?])?;
/// let two = Highlight::new().fragments(2).chars(20);
/// let request = SearchRequest::new("talks".parse()?).highlight(two);
/// let results = index.searcher().search(&request)?;
/// assert_eq!(results.hits()[0].snippet().to_string(), "Talks began. … The talks went on.");
///
/// let results = index.searcher().search(&request.highlight(Highlight::none()))?;
/// assert!(results.hits()[0].snippet().is_empty());
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
#[must_use]
pub struct Highlight {
    /// None means no highlights at all.
    pub(super) fragments: usize,
    pub(super) chars: usize,
}

impl Highlight {
    /// One fragment of about 200 characters.
    pub fn new() -> Self {
        Self { fragments: 1, chars: 200 }
    }

    /// No fragment, and no marks anywhere: the text of hits is not looked at.
    pub fn none() -> Self {
        Self { fragments: 0, ..Self::new() }
    }

    /// How many fragments of the body there are at most, 1 by default; it is brought into the range
    /// from 1 to 100.
    pub fn fragments(mut self, fragments: usize) -> Self {
        self.fragments = fragments.clamp(1, MAX_FRAGMENTS);
        self
    }

    /// About how many characters a fragment has, 200 by default; it is brought into the range from 1
    /// to 100,000. A sentence that is up to twice as long is not cut.
    pub fn chars(mut self, chars: usize) -> Self {
        self.chars = chars.clamp(1, MAX_CHARS);
        self
    }

    pub(crate) fn is_none(&self) -> bool {
        self.fragments == 0
    }
}

impl Default for Highlight {
    /// As [`new`](Self::new).
    fn default() -> Self {
        Self::new()
    }
}
