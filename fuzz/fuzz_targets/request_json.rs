//! Any bytes as the parts of a request that come as JSON: they are read or refused, and what is read
//! is run or refused as a mistake of the request.
//!
//! `cargo +nightly fuzz run -s none request_json`

#![no_main]

mod samples;

use chancery::{
    Count, Cursor, Facet, Fields, Filter, Generation, Interval, Query, Ranking, SearchRequest, Sort,
};
use libfuzzer_sys::fuzz_target;
use serde_json::Value;

use self::samples::searcher;

fuzz_target!(|bytes: &[u8]| {
    let Ok(value) = serde_json::from_slice::<Value>(bytes) else { return };
    let part = |name: &str| value.get(name).cloned().unwrap_or_default();
    let text = |name: &str| part(name).as_str().unwrap_or_default().to_owned();
    let Ok(query) = serde_json::from_value::<Query>(part("query")) else { return };
    let mut request = SearchRequest::new(query).count(Count::Exact);
    if let Ok(sort) = serde_json::from_value::<Sort>(part("sort")) {
        request = request.sort(sort);
    }
    if let Ok(fields) = serde_json::from_value::<Fields>(part("fields")) {
        request = request.fields(fields);
    }
    if let Ok(ranking) = serde_json::from_value::<Ranking>(part("ranking")) {
        request = request.ranking(ranking);
    }
    if let Ok(interval) = serde_json::from_value::<Interval>(part("timeline")) {
        request = request.timeline(interval);
    }
    if let Ok(cursor) = serde_json::from_value::<Cursor>(part("after")) {
        request = request.after(cursor);
    }
    if let Ok(generation) = serde_json::from_value::<Generation>(part("added_after")) {
        request = request.filter(Filter::added_after(generation));
    }
    if let Ok(size) = serde_json::from_value::<usize>(part("limit")) {
        request = request.limit(size);
    }
    if let Ok(size) = serde_json::from_value::<usize>(part("offset")) {
        request = request.offset(size);
    }
    if !part("facet").is_null() {
        let facet = text("facet");
        request = request.filter(Filter::any_of(&facet, [text("value")])).facet(Facet::new(facet));
    }
    match searcher().search(&request) {
        Ok(results) => {
            let json = serde_json::to_string(&results).expect("results are written");
            assert!(json.starts_with('{'));
        }
        Err(error) => assert!(error.is_query(), "{error:?}"),
    }
});
