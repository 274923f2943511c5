//! A plan made ready for one commit: terms of the engine, with their weights in the score.
//!
//! Document frequencies are summed over the segments, so that scores do not depend on how commits
//! were batched. The file must not know how documents are visited.

use tantivy::Term;
use tantivy::postings::TermInfo;

use super::bm25::{Ranking, Scoring, idf};
use crate::index::schema::{Fields, exact_term, fold_keyword, role_term};
use crate::index::snapshot::{Segment, Snapshot};
use crate::query::plan::{Condition, KeywordField, NameField, Plan, Words};

/// A query ready to be run on the segments of one commit.
#[derive(Debug)]
pub(crate) struct Lowered {
    pub(crate) ranked: Vec<LoweredRanked>,
    pub(crate) required: Vec<Vec<LoweredCondition>>,
    pub(crate) excluded: Vec<LoweredCondition>,
    pub(crate) scoring: Scoring,
}

/// What an article is ranked by.
#[derive(Debug)]
pub(crate) struct LoweredRanked {
    pub(crate) words: LoweredWords,
    /// The points that the words cannot reach; 0 if they do not score.
    pub(crate) weight: f32,
    /// For each segment, where the posting lists of [`LoweredWords::terms`] lie.
    infos: Vec<Vec<Option<TermInfo>>>,
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
        let mut idfs = Vec::with_capacity(plan.ranked.len());
        let mut ranked = Vec::with_capacity(plan.ranked.len());
        for asked in &plan.ranked {
            let words = lower_words(&asked.words, fields);
            let infos = find_terms(words.terms(), snapshot)?;
            #[expect(clippy::cast_precision_loss, reason = "a query has few words")]
            let times = asked.times as f32;
            idfs.push(times * words_idf(words.terms().len(), &infos, snapshot.docs));
            ranked.push(LoweredRanked { words, weight: 0.0, infos, required: asked.required });
        }
        let scoring = Scoring::new(ranking, snapshot.average_len, idfs.iter().sum());
        for (ranked, idf) in ranked.iter_mut().zip(idfs) {
            ranked.weight = scoring.weight(idf);
        }
        let group = |conditions: &Vec<Condition>| {
            conditions.iter().map(|condition| lower_condition(condition, fields)).collect()
        };
        Ok(Self {
            ranked,
            required: plan.required.iter().map(group).collect(),
            excluded: plan.excluded.iter().map(|c| lower_condition(c, fields)).collect(),
            scoring,
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

impl LoweredRanked {
    /// Where the posting lists of the terms lie in a segment; `None` if it lacks one.
    pub(crate) fn infos(&self, segment: usize) -> Option<Vec<&TermInfo>> {
        self.infos.get(segment)?.iter().map(Option::as_ref).collect()
    }
}

impl LoweredWords {
    /// The terms that say how rare the words are.
    pub(crate) fn terms(&self) -> &[Term] {
        match self {
            Self::Term(term) | Self::Changed(term) | Self::Unchanged { stem: term, .. } => {
                std::slice::from_ref(term)
            }
            Self::Phrase(terms) => terms,
        }
    }
}

fn find_terms(terms: &[Term], snapshot: &Snapshot) -> tantivy::Result<Vec<Vec<Option<TermInfo>>>> {
    let find = |segment: &Segment| terms.iter().map(|term| segment.term_info(term)).collect();
    snapshot.segments.iter().map(find).collect()
}

/// A phrase counts as much as its terms together.
fn words_idf(terms: usize, infos: &[Vec<Option<TermInfo>>], docs: u64) -> f32 {
    let doc_freq = |term: usize| {
        let info = |segment: &Vec<Option<TermInfo>>| {
            segment.get(term)?.as_ref().map(|info| u64::from(info.doc_freq))
        };
        infos.iter().filter_map(info).sum()
    };
    (0..terms).map(|term| idf(doc_freq(term), docs)).sum()
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
