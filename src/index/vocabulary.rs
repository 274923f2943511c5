//! The words of one segment in memory, with what can be said of each at a glance: for patterns that
//! a dictionary in order is of no help with.
//!
//! It is read out of the dictionaries the first time that it is asked for. The file must not know
//! what a pattern is.

use tantivy::InvertedIndexReader;

use super::schema::SEPARATOR;
use crate::analysis::Outline;

/// The words of a segment.
#[derive(Debug)]
pub(crate) struct Vocabulary {
    /// Stems, many of which are words as they are.
    stems: Words,
    /// Words that the stemmer changed, with their stems.
    changed: Words,
}

impl Vocabulary {
    /// Reads the dictionaries of `text` and of `exact`.
    pub(crate) fn read(
        text: &InvertedIndexReader,
        exact: &InvertedIndexReader,
    ) -> tantivy::Result<Self> {
        Ok(Self { stems: Words::read(text)?, changed: Words::read(exact)? })
    }

    /// Visits the words that may be wanted by their outlines: stem and word.
    pub(crate) fn visit(
        &self,
        wanted: impl Fn(Outline) -> bool,
        mut visit: impl FnMut(&str, &str),
    ) {
        self.stems.visit(&wanted, |stem| visit(stem, stem));
        self.changed.visit(&wanted, |key| {
            if let Some((stem, word)) = key.split_once(SEPARATOR) {
                visit(stem, word);
            }
        });
    }
}

/// The keys of a dictionary, one after the other.
#[derive(Debug, Default)]
struct Words {
    keys: String,
    /// Where each key ends.
    ends: Vec<u32>,
    outlines: Vec<Outline>,
}

impl Words {
    fn read(index: &InvertedIndexReader) -> tantivy::Result<Self> {
        let mut words = Self::default();
        let mut stream = index.terms().stream()?;
        while stream.advance() {
            let Ok(key) = std::str::from_utf8(stream.key()) else { continue };
            words.keys.push_str(key);
            // What is beyond 4 GiB of words is not found by patterns.
            let Ok(end) = u32::try_from(words.keys.len()) else { break };
            words.ends.push(end);
            let word = key.split_once(SEPARATOR).map_or(key, |(_, word)| word);
            words.outlines.push(Outline::of(word.chars()));
        }
        words.keys.shrink_to_fit();
        Ok(words)
    }

    fn visit(&self, wanted: impl Fn(Outline) -> bool, mut visit: impl FnMut(&str)) {
        for (at, _) in self.outlines.iter().enumerate().filter(|(_, outline)| wanted(**outline)) {
            let end = |at: usize| self.ends.get(at).map_or(0, |end| *end as usize);
            let start = at.checked_sub(1).map_or(0, end);
            if let Some(key) = self.keys.get(start..end(at)) {
                visit(key);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::{Article, Index};

    use super::*;

    #[test]
    fn every_word_is_there_with_its_stem() {
        let article = Article::builder("a").body("Séjourné negotiated treaties; a treaty.").build();
        let index = Index::in_memory([article.unwrap()]).unwrap();
        let (snapshot, _) = index.snapshot_and_fields();
        let mut seen = Vec::new();
        let vocabulary = snapshot.segments[0].vocabulary().unwrap();
        vocabulary.visit(|_| true, |stem, word| seen.push(format!("{stem} {word}")));
        seen.sort_unstable();
        assert_eq!(
            seen,
            [
                "a a",
                "negoti negoti",
                "negoti negotiated",
                "sejourn sejourn",
                "sejourn sejourne",
                "treati treati",
                "treati treaties",
                "treati treaty",
            ]
        );
        let outline = Outline::of("treaty".chars());
        assert_eq!((outline.len, outline.letters.count_ones()), (6, 5));
        seen.clear();
        vocabulary.visit(|found| found == outline, |_, word| seen.push(word.to_owned()));
        assert_eq!(seen, ["treaty"]);
    }
}
