//! All tests of the crate's public behaviour, linked once.

#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::string_slice,
    clippy::print_stdout,
    reason = "a test that fails may panic"
)]

mod analysis;
mod article;
mod bursts;
mod care;
mod concurrency;
mod copies;
mod damage;
mod deadline;
mod durability;
mod enrich;
mod enriched;
#[cfg(feature = "evaluate")]
mod evaluate;
mod explain;
mod export;
mod facets;
mod frus;
mod highlight;
mod index;
mod language;
mod limits;
mod made;
mod memory;
mod network;
mod oracle;
mod paging;
mod programs;
mod pruning;
mod query;
mod replica;
mod reranking;
mod reweight;
mod search;
mod similar;
mod suggest;
mod support;
mod threads;
mod timeline;
