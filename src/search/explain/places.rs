//! In which parts of an article words stand, and how often in each.
//!
//! Places are those that the index keeps; of exact forms it keeps none, and the article is read. The
//! file must not know what places are worth.

use std::ops::Range;

use tantivy::{DocId, Term};

use crate::analysis::Session;
use crate::article::Article;
use crate::index::Weights;
use crate::index::layout::Layout;
use crate::index::parts::{Part, for_each_part};
use crate::index::schema::SEPARATOR;
use crate::index::snapshot::Segment;
use crate::results::PartCounts;
use crate::search::budget::Budget;
use crate::search::lowered::LoweredWords;
use crate::search::source::{Candidates, Source};
use crate::search::spans::{Finder, Tree};

/// Where words stand.
#[derive(Debug, Default)]
pub(super) struct Places {
    pub(super) counts: PartCounts,
    /// The terms that the article holds, in order.
    pub(super) found: Vec<String>,
}

/// Finds words in one article.
pub(super) struct Reader<'a> {
    segment: &'a Segment,
    doc: DocId,
    article: &'a Article,
    weights: Weights,
    layout: Layout,
    finder: Finder<'a>,
}

impl<'a> Reader<'a> {
    pub(super) fn new(
        segment: &'a Segment,
        doc: DocId,
        article: &'a Article,
        weights: Weights,
        budget: &'a Budget,
    ) -> Self {
        let mut layout = segment.layout();
        layout.turn_to(doc);
        Self { segment, doc, article, weights, layout, finder: Finder::new(budget) }
    }

    /// Where words stand; of those that do not count, only which terms do.
    pub(super) fn places(
        &mut self,
        words: &LoweredWords,
        counts: bool,
        session: &mut Session,
    ) -> tantivy::Result<Places> {
        let whole = |terms: &[Term]| (vec![terms.to_vec()], Tree::List(0), false);
        let (sources, tree, of_title) = match words {
            LoweredWords::Fulfils(_) | LoweredWords::Nothing => return Ok(Places::default()),
            LoweredWords::AtLeast { words, .. } => return self.places(words, counts, session),
            LoweredWords::Changed(term) => {
                let (stem, word) = text(term).split_once(SEPARATOR).unwrap_or_default();
                return Ok(self.forms(stem, word, counts, session));
            }
            LoweredWords::Unchanged { stem, .. } => {
                return Ok(self.forms(text(stem), text(stem), counts, session));
            }
            LoweredWords::Term(term) => whole(std::slice::from_ref(term)),
            LoweredWords::Terms(terms) => whole(terms),
            LoweredWords::Spans(spans) => {
                (spans.sources.clone(), spans.tree.clone(), spans.of_title)
            }
        };
        let mut places = Places { found: self.found(&sources)?, ..Places::default() };
        if counts {
            let positions = self.positions(&sources, &tree)?;
            places.counts = self.counts(&tree, &positions, of_title);
        }
        Ok(places)
    }

    /// Those of some terms that the article holds.
    fn found(&self, sources: &[Vec<Term>]) -> tantivy::Result<Vec<String>> {
        let mut found = Vec::new();
        for term in sources.iter().flatten() {
            if let Some(mut list) = self.segment.postings(term)?
                && list.seek(self.doc) == self.doc
            {
                found.push(text(term).to_owned());
            }
        }
        found.sort_unstable();
        found.dedup();
        Ok(found)
    }

    /// The positions of each list; none if the article does not hold what the tree needs.
    fn positions(&self, sources: &[Vec<Term>], tree: &Tree) -> tantivy::Result<Vec<Vec<u32>>> {
        let mut sources = Source::open_all(self.segment, sources)?;
        let mut positions = vec![Vec::new(); sources.len()];
        let candidates = Candidates::of(tree, &sources);
        if candidates.seek(&mut sources, self.doc) == self.doc {
            for (source, positions) in sources.iter_mut().zip(&mut positions) {
                source.positions(self.doc, positions);
            }
        }
        Ok(positions)
    }

    fn counts(&mut self, tree: &Tree, positions: &[Vec<u32>], of_title: bool) -> PartCounts {
        if of_title {
            let found = self.finder.count(tree, positions, &mut Layout::default());
            return PartCounts { title: found.count, ..PartCounts::default() };
        }
        let body = self.layout.body();
        let lead = self.layout.lead();
        let (title, officials, topics) =
            (self.layout.title(), self.layout.officials(), self.layout.topics());
        let mut count = |range: Range<u32>| {
            let within = |list: &Vec<u32>| -> Vec<u32> {
                list.iter().copied().filter(|position| range.contains(position)).collect()
            };
            let part: Vec<Vec<u32>> = positions.iter().map(within).collect();
            self.finder.count(tree, &part, &mut self.layout).count
        };
        let of_lead = count(lead);
        PartCounts {
            title: count(title),
            officials: count(officials),
            topics: count(topics),
            lead: of_lead,
            body: count(body).saturating_sub(of_lead),
        }
    }

    /// Where a form of a word stands in the article.
    fn forms(&self, stem: &str, word: &str, counts: bool, session: &mut Session) -> Places {
        let mut places = Places::default();
        if !counts {
            return places;
        }
        places.found.push(word.to_owned());
        let counts = &mut places.counts;
        for_each_part(self.article, self.weights, usize::MAX, |part, text| {
            let times = match part {
                Part::Title => &mut counts.title,
                Part::Officials => &mut counts.officials,
                Part::Topics => &mut counts.topics,
                Part::Lead => &mut counts.lead,
                Part::Body => &mut counts.body,
            };
            session.analyze(text, &mut |token| {
                *times += u32::from(token.exact == word && token.term == stem);
            });
        });
        places
    }
}

fn text(term: &Term) -> &str {
    std::str::from_utf8(term.serialized_value_bytes()).unwrap_or_default()
}
