//! People by name, surname and office.
//!
//! It knows hashes of names and of offices. It must not know files or articles. Its one law: a name
//! is looked up in tables, and what the tables give is compared word by word.

use rustc_hash::FxHashMap;

use super::super::gazetteer::{OfficeClass, office_named};
use super::super::spelling::Spelling;
use super::names::{NameWord, NameWords, agree, hash_of, nearly, same_sound, same_word};
use super::person::{HeldOffice, LONGEST_OPEN, Person};
use super::skeleton::skeleton;
use crate::article::{Country, DateSpan};
use crate::enrich::NameMatch;

/// A name of a person, ready to be compared.
#[derive(Debug, Clone)]
struct Entry {
    person: u32,
    /// Whether it is the name that the person is filed under.
    main: bool,
    words: NameWords,
    /// Which word is the family name.
    family: usize,
}

impl Entry {
    /// Whether the given names of another name agree with these.
    ///
    /// Where the family name stands first, the parts of the given name are one and none is left out:
    /// Kim Yong is not Kim Yong-nam.
    fn agrees(
        &self,
        name: &NameWords,
        family: usize,
        same: impl Fn(&NameWord, &NameWord) -> bool,
    ) -> bool {
        (self.family > 0 || name.len() == self.words.len())
            && agree(name.given(family), self.words.given(self.family), same)
    }
}

/// An office of a person in the list of those who held it, which is in order of `from`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Holding {
    /// The first day that it can have been held.
    from: i32,
    to: i32,
    person: u32,
    office: u32,
}

/// The tables.
#[derive(Debug, Clone, Default)]
pub(super) struct Lookup {
    ids: FxHashMap<Box<str>, u32>,
    entries: Vec<Entry>,
    /// By all words in any order, and by the name as one word.
    whole: FxHashMap<u64, Vec<u32>>,
    /// By family name and an initial of the given names.
    family: FxHashMap<u64, Vec<u32>>,
    /// By the skeleton of the family name, or one with a letter less, and the first sound of a
    /// given name.
    sound: FxHashMap<u64, Vec<u32>>,
    /// People by surname.
    surnames: FxHashMap<u64, Vec<u32>>,
    holdings: FxHashMap<u64, Vec<Holding>>,
}

impl Lookup {
    pub(super) fn of(people: &[Person]) -> Self {
        let mut lookup = Self::default();
        for (number, person) in people.iter().enumerate() {
            let Ok(number) = u32::try_from(number) else { break };
            lookup.ids.insert(person.id.as_str().into(), number);
            lookup.add_names(number, person);
            lookup.add_offices(number, person);
        }
        for holdings in lookup.holdings.values_mut() {
            holdings.sort_unstable();
        }
        lookup
    }

    /// The number of the person of an id.
    pub(super) fn id(&self, id: &str) -> Option<u32> {
        self.ids.get(id).copied()
    }

    fn add_names(&mut self, number: u32, person: &Person) {
        let surname = person.surname.as_deref().map(NameWords::read);
        let family_first = person.offices.iter().any(|held| held.country.is_some_and(family_first));
        for (at, name) in person.names.iter().enumerate() {
            let words = NameWords::read(name);
            if words.len() == 0 {
                continue;
            }
            let last = words.len() - 1;
            let stated = surname
                .as_ref()
                .and_then(|surname| words.position(surname.get(surname.len().saturating_sub(1))));
            let family = stated.unwrap_or(if family_first { 0 } else { last });
            self.add_entry(Entry { person: number, main: at == 0, words, family });
        }
    }

    fn add_entry(&mut self, entry: Entry) {
        let Ok(number) = u32::try_from(self.entries.len()) else { return };
        let put = |table: &mut FxHashMap<u64, Vec<u32>>, key: u64, value: u32| {
            let bucket = table.entry(key).or_default();
            if bucket.last() != Some(&value) {
                bucket.push(value);
            }
        };
        let words = &entry.words;
        put(&mut self.whole, words.any_order(), number);
        put(&mut self.whole, words.joined(), number);
        let family = words.get(entry.family);
        put(&mut self.surnames, hash_of(&[family]), entry.person);
        let sound = skeleton(family);
        for given in words.given_text(entry.family) {
            put(&mut self.family, family_key(family, given), number);
            for key in sound_keys(family, &sound, &skeleton(given)) {
                put(&mut self.sound, key, number);
            }
        }
        self.entries.push(entry);
    }

    fn add_offices(&mut self, number: u32, person: &Person) {
        for (at, held) in person.offices.iter().enumerate() {
            let (Some((from, to)), Ok(office)) = (held.days(), u32::try_from(at)) else { continue };
            let (from, to) = (from.number(), to.number());
            let holding = Holding { from, to, person: number, office };
            for key in office_keys(held) {
                self.holdings.entry(key).or_default().push(holding);
            }
        }
    }

    /// The people that a name can be of, with how it came to stand for them: those that it names in
    /// the best way that names any.
    pub(super) fn named(&self, name: &NameWords) -> Vec<(u32, NameMatch)> {
        if name.len() == 0 {
            return Vec::new();
        }
        let mut found = self.by_whole(name);
        if found.is_empty() && name.len() > 1 {
            found = self.by_initials(name);
        }
        if found.is_empty() && name.len() > 1 {
            found = self.by_sound(name);
        }
        found.sort_unstable();
        found.dedup_by_key(|(person, _)| *person);
        found
    }

    fn by_whole(&self, name: &NameWords) -> Vec<(u32, NameMatch)> {
        let entries = [name.any_order(), name.joined()].into_iter();
        entries
            .flat_map(|key| self.entries(&self.whole, key))
            .filter(|entry| {
                entry.words.any_order() == name.any_order() || entry.words.joined() == name.joined()
            })
            .map(|entry| {
                let how = if entry.main { NameMatch::Exact } else { NameMatch::Alias };
                (entry.person, how)
            })
            .collect()
    }

    fn by_initials(&self, name: &NameWords) -> Vec<(u32, NameMatch)> {
        let mut found = Vec::new();
        for (family, given) in readings(name) {
            for entry in self.entries(&self.family, family_key(name.get(family), given)) {
                if entry.words.get(entry.family) == name.get(family)
                    && entry.agrees(name, family, same_word)
                {
                    found.push((entry.person, NameMatch::Alias));
                }
            }
        }
        found
    }

    fn by_sound(&self, name: &NameWords) -> Vec<(u32, NameMatch)> {
        let mut found = Vec::new();
        for (family, given) in readings(name) {
            let (word, given) = (name.get(family), skeleton(given));
            for key in sound_keys(word, &skeleton(word), &given) {
                for entry in self.entries(&self.sound, key) {
                    let other = entry.words.get(entry.family);
                    if (entry.words.sounds_at(entry.family, name, family) || nearly(word, other))
                        && entry.agrees(name, family, same_sound)
                    {
                        found.push((entry.person, NameMatch::Fuzzy));
                    }
                }
            }
        }
        found
    }

    fn entries<'a>(
        &'a self,
        table: &'a FxHashMap<u64, Vec<u32>>,
        key: u64,
    ) -> impl Iterator<Item = &'a Entry> {
        let numbers = table.get(&key).map_or(&[][..], Vec::as_slice);
        numbers.iter().filter_map(|&number| self.entries.get(number as usize))
    }

    /// The people of a surname.
    pub(super) fn surname(&self, surname: &NameWords) -> &[u32] {
        let last = surname.get(surname.len().saturating_sub(1));
        self.surnames.get(&hash_of(&[last])).map_or(&[], Vec::as_slice)
    }

    /// Who held an office on a date, and which of their offices it is.
    pub(super) fn holding(&self, key: u64, on: DateSpan) -> impl Iterator<Item = (u32, u32)> + '_ {
        let (first, last) = (on.first_day().number(), on.last_day().number());
        let all = self.holdings.get(&key).map_or(&[][..], Vec::as_slice);
        let end = all.partition_point(|holding| holding.from <= last);
        let begin = all.partition_point(|holding| holding.from < first - 2 * LONGEST_OPEN);
        let within = all.get(begin..end).unwrap_or_default();
        within.iter().filter(move |held| held.to >= first).map(|held| (held.person, held.office))
    }
}

/// Ways to read a name: which word is the family name, and a word whose initial to look under.
fn readings(name: &NameWords) -> impl Iterator<Item = (usize, &str)> {
    let last = name.len() - 1;
    [last, 0].into_iter().filter_map(|family| Some((family, name.given_text(family).next()?)))
}

fn family_key(family: &str, given: &str) -> u64 {
    let initial = given.chars().next().map(char::len_utf8).and_then(|end| given.get(..end));
    hash_of(&["family", family, initial.unwrap_or_default()])
}

/// The keys of a family name under its skeleton, and where it is long under those with one sound
/// less, each with the first sound of a given name.
fn sound_keys(family: &str, sound: &str, given: &str) -> impl Iterator<Item = u64> {
    let slips = if family.chars().count() >= 7 && sound.len() >= 3 { sound.len() } else { 0 };
    (0..=slips).map(move |left_out| {
        let mut key = Spelling::default();
        let kept = (1..).zip(sound.bytes()).filter(|(at, _)| *at != left_out);
        kept.for_each(|(_, byte)| key.add(byte));
        key.add(b' ');
        given.bytes().take(1).for_each(|byte| key.add(byte));
        key.finish()
    })
}

/// Whether names of the country's people are usually written family name first in English.
fn family_first(country: Country) -> bool {
    matches!(country.as_str(), "CN" | "TW" | "KR" | "KP" | "VN" | "VDVN" | "KH" | "HK" | "MO")
}

/// The keys under which an office is filed: by title and by class, of what it is, with its post.
fn office_keys(held: &HeldOffice) -> Vec<u64> {
    let of = held
        .country
        .map(|country| country.as_str().to_owned())
        .or_else(|| held.organisation.as_deref().map(folded));
    let Some(of) = of else { return Vec::new() };
    let mut keys = vec![office_key(&held.title, &of, None)];
    if held.country.is_none() {
        // An office that only one organisation has is looked up without it.
        keys.push(office_key(&held.title, "", None));
    }
    if let Some(organisation) = &held.organisation {
        // "President" of an organisation is the "President of the European Council", and the other
        // way round.
        let whole = format!("{} of the {organisation}", held.title);
        keys.extend(office_named(&whole).map(|office| office_key(office.name, "", None)));
        let part = held.title.strip_suffix(organisation.as_str());
        let part = part.and_then(|part| part.strip_suffix(" of the "));
        keys.extend(part.map(|part| office_key(part, &of, None)));
    }
    if folded(&held.stated) != folded(&held.title) {
        keys.push(office_key(&held.stated, &of, None));
    }
    if let Some(post) = &held.post {
        keys.push(office_key(&held.title, &of, Some(&post.key())));
    }
    if let (Some(office), Some(country)) = (office_named(&held.title), held.country) {
        for (class, word) in CLASSES {
            if office.is_in(class, country) {
                keys.push(class_key(word, &of));
            }
        }
    }
    keys
}

/// The classes in which one person of a country stands for the whole class.
pub(super) const CLASSES: [(OfficeClass, &str); 3] = [
    (OfficeClass::HeadOfState, "state"),
    (OfficeClass::HeadOfGovernment, "government"),
    (OfficeClass::ForeignMinister, "foreign"),
];

pub(super) fn office_key(title: &str, of: &str, post: Option<&str>) -> u64 {
    hash_of(&["office", &folded(title), of, post.unwrap_or_default()])
}

pub(super) fn class_key(class: &str, of: &str) -> u64 {
    hash_of(&["class", class, of])
}

/// Letters and digits in lower case, with single spaces between words.
pub(super) fn folded(text: &str) -> String {
    name_words(&crate::analysis::folded(text))
}

fn name_words(text: &str) -> String {
    let words = text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
    words.collect::<Vec<_>>().join(" ").to_lowercase()
}
