//! What can be wrong with judgments, runs and collections.
//!
//! The first thing that is wrong ends the reading: a judgment passed over would be a wrong figure.
//! The file must not know what the columns of a line mean.

use std::io;
use std::path::{Path, PathBuf};

/// Why judgments, a run or a collection cannot be read, written or made.
///
/// ```
/// use chancery::evaluate::{EvaluateError, Qrels};
///
/// let error = Qrels::read("1 0 a 2\n1 0 b high\n".as_bytes()).unwrap_err();
/// assert!(matches!(error, EvaluateError::Line { line: 2, .. }));
/// assert_eq!(error.to_string(), "line 2: the relevance `high` is not a whole number, such as 0 or 1");
/// ```
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum EvaluateError {
    /// A line of a file is not what it should be.
    #[error("line {line}: {message}")]
    Line {
        /// The line, from 1.
        line: u64,
        /// What is wrong and what would be right.
        message: String,
    },
    /// A value is not what it should be.
    #[error("{message}")]
    Value {
        /// What is wrong and what would be right.
        message: String,
    },
    /// Something is wrong with a file of a collection.
    #[error("`{}`: {error}", path.display())]
    File {
        /// The file.
        path: PathBuf,
        /// What is wrong with it.
        error: Box<Self>,
    },
    /// Reading or writing failed.
    #[error(transparent)]
    Io(#[from] io::Error),
    /// The search failed.
    #[error(transparent)]
    Search(#[from] crate::Error),
}

impl EvaluateError {
    pub(super) fn value(message: impl Into<String>) -> Self {
        Self::Value { message: message.into() }
    }

    /// Says which line a value stands on.
    pub(super) fn at(self, line: u64) -> Self {
        match self {
            Self::Value { message } => Self::Line { line, message },
            other => other,
        }
    }

    /// Says which file it is about.
    pub(super) fn in_file(self, path: &Path) -> Self {
        Self::File { path: path.to_owned(), error: Box::new(self) }
    }
}
