//! Runs searches on one commit.
//!
//! The top function reads as the algorithm: plan, lower, visit the matches of each segment, keep
//! the best, read them.

use std::cmp::Ordering;
use std::fmt;
use std::ops::ControlFlow;
use std::sync::Arc;

use tantivy::Term;

use super::lower::Lowered;
use super::matches::allowed;
use super::rank::for_each_match;
use super::request::{Count, Fields, MAX_HITS, SearchRequest, Sort};
use super::top::{Candidate, Top, by_date};
use crate::article::{Article, ArticleId};
use crate::index::schema::{fold_keyword, further_keyword};
use crate::index::snapshot::{Segment, Snapshot};
use crate::index::{Generation, IndexError, Shared, Stats};
use crate::query::Query;
use crate::query::plan::{Plan, Words};
use crate::results::{Hit, SearchResults, Total};
use crate::{Error, Result};

/// A view of one commit, to search in.
///
/// Cheap to clone, and safe to share between threads: each sees the same commit for as long as it
/// holds on to it. A server takes a new one for each request.
///
/// ```
/// use chancery::{Article, Index};
///
/// let index = Index::in_memory([
///     Article::builder("a").date("2024-04-01").body("Li Qiang met Séjourné in Beijing.").build()?,
///     Article::builder("b").date("2024-04").field("embargo", "yes").body("Talks in Paris.").build()?,
/// ])?;
/// let searcher = index.searcher();
/// assert_eq!(searcher.ids("sejourne -embargo:yes")?, ["a"]);
/// assert_eq!(searcher.ids("date:2024-04")?, ["a", "b"]);
/// assert_eq!(searcher.get("a")?.unwrap().body(), "Li Qiang met Séjourné in Beijing.");
/// # Ok::<(), chancery::Error>(())
/// ```
#[derive(Clone)]
pub struct Searcher {
    shared: Arc<Shared>,
    snapshot: Arc<Snapshot>,
}

impl Searcher {
    pub(crate) fn new(shared: Arc<Shared>, snapshot: Arc<Snapshot>) -> Self {
        Self { shared, snapshot }
    }

    /// Finds the articles that a request asks for.
    ///
    /// # Errors
    /// [`is_query`](crate::Error::is_query) if the query cannot be understood;
    /// [`is_corrupt`](crate::Error::is_corrupt) if a file turns out to be damaged.
    pub fn search(&self, request: &SearchRequest) -> Result<SearchResults> {
        let plan = self.plan(request)?;
        let limit = request.limit.min(MAX_HITS);
        let wanted = request.offset.saturating_add(limit);
        let found = self.find(&plan, request, wanted).map_err(|error| self.engine_error(error))?;
        let page = found.best.into_iter().skip(request.offset).take(limit);
        let words: Vec<Words> = plan.ranked.into_iter().map(|ranked| ranked.words).collect();
        let hits = page
            .map(|candidate| self.hit(candidate, request, &words))
            .collect::<Result<Vec<_>, IndexError>>()?;
        Ok(SearchResults::new(hits, found.total, self.generation()))
    }

    /// The ids of all articles that a query finds, best first.
    ///
    /// # Errors
    /// As [`search`](Self::search).
    pub fn ids(&self, query: &str) -> Result<Vec<String>> {
        let request = SearchRequest::new(query.parse::<Query>()?).fields(Fields::Ids);
        let plan = self.plan(&request)?;
        let found =
            self.find(&plan, &request, usize::MAX).map_err(|error| self.engine_error(error))?;
        Ok(found.best.iter().map(|candidate| self.id(*candidate)).collect())
    }

    /// The article of this id, if the index has it.
    ///
    /// # Errors
    /// If the id is no article's id; [`is_corrupt`](crate::Error::is_corrupt) if a file turns out
    /// to be damaged.
    pub fn get<I>(&self, id: I) -> Result<Option<Article>>
    where
        I: TryInto<ArticleId>,
        Error: From<I::Error>,
    {
        let id = id.try_into()?;
        let found = self
            .snapshot
            .find(self.shared.recipe.fields, id.as_str())
            .map_err(|error| self.engine_error(error))?;
        let Some((segment, doc)) = found else { return Ok(None) };
        let segment = u32::try_from(segment).unwrap_or(u32::MAX);
        Ok(Some(self.article(Candidate { score: 0.0, segment, doc })?))
    }

    /// The commit that this is a view of.
    #[must_use]
    pub fn generation(&self) -> Generation {
        self.snapshot.note.generation
    }

    /// Size and state of the index at this commit.
    ///
    /// # Errors
    /// If a file cannot be read.
    pub fn stats(&self) -> Result<Stats> {
        Ok(self.shared.stats(&self.snapshot)?)
    }

    /// What a request means, filters included.
    fn plan(&self, request: &SearchRequest) -> Result<Plan> {
        let recipe = &self.shared.recipe;
        let mut has_field = |name: &str| self.has_further_field(name);
        let plan =
            recipe.with_session(|session| Plan::new(request.query.ast(), session, &mut has_field));
        let mut plan = plan?;
        for filter in &request.filters {
            let conditions = filter.conditions(recipe);
            match (conditions.is_empty(), filter.is_negated()) {
                (true, _) => {}
                (false, false) => plan.required.push(conditions),
                (false, true) => plan.excluded.extend(conditions),
            }
        }
        Ok(plan)
    }

    fn has_further_field(&self, name: &str) -> bool {
        let field = self.shared.recipe.fields.further;
        let keyword = further_keyword(name, "");
        let prefix = Term::from_field_text(field, &fold_keyword(&keyword));
        let prefix = prefix.serialized_value_bytes();
        self.snapshot.segments.iter().any(|segment| {
            let index = segment.inverted_index(field);
            let stream = index.and_then(|i| {
                Ok(i.terms()
                    .range()
                    .ge(prefix)
                    .into_stream()?
                    .next()
                    .map(|(k, _)| k.starts_with(prefix)))
            });
            stream.ok().flatten().unwrap_or(false)
        })
    }

    /// The first `wanted` matches in their order, and how many there are.
    fn find(&self, plan: &Plan, request: &SearchRequest, wanted: usize) -> tantivy::Result<Found> {
        let fields = self.shared.recipe.fields;
        let snapshot = &*self.snapshot;
        let query = Lowered::new(plan, fields, snapshot, request.ranking)?;
        let by_score = request.sort == Sort::Relevance && !query.ranked.is_empty();
        let limit = wanted.min(usize::try_from(snapshot.live_docs).unwrap_or(usize::MAX));
        let mut counter = Counter::new(request.count);
        let mut top = Top::new(snapshot, limit);
        let mut newest = Vec::new();
        for (ordinal, segment) in (0..).zip(&snapshot.segments) {
            let allowed = allowed(segment, fields, &query.required, &query.excluded)?;
            let mut run = NewestRun::new(segment, limit);
            for_each_match(segment, &query, allowed.as_ref(), |doc, score| {
                counter.add(1);
                let candidate = Candidate { score, segment: ordinal, doc };
                if by_score {
                    top.push(candidate);
                } else if run.push(candidate).is_break() && !counter.wants_more() {
                    return ControlFlow::Break(());
                }
                ControlFlow::Continue(())
            })?;
            newest.append(&mut run.kept);
        }
        let best = if by_score {
            top.finish()
        } else {
            newest.sort_unstable_by(|a, b| by_date(snapshot, a, b));
            newest.truncate(limit);
            newest
        };
        Ok(Found { best, total: counter.total() })
    }

    fn hit(
        &self,
        candidate: Candidate,
        request: &SearchRequest,
        words: &[Words],
    ) -> Result<Hit, IndexError> {
        let id = self.id(candidate);
        if request.fields == Fields::Ids {
            return Ok(Hit::bare(id, candidate.score));
        }
        let article = self.article(candidate)?;
        let hit = self.shared.recipe.with_session(|session| {
            Hit::brief(&article, candidate.score, words, request.snippet_chars, session)
        });
        Ok(if request.fields == Fields::Whole { hit.with_article(article) } else { hit })
    }

    fn id(&self, candidate: Candidate) -> String {
        self.segment(candidate).map(|segment| segment.id(candidate.doc)).unwrap_or_default()
    }

    fn segment(&self, candidate: Candidate) -> Option<&Segment> {
        self.snapshot.segments.get(candidate.segment as usize)
    }

    fn article(&self, candidate: Candidate) -> Result<Article, IndexError> {
        let corrupt = |detail: String| IndexError::Corrupt {
            path: self.shared.folder.clone(),
            detail: format!("the stored article `{}`: {detail}", self.id(candidate)),
        };
        let stored = self
            .segment(candidate)
            .map(|segment| segment.stored(self.shared.recipe.fields, candidate.doc))
            .transpose()
            .map_err(|error| self.engine_error(error))?;
        let json = stored.flatten().ok_or_else(|| corrupt("it is missing".to_owned()))?;
        serde_json::from_slice(&json).map_err(|error| corrupt(error.to_string()))
    }

    fn engine_error(&self, error: tantivy::TantivyError) -> IndexError {
        IndexError::from_engine(error, &self.shared.folder)
    }
}

impl fmt::Debug for Searcher {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Searcher").field("snapshot", &self.snapshot).finish_non_exhaustive()
    }
}

struct Found {
    best: Vec<Candidate>,
    total: Total,
}

struct Counter {
    count: Count,
    seen: u64,
}

impl Counter {
    fn new(count: Count) -> Self {
        Self { count, seen: 0 }
    }

    fn add(&mut self, matches: u64) {
        self.seen += matches;
    }

    fn wants_more(&self) -> bool {
        match self.count {
            Count::None => false,
            Count::Exact => true,
            Count::UpTo(most) => self.seen < most,
        }
    }

    fn total(&self) -> Total {
        match self.count {
            Count::None => Total::NotCounted,
            Count::Exact => Total::Exact(self.seen),
            Count::UpTo(most) if self.seen < most => Total::Exact(self.seen),
            Count::UpTo(most) => Total::AtLeast(most),
        }
    }
}

/// The newest matches of one segment, in which documents stand newest first. What shares its date
/// with the last one wanted is kept as well, as the id decides between them.
struct NewestRun<'a> {
    segment: &'a Segment,
    limit: usize,
    kept: Vec<Candidate>,
}

impl<'a> NewestRun<'a> {
    fn new(segment: &'a Segment, limit: usize) -> Self {
        Self { segment, limit, kept: Vec::new() }
    }

    fn push(&mut self, candidate: Candidate) -> ControlFlow<()> {
        let last = self.limit.checked_sub(1).and_then(|last| self.kept.get(last));
        let order = |c: &Candidate| self.segment.order.first(c.doc);
        let past = self.limit == 0
            || last.is_some_and(|last| order(last).cmp(&order(&candidate)) != Ordering::Equal);
        if past {
            return ControlFlow::Break(());
        }
        self.kept.push(candidate);
        ControlFlow::Continue(())
    }
}
