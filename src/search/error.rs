//! What can be wrong with a request beside its query.
//!
//! It must not know how a request is carried out.

/// A request that cannot be carried out as it is.
///
/// ```
/// let error = "no cursor".parse::<chancery::Cursor>().unwrap_err();
/// assert!(error.to_string().starts_with("cursor: "));
/// assert!(chancery::Error::from(error).is_query());
/// ```
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{what}: {message}")]
pub struct RequestError {
    what: &'static str,
    message: String,
}

impl RequestError {
    /// An error if more of something is asked for than there may be.
    pub(crate) fn past(
        what: &'static str,
        of: &str,
        asked: usize,
        most: usize,
        advice: &str,
    ) -> Result<(), Self> {
        if asked <= most {
            return Ok(());
        }
        let message = format!("at most {most} {of}, and {asked} were asked for; {advice}");
        Err(Self { what, message })
    }

    pub(crate) fn cursor(message: impl Into<String>) -> Self {
        Self { what: "cursor", message: message.into() }
    }

    pub(crate) fn interval(message: impl Into<String>) -> Self {
        Self { what: "interval", message: message.into() }
    }

    pub(crate) fn periods(message: impl Into<String>) -> Self {
        Self { what: "periods", message: message.into() }
    }
}
