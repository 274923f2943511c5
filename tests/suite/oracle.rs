//! Against a naive search over the articles themselves, on random corpora, commits, deletions and
//! queries:
//!
//! 1. The same articles match.
//! 2. They have the same BM25F scores, up to the rounding of sums, where nothing was deleted.
//! 3. They come in the order of score, then date, then id.
//! 4. The first k of a search are the first k of all.

#![expect(
    clippy::cast_precision_loss,
    clippy::cast_possible_truncation,
    reason = "counts of a handful of articles"
)]

use std::cmp::Ordering;
use std::collections::BTreeMap;

use chancery::{Article, Count, DateSpan, Fields, Index, Ranking, SearchRequest, Sort, Total};
use proptest::prelude::*;

const WORDS: [&str; 8] = ["envoy", "treaty", "cable", "port", "canal", "oath", "tariff", "zinc"];
const DATES: [&str; 8] = [
    "",
    "1956-11-05",
    "1956-11-06",
    "1956-11",
    "1956",
    "1956-11-01/1956-11-20",
    "1648-10-24",
    "1957-01-01",
];

/// One article as a list of words and a date.
#[derive(Clone, Debug)]
struct Made {
    id: usize,
    title: Vec<usize>,
    body: Vec<usize>,
    date: usize,
    desk: usize,
}

impl Made {
    fn id(&self) -> String {
        format!("d{}", self.id)
    }

    fn span(&self) -> Option<DateSpan> {
        DATES[self.date].parse().ok()
    }

    fn article(&self) -> Article {
        let text = |words: &[usize]| words.iter().map(|w| WORDS[*w]).collect::<Vec<_>>().join(" ");
        let builder = Article::builder(self.id()).title(text(&self.title)).body(text(&self.body));
        let builder = builder.field("desk", format!("desk {}", self.desk));
        let builder = match self.span() {
            Some(span) => builder.date(span),
            None => builder,
        };
        builder.build().unwrap()
    }

    /// Occurrences of a word, those in the title three times.
    fn freq(&self, word: usize) -> u32 {
        let count = |words: &[usize]| words.iter().filter(|w| **w == word).count();
        u32::try_from(3 * count(&self.title) + count(&self.body)).unwrap()
    }

    fn len(&self) -> u32 {
        u32::try_from(3 * self.title.len() + self.body.len()).unwrap()
    }
}

#[derive(Clone, Debug)]
struct Asked {
    should: Vec<usize>,
    must: Vec<usize>,
    must_not: Vec<usize>,
    date: Option<usize>,
    desk: Option<usize>,
    k1: f32,
    b: f32,
}

impl Asked {
    fn text(&self) -> String {
        let mut parts: Vec<String> = Vec::new();
        parts.extend(self.should.iter().map(|w| WORDS[*w].to_owned()));
        parts.extend(self.must.iter().map(|w| format!("+{}", WORDS[*w])));
        parts.extend(self.must_not.iter().map(|w| format!("-{}", WORDS[*w])));
        parts.extend(self.date.map(|date| format!("date:{}", DATES[date])));
        parts.extend(self.desk.map(|desk| format!("desk:\"DESK {desk}\"")));
        parts.join(" ")
    }

    /// The words that add to the score, as often as they are asked for.
    fn ranked(&self) -> Vec<usize> {
        self.should.iter().chain(&self.must).copied().collect()
    }

    fn matches(&self, made: &Made) -> bool {
        let ranked = self.ranked();
        let has = |word: &usize| made.freq(*word) > 0;
        let span: Option<DateSpan> = self.date.and_then(|date| DATES[date].parse().ok());
        self.must.iter().all(has)
            && !self.must_not.iter().any(has)
            && (ranked.is_empty() || ranked.iter().any(has))
            && span.is_none_or(|asked| made.span().is_some_and(|span| span.overlaps(&asked)))
            && self.desk.is_none_or(|desk| made.desk == desk)
    }

    fn score(&self, made: &Made, all: &[Made]) -> f32 {
        let n = all.len() as f64;
        let average = all.iter().map(|m| f64::from(m.len())).sum::<f64>() / n;
        let (k1, b) = (f64::from(self.k1), f64::from(self.b));
        let k = k1 * (1.0 - b + b * f64::from(made.len()) / average);
        let score: f64 = self
            .ranked()
            .iter()
            .map(|word| {
                let df = all.iter().filter(|m| m.freq(*word) > 0).count() as f64;
                let idf = (1.0 + (n - df + 0.5) / (df + 0.5)).ln();
                let tf = f64::from(made.freq(*word));
                if tf == 0.0 { 0.0 } else { idf * (k1 + 1.0) * tf / (tf + k) }
            })
            .sum();
        score as f32
    }
}

fn made() -> impl Strategy<Value = Made> {
    // Articles of up to 39 tokens, so that their stored lengths are exact.
    let title = prop::collection::vec(0..WORDS.len(), 0..4);
    let body = prop::collection::vec(0..WORDS.len(), 1..28);
    (0..30_usize, title, body, 0..DATES.len(), 0..3_usize)
        .prop_map(|(id, title, body, date, desk)| Made { id, title, body, date, desk })
}

fn asked() -> impl Strategy<Value = Asked> {
    let words = |most| prop::collection::vec(0..WORDS.len(), 0..most);
    let date = prop::option::weighted(0.3, 1..DATES.len());
    let desk = prop::option::weighted(0.3, 0..4_usize);
    let ranking = (0.0..3.0_f32, 0.0..1.0_f32);
    (words(4), words(3), words(2), date, desk, ranking).prop_map(
        |(should, must, must_not, date, desk, (k1, b))| Asked {
            should,
            must,
            must_not,
            date,
            desk,
            k1,
            b,
        },
    )
}

/// Newer first: by first day, then the shorter span; undated ones last; then by id.
fn by_date(a: &Made, b: &Made) -> Ordering {
    let key = |m: &Made| {
        m.span().map(|span| {
            let (first, last) = (span.first_day().number(), span.last_day().number());
            (first, first - last)
        })
    };
    key(b).cmp(&key(a)).then_with(|| a.id().cmp(&b.id()))
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 120, ..ProptestConfig::default() })]

    #[test]
    fn search_does_as_a_naive_one_does(
        batches in prop::collection::vec(prop::collection::vec(made(), 1..14), 1..4),
        deleted in prop::collection::vec(0..30_usize, 0..4),
        queries in prop::collection::vec(asked(), 1..8),
        k in 1..7_usize,
    ) {
        let index = Index::in_memory([]).unwrap();
        let mut writer = index.writer().unwrap();
        let mut there: BTreeMap<usize, Made> = BTreeMap::new();
        let mut replaced = false;
        for batch in &batches {
            for made in batch {
                writer.upsert(made.article()).unwrap();
                replaced |= there.insert(made.id, made.clone()).is_some();
            }
            writer.commit().unwrap();
        }
        for id in &deleted {
            let was = there.remove(id);
            prop_assert_eq!(writer.delete(format!("d{id}").as_str()).unwrap(), was.is_some());
            replaced |= was.is_some();
        }
        writer.commit().unwrap();
        let all: Vec<Made> = there.into_values().collect();
        let searcher = index.searcher();
        prop_assert_eq!(searcher.stats().unwrap().articles(), all.len() as u64);

        for asked in &queries {
            let request = SearchRequest::new(asked.text().parse().unwrap())
                .ranking(Ranking::bm25f().k1(asked.k1).b(asked.b))
                .count(Count::Exact)
                .fields(Fields::Ids);
            let results = searcher.search(&request.clone().limit(100)).unwrap();
            let mut expected: Vec<&Made> = all.iter().filter(|m| asked.matches(m)).collect();
            prop_assert_eq!(results.total(), Total::Exact(expected.len() as u64), "{}", asked.text());

            // The same articles, newest first.
            expected.sort_by(|a, b| by_date(a, b));
            let ids: Vec<String> = expected.iter().map(|m| m.id()).collect();
            let newest = searcher.search(&request.clone().limit(100).sort(Sort::Newest)).unwrap();
            prop_assert_eq!(newest.ids(), ids.iter().map(String::as_str).collect::<Vec<_>>());
            let newest = searcher.search(&request.clone().limit(k).sort(Sort::Newest)).unwrap();
            prop_assert_eq!(newest.ids(), ids.iter().take(k).map(String::as_str).collect::<Vec<_>>());

            // Best first: scores go down, and equal ones are in the order of dates.
            let by_id: BTreeMap<String, &Made> = expected.iter().map(|m| (m.id(), *m)).collect();
            prop_assert_eq!(results.hits().len(), expected.len());
            for pair in results.hits().windows(2) {
                let (a, b) = (by_id[pair[0].id()], by_id[pair[1].id()]);
                let order = pair[1].score().total_cmp(&pair[0].score());
                prop_assert_eq!(order.then_with(|| by_date(a, b)), Ordering::Less);
            }
            if !replaced {
                for hit in results.hits() {
                    let score = asked.score(by_id[hit.id()], &all);
                    let close = (hit.score() - score).abs() <= 1e-4 * score.max(1.0);
                    prop_assert!(close, "{}: {} and {score}", asked.text(), hit.score());
                }
            }
            let first = searcher.search(&request.limit(k)).unwrap();
            prop_assert_eq!(first.ids(), results.ids().into_iter().take(k).collect::<Vec<_>>());
        }
    }
}
