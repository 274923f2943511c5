//! What a query means: words to rank by and conditions to fulfil, resolved against the fields.
//!
//! The plan names no engine and can be serialised. It must not know how a query was written or how
//! terms are found.

use std::hash::{Hash, Hasher};

use serde::{Deserialize, Serialize};

use super::ast::{Distance, Wild};
use crate::article::{Day, Role};

/// What a query means in an index.
///
/// An article matches if it holds all ranked words that are required, fulfils all required
/// conditions and none of the excluded ones; where no ranked words are required and one of them
/// is needed, it has to hold one. Its score is the sum over the ranked words that it holds.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Plan {
    /// What articles are ranked by, in the order of the query.
    pub(crate) ranked: Vec<Ranked>,
    /// Whether an article has to hold some of the ranked words, where none are required.
    pub(crate) needs_one: bool,
    /// What every article must fulfil.
    pub(crate) required: Vec<Condition>,
    /// What no article may fulfil.
    pub(crate) excluded: Vec<Condition>,
    /// Days that are the better, the nearer an article is to them.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) near: Option<Near>,
}

/// A share in the score that an article has by its date, and that alone finds nothing: the whole of
/// it if the dates overlap, half of it so many days away, a quarter twice as many days away.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub(crate) struct Near {
    pub(crate) first: Day,
    pub(crate) last: Day,
    pub(crate) half_life: u32,
    /// The weight of the whole, in proportion to that of all ranked words together.
    pub(crate) share: f32,
}

impl Hash for Near {
    fn hash<H: Hasher>(&self, state: &mut H) {
        (self.first, self.last, self.half_life, self.share.to_bits()).hash(state);
    }
}

impl Plan {
    /// How many of its words are patterns.
    pub(crate) fn patterns(&self) -> usize {
        let ranked = self.ranked.iter().map(|ranked| ranked.words.patterns());
        let conditions = self.required.iter().chain(&self.excluded).map(Condition::patterns);
        ranked.chain(conditions).sum()
    }
}

impl Words {
    fn patterns(&self) -> usize {
        match self {
            Self::Pattern(_) => 1,
            Self::Any(any) => any.iter().map(Self::patterns).sum(),
            Self::Near { left, right, .. } => left.patterns() + right.patterns(),
            Self::In { words, .. } | Self::AtLeast { words, .. } => words.patterns(),
            Self::Fulfils(condition) => condition.patterns(),
            Self::Term(_) | Self::Phrase(_) | Self::Sloppy { .. } | Self::Exact { .. } => 0,
        }
    }
}

impl Condition {
    fn patterns(&self) -> usize {
        match self {
            Self::Words(words) => words.patterns(),
            Self::Names { words, .. } => {
                words.iter().filter(|word| matches!(word, NameWord::Pattern(_))).count()
            }
            Self::KeywordPattern { .. } => 1,
            Self::All(all) | Self::Any(all) => all.iter().map(Self::patterns).sum(),
            Self::Not(condition) => condition.patterns(),
            _ => 0,
        }
    }
}

/// Something that adds to the score.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(crate) struct Ranked {
    pub(crate) words: Words,
    /// Whether an article must hold it.
    pub(crate) required: bool,
    /// What its share in the score is multiplied by: how many times it is asked for, or the boost
    /// asked for. What has 0 finds articles and adds nothing to their scores.
    pub(crate) boost: f32,
}

impl Hash for Ranked {
    fn hash<H: Hasher>(&self, state: &mut H) {
        (&self.words, self.required, self.boost.to_bits()).hash(state);
    }
}

/// Words in the text of an article.
///
/// An occurrence is a range of positions. They are counted as far as they share no position: always
/// the one that ends first, of these the shortest. No occurrence reaches from one field, official or
/// topic into another.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub(crate) enum Words {
    /// A term.
    Term(String),
    /// Terms at consecutive positions.
    Phrase(Vec<String>),
    /// Terms out of their places by at most so much in all: there are positions, all different, of
    /// the terms, such that position less place in the phrase differs by at most `slop` between
    /// any two of them. Of several choices that have the same least such difference the leftmost
    /// is the occurrence.
    Sloppy { terms: Vec<String>, slop: u32 },
    /// A word in exactly this form. It has no positions, and is no part of anything but `AtLeast`.
    Exact {
        /// Its stem.
        stem: String,
        /// The word.
        word: String,
    },
    /// The terms that words of the index have which fit the pattern, or that fit it themselves.
    Pattern(Pattern),
    /// Any of these.
    Any(Vec<Self>),
    /// An occurrence of one and an occurrence of the other, sharing no position.
    Near { left: Box<Self>, right: Box<Self>, distance: Distance },
    /// Occurrences that lie in a part of the article.
    In { part: Part, words: Box<Self> },
    /// The words, if they occur so many times. It is no part of anything else.
    AtLeast { count: u32, words: Box<Self> },
    /// What fulfils a condition, which counts as words that stand there without end. It has no
    /// positions, and is no part of anything else.
    Fulfils(Box<Condition>),
}

/// A part of an article.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub(crate) enum Part {
    Title,
    /// The title or the lead.
    Head,
    Body,
}

/// Words that are not fully known, folded as the index folds them.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub(crate) enum Pattern {
    Wildcard(Vec<Wild>),
    /// The words that become this one by so many letters dropped, added, changed or swapped with
    /// their neighbours, 0 to 2.
    Fuzzy {
        word: String,
        distance: u8,
    },
}

/// Something that an article fulfils or does not, without a share in the score.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub(crate) enum Condition {
    /// Words in the text.
    Words(Words),
    /// All of these words in one value of a field of names.
    Names {
        /// The field.
        field: NameField,
        /// The words: stems, but words as they are in [`NameField::Official`].
        words: Vec<NameWord>,
        /// The role that the official has, in [`NameField::Official`].
        role: Option<Role>,
    },
    /// A keyword.
    Keyword {
        /// The field.
        field: KeywordField,
        /// The keyword.
        value: String,
    },
    /// A keyword that fits a pattern.
    KeywordPattern { field: KeywordField, pattern: Pattern },
    /// An encounter that took place, of one official or of two: the words of their names.
    Met { one: Vec<String>, other: Option<Vec<String>> },
    /// The article's date overlaps these days.
    Date {
        /// The first of them.
        first: Day,
        /// The last of them.
        last: Day,
    },
    /// The article's date lies in these days with all of its own.
    DateWithin { first: Day, last: Day },
    /// The article came in with a later commit than this.
    AddedAfter(u64),
    /// Every one of these.
    All(Vec<Self>),
    /// Any of these.
    Any(Vec<Self>),
    /// Not this.
    Not(Box<Self>),
    /// Every article fulfils it.
    Everything,
    /// No article fulfils it.
    Nothing,
}

/// A word of a name.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub(crate) enum NameWord {
    Term(String),
    Pattern(Pattern),
}

/// A small field with words of its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub(crate) enum NameField {
    Official,
    Office,
    Topic,
}

/// A field of keywords.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub(crate) enum KeywordField {
    Id,
    /// Key of an official.
    Official,
    /// `role:key` of an official.
    OfficialRole,
    /// Id of an official as the article states it.
    StatedId,
    Office,
    Country,
    Organisation,
    /// Labels joined by the separator of the index.
    TopicPath,
    Language,
    Source,
    /// `name=value` of a further field.
    Further,
    /// Key of an official in an encounter.
    Encounter,
}
