//! What binds to what, and what a letter means where.

use super::super::ast::{Distance, Node, NodeKind, Occur, Wild};
use super::super::{Operator, Query, QueryParser};
use super::tree;

/// The tree with parentheses and brackets around every part.
fn shape(node: &Node) -> String {
    let all = |nodes: &[Node]| nodes.iter().map(shape).collect::<Vec<_>>().join(" ");
    match node.kind() {
        NodeKind::List(items) => {
            let sign = |occur| match occur {
                Occur::Should => "",
                Occur::Must => "+",
                Occur::MustNot => "-",
            };
            let items: Vec<String> = items
                .iter()
                .map(|item| format!("{}{}", sign(item.occur), shape(&item.node)))
                .collect();
            format!("[{}]", items.join(" "))
        }
        NodeKind::And(nodes) => format!("And({})", all(nodes)),
        NodeKind::Or(nodes) => format!("Or({})", all(nodes)),
        NodeKind::Not(node) => format!("Not({})", shape(node)),
        NodeKind::Near { left, right, distance } => {
            let distance = match distance {
                Distance::Within(places) => places.to_string(),
                Distance::Before(places) => format!("<{places}"),
                Distance::Sentence => "s".to_owned(),
                Distance::Paragraph => "p".to_owned(),
            };
            format!("{distance}({} {})", shape(left), shape(right))
        }
        NodeKind::Boost { node, boost } => format!("{}^{boost}", shape(node)),
        NodeKind::Field { name, value } => format!("{name}:{}", shape(value)),
        NodeKind::Call { arguments, .. } => format!("call({})", all(arguments)),
        NodeKind::Word(word) => word.clone(),
        other => format!("{other:?}"),
    }
}

fn assert_shape(text: &str, expected: &str) {
    assert_eq!(shape(tree(text).unwrap().root()), expected, "{text}");
}

#[test]
fn groups_then_proximity_then_not_then_and_then_or() {
    assert_shape("a OR b AND c d", "Or(a And(b [c d]))");
    assert_shape("a && b || c", "Or(And(a b) c)");
    assert_shape("(a OR b) AND c", "And(Or(a b) c)");
    assert_shape("a NOT b", "[a Not(b)]");
    assert_shape("a AND NOT b", "And(a Not(b))");
    assert_shape("NOT a w/5 b c", "[Not(5(a b)) c]");
    assert_shape("NOT NOT a", "Not(Not(a))");
    assert_shape("NOT -a", "Not([-a])");
    assert_shape("-a w/5 b +c", "[-5(a b) +c]");
    assert_shape("((a))", "a");
    assert_shape("(-a)", "[-a]");
    assert_shape("a (b c)", "[a [b c]]");
    assert_shape("(a AND b) AND c", "And(And(a b) c)");
    assert_shape("-NOT and or", "[-NOT and or]");
    assert_shape("(a b)^2 c^0.5", "[[a b]^2 c^0.5]");
    assert_shape("", "[]");
}

#[test]
fn the_smallest_distance_binds_first() {
    assert_shape("a w/5 b w/3 c", "5(a 3(b c))");
    assert_shape("a w/5 b NEAR/5 c", "5(5(a b) c)");
    assert_shape("a w/p b w/s c pre/9 d", "p(a s(b <9(c d)))");
    assert_shape("a w/2 (b OR c)", "2(a Or(b c))");
    assert_eq!(tree("a w/5 b w/3 c").unwrap().to_string(), "a w/5 (b w/3 c)");
}

#[test]
fn words_and_their_signs() {
    assert_shape(
        "\\AND \\-a d\\ate:x a\\ b whom? w/o a, \\",
        "[AND -a date:x a b whom? w/o a, \\]",
    );
    assert_shape("desk:-a:b id:a*~^? date:-0044", "[desk:-a:b id:a*~^? date:-0044]");
    assert_shape("date:(1962? OR NOT -44)", "date:Or(1962? Not(-44))");
    assert_shape("10:30 https://x", "[10:30 https://x]");
    let kind = |text: &str| tree(text).unwrap().root().kind().clone();
    let text = |text: &str| Wild::Text(text.to_owned());
    assert_eq!(kind("wom?n?"), NodeKind::Wildcard(vec![text("wom"), Wild::One, text("n")]));
    assert_eq!(kind("a***b"), NodeKind::Wildcard(vec![text("a"), Wild::Many, text("b")]));
    assert_eq!(kind("**"), NodeKind::All);
    assert_eq!(kind("*:*"), NodeKind::All);
    assert_eq!(kind("a~"), NodeKind::Fuzzy { word: "a".to_owned(), distance: None });
    assert_eq!(kind("a~1"), NodeKind::Fuzzy { word: "a".to_owned(), distance: Some(1) });
    assert_eq!(kind("=a?*"), NodeKind::Exact("a?*".to_owned()));
    assert_eq!(kind("=\"a b\""), NodeKind::Exact("a b".to_owned()));
    for quoted in ["\"a b\"~3", "“a b”~3", "„a b“~3", "«a b»~3", "»a b«~3", "”a b”~3"]
    {
        assert_eq!(kind(quoted), NodeKind::Phrase { text: "a b".to_owned(), slop: 3 }, "{quoted}");
    }
}

#[test]
fn what_prints_needs_no_more_than_it_needs() {
    for text in [
        "a OR b AND c d",
        "(a OR b) AND c",
        "a NOT b w/5 c",
        "-(NOT a) +b w/3 c",
        "official:\"Li Qiang\" date:1962~ id:w/5 desk:AND",
        "date:{1962 TO *] date:within([1962 TO 1963])",
        "hlead(a OR b) atleast3(\"a b\"~2^3) (a b)^2 title:(a AND b)",
        "(date:1962)^2 date:\"1962\"^2 desk:(=a b*^2)",
        "whom? wom?n a\\*b \\-a \\=a date\\:x \\AND \\w/5 c++ 3-4",
    ] {
        assert_eq!(tree(text).unwrap().to_string(), text);
    }
}

#[test]
fn all_words_are_required_where_that_is_the_default() {
    let parser = QueryParser::new().default_operator(Operator::All);
    for (text, printed) in [
        ("a", "a"),
        ("a b", "+a +b"),
        ("a -b date:1963 (date:1963)^2", "+a -b date:1963 (date:1963)^2"),
        ("a NOT b OR c d", "+a NOT b OR +c +d"),
        ("(a b)^2 c", "+(+a +b)^2 +c"),
        ("title:(a b) (c d) w/5 e hlead(f g)", "title:(a b) +(c d) w/5 e +hlead(f g)"),
    ] {
        assert_eq!(parser.parse(text).unwrap().to_string(), printed);
    }
}

#[test]
fn readers_are_told_of_what_they_may_not_have_meant() {
    let binds = |two: &str| {
        format!("`w/5` binds before `OR` here, Lexis reads it the other way; write {two}")
    };
    let beside = "`w/5` takes only the word next to it; put quotes around a phrase".to_owned();
    let alternatives = "beside `w/5` words in parentheses are alternatives; write OR between them, \
        or quotes around a phrase";
    for (text, message) in [
        ("a OR b w/5 c", binds("`(a OR b) w/5 c` or `a OR (b w/5 c)`")),
        ("(x y) w/5 b OR c", binds("`(x y) w/5 (b OR c)` or `((x y) w/5 b) OR c`")),
        ("a b OR c w/5 d", binds("parentheses around what belongs together")),
        ("canal company w/5 nasser", beside.clone()),
        ("nasser w/5 canal company", beside),
        ("(canal company) w/5 nasser", alternatives.to_owned()),
    ] {
        let query: Query = text.parse().unwrap();
        assert_eq!(query.warnings()[0].message(), message, "{text}");
    }
    for text in
        ["a OR (b w/5 c)", "+a b w/5 c", "\"a b\" c w/5 d", "a w/5 b AND c", "(a OR b) w/5 c"]
    {
        assert!(text.parse::<Query>().unwrap().warnings().is_empty(), "{text}");
    }
}
