//! Names as the entries of a list of participants have them: "Mr. Lampton Berry, NEA".
//!
//! An entry begins with a name and ends it with a comma, a dash or the line, so that its words need
//! not be known for those of names. The file must not know titles. Its one law: a run of capitals
//! that an office or an organisation goes through is no name.

use super::lexicon::Classes;
use super::name::{Name, is_suffix, never, suffix};
use super::page::Page;
use super::run::begins_another;
use crate::enrich::text::{Gap, Shape};

const MOST_WORDS: usize = 6;
/// Given names that are cut short with a full stop, and are that in lists only: "Dr. Ch. Anwar Sani".
/// Those that are it anywhere are of the class [`Classes::SHORT`].
const SHORT_NAMES: [&str; 5] = ["Ch", "Th", "Jos", "Jas", "Edw"];

/// What stands before the name of an entry.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Before {
    /// A line, a dash.
    Nothing,
    /// "Ambassador", "Foreign Minister".
    Office,
    /// "Mr.", "General": a name must follow.
    Address,
    /// The name of another, without a mark between them.
    Name,
}

/// Reads the name of an entry.
pub(super) fn read_entry(page: &Page<'_>, at: usize, before: Before) -> Option<Name> {
    let titled = matches!(before, Before::Office | Before::Address);
    // "Greece Dimitrios Bitsios": the side stands before the name.
    let side = page.class(at).any(Classes::PLACE) && page.class(at + 1).any(Classes::GIVEN);
    if !titled && (side || before != Before::Name && !begins_entry(page, at)) {
        return None;
    }
    // "Deputy Assistant Secretary May".
    if titled && page.str(at) == "May" && !page.joined(at + 1) {
        return Some(Name { words: at..at + 1, family: at, len: 1, given: false, doubtful: false });
    }
    let mut end = at;
    while end < at + MOST_WORDS
        && (end == at || !page.word(end - 1).possessive && is_joined(page, end))
        && (is_part(page, at, end) || is_last(page, at, end, before))
        && !begins_another(page, at, end)
    {
        end += 1;
    }
    let split = begins_another(page, at, end);
    // "Secretary Butz Daniel Parker", "General Twining".
    let only = end == at + 1 && titled && (split || before == Before::Address);
    if only && is_surname(page, at) && (split || !page.joined(end)) {
        return Some(Name { words: at..end, family: at, len: 1, given: false, doubtful: false });
    }
    let last = end.checked_sub(1).filter(|last| *last > at)?;
    let initial = |at: usize| page.shape(at) == Shape::Initial || is_initials(page, at);
    if initial(last) || page.word(last).possessive || is_suffix(page.str(last)) {
        return None;
    }
    // What goes on is no entry of a person: "Geoffrey Harrison Committee".
    if !split && !is_closed(page, end) {
        return None;
    }
    let opening = Classes::GIVEN.with(Classes::EASTERN).with(Classes::SOUTHERN);
    let plain = Classes::ENGLISH.with(Classes::PLACE);
    let strange = (at..=last).filter(|at| !page.any_class(*at).any(plain)).count();
    let sure = titled
        || (at..last).any(initial)
        || page.class(at).any(opening)
        || is_of_office(page, end) && strange > 0
        || strange == last + 1 - at;
    if !sure {
        return None;
    }
    let len = end - at;
    let eastern = page.class(at).any(Classes::EASTERN) && len <= 3;
    let hyphened = page.shape(last) == Shape::Lower && page.word(last).gap == Gap::Hyphen;
    let surname_first = eastern || hyphened && !page.class(at).any(Classes::GIVEN);
    let family = if surname_first { at } else { last };
    let end = suffix(page, end).map_or(end, |suffix| suffix + 1);
    Some(Name { words: at..end, family, len, given: true, doubtful: false })
}

/// A family name between the commas of a list: "Messrs. Cooley, Rock, Thorp, May and Hauge".
pub(super) fn read_surname(page: &Page<'_>, at: usize) -> Option<Name> {
    let class = page.class(at);
    let alone = page.shape(at) == Shape::Capital
        && !page.joined(at + 1)
        && !page.word(at).possessive
        && !class.any(Classes::ORG.with(Classes::PLACE_PART).with(Classes::HEAD));
    alone.then_some(Name { words: at..at + 1, family: at, len: 1, given: false, doubtful: false })
}

/// The name of a list without the names of others that stand after it: of "Robert Hunter Paul Henze"
/// the first.
pub(super) fn first_of(page: &Page<'_>, name: Name) -> Name {
    let first = name.words.start;
    let next = (first + 2..name.words.end).find(|at| begins_another(page, first, *at));
    match next {
        Some(end) => Name { words: first..end, family: end - 1, len: end - first, ..name },
        None => name,
    }
}

/// Whether an entry begins with a word: a line, or what a dash or a semicolon parts from an office.
fn begins_entry(page: &Page<'_>, at: usize) -> bool {
    let between = page.between(at);
    let before = at.checked_sub(1);
    between.contains(['\n', ';', ':', '—', '–'])
        || between.contains(" -")
        || before.is_none_or(|before| {
            page.is(before, &["Excellency", "Highness", "Majesty", "H.E.", "H.I.M.", "H.R.H."])
                || page.is(before, &["E."]) && page.is(before.wrapping_sub(1), &["H."])
        })
}

/// Whether an item of a list begins with a word: an entry, or what a comma parts from the item before.
pub(super) fn begins_item(page: &Page<'_>, at: usize) -> bool {
    begins_entry(page, at)
        || page.word(at).gap == Gap::Comma
        || page.between(at).trim_end().ends_with(',')
}

/// Whether a word goes on a name: after a space, a hyphen, or the dash that stands for one.
pub(super) fn is_joined(page: &Page<'_>, at: usize) -> bool {
    if page.joined(at) {
        return true;
    }
    let Some(before) = at.checked_sub(1) else { return false };
    match page.between(at) {
        ".-" => page.is(before, &["St", "Ste"]),
        // "Alfred LeS. Jenkins".
        ". " => is_short_middle(page, before) || page.is(before, &SHORT_NAMES),
        // "Paul–Henri Spaak", "Carlo Perrone–Capano", and not "Colonel Lansdale–Draper Committee".
        "–" => {
            page.shape(at) == Shape::Capital
                && page.shape(before) == Shape::Capital
                && !(page.joined(at + 1) && page.class(at + 1).any(Classes::ORG))
        }
        _ => false,
    }
}

/// `LeS`, `McG`: a middle name that its last capital cuts short.
fn is_short_middle(page: &Page<'_>, at: usize) -> bool {
    let word = page.str(at);
    word.len() <= 4 && word.len() > 2 && word.ends_with(char::is_uppercase)
}

/// Whether a word can be part of the name that begins at `first`.
fn is_part(page: &Page<'_>, first: usize, at: usize) -> bool {
    let class = page.class(at);
    match page.shape(at) {
        Shape::Initial => true,
        Shape::Capital => {
            is_name(page, at)
                || is_syllable(page, first, at)
                || at > first
                    && (class.any(Classes::PARTICLE)
                        || is_short_middle(page, at)
                        || is_middle(page, first, at))
        }
        Shape::Upper if is_initials(page, at) => true,
        // "Stefan OLSZOWSKI", "CHI P'eng-fei".
        Shape::Upper => {
            is_name(page, at)
                && (page.str(at).len() > 3 && !class.any(Classes::ENGLISH)
                    || class.any(Classes::EASTERN))
        }
        Shape::Lower if page.word(at).gap == Gap::Hyphen => at > first && page.str(at).len() < 8,
        Shape::Lower => {
            at > first
                && (page.any_class(at).any(Classes::PARTICLE) || page.str(at) == "deB")
                && is_joined(page, at + 1)
                && (page.capital(at + 1) || page.any_class(at + 1).any(Classes::PARTICLE))
        }
        Shape::Number => false,
    }
}

/// Whether a word of English is a syllable of a Korean name: "Dr. You Chan Yang", "Colonel Nam Sung In".
fn is_syllable(page: &Page<'_>, first: usize, at: usize) -> bool {
    let eastern = |at: usize| page.class(at).any(Classes::EASTERN);
    let capitals = |at: usize| page.joined(at) && page.shape(at) == Shape::Capital;
    let opens = at == first
        && page.is(at, &["You", "So"])
        && capitals(at + 1)
        && capitals(at + 2)
        && !page.class(at + 1).any(Classes::ENGLISH.with(Classes::GIVEN));
    let closes = at == first + 2 && eastern(first) && page.is(at, &["In", "On", "An", "No"]);
    opens || closes && !page.joined(at + 1)
}

/// Whether the name of a people is a name within another: "Andres German Otero, Minister".
fn is_middle(page: &Page<'_>, first: usize, at: usize) -> bool {
    page.class(at).any(Classes::DEMONYM)
        && first + 1 == at
        && page.class(first).any(Classes::GIVEN)
        && page.joined(at + 1)
        && page.shape(at + 1) == Shape::Capital
        && is_name(page, at + 1)
        && !page.joined(at + 2)
}

/// Whether a word is none of an office, a country or an organisation, or is known for a name as well.
pub(super) fn is_name(page: &Page<'_>, at: usize) -> bool {
    let name = Classes::GIVEN.with(Classes::FAMILY).with(Classes::EASTERN).with(Classes::SOUTHERN);
    let office = Classes::TITLE
        .with(Classes::ORG)
        .with(Classes::COMPLEMENT)
        .with(Classes::DEMONYM)
        .with(Classes::STOP);
    let class = page.class(at);
    !class.any(Classes::PLACE_PART) && (!class.any(office) || class.any(name))
}

/// Whether a word that is one of an office or a people elsewhere ends the name: "Angier Biddle Duke",
/// "Mr. John English", "James A. Van Fleet".
fn is_last(page: &Page<'_>, first: usize, at: usize, before: Before) -> bool {
    let Some(other) = at.checked_sub(1).filter(|other| *other >= first) else { return false };
    let class = page.class(at);
    let noble = class.any(Classes::HONORIFIC) && !class.any(Classes::HEAD.with(Classes::SHORT));
    let led = page.shape(other) == Shape::Initial
        || page.class(other).any(Classes::PARTICLE)
        || before == Before::Address && page.class(other).any(Classes::GIVEN);
    page.shape(at) == Shape::Capital
        && !page.joined(at + 1)
        && !class.any(never())
        && (noble || led)
}

/// Whether a word after a title can be a family name by itself.
fn is_surname(page: &Page<'_>, at: usize) -> bool {
    page.shape(at) == Shape::Capital && is_name(page, at) && !page.word(at).possessive
}

/// Whether a word is of initials without a space between them: "W.A.K. Lake".
pub(super) fn is_initials(page: &Page<'_>, at: usize) -> bool {
    let word = page.str(at);
    word.contains('.')
        && word.len() <= 8
        && page.shape(at) == Shape::Upper
        && !matches!(word, "U.S." | "U.K." | "U.N." | "U.A.R." | "U.S.S.R." | "H.E." | "H.R.H.")
}

/// How many words "His Excellency" takes that is cut short: "H.E. Nasir Hani", "H. E. Nasir Hani".
pub(super) fn excellency(page: &Page<'_>, at: usize) -> Option<usize> {
    if page.is(at, &["H.E.", "H.I.M.", "H.R.H.", "H.H."]) {
        return Some(1);
    }
    // "H. E. Wilson" has initials.
    let apart = page.is(at, &["H."])
        && page.is(at + 1, &["E."])
        && page.joined(at + 3)
        && (page.capital(at + 3) || page.word(at + 3).gap == Gap::Hyphen);
    apart.then_some(2)
}

/// Whether a name ends before a word: at a comma, a dash, the end of a line, an office or a short
/// form in capitals.
fn is_closed(page: &Page<'_>, at: usize) -> bool {
    if !page.joined(at) {
        return true;
    }
    let class = page.class(at);
    match page.shape(at) {
        Shape::Upper => true,
        Shape::Capital => class.any(Classes::TITLE.with(Classes::DEMONYM)),
        Shape::Lower => page.is(at, &["of", "for", "from", "and", "to"]),
        Shape::Initial | Shape::Number => false,
    }
}

/// Whether an office or the letters of one follow a name: ", Deputy Assistant Secretary", "—EUR".
fn is_of_office(page: &Page<'_>, at: usize) -> bool {
    let office = Classes::TITLE.with(Classes::ORG).with(Classes::COMPLEMENT).with(Classes::DEMONYM);
    let same_line = !page.between(at).contains('\n');
    same_line
        && page.word(at).gap <= Gap::Mark
        && (page.shape(at) == Shape::Upper || page.class(at).any(office))
}
