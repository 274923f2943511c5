//! Visits the documents of a segment that match a query, with their scores.
//!
//! It opens the lists that the query's words have in the segment and decides what leads: a few
//! documents that a filter leaves, lists that must all hold a document, or any of them. The file
//! must not know what becomes of the matches.

use std::ops::ControlFlow;

use tantivy::{DocId, TERMINATED, Term};

use super::bm25::Bounding;
use super::conjunction::Conjunction;
use super::cursor::Cursor;
use super::disjunction::disjunction;
use super::frequencies::frequencies;
use super::lowered::{Lowered, LoweredRanked, LoweredWords};
use super::matches::Allowed;
use super::near::Nearer;
use super::proximity::Proximity;
use super::sink::Sink;
use super::title::Titles;
use crate::index::snapshot::Segment;

/// Hands the matches to the sink, in order of documents, until it wants no more.
///
/// With nothing to rank by, the matches are all documents that are allowed, with no points; so are
/// those that hold nothing of it, where none of it is needed.
pub(crate) fn visit<S: Sink>(
    segment: &Segment,
    ordinal: u32,
    query: &Lowered,
    allowed: &Allowed<'_>,
    sink: &mut S,
) -> tantivy::Result<()> {
    if query.ranked.is_empty() {
        if allowed.budget.was_spent() {
            return Ok(());
        }
        let _ = visit_allowed(allowed, sink);
        return Ok(());
    }
    let added: &[LoweredRanked] = if S::SCORES { &query.added } else { &[] };
    let lists = Lists::open(segment, ordinal as usize, query, added, allowed)?;
    let Some(mut lists) = lists else { return Ok(()) };
    // What may be found, and lists that were worked out, are not to be relied on then.
    if allowed.budget.was_spent() {
        return Ok(());
    }
    let bounding = Bounding::new(&query.scoring, segment);
    if !S::SCORES {
        let _ = lists.visit(allowed, &bounding, sink);
        return Ok(());
    }
    let titles = Titles::open(segment, ordinal as usize, query, allowed)?;
    let _ = match (titles, &query.near) {
        (None, None) => lists.visit(allowed, &bounding, sink),
        (Some(titles), None) => {
            lists.visit(allowed, &bounding, &mut titles.before(sink, &bounding))
        }
        (None, Some(near)) => lists.visit(allowed, &bounding, &mut Nearer { sink, near, segment }),
        (Some(titles), Some(near)) => {
            let mut nearer = Nearer { sink, near, segment };
            lists.visit(allowed, &bounding, &mut titles.before(&mut nearer, &bounding))
        }
    };
    Ok(())
}

fn visit_allowed<S: Sink>(allowed: &Allowed<'_>, sink: &mut S) -> ControlFlow<()> {
    let run = &allowed.run;
    for at in run.start / 64..run.end.div_ceil(64) {
        let mut bits = allowed.word(at as usize);
        if at == run.start / 64 {
            bits &= u64::MAX << (run.start % 64);
        }
        if at == run.end / 64 {
            bits &= (1 << (run.end % 64)) - 1;
        }
        sink.push_word(at as usize, bits)?;
        if allowed.budget.poll() {
            return ControlFlow::Break(());
        }
    }
    for doc in allowed.also.iter().filter(|doc| allowed.contains(**doc)) {
        sink.push(*doc, 0)?;
    }
    ControlFlow::Continue(())
}

/// The lists of a query's words in one segment.
#[derive(Default)]
struct Lists<'q> {
    conjunction: Conjunction,
    /// The term of each list in `conjunction.required`; those of lists worked out have none.
    terms: Vec<Option<&'q Term>>,
}

impl<'q> Lists<'q> {
    /// Opens the lists; `None` if nothing can match.
    fn open(
        segment: &Segment,
        ordinal: usize,
        query: &'q Lowered,
        added: &'q [LoweredRanked],
        allowed: &Allowed<'_>,
    ) -> tantivy::Result<Option<Self>> {
        let most = query.ranked.len();
        let conjunction =
            Conjunction { required: Vec::with_capacity(most), ..Conjunction::default() };
        let mut lists = Self { conjunction, terms: Vec::with_capacity(most) };
        let alone = query.ranked.len() == 1 && query.needs_one;
        let is_verified = |ranked: &LoweredRanked| ranked.words.verified().is_some();
        let is_required = |ranked: &LoweredRanked| ranked.required || alone && is_verified(ranked);
        // What is verified first, as it opens its lists with positions.
        for verified in [true, false] {
            for ranked in query.ranked.iter().filter(|ranked| is_verified(ranked) == verified) {
                if !is_required(ranked) {
                    lists.add_optional(segment, ordinal, ranked, allowed)?;
                } else if !lists.add_required(segment, ordinal, ranked, allowed)? {
                    return Ok(None);
                }
            }
        }
        let conjunction = &mut lists.conjunction;
        conjunction.needs_optional = conjunction.required.is_empty() && query.needs_one;
        if conjunction.needs_optional && conjunction.optional.is_empty() {
            return Ok(None);
        }
        for ranked in added {
            lists.add_optional(segment, ordinal, ranked, allowed)?;
        }
        Ok(Some(lists))
    }

    fn add_optional(
        &mut self,
        segment: &Segment,
        ordinal: usize,
        ranked: &LoweredRanked,
        allowed: &Allowed<'_>,
    ) -> tantivy::Result<()> {
        let weight = ranked.weight;
        let cursor = match (&ranked.words, ranked.infos(ordinal)) {
            (LoweredWords::Term(term), Some([Some(info)])) => {
                Cursor::text(segment.list(term.field(), info)?, weight)
            }
            (LoweredWords::Changed(term), Some([Some(info)])) => {
                Cursor::plain(segment.list(term.field(), info)?, weight)
            }
            (words, Some(_)) => {
                Cursor::listed(frequencies(segment, words, Some(allowed), allowed.budget)?, weight)
            }
            (_, None) => return Ok(()),
        };
        if cursor.cost() > 0 {
            self.conjunction.optional.push(cursor);
        }
        Ok(())
    }

    /// Adds what every match holds; tells whether there can be any.
    fn add_required(
        &mut self,
        segment: &Segment,
        ordinal: usize,
        ranked: &'q LoweredRanked,
        allowed: &Allowed<'_>,
    ) -> tantivy::Result<bool> {
        let weight = ranked.weight;
        let Some(infos) = ranked.infos(ordinal) else { return Ok(false) };
        if let Some(spans) = ranked.words.verified() {
            let mut lists = Vec::with_capacity(infos.len());
            for (term, info) in spans.sources.iter().flatten().zip(infos.iter().flatten()) {
                lists.push(self.list_of(term, || {
                    Ok(Cursor::text(segment.list_with_positions(term.field(), info)?, 0.0))
                })?);
            }
            if self.conjunction.proximities.is_empty() {
                self.conjunction.layout = segment.layout();
            }
            let tree = spans.tree.renumbered(&lists);
            self.conjunction.proximities.push(Proximity::new(tree, spans.at_least, weight));
            return Ok(true);
        }
        let list = match (&ranked.words, infos) {
            (LoweredWords::Term(term), [Some(info)]) => {
                self.list_of(term, || Ok(Cursor::text(segment.list(term.field(), info)?, 0.0)))?
            }
            (LoweredWords::Changed(term), [Some(info)]) => {
                self.list_of(term, || Ok(Cursor::plain(segment.list(term.field(), info)?, 0.0)))?
            }
            (words, _) => {
                let listed = frequencies(segment, words, Some(allowed), allowed.budget)?;
                if listed.is_empty() {
                    return Ok(false);
                }
                self.terms.push(None);
                self.conjunction.required.push(Cursor::listed(listed, 0.0));
                self.terms.len() - 1
            }
        };
        if let Some(list) = self.conjunction.required.get_mut(list) {
            list.weight += weight;
        }
        Ok(true)
    }

    /// The list of a term, opened if it is not yet.
    fn list_of(
        &mut self,
        term: &'q Term,
        open: impl FnOnce() -> tantivy::Result<Cursor>,
    ) -> tantivy::Result<usize> {
        if let Some(at) = self.terms.iter().position(|known| *known == Some(term)) {
            return Ok(at);
        }
        self.conjunction.required.push(open()?);
        self.terms.push(Some(term));
        Ok(self.terms.len() - 1)
    }

    fn visit<S: Sink>(
        &mut self,
        allowed: &Allowed<'_>,
        bounding: &Bounding<'_>,
        sink: &mut S,
    ) -> ControlFlow<()> {
        let run = allowed.run.clone();
        if self.conjunction.required.is_empty() && !self.conjunction.needs_optional {
            if !S::SCORES || self.conjunction.optional.is_empty() {
                return visit_allowed(allowed, sink);
            }
            return self.visit_among(allowed.iter().collect(), allowed, bounding, sink);
        }
        if let ([], [only]) = (&*self.conjunction.required, &*self.conjunction.optional)
            && allowed.is_everything(bounding.max_doc())
            && let Some(flow) = sink.push_count(only.cost())
        {
            return flow;
        }
        if let Some(few) = allowed.few(self.cost()) {
            return self.visit_among(few, allowed, bounding, sink);
        }
        if self.conjunction.required.is_empty() {
            disjunction(&mut self.conjunction.optional, run, allowed, bounding, sink)?;
        } else {
            self.conjunction.run(run, allowed, bounding, sink)?;
        }
        if allowed.also.is_empty() {
            return ControlFlow::Continue(());
        }
        self.visit_among(allowed.also.clone(), allowed, bounding, sink)
    }

    /// Visits matches among documents that are given, in order.
    fn visit_among<S: Sink>(
        &mut self,
        docs: Vec<DocId>,
        allowed: &Allowed<'_>,
        bounding: &Bounding<'_>,
        sink: &mut S,
    ) -> ControlFlow<()> {
        let listed = docs.into_iter().map(|doc| (doc, 0)).collect();
        self.conjunction.required.push(Cursor::listed(listed, 0.0));
        self.conjunction.run(0..TERMINATED, allowed, bounding, sink)
    }

    /// Postings that an exhaustive search would touch: those of the rarest list if all must match.
    fn cost(&self) -> u64 {
        let cost = |list: &Cursor| u64::from(list.cost());
        let Conjunction { required, optional, .. } = &self.conjunction;
        required.iter().map(cost).min().unwrap_or_else(|| optional.iter().map(cost).sum())
    }
}
