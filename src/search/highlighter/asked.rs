//! What is to be marked for a query: its words by their terms, and how these go together.
//!
//! The file must not know what texts hold them.

use rustc_hash::FxHashMap;
use tantivy::Term;

use crate::article::Role;
use crate::index::schema::{Fields, SEPARATOR, role_term};
use crate::search::lowered::{LoweredCondition, LoweredWords, Spans};
use crate::search::spans::Tree;

/// What is to be marked.
#[derive(Debug, Default)]
pub(super) struct Asked {
    pub(super) words: Vec<AskedWords>,
    pub(super) names: Vec<AskedNames>,
    /// The lists that each term belongs to.
    terms: FxHashMap<String, Vec<Entry>>,
    screen: Screen,
    /// How many lists there are.
    pub(super) lists: usize,
    /// Whether it matters for any words where parts, paragraphs or sentences begin.
    pub(super) has_bounds: bool,
}

/// Words that are marked where they occur.
#[derive(Debug)]
pub(super) struct AskedWords {
    pub(super) tree: Tree,
    /// How often they have to occur.
    pub(super) at_least: u32,
    /// The weighted frequency that they have to have.
    pub(super) least_freq: u32,
    /// Whether it matters where parts, paragraphs or sentences begin.
    pub(super) has_bounds: bool,
}

/// Words that all stand in one value of a field of names.
#[derive(Debug)]
pub(super) struct AskedNames {
    pub(super) field: NamesField,
    pub(super) role: Option<Role>,
    /// For each word the terms of which any will do.
    pub(super) words: Vec<Vec<String>>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum NamesField {
    Official,
    Office,
    Topic,
}

/// A list that tokens of a term belong to.
#[derive(Debug)]
pub(super) struct Entry {
    pub(super) list: usize,
    /// The only form of the word, if it matters.
    pub(super) form: Option<String>,
    /// Whether the list is of the title's own field, and of no other part.
    pub(super) of_title: bool,
}

impl Asked {
    /// What words ask for, and of the conditions that articles must fulfil those on names. Words of
    /// conditions are passed over: what is asked for of them is ranked as well.
    pub(super) fn new<'a>(
        words: impl IntoIterator<Item = &'a LoweredWords>,
        required: &[LoweredCondition],
        fields: Fields,
    ) -> Self {
        let mut asked = Self::default();
        for words in words {
            asked.add(words, 0);
        }
        for condition in required {
            asked.add_names(condition, fields);
        }
        asked.has_bounds = asked.words.iter().any(|words| words.has_bounds);
        asked
    }

    /// The lists that a term belongs to.
    #[inline]
    pub(super) fn entries(&self, term: &str) -> &[Entry] {
        if !self.screen.admits(term) {
            return &[];
        }
        self.terms.get(term).map(Vec::as_slice).unwrap_or_default()
    }

    fn add(&mut self, words: &LoweredWords, least_freq: u32) {
        match words {
            LoweredWords::Term(term) => self.add_list(std::slice::from_ref(term), least_freq),
            LoweredWords::Terms(terms) => self.add_list(terms, least_freq),
            LoweredWords::Changed(term) => {
                if let Some((stem, word)) = text(term).split_once(SEPARATOR) {
                    self.add_form(stem, word, least_freq);
                }
            }
            LoweredWords::Unchanged { stem, .. } => {
                self.add_form(text(stem), text(stem), least_freq);
            }
            LoweredWords::AtLeast { count, words } => self.add(words, least_freq.max(*count)),
            LoweredWords::Spans(spans) => self.add_spans(spans, least_freq),
            LoweredWords::Fulfils(_) | LoweredWords::Nothing => {}
        }
    }

    fn add_list(&mut self, terms: &[Term], least_freq: u32) {
        let list = self.next_list();
        for term in terms {
            self.enter(text(term), Entry { list, form: None, of_title: false });
        }
        self.push(Tree::List(list), 0, least_freq);
    }

    fn add_form(&mut self, stem: &str, word: &str, least_freq: u32) {
        let list = self.next_list();
        self.enter(stem, Entry { list, form: Some(word.to_owned()), of_title: false });
        self.push(Tree::List(list), 0, least_freq);
    }

    fn add_spans(&mut self, spans: &Spans, least_freq: u32) {
        let mut numbers = Vec::with_capacity(spans.sources.len());
        for terms in &spans.sources {
            let list = self.next_list();
            numbers.push(list);
            for term in terms {
                self.enter(text(term), Entry { list, form: None, of_title: spans.of_title });
            }
        }
        let tree = spans.tree.renumbered(&numbers);
        self.push(tree, spans.at_least, least_freq);
    }

    fn push(&mut self, tree: Tree, at_least: u32, least_freq: u32) {
        let has_bounds = has_bounds(&tree);
        self.words.push(AskedWords { tree, at_least, least_freq, has_bounds });
    }

    fn next_list(&mut self) -> usize {
        self.lists += 1;
        self.lists - 1
    }

    fn enter(&mut self, term: &str, entry: Entry) {
        self.screen.add(term);
        self.terms.entry(term.to_owned()).or_default().push(entry);
    }

    fn add_names(&mut self, condition: &LoweredCondition, fields: Fields) {
        match condition {
            LoweredCondition::All(parts) | LoweredCondition::Any(parts) => {
                for condition in parts {
                    self.add_names(condition, fields);
                }
            }
            LoweredCondition::Names(lists) => self.names.extend(AskedNames::of(lists, fields)),
            LoweredCondition::Met { one, other, .. } => {
                for name in std::iter::once(one).chain(other) {
                    let words = name.iter().map(|word| vec![word.clone()]).collect();
                    self.names.push(AskedNames { field: NamesField::Official, role: None, words });
                }
            }
            _ => {}
        }
    }
}

impl AskedNames {
    /// Without words, nothing is marked.
    fn of(lists: &[Vec<Term>], fields: Fields) -> Option<Self> {
        let of = lists.iter().flatten().next()?.field();
        let field = if of == fields.official {
            NamesField::Official
        } else if of == fields.office {
            NamesField::Office
        } else {
            NamesField::Topic
        };
        let mut names = Self { field, role: None, words: Vec::new() };
        for terms in lists {
            let role = match terms.as_slice() {
                [term] => Role::ALL.into_iter().find(|role| role_term(*role) == text(term)),
                _ => None,
            };
            match role {
                Some(role) => names.role = Some(role),
                None => names.words.push(terms.iter().map(|term| text(term).to_owned()).collect()),
            }
        }
        (!names.words.is_empty()).then_some(names)
    }
}

fn text(term: &Term) -> &str {
    std::str::from_utf8(term.serialized_value_bytes()).unwrap_or_default()
}

fn has_bounds(tree: &Tree) -> bool {
    match tree {
        Tree::List(_) | Tree::Phrase(_) => false,
        Tree::Sloppy { .. } | Tree::Near { .. } | Tree::In { .. } => true,
        Tree::Any(any) => any.iter().any(has_bounds),
    }
}

/// Lets through all terms that are known, and few others: by length and first byte.
#[derive(Debug, Default)]
struct Screen([u64; 32]);

impl Screen {
    fn place(term: &str) -> (usize, u64) {
        let first = term.as_bytes().first().copied().unwrap_or_default();
        (term.len() % 32, 1 << (first % 64))
    }

    fn add(&mut self, term: &str) {
        let (row, bit) = Self::place(term);
        if let Some(bits) = self.0.get_mut(row) {
            *bits |= bit;
        }
    }

    #[inline]
    fn admits(&self, term: &str) -> bool {
        let (row, bit) = Self::place(term);
        self.0.get(row).is_some_and(|bits| bits & bit != 0)
    }
}
