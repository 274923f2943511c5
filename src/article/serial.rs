//! The canonical JSON of an article.
//!
//! It knows the order of the keys and what is left out. It does not know how other producers
//! write articles. Its one law: what is written here is read back equal.

use std::collections::BTreeMap;

use serde::ser::SerializeMap;
use serde::{Deserialize, Deserializer, Serialize, Serializer, de};

use super::country::Country;
use super::date::DateSpan;
use super::id::ArticleId;
use super::json::Json;
use super::model::Article;
use super::official::Official;
use super::record;
use super::reflow::Reflow;
use super::role::Role;

#[derive(Serialize)]
struct CanonicalArticle<'a> {
    id: &'a ArticleId,
    #[serde(skip_serializing_if = "Option::is_none")]
    date: Option<DateSpan>,
    #[serde(skip_serializing_if = "Option::is_none")]
    title: Option<&'a str>,
    #[serde(skip_serializing_if = "<[_]>::is_empty")]
    officials: &'a [Official],
    #[serde(skip_serializing_if = "Paths::is_empty")]
    topics: Paths<'a>,
    #[serde(skip_serializing_if = "<[_]>::is_empty")]
    countries: &'a [Country],
    #[serde(skip_serializing_if = "<[_]>::is_empty")]
    organisations: &'a [String],
    body: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    language: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    source: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    url: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    place: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    published: Option<i64>,
    #[serde(skip_serializing_if = "<[_]>::is_empty")]
    notes: &'a [String],
    #[serde(skip_serializing_if = "Fields::is_empty")]
    fields: Fields<'a>,
}

#[derive(Serialize)]
struct CanonicalOfficial<'a> {
    name: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    id: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    office: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    country: Option<Country>,
    #[serde(skip_serializing_if = "Option::is_none")]
    note: Option<&'a str>,
    #[serde(skip_serializing_if = "<[_]>::is_empty")]
    spellings: &'a [String],
    #[serde(skip_serializing_if = "<[_]>::is_empty")]
    roles: &'a [Role],
    #[serde(skip_serializing_if = "Fields::is_empty")]
    fields: Fields<'a>,
}

impl Serialize for Article {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let canonical = CanonicalArticle {
            id: self.id(),
            date: self.date(),
            title: self.title(),
            officials: self.officials(),
            topics: Paths(self.topics()),
            countries: self.countries(),
            organisations: self.organisations(),
            body: self.body(),
            language: self.language(),
            source: self.source(),
            url: self.url(),
            place: self.place(),
            published: self.published(),
            notes: self.notes(),
            fields: Fields(self.fields()),
        };
        canonical.serialize(serializer)
    }
}

impl Serialize for Official {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let canonical = CanonicalOfficial {
            name: self.name(),
            id: self.id(),
            office: self.office(),
            country: self.country(),
            note: self.note(),
            spellings: self.spellings(),
            roles: self.roles(),
            fields: Fields(self.fields()),
        };
        canonical.serialize(serializer)
    }
}

/// Topics; one of a single label is that label.
struct Paths<'a>(&'a [Vec<String>]);

impl Paths<'_> {
    fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

impl Serialize for Paths<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(self.0.iter().map(|path| OneOrMore(path)))
    }
}

/// Fields by name; a single value stands without a list.
struct Fields<'a>(&'a BTreeMap<String, Vec<String>>);

impl Fields<'_> {
    fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

impl Serialize for Fields<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(self.0.len()))?;
        for (name, values) in self.0 {
            map.serialize_entry(name, &OneOrMore(values))?;
        }
        map.end()
    }
}

struct OneOrMore<'a>(&'a [String]);

impl Serialize for OneOrMore<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self.0 {
            [one] => serializer.serialize_str(one),
            more => serializer.collect_seq(more),
        }
    }
}

impl<'de> Deserialize<'de> for Article {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let json = Json::deserialize(deserializer)?;
        record::article(json, None, Reflow::Keep).map_err(de::Error::custom)
    }
}

impl<'de> Deserialize<'de> for Official {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let json = Json::deserialize(deserializer)?;
        if let Some(key) = json.duplicate_key() {
            return Err(de::Error::custom(format!("key `{key}` is given twice; keep one")));
        }
        record::official(json).map_err(de::Error::custom)
    }
}
