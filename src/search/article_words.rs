//! The words of an article that say something of its subject.
//!
//! The file must not know what they are for.

use rustc_hash::FxHashMap;
use tantivy::TantivyError;
use tantivy::error::DataCorruption;

use super::top::Candidate;
use crate::analysis::TokenRef;
use crate::article::Article;
use crate::index::Recipe;
use crate::index::parts::{Part, for_each_part};
use crate::index::snapshot::Snapshot;
use crate::query::is_function_word;

/// Of a long article so many bytes of the body are read, about, where many articles are: it begins
/// with what it is about, and what follows takes its time.
pub(super) const BEGINNING: usize = 16 * 1024;

/// The article of a document; `None` if there is no such document.
pub(super) fn article_of(
    snapshot: &Snapshot,
    recipe: &Recipe,
    of: Candidate,
) -> tantivy::Result<Option<Article>> {
    let Some(segment) = snapshot.segments.get(of.segment as usize) else { return Ok(None) };
    let Some(json) = segment.stored(recipe.fields, of.doc)? else { return Ok(None) };
    let article = Article::read_kept(&json).map_err(|error| {
        let comment = format!("the stored article `{}`: {error}", segment.id(of.doc));
        TantivyError::DataCorruption(DataCorruption::comment_only(comment))
    })?;
    Ok(Some(article))
}

/// How often each word stands in an article, weighted as `text` has it, function words left out. Of
/// the body paragraphs count that begin in the first `most` bytes, of each so many bytes.
pub(super) fn weighted_frequencies(
    article: &Article,
    recipe: &Recipe,
    most: usize,
) -> FxHashMap<String, u32> {
    let mut all: FxHashMap<String, u32> = FxHashMap::default();
    for_each_word(article, recipe, most, |part, token, _| {
        let weight = part.weight(recipe.weights);
        match all.get_mut(token.term) {
            Some(freq) => *freq += weight,
            None => {
                all.insert(token.term.to_owned(), weight);
            }
        }
    });
    all
}

/// Visits the same words, each with the part that it stands in and its spelling there.
pub(super) fn for_each_word(
    article: &Article,
    recipe: &Recipe,
    most: usize,
    mut visit: impl FnMut(Part, TokenRef<'_>, &str),
) {
    let (weights, language) = (recipe.weights, recipe.analyzer.language());
    recipe.with_session(|session| {
        for_each_part(article, weights, most, |part, text| {
            let text = match part {
                Part::Lead | Part::Body => beginning(text, most),
                _ => text,
            };
            session.analyze(text, &mut |token| {
                if !is_function_word(token.exact, language) {
                    let spelling = text.get(token.start..token.end).unwrap_or(token.exact);
                    visit(part, token, spelling);
                }
            });
        });
    });
}

/// So many bytes of a text, less what is left of a character.
fn beginning(text: &str, bytes: usize) -> &str {
    let end = (0..=text.len().min(bytes)).rev().find(|end| text.is_char_boundary(*end));
    end.and_then(|end| text.get(..end)).unwrap_or_default()
}
