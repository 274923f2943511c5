//! What is past a limit is an error that says which, how much there was, and what would be right;
//! what is just within it is none.

use chancery::{
    Article, ArticleBuilder, DatedText, Facet, Filter, Index, JsonLines, MAX_EXPANDED_TERMS,
    MAX_EXPANSIONS, MAX_FACETS, MAX_FILTER_VALUES, MAX_HITS, MAX_OFFSET, MAX_QUERY_BYTES,
    MAX_QUERY_CLAUSES, MAX_QUERY_DEPTH, Official, Query, QueryParser, SearchRequest,
};

use crate::support::article;

/// An article that a test adds to.
fn base() -> ArticleBuilder {
    Article::builder("a").body("Talks.")
}

fn repeated<T>(count: usize, start: T, add: impl Fn(T, usize) -> T) -> T {
    (0..count).fold(start, add)
}

fn assert_limit(make: impl Fn(usize) -> ArticleBuilder, most: usize, message: &str) {
    assert!(make(most).build().is_ok(), "{message}");
    let error = make(most + 1).build().unwrap_err();
    assert_eq!(error.to_string(), message);
    assert!(chancery::Error::from(error).is_article());
}

#[test]
fn an_article_has_limits() {
    let official = |n: usize| Official::new(format!("Official {n}"));
    let values = |most: usize, names: usize| {
        repeated(most, base(), |a, n| a.field(format!("f{}", n % names), n.to_string()))
    };
    let long = |bytes: usize| "x".repeat(bytes);
    assert_limit(
        |most| repeated(most, base(), |a, n| a.official(official(n))),
        Article::MAX_OFFICIALS,
        "field `officials`: 10001 of them; an article may have 10000",
    );
    assert_limit(
        |most| repeated(most, base(), |a, n| a.topic([n.to_string()])),
        Article::MAX_TOPICS,
        "field `topics`: 10001 of them; an article may have 10000",
    );
    assert_limit(
        |most| repeated(most, base(), |a, n| a.organisation(n.to_string())),
        Article::MAX_ORGANISATIONS,
        "field `organisations`: 10001 of them; an article may have 10000",
    );
    assert_limit(
        |most| base().topic((0..most).map(|n| n.to_string())),
        Article::MAX_TOPIC_LABELS,
        "field `topics[0].labels`: 17 of them; an article may have 16",
    );
    assert_limit(
        |most| values(most, most),
        Article::MAX_FIELDS,
        "field `fields`: 1001 of them; an article may have 1000",
    );
    assert_limit(
        |most| values(most, 100),
        Article::MAX_FIELD_VALUES,
        "field `the values of fields`: 10001 of them; an article may have 10000",
    );
    let longest = Article::MAX_FIELD_VALUE_BYTES;
    let has = "has 8193 bytes; it may have 8192";
    assert_limit(
        |n| base().field("desk", long(n)),
        longest,
        &format!("field `desk`: a value {has}"),
    );
    let message = format!("field `fields`: the name of a field {has}");
    assert_limit(|n| base().field(long(n), "asia"), longest, &message);
    let message = format!("field `topics[0]`: a label {has}");
    assert_limit(|n| base().topic([long(n)]), longest, &message);
    let message = format!("field `topics[0]`: a topic {has}");
    assert_limit(|n| base().topic([long(4000), long(n - 4000)]), longest, &message);
    let message = format!("field `organisations[0]`: a label {has}");
    assert_limit(|n| base().organisation(long(n)), longest, &message);
    let message = format!("field `source`: a source {has}");
    assert_limit(|n| base().source(long(n)), longest, &message);
    let message = format!("field `officials[0].name`: it {has}");
    assert_limit(|n| base().official(Official::new(long(n))), longest, &message);
    let message = format!("field `officials[0].id`: it {has}");
    assert_limit(|n| base().official(official(1).id(long(n))), longest, &message);
    let message = format!("field `officials[0].spellings`: a spelling {has}");
    assert_limit(|n| base().official(official(1).spelling(long(n))), longest, &message);
    assert_limit(
        |most| base().title("T").body(long(most - 1)),
        Article::MAX_TEXT_BYTES,
        "67108865 bytes of text; an article may have 67108864",
    );
}

/// The largest of everything goes through the index and back.
#[test]
fn what_is_within_the_limits_is_indexed() {
    let name = |n: usize| format!("{}{n}", "é".repeat(4000));
    let builder = repeated(60, base(), |a, n| a.official(Official::new(name(n)).id(name(n))));
    let builder = repeated(60, builder, |a, n| a.topic([name(n)]).organisation(name(n)));
    let whole = repeated(60, builder, |a, n| a.field("desk", name(n))).source(name(0));
    let whole = whole.build().unwrap();
    let index = Index::in_memory([whole.clone()]).unwrap();
    let searcher = index.searcher();
    assert_eq!(searcher.get("a").unwrap(), Some(whole));
    for filter in [
        Filter::official(name(59)),
        Filter::organisation(name(59)),
        Filter::topic([name(59)]),
        Filter::field("desk", &name(59)),
    ] {
        let request = SearchRequest::new(Query::all()).filter(filter);
        assert_eq!(searcher.search(&request).unwrap().ids(), ["a"]);
    }
    let found = index.verify(chancery::Depth::Articles).unwrap();
    assert!(found.is_clean(), "{:?}", found.problems());
}

#[test]
fn a_record_has_limits() {
    let line = |bytes: usize| {
        let body = "x".repeat(bytes - r#"{"id":"a","body":""}"#.len());
        format!("{{\"id\":\"a\",\"body\":\"{body}\"}}\n{{\"id\":\"b\",\"body\":\"Talks.\"}}\n")
    };
    let read =
        |text: &str| -> Vec<_> { JsonLines::new(text.as_bytes()).max_record_bytes(1000).collect() };
    assert!(read(&line(1000)).iter().all(Result::is_ok));
    let records = read(&line(1001));
    let error = records[0].as_ref().unwrap_err().to_string();
    assert!(
        error.contains("a line of more than 1000 bytes; divide it or raise the limit"),
        "{error}"
    );
    assert_eq!(records[1].as_ref().unwrap().id(), &"b");
    let text = format!("date 1956 {}\n\ndate 1957 Talks.", "x".repeat(1000));
    let records: Vec<_> = DatedText::new(text.as_bytes()).max_record_bytes(1000).collect();
    let error = records[0].as_ref().unwrap_err().to_string();
    assert!(error.contains("a record of more than 1000 bytes"), "{error}");
    assert_eq!(records[1].as_ref().unwrap().body(), "Talks.");
}

#[test]
fn a_query_has_limits() {
    let refused = |text: &str| text.parse::<Query>().unwrap_err().to_string();
    let long = "a ".repeat(MAX_QUERY_BYTES / 2 + 1);
    assert!(refused(&long).contains("at most 65536 bytes, this one 65538"), "{}", refused(&long));
    let many = "a ".repeat(MAX_QUERY_CLAUSES + 1);
    assert!(refused(&many).contains("1024"), "{}", refused(&many));
    assert!("a ".repeat(MAX_QUERY_CLAUSES).parse::<Query>().is_ok());
    let deep = |depth: usize| format!("{}a b{}", "(".repeat(depth), ")".repeat(depth));
    assert!(deep(MAX_QUERY_DEPTH).parse::<Query>().is_ok());
    assert!(refused(&deep(MAX_QUERY_DEPTH + 1)).contains("64"));
    let strict = QueryParser::new().max_clauses(2);
    assert!(strict.parse("a b").is_ok() && strict.parse("a b c").is_err());
}

#[test]
fn a_request_has_limits() {
    let searcher = Index::in_memory([article("a", "1956", "Talks.")]).unwrap().searcher();
    let request = || SearchRequest::new("talks".parse().unwrap());
    let years = |count: usize| Filter::any_of("year", (0..count).map(|year| year.to_string()));
    let wild = |words: usize| {
        let text: String = (0..words).map(|n| format!("t{n}* ")).collect();
        SearchRequest::new(text.parse().unwrap())
    };
    let words = MAX_EXPANDED_TERMS / MAX_EXPANSIONS;
    let facets = |count| repeated(count, request(), |r, n| r.facet(Facet::new(n.to_string())));
    let cases = [
        (
            request().limit(MAX_HITS),
            request().limit(MAX_HITS + 1),
            "limit: at most 10000 hits, and 10001 were asked for; go on with a cursor, or use `scan`",
        ),
        (
            request().offset(MAX_OFFSET),
            request().offset(MAX_OFFSET + 1),
            "offset: at most 100000 hits left out, and 100001 were asked for; go on with a cursor",
        ),
        (
            request().filter(years(MAX_FILTER_VALUES)),
            request().filter(years(MAX_FILTER_VALUES)).filter(Filter::source("x").negate()),
            "filters: at most 10000 values, and 10001 were asked for; ask for fewer at a time",
        ),
        (
            facets(MAX_FACETS),
            facets(MAX_FACETS + 1),
            "facets: at most 64 facets, and 65 were asked for; ask for fewer at a time",
        ),
        (
            wild(words),
            wild(words + 1),
            "query: at most 131072 terms of wildcards, and 132096 were asked for; leave wildcards and \
             fuzzy words out, or set `max_expansions` lower",
        ),
        (
            wild(1000).max_expansions(100),
            wild(1).max_expansions(usize::MAX),
            "query: at most 131072 terms of wildcards, and 18446744073709551615 were asked for; leave \
             wildcards and fuzzy words out, or set `max_expansions` lower",
        ),
    ];
    for (within, beyond, message) in cases {
        searcher.search(&within).unwrap();
        let error = searcher.search(&beyond).unwrap_err();
        assert!(error.is_query(), "{error:?}");
        assert_eq!(error.to_string(), message);
    }
}

#[test]
fn what_a_ranking_is_read_from_is_brought_into_range() {
    for (json, expected) in [
        (r#"{"k1":1e39,"b":-3}"#, r#"{"k1":100.0,"b":0.0}"#),
        (r#"{"k1":-1,"b":2}"#, r#"{"k1":0.0,"b":1.0}"#),
        (r#"{"k1":0.9,"b":0.4}"#, r#"{"k1":0.9,"b":0.4}"#),
    ] {
        let ranking: chancery::Ranking = serde_json::from_str(json).unwrap();
        assert_eq!(serde_json::to_string(&ranking).unwrap(), expected);
    }
}

/// Paths in every place that an article, a query or a filter has for text.
#[test]
fn no_text_is_a_path() {
    let parent = tempfile::tempdir().unwrap();
    let folder = parent.path().join("archive.idx");
    let secret = parent.path().join("secret");
    std::fs::write(&secret, "Talks.").unwrap();
    let secret = secret.to_str().unwrap();
    let paths = ["../secret", "../../secret", secret, "file://../secret", "a/../../secret"];
    let index = Index::builder().memory_mb(32).threads(1).create(&folder).unwrap();
    let mut writer = index.writer().unwrap();
    for path in paths {
        let whole = Article::builder(path)
            .title(path)
            .body(format!("See {path} and ![x]({path})."))
            .source(path)
            .url(path)
            .place(path)
            .topic([path])
            .organisation(path)
            .official(Official::new(path).id(path).office(path).field(path, path))
            .note(path)
            .field(path, path)
            .build();
        writer.upsert(whole.unwrap()).unwrap();
    }
    writer.set_checkpoint("../checkpoint", "../checkpoint");
    writer.commit().unwrap();
    let searcher = index.searcher();
    for path in paths {
        assert_eq!(searcher.get(path).unwrap().unwrap().title(), Some(path));
        let quoted = Query::escape(path);
        for text in [quoted.clone(), format!("source:{quoted}"), format!("id:{quoted}")] {
            let query = Query::parse_lenient(&text).query;
            let request = SearchRequest::new(query).facet(Facet::new(path));
            let request = request.filter(Filter::any_of(path, [path]).negate());
            let results = searcher.search(&request).unwrap();
            assert!(results.hits().len() < paths.len(), "{text}");
        }
    }
    let mut outside: Vec<_> =
        std::fs::read_dir(parent.path()).unwrap().map(|entry| entry.unwrap().file_name()).collect();
    outside.sort();
    assert_eq!(outside, ["archive.idx", "secret"]);
    assert_eq!(std::fs::read_to_string(secret).unwrap(), "Talks.");
    for entry in std::fs::read_dir(&folder).unwrap() {
        let name = entry.unwrap().file_name().into_string().unwrap();
        let segment = name.split('.').next().unwrap();
        let is_segment = segment.len() == 32 && segment.bytes().all(|b| b.is_ascii_hexdigit());
        let is_own = ["chancery.json", "meta.json", ".managed.json"].contains(&name.as_str());
        assert!(is_segment || is_own || name.ends_with(".lock"), "{name}");
    }
}
