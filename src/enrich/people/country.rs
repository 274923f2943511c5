//! The country of an office, from the word before it ("Chinese") or after it ("of Japan").
//!
//! It knows the names and adjectives of countries. It must not know offices. Its one law: a word
//! that several countries share names none.

use std::str::Split;
use std::sync::LazyLock;

use rustc_hash::FxHashMap;

use super::lexicon::{fold, lines};
use crate::article::Country;

const TABLE: &str = include_str!("../data/people-countries.tsv");

/// A row of the table.
pub(super) struct Row {
    code: &'static str,
    pub(super) names: Split<'static, char>,
    pub(super) adjectives: Split<'static, char>,
}

/// The rows of the table.
pub(super) fn countries() -> impl Iterator<Item = Row> {
    lines(TABLE).filter_map(|line| {
        let mut cells = line.split('\t');
        let (code, names, adjectives) = (cells.next()?, cells.next()?, cells.next()?);
        Some(Row { code, names: names.split('|'), adjectives: adjectives.split('|') })
    })
}

static BY_WORD: LazyLock<FxHashMap<String, Country>> = LazyLock::new(|| {
    let mut by_word = FxHashMap::default();
    for row in countries() {
        let Ok(country) = Country::parse(row.code) else { continue };
        for word in row.names.chain(row.adjectives) {
            by_word.insert(fold(word), country);
        }
    }
    by_word
});

/// The country of a name or an adjective, of one word or several.
pub(super) fn country_of_word(word: &str) -> Option<Country> {
    BY_WORD.get(&fold(word)).copied()
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;

    #[test]
    fn the_table_is_whole() {
        let mut seen = HashSet::new();
        for row in countries() {
            assert!(Country::parse(row.code).is_ok(), "{}", row.code);
            for word in row.names.chain(row.adjectives) {
                assert!(seen.insert(fold(word)), "{word} is there twice");
            }
        }
        assert!(seen.len() > 200);
    }

    #[test]
    fn words_name_countries() {
        let code = |word| country_of_word(word).map(Country::as_str);
        assert_eq!(code("Chinese"), Some("CN"));
        assert_eq!(code("Soviet Union"), Some("SUHH"));
        assert_eq!(code("Atlantis"), None);
    }
}
