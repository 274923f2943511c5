//! Why an article has its score: sentences, structured forms, and what is told of articles that are
//! not found.

use chancery::{
    Article, Facet, Filter, Index, Official, Ranking, SearchRequest, Searcher, Sort, Synonyms,
};

fn searcher() -> Searcher {
    let dulles = Official::new("John Foster Dulles").office("Secretary of State");
    let articles = [
        Article::builder("a")
            .title("The Suez Canal Company")
            .body(
                "The canal company was seized by Egypt in July.\n\nThe canal was closed for a year. \
                 Powers met in London about the canal company.",
            )
            .date("1956-07-26")
            .country("EG")
            .official(dulles)
            .topic(["security", "Suez"]),
        Article::builder("b")
            .title("A visit")
            .body("Talks were held in Zagreb on trade and on a power station by the Danube.")
            .date("1963-09-01"),
        Article::builder("c").title("Suez").body("Nothing is known of it.").date("1957"),
    ];
    Index::in_memory(articles.map(|article| article.build().unwrap())).unwrap().searcher()
}

fn request(query: &str) -> SearchRequest {
    SearchRequest::new(query.parse().unwrap())
}

fn sentence(request: &SearchRequest, id: &str) -> String {
    searcher().explain(request, id).unwrap().unwrap().to_string()
}

#[test]
fn a_score_is_told_in_one_sentence_whose_numbers_add_up() {
    let cases = [
        (
            "suez \"canal company\"",
            "4.24 = 0.76 for “suez” (title 1, topics 1) + 3.48 for “canal compani” (title 1, lead 1, body 1)",
        ),
        // Patterns, what is near, forms, officials, and words that only find.
        ("compan* the", "1.74 = 1.74 for compan* (title 1, lead 1, body 1)"),
        ("egypt w/5 july", "1.41 = 1.41 for (egypt w/5 juli) (body 1)"),
        ("=powers", "0.706 = 0.706 for =powers (lead 1)"),
        ("dulles", "0.706 = 0.706 for “dull” (officials 1)"),
        ("title:suez^0", "0: nothing of what is ranked by adds to it"),
    ];
    for (query, expected) in cases {
        let expected = format!("{expected}; 44 words long, 24.3 on average\n");
        assert_eq!(sentence(&request(query), "a"), expected, "{query}");
    }
    let conditions = "found by its conditions alone, which have no score\n";
    assert_eq!(sentence(&request("country:EG"), "a"), conditions);
}

#[test]
fn an_article_that_is_not_found_says_why_and_has_no_score() {
    let cases = [
        ("zagreb danube", "a", "not found: it lacks any of “zagreb”, “danub”\n"),
        ("+suez +zagreb +danube", "a", "not found: it lacks “zagreb”, “danub”\n"),
        ("suez date:1963", "a", "not found: it does not fulfil date[1963-01-01..1963-12-31]\n"),
        (
            "suez date:1963 country:EG",
            "c",
            "not found: it does not fulfil country[EG]; it does not fulfil date[1963-01-01..1963-12-31]\n",
        ),
        ("suez -canal", "a", "not found: it fulfils canal, which is excluded\n"),
        ("=power", "a", "not found: it lacks =power\n"),
    ];
    for (query, id, expected) in cases {
        let request = request(query);
        let why = searcher().explain(&request, id).unwrap().unwrap();
        let mut clauses: Vec<&str> = why.unmet().iter().map(String::as_str).collect();
        clauses.sort_unstable();
        assert_eq!(format!("not found: {}\n", clauses.join("; ")), expected, "{query}");
        assert!(!why.matches() && why.score().is_none() && why.terms().is_empty());
    }
    assert!(searcher().explain(&request("suez"), "none").unwrap().is_none());
}

#[test]
fn filters_of_facets_are_told_of_as_well() {
    let narrowed =
        request("suez").filter(Filter::any_of("country", ["FR"])).facet(Facet::new("country"));
    assert_eq!(sentence(&narrowed, "a"), "not found: it does not fulfil country[FR]\n");
}

#[test]
fn as_json_an_explanation_has_a_key_for_each_part() {
    let why = searcher().explain(&request("suez powers"), "a").unwrap().unwrap();
    let json = serde_json::to_value(&why).unwrap();
    let keys: Vec<&String> = json.as_object().unwrap().keys().collect();
    let mut expected = [
        "matches",
        "score",
        "points",
        "terms",
        "articles",
        "length",
        "average_length",
        "k1",
        "b",
        "title_boost",
        "officials",
    ];
    expected.sort_unstable();
    let mut keys: Vec<&str> = keys.into_iter().map(String::as_str).collect();
    keys.sort_unstable();
    assert_eq!(keys, expected);
    let term = &json["terms"][0];
    assert_eq!(term["words"], "“suez”");
    assert_eq!(term["fields"], serde_json::json!({"title": 1, "topics": 1}));
    assert_eq!((&term["frequency"], &term["documents"]), (&4.0.into(), &2.into()));
    assert_eq!(json["articles"], 3);

    let why_not = searcher().explain(&request("zagreb"), "a").unwrap().unwrap();
    let expected =
        serde_json::json!({"matches": false, "unmet": ["it lacks “zagreb”"], "officials": []});
    assert_eq!(serde_json::to_value(&why_not).unwrap(), expected);
}

#[test]
fn what_is_told_gives_the_score_by_its_formula() {
    let synonyms = Synonyms::new([["canal", "waterway"]]);
    let ranking = Ranking::bm25f().k1(1.3).b(0.4).title_boost(2.5);
    let searcher = searcher();
    for query in ["canal^3 suez", "compan* london", "\"canal company\" =powers", "suez~1"] {
        let request = request(query).ranking(ranking).synonyms(&synonyms);
        let hits = searcher.search(&request).unwrap();
        assert!(!hits.is_empty());
        for hit in &hits {
            let why = searcher.explain(&request, hit.id()).unwrap().unwrap();
            assert_eq!(why.score(), Some(hit.score()));
            for term in why.terms() {
                #[expect(clippy::cast_precision_loss, reason = "a length of a few words")]
                let length = why.length() as f32 / why.average_length();
                let k = why.k1() * (1.0 - why.b() + why.b() * length);
                let part = term.frequency() / (term.frequency() + k);
                let score = term.boost() * term.idf() * (why.k1() + 1.0) * part;
                assert!((score - term.score()).abs() < 1e-4, "{query}: {term:?}");
            }
        }
    }
}

#[test]
fn an_expansion_tells_by_which_words_the_article_is_found() {
    let why = searcher().explain(&request("c?n* zzz~2"), "a").unwrap().unwrap();
    let found: Vec<&[String]> = why.terms().iter().map(chancery::ExplainedTerm::found).collect();
    assert_eq!(found, [&["canal".to_owned()][..], &[][..]]);
}

#[test]
fn a_page_by_cursor_and_another_order_have_the_score_of_the_search() {
    let searcher = searcher();
    let by_date = request("suez").sort(Sort::Newest);
    let by_score = request("suez").limit(1);
    let first = searcher.search(&by_score).unwrap();
    let score = first.hits()[0].score();
    let id = first.hits()[0].id();
    assert_eq!(searcher.explain(&by_date, id).unwrap().unwrap().score(), Some(score));
    let next = by_score.after(first.next().cloned());
    let second = searcher.search(&next).unwrap();
    let why = searcher.explain(&next, second.hits()[0].id()).unwrap().unwrap();
    assert_eq!(why.score(), Some(second.hits()[0].score()));
    assert!(searcher.explain(&next.sort(Sort::Newest), id).unwrap_err().is_query());
}
