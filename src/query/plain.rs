//! What is left of a part that cannot be: the plain words that it is made of.
//!
//! Its one law: no word is lost.

use super::ast::{Item, Node, NodeKind, Occur, Wild};

/// What a proximity operator or a function stands between, side by side.
pub(super) fn beside(node: &mut Node) -> NodeKind {
    let take = |node: &mut Node| std::mem::replace(node, Node::new(NodeKind::All, 0..0));
    let nodes: Vec<Node> = match &mut node.kind {
        NodeKind::Near { left, right, .. } => vec![take(left), take(right)],
        NodeKind::Call { arguments, .. } => std::mem::take(arguments),
        _ => Vec::new(),
    };
    side_by_side(nodes)
}

fn side_by_side(mut nodes: Vec<Node>) -> NodeKind {
    match (nodes.len(), nodes.pop()) {
        (1, Some(node)) => node.kind,
        (_, last) => {
            let nodes = nodes.into_iter().chain(last);
            NodeKind::List(nodes.map(|node| Item { occur: Occur::Should, node }).collect())
        }
    }
}

/// The words that a part is made of, with nothing said of them.
pub(super) fn plain(node: &Node) -> NodeKind {
    let mut words = Vec::new();
    collect(node, &mut words);
    side_by_side(words)
}

fn collect(node: &Node, words: &mut Vec<Node>) {
    let mut add = |text: &str| words.push(Node::new(plain_text(text), node.span()));
    match &node.kind {
        NodeKind::Word(text) | NodeKind::Exact(text) | NodeKind::Phrase { text, .. } => add(text),
        NodeKind::Fuzzy { word, .. } => add(word),
        NodeKind::Wildcard(pieces) => add(&pattern(pieces)),
        NodeKind::All => add("*"),
        NodeKind::Range { low, high, .. } => {
            if low.is_none() && high.is_none() {
                add("*");
            }
            [low, high].into_iter().flatten().for_each(|end| add(end));
        }
        NodeKind::Field { value: node, .. }
        | NodeKind::Boost { node, .. }
        | NodeKind::Not(node) => {
            collect(node, words);
        }
        NodeKind::List(items) => items.iter().for_each(|item| collect(&item.node, words)),
        NodeKind::And(nodes) | NodeKind::Or(nodes) => {
            for node in nodes {
                collect(node, words);
            }
        }
        NodeKind::Near { left, right, .. } => {
            collect(left, words);
            collect(right, words);
        }
        NodeKind::Call { arguments, .. } => arguments.iter().for_each(|node| collect(node, words)),
    }
}

/// The text of a word with wildcards.
pub(super) fn pattern(pieces: &[Wild]) -> String {
    let letters = pieces.iter().map(|piece| match piece {
        Wild::Text(text) => text.as_str(),
        Wild::One => "?",
        Wild::Many => "*",
    });
    letters.collect()
}

/// A word, or a phrase if it is more than one word or none.
pub(super) fn plain_text(text: &str) -> NodeKind {
    if text.is_empty() || text.contains(char::is_whitespace) {
        NodeKind::Phrase { text: text.to_owned(), slop: 0 }
    } else {
        NodeKind::Word(text.to_owned())
    }
}

/// The words that a part is made of, as one text.
pub(super) fn text_of(node: &Node) -> String {
    let mut words = Vec::new();
    collect(node, &mut words);
    let text = |node: &Node| match &node.kind {
        NodeKind::Word(text) | NodeKind::Phrase { text, .. } => text.clone(),
        _ => String::new(),
    };
    words.iter().map(text).collect::<Vec<_>>().join(" ")
}

/// The officials that `meet` names, as what an article without encounters can be asked for.
pub(super) fn officials(arguments: &[Node]) -> NodeKind {
    let official = |argument: &Node| {
        let value = Box::new(Node::new(plain_text(&text_of(argument)), argument.span()));
        Node::new(NodeKind::Field { name: "official".to_owned(), value }, argument.span())
    };
    let mut nodes: Vec<Node> = arguments.iter().map(official).collect();
    match (nodes.len(), nodes.pop()) {
        (1, Some(node)) => node.kind,
        (_, last) => {
            nodes.extend(last);
            NodeKind::And(nodes)
        }
    }
}
