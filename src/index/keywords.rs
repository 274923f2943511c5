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
use std::sync::OnceLock;

use tantivy::DocId;
use tantivy::columnar::Column;
use tantivy::schema::Field;

use super::bits::Bits;
use super::ordinals::{Occurrences, Ordinals, Values};
use super::partition::partition;
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
        partition(start..self.len(), |number| holds(self.folded(number)))
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

    /// Visits the documents of the sets that have values, until `stop` says so, with their segment
    /// and the values.
    pub(crate) fn visit(
        &self,
        sets: &[Bits],
        mut stop: impl FnMut() -> bool,
        mut visit: impl FnMut(usize, DocId, Values<'_>),
    ) {
        for (at, (column, set)) in self.columns.iter().zip(sets).enumerate() {
            column.visit(set, &mut stop, |doc, values| visit(at, doc, values));
        }
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

#[cfg(test)]
mod tests {
    use std::collections::{BTreeMap, BTreeSet};
    use std::sync::LazyLock;

    use proptest::prelude::*;

    use super::*;
    use crate::{Article, Index};

    const DESKS: [&str; 6] = ["Asia", "asia", "Ásia", "Near East", "near east", "Press"];

    /// Articles of two commits, some of which have no desk, some several, and some were deleted.
    static INDEX: LazyLock<Index> = LazyLock::new(|| {
        let index = Index::in_memory([]).unwrap();
        let mut writer = index.writer().unwrap();
        for id in 0..400_usize {
            let mut builder = Article::builder(id.to_string()).body("Talks.").source("Cables");
            for desk in (0..id % 4).map(|nth| DESKS[(id / 4 * 5 + nth * nth + id) % 6]) {
                builder = builder.field("desk", desk);
            }
            if !(200..270).contains(&id) {
                builder = builder.organisation(DESKS[id % 5]);
            }
            writer.upsert(builder.build().unwrap()).unwrap();
            if id == 150 {
                writer.commit().unwrap();
            }
        }
        for id in (0..400).step_by(17) {
            writer.delete(id.to_string()).unwrap();
        }
        writer.commit().unwrap();
        index
    });

    fn values(article: &Article, further: bool) -> BTreeSet<String> {
        let fold = |value: &str| fold_keyword(value).into_owned();
        if !further {
            return article.organisations().iter().map(|value| fold(value)).collect();
        }
        article.fields().values().flatten().map(|desk| fold(&format!("desk={desk}"))).collect()
    }

    proptest! {
        #[test]
        fn counts_are_those_of_the_articles(
            one_in in prop::sample::select(vec![1, 2, 3, 7, 20, 64, 200]),
            seed in 0..1000_u32,
            further: bool,
            from: bool,
        ) {
            let (snapshot, fields) = INDEX.snapshot_and_fields();
            prop_assert_eq!(snapshot.segments.len(), 2);
            let field = if further { fields.further } else { fields.organisation };
            let table = snapshot.keywords(field).unwrap();
            let (mut sets, mut naive) = (Vec::new(), BTreeMap::<String, u32>::new());
            let (mut without, mut seen) = (0, 0);
            let from = u32::from(from);
            let lowest = table.folded(from).to_owned();
            for segment in &snapshot.segments {
                let mut set = Bits::none(segment.reader.max_doc());
                for doc in segment.live_docs().iter() {
                    if (doc.wrapping_mul(2_654_435_761) ^ seed.wrapping_mul(40_503)) % one_in != 0 {
                        continue;
                    }
                    set.insert(doc);
                    let article = INDEX.searcher().get(segment.id(doc)).unwrap().unwrap();
                    let values = values(&article, further);
                    let values: Vec<_> = values.into_iter().filter(|v| *v >= lowest).collect();
                    seen += 1;
                    without += u64::from(values.is_empty());
                    for value in values {
                        *naive.entry(value).or_default() += 1;
                    }
                }
                sets.push(set);
            }
            let found = table.count(&sets, from..table.len(), || false);
            prop_assert_eq!((found.seen, found.without), (seen, without));
            for (number, count) in (from..).zip(&found.counts) {
                let expected = naive.get(table.folded(number)).copied().unwrap_or(0);
                prop_assert_eq!(*count, expected, "{}", table.folded(number));
            }
            prop_assert_eq!(found.counts.len(), (table.len() - from) as usize);
        }
    }

    #[test]
    fn a_value_is_found_by_its_folded_form_and_shown_as_most_write_it() {
        let (snapshot, fields) = INDEX.snapshot_and_fields();
        let table = snapshot.keywords(fields.organisation).unwrap();
        let folded: Vec<&str> = (0..table.len()).map(|number| table.folded(number)).collect();
        assert_eq!(folded, ["asia", "near east"]);
        for (number, spellings) in [(0, &DESKS[..3]), (1, &DESKS[3..5])] {
            let mut counts = BTreeMap::new();
            for id in (0..400).filter(|id| id % 17 != 0 && !(200..270).contains(id)) {
                *counts.entry(DESKS[id % 5]).or_insert(0) += 1;
            }
            let best = spellings.iter().max_by_key(|s| (counts[*s], std::cmp::Reverse(*s)));
            assert_eq!(Some(&table.spelling(number)), best);
            assert_eq!(table.find(folded[number as usize]), Some(number));
            assert_eq!(table.live(number), spellings.iter().map(|s| counts[s]).sum::<u32>());
        }
        assert_eq!(table.find("asi"), None);
        assert_eq!(table.beginning_with("asi"), 0..1);
        assert_eq!(table.beginning_with(""), 0..2);
        assert_eq!(table.beginning_with("o"), 2..2);
    }
}
