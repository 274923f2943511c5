//! The usual names of offices: "Asst Sec of State" is "Assistant Secretary of State".
//!
//! It knows the forms of offices. It must not know where they stand. Its one law: where an office is
//! held is none of its name.

use std::ops::Range;
use std::sync::LazyLock;

use rustc_hash::FxHashMap;

use super::lexicon::{fold, lines};
use super::page::Page;
use crate::article::Country;

const OFFICES: &str = include_str!("../data/people-offices.tsv");

static BY_FORM: LazyLock<FxHashMap<String, &'static str>> = LazyLock::new(|| {
    let mut by_form = FxHashMap::default();
    for line in lines(OFFICES) {
        let Some((name, forms)) = line.split_once('\t') else { continue };
        for form in forms.split('|').chain([name]) {
            by_form.insert(form_key(form), name);
        }
    }
    by_form
});

fn form_key(form: &str) -> String {
    fold(form).replace('-', " ")
}

/// The usual name of an office, and its country where the office names it ("Secretary of State"
/// names none).
pub(super) fn office_name(
    page: &Page<'_>,
    office: Range<usize>,
    country: Option<Country>,
) -> String {
    let mut words: Vec<&str> = office.clone().map(|at| page.str(at)).collect();
    // "Ambassador to China", "Chargé d'Affaires in Moscow": where it is held is none of the office.
    let posted = (1..words.len()).find(|&at| {
        let link = words.get(at).copied();
        let place = words.get(at + 1..).unwrap_or_default();
        let place = place.strip_prefix(&["the"]).unwrap_or(place);
        link == Some("in") && !place.first().is_some_and(|word| word.eq_ignore_ascii_case("charge"))
            || link == Some("to") && page.country_of(&place.join(" ")).is_some()
    });
    if let Some(posted) = posted {
        words.truncate(posted);
    }
    // "Minister of Foreign Affairs of Japan" is the office and a country.
    if country.is_some() {
        for from in (1..words.len()).rev() {
            let tail = words.get(from..).unwrap_or_default();
            let tail = tail.strip_prefix(&["the"]).unwrap_or(tail);
            if page.country_of(&tail.join(" ")) == country {
                let linked = words
                    .get(from - 1)
                    .is_some_and(|link| matches!(*link, "of" | "to" | "in" | "the" | "for" | "at"));
                let cut =
                    if linked && words.get(from - 1) == Some(&"the") { from - 2 } else { from - 1 };
                if linked && cut > 0 {
                    words.truncate(cut);
                }
                break;
            }
        }
    }
    let text = words.join(" ");
    if let Some(name) = BY_FORM.get(&form_key(&text)) {
        return (*name).to_owned();
    }
    let mut name = String::with_capacity(text.len());
    for (at, word) in words.iter().enumerate() {
        if at > 0 {
            name.push(' ');
        }
        let word = word.trim_end_matches('.');
        let linking =
            matches!(word, "of" | "for" | "to" | "the" | "in" | "at" | "and" | "on" | "d'affaires");
        if !linking && word.starts_with(char::is_lowercase) {
            let mut letters = word.chars();
            name.extend(letters.next().into_iter().flat_map(char::to_uppercase));
            name.push_str(letters.as_str());
            continue;
        }
        let long = match word {
            "Asst" => "Assistant",
            "Dep" => "Deputy",
            "Sec" | "Secy" => "Secretary",
            "Min" => "Minister",
            "Amb" => "Ambassador",
            _ => word,
        };
        if long.len() > 3 && long.chars().all(char::is_uppercase) {
            let mut letters = long.chars();
            name.extend(letters.next());
            name.push_str(&letters.as_str().to_lowercase());
        } else {
            name.push_str(long);
        }
    }
    name
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;

    #[test]
    fn the_table_of_offices_has_each_form_once() {
        let mut seen = HashSet::new();
        for line in lines(OFFICES) {
            let (name, forms) = line.split_once('\t').unwrap();
            for form in forms.split('|').chain([name]) {
                assert!(seen.insert(form_key(form)), "{form} is there twice");
            }
        }
    }
}
