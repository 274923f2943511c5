//! A filter as a query of the engine's, for deletions, which the engine runs on segments that no
//! snapshot holds yet.

use std::sync::Arc;

use tantivy::query::{ConstScorer, EmptyScorer, EnableScoring, Explanation, Query, Scorer, Weight};
use tantivy::{DocId, DocSet, Score, SegmentReader, TERMINATED, TantivyError};

use super::budget::Budget;
use super::filter::Filter;
use super::lower::Lowering;
use super::lowered::LoweredCondition;
use super::matches::add_matches;
use crate::index::bits::Bits;
use crate::index::schema::Fields;
use crate::index::snapshot::Segment;
use crate::index::{IndexError, Recipe};

/// The articles that a filter lets through.
pub(crate) fn matching(filter: &Filter, recipe: &Recipe) -> Result<Box<dyn Query>, IndexError> {
    let conditions = filter.conditions(recipe);
    if conditions.is_empty() && !filter.is_negated() {
        return Err(IndexError::InvalidOption {
            option: "delete_where",
            message: "the filter names no value, so that every article would be deleted".to_owned(),
        });
    }
    // Filters have no patterns, for which segments would be needed.
    let budget = Budget::unlimited();
    let mut lowering = Lowering::new(recipe, &[], 0, &budget);
    let conditions = conditions.iter().map(|condition| lowering.condition(condition));
    let conditions = conditions.collect::<tantivy::Result<Vec<_>>>();
    let conditions =
        conditions.map_err(|error| IndexError::from_engine(error, std::path::Path::new("")))?;
    Ok(Box::new(FilterQuery {
        conditions: Arc::new(conditions),
        negated: filter.is_negated(),
        fields: recipe.fields,
    }))
}

#[derive(Clone, Debug)]
struct FilterQuery {
    conditions: Arc<Vec<LoweredCondition>>,
    negated: bool,
    fields: Fields,
}

impl Query for FilterQuery {
    fn weight(&self, _: EnableScoring<'_>) -> tantivy::Result<Box<dyn Weight>> {
        Ok(Box::new(self.clone()))
    }
}

impl Weight for FilterQuery {
    fn scorer(&self, reader: &SegmentReader, boost: Score) -> tantivy::Result<Box<dyn Scorer>> {
        let segment = Segment::open(reader.clone(), self.fields)?;
        let len = reader.max_doc();
        let mut bits = Bits::none(len);
        for condition in self.conditions.iter() {
            add_matches(&segment, self.fields, condition, None, &Budget::unlimited(), &mut bits)?;
        }
        if self.negated {
            let mut others = Bits::all(len);
            others.subtract(&bits);
            bits = others;
        }
        let docs: Vec<DocId> = bits.iter().collect();
        if docs.is_empty() {
            return Ok(Box::new(EmptyScorer));
        }
        Ok(Box::new(ConstScorer::new(Listed { docs, at: 0 }, boost)))
    }

    fn explain(&self, _: &SegmentReader, doc: DocId) -> tantivy::Result<Explanation> {
        Err(TantivyError::InvalidArgument(format!("a filter gives document {doc} no score")))
    }
}

/// Documents in order.
struct Listed {
    docs: Vec<DocId>,
    at: usize,
}

impl DocSet for Listed {
    fn advance(&mut self) -> DocId {
        self.at += 1;
        self.doc()
    }

    fn doc(&self) -> DocId {
        self.docs.get(self.at).copied().unwrap_or(TERMINATED)
    }

    fn size_hint(&self) -> u32 {
        u32::try_from(self.docs.len()).unwrap_or(u32::MAX)
    }
}
