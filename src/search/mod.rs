//! Search: a plan in, ranked documents out.
//!
//! `lower` turns a plan into the engine's terms, with `expand` for those that fit a pattern, and
//! `lowered` is what comes of it; `spans` finds words near each other in one article, `frequencies`
//! in all those of a segment; `matches` finds which documents fulfil a condition, `rank` opens the
//! lists and lets `conjunction` or `disjunction` visit the documents that can matter with their BM25F
//! scores, `title` and `near` change these, a `sink` counts or keeps them, `aged` makes scores less with
//! age, `top` knows the order; `feedback` finds words that make a query longer, `closeness` tells what it
//! is worth that words stand together, and `best` puts these to use; `similar` makes an article into
//! something to search by; `explain` tells how a score comes about; `highlighter` finds what is to be
//! marked in an article, and [`Searcher`] strings them together. The module must not know how a query
//! was written or what a caller is shown.

mod aged;
mod article_words;
mod best;
mod block;
mod bm25;
mod budget;
mod burst_terms;
mod bursts;
mod closeness;
mod conjunction;
mod copies;
mod cursor;
mod delete;
mod disjunction;
mod encounters;
mod error;
mod expand;
mod expansion;
mod explain;
mod facet_field;
mod facets;
mod feedback;
mod filter;
mod frequencies;
mod highlighter;
mod interval;
mod lookup;
mod lower;
mod lowered;
mod matches;
#[cfg(test)]
mod naive;
mod near;
mod network;
mod page;
mod proximity;
mod rank;
mod ranking;
mod recency;
mod request;
mod resolve;
mod resolved;
mod run;
mod scan;
mod searcher;
mod similar;
mod sink;
mod source;
mod spans;
mod suggest;
mod sums;
#[cfg(test)]
mod tests;
mod threads;
mod timeline;
mod title;
mod top;

pub use self::budget::Cancel;
pub use self::bursts::Bursts;
pub(crate) use self::delete::matching;
pub use self::encounters::Encounters;
pub use self::error::RequestError;
pub use self::expansion::Expansion;
pub use self::facets::Facet;
pub use self::filter::Filter;
pub use self::highlighter::Highlighter;
pub(crate) use self::interval::Period;
pub use self::interval::{Interval, MAX_BUCKETS, Periods};
pub use self::network::Network;
pub use self::page::Cursor;
pub use self::ranking::Ranking;
pub use self::recency::Recency;
pub use self::request::{
    Count, Fields, MAX_EXPANDED_TERMS, MAX_EXPANSIONS, MAX_FACETS, MAX_FILTER_VALUES, MAX_HITS,
    MAX_OFFSET, SearchRequest, Sort,
};
pub use self::scan::Scan;
pub use self::searcher::Searcher;
pub use self::similar::Similar;
