//! The places that a sentence names.
//!
//! It knows the annotations of places and countries, and capitals after "in" and "at". It must not
//! know encounters. Its one law: a name of a month, a weekday or a person is no place.

use std::ops::Range;

use super::calendar::is_calendar_word;
use super::lexicon::Classes;
use super::sentence::{Item, Sentence, What};
use crate::article::Country;
use crate::enrich::gazetteer::country_of_demonym;
use crate::enrich::text::{Gap, Shape};
use crate::enrich::{AnnotationKind, Draft, TextPart};

/// A place and its country.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Place {
    pub(super) name: String,
    pub(super) country: Option<Country>,
}

/// The place that the words from an item on name after a preposition, and the item after it.
pub(super) fn place_at(
    draft: &Draft<'_>,
    sentence: &Sentence<'_>,
    at: usize,
) -> Option<(usize, Place)> {
    let preposition = sentence.get(at)?.text;
    if !matches!(preposition, "in" | "at" | "In" | "At" | "to" | "near") {
        return None;
    }
    name_at(draft, sentence, at + 1, preposition)
}

/// The place that is named from an item on.
pub(super) fn name_at(
    draft: &Draft<'_>,
    sentence: &Sentence<'_>,
    at: usize,
    preposition: &str,
) -> Option<(usize, Place)> {
    let article = sentence.text_is(at, "the") || sentence.text_is(at, "The");
    let first = at + usize::from(article);
    let mut end = first;
    while let Some(item) = sentence.get(end) {
        let capital = matches!(item.shape, Shape::Capital | Shape::Upper | Shape::Initial);
        if item.what != What::Word || !capital || end > first && item.gap > Gap::Line {
            break;
        }
        if item.text == "I" || is_calendar_word(item.text) || item.possessive && end == first {
            break;
        }
        end += 1;
        if item.possessive {
            break;
        }
    }
    let start = sentence.get(first)?.range.start;
    // "the People's Republic of China", as countries were found.
    if let Some(range) = country_from(draft, sentence.part, start)
        && let Some(stop) = (first + 1..first + 8)
            .find(|n| sentence.get(*n).is_none_or(|item| item.range.start >= range.end))
        && stop > end
    {
        let place = annotated(draft, sentence.part, &range)?;
        return Some((stop, place));
    }
    let last = sentence.get(end.checked_sub(1)?.max(first))?;
    if end == first {
        return None;
    }
    let range = start..last.range.end;
    // "at General Minh's headquarters".
    if last.possessive && sentence.get(end).is_some_and(|next| next.shape == Shape::Lower) {
        return None;
    }
    // "in English".
    let tongue =
        end == first + 1 && sentence.is(first, Classes::NOT_PLACE) && !sentence.text_is(end, "of");
    let annotated = annotated(draft, sentence.part, &range);
    // "at the U.S. Legation in Budapest", "at South African urging": neither is in the country.
    if let Some(place) = &annotated {
        let whole = draft.text(sentence.part).get(range.clone()).unwrap_or_default();
        let house = last.is(Classes::ROOM) || matches!(last.text, "Legation" | "Consulate");
        if house && !whole.ends_with(&place.name) {
            return Some((end, Place { name: whole.to_owned(), country: None }));
        }
        let next = sentence.get(end).filter(|next| next.gap <= Gap::Space);
        let noun = next.is_some_and(|next| next.shape == Shape::Lower && next.entry.is_plain());
        let demonym = country_of_demonym(&place.name, None).is_some();
        if noun && demonym && Country::parse(&place.name).is_err() {
            return None;
        }
    }
    if let Some(place) = annotated.filter(|place| !tongue || place.country.is_none()) {
        return Some((end, place));
    }
    let text = draft.text(sentence.part);
    let name = text.get(range)?;
    if let Some(country) = Country::parse(name).ok().filter(|_| name.len() > 3) {
        return Some((end, Place { name: name.to_owned(), country: Some(country) }));
    }
    let titled = (first..end).any(|n| sentence.is(n, Classes::OFFICE));
    if titled && !last.entry.is(Classes::ROOM) {
        return None;
    }
    let head = sentence.get(first)?;
    let not_place = |item: &Item<'_>| item.entry.is(Classes::NOT_PLACE);
    let room = last.entry.is(Classes::ROOM);
    let known = match preposition {
        "at" | "At" => room || !not_place(last) && (article || !not_place(head)),
        "in" | "In" if article => room,
        _ if article => false,
        _ => {
            last.shape == Shape::Capital
                && !not_place(head)
                && !not_place(last)
                && !reads_countries(draft)
        }
    };
    known.then(|| (end, Place { name: name.to_owned(), country: None }))
}

/// Whether places and countries were looked for: then a name that is none of them is no place.
fn reads_countries(draft: &Draft<'_>) -> bool {
    draft.found.annotations.iter().any(|a| a.kind == AnnotationKind::Place)
}

/// The words of a country's name that begin at a place of a part.
fn country_from(draft: &Draft<'_>, part: TextPart, start: usize) -> Option<Range<usize>> {
    let country =
        draft.found.annotations.iter().find(|a| {
            a.kind == AnnotationKind::Country && a.part == part && a.range.start == start
        });
    country.map(|country| country.range.clone())
}

fn annotated(draft: &Draft<'_>, part: TextPart, range: &Range<usize>) -> Option<Place> {
    let here =
        || {
            draft.found.annotations.iter().filter(|a| {
                a.part == part && a.range.start >= range.start && a.range.start < range.end
            })
        };
    let country = here().find(|a| a.kind == AnnotationKind::Country);
    let code = country.and_then(|a| Country::parse(&a.value).ok());
    if let Some(place) = here().find(|a| a.kind == AnnotationKind::Place) {
        let name = draft.text(part).get(place.range.clone()).unwrap_or(&place.value);
        return Some(Place { name: name.to_owned(), country: code });
    }
    // A demonym is annotated as a country, and no place.
    let country = country.filter(|a| a.range == *range || a.range.start == range.start)?;
    let name = draft.text(part).get(country.range.clone())?;
    Some(Place { name: name.to_owned(), country: code })
}
