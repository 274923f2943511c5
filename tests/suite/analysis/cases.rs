//! Cases in tables: what a text gives, script by script, rule by rule and language by language.
//!
//! 1. Each case of `cases/*.toml` gives the tokens and the spans that it states. A token is written
//!    `exact` or `exact>term`, with `^` before it when it has the position of the one before.
//! 2. `Language` is read and written as documented.
//! 3. Fingerprints tell languages apart.

use std::collections::HashSet;

use chancery::{Analyzer, Language, Token};
use serde::Deserialize;

#[derive(Deserialize)]
struct Table {
    case: Vec<Case>,
}

#[derive(Deserialize)]
struct Case {
    #[serde(default)]
    language: Language,
    text: String,
    tokens: Vec<String>,
    spans: Vec<String>,
}

fn written(tokens: &[Token]) -> Vec<String> {
    let mut next = 0;
    tokens
        .iter()
        .map(|Token { term, exact, position, .. }| {
            let mark = if *position == next { "" } else { "^" };
            assert_eq!(*position, if mark.is_empty() { next } else { next - 1 });
            next = position + 1;
            if term == exact { format!("{mark}{exact}") } else { format!("{mark}{exact}>{term}") }
        })
        .collect()
}

fn check(table: &str) -> usize {
    let table: Table = toml::from_str(table).unwrap();
    for case in &table.case {
        let tokens = Analyzer::new(case.language).tokens(&case.text);
        assert_eq!(written(&tokens), case.tokens, "tokens of {:?}", case.text);
        let spans: Vec<&str> = tokens.iter().map(|token| &case.text[token.range.clone()]).collect();
        assert_eq!(spans, case.spans, "spans of {:?}", case.text);
    }
    table.case.len()
}

#[test]
fn tables_hold() {
    let count = check(include_str!("cases/latin.toml"))
        + check(include_str!("cases/scripts.toml"))
        + check(include_str!("cases/languages.toml"));
    assert!(count >= 120, "{count} cases");
}

#[test]
fn long_terms_are_cut_and_keep_their_range() {
    for (word, bytes) in [("a".repeat(300), 255), ("ж".repeat(300), 254), ("漢".repeat(2), 6)] {
        let tokens = Analyzer::new(Language::None).tokens(&word);
        assert_eq!(tokens.len(), 1);
        assert_eq!(tokens[0].exact.len(), bytes);
        assert_eq!(tokens[0].term, tokens[0].exact);
        assert_eq!(tokens[0].range, 0..word.len());
    }
}

#[test]
fn languages_are_read_by_name_and_code() {
    for language in Language::all() {
        assert_eq!(language.to_string().parse(), Ok(language));
        assert_eq!(language.code().parse(), Ok(language));
        assert_eq!(language.name().to_uppercase().parse(), Ok(language));
    }
    assert_eq!("nb".parse(), Ok(Language::Norwegian));
    let error = "en-GB".parse::<Language>().unwrap_err();
    assert_eq!(error.name(), "en-GB");
    assert_eq!(
        error.to_string(),
        "no stemmer for language \"en-GB\"; use a name or an ISO 639-1 code such as \"english\" \
         or \"en\", or \"none\""
    );
}

#[test]
fn languages_are_serialised_by_name() {
    #[derive(Debug, PartialEq, serde::Serialize, Deserialize)]
    struct Config {
        language: Language,
    }
    let config = Config { language: Language::Greek };
    let written = toml::to_string(&config).unwrap();
    assert_eq!(written, "language = \"greek\"\n");
    assert_eq!(toml::from_str::<Config>(&written).unwrap(), config);
    assert_eq!(toml::from_str::<Config>("language = \"el\"").unwrap(), config);
    assert!(toml::from_str::<Config>("language = \"xx\"").is_err());
}

#[test]
fn fingerprints_tell_languages_apart() {
    let all: HashSet<u64> =
        Language::all().map(|language| Analyzer::new(language).fingerprint()).collect();
    assert_eq!(all.len(), Language::all().count());
}
