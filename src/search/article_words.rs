//! The words of an article that say something of its subject, with their weighted frequencies.
//!
//! The file must not know what they are for.

use rustc_hash::FxHashMap;

use crate::article::Article;
use crate::index::Recipe;
use crate::index::parts::{Part, for_each_part};
use crate::query::is_function_word;

/// How often each word stands in an article, weighted as `text` has it, function words left out. Of
/// the body paragraphs count that begin in the first `most` bytes, of each so many bytes.
pub(super) fn weighted_frequencies(
    article: &Article,
    recipe: &Recipe,
    most: usize,
) -> FxHashMap<String, u32> {
    let (weights, language) = (recipe.weights, recipe.analyzer.language());
    let mut all: FxHashMap<String, u32> = FxHashMap::default();
    recipe.with_session(|session| {
        for_each_part(article, weights, most, |part, text| {
            let text = match part {
                Part::Lead | Part::Body => beginning(text, most),
                _ => text,
            };
            let weight = part.weight(weights);
            session.analyze(text, &mut |token| {
                if is_function_word(token.exact, language) {
                    return;
                }
                match all.get_mut(token.term) {
                    Some(freq) => *freq += weight,
                    None => {
                        all.insert(token.term.to_owned(), weight);
                    }
                }
            });
        });
    });
    all
}

/// So many bytes of a text, less what is left of a character.
fn beginning(text: &str, bytes: usize) -> &str {
    let end = (0..=text.len().min(bytes)).rev().find(|end| text.is_char_boundary(*end));
    end.and_then(|end| text.get(..end)).unwrap_or_default()
}
