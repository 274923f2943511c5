//! Finds what is to be marked in an article for a query.
//!
//! The text is read once, as an index reads it; then the words of the query are looked for by their
//! positions, as a search looks for them. The file must not know how marks are shown. Its law: in an
//! article that is found for its words something is marked, and nothing that it is not found for.

use std::fmt;
use std::ops::Range;
use std::sync::Arc;

use super::budget::Budget;
use super::lowered::Lowered;
use super::spans::{Finder, Witness};
use crate::analysis::Session;
use crate::article::Article;
use crate::enrich::{AnnotationKind, BETWEEN_LABELS, Enrichment, FoundOfficial, TextPart};
use crate::index::Shared;
use crate::index::layout::Layout;
use crate::query::plan::Plan;
use crate::results::{Highlight, Highlights, Mark, Marked, Marks};

mod asked;
mod names;
#[cfg(test)]
mod tests;
mod text;

use self::asked::Asked;
use self::names::{is_found_official, is_found_topic, mark_official, mark_topic};
use self::text::{AFTER_LABEL, AFTER_NAME, Text};

/// Marks in articles what a request asks for, as [`Hit`](crate::Hit)s have it marked.
///
/// It serves where an article is at hand and no search is wanted: in an export, an alert, a page that
/// shows one article. [`Searcher::highlighter`](crate::Searcher::highlighter) makes it; making one is
/// as much work as looking up the terms of a query, so that one is kept for all articles.
///
/// Marked are the words that add to the score, wherever they occur as the query asks: the words of
/// a phrase as one, of `a w/5 b` the words and phrases on both sides, of `title:a` those in the title
/// only, of `atleast3(a)` only if there are as many. What is excluded is not marked. Function words
/// are marked in phrases, and elsewhere only where the query has no other words. Wildcards and fuzzy
/// words stand for words of the index. Of names that are required (`official:`, `office:`, `topic:`,
/// `from:` and the other roles) the words are marked in officials and topics where all of them stand
/// in one, and in an index with enrichers the text where it names such an official or shows such a
/// topic.
///
/// ```
/// use chancery::{Article, Index, SearchRequest};
///
/// let index = Index::in_memory([])?;
/// let request = SearchRequest::new("\"peace talks\" -oil".parse()?);
/// let mut highlighter = index.searcher().highlighter(&request)?;
/// let article = Article::builder("a").body("Talks on peace: the peace talks go on.").build()?;
/// let highlights = highlighter.highlight(&article);
/// assert_eq!(
///     highlights.snippet().html().to_string(),
///     "Talks on peace: the <mark>peace talks</mark> go on."
/// );
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub struct Highlighter {
    shared: Arc<Shared>,
    asked: Asked,
    highlight: Highlight,
    text: Text,
}

impl Highlighter {
    /// For a query that has been looked up. What adds nothing to the score is not marked, unless
    /// nothing does.
    pub(super) fn new(
        shared: Arc<Shared>,
        plan: &Plan,
        query: &Lowered,
        highlight: Highlight,
    ) -> Self {
        let mut asked = Asked::default();
        if !highlight.is_none() {
            let all = !plan.ranked.iter().any(|ranked| ranked.boost > 0.0);
            let ranked = plan.ranked.iter().zip(&query.ranked);
            let words = ranked.filter(|(plan, _)| all || plan.boost > 0.0);
            let words = words.map(|(_, ranked)| &ranked.words);
            asked = Asked::new(words, &query.required, shared.recipe.fields);
        }
        Self { shared, asked, highlight, text: Text::default() }
    }

    /// The highlights of an article, which need not be in the index.
    pub fn highlight(&mut self, article: &Article) -> Highlights {
        let found = self.shared.recipe.pipeline.as_ref().filter(|_| self.wants_found());
        let found = found.map(|pipeline| pipeline.read(article));
        self.highlight_within(article, found.as_ref(), &Budget::unlimited())
    }

    /// Whether it matters what enrichment found in an article.
    pub(super) fn wants_found(&self) -> bool {
        !self.asked.names.is_empty() && !self.shared.recipe.enrichers.is_empty()
    }

    /// The same, as far as there is time, with what enrichment found in the article.
    pub(super) fn highlight_within(
        &mut self,
        article: &Article,
        found: Option<&Enrichment>,
        budget: &Budget,
    ) -> Highlights {
        if self.highlight.is_none() {
            return Highlights::none(article.headline());
        }
        let marks = self.marks(article, found, budget);
        Highlights::new(article, marks, &self.highlight)
    }

    fn marks(&mut self, article: &Article, found: Option<&Enrichment>, budget: &Budget) -> Marks {
        let Self { shared, asked, text, .. } = self;
        let recipe = &shared.recipe;
        recipe.with_session(|session| {
            text.read(article, asked, recipe.weights, session, budget);
            let mut units = Units::new(article);
            find(asked, text, budget, &mut |unit, mark| units.add(unit, mark));
            if !asked.names.is_empty() {
                for (official, marks) in article.officials().iter().zip(&mut units.officials) {
                    mark_official(official, &asked.names, session, marks);
                }
                for (path, marks) in article.topics().iter().zip(&mut units.topics) {
                    mark_topic(path, &asked.names, session, marks);
                }
                if let Some(found) = found {
                    mark_found(found, asked, session, &mut units);
                }
            }
            units.into_marks(article, std::mem::take(&mut text.paragraphs))
        })
    }
}

impl fmt::Debug for Highlighter {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Highlighter").field("highlight", &self.highlight).finish_non_exhaustive()
    }
}

/// Finds where the words stand as they are asked for: the unit of each place, and the place in it.
fn find(asked: &Asked, text: &Text, budget: &Budget, visit: &mut dyn FnMut(usize, Mark)) {
    let mut layout = if asked.has_bounds { Layout::of(&text.structure) } else { Layout::default() };
    let mut finder = Finder::new(budget);
    let positions = &text.positions;
    for words in &asked.words {
        // What is found in one pass over the positions is found in any case.
        if words.has_bounds && budget.is_spent() {
            continue;
        }
        let is_too_rare = |list: usize| text.freqs.get(list).is_none_or(|f| *f < words.least_freq);
        if words.least_freq > 0 && words.tree.lists().into_iter().any(is_too_rare)
            || words.at_least > 1
                && finder.count(&words.tree, positions, &mut layout).count < words.at_least
        {
            continue;
        }
        finder.for_each_witness(&words.tree, positions, &mut layout, &mut |witness| {
            let Witness { first, start, last, end } = witness;
            if let (Some(from), Some(to)) = (text.place(first, start), text.place(last, end)) {
                let range = from.start.min(to.start)..from.end.max(to.end);
                visit(text.unit(start), Mark { range, part: first });
            }
        });
    }
}

/// Marks where the text names the officials and shows the topics that names ask for.
fn mark_found(found: &Enrichment, asked: &Asked, session: &mut Session, units: &mut Units) {
    let officials: Vec<&str> = found
        .officials()
        .iter()
        .filter(|official| is_found_official(official, &asked.names, session))
        .map(FoundOfficial::key)
        .collect();
    let topics: Vec<String> = found
        .topics()
        .iter()
        .filter(|path| is_found_topic(path, &asked.names, session))
        .map(|path| path.join(BETWEEN_LABELS))
        .collect();
    for annotation in found.annotations() {
        let value = annotation.value();
        let place = match annotation.kind() {
            AnnotationKind::Official => officials.iter().position(|key| *key == value),
            AnnotationKind::Topic => topics.iter().position(|path| path == value),
            _ => None,
        };
        let Some(place) = place else { continue };
        match annotation.part() {
            TextPart::Title => units.title.push(annotation.range()),
            TextPart::Body => {
                // Words of the query have the numbers of their lists.
                let part = asked.lists + place;
                units.body.push(Mark { range: annotation.range(), part });
            }
        }
    }
}

/// The marks of the parts of an article.
struct Units {
    body: Vec<Mark>,
    title: Vec<Range<usize>>,
    officials: Vec<Vec<Range<usize>>>,
    topics: Vec<Vec<Range<usize>>>,
}

impl Units {
    fn new(article: &Article) -> Self {
        Self {
            body: Vec::new(),
            title: Vec::new(),
            officials: vec![Vec::new(); article.officials().len()],
            topics: vec![Vec::new(); article.topics().len()],
        }
    }

    /// Units are the body, the title, the officials and the topics, in this order.
    fn add(&mut self, unit: usize, mark: Mark) {
        match unit {
            0 => self.body.push(mark),
            1 => self.title.push(mark.range),
            _ => {
                let named = self.officials.iter_mut().chain(&mut self.topics).nth(unit - 2);
                if let Some(marks) = named {
                    marks.push(mark.range);
                }
            }
        }
    }

    fn into_marks(mut self, article: &Article, paragraphs: Vec<Range<usize>>) -> Marks {
        self.body.sort_unstable_by_key(|mark| (mark.range.start, mark.range.end, mark.part));
        self.body.dedup();
        let officials = article.officials().iter().zip(self.officials);
        let officials =
            officials.filter(|(_, marks)| !marks.is_empty()).map(|(official, marks)| {
                let mut shown = official.normalized_name();
                if let Some(office) = official.office() {
                    shown.push_str(AFTER_NAME);
                    shown.push_str(office);
                }
                Marked::new(shown, marks)
            });
        let topics = article.topics().iter().zip(self.topics);
        let topics = topics
            .filter(|(_, marks)| !marks.is_empty())
            .map(|(path, marks)| Marked::new(path.join(AFTER_LABEL), marks));
        Marks {
            body: self.body,
            paragraphs,
            title: self.title,
            officials: officials.collect(),
            topics: topics.collect(),
        }
    }
}
