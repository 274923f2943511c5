//! One commit of the index as a reader sees it: segments, columns and collection statistics.
//!
//! It stays as it is for as long as somebody holds it. It must not know about queries.

use std::path::Path;
use std::sync::{Arc, Mutex, OnceLock};

use rustc_hash::FxHashMap;
use tantivy::columnar::Column;
use tantivy::directory::OwnedBytes;
use tantivy::fieldnorm::FieldNormReader;
use tantivy::postings::TermInfo;
use tantivy::schema::Field;
use tantivy::store::StoreReader;
use tantivy::{DocId, InvertedIndexReader, SegmentReader, TERMINATED, Term};

use super::bits::Bits;
use super::completion::Completion;
use super::config::CommitNote;
use super::error::IndexError;
use super::ids::Ids;
use super::keywords::{KeywordTables, Keywords};
use super::layout::Layout;
use super::lengths::{LengthTable, noted_k};
use super::partition::partition;
use super::postings::{FieldPostings, Postings, PostingsFiles};
use super::schema::{Fields, order_day, order_floor};
use super::stored::bytes_of;
use super::terms::KnownTerms;
use super::vocabulary::Vocabulary;
use crate::article::Day;

/// Decompressed blocks of stored articles kept for each segment.
const STORE_CACHE_BLOCKS: usize = 16;

/// Everything that a reader needs of one commit.
pub(crate) struct Snapshot {
    pub(crate) note: CommitNote,
    pub(crate) segments: Vec<Segment>,
    /// Articles, deleted ones included for as long as they lie in a segment.
    pub(crate) docs: u64,
    /// Articles, deleted ones left out.
    pub(crate) live_docs: u64,
    /// Mean length of `text` in tokens, over [`docs`](Self::docs), from the stored norms.
    pub(crate) average_len: f32,
    keywords: KeywordTables,
    /// That of the ranking that was first asked for.
    length_table: OnceLock<Arc<LengthTable>>,
    /// What officials, topics and words are completed from, made the first time it is asked for.
    pub(crate) completions: [OnceLock<Completion>; 3],
    /// Names of officials by their folded keys, as far as they were asked for.
    pub(crate) names: Mutex<FxHashMap<String, String>>,
}

impl std::fmt::Debug for Snapshot {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Snapshot")
            .field("note", &self.note)
            .field("segments", &self.segments.len())
            .field("live_docs", &self.live_docs)
            .finish_non_exhaustive()
    }
}

impl Snapshot {
    /// How many documents hold a term, deleted ones included.
    pub(crate) fn doc_freq(&self, term: &Term) -> tantivy::Result<u64> {
        let mut sum = 0;
        for segment in &self.segments {
            sum += segment.term_info(term)?.map_or(0, |info| u64::from(info.doc_freq));
        }
        Ok(sum)
    }

    pub(crate) fn open(
        readers: &[SegmentReader],
        fields: Fields,
        note: CommitNote,
        folder: &Path,
    ) -> Result<Self, IndexError> {
        let engine = |error| IndexError::from_engine(error, folder);
        let segments = readers
            .iter()
            .map(|reader| Segment::open(reader.clone(), fields))
            .collect::<tantivy::Result<Vec<_>>>()
            .map_err(engine)?;
        let docs: u64 = segments.iter().map(|s| u64::from(s.reader.max_doc())).sum();
        let live_docs = segments.iter().map(|s| u64::from(s.reader.num_docs())).sum();
        let tokens: u64 = segments.iter().map(Segment::token_count).sum();
        #[expect(
            clippy::cast_precision_loss,
            clippy::cast_possible_truncation,
            reason = "an average wants no more precision"
        )]
        let average_len = if docs == 0 { 1.0 } else { (tokens as f64 / docs as f64) as f32 };
        Ok(Self {
            note,
            segments,
            docs,
            live_docs,
            average_len: average_len.max(1.0),
            keywords: KeywordTables::new(Fields::schema().0.num_fields()),
            length_table: OnceLock::new(),
            completions: Default::default(),
            names: Mutex::default(),
        })
    }

    /// The values of a column of keywords; none where there is no article.
    pub(crate) fn keywords(&self, field: Field) -> tantivy::Result<&Keywords> {
        self.keywords.get(field, &self.segments)
    }

    /// What lengths do to frequencies by these numbers, for a mean length that can be that of another
    /// commit.
    pub(crate) fn length_table(&self, k1: f32, b: f32, average_len: f32) -> Arc<LengthTable> {
        let new = || Arc::new(LengthTable::new(k1, b, average_len));
        let known = self.length_table.get_or_init(new);
        if known.is_of(k1, b, average_len) { known.clone() } else { new() }
    }

    /// Where the live article of this id stands.
    pub(crate) fn find(&self, fields: Fields, id: &str) -> tantivy::Result<Option<(usize, DocId)>> {
        let term = Term::from_field_text(fields.id, id);
        for (ordinal, segment) in self.segments.iter().enumerate() {
            if let Some(doc) = segment.live_doc(&term)? {
                return Ok(Some((ordinal, doc)));
            }
        }
        Ok(None)
    }
}

/// One segment with its columns open.
pub(crate) struct Segment {
    pub(crate) reader: SegmentReader,
    /// The stored length of `text` of each document.
    pub(crate) norms: Box<[u8]>,
    /// The least and the greatest of them.
    pub(crate) norm_range: (u8, u8),
    /// K of BM25 for each stored length, as the engine had it when it noted what each block can
    /// score.
    pub(crate) noted_k: Box<[f32; 256]>,
    /// What is not deleted, where anything is.
    pub(crate) live: Option<Bits>,
    pub(crate) order: Column<u64>,
    pub(crate) date_lo: Column<i64>,
    pub(crate) date_hi: Column<i64>,
    pub(crate) added: Column<u64>,
    pub(crate) hash: Column<u64>,
    /// The fingerprint of each body that is long enough.
    pub(crate) simhash: Column<u64>,
    structure: Column<u64>,
    ids: Ids,
    store: StoreReader,
    files: PostingsFiles,
    text: Field,
    text_index: Arc<InvertedIndexReader>,
    known_terms: KnownTerms,
    exact: Field,
    vocabulary: OnceLock<Vocabulary>,
    text_postings: FieldPostings,
    /// Documents from 0 up to here have a date; those from here on have none.
    pub(crate) dated: DocId,
}

impl Segment {
    pub(crate) fn open(reader: SegmentReader, fields: Fields) -> tantivy::Result<Self> {
        let max_doc = reader.max_doc();
        let u64s = |name: &str| -> tantivy::Result<Column<u64>> {
            let column = reader.fast_fields().column_opt::<u64>(name)?;
            Ok(column.unwrap_or_else(|| Column::build_empty_column(max_doc)))
        };
        let i64s = |name: &str| -> tantivy::Result<Column<i64>> {
            let column = reader.fast_fields().column_opt::<i64>(name)?;
            Ok(column.unwrap_or_else(|| Column::build_empty_column(max_doc)))
        };
        let order = u64s("order")?;
        let dated = partition(0..max_doc, |doc| order.first(doc).is_some());
        let lengths = reader.get_fieldnorms_reader(fields.text)?;
        let norms: Box<[u8]> = (0..max_doc).map(|doc| lengths.fieldnorm_id(doc)).collect();
        let least = norms.iter().min().copied().unwrap_or(0);
        let greatest = norms.iter().max().copied().unwrap_or(0);
        let live = reader.has_deletes().then(|| {
            let mut live = Bits::none(max_doc);
            reader.doc_ids_alive().for_each(|doc| live.insert(doc));
            live
        });
        let files = PostingsFiles::open(&reader)?;
        let text_index = reader.inverted_index(fields.text)?;
        #[expect(clippy::cast_precision_loss, reason = "the engine computes it so")]
        let noted_len = text_index.total_num_tokens() as f32 / max_doc.max(1) as f32;
        Ok(Self {
            norms,
            norm_range: (least, greatest),
            noted_k: Box::new(noted_k(noted_len)),
            live,
            text: fields.text,
            text_index,
            known_terms: KnownTerms::default(),
            exact: fields.exact,
            vocabulary: OnceLock::new(),
            text_postings: files.field(&reader, fields.text),
            files,
            date_lo: i64s("date_lo")?,
            date_hi: i64s("date_hi")?,
            added: u64s("added")?,
            hash: u64s("hash")?,
            simhash: u64s("simhash")?,
            structure: u64s("structure")?,
            ids: Ids::new(u64s("id_bytes")?),
            store: reader.get_store_reader(STORE_CACHE_BLOCKS)?,
            order,
            dated,
            reader,
        })
    }

    /// Which commit last changed each document.
    pub(crate) fn changed(&self) -> tantivy::Result<Column<u64>> {
        let column = self.reader.fast_fields().column_opt::<u64>("changed")?;
        Ok(column.unwrap_or_else(|| Column::build_empty_column(self.reader.max_doc())))
    }

    fn token_count(&self) -> u64 {
        let mut histogram = [0_u64; 256];
        for norm in &self.norms {
            if let Some(count) = histogram.get_mut(usize::from(*norm)) {
                *count += 1;
            }
        }
        (0..=u8::MAX)
            .zip(histogram)
            .map(|(norm, count)| count * u64::from(FieldNormReader::id_to_fieldnorm(norm)))
            .sum()
    }

    pub(crate) fn inverted_index(&self, field: Field) -> tantivy::Result<Arc<InvertedIndexReader>> {
        if field == self.text {
            return Ok(self.text_index.clone());
        }
        self.reader.inverted_index(field)
    }

    /// The words of the segment; they are read the first time.
    pub(crate) fn vocabulary(&self) -> tantivy::Result<&Vocabulary> {
        if let Some(known) = self.vocabulary.get() {
            return Ok(known);
        }
        let exact = self.inverted_index(self.exact)?;
        let read = Vocabulary::read(&self.text_index, &exact)?;
        Ok(self.vocabulary.get_or_init(|| read))
    }

    /// The documents that are not deleted.
    pub(crate) fn live_docs(&self) -> Bits {
        self.live.clone().unwrap_or_else(|| Bits::all(self.reader.max_doc()))
    }

    pub(crate) fn is_live(&self, doc: DocId) -> bool {
        self.live.as_ref().is_none_or(|live| live.contains(doc))
    }

    /// Where the posting list of a term lies, if any document holds it.
    pub(crate) fn term_info(&self, term: &Term) -> tantivy::Result<Option<TermInfo>> {
        if term.field() == self.text {
            let look_up = || self.text_index.get_term_info(term);
            return Ok(self.known_terms.get_or(term.serialized_value_bytes(), look_up)?);
        }
        Ok(self.inverted_index(term.field())?.get_term_info(term)?)
    }

    fn field_postings(&self, field: Field) -> FieldPostings {
        if field == self.text {
            return self.text_postings.clone();
        }
        self.files.field(&self.reader, field)
    }

    /// The posting list that lies there in a field.
    pub(crate) fn list(&self, field: Field, info: &TermInfo) -> tantivy::Result<Postings> {
        if field == self.text {
            return self.text_postings.open(info);
        }
        self.field_postings(field).open(info)
    }

    /// The same, with positions.
    pub(crate) fn list_with_positions(
        &self,
        field: Field,
        info: &TermInfo,
    ) -> tantivy::Result<Postings> {
        self.field_postings(field).open_with_positions(info)
    }

    /// The posting list of a term, if any document holds it.
    pub(crate) fn postings(&self, term: &Term) -> tantivy::Result<Option<Postings>> {
        let Some(info) = self.term_info(term)? else { return Ok(None) };
        Ok(Some(self.list(term.field(), &info)?))
    }

    /// The posting list of a term with its positions.
    pub(crate) fn positions(&self, term: &Term) -> tantivy::Result<Option<Postings>> {
        let Some(info) = self.term_info(term)? else { return Ok(None) };
        Ok(Some(self.list_with_positions(term.field(), &info)?))
    }

    fn live_doc(&self, term: &Term) -> tantivy::Result<Option<DocId>> {
        let Some(mut postings) = self.postings(term)? else { return Ok(None) };
        let mut doc = postings.doc();
        while doc != TERMINATED {
            if self.is_live(doc) {
                return Ok(Some(doc));
            }
            doc = postings.advance();
        }
        Ok(None)
    }

    /// What tells where the parts of the segment's articles lie.
    pub(crate) fn layout(&self) -> Layout {
        Layout::new(self.structure.clone())
    }

    /// The id of a document.
    pub(crate) fn id(&self, doc: DocId) -> String {
        self.ids.id(doc)
    }

    /// The packed id of a document, which compares as the id does.
    pub(crate) fn id_words(&self, doc: DocId) -> impl Iterator<Item = u64> + '_ {
        self.ids.words(doc)
    }

    /// The first document, counted from 0, whose order key is below `floor`: those before it have
    /// keys of `floor` or above.
    pub(crate) fn end_of_order(&self, floor: u64) -> DocId {
        partition(0..self.dated, |doc| self.order.first(doc).is_some_and(|key| key >= floor))
    }

    /// The first document from `start` on that begins before a day, where those up to `start` do
    /// not. It is looked for near by first.
    pub(crate) fn end_of_days(&self, start: DocId, day: Day) -> DocId {
        let floor = order_floor(day);
        let holds = |doc| self.order_key(doc).is_some_and(|key| key >= floor);
        let (mut low, mut step) = (start, 1);
        while low + step < self.dated && holds(low + step) {
            low += step;
            step *= 2;
        }
        let end = low.saturating_add(step).min(self.dated);
        partition(low..end, holds)
    }

    /// The first day of the date of a document.
    pub(crate) fn first_day(&self, doc: DocId) -> Option<Day> {
        self.order_key(doc).and_then(order_day)
    }

    /// The order key of a document with a date: these come first, and so are the rows of the column.
    #[inline]
    pub(crate) fn order_key(&self, doc: DocId) -> Option<u64> {
        (doc < self.dated).then(|| self.order.values.get_val(doc))
    }

    /// The last day of the date of a document.
    pub(crate) fn last_day(&self, doc: DocId) -> Option<Day> {
        let day = self.date_hi.first(doc)?;
        i32::try_from(day).ok().and_then(Day::from_number)
    }

    /// The stored article of a document, as JSON.
    pub(crate) fn stored(&self, fields: Fields, doc: DocId) -> tantivy::Result<Option<OwnedBytes>> {
        // The engine would read it byte by byte.
        Ok(bytes_of(&self.store.get_document_bytes(doc)?, fields.article))
    }

    /// What enrichment found in a document, in its stored form; nothing where none read it.
    pub(crate) fn found(&self, fields: Fields, doc: DocId) -> tantivy::Result<Option<OwnedBytes>> {
        Ok(bytes_of(&self.store.get_document_bytes(doc)?, fields.annotations))
    }
}
