//! The skip entries of a posting list as tantivy 0.27 writes them: where each full block ends, how it
//! is packed, and how high it can score. The file must not know what lies in the blocks.
//!
//! An entry is the last document (four bytes); the bits of a packed document and whether differences
//! are stored less one (a byte); with frequencies also the bits of one; with positions how many of
//! them the block has (four bytes); and, with frequencies, the stored length and the frequency that
//! score highest in it (a byte each).

use tantivy::directory::OwnedBytes;
use tantivy::schema::IndexRecordOption;
use tantivy::{DocId, TERMINATED};

use super::postings::BLOCK;

/// The most that a document of a block can score, as the engine noted it: a stored length and a
/// frequency that together were the block's best with the segment's own statistics.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct BlockMax {
    pub(crate) norm: u8,
    /// `None` where it is 255 or more.
    pub(crate) freq: Option<u8>,
}

/// How a full block is packed.
#[derive(Clone, Copy)]
pub(super) struct Packing {
    pub(super) doc_bits: u8,
    pub(super) freq_bits: u8,
    /// Whether differences of documents, and frequencies, are stored less one.
    pub(super) is_strict: bool,
    pub(super) positions: u32,
}

/// The entries of the full blocks of a list.
pub(super) struct Skips {
    entries: OwnedBytes,
    record: IndexRecordOption,
    blocks: usize,
}

impl Skips {
    /// Takes the entries off a list; what is left are the blocks and the rest.
    pub(super) fn split_off(
        list: OwnedBytes,
        doc_freq: u32,
        record: IndexRecordOption,
    ) -> (Self, OwnedBytes) {
        let blocks = doc_freq as usize / BLOCK;
        if blocks == 0 {
            return (Self { entries: OwnedBytes::empty(), record, blocks }, list);
        }
        let (len, head) = read_varint(&list);
        let start = head.min(list.len());
        let end = start.saturating_add(len as usize).min(list.len());
        let entries = list.slice(start..end);
        let blocks = blocks.min(entries.len() / entry_len(record));
        (Self { entries, record, blocks }, list.slice(end..list.len()))
    }

    /// How many full blocks there are.
    #[inline]
    pub(super) fn blocks(&self) -> usize {
        self.blocks
    }

    /// Whether the list has frequencies.
    #[inline]
    pub(super) fn has_freqs(&self) -> bool {
        self.record.has_freq()
    }

    #[inline]
    fn entry(&self, block: usize) -> Option<&[u8]> {
        let len = entry_len(self.record);
        if block < self.blocks { self.entries.get(block * len..(block + 1) * len) } else { None }
    }

    /// How a block is packed; `None` for the rest of the list.
    #[inline]
    pub(super) fn packing(&self, block: usize) -> Option<Packing> {
        let entry = self.entry(block)?;
        let coded = entry.get(4).copied().unwrap_or(0);
        Some(Packing {
            doc_bits: coded & 0x1f,
            freq_bits: entry.get(5).copied().unwrap_or(0),
            is_strict: coded & 0x40 != 0,
            positions: if entry.len() == 12 { read_u32(entry, 6) } else { 0 },
        })
    }

    /// The last document of a block, `TERMINATED` for the rest of the list.
    #[inline]
    pub(super) fn last_of(&self, block: usize) -> DocId {
        self.entry(block).map_or(TERMINATED, |entry| read_u32(entry, 0))
    }

    /// The most that a document of a block can score; `None` for the rest and where the list does not
    /// say.
    pub(super) fn max_of(&self, block: usize) -> Option<BlockMax> {
        if self.has_freqs() { block_max(self.entry(block)?) } else { None }
    }

    /// The same of each block from this one on that documents before `end` can lie in; `None` where the
    /// rest is one of these.
    pub(super) fn maxes(
        &self,
        block: usize,
        end: DocId,
    ) -> Option<impl Iterator<Item = BlockMax> + '_> {
        let last = self.blocks.checked_sub(1)?;
        if !self.has_freqs() || self.last_of(last) < end - 1 {
            return None;
        }
        let len = entry_len(self.record);
        let entries = self.entries.get(block * len..self.blocks * len)?.chunks_exact(len);
        let mut is_last = false;
        Some(entries.map_while(move |entry| {
            if is_last {
                return None;
            }
            is_last = read_u32(entry, 0) >= end - 1;
            block_max(entry)
        }))
    }
}

/// Bytes of an entry.
fn entry_len(record: IndexRecordOption) -> usize {
    match record {
        IndexRecordOption::Basic => 5,
        IndexRecordOption::WithFreqs => 8,
        IndexRecordOption::WithFreqsAndPositions => 12,
    }
}

/// What the last two bytes of an entry say, where frequencies are stored.
fn block_max(entry: &[u8]) -> Option<BlockMax> {
    let [.., norm, freq] = entry else { return None };
    Some(BlockMax { norm: *norm, freq: (*freq < u8::MAX).then_some(*freq) })
}

#[inline]
fn read_u32(bytes: &[u8], at: usize) -> u32 {
    let bytes = bytes.get(at..).and_then(|bytes| bytes.first_chunk());
    bytes.map_or(u32::MAX, |bytes| u32::from_le_bytes(*bytes))
}

/// A number in groups of seven bits, lowest first, of which the last has its top bit set; and how
/// many bytes it takes.
pub(super) fn read_varint(bytes: &[u8]) -> (u32, usize) {
    let mut number = 0_u32;
    for (at, byte) in bytes.iter().enumerate().take(5) {
        number |= u32::from(byte & 0x7f) << (7 * at);
        if byte & 0x80 != 0 {
            return (number, at + 1);
        }
    }
    (number, bytes.len().min(5))
}
