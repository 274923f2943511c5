//! The builtin gazetteer: words for countries, places, organisations and offices.
//!
//! It knows names and years. It must not know articles, people or what is done with the names. Its
//! one law: every name stands in a table of `data`, none in code.

mod countries;
mod offices;
mod organisations;
mod phrases;
mod piece;
mod places;
mod table;

pub(crate) use countries::{Word, country_of_demonym, country_of_name, demonyms_of, for_each_word};
pub(crate) use offices::{
    Office, OfficeClass, OfficeScope, may_begin_office, office_named, office_prefix,
};
pub(crate) use organisations::organisation_of;
pub(crate) use phrases::Found;
pub(crate) use piece::{Capitals, Case, piece_at};
pub(crate) use places::{Meaning, PLACES, What, is_verb_of_governments, state_of};
pub(crate) use table::rows;
