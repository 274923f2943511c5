//! Sentences.
//!
//! 1. Each text of `cases/sentences.toml` is cut where its bars stand.
//! 2. Sentences are in order and apart, begin and end with something other than white space, lie
//!    on character boundaries and leave out nothing but white space.
//! 3. Each token lies within one sentence, and `analyze_with_sentences` tells the position of the
//!    first of each sentence that has any.
//! 4. A blank line between two texts changes neither's sentences.

use std::ops::Range;

use chancery::{Analyzer, sentences};
use proptest::prelude::*;
use serde::Deserialize;

use super::laws::{bodies, nasty};

#[derive(Deserialize)]
struct Table {
    case: Vec<Group>,
}

#[derive(Deserialize)]
struct Group {
    group: String,
    texts: Vec<String>,
}

#[test]
fn texts_are_cut_where_the_bars_stand() {
    let table: Table = toml::from_str(include_str!("cases/sentences.toml")).unwrap();
    let mut count = 0;
    for Group { group, texts } in table.case {
        for marked in texts {
            let text = marked.replace('|', "");
            let expected: Vec<&str> = marked.split('|').map(str::trim).collect();
            let found: Vec<&str> = sentences(&text).map(|range| &text[range]).collect();
            assert_eq!(found, expected, "{group}: {marked:?}");
            count += 1;
        }
    }
    assert!(count >= 50, "{count} cases");
}

#[test]
fn white_space_has_no_sentence() {
    for text in ["", " ", "\n\n", "\u{2029}\u{3000}"] {
        assert_eq!(sentences(text).count(), 0, "{text:?}");
    }
}

/// Law 2.
fn check_ranges(text: &str) {
    let mut end = 0;
    for Range { start, end: next } in sentences(text) {
        let gap = &text[end..start];
        assert!(gap.trim().is_empty(), "{gap:?} is in no sentence of {text:?}");
        let sentence = &text[start..next];
        assert!(!sentence.is_empty() && sentence.trim() == sentence, "{sentence:?} in {text:?}");
        end = next;
    }
    assert!(text[end..].trim().is_empty(), "{:?} is in no sentence of {text:?}", &text[end..]);
}

/// Law 3.
fn check_tokens(text: &str) {
    let mut tokens = Vec::new();
    let mut starts = Vec::new();
    let positions = Analyzer::default().session().analyze_with_sentences(
        text,
        &mut |token| tokens.push(token.to_token()),
        &mut |position| starts.push(position),
    );
    assert_eq!(tokens, Analyzer::default().tokens(text));
    assert_eq!(positions, tokens.last().map_or(0, |token| token.position + 1));
    let ranges: Vec<Range<usize>> = sentences(text).collect();
    let mut firsts = Vec::new();
    let mut seen = None;
    for token in &tokens {
        let home = ranges.iter().position(|range| range.contains(&token.range.start));
        let home = home.unwrap_or_else(|| panic!("{token:?} is in no sentence of {text:?}"));
        assert!(token.range.end <= ranges[home].end, "{token:?} leaves its sentence in {text:?}");
        if seen != Some(home) {
            firsts.push(token.position);
            seen = Some(home);
        }
    }
    assert_eq!(starts, firsts, "{text:?}");
}

/// Law 4.
fn check_concatenation(a: &str, b: &str) {
    let both = format!("{a}\n\n{b}");
    let apart: Vec<&str> =
        sentences(a).map(|range| &a[range]).chain(sentences(b).map(|range| &b[range])).collect();
    let together: Vec<&str> = sentences(&both).map(|range| &both[range]).collect();
    assert_eq!(together, apart, "{a:?} and {b:?}");
}

proptest! {
    #[test]
    fn laws_hold_on_any_text(text in any::<String>()) {
        check_ranges(&text);
        check_tokens(&text);
    }

    #[test]
    fn laws_hold_on_nasty_text(text in nasty()) {
        check_ranges(&text);
        check_tokens(&text);
    }

    #[test]
    fn paragraphs_do_not_meddle(a in nasty(), b in nasty()) {
        check_concatenation(&a, &b);
    }
}

#[test]
fn laws_hold_on_the_bodies_of_frus() {
    for body in bodies(60) {
        check_ranges(&body);
        for paragraph in body.split("\n\n") {
            check_tokens(paragraph);
        }
        check_concatenation(&body, &body);
    }
}
