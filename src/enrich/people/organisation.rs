//! The organisation of an office, from the words before it: "NATO Secretary General".
//!
//! It knows the names of organisations. It must not know offices. Its one law: the longest name
//! that ends right before the office is the one.

use std::sync::LazyLock;

use rustc_hash::FxHashMap;

use super::lexicon::lines;
use super::page::Page;

const TABLE: &str = include_str!("../data/people-organisations.tsv");

static BY_FORM: LazyLock<FxHashMap<&'static str, &'static str>> = LazyLock::new(|| {
    let rows = lines(TABLE).filter_map(|line| line.split_once('\t'));
    rows.flat_map(|(name, forms)| forms.split('|').map(move |form| (form, name))).collect()
});

const MOST_WORDS: usize = 6;

/// The organisation whose name ends before a word, or begins after "of" or "of the" there.
pub(super) fn organisation_before(page: &Page<'_>, at: usize) -> Option<&'static str> {
    let joined = |from: usize| (from + 1..=at).all(|at| page.joined(at));
    (1..=MOST_WORDS)
        .rev()
        .filter_map(|len| at.checked_sub(len))
        .filter(|&from| joined(from) && !page.word(at.wrapping_sub(1)).possessive)
        .find_map(|from| BY_FORM.get(page.text.get(page.range(from..at))?).copied())
}

/// The organisation that an office names at its end: "Secretary General of NATO".
pub(super) fn organisation_within(
    page: &Page<'_>,
    from: usize,
    end: usize,
) -> Option<&'static str> {
    (from..end).find_map(|at| BY_FORM.get(page.text.get(page.range(at..end))?).copied())
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;

    #[test]
    fn every_form_is_there_once() {
        let mut seen = HashSet::new();
        for line in lines(TABLE) {
            let (_, forms) = line.split_once('\t').unwrap();
            for form in forms.split('|') {
                assert!(seen.insert(form), "{form} is there twice");
            }
        }
    }
}
