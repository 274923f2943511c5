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
    use proptest::prelude::*;

    use super::*;
    use crate::article::{ArticleBuilder, OfficialBuilder};

    const TEXT: &str = "[a-zé\"\\\\/ ]{0,20}[a-z:]";

    fn texts() -> impl Strategy<Value = Vec<String>> {
        prop::collection::vec(TEXT, 0..3)
    }

    /// Names that some values share.
    fn named() -> impl Strategy<Value = Vec<(String, String)>> {
        prop::collection::vec(("(desk|box)", TEXT), 0..4)
    }

    prop_compose! {
        fn any_official()(
            name in "[A-Z][a-z]{1,9}, [A-Z][a-z]{1,5}",
            own in prop::collection::vec(prop::option::of(TEXT), 3),
            country in prop::option::of(prop::sample::select(vec!["FR", "CSHH"])),
            roles in prop::sample::subsequence(vec![Role::From, Role::Visitor, Role::Signatory], 0..3),
            spellings in texts(),
            fields in named(),
        ) -> OfficialBuilder {
            let mut official = Official::new(name);
            for (nth, text) in own.into_iter().enumerate() {
                let Some(text) = text else { continue };
                official = match nth {
                    0 => official.id(text),
                    1 => official.office(text),
                    _ => official.note(text),
                };
            }
            if let Some(country) = country {
                official = official.country(country);
            }
            official = roles.into_iter().fold(official, OfficialBuilder::role);
            official = spellings.into_iter().fold(official, OfficialBuilder::spelling);
            fields.into_iter().fold(official, |official, (name, value)| official.field(name, value))
        }
    }

    prop_compose! {
        fn any_article()(
            officials in prop::collection::vec(any_official(), 0..3),
            topics in prop::collection::vec(prop::collection::vec("[a-z]{1,9}", 1..3), 0..3),
            lists in prop::collection::vec(texts(), 2),
            own in prop::collection::vec(prop::option::of(TEXT), 4),
            date in prop::option::of(prop::sample::select(vec!["1956-11", "1956~", "1955/1957"])),
            published in prop::option::of(any::<i64>()),
            body in "[a-zé\"\\\\\n.]{0,40}x",
            fields in named(),
        ) -> Article {
            let mut article = Article::builder("a").body(body).language("en").country("GB");
            for (nth, text) in own.into_iter().enumerate() {
                let Some(text) = text else { continue };
                article = match nth {
                    0 => article.title(text),
                    1 => article.source(text),
                    2 => article.url(text),
                    _ => article.place(text),
                };
            }
            if let Some(date) = date {
                article = article.date(date);
            }
            article = article.published(published);
            article = officials.into_iter().fold(article, ArticleBuilder::official);
            article = topics.into_iter().fold(article, ArticleBuilder::topic);
            let [organisations, notes] = <[_; 2]>::try_from(lists).unwrap();
            article = organisations.into_iter().fold(article, ArticleBuilder::organisation);
            article = notes.into_iter().fold(article, ArticleBuilder::note);
            article = fields.into_iter().fold(article, |a, (name, value)| a.field(name, value));
            article.build().unwrap()
        }
    }

    proptest! {
        #[test]
        fn what_was_written_reads_back_equal(article in any_article()) {
            let json = serde_json::to_vec(&article).unwrap();
            let kept: KeptArticle = serde_json::from_slice(&json).unwrap();
            prop_assert_eq!(&Article::from(kept), &article);
            prop_assert_eq!(serde_json::from_slice::<Article>(&json).unwrap(), article);
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
