//! How often words stand in the documents of a segment, worked out beforehand.
//!
//! Positions are only read where a document may be found and holds the terms that it must. The file
//! must not know what the frequencies are for.

use std::ops::Range;

use tantivy::{DocId, TERMINATED, Term};

use super::budget::Budget;
use super::expand::for_each_term;
use super::lowered::{LoweredCondition, LoweredWords, Spans};
use super::matches::{Allowed, add_matches};
use super::source::{Candidates, Source};
use super::spans::{Finder, Tree};
use crate::index::bits::Bits;
use crate::index::layout::Layout;
use crate::index::postings::Postings;
use crate::index::schema::Fields;
use crate::index::snapshot::Segment;

/// Documents with weighted frequencies, in order.
type Listed = Vec<(DocId, u32)>;

/// The documents that hold the words, of those that are allowed if it is said which; some of them,
/// where the budget is spent.
pub(crate) fn frequencies(
    segment: &Segment,
    words: &LoweredWords,
    within: Option<&Allowed<'_>>,
    budget: &Budget,
) -> tantivy::Result<Listed> {
    match words {
        LoweredWords::Nothing => Ok(Vec::new()),
        LoweredWords::Term(term) | LoweredWords::Changed(term) => {
            term_frequencies(segment, term, within, budget)
        }
        LoweredWords::Terms(terms) => sums(segment, terms, within, budget),
        LoweredWords::Unchanged { stem, others_from } => {
            let mut list = term_frequencies(segment, stem, within, budget)?;
            for other in other_forms(segment, others_from, budget)? {
                let theirs = term_frequencies(segment, &other, within, budget)?;
                subtract(&mut list, &theirs);
            }
            list.retain(|(_, freq)| *freq > 0);
            Ok(list)
        }
        LoweredWords::AtLeast { count, words } => {
            let mut list = frequencies(segment, words, within, budget)?;
            list.retain(|(_, freq)| freq >= count);
            Ok(list)
        }
        LoweredWords::Spans(spans) => span_frequencies(segment, spans, within, budget),
        LoweredWords::Fulfils(condition) => fulfilling(segment, condition, within, budget),
    }
}

/// A frequency that has all of its weight but a millionth or so.
pub(super) const WITHOUT_END: u32 = (1 << 24) - 1;

fn fulfilling(
    segment: &Segment,
    condition: &LoweredCondition,
    within: Option<&Allowed<'_>>,
    budget: &Budget,
) -> tantivy::Result<Listed> {
    let mut bits = Bits::none(segment.reader.max_doc());
    add_matches(segment, Fields::schema().1, condition, within, budget, &mut bits)?;
    let allowed = |doc: &DocId| within.is_none_or(|allowed| allowed.admits(*doc));
    Ok(bits.iter().filter(allowed).map(|doc| (doc, WITHOUT_END)).collect())
}

/// Where what is allowed lies.
fn range_of(within: Option<&Allowed<'_>>) -> Range<DocId> {
    within.map_or(0..TERMINATED, Allowed::range)
}

/// Visits the documents of a list, with the list standing on them.
fn for_each_allowed(
    postings: &mut Postings,
    within: Option<&Allowed<'_>>,
    budget: &Budget,
    mut visit: impl FnMut(DocId, &mut Postings),
) {
    let range = range_of(within);
    let mut doc = postings.seek(range.start);
    while doc < range.end && !budget.poll() {
        if within.is_none_or(|allowed| allowed.admits(doc)) {
            visit(doc, postings);
        }
        doc = postings.advance();
    }
}

fn term_frequencies(
    segment: &Segment,
    term: &Term,
    within: Option<&Allowed<'_>>,
    budget: &Budget,
) -> tantivy::Result<Listed> {
    let mut list = Vec::new();
    if let Some(mut postings) = segment.postings(term)? {
        for_each_allowed(&mut postings, within, budget, |doc, postings| {
            list.push((doc, postings.freq()));
        });
    }
    Ok(list)
}

/// The frequencies of several terms together.
fn sums(
    segment: &Segment,
    terms: &[Term],
    within: Option<&Allowed<'_>>,
    budget: &Budget,
) -> tantivy::Result<Listed> {
    if let [term] = terms {
        return term_frequencies(segment, term, within, budget);
    }
    let mut lists = Vec::with_capacity(terms.len());
    for term in terms.iter().take_while(|_| !budget.poll()) {
        lists.extend(segment.postings(term)?);
    }
    let max_doc = segment.reader.max_doc();
    let postings: u64 = lists.iter().map(|list| u64::from(list.doc_freq())).sum();
    if postings < u64::from(max_doc / 16) {
        let mut all = Vec::new();
        for list in &mut lists {
            for_each_allowed(list, within, budget, |doc, list| all.push((doc, list.freq())));
        }
        all.sort_unstable_by_key(|(doc, _)| *doc);
        all.dedup_by(|(doc, freq), (kept, sum)| {
            let same = doc == kept;
            if same {
                *sum = sum.saturating_add(*freq);
            }
            same
        });
        return Ok(all);
    }
    let mut by_doc = vec![0_u32; max_doc as usize];
    for list in &mut lists {
        for_each_allowed(list, within, budget, |doc, list| {
            if let Some(sum) = by_doc.get_mut(doc as usize) {
                *sum = sum.saturating_add(list.freq());
            }
        });
    }
    Ok((0..).zip(by_doc).filter(|(_, freq)| *freq > 0).collect())
}

/// The terms of `exact` that begin as this one does.
fn other_forms(segment: &Segment, from: &Term, budget: &Budget) -> tantivy::Result<Vec<Term>> {
    let mut forms = Vec::new();
    let value = from.value();
    let prefix = value.as_str().unwrap_or_default();
    for_each_term(segment, from.field(), prefix, budget, |form, _| {
        forms.push(Term::from_field_text(from.field(), form));
    })?;
    Ok(forms)
}

fn subtract(list: &mut [(DocId, u32)], theirs: &[(DocId, u32)]) {
    let mut at = 0;
    for (doc, freq) in list {
        while theirs.get(at).is_some_and(|(other, _)| other < doc) {
            at += 1;
        }
        if let Some((other, less)) = theirs.get(at)
            && other == doc
        {
            *freq = freq.saturating_sub(*less);
        }
    }
}

fn span_frequencies(
    segment: &Segment,
    spans: &Spans,
    within: Option<&Allowed<'_>>,
    budget: &Budget,
) -> tantivy::Result<Listed> {
    if let (Tree::List(_), [terms], 0 | 1) = (&spans.tree, &*spans.sources, spans.at_least) {
        let mut list = sums(segment, terms, within, budget)?;
        for (_, freq) in &mut list {
            *freq = freq.saturating_mul(spans.times);
        }
        return Ok(list);
    }
    let mut sources = Source::open_all(segment, &spans.sources)?;
    let candidates = Candidates::of(&spans.tree, &sources);
    let mut positions = vec![Vec::new(); sources.len()];
    // In a field of its own, a title is one sentence.
    let mut layout = if spans.of_title { Layout::default() } else { segment.layout() };
    let mut finder = Finder::new(budget);
    let mut found = Vec::new();
    let range = range_of(within);
    let mut doc = candidates.seek(&mut sources, range.start);
    while doc < range.end && !budget.is_spent() {
        if within.is_none_or(|allowed| allowed.admits(doc)) {
            for (source, positions) in sources.iter_mut().zip(&mut positions) {
                source.positions(doc, positions);
            }
            layout.turn_to(doc);
            let count = finder.count(&spans.tree, &positions, &mut layout);
            let freq = count.freq_from(spans.at_least);
            if freq > 0 && !budget.was_spent() {
                found.push((doc, freq.saturating_mul(spans.times)));
            }
        }
        doc = candidates.seek(&mut sources, doc + 1);
    }
    Ok(found)
}
