//! The lines of a byte stream, with their places, none longer than a limit.
//!
//! It knows `\n` and nothing of what lines hold. Its one law: it never holds more of a line than
//! the limit, and the places of the lines add up to the stream.

use std::io::{self, BufRead, Read};

use super::record_error::Place;

/// How a line was read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Line {
    /// Whole, in the buffer, without its line break.
    Whole(Place),
    /// Longer than the limit, and skipped.
    TooLong(Place),
}

/// Reads lines that `\n` ends; a `\r` before it belongs to the line break.
#[derive(Debug)]
pub(super) struct Lines<R> {
    reader: R,
    next: Place,
    ended: bool,
}

impl<R: BufRead> Lines<R> {
    pub(super) fn new(reader: R) -> Self {
        Self { reader, next: Place { line: 1, byte: 0 }, ended: false }
    }

    /// Where the next line begins.
    pub(super) fn place(&self) -> Place {
        self.next
    }

    /// Reads the next line into `line`, or returns none at the end of the stream.
    ///
    /// After an error there is no further line.
    pub(super) fn next(&mut self, line: &mut Vec<u8>, limit: usize) -> io::Result<Option<Line>> {
        line.clear();
        if self.ended {
            return Ok(None);
        }
        let place = self.next;
        let read = self.read(line, limit);
        self.ended = !matches!(read, Ok(Some(_)));
        Ok(read?.map(|whole| if whole { Line::Whole(place) } else { Line::TooLong(place) }))
    }

    /// Whether the line is whole.
    fn read(&mut self, line: &mut Vec<u8>, limit: usize) -> io::Result<Option<bool>> {
        // Room for the line break.
        let most = u64::try_from(limit).unwrap_or(u64::MAX).saturating_add(2);
        let mut bytes = self.reader.by_ref().take(most).read_until(b'\n', line)?;
        if bytes == 0 {
            return Ok(None);
        }
        if line.last() == Some(&b'\n') {
            line.pop();
            line.pop_if(|last| *last == b'\r');
        } else if line.len() > limit {
            bytes += self.reader.skip_until(b'\n')?;
        }
        let whole = line.len() <= limit;
        if !whole {
            line.clear();
        }
        self.next.line += 1;
        self.next.byte = self.next.byte.saturating_add(u64::try_from(bytes).unwrap_or(u64::MAX));
        Ok(Some(whole))
    }
}

/// The length of the byte-order mark that a line begins with.
pub(super) fn byte_order_mark(line: &[u8]) -> usize {
    if line.starts_with("\u{feff}".as_bytes()) { 3 } else { 0 }
}
