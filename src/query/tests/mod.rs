//! Properties of the text side of queries:
//!
//! 1. what a tree prints parses to the same tree (`trees`);
//! 2. what parses strictly prints and parses to the same, and every place is one of the text
//!    (`texts`);
//! 3. a lenient reading is never an error and never empty, and needs no mending again (`texts`);
//! 4. whatever is built parses from its text (`built`);
//! 5. each mistake has its message and place (`errors`), each operator its place (`reading`);
//! 6. a text of any shape is read in time that grows with its length (`limits`).

mod built;
mod errors;
mod limits;
mod reading;
mod texts;
mod trees;

use super::ast::{Ast, Node, NodeKind};
use super::error::QueryError;
use super::parser::QueryParser;
use super::report::{Mode, Report};

/// The tree of a text, unchecked.
fn tree(text: &str) -> Result<Ast, QueryError> {
    super::parse::parse(text, &QueryParser::new(), &mut Report::new(Mode::Strict))
}

/// Every part of a tree.
fn each(node: &Node, visit: &mut dyn FnMut(&Node)) {
    visit(node);
    match &node.kind {
        NodeKind::Field { value: node, .. }
        | NodeKind::Boost { node, .. }
        | NodeKind::Not(node) => {
            each(node, visit);
        }
        NodeKind::List(items) => items.iter().for_each(|item| each(&item.node, visit)),
        NodeKind::And(nodes) | NodeKind::Or(nodes) | NodeKind::Call { arguments: nodes, .. } => {
            for node in nodes {
                each(node, visit);
            }
        }
        NodeKind::Near { left, right, .. } => {
            each(left, visit);
            each(right, visit);
        }
        _ => {}
    }
}
