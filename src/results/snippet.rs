//! A short passage of an article's body that shows why it was found.
//!
//! The passage is the run of whole sentences with the most different terms of the query in it. The
//! file must not know how the article was found.

use std::collections::BTreeSet;
use std::fmt;
use std::ops::Range;

use serde::Serialize;

use crate::analysis::{Session, TokenRef, sentences};
use crate::query::pattern::Matcher;
use crate::query::plan::{Part, Words};

/// A passage of a body, with the places of the query's words in it.
///
/// It prints as plain text on one line.
///
/// ```
/// use chancery::{Article, Index, SearchRequest};
///
/// let index = Index::in_memory([Article::builder("a")
///     .body("It rained. The ministers discussed fisheries.\n\nThey left on Friday.")
///     .build()?])?;
/// let request = SearchRequest::new("fishery".parse()?).snippet_chars(40);
/// let results = index.searcher().search(&request)?;
/// let snippet = results.hits()[0].snippet();
/// assert_eq!(snippet.to_string(), "… The ministers discussed fisheries. …");
/// assert_eq!(&snippet.text()[snippet.marks()[0].clone()], "fisheries");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Snippet {
    text: String,
    marks: Vec<Range<usize>>,
    /// Where in the body the passage stands.
    range: Range<usize>,
    #[serde(skip)]
    cut_before: bool,
    #[serde(skip)]
    cut_after: bool,
}

impl Snippet {
    pub(crate) fn of(body: &str, words: &[Words], chars: usize, session: &mut Session) -> Self {
        if chars == 0 || body.is_empty() {
            return Self::default();
        }
        let found = occurrences(body, words, session);
        let range = best_passage(body, &found, chars);
        let text = body.get(range.clone()).unwrap_or_default();
        let marks = found
            .iter()
            .filter(|f| f.range.start >= range.start && f.range.end <= range.end)
            .map(|f| f.range.start - range.start..f.range.end - range.start)
            .collect();
        let before = body.get(..range.start).unwrap_or_default();
        let after = body.get(range.end..).unwrap_or_default();
        Self {
            text: text.to_owned(),
            marks,
            cut_before: !before.trim().is_empty(),
            cut_after: !after.trim().is_empty(),
            range,
        }
    }

    /// The passage, as it stands in the body.
    #[must_use]
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Where in [`text`](Self::text) words of the query stand, as byte ranges in order.
    #[must_use]
    pub fn marks(&self) -> &[Range<usize>] {
        &self.marks
    }

    /// Where in the body the passage stands, as a byte range.
    #[must_use]
    pub fn range(&self) -> Range<usize> {
        self.range.clone()
    }

    /// Whether there is no passage.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.text.is_empty()
    }
}

impl fmt::Display for Snippet {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.cut_before {
            f.write_str("… ")?;
        }
        for (at, word) in self.text.split_whitespace().enumerate() {
            if at > 0 {
                f.write_str(" ")?;
            }
            f.write_str(word)?;
        }
        if self.cut_after {
            f.write_str(" …")?;
        }
        Ok(())
    }
}

/// A word of the query in the body.
struct Occurrence {
    range: Range<usize>,
    /// Which word of the query.
    word: usize,
}

fn occurrences(body: &str, words: &[Words], session: &mut Session) -> Vec<Occurrence> {
    let mut sought: Vec<(usize, Sought<'_>)> = Vec::new();
    for (at, words) in words.iter().enumerate() {
        collect(words, &mut |one| sought.push((at, one)));
    }
    let mut found = Vec::new();
    session.analyze(body, &mut |token| {
        let mut fitting =
            sought.iter_mut().filter_map(|(word, one)| one.is(token).then_some(*word));
        if let Some(word) = fitting.next() {
            found.push(Occurrence { range: token.start..token.end, word });
        }
    });
    found
}

/// A single word that is looked for.
enum Sought<'a> {
    Term(&'a str),
    Exact(&'a str),
    Pattern(Matcher<'a>),
}

impl Sought<'_> {
    fn is(&mut self, token: TokenRef<'_>) -> bool {
        match self {
            Self::Term(term) => *term == token.term,
            Self::Exact(word) => *word == token.exact,
            Self::Pattern(pattern) => pattern.distance(token.exact).is_some(),
        }
    }
}

/// The single words that words are made of.
fn collect<'a>(words: &'a Words, add: &mut dyn FnMut(Sought<'a>)) {
    match words {
        Words::Term(term) => add(Sought::Term(term)),
        Words::Phrase(terms) | Words::Sloppy { terms, .. } => {
            for term in terms {
                add(Sought::Term(term));
            }
        }
        Words::Exact { word, .. } => add(Sought::Exact(word)),
        Words::Pattern(pattern) => add(Sought::Pattern(Matcher::new(pattern))),
        Words::Any(any) => any.iter().for_each(|words| collect(words, add)),
        Words::Near { left, right, .. } => {
            collect(left, add);
            collect(right, add);
        }
        Words::In { part: Part::Title, .. } => {}
        Words::In { words, .. } | Words::AtLeast { words, .. } => collect(words, add),
    }
}

/// The run of sentences, of about `chars` characters, with the most different words; of equal ones
/// the first.
fn best_passage(body: &str, found: &[Occurrence], chars: usize) -> Range<usize> {
    let sentences: Vec<Range<usize>> = sentences(body).collect();
    let mut best = (0, 0..0);
    for (at, first) in sentences.iter().enumerate() {
        let mut end = first.end;
        for next in sentences.get(at + 1..).unwrap_or_default() {
            let passage = body.get(first.start..next.end).unwrap_or_default();
            if passage.len() > chars.saturating_mul(4) || passage.chars().count() > chars {
                break;
            }
            end = next.end;
        }
        let from = found.partition_point(|f| f.range.start < first.start);
        let inside = found.get(from..).unwrap_or_default().iter();
        let different: BTreeSet<usize> =
            inside.take_while(|f| f.range.end <= end).map(|f| f.word).collect();
        if best.1.is_empty() || different.len() > best.0 {
            best = (different.len(), first.start..end);
        }
    }
    cut_long(body, best.1, found, chars)
}

/// Cuts a single sentence that is far too long: at white space, around its first word of the query.
fn cut_long(body: &str, range: Range<usize>, found: &[Occurrence], chars: usize) -> Range<usize> {
    let text = body.get(range.clone()).unwrap_or_default();
    if text.chars().count() <= chars.saturating_mul(2) {
        return range;
    }
    let first =
        found.iter().find(|f| f.range.start >= range.start).map_or(range.start, |f| f.range.start);
    let before = body.get(range.start..first).unwrap_or_default();
    let lead_in = before.char_indices().rev().take(chars / 3).last().map_or(0, |(at, _)| at);
    let space = |text: &str| text.find(char::is_whitespace).map(|at| at + 1);
    let start = if lead_in == 0 {
        range.start
    } else {
        let rest = body.get(range.start + lead_in..first).unwrap_or_default();
        range.start + lead_in + space(rest).unwrap_or(0)
    };
    let start = (start..=first).find(|at| body.is_char_boundary(*at)).unwrap_or(first);
    let rest = body.get(start..range.end).unwrap_or_default();
    let longest = rest.char_indices().nth(chars).map_or(rest.len(), |(at, _)| at);
    let cut = rest.get(..longest).and_then(|text| text.rfind(char::is_whitespace));
    start..start + cut.filter(|cut| start + cut > first).unwrap_or(longest)
}
