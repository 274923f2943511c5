//! Where the parts of an article stand in `text`, as the column says that
//! [`structure`](super::structure) writes.
//!
//! The file must not know what is looked for in the parts. Its law: whatever the column holds, every
//! position lies in some unit, sentence and paragraph.

use std::ops::Range;

use tantivy::DocId;
use tantivy::columnar::Column;

use super::replay::GAP;
use super::structure::{Structure, numbers};

/// Where the parts of one article after another lie in `text`, read from the column when they are
/// first asked for.
///
/// A unit is the body, the title, an official or a topic; all but the body are one sentence and one
/// paragraph. Where the column cannot be read, the article is one unit, one sentence and one
/// paragraph of body, without a title and a lead.
#[derive(Debug, Default)]
pub(crate) struct Layout {
    column: Option<Column<u64>>,
    doc: DocId,
    is_read: bool,
    /// The positions after the last ones of the sentences, in order.
    sentences: Vec<u32>,
    paragraphs: Vec<u32>,
    units: Vec<u32>,
    title: Range<u32>,
    /// All officials, and all topics.
    officials: Range<u32>,
    topics: Range<u32>,
    lead: Range<u32>,
    body: Range<u32>,
}

impl Layout {
    pub(crate) fn new(column: Column<u64>) -> Self {
        Self { column: Some(column), ..Self::default() }
    }

    /// That of one article, whose structure is at hand.
    pub(crate) fn of(structure: &Structure) -> Self {
        let mut layout = Self { is_read: true, ..Self::default() };
        layout.read_from(structure.pack().into_iter());
        layout
    }

    /// Goes to another article, without reading it.
    pub(crate) fn turn_to(&mut self, doc: DocId) {
        self.doc = doc;
        self.is_read = false;
    }

    /// The position after the last one of the unit that a position lies in.
    pub(crate) fn unit_end(&mut self, position: u32) -> u32 {
        end_after(&self.read().units, position)
    }

    /// The same of its sentence.
    pub(crate) fn sentence_end(&mut self, position: u32) -> u32 {
        end_after(&self.read().sentences, position)
    }

    /// The same of its paragraph.
    pub(crate) fn paragraph_end(&mut self, position: u32) -> u32 {
        end_after(&self.read().paragraphs, position)
    }

    pub(crate) fn title(&mut self) -> Range<u32> {
        self.read().title.clone()
    }

    pub(crate) fn officials(&mut self) -> Range<u32> {
        self.read().officials.clone()
    }

    pub(crate) fn topics(&mut self) -> Range<u32> {
        self.read().topics.clone()
    }

    pub(crate) fn lead(&mut self) -> Range<u32> {
        self.read().lead.clone()
    }

    pub(crate) fn body(&mut self) -> Range<u32> {
        self.read().body.clone()
    }

    fn read(&mut self) -> &Self {
        if !std::mem::replace(&mut self.is_read, true) {
            let column = self.column.take();
            let doc = self.doc;
            let words = column.iter().flat_map(|column| column.values_for_doc(doc));
            self.read_from(words);
            self.column = column;
        }
        self
    }

    fn read_from(&mut self, words: impl Iterator<Item = u64>) {
        self.clear();
        if self.try_read(words).is_none() {
            self.clear();
            self.body = 0..u32::MAX;
        }
    }

    fn clear(&mut self) {
        for list in [&mut self.sentences, &mut self.paragraphs, &mut self.units] {
            list.clear();
        }
        (self.title, self.lead, self.body) = (0..0, 0..0, 0..0);
        (self.officials, self.topics) = (0..0, 0..0);
    }

    fn try_read(&mut self, words: impl Iterator<Item = u64>) -> Option<()> {
        let mut next = numbers(words);
        let lead = next()?.checked_sub(1);
        // The lengths of the units, until the body is known, after which they begin.
        self.units.push(next()?);
        let officials = next()?;
        for _ in 0..officials {
            self.units.push(next()?);
        }
        for _ in 0..next()? {
            self.units.push(next()?);
        }
        let mut at = 0_u32;
        for paragraph in 0..next()? {
            let start = at;
            for _ in 0..next()? {
                at = at.saturating_add(next()?);
                self.sentences.push(at);
            }
            self.paragraphs.push(at);
            if lead == Some(paragraph) {
                self.lead = start..at;
            }
        }
        self.body = 0..at;
        for (ordinal, unit) in self.units.iter_mut().enumerate() {
            let start = at.saturating_add(GAP);
            at = start.saturating_add(*unit);
            let part = match ordinal {
                0 => &mut self.title,
                _ if ordinal <= officials as usize => &mut self.officials,
                _ => &mut self.topics,
            };
            part.start = if part.start < part.end { part.start } else { start };
            part.end = at;
            *unit = at;
            self.sentences.push(at);
            self.paragraphs.push(at);
        }
        self.units.insert(0, self.body.end);
        Some(())
    }
}

/// The first end that lies after a position.
fn end_after(ends: &[u32], position: u32) -> u32 {
    let at = ends.partition_point(|end| *end <= position);
    ends.get(at).copied().unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::index::structure::Part;

    proptest! {
        #[test]
        fn no_words_panic(words in prop::collection::vec(any::<u64>(), 0..20)) {
            let mut layout = Layout { is_read: true, ..Layout::default() };
            layout.read_from(words.into_iter());
            for position in [0, 7, 100_000] {
                prop_assert!(layout.unit_end(position) > position);
                prop_assert!(layout.sentence_end(position) > position);
                prop_assert!(layout.paragraph_end(position) > position);
            }
        }

        #[test]
        fn a_layout_tells_what_the_parts_are(
            paragraphs in prop::collection::vec(prop::collection::vec(1..30_u32, 0..5), 0..5),
            lead in prop::option::of(0..6_u32),
            title in 0..30_u32,
            officials in prop::collection::vec(0..40_u32, 0..4),
            topics in prop::collection::vec(0..40_u32, 0..4),
        ) {
            let structure = Structure { paragraphs, lead, title, officials, topics };
            let parts = structure.parts();
            let mut layout = Layout::of(&structure);
            let body: u32 = structure.paragraphs.iter().flatten().sum();
            prop_assert_eq!(layout.body(), 0..body);
            let mut leads = Vec::new();
            for (part, start, end) in &parts {
                let range = match part {
                    Part::Title => layout.title(),
                    Part::Official(_) => layout.officials(),
                    Part::Topic(_) => layout.topics(),
                    Part::Sentence { .. } => layout.body(),
                };
                prop_assert!((*start..*end).all(|position| range.contains(&position)));
                if *part == Part::Title {
                    prop_assert_eq!(range, *start..*end);
                }
                let Part::Sentence { paragraph, lead, .. } = part else {
                    for position in *start..*end {
                        prop_assert_eq!(layout.sentence_end(position), *end);
                        prop_assert_eq!(layout.paragraph_end(position), *end);
                        prop_assert_eq!(layout.unit_end(position), *end);
                    }
                    continue;
                };
                let same = |other: &&(Part, u32, u32)| {
                    matches!(other.0, Part::Sentence { paragraph: p, .. } if p == *paragraph)
                };
                let last = parts.iter().rfind(same).unwrap();
                for position in *start..*end {
                    prop_assert_eq!(layout.sentence_end(position), *end);
                    prop_assert_eq!(layout.paragraph_end(position), last.2);
                    prop_assert_eq!(layout.unit_end(position), body);
                }
                if *lead {
                    leads.extend(*start..*end);
                }
            }
            prop_assert_eq!(layout.lead().collect::<Vec<_>>(), leads);
        }
    }

    #[test]
    fn a_column_that_cannot_be_read_is_one_sentence_of_body() {
        let mut layout = Layout::default();
        layout.turn_to(7);
        assert_eq!((layout.body(), layout.title(), layout.lead()), (0..u32::MAX, 0..0, 0..0));
        assert_eq!((layout.sentence_end(5), layout.unit_end(500)), (u32::MAX, u32::MAX));
    }
}
