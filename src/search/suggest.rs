//! What a reader may be about to type, from the officials, topics and words of a commit.
//!
//! The file says what is completed and how it is shown; how is not known here.

pub(super) mod did_you_mean;

use rustc_hash::{FxHashMap, FxHashSet};
use tantivy::TERMINATED;
use tantivy::postings::TermInfo;

use super::budget::Budget;
use super::expand::for_each_term;
use super::facets::Names;
use crate::analysis::folded;
use crate::article::name_key;
use crate::enrich::{Authority, Pipeline};
use crate::index::Recipe;
use crate::index::completion::{Begin, Completed, Completion};
use crate::index::keywords::Keywords;
use crate::index::schema::SEPARATOR;
use crate::index::snapshot::{Segment, Snapshot};
use crate::results::{Suggestion, Suggestions};

/// The most that is suggested of each kind.
const MAX_LIMIT: usize = 1000;

/// Suggests from a commit.
#[derive(Clone, Copy)]
pub(in crate::search) struct Suggest<'a> {
    pub(in crate::search) snapshot: &'a Snapshot,
    pub(in crate::search) recipe: &'a Recipe,
}

impl<'a> Suggest<'a> {
    pub(in crate::search) fn suggest(
        &self,
        typed: &str,
        limit: usize,
    ) -> tantivy::Result<Suggestions> {
        let limit = limit.min(MAX_LIMIT);
        let typed = comparable(typed);
        let last = typed.trim_end().rsplit(' ').next().unwrap_or_default();
        // A whole text is likelier meant than its last word.
        let complete = |all: &Completion| {
            let found = all.complete(&typed, slips_of(&typed), limit);
            if found.is_empty() && last.len() < typed.len() {
                return all.complete(last, slips_of(last), limit);
            }
            found
        };
        let officials = complete(self.officials()?);
        let topics = complete(self.topics()?);
        let is_open = !typed.ends_with(' ') && !last.is_empty();
        let words = self.words()?;
        let slips = slips_of(last);
        let found = if is_open { words.complete(last, slips, limit) } else { Vec::new() };
        let shown = found.iter().map(|found| shown_word(words, found));

        let (keys, paths) = (self.keys()?, self.paths()?);
        let authority = self.authority();
        let ids = self.mapped_ids();
        let official = |found: &Completed| {
            let value = keys.spelling(found.id);
            let text = self.name(value, authority, &ids)?;
            Ok(Suggestion { value: value.to_owned(), text, articles: found.count.into() })
        };
        let topic = |found: &Completed| {
            let value = paths.spelling(found.id);
            let text = value.rsplit(SEPARATOR).next().unwrap_or(value).to_owned();
            Suggestion { value: value.to_owned(), text, articles: found.count.into() }
        };
        Ok(Suggestions {
            officials: officials.iter().map(official).collect::<tantivy::Result<_>>()?,
            topics: topics.iter().map(topic).collect(),
            words: shown.collect(),
        })
    }

    fn keys(&self) -> tantivy::Result<&'a Keywords> {
        self.snapshot.keywords(self.recipe.fields.official_key)
    }

    fn paths(&self) -> tantivy::Result<&'a Keywords> {
        self.snapshot.keywords(self.recipe.fields.topic_path)
    }

    fn authority(&self) -> Option<&'a Authority> {
        self.recipe.pipeline.as_ref().and_then(Pipeline::authority)
    }

    /// Keys that are ids which others are the same as.
    fn mapped_ids(&self) -> FxHashSet<&'a str> {
        self.recipe.same_as.iter().map(|(_, same)| same).collect()
    }

    fn officials(&self) -> tantivy::Result<&'a Completion> {
        self.completion(0, || {
            let keys = self.keys()?;
            let (authority, ids) = (self.authority(), self.mapped_ids());
            let mut names = Vec::new();
            for number in (0..keys.len()).filter(|number| keys.live(*number) > 0) {
                let name = self.name(keys.spelling(number), authority, &ids)?;
                names.push((number, keys.live(number), comparable(&name)));
            }
            Ok(Completion::new(Begin::Words, names))
        })
    }

    fn topics(&self) -> tantivy::Result<&'a Completion> {
        self.completion(1, || {
            let paths = self.paths()?;
            let label = |number: u32| {
                let label = paths.folded(number).rsplit(SEPARATOR).next().unwrap_or_default();
                (number, paths.live(number), comparable(label))
            };
            let live = (0..paths.len()).filter(|number| paths.live(*number) > 0);
            Ok(Completion::new(Begin::Words, live.map(label)))
        })
    }

    fn words(&self) -> tantivy::Result<&'a Completion> {
        self.completion(2, || {
            let mut counts: FxHashMap<String, u32> = FxHashMap::default();
            for segment in &self.snapshot.segments {
                self.count_words(segment, &mut counts)?;
            }
            let word =
                |text: &str| text.chars().nth(1).is_some() && text.chars().all(char::is_alphabetic);
            let mut counts: Vec<(String, u32)> =
                counts.into_iter().filter(|(w, _)| word(w)).collect();
            counts.sort_unstable();
            let numbered = (0..).zip(counts);
            Ok(Completion::new(Begin::Text, numbered.map(|(id, (word, count))| (id, count, word))))
        })
    }

    /// Adds how many articles of a segment have each word.
    fn count_words(
        &self,
        segment: &Segment,
        counts: &mut FxHashMap<String, u32>,
    ) -> tantivy::Result<()> {
        let (fields, budget) = (self.recipe.fields, Budget::unlimited());
        let mut forms: FxHashMap<String, Vec<TermInfo>> = FxHashMap::default();
        for_each_term(segment, fields.exact, "", &budget, |term, info| {
            if let Some((stem, word)) = term.split_once(SEPARATOR) {
                *counts.entry(word.to_owned()).or_default() += info.doc_freq;
                forms.entry(stem.to_owned()).or_default().push(info.clone());
            }
        })?;
        let mut stems = Vec::new();
        for_each_term(segment, fields.text, "", &budget, |stem, info| match forms.remove(stem) {
            Some(forms) => stems.push((stem.to_owned(), info.clone(), forms)),
            None => *counts.entry(stem.to_owned()).or_default() += info.doc_freq,
        })?;
        for (stem, info, forms) in stems {
            if self.is_word(segment, &info, &forms)? {
                *counts.entry(stem).or_default() += info.doc_freq;
            }
        }
        Ok(())
    }

    /// Whether a stem is a word as well: some article has it and none of its other forms.
    fn is_word(
        &self,
        segment: &Segment,
        stem: &TermInfo,
        forms: &[TermInfo],
    ) -> tantivy::Result<bool> {
        let fields = self.recipe.fields;
        if stem.doc_freq > forms.iter().map(|form| form.doc_freq).sum() {
            return Ok(true);
        }
        let mut lists = Vec::with_capacity(forms.len());
        for form in forms {
            lists.push(segment.list(fields.exact, form)?);
        }
        let mut stem = segment.list(fields.text, stem)?;
        let mut doc = stem.doc();
        while doc != TERMINATED {
            let has = lists.iter_mut().any(|list| {
                let at = list.doc();
                at == doc || (at < doc && list.seek(doc) == doc)
            });
            if !has {
                return Ok(true);
            }
            doc = stem.advance();
        }
        Ok(false)
    }

    fn completion(
        &self,
        place: usize,
        make: impl FnOnce() -> tantivy::Result<Completion>,
    ) -> tantivy::Result<&'a Completion> {
        let missing = || tantivy::TantivyError::InternalError("no such completion".to_owned());
        let place = self.snapshot.completions.get(place).ok_or_else(missing)?;
        if let Some(known) = place.get() {
            return Ok(known);
        }
        let made = make()?;
        Ok(place.get_or_init(|| made))
    }

    /// What an official is called whose key may be a name. Only where it is none, and no authority
    /// knows it, is an article read.
    fn name(
        &self,
        key: &str,
        authority: Option<&Authority>,
        ids: &FxHashSet<&str>,
    ) -> tantivy::Result<String> {
        if let Some(person) = authority.and_then(|known| known.person(key)) {
            return Ok(person.name().to_owned());
        }
        if !ids.contains(key) && name_key(key) == key {
            return Ok(with_capitals(key));
        }
        let budget = Budget::unlimited();
        Names { snapshot: self.snapshot, recipe: self.recipe, budget: &budget }.of(key)
    }
}

fn shown_word(words: &Completion, found: &Completed) -> Suggestion {
    let word = words.known(found.id).to_owned();
    Suggestion { value: word.clone(), text: word, articles: found.count.into() }
}

/// How many slips are forgiven in a typed text.
fn slips_of(typed: &str) -> u8 {
    match typed.chars().filter(|letter| *letter != ' ').count() {
        0..=3 => 0,
        4..=7 => 1,
        _ => 2,
    }
}

/// A text as it is compared: folded, with one space for what is between words. A space at the end
/// stays.
fn comparable(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    for letter in folded(text).chars() {
        if letter.is_alphanumeric() {
            plain.push(letter);
        } else if !plain.is_empty() && !plain.ends_with(' ') {
            plain.push(' ');
        }
    }
    plain
}

/// A name in lower case with capital letters.
fn with_capitals(key: &str) -> String {
    let mut name = String::with_capacity(key.len());
    let mut is_inside = false;
    for letter in key.chars() {
        if is_inside {
            name.push(letter);
        } else {
            name.extend(letter.to_uppercase());
        }
        is_inside = letter.is_alphanumeric() || letter == '\'';
    }
    name
}
