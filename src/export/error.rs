//! What can go wrong when articles are written.

use std::io;

/// An export that cannot be made or written.
///
/// ```
/// let error = chancery::export::csv(Vec::new(), &["titel"]).unwrap_err();
/// assert!(error.to_string().starts_with("column `titel`: no such column; "));
/// ```
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ExportError {
    /// A column that there is not.
    #[error("column `{name}`: no such column; write {known}, or `field:NAME` for a further field")]
    UnknownColumn {
        /// Its name.
        name: String,
        /// The names that there are.
        known: String,
    },
    /// A table without columns.
    #[error("no columns: name at least one, such as `id`")]
    NoColumns,
    /// The file cannot be written.
    #[error("cannot write the export: {0}")]
    Io(#[source] io::Error),
}

impl ExportError {
    pub(super) fn from_csv(error: csv::Error) -> Self {
        Self::Io(error.into())
    }
}
