//! One hit for all matches that are copies of one text.
//!
//! The first match in order that belongs to no group yet begins one: all other matches whose
//! fingerprints resemble its own. The file must not know how fingerprints are made or matches found.

use std::cmp::Ordering;

use super::budget::Budget;
use super::page::Cursor;
use super::request::{Count, SearchRequest};
use super::resolved::Resolved;
use super::run::Found;
use super::searcher::Searcher;
use super::top::Candidate;
use crate::Result;
use crate::index::IndexError;
use crate::index::bits::Bits;
use crate::index::simhash::is_copy;
use crate::index::snapshot::Segment;

/// Matches that are asked for beside the hits, as some may be copies of others.
const MORE: usize = 64;

/// Matches that are copies of one text.
pub(super) struct Group {
    /// The first of them in the order of hits.
    pub(super) first: Candidate,
    /// The earliest, which is told.
    pub(super) earliest: Candidate,
    pub(super) copies: u64,
}

impl Searcher {
    /// As `find`; where the request wants it, the best are the first ones of all groups of copies, and
    /// the groups are told as well.
    ///
    /// Groups depend on those before them, so that those of earlier pages are formed again.
    pub(super) fn find_grouped(
        &self,
        resolved: &Resolved<'_>,
        request: &SearchRequest,
        wanted: usize,
        budget: &Budget,
    ) -> Result<(Found, Vec<Group>)> {
        if !request.group_copies || wanted == 0 {
            return Ok((self.find(resolved, request, wanted, budget)?, Vec::new()));
        }
        let after = request.after.as_ref();
        let request = &request.clone().after(after.map(Cursor::to_the_first));
        let mut asked = wanted.saturating_add(MORE);
        let mut found = self.find(resolved, request, asked, budget)?;
        let matches = self.run(request, budget).matches(resolved);
        let matches = matches.map_err(|error| self.engine_error(error))?;
        let prints = self.fingerprints(&matches);
        let mut groups = self.groups(&found.best, &prints, after, wanted, budget)?;
        let mut plain = None;
        while groups.len() < wanted && found.best.len() >= asked && !budget.is_spent() {
            asked = asked.saturating_mul(4);
            let plain = plain.get_or_insert_with(|| without_counts(request));
            found.best = self.find(resolved, plain, asked, budget)?.best;
            groups = self.groups(&found.best, &prints, after, wanted, budget)?;
        }
        found.best = groups.iter().map(|group| group.first).collect();
        Ok((found, groups))
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

    /// The first groups of matches that come in this order and have not been told.
    ///
    /// What came in or was changed after the page of its place was told begins no group.
    fn groups(
        &self,
        best: &[Candidate],
        prints: &[(u64, Candidate)],
        after: Option<&Cursor>,
        wanted: usize,
        budget: &Budget,
    ) -> Result<Vec<Group>, IndexError> {
        let segments = &self.snapshot().segments;
        let mut taken: Vec<Bits> =
            segments.iter().map(|segment| Bits::none(segment.reader.max_doc())).collect();
        // Opened for all candidates at once, as there can be many.
        let changed = segments.iter().filter(|_| after.is_some()).map(Segment::changed);
        let changed: Vec<_> =
            changed.collect::<tantivy::Result<_>>().map_err(|error| self.engine_error(error))?;
        let mut groups = Vec::with_capacity(wanted.min(best.len()));
        for first in best {
            if groups.len() >= wanted || budget.poll() {
                break;
            }
            let Some(segment) = self.segment(*first) else { continue };
            let passed = after.and_then(|cursor| {
                let changed = changed.get(first.segment as usize)?.first(first.doc);
                cursor.has_passed(segment, *first, changed.unwrap_or(0))
            });
            if passed == Some(false) || take(&mut taken, first) {
                continue;
            }
            let mut group = Group { first: *first, earliest: *first, copies: 1 };
            let print = segment.simhash.first(first.doc);
            let alike =
                prints.iter().filter(|(other, _)| print.is_some_and(|p| is_copy(p, *other)));
            for (_, other) in alike {
                if take(&mut taken, other) {
                    continue;
                }
                group.copies += 1;
                if self.by_age(other, &group.earliest).is_lt() {
                    group.earliest = Candidate { points: first.points, ..*other };
                }
            }
            if passed.is_none() {
                groups.push(group);
            }
        }
        Ok(groups)
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

/// Marks a match as one of a group; tells whether it was before.
fn take(taken: &mut [Bits], of: &Candidate) -> bool {
    let Some(taken) = taken.get_mut(of.segment as usize) else { return true };
    let before = taken.contains(of.doc);
    taken.insert(of.doc);
    before
}

/// The same request without what is counted over all matches.
fn without_counts(request: &SearchRequest) -> SearchRequest {
    let mut plain = request.clone().count(Count::None);
    (plain.timeline, plain.network, plain.bursts) = (None, None, None);
    plain.facets.clear();
    plain
}
