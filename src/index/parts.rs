//! The parts of an article that the field `text` has, with what their words count.
//!
//! It must not know what becomes of them. Its law: it has the parts that
//! [`document`](super::document) writes, each once.

use super::config::Weights;
use crate::article::{Article, paragraph_ranges};

/// A part of an article.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Part {
    Title,
    Officials,
    Topics,
    /// The paragraph that leads the body.
    Lead,
    /// Any other paragraph of the body.
    Body,
}

impl Part {
    /// What each of its words counts.
    pub(crate) fn weight(self, weights: Weights) -> u32 {
        match self {
            Self::Title => weights.title,
            Self::Officials => weights.officials,
            Self::Topics => weights.topics,
            Self::Lead => weights.lead,
            Self::Body => weights.body,
        }
    }
}

/// Visits the texts of all parts that count, of the body those paragraphs that begin before a byte.
pub(crate) fn for_each_part(
    article: &Article,
    weights: Weights,
    end: usize,
    mut visit: impl FnMut(Part, &str),
) {
    let mut take = |part: Part, text: &str| {
        if part.weight(weights) > 0 {
            visit(part, text);
        }
    };
    take(Part::Title, article.title().unwrap_or_default());
    for official in article.officials() {
        take(Part::Officials, &official.normalized_name());
        take(Part::Officials, official.office().unwrap_or_default());
    }
    for label in article.topics().iter().flatten() {
        take(Part::Topics, label);
    }
    let (body, lead) = (article.body(), article.lead_range());
    for range in paragraph_ranges(body).take_while(|range| range.start < end) {
        let is_lead = !lead.is_empty() && range.contains(&lead.start);
        let part = if is_lead { Part::Lead } else { Part::Body };
        take(part, body.get(range).unwrap_or_default());
    }
}
