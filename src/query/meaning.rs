//! What each part of a tree means, before it is sorted into what ranks and what must hold.
//!
//! The file must not know how a plan is put together of it, nor how terms are found.

use super::ast::{Distance, Function, Item, Node, NodeKind, Occur};
use super::error::{QueryError, QueryErrorKind, QueryWarning};
use super::names::{FieldValue, field_condition};
use super::plain::text_of;
use super::plan::{Condition, Part, Words};
use super::synonyms::Synonyms;
use super::words::{TextWords, fuzzy_words, text_words, wildcard_words};
use crate::analysis::Session;

/// Words of a phrase with slop: all ways to place them are looked at.
const MOST_SLOPPY: usize = 32;

/// What a part of a query means.
#[derive(Debug)]
pub(crate) enum Meaning {
    /// Nothing: text without a word in it, such as a dash, asks for nothing and forbids nothing.
    Silent,
    /// Every article.
    Everything,
    /// Words that must stand in the article and add to its score.
    Leaf {
        words: Words,
        boost: f32,
        is_function_word: bool,
    },
    /// What must hold, without a share in the score.
    Filter(Condition),
    All(Vec<Self>),
    Any(Vec<Self>),
    Not(Box<Self>),
    /// What adds to the score and need not hold.
    Optional(Vec<Self>),
}

/// Finds out what the parts of a tree mean in one index.
pub(crate) struct Resolver<'a> {
    pub(crate) session: &'a mut Session,
    /// Whether any article has a further field of this name.
    pub(crate) has_field: &'a mut dyn FnMut(&str) -> bool,
    pub(crate) synonyms: Option<&'a Synonyms>,
    pub(crate) encounters: Encounters,
    pub(crate) warnings: Vec<QueryWarning>,
}

/// What is done where a query asks for encounters.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Encounters {
    /// The index has them.
    Known,
    /// It has none: articles with all of the officials are found, and a warning says so.
    Approximated,
    /// It has none, and that is an error.
    Refused,
}

/// Where words are looked for, and what their share in the score is multiplied by.
#[derive(Clone, Copy)]
pub(crate) struct Context {
    pub(crate) part: Option<Part>,
    pub(crate) boost: f32,
}

impl Resolver<'_> {
    /// It calls itself for what a part is made of; all else is apart, so that this needs little
    /// stack.
    pub(crate) fn meaning(&mut self, node: &Node, context: Context) -> Result<Meaning, QueryError> {
        match &node.kind {
            NodeKind::Boost { node, boost } => {
                let boost = bounded(context.boost * boost);
                self.meaning(node, Context { boost, ..context })
            }
            NodeKind::List(items) => self.list(items, context),
            NodeKind::And(nodes) => Ok(together(self.all(nodes, context)?, Meaning::All)),
            NodeKind::Or(nodes) => Ok(together(self.all(nodes, context)?, Meaning::Any)),
            NodeKind::Not(node) => Ok(match self.meaning(node, context)? {
                Meaning::Silent => Meaning::Silent,
                meaning => Meaning::Not(Box::new(meaning)),
            }),
            NodeKind::Call { function: Function::Hlead, arguments } if arguments.len() == 1 => {
                let is_other_part = context.part.is_some_and(|part| part != Part::Head);
                if is_other_part {
                    return Err(misplaced(node, "hlead cannot stand in another part"));
                }
                let context = Context { part: Some(Part::Head), ..context };
                Ok(together(self.all(arguments, context)?, Meaning::All))
            }
            NodeKind::Field { .. } if context.part.is_some() => {
                Err(misplaced(node, "a field cannot stand in another one; write it beside"))
            }
            NodeKind::Field { name, value } => match part_of(name) {
                Some(part) => self.part(part, value, context),
                None => self.single(node, context),
            },
            _ => self.single(node, context),
        }
    }

    /// A part that is not made of others.
    #[inline(never)]
    fn single(&mut self, node: &Node, context: Context) -> Result<Meaning, QueryError> {
        match &node.kind {
            NodeKind::Word(text) => Ok(self.text(text, node, context)),
            NodeKind::Phrase { text, slop } => {
                let found = text_words(text, self.session);
                let words = self.equivalents(found.words, *slop, node);
                Ok(leaf(words, false, context))
            }
            NodeKind::Exact(text) => Ok(self.exact(text, node, context)),
            NodeKind::Wildcard(_) | NodeKind::Fuzzy { .. } | NodeKind::Near { .. } => {
                Ok(leaf(self.words(node)?, false, context))
            }
            NodeKind::Call { function, arguments } => {
                self.call(*function, arguments, node, context)
            }
            NodeKind::Field { name, value } => {
                let value = FieldValue { name, value, clause: node };
                field_condition(self, value).map(Meaning::Filter)
            }
            NodeKind::Range { .. } => {
                Err(misplaced(node, "a range stands after a field of dates; write date:[a TO b]"))
            }
            _ => Ok(Meaning::Everything),
        }
    }

    fn all(&mut self, nodes: &[Node], context: Context) -> Result<Vec<Meaning>, QueryError> {
        nodes.iter().map(|node| self.meaning(node, context)).collect()
    }

    fn text(&mut self, text: &str, node: &Node, context: Context) -> Meaning {
        let TextWords { words, is_function_word } = text_words(text, self.session);
        let words = self.equivalents(words, 0, node);
        leaf(words, is_function_word, context)
    }

    /// The words, or any of those that mean the same.
    fn equivalents(&mut self, words: Option<Words>, slop: u32, node: &Node) -> Option<Words> {
        let words = words?;
        let same = self.synonyms.and_then(|known| known.of_words(&words, self.session));
        let words = match words {
            Words::Phrase(terms) if slop > 0 && terms.len() <= MOST_SLOPPY => {
                Words::Sloppy { terms, slop }
            }
            Words::Phrase(terms) if slop > 0 => {
                let message =
                    format!("a phrase with slop has at most {MOST_SLOPPY} words; `~` is left out");
                self.warn(QueryErrorKind::Unsupported, node, message);
                Words::Phrase(terms)
            }
            words => words,
        };
        Some(match same {
            Some(others) => any_of(std::iter::once(words).chain(others).collect()),
            None => words,
        })
    }

    /// A word in exactly its form. The places of exact forms are not kept: several words are held
    /// to their order by their stems.
    fn exact(&mut self, text: &str, node: &Node, context: Context) -> Meaning {
        if context.part.is_some() {
            self.warn(
                QueryErrorKind::Unsupported,
                node,
                "exact forms are not kept by part of the article; the word is read without `=`",
            );
            let found = text_words(text, self.session);
            return leaf(found.words, found.is_function_word, context);
        }
        let mut forms = super::words::exact_words(text, self.session);
        if forms.len() > 1 {
            let mut all: Vec<Meaning> =
                forms.into_iter().map(|words| Meaning::Filter(Condition::Words(words))).collect();
            all.push(leaf(text_words(text, self.session).words, false, context));
            self.warn(
                QueryErrorKind::Unsupported,
                node,
                "`=` holds one word to its form; of several their order is that of their stems",
            );
            return Meaning::All(all);
        }
        leaf(forms.pop(), false, context)
    }

    /// Parts side by side. What has a field must hold; of the others all with a `+`, or if there
    /// are none, any.
    fn list(&mut self, items: &[Item], context: Context) -> Result<Meaning, QueryError> {
        if items.is_empty() {
            return Ok(Meaning::Everything);
        }
        let (mut all, mut must, mut should) = (Vec::new(), Vec::new(), Vec::new());
        for Item { occur, node } in items {
            let meaning = self.meaning(node, context)?;
            let is_condition = is_of_fields(node) || meaning.is_filter();
            match (occur, meaning) {
                (_, Meaning::Silent) => {}
                (Occur::MustNot, meaning) => all.push(Meaning::Not(Box::new(meaning))),
                (_, meaning @ (Meaning::Not(_) | Meaning::Everything)) => all.push(meaning),
                (_, meaning) if is_condition => all.push(meaning),
                (Occur::Must, meaning) => must.push(meaning),
                (Occur::Should, meaning) => should.push(meaning),
            }
        }
        if let Some(synonyms) = self.synonyms {
            for occur in [Occur::Must, Occur::Should] {
                let found = synonyms.in_list(items, occur, self.session);
                let list = if occur == Occur::Must { &mut must } else { &mut should };
                add_equivalents(list, found, occur, context);
            }
        }
        match (must.is_empty(), should.is_empty()) {
            (true, true) => {}
            (true, false) if all.is_empty() => return Ok(together(should, Meaning::Any)),
            (true, false) => all.push(Meaning::Any(should)),
            (false, true) => all.append(&mut must),
            (false, false) => {
                all.append(&mut must);
                all.push(Meaning::Optional(should));
            }
        }
        Ok(if all.is_empty() { Meaning::Silent } else { Meaning::All(all) })
    }

    fn call(
        &mut self,
        function: Function,
        arguments: &[Node],
        node: &Node,
        context: Context,
    ) -> Result<Meaning, QueryError> {
        match (function, arguments) {
            (Function::AtLeast(count), [argument]) => {
                let counted = match &argument.kind {
                    NodeKind::Exact(text) => text_words(text, self.session).words,
                    _ => self.words(argument)?,
                };
                let words = counted.map(|words| in_part(words, context.part)).map(Box::new);
                let words = words.map(|words| Words::AtLeast { count, words });
                let counted = leaf(words, false, Context { part: None, ..context });
                if let NodeKind::Exact(text) = &argument.kind {
                    self.warn(
                        QueryErrorKind::Unsupported,
                        argument,
                        "exact forms are not counted apart; all words with its stem are counted",
                    );
                    let exact = super::words::exact_words(text, self.session).into_iter();
                    let exact = exact.map(|words| Meaning::Filter(Condition::Words(words)));
                    return Ok(Meaning::All(std::iter::once(counted).chain(exact).collect()));
                }
                Ok(counted)
            }
            (Function::Meet, officials) => self.meet(officials, node, context),
            (Function::Within, _) => Err(misplaced(
                node,
                "`within` stands after a field of dates; write date:within(1962)",
            )),
            _ => Err(misplaced(node, "one part is wanted in the parentheses")),
        }
    }

    /// An encounter of one official, or of each two of several.
    fn meet(
        &mut self,
        officials: &[Node],
        node: &Node,
        context: Context,
    ) -> Result<Meaning, QueryError> {
        if self.encounters != Encounters::Known {
            let message = "`meet` needs encounters, which enrichment finds; this index has none";
            if self.encounters == Encounters::Refused {
                let kind = QueryErrorKind::NeedsEnrichment;
                return Err(QueryError::new(kind, node.span.clone(), message));
            }
            self.warn(QueryErrorKind::NeedsEnrichment, node, message);
            let both = Node::new(super::plain::officials(officials), node.span.clone());
            return self.meaning(&both, context);
        }
        let words = |official: &Node| super::words::terms(&text_of(official), false, self.session);
        let named: Vec<Vec<String>> = officials.iter().map(words).collect();
        if named.iter().any(Vec::is_empty) {
            return Ok(Meaning::Filter(Condition::Nothing));
        }
        let mut pairs = Vec::new();
        for (at, one) in named.iter().enumerate() {
            for other in named.iter().skip(at + 1) {
                pairs.push(Condition::Met { one: one.clone(), other: Some(other.clone()) });
            }
        }
        if let [only] = named.as_slice() {
            pairs.push(Condition::Met { one: only.clone(), other: None });
        }
        Ok(Meaning::All(pairs.into_iter().map(Meaning::Filter).collect()))
    }

    /// Words in a part of the article.
    fn part(&mut self, part: Part, value: &Node, context: Context) -> Result<Meaning, QueryError> {
        Ok(match self.meaning(value, Context { part: Some(part), ..context })? {
            Meaning::Silent => Meaning::Filter(Condition::Nothing),
            meaning => meaning,
        })
    }

    /// Words that have places: operands of proximity, and what is counted.
    fn words(&mut self, node: &Node) -> Result<Option<Words>, QueryError> {
        match &node.kind {
            NodeKind::Word(text) => {
                let words = text_words(text, self.session).words;
                Ok(self.equivalents(words, 0, node))
            }
            NodeKind::Phrase { text, slop } => {
                let words = text_words(text, self.session).words;
                Ok(self.equivalents(words, *slop, node))
            }
            NodeKind::Wildcard(pieces) => Ok(wildcard_words(pieces, self.session)),
            NodeKind::Fuzzy { word, distance } => Ok(fuzzy_words(word, *distance, self.session)),
            NodeKind::Or(nodes) => self.words_of(nodes.iter()),
            NodeKind::List(items) if items.iter().all(|item| item.occur == Occur::Should) => {
                self.words_of(items.iter().map(|item| &item.node))
            }
            NodeKind::Near { left, right, distance } => {
                let (left, right) = (self.words(left)?, self.words(right)?);
                Ok(match (left, right) {
                    (Some(left), Some(right)) => Some(near(left, right, *distance)),
                    (one, other) => one.or(other),
                })
            }
            NodeKind::Call { function: Function::Hlead, arguments } => {
                let words = self.words_of(arguments.iter())?;
                Ok(words.map(|words| in_part(words, Some(Part::Head))))
            }
            _ => Err(QueryError::new(
                QueryErrorKind::BadOperand,
                node.span.clone(),
                "places are asked for, which only words, phrases, wildcards, fuzzy words, groups \
                 of alternatives, other proximity and hlead have",
            )),
        }
    }

    fn words_of<'n>(
        &mut self,
        nodes: impl Iterator<Item = &'n Node>,
    ) -> Result<Option<Words>, QueryError> {
        let mut all = Vec::new();
        for node in nodes {
            all.extend(self.words(node)?);
        }
        Ok((!all.is_empty()).then(|| any_of(all)))
    }

    pub(crate) fn warn(&mut self, kind: QueryErrorKind, node: &Node, message: impl Into<String>) {
        self.warnings.push(QueryWarning::new(kind, node.span.clone(), message));
    }
}

/// The part of an article that a field is.
fn part_of(field: &str) -> Option<Part> {
    if field.eq_ignore_ascii_case("title") {
        Some(Part::Title)
    } else if field.eq_ignore_ascii_case("body") {
        Some(Part::Body)
    } else {
        None
    }
}

impl Meaning {
    /// Whether it has no share in the score.
    pub(crate) fn is_filter(&self) -> bool {
        match self {
            Self::Filter(_) => true,
            Self::All(all) | Self::Any(all) => !all.is_empty() && all.iter().all(Self::is_filter),
            Self::Not(not) => not.is_filter(),
            _ => false,
        }
    }
}

/// Whether a part is a clause with a field, or a group of nothing else.
fn is_of_fields(node: &Node) -> bool {
    match &node.kind {
        NodeKind::Field { .. } => true,
        NodeKind::Boost { node, .. } | NodeKind::Not(node) => is_of_fields(node),
        NodeKind::And(nodes) | NodeKind::Or(nodes) => nodes.iter().all(is_of_fields),
        NodeKind::List(items) => {
            !items.is_empty() && items.iter().all(|item| is_of_fields(&item.node))
        }
        _ => false,
    }
}

/// Several meanings as one; parts without a word in them say nothing.
fn together(mut all: Vec<Meaning>, of: fn(Vec<Meaning>) -> Meaning) -> Meaning {
    all.retain(|meaning| !matches!(meaning, Meaning::Silent));
    match all.len() {
        0 => Meaning::Silent,
        1 => all.pop().unwrap_or(Meaning::Silent),
        _ => of(all),
    }
}

/// A boost that scores can bear: 0, or from a millionth to a million.
pub(crate) fn bounded(boost: f32) -> f32 {
    if boost == 0.0 { 0.0 } else { boost.clamp(1e-6, 1e6) }
}

/// Adds what means the same as words of a list that stand side by side: where they are asked for
/// with a `+`, in their place.
fn add_equivalents(
    list: &mut Vec<Meaning>,
    found: Vec<(Vec<Words>, Vec<Words>)>,
    occur: Occur,
    context: Context,
) {
    for (asked, same) in found {
        let others = leaf(Some(any_of(same)), false, context);
        if occur == Occur::Should {
            list.push(others);
            continue;
        }
        let mut all = Vec::new();
        for words in asked {
            let words = in_part(words, context.part);
            let is_it = |known: &Words| match known {
                Words::Any(any) => any.first() == Some(&words),
                known => *known == words,
            };
            let at = list.iter().position(
                |meaning| matches!(meaning, Meaning::Leaf { words: known, .. } if is_it(known)),
            );
            all.extend(at.map(|at| list.remove(at)));
        }
        list.push(Meaning::Any(vec![Meaning::All(all), others]));
    }
}

fn leaf(words: Option<Words>, is_function_word: bool, context: Context) -> Meaning {
    match words {
        None => Meaning::Silent,
        Some(words) => Meaning::Leaf {
            words: in_part(words, context.part),
            boost: context.boost,
            is_function_word,
        },
    }
}

fn in_part(words: Words, part: Option<Part>) -> Words {
    match part {
        None => words,
        Some(part) => Words::In { part, words: Box::new(words) },
    }
}

fn near(left: Words, right: Words, distance: Distance) -> Words {
    Words::Near { left: Box::new(left), right: Box::new(right), distance }
}

/// Any of some words, each once; one alone is itself.
pub(crate) fn any_of(all: Vec<Words>) -> Words {
    let mut any: Vec<Words> = Vec::with_capacity(all.len());
    for words in all {
        let parts = match words {
            Words::Any(parts) => parts,
            words => vec![words],
        };
        for words in parts {
            if !any.contains(&words) {
                any.push(words);
            }
        }
    }
    match any.len() {
        1 => any.pop().unwrap_or(Words::Any(Vec::new())),
        _ => Words::Any(any),
    }
}

fn misplaced(node: &Node, message: &str) -> QueryError {
    QueryError::new(QueryErrorKind::Misplaced, node.span.clone(), message)
}
