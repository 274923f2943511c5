//! What can be read of a folder with an index in it, whatever is broken there.
//!
//! Each file is opened by itself, so that the loss of one takes nothing of the others along. Nothing
//! is read but what its checksum vouches for; of stored articles, which their hashes vouch for, a
//! damaged list of checksums is overlooked. The file must not know what is made of the remains. Its
//! one law: it never writes, and no damage is an error.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use serde::Deserialize;
use tantivy::columnar::{Column, ColumnarReader, DynamicColumn};
use tantivy::directory::footer::Footer;
use tantivy::directory::{CompositeFile, Directory, FileHandle, FileSlice, OwnedBytes};
use tantivy::fastfield::AliveBitSet;
use tantivy::store::StoreReader;
use tantivy::termdict::TermDictionary;
use tantivy::{DocId, TantivyError};

use crate::index::IndexError;
use crate::index::config::{CONFIG_FILE, CommitNote, Config};
use crate::index::directory::CheckedDirectory;
use crate::index::folder::{MANAGED_FILE, META_FILE};
use crate::index::ids::Ids;
use crate::index::partition::partition;
use crate::index::schema::Fields;

/// The endings of the files that every segment has.
const ENDINGS: [&str; 6] = ["term", "idx", "pos", "fieldnorm", "fast", "store"];

/// What is left of an index.
pub(super) struct Remains {
    /// What it was made with, as far as that can be read.
    pub(super) config: Option<Config>,
    /// What its last commit noted, if the file that names its segments is whole.
    pub(super) note: Option<CommitNote>,
    pub(super) segments: Vec<Piece>,
    /// What is wrong with which file.
    pub(super) damage: Vec<IndexError>,
}

/// What is left of a segment.
pub(super) struct Piece {
    /// How many documents it has, deleted ones included.
    pub(super) docs: DocId,
    pub(super) deletions: Deletions,
    pub(super) columns: StampColumns,
    store: Option<StoreReader>,
    ids: Option<TermDictionary>,
}

pub(super) enum Deletions {
    None,
    Known(AliveBitSet),
    /// There are some, and nothing tells which.
    Lost,
}

/// The columns that tell of an article what it is and when it came in, as far as they can be read.
#[derive(Default)]
pub(super) struct StampColumns {
    ids: Option<Ids>,
    pub(super) hash: Option<Column<u64>>,
    pub(super) added: Option<Column<u64>>,
    pub(super) changed: Option<Column<u64>>,
}

impl Piece {
    /// The id of a document, as its column says.
    pub(super) fn id(&self, doc: DocId) -> Option<String> {
        Some(self.columns.ids.as_ref()?.id(doc)).filter(|id| !id.is_empty())
    }

    /// What is stored of a document, if it can be read.
    pub(super) fn stored(&self, doc: DocId) -> Option<OwnedBytes> {
        self.store.as_ref()?.get_document_bytes(doc).ok()
    }

    /// The ids of all documents, deleted ones as well, in no order that tells which has which.
    pub(super) fn listed_ids(&self) -> Vec<String> {
        let mut ids = Vec::new();
        let Some(mut terms) = self.ids.as_ref().and_then(|ids| ids.stream().ok()) else {
            return ids;
        };
        while terms.advance() {
            ids.extend(str::from_utf8(terms.key()).map(str::to_owned));
        }
        ids
    }
}

/// The part of the engine's file of a commit that is wanted here.
#[derive(Deserialize)]
struct MetaForm {
    segments: Vec<SegmentForm>,
    payload: Option<String>,
}

#[derive(Deserialize)]
struct SegmentForm {
    segment_id: String,
    max_doc: DocId,
    deletes: Option<DeletesForm>,
}

#[derive(Deserialize)]
struct DeletesForm {
    num_deleted_docs: u32,
    opstamp: u64,
}

/// A segment as it is named: by the commit, or by the files that lie there.
struct Named {
    name: String,
    docs: Option<DocId>,
    deletions: Option<PathBuf>,
}

/// Reads a folder.
pub(super) fn read(directory: &CheckedDirectory, folder: &Path) -> Result<Remains, IndexError> {
    let mut reader = Reader { directory, folder, damage: Vec::new() };
    let config = reader.config()?;
    let commit = reader.commit();
    reader.check(directory.atomic_read(Path::new(MANAGED_FILE)).map_err(TantivyError::from));
    let (named, note) = match commit {
        Some((named, note)) => (named, Some(note)),
        None => (reader.lying_about(), None),
    };
    if config.is_none() && note.is_none() && named.is_empty() {
        return Err(IndexError::NotFound { path: folder.to_owned() });
    }
    let segments = named.iter().map(|named| reader.piece(named)).collect();
    Ok(Remains { config, note, segments, damage: reader.damage })
}

struct Reader<'a> {
    directory: &'a CheckedDirectory,
    folder: &'a Path,
    damage: Vec<IndexError>,
}

impl Reader<'_> {
    /// Notes an error and goes on without what it is about.
    fn check<T>(&mut self, read: Result<T, impl Into<TantivyError>>) -> Option<T> {
        match read {
            Ok(value) => Some(value),
            Err(error) => {
                let error = IndexError::from_engine(error.into(), self.folder);
                self.note(error);
                None
            }
        }
    }

    fn note(&mut self, error: IndexError) {
        if !self.damage.iter().any(|known| known.path() == error.path()) {
            self.damage.push(error);
        }
    }

    /// What the index was made with. A file that is damaged and can be read all the same is better
    /// than none.
    fn config(&mut self) -> Result<Option<Config>, IndexError> {
        let error = match Config::read_any(self.directory, self.folder) {
            Ok(Some(config)) => return Ok(Some(config)),
            Ok(None) => IndexError::missing(self.folder, Path::new(CONFIG_FILE)),
            Err(error @ IndexError::NewFormat { .. }) => return Err(error),
            Err(error) => error,
        };
        self.note(error);
        let bytes = std::fs::read(self.folder.join(CONFIG_FILE)).unwrap_or_default();
        let end = bytes.iter().rposition(|byte| *byte == b'}').map_or(0, |at| at + 1);
        let json = bytes.get(..end).unwrap_or_default();
        Ok(Config::parse(json, self.folder).ok().filter(|config| config.weights.check().is_ok()))
    }

    /// The segments of the last commit, and what it noted.
    fn commit(&mut self) -> Option<(Vec<Named>, CommitNote)> {
        let json = self.check(self.directory.atomic_read(Path::new(META_FILE)))?;
        let corrupt =
            |detail: String| IndexError::Corrupt { path: self.folder.join(META_FILE), detail };
        let form = serde_json::from_slice::<MetaForm>(&json).map_err(|e| corrupt(e.to_string()));
        let read = form.and_then(|form| {
            let note = CommitNote::parse(form.payload.as_deref(), self.folder)?;
            Ok((form.segments.into_iter().map(Named::from).collect(), note))
        });
        read.map_err(|error| self.note(error)).ok()
    }

    /// The segments that files lie there of, with their last deletions.
    fn lying_about(&self) -> Vec<Named> {
        let mut found: BTreeMap<String, Option<u64>> = BTreeMap::new();
        let entries = std::fs::read_dir(self.folder).into_iter().flatten().flatten();
        let names: BTreeSet<_> = entries.map(|entry| entry.file_name()).collect();
        for name in names.iter().filter_map(|name| name.to_str()) {
            let Some((segment, rest)) = name.split_once('.') else { continue };
            if segment.len() != 32 || !segment.bytes().all(|byte| byte.is_ascii_hexdigit()) {
                continue;
            }
            let last = found.entry(segment.to_owned()).or_default();
            let opstamp = rest.strip_suffix(".del").and_then(|opstamp| opstamp.parse().ok());
            *last = (*last).max(opstamp);
        }
        let named = found.into_iter().map(|(name, opstamp)| Named {
            deletions: opstamp.map(|opstamp| PathBuf::from(format!("{name}.{opstamp}.del"))),
            docs: None,
            name,
        });
        named.collect()
    }

    fn piece(&mut self, named: &Named) -> Piece {
        let file = |ending: &str| PathBuf::from(format!("{}.{ending}", named.name));
        for file in ENDINGS.into_iter().map(file).chain(named.deletions.clone()) {
            self.check(self.directory.check_whole(&file));
        }
        let columns = self.open(&file("fast")).and_then(|body| ColumnarReader::open(body).ok());
        let fields = Fields::schema().1;
        let ids = self.open(&file("term")).and_then(|body| {
            let part = CompositeFile::open(&body).ok()?.open_read(fields.id)?;
            TermDictionary::open(part).ok()
        });
        let stamps = columns.as_ref().map(StampColumns::open).unwrap_or_default();
        let store = self.open(&file("store")).or_else(|| {
            // The articles' hashes vouch for what is read then.
            stamps.hash.as_ref()?;
            body(self.directory.open_unvouched(&file("store")).ok()?)
        });
        let store = store.and_then(|body| StoreReader::open(body, 2).ok());
        let known = named.docs.or_else(|| columns.as_ref().map(ColumnarReader::num_docs));
        Piece {
            docs: known.or_else(|| store.as_ref().map(count)).unwrap_or(0),
            deletions: match &named.deletions {
                None => Deletions::None,
                Some(file) => match self.open(file).and_then(|body| body.read_bytes().ok()) {
                    Some(bytes) => Deletions::Known(AliveBitSet::open(bytes)),
                    None => Deletions::Lost,
                },
            },
            columns: stamps,
            store,
            ids,
        }
    }

    /// What the engine has written into a file that is whole, or in part so.
    fn open(&self, file: &Path) -> Option<FileSlice> {
        body(self.directory.get_file_handle(file).ok()?)
    }
}

/// What the engine has written into a file.
fn body(handle: Arc<dyn FileHandle>) -> Option<FileSlice> {
    let (footer, body) = Footer::extract_footer(FileSlice::new(handle)).ok()?;
    footer.is_compatible().ok().map(|()| body)
}

impl From<SegmentForm> for Named {
    fn from(form: SegmentForm) -> Self {
        let name = form.segment_id.replace('-', "");
        let deletes = form.deletes.filter(|deletes| deletes.num_deleted_docs > 0);
        let deletions = deletes.map(|deletes| format!("{name}.{}.del", deletes.opstamp).into());
        Self { name, docs: Some(form.max_doc), deletions }
    }
}

impl StampColumns {
    fn open(columns: &ColumnarReader) -> Self {
        let column = |name: &str| -> Option<Column<u64>> {
            let handles = columns.read_columns(name).ok()?;
            match handles.first()?.open().ok()? {
                DynamicColumn::U64(column) => Some(column),
                _ => None,
            }
        };
        Self {
            ids: column("id_bytes").map(Ids::new),
            hash: column("hash"),
            added: column("added"),
            changed: column("changed"),
        }
    }
}

/// How many documents a store has, where nothing else tells: it knows which it does not have.
fn count(store: &StoreReader) -> DocId {
    let has = |doc: DocId| {
        !matches!(store.get_document_bytes(doc), Err(TantivyError::InvalidArgument(_)))
    };
    let mut end = 1;
    while has(end) && end < DocId::MAX / 2 {
        end *= 2;
    }
    partition(0..end, has)
}
