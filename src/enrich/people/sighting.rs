//! One place where a person may be named, with what speaks for it.
//!
//! It knows what stands around a name. It must not know the rest of the article. Its one law: points
//! are for a person when positive, against when negative, in tenths of what decides.

use std::ops::Range;

use super::lexicon::{Classes, lexicon};
use super::name::Name;
use super::page::Page;
use super::title::Title;
use crate::article::Role;
use crate::enrich::text::{Gap, Shape};

/// What kind of name a person is seen by.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Kind {
    /// One word without a title.
    Bare,
    /// Several words that no list knows to be a name.
    Strange,
    /// A name with a title.
    Titled,
    /// A given name or initials, and a family name.
    Full,
}

/// A place where a person may be named.
#[derive(Debug, Clone)]
pub(super) struct Sighting {
    /// Number of the page.
    pub(super) page: usize,
    pub(super) name: Name,
    /// The words of the name with its titles.
    pub(super) whole: Range<usize>,
    pub(super) kind: Kind,
    pub(super) title: Option<Title>,
    pub(super) apposition: Option<Title>,
    pub(super) points: i32,
    pub(super) role: Option<Role>,
    /// Whether it stands in a list of participants, which names each person once.
    pub(super) listed: bool,
    /// The person it was found to be.
    pub(super) person: Option<usize>,
}

/// What speaks for a person, from the words around a name.
pub(super) fn context(page: &Page<'_>, words: &Range<usize>, titled: bool) -> i32 {
    let before = if titled { 0 } else { before_name(page, words) };
    before + after_name(page, words)
}

fn before_name(page: &Page<'_>, words: &Range<usize>) -> i32 {
    let Some(before) = words.start.checked_sub(1) else { return 0 };
    if page.word(words.start).gap > Gap::Space {
        return 0;
    }
    match page.shape(before) {
        Shape::Lower => {
            let class = lexicon().classes_of(page.word(before), page.text);
            if class.any(Classes::TELL) {
                15
            } else if class.any(Classes::ARTICLE) {
                // "the Kosygin message" is of a person, "the Knesset decided" is not.
                let noun = page.shape(words.end) == Shape::Lower
                    && page.joined(words.end)
                    && !page.any_class(words.end).any(Classes::SAY.with(Classes::PERSON_WORD));
                if noun { -8 } else { -20 }
            } else if class.any(Classes::PLACE_WORD) {
                -15
            } else if class.any(Classes::PERSON_WORD) {
                if page.is(before, &["to", "for", "and", "or", "between", "as", "of"]) {
                    5
                } else {
                    9
                }
            } else if class.any(Classes::HEAD.with(Classes::RANK)) {
                // "the dissident general Grivas", "foreign minister Debre".
                12
            } else {
                0
            }
        }
        Shape::Capital | Shape::Upper | Shape::Initial => {
            if page.class(before).any(Classes::ORG) {
                -20
            } else if page.str(before) == "The" {
                // "The Mayaguez had been steaming": what has an article and acts is a thing.
                if acts_after(page, words.end) { -20 } else { -8 }
            } else if matches!(
                page.str(before),
                "From" | "For" | "Attention" | "Attn" | "FOR" | "FROM"
            ) {
                18
            } else if page.opens(before) && page.class(before).any(Classes::ENGLISH) {
                0
            } else {
                -10
            }
        }
        Shape::Number => -3,
    }
}

/// Whether a verb follows that people have as well: "had", "left".
fn acts_after(page: &Page<'_>, at: usize) -> bool {
    page.shape(at) == Shape::Lower
        && page.joined(at)
        && page.any_class(at).any(Classes::SAY.with(Classes::PERSON_WORD))
}

fn after_name(page: &Page<'_>, words: &Range<usize>) -> i32 {
    let after = words.end;
    if page.word(words.end.wrapping_sub(1)).possessive {
        return 7;
    }
    if page.joined(after) {
        return match page.shape(after) {
            Shape::Lower if page.word(after).gap == Gap::Hyphen => -5,
            Shape::Lower => {
                let class = lexicon().classes_of(page.word(after), page.text);
                if class.any(Classes::SAY) {
                    15
                } else if matches!(
                    page.str(after),
                    "regime" | "government" | "cabinet" | "administration"
                ) {
                    6
                } else {
                    0
                }
            }
            Shape::Capital | Shape::Upper | Shape::Initial => {
                if page.class(after).any(Classes::ORG) { -15 } else { -8 }
            }
            Shape::Number => -10,
        };
    }
    let between = page.between(after).trim_start();
    if between.starts_with(':')
        && page.opens(words.start)
        && page.word(words.start).gap != Gap::Mark
    {
        return 22;
    }
    if between.starts_with('(') && page.class(after).any(Classes::PLACE.with(Classes::DEMONYM)) {
        return 14;
    }
    match page.word(after).gap {
        Gap::Comma if matches!(page.str(after), "who" | "whom" | "whose") => 15,
        Gap::Joined => -8,
        _ => 0,
    }
}

/// Endings of words that are seldom family names.
const UNLIKE: [&str; 23] = [
    "onic",
    "ism",
    "isms",
    "ist",
    "ists",
    "ite",
    "ites",
    "ians",
    "istan",
    "ville",
    "grad",
    "land",
    "stad",
    "tion",
    "tions",
    "ment",
    "ments",
    "town",
    "ification",
    "ization",
    "ities",
    "port",
    "tel",
];

/// What a word by itself tells of being the family name of a person.
pub(super) fn prior(page: &Page<'_>, at: usize) -> i32 {
    let class = page.class(at);
    let word = page.str(at);
    let mut points = 6;
    if class.any(Classes::FAMILY) {
        points += 9;
    } else if class.any(Classes::GIVEN) {
        points -= 12;
    }
    if word.bytes().any(|byte| byte.is_ascii_digit() || byte == b'.') {
        points -= 40;
    }
    if class.any(Classes::ENGLISH) {
        points -= 25;
    }
    if class.any(Classes::PLACE) {
        points -= 35;
    }
    if class.any(Classes::TITLE.with(Classes::ORG).with(Classes::COMPLEMENT)) {
        points -= 25;
    }
    let small = word.to_ascii_lowercase();
    if !class.any(Classes::FAMILY) && UNLIKE.iter().any(|ending| small.ends_with(ending)) {
        points -= 20;
    }
    if page.shape(at) == Shape::Upper {
        points -= 10;
    }
    points
}

/// On how many sides a place has that of a person, with a comma or "and" between them.
pub(super) fn beside_people(pages: &[Page<'_>], sightings: &[Sighting], at: usize) -> usize {
    let Some(this) = sightings.get(at) else { return 0 };
    let Some(page) = pages.get(this.page) else { return 0 };
    let close = |left: &Sighting, right: &Sighting| {
        let (end, start) = (left.name.words.end, right.whole.start);
        left.page == right.page
            && match start.checked_sub(end) {
                Some(0) => page.word(start).gap == Gap::Comma || page.between(start).trim() == "&",
                Some(1) => page.is(end, &["and", "or"]) && page.word(end).gap <= Gap::Comma,
                _ => false,
            }
    };
    let before = at.checked_sub(1).and_then(|at| sightings.get(at));
    let after = sightings.get(at + 1);
    usize::from(before.is_some_and(|other| other.person.is_some() && close(other, this)))
        + usize::from(after.is_some_and(|other| other.person.is_some() && close(this, other)))
}
