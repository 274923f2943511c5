//! Carries out a request on one commit, up to the reading of hits.
//!
//! The top function reads as the algorithm: lower, say what is allowed, visit the matches of each
//! segment, keep the first of them, count. The file must not know what a hit has to show.

use tantivy::DocId;

use super::budget::Budget;
use super::facet_field::FacetField;
use super::facets::{self, Asked, Names};
use super::lowered::{Lowered, LoweredCondition};
use super::matches::{Allowed, add_matches};
use super::page::{Cursor, Place, Start, compare_dates};
use super::rank::visit;
use super::request::{Count, SearchRequest, Sort};
use super::resolved::Resolved;
use super::sink::{After, Counter, Gather, Latest, Newest, Sink};
use super::threads::share_out;
use super::timeline;
use super::top::{Candidate, Top, by_date, by_points};
use crate::index::Recipe;
use crate::index::bits::Bits;
use crate::index::snapshot::{Segment, Snapshot};
use crate::results::{Burst, DateHistogram, FacetCounts, NetworkGraph, Total};

/// What came of a search.
pub(super) struct Found {
    pub(super) best: Vec<Candidate>,
    pub(super) total: Total,
    pub(super) facets: Vec<FacetCounts>,
    pub(super) timeline: Option<DateHistogram>,
    pub(super) network: Option<NetworkGraph>,
    pub(super) bursts: Vec<Burst>,
    pub(super) query: Lowered,
    /// Where those end whose closeness of words was looked at, in the order without it.
    pub(super) close: Option<Place>,
}

/// The live documents of each segment that match, for what is told of all of them.
pub(super) struct Matches<'a> {
    pub(super) snapshot: &'a Snapshot,
    pub(super) recipe: &'a Recipe,
    pub(super) docs: &'a [Bits],
    pub(super) budget: &'a Budget,
}

impl<'a> Matches<'a> {
    pub(super) fn names(&self) -> Names<'a> {
        Names { snapshot: self.snapshot, recipe: self.recipe, budget: self.budget }
    }
}

/// A search that is under way.
pub(super) struct Run<'a> {
    pub(super) snapshot: &'a Snapshot,
    pub(super) recipe: &'a Recipe,
    pub(super) request: &'a SearchRequest,
    pub(super) budget: &'a Budget,
}

/// A segment with its ordinal, and what may be found in it.
pub(super) type Part<'b, 'a> = (u32, &'a Segment, &'b Allowed<'a>);

impl<'a> Run<'a> {
    /// The first `wanted` matches in their order, and what is counted over all of them.
    pub(super) fn find(&self, resolved: &Resolved<'_>, wanted: usize) -> tantivy::Result<Found> {
        let (request, snapshot) = (self.request, self.snapshot);
        let mut query = Lowered::new(resolved, self.recipe, snapshot, request, self.budget)?;
        let allowed = self.allowed(&query, &query.required)?;
        let limit = wanted.min(usize::try_from(snapshot.live_docs).unwrap_or(usize::MAX));
        let start = request.after.as_ref().and_then(Cursor::start);
        let (mut known, mut close) = (None, None);
        let best = match request.sort {
            _ if limit == 0 => Vec::new(),
            Sort::Relevance if !query.ranked.is_empty() => {
                self.expand(&mut query, &resolved.plan, &allowed)?;
                self.best(&query, &allowed, limit, start, &mut close)?
            }
            Sort::Relevance | Sort::Newest => {
                self.newest(&query, &allowed, limit, start.as_ref())?
            }
            Sort::Added => self.latest(&query, &allowed, limit, start.as_ref())?,
            Sort::Oldest => {
                let matches = known.insert(self.gather(&query, &allowed)?);
                self.oldest(matches, limit, start.as_ref())
            }
        };
        let counts_more = request.network.is_some() || request.bursts.is_some();
        if request.facets.is_empty() && request.timeline.is_none() && !counts_more {
            let total = match &known {
                Some(matches) => self.total(count_of(matches), u64::MAX),
                None => self.count(&query, &allowed)?,
            };
            return Ok(Found {
                best,
                total,
                facets: Vec::new(),
                timeline: None,
                network: None,
                bursts: Vec::new(),
                query,
                close,
            });
        }
        let sides = self.sides(resolved, &query)?;
        let matches = match (known, &sides) {
            (Some(matches), _) => matches,
            (None, Some(sides)) => sides.matches(None),
            (None, None) => self.gather(&query, &allowed)?,
        };
        let total = self.total(count_of(&matches), u64::MAX);
        let timeline = match &request.timeline {
            Some(interval) => {
                let fields = self.recipe.fields;
                Some(timeline::count(snapshot, fields, interval, &matches, self.budget)?)
            }
            None => None,
        };
        let facets = self.facets(&matches, sides.as_ref())?;
        let of = Matches { snapshot, recipe: self.recipe, docs: &matches, budget: self.budget };
        let network = request.network.as_ref().map(|asked| of.graph(asked)).transpose()?;
        let bursts = request.bursts.as_ref().map(|asked| of.bursts(asked)).transpose()?;
        let bursts = bursts.unwrap_or_default();
        drop(allowed);
        Ok(Found { best, total, facets, timeline, network, bursts, query, close })
    }

    /// All matches, as the live documents of each segment.
    pub(super) fn matches(&self, resolved: &Resolved<'_>) -> tantivy::Result<Vec<Bits>> {
        let query = Lowered::new(resolved, self.recipe, self.snapshot, self.request, self.budget)?;
        let allowed = self.allowed(&query, &query.required)?;
        self.gather(&query, &allowed)
    }

    /// What may be found in each segment.
    pub(super) fn allowed(
        &self,
        query: &Lowered,
        required: &[LoweredCondition],
    ) -> tantivy::Result<Vec<Allowed<'a>>> {
        let fields = self.recipe.fields;
        self.of_each_segment(|_, segment| {
            Allowed::new(segment, fields, required, &query.excluded, self.budget)
        })
    }

    /// What comes of the work in each segment, in their order.
    fn of_each_segment<T: Send>(
        &self,
        work: impl Fn(usize, &'a Segment) -> tantivy::Result<T> + Sync,
    ) -> tantivy::Result<Vec<T>> {
        let segments = &self.snapshot.segments;
        if self.request.threads <= 1 {
            let mut all = Vec::with_capacity(segments.len());
            for (ordinal, segment) in segments.iter().enumerate() {
                all.push(work(ordinal, segment)?);
            }
            return Ok(all);
        }
        let of_threads = share_out(segments.len(), self.request.threads, |ordinals| {
            let of = |at: usize| segments.get(at).map(|segment| Ok((at, work(at, segment)?)));
            ordinals.filter_map(of).collect::<tantivy::Result<Vec<_>>>()
        })?;
        let mut all: Vec<(usize, T)> = of_threads.into_iter().flatten().collect();
        all.sort_unstable_by_key(|(ordinal, _)| *ordinal);
        Ok(all.into_iter().map(|(_, of_one)| of_one).collect())
    }

    /// Has each thread work on segments, as long as there is time.
    pub(super) fn share_out<T: Send>(
        &self,
        allowed: &[Allowed<'a>],
        work: impl Fn(&mut dyn Iterator<Item = Part<'_, 'a>>) -> tantivy::Result<T> + Sync,
    ) -> tantivy::Result<Vec<T>> {
        let part = |at: usize| {
            let (segment, allowed) = (self.snapshot.segments.get(at)?, allowed.get(at)?);
            Some((u32::try_from(at).ok()?, segment, allowed))
        };
        share_out(self.snapshot.segments.len(), self.request.threads, |ordinals| {
            work(&mut ordinals.take_while(|_| !self.budget.is_spent()).filter_map(part))
        })
    }

    /// The first ones in order of their points, of those that are shown to the list that a thread
    /// keeps, one segment after another.
    pub(super) fn keep(
        &self,
        allowed: &[Allowed<'a>],
        limit: usize,
        show: impl Fn(&mut Top<'_>, Part<'_, 'a>) -> tantivy::Result<()> + Sync,
    ) -> tantivy::Result<Vec<Candidate>> {
        let mut kept = self.share_out(allowed, |parts| {
            let mut top = Top::new(self.snapshot, limit);
            for part in parts {
                show(&mut top, part)?;
            }
            Ok(top.finish())
        })?;
        if kept.len() == 1 {
            return Ok(kept.swap_remove(0));
        }
        let mut all: Vec<Candidate> = kept.into_iter().flatten().collect();
        all.sort_unstable_by(|a, b| by_points(self.snapshot, a, b));
        all.truncate(limit);
        Ok(all)
    }

    /// Those that came in last.
    fn latest(
        &self,
        query: &Lowered,
        allowed: &[Allowed<'a>],
        limit: usize,
        start: Option<&Start>,
    ) -> tantivy::Result<Vec<Candidate>> {
        self.keep(allowed, limit, |top, (ordinal, segment, allowed)| {
            let mut sink = Latest { top, segment, ordinal, start };
            visit(segment, ordinal, query, allowed, &mut sink)
        })
    }

    fn newest(
        &self,
        query: &Lowered,
        allowed: &[Allowed<'a>],
        limit: usize,
        start: Option<&Start>,
    ) -> tantivy::Result<Vec<Candidate>> {
        let mut kept = self.share_out(allowed, |parts| {
            let mut newest = Vec::new();
            for (ordinal, segment, allowed) in parts {
                let mut sink = Newest::new(segment, ordinal, limit);
                // What comes before the place need not be passed over document by document.
                let rest = start.map(|start| allowed.starting(start.first_of_newest(segment)));
                let allowed = rest.as_ref().unwrap_or(allowed);
                visit_after(segment, ordinal, query, allowed, &mut sink, start)?;
                sink.finish(&mut newest);
            }
            Ok(newest)
        })?;
        let mut newest = kept.pop().unwrap_or_default();
        newest.extend(kept.into_iter().flatten());
        // The keys alone tell most of them apart; what has none comes last.
        newest.sort_unstable_by(|(a, one), (b, other)| {
            compare_dates(Sort::Newest, *a, *b)
                .then_with(|| by_date(self.snapshot, Sort::Newest, one, other))
        });
        newest.truncate(limit);
        let mut first = Vec::with_capacity(newest.len());
        first.extend(newest.iter().map(|(_, candidate)| *candidate));
        Ok(first)
    }

    /// The matches of each segment from behind, and then those without a date.
    fn oldest(&self, matches: &[Bits], limit: usize, start: Option<&Start>) -> Vec<Candidate> {
        let mut oldest = Vec::new();
        for (ordinal, (segment, matches)) in (0..).zip(self.snapshot.segments.iter().zip(matches)) {
            let mut sink = Newest::new(segment, ordinal, limit);
            let dated = matches.iter_back_from(segment.dated);
            let undated = matches.iter_from(segment.dated);
            let later = |doc: &DocId| start.is_none_or(|start| start.is_before(segment, *doc, 0));
            for doc in dated.chain(undated).filter(later) {
                if self.budget.poll() || sink.push(doc, 0).is_break() {
                    break;
                }
            }
            sink.finish(&mut oldest);
        }
        oldest.sort_unstable_by(|(_, a), (_, b)| by_date(self.snapshot, Sort::Oldest, a, b));
        oldest.into_iter().map(|(_, candidate)| candidate).take(limit).collect()
    }

    /// All matches, as the live documents of each segment.
    pub(super) fn gather(
        &self,
        query: &Lowered,
        allowed: &[Allowed<'a>],
    ) -> tantivy::Result<Vec<Bits>> {
        self.of_each_segment(|at, segment| {
            let mut bits = Bits::none(segment.reader.max_doc());
            if let (Some(allowed), Ok(ordinal), false) =
                (allowed.get(at), u32::try_from(at), self.budget.is_spent())
            {
                visit(segment, ordinal, query, allowed, &mut Gather { bits: &mut bits })?;
            }
            Ok(bits)
        })
    }

    /// As many as the request wants to know of.
    fn count(&self, query: &Lowered, allowed: &[Allowed<'a>]) -> tantivy::Result<Total> {
        let most = match self.request.count {
            Count::None => return Ok(Total::NotCounted),
            Count::Exact => u64::MAX,
            Count::UpTo(most) => most,
        };
        let counted = self.share_out(allowed, |parts| {
            let mut counter = Counter { seen: 0, most };
            for (ordinal, segment, allowed) in parts {
                if counter.seen < most {
                    visit(segment, ordinal, query, allowed, &mut counter)?;
                }
            }
            Ok(counter.seen)
        })?;
        Ok(self.total(counted.into_iter().sum(), most))
    }

    fn total(&self, seen: u64, most: u64) -> Total {
        if seen < most && !self.budget.was_spent() {
            Total::Exact(seen)
        } else {
            Total::AtLeast(seen.min(most))
        }
    }

    /// The matches without the filters that facets of the request are not to be narrowed by, if
    /// there are such filters.
    fn sides<'r>(
        &self,
        resolved: &'r Resolved<'r>,
        query: &Lowered,
    ) -> tantivy::Result<Option<Sides<'r>>> {
        if resolved.sideways.is_empty() {
            return Ok(None);
        }
        let (narrow, fields) = (query.narrow(), self.recipe.fields);
        let allowed = self.allowed(query, narrow)?;
        let base = self.gather(query, &allowed)?;
        let mut filters = Vec::with_capacity(resolved.sideways.len());
        for ((name, _), condition) in resolved.sideways.iter().zip(query.sideways()) {
            let mut all = Vec::with_capacity(base.len());
            for (segment, allowed) in self.snapshot.segments.iter().zip(&allowed) {
                let mut bits = Bits::none(segment.reader.max_doc());
                add_matches(segment, fields, condition, Some(allowed), self.budget, &mut bits)?;
                all.push(bits);
            }
            filters.push((*name, all));
        }
        Ok(Some(Sides { base, filters }))
    }

    fn facets(
        &self,
        matches: &[Bits],
        sides: Option<&Sides<'_>>,
    ) -> tantivy::Result<Vec<FacetCounts>> {
        let request = self.request;
        let ticked = |name: &str| -> Vec<&str> {
            let values = request.filters.iter().filter_map(|filter| filter.ticked(name));
            values.flatten().map(String::as_str).collect()
        };
        let widened: Vec<Option<Vec<Bits>>> = request
            .facets
            .iter()
            .map(|facet| {
                sides.filter(|s| s.has(facet.name())).map(|s| s.matches(Some(facet.name())))
            })
            .collect();
        let asked: Vec<Asked<'_>> = request
            .facets
            .iter()
            .zip(&widened)
            .map(|(facet, widened)| Asked {
                facet,
                matches: widened.as_deref().unwrap_or(matches),
                ticked: ticked(facet.name()),
            })
            .collect();
        facets::count(self.snapshot, self.recipe, &asked, self.budget)
    }
}

/// Matches with and without the filters that belong to facets.
struct Sides<'r> {
    base: Vec<Bits>,
    /// For each filter its facet, and the documents that it lets through.
    filters: Vec<(&'r str, Vec<Bits>)>,
}

impl Sides<'_> {
    fn has(&self, facet: &str) -> bool {
        self.filters.iter().any(|(name, _)| FacetField::is_same(name, facet))
    }

    /// The matches of all filters but those of one facet.
    fn matches(&self, but: Option<&str>) -> Vec<Bits> {
        let mut matches = self.base.clone();
        let is_own = |name: &str| but.is_some_and(|but| FacetField::is_same(name, but));
        for (_, filter) in self.filters.iter().filter(|(name, _)| !is_own(name)) {
            for (bits, filter) in matches.iter_mut().zip(filter) {
                bits.intersect(filter);
            }
        }
        matches
    }
}

fn count_of(matches: &[Bits]) -> u64 {
    matches.iter().map(Bits::count).sum()
}

/// Visits the matches that come after a place in the order, if one is given.
pub(super) fn visit_after<S: Sink>(
    segment: &Segment,
    ordinal: u32,
    query: &Lowered,
    allowed: &Allowed<'_>,
    sink: &mut S,
    start: Option<&Start>,
) -> tantivy::Result<()> {
    match start {
        None => visit(segment, ordinal, query, allowed, sink),
        Some(start) => visit(segment, ordinal, query, allowed, &mut After { sink, start, segment }),
    }
}
