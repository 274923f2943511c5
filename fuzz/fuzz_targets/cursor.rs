//! Any text as a cursor, and the cursors of real pages with any bytes of them changed: each is read or
//! refused, and searches go on from it or refuse it.
//!
//! `cargo +nightly fuzz run -s none cursor`

#![no_main]

mod samples;

use std::sync::OnceLock;

use chancery::{Cursor, Fields, SearchRequest, Sort};
use libfuzzer_sys::fuzz_target;

use self::samples::searcher;

const SORTS: [Sort; 4] = [Sort::Relevance, Sort::Newest, Sort::Oldest, Sort::Added];

fn request(sort: Sort) -> SearchRequest {
    let query = "peace treaty".parse().expect("it parses");
    SearchRequest::new(query).sort(sort).fields(Fields::Ids).limit(3)
}

fn try_text(text: &str) {
    let Ok(cursor) = text.parse::<Cursor>() else { return };
    assert_eq!(cursor.to_string().parse::<Cursor>().expect("it is read"), cursor);
    for sort in SORTS {
        match searcher().search(&request(sort).after(cursor.clone())) {
            Ok(results) => assert!(results.hits().len() <= 3),
            Err(error) => assert!(error.is_query(), "{error:?}"),
        }
    }
}

fuzz_target!(|bytes: &[u8]| {
    if let Ok(text) = std::str::from_utf8(bytes) {
        try_text(text);
    }
    static REAL: OnceLock<Vec<Vec<u8>>> = OnceLock::new();
    let real = REAL.get_or_init(|| {
        let page = |sort| searcher().search(&request(sort)).expect("it is run");
        SORTS.map(page).iter().map(|p| p.next().expect("a page").to_string().into()).collect()
    });
    let Some((first, edits)) = bytes.split_first() else { return };
    let mut text = real[usize::from(*first) % real.len()].clone();
    for edit in edits.chunks_exact(2) {
        let at = usize::from(edit[0]) % text.len();
        text[at] = edit[1];
    }
    if let Ok(text) = std::str::from_utf8(&text) {
        try_text(text);
    }
});
