//! Plans of all kinds, run as a searcher runs them, against a naive search over the tokens of the
//! articles:
//!
//! 1. The same articles match, whether they are ranked, counted or wanted newest first.
//! 2. They have the same scores.
//! 3. The first k of a search are the first k of all, whatever bounds pass over.

#![expect(clippy::cast_precision_loss, reason = "counts of a few hundred articles")]

use std::collections::BTreeSet;
use std::sync::Arc;

use proptest::prelude::*;

mod corpus;

use self::corpus::{Corpus, Read};
use super::budget::Budget;
use super::lowered::{Lowered, LoweredWords};
use super::request::MAX_EXPANSIONS;
use super::resolved::Resolved;
use super::run::Found;
use super::top::Candidate;
use super::{Count, Expansion, Ranking, Recency, SearchRequest, Searcher, Sort};
use crate::article::{Day, Role};
use crate::index::snapshot::Snapshot;
use crate::query::ast::{Distance, Wild};
use crate::query::plan::{
    Condition, KeywordField, NameField, NameWord, Near, Part, Pattern, Plan, Ranked, Words,
};
use crate::results::{ExplainedTerm, Explanation, Total};
use crate::{Article, Index, Official};

/// Of two words that share a stem; one that no stemmer changes; a symbol and its parts.
const WORDS: [&str; 8] = ["envoy", "treaty", "port", "ports", "canal", "oath", "S/7/12", "the"];
const TERMS: [&str; 9] = ["envoy", "treati", "port", "canal", "oath", "the", "s/7/12", "s", "7"];
const NAMES: [&str; 4] = ["Adam Ports", "Adam Oath", "Bela Ports", "Bela Canal"];
const DATES: [&str; 6] =
    ["", "1956-11-05", "1956-11", "1956", "1956-11-01/1956-11-20", "1957-01-01"];

#[derive(Clone, Debug)]
struct Made {
    title: Vec<usize>,
    paragraphs: Vec<Vec<Vec<usize>>>,
    officials: Vec<(usize, bool, Vec<usize>)>,
    topics: Vec<Vec<usize>>,
    date: usize,
    desk: usize,
}

fn text(words: &[usize]) -> String {
    words.iter().map(|word| WORDS[*word]).collect::<Vec<_>>().join(" ")
}

fn sentence(words: &[usize]) -> String {
    format!("Now {}.", text(words))
}

impl Made {
    fn article(&self, id: &str) -> Article {
        let sentences = |list: &Vec<Vec<usize>>| {
            list.iter().map(|words| sentence(words)).collect::<Vec<_>>().join(" ")
        };
        let body = self.paragraphs.iter().map(sentences).collect::<Vec<_>>().join("\n\n");
        let mut builder = Article::builder(id).title(text(&self.title)).body(body);
        builder = builder.field("desk", format!("Desk {}", self.desk));
        if self.date > 0 {
            builder = builder.date(DATES[self.date]);
        }
        for (name, sends, office) in &self.officials {
            let official = Official::new(NAMES[*name]).office(text(office));
            builder = builder.official(official.role(if *sends { Role::From } else { Role::To }));
        }
        for topic in &self.topics {
            builder = builder.topic([text(topic)]);
        }
        builder.build().unwrap()
    }
}

fn made() -> impl Strategy<Value = Made> {
    let some = |from: usize, to: usize| prop::collection::vec(0..WORDS.len(), from..to);
    let paragraphs = prop::collection::vec(prop::collection::vec(some(1, 6), 1..4), 1..4);
    let officials = prop::collection::vec((0..NAMES.len(), any::<bool>(), some(1, 3)), 0..3);
    let topics = prop::collection::vec(some(1, 3), 0..2);
    (some(0, 5), paragraphs, officials, topics, 0..DATES.len(), 0..3_usize).prop_map(
        |(title, paragraphs, officials, topics, date, desk)| Made {
            title,
            paragraphs,
            officials,
            topics,
            date,
            desk,
        },
    )
}

fn pattern() -> impl Strategy<Value = Pattern> {
    let text = |text: &str| Wild::Text(text.to_owned());
    let wildcards = vec![
        vec![text("po"), Wild::Many],
        vec![text("treat"), Wild::One],
        vec![Wild::One, text("ort"), Wild::Many],
        vec![Wild::Many, text("a"), Wild::Many],
        vec![Wild::Many, text("ies")],
        vec![text("x"), Wild::Many],
    ];
    let fuzzy = (prop::sample::select(vec!["pots", "canla", "oath", "zzz"]), 0..3_u8);
    prop_oneof![
        prop::sample::select(wildcards).prop_map(Pattern::Wildcard),
        fuzzy.prop_map(|(word, distance)| Pattern::Fuzzy { word: word.to_owned(), distance }),
    ]
}

/// Words put together in all ways, one to three levels deep.
pub(super) fn trees(leaf: impl Strategy<Value = Words> + 'static) -> impl Strategy<Value = Words> {
    leaf.prop_recursive(3, 8, 2, |inner| {
        let distance = prop_oneof![
            (1..7_u32).prop_map(Distance::Within),
            (1..7_u32).prop_map(Distance::Before),
            Just(Distance::Within(5000)),
            Just(Distance::Sentence),
            Just(Distance::Paragraph),
        ];
        let part = prop_oneof![Just(Part::Title), Just(Part::Head), Just(Part::Body)];
        prop_oneof![
            3 => (inner.clone(), inner.clone(), distance).prop_map(|(left, right, distance)| {
                Words::Near { left: Box::new(left), right: Box::new(right), distance }
            }),
            1 => prop::collection::vec(inner.clone(), 0..4).prop_map(Words::Any),
            2 => (part, inner).prop_map(|(part, words)| Words::In { part, words: Box::new(words) }),
        ]
    })
}

fn words() -> impl Strategy<Value = Words> {
    let term = || prop::sample::select(&TERMS[..]).prop_map(str::to_owned);
    // Slop has no say in which of the terms at one position is moved.
    let plain = || prop::sample::select(&TERMS[..6]).prop_map(str::to_owned);
    let leaf = prop_oneof![
        5 => term().prop_map(Words::Term),
        1 => prop::collection::vec(term(), 2..4).prop_map(Words::Phrase),
        1 => (prop::collection::vec(plain(), 2..4), 1..5_u32)
            .prop_map(|(terms, slop)| Words::Sloppy { terms, slop }),
        1 => pattern().prop_map(Words::Pattern),
    ];
    let tree = trees(leaf);
    let exact = prop::sample::select(vec![("port", "port"), ("port", "ports"), ("oath", "oath")]);
    let exact = exact
        .prop_map(|(stem, word)| Words::Exact { stem: stem.to_owned(), word: word.to_owned() });
    let keyword = (0..4_usize).prop_map(|desk| {
        Words::Fulfils(Box::new(Condition::Keyword {
            field: KeywordField::Further,
            value: format!("desk=desk {desk}"),
        }))
    });
    let words = prop_oneof![18 => tree, 2 => exact];
    let counted = (words, prop::option::weighted(0.2, 0..4_u32));
    let counted = counted.prop_map(|(words, count)| match count {
        Some(count) => Words::AtLeast { count, words: Box::new(words) },
        None => words,
    });
    prop_oneof![9 => counted, 1 => keyword]
}

fn condition() -> impl Strategy<Value = Condition> {
    let day = |text: &str| text.parse::<crate::DateSpan>().unwrap();
    let days: Vec<(Day, Day)> = ["1956-11-05", "1956-11", "1956"]
        .iter()
        .map(|text| (day(text).first_day(), day(text).last_day()))
        .collect();
    let name = prop_oneof![
        prop::sample::select(vec!["adam", "bela", "ports", "oath"])
            .prop_map(|word| NameWord::Term(word.to_owned())),
        pattern().prop_map(NameWord::Pattern),
    ];
    let role = prop::option::of(prop_oneof![Just(Role::From), Just(Role::To)]);
    let text = |text: &str| Wild::Text(text.to_owned());
    let desks = vec![
        Pattern::Wildcard(vec![text("desk=desk "), Wild::One]),
        Pattern::Wildcard(vec![text("desk="), Wild::Many, text("1")]),
        Pattern::Fuzzy { word: "desk=desk 2".to_owned(), distance: 0 },
    ];
    let leaf = prop_oneof![
        4 => words().prop_map(Condition::Words),
        2 => (prop::collection::vec(name, 1..3), role).prop_map(|(words, role)| {
            Condition::Names { field: NameField::Official, words, role }
        }),
        1 => (0..4_usize).prop_map(|desk| Condition::Keyword {
            field: KeywordField::Further,
            value: format!("desk=desk {desk}"),
        }),
        1 => prop::sample::select(desks).prop_map(|pattern| Condition::KeywordPattern {
            field: KeywordField::Further,
            pattern,
        }),
        1 => prop::sample::select(days.clone())
            .prop_map(|(first, last)| Condition::Date { first, last }),
        1 => prop::sample::select(days)
            .prop_map(|(first, last)| Condition::DateWithin { first, last }),
        1 => prop_oneof![Just(Condition::Everything), Just(Condition::Nothing)],
    ];
    leaf.prop_recursive(2, 6, 2, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..3).prop_map(Condition::All),
            prop::collection::vec(inner.clone(), 0..3).prop_map(Condition::Any),
            inner.prop_map(|not| Condition::Not(Box::new(not))),
        ]
    })
}

fn plan() -> impl Strategy<Value = Plan> {
    let boost = prop_oneof![Just(1.0_f32), Just(2.5_f32), Just(0.0_f32)];
    let ranked = (words(), prop::bool::weighted(0.4), boost)
        .prop_map(|(words, required, boost)| Ranked { words, required, boost });
    let ranked = prop::collection::vec(ranked, 0..4);
    let conditions = |most| prop::collection::vec(condition(), 0..most);
    let day = |text: &str| text.parse::<crate::DateSpan>().unwrap();
    let near = prop::sample::select(vec!["1956-11-05", "1956", "1959-03"]).prop_map(day);
    let near = (near, 1..800_u32, 0.0..1.0_f32).prop_map(|(days, half_life, share)| Near {
        first: days.first_day(),
        last: days.last_day(),
        half_life,
        share,
    });
    let near = prop::option::weighted(0.3, near);
    (ranked, any::<bool>(), conditions(3), conditions(2), near).prop_map(
        |(ranked, needs_one, required, excluded, near)| Plan {
            ranked,
            needs_one,
            required,
            excluded,
            near,
        },
    )
}

fn title_boost() -> impl Strategy<Value = f32> {
    prop_oneof![2 => Just(1.0_f32), 1 => Just(0.0_f32), 1 => 0.0..1.0_f32, 2 => 1.0..12.0_f32]
}

fn found(searcher: &Searcher, plan: &Plan, request: &SearchRequest, wanted: usize) -> Found {
    let resolved = Resolved { plan: Arc::new(plan.clone()), sideways: Vec::new() };
    searcher.find(&resolved, request, wanted, &Budget::unlimited()).unwrap()
}

fn id_of(snapshot: &Snapshot, candidate: &Candidate) -> String {
    snapshot.segments[candidate.segment as usize].id(candidate.doc)
}

fn explained(
    searcher: &Searcher,
    plan: &Plan,
    request: &SearchRequest,
    id: &str,
    article: &Article,
) -> Explanation {
    let resolved = Resolved { plan: Arc::new(plan.clone()), sideways: Vec::new() };
    let candidate = searcher.candidate(&id.try_into().unwrap()).unwrap().unwrap();
    searcher.explained(candidate, article, &resolved, request).unwrap()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 40, ..ProptestConfig::default() })]

    #[test]
    fn plans_find_what_a_naive_search_finds(
        made in prop::collection::vec(made(), 2..10),
        copies in prop_oneof![Just(1_usize), Just(40_usize)],
        plans in prop::collection::vec(plan(), 20),
        (k1, b) in (0.1..3.0_f32, 0.0..1.0_f32),
        (half_life, floor) in (1.0..400.0_f32, 0.0..0.5_f32),
        title_boost in title_boost(),
        k in 1..12_usize,
    ) {
        let recency = Recency::as_of("1956-12-01".parse().unwrap());
        let recency = recency.half_life_days(half_life).floor(floor);
        let index = Index::in_memory([]).unwrap();
        let mut writer = index.writer().unwrap();
        for (n, made) in made.iter().enumerate() {
            for copy in 0..copies {
                writer.upsert(made.article(&format!("{n}-{copy}"))).unwrap();
            }
            if n % 4 == 0 {
                writer.commit().unwrap();
            }
        }
        writer.commit().unwrap();
        let corpus =
            Corpus { made: made.iter().map(|made| Read::of(&made.article("x"))).collect(), copies };
        let (snapshot, _) = index.snapshot_and_fields();
        let searcher = index.searcher();
        let request = SearchRequest::new("x".parse().unwrap())
            .ranking(Ranking::bm25f().k1(k1).b(b).title_boost(title_boost))
            .count(Count::Exact);
        let ranking = [k1, b, title_boost].map(f64::from);
        for plan in &plans {
            let matches: Vec<bool> =
                corpus.made.iter().map(|made| corpus.matches(plan, made)).collect();
            let expected: BTreeSet<String> = (0..made.len())
                .filter(|n| matches[*n])
                .flat_map(|n| (0..copies).map(move |copy| format!("{n}-{copy}")))
                .collect();
            let id = |c: &Candidate| id_of(&snapshot, c);
            let all = found(&searcher, plan, &request, usize::MAX);
            let ids: BTreeSet<String> = all.best.iter().map(id).collect();
            prop_assert_eq!(&ids, &expected, "{:?}", plan);
            prop_assert_eq!(all.best.len(), expected.len());
            prop_assert_eq!(all.total, Total::Exact(expected.len() as u64));
            let newest = request.clone().sort(Sort::Newest);
            let newest = found(&searcher, plan, &newest, usize::MAX);
            prop_assert_eq!(newest.best.iter().map(id).collect::<BTreeSet<_>>(), expected);

            let scores: Vec<f64> = corpus
                .made
                .iter()
                .map(|made| corpus.score(plan, made, ranking))
                .collect();
            for candidate in &all.best {
                let id = id(candidate);
                let n: usize = id.split('-').next().unwrap().parse().unwrap();
                let score = f64::from(all.query.scoring.score(candidate.points));
                let close = (score - scores[n]).abs() <= 1e-4 * scores[n].max(1.0);
                prop_assert!(close, "{id}: {score} and {} by {:?}", scores[n], plan);
            }
            for (n, made) in made.iter().enumerate() {
                let id = format!("{n}-0");
                let points = all.best.iter().find(|c| id_of(&snapshot, c) == id);
                let why = explained(&searcher, plan, &request, &id, &made.article(&id));
                prop_assert_eq!(why.points(), points.map(|found| found.points), "{:?}", plan);
                prop_assert_eq!(why.score(), points.map(|c| all.query.scoring.score(c.points)));
                prop_assert_eq!(why.matches(), why.unmet().is_empty(), "{:?}", plan);
                if let Some(points) = why.points() {
                    let sum: u32 = why.terms().iter().map(ExplainedTerm::points).sum();
                    prop_assert_eq!(sum, points, "{:?}", plan);
                    let near = usize::from(plan.near.is_some());
                    prop_assert_eq!(why.terms().len(), plan.ranked.len() + near);
                }
                for (term, ranked) in why.terms().iter().zip(&plan.ranked) {
                    let [freq, times] = corpus.made[n].freq_and_count(&ranked.words, &corpus);
                    let of_title = corpus.made[n].freq_in_title(&ranked.words, &corpus);
                    let of_title = if freq > 0 { f64::from(of_title) } else { 0.0 };
                    let boosted = f64::from(freq) + (ranking[2] - 1.0) * of_title;
                    prop_assert!((f64::from(term.frequency()) - boosted).abs() < 1e-3);
                    let counted: u32 = term.fields().map(|(_, count)| count).sum();
                    prop_assert_eq!(counted, times, "{:?} in {:?}", ranked.words, made);
                }
            }
            let of = |found: &[Candidate]| -> Vec<(String, u32)> {
                found.iter().take(k).map(|c| (id(c), c.points)).collect()
            };
            let first = found(&searcher, plan, &request, k);
            prop_assert_eq!(of(&first.best), of(&all.best), "{:?}", plan);

            let request = request.clone().ranking(request.ranking.recency(recency));
            let all = found(&searcher, plan, &request, usize::MAX);
            let first = found(&searcher, plan, &request, k);
            prop_assert_eq!(of(&first.best), of(&all.best), "{:?} by {:?}", plan, recency);

            let ranking = request.ranking.proximity(0.5).expansion(Expansion::bo1());
            let request = request.clone().ranking(ranking);
            let all = found(&searcher, plan, &request, usize::MAX);
            for (n, made) in made.iter().enumerate().take(2) {
                let id = format!("{n}-0");
                let hit = all.best.iter().find(|c| id_of(&snapshot, c) == id);
                let why = explained(&searcher, plan, &request, &id, &made.article(&id));
                let score = hit.map(|c| all.query.scoring.score(c.points));
                prop_assert_eq!(why.score(), score, "{:?} by {:?}", plan, ranking);
                if let Some(points) = why.points() {
                    let sum: u32 = why.terms().iter().map(ExplainedTerm::points).sum();
                    prop_assert_eq!(sum, points, "{:?} by {:?}", plan, ranking);
                }
            }
        }
    }
}

/// Words that are verified where their terms have been found, which bounds pass over.
fn near_words() -> impl Strategy<Value = Words> {
    let term = || prop::sample::select(&TERMS[..6]).prop_map(str::to_owned);
    let leaf = prop_oneof![
        3 => term().prop_map(Words::Term),
        1 => prop::collection::vec(term(), 2..4).prop_map(Words::Phrase),
        1 => (prop::collection::vec(term(), 2..4), 1..5_u32)
            .prop_map(|(terms, slop)| Words::Sloppy { terms, slop }),
    ];
    let near = leaf.prop_recursive(2, 4, 2, |inner| {
        let distance = prop_oneof![
            (1..9_u32).prop_map(Distance::Within),
            (1..9_u32).prop_map(Distance::Before),
            Just(Distance::Sentence),
        ];
        (inner.clone(), inner, distance).prop_map(|(left, right, distance)| Words::Near {
            left: Box::new(left),
            right: Box::new(right),
            distance,
        })
    });
    (near, 0..6_u32).prop_map(|(words, form)| match form {
        0 => Words::AtLeast { count: 2, words: Box::new(words) },
        1 => Words::In { part: Part::Head, words: Box::new(words) },
        _ => words,
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 4, ..ProptestConfig::default() })]

    #[test]
    fn what_bounds_pass_over_does_not_matter(
        pool in prop::collection::vec(made(), 60),
        picks in prop::collection::vec((0..60_usize, 0..60_usize, 0..12_usize), 800),
        plans in prop::collection::vec(
            prop::collection::vec((near_words(), prop::bool::weighted(0.7), 0.1..3.0_f32), 1..4),
            15,
        ),
        needs_one in any::<bool>(),
        title_boost in title_boost(),
        k in 1..15_usize,
    ) {
        let index = Index::in_memory([]).unwrap();
        let mut writer = index.writer().unwrap();
        for (n, (a, b, times)) in picks.iter().enumerate() {
            // Some are long.
            let mut made = pool[*a].clone();
            let more = if *times > 9 { times * 3 } else { times % 3 };
            for _ in 0..more {
                made.paragraphs.extend(pool[*b].paragraphs.iter().cloned());
            }
            writer.upsert(made.article(&format!("d{n}"))).unwrap();
        }
        writer.commit().unwrap();
        let searcher = index.searcher();
        let ranking = Ranking::bm25f().title_boost(title_boost);
        let request = SearchRequest::new("x".parse().unwrap()).ranking(ranking);
        for ranked in plans {
            let ranked = ranked
                .into_iter()
                .map(|(words, required, boost)| Ranked { words, required, boost });
            let plan = Plan { ranked: ranked.collect(), needs_one, ..Plan::default() };
            let of = |k: usize| -> Vec<(u32, u32)> {
                let found = found(&searcher, &plan, &request, k);
                found.best.iter().map(|candidate| (candidate.doc, candidate.points)).collect()
            };
            let mut all = of(usize::MAX);
            all.truncate(k);
            prop_assert_eq!(of(k), all, "{:?}", plan);
        }
    }
}

fn lowered(index: &Index, words: Words, most: usize) -> Lowered {
    let (snapshot, _) = index.snapshot_and_fields();
    let ranked = vec![Ranked { words, required: false, boost: 1.0 }];
    let plan = Plan { ranked, needs_one: true, ..Plan::default() };
    let request = SearchRequest::new("x".parse().unwrap()).max_expansions(most);
    let resolved = Resolved { plan: Arc::new(plan), sideways: Vec::new() };
    let budget = Budget::unlimited();
    Lowered::new(&resolved, &index.shared.recipe, &snapshot, &request, &budget).unwrap()
}

#[test]
fn a_pattern_that_stands_for_too_much_says_so() {
    let bodies = ["canal canals", "canal cannot", "canoe cannot canal"];
    let articles = (0..)
        .zip(bodies)
        .map(|(n, body): (u32, _)| Article::builder(format!("d{n}")).body(body).build().unwrap());
    let index = Index::in_memory(articles).unwrap();
    let terms = |lowered: &Lowered| -> Vec<String> {
        let mut terms = Vec::new();
        match &lowered.ranked[0].words {
            LoweredWords::Terms(all) => terms.extend(all.iter().cloned()),
            LoweredWords::Term(term) => terms.push(term.clone()),
            _ => {}
        }
        terms.iter().map(|term| term.value().as_str().unwrap().to_owned()).collect()
    };
    let wildcard =
        || Words::Pattern(Pattern::Wildcard(vec![Wild::Text("can".to_owned()), Wild::Many]));
    let whole = lowered(&index, wildcard(), MAX_EXPANSIONS);
    assert_eq!(terms(&whole), ["canal", "cannot", "cano"]);
    assert!(whole.cuts.is_empty());
    // The most frequent are kept.
    let cut = lowered(&index, wildcard(), 2);
    assert_eq!(terms(&cut), ["canal", "cannot"]);
    let [note] = cut.cuts.as_slice() else { panic!("one pattern was cut") };
    assert_eq!((note.pattern.as_str(), note.kept, note.found), ("can*", 2, 3));
    // Of fuzzy ones the nearest: the stem of `canoe` is as near as the word.
    let fuzzy = Words::Pattern(Pattern::Fuzzy { word: "canoe".to_owned(), distance: 2 });
    assert_eq!(terms(&lowered(&index, fuzzy, 1)), ["cano"]);
}

#[test]
fn every_form_of_a_name_and_a_symbol_are_found() {
    let article = Article::builder("a").title("On S/RES/7").body("Nothing.").build().unwrap();
    let index = Index::in_memory([article]).unwrap();
    let found = |words| {
        let ranked = vec![Ranked { words, required: true, boost: 1.0 }];
        let plan = Plan { ranked, ..Plan::default() };
        let request = SearchRequest::new("x".parse().unwrap());
        found(&index.searcher(), &plan, &request, 1).best.len()
    };
    let term = |term: &str| Words::Term(term.to_owned());
    let any = Words::Any(vec![term("s/res/7"), term("res")]);
    let title = |words| Words::In { part: Part::Title, words: Box::new(words) };
    assert_eq!(found(title(any.clone())), 1);
    // The words of a symbol stand at one position.
    assert_eq!(found(Words::AtLeast { count: 2, words: Box::new(title(any)) }), 0);
    assert_eq!(found(Words::Phrase(vec!["on".to_owned(), "7".to_owned()])), 1);
}
