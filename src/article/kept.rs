//! Reads an article from the JSON that it was written as.
//!
//! Whatever was written is an article, so its form alone is looked at, and no text is taken twice. Its
//! law: it reads the same as [`Article`]'s own reader, which also knows how others write articles.

use std::collections::BTreeMap;
use std::fmt;

use serde::de::{SeqAccess, Visitor};
use serde::{Deserialize, Deserializer};

use super::country::Country;
use super::date::DateSpan;
use super::id::ArticleId;
use super::model::Article;
use super::official::Official;
use super::role::Role;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct KeptArticle {
    id: ArticleId,
    date: Option<DateSpan>,
    title: Option<String>,
    #[serde(default)]
    officials: Vec<KeptOfficial>,
    #[serde(default)]
    topics: Vec<OneOrMore>,
    #[serde(default)]
    countries: Vec<Country>,
    #[serde(default)]
    organisations: Vec<String>,
    body: String,
    language: Option<String>,
    source: Option<String>,
    url: Option<String>,
    place: Option<String>,
    published: Option<i64>,
    #[serde(default)]
    notes: Vec<String>,
    #[serde(default)]
    fields: BTreeMap<String, OneOrMore>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct KeptOfficial {
    name: String,
    id: Option<String>,
    office: Option<String>,
    country: Option<Country>,
    note: Option<String>,
    #[serde(default)]
    spellings: Vec<String>,
    #[serde(default)]
    roles: Vec<Role>,
    #[serde(default)]
    fields: BTreeMap<String, OneOrMore>,
}

/// Texts, of which a single one stands without a list.
struct OneOrMore(Vec<String>);

impl Article {
    /// Reads the JSON that an article was written as; what an earlier version wrote otherwise is read as
    /// that of others is.
    pub(crate) fn read_kept(json: &[u8]) -> serde_json::Result<Self> {
        match serde_json::from_slice::<KeptArticle>(json) {
            Ok(kept) => Ok(kept.into()),
            Err(_) => serde_json::from_slice(json),
        }
    }
}

impl From<KeptArticle> for Article {
    fn from(kept: KeptArticle) -> Self {
        Self {
            id: kept.id,
            date: kept.date,
            title: kept.title,
            officials: kept.officials.into_iter().map(Official::from).collect(),
            topics: kept.topics.into_iter().map(|OneOrMore(path)| path).collect(),
            countries: kept.countries,
            organisations: kept.organisations,
            body: kept.body,
            language: kept.language,
            source: kept.source,
            url: kept.url,
            place: kept.place,
            published: kept.published,
            notes: kept.notes,
            fields: fields(kept.fields),
        }
    }
}

impl From<KeptOfficial> for Official {
    fn from(kept: KeptOfficial) -> Self {
        Self {
            name: kept.name,
            id: kept.id,
            office: kept.office,
            country: kept.country,
            note: kept.note,
            spellings: kept.spellings,
            roles: kept.roles,
            fields: fields(kept.fields),
        }
    }
}

fn fields(kept: BTreeMap<String, OneOrMore>) -> BTreeMap<String, Vec<String>> {
    kept.into_iter().map(|(name, OneOrMore(values))| (name, values)).collect()
}

impl<'de> Deserialize<'de> for OneOrMore {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Texts;
        impl<'de> Visitor<'de> for Texts {
            type Value = OneOrMore;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a text or a list of texts")
            }

            fn visit_str<E>(self, text: &str) -> Result<OneOrMore, E> {
                Ok(OneOrMore(vec![text.to_owned()]))
            }

            fn visit_seq<A: SeqAccess<'de>>(self, mut all: A) -> Result<OneOrMore, A::Error> {
                let mut texts = Vec::new();
                while let Some(text) = all.next_element()? {
                    texts.push(text);
                }
                Ok(OneOrMore(texts))
            }
        }
        deserializer.deserialize_any(Texts)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn all_that_an_article_can_have_is_read_as_it_was_written() {
        let dulles = Official::new("Dulles, John Foster").id("p1").office("Secretary of State");
        let dulles = dulles.country("US").note("Died in 1959.").spelling("Foster").role(Role::From);
        let dulles = dulles.field("desk", "a").field("desk", "b").field("box", "c");
        let article =
            Article::builder("a").date("1956-11~").title("On \"Suez\"").body("One.\n\nTwo é.");
        let article = article.official(dulles).official(Official::new("Eden")).topic(["war"]);
        let article = article.topic(["war", "canals"]).country("EG").organisation("UN");
        let article = article.language("en").source("Cables").url("https://a.b/c").place("Cairo");
        let article =
            article.published(-5).note("A note.").field("desk", "NEA").field("desk", "EUR");
        for article in [article, Article::builder("b").body("Talks.")] {
            let article = article.build().unwrap();
            let json = serde_json::to_vec(&article).unwrap();
            let kept: KeptArticle = serde_json::from_slice(&json).unwrap();
            assert_eq!(Article::from(kept), article);
            assert_eq!(serde_json::from_slice::<Article>(&json).unwrap(), article);
        }
    }

    #[test]
    fn what_others_wrote_is_read_as_theirs() {
        let json =
            br#"{"id": "a", "body": "Talks.", "names": ["Dulles, John Foster"], "desk": "NEA"}"#;
        let article = Article::read_kept(json).unwrap();
        assert_eq!(article, serde_json::from_slice(json).unwrap());
        assert!(Article::read_kept(br#"{"id": "a"}"#).is_err());
        assert!(Article::read_kept(b"").is_err());
    }
}
