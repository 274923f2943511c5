//! Queries that a program builds.

use proptest::prelude::*;

use super::super::Query;
use crate::article::{Country, DateSpan, Role};

/// Words and the like, which can stand anywhere.
fn words() -> BoxedStrategy<Query> {
    let text = || prop_oneof!["[a-z]{1,5}", "\\PC{0,6}", Just("AND".to_owned())];
    prop_oneof![
        text().prop_map(Query::word),
        text().prop_map(|text| Query::words(&text)),
        text().prop_map(Query::phrase),
        (text(), any::<u8>()).prop_map(|(text, slop)| Query::phrase(text).slop(slop)),
        text().prop_map(Query::prefix),
        "[a?*\\\\]{0,6}".prop_map(|pattern| Query::wildcard(&pattern)),
        (text(), any::<u8>()).prop_map(|(word, distance)| Query::fuzzy(word, distance)),
    ]
    .boxed()
}

fn operands() -> BoxedStrategy<Query> {
    words()
        .prop_filter("`*` is no operand", |query| query != &Query::all())
        .prop_recursive(3, 8, 2, |inner| {
            let pair = || (inner.clone(), inner.clone());
            prop_oneof![
                pair().prop_map(|(a, b)| a.or(b)),
                (pair(), any::<u8>()).prop_map(|((a, b), n)| a.within(n, b)),
                (pair(), any::<u8>()).prop_map(|((a, b), n)| a.followed_within(n, b)),
                pair().prop_map(|(a, b)| a.same_sentence(b)),
                pair().prop_map(|(a, b)| a.same_paragraph(b)),
                inner.prop_map(Query::hlead),
            ]
        })
        .boxed()
}

fn queries() -> BoxedStrategy<Query> {
    let date = || DateSpan::parse("1962-10-16/1962-10-28").unwrap();
    let text = "\\PC{0,6}";
    let leaf = prop_oneof![
        3 => operands(),
        1 => text.prop_map(Query::exact),
        1 => text.prop_map(Query::official),
        1 => text.prop_map(|name| Query::official_as(Role::From, name)),
        1 => text.prop_map(|value| Query::field("desk", value)),
        1 => text.prop_map(|value| Query::field("id", value)),
        1 => text.prop_map(|name| Query::field(&name, "x")),
        1 => words().prop_map(Query::title),
        1 => (words(), words()).prop_map(|(a, b)| Query::body(a.or(b))),
        1 => operands().prop_map(|query| Query::at_least(3, query)),
        1 => words().prop_map(|query| query.in_field("id")),
        1 => proptest::sample::select(vec![
            Query::all(),
            Query::country(Country::parse("FR").unwrap()),
            Query::date(date()),
            Query::date_within(date()),
            Query::before(date()),
            Query::after(DateSpan::parse("1962~").unwrap()),
            Query::any_of([]),
            Query::all_of([]),
        ]),
    ];
    leaf.prop_recursive(4, 16, 3, |inner| {
        let pair = || (inner.clone(), inner.clone());
        let some = || prop::collection::vec(inner.clone(), 0..4);
        prop_oneof![
            pair().prop_map(|(a, b)| a.and(b)),
            pair().prop_map(|(a, b)| a.or(b)),
            pair().prop_map(|(a, b)| a.and_not(b)),
            pair().prop_map(|(a, b)| a.should(b)),
            pair().prop_map(|(a, b)| a.must(b)),
            pair().prop_map(|(a, b)| a.must_not(b)),
            some().prop_map(Query::any_of),
            some().prop_map(Query::all_of),
            inner.clone().prop_map(|query| !query),
            (inner, -1.0_f32..2000.0).prop_map(|(query, boost)| query.boost(boost)),
        ]
    })
    .boxed()
}

proptest! {
    #[test]
    fn what_is_built_is_read_from_its_text(query in queries()) {
        let text = query.to_string();
        prop_assert_eq!(text.parse::<Query>(), Ok(query), "{}", text);
    }
}

#[test]
fn combinations_are_as_a_reader_would_type_them() {
    let word = |word: &str| Query::word(word);
    for (query, text) in [
        (word("a").and(word("b")).and(word("c")), "a AND b AND c"),
        (word("a").and(word("b").and(word("c"))), "a AND b AND c"),
        (word("a").or(word("b")).and(word("c")), "(a OR b) AND c"),
        (Query::words("a b").must(word("c")), "a b +c"),
        (Query::words("").must(word("c")), "+c"),
        (Query::word("").and(word("c")).not(), "NOT c"),
        (word("a").within(0, word("b")).within(9, word("c")), "(a w/1 b) w/9 c"),
        (Query::meet("Li Qiang", "Macron"), "meet(\"Li Qiang\", Macron)"),
        (Query::date(DateSpan::parse("1962").unwrap()).boost(2.0), "(date:1962)^2"),
        (Query::exact("a").in_field("date"), "date:a"),
        (word("a").must_not(word("b")).in_field("ID"), "ID:(a NOT b)"),
    ] {
        assert_eq!(query.to_string(), text);
    }
    assert_eq!(word("a").boost(f32::NAN), word("a").boost(1.0));
    let meeting = Query::meet("Li Qiang", "Macron");
    assert_eq!(meeting.to_string().parse::<Query>().unwrap(), meeting);
}

#[test]
fn a_query_is_stored_as_its_text_however_long_that_is() {
    let text = format!("“{}”", "\"".repeat(60_000));
    let query: Query = text.parse().unwrap();
    let stored = serde_json::to_string(&query).unwrap();
    assert_eq!(serde_json::from_str::<Query>(&stored).unwrap(), query);
}
