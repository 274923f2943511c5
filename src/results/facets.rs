//! The values of a facet with their counts.

use serde::Serialize;

/// The values that the matches have in one facet, with their counts.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct FacetCounts {
    name: String,
    values: Vec<FacetValue>,
}

/// A value of a facet.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct FacetValue {
    value: String,
    label: String,
    count: u64,
    ticked: bool,
    children: Vec<Self>,
}

impl FacetCounts {
    pub(crate) fn new(name: String) -> Self {
        Self { name, values: Vec::new() }
    }

    /// The name of the facet.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The values, in the order asked for.
    #[must_use]
    pub fn values(&self) -> &[FacetValue] {
        &self.values
    }
}

impl FacetValue {
    /// What [`Filter::any_of`](crate::Filter::any_of) takes.
    #[must_use]
    pub fn value(&self) -> &str {
        &self.value
    }

    /// What to show of it.
    #[must_use]
    pub fn label(&self) -> &str {
        &self.label
    }

    /// How many matches have it.
    #[must_use]
    pub fn count(&self) -> u64 {
        self.count
    }

    /// Whether a filter of the request asks for it.
    #[must_use]
    pub fn is_ticked(&self) -> bool {
        self.ticked
    }

    /// The values below it, in a tree.
    #[must_use]
    pub fn children(&self) -> &[Self] {
        &self.children
    }
}
