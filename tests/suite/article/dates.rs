//! 1. A text that is a date has the days, the precision and the qualifier that the table states,
//!    and is written in its canonical form.
//! 2. A text that is none has the message that the table states.
//! 3. `parse(display(x)) == x` for every span.
//! 4. A day is its number: the number, the parts and the text lead back to it.
//! 5. Overlap and containment agree with the days; order is by first day, then by precision.
//! 6. No text makes the parser panic.
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::collections::BTreeMap;

use chancery::{ArticleErrorKind, DatePrecision, DateQualifier, DateSpan, Day};
use proptest::prelude::*;
use serde::Deserialize;

#[derive(Deserialize)]
struct Cases {
    good: Vec<Good>,
    bad: BTreeMap<String, String>,
}

#[derive(Deserialize)]
struct Good {
    text: String,
    out: Option<String>,
    first: String,
    last: String,
    precision: String,
    #[serde(default = "exact")]
    qualifier: String,
}

fn exact() -> String {
    "Exact".into()
}

fn cases() -> Cases {
    toml::from_str(include_str!("cases/dates.toml")).unwrap()
}

#[test]
fn dates_are_what_the_table_says() {
    let cases = cases();
    assert!(cases.good.len() >= 40);
    for case in cases.good {
        let span = DateSpan::parse(&case.text).unwrap_or_else(|e| panic!("{}: {e}", case.text));
        assert_eq!(span.first_day().to_string(), case.first, "first of {}", case.text);
        assert_eq!(span.last_day().to_string(), case.last, "last of {}", case.text);
        assert_eq!(format!("{:?}", span.precision()), case.precision, "{}", case.text);
        assert_eq!(format!("{:?}", span.qualifier()), case.qualifier, "{}", case.text);
        assert_eq!(span.to_string(), case.out.unwrap_or(case.text.clone()), "{}", case.text);
        assert_eq!(span.to_string().parse::<DateSpan>().unwrap(), span, "{}", case.text);
    }
}

#[test]
fn what_is_no_date_is_told_what_would_be() {
    let cases = cases();
    assert!(cases.bad.len() >= 40);
    for (text, message) in cases.bad {
        let error = DateSpan::parse(&text).unwrap_err();
        assert_eq!(error.to_string(), message);
        assert_eq!((error.kind(), error.field()), (ArticleErrorKind::Date, None));
    }
}

#[test]
fn a_day_is_its_number() {
    for (text, number) in [("1970-01-01", 0), ("1969-12-31", -1), ("2000-03-01", 11_017)] {
        let day: Day = text.parse().unwrap();
        assert_eq!((day.number(), day.to_string()), (number, text.to_owned()));
    }
    assert_eq!(Day::MIN, Day::new(-9999, 1, 1).unwrap());
    assert_eq!(Day::MAX, Day::new(9999, 12, 31).unwrap());
    assert_eq!(Day::from_number(Day::MIN.number() - 1), None);
    assert_eq!(Day::from_number(Day::MAX.number() + 1), None);
    assert_eq!(Day::from_number(i32::MIN), None);
    assert_eq!(
        Day::new(1962, 2, 30).unwrap_err().to_string(),
        "1962-02-30: February 1962 has 28 days"
    );
    assert_eq!(
        Day::new(10_000, 1, 1).unwrap_err().to_string(),
        "10000-01-01: years run from -9999 to 9999"
    );
    assert_eq!(
        "1962-10".parse::<Day>().unwrap_err().to_string(),
        "1962-10: not one day; write it as 1962-10-01"
    );
}

#[test]
fn spans_are_made_from_days() {
    let (first, last) = (Day::new(1962, 10, 16).unwrap(), Day::new(1962, 10, 28).unwrap());
    assert_eq!(DateSpan::days(first, first).unwrap(), DateSpan::from(first));
    assert_eq!(DateSpan::days(first, last).unwrap().precision(), DatePrecision::Interval);
    assert_eq!(
        DateSpan::days(last, first).unwrap_err().to_string(),
        "1962-10-28/1962-10-16: it ends before it begins; swap the two days"
    );
    assert_eq!(DateSpan::month(2024, 2).unwrap().last_day().day(), 29);
    assert_eq!(DateSpan::year(-44).unwrap().to_string(), "-0044");
    assert_eq!(
        DateSpan::month(2024, 13).unwrap_err().message(),
        "2024-13: 13 is not a month; they run from 01 to 12"
    );
    let day = DateSpan::day(2024, 4, 1).unwrap().qualified(DateQualifier::Uncertain);
    assert_eq!(day.to_string(), "2024-04-01?");
}

#[test]
fn a_finer_date_comes_before_a_coarser_one_of_the_same_day() {
    let sorted = ["2023", "2024-01-01", "2024-01", "2024", "202X", "2024-01-02"];
    let mut spans: Vec<DateSpan> = sorted.iter().map(|s| s.parse().unwrap()).collect();
    spans.sort();
    let texts: Vec<String> = spans.iter().map(ToString::to_string).collect();
    assert_eq!(texts, ["202X", "2023", "2024-01-01", "2024-01", "2024", "2024-01-02"]);
}

#[test]
fn a_span_in_json_is_its_text() {
    let span: DateSpan = serde_json::from_str("\"1962-10~\"").unwrap();
    assert_eq!(serde_json::to_string(&span).unwrap(), "\"1962-10~\"");
    let error = serde_json::from_str::<DateSpan>("\"1962-13\"").unwrap_err().to_string();
    assert!(error.starts_with("1962-13: 13 is not a month"), "{error}");
    assert_eq!(size_of::<DateSpan>(), 12);
}

pub(super) fn any_span() -> impl Strategy<Value = DateSpan> {
    let day = (Day::MIN.number()..=Day::MAX.number()).prop_map(|n| Day::from_number(n).unwrap());
    let qualifier = prop_oneof![
        Just(DateQualifier::Exact),
        Just(DateQualifier::Approximate),
        Just(DateQualifier::Uncertain),
        Just(DateQualifier::UncertainApproximate),
    ];
    let text = "-?(0[1-9]|[1-9][0-9])(XX|[0-9]X|[0-9][0-9])";
    let span = prop_oneof![
        day.clone().prop_map(DateSpan::from),
        day.clone().prop_map(|d| DateSpan::month(d.year(), d.month()).unwrap()),
        text.prop_map(|text| text.parse().unwrap()),
        (day.clone(), day).prop_map(|(a, b)| DateSpan::days(a.min(b), a.max(b)).unwrap()),
    ];
    (span, qualifier).prop_map(|(span, qualifier)| span.qualified(qualifier))
}

proptest! {
    #[test]
    fn what_is_written_is_read_back(span in any_span()) {
        prop_assert_eq!(DateSpan::parse(&span.to_string()).unwrap(), span);
    }

    #[test]
    fn a_day_has_its_parts(number in Day::MIN.number()..=Day::MAX.number()) {
        let day = Day::from_number(number).unwrap();
        prop_assert_eq!(Day::new(day.year(), day.month(), day.day()).unwrap(), day);
        prop_assert_eq!(day.to_string().parse::<Day>().unwrap(), day);
        prop_assert_eq!(day.number(), number);
    }

    #[test]
    fn spans_relate_as_their_days(a in any_span(), b in any_span()) {
        prop_assert_eq!(a.overlaps(&b), b.overlaps(&a));
        prop_assert!(!a.contains(&b) || a.overlaps(&b));
        prop_assert_eq!(a.contains(&b) && b.contains(&a),
            (a.first_day(), a.last_day()) == (b.first_day(), b.last_day()));
        if a.first_day() != b.first_day() {
            prop_assert_eq!(a < b, a.first_day() < b.first_day());
        }
    }

    #[test]
    fn any_text_is_read_or_refused(text in "[-0-9X/.~?%T ]{0,24}|\\PC{0,12}") {
        if let Ok(span) = DateSpan::parse(&text) {
            prop_assert!(span.first_day() <= span.last_day());
            prop_assert_eq!(DateSpan::parse(&span.to_string()).unwrap(), span);
        }
    }
}
