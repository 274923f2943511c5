//! Titles as they stand before and after names: "Chinese Premier", "Under Secretary of State".
//!
//! It knows the words of offices, ranks and forms of address. It must not know names. Its one law:
//! an office is told by its last word, so that words before it alone ("Foreign") are no title.

use std::ops::Range;

use super::lexicon::Classes;
use super::name::particle_goes_on;
use super::page::Page;
use crate::article::Country;
use crate::enrich::text::{Gap, Shape};

/// How many words an office in small letters has at most.
const MOST_SMALL: usize = 5;

/// A title that was read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Title {
    /// All its words, with the country before it.
    pub(super) words: Range<usize>,
    /// The words of the office, where it is one.
    pub(super) office: Option<Range<usize>>,
    pub(super) country: Option<Country>,
    /// "Messrs.", "Ministers": several names follow.
    pub(super) plural: bool,
    /// It has a form of address or a rank, so that a name must follow.
    pub(super) address: bool,
    /// It has "of ..." after it.
    pub(super) extended: bool,
}

/// Reads the title that begins at a word.
pub(super) fn read_title(page: &Page<'_>, at: usize) -> Option<Title> {
    let (country, mut here) = read_country(page, at);
    if ends_office_before(page, at, country.is_some()) || stands_alone(page, at) {
        return None;
    }
    let start = here;
    if country.is_some() && page.shape(start) == Shape::Lower {
        return read_small_title(page, at, start, country);
    }
    let (mut head, mut plural, mut address) = (None, false, false);
    while here == start || page.joined(here) {
        let class = page.class(here);
        // "Air Marshall" is a rank, written with one letter too many.
        let marshal = here > start
            && page.is(here, &["Marshall"])
            && page.is(here - 1, &["Air", "Field", "Chief"])
            && page.joined(here + 1)
            && page.capital(here + 1);
        if marshal {
            address = true;
            here += 1;
            continue;
        }
        if !page.capital(here) || !class.any(Classes::TITLE) {
            break;
        }
        // "Dean Rusk", "King Hussein", "Bishop of": a given name is no title where another follows.
        if class.any(Classes::GIVEN) && !class.any(Classes::HEAD.with(Classes::HONORIFIC)) {
            break;
        }
        // "Earl L. Butz".
        if class.any(Classes::GIVEN)
            && page.joined(here + 1)
            && page.shape(here + 1) == Shape::Initial
        {
            break;
        }
        plural |= class.any(Classes::PLURAL);
        address |= class.any(Classes::HONORIFIC.with(Classes::RANK));
        if class.any(Classes::HEAD.with(Classes::PLURAL)) {
            head = Some(here);
        }
        here += 1;
        if page.word(here - 1).possessive {
            break;
        }
    }
    if here == start || (head.is_none() && !address) {
        return None;
    }
    if let Some(head) = head
        && !page.word(head).possessive
    {
        // Words of an office after its last are the beginning of a name: "President Young".
        let only_modifiers = (head + 1..here).all(|at| {
            !page.class(at).any(Classes::HONORIFIC.with(Classes::RANK).with(Classes::HEAD))
        });
        if only_modifiers {
            here = head + 1;
        }
    }
    let mut country = country;
    let last_is_head = head == Some(here.wrapping_sub(1)) && !page.word(here - 1).possessive;
    // "Chargé d'Affaires".
    if last_is_head && page.joined(here) && page.is(here, &["d'Affaires", "d’Affaires"]) {
        here += 1;
    }
    let mut end = here;
    let mut office_end = here;
    if last_is_head {
        end = read_complement(page, here, &mut country);
        office_end = end;
        // "President-elect".
        let due = page.word(end).gap == Gap::Hyphen && page.is(end, &["elect", "designate"]);
        end += usize::from(due);
    }
    let first = (start..here).find(|&at| {
        page.class(at).any(Classes::MODIFIER.with(Classes::HEAD))
            && (!page.class(at).any(Classes::RANK.with(Classes::HONORIFIC))
                || at + 1 < here && is_word_before_head(page, at))
    });
    let office = head.and(first).map(|first| first..office_end);
    Some(Title { words: at..end, office, country, plural, address, extended: office_end > here })
}

/// Whether an office stands for its holder before the title of another: "The President Secretary of
/// State Dulles", "The Secretary Mr. Webb", and not "The Secretary General".
fn stands_alone(page: &Page<'_>, at: usize) -> bool {
    let title = Classes::HEAD.with(Classes::HONORIFIC).with(Classes::RANK).with(Classes::MODIFIER);
    let before = at.checked_sub(1);
    before.is_some_and(|before| page.str(before) == "The")
        && matches!(page.str(at), "President" | "Secretary")
        && page.joined(at)
        && page.joined(at + 1)
        && page.capital(at + 1)
        && page.class(at + 1).any(title)
        && !page.class(at + 1).any(Classes::GIVEN)
        && !page.is(at + 1, &["General", "Elect", "Designate"])
}

/// Whether a word ends the office of another, before a title: "Foreign Minister, Federal Republic of
/// Germany Ambassador Knapp", "Department of Justice Mr. Drury".
fn ends_office_before(page: &Page<'_>, at: usize, country: bool) -> bool {
    let Some(before) = at.checked_sub(1) else { return false };
    if page.str(before) != "of" || !page.joined(at) {
        return false;
    }
    let addressed = || {
        page.is(at + 1, &["mr.", "mr", "mrs.", "mrs", "miss", "dr.", "dr"]) && page.joined(at + 1)
    };
    country && !page.class(at).any(Classes::DEMONYM)
        || page.class(at).any(Classes::MODIFIER) && addressed()
}

/// Whether a word that is a rank elsewhere begins an office: "Vice Premier", "General Secretary".
fn is_word_before_head(page: &Page<'_>, at: usize) -> bool {
    let next = page.class(at + 1);
    let civil = next.any(Classes::HEAD) && !next.any(Classes::RANK.with(Classes::HONORIFIC));
    civil
        && (page.is(at, &["vice"]) || page.is(at, &["general"]) && page.is(at + 1, &["secretary"]))
}

/// Reads an office in small letters, whose country stands before it: "Swedish foreign minister".
fn read_small_title(
    page: &Page<'_>,
    at: usize,
    start: usize,
    mut country: Option<Country>,
) -> Option<Title> {
    let mut here = start;
    let mut head = None;
    while page.joined(here) && page.shape(here) == Shape::Lower && here < start + MOST_SMALL {
        let class = page.any_class(here);
        if class.any(Classes::PLURAL) || !class.any(Classes::MODIFIER.with(Classes::HEAD)) {
            break;
        }
        if class.any(Classes::HEAD) {
            head = Some(here);
        }
        here += 1;
        if page.word(here - 1).possessive {
            break;
        }
    }
    let head = head.filter(|&head| head + 1 == here)?;
    let mut end = here;
    if !page.word(head).possessive {
        end = read_complement(page, here, &mut country);
    }
    let office = Some(start..end);
    let extended = end > here;
    Some(Title { words: at..end, office, country, plural: false, address: false, extended })
}

/// The country that stands before a title, and the word after it.
fn read_country(page: &Page<'_>, at: usize) -> (Option<Country>, usize) {
    for len in [3, 2, 1] {
        let words = at..at + len;
        let Some(text) = page.text.get(page.range(words.clone())) else { continue };
        let close = (at + 1..=at + len).all(|at| page.joined(at));
        let class = page.class(at);
        let placed = Classes::DEMONYM.with(Classes::PLACE).with(Classes::PLACE_PART);
        if close
            && class.any(placed)
            && (page.capital(at + len) || begins_small_office(page, at, at + len))
            && let Some(country) = page.country_of(text)
        {
            return (Some(country), at + len);
        }
    }
    (None, at)
}

/// Whether an office in small letters can begin at a word, after a country that is a demonym, an
/// acronym or possessive.
fn begins_small_office(page: &Page<'_>, country: usize, at: usize) -> bool {
    page.shape(at) == Shape::Lower
        && (page.class(country).any(Classes::DEMONYM)
            || page.shape(country) == Shape::Upper
            || page.word(at - 1).possessive)
        && page.any_class(at).any(Classes::MODIFIER.with(Classes::HEAD))
}

/// Reads "of State", "for Foreign Affairs", "of the Republic of Korea" after an office, and says
/// where it ends.
fn read_complement(page: &Page<'_>, at: usize, country: &mut Option<Country>) -> usize {
    let mut end = at;
    let mut here = at;
    let close = |at: usize| page.joined(at);
    loop {
        if !close(here) || page.word(here.wrapping_sub(1)).possessive {
            return end;
        }
        if !page.is(here, &["of", "for", "to", "in", "at", "and", "on"]) {
            return end;
        }
        let and = page.is(here, &["and"]);
        let to = page.is(here, &["to"]);
        // Without "of" before it, "and" joins people.
        if and && end == at {
            return end;
        }
        here += 1;
        if page.is(here, &["the"]) && close(here) {
            here += 1;
        }
        let first = here;
        // "The Secretary of State to the Legation in China": who is written to.
        if end > at
            && page.is(first, &["legation", "embassy", "consulate", "mission", "department"])
            && to
        {
            return end;
        }
        while close(here)
            && page.capital(here)
            && (is_complement(page, here) || is_word_of_office(page, here))
        {
            here += 1;
            if page.word(here - 1).possessive {
                break;
            }
        }
        if here == first {
            return end;
        }
        // "Minister of Finance and Prime Minister Sato": the second is another title.
        if and && page.class(here - 1).any(Classes::HEAD) {
            return end;
        }
        if let Some(text) = page.text.get(page.range(first..here))
            && !and
        {
            *country = country.or_else(|| page.country_of(text));
        }
        end = here;
        if page.word(here - 1).possessive {
            // "Assistant to the President's ...": the office goes on.
            return end;
        }
    }
}

fn is_complement(page: &Page<'_>, at: usize) -> bool {
    let class = page.class(at);
    class.any(
        Classes::COMPLEMENT
            .with(Classes::DEMONYM)
            .with(Classes::PLACE)
            .with(Classes::PLACE_PART)
            .with(Classes::ORG),
    ) || page.shape(at) == Shape::Upper && page.str(at).len() < 6
        || matches!(page.str(at), "President" | "Secretary" | "Prime" | "Minister" | "Premier")
        || page.str(at) == "Merchant" && page.str(at + 1) == "Marine"
        || page.str(at) == "Marine" && page.str(at.wrapping_sub(1)) == "Merchant"
}

/// "Mobilization" of "Director of the Office of Defense Mobilization (Flemming)": a word of English
/// that a bracket or another such word follows.
fn is_word_of_office(page: &Page<'_>, at: usize) -> bool {
    let plain = |at: usize| {
        let class = page.class(at);
        class.any(Classes::ENGLISH) && !class.any(Classes::FAMILY.with(Classes::GIVEN))
    };
    if !plain(at) {
        return false;
    }
    let next = at + 1;
    let linked = page.joined(next)
        && (page.capital(next) && (plain(next) || is_complement(page, next))
            || matches!(page.str(next), "of" | "for" | "on"));
    linked || page.word(next).gap == Gap::Mark && page.between(next).trim_start().starts_with('(')
}

/// Reads the office that stands after a name: ", the Japanese Foreign Minister", " (Secretary of
/// State)".
pub(super) fn read_apposition(page: &Page<'_>, at: usize) -> Option<Title> {
    let word = page.word(at);
    if word.gap != Gap::Comma && word.gap != Gap::Mark
        || page.between(at).contains(['.', ';', '\n'])
    {
        return None;
    }
    let mut here = at;
    if page.str(here) == "who" && matches!(page.str(here + 1), "was" | "is") {
        here += 2;
    }
    let start = here;
    while matches!(
        page.str(here),
        "the" | "a" | "an" | "then" | "former" | "new" | "The" | "now" | "People"
    ) && here < start + 3
        && (here == at || page.joined(here))
    {
        here += 1;
    }
    if here > at && !page.joined(here) {
        return None;
    }
    let title = read_title(page, here).or_else(|| small_of_country(page, here))?;
    // "Dulles, Secretary Wilson and ...": a name after it makes it the title of another.
    let after = title.words.end;
    // "President Eisenhower, President de Gaulle".
    let particle = page.word(after).gap == Gap::Space
        && page.any_class(after).any(Classes::PARTICLE)
        && particle_goes_on(page, after);
    let named = page.joined(after)
        && (page.capital(after) || particle)
        && !title.words.is_empty()
        && !page.class(after).any(Classes::ORG);
    (title.office.is_some() && !title.address && !title.plural && !named).then_some(title)
}

/// Reads an office in small letters that names its country: "foreign minister of Ghana".
fn small_of_country(page: &Page<'_>, at: usize) -> Option<Title> {
    if page.shape(at) != Shape::Lower
        || !page.any_class(at).any(Classes::MODIFIER.with(Classes::HEAD))
    {
        return None;
    }
    read_small_title(page, at, at, None).filter(|title| title.country.is_some())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::enrich::annotation::TextPart;
    use crate::enrich::people::office::office_name;
    use crate::enrich::text::Text;

    fn office(text: &str) -> Option<(String, Option<&'static str>)> {
        let words = Text::read(text);
        let page = Page::new(TextPart::Body, text, &words.words, None);
        let title = read_title(&page, 0)?;
        let name = title.office.map(|office| office_name(&page, office, title.country));
        Some((name.unwrap_or_default(), title.country.map(Country::as_str)))
    }

    #[test]
    fn offices_have_their_usual_names() {
        let found = |name: &str, country| Some((name.to_owned(), country));
        assert_eq!(office("Chinese Premier Li Qiang"), found("Premier", Some("CN")));
        assert_eq!(office("French Foreign Minister X"), found("Foreign Minister", Some("FR")));
        assert_eq!(
            office("Minister of Foreign Affairs of Japan, Kishida"),
            found("Foreign Minister", Some("JP"))
        );
        assert_eq!(
            office("Under Secretary of State Herter"),
            found("Under Secretary of State", None)
        );
        assert_eq!(office("Ambassador to Cuba Bonsal"), found("Ambassador", Some("CU")));
        assert_eq!(office("Mr. Molotov"), found("", None));
        assert_eq!(office("Gen. Charles de Gaulle"), found("", None));
        assert_eq!(office("Foreign policy"), None);
    }
}
