//! A query as it is run on the segments of one commit: what terms, how they go together, and what
//! they weigh.
//!
//! The file must not know how it came about, nor how documents are visited.

use tantivy::Term;
use tantivy::postings::TermInfo;
use tantivy::schema::Field;

use super::bm25::Scoring;
use super::expand::Cut;
use super::spans::Tree;
use crate::query::plan::{Near, Pattern};

/// A query ready to be run.
#[derive(Debug)]
pub(crate) struct Lowered {
    pub(crate) ranked: Vec<LoweredRanked>,
    /// Terms of which an article's score has more, and that find nothing of their own.
    pub(super) added: Vec<LoweredRanked>,
    /// Whether a match has to hold some of the ranked words, where none are required.
    pub(crate) needs_one: bool,
    /// Those that facets are not to be narrowed by come last, one for each filter.
    pub(crate) required: Vec<LoweredCondition>,
    /// How many come before these.
    pub(super) own: usize,
    pub(crate) excluded: Vec<LoweredCondition>,
    pub(crate) near: Option<LoweredNear>,
    pub(crate) scoring: Scoring,
    pub(super) statistics: Statistics,
    /// The patterns that more terms fit than are looked for.
    pub(crate) cuts: Vec<Cut>,
}

/// Days that are the better, the nearer an article is to them.
#[derive(Clone, Copy, Debug)]
pub(crate) struct LoweredNear {
    pub(crate) near: Near,
    /// The points that an article of these very days has.
    pub(crate) weight: f32,
}

/// What scores depend on beside an article.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Statistics {
    /// How many tokens an article has, on average.
    pub(super) average_len: f32,
    /// How rare each of the ranked words is, boosted.
    pub(super) idfs: Vec<f32>,
    /// Terms that were added to the query, with their inverse document frequencies, weighted.
    pub(super) added: Vec<(String, f32)>,
}

/// What an article is ranked by.
#[derive(Debug)]
pub(crate) struct LoweredRanked {
    pub(crate) words: LoweredWords,
    /// The points that the words cannot reach; 0 if they do not score.
    pub(crate) weight: f32,
    /// Segment after segment, where the posting lists of [`LoweredWords::listed`] lie.
    pub(super) infos: Vec<Option<TermInfo>>,
    /// How many these are.
    pub(super) lists: usize,
    pub(crate) required: bool,
    /// The same words in the title alone, where these count otherwise than the index has it.
    pub(super) in_title: Option<Spans>,
}

/// Words of the text.
#[derive(Clone, Debug)]
pub(crate) enum LoweredWords {
    Term(Term),
    /// Any of several terms, as often as they occur together.
    Terms(Vec<Term>),
    /// A word that the stemmer changes, as `exact` holds it.
    Changed(Term),
    /// A word that is its own stem: what `text` holds of the stem, less what `exact` holds of the
    /// words that share it.
    Unchanged {
        stem: Term,
        others_from: Term,
    },
    /// Words without positions, with this frequency or a higher one.
    AtLeast {
        count: u32,
        words: Box<Self>,
    },
    /// Words that are found by their positions.
    Spans(Spans),
    /// What fulfils a condition, without end.
    Fulfils(Box<LoweredCondition>),
    Nothing,
}

/// Terms whose positions are looked at.
#[derive(Clone, Debug)]
pub(crate) struct Spans {
    /// The terms of each list of positions: one, or several of which any will do.
    pub(crate) sources: Vec<Vec<Term>>,
    /// How the lists go together.
    pub(crate) tree: Tree,
    /// How often the words have to occur.
    pub(crate) at_least: u32,
    /// Whether the positions are those of the title's own field.
    pub(crate) of_title: bool,
    /// How many times an occurrence counts.
    pub(crate) times: u32,
}

/// A condition with the engine's terms.
#[derive(Clone, Debug)]
pub(crate) enum LoweredCondition {
    Words(LoweredWords),
    /// In one value of the field, one of the terms of each list.
    Names(Vec<Vec<Term>>),
    Keyword(Term),
    Keywords {
        field: Field,
        pattern: Pattern,
        /// Whether the keywords are `name=value`.
        named: bool,
    },
    /// An encounter of one official, or of two: the words of their names.
    Met {
        field: Field,
        one: Vec<String>,
        other: Option<Vec<String>>,
    },
    Date {
        first: i64,
        last: i64,
    },
    DateWithin {
        first: i64,
        last: i64,
    },
    AddedAfter(u64),
    All(Vec<Self>),
    Any(Vec<Self>),
    Not(Box<Self>),
}

impl Lowered {
    /// What every match fulfils, whatever facets are not to be narrowed by.
    pub(super) fn narrow(&self) -> &[LoweredCondition] {
        self.required.get(..self.own).unwrap_or_default()
    }

    /// What facets are not to be narrowed by.
    pub(super) fn sideways(&self) -> &[LoweredCondition] {
        self.required.get(self.own..).unwrap_or_default()
    }
}

impl LoweredRanked {
    /// Where the posting lists of the terms lie in a segment; `None` if it lacks one.
    pub(crate) fn infos(&self, segment: usize) -> Option<&[Option<TermInfo>]> {
        let start = segment * self.lists;
        let infos = self.infos.get(start..start + self.lists)?;
        infos.iter().all(Option::is_some).then_some(infos)
    }
}

impl LoweredWords {
    /// The terms whose posting lists can be gone through at the same time as those of other words,
    /// if all of these have to hold an article that holds the words.
    pub(crate) fn listed(&self) -> Vec<&Term> {
        match self {
            Self::Term(term) | Self::Changed(term) => vec![term],
            Self::Spans(spans) if spans.can_be_verified() => {
                spans.sources.iter().flatten().collect()
            }
            _ => Vec::new(),
        }
    }

    /// The words, if they are looked for where their terms have been found.
    pub(crate) fn verified(&self) -> Option<&Spans> {
        match self {
            Self::Spans(spans) if spans.can_be_verified() => Some(spans),
            _ => None,
        }
    }
}

impl Spans {
    fn can_be_verified(&self) -> bool {
        !self.of_title
            && self.tree.is_conjunction()
            && self.sources.iter().all(|terms| terms.len() == 1)
    }
}

impl LoweredCondition {
    /// Whether it is cheap to have others looked at before.
    pub(crate) fn is_words(&self) -> bool {
        match self {
            Self::Words(LoweredWords::Term(_) | LoweredWords::Terms(_)) => false,
            Self::Words(_) => true,
            Self::All(any) | Self::Any(any) => any.iter().any(Self::is_words),
            Self::Not(not) => not.is_words(),
            _ => false,
        }
    }
}
