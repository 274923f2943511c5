//! The folder of an index with any bytes of any files changed, cut, emptied, removed or taken from
//! another file: it opens or is refused as damaged, searches and `verify` never panic, and what
//! `salvage` makes of it is whole.
//!
//! `TMPDIR=/dev/shm cargo +nightly fuzz run -s none index_folder`

#![no_main]

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::OnceLock;

use chancery::{Depth, Fields, Index, Query, SearchRequest};
use libfuzzer_sys::fuzz_target;

type Files = Vec<(PathBuf, Vec<u8>)>;

/// The files of the index that is kept for tests, in the format at hand.
fn whole() -> &'static Files {
    static WHOLE: OnceLock<Files> = OnceLock::new();
    WHOLE.get_or_init(|| {
        let kept = Path::new(env!("CARGO_MANIFEST_DIR")).join("../tests/suite/fixtures/format-1");
        let scratch = tempfile::tempdir().expect("a folder");
        let folder = scratch.path().join("whole");
        let builder = Index::builder().memory_mb(16).threads(1);
        drop(builder.migrate(kept, &folder).expect("it is brought up to date"));
        let entries = fs::read_dir(folder).expect("the folder").map(|e| e.expect("a file").path());
        let is_lock = |path: &PathBuf| path.extension().is_some_and(|ending| ending == "lock");
        let mut files: Vec<_> = entries.filter(|path| !is_lock(path)).collect();
        files.sort();
        let read = |path: &PathBuf| {
            let name = PathBuf::from(path.file_name().expect("a name"));
            (name, fs::read(path).expect("a file"))
        };
        files.iter().map(read).collect()
    })
}

/// Does one harm: five bytes say what, to which file, where, and with what.
fn harm(files: &mut Files, bytes: &[u8]) {
    let [what, file, high, low, value] = *bytes else { return };
    let at = usize::from(file) % files.len();
    let other = files[(at + 1 + usize::from(value)) % files.len()].1.clone();
    let content = &mut files[at].1;
    let place = (usize::from(high) << 8 | usize::from(low)) % content.len().max(1);
    match what % 8 {
        0..=2 => content.iter_mut().skip(place).take(1).for_each(|byte| *byte ^= value | 1),
        3 => content.truncate(place),
        4 => content.iter_mut().skip(place).take(usize::from(value)).for_each(|byte| *byte = 0),
        5 => content.insert(place, value),
        6 => *content = other,
        _ => {
            files.remove(at);
        }
    }
}

fuzz_target!(|bytes: &[u8]| {
    let mut files = whole().clone();
    for edit in bytes.chunks_exact(5).take(4) {
        if !files.is_empty() {
            harm(&mut files, edit);
        }
    }
    let folder = tempfile::tempdir().expect("a folder");
    let (from, to) = (folder.path().join("from"), folder.path().join("to"));
    fs::create_dir(&from).expect("a folder");
    for (name, content) in &files {
        fs::write(from.join(name), content).expect("a file");
    }
    let _what = Index::inspect(&from);
    let is_whole = files == *whole();
    match Index::open_read_only(&from) {
        Ok(index) => {
            let found = index.verify(Depth::Articles).expect("it is read");
            assert_eq!(found.is_clean(), is_whole, "{:?}", found.problems());
            for text in ["treaty suez -france", "\"suez canal\"", "su*", "date:1956 country:EG"] {
                let query: Query = text.parse().expect("it parses");
                let request = SearchRequest::new(query).fields(Fields::Whole);
                if let Err(error) = index.searcher().search(&request) {
                    assert!(error.is_corrupt(), "{error:?}");
                }
            }
        }
        Err(error) => {
            assert!(!is_whole, "{error:?}");
            let is_told = error.is_corrupt() || error.is_not_found() || error.needs_migration();
            assert!(is_told, "{error:?}");
        }
    }
    match Index::builder().memory_mb(16).threads(1).salvage(&from, &to) {
        Ok(saved) => {
            assert!(saved.articles() <= 4, "{saved:?}");
            let index = Index::open(&to).expect("what is salvaged opens");
            let found = index.verify(Depth::Articles).expect("it is read");
            assert!(found.is_clean(), "{:?}", found.problems());
        }
        Err(error) => assert!(error.is_not_found(), "{error:?}"),
    }
});
