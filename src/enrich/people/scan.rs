//! Goes once over the words of a part and notes every place where a person may be named.
//!
//! It knows titles, names and what stands around them. It must not decide who is a person. Its one
//! law: places do not overlap, and stand in the order of the text.

use super::entry::{Before, begins_item, excellency, first_of, read_entry, read_surname};
use super::heads::Heads;
use super::lexicon::Classes;
use super::mistaken::{is_body, is_of_community, is_pair, is_short_form, mistaken, without_number};
use super::name::{Name, is_contraction, is_suffix, never, read_listed_name, read_name};
use super::page::Page;
use super::run::is_side_before;
use super::sighting::{Kind, Sighting, context, prior};
use super::title::{Title, read_apposition, read_title};
use crate::article::Country;
use crate::enrich::annotation::TextPart;
use crate::enrich::text::{Gap, Shape};

/// An office in the text.
pub(super) struct OfficeSighting {
    pub(super) page: usize,
    pub(super) title: Title,
}

/// What was noted.
#[derive(Default)]
pub(super) struct Notes {
    pub(super) sightings: Vec<Sighting>,
    pub(super) offices: Vec<OfficeSighting>,
}

/// Notes the people and the offices of a page.
pub(super) fn scan(page: &Page<'_>, number: usize, heads: &Heads, notes: &mut Notes) {
    let mut at = 0;
    let mut list: Option<Title> = None;
    while at < page.words.len() {
        if !page.capital(at) {
            let starts_particle =
                page.shape(at) == Shape::Lower && list.is_some() && !page.is(at, &["and", "or"]);
            if starts_particle || page.word(at).gap > Gap::Comma {
                list = None;
            }
            at += 1;
            continue;
        }
        if page.word(at).gap > Gap::Comma {
            list = None;
        }
        let end = read_at(page, number, at, heads, notes, &mut list);
        at = end.max(at + 1);
    }
}

/// Reads what begins at a capital, and says where it ends.
fn read_at(
    page: &Page<'_>,
    number: usize,
    at: usize,
    heads: &Heads,
    notes: &mut Notes,
    list: &mut Option<Title>,
) -> usize {
    let listed = heads.is_of_participants(page, at);
    if listed && let Some(len) = excellency(page, at) {
        return at + len;
    }
    if listed && is_side_before(page, at) {
        return at + 1;
    }
    let title = read_title(page, at).or_else(|| monsieur(page, at, heads));
    if let Some(title) = title {
        let end = title.words.end;
        let possessive = page.word(end.wrapping_sub(1)).possessive;
        if title.office.is_some() {
            notes.offices.push(OfficeSighting { page: number, title: title.clone() });
        }
        if !possessive
            && let Some(name) = of_list(page, &title, heads)
                .or_else(|| after_title(page, &title))
                .or_else(|| last_of_title(page, &title))
        {
            let end = note(page, number, Some(&title), name, heads, notes);
            *list = title.plural.then_some(title);
            return end;
        }
        // "King", "Marshall": a title without a name can be a family name.
        if title.words.len() > 1 || title.office.is_some() && !heads.is_list(page.word(at).start) {
            return end;
        }
    }
    // "Messrs. Bundy, Rostow and Komer".
    if let Some(title) = list.clone()
        && (page.word(at).gap == Gap::Comma || page.is(at.wrapping_sub(1), &["and", "or"]))
        && let Some(name) = read_name(page, at, true)
            .or_else(|| read_surname(page, at).filter(|_| heads.is_of_participants(page, at)))
    {
        let bare = Title { words: at..at, ..title.clone() };
        return note(page, number, Some(&bare), name, heads, notes);
    }
    *list = None;
    let last = notes.sightings.last();
    let follows =
        page.joined(at) && last.is_some_and(|s| s.page == number && s.name.words.end == at);
    let before = if follows { Before::Name } else { Before::Nothing };
    let entry = || if listed { read_entry(page, at, before) } else { None };
    let name = read_listed_name(page, at).or_else(entry).or_else(|| {
        read_name(page, at, false).map(|name| if listed { first_of(page, name) } else { name })
    });
    match name {
        Some(name) if name.len == 1 && is_short_form(page.str(name.family)) => at + 1,
        Some(name) => note(page, number, None, name, heads, notes),
        None => skip(page, number, at, heads, notes),
    }
}

/// The name of an entry of a list of participants, after its title.
fn of_list(page: &Page<'_>, title: &Title, heads: &Heads) -> Option<Name> {
    let at = title.words.end;
    if !page.joined(at) || title.plural || !heads.is_of_participants(page, at) {
        return None;
    }
    let before = if title.address { Before::Address } else { Before::Office };
    let name = || read_name(page, at, true).map(|name| first_of(page, name));
    read_entry(page, at, before).or_else(name)
}

/// "M. Lucet": the letter is a form of address where a single name follows.
fn monsieur(page: &Page<'_>, at: usize, heads: &Heads) -> Option<Title> {
    let free = page.str(at) == "M."
        && !(page.joined(at) && page.capital(at.wrapping_sub(1)))
        && page.joined(at + 1);
    // "M. de Courcel".
    let particle =
        free && page.shape(at + 1) == Shape::Lower && page.any_class(at + 1).any(Classes::PARTICLE);
    let free = free && page.shape(at + 1) == Shape::Capital;
    let single =
        !(page.joined(at + 2) && page.capital(at + 2) && page.word(at + 2).gap != Gap::Hyphen);
    // "M. Paul-Henri Spaak", "M. Laurie", lines of a list: an initial stands there before no other
    // given name.
    let entry = free
        && heads.is_of_participants(page, at)
        && (page.opens(at) && single || page.class(at + 1).any(Classes::GIVEN));
    let alone = free
        && single
        && !page.class(at + 1).any(Classes::GIVEN.with(Classes::ENGLISH).with(Classes::PLACE));
    (entry || alone || particle).then_some(Title {
        words: at..at + 1,
        office: None,
        country: None,
        plural: false,
        address: true,
        extended: false,
    })
}

/// The name that follows a title: at once, in brackets, or after a comma.
fn after_title(page: &Page<'_>, title: &Title) -> Option<Name> {
    let at = title.words.end;
    if page.joined(at) {
        return read_name(page, at, true);
    }
    let word = page.word(at);
    if word.gap == Gap::Mark && page.between(at).trim_start().starts_with(['(', '[']) {
        let name = read_name(page, at, true)?;
        let closed = page.between(name.words.end).trim_start().starts_with([')', ']']);
        return closed.then_some(name);
    }
    if word.gap == Gap::Comma && title.office.is_some() {
        let name = read_name(page, at, false)?;
        let the = matches!(
            page.str(title.words.start.wrapping_sub(1)),
            "the" | "The" | "our" | "their" | "new" | "my" | "his"
        );
        let owned = page.word(title.words.start).possessive;
        return (name.len > 1 && (name.given || title.extended) && (the || owned)).then_some(name);
    }
    None
}

/// The last word of a title that is a family name as well: "Mr. Lord", "Colonel King", "(King)".
fn last_of_title(page: &Page<'_>, title: &Title) -> Option<Name> {
    let last = title.words.end.checked_sub(1)?;
    let before = last.checked_sub(1).filter(|&before| before >= title.words.start)?;
    let addressed = page.class(before).any(Classes::HONORIFIC.with(Classes::RANK))
        || page.class(before).any(Classes::HEAD)
            && page.is(
                last,
                &["field", "king", "lord", "dean", "bishop", "young", "long", "major", "duke"],
            );
    let family = matches!(
        page.str(last),
        "King"
            | "Lord"
            | "Dean"
            | "Bishop"
            | "Judge"
            | "Prince"
            | "Pope"
            | "Young"
            | "Field"
            | "Count"
            | "Duke"
            | "Earl"
            | "Baron"
            | "Major"
            | "Marshal"
            | "Father"
            | "Right"
            | "Long"
            | "Gay"
    );
    (addressed && family).then(|| Name {
        words: last..last + 1,
        family: last,
        len: 1,
        given: false,
        doubtful: false,
    })
}

/// Notes a name, and says where it and what belongs to it end.
fn note(
    page: &Page<'_>,
    number: usize,
    title: Option<&Title>,
    name: Name,
    heads: &Heads,
    notes: &mut Notes,
) -> usize {
    let name = without_number(page, title, name, heads);
    let end = name.words.end;
    if is_pair(page, &name) {
        return end;
    }
    let start = title.map_or(name.words.start, |title| title.words.start.min(name.words.start));
    let mut points = context(page, &(start..end), title.is_some());
    let offset = page.word(name.words.start).start;
    let organisation = page.joined(end)
        && !page.word(end.wrapping_sub(1)).possessive
        && page.capital(end)
        && page.class(end).any(Classes::ORG);
    let address = title.is_some_and(|title| title.address);
    let plural = title.is_some_and(|title| title.plural);
    // "General Twining", a whole line.
    let entry =
        (address || plural) && !page.joined(end) && heads.is_of_participants(page, name.family);
    if organisation && !address && name.len > 1 || !entry && mistaken(page, title, &name) {
        return end;
    }
    // "Santa Cruz", "San Salvador".
    let saint = title.is_none()
        && name.len > 1
        && matches!(page.str(name.words.start), "Santa" | "San" | "São" | "Saint" | "Sainte");
    if saint {
        return end;
    }
    if heads.is_of_participants(page, name.words.start)
        && (is_body(page, title, &name) || is_of_community(page, title, &name))
    {
        return end;
    }
    // "The Supreme Commander, Allied Powers, Europe (Norstad)".
    let bracketed = page.part == TextPart::Title
        && name.len == 1
        && page.between(name.words.start).trim_end().ends_with('(')
        && page.between(end).trim_start().starts_with(')')
        && !page.class(name.family).any(Classes::ORG.with(Classes::COMPLEMENT));
    let kind = match (title, name.len) {
        (None, 1) if bracketed => Kind::Titled,
        (_, 2..) if name.given && !name.doubtful => Kind::Full,
        (Some(_), _) => Kind::Titled,
        (None, 2..) if name.given => Kind::Full,
        (None, 2..) => Kind::Strange,
        (None, _) => Kind::Bare,
    };
    match kind {
        Kind::Titled => {
            let plain = name.len == 1
                && page.class(name.family).any(Classes::ENGLISH)
                && !page.class(name.family).any(Classes::FAMILY.with(Classes::GIVEN))
                && !title.is_some_and(|title| {
                    title.words.clone().any(|at| page.class(at).any(Classes::HONORIFIC))
                });
            let ranked = title.is_some_and(|title| title.office.is_none());
            points += match (plain, ranked) {
                (true, true) => 25,
                (true, false) => 40,
                (false, _) => 60,
            };
        }
        Kind::Full => {
            // "The Theodore Roosevelt left": a ship.
            let ship = title.is_none() && page.str(name.words.start.wrapping_sub(1)) == "The";
            if ship && page.joined(name.words.start) {
                points -= 20;
            }
            // "refuelled at Charles de Gaulle".
            if title.is_none() && page.str(name.words.start.wrapping_sub(1)) == "at" {
                points -= 5;
            }
            points = points.min(5) + if name.doubtful { 15 } else { 30 };
            points += heads.points(offset, false);
            let first = name.words.start;
            if page.class(first).any(Classes::ENGLISH) && page.opens(first) {
                points -= 10;
            }
        }
        Kind::Strange => {
            for at in name.words.clone() {
                if page.shape(at) == Shape::Capital {
                    points += prior(page, at).min(10) / 2;
                }
            }
            points += heads.points(offset, false);
        }
        Kind::Bare => {
            // "Lincoln, Nebraska".
            if page.word(end).gap == Gap::Comma
                && page.class(end).any(Classes::PLACE)
                && !heads.is_list(offset)
            {
                points -= 20;
            }
            points += heads.points(offset, page.class(name.family).any(Classes::ENGLISH));
        }
    }
    let apposition =
        if page.word(end.wrapping_sub(1)).possessive { None } else { read_apposition(page, end) };
    if apposition.is_some() {
        points += 20;
    }
    let mut title = title.cloned();
    if let Some(title) = &mut title
        && title.office.is_some()
        && title.country.is_none()
        && page.joined(end)
        && page.str(end) == "of"
    {
        title.country = country_after(page, end + 1);
    }
    let whole = start..apposition.as_ref().map_or(end, |title| title.words.end);
    let after = whole.end;
    if let Some(apposition) = &apposition {
        notes.offices.push(OfficeSighting { page: number, title: apposition.clone() });
    }
    let name_at = name.words.start;
    notes.sightings.push(Sighting {
        page: number,
        name,
        whole,
        kind,
        title,
        apposition,
        points,
        role: heads.role(offset),
        listed: heads.is_of_participants(page, name_at) && begins_item(page, start),
        person: None,
    });
    after
}

/// The country that begins at a word: "Japan", "the Soviet Union".
fn country_after(page: &Page<'_>, at: usize) -> Option<Country> {
    let at = if page.is(at, &["the"]) { at + 1 } else { at };
    [3, 2, 1].into_iter().find_map(|len| {
        let joined = (at..at + len).all(|at| page.joined(at) && page.capital(at));
        page.country_of(page.text.get(page.range(at..at + len))?).filter(|_| joined)
    })
}

/// Passes over a capital that begins no name; a word of English may still be one.
fn skip(page: &Page<'_>, number: usize, at: usize, heads: &Heads, notes: &mut Notes) -> usize {
    let class = page.class(at);
    let follows = page.joined(at) && page.capital(at.wrapping_sub(1));
    let goes_on = page.joined(at + 1) && page.capital(at + 1) && !page.word(at).possessive;
    let alone = !follows && !goes_on;
    let listed = heads.is_list(page.word(at).start);
    let bracketed = page.part == TextPart::Title && page.between(at).ends_with(['(', ' ']);
    let shape = page.shape(at);
    if is_contraction(page.str(at)) || is_suffix(page.str(at)) || is_short_form(page.str(at)) {
        return at + 1;
    }
    // "Time, Inc.", "Transport Association".
    let known = class.any(Classes::FAMILY.with(Classes::GIVEN));
    // "European Coal and Steel Community", "Staff Officer for Africa".
    let linked = class.any(Classes::ENGLISH) && page.joined(at + 1) && page.is(at + 1, &["and"]);
    let piece = listed && !known && (class.any(Classes::ORG.with(Classes::PLACE)) || linked);
    let possible = !piece
        && (shape == Shape::Capital
            || shape == Shape::Upper
                && listed
                && page.str(at).len() > 3
                && !class.any(Classes::ORG))
        && !class.any(never())
        && !class.any(Classes::DEMONYM)
        && alone
        && (!page.opens(at) || listed || bracketed);
    if possible {
        let name = Name { words: at..at + 1, family: at, len: 1, given: false, doubtful: true };
        return note(page, number, None, name, heads, notes);
    }
    at + 1
}
