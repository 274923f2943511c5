//! What a searcher tells of a commit without a search: articles by their ids, what was found in them, and
//! whom or what a name or a beginning of one means.
//!
//! The file must not know how matches are ranked.

use std::sync::Arc;

use super::budget::Budget;
use super::encounters::{self, Encounters};
use super::facets::Names;
use super::resolve;
use super::searcher::Searcher;
use super::suggest::did_you_mean;
use super::top::Candidate;
use crate::article::{Article, ArticleId, DateSpan};
use crate::enrich::{Encounter, Enrichment, Pipeline};
use crate::index::IndexError;
use crate::query::Query;
use crate::results::{EncounterHit, ResolvedName, Suggestions};
use crate::{Error, Result};

impl Searcher {
    /// The article of this id, if the index has it.
    ///
    /// # Errors
    /// If the id is no article's id; [`is_corrupt`](crate::Error::is_corrupt) if a file turns out
    /// to be damaged.
    pub fn get<I>(&self, id: I) -> Result<Option<Article>>
    where
        I: TryInto<ArticleId>,
        Error: From<I::Error>,
    {
        match self.candidate(&id.try_into()?)? {
            Some(candidate) => Ok(Some(self.article(candidate)?)),
            None => Ok(None),
        }
    }

    /// Where the article of an id lies.
    pub(super) fn candidate(&self, id: &ArticleId) -> Result<Option<Candidate>, IndexError> {
        let found = self
            .snapshot
            .find(self.shared.recipe.fields, id.as_str())
            .map_err(|error| self.engine_error(error))?;
        Ok(found.map(|(segment, doc)| {
            let segment = u32::try_from(segment).unwrap_or(u32::MAX);
            Candidate { points: 0, segment, doc }
        }))
    }

    /// The encounters that the articles tell of, in order of date.
    ///
    /// All that are asked for are put in order before the first is told. Without enrichers an index
    /// has none.
    ///
    /// # Errors
    /// As [`search`](Self::search).
    pub fn encounters(&self, asked: &Encounters) -> Result<Vec<EncounterHit>> {
        let recipe = &self.shared.recipe;
        let request = asked.request();
        let (mut resolved, _) = self.plan_of(&request)?;
        Arc::make_mut(&mut resolved.plan).required.extend(asked.conditions(recipe));
        let budget = Budget::unlimited();
        let matches = self.run(&request, &budget).matches(&resolved);
        let matches = matches.map_err(|error| self.engine_error(error))?;

        let people = asked.keys(recipe);
        let mut all = Vec::new();
        for (segment, docs) in (0..).zip(&matches) {
            for doc in docs.iter_from(0) {
                let candidate = Candidate { points: 0, segment, doc };
                let Some(found) = self.found(candidate)? else { continue };
                let found = Arc::new(found);
                let met = found.encounters().iter().enumerate();
                let wanted = met.filter(|(_, met)| asked.wants(&people, met, &found, recipe));
                all.extend(wanted.map(|(at, _)| (candidate, Arc::clone(&found), at)));
            }
        }
        asked.put_in_order(
            &mut all,
            |(_, found, at)| found.encounters().get(*at).and_then(Encounter::date),
            |(candidate, ..)| self.id(*candidate),
        );
        let mut last: Option<(Candidate, Article)> = None;
        let mut hits = Vec::with_capacity(all.len());
        for (candidate, found, at) in &all {
            let known = last
                .take()
                .filter(|(of, _)| (of.segment, of.doc) == (candidate.segment, candidate.doc));
            let (_, article) = match known {
                Some(known) => last.insert(known),
                None => last.insert((*candidate, self.article(*candidate)?)),
            };
            if let Some(met) = found.encounters().get(*at) {
                hits.push(encounters::hit(met, found, article, recipe));
            }
        }
        Ok(hits)
    }

    /// Who a name means, of the people that the articles have and, in an index that was opened with
    /// an [`Authority`](crate::Authority), of those that it knows: the best first, with how each
    /// matched. A date tells people of one name apart by the offices they held.
    ///
    /// # Errors
    /// [`is_corrupt`](crate::Error::is_corrupt) if a file turns out to be damaged.
    ///
    /// ```
    /// use chancery::{Article, Index, NameMatch, Official};
    ///
    /// let lavrov = Official::new("Lavrov, Sergei").office("Foreign Minister");
    /// let article = Article::builder("a").body("Talks.").official(lavrov).build()?;
    /// let searcher = Index::in_memory([article])?.searcher();
    ///
    /// let who = searcher.resolve("Lawrow", None)?;
    /// let best = who.best().ok_or("nobody of that name")?;
    /// assert_eq!((best.name(), best.matched()), ("Sergei Lavrov", NameMatch::Fuzzy));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn resolve(&self, name: &str, on: Option<DateSpan>) -> Result<ResolvedName> {
        let recipe = &self.shared.recipe;
        let authority = recipe.pipeline.as_ref().and_then(Pipeline::authority);
        let budget = Budget::unlimited();
        let names = Names { snapshot: &self.snapshot, recipe, budget: &budget };
        let keys = self.snapshot.keywords(recipe.fields.official_key);
        let found = keys
            .and_then(|keys| resolve::resolve(name, on, authority, keys, |key| names.of(key)))
            .map_err(|error| self.engine_error(error))?;
        Ok(found)
    }

    /// What a reader may be about to type, of officials, topics and words of the index: each begins
    /// with what was typed, the most frequent first.
    ///
    /// Names and topics are completed from any of their words, words from the last one typed. Case and
    /// diacritics make no difference. Where none begins so, those are given that do with one slip, a letter
    /// dropped, added, changed or swapped with its neighbour, if it has four letters or more; where none
    /// does, and it has eight or more, those with two and the same first letter.
    ///
    /// What completions are found in is made the first time that they are asked for after a commit, and
    /// kept: some 150 bytes for a name, in all 15 MB and half a second for 100,000 of them. Then a
    /// completion takes microseconds.
    ///
    /// # Errors
    /// [`is_corrupt`](crate::Error::is_corrupt) if a file turns out to be damaged.
    ///
    /// ```
    /// use chancery::{Article, Index, Official};
    ///
    /// let article = Article::builder("a")
    ///     .official(Official::new("Dulles, John Foster"))
    ///     .official(Official::new("Séjourné, Stéphane"))
    ///     .topic(["security", "Suez crisis"])
    ///     .body("The canal company.")
    ///     .build()?;
    /// let searcher = Index::in_memory([article])?.searcher();
    /// assert_eq!(searcher.suggest("dul", 5)?.officials()[0].text(), "John Foster Dulles");
    /// assert_eq!(searcher.suggest("Sejuorn", 5)?.officials()[0].value(), "stephane sejourne");
    /// assert_eq!(searcher.suggest("cri", 5)?.topics()[0].text(), "Suez crisis");
    /// assert_eq!(searcher.suggest("suez can", 5)?.words()[0].text(), "canal");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn suggest(&self, typed: &str, limit: usize) -> Result<Suggestions> {
        Ok(self.suggest_from().suggest(typed, limit).map_err(|error| self.engine_error(error))?)
    }

    /// What may have been meant by a query that finds little: the same query with each word that few
    /// articles have in place of one that more have and that is a slip away, or two in a word of eight
    /// letters or more; in `official:` and the fields of roles, with words of names. Nothing where there is
    /// none, or it would find no more.
    ///
    /// Few are three or fewer.
    ///
    /// # Errors
    /// As [`search`](Self::search).
    ///
    /// ```
    /// use chancery::{Article, Index, Query};
    ///
    /// let index = Index::in_memory([
    ///     Article::builder("a").body("Negotiations on the canal.").build()?,
    ///     Article::builder("b").body("The canal company.").build()?,
    /// ])?;
    /// let typed: Query = "+negotiatoins +cannal".parse()?;
    /// let meant = index.searcher().did_you_mean(&typed)?.ok_or("nothing")?;
    /// assert_eq!(meant.to_string(), "+negotiations +canal");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn did_you_mean(&self, query: &Query) -> Result<Option<Query>> {
        did_you_mean::corrected(self, query)
    }

    /// What enrichment found in the article of this id; nothing where the index has no such article,
    /// or no enricher read it.
    ///
    /// # Errors
    /// As [`get`](Self::get).
    ///
    /// ```
    /// use chancery::{Article, Index, Pipeline};
    ///
    /// let text = "date 1956-11-06 Secretary Dulles spoke with Ambassador Makins about Suez.";
    /// let article = Article::from_dated_text(text)?;
    /// let id = article.id().clone();
    /// let index = Index::builder().enrich(Pipeline::builtin()).in_memory([article])?;
    /// let found = index.searcher().enrichment(id)?.unwrap();
    /// let names: Vec<&str> = found.officials().iter().map(|official| official.name()).collect();
    /// assert_eq!(names, ["Dulles", "Makins"]);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn enrichment<I>(&self, id: I) -> Result<Option<Enrichment>>
    where
        I: TryInto<ArticleId>,
        Error: From<I::Error>,
    {
        match self.candidate(&id.try_into()?)? {
            Some(candidate) => Ok(self.found(candidate)?),
            None => Ok(None),
        }
    }
}
