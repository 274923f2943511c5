//! What can go wrong with an index on disk, and how the engine's errors are sorted into it.
//!
//! It must not know what the caller was doing: the message names the file and what would be right.

use std::error::Error as StdError;
use std::path::{Path, PathBuf};

use tantivy::directory::error::{LockError, OpenDirectoryError, OpenReadError, OpenWriteError};

use super::directory::Damage;

/// What went wrong with an index: opening, reading or writing it.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum IndexError {
    /// The folder holds no index.
    #[error("no index in `{}`; make one with `create` or `open_or_create`", path.display())]
    NotFound {
        /// The folder.
        path: PathBuf,
    },
    /// The folder holds an index already.
    #[error("`{}` holds an index already; use `open` or `open_or_create`", path.display())]
    AlreadyExists {
        /// The folder.
        path: PathBuf,
    },
    /// The folder that something is to be written into holds something else.
    #[error("`{}` is not empty; name a folder that is empty or not there", path.display())]
    NotEmpty {
        /// The folder.
        path: PathBuf,
    },
    /// Another writer, here or in another process, holds the index.
    #[error("another writer holds the index in `{}`; drop it, or wait with `writer_timeout`", path.display())]
    Locked {
        /// The folder.
        path: PathBuf,
    },
    /// A file of the index is damaged, cut short, missing or not the one that was written.
    #[error("index file `{}` is damaged: {detail}", path.display())]
    Corrupt {
        /// The file.
        path: PathBuf,
        /// What is wrong with it.
        detail: String,
    },
    /// The index was made by an older version of the crate.
    #[error("the index in `{}` is of format {found}, and this version reads format {supported}; build it anew with `Index::migrate`", path.display())]
    OldFormat {
        /// The folder.
        path: PathBuf,
        /// The format found.
        found: u32,
        /// The format that this version reads and writes.
        supported: u32,
    },
    /// The index was made by a newer version of the crate.
    #[error("the index in `{}` is of format {found}, and this version knows formats up to {supported}; use a newer version of chancery", path.display())]
    NewFormat {
        /// The folder.
        path: PathBuf,
        /// The format found.
        found: u32,
        /// The newest format that this version knows.
        supported: u32,
    },
    /// The terms in the index come from an analyzer that gives other terms than this version's.
    #[error("the index in `{}` was made by analyzer {found}, and this version's is {expected}; build it anew with `Index::migrate`", path.display())]
    OtherAnalyzer {
        /// The folder.
        path: PathBuf,
        /// Language and fingerprint found.
        found: String,
        /// Language and fingerprint of this version.
        expected: String,
    },
    /// An option asked for on opening is not what the index was created with.
    #[error(
        "the index was created with {option} {found}, and {asked} was asked for; leave the option out to open it as it is"
    )]
    OptionMismatch {
        /// The option.
        option: &'static str,
        /// What the index has.
        found: String,
        /// What was asked for.
        asked: String,
    },
    /// An option is outside its range.
    #[error("{option}: {message}")]
    InvalidOption {
        /// The option.
        option: &'static str,
        /// What would be right.
        message: String,
    },
    /// The index was opened for reading only.
    #[error("the index in `{}` is open for reading only; open it with `Index::open` to write", path.display())]
    ReadOnly {
        /// The folder.
        path: PathBuf,
    },
    /// The file system refused something.
    #[error("`{}`: {source}", path.display())]
    Io {
        /// The file or folder.
        path: PathBuf,
        /// Why.
        source: std::io::Error,
    },
    /// The engine failed for a reason that none of the others covers.
    #[error("{context}")]
    Engine {
        /// What was under way.
        context: String,
        /// The engine's own error.
        source: Box<dyn StdError + Send + Sync>,
    },
}

impl IndexError {
    /// The file or folder concerned, where there is one.
    #[must_use]
    pub fn path(&self) -> Option<&Path> {
        match self {
            Self::NotFound { path }
            | Self::AlreadyExists { path }
            | Self::NotEmpty { path }
            | Self::Locked { path }
            | Self::Corrupt { path, .. }
            | Self::OldFormat { path, .. }
            | Self::NewFormat { path, .. }
            | Self::OtherAnalyzer { path, .. }
            | Self::ReadOnly { path }
            | Self::Io { path, .. } => Some(path),
            Self::OptionMismatch { .. } | Self::InvalidOption { .. } | Self::Engine { .. } => None,
        }
    }

    /// Sorts an engine's error that came up in the index in `folder`.
    pub(crate) fn from_engine(error: tantivy::TantivyError, folder: &Path) -> Self {
        use tantivy::TantivyError as T;
        match error {
            T::IoError(io) | T::LockFailure(LockError::IoError(io), _) => {
                Self::from_io(&io, folder, folder)
            }
            T::OpenReadError(OpenReadError::FileDoesNotExist(file)) => Self::missing(folder, &file),
            T::OpenReadError(OpenReadError::IoError { io_error, filepath })
            | T::OpenWriteError(OpenWriteError::IoError { io_error, filepath }) => {
                Self::from_io(&io_error, folder, &filepath)
            }
            T::OpenDirectoryError(
                OpenDirectoryError::DoesNotExist(_) | OpenDirectoryError::NotADirectory(_),
            ) => Self::NotFound { path: folder.to_owned() },
            T::LockFailure(LockError::LockBusy, _) => Self::Locked { path: folder.to_owned() },
            T::IndexAlreadyExists => Self::AlreadyExists { path: folder.to_owned() },
            T::DataCorruption(damage) => {
                Self::Corrupt { path: folder.to_owned(), detail: format!("{damage:?}") }
            }
            T::DeserializeError(damage) => {
                Self::Corrupt { path: folder.to_owned(), detail: format!("{damage:?}") }
            }
            other => Self::Engine {
                context: format!("the engine failed on the index in `{}`", folder.display()),
                source: Box::new(other),
            },
        }
    }

    /// Sorts an input or output error on `file` of the index in `folder`.
    pub(crate) fn from_io(error: &std::io::Error, folder: &Path, file: &Path) -> Self {
        let damage = error.get_ref().and_then(|inner| inner.downcast_ref::<Damage>());
        if let Some(damage) = damage {
            return Self::Corrupt {
                path: folder.join(damage.file()),
                detail: damage.detail().to_owned(),
            };
        }
        let path = if file == folder { folder.to_owned() } else { folder.join(file) };
        if error.kind() == std::io::ErrorKind::UnexpectedEof
            || error.kind() == std::io::ErrorKind::InvalidData
        {
            return Self::Corrupt { path, detail: error.to_string() };
        }
        let source = match error.raw_os_error() {
            Some(number) => std::io::Error::from_raw_os_error(number),
            None => std::io::Error::new(error.kind(), error.to_string()),
        };
        Self::Io { path, source }
    }

    /// A file that should be there is not.
    pub(crate) fn missing(folder: &Path, file: &Path) -> Self {
        Self::Corrupt { path: folder.join(file), detail: "the file is missing".to_owned() }
    }
}
