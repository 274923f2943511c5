//! Any text as a date: it is one that prints as what reads back equal, or an error.
//!
//! `cargo +nightly fuzz run -s none dates`

#![no_main]

use chancery::{DateSpan, Query};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    if let Ok(span) = DateSpan::parse(text) {
        assert!(span.first_day() <= span.last_day());
        assert_eq!(DateSpan::parse(&span.to_string()).expect("what is printed is read"), span);
    }
    for query in [format!("date:{text}"), format!("date:[{text} TO {text}]")] {
        if let Ok(query) = query.parse::<Query>() {
            let printed = query.to_string();
            assert_eq!(printed.parse::<Query>().expect("it parses").ast(), query.ast());
        }
    }
});
