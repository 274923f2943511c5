//! Arbitrary trees.

use proptest::prelude::*;

use super::super::ast::{Ast, Distance, Function, Item, Node, NodeKind, Occur, Wild};
use super::super::lex;
use super::super::parts;
use super::tree;

fn node(kind: NodeKind) -> Node {
    Node::new(kind, 0..0)
}

/// Texts that look like something else than words.
fn text() -> BoxedStrategy<String> {
    let words = [
        "AND", "OR", "NOT", "&&", "||", "w/5", "NEAR/3", "pre/300", "w/s", "TO", "hlead", "meet",
        "atleast3", "within", "date:x", "desk:", "*:*", "*", "?", "??", "\\", "a\\", "a?", "[a",
        "+",
    ];
    prop_oneof![
        proptest::sample::select(words.to_vec()).prop_map(str::to_owned),
        "[a-cAé0-2+\\-=*?~^:\\\\\"“”« ()\\[\\]{}&|/,.\t\n北]{1,6}",
        "[a-z]{1,6}",
        "\\PC{1,6}",
    ]
    .boxed()
}

fn pieces() -> impl Strategy<Value = Vec<Wild>> {
    let piece =
        prop_oneof![2 => text().prop_map(Wild::Text), 1 => Just(Wild::One), 1 => Just(Wild::Many)];
    prop::collection::vec(piece, 1..5).prop_map(|pieces| {
        let mut normal: Vec<Wild> = Vec::new();
        for piece in pieces {
            match (normal.last_mut(), piece) {
                (Some(Wild::Text(before)), Wild::Text(text)) => before.push_str(&text),
                (Some(Wild::Many), Wild::Many) => {}
                (_, piece) => normal.push(piece),
            }
        }
        while normal.last() == Some(&Wild::One) {
            normal.pop();
        }
        if normal.iter().all(|piece| matches!(piece, Wild::Text(_))) {
            normal.push(Wild::Many);
        }
        if normal == [Wild::Many] {
            normal.insert(0, Wild::Text("a".to_owned()));
        }
        normal
    })
}

/// Where in a tree a part is made.
#[derive(Clone, Copy, PartialEq)]
enum At {
    Top,
    Field,
    Raw,
}

fn leaf(at: At) -> BoxedStrategy<Node> {
    let word = text().prop_map(NodeKind::Word);
    let phrase = ("\\PC{0,8}|[\"\\\\a “]{0,5}", 0_u32..300)
        .prop_map(|(text, slop)| NodeKind::Phrase { text, slop: slop.saturating_sub(45) });
    let end = || prop::option::of(text());
    let range = (end(), end(), any::<bool>(), any::<bool>()).prop_map(
        |(low, high, with_low, with_high)| NodeKind::Range { low, high, with_low, with_high },
    );
    let exact = prop_oneof![text(), Just(String::new())].prop_map(NodeKind::Exact);
    let fuzzy = (text(), prop::option::of(0_u8..=2))
        .prop_map(|(word, distance)| NodeKind::Fuzzy { word, distance });
    let wildcard = pieces().prop_map(NodeKind::Wildcard);
    let plain = prop_oneof![3 => word, 1 => phrase];
    let more = prop_oneof![exact, fuzzy, wildcard, Just(NodeKind::All)];
    match at {
        At::Top => prop_oneof![plain, more].prop_map(node).boxed(),
        At::Field => prop_oneof![plain, more, range].prop_map(node).boxed(),
        At::Raw => prop_oneof![3 => plain, 1 => range].prop_map(node).boxed(),
    }
}

fn part(depth: u32, at: At) -> BoxedStrategy<Node> {
    if depth == 0 {
        return leaf(at);
    }
    let inner = || part(depth - 1, at);
    let occur = if at == At::Raw {
        Just(Occur::Should).boxed()
    } else {
        proptest::sample::select(vec![Occur::Should, Occur::Must, Occur::MustNot]).boxed()
    };
    let item = (occur, inner()).prop_map(|(occur, node)| Item { occur, node });
    let list = prop::collection::vec(item, 1..4).prop_map(|items| parts::list(items).unwrap());
    let several = || prop::collection::vec(inner(), 2..4);
    let distance = prop_oneof![
        (1_u32..=255).prop_map(Distance::Within),
        (1_u32..=255).prop_map(Distance::Before),
        Just(Distance::Sentence),
        Just(Distance::Paragraph),
    ];
    let function = prop_oneof![
        Just(Function::Hlead),
        (1_u32..=1000).prop_map(Function::AtLeast),
        Just(Function::Within),
    ];
    let boost = prop_oneof![Just(2.0_f32), 0.0_f32..=1000.0, Just(1e-12)];
    let name = proptest::sample::select(&["title", "Date", "id", "desk", "é.x_1-", "AND"][..]);
    let field = name.prop_flat_map(move |name| {
        let inside = if lex::is_raw(name) { At::Raw } else { At::Field };
        part(depth - 1, inside).prop_map(move |value| {
            node(NodeKind::Field { name: name.to_owned(), value: Box::new(value) })
        })
    });
    let field = if at == At::Raw { inner() } else { field.boxed() };
    prop_oneof![
        2 => leaf(at),
        2 => list,
        1 => several().prop_map(|nodes| node(NodeKind::And(nodes))),
        1 => several().prop_map(|nodes| node(NodeKind::Or(nodes))),
        1 => inner().prop_map(|part| node(NodeKind::Not(Box::new(part)))),
        2 => field,
        1 => (inner(), boost).prop_map(|(part, boost)| {
            node(NodeKind::Boost { node: Box::new(part), boost })
        }),
        2 => (inner(), inner(), distance).prop_map(|(left, right, distance)| {
            let (left, right) = (Box::new(left), Box::new(right));
            node(NodeKind::Near { left, right, distance })
        }),
        1 => (inner(), function).prop_map(|(part, function)| {
            node(NodeKind::Call { function, arguments: vec![part] })
        }),
        1 => several().prop_map(|arguments| {
            node(NodeKind::Call { function: Function::Meet, arguments })
        }),
    ]
    .boxed()
}

proptest! {
    #![proptest_config(ProptestConfig { max_shrink_iters: 5_000, ..ProptestConfig::default() })]

    #[test]
    fn what_a_tree_prints_parses_to_the_same_tree(root in part(3, At::Top)) {
        let ast = Ast { root };
        let text = ast.to_string();
        prop_assert_eq!(tree(&text), Ok(ast), "{}", text);
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 32, max_shrink_iters: 500, ..ProptestConfig::default() })]

    #[test]
    fn what_a_deep_tree_prints_parses_to_the_same_tree(root in part(5, At::Top)) {
        let ast = Ast { root };
        let text = ast.to_string();
        prop_assert_eq!(tree(&text), Ok(ast), "{}", text);
    }
}
