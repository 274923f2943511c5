//! One JSON value, its strings borrowed from the text it was read from.
//!
//! It knows JSON and nothing of articles. Its one law: nothing of an object is lost before
//! somebody has looked at it, so a key given twice is there twice.

use std::borrow::Cow;
use std::fmt;

use serde::de::{Deserialize, Deserializer, MapAccess, SeqAccess, Visitor};
use serde::ser::{Serialize, Serializer};

use super::error::{ArticleError, ArticleErrorKind, quoted};

/// A JSON value.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Json<'a> {
    Null,
    Bool(bool),
    Integer(i64),
    /// An integer above the range of `i64`.
    Large(u64),
    Float(f64),
    Text(Cow<'a, str>),
    List(Vec<Self>),
    Object(Vec<(Cow<'a, str>, Self)>),
}

impl<'a> Json<'a> {
    /// Reads one line of JSON.
    pub(super) fn parse(text: &'a str) -> Result<Self, ArticleError> {
        serde_json::from_str(text).map_err(|error| {
            let place = format!(" at line {} column {}", error.line(), error.column());
            let what = error.to_string();
            let what = what.strip_suffix(&place).unwrap_or(&what);
            let message = format!("broken JSON at column {}: {what}", error.column());
            ArticleError::new(ArticleErrorKind::Json, message)
        })
    }

    /// The first key that an object in this value gives twice.
    pub(super) fn duplicate_key(&self) -> Option<&str> {
        match self {
            Self::List(items) => items.iter().find_map(Self::duplicate_key),
            Self::Object(entries) => {
                repeated(entries).or_else(|| entries.iter().find_map(|(_, v)| v.duplicate_key()))
            }
            _ => None,
        }
    }

    /// What kind of value it is, as a message names it.
    pub(super) fn kind(&self) -> &'static str {
        match self {
            Self::Null => "null",
            Self::Bool(_) => "a boolean",
            Self::Integer(_) | Self::Large(_) | Self::Float(_) => "a number",
            Self::Text(_) => "a string",
            Self::List(_) => "a list",
            Self::Object(_) => "an object",
        }
    }

    /// The text of a string.
    pub(super) fn into_text(self) -> Result<String, ArticleError> {
        match self {
            Self::Text(text) => Ok(text.into_owned()),
            other => Err(other.unlike("a string")),
        }
    }

    /// The texts of a string or of a list of strings; null is none.
    pub(super) fn into_texts(self) -> Result<Vec<String>, ArticleError> {
        match self {
            Self::Null => Ok(Vec::new()),
            Self::Text(text) => Ok(vec![text.into_owned()]),
            Self::List(items) => items
                .into_iter()
                .enumerate()
                .filter(|(_, item)| *item != Self::Null)
                .map(|(n, item)| item.into_text().map_err(|e| e.within(format!("[{n}]"))))
                .collect(),
            other => Err(other.unlike("a string or a list of strings")),
        }
    }

    /// The values that this is as a field of the user's own.
    ///
    /// A string stays as it is, a number or a boolean is its JSON text, a list of such values is
    /// several values, anything deeper is its JSON text; null is none.
    pub(super) fn into_values(self) -> Vec<String> {
        match self {
            Self::Null => Vec::new(),
            Self::Text(text) => vec![text.into_owned()],
            Self::List(items) if !items.iter().any(Self::is_nested) => {
                items.into_iter().flat_map(Self::into_values).collect()
            }
            other => vec![other.to_string()],
        }
    }

    pub(super) fn unlike(&self, wanted: &str) -> ArticleError {
        let message = match self {
            Self::Integer(_) | Self::Large(_) | Self::Float(_) | Self::Bool(_) => {
                format!("{self}: {} where {wanted} must stand", self.kind())
            }
            other => format!("{} where {wanted} must stand", other.kind()),
        };
        ArticleError::new(ArticleErrorKind::Type, message)
    }

    fn is_nested(&self) -> bool {
        matches!(self, Self::List(_) | Self::Object(_))
    }
}

/// The first key that stands twice among these entries.
fn repeated<'a>(entries: &'a [(Cow<'_, str>, Json<'_>)]) -> Option<&'a str> {
    /// Up to this many keys, comparing each with each is faster than sorting.
    const FEW: usize = 24;
    if entries.len() <= FEW {
        let mut rest = entries;
        while let Some(((key, _), before)) = rest.split_last() {
            if before.iter().any(|(other, _)| other == key) {
                return Some(key);
            }
            rest = before;
        }
        return None;
    }
    let mut keys: Vec<&str> = entries.iter().map(|(key, _)| &**key).collect();
    keys.sort_unstable();
    let mut pairs = keys.iter().zip(keys.iter().skip(1));
    pairs.find(|(a, b)| a == b).map(|(key, _)| *key)
}

/// An object whose entries are taken out one by one.
pub(super) struct Entries<'a>(Vec<(Cow<'a, str>, Json<'a>)>);

impl<'a> Entries<'a> {
    /// The entries of an object that are not null.
    pub(super) fn new(json: Json<'a>) -> Result<Self, ArticleError> {
        match json {
            Json::Object(mut entries) => {
                entries.retain(|(_, value)| *value != Json::Null);
                Ok(Self(entries))
            }
            other => Err(other.unlike("an object")),
        }
    }

    /// Drops the entries of these keys that are blank strings.
    pub(super) fn drop_blank(&mut self, keys: &[&'static str]) {
        self.0.retain(|(key, value)| match value {
            Json::Text(text) if text.trim().is_empty() => !keys.contains(&&**key),
            _ => true,
        });
    }

    /// Takes the entry of the first of these keys that there is.
    pub(super) fn take(&mut self, keys: &[&'static str]) -> Option<(&'static str, Json<'a>)> {
        keys.iter().find_map(|key| {
            let at = self.0.iter().position(|(name, _)| name == key)?;
            Some((*key, self.0.swap_remove(at).1))
        })
    }

    /// Takes a string under the first of these keys that there is.
    pub(super) fn take_text(
        &mut self,
        keys: &[&'static str],
    ) -> Result<Option<String>, ArticleError> {
        match self.take(keys) {
            Some((key, json)) => json.into_text().map(Some).map_err(|error| error.within(key)),
            None => Ok(None),
        }
    }

    /// Takes the strings under all of these keys together.
    pub(super) fn take_texts(
        &mut self,
        keys: &[&'static str],
    ) -> Result<Vec<String>, ArticleError> {
        let mut texts = Vec::new();
        while let Some((key, json)) = self.take(keys) {
            texts.extend(json.into_texts().map_err(|error| error.within(key))?);
        }
        Ok(texts)
    }

    /// What is under a key.
    pub(super) fn get(&self, key: &str) -> Option<&Json<'a>> {
        self.0.iter().find(|(name, _)| name == key).map(|(_, value)| value)
    }

    /// The entries that nobody has taken.
    pub(super) fn rest(self) -> impl Iterator<Item = (String, Json<'a>)> {
        self.0.into_iter().map(|(key, value)| (key.into_owned(), value))
    }
}

impl fmt::Display for Json<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&serde_json::to_string(self).map_err(|_| fmt::Error)?)
    }
}

impl Serialize for Json<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Null => serializer.serialize_unit(),
            Self::Bool(value) => serializer.serialize_bool(*value),
            Self::Integer(value) => serializer.serialize_i64(*value),
            Self::Large(value) => serializer.serialize_u64(*value),
            Self::Float(value) => serializer.serialize_f64(*value),
            Self::Text(value) => serializer.serialize_str(value),
            Self::List(items) => serializer.collect_seq(items),
            Self::Object(entries) => serializer.collect_map(entries.iter().map(|(k, v)| (k, v))),
        }
    }
}

impl<'de> Deserialize<'de> for Json<'de> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(JsonVisitor)
    }
}

struct JsonVisitor;

impl<'de> Visitor<'de> for JsonVisitor {
    type Value = Json<'de>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a JSON value")
    }

    fn visit_unit<E>(self) -> Result<Json<'de>, E> {
        Ok(Json::Null)
    }

    fn visit_none<E>(self) -> Result<Json<'de>, E> {
        Ok(Json::Null)
    }

    fn visit_some<D: Deserializer<'de>>(self, deserializer: D) -> Result<Json<'de>, D::Error> {
        Json::deserialize(deserializer)
    }

    fn visit_bool<E>(self, value: bool) -> Result<Json<'de>, E> {
        Ok(Json::Bool(value))
    }

    fn visit_i64<E>(self, value: i64) -> Result<Json<'de>, E> {
        Ok(Json::Integer(value))
    }

    fn visit_u64<E>(self, value: u64) -> Result<Json<'de>, E> {
        Ok(i64::try_from(value).map_or(Json::Large(value), Json::Integer))
    }

    fn visit_f64<E>(self, value: f64) -> Result<Json<'de>, E> {
        Ok(Json::Float(value))
    }

    fn visit_borrowed_str<E>(self, value: &'de str) -> Result<Json<'de>, E> {
        Ok(Json::Text(Cow::Borrowed(value)))
    }

    fn visit_str<E>(self, value: &str) -> Result<Json<'de>, E> {
        Ok(Json::Text(Cow::Owned(value.to_owned())))
    }

    fn visit_string<E>(self, value: String) -> Result<Json<'de>, E> {
        Ok(Json::Text(Cow::Owned(value)))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Json<'de>, A::Error> {
        let mut items = Vec::new();
        while let Some(item) = seq.next_element()? {
            items.push(item);
        }
        Ok(Json::List(items))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Json<'de>, A::Error> {
        let mut entries = Vec::with_capacity(8);
        while let Some(Key(key)) = map.next_key()? {
            entries.push((key, map.next_value()?));
        }
        Ok(Json::Object(entries))
    }
}

/// A key of an object, borrowed where it can be.
struct Key<'a>(Cow<'a, str>);

impl<'de> Deserialize<'de> for Key<'de> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        match deserializer.deserialize_str(JsonVisitor)? {
            Json::Text(key) => Ok(Self(key)),
            other => Err(serde::de::Error::custom(quoted(other.kind()))),
        }
    }
}
