//! The fields that the query language knows, and names that are a slip away from them.
//!
//! The file must not know what a field means.

/// Their names; the order decides which one a slip is read as.
const FIELDS: [&str; 24] = [
    "title",
    "topic",
    "official",
    "office",
    "country",
    "lang",
    "language",
    "source",
    "org",
    "organisation",
    "organization",
    "id",
    "date",
    "before",
    "after",
    "from",
    "to",
    "speaker",
    "visitor",
    "host",
    "participant",
    "signatory",
    "mentioned",
    "body",
];

/// Letters of a name that are looked at: more than any field has, and than a slip away from it.
const MAX_CHARS: usize = 16;

/// Whether the query language has a field of this name, in any case.
pub(crate) fn known(name: &str) -> bool {
    FIELDS.iter().any(|field| field.eq_ignore_ascii_case(name))
}

/// The field that a name is a slip away from, if it is none itself.
pub(crate) fn near(name: &str) -> Option<&'static str> {
    let typed: Vec<char> = name.chars().flat_map(char::to_lowercase).take(MAX_CHARS).collect();
    let could_be = |field: &&str| field.len() >= 4 && field.len().abs_diff(typed.len()) <= 1;
    let mut candidates = FIELDS.into_iter().filter(could_be);
    if known(name) { None } else { candidates.find(|field| is_slip(&typed, field)) }
}

/// Whether one name becomes the other by one letter dropped, added, changed or swapped with its
/// neighbour.
fn is_slip(typed: &[char], known: &str) -> bool {
    let known: Vec<char> = known.chars().collect();
    let same_start = typed.iter().zip(&known).take_while(|(a, b)| a == b).count();
    let (typed, known) = (typed.get(same_start..), known.get(same_start..));
    let (Some(typed), Some(known)) = (typed, known) else { return false };
    let after = |list: &[char], skip: usize| list.get(skip..).map(<[char]>::to_vec);
    let dropped = after(known, 1).is_some_and(|rest| rest == typed);
    let added = after(typed, 1).is_some_and(|rest| rest == known);
    let changed = typed.len() == known.len() && after(typed, 1) == after(known, 1);
    let swapped = match (typed, known) {
        ([a, b, left @ ..], [c, d, right @ ..]) => a == d && b == c && left == right,
        _ => false,
    };
    dropped || added || changed || swapped
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_slip_is_forgiven_and_two_are_not() {
        for slip in ["offical", "officiall", "ofificial", "officiel", "Offical"] {
            assert_eq!(near(slip), Some("official"), "{slip}");
        }
        for other in ["oficia", "embargo", "official papers", "desk", "official", "TITLE", "of"] {
            assert_eq!(near(other), None, "{other}");
        }
        assert!(known("Body") && !known("hlead"));
    }
}
