//! Arbitrary texts.

use proptest::prelude::*;

use super::super::ast::{Item, NodeKind, Occur};
use super::super::{NodeKind as Kind, Operator, PureNegation, Query, QueryParser};
use super::{each, tree};

/// Texts made of what queries are made of.
fn fragments() -> impl Strategy<Value = String> {
    let fragments = [
        "a",
        "nuclear",
        "ban",
        "AND",
        "OR",
        "NOT",
        "&&",
        "||",
        " ",
        " ",
        " ",
        "  ",
        "\n",
        "\t",
        "(",
        ")",
        "((",
        "))",
        "\"",
        "\"a b\"",
        "“",
        "”",
        "«é»",
        "+",
        "-",
        "=",
        "~",
        "~1",
        "~3",
        "^",
        "^2",
        "^0.5",
        "*",
        "?",
        "wom?n",
        "negotiat*",
        "*:*",
        ":",
        "date:",
        "date:1963",
        "1962~",
        "title:",
        "desk:",
        "id:",
        "offical:",
        "country:",
        "FR",
        "[1962 TO 1963]",
        "[",
        "]",
        "{",
        "}",
        " TO ",
        "w/5",
        "NEAR/3",
        "pre/2",
        "w/s",
        "w/p",
        "w/0",
        "w/300",
        "hlead(",
        "atleast3(",
        "atleast(",
        "meet(",
        "within(",
        ",",
        "\\",
        "\\\\",
        "\\ ",
        "北京",
        "e\u{301}",
        "\0",
        "1.5",
        "/",
    ];
    prop::collection::vec(proptest::sample::select(fragments.to_vec()), 0..16)
        .prop_map(|fragments| fragments.concat())
}

fn texts() -> impl Strategy<Value = String> {
    prop_oneof![4 => fragments(), 1 => "\\PC*", 1 => "[ab ()\"+\\-w/5:~^*?\\\\,]{0,30}"]
}

fn parsers() -> impl Strategy<Value = QueryParser> {
    let operator = prop_oneof![Just(Operator::Any), Just(Operator::All)];
    let negation = prop_oneof![Just(PureNegation::Allow), Just(PureNegation::Refuse)];
    let depth = prop_oneof![Just(64_usize), 0_usize..5];
    let clauses = prop_oneof![Just(1024_usize), 1_usize..4];
    (operator, negation, depth, clauses).prop_map(|(operator, negation, depth, clauses)| {
        QueryParser::new()
            .default_operator(operator)
            .pure_negation(negation)
            .max_depth(depth)
            .max_clauses(clauses)
    })
}

fn has_places_of(query: &Query, text: &str) -> bool {
    let mut is_right = query.warnings().iter().all(|warning| text.get(warning.span()).is_some());
    each(query.ast().root(), &mut |node| is_right &= text.get(node.span()).is_some());
    is_right
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 2048, ..ProptestConfig::default() })]

    #[test]
    fn a_tree_that_parses_prints_and_parses_to_the_same(text in texts()) {
        match tree(&text) {
            Ok(ast) => {
                let printed = ast.to_string();
                prop_assert_eq!(tree(&printed), Ok(ast), "{}", printed);
            }
            Err(error) => {
                prop_assert!(text.get(error.span()).is_some());
                prop_assert!(error.caret(&text).to_string().contains('^'));
            }
        }
    }

    #[test]
    fn a_query_that_parses_prints_and_parses_to_the_same(text in texts(), parser in parsers()) {
        match parser.parse(&text) {
            Ok(query) => {
                prop_assert!(has_places_of(&query, &text));
                let plain = parser.default_operator(Operator::Any);
                prop_assert_eq!(plain.parse(&query.to_string()), Ok(query.clone()));
            }
            Err(error) => prop_assert!(text.get(error.span()).is_some()),
        }
    }

    #[test]
    fn a_lenient_reading_is_complete_and_needs_no_mending(text in texts(), parser in parsers()) {
        let lenient = parser.parse_lenient(&text);
        let query = &lenient.query;
        prop_assert!(has_places_of(query, &text));
        let is_empty = matches!(query.ast().root().kind(), Kind::List(items) if items.is_empty());
        prop_assert!(!(is_empty && text.contains(char::is_alphanumeric)));
        let plain =
            parser.clone().default_operator(Operator::Any).pure_negation(PureNegation::Allow);
        prop_assert_eq!(plain.parse(&query.to_string()), Ok(query.clone()), "{}", query);
        match parser.parse(&text) {
            Ok(strict) if lenient.warnings.len() == strict.warnings().len() => {
                prop_assert_eq!(&strict, query);
            }
            Ok(_) => {}
            Err(_) => prop_assert!(!lenient.warnings.is_empty()),
        }
    }

    #[test]
    fn an_escaped_text_is_its_plain_words(text in texts(), field in any::<bool>()) {
        let words: Vec<&str> = text.split_whitespace().collect();
        let escaped = Query::escape(&text);
        let query = if field { format!("desk:({escaped} last)") } else { format!("{escaped} last") };
        let ast = tree(&query).unwrap();
        let root = match ast.root().kind() {
            NodeKind::Field { value, .. } => value.kind(),
            kind => kind,
        };
        let word = |item: &Item| match (item.occur, item.node.kind()) {
            (Occur::Should, NodeKind::Word(word)) => word.clone(),
            other => unreachable!("{other:?}"),
        };
        let read: Vec<String> = match root {
            NodeKind::List(items) => items.iter().map(word).collect(),
            NodeKind::Word(word) => vec![word.clone()],
            other => unreachable!("{other:?}"),
        };
        prop_assert_eq!(&read[..read.len() - 1], &words[..]);
        prop_assert_eq!(read.last().map(String::as_str), Some("last"));
        if !words.is_empty() && !field {
            let built = Query::words(&text).to_string();
            prop_assert_eq!(tree(&built).unwrap(), Query::words(&text).ast().clone());
        }
    }
}
