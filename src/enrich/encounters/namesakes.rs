//! Names that stand for another of the same family than the one who was found by them.
//!
//! It knows the titles that stand before names. It must not know verbs. Its one law: where two may be
//! meant, neither is told.

use crate::article::Role;
use crate::enrich::TextPart;
use crate::enrich::draft::{Draft, Mention};

/// Who "the President" is, as the title of an article has it.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) enum President {
    /// The title has none, or several.
    #[default]
    Open,
    /// One whom the title does not name: "Conference With the President".
    Unnamed,
    Named(usize),
}

/// Reads who "the President" is out of the title.
pub(super) fn president_of_title(draft: &Draft<'_>) -> President {
    let text = draft.text(TextPart::Title);
    let words = &draft.title.words;
    let mut found = President::Open;
    for (at, word) in words.iter().enumerate() {
        let vice = at.checked_sub(1).and_then(|before| words.get(before));
        if word.of(text) != "President" || vice.is_some_and(|vice| vice.of(text) == "Vice") {
            continue;
        }
        let here = word.start as usize;
        let mut named = draft.mentions.iter().filter(|mention| {
            mention.part == TextPart::Title && mention.start() <= here && here < mention.end()
        });
        found = match (named.next(), found) {
            (Some(one), President::Named(known)) if one.official != known => {
                return President::Open;
            }
            (Some(one), _) => President::Named(one.official),
            (None, President::Open) => President::Unnamed,
            (None, known) => known,
        };
    }
    found
}

/// The last word before the name of a mention, as "Madame" or "Col.".
fn before<'t>(draft: &Draft<'t>, mention: &Mention) -> &'t str {
    let text = draft.text(mention.part).get(..mention.range.start).unwrap_or_default();
    let text = text.trim_end();
    text.rsplit([' ', '\n', '(']).next().unwrap_or_default().trim_end_matches('.')
}

/// Presidents and Vice Presidents of the United States of whose name others held office, with the first
/// letters of their given names.
const GIVEN: [(&str, &str); 10] = [
    ("Bush", "G"),
    ("Clinton", "BW"),
    ("Eisenhower", "DIG"),
    ("Ford", "G"),
    ("Humphrey", "H"),
    ("Johnson", "L"),
    ("Kennedy", "J"),
    ("Nixon", "R"),
    ("Rockefeller", "N"),
    ("Roosevelt", "FT"),
];

/// The Presidents of the United States, with the years in which they took and left office.
const TERMS: [(&str, i16, i16); 16] = [
    ("Roosevelt", 1933, 1945),
    ("Truman", 1945, 1953),
    ("Eisenhower", 1953, 1961),
    ("Kennedy", 1961, 1963),
    ("Johnson", 1963, 1969),
    ("Nixon", 1969, 1974),
    ("Ford", 1974, 1977),
    ("Carter", 1977, 1981),
    ("Reagan", 1981, 1989),
    ("Bush", 1989, 1993),
    ("Clinton", 1993, 2001),
    ("Bush", 2001, 2009),
    ("Obama", 2009, 2017),
    ("Trump", 2017, 2021),
    ("Biden", 2021, 2025),
    ("Trump", 2025, 2029),
];

/// Whether a name has the family name of a President of the United States, of a year where one is known.
pub(super) fn is_of_united_states(name: &str, year: Option<i16>) -> bool {
    let family = name.rsplit(' ').next().unwrap_or_default();
    TERMS.iter().any(|(of, from, to)| {
        *of == family && year.is_none_or(|year| (*from..=*to).contains(&year))
    })
}

/// Whether the title or the head of the body, before it tells of anybody, has "the President" without a
/// name or a country: "PARTICIPANTS The President", "Memorandum From the President's Assistant".
pub(super) fn opens_with_president(draft: &Draft<'_>) -> bool {
    /// The words of the head of a body.
    const HEAD: usize = 40;
    let bare = |part: TextPart, most: usize| {
        let text = draft.text(part);
        let words = &draft.read(part).words;
        words.iter().zip(words.iter().skip(1)).take(most).any(|(the, word)| {
            let after = text.get(word.end as usize..).unwrap_or_default();
            matches!(the.of(text), "The" | "the")
                && word.of(text) == "President"
                && !after.starts_with(" of ")
                && !draft.mentions.iter().any(|mention| {
                    mention.part == part
                        && mention.start() <= word.start as usize
                        && (word.start as usize) < mention.end()
                })
        })
    };
    bare(TextPart::Title, usize::MAX) || bare(TextPart::Body, HEAD)
}

/// Whether a full name has the family name of a President and the given name of another: "John
/// Eisenhower".
fn is_of_another_given_name(name: &str) -> bool {
    let mut words = name.split(' ');
    let (Some(given), Some(family)) = (words.next(), words.next_back()) else { return false };
    let known = GIVEN.iter().find(|(of, _)| *of == family);
    known.is_some_and(|(_, letters)| !given.starts_with(|letter| letters.contains(letter)))
}

/// Whether a title is one of an officer whom nobody makes President.
fn is_junior(title: &str) -> bool {
    matches!(title, "Major" | "Colonel" | "Captain" | "Col" | "Maj" | "Lieutenant")
}

/// Whether one who was found as "President" is not: "Major Eisenhower", or who signs the record of a
/// talk with the President of that name.
pub(super) fn is_no_president(draft: &Draft<'_>, official: usize) -> bool {
    let Some(found) = draft.found.officials.get(official) else { return false };
    let presides = |title: &str| matches!(title, "President" | "Vice President");
    if !found.offices.iter().any(|office| presides(&office.title)) {
        return false;
    }
    if is_of_another_given_name(&found.name) {
        return true;
    }
    let mut mentions = draft.mentions.iter().filter(|mention| mention.official == official);
    let signs = found.roles.contains(&Role::Signatory) && !found.roles.contains(&Role::From);
    mentions.any(|mention| {
        let title = before(draft, mention);
        is_junior(title) || signs && mention.part == TextPart::Title && title == "President"
    })
}

/// Whether one is called "Mrs." and has no other name than a man of the article, so that nobody knows
/// which of the two is told: "Mrs. Marcos was able to visit".
pub(super) fn is_wife_of_namesake(draft: &Draft<'_>, official: usize) -> bool {
    let Some(found) = draft.found.officials.get(official) else { return false };
    let wife = |mention: &Mention| matches!(before(draft, mention), "Mrs" | "Madame" | "Mme");
    let mut mentions =
        draft.mentions.iter().filter(|mention| mention.official == official).peekable();
    if mentions.peek().is_none() || !mentions.all(wife) {
        return false;
    }
    let mut others = draft.found.officials.iter().enumerate();
    others.any(|(n, other)| {
        n != official && other.name.rsplit(' ').next() == Some(found.name.as_str())
    })
}

/// Where those are named who are another than the one who was found, in the order of the text: the wife,
/// "Madame Nhu", and the President whose son was found.
pub(super) fn strangers(draft: &Draft<'_>) -> Vec<(TextPart, usize)> {
    let is_wife = |title: &str| matches!(title, "Madame" | "Mme" | "Madam" | "Mrs");
    let is_of_man = |title: &str| {
        let civil = matches!(title, "Mr" | "President" | "Ambassador" | "Secretary" | "Senator");
        civil || matches!(title, "General" | "King" | "Prince" | "Amb")
    };
    let no_president: Vec<usize> = (0..draft.found.officials.len())
        .filter(|official| is_no_president(draft, *official))
        .collect();
    let strange = |mention: &&Mention| {
        let title = before(draft, mention);
        let wife = || {
            let mut others = draft.mentions.iter().filter(|m| m.official == mention.official);
            others.any(|other| {
                let other = before(draft, other);
                if title == "Mrs" { is_of_man(other) } else { !is_wife(other) }
            })
        };
        let name = draft.text(mention.part).get(mention.range.clone()).unwrap_or_default();
        let lone = !name.contains(' ') && !is_junior(title);
        lone && no_president.contains(&mention.official) || is_wife(title) && wife()
    };
    draft.mentions.iter().filter(strange).map(|m| (m.part, m.range.start)).collect()
}
