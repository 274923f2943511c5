//! Counts keywords, which may be paths in a tree.
//!
//! The file must not know how documents are counted.

use rustc_hash::FxHashSet;
use tantivy::schema::Field;
use tantivy::{TERMINATED, Term};

use super::choice::{Counted, Rank, choose};
use super::names::{Names, last_label};
use super::{Asked, Facet, MAX_LEVELS};
use crate::index::Recipe;
use crate::index::bits::Bits;
use crate::index::keywords::Keywords;
use crate::index::ordinals::Occurrences;
use crate::index::schema::{SEPARATOR, role_keyword};
use crate::index::snapshot::Snapshot;
use crate::query::plan::KeywordField;
use crate::results::{FacetCounts, FacetValue};
use crate::search::budget::Budget;
use crate::search::facet_field::{FacetField, is_official_key};

/// Counts a facet whose values lie in a column of keywords.
pub(super) fn count(
    snapshot: &Snapshot,
    recipe: &Recipe,
    field: FacetField<'_>,
    column: Field,
    asked: &Asked<'_>,
    budget: &Budget,
) -> tantivy::Result<FacetCounts> {
    let table = snapshot.keywords(column)?;
    let facet = asked.facet;
    let is_tree = field == FacetField::Keyword(KeywordField::TopicPath);
    let mut prefix = field.prefix();
    if is_tree {
        let labels = facet.under.iter().flat_map(|label| [label.as_str(), "\u{1f}"]);
        prefix = field.keywords(&labels.collect::<String>(), &recipe.same_as).concat();
    }
    let range = table.beginning_with(&prefix);
    let first = range.start;
    let occurrences = table.count(asked.matches, range, || budget.poll());
    let all = Counted { matches: occurrences.seen, live: snapshot.live_docs };
    let names = Names { snapshot, recipe, budget };
    let (matches, ticks) = (asked.matches, Vec::new());
    let mut level =
        Level { facet, field, is_tree, table, first, occurrences, all, ticks, matches, names };
    for value in &asked.ticked {
        let keywords = field.keywords(value, &recipe.same_as);
        let known = keywords.iter().find(|keyword| table.find(keyword).is_some());
        if let Some(keyword) = known.or(keywords.first()) {
            level.ticks.push(Tick { keyword: keyword.clone(), given: value });
        }
        if budget.poll() {
            break;
        }
    }
    level.ticks.sort_by(|a, b| a.keyword.cmp(&b.keyword));
    level.ticks.dedup_by(|a, b| a.keyword == b.keyword);
    let (values, distinct) = level.values(&prefix, 0)?;
    let missing = level.occurrences.without;
    Ok(FacetCounts { name: facet.name.clone(), values, distinct, missing })
}

/// A value that is ticked.
struct Tick<'a> {
    keyword: String,
    given: &'a str,
}

/// What the values of one level are made of.
struct Level<'a> {
    facet: &'a Facet,
    field: FacetField<'a>,
    is_tree: bool,
    table: &'a Keywords,
    /// The value whose count comes first.
    first: u32,
    occurrences: Occurrences,
    all: Counted,
    ticks: Vec<Tick<'a>>,
    matches: &'a [Bits],
    names: Names<'a>,
}

impl Level<'_> {
    /// The values that begin so and lie so deep below the first level, and how many any match has.
    fn values(&self, prefix: &str, depth: usize) -> tantivy::Result<(Vec<FacetValue>, u64)> {
        let ticked = if depth < MAX_LEVELS { self.ticked(prefix) } else { Vec::new() };
        let (mut ranks, mut distinct) = (Vec::new(), 0);
        if depth < self.facet.levels {
            let range = self.table.beginning_with(prefix);
            let here = |number: &u32| {
                let rest = self.table.folded(*number).get(prefix.len()..);
                !self.is_tree || rest.is_some_and(|rest| !rest.contains(SEPARATOR))
            };
            let counted = range
                .map(|number| (number, self.counted(number)))
                .filter(|(number, counted)| counted.matches > 0 && here(number));
            (ranks, distinct) = choose(self.facet, self.facet.top, counted, self.all);
        }
        let told: FxHashSet<u32> = ranks.iter().map(|rank| rank.number()).collect();
        let numbers = ticked.iter().filter_map(|keyword| self.table.find(keyword));
        let further: Vec<u32> = numbers.filter(|number| !told.contains(number)).collect();
        let rank = |number: &u32| Rank::new(self.facet, *number, self.counted(*number), self.all);
        let mut further: Vec<Rank> = further.iter().map(rank).collect();
        further.sort_unstable_by(|a, b| b.cmp(a));
        let mut values = Vec::with_capacity(ranks.len() + ticked.len());
        for rank in ranks.into_iter().chain(further) {
            values.push(self.value(rank, depth)?);
        }
        for keyword in ticked.into_iter().filter(|keyword| self.table.find(keyword).is_none()) {
            values.push(self.unknown(&keyword, depth)?);
        }
        Ok((values, distinct))
    }

    /// The folded keywords of this level that are ticked, or have one below them that is.
    fn ticked(&self, prefix: &str) -> Vec<String> {
        let of = |tick: &Tick<'_>| {
            let rest = tick.keyword.strip_prefix(prefix)?;
            let label = if self.is_tree { rest.split(SEPARATOR).next() } else { Some(rest) };
            label.map(|label| format!("{prefix}{label}"))
        };
        let first = self.ticks.partition_point(|tick| tick.keyword.as_str() < prefix);
        let below = self.ticks.get(first..).unwrap_or_default().iter();
        let below = below.take_while(|tick| tick.keyword.starts_with(prefix));
        let mut ticked: Vec<String> = below.filter_map(of).collect();
        ticked.sort_unstable();
        ticked.dedup();
        ticked
    }

    fn tick(&self, keyword: &str) -> Option<&Tick<'_>> {
        let at = self.ticks.binary_search_by(|tick| tick.keyword.as_str().cmp(keyword));
        at.ok().and_then(|at| self.ticks.get(at))
    }

    fn counted(&self, number: u32) -> Counted {
        let at = number.wrapping_sub(self.first) as usize;
        let matches = self.occurrences.counts.get(at).copied().unwrap_or(0);
        Counted { matches: u64::from(matches), live: u64::from(self.table.live(number)) }
    }

    /// A value that articles have.
    fn value(&self, rank: Rank, depth: usize) -> tantivy::Result<FacetValue> {
        let keyword = self.table.folded(rank.number());
        let value = self.field.value(self.table.spelling(rank.number()));
        Ok(FacetValue {
            value: value.to_owned(),
            label: self.names.label(self.field, value)?,
            count: rank.matches(),
            is_ticked: self.tick(keyword).is_some(),
            significance: rank.significance(self.facet),
            children: self.children(keyword, depth)?,
        })
    }

    /// A value that is ticked, or has one below it that is, and that no article has: of officials
    /// it may be an identifier that articles state and no key.
    fn unknown(&self, keyword: &str, depth: usize) -> tantivy::Result<FacetValue> {
        let tick = self.tick(keyword);
        let value = tick.map_or(self.field.value(keyword), |tick| tick.given);
        Ok(FacetValue {
            value: value.to_owned(),
            label: last_label(self.field, value).to_owned(),
            count: self.stated(value)?,
            is_ticked: tick.is_some(),
            significance: Rank::new(self.facet, 0, Counted::default(), self.all)
                .significance(self.facet),
            children: self.children(keyword, depth)?,
        })
    }

    /// Matches with an official of whom an article states this identifier, in the role of the facet.
    fn stated(&self, id: &str) -> tantivy::Result<u64> {
        let FacetField::Official(role) = self.field else { return Ok(0) };
        let Names { snapshot, recipe, .. } = self.names;
        if is_official_key(id, &recipe.same_as) {
            return Ok(0);
        }
        let stated = role.map_or_else(|| id.to_owned(), |role| role_keyword(role, id));
        let term = Term::from_field_text(recipe.fields.stated_id, &stated);
        let mut count = 0;
        for (segment, matches) in snapshot.segments.iter().zip(self.matches) {
            let Some(mut postings) = segment.postings(&term)? else { continue };
            let mut doc = postings.doc();
            while doc != TERMINATED {
                count += u64::from(matches.contains(doc));
                doc = postings.advance();
            }
        }
        Ok(count)
    }

    fn children(&self, keyword: &str, depth: usize) -> tantivy::Result<Vec<FacetValue>> {
        let is_last = self.ticks.is_empty() && depth + 1 >= self.facet.levels;
        if !self.is_tree || is_last || depth + 1 >= MAX_LEVELS {
            return Ok(Vec::new());
        }
        let prefix = format!("{keyword}{SEPARATOR}");
        Ok(self.values(&prefix, depth + 1)?.0)
    }
}
