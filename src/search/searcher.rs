//! Runs searches on one commit.
//!
//! The top function reads as the algorithm: plan, lower, visit the matches of each segment, keep
//! the best, read them.

use std::fmt;
use std::sync::Arc;

use tantivy::Term;

use super::expand::Cut;
use super::lowered::Lowered;
use super::matches::Allowed;
use super::rank::visit;
use super::request::{Count, Fields, MAX_HITS, SearchRequest, Sort};
use super::sink::{Best, Counter, Newest};
use super::top::{Candidate, Top, by_date};
use crate::article::{Article, ArticleId};
use crate::index::schema::{fold_keyword, further_keyword};
use crate::index::snapshot::{Segment, Snapshot};
use crate::index::{Generation, IndexError, Shared, Stats};
use crate::query::plan::{Condition, Plan, Ranked, Words};
use crate::query::{Query, QueryWarning};
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
        let (plan, mut warnings) = self.resolve(request)?;
        let limit = request.limit.min(MAX_HITS);
        let wanted = request.offset.saturating_add(limit);
        let found = self.find(&plan, request, wanted).map_err(|error| self.engine_error(error))?;
        for warning in request.query.warnings().iter().chain(&request.warnings) {
            if !warnings.contains(warning) {
                warnings.push(warning.clone());
            }
        }
        warnings.extend(found.query.cuts.iter().map(Cut::warning));
        // Function words find articles, but say nothing of why one was found.
        let counts = |ranked: &Ranked| ranked.boost > 0.0;
        let all = !plan.ranked.iter().any(counts);
        let ranked = plan.ranked.into_iter().filter(|ranked| all || counts(ranked));
        let words: Vec<Words> = ranked.map(|ranked| ranked.words).collect();
        let page = found.best.iter().skip(request.offset).take(limit);
        let mut hits = Vec::with_capacity(page.len());
        for candidate in page {
            let score = found.query.scoring.score(candidate.points);
            hits.push(self.hit(*candidate, score, request, &words)?);
        }
        Ok(SearchResults::new(hits, found.total, self.generation(), warnings))
    }

    /// The ids of all articles that a query finds, best first.
    ///
    /// # Errors
    /// As [`search`](Self::search).
    pub fn ids(&self, query: &str) -> Result<Vec<String>> {
        let request = SearchRequest::new(query.parse::<Query>()?).fields(Fields::Ids);
        let (plan, _) = self.resolve(&request)?;
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
        Ok(Some(self.article(Candidate { points: 0, segment, doc })?))
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
        Ok(self.resolve(request)?.0)
    }

    fn resolve(&self, request: &SearchRequest) -> Result<(Plan, Vec<QueryWarning>)> {
        let recipe = &self.shared.recipe;
        let mut has_field = |name: &str| self.has_further_field(name);
        let (mut plan, warnings) = recipe.with_session(|session| {
            Plan::new(request.query.ast(), session, request.synonyms.as_ref(), &mut has_field)
        })?;
        for filter in &request.filters {
            let conditions = filter.conditions(recipe);
            match (conditions.is_empty(), filter.is_negated()) {
                (true, _) => {}
                (false, false) => plan.required.push(Condition::Any(conditions)),
                (false, true) => plan.excluded.extend(conditions),
            }
        }
        Ok((plan, warnings))
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
    pub(super) fn find(
        &self,
        plan: &Plan,
        request: &SearchRequest,
        wanted: usize,
    ) -> tantivy::Result<Found> {
        let fields = self.shared.recipe.fields;
        let snapshot = &*self.snapshot;
        let recipe = &self.shared.recipe;
        let query = Lowered::new(plan, recipe, snapshot, request.ranking, request.max_expansions)?;
        let allowed = snapshot
            .segments
            .iter()
            .map(|segment| Allowed::new(segment, fields, &query.required, &query.excluded))
            .collect::<tantivy::Result<Vec<_>>>()?;
        let segments = || (0..).zip(snapshot.segments.iter().zip(&allowed));
        let limit = wanted.min(usize::try_from(snapshot.live_docs).unwrap_or(usize::MAX));
        let mut best = Vec::new();
        if limit > 0 && request.sort == Sort::Relevance && !query.ranked.is_empty() {
            let mut top = Top::new(snapshot, limit);
            for (ordinal, (segment, allowed)) in segments() {
                let mut sink = Best { top: &mut top, segment: ordinal };
                visit(segment, ordinal, &query, allowed, &mut sink)?;
            }
            best = top.finish();
        } else if limit > 0 {
            for (ordinal, (segment, allowed)) in segments() {
                let mut newest = Newest::new(segment, ordinal, limit);
                visit(segment, ordinal, &query, allowed, &mut newest)?;
                best.append(&mut newest.kept);
            }
            best.sort_unstable_by(|a, b| by_date(snapshot, a, b));
            best.truncate(limit);
        }
        let most = match request.count {
            Count::None => return Ok(Found { best, total: Total::NotCounted, query }),
            Count::Exact => u64::MAX,
            Count::UpTo(most) => most,
        };
        let mut counter = Counter { seen: 0, most };
        for (ordinal, (segment, allowed)) in segments() {
            if counter.seen < most {
                visit(segment, ordinal, &query, allowed, &mut counter)?;
            }
        }
        let total =
            if counter.seen < most { Total::Exact(counter.seen) } else { Total::AtLeast(most) };
        Ok(Found { best, total, query })
    }

    fn hit(
        &self,
        candidate: Candidate,
        score: f32,
        request: &SearchRequest,
        words: &[Words],
    ) -> Result<Hit, IndexError> {
        let id = self.id(candidate);
        if request.fields == Fields::Ids {
            return Ok(Hit::bare(id, score));
        }
        let article = self.article(candidate)?;
        let hit = self.shared.recipe.with_session(|session| {
            Hit::brief(&article, score, words, request.snippet_chars, session)
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

pub(super) struct Found {
    pub(super) best: Vec<Candidate>,
    pub(super) total: Total,
    pub(super) query: Lowered,
}
