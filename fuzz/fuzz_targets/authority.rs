//! Any bytes as an authority file, JSON Lines or CSV: each row is read or refused with its line, and
//! names are resolved with what was read.
//!
//! `cargo +nightly fuzz run -s none authority`

#![no_main]

use chancery::{Authority, DateSpan};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let lines = bytes.split(|byte| *byte == b'\n').count() as u64;
    for loaded in [Authority::from_json_lines(bytes), Authority::from_csv(bytes)] {
        for error in &loaded.rejected {
            assert!(error.line() <= lines + 1, "{error}");
        }
        let authority = loaded.authority;
        let on = DateSpan::parse("1956-11").ok();
        for person in authority.people().take(20) {
            assert!(authority.person(person.id()).is_some());
            let _resolved = authority.resolve(person.name(), on);
            let _resolved = authority.resolve(person.name(), None);
        }
        assert_eq!(authority.merge(&authority).len(), authority.len());
    }
});
