//! Conditions that a program adds to a query, and how they become those of a plan.
//!
//! The file must not know how a condition is looked up.

use std::fmt;

use super::facet_field::{FacetField, is_official_key, official_keys, year_span};
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
    /// The same, but what can be a key is nothing else.
    OfficialKey(Option<Role>, String),
    Country(String),
    Date(DateSpan),
    Year(String),
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

    /// Articles with any of these values of a facet; without a value, every article, negated or not.
    ///
    /// The facet is one of those that [`Facet::new`](crate::Facet::new) names, or `id`; any other
    /// name is that of a further field. A value is what
    /// [`FacetValue::value`](crate::FacetValue::value) gives: a topic by the labels of its path,
    /// joined by U+001F (one at the root is its label), an official by key, a year as `1956`. An
    /// official may be given as to [`official`](Self::official) as well, a country as to
    /// [`country`](Self::country).
    ///
    /// ```
    /// use chancery::{Article, Filter, Index, Query, SearchRequest};
    ///
    /// let index = Index::in_memory([
    ///     Article::builder("a").date("1956-11").body("Suez.").country("GB").build()?,
    ///     Article::builder("b").date("1955/1958").body("Suez.").country("EG").build()?,
    /// ])?;
    /// let ids = |filter| -> chancery::Result<Vec<String>> {
    ///     let results = index.searcher().search(&SearchRequest::new(Query::all()).filter(filter))?;
    ///     Ok(results.ids().into_iter().map(str::to_owned).collect())
    /// };
    /// assert_eq!(ids(Filter::any_of("country", ["FR", "Egypt"]))?, ["b"]);
    /// assert_eq!(ids(Filter::any_of("year", ["1956"]))?, ["a", "b"]);
    /// assert!(ids(Filter::any_of("year", ["last year"]))?.is_empty());
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn any_of<S: AsRef<str>>(facet: &str, values: impl IntoIterator<Item = S>) -> Self {
        let meaning = FacetField::of(facet);
        let value = |value: &str| match meaning {
            FacetField::Official(role) => Value::OfficialKey(role, value.to_owned()),
            FacetField::Country => Value::Country(value.to_owned()),
            FacetField::Year => Value::Year(value.to_owned()),
            FacetField::Keyword(field) => Value::Keyword(field, value.to_owned()),
            FacetField::Further(name) => {
                Value::Keyword(KeywordField::Further, further_keyword(name, value))
            }
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
        FacetField::is_same(name, facet).then_some(values)
    }

    /// How many values it has.
    pub(crate) fn len(&self) -> usize {
        self.any_of.len()
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
    match value {
        Value::Keyword(field, value) => vec![keyword(*field, value.as_str())],
        Value::Country(text) => match text.parse::<Country>() {
            Ok(country) => vec![keyword(KeywordField::Country, country.as_str())],
            Err(_) => vec![Condition::Nothing],
        },
        Value::Year(text) => match year_span(text) {
            Some(span) => {
                vec![Condition::Date { first: span.first_day(), last: span.last_day() }]
            }
            None => vec![Condition::Nothing],
        },
        Value::Date(span) => {
            vec![Condition::Date { first: span.first_day(), last: span.last_day() }]
        }
        Value::AddedAfter(generation) => vec![Condition::AddedAfter(generation.number())],
        Value::OfficialKey(role, text) if is_official_key(text, &recipe.same_as) => {
            vec![official(*role, recipe.same_as.canonical(text))]
        }
        Value::Official(role, text) | Value::OfficialKey(role, text) => {
            let keys = official_keys(text, &recipe.same_as);
            let mut conditions: Vec<Condition> =
                keys.iter().map(|key| official(*role, key)).collect();
            let stated = role.map_or_else(|| text.clone(), |role| role_keyword(role, text));
            conditions.push(keyword(KeywordField::StatedId, stated));
            conditions
        }
    }
}

fn keyword(field: KeywordField, value: impl Into<String>) -> Condition {
    Condition::Keyword { field, value: value.into() }
}

fn official(role: Option<Role>, key: &str) -> Condition {
    match role {
        Some(role) => keyword(KeywordField::OfficialRole, role_keyword(role, key)),
        None => keyword(KeywordField::Official, key),
    }
}
