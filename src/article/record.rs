//! A JSON object as an article: the lenient reading of many vocabularies.
//!
//! It knows the words that producers of articles use for the same thing. It knows no stream and no
//! file. Its one law: what it does not understand it keeps among the fields, what contradicts
//! itself it refuses.

use std::collections::BTreeMap;

use super::builder::ArticleBuilder;
use super::date::{self, DateSpan};
use super::error::{ArticleError, ArticleErrorKind, quoted};
use super::json::{Entries, Json};
use super::model::Article;
use super::official::Official;
use super::reflow::Reflow;
use super::role::Role;

const TITLE: &[&str] = &["title", "headline"];
const BODY: &[&str] = &["body", "text", "content"];
const TOPICS: &[&str] = &["topics", "topic"];
const COUNTRIES: &[&str] = &["countries", "country", "country_iso3", "iso3", "country_code"];
const ORGANISATIONS: &[&str] = &["organisations", "organizations", "orgs"];
const LANGUAGE: &[&str] = &["language", "lang"];
const URL: &[&str] = &["url", "link"];
const NOTES: &[&str] = &["notes", "footnotes"];
const ROLES: &[&str] = &["roles", "rel"];
const SPELLINGS: &[&str] = &["spellings", "surface", "aliases"];
/// The field of an official that keeps the words given as roles that are none.
const OTHER_ROLES: &str = "rel";

/// Reads an article; `default_id` is the id of a record that states none.
pub(super) fn article(
    json: Json<'_>,
    default_id: Option<String>,
    reflow: Reflow,
) -> Result<Article, ArticleError> {
    if let Some(key) = json.duplicate_key() {
        let message = "a key given twice; keep one of the two";
        return Err(
            ArticleError::new(ArticleErrorKind::DuplicateKey, message).within(key.to_owned())
        );
    }
    let mut record = Entries::new(json)?;
    record.drop_blank(&["date", "date_from", "end_date", "date_to", "year", "published"]);
    record.drop_blank(COUNTRIES);
    let mut article = Article::builder(id(&mut record, default_id)?);
    if let Some(date) = date_of(&mut record)? {
        article = article.date(date);
    }
    if let Some(title) = record.take_text(TITLE)? {
        article = article.title(title);
    }
    article = article.officials(officials(&mut record)?);
    for path in topics(&mut record)? {
        article = article.topic(path);
    }
    article = countries(&mut record, article)?;
    for name in record.take_texts(ORGANISATIONS)? {
        article = article.organisation(name);
    }
    if let Some(body) = record.take_text(BODY)? {
        article = article.body(reflow.apply(body));
    }
    article = plain_texts(&mut record, article)?;
    article = article.published(published(&mut record)?);
    for note in record.take_texts(NOTES)? {
        article = article.note(note);
    }
    for (name, value) in fields(record)? {
        article = article.field(name, value);
    }
    article.build()
}

/// The id that a record states, if it can be read.
pub(super) fn stated_id(json: &Json<'_>) -> Option<String> {
    let Json::Object(entries) = json else { return None };
    entries.iter().find(|(key, _)| key == "id").and_then(|(_, value)| match value {
        Json::Text(text) => Some(text.clone().into_owned()),
        Json::Integer(_) | Json::Large(_) => Some(value.to_string()),
        _ => None,
    })
}

fn id(record: &mut Entries<'_>, default: Option<String>) -> Result<String, ArticleError> {
    match (record.take(&["id"]), default) {
        (Some((_, Json::Text(text))), _) => Ok(text.into_owned()),
        (Some((_, json @ (Json::Integer(_) | Json::Large(_)))), _) => Ok(json.to_string()),
        (Some((key, other)), _) => Err(other.unlike("a string or an integer").within(key)),
        (None, Some(default)) => Ok(default),
        (None, None) => {
            let message = "it is missing; state one, or set `id_prefix` on the reader";
            Err(ArticleError::new(ArticleErrorKind::Id, message).within("id"))
        }
    }
}

/// The date, or the interval of a first and a last date, or the year.
fn date_of(record: &mut Entries<'_>) -> Result<Option<DateSpan>, ArticleError> {
    let Some((key, json)) = record.take(&["date", "date_from", "year"]) else { return Ok(None) };
    let from = span(&json).map_err(|error| error.within(key))?;
    if key == "year" {
        return Ok(Some(from));
    }
    match record.take(&["end_date", "date_to"]) {
        None => Ok(Some(from)),
        Some((key, Json::Text(end))) => {
            date::from_ends(from, &end).map(Some).map_err(|error| error.within(key))
        }
        Some((key, json)) => {
            let end = span(&json).map_err(|error| error.within(key))?;
            date::from_ends(from, &end.to_string()).map(Some).map_err(|error| error.within(key))
        }
    }
}

fn span(json: &Json<'_>) -> Result<DateSpan, ArticleError> {
    match json {
        Json::Text(text) => DateSpan::parse(text),
        Json::Integer(year) => i16::try_from(*year).ok().map_or_else(
            || {
                let message = format!("{year}: years run from -9999 to 9999");
                Err(ArticleError::new(ArticleErrorKind::Date, message))
            },
            DateSpan::year,
        ),
        other => Err(other.unlike("a date string or a year")),
    }
}

fn officials(record: &mut Entries<'_>) -> Result<Vec<Official>, ArticleError> {
    let Some((key, json)) = record.take(&["officials"]) else { return Ok(Vec::new()) };
    let items = match json {
        Json::List(items) => items,
        one => vec![one],
    };
    items
        .into_iter()
        .enumerate()
        .filter(|(_, item)| *item != Json::Null)
        .map(|(n, item)| official(item).map_err(|error| error.within(format!("{key}[{n}]"))))
        .collect()
}

/// Reads an official, from a name or an object.
pub(super) fn official(json: Json<'_>) -> Result<Official, ArticleError> {
    let mut entries = match json {
        Json::Text(name) => return Official::new(name).build(),
        Json::Object(_) => Entries::new(json)?,
        other => return Err(other.unlike("a name or an object")),
    };
    entries.drop_blank(&["id", "country"]);
    let mut official = Official::new(entries.take_text(&["name"])?.unwrap_or_default());
    if let Some(Json::Text(word)) = entries.get("role")
        && let Some(role) = Role::from_word(word)
    {
        official = official.role(role);
        entries.take(&["role"]);
    }
    // A career among these becomes the note when the official is built.
    if let Some(office) = entries.take_text(&["office", "role", "title"])? {
        official = official.office(office);
    }
    if let Some(note) = entries.take_text(&["note"])? {
        official = official.note(note);
    }
    if let Some((key, json)) = entries.take(&["id"]) {
        let id = match json {
            Json::Text(text) => text.into_owned(),
            json @ (Json::Integer(_) | Json::Large(_)) => json.to_string(),
            other => return Err(other.unlike("a string or an integer").within(key)),
        };
        official = official.id(id);
    }
    if let Some(country) = entries.take_text(&["country"])? {
        official = official.country(country);
    }
    for spelling in entries.take_texts(SPELLINGS)? {
        official = official.spelling(spelling);
    }
    for word in entries.take_texts(ROLES)? {
        official = match Role::from_word(&word) {
            Some(role) => official.role(role),
            None => official.field(OTHER_ROLES, word),
        };
    }
    for (name, value) in fields(entries)? {
        official = official.field(name, value);
    }
    official.build()
}

/// Topics are labels or paths of labels.
fn topics(record: &mut Entries<'_>) -> Result<Vec<Vec<String>>, ArticleError> {
    let mut paths = Vec::new();
    while let Some((key, json)) = record.take(TOPICS) {
        let items = match json {
            Json::List(items) => items,
            one => vec![one],
        };
        for (n, item) in items.into_iter().enumerate() {
            if item == Json::Null {
                continue;
            }
            let path = item.into_texts().map_err(|error| error.within(format!("{key}[{n}]")))?;
            paths.push(path);
        }
    }
    Ok(paths)
}

fn countries(
    record: &mut Entries<'_>,
    mut article: ArticleBuilder,
) -> Result<ArticleBuilder, ArticleError> {
    while let Some((key, json)) = record.take(COUNTRIES) {
        for text in json.into_texts().map_err(|error| error.within(key))? {
            let country = super::Country::parse(&text).map_err(|error| error.within(key))?;
            article = article.country(country);
        }
    }
    Ok(article)
}

fn plain_texts(
    record: &mut Entries<'_>,
    mut article: ArticleBuilder,
) -> Result<ArticleBuilder, ArticleError> {
    if let Some(language) = record.take_text(LANGUAGE)? {
        article = article.language(language);
    }
    if let Some(source) = record.take_text(&["source"])? {
        article = article.source(source);
    }
    if let Some(url) = record.take_text(URL)? {
        article = article.url(url);
    }
    for key in ["place", "location"] {
        // A place that is not a name, such as a pair of coordinates, is a field.
        if let Some(Json::Text(_)) = record.get(key) {
            if let Some(place) = record.take_text(&[key])? {
                article = article.place(place);
            }
            break;
        }
    }
    Ok(article)
}

/// When it was published, from seconds or from RFC 3339.
fn published(record: &mut Entries<'_>) -> Result<Option<i64>, ArticleError> {
    match record.take(&["published"]) {
        None => Ok(None),
        Some((_, Json::Integer(seconds))) => Ok(Some(seconds)),
        Some((key, Json::Text(text))) => {
            let time = text.trim().parse::<jiff::Timestamp>().map_err(|_| {
                let message = format!(
                    "{}: not a time of RFC 3339; write 2024-04-01T12:00:00Z, or seconds since 1970",
                    quoted(&text)
                );
                ArticleError::new(ArticleErrorKind::Date, message).within(key)
            })?;
            Ok(Some(time.as_second()))
        }
        Some((key, other)) => Err(other.unlike("seconds or a time string").within(key)),
    }
}

/// What is under `fields`, and everything that nobody has taken.
fn fields(mut rest: Entries<'_>) -> Result<Vec<(String, String)>, ArticleError> {
    let mut by_name: BTreeMap<String, Vec<String>> = BTreeMap::new();
    if let Some((key, json)) = rest.take(&["fields"]) {
        let own = Entries::new(json).map_err(|error| error.within(key))?;
        for (name, value) in own.rest() {
            by_name.entry(name).or_default().extend(value.into_values());
        }
    }
    for (name, value) in rest.rest() {
        by_name.entry(name).or_default().extend(value.into_values());
    }
    let pairs = by_name
        .into_iter()
        .flat_map(|(name, values)| values.into_iter().map(move |value| (name.clone(), value)));
    Ok(pairs.collect())
}
