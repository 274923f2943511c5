//! Names the people of an article by an authority: who they are, what they held on its date, and who
//! is meant where it names an office only.
//!
//! It knows people that were found and an authority. It must not know how names are read. Its one
//! law: a person is named only where the authority has one who is meant, and what the article states
//! stays as it is.

use std::ops::Range;

use super::annotation::{Annotation, AnnotationKind, TextPart};
use super::authority::{Authority, Candidate, HeldOffice, OfficePhrase, Person};
use super::draft::{Draft, Mention};
use super::gazetteer::{
    Office, OfficeClass, OfficeScope, country_of_demonym, country_of_name, may_begin_office,
    office_prefix, organisation_of,
};
use super::official::{FoundOffice, FoundOfficial, NameMatch};
use super::pipeline::Enricher;
use super::text::{Gap, Shape, Text, Word};
use crate::article::{Country, DateSpan, Official, Role};

/// How many days before or after all offices of a person a name is still the person's: ten years.
const NEAR: i32 = 10 * 366;
/// Words that are looked at for an office.
const MOST_WORDS: usize = 12;
/// How many words the name of what an office is of has at most.
const LONGEST_NAME: usize = 3;
/// How many words of an organisation's name stand before an office at most.
const LONGEST_ORGANISATION: usize = 2;
/// How sure it is whom an office without a name means, in percent.
const BY_OFFICE: u8 = 70;

/// The enricher that asks an [`Authority`], named `authority`.
///
/// It comes after the enricher of officials. A full name is looked up as it is; a surname alone means
/// a person only where the text gives an office that the person held on the article's date.
///
/// ```
/// use chancery::{Article, Authority, NameMatch, Pipeline};
///
/// let file = r#"{"id": "p1", "name": "Stéphane Séjourné", "office": "Foreign Minister", "country": "FR", "from": "2024-01-12", "to": "2024-09-21"}"#;
/// let authority = Authority::from_json_lines(file.as_bytes()).strict()?;
/// let pipeline = Pipeline::with_authority(authority);
///
/// let text = "date 2024-04-01 The French Foreign Minister was in Beijing.";
/// let found = pipeline.read(&Article::from_dated_text(text)?);
/// assert_eq!(found.officials()[0].name(), "Stéphane Séjourné");
/// assert_eq!(found.officials()[0].matched(), NameMatch::Office);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone)]
pub struct Incumbents {
    authority: Authority,
}

impl Incumbents {
    /// Asks this authority.
    #[must_use]
    pub fn new(authority: Authority) -> Self {
        Self { authority }
    }
}

impl Enricher for Incumbents {
    fn name(&self) -> &'static str {
        "authority"
    }

    fn enrich(&self, draft: &mut Draft<'_>) {
        if self.authority.is_empty() {
            return;
        }
        let on = draft.article.date();
        self.name_people(draft, on);
        if let Some(on) = on {
            for part in [TextPart::Title, TextPart::Body] {
                self.name_offices(draft, part, on);
            }
        }
        unite_same(draft);
    }
}

impl Incumbents {
    /// Says of the people that were found who they are.
    fn name_people(&self, draft: &mut Draft<'_>, on: Option<DateSpan>) {
        let mut renamed = Vec::new();
        for official in &mut draft.found.officials {
            let Some((candidate, matched)) = self.identify(official, on) else { continue };
            let person = candidate.person();
            if official.stated.is_none() {
                let key = self.authority.key_of(person);
                renamed.push((std::mem::replace(&mut official.key, key.clone()), key));
                official.name = full_name(person);
                official.matched = matched;
            }
            candidate.offices().iter().for_each(|held| add_held(official, held));
        }
        let official = |a: &&mut Annotation| a.kind == AnnotationKind::Official;
        for annotation in draft.found.annotations.iter_mut().filter(official) {
            if let Some((_, key)) = renamed.iter().find(|(old, _)| *old == annotation.value) {
                annotation.value.clone_from(key);
            }
        }
    }

    /// The person that a found official is.
    fn identify(
        &self,
        official: &FoundOfficial,
        on: Option<DateSpan>,
    ) -> Option<(Candidate<'_>, NameMatch)> {
        let others = official.spellings.iter().filter(|spelling| **spelling != official.name);
        let names = std::iter::once(&official.name).chain(others);
        for name in names.clone().filter(|name| name.contains(' ')) {
            let found = self.authority.resolve(name, on);
            let Some(best) = found.best().filter(|best| !contradicts(official, best)) else {
                continue;
            };
            let is_near = best.days_from_office().is_none_or(|days| days <= NEAR);
            let is_sure = !best.offices().is_empty()
                || best.matched() == NameMatch::Exact && (on.is_none() || is_near);
            if is_sure {
                return Some((best.clone(), best.matched()));
            }
        }
        let on = on?;
        let surname = names.into_iter().find(|name| !name.contains(' '))?;
        let found = self.authority.surname_candidates(surname, Some(on));
        let mut meant = found.candidates().iter().filter(|candidate| {
            !contradicts(official, candidate) && holds_said_office(official, candidate)
        });
        match (meant.next(), meant.next()) {
            (Some(only), None) => Some((only.clone(), NameMatch::Alias)),
            _ => None,
        }
    }

    /// Finds offices without a name, and who held them.
    fn name_offices(&self, draft: &mut Draft<'_>, part: TextPart, on: DateSpan) {
        let text = draft.text(part);
        let year = Some(on.first_day().year());
        let read = match part {
            TextPart::Title => std::mem::take(&mut draft.title),
            TextPart::Body => std::mem::take(&mut draft.body),
        };
        let mut at = 0;
        while let Some(words) = read.words.get(at..).filter(|words| !words.is_empty()) {
            let Some((taken, range)) = office_at(text, words, year) else {
                at += 1;
                continue;
            };
            at += taken;
            let is_named = draft.mentions.iter().any(|mention| {
                mention.part == part
                    && mention.whole.start < range.end
                    && range.start < mention.whole.end
            });
            let next = words.get(taken).filter(|next| next.gap <= Gap::Comma);
            let is_name =
                next.is_some_and(|next| matches!(next.shape, Shape::Capital | Shape::Initial));
            if !is_named && !is_name {
                self.name_office(draft, part, range, on);
            }
        }
        restore(draft, part, read);
    }

    fn name_office(
        &self,
        draft: &mut Draft<'_>,
        part: TextPart,
        range: Range<usize>,
        on: DateSpan,
    ) {
        let year = Some(on.first_day().year());
        let words = draft.text(part).get(range.clone()).unwrap_or_default();
        let Some(phrase) = OfficePhrase::read(&words.replace(['’', '\''], " "), year) else {
            return;
        };
        // "Deputy Director General" leads to the office of the Director-General, not to who holds it.
        let is_other = words.split([' ', '-']).any(|word| NOT_THE_HOLDER.contains(&word));
        let is_one_persons = phrase.post.is_some()
            || !is_other
                && phrase
                    .office
                    .is_some_and(|office| ONE_PERSONS.iter().any(|class| office.is(*class)));
        if !is_one_persons {
            return;
        }
        let found = self.authority.holders_of(&phrase, on);
        let Some(best) = found.best() else { return };
        let key = self.authority.key_of(best.person());
        let known = draft.found.officials.iter().position(|official| official.key == key);
        let number = known.unwrap_or(draft.found.officials.len());
        if known.is_none() {
            let mut official = FoundOfficial {
                key: key.clone(),
                name: full_name(best.person()),
                spellings: Vec::new(),
                offices: Vec::new(),
                roles: vec![Role::Mentioned],
                matched: NameMatch::Office,
                stated: draft.article.officials().iter().position(|o| o.name_key() == key),
                confidence: BY_OFFICE,
            };
            best.offices().iter().for_each(|held| add_held(&mut official, held));
            draft.found.officials.push(official);
        }
        draft.mentions.push(Mention {
            part,
            range: range.clone(),
            whole: range.clone(),
            official: number,
        });
        draft.annotate(AnnotationKind::Office, phrase.title, part, range.clone(), BY_OFFICE);
        draft.annotate(AnnotationKind::Official, key, part, range, BY_OFFICE);
    }
}

/// Classes of office that one person of a country or an organisation holds at a time.
const ONE_PERSONS: [OfficeClass; 4] = [
    OfficeClass::HeadOfState,
    OfficeClass::HeadOfGovernment,
    OfficeClass::ForeignMinister,
    OfficeClass::OrganisationHead,
];

/// Words of an office whose holder is not who holds the office itself.
const NOT_THE_HOLDER: [&str; 4] = ["Deputy", "Acting", "Assistant", "Vice"];

fn restore(draft: &mut Draft<'_>, part: TextPart, read: Text) {
    match part {
        TextPart::Title => draft.title = read,
        TextPart::Body => draft.body = read,
    }
}

/// The office that words begin with, as "French Foreign Minister", "France's Foreign Minister",
/// "Foreign Minister of France" or "UN Secretary-General": how many words it takes, and where it
/// stands.
fn office_at(text: &str, words: &[Word], year: Option<i16>) -> Option<(usize, Range<usize>)> {
    let first = words.first().filter(|word| matches!(word.shape, Shape::Capital | Shape::Upper))?;
    if !words.iter().take(1 + LONGEST_ORGANISATION).any(may_begin_office) {
        return None;
    }
    let run = words.iter().skip(1).take_while(|word| word.gap <= Gap::Line).count() + 1;
    let run = words.get(..run.min(MOST_WORDS))?;
    let mut list = [""; MOST_WORDS];
    for (word, slot) in run.iter().zip(&mut list) {
        *slot = word.of(text);
    }
    let list = list.get(..run.len())?;
    // Few words stand before an office; those are asked for countries.
    let behind = list.get(1..).and_then(office_prefix);
    let served = behind.and_then(|(office, _)| {
        let name = list.first()?;
        let by_name = first.possessive || first.shape == Shape::Upper;
        country_of_demonym(name, year)
            .or_else(|| country_of_name(name, year).filter(|_| by_name))
            .map(|_| 1 + office)
    });
    let taken = match served.or_else(|| behind_organisation(list)) {
        Some(taken) => taken,
        None => office_of(list, year)?,
    };
    let last = run.get(taken.checked_sub(1)?)?;
    Some((taken, first.start as usize..last.end as usize))
}

/// How many words "UN Secretary-General" or "African Union Chairman" takes.
fn behind_organisation(list: &[&str]) -> Option<usize> {
    let mut lengths = 1..=LONGEST_ORGANISATION;
    lengths.find_map(|length| {
        let office =
            list.get(length..).and_then(office_prefix).filter(|(_, office)| heads(office))?;
        organisation_of(&list.get(..length)?.join(" ")).map(|_| length + office.0)
    })
}

/// How many words "Foreign Minister of France" or "President of the World Bank" takes.
fn office_of(list: &[&str], year: Option<i16>) -> Option<usize> {
    let first_of = list.iter().position(|word| *word == "of")?;
    let office = office_prefix(list)?.0;
    let before_of = list.get(..first_of).and_then(office_prefix);
    let before_of = before_of.filter(|(taken, office)| *taken == first_of && heads(office));
    served_after(list, office, |name| country_of_name(name, year).is_some())
        .or_else(|| served_after(list, before_of?.0, |name| organisation_of(name).is_some()))
}

/// How many words an office takes with "of" and the name of what it is of.
fn served_after(list: &[&str], office: usize, is_name: impl Fn(&str) -> bool) -> Option<usize> {
    let after = list.get(office..)?;
    let the = usize::from(after.get(1).is_some_and(|word| word.eq_ignore_ascii_case("the")));
    after.first().filter(|of| **of == "of")?;
    let named = (1..=LONGEST_NAME).rev().find(|length| {
        let name = after.get(1 + the..1 + the + length).map(|name| name.join(" "));
        name.is_some_and(|name| is_name(&name))
    })?;
    Some(office + 1 + the + named)
}

/// Whether one person at a time holds an office in an organisation.
fn heads(office: &Office) -> bool {
    office.scope != OfficeScope::Country
        && (office.is(OfficeClass::OrganisationHead) || office.is(OfficeClass::HeadOfState))
}

/// Whether what the text says of an official cannot be said of a person.
fn contradicts(official: &FoundOfficial, candidate: &Candidate<'_>) -> bool {
    let said = official.offices.iter().filter(|office| office.held.is_none());
    let said: Vec<Country> = said.filter_map(|office| office.country).collect();
    let held = candidate.offices();
    !said.is_empty()
        && held.iter().any(|held| held.country().is_some())
        && !held.iter().any(|held| held.country().is_some_and(|country| said.contains(&country)))
}

/// Whether a person held an office that the text gives an official.
fn holds_said_office(official: &FoundOfficial, candidate: &Candidate<'_>) -> bool {
    official.offices.iter().any(|said| {
        candidate.offices().iter().any(|held| {
            let words = |title: &str| title.to_lowercase();
            let (said, title, stated) =
                (words(&said.title), words(held.title()), words(held.stated()));
            said == title || said == stated || title.starts_with(&format!("{said} "))
        })
    })
}

/// The name of a person in reading order.
fn full_name(person: &Person) -> String {
    let official = Official::new(person.name()).build();
    official.map_or_else(|_| person.name().to_owned(), |official| official.normalized_name())
}

/// Adds an office that a person held, or says of one that the text gives how long it was held.
fn add_held(official: &mut FoundOfficial, held: &HeldOffice) {
    let tenure = Some(held.tenure());
    let said = official.offices.iter_mut().find(|said| {
        said.title.eq_ignore_ascii_case(held.title())
            && (said.country.is_none() || said.country == held.country())
    });
    if let Some(said) = said {
        said.country = said.country.or(held.country());
        said.held = tenure;
        return;
    }
    official.offices.push(FoundOffice {
        title: held.title().to_owned(),
        country: held.country(),
        organisation: held.organisation().map(str::to_owned),
        held: tenure,
    });
}

/// Makes one official of several that have come to have one key, and puts mentions in order.
fn unite_same(draft: &mut Draft<'_>) {
    let mut kept: Vec<FoundOfficial> = Vec::with_capacity(draft.found.officials.len());
    let mut numbers = Vec::with_capacity(draft.found.officials.len());
    for official in std::mem::take(&mut draft.found.officials) {
        if let Some(at) = kept.iter().position(|known| known.key == official.key) {
            numbers.push(at);
            if let Some(known) = kept.get_mut(at) {
                unite(known, official);
            }
        } else {
            numbers.push(kept.len());
            kept.push(official);
        }
    }
    draft.found.officials = kept;
    let new = |number: &mut usize| *number = numbers.get(*number).copied().unwrap_or(*number);
    draft.mentions.iter_mut().for_each(|mention| new(&mut mention.official));
    draft.mentions.sort_by_key(|mention| (mention.part, mention.range.start));
    for met in &mut draft.found.encounters {
        met.who.iter_mut().chain(&mut met.with).for_each(new);
    }
}

fn unite(known: &mut FoundOfficial, other: FoundOfficial) {
    for spelling in other.spellings {
        if !known.spellings.contains(&spelling) {
            known.spellings.push(spelling);
        }
    }
    for office in other.offices {
        if !known.offices.contains(&office) {
            known.offices.push(office);
        }
    }
    known.roles.extend(other.roles);
    known.roles.sort_unstable();
    known.roles.dedup();
    known.matched = known.matched.min(other.matched);
    known.stated = known.stated.or(other.stated);
    known.confidence = known.confidence.max(other.confidence);
}
