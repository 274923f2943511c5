//! Runs searches on one commit.
//!
//! The top function reads as the algorithm: make out what is meant, find the first matches and what
//! is counted, read the hits of the page.

use std::fmt;
use std::sync::Arc;
use std::time::{Duration, Instant};

use super::budget::Budget;
use super::expand::Cut;
use super::explain;
use super::highlighter::Highlighter;
use super::lowered::Lowered;
use super::page::{Cursor, Place};
use super::request::{Fields, SearchRequest, Sort};
use super::resolved::Resolved;
use super::run::{Found, Run};
use super::scan::Scan;
use super::suggest::Suggest;
use super::top::Candidate;
use crate::article::{Article, ArticleId, Brief};
use crate::enrich::Enrichment;
use crate::index::snapshot::{Segment, Snapshot};
use crate::index::{Generation, IndexError, Recipe, Shared, Stats};
use crate::query::Query;
use crate::query::plan::Plan;
use crate::results::{Explanation, Hit, SearchResults};
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
    pub(super) shared: Arc<Shared>,
    pub(super) snapshot: Arc<Snapshot>,
}

impl Searcher {
    pub(crate) fn new(shared: Arc<Shared>, snapshot: Arc<Snapshot>) -> Self {
        Self { shared, snapshot }
    }

    /// Finds the articles that a request asks for.
    ///
    /// # Errors
    /// [`is_query`](crate::Error::is_query) if the query cannot be understood, if the request asks for
    /// more than [`MAX_HITS`](crate::MAX_HITS) and its like allow, or if the cursor is not one of this
    /// request; [`is_corrupt`](crate::Error::is_corrupt) if a file turns out to be
    /// damaged.
    pub fn search(&self, request: &SearchRequest) -> Result<SearchResults> {
        let time = request.deadline.map(|time| (Instant::now(), time));
        let reserve = match (time, request.fields) {
            (None, _) | (_, Fields::Ids) => Duration::ZERO,
            (Some((_, time)), Fields::Brief | Fields::Whole) => time / 8,
        };
        let until = time.and_then(|(now, time)| now.checked_add(time.saturating_sub(reserve)));
        let mut budget = Budget::new(until, request.cancel.clone());

        let (resolved, mut warnings) = self.plan_of(request)?;
        if let Some(cursor) = &request.after {
            cursor.check(request, &resolved)?;
        }
        let limit = request.limit;
        let end = request.offset.saturating_add(limit);
        // One more tells whether there is a next page.
        let none = limit == 0 || request.offset as u64 >= self.snapshot.live_docs;
        let wanted = if none { 0 } else { end.saturating_add(1) };
        let (found, groups) = self.find_grouped(&resolved, request, wanted, &budget)?;
        let mut is_partial = budget.was_spent();
        budget.extend(reserve);

        let page = on_page(&found.best, request);
        let groups = on_page(&groups, request);
        let told: Vec<Candidate> = groups.iter().map(|group| group.earliest).collect();
        let told = if request.group_copies { told.as_slice() } else { page };
        let mut hits = self.hits(told, &resolved, &found.query, request, &budget)?;
        for (hit, group) in hits.iter_mut().zip(groups) {
            hit.copies = group.copies;
        }
        is_partial |= budget.was_spent();

        for warning in request.query.warnings().iter().chain(&request.warnings) {
            if !warnings.contains(warning) {
                warnings.push(warning.clone());
            }
        }
        warnings.extend(found.query.cuts.iter().filter(|_| !is_partial).map(Cut::warning));
        let has_next = found.best.len() > end && !is_partial;
        let last = page.last().filter(|_| has_next);
        let next = last.and_then(|last| {
            let segment = self.segment(*last)?;
            let known = hits.last().filter(|_| !request.group_copies);
            let id = known.map_or_else(|| self.id(*last), |hit| hit.id().to_owned());
            let last = Place::with_id(segment, *last, id);
            let (generation, close) = (self.generation(), found.close.clone());
            let statistics = found.query.statistics;
            Some(Cursor::new(last, generation, request, &resolved, statistics, close))
        });
        let Found { total, facets, timeline, network, bursts, .. } = found;
        let generation = self.generation();
        Ok(SearchResults {
            hits,
            total,
            is_partial,
            next,
            facets,
            timeline,
            network,
            bursts,
            generation,
            warnings,
        })
    }

    /// The hits of a page; those for which there is no time have an id and a score only.
    fn hits(
        &self,
        page: &[Candidate],
        resolved: &Resolved<'_>,
        query: &Lowered,
        request: &SearchRequest,
        budget: &Budget,
    ) -> Result<Vec<Hit>, IndexError> {
        let mut hits = Vec::with_capacity(page.len());
        let mut highlighter = None;
        for candidate in page {
            let score = match request.sort {
                Sort::Relevance => query.scoring.score(candidate.points),
                Sort::Newest | Sort::Oldest | Sort::Added => 0.0,
            };
            let id = || self.id(*candidate);
            let is_plain = request.highlight.is_none();
            hits.push(match request.fields {
                Fields::Ids => Hit::bare(id(), score),
                _ if budget.is_spent() => Hit::bare(id(), score),
                Fields::Brief if is_plain => Hit::brief(id(), score, self.read(*candidate)?),
                fields => {
                    let make = || self.highlighter_of(&resolved.plan, query, request);
                    let article = self.article(*candidate)?;
                    let highlighter = highlighter.get_or_insert_with(make);
                    let wanted = highlighter.wants_found();
                    let found = if wanted { self.found(*candidate)? } else { None };
                    let highlights = highlighter.highlight_within(&article, found.as_ref(), budget);
                    let hit = Hit::highlighted(&article, score, highlights);
                    if fields == Fields::Whole { hit.with_article(article) } else { hit }
                }
            });
        }
        Ok(hits)
    }

    /// The ids of all articles that a query finds, best first.
    ///
    /// # Errors
    /// As [`search`](Self::search).
    pub fn ids(&self, query: &str) -> Result<Vec<String>> {
        let request = SearchRequest::new(query.parse::<Query>()?).fields(Fields::Ids);
        let (resolved, _) = self.plan_of(&request)?;
        let found = self.find(&resolved, &request, usize::MAX, &Budget::unlimited())?;
        Ok(found.best.iter().map(|candidate| self.id(*candidate)).collect())
    }

    /// Every article that a query finds, one by one in order of date, in constant memory: one bit for
    /// each article of the index, and one article at a time.
    ///
    /// The newest come first, or the oldest with [`Sort::Oldest`]; those without a date come last.
    /// Of a request its query, filters, synonyms and expansions count, and nothing else: it has no
    /// limit and no deadline.
    ///
    /// # Errors
    /// As [`search`](Self::search); each article can turn out to be damaged as well.
    ///
    /// ```
    /// use chancery::{Article, Index, Query, SearchRequest, Sort};
    ///
    /// let index = Index::in_memory([
    ///     Article::builder("a").date("1956-11-05").body("Suez was bombed.").build()?,
    ///     Article::builder("b").date("1957").body("Suez was cleared.").build()?,
    ///     Article::builder("c").body("Where Suez lies.").build()?,
    /// ])?;
    /// let searcher = index.searcher();
    /// let query: Query = "suez".parse()?;
    /// let mut ids = Vec::new();
    /// for article in searcher.scan(&query)? {
    ///     ids.push(article?.id().to_string());
    /// }
    /// assert_eq!(ids, ["b", "a", "c"]);
    ///
    /// let mut oldest_first = searcher.scan(SearchRequest::new(query).sort(Sort::Oldest))?;
    /// assert_eq!(oldest_first.remaining(), 3);
    /// assert_eq!(oldest_first.next().unwrap()?.id().as_str(), "a");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn scan(&self, request: impl Into<SearchRequest>) -> Result<Scan> {
        let request = request.into().after(None);
        let (resolved, _) = self.plan_of(&request)?;
        let budget = Budget::unlimited();
        let matches = self.run(&request, &budget).matches(&resolved);
        let matches = matches.map_err(|error| self.engine_error(error))?;
        Ok(Scan::new(self.clone(), matches, request.sort))
    }

    /// Why an article has its score in a search: what each part of the query adds, in which fields it
    /// stands, and how rare it is; or why the article is not found. And who in it fulfils what the
    /// request asks of officials and offices: stated, or read in the text, or because an authority
    /// has the person in that office on the article's date. Nothing where the index has no such
    /// article.
    ///
    /// The score is that of a search by relevance, whatever the request says of order. It takes the
    /// time that it needs, about that of a search.
    ///
    /// # Errors
    /// As [`search`](Self::search).
    ///
    /// ```
    /// use chancery::{Article, Authority, Index, Pipeline, SearchRequest};
    ///
    /// let file = r#"{"id": "p1", "name": "Stéphane Séjourné", "office": "Foreign Minister", "country": "FR", "from": "2024-01-12", "to": "2024-09-21"}"#;
    /// let authority = Authority::from_json_lines(file.as_bytes()).strict()?;
    /// let article = Article::builder("a").date("2024-04-01").body("Stephane Sejourne was in Beijing.");
    /// let index = Index::builder()
    ///     .enrich(Pipeline::with_authority(authority))
    ///     .in_memory([article.build()?])?;
    ///
    /// let request = SearchRequest::new("office:\"french foreign minister\" date:2024-04".parse()?);
    /// let searcher = index.searcher();
    /// assert_eq!(searcher.search(&request)?.ids(), ["a"]);
    /// let why = searcher.explain(&request, "a")?.ok_or("no such article")?;
    /// assert_eq!(
    ///     why.reasons()[0].to_string(),
    ///     "office[foreign french minist]: Stéphane Séjourné, Foreign Minister of France, \
    ///      held from 2024-01-12 to 2024-09-21 by the authority, the article is of 2024-04-01; \
    ///      the text has “Stephane Sejourne” (exact)",
    /// );
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn explain<I>(&self, request: &SearchRequest, id: I) -> Result<Option<Explanation>>
    where
        I: TryInto<ArticleId>,
        Error: From<I::Error>,
    {
        let (resolved, _) = self.plan_of(request)?;
        if let Some(cursor) = &request.after {
            cursor.check(request, &resolved)?;
        }
        let Some(candidate) = self.candidate(&id.try_into()?)? else { return Ok(None) };
        let article = self.article(candidate)?;
        let mut explanation = self.explained(candidate, &article, &resolved, request)?;
        let found = self.found(candidate)?.unwrap_or_default();
        let recipe = &self.shared.recipe;
        let read = explain::Read { article: &article, found: &found, same_as: &recipe.same_as };
        let plan = resolved.into_plan();
        explanation.reasons = recipe.with_session(|session| read.reasons(&plan, session));
        Ok(Some(explanation))
    }

    /// How the score of an article comes about.
    pub(super) fn explained(
        &self,
        candidate: Candidate,
        article: &Article,
        resolved: &Resolved<'_>,
        request: &SearchRequest,
    ) -> Result<Explanation, IndexError> {
        let explained = explain::Explained {
            snapshot: &self.snapshot,
            recipe: &self.shared.recipe,
            request,
            resolved,
            ordinal: candidate.segment,
            segment: self.segment(candidate).ok_or_else(|| self.segment_is_missing())?,
            doc: candidate.doc,
            article,
        };
        explained.explain().map_err(|error| self.engine_error(error))
    }

    /// What marks in articles what a request asks for, whether they are in the index or not. It takes
    /// the time that it needs, whatever the request says of that.
    ///
    /// # Errors
    /// As [`search`](Self::search).
    pub fn highlighter(&self, request: &SearchRequest) -> Result<Highlighter> {
        let (resolved, _) = self.plan_of(request)?;
        let (recipe, budget) = (&self.shared.recipe, Budget::unlimited());
        let query = Lowered::new(&resolved, recipe, &self.snapshot, request, &budget)
            .map_err(|error| self.engine_error(error))?;
        Ok(self.highlighter_of(&resolved.plan, &query, request))
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

    /// What a request means in this index, filters and synonyms included. It prints as a line for
    /// people, and can be serialised.
    ///
    /// # Errors
    /// [`is_query`](crate::Error::is_query) if the query cannot be understood.
    ///
    /// ```
    /// use chancery::{Article, Index, SearchRequest};
    ///
    /// let index = Index::in_memory([Article::builder("a").body("Talks on treaties.").build()?])?;
    /// let request = SearchRequest::new("(treaty OR talks) w/5 geneva date:1962".parse()?);
    /// let plan = index.searcher().plan(&request)?;
    /// assert_eq!(plan.to_string(), "?((treati | talk) w/5 geneva) &date[1962-01-01..1962-12-31]");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn plan(&self, request: &SearchRequest) -> Result<Plan> {
        Ok(self.plan_of(request)?.0.into_plan())
    }

    /// The first `wanted` matches in their order, and what is counted over all of them.
    pub(super) fn find(
        &self,
        resolved: &Resolved<'_>,
        request: &SearchRequest,
        wanted: usize,
        budget: &Budget,
    ) -> Result<Found, IndexError> {
        let run = self.run(request, budget);
        run.find(resolved, wanted).map_err(|error| self.engine_error(error))
    }

    pub(super) fn run<'a>(&'a self, request: &'a SearchRequest, budget: &'a Budget) -> Run<'a> {
        Run { snapshot: &self.snapshot, recipe: &self.shared.recipe, request, budget }
    }

    pub(super) fn recipe(&self) -> &Recipe {
        &self.shared.recipe
    }

    pub(super) fn snapshot(&self) -> &Snapshot {
        &self.snapshot
    }

    fn highlighter_of(&self, plan: &Plan, query: &Lowered, request: &SearchRequest) -> Highlighter {
        Highlighter::new(Arc::clone(&self.shared), plan, query, request.highlight.clone())
    }

    pub(super) fn id(&self, candidate: Candidate) -> String {
        self.segment(candidate).map(|segment| segment.id(candidate.doc)).unwrap_or_default()
    }

    pub(super) fn segment(&self, candidate: Candidate) -> Option<&Segment> {
        self.snapshot.segments.get(candidate.segment as usize)
    }

    pub(super) fn article(&self, candidate: Candidate) -> Result<Article, IndexError> {
        self.stored(candidate, Article::read_kept)
    }

    fn read(&self, candidate: Candidate) -> Result<Brief, IndexError> {
        self.stored(candidate, Brief::read)
    }

    /// What enrichment found in an article.
    pub(super) fn found(&self, candidate: Candidate) -> Result<Option<Enrichment>, IndexError> {
        let Shared { recipe, folder, .. } = &*self.shared;
        match self.segment(candidate) {
            Some(segment) => segment.read_found(recipe.fields, candidate.doc, folder),
            None => Ok(None),
        }
    }

    /// What is read of the JSON of a stored article.
    fn stored<T>(
        &self,
        candidate: Candidate,
        read: impl FnOnce(&[u8]) -> serde_json::Result<T>,
    ) -> Result<T, IndexError> {
        let Shared { recipe, folder, .. } = &*self.shared;
        let segment = self.segment(candidate).ok_or_else(|| self.segment_is_missing())?;
        segment.read_stored(recipe.fields, candidate.doc, folder, read)
    }

    fn segment_is_missing(&self) -> IndexError {
        let detail = "a segment of the commit is missing".to_owned();
        IndexError::Corrupt { path: self.shared.folder.clone(), detail }
    }

    pub(super) fn suggest_from(&self) -> Suggest<'_> {
        Suggest { snapshot: &self.snapshot, recipe: &self.shared.recipe }
    }

    pub(super) fn engine_error(&self, error: tantivy::TantivyError) -> IndexError {
        IndexError::from_engine(error, &self.shared.folder)
    }
}

/// Those of the first ones that the page of a request has.
fn on_page<'a, T>(first: &'a [T], request: &SearchRequest) -> &'a [T] {
    let page = first.get(request.offset..).unwrap_or_default();
    page.get(..request.limit).unwrap_or(page)
}

impl fmt::Debug for Searcher {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Searcher").field("snapshot", &self.snapshot).finish_non_exhaustive()
    }
}
