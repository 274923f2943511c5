//! The fields of index format 2, and the terms and column values that go into them.
//!
//! This file is the format: a change here is a new format version. It must not know how articles
//! are read or how queries are written, only what each field holds.

use std::borrow::Cow;

use std::sync::LazyLock;

use tantivy::schema::{
    Field, IndexRecordOption, NumericOptions, Schema, TextFieldIndexing, TextOptions,
};

use super::replay::{KEYWORD, REPLAY};
use crate::article::{Day, Role};

/// The version of the on-disk format that this crate reads and writes.
///
/// Format 1 has no `simhash`; all else is the same.
pub(crate) const FORMAT: u32 = 2;

/// Between the labels of a topic path and between the parts of a compound keyword. No label,
/// name or value holds it: articles are refused control characters.
pub(crate) const SEPARATOR: char = '\u{1f}';

/// First character of the terms that stand for roles.
const ROLE_MARK: char = '\u{1e}';

/// What `marker` holds for articles whose date is longer than one day.
pub(crate) const MARKER_SPAN: &str = "span";
/// What `marker` holds for articles without a date.
pub(crate) const MARKER_UNDATED: &str = "undated";

/// The engine's handles of the fields.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Fields {
    /// Title, officials, topics, lead and body: stems, weighted by repetition, with positions.
    pub(crate) text: Field,
    /// `stem SEPARATOR word` for each word of `text` that the stemmer changed, with frequencies.
    pub(crate) exact: Field,
    /// Stems of the title, with positions.
    pub(crate) title: Field,
    /// Roles, and words of the names and spellings, unstemmed; one official per stride.
    pub(crate) official: Field,
    /// Stems of the officials' offices; one office per stride.
    pub(crate) office: Field,
    /// Stems of the topics' labels; one topic per stride.
    pub(crate) topic: Field,

    /// The article's id, as it is.
    pub(crate) id: Field,
    /// Key of each official.
    pub(crate) official_key: Field,
    /// `role:key` for each role of each official.
    pub(crate) official_role: Field,
    /// Ids of officials as the articles state them, alone and as `role:id`.
    pub(crate) stated_id: Field,
    /// Offices, whole.
    pub(crate) office_key: Field,
    /// ISO 3166 codes of the article's and its officials' countries.
    pub(crate) country: Field,
    /// Organisations.
    pub(crate) organisation: Field,
    /// Topic paths and all their ancestors, labels joined by [`SEPARATOR`].
    pub(crate) topic_path: Field,
    /// Language tag.
    pub(crate) language: Field,
    /// Source.
    pub(crate) source: Field,
    /// `name=value` of each further field.
    pub(crate) further: Field,
    /// Keys of officials in encounters, as enrichment finds them, and pairs of those who met:
    /// `key SEPARATOR key`, keys in order.
    pub(crate) encounter: Field,
    /// [`MARKER_SPAN`] and [`MARKER_UNDATED`].
    pub(crate) marker: Field,

    /// Sort key of the index, descending; see [`order_key`].
    pub(crate) order: Field,
    /// First day, as a day number.
    pub(crate) date_lo: Field,
    /// Last day, as a day number.
    pub(crate) date_hi: Field,
    /// Instant of publication, Unix seconds.
    pub(crate) published: Field,
    /// Commit that first brought the article in.
    pub(crate) added: Field,
    /// Commit that last changed it.
    pub(crate) changed: Field,
    /// 128-bit XXH3 of the stored article, high half first.
    pub(crate) hash: Field,
    /// The id, packed; see [`pack_bytes`].
    pub(crate) id_bytes: Field,
    /// Where in `text` each part stands, packed; see [`super::structure`].
    pub(crate) structure: Field,

    /// The article as JSON, stored.
    pub(crate) article: Field,
    /// What enrichment found, as JSON, stored.
    pub(crate) annotations: Field,

    /// Fingerprint of the body, which those of copies resemble; see [`super::simhash`].
    pub(crate) simhash: Field,
}

impl Fields {
    /// The schema of format 2, which is put together once.
    pub(crate) fn schema() -> (Schema, Self) {
        static SCHEMA: LazyLock<(Schema, Fields)> = LazyLock::new(Fields::build);
        SCHEMA.clone()
    }

    fn build() -> (Schema, Self) {
        let mut schema = Schema::builder();
        let words = |record, norms| {
            let indexing = TextFieldIndexing::default()
                .set_tokenizer(REPLAY)
                .set_index_option(record)
                .set_fieldnorms(norms);
            TextOptions::default().set_indexing_options(indexing)
        };
        let positions = IndexRecordOption::WithFreqsAndPositions;
        let exact_id = || {
            let indexing = TextFieldIndexing::default()
                .set_tokenizer("raw")
                .set_index_option(IndexRecordOption::Basic)
                .set_fieldnorms(false);
            TextOptions::default().set_indexing_options(indexing)
        };
        let keyword = || {
            let indexing = TextFieldIndexing::default()
                .set_tokenizer(KEYWORD)
                .set_index_option(IndexRecordOption::Basic)
                .set_fieldnorms(false);
            TextOptions::default().set_indexing_options(indexing).set_fast("raw")
        };
        let column = || NumericOptions::default().set_fast();
        let fields = Self {
            text: schema.add_text_field("text", words(positions, true)),
            exact: schema.add_text_field("exact", words(IndexRecordOption::WithFreqs, false)),
            title: schema.add_text_field("title", words(positions, true)),
            official: schema.add_text_field("official", words(positions, false)),
            office: schema.add_text_field("office", words(positions, false)),
            topic: schema.add_text_field("topic", words(positions, false)),
            id: schema.add_text_field("id", exact_id()),
            official_key: schema.add_text_field("official_key", keyword()),
            official_role: schema.add_text_field("official_role", keyword()),
            stated_id: schema.add_text_field("stated_id", exact_id()),
            office_key: schema.add_text_field("office_key", keyword()),
            country: schema.add_text_field("country", keyword()),
            organisation: schema.add_text_field("organisation", keyword()),
            topic_path: schema.add_text_field("topic_path", keyword()),
            language: schema.add_text_field("language", keyword()),
            source: schema.add_text_field("source", keyword()),
            further: schema.add_text_field("further", keyword()),
            encounter: schema.add_text_field("encounter", keyword()),
            marker: schema.add_text_field("marker", exact_id()),
            order: schema.add_u64_field("order", column()),
            date_lo: schema.add_i64_field("date_lo", column()),
            date_hi: schema.add_i64_field("date_hi", column()),
            published: schema.add_i64_field("published", column()),
            added: schema.add_u64_field("added", column()),
            changed: schema.add_u64_field("changed", column()),
            hash: schema.add_u64_field("hash", column()),
            id_bytes: schema.add_u64_field("id_bytes", column()),
            structure: schema.add_u64_field("structure", column()),
            article: schema.add_bytes_field("article", tantivy::schema::STORED),
            annotations: schema.add_bytes_field("annotations", tantivy::schema::STORED),
            simhash: schema.add_u64_field("simhash", column()),
        };
        (schema.build(), fields)
    }
}

const SPAN_BITS: u32 = 13;
const WITHIN_BITS: u32 = 28;

/// The key by which the index is sorted, descending: later first day, then shorter span, then
/// later publication.
///
/// Bits 41 and up hold the first day, counted from [`Day::MIN`]; 13 bits hold 8191 less the days
/// that the span goes on (longer spans count as 8191); 28 bits hold one more than the seconds
/// from the start of the first day to the publication (0: not known, or earlier).
pub(crate) fn order_key(first: Day, last: Day, published: Option<i64>) -> u64 {
    let day = u64::from(first.number().abs_diff(Day::MIN.number()));
    let max_span = (1_u64 << SPAN_BITS) - 1;
    let span = u64::from(last.number().abs_diff(first.number())).min(max_span);
    let max_within = (1_u64 << WITHIN_BITS) - 1;
    let within = published
        .and_then(|at| at.checked_sub(i64::from(first.number()) * 86_400))
        .and_then(|seconds| u64::try_from(seconds).ok())
        .map_or(0, |seconds| (seconds + 1).min(max_within));
    (day << (SPAN_BITS + WITHIN_BITS)) | ((max_span - span) << WITHIN_BITS) | within
}

/// The smallest order key of the articles whose first day is `day` or later.
pub(crate) fn order_floor(day: Day) -> u64 {
    u64::from(day.number().abs_diff(Day::MIN.number())) << (SPAN_BITS + WITHIN_BITS)
}

/// The first day that an order key holds.
pub(crate) fn order_day(key: u64) -> Option<Day> {
    let day = i32::try_from(key >> (SPAN_BITS + WITHIN_BITS)).ok()?;
    day.checked_add(Day::MIN.number()).and_then(Day::from_number)
}

/// Packs bytes into big-endian words, the last padded with zeros, so that words compare as the
/// bytes do. The bytes hold no zero.
pub(crate) fn pack_bytes(bytes: &[u8]) -> impl Iterator<Item = u64> + '_ {
    bytes.chunks(8).map(|chunk| {
        chunk
            .iter()
            .zip((0..8).rev())
            .fold(0, |word, (byte, at)| word | u64::from(*byte) << (at * 8))
    })
}

/// Undoes [`pack_bytes`], given room for 8 bytes a word.
pub(crate) fn unpack_bytes<'a>(words: &[u64], room: &'a mut [u8]) -> &'a [u8] {
    for (bytes, word) in room.chunks_exact_mut(8).zip(words) {
        bytes.copy_from_slice(&word.to_be_bytes());
    }
    let padding = words.last().map_or(0, |word| word.trailing_zeros().min(64) / 8);
    room.get(..8 * words.len() - padding as usize).unwrap_or_default()
}

/// The keyword of an official in a role.
pub(crate) fn role_keyword(role: Role, key: &str) -> String {
    format!("{}:{key}", role.as_str())
}

/// The term that stands beside the names of an official in `official`, for each role. No word of
/// text begins as it does.
pub(crate) fn role_term(role: Role) -> String {
    format!("{ROLE_MARK}{}", role.as_str())
}

/// The keyword of a further field.
pub(crate) fn further_keyword(name: &str, value: &str) -> String {
    format!("{name}={value}")
}

/// The keyword of a topic path.
pub(crate) fn path_keyword<S: AsRef<str>>(labels: &[S]) -> String {
    let mut path = String::new();
    for (at, label) in labels.iter().enumerate() {
        if at > 0 {
            path.push(SEPARATOR);
        }
        path.push_str(label.as_ref());
    }
    path
}

/// The keyword of two officials who met.
pub(crate) fn pair_keyword(one: &str, other: &str) -> String {
    let (first, second) = if one <= other { (one, other) } else { (other, one) };
    format!("{first}{SEPARATOR}{second}")
}

/// The term of a word in `exact`.
pub(crate) fn exact_term(stem: &str, word: &str) -> String {
    let mut term = String::with_capacity(stem.len() + word.len() + 1);
    term.push_str(stem);
    term.push(SEPARATOR);
    term.push_str(word);
    term
}

/// The longest keyword that is indexed whole, in bytes; what lies beyond is cut off, here and in
/// queries alike.
const MAX_KEYWORD: usize = 8 * 1024;

/// A keyword as it is indexed and looked up: without regard to case and diacritics.
pub(crate) fn fold_keyword(value: &str) -> Cow<'_, str> {
    let value = match value.char_indices().find(|(at, c)| at + c.len_utf8() > MAX_KEYWORD) {
        Some((at, _)) => value.get(..at).unwrap_or(value),
        None => value,
    };
    if value.bytes().all(|b| b.is_ascii() && !b.is_ascii_uppercase()) {
        return Cow::Borrowed(value);
    }
    Cow::Owned(crate::analysis::folded(value))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn packed_bytes_come_back_and_keep_their_order(
            a in "[^\0]{0,40}", b in "[^\0]{0,40}"
        ) {
            let words = |s: &str| pack_bytes(s.as_bytes()).collect::<Vec<_>>();
            let mut room = [0; 200];
            prop_assert_eq!(unpack_bytes(&words(&a), &mut room), a.as_bytes());
            prop_assert_eq!(words(&a).cmp(&words(&b)), a.as_bytes().cmp(b.as_bytes()));
        }

        #[test]
        fn order_keys_compare_as_dates_do(
            first_a in -4000..4000_i32, span_a in 0..9000_i32, at_a in proptest::option::of(0..86_400_i64),
            first_b in -4000..4000_i32, span_b in 0..9000_i32, at_b in proptest::option::of(0..86_400_i64),
        ) {
            let day = |n| Day::from_number(n).unwrap();
            let key = |first: i32, span: i32, at: Option<i64>| {
                let published = at.map(|at| i64::from(first) * 86_400 + at);
                order_key(day(first), day(first + span), published)
            };
            let plain = |first: i32, span: i32, at: Option<i64>| {
                (first, std::cmp::Reverse(span.min(8191)), at.map_or(0, |at| at + 1))
            };
            prop_assert_eq!(
                key(first_a, span_a, at_a).cmp(&key(first_b, span_b, at_b)),
                plain(first_a, span_a, at_a).cmp(&plain(first_b, span_b, at_b))
            );
            prop_assert_eq!(order_day(key(first_a, span_a, at_a)), Some(day(first_a)));
            prop_assert_eq!(key(first_a, span_a, at_a) >= order_floor(day(first_b)), first_a >= first_b);
        }
    }

    #[test]
    fn the_whole_calendar_fits_the_order_key() {
        let last = order_key(Day::MAX, Day::MAX, Some(i64::MAX));
        assert!(last > order_floor(Day::MAX));
        assert_eq!(order_key(Day::MIN, Day::MAX, None), 0);
    }
}
