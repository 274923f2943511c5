//! What a folder holds, without opening it.
//!
//! It reads the file that says what the index was made with, and must not know of any other.

use std::path::Path;

use crate::Result;
use crate::index::builder::{Missing, config_of, open_folder};
use crate::index::directory::Access;
use crate::index::{Index, IndexError};

/// What [`Index::inspect`] makes of a folder.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Inspection {
    /// This version opens it, unless a file of it is damaged.
    Compatible,
    /// [`Index::migrate`] makes an index of it that this version opens.
    NeedsUpgrade {
        /// Why: the format or the analyzer that it was made with.
        reason: String,
    },
    /// A newer version of the crate made it.
    TooNew {
        /// Its format.
        format: u32,
    },
    /// There is no folder, or it holds no index.
    NotAnIndex,
}

impl Index {
    /// Says whether this version can open the index in a folder. Nothing is opened, created or
    /// locked.
    ///
    /// # Errors
    /// [`is_corrupt`](crate::Error::is_corrupt) if the file that says what the index was made with
    /// is damaged or missing from an index; if the folder cannot be read.
    ///
    /// ```
    /// use chancery::{Index, Inspection};
    ///
    /// # let folder = tempfile::tempdir()?;
    /// assert_eq!(Index::inspect(folder.path())?, Inspection::NotAnIndex);
    /// Index::builder().create(folder.path())?;
    /// assert_eq!(Index::inspect(folder.path())?, Inspection::Compatible);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn inspect(folder: impl AsRef<Path>) -> Result<Inspection> {
        let folder = folder.as_ref();
        let directory = open_folder(folder, Access::ReadOnly, Missing::NotFound);
        match directory.and_then(|directory| config_of(&directory, folder)) {
            Ok(_) => Ok(Inspection::Compatible),
            Err(IndexError::NotFound { .. }) => Ok(Inspection::NotAnIndex),
            Err(error @ (IndexError::OldFormat { .. } | IndexError::OtherAnalyzer { .. })) => {
                Ok(Inspection::NeedsUpgrade { reason: error.to_string() })
            }
            Err(IndexError::NewFormat { found, .. }) => Ok(Inspection::TooNew { format: found }),
            Err(error) => Err(error.into()),
        }
    }
}
