//! Countries by their ISO 3166 codes, the former ones included.
//!
//! It knows codes and English names and nothing of capitals, demonyms or borders. Its one law: one
//! country has one [`Country`], whichever code or name it was stated by.

use std::collections::HashMap;
use std::fmt;
use std::str::FromStr;
use std::sync::LazyLock;

use rust_iso3166::iso3166_3;
use serde::{Deserialize, Deserializer, Serialize, Serializer, de};

use super::error::{ArticleError, ArticleErrorKind, quoted};

/// Short English names where the register's own is long, inverted or shared by two codes.
const SHORT_NAMES: &[(&str, &str)] = &[
    ("BN", "Brunei"),
    ("CD", "Democratic Republic of the Congo"),
    ("CG", "Republic of the Congo"),
    ("GB", "United Kingdom"),
    ("KP", "North Korea"),
    ("KR", "South Korea"),
    ("LA", "Laos"),
    ("MF", "Saint Martin"),
    ("RU", "Russia"),
    ("SX", "Sint Maarten"),
    ("SY", "Syria"),
    ("TR", "Türkiye"),
    ("US", "United States"),
    ("VA", "Holy See"),
    ("VG", "British Virgin Islands"),
    ("VI", "United States Virgin Islands"),
    ("VN", "Vietnam"),
    ("XK", "Kosovo"),
    ("BUMM", "Burma"),
    ("BYAA", "Byelorussian Soviet Socialist Republic"),
    ("DDDE", "German Democratic Republic"),
    ("FXFR", "Metropolitan France"),
    ("SUHH", "Soviet Union"),
    ("VDVN", "Democratic Republic of Viet-Nam"),
    ("YDYE", "Democratic Yemen"),
];

/// Further English names that are in wide use.
const OTHER_NAMES: &[(&str, &str)] = &[
    ("CI", "Ivory Coast"),
    ("CV", "Cape Verde"),
    ("CZ", "Czech Republic"),
    ("GB", "Britain"),
    ("GB", "Great Britain"),
    ("MK", "Macedonia"),
    ("SZ", "Swaziland"),
    ("TR", "Turkey"),
    ("US", "United States of America"),
    ("VA", "Vatican City"),
    ("VA", "Vatican"),
    ("DDDE", "East Germany"),
    ("VDVN", "North Vietnam"),
    ("YDYE", "South Yemen"),
];

/// A country of ISO 3166, or a former one of ISO 3166-3.
///
/// It is kept as the alpha-2 code, and a former state as the four letters of ISO 3166-3 (`SUHH`,
/// `YUCS`, `CSHH`, `DDDE`). `XK`, which the standard leaves to its users, is Kosovo.
///
/// ```
/// use chancery::Country;
///
/// let france = Country::parse("fra")?;
/// assert_eq!((france.as_str(), france.name()), ("FR", "France"));
/// assert_eq!(Country::parse("UK")?, Country::parse("United Kingdom")?);
/// assert_eq!(Country::parse("SUN")?.as_str(), "SUHH");
/// # Ok::<(), chancery::ArticleError>(())
/// ```
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Country(&'static str);

impl Country {
    /// Reads an alpha-2, alpha-3 or four-letter code, or an English short name, in any case.
    ///
    /// # Errors
    /// When ISO 3166 has no such country.
    ///
    /// ```
    /// use chancery::Country;
    ///
    /// assert_eq!(
    ///     Country::parse("Ruritania").unwrap_err().to_string(),
    ///     "Ruritania: not a country of ISO 3166; write FR, FRA or France",
    /// );
    /// ```
    pub fn parse(text: &str) -> Result<Self, ArticleError> {
        let text = text.trim();
        let code = text.to_ascii_uppercase();
        by_code(&code).or_else(|| by_name(text)).map(Self).ok_or_else(|| {
            let message = match code.as_str() {
                "" => "a country is empty; write FR, FRA or France".into(),
                "CS" => "CS: two states had it; write CSHH (Czechoslovakia) or CSXX (Serbia and \
                     Montenegro)"
                    .into(),
                _ => {
                    format!("{}: not a country of ISO 3166; write FR, FRA or France", quoted(text))
                }
            };
            ArticleError::new(ArticleErrorKind::Country, message)
        })
    }

    /// The canonical code: two letters, or four for a former state.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        self.0
    }

    /// The short name in English.
    #[must_use]
    pub fn name(self) -> &'static str {
        short_name(self.0, registered_name(self.0))
    }

    /// Whether it is a former state of ISO 3166-3.
    #[must_use]
    pub fn is_former(self) -> bool {
        self.0.len() == 4
    }
}

fn by_code(code: &str) -> Option<&'static str> {
    match code.len() {
        2 => match code {
            "UK" => Some("GB"),
            "XK" => Some("XK"),
            _ => rust_iso3166::from_alpha2(code).map(|c| c.alpha2).or_else(|| by_former(code)),
        },
        3 if code == "XKX" => Some("XK"),
        3 => rust_iso3166::from_alpha3(code).map(|c| c.alpha2).or_else(|| by_former(code)),
        4 => iso3166_3::from_code(code).map(|c| c.code),
        _ => None,
    }
}

/// A code of two or three letters that one former state had and no country has now.
fn by_former(code: &str) -> Option<&'static str> {
    let mut had = iso3166_3::ALL
        .iter()
        .filter(|state| state.former.alpha2 == code || state.former.alpha3 == code);
    match (had.next(), had.next()) {
        (Some(state), None) => Some(state.code),
        _ => None,
    }
}

/// Names compare without case; a name that two countries would share is no name.
fn by_name(text: &str) -> Option<&'static str> {
    NAMES.get(&text.to_lowercase()).copied()
}

/// Codes by name in lower case: short and other names before registered ones, and these before what
/// stands before their qualifications.
static NAMES: LazyLock<HashMap<String, &'static str>> = LazyLock::new(|| {
    let mut names = HashMap::new();
    for (code, name) in SHORT_NAMES.iter().chain(OTHER_NAMES) {
        names.entry(name.to_lowercase()).or_insert(*code);
    }
    let now = rust_iso3166::ALL.iter().map(|c| (c.alpha2, c.name));
    let former = iso3166_3::ALL.iter().map(|c| (c.code, c.name));
    let all = || now.clone().chain(former.clone());
    for (code, name) in all() {
        names.entry(name.to_lowercase()).or_insert(code);
    }
    let mut short: HashMap<String, Option<&'static str>> = HashMap::new();
    for (code, name) in all() {
        let shared = short.entry(before_qualification(name).to_lowercase());
        shared.and_modify(|code| *code = None).or_insert(Some(code));
    }
    for (name, code) in short {
        if let Some(code) = code {
            names.entry(name).or_insert(code);
        }
    }
    names
});

fn registered_name(code: &'static str) -> &'static str {
    rust_iso3166::from_alpha2(code)
        .map(|c| c.name)
        .or_else(|| iso3166_3::from_code(code).map(|c| c.name))
        .unwrap_or(code)
}

fn short_name(code: &str, registered: &'static str) -> &'static str {
    match SHORT_NAMES.iter().find(|(known, _)| *known == code) {
        Some((_, name)) => name,
        None if registered.contains('(') || code.len() == 4 => before_qualification(registered),
        None => registered,
    }
}

/// `Iran (Islamic Republic of)` without its parenthesis, `Zaire, Republic of` without its comma.
fn before_qualification(name: &'static str) -> &'static str {
    // `Cocos (Keeling) Islands` has its parenthesis in the middle.
    let aside = name.find(" (").filter(|_| name.ends_with(')'));
    let cut = aside.and_then(|at| name.get(..at)).unwrap_or(name);
    match cut.split_once(", ") {
        Some((short, rest)) if !rest.contains(" and ") => short,
        _ => cut.trim_end_matches(','),
    }
}

impl FromStr for Country {
    type Err = ArticleError;

    fn from_str(text: &str) -> Result<Self, ArticleError> {
        Self::parse(text)
    }
}

impl TryFrom<&str> for Country {
    type Error = ArticleError;

    fn try_from(text: &str) -> Result<Self, ArticleError> {
        Self::parse(text)
    }
}

impl TryFrom<&String> for Country {
    type Error = ArticleError;

    fn try_from(text: &String) -> Result<Self, ArticleError> {
        Self::parse(text)
    }
}

impl TryFrom<String> for Country {
    type Error = ArticleError;

    fn try_from(text: String) -> Result<Self, ArticleError> {
        Self::parse(&text)
    }
}

impl fmt::Display for Country {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.0)
    }
}

impl fmt::Debug for Country {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.0)
    }
}

impl AsRef<str> for Country {
    fn as_ref(&self) -> &str {
        self.0
    }
}

impl Serialize for Country {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.0)
    }
}

impl<'de> Deserialize<'de> for Country {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        Self::parse(&text).map_err(de::Error::custom)
    }
}
