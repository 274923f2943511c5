//! The authority file: people, their names, and the offices they held.
//!
//! It knows who bore what name and held what office when. It must not know articles, or what prose
//! says of people. Its one law: one id is one person, whichever sources tell of it.

mod builtin;
mod error;
mod load;
mod lookup;
mod merge;
mod names;
mod person;
mod phrase;
mod resolve;
mod row;
mod skeleton;
mod source;
#[cfg(test)]
mod tests;

use std::collections::BTreeMap;
use std::fmt;
use std::io::Read;
use std::sync::Arc;

pub use error::AuthorityError;
pub use load::Loaded;
use lookup::Lookup;
pub(crate) use names::is_same_sound;
pub use person::{HeldOffice, Person, Post};
pub(crate) use phrase::OfficePhrase;
pub use resolve::{Candidate, Resolution};
pub use source::Source;

use super::official::NameMatch;
use crate::article::DateSpan;

/// People with all their names and the offices they held, to be looked up by name, surname and
/// office on a date.
///
/// It is cheap to clone. [`Authority::builtin`] has what the crate brings; a file of the user's own
/// is read by [`Authority::from_json_lines`] or [`Authority::from_csv`], and
/// [`merge`](Authority::merge) puts several together.
///
/// ```
/// use chancery::{Authority, DateSpan, NameMatch};
///
/// let file = r#"{"id": "jfd", "name": "John Foster Dulles", "role": "Secretary of State", "country": "US", "start": "1953-01-26", "end": "1959-04-22"}"#;
/// let authority = Authority::from_json_lines(file.as_bytes()).strict()?;
///
/// let on = DateSpan::parse("1956-11-01")?;
/// let found = authority.resolve("Dulles, J. F.", Some(on));
/// let best = found.best().ok_or("nobody")?;
/// assert_eq!((best.person().id(), best.matched()), ("jfd", NameMatch::Alias));
/// assert_eq!(best.offices()[0].title(), "Secretary of State");
///
/// let holders = authority.holders("American Foreign Minister", on);
/// assert_eq!(holders.best().map(|best| best.person().name()), Some("John Foster Dulles"));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Default)]
pub struct Authority {
    inner: Arc<Inner>,
}

#[derive(Default)]
struct Inner {
    people: Vec<Person>,
    sources: Vec<Source>,
    lookup: Lookup,
}

impl Authority {
    /// An authority without people.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// The people that the crate brings: 1,252 people with 1,305 tenures, from two snapshots of the
    /// World Factbook of the CIA, which is in the public domain, of 4 November 2015 and of 17 January
    /// 2026.
    ///
    /// 641 are of heads of state and of government and who stands in for them, among them four
    /// foreign ministers (of Qatar, San Marino and the Holy See) and three heads of the European
    /// Union; 664 of ambassadors and chargés d'affaires from and to the United States. It has who was in
    /// office on either day, since when: not who came and went between, nor before, and of most
    /// countries no foreign minister. The rest is for a file of the user's own, which
    /// [`merge`](Self::merge) adds.
    ///
    /// [`sources`](Self::sources) tells where the rows come from, under what licence, up to which day,
    /// and how many there are. An end with a `?` is the day on which the office was last known to be
    /// held.
    ///
    /// ```
    /// use chancery::{Authority, DateSpan};
    ///
    /// let file = r#"{"id": "p1", "name": "Stéphane Séjourné", "office": "Foreign Minister", "country": "FR", "from": "2024-01-12", "to": "2024-09-21"}"#;
    /// let own = Authority::from_json_lines(file.as_bytes()).strict()?;
    /// let authority = Authority::builtin().merge(&own);
    ///
    /// let on = DateSpan::parse("2024-04-01")?;
    /// for (office, name) in [
    ///     ("French President", "Emmanuel Macron"),
    ///     ("French Foreign Minister", "Stéphane Séjourné"),
    /// ] {
    ///     let holders = authority.holders(office, on);
    ///     assert_eq!(holders.best().map(|best| best.person().name()), Some(name));
    /// }
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn builtin() -> Self {
        builtin::builtin()
    }

    /// Reads people from JSON Lines, one person or one tenure a line.
    ///
    /// | part | keys |
    /// |---|---|
    /// | id | `id`; without one, the folded name is the id |
    /// | name | `name`, in reading order or inverted |
    /// | further names | `names`, `aliases`, `spellings`, `other_names` (a text or a list) |
    /// | family name | `surname`, `family_name`, `last_name` |
    /// | offices | `offices`: a list of objects with the keys below; without it they stand in the person |
    /// | of an office: what it is | `office`, `role`, `title`, `position` |
    /// | of an office: of what | `country`, `country_code`, `iso3`; or `organisation`, `organization`, `org` |
    /// | of an office: where it is sent | `post`, `place` (a country, an organisation, or a slug such as `sri-lanka`) |
    /// | of an office: since, until | `from`, `start`, `start_date`; `to`, `end`, `end_date` (EDTF, or null) |
    /// | source | `source` |
    ///
    /// Lines of one id are one person. Other keys are passed over. A line
    /// `{"sources": [{"name": "..", "licence": "..", "as_of": ".."}]}` tells of sources.
    pub fn from_json_lines(reader: impl Read) -> Loaded {
        load::json_lines(reader)
    }

    /// Reads people from CSV, one tenure a row, with the columns that
    /// [`from_json_lines`](Self::from_json_lines) has keys for.
    ///
    /// The first row names the columns, in any order; `name` must be one. Several further names are
    /// divided by `;` or `|`.
    pub fn from_csv(reader: impl Read) -> Loaded {
        load::csv(reader)
    }

    /// The people of both: those of one id are one person with the names and offices of both, those
    /// of this one first.
    ///
    /// A person whose record states no id, as those of [`builtin`](Self::builtin) do, is also the one
    /// of a like name who held one of the same offices at the same time, and takes that id.
    #[must_use]
    pub fn merge(&self, other: &Self) -> Self {
        merge::merged(self, other)
    }

    fn of(people: Vec<Person>, mut sources: Vec<Source>) -> Self {
        for source in &mut sources {
            source.tenures = 0;
        }
        for office in people.iter().flat_map(Person::offices) {
            if let Some(source) = sources.get_mut(usize::from(office.source)) {
                source.tenures += 1;
            }
        }
        let lookup = Lookup::of(&people);
        Self { inner: Arc::new(Inner { people, sources, lookup }) }
    }

    /// How many people there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.inner.people.len()
    }

    /// Whether there is nobody.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.inner.people.is_empty()
    }

    /// How many tenures there are.
    #[must_use]
    pub fn tenures(&self) -> usize {
        self.inner.people.iter().map(|person| person.offices.len()).sum()
    }

    /// How many tenures there are of each office, by its title.
    #[must_use]
    pub fn offices(&self) -> BTreeMap<&str, usize> {
        let mut counts = BTreeMap::new();
        for office in self.inner.people.iter().flat_map(Person::offices) {
            *counts.entry(office.title()).or_default() += 1;
        }
        counts
    }

    /// The sources of its rows.
    #[must_use]
    pub fn sources(&self) -> &[Source] {
        &self.inner.sources
    }

    /// Every person.
    pub fn people(&self) -> impl Iterator<Item = &Person> {
        self.inner.people.iter()
    }

    /// The person of an id.
    #[must_use]
    pub fn person(&self, id: &str) -> Option<&Person> {
        self.numbered(self.inner.lookup.id(id)?)
    }

    /// The people that a name can mean on a date.
    ///
    /// The name may be inverted or in another order, have titles before it, initials for given
    /// names, or lack some of them. Where no name is the same, those that sound the same in another
    /// transliteration, or that differ by a slip in a long word, are fuzzy matches; short words must
    /// be the same. A surname alone is looked up by
    /// [`surname_candidates`](Self::surname_candidates).
    #[must_use]
    pub fn resolve(&self, name: &str, on: Option<DateSpan>) -> Resolution<'_> {
        resolve::resolve(self, name, on)
    }

    /// The people of a surname who held an office on a date; without a date, all of that surname.
    #[must_use]
    pub fn surname_candidates(&self, surname: &str, on: Option<DateSpan>) -> Resolution<'_> {
        resolve::by_surname(self, surname, on)
    }

    /// Who held an office on a date: "French Foreign Minister", "US Ambassador to India", "UN
    /// Secretary-General".
    ///
    /// Where nobody held an office of this very name, those count who stood for it in their
    /// country: the Secretary of State is the American foreign minister, the Chancellor the German
    /// head of government.
    #[must_use]
    pub fn holders(&self, office: &str, on: DateSpan) -> Resolution<'_> {
        let year = Some(on.first_day().year());
        let Some(phrase) = OfficePhrase::read(office, year) else { return Resolution::default() };
        self.holders_of(&phrase, on)
    }

    /// Who held the office of a phrase on a date.
    pub(crate) fn holders_of(&self, phrase: &OfficePhrase, on: DateSpan) -> Resolution<'_> {
        let found = phrase.keys().into_iter().map(|key| resolve::by_office(self, key, on));
        found.into_iter().find(|found| !found.is_empty()).unwrap_or_default()
    }

    /// The offices that a person held on a date.
    #[must_use]
    pub fn offices_of(&self, id: &str, on: DateSpan) -> Vec<&HeldOffice> {
        self.person(id).map(|person| person.offices_on(on).collect()).unwrap_or_default()
    }

    /// The key that a person has in an index: that of the name, as articles that state the person
    /// have it, or the id where several people bear the name.
    #[must_use]
    pub fn key_of(&self, person: &Person) -> String {
        let key = crate::article::name_key(person.name());
        let same = self.resolve(person.name(), None);
        let same = same
            .candidates()
            .iter()
            .filter(|other| matches!(other.matched(), NameMatch::Exact | NameMatch::Alias));
        if same.count() < 2 && !key.is_empty() { key } else { person.id.clone() }
    }

    fn lookup(&self) -> &Lookup {
        &self.inner.lookup
    }

    fn numbered(&self, number: u32) -> Option<&Person> {
        self.inner.people.get(number as usize)
    }
}

impl fmt::Debug for Authority {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Authority")
            .field("people", &self.len())
            .field("tenures", &self.tenures())
            .field("sources", &self.inner.sources)
            .finish()
    }
}
