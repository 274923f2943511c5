//! 1. A record in any of the vocabularies reads as the article that the documents promise.
//! 2. A broken line has the message and the place that the table states, and costs itself alone.
//! 3. Byte-order marks, `\r\n`, blank lines, bytes that are not UTF-8, long lines and I/O errors
//!    are met as documented.
//! 4. No bytes make the reader panic, and none hide a good line.
//! 5. Every row of the shared data reads; the rows of FRUS lead back to what was read.
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]
#![expect(clippy::print_stderr, reason = "a test that needs data says when it has none")]

use std::collections::BTreeSet;
use std::io::{self, BufRead, BufReader, Read};
use std::path::PathBuf;

use chancery::{Article, ArticleErrorKind, DatePrecision, JsonLines, RecordError, Reflow, Role};
use proptest::prelude::*;
use serde::Deserialize;
use serde_json::{Value, json};

#[derive(Deserialize)]
struct Cases {
    line: Vec<Broken>,
}

#[derive(Deserialize)]
struct Broken {
    text: String,
    error: String,
    kind: String,
    id: Option<String>,
}

fn broken() -> Vec<Broken> {
    toml::from_str::<Cases>(include_str!("cases/broken.toml")).unwrap().line
}

fn read(stream: &[u8]) -> Vec<Result<Article, RecordError>> {
    JsonLines::new(stream).collect()
}

fn one(line: &str) -> Article {
    JsonLines::new(line.as_bytes()).id_prefix("x").next().unwrap().unwrap()
}

#[test]
fn other_vocabularies_read_as_articles() {
    let article = one(
        r#"{"id": 17, "headline": "H", "text": "T", "date_from": "1962-10-16", "date_to": "1962-10-28",
        "topic": "Cuba", "country": "Cuba", "iso3": ["SUN", "CUB"], "orgs": "UN", "lang": "EN",
        "link": "l", "location": "Havana", "published": "2024-04-01T00:00:00+02:00",
        "footnotes": ["n", "", null], "fields": {"a": "1", "b": ["x", null, 2], "c": null},
        "a": 2, "flag": true, "price": 1.5, "big": 18446744073709551615, "list": [1, "two", false],
        "deep": {"k": [1, null]}, "mixed": [1, [2]], "nothing": null, "empty": [],
        "officials": [null, "Nasser", {"name": "Dulles", "role": "speaker", "title": "Secretary"},
        {"name": "Erkin", "role": "Foreign Minister from March 1963", "surface": "Erkin", "id": 4,
         "rel": ["to", "note", "mention"], "country": "TUR", "age": 61, "aliases": ["F. C."]}]}"#
            .replace('\n', " ")
            .as_str(),
    );
    let expected = json!({
        "id": "17", "date": "1962-10-16/1962-10-28", "title": "H",
        "officials": [
            {"name": "Nasser"},
            {"name": "Dulles", "office": "Secretary", "roles": ["speaker"]},
            {"name": "Erkin", "id": "4", "country": "TR", "note": "Foreign Minister from March 1963",
             "spellings": ["Erkin", "F. C."], "roles": ["to", "mentioned"],
             "fields": {"rel": "note", "age": "61"}}
        ],
        "topics": ["Cuba"], "countries": ["CU", "SUHH"], "organisations": ["UN"], "body": "T",
        "language": "en", "url": "l", "place": "Havana", "published": 1_711_922_400,
        "notes": ["n"],
        "fields": {"a": ["1", "2"], "b": ["x", "2"], "flag": "true", "price": "1.5",
            "big": "18446744073709551615", "list": ["1", "two", "false"],
            "deep": "{\"k\":[1,null]}", "mixed": "[1,[2]]"}
    });
    assert_eq!(serde_json::to_value(&article).unwrap(), expected);
}

#[test]
fn dates_come_from_several_keys() {
    for (keys, date) in [
        (r#""date": null, "year": 1951"#, Some("1951")),
        (r#""date": "", "year": "1951-04""#, Some("1951-04")),
        (r#""date": 1951"#, Some("1951")),
        (r#""date": -44"#, Some("-0044")),
        (r#""date": "1951-04-01", "end_date": "1951-04-01""#, Some("1951-04-01")),
        (r#""date": "1951-04-01", "end_date": "1951-04-03""#, Some("1951-04-01/1951-04-03")),
        (r#""date": "1951-04-01", "end_date": null"#, Some("1951-04-01")),
        (r#""date": "1951-04", "end_date": "1951-05""#, Some("1951-04-01/1951-05-31")),
        (r#""date_from": 1951, "date_to": 1952"#, Some("1951-01-01/1952-12-31")),
        (r#""date": null"#, None),
    ] {
        let article = one(&format!(r#"{{"body": "b", {keys}}}"#));
        assert_eq!(article.date().map(|d| d.to_string()).as_deref(), date, "{keys}");
    }
    let kept =
        one(r#"{"body": "b", "date": "1951", "year": 1952, "end_date": 1953, "date_to": 9}"#);
    assert_eq!(kept.fields()["year"], ["1952"]);
    assert_eq!(kept.fields()["date_to"], ["9"]);
    assert_eq!(one(r#"{"body": "b", "end_date": "1951"}"#).fields()["end_date"], ["1951"]);
}

#[test]
fn a_second_key_of_one_part_is_a_field() {
    let article = one(
        r#"{"text": "t", "body": "b", "headline": "h", "title": "u", "place": [1], "location": "l"}"#,
    );
    assert_eq!((article.body(), article.title(), article.place()), ("b", Some("u"), Some("l")));
    assert_eq!(article.fields()["text"], ["t"]);
    assert_eq!(article.fields()["headline"], ["h"]);
    assert_eq!(article.fields()["place"], ["1"]);
    let official = one(
        r#"{"body": "b", "officials": {"name": "A", "office": "B", "title": "C", "role": "Host"}}"#,
    );
    let official = &official.officials()[0];
    assert_eq!((official.office(), official.roles()), (Some("B"), &[Role::Host][..]));
    assert_eq!(official.fields()["title"], ["C"]);
}

#[test]
fn topics_are_labels_or_paths() {
    let article =
        one(r#"{"body": "b", "topics": ["a/b", ["c", "d"], null, ["a/b"]], "topic": ["e"]}"#);
    let topics: Vec<Vec<&str>> =
        article.topics().iter().map(|path| path.iter().map(String::as_str).collect()).collect();
    assert_eq!(topics, [vec!["a/b"], vec!["c", "d"], vec!["e"]]);
}

#[test]
fn broken_lines_are_told_apart() {
    let cases = broken();
    assert!(cases.len() >= 20);
    let good = r#"{"id":"good","body":"b"}"#;
    let mut stream = String::new();
    for case in &cases {
        stream.push_str(&case.text);
        stream.push('\n');
        stream.push_str(good);
        stream.push('\n');
    }
    let items = read(stream.as_bytes());
    assert_eq!(items.len(), 2 * cases.len());
    let (mut line, mut byte) = (1, 0);
    for (case, pair) in cases.iter().zip(items.chunks(2)) {
        let error = pair[0].as_ref().unwrap_err();
        assert_eq!(error.to_string(), format!("line {line}, byte {byte}: {}", case.error));
        assert_eq!((error.line(), error.byte()), (line, byte));
        assert_eq!(error.id(), case.id.as_deref(), "{}", case.text);
        assert_eq!(format!("{:?}", error.kind()), case.kind, "{}", case.text);
        assert!(case.error.ends_with(error.error().message()));
        assert_eq!(pair[1].as_ref().unwrap().id(), &"good");
        line += 2;
        byte += u64::try_from(case.text.len() + good.len() + 2).unwrap();
    }
}

#[test]
fn streams_are_read_as_they_come() {
    let stream = b"\xef\xbb\xbf{\"id\":\"a\",\"body\":\"x\xe2\x80\xa8y\"}\r\n\r\n  \n{\"id\":\"b\",\"body\":\"\xff\"}\n{\"body\":\"c\"}";
    let items: Vec<_> = JsonLines::new(&stream[..]).id_prefix("p").collect();
    assert_eq!(items[0].as_ref().unwrap().body(), "x\u{2028}y");
    let error = items[1].as_ref().unwrap_err();
    assert_eq!(
        error.to_string(),
        "line 4, byte 35: not UTF-8 at byte 18 of the record; convert it to UTF-8"
    );
    assert_eq!(error.kind(), ArticleErrorKind::Encoding);
    assert_eq!(items[2].as_ref().unwrap().id(), &"p#3");
    assert_eq!(items.len(), 3);
    let marked = read(b"\xef\xbb\xbfnull");
    assert_eq!(marked[0].as_ref().unwrap_err().byte(), 3);
}

#[test]
fn a_long_line_is_skipped() {
    let line = |id: &str, n: usize| format!("{{\"id\":\"{id}\",\"body\":\"{}\"}}", "x".repeat(n));
    let exact = line("a", 10).len();
    let stream = [line("a", 10), line("b", 11), line("c", 500), line("d", 10)].join("\r\n");
    let items: Vec<_> = JsonLines::new(stream.as_bytes()).max_record_bytes(exact).collect();
    assert_eq!(items.iter().filter(|item| item.is_ok()).count(), 2);
    assert_eq!(
        items[1].as_ref().unwrap_err().to_string(),
        "line 2, byte 32: a line of more than 30 bytes; divide it or raise the limit"
    );
    assert_eq!(items[2].as_ref().unwrap_err().kind(), ArticleErrorKind::TooLarge);
    assert_eq!(items[3].as_ref().unwrap().id(), &"d");
}

#[test]
fn an_io_error_ends_the_stream() {
    struct Failing;
    impl Read for Failing {
        fn read(&mut self, _: &mut [u8]) -> io::Result<usize> {
            Err(io::Error::other("the disk is gone"))
        }
    }
    let good: &[u8] = b"{\"id\":\"a\",\"body\":\"b\"}\n{\"id\"";
    let mut reader = JsonLines::new(BufReader::new(good.chain(Failing)));
    assert!(reader.next().unwrap().is_ok());
    let error = reader.next().unwrap().unwrap_err();
    assert_eq!(error.kind(), ArticleErrorKind::Io);
    assert_eq!(error.to_string(), "line 2, byte 22: cannot read the stream: the disk is gone");
    assert!(reader.next().is_none());
}

#[test]
fn bodies_are_reflowed_where_asked() {
    let line = r#"{"id":"a","body":"The inter-\nnational\nquestion.\f\fNext."}"#;
    let read = |reflow| JsonLines::new(line.as_bytes()).reflow(reflow).next().unwrap().unwrap();
    assert_eq!(read(Reflow::Keep).body(), "The inter-\nnational\nquestion.\u{c}\u{c}Next.");
    assert_eq!(read(Reflow::Unwrap).body(), "The international question.\n\nNext.");
}

proptest! {
    #[test]
    fn no_bytes_make_the_reader_panic(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
        for item in read(&bytes) {
            let _ = item.map_err(|error| error.to_string());
        }
    }

    #[test]
    fn no_json_makes_the_reader_panic(
        line in "(\\{\"(id|body|date|officials|topics|year|role)\":(\"a\"|1|null|\\[\"a\",1\\]|\\{\"name\":\"b\",\"rel\":2\\}),?\"(title|text|x)\":\"[a-z]\"\\}\n?){0,3}"
    ) {
        for item in JsonLines::new(line.as_bytes()).id_prefix("x") {
            let _ = item.map_err(|error| error.to_string());
        }
    }

    #[test]
    fn no_good_line_is_lost(lines in prop::collection::vec((any::<bool>(), 0usize..60, "[^\\n]{0,20}"), 0..12)) {
        let broken = broken();
        let mut stream = Vec::new();
        let mut good = 0;
        for (n, (is_good, at, noise)) in lines.iter().enumerate() {
            if *is_good {
                good += 1;
                stream.extend(format!("{{\"id\":\"good-{n}\",\"body\":\"b\"}}").bytes());
            } else {
                stream.extend(broken[at % broken.len()].text.bytes());
                stream.extend(noise.bytes());
                stream.push(0xfe);
            }
            stream.push(b'\n');
        }
        for capacity in [1, 7, 8192] {
            let reader = JsonLines::new(BufReader::with_capacity(capacity, &stream[..]));
            prop_assert_eq!(reader.flatten().count(), good);
        }
    }
}

/// A file of the shared data, or none, said once, where its folder is not stated.
fn data(name: &str) -> Option<Box<dyn BufRead>> {
    let Some(folder) = std::env::var_os("CHANCERY_DATA").map(PathBuf::from) else {
        eprintln!("CHANCERY_DATA is not set: {name} is not read");
        return None;
    };
    let file = std::fs::File::open(folder.join(name)).unwrap();
    if folder.join(name).extension().is_some_and(|kind| kind == "zst") {
        return Some(Box::new(BufReader::new(zstd::Decoder::new(file).unwrap())));
    }
    Some(Box::new(BufReader::new(file)))
}

/// An article in the vocabulary that the rows of FRUS are in.
fn as_frus_row(article: &Article) -> Value {
    let officials = article.officials().iter().map(|official| {
        let stated = official.roles().iter().map(|role| match role {
            Role::Mentioned => "mention",
            role => role.as_str(),
        });
        let other = official.fields().get("rel").into_iter().flatten().map(String::as_str);
        json!({
            "name": official.name(),
            "role": official.office().or(official.note()),
            "id": official.id(),
            "surface": official.spellings(),
            "rel": stated.chain(other).collect::<BTreeSet<_>>(),
        })
    });
    json!({
        "id": article.id(),
        "date": article.date(),
        "title": article.title(),
        "officials": officials.collect::<Vec<_>>(),
        "topics": article.topics().iter().map(|path| path.first()).collect::<Vec<_>>(),
        "body": article.body(),
        "place": article.place(),
        "source": article.source(),
        "language": article.language(),
    })
}

/// The parts of a row that an article keeps in one order and once.
fn in_one_order(mut row: Value) -> Value {
    for official in row.pointer_mut("/officials").and_then(Value::as_array_mut).unwrap() {
        let rel = official.get_mut("rel").unwrap();
        *rel = json!(serde_json::from_value::<BTreeSet<String>>(rel.take()).unwrap());
    }
    let mut seen = BTreeSet::new();
    row.pointer_mut("/topics")
        .and_then(Value::as_array_mut)
        .unwrap()
        .retain(|topic| seen.insert(topic.to_string()));
    row
}

#[test]
fn rows_of_frus_lead_back_to_what_was_read() {
    let (Some(rows), Some(again)) = (data("frus.jsonl.zst"), data("frus.jsonl.zst")) else {
        return;
    };
    let (mut count, mut careers) = (0, 0);
    for (article, row) in JsonLines::new(rows).zip(again.split(b'\n')) {
        let article = article.unwrap();
        let row: Value = serde_json::from_slice(&row.unwrap()).unwrap();
        assert_eq!(as_frus_row(&article), in_one_order(row), "{}", article.id());
        assert!(article.fields().is_empty() && !article.headline().is_empty());
        careers += article.officials().iter().filter(|o| o.note().is_some()).count();
        let json = serde_json::to_vec(&article).unwrap();
        assert_eq!(serde_json::from_slice::<Article>(&json).unwrap(), article);
        count += 1;
    }
    assert_eq!(count, 17_076);
    assert!(careers > 48_662, "{careers}");
}

#[test]
fn rows_of_visits_have_their_intervals() {
    let Some(rows) = data("visits.jsonl.zst") else { return };
    let visits: Vec<Article> = JsonLines::new(rows).collect::<Result<_, _>>().unwrap();
    let interval = |visit: &&Article| {
        visit.date().is_some_and(|date| date.precision() == DatePrecision::Interval)
    };
    assert_eq!(visits.iter().filter(interval).count(), 2_214);
    assert_eq!(visits.len(), 3_264);
    assert!(visits.iter().all(|visit| visit.fields().is_empty() && visit.officials().len() == 1));
}

#[test]
fn rows_of_the_other_collections_read() {
    for (name, good, blank) in [
        ("speeches.jsonl.zst", 512, 0),
        ("collections/time/docs.jsonl", 423, 0),
        // Two rows have neither a title nor a body.
        ("collections/cranfield/docs.jsonl", 1_398, 2),
        ("collections/cisi/docs.jsonl", 1_460, 0),
    ] {
        let Some(rows) = data(name) else { return };
        let (read, refused): (Vec<_>, Vec<_>) = JsonLines::new(rows).partition(Result::is_ok);
        assert_eq!((read.len(), refused.len()), (good, blank), "{name}");
        for item in refused {
            assert_eq!(item.unwrap_err().kind(), ArticleErrorKind::Empty, "{name}");
        }
    }
}
