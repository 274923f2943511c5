//! Those of a list of participants who are told by office alone: "The Secretary", "The President".
//!
//! It knows the offices that such lines have. It must not know who held them. Its one law: who is
//! told by office is told as the office, unless the article names its one holder.

use super::participants::Line;
use crate::article::{Article, Role};
use crate::enrich::official::{FoundOffice, FoundOfficial, NameMatch};
use crate::enrich::text::{Gap, Shape, Word};
use crate::enrich::{Draft, TextPart};

/// The offices whose holder a line may name with "The" before it.
const OFFICES: [&str; 21] = [
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
    "Shah of Iran",
    "Under Secretary of State for Political Affairs",
    "Deputy Under Secretary of State",
    "Ambassador",
    "Secretary-designate",
    "Secretary of Defense",
    "Secretary of the Treasury",
];

/// Other forms of offices, with the usual one.
const FORMS: [(&str, &str); 10] = [
    ("Secretary designate", "Secretary-designate"),
    ("President of the United States", "President"),
    ("Shah", "Shah of Iran"),
    ("Shahanshah", "Shah of Iran"),
    ("Shahanshah of Iran", "Shah of Iran"),
    ("Shahinshah", "Shah of Iran"),
    ("Shahinshah of Iran", "Shah of Iran"),
    ("Under Secretary for Political Affairs", "Under Secretary of State for Political Affairs"),
    ("Deputy Under Secretary", "Deputy Under Secretary of State"),
    (
        "Under Secretary of State (Political Affairs)",
        "Under Secretary of State for Political Affairs",
    ),
];

/// The offices that a name follows on a line of several entries: "The Secretary Clark Clifford". Others
/// are titles of the name: "The Prime Minister Caramanlis".
const APART: [&str; 8] = [
    "Secretary-designate",
    "Secretary of State",
    "Secretary",
    "Acting Secretary",
    "Under Secretary",
    "President",
    "Vice President",
    "Acting Secretary of State",
];

/// The numbers of those whom a line of a list, which names some people, names by office, each once;
/// `opens` says that nobody is named before it.
pub(super) fn holders_of(
    draft: &Draft<'_>,
    line: &Line<'_>,
    named: usize,
    opens: bool,
) -> Vec<usize> {
    let mut holders = Vec::new();
    if opens {
        holders.extend(first_of_line(line, named).into_iter().map(|at| holder_of(draft, at, true)));
    }
    for at in 0..line.words.len() {
        if begins_entry(line, at, named)
            && let Some((office, alone)) = office_at(line, at + 1, named)
        {
            let holder = holder_of(draft, office, alone);
            if !holders.contains(&holder) {
                holders.push(holder);
            }
        }
    }
    holders
}

/// The offices that a line begins with, without "The": the whole line, or before the others of it, as
/// "President, Vice President, Secretary Rusk, General Taylor".
fn first_of_line(line: &Line<'_>, named: usize) -> Vec<usize> {
    let mut offices = Vec::new();
    let mut rest = line.words;
    while let Some((office, len)) = ["Vice President", "President"]
        .into_iter()
        .find_map(|office| Some((office, begins_with(rest, line.text, office)?)))
    {
        let next = rest.get(len);
        let closed = next.is_none() && offices.is_empty()
            || next.is_some_and(|next| next.gap == Gap::Comma) && named > 1;
        if !closed {
            break;
        }
        offices.extend(OFFICES.iter().position(|known| *known == office));
        rest = rest.get(len..).unwrap_or_default();
    }
    offices
}

/// The number of the holder of the office that is a whole line: "Secretary of State".
pub(super) fn holder_of_side(draft: &Draft<'_>, line: &Line<'_>) -> Option<usize> {
    // "Secretary of State—in the Chair".
    let chair = |len: usize| {
        let rest = line.words.get(len..).unwrap_or_default();
        let last = rest.last().map_or("", |word| word.of(line.text));
        rest.len() == 3 && last.eq_ignore_ascii_case("chair")
    };
    let whole = |office: &&str| {
        begins_with(line.words, line.text, office)
            .is_some_and(|len| len == line.words.len() || chair(len))
    };
    let office = [
        "Secretary of State",
        "Under Secretary of State",
        "Secretary of Defense",
        "Prime Minister",
        "Vice President",
    ];
    let office = office.into_iter().find(|office| whole(office))?;
    let at = OFFICES.iter().position(|known| *known == office)?;
    Some(holder_of(draft, at, true))
}

/// Whether a number is of one who is told as the President.
pub(super) fn is_president(draft: &Draft<'_>, number: usize) -> bool {
    let office = number.checked_sub(first_number(draft)).and_then(|at| OFFICES.get(at));
    office.is_some_and(|office| *office == "President")
}

/// The number of the holder of the office that "the" and an office of a title name: "Conference With the
/// President, White House".
pub(super) fn holder_in_title(draft: &Draft<'_>, from: u32) -> Option<usize> {
    let text = draft.text(TextPart::Title);
    let words = &draft.title.words;
    let at = words.iter().position(|word| word.start > from && word.of(text) == "the")?;
    let line = Line { words, text };
    let (office, alone) = office_at(&line, at + 1, 0)?;
    (alone && APART.contains(&OFFICES.get(office).copied()?))
        .then(|| holder_of(draft, office, alone))
}

/// The number of the one who holds an office: a found official who alone has it, else one after all that
/// are found and stated.
fn holder_of(draft: &Draft<'_>, at: usize, alone: bool) -> usize {
    let unnamed = first_number(draft) + at;
    let Some(office) = OFFICES.get(at) else { return unnamed };
    // "Secretary" alone may be of any department, and a president of any country.
    let told = if *office == "Secretary" { "Secretary of State" } else { office };
    let officials = draft.found.officials.iter().enumerate();
    let mut holders = officials.filter(|(_, official)| {
        told.ends_with("of State") && official.offices.iter().any(|held| held.title == told)
    });
    match (holders.next(), holders.next()) {
        (Some((only, _)), None) if alone => only,
        _ => unnamed,
    }
}

/// Whether an entry begins with a word that is "The": at the beginning of a line, after the name of a
/// side, after "His Majesty".
fn begins_entry(line: &Line<'_>, at: usize, named: usize) -> bool {
    let Some(the) = line.words.get(at) else { return false };
    let Some(before) = at.checked_sub(1).and_then(|at| line.words.get(at)) else {
        return the.of(line.text).eq_ignore_ascii_case("the");
    };
    let majesty = before.of(line.text) == "Majesty";
    let between = line.text.get(before.end as usize..the.start as usize).unwrap_or_default();
    let side = at < 3 && matches!(between.trim(), ":" | "—" | "–");
    // "The President, The Secretary of State, Mr. Ball, General Taylor".
    let item = the.gap == Gap::Comma && named > 2;
    let open = the.gap <= Gap::Line || side || item;
    majesty && matches!(the.of(line.text), "the" | "The")
        || open && the.of(line.text) == "The" && before.shape != Shape::Lower
}

/// The number of the office that stands at a word of a line, and whether nothing follows it there.
fn office_at(line: &Line<'_>, at: usize, named: usize) -> Option<(usize, bool)> {
    let rest = line.words.get(at..)?;
    let forms = OFFICES.iter().map(|office| (*office, *office)).chain(FORMS);
    let (_, len, office) = forms
        .filter_map(|(form, office)| Some((form, begins_with(rest, line.text, form)?, office)))
        .max_by_key(|(form, ..)| form.len())?;
    let number = OFFICES.iter().position(|known| *known == office)?;
    // "The Foreign Secretary, Mr. Brown": one, named.
    let comma = rest.get(len).is_some_and(|next| next.gap == Gap::Comma);
    let several = named > 1 && APART.contains(&office) || named > 2 && office == "Attorney General";
    let last = rest.get(len.checked_sub(1)?)?;
    let after = line.text.get(last.end as usize..).unwrap_or_default();
    if comma && named > 0 && !several || after.starts_with(" (Mr. ") {
        return None;
    }
    let next = rest.get(len).filter(|next| next.gap <= Gap::Line);
    let Some(next) = next else { return Some((number, true)) };
    let word = next.of(line.text);
    let entry = matches!(next.shape, Shape::Capital | Shape::Upper | Shape::Initial)
        && next.gap >= Gap::Space
        && !matches!(word, "Elect" | "Designate" | "Emeritus")
        && !(word == "General" && office.ends_with("Secretary"))
        && APART.contains(&office);
    (entry || word == "and").then_some((number, word == "and"))
}

/// How many words an office takes that words begin with.
fn begins_with(words: &[Word], text: &str, office: &str) -> Option<usize> {
    let mut len = 0;
    for part in office.split(' ') {
        let word = words.get(len)?;
        let part = part.trim_matches(['(', ')']);
        let close = len == 0 || word.gap <= Gap::Line || office.contains('(');
        if word.of(text) != part || !close {
            return None;
        }
        len += 1;
    }
    Some(len)
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
