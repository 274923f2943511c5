//! The words that set some matches apart from the others.
//!
//! No column holds the words of an article. So those of a sample are read, and of the most promising
//! ones the posting lists say how many matches have them. The file must not know what the matches
//! are of.

use std::collections::BinaryHeap;

use rustc_hash::FxHashMap;
use tantivy::{TERMINATED, Term};

use super::article_words::{BEGINNING, article_of, for_each_word};
use super::facets::{Counted, Facet, Rank, choose};
use super::run::Matches;
use super::top::Candidate;
use crate::index::bits::Bits;
use crate::index::parts::Part;
use crate::results::FacetValue;

/// How many articles are read for their words.
const SAMPLE: usize = 32;
/// How many words are counted over all matches.
const COUNTED: usize = 100;

/// The words of the titles and bodies of a sample by their stems.
type Sample = FxHashMap<String, Word>;

/// A word as a sample has it.
#[derive(Default)]
struct Word {
    /// How many articles have it.
    articles: u32,
    /// The number of the last of them, from 1.
    last: usize,
    /// How often it is spelled in a way.
    spellings: FxHashMap<String, u32>,
}

impl Word {
    /// The most frequent spelling; of equally frequent ones the smaller.
    fn spelling(&self) -> Option<&str> {
        let all = self.spellings.iter();
        all.max_by(|a, b| a.1.cmp(b.1).then_with(|| b.0.cmp(a.0))).map(|(spelling, _)| &**spelling)
    }
}

impl Matches<'_> {
    /// Words that are in more of these matches than of the others, as `facet` orders them, and in no
    /// label of what is told of them already; fewer where the budget is spent.
    pub(super) fn characteristic_words(
        &self,
        facet: &Facet,
        top: usize,
        docs: &[Bits],
        told: &[&[FacetValue]],
    ) -> tantivy::Result<Vec<FacetValue>> {
        if top == 0 {
            return Ok(Vec::new());
        }
        let mut sample = self.words_of(&self.sample(docs))?;
        self.recipe.with_session(|session| {
            for value in told.iter().copied().flatten() {
                session.analyze(value.label(), &mut |token| {
                    sample.remove(token.term);
                });
            }
        });
        let promising = self.most_promising(sample)?;
        let mut counted = Vec::with_capacity(promising.len());
        for (stem, _) in &promising {
            counted.push(self.count_of(stem, docs)?);
        }
        let count = |sets: &[Bits]| sets.iter().map(Bits::count).sum();
        let of = Counted { matches: count(docs), live: count(self.docs) };
        let (ranks, _) = choose(facet, top, (0..).zip(counted), of);
        let value = |rank: Rank| {
            let (_, word) = promising.get(usize::try_from(rank.number()).ok()?)?;
            let spelling = word.spelling()?.to_owned();
            Some(FacetValue::plain(spelling.clone(), spelling, rank, facet))
        };
        Ok(ranks.into_iter().filter_map(value).collect())
    }

    /// Those of the smallest hashes, which are the same wherever the articles lie.
    fn sample(&self, docs: &[Bits]) -> Vec<Candidate> {
        let mut kept = BinaryHeap::with_capacity(SAMPLE + 1);
        for (ordinal, (segment, docs)) in (0..).zip(self.snapshot.segments.iter().zip(docs)) {
            for doc in docs.iter_from(0) {
                kept.push((segment.hash.first(doc), ordinal, doc));
                if kept.len() > SAMPLE {
                    kept.pop();
                }
            }
        }
        let of = |(_, segment, doc)| Candidate { points: 0, segment, doc };
        kept.into_iter().map(of).collect()
    }

    fn words_of(&self, articles: &[Candidate]) -> tantivy::Result<Sample> {
        let mut words = Sample::default();
        for (number, of) in (1..).zip(articles).take_while(|_| !self.budget.is_spent()) {
            let Some(article) = article_of(self.snapshot, self.recipe, *of)? else { continue };
            for_each_word(&article, self.recipe, BEGINNING, |part, token, spelling| {
                // Officials and topics have lists of their own.
                let is_prose = matches!(part, Part::Title | Part::Lead | Part::Body);
                if !is_prose || !is_telling(token.exact) {
                    return;
                }
                if !words.contains_key(token.term) {
                    words.insert(token.term.to_owned(), Word::default());
                }
                let Some(word) = words.get_mut(token.term) else { return };
                word.articles += u32::from(word.last != number);
                word.last = number;
                match word.spellings.get_mut(spelling) {
                    Some(count) => *count += 1,
                    None => {
                        word.spellings.insert(spelling.to_owned(), 1);
                    }
                }
            });
        }
        Ok(words)
    }

    /// The words that are in the more articles of the sample than their share of the index lets one
    /// expect, in order of their stems.
    fn most_promising(&self, sample: Sample) -> tantivy::Result<Vec<(String, Word)>> {
        let mut weighed = Vec::new();
        // What one article has sets nothing apart.
        for (stem, word) in sample.into_iter().filter(|(_, word)| word.articles >= 2) {
            let term = Term::from_field_text(self.recipe.fields.text, &stem);
            let all = self.snapshot.doc_freq(&term)?.max(1);
            #[expect(clippy::cast_precision_loss, reason = "a logarithm wants no more precision")]
            let rarity = (self.snapshot.docs as f64 / all as f64).ln();
            weighed.push((f64::from(word.articles) * rarity, stem, word));
        }
        weighed.sort_unstable_by(|a, b| b.0.total_cmp(&a.0).then_with(|| a.1.cmp(&b.1)));
        weighed.truncate(COUNTED);
        weighed.sort_unstable_by(|a, b| a.1.cmp(&b.1));
        Ok(weighed.into_iter().map(|(_, stem, word)| (stem, word)).collect())
    }

    /// How many of these matches, and of all, have a word.
    fn count_of(&self, stem: &str, docs: &[Bits]) -> tantivy::Result<Counted> {
        let term = Term::from_field_text(self.recipe.fields.text, stem);
        let mut counted = Counted::default();
        let sets = docs.iter().zip(self.docs);
        for (segment, (these, all)) in self.snapshot.segments.iter().zip(sets) {
            let Some(mut postings) = segment.postings(&term)? else { continue };
            let mut doc = postings.doc();
            while doc != TERMINATED && !self.budget.poll() {
                counted.matches += u64::from(these.contains(doc));
                counted.live += u64::from(all.contains(doc));
                doc = postings.advance();
            }
        }
        Ok(counted)
    }
}

/// Whether a word can say what articles are about: numbers and single letters do not.
fn is_telling(word: &str) -> bool {
    word.chars().any(char::is_alphabetic) && !(word.len() == 1 && word.is_ascii())
}
