//! The ids of a segment's documents, as their column holds them packed.
//!
//! The file must not know what an id is for.

use std::ops::Range;
use std::sync::Arc;

use tantivy::DocId;
use tantivy::columnar::column_index::MultiValueIndex;
use tantivy::columnar::{Column, ColumnIndex, ColumnValues};

use super::schema::unpack_bytes;

/// So many words of an id are read at once: most ids have fewer.
const WORDS: usize = 8;

/// The ids of a segment, by document.
pub(crate) struct Ids {
    column: Column<u64>,
    /// Where the words of each document begin in the column, where every document has some.
    starts: Option<Arc<dyn ColumnValues<u32>>>,
}

impl Ids {
    pub(crate) fn new(column: Column<u64>) -> Self {
        let starts = match &column.index {
            ColumnIndex::Multivalued(MultiValueIndex::MultiValueIndexV2(index))
                if index.optional_index.num_non_nulls() == index.optional_index.num_docs() =>
            {
                Some(index.start_index_column.clone())
            }
            _ => None,
        };
        Self { column, starts }
    }

    /// The id of a document.
    pub(crate) fn id(&self, doc: DocId) -> String {
        let rows = self.rows(doc);
        let (mut words, mut bytes) = ([0; WORDS], [0; 8 * WORDS]);
        if let Some(words) = words.get_mut(..rows.len()) {
            return self.read(rows.start, words, &mut bytes);
        }
        self.read(rows.start, &mut vec![0; rows.len()], &mut vec![0; 8 * rows.len()])
    }

    /// The id whose words are these from a row on; there is room for its bytes.
    fn read(&self, start: u32, words: &mut [u64], bytes: &mut [u8]) -> String {
        for (word, row) in words.iter_mut().zip(start..) {
            *word = self.column.values.get_val(row);
        }
        str::from_utf8(unpack_bytes(words, bytes)).unwrap_or_default().to_owned()
    }

    /// The packed id of a document, which compares as the id does.
    pub(crate) fn words(&self, doc: DocId) -> impl Iterator<Item = u64> + '_ {
        self.rows(doc).map(|row| self.column.values.get_val(row))
    }

    fn rows(&self, doc: DocId) -> Range<u32> {
        match &self.starts {
            Some(starts) if doc + 1 < starts.num_vals() => {
                starts.get_val(doc)..starts.get_val(doc + 1)
            }
            _ => self.column.index.value_row_ids(doc),
        }
    }
}
