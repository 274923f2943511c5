//! What the parts of an index must say of each other.
//!
//! The columns of each article are worked out anew from its stored form and compared. The file must
//! not know about files and checksums. Its one law: it reads, and whatever it reads, it goes on.

use std::collections::{BTreeMap, HashSet};
use std::path::PathBuf;

use tantivy::DocId;
use tantivy::columnar::{Column, StrColumn};
use tantivy::fieldnorm::FieldNormReader;
use tantivy::schema::{Field, FieldType};
use tantivy::tokenizer::{TokenStream, Tokenizer};
use xxhash_rust::xxh3::xxh3_128;

use super::verify::Verification;
use crate::article::Article;
use crate::enrich::Enrichment;
use crate::index::IndexError;
use crate::index::document::{OwnedValue, Stamps, hash_of, values_of};
use crate::index::handle::Shared;
use crate::index::replay::Replay;
use crate::index::snapshot::{Segment, Snapshot};

/// Checks every live article of a commit.
pub(super) fn check(
    shared: &Shared,
    snapshot: &Snapshot,
    found: &mut Verification,
) -> Result<(), IndexError> {
    let mut ids = HashSet::new();
    for (ordinal, segment) in snapshot.segments.iter().enumerate() {
        let file = format!("{}.store", segment.reader.segment_id().uuid_string());
        let path = shared.folder.join(file);
        let opened = Columns::open(segment).and_then(|columns| Ok((columns, segment.changed()?)));
        let (columns, changed) = match opened {
            Ok(opened) => opened,
            Err(error) => {
                note_engine(shared, found, error)?;
                continue;
            }
        };
        let laws = Laws { shared, snapshot, segment, ordinal, columns, changed };
        for doc in segment.live_docs().iter() {
            found.note_article();
            match laws.broken(doc, &mut ids) {
                Ok(None) => {}
                Ok(Some(detail)) => {
                    found.note_problem(broken(&path, &segment.id(doc), &detail));
                }
                Err(error) => note_engine(shared, found, error)?,
            }
        }
    }
    Ok(())
}

fn broken(path: &std::path::Path, id: &str, detail: &str) -> IndexError {
    let detail = format!("the article `{id}`: {detail}");
    IndexError::Corrupt { path: PathBuf::from(path), detail }
}

/// Notes an error of the engine's that is damage; gives back any other.
fn note_engine(
    shared: &Shared,
    found: &mut Verification,
    error: tantivy::TantivyError,
) -> Result<(), IndexError> {
    found.note(IndexError::from_engine(error, &shared.folder))
}

/// A column of any type.
enum AnyColumn {
    Unsigned(Column<u64>),
    Signed(Column<i64>),
    Text(StrColumn),
    /// No document of the segment has a value.
    Empty,
}

/// The columns of a segment, with their names, by the numbers of their fields.
struct Columns(BTreeMap<u32, (String, AnyColumn)>);

impl Columns {
    fn open(segment: &Segment) -> tantivy::Result<Self> {
        let fast = segment.reader.fast_fields();
        let mut columns = BTreeMap::new();
        for (field, entry) in segment.reader.schema().fields() {
            if !entry.is_fast() {
                continue;
            }
            let name = entry.name();
            let column = match entry.field_type() {
                FieldType::U64(_) => fast.column_opt(name)?.map(AnyColumn::Unsigned),
                FieldType::I64(_) => fast.column_opt(name)?.map(AnyColumn::Signed),
                _ => fast.str(name)?.map(AnyColumn::Text),
            };
            let column = column.unwrap_or(AnyColumn::Empty);
            columns.insert(field.field_id(), (name.to_owned(), column));
        }
        Ok(Self(columns))
    }

    /// The column that differs from what it must hold of a document.
    fn differing(
        &self,
        doc: DocId,
        values: &[(Field, OwnedValue)],
    ) -> tantivy::Result<Option<&str>> {
        for (number, (name, column)) in &self.0 {
            let wanted =
                values.iter().filter(|(field, _)| field.field_id() == *number).map(|(_, v)| v);
            if !column.holds(doc, wanted)? {
                return Ok(Some(name));
            }
        }
        Ok(None)
    }
}

impl AnyColumn {
    fn holds<'v>(
        &self,
        doc: DocId,
        wanted: impl Iterator<Item = &'v OwnedValue>,
    ) -> tantivy::Result<bool> {
        Ok(match self {
            Self::Empty => wanted.count() == 0,
            Self::Unsigned(column) => {
                let wanted = wanted.map(|value| match value {
                    OwnedValue::U64(number) => Some(*number),
                    _ => None,
                });
                wanted.eq(column.values_for_doc(doc).map(Some))
            }
            Self::Signed(column) => {
                let wanted = wanted.map(|value| match value {
                    OwnedValue::I64(number) => Some(*number),
                    _ => None,
                });
                wanted.eq(column.values_for_doc(doc).map(Some))
            }
            Self::Text(column) => {
                let mut wanted: Vec<&str> = wanted
                    .filter_map(|value| match value {
                        OwnedValue::Text(text) => Some(text.as_str()),
                        _ => None,
                    })
                    .collect();
                wanted.sort_unstable();
                let mut held = Vec::with_capacity(wanted.len());
                for ordinal in column.term_ords(doc) {
                    let mut text = String::new();
                    column.ord_to_str(ordinal, &mut text)?;
                    held.push(text);
                }
                held.sort_unstable();
                held == wanted
            }
        })
    }
}

struct Laws<'a> {
    shared: &'a Shared,
    snapshot: &'a Snapshot,
    segment: &'a Segment,
    ordinal: usize,
    columns: Columns,
    changed: Column<u64>,
}

impl Laws<'_> {
    /// The first law that a document breaks.
    fn broken(&self, doc: DocId, ids: &mut HashSet<u128>) -> tantivy::Result<Option<String>> {
        let says = |detail: String| Ok(Some(detail));
        let (segment, recipe) = (self.segment, &*self.shared.recipe);
        let Some(json) = segment.stored(recipe.fields, doc)? else {
            return says("it is not stored".to_owned());
        };
        let stored_hash = xxh3_128(&json);
        let hash = hash_of(&segment.hash, doc);
        if hash != Some(stored_hash) {
            return says("its stored form has another hash than its column says".to_owned());
        }
        let article: Article = match serde_json::from_slice(&json) {
            Ok(article) => article,
            Err(error) => return says(format!("it does not load: {error}")),
        };
        let id = article.id().as_str();
        if id != segment.id(doc) {
            return says(format!("it is stored under the id `{id}`"));
        }
        if !ids.insert(xxh3_128(id.as_bytes())) {
            return says("there is another of the same id".to_owned());
        }
        if self.snapshot.find(recipe.fields, id)? != Some((self.ordinal, doc)) {
            return says("it is not found by its id".to_owned());
        }
        let found = match segment.found(recipe.fields, doc)? {
            None => None,
            Some(found) => match Enrichment::from_stored(&found) {
                Ok(found) => Some(found),
                Err(error) => return says(format!("what was found in it does not load: {error}")),
            },
        };
        self.broken_by_columns(doc, &article, found.as_ref(), stored_hash)
    }

    fn broken_by_columns(
        &self,
        doc: DocId,
        article: &Article,
        found: Option<&Enrichment>,
        hash: u128,
    ) -> tantivy::Result<Option<String>> {
        let recipe = &*self.shared.recipe;
        let changed = self.changed.first(doc).unwrap_or(0);
        let added = self.segment.added.first(doc).unwrap_or(0);
        let newest = self.snapshot.note.generation.0;
        if !(1 <= added && added <= changed && changed <= newest) {
            return Ok(Some(format!(
                "it came in with commit {added} and changed with {changed}, and the last is {newest}"
            )));
        }
        let values = values_of(recipe, article, found, Stamps { added, changed, hash });
        if let Some(name) = self.columns.differing(doc, &values)? {
            return Ok(Some(format!("the column `{name}` says something else")));
        }
        let mut tokens = 0_u32;
        for (_, value) in values.iter().filter(|(field, _)| *field == recipe.fields.text) {
            let OwnedValue::Text(script) = value else { continue };
            let mut replay = Replay::default();
            let mut stream = replay.token_stream(script);
            while stream.advance() {
                tokens = tokens.saturating_add(1);
            }
        }
        let norm = self.segment.norms.get(doc as usize).copied();
        if norm != Some(FieldNormReader::fieldnorm_to_id(tokens)) {
            return Ok(Some(format!("it has {tokens} words, and its length says something else")));
        }
        Ok(None)
    }
}
