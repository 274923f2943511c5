//! Conditions that a program adds to a query, and how they become those of a plan.
//!
//! The file must not know how a condition is looked up.

use std::fmt;

use crate::article::Official;
use crate::article::{Country, DateSpan, Role};
use crate::index::schema::{further_keyword, path_keyword, role_keyword};
use crate::index::{Generation, Recipe};
use crate::query::plan::{Condition, KeywordField};

/// A condition that articles must fulfil, without a share in the score.
///
/// Values are compared without regard to case and diacritics. Several filters of one request must
/// all hold; several values of one filter are alternatives.
///
/// ```
/// use chancery::{Article, Filter, Index, Official, Role, SearchRequest};
///
/// let index = Index::in_memory([
///     Article::builder("a")
///         .date("1956-11-05")
///         .body("Dulles telegraphed to London on Suez.")
///         .official(Official::new("Dulles, John Foster").role(Role::From))
///         .country("GB")
///         .topic(["security", "crises"])
///         .build()?,
///     Article::builder("b").date("1957").body("Suez was cleared.").build()?,
/// ])?;
/// let request = SearchRequest::new("suez".parse()?)
///     .filter(Filter::official_as(Role::From, "John Foster Dulles"))
///     .filter(Filter::any_of("country", ["FR", "GBR"]))
///     .filter(Filter::topic(["Security"]))
///     .filter(Filter::date("1956".parse()?));
/// assert_eq!(index.searcher().search(&request)?.ids(), ["a"]);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, PartialEq, Eq)]
#[must_use]
pub struct Filter {
    any_of: Vec<Value>,
    negated: bool,
    /// The facet of which a reader has ticked values, and what these are.
    ticked: Option<(String, Vec<String>)>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum Value {
    Official(Option<Role>, String),
    Country(String),
    Date(DateSpan),
    AddedAfter(Generation),
    Keyword(KeywordField, String),
}

impl Filter {
    fn one(value: Value) -> Self {
        Self { any_of: vec![value], negated: false, ticked: None }
    }

    /// Articles with this official: by authority id, id as the articles state it, or full name.
    pub fn official(id_or_name: impl Into<String>) -> Self {
        Self::one(Value::Official(None, id_or_name.into()))
    }

    /// Articles with this official in this role.
    pub fn official_as(role: Role, id_or_name: impl Into<String>) -> Self {
        Self::one(Value::Official(Some(role), id_or_name.into()))
    }

    /// Articles whose date overlaps this one.
    pub fn date(span: DateSpan) -> Self {
        Self::one(Value::Date(span))
    }

    /// Articles that came in with a later commit than this.
    pub fn added_after(generation: Generation) -> Self {
        Self::one(Value::AddedAfter(generation))
    }

    /// Articles under this topic, given by its labels from the root: those of its children as well.
    pub fn topic<S: AsRef<str>>(path: impl IntoIterator<Item = S>) -> Self {
        let labels: Vec<S> = path.into_iter().collect();
        Self::one(Value::Keyword(KeywordField::TopicPath, path_keyword(&labels)))
    }

    /// Articles about this country, or with an official of it: an ISO 3166 code or English name.
    pub fn country(code_or_name: impl Into<String>) -> Self {
        Self::one(Value::Country(code_or_name.into()))
    }

    /// Articles from this source.
    pub fn source(source: impl Into<String>) -> Self {
        Self::one(Value::Keyword(KeywordField::Source, source.into()))
    }

    /// Articles in this language, by its tag.
    pub fn language(tag: impl Into<String>) -> Self {
        Self::one(Value::Keyword(KeywordField::Language, tag.into()))
    }

    /// Articles with this organisation.
    pub fn organisation(name: impl Into<String>) -> Self {
        Self::one(Value::Keyword(KeywordField::Organisation, name.into()))
    }

    /// Articles with this value in a further field.
    pub fn field(name: &str, value: &str) -> Self {
        Self::one(Value::Keyword(KeywordField::Further, further_keyword(name, value)))
    }

    /// Articles with any of these values of a facet; without a value, every article.
    ///
    /// The facet is `official`, a role such as `from`, `office`, `country`, `organisation`,
    /// `topic` (its label at the root), `language`, `source` or `id`; any other name is that of a
    /// further field.
    pub fn any_of<S: AsRef<str>>(facet: &str, values: impl IntoIterator<Item = S>) -> Self {
        let role = Role::ALL.into_iter().find(|role| role.as_str() == facet);
        let value = |value: &str| match facet {
            "official" => Value::Official(None, value.to_owned()),
            "country" => Value::Country(value.to_owned()),
            "office" => Value::Keyword(KeywordField::Office, value.to_owned()),
            "organisation" => Value::Keyword(KeywordField::Organisation, value.to_owned()),
            "topic" => Value::Keyword(KeywordField::TopicPath, value.to_owned()),
            "language" => Value::Keyword(KeywordField::Language, value.to_owned()),
            "source" => Value::Keyword(KeywordField::Source, value.to_owned()),
            "id" => Value::Keyword(KeywordField::Id, value.to_owned()),
            _ => match role {
                Some(role) => Value::Official(Some(role), value.to_owned()),
                None => Value::Keyword(KeywordField::Further, further_keyword(facet, value)),
            },
        };
        let values: Vec<String> = values.into_iter().map(|v| v.as_ref().to_owned()).collect();
        let any_of = values.iter().map(|v| value(v)).collect();
        Self { any_of, negated: false, ticked: Some((facet.to_owned(), values)) }
    }

    /// The opposite: articles that this filter does not let through.
    pub fn negate(mut self) -> Self {
        self.negated = !self.negated;
        self
    }

    /// The values that are ticked in a facet, if this is what the filter is for.
    pub(crate) fn ticked(&self, facet: &str) -> Option<&[String]> {
        let (name, values) = self.ticked.as_ref().filter(|_| !self.negated)?;
        (name == facet).then_some(values)
    }

    pub(crate) fn is_negated(&self) -> bool {
        self.negated
    }

    /// The alternatives as conditions of a plan; none means that every article fulfils the filter.
    pub(crate) fn conditions(&self, recipe: &Recipe) -> Vec<Condition> {
        self.any_of.iter().flat_map(|value| conditions(value, recipe)).collect()
    }
}

impl fmt::Debug for Filter {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(if self.negated { "Filter::not " } else { "Filter " })?;
        f.debug_list().entries(&self.any_of).finish()
    }
}

fn conditions(value: &Value, recipe: &Recipe) -> Vec<Condition> {
    let keyword = |field, value: &str| Condition::Keyword { field, value: value.to_owned() };
    match value {
        Value::Keyword(field, value) => vec![keyword(*field, value)],
        Value::Country(text) => match text.parse::<Country>() {
            Ok(country) => vec![keyword(KeywordField::Country, country.as_str())],
            Err(_) => vec![Condition::Nothing],
        },
        Value::Date(span) => {
            vec![Condition::Date { first: span.first_day(), last: span.last_day() }]
        }
        Value::AddedAfter(generation) => vec![Condition::AddedAfter(generation.number())],
        Value::Official(role, text) => {
            let name = Official::new(text.as_str()).build().map(|official| official.name_key());
            let mut keys: Vec<String> = name.into_iter().chain([text.clone()]).collect();
            for key in &mut keys {
                *key = recipe.same_as.canonical(key).to_owned();
            }
            keys.dedup();
            let mut conditions: Vec<Condition> = keys
                .iter()
                .map(|key| match role {
                    Some(role) => keyword(KeywordField::OfficialRole, &role_keyword(*role, key)),
                    None => keyword(KeywordField::Official, key),
                })
                .collect();
            let stated = role.map_or_else(|| text.clone(), |role| role_keyword(role, text));
            conditions.push(keyword(KeywordField::StatedId, &stated));
            conditions
        }
    }
}
