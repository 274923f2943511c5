//! The one error type of the crate, over the errors of its modules.
//!
//! It must not know how any error came about: each module says that in its own words, and the
//! engine's errors are reached through [`std::error::Error::source`] only.

use std::path::Path;

use crate::article::{ArticleError, RecordError};
use crate::export::ExportError;
use crate::index::IndexError;
use crate::query::QueryError;
use crate::search::RequestError;

/// What went wrong in a call to this crate.
///
/// The type is opaque: ask it with its `is_` methods what a program should do next, and print it
/// for a person. The modules' own errors are its [`source`](std::error::Error::source).
///
/// ```
/// let error = chancery::Index::open("/no/such/folder").unwrap_err();
/// assert!(error.is_not_found());
/// assert_eq!(error.path().unwrap(), std::path::Path::new("/no/such/folder"));
/// ```
#[derive(Debug, thiserror::Error)]
#[error(transparent)]
pub struct Error(Box<Kind>);

/// The result of a fallible call to this crate.
pub type Result<T, E = Error> = std::result::Result<T, E>;

#[derive(Debug, thiserror::Error)]
enum Kind {
    #[error(transparent)]
    Article(ArticleError),
    #[error(transparent)]
    Record(RecordError),
    #[error(transparent)]
    Query(QueryError),
    #[error(transparent)]
    Request(RequestError),
    #[error(transparent)]
    Index(IndexError),
    #[error(transparent)]
    Export(ExportError),
}

impl Error {
    /// Whether an article, or a record that should hold one, was refused.
    #[must_use]
    pub fn is_article(&self) -> bool {
        matches!(*self.0, Kind::Article(_) | Kind::Record(_))
    }

    /// Whether the query, or what else a reader sent with it, is at fault: a server answers with
    /// "bad request".
    #[must_use]
    pub fn is_query(&self) -> bool {
        matches!(*self.0, Kind::Query(_) | Kind::Request(_))
    }

    /// Whether the same call may go well a little later, as another writer holds the index or the
    /// system is short of memory or files: a server answers with "service unavailable".
    #[must_use]
    pub fn is_busy(&self) -> bool {
        match &*self.0 {
            Kind::Index(IndexError::Locked { .. }) => true,
            Kind::Index(IndexError::Io { source, .. }) => is_passing(source),
            _ => false,
        }
    }

    /// Whether another writer holds the index.
    #[must_use]
    pub fn is_locked(&self) -> bool {
        matches!(*self.0, Kind::Index(IndexError::Locked { .. }))
    }

    /// Whether a file of the index is damaged, cut short or missing; [`path`](Self::path) names it.
    #[must_use]
    pub fn is_corrupt(&self) -> bool {
        matches!(*self.0, Kind::Index(IndexError::Corrupt { .. }))
    }

    /// Whether the folder holds no index.
    #[must_use]
    pub fn is_not_found(&self) -> bool {
        matches!(*self.0, Kind::Index(IndexError::NotFound { .. }))
    }

    /// Whether the folder holds an index already, or something else that must not be written over.
    #[must_use]
    pub fn is_already_exists(&self) -> bool {
        matches!(
            *self.0,
            Kind::Index(IndexError::AlreadyExists { .. } | IndexError::NotEmpty { .. })
        )
    }

    /// Whether the index is of an older format, or was made by another analyzer, and must be
    /// built anew from its stored articles.
    #[must_use]
    pub fn needs_migration(&self) -> bool {
        matches!(
            *self.0,
            Kind::Index(IndexError::OldFormat { .. } | IndexError::OtherAnalyzer { .. })
        )
    }

    /// The file or folder concerned, where there is one.
    #[must_use]
    pub fn path(&self) -> Option<&Path> {
        match &*self.0 {
            Kind::Index(error) => error.path(),
            _ => None,
        }
    }

    /// The error of the query, with its place in the text, if it is at fault.
    #[must_use]
    pub fn as_query(&self) -> Option<&QueryError> {
        match &*self.0 {
            Kind::Query(error) => Some(error),
            _ => None,
        }
    }
}

/// What is converted to itself never fails: an [`ArticleId`](crate::ArticleId) can be looked up as a
/// text can.
impl From<std::convert::Infallible> for Error {
    fn from(never: std::convert::Infallible) -> Self {
        match never {}
    }
}

impl From<ArticleError> for Error {
    fn from(error: ArticleError) -> Self {
        Self(Box::new(Kind::Article(error)))
    }
}

impl From<RecordError> for Error {
    fn from(error: RecordError) -> Self {
        Self(Box::new(Kind::Record(error)))
    }
}

impl From<QueryError> for Error {
    fn from(error: QueryError) -> Self {
        Self(Box::new(Kind::Query(error)))
    }
}

impl From<RequestError> for Error {
    fn from(error: RequestError) -> Self {
        Self(Box::new(Kind::Request(error)))
    }
}

impl From<ExportError> for Error {
    fn from(error: ExportError) -> Self {
        Self(Box::new(Kind::Export(error)))
    }
}

impl From<IndexError> for Error {
    fn from(error: IndexError) -> Self {
        Self(Box::new(Kind::Index(error)))
    }
}

/// Whether an error of input or output is one that passes.
fn is_passing(error: &std::io::Error) -> bool {
    use std::io::ErrorKind as E;
    // Too many open files: Windows has a number of its own for it.
    let too_many_files = if cfg!(windows) { [4, 4] } else { [23, 24] };
    matches!(
        error.kind(),
        E::WouldBlock | E::Interrupted | E::TimedOut | E::OutOfMemory | E::ResourceBusy
    ) || error.raw_os_error().is_some_and(|number| too_many_files.contains(&number))
}

#[cfg(test)]
mod tests {
    use std::io;
    use std::path::PathBuf;

    use super::*;
    use crate::{Article, Index};

    fn io_error(source: impl Into<io::Error>) -> Error {
        let folder = PathBuf::from("archive");
        IndexError::from_io(&source.into(), &folder, &folder.join("meta.json")).into()
    }

    #[test]
    fn what_passes_is_told_from_what_stays() {
        #[cfg(not(windows))]
        assert!(io_error(io::Error::from_raw_os_error(24)).is_busy());
        assert!(io_error(io::ErrorKind::OutOfMemory).is_busy());
        assert!(!io_error(io::ErrorKind::PermissionDenied).is_busy());
        assert!(!io_error(io::ErrorKind::StorageFull).is_busy());

        let index = Index::in_memory([Article::builder("a").body("x").build().unwrap()]).unwrap();
        let _writer = index.writer().unwrap();
        let locked = index.writer().unwrap_err();
        assert!(locked.is_busy() && locked.is_locked() && !locked.is_query());
        let damaged = io_error(io::ErrorKind::UnexpectedEof);
        assert!(damaged.is_corrupt() && !damaged.is_busy());
    }
}
