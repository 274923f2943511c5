//! How words must stand to each other in a document that holds them.
//!
//! The file must not know how documents are found, nor what they score.

use tantivy::DocId;

use super::cursor::{Cursor, List};
use super::spans::{Finder, Tree, phrase_freq};
use crate::index::layout::Layout;

/// Words that must stand in certain ways to each other; lists are places in
/// [`Conjunction::required`](super::conjunction::Conjunction::required).
pub(crate) struct Proximity {
    tree: Tree,
    /// The lists of the tree, each once.
    lists: Vec<usize>,
    /// It is no more frequent than all of the lists of any of these sets together.
    pub(super) bounds: Vec<Vec<usize>>,
    /// How often it has to occur.
    pub(super) at_least: u32,
    pub(super) weight: f32,
}

impl Proximity {
    pub(super) fn new(tree: Tree, at_least: u32, weight: f32) -> Self {
        let mut lists = tree.lists();
        lists.sort_unstable();
        lists.dedup();
        Self { bounds: tree.bounds(), lists, tree, at_least, weight }
    }

    /// The most times that it can occur in a document that all lists hold, in whose block they are.
    pub(super) fn most(&self, required: &mut [Cursor], doc: DocId) -> u32 {
        let mut freq = |list: &usize| required.get_mut(*list).map_or(0, |list| list.freq_of(doc));
        self.bounds.iter().map(|lists| lists.iter().map(&mut freq).sum()).min().unwrap_or(0)
    }

    /// How often it occurs in a document that its lists hold; with `once`, whether it does. There is
    /// room for the positions of each list.
    pub(super) fn freq(
        &self,
        doc: DocId,
        once: bool,
        required: &mut [Cursor],
        layout: &mut Layout,
        positions: &mut [Vec<u32>],
        finder: &mut Finder<'_>,
    ) -> u32 {
        for list in &self.lists {
            if let (Some(cursor), Some(positions)) =
                (required.get_mut(*list), positions.get_mut(*list))
            {
                cursor.seek(doc);
                if let List::Postings(postings) = &mut cursor.list {
                    postings.positions(positions);
                }
            }
        }
        match &self.tree {
            Tree::Phrase(words) if self.at_least <= 1 => phrase_freq(words, positions, once),
            tree => {
                layout.turn_to(doc);
                finder.count(tree, positions, layout).freq_from(self.at_least)
            }
        }
    }
}
