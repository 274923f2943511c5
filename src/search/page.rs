//! Where a page of hits ends and the next one begins.
//!
//! A cursor has the last hit's place in the order: what it is sorted by, then date, then id. For a
//! page by relevance it has the statistics that scores were worked out with as well, so that an
//! article that has not changed has the same score, and the same place, in a later commit. The file
//! must not know how hits are found.

use std::cmp::Ordering;
use std::collections::BTreeSet;
use std::fmt;
use std::hash::{Hash, Hasher};
use std::str::FromStr;

use base64::Engine as _;
use base64::prelude::BASE64_URL_SAFE_NO_PAD as BASE64;
use rustc_hash::FxHasher;
use serde::{Deserialize, Deserializer, Serialize, Serializer, de};
use tantivy::DocId;

use super::error::RequestError;
use super::lowered::Statistics;
use super::request::{SearchRequest, Sort};
use super::resolved::Resolved;
use super::top::Candidate;
use crate::index::Generation;
use crate::index::schema::pack_bytes;
use crate::index::snapshot::Segment;
use crate::query::plan::Condition;

/// The version of the form that cursors have as text.
const VERSION: u32 = 3;

/// The longest text that is read as a cursor, in bytes.
const MAX_TEXT: usize = 64 * 1024;

/// The most commits of which a cursor knows where their pages ended.
const MAX_COMMITS: usize = 32;

/// The most words that were added to a query.
const MAX_ADDED: usize = 1000;

/// No inverse document frequency, boosted, is greater in a cursor.
const MAX_IDF: f32 = 1e9;

/// Where a page of results ended: an opaque text that is safe in an address.
///
/// It is good for the same query, filters, ranking, grouping and order only, whatever else is asked for beside
/// them, and for any later commit: of articles that have not changed since, none is skipped or told
/// again. Articles that came in between are told where they come after it.
///
/// ```
/// use chancery::{Article, Cursor, Index, SearchRequest, Sort};
///
/// let article = |id: &str| Article::builder(id).body("Talks in Geneva.").build();
/// let index = Index::in_memory([article("a")?, article("b")?, article("c")?])?;
/// let request = SearchRequest::new("geneva".parse()?).sort(Sort::Newest).limit(2);
/// let first = index.searcher().search(&request)?;
/// assert_eq!(first.ids(), ["a", "b"]);
///
/// let sent = first.next().unwrap().to_string();
/// let cursor: Cursor = sent.parse()?;
/// let second = index.searcher().search(&request.after(cursor))?;
/// assert_eq!(second.ids(), ["c"]);
/// assert!(second.next().is_none());
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, PartialEq)]
pub struct Cursor {
    sort: Sort,
    /// `None` where it leads back to the first page.
    last: Option<Place>,
    close: Option<Place>,
    generation: Generation,
    /// Where pages of earlier commits ended, in order, if copies are grouped.
    before: Vec<(Generation, Place)>,
    fingerprint: u64,
    statistics: Statistics,
}

impl Cursor {
    /// That of a page that ends here; `close` is where those end whose closeness of words was looked at.
    pub(super) fn new(
        last: Place,
        generation: Generation,
        request: &SearchRequest,
        resolved: &Resolved<'_>,
        statistics: Statistics,
        close: Option<Place>,
    ) -> Self {
        let after = request.after.as_ref().filter(|_| request.group_copies);
        let before = after.map_or_else(Vec::new, |after| after.before_commit(generation));
        Self {
            sort: request.sort,
            last: Some(last),
            close,
            generation,
            before,
            fingerprint: fingerprint(request, resolved),
            statistics,
        }
    }

    /// The commit that the page was of.
    #[must_use]
    pub fn generation(&self) -> Generation {
        self.generation
    }

    /// Checks that it was made for this request.
    pub(super) fn check(
        &self,
        request: &SearchRequest,
        resolved: &Resolved<'_>,
    ) -> Result<(), RequestError> {
        if self.sort != request.sort {
            return Err(RequestError::cursor(
                "it is for another order of hits; begin with the first page again",
            ));
        }
        let ranked = resolved.plan.ranked.len();
        if self.fingerprint != fingerprint(request, resolved)
            || self.statistics.idfs.len() != ranked
        {
            return Err(RequestError::cursor(
                "it is for another query, filter, ranking or grouping; begin with the first page again",
            ));
        }
        Ok(())
    }

    /// What scores are worked out with.
    pub(super) fn statistics(&self) -> &Statistics {
        &self.statistics
    }

    pub(super) fn start(&self) -> Option<Start> {
        self.last.as_ref().map(|last| last.start(self.sort))
    }

    /// Whether one of the pages up to this one had an article in this place that was last changed by this
    /// commit; `None` if its place is a later one.
    pub(super) fn has_passed(
        &self,
        segment: &Segment,
        document: Candidate,
        changed: u64,
    ) -> Option<bool> {
        let Candidate { points, doc, .. } = document;
        let is_after = |place: &Place| place.start(self.sort).is_before(segment, doc, points);
        if self.last.as_ref().is_none_or(is_after) {
            return None;
        }
        let without = self.before.iter().rfind(|(generation, _)| generation.0 < changed);
        Some(changed <= self.generation.0 && without.is_none_or(|(_, end)| is_after(end)))
    }

    /// Where pages of commits before this one ended.
    fn before_commit(&self, generation: Generation) -> Vec<(Generation, Place)> {
        let mut before = self.before.clone();
        if let Some(last) = self.last.as_ref().filter(|_| self.generation != generation) {
            let too_many = (before.len() + 1).saturating_sub(MAX_COMMITS);
            before.drain(..too_many);
            before.push((self.generation, last.clone()));
        }
        before
    }

    /// The same, but all pages up to this one are to be found again.
    pub(super) fn to_the_first(&self) -> Self {
        Self { last: None, ..self.clone() }
    }

    /// Where those end whose closeness of words counts, in the order without it.
    pub(super) fn close(&self) -> Option<&Place> {
        self.close.as_ref()
    }
}

/// A document's place in an order of hits.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Place {
    points: u32,
    order: Option<u64>,
    id: String,
}

impl Place {
    pub(super) fn of(segment: &Segment, document: Candidate) -> Self {
        Self::with_id(segment, document, segment.id(document.doc))
    }

    /// That of a document whose id is known.
    pub(super) fn with_id(segment: &Segment, document: Candidate, id: String) -> Self {
        let Candidate { points, doc, .. } = document;
        Self { points, order: segment.order_key(doc), id }
    }

    pub(super) fn start(&self, sort: Sort) -> Start {
        let id = pack_bytes(self.id.as_bytes()).collect();
        Start { sort, points: self.points, order: self.order, id }
    }
}

/// A number that two searches share if their pages go together: those of one query and ranking whose
/// conditions are the same, in whatever order, and whether they belong to facets or not, and that both
/// group copies or do not.
fn fingerprint(request: &SearchRequest, resolved: &Resolved<'_>) -> u64 {
    let Resolved { plan, sideways } = resolved;
    let required = plan.required.iter().chain(sideways.iter().map(|(_, condition)| condition));
    let conditions = |all: &mut dyn Iterator<Item = &Condition>| -> BTreeSet<u64> {
        all.map(|condition| match condition {
            Condition::Any(any) => hash_of(&any.iter().map(hash_of).collect::<BTreeSet<_>>()),
            other => hash_of(&[hash_of(other)]),
        })
        .collect()
    };
    let required = conditions(&mut required.into_iter());
    let excluded = conditions(&mut plan.excluded.iter());
    let SearchRequest { ranking, group_copies, .. } = request;
    let of_plan = (&plan.ranked, plan.needs_one, required, excluded, plan.near);
    hash_of(&(of_plan, ranking, group_copies))
}

fn hash_of(value: &impl Hash) -> u64 {
    let mut hash = FxHasher::default();
    value.hash(&mut hash);
    hash.finish()
}

/// The place in an order after which hits are wanted.
#[derive(Clone)]
pub(super) struct Start {
    sort: Sort,
    points: u32,
    order: Option<u64>,
    id: Vec<u64>,
}

impl Start {
    /// Whether a document comes later than the place.
    pub(super) fn is_before(&self, segment: &Segment, doc: DocId, points: u32) -> bool {
        let by_points = self.points.cmp(&points).reverse();
        let by_date = || compare_dates(self.sort, self.order, segment.order_key(doc));
        let by_id = || self.id.iter().copied().cmp(segment.id_words(doc));
        by_points.then_with(by_date).then_with(by_id) == Ordering::Less
    }

    /// The later one of two places in one order.
    pub(super) fn later(self, other: Self) -> Self {
        let by_points = self.points.cmp(&other.points).reverse();
        let by_date = || compare_dates(self.sort, self.order, other.order);
        let order = by_points.then_with(by_date).then_with(|| self.id.cmp(&other.id));
        if order == Ordering::Less { other } else { self }
    }

    /// The first document of a segment that can come later where the newest come first.
    pub(super) fn first_of_newest(&self, segment: &Segment) -> DocId {
        match self.order {
            Some(key) => segment.end_of_order(key.saturating_add(1)),
            None => segment.dated,
        }
    }
}

/// Compares the order keys of two documents that are equal in points, as an order of hits has it.
pub(super) fn compare_dates(sort: Sort, a: Option<u64>, b: Option<u64>) -> Ordering {
    match sort {
        Sort::Oldest => (a.is_none(), a).cmp(&(b.is_none(), b)),
        Sort::Relevance | Sort::Newest | Sort::Added => b.cmp(&a),
    }
}

/// A cursor as it is written; floats by their bits.
type Form =
    (u32, Sort, Option<FormOfPlace>, Option<FormOfPlace>, FormOfCommits, u64, FormOfStatistics);
type FormOfCommits = (Generation, Vec<(Generation, FormOfPlace)>);
type FormOfPlace = (u32, Option<u64>, String);
type FormOfStatistics = (u32, Vec<u32>, Vec<(String, u32)>);

impl Place {
    fn form(&self) -> FormOfPlace {
        (self.points, self.order, self.id.clone())
    }

    /// `None` if no article has such an id.
    fn read((points, order, id): FormOfPlace) -> Option<Self> {
        (!id.contains('\0')).then_some(Self { points, order, id })
    }
}

impl Statistics {
    fn form(&self) -> FormOfStatistics {
        let idfs = self.idfs.iter().map(|idf| idf.to_bits()).collect();
        let added = self.added.iter().map(|(word, idf)| (word.clone(), idf.to_bits())).collect();
        (self.average_len.to_bits(), idfs, added)
    }

    /// `None` if no search has such statistics.
    fn read((length, idfs, added): FormOfStatistics) -> Option<Self> {
        let average_len = f32::from_bits(length);
        let idfs: Vec<f32> = idfs.into_iter().map(f32::from_bits).collect();
        let added: Vec<(String, f32)> =
            added.into_iter().map(|(word, idf)| (word, f32::from_bits(idf))).collect();
        let mut all = idfs.iter().chain(added.iter().map(|(_, idf)| idf));
        let sound = average_len.is_finite()
            && average_len >= 1.0
            && added.len() <= MAX_ADDED
            && all.all(|idf| (0.0..=MAX_IDF).contains(idf));
        sound.then_some(Self { average_len, idfs, added })
    }
}

impl fmt::Display for Cursor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { sort, last, close, generation, before, fingerprint, statistics } = self;
        let [last, close] = [last, close].map(|place| place.as_ref().map(Place::form));
        let statistics = statistics.form();
        let before = before.iter().map(|(of, place)| (*of, place.form())).collect();
        let commits = (*generation, before);
        let form: Form = (VERSION, *sort, last, close, commits, *fingerprint, statistics);
        let json = serde_json::to_vec(&form).map_err(|_| fmt::Error)?;
        f.write_str(&BASE64.encode(json))
    }
}

impl FromStr for Cursor {
    type Err = RequestError;

    fn from_str(text: &str) -> Result<Self, RequestError> {
        let wrong = || {
            RequestError::cursor(
                "it is not one that a search has given; begin with the first page again",
            )
        };
        let json = Some(text).filter(|text| text.len() <= MAX_TEXT).ok_or_else(wrong)?;
        let json = BASE64.decode(json).map_err(|_| wrong())?;
        let form: Form = serde_json::from_slice(&json).map_err(|_| wrong())?;
        let (version, sort, last, close, commits, fingerprint, statistics) = form;
        if version != VERSION {
            return Err(wrong());
        }
        let read = |place| Place::read(place).ok_or_else(wrong);
        let (last, close) = (last.map(read).transpose()?, close.map(read).transpose()?);
        let (generation, before) = commits;
        let before = before.into_iter().map(|(of, place)| Ok((of, read(place)?)));
        let before: Vec<_> = before.collect::<Result<_, RequestError>>()?;
        let statistics = Statistics::read(statistics).ok_or_else(wrong)?;
        Ok(Self { sort, last, close, generation, before, fingerprint, statistics })
    }
}

impl Serialize for Cursor {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Cursor {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        text.parse().map_err(de::Error::custom)
    }
}
