//! 1. A byte flipped in any kind of file of an index is an error that names the file, when the
//!    index is opened or when the byte is first read; never a panic, never another answer.
//! 2. So is a file cut short, emptied, removed, or swapped with another of its kind.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use chancery::{Error, Fields, Index, SearchRequest};
use tempfile::tempdir;

use crate::support::{article, samples};

const QUERIES: [&str; 6] = [
    "treaty",
    "\"foreign minister\"",
    "=treaties peace",
    "official:molotov date:1940..1960",
    "country:france -topic:trade",
    "+peace +treaty delegation",
];

/// An index with two segments and a deletion, so that every kind of file is there.
fn build(folder: &Path) {
    let index = Index::builder().memory_mb(32).threads(1).create(folder).unwrap();
    let mut writer = index.writer().unwrap();
    let articles = samples();
    let half = articles.len() / 2;
    for (at, article) in articles.into_iter().enumerate() {
        writer.upsert(article).unwrap();
        if at == half {
            writer.commit().unwrap();
        }
    }
    writer.upsert(article("gone", "1950", "A treaty.")).unwrap();
    writer.commit().unwrap();
    writer.delete("gone").unwrap();
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
    kinds
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        fs::copy(entry.path(), to.join(entry.file_name())).unwrap();
    }
}

/// What comes of an index after `harm` was done to one file of it.
fn harmed(whole: &Path, file: &Path, harm: impl FnOnce(&Path)) -> Result<Vec<String>, Error> {
    let folder = tempdir().unwrap();
    copy(whole, folder.path());
    harm(&folder.path().join(file.file_name().unwrap()));
    answers(folder.path())
}

fn assert_corrupt(result: &Result<Vec<String>, Error>, file: &Path, what: &str) {
    match result {
        Ok(_) => panic!("{what}: no error"),
        Err(error) => {
            assert!(error.is_corrupt(), "{what}: {error:?}");
            let named = error.path().and_then(Path::file_name);
            assert_eq!(named, file.file_name(), "{what}: {error}");
        }
    }
}

#[test]
fn a_flipped_byte_is_an_error() {
    let whole = tempdir().unwrap();
    build(whole.path());
    assert!(answers(whole.path()).unwrap().len() > 20);
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
    for file in kinds.values().filter_map(|files| files.first()) {
        let len = fs::metadata(file).unwrap().len();
        for part in 0..=24 {
            let at = (len - 1) * part / 24;
            let result = harmed(whole.path(), file, |file| {
                let mut bytes = fs::read(file).unwrap();
                bytes[usize::try_from(at).unwrap()] ^= 0x10;
                fs::write(file, bytes).unwrap();
            });
            assert_corrupt(&result, file, &format!("byte {at} of {}", file.display()));
            flips += 1;
        }
    }
    println!("{flips} flipped bytes in {} kinds of files", kinds.len());
}

#[test]
fn a_file_cut_short_emptied_removed_or_swapped_is_an_error() {
    let whole = tempdir().unwrap();
    build(whole.path());
    for (kind, paths) in files(whole.path()) {
        let file = &paths[0];
        let cut = harmed(whole.path(), file, |file| {
            let bytes = fs::read(file).unwrap();
            fs::write(file, &bytes[..bytes.len() / 2]).unwrap();
        });
        assert_corrupt(&cut, file, &format!("{kind} cut"));
        let emptied = harmed(whole.path(), file, |file| fs::write(file, "").unwrap());
        assert_corrupt(&emptied, file, &format!("{kind} emptied"));
        if kind != ".managed.json" {
            // Without its list of files the engine only forgets which ones to clean up.
            let removed = harmed(whole.path(), file, |file| fs::remove_file(file).unwrap());
            assert_corrupt(&removed, file, &format!("{kind} removed"));
        }
        if let Some(other) = paths.get(1) {
            let swapped = harmed(whole.path(), file, |file| {
                fs::copy(other, file).unwrap();
            });
            assert_corrupt(&swapped, file, &format!("{kind} swapped"));
        }
    }
}
