//! Lists encounters: which are asked for, where to look, in what order they are told.
//!
//! Articles that tell of an official's encounters are found by a posting list; what was found in
//! each is read and compared, and the text only of those that are told. The file must not know how
//! encounters come to be found.

use crate::article::{ArticleError, Country, DateSpan, Day};
use crate::enrich::{Encounter, EncounterKind, EncounterStatus, Enrichment};
use crate::index::Recipe;
use crate::index::schema::fold_keyword;
use crate::query::Query;
use crate::query::ast::Wild;
use crate::query::plan::{Condition, KeywordField, Pattern};
use crate::results::{EncounterHit, Party};
use crate::search::facet_field::official_keys;
use crate::search::request::SearchRequest;
use crate::{Article, Error, Result};

/// Which encounters [`Searcher::encounters`](crate::Searcher::encounters) lists, and in what order.
///
/// A person is given by the key that [`FacetValue::value`](crate::FacetValue::value) and
/// [`Party::key`] have, or by full name.
///
/// ```
/// use chancery::{Article, EncounterKind, Encounters, Index, Pipeline};
///
/// let index = Index::builder().enrich(Pipeline::builtin()).in_memory([
///     Article::builder("a")
///         .date("1961-06-04")
///         .body("President Kennedy met with Chairman Khrushchev in Vienna.")
///         .build()?,
///     Article::builder("b")
///         .date("1961-06-05")
///         .body("President Kennedy will meet with Prime Minister Macmillan in London.")
///         .build()?,
/// ])?;
/// let searcher = index.searcher();
/// let all = searcher.encounters(&Encounters::all())?;
/// let told: Vec<String> =
///     all.iter().map(|met| format!("{} {}", met.date(), met.status().as_str())).collect();
/// assert_eq!(told, ["1961-06-04 asserted", "undated planned"]);
///
/// let kennedy = all[0].who()[0].key();
/// let request = Encounters::of(kennedy)
///     .kind(EncounterKind::Meeting)
///     .between("1961-01", "1961-12")?
///     .asserted_only();
/// let met = searcher.encounters(&request)?;
/// assert_eq!(met.len(), 1);
/// assert_eq!(met[0].others_than(kennedy), ["Khrushchev"]);
/// assert_eq!(met[0].sentence(), "President Kennedy met with Chairman Khrushchev in Vienna.");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone, Default)]
#[must_use]
pub struct Encounters {
    people: Vec<String>,
    country: Option<Country>,
    kinds: Vec<EncounterKind>,
    statuses: Vec<EncounterStatus>,
    period: Option<(Day, Day)>,
    newest_first: bool,
    limit: Option<usize>,
    request: Option<SearchRequest>,
}

impl Encounters {
    /// All encounters, the oldest first.
    pub fn all() -> Self {
        Self::default()
    }

    /// Those of one person.
    pub fn of(person: impl Into<String>) -> Self {
        Self::all().with(person)
    }

    /// Those of this person as well.
    pub fn with(mut self, person: impl Into<String>) -> Self {
        self.people.push(person.into());
        self
    }

    /// Those in this country, or with somebody who serves it.
    pub fn country(mut self, country: Country) -> Self {
        self.country = Some(country);
        self
    }

    /// Those of this kind; of several, any will do.
    pub fn kind(mut self, kind: EncounterKind) -> Self {
        self.kinds.push(kind);
        self
    }

    /// Those with this status; of several, any will do.
    pub fn status(mut self, status: EncounterStatus) -> Self {
        self.statuses.push(status);
        self
    }

    /// Those that took place, as the text says.
    pub fn asserted_only(self) -> Self {
        self.status(EncounterStatus::Asserted)
    }

    /// Those whose date has a day from the first of `from` to the last of `to`.
    ///
    /// # Errors
    /// When one of them is no date.
    pub fn between<A, B>(mut self, from: A, to: B) -> Result<Self>
    where
        A: TryInto<DateSpan, Error: Into<ArticleError>>,
        B: TryInto<DateSpan, Error: Into<ArticleError>>,
    {
        let from = from.try_into().map_err(|error| Error::from(error.into()))?;
        let to = to.try_into().map_err(|error| Error::from(error.into()))?;
        self.period = Some((from.first_day(), to.last_day()));
        Ok(self)
    }

    /// Those in articles that a search finds; of the request its query, filters, synonyms and
    /// expansions count.
    pub fn among(mut self, request: impl Into<SearchRequest>) -> Self {
        self.request = Some(request.into());
        self
    }

    /// The newest first.
    pub fn newest_first(mut self) -> Self {
        self.newest_first = true;
        self
    }

    /// The first so many.
    pub fn limit(mut self, limit: usize) -> Self {
        self.limit = Some(limit);
        self
    }

    /// What finds the articles that may tell of them.
    pub(super) fn request(&self) -> SearchRequest {
        self.request.clone().unwrap_or_else(|| SearchRequest::new(Query::all())).after(None)
    }

    /// What these articles have in common.
    pub(super) fn conditions(&self, recipe: &Recipe) -> Vec<Condition> {
        let field = KeywordField::Encounter;
        let keyword = |value: String| Condition::Keyword { field, value };
        let person = |keys: Vec<String>| Condition::Any(keys.into_iter().map(keyword).collect());
        if self.people.is_empty() {
            let pattern = Pattern::Wildcard(vec![Wild::Many]);
            return vec![Condition::KeywordPattern { field, pattern }];
        }
        self.keys(recipe).into_iter().map(person).collect()
    }

    /// The folded keys that each person may have who is asked for.
    pub(super) fn keys(&self, recipe: &Recipe) -> Vec<Vec<String>> {
        let folded = |key: String| fold_keyword(&key).into_owned();
        let keys = |person: &String| {
            official_keys(person, &recipe.same_as).into_iter().map(folded).collect()
        };
        self.people.iter().map(keys).collect()
    }

    /// Whether an encounter is one of those asked for; the people have these [`keys`](Self::keys).
    pub(super) fn wants(
        &self,
        people: &[Vec<String>],
        met: &Encounter,
        found: &Enrichment,
        recipe: &Recipe,
    ) -> bool {
        let officials =
            || met.who().iter().chain(met.with()).filter_map(|n| found.officials().get(*n));
        let is_person = |keys: &Vec<String>| {
            officials().any(|official| {
                let key = fold_keyword(recipe.same_as.canonical(official.key()));
                keys.iter().any(|asked| *asked == key)
            })
        };
        let in_period = |(first, last): (Day, Day)| {
            met.date().is_some_and(|date| date.first_day() <= last && date.last_day() >= first)
        };
        let of_country = |country: Country| {
            met.country() == Some(country)
                || officials().any(|o| o.offices().iter().any(|f| f.country == Some(country)))
        };
        (self.kinds.is_empty() || self.kinds.contains(&met.kind()))
            && (self.statuses.is_empty() || self.statuses.contains(&met.status()))
            && self.period.is_none_or(in_period)
            && self.country.is_none_or(of_country)
            && people.iter().all(is_person)
    }

    /// Puts encounters in order of date, those without one last, and leaves the first ones.
    pub(super) fn put_in_order<T>(
        &self,
        list: &mut Vec<T>,
        date: impl Fn(&T) -> Option<DateSpan>,
        id: impl Fn(&T) -> String,
    ) {
        list.sort_by_cached_key(|one| {
            let day = date(one).map(|date| {
                let (first, last) = (date.first_day().number(), date.last_day().number());
                if self.newest_first { (-first, -last) } else { (first, last) }
            });
            (day.is_none(), day, id(one))
        });
        list.truncate(self.limit.unwrap_or(usize::MAX));
    }
}

/// An encounter as it is told.
pub(super) fn hit(
    met: &Encounter,
    found: &Enrichment,
    article: &Article,
    recipe: &Recipe,
) -> EncounterHit {
    let party = |number: &usize| {
        let official = found.officials().get(*number)?;
        let office = official.offices().first();
        Some(Party {
            key: recipe.same_as.canonical(official.key()).to_owned(),
            name: official.name().to_owned(),
            office: office.map(|office| office.title.clone()),
            country: official.country(),
        })
    };
    EncounterHit {
        article_id: article.id().to_string(),
        kind: met.kind(),
        status: met.status(),
        who: met.who().iter().filter_map(party).collect(),
        with: met.with().iter().filter_map(party).collect(),
        date: met.date(),
        place: met.place().map(str::to_owned),
        country: met.country(),
        sentence: met.part().of(article).get(met.evidence()).unwrap_or_default().to_owned(),
        cameo: met.cameo(),
        confidence: met.confidence(),
    }
}
