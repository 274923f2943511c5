//! What a query meant where it was last asked for.
//!
//! A query does not change, so that pages, facets and alerts that ask for it again need not find out
//! anew what it means. The file must not know how that is found out. What depends on anything but the
//! query, the language and the index's having of encounters must not be kept.

use std::fmt;
use std::sync::{Arc, OnceLock};

use super::error::QueryWarning;
use super::meaning::Encounters;
use super::plan::Plan;
use crate::analysis::Language;

/// A plan that clones of a query share; the first one that was found stays.
#[derive(Clone, Default)]
pub(crate) struct Known(Arc<OnceLock<(Place, Asked)>>);

/// Where a query means something.
type Place = (Language, Encounters);

impl Known {
    pub(crate) fn get(&self, language: Language, encounters: Encounters) -> Option<Asked> {
        let (place, asked) = self.0.get()?;
        (*place == (language, encounters)).then(|| asked.clone())
    }

    pub(crate) fn keep(&self, language: Language, encounters: Encounters, asked: &Asked) {
        self.0.get_or_init(|| ((language, encounters), asked.clone()));
    }
}

/// A plan, and what about it is to be known.
pub(crate) type Asked = (Arc<Plan>, Vec<QueryWarning>);

/// It is no part of the query.
impl fmt::Debug for Known {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("..")
    }
}
