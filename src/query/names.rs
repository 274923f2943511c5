//! What a clause with a field asks for: names, keywords and dates, which articles fulfil or do not.
//!
//! The file must not know how a condition is looked up.

use super::ast::{Function, Item, Node, NodeKind, Occur, Wild};
use super::dates::{Days, days, days_after, days_before};
use super::error::{QueryError, QueryErrorKind};
use super::fields::near;
use super::meaning::Resolver;
use super::plan::{Condition, KeywordField, NameField, NameWord, Pattern};
use super::words::{fuzzy_pattern, split, terms, wildcard_pattern};
use crate::analysis::folded;
use crate::article::{Country, Day, Role};

/// A clause with a field.
#[derive(Clone, Copy)]
pub(crate) struct FieldValue<'n> {
    pub(crate) name: &'n str,
    pub(crate) value: &'n Node,
    pub(crate) clause: &'n Node,
}

/// What a field holds.
#[derive(Clone, Copy)]
enum Field<'n> {
    Names(NameField, Option<Role>),
    Keyword(KeywordField),
    Country,
    Date,
    Before,
    After,
    /// One of the articles' own, by its name.
    Further(&'n str),
}

impl<'n> Field<'n> {
    fn of(name: &'n str) -> Self {
        let lower = name.to_lowercase();
        if let Some(role) = Role::ALL.into_iter().find(|role| role.as_str() == lower) {
            return Self::Names(NameField::Official, Some(role));
        }
        match lower.as_str() {
            "topic" => Self::Names(NameField::Topic, None),
            "office" => Self::Names(NameField::Office, None),
            "official" => Self::Names(NameField::Official, None),
            "country" => Self::Country,
            "lang" | "language" => Self::Keyword(KeywordField::Language),
            "source" => Self::Keyword(KeywordField::Source),
            "org" | "organisation" | "organization" => Self::Keyword(KeywordField::Organisation),
            "id" => Self::Keyword(KeywordField::Id),
            "date" => Self::Date,
            "before" => Self::Before,
            "after" => Self::After,
            _ => Self::Further(name),
        }
    }
}

/// The condition of a clause; its value may be a group.
pub(crate) fn field_condition(
    resolver: &mut Resolver<'_>,
    asked: FieldValue<'_>,
) -> Result<Condition, QueryError> {
    let field = Field::of(asked.name);
    if let Field::Further(name) = field
        && !(resolver.has_field)(name)
    {
        if let Some(known) = near(name) {
            return Err(QueryError::new(
                QueryErrorKind::UnknownField,
                asked.clause.span.clone(),
                format!("unknown field `{name}`; did you mean `{known}`?"),
            ));
        }
        let message = format!("no article has a field `{name}`");
        resolver.warn(QueryErrorKind::UnknownField, asked.clause, message);
    }
    condition(resolver, field, asked.value)
}

fn condition(
    resolver: &mut Resolver<'_>,
    field: Field<'_>,
    value: &Node,
) -> Result<Condition, QueryError> {
    let mut all = |nodes: &[Node]| {
        nodes.iter().map(|node| condition(resolver, field, node)).collect::<Result<Vec<_>, _>>()
    };
    match &value.kind {
        NodeKind::And(nodes) => all(nodes).map(Condition::All),
        NodeKind::Or(nodes) => all(nodes).map(Condition::Any),
        NodeKind::Not(node) => Ok(Condition::Not(Box::new(condition(resolver, field, node)?))),
        NodeKind::Boost { node, .. } => condition(resolver, field, node),
        NodeKind::List(items) => list(resolver, field, items),
        _ => one(resolver, field, value),
    }
}

/// Values side by side: none that is excluded, and all that have a `+` or if there are none, any.
fn list(
    resolver: &mut Resolver<'_>,
    field: Field<'_>,
    items: &[Item],
) -> Result<Condition, QueryError> {
    let (mut all, mut any) = (Vec::new(), Vec::new());
    let must = items.iter().any(|item| item.occur == Occur::Must);
    for Item { occur, node } in items {
        let condition = condition(resolver, field, node)?;
        match occur {
            Occur::Must => all.push(condition),
            Occur::MustNot => all.push(Condition::Not(Box::new(condition))),
            Occur::Should if matches!(condition, Condition::Not(_)) => all.push(condition),
            Occur::Should if must => {}
            Occur::Should => any.push(condition),
        }
    }
    match any.len() {
        0 => {}
        1 => all.append(&mut any),
        _ => all.push(Condition::Any(any)),
    }
    Ok(if all.len() == 1 { all.remove(0) } else { Condition::All(all) })
}

/// A single value.
fn one(
    resolver: &mut Resolver<'_>,
    field: Field<'_>,
    value: &Node,
) -> Result<Condition, QueryError> {
    if let NodeKind::All = value.kind {
        return Ok(match field {
            Field::Further(name) => further_pattern(name, vec![Wild::Many]),
            Field::Keyword(field) => keyword_pattern(field, vec![Wild::Many]),
            Field::Country => keyword_pattern(KeywordField::Country, vec![Wild::Many]),
            Field::Names(NameField::Official, Some(role)) => {
                Condition::Names { field: NameField::Official, words: Vec::new(), role: Some(role) }
            }
            Field::Names(NameField::Official, None) => {
                keyword_pattern(KeywordField::Official, vec![Wild::Many])
            }
            Field::Names(NameField::Office, _) => {
                keyword_pattern(KeywordField::Office, vec![Wild::Many])
            }
            Field::Names(NameField::Topic, _) => {
                keyword_pattern(KeywordField::TopicPath, vec![Wild::Many])
            }
            Field::Date | Field::Before | Field::After => {
                let (first, last) = (Day::MIN, Day::MAX);
                Condition::Date { first, last }
            }
        });
    }
    if let NodeKind::Phrase { slop: 1.., .. } = value.kind {
        let message = "only words of running text have places; `~` says nothing in this field";
        resolver.warn(QueryErrorKind::Unsupported, value, message);
    }
    match field {
        Field::Date => {
            if let NodeKind::Call { function: Function::Within, arguments } = &value.kind
                && let [argument] = arguments.as_slice()
            {
                let within = days(argument)?;
                return Ok(within.map_or(Condition::Nothing, |(first, last)| {
                    Condition::DateWithin { first, last }
                }));
            }
            days(value).map(overlapping)
        }
        Field::Before => days_before(value).map(overlapping),
        Field::After => days_after(value).map(overlapping),
        Field::Names(field, role) => {
            name_words(resolver, field, value).map(|words| names(field, role, words))
        }
        Field::Country => match &value.kind {
            NodeKind::Wildcard(pieces) => {
                Ok(keyword_pattern(KeywordField::Country, pieces.clone()))
            }
            _ => country(value),
        },
        Field::Keyword(field) => match &value.kind {
            NodeKind::Wildcard(pieces) => Ok(keyword_pattern(field, pieces.clone())),
            NodeKind::Fuzzy { word, distance } => Ok(Condition::KeywordPattern {
                field,
                pattern: fuzzy_pattern(folded(word), *distance),
            }),
            _ => Ok(Condition::Keyword { field, value: text(value)?.to_owned() }),
        },
        Field::Further(name) => match &value.kind {
            NodeKind::Wildcard(pieces) => Ok(further_pattern(name, pieces.clone())),
            NodeKind::Fuzzy { word, distance } => {
                let mut pattern = fuzzy_pattern(folded(word), *distance);
                if let Pattern::Fuzzy { word, .. } = &mut pattern {
                    word.insert_str(0, &folded(&format!("{name}=")));
                }
                Ok(Condition::KeywordPattern { field: KeywordField::Further, pattern })
            }
            _ => Ok(Condition::Keyword {
                field: KeywordField::Further,
                value: format!("{name}={}", text(value)?),
            }),
        },
    }
}

fn overlapping(days: Days) -> Condition {
    days.map_or(Condition::Nothing, |(first, last)| Condition::Date { first, last })
}

fn keyword_pattern(field: KeywordField, pieces: Vec<Wild>) -> Condition {
    let fold = |piece| match piece {
        Wild::Text(text) => Wild::Text(folded(&text)),
        wild => wild,
    };
    let pattern = Pattern::Wildcard(pieces.into_iter().map(fold).collect());
    Condition::KeywordPattern { field, pattern }
}

/// Keywords of a further field have its name before them.
fn further_pattern(name: &str, mut pieces: Vec<Wild>) -> Condition {
    let start = format!("{name}=");
    match pieces.first_mut() {
        Some(Wild::Text(text)) => text.insert_str(0, &start),
        _ => pieces.insert(0, Wild::Text(start)),
    }
    keyword_pattern(KeywordField::Further, pieces)
}

/// The words of a name, in any order.
fn name_words(
    resolver: &mut Resolver<'_>,
    field: NameField,
    value: &Node,
) -> Result<Vec<NameWord>, QueryError> {
    let stemmed = field != NameField::Official;
    match &value.kind {
        NodeKind::Wildcard(pieces) => {
            let mut words = Vec::new();
            for part in split(pieces) {
                match part.as_slice() {
                    [Wild::Text(text)] => {
                        let terms = terms(text, stemmed, resolver.session).into_iter();
                        words.extend(terms.map(NameWord::Term));
                    }
                    _ => words.extend(wildcard_pattern(&part).map(NameWord::Pattern)),
                }
            }
            Ok(words)
        }
        NodeKind::Fuzzy { word, distance } => {
            let words = terms(word, false, resolver.session).into_iter();
            Ok(words.map(|word| NameWord::Pattern(fuzzy_pattern(word, *distance))).collect())
        }
        _ => {
            let terms = terms(text(value)?, stemmed, resolver.session);
            Ok(terms.into_iter().map(NameWord::Term).collect())
        }
    }
}

fn names(field: NameField, role: Option<Role>, mut words: Vec<NameWord>) -> Condition {
    words.sort_unstable();
    words.dedup();
    if words.is_empty() { Condition::Nothing } else { Condition::Names { field, words, role } }
}

fn country(value: &Node) -> Result<Condition, QueryError> {
    let country = Country::parse(text(value)?).map_err(|error| {
        let kind = QueryErrorKind::UnknownCountry;
        QueryError::new(kind, value.span.clone(), error.to_string())
    })?;
    Ok(Condition::Keyword { field: KeywordField::Country, value: country.as_str().to_owned() })
}

/// The text of a value that is a word or stands in quotes.
fn text(value: &Node) -> Result<&str, QueryError> {
    match &value.kind {
        NodeKind::Word(text) | NodeKind::Exact(text) | NodeKind::Phrase { text, .. } => {
            Ok(text.trim())
        }
        _ => Err(QueryError::new(
            QueryErrorKind::Misplaced,
            value.span.clone(),
            "a value is wanted here: a word, a text in quotes, or a group of them",
        )),
    }
}
