//! What a search passes over by bounds does not matter, on corpora whose posting lists have many
//! blocks, with several commits, deletions, replacements and many equal scores:
//!
//! 1. The first k of a search are the first k of all, for every k1, b and boost of titles, with
//!    conditions too.
//! 2. The articles that match, and their number, are those that a naive search finds.
//! 3. Newest first finds the same articles.
//! 4. With recency, each score is the plain one times the factor of the article's date, the order is that
//!    of the scores, and pages by cursor are the pages of one list.
//! 5. What the parts of a query are said to add is the score of the hit.

use std::collections::{BTreeMap, BTreeSet};

use chancery::{
    Article, Count, DateSpan, Day, ExplainedTerm, Fields, Index, Ranking, Recency, SearchRequest,
    Searcher, Sort, Total,
};
use proptest::prelude::*;

/// From the most frequent to the rarest; `the` finds and does not score.
const WORDS: [&str; 10] =
    ["the", "envoy", "treaty", "cable", "port", "canal", "oath", "tariff", "zinc", "quay"];

/// Numbers that are the same in every run.
struct Random(u64);

impl Random {
    fn below(&mut self, end: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 >> 33).unwrap() % end
    }
}

/// The words of an article: many short ones of equal length, some with one word over and over.
fn words(random: &mut Random) -> Vec<usize> {
    let len = [4, 4, 8, 8, 30, 120][random.below(6)];
    let mut words = Vec::new();
    while words.len() < len {
        // Each word is half as frequent as the one before.
        let mut word = 0;
        while word < WORDS.len() - 1 && random.below(2) == 0 {
            word += 1;
        }
        let times = if random.below(40) == 0 { random.below(300) } else { 1 };
        words.extend(std::iter::repeat_n(word, times));
    }
    words
}

struct Made {
    /// Those of the body, then those of the title.
    words: Vec<usize>,
    title: usize,
    date: String,
    desk: usize,
}

struct Corpus {
    there: BTreeMap<String, Made>,
    searcher: Searcher,
}

fn corpus(seed: u64) -> Corpus {
    let random = &mut Random(seed | 1);
    let index = Index::in_memory([]).unwrap();
    let mut writer = index.writer().unwrap();
    let mut there = BTreeMap::new();
    let count = 300 + random.below(2_500);
    for n in 0..count {
        // Every tenth replaces one that was there.
        let id = if random.below(10) == 0 { random.below(n + 1) } else { n };
        let id = format!("d{id}");
        let day = 1 + random.below(28);
        let date = match random.below(8) {
            0 => String::new(),
            1 => format!("1956-{:02}", 1 + random.below(12)),
            _ => format!("1956-{:02}-{day:02}", 1 + random.below(12)),
        };
        let (mut words, title) = (words(random), words(random));
        let title = title.get(..random.below(5).min(title.len())).unwrap();
        let text =
            |words: &[usize]| words.iter().map(|word| WORDS[*word]).collect::<Vec<_>>().join(" ");
        let builder = Article::builder(&*id).body(text(&words)).title(text(title));
        words.extend(title);
        let made = Made { words, title: title.len(), date, desk: random.below(30) };
        let builder = builder.field("desk", made.desk.to_string());
        let builder = if made.date.is_empty() { builder } else { builder.date(made.date.as_str()) };
        writer.upsert(builder.build().unwrap()).unwrap();
        there.insert(id, made);
        if random.below(700) == 0 {
            writer.commit().unwrap();
        }
    }
    for _ in 0..random.below(40) {
        let id = format!("d{}", random.below(count));
        writer.delete(&*id).unwrap();
        there.remove(&id);
    }
    writer.commit().unwrap();
    Corpus { there, searcher: index.searcher() }
}

#[derive(Clone, Debug)]
struct Asked {
    should: Vec<usize>,
    must: Vec<usize>,
    phrase: Option<(usize, usize)>,
    month: Option<usize>,
    desk: Option<usize>,
}

impl Asked {
    fn text(&self) -> String {
        let mut parts: Vec<String> =
            self.should.iter().map(|word| WORDS[*word].to_owned()).collect();
        parts.extend(self.must.iter().map(|word| format!("+{}", WORDS[*word])));
        parts.extend(self.phrase.map(|(a, b)| format!("\"{} {}\"", WORDS[a], WORDS[b])));
        parts.extend(self.month.map(|month| format!("date:1956-{month:02}")));
        parts.extend(self.desk.map(|desk| format!("desk:{desk}")));
        parts.join(" ")
    }

    fn matches(&self, made: &Made) -> bool {
        let has = |word: &usize| made.words.contains(word);
        let (body, title) = made.words.split_at(made.words.len() - made.title);
        let phrase = |(a, b): (usize, usize)| {
            [body, title].iter().any(|part| part.windows(2).any(|two| *two == [a, b]))
        };
        let nothing = self.should.is_empty() && self.must.is_empty() && self.phrase.is_none();
        let any = !self.must.is_empty()
            || self.should.iter().any(has)
            || self.phrase.is_some_and(phrase)
            || nothing;
        any && self.must.iter().all(has)
            && self.month.is_none_or(|month| made.date.starts_with(&format!("1956-{month:02}")))
            && self.desk.is_none_or(|desk| made.desk == desk)
    }
}

fn asked() -> impl Strategy<Value = Asked> {
    let words = |most| prop::collection::vec(0..WORDS.len(), 0..most);
    let phrase = prop::option::weighted(0.2, (0..WORDS.len(), 0..WORDS.len()));
    let month = prop::option::weighted(0.25, 1..13_usize);
    let desk = prop::option::weighted(0.2, 0..30_usize);
    (words(6), words(3), phrase, month, desk)
        .prop_map(|(should, must, phrase, month, desk)| Asked { should, must, phrase, month, desk })
}

fn ranking() -> impl Strategy<Value = Ranking> {
    let title_boost = prop_oneof![Just(1.0_f32), 0.0..1.0_f32, 1.0..1.1_f32, 1.0..20.0_f32];
    (0.0..4.0_f32, 0.0..=1.0_f32, title_boost)
        .prop_map(|(k1, b, boost)| Ranking::bm25f().k1(k1).b(b).title_boost(boost))
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 12, ..ProptestConfig::default() })]

    #[test]
    fn what_is_passed_over_does_not_matter(
        seed in any::<u64>(),
        queries in prop::collection::vec((asked(), ranking(), 1..25_usize), 60),
    ) {
        let Corpus { there, searcher } = corpus(seed);
        for (asked, ranking, k) in &queries {
            let request = SearchRequest::new(asked.text().parse().unwrap())
                .ranking(*ranking)
                .fields(Fields::Ids);
            let all = searcher.search(&request.clone().limit(5_000)).unwrap();
            let counted = searcher.search(&request.clone().limit(*k).count(Count::Exact)).unwrap();
            let expected: BTreeSet<&str> = there
                .iter()
                .filter(|(_, made)| asked.matches(made))
                .map(|(id, _)| id.as_str())
                .collect();
            let found: BTreeSet<&str> = all.ids().into_iter().collect();
            prop_assert_eq!(&found, &expected, "{}", asked.text());
            prop_assert_eq!(counted.total(), Total::Exact(expected.len() as u64), "{}", asked.text());

            let first: Vec<(&str, f32)> = all.hits().iter().take(*k).map(|h| (h.id(), h.score())).collect();
            let pruned: Vec<(&str, f32)> = counted.hits().iter().map(|h| (h.id(), h.score())).collect();
            prop_assert_eq!(pruned, first, "{} {:?} k {}", asked.text(), ranking, k);
            let threads = searcher.search(&request.clone().limit(*k).count(Count::Exact).threads(3)).unwrap();
            prop_assert_eq!(threads.ids(), counted.ids());
            prop_assert_eq!(threads.total(), counted.total());

            for hit in counted.hits().iter().take(3) {
                let why = searcher.explain(&request, hit.id()).unwrap().unwrap();
                let sum: u32 = why.terms().iter().map(ExplainedTerm::points).sum();
                prop_assert_eq!((why.score(), why.points()), (Some(hit.score()), Some(sum)));
            }
            if let Some(other) = there.keys().find(|id| !expected.contains(id.as_str())) {
                let why_not = searcher.explain(&request, other.as_str()).unwrap().unwrap();
                prop_assert!(!why_not.matches() && !why_not.unmet().is_empty());
            }

            let newest = searcher.search(&request.clone().limit(5_000).sort(Sort::Newest)).unwrap();
            let of_newest: BTreeSet<&str> = newest.ids().into_iter().collect();
            prop_assert_eq!(&of_newest, &expected);
            let few = searcher.search(&request.limit(*k).sort(Sort::Newest)).unwrap();
            prop_assert_eq!(few.ids(), newest.ids().into_iter().take(*k).collect::<Vec<_>>());
        }
    }
}

/// Factors that fall fast and slowly, from days before, in and after the dates of the corpus.
fn recency() -> impl Strategy<Value = Recency> {
    let day = (Day::new(1955, 6, 1).unwrap().number()..Day::new(1957, 6, 1).unwrap().number())
        .prop_map(|number| Day::from_number(number).unwrap());
    let half_life = prop_oneof![1.0..5.0_f32, 5.0..500.0_f32];
    let floor = prop_oneof![Just(0.0_f32), 0.0..=1.0_f32];
    (day, half_life, floor)
        .prop_map(|(day, days, floor)| Recency::as_of(day).half_life_days(days).floor(floor))
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 10, ..ProptestConfig::default() })]

    #[test]
    fn recency_passes_over_nothing_that_matters(
        seed in any::<u64>(),
        queries in prop::collection::vec(
            (asked(), recency(), (0.0..4.0_f32, 0.0..=1.0_f32), 1..25_usize), 40,
        ),
    ) {
        let Corpus { there, searcher } = corpus(seed);
        let first_day = |id: &str| there[id].date.parse::<DateSpan>().ok().map(|d| d.first_day());
        for (asked, recency, (k1, b), k) in &queries {
            let text = format!("{} by {recency:?}", asked.text());
            let ranking = Ranking::bm25f().k1(*k1).b(*b);
            let plain = SearchRequest::new(asked.text().parse().unwrap())
                .ranking(ranking)
                .fields(Fields::Ids);
            let request = plain.clone().ranking(ranking.recency(*recency));

            let plain_scores = searcher.search(&plain.clone().limit(5_000)).unwrap();
            let scores: BTreeMap<&str, f32> = plain_scores.hits().iter().map(|h| (h.id(), h.score())).collect();
            let all = searcher.search(&request.clone().limit(5_000)).unwrap();
            prop_assert_eq!(all.hits().len(), scores.len(), "{}", text);
            for hit in &all {
                let expected = scores[hit.id()] * recency.factor(first_day(hit.id()));
                let close = (hit.score() - expected).abs() <= 1e-5 * expected;
                prop_assert!(close, "{}: {} and not {} for {}", hit.id(), hit.score(), expected, text);
            }
            let in_order = all.hits().is_sorted_by(|a, b| {
                let key = |id| there[id].date.parse::<DateSpan>().ok().map(|d| {
                    (d.first_day(), std::cmp::Reverse(d.last_day()))
                });
                let by_date = || key(b.id()).cmp(&key(a.id()));
                let ties = by_date().then_with(|| a.id().cmp(b.id()));
                // Scores that are told alike can differ in what is rounded away, by age or by points.
                let is_rounded = || first_day(a.id()) != first_day(b.id()) || {
                    let points = |id| searcher.explain(&plain, id).unwrap().unwrap().points();
                    points(a.id()) > points(b.id())
                };
                match b.score().total_cmp(&a.score()) {
                    std::cmp::Ordering::Equal => ties.is_le() || is_rounded(),
                    order => order.is_lt(),
                }
            });
            prop_assert!(in_order, "{}", text);

            let all: Vec<(&str, f32)> = all.hits().iter().map(|h| (h.id(), h.score())).collect();
            let mut told = Vec::new();
            let mut page = request.limit(*k);
            for _ in 0..4 {
                let results = searcher.search(&page).unwrap();
                told.extend(results.iter().map(|h| (h.id().to_owned(), h.score())));
                let pruned: Vec<(&str, f32)> = told.iter().map(|(id, s)| (id.as_str(), *s)).collect();
                prop_assert_eq!(&*pruned, &all[..told.len()], "{} k1 {} b {} k {}", text, k1, b, k);
                let Some(next) = results.next() else { break };
                page = page.after(next.clone());
            }
            prop_assert!(told.len() >= all.len().min(4 * k));
        }
    }
}
