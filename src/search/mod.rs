//! Search: a plan in, ranked documents out.
//!
//! `lower` turns a plan into the engine's terms, with `expand` for those that fit a pattern, and
//! `lowered` is what comes of it; `spans` finds words near each other in one article, `frequencies`
//! in all those of a segment; `matches` finds which documents fulfil a condition, `rank` opens the
//! lists and lets `conjunction` or `disjunction` visit the documents that can matter with their BM25F
//! scores, a `sink` counts or keeps them, `top` knows their order, `highlighter` finds what is to be
//! marked in an article, and [`Searcher`] strings them together. The module must not know how a query
//! was written or what a caller is shown.

mod block;
mod bm25;
mod budget;
mod bursts;
mod conjunction;
mod cursor;
mod delete;
mod disjunction;
mod encounters;
mod error;
mod expand;
mod explain;
mod facet_field;
mod facets;
mod filter;
mod frequencies;
mod highlighter;
mod interval;
mod lower;
mod lowered;
mod matches;
#[cfg(test)]
mod naive;
mod network;
mod page;
mod rank;
mod ranking;
mod request;
mod resolve;
mod run;
mod scan;
mod searcher;
mod sink;
mod source;
mod spans;
mod suggest;
#[cfg(test)]
mod tests;
mod timeline;
mod top;

pub use self::budget::Cancel;
pub use self::bursts::Bursts;
pub(crate) use self::delete::matching;
pub use self::encounters::Encounters;
pub use self::error::RequestError;
pub use self::facets::Facet;
pub use self::filter::Filter;
pub use self::highlighter::Highlighter;
pub(crate) use self::interval::Period;
pub use self::interval::{Interval, MAX_BUCKETS, Periods};
pub use self::network::Network;
pub use self::page::Cursor;
pub use self::ranking::Ranking;
pub use self::request::{Count, Fields, MAX_EXPANSIONS, MAX_HITS, SearchRequest, Sort};
pub use self::scan::Scan;
pub use self::searcher::Searcher;
