//! Copies of one text are one hit: on texts written for it, and on real ones.

#![expect(clippy::cast_precision_loss, reason = "counts are small")]
#![expect(clippy::format_collect, reason = "the texts are small")]

use std::collections::{BTreeMap, BTreeSet};

use chancery::{
    Article, Count, Cursor, Expansion, Facet, Hit, Index, Query, Ranking, Recency, SearchRequest,
    SearchResults, Sort, Total,
};

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

    // A cursor of pages without groups leads to no page with them.
    let cursor = searcher.search(&newest.clone().limit(1)).unwrap().next().cloned().unwrap();
    let error = searcher.search(&newest.group_copies().after(cursor)).unwrap_err();
    assert!(error.is_query());
    assert!(error.to_string().contains("another query, filter, ranking or grouping"), "{error}");
}

/// A text of so many words that are its own, and one that all have.
fn own_words(name: &str) -> String {
    (0..60).map(|at| format!("{name}{at} ")).collect::<String>() + "geneva"
}

/// Texts with zero to five copies each, of several years, some of them undated, in no order.
fn with_copies() -> Vec<Article> {
    let of_text = |text: u32| {
        (0..=text * 7 % 6).map(move |copy| {
            let id = format!("{}-{text:02}", (copy * 31 + text * 17) % 97);
            let date = match (copy * 5 + text * 3) % 11 {
                0 => String::new(),
                year => format!("19{}", 50 + year),
            };
            let more = "geneva ".repeat((text % 4 * copy) as usize);
            article(&id, &date, &format!("{} {more}", own_words(&format!("t{text}x"))))
        })
    };
    (0..40).flat_map(of_text).collect()
}

#[test]
fn pages_by_cursor_are_those_by_offset() {
    let index = Index::in_memory(with_copies()).unwrap();
    let searcher = index.searcher();
    let day = "1956-01-01".parse().unwrap();
    let rankings = [
        Ranking::bm25f(),
        Ranking::bm25f().recency(Recency::as_of(day).half_life_days(500.0)),
        Ranking::bm25f().expansion(Expansion::bo1()),
    ];
    for sort in [Sort::Relevance, Sort::Newest, Sort::Oldest, Sort::Added] {
        for ranking in rankings {
            let request = SearchRequest::new("geneva t3x5 t7x9".parse().unwrap());
            let request = request.sort(sort).ranking(ranking).group_copies();
            let all = searcher.search(&request.clone().limit(1000)).unwrap();
            assert_eq!(all.iter().map(Hit::copies).sum::<u64>(), with_copies().len() as u64);
            let mut paged = Vec::new();
            let mut cursor = None;
            loop {
                let page = request.clone().limit(7).after(cursor.take());
                let page = searcher.search(&page).unwrap();
                paged.extend(page.iter().map(|hit| (hit.id().to_owned(), hit.copies())));
                let Some(next) = page.next() else { break };
                cursor = Some(next.to_string().parse::<Cursor>().unwrap());
            }
            let paged: Vec<_> = paged.iter().map(|(id, copies)| (id.as_str(), *copies)).collect();
            assert_eq!(paged, told(&all), "{sort:?} {ranking:?}");
        }
    }
}

#[test]
fn what_comes_in_between_two_pages_is_told_where_it_is_new_and_comes_later() {
    let text = |name: &str, id: &str, date: &str| article(id, date, &own_words(name));
    let index = Index::in_memory([]).unwrap();
    let mut writer = index.writer().unwrap();
    for n in 1..=6 {
        writer.upsert(text(&format!("t{n}x"), &n.to_string(), &format!("195{}", 9 - n))).unwrap();
    }
    writer.commit().unwrap();
    let request = SearchRequest::new("geneva".parse().unwrap()).sort(Sort::Newest).group_copies();
    let request = request.limit(2);
    let first = index.searcher().search(&request).unwrap();
    assert_eq!(told(&first), [("1", 1), ("2", 1)]);

    // Before the place a new text, and a copy of one that is to come; after it a copy of one that has
    // been told, and a new text.
    writer.upsert(text("newer", "before", "1960")).unwrap();
    writer.upsert(text("t4x", "copy-of-4", "1961")).unwrap();
    writer.upsert(text("t1x", "copy-of-1", "1955")).unwrap();
    writer.upsert(text("later", "after", "1955-06")).unwrap();
    writer.commit().unwrap();
    let searcher = index.searcher();
    let mut ids = Vec::new();
    let mut next = first.next().cloned();
    while let Some(cursor) = next {
        let page = searcher.search(&request.clone().after(cursor)).unwrap();
        ids.extend(page.iter().map(|hit| format!("{} of {}", hit.id(), hit.copies())));
        next = page.next().cloned();
    }
    assert_eq!(ids, ["3 of 1", "after of 1", "4 of 2", "5 of 1", "6 of 1"]);
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
