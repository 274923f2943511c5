//! The text of a query into its tree, with the place of everything that is wrong.
//!
//! One pass over the text, without recursion. The file must not know what fields exist.

use std::ops::Range;

use super::ast::{Ast, Clause, Node, Occur};
use super::error::{QueryError, QueryErrorKind};
use super::{MAX_QUERY_BYTES, MAX_QUERY_CLAUSES};

pub(crate) fn parse(text: &str) -> Result<Ast, QueryError> {
    if text.len() > MAX_QUERY_BYTES {
        let message =
            format!("a query has at most {MAX_QUERY_BYTES} bytes, this one {}", text.len());
        return Err(QueryError::new(QueryErrorKind::TooLarge, 0..0, message));
    }
    let mut clauses = Vec::new();
    let mut rest = Rest { text, at: 0 };
    while rest.skip_space() {
        if clauses.len() == MAX_QUERY_CLAUSES {
            let message = format!("a query has at most {MAX_QUERY_CLAUSES} clauses");
            return Err(QueryError::new(QueryErrorKind::TooLarge, rest.at..text.len(), message));
        }
        clauses.push(clause(&mut rest)?);
    }
    Ok(Ast { clauses })
}

fn clause(rest: &mut Rest<'_>) -> Result<Clause, QueryError> {
    let start = rest.at;
    let occur = if rest.take('+') {
        Occur::Must
    } else if rest.take('-') {
        Occur::MustNot
    } else {
        Occur::Should
    };
    let (node, value_span) = if rest.take('=') {
        let (word, span) = value(rest, start, "write the word right after the `=`")?;
        (Node::Exact(word), span)
    } else if let Some(name) = field_name(rest.left()) {
        rest.at += name.len() + 1;
        let (text, span) = value(rest, start, "write the value right after the `:`")?;
        (Node::Field { name: name.to_owned(), value: text }, span)
    } else {
        let (word, span) = value(rest, start, "write the word right after the sign")?;
        (Node::Word(word), span)
    };
    Ok(Clause { occur, node, span: start..rest.at, value_span })
}

/// A quoted text or everything up to the next white space.
fn value(
    rest: &mut Rest<'_>,
    start: usize,
    advice: &str,
) -> Result<(String, Range<usize>), QueryError> {
    let from = rest.at;
    if rest.take('"') {
        let inside = rest.at;
        let Some(len) = rest.left().find('"') else {
            let message = "the quote is not closed; add a `\"`";
            let span = from..rest.text.len();
            return Err(QueryError::new(QueryErrorKind::UnclosedQuote, span, message));
        };
        rest.at = inside + len + 1;
        let text = rest.text.get(inside..inside + len).unwrap_or_default();
        return Ok((text.to_owned(), from..rest.at));
    }
    let left = rest.left();
    let len = left.find(|c: char| c.is_whitespace() || c == '"').unwrap_or(left.len());
    if len == 0 {
        let message = format!("nothing follows; {advice}");
        return Err(QueryError::new(QueryErrorKind::MissingValue, start..from, message));
    }
    rest.at += len;
    Ok((left.get(..len).unwrap_or_default().to_owned(), from..rest.at))
}

/// The name of a field, if the text begins with one and a colon.
pub(super) fn field_name(text: &str) -> Option<&str> {
    let (name, _) = text.split_once(':')?;
    let mut chars = name.chars();
    let starts = chars.next().is_some_and(char::is_alphabetic);
    let goes_on = chars.all(|c| c.is_alphanumeric() || matches!(c, '_' | '-' | '.'));
    (starts && goes_on).then_some(name)
}

/// The part of the text that has not been read.
struct Rest<'a> {
    text: &'a str,
    at: usize,
}

impl<'a> Rest<'a> {
    fn left(&self) -> &'a str {
        self.text.get(self.at..).unwrap_or_default()
    }

    fn take(&mut self, sign: char) -> bool {
        let found = self.left().starts_with(sign);
        if found {
            self.at += sign.len_utf8();
        }
        found
    }

    /// Skips white space; false at the end of the text.
    fn skip_space(&mut self) -> bool {
        let left = self.left();
        self.at += left.len() - left.trim_start().len();
        !self.left().is_empty()
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn node() -> impl Strategy<Value = Node> {
        let text = "[^\"]{0,12}";
        let name = "[a-zé][a-z0-9_.-]{0,6}";
        prop_oneof![
            text.prop_map(Node::Word),
            text.prop_map(Node::Exact),
            (name, text).prop_map(|(name, value)| Node::Field { name, value }),
        ]
    }

    fn ast() -> impl Strategy<Value = Ast> {
        let occur = prop_oneof![Just(Occur::Should), Just(Occur::Must), Just(Occur::MustNot)];
        let clause = (occur, node()).prop_map(|(occur, node)| Clause::new(occur, node));
        prop::collection::vec(clause, 0..6).prop_map(|clauses| Ast { clauses })
    }

    proptest! {
        #[test]
        fn what_is_printed_parses_to_the_same(ast in ast()) {
            prop_assert_eq!(parse(&ast.to_string()).unwrap(), ast);
        }

        #[test]
        fn what_parses_prints_and_parses_to_the_same(text in "\\PC{0,40}") {
            match parse(&text) {
                Ok(ast) => {
                    for clause in &ast.clauses {
                        prop_assert!(text.get(clause.span.clone()).is_some());
                        prop_assert!(text.get(clause.value_span.clone()).is_some());
                    }
                    prop_assert_eq!(parse(&ast.to_string()).unwrap(), ast);
                }
                Err(error) => prop_assert!(text.get(error.span()).is_some()),
            }
        }
    }
}
