//! An index made anew of what is left of another.
//!
//! Of each id the version that counts is found first, from the columns alone; then the articles are
//! read and taken over one by one. The file must not know what broke. Its one law: an article is
//! taken as it was written, or not at all.

use std::collections::HashMap;
use std::collections::hash_map::Entry;

use serde::Deserialize;
use tantivy::DocId;
use tantivy::columnar::Column;
use xxhash_rust::xxh3::xxh3_128;

use super::remains::{Deletions, Piece, Remains};
use crate::article::Article;
use crate::enrich::Enrichment;
use crate::index::config::CommitNote;
use crate::index::document::hash_of;
use crate::index::schema::Fields;
use crate::index::stored::bytes_of;
use crate::index::writer::{TakeOver, Taken};
use crate::index::{Generation, IndexError};

/// What became of the articles.
#[derive(Debug, Default)]
pub(super) struct Outcome {
    pub(super) taken: u64,
    /// Ids of articles that could not be read.
    pub(super) lost: Vec<String>,
    /// How many more there were whose ids are lost as well.
    pub(super) unnamed: u64,
    /// Ids of articles that were taken and may have been deleted before.
    pub(super) doubtful: Vec<String>,
}

/// Takes every article that is left, and commits them as the last commit that is known of.
pub(super) fn rebuild(remains: &Remains, mut into: TakeOver) -> Result<Outcome, IndexError> {
    let mut outcome = Outcome::default();
    let census = Census::of(remains, &mut outcome);
    let note = remains.note.clone().unwrap_or_default();
    // Where there are articles there was a commit.
    let least = u64::from(!remains.segments.is_empty());
    let generation = note.generation.0.max(census.newest).max(least);
    let mut chosen: Vec<Version> = census.chosen.into_values().collect();
    chosen.retain(|version| version.state != State::Deleted);
    chosen.sort_unstable_by_key(|version| (version.piece, version.doc));
    for Version { piece, doc, state, .. } in chosen {
        let Some(piece) = remains.segments.get(piece) else { continue };
        let Some(id) = Census::id(piece, doc) else { continue };
        let Some((article, found)) = read(piece, doc, &id) else {
            outcome.lost.push(id);
            continue;
        };
        let stamp = |column: &Option<Column<u64>>| column.as_ref()?.first(doc);
        let changed = stamp(&piece.columns.changed).unwrap_or(generation);
        let added = stamp(&piece.columns.added).unwrap_or(changed).min(changed);
        into.take(Taken { article, found, added, changed })?;
        outcome.taken += 1;
        if state == State::Doubtful {
            outcome.doubtful.push(id);
        }
    }
    into.commit(&CommitNote { generation: Generation(generation), ..note })?;
    Ok(outcome)
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum State {
    Live,
    /// Nothing tells whether it was deleted.
    Doubtful,
    Deleted,
}

/// One version of an article.
#[derive(Clone, Copy)]
struct Version {
    piece: usize,
    doc: DocId,
    /// Commit that last changed it; 0 where that is lost.
    changed: u64,
    state: State,
}

/// Which version of each article counts.
#[derive(Default)]
struct Census {
    /// By the hash of the id.
    chosen: HashMap<u128, Version>,
    /// The last commit that any version tells of.
    newest: u64,
}

impl Census {
    fn of(remains: &Remains, outcome: &mut Outcome) -> Self {
        let mut census = Self::default();
        let mut nameless = Vec::new();
        for (ordinal, piece) in remains.segments.iter().enumerate() {
            let before = outcome.unnamed;
            for doc in 0..piece.docs {
                let state = state(piece, doc);
                let changed = piece.columns.changed.as_ref().and_then(|c| c.first(doc));
                let changed = changed.unwrap_or(0);
                census.newest = census.newest.max(changed);
                match Self::id(piece, doc) {
                    Some(id) => {
                        let version = Version { piece: ordinal, doc, changed, state };
                        census.count(&id, version, remains.note.is_some());
                    }
                    None if state == State::Deleted => {}
                    None => outcome.unnamed += 1,
                }
            }
            if outcome.unnamed > before || piece.docs == 0 {
                nameless.push(piece);
            }
        }
        for piece in nameless {
            for id in piece.listed_ids() {
                if !census.chosen.contains_key(&xxh3_128(id.as_bytes())) {
                    outcome.unnamed = outcome.unnamed.saturating_sub(1);
                    outcome.lost.push(id);
                }
            }
        }
        census
    }

    /// The id of a document: as the column says, or else the article itself.
    fn id(piece: &Piece, doc: DocId) -> Option<String> {
        #[derive(Deserialize)]
        struct IdOnly {
            id: String,
        }
        if let Some(id) = piece.id(doc) {
            return Some(id);
        }
        let stored = piece.stored(doc)?;
        let json = bytes_of(&stored, Fields::schema().1.article)?;
        serde_json::from_slice::<IdOnly>(&json).ok().map(|only| only.id)
    }

    /// Takes a version for the one that counts, unless a better one is known. Where the last commit is
    /// known, what it has not deleted counts; else the last version does.
    fn count(&mut self, id: &str, version: Version, commit_is_known: bool) {
        let mut known = match self.chosen.entry(xxh3_128(id.as_bytes())) {
            Entry::Vacant(place) => {
                place.insert(version);
                return;
            }
            Entry::Occupied(place) => place,
        };
        let known = known.get_mut();
        let is_live = |version: &Version| version.state == State::Live;
        let (better, worse) = if commit_is_known && is_live(known) != is_live(&version) {
            if is_live(known) { (*known, version) } else { (version, *known) }
        } else if known.changed == version.changed {
            if known.state == State::Deleted { (version, *known) } else { (*known, version) }
        } else if known.changed > version.changed {
            (*known, version)
        } else {
            (version, *known)
        };
        *known = better;
        // The same version stands and is deleted: in files of before and after, or of one commit.
        let is_same = better.changed == worse.changed && worse.state == State::Deleted;
        if !commit_is_known && is_same && better.state == State::Live {
            known.state = State::Doubtful;
        }
    }
}

fn state(piece: &Piece, doc: DocId) -> State {
    match &piece.deletions {
        Deletions::None => State::Live,
        Deletions::Lost => State::Doubtful,
        Deletions::Known(alive) => {
            let is_known = doc < alive.bitset().max_value();
            if is_known && alive.is_alive(doc) { State::Live } else { State::Deleted }
        }
    }
}

/// The article of a document and what was found in it, if both are as they were written.
fn read(piece: &Piece, doc: DocId, id: &str) -> Option<(Article, Option<Enrichment>)> {
    let fields = Fields::schema().1;
    let stored = piece.stored(doc)?;
    let json = bytes_of(&stored, fields.article)?;
    if let Some(column) = &piece.columns.hash
        && hash_of(column, doc) != Some(xxh3_128(&json))
    {
        return None;
    }
    let article: Article = serde_json::from_slice(&json).ok()?;
    if article.id().as_str() != id {
        return None;
    }
    let found = match bytes_of(&stored, fields.annotations) {
        None => None,
        Some(found) => Some(Enrichment::from_stored(&found).ok()?),
    };
    Some((article, found))
}
