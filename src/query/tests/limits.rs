//! Texts of any shape and length.

use std::time::{Duration, Instant};

use super::super::{Query, QueryErrorKind, QueryParser};

/// What a text is made of again and again.
const PIECES: [&str; 24] = [
    "(", ")", "\"", "“", "a ", "-", "- ", "a w/5 ", "w/5 ", "NOT ", "\\", "\\\\", "a:[",
    "a:[b TO ", "a:(", "hlead(", "meet(a,", "^", "a~ ", "a*?", "AND ", "a OR ", "date:1 ", "\0",
];

/// The time that it takes to read a text, the least of a few tries if others keep the machine busy.
fn read_within(most: Duration, parser: &QueryParser, text: &str) -> Duration {
    let mut least = Duration::MAX;
    for _ in 0..5 {
        least = least.min(read(parser, text));
        if least < most {
            break;
        }
    }
    least
}

/// Reads in a thread with the stack that threads have.
fn read(parser: &QueryParser, text: &str) -> Duration {
    let started = Instant::now();
    let strict = parser.parse(text);
    let lenient = parser.parse_lenient(text);
    let elapsed = started.elapsed();
    if let Ok(strict) = &strict {
        assert_eq!(strict, &lenient.query);
    }
    elapsed
}

#[test]
fn hostile_texts_are_read_at_once() {
    let parser = QueryParser::new();
    for piece in PIECES {
        let most = Duration::from_millis(400);
        let elapsed = read_within(most, &parser, &piece.repeat(100_000));
        assert!(elapsed < most, "{piece:?}: {elapsed:?}");
    }
    let error = "(".repeat(1_000).parse::<Query>().unwrap_err();
    assert_eq!((error.kind(), error.span()), (QueryErrorKind::TooDeep, 64..65));
}

#[test]
fn time_grows_with_the_length_where_limits_are_raised() {
    let parser =
        QueryParser::new().max_bytes(usize::MAX).max_clauses(usize::MAX).max_depth(usize::MAX);
    for piece in PIECES {
        let most = Duration::from_secs(5);
        let elapsed = read_within(most, &parser, &piece.repeat(400_000 / piece.len()));
        assert!(elapsed < most, "{piece:?}: {elapsed:?}");
    }
}

#[test]
fn the_deepest_query_fits_a_small_stack() {
    let deep = || {
        let parser = QueryParser::new().max_depth(100);
        let (open, close) = ("a OR b AND -c NOT (d w/5 e (", "))^2");
        let text = format!("{}x{}", open.repeat(33), close.repeat(33));
        let query = parser.parse(&text).unwrap();
        assert_eq!(parser.parse(&query.to_string()).unwrap(), query.clone());
        assert_eq!(parser.parse_lenient(&text).query, query);
        let calls = format!("{}x{}", "title:(-hlead((".repeat(60), ")))".repeat(60));
        assert!(!parser.parse_lenient(&calls).warnings.is_empty());
    };
    let thread = std::thread::Builder::new().stack_size(2 << 20).spawn(deep).unwrap();
    thread.join().unwrap();
}
