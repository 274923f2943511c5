//! Finds what begins with a typed text, save for slips.
//!
//! The file must not know how often a text is there.

use super::{Completion, Node, Run};

/// A walk over the tree of letters that keeps the distances between what was typed and the letters so
/// far: letters dropped, added, changed, or swapped with their neighbours.
pub(super) struct Walk<'a> {
    all: &'a Completion,
    typed: &'a [char],
    most: u8,
    /// For each letter so far a row, before these one for no letter.
    rows: Vec<u8>,
    path: Vec<char>,
    pub(super) runs: Vec<Run>,
}

impl<'a> Walk<'a> {
    pub(super) fn new(all: &'a Completion, typed: &'a [char], most: u8) -> Self {
        let width = typed.len() + 1;
        let deepest = width + usize::from(most);
        let mut rows = vec![0; width * (deepest + 1)];
        for (cost, slot) in (0..).zip(rows.iter_mut().take(width)) {
            *slot = cost;
        }
        Self { all, typed, most, rows, path: vec!['\0'; deepest + 1], runs: Vec::new() }
    }

    fn row(&self, depth: usize) -> &[u8] {
        let width = self.typed.len() + 1;
        self.rows.get(depth * width..(depth + 1) * width).unwrap_or_default()
    }

    /// The distance of the letters so far, and the least that more of them can bring it down to.
    fn bounds(&self, depth: usize) -> (u8, u8) {
        let row = self.row(depth);
        let least = |row: &[u8]| row.iter().min().copied().unwrap_or(u8::MAX);
        // A swap reaches over one row.
        let swapped = depth.checked_sub(1).map_or(u8::MAX, |before| least(self.row(before)) + 1);
        (row.last().copied().unwrap_or(u8::MAX), least(row).min(swapped))
    }

    /// Works out the row of one letter more.
    fn push(&mut self, depth: usize, letter: char) {
        let width = self.typed.len() + 1;
        if let Some(slot) = self.path.get_mut(depth) {
            *slot = letter;
        }
        let before = depth.checked_sub(1).and_then(|at| self.path.get(at)).copied();
        let (known, new) = self.rows.split_at_mut((depth + 1) * width);
        let above = known.get(depth * width..).unwrap_or_default();
        let earlier = depth.checked_sub(1).and_then(|at| known.get(at * width..(at + 1) * width));
        let mut left = u8::try_from(depth + 1).unwrap_or(u8::MAX);
        if let Some(slot) = new.first_mut() {
            *slot = left;
        }
        let mut typed_before = None;
        let cells = new.iter_mut().skip(1).zip(above.windows(2)).zip(self.typed);
        for (at, ((slot, above), wanted)) in cells.enumerate() {
            let [diagonal, above] = above else { continue };
            let mut cost = left.min(*above).saturating_add(1);
            cost = cost.min(diagonal + u8::from(letter != *wanted));
            if before == Some(*wanted)
                && typed_before == Some(letter)
                && let Some(cell) = at.checked_sub(1).and_then(|at| earlier?.get(at))
            {
                cost = cost.min(cell + 1);
            }
            *slot = cost;
            left = cost;
            typed_before = Some(*wanted);
        }
    }

    /// Notes the runs below a node, all of which are nearer than `best`.
    pub(super) fn visit(&mut self, node: &Node, depth: usize, mut best: u8) {
        let (distance, least) = self.bounds(depth);
        if distance < best {
            best = distance;
            self.runs.push((distance, node.start..node.end));
        }
        if least >= best || depth > self.typed.len() + usize::from(self.most) {
            return;
        }
        let children = node.first_child as usize..(node.first_child + node.children) as usize;
        let all = self.all;
        let must = self.typed.first().filter(|_| depth == 0 && self.most > 1).copied();
        let children = all.nodes.get(children).unwrap_or_default().iter();
        for child in children.filter(|child| must.is_none_or(|letter| child.letter == letter)) {
            self.push(depth, child.letter);
            self.visit(child, depth + 1, best);
        }
        if node.children == 0 {
            for place in node.start..node.end {
                self.read(place, depth, best);
            }
        }
    }

    /// Goes on with one suffix, whose first letters have been taken.
    fn read(&mut self, place: u32, taken: usize, mut best: u8) {
        let all = self.all;
        for (depth, letter) in all.text(place).chars().enumerate().skip(taken) {
            if depth == 0 && self.most > 1 && self.typed.first() != Some(&letter) {
                return;
            }
            if depth >= self.typed.len() + usize::from(self.most) {
                return;
            }
            self.push(depth, letter);
            let (distance, least) = self.bounds(depth + 1);
            if distance < best {
                best = distance;
                self.runs.push((distance, place..place + 1));
            }
            if least >= best {
                return;
            }
        }
    }
}
