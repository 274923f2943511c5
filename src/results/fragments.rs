//! Which fragments of a body are shown.
//!
//! A body is taken as blocks: its sentences, those together that a mark reaches over; what is far too
//! long is cut into pieces around its marks. A fragment is a run of blocks of one paragraph. They are
//! chosen one by one, always the one with the most parts of the query that none has yet, of these the
//! one with the most marks, of these the earliest. The file must not know how anything was found.

use std::ops::Range;

use super::marked::merge;
use crate::analysis::sentences;

/// A place in a body where a part of the query stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Mark {
    pub(crate) range: Range<usize>,
    /// Which part of the query, by number.
    pub(crate) part: usize,
}

/// A sentence, or what stands for one.
struct Block {
    range: Range<usize>,
    /// Blocks may stand in one fragment if they are of one run.
    run: usize,
    /// Where it begins and ends, in characters from the start of its run.
    chars: Range<usize>,
    /// The marks in it.
    marks: Range<usize>,
    taken: bool,
}

/// A fragment of a body.
#[derive(Debug)]
pub(super) struct Chosen {
    pub(super) range: Range<usize>,
    /// What is marked in it, as ranges of the body.
    pub(super) marks: Vec<Range<usize>>,
}

/// The fragments with marks: in order, no two overlap. Marks come in order of their starts,
/// paragraphs in order; a mark that reaches over several paragraphs is taken as one in each.
pub(super) fn choose(
    body: &str,
    marks: &[Mark],
    paragraphs: &[Range<usize>],
    fragments: usize,
    chars: usize,
) -> Vec<Chosen> {
    let marks = by_paragraph(marks, paragraphs);
    let mut blocks = blocks(body, &marks, paragraphs, chars);
    let parts = marks.iter().map(|mark| mark.part + 1).max().unwrap_or(0);
    let mut window =
        Window { marks: &marks, chars, covered: vec![false; parts], counts: Vec::new() };
    let mut chosen: Vec<Range<usize>> = Vec::new();
    while chosen.len() < fragments
        && let Some(best) = window.best(&blocks)
    {
        for block in blocks.get_mut(best.clone()).into_iter().flatten() {
            block.taken = true;
            window.cover(block.marks.clone());
        }
        chosen.push(best);
    }
    chosen.sort_unstable_by_key(|range| range.start);
    chosen.dedup_by(|next, kept| {
        let run = |at: usize| blocks.get(at).map(|block| block.run);
        let adjacent = next.start == kept.end && run(next.start) == run(kept.start);
        if adjacent {
            kept.end = next.end;
        }
        adjacent
    });
    chosen.iter().filter_map(|range| taken(blocks.get(range.clone())?, &marks)).collect()
}

/// The beginning of a paragraph: sentences of about so many characters, at least one.
pub(super) fn beginning(body: &str, paragraph: Range<usize>, chars: usize) -> Chosen {
    Chosen { range: first_sentences(body, paragraph, chars), marks: Vec::new() }
}

fn first_sentences(body: &str, paragraph: Range<usize>, chars: usize) -> Range<usize> {
    let text = body.get(paragraph.clone()).unwrap_or_default();
    let (mut end, mut len) = (0, 0);
    for sentence in sentences(text) {
        len += text.get(end..sentence.end).unwrap_or_default().chars().count();
        if end > 0 && len > chars {
            break;
        }
        end = sentence.end;
        if len > chars {
            break;
        }
    }
    let sentence = paragraph.start..paragraph.start + end;
    if len <= chars.saturating_mul(2) || end == 0 {
        return sentence;
    }
    let start = sentence.start;
    start..cut_end(body, start..start, sentence, &[], chars)
}

fn taken(blocks: &[Block], marks: &[Mark]) -> Option<Chosen> {
    let (first, last) = (blocks.first()?, blocks.last()?);
    let marks = marks.get(first.marks.start..last.marks.end)?.iter();
    let marks = marks.map(|mark| mark.range.clone()).collect();
    Some(Chosen { range: first.range.start..last.range.end, marks })
}

/// The marks, none of which reaches beyond its paragraph.
fn by_paragraph(marks: &[Mark], paragraphs: &[Range<usize>]) -> Vec<Mark> {
    let mut clipped = Vec::with_capacity(marks.len());
    let mut at = 0;
    for Mark { range, part } in marks {
        while paragraphs.get(at).is_some_and(|paragraph| paragraph.end <= range.start) {
            at += 1;
        }
        let rest = paragraphs.get(at..).unwrap_or_default().iter();
        for paragraph in rest.take_while(|paragraph| paragraph.start < range.end) {
            let range = range.start.max(paragraph.start)..range.end.min(paragraph.end);
            clipped.push(Mark { range, part: *part });
        }
    }
    clipped.sort_by_key(|mark| mark.range.start);
    clipped
}

/// The blocks of the paragraphs that have marks.
fn blocks(body: &str, marks: &[Mark], paragraphs: &[Range<usize>], chars: usize) -> Vec<Block> {
    let mut blocks = Blocks { body, marks, chars, list: Vec::new(), run: 0, len: 0, at: 0 };
    let mut first = 0;
    for mark in marks {
        // Those of a paragraph that has been gone through.
        if blocks.list.last().is_some_and(|block| mark.range.start < block.range.end) {
            continue;
        }
        let rest = paragraphs.get(first..).unwrap_or_default();
        first += rest.partition_point(|paragraph| paragraph.end <= mark.range.start);
        if let Some(paragraph) = paragraphs.get(first) {
            blocks.add_paragraph(paragraph);
        }
        first += 1;
    }
    blocks.list
}

/// Blocks in the making.
struct Blocks<'a> {
    body: &'a str,
    marks: &'a [Mark],
    chars: usize,
    list: Vec<Block>,
    run: usize,
    /// Characters of the run at hand.
    len: usize,
    /// The first mark that is in no block yet.
    at: usize,
}

impl Blocks<'_> {
    fn add_paragraph(&mut self, paragraph: &Range<usize>) {
        let text = self.body.get(paragraph.clone()).unwrap_or_default();
        self.begin_run();
        let mut open: Option<Range<usize>> = None;
        // How far the marks reach that begin before the place at hand.
        let (mut reach, mut next) = (0, self.at);
        for sentence in sentences(text) {
            let sentence = paragraph.start + sentence.start..paragraph.start + sentence.end;
            match &mut open {
                Some(open) if reach > sentence.start => open.end = sentence.end,
                Some(done) => {
                    let done = std::mem::replace(done, sentence.clone());
                    self.add(done, sentence.start);
                }
                None => open = Some(sentence.clone()),
            }
            while let Some(mark) = self.marks.get(next).filter(|m| m.range.start < sentence.end) {
                reach = reach.max(mark.range.end);
                next += 1;
            }
        }
        if let Some(last) = open {
            let end = last.end;
            self.add(last, end);
        }
    }

    fn begin_run(&mut self) {
        self.run += 1;
        self.len = 0;
    }

    fn count(&self, range: Range<usize>) -> usize {
        self.body.get(range).unwrap_or_default().chars().count()
    }

    /// Adds a block, or the pieces that it is cut into; `next` is where the next one begins.
    fn add(&mut self, range: Range<usize>, next: usize) {
        let len = self.count(range.clone());
        if len > self.chars.saturating_mul(2) {
            self.add_pieces(range);
            self.begin_run();
            return;
        }
        let marks = self.marks_before(range.end);
        let chars = self.len..self.len + len;
        self.len += len + self.count(range.end..next);
        self.list.push(Block { range, run: self.run, chars, marks, taken: false });
    }

    /// Adds what is around the marks of a block that is too long.
    fn add_pieces(&mut self, range: Range<usize>) {
        let inside: Vec<&Mark> = {
            let rest = self.marks.get(self.at..).unwrap_or_default().iter();
            rest.take_while(|mark| mark.range.start < range.end).collect()
        };
        let mut merged: Vec<Range<usize>> = inside.iter().map(|mark| mark.range.clone()).collect();
        merge(&mut merged);
        let (mut from, mut at) = (range.start, 0);
        while let Some(first) = merged.get(at) {
            let start = cut_start(self.body, from, first.start, self.chars);
            let rest = merged.get(at..).unwrap_or_default();
            let end = cut_end(self.body, first.clone(), start..range.end, rest, self.chars);
            self.begin_run();
            let marks = self.marks_before(end);
            self.list.push(Block {
                range: start..end,
                run: self.run,
                chars: 0..self.chars,
                marks,
                taken: false,
            });
            from = end;
            at += rest.partition_point(|mark| mark.start < end);
        }
    }

    /// The marks that are in no block yet and begin before a place, which then are in one.
    fn marks_before(&mut self, end: usize) -> Range<usize> {
        let start = self.at;
        let rest = self.marks.get(start..).unwrap_or_default();
        self.at += rest.partition_point(|mark| mark.range.start < end);
        start..self.at
    }
}

/// Where a piece begins: a third of its length before its first mark, after white space.
fn cut_start(body: &str, from: usize, first: usize, chars: usize) -> usize {
    let before = body.get(from..first).unwrap_or_default();
    let Some((start, _)) = before.char_indices().rev().nth((chars / 3).saturating_sub(1)) else {
        return from + (before.len() - before.trim_start().len());
    };
    let lead_in = before.get(start..).unwrap_or_default();
    if start == 0 {
        return from + (before.len() - before.trim_start().len());
    }
    let space = lead_in.find(char::is_whitespace).and_then(|at| lead_in.get(at..));
    let kept = space.map_or(lead_in, str::trim_start);
    first - kept.len()
}

/// Where a piece ends that has a mark in it: so many characters after its start, at white space, in
/// no mark.
fn cut_end(
    body: &str,
    first: Range<usize>,
    piece: Range<usize>,
    marks: &[Range<usize>],
    chars: usize,
) -> usize {
    let text = body.get(piece.clone()).unwrap_or_default();
    let Some((most, _)) = text.char_indices().nth(chars) else { return piece.end };
    let most = piece.start + most;
    let tail = body.get(first.end..most).unwrap_or_default();
    let at_space = tail.rfind(char::is_whitespace).map(|at| first.end + at);
    // A mark that is as long as the piece is in it as a whole.
    let mut end = at_space.unwrap_or(most).max(first.end);
    let until = marks.partition_point(|mark| mark.start < end);
    if let Some(mark) = until.checked_sub(1).and_then(|at| marks.get(at))
        && mark.end > end
    {
        end = mark.start;
    }
    let text = body.get(piece.start..end).unwrap_or_default();
    piece.start + text.trim_end().len()
}

/// Looks for the best run of blocks.
struct Window<'a> {
    marks: &'a [Mark],
    chars: usize,
    /// Which parts of the query have been shown.
    covered: Vec<bool>,
    counts: Vec<u32>,
}

impl Window<'_> {
    /// The run of blocks with the most parts that are not covered, then the most marks, then the
    /// earliest; none if no block with a mark is left.
    fn best(&mut self, blocks: &[Block]) -> Option<Range<usize>> {
        self.counts.clear();
        self.counts.resize(self.covered.len(), 0);
        let mut best = ((0, 0), None);
        let (mut end, mut fresh) = (0, 0);
        let mut inside = 0..0;
        for (at, block) in blocks.iter().enumerate().filter(|(_, block)| !block.taken) {
            end = end.max(at + 1);
            while let Some(next) = blocks.get(end)
                && next.run == block.run
                && !next.taken
                && next.chars.end - block.chars.start <= self.chars
            {
                end += 1;
            }
            let until = blocks.get(end - 1).map_or(0, |last| last.marks.end);
            for mark in self.marks.get(inside.end..until).unwrap_or_default() {
                fresh += usize::from(self.add(mark.part));
            }
            for mark in self.marks.get(inside.start..block.marks.start).unwrap_or_default() {
                fresh -= usize::from(self.remove(mark.part));
            }
            inside = block.marks.start..until.max(inside.end);
            let rank = (fresh, until - block.marks.start);
            if rank > best.0 {
                best = (rank, Some(at..end));
            }
        }
        best.1
    }

    /// Tells whether this is the first one of a part that is not covered.
    fn add(&mut self, part: usize) -> bool {
        let Some(count) = self.counts.get_mut(part) else { return false };
        *count += 1;
        *count == 1 && self.covered.get(part) == Some(&false)
    }

    /// Tells whether this was the last one of a part that is not covered.
    fn remove(&mut self, part: usize) -> bool {
        let Some(count) = self.counts.get_mut(part) else { return false };
        *count -= 1;
        *count == 0 && self.covered.get(part) == Some(&false)
    }

    fn cover(&mut self, marks: Range<usize>) {
        for mark in self.marks.get(marks).unwrap_or_default() {
            if let Some(covered) = self.covered.get_mut(mark.part) {
                *covered = true;
            }
        }
    }
}

#[cfg(test)]
mod tests;
