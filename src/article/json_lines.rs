//! Articles from a stream of JSON objects, one a line.
//!
//! It knows lines, encodings and places. What an object means is not known here. Its one law: a
//! bad line costs that line, and no good line is ever lost.

use std::io::{self, BufRead};

use super::error::{ArticleError, ArticleErrorKind};
use super::json::Json;
use super::lines::{Line, Lines, byte_order_mark};
use super::model::Article;
use super::record;
use super::record_error::{Place, RecordError};
use super::reflow::Reflow;

/// Reads articles from JSON lines: an iterator of articles and of the errors in between.
///
/// Each line is one JSON object; blank lines, a byte-order mark and `\r\n` do no harm, and lines
/// break at `\n` only. The reading is lenient: officials may be names or objects, topics and
/// countries one or many, and these keys mean the same.
///
/// | part | keys |
/// |---|---|
/// | id | `id` (a string or an integer) |
/// | date | `date`, `date_from` (EDTF or a year), with `end_date`, `date_to`; else `year` |
/// | title | `title`, `headline` |
/// | body | `body`, `text`, `content` |
/// | topics | `topics`, `topic` (labels, or lists of labels that are paths) |
/// | countries | `countries`, `country`, `country_iso3`, `iso3`, `country_code` |
/// | organisations | `organisations`, `organizations`, `orgs` |
/// | language | `language`, `lang` |
/// | url | `url`, `link` |
/// | place | `place`, `location` |
/// | published | `published` (seconds, or RFC 3339) |
/// | notes | `notes`, `footnotes` |
/// | of an official: office | `office`, `role`, `title`; a career becomes the note |
/// | of an official: roles | `roles`, `rel`, and `role` where it is the word of a role |
/// | of an official: spellings | `spellings`, `surface`, `aliases` |
///
/// Any other key becomes a field of the article or of the official: a string as it is, a number or
/// a boolean as its JSON text, a list of these as several values, anything deeper as its JSON text.
/// Null is as if absent. A key given twice in one object is an error. Where two keys of one single
/// part are given, the first of the table counts and the other becomes a field.
///
/// An I/O error is reported once and ends the stream.
///
/// ```
/// use chancery::JsonLines;
///
/// let stream = r#"{"headline": "Visit", "year": 1951, "orgs": "UN", "desk": 4}
/// {"id": "b", "text": "Talks.", "officials": ["Dulles, Allen", {"name": "Nasser", "rel": "to"}]}"#;
/// let articles = JsonLines::new(stream.as_bytes())
///     .id_prefix("wire")
///     .collect::<Result<Vec<_>, _>>()?;
/// assert_eq!(articles[0].id(), &"wire#1");
/// assert_eq!(articles[0].fields()["desk"], ["4"]);
/// assert_eq!(articles[1].officials()[0].normalized_name(), "Allen Dulles");
/// # Ok::<(), chancery::RecordError>(())
/// ```
#[derive(Debug)]
#[must_use]
pub struct JsonLines<R> {
    lines: Lines<R>,
    line: Vec<u8>,
    limit: usize,
    id_prefix: Option<String>,
    reflow: Reflow,
    ordinal: u64,
}

impl<R: BufRead> JsonLines<R> {
    /// Reads from a stream.
    pub fn new(reader: R) -> Self {
        Self {
            lines: Lines::new(reader),
            line: Vec::new(),
            limit: Article::MAX_TEXT_BYTES,
            id_prefix: None,
            reflow: Reflow::Keep,
            ordinal: 0,
        }
    }

    /// Gives a record without an id the id `prefix#n`, as the n-th line that is not blank.
    ///
    /// Without it such a record is an error.
    pub fn id_prefix(mut self, prefix: impl Into<String>) -> Self {
        self.id_prefix = Some(prefix.into());
        self
    }

    /// Sets the longest line, in bytes; 64 MiB unless set.
    ///
    /// A longer one is an error, and is skipped without being held in memory.
    pub fn max_record_bytes(mut self, limit: usize) -> Self {
        self.limit = limit;
        self
    }

    /// Sets what becomes of line breaks inside the paragraphs of a body; they are kept unless set.
    ///
    /// With [`Reflow::Unwrap`] offsets into a body refer to the cleaned text.
    pub fn reflow(mut self, reflow: Reflow) -> Self {
        self.reflow = reflow;
        self
    }

    fn record(&self, place: Place, line: &[u8]) -> Result<Article, RecordError> {
        let wrong = |id, error| RecordError::new(place, id, error);
        let text = str::from_utf8(line).map_err(|error| wrong(None, not_utf8(error)))?;
        let json = Json::parse(text).map_err(|error| wrong(None, error))?;
        let id = record::stated_id(&json);
        let default = self.id_prefix.as_ref().map(|prefix| format!("{prefix}#{}", self.ordinal));
        record::article(json, default, self.reflow).map_err(|error| wrong(id, error))
    }
}

impl<R: BufRead> Iterator for JsonLines<R> {
    type Item = Result<Article, RecordError>;

    fn next(&mut self) -> Option<Self::Item> {
        let mut line = std::mem::take(&mut self.line);
        let item = loop {
            let start = self.lines.place();
            let mut place = match self.lines.next(&mut line, self.limit) {
                Err(error) => break Some(Err(RecordError::new(start, None, unreadable(&error)))),
                Ok(None) => break None,
                Ok(Some(Line::TooLong(place))) => {
                    self.ordinal += 1;
                    break Some(Err(RecordError::new(place, None, too_long("line", self.limit))));
                }
                Ok(Some(Line::Whole(place))) => place,
            };
            let mark = if place.byte == 0 { byte_order_mark(&line) } else { 0 };
            let bytes = line.get(mark..).unwrap_or_default();
            place.byte += if mark == 0 { 0 } else { 3 };
            if bytes.iter().all(u8::is_ascii_whitespace) {
                continue;
            }
            self.ordinal += 1;
            break Some(self.record(place, bytes));
        };
        self.line = line;
        item
    }
}

pub(super) fn unreadable(error: &io::Error) -> ArticleError {
    ArticleError::new(ArticleErrorKind::Io, format!("cannot read the stream: {error}"))
}

pub(super) fn not_utf8(error: std::str::Utf8Error) -> ArticleError {
    let message =
        format!("not UTF-8 at byte {} of the record; convert it to UTF-8", error.valid_up_to());
    ArticleError::new(ArticleErrorKind::Encoding, message)
}

pub(super) fn too_long(what: &str, limit: usize) -> ArticleError {
    let message = format!("a {what} of more than {limit} bytes; divide it or raise the limit");
    ArticleError::new(ArticleErrorKind::TooLarge, message)
}
