use super::*;
use crate::article::DateSpan;
use crate::enrich::NameMatch;

fn date(text: &str) -> DateSpan {
    DateSpan::parse(text).unwrap()
}

/// People of made-up tenures; only names and offices matter here.
fn people() -> Authority {
    let file = r#"
{"id": "dulles-jf", "name": "John Foster Dulles", "surname": "Dulles", "role": "Secretary of State", "country": "USA", "start": "1953-01-26", "end": "1959-04-22"}
{"id": "dulles-aw", "name": "Allen Welsh Dulles", "surname": "Dulles", "role": "Director of Central Intelligence", "country": "USA", "start": "1953-02-26", "end": "1961-11-29"}
{"id": "sejourne", "name": "Stéphane Séjourné", "role": "Foreign Minister", "country": "FR", "start": "2024-01-11", "end": "2024-09-21"}
{"id": "kishida", "name": "Fumio Kishida", "role": "Prime Minister", "country": "JP", "start": "2021-10-04", "end": "2024-10-01"}
{"id": "zelensky", "name": "Volodymyr Zelensky", "role": "President", "country": "UA", "start": "2019-05-20", "end": null}
{"id": "gaddafi", "name": "Muammar Gaddafi", "role": "Leader", "country": "LY", "start": "1969", "end": "2011"}
{"id": "lavrov", "name": "Sergei Lavrov", "aliases": ["Сергей Лавров"], "role": "Foreign Minister", "country": "RU", "start": "2004-03-09", "end": null}
{"id": "mao", "name": "Mao Zedong", "aliases": ["Mao Tse-tung"], "surname": "Mao", "role": "Chairman", "country": "CN", "start": "1949", "end": "1976"}
{"id": "scholz", "name": "Olaf Scholz", "role": "Chancellor", "country": "DE", "start": "2021-12-08", "end": "2025-05-06"}
{"id": "guterres", "name": "António Guterres", "role": "Secretary-General", "organisation": "UN", "start": "2017-01-01", "end": null}
{"id": "tusk", "name": "Donald Tusk", "role": "President", "organisation": "European Council", "start": "2014-12-01", "end": "2019-11-30"}
{"id": "bush-41", "name": "George H. W. Bush", "role": "President", "country": "US", "start": "1989-01-20", "end": "1993-01-20"}
{"id": "bush-43", "name": "George W. Bush", "role": "President", "country": "US", "start": "2001-01-20", "end": "2009-01-20"}
{"id": "envoy", "name": "Ada Envoy", "role": "Ambassador Extraordinary and Plenipotentiary", "place": "india", "country": "USA", "start": "1963", "end": "1969"}
{"id": "kim", "name": "Kim Yong-nam", "surname": "Kim", "role": "Foreign Minister", "country": "KP", "start": "1983", "end": "1998"}
"#;
    Authority::from_json_lines(file.as_bytes()).strict().unwrap()
}

#[test]
fn names_match_exact_before_alias_before_fuzzy() {
    let authority = people();
    for (name, id, how) in [
        ("John Foster Dulles", "dulles-jf", NameMatch::Exact),
        ("Dulles, John Foster", "dulles-jf", NameMatch::Exact),
        ("Secretary John Foster Dulles", "dulles-jf", NameMatch::Exact),
        ("J. F. Dulles", "dulles-jf", NameMatch::Alias),
        ("J. Foster Dulles", "dulles-jf", NameMatch::Alias),
        ("John Dulles", "dulles-jf", NameMatch::Alias),
        ("Foster Dulles", "dulles-jf", NameMatch::Alias),
        ("Allen W. Dulles", "dulles-aw", NameMatch::Alias),
        ("Kishida Fumio", "kishida", NameMatch::Exact),
        ("Fumio Kishida", "kishida", NameMatch::Exact),
        ("Stephane Sejourne", "sejourne", NameMatch::Exact),
        ("SÉJOURNÉ, Stéphane", "sejourne", NameMatch::Exact),
        ("Volodymyr Zelenskyy", "zelensky", NameMatch::Fuzzy),
        ("Wolodymyr Selenskyj", "zelensky", NameMatch::Fuzzy),
        ("V. Zelenskiy", "zelensky", NameMatch::Fuzzy),
        ("Muammar Qaddafi", "gaddafi", NameMatch::Fuzzy),
        ("Mouammar Kadhafi", "gaddafi", NameMatch::Fuzzy),
        ("Sergej Lawrow", "lavrov", NameMatch::Fuzzy),
        ("Сергей Лавров", "lavrov", NameMatch::Alias),
        ("Mao Tse-tung", "mao", NameMatch::Alias),
        ("Mao Tsetung", "mao", NameMatch::Alias),
        ("Kim Yong Nam", "kim", NameMatch::Exact),
        ("Kim Yongnam", "kim", NameMatch::Exact),
        ("Yong-nam Kim", "kim", NameMatch::Exact),
        ("Stephane Sejorune", "sejourne", NameMatch::Fuzzy),
    ] {
        let found = authority.resolve(name, None);
        let best = found.best().unwrap_or_else(|| panic!("{name}: {found:?}"));
        assert_eq!((best.person().id(), best.matched()), (id, how), "{name}");
    }
}

#[test]
fn names_that_only_look_alike_are_nobody() {
    let authority = people();
    for name in [
        "Dulles",
        "F. Dulles",
        "Peter Dulles",
        "Kim Yong",
        "Kim Il-sung",
        "Mao Zedung Li",
        "Olga Scholz",
        "Fumiko Nishida",
        "",
        "  ",
        ",",
        "Sergei",
        "Ban Ki-moon",
    ] {
        let found = authority.resolve(name, None);
        assert!(found.is_empty(), "{name}: {found:?}");
    }
}

#[test]
fn the_date_tells_two_of_one_name_apart() {
    let authority = people();
    let best = |name: &str, on: &str| {
        let found = authority.resolve(name, Some(date(on)));
        found.best().map(|best| best.person().id().to_owned())
    };
    assert_eq!(best("George Bush", "1990").as_deref(), Some("bush-41"));
    assert_eq!(best("George Bush", "2005-03").as_deref(), Some("bush-43"));
    assert_eq!(authority.resolve("George Bush", None).best(), None);
    assert_eq!(authority.resolve("George Bush", None).candidates().len(), 2);
    assert_eq!(best("George W. Bush", "1990").as_deref(), Some("bush-43"));
    assert_eq!(best("John Foster Dulles", "1850"), None);
}

#[test]
fn a_surname_is_a_candidate_among_those_in_office() {
    let authority = people();
    let names = |surname: &str, on: &str| {
        let found = authority.surname_candidates(surname, Some(date(on)));
        found.candidates().iter().map(|c| c.person().id().to_owned()).collect::<Vec<_>>()
    };
    assert_eq!(names("Dulles", "1960"), ["dulles-aw"]);
    assert_eq!(names("Dulles", "1956").len(), 2);
    assert_eq!(names("Sejourne", "2024-04-01"), ["sejourne"]);
    assert_eq!(names("Sejourne", "2025"), [""; 0]);
    assert_eq!(names("Mao", "1960"), ["mao"]);
    assert_eq!(authority.surname_candidates("Dulles", None).candidates().len(), 2);
}

#[test]
fn offices_have_their_holders_on_a_date() {
    let authority = people();
    for (office, on, id) in [
        ("French Foreign Minister", "2024-04-01", "sejourne"),
        ("Minister for Foreign Affairs of France", "2024-04", "sejourne"),
        ("French Foreign Minister", "2023-04-01", ""),
        ("US Secretary of State", "1956", "dulles-jf"),
        ("American Foreign Minister", "1956", "dulles-jf"),
        ("Secretary of State", "1956", "dulles-jf"),
        ("German Chancellor", "2024", "scholz"),
        ("German Prime Minister", "2024", "scholz"),
        ("UN Secretary-General", "2020", "guterres"),
        ("Secretary General of the United Nations", "2020", "guterres"),
        ("European Council President", "2016", "tusk"),
        ("President of the European Council", "2016", "tusk"),
        ("President of the European Council", "2020", ""),
        ("US Ambassador to India", "1965", "envoy"),
        ("US Ambassador to Pakistan", "1965", ""),
        ("Foreign Minister of North Korea", "1990", "kim"),
        ("French President", "2024", ""),
        ("", "2024", ""),
    ] {
        let found = authority.holders(office, date(on));
        assert_eq!(found.best().map_or("", |best| best.person().id()), id, "{office} on {on}");
    }
    let scholz = authority.offices_of("scholz", date("2024"));
    assert_eq!(scholz.iter().map(|o| o.title()).collect::<Vec<_>>(), ["Chancellor"]);
    assert!(authority.offices_of("scholz", date("2000")).is_empty());
}

#[test]
fn merging_unites_those_of_one_id() {
    let file = r#"{"id": "scholz", "name": "Scholz, Olaf", "role": "Finance Minister", "country": "DE", "start": "2018", "end": "2021", "source": "b"}
{"id": "new", "name": "Ada New", "source": "b"}"#;
    let other = Authority::from_json_lines(file.as_bytes()).strict().unwrap();
    let both = people().merge(&other);
    assert_eq!((both.len(), both.tenures()), (people().len() + 1, people().tenures() + 1));
    let scholz = both.person("scholz").unwrap();
    assert_eq!(scholz.names(), ["Olaf Scholz", "Scholz, Olaf"]);
    let sources: Vec<_> = both.sources().iter().map(|s| (s.name(), s.tenures())).collect();
    assert_eq!(sources, [("", people().tenures()), ("b", 1)]);
    assert_eq!(both.merge(&other).tenures(), both.tenures());
    assert!(Authority::new().merge(&Authority::new()).is_empty());
}

#[test]
fn the_file_of_us_officials_loads_as_it_is() {
    let Some(folder) = std::env::var_os("CHANCERY_DATA") else {
        println!("CHANCERY_DATA is not set: the file of US officials is not read");
        return;
    };
    let path = std::path::Path::new(&folder).join("us-officials.jsonl.zst");
    let file = std::fs::File::open(path).unwrap();
    let loaded = Authority::from_json_lines(zstd::Decoder::new(file).unwrap());
    assert_eq!(loaded.rejected, []);
    let authority = loaded.authority;
    // Two of the 7,393 rows say what another says.
    assert_eq!((authority.len(), authority.tenures()), (4_339, 7_391));
    for (office, on, surname) in [
        ("US Secretary of State", "1956-11-01", "Dulles"),
        ("US Ambassador to India", "1962-10-20", "Galbraith"),
        ("US Ambassador to the Soviet Union", "1960", "Thompson"),
        ("US President", "1962-10-16", "Kennedy"),
    ] {
        let found = authority.holders(office, date(on));
        let best = found.best().unwrap_or_else(|| panic!("{office}: {found:?}"));
        assert_eq!(best.person().surname(), Some(surname), "{office}");
    }
}
