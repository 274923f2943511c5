//! Any bytes as a plan in JSON: it is read or refused, and what is read is written as what reads back
//! equal.
//!
//! `cargo +nightly fuzz run -s none plan_json`

#![no_main]

use chancery::query::Plan;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    if let Ok(plan) = serde_json::from_slice::<Plan>(bytes) {
        let json = serde_json::to_vec(&plan).expect("a plan is written");
        let again: Plan = serde_json::from_slice(&json).expect("it is read");
        assert_eq!(serde_json::to_vec(&again).expect("it is written"), json);
    }
});
