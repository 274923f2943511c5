//! Countries, places and organisations, by the names that prose has for them.
//!
//! It knows the gazetteer and how names stand in a sentence. It must not know people but for where
//! they are named. Its one law: a name within the name of a person or of something else is none.

use std::ops::Range;

use super::annotation::{AnnotationKind, TextPart};
use super::draft::Draft;
use super::gazetteer::{
    Capitals, Case, Found, Meaning, PLACES, What, Word, is_verb_of_governments, piece_at, state_of,
};
use super::pipeline::Enricher;
use super::text;
use crate::article::Country;

/// Finds countries by their names, demonyms, capitals and seats of government, and the cities,
/// regions and organisations that an article names.
///
/// A word that several states have had means the one of the article's date: Russia is the Soviet
/// Union in 1960. A city gives a [`Place`](AnnotationKind::Place), and its country with less
/// confidence.
///
/// ```
/// use chancery::{AnnotationKind, Article, Countries, Pipeline};
///
/// let article = Article::builder("a")
///     .date("1961-06-04")
///     .body("The Quai d'Orsay told the Russians in Vienna that NATO was united.")
///     .build()?;
/// let found = Pipeline::new().with(Countries::new()).read(&article);
/// let values: Vec<_> =
///     found.annotations().iter().map(|found| (found.kind().as_str(), found.value())).collect();
/// assert_eq!(
///     values,
///     [
///         ("country", "FR"),
///         ("country", "SUHH"),
///         ("place", "Vienna"),
///         ("country", "AT"),
///         ("organisation", "NATO"),
///     ]
/// );
/// # Ok::<(), chancery::ArticleError>(())
/// ```
#[derive(Debug, Clone, Copy, Default)]
pub struct Countries {
    _private: (),
}

/// How sure each way to name something is, in percent.
mod confidence {
    pub(super) const NAME: u8 = 95;
    pub(super) const DEMONYM: u8 = 90;
    pub(super) const SEAT: u8 = 85;
    pub(super) const CITY: u8 = 85;
    pub(super) const ORGANISATION: u8 = 90;
    /// Of the country, where its capital acts as its government does.
    pub(super) const ACTING_CAPITAL: u8 = 80;
    pub(super) const CAPITAL: u8 = 60;
    pub(super) const COUNTRY_OF_CITY: u8 = 50;
    /// Of whatever names other things as well.
    pub(super) const DOUBTFUL: u8 = 40;
}

/// Words before a name that make it a person's: "Mr. London", "Lord Salisbury".
const PERSON_BEFORE: [&str; 14] = [
    "Mr", "Mrs", "Miss", "Ms", "Dr", "Lord", "Lady", "Sir", "George", "Martha", "Jack", "Irving",
    "Booker", "Duke",
];

impl Countries {
    /// The enricher.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }
}

impl Enricher for Countries {
    fn name(&self) -> &'static str {
        "countries"
    }

    fn enrich(&self, draft: &mut Draft<'_>) {
        let year = draft.article().date().map(|date| date.first_day().year());
        for part in [TextPart::Title, TextPart::Body] {
            let text = draft.text(part);
            let people: Vec<Range<usize>> = draft
                .mentions
                .iter()
                .filter(|mention| mention.part == part)
                .map(|mention| mention.range.clone())
                .collect();
            let mut readings = Vec::new();
            for_each_name(text, &draft.read(part).words, &people, |found| {
                let reading = Reading::of(text, &found, year);
                readings.extend(reading.map(|reading| (reading, found.range)));
            });
            for (reading, range) in readings {
                for (kind, value, confidence) in reading.told() {
                    draft.annotate(kind, value, part, range.clone(), confidence);
                }
            }
        }
    }
}

/// Finds the names of a text that do not lie within those of people, which are in order.
fn for_each_name(
    text: &str,
    words: &[text::Word],
    people: &[Range<usize>],
    mut take: impl FnMut(Found<'static, Meaning>),
) {
    let table: &'static _ = &*PLACES;
    let mut people = people.iter().peekable();
    let mut end = 0;
    for word in words {
        if word.plain && (!word.shape.is_capital() || !table.may_begin(word.spelling)) {
            continue;
        }
        // Words such as "d'Orsay" have pieces.
        for start in Capitals::new(text, word.range()) {
            let Some(piece) = piece_at(text, start).filter(|_| start >= end) else { continue };
            let Some(found) = table.from(text, &piece) else { continue };
            while people.next_if(|person| person.end <= start).is_some() {}
            if people.peek().is_none_or(|person| person.start >= found.range.end) {
                end = found.range.end;
                take(found);
            }
        }
    }
}

/// What a name says in its place.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
struct Reading {
    place: Option<(&'static str, u8)>,
    country: Option<(Country, u8)>,
    organisation: Option<(&'static str, u8)>,
}

impl Reading {
    fn of(text: &str, found: &Found<'_, Meaning>, year: Option<i16>) -> Option<Self> {
        let doubtful = found.values.iter().any(|meaning| meaning.doubtful);
        if (doubtful && is_beside_a_name(text, &found.range)) || is_a_person(text, found) {
            return None;
        }
        let written = text.get(found.range.clone()).unwrap_or_default();
        let english = found.values.iter().any(|meaning| meaning.english);
        if english && !written.contains('.') && is_within_capitals(text, &found.range) {
            return None;
        }
        let hyphen = text.get(found.range.end..).is_some_and(|rest| rest.starts_with(['-', '–']));
        let fits = |meaning: &&Meaning| hyphen || !meaning.hyphen;
        let meanings = || found.values.iter().filter(fits);
        if meanings().any(|meaning| meaning.what == What::Nothing) {
            return None;
        }
        let mut reading = Self::default();
        let sure = |confidence: u8| if doubtful { confidence::DOUBTFUL } else { confidence };
        let at = year.unwrap_or(i16::MAX);
        let country = meanings()
            .filter_map(|meaning| match meaning.what {
                What::Country(country, word) => Some((meaning.years, word, country)),
                _ => None,
            })
            .min_by_key(|(years, word, _)| (years.distance(at), -i32::from(years.from), *word));
        match country {
            Some((_, Word::Name, country)) => {
                reading.country = Some((country, sure(confidence::NAME)));
                return Some(reading);
            }
            Some((_, Word::Demonym, _)) if is_language(text, &found.range) => return None,
            Some((_, Word::Demonym, country)) => {
                reading.country = Some((country, sure(confidence::DEMONYM)));
                return Some(reading);
            }
            _ => {}
        }
        for meaning in meanings() {
            match meaning.what {
                What::City(name, country) if reading.place.is_none() => {
                    reading.place = Some((name, sure(confidence::CITY)));
                    let country = country.map(|country| state_of(country, year));
                    reading.country = country.map(|c| (c, sure(confidence::COUNTRY_OF_CITY)));
                }
                What::Seat(country) => {
                    reading.country = Some((state_of(country, year), sure(confidence::SEAT)));
                }
                What::Organisation(name) => {
                    reading.organisation = Some((name, sure(confidence::ORGANISATION)));
                }
                _ => {}
            }
        }
        if let Some((years, Word::Capital, country)) = country {
            let acts = followed_by_verb(text, found.range.end);
            let confidence = if acts { confidence::ACTING_CAPITAL } else { confidence::CAPITAL };
            if years.distance(at) == 0 || reading.country.is_none() {
                reading.country = Some((country, sure(confidence)));
            }
        }
        Some(reading)
    }

    /// The annotations that it makes.
    fn told(self) -> impl Iterator<Item = (AnnotationKind, &'static str, u8)> {
        let place = self.place.map(|(name, sure)| (AnnotationKind::Place, name, sure));
        let country = self.country.map(|(c, sure)| (AnnotationKind::Country, c.as_str(), sure));
        let organisation =
            self.organisation.map(|(name, sure)| (AnnotationKind::Organisation, name, sure));
        place.into_iter().chain(country).chain(organisation)
    }
}

/// Whether a name of one word stands where a person's does.
fn is_a_person(text: &str, found: &Found<'_, Meaning>) -> bool {
    found.pieces == 1
        && found.case == Case::Capital
        && word_before(text, found.range.start)
            .is_some_and(|(word, _)| PERSON_BEFORE.contains(&word))
}

/// Whether an adjective is a language: "read the text in English."
fn is_language(text: &str, range: &Range<usize>) -> bool {
    let ends = text
        .get(range.end..)
        .and_then(|rest| rest.chars().next())
        .is_none_or(|next| matches!(next, '.' | ',' | ';' | ':' | ')' | '?' | '!'));
    ends && word_before(text, range.start)
        .is_some_and(|(word, _)| matches!(word, "in" | "into" | "speak" | "spoke" | "speaks"))
}

/// Whether a doubtful name is part of a longer one, "Michael Jordan", "Jordan Smith", or tells
/// where a city is, "Atlanta (Georgia)".
fn is_beside_a_name(text: &str, range: &Range<usize>) -> bool {
    let (before, after) = (text.get(..range.start), text.get(range.end..));
    let (before, after) = (before.unwrap_or_default(), after.unwrap_or_default());
    if before.ends_with('(') && after.starts_with(')') {
        return true;
    }
    let next = after.strip_prefix(' ').map(|_| range.end + 1);
    let followed = next
        .and_then(|at| piece_at(text, at))
        .is_some_and(|piece| piece.case == Case::Capital && PLACES.from(text, &piece).is_none());
    followed
        || word_before(text, range.start).is_some_and(|(word, begins)| {
            word.starts_with(char::is_uppercase) && !begins && PLACES.at(word, 0).is_none()
        })
}

/// The word before a place with only a space, or the dot of a title or an initial, between; and
/// whether it begins a sentence.
fn word_before(text: &str, start: usize) -> Option<(&str, bool)> {
    let before = text.get(..start)?.strip_suffix(' ')?;
    let trimmed = before.strip_suffix('.').unwrap_or(before);
    let from = trimmed.rfind(|c: char| !c.is_alphanumeric()).map_or(0, |at| {
        at + trimmed.get(at..).and_then(|rest| rest.chars().next()).map_or(1, char::len_utf8)
    });
    let word = trimmed.get(from..)?;
    // The dot of a longer word ends a sentence.
    if word.is_empty() || (trimmed.len() < before.len() && word.len() > 4) {
        return None;
    }
    let earlier = trimmed.get(..from)?.trim_end_matches([' ', '“', '"', '(']);
    let begins = earlier.is_empty() || earlier.ends_with(['.', '?', '!', ':', ';', '\n', '”']);
    Some((word, begins))
}

/// Whether a place in the text is followed by a verb that fits a government.
fn followed_by_verb(text: &str, end: usize) -> bool {
    let next = text.get(end..).and_then(|rest| rest.strip_prefix(' ')).map(|_| end + 1);
    let piece = next.and_then(|at| piece_at(text, at));
    piece.is_some_and(|piece| piece.case == Case::Lower && is_verb_of_governments(piece.hash))
}

/// Whether all letters around a place are capitals.
fn is_within_capitals(text: &str, range: &Range<usize>) -> bool {
    const AROUND: usize = 24;
    let bytes = text.as_bytes();
    let before = bytes.get(range.start.saturating_sub(AROUND)..range.start).unwrap_or_default();
    let end = bytes.len().min(range.end + AROUND);
    let after = bytes.get(range.end..end).unwrap_or_default();
    let letters = || before.iter().chain(after);
    letters().any(u8::is_ascii_uppercase) && !letters().any(u8::is_ascii_lowercase)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::article::Article;
    use crate::enrich::Pipeline;

    /// What is found in a text of a year: values, with the confidence of those below 80.
    fn found(year: i16, text: &str) -> String {
        let article = Article::builder("a").date(format!("{year:04}-06-01")).body(text);
        let found = Pipeline::new().with(Countries::new()).read(&article.build().unwrap());
        let told = found.annotations().iter().map(|found| {
            let text = text.get(found.range()).unwrap();
            assert!(!text.ends_with(' '), "{text}");
            match found.confidence() {
                80.. => found.value().to_owned(),
                low => format!("{}?{low}", found.value()),
            }
        });
        told.collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn countries_are_found_by_name_demonym_capital_and_seat() {
        for (year, text, expected) in [
            (2024, "China and the French met.", "CN FR"),
            (1960, "Russia, the Soviets and the USSR", "SUHH SUHH SUHH"),
            (2024, "Russian and Ukrainian envoys", "RU UA"),
            (1955, "Ceylon and Viet-Nam", "LK VN"),
            (1965, "North Viet-Nam’s Hanoi", "VDVN Hanoi VDVN?60"),
            (2024, "in Hanoi", "Hanoi VN?60"),
            (1961, "The Kremlin and the White House", "SUHH US"),
            (2024, "The Kremlin, the Élysée, Zhongnanhai", "RU FR CN"),
            (1940, "the Wilhelmstrasse", "DE"),
            (1962, "Moscow said no.", "Moscow SUHH"),
            (1962, "in Moscow.", "Moscow SUHH?60"),
            (1962, "Leningrad", "St. Petersburg SUHH?50"),
            (1962, "a U.S.-Soviet summit", "US SUHH"),
            (1962, "Franco-German and Sino-Soviet talks", "FR DE CN SUHH"),
            (1962, "the Republic of the Congo (Leopoldville)", "CD"),
            (1962, "EGYPT AND THE U.A.R.", "EG EG"),
            (2024, "South Sudan’s people and the Sudanese", "SS SD"),
            (2024, "Côte d’Ivoire, Cote d'Ivoire", "CI CI"),
            (1970, "Prague and Belgrade", "Prague CSHH?60 Belgrade YUCS?60"),
            (2020, "Prague and Belgrade", "Prague CZ?60 Belgrade RS?60"),
        ] {
            assert_eq!(found(year, text), expected, "{text} in {year}");
        }
    }

    #[test]
    fn cities_regions_and_organisations_are_found() {
        for (year, text, expected) in [
            (1985, "talks in Geneva", "Geneva CH?50"),
            (1953, "at Panmunjom", "Panmunjom"),
            (1978, "at Camp David", "Camp David US?50"),
            (1945, "Yalta, Potsdam", "Yalta UA?50 Potsdam DE?50"),
            (1961, "the UN General Assembly and NATO", "United Nations General Assembly NATO"),
            (
                1961,
                "the U.N. and the European Economic Community",
                "United Nations European Economic Community",
            ),
            (2024, "the Middle East and the South China Sea", "Middle East South China Sea"),
            (1961, "to Atlanta (Georgia) and Macon (Georgia)", "Atlanta US?50"),
            (1961, "New York and Washington, D.C.", "New York US?50 Washington US?60"),
        ] {
            assert_eq!(found(year, text), expected, "{text} in {year}");
        }
    }

    #[test]
    fn other_things_are_none() {
        for text in [
            "a turkey, some china, polish and a chad",
            "General Franco met Mr. London and Lord Salisbury.",
            "the New York Times, the Washington Post and Latin Americans",
            "The play of Michael Jordan pleased Chad Smith.",
            "LET US GO TO WHO KNOWS",
            "Let us ask who would aid them.",
            "West Indian and Mexican American matters",
            "The orchestra had a French horn and a Venetian blind.",
            "He read the text in English, and wrote in French.",
            "Guineanisms of note, Iranology",
            "George Washington slept here.",
        ] {
            assert_eq!(found(2000, text), "", "{text}");
        }
    }

    #[test]
    fn what_is_doubtful_counts_for_less() {
        assert_eq!(found(2008, "Visited Georgia and Jordan."), "GE?40 JO?40");
        assert_eq!(found(2008, "the Georgians of Tbilisi"), "GE?40 Tbilisi GE?60");
    }

    #[test]
    fn no_text_is_too_odd() {
        for text in [
            "",
            "Ü",
            "Ü\u{301}",
            "U.",
            "U.S",
            "É.É.",
            "St. ",
            "St.",
            "Congo (",
            "\u{301}A",
            "’",
            "A\u{0}B",
        ] {
            let _ = Pipeline::new().with(Countries::new()).read(
                &Article::builder("a")
                    .title("x")
                    .body(text)
                    .build()
                    .unwrap_or_else(|_| Article::builder("a").body("x").build().unwrap()),
            );
        }
    }
}
