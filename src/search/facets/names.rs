//! What officials and other values of facets are called.
//!
//! An official is called as the newest live article with its key has it, so that the name depends on
//! the articles only. Names that were read stay with the commit. The file must not know what is
//! counted.

use std::sync::PoisonError;

use tantivy::error::DataCorruption;
use tantivy::{DocId, TERMINATED, TantivyError, Term};

use crate::article::{Article, Country};
use crate::enrich::Enrichment;
use crate::index::Recipe;
use crate::index::schema::{SEPARATOR, fold_keyword};
use crate::index::snapshot::{Segment, Snapshot};
use crate::query::plan::KeywordField;
use crate::search::budget::Budget;
use crate::search::facet_field::FacetField;
use crate::search::request::Sort;
use crate::search::sink::{Newest, Sink};
use crate::search::top::by_date;

/// The last label of a value that is a path, else the value.
pub(super) fn last_label<'v>(field: FacetField<'_>, value: &'v str) -> &'v str {
    match value.rsplit_once(SEPARATOR) {
        Some((_, last)) if field == FacetField::Keyword(KeywordField::TopicPath) => last,
        _ => value,
    }
}

/// Looks names up in a commit.
#[derive(Clone, Copy)]
pub(in crate::search) struct Names<'a> {
    pub(in crate::search) snapshot: &'a Snapshot,
    pub(in crate::search) recipe: &'a Recipe,
    pub(in crate::search) budget: &'a Budget,
}

impl Names<'_> {
    /// The name of the official with a key; the key where there is none, or no time to read it.
    pub(in crate::search) fn of(&self, key: &str) -> tantivy::Result<String> {
        let folded = fold_keyword(key);
        let known = || self.snapshot.names.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(name) = known().get(&*folded) {
            return Ok(name.clone());
        }
        if self.budget.is_spent() {
            return Ok(key.to_owned());
        }
        let name = self.read(&folded)?.unwrap_or_else(|| key.to_owned());
        known().insert(folded.into_owned(), name.clone());
        Ok(name)
    }

    /// What a value of a facet is called: the name of an official or a country, the last label of a
    /// topic, else the value itself.
    pub(in crate::search) fn label(
        &self,
        field: FacetField<'_>,
        value: &str,
    ) -> tantivy::Result<String> {
        Ok(match field {
            FacetField::Official(_) => self.of(value)?,
            FacetField::Country => {
                value.parse().map_or_else(|_| value.to_owned(), |c: Country| c.name().to_owned())
            }
            _ => last_label(field, value).to_owned(),
        })
    }

    fn read(&self, folded: &str) -> tantivy::Result<Option<String>> {
        let Some((segment, doc)) = self.newest(folded)? else { return Ok(None) };
        let stored = segment.stored(self.recipe.fields, doc)?;
        let damaged = |why: String| {
            let id = segment.id(doc);
            let comment = format!("the stored article `{id}`: {why}");
            TantivyError::DataCorruption(DataCorruption::comment_only(comment))
        };
        let json = stored.ok_or_else(|| damaged("it is missing".to_owned()))?;
        let article: Article =
            serde_json::from_slice(&json).map_err(|error| damaged(error.to_string()))?;
        let same_as = &self.recipe.same_as;
        let mut officials = article.officials().iter();
        if let Some(same) = officials.find(|o| fold_keyword(&o.key(same_as)) == folded) {
            return Ok(Some(same.normalized_name()));
        }
        let Some(found) = segment.found(self.recipe.fields, doc)? else { return Ok(None) };
        let found = Enrichment::from_stored(&found).map_err(|error| damaged(error.to_string()))?;
        let mut officials = found.officials().iter();
        let same = officials.find(|o| fold_keyword(same_as.canonical(o.key())) == folded);
        Ok(same.map(|official| official.name().to_owned()))
    }

    /// The live article with a folded key that comes first by date, then by id.
    fn newest(&self, folded: &str) -> tantivy::Result<Option<(&Segment, DocId)>> {
        let term = Term::from_field_text(self.recipe.fields.official_key, folded);
        let segments = &self.snapshot.segments;
        let mut newest = Vec::with_capacity(segments.len());
        for (ordinal, segment) in (0..).zip(segments) {
            let Some(mut postings) = segment.postings(&term)? else { continue };
            let mut sink = Newest::new(segment, ordinal, 1);
            let mut doc = postings.doc();
            while doc != TERMINATED {
                if segment.is_live(doc) && sink.push(doc, 0).is_break() {
                    break;
                }
                doc = postings.advance();
            }
            sink.finish(&mut newest);
        }
        let first =
            newest.iter().min_by(|(_, a), (_, b)| by_date(self.snapshot, Sort::Newest, a, b));
        Ok(first.and_then(|(_, first)| Some((segments.get(first.segment as usize)?, first.doc))))
    }
}
