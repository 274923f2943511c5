//! 1. Fragments are in order and do not overlap; each lies in one paragraph and begins and ends
//!    where a sentence does, save what is far too long.
//! 2. No mark is cut, and each fragment has one.
//! 3. One of them has as many parts of the query as any run of sentences of the length asked for;
//!    and if there may be enough of them, they have all marks.

use std::collections::BTreeSet;

use proptest::prelude::*;

use super::*;
use crate::article::paragraph_ranges;

fn of<'a>(body: &'a str, range: &Range<usize>) -> &'a str {
    body.get(range.clone()).unwrap()
}

/// A body, and words in it with their parts.
fn body() -> impl Strategy<Value = (String, Vec<Mark>)> {
    let words = vec!["one", "two", "three", "é\u{301}t", "安理会", "of", "the", "and", "a"];
    let word = prop::sample::select(words);
    let sentence = prop::collection::vec(word, 1..12);
    let paragraph = prop::collection::vec(sentence, 1..6);
    (prop::collection::vec(paragraph, 0..5), any::<[bool; 5]>()).prop_map(|(made, across)| {
        let mut body = String::new();
        let mut marks = Vec::new();
        for (nth, paragraph) in made.iter().enumerate() {
            for sentence in paragraph {
                body.push_str("It");
                for word in sentence {
                    body.push(' ');
                    let start = body.len();
                    body.push_str(word);
                    let part = ["one", "two", "three", "安理会"].iter().position(|w| w == word);
                    marks.extend(part.map(|part| Mark { range: start..body.len(), part }));
                }
                body.push_str(". ");
                // A phrase over the end of a sentence.
                if sentence.len() % 5 == 1 {
                    marks.push(Mark { range: body.len() - 3..body.len() + 2, part: 4 });
                }
            }
            // None that goes on where nothing does.
            marks.retain(|mark| mark.range.end <= body.trim_end().len());
            body.push_str("\n\n");
            // A phrase over the end of a paragraph.
            if across[nth] && nth + 1 < made.len() {
                let start = body.trim_end().len() - 2;
                marks.push(Mark { range: start..body.len() + 2, part: 5 });
            }
        }
        (body, marks)
    })
}

fn parts<'a>(marks: impl Iterator<Item = &'a Mark>) -> BTreeSet<usize> {
    marks.map(|mark| mark.part).collect()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 1000, ..ProptestConfig::default() })]

    #[test]
    fn fragments_are_whole_sentences_that_cover_the_query(
        (body, marks) in body(),
        fragments in 1..5_usize,
        chars in 1..90_usize,
    ) {
        let paragraphs: Vec<_> = paragraph_ranges(&body).collect();
        let chosen = choose(&body, &marks, &paragraphs, fragments, chars);
        prop_assert!(chosen.len() <= fragments);
        prop_assert_eq!(chosen.is_empty(), marks.is_empty());
        let clipped = by_paragraph(&marks, &paragraphs);
        let inside = |range: &Range<usize>| {
            let (start, end) = (range.start, range.end);
            clipped.iter().filter(move |m| m.range.start >= start && m.range.end <= end)
        };
        let mut end = 0;
        for Chosen { range, marks } in &chosen {
            prop_assert!(range.start >= end && !marks.is_empty());
            end = range.end;
            let paragraph = paragraphs.iter().find(|p| p.contains(&range.start)).unwrap();
            prop_assert!(range.end <= paragraph.end);
            let text = body.get(range.clone()).unwrap();
            prop_assert_eq!(text, text.trim());
            for mark in &clipped {
                let overlaps = mark.range.start < range.end && mark.range.end > range.start;
                let is_in = range.start <= mark.range.start && mark.range.end <= range.end;
                prop_assert!(!overlaps || is_in);
            }
            prop_assert_eq!(inside(range).count(), marks.len());
            let bounds: Vec<_> = sentences(body.get(paragraph.clone()).unwrap())
                .map(|s| paragraph.start + s.start..paragraph.start + s.end)
                .collect();
            let starts = bounds.iter().any(|sentence| sentence.start == range.start);
            let ends = bounds.iter().any(|sentence| sentence.end == range.end);
            let len = text.chars().count();
            if !starts || !ends {
                let longest = bounds.iter().map(|s| of(&body, s).chars().count()).max();
                // Sentences that a mark reaches over are one.
                let mut inside = clipped.iter().filter(|m| paragraph.contains(&m.range.start));
                let linked = inside.any(|mark| mark.part > 3);
                prop_assert!(longest.unwrap() > 2 * chars || linked);
            }
            if fragments == 1 && marks.iter().all(|mark| mark.len() <= 9) {
                prop_assert!(len <= 2 * chars + 20, "{} of {}", len, chars);
            }
        }

        let most = chosen.iter().map(|c| parts(inside(&c.range)).len()).max().unwrap_or(0);
        for paragraph in &paragraphs {
            let bounds: Vec<_> = sentences(body.get(paragraph.clone()).unwrap()).collect();
            for (from, first) in bounds.iter().enumerate() {
                for last in &bounds[from..] {
                    let run = paragraph.start + first.start..paragraph.start + last.end;
                    if of(&body, &run).chars().count() > chars {
                        break;
                    }
                    // A mark that is cut makes it none that could be shown.
                    let cuts = |at: usize| {
                        clipped.iter().any(|m| m.range.start < at && at < m.range.end)
                    };
                    if !cuts(run.start) && !cuts(run.end) {
                        prop_assert!(parts(inside(&run)).len() <= most);
                    }
                }
            }
        }
        let all = choose(&body, &marks, &paragraphs, 100, chars);
        prop_assert_eq!(all.iter().map(|c| c.marks.len()).sum::<usize>(), clipped.len());
    }
}

fn texts(body: &str, words: &[&str], fragments: usize, chars: usize) -> Vec<String> {
    let mut marks = Vec::new();
    for (part, word) in words.iter().enumerate() {
        let found = body.match_indices(word);
        marks.extend(found.map(|(at, _)| Mark { range: at..at + word.len(), part }));
    }
    marks.sort_by_key(|mark| mark.range.start);
    let paragraphs: Vec<_> = paragraph_ranges(body).collect();
    let chosen = choose(body, &marks, &paragraphs, fragments, chars);
    chosen.into_iter().map(|chosen| of(body, &chosen.range).to_owned()).collect()
}

#[test]
fn what_is_new_comes_before_what_is_there_twice() {
    let body = "The oil rose. New oil and old oil fell.\n\nA gas was found.\n\nThe oil again.";
    let found = |fragments, chars| texts(body, &["oil", "gas"], fragments, chars);
    // Of those with one part that with the most marks; then the other part.
    assert_eq!(found(1, 30), ["New oil and old oil fell."]);
    assert_eq!(found(2, 30), ["New oil and old oil fell.", "A gas was found."]);
    // Then the earlier one, which goes on into the one after it.
    let longer = "The oil rose. New oil and old oil fell.";
    assert_eq!(found(3, 30), [longer, "A gas was found."]);
    assert_eq!(found(1, 50), [longer]);
    assert_eq!(found(9, 30), [longer, "A gas was found.", "The oil again."]);
}

#[test]
fn a_sentence_without_end_is_cut_around_its_marks() {
    let body = format!("{} here {} there {}", "w ".repeat(80), "x ".repeat(80), "y ".repeat(80));
    let found = texts(&body, &["here ", "there"], 3, 30);
    assert_eq!(found, ["w w w w  here x x x x x x x x", "x x x x  there y y y y y y y"]);
    // Without white space as well.
    let body = format!("{}安理会{}", "中".repeat(300), "中".repeat(300));
    let found = texts(&body, &["安理会"], 3, 30);
    assert_eq!(found, [format!("{}安理会{}", "中".repeat(10), "中".repeat(17))]);
    // A mark that is longer is whole.
    let body = format!("{} {} {}", "w".repeat(90), "x y".repeat(20), "w".repeat(90));
    assert_eq!(texts(&body, &[&"x y".repeat(20)], 1, 10), ["x y".repeat(20)]);
}
