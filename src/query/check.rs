//! What can be refused without an index: values that mean nothing, parts where they cannot stand.
//!
//! Where the report gives no error, the part is put right: it becomes the plain words that it is
//! made of, or what comes closest to it. The file must not know terms, nor which further fields
//! exist.

use super::ast::{Function, Item, Node, NodeKind, Occur};
use super::dates::{days, days_before};
use super::error::{QueryError, QueryErrorKind as Kind};
use super::parse::OPERANDS;
use super::plain::{beside, plain, plain_text, text_of};
use super::report::Report;
use crate::article::Country;

/// Finds what no index can make sense of.
pub(super) fn check_fields(root: &mut Node, report: &mut Report) -> Result<(), QueryError> {
    Checker { report }.node(root, Scope::Anywhere)
}

/// Finds a query, or an alternative, that only excludes.
pub(super) fn refuse_exclusions(root: &Node, report: &mut Report) -> Result<(), QueryError> {
    if only_excludes(root) {
        return refuse(root, report);
    }
    match &root.kind {
        NodeKind::Or(nodes) => nodes.iter().try_for_each(|node| refuse_exclusions(node, report)),
        NodeKind::And(nodes) => nodes
            .iter()
            .filter(|node| !only_excludes(node))
            .try_for_each(|node| refuse_exclusions(node, report)),
        NodeKind::List(items) => items
            .iter()
            .filter(|item| !only_excludes(&item.node))
            .try_for_each(|item| refuse_exclusions(&item.node, report)),
        NodeKind::Boost { node, .. } => refuse_exclusions(node, report),
        _ => Ok(()),
    }
}

fn refuse(node: &Node, report: &mut Report) -> Result<(), QueryError> {
    let message = format_args!("only excludes; add a word to look for");
    report.wrong(Kind::OnlyExcludes, node.span(), message)
}

fn only_excludes(node: &Node) -> bool {
    match &node.kind {
        NodeKind::Not(_) => true,
        NodeKind::Boost { node, .. } => only_excludes(node),
        NodeKind::And(nodes) => nodes.iter().all(only_excludes),
        NodeKind::List(items) => {
            let excludes = |item: &Item| item.occur == Occur::MustNot || only_excludes(&item.node);
            !items.is_empty() && items.iter().all(excludes)
        }
        _ => false,
    }
}

/// What a part stands in.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Scope {
    Anywhere,
    /// In a field of running text.
    Text,
    /// In `date:`.
    Date,
    /// In `before:` or `after:`.
    Edge,
    /// In `country:`.
    Country,
    /// In any other field.
    Value,
    /// In a function that looks for words.
    Words,
}

impl Scope {
    fn of_field(name: &str) -> Self {
        let is = |known: &[&str]| known.iter().any(|known| name.eq_ignore_ascii_case(known));
        if is(&["title", "body"]) {
            Self::Text
        } else if is(&["date"]) {
            Self::Date
        } else if is(&["before", "after"]) {
            Self::Edge
        } else if is(&["country"]) {
            Self::Country
        } else {
            Self::Value
        }
    }
}

/// Whether something can stand where it was found.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Fit {
    Fits,
    Refused,
}

struct Checker<'r> {
    report: &'r mut Report,
}

impl Checker<'_> {
    fn node(&mut self, node: &mut Node, scope: Scope) -> Result<(), QueryError> {
        match &mut node.kind {
            NodeKind::Field { name, value } if scope == Scope::Anywhere => {
                let inner = Scope::of_field(name);
                if self.field(value, inner)? == Fit::Refused {
                    node.kind = plain(node);
                }
                Ok(())
            }
            NodeKind::Call { function: Function::Meet, arguments } if scope == Scope::Anywhere => {
                arguments.iter_mut().try_for_each(|argument| self.official(argument))
            }
            NodeKind::Call { function: Function::Hlead, arguments } => {
                arguments.iter_mut().try_for_each(|argument| self.node(argument, Scope::Words))
            }
            NodeKind::Call { function: Function::AtLeast(count), arguments }
                if scope == Scope::Anywhere =>
            {
                let operator = format!("atleast{count}");
                let mut fit = Fit::Fits;
                for argument in arguments {
                    let is_exact = matches!(argument.kind, NodeKind::Exact(_));
                    if !is_exact && self.operand(argument, &operator)? == Fit::Refused {
                        fit = Fit::Refused;
                    }
                }
                if fit == Fit::Refused { self.dissolve(node) } else { Ok(()) }
            }
            NodeKind::Field { .. } | NodeKind::Call { .. } | NodeKind::Range { .. } => {
                self.misplaced(node)?;
                node.kind = plain(node);
                Ok(())
            }
            NodeKind::Near { .. } => {
                if self.near(node)? == Fit::Refused {
                    self.dissolve(node)
                } else {
                    Ok(())
                }
            }
            NodeKind::Boost { node, .. } | NodeKind::Not(node) => self.node(node, scope),
            NodeKind::List(items) => {
                items.iter_mut().try_for_each(|item| self.node(&mut item.node, scope))
            }
            NodeKind::And(nodes) | NodeKind::Or(nodes) => {
                nodes.iter_mut().try_for_each(|node| self.node(node, scope))
            }
            NodeKind::Word(_)
            | NodeKind::Phrase { .. }
            | NodeKind::Exact(_)
            | NodeKind::Wildcard(_)
            | NodeKind::Fuzzy { .. }
            | NodeKind::All => Ok(()),
        }
    }

    /// An official of an encounter.
    fn official(&mut self, node: &mut Node) -> Result<(), QueryError> {
        let is_name = |node: &Node| {
            matches!(node.kind, NodeKind::Word(_) | NodeKind::Phrase { .. } | NodeKind::Exact(_))
        };
        let fits = match &node.kind {
            NodeKind::List(items) => {
                items.iter().all(|item| item.occur == Occur::Should && is_name(&item.node))
            }
            _ => is_name(node),
        };
        if fits {
            return Ok(());
        }
        let message = format_args!("an official is named here, by words or by a text in quotes");
        self.report.wrong(Kind::Misplaced, node.span(), message)?;
        node.kind = plain_text(&text_of(node));
        Ok(())
    }

    /// The value of a field.
    fn field(&mut self, node: &mut Node, scope: Scope) -> Result<Fit, QueryError> {
        let span = node.span();
        match &mut node.kind {
            NodeKind::Word(_)
            | NodeKind::Phrase { .. }
            | NodeKind::Exact(_)
            | NodeKind::Range { .. }
                if scope == Scope::Date || scope == Scope::Edge =>
            {
                let read = if scope == Scope::Date { days(node) } else { days_before(node) };
                let Err(error) = read else { return Ok(Fit::Fits) };
                if matches!(&node.kind, NodeKind::Word(text) if text.starts_with(['[', '{'])) {
                    let message = format_args!("this is no range; write [1962 TO 1963]");
                    self.report.wrong(Kind::BadRange, span, message)?;
                } else {
                    self.report.wrong(error.kind(), span, format_args!("{}", error.message()))?;
                }
                Ok(Fit::Refused)
            }
            NodeKind::Fuzzy { word, .. } if scope == Scope::Country => {
                let message = format_args!("a country cannot be fuzzy; write FR, FRA or France");
                self.report.wrong(Kind::Misplaced, span, message)?;
                node.kind = plain_text(word);
                self.field(node, scope)
            }
            NodeKind::Word(text) | NodeKind::Phrase { text, .. } | NodeKind::Exact(text) => {
                if scope != Scope::Country {
                    return Ok(Fit::Fits);
                }
                let Err(error) = Country::parse(text.trim()) else { return Ok(Fit::Fits) };
                self.report.wrong(Kind::UnknownCountry, span, format_args!("{error}"))?;
                Ok(Fit::Refused)
            }
            NodeKind::Call { function: Function::Within, arguments } if scope == Scope::Date => {
                let wrong = arguments.iter().find_map(|argument| days(argument).err());
                let Some(error) = wrong else { return Ok(Fit::Fits) };
                let span = error.span();
                self.report.wrong(error.kind(), span, format_args!("{}", error.message()))?;
                Ok(Fit::Refused)
            }
            NodeKind::Field { .. } | NodeKind::Call { .. } | NodeKind::Range { .. } => {
                self.misplaced(node)?;
                Ok(Fit::Refused)
            }
            NodeKind::Near { .. } if scope == Scope::Text => self.near(node),
            NodeKind::Near { .. } => {
                let message =
                    format_args!("proximity cannot stand in this field; it can in title and body");
                self.report.wrong(Kind::Misplaced, span, message)?;
                Ok(Fit::Refused)
            }
            NodeKind::Boost { node, .. } | NodeKind::Not(node) => self.field(node, scope),
            NodeKind::List(items) => {
                self.fields(items.iter_mut().map(|item| &mut item.node), scope)
            }
            NodeKind::And(nodes) | NodeKind::Or(nodes) => self.fields(nodes.iter_mut(), scope),
            NodeKind::Wildcard(_) | NodeKind::Fuzzy { .. } | NodeKind::All => Ok(Fit::Fits),
        }
    }

    fn fields<'n>(
        &mut self,
        nodes: impl Iterator<Item = &'n mut Node>,
        scope: Scope,
    ) -> Result<Fit, QueryError> {
        let mut fit = Fit::Fits;
        for node in nodes {
            if self.field(node, scope)? == Fit::Refused {
                fit = Fit::Refused;
            }
        }
        Ok(fit)
    }

    fn misplaced(&mut self, node: &Node) -> Result<(), QueryError> {
        let message = match &node.kind {
            NodeKind::Range { .. } => "a range needs a field of dates; write date:[1962 TO 1963]",
            NodeKind::Call { function: Function::Within, .. } => {
                "within(...) stands directly after `date:`, as in date:within(1962)"
            }
            NodeKind::Call { .. } => "this function cannot stand in a field or in another function",
            _ => "a field cannot stand in a field or in a function; write it beside",
        };
        self.report.wrong(Kind::Misplaced, node.span(), format_args!("{message}"))
    }

    /// Both operands of a proximity operator.
    fn near(&mut self, node: &mut Node) -> Result<Fit, QueryError> {
        let NodeKind::Near { left, right, distance } = &mut node.kind else {
            return Ok(Fit::Fits);
        };
        let operator = distance.to_string();
        let left = self.operand(left, &operator)?;
        let right = self.operand(right, &operator)?;
        Ok(if left == Fit::Fits { right } else { left })
    }

    /// Something that stands beside a proximity operator or in `atleast`, which is named.
    fn operand(&mut self, node: &mut Node, operator: &str) -> Result<Fit, QueryError> {
        let what = match &mut node.kind {
            NodeKind::Word(_)
            | NodeKind::Phrase { .. }
            | NodeKind::Wildcard(_)
            | NodeKind::Fuzzy { .. } => return Ok(Fit::Fits),
            NodeKind::Or(nodes) => return self.operands(nodes.iter_mut(), operator),
            NodeKind::List(items) if items.iter().all(|item| item.occur == Occur::Should) => {
                let message = format_args!(
                    "beside `{operator}` words in parentheses are alternatives; write OR between \
                     them, or quotes around a phrase"
                );
                self.report.warn(Kind::Ambiguous, node.span.clone(), message);
                return self.operands(items.iter_mut().map(|item| &mut item.node), operator);
            }
            NodeKind::Near { .. } => {
                let fit = self.near(node)?;
                if fit == Fit::Refused {
                    node.kind = beside(node);
                }
                return Ok(fit);
            }
            NodeKind::Call { function: Function::Hlead, arguments } => {
                return self.operands(arguments.iter_mut(), operator);
            }
            NodeKind::And(_) => "AND",
            NodeKind::Exact(_) => "an exact word",
            NodeKind::Not(_) => "NOT",
            NodeKind::List(_) => "a sign",
            NodeKind::Field { .. } => "a field",
            NodeKind::Range { .. } => "a range",
            NodeKind::Boost { .. } => "a boost",
            NodeKind::All => "`*`",
            NodeKind::Call { .. } => "this function",
        };
        let place = if operator.starts_with("atleast") { "in" } else { "beside" };
        let message = format_args!("{what} cannot stand {place} `{operator}`; {OPERANDS}");
        self.report.wrong(Kind::BadOperand, node.span(), message)?;
        match &mut node.kind {
            NodeKind::And(nodes) => {
                let nodes = std::mem::take(nodes);
                node.kind = NodeKind::Or(nodes);
                self.operand(node, operator)
            }
            NodeKind::Exact(text) => {
                node.kind = plain_text(text);
                Ok(Fit::Fits)
            }
            _ => Ok(Fit::Refused),
        }
    }

    fn operands<'n>(
        &mut self,
        nodes: impl Iterator<Item = &'n mut Node>,
        operator: &str,
    ) -> Result<Fit, QueryError> {
        let mut fit = Fit::Fits;
        for node in nodes {
            if self.operand(node, operator)? == Fit::Refused {
                fit = Fit::Refused;
            }
        }
        Ok(fit)
    }

    /// Drops an operator that cannot be; what it stood between stays.
    fn dissolve(&mut self, node: &mut Node) -> Result<(), QueryError> {
        node.kind = beside(node);
        self.node(node, Scope::Anywhere)
    }
}
