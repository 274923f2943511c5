//! What titles count more or less than the index has it: a correction of each score.
//!
//! The weighted frequency that a word has in an index counts each place in the title with the title's
//! weight w. With t such places, a boost of β makes a frequency f that of f + (β - 1) w t, before it
//! saturates: BM25F with a title weight of β w, on the lengths of the index. The file must not know
//! how documents are found.
//!
//! Its law: what it says a score can rise by at most is never exceeded. With x = w t, of which f is
//! no less, (f + (β-1)x) / (f + (β-1)x + K) - f / (f + K) is greatest at f = x, as the function is
//! concave; and (β x) / (β x + K) - x / (x + K) is greatest at K = x √β, where it is
//! (√β - 1) / (√β + 1). A boost below 1 only ever lowers a score.

use std::ops::ControlFlow;

use tantivy::{DocId, TERMINATED};

use super::bm25::{Bounding, Scoring, bound};
use super::budget::Budget;
use super::cursor::Cursor;
use super::frequencies::frequencies;
use super::lowered::{Lowered, LoweredRanked, LoweredWords, Spans};
use super::matches::Allowed;
use super::sink::Sink;
use super::source::{Candidates, Source};
use super::spans::{Finder, Tree};
use crate::index::layout::Layout;
use crate::index::snapshot::Segment;

/// Added to the part of a weight that a boost can bring, for the rounding of two scores.
const ROUNDING: f32 = 1e-6;

/// The words of a query that stand in titles of a segment.
pub(super) struct Titles<'b> {
    words: Vec<TitleWords<'b>>,
    /// The points that an article's score can rise by.
    most: u32,
}

/// Words that stand in titles, and how often they do.
struct TitleWords<'b> {
    weight: f32,
    title: Freqs<'b>,
    /// All frequencies, those of the titles among them.
    text: Freqs<'b>,
}

/// The weighted frequencies of words in documents that are asked for in order.
enum Freqs<'b> {
    /// A list, and how many times each of its frequencies counts.
    List(Box<Cursor>, u32),
    Spans(Box<SpanFreqs<'b>>),
}

/// Those of words that are found by their positions, which are only read where they are asked for.
struct SpanFreqs<'b> {
    spans: Spans,
    sources: Vec<Source>,
    positions: Vec<Vec<u32>>,
    layout: Layout,
    finder: Finder<'b>,
}

impl<'b> Titles<'b> {
    /// Opens the lists; `None` if no score is to change.
    pub(super) fn open(
        segment: &Segment,
        ordinal: usize,
        query: &Lowered,
        allowed: &Allowed<'b>,
    ) -> tantivy::Result<Option<Self>> {
        let boost = query.scoring.title_boost;
        let mut titles = Self { words: Vec::new(), most: 0 };
        for ranked in query.ranked.iter().filter(|ranked| ranked.weight > 0.0) {
            let Some(spans) = &ranked.in_title else { continue };
            if let Some(words) = TitleWords::open(segment, ordinal, ranked, spans, allowed)? {
                titles.most += most_more(ranked.weight, boost);
                titles.words.push(words);
            }
        }
        Ok((!titles.words.is_empty()).then_some(titles))
    }

    /// Corrects scores on their way to a sink.
    pub(super) fn before<'a, S>(
        self,
        sink: &'a mut S,
        bounding: &'a Bounding<'a>,
    ) -> Corrected<'a, 'b, S> {
        Corrected { titles: self, sink, bounding }
    }

    /// The points of a document, which are asked for in order.
    fn corrected(&mut self, doc: DocId, mut points: u32, bounding: &Bounding<'_>) -> u32 {
        let norm = bounding.norm(doc);
        for words in &mut self.words {
            let of_title = words.title.of(doc);
            if of_title == 0 {
                continue;
            }
            let freq = words.text.of(doc);
            let (less, more) = correction(bounding.scoring, words.weight, freq, of_title, norm);
            points = points.saturating_sub(less).saturating_add(more);
        }
        points
    }
}

/// The points by which a score falls, and those by which it rises, where so many of all
/// frequencies are of the title.
pub(super) fn correction(
    scoring: &Scoring,
    weight: f32,
    freq: u32,
    of_title: u32,
    norm: u8,
) -> (u32, u32) {
    let before = scoring.points(weight, freq, norm);
    let after = scoring.points_at(weight, boosted(freq, of_title, scoring.title_boost), norm);
    if scoring.title_boost < 1.0 {
        (before.saturating_sub(after), 0)
    } else {
        (0, after.saturating_sub(before))
    }
}

/// The frequency with a boost, where so many of all are of the title.
#[expect(clippy::cast_precision_loss, reason = "frequencies stay far below 2^24")]
pub(super) fn boosted(freq: u32, of_title: u32, boost: f32) -> f32 {
    (freq as f32 + (boost - 1.0) * of_title.min(freq) as f32).max(0.0)
}

/// The points that a boost can bring words of this weight at most.
fn most_more(weight: f32, boost: f32) -> u32 {
    let root = boost.sqrt();
    if boost > 1.0 { bound(weight, (root - 1.0) / (root + 1.0) + ROUNDING) } else { 0 }
}

impl<'b> TitleWords<'b> {
    fn open(
        segment: &Segment,
        ordinal: usize,
        ranked: &LoweredRanked,
        in_title: &Spans,
        allowed: &Allowed<'b>,
    ) -> tantivy::Result<Option<Self>> {
        let (weight, budget) = (ranked.weight, allowed.budget);
        let (title, docs) = match (&in_title.tree, in_title.sources.concat().as_slice()) {
            (Tree::List(_), [term]) => {
                let Some(list) = segment.postings(term)? else { return Ok(None) };
                (Freqs::List(Box::new(Cursor::plain(list, weight)), in_title.times), None)
            }
            (Tree::List(_), _) => {
                let words = LoweredWords::Spans(in_title.clone());
                let listed = frequencies(segment, &words, Some(allowed), budget)?;
                if listed.is_empty() {
                    return Ok(None);
                }
                let docs = listed.iter().map(|(doc, _)| *doc).collect();
                (Freqs::List(Box::new(Cursor::listed(listed, weight)), 1), Some(docs))
            }
            _ => match SpanFreqs::open(segment, in_title, budget)? {
                Some(freqs) => (Freqs::Spans(Box::new(freqs)), None),
                None => return Ok(None),
            },
        };
        let text = match (&ranked.words, ranked.infos(ordinal)) {
            (LoweredWords::Term(term), Some([Some(info)])) => {
                let list = segment.list(term.field(), info)?;
                Freqs::List(Box::new(Cursor::text(list, weight)), 1)
            }
            (_, None) => return Ok(None),
            (LoweredWords::Spans(spans), _) => match SpanFreqs::open(segment, spans, budget)? {
                Some(freqs) => Freqs::Spans(Box::new(freqs)),
                None => return Ok(None),
            },
            (words, Some(_)) => {
                let these = docs.map(|docs| Allowed::these(docs, budget));
                let within = these.as_ref().unwrap_or(allowed);
                let listed = frequencies(segment, words, Some(within), budget)?;
                Freqs::List(Box::new(Cursor::listed(listed, weight)), 1)
            }
        };
        Ok(Some(Self { weight, title, text }))
    }
}

impl Freqs<'_> {
    fn of(&mut self, doc: DocId) -> u32 {
        match self {
            Self::List(list, times) => {
                let holds = list.seek(doc) == doc;
                if holds { list.freq().saturating_mul(*times) } else { 0 }
            }
            Self::Spans(spans) => spans.of(doc),
        }
    }
}

impl<'b> SpanFreqs<'b> {
    /// Opens the lists; `None` if no document holds them.
    fn open(segment: &Segment, spans: &Spans, budget: &'b Budget) -> tantivy::Result<Option<Self>> {
        let mut sources = Source::open_all(segment, &spans.sources)?;
        if Candidates::of(&spans.tree, &sources).seek(&mut sources, 0) == TERMINATED {
            return Ok(None);
        }
        // In a field of its own, a title is one sentence.
        let layout = if spans.of_title { Layout::default() } else { segment.layout() };
        Ok(Some(Self {
            spans: spans.clone(),
            positions: vec![Vec::new(); sources.len()],
            sources,
            layout,
            finder: Finder::new(budget),
        }))
    }

    fn of(&mut self, doc: DocId) -> u32 {
        let Self { spans, sources, positions, layout, finder } = self;
        if Candidates::of(&spans.tree, sources).seek(sources, doc) != doc {
            return 0;
        }
        for (source, positions) in sources.iter_mut().zip(positions.iter_mut()) {
            source.positions(doc, positions);
        }
        layout.turn_to(doc);
        let found = finder.count(&spans.tree, positions, layout);
        found.freq_from(spans.at_least).saturating_mul(spans.times)
    }
}

/// A sink that is handed corrected scores. What it is handed itself comes in order of documents.
pub(super) struct Corrected<'a, 'b, S> {
    titles: Titles<'b>,
    sink: &'a mut S,
    bounding: &'a Bounding<'a>,
}

impl<S: Sink> Sink for Corrected<'_, '_, S> {
    const SCORES: bool = S::SCORES;

    fn reach(&mut self, first: DocId) {
        self.sink.reach(first);
    }

    #[inline]
    fn threshold(&self) -> u32 {
        self.sink.threshold().saturating_sub(self.titles.most)
    }

    fn push(&mut self, doc: DocId, points: u32) -> ControlFlow<()> {
        let points = self.titles.corrected(doc, points, self.bounding);
        if points < self.sink.threshold() {
            return ControlFlow::Continue(());
        }
        self.sink.push(doc, points)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::Ranking;

    proptest! {
        #[test]
        fn no_score_rises_by_more_than_is_said(
            (k1, b) in (0.0..20.0_f32, 0.0..=1.0_f32),
            boost in prop_oneof![0.0..1.0_f32, 1.0..1.001_f32, 1.0..100.0_f32],
            average_len in 1.0..5000.0_f32,
            share in 0.0..=1.0_f32,
            cases in prop::collection::vec((1..4000_u32, 0..4000_u32, any::<u8>()), 50),
        ) {
            let ranking = Ranking::bm25f().k1(k1).b(b).title_boost(boost);
            let scoring = Scoring::of_average(ranking, average_len, 1.0);
            let weight = scoring.weight(share);
            for (freq, of_title, norm) in cases {
                let of_title = of_title.min(freq);
                let (less, more) = correction(&scoring, weight, freq, of_title, norm);
                prop_assert!(more <= most_more(weight, boost));
                prop_assert!(less <= scoring.points(weight, freq, norm));
                prop_assert!(less == 0 || boost < 1.0);
            }
        }
    }

    #[test]
    fn the_greatest_rise_is_the_one_that_is_said() {
        // x = 3, boost 4: K = 6, and 12 / 18 - 3 / 9 = 1/3 = (2 - 1) / (2 + 1).
        let scoring =
            Scoring::of_average(Ranking::bm25f().k1(6.0).b(0.0).title_boost(4.0), 1.0, 1.0);
        let weight = scoring.weight(1.0);
        let (less, more) = correction(&scoring, weight, 3, 3, 7);
        assert_eq!(less, 0);
        assert!(more <= most_more(weight, 4.0));
        assert!(f64::from(more) > 0.999_98 * f64::from(most_more(weight, 4.0)));
    }
}
