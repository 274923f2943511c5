//! What a caller sees of a search: hits, in order, with their snippets, and counts of all matches.
//!
//! The module must not know how hits were found.

mod facets;
mod hit;
mod reply;
mod snippet;
mod timeline;

pub use self::facets::{FacetCounts, FacetValue};
pub use self::hit::{Hit, HitDate};
pub use self::reply::{SearchResults, Total};
pub use self::snippet::Snippet;
pub use self::timeline::{DateBucket, DateHistogram};
