//! What the title of a place tells of a person: the rank of the office, man or woman.
//!
//! It knows titles. It must not know who is whom. Its one law: a title that may be anybody's tells
//! nothing.

use super::lexicon::Classes;
use super::office::office_name;
use super::page::Page;
use super::sighting::Sighting;
use crate::enrich::annotation::TextPart;

/// Offices that one person does not hold within an article.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Standing {
    /// Heads a state.
    Head,
    /// Serves one: an ambassador, an assistant secretary.
    Servant,
}

/// What the title of a place tells of the rank of its office.
pub(super) fn standing_of(page: &Page<'_>, sighting: &Sighting) -> Option<Standing> {
    let office = sighting.title.as_ref()?.office.clone()?;
    let words: Vec<&str> = office.map(|at| page.str(at)).collect();
    match words.as_slice() {
        ["President" | "King" | "Queen" | "Emperor" | "Shah" | "Pope" | "Sultan"] => {
            Some(Standing::Head)
        }
        ["Ambassador" | "Under" | "Assistant" | "Deputy" | "Attorney" | "Foreign", ..] => {
            Some(Standing::Servant)
        }
        _ => None,
    }
}

/// Whether a place is of a head of state whom the title of a record names as met: "Conference With
/// President Eisenhower".
pub(super) fn is_received(page: &Page<'_>, sighting: &Sighting) -> bool {
    page.part == TextPart::Title
        && standing_of(page, sighting) == Some(Standing::Head)
        && (0..sighting.whole.start).any(|at| page.is(at, &["with"]))
}

/// Whether a title is a military rank: "Major", "Lt. Col.".
pub(super) fn is_of_rank(page: &Page<'_>, sighting: &Sighting) -> bool {
    sighting.title.as_ref().is_some_and(|title| {
        title.office.is_none() && title.words.clone().all(|at| page.class(at).any(Classes::RANK))
    })
}

/// Whether a title is that of a woman; nothing where it may be anybody's.
pub(super) fn address_of(page: &Page<'_>, sighting: &Sighting) -> Option<bool> {
    let mut words = sighting.title.as_ref()?.words.clone();
    if is_of_wife(page, sighting) {
        return Some(true);
    }
    let man =
        ["mr", "mr.", "sir", "king", "shah", "president", "general", "m.", "marshal", "colonel"];
    words.any(|at| page.is(at, &man)).then_some(false)
}

/// Whether a title is one that wives have: "Mrs.", "Madame".
pub(super) fn is_of_wife(page: &Page<'_>, sighting: &Sighting) -> bool {
    let title = sighting.title.as_ref();
    let mut words = title.map_or(0..0, |title| title.words.clone());
    words.any(|at| page.is(at, &["mrs", "mrs.", "madame", "mme", "mme.", "lady", "señora"]))
}

pub(super) fn office_of(page: &Page<'_>, sighting: &Sighting) -> Option<String> {
    let title = sighting.title.as_ref().or(sighting.apposition.as_ref())?;
    title.office.clone().map(|office| office_name(page, office, title.country))
}
