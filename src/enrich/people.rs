//! Reads the officials out of the prose: who is named, with which title, of which country.
//!
//! A part of the text is read as a [`page::Page`] of words and classes, [`scan`] notes every place
//! that may name a person, and the [`ledger`] decides who is one and which names are whose. The
//! module knows the forms of names and titles, and nothing of particular people. Its one law: one
//! person of an article is found once, and never under a name that the text does not have.

mod entry;
mod given;
mod heads;
mod ledger;
mod lexicon;
mod mistaken;
mod name;
mod office;
mod organisation;
mod page;
mod run;
mod scan;
mod sighting;
mod standing;
mod title;
mod together;

use self::heads::Heads;
use self::ledger::{Ledger, Person};
use self::lexicon::{Classes, fold, lexicon};
use self::name::is_suffix;
use self::office::office_name;
use self::organisation::{organisation_before, organisation_within};
use self::page::Page;
use self::scan::{Notes, scan};
use self::sighting::Sighting;
use self::title::Title;
use self::together::cut_apart;
use super::annotation::{AnnotationKind, TextPart};
use super::draft::{Draft, Mention};
use super::official::{FoundOffice, FoundOfficial, NameMatch};
use super::pipeline::Enricher;
use crate::article::{Official, Role};

/// Reads officials and their offices out of title and body.
///
/// It needs no register of people: titles, given names and what is said of a name show that it is a
/// person's. An official that the article states is recognised.
#[derive(Debug, Clone, Copy, Default)]
pub struct Officials {
    _private: (),
}

impl Officials {
    /// An enricher that knows the text only.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }
}

impl Enricher for Officials {
    fn name(&self) -> &'static str {
        "officials"
    }

    fn enrich(&self, draft: &mut Draft<'_>) {
        let year = draft.article.date().map(|date| date.first_day().year());
        let (title, body) = (draft.text(TextPart::Title), draft.text(TextPart::Body));
        let title = Page::new(TextPart::Title, title, &draft.title.words, year);
        let body = Page::new(TextPart::Body, body, &draft.body.words, year);
        let heads = [Heads::of_title(&title), Heads::of_body(&body)];
        let pages = [title, body];
        let mut notes = Notes::default();
        for (number, (page, heads)) in pages.iter().zip(&heads).enumerate() {
            scan(page, number, heads, &mut notes);
        }
        cut_apart(&pages, &mut notes.sightings);
        let mut ledger = Ledger::of_stated(draft.article.officials());
        ledger.settle(&pages, &mut notes.sightings);
        let found = Found::new(&pages, &ledger, &notes);
        found.add_to(draft);
    }
}

/// What goes into the draft.
#[derive(Default)]
struct Found {
    officials: Vec<FoundOfficial>,
    mentions: Vec<Mention>,
    /// Value, part and place of each office.
    offices: Vec<(String, TextPart, std::ops::Range<usize>)>,
}

impl Found {
    fn new(pages: &[Page<'_>], ledger: &Ledger, notes: &Notes) -> Self {
        let mut found = Self::default();
        let mut numbers: Vec<Option<usize>> = vec![None; ledger.people.len()];
        for sighting in &notes.sightings {
            let Some(person) = sighting.person else { continue };
            let (Some(page), Some(known)) = (pages.get(sighting.page), ledger.people.get(person))
            else {
                continue;
            };
            let Some(number) = numbers.get_mut(person) else { continue };
            let number = *number.get_or_insert_with(|| {
                found.officials.push(official(pages, known, &notes.sightings));
                found.officials.len() - 1
            });
            if let Some(official) = found.officials.get_mut(number) {
                add_sighting(official, page, sighting);
            }
            found.mentions.push(Mention {
                part: page.part,
                range: page.range(sighting.name.words.clone()),
                whole: page.range(sighting.whole.clone()),
                official: number,
            });
        }
        for official in &mut found.officials {
            if official.roles.is_empty() {
                official.roles.push(Role::Mentioned);
            }
            official.roles.sort_unstable();
        }
        for note in &notes.offices {
            let Some(page) = pages.get(note.page) else { continue };
            let Some(office) = note.title.office.clone() else { continue };
            let value = office_name(page, office, note.title.country);
            found.offices.push((value, page.part, page.range(note.title.words.clone())));
        }
        found
    }

    fn add_to(self, draft: &mut Draft<'_>) {
        let before = draft.found.officials.len();
        for mention in &self.mentions {
            let Some(official) = self.officials.get(mention.official) else { continue };
            let (key, confidence) = (official.key.clone(), official.confidence);
            draft.annotate(
                AnnotationKind::Official,
                key,
                mention.part,
                mention.range.clone(),
                confidence,
            );
        }
        for (value, part, range) in self.offices {
            draft.annotate(AnnotationKind::Office, value, part, range, 90);
        }
        draft.officials_mut().extend(self.officials);
        draft.mentions.extend(self.mentions.into_iter().map(|mut mention| {
            mention.official += before;
            mention
        }));
    }
}

/// A person as it is found first; its places are added one by one.
fn official(pages: &[Page<'_>], person: &Person, sightings: &[Sighting]) -> FoundOfficial {
    let fullest = person.fullest.and_then(|at| sightings.get(at));
    let name = fullest
        .and_then(|s| Some(display(pages.get(s.page)?, s)))
        .unwrap_or_else(|| person.family.clone());
    let (key, matched) = key_of(person, &name);
    let points = u8::try_from(person.points.clamp(0, 60)).unwrap_or(0);
    FoundOfficial {
        key,
        name,
        spellings: Vec::new(),
        offices: Vec::new(),
        roles: Vec::new(),
        matched,
        stated: person.stated,
        confidence: if person.stated.is_some() { 95 } else { 35 + points },
    }
}

/// The key of a person, and how it was told: that of the official that the article states, else that of
/// the name.
fn key_of(person: &Person, name: &str) -> (String, NameMatch) {
    if person.stated.is_some() {
        return (person.key.clone(), NameMatch::Stated);
    }
    let key = Official::new(name).build().map(|official| official.name_key());
    (key.unwrap_or_else(|_| name.to_lowercase()), NameMatch::Text)
}

/// The name as it is shown: without a comma before "Jr.", capitals only where they belong.
fn display(page: &Page<'_>, sighting: &Sighting) -> String {
    let words = &sighting.name.words;
    let mut name = String::new();
    let family_first = words.len() > 1
        && sighting.name.family == words.start
        && page.between(words.start + 1).contains(',')
        && !is_suffix(page.str(words.start + 1));
    let given_first = usize::from(family_first) + words.start..words.end;
    let last = family_first.then_some(words.start);
    for at in given_first.clone().chain(last) {
        if Some(at) == last {
            name.push(' ');
        } else if at > given_first.start {
            match page.between(at) {
                between if between.contains(',') => name.push(' '),
                between => name.push_str(between),
            }
        }
        let word = page.str(at);
        let shouted = word.len() > 3 && word.chars().all(char::is_uppercase);
        if shouted {
            let mut letters = word.chars();
            name.extend(letters.next());
            name.push_str(&letters.as_str().to_lowercase());
        } else {
            name.push_str(word);
        }
    }
    if name.ends_with(" Jr") || name.ends_with(" Sr") {
        name.push('.');
    }
    name
}

fn add_sighting(official: &mut FoundOfficial, page: &Page<'_>, sighting: &Sighting) {
    let spelling = page.text.get(page.range(sighting.name.words.clone())).unwrap_or_default();
    if !official.spellings.iter().any(|known| known == spelling) {
        official.spellings.push(spelling.to_owned());
    }
    if let Some(role) = sighting.role
        && !official.roles.contains(&role)
    {
        official.roles.push(role);
    }
    for title in [&sighting.title, &sighting.apposition].into_iter().flatten() {
        if let Some(office) = office(page, title)
            && !official.offices.contains(&office)
        {
            official.offices.push(office);
        }
    }
}

fn office(page: &Page<'_>, title: &Title) -> Option<FoundOffice> {
    let words = title.office.clone()?;
    let before = words.start;
    let organisation = organisation_before(page, before)
        .or_else(|| organisation_within(page, before + 1, words.end))
        .map(str::to_owned);
    let title_name = office_name(page, words, title.country);
    Some(FoundOffice { title: title_name, country: title.country, organisation, held: None })
}

/// Whether a word alone, without a title, seldom names a person in full: a word of English, or a
/// given name.
pub(super) fn is_ordinary_word(word: &str) -> bool {
    let classes = lexicon().classes(word);
    classes.any(Classes::ENGLISH.with(Classes::GIVEN)) && !classes.any(Classes::FAMILY)
}

/// Whether a word is a frequent given name or a short form of one, and no family name.
pub(super) fn is_forename(word: &str) -> bool {
    given::has_forms(&fold(word)) && !lexicon().classes(word).any(Classes::FAMILY)
}

#[cfg(test)]
mod tests;
