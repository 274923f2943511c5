//! What is found wrong while a query is read: the end of a strict reading, a note in a lenient one.
//!
//! Its one law: whoever calls [`Report::wrong`] and gets no error goes on with the best reading.

use std::fmt;
use std::ops::Range;

use super::error::{QueryError, QueryErrorKind, QueryWarning};

/// Warnings that one reading keeps; a text that has more has said enough.
const MAX_WARNINGS: usize = 100;

/// Whether what is wrong ends the reading.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Mode {
    Strict,
    Lenient,
}

/// What has been found so far.
#[derive(Debug)]
pub(super) struct Report {
    pub(super) mode: Mode,
    pub(super) warnings: Vec<QueryWarning>,
    /// After the text was cut off nothing more is worth telling.
    pub(super) is_muted: bool,
}

impl Report {
    pub(super) fn new(mode: Mode) -> Self {
        Self { mode, warnings: Vec::new(), is_muted: false }
    }

    /// Something is wrong.
    pub(super) fn wrong(
        &mut self,
        kind: QueryErrorKind,
        span: Range<usize>,
        message: fmt::Arguments<'_>,
    ) -> Result<(), QueryError> {
        if self.mode == Mode::Strict {
            return Err(QueryError::new(kind, span, message.to_string()));
        }
        self.warn(kind, span, message);
        Ok(())
    }

    /// Something is right, but worth telling.
    pub(super) fn warn(
        &mut self,
        kind: QueryErrorKind,
        span: Range<usize>,
        message: fmt::Arguments<'_>,
    ) {
        if !self.is_muted && self.warnings.len() < MAX_WARNINGS {
            self.warnings.push(QueryWarning::new(kind, span, message.to_string()));
        }
    }
}
