//! From a tree to a plan: what its parts mean, sorted into what ranks, what must hold and what
//! must not.
//!
//! Every word that is not excluded adds to the score of an article that holds it, wherever in the
//! query it stands. The file must not know fields or how terms are found.

use super::ast::Ast;
use super::error::{QueryError, QueryErrorKind, QueryWarning};
use super::meaning::{Context, Encounters, Meaning, Resolver, bounded};
use super::plan::{Condition, Plan, Ranked, Words};
use super::synonyms::Synonyms;
use crate::analysis::Session;

/// Levels of a tree that is planned; what is read of a text has fewer. Planning calls itself for
/// each, and a query that a program built may have any number.
const MOST_LEVELS: usize = 500;

impl Plan {
    /// Finds out what a query means, and what about it is to be known. `has_field` says whether
    /// any article has a further field of this name, `encounters` what to do where they are asked
    /// for.
    pub(crate) fn new(
        ast: &Ast,
        session: &mut Session,
        synonyms: Option<&Synonyms>,
        has_field: &mut dyn FnMut(&str) -> bool,
        encounters: Encounters,
    ) -> Result<(Self, Vec<QueryWarning>), QueryError> {
        if !ast.root.is_within_depth(MOST_LEVELS) {
            return Err(QueryError::new(
                QueryErrorKind::TooDeep,
                ast.root.span.clone(),
                format!("parts are nested deeper than {MOST_LEVELS} levels; take some apart"),
            ));
        }
        let mut resolver =
            Resolver { session, has_field, synonyms, encounters, warnings: Vec::new() };
        let meaning = resolver.meaning(&ast.root, Context { part: None, boost: 1.0 })?;
        let mut sorting = Sorting::default();
        sorting.require(meaning);
        Ok((sorting.finish(), resolver.warnings))
    }
}

/// A plan in the making.
#[derive(Default)]
struct Sorting {
    plan: Plan,
    /// Of each ranked word, whether it is a function word.
    is_function_word: Vec<bool>,
    /// Groups of which one must hold, and whether words alone decide on that.
    groups: Vec<(Condition, bool)>,
    /// Whether words are ranked that belong to no group and need not hold.
    has_optional: bool,
}

impl Sorting {
    fn require(&mut self, meaning: Meaning) {
        match meaning {
            Meaning::Silent | Meaning::Everything => {}
            Meaning::Leaf { words, boost, is_function_word } => {
                self.rank(words, boost, is_function_word, true);
            }
            Meaning::Filter(condition) => self.plan.required.push(condition),
            Meaning::All(all) => all.into_iter().for_each(|meaning| self.require(meaning)),
            Meaning::Not(not) => self.exclude(*not),
            Meaning::Optional(optional) => {
                self.has_optional = true;
                for meaning in optional {
                    self.rank_all(meaning);
                }
            }
            Meaning::Any(any) => self.require_any(any),
        }
    }

    fn require_any(&mut self, any: Vec<Meaning>) {
        let mut any: Vec<Meaning> =
            any.into_iter().filter(|meaning| !matches!(meaning, Meaning::Silent)).collect();
        if any.len() <= 1 {
            any.pop().into_iter().for_each(|meaning| self.require(meaning));
            return;
        }
        let any = Meaning::Any(any);
        if any.is_filter() {
            self.plan.required.push(condition(&any));
            return;
        }
        let is_words = any.is_words();
        match condition(&any) {
            Condition::Words(words) if is_words => {
                // The same words in several forms.
                self.rank_all(any);
                self.rank(words, 0.0, true, true);
            }
            condition => {
                self.groups.push((condition, is_words));
                self.rank_all(any);
            }
        }
    }

    fn exclude(&mut self, meaning: Meaning) {
        match meaning {
            Meaning::Any(any) => any.into_iter().for_each(|meaning| self.exclude(meaning)),
            Meaning::Silent | Meaning::Optional(_) => {}
            meaning => self.plan.excluded.push(condition(&meaning)),
        }
    }

    /// Lets all words that are not excluded add to the score.
    fn rank_all(&mut self, meaning: Meaning) {
        match meaning {
            Meaning::Leaf { words, boost, is_function_word } => {
                self.rank(words, boost, is_function_word, false);
            }
            Meaning::All(all) | Meaning::Any(all) | Meaning::Optional(all) => {
                for meaning in all {
                    self.rank_all(meaning);
                }
            }
            Meaning::Silent | Meaning::Everything | Meaning::Filter(_) | Meaning::Not(_) => {}
        }
    }

    fn rank(&mut self, words: Words, boost: f32, is_function_word: bool, required: bool) {
        if let Some(known) = self.plan.ranked.iter_mut().find(|ranked| ranked.words == words) {
            known.required |= required;
            known.boost = bounded(known.boost + boost);
        } else {
            self.plan.ranked.push(Ranked { words, required, boost });
            self.is_function_word.push(is_function_word);
        }
    }

    fn finish(mut self) -> Plan {
        let plan = &mut self.plan;
        // Words of the text alone find articles fastest where one of them is all that is asked.
        let alone = self.groups.len() == 1
            && self.groups.iter().all(|(_, is_words)| *is_words)
            && !self.has_optional
            && !plan.ranked.iter().any(|ranked| ranked.required);
        if alone {
            plan.needs_one = true;
        } else {
            plan.required.extend(self.groups.into_iter().map(|(condition, _)| condition));
        }
        if let [only] = plan.ranked.as_mut_slice() {
            plan.needs_one |= std::mem::take(&mut only.required);
        }
        if self.is_function_word.contains(&false) {
            for (ranked, is_function_word) in plan.ranked.iter_mut().zip(self.is_function_word) {
                if is_function_word {
                    ranked.boost = 0.0;
                }
            }
        }
        self.plan
    }
}

impl Meaning {
    /// Whether it is any of some words and nothing else.
    fn is_words(&self) -> bool {
        match self {
            Self::Leaf { .. } => true,
            Self::Any(any) => any.iter().all(Self::is_words),
            _ => false,
        }
    }
}

/// What holds where the meaning does.
fn condition(meaning: &Meaning) -> Condition {
    match meaning {
        Meaning::Silent | Meaning::Everything | Meaning::Optional(_) => Condition::Everything,
        Meaning::Leaf { words, .. } => Condition::Words(words.clone()),
        Meaning::Filter(condition) => condition.clone(),
        Meaning::Not(not) => Condition::Not(Box::new(condition(not))),
        Meaning::All(all) => {
            let says = |part: &&Meaning| !matches!(part, Meaning::Silent | Meaning::Optional(_));
            one_or(all.iter().filter(says).map(condition).collect(), Condition::All)
        }
        Meaning::Any(any) => {
            let says = |part: &&Meaning| !matches!(part, Meaning::Silent);
            one_or(any.iter().filter(says).map(condition).collect(), Condition::Any)
        }
    }
}

/// The only condition, or all of several put together.
fn one_or(all: Vec<Condition>, of: fn(Vec<Condition>) -> Condition) -> Condition {
    let mut conditions: Vec<Condition> = Vec::with_capacity(all.len());
    for condition in all {
        if !conditions.contains(&condition) {
            conditions.push(condition);
        }
    }
    match conditions.len() {
        0 => Condition::Everything,
        1 => conditions.pop().unwrap_or(Condition::Everything),
        _ => of(conditions),
    }
}
