//! What is taken for a name and is none: words of offices, bodies, letters that number paragraphs.
//!
//! It knows what stands around a name. It must not know who is a person. Its one law: it only takes
//! away.

use super::heads::Heads;
use super::lexicon::Classes;
use super::name::Name;
use super::page::Page;
use super::title::Title;
use crate::enrich::text::{Gap, Shape};

/// Whether what is taken for a name is that of a body: "Christian Democratic Union", "Compagnie
/// Francaise des Petroles".
pub(super) fn is_body(page: &Page<'_>, title: Option<&Title>, name: &Name) -> bool {
    let last = page.class(name.words.end.wrapping_sub(1));
    let whole = name.words.clone().all(|at| page.shape(at) == Shape::Capital);
    let organised = name.len > 2 && last.any(Classes::ORG) && !last.any(Classes::FAMILY) && whole;
    let company = ["Compagnie", "Société", "Societe", "Banque", "Banco"];
    title.is_none() && (organised || page.is(name.words.start, &company))
}

/// Whether what is taken for a name is a word of "the European Coal and Steel Community".
pub(super) fn is_of_community(page: &Page<'_>, title: Option<&Title>, name: &Name) -> bool {
    let (first, end) = (name.words.start, name.words.end);
    name.len == 1
        && !page.class(name.family).any(Classes::FAMILY)
        && page.joined(first)
        && first.checked_sub(1).is_some_and(|before| page.class(before).any(Classes::DEMONYM))
        && (title.is_none() || page.joined(end + 1) && page.is(end, &["and"]))
}

/// `FedRep`, `IRBMs`: capitals within that no name has.
pub(super) fn is_short_form(word: &str) -> bool {
    let inner = word.chars().skip(1).filter(|c| c.is_uppercase()).count();
    let small = word.chars().filter(|c| c.is_lowercase()).count();
    let named =
        ["Mc", "Mac", "De", "Di", "Du", "La", "Le", "O'", "O’", "D'", "D’", "Fitz", "Van", "St"];
    inner > 0 && small > 0 && !named.iter().any(|prefix| word.starts_with(prefix))
}

/// "A. Thieu concurs": the letter that numbers a paragraph is none of the name.
pub(super) fn without_number(
    page: &Page<'_>,
    title: Option<&Title>,
    name: Name,
    heads: &Heads,
) -> Name {
    let first = name.words.start;
    let numbered = title.is_none()
        && name.words.len() == 2
        && page.shape(first) == Shape::Initial
        && page.str(first) != "U"
        && (page.opens(first) || page.word(first).gap == Gap::Mark)
        && !heads.is_list(page.word(first).start);
    if !numbered {
        return name;
    }
    let doubtful = page.class(name.family).any(Classes::ENGLISH);
    Name { words: first + 1..name.words.end, len: 1, given: false, doubtful, ..name }
}

/// Whether what follows a title is a word of it: "General Assembly", "Deputy Director (Plans)".
pub(super) fn mistaken(page: &Page<'_>, title: Option<&Title>, name: &Name) -> bool {
    let Some(title) = title else { return false };
    if name.len > 1 {
        return false;
    }
    // "Assistant Private Secretary".
    if page.is(name.family, &["Private", "Managing", "Governing"]) {
        return true;
    }
    let class = page.class(name.family);
    let honorific = title.words.clone().any(|at| page.class(at).any(Classes::HONORIFIC));
    let posted = title.words.clone().any(|at| {
        matches!(
            page.str(at),
            "Ambassador"
                | "Minister"
                | "Consul"
                | "Representative"
                | "Delegate"
                | "Attaché"
                | "Chargé"
        )
    });
    if class.any(Classes::PLACE) && !honorific && posted && !title.extended {
        return true;
    }
    if class.any(Classes::FAMILY.with(Classes::GIVEN)) {
        return false;
    }
    let word_of_office = class.any(Classes::ORG.with(Classes::COMPLEMENT).with(Classes::TITLE));
    let rank_alone = title.office.is_none();
    let word = page.str(name.family);
    let plain = class.any(Classes::ENGLISH)
        && ["s", "tion", "ment", "ness", "ity", "ing"].iter().any(|ending| word.ends_with(ending));
    let abstraction = class.any(Classes::ENGLISH)
        && ["tion", "tions", "ment", "ments", "ness", "ity", "ities", "ters", "ings"]
            .iter()
            .any(|ending| word.ends_with(ending));
    !honorific
        && (word_of_office
            || abstraction
            || class.any(Classes::PLACE) && !title.extended && rank_alone
            || plain && (rank_alone || title.extended && goes_on_as_office(page, name.words.end)))
}

/// Whether a name is that of two who do something together: "the Cabot-Wang talks".
pub(super) fn is_pair(page: &Page<'_>, name: &Name) -> bool {
    let first = name.words.start;
    // "the Ben-Gurion-De Gaulle talks", but "the Paul-Henri Spaak talks".
    let given = page.class(first).any(Classes::GIVEN);
    let hyphen = |at: usize| page.word(at).gap == Gap::Hyphen && page.shape(at) == Shape::Capital;
    let mut rest = (first + 1..name.words.end).filter(|at| hyphen(*at));
    let pair = rest.any(|at| name.len == 2 || at > first + 1 || !given);
    pair && page.joined(name.words.end) && page.any_class(name.words.end).any(Classes::ORG)
}

/// Whether what stands after a word makes it one of an office: "Legal Matters to the Mission".
fn goes_on_as_office(page: &Page<'_>, at: usize) -> bool {
    page.joined(at) && page.is(at, &["of", "for", "to", "in", "on", "and"])
        || page.between(at).trim_start().starts_with('(')
}
