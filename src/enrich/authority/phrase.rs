//! An office as a phrase names it: "French Foreign Minister", "US Ambassador to India".
//!
//! It knows how English puts offices and what they are of together. It must not know who held them.
//! Its one law: what a phrase is of is a country or an organisation of the gazetteer, else nothing.

use super::lookup::{CLASSES, class_key, folded, office_key};
use crate::article::Country;
use crate::enrich::gazetteer::{
    Office, OfficeScope, country_of_demonym, country_of_name, office_prefix, organisation_of,
};

/// An office, what it is of and where it is sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct OfficePhrase {
    /// Its usual name where it is of a known kind, else its words.
    pub(crate) title: String,
    /// Its words, folded.
    words: String,
    pub(crate) office: Option<&'static Office>,
    pub(crate) of: Option<Of>,
    pub(crate) post: Option<Of>,
}

/// What an office is of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Of {
    Country(Country),
    Organisation(&'static str),
}

impl Of {
    /// Reads a name, in any case.
    pub(crate) fn name(text: &str, year: Option<i16>) -> Option<Self> {
        country_of_name(text, year)
            .map(Self::Country)
            .or_else(|| organisation_of(text).map(Self::Organisation))
    }

    /// Reads what stands before an office: a demonym or a name.
    pub(crate) fn before(text: &str, year: Option<i16>) -> Option<Self> {
        country_of_demonym(text, year).map(Self::Country).or_else(|| Self::name(text, year))
    }

    fn key(self) -> String {
        match self {
            Self::Country(country) => country.as_str().to_owned(),
            Self::Organisation(name) => folded(name),
        }
    }
}

impl OfficePhrase {
    /// Reads a phrase; none when it is blank.
    pub(crate) fn read(phrase: &str, year: Option<i16>) -> Option<Self> {
        let words: Vec<&str> = phrase.split_whitespace().collect();
        let words = match words.split_first() {
            Some((the, rest)) if the.eq_ignore_ascii_case("the") => rest,
            _ => words.as_slice(),
        };
        let (named, before) = leading(words, year);
        let whole = office_prefix(words);
        let behind = if named == 0 { whole } else { words.get(named..).and_then(office_prefix) };
        // "European Council President" is the name of one office, "UN Secretary-General" is not.
        let is_whole = whole.is_some_and(|(taken, _)| {
            taken > named && behind.is_none_or(|(behind, _)| taken >= named + behind)
        });
        let (named, before) = if is_whole { (0, None) } else { (named, before) };
        let rest = words.get(named..)?;
        let (taken, office) = if let Some((taken, office)) = whole.filter(|_| is_whole).or(behind) {
            (taken, Some(office))
        } else {
            let end = rest.iter().position(|word| preposition(word).is_some());
            (end.unwrap_or(rest.len()), None)
        };
        let stated = rest.get(..taken)?.join(" ");
        if stated.is_empty() {
            return None;
        }
        let (after, sent) = trailing(rest.get(taken..)?, year);
        let title = office.map_or_else(|| stated.clone(), |office| office.name.to_owned());
        Some(Self { title, words: folded(&stated), office, of: before.or(after), post: sent })
    }

    /// The keys to look the office up by, those that say most first.
    pub(crate) fn keys(&self) -> Vec<u64> {
        let of = self.of.map(Of::key).or_else(|| {
            let office = self.office?;
            match office.usual_country() {
                Some(country) => Some(country.as_str().to_owned()),
                None => (office.scope == OfficeScope::Organisation).then(String::new),
            }
        });
        let Some(of) = of else { return Vec::new() };
        if let Some(post) = self.post {
            return vec![office_key(&self.title, &of, Some(&post.key()))];
        }
        let mut keys = Vec::new();
        if self.words != folded(&self.title) {
            keys.push(office_key(&self.words, &of, None));
        }
        keys.push(office_key(&self.title, &of, None));
        if let (Some(office), Some(Of::Country(country))) = (self.office, self.of) {
            let classes = CLASSES.iter().skip(1).filter(|(class, _)| office.is(*class));
            keys.extend(classes.map(|(_, word)| class_key(word, country.as_str())));
        }
        keys
    }
}

/// How many words name what the office is of, and what that is.
fn leading(words: &[&str], year: Option<i16>) -> (usize, Option<Of>) {
    for taken in (1..=words.len().saturating_sub(1).min(5)).rev() {
        let text = words.get(..taken).unwrap_or_default().join(" ");
        if let Some(of) = Of::before(&text, year) {
            return (taken, Some(of));
        }
    }
    (0, None)
}

/// "of France to Germany": what the office is of, and where it is sent.
fn trailing(words: &[&str], year: Option<i16>) -> (Option<Of>, Option<Of>) {
    let (mut of, mut to) = (None, None);
    let mut at = 0;
    while let Some(word) = words.get(at) {
        let Some(kind) = preposition(word) else { break };
        let rest = words.get(at + 1..).unwrap_or_default();
        let end = rest.iter().position(|word| *word == "to").unwrap_or(rest.len());
        let found = (1..=end)
            .rev()
            .find_map(|taken| Some((taken, Of::name(&rest.get(..taken)?.join(" "), year)?)));
        let Some((taken, name)) = found else { break };
        match kind {
            Preposition::Of => of = of.or(Some(name)),
            Preposition::To => to = to.or(Some(name)),
        }
        at += taken + 1;
    }
    (of, to)
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Preposition {
    Of,
    To,
}

fn preposition(word: &str) -> Option<Preposition> {
    match word {
        "of" | "for" => Some(Preposition::Of),
        "to" | "in" | "at" => Some(Preposition::To),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn phrases_are_taken_apart() {
        for (phrase, title, of, post) in [
            ("French Foreign Minister", "Foreign Minister", "FR", ""),
            ("the Foreign Minister of Japan", "Foreign Minister", "JP", ""),
            ("Minister for Foreign Affairs of South Korea", "Foreign Minister", "KR", ""),
            ("US Ambassador to India", "Ambassador", "US", "IN"),
            ("Ambassador of France to West Germany", "Ambassador", "FR", "DE"),
            ("American Ambassador in Saudi Arabia", "Ambassador", "US", "SA"),
            ("UN Secretary-General", "Secretary-General", "united nations", ""),
            ("European Council President", "President of the European Council", "", ""),
            ("President of the EU", "President", "european union", ""),
            ("Secretary General of the United Nations", "Secretary-General", "united nations", ""),
            ("Soviet Premier", "Prime Minister", "SUHH", ""),
            ("french foreign minister", "Foreign Minister", "FR", ""),
            ("Chancellor", "Chancellor", "", ""),
            ("Legal Wizard of Oz", "Legal Wizard", "", ""),
        ] {
            let read = OfficePhrase::read(phrase, Some(1960)).unwrap();
            let key = |of: Option<Of>| of.map(Of::key).unwrap_or_default();
            assert_eq!(
                (read.title.as_str(), key(read.of), key(read.post)),
                (title, of.to_owned(), post.to_owned())
            );
        }
        assert_eq!(OfficePhrase::read(" the ", None), None);
    }
}
