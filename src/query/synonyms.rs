//! Words and groups of words that mean the same.
//!
//! The file must not know how a query is put together of its parts.

use std::sync::{Arc, Mutex, PoisonError};

use rustc_hash::FxHashMap;

use super::ast::{Item, NodeKind, Occur};
use super::error::{QueryError, QueryErrorKind};
use super::plan::Words;
use super::words::text_words;
use crate::analysis::{Language, Session};

/// Words that are searched for together: whoever asks for one of a line finds the others as well.
///
/// A word with equivalents counts as one word that stands wherever any of them does. Case,
/// diacritics and inflection do not matter. A clone is cheap.
///
/// ```
/// use chancery::{Article, Index, SearchRequest, Synonyms};
///
/// let synonyms = Synonyms::parse(
///     "# names of one thing, between commas\n\
///      uk, united kingdom, britain\n\
///      nato, north atlantic treaty organization\n",
/// )?;
/// let index = Index::in_memory([
///     Article::builder("a").body("The United Kingdom signed.").build()?,
///     Article::builder("b").body("Britain did not sign.").build()?,
///     Article::builder("c").body("A kingdom that was never united.").build()?,
/// ])?;
/// let request = SearchRequest::new("uk".parse()?).synonyms(&synonyms);
/// let mut ids = index.searcher().search(&request)?.ids().join(" ");
/// assert!(ids == "a b" || ids == "b a");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, Default)]
pub struct Synonyms(Arc<Inner>);

#[derive(Debug, Default)]
struct Inner {
    groups: Vec<Vec<String>>,
    analyzed: Mutex<Vec<(Language, Arc<Analyzed>)>>,
}

/// The groups as words of an index.
#[derive(Debug, Default)]
struct Analyzed {
    groups: Vec<Vec<Words>>,
    /// The groups that hold these terms, one after the other.
    by_terms: FxHashMap<Vec<String>, Vec<usize>>,
    longest: usize,
}

impl Synonyms {
    /// Reads a file of equivalents: a line for each group, with commas between; empty lines and
    /// those that begin with `#` say nothing.
    ///
    /// # Errors
    /// A line that names fewer than two, or that holds the `=>` of one-way rules, which there are
    /// none of; the span is the line's place in the text.
    pub fn parse(text: &str) -> Result<Self, QueryError> {
        let mut groups = Vec::new();
        let mut start = 0;
        for line in text.split_inclusive('\n') {
            let span = start..start + line.trim_end().len();
            start += line.len();
            let line = line.trim();
            if line.is_empty() || line.starts_with('#') {
                continue;
            }
            let wrong =
                |message: &str| QueryError::new(QueryErrorKind::BadSynonyms, span.clone(), message);
            if line.contains("=>") {
                return Err(wrong(
                    "`=>` is not known; write words that mean the same, with commas",
                ));
            }
            let group: Vec<String> = line
                .split(',')
                .map(|words| words.trim().to_owned())
                .filter(|words| !words.is_empty())
                .collect();
            if group.len() < 2 {
                return Err(wrong("two or more are wanted, with commas between"));
            }
            groups.push(group);
        }
        Ok(Self::new(groups))
    }

    /// Groups of words that mean the same.
    ///
    /// ```
    /// use chancery::Synonyms;
    ///
    /// let synonyms = Synonyms::new([["uk", "united kingdom"], ["ussr", "soviet union"]]);
    /// assert_eq!(synonyms.len(), 2);
    /// ```
    #[must_use]
    pub fn new<G, S>(groups: impl IntoIterator<Item = G>) -> Self
    where
        G: IntoIterator<Item = S>,
        S: Into<String>,
    {
        let groups =
            groups.into_iter().map(|group| group.into_iter().map(Into::into).collect()).collect();
        Self(Arc::new(Inner { groups, analyzed: Mutex::default() }))
    }

    /// How many groups there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.0.groups.len()
    }

    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.groups.is_empty()
    }

    /// What means the same as these words, themselves left out; `None` if nothing does.
    pub(crate) fn of_words(&self, words: &Words, session: &mut Session) -> Option<Vec<Words>> {
        let terms = match words {
            Words::Term(term) => std::slice::from_ref(term),
            Words::Phrase(terms) => terms.as_slice(),
            _ => return None,
        };
        self.analyzed(session).others(terms)
    }

    /// Words of a list that stand side by side, all with this sign, and have equivalents together:
    /// the words one by one, and what means the same. Of several that share words the first and
    /// longest.
    pub(crate) fn in_list(
        &self,
        items: &[Item],
        occur: Occur,
        session: &mut Session,
    ) -> Vec<(Vec<Words>, Vec<Words>)> {
        let analyzed = self.analyzed(session);
        let terms: Vec<Option<String>> =
            items.iter().map(|item| plain_term(item, occur, session)).collect();
        let mut found = Vec::new();
        let mut at = 0;
        while at < terms.len() {
            let run = terms.get(at..).unwrap_or_default().iter().take(analyzed.longest);
            let mut run: Vec<String> = run.map_while(Clone::clone).collect();
            let same = loop {
                if run.len() < 2 {
                    break None;
                }
                if let Some(same) = analyzed.others(&run) {
                    break Some(same);
                }
                run.pop();
            };
            at += run.len().max(1);
            found.extend(same.map(|same| (run.into_iter().map(Words::Term).collect(), same)));
        }
        found
    }

    fn analyzed(&self, session: &mut Session) -> Arc<Analyzed> {
        let language = session.analyzer().language();
        let mut known = self.0.analyzed.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((_, analyzed)) = known.iter().find(|(known, _)| *known == language) {
            return Arc::clone(analyzed);
        }
        let analyzed = Arc::new(Analyzed::new(&self.0.groups, session));
        known.push((language, Arc::clone(&analyzed)));
        analyzed
    }
}

impl Analyzed {
    fn new(groups: &[Vec<String>], session: &mut Session) -> Self {
        let mut analyzed = Self::default();
        for group in groups {
            let words = group.iter().filter_map(|text| text_words(text, session).words).collect();
            analyzed.groups.push(words);
        }
        for (at, group) in analyzed.groups.iter().enumerate() {
            for terms in group.iter().filter_map(terms_of) {
                analyzed.longest = analyzed.longest.max(terms.len());
                let groups = analyzed.by_terms.entry(terms.to_vec()).or_default();
                if !groups.contains(&at) {
                    groups.push(at);
                }
            }
        }
        analyzed
    }

    fn others(&self, terms: &[String]) -> Option<Vec<Words>> {
        let mut others: Vec<Words> = Vec::new();
        let groups = self.by_terms.get(terms)?.iter().filter_map(|at| self.groups.get(*at));
        for words in groups.flatten() {
            if terms_of(words).is_some_and(|known| known != terms) && !others.contains(words) {
                others.push(words.clone());
            }
        }
        (!others.is_empty()).then_some(others)
    }
}

fn terms_of(words: &Words) -> Option<&[String]> {
    match words {
        Words::Term(term) => Some(std::slice::from_ref(term)),
        Words::Phrase(terms) => Some(terms),
        _ => None,
    }
}

fn plain_term(item: &Item, occur: Occur, session: &mut Session) -> Option<String> {
    let NodeKind::Word(text) = &item.node.kind else { return None };
    if item.occur != occur {
        return None;
    }
    match text_words(text, session).words {
        Some(Words::Term(term)) => Some(term),
        _ => None,
    }
}
