//! Who a name means: the people of the authority, and those that articles have.
//!
//! Keys of people are compared word by word. The file must not know how they came to be in articles.

use std::cmp::Reverse;

use crate::article::{DateSpan, Official};
use crate::enrich::{Authority, Candidate, NameMatch, is_same_sound};
use crate::index::keywords::Keywords;
use crate::index::schema::fold_keyword;
use crate::results::{ResolvedName, ResolvedPerson};

/// The people that a name can mean, of an authority and of the keys of an index.
pub(super) fn resolve(
    name: &str,
    on: Option<DateSpan>,
    authority: Option<&Authority>,
    keys: &Keywords,
    name_of: impl Fn(&str) -> tantivy::Result<String>,
) -> tantivy::Result<ResolvedName> {
    let mut candidates = authority.map(|known| of_authority(known, name, on, keys));
    let mut candidates = candidates.take().unwrap_or_default();
    for (number, matched) in of_keys(name, keys) {
        let key = keys.spelling(number);
        if candidates.iter().all(|known: &ResolvedPerson| known.key != key) {
            candidates.push(ResolvedPerson {
                key: key.to_owned(),
                name: name_of(key)?,
                matched,
                office: None,
                country: None,
                articles: u64::from(keys.live(number)),
            });
        }
    }
    candidates.sort_by(|a, b| {
        let rank = |p: &ResolvedPerson| (p.matched, Reverse(p.articles));
        rank(a).cmp(&rank(b)).then_with(|| a.key.cmp(&b.key))
    });
    Ok(ResolvedName { candidates })
}

fn of_authority(
    authority: &Authority,
    name: &str,
    on: Option<DateSpan>,
    keys: &Keywords,
) -> Vec<ResolvedPerson> {
    let mut found = authority.resolve(name, on);
    if found.is_empty() {
        found = authority.surname_candidates(name, on);
    }
    let person = |candidate: &Candidate<'_>| {
        let key = authority.key_of(candidate.person());
        let office = candidate.offices().first();
        let articles = keys.find(&fold_keyword(&key)).map_or(0, |number| keys.live(number));
        ResolvedPerson {
            key,
            name: candidate.person().name().to_owned(),
            matched: candidate.matched(),
            office: office.map(|held| held.title().to_owned()),
            country: office.and_then(|held| held.country()),
            articles: u64::from(articles),
        }
    };
    found.candidates().iter().map(person).collect()
}

/// The keys that live articles have of whom a name can be: the whole name in any order, a part of it,
/// or what sounds like one of these.
fn of_keys(name: &str, keys: &Keywords) -> Vec<(u32, NameMatch)> {
    let Ok(official) = Official::new(name).build() else { return Vec::new() };
    let key = official.name_key();
    let asked: Vec<&str> = words(&key).collect();
    let mut found = Vec::new();
    for number in (0..keys.len()).filter(|number| keys.live(*number) > 0) {
        let key = keys.folded(number);
        let has = |same: fn(&str, &str) -> bool| {
            asked.iter().all(|word| words(key).any(|part| same(part, word)))
        };
        let matched = if has(|part, word| part == word) {
            let is_whole = words(key).count() == asked.len();
            if is_whole { NameMatch::Exact } else { NameMatch::Alias }
        } else if has(is_same_sound) {
            NameMatch::Fuzzy
        } else {
            continue;
        };
        found.push((number, matched));
    }
    found
}

/// The words of a key of an official.
pub(super) fn words(key: &str) -> impl Iterator<Item = &str> {
    key.split([' ', '-']).filter(|word| !word.is_empty())
}
