//! Full-text search over diplomatic articles, embedded in your program.
//!
//! Articles are a date, officials, topics and prose about who met whom, where, and about what.
//! `chancery` reads them, keeps them in an index in a folder or in memory, and finds them again,
//! best first:
//!
//! ```
//! use chancery::{DatedText, Index, SearchRequest};
//!
//! let text = "date 2024-04-01 Chinese Premier Li Qiang met with French Foreign Minister \
//!             Stephane Sejourne in Beijing.\n\n\
//!             date 1648-10-24 Envoys of the Emperor and of Sweden signed a peace at Münster.";
//! let index = Index::in_memory([])?;
//! let mut writer = index.writer()?;
//! writer.ingest(DatedText::new(text.as_bytes()).id_prefix("sample"))?;
//! writer.commit()?;
//!
//! let request = SearchRequest::new("séjourné beijing after:2000".parse()?);
//! for hit in &index.searcher().search(&request)? {
//!     assert_eq!(hit.id(), "sample#1");
//!     assert_eq!(hit.date().to_string(), "2024-04-01");
//! }
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! # The types
//!
//! - [`Article`] is what is indexed; [`Official`], [`DateSpan`], [`Country`] and [`ArticleId`] are
//!   its parts. [`JsonLines`] and [`DatedText`] read streams of them.
//! - [`Index`] is a folder of articles that can be searched; [`IndexBuilder`] has its options,
//!   [`IndexWriter`] changes it.
//! - [`Query`] is what a reader types, in a [query language](query::language) of its own, or what a
//!   program builds; [`QueryParser`] has the options of reading one. [`SearchRequest`] adds filters,
//!   [`Synonyms`], paging and counting.
//! - [`Explanation`] tells of one article what each part of a query adds to its score, or why it is not
//!   found; [`Similar`] is what an article is about, to find others like it by.
//! - [`Searcher`] is a view of one commit. It gives [`SearchResults`] of [`Hit`]s, with counts by
//!   [`Facet`] and by the calendar ([`Interval`]), with the [`Network`] of those who appear together, and a [`Cursor`] to the next page; or, by a
//!   [`Scan`], every article that matches.
//! - [`Highlight`] says what of a text is shown; [`Highlights`] are texts with what was asked for
//!   [`Marked`] in them, of hits or, by a [`Highlighter`], of any article.
//! - A [`Pipeline`] of [`Enricher`]s reads officials, countries, topics and encounters out of the prose
//!   of articles as they come in ([`IndexBuilder::enrich`]); an [`Authority`] knows people and the
//!   offices they held. [`Encounters`] says which of them [`Searcher::encounters`] lists.
//! - [`export`] writes what was found for other programs: JSON Lines, CSV, CSL-JSON, GEXF.
//! - [`Analyzer`] turns text into the terms that are indexed and searched.
//! - [`Error`] is the one error; its `is_` methods say what to do next.
//!
//! The feature `evaluate` adds the module of that name: judgments, runs, and the measures of ranked
//! search, as `trec_eval` works them out.
//!
//! # Many threads, one index
//!
//! [`Index`] and [`Searcher`] are cheap to clone and safe to share. One [`IndexWriter`] writes at a
//! time, over all processes; what its [`commit`](IndexWriter::commit) returned is on disk, and the
//! next [`Index::searcher`] sees it. Another process follows with [`Index::refresh`].
//!
//! # In a web server
//!
//! A search takes microseconds to milliseconds and waits for nobody but the disk, so that an
//! asynchronous server runs it where it may block. [`SearchResults`] are the reply as JSON:
//!
//! ```
//! use std::time::Duration;
//!
//! use chancery::{Article, Index, Query, SearchRequest};
//!
//! # tokio::runtime::Runtime::new()?.block_on(async {
//! let index = Index::in_memory([Article::builder("a").body("Talks in Geneva.").build()?])?;
//!
//! // What a reader has typed is never refused: it is read as well as it can be.
//! let typed = Query::parse_lenient("geneva AND");
//! let request = SearchRequest::new(typed.query)
//!     .warnings(typed.warnings)
//!     .deadline(Duration::from_millis(200));
//! let searcher = index.searcher();
//! let results = tokio::task::spawn_blocking(move || searcher.search(&request)).await??;
//! let reply = serde_json::to_string(&results)?;
//! assert!(reply.starts_with(r#"{"hits":[{"id":"a","#));
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! # }).unwrap();
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! An error is answered with 400 where it [`is_query`](Error::is_query), with 503 where it
//! [`is_busy`](Error::is_busy), and else with 500, of which [`is_corrupt`](Error::is_corrupt) wants a
//! person. A reader who goes away is noticed by a [`Cancel`] that is used when the handler's future is
//! dropped. The example `server` is such a handler with a page.
//!
//! What is guaranteed of the articles in an index, how it is tested and what is not guaranteed stands on
//! a page of its own: [`promises`].
//!
//! # Limits
//!
//! An index holds what fits in its folder. What is past one of these is an error that says so, but for three: a
//! word that stands for more terms than [`SearchRequest::max_expansions`] is cut and warned of, a search
//! past its [`SearchRequest::deadline`] says what it lacks, and a timeline of more than [`MAX_BUCKETS`]
//! gets coarser.
//!
//! | of | limit |
//! |---|---|
//! | an article | [`MAX_TEXT_BYTES`](Article::MAX_TEXT_BYTES) of text, [`MAX_OFFICIALS`](Article::MAX_OFFICIALS), [`MAX_TOPICS`](Article::MAX_TOPICS) of [`MAX_TOPIC_LABELS`](Article::MAX_TOPIC_LABELS) each, [`MAX_ORGANISATIONS`](Article::MAX_ORGANISATIONS), [`MAX_FIELDS`](Article::MAX_FIELDS) with [`MAX_FIELD_VALUES`](Article::MAX_FIELD_VALUES) |
//! | a name, label or value of it | [`MAX_FIELD_VALUE_BYTES`](Article::MAX_FIELD_VALUE_BYTES) |
//! | a record of a stream | [`JsonLines::max_record_bytes`], [`DatedText::max_record_bytes`] |
//! | a query | [`MAX_QUERY_BYTES`], [`MAX_QUERY_CLAUSES`], [`MAX_QUERY_DEPTH`], unless a [`QueryParser`] says otherwise |
//! | what it costs | [`MAX_EXPANDED_TERMS`] in all, [`SearchRequest::max_expansions`] of each word, [`SearchRequest::deadline`] |
//! | a request | [`MAX_FILTER_VALUES`], [`MAX_FACETS`], [`MAX_OFFSET`], [`MAX_BUCKETS`] of a timeline |
//! | a page of results | [`MAX_HITS`] |

pub mod analysis;
pub mod article;
pub mod enrich;
mod error;
#[cfg(feature = "evaluate")]
pub mod evaluate;
pub mod export;
pub mod index;
pub mod promises;
pub mod query;
pub mod results;
pub mod search;

pub use crate::analysis::{Analyzer, Language, Session, Token, TokenRef, sentences};
pub use crate::article::{
    Article, ArticleBuilder, ArticleError, ArticleErrorKind, ArticleId, Country, DatePrecision,
    DateQualifier, DateSpan, DatedText, Day, JsonLines, Official, OfficialBuilder, RecordError,
    Reflow, Role, SameAs, Section, is_career_line, paragraph_ranges, reflow,
};
pub use crate::enrich::{
    Annotation, AnnotationKind, Authority, AuthorityError, Candidate, Countries, Draft, Encounter,
    EncounterEnricher, EncounterKind, EncounterStatus, Enricher, Enrichment, FoundOffice,
    FoundOfficial, HeldOffice, Incumbents, Loaded, NameMatch, Officials, Person, Pipeline, Post,
    Resolution, Source, Tenure, TextPart, Topics, TopicsError,
};
pub use crate::error::{Error, Result};
pub use crate::export::{Export, ExportError};
pub use crate::index::{
    BackupMode, CommitReport, Depth, Generation, Index, IndexBuilder, IndexError, IndexWriter,
    IngestReport, Inspection, MAX_REJECTED_KEPT, Salvaged, Stats, Upserted, Verification, Weights,
};
pub use crate::query::{
    Caret, Lenient, MAX_BOOST, MAX_QUERY_BYTES, MAX_QUERY_CLAUSES, MAX_QUERY_DEPTH, Operator, Plan,
    PureNegation, Query, QueryError, QueryErrorKind, QueryParser, QueryWarning, Synonyms,
};
pub use crate::results::{
    Burst, DateBucket, DateHistogram, EncounterHit, ExplainedTerm, Explanation, FacetCounts,
    FacetValue, Fragment, Highlight, Highlights, Hit, HitDate, Marked, NetworkEdge, NetworkGraph,
    NetworkNode, Party, Reason, ResolvedName, ResolvedPerson, SearchResults, Snippet, Suggestion,
    Suggestions, Total,
};
pub use crate::search::{
    Bursts, Cancel, Count, Cursor, Encounters, Expansion, Facet, Fields, Filter, Highlighter,
    Interval, MAX_BUCKETS, MAX_EXPANDED_TERMS, MAX_EXPANSIONS, MAX_FACETS, MAX_FILTER_VALUES,
    MAX_HITS, MAX_OFFSET, Network, Periods, Ranking, Recency, RequestError, Scan, SearchRequest,
    Searcher, Similar, Sort,
};

/// The examples of the README are compiled and run as well.
#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct Readme;
