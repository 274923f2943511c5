//! What was found in an article, as it is kept with the article.
//!
//! It is JSON with short keys and places as runs of numbers, for it is read wherever encounters are
//! listed. The file must not know what finds or uses it. Its one law: what is written reads back
//! equal, and bytes that were not written by it are an error.

use std::borrow::Cow;
use std::ops::Range;
use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::annotation::{Annotation, AnnotationKind, TextPart, put_in_order};
use super::encounter::{Encounter, EncounterKind, EncounterStatus};
use super::official::{FoundOffice, FoundOfficial, NameMatch, Tenure};
use super::pipeline::Enrichment;
use crate::article::{Country, DateSpan, Role};

impl Enrichment {
    /// The form that is kept.
    pub(crate) fn to_stored(&self) -> serde_json::Result<Vec<u8>> {
        serde_json::to_vec(&Stored::of(self))
    }

    /// Reads the form that is kept.
    pub(crate) fn from_stored(bytes: &[u8]) -> serde_json::Result<Self> {
        serde_json::from_slice::<Stored<'_>>(bytes)?.read()
    }
}

#[derive(Serialize, Deserialize)]
struct Stored<'a> {
    #[serde(rename = "o", default, skip_serializing_if = "Vec::is_empty")]
    officials: Vec<StoredOfficial<'a>>,
    #[serde(rename = "t", default, skip_serializing_if = "is_empty")]
    topics: Cow<'a, [Vec<String>]>,
    #[serde(rename = "m", default, skip_serializing_if = "Vec::is_empty")]
    encounters: Vec<StoredEncounter<'a>>,
    /// Names of enrichers, by number.
    #[serde(rename = "e", default, skip_serializing_if = "Vec::is_empty")]
    enrichers: Vec<Cow<'a, str>>,
    #[serde(rename = "a", default, skip_serializing_if = "Vec::is_empty")]
    annotations: Vec<StoredAnnotations<'a>>,
}

#[derive(Serialize, Deserialize)]
struct StoredOfficial<'a> {
    #[serde(rename = "k")]
    key: Cow<'a, str>,
    #[serde(rename = "n", default, skip_serializing_if = "Option::is_none")]
    name: Option<Cow<'a, str>>,
    #[serde(rename = "s", default, skip_serializing_if = "is_empty")]
    spellings: Cow<'a, [String]>,
    #[serde(rename = "f", default, skip_serializing_if = "Vec::is_empty")]
    offices: Vec<StoredOffice<'a>>,
    #[serde(rename = "r", default, skip_serializing_if = "is_empty")]
    roles: Cow<'a, [Role]>,
    #[serde(rename = "m")]
    matched: u8,
    #[serde(rename = "i", default, skip_serializing_if = "Option::is_none")]
    stated: Option<usize>,
    #[serde(rename = "c")]
    confidence: u8,
}

#[derive(Serialize, Deserialize)]
struct StoredOffice<'a> {
    #[serde(rename = "t")]
    title: Cow<'a, str>,
    #[serde(rename = "c", default, skip_serializing_if = "Option::is_none")]
    country: Option<Country>,
    #[serde(rename = "o", default, skip_serializing_if = "Option::is_none")]
    organisation: Option<Cow<'a, str>>,
    #[serde(rename = "h", default, skip_serializing_if = "Option::is_none")]
    held: Option<(Option<DateSpan>, Option<DateSpan>)>,
}

#[derive(Serialize, Deserialize)]
struct StoredEncounter<'a> {
    #[serde(rename = "k")]
    kind: u8,
    #[serde(rename = "s", default, skip_serializing_if = "is_zero")]
    status: u8,
    #[serde(rename = "a")]
    who: Cow<'a, [usize]>,
    #[serde(rename = "b", default, skip_serializing_if = "is_empty")]
    with: Cow<'a, [usize]>,
    #[serde(rename = "d", default, skip_serializing_if = "Option::is_none")]
    date: Option<DateSpan>,
    #[serde(rename = "p", default, skip_serializing_if = "Option::is_none")]
    place: Option<Cow<'a, str>>,
    #[serde(rename = "y", default, skip_serializing_if = "Option::is_none")]
    country: Option<Country>,
    #[serde(rename = "e")]
    evidence: (u8, usize, usize),
    #[serde(rename = "m")]
    cameo: Cow<'a, str>,
    #[serde(rename = "c")]
    confidence: u8,
}

/// The places in one part where one enricher found one thing, as sure each time.
#[derive(Serialize, Deserialize)]
struct StoredAnnotations<'a> {
    #[serde(rename = "k", default, skip_serializing_if = "is_zero")]
    kind: u8,
    #[serde(rename = "v")]
    value: Cow<'a, str>,
    #[serde(rename = "e", default, skip_serializing_if = "is_zero")]
    enricher: u8,
    #[serde(rename = "t", default, skip_serializing_if = "is_zero")]
    part: u8,
    #[serde(rename = "c")]
    confidence: u8,
    /// Of each place how far it is from the start of the one before, and its length.
    #[serde(rename = "p")]
    places: Vec<usize>,
    /// The start of the last place.
    #[serde(skip)]
    last: usize,
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "the signature is serde's")]
fn is_zero(number: &u8) -> bool {
    *number == 0
}

#[expect(clippy::ptr_arg, reason = "the signature is serde's")]
fn is_empty<T: Clone>(list: &Cow<'_, [T]>) -> bool {
    list.is_empty()
}

const PARTS: [TextPart; 2] = [TextPart::Body, TextPart::Title];
const KINDS: [EncounterKind; 4] =
    [EncounterKind::Meeting, EncounterKind::Call, EncounterKind::Visit, EncounterKind::Signing];
const STATUSES: [EncounterStatus; 4] = [
    EncounterStatus::Asserted,
    EncounterStatus::Planned,
    EncounterStatus::Denied,
    EncounterStatus::Hypothetical,
];
const MATCHES: [NameMatch; 6] = [
    NameMatch::Stated,
    NameMatch::Exact,
    NameMatch::Alias,
    NameMatch::Fuzzy,
    NameMatch::Office,
    NameMatch::Text,
];

/// The number of a value in its list.
fn number<T: Copy + PartialEq>(list: &[T], value: T) -> u8 {
    list.iter().zip(0..).find(|(known, _)| **known == value).map_or(0, |(_, number)| number)
}

/// The value of a number.
fn value<T: Copy, E: serde::de::Error>(list: &[T], number: u8, what: &str) -> Result<T, E> {
    list.get(usize::from(number)).copied().ok_or_else(|| E::custom(format!("no {what} {number}")))
}

impl<'a> Stored<'a> {
    fn of(found: &'a Enrichment) -> Self {
        let mut enrichers: Vec<Cow<'_, str>> = Vec::new();
        let mut groups: Vec<StoredAnnotations<'_>> = Vec::new();
        let mut known = rustc_hash::FxHashMap::default();
        for one in &found.annotations {
            let enricher = enrichers.iter().position(|name| **name == *one.enricher);
            let enricher = enricher.unwrap_or_else(|| {
                enrichers.push(Cow::Borrowed(&one.enricher));
                enrichers.len() - 1
            });
            let Ok(enricher) = u8::try_from(enricher) else { continue };
            let key = (one.kind, one.value.as_str(), enricher, one.part, one.confidence);
            let group = *known.entry(key).or_insert_with(|| {
                groups.push(StoredAnnotations {
                    kind: number(&AnnotationKind::ALL, one.kind),
                    value: Cow::Borrowed(&one.value),
                    enricher,
                    part: number(&PARTS, one.part),
                    confidence: one.confidence,
                    places: Vec::new(),
                    last: 0,
                });
                groups.len() - 1
            });
            if let Some(group) = groups.get_mut(group) {
                let Range { start, end } = one.range;
                group.places.push(start.saturating_sub(group.last));
                group.places.push(end.saturating_sub(start));
                group.last = start;
            }
        }
        Stored {
            officials: found.officials.iter().map(StoredOfficial::of).collect(),
            topics: Cow::Borrowed(&found.topics),
            encounters: found.encounters.iter().map(StoredEncounter::of).collect(),
            enrichers,
            annotations: groups,
        }
    }

    fn read<E: serde::de::Error>(self) -> Result<Enrichment, E> {
        let officials = self.officials.into_iter().map(StoredOfficial::read);
        let officials = officials.collect::<Result<Vec<_>, E>>()?;
        let encounters = self.encounters.into_iter().map(|one| one.read(officials.len()));
        let encounters = encounters.collect::<Result<Vec<_>, E>>()?;
        let mut annotations = Vec::new();
        for group in self.annotations {
            let kind = value(&AnnotationKind::ALL, group.kind, "kind of annotation")?;
            let part = value(&PARTS, group.part, "part")?;
            let enricher = self.enrichers.get(usize::from(group.enricher));
            let enricher = enricher.ok_or_else(|| E::custom("no such enricher"))?;
            let enricher: Arc<str> = Arc::from(&**enricher);
            let mut start = 0_usize;
            for place in group.places.chunks(2) {
                let [far, len] = place else { return Err(E::custom("a place without a length")) };
                let far_end =
                    start.checked_add(*far).and_then(|at| Some((at, at.checked_add(*len)?)));
                let (at, end) = far_end.ok_or_else(|| E::custom("a long range"))?;
                start = at;
                annotations.push(Annotation {
                    kind,
                    value: group.value.clone().into_owned(),
                    part,
                    range: at..end,
                    confidence: group.confidence,
                    enricher: Arc::clone(&enricher),
                });
            }
        }
        put_in_order(&mut annotations);
        Ok(Enrichment { annotations, officials, topics: self.topics.into_owned(), encounters })
    }
}

impl<'a> StoredOfficial<'a> {
    fn of(official: &'a FoundOfficial) -> Self {
        let office = |office: &'a FoundOffice| StoredOffice {
            title: Cow::Borrowed(&office.title),
            country: office.country,
            organisation: office.organisation.as_deref().map(Cow::Borrowed),
            held: office.held.map(|held| (held.from, held.to)),
        };
        Self {
            key: Cow::Borrowed(&official.key),
            name: (official.name != official.key).then_some(Cow::Borrowed(&official.name)),
            spellings: Cow::Borrowed(&official.spellings),
            offices: official.offices.iter().map(office).collect(),
            roles: Cow::Borrowed(&official.roles),
            matched: number(&MATCHES, official.matched),
            stated: official.stated,
            confidence: official.confidence,
        }
    }

    fn read<E: serde::de::Error>(self) -> Result<FoundOfficial, E> {
        let office = |office: StoredOffice<'_>| FoundOffice {
            title: office.title.into_owned(),
            country: office.country,
            organisation: office.organisation.map(Cow::into_owned),
            held: office.held.map(|(from, to)| Tenure { from, to }),
        };
        let key = self.key.into_owned();
        Ok(FoundOfficial {
            name: self.name.map_or_else(|| key.clone(), Cow::into_owned),
            key,
            spellings: self.spellings.into_owned(),
            offices: self.offices.into_iter().map(office).collect(),
            roles: self.roles.into_owned(),
            matched: value(&MATCHES, self.matched, "way of matching")?,
            stated: self.stated,
            confidence: self.confidence,
        })
    }
}

impl<'a> StoredEncounter<'a> {
    fn of(encounter: &'a Encounter) -> Self {
        let Range { start, end } = encounter.evidence;
        Self {
            kind: number(&KINDS, encounter.kind),
            status: number(&STATUSES, encounter.status),
            who: Cow::Borrowed(&encounter.who),
            with: Cow::Borrowed(&encounter.with),
            date: encounter.date,
            place: encounter.place.as_deref().map(Cow::Borrowed),
            country: encounter.country,
            evidence: (number(&PARTS, encounter.part), start, end.saturating_sub(start)),
            cameo: Cow::Borrowed(encounter.cameo),
            confidence: encounter.confidence,
        }
    }

    fn read<E: serde::de::Error>(self, officials: usize) -> Result<Encounter, E> {
        let (part, start, len) = self.evidence;
        let end = start.checked_add(len).ok_or_else(|| E::custom("a long range"))?;
        if self.who.iter().chain(self.with.iter()).any(|number| *number >= officials) {
            return Err(E::custom("an encounter of nobody"));
        }
        let cameo = super::encounter::CAMEO.into_iter().find(|code| *code == self.cameo);
        Ok(Encounter {
            kind: value(&KINDS, self.kind, "kind of encounter")?,
            status: value(&STATUSES, self.status, "status")?,
            who: self.who.into_owned(),
            with: self.with.into_owned(),
            date: self.date,
            place: self.place.map(Cow::into_owned),
            country: self.country,
            part: value(&PARTS, part, "part")?,
            evidence: start..end,
            cameo: cameo.ok_or_else(|| E::custom("no such code of CAMEO"))?,
            confidence: self.confidence,
        })
    }
}

#[cfg(test)]
mod tests {
    use proptest::collection::vec;
    use proptest::option::of;
    use proptest::prelude::*;
    use proptest::sample::select;

    use super::*;

    fn date() -> impl Strategy<Value = DateSpan> {
        select(vec!["1648", "1956-11", "2024-04-01", "1956-11-05/1957-01"])
            .prop_map(|text| text.parse().unwrap())
    }

    prop_compose! {
        fn office()(
            title in "[a-z]{1,9}",
            country in of(select(vec!["FR", "SUHH"])),
            organisation in of("[A-Z]{2,4}"),
            held in of((of(date()), of(date()))),
        ) -> FoundOffice {
            let country = country.map(|code| Country::parse(code).unwrap());
            let held = held.map(|(from, to)| Tenure { from, to });
            FoundOffice { title, country, organisation, held }
        }
    }

    prop_compose! {
        fn official()(
            (key, name) in ("[a-z ]{1,12}", "[A-Z][a-z é]{1,12}"),
            same in any::<bool>(),
            spellings in vec("[A-Za-z]{1,9}", 0..3),
            offices in vec(office(), 0..3),
            roles in vec(select(Role::ALL.to_vec()), 0..3),
            matched in select(MATCHES.to_vec()),
            (stated, confidence) in (of(0..9_usize), 1..=100_u8),
        ) -> FoundOfficial {
            let name = if same { key.clone() } else { name };
            FoundOfficial { key, name, spellings, offices, roles, matched, stated, confidence }
        }
    }

    prop_compose! {
        fn encounter()(
            (kind, status) in (select(KINDS.to_vec()), select(STATUSES.to_vec())),
            (who, with) in (vec(0..3_usize, 1..3), vec(0..3_usize, 0..3)),
            (date, place) in (of(date()), of("[A-Z][a-z]{1,8}")),
            part in select(PARTS.to_vec()),
            (start, len) in (0..9_usize, 0..99_usize),
            cameo in select(crate::enrich::encounter::CAMEO.to_vec()),
            confidence in 1..=100_u8,
        ) -> Encounter {
            let (country, evidence) = (None, start..start + len);
            Encounter { kind, status, who, with, date, place, country, part, evidence, cameo, confidence }
        }
    }

    prop_compose! {
        fn annotation()(
            kind in select(AnnotationKind::ALL.to_vec()),
            (value, enricher) in ("[a-c]{1,2}", select(vec!["officials", "countries"])),
            part in select(PARTS.to_vec()),
            (start, len) in (0..9_usize, 0..99_usize),
            confidence in 1..=100_u8,
        ) -> Annotation {
            let (range, enricher) = (start..start + len, Arc::from(enricher));
            Annotation { kind, value, part, range, confidence, enricher }
        }
    }

    proptest! {
        #[test]
        fn what_is_kept_reads_back(
            officials in vec(official(), 3..5),
            topics in vec(vec("[a-z]{1,5}", 1..3), 0..3),
            encounters in vec(encounter(), 0..4),
            annotations in vec(annotation(), 0..12),
        ) {
            let mut annotations = annotations;
            put_in_order(&mut annotations);
            let found = Enrichment { annotations, officials, topics, encounters };
            let stored = found.to_stored().unwrap();
            prop_assert_eq!(Enrichment::from_stored(&stored).unwrap(), found);
        }
    }

    #[test]
    fn what_was_not_written_is_refused() {
        let read = |text: &str| Enrichment::from_stored(text.as_bytes()).map(|_| ()).unwrap_err();
        for (text, says) in [
            (r#"{"m":[{"k":0,"a":[0],"e":[1,0,4],"m":"040","c":90}]}"#, "an encounter of nobody"),
            (r#"{"a":[{"k":9,"v":"x","c":90,"p":[]}],"e":["x"]}"#, "no kind of annotation 9"),
            (r#"{"a":[{"v":"x","c":90,"p":[]}]}"#, "no such enricher"),
            (r#"{"a":[{"v":"x","c":90,"p":[4]}],"e":["x"]}"#, "without a length"),
        ] {
            assert!(read(text).to_string().contains(says), "{text}: {}", read(text));
        }
    }
}
