//! A network of those who appear together.
//!
//! The file must not know how it was counted.

use serde::Serialize;

use crate::article::DateSpan;
use crate::search::Period;

/// Officials or countries, and which of them appear together in the matches.
///
/// As JSON it is `{"nodes": [..], "edges": [..], "articles": 1234, "left_out": 17}`, with `"periods"`,
/// a list of dates, where edges are counted by the calendar. [`export::gexf`](crate::export::gexf),
/// [`export::nodes_csv`](crate::export::nodes_csv) and
/// [`export::edges_csv`](crate::export::edges_csv) write it for other programs.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct NetworkGraph {
    pub(crate) nodes: Vec<NetworkNode>,
    pub(crate) edges: Vec<NetworkEdge>,
    pub(crate) articles: u64,
    pub(crate) left_out: u64,
    #[serde(skip_serializing_if = "Vec::is_empty", serialize_with = "as_spans")]
    pub(crate) periods: Vec<Period>,
}

/// An official or a country.
///
/// As JSON it is `{"key": "GB", "label": "United Kingdom", "count": 41}`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct NetworkNode {
    pub(crate) key: String,
    pub(crate) label: String,
    pub(crate) count: u64,
}

/// Two that appear together.
///
/// As JSON it is `{"ends": [0, 3], "count": 7, "significance": 21.4}`, with `"counts"` where edges are
/// counted by the calendar. `ends` are places among the nodes.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct NetworkEdge {
    pub(crate) ends: [usize; 2],
    pub(crate) count: u64,
    pub(crate) significance: f64,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(crate) counts: Vec<u64>,
}

impl NetworkGraph {
    /// The nodes, those that most matches have first; the one that the network is
    /// [around](crate::Network::around) before all.
    #[must_use]
    pub fn nodes(&self) -> &[NetworkNode] {
        &self.nodes
    }

    /// The edges, those of most matches first.
    #[must_use]
    pub fn edges(&self) -> &[NetworkEdge] {
        &self.edges
    }

    /// The two nodes of an edge of this network, the one that comes first among the nodes first. An
    /// edge of another network may have nodes without a key.
    #[must_use]
    pub fn ends(&self, edge: &NetworkEdge) -> [&NetworkNode; 2] {
        static NONE: NetworkNode =
            NetworkNode { key: String::new(), label: String::new(), count: 0 };
        edge.ends.map(|place| self.nodes.get(place).unwrap_or(&NONE))
    }

    /// How many matches there are, with nodes or without.
    #[must_use]
    pub fn articles(&self) -> u64 {
        self.articles
    }

    /// How many officials or countries the matches have beside the nodes.
    #[must_use]
    pub fn left_out(&self) -> u64 {
        self.left_out
    }

    /// The periods that edges are counted by, in order; none where that was
    /// [not asked for](crate::Network::by).
    #[must_use]
    pub fn periods(&self) -> Vec<DateSpan> {
        self.periods.iter().map(|period| period.span()).collect()
    }
}

impl NetworkNode {
    /// The key of an official, or the code of a country, as the facets `official` and `country` have
    /// it.
    #[must_use]
    pub fn key(&self) -> &str {
        &self.key
    }

    /// The name to show.
    #[must_use]
    pub fn label(&self) -> &str {
        &self.label
    }

    /// How many matches have it.
    #[must_use]
    pub fn count(&self) -> u64 {
        self.count
    }
}

impl NetworkEdge {
    /// Where its nodes stand in [`NetworkGraph::nodes`], the smaller place first.
    #[must_use]
    pub fn places(&self) -> [usize; 2] {
        self.ends
    }

    /// How many matches have both.
    #[must_use]
    pub fn count(&self) -> u64 {
        self.count
    }

    /// How much oftener the two appear together than chance would have it: the log-likelihood ratio
    /// G² of the four numbers of matches that have the one or not and the other or not (Dunning 1993,
    /// as at [`Facet::by_significance`](crate::Facet::by_significance)), 0 where they do so no
    /// oftener.
    #[must_use]
    pub fn significance(&self) -> f64 {
        self.significance
    }

    /// How many matches have both in each of [`NetworkGraph::periods`]; those without a date, or with
    /// one in no period, are in none.
    #[must_use]
    pub fn counts(&self) -> &[u64] {
        &self.counts
    }
}

fn as_spans<S: serde::Serializer>(periods: &[Period], serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_seq(periods.iter().map(|period| period.span().to_string()))
}
