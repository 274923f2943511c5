//! Taking in a whole stream of records, the bad ones set aside.
//!
//! It must not know which format the records come in.

use std::ops::ControlFlow;

use super::writer::{IndexWriter, Upserted};
use crate::Result;
use crate::article::{Article, RecordError};

/// Rejected records whose errors an [`IngestReport`] keeps; all are counted.
pub const MAX_REJECTED_KEPT: usize = 10_000;

impl IndexWriter {
    /// Adds or replaces every article of a reader, and sets aside the records that hold none.
    ///
    /// The reader is any iterator of articles or record errors, such as
    /// [`JsonLines`](crate::JsonLines) and [`DatedText`](crate::DatedText). Nothing is committed.
    ///
    /// # Errors
    /// If the index fails. Bad records are no errors; they are in the report.
    ///
    /// ```
    /// use chancery::{DatedText, Index};
    ///
    /// let text = "date 1648-10-24 The Peace of Westphalia was signed.\n\n\
    ///             date 1648-13-01 No such month.\n";
    /// let index = Index::in_memory([])?;
    /// let mut writer = index.writer()?;
    /// let report = writer.ingest(DatedText::new(text.as_bytes()).id_prefix("peace"))?;
    /// assert_eq!(report.accepted(), 1);
    /// assert_eq!(report.rejected().len(), 1);
    /// assert_eq!(report.rejected()[0].line(), 3);
    /// # Ok::<(), chancery::Error>(())
    /// ```
    pub fn ingest<R>(&mut self, reader: R) -> Result<IngestReport>
    where
        R: IntoIterator<Item = Result<Article, RecordError>>,
    {
        self.ingest_with(reader, |_| ControlFlow::Continue(()))
    }

    /// As [`ingest`](Self::ingest), telling a closure after every record how far it is.
    ///
    /// The closure may stop: at the first bad record, for example. What was read stays.
    ///
    /// # Errors
    /// As [`ingest`](Self::ingest).
    ///
    /// ```
    /// use std::ops::ControlFlow;
    ///
    /// use chancery::{Index, JsonLines};
    ///
    /// let lines = "{\"id\":\"a\",\"body\":\"Talks.\"}\n{\"id\":\n{\"id\":\"b\",\"body\":\"More.\"}\n";
    /// let index = Index::in_memory([])?;
    /// let mut writer = index.writer()?;
    /// let report = writer.ingest_with(JsonLines::new(lines.as_bytes()), |so_far| {
    ///     if so_far.rejected().is_empty() { ControlFlow::Continue(()) } else { ControlFlow::Break(()) }
    /// })?;
    /// assert_eq!((report.accepted(), report.rejected().len()), (1, 1));
    /// # Ok::<(), chancery::Error>(())
    /// ```
    pub fn ingest_with<R>(
        &mut self,
        reader: R,
        mut progress: impl FnMut(&IngestReport) -> ControlFlow<()>,
    ) -> Result<IngestReport>
    where
        R: IntoIterator<Item = Result<Article, RecordError>>,
    {
        let mut report = IngestReport::default();
        for record in reader {
            match record {
                Ok(article) => match self.upsert(article)? {
                    Upserted::Added => report.added += 1,
                    Upserted::Replaced => report.replaced += 1,
                    Upserted::Unchanged => report.unchanged += 1,
                },
                Err(error) => {
                    self.note_rejected();
                    report.rejected_count += 1;
                    if report.rejected.len() < MAX_REJECTED_KEPT {
                        report.rejected.push(error);
                    }
                }
            }
            if progress(&report).is_break() {
                break;
            }
        }
        Ok(report)
    }
}

/// What became of the records of a reader.
#[derive(Debug, Default)]
pub struct IngestReport {
    added: u64,
    replaced: u64,
    unchanged: u64,
    rejected_count: u64,
    rejected: Vec<RecordError>,
}

impl IngestReport {
    /// Articles whose id the index did not have.
    #[must_use]
    pub fn added(&self) -> u64 {
        self.added
    }

    /// Articles that took the place of another of the same id.
    #[must_use]
    pub fn replaced(&self) -> u64 {
        self.replaced
    }

    /// Articles that the index had already.
    #[must_use]
    pub fn unchanged(&self) -> u64 {
        self.unchanged
    }

    /// Records that were readable as articles.
    #[must_use]
    pub fn accepted(&self) -> u64 {
        self.added + self.replaced + self.unchanged
    }

    /// Errors of the records that were not, in order: the first [`MAX_REJECTED_KEPT`] of them.
    #[must_use]
    pub fn rejected(&self) -> &[RecordError] {
        &self.rejected
    }

    /// How many records were not readable.
    #[must_use]
    pub fn rejected_count(&self) -> u64 {
        self.rejected_count
    }
}
