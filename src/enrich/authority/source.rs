//! Where the rows of an authority file come from.
//!
//! It knows names, licences and dates of sources. It must not know people. Its one law: a source
//! counts what is kept of it.

use crate::article::DateSpan;

/// A source of people and tenures.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Source {
    pub(super) name: String,
    pub(super) licence: Option<String>,
    pub(super) as_of: Option<DateSpan>,
    pub(super) tenures: usize,
}

impl Source {
    pub(super) fn named(name: impl Into<String>) -> Self {
        Self { name: name.into(), licence: None, as_of: None, tenures: 0 }
    }

    /// Its name; empty for rows that name none.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The licence under which its rows may be used, where it is stated.
    #[must_use]
    pub fn licence(&self) -> Option<&str> {
        self.licence.as_deref()
    }

    /// The date up to which it was kept.
    #[must_use]
    pub fn as_of(&self) -> Option<DateSpan> {
        self.as_of
    }

    /// How many tenures of it there are.
    #[must_use]
    pub fn tenures(&self) -> usize {
        self.tenures
    }
}
