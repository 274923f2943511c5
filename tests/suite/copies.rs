//! Copies of one text are one hit: on texts written for it, and on real ones.

#![expect(clippy::cast_precision_loss, reason = "counts are small")]
#![expect(clippy::format_collect, reason = "the texts are small")]

use std::collections::{BTreeMap, BTreeSet};

use chancery::{Article, Count, Facet, Index, Query, SearchRequest, SearchResults, Sort, Total};

use crate::support::{article, data, frus};

const REPORT: &str = "GENEVA (Reuters) - Foreign ministers of the four powers met on Tuesday for a \
    third day of talks on the future of the canal, with no sign that the differences over the \
    composition of the users' association had been narrowed. A spokesman for the delegation said that \
    the minister had put forward a proposal under which tolls would be paid into a common account, to \
    be released as the works on the northern approaches were completed. The proposal was described by \
    one diplomat as a basis for further discussion, by another as a restatement of what had been \
    rejected in London. The ministers will meet again on Thursday, when they are expected to receive \
    the report of the experts, who have been at work since the weekend in the Palais des Nations. \
    Asked whether force had been ruled out, the spokesman said that nothing had been ruled out and \
    nothing had been ruled in, and that his government would be guided by the resolution of the \
    Security Council and by the wishes of those whose ships pass through the waterway.";

fn grouped(index: &Index, query: &str) -> SearchResults {
    let query = if query.is_empty() { Query::all() } else { query.parse().unwrap() };
    let request = SearchRequest::new(query).group_copies().limit(1000).count(Count::Exact);
    index.searcher().search(&request).unwrap()
}

fn told(results: &SearchResults) -> Vec<(&str, u64)> {
    results.iter().map(|hit| (hit.id(), hit.copies())).collect()
}

#[test]
fn a_text_with_another_by_line_is_a_copy_and_another_text_is_none() {
    let by_line =
        REPORT.replace("GENEVA (Reuters) -", "From our own correspondent, Geneva, Nov. 6:");
    let ended = format!("{REPORT} (Additional reporting by John Smith)");
    let capitals = REPORT.to_uppercase();
    let other = "Foreign ministers of the four powers met in Geneva. ".to_owned()
        + &REPORT
            .split(". ")
            .skip(3)
            .map(|s| s.chars().rev().collect())
            .collect::<Vec<String>>()
            .join(". ");
    let index = Index::in_memory([
        article("b-by-line", "1956-11-07", &by_line),
        article("c-ended", "1956-11-08", &ended),
        article("a-agency", "1956-11-06", REPORT),
        article("d-capitals", "1956-11", &capitals),
        article("e-other", "1956-11-01", &other),
        article("f-undated", "", REPORT),
    ])
    .unwrap();
    let results = grouped(&index, "geneva");
    let mut hits = told(&results);
    hits.sort_unstable();
    // Of the first of November the month is, and so the earliest.
    assert_eq!(hits, [("d-capitals", 5), ("e-other", 1)]);
    assert_eq!(results.total(), Total::Exact(6));
    assert!(results.next().is_none());

    let newest = SearchRequest::new("geneva".parse().unwrap()).sort(Sort::Newest);
    let searcher = index.searcher();
    let plain = searcher.search(&newest).unwrap();
    assert_eq!(plain.hits().len(), 6);
    assert!(plain.iter().all(|hit| hit.copies() == 1));
    let facets = newest.clone().facet(Facet::new("year")).group_copies();
    let results = searcher.search(&facets).unwrap();
    assert_eq!(told(&results), [("d-capitals", 5), ("e-other", 1)]);
    assert_eq!(results.facet("year").unwrap().values()[0].count(), 5);
    let second = searcher.search(&newest.clone().group_copies().offset(1)).unwrap();
    assert_eq!(told(&second), [("e-other", 1)]);
    let json = serde_json::to_value(&results).unwrap();
    assert_eq!(json["hits"][0]["copies"], 5);
    assert!(json["hits"][1].get("copies").is_none());

    let cursor = searcher.search(&newest.clone().limit(1)).unwrap().next().cloned().unwrap();
    let error = searcher.search(&newest.group_copies().after(cursor)).unwrap_err();
    assert!(error.is_query());
    assert_eq!(
        error.to_string(),
        "cursor: copies are grouped, and their pages have no cursor; give an offset"
    );
}

#[test]
fn short_texts_and_formulas_stay_apart() {
    let formula = "The Secretary of State to the Embassy in the United Kingdom. Please convey the \
                   following to the Foreign Secretary at once.";
    let short = (0..5).map(|n| article(&n.to_string(), "1956", formula));
    let index = Index::in_memory(short).unwrap();
    assert_eq!(grouped(&index, "embassy").hits().len(), 5);

    // Two telegrams that share their formulas and nothing else.
    let telegram = |subject: &str| format!("{formula} {subject}");
    let halves: Vec<&str> = REPORT.split(". ").collect();
    let (one, two) = halves.split_at(halves.len() / 2);
    let index = Index::in_memory([
        article("one", "1956", &telegram(&one.join(". "))),
        article("two", "1956", &telegram(&two.join(". "))),
    ]);
    assert_eq!(grouped(&index.unwrap(), "embassy").hits().len(), 2);
}

#[test]
fn groups_fill_a_page_however_many_copies_come_first() {
    let copies = (0..300).map(|n| article(&format!("copy{n:03}"), "1957", REPORT));
    let others = (0..30).map(|n| {
        let words: String = (0..60).map(|w| format!("w{n}x{w} ")).collect();
        article(&format!("other{n:02}"), "1956", &format!("geneva {words}"))
    });
    let index = Index::in_memory(copies.chain(others)).unwrap();
    let request = SearchRequest::new("geneva".parse().unwrap()).sort(Sort::Newest).group_copies();
    let results = index.searcher().search(&request.limit(10)).unwrap();
    let hits = told(&results);
    assert_eq!((hits[0], hits.len()), (("copy000", 300), 10));
    assert!(hits[1..].iter().all(|(id, copies)| id.starts_with("other") && *copies == 1));
}

/// The shingles of three words of a text.
fn shingles(text: &str) -> BTreeSet<Vec<String>> {
    let words =
        text.split(|letter: char| !letter.is_alphanumeric()).filter(|word| !word.is_empty());
    let words: Vec<String> = words.map(str::to_lowercase).collect();
    words.windows(3).map(<[String]>::to_vec).collect()
}

#[test]
fn on_real_articles_copies_are_found_and_different_telegrams_stay_apart() {
    let mut articles = frus(4000);
    let long = |a: &&Article| a.body().split_whitespace().count() >= 150;
    let copied: Vec<Article> = articles.iter().filter(long).step_by(20).cloned().collect();
    for (nth, original) in copied.iter().enumerate() {
        let body = format!("By J. Smith, agency, No. {nth}. {}", original.body());
        articles.push(article(&format!("copy-of-{}", original.id()), "2000", &body));
    }
    let bodies: BTreeMap<String, String> =
        articles.iter().map(|a| (a.id().to_string(), a.body().to_owned())).collect();
    let index = Index::in_memory(articles).unwrap();
    let searcher = index.searcher();
    let request = SearchRequest::new(Query::all()).group_copies().limit(10_000);
    let results = searcher.search(&request).unwrap();
    let shown: BTreeSet<&str> = results.ids().into_iter().collect();
    let kept = copied.iter().filter(|a| !shown.contains(format!("copy-of-{}", a.id()).as_str()));
    let found = kept.count();
    println!("{found} of {} copies are told as such", copied.len());
    assert!(found * 100 >= copied.len() * 95, "{found} of {}", copied.len());

    // Whoever was taken for a copy of something does share most of its text.
    let hidden: Vec<&String> = bodies.keys().filter(|id| !shown.contains(id.as_str())).collect();
    let groups: Vec<_> = results.iter().filter(|hit| hit.copies() > 1).collect();
    let shingled: Vec<_> = groups.iter().map(|hit| shingles(&bodies[hit.id()])).collect();
    let mut apart = 0;
    for id in &hidden {
        let own = shingles(&bodies[*id]);
        let alike = shingled.iter().map(|other| {
            2.0 * own.intersection(other).count() as f64 / (own.len() + other.len()).max(1) as f64
        });
        let nearest = alike.fold(0.0, f64::max);
        if nearest < 0.5 {
            apart += 1;
            println!("{id} shares {nearest:.2} with what it was grouped with");
        }
    }
    println!("{} hidden, {apart} of them wrongly", hidden.len());
    assert_eq!(apart, 0);
    assert!(data().is_none() || !copied.is_empty());
}
