//! Documents that all of several lists hold, with their scores.
//!
//! The rarest list leads and the others follow. Stretches of documents in which the blocks of all
//! lists together cannot reach the sink's threshold are passed over undecoded, and a phrase is only
//! looked for where it could still matter. The file must not know what a query is.

use std::ops::{ControlFlow, Range};

use tantivy::{DocId, TERMINATED};

use super::bm25::{Bounding, bound};
use super::cursor::{Cursor, List};
use super::matches::Allowed;
use super::sink::Sink;

/// What is looked for.
#[derive(Default)]
pub(crate) struct Conjunction {
    /// All of these must hold a document.
    pub(crate) required: Vec<Cursor>,
    /// What scores among them.
    pub(crate) items: Vec<Item>,
    /// These add to the score of a document that they hold.
    pub(crate) optional: Vec<Cursor>,
    /// Whether at least one of these must.
    pub(crate) needs_optional: bool,
}

/// Something that scores, by lists of [`Conjunction::required`].
pub(crate) enum Item {
    List {
        weight: f32,
        list: usize,
    },
    Phrase {
        weight: f32,
        /// The list of each word.
        words: Vec<usize>,
    },
}

impl Conjunction {
    /// Hands the documents in `run` that match to the sink, in order.
    pub(crate) fn run<S: Sink>(
        &mut self,
        run: Range<DocId>,
        allowed: &Allowed<'_>,
        bounding: &Bounding<'_>,
        sink: &mut S,
    ) -> ControlFlow<()> {
        let mut order: Vec<usize> = (0..self.required.len()).collect();
        order.sort_by_key(|at| self.required.get(*at).map_or(0, Cursor::cost));
        let Some((lead, followers)) = order.split_first() else { return ControlFlow::Continue(()) };
        let mut buffers: Vec<Vec<u32>> = self.required.iter().map(|_| Vec::new()).collect();
        // Up to here the documents were found worth looking at.
        let mut checked = run.start;
        let mut doc = self.seek(*lead, run.start);
        'docs: while doc < run.end {
            if S::SCORES && doc >= checked {
                let (last, most) = self.reach(doc, bounding);
                checked = last.saturating_add(1);
                if most < sink.threshold() {
                    doc = self.seek(*lead, checked);
                    continue;
                }
            }
            for follower in followers {
                let found = self.seek(*follower, doc);
                if found != doc {
                    doc = self.seek(*lead, found);
                    continue 'docs;
                }
            }
            if allowed.contains(doc)
                && let Some(points) = self.look_at::<S>(doc, bounding, sink, &mut buffers)
            {
                sink.push(doc, points)?;
            }
            doc = self.required.get_mut(*lead).map_or(TERMINATED, Cursor::advance);
        }
        ControlFlow::Continue(())
    }

    #[inline]
    fn seek(&mut self, list: usize, target: DocId) -> DocId {
        self.required.get_mut(list).map_or(TERMINATED, |list| list.seek(target))
    }

    /// The last document up to which a bound on the points holds, and the bound.
    fn reach(&mut self, doc: DocId, bounding: &Bounding<'_>) -> (DocId, u32) {
        let mut last = TERMINATED;
        let mut most = 0;
        for item in &self.items {
            let (weight, list) = match item {
                Item::List { weight, list } => (*weight, *list),
                Item::Phrase { weight, words } => {
                    (*weight, words.first().copied().unwrap_or_default())
                }
            };
            let Some(list) = self.required.get_mut(list) else { continue };
            let (end, part) = list.reach(doc, bounding);
            last = last.min(end);
            most += bound(weight, part);
        }
        for list in &mut self.optional {
            let (end, part) = list.reach(doc, bounding);
            last = last.min(end);
            most += bound(list.weight, part);
        }
        (last, most)
    }

    /// The points of a document that all required lists stand on, if it matches and can matter.
    fn look_at<S: Sink>(
        &mut self,
        doc: DocId,
        bounding: &Bounding<'_>,
        sink: &S,
        buffers: &mut [Vec<u32>],
    ) -> Option<u32> {
        if !S::SCORES {
            let phrases = self.items.iter().all(|item| match item {
                Item::List { .. } => true,
                Item::Phrase { words, .. } => {
                    phrase_freq(&mut self.required, words, buffers, true) > 0
                }
            });
            let optional =
                !self.needs_optional || self.optional.iter_mut().any(|list| list.seek(doc) == doc);
            return (phrases && optional).then_some(0);
        }
        let norm = bounding.norm(doc);
        let (mut points, mut phrases_most) = (0, 0);
        for item in &self.items {
            match item {
                Item::List { weight, list } => {
                    let freq = self.required.get_mut(*list).map_or(0, Cursor::freq);
                    points += bounding.scoring.points(*weight, freq, norm);
                }
                Item::Phrase { weight, words } => {
                    let first = words.first().copied().unwrap_or_default();
                    let freq = self.required.get_mut(first).map_or(0, Cursor::freq);
                    phrases_most += bounding.scoring.points(*weight, freq, norm);
                }
            }
        }
        let mut optional_most: u32 = self.optional.iter().map(|l| bound(l.weight, 1.0)).sum();
        if points + phrases_most + optional_most < sink.threshold() {
            return None;
        }
        for item in &self.items {
            if let Item::Phrase { weight, words } = item {
                let freq = phrase_freq(&mut self.required, words, buffers, false);
                if freq == 0 {
                    return None;
                }
                points += bounding.scoring.points(*weight, freq, norm);
            }
        }
        let mut found = !self.needs_optional;
        for list in &mut self.optional {
            if points + optional_most < sink.threshold() {
                return None;
            }
            optional_most -= bound(list.weight, 1.0);
            if list.seek(doc) == doc {
                found = true;
                points += bounding.scoring.points(list.weight, list.freq(), norm);
            }
        }
        found.then_some(points)
    }
}

/// How often the words stand one after the other where all lists stand, counted by the first word;
/// with `once`, whether they do.
fn phrase_freq(lists: &mut [Cursor], words: &[usize], buffers: &mut [Vec<u32>], once: bool) -> u32 {
    for word in words {
        if let (Some(Cursor { list: List::Postings(postings), .. }), Some(buffer)) =
            (lists.get_mut(*word), buffers.get_mut(*word))
        {
            postings.positions(buffer);
        }
    }
    let Some((first, rest)) = words.split_first() else { return 0 };
    let mut freq = 0;
    for start in buffers.get(*first).map(Vec::as_slice).unwrap_or_default() {
        let stands = (1..).zip(rest).all(|(offset, word)| {
            buffers.get(*word).is_some_and(|places| places.binary_search(&(start + offset)).is_ok())
        });
        if stands {
            freq += 1;
            if once {
                break;
            }
        }
    }
    freq
}
