//! What a query means: terms to rank by and conditions to fulfil, resolved against the fields.
//!
//! The plan names no engine and can be serialised. It must not know how terms are found.

use serde::{Deserialize, Serialize};

use super::ast::{Ast, Clause, Node, Occur};
use super::error::{QueryError, QueryErrorKind};
use super::function_words::is_function_word;
use crate::analysis::Session;
use crate::article::{Country, DateSpan, Day, Role};

/// What a query means.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Plan {
    /// What articles are ranked by, in the order of the query.
    pub(crate) ranked: Vec<Ranked>,
    /// What every article must fulfil: of each group one condition.
    pub(crate) required: Vec<Vec<Condition>>,
    /// What no article may fulfil.
    pub(crate) excluded: Vec<Condition>,
}

/// Something that adds to the score.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Ranked {
    pub(crate) words: Words,
    /// Whether an article must match it.
    pub(crate) required: bool,
    /// How many times it is asked for. A function word beside other words is asked for 0 times: it
    /// finds articles and adds nothing to their scores.
    pub(crate) times: u32,
}

/// Words in the text of an article.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) enum Words {
    /// A term.
    Term(String),
    /// Terms at consecutive positions.
    Phrase(Vec<String>),
    /// A word in exactly this form.
    Exact {
        /// Its stem.
        stem: String,
        /// The word.
        word: String,
    },
}

/// Something that an article fulfils or does not, without a share in the score.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) enum Condition {
    /// Words in the text.
    Words(Words),
    /// All of these terms in one value of a field of names.
    Names {
        /// The field.
        field: NameField,
        /// The terms: stems, but words as they are in [`NameField::Official`].
        terms: Vec<String>,
        /// The role that the official has, in [`NameField::Official`].
        role: Option<Role>,
    },
    /// A keyword.
    Keyword {
        /// The field.
        field: KeywordField,
        /// The keyword.
        value: String,
    },
    /// The article's date overlaps these days.
    Date {
        /// The first of them.
        first: Day,
        /// The last of them.
        last: Day,
    },
    /// The article came in with a later commit than this.
    AddedAfter(u64),
    /// No article fulfils it.
    Nothing,
}

/// A small field with words of its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) enum NameField {
    Title,
    Official,
    Office,
    Topic,
}

/// A field of keywords.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) enum KeywordField {
    Id,
    /// Key of an official.
    Official,
    /// `role:key` of an official.
    OfficialRole,
    /// Id of an official as the article states it.
    StatedId,
    Office,
    Country,
    Organisation,
    /// Labels joined by the separator of the index.
    TopicPath,
    Language,
    Source,
    /// `name=value` of a further field.
    Further,
}

/// Fields of the query language, for the advice that an unknown one gets.
const FIELDS: [&str; 20] = [
    "title",
    "topic",
    "official",
    "office",
    "country",
    "lang",
    "language",
    "source",
    "org",
    "organisation",
    "id",
    "date",
    "before",
    "after",
    "from",
    "to",
    "speaker",
    "visitor",
    "host",
    "participant",
];

impl Plan {
    /// Finds out what a query means. `has_field` says whether any article has a further field of
    /// this name.
    pub(crate) fn new(
        ast: &Ast,
        session: &mut Session,
        has_field: &mut dyn FnMut(&str) -> bool,
    ) -> Result<Self, QueryError> {
        let mut plan = Self::default();
        for clause in &ast.clauses {
            match &clause.node {
                Node::Word(text) => {
                    let (words, times) = words(text, session);
                    plan.add_words(clause.occur, words, times);
                }
                Node::Exact(text) => plan.add_words(clause.occur, exact(text, session), 1),
                Node::Field { name, value } => {
                    let condition = condition(name, value, clause, session, has_field)?;
                    match clause.occur {
                        Occur::Should | Occur::Must => plan.required.push(vec![condition]),
                        Occur::MustNot => plan.excluded.push(condition),
                    }
                }
            }
        }
        if plan.ranked.iter().all(|ranked| ranked.times == 0) {
            plan.ranked.iter_mut().for_each(|ranked| ranked.times = 1);
        }
        Ok(plan)
    }

    /// Text without a single word in it, such as a dash, asks for nothing and forbids nothing.
    fn add_words(&mut self, occur: Occur, words: Option<Words>, times: u32) {
        let Some(words) = words else { return };
        match occur {
            Occur::MustNot => self.excluded.push(Condition::Words(words)),
            Occur::Should | Occur::Must => {
                let required = occur == Occur::Must;
                match self.ranked.iter_mut().find(|ranked| ranked.words == words) {
                    Some(ranked) => {
                        ranked.required |= required;
                        ranked.times = ranked.times.saturating_add(times);
                    }
                    None => self.ranked.push(Ranked { words, required, times }),
                }
            }
        }
    }
}

/// The terms of a text: of several at one position the first, which is the whole of a symbol.
fn terms(text: &str, session: &mut Session, form: Form) -> Vec<String> {
    let mut terms: Vec<String> = Vec::new();
    let mut last = None;
    session.analyze(text, &mut |token| {
        if last != Some(token.position) {
            terms.push(if form == Form::Stem { token.term } else { token.exact }.to_owned());
        }
        last = Some(token.position);
    });
    terms
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Form {
    Stem,
    Word,
}

/// The words of a text, and how many times they are asked for: once, or a lone function word not at
/// all.
fn words(text: &str, session: &mut Session) -> (Option<Words>, u32) {
    let language = session.analyzer().language();
    let mut stems: Vec<String> = Vec::new();
    let mut is_empty = false;
    let mut last = None;
    session.analyze(text, &mut |token| {
        if last != Some(token.position) {
            is_empty = stems.is_empty() && is_function_word(token.exact, language);
            stems.push(token.term.to_owned());
        }
        last = Some(token.position);
    });
    match stems.len() {
        0 => (None, 0),
        1 => (stems.pop().map(Words::Term), u32::from(!is_empty)),
        _ => (Some(Words::Phrase(stems)), 1),
    }
}

/// A word in exactly its form; of several in quotes, each stem at its place.
fn exact(text: &str, session: &mut Session) -> Option<Words> {
    let stems = terms(text, session, Form::Stem);
    let mut forms = terms(text, session, Form::Word);
    match (stems.as_slice(), forms.pop()) {
        ([stem], Some(word)) => Some(Words::Exact { stem: stem.clone(), word }),
        ([], _) | (_, None) => None,
        _ => Some(Words::Phrase(stems)),
    }
}

/// Finds the values that no index can make sense of: dates that do not exist, unknown countries.
pub(crate) fn check(ast: &Ast) -> Result<(), QueryError> {
    for clause in &ast.clauses {
        if let Node::Field { name, value } = &clause.node {
            match name.to_lowercase().as_str() {
                "date" | "before" | "after" => parse_date(value, clause).map(drop)?,
                "country" => parse_country(value, clause).map(drop)?,
                _ => {}
            }
        }
    }
    Ok(())
}

fn parse_date(value: &str, clause: &Clause) -> Result<DateSpan, QueryError> {
    DateSpan::parse(value.trim()).map_err(|error| {
        let span = clause.value_span.clone();
        QueryError::new(QueryErrorKind::BadDate, span, error.to_string())
    })
}

fn parse_country(value: &str, clause: &Clause) -> Result<Country, QueryError> {
    Country::parse(value.trim()).map_err(|error| {
        let span = clause.value_span.clone();
        QueryError::new(QueryErrorKind::UnknownCountry, span, error.to_string())
    })
}

fn condition(
    name: &str,
    value: &str,
    clause: &Clause,
    session: &mut Session,
    has_field: &mut dyn FnMut(&str) -> bool,
) -> Result<Condition, QueryError> {
    let lower = name.to_lowercase();
    let keyword = |field| Ok(Condition::Keyword { field, value: value.trim().to_owned() });
    let date = || parse_date(value, clause);
    if let Some(role) = Role::ALL.into_iter().find(|role| role.as_str() == lower) {
        return Ok(names(NameField::Official, value, Some(role), session));
    }
    match lower.as_str() {
        "title" => Ok(names(NameField::Title, value, None, session)),
        "topic" => Ok(names(NameField::Topic, value, None, session)),
        "office" => Ok(names(NameField::Office, value, None, session)),
        "official" => Ok(names(NameField::Official, value, None, session)),
        "country" => {
            let country = parse_country(value, clause)?;
            Ok(Condition::Keyword {
                field: KeywordField::Country,
                value: country.as_str().to_owned(),
            })
        }
        "lang" | "language" => keyword(KeywordField::Language),
        "source" => keyword(KeywordField::Source),
        "org" | "organisation" | "organization" => keyword(KeywordField::Organisation),
        "id" => keyword(KeywordField::Id),
        "date" => {
            let span = date()?;
            Ok(Condition::Date { first: span.first_day(), last: span.last_day() })
        }
        "before" => Ok(match Day::from_number(date()?.first_day().number() - 1) {
            Some(last) => Condition::Date { first: Day::MIN, last },
            None => Condition::Nothing,
        }),
        "after" => Ok(match Day::from_number(date()?.last_day().number() + 1) {
            Some(first) => Condition::Date { first, last: Day::MAX },
            None => Condition::Nothing,
        }),
        _ => {
            if !has_field(name)
                && let Some(known) = FIELDS.into_iter().find(|known| is_slip(&lower, known))
            {
                let span = clause.span.clone();
                let message = format!("unknown field `{name}`; did you mean `{known}`?");
                return Err(QueryError::new(QueryErrorKind::UnknownField, span, message));
            }
            Ok(Condition::Keyword {
                field: KeywordField::Further,
                value: format!("{name}={}", value.trim()),
            })
        }
    }
}

fn names(field: NameField, value: &str, role: Option<Role>, session: &mut Session) -> Condition {
    let form = if field == NameField::Official { Form::Word } else { Form::Stem };
    let mut terms = terms(value, session, form);
    terms.sort_unstable();
    terms.dedup();
    if terms.is_empty() { Condition::Nothing } else { Condition::Names { field, terms, role } }
}

/// Whether one name becomes the other by one letter dropped, added, changed or swapped with its
/// neighbour.
fn is_slip(typed: &str, known: &str) -> bool {
    let (typed, known): (Vec<char>, Vec<char>) = (typed.chars().collect(), known.chars().collect());
    if known.len() < 4 || typed.len().abs_diff(known.len()) > 1 {
        return false;
    }
    let same_start = typed.iter().zip(&known).take_while(|(a, b)| a == b).count();
    let (typed, known) = (typed.get(same_start..), known.get(same_start..));
    let (Some(typed), Some(known)) = (typed, known) else { return false };
    let after = |list: &[char], skip: usize| list.get(skip..).map(<[char]>::to_vec);
    let dropped = after(known, 1).is_some_and(|rest| rest == typed);
    let added = after(typed, 1).is_some_and(|rest| rest == known);
    let changed = typed.len() == known.len() && after(typed, 1) == after(known, 1);
    let swapped = match (typed, known) {
        ([a, b, left @ ..], [c, d, right @ ..]) => a == d && b == c && left == right,
        _ => false,
    };
    dropped || added || changed || swapped
}

#[cfg(test)]
mod tests {
    use super::is_slip;

    #[test]
    fn one_slip_is_forgiven_and_two_are_not() {
        for slip in ["offical", "officiall", "ofificial", "officiel"] {
            assert!(is_slip(slip, "official"), "{slip}");
        }
        for other in ["oficia", "embargo", "official papers", "desk"] {
            assert!(!is_slip(other, "official"), "{other}");
        }
        assert!(!is_slip("of", "to"));
    }
}
