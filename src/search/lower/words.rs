//! Words of a plan made ready: how their terms go together, and how rare they are.
//!
//! The file must not know what the words are in the plan for.

use tantivy::Term;
use tantivy::schema::Field;

use super::Lowering;
use crate::index::schema::exact_term;
use crate::query::plan::{Part, Pattern, Words};
use crate::search::bm25::idf;
use crate::search::expand::stems;
use crate::search::lowered::{LoweredCondition, LoweredWords, Spans};
use crate::search::spans::Tree;

impl Lowering<'_> {
    pub(super) fn words(&mut self, words: &Words) -> tantivy::Result<LoweredWords> {
        if let Words::Fulfils(condition) = words {
            return Ok(LoweredWords::Fulfils(Box::new(self.condition(condition)?)));
        }
        let (mut words, mut at_least) = (words, 0);
        while let Words::AtLeast { count, words: inner } = words {
            at_least = at_least.max(*count);
            words = inner;
        }
        if let Words::Exact { stem, word } = words {
            let exact = self.exact(stem, word);
            return Ok(if at_least > 1 {
                LoweredWords::AtLeast { count: at_least, words: Box::new(exact) }
            } else {
                exact
            });
        }
        let (of_title, inner) = match words {
            Words::In { part: Part::Title, words } => (true, &**words),
            _ => (false, words),
        };
        let field = if of_title { self.fields.title } else { self.fields.text };
        if !of_title
            && at_least <= 1
            && let Some(mut terms) = self.plain_terms(inner, field)?
        {
            return Ok(match (terms.pop(), terms.is_empty()) {
                (None, _) => LoweredWords::Nothing,
                (Some(only), true) => LoweredWords::Term(only),
                (Some(last), false) => {
                    terms.push(last);
                    LoweredWords::Terms(terms)
                }
            });
        }
        let mut sources = Vec::new();
        let Some(tree) = self.tree(inner, field, &mut sources)? else {
            return Ok(LoweredWords::Nothing);
        };
        // What came to nothing beside alternatives has left its lists behind.
        let used = tree.lists();
        let mut numbers = vec![usize::MAX; sources.len()];
        for (number, list) in used.iter().enumerate() {
            if let Some(slot) = numbers.get_mut(*list) {
                *slot = number;
            }
        }
        let tree = tree.renumbered(&numbers);
        let sources =
            used.iter().filter_map(|list| sources.get_mut(*list).map(std::mem::take)).collect();
        // A title that does not count in `text` can still be searched.
        let times = if of_title { self.recipe.weights.title.max(1) } else { 1 };
        Ok(LoweredWords::Spans(Spans { sources, tree, at_least, of_title, times }))
    }

    /// What words come to in the title alone; nothing of those whose places are not kept.
    pub(super) fn in_title(&mut self, words: &Words) -> tantivy::Result<Option<Spans>> {
        let mut words = words;
        while let Words::AtLeast { words: inner, .. } = words {
            words = inner;
        }
        if matches!(words, Words::Exact { .. } | Words::Fulfils(_)) {
            return Ok(None);
        }
        let words = Words::In { part: Part::Title, words: Box::new(words.clone()) };
        Ok(match self.words(&words)? {
            LoweredWords::Spans(spans) => Some(spans),
            _ => None,
        })
    }

    fn exact(&self, stem: &str, word: &str) -> LoweredWords {
        let exact = |word| Term::from_field_text(self.fields.exact, &exact_term(stem, word));
        if stem == word {
            let stem = Term::from_field_text(self.fields.text, stem);
            LoweredWords::Unchanged { stem, others_from: exact("") }
        } else {
            LoweredWords::Changed(exact(word))
        }
    }

    /// The terms of which an article must hold any, if that is all there is to the words; in order,
    /// none twice.
    fn plain_terms(&mut self, words: &Words, field: Field) -> tantivy::Result<Option<Vec<Term>>> {
        let mut all = Vec::new();
        match words {
            Words::Term(term) => all.push(Term::from_field_text(field, term)),
            Words::Phrase(terms) | Words::Sloppy { terms, .. } if terms.len() < 2 => {
                all.extend(terms.iter().map(|term| Term::from_field_text(field, term)));
            }
            Words::Pattern(pattern) => all = self.expand_stems(pattern, field)?,
            Words::Any(any) => {
                for words in any {
                    match self.plain_terms(words, field)? {
                        Some(terms) => all.extend(terms),
                        None => return Ok(None),
                    }
                }
            }
            _ => return Ok(None),
        }
        all.sort_unstable();
        all.dedup();
        Ok(Some(all))
    }

    /// How the words go together, with the terms of each list in `sources`; `None` if nothing can
    /// be them.
    fn tree(
        &mut self,
        words: &Words,
        field: Field,
        sources: &mut Vec<Vec<Term>>,
    ) -> tantivy::Result<Option<Tree>> {
        if let Some(terms) = self.plain_terms(words, field)? {
            let list = (!terms.is_empty()).then_some(Tree::List(sources.len()));
            sources.push(terms);
            return Ok(list);
        }
        let mut lists = |terms: &[String]| -> Vec<usize> {
            let start = sources.len();
            sources.extend(terms.iter().map(|term| vec![Term::from_field_text(field, term)]));
            (start..sources.len()).collect()
        };
        Ok(match words {
            Words::Phrase(terms) | Words::Sloppy { terms, slop: 0 } => {
                Some(Tree::Phrase(lists(terms)))
            }
            Words::Sloppy { terms, slop } => {
                Some(Tree::Sloppy { lists: lists(terms), slop: *slop })
            }
            Words::Any(any) => {
                let mut trees = Vec::new();
                let mut plain = Vec::new();
                for words in any {
                    if let Some(terms) = self.plain_terms(words, field)? {
                        plain.extend(terms);
                    } else {
                        trees.extend(self.tree(words, field, sources)?);
                    }
                }
                if !plain.is_empty() {
                    plain.sort_unstable();
                    plain.dedup();
                    trees.push(Tree::List(sources.len()));
                    sources.push(plain);
                }
                if trees.len() < 2 { trees.pop() } else { Some(Tree::Any(trees)) }
            }
            Words::Near { left, right, distance } => {
                let left = self.tree(left, field, sources)?;
                let right = self.tree(right, field, sources)?;
                left.zip(right).map(|(left, right)| Tree::Near {
                    left: Box::new(left),
                    right: Box::new(right),
                    distance: *distance,
                })
            }
            // The title field holds nothing but the title.
            Words::In { part, words } if field == self.fields.title => match part {
                Part::Title | Part::Head => self.tree(words, field, sources)?,
                Part::Body => None,
            },
            Words::In { part, words } => {
                let tree = self.tree(words, field, sources)?;
                tree.map(|tree| Tree::In { part: *part, tree: Box::new(tree) })
            }
            // Those without positions, and those that are no part of anything else; plain terms have
            // been dealt with.
            Words::Term(_)
            | Words::Pattern(_)
            | Words::Exact { .. }
            | Words::AtLeast { .. }
            | Words::Fulfils(_) => None,
        })
    }

    /// How rare words are: a phrase, and what is near to each other, as its parts together.
    pub(in crate::search) fn idf(&mut self, words: &Words, docs: u64) -> tantivy::Result<f32> {
        Ok(match words {
            Words::Phrase(terms) | Words::Sloppy { terms, .. } => {
                let mut sum = 0.0;
                for term in terms {
                    let term = Term::from_field_text(self.fields.text, term);
                    sum += idf(self.term_freq(term)?, docs);
                }
                sum
            }
            Words::Near { left, right, .. } => self.idf(left, docs)? + self.idf(right, docs)?,
            Words::In { words, .. } | Words::AtLeast { words, .. } => self.idf(words, docs)?,
            Words::Term(_)
            | Words::Exact { .. }
            | Words::Pattern(_)
            | Words::Any(_)
            | Words::Fulfils(_) => idf(self.doc_freq(words)?.min(docs), docs),
        })
    }

    /// At most so many articles hold the words.
    pub(in crate::search) fn doc_freq(&mut self, words: &Words) -> tantivy::Result<u64> {
        if let Words::Exact { stem, word } = words {
            return match self.exact(stem, word) {
                LoweredWords::Changed(term) => self.term_freq(term),
                _ => self.term_freq(Term::from_field_text(self.fields.text, stem)),
            };
        }
        if let Words::Fulfils(condition) = words {
            return match self.condition(condition)? {
                LoweredCondition::Keyword(term) => self.term_freq(term),
                // How rare others are is not known.
                _ => Ok(u64::MAX),
            };
        }
        let mut least = Vec::new();
        match words {
            Words::Phrase(terms) | Words::Sloppy { terms, .. } => {
                for term in terms {
                    least.push(self.term_freq(Term::from_field_text(self.fields.text, term))?);
                }
            }
            Words::Near { left, right, .. } => {
                least.extend([self.doc_freq(left)?, self.doc_freq(right)?]);
            }
            Words::In { words, .. } | Words::AtLeast { words, .. } => {
                return self.doc_freq(words);
            }
            Words::Any(any) => {
                let mut plain = Vec::new();
                let mut sum = 0_u64;
                for words in any {
                    match self.plain_terms(words, self.fields.text)? {
                        Some(terms) => plain.extend(terms),
                        None => sum = sum.saturating_add(self.doc_freq(words)?),
                    }
                }
                plain.sort_unstable();
                plain.dedup();
                return Ok(sum.saturating_add(self.sum_of_freqs(plain)?));
            }
            Words::Term(_) | Words::Pattern(_) | Words::Exact { .. } | Words::Fulfils(_) => {
                let terms = self.plain_terms(words, self.fields.text)?.unwrap_or_default();
                return self.sum_of_freqs(terms);
            }
        }
        Ok(least.into_iter().min().unwrap_or(0))
    }

    fn sum_of_freqs(&mut self, terms: Vec<Term>) -> tantivy::Result<u64> {
        let mut sum = 0_u64;
        for term in terms.into_iter().take_while(|_| !self.budget.poll()) {
            sum = sum.saturating_add(self.term_freq(term)?);
        }
        Ok(sum)
    }

    /// The stems that a pattern stands for. They are those of the whole text in the title as well.
    pub(super) fn expand_stems(
        &mut self,
        pattern: &Pattern,
        field: Field,
    ) -> tantivy::Result<Vec<Term>> {
        let key = (field, pattern.clone());
        if let Some(known) = self.expanded.get(&key) {
            return Ok(known.clone());
        }
        let text = self.fields.text;
        let terms = if field == text {
            let language = self.recipe.analyzer.language();
            let found = stems(pattern, self.segments, self.fields, language, self.budget)?;
            self.cut(pattern, found, text)?
        } else {
            let in_field = |term: Term| {
                let text = term.value().as_str().map(str::to_owned);
                text.map(|text| Term::from_field_text(field, &text))
            };
            self.expand_stems(pattern, text)?.into_iter().filter_map(in_field).collect()
        };
        self.expanded.insert(key, terms.clone());
        Ok(terms)
    }
}
