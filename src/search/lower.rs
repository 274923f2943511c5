//! A plan made ready for one commit: terms of the engine, with their weights in the score.
//!
//! Document frequencies are summed over the segments, so that scores do not depend on how commits
//! were batched. The file must not know how documents are visited.

use rustc_hash::FxHashMap;
use tantivy::Term;
use tantivy::postings::TermInfo;
use tantivy::schema::Field;

use super::bm25::{Scoring, idf};
use super::budget::Budget;
use super::expand::{Cut, Terms, name_terms};
use super::lowered::{
    Lowered, LoweredCondition, LoweredNear, LoweredRanked, LoweredWords, Statistics,
};
use super::ranking::Ranking;
use super::request::SearchRequest;
use super::resolved::Resolved;
use crate::article::Role;
use crate::index::Recipe;
use crate::index::schema::{Fields, fold_keyword, role_term};
use crate::index::snapshot::{Segment, Snapshot};
use crate::query::plan::{Condition, KeywordField, NameField, NameWord, Pattern, Words};

mod words;

impl Lowered {
    /// Looks up what a request asks for. Where the budget is spent it is of no use.
    pub(super) fn new(
        resolved: &Resolved<'_>,
        recipe: &Recipe,
        snapshot: &Snapshot,
        request: &SearchRequest,
        budget: &Budget,
    ) -> tantivy::Result<Self> {
        let plan = &resolved.plan;
        let most = request.max_expansions;
        let mut lowering = Lowering::new(recipe, &snapshot.segments, most, budget);
        #[expect(clippy::float_cmp, reason = "the very value that changes nothing")]
        let boosts_titles = request.ranking.sound_title_boost() != 1.0 && recipe.weights.title > 0;
        let mut idfs = Vec::with_capacity(plan.ranked.len());
        let mut ranked = Vec::with_capacity(plan.ranked.len());
        for asked in &plan.ranked {
            let (words, idf, infos, lists) = match &asked.words {
                Words::Term(term) => {
                    let (words, idf, infos) = lowering.term(term, snapshot.docs)?;
                    (words, idf, infos, 1)
                }
                words => {
                    let lowered = lowering.words(words)?;
                    let listed = lowered.listed();
                    let (infos, lists) = (lowering.infos_by_segment(&listed)?, listed.len());
                    (lowered, lowering.idf(words, snapshot.docs)?, infos, lists)
                }
            };
            idfs.push(asked.boost * idf);
            let in_title = if boosts_titles { lowering.in_title(&asked.words)? } else { None };
            let required = asked.required;
            ranked.push(LoweredRanked { words, weight: 0.0, infos, lists, required, in_title });
        }
        let statistics = match &request.after {
            Some(cursor) => cursor.statistics().clone(),
            None => Statistics { average_len: snapshot.average_len, idfs, added: Vec::new() },
        };
        let near = plan.near.map(|near| LoweredNear { near, weight: 0.0 });
        let scoring = statistics.scoring(request.ranking, snapshot, near.as_ref());
        let mut required = Vec::with_capacity(plan.required.len());
        for condition in &plan.required {
            lowering.add_required(condition, &mut required)?;
        }
        let own = required.len();
        for (_, condition) in &resolved.sideways {
            lowering.add_required(condition, &mut required)?;
        }
        let excluded = lowering.conditions(&plan.excluded)?;
        let (needs_one, cuts) = (plan.needs_one, lowering.cuts);
        let added = Vec::new();
        let mut lowered = Self {
            ranked,
            added,
            needs_one,
            required,
            own,
            excluded,
            near,
            scoring,
            statistics,
            cuts,
        };
        lowered.open_added(recipe, snapshot)?;
        lowered.weigh();
        Ok(lowered)
    }

    /// Adds words to those that are ranked by, each with what its inverse document frequency counts.
    /// Those that are ranked by already count more.
    pub(super) fn expand(
        &mut self,
        words: Vec<(String, f32)>,
        recipe: &Recipe,
        snapshot: &Snapshot,
        ranking: Ranking,
    ) -> tantivy::Result<()> {
        for (word, weight) in words {
            let term = Term::from_field_text(recipe.fields.text, &word);
            let idf = weight * idf(snapshot.doc_freq(&term)?, snapshot.docs);
            let is_own = |(own, _): &(&LoweredRanked, &mut f32)| matches!(&own.words, LoweredWords::Term(known) if *known == term);
            match self.ranked.iter().zip(&mut self.statistics.idfs).find(is_own) {
                Some((_, own)) => *own += idf,
                None => self.statistics.added.push((word, idf)),
            }
        }
        self.open_added(recipe, snapshot)?;
        self.scoring = self.statistics.scoring(ranking, snapshot, self.near.as_ref());
        self.weigh();
        Ok(())
    }

    /// Looks up the terms that were added.
    fn open_added(&mut self, recipe: &Recipe, snapshot: &Snapshot) -> tantivy::Result<()> {
        for (word, _) in self.statistics.added.iter().skip(self.added.len()) {
            let term = Term::from_field_text(recipe.fields.text, word);
            let infos = snapshot.segments.iter().map(|segment| segment.term_info(&term));
            let infos = infos.collect::<tantivy::Result<_>>()?;
            let words = LoweredWords::Term(term);
            let (required, in_title) = (false, None);
            self.added.push(LoweredRanked {
                words,
                weight: 0.0,
                infos,
                lists: 1,
                required,
                in_title,
            });
        }
        Ok(())
    }

    /// Works out what each word can bring.
    fn weigh(&mut self) {
        if let Some(near) = &mut self.near {
            near.weight = self.scoring.weight(self.statistics.sum() * near.share());
        }
        let Statistics { idfs, added, .. } = &self.statistics;
        let own = self.ranked.iter_mut().zip(idfs);
        let of_added = added.iter().map(|(_, idf)| idf);
        for (ranked, idf) in own.chain(self.added.iter_mut().zip(of_added)) {
            ranked.weight = self.scoring.weight(*idf);
        }
    }
}

impl Statistics {
    /// The inverse document frequencies of all words together.
    fn sum(&self) -> f32 {
        self.idfs.iter().chain(self.added.iter().map(|(_, idf)| idf)).sum()
    }

    fn scoring(
        &self,
        ranking: Ranking,
        snapshot: &Snapshot,
        near: Option<&LoweredNear>,
    ) -> Scoring {
        let sum = self.sum();
        let of_date = near.map_or(0.0, |near| sum * near.share());
        let lengths = snapshot.length_table(ranking.k1, ranking.b, self.average_len);
        Scoring::new(ranking, lengths, sum + of_date)
    }
}

/// Where the posting list of a term lies in each segment.
type Infos = Vec<Option<TermInfo>>;

/// Looks up terms, each once.
pub(crate) struct Lowering<'a> {
    recipe: &'a Recipe,
    fields: Fields,
    segments: &'a [Segment],
    max_expansions: usize,
    infos: FxHashMap<Term, Infos>,
    expanded: FxHashMap<(Field, Pattern), Vec<Term>>,
    cuts: Vec<Cut>,
    budget: &'a Budget,
}

impl<'a> Lowering<'a> {
    /// Without segments, no term fits a pattern.
    pub(crate) fn new(
        recipe: &'a Recipe,
        segments: &'a [Segment],
        max_expansions: usize,
        budget: &'a Budget,
    ) -> Self {
        Self {
            budget,
            recipe,
            fields: recipe.fields,
            segments,
            max_expansions,
            infos: FxHashMap::default(),
            expanded: FxHashMap::default(),
            cuts: Vec::new(),
        }
    }

    fn term_freq(&mut self, term: Term) -> tantivy::Result<u64> {
        let infos = self.infos(term)?;
        Ok(infos.iter().flatten().map(|info| u64::from(info.doc_freq)).sum())
    }

    /// A single term, as most queries are made of, without what several have in common.
    fn term(&self, term: &str, docs: u64) -> tantivy::Result<(LoweredWords, f32, Infos)> {
        let term = Term::from_field_text(self.fields.text, term);
        let mut by_segment = Vec::with_capacity(self.segments.len());
        let mut doc_freq = 0;
        for segment in self.segments {
            let info = segment.term_info(&term)?;
            doc_freq += info.as_ref().map_or(0, |info| u64::from(info.doc_freq));
            by_segment.push(info);
        }
        Ok((LoweredWords::Term(term), idf(doc_freq, docs), by_segment))
    }

    fn infos(&mut self, term: Term) -> tantivy::Result<&Infos> {
        use std::collections::hash_map::Entry;
        Ok(match self.infos.entry(term) {
            Entry::Occupied(known) => known.into_mut(),
            Entry::Vacant(new) => {
                let find = |segment: &Segment| segment.term_info(new.key());
                let infos = self.segments.iter().map(find).collect::<tantivy::Result<_>>()?;
                new.insert(infos)
            }
        })
    }

    /// Segment after segment, where the posting lists of terms lie.
    fn infos_by_segment(&mut self, terms: &[&Term]) -> tantivy::Result<Infos> {
        let mut by_segment = vec![None; self.segments.len() * terms.len()];
        for (at, term) in terms.iter().enumerate() {
            if self.budget.poll() {
                break;
            }
            let of_term = by_segment.iter_mut().skip(at).step_by(terms.len());
            for (info, found) in of_term.zip(self.infos((*term).clone())?) {
                info.clone_from(found);
            }
        }
        Ok(by_segment)
    }

    /// Leaves those of the terms that fit best, and of these the most frequent.
    fn cut(&mut self, pattern: &Pattern, found: Terms, field: Field) -> tantivy::Result<Vec<Term>> {
        let count = found.len();
        let found = found.into_iter().map(|(term, far)| (Term::from_field_text(field, &term), far));
        if count <= self.max_expansions {
            return Ok(found.map(|(term, _)| term).collect());
        }
        let mut by_rank = Vec::with_capacity(count);
        for (term, far) in found.take_while(|_| !self.budget.poll()) {
            by_rank.push((far, u64::MAX - self.term_freq(term.clone())?, term));
        }
        by_rank.sort_unstable();
        by_rank.truncate(self.max_expansions);
        self.cuts.push(Cut { pattern: pattern.to_string(), kept: by_rank.len(), found: count });
        Ok(by_rank.into_iter().map(|(.., term)| term).collect())
    }

    /// Adds a condition, or the several ones that it is made of.
    fn add_required(
        &mut self,
        condition: &Condition,
        to: &mut Vec<LoweredCondition>,
    ) -> tantivy::Result<()> {
        match condition {
            Condition::All(all) => all.iter().try_for_each(|one| self.add_required(one, to)),
            Condition::Any(any) if any.len() == 1 => {
                any.iter().try_for_each(|one| self.add_required(one, to))
            }
            Condition::Everything => Ok(()),
            other => {
                to.push(self.condition(other)?);
                Ok(())
            }
        }
    }

    fn conditions(&mut self, all: &[Condition]) -> tantivy::Result<Vec<LoweredCondition>> {
        all.iter().map(|condition| self.condition(condition)).collect()
    }

    pub(crate) fn condition(&mut self, condition: &Condition) -> tantivy::Result<LoweredCondition> {
        Ok(match condition {
            Condition::All(all) => LoweredCondition::All(self.conditions(all)?),
            Condition::Any(any) => LoweredCondition::Any(self.conditions(any)?),
            Condition::Not(not) => LoweredCondition::Not(Box::new(self.condition(not)?)),
            single => self.single(single)?,
        })
    }

    /// A condition that is not made of others. It is apart from what calls itself, so that this needs
    /// little stack.
    #[inline(never)]
    fn single(&mut self, condition: &Condition) -> tantivy::Result<LoweredCondition> {
        Ok(match condition {
            Condition::Words(words) => LoweredCondition::Words(self.words(words)?),
            Condition::Names { field, words, role } => self.names(*field, words, *role)?,
            Condition::Keyword { field, value } => {
                let (field, folded) = self.keyword_field(*field);
                LoweredCondition::Keyword(if folded {
                    Term::from_field_text(field, &fold_keyword(value))
                } else {
                    Term::from_field_text(field, value)
                })
            }
            Condition::KeywordPattern { field, pattern } => LoweredCondition::Keywords {
                field: self.keyword_field(*field).0,
                pattern: pattern.clone(),
                named: *field == KeywordField::Further,
            },
            Condition::Met { one, other } => LoweredCondition::Met {
                field: self.fields.encounter,
                one: one.clone(),
                other: other.clone(),
            },
            Condition::Date { first, last } => LoweredCondition::Date {
                first: i64::from(first.number()),
                last: i64::from(last.number()),
            },
            Condition::DateWithin { first, last } => LoweredCondition::DateWithin {
                first: i64::from(first.number()),
                last: i64::from(last.number()),
            },
            Condition::AddedAfter(generation) => LoweredCondition::AddedAfter(*generation),
            Condition::Everything => LoweredCondition::All(Vec::new()),
            Condition::Nothing | Condition::All(_) | Condition::Any(_) | Condition::Not(_) => {
                LoweredCondition::Any(Vec::new())
            }
        })
    }

    fn names(
        &mut self,
        field: NameField,
        words: &[NameWord],
        role: Option<Role>,
    ) -> tantivy::Result<LoweredCondition> {
        let field = match field {
            NameField::Official => self.fields.official,
            NameField::Office => self.fields.office,
            NameField::Topic => self.fields.topic,
        };
        let mut all = Vec::with_capacity(words.len() + 1);
        for word in words {
            all.push(match word {
                NameWord::Term(term) => vec![Term::from_field_text(field, term)],
                // Names are kept as they are, the others by the stems of words that all stand in the
                // text as well.
                NameWord::Pattern(pattern) if field == self.fields.official => {
                    let found = name_terms(pattern, self.segments, field, self.budget)?;
                    self.cut(pattern, found, field)?
                }
                NameWord::Pattern(pattern) => self.expand_stems(pattern, field)?,
            });
        }
        all.extend(role.map(|role| vec![Term::from_field_text(field, &role_term(role))]));
        Ok(LoweredCondition::Names(all))
    }

    /// The field of keywords, and whether they are folded in it.
    fn keyword_field(&self, field: KeywordField) -> (Field, bool) {
        let fields = self.fields;
        match field {
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
            KeywordField::Encounter => (fields.encounter, true),
        }
    }
}
