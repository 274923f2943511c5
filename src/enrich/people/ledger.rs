//! The people of an article, and which of the places that may name someone name whom.
//!
//! It knows names and the points that speak for them. It must not know how they were read. Its one
//! law: a name joins the person whose names it does not contradict, the fullest first, else the last
//! mentioned.

use std::cmp::Reverse;
use std::collections::BTreeSet;

use rustc_hash::FxHashMap;

use super::given::{compatible, same_words};
use super::lexicon::{Classes, fold, lexicon};
use super::name::is_suffix;
use super::page::Page;
use super::sighting::{Kind, Sighting, beside_people, prior};
use super::standing::{
    Standing, address_of, is_of_rank, is_of_wife, is_received, office_of, standing_of,
};
use crate::article::{Official, Role};
use crate::enrich::is_same_sound;

/// What a group of places must have, in tenths, to name a person.
const ENOUGH: i32 = 17;
/// What one place must have to make a person of several words.
const ENOUGH_FULL: i32 = 15;
const ENOUGH_STRANGE: i32 = 14;

/// How many offices of a person are compared.
const MOST_OFFICES: usize = 16;
/// How many people of one name are compared, the last ones.
const MOST_NAMESAKES: usize = 64;

/// How many bytes a family name has at least that is compared by sound.
const SHORTEST_SOUND: usize = 5;

/// A person of the article.
#[derive(Debug, Default)]
pub(super) struct Person {
    /// Given names and other words before the family name, folded.
    given: Vec<String>,
    pub(super) family: String,
    /// Number of the official that the article states.
    pub(super) stated: Option<usize>,
    /// The key of that official.
    pub(super) key: String,
    /// The place of the fullest name.
    pub(super) fullest: Option<usize>,
    pub(super) points: i32,
    /// The places it was seen at.
    places: BTreeSet<usize>,
    /// The first of its offices.
    offices: Vec<String>,
    /// The rank of its offices, where one is known.
    standing: Option<Standing>,
    /// Whether it is addressed as a woman, where it is addressed at all.
    addressed: Option<bool>,
    /// Whether a list of participants has it with given names.
    listed: bool,
    /// Whether it signs the article.
    signs: bool,
}

impl Person {
    /// Of one who is seen by a family name alone, shows it as most places spell it, where one of
    /// several spellings is a misprint.
    fn spell(&mut self, pages: &[Page<'_>], sightings: &[Sighting]) {
        let Some(fullest) = self.fullest.and_then(|at| sightings.get(at)) else { return };
        let word = |sighting: &Sighting| {
            let page = pages.get(sighting.page)?;
            (sighting.name.words.len() == 1).then(|| page.str(sighting.name.family))
        };
        let Some(shown) = word(fullest) else { return };
        let spelled = |at: &usize| sightings.get(*at).and_then(word);
        if self.places.iter().all(|at| spelled(at) == Some(shown)) {
            return;
        }
        let mut counts: FxHashMap<&str, (usize, usize)> = FxHashMap::default();
        for at in &self.places {
            let Some(word) = spelled(at) else { return };
            counts.entry(word).or_insert((0, *at)).0 += 1;
        }
        let shown = counts.get(shown).map_or(0, |(count, _)| *count);
        let most = counts.values().max_by_key(|(count, at)| (*count, Reverse(*at)));
        if let Some((count, at)) = most
            && *count > shown
        {
            self.fullest = Some(*at);
        }
    }
}

/// The people of an article.
#[derive(Debug, Default)]
pub(super) struct Ledger {
    pub(super) people: Vec<Person>,
    /// The people by each word of their names.
    by_word: FxHashMap<String, Vec<usize>>,
}

impl Ledger {
    /// The people that an article states.
    pub(super) fn of_stated(officials: &[Official]) -> Self {
        let mut ledger = Self::default();
        for (number, official) in officials.iter().enumerate() {
            let name = official.name();
            let whole = official.name_key();
            let family_words = name.split_once(',').map(|(family, _)| {
                family
                    .split([' ', '-', '('])
                    .map(fold)
                    .filter(|word| !word.is_empty())
                    .collect::<Vec<_>>()
            });
            let mut words: Vec<String> =
                whole.split(' ').filter(|word| !word.is_empty()).map(str::to_owned).collect();
            while words.len() > 1 && words.last().is_some_and(|word| is_stated_suffix(word)) {
                words.pop();
            }
            let family = match &family_words {
                Some(family) => family.last().cloned(),
                None => words.last().cloned(),
            };
            let Some(family) = family else { continue };
            words.retain(|word| *word != family);
            let stated = Some(number);
            let person = Person { given: words, family, stated, key: whole, ..Person::default() };
            ledger.add(person);
        }
        ledger
    }

    fn add(&mut self, person: Person) -> usize {
        let number = self.people.len();
        for word in person.given.iter().chain([&person.family]) {
            let people = self.by_word.entry(word.clone()).or_default();
            if people.last() != Some(&number) {
                people.push(number);
            }
        }
        self.people.push(person);
        number
    }

    fn having(&self, word: &str) -> &[usize] {
        let people = self.by_word.get(word).map_or(&[][..], Vec::as_slice);
        people.get(people.len().saturating_sub(MOST_NAMESAKES)..).unwrap_or_default()
    }

    /// Decides who is named where.
    pub(super) fn settle(&mut self, pages: &[Page<'_>], sightings: &mut [Sighting]) {
        let mut order: Vec<usize> = (0..sightings.len()).collect();
        order.sort_by_key(|&at| {
            sightings.get(at).map(|s| (Reverse((s.kind, s.name.len.min(3))), at))
        });
        let mut groups: FxHashMap<String, Vec<usize>> = FxHashMap::default();
        for at in order {
            let Some(sighting) = sightings.get(at) else { continue };
            let Some(page) = pages.get(sighting.page) else { continue };
            let (given, family) = words_of(page, sighting);
            if sighting.name.len == 1 {
                match sighting.kind {
                    Kind::Titled => {
                        let person = self.by_title(page, sighting, &family, at);
                        let person = person.or_else(|| {
                            (sighting.points >= ENOUGH)
                                .then(|| self.add(Person { family, ..Person::default() }))
                        });
                        self.see(pages, person, at, sightings);
                    }
                    _ => groups.entry(family).or_default().push(at),
                }
                continue;
            }
            let known = self.matching(&given, &family);
            let enough = match sighting.kind {
                Kind::Strange => sighting.points >= ENOUGH_STRANGE || known.is_some(),
                _ => sighting.points >= ENOUGH_FULL || known.is_some(),
            };
            if enough {
                let person = known.or_else(|| {
                    Some(self.add(Person { given: given.clone(), family, ..Person::default() }))
                });
                self.grow(person, &given);
                self.see(pages, person, at, sightings);
            }
        }
        let mut groups: Vec<(String, Vec<usize>)> = groups.into_iter().collect();
        groups.sort_unstable_by_key(|(_, places)| places.first().copied());
        // Who stands in a list beside people is one, which the first round may have shown.
        for round in [0, 1] {
            groups.retain(|(family, places)| {
                !self.settle_bare(pages, sightings, family, places, round)
            });
        }
        for person in &mut self.people {
            person.spell(pages, sightings);
        }
    }

    /// Decides about the places that have one word and no title.
    fn settle_bare(
        &mut self,
        pages: &[Page<'_>],
        sightings: &mut [Sighting],
        family: &str,
        places: &[usize],
        round: usize,
    ) -> bool {
        let first = places.first().and_then(|&at| sightings.get(at));
        let Some((page, name)) = first.and_then(|s| Some((pages.get(s.page)?, s.name.family)))
        else {
            return true;
        };
        let class = page.class(name);
        let ordinary = class
            .any(Classes::ENGLISH.with(Classes::PLACE).with(Classes::TITLE).with(Classes::ORG));
        let mut sum = 0;
        let mut best = 0;
        for &at in places {
            let mut points = sightings.get(at).map_or(0, |s| s.points);
            // "Ball", an entry of a list of participants.
            let entry = sightings.get(at).is_some_and(|sighting| sighting.listed);
            if entry && is_word_and_surname(class) {
                points += 20;
            }
            if round > 0 {
                let beside = beside_people(pages, sightings, at);
                if beside == 2 || beside == 1 && !ordinary {
                    points += 18;
                }
            }
            sum += points.clamp(-15, 20);
            best = best.max(points);
        }
        let score = prior(page, name) + sum.clamp(-40, 30) + best.clamp(0, 40) / 2;
        let known = self.by_word_of(family, places.first().copied().unwrap_or(0));
        let known = known.or_else(|| {
            let person = (score >= ENOUGH).then(|| self.of_same_sound(family))??;
            self.by_word.entry(family.to_owned()).or_default().push(person);
            Some(person)
        });
        if known.is_some() {
            for &at in places {
                let points = sightings.get(at).map_or(0, |s| s.points);
                if !ordinary || points > -10 && prior(page, name) + points > -30 || points > 10 {
                    let person = self.by_word_of(family, at);
                    self.see(pages, person, at, sightings);
                }
            }
            return true;
        } else if score >= ENOUGH {
            let number = self.add(Person { family: family.to_owned(), ..Person::default() });
            for &at in places {
                self.see(pages, Some(number), at, sightings);
            }
            if let Some(person) = self.people.get_mut(number) {
                person.points = score;
            }
            return true;
        }
        false
    }

    /// The person of a family name, or of another word that is no common given name.
    fn by_word_of(&self, word: &str, at: usize) -> Option<usize> {
        let people = self.having(word);
        let family: Vec<usize> = people
            .iter()
            .copied()
            .filter(|&number| self.people.get(number).is_some_and(|p| p.family == word))
            .collect();
        if !family.is_empty() {
            return self.nearest(&family, at);
        }
        let class = lexicon().classes(word);
        if class.any(Classes::SOUTHERN) || word.len() < 3 {
            return None;
        }
        // "Walt": a given name where one person has it; "Souvanna": any word of a name.
        match people {
            [one] => Some(*one),
            _ if class.any(Classes::GIVEN.with(Classes::ENGLISH)) => None,
            _ => self.nearest(people, at),
        }
    }

    /// The only person whose family name is another spelling of a word: "Gaddafi" of "Qaddafi".
    fn of_same_sound(&self, word: &str) -> Option<usize> {
        if word.len() < SHORTEST_SOUND || self.people.len() > MOST_NAMESAKES {
            return None;
        }
        let mut same = self.people.iter().enumerate().filter(|(_, person)| {
            person.family.len().abs_diff(word.len()) < 3
                && first_sound(&person.family) == first_sound(word)
                && person.family.len() >= SHORTEST_SOUND
                && is_same_sound(&person.family, word)
        });
        let (number, _) = same.next()?;
        same.next().is_none().then_some(number)
    }

    /// Of several people the one seen last before a place, else the one seen first after it.
    fn nearest(&self, people: &[usize], at: usize) -> Option<usize> {
        let seen = |number: usize| {
            let places = &self.people.get(number)?.places;
            let before = places.range(..at).next_back().copied();
            Some((before, places.range(at..).next().copied().map(Reverse)))
        };
        people.iter().copied().max_by_key(|&number| seen(number))
    }

    /// The person that a title and one word name.
    fn by_title(
        &self,
        page: &Page<'_>,
        sighting: &Sighting,
        word: &str,
        at: usize,
    ) -> Option<usize> {
        let people: Vec<usize> = self.having(word).to_vec();
        let family: Vec<usize> = people
            .iter()
            .copied()
            .filter(|&number| self.people.get(number).is_some_and(|p| p.family == word))
            .collect();
        let mut candidates = if family.is_empty() { people } else { family };
        // "Secretary Dulles" of a list is another than "Mr. Allen Dulles" of it.
        if sighting.listed {
            candidates.retain(|&number| {
                self.people.get(number).is_none_or(|person| !person.listed || person.family != word)
            });
        }
        if let Some(standing) = standing_of(page, sighting) {
            candidates.retain(|&number| {
                let known = self.people.get(number).and_then(|person| person.standing);
                known.is_none_or(|known| known == standing)
            });
        }
        // "Conference With President Eisenhower", signed by John S. D. Eisenhower.
        if is_received(page, sighting) {
            candidates.retain(|&number| {
                let person = self.people.get(number);
                person.is_none_or(|p| p.standing == Some(Standing::Head) || !p.signs && !p.listed)
            });
        }
        if candidates.len() > 1 && is_of_rank(page, sighting) {
            let head = |number: &usize| {
                self.people.get(*number).is_some_and(|p| p.standing == Some(Standing::Head))
            };
            if !candidates.iter().all(head) {
                candidates.retain(|number| !head(number));
            }
        }
        // "Mrs. Marcos" is not President Marcos.
        let wife = is_of_wife(page, sighting);
        candidates.retain(|&number| {
            self.people.get(number).is_none_or(|person| match person.addressed {
                Some(other) => other == wife || !wife && !person.given.is_empty(),
                None => true,
            })
        });
        if candidates.len() < 2 {
            return candidates.first().copied();
        }
        let office = office_of(page, sighting);
        let same = office.and_then(|office| {
            candidates.iter().copied().find(|&number| {
                self.people.get(number).is_some_and(|person| person.offices.contains(&office))
            })
        });
        same.or_else(|| self.nearest(&candidates, at))
    }

    /// The person that a name of several words does not contradict.
    fn matching(&self, given: &[String], family: &str) -> Option<usize> {
        let by_family = self.having(family).iter().copied().find(|&number| {
            self.people.get(number).is_some_and(|person| {
                person.family == family && compatible(&person.given, given)
                    || person.family != family
                        && same_words(&person.given, &person.family, given, family)
            })
        });
        by_family.or_else(|| {
            // The order of the words differs.
            given.iter().find_map(|word| {
                self.having(word).iter().copied().find(|&number| {
                    self.people.get(number).is_some_and(|person| {
                        same_words(&person.given, &person.family, given, family)
                    })
                })
            })
        })
    }

    /// Keeps the given names of a fuller form.
    fn grow(&mut self, person: Option<usize>, given: &[String]) {
        let Some(number) = person else { return };
        let Some(person) = self.people.get_mut(number) else { return };
        if person.stated.is_none()
            && given.iter().map(String::len).sum::<usize>()
                > person.given.iter().map(String::len).sum::<usize>()
        {
            for word in given {
                let people = self.by_word.entry(word.clone()).or_default();
                if !people.contains(&number) {
                    people.push(number);
                }
            }
            person.given = given.to_vec();
        }
    }

    fn see(
        &mut self,
        pages: &[Page<'_>],
        person: Option<usize>,
        at: usize,
        sightings: &mut [Sighting],
    ) {
        let Some(number) = person else { return };
        let of = sightings.get(at).and_then(|s| Some((pages.get(s.page)?, s)));
        let standing = of.and_then(|(page, sighting)| standing_of(page, sighting));
        let office = of.and_then(|(page, sighting)| office_of(page, sighting));
        let addressed = of.and_then(|(page, sighting)| address_of(page, sighting));
        let letters = |s: &Sighting| {
            let page = pages.get(s.page);
            let bytes = page.map_or(0, |page| page.range(s.name.words.clone()).len());
            (s.name.len, s.name.words.len(), bytes)
        };
        let fuller = {
            let now =
                self.people.get(number).and_then(|p| p.fullest).and_then(|f| sightings.get(f));
            let this = sightings.get(at);
            now.map(letters) < this.map(letters)
        };
        let (Some(person), Some(sighting)) = (self.people.get_mut(number), sightings.get_mut(at))
        else {
            return;
        };
        sighting.person = Some(number);
        person.points = person.points.max(sighting.points);
        person.places.insert(at);
        person.standing = person.standing.or(standing);
        person.addressed = person.addressed.or(addressed);
        person.listed |= sighting.listed && sighting.name.len > 1;
        person.signs |= sighting.role == Some(Role::Signatory);
        if let Some(office) = office
            && person.offices.len() < MOST_OFFICES
            && !person.offices.contains(&office)
        {
            person.offices.push(office);
        }
        if fuller {
            person.fullest = Some(at);
        }
    }
}

/// Whether a word of English is a family name as well, and nothing else.
fn is_word_and_surname(class: Classes) -> bool {
    let other = Classes::PLACE.with(Classes::TITLE).with(Classes::ORG).with(Classes::COMPLEMENT);
    class.any(Classes::FAMILY) && class.any(Classes::ENGLISH) && !class.any(other)
}

/// What tells at once that two words differ in sound: letters that stand for each other at the
/// beginning of a name are one.
fn first_sound(word: &str) -> Option<u8> {
    let letter = word.bytes().next()?;
    Some(match letter {
        b'g' | b'q' | b'k' | b'c' | b'h' | b'x' => b'k',
        b'v' | b'w' | b'f' | b'p' | b'b' => b'v',
        b'j' | b'y' | b'i' | b'e' | b'd' => b'j',
        b's' | b'z' | b't' => b's',
        b'o' | b'u' | b'a' => b'a',
        letter => letter,
    })
}

fn is_stated_suffix(word: &str) -> bool {
    matches!(word, "jr" | "sr" | "ii" | "iii" | "iv" | "esq")
}

/// The words of a name, folded: those before or after the family name, and the family name.
fn words_of(page: &Page<'_>, sighting: &Sighting) -> (Vec<String>, String) {
    let name = &sighting.name;
    let given = name
        .words
        .clone()
        .filter(|&at| at != name.family && !is_suffix(page.str(at)))
        .map(|at| fold(page.str(at)))
        .collect();
    (given, fold(page.str(name.family)))
}
