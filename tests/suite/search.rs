//! 1. Each form of the query language finds what its table says.
//! 2. Filters hold together; the values of one are alternatives.
//! 3. Pages cut one long list; counts tell how many there are.
//! 4. Newest first is by first day, then the more precise date, then publication, then id.
//! 5. The same articles give the same results and scores, however commits were batched.
//! 6. Errors of queries say what and where.

use chancery::{
    Article, Count, Fields, Filter, Generation, Index, Language, Official, Pipeline, Query,
    QueryErrorKind, QueryParser, Role, SearchRequest, Sort, Synonyms, Total,
};

use crate::support::{article, frus, samples};

fn ids(index: &Index, query: &str) -> Vec<String> {
    index.searcher().ids(query).unwrap()
}

fn letters() -> Index {
    let letter = |id: &str, date: &str, from: &str, to: &str, body: &str| {
        Article::builder(id)
            .date(date)
            .title(format!("Telegram {id}"))
            .official(
                Official::new(from).role(Role::From).office("Secretary of State").country("US"),
            )
            .official(Official::new(to).role(Role::To).spelling("Sir Roger"))
            .topic(["security", "crises"])
            .source("Cables")
            .language("en")
            .organisation("NATO")
            .field("desk", "Near East")
            .body(body)
            .build()
            .unwrap()
    };
    Index::in_memory([
        letter(
            "l1",
            "1956-11-05",
            "Dulles, John Foster",
            "Makins, Roger",
            "Powers met on Suez; the canal company was discussed.",
        ),
        letter(
            "l2",
            "1956-11",
            "Makins, Roger",
            "Dulles, John Foster",
            "The power of the company over the canal at Suez.",
        ),
        letter(
            "l3",
            "1955-01-01/1957-12-31",
            "Antony Eden",
            "Gamal Abdel Nasser",
            "S/RES/118 on Suez.",
        ),
        article("l4", "", "An undated note on Suez and on Séjourné."),
        article("l5", "1648-10-24", "Peace of Westphalia. 外交部长会见法国外长。"),
    ])
    .unwrap()
}

#[test]
fn queries_may_be_as_deep_as_a_parser_lets_them_be() {
    let index = Index::in_memory([article("a", "1999", "Talks on Suez and the canal.")]).unwrap();
    let searcher = index.searcher();
    let deep = |levels: usize| {
        let mut query = Query::word("suez");
        for _ in 0..levels {
            query = Query::word("talks").or(query.and(Query::word("canal").boost(2.0)));
        }
        query
    };
    let text = format!("{}suez{}", "talks OR canal AND x -(".repeat(100), ")".repeat(100));
    let parsed = QueryParser::new().max_depth(100).parse(&text).unwrap();
    // As much stack as a thread has by default.
    std::thread::spawn(move || {
        for query in [deep(240), parsed] {
            let request = SearchRequest::new(query);
            let plan = searcher.plan(&request).unwrap();
            let json = serde_json::to_string(&plan).unwrap();
            assert!(json.len() > 1000 && plan.to_string().len() > 1000);
            assert_eq!(searcher.search(&request).unwrap().ids(), ["a"]);
        }
        let error = searcher.plan(&SearchRequest::new(deep(1_000))).unwrap_err();
        assert_eq!(error.as_query().unwrap().kind(), QueryErrorKind::TooDeep);
    })
    .join()
    .unwrap();
}

#[test]
fn every_form_of_a_query_finds_what_it_says() {
    let index = letters();
    let cases: &[(&str, &[&str])] = &[
        ("westphalia", &["l5"]),
        ("WESTPHÁLIA", &["l5"]),
        ("sejourne", &["l4"]),
        ("+canal +company", &["l1", "l2"]),
        ("+canal -powers", &[]),
        ("+suez -canal", &["l4", "l3"]),
        ("\"canal company\"", &["l1"]),
        ("\"company canal\"", &[]),
        ("-\"canal company\" canal", &["l2"]),
        ("=powers", &["l1"]),
        ("=power", &["l2"]),
        ("+power", &["l1", "l2"]),
        ("title:telegram", &["l1", "l2", "l3"]),
        ("title:\"telegram l2\"", &["l2"]),
        ("title:\"l2 telegram\"", &[]),
        ("title:(+l2 +telegram)", &["l2"]),
        ("topic:Crises", &["l1", "l2", "l3"]),
        ("topic:\"security peace\"", &[]),
        ("official:dulles", &["l1", "l2"]),
        ("official:\"john dulles\"", &["l1", "l2"]),
        ("official:\"eden nasser\"", &[]),
        ("official:\"sir roger\"", &["l1", "l2", "l3"]),
        ("from:dulles", &["l1"]),
        ("from:dulles to:makins", &["l1"]),
        ("to:\"foster dulles\" date:1956", &["l2"]),
        ("speaker:dulles", &[]),
        ("office:\"secretary state\"", &["l1", "l2", "l3"]),
        ("country:US", &["l1", "l2", "l3"]),
        ("country:\"united states of america\"", &["l1", "l2", "l3"]),
        ("country:fra", &[]),
        ("lang:EN source:cables org:nato", &["l1", "l2", "l3"]),
        ("id:l4", &["l4"]),
        ("desk:\"near east\"", &["l1", "l2", "l3"]),
        ("-desk:\"near east\"", &["l5", "l4"]),
        ("date:1956", &["l1", "l2", "l3"]),
        ("date:1956-11-04", &["l2", "l3"]),
        ("date:1957..1999", &["l3"]),
        ("before:1700", &["l5"]),
        ("after:1956-11-05", &["l2", "l3"]),
        ("after:1957", &[]),
        ("118", &["l3"]),
        ("s/res/118", &["l3"]),
        ("外长", &["l5"]),
        ("法国外长", &["l5"]),
        ("", &["l1", "l2", "l3", "l5", "l4"]),
        ("— …", &["l1", "l2", "l3", "l5", "l4"]),
        ("date:1648 suez", &[]),
    ];
    for (query, expected) in cases {
        let mut found = ids(&index, query);
        let mut expected: Vec<String> = expected.iter().map(|id| (*id).to_owned()).collect();
        if query.chars().any(char::is_alphabetic) {
            found.sort();
            expected.sort();
        }
        assert_eq!(found, expected, "{query}");
    }
}

#[test]
fn filters_hold_together() {
    let index = letters();
    let search = |filters: Vec<Filter>| {
        let request = SearchRequest::new(Query::all()).fields(Fields::Ids).limit(100);
        let request = filters.into_iter().fold(request, SearchRequest::filter);
        let results = index.searcher().search(&request).unwrap();
        results.into_iter().map(|hit| hit.id().to_owned()).collect::<Vec<_>>()
    };
    let official = |name: &str| Filter::official(name);
    let cases: Vec<(Vec<Filter>, &[&str])> = vec![
        (vec![], &["l1", "l2", "l3", "l5", "l4"]),
        (vec![Filter::date("1956-11-05".parse().unwrap())], &["l1", "l2", "l3"]),
        (vec![Filter::any_of("desk", ["asia", "NEAR EAST"])], &["l1", "l2", "l3"]),
        (vec![Filter::any_of::<&str>("desk", [])], &["l1", "l2", "l3", "l5", "l4"]),
        (vec![official("John Foster Dulles"), official("Roger Makins")], &["l1", "l2"]),
        (vec![official("Dulles")], &[]),
        (
            vec![Filter::any_of("official", ["Antony Eden", "Dulles, John Foster"])],
            &["l1", "l2", "l3"],
        ),
        (vec![Filter::any_of("from", ["Antony Eden", "Roger Makins"])], &["l2", "l3"]),
        (vec![Filter::official_as(Role::To, "Roger Makins")], &["l1"]),
        (vec![Filter::topic(["security", "crises"])], &["l1", "l2", "l3"]),
        (vec![Filter::topic(["Security"])], &["l1", "l2", "l3"]),
        (vec![Filter::topic(["crises"])], &[]),
        (vec![Filter::any_of("topic", ["security"])], &["l1", "l2", "l3"]),
        (vec![Filter::any_of("office", ["secretary of state"])], &["l1", "l2", "l3"]),
        (vec![Filter::country("USA").negate()], &["l5", "l4"]),
        (vec![Filter::country("Atlantis")], &[]),
        (vec![Filter::language("en"), Filter::source("cables")], &["l1", "l2", "l3"]),
        (
            vec![Filter::organisation("nato"), Filter::field("desk", "near east")],
            &["l1", "l2", "l3"],
        ),
        (vec![Filter::any_of("id", ["l4", "l5"])], &["l5", "l4"]),
        (vec![Filter::added_after(Generation::default())], &["l1", "l2", "l3", "l5", "l4"]),
        (vec![Filter::added_after(index.searcher().generation())], &[]),
    ];
    for (filters, expected) in cases {
        let shown = format!("{filters:?}");
        assert_eq!(search(filters), expected, "{shown}");
    }
}

#[test]
fn pages_cut_one_list_and_counts_tell_its_length() {
    let index = Index::in_memory(samples()).unwrap();
    let searcher = index.searcher();
    for (query, sort) in [
        ("peace treaty", Sort::Relevance),
        ("peace treaty", Sort::Newest),
        ("after:1900", Sort::Relevance),
    ] {
        let request = SearchRequest::new(query.parse().unwrap()).sort(sort).fields(Fields::Ids);
        let whole = searcher.search(&request.clone().limit(1000).count(Count::Exact)).unwrap();
        let all = whole.ids();
        assert!(all.len() > 5, "{query}");
        assert_eq!(whole.total(), Total::Exact(all.len() as u64));
        let mut paged = Vec::new();
        for offset in (0..all.len() + 3).step_by(3) {
            let page = searcher.search(&request.clone().offset(offset).limit(3)).unwrap();
            assert_eq!(page.total(), Total::NotCounted);
            paged.extend(page.into_iter().map(|hit| hit.id().to_owned()));
        }
        assert_eq!(paged, all);
        let few = searcher.search(&request.clone().limit(1).count(Count::UpTo(3))).unwrap();
        assert_eq!(few.total(), Total::AtLeast(3));
        let many = searcher.search(&request.clone().limit(1).count(Count::UpTo(1000))).unwrap();
        assert_eq!(many.total(), Total::Exact(all.len() as u64));
        let none = searcher.search(&request.clone().limit(0).count(Count::Exact)).unwrap();
        assert!(none.is_empty());
        assert_eq!(none.total(), Total::Exact(all.len() as u64));
        let far = request.clone().offset(chancery::MAX_OFFSET).limit(chancery::MAX_HITS);
        assert!(searcher.search(&far).unwrap().is_empty());
    }
}

#[test]
fn newest_first_has_one_order() {
    let dated = |id: &str, date: &str, published: Option<i64>| {
        let builder = Article::builder(id).body("Talks.").published(published);
        let builder = if date.is_empty() { builder } else { builder.date(date) };
        builder.build().unwrap()
    };
    let day = 19_814 * 86_400;
    let articles = [
        dated("later", "2024-04-02", None),
        dated("evening", "2024-04-01", Some(day + 68_400)),
        dated("morning-a", "2024-04-01", Some(day + 28_800)),
        dated("morning-b", "2024-04-01", Some(day + 28_800)),
        dated("day-a", "2024-04-01", None),
        dated("day-b", "2024-04-01", None),
        dated("fortnight", "2024-04-01/2024-04-14", None),
        dated("month", "2024-04", None),
        dated("before", "2024-03-31", Some(day + 99_999)),
        dated("long-ago", "-0044-03-15", None),
        dated("undated-a", "", Some(day)),
        dated("undated-b", "", None),
    ];
    let expected: Vec<String> = articles.iter().map(|a| a.id().to_string()).collect();
    // Whatever order they came in, and over however many segments they lie.
    for step in [1, 5, 7, 11] {
        let index = Index::in_memory([]).unwrap();
        let mut writer = index.writer().unwrap();
        for n in 0..articles.len() {
            writer.upsert(articles[n * step % articles.len()].clone()).unwrap();
            if n % 5 == 4 {
                writer.commit().unwrap();
            }
        }
        writer.commit().unwrap();
        for k in 0..=articles.len() {
            for query in ["talks", ""] {
                let request = SearchRequest::new(query.parse().unwrap())
                    .sort(Sort::Newest)
                    .fields(Fields::Ids)
                    .limit(k);
                let results = index.searcher().search(&request).unwrap();
                assert_eq!(results.ids(), expected[..k], "{query} {k}");
            }
        }
        // All score the same by relevance, so that the order is the same.
        assert_eq!(ids(&index, "talks"), expected);
    }
}

#[test]
fn batches_do_not_show() {
    let articles = frus(600);
    let build = |batch: usize, threads: usize| {
        let builder = Index::builder().threads(threads).memory_mb(32 * threads);
        let index = builder.in_memory([]).unwrap();
        let mut writer = index.writer().unwrap();
        for chunk in articles.chunks(batch) {
            for article in chunk {
                writer.upsert(article.clone()).unwrap();
            }
            writer.commit().unwrap();
        }
        index
    };
    let one = build(articles.len(), 1);
    let many = [build(50, 1), build(171, 2), build(articles.len(), 3)];
    let optimized = build(37, 1);
    optimized.writer().unwrap().optimize().unwrap();
    let queries = [
        "peace",
        "united nations security council",
        "+soviet +delegation proposal",
        "\"united states\" treaty",
        "=powers",
        "date:1948-06 palestine",
        "-soviet proposal",
        "secretary",
    ];
    for query in queries {
        let ask = |index: &Index| {
            let request = SearchRequest::new(query.parse().unwrap())
                .limit(1000)
                .count(Count::Exact)
                .fields(Fields::Ids);
            let results = index.searcher().search(&request).unwrap();
            let hits: Vec<(String, u32)> =
                results.hits().iter().map(|h| (h.id().to_owned(), h.score().to_bits())).collect();
            (results.total(), hits)
        };
        let expected = ask(&one);
        for other in many.iter().chain([&optimized]) {
            assert_eq!(ask(other), expected, "{query}");
        }
    }
}

#[test]
fn errors_say_what_and_where() {
    let index = letters();
    let cases = [
        ("talks \"peace", 6..12, "the quote is not closed; add a `\"`"),
        ("talks +", 6..7, "nothing follows; write the word right after the sign"),
        ("date:", 0..5, "nothing follows; write the value right after the `:`"),
        ("suez offical:dulles", 5..19, "unknown field `offical`; did you mean `official`?"),
    ];
    for (query, span, message) in cases {
        let error = index.searcher().ids(query).unwrap_err();
        let error = error.as_query().unwrap();
        assert_eq!((error.span(), error.message()), (span, message), "{query}");
    }
    let error = index.searcher().ids("suez date:1956-13").unwrap_err();
    assert!(error.is_query());
    assert_eq!(error.as_query().unwrap().span(), 10..17);
    let error = index.searcher().ids("country:Atlantis").unwrap_err();
    assert_eq!(error.as_query().unwrap().span(), 8..16);
    assert!("a ".repeat(40_000).parse::<Query>().is_err());
    assert!("a ".repeat(2_000).parse::<Query>().is_err());
    // A field that articles have is theirs, however close its name is to one of the language.
    let titled = Article::builder("t").body("Talks.").field("titel", "x").build().unwrap();
    let index = Index::in_memory([titled]).unwrap();
    assert_eq!(ids(&index, "titel:x"), ["t"]);
    assert!(index.searcher().ids("titles:x").unwrap_err().is_query());
}

#[test]
fn a_damaged_id_or_a_strange_request_is_no_panic() {
    let index = letters();
    assert!(index.searcher().get("").is_err());
    assert_eq!(index.searcher().get("nobody").unwrap(), None);
    let long = "x".repeat(60_000);
    assert!(ids(&index, &long).is_empty());
    assert!(ids(&index, &format!("source:{long}")).is_empty());
    assert!(ids(&index, &format!("title:{long}")).is_empty());
    assert_eq!(ids(&index, "date:-9999..9999").len(), 4);
    assert!(ids(&index, "before:-9999").is_empty());
    assert!(ids(&index, "after:9999").is_empty());
}

#[test]
fn a_query_means_in_each_index_what_it_says_there() {
    let one = || [article("a", "1956", "The ministers' négociations; embargo:yes was declared.")];
    let english = Index::in_memory(one()).unwrap();
    let french = Index::builder().language(Language::French).in_memory(one()).unwrap();
    let enriched = Index::builder().enrich(Pipeline::builtin()).in_memory(one()).unwrap();
    let texts =
        ["négociations ministers", "meet(dulles, eden)", "embargo:yes ministers", "date:1956 -a"];
    let parse = |text: &str, lenient: bool| -> Query {
        if lenient { Query::parse_lenient(text).query } else { text.parse().unwrap() }
    };
    let kept: Vec<(String, bool, Query)> = texts
        .iter()
        .flat_map(|text| [true, false].map(|lenient| (*text, lenient)))
        .map(|(text, lenient)| (text.to_owned(), lenient, parse(text, lenient)))
        .collect();
    let synonyms = Synonyms::new([["ministers", "envoys"]]);
    let all_agree = || {
        for index in [&english, &french, &enriched, &english] {
            for (text, lenient, kept) in &kept {
                for with_synonyms in [false, true, false] {
                    let told = |query: Query| {
                        let request = SearchRequest::new(query);
                        let request =
                            if with_synonyms { request.synonyms(&synonyms) } else { request };
                        let searcher = index.searcher();
                        match (searcher.plan(&request), searcher.search(&request)) {
                            (Ok(plan), Ok(found)) => format!("{plan} {:?}", found.warnings()),
                            (plan, found) => format!("{:?} {:?}", plan.err(), found.err()),
                        }
                    };
                    assert_eq!(told(kept.clone()), told(parse(text, *lenient)), "{text} {lenient}");
                }
            }
        }
    };
    all_agree();
    // A further field that only a later commit has.
    let mut writer = english.writer().unwrap();
    writer
        .upsert(
            Article::builder("b")
                .field("embargo", "yes")
                .body("Ministers talked.")
                .build()
                .unwrap(),
        )
        .unwrap();
    writer.commit().unwrap();
    all_agree();
    let (text, _, field) = &kept[5];
    assert_eq!(text, "embargo:yes ministers");
    assert_eq!(english.searcher().search(&SearchRequest::new(field.clone())).unwrap().ids(), ["b"]);
}
