//! The values of the documents of one segment in a column of keywords, counted over sets of
//! documents.
//!
//! Documents are taken 64 at a time, and where many of them are wanted the rows of all are read at
//! once. The file must not know what the values are.

use std::sync::Arc;

use tantivy::DocId;
use tantivy::columnar::column_index::MultiValueIndex;
use tantivy::columnar::{Column, ColumnIndex, ColumnValues};

use super::bits::{Bits, ones};

/// How often values occur in a set of documents.
#[derive(Debug, Default)]
pub(crate) struct Occurrences {
    /// For each value of the range that was counted, the documents with it.
    pub(crate) counts: Vec<u32>,
    /// Documents without any of them.
    pub(crate) without: u64,
    /// Documents looked at.
    pub(crate) seen: u64,
}

impl Occurrences {
    pub(super) fn of(values: usize) -> Self {
        Self { counts: vec![0; values], without: 0, seen: 0 }
    }
}

/// The values of the documents of one segment, by the numbers that the segment gives them.
pub(super) struct Ordinals {
    column: Column<u64>,
    /// The documents that have values, each of which has a place among the rows of the column.
    with: Bits,
    /// How many values the segment numbers.
    pub(super) terms: usize,
    /// The number in the table of each of them, unless it is the same.
    numbers: Option<Vec<u32>>,
    /// Whether several of them are one value in the table.
    merges: bool,
}

/// Of 64 documents so many are few, whose values are read one by one.
const FEW: u32 = 6;

impl Ordinals {
    pub(super) fn new(column: Column<u64>, max_doc: DocId, terms: usize) -> Self {
        let mut with = Bits::none(max_doc);
        match &column.index {
            ColumnIndex::Empty { .. } => {}
            ColumnIndex::Full | ColumnIndex::Multivalued(MultiValueIndex::MultiValueIndexV1(_)) => {
                with = Bits::all(max_doc);
            }
            ColumnIndex::Optional(index) => {
                index.iter_non_null_docs().for_each(|doc| with.insert(doc));
            }
            ColumnIndex::Multivalued(MultiValueIndex::MultiValueIndexV2(index)) => {
                index.optional_index.iter_non_null_docs().for_each(|doc| with.insert(doc));
            }
        }
        Self { column, with, terms, numbers: None, merges: false }
    }

    /// Takes over the numbers of the table.
    pub(super) fn renumber(&mut self, numbers: Vec<u32>) {
        let mut sorted = numbers.clone();
        sorted.sort_unstable();
        sorted.dedup();
        self.merges = sorted.len() < numbers.len();
        let same = (0..).zip(&numbers).all(|(ordinal, number)| ordinal == *number);
        self.numbers = (!same).then_some(numbers);
    }

    /// Where the values of each document that has some begin, and the last ones end; none where each
    /// has one.
    fn starts(&self) -> Option<&Arc<dyn ColumnValues<u32>>> {
        match &self.column.index {
            ColumnIndex::Multivalued(index) => Some(index.get_start_index_column()),
            _ => None,
        }
    }

    /// Adds the documents of a set to the counts of the values from `first` on.
    pub(super) fn count(
        &self,
        set: &Bits,
        first: u32,
        found: &mut Occurrences,
        stop: &mut dyn FnMut() -> bool,
    ) {
        let mut reading = Reading::new(self, first, found);
        // Documents with values before the word, and so the place of its first among the rows.
        let mut before = 0;
        for at in 0..self.with.words() {
            let with = self.with.word(at);
            let wanted = set.word(at);
            if wanted != 0 {
                if stop() {
                    return;
                }
                reading.word(before, with, wanted);
            }
            before += with.count_ones();
        }
    }
}

/// Counting in one segment, with what is read lying in buffers.
struct Reading<'a> {
    ordinals: &'a Ordinals,
    starts: Option<&'a Arc<dyn ColumnValues<u32>>>,
    first: u32,
    found: &'a mut Occurrences,
    bounds: [u32; 65],
    values: Vec<u64>,
    /// The numbers that a document had already, where several of its values may be one.
    had: Vec<u32>,
}

impl<'a> Reading<'a> {
    fn new(ordinals: &'a Ordinals, first: u32, found: &'a mut Occurrences) -> Self {
        let starts = ordinals.starts();
        Self {
            ordinals,
            starts,
            first,
            found,
            bounds: [0; 65],
            values: Vec::new(),
            had: Vec::new(),
        }
    }

    /// Counts the wanted of 64 documents, of which those `with` values have the places from `before`
    /// on among the rows.
    fn word(&mut self, before: u32, with: u64, wanted: u64) {
        self.found.seen += u64::from(wanted.count_ones());
        self.found.without += u64::from((wanted & !with).count_ones());
        let both = wanted & with;
        if both == 0 {
            return;
        }
        let place = |bit: u32| (with & ((1 << bit) - 1)).count_ones();
        if both.count_ones() <= FEW {
            for bit in ones(both) {
                self.read(before + place(bit), 1);
                self.document(0);
            }
            return;
        }
        let low = place(both.trailing_zeros());
        let high = place(both.ilog2()) + 1;
        self.read(before + low, high - low);
        for bit in ones(both) {
            self.document((place(bit) - low) as usize);
        }
    }

    /// Reads the values of so many documents from a place on.
    fn read(&mut self, place: u32, documents: u32) {
        let mut rows = place..place + documents;
        if let (Some(starts), Some(bounds)) =
            (self.starts, self.bounds.get_mut(..=documents as usize))
        {
            starts.get_range(u64::from(place), bounds);
            let last = bounds.last().copied().unwrap_or(0);
            rows = bounds.first().copied().unwrap_or(0)..last;
        }
        self.values.clear();
        self.values.resize(rows.len(), 0);
        self.ordinals.column.values.get_range(u64::from(rows.start), &mut self.values);
    }

    /// Counts a document by its place among those that were read.
    fn document(&mut self, nth: usize) {
        let rows = match (self.starts, self.bounds.get(nth..nth + 2)) {
            (Some(_), Some([start, end])) => {
                let base = self.bounds.first().copied().unwrap_or(0);
                (start - base) as usize..(end - base) as usize
            }
            _ => nth..nth + 1,
        };
        let values = self.values.get(rows).unwrap_or_default();
        let counts = &mut self.found.counts;
        let mut any = false;
        let mut add = |number: u32| {
            let at = number.wrapping_sub(self.first) as usize;
            if let Some(count) = counts.get_mut(at) {
                *count += 1;
                any = true;
            }
        };
        #[expect(
            clippy::cast_possible_truncation,
            reason = "ordinals count the terms of a segment"
        )]
        match &self.ordinals.numbers {
            None => values.iter().for_each(|ordinal| add(*ordinal as u32)),
            Some(numbers) => {
                let number = |ordinal: &u64| numbers.get(*ordinal as usize).copied();
                if self.ordinals.merges && values.len() > 1 {
                    self.had.clear();
                    self.had.extend(values.iter().filter_map(number));
                    self.had.sort_unstable();
                    self.had.dedup();
                    self.had.iter().for_each(|number| add(*number));
                } else {
                    values.iter().filter_map(number).for_each(add);
                }
            }
        }
        self.found.without += u64::from(!any);
    }
}
