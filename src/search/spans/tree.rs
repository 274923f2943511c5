//! How lists of positions go together.
//!
//! The file must not know where the positions are.

use crate::query::ast::Distance;
use crate::query::plan::Part;

/// How lists of positions go together, by their numbers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Tree {
    List(usize),
    /// One after the other; two or more.
    Phrase(Vec<usize>),
    /// Out of their places by so much in all; two or more.
    Sloppy {
        lists: Vec<usize>,
        slop: u32,
    },
    Any(Vec<Self>),
    Near {
        left: Box<Self>,
        right: Box<Self>,
        distance: Distance,
    },
    In {
        part: Part,
        tree: Box<Self>,
    },
}

impl Tree {
    /// Whether an article must have positions in all lists.
    pub(crate) fn is_conjunction(&self) -> bool {
        match self {
            Self::List(_) | Self::Phrase(_) | Self::Sloppy { .. } => true,
            Self::Any(_) => false,
            Self::Near { left, right, .. } => left.is_conjunction() && right.is_conjunction(),
            Self::In { tree, .. } => tree.is_conjunction(),
        }
    }

    /// The lists, in their order, each as often as it is named.
    pub(crate) fn lists(&self) -> Vec<usize> {
        match self {
            Self::List(list) => vec![*list],
            Self::Phrase(lists) | Self::Sloppy { lists, .. } => lists.clone(),
            Self::Any(any) => any.iter().flat_map(Self::lists).collect(),
            Self::Near { left, right, .. } => [left.lists(), right.lists()].concat(),
            Self::In { tree, .. } => tree.lists(),
        }
    }

    /// Lists that bound how often it occurs: no more often than those of any of these sets have
    /// positions together, repetitions included. Of two lists or a phrase each occurrence has an end
    /// in either list, and no two share it.
    pub(crate) fn bounds(&self) -> Vec<Vec<usize>> {
        let either = |first: usize, last: usize| {
            if first == last { vec![vec![first]] } else { vec![vec![first], vec![last]] }
        };
        match self {
            Self::Phrase(lists) => match (lists.first(), lists.last()) {
                (Some(first), Some(last)) => either(*first, *last),
                _ => vec![Vec::new()],
            },
            Self::Near { left, right, .. } => match (&**left, &**right) {
                (Self::List(left), Self::List(right)) => either(*left, *right),
                _ => vec![self.starters()],
            },
            Self::In { tree, .. } => tree.bounds(),
            _ => vec![self.starters()],
        }
    }

    /// The lists in which an occurrence can begin, each once.
    fn starters(&self) -> Vec<usize> {
        let mut starters = match self {
            Self::List(list) => vec![*list],
            Self::Phrase(lists) => lists.iter().take(1).copied().collect(),
            // What is at place n of the phrase comes to stand before the first only if it is moved
            // by more than n.
            Self::Sloppy { lists, slop } => {
                let most = usize::try_from(*slop).unwrap_or(usize::MAX);
                lists.iter().take(most.max(1)).copied().collect()
            }
            Self::Any(any) => any.iter().flat_map(Self::starters).collect(),
            Self::Near { left, distance: Distance::Before(_), .. } => left.starters(),
            Self::Near { left, right, .. } => [left.starters(), right.starters()].concat(),
            Self::In { tree, .. } => tree.starters(),
        };
        starters.sort_unstable();
        starters.dedup();
        starters
    }

    /// The same with other numbers, by their old ones.
    pub(crate) fn renumbered(&self, numbers: &[usize]) -> Self {
        let number = |list: &usize| numbers.get(*list).copied().unwrap_or(usize::MAX);
        let all = |lists: &[usize]| lists.iter().map(number).collect();
        match self {
            Self::List(list) => Self::List(number(list)),
            Self::Phrase(lists) => Self::Phrase(all(lists)),
            Self::Sloppy { lists, slop } => Self::Sloppy { lists: all(lists), slop: *slop },
            Self::Any(any) => Self::Any(any.iter().map(|tree| tree.renumbered(numbers)).collect()),
            Self::Near { left, right, distance } => Self::Near {
                left: Box::new(left.renumbered(numbers)),
                right: Box::new(right.renumbered(numbers)),
                distance: *distance,
            },
            Self::In { part, tree } => {
                Self::In { part: *part, tree: Box::new(tree.renumbered(numbers)) }
            }
        }
    }
}
