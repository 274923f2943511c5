//! Organisations, their abbreviations and the offices of their heads.
//!
//! It knows the table. It must not know articles. Its one law: every name of an organisation leads
//! to its usual one.

use std::sync::LazyLock;

use super::phrases::Phrases;
use super::table::{Marked, marked, rows};

static TABLE: &str = include_str!("../data/organisations.tsv");

static ORGANISATIONS: LazyLock<Phrases<&'static str>> = LazyLock::new(|| {
    let mut table = Phrases::default();
    for_each_name(|name, usual| table.add(name.text, usual));
    table
});

/// Reads the table: each name with its marks, and the usual name.
pub(super) fn for_each_name(mut take: impl FnMut(Marked<'static>, &'static str)) {
    for [usual, others, _] in rows(TABLE) {
        for name in marked(usual).chain(marked(others)) {
            take(name, usual);
        }
    }
}

/// The usual name of the organisation that a text names, in any case.
pub(crate) fn organisation_of(text: &str) -> Option<&'static str> {
    let text = text.trim();
    let text = text.strip_prefix("the ").unwrap_or(text);
    ORGANISATIONS.whole(text).first().copied()
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;
    use crate::enrich::gazetteer::office_named;

    #[test]
    fn every_row_of_the_table_is_one() {
        let mut seen = BTreeMap::new();
        for_each_name(|name, usual| {
            let name = name.text;
            let other = seen.insert(name, usual);
            assert!(other.is_none(), "{name} is of {usual} and of {other:?}");
        });
        for [usual, _, head, more] in rows(TABLE) {
            assert!(more.is_empty(), "{usual}");
            assert!(head.is_empty() || office_named(head).is_some(), "{usual}: {head}");
        }
        assert!(rows::<1>(TABLE).count() >= 150, "{}", rows::<1>(TABLE).count());
    }

    #[test]
    fn names_lead_to_the_usual_one() {
        for (text, usual) in [
            ("UN", "United Nations"),
            ("u.n.", "United Nations"),
            ("the European Union", "European Union"),
            ("North Atlantic Treaty Organization", "NATO"),
            ("asean", "ASEAN"),
            ("Organization of African Unity", "Organization of African Unity"),
        ] {
            assert_eq!(organisation_of(text), Some(usual), "{text}");
        }
        assert_eq!(organisation_of("Ministry of Silly Walks"), None);
    }
}
