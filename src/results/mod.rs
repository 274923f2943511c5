//! What a caller sees of a search: hits, in order, with their highlights, and counts of all matches.
//!
//! `marked` is a text with marks and how it is written, `fragments` chooses what is shown of a body,
//! `snippet` and `highlights` hold what comes of it. The module must not know how hits and marks were
//! found.

mod bursts;
mod explanation;
mod facets;
mod fragments;
mod highlight;
mod highlights;
mod hit;
mod marked;
mod met;
mod network;
mod reason;
mod reply;
mod resolved;
mod snippet;
mod suggestions;
mod timeline;

pub use self::bursts::Burst;
pub(crate) use self::explanation::PartCounts;
pub use self::explanation::{ExplainedTerm, Explanation};
pub use self::facets::{FacetCounts, FacetValue};
pub(crate) use self::fragments::Mark;
pub use self::highlight::Highlight;
pub use self::highlights::Highlights;
pub(crate) use self::highlights::Marks;
pub use self::hit::{Hit, HitDate};
pub use self::marked::Marked;
pub use self::met::{EncounterHit, Party};
pub use self::network::{NetworkEdge, NetworkGraph, NetworkNode};
pub use self::reason::Reason;
pub use self::reply::{SearchResults, Total};
pub use self::resolved::{ResolvedName, ResolvedPerson};
pub use self::snippet::{Fragment, Snippet};
pub use self::suggestions::{Suggestion, Suggestions};
pub use self::timeline::{DateBucket, DateHistogram};
