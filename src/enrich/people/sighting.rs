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
    /// The person it was found to be.
    pub(super) person: Option<usize>,
}

/// What speaks for a person, from the words around a name.
pub(super) fn context(page: &Page<'_>, words: &Range<usize>) -> i32 {
    let (before, after) = (words.start.wrapping_sub(1), words.end);
    let last = page.word(words.end.wrapping_sub(1));
    let mut points = 0;
    if page.word(words.start).gap <= Gap::Space && words.start > 0 {
        points += match page.shape(before) {
            Shape::Lower => {
                let class = lexicon().classes(page.str(before));
                if class.any(Classes::TELL) {
                    15
                } else if class.any(Classes::ARTICLE) {
                    -20
                } else if class.any(Classes::PLACE_WORD) {
                    -15
                } else if class.any(Classes::PERSON_WORD) {
                    5
                } else {
                    0
                }
            }
            Shape::Capital if page.opens(before) && page.class(before).any(Classes::ENGLISH) => 0,
            Shape::Capital | Shape::Upper | Shape::Initial => -10,
            Shape::Number => -3,
        };
    }
    if last.possessive {
        points += 7;
    } else if page.joined(after) {
        points += match page.shape(after) {
            Shape::Lower if page.word(after).gap == Gap::Hyphen => -5,
            Shape::Lower => {
                let class = lexicon().classes(page.str(after));
                if class.any(Classes::SAY) { 15 } else { 0 }
            }
            Shape::Capital | Shape::Upper | Shape::Initial => {
                if page.class(after).any(Classes::ORG) { -20 } else { -8 }
            }
            Shape::Number => -10,
        };
    } else if page.word(after).gap == Gap::Comma && matches!(page.str(after), "who" | "whom" | "whose")
    {
        points += 15;
    } else if page.word(after).gap == Gap::Joined {
        points -= 8;
    }
    points
}

/// What a word by itself tells of being the family name of a person.
pub(super) fn prior(page: &Page<'_>, at: usize) -> i32 {
    let class = page.class(at);
    let word = page.str(at);
    let mut points = 6;
    if class.any(Classes::FAMILY) {
        points += 9;
    } else if class.any(Classes::GIVEN) {
        points -= 6;
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
    const UNLIKE: [&str; 22] = [
        "ism", "isms", "ist", "ists", "ite", "ites", "ians", "istan", "ville", "grad", "land",
        "stad", "tion", "tions", "ment", "ments", "town", "ification", "ization", "ities", "port",
        "tel",
    ];
    if !class.any(Classes::FAMILY) && UNLIKE.iter().any(|ending| small.ends_with(ending)) {
        points -= 20;
    }
    if page.shape(at) == Shape::Upper {
        points -= 15;
    }
    points
}
