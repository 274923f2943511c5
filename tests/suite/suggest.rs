//! Suggestions while a reader types, and what may have been meant by a query that finds little.

use std::collections::{BTreeMap, BTreeSet};

use chancery::{
    Article, Authority, Index, Official, Pipeline, Query, SameAs, Suggestion, Suggestions,
};
use proptest::prelude::*;

use crate::made::history;
use crate::support::{article, frus};

fn suggest(index: &Index, typed: &str, limit: usize) -> Suggestions {
    index.searcher().suggest(typed, limit).unwrap()
}

fn texts(suggestions: &[Suggestion]) -> Vec<&str> {
    suggestions.iter().map(Suggestion::text).collect()
}

fn people() -> Index {
    let names = ["Dulles, John Foster", "Dulles, Allen W.", "Séjourné, Stéphane", "Li Qiang"];
    let of = |(nth, count): (usize, usize)| {
        (0..count).map(move |copy| {
            let id = format!("{nth}-{copy}");
            let topic = ["Security", if nth < 2 { "Suez Crisis" } else { "Crisis of Trust" }];
            let builder = Article::builder(id).topic(topic).official(Official::new(names[nth]));
            builder.body("Negotiating on the canals. He talks.").build().unwrap()
        })
    };
    Index::in_memory([3, 5, 2, 1].into_iter().enumerate().flat_map(of)).unwrap()
}

#[test]
fn names_are_completed_from_any_word_the_most_frequent_first() {
    let index = people();
    let cases: [(&str, &[&str]); 12] = [
        ("d", &["Allen W Dulles", "John Foster Dulles"]),
        ("DULLES", &["Allen W Dulles", "John Foster Dulles"]),
        ("dulles jo", &["John Foster Dulles"]),
        ("Dulles, Jo", &["John Foster Dulles"]),
        ("john f", &["John Foster Dulles"]),
        ("sejour", &["Stephane Sejourne"]),
        ("Séjour", &["Stephane Sejourne"]),
        // A slip, and two in a longer word.
        ("dulels", &["Allen W Dulles", "John Foster Dulles"]),
        ("stehpane sejuorne", &["Stephane Sejourne"]),
        // Three letters are forgiven none.
        ("dxl", &[]),
        // The last word, where the whole text begins no name.
        ("talks of qia", &["Li Qiang"]),
        ("zzzzzz", &[]),
    ];
    for (typed, expected) in cases {
        let found = suggest(&index, typed, 10);
        let (found, len) = (texts(found.officials()), expected.len());
        assert_eq!(found.get(..len), Some(expected), "{typed}: {found:?}");
        assert!(len > 0 || found.is_empty(), "{typed}: {found:?}");
    }
    let all = suggest(&index, "", 10);
    assert_eq!(texts(all.officials())[0], "Allen W Dulles");
    assert_eq!((all.officials()[0].value(), all.officials()[0].articles()), ("allen w dulles", 5));
    assert_eq!(suggest(&index, "d", 1).officials().len(), 1);
    assert!(suggest(&index, "d", 0).is_empty());
}

#[test]
fn topics_and_words_are_completed() {
    let index = people();
    let topics = suggest(&index, "cris", 10);
    assert_eq!(texts(topics.topics()), ["Suez Crisis", "Crisis of Trust"]);
    assert_eq!(topics.topics()[0].value(), "Security\u{1f}Suez Crisis");
    assert_eq!(topics.topics()[0].articles(), 8);
    // Words as they are written, not their stems; `talks` is written, `talk` is not.
    assert_eq!(texts(suggest(&index, "the canal neg", 10).words()), ["negotiating"]);
    assert_eq!(texts(suggest(&index, "tal", 10).words()), ["talks"]);
    assert_eq!(texts(suggest(&index, "canls", 10).words()), ["canals"]);
    // A word that is ended is not completed.
    assert!(suggest(&index, "neg ", 10).words().is_empty());
    let reply = serde_json::to_value(suggest(&index, "qian", 1)).unwrap();
    let official = serde_json::json!([{"value": "li qiang", "text": "Li Qiang", "articles": 1}]);
    assert_eq!(reply["officials"], official);
}

#[test]
fn a_stem_is_a_word_where_some_article_has_it_alone() {
    let bodies = ["talk", "talks", "talks talking", "negotiation", "negotiations", "negotiating"];
    let articles = bodies.iter().enumerate().map(|(nth, body)| article(&nth.to_string(), "", body));
    let index = Index::in_memory(articles).unwrap();
    let mut words: Vec<_> = suggest(&index, "tal", 10).words().to_vec();
    words.sort_by(|a, b| a.text().cmp(b.text()));
    assert_eq!(texts(&words), ["talk", "talking", "talks"]);
    let found = suggest(&index, "negot", 10);
    let words: BTreeSet<_> = texts(found.words()).into_iter().collect();
    assert_eq!(words, BTreeSet::from(["negotiating", "negotiation", "negotiations"]));
}

#[test]
fn an_official_whose_key_is_an_id_is_called_by_name() {
    let official = Official::new("Séjourné, Stéphane").id("X-17");
    let article = Article::builder("a").official(official).body("x").build().unwrap();
    let mut same_as = SameAs::new();
    same_as.insert("X-17", "X-17");
    let index = Index::builder().same_as(same_as).in_memory([article]).unwrap();
    let found = suggest(&index, "sej", 5);
    assert_eq!(texts(found.officials()), ["Stéphane Séjourné"]);
    assert_eq!(found.officials()[0].value(), "X-17");

    let file = [1, 2].map(|id| {
        format!(r#"{{"id": "p{id}", "name": "Jan Novák", "office": "Minister", "country": "CZ"}}"#)
    });
    let authority = Authority::from_json_lines(file.join("\n").as_bytes()).strict().unwrap();
    let article = Article::builder("a").official(Official::new("Jan Novák").id("p2")).body("x");
    let index = Index::builder()
        .enrich(Pipeline::with_authority(authority))
        .in_memory([article.build().unwrap()])
        .unwrap();
    let found = suggest(&index, "nov", 5);
    assert!(texts(found.officials()).iter().all(|text| text.to_lowercase().starts_with("jan nov")));
    assert!(!found.officials().is_empty());
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn every_live_official_and_topic_is_found_with_its_count(history in history()) {
        let (articles, index) = (history.articles(), history.index());
        let mut officials: BTreeMap<String, u64> = BTreeMap::new();
        for article in &articles {
            let keys = article.officials().iter().map(|o| o.key(&SameAs::new()));
            for key in keys.collect::<BTreeSet<_>>() {
                *officials.entry(key).or_default() += 1;
            }
        }
        let found = suggest(&index, "", 1000);
        let told = found.officials().iter().map(|s| (s.value().to_owned(), s.articles())).collect();
        prop_assert_eq!(&officials, &told);
        for key in officials.keys() {
            let found = suggest(&index, key, 1000);
            prop_assert_eq!(found.officials()[0].value(), key);
        }
        let topics: BTreeSet<String> = articles.iter().flat_map(|a| a.topics().concat()).collect();
        for label in topics {
            let found = suggest(&index, &label, 1000);
            let same = |s: &Suggestion| s.text().to_lowercase().replace('é', "e");
            let label = label.to_lowercase().replace('é', "e");
            prop_assert!(found.topics().iter().any(|topic| same(topic) == label), "{}", label);
        }
    }

    #[test]
    fn nothing_typed_panics(typed in "\\PC{0,40}", limit in 0..5_usize) {
        let index = Index::in_memory([article("a", "", "Talks on ärger 北京 and O'Neill's.")]).unwrap();
        let found = suggest(&index, &typed, limit);
        prop_assert!(found.words().len() <= limit);
        let _ = index.searcher().did_you_mean(&Query::parse_lenient(&typed).query);
    }
}

fn meant(index: &Index, query: &str) -> Option<String> {
    let query = Query::parse_lenient(query).query;
    index.searcher().did_you_mean(&query).unwrap().map(|meant| meant.to_string())
}

#[test]
fn a_query_that_finds_little_is_told_what_may_have_been_meant() {
    let index = people();
    let cases = [
        ("negotiatng", Some("negotiating")),
        ("+cannals +negotiatign", Some("+canals +negotiating")),
        ("\"the cannals\"", Some("\"the canals\"")),
        ("official:dules", Some("official:dulles")),
        ("official:\"Alen Dules\" canals", Some("official:\"allen dulles\" canals")),
        ("cannals w/5 negotiating", Some("canals w/5 negotiating")),
        // What finds enough, what no word is like, and what asks for nothing that is there.
        ("canals", None),
        ("zzzzzzzz", None),
        ("-cannals", None),
        ("cann*", None),
        ("date:1956", None),
        ("", None),
    ];
    for (typed, expected) in cases {
        assert_eq!(meant(&index, typed).as_deref(), expected, "{typed}");
    }
}

#[test]
fn slips_in_words_of_real_articles_are_put_right() {
    let index = Index::in_memory(frus(1500)).unwrap();
    let known = |word: &&str| index.searcher().ids(word).unwrap().len() > 20;
    let words = ["government", "ambassador", "telegram", "president", "foreign", "agreement"];
    let words: Vec<&str> = words.into_iter().filter(known).collect();
    for word in &words {
        let slip: String = word.chars().take(3).chain(word.chars().skip(4)).collect();
        if let Some(meant) = meant(&index, &slip) {
            assert_eq!(&meant, word, "{slip}");
        } else {
            assert!(
                known(&slip.as_str()) || index.searcher().ids(&slip).unwrap().len() > 3,
                "{slip}"
            );
        }
    }
}
