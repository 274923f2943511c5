//! Articles: what one is, and how they are read and written.
//!
//! The module knows the parts of a diplomatic article, the calendars, codes and names they are
//! stated in, and two forms of text: JSON lines and dated texts. It knows nothing of how articles
//! are kept or found. Its one law: every [`Article`] there is was checked by one builder, and its
//! canonical JSON reads back equal.
//!
//! - [`Article`] and [`ArticleBuilder`], [`ArticleId`], [`Official`], [`Role`], [`Country`]
//! - [`DateSpan`] and [`Day`]: when, as precisely as it is known
//! - [`JsonLines`] and [`DatedText`]: streams of records, in which a bad one is a [`RecordError`]
//! - [`SameAs`]: which identifiers of people mean one person

mod brief;
mod builder;
mod check;
mod country;
mod date;
mod dated_text;
mod day;
mod edtf;
mod error;
mod id;
mod json;
mod json_lines;
mod kept;
mod layout;
mod lines;
mod model;
mod name;
mod official;
mod record;
mod record_error;
mod reflow;
mod role;
mod same_as;
mod serial;

pub(crate) use brief::Brief;
pub use builder::ArticleBuilder;
pub use country::Country;
pub use date::{DatePrecision, DateQualifier, DateSpan};
pub use dated_text::DatedText;
pub use day::Day;
pub use error::{ArticleError, ArticleErrorKind};
pub use id::ArticleId;
pub use json_lines::JsonLines;
pub use layout::{Section, paragraph_ranges};
pub use model::Article;
pub(crate) use name::key as name_key;
pub use official::{Official, OfficialBuilder, is_career_line};
pub use record_error::RecordError;
pub use reflow::{Reflow, reflow};
pub use role::Role;
pub use same_as::SameAs;
