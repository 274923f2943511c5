//! What the prose of an article says: who, in what office, of which country, about what, and who met
//! whom.
//!
//! A [`Pipeline`] of [`Enricher`]s reads an article and adds to a [`Draft`]; what comes out is an
//! [`Enrichment`]: [`Annotation`]s with their places in the text, the officials they are of, and
//! [`Encounter`]s with their evidence. The module knows articles, names and offices, and nothing of
//! how articles are kept or found. Its one law: what an article states is never overwritten, and
//! every annotation names a piece of the text that the article has.

mod annotation;
mod authority;
mod countries;
mod draft;
mod encounter;
mod encounters;
mod gazetteer;
mod incumbents;
mod official;
mod people;
mod pipeline;
mod spelling;
mod stored;
mod text;
mod topics;

pub(crate) use annotation::BETWEEN_LABELS;
pub use annotation::{Annotation, AnnotationKind, TextPart};
pub(crate) use authority::is_same_sound;
pub use authority::{
    Authority, AuthorityError, Candidate, HeldOffice, Loaded, Person, Post, Resolution, Source,
};
pub use countries::Countries;
pub use draft::Draft;
pub use encounter::{Encounter, EncounterKind, EncounterStatus};
pub use encounters::EncounterEnricher;
pub use incumbents::Incumbents;
pub use official::{FoundOffice, FoundOfficial, NameMatch, Tenure};
pub use people::Officials;
pub use pipeline::{Enricher, Enrichment, Pipeline};
pub use topics::{Topics, TopicsError};
