//! Any bytes as JSON Lines: each line is an article or an error with a place, and what is read is
//! written as JSON that reads back equal.
//!
//! `cargo +nightly fuzz run -s none json_lines`

#![no_main]

use chancery::{Article, JsonLines, Reflow};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let lines = bytes.split(|byte| *byte == b'\n').count() as u64;
    for reflow in [Reflow::Keep, Reflow::Unwrap] {
        let reader = JsonLines::new(bytes).id_prefix("a").max_record_bytes(4096).reflow(reflow);
        for record in reader {
            match record {
                Ok(article) => {
                    let json = serde_json::to_string(&article).expect("an article is written");
                    let again: Article = serde_json::from_str(&json).expect("it is read");
                    assert_eq!(again, article);
                    let _parts = (article.headline(), article.lead(), article.sections());
                }
                Err(error) => assert!((1..=lines).contains(&error.line()), "{error}"),
            }
        }
    }
});
