//! Words of a query and where they occur, found in the text of an article by trying all places.
//!
//! What an occurrence is says `Words` in the plan: a first and a last position. The file must not
//! know what is made of occurrences, nor how an index finds them.

use std::collections::BTreeSet;
use std::ops::Range;

use chancery::{Analyzer, Article, Token, paragraph_ranges, sentences};
use proptest::prelude::*;

/// What articles are written with, and queries ask for.
pub(super) const WORDS: [&str; 9] =
    ["envoy", "treaty", "treaties", "port", "canal", "oath", "canals", "S/RES/2231", "2231"];
const WILDCARDS: [&str; 10] =
    ["treat*", "*s", "p?rt", "c*l", "*a*", "treatie*", "??v*y", "x*", "*i", "S/RES/22*"];
const FUZZY: [(&str, usize); 7] = [
    ("envy~1", 1),
    ("prot~1", 1),
    ("canal~1", 1),
    ("treatys~2", 2),
    ("oat~1", 1),
    ("treaty~0", 0),
    ("enovy~1", 1),
];

/// Words that have places.
#[derive(Clone, Debug)]
pub(super) enum Words {
    Word(usize),
    /// Words in quotes, out of their places by at most so much.
    Phrase(Vec<usize>, u32),
    Wildcard(usize),
    Fuzzy(usize),
    Any(Vec<Self>),
    Near(Box<Self>, Box<Self>, Distance),
    Hlead(Box<Self>),
}

#[derive(Clone, Copy, Debug)]
pub(super) enum Distance {
    Within(u32),
    Before(u32),
    Sentence,
    Paragraph,
}

#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Part {
    Title,
    Head,
    Body,
}

/// A token and where it stands.
struct Place {
    token: Token,
    position: u32,
    /// Of the body, the title, an official or a topic.
    unit: usize,
    paragraph: usize,
    sentence: usize,
    in_lead: bool,
}

/// The words of an article. Unit 0 is the body, unit 1 the title.
pub(super) struct Text {
    places: Vec<Place>,
}

/// First and last position of each.
pub(super) type Occurrences = BTreeSet<(u32, u32)>;

impl Text {
    pub(super) fn new(article: &Article, analyzer: &Analyzer) -> Self {
        let mut text = Self { places: Vec::new() };
        let (mut sentence, mut next) = (0, 0);
        let body = article.body();
        for (paragraph, range) in paragraph_ranges(body).enumerate() {
            let written = &body[range.clone()];
            let ends: Vec<usize> = sentences(written).map(|sentence| sentence.end).collect();
            let in_lead = article.lead_range() == range;
            let start = next;
            for token in analyzer.tokens(written) {
                let ordinal = ends.iter().filter(|end| **end <= token.range.start).count();
                let position = start + token.position;
                next = position + 1;
                let sentence = sentence + ordinal;
                text.places.push(Place { token, position, unit: 0, paragraph, sentence, in_lead });
            }
            sentence += ends.len();
        }
        let mut units = vec![vec![article.title().unwrap_or_default().to_owned()]];
        units.extend(article.officials().iter().map(|official| {
            let office = official.office().map(str::to_owned);
            std::iter::once(official.normalized_name()).chain(office).collect()
        }));
        units.extend(article.topics().iter().cloned());
        for (unit, parts) in (1..).zip(units) {
            next += 1000;
            for part in parts {
                let start = next;
                for token in analyzer.tokens(&part) {
                    let position = start + token.position;
                    next = position + 1;
                    let (paragraph, sentence) = (1000 + unit, 1000 + unit);
                    let in_lead = false;
                    text.places.push(Place { token, position, unit, paragraph, sentence, in_lead });
                }
            }
        }
        text
    }

    pub(super) fn tokens(&self) -> impl Iterator<Item = &Token> {
        self.places.iter().map(|place| &place.token)
    }

    fn at(&self, position: u32) -> &Place {
        self.places.iter().find(|place| place.position == position).unwrap()
    }

    /// Positions of the words that have one of these terms.
    fn positions(&self, terms: &BTreeSet<String>) -> Vec<u32> {
        let found = self.places.iter().filter(|place| terms.contains(&place.token.term));
        found.map(|place| place.position).collect()
    }

    pub(super) fn in_part(&self, part: Part, all: &Occurrences) -> Occurrences {
        let is_in = |position: u32| {
            let place = self.at(position);
            match part {
                Part::Title => place.unit == 1,
                Part::Body => place.unit == 0,
                Part::Head => place.unit == 1 || place.in_lead,
            }
        };
        all.iter().copied().filter(|(first, last)| is_in(*first) && is_in(*last)).collect()
    }

    fn near(&self, first: (u32, u32), second: (u32, u32), distance: Distance) -> bool {
        let (a, b) = (self.at(first.0), self.at(second.1));
        first.1 < second.0
            && match distance {
                Distance::Within(most) | Distance::Before(most) => {
                    a.unit == b.unit && second.0 - first.1 <= most
                }
                Distance::Sentence => a.sentence == b.sentence,
                Distance::Paragraph => a.paragraph == b.paragraph,
            }
    }
}

impl Words {
    /// As it is typed.
    pub(super) fn text(&self) -> String {
        match self {
            Self::Word(word) => WORDS[*word].to_owned(),
            Self::Phrase(words, slop) => {
                let words: Vec<&str> = words.iter().map(|word| WORDS[*word]).collect();
                let slop = if *slop == 0 { String::new() } else { format!("~{slop}") };
                format!("\"{}\"{slop}", words.join(" "))
            }
            Self::Wildcard(at) => WILDCARDS[*at].to_owned(),
            Self::Fuzzy(at) => FUZZY[*at].0.to_owned(),
            Self::Any(any) => {
                let any: Vec<String> = any.iter().map(Self::operand).collect();
                any.join(" OR ")
            }
            Self::Near(left, right, distance) => {
                let operator = match distance {
                    Distance::Within(n) => format!("w/{n}"),
                    Distance::Before(n) => format!("pre/{n}"),
                    Distance::Sentence => "w/s".to_owned(),
                    Distance::Paragraph => "w/p".to_owned(),
                };
                format!("{} {operator} {}", left.operand(), right.operand())
            }
            Self::Hlead(words) => format!("hlead({})", words.text()),
        }
    }

    pub(super) fn operand(&self) -> String {
        match self {
            Self::Any(_) | Self::Near(..) => format!("({})", self.text()),
            _ => self.text(),
        }
    }

    /// The terms that a single word stands for among all tokens of an index.
    fn terms(&self, all: &[Token]) -> BTreeSet<String> {
        let fits: Box<dyn Fn(&str) -> bool> = match self {
            Self::Wildcard(at) => {
                let pattern: Vec<char> = WILDCARDS[*at].to_lowercase().chars().collect();
                Box::new(move |word| is_wild(&pattern, word.chars().collect::<Vec<_>>().as_slice()))
            }
            Self::Fuzzy(at) => {
                let (typed, most) = FUZZY[*at];
                let (word, _) = typed.split_once('~').unwrap();
                Box::new(move |other| edits(word, other) <= most)
            }
            _ => unreachable!("no pattern"),
        };
        let fitting = all.iter().filter(|token| fits(&token.exact) || fits(&token.term));
        fitting.map(|token| token.term.clone()).collect()
    }

    /// Where they occur; `all` are the tokens of the index.
    pub(super) fn occurrences(&self, text: &Text, all: &[Token]) -> Occurrences {
        let stem = |word: &usize| {
            let token = Analyzer::default().tokens(WORDS[*word]).remove(0);
            BTreeSet::from([token.term])
        };
        match self {
            Self::Word(word) => single(text.positions(&stem(word))),
            Self::Wildcard(_) | Self::Fuzzy(_) => single(text.positions(&self.terms(all))),
            Self::Phrase(words, slop) => {
                let lists: Vec<_> = words.iter().map(|word| text.positions(&stem(word))).collect();
                phrase(&lists, *slop)
            }
            Self::Any(any) => any.iter().flat_map(|words| words.occurrences(text, all)).collect(),
            Self::Hlead(words) => text.in_part(Part::Head, &words.occurrences(text, all)),
            Self::Near(left, right, distance) => {
                let (left, right) = (left.occurrences(text, all), right.occurrences(text, all));
                let mut found = Occurrences::new();
                for (l, r) in left.iter().flat_map(|l| right.iter().map(move |r| (*l, *r))) {
                    if text.near(l, r, *distance) {
                        found.insert((l.0, r.1));
                    } else if !matches!(distance, Distance::Before(_)) && text.near(r, l, *distance)
                    {
                        found.insert((r.0, l.1));
                    }
                }
                found
            }
        }
    }
}

/// All choices of different positions for these words, such that position less place differs
/// by at most `slop`; of those in one window of that width the leftmost.
fn phrase(lists: &[Vec<u32>], slop: u32) -> Occurrences {
    let mut choices: Vec<Vec<u32>> = vec![Vec::new()];
    for list in lists {
        let longer = choices.iter().flat_map(|choice| {
            let free = list.iter().filter(|at| !choice.contains(at));
            free.map(|at| [choice.as_slice(), &[*at]].concat())
        });
        choices = longer.collect();
    }
    let offsets = |choice: &[u32]| -> Range<i64> {
        let all = || (0_i64..).zip(choice).map(|(place, at)| i64::from(*at) - place);
        all().min().unwrap()..all().max().unwrap()
    };
    choices.retain(|choice| offsets(choice).end - offsets(choice).start <= i64::from(slop));
    let leftmost = choices.iter().map(|choice| {
        let least = offsets(choice).start;
        let in_window = |other: &&Vec<u32>| {
            let Range { start, end } = offsets(other);
            start >= least && end <= least + i64::from(slop)
        };
        choices.iter().filter(in_window).min().unwrap()
    });
    leftmost.map(|found| (*found.iter().min().unwrap(), *found.iter().max().unwrap())).collect()
}

fn single(positions: Vec<u32>) -> Occurrences {
    positions.into_iter().map(|at| (at, at)).collect()
}

fn is_wild(pattern: &[char], word: &[char]) -> bool {
    match (pattern, word) {
        ([], _) => word.is_empty(),
        (['*', rest @ ..], _) => (0..=word.len()).any(|at| is_wild(rest, &word[at..])),
        (['?', rest @ ..], [_, left @ ..]) => is_wild(rest, left),
        ([c, rest @ ..], [d, left @ ..]) => c == d && is_wild(rest, left),
        _ => false,
    }
}

/// Letters dropped, added, changed, or swapped with their neighbours.
fn edits(a: &str, b: &str) -> usize {
    let (a, b): (Vec<char>, Vec<char>) = (a.chars().collect(), b.chars().collect());
    let mut rows: Vec<Vec<usize>> = vec![(0..=b.len()).collect()];
    for i in 1..=a.len() {
        let mut row = vec![i];
        for j in 1..=b.len() {
            let changed = rows[i - 1][j - 1] + usize::from(a[i - 1] != b[j - 1]);
            let mut least = changed.min(rows[i - 1][j] + 1).min(row[j - 1] + 1);
            if i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1] {
                least = least.min(rows[i - 2][j - 2] + 1);
            }
            row.push(least);
        }
        rows.push(row);
    }
    rows[a.len()][b.len()]
}

/// Random ones, nested a little.
pub(super) fn words() -> BoxedStrategy<Words> {
    let word = || 0..WORDS.len();
    let leaf = prop_oneof![
        5 => word().prop_map(Words::Word),
        2 => prop::collection::vec(word(), 2..4).prop_map(|words| Words::Phrase(words, 0)),
        // Of a symbol and its words, which share a position, the first has its choice.
        2 => (prop::collection::vec(0..WORDS.len() - 1, 2..4), 1..5_u32)
            .prop_map(|(words, slop)| Words::Phrase(words, slop)),
        1 => (0..WILDCARDS.len()).prop_map(Words::Wildcard),
        1 => (0..FUZZY.len()).prop_map(Words::Fuzzy),
    ];
    let distance = prop_oneof![
        3 => (1..6_u32).prop_map(Distance::Within),
        2 => (1..6_u32).prop_map(Distance::Before),
        1 => Just(Distance::Sentence),
        1 => Just(Distance::Paragraph),
    ];
    leaf.prop_recursive(3, 8, 3, move |inner| {
        let hlead = inner.clone().prop_map(|words| Words::Hlead(Box::new(words)));
        let operand = prop_oneof![6 => inner.clone(), 1 => hlead];
        prop_oneof![
            4 => (operand.clone(), operand, distance.clone()).prop_map(|(left, right, distance)| {
                Words::Near(Box::new(left), Box::new(right), distance)
            }),
            1 => prop::collection::vec(inner, 2..4).prop_map(Words::Any),
        ]
    })
    .boxed()
}
