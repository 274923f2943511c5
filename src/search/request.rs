//! What a program asks of a search.

use std::time::Duration;

use serde::{Deserialize, Serialize};

use super::budget::Cancel;
use super::bursts::Bursts;
use super::error::RequestError;
use super::facets::Facet;
use super::filter::Filter;
use super::interval::Interval;
use super::network::Network;
use super::page::Cursor;
use super::ranking::Ranking;
use super::similar::Similar;
use crate::query::plan::Plan;
use crate::query::{Query, QueryWarning, Synonyms};
use crate::results::Highlight;

/// The largest number of hits that one request may ask for.
pub const MAX_HITS: usize = 10_000;

/// The largest number of hits that one request may leave out at the start.
pub const MAX_OFFSET: usize = 100_000;

/// The largest number of values that the filters of one request may have in all.
pub const MAX_FILTER_VALUES: usize = 10_000;

/// The largest number of facets of one request.
pub const MAX_FACETS: usize = 64;

/// The largest number of terms that the wildcards and fuzzy words of one request may stand for in all:
/// their number times [`SearchRequest::max_expansions`].
pub const MAX_EXPANDED_TERMS: usize = 128 * 1024;

/// Terms that one wildcard or fuzzy word stands for at most, if the request does not say otherwise.
pub const MAX_EXPANSIONS: usize = 1024;

/// What each hit brings along.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Fields {
    /// Id and score only: no article is read.
    Ids,
    /// Id, date, headline, place, source and address, and the [`Highlight`]s asked for.
    #[default]
    Brief,
    /// The article, and all that [`Brief`](Self::Brief) gives.
    Whole,
}

/// In which order hits come. As text it is `relevance`, `newest`, `oldest` or `added`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Sort {
    /// Best first; of equal ones the newer, then the smaller id.
    #[default]
    Relevance,
    /// Newest first: by first day, then the more precise date, then later publication, then id.
    /// Articles without a date come last.
    Newest,
    /// Oldest first: the other way round, but of articles that are equal in all that the smaller id
    /// first, as ever. Articles without a date come last here as well.
    Oldest,
    /// By the commit that brought them in, the last one first; those of one commit newest first. A
    /// later version of an article does not count as brought in anew.
    Added,
}

/// Whether the matches are counted.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Count {
    /// They are not.
    #[default]
    None,
    /// All of them are.
    Exact,
    /// They are counted up to this number.
    UpTo(u64),
}

/// One search: a query, and how its results are wanted.
///
/// ```
/// use chancery::{Article, Count, Fields, Index, SearchRequest, Total};
///
/// let index = Index::in_memory([
///     Article::builder("a").title("Talks in Geneva").body("On arms.").build()?,
///     Article::builder("b").title("A visit").body("Talks were held.").build()?,
/// ])?;
/// let request = SearchRequest::new("talks".parse()?)
///     .limit(1)
///     .count(Count::Exact)
///     .fields(Fields::Whole);
/// let results = index.searcher().search(&request)?;
/// assert_eq!(results.ids(), ["a"]);
/// assert_eq!(results.total(), Total::Exact(2));
/// assert_eq!(results.hits()[0].article().unwrap().body(), "On arms.");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug)]
#[must_use]
pub struct SearchRequest {
    pub(crate) query: Query,
    pub(crate) filters: Vec<Filter>,
    pub(crate) offset: usize,
    pub(crate) limit: usize,
    pub(crate) count: Count,
    pub(crate) fields: Fields,
    pub(crate) sort: Sort,
    pub(crate) ranking: Ranking,
    pub(crate) highlight: Highlight,
    pub(crate) synonyms: Option<Synonyms>,
    pub(crate) similar: Option<Similar>,
    pub(crate) warnings: Vec<QueryWarning>,
    pub(crate) max_expansions: usize,
    pub(crate) facets: Vec<Facet>,
    pub(crate) timeline: Option<Interval>,
    pub(crate) network: Option<Network>,
    pub(crate) bursts: Option<Bursts>,
    pub(crate) group_copies: bool,
    pub(crate) after: Option<Cursor>,
    pub(crate) deadline: Option<Duration>,
    pub(crate) cancel: Option<Cancel>,
    pub(crate) threads: usize,
}

impl SearchRequest {
    /// The first ten hits, best first, in brief, not counted.
    pub fn new(query: Query) -> Self {
        Self {
            query,
            filters: Vec::new(),
            offset: 0,
            limit: 10,
            count: Count::default(),
            fields: Fields::default(),
            sort: Sort::default(),
            ranking: Ranking::default(),
            highlight: Highlight::new(),
            synonyms: None,
            similar: None,
            warnings: Vec::new(),
            max_expansions: MAX_EXPANSIONS,
            facets: Vec::new(),
            timeline: None,
            network: None,
            bursts: None,
            group_copies: false,
            after: None,
            deadline: None,
            cancel: None,
            threads: 1,
        }
    }

    /// The query that it was made with.
    #[must_use]
    pub fn query(&self) -> &Query {
        &self.query
    }

    /// Adds a condition that articles must fulfil.
    pub fn filter(mut self, filter: Filter) -> Self {
        self.filters.push(filter);
        self
    }

    /// Hits to leave out at the start, 0 by default and [`MAX_OFFSET`] at most; after a
    /// [cursor](Self::after), from there on. What is left out is found and put in order all the same:
    /// a cursor is cheaper.
    pub fn offset(mut self, offset: usize) -> Self {
        self.offset = offset;
        self
    }

    /// Hits to give, 10 by default and [`MAX_HITS`] at most. For more of them there are cursors, and
    /// [`Searcher::scan`](crate::Searcher::scan).
    pub fn limit(mut self, limit: usize) -> Self {
        self.limit = limit;
        self
    }

    /// Whether the matches are counted; by default they are not.
    pub fn count(mut self, count: Count) -> Self {
        self.count = count;
        self
    }

    /// What each hit brings along, [`Fields::Brief`] by default.
    pub fn fields(mut self, fields: Fields) -> Self {
        self.fields = fields;
        self
    }

    /// In which order hits come, by relevance by default.
    pub fn sort(mut self, sort: Sort) -> Self {
        self.sort = sort;
        self
    }

    /// How articles are ranked.
    pub fn ranking(mut self, ranking: Ranking) -> Self {
        self.ranking = ranking;
        self
    }

    /// What is shown of the body of each hit and marked in it, [`Highlight::new`] by default.
    pub fn highlight(mut self, highlight: Highlight) -> Self {
        self.highlight = highlight;
        self
    }

    /// Words that mean the same; none by default.
    pub fn synonyms(mut self, synonyms: &Synonyms) -> Self {
        self.synonyms = Some(synonyms.clone());
        self
    }

    /// Ranks articles by how like they are to another one, beside the words of the query. The query
    /// goes on to say what is found; where it has no words, what is found shares one of the words,
    /// officials or countries.
    ///
    /// ```
    /// use chancery::{Article, Index, SearchRequest};
    ///
    /// let index = Index::in_memory([
    ///     Article::builder("a").date("1956").body("Nasser seized the canal company.").build()?,
    ///     Article::builder("b").date("1957").body("The canal was closed by Nasser.").build()?,
    ///     Article::builder("c").date("1956").body("Tariffs on zinc.").build()?,
    /// ])?;
    /// let searcher = index.searcher();
    /// let similar = searcher.similar_to("a")?.ok_or("no such article")?;
    /// let request = SearchRequest::new("date:1957".parse()?).similar(similar);
    /// assert_eq!(searcher.search(&request)?.ids(), ["b"]);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn similar(mut self, to: Similar) -> Self {
        self.similar = Some(to);
        self
    }

    /// Warnings to hand on to [`SearchResults::warnings`](crate::SearchResults::warnings), such as
    /// those of [`Query::parse_lenient`].
    pub fn warnings(mut self, warnings: Vec<QueryWarning>) -> Self {
        self.warnings = warnings;
        self
    }

    /// How many terms one wildcard or fuzzy word stands for at most, [`MAX_EXPANSIONS`] by default.
    /// Where the index has more of them, the most frequent are taken, of a fuzzy word the nearest,
    /// and the results have a warning that says so.
    pub fn max_expansions(mut self, terms: usize) -> Self {
        self.max_expansions = terms;
        self
    }

    /// Counts the values that all matches have in a facet.
    ///
    /// A filter made by [`Filter::any_of`] of the same name does not narrow what is counted, so that
    /// a reader sees what other values would bring; all others do: a negated one, a
    /// [`Filter::country`] and its like, and what the query says.
    pub fn facet(mut self, facet: Facet) -> Self {
        self.facets.push(facet);
        self
    }

    /// Counts all matches by the calendar; see [`DateHistogram`](crate::DateHistogram).
    pub fn timeline(mut self, interval: Interval) -> Self {
        self.timeline = Some(interval);
        self
    }

    /// Tells which officials or countries appear together in the matches; see
    /// [`NetworkGraph`](crate::NetworkGraph).
    pub fn network(mut self, network: Network) -> Self {
        self.network = Some(network);
        self
    }

    /// Tells in which periods there are more matches than the index would lead one to expect; see
    /// [`Bursts`].
    pub fn bursts(mut self, bursts: Bursts) -> Self {
        self.bursts = Some(bursts);
        self
    }

    /// Gives one hit for all matches that are copies of one text, such as an agency's report in several
    /// papers: the earliest of them, in the place of the one that comes first in the order.
    /// [`Hit::copies`](crate::Hit::copies) tells how many there are.
    ///
    /// Copies are bodies whose 64-bit fingerprints differ in no more than 8 bits (Charikar 2002; Manku,
    /// Jain and Das Sarma 2007), which takes one word in forty, such as another by-line; a text stays
    /// apart where more has been changed. Bodies of fewer than 40 words are never copies: too much of them
    /// is formula. Matches are compared with the hits of the page and those before it, so that deep pages
    /// are slow, with a cursor as well. Counts, facets and the like are of all matches, copies included.
    ///
    /// An [`offset`](Self::offset) counts groups. With a [cursor](Self::after), what comes in between two
    /// pages and is a copy of a text that has been told is not told; where the first match of a group has
    /// been replaced or deleted, its copies are told again.
    ///
    /// ```
    /// use chancery::{Article, Index, SearchRequest};
    ///
    /// let report: String = (0..60).map(|n| format!("Word{n} ")).collect();
    /// let index = Index::in_memory([
    ///     Article::builder("paper").date("2024-04-02").body(format!("{report}, agencies")).build()?,
    ///     Article::builder("agency").date("2024-04-01").body(report.as_str()).build()?,
    ///     Article::builder("other").date("2024-04-03").body("Word1 in another report.").build()?,
    /// ])?;
    /// let request = SearchRequest::new("word1".parse()?).group_copies();
    /// let results = index.searcher().search(&request)?;
    /// let hits = results.iter().map(|hit| (hit.id(), hit.copies()));
    /// let mut hits: Vec<_> = hits.collect();
    /// hits.sort_unstable();
    /// assert_eq!(hits, [("agency", 2), ("other", 1)]);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn group_copies(mut self) -> Self {
        self.group_copies = true;
        self
    }

    /// Begins after the last hit of a page, as [`SearchResults::next`](crate::SearchResults::next)
    /// tells it, or with the first hit.
    pub fn after(mut self, cursor: impl Into<Option<Cursor>>) -> Self {
        self.after = cursor.into();
        self
    }

    /// How long the search may take. When the time is up, what was found until then is the result,
    /// which [is partial](crate::SearchResults::is_partial).
    ///
    /// The clock is looked at every few microseconds, so that a search ends about then; it goes on as
    /// long as it takes to read the article at hand, to put the hits found in order, and to read what
    /// the first search of a commit reads: the words of the index for a fuzzy word or a wildcard
    /// without a beginning, and the values of a facet. An eighth of the time is kept for reading the
    /// hits.
    pub fn deadline(mut self, after: Duration) -> Self {
        self.deadline = Some(after);
        self
    }

    /// How many threads may look for matches, 1 by default. The results are the same.
    ///
    /// The segments of the index are shared out between them, so that more threads than segments are not
    /// used: an index that was optimized has one. Starting a thread takes tens of microseconds. It is
    /// for programs that run few searches at once over millions of articles; a server that has a search
    /// for every core has nothing to gain.
    pub fn threads(mut self, threads: usize) -> Self {
        self.threads = threads;
        self
    }

    /// Refuses what asks for too much.
    pub(super) fn check(&self) -> Result<(), RequestError> {
        let values = self.filters.iter().map(Filter::len).sum();
        let limits = [
            ("limit", "hits", self.limit, MAX_HITS, "go on with a cursor, or use `scan`"),
            ("offset", "hits left out", self.offset, MAX_OFFSET, "go on with a cursor"),
            ("filters", "values", values, MAX_FILTER_VALUES, "ask for fewer at a time"),
            ("facets", "facets", self.facets.len(), MAX_FACETS, "ask for fewer at a time"),
        ];
        limits.into_iter().try_for_each(|(what, of, asked, most, advice)| {
            RequestError::past(what, of, asked, most, advice)
        })
    }

    /// Refuses a plan with more words that stand for many terms than can be looked up.
    pub(super) fn check_patterns(&self, plan: &Plan) -> Result<(), RequestError> {
        let asked = plan.patterns().saturating_mul(self.max_expansions);
        let advice = "leave wildcards and fuzzy words out, or set `max_expansions` lower";
        RequestError::past("query", "terms of wildcards", asked, MAX_EXPANDED_TERMS, advice)
    }

    /// Lets the search be ended from elsewhere.
    pub fn cancel(mut self, cancel: &Cancel) -> Self {
        self.cancel = Some(cancel.clone());
        self
    }
}

impl From<Query> for SearchRequest {
    fn from(query: Query) -> Self {
        Self::new(query)
    }
}

impl From<&Query> for SearchRequest {
    fn from(query: &Query) -> Self {
        Self::new(query.clone())
    }
}
