//! Any text as a query: it parses or is refused with a place in it, and what parses prints to what
//! parses to the same.
//!
//! `cargo +nightly fuzz run parse -- -dict=fuzz/query.dict`

#![no_main]

use chancery::Query;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    match text.parse::<Query>() {
        Ok(query) => {
            let printed = query.to_string();
            let again: Query = printed.parse().expect("what is printed parses");
            assert_eq!(query.ast(), again.ast(), "{printed}");
        }
        Err(error) => {
            assert!(text.get(error.span()).is_some(), "{error}");
            assert!(!error.caret(text).to_string().is_empty());
        }
    }
    let lenient = Query::parse_lenient(text);
    for warning in &lenient.warnings {
        assert!(text.get(warning.span()).is_some(), "{warning}");
    }
    let printed = lenient.query.to_string();
    let again: Query = printed.parse().expect("what is printed parses");
    assert_eq!(lenient.query.ast(), again.ast(), "{printed}");
    let escaped: Query = Query::escape(text).parse().expect("escaped text parses");
    assert_eq!(escaped.ast(), Query::words(text).ast(), "{escaped}");
});
