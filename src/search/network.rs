//! Which officials or countries appear together in the matches.
//!
//! Only the column of keywords is read, twice: to count the values and choose the nodes, and to count
//! the pairs of those. The file must not know how matches were found or how a network is written.

use std::cmp::Reverse;

use super::facet_field::FacetField;
use super::facets::{Counted, g2};
use super::interval::Interval;
use super::run::Matches;
use super::timeline::extent;
use crate::index::keywords::Keywords;
use crate::index::ordinals::Values;
use crate::results::{NetworkEdge, NetworkGraph, NetworkNode};

/// The most nodes of a network: its table of pairs takes 2 MB for each period.
const MAX_NODES: usize = 1000;
/// The most counts of pairs that are kept at a time, over all periods.
const MAX_CELLS: usize = 1 << 24;

/// A network that is wanted of the matches: who appears together with whom.
///
/// Nodes are officials, or countries, as the facets of these names count them; an edge joins two that
/// are values of one article. The most frequent ones come first and the others are left out, so that
/// the table of pairs is bounded: see [`top`](Self::top).
///
/// ```
/// use chancery::{Article, Index, Network, Official, Query, SearchRequest};
///
/// let article = |id: &str, names: &[&str]| {
///     let article = Article::builder(id).body("Talks.");
///     names.iter().fold(article, |article, name| article.official(Official::new(*name))).build()
/// };
/// let index = Index::in_memory([
///     article("a", &["Dulles", "Makins"])?,
///     article("b", &["Dulles", "Makins", "Nasser"])?,
///     article("c", &["Dulles"])?,
/// ])?;
/// let request = SearchRequest::new(Query::all()).network(Network::officials().top(25));
/// let results = index.searcher().search(&request)?;
/// let network = results.network().ok_or("no network")?;
/// let nodes: Vec<_> = network.nodes().iter().map(|node| (node.label(), node.count())).collect();
/// assert_eq!(nodes, [("Dulles", 3), ("Makins", 2), ("Nasser", 1)]);
/// let strongest = &network.edges()[0];
/// let [a, b] = network.ends(strongest);
/// assert_eq!((a.label(), b.label(), strongest.count()), ("Dulles", "Makins", 2));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
#[must_use]
pub struct Network {
    kind: Kind,
    top: usize,
    around: Option<String>,
    min_count: u64,
    interval: Option<Interval>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    Officials,
    Countries,
}

impl Network {
    fn new(kind: Kind) -> Self {
        Self { kind, top: 50, around: None, min_count: 1, interval: None }
    }

    /// Of officials, in any role.
    pub fn officials() -> Self {
        Self::new(Kind::Officials)
    }

    /// Of countries: those of articles and of their officials.
    pub fn countries() -> Self {
        Self::new(Kind::Countries)
    }

    /// How many nodes are told at most, 50 by default, 2 to 1000: those that most matches have, of
    /// equal ones the smaller key first.
    ///
    /// Pairs are counted in a table of 4 bytes for each two nodes, 2 MB for 1000. The names of
    /// officials are read from their articles the first time that they are told after a commit, each
    /// in some 0.1 milliseconds.
    pub fn top(mut self, nodes: usize) -> Self {
        self.top = nodes.clamp(2, MAX_NODES);
        self
    }

    /// Only one official or country, by key, name or identifier, and those that appear together with
    /// it: of these the ones that do so most often. What is counted is over all matches nonetheless,
    /// so that those around it are joined by what they share without it as well.
    ///
    /// Where no match has it, the network is empty.
    pub fn around(mut self, key: impl Into<String>) -> Self {
        self.around = Some(key.into());
        self
    }

    /// Leaves out edges of fewer matches, 1 by default. Nodes stay.
    pub fn min_count(mut self, matches: u64) -> Self {
        self.min_count = matches.max(1);
        self
    }

    /// Counts each edge by the calendar as well, as [`NetworkEdge::counts`] tells it. A match counts
    /// in the period that its date begins in.
    ///
    /// Where the table of pairs would have more than 16 million cells over all periods, the edges
    /// are not counted by the calendar, and the network has no periods.
    pub fn by(mut self, interval: Interval) -> Self {
        self.interval = Some(interval);
        self
    }
}

impl Matches<'_> {
    /// The network of the matches. Where the budget is spent it is of a part of them.
    pub(super) fn graph(&self, asked: &Network) -> tantivy::Result<NetworkGraph> {
        let field = match asked.kind {
            Kind::Officials => FacetField::Official(None),
            Kind::Countries => FacetField::Country,
        };
        let mut graph = NetworkGraph::default();
        let Some(column) = field.column(self.recipe.fields) else { return Ok(graph) };
        let table = self.snapshot.keywords(column)?;
        let found = table.count(self.docs, 0..table.len(), || self.budget.poll());
        graph.articles = found.seen;
        let (around, shared);
        let (counts, first) = match &asked.around {
            None => (&found.counts, None),
            Some(key) => {
                let keywords = field.keywords(key, &self.recipe.same_as);
                around = keywords.iter().find_map(|keyword| table.find(keyword));
                shared = around.map(|number| self.shared_with(table, number));
                (shared.as_ref().unwrap_or(const { &Vec::new() }), around)
            }
        };
        let chosen = most_frequent(counts, asked.top, first);
        let distinct = counts.iter().filter(|count| **count > 0).count();
        graph.left_out = distinct.saturating_sub(chosen.len()) as u64;
        let periods = asked
            .interval
            .as_ref()
            .map(|interval| interval.over(extent(self.snapshot, self.docs)).1);
        graph.periods = periods.unwrap_or_default();
        let mut pairs = Pairs::new(&chosen, table.len(), &mut graph);
        self.count_pairs(table, &mut pairs, &graph);

        let names = self.names();
        for number in &chosen {
            let key = table.spelling(*number);
            let label = names.label(field, key)?;
            let count = found.counts.get(*number as usize).copied().unwrap_or(0);
            graph.nodes.push(NetworkNode { key: key.to_owned(), label, count: u64::from(count) });
        }
        graph.edges = pairs.edges(&graph, asked.min_count);
        Ok(graph)
    }

    /// For each value, the matches that have it and this one too.
    fn shared_with(&self, table: &Keywords, number: u32) -> Vec<u32> {
        let mut shared = vec![0; table.len() as usize];
        let mut had = Vec::new();
        table.visit(
            self.docs,
            || self.budget.poll(),
            |_, _, values| {
                if !values.numbers().any(|other| other == number) {
                    return;
                }
                had.clear();
                had.extend(values.numbers());
                had.sort_unstable();
                had.dedup();
                for number in &had {
                    if let Some(count) = shared.get_mut(*number as usize) {
                        *count += 1;
                    }
                }
            },
        );
        shared
    }

    fn count_pairs(&self, table: &Keywords, pairs: &mut Pairs, graph: &NetworkGraph) {
        table.visit(
            self.docs,
            || self.budget.poll(),
            |segment, doc, values| {
                if !pairs.take(values) {
                    return;
                }
                let period = (pairs.periods > 0)
                    .then(|| {
                        let day = self.snapshot.segments.get(segment)?.first_day(doc)?;
                        let after = graph.periods.partition_point(|period| period.first <= day);
                        let at = after.checked_sub(1)?;
                        graph.periods.get(at).filter(|period| day <= period.last).map(|_| at)
                    })
                    .flatten();
                pairs.add(period);
            },
        );
    }
}

/// The numbers of the values with the highest counts; one that is given comes first in any case.
fn most_frequent(counts: &[u32], top: usize, first: Option<u32>) -> Vec<u32> {
    let numbered = (0_u32..).zip(counts).filter(|(_, count)| **count > 0);
    let mut order: Vec<(bool, Reverse<u32>, u32)> =
        numbered.map(|(number, count)| (Some(number) != first, Reverse(*count), number)).collect();
    if top < order.len() {
        order.select_nth_unstable(top);
        order.truncate(top);
    }
    order.sort_unstable();
    order.into_iter().map(|(_, _, number)| number).collect()
}

/// A table of pairs of nodes.
struct Pairs {
    /// For each value its place among the nodes; `NONE` for those that are none.
    places: Vec<u16>,
    nodes: usize,
    /// For each pair, all matches, and after these those of each period, if asked for.
    counts: Vec<u32>,
    periods: usize,
    had: Vec<u16>,
}

const NONE: u16 = u16::MAX;

impl Pairs {
    /// An empty table. Where it would grow too large, the graph loses its periods.
    fn new(chosen: &[u32], values: u32, graph: &mut NetworkGraph) -> Self {
        let mut places = vec![NONE; values as usize];
        for (place, number) in (0_u16..).zip(chosen) {
            if let Some(slot) = places.get_mut(*number as usize) {
                *slot = place;
            }
        }
        let nodes = chosen.len();
        let cells = nodes * nodes.saturating_sub(1) / 2;
        if cells.saturating_mul(graph.periods.len() + 1) > MAX_CELLS {
            graph.periods.clear();
        }
        let periods = graph.periods.len();
        let counts = vec![0; cells * (periods + 1)];
        Self { places, nodes, counts, periods, had: Vec::new() }
    }

    /// Takes the values of a document; tells whether there is a pair among them.
    fn take(&mut self, values: Values<'_>) -> bool {
        self.had.clear();
        for number in values.numbers() {
            match self.places.get(number as usize) {
                Some(place) if *place != NONE => self.had.push(*place),
                _ => {}
            }
        }
        if self.had.len() < 2 {
            return false;
        }
        self.had.sort_unstable();
        self.had.dedup();
        self.had.len() > 1
    }

    /// Counts the pairs of the document that was taken.
    fn add(&mut self, period: Option<usize>) {
        let width = self.periods + 1;
        for (nth, high) in self.had.iter().enumerate().skip(1) {
            let row = cell(0, usize::from(*high)) * width;
            for low in self.had.iter().take(nth) {
                let at = row + usize::from(*low) * width;
                let at = [Some(at), period.map(|period| at + 1 + period)];
                for at in at.into_iter().flatten() {
                    if let Some(count) = self.counts.get_mut(at) {
                        *count += 1;
                    }
                }
            }
        }
    }

    /// The pairs that enough matches have, those of most of them first, then by their nodes.
    fn edges(&self, graph: &NetworkGraph, min_count: u64) -> Vec<NetworkEdge> {
        let mut edges = Vec::new();
        let width = self.periods + 1;
        for high in 1..self.nodes {
            for low in 0..high {
                let at = cell(low, high) * width;
                let Some([count, by_period @ ..]) = self.counts.get(at..at + width) else {
                    continue;
                };
                let count = u64::from(*count);
                if count < min_count {
                    continue;
                }
                let of = |place: usize| graph.nodes.get(place).map_or(0, NetworkNode::count);
                let both = Counted { matches: count, live: of(high) };
                let all = Counted { matches: of(low), live: graph.articles };
                let counts = by_period.iter().copied().map(u64::from).collect();
                edges.push(NetworkEdge {
                    ends: [low, high],
                    count,
                    significance: g2(both, all),
                    counts,
                });
            }
        }
        edges.sort_by_key(|edge| (Reverse(edge.count), edge.ends));
        edges
    }
}

/// Where the pair of two places stands in the table, the lower one first.
fn cell(low: usize, high: usize) -> usize {
    high * high.saturating_sub(1) / 2 + low
}
