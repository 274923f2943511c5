//! Names of two people, or of a person and a place, that prose runs together: "the talk with
//! Trevelyan Fawzi did not".
//!
//! It knows where the words of a name stand by themselves. It must not know whose they are. Its one
//! law: a name is cut only where the article has both words apart, and never again together.

use rustc_hash::FxHashMap;

use super::lexicon::Classes;
use super::name::Name;
use super::page::Page;
use super::sighting::{Kind, Sighting};
use crate::enrich::text::{Gap, Shape};

/// How often a given name stands by itself where it is the name of one who is told by it.
const OFTEN: usize = 2;

/// How often words stand by themselves and together.
#[derive(Debug, Default, Clone, Copy)]
struct Seen {
    alone: usize,
    titled: bool,
}

/// Cuts names of two words that are those of two: what stands apart elsewhere is two people.
pub(super) fn cut_apart(pages: &[Page<'_>], sightings: &mut Vec<Sighting>) {
    let pairs: Vec<usize> = (0..sightings.len())
        .filter(|&at| sightings.get(at).is_some_and(|sighting| may_be_two(pages, sighting)))
        .collect();
    if pairs.is_empty() {
        return;
    }
    let mut alone: FxHashMap<&str, Seen> = FxHashMap::default();
    for sighting in sightings.iter().filter(|sighting| sighting.name.len == 1) {
        let Some(page) = pages.get(sighting.page) else { continue };
        let seen = alone.entry(page.str(sighting.name.family)).or_default();
        seen.alone += 1;
        seen.titled |= sighting.kind == Kind::Titled;
    }
    let mut together: FxHashMap<(&str, &str), usize> = FxHashMap::default();
    for sighting in sightings.iter().filter(|sighting| sighting.name.len > 1) {
        let Some(page) = pages.get(sighting.page) else { continue };
        let words = sighting.name.words.clone();
        for at in words.clone().skip(1).filter(|at| *at < words.end) {
            *together.entry((page.str(at - 1), page.str(at))).or_default() += 1;
        }
    }
    let mut added = Vec::new();
    for at in pairs {
        let Some(sighting) = sightings.get_mut(at) else { continue };
        let Some(page) = pages.get(sighting.page) else { continue };
        let (first, second) = (sighting.name.words.start, sighting.name.words.start + 1);
        let seen = |at: usize| alone.get(page.str(at)).copied().unwrap_or_default();
        let once = together.get(&(page.str(first), page.str(second))) == Some(&1);
        let given = page.class(first).any(Classes::GIVEN);
        let place = is_place(page, second);
        let opening = seen(first).titled || seen(first).alone >= OFTEN && (!given || place);
        if !once || !opening || !place && seen(second).alone == 0 {
            continue;
        }
        let one = |at: usize| Name {
            words: at..at + 1,
            family: at,
            len: 1,
            given: false,
            doubtful: false,
        };
        if !place {
            added.push(Sighting {
                name: one(second),
                whole: second..sighting.whole.end,
                kind: Kind::Bare,
                title: None,
                points: 0,
                ..sighting.clone()
            });
        }
        sighting.name = one(first);
        sighting.whole = sighting.whole.start..second;
        sighting.apposition = None;
        sighting.kind = if sighting.title.is_some() { Kind::Titled } else { Kind::Bare };
    }
    if !added.is_empty() {
        sightings.extend(added);
        sightings.sort_by_key(|sighting| (sighting.page, sighting.name.words.start));
    }
}

/// Whether a name in prose has two words, of which the first is no plain given name.
fn may_be_two(pages: &[Page<'_>], sighting: &Sighting) -> bool {
    let Some(page) = pages.get(sighting.page) else { return false };
    let (first, second) = (sighting.name.words.start, sighting.name.words.start + 1);
    let opening = page.class(first);
    let given = Classes::GIVEN.with(Classes::EASTERN).with(Classes::SOUTHERN);
    // "Johnson Kiesinger": a given name that is a family name as well.
    let free = !opening.any(given)
        || opening.any(Classes::FAMILY) && !page.class(second).any(Classes::GIVEN)
        || is_place(page, second);
    sighting.name.words.len() == 2
        && sighting.name.len == 2
        && !sighting.listed
        && page.shape(first) == Shape::Capital
        && page.shape(second) == Shape::Capital
        && page.word(second).gap == Gap::Space
        && !opening.any(Classes::PARTICLE)
        && free
}

/// Whether a word is a place, as the one from which the article is written: "courtesy call on Faysal
/// Jidda".
fn is_place(page: &Page<'_>, at: usize) -> bool {
    page.class(at).any(Classes::PLACE) && !page.class(at).any(Classes::FAMILY)
        || at > 1 && page.str(at) == page.str(0) && page.word(1).gap == Gap::Comma
}
