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
        let (mut any, mut had) = (0, Vec::new());
        let (counts, numbers) = (&mut found.counts, self.numbers.as_deref());
        let mut add = |number: u32| {
            let count = counts.get_mut(number.wrapping_sub(first) as usize);
            let is_counted = count.is_some();
            if let Some(count) = count {
                *count += 1;
            }
            is_counted
        };
        let seen = self.walk(set, stop, |_, values| {
            let mut has = false;
            match numbers {
                None => values.iter().for_each(|ordinal| has |= add(as_number(*ordinal))),
                Some(numbers) => {
                    let number = |ordinal: &u64| numbers.get(as_place(*ordinal)).copied();
                    if self.merges && values.len() > 1 {
                        had.clear();
                        had.extend(values.iter().filter_map(number));
                        had.sort_unstable();
                        had.dedup();
                        for number in &had {
                            has |= add(*number);
                        }
                    } else {
                        values.iter().filter_map(number).for_each(|number| has |= add(number));
                    }
                }
            }
            any += u64::from(has);
        });
        found.seen += seen;
        found.without += seen - any;
    }

    /// Visits the documents of a set that have values, with these.
    pub(super) fn visit(
        &self,
        set: &Bits,
        stop: &mut dyn FnMut() -> bool,
        mut visit: impl FnMut(DocId, Values<'_>),
    ) {
        let numbers = self.numbers.as_deref();
        self.walk(set, stop, |doc, ordinals| visit(doc, Values { ordinals, numbers }));
    }

    /// Takes the documents of a set that have values, with the ordinals of these, and tells how many
    /// documents of the set were looked at.
    fn walk(
        &self,
        set: &Bits,
        stop: &mut dyn FnMut() -> bool,
        mut take: impl FnMut(DocId, &[u64]),
    ) -> u64 {
        let mut reading = Reading::new(self);
        let mut seen = 0;
        // Documents with values before the word, and so the place of its first among the rows.
        let (mut before, mut start) = (0, 0);
        for at in 0..self.with.words() {
            let (with, wanted) = (self.with.word(at), set.word(at));
            if wanted != 0 {
                if stop() {
                    break;
                }
                seen += u64::from(wanted.count_ones());
                reading.word(before, with, wanted, |bit, values| take(start + bit, values));
            }
            before += with.count_ones();
            start += 64;
        }
        seen
    }
}

/// The values of one document. Where several spellings are one value it may come more than once.
#[derive(Clone, Copy)]
pub(crate) struct Values<'a> {
    ordinals: &'a [u64],
    numbers: Option<&'a [u32]>,
}

impl<'a> Values<'a> {
    /// Their numbers in the table.
    pub(crate) fn numbers(self) -> impl Iterator<Item = u32> + 'a {
        self.ordinals.iter().map(move |ordinal| match self.numbers {
            Some(numbers) => numbers.get(as_place(*ordinal)).copied().unwrap_or(u32::MAX),
            None => as_number(*ordinal),
        })
    }
}

#[expect(clippy::cast_possible_truncation, reason = "ordinals count the terms of a segment")]
fn as_number(ordinal: u64) -> u32 {
    ordinal as u32
}

fn as_place(ordinal: u64) -> usize {
    as_number(ordinal) as usize
}

/// Reading in one segment, with what is read lying in buffers.
struct Reading<'a> {
    ordinals: &'a Ordinals,
    starts: Option<&'a Arc<dyn ColumnValues<u32>>>,
    bounds: [u32; 65],
    values: Vec<u64>,
}

impl<'a> Reading<'a> {
    fn new(ordinals: &'a Ordinals) -> Self {
        Self { ordinals, starts: ordinals.starts(), bounds: [0; 65], values: Vec::new() }
    }

    /// Takes the wanted of 64 documents, of which those `with` values have the places from `before`
    /// on among the rows.
    fn word(&mut self, before: u32, with: u64, wanted: u64, mut take: impl FnMut(u32, &[u64])) {
        let both = wanted & with;
        if both == 0 {
            return;
        }
        let place = |bit: u32| (with & ((1 << bit) - 1)).count_ones();
        if both.count_ones() <= FEW {
            for bit in ones(both) {
                self.read(before + place(bit), 1);
                take(bit, self.document(0));
            }
            return;
        }
        let low = place(both.trailing_zeros());
        let high = place(both.ilog2()) + 1;
        self.read(before + low, high - low);
        for bit in ones(both) {
            take(bit, self.document((place(bit) - low) as usize));
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

    /// The values of a document by its place among those that were read.
    fn document(&self, nth: usize) -> &[u64] {
        let rows = match (self.starts, self.bounds.get(nth..nth + 2)) {
            (Some(_), Some([start, end])) => {
                let base = self.bounds.first().copied().unwrap_or(0);
                (start - base) as usize..(end - base) as usize
            }
            _ => nth..nth + 1,
        };
        self.values.get(rows).unwrap_or_default()
    }
}
