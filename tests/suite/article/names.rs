//! 1. A stated name has the reading order and the key that the table states.
//! 2. Composed and decomposed names have one key; a key is its own key.
//! 3. A line of a career is told from an office, also in the roles of real rows.
//! 4. The key of a person follows the stated id and the map of identifiers, and always ends.
//! 5. A country is one, whichever code or name it is stated by.
//! 6. Roles have their words.
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use chancery::{Country, Official, Role, SameAs, is_career_line};
use proptest::prelude::*;
use serde::Deserialize;
use unicode_normalization::UnicodeNormalization;

#[derive(Deserialize)]
struct Cases {
    name: Vec<Name>,
    careers: Careers,
}

#[derive(Deserialize)]
struct Name {
    stated: String,
    full: String,
    key: String,
}

#[derive(Deserialize)]
struct Careers {
    yes: Vec<String>,
    no: Vec<String>,
}

fn cases() -> Cases {
    toml::from_str(include_str!("cases/names.toml")).unwrap()
}

fn official(name: &str) -> Official {
    Official::new(name).build().unwrap()
}

#[test]
fn names_are_what_the_table_says() {
    let cases = cases().name;
    assert!(cases.len() >= 40);
    for case in cases {
        let official = official(&case.stated);
        assert_eq!(official.name(), case.stated.trim());
        assert_eq!(official.normalized_name(), case.full, "{}", case.stated);
        assert_eq!(official.name_key(), case.key, "{}", case.stated);
        let nfd: String = case.stated.nfd().collect();
        assert_eq!(self::official(&nfd).name_key(), case.key, "decomposed {}", case.stated);
        assert_eq!(self::official(&case.key).name_key(), case.key, "key of {}", case.key);
    }
}

#[test]
fn careers_are_told_from_offices() {
    let careers = cases().careers;
    for line in careers.yes {
        assert!(is_career_line(&line), "{line}");
        let official = Official::new("A").office(line.as_str()).build().unwrap();
        assert_eq!((official.office(), official.note()), (None, Some(&*line)));
    }
    for line in careers.no {
        assert!(!is_career_line(&line), "{line}");
        let official = Official::new("A").office(line.as_str()).build().unwrap();
        assert_eq!((official.office(), official.note()), (Some(&*line), None));
    }
    assert!(is_career_line(&"Minister without portfolio and ".repeat(4)));
    let both = Official::new("A").office("Envoy from May").note("Retired.").build().unwrap();
    assert_eq!(both.note(), Some("Envoy from May\nRetired."));
}

#[test]
fn a_person_has_one_key() {
    let mut same_as = SameAs::new();
    let stated = Official::new("Dulles, J. F.").id("p_DJF1").build().unwrap();
    let named = official("Dulles, John Foster");
    assert_eq!(stated.key(&same_as), "j f dulles");
    assert_eq!(stated.key(&SameAs::from_iter([("p_DJF1", "p_DJF1")])), "p_DJF1");
    assert_eq!(named.key(&same_as), "john foster dulles");
    same_as.insert("p_DJF1", "dulles");
    same_as.insert("john foster dulles", "p_DJF1");
    assert_eq!(stated.key(&same_as), "dulles");
    assert_eq!(named.key(&same_as), "dulles");
    let circle = SameAs::from_iter([("b", "c"), ("c", "a"), ("a", "b"), ("d", "c"), ("e", "e")]);
    for id in ["a", "b", "c", "d"] {
        assert_eq!(circle.canonical(id), "a");
    }
    assert_eq!((circle.canonical("e"), circle.canonical("f")), ("e", "f"));
    let json = r#"{"john foster dulles":"p_DJF1","p_DJF1":"dulles"}"#;
    assert_eq!(serde_json::to_string(&same_as).unwrap(), json);
    assert_eq!(serde_json::from_str::<SameAs>(json).unwrap(), same_as);
}

#[test]
fn a_country_is_one() {
    for (texts, code, name) in [
        (&["FR", "fr", "FRA", "France", "FRANCE", " france "][..], "FR", "France"),
        (&["UK", "GB", "GBR", "gb", "United Kingdom", "Great Britain"], "GB", "United Kingdom"),
        (&["XK", "XKX", "kosovo"], "XK", "Kosovo"),
        (&["SUN", "SU", "SUHH", "USSR", "Soviet Union"], "SUHH", "Soviet Union"),
        (&["YUG", "YUCS", "Yugoslavia"], "YUCS", "Yugoslavia"),
        (&["CSK", "CSHH", "Czechoslovakia"], "CSHH", "Czechoslovakia"),
        (&["DDR", "DD", "DDDE", "East Germany"], "DDDE", "German Democratic Republic"),
        (&["RU", "RUS", "Russia", "Russian Federation"], "RU", "Russia"),
        (&["IR", "IRN", "Iran", "Iran (Islamic Republic of)"], "IR", "Iran"),
        (&["CI", "Côte d'Ivoire", "CÔTE D'IVOIRE", "Ivory Coast"], "CI", "Côte d'Ivoire"),
        (&["KR", "South Korea", "Korea (Republic of)"], "KR", "South Korea"),
        (&["US", "USA", "United States", "United States of America"], "US", "United States"),
    ] {
        for text in texts {
            let country = Country::parse(text).unwrap();
            assert_eq!((country.as_str(), country.name()), (code, name), "{text}");
        }
        assert_eq!(Country::parse(code).unwrap().is_former(), code.len() == 4);
    }
    for (text, message) in [
        ("", "a country is empty; write FR, FRA or France"),
        ("ZZ", "ZZ: not a country of ISO 3166; write FR, FRA or France"),
        ("Korea", "Korea: not a country of ISO 3166; write FR, FRA or France"),
        (
            "CS",
            "CS: two states had it; write CSHH (Czechoslovakia) or CSXX (Serbia and Montenegro)",
        ),
    ] {
        assert_eq!(Country::parse(text).unwrap_err().to_string(), message);
    }
    for code in rust_iso3166::ALL {
        let country = Country::parse(code.alpha2).unwrap();
        for text in [code.alpha3, code.name, country.name()] {
            assert_eq!(Country::parse(text).unwrap(), country, "{text}");
        }
    }
    for state in rust_iso3166::iso3166_3::ALL {
        let country = Country::parse(state.code).unwrap();
        assert_eq!(Country::parse(country.name()).unwrap(), country, "{}", country.name());
    }
}

#[test]
fn roles_have_their_words() {
    for role in Role::ALL {
        assert_eq!(role.as_str().parse::<Role>().unwrap(), role);
        assert_eq!(serde_json::to_string(&role).unwrap(), format!("\"{role}\""));
        assert_eq!(serde_json::from_str::<Role>(&format!("\"{role}\"")).unwrap(), role);
    }
    for (word, role) in [
        ("mention", Role::Mentioned),
        ("mentions", Role::Mentioned),
        ("Author", Role::From),
        ("sender", Role::From),
        ("recipient", Role::To),
        ("addressee", Role::To),
    ] {
        assert_eq!(word.parse::<Role>().unwrap(), role);
    }
    assert_eq!(
        "note".parse::<Role>().unwrap_err().to_string(),
        "note: not a role; write from, to, speaker, visitor, host, participant, signatory or \
         mentioned"
    );
}

proptest! {
    #[test]
    fn any_name_has_a_key(name in "[^\\pC]{0,6}[\\p{L}, .()“”\"-]{1,24}") {
        prop_assume!(!name.trim().is_empty());
        let official = official(&name);
        let key = official.name_key();
        prop_assert!(!key.is_empty() && !official.normalized_name().is_empty());
        let nfd: String = name.nfd().collect();
        prop_assert_eq!(self::official(&nfd).name_key(), key);
    }

    #[test]
    fn following_the_map_ends(pairs in prop::collection::vec(("[a-f]", "[a-f]"), 0..9), id in "[a-f]") {
        let same_as: SameAs = pairs.into_iter().collect();
        let end = same_as.canonical(&id).to_owned();
        prop_assert_eq!(same_as.canonical(&end), end.as_str());
    }
}
