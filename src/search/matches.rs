//! Which documents of a segment fulfil a condition, and where words stand in them.
//!
//! Sets are computed whole, one bit a document; lists of words come with frequencies. The file must
//! not know about scores or about the order of results.

use std::ops::Range;

use tantivy::{DocId, TERMINATED, Term};

use super::lower::{LoweredCondition, LoweredWords};
use crate::article::Day;
use crate::index::STRIDE;
use crate::index::bits::{Bits, ones};
use crate::index::postings::Postings;
use crate::index::schema::{Fields, MARKER_SPAN, order_floor};
use crate::index::snapshot::Segment;

/// Documents of a segment that may be found: those of a run and some after it, as far as two sets
/// hold them.
pub(crate) struct Allowed<'a> {
    pub(crate) run: Range<DocId>,
    /// Further ones, in order, none before the end of the run.
    pub(crate) also: Vec<DocId>,
    bits: Option<Bits>,
    live: Option<&'a Bits>,
}

impl<'a> Allowed<'a> {
    /// The live documents that fulfil one condition of each required group and none of the
    /// excluded.
    pub(crate) fn new(
        segment: &'a Segment,
        fields: Fields,
        required: &[Vec<LoweredCondition>],
        excluded: &[LoweredCondition],
    ) -> tantivy::Result<Self> {
        let len = segment.reader.max_doc();
        let mut allowed =
            Self { run: 0..len, also: Vec::new(), bits: None, live: segment.live.as_ref() };
        let mut dates = None;
        for group in required {
            if let ([LoweredCondition::Date { first, last }], None) = (group.as_slice(), dates) {
                dates = Some((*first, *last));
                continue;
            }
            let mut any = Bits::none(len);
            for condition in group {
                add_matches(segment, fields, condition, &mut any)?;
            }
            match &mut allowed.bits {
                Some(bits) => bits.intersect(&any),
                None => allowed.bits = Some(any),
            }
        }
        for condition in excluded {
            let mut matches = Bits::none(len);
            add_matches(segment, fields, condition, &mut matches)?;
            allowed.bits.get_or_insert_with(|| Bits::all(len)).subtract(&matches);
        }
        if let Some((first, last)) = dates {
            (allowed.run, allowed.also) = date_run(segment, fields, first, last)?;
        }
        Ok(allowed)
    }

    /// Whether both sets hold a document of the run, or one of those after it.
    #[inline]
    pub(crate) fn contains(&self, doc: DocId) -> bool {
        self.bits.as_ref().is_none_or(|bits| bits.contains(doc))
            && self.live.is_none_or(|live| live.contains(doc))
    }

    /// The same for the 64 documents from 64 times `at` on.
    #[inline]
    pub(crate) fn word(&self, at: usize) -> u64 {
        self.bits.as_ref().map_or(u64::MAX, |bits| bits.word(at))
            & self.live.map_or(u64::MAX, |live| live.word(at))
    }

    /// Whether all documents of the segment may be found.
    pub(crate) fn is_everything(&self, max_doc: DocId) -> bool {
        self.run == (0..max_doc) && self.bits.is_none() && self.live.is_none()
    }

    /// All that may be found, if conditions leave so few that it is worth to begin with them.
    pub(crate) fn few(&self, cost: u64) -> Option<Vec<DocId>> {
        let bits = self.bits.as_ref()?;
        let few = cost / 8;
        let words = || self.run.start / 64..self.run.end.div_ceil(64);
        let mut count = 0;
        for at in words() {
            count += u64::from(bits.word(at as usize).count_ones());
            if count > few {
                return None;
            }
        }
        Some(self.iter().collect())
    }

    /// All that may be found, in order.
    pub(crate) fn iter(&self) -> impl Iterator<Item = DocId> + '_ {
        let run = (self.run.start / 64..self.run.end.div_ceil(64))
            .flat_map(|at| ones(self.word(at as usize)).map(move |bit| 64 * at + bit));
        let run = run.filter(|doc| self.run.contains(doc));
        run.chain(self.also.iter().copied().filter(|doc| self.contains(*doc)))
    }
}

/// Adds the documents that fulfil a condition; deleted ones may be among them.
pub(crate) fn add_matches(
    segment: &Segment,
    fields: Fields,
    condition: &LoweredCondition,
    bits: &mut Bits,
) -> tantivy::Result<()> {
    match condition {
        LoweredCondition::Nothing => {}
        LoweredCondition::Keyword(term) => {
            for_each_doc(segment, term, |doc| bits.insert(doc))?;
        }
        LoweredCondition::Words(words) => {
            for (doc, _) in frequencies(segment, words)? {
                bits.insert(doc);
            }
        }
        LoweredCondition::Names { terms, one_value } => {
            add_names(segment, terms, *one_value, bits)?;
        }
        LoweredCondition::Date { first, last } => {
            add_dates(segment, fields, *first, *last, bits)?;
        }
        LoweredCondition::AddedAfter(generation) => {
            for doc in 0..segment.reader.max_doc() {
                if segment.added.first(doc).is_some_and(|added| added > *generation) {
                    bits.insert(doc);
                }
            }
        }
    }
    Ok(())
}

fn for_each_doc(
    segment: &Segment,
    term: &Term,
    mut visit: impl FnMut(DocId),
) -> tantivy::Result<()> {
    if let Some(mut postings) = segment.postings(term)? {
        let mut doc = postings.doc();
        while doc != TERMINATED {
            visit(doc);
            doc = postings.advance();
        }
    }
    Ok(())
}

fn add_dates(
    segment: &Segment,
    fields: Fields,
    first: i64,
    last: i64,
    bits: &mut Bits,
) -> tantivy::Result<()> {
    let (run, also) = date_run(segment, fields, first, last)?;
    bits.insert_range(run.start, run.end);
    for doc in also {
        bits.insert(doc);
    }
    Ok(())
}

/// The documents whose date overlaps a range: a run of them, and others after it, in order.
///
/// The index is sorted by first day, newest first: those that begin inside of the range are the
/// run. Those that begin earlier can only reach into it if they are longer than a day, and these
/// have a posting list of their own.
fn date_run(
    segment: &Segment,
    fields: Fields,
    first: i64,
    last: i64,
) -> tantivy::Result<(Range<DocId>, Vec<DocId>)> {
    let floor = |number: i64| {
        let day = i32::try_from(number).ok().and_then(Day::from_number);
        day.map(order_floor)
    };
    let start = floor(last + 1).map_or(0, |key| segment.end_of_order(key));
    let end = floor(first).map_or(segment.dated, |key| segment.end_of_order(key)).max(start);
    let mut also = Vec::new();
    let spans = Term::from_field_text(fields.marker, MARKER_SPAN);
    if let Some(mut spans) = segment.postings(&spans)? {
        let mut doc = spans.seek(end);
        while doc != TERMINATED {
            if segment.date_hi.first(doc).is_some_and(|hi| hi >= first)
                && segment.date_lo.first(doc).is_some_and(|lo| lo <= last)
            {
                also.push(doc);
            }
            doc = spans.advance();
        }
    }
    Ok((start..end, also))
}

/// Documents that hold all of the terms, in one value of the field if asked so.
fn add_names(
    segment: &Segment,
    terms: &[Term],
    one_value: bool,
    bits: &mut Bits,
) -> tantivy::Result<()> {
    let by_value = one_value && terms.len() > 1;
    let Some(mut lists) = open_all(segment, terms)? else { return Ok(()) };
    let mut values = Vec::new();
    let mut others = Vec::new();
    for_each_common(&mut lists, |doc, lists| {
        if by_value {
            values_of(lists.first_mut(), &mut values);
            for list in lists.iter_mut().skip(1) {
                values_of(Some(list), &mut others);
                values.retain(|value| others.binary_search(value).is_ok());
            }
            if values.is_empty() {
                return;
            }
        }
        bits.insert(doc);
    });
    Ok(())
}

/// The ordinals of the values that a term stands in, in order.
fn values_of(postings: Option<&mut Postings>, values: &mut Vec<u32>) {
    values.clear();
    if let Some(postings) = postings {
        postings.positions(values);
    }
    for value in values.iter_mut() {
        *value /= STRIDE;
    }
    values.dedup();
}

/// The posting lists of all terms, with positions; `None` if one has none.
fn open_all(segment: &Segment, terms: &[Term]) -> tantivy::Result<Option<Vec<Postings>>> {
    terms.iter().map(|term| segment.positions(term)).collect()
}

/// Visits the documents that all lists hold, with the lists standing on it, in their given order.
fn for_each_common(lists: &mut [Postings], mut visit: impl FnMut(DocId, &mut [Postings])) {
    let mut order: Vec<usize> = (0..lists.len()).collect();
    order.sort_by_key(|at| lists.get(*at).map_or(0, Postings::doc_freq));
    let Some(lead) = order.first().copied() else { return };
    let mut doc = lists.get_mut(lead).map_or(TERMINATED, Postings::doc);
    'docs: while doc != TERMINATED {
        for at in order.iter().skip(1) {
            let Some(list) = lists.get_mut(*at) else { return };
            let found = if list.doc() < doc { list.seek(doc) } else { list.doc() };
            if found != doc {
                doc = lists.get_mut(lead).map_or(TERMINATED, |list| list.seek(found));
                continue 'docs;
            }
        }
        visit(doc, lists);
        doc = lists.get_mut(lead).map_or(TERMINATED, Postings::advance);
    }
}

/// The documents that hold the words, with weighted frequencies, in order.
pub(crate) fn frequencies(
    segment: &Segment,
    words: &LoweredWords,
) -> tantivy::Result<Vec<(DocId, u32)>> {
    match words {
        LoweredWords::Term(term) | LoweredWords::Changed(term) => term_frequencies(segment, term),
        LoweredWords::Phrase(terms) => phrase_frequencies(segment, terms),
        LoweredWords::Unchanged { stem, others_from } => {
            let mut list = term_frequencies(segment, stem)?;
            for other in other_forms(segment, others_from)? {
                let theirs = term_frequencies(segment, &other)?;
                subtract(&mut list, &theirs);
            }
            list.retain(|(_, freq)| *freq > 0);
            Ok(list)
        }
    }
}

fn term_frequencies(segment: &Segment, term: &Term) -> tantivy::Result<Vec<(DocId, u32)>> {
    let mut list = Vec::new();
    if let Some(mut postings) = segment.postings(term)? {
        list.reserve(postings.doc_freq() as usize);
        let mut doc = postings.doc();
        while doc != TERMINATED {
            list.push((doc, postings.freq()));
            doc = postings.advance();
        }
    }
    Ok(list)
}

/// The terms of `exact` that begin as this one does.
fn other_forms(segment: &Segment, from: &Term) -> tantivy::Result<Vec<Term>> {
    let index = segment.inverted_index(from.field())?;
    let prefix = from.serialized_value_bytes();
    let mut forms = Vec::new();
    let mut stream = index.terms().range().ge(prefix).into_stream()?;
    while stream.advance() {
        let key = stream.key();
        if !key.starts_with(prefix) {
            break;
        }
        if let Ok(text) = std::str::from_utf8(key) {
            forms.push(Term::from_field_text(from.field(), text));
        }
    }
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

fn phrase_frequencies(segment: &Segment, terms: &[Term]) -> tantivy::Result<Vec<(DocId, u32)>> {
    let mut found = Vec::new();
    let mut distinct = terms.to_vec();
    distinct.sort_unstable();
    distinct.dedup();
    let Some(mut lists) = open_all(segment, &distinct)? else { return Ok(found) };
    let places: Vec<usize> =
        terms.iter().filter_map(|term| distinct.binary_search(term).ok()).collect();
    let mut positions: Vec<Vec<u32>> = vec![Vec::new(); distinct.len()];
    for_each_common(&mut lists, |doc, lists| {
        for (list, positions) in lists.iter_mut().zip(&mut positions) {
            list.positions(positions);
        }
        let Some((first, rest)) = places.split_first() else { return };
        let starts = positions.get(*first).map(Vec::as_slice).unwrap_or_default();
        let freq = starts
            .iter()
            .filter(|start| {
                (1..).zip(rest).all(|(offset, place)| {
                    positions
                        .get(*place)
                        .is_some_and(|p| p.binary_search(&(**start + offset)).is_ok())
                })
            })
            .count();
        if freq > 0 {
            found.push((doc, u32::try_from(freq).unwrap_or(u32::MAX)));
        }
    });
    Ok(found)
}
