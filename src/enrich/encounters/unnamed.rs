//! Those of a list of participants who are told by office alone: "The Secretary", "The President".
//!
//! It knows the offices that such lines have. It must not know who held them. Its one law: who is
//! told by office is told as the office, unless the article names its one holder.

use super::participants::Line;
use crate::article::{Article, Role};
use crate::enrich::Draft;
use crate::enrich::official::{FoundOffice, FoundOfficial, NameMatch};
use crate::enrich::text::{Gap, Word};

/// The offices whose holder a line may name with "The" before it.
const OFFICES: [&str; 14] = [
    "Secretary of State",
    "Secretary",
    "Acting Secretary of State",
    "Acting Secretary",
    "Under Secretary of State",
    "Under Secretary",
    "President",
    "Vice President",
    "Prime Minister",
    "Foreign Minister",
    "Chancellor",
    "Foreign Secretary",
    "Attorney General",
    "Acting Under Secretary",
];

/// The number of the one whom a line of a list names by office: a found official who alone has it, else
/// one after all that are found and stated.
pub(super) fn holder_of(draft: &Draft<'_>, line: &Line<'_>) -> Option<usize> {
    let at = OFFICES.iter().position(|office| names(line, office))?;
    let office = OFFICES.get(at)?;
    // "Secretary" alone may be of any department, and a president of any country.
    let told = if *office == "Secretary" { "Secretary of State" } else { office };
    let officials = draft.found.officials.iter().enumerate();
    let mut holders = officials.filter(|(_, official)| {
        told.ends_with("of State") && official.offices.iter().any(|held| held.title == told)
    });
    match (holders.next(), holders.next()) {
        (Some((only, _)), None) => Some(only),
        _ => Some(first_number(draft) + at),
    }
}

/// Whether a line is "The" and an office, before a comma, a dash or its end.
fn names(line: &Line<'_>, office: &str) -> bool {
    let Some((the, rest)) = line.words.split_first() else { return false };
    let len = rest.iter().take_while(|word| word.gap <= Gap::Line).count();
    let mut words = office.split(' ');
    let same = |word: &Word| words.next().is_some_and(|part| word.of(line.text) == part);
    let head = rest.get(..len).unwrap_or_default();
    the.of(line.text).eq_ignore_ascii_case("the")
        && len == office.split(' ').count()
        && head.iter().all(same)
}

fn first_number(draft: &Draft<'_>) -> usize {
    draft.found.officials.len() + draft.article.officials().len()
}

/// Whether a number is of one who is told by office.
pub(super) fn is_unnamed(draft: &Draft<'_>, number: usize) -> bool {
    number >= first_number(draft)
}

/// The office of a number, counted after the officials that the article states, as an official.
pub(super) fn as_found(article: &Article, number: usize) -> Option<FoundOfficial> {
    let office = OFFICES.get(number.checked_sub(article.officials().len())?)?;
    let held =
        FoundOffice { title: (*office).to_owned(), country: None, organisation: None, held: None };
    Some(FoundOfficial {
        key: office.to_lowercase(),
        name: (*office).to_owned(),
        spellings: Vec::new(),
        offices: vec![held],
        roles: vec![Role::Participant],
        matched: NameMatch::Office,
        stated: None,
        confidence: 50,
    })
}
