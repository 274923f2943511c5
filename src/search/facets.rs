//! Counts the values that matches have in a facet.
//!
//! Keywords are counted in `values`, years in `years`; `choice` says which values are told, and
//! `names` what an official is called. The file must not know how matches were found.

mod choice;
mod names;
mod values;
mod years;

use rustc_hash::FxHashSet;

pub(super) use self::choice::{Counted, Rank, choose, g2};
pub(super) use self::names::Names;
use super::budget::Budget;
use super::facet_field::FacetField;
use crate::index::Recipe;
use crate::index::bits::Bits;
use crate::index::snapshot::Snapshot;
use crate::query::plan::KeywordField;
use crate::results::{FacetCounts, FacetValue};

/// The most values of a level that are told.
const MAX_TOP: usize = 1000;
/// The most levels of a tree that are told.
const MAX_LEVELS: usize = 32;

/// A facet whose values are counted.
///
/// ```
/// use chancery::{Article, Facet, Filter, Index, Query, SearchRequest};
///
/// let article = |id: &str, country: &str, topic: [&str; 2]| {
///     Article::builder(id).body("Talks.").country(country).topic(topic).build()
/// };
/// let index = Index::in_memory([
///     article("a", "FR", ["economy", "trade"])?,
///     article("b", "FR", ["economy", "finance"])?,
///     article("c", "CN", ["economy", "trade"])?,
///     article("d", "CN", ["security", "arms"])?,
/// ])?;
/// let request = SearchRequest::new(Query::all())
///     .filter(Filter::any_of("country", ["FR"]))
///     .facet(Facet::new("country"))
///     .facet(Facet::new("topic").levels(2));
/// let results = index.searcher().search(&request)?;
///
/// // What other countries would bring is told as well.
/// let countries = results.facet("country").unwrap();
/// let shown = |v: &chancery::FacetValue| (v.label().to_owned(), v.count(), v.is_ticked());
/// let shown: Vec<_> = countries.values().iter().map(shown).collect();
/// assert_eq!(shown, [("China".to_owned(), 2, false), ("France".to_owned(), 2, true)]);
///
/// let topics = results.facet("topic").unwrap();
/// assert_eq!(topics.distinct(), 1);
/// let economy = &topics.values()[0];
/// assert_eq!((economy.label(), economy.count()), ("economy", 2));
/// assert_eq!(economy.children()[0].path().collect::<Vec<_>>(), ["economy", "finance"]);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
#[must_use]
pub struct Facet {
    name: String,
    top: usize,
    under: Vec<String>,
    levels: usize,
    order: Order,
    min_count: u64,
}

/// In which order values come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Order {
    Count,
    Significance,
}

impl Facet {
    /// The ten most frequent values of a facet, of equal ones the smaller first.
    ///
    /// The name is one of
    ///
    /// | name | value | label |
    /// |---|---|---|
    /// | `official` | key of an official in any role | name in reading order, as the newest article with the official has it |
    /// | `from`, `to`, `speaker`, `visitor`, `host`, `participant`, `signatory`, `mentioned` | key of an official in this role | the same |
    /// | `country` | ISO 3166 code | English name |
    /// | `topic` | labels from the root, joined by U+001F | last label |
    /// | `year` | year that the article's date overlaps, such as `1956` | the same |
    /// | `office`, `organisation`, `language` or `lang`, `source` | as most articles write it | the same |
    /// | any other | value of the further field of this name, as most articles write it | the same |
    ///
    /// A further field that is named like one of the others is not to be had as a facet.
    ///
    /// Values that differ only in case and diacritics are one. An article counts once for each of
    /// its values, with a date of several years in every one of them.
    ///
    /// What is known of all values of a column of keywords is worked out for the first facet of it
    /// after each commit, and kept: the 5,000 officials of the 90,000 mentions in 17,000 documents
    /// take some 5 milliseconds and 0.2 MB. A deadline does not cut this short. The name of an
    /// official is read from its article the first time that it is told, in some 0.1 milliseconds.
    pub fn new(name: impl Into<String>) -> Self {
        Self {
            name: name.into(),
            top: 10,
            under: Vec::new(),
            levels: 1,
            order: Order::Count,
            min_count: 1,
        }
    }

    /// How many values are told, 10 by default, 1 to 1000: in a tree, how many below each node.
    pub fn top(mut self, values: usize) -> Self {
        self.top = values.clamp(1, MAX_TOP);
        self
    }

    /// Begins below a node of a tree, given by its labels from the root; at the roots by default. It
    /// makes no difference to a facet other than `topic`.
    pub fn under<S: Into<String>>(mut self, path: impl IntoIterator<Item = S>) -> Self {
        self.under = path.into_iter().map(Into::into).collect();
        self
    }

    /// How many levels of a tree are told, 1 by default, 1 to 32.
    ///
    /// What is ticked below them is told all the same, with what lies between.
    pub fn levels(mut self, levels: usize) -> Self {
        self.levels = levels.clamp(1, MAX_LEVELS);
        self
    }

    /// Puts those values first that set the matches apart, and leaves out those that are no more
    /// frequent among them than among all articles of the index.
    ///
    /// The order is by the log-likelihood ratio G² of the four numbers of articles that match or not
    /// and have the value or not (Dunning 1993, "Accurate methods for the statistics of surprise and
    /// coincidence", Computational Linguistics 19), then by count. 3.84 and 6.63 are exceeded by
    /// chance one time in 20 and one in 100.
    pub fn by_significance(mut self) -> Self {
        self.order = Order::Significance;
        self
    }

    /// Leaves out values that fewer matches have, 1 by default.
    pub fn min_count(mut self, matches: u64) -> Self {
        self.min_count = matches.max(1);
        self
    }

    pub(crate) fn name(&self) -> &str {
        &self.name
    }
}

/// A facet, and what it is counted over.
pub(super) struct Asked<'a> {
    pub(super) facet: &'a Facet,
    /// For each segment of the commit, the live documents that count.
    pub(super) matches: &'a [Bits],
    /// The values that are ticked, as [`Filter::any_of`](super::Filter::any_of) was given them.
    pub(super) ticked: Vec<&'a str>,
}

/// Counts each facet over its own matches, in the order of the facets. Where the budget is spent the
/// counts are of a part of the matches, and officials may be called by their keys.
pub(super) fn count(
    snapshot: &Snapshot,
    recipe: &Recipe,
    asked: &[Asked<'_>],
    budget: &Budget,
) -> tantivy::Result<Vec<FacetCounts>> {
    let one = |asked: &Asked<'_>| {
        if budget.is_spent() {
            return Ok(FacetCounts::none(&asked.facet.name));
        }
        let field = FacetField::of(&asked.facet.name);
        match (field, field.column(recipe.fields)) {
            (FacetField::Year, _) => years::count(snapshot, recipe.fields, asked, budget),
            (FacetField::Keyword(KeywordField::Id), _) => ids(snapshot, recipe, asked),
            (_, Some(column)) => values::count(snapshot, recipe, field, column, asked, budget),
            (_, None) => Ok(FacetCounts::none(&asked.facet.name)),
        }
    };
    asked.iter().map(one).collect()
}

/// Every match has an id of its own: only those that are ticked are told.
fn ids(snapshot: &Snapshot, recipe: &Recipe, asked: &Asked<'_>) -> tantivy::Result<FacetCounts> {
    let mut counts = FacetCounts::none(&asked.facet.name);
    counts.distinct = asked.matches.iter().map(Bits::count).sum();
    let mut told = FxHashSet::default();
    for id in asked.ticked.iter().filter(|id| told.insert(**id)) {
        let found = snapshot.find(recipe.fields, id)?;
        let matches = found.and_then(|(segment, doc)| Some((asked.matches.get(segment)?, doc)));
        let count = u64::from(matches.is_some_and(|(bits, doc)| bits.contains(doc)));
        counts.values.push(FacetValue::ticked(id, count));
    }
    Ok(counts)
}

impl FacetCounts {
    fn none(name: &str) -> Self {
        Self { name: name.to_owned(), values: Vec::new(), distinct: 0, missing: 0 }
    }
}

impl FacetValue {
    /// One without children that nobody has ticked.
    pub(super) fn plain(value: String, label: String, rank: Rank, facet: &Facet) -> Self {
        let (count, significance) = (rank.matches(), rank.significance(facet));
        Self { value, label, count, is_ticked: false, significance, children: Vec::new() }
    }

    fn ticked(value: &str, count: u64) -> Self {
        Self {
            value: value.to_owned(),
            label: value.to_owned(),
            count,
            is_ticked: true,
            significance: None,
            children: Vec::new(),
        }
    }
}
