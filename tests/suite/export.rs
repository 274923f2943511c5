//! Exports are read back by the readers of others.

use chancery::{
    Article, Fields, Index, JsonLines, Official, Query, Role, SearchRequest, Sort, export,
};
use proptest::prelude::*;
use serde_json::{Value, json};

use super::support::{article, frus, samples};

/// The records of a CSV file, the header first.
fn records(file: &[u8]) -> Vec<Vec<String>> {
    let mut reader = csv::ReaderBuilder::new().has_headers(false).from_reader(file);
    let own = |record: csv::StringRecord| record.iter().map(str::to_owned).collect();
    reader.records().map(|record| own(record.unwrap())).collect()
}

fn table(articles: &[Article], columns: &[&str]) -> Vec<Vec<String>> {
    let mut file = Vec::new();
    let mut out = export::csv(&mut file, columns).unwrap();
    for article in articles {
        out.write(article).unwrap();
    }
    assert_eq!(out.finish().unwrap(), articles.len() as u64);
    records(&file)
}

#[test]
fn every_column_has_what_the_article_has() {
    let article = Article::builder("a")
        .date("1956-10-29/1956-11-07")
        .title("Suez")
        .body("First, the canal.\n\nThen \"the rest\".")
        .official(Official::new("Dulles, John Foster").role(Role::From))
        .official(Official::new("Makins, Roger"))
        .topic(["security", "canals"])
        .topic(["trade"])
        .country("EG")
        .country("GB")
        .organisation("UN")
        .place("London")
        .language("en")
        .source("Cables")
        .url("https://example.org/a?b=1&c")
        .published(-415_000_000)
        .note("A note.")
        .field("desk", "near east")
        .field("desk", "press")
        .build()
        .unwrap();
    let cells = [
        ("id", "a"),
        ("date", "1956-10-29/1956-11-07"),
        ("title", "Suez"),
        ("headline", "Suez"),
        ("officials", "John Foster Dulles; Roger Makins"),
        ("topics", "security / canals; trade"),
        ("countries", "EG; GB"),
        ("organisations", "UN"),
        ("place", "London"),
        ("language", "en"),
        ("source", "Cables"),
        ("url", "https://example.org/a?b=1&c"),
        ("published", "1956-11-06T18:13:20Z"),
        ("lead", "First, the canal."),
        ("snippet", "First, the canal."),
        ("body", "First, the canal.\n\nThen \"the rest\"."),
        ("notes", "A note."),
        ("field:desk", "near east; press"),
        ("field:none", ""),
    ];
    let columns: Vec<&str> = cells.iter().map(|(column, _)| *column).collect();
    let expected: Vec<&str> = cells.iter().map(|(_, cell)| *cell).collect();
    assert_eq!(table(&[article], &columns), [columns, expected]);
}

#[test]
fn what_a_spreadsheet_would_run_is_told_as_text() {
    for sign in ["=", "+", "-", "@", "＝", "＋", "－", "＠"] {
        let title = format!("{sign}HYPERLINK(\"http://evil.example\")");
        let article = Article::builder("a").title(&title).body("x").build().unwrap();
        assert_eq!(table(&[article], &["title"])[1], [format!("'{title}")]);
    }
    let inner = Article::builder("a").title("a=b, \"c\"\r\n=d").body("x").build().unwrap();
    let title = inner.title().unwrap().to_owned();
    assert_eq!(table(&[inner], &["title"])[1], [title]);
    let early = Article::builder("a").date("-0430").body("x").build().unwrap();
    assert_eq!(table(&[early], &["date"])[1], ["'-0430"]);
}

#[test]
fn a_snippet_is_of_what_was_asked_for() {
    let body =
        format!("{}\n\nThe canal was closed. {}", "Opening words. ".repeat(40), "x ".repeat(400));
    let index = Index::in_memory([article("a", "1956", &body)]).unwrap();
    let (searcher, query): (_, Query) = (index.searcher(), "canal".parse().unwrap());
    let mut file = Vec::new();
    let marks = searcher.highlighter(&SearchRequest::from(&query)).unwrap();
    let mut out = export::csv(&mut file, &["snippet"]).unwrap().highlighter(marks);
    for article in searcher.scan(&query).unwrap() {
        out.write(&article.unwrap()).unwrap();
    }
    out.finish().unwrap();
    let cell = &records(&file)[1][0];
    assert!(cell.contains("The canal was closed."), "{cell}");
    assert!(cell.len() < 700, "{cell}");

    let cell = &table(&[article("a", "", &body)], &["snippet"])[1][0];
    assert!(cell.starts_with("Opening words.") && cell.ends_with('…') && cell.len() < 250);
}

#[test]
fn a_column_that_there_is_not_is_refused_with_those_there_are() {
    let error = export::csv(Vec::new(), &["id", "titel"]).unwrap_err().to_string();
    assert!(
        error.starts_with("column `titel`: no such column; write `id`, `date`, `title`,"),
        "{error}"
    );
    assert!(error.ends_with("`notes`, or `field:NAME` for a further field"), "{error}");
    let error = export::csv(Vec::new(), &["field:"]).unwrap_err().to_string();
    assert!(error.starts_with("column `field:`: no such column"), "{error}");
    let error = export::csv(Vec::new(), &[]).unwrap_err().to_string();
    assert_eq!(error, "no columns: name at least one, such as `id`");
}

#[test]
fn a_file_that_cannot_be_written_is_told() {
    struct Full;
    impl std::io::Write for Full {
        fn write(&mut self, _: &[u8]) -> std::io::Result<usize> {
            Err(std::io::ErrorKind::StorageFull.into())
        }
        fn flush(&mut self) -> std::io::Result<()> {
            Ok(())
        }
    }
    let one = article("a", "", &"long ".repeat(10_000));
    for mut out in
        [export::csv(Full, &["body"]).unwrap(), export::json_lines(Full), export::csl(Full)]
    {
        let written = out.write(&one).and_then(|()| out.finish().map(|_| ()));
        let error = written.unwrap_err().to_string();
        assert!(error.starts_with("cannot write the export: "), "{error}");
    }
}

#[test]
fn dates_are_as_precise_in_a_reference_as_in_the_article() {
    let cases = [
        ("1956-11-05", json!({"date-parts": [[1956, 11, 5]]})),
        ("1956-11", json!({"date-parts": [[1956, 11]]})),
        ("1956", json!({"date-parts": [[1956]]})),
        ("1956~", json!({"date-parts": [[1956]], "circa": true})),
        ("195X", json!({"date-parts": [[1950], [1959]]})),
        ("1956-10-29/1956-11-07", json!({"date-parts": [[1956, 10, 29], [1956, 11, 7]]})),
        ("-0430-03", json!({"date-parts": [[-430, 3]]})),
    ];
    for (date, expected) in cases {
        let index = Index::in_memory([article("a", date, "Suez.")]).unwrap();
        for fields in [Fields::Brief, Fields::Whole] {
            let request = SearchRequest::new("suez".parse().unwrap()).fields(fields);
            let results = index.searcher().search(&request).unwrap();
            let items: Value = serde_json::from_str(&export::csl_json(&results).unwrap()).unwrap();
            assert_eq!(items[0]["issued"], expected, "{date}");
            assert_eq!(items[0]["type"], "document");
        }
    }
    let undated = Index::in_memory([article("a", "", "Suez.")]).unwrap().searcher();
    let results = undated.search(&SearchRequest::new("suez".parse().unwrap())).unwrap();
    let items: Value = serde_json::from_str(&export::csl_json(&results).unwrap()).unwrap();
    assert_eq!(items[0], json!({"id": "a", "type": "document", "title": "Suez."}));
    let none = undated.search(&SearchRequest::new("panama".parse().unwrap())).unwrap();
    let items: Value = serde_json::from_str(&export::csl_json(&none).unwrap()).unwrap();
    assert_eq!(items, json!([]));
}

#[test]
fn authors_are_those_whom_the_article_has_as_such() {
    let article = Article::builder("a")
        .official(Official::new("Dulles, John Foster").role(Role::From))
        .official(Official::new("Li Qiang").role(Role::Speaker))
        .official(Official::new("Makins, Roger").role(Role::To))
        .field("author", "King, Martin Luther, Jr.")
        .body("x")
        .build()
        .unwrap();
    let mut file = Vec::new();
    let mut out = export::csl(&mut file);
    out.write(&article).unwrap();
    out.finish().unwrap();
    let items: Value = serde_json::from_slice(&file).unwrap();
    let expected = json!([
        {"family": "Dulles", "given": "John Foster"},
        {"literal": "Li Qiang"},
        {"literal": "King, Martin Luther, Jr."},
    ]);
    assert_eq!(items[0]["author"], expected);
}

#[test]
fn every_match_of_a_scan_goes_out_in_each_form() {
    let articles = frus(600);
    let index = Index::in_memory(articles).unwrap();
    let searcher = index.searcher();
    let word = if searcher.ids("telegram").unwrap().is_empty() { "peace" } else { "telegram" };
    let request = SearchRequest::new(word.parse().unwrap()).sort(Sort::Oldest);
    let (mut table, mut lines, mut items) = (Vec::new(), Vec::new(), Vec::new());
    let mut csv = export::csv(&mut table, &["id", "date", "body"]).unwrap();
    let mut json = export::json_lines(&mut lines);
    let mut csl = export::csl(&mut items);
    let mut expected = Vec::new();
    for article in searcher.scan(request).unwrap() {
        let article = article.unwrap();
        csv.write(&article).unwrap();
        json.write(&article).unwrap();
        csl.write(&article).unwrap();
        expected.push(article);
    }
    let count = expected.len() as u64;
    assert!(count > 0);
    assert_eq!([csv.finish(), json.finish(), csl.finish()].map(Result::unwrap), [count; 3]);

    let read: Vec<Article> = JsonLines::new(&lines[..]).map(Result::unwrap).collect();
    assert_eq!(read, expected);
    let items: Vec<Value> = serde_json::from_slice(&items).unwrap();
    let records = records(&table);
    assert_eq!((items.len(), records.len()), (expected.len(), expected.len() + 1));
    for ((article, item), record) in expected.iter().zip(&items).zip(&records[1..]) {
        assert_eq!(item["id"], article.id().as_str());
        assert_eq!(record[0], article.id().as_str());
        assert_eq!(record[1], article.date().map(|date| date.to_string()).unwrap_or_default());
        assert!(record[2].ends_with(article.body()) && record[2].len() <= article.body().len() + 1);
    }
}

#[test]
fn the_samples_read_back_from_json_lines() {
    let samples = samples();
    let mut file = Vec::new();
    let mut out = export::json_lines(&mut file);
    for article in &samples {
        out.write(article).unwrap();
    }
    assert_eq!(out.finish().unwrap(), samples.len() as u64);
    assert_eq!(JsonLines::new(&file[..]).map(Result::unwrap).collect::<Vec<_>>(), samples);
}

proptest! {
    #[test]
    fn no_cell_is_a_formula_and_all_read_back(
        titles in prop::collection::vec("[-=+@＝\t\r\n\",;'ab €\u{0}]{0,6}", 1..6),
        desks in prop::collection::vec("[-=+@\t\r\n\",;'ab]{1,4}", 0..4),
    ) {
        let mut articles = Vec::new();
        for (nth, title) in titles.iter().enumerate() {
            let mut builder = Article::builder(format!("={nth}")).title(title).body("x");
            for desk in &desks {
                builder = builder.field("desk", desk);
            }
            // What no article can hold need not be written.
            articles.extend(builder.build());
        }
        let table = table(&articles, &["id", "title", "field:desk"]);
        prop_assert_eq!(table.len(), articles.len() + 1);
        for (record, article) in table.iter().skip(1).zip(&articles) {
            let desks = article.fields().get("desk").cloned().unwrap_or_default().join("; ");
            let held = [article.id().as_str(), article.title().unwrap_or_default(), &desks];
            for (cell, held) in record.iter().zip(held) {
                let plain = cell.strip_prefix('\'').filter(|_| cell != held).unwrap_or(cell);
                prop_assert_eq!(plain, held);
                prop_assert!(!cell.starts_with(['=', '+', '-', '@', '\t', '\r', '\n', '＝']));
            }
        }
    }
}
