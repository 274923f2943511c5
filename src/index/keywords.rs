//! The values of a column of keywords over all segments of a commit: each one numbered, told apart
//! as filters tell them apart, and counted over any set of documents.
//!
//! Filters look keywords up [folded](fold_keyword), while a column holds them as articles wrote
//! them, so that several spellings may be one value. The file must not know what a value means or
//! which sets are counted.
//!
//! A table is made the first time it is asked for, from the dictionaries of the column and one pass
//! over it. It holds each value in folded form and, where that differs, as it is written; what it
//! takes beside is 20 bytes a value, one bit an article, and 4 bytes for each value of a segment
//! unless the segment numbers them the same.

use std::ops::Range;
use std::sync::{Arc, OnceLock};

use tantivy::columnar::column_index::MultiValueIndex;
use tantivy::columnar::{Column, ColumnIndex, ColumnValues};
use tantivy::schema::Field;
use tantivy::DocId;

use super::bits::{Bits, ones};
use super::schema::fold_keyword;
use super::snapshot::Segment;

/// The tables of a commit, by field.
pub(crate) struct KeywordTables(Box<[OnceLock<Keywords>]>);

impl KeywordTables {
    /// None made yet, for so many fields.
    pub(super) fn new(fields: usize) -> Self {
        Self((0..fields).map(|_| OnceLock::new()).collect())
    }

    /// The table of a field of these segments.
    pub(super) fn get(&self, field: Field, segments: &[Segment]) -> tantivy::Result<&Keywords> {
        let missing = || tantivy::TantivyError::SchemaError(format!("no field {field:?}"));
        let place = self.0.get(field.field_id() as usize).ok_or_else(missing)?;
        if let Some(known) = place.get() {
            return Ok(known);
        }
        let read = Keywords::read(field, segments)?;
        Ok(place.get_or_init(|| read))
    }
}

/// The values of a column, numbered from 0 in the order of their folded form.
pub(crate) struct Keywords {
    /// Of each value the folded form, and after it the spelling if that is another.
    texts: String,
    ends: Vec<Ends>,
    /// Live articles with each value.
    live: Vec<u32>,
    columns: Vec<Ordinals>,
}

/// Where the texts of a value end.
struct Ends {
    folded: usize,
    spelling: usize,
}

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

/// A spelling in a segment.
struct Spelling {
    folded: Box<str>,
    /// None where it is the folded form.
    raw: Option<Box<str>>,
    segment: usize,
    ordinal: usize,
}

impl Spelling {
    fn raw(&self) -> &str {
        self.raw.as_deref().unwrap_or(&self.folded)
    }
}

impl Keywords {
    fn read(field: Field, segments: &[Segment]) -> tantivy::Result<Self> {
        let mut spellings = Vec::new();
        let mut columns = Vec::with_capacity(segments.len());
        let mut live = Vec::with_capacity(segments.len());
        let mut frequencies = Vec::with_capacity(segments.len());
        for (at, segment) in segments.iter().enumerate() {
            let column = read_spellings(field, segment, at, &mut spellings)?;
            let bits = segment.live_docs();
            let mut frequency = Occurrences::of(column.terms);
            column.count(&bits, 0, &mut frequency, &mut || false);
            live.push(bits);
            frequencies.push(frequency.counts);
            columns.push(column);
        }
        spellings.sort_by(|a: &Spelling, b| {
            (&a.folded, a.raw(), a.segment).cmp(&(&b.folded, b.raw(), b.segment))
        });
        let mut table = Self { texts: String::new(), ends: Vec::new(), live: Vec::new(), columns };
        let mut numbers: Vec<Vec<u32>> =
            table.columns.iter().map(|column| vec![u32::MAX; column.terms]).collect();
        for alike in spellings.chunk_by(|a, b| a.folded == b.folded) {
            let number = table.len();
            for spelling in alike {
                let of_segment = numbers.get_mut(spelling.segment);
                if let Some(place) = of_segment.and_then(|n| n.get_mut(spelling.ordinal)) {
                    *place = number;
                }
            }
            table.push(alike, &frequencies);
        }
        for (column, numbers) in table.columns.iter_mut().zip(numbers) {
            column.renumber(numbers);
        }
        table.texts.shrink_to_fit();
        table.ends.shrink_to_fit();
        table.live = table.count(&live, 0..table.len(), || false).counts;
        Ok(table)
    }

    /// Adds a value, whose spelling is the most frequent of several, then the smallest.
    fn push(&mut self, alike: &[Spelling], frequencies: &[Vec<u32>]) {
        let frequency = |spelling: &Spelling| -> u64 {
            let of_segment = frequencies.get(spelling.segment);
            of_segment.and_then(|f| f.get(spelling.ordinal)).map_or(0, |f| u64::from(*f))
        };
        let mut best: Option<(u64, &Spelling)> = None;
        for same in alike.chunk_by(|a, b| a.raw() == b.raw()) {
            let count = same.iter().map(frequency).sum();
            if let Some(spelling) = same.first().filter(|_| best.is_none_or(|(b, _)| count > b)) {
                best = Some((count, spelling));
            }
        }
        let Some((_, spelling)) = best else { return };
        self.texts.push_str(&spelling.folded);
        let folded = self.texts.len();
        self.texts.push_str(spelling.raw.as_deref().unwrap_or_default());
        self.ends.push(Ends { folded, spelling: self.texts.len() });
    }

    /// How many values there are.
    pub(crate) fn len(&self) -> u32 {
        u32::try_from(self.ends.len()).unwrap_or(u32::MAX)
    }

    fn start(&self, at: usize) -> usize {
        at.checked_sub(1).and_then(|before| self.ends.get(before)).map_or(0, |ends| ends.spelling)
    }

    /// A value in its folded form.
    pub(crate) fn folded(&self, number: u32) -> &str {
        let at = number as usize;
        let end = self.ends.get(at).map_or(0, |ends| ends.folded);
        self.texts.get(self.start(at)..end).unwrap_or_default()
    }

    /// A value as most articles write it.
    pub(crate) fn spelling(&self, number: u32) -> &str {
        match self.ends.get(number as usize) {
            Some(Ends { folded, spelling }) if folded < spelling => {
                self.texts.get(*folded..*spelling).unwrap_or_default()
            }
            _ => self.folded(number),
        }
    }

    /// Live articles with a value.
    pub(crate) fn live(&self, number: u32) -> u32 {
        self.live.get(number as usize).copied().unwrap_or(0)
    }

    /// The number of a folded value that a live article has.
    pub(crate) fn find(&self, folded: &str) -> Option<u32> {
        let number = self.partition(0, |value| value < folded);
        (number < self.len() && self.folded(number) == folded && self.live(number) > 0)
            .then_some(number)
    }

    /// The values that begin so in their folded form.
    pub(crate) fn beginning_with(&self, prefix: &str) -> Range<u32> {
        let start = self.partition(0, |value| value < prefix);
        start..self.partition(start, |value| value.starts_with(prefix))
    }

    fn partition(&self, start: u32, holds: impl Fn(&str) -> bool) -> u32 {
        let (mut low, mut high) = (start, self.len());
        while low < high {
            let middle = low + (high - low) / 2;
            if holds(self.folded(middle)) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        low
    }

    /// Counts the values of a range over a set of documents of each segment, until `stop` says so;
    /// each document once for each value.
    pub(crate) fn count(
        &self,
        sets: &[Bits],
        range: Range<u32>,
        mut stop: impl FnMut() -> bool,
    ) -> Occurrences {
        let mut found = Occurrences::of(range.len());
        for (column, set) in self.columns.iter().zip(sets) {
            column.count(set, range.start, &mut found, &mut stop);
        }
        found
    }
}

impl Occurrences {
    fn of(values: usize) -> Self {
        Self { counts: vec![0; values], without: 0, seen: 0 }
    }
}

/// Reads the dictionary of a segment's column and opens the column.
fn read_spellings(
    field: Field,
    segment: &Segment,
    at: usize,
    spellings: &mut Vec<Spelling>,
) -> tantivy::Result<Ordinals> {
    let reader = &segment.reader;
    let max_doc = reader.max_doc();
    let Some(column) = reader.fast_fields().str(reader.schema().get_field_name(field))? else {
        return Ok(Ordinals::new(Column::build_empty_column(max_doc), max_doc, 0));
    };
    let mut terms = column.dictionary().stream()?;
    let mut ordinal = 0;
    while terms.advance() {
        let raw = String::from_utf8_lossy(terms.key());
        let folded = fold_keyword(&raw);
        let same = folded == raw;
        let folded: Box<str> = folded.into();
        let raw = (!same).then(|| raw.into());
        spellings.push(Spelling { folded, raw, segment: at, ordinal });
        ordinal += 1;
    }
    Ok(Ordinals::new(column.ords().clone(), max_doc, ordinal))
}

/// The values of the documents of one segment, by the numbers that the segment gives them.
struct Ordinals {
    column: Column<u64>,
    /// The documents that have values, each of which has a place among the rows of the column.
    with: Bits,
    /// How many values the segment numbers.
    terms: usize,
    /// The number in the table of each of them, unless it is the same.
    numbers: Option<Vec<u32>>,
    /// Whether several of them are one value in the table.
    merges: bool,
}

/// Of 64 documents so many are few, whose values are read one by one.
const FEW: u32 = 6;

impl Ordinals {
    fn new(column: Column<u64>, max_doc: DocId, terms: usize) -> Self {
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
    fn renumber(&mut self, numbers: Vec<u32>) {
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
    fn count(
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
        Self { ordinals, starts, first, found, bounds: [0; 65], values: Vec::new(), had: Vec::new() }
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
        let high = place(63 - both.leading_zeros()) + 1;
        self.read(before + low, high - low);
        for bit in ones(both) {
            self.document((place(bit) - low) as usize);
        }
    }

    /// Reads the values of so many documents from a place on.
    fn read(&mut self, place: u32, documents: u32) {
        let mut rows = place..place + documents;
        if let Some(starts) = self.starts {
            if let Some(bounds) = self.bounds.get_mut(..=documents as usize) {
                starts.get_range(u64::from(place), bounds);
                let last = bounds.last().copied().unwrap_or(0);
                rows = bounds.first().copied().unwrap_or(0)..last;
            }
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
        #[expect(clippy::cast_possible_truncation, reason = "ordinals count the terms of a segment")]
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
