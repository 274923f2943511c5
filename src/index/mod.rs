//! The index: articles in, snapshots out, on disk or in memory.
//!
//! [`Index`] is the handle, [`IndexBuilder`] its options, [`IndexWriter`] the way in. Inside,
//! `schema` is format 2, `document` turns an article into its terms and columns, `replay` hands
//! them to the engine, `directory` keeps checksums under every file, `snapshot` is what a search
//! sees, and `postings` reads its posting lists. `care` checks, saves and copies an index, and
//! `reweight` builds one with other weights. The module must not know what a query is.

pub(crate) mod bits;
mod budget;
mod builder;
mod care;
pub(crate) mod completion;
mod config;
mod directory;
mod document;
mod error;
#[cfg(test)]
mod faults;
mod folder;
mod handle;
mod ids;
mod ingest;
pub(crate) mod keywords;
pub(crate) mod layout;
pub(crate) mod lengths;
pub(crate) mod ordinals;
mod partition;
pub(crate) mod parts;
pub(crate) mod postings;
pub(crate) mod replay;
mod reweight;
pub(crate) mod schema;
pub(crate) mod simhash;
pub(crate) mod skips;
pub(crate) mod snapshot;
mod stored;
pub(crate) mod structure;
pub(crate) mod table;
mod terms;
pub(crate) mod vocabulary;
mod writer;

pub use self::builder::IndexBuilder;
pub use self::care::{BackupMode, Depth, Inspection, Salvaged, Verification};
pub use self::config::{Generation, Weights};
pub(crate) use self::document::{Recipe, official_and_country_keys};
pub use self::error::IndexError;
pub(crate) use self::handle::Shared;
pub use self::handle::{Index, Stats};
pub use self::ingest::{IngestReport, MAX_REJECTED_KEPT};
pub(crate) use self::replay::STRIDE;
pub use self::writer::{CommitReport, IndexWriter, Upserted};
