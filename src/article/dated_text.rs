//! Articles from a plain text in which a date begins each.
//!
//! It knows the line `date YYYY-MM-DD` and nothing of headings (those are of the article). Its one
//! law: every line that is not blank belongs to exactly one record or to one error.

use std::io::BufRead;

use xxhash_rust::xxh3::xxh3_128;

use super::date::DateSpan;
use super::error::{ArticleError, ArticleErrorKind, quoted};
use super::json_lines::{not_utf8, too_long, unreadable};
use super::lines::{Line, Lines, byte_order_mark};
use super::model::Article;
use super::record_error::{Place, RecordError};
use super::reflow::Reflow;

/// Reads articles from dated texts: an iterator of articles and of the errors in between.
///
/// A record begins at a line that opens with `date`, a space and a date, where the line opens the
/// text or follows a blank one. What follows the date on that line begins the body. The date is
/// any that [`DateSpan`] reads. Several files may be joined where a blank line keeps them apart; a
/// byte-order mark and `\r\n` do no harm.
///
/// An article has the id `prefix#n` where a prefix is set, as the n-th record of the stream, and
/// otherwise the hash of its date and body in hexadecimal digits.
///
/// An I/O error is reported once and ends the stream.
///
/// ```
/// use chancery::DatedText;
///
/// let text = " date 1648-10-24 The Peace of Westphalia was signed.\n\ndate 1815-06 Congress.";
/// let ids: Vec<String> = DatedText::new(text.as_bytes())
///     .id_prefix("peace")
///     .map(|article| Ok(article?.id().to_string()))
///     .collect::<Result<_, chancery::RecordError>>()?;
/// assert_eq!(ids, ["peace#1", "peace#2"]);
/// # Ok::<(), chancery::RecordError>(())
/// ```
#[derive(Debug)]
#[must_use]
pub struct DatedText<R> {
    lines: Lines<R>,
    limit: usize,
    id_prefix: Option<String>,
    reflow: Reflow,
    ordinal: u64,
    /// The first line of the record that comes next, when it has been read already.
    opening: Option<(Place, Vec<u8>)>,
    after_blank: bool,
    /// What to report once the record read before it has been returned.
    failure: Option<RecordError>,
}

impl<R: BufRead> DatedText<R> {
    /// Reads from a stream.
    pub fn new(reader: R) -> Self {
        Self {
            lines: Lines::new(reader),
            limit: Article::MAX_TEXT_BYTES,
            id_prefix: None,
            reflow: Reflow::Keep,
            ordinal: 0,
            opening: None,
            after_blank: true,
            failure: None,
        }
    }

    /// Gives the n-th record of the stream the id `prefix#n`.
    pub fn id_prefix(mut self, prefix: impl Into<String>) -> Self {
        self.id_prefix = Some(prefix.into());
        self
    }

    /// Sets the longest record, in bytes; 64 MiB unless set.
    ///
    /// A longer one is an error, and is skipped without being held in memory.
    pub fn max_record_bytes(mut self, limit: usize) -> Self {
        self.limit = limit;
        self
    }

    /// Sets what becomes of line breaks inside the paragraphs; they are kept unless set.
    ///
    /// With [`Reflow::Unwrap`] offsets into a body refer to the cleaned text.
    pub fn reflow(mut self, reflow: Reflow) -> Self {
        self.reflow = reflow;
        self
    }

    /// Collects the lines of one record; none when the stream has ended.
    fn collect(&mut self) -> Option<Collected> {
        let mut record = self.opening.take().map(|(place, bytes)| Collected {
            place,
            too_long: bytes.len() > self.limit,
            bytes,
        });
        let mut line = Vec::new();
        loop {
            let start = self.lines.place();
            let (place, whole) = match self.lines.next(&mut line, self.limit) {
                Ok(None) => return record,
                Ok(Some(Line::Whole(place))) => (place, true),
                Ok(Some(Line::TooLong(place))) => (place, false),
                Err(error) => {
                    self.failure = Some(RecordError::new(start, None, unreadable(&error)));
                    return record;
                }
            };
            let blank = whole && is_blank(&line);
            let opens = whole && self.after_blank && opening_date(&line).is_some();
            self.after_blank = blank;
            match &mut record {
                Some(_) if opens => {
                    self.opening = Some((place, line));
                    return record;
                }
                None if blank => {}
                None => {
                    let bytes = std::mem::take(&mut line);
                    record = Some(Collected { place, bytes, too_long: !whole });
                }
                Some(record) => record.add(&line, whole, self.limit),
            }
        }
    }

    fn article(&mut self, record: &Collected) -> Result<Article, RecordError> {
        let dated = opening_date(&record.bytes);
        if dated.is_some() || record.too_long {
            self.ordinal += 1;
        }
        let prefix = self.id_prefix.as_ref();
        let id = prefix.map(|prefix| format!("{prefix}#{}", self.ordinal));
        let id_if_dated = id.clone().filter(|_| dated.is_some());
        let wrong = |error| RecordError::new(record.place, id_if_dated.clone(), error);
        if record.too_long {
            return Err(wrong(too_long("record", self.limit)));
        }
        let text = str::from_utf8(&record.bytes).map_err(|error| wrong(not_utf8(error)))?;
        let Some((date, body)) = dated.and_then(|at| Some((at.date(text)?, at.body(text)?))) else {
            return Err(wrong(no_date(text)));
        };
        let date = DateSpan::parse(date).map_err(|error| wrong(error.within("date")))?;
        let body = self.reflow.apply(body.to_owned());
        let id = id.unwrap_or_else(|| content_hash(date, &body));
        Article::builder(id).date(date).body(body).build().map_err(wrong)
    }
}

impl<R: BufRead> Iterator for DatedText<R> {
    type Item = Result<Article, RecordError>;

    fn next(&mut self) -> Option<Self::Item> {
        if let Some(failure) = self.failure.take() {
            return Some(Err(failure));
        }
        match self.collect() {
            Some(record) => Some(self.article(&record)),
            None => self.failure.take().map(Err),
        }
    }
}

/// The lines of one record, from the first that is not blank.
struct Collected {
    place: Place,
    bytes: Vec<u8>,
    too_long: bool,
}

impl Collected {
    fn add(&mut self, line: &[u8], whole: bool, limit: usize) {
        self.too_long |= !whole || self.bytes.len() + 1 + line.len() > limit;
        if self.too_long {
            // The opening line is kept: it has the date.
            let opening = self.bytes.iter().position(|byte| *byte == b'\n');
            self.bytes.truncate(opening.unwrap_or(self.bytes.len()));
        } else {
            self.bytes.push(b'\n');
            self.bytes.extend_from_slice(line);
        }
    }
}

/// Where in the opening line of a record the date stands.
#[derive(Debug, Clone, Copy)]
struct Opening {
    start: usize,
    end: usize,
}

impl Opening {
    fn date(self, text: &str) -> Option<&str> {
        text.get(self.start..self.end)
    }

    fn body(self, text: &str) -> Option<&str> {
        text.get(self.end..).map(str::trim)
    }
}

/// Finds the date of a line that opens with the word and something in the shape of a date.
///
/// Prose that begins with "date palms" is not such a line; `date 2024-02-30` is, and its date is
/// an error.
fn opening_date(line: &[u8]) -> Option<Opening> {
    let mark = byte_order_mark(line);
    let space = |bytes: &[u8]| bytes.iter().take_while(|b| is_space(**b)).count();
    let word = mark + space(line.get(mark..)?);
    let after = line.get(word..)?.strip_prefix(b"date")?;
    let gap = after.iter().take_while(|b| **b == b' ' || **b == b'\t').count();
    let start = word + 4 + gap;
    let token = line.get(start..)?;
    let length = token.iter().take_while(|b| !is_space(**b)).count();
    let token = token.get(..length)?;
    let digits = token.strip_prefix(b"-").unwrap_or(token);
    let shaped = gap > 0
        && digits.len() >= 4
        && digits.iter().take(2).all(u8::is_ascii_digit)
        && digits.iter().all(|b| b.is_ascii_digit() || b"X-/.~?%".contains(b));
    shaped.then_some(Opening { start, end: start + length })
}

fn is_space(byte: u8) -> bool {
    byte.is_ascii_whitespace() || byte == b'\x0b'
}

fn is_blank(line: &[u8]) -> bool {
    let line = line.get(byte_order_mark(line)..).unwrap_or_default();
    line.iter().all(|byte| is_space(*byte))
        || str::from_utf8(line).is_ok_and(|text| text.trim().is_empty())
}

fn no_date(text: &str) -> ArticleError {
    let found = text.lines().next().unwrap_or_default();
    let message = format!("expected `date YYYY-MM-DD`, found `{}`", quoted(found.trim()));
    ArticleError::new(ArticleErrorKind::NoDate, message)
}

/// The id of a record that states none: the same for the same date and body, on every machine.
fn content_hash(date: DateSpan, body: &str) -> String {
    format!("{:032x}", xxh3_128(format!("{date}\n{body}").as_bytes()))
}
