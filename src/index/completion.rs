//! Texts by how they begin, from the beginning or from any of their words, with small slips forgiven:
//! the most frequent first.
//!
//! What a text can begin with are its suffixes, kept in order. Exact beginnings are a run of them that
//! is searched for; those with slips are found by a walk over a tree of the letters, with one row of
//! the table of edit distances for each letter. Of a run, the most frequent are found by a tree of
//! maxima. A text takes some 20 bytes for each of its suffixes beside its letters. The file must not
//! know what the texts are.

mod walk;

use std::cmp::Reverse;
use std::collections::BinaryHeap;
use std::ops::Range;

use self::walk::Walk;
use super::partition::partition;

/// Suffixes that so few share are not divided further.
const FEW: u32 = 8;
/// The most letters that the tree looks at.
const DEEPEST: usize = 24;
/// The longest typed text that is forgiven slips.
const LONGEST: usize = 32;

/// A text that can be completed.
#[derive(Clone, Copy, Debug)]
struct Entry {
    /// What the caller knows it by.
    id: u32,
    count: u32,
    /// Where the whole text stands.
    start: u32,
    end: u32,
}

/// A beginning of a text, as bytes of all texts.
#[derive(Clone, Copy, Debug)]
struct Suffix {
    entry: u32,
    start: u32,
    end: u32,
}

/// Suffixes that share their first letters.
#[derive(Clone, Copy, Debug)]
struct Node {
    letter: char,
    start: u32,
    end: u32,
    first_child: u32,
    children: u32,
}

/// The texts.
#[derive(Debug, Default)]
pub(crate) struct Completion {
    texts: String,
    entries: Vec<Entry>,
    suffixes: Vec<Suffix>,
    /// The place of the most frequent suffix below each node of a binary tree, whose leaves are the
    /// suffixes; the root is 1.
    best: Vec<u32>,
    nodes: Vec<Node>,
}

/// Where completions begin.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Begin {
    /// With the text.
    Text,
    /// With any of its words, after which the words before it follow.
    Words,
}

/// A text that was found: what the caller knows it by, how often it is there, and how many slips it is
/// away.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Completed {
    pub(crate) id: u32,
    pub(crate) count: u32,
    pub(crate) slips: u8,
}

/// Suffixes that begin with what was typed, with so many slips.
type Run = (u8, Range<u32>);

impl Completion {
    /// Of texts with what they are known by and how often each is there. What is beyond 4 GiB is left
    /// out.
    pub(crate) fn new<S: AsRef<str>>(
        begin: Begin,
        texts: impl IntoIterator<Item = (u32, u32, S)>,
    ) -> Self {
        let mut all = Self::default();
        for (id, count, text) in texts {
            all.add(begin, id, count, text.as_ref());
        }
        let text = |suffix: &Suffix| {
            all.texts.get(suffix.start as usize..suffix.end as usize).unwrap_or_default()
        };
        let mut suffixes = std::mem::take(&mut all.suffixes);
        suffixes.sort_unstable_by(|a, b| (text(a), a.entry).cmp(&(text(b), b.entry)));
        all.suffixes = suffixes;
        all.best = all.maxima();
        all.grow();
        all.texts.shrink_to_fit();
        all
    }

    fn add(&mut self, begin: Begin, id: u32, count: u32, text: &str) {
        let start = self.texts.len();
        let more = if begin == Begin::Words { 2 * text.len() + 1 } else { text.len() };
        let (Ok(entry), Ok(_)) = (u32::try_from(self.entries.len()), u32::try_from(start + more))
        else {
            return;
        };
        self.texts.push_str(text);
        let mut starts = vec![0];
        if begin == Begin::Words {
            let words = text.char_indices().zip(text.chars().skip(1).map(char::is_alphanumeric));
            let after = words.filter(|((_, c), next)| !c.is_alphanumeric() && *next);
            starts.extend(after.map(|((at, c), _)| at + c.len_utf8()));
            if starts.len() > 1 {
                self.texts.push(' ');
                self.texts.push_str(text);
            }
        }
        let at = |offset: usize| u32::try_from(start + offset).unwrap_or(u32::MAX);
        for offset in starts {
            let end = if offset == 0 { text.len() } else { offset + text.len() };
            self.suffixes.push(Suffix { entry, start: at(offset), end: at(end) });
        }
        self.entries.push(Entry { id, count, start: at(0), end: at(text.len()) });
    }

    fn text(&self, place: u32) -> &str {
        let suffix = self.suffixes.get(place as usize);
        let text = suffix.and_then(|s| self.texts.get(s.start as usize..s.end as usize));
        text.unwrap_or_default()
    }

    /// The whole texts, each with how often it is there.
    pub(crate) fn iter(&self) -> impl Iterator<Item = (&str, u32)> {
        self.entries.iter().map(|entry| {
            let text = self.texts.get(entry.start as usize..entry.end as usize);
            (text.unwrap_or_default(), entry.count)
        })
    }

    /// The text that the caller knows by a number, where these are the places of the texts.
    pub(crate) fn known(&self, id: u32) -> &str {
        let entry = self.entries.get(id as usize);
        let text = entry.and_then(|entry| self.texts.get(entry.start as usize..entry.end as usize));
        text.unwrap_or_default()
    }

    fn entry(&self, place: u32) -> Option<(u32, Entry)> {
        let entry = self.suffixes.get(place as usize)?.entry;
        Some((entry, *self.entries.get(entry as usize)?))
    }

    fn len(&self) -> u32 {
        u32::try_from(self.suffixes.len()).unwrap_or(u32::MAX)
    }

    fn count(&self, place: u32) -> u32 {
        self.entry(place).map_or(0, |(_, entry)| entry.count)
    }

    fn maxima(&self) -> Vec<u32> {
        let leaves = self.suffixes.len().next_power_of_two();
        let mut best = vec![u32::MAX; leaves];
        best.extend(0..self.len());
        best.resize(2 * leaves, u32::MAX);
        for at in (1..leaves).rev() {
            let [a, b] = [2 * at, 2 * at + 1].map(|at| best.get(at).copied().unwrap_or(u32::MAX));
            if let Some(slot) = best.get_mut(at) {
                *slot = self.better(a, b);
            }
        }
        best
    }

    /// The more frequent of two places, of equal ones the first.
    fn better(&self, a: u32, b: u32) -> u32 {
        if self.count(a) >= self.count(b) && a != u32::MAX || b == u32::MAX { a } else { b }
    }

    /// The place of the most frequent suffix of a run.
    fn most_frequent(&self, run: &Range<u32>) -> Option<u32> {
        let leaves = self.best.len() / 2;
        let (mut low, mut high) = (run.start as usize + leaves, run.end as usize + leaves);
        let (mut left, mut right) = (u32::MAX, u32::MAX);
        let best = |at: usize| self.best.get(at).copied().unwrap_or(u32::MAX);
        while low < high {
            if low % 2 == 1 {
                left = self.better(left, best(low));
                low += 1;
            }
            if high % 2 == 1 {
                high -= 1;
                right = self.better(best(high), right);
            }
            low /= 2;
            high /= 2;
        }
        Some(self.better(left, right)).filter(|place| *place != u32::MAX)
    }

    /// Grows the tree of letters, breadth first.
    fn grow(&mut self) {
        let root = Node { letter: '\0', start: 0, end: self.len(), first_child: 0, children: 0 };
        let mut nodes = vec![root];
        let mut depths = vec![0];
        let mut at = 0;
        while let (Some(node), Some(depth)) = (nodes.get(at).copied(), depths.get(at).copied()) {
            if node.end - node.start > FEW && depth < DEEPEST {
                let first_child = u32::try_from(nodes.len()).unwrap_or(u32::MAX);
                let mut children = 0;
                let mut start = node.start;
                while start < node.end {
                    let Some(letter) = self.text(start).chars().nth(depth) else {
                        start += 1;
                        continue;
                    };
                    let same = |place| self.text(place).chars().nth(depth) == Some(letter);
                    let end = partition(start..node.end, same);
                    let child = Node { letter, start, end, first_child: 0, children: 0 };
                    nodes.push(child);
                    depths.push(depth + 1);
                    children += 1;
                    start = end;
                }
                if let Some(node) = nodes.get_mut(at) {
                    (node.first_child, node.children) = (first_child, children);
                }
            }
            at += 1;
        }
        nodes.shrink_to_fit();
        self.nodes = nodes;
    }

    /// The first texts that begin with what was typed, the most frequent first, then by order. Where
    /// there are none, those that do with one slip, and so on up to `most`. With more than one the first
    /// letter is right.
    pub(crate) fn complete(&self, typed: &str, most: u8, limit: usize) -> Vec<Completed> {
        let mut found = Vec::with_capacity(limit);
        let mut had = Vec::with_capacity(limit);
        let start = partition(0..self.len(), |place| self.text(place) < typed);
        let end = partition(start..self.len(), |place| self.text(place).starts_with(typed));
        self.take(0, &[(0, start..end)], limit, &mut had, &mut found);
        let letters: Vec<char> = typed.chars().collect();
        if letters.len() > LONGEST {
            return found;
        }
        for slips in 1..=most {
            if !found.is_empty() {
                break;
            }
            let mut walk = Walk::new(self, &letters, slips);
            if let Some(root) = self.nodes.first() {
                walk.visit(root, 0, slips + 1);
            }
            self.take(slips, &walk.runs, limit, &mut had, &mut found);
        }
        found
    }

    /// Takes the most frequent of the runs with so many slips.
    fn take(
        &self,
        slips: u8,
        runs: &[Run],
        limit: usize,
        had: &mut Vec<u32>,
        found: &mut Vec<Completed>,
    ) {
        let of = |run: Range<u32>| {
            let place = self.most_frequent(&run)?;
            Some((self.count(place), Reverse(place), run.start, run.end))
        };
        let runs = runs.iter().filter(|(of, _)| *of == slips);
        let mut heap: BinaryHeap<_> = runs.filter_map(|(_, run)| of(run.clone())).collect();
        while found.len() < limit
            && let Some((count, Reverse(place), start, end)) = heap.pop()
        {
            if let Some((number, entry)) = self.entry(place).filter(|(n, _)| !had.contains(n)) {
                had.push(number);
                found.push(Completed { id: entry.id, count, slips });
            }
            heap.extend([start..place, place + 1..end].into_iter().filter_map(of));
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// By the definition, over all ways to align.
    fn alignment(a: &[char], b: &[char]) -> usize {
        let mut table = vec![vec![0; b.len() + 1]; a.len() + 1];
        for i in 0..=a.len() {
            for j in 0..=b.len() {
                table[i][j] = if i == 0 || j == 0 {
                    i + j
                } else {
                    let mut cost = (table[i - 1][j] + 1).min(table[i][j - 1] + 1);
                    cost = cost.min(table[i - 1][j - 1] + usize::from(a[i - 1] != b[j - 1]));
                    if i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1] {
                        cost = cost.min(table[i - 2][j - 2] + 1);
                    }
                    cost
                };
            }
        }
        table[a.len()][b.len()]
    }

    /// How few slips a beginning of the text is away from what was typed.
    fn slips(typed: &str, text: &str) -> usize {
        let (typed, text): (Vec<char>, Vec<char>) =
            (typed.chars().collect(), text.chars().collect());
        (0..=text.len()).map(|len| alignment(&typed, &text[..len])).min().unwrap()
    }

    /// The texts that begin with the words of a text, from each of them.
    fn rotations(text: &str, begin: Begin) -> Vec<String> {
        let words: Vec<&str> = text.split(' ').collect();
        let from = |at: usize| [&words[at..], &words[..at]].concat().join(" ");
        match begin {
            Begin::Text => vec![text.to_owned()],
            Begin::Words => (0..words.len()).map(from).collect(),
        }
    }

    proptest! {
        #[test]
        fn completions_are_the_nearest_then_the_most_frequent(
            texts in prop::collection::btree_map("[abc]{1,5}( [abc]{1,4}){0,2}", 1..6_u32, 0..60),
            typed in "[abcd]{0,6}( [ab]{0,2})?",
            most in 0..3_u8,
            limit in 0..8_usize,
            by_words: bool,
        ) {
            let begin = if by_words { Begin::Words } else { Begin::Text };
            let numbered = || (0_u32..).zip(&texts);
            let all = Completion::new(begin, numbered().map(|(id, (text, n))| (id, *n, text)));
            let found = all.complete(&typed, most, limit);

            let first = typed.chars().next();
            let away = |text: &str, stage: usize| {
                let is_open = stage < 2 || text.chars().next() == first;
                if is_open { slips(&typed, text) } else { typed.chars().count() }
            };
            let mut naive = Vec::new();
            for stage in 0..=usize::from(most) {
                let at = |text: &String| {
                    rotations(text, begin).iter().map(|text| away(text, stage)).min() == Some(stage)
                };
                let here = texts.iter().filter(|(text, _)| at(text));
                naive = here.map(|(_, n)| (stage, Reverse(*n))).collect();
                if !naive.is_empty() {
                    break;
                }
            }
            naive.sort_unstable();
            naive.truncate(limit);
            let told: Vec<_> =
                found.iter().map(|f| (usize::from(f.slips), Reverse(f.count))).collect();
            prop_assert_eq!(told, naive);
            for completed in &found {
                let (text, count) = texts.iter().nth(completed.id as usize).unwrap();
                let mut rotations = rotations(text, begin).into_iter();
                prop_assert!(rotations.any(|t| slips(&typed, &t) == usize::from(completed.slips)));
                prop_assert_eq!(*count, completed.count);
            }
            let mut ids: Vec<u32> = found.iter().map(|completed| completed.id).collect();
            ids.sort_unstable();
            ids.dedup();
            prop_assert_eq!(ids.len(), found.len());
        }
    }
}
