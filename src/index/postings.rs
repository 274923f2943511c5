//! Posting lists as tantivy 0.27 writes them: documents and frequencies in blocks of 128, with what
//! can be said of a block without decoding it.
//!
//! The engine's own cursors decode each block that they come to. These here pass over blocks by
//! their skip entries, decode frequencies only where they are asked for, and tell how high a block
//! can score. The form is not documented by the engine and is that of this very version, which is
//! why the version is pinned. The file must not know about queries.
//!
//! A list is: with 128 documents or more, the length of the skip entries and the entries; then for
//! each full block the documents (bit-packed differences) and the frequencies (bit-packed, less
//! one); then the documents and the frequencies of the rest as variable-length integers.

use bitpacking::{BitPacker, BitPacker4x};
use tantivy::directory::{CompositeFile, FileSlice, OwnedBytes};
use tantivy::index::SegmentComponent;
use tantivy::positions::PositionReader;
use tantivy::postings::TermInfo;
use tantivy::schema::{Field, IndexRecordOption};
use tantivy::{DocId, HasLen, SegmentReader, TERMINATED};

/// Documents in a full block.
pub(crate) const BLOCK: usize = BitPacker4x::BLOCK_LEN;

/// Documents that a seek looks at before it looks at the whole block.
const NEAR: usize = 16;

/// The posting lists of one segment, by field.
pub(crate) struct PostingsFiles {
    postings: CompositeFile,
    positions: CompositeFile,
}

impl PostingsFiles {
    pub(crate) fn open(reader: &SegmentReader) -> tantivy::Result<Self> {
        Ok(Self {
            postings: CompositeFile::open(&reader.open_read(SegmentComponent::Postings)?)?,
            positions: CompositeFile::open(&reader.open_read(SegmentComponent::Positions)?)?,
        })
    }

    pub(crate) fn field(&self, reader: &SegmentReader, field: Field) -> FieldPostings {
        let entry = reader.schema().get_field_entry(field);
        let record = entry.field_type().index_record_option().unwrap_or(IndexRecordOption::Basic);
        let empty = FileSlice::empty;
        let file = self.postings.open_read(field).unwrap_or_else(empty);
        FieldPostings {
            // The lists begin after the number of tokens.
            lists: file.slice_from(file.len().min(8)),
            positions: self.positions.open_read(field).unwrap_or_else(empty),
            record,
        }
    }
}

/// The posting lists of one field in one segment.
#[derive(Clone)]
pub(crate) struct FieldPostings {
    lists: FileSlice,
    positions: FileSlice,
    record: IndexRecordOption,
}

impl FieldPostings {
    /// Opens a list, standing on its first document.
    pub(crate) fn open(&self, info: &TermInfo) -> tantivy::Result<Postings> {
        let bytes = self.lists.slice(info.postings_range.clone()).read_bytes()?;
        Ok(Postings::new(bytes, info.doc_freq, self.record))
    }

    /// Opens a list that can tell positions, if the field has them.
    pub(crate) fn open_with_positions(&self, info: &TermInfo) -> tantivy::Result<Postings> {
        let mut postings = self.open(info)?;
        if self.record.has_positions() {
            let bytes = self.positions.slice(info.positions_range.clone()).read_bytes()?;
            postings.positions = Some(PositionReader::open(bytes)?);
        }
        Ok(postings)
    }
}

/// The most that a document of a block can score, as the engine noted it: a stored length and a
/// frequency that together were the block's best with the segment's own statistics.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct BlockMax {
    pub(crate) norm: u8,
    /// `None` where it is 255 or more.
    pub(crate) freq: Option<u8>,
}

/// A place in a posting list.
///
/// The place is a block and a document in it. Blocks that are passed over are not decoded.
pub(crate) struct Postings {
    packer: BitPacker4x,
    skips: OwnedBytes,
    data: OwnedBytes,
    record: IndexRecordOption,
    positions: Option<PositionReader>,
    doc_freq: u32,
    full_blocks: usize,
    /// The block that the place is in; `full_blocks` is the rest.
    block: usize,
    /// Where the block begins in `data`.
    offset: usize,
    /// The last document before the block, 0 before the first one.
    before: DocId,
    /// The last document of the block; `TERMINATED` for the rest.
    last: DocId,
    /// How many positions lie before the block.
    positions_before: u64,
    at: usize,
    len: usize,
    has_docs: bool,
    has_freqs: bool,
    decoded: Box<Decoded>,
    /// Where the frequencies of a decoded block begin in `data`.
    freqs_offset: usize,
}

struct Decoded {
    /// Those after the last one are `TERMINATED`.
    docs: [DocId; BLOCK + NEAR],
    freqs: [u32; BLOCK],
}

impl Postings {
    fn new(bytes: OwnedBytes, doc_freq: u32, record: IndexRecordOption) -> Self {
        let full_blocks = doc_freq as usize / BLOCK;
        let (skips, data) = if full_blocks == 0 {
            (OwnedBytes::empty(), bytes)
        } else {
            let (skips_len, head) = read_varint(&bytes);
            let start = head.min(bytes.len());
            let end = start.saturating_add(skips_len as usize).min(bytes.len());
            (bytes.slice(start..end), bytes.slice(end..bytes.len()))
        };
        let mut postings = Self {
            packer: BitPacker4x::new(),
            skips,
            data,
            record,
            positions: None,
            doc_freq,
            full_blocks,
            block: 0,
            offset: 0,
            before: 0,
            last: 0,
            positions_before: 0,
            at: 0,
            len: 0,
            has_docs: false,
            has_freqs: false,
            decoded: Box::new(Decoded { docs: [TERMINATED; BLOCK + NEAR], freqs: [1; BLOCK] }),
            freqs_offset: 0,
        };
        postings.last = postings.last_of(0);
        postings
    }

    /// How many documents the list holds, deleted ones included.
    pub(crate) fn doc_freq(&self) -> u32 {
        self.doc_freq
    }

    fn entry_len(&self) -> usize {
        match self.record {
            IndexRecordOption::Basic => 5,
            IndexRecordOption::WithFreqs => 8,
            IndexRecordOption::WithFreqsAndPositions => 12,
        }
    }

    fn entry(&self, block: usize) -> Option<&[u8]> {
        let len = self.entry_len();
        if block < self.full_blocks { self.skips.get(block * len..(block + 1) * len) } else { None }
    }

    /// The last document of any block, `TERMINATED` for the rest of the list.
    pub(crate) fn last_of(&self, block: usize) -> DocId {
        self.entry(block).map_or(TERMINATED, |entry| read_u32(entry, 0))
    }

    /// The most that a document of any block can score; `None` for the rest and where the list
    /// does not say.
    pub(crate) fn max_of(&self, block: usize) -> Option<BlockMax> {
        if self.record == IndexRecordOption::Basic {
            return None;
        }
        let entry = self.entry(block)?;
        let [.., norm, freq] = entry else { return None };
        Some(BlockMax { norm: *norm, freq: (*freq < u8::MAX).then_some(*freq) })
    }

    /// How many full blocks there are; the block of this number is the rest.
    pub(crate) fn full_blocks(&self) -> usize {
        self.full_blocks
    }

    /// The block that the place is in.
    pub(crate) fn block(&self) -> usize {
        self.block
    }

    /// The last document of the block that the place is in.
    pub(crate) fn block_last(&self) -> DocId {
        self.last
    }

    /// Goes to the start of the next block, without decoding it. After the rest comes nothing.
    pub(crate) fn next_block(&mut self) {
        if let Some(entry) = self.entry(self.block) {
            let (doc_bits, freq_bits, positions) = widths(entry);
            self.offset += packed_len(doc_bits) + packed_len(freq_bits);
            self.positions_before += u64::from(positions);
            self.before = self.last;
            self.block += 1;
            self.last = self.last_of(self.block);
            self.has_docs = false;
            self.has_freqs = false;
            self.at = 0;
        } else {
            self.docs();
            self.at = self.len;
        }
    }

    /// Goes on to the block that may hold `target`, without decoding it.
    pub(crate) fn seek_block(&mut self, target: DocId) {
        while self.last < target && self.block < self.full_blocks {
            self.next_block();
        }
    }

    /// The documents of the block that the place is in.
    pub(crate) fn docs(&mut self) -> &[DocId] {
        if !self.has_docs {
            self.decode_docs();
        }
        self.decoded.docs.get(..self.len).unwrap_or_default()
    }

    /// The same, filled up with `TERMINATED` where the block is not full.
    #[inline]
    pub(crate) fn table(&mut self) -> &[DocId; BLOCK] {
        const EMPTY: &[DocId; BLOCK] = &[TERMINATED; BLOCK];
        if !self.has_docs {
            self.decode_docs();
        }
        self.decoded.docs.first_chunk().unwrap_or(EMPTY)
    }

    /// The documents of the block and their frequencies, all 1 where the field has none.
    pub(crate) fn docs_and_freqs(&mut self) -> (&[DocId], &[u32]) {
        if !self.has_docs {
            self.decode_docs();
        }
        if !self.has_freqs {
            self.decode_freqs();
        }
        let len = self.len;
        (
            self.decoded.docs.get(..len).unwrap_or_default(),
            self.decoded.freqs.get(..len).unwrap_or_default(),
        )
    }

    // The files have checksums that were checked before, so a list that ends early is one that the
    // engine wrote so; what is missing then reads as the end of the list.
    fn decode_docs(&mut self) {
        self.has_docs = true;
        self.has_freqs = false;
        let data = self.data.get(self.offset..).unwrap_or_default();
        if let Some(entry) = self.entry(self.block) {
            let (bits, ..) = widths(entry);
            let strict = entry.get(4).is_some_and(|coded| coded & 0x40 != 0);
            self.len = 0;
            if let Some(packed) = data.get(..packed_len(bits)) {
                self.len = BLOCK;
                if strict {
                    let before = (self.before != 0).then_some(self.before);
                    self.packer.decompress_strictly_sorted(
                        before,
                        packed,
                        &mut self.decoded.docs,
                        bits,
                    );
                } else {
                    self.packer.decompress_sorted(
                        self.before,
                        packed,
                        &mut self.decoded.docs,
                        bits,
                    );
                }
            }
            self.freqs_offset = self.offset + packed_len(bits);
        } else {
            self.len = self.doc_freq as usize % BLOCK;
            self.decoded.docs.fill(TERMINATED);
            let mut read = 0;
            let mut doc = self.before;
            for slot in self.decoded.docs.iter_mut().take(self.len) {
                let (step, bytes) = read_varint(data.get(read..).unwrap_or_default());
                read += bytes;
                doc = doc.saturating_add(step);
                *slot = doc;
            }
            self.freqs_offset = self.offset + read;
        }
    }

    fn decode_freqs(&mut self) {
        self.has_freqs = true;
        if self.record == IndexRecordOption::Basic {
            return;
        }
        let data = self.data.get(self.freqs_offset..).unwrap_or_default();
        if let Some(entry) = self.entry(self.block) {
            let (_, bits, _) = widths(entry);
            let strict = entry.get(4).is_some_and(|coded| coded & 0x40 != 0);
            if let Some(packed) = data.get(..packed_len(bits)) {
                self.packer.decompress(packed, &mut self.decoded.freqs, bits);
                if strict {
                    for freq in &mut self.decoded.freqs {
                        *freq = freq.wrapping_add(1);
                    }
                }
            }
        } else {
            let mut read = 0;
            for slot in self.decoded.freqs.iter_mut().take(self.len) {
                let (freq, bytes) = read_varint(data.get(read..).unwrap_or_default());
                read += bytes;
                *slot = freq;
            }
        }
    }

    /// The document that the place is on, `TERMINATED` after the last one.
    pub(crate) fn doc(&mut self) -> DocId {
        if !self.has_docs {
            self.decode_docs();
        }
        if self.at < self.len {
            return self.decoded.docs.get(self.at).copied().unwrap_or(TERMINATED);
        }
        if self.block < self.full_blocks {
            self.next_block();
            return self.doc();
        }
        TERMINATED
    }

    /// Goes on to the next document.
    pub(crate) fn advance(&mut self) -> DocId {
        self.at = (self.at + 1).min(BLOCK);
        self.doc()
    }

    /// Goes on to the first document that is not before `target`.
    #[inline]
    pub(crate) fn seek(&mut self, target: DocId) -> DocId {
        if self.last < target {
            self.seek_block(target);
        }
        if !self.has_docs {
            self.decode_docs();
        }
        let near = self.decoded.docs.get(self.at..).and_then(|docs| docs.first_chunk::<NEAR>());
        let steps = near.map_or(NEAR, |near| count_before(near, target));
        if steps < NEAR {
            self.at += steps;
        } else if let Some(docs) = self.decoded.docs.first_chunk() {
            // Places only go forward, also where a target is behind.
            self.at = self.at.max(lower_bound(docs, target));
        }
        self.decoded.docs.get(self.at).copied().unwrap_or(TERMINATED)
    }

    /// How often the term stands in the document that the place is on.
    pub(crate) fn freq(&mut self) -> u32 {
        if !self.has_docs {
            self.decode_docs();
        }
        if !self.has_freqs {
            self.decode_freqs();
        }
        self.decoded.freqs.get(self.at).copied().unwrap_or(0)
    }

    /// The positions of the term in the document that the place is on, in order; none if the list
    /// was opened without.
    pub(crate) fn positions(&mut self, positions: &mut Vec<u32>) {
        positions.clear();
        let freq = self.freq();
        let before: u32 = self.decoded.freqs.iter().take(self.at).sum();
        if let Some(reader) = &mut self.positions {
            positions.resize(freq as usize, 0);
            reader.read(self.positions_before + u64::from(before), positions);
            let mut position = 0_u32;
            for step in positions {
                position = position.saturating_add(*step);
                *step = position;
            }
        }
    }
}

/// How many of the documents are before `target`. Documents are below 2^31, and signed numbers
/// compare faster.
#[inline]
fn count_before(docs: &[DocId; NEAR], target: DocId) -> usize {
    let target = target.cast_signed();
    let count: i32 = docs.iter().map(|doc| i32::from(doc.cast_signed() < target)).sum();
    count.unsigned_abs() as usize
}

/// How many of the documents are before `target`, which is not after the last one. The steps are
/// the same for every target, so that the processor need not guess.
#[inline]
pub(crate) fn lower_bound(docs: &[DocId; BLOCK], target: DocId) -> usize {
    let mut before = 0;
    for step in [64, 32, 16, 8, 4, 2, 1] {
        let at = (before + step - 1) % BLOCK;
        before += if docs.get(at).is_some_and(|doc| *doc < target) { step } else { 0 };
    }
    before
}

/// Bits of a packed document and of a packed frequency, and how many positions the block has.
fn widths(entry: &[u8]) -> (u8, u8, u32) {
    let doc_bits = entry.get(4).map_or(0, |coded| coded & 0x1f);
    let freq_bits = entry.get(5).copied().unwrap_or(0);
    let positions = if entry.len() == 12 { read_u32(entry, 6) } else { 0 };
    (doc_bits, freq_bits, positions)
}

fn packed_len(bits: u8) -> usize {
    usize::from(bits) * BLOCK / 8
}

fn read_u32(bytes: &[u8], at: usize) -> u32 {
    let bytes = bytes.get(at..).and_then(|bytes| bytes.first_chunk());
    bytes.map_or(u32::MAX, |bytes| u32::from_le_bytes(*bytes))
}

/// A number in groups of seven bits, lowest first, of which the last has its top bit set; and how
/// many bytes it takes.
fn read_varint(bytes: &[u8]) -> (u32, usize) {
    let mut number = 0_u32;
    for (at, byte) in bytes.iter().enumerate().take(5) {
        number |= u32::from(byte & 0x7f) << (7 * at);
        if byte & 0x80 != 0 {
            return (number, at + 1);
        }
    }
    (number, bytes.len().min(5))
}
