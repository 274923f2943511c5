//! What an official does in an article.
//!
//! It knows the eight parts and their words, and nothing of offices or names. Its one law: a role
//! is what the article states, never what is guessed from the text.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Deserializer, Serialize, Serializer, de};

use super::error::{ArticleError, ArticleErrorKind, quoted};

/// The part that an official has in an article.
///
/// ```
/// use chancery::Role;
///
/// assert_eq!("sender".parse::<Role>()?, Role::From);
/// assert_eq!(Role::Mentioned.as_str(), "mentioned");
/// # Ok::<(), chancery::ArticleError>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Role {
    /// Wrote or sent it.
    From,
    /// Received it, or was meant to.
    To,
    /// Spoke it.
    Speaker,
    /// Went to see the host.
    Visitor,
    /// Received the visitor.
    Host,
    /// Took part in the meeting.
    Participant,
    /// Signed it.
    Signatory,
    /// Is named in it.
    Mentioned,
}

impl Role {
    /// Every role, in the order in which roles sort.
    pub const ALL: [Self; 8] = [
        Self::From,
        Self::To,
        Self::Speaker,
        Self::Visitor,
        Self::Host,
        Self::Participant,
        Self::Signatory,
        Self::Mentioned,
    ];

    /// The role as a lower-case word.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::From => "from",
            Self::To => "to",
            Self::Speaker => "speaker",
            Self::Visitor => "visitor",
            Self::Host => "host",
            Self::Participant => "participant",
            Self::Signatory => "signatory",
            Self::Mentioned => "mentioned",
        }
    }

    /// The role that a word names, in any case, with the usual other words for it.
    pub(super) fn from_word(word: &str) -> Option<Self> {
        let word = word.trim();
        let is = |known: &str| word.eq_ignore_ascii_case(known);
        if let Some(role) = Self::ALL.into_iter().find(|role| is(role.as_str())) {
            return Some(role);
        }
        if is("mention") || is("mentions") {
            Some(Self::Mentioned)
        } else if is("author") || is("sender") {
            Some(Self::From)
        } else if is("recipient") || is("addressee") {
            Some(Self::To)
        } else {
            None
        }
    }
}

impl FromStr for Role {
    type Err = ArticleError;

    fn from_str(word: &str) -> Result<Self, ArticleError> {
        Self::from_word(word).ok_or_else(|| {
            let message = format!(
                "{}: not a role; write from, to, speaker, visitor, host, participant, signatory \
                 or mentioned",
                quoted(word)
            );
            ArticleError::new(ArticleErrorKind::Official, message)
        })
    }
}

impl fmt::Display for Role {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

impl AsRef<str> for Role {
    fn as_ref(&self) -> &str {
        self.as_str()
    }
}

impl Serialize for Role {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.as_str())
    }
}

impl<'de> Deserialize<'de> for Role {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?.parse().map_err(de::Error::custom)
    }
}
