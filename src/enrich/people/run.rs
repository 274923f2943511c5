//! Where another entry begins within a run of capitals of a list: "Secretary Vance Matthew Nimetz".
//!
//! It knows the forms of names and what the article has of a name elsewhere. It must not know titles.
//! Its one law: a run is divided only where one person would not be written so.

use super::entry::{is_initials, is_joined, is_name};
use super::given::has_forms;
use super::lexicon::{Classes, fold};
use super::page::Page;
use crate::enrich::text::{Gap, Shape};

/// Whether the name of another person begins within a run of capitals: "Secretary Butz Daniel
/// Parker", "Cyrus Vance Matthew Nimetz", "Robert Hunter Paul Henze".
pub(super) fn begins_another(page: &Page<'_>, first: usize, at: usize) -> bool {
    let Some(before) = at.checked_sub(1).filter(|before| *before >= first) else { return false };
    if page.word(at).gap != Gap::Space || page.shape(before) != Shape::Capital {
        return false;
    }
    if is_side(page, first, at) {
        return true;
    }
    let goes_on = is_joined(page, at + 1)
        && matches!(page.shape(at + 1), Shape::Capital | Shape::Initial)
        && is_name(page, at + 1);
    if !goes_on {
        return false;
    }
    let short = |at: usize| page.shape(at) == Shape::Initial || is_initials(page, at);
    // "U. Alexis" is not whole, "U. Alexis Johnson" is.
    let shortened = (first + 1..before).any(short) || short(first) && before > first + 1;
    let title = first.checked_sub(1).filter(|_| before == first && page.joined(first));
    if short(at) {
        return page.shape(at + 1) == Shape::Capital
            && match title {
                Some(_) => is_surname_before_initial(page, first),
                None => shortened || before > first && is_full_before_initial(page, before),
            };
    }
    if page.shape(at) != Shape::Capital {
        return false;
    }
    let (here, last) = (page.class(at), page.class(before));
    if let Some(title) = title {
        return here.any(Classes::GIVEN) && is_surname_before_given(page, title, first);
    }
    if before == first {
        return false;
    }
    // "Joseph D. Tydings Philander P. Claxton".
    let other = shortened && short(before - 1) && page.shape(at + 1) == Shape::Initial;
    let complete = !last.any(Classes::GIVEN.with(Classes::PARTICLE))
        || shortened
        || last.any(Classes::FAMILY) && page.class(first).any(Classes::GIVEN);
    complete && (here.any(Classes::GIVEN) || other)
        || !here.any(Classes::PARTICLE.with(Classes::FAMILY)) && is_named_alone(page, before)
}

/// Whether a word after a title is a family name, which the initial of another follows: "Ambassador
/// Gordon A.J. Seabra", "Secretary Dulles G. Frederick Reinhardt".
fn is_surname_before_initial(page: &Page<'_>, first: usize) -> bool {
    let class = page.class(first);
    if class.any(Classes::EASTERN.with(Classes::SOUTHERN)) || !is_titled(page, first) {
        return false;
    }
    let initials = is_initials(page, first + 1);
    let long = page.joined(first + 3)
        && page.shape(first + 3) == Shape::Capital
        && !page.class(first + 3).any(Classes::PARTICLE)
        && is_name(page, first + 3);
    let surname = class.any(Classes::FAMILY) || !class.any(Classes::GIVEN);
    !class.any(Classes::GIVEN) && (initials || long)
        || surname && (initials || long) && is_named_alone(page, first)
}

/// Whether a given name and a family name end before an initial: "Andrew Young C. William Maynes".
fn is_full_before_initial(page: &Page<'_>, before: usize) -> bool {
    page.class(before - 1).any(Classes::GIVEN)
        && (page.class(before).any(Classes::FAMILY) || !page.class(before).any(Classes::GIVEN))
        && page.class(before + 2).any(Classes::GIVEN)
        && page.joined(before + 3)
        && page.shape(before + 3) == Shape::Capital
        && is_name(page, before + 3)
}

/// Whether a word after a title is a family name, which the given name of another follows: "Secretary
/// Butz Daniel Parker".
fn is_surname_before_given(page: &Page<'_>, title: usize, first: usize) -> bool {
    const SURE: [&str; 5] = ["Secretary", "General", "Senator", "Congressman", "Governor"];
    let class = page.class(first);
    if !is_titled(page, first) {
        return false;
    }
    let fourth = page.joined(first + 3) && page.shape(first + 3) == Shape::Capital;
    let short = page.shape(first + 2) == Shape::Initial && fourth;
    if !class.any(Classes::GIVEN) {
        return page.is(title, &SURE) || class.any(Classes::FAMILY) || short;
    }
    // "Secretary Cyrus Vance Arthur Hartman" begins with two of one person.
    if !class.any(Classes::FAMILY) || fourth && !short {
        return false;
    }
    // "Mr. Christopher Arthur A. Hartman", "Secretary Vance Matthew Nimetz", and not "Secretary John
    // Foster Dulles".
    let rare = !has_forms(&fold(page.str(first))) && page.is(title, &["Secretary"]);
    rare || is_named_bare(page, first) || short && !is_named_alone(page, first + 2)
}

/// Whether a title stands before a word.
fn is_titled(page: &Page<'_>, at: usize) -> bool {
    let title = Classes::HEAD.with(Classes::HONORIFIC).with(Classes::RANK);
    at.checked_sub(1).is_some_and(|before| {
        page.joined(at) && (page.class(before).any(title) || page.is(before, &["State"]))
    })
}

/// Whether the article has a word of a list elsewhere as a family name: "Secretary Vance said", "Vance:".
fn is_named_alone(page: &Page<'_>, at: usize) -> bool {
    let name = page.str(at);
    let plain = Classes::GIVEN.with(Classes::FAMILY);
    if page.class(at).any(Classes::ENGLISH) && !page.class(at).any(plain) {
        return false;
    }
    (0..page.words.len()).any(|other| {
        other != at
            && page.shape(other) == Shape::Capital
            && page.str(other) == name
            && (is_titled(page, other) || page.between(other).contains('\n'))
            && (!page.joined(other + 1)
                || page.shape(other + 1) == Shape::Lower && page.word(other + 1).gap == Gap::Space)
            && (is_titled(page, other) || page.between(other + 1).starts_with(':'))
    })
}

/// Whether the article has a word elsewhere as a name by itself: "Clifford said", "Secretary Clifford".
fn is_named_bare(page: &Page<'_>, at: usize) -> bool {
    let name = page.str(at);
    is_named_alone(page, at)
        || (0..page.words.len()).any(|other| {
            other != at
                && page.shape(other) == Shape::Capital
                && page.str(other) == name
                && !(page.joined(other) && other.checked_sub(1).is_some_and(|n| page.capital(n)))
                && page.joined(other + 1)
                && page.shape(other + 1) == Shape::Lower
                && page.word(other + 1).gap == Gap::Space
        })
}

/// Whether the side or the office of what follows begins after a whole name: "Raymond L. Garthoff
/// Rumania", "Claude Ross Treasury", "Willy Brandt Governing Mayor".
fn is_side(page: &Page<'_>, first: usize, at: usize) -> bool {
    const AGENCIES: [&str; 6] =
        ["Treasury", "Defense", "Commerce", "Agriculture", "Interior", "Justice"];
    const OFFICES: [&str; 4] = ["Governing", "Managing", "Interpreting", "Private"];
    let country = || {
        page.class(at).any(Classes::PLACE)
            && !page.class(at).any(Classes::GIVEN.with(Classes::FAMILY))
            && page.country_of(page.str(at)).is_some()
            && page.joined(at + 1)
    };
    at > first + 1
        && page.shape(at) == Shape::Capital
        && (page.is(at, &OFFICES) || page.is(at, &AGENCIES) && page.joined(at + 1) || country())
}

/// Whether a word names the side of the one who follows: "Iraq Hashim Jawad".
pub(super) fn is_side_before(page: &Page<'_>, at: usize) -> bool {
    let name = Classes::GIVEN.with(Classes::FAMILY);
    let other = Classes::ENGLISH.with(Classes::ORG).with(Classes::TITLE).with(Classes::COMPLEMENT);
    let capitals = |at: usize| page.joined(at) && page.shape(at) == Shape::Capital;
    page.class(at).any(Classes::PLACE)
        && !page.class(at).any(name)
        && page.opens(at)
        && capitals(at + 1)
        && capitals(at + 2)
        && (page.class(at + 1).any(name) || !page.class(at + 1).any(other))
        && page.country_of(page.str(at)).is_some()
}
