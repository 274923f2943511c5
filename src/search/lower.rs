//! A plan made ready for one commit: terms of the engine, with their weights in the score.
//!
//! Document frequencies are summed over the segments, so that scores do not depend on how commits
//! were batched. The file must not know how documents are visited.

use tantivy::Term;

use super::bm25::{LengthTable, Ranking, idf};
use crate::index::schema::{Fields, exact_term, fold_keyword, role_term};
use crate::index::snapshot::Snapshot;
use crate::query::plan::{Condition, KeywordField, NameField, Plan, Words};

/// A query ready to be run on the segments of one commit.
#[derive(Debug)]
pub(crate) struct Lowered {
    pub(crate) ranked: Vec<LoweredRanked>,
    pub(crate) required: Vec<Vec<LoweredCondition>>,
    pub(crate) excluded: Vec<LoweredCondition>,
    pub(crate) lengths: LengthTable,
}

#[derive(Debug)]
pub(crate) struct LoweredRanked {
    pub(crate) words: LoweredWords,
    /// What the inverse document frequencies of the words come to.
    pub(crate) idf: f32,
    pub(crate) required: bool,
}

/// Words of the text.
#[derive(Clone, Debug)]
pub(crate) enum LoweredWords {
    Term(Term),
    /// Terms at consecutive positions.
    Phrase(Vec<Term>),
    /// A word that the stemmer changes, as `exact` holds it.
    Changed(Term),
    /// A word that is its own stem: what `text` holds of the stem, less what `exact` holds of the
    /// words that share it.
    Unchanged {
        stem: Term,
        others_from: Term,
    },
}

/// A condition with the engine's terms.
#[derive(Clone, Debug)]
pub(crate) enum LoweredCondition {
    Words(LoweredWords),
    Names { terms: Vec<Term>, one_value: bool },
    Keyword(Term),
    Date { first: i64, last: i64 },
    AddedAfter(u64),
    Nothing,
}

impl Lowered {
    pub(crate) fn new(
        plan: &Plan,
        fields: Fields,
        snapshot: &Snapshot,
        ranking: Ranking,
    ) -> tantivy::Result<Self> {
        let ranked = plan
            .ranked
            .iter()
            .map(|ranked| {
                let words = lower_words(&ranked.words, fields);
                let idf = words_idf(&words, snapshot)?;
                Ok(LoweredRanked { words, idf, required: ranked.required })
            })
            .collect::<tantivy::Result<Vec<_>>>()?;
        let group = |conditions: &Vec<Condition>| {
            conditions.iter().map(|condition| lower_condition(condition, fields)).collect()
        };
        Ok(Self {
            ranked,
            required: plan.required.iter().map(group).collect(),
            excluded: plan.excluded.iter().map(|c| lower_condition(c, fields)).collect(),
            lengths: LengthTable::new(ranking, snapshot.average_len),
        })
    }
}

fn lower_words(words: &Words, fields: Fields) -> LoweredWords {
    let text = |term: &str| Term::from_field_text(fields.text, term);
    match words {
        Words::Term(term) => LoweredWords::Term(text(term)),
        Words::Phrase(terms) => LoweredWords::Phrase(terms.iter().map(|term| text(term)).collect()),
        Words::Exact { stem, word } if stem == word => LoweredWords::Unchanged {
            stem: text(stem),
            others_from: Term::from_field_text(fields.exact, &exact_term(stem, "")),
        },
        Words::Exact { stem, word } => {
            LoweredWords::Changed(Term::from_field_text(fields.exact, &exact_term(stem, word)))
        }
    }
}

/// A phrase counts as much as its terms together.
fn words_idf(words: &LoweredWords, snapshot: &Snapshot) -> tantivy::Result<f32> {
    let one = |term: &Term| Ok(idf(snapshot.doc_freq(term)?, snapshot.docs));
    match words {
        LoweredWords::Term(term)
        | LoweredWords::Changed(term)
        | LoweredWords::Unchanged { stem: term, .. } => one(term),
        LoweredWords::Phrase(terms) => terms.iter().try_fold(0.0, |sum, term| Ok(sum + one(term)?)),
    }
}

pub(crate) fn lower_condition(condition: &Condition, fields: Fields) -> LoweredCondition {
    match condition {
        Condition::Words(words) => LoweredCondition::Words(lower_words(words, fields)),
        Condition::Names { field, terms, role } => {
            let engine_field = match field {
                NameField::Title => fields.title,
                NameField::Official => fields.official,
                NameField::Office => fields.office,
                NameField::Topic => fields.topic,
            };
            let role = role.map(role_term);
            let terms = terms.iter().chain(role.as_ref());
            LoweredCondition::Names {
                terms: terms.map(|term| Term::from_field_text(engine_field, term)).collect(),
                one_value: *field != NameField::Title,
            }
        }
        Condition::Keyword { field, value } => {
            let (field, folded) = match field {
                KeywordField::Id => (fields.id, false),
                KeywordField::StatedId => (fields.stated_id, false),
                KeywordField::Official => (fields.official_key, true),
                KeywordField::OfficialRole => (fields.official_role, true),
                KeywordField::Office => (fields.office_key, true),
                KeywordField::Country => (fields.country, true),
                KeywordField::Organisation => (fields.organisation, true),
                KeywordField::TopicPath => (fields.topic_path, true),
                KeywordField::Language => (fields.language, true),
                KeywordField::Source => (fields.source, true),
                KeywordField::Further => (fields.further, true),
            };
            let term = if folded {
                Term::from_field_text(field, &fold_keyword(value))
            } else {
                Term::from_field_text(field, value)
            };
            LoweredCondition::Keyword(term)
        }
        Condition::Date { first, last } => LoweredCondition::Date {
            first: i64::from(first.number()),
            last: i64::from(last.number()),
        },
        Condition::AddedAfter(generation) => LoweredCondition::AddedAfter(*generation),
        Condition::Nothing => LoweredCondition::Nothing,
    }
}
