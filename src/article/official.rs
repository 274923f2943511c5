//! An official of an article: who, in what office, doing what.
//!
//! It keeps what the article states of a person. It knows no register of people: the canonical
//! person is found by a key. Its one law: the office of an official in a built article is an
//! office, never the line of a career.

use std::collections::BTreeMap;

use super::check::{
    check_fields, check_keyword, fields_bytes, keep_first, refuse_controls, trim, trim_or_none,
};
use super::country::Country;
use super::day::MONTHS;
use super::error::{ArticleError, ArticleErrorKind};
use super::name;
use super::role::Role;
use super::same_as::SameAs;

/// A person of an article, with the office held and the part taken.
///
/// [`Official::new`] begins one; the setters of [`OfficialBuilder`] add to it, and building the
/// article checks it.
///
/// ```
/// use chancery::{Article, Official, Role, SameAs};
///
/// let minister = Official::new("Séjourné, Stéphane")
///     .office("Foreign Minister")
///     .country("FR")
///     .role(Role::Visitor);
/// let article = Article::builder("a").body("Talks in Beijing.").official(minister).build()?;
///
/// let minister = &article.officials()[0];
/// assert_eq!(minister.normalized_name(), "Stéphane Séjourné");
/// assert_eq!(minister.key(&SameAs::new()), "stephane sejourne");
/// assert_eq!(minister.country().map(|country| country.name()), Some("France"));
/// # Ok::<(), chancery::ArticleError>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Official {
    pub(super) name: String,
    pub(super) id: Option<String>,
    pub(super) office: Option<String>,
    pub(super) country: Option<Country>,
    pub(super) note: Option<String>,
    pub(super) spellings: Vec<String>,
    pub(super) roles: Vec<Role>,
    pub(super) fields: BTreeMap<String, Vec<String>>,
}

impl Official {
    /// Begins an official of this name, as the article writes it; it may be inverted.
    #[expect(clippy::new_ret_no_self, reason = "an official is checked before there is one")]
    pub fn new(name: impl Into<String>) -> OfficialBuilder {
        let official = Self {
            name: name.into(),
            id: None,
            office: None,
            country: None,
            note: None,
            spellings: Vec::new(),
            roles: Vec::new(),
            fields: BTreeMap::new(),
        };
        OfficialBuilder { official, fault: None }
    }

    /// The name as the article writes it.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The identifier that the source gives the person.
    #[must_use]
    pub fn id(&self) -> Option<&str> {
        self.id.as_deref()
    }

    /// The office held at the time, never a career.
    #[must_use]
    pub fn office(&self) -> Option<&str> {
        self.office.as_deref()
    }

    /// The country served.
    #[must_use]
    pub fn country(&self) -> Option<Country> {
        self.country
    }

    /// The remark about the person, such as a career.
    #[must_use]
    pub fn note(&self) -> Option<&str> {
        self.note.as_deref()
    }

    /// The spellings of the name that occur in the text.
    #[must_use]
    pub fn spellings(&self) -> &[String] {
        &self.spellings
    }

    /// The parts taken, sorted, each once.
    #[must_use]
    pub fn roles(&self) -> &[Role] {
        &self.roles
    }

    /// The fields of the user's own, by name.
    #[must_use]
    pub fn fields(&self) -> &BTreeMap<String, Vec<String>> {
        &self.fields
    }

    /// The full name in reading order: "Byroade, Henry A., Jr." is "Henry A. Byroade Jr.".
    ///
    /// Variants in parentheses, nicknames in quotation marks and a description after the name are
    /// left out.
    #[must_use]
    pub fn normalized_name(&self) -> String {
        name::normalized(&self.name)
    }

    /// The normalized name as a key: lower case, diacritics folded, punctuation dropped.
    ///
    /// Latin letters fold to ASCII; letters of other scripts are not transliterated.
    #[must_use]
    pub fn name_key(&self) -> String {
        name::key(&self.name)
    }

    /// The key of the person where no register names one: what `same_as` maps the stated id to,
    /// else the [`name_key`](Self::name_key), which may be mapped as well.
    ///
    /// An id that is not mapped gives no key, since the ids of one volume or desk mean nothing in
    /// another; an id mapped to itself does.
    #[must_use]
    pub fn key(&self, same_as: &SameAs) -> String {
        match self.id.as_deref().filter(|id| same_as.get(id).is_some()) {
            Some(id) => same_as.canonical(id).to_owned(),
            None => same_as.canonical(&self.name_key()).to_owned(),
        }
    }

    pub(super) fn text_bytes(&self) -> usize {
        let texts = [&self.id, &self.office, &self.note];
        self.name.len()
            + texts.into_iter().flatten().chain(&self.spellings).map(String::len).sum::<usize>()
            + fields_bytes(&self.fields)
    }
}

/// An official that is being put together.
///
/// Setters take it and return it; what they are given is checked by
/// [`build`](OfficialBuilder::build), which building an article calls.
#[derive(Debug, Clone)]
#[must_use]
pub struct OfficialBuilder {
    official: Official,
    /// The first thing that a setter was given and could not take.
    fault: Option<ArticleError>,
}

impl OfficialBuilder {
    /// Sets the office held at the time.
    ///
    /// A line that tells a career ([`is_career_line`]) becomes the note.
    pub fn office(mut self, office: impl Into<String>) -> Self {
        self.official.office = Some(office.into());
        self
    }

    /// Sets the country served: a [`Country`], a code or an English name.
    pub fn country(mut self, country: impl TryInto<Country, Error: Into<ArticleError>>) -> Self {
        match country.try_into() {
            Ok(country) => self.official.country = Some(country),
            Err(error) => {
                self.fault.get_or_insert_with(|| error.into().within("country"));
            }
        }
        self
    }

    /// Sets the identifier that the source gives the person.
    pub fn id(mut self, id: impl Into<String>) -> Self {
        self.official.id = Some(id.into());
        self
    }

    /// Sets the remark about the person, such as a career.
    pub fn note(mut self, note: impl Into<String>) -> Self {
        self.official.note = Some(note.into());
        self
    }

    /// Adds a spelling of the name that occurs in the text; the same one twice is once.
    pub fn spelling(mut self, spelling: impl Into<String>) -> Self {
        self.official.spellings.push(spelling.into());
        self
    }

    /// Adds a part taken; the same one twice is once.
    pub fn role(mut self, role: Role) -> Self {
        self.official.roles.push(role);
        self
    }

    /// Adds a value to a field of the user's own.
    pub fn field(mut self, name: impl Into<String>, value: impl Into<String>) -> Self {
        self.official.fields.entry(name.into()).or_default().push(value.into());
        self
    }

    /// Checks the official.
    ///
    /// # Errors
    /// When the name is empty, when the name or the id holds a control character,
    /// when one of them or a spelling is longer than [`Article::MAX_FIELD_VALUE_BYTES`](super::Article::MAX_FIELD_VALUE_BYTES), when the country
    /// is not in ISO 3166, or when a field is not one that an article could have.
    pub fn build(self) -> Result<Official, ArticleError> {
        let Self { mut official, fault } = self;
        if let Some(fault) = fault {
            return Err(fault);
        }
        trim(&mut official.name);
        if official.name.is_empty() {
            let message = "an official has no name; name one or leave it out";
            return Err(ArticleError::new(ArticleErrorKind::Official, message).within("name"));
        }
        for text in [&mut official.id, &mut official.office, &mut official.note] {
            trim_or_none(text);
        }
        for (field, text) in [("name", Some(&official.name)), ("id", official.id.as_ref())] {
            if let Some(text) = text {
                check_keyword("it", text).map_err(|error| error.within(field))?;
                refuse_controls(ArticleErrorKind::Official, text)
                    .map_err(|error| error.within(field))?;
            }
        }
        if let Some(career) = official.office.take_if(|office| is_career_line(office)) {
            official.note = Some(match official.note {
                None => career,
                Some(note) => format!("{career}\n{note}"),
            });
        }
        official.spellings.iter_mut().for_each(trim);
        official.spellings.retain(|spelling| !spelling.is_empty());
        for spelling in &official.spellings {
            check_keyword("a spelling", spelling).map_err(|error| error.within("spellings"))?;
        }
        keep_first(&mut official.spellings);
        official.roles.sort_unstable();
        official.roles.dedup();
        check_fields(&official.fields)?;
        Ok(official)
    }
}

impl From<Official> for OfficialBuilder {
    fn from(official: Official) -> Self {
        Self { official, fault: None }
    }
}

/// Whether a text tells a career or refers elsewhere, and so is no office to search or count by.
///
/// It is when it holds a year from 1500 to 2099 or a semicolon, has one of the words "thereafter",
/// "until" or "from" with a month, is longer than 120 characters, or sends the reader to another
/// entry ("see Ngo Dinh Diem").
///
/// ```
/// use chancery::is_career_line;
///
/// assert!(is_career_line("Secretary of State from January 1961"));
/// assert!(is_career_line("Deputy Minister until March; thereafter Minister"));
/// assert!(!is_career_line("Democratic Senator from Oregon"));
/// ```
#[must_use]
pub fn is_career_line(text: &str) -> bool {
    if text.contains(';') || text.chars().count() > 120 {
        return true;
    }
    let lower = text.trim_start_matches(['(', ' ']).to_lowercase();
    if lower.starts_with("see ") {
        return true;
    }
    let mut before = "";
    for word in lower.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()) {
        let told = match word {
            "thereafter" | "until" => true,
            _ => is_year(word) || (before == "from" && is_month(word)),
        };
        if told {
            return true;
        }
        before = word;
    }
    false
}

fn is_year(word: &str) -> bool {
    word.len() == 4 && word.parse::<u16>().is_ok_and(|year| (1500..2100).contains(&year))
}

fn is_month(word: &str) -> bool {
    word.len() >= 3 && MONTHS.iter().any(|month| month.to_lowercase().starts_with(word))
}
