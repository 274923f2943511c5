//! Laws that hold on any text.
//!
//! 1. Ranges are not empty, lie on character boundaries, and their starts never go back.
//! 2. Positions begin at 0 and grow by 0 or 1; the number returned is how many there are.
//! 3. Forms are not empty, no longer than 255 bytes, and hold no white space or control character.
//! 4. NFC and NFD of a text give the same terms and positions, and so do its letters in upper case.
//! 5. A session that has analyzed other texts gives what a fresh one gives.
//! 6. Two texts with a blank line between give the tokens of the one, then of the other.
//! 7. An exact form that is analyzed again is its own exact form.
//! 8. Time grows with the length of a text, whatever is repeated in it.
//!
//! On random text, on text of a nasty alphabet, and on bodies of FRUS where `CHANCERY_DATA` is set.

use std::io::{BufRead, BufReader};

use chancery::{Analyzer, Language, Session, Token};
use proptest::prelude::*;
use unicode_normalization::UnicodeNormalization;

/// Text of what is hard: marks, joiners, odd spaces, dots, apostrophes and many scripts.
pub(crate) fn nasty() -> impl Strategy<Value = String> {
    let atoms = [
        "a",
        "S",
        "s",
        "e",
        "É",
        "e\u{301}",
        "\u{301}",
        "\u{308}",
        "\u{338}",
        "\u{200D}",
        "\u{200C}",
        "\u{AD}",
        "\u{FEFF}",
        "\u{A0}",
        "\u{2003}",
        "\u{3000}",
        "\u{85}",
        "\u{2029}",
        " ",
        "  ",
        "\n",
        "\n\n",
        "\t",
        ".",
        ".",
        "...",
        "…",
        ",",
        "'",
        "’",
        "‘",
        "ʼ",
        "ʿ",
        "\"",
        "”",
        "“",
        "-",
        "—",
        "/",
        "/",
        "(",
        ")",
        "_",
        ":",
        ";",
        "!",
        "?",
        "@",
        "1",
        "12",
        "000",
        "½",
        "²",
        "٣",
        "٬",
        "१",
        "３",
        "the",
        "The",
        "U.S.",
        "d'",
        "l’",
        "qu'",
        "s'",
        "O'",
        "'s",
        "’s",
        "Mr.",
        "No.",
        "e.g.",
        "S/RES/2231",
        "A/78/PV.4",
        "(45)",
        "w/5",
        "ß",
        "İ",
        "ı",
        "ﬁ",
        "Ω",
        "ς",
        "Σ",
        "ά",
        "α\u{345}",
        "й",
        "и\u{306}",
        "ё",
        "Ї",
        "中",
        "国",
        "。",
        "が",
        "か\u{3099}",
        "ｶ",
        "ﾞ",
        "ー",
        "々",
        "葛\u{E0100}",
        "한",
        "\u{1112}\u{1161}\u{11AB}",
        "ก",
        "ำ",
        "ที่",
        "\u{E38}",
        "ក\u{17D2}រ",
        "မ\u{103C}",
        "م",
        "ُ",
        "أ",
        "ا\u{654}",
        "ـ",
        "ؤ",
        "ש",
        "\u{5B8}",
        "״",
        "क",
        "\u{94D}",
        "ि",
        "क़",
        "க",
        "ொ",
        "👍🏽",
        "👩\u{200D}🚀",
        "🇺🇳",
        "ﷺ",
        "℅",
        "™",
        "Ⅳ",
        "①",
        "⒈",
        "\0",
        "\u{1}",
        "\u{7F}",
        "ᏣᎳ",
        "𝐁",
        "≮",
        "·",
        "\u{387}",
        "\u{37E}",
    ];
    prop::collection::vec(prop::sample::select(atoms.to_vec()), 0..24)
        .prop_map(|atoms| atoms.concat())
}

/// The first bodies of FRUS, one for every so many; none where `CHANCERY_DATA` is not set.
pub(crate) fn bodies(count: usize) -> Vec<String> {
    #[derive(serde::Deserialize)]
    struct Document {
        body: String,
    }
    let Some(folder) = std::env::var_os("CHANCERY_DATA") else {
        println!("CHANCERY_DATA is not set: the laws are not checked on FRUS");
        return Vec::new();
    };
    let path = std::path::Path::new(&folder).join("frus.jsonl.zst");
    let file = std::fs::File::open(&path).unwrap_or_else(|e| panic!("{}: {e}", path.display()));
    BufReader::new(zstd::Decoder::new(file).unwrap())
        .lines()
        .step_by(17_000 / count)
        .map(|line| serde_json::from_str::<Document>(&line.unwrap()).unwrap().body)
        .collect()
}

fn tokens(session: &mut Session, text: &str) -> (Vec<Token>, u32) {
    let mut tokens = Vec::new();
    let positions = session.analyze(text, &mut |token| tokens.push(token.to_token()));
    (tokens, positions)
}

/// What does not depend on where in the text a token stands.
fn forms(tokens: &[Token]) -> Vec<(&str, &str, u32)> {
    tokens.iter().map(|t| (&*t.exact, &*t.term, t.position)).collect()
}

/// Laws 1 to 3.
fn check_shape(session: &mut Session, text: &str) {
    let (tokens, positions) = tokens(session, text);
    let mut next = 0;
    let mut start = 0;
    for token in &tokens {
        assert!(text.get(token.range.clone()).is_some_and(|span| !span.is_empty()), "{token:?}");
        assert!(token.range.start >= start, "{token:?} goes back in {text:?}");
        start = token.range.start;
        let step = token.position == next || token.position + 1 == next;
        assert!(step, "{token:?} should be at {next} in {text:?}");
        next = token.position + 1;
        for form in [&token.exact, &token.term] {
            assert!((1..=255).contains(&form.len()), "{token:?}");
            assert!(!form.chars().any(|c| c.is_whitespace() || c.is_control()), "{token:?}");
        }
    }
    assert_eq!(positions, next, "{text:?}");
}

/// Law 4, as far as it concerns normal forms.
fn check_spellings(session: &mut Session, text: &str) {
    let given = tokens(session, text).0;
    let composed = tokens(session, &text.nfc().collect::<String>()).0;
    let decomposed = tokens(session, &text.nfd().collect::<String>()).0;
    assert_eq!(forms(&composed), forms(&given), "NFC of {text:?}");
    assert_eq!(forms(&decomposed), forms(&given), "NFD of {text:?}");
}

/// The letters in upper case, where that is one character and comes back from it.
fn upper(text: &str) -> String {
    text.chars()
        .map(|c| match (c.to_uppercase().next(), c.to_uppercase().len()) {
            (Some(upper), 1) if upper.to_lowercase().eq([c]) => upper,
            _ => c,
        })
        .collect()
}

/// Law 4, as far as it concerns case.
fn check_case(session: &mut Session, text: &str) {
    // The iota subscript, a mark, has a letter for its upper case.
    let text = text.replace('\u{345}', "");
    let given = tokens(session, &text).0;
    let raised = tokens(session, &upper(&text)).0;
    assert_eq!(forms(&raised), forms(&given), "upper case of {text:?}");
}

/// Law 5; `session` has analyzed other texts.
fn check_memory(session: &mut Session, text: &str) {
    let fresh = session.analyzer().tokens(text);
    assert_eq!(tokens(session, text).0, fresh, "{text:?}");
    assert_eq!(tokens(session, text).0, fresh, "{text:?} a second time");
}

/// Law 6.
fn check_concatenation(session: &mut Session, a: &str, b: &str) {
    let (mut apart, positions) = tokens(session, a);
    let (second, more) = tokens(session, b);
    let offset = a.len() + 2;
    apart.extend(second.into_iter().map(|mut token| {
        token.range = token.range.start + offset..token.range.end + offset;
        token.position += positions;
        token
    }));
    let together = tokens(session, &format!("{a}\n\n{b}"));
    assert_eq!(together, (apart, positions + more), "{a:?} and {b:?}");
}

/// Law 7, for words of letters in scripts that are not cut into bigrams.
fn check_idempotence(session: &mut Session, text: &str) {
    for token in tokens(session, text).0 {
        let letters = token.exact.chars().all(|c| c.is_alphabetic() && c < '\u{0E00}');
        if letters && token.exact.len() < 255 {
            let again = tokens(session, &token.exact).0;
            let exacts: Vec<&str> = again.iter().map(|token| &*token.exact).collect();
            assert_eq!(exacts, [&token.exact], "of {text:?}");
        }
    }
}

fn check_all(session: &mut Session, text: &str) {
    check_shape(session, text);
    check_spellings(session, text);
    check_case(session, text);
    check_memory(session, text);
    check_idempotence(session, text);
}

proptest! {
    #[test]
    fn laws_hold_on_any_text(texts in prop::collection::vec(any::<String>(), 1..4)) {
        let mut session = Analyzer::default().session();
        for text in &texts {
            check_all(&mut session, text);
        }
        check_concatenation(&mut session, &texts[0], &texts[texts.len() - 1]);
    }

    #[test]
    fn laws_hold_on_nasty_text(texts in prop::collection::vec(nasty(), 1..4)) {
        let mut session = Analyzer::default().session();
        for text in &texts {
            check_all(&mut session, text);
        }
        check_concatenation(&mut session, &texts[0], &texts[texts.len() - 1]);
    }

    #[test]
    fn laws_hold_in_every_language(text in nasty()) {
        for language in Language::all() {
            check_shape(&mut Analyzer::new(language).session(), &text);
        }
    }
}

#[test]
fn long_runs_take_linear_time() {
    let mut session = Analyzer::default().session();
    let runs = [
        "a", "a.", "A/1)", ")", "(", "/1", "\u{301}", "'s", "中", "ก", "1,", "Mr. ", "((Mr. ",
        "\n ",
    ];
    for run in runs {
        for lead in ["", "a/1", "(((", "é"] {
            let text = format!("{lead}{}", run.repeat(30_000));
            let mut count = 0;
            session.analyze_with_sentences(&text, &mut |_| count += 1, &mut |_| {});
            assert!(count <= 60_001, "{count} tokens of {run:?}");
        }
        let text = format!("{}{}", "(".repeat(30_000), run.repeat(30_000));
        session.analyze_with_sentences(&text, &mut |_| {}, &mut |_| {});
    }
}

#[test]
fn laws_hold_on_the_bodies_of_frus() {
    let mut session = Analyzer::default().session();
    let bodies = bodies(300);
    for (body, next) in bodies.iter().zip(bodies.iter().skip(1)) {
        check_all(&mut session, body);
        check_concatenation(&mut session, body, next);
    }
}
