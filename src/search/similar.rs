//! What an article is about, as something to search by: its heaviest words, officials, countries and
//! date.
//!
//! Words are weighed by tf-idf, as in Rocchio, "Relevance feedback in information retrieval" (1971),
//! and Salton and Buckley, "Term-weighting approaches in automatic text retrieval" (1988), with the
//! saturated frequency of BM25 for tf; the heaviest are the query. The file must not know how a query
//! is run.

use serde::{Deserialize, Serialize};
use tantivy::Term;

use super::article_words::weighted_frequencies;
use super::bm25::idf;
use super::request::SearchRequest;
use super::searcher::Searcher;
use crate::article::{Article, ArticleId, DateSpan};
use crate::enrich::Enrichment;
use crate::index::Recipe;
use crate::index::snapshot::Snapshot;
use crate::query::Query;
use crate::query::meaning::bounded;
use crate::query::plan::{Condition, KeywordField, Near, Plan, Ranked, Words};
use crate::{Error, Result};

/// How many of its words an article is searched by.
const WORDS: usize = 25;
/// How many of its officials, and of its countries.
const KEYWORDS: usize = 10;
/// What a shared official counts, where the heaviest word counts 1, before either is weighed by how
/// rare it is.
const OFFICIAL: f32 = 0.5;
const COUNTRY: f32 = 0.25;
/// What is shared by more than this part of all articles says nothing.
const MOST_SHARED: f32 = 0.25;
/// A word that stands so often has half of the weight that it can have.
const HALF_FREQUENCY: f32 = 3.0;
/// What nearness in date counts in proportion to all else.
const NEAR_SHARE: f32 = 0.05;
const NEAR_HALF_LIFE: u32 = 365;

/// What articles are looked for by that are like another one or like a text: words, officials and
/// countries with weights, and a date. [`Searcher::similar_to`](crate::Searcher::similar_to) and
/// [`similar_to_text`](crate::Searcher::similar_to_text) make it; it can be kept as JSON.
///
/// It goes into a [`SearchRequest`]: alone, or [beside a query](SearchRequest::similar) that says
/// which articles there are to choose from.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[must_use]
pub struct Similar {
    /// Terms and what they count, heaviest first; of officials and countries their keys.
    words: Vec<(String, f32)>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    officials: Vec<(String, f32)>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    countries: Vec<(String, f32)>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    date: Option<DateSpan>,
    /// The article that is not to be found itself.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    without: Option<ArticleId>,
}

impl Similar {
    /// The words that are looked for, as terms of the index, heaviest first, with what they count.
    pub fn words(&self) -> impl Iterator<Item = (&str, f32)> {
        self.words.iter().map(|(word, weight)| (word.as_str(), *weight))
    }

    /// The keys of the officials that are looked for.
    pub fn officials(&self) -> impl Iterator<Item = &str> {
        self.officials.iter().map(|(key, _)| key.as_str())
    }

    /// The countries that are looked for, as ISO 3166 codes.
    pub fn countries(&self) -> impl Iterator<Item = &str> {
        self.countries.iter().map(|(code, _)| code.as_str())
    }

    /// Makes it what a plan ranks by, beside what it ranks by already. A query with words goes on to
    /// say what is found; else one of these words, officials or countries has to be shared.
    pub(super) fn rank(&self, plan: &mut Plan) {
        match plan.ranked.as_mut_slice() {
            [] => plan.needs_one = true,
            [only] => only.required |= plan.needs_one,
            ranked if plan.needs_one && !ranked.iter().any(|ranked| ranked.required) => {
                let any = ranked.iter().map(|ranked| Condition::Words(ranked.words.clone()));
                plan.required.push(Condition::Any(any.collect()));
            }
            _ => {}
        }
        if !plan.ranked.is_empty() {
            plan.needs_one = false;
        }
        let before = plan.ranked.len();
        let words = self.words.iter().map(|(word, boost)| (Words::Term(word.clone()), *boost));
        let keywords = |field, list: &[(String, f32)]| -> Vec<(Words, f32)> {
            let keyword = |value: &String| Condition::Keyword { field, value: value.clone() };
            let fulfils = |value: &String| Words::Fulfils(Box::new(keyword(value)));
            list.iter().map(|(value, boost)| (fulfils(value), *boost)).collect()
        };
        let officials = keywords(KeywordField::Official, &self.officials);
        let countries = keywords(KeywordField::Country, &self.countries);
        for (words, boost) in words.chain(officials).chain(countries) {
            let boost = bounded(boost);
            match plan.ranked.iter_mut().find(|known| known.words == words) {
                Some(known) => known.boost = bounded(known.boost + boost),
                None => plan.ranked.push(Ranked { words, required: false, boost }),
            }
        }
        if plan.ranked.is_empty() && before == 0 {
            plan.required.push(Condition::Nothing);
        }
        plan.near = self.date.map(|date| Near {
            first: date.first_day(),
            last: date.last_day(),
            half_life: NEAR_HALF_LIFE,
            share: NEAR_SHARE,
        });
        plan.excluded.extend(self.without.as_ref().map(|id| Condition::Keyword {
            field: KeywordField::Id,
            value: id.as_str().to_owned(),
        }));
    }
}

impl From<Similar> for SearchRequest {
    /// The articles that are most like it.
    fn from(similar: Similar) -> Self {
        Self::new(Query::all()).similar(similar)
    }
}

impl Searcher {
    /// What to look for to find articles like this one: the 25 heaviest of its words by tf-idf, the
    /// officials and countries that it shares with some others, and its date. Nothing where the index
    /// has no such article. The article itself is not found by it.
    ///
    /// Words stand in the body, the title and the other fields, with the weights of the index. What
    /// more than a quarter of all articles have, and what no other one has, is passed over, as are
    /// function words and numbers. Before how rare they are is taken into account, a shared official
    /// counts half as much as the most frequent of the words, and a shared country a quarter. An
    /// article of the same date has up to a twentieth more of what sharing everything else would
    /// bring, and half of that with each year between them.
    ///
    /// # Errors
    /// As [`get`](Self::get).
    ///
    /// ```
    /// use chancery::{Article, Index, SearchRequest};
    ///
    /// let index = Index::in_memory([
    ///     Article::builder("a").date("1956").body("Nasser seized the canal company.").build()?,
    ///     Article::builder("b").date("1957").body("The canal was closed by Nasser.").build()?,
    ///     Article::builder("c").date("1956").body("Tariffs on zinc.").build()?,
    /// ])?;
    /// let searcher = index.searcher();
    /// let similar = searcher.similar_to("a")?.ok_or("no such article")?;
    /// let words: Vec<&str> = similar.words().map(|(word, _)| word).collect();
    /// assert_eq!(words, ["canal", "nasser"]);
    /// assert_eq!(searcher.search(&SearchRequest::from(similar).limit(5))?.ids(), ["b"]);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn similar_to<I>(&self, id: I) -> Result<Option<Similar>>
    where
        I: TryInto<ArticleId>,
        Error: From<I::Error>,
    {
        let id = id.try_into()?;
        let Some(candidate) = self.candidate(&id)? else { return Ok(None) };
        let article = self.article(candidate)?;
        let found = self.found(candidate)?.unwrap_or_default();
        self.similar(&article, &found, Some(id)).map(Some)
    }

    /// What to look for to find articles like a text, as [`similar_to`](Self::similar_to) has it;
    /// officials and countries are read in the text, where the index has enrichers that do.
    ///
    /// # Errors
    /// If the text is not one that an article can have; as [`get`](Self::get).
    ///
    /// ```
    /// use chancery::{Article, Index, SearchRequest};
    ///
    /// let index = Index::in_memory([
    ///     Article::builder("a").body("Nasser seized the canal company.").build()?,
    ///     Article::builder("b").body("The canal was closed by Nasser.").build()?,
    /// ])?;
    /// let searcher = index.searcher();
    /// let similar = searcher.similar_to_text("Who closed the canals?")?;
    /// assert_eq!(searcher.search(&SearchRequest::from(similar))?.hits()[0].id(), "a");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn similar_to_text(&self, text: &str) -> Result<Similar> {
        let article = Article::builder("text").body(text).build()?;
        let pipeline = self.recipe().pipeline.as_ref();
        let found = pipeline.map(|pipeline| pipeline.read(&article)).unwrap_or_default();
        self.similar(&article, &found, None)
    }

    fn similar(
        &self,
        article: &Article,
        found: &Enrichment,
        without: Option<ArticleId>,
    ) -> Result<Similar> {
        let reading = Reading { recipe: self.recipe(), snapshot: self.snapshot() };
        let similar = reading.read(article, found, without);
        Ok(similar.map_err(|error| self.engine_error(error))?)
    }
}

/// What makes articles into something to search by.
pub(super) struct Reading<'a> {
    pub(super) recipe: &'a Recipe,
    pub(super) snapshot: &'a Snapshot,
}

impl Reading<'_> {
    pub(super) fn read(
        &self,
        article: &Article,
        found: &Enrichment,
        without: Option<ArticleId>,
    ) -> tantivy::Result<Similar> {
        let keys = crate::index::official_and_country_keys(article, found, &self.recipe.same_as);
        let (officials, countries) = keys;
        let fields = self.recipe.fields;
        Ok(Similar {
            words: self.heaviest(article)?,
            officials: self.rare(fields.official_key, officials, OFFICIAL)?,
            countries: self.rare(fields.country, countries, COUNTRY)?,
            date: article.date(),
            without,
        })
    }

    /// The heaviest words of an article that another one has as well.
    fn heaviest(&self, article: &Article) -> tantivy::Result<Vec<(String, f32)>> {
        let mut heaviest = Vec::new();
        let freqs = weighted_frequencies(article, self.recipe, usize::MAX);
        let is_number = |term: &str| term.bytes().all(|byte| byte.is_ascii_digit());
        for (term, freq) in freqs.into_iter().filter(|(term, _)| !is_number(term)) {
            #[expect(clippy::cast_precision_loss, reason = "frequencies stay far below 2^24")]
            let freq = freq as f32;
            let tf = freq / (freq + HALF_FREQUENCY);
            let text = Term::from_field_text(self.recipe.fields.text, &term);
            if let Some(idf) = self.idf(&text)? {
                heaviest.push((tf * idf, tf, term));
            }
        }
        let by_weight = |(a, _, one): &(f32, f32, String), (b, _, other): &(f32, f32, String)| {
            b.total_cmp(a).then_with(|| one.cmp(other))
        };
        if heaviest.len() > WORDS {
            heaviest.select_nth_unstable_by(WORDS, by_weight);
            heaviest.truncate(WORDS);
        }
        heaviest.sort_unstable_by(by_weight);
        let most = heaviest.iter().map(|(_, tf, _)| *tf).fold(0.0, f32::max).max(f32::MIN_POSITIVE);
        Ok(heaviest.into_iter().map(|(_, tf, term)| (term, tf / most)).collect())
    }

    /// Those keys that another article has as well and that not too many have, the rarest first.
    fn rare(
        &self,
        field: tantivy::schema::Field,
        keys: Vec<String>,
        boost: f32,
    ) -> tantivy::Result<Vec<(String, f32)>> {
        let mut rare = Vec::new();
        for key in keys {
            let folded = crate::index::schema::fold_keyword(&key);
            if let Some(idf) = self.idf(&Term::from_field_text(field, &folded))? {
                rare.push((idf, key));
            }
        }
        rare.sort_unstable_by(|(a, one), (b, other)| b.total_cmp(a).then_with(|| one.cmp(other)));
        Ok(rare.into_iter().take(KEYWORDS).map(|(_, key)| (key, boost)).collect())
    }

    /// How rare a term is, if two articles or more have it and not too many.
    fn idf(&self, term: &Term) -> tantivy::Result<Option<f32>> {
        let (doc_freq, docs) = (self.snapshot.doc_freq(term)?, self.snapshot.docs);
        #[expect(clippy::cast_precision_loss, reason = "a bound wants no more precision")]
        let is_common = doc_freq as f32 > docs as f32 * MOST_SHARED && doc_freq > 10;
        Ok((doc_freq > 1 && !is_common).then(|| idf(doc_freq, docs)))
    }
}
