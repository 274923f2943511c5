//! What a caller sees of a search: hits, in order, with their snippets.
//!
//! The module must not know how hits were found.

mod hit;
mod snippet;

pub use self::hit::{Hit, HitDate, SearchResults, Total};
pub use self::snippet::Snippet;
