//! The smallest parts of a query: words with their modifiers, phrases, fields, ranges, functions.
//!
//! It is the other half of the parser: an operand is read here, whatever stands between operands in
//! `parse`. The file must not know what a field means.

use super::MAX_BOOST;
use super::ast::{Function, Node, NodeKind, Wild};
use super::error::{QueryError, QueryErrorKind as Kind};
use super::fields;
use super::lex::{self, Place};
use super::parse::Parser;
use super::report::Mode;

/// The largest count of `atleast`.
const MAX_COUNT: u32 = 1000;
/// How far the words of a phrase may be out of their places.
const MAX_SLOP: u32 = 255;
/// How many letters of a fuzzy word may differ.
const MAX_DISTANCE: u32 = 2;

impl Parser<'_> {
    /// A word, phrase, field, function or group, with its boost; something stands here.
    pub(super) fn primary(&mut self, place: Place) -> Result<Option<Node>, QueryError> {
        let start = self.at;
        let left = self.left();
        let field = if place.raw { None } else { lex::field_name(left) };
        let node = match field {
            Some(name) => self.field(name, place)?,
            None => self.value(place)?,
        };
        Ok(node.map(|node| self.boosted(node, start, place)))
    }

    /// A value of a field, or anything else that is no field.
    fn value(&mut self, place: Place) -> Result<Option<Node>, QueryError> {
        match self.left().chars().next() {
            Some('(') => self.group(place),
            Some('=') if !place.raw => self.exact(place),
            Some(c) if lex::is_quote(c) => self.phrase(place),
            Some('[' | '{') if place.field => self.range(place),
            _ => self.word(place),
        }
    }

    fn field(&mut self, name: &str, place: Place) -> Result<Option<Node>, QueryError> {
        let start = self.at;
        let name_end = start + name.len();
        self.at = name_end + 1;
        let mut name = name;
        if self.report.mode == Mode::Lenient
            && !self.settings.has_field(name)
            && let Some(known) = fields::near(name)
        {
            let message = format_args!("unknown field `{name}`; it is read as `{known}`");
            self.report.warn(Kind::UnknownField, start..name_end, message);
            name = known;
        }
        let left = self.left();
        if place.is_end(left) && !left.starts_with(|c| c == '(' || lex::is_quote(c)) {
            self.missing(start, "value right after the `:`")?;
            let plain = self.text.get(start..self.at).unwrap_or_default();
            return self.leaf(NodeKind::Word(plain.to_owned()), start);
        }
        let value = self.value(place.in_field(name))?;
        Ok(value.map(|value| {
            let kind = NodeKind::Field { name: name.to_owned(), value: Box::new(value) };
            Node::new(kind, start..self.at)
        }))
    }

    fn exact(&mut self, place: Place) -> Result<Option<Node>, QueryError> {
        let start = self.at;
        self.at += 1;
        if self.left().starts_with(lex::is_quote) {
            let text = self.quoted()?;
            return self.leaf(NodeKind::Exact(text), start);
        }
        let scan = lex::scan(self.left(), place);
        if scan.text.is_empty() {
            self.missing(start, "word right after the `=`")?;
            return Ok(None);
        }
        let word = if scan.stem.is_empty() || !has_right_boost(scan.modifiers(), place) {
            self.bad_modifier(scan)?;
            scan.text
        } else {
            scan.stem
        };
        self.at += word.len();
        self.leaf(NodeKind::Exact(lex::unescape(word)), start)
    }

    fn phrase(&mut self, place: Place) -> Result<Option<Node>, QueryError> {
        let start = self.at;
        let text = self.quoted()?;
        let mut slop = 0;
        if let Some(after) = self.left().strip_prefix('~') {
            let (number, len) = lex::number(after);
            let rest = after.get(len..).unwrap_or_default();
            if let Some(number) = lex::whole(number, MAX_SLOP)
                && has_right_boost(rest, place)
            {
                slop = number;
                self.at += 1 + len;
            } else {
                let end = self.at + lex::scan(self.left(), place).text.len();
                self.report.wrong(
                    Kind::BadModifier,
                    self.at..end,
                    format_args!(
                        "after a phrase `~` needs a number from 0 to {MAX_SLOP}, as in \"a b\"~3; a \
                         backslash before it makes it a letter"
                    ),
                )?;
                self.at += 1 + len;
            }
        }
        self.leaf(NodeKind::Phrase { text, slop }, start)
    }

    /// The text of the quotes that begin here.
    fn quoted(&mut self) -> Result<String, QueryError> {
        let start = self.at;
        let (quoted, is_closed) = lex::quoted(self.left());
        self.at += quoted.len();
        if !is_closed {
            let message = format_args!("the quote is not closed; add a `\"`");
            self.report.wrong(Kind::UnclosedQuote, start..self.text.len(), message)?;
        }
        let mut chars = quoted.chars();
        chars.next();
        if is_closed {
            chars.next_back();
        }
        Ok(lex::unescape(chars.as_str()))
    }

    fn range(&mut self, place: Place) -> Result<Option<Node>, QueryError> {
        let start = self.at;
        let left = self.left();
        let Some((len, low, high)) = lex::range(left) else {
            if !place.raw {
                let span = start..start + lex::scan(left, place).text.len();
                let message = format_args!(
                    "this is no range; write [1962 TO 1963], or a backslash before a bracket that \
                     is a letter"
                );
                self.report.wrong(Kind::BadRange, span, message)?;
            }
            return self.word(place);
        };
        self.at += len;
        let end = |end: &str| (end != "*").then(|| lex::unescape(end));
        let range = left.get(..len).unwrap_or_default();
        let kind = NodeKind::Range {
            low: end(low),
            high: end(high),
            with_low: range.starts_with('['),
            with_high: range.ends_with(']'),
        };
        self.leaf(kind, start)
    }

    /// A word, with what makes it a wildcard or fuzzy, or the name of a function that is called.
    fn word(&mut self, place: Place) -> Result<Option<Node>, QueryError> {
        let start = self.at;
        let scan = lex::scan(self.left(), place);
        let is_called =
            self.left().get(scan.text.len()..).is_some_and(|after| after.starts_with('('));
        if is_called && let Some(function) = lex::function(scan.text) {
            return self.call(function, scan.text, place);
        }
        if place.raw {
            self.at += scan.text.len();
            return self.leaf(NodeKind::Word(lex::unescape(scan.text)), start);
        }
        let modifiers = scan.modifiers();
        let (mut distance, mut fuzzy_len) = (None, 0);
        let mut is_right = !scan.stem.is_empty();
        if let Some(after) = modifiers.strip_prefix('~') {
            let (number, len) = lex::number(after);
            fuzzy_len = 1 + len;
            distance =
                lex::whole(number, MAX_DISTANCE).and_then(|number| u8::try_from(number).ok());
            is_right &= (number.is_empty() || distance.is_some()) && !scan.is_wild;
        }
        let boost = modifiers.get(fuzzy_len..).unwrap_or_default();
        if !is_right || !has_right_boost(boost, place) {
            self.bad_modifier(scan)?;
            self.at += scan.text.len();
            return self.leaf(without_modifiers(scan), start);
        }
        self.at += scan.stem.len() + fuzzy_len;
        let kind = if fuzzy_len > 0 {
            NodeKind::Fuzzy { word: lex::unescape(scan.stem), distance }
        } else if scan.is_wild {
            wildcard(scan)
        } else {
            NodeKind::Word(lex::unescape(scan.stem))
        };
        self.leaf(kind, start)
    }

    /// A function: its name and a `(` stand here.
    fn call(
        &mut self,
        function: Function,
        name: &str,
        place: Place,
    ) -> Result<Option<Node>, QueryError> {
        let start = self.at;
        self.at += name.len();
        let function = match function {
            Function::AtLeast(count) if count == 0 || count > MAX_COUNT => {
                self.report.wrong(
                    Kind::BadNumber,
                    start..self.at,
                    format_args!(
                        "`{name}` is out of range; write a number from 1 to {MAX_COUNT}, as in \
                         atleast3(...)"
                    ),
                )?;
                Function::AtLeast(count.clamp(1, MAX_COUNT))
            }
            function => function,
        };
        let opened = self.at;
        if !self.open()? {
            return Ok(None);
        }
        let has_commas = function == Function::Meet;
        let inner = Place { comma: has_commas, ..place };
        let mut arguments = Vec::new();
        loop {
            let before = self.at;
            let argument = self.expression(inner)?;
            let is_comma = has_commas && self.left().starts_with(',');
            if argument.is_none() && (is_comma || !arguments.is_empty()) {
                let message =
                    format_args!("nothing stands beside the comma; add a name or drop it");
                self.report.wrong(Kind::MissingValue, before..self.at, message)?;
            }
            arguments.extend(argument);
            if !is_comma {
                break;
            }
            self.at += 1;
        }
        self.close(opened)?;
        if arguments.is_empty() {
            let message =
                format_args!("nothing stands in the parentheses; add a word or drop them");
            self.report.wrong(Kind::EmptyGroup, start..self.at, message)?;
            return Ok(None);
        }
        Ok(Some(Node::new(NodeKind::Call { function, arguments }, start..self.at)))
    }

    /// A part that holds no others. Beyond the limit nothing more of the text is read.
    fn leaf(&mut self, kind: NodeKind, start: usize) -> Result<Option<Node>, QueryError> {
        let limit = self.settings.clauses;
        if self.clauses == limit {
            let message = format_args!("a query has at most {limit} clauses");
            self.report.wrong(Kind::TooLarge, start..self.text.len(), message)?;
            self.report.is_muted = true;
            self.at = self.text.len();
            return Ok(None);
        }
        self.clauses += 1;
        Ok(Some(Node::new(kind, start..self.at)))
    }

    /// The part with the boost that follows it, if one does.
    fn boosted(&mut self, node: Node, start: usize, place: Place) -> Node {
        let Some((boost, len)) = boost(self.left(), place) else { return node };
        self.at += len;
        Node::new(NodeKind::Boost { node: Box::new(node), boost }, start..self.at)
    }

    /// The `~` or `^` of the word that stands here cannot stand there.
    fn bad_modifier(&mut self, scan: lex::Scan<'_>) -> Result<(), QueryError> {
        let span = self.at + scan.stem.len()..self.at + scan.text.len();
        let advice = "a backslash before it makes it a letter";
        if scan.is_wild && scan.modifiers().starts_with('~') {
            let message = format_args!("a word with wildcards cannot be fuzzy; {advice}");
            return self.report.wrong(Kind::BadModifier, span, message);
        }
        if scan.stem.is_empty() {
            let message =
                format_args!("no word stands before it, or no right number after it; {advice}");
            return self.report.wrong(Kind::BadModifier, span, message);
        }
        self.report.wrong(
            Kind::BadModifier,
            span,
            format_args!(
                "`~` stands at the end of a word or before a number up to {MAX_DISTANCE}, `^` before \
                 a number up to {MAX_BOOST}; {advice}"
            ),
        )
    }

    fn missing(&mut self, start: usize, advice: &str) -> Result<(), QueryError> {
        let message = format_args!("nothing follows; write the {advice}");
        self.report.wrong(Kind::MissingValue, start..self.at, message)
    }
}

fn wildcard(scan: lex::Scan<'_>) -> NodeKind {
    match lex::pieces(scan.body) {
        _ if scan.stem == "*:*" => NodeKind::All,
        pieces if pieces == [Wild::Many] => NodeKind::All,
        pieces => NodeKind::Wildcard(pieces),
    }
}

/// What a word with a wrong `~` or `^` comes closest to: fuzzy or as it is, where a number is out of
/// its range; else all of it is letters.
fn without_modifiers(scan: lex::Scan<'_>) -> NodeKind {
    let is_number = |c: char| c.is_ascii_digit() || matches!(c, '~' | '^' | '.');
    if scan.stem.is_empty() || !scan.modifiers().chars().all(is_number) {
        return NodeKind::Word(lex::unescape(scan.text));
    }
    if scan.is_wild {
        return wildcard(scan);
    }
    let word = lex::unescape(scan.stem);
    if scan.modifiers().starts_with('~') {
        NodeKind::Fuzzy { word, distance: u8::try_from(MAX_DISTANCE).ok() }
    } else {
        NodeKind::Word(word)
    }
}

/// The boost at the beginning of a text that ends there, and its bytes.
fn boost(left: &str, place: Place) -> Option<(f32, usize)> {
    let after = left.strip_prefix('^')?;
    let (number, len) = lex::number(after);
    let boost = number.parse::<f32>().ok().filter(|boost| *boost <= MAX_BOOST)?;
    place.is_end(after.get(len..)?).then_some((boost, len + 1))
}

/// Whether nothing follows, or a boost and then nothing.
fn has_right_boost(left: &str, place: Place) -> bool {
    place.is_end(left) || boost(left, place).is_some()
}
