//! Every match of a query, article by article, in order of date.
//!
//! The matches are kept as one bit for each article of the index; only the place in each segment is
//! kept beside them, and a bounded number of articles that share a date, which their ids put in
//! order. The file must not know how matches are found.

use std::fmt;
use std::iter::FusedIterator;
use std::vec;

use tantivy::DocId;

use super::request::Sort;
use super::searcher::Searcher;
use super::top::{Candidate, SmallestIds};
use crate::Result;
use crate::article::Article;
use crate::index::bits::Bits;
use crate::index::snapshot::{Segment, Snapshot};

/// Articles of one date that are put in order at once; of more, the date is gone through again.
const BATCH: usize = 1 << 15;

/// The matches of a query in order of date, read one by one: what [`Searcher::scan`] gives.
///
/// It sees the commit that its searcher is a view of, for as long as it lasts.
pub struct Scan {
    searcher: Searcher,
    matches: Vec<Bits>,
    oldest_first: bool,
    left: u64,
    group: Group,
    batch: vec::IntoIter<Candidate>,
}

/// The articles that share a date, or have none.
#[derive(Default)]
struct Group {
    key: Option<u64>,
    /// For each segment, how many of its documents the groups before have passed over: those before
    /// this one, or those after it where the oldest come first.
    passed: Vec<DocId>,
    /// The same, with this group.
    end: Vec<DocId>,
    /// The last id told of it, if more are to come.
    rest_after: Option<Vec<u64>>,
}

impl Scan {
    pub(super) fn new(searcher: Searcher, matches: Vec<Bits>, sort: Sort) -> Self {
        let oldest_first = sort == Sort::Oldest;
        let segments = &searcher.snapshot().segments;
        let start = |segment: &Segment| if oldest_first { segment.dated } else { 0 };
        let end = segments.iter().map(start).collect();
        let left = matches.iter().map(Bits::count).sum();
        let group = Group { end, ..Group::default() };
        Self { searcher, matches, oldest_first, left, group, batch: Vec::new().into_iter() }
    }

    /// How many articles are still to come.
    #[must_use]
    pub fn remaining(&self) -> u64 {
        self.left
    }

    /// The next articles in order; none after the last ones.
    fn next_batch(&self, group: &mut Group) -> Vec<Candidate> {
        if group.rest_after.is_none() {
            group.passed.clone_from(&group.end);
            group.key = self.next_key(&group.passed);
        }
        let mut batch = SmallestIds::new(BATCH);
        let mut is_cut = false;
        for (ordinal, (segment, matches)) in (0..).zip(self.segments().zip(&self.matches)) {
            let at = ordinal as usize;
            let from = group.passed.get(at).copied().unwrap_or(0);
            for doc in self.docs(segment, matches, group.key, from) {
                if segment.order.first(doc) != group.key {
                    break;
                }
                let is_new = |last: &Vec<u64>| segment.id_words(doc).gt(last.iter().copied());
                if group.rest_after.as_ref().is_none_or(is_new) {
                    is_cut |= batch.push(segment, ordinal, doc);
                }
                if let Some(end) = group.end.get_mut(at) {
                    *end = if self.oldest_first && group.key.is_some() { doc } else { doc + 1 };
                }
            }
        }
        group.rest_after = batch.last().filter(|_| is_cut).map(<[u64]>::to_vec);
        batch.finish().collect()
    }

    /// The order key of the next match; those without a date come last.
    fn next_key(&self, passed: &[DocId]) -> Option<u64> {
        let segments = self.segments().zip(&self.matches).zip(passed);
        let keys = segments.filter_map(|((segment, matches), from)| {
            let mut docs = self.docs(segment, matches, Some(0), *from);
            docs.next().and_then(|doc| segment.order.first(doc))
        });
        if self.oldest_first { keys.min() } else { keys.max() }
    }

    /// The matches of a segment that are still to come, of those with a date or of those without.
    fn docs<'a>(
        &self,
        segment: &'a Segment,
        matches: &'a Bits,
        key: Option<u64>,
        from: DocId,
    ) -> Box<dyn Iterator<Item = DocId> + 'a> {
        match key {
            Some(_) if self.oldest_first => Box::new(matches.iter_back_from(from)),
            Some(_) => Box::new(matches.iter_from(from).take_while(|doc| *doc < segment.dated)),
            None => Box::new(matches.iter_from(segment.dated)),
        }
    }

    fn segments(&self) -> impl Iterator<Item = &Segment> {
        self.snapshot().segments.iter()
    }

    fn snapshot(&self) -> &Snapshot {
        self.searcher.snapshot()
    }
}

impl Iterator for Scan {
    type Item = Result<Article>;

    fn next(&mut self) -> Option<Result<Article>> {
        // Where a match were not come upon, it must not be waited for.
        self.left = self.left.checked_sub(1)?;
        let next = self.batch.next().or_else(|| {
            let mut group = std::mem::take(&mut self.group);
            self.batch = self.next_batch(&mut group).into_iter();
            self.group = group;
            self.batch.next()
        })?;
        Some(self.searcher.article(next).map_err(crate::Error::from))
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        let left = usize::try_from(self.left);
        (left.unwrap_or(usize::MAX), left.ok())
    }
}

impl FusedIterator for Scan {}

impl fmt::Debug for Scan {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Scan").field("remaining", &self.left).finish_non_exhaustive()
    }
}
