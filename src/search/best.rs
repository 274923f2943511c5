//! The first matches by relevance.
//!
//! Some of what the ranking wants depends on which articles are best without it: the words that a query
//! is made longer by, and the closeness of words. The file must not know how documents are visited.

use tantivy::DocId;

use super::aged::Aged;
use super::closeness::Closeness;
use super::feedback::heaviest_words;
use super::lowered::Lowered;
use super::matches::Allowed;
use super::page::{Cursor, Place, Start};
use super::rank::visit;
use super::ranking::CLOSE;
use super::request::Sort;
use super::run::{Run, visit_after};
use super::sink::Best;
use super::top::{Candidate, by_points};
use crate::query::plan::Plan;

impl<'a> Run<'a> {
    /// Those with the best scores, of which the first ones have what closeness of words adds if the
    /// ranking wants it. That adds and never takes away, so that the others come after them.
    pub(super) fn best(
        &self,
        query: &Lowered,
        allowed: &[Allowed<'a>],
        limit: usize,
        start: Option<Start>,
        close: &mut Option<Place>,
    ) -> tantivy::Result<Vec<Candidate>> {
        let only_matches = self.only_matches(query, allowed)?;
        let allowed = only_matches.as_deref().unwrap_or(allowed);
        let (snapshot, sort) = (self.snapshot, Sort::Relevance);
        let Some(closeness) = Closeness::new(query, self.request.ranking.proximity) else {
            return self.first(query, allowed, limit, start.as_ref());
        };
        *close = self.request.after.as_ref().and_then(Cursor::close).cloned();
        let mut best = self.close(query, allowed)?;
        if let (None, Some(last)) = (&close, best.last()) {
            let segment = snapshot.segments.get(last.segment as usize);
            *close = segment.map(|segment| Place::of(segment, *last));
        }
        closeness.add(snapshot, &mut best, self.budget)?;
        best.sort_unstable_by(|a, b| by_points(snapshot, a, b));
        best.retain(|candidate| start.as_ref().is_none_or(|start| self.is_after(start, candidate)));
        best.truncate(limit);
        let Some(end) = close.as_ref().map(|place| place.start(sort)) else { return Ok(best) };
        if best.len() < limit {
            let start = match start {
                Some(start) => start.later(end),
                None => end,
            };
            best.extend(self.first(query, allowed, limit - best.len(), Some(&start))?);
        }
        Ok(best)
    }

    /// Those to whose points is added what closeness of words is worth.
    fn close(&self, query: &Lowered, allowed: &[Allowed<'a>]) -> tantivy::Result<Vec<Candidate>> {
        let end = self.request.after.as_ref().and_then(Cursor::close);
        let end = end.map(|place| place.start(Sort::Relevance));
        self.first_until(query, allowed, end.as_ref())
    }

    /// The points that closeness of words adds to one match.
    pub(super) fn closeness_of(
        &self,
        query: &mut Lowered,
        allowed: &[Allowed<'a>],
        (segment, doc): (u32, DocId),
    ) -> tantivy::Result<u32> {
        let only_matches = self.only_matches(query, allowed)?;
        let allowed = only_matches.as_deref().unwrap_or(allowed);
        let is_close =
            |best: &[Candidate]| best.iter().any(|c| (c.segment, c.doc) == (segment, doc));
        let proximity = self.request.ranking.proximity;
        if Closeness::new(query, proximity).is_none() || !is_close(&self.close(query, allowed)?) {
            return Ok(0);
        }
        let recency = query.scoring.recency.take();
        let mut alone = [Candidate { points: 0, segment, doc }];
        if let Some(closeness) = Closeness::new(query, proximity) {
            closeness.add(self.snapshot, &mut alone, self.budget)?;
        }
        query.scoring.recency = recency;
        let [alone] = alone;
        Ok(alone.points)
    }

    /// Adds words of the best articles to a query whose first page this is, if the ranking wants it.
    pub(super) fn expand(
        &self,
        query: &mut Lowered,
        plan: &Plan,
        allowed: &[Allowed<'a>],
    ) -> tantivy::Result<()> {
        let ranking = self.request.ranking;
        let Some(expansion) = ranking.expansion.filter(|_| self.request.after.is_none()) else {
            return Ok(());
        };
        // What the best articles are about does not depend on their age.
        query.scoring.recency = None;
        let best = self.first(query, allowed, expansion.articles as usize, None)?;
        let (snapshot, recipe) = (self.snapshot, self.recipe);
        let scoring = &query.scoring;
        let mut words = heaviest_words(snapshot, recipe, scoring, &best, expansion, self.budget)?;
        let of_query = plan.ranked.iter().map(|ranked| ranked.boost).fold(0.0, f32::max);
        for (_, weight) in &mut words {
            *weight *= expansion.weight * of_query;
        }
        query.expand(words, recipe, snapshot, ranking)
    }

    /// What is allowed and matches without the words that were added, if it takes these to tell.
    fn only_matches(
        &self,
        query: &Lowered,
        allowed: &[Allowed<'a>],
    ) -> tantivy::Result<Option<Vec<Allowed<'a>>>> {
        if query.added.is_empty() || !query.needs_one {
            return Ok(None);
        }
        let matches = self.gather(query, allowed)?;
        Ok(Some(allowed.iter().zip(&matches).map(|(all, some)| all.narrowed(some)).collect()))
    }

    /// The best [`CLOSE`], or all up to a place.
    fn first_until(
        &self,
        query: &Lowered,
        allowed: &[Allowed<'a>],
        end: Option<&Start>,
    ) -> tantivy::Result<Vec<Candidate>> {
        let Some(end) = end else { return self.first(query, allowed, CLOSE, None) };
        // More can have come in since the place was noted.
        let mut wanted = CLOSE + 1;
        loop {
            let mut first = self.first(query, allowed, wanted, None)?;
            let within = first.partition_point(|candidate| !self.is_after(end, candidate));
            if within < wanted {
                first.truncate(within);
                return Ok(first);
            }
            wanted *= 2;
        }
    }

    fn is_after(&self, start: &Start, candidate: &Candidate) -> bool {
        let segment = self.snapshot.segments.get(candidate.segment as usize);
        segment.is_some_and(|segment| start.is_before(segment, candidate.doc, candidate.points))
    }

    /// Those with the best scores.
    fn first(
        &self,
        query: &Lowered,
        allowed: &[Allowed<'a>],
        limit: usize,
        start: Option<&Start>,
    ) -> tantivy::Result<Vec<Candidate>> {
        self.keep(allowed, limit, |top, (ordinal, segment, allowed)| {
            let mut sink = Best { top, segment: ordinal };
            if let Some(recency) = query.scoring.recency {
                let mut aged = Aged::new(&mut sink, recency, segment, start);
                visit(segment, ordinal, query, allowed, &mut aged)
            } else {
                visit_after(segment, ordinal, query, allowed, &mut sink, start)
            }
        })
    }
}
