//! [`Language`]: which stemmer an analyzer applies.
//!
//! This file knows names and codes only; it must not know how any stemmer works, nor which words
//! of a language are elided.
//!
//! One law: [`Language::name`] and [`Language::code`] both parse back to the language.

use std::{fmt, str::FromStr};

use serde::{Deserialize, Serialize};

/// The language whose stemmer an [`Analyzer`](crate::analysis::Analyzer) applies.
///
/// It decides nothing else, save that `t'` before a vowel is elided in French only, and that queries
/// in English know its function words. Text of any
/// script is segmented and folded the same way under every language, so an index in English still
/// finds Russian and Chinese words in the form they were written in.
///
/// It is written and read (by serde as well) as its lower-case English name; reading also takes
/// the two-letter code of ISO 639-1.
///
/// ```
/// use chancery::Language;
///
/// let language: Language = "fr".parse()?;
/// assert_eq!(language, Language::French);
/// assert_eq!(language.to_string(), "french");
/// assert_eq!("Portuguese".parse(), Ok(Language::Portuguese));
/// assert_eq!(Language::default(), Language::English);
/// # Ok::<(), chancery::analysis::UnknownLanguage>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(into = "&'static str", try_from = "String")]
#[non_exhaustive]
pub enum Language {
    /// No stemming: every term is the exact form.
    None,
    /// English, by Porter's second stemmer.
    #[default]
    English,
    /// French.
    French,
    /// German.
    German,
    /// Spanish.
    Spanish,
    /// Italian.
    Italian,
    /// Portuguese.
    Portuguese,
    /// Dutch.
    Dutch,
    /// Danish.
    Danish,
    /// Swedish.
    Swedish,
    /// Norwegian, Bokmål.
    Norwegian,
    /// Finnish.
    Finnish,
    /// Russian.
    Russian,
    /// Arabic.
    Arabic,
    /// Greek.
    Greek,
    /// Hungarian.
    Hungarian,
    /// Romanian.
    Romanian,
    /// Tamil.
    Tamil,
    /// Turkish.
    Turkish,
}

/// Each language with its name and its code, in the order of the enum.
const NAMES: [(Language, &str, &str); 19] = [
    (Language::None, "none", "und"),
    (Language::English, "english", "en"),
    (Language::French, "french", "fr"),
    (Language::German, "german", "de"),
    (Language::Spanish, "spanish", "es"),
    (Language::Italian, "italian", "it"),
    (Language::Portuguese, "portuguese", "pt"),
    (Language::Dutch, "dutch", "nl"),
    (Language::Danish, "danish", "da"),
    (Language::Swedish, "swedish", "sv"),
    (Language::Norwegian, "norwegian", "no"),
    (Language::Finnish, "finnish", "fi"),
    (Language::Russian, "russian", "ru"),
    (Language::Arabic, "arabic", "ar"),
    (Language::Greek, "greek", "el"),
    (Language::Hungarian, "hungarian", "hu"),
    (Language::Romanian, "romanian", "ro"),
    (Language::Tamil, "tamil", "ta"),
    (Language::Turkish, "turkish", "tr"),
];

impl Language {
    /// Every language there is, [`Language::None`] first.
    ///
    /// ```
    /// use chancery::Language;
    ///
    /// assert!(Language::all().any(|language| language == Language::Tamil));
    /// ```
    pub fn all() -> impl Iterator<Item = Self> {
        NAMES.iter().map(|&(language, _, _)| language)
    }

    /// The lower-case English name, `"none"` for no stemming.
    #[must_use]
    pub fn name(self) -> &'static str {
        self.row().1
    }

    /// The code of ISO 639-1, and `"und"` (of ISO 639-2) for no stemming.
    ///
    /// ```
    /// use chancery::Language;
    ///
    /// assert_eq!(Language::Greek.code(), "el");
    /// ```
    #[must_use]
    pub fn code(self) -> &'static str {
        self.row().2
    }

    fn row(self) -> (Self, &'static str, &'static str) {
        NAMES.iter().copied().find(|&(language, _, _)| language == self).unwrap_or((
            Self::None,
            "none",
            "und",
        ))
    }
}

impl fmt::Display for Language {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

impl From<Language> for &'static str {
    fn from(language: Language) -> Self {
        language.name()
    }
}

impl FromStr for Language {
    type Err = UnknownLanguage;

    /// Reads a name or a code, in any case; `nb` (Bokmål) is Norwegian.
    ///
    /// # Errors
    ///
    /// [`UnknownLanguage`] when there is no stemmer of that name.
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        if text.eq_ignore_ascii_case("nb") {
            return Ok(Self::Norwegian);
        }
        NAMES
            .iter()
            .find(|(_, name, code)| {
                text.eq_ignore_ascii_case(name) || text.eq_ignore_ascii_case(code)
            })
            .map(|&(language, _, _)| language)
            .ok_or_else(|| UnknownLanguage { name: text.to_owned() })
    }
}

impl TryFrom<String> for Language {
    type Error = UnknownLanguage;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        text.parse()
    }
}

/// A name that is no [`Language`].
///
/// ```
/// use chancery::Language;
///
/// let error = "klingon".parse::<Language>().unwrap_err();
/// assert_eq!(
///     error.to_string(),
///     "no stemmer for language \"klingon\"; use a name or an ISO 639-1 code such as \
///      \"english\" or \"en\", or \"none\""
/// );
/// ```
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error(
    "no stemmer for language {name:?}; use a name or an ISO 639-1 code such as \"english\" or \
     \"en\", or \"none\""
)]
pub struct UnknownLanguage {
    name: String,
}

impl UnknownLanguage {
    /// The name as it was given.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }
}
