//! Any bytes as dated text: each record is an article or an error with a place, and what is read is
//! written as JSON that reads back equal.
//!
//! `cargo +nightly fuzz run -s none dated_text`

#![no_main]

use chancery::{Article, DatedText, Pipeline};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let lines = bytes.split(|byte| *byte == b'\n').count() as u64;
    let pipeline = Pipeline::builtin();
    for record in DatedText::new(bytes).max_record_bytes(4096) {
        match record {
            Ok(article) => {
                assert!(article.date().is_some());
                let json = serde_json::to_string(&article).expect("an article is written");
                assert_eq!(serde_json::from_str::<Article>(&json).expect("it is read"), article);
                for annotation in pipeline.read(&article).annotations() {
                    let text = match annotation.part() {
                        chancery::TextPart::Title => article.title().unwrap_or_default(),
                        chancery::TextPart::Body => article.body(),
                    };
                    assert!(text.get(annotation.range()).is_some());
                }
            }
            Err(error) => assert!((1..=lines).contains(&error.line()), "{error}"),
        }
    }
});
