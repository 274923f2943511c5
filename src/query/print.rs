//! The text of a tree: it parses to the same tree, with no more parentheses than that needs.
//!
//! The file must not know what a part means. Its one law is the first sentence.

use std::fmt::{self, Display, Formatter, Write};

use super::ast::{Ast, Function, Item, Node, NodeKind, Occur, Wild};
use super::lex::{self, Place};

impl Display for Ast {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        self.root.fmt(f)
    }
}

impl Display for Node {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        write_at(self, Level::Alternatives, Place::default(), f)
    }
}

/// How much a place holds without parentheses, from the most to the least.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Level {
    Alternatives,
    Conjunction,
    List,
    Negation,
    Proximity,
    Operand,
    Boosted,
    Value,
}

/// The lowest level at which a part needs no parentheses.
fn level(node: &Node) -> Level {
    match &node.kind {
        NodeKind::Or(_) => Level::Alternatives,
        NodeKind::And(_) => Level::Conjunction,
        NodeKind::List(_) => Level::List,
        NodeKind::Not(_) => Level::Negation,
        NodeKind::Near { .. } => Level::Proximity,
        NodeKind::Boost { .. } => Level::Operand,
        NodeKind::Field { name, value } if lex::is_raw(name) && is_word(value) => Level::Operand,
        NodeKind::Field { .. } => Level::Boosted,
        _ => Level::Value,
    }
}

fn is_word(node: &Node) -> bool {
    matches!(node.kind, NodeKind::Word(_))
}

fn write_at(node: &Node, at: Level, place: Place, f: &mut Formatter<'_>) -> fmt::Result {
    // What follows a word that is taken as it is would be a part of it.
    if level(node) < at || (at == Level::Boosted && place.raw && is_word(node)) {
        f.write_char('(')?;
        write_node(node, Level::Alternatives, place.grouped(), f)?;
        return f.write_char(')');
    }
    write_node(node, at, place, f)
}

fn write_node(node: &Node, at: Level, place: Place, f: &mut Formatter<'_>) -> fmt::Result {
    match &node.kind {
        NodeKind::Word(word) => write_word(word, at, place, f),
        NodeKind::Phrase { text, slop } => {
            write_quoted(text, f)?;
            if *slop > 0 { write!(f, "~{slop}") } else { Ok(()) }
        }
        NodeKind::Exact(text) => {
            f.write_char('=')?;
            let is_bare = !text.contains(|c| Place::default().ends_word(c) || c == '\\');
            if text.is_empty() || !is_bare {
                return write_quoted(text, f);
            }
            text.chars()
                .try_for_each(|c| write_escaped(c, matches!(c, '~' | '^') || place.ends_word(c), f))
        }
        NodeKind::Wildcard(pieces) => write_pieces(pieces, at, place, f),
        NodeKind::Fuzzy { word, distance } => {
            write_word(word, at, place, f)?;
            f.write_char('~')?;
            distance.map_or(Ok(()), |distance| write!(f, "{distance}"))
        }
        NodeKind::All => f.write_char('*'),
        NodeKind::Field { name, value } => {
            write!(f, "{name}:")?;
            write_at(value, Level::Value, place.in_field(name), f)
        }
        NodeKind::Range { low, high, with_low, with_high } => {
            f.write_char(if *with_low { '[' } else { '{' })?;
            write_end(low.as_deref(), f)?;
            f.write_str(" TO ")?;
            write_end(high.as_deref(), f)?;
            f.write_char(if *with_high { ']' } else { '}' })
        }
        NodeKind::Boost { node, boost } => {
            write_at(node, Level::Boosted, place, f)?;
            write!(f, "^{boost}")
        }
        NodeKind::List(items) => {
            for (at, Item { occur, node }) in items.iter().enumerate() {
                if at > 0 {
                    f.write_char(' ')?;
                }
                write_item(*occur, node, place, f)?;
            }
            Ok(())
        }
        NodeKind::And(nodes) => write_joined(nodes, " AND ", Level::List, place, f),
        NodeKind::Or(nodes) => write_joined(nodes, " OR ", Level::Conjunction, place, f),
        NodeKind::Not(node) => {
            f.write_str("NOT ")?;
            match &node.kind {
                NodeKind::List(items) => match items.as_slice() {
                    [Item { occur, node }] => write_item(*occur, node, place, f),
                    _ => write_at(node, Level::Negation, place, f),
                },
                _ => write_at(node, Level::Negation, place, f),
            }
        }
        NodeKind::Near { left, right, distance } => {
            write_at(left, Level::Operand, place, f)?;
            write!(f, " {distance} ")?;
            write_at(right, Level::Operand, place, f)
        }
        NodeKind::Call { function, arguments } => {
            match function {
                Function::Hlead => f.write_str("hlead(")?,
                Function::AtLeast(count) => write!(f, "atleast{count}(")?,
                Function::Within => f.write_str("within(")?,
                Function::Meet => f.write_str("meet(")?,
            }
            let inner = Place { comma: *function == Function::Meet, ..place };
            write_joined(arguments, ", ", Level::Alternatives, inner, f)?;
            f.write_char(')')
        }
    }
}

fn write_item(occur: Occur, node: &Node, place: Place, f: &mut Formatter<'_>) -> fmt::Result {
    match occur {
        Occur::Should => return write_at(node, Level::Negation, place, f),
        Occur::Must => f.write_char('+')?,
        Occur::MustNot => f.write_char('-')?,
    }
    write_at(node, Level::Proximity, place, f)
}

fn write_joined(
    nodes: &[Node],
    between: &str,
    at: Level,
    place: Place,
    f: &mut Formatter<'_>,
) -> fmt::Result {
    for (index, node) in nodes.iter().enumerate() {
        if index > 0 {
            f.write_str(between)?;
        }
        write_at(node, at, place, f)?;
    }
    Ok(())
}

fn write_quoted(text: &str, f: &mut Formatter<'_>) -> fmt::Result {
    f.write_char('"')?;
    text.chars().try_for_each(|c| write_escaped(c, matches!(c, '"' | '\\'), f))?;
    f.write_char('"')
}

fn write_end(end: Option<&str>, f: &mut Formatter<'_>) -> fmt::Result {
    let Some(end) = end else { return f.write_char('*') };
    let ends = |c| c == '\\' || lex::ends_range(c) || Place::default().ends_word(c);
    end.chars().try_for_each(|c| write_escaped(c, ends(c) || end == "*", f))
}

fn write_word(word: &str, at: Level, place: Place, f: &mut Formatter<'_>) -> fmt::Result {
    let question_marks = word.trim_end_matches('?').len();
    let is_value = at == Level::Value;
    let first = if is_value { Escapes::in_value(word, place) } else { Escapes::of(word, place) };
    for (at, c) in word.char_indices() {
        let is_sign =
            !place.raw && (matches!(c, '~' | '^' | '*') || (c == '?' && at < question_marks));
        write_escaped(c, is_sign || first.at == Some(at) || place.needs_escape(c), f)?;
    }
    Ok(())
}

fn write_pieces(pieces: &[Wild], at: Level, place: Place, f: &mut Formatter<'_>) -> fmt::Result {
    for (index, piece) in pieces.iter().enumerate() {
        match piece {
            Wild::One => f.write_char('?')?,
            Wild::Many => f.write_char('*')?,
            Wild::Text(text) => {
                let first = match (index, at) {
                    (0, Level::Value) => Escapes::in_value(text, place),
                    (0, _) => Escapes::of(text, place),
                    // `*:*` is every article.
                    _ => Escapes { at: (text == ":").then_some(0) },
                };
                for (at, c) in text.char_indices() {
                    let is_sign = matches!(c, '~' | '^' | '*' | '?');
                    write_escaped(c, is_sign || first.at == Some(at) || place.needs_escape(c), f)?;
                }
            }
        }
    }
    Ok(())
}

fn write_escaped(c: char, is_escaped: bool, f: &mut Formatter<'_>) -> fmt::Result {
    if is_escaped {
        f.write_char('\\')?;
    }
    f.write_char(c)
}

impl Place {
    /// Whether a letter of a word is taken for something else, wherever in the word it stands.
    fn needs_escape(self, c: char) -> bool {
        c == '\\' || self.ends_word(c)
    }
}

/// The letter of a word that has to be escaped because of where it stands.
struct Escapes {
    at: Option<usize>,
}

impl Escapes {
    /// A word among others: signs at its beginning, the colon of a field, operators.
    fn of(word: &str, place: Place) -> Self {
        let first = word.chars().next();
        let is_sign = !place.raw && matches!(first, Some('+' | '-' | '='));
        if is_sign || lex::keyword(word).is_some() {
            return Self { at: Some(0) };
        }
        if !place.raw
            && let Some(name) = lex::field_name(word)
        {
            return Self { at: Some(name.len()) };
        }
        Self::in_value(word, place)
    }

    /// A word directly after the colon of a field.
    fn in_value(word: &str, place: Place) -> Self {
        let is_taken = match word.chars().next() {
            Some('=') => !place.raw,
            Some('[' | '{') => place.field,
            _ => false,
        };
        Self { at: is_taken.then_some(0) }
    }
}

/// Writes a text so that every word of it stays a plain word, in any part of a query.
pub(super) fn write_plain(text: &str, f: &mut impl Write) -> fmt::Result {
    for piece in text.split_inclusive(char::is_whitespace) {
        let word = piece.trim_end();
        let is_operator = lex::keyword(word).is_some();
        for (at, c) in word.char_indices() {
            let is_leading = at == 0 && (is_operator || matches!(c, '+' | '-' | '=' | '[' | '{'));
            let is_sign = matches!(c, '~' | '^' | '*' | '?' | ':' | ',');
            if is_leading || is_sign || Place::default().needs_escape(c) {
                f.write_char('\\')?;
            }
            f.write_char(c)?;
        }
        f.write_str(piece.get(word.len()..).unwrap_or_default())?;
    }
    Ok(())
}
