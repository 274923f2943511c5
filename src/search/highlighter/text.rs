//! Reads an article as an index does, and notes where the words stand that are asked for.
//!
//! Positions are those of `text`: the body from 0 on, then title, officials and topics, each value
//! [`GAP`] after the one before. The file must not know how words go together. Its law: a token has
//! the position here that it has in the index.

use std::ops::Range;

use super::asked::{Asked, Entry};
use crate::analysis::{SentenceStarts, Session, TokenRef};
use crate::article::{Article, paragraph_ranges};
use crate::index::Weights;
use crate::index::replay::GAP;
use crate::index::structure::Structure;
use crate::search::budget::Budget;

/// Stands between a name and an office, and between the labels of a topic.
pub(super) const AFTER_NAME: &str = ", ";
pub(super) const AFTER_LABEL: &str = " / ";

/// A paragraph is read in pieces of about so many bytes, between which the clock is looked at.
const PIECE: usize = 16 * 1024;

/// The words asked for that stand in one article after another.
#[derive(Debug, Default)]
pub(super) struct Text {
    /// For each list, the positions of its tokens, and where these stand in the text of their unit.
    pub(super) positions: Vec<Vec<u32>>,
    places: Vec<Vec<(usize, usize)>>,
    /// The weighted frequency of each list.
    pub(super) freqs: Vec<u32>,
    /// The first positions of the units: body, title, each official, each topic.
    units: Vec<u32>,
    pub(super) paragraphs: Vec<Range<usize>>,
    /// What bounds are found by; without its body if they do not matter.
    pub(super) structure: Structure,
    next: u32,
}

impl Text {
    /// Reads the parts of an article that weigh something.
    pub(super) fn read(
        &mut self,
        article: &Article,
        asked: &Asked,
        weights: Weights,
        session: &mut Session,
        budget: &Budget,
    ) {
        self.clear(asked.lists);
        self.read_body(article, asked, weights, session, budget);

        self.begin_unit();
        let title = article.title().unwrap_or_default();
        self.structure.title = self.read_part(title, 0, weights.title, true, asked, session);
        for official in article.officials() {
            self.begin_unit();
            let weight = weights.officials;
            let name = official.normalized_name();
            let mut len = self.read_part(&name, 0, weight, false, asked, session);
            if let Some(office) = official.office() {
                let from = name.len() + AFTER_NAME.len();
                len += self.read_part(office, from, weight, false, asked, session);
            }
            self.structure.officials.push(len);
        }
        for path in article.topics() {
            self.begin_unit();
            let (mut len, mut from) = (0, 0);
            for label in path {
                len += self.read_part(label, from, weights.topics, false, asked, session);
                from += label.len() + AFTER_LABEL.len();
            }
            self.structure.topics.push(len);
        }
    }

    /// The unit that a position lies in, by its ordinal.
    pub(super) fn unit(&self, position: u32) -> usize {
        self.units.partition_point(|start| *start <= position).saturating_sub(1)
    }

    /// Where the tokens of a list stand that have a position, from the first to the last.
    pub(super) fn place(&self, list: usize, position: u32) -> Option<Range<usize>> {
        let positions = self.positions.get(list)?;
        let first = positions.partition_point(|at| *at < position);
        let last = positions.partition_point(|at| *at <= position).checked_sub(1)?;
        let places = self.places.get(list)?.get(first..=last)?;
        Some(places.first()?.0..places.iter().map(|place| place.1).max()?)
    }

    fn clear(&mut self, lists: usize) {
        self.positions.resize_with(lists, Vec::new);
        self.places.resize_with(lists, Vec::new);
        self.positions.iter_mut().for_each(Vec::clear);
        self.places.iter_mut().for_each(Vec::clear);
        self.freqs.clear();
        self.freqs.resize(lists, 0);
        self.units.clear();
        self.units.push(0);
        self.paragraphs.clear();
        self.structure = Structure::default();
        self.next = 0;
    }

    /// Reads the body paragraph by paragraph, for as long as there is time.
    fn read_body(
        &mut self,
        article: &Article,
        asked: &Asked,
        weights: Weights,
        session: &mut Session,
        budget: &Budget,
    ) {
        let body = article.body();
        let has_lead = asked.has_bounds || weights.lead != weights.body;
        let lead = if has_lead { article.lead_range() } else { 0..0 };
        for (ordinal, range) in (0..).zip(paragraph_ranges(body)) {
            if budget.is_spent() {
                break;
            }
            let is_lead = !lead.is_empty() && range.contains(&lead.start);
            let weight = if is_lead { weights.lead } else { weights.body };
            let text = body.get(range.clone()).unwrap_or_default();
            if is_lead {
                self.structure.lead = Some(ordinal);
            }
            self.read_paragraph(text, range.start, weight, asked, session, budget);
            self.paragraphs.push(range);
        }
    }

    /// Reads a paragraph of the body, for as long as there is time, and notes how long its sentences
    /// are if that matters.
    fn read_paragraph(
        &mut self,
        text: &str,
        from: usize,
        weight: u32,
        asked: &Asked,
        session: &mut Session,
        budget: &Budget,
    ) {
        let mut sentences = asked.has_bounds.then(|| SentenceStarts::of(text));
        let mut starts: Vec<u32> = Vec::new();
        let mut len = 0;
        for piece in pieces(text, PIECE).take_while(|_| !budget.is_spent()) {
            let words = text.get(piece.clone()).unwrap_or_default();
            let taken = session.analyze(words, &mut |token| {
                let place = piece.start + token.start;
                if sentences.as_mut().is_some_and(|sentences| sentences.begins(place)) {
                    starts.push(len + token.position);
                }
                for entry in asked.entries(token.term) {
                    self.note(entry, token, from + piece.start, weight, false);
                }
            });
            self.next = self.next.saturating_add(taken);
            len = len.saturating_add(taken);
        }
        if asked.has_bounds {
            let ends = starts.iter().skip(1).copied().chain(std::iter::once(len));
            let sentences = starts.iter().zip(ends).map(|(start, end)| end.saturating_sub(*start));
            self.structure.paragraphs.push(sentences.collect());
        }
    }

    /// Reads a text that begins at a byte of its unit; tells how many positions it takes.
    fn read_part(
        &mut self,
        text: &str,
        from: usize,
        weight: u32,
        is_title: bool,
        asked: &Asked,
        session: &mut Session,
    ) -> u32 {
        let len = session.analyze(text, &mut |token| {
            for entry in asked.entries(token.term) {
                self.note(entry, token, from, weight, is_title);
            }
        });
        self.next = self.next.saturating_add(len);
        len
    }

    fn begin_unit(&mut self) {
        self.next = self.next.saturating_add(GAP);
        self.units.push(self.next);
    }

    /// Notes a token, if it counts in this part and has the right form.
    fn note(
        &mut self,
        entry: &Entry,
        token: TokenRef<'_>,
        from: usize,
        weight: u32,
        is_title: bool,
    ) {
        let counts = if entry.of_title { is_title } else { weight > 0 };
        if !counts || entry.form.as_ref().is_some_and(|form| form != token.exact) {
            return;
        }
        let position = self.next.saturating_add(token.position);
        if let (Some(positions), Some(places), Some(freq)) = (
            self.positions.get_mut(entry.list),
            self.places.get_mut(entry.list),
            self.freqs.get_mut(entry.list),
        ) {
            positions.push(position);
            places.push((from + token.start, from + token.end));
            *freq = freq.saturating_add(weight);
        }
    }
}

/// A text in pieces of at least so many bytes, which end at white space, where no token reaches over.
fn pieces(text: &str, least: usize) -> impl Iterator<Item = Range<usize>> {
    let mut at = 0_usize;
    std::iter::from_fn(move || {
        let start = at;
        let rest = text.as_bytes().get(start.saturating_add(least)..).unwrap_or_default();
        let space = rest.iter().position(|byte| matches!(byte, b' ' | b'\n'));
        at = space.map_or(text.len(), |space| start + least + space + 1);
        (start < at).then_some(start..at)
    })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::Analyzer;

    proptest! {
        #[test]
        fn a_text_in_pieces_has_the_tokens_of_the_text(
            words in prop::collection::vec(prop::sample::select(vec![
                "treaty", "U.S.", "S/RES/2231", "NSC", "5608/1", "l'état", "e\u{301}t", "安理会", "-", "Mr.",
                "12.5", "co-operate", "“So", "said.”", "\n", "\u{3000}", "п.", "a\u{200d}b", "U.", "N.", "No.",
            ]), 0..40),
            least in 0..30_usize,
        ) {
            let text = words.join(" ");
            let analyzer = Analyzer::default();
            let mut session = analyzer.session();
            let mut tokens = Vec::new();
            let mut positions = 0;
            let mut end = 0;
            for piece in pieces(&text, least) {
                prop_assert_eq!(piece.start, end);
                end = piece.end;
                positions += session.analyze(text.get(piece.clone()).unwrap(), &mut |token| {
                    let mut token = token.to_token();
                    token.range = piece.start + token.range.start..piece.start + token.range.end;
                    token.position += positions;
                    tokens.push(token);
                });
            }
            prop_assert_eq!(end, text.len());
            prop_assert_eq!(tokens, analyzer.tokens(&text));
        }
    }
}
