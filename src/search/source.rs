//! Posting lists with positions, one or several read as one, and the documents in which all or
//! some of them can stand together.
//!
//! The file must not know about frequencies or scores.

use std::cmp::Reverse;
use std::collections::BinaryHeap;

use tantivy::{DocId, TERMINATED, Term};

use super::spans::Tree;
use crate::index::postings::Postings;
use crate::index::snapshot::Segment;

/// The documents and positions of a term, or of several terms together.
pub(crate) struct Source {
    lists: Vec<Postings>,
    /// Where each of several lists stands, the first document on top.
    places: BinaryHeap<Reverse<(DocId, usize)>>,
    /// Memory for the positions of one list, and for places of the heap that are still to be seen.
    of_one: Vec<u32>,
    next: Vec<usize>,
}

impl Source {
    pub(crate) fn open(segment: &Segment, terms: &[Term]) -> tantivy::Result<Self> {
        let mut lists = Vec::new();
        for term in terms {
            lists.extend(segment.positions(term)?);
        }
        let mut places = BinaryHeap::new();
        if lists.len() > 1 {
            let doc = |(at, list): (usize, &mut Postings)| Reverse((list.doc(), at));
            places = lists.iter_mut().enumerate().map(doc).collect();
        }
        Ok(Self { lists, places, of_one: Vec::new(), next: Vec::new() })
    }

    pub(crate) fn open_all(segment: &Segment, terms: &[Vec<Term>]) -> tantivy::Result<Vec<Self>> {
        terms.iter().map(|terms| Self::open(segment, terms)).collect()
    }

    /// At most so many documents.
    fn cost(&self) -> u64 {
        self.lists.iter().map(|list| u64::from(list.doc_freq())).sum()
    }

    /// Goes on to the first document that is not before `target`.
    pub(super) fn seek(&mut self, target: DocId) -> DocId {
        if let [list] = self.lists.as_mut_slice() {
            return list.seek(target);
        }
        while let Some(mut first) = self.places.peek_mut() {
            let Reverse((doc, at)) = *first;
            if doc >= target {
                return doc;
            }
            let next = self.lists.get_mut(at).map_or(TERMINATED, |list| list.seek(target));
            *first = Reverse((next, at));
        }
        TERMINATED
    }

    /// The positions in a document, in order, if that is where the place is; none else. A position
    /// is repeated as often as all terms together are there.
    pub(crate) fn positions(&mut self, doc: DocId, positions: &mut Vec<u32>) {
        positions.clear();
        if let [list] = self.lists.as_mut_slice() {
            if list.doc() == doc {
                list.positions(positions);
            }
            return;
        }
        let mut held = 0;
        // In the heap, the lists that stand on the first document are all below each other.
        let places = self.places.as_slice();
        self.next.clear();
        self.next.push(0);
        while let Some(place) = self.next.pop() {
            if let Some(Reverse((at_doc, list))) = places.get(place)
                && *at_doc == doc
                && let Some(list) = self.lists.get_mut(*list)
            {
                list.positions(&mut self.of_one);
                positions.extend_from_slice(&self.of_one);
                held += 1;
                self.next.extend([2 * place + 1, 2 * place + 2]);
            }
        }
        if held > 1 {
            positions.sort_unstable();
        }
    }
}

/// The documents that can hold what a tree says, by the documents of its lists alone.
pub(crate) enum Candidates<'a> {
    /// Those that all sources hold, which are asked in this order.
    All(Vec<usize>),
    /// Those that the right ones hold. No two parts of the tree have a source in common.
    Tree(&'a Tree),
}

impl<'a> Candidates<'a> {
    pub(crate) fn of(tree: &'a Tree, sources: &[Source]) -> Self {
        if tree.is_conjunction() { Self::all(sources) } else { Self::Tree(tree) }
    }

    pub(crate) fn all(sources: &[Source]) -> Self {
        let mut order: Vec<usize> = (0..sources.len()).collect();
        order.sort_by_key(|at| sources.get(*at).map_or(0, Source::cost));
        Self::All(order)
    }

    /// The first of them that is not before `target`.
    pub(crate) fn seek(&self, sources: &mut [Source], target: DocId) -> DocId {
        match self {
            Self::All(order) => seek_all(order, sources, target),
            Self::Tree(tree) => seek_tree(tree, sources, target),
        }
    }
}

fn seek_all(order: &[usize], sources: &mut [Source], mut target: DocId) -> DocId {
    if order.is_empty() {
        return TERMINATED;
    }
    'docs: loop {
        for at in order {
            let found = sources.get_mut(*at).map_or(TERMINATED, |source| source.seek(target));
            if found != target {
                target = found;
                if target == TERMINATED {
                    return TERMINATED;
                }
                // The first one has just been found, the others have to be asked again.
                if order.first() != Some(at) {
                    continue 'docs;
                }
            }
        }
        return target;
    }
}

fn seek_tree(tree: &Tree, sources: &mut [Source], mut target: DocId) -> DocId {
    match tree {
        Tree::List(list) => seek_all(&[*list], sources, target),
        Tree::Phrase(lists) | Tree::Sloppy { lists, .. } => seek_all(lists, sources, target),
        Tree::In { tree, .. } => seek_tree(tree, sources, target),
        Tree::Any(any) => {
            let docs = any.iter().map(|tree| seek_tree(tree, sources, target));
            docs.min().unwrap_or(TERMINATED)
        }
        Tree::Near { left, right, .. } => loop {
            let of_left = seek_tree(left, sources, target);
            target = seek_tree(right, sources, of_left);
            if target == of_left || target == TERMINATED {
                return target;
            }
        },
    }
}
