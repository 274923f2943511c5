//! Given names that can be one person's: initials and short forms.
//!
//! It knows how given names are shortened. It must not know family names. Its one law: two given
//! names contradict each other unless one is a form of the other.

use std::sync::LazyLock;

use rustc_hash::FxHashMap;

use super::lexicon::lines;

const SHORT_NAMES: &str = include_str!("../data/people-short-names.tsv");

/// The numbers of the lines that a name stands in.
static FORMS: LazyLock<FxHashMap<&'static str, Vec<usize>>> = LazyLock::new(|| {
    let mut forms: FxHashMap<&str, Vec<usize>> = FxHashMap::default();
    for (number, line) in lines(SHORT_NAMES).enumerate() {
        for name in line.split_ascii_whitespace() {
            forms.entry(name).or_default().push(number);
        }
    }
    forms
});

/// Whether a given name, folded, has short forms or is one.
pub(super) fn has_forms(name: &str) -> bool {
    FORMS.contains_key(name)
}

/// Whether two lists of given names can be one person's: those of the shorter are found in the
/// longer in order, as names, initials or short names.
pub(super) fn compatible(one: &[String], other: &[String]) -> bool {
    let (short, long) = if one.len() <= other.len() { (one, other) } else { (other, one) };
    let mut rest = long.iter();
    short.iter().all(|a| rest.any(|b| same_given(a, b)))
        // "Henry Cabot Lodge" and "H. C. Lodge Jr." have the same first name at least.
        || short.len() > 1
            && short.first().zip(long.first()).is_some_and(|(a, b)| a == b && a.len() > 1)
}

fn same_given(one: &str, other: &str) -> bool {
    if one == other {
        return true;
    }
    let initial = |short: &str, long: &str| short.chars().count() == 1 && long.starts_with(short);
    initial(one, other)
        || initial(other, one)
        || FORMS
            .get(one)
            .zip(FORMS.get(other))
            .is_some_and(|(one, other)| one.iter().any(|number| other.contains(number)))
}

/// Whether a name is made of the words of a person, in another order or fewer.
pub(super) fn same_words(of: &[String], of_family: &str, given: &[String], family: &str) -> bool {
    let has = |word: &str| of_family == word || of.iter().any(|name| name == word);
    given.iter().any(|word| word.len() > 1) && has(family) && given.iter().all(|word| has(word))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn short_forms_and_initials_are_compatible() {
        let names = |text: &str| text.split(' ').map(str::to_owned).collect::<Vec<_>>();
        for (one, other) in [
            ("robert s", "bob"),
            ("j f", "john foster"),
            ("foster", "john foster"),
            ("henry cabot", "henry c"),
        ] {
            assert!(compatible(&names(one), &names(other)), "{one}, {other}");
        }
        assert!(!compatible(&names("john foster"), &names("allen")));
        assert!(!compatible(&names("william p"), &names("mcgeorge")));
    }

    #[test]
    fn the_table_has_each_name_once_in_a_line() {
        for line in lines(SHORT_NAMES) {
            let names: Vec<&str> = line.split_ascii_whitespace().collect();
            assert!(names.len() > 1, "{line}");
            for (at, name) in names.iter().enumerate() {
                assert!(!names[..at].contains(name), "{name} is twice in {line}");
            }
        }
    }
}
