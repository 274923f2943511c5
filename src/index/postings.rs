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
    positions: Option<Box<PositionReader>>,
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
        let mut full_blocks = doc_freq as usize / BLOCK;
        let (skips, data) = if full_blocks == 0 {
            (OwnedBytes::empty(), bytes)
        } else {
            let (skips_len, head) = read_varint(&bytes);
            let start = head.min(bytes.len());
            let end = start.saturating_add(skips_len as usize).min(bytes.len());
            (bytes.slice(start..end), bytes.slice(end..bytes.len()))
        };
        full_blocks = full_blocks.min(skips.len() / entry_len(record));
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
            docs: Box::new([TERMINATED; BLOCK + NEAR]),
            freqs: Vec::new(),
            summed: (0, 0),
            freqs_offset: 0,
        };
        postings.last = postings.last_of(0);
        postings
    }

    /// How many documents the list holds, deleted ones included.
    pub(crate) fn doc_freq(&self) -> u32 {
        self.doc_freq
    }

    fn entry(&self, block: usize) -> Option<&[u8]> {
        let len = entry_len(self.record);
        if block < self.full_blocks { self.skips.get(block * len..(block + 1) * len) } else { None }
    }

    /// The last document of any block, `TERMINATED` for the rest of the list.
    pub(crate) fn last_of(&self, block: usize) -> DocId {
        self.entry(block).map_or(TERMINATED, |entry| read_u32(entry, 0))
    }

    /// The most that a document of any block can score; `None` for the rest and where the list
    /// does not say.
    pub(crate) fn max_of(&self, block: usize) -> Option<BlockMax> {
        if self.record == IndexRecordOption::Basic { None } else { block_max(self.entry(block)?) }
    }

    /// The same of each block from the place on that documents before `end` can lie in; `None` where
    /// the rest is one of these.
    pub(crate) fn maxes_before(&self, end: DocId) -> Option<impl Iterator<Item = BlockMax> + '_> {
        let last = self.full_blocks.checked_sub(1)?;
        if self.record == IndexRecordOption::Basic || self.last_of(last) < end - 1 {
            return None;
        }
        let len = entry_len(self.record);
        let entries = self.skips.get(self.block * len..self.full_blocks * len)?.chunks_exact(len);
        let mut is_last = false;
        Some(entries.map_while(move |entry| {
            if is_last {
                return None;
            }
            is_last = read_u32(entry, 0) >= end - 1;
            block_max(entry)
        }))
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
        if let Some(entry) = self.entry(self.block) {
            let (bits, ..) = widths(entry);
            let strict = entry.get(4).is_some_and(|coded| coded & 0x40 != 0);
            let docs = &mut *self.docs;
            self.len = BLOCK;
            match data.get(..packed_len(bits)) {
                Some(packed) if strict => {
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
        if self.record == IndexRecordOption::Basic {
            return;
        }
        let data = self.data.get(self.freqs_offset..).unwrap_or_default();
        if let Some(entry) = self.entry(self.block) {
            let (_, bits, _) = widths(entry);
            let strict = entry.get(4).is_some_and(|coded| coded & 0x40 != 0);
            if let Some(packed) = data.get(..packed_len(bits)) {
                self.packer.decompress(packed, &mut self.freqs, bits);
                if strict {
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
            if self.block >= self.full_blocks {
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

/// Bytes of a skip entry.
fn entry_len(record: IndexRecordOption) -> usize {
    match record {
        IndexRecordOption::Basic => 5,
        IndexRecordOption::WithFreqs => 8,
        IndexRecordOption::WithFreqsAndPositions => 12,
    }
}

/// Bits of a packed document and of a packed frequency, and how many positions the block has.
fn widths(entry: &[u8]) -> (u8, u8, u32) {
    let doc_bits = entry.get(4).map_or(0, |coded| coded & 0x1f);
    let freq_bits = entry.get(5).copied().unwrap_or(0);
    let positions = if entry.len() == 12 { read_u32(entry, 6) } else { 0 };
    (doc_bits, freq_bits, positions)
}

/// What the last two bytes of a skip entry say, where frequencies are stored.
fn block_max(entry: &[u8]) -> Option<BlockMax> {
    let [.., norm, freq] = entry else { return None };
    Some(BlockMax { norm: *norm, freq: (*freq < u8::MAX).then_some(*freq) })
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

#[cfg(test)]
mod tests {
    use tantivy::DocSet;
    use tantivy::postings::Postings as _;
    use tantivy::schema::{Schema, TextFieldIndexing, TextOptions};

    use super::*;

    /// A field of each kind with the same words: `w<n>` stands in every n-th document, and more
    /// often in some.
    fn index(docs: u32) -> (tantivy::Index, [Field; 3]) {
        let mut schema = Schema::builder();
        let records = [
            IndexRecordOption::Basic,
            IndexRecordOption::WithFreqs,
            IndexRecordOption::WithFreqsAndPositions,
        ];
        let fields = records.map(|record| {
            let indexing = TextFieldIndexing::default().set_index_option(record);
            let options = TextOptions::default().set_indexing_options(indexing);
            schema.add_text_field(&format!("{record:?}"), options)
        });
        let index = tantivy::Index::create_in_ram(schema.build());
        let mut writer = index.writer_with_num_threads(1, 32 << 20).unwrap();
        for doc in 0..docs {
            let mut words = String::new();
            for n in [1_u32, 2, 3, 7, 50, 1000].into_iter().filter(|n| doc % n == 0) {
                let times = if doc % 97 == 0 { 300 } else { 1 + doc * 7 % 5 };
                words.push_str(&format!("w{n} ").repeat(times as usize));
            }
            let mut document = tantivy::TantivyDocument::default();
            for field in fields {
                document.add_text(field, &words);
            }
            writer.add_document(document).unwrap();
        }
        writer.commit().unwrap();
        (index, fields)
    }

    #[test]
    fn lists_read_as_the_engine_reads_them() {
        // Full blocks only, full blocks and a rest, a rest only.
        for docs in [100, 128, 1000, 6400] {
            let (index, fields) = index(docs);
            for reader in index.reader().unwrap().searcher().segment_readers() {
                let files = PostingsFiles::open(reader).unwrap();
                for field in fields {
                    let inverted = reader.inverted_index(field).unwrap();
                    let lists = files.field(reader, field);
                    for n in [1, 2, 3, 7, 50, 1000] {
                        let term = tantivy::Term::from_field_text(field, &format!("w{n}"));
                        let Some(info) = inverted.get_term_info(&term).unwrap() else { continue };
                        let wanted = IndexRecordOption::WithFreqsAndPositions;
                        let mut theirs = inverted.read_postings(&term, wanted).unwrap().unwrap();
                        let mut ours = lists.open_with_positions(&info).unwrap();
                        assert_eq!(ours.doc_freq(), theirs.doc_freq());
                        let (mut expected, mut found) = (Vec::new(), Vec::new());
                        let mut doc = ours.doc();
                        while doc != TERMINATED {
                            assert_eq!((doc, ours.freq()), (theirs.doc(), theirs.term_freq()));
                            theirs.positions(&mut expected);
                            ours.positions(&mut found);
                            assert_eq!(found, expected);
                            theirs.advance();
                            doc = ours.advance();
                        }
                        assert_eq!(theirs.doc(), TERMINATED);
                        for step in [1, 2, 40, 129, 700, 5000] {
                            let mut theirs =
                                inverted.read_postings(&term, wanted).unwrap().unwrap();
                            let mut ours = lists.open(&info).unwrap();
                            for target in (0..docs + step).step_by(step as usize) {
                                let doc = theirs.doc();
                                let expected =
                                    if doc >= target { doc } else { theirs.seek(target) };
                                assert_eq!(ours.seek(target), expected);
                                if expected != TERMINATED {
                                    assert_eq!(ours.freq(), theirs.term_freq());
                                }
                            }
                        }
                    }
                }
            }
        }
    }

    #[test]
    fn blocks_are_passed_over_undecoded_and_say_where_they_end() {
        let (index, [.., field]) = index(1000);
        let searcher = index.reader().unwrap().searcher();
        let reader = searcher.segment_reader(0);
        let term = tantivy::Term::from_field_text(field, "w2");
        let info = reader.inverted_index(field).unwrap().get_term_info(&term).unwrap().unwrap();
        let files = PostingsFiles::open(reader).unwrap();
        let mut list = files.field(reader, field).open(&info).unwrap();
        // 500 documents: three full blocks and a rest.
        assert_eq!(list.full_blocks(), 3);
        assert_eq!(
            (0..4).map(|n| list.last_of(n)).collect::<Vec<_>>(),
            [254, 510, 766, TERMINATED]
        );
        assert!(list.max_of(2).is_some() && list.max_of(3).is_none());
        let maxes = |list: &Postings, blocks: std::ops::Range<usize>| -> Vec<BlockMax> {
            blocks.map(|block| list.max_of(block).unwrap()).collect()
        };
        for (end, last) in [(1, 0), (255, 0), (256, 1), (511, 1), (512, 2), (767, 2)] {
            let found: Vec<BlockMax> = list.maxes_before(end).unwrap().collect();
            assert_eq!(found, maxes(&list, 0..last + 1), "{end}");
        }
        assert!(list.maxes_before(768).is_none());
        list.seek_block(600);
        assert_eq!((list.block(), list.block_last()), (2, 766));
        assert_eq!(list.maxes_before(700).unwrap().collect::<Vec<_>>(), maxes(&list, 2..3));
        assert_eq!(list.docs().first(), Some(&512));
        list.seek_block(999);
        assert_eq!(list.docs().last(), Some(&998));
        assert!(list.table().contains(998));
        list.next_block();
        assert_eq!(list.doc(), TERMINATED);
    }

    #[test]
    fn a_list_that_is_cut_short_ends_there() {
        let (index, [.., field]) = index(1000);
        let searcher = index.reader().unwrap().searcher();
        let reader = searcher.segment_reader(0);
        let term = tantivy::Term::from_field_text(field, "w3");
        let info = reader.inverted_index(field).unwrap().get_term_info(&term).unwrap().unwrap();
        let files = PostingsFiles::open(reader).unwrap();
        for cut in 0..info.postings_range.len() {
            let mut info = info.clone();
            info.postings_range.end -= cut;
            let mut list = files.field(reader, field).open(&info).unwrap();
            let mut seen = 0;
            while list.doc() != TERMINATED && seen < 1000 {
                list.freq();
                list.advance();
                seen += 1;
            }
            assert!(seen <= 334);
        }
    }
}
