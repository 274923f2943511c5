//! Which documents of a segment fulfil a condition.
//!
//! Sets are computed whole, one bit a document. The file must not know about scores or about the
//! order of results.

use std::ops::Range;

use tantivy::{DocId, TERMINATED, Term};

use super::budget::Budget;
use super::expand::for_each_term;
use super::frequencies::frequencies;
use super::lowered::{LoweredCondition, LoweredWords};
use super::resolve::words as key_words;
use super::source::{Candidates, Source};
use crate::article::Day;
use crate::enrich::is_same_sound;
use crate::index::STRIDE;
use crate::index::bits::{Bits, ones};
use crate::index::postings::Postings;
use crate::index::schema::{Fields, MARKER_SPAN, SEPARATOR, order_floor};
use crate::index::snapshot::Segment;
use crate::query::pattern::Matcher;

/// Documents of a segment that may be found: those of a run and some after it, as far as two sets
/// hold them.
pub(crate) struct Allowed<'a> {
    pub(crate) run: Range<DocId>,
    /// Further ones, in order, none before the end of the run.
    pub(crate) also: Vec<DocId>,
    bits: Option<Bits>,
    live: Option<&'a Bits>,
    pub(super) budget: &'a Budget,
}

impl<'a> Allowed<'a> {
    /// The live documents that fulfil all required conditions and none of the excluded.
    pub(crate) fn new(
        segment: &'a Segment,
        fields: Fields,
        required: &[LoweredCondition],
        excluded: &[LoweredCondition],
        budget: &'a Budget,
    ) -> tantivy::Result<Self> {
        let len = segment.reader.max_doc();
        let live = segment.live.as_ref();
        let mut allowed = Self { run: 0..len, also: Vec::new(), bits: None, live, budget };
        let mut dates = None;
        let mut sets = Vec::with_capacity(required.len());
        for condition in required {
            match condition {
                LoweredCondition::Date { first, last } if dates.is_none() => {
                    dates = Some((*first, *last));
                }
                other => sets.push(other),
            }
        }
        if let Some((first, last)) = dates {
            (allowed.run, allowed.also) = date_run(segment, fields, first, last)?;
        }
        // Words are looked for in what the others leave.
        sets.sort_by_key(|condition| condition.is_words());
        for condition in sets {
            let mut matches = Bits::none(len);
            add_matches(segment, fields, condition, Some(&allowed), budget, &mut matches)?;
            match &mut allowed.bits {
                Some(bits) => bits.intersect(&matches),
                None => allowed.bits = Some(matches),
            }
        }
        for condition in excluded {
            let mut matches = Bits::none(len);
            add_matches(segment, fields, condition, Some(&allowed), budget, &mut matches)?;
            allowed.bits.get_or_insert_with(|| Bits::all(len)).subtract(&matches);
        }
        Ok(allowed)
    }

    /// Those of the run that are not before a document, and those after it.
    pub(super) fn starting(&self, first: DocId) -> Self {
        let run = self.run.start.max(first).min(self.run.end)..self.run.end;
        let (also, bits) = (self.also.clone(), self.bits.clone());
        Self { run, also, bits, live: self.live, budget: self.budget }
    }

    /// Those of the documents that a set holds as well.
    pub(super) fn narrowed(&self, to: &Bits) -> Self {
        let mut bits = to.clone();
        if let Some(own) = &self.bits {
            bits.intersect(own);
        }
        let (run, also) = (self.run.clone(), self.also.clone());
        Self { run, also, bits: Some(bits), live: self.live, budget: self.budget }
    }

    /// Documents that are given, in order.
    pub(crate) fn these(docs: Vec<DocId>, budget: &'a Budget) -> Self {
        Self { run: 0..0, also: docs, bits: None, live: None, budget }
    }

    /// No document before its start or from its end on may be found.
    pub(crate) fn range(&self) -> Range<DocId> {
        let first = self.also.first().copied().unwrap_or(TERMINATED);
        let end = self.also.last().map_or(0, |last| last + 1);
        let start = if self.run.is_empty() { first } else { self.run.start };
        start..end.max(self.run.end)
    }

    /// Whether both sets hold a document of the run, or one of those after it.
    #[inline]
    pub(crate) fn contains(&self, doc: DocId) -> bool {
        self.bits.as_ref().is_none_or(|bits| bits.contains(doc))
            && self.live.is_none_or(|live| live.contains(doc))
    }

    /// Whether a document may be found.
    pub(crate) fn admits(&self, doc: DocId) -> bool {
        (self.run.contains(&doc) || self.also.binary_search(&doc).is_ok()) && self.contains(doc)
    }

    /// The same as [`contains`](Self::contains) for the 64 documents from 64 times `at` on.
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

/// Adds the documents that fulfil a condition; deleted ones may be among them. Of documents that
/// are not allowed, any may be among them or not. Where the budget is spent some are missing.
pub(crate) fn add_matches(
    segment: &Segment,
    fields: Fields,
    condition: &LoweredCondition,
    within: Option<&Allowed<'_>>,
    budget: &Budget,
    bits: &mut Bits,
) -> tantivy::Result<()> {
    let len = segment.reader.max_doc();
    match condition {
        LoweredCondition::All(all) => {
            let mut common = Bits::all(len);
            for condition in all {
                let mut matches = Bits::none(len);
                add_matches(segment, fields, condition, within, budget, &mut matches)?;
                common.intersect(&matches);
            }
            bits.unite(&common);
        }
        LoweredCondition::Any(any) => {
            for condition in any {
                add_matches(segment, fields, condition, within, budget, bits)?;
            }
        }
        LoweredCondition::Not(not) => {
            let mut matches = Bits::none(len);
            add_matches(segment, fields, not, within, budget, &mut matches)?;
            let mut others = Bits::all(len);
            others.subtract(&matches);
            bits.unite(&others);
        }
        single => add_single(segment, fields, single, within, budget, bits)?,
    }
    Ok(())
}

/// Whether a keyword is that of two officials who met, one of whom has these words in the key in
/// whatever transliteration, and the other those, if any are asked for.
fn is_pair_of(keyword: &str, one: &[String], other: Option<&[String]>) -> bool {
    let Some((first, second)) = keyword.split_once(SEPARATOR) else { return false };
    let is = |key: &str, words: &[String]| {
        words.iter().all(|word| key_words(key).any(|part| is_same_sound(part, word)))
    };
    match other {
        None => is(first, one) || is(second, one),
        Some(other) => {
            (is(first, one) && is(second, other)) || (is(first, other) && is(second, one))
        }
    }
}

/// The same for a condition that is not made of others. It is apart from what calls itself, so that
/// this needs little stack.
#[inline(never)]
fn add_single(
    segment: &Segment,
    fields: Fields,
    condition: &LoweredCondition,
    within: Option<&Allowed<'_>>,
    budget: &Budget,
    bits: &mut Bits,
) -> tantivy::Result<()> {
    match condition {
        LoweredCondition::Words(LoweredWords::Term(term) | LoweredWords::Changed(term))
        | LoweredCondition::Keyword(term) => {
            for_each_doc(segment, term, |doc| bits.insert(doc))?;
        }
        LoweredCondition::Words(LoweredWords::Terms(terms)) => {
            for term in terms.iter().take_while(|_| !budget.poll()) {
                for_each_doc(segment, term, |doc| bits.insert(doc))?;
            }
        }
        LoweredCondition::Words(words) => {
            for (doc, _) in frequencies(segment, words, within, budget)? {
                bits.insert(doc);
            }
        }
        LoweredCondition::Names(words) => add_names(segment, words, budget, bits)?,
        LoweredCondition::Keywords { field, pattern, named } => {
            let mut matcher =
                if *named { Matcher::of_values(pattern) } else { Matcher::new(pattern) };
            let mut infos = Vec::new();
            let prefix = matcher.prefix().to_owned();
            for_each_term(segment, *field, &prefix, budget, |term, info| {
                if matcher.distance(term).is_some() {
                    infos.push(info.clone());
                }
            })?;
            for info in infos.iter().take_while(|_| !budget.poll()) {
                visit_all(&mut segment.list(*field, info)?, |doc| bits.insert(doc));
            }
        }
        LoweredCondition::Met { field, one, other } => {
            let mut infos = Vec::new();
            for_each_term(segment, *field, "", budget, |term, info| {
                if is_pair_of(term, one, other.as_deref()) {
                    infos.push(info.clone());
                }
            })?;
            for info in infos.iter().take_while(|_| !budget.poll()) {
                visit_all(&mut segment.list(*field, info)?, |doc| bits.insert(doc));
            }
        }
        LoweredCondition::Date { first, last } => {
            add_dates(segment, fields, *first, *last, bits)?;
        }
        LoweredCondition::DateWithin { first, last } => {
            let (run, _) = date_run(segment, fields, *first, *last)?;
            for doc in run {
                if segment.date_hi.first(doc).is_some_and(|hi| hi <= *last) {
                    bits.insert(doc);
                }
            }
        }
        LoweredCondition::AddedAfter(generation) => {
            for doc in 0..segment.reader.max_doc() {
                if segment.added.first(doc).is_some_and(|added| added > *generation) {
                    bits.insert(doc);
                }
            }
        }
        LoweredCondition::All(_) | LoweredCondition::Any(_) | LoweredCondition::Not(_) => {}
    }
    Ok(())
}

fn for_each_doc(segment: &Segment, term: &Term, visit: impl FnMut(DocId)) -> tantivy::Result<()> {
    if let Some(mut postings) = segment.postings(term)? {
        visit_all(&mut postings, visit);
    }
    Ok(())
}

fn visit_all(postings: &mut Postings, mut visit: impl FnMut(DocId)) {
    let mut doc = postings.doc();
    while doc != TERMINATED {
        visit(doc);
        doc = postings.advance();
    }
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

/// Documents that hold one term of each list, in one value of the field.
fn add_names(
    segment: &Segment,
    words: &[Vec<Term>],
    budget: &Budget,
    bits: &mut Bits,
) -> tantivy::Result<()> {
    if let [terms] = words {
        return terms
            .iter()
            .try_for_each(|term| for_each_doc(segment, term, |doc| bits.insert(doc)));
    }
    let mut sources = Source::open_all(segment, words)?;
    let candidates = Candidates::all(&sources);
    let mut values = Vec::new();
    let mut others = Vec::new();
    let mut doc = candidates.seek(&mut sources, 0);
    while doc != TERMINATED && !budget.poll() {
        for (nth, source) in sources.iter_mut().enumerate() {
            if nth == 0 {
                values_of(source, doc, &mut values);
            } else if !values.is_empty() {
                values_of(source, doc, &mut others);
                values.retain(|value| others.binary_search(value).is_ok());
            }
        }
        if !values.is_empty() {
            bits.insert(doc);
        }
        doc = candidates.seek(&mut sources, doc + 1);
    }
    Ok(())
}

/// The ordinals of the values of a document in which a source stands, in order.
fn values_of(source: &mut Source, doc: DocId, values: &mut Vec<u32>) {
    source.positions(doc, values);
    for value in values.iter_mut() {
        *value /= STRIDE;
    }
    values.dedup();
}
