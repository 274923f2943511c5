//! One hit for all matches that are copies of one text.
//!
//! The first match in order that belongs to no group yet begins one: all other matches whose
//! fingerprints resemble its own. The file must not know how fingerprints are made or matches found.

use std::cmp::Ordering;

use super::budget::Budget;
use super::error::RequestError;
use super::request::{Count, SearchRequest};
use super::run::{Found, Resolved};
use super::searcher::Searcher;
use super::top::Candidate;
use crate::Result;
use crate::index::bits::Bits;
use crate::index::simhash::is_copy;

/// Matches that are asked for beside the hits, as some may be copies of others.
const MORE: usize = 64;

impl Searcher {
    /// As `find`; where the request wants it, with one hit for all copies of a text, and how many there
    /// are of each.
    pub(super) fn find_grouped(
        &self,
        resolved: &Resolved<'_>,
        request: &SearchRequest,
        wanted: usize,
        budget: &Budget,
    ) -> Result<(Found, Vec<u64>)> {
        if !request.group_copies {
            return Ok((self.find(resolved, request, wanted, budget)?, Vec::new()));
        }
        if request.after.is_some() {
            let message = "copies are grouped, and their pages have no cursor; give an offset";
            return Err(RequestError::cursor(message).into());
        }
        let mut asked = if wanted == 0 { 0 } else { wanted.saturating_add(MORE) };
        let mut found = self.find(resolved, request, asked, budget)?;
        if wanted == 0 {
            return Ok((found, Vec::new()));
        }
        let matches = self.run(request, budget).matches(resolved);
        let matches = matches.map_err(|error| self.engine_error(error))?;
        let prints = self.fingerprints(&matches);
        let mut groups = self.groups(&found.best, &prints, wanted, budget);
        let mut plain = None;
        while groups.len() < wanted && found.best.len() >= asked && !budget.is_spent() {
            asked = asked.saturating_mul(4);
            let plain = plain.get_or_insert_with(|| without_counts(request));
            found.best = self.find(resolved, plain, asked, budget)?.best;
            groups = self.groups(&found.best, &prints, wanted, budget);
        }
        let (best, copies) = groups.into_iter().unzip();
        found.best = best;
        Ok((found, copies))
    }

    /// The fingerprints of the matches that have some.
    fn fingerprints(&self, matches: &[Bits]) -> Vec<(u64, Candidate)> {
        let mut prints = Vec::new();
        for (ordinal, (segment, matches)) in (0..).zip(self.snapshot().segments.iter().zip(matches))
        {
            prints.extend(matches.iter().filter_map(|doc| {
                let print = segment.simhash.first(doc)?;
                Some((print, Candidate { points: 0, segment: ordinal, doc }))
            }));
        }
        prints
    }

    /// The first groups of matches that come in this order: the earliest of each, and how many they are.
    fn groups(
        &self,
        best: &[Candidate],
        prints: &[(u64, Candidate)],
        wanted: usize,
        budget: &Budget,
    ) -> Vec<(Candidate, u64)> {
        let segments = self.snapshot().segments.iter();
        let mut taken: Vec<Bits> =
            segments.map(|segment| Bits::none(segment.reader.max_doc())).collect();
        let mut groups = Vec::with_capacity(wanted.min(best.len()));
        for first in best {
            if groups.len() >= wanted || budget.poll() {
                break;
            }
            let is_taken = |taken: &[Bits], of: &Candidate| {
                taken.get(of.segment as usize).is_some_and(|taken| taken.contains(of.doc))
            };
            if is_taken(&taken, first) {
                continue;
            }
            let print = self.segment(*first).and_then(|segment| segment.simhash.first(first.doc));
            let (mut earliest, mut copies) = (*first, 1);
            for (_, other) in
                prints.iter().filter(|(other, _)| print.is_some_and(|p| is_copy(p, *other)))
            {
                if (other.segment, other.doc) == (first.segment, first.doc)
                    || is_taken(&taken, other)
                {
                    continue;
                }
                if let Some(taken) = taken.get_mut(other.segment as usize) {
                    taken.insert(other.doc);
                }
                copies += 1;
                if self.by_age(other, &earliest).is_lt() {
                    earliest = *other;
                }
            }
            if let Some(taken) = taken.get_mut(first.segment as usize) {
                taken.insert(first.doc);
            }
            groups.push((Candidate { points: first.points, ..earliest }, copies));
        }
        groups
    }

    /// The earlier first, by first day, then by the less precise date, then by publication, then by id;
    /// what has no date comes last.
    fn by_age(&self, a: &Candidate, b: &Candidate) -> Ordering {
        let key =
            |of: &Candidate| self.segment(*of).and_then(|segment| segment.order.first(of.doc));
        let (known, other) = (key(a), key(b));
        let dated = known.is_none().cmp(&other.is_none());
        dated.then(known.cmp(&other)).then_with(|| self.id(*a).cmp(&self.id(*b)))
    }
}

/// The same request without what is counted over all matches.
fn without_counts(request: &SearchRequest) -> SearchRequest {
    let mut plain = request.clone().count(Count::None);
    (plain.timeline, plain.network, plain.bursts) = (None, None, None);
    plain.facets.clear();
    plain
}
