//! 1. A byte flipped in any kind of file of an index is an error that names the file, when the
//!    index is opened or when the byte is first read; never a panic, never another answer.
//! 2. So is a file cut short, emptied, removed, or swapped with another of its kind.
//! 3. `verify` finds each, and nothing where there is nothing.
//! 4. `salvage` leaves the damaged folder as it is, and every article is in the new index as it was,
//!    or named as lost; none comes back that was deleted, unless it is named as doubtful.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use chancery::{Article, Depth, Error, Fields, Index, Query, SearchRequest};
use tempfile::{TempDir, tempdir};

use crate::support::{article, samples};

const QUERIES: [&str; 6] = [
    "treaty",
    "\"foreign minister\"",
    "=treaties peace",
    "official:molotov date:1940..1960",
    "country:france -topic:trade",
    "+peace +treaty delegation",
];

/// An index with two segments and a deletion in each, so that every kind of file is there.
pub(crate) fn build(folder: &Path) {
    let index = Index::builder().memory_mb(32).threads(1).create(folder).unwrap();
    let mut writer = index.writer().unwrap();
    let articles: Vec<_> = samples().into_iter().step_by(2).collect();
    let half = articles.len() / 2;
    writer.upsert(article("gone", "1950", "A treaty.")).unwrap();
    for (at, article) in articles.into_iter().enumerate() {
        writer.upsert(article).unwrap();
        if at == half {
            writer.commit().unwrap();
        }
    }
    writer.upsert(article("gone too", "1950", "A treaty.")).unwrap();
    writer.set_checkpoint("wire", "page 7");
    writer.commit().unwrap();
    writer.delete("gone").unwrap();
    writer.delete("gone too").unwrap();
    writer.commit().unwrap();
}

/// Everything that can be asked, as one value to compare.
fn answers(folder: &Path) -> Result<Vec<String>, Error> {
    let index = Index::open(folder)?;
    let searcher = index.searcher();
    let mut answers = Vec::new();
    for query in QUERIES {
        let request = SearchRequest::new(query.parse()?).limit(100).fields(Fields::Whole);
        for hit in searcher.search(&request)? {
            answers.push(format!("{} {} {:?}", hit.id(), hit.score(), hit.article()));
        }
    }
    Ok(answers)
}

/// The files of the index by kind: their ending, or their name.
fn files(folder: &Path) -> BTreeMap<String, Vec<PathBuf>> {
    let mut kinds: BTreeMap<String, Vec<PathBuf>> = BTreeMap::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_name().unwrap().to_str().unwrap().to_owned();
        if path.extension().is_some_and(|ending| ending == "lock") {
            continue;
        }
        let json = path.extension().is_some_and(|ending| ending == "json");
        let named = name.starts_with('.') || json;
        let kind = match path.extension() {
            Some(ending) if !named => ending.to_str().unwrap().to_owned(),
            _ => name,
        };
        kinds.entry(kind).or_default().push(path);
    }
    for files in kinds.values_mut() {
        files.sort();
    }
    kinds
}

pub(crate) fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        fs::copy(entry.path(), to.join(entry.file_name())).unwrap();
    }
}

/// A copy of an index, to one file of which `harm` was done.
fn harmed(whole: &Path, file: &Path, harm: impl FnOnce(&Path)) -> TempDir {
    let folder = tempdir().unwrap();
    copy(whole, folder.path());
    harm(&folder.path().join(file.file_name().unwrap()));
    folder
}

fn assert_corrupt(folder: &Path, file: &Path, what: &str) {
    match answers(folder) {
        Ok(_) => panic!("{what}: no error"),
        Err(error) => {
            assert!(error.is_corrupt(), "{what}: {error:?}");
            let named = error.path().and_then(Path::file_name);
            assert_eq!(named, file.file_name(), "{what}: {error}");
        }
    }
    // What is opened before the damage is found by `verify`.
    if let Ok(index) = Index::open(folder) {
        let found = index.verify(Depth::Checksums).unwrap();
        let named = found
            .problems()
            .iter()
            .any(|problem| problem.path().and_then(Path::file_name) == file.file_name());
        assert!(named, "{what}: {:?}", found.problems());
    }
}

fn bytes_of(folder: &Path) -> BTreeMap<PathBuf, Vec<u8>> {
    let paths = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    paths.map(|path| (path.clone(), fs::read(path).unwrap())).collect()
}

fn all(folder: &Path) -> BTreeMap<String, Article> {
    let index = Index::open(folder).unwrap();
    let scan = index.searcher().scan(Query::all()).unwrap();
    scan.map(|article| article.unwrap()).map(|a| (a.id().to_string(), a)).collect()
}

/// Salvages a damaged index and checks that nothing is wrong in what comes of it. Gives the number of
/// articles lost.
fn assert_salvaged(folder: &Path, originals: &BTreeMap<String, Article>, what: &str) -> u64 {
    let before = bytes_of(folder);
    let to = tempdir().unwrap();
    let saved = Index::salvage(folder, to.path()).unwrap_or_else(|e| panic!("{what}: {e:?}"));
    assert!(bytes_of(folder) == before, "{what}: the damaged folder was written to");
    assert!(!saved.damage().is_empty(), "{what}: no damage was told");

    let now = all(to.path());
    assert_eq!(now.len() as u64, saved.articles(), "{what}");
    let lost: BTreeSet<&str> = saved.lost_ids().iter().map(String::as_str).collect();
    let doubtful: BTreeSet<&str> = saved.doubtful_ids().iter().map(String::as_str).collect();
    let is_meta = |path: &Path| path.ends_with("meta.json");
    let commit_is_lost = saved.damage().iter().any(|error| error.path().is_some_and(is_meta));
    for (id, article) in &now {
        match originals.get(id) {
            Some(original) => assert_eq!(article, original, "{what}"),
            // Without it nothing tells that there ever were deletions.
            None if commit_is_lost => {}
            None => assert!(doubtful.contains(id.as_str()), "{what}: `{id}` came back"),
        }
        assert!(!lost.contains(id.as_str()), "{what}: `{id}` is there and lost");
    }
    let missing = originals.keys().filter(|id| !now.contains_key(*id));
    let unnamed = missing.filter(|id| !lost.contains(id.as_str())).count() as u64;
    assert!(unnamed <= saved.lost() - lost.len() as u64, "{what}: {unnamed} of no name");

    let index = Index::open(to.path()).unwrap();
    let found = index.verify(Depth::Articles).unwrap();
    assert!(found.is_clean(), "{what}: {:?}", found.problems());
    saved.lost()
}

#[test]
fn a_flipped_byte_is_an_error() {
    let whole = tempdir().unwrap();
    build(whole.path());
    assert!(answers(whole.path()).unwrap().len() > 10);
    let originals = all(whole.path());
    let kinds = files(whole.path());
    let names: Vec<&str> = kinds.keys().map(String::as_str).collect();
    assert_eq!(
        names,
        [
            ".managed.json",
            "chancery.json",
            "del",
            "fast",
            "fieldnorm",
            "idx",
            "meta.json",
            "pos",
            "store",
            "term"
        ]
    );
    let mut flips = 0;
    for (kind, files) in &kinds {
        let file = files.first().unwrap();
        let len = fs::metadata(file).unwrap().len();
        let mut lost = BTreeMap::<u64, u32>::new();
        for part in 0..=24 {
            let at = (len - 1) * part / 24;
            let folder = harmed(whole.path(), file, |file| {
                let mut bytes = fs::read(file).unwrap();
                bytes[usize::try_from(at).unwrap()] ^= 0x10;
                fs::write(file, bytes).unwrap();
            });
            let what = format!("byte {at} of {}", file.display());
            assert_corrupt(folder.path(), file, &what);
            if part % 12 == 0 {
                *lost.entry(assert_salvaged(folder.path(), &originals, &what)).or_default() += 1;
            }
            flips += 1;
        }
        if kind != "store" {
            // The articles are all there, and are read without it.
            assert_eq!(lost.into_keys().collect::<Vec<_>>(), [0], "{kind}");
        }
    }
    println!("{flips} flipped bytes in {} kinds of files", kinds.len());
}

#[test]
fn a_file_cut_short_emptied_removed_or_swapped_is_an_error() {
    let whole = tempdir().unwrap();
    build(whole.path());
    let originals = all(whole.path());
    let mut tried = BTreeMap::<&str, u32>::new();
    for (kind, paths) in files(whole.path()) {
        let file = &paths[0];
        let mut check = |harm: &'static str, folder: TempDir| {
            let what = format!("{kind} {harm}");
            // Without its list of files the engine only forgets which ones to clean up.
            if (kind.as_str(), harm) != (".managed.json", "removed") {
                assert_corrupt(folder.path(), file, &what);
            }
            assert_salvaged(folder.path(), &originals, &what);
            *tried.entry(harm).or_default() += 1;
        };
        for (harm, part) in [("cut by half", 2), ("cut by a tenth", 10), ("cut by a byte", 0)] {
            let cut = harmed(whole.path(), file, |file| {
                let bytes = fs::read(file).unwrap();
                let gone = bytes.len().checked_div(part).unwrap_or(1);
                fs::write(file, &bytes[..bytes.len() - gone]).unwrap();
            });
            check(harm, cut);
        }
        check("emptied", harmed(whole.path(), file, |file| fs::write(file, "").unwrap()));
        check("removed", harmed(whole.path(), file, |file| fs::remove_file(file).unwrap()));
        check(
            "filled with zeros",
            harmed(whole.path(), file, |file| {
                let len = fs::metadata(file).unwrap().len();
                fs::write(file, vec![0; usize::try_from(len).unwrap()]).unwrap();
            }),
        );
        if let Some(other) = paths.get(1) {
            let swapped = harmed(whole.path(), file, |file| {
                fs::copy(other, file).unwrap();
            });
            check("swapped", swapped);
        }
    }
    println!("{tried:?}");
}

/// Two kinds of files of one segment at once, removed or with a byte flipped.
#[test]
fn what_two_damaged_files_leave_is_salvaged() {
    let whole = tempdir().unwrap();
    build(whole.path());
    let originals = all(whole.path());
    let kinds = files(whole.path());
    let mut tried = 0;
    for (first, one) in &kinds {
        for other in kinds.range(first.clone()..).skip(1).map(|(_, files)| files) {
            // Either harm is tried with every kind of file.
            for harm in [if tried % 2 == 0 { "removed" } else { "flipped" }] {
                let folder = harmed(whole.path(), &one[0], |_| {});
                for file in [&one[0], &other[0]] {
                    let file = folder.path().join(file.file_name().unwrap());
                    if harm == "removed" {
                        fs::remove_file(file).unwrap();
                        continue;
                    }
                    let mut bytes = fs::read(&file).unwrap();
                    let middle = bytes.len() / 2;
                    bytes[middle] ^= 1;
                    fs::write(file, bytes).unwrap();
                }
                let what = format!("{} and {} {harm}", one[0].display(), other[0].display());
                assert_salvaged(folder.path(), &originals, &what);
                tried += 1;
            }
        }
    }
    println!("{tried} pairs of damaged files");
}
