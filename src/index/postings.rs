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

use super::skips::{BlockMax, Skips, read_varint};
use super::table::{NEAR, Table, count_before, lower_bound};

/// Documents in a full block.
pub(crate) const BLOCK: usize = BitPacker4x::BLOCK_LEN;

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
            postings.positions = Some(Box::new(PositionReader::open(bytes)?));
        }
        Ok(postings)
    }
}

/// A place in a posting list.
///
/// The place is a block and a document in it. Blocks that are passed over are not decoded.
pub(crate) struct Postings {
    packer: BitPacker4x,
    skips: Skips,
    data: OwnedBytes,
    positions: Option<Box<PositionReader>>,
    doc_freq: u32,
    /// The block that the place is in; the one after the full ones is the rest.
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
    /// Those of the decoded block; those after the last one are `TERMINATED`. Apart from frequencies, so
    /// that both are small enough to be had again at once from the allocator.
    docs: Box<[DocId; BLOCK + NEAR]>,
    /// None until the first are decoded.
    freqs: Vec<u32>,
    /// A place in the decoded block and the frequencies before it together.
    summed: (usize, u32),
    /// Where the frequencies of a decoded block begin in `data`.
    freqs_offset: usize,
}

impl Postings {
    fn new(bytes: OwnedBytes, doc_freq: u32, record: IndexRecordOption) -> Self {
        let (skips, data) = Skips::split_off(bytes, doc_freq, record);
        let last = skips.last_of(0);
        Self {
            packer: BitPacker4x::new(),
            skips,
            data,
            positions: None,
            doc_freq,
            block: 0,
            offset: 0,
            before: 0,
            last,
            positions_before: 0,
            at: 0,
            len: 0,
            has_docs: false,
            has_freqs: false,
            docs: Box::new([TERMINATED; BLOCK + NEAR]),
            freqs: Vec::new(),
            summed: (0, 0),
            freqs_offset: 0,
        }
    }

    /// How many documents the list holds, deleted ones included.
    pub(crate) fn doc_freq(&self) -> u32 {
        self.doc_freq
    }

    /// The most that a document of any block can score; `None` for the rest and where the list
    /// does not say.
    pub(crate) fn max_of(&self, block: usize) -> Option<BlockMax> {
        self.skips.max_of(block)
    }

    /// The same of each block from the place on that documents before `end` can lie in; `None` where
    /// the rest is one of these.
    pub(crate) fn maxes_before(&self, end: DocId) -> Option<impl Iterator<Item = BlockMax> + '_> {
        self.skips.maxes(self.block, end)
    }

    /// How many full blocks there are; the block of this number is the rest.
    pub(crate) fn full_blocks(&self) -> usize {
        self.skips.blocks()
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
        if let Some(packing) = self.skips.packing(self.block) {
            self.offset += packed_len(packing.doc_bits) + packed_len(packing.freq_bits);
            self.positions_before += u64::from(packing.positions);
            self.before = self.last;
            self.block += 1;
            self.last = self.skips.last_of(self.block);
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
        while self.last < target && self.block < self.skips.blocks() {
            self.next_block();
        }
    }

    /// The documents of the block that the place is in.
    pub(crate) fn docs(&mut self) -> &[DocId] {
        if !self.has_docs {
            self.decode_docs();
        }
        self.docs.get(..self.len).unwrap_or_default()
    }

    /// The same, to look documents up in.
    pub(crate) fn table(&mut self) -> Table<'_> {
        if !self.has_docs {
            self.decode_docs();
        }
        Table::new(self.docs.first_chunk())
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
        (self.docs.get(..len).unwrap_or_default(), self.freqs.get(..len).unwrap_or_default())
    }

    // The files have checksums that were checked before, so a list that ends early is one that the
    // engine wrote so; what is missing then reads as the end of the list.
    fn decode_docs(&mut self) {
        self.has_docs = true;
        self.has_freqs = false;
        let data = self.data.get(self.offset..).unwrap_or_default();
        if let Some(packing) = self.skips.packing(self.block) {
            let bits = packing.doc_bits;
            let docs = &mut *self.docs;
            self.len = BLOCK;
            match data.get(..packed_len(bits)) {
                Some(packed) if packing.is_strict => {
                    let before = (self.before != 0).then_some(self.before);
                    self.packer.decompress_strictly_sorted(before, packed, docs, bits);
                }
                Some(packed) => {
                    self.packer.decompress_sorted(self.before, packed, docs, bits);
                }
                None => {
                    docs.fill(TERMINATED);
                    self.len = 0;
                }
            }
            self.freqs_offset = self.offset + packed_len(bits);
        } else {
            self.len = self.doc_freq as usize % BLOCK;
            self.docs.fill(TERMINATED);
            let mut read = 0;
            let mut doc = self.before;
            for slot in self.docs.iter_mut().take(self.len) {
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
        if self.freqs.is_empty() {
            self.freqs = vec![1; BLOCK];
        }
        self.summed = (0, 0);
        if !self.skips.has_freqs() {
            return;
        }
        let data = self.data.get(self.freqs_offset..).unwrap_or_default();
        if let Some(packing) = self.skips.packing(self.block) {
            let bits = packing.freq_bits;
            if let Some(packed) = data.get(..packed_len(bits)) {
                self.packer.decompress(packed, &mut self.freqs, bits);
                if packing.is_strict {
                    for freq in &mut *self.freqs {
                        *freq = freq.wrapping_add(1);
                    }
                }
            }
        } else {
            let mut read = 0;
            for slot in self.freqs.iter_mut().take(self.len) {
                let (freq, bytes) = read_varint(data.get(read..).unwrap_or_default());
                read += bytes;
                *slot = freq;
            }
        }
    }

    /// The document that the place is on, `TERMINATED` after the last one.
    pub(crate) fn doc(&mut self) -> DocId {
        loop {
            if !self.has_docs {
                self.decode_docs();
            }
            if self.at < self.len {
                return self.docs.get(self.at).copied().unwrap_or(TERMINATED);
            }
            if self.block >= self.skips.blocks() {
                return TERMINATED;
            }
            self.next_block();
        }
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
        let near = self.docs.get(self.at..).and_then(|docs| docs.first_chunk::<NEAR>());
        let steps = near.map_or(NEAR, |near| count_before(near, target));
        if steps < NEAR {
            self.at += steps;
        } else if let Some(docs) = self.docs.first_chunk() {
            // Places only go forward, also where a target is behind.
            self.at = self.at.max(lower_bound(docs, target));
        }
        self.docs.get(self.at).copied().unwrap_or(TERMINATED)
    }

    /// How often the term stands in the document that the place is on.
    pub(crate) fn freq(&mut self) -> u32 {
        if !self.has_docs {
            self.decode_docs();
        }
        if !self.has_freqs {
            self.decode_freqs();
        }
        self.freqs.get(self.at).copied().unwrap_or(0)
    }

    /// How often the term stands in a document of the block that the place is in; the place stays.
    #[inline]
    pub(crate) fn freq_of(&mut self, doc: DocId) -> u32 {
        if !self.has_docs {
            self.decode_docs();
        }
        if !self.has_freqs {
            self.decode_freqs();
        }
        let at = self.docs.first_chunk().map_or(0, |docs| lower_bound(docs, doc));
        self.freqs.get(at).copied().unwrap_or(0)
    }

    /// The positions of the term in the document that the place is on, in order; none if the list
    /// was opened without.
    pub(crate) fn positions(&mut self, positions: &mut Vec<u32>) {
        positions.clear();
        let freq = self.freq();
        let (mut to, mut before) = self.summed;
        if to > self.at {
            (to, before) = (0, 0);
        }
        before += self.freqs.get(to..self.at).unwrap_or_default().iter().sum::<u32>();
        self.summed = (self.at, before);
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

/// Bytes of a packed block of documents or frequencies.
fn packed_len(bits: u8) -> usize {
    usize::from(bits) * BLOCK / 8
}

#[cfg(test)]
mod tests;
