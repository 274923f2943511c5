//! Any text as a query on the sample articles: it is planned and run, and the first hits are the
//! start of all.
//!
//! `cargo +nightly fuzz run search -- -dict=fuzz/query.dict`

#![no_main]

mod samples;

use chancery::query::Plan;
use chancery::{Count, Fields, Query, SearchRequest, Sort, Total};
use libfuzzer_sys::fuzz_target;

use self::samples::searcher;

fuzz_target!(|text: &str| {
    let searcher = searcher();
    let query = Query::parse_lenient(text).query;
    let request = SearchRequest::new(query).fields(Fields::Ids).limit(100).count(Count::Exact);
    let Ok(plan) = searcher.plan(&request) else { return };
    let json = serde_json::to_string(&plan).expect("a plan is written");
    assert_eq!(serde_json::from_str::<Plan>(&json).expect("a plan is read"), plan);
    let all = searcher.search(&request).expect("a plan is run");
    assert_eq!(all.total(), Total::Exact(all.hits().len() as u64));
    let few = searcher.search(&request.clone().limit(3).count(Count::None)).expect("it is run");
    assert_eq!(few.ids(), all.ids().into_iter().take(3).collect::<Vec<_>>());
    let newest = searcher.search(&request.sort(Sort::Newest)).expect("it is run");
    assert_eq!(newest.hits().len(), all.hits().len());
});
