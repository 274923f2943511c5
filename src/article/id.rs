//! The identifier of an article.
//!
//! It knows what a well-formed identifier is and nothing of where it came from. Its one law:
//! whatever holds an [`ArticleId`] holds text that can be a key, a line of a file and a part of a
//! URL path without a surprise.

use std::borrow::Borrow;
use std::fmt;
use std::str::FromStr;
use std::sync::Arc;

use serde::{Deserialize, Deserializer, Serialize, Serializer, de};

use super::error::{ArticleError, ArticleErrorKind, quoted};

/// The identifier of an article: 1 to 512 bytes, without control characters, and without
/// whitespace at either end.
///
/// Cloning one copies a pointer.
///
/// ```
/// use chancery::ArticleId;
///
/// let id: ArticleId = "frus1961-63v16/d388".parse()?;
/// assert_eq!(id, "frus1961-63v16/d388");
/// assert!(ArticleId::try_from(" padded").is_err());
/// # Ok::<(), chancery::ArticleError>(())
/// ```
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ArticleId(Arc<str>);

impl ArticleId {
    /// The longest identifier, in bytes.
    pub const MAX_BYTES: usize = 512;

    /// The identifier as text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    fn check(text: &str) -> Result<(), ArticleError> {
        let wrong = |message: String| Err(ArticleError::new(ArticleErrorKind::Id, message));
        if text.is_empty() {
            return wrong("an id is empty; it wants 1 to 512 bytes".into());
        }
        if text.len() > Self::MAX_BYTES {
            return wrong(format!("an id has {} bytes; it may have 512", text.len()));
        }
        if text.chars().any(char::is_control) {
            return wrong(format!("{}: an id holds no control characters", quoted(text)));
        }
        if text.trim().len() != text.len() {
            return wrong(format!("`{}`: an id has no space at its ends", quoted(text)));
        }
        Ok(())
    }
}

impl TryFrom<&str> for ArticleId {
    type Error = ArticleError;

    fn try_from(text: &str) -> Result<Self, ArticleError> {
        Self::check(text)?;
        Ok(Self(text.into()))
    }
}

impl TryFrom<String> for ArticleId {
    type Error = ArticleError;

    fn try_from(text: String) -> Result<Self, ArticleError> {
        Self::try_from(text.as_str())
    }
}

impl FromStr for ArticleId {
    type Err = ArticleError;

    fn from_str(text: &str) -> Result<Self, ArticleError> {
        Self::try_from(text)
    }
}

impl fmt::Display for ArticleId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.0)
    }
}

impl fmt::Debug for ArticleId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(&*self.0, f)
    }
}

impl AsRef<str> for ArticleId {
    fn as_ref(&self) -> &str {
        &self.0
    }
}

impl Borrow<str> for ArticleId {
    fn borrow(&self) -> &str {
        &self.0
    }
}

impl PartialEq<str> for ArticleId {
    fn eq(&self, other: &str) -> bool {
        &*self.0 == other
    }
}

impl PartialEq<&str> for ArticleId {
    fn eq(&self, other: &&str) -> bool {
        &*self.0 == *other
    }
}

impl From<ArticleId> for String {
    fn from(id: ArticleId) -> Self {
        id.as_str().to_owned()
    }
}

impl Serialize for ArticleId {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.0)
    }
}

impl<'de> Deserialize<'de> for ArticleId {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        Self::try_from(text).map_err(de::Error::custom)
    }
}
