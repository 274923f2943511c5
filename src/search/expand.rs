//! The terms of an index that fit a pattern.
//!
//! Dictionaries are read through as far as the pattern does not say where to look, of all segments
//! of a commit together, as long as there is time. The file must not know what the terms are looked for.

use std::collections::BTreeMap;

use tantivy::postings::TermInfo;
use tantivy::schema::Field;

use super::budget::Budget;
use crate::analysis::Language;
use crate::index::schema::{Fields, SEPARATOR};
use crate::index::snapshot::Segment;
use crate::query::pattern::Matcher;
use crate::query::plan::Pattern;
use crate::query::{QueryErrorKind, QueryWarning};

/// A pattern that more terms fit than are looked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Cut {
    /// The pattern as one would type it.
    pub(crate) pattern: String,
    /// How many terms it stands for.
    pub(crate) kept: usize,
    /// How many fit it.
    pub(crate) found: usize,
}

impl Cut {
    pub(crate) fn warning(&self) -> QueryWarning {
        let Self { pattern, kept, found } = self;
        let message = format!(
            "`{pattern}` fits {found} terms, of which the {kept} nearest or most frequent are \
             searched for; write more of the word"
        );
        QueryWarning::new(QueryErrorKind::TooManyTerms, 0..0, message)
    }
}

/// Terms, each with how far it is from the pattern.
pub(crate) type Terms = BTreeMap<String, u8>;

/// The stems of `text` that fit a pattern, or of which a word of the index fits it.
pub(crate) fn stems(
    pattern: &Pattern,
    segments: &[Segment],
    fields: Fields,
    language: Language,
    budget: &Budget,
) -> tantivy::Result<Terms> {
    let mut terms = Terms::new();
    let mut matcher = Matcher::new(pattern);
    let prefix = matcher.prefix().to_owned();
    // The English stemmer leaves the first letter as it is, so that the dictionaries can be entered
    // where it is; a letter of several bytes would be cut.
    let first = prefix.get(..1).filter(|_| language == Language::English).unwrap_or_default();
    for segment in segments.iter().take_while(|_| !budget.is_spent()) {
        if first.is_empty() {
            let outline = matcher.outline();
            segment.vocabulary()?.visit(
                |word| outline.admits(word) && !budget.poll(),
                |stem, word| {
                    if let Some(distance) = matcher.distance(word) {
                        note(&mut terms, stem, distance);
                    }
                },
            );
            continue;
        }
        for_each_term(segment, fields.text, &prefix, budget, |term, _| {
            if let Some(distance) = matcher.distance(term) {
                note(&mut terms, term, distance);
            }
        })?;
        for_each_term(segment, fields.exact, first, budget, |term, _| {
            if let Some((stem, word)) = term.split_once(SEPARATOR)
                && let Some(distance) = matcher.distance(word)
            {
                note(&mut terms, stem, distance);
            }
        })?;
    }
    Ok(terms)
}

/// The terms of a field of names that fit a pattern; those that stand for roles do not.
pub(crate) fn name_terms(
    pattern: &Pattern,
    segments: &[Segment],
    field: Field,
    budget: &Budget,
) -> tantivy::Result<Terms> {
    let mut terms = Terms::new();
    let mut matcher = Matcher::new(pattern);
    let prefix = matcher.prefix().to_owned();
    for segment in segments.iter().take_while(|_| !budget.is_spent()) {
        for_each_term(segment, field, &prefix, budget, |term, _| {
            if !term.starts_with(|c: char| c.is_control())
                && let Some(distance) = matcher.distance(term)
            {
                note(&mut terms, term, distance);
            }
        })?;
    }
    Ok(terms)
}

fn note(terms: &mut Terms, term: &str, distance: u8) {
    if let Some(known) = terms.get_mut(term) {
        *known = distance.min(*known);
    } else {
        terms.insert(term.to_owned(), distance);
    }
}

/// Visits the terms of a field that begin so, in order, with where their posting lists lie.
pub(crate) fn for_each_term(
    segment: &Segment,
    field: Field,
    prefix: &str,
    budget: &Budget,
    mut visit: impl FnMut(&str, &TermInfo),
) -> tantivy::Result<()> {
    let index = segment.inverted_index(field)?;
    let mut stream = index.terms().range().ge(prefix).into_stream()?;
    while stream.advance() {
        let key = stream.key();
        if !key.starts_with(prefix.as_bytes()) || budget.poll() {
            break;
        }
        if let Ok(term) = std::str::from_utf8(key) {
            visit(term, stream.value());
        }
    }
    Ok(())
}
