//! A plan as a line for people.
//!
//! The file must not know how a plan is run.

use std::fmt::{self, Display, Formatter};

use super::plain::pattern;
use super::plan::{
    Condition, KeywordField, NameField, NameWord, Near, Part, Pattern, Plan, Ranked, Words,
};
use crate::article::Day;

/// What the plan says, in the order ranked, required, excluded.
///
/// Ranked words have a sign: `+` must stand in the article, of those with `?` one must, those with
/// `~` only add to the score. A condition has `&` before it, an excluded one `-`. `^2` is a boost.
/// A plan that asks for nothing is `*`.
impl Display for Plan {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        let needs_one = self.needs_one && !self.ranked.iter().any(|ranked| ranked.required);
        let mut between = "";
        for Ranked { words, required, boost } in &self.ranked {
            let sign = match (required, needs_one) {
                (true, _) => '+',
                (false, true) => '?',
                (false, false) => '~',
            };
            write!(f, "{between}{sign}{words}")?;
            if (boost - 1.0).abs() > f32::EPSILON {
                write!(f, "^{boost}")?;
            }
            between = " ";
        }
        for (sign, conditions) in [('&', &self.required), ('-', &self.excluded)] {
            for condition in conditions {
                write!(f, "{between}{sign}{condition}")?;
                between = " ";
            }
        }
        if let Some(near) = &self.near {
            write!(f, "{between}~{near}")?;
            between = " ";
        }
        if between.is_empty() { f.write_str("*") } else { Ok(()) }
    }
}

impl Display for Near {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        f.write_str("near[")?;
        days(f, self.first, self.last)
    }
}

fn join<T: Display>(f: &mut Formatter<'_>, parts: &[T], between: &str) -> fmt::Result {
    for (at, part) in parts.iter().enumerate() {
        if at > 0 {
            f.write_str(between)?;
        }
        write!(f, "{part}")?;
    }
    Ok(())
}

impl Display for Words {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match self {
            Self::Term(term) => f.write_str(term),
            Self::Phrase(terms) => write!(f, "\"{}\"", terms.join(" ")),
            Self::Sloppy { terms, slop } => write!(f, "\"{}\"~{slop}", terms.join(" ")),
            Self::Exact { word, .. } => write!(f, "={word}"),
            Self::Pattern(pattern) => pattern.fmt(f),
            Self::Any(any) => {
                f.write_str("(")?;
                join(f, any, " | ")?;
                f.write_str(")")
            }
            Self::Near { left, right, distance } => {
                write!(f, "({left} {distance} {right})")
            }
            Self::In { part, words } => {
                let part = match part {
                    Part::Title => "title",
                    Part::Head => "head",
                    Part::Body => "body",
                };
                write!(f, "{part}({words})")
            }
            Self::AtLeast { count, words } => write!(f, "atleast{count}({words})"),
            Self::Fulfils(condition) => condition.fmt(f),
        }
    }
}

impl Display for Pattern {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match self {
            Self::Wildcard(pieces) => f.write_str(&pattern(pieces)),
            Self::Fuzzy { word, distance } => write!(f, "{word}~{distance}"),
        }
    }
}

impl Display for NameWord {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match self {
            Self::Term(term) => f.write_str(term),
            Self::Pattern(pattern) => pattern.fmt(f),
        }
    }
}

impl Display for Condition {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match self {
            Self::Words(words) => words.fmt(f),
            Self::Names { field, words, role } => {
                match (field, role) {
                    (NameField::Official, Some(role)) => f.write_str(role.as_str()),
                    (NameField::Official, None) => f.write_str("official"),
                    (NameField::Office, _) => f.write_str("office"),
                    (NameField::Topic, _) => f.write_str("topic"),
                }?;
                f.write_str("[")?;
                join(f, words, " ")?;
                f.write_str("]")
            }
            Self::Keyword { field, value } => match field {
                KeywordField::Further => write!(f, "field[{value}]"),
                field => write!(f, "{}[{value}]", name(*field)),
            },
            Self::KeywordPattern { field, pattern } => write!(f, "{}[{pattern}]", name(*field)),
            Self::Met { one, other } => {
                write!(f, "met[{}", one.join(" "))?;
                match other {
                    Some(other) => write!(f, ", {}]", other.join(" ")),
                    None => f.write_str("]"),
                }
            }
            Self::Date { first, last } => {
                f.write_str("date[")?;
                days(f, *first, *last)
            }
            Self::DateWithin { first, last } => {
                f.write_str("within[")?;
                days(f, *first, *last)
            }
            Self::AddedAfter(generation) => write!(f, "added[>{generation}]"),
            Self::All(all) => {
                f.write_str("(")?;
                join(f, all, " & ")?;
                f.write_str(")")
            }
            Self::Any(any) => {
                f.write_str("(")?;
                join(f, any, " | ")?;
                f.write_str(")")
            }
            Self::Not(not) => write!(f, "!{not}"),
            Self::Everything => f.write_str("*"),
            Self::Nothing => f.write_str("nothing"),
        }
    }
}

fn days(f: &mut Formatter<'_>, first: Day, last: Day) -> fmt::Result {
    if first > Day::MIN {
        write!(f, "{first}")?;
    }
    f.write_str("..")?;
    if last < Day::MAX {
        write!(f, "{last}")?;
    }
    f.write_str("]")
}

fn name(field: KeywordField) -> &'static str {
    match field {
        KeywordField::Id => "id",
        KeywordField::Official => "official_key",
        KeywordField::OfficialRole => "official_role",
        KeywordField::StatedId => "stated_id",
        KeywordField::Office => "office_key",
        KeywordField::Country => "country",
        KeywordField::Organisation => "organisation",
        KeywordField::TopicPath => "topic_path",
        KeywordField::Language => "language",
        KeywordField::Source => "source",
        KeywordField::Further => "field",
        KeywordField::Encounter => "encounter",
    }
}
