//! The people that the crate brings.
//!
//! It knows the tables of heads and of their sources. It must not know how people are found. Its one
//! law: every tenure names a source that names its licence.

use std::sync::LazyLock;

use super::load::Loader;
use super::row::{OfficeRow, PersonRow};
use super::{Authority, Source};
use crate::article::DateSpan;
use crate::enrich::gazetteer::rows;

static HEADS: &str = include_str!("../data/heads.tsv");
static SOURCES: &str = include_str!("../data/heads_sources.tsv");

static BUILTIN: LazyLock<Authority> = LazyLock::new(|| {
    let mut loader = Loader::default();
    for [name, family, office, country, post, from, source] in rows(HEADS) {
        let Some((source, last)) = source_of(source) else { continue };
        let source = loader.source(source);
        let text = |text: &str| (!text.is_empty()).then(|| text.to_owned());
        let held = OfficeRow {
            title: text(office),
            country: text(country),
            post: text(post),
            from: text(from),
            // The day is the last on which it was known to be held, and no end.
            to: Some(format!("{last}?")),
            ..OfficeRow::default()
        };
        let row = PersonRow {
            name: text(name),
            surname: text(family),
            offices: vec![held],
            ..PersonRow::default()
        };
        if let Ok(person) = row.person(source) {
            loader.add(person);
        }
    }
    loader.finish().authority
});

/// The people of the tables; they are read once.
pub(super) fn builtin() -> Authority {
    BUILTIN.clone()
}

/// A source by its code, and the last day that it tells of.
fn source_of(code: &str) -> Option<(Source, DateSpan)> {
    let [_, name, licence, last] = rows::<4>(SOURCES).find(|[other, ..]| *other == code)?;
    let last = DateSpan::parse(last).ok()?;
    let licence = (!licence.is_empty()).then(|| licence.to_owned());
    Some((Source { licence, as_of: Some(last), ..Source::named(name) }, last))
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;
    use crate::article::Country;
    use crate::enrich::gazetteer::office_named;

    #[test]
    fn every_row_of_the_heads_is_one() {
        let mut seen = BTreeSet::new();
        for row in rows::<8>(HEADS) {
            let [name, family, office, country, post, from, source, more] = row;
            assert!(!name.is_empty() && more.is_empty(), "{row:?}");
            assert!(name.to_lowercase().contains(&family.to_lowercase()), "{row:?}");
            assert!(office_named(office).is_some_and(|known| known.name == office), "{row:?}");
            assert!(Country::parse(country).is_ok(), "{row:?}");
            assert!(post.is_empty() || Country::parse(post).is_ok(), "{row:?}");
            let (_, last) = source_of(source).unwrap();
            assert!(DateSpan::parse(from).unwrap().first_day() <= last.last_day(), "{row:?}");
            assert!(seen.insert((name, office, country, post)), "{row:?}");
        }
        assert_eq!(builtin().tenures(), seen.len());
    }

    #[test]
    fn every_source_names_its_licence_and_date() {
        let authority = builtin();
        assert!(!authority.sources().is_empty());
        for source in authority.sources() {
            assert!(source.licence().is_some() && source.as_of().is_some(), "{source:?}");
            assert!(source.tenures() > 0, "{source:?}");
        }
    }

    #[test]
    fn heads_are_found_by_name_and_office_while_they_are_known_to_hold_it() {
        let authority = builtin();
        let holder = |office: &str, on: &str| {
            let found = authority.holders(office, DateSpan::parse(on).unwrap());
            found.best().map(|best| best.person().name().to_owned()).unwrap_or_default()
        };
        assert_eq!(holder("President of France", "2024-04-01"), "Emmanuel Macron");
        assert_eq!(holder("French President", "2014"), "Francois Hollande");
        assert_eq!(holder("Chinese President", "2024"), "Xi Jinping");
        assert_eq!(holder("Chinese Premier", "2024-04-01"), "Li Qiang");
        assert_eq!(holder("French President", "2099"), "");
        assert_eq!(holder("French President", "1960"), "");
        let found = authority.resolve("Volodymyr Zelenskyy", None);
        assert_eq!(found.candidates().len(), 1);
    }
}
