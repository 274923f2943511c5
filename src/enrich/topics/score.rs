//! Which topics an article has, from the phrases in it.
//!
//! It knows counts and scores. It must not know words. Its one law: the same phrases in the same
//! places give the same topics in the same order.

use std::ops::Range;

use super::super::annotation::TextPart;
use super::super::text::Word;
use super::tree::{PhraseId, TopicId, Tree};

/// The most topics of an article.
const MOST: usize = 10;
/// The score that a text of up to [`SHORT`] words needs.
const LEAST: f32 = 3.0;
/// What each e-fold of the words above that adds to it.
const GROWTH: f32 = 2.4;
const SHORT: usize = 400;
/// A topic needs the root of the highest score this often.
const BESIDE: f32 = 0.5;
/// The part of a topic's score that the one above it gets.
const LIFT: f32 = 0.35;
/// The part of the needed score that a topic must have from phrases of its own.
const OWN: f32 = 0.5;
/// How often a phrase counts by where it stands.
const IN_TITLE: u32 = 3;
const IN_LEAD: u32 = 2;

/// Where the phrases stand.
#[derive(Debug, Default)]
pub(super) struct Places {
    places: Vec<Place>,
    words: usize,
}

#[derive(Debug)]
struct Place {
    phrase: PhraseId,
    part: TextPart,
    range: Range<usize>,
    counts: u32,
}

/// What the phrases of a topic have scored, and what those of the topics below it lend to it.
#[derive(Debug, Clone, Copy, Default)]
struct Score {
    own: f32,
    lifted: f32,
}

/// A topic of the article.
#[derive(Debug, Clone, Copy)]
pub(super) struct Kept {
    pub(super) topic: TopicId,
    score: f32,
    confidence: u8,
}

/// A place that shows a topic of the article.
#[derive(Debug)]
pub(super) struct Shown {
    pub(super) topic: TopicId,
    pub(super) part: TextPart,
    pub(super) range: Range<usize>,
    pub(super) confidence: u8,
}

impl Places {
    /// Reads a part of the article, with the range of its lead.
    pub(super) fn read(
        &mut self,
        tree: &Tree,
        part: TextPart,
        words: &[Word],
        lead: &Range<usize>,
    ) {
        let places = &mut self.places;
        self.words += words.len();
        tree.find(words, |phrase, range| {
            let counts = match part {
                TextPart::Title => IN_TITLE,
                TextPart::Body if lead.contains(&range.start) => IN_LEAD,
                TextPart::Body => 1,
            };
            places.push(Place { phrase, part, range, counts });
        });
    }

    /// The topics of the article, the highest score first.
    pub(super) fn keep(&self, tree: &Tree) -> Vec<Kept> {
        let scores = self.scores(tree);
        let highest = scores.iter().map(|score| score.own).fold(0.0, f32::max);
        let needed = needed(self.words).max(BESIDE * highest.sqrt());
        let enough = |s: &Score| s.own + s.lifted >= needed && s.own >= OWN * needed;
        let mut named = vec![false; scores.len()];
        let mut kept = Vec::new();
        for (topic, score) in (0..).zip(&scores).filter(|(_, score)| enough(score)) {
            kept.push(Kept {
                topic,
                score: score.own + score.lifted,
                confidence: confidence(score.own + score.lifted, needed),
            });
            let mut above = tree.parent(topic);
            while let Some(topic) = above {
                if let Some(named) = named.get_mut(topic as usize) {
                    *named = true;
                }
                above = tree.parent(topic);
            }
        }
        kept.retain(|kept| !named.get(kept.topic as usize).copied().unwrap_or_default());
        kept.sort_by(|a, b| b.score.total_cmp(&a.score).then(a.topic.cmp(&b.topic)));
        kept.truncate(MOST);
        kept
    }

    /// The score of each topic. A topic comes before those below it.
    fn scores(&self, tree: &Tree) -> Vec<Score> {
        let mut counts: Vec<(PhraseId, u32)> =
            self.places.iter().map(|place| (place.phrase, place.counts)).collect();
        counts.sort_unstable();
        let mut scores = vec![Score::default(); tree.len()];
        for same in counts.chunk_by(|a, b| a.0 == b.0) {
            let n: u32 = same.iter().map(|(_, counts)| counts).sum();
            if let Some((number, _)) = same.first()
                && let Some(phrase) = tree.phrase(*number)
                && let Some(score) = phrase.topic.and_then(|topic| scores.get_mut(topic as usize))
            {
                score.own += phrase.weight * saturated(n);
            }
        }
        for topic in (0..u32::try_from(scores.len()).unwrap_or(u32::MAX)).rev() {
            let score = scores.get(topic as usize).copied().unwrap_or_default();
            if let Some(parent) = tree.parent(topic).and_then(|p| scores.get_mut(p as usize)) {
                parent.lifted += (score.own + score.lifted) * LIFT;
            }
        }
        scores
    }

    /// The places that show topics, in the order of the text.
    pub(super) fn of(&self, tree: &Tree, kept: &[Kept]) -> Vec<Shown> {
        let shown = |place: &Place| {
            let topic = tree.phrase(place.phrase)?.topic?;
            let kept = kept.iter().find(|kept| kept.topic == topic)?;
            Some(Shown {
                topic,
                part: place.part,
                range: place.range.clone(),
                confidence: kept.confidence,
            })
        };
        self.places.iter().filter_map(shown).collect()
    }
}

/// What *n* counts of a phrase are worth: 1, 1.5, 1.8, 2 ... up to 3.
fn saturated(n: u32) -> f32 {
    let n = f32::from(u16::try_from(n).unwrap_or(u16::MAX));
    3.0 * n / (n + 2.0)
}

/// The score that a text of so many words asks of a topic.
fn needed(words: usize) -> f32 {
    let tens = |words: usize| f32::from(u16::try_from(words / 10).unwrap_or(u16::MAX));
    LEAST + GROWTH * (tens(words) / tens(SHORT)).max(1.0).ln()
}

/// How sure a topic is that has a score where another is needed: 50 to 99 percent.
fn confidence(score: f32, needed: f32) -> u8 {
    let share = score / (score + needed);
    (50..=99).rev().find(|percent| f32::from(*percent) <= share * 100.0).unwrap_or(50)
}
