//! Explains the score of one article: what each part of a query adds to it, and why it is not found
//! where it is not.
//!
//! The score is that of a search, which is run on the article alone; what each part adds is worked
//! out from its frequency, as the search does. The file must not know how an explanation is shown.
//! Its law: what the parts add is the score, point by point.

use tantivy::DocId;

use super::aged::{aged, value};
use super::bm25::Scoring;
use super::budget::Budget;
use super::frequencies::frequencies;
use super::lower::Lowering;
use super::lowered::{Lowered, LoweredRanked, LoweredWords};
use super::matches::{Allowed, add_matches};
use super::rank::visit;
use super::request::SearchRequest;
use super::resolved::Resolved;
use super::run::Run;
use super::sink::{Counter, Sink};
use super::title::{boosted, correction};
use crate::article::Article;
use crate::index::Recipe;
use crate::index::bits::Bits;
use crate::index::snapshot::{Segment, Snapshot};
use crate::query::plan::{Condition, Plan, Ranked, Words};
use crate::results::{ExplainedTerm, Explanation};

mod officials;
mod places;

pub(super) use self::officials::Read;
use self::places::{Places, Reader};

/// An article, and the search that it is to be explained for.
pub(super) struct Explained<'a> {
    pub(super) snapshot: &'a Snapshot,
    pub(super) recipe: &'a Recipe,
    pub(super) request: &'a SearchRequest,
    pub(super) resolved: &'a Resolved<'a>,
    pub(super) ordinal: u32,
    pub(super) segment: &'a Segment,
    pub(super) doc: DocId,
    pub(super) article: &'a Article,
}

impl Explained<'_> {
    /// All but who in the article is asked for.
    pub(super) fn explain(&self) -> tantivy::Result<Explanation> {
        let budget = Budget::unlimited();
        let (resolved, request) = (self.resolved, self.request);
        let mut query = Lowered::new(resolved, self.recipe, self.snapshot, request, &budget)?;
        let close = self.depend_on_the_best(&mut query, &budget)?;
        let recency = query.scoring.recency.take();
        let points = self.points(&query, &budget)?;
        let freqs = self.freqs(&query, &budget)?;
        let unmet = match points {
            Some(_) => Vec::new(),
            None => self.unmet(&freqs, &budget)?,
        };
        let mut terms = match points {
            Some(_) => self.terms(&query, &freqs, &budget)?,
            None => Vec::new(),
        };
        if points.is_some() && close > 0 {
            let score = query.scoring.score(close);
            terms.push(ExplainedTerm::beside("words close together".to_owned(), close, score));
        }
        let age_factor = match recency {
            Some(recency) if !query.ranked.is_empty() => {
                recency.factor(self.segment.first_day(self.doc))
            }
            _ => 1.0,
        };
        let score = points.map(|points| {
            if query.ranked.is_empty() || recency.is_none() {
                return query.scoring.score(points.saturating_add(close));
            }
            query.scoring.recency = recency;
            let [own, close] = [points, close].map(|points| value(aged(points, age_factor)));
            query.scoring.score((own + close).to_bits())
        });
        Ok(Explanation {
            points: points.map(|points| points.saturating_add(close)),
            score,
            age_factor,
            terms,
            unmet,
            articles: self.snapshot.docs,
            length: Scoring::length(self.norm()),
            average_length: query.statistics.average_len,
            k1: self.request.ranking.k1,
            b: self.request.ranking.b,
            title_boost: query.scoring.title_boost,
            reasons: Vec::new(),
        })
    }

    /// Adds the words of the best articles to the query, if the ranking wants it, and tells the
    /// points that the article has for words close together.
    fn depend_on_the_best(&self, query: &mut Lowered, budget: &Budget) -> tantivy::Result<u32> {
        let ranking = self.request.ranking;
        if query.ranked.is_empty() || (ranking.expansion.is_none() && ranking.proximity <= 0.0) {
            return Ok(0);
        }
        let (snapshot, recipe, request) = (self.snapshot, self.recipe, self.request);
        let run = Run { snapshot, recipe, request, budget };
        let allowed = run.allowed(query, &query.required)?;
        run.expand(query, self.plan(), &allowed)?;
        run.closeness_of(query, &allowed, (self.ordinal, self.doc))
    }

    fn norm(&self) -> u8 {
        self.segment.norms.get(self.doc as usize).copied().unwrap_or(0)
    }

    /// The points that the article has in the search, if it is found.
    fn points(&self, query: &Lowered, budget: &Budget) -> tantivy::Result<Option<u32>> {
        let (fields, segment) = (self.recipe.fields, self.segment);
        let allowed = Allowed::new(segment, fields, &query.required, &query.excluded, budget)?;
        if !allowed.admits(self.doc) {
            return Ok(None);
        }
        let here = Allowed::these(vec![self.doc], budget);
        // Words that were added to a query find nothing.
        let mut found = Counter { seen: 0, most: 1 };
        visit(segment, self.ordinal, query, &here, &mut found)?;
        let mut sink = Only(None);
        if found.seen > 0 {
            visit(segment, self.ordinal, query, &here, &mut sink)?;
        }
        Ok(sink.0)
    }

    /// How often each of the ranked words stands in the article, weighted, and in its title.
    fn freqs(&self, query: &Lowered, budget: &Budget) -> tantivy::Result<Vec<(u32, u32)>> {
        let here = Allowed::these(vec![self.doc], budget);
        let freq = |words: &LoweredWords| -> tantivy::Result<u32> {
            let listed = frequencies(self.segment, words, Some(&here), budget)?;
            Ok(listed.iter().find(|(doc, _)| *doc == self.doc).map_or(0, |(_, freq)| *freq))
        };
        let both = |ranked: &LoweredRanked| -> tantivy::Result<(u32, u32)> {
            let in_title = match &ranked.in_title {
                Some(spans) => freq(&LoweredWords::Spans(spans.clone()))?,
                None => 0,
            };
            Ok((freq(&ranked.words)?, in_title))
        };
        query.ranked.iter().chain(&query.added).map(both).collect()
    }

    /// What each of the ranked words adds.
    fn terms(
        &self,
        query: &Lowered,
        freqs: &[(u32, u32)],
        budget: &Budget,
    ) -> tantivy::Result<Vec<ExplainedTerm>> {
        let norm = self.norm();
        let scoring = &query.scoring;
        let segments = &self.snapshot.segments;
        let mut lowering =
            Lowering::new(self.recipe, segments, self.request.max_expansions, budget);
        let mut reader =
            Reader::new(self.segment, self.doc, self.article, self.recipe.weights, budget);
        let mut terms = Vec::with_capacity(freqs.len());
        // A term that is required twice is one list of the weight of both.
        let mut lists: Vec<(&LoweredWords, f32)> = Vec::new();
        for (at, (asked, ranked)) in self.plan().ranked.iter().zip(&query.ranked).enumerate() {
            let (freq, of_title) = freqs.get(at).copied().unwrap_or_default();
            let mut points = scoring.points(ranked.weight, freq, norm);
            let words = &ranked.words;
            if ranked.required && matches!(words, LoweredWords::Term(_) | LoweredWords::Changed(_))
            {
                let known = lists.iter().rfind(|(known, _)| is_same(known, words));
                let before = known.map_or(0.0, |(_, weight)| *weight);
                let weight = before + ranked.weight;
                points = scoring.points(weight, freq, norm) - scoring.points(before, freq, norm);
                lists.push((words, weight));
            }
            let (less, more) = correction(scoring, ranked.weight, freq, of_title, norm);
            let points = points.saturating_sub(less) + more;
            let docs = self.snapshot.docs;
            let idf = match query.statistics.idfs.get(at) {
                Some(idf) if asked.boost > 0.0 => idf / asked.boost,
                _ => lowering.idf(&asked.words, docs)?,
            };
            let Places { counts, found } =
                self.recipe.with_session(|session| reader.places(words, freq > 0, session))?;
            terms.push(ExplainedTerm {
                words: printed(&asked.words),
                required: asked.required,
                boost: asked.boost,
                idf,
                documents: lowering.doc_freq(&asked.words)?.min(docs),
                frequency: boosted(freq, of_title, scoring.title_boost),
                counts,
                found,
                points,
                score: scoring.score(points),
            });
        }
        let own = query.ranked.len();
        let added = query.added.iter().zip(&query.statistics.added).zip(freqs.iter().skip(own));
        for ((ranked, (word, idf)), (freq, _)) in added {
            let points = scoring.points(ranked.weight, *freq, norm);
            let words = &ranked.words;
            let Places { counts, found } =
                self.recipe.with_session(|session| reader.places(words, *freq > 0, session))?;
            let asked = Words::Term(word.clone());
            let idf_alone = lowering.idf(&asked, self.snapshot.docs)?;
            terms.push(ExplainedTerm {
                words: format!("“{word}” added"),
                required: false,
                boost: if idf_alone > 0.0 { idf / idf_alone } else { 0.0 },
                idf: idf_alone,
                documents: lowering.doc_freq(&asked)?.min(self.snapshot.docs),
                frequency: boosted(*freq, 0, 1.0),
                counts,
                found,
                points,
                score: scoring.score(points),
            });
        }
        if let Some(near) = &query.near {
            let points = near.points(self.segment, self.doc);
            let score = scoring.score(points);
            terms.push(ExplainedTerm::beside(near.near.to_string(), points, score));
        }
        Ok(terms)
    }

    fn plan(&self) -> &Plan {
        &self.resolved.plan
    }

    /// What the article would have to be otherwise to be found.
    fn unmet(&self, freqs: &[(u32, u32)], budget: &Budget) -> tantivy::Result<Vec<String>> {
        let Plan { ranked, needs_one, required, excluded, near: _ } = self.plan();
        let mut unmet = Vec::new();
        let lacks = |list: &[&Ranked]| {
            let words: Vec<String> = list.iter().map(|ranked| printed(&ranked.words)).collect();
            words.join(", ")
        };
        let absent = ranked.iter().zip(freqs).filter(|(_, (freq, _))| *freq == 0);
        let absent: Vec<&Ranked> = absent.map(|(ranked, _)| ranked).collect();
        if ranked.iter().any(|ranked| ranked.required) {
            let absent: Vec<&Ranked> = absent.into_iter().filter(|r| r.required).collect();
            if !absent.is_empty() {
                unmet.push(format!("it lacks {}", lacks(&absent)));
            }
        } else if *needs_one && !ranked.is_empty() && absent.len() == ranked.len() {
            let any = if absent.len() > 1 { "any of " } else { "" };
            unmet.push(format!("it lacks {any}{}", lacks(&absent)));
        }
        let sideways = self.resolved.sideways.iter().map(|(_, condition)| condition);
        for condition in required.iter().chain(sideways) {
            if !self.fulfils(condition, budget)? {
                unmet.push(format!("it does not fulfil {}", single(condition)));
            }
        }
        for condition in excluded {
            if self.fulfils(condition, budget)? {
                unmet.push(format!("it fulfils {}, which is excluded", single(condition)));
            }
        }
        Ok(unmet)
    }

    fn fulfils(&self, condition: &Condition, budget: &Budget) -> tantivy::Result<bool> {
        let (fields, segment) = (self.recipe.fields, self.segment);
        let segments = &self.snapshot.segments;
        let most = self.request.max_expansions;
        let condition = Lowering::new(self.recipe, segments, most, budget).condition(condition)?;
        let mut bits = Bits::none(segment.reader.max_doc());
        let here = Allowed::these(vec![self.doc], budget);
        add_matches(segment, fields, &condition, Some(&here), budget, &mut bits)?;
        Ok(bits.contains(self.doc))
    }
}

/// Keeps the points of the one document that is visited.
struct Only(Option<u32>);

impl Sink for Only {
    const SCORES: bool = true;

    fn push(&mut self, _: DocId, points: u32) -> std::ops::ControlFlow<()> {
        self.0 = Some(points);
        std::ops::ControlFlow::Continue(())
    }
}

fn is_same(one: &LoweredWords, other: &LoweredWords) -> bool {
    use LoweredWords::{Changed, Term};
    matches!((one, other), (Term(one) | Changed(one), Term(other) | Changed(other)) if one == other)
}

/// A choice of one is that one.
fn single(condition: &Condition) -> &Condition {
    match condition {
        Condition::Any(any) => match any.as_slice() {
            [only] => only,
            _ => condition,
        },
        other => other,
    }
}

/// Words as a reader of an explanation sees them.
fn printed(words: &Words) -> String {
    match words {
        Words::Term(term) => format!("“{term}”"),
        Words::Phrase(terms) => format!("“{}”", terms.join(" ")),
        words => words.to_string(),
    }
}
