//! What benches and examples share: articles, tantivy alone over the same articles, and queries.
//!
//! The module must not know which figures are printed.

#![allow(dead_code, reason = "each bench and example uses a part of it")]

pub(crate) mod corpus;
pub(crate) mod figures;
pub(crate) mod ours;
pub(crate) mod peer;
pub(crate) mod queries;
pub(crate) mod random;
pub(crate) mod resample;
pub(crate) mod vocabulary;

/// Whatever goes wrong ends the program with its message.
pub(crate) type Result<T> = std::result::Result<T, Box<dyn std::error::Error>>;

/// Memory for indexing, in MiB, on both sides.
pub(crate) const MEMORY_MB: usize = 256;
/// Threads for indexing, on both sides.
pub(crate) const THREADS: usize = 2;
