//! 1. A record begins at a dated line that opens the text or follows a blank line, and nowhere
//!    else; prose that begins with the word is prose.
//! 2. Ids count the records, or are the hash of what a record says.
//! 3. A record with an impossible date, or text before any, is one error with its place; the rest
//!    is read.
//! 4. Byte-order marks, `\r\n`, joined files, long records and bad bytes are met as documented.
//! 5. Reflowing undoes hard wraps, and doing it again changes nothing.
//! 6. No bytes make the reader panic; every line that is not blank is in one record or one error.

use std::io::BufReader;
use std::path::PathBuf;

use chancery::{Article, ArticleErrorKind, DatedText, RecordError, Reflow, reflow};
use proptest::prelude::*;

const SEED: &str = " date 2024-04-01 Chinese Premier Li Qiang met with French Foreign Minister \
Stephane Sejourne in Beijing.\n\nStrengthening Bilateral Relations\n\nThe discussions went \
well.\n\nAddressing Global Challenges\n\nHe called on China.\n\nLooking Forward\n\nThe meeting \
celebrated.\n\nAs the world watches, ties strengthen.";

fn read(text: &str) -> Vec<Result<Article, RecordError>> {
    DatedText::new(text.as_bytes()).id_prefix("x").collect()
}

fn errors(text: &str) -> Vec<String> {
    read(text).into_iter().filter_map(Result::err).map(|error| error.to_string()).collect()
}

#[test]
fn the_seed_is_one_article_of_four_sections() {
    let article = Article::from_dated_text(SEED).unwrap();
    assert_eq!(article.date().unwrap().to_string(), "2024-04-01");
    assert_eq!(article.title(), None);
    assert_eq!(article.sections().len(), 4);
    assert!(article.lead().starts_with("Chinese Premier Li Qiang met"));
    assert_eq!(article.headline(), article.lead());
    assert_eq!(article.id().as_str().len(), 32);
    let again = Article::from_dated_text(&SEED.replace('\n', "\r\n")).unwrap();
    assert_eq!(again.id(), article.id(), "the id does not depend on line breaks");
    assert_eq!(again.body(), article.body());
    assert_eq!(
        Article::from_dated_text("date 1648-10-24 The Peace.").unwrap().id(),
        &"5b301785f2d441f78c2e58cce12db5b2",
    );
}

#[test]
fn the_seeds_read() {
    let Some(data) = std::env::var_os("CHANCERY_DATA").map(PathBuf::from) else {
        eprintln!("CHANCERY_DATA is not set: the seeds are not read");
        return;
    };
    let (mut joined, mut seeds) = (String::new(), 0);
    for entry in std::fs::read_dir(data.join("../seeds")).unwrap() {
        let text = std::fs::read_to_string(entry.unwrap().path()).unwrap();
        let article = Article::from_dated_text(&text).unwrap();
        assert_eq!(article.date().unwrap().to_string(), "2024-04-01");
        let headings: Vec<_> = article.sections().iter().map(|s| s.heading).collect();
        assert_eq!(
            headings,
            [
                None,
                Some("Strengthening Bilateral Relations"),
                Some("Addressing Global Challenges"),
                Some("Looking Forward")
            ]
        );
        assert_eq!(article.sections()[3].paragraphs.len(), 2);
        assert!(article.headline().ends_with('…') && article.headline().chars().count() <= 120);
        seeds += 1;
        joined.push_str(&text);
        joined.push_str("\n\n");
    }
    let many = joined.repeat(1_000);
    assert_eq!(DatedText::new(many.as_bytes()).flatten().count(), 1_000 * seeds);
}

#[test]
fn joined_texts_are_many_articles() {
    let joined = vec![SEED; 50].join("\n\n");
    let articles: Vec<Article> = read(&joined).into_iter().collect::<Result<_, _>>().unwrap();
    assert_eq!(articles.len(), 50);
    assert_eq!(articles[49].id(), &"x#50");
    let alone = Article::from_dated_text(SEED).unwrap();
    assert!(articles.iter().all(|article| article.body() == alone.body()));
    let marked = format!("\u{feff}{SEED}\n\n\u{feff}{SEED}\r\n \r\n");
    assert_eq!(read(&marked).into_iter().flatten().count(), 2);
}

#[test]
fn only_a_dated_line_after_a_blank_one_begins_a_record() {
    let text = "\n\n\tdate 1962-10-16/1962-10-28\tThe crisis.\ndate 1963-01-01 is quoted here.\n\n\
                date palms grow.\n\ndate\n\ndate1963 no.\n\nDate 1963-01-01 no.\n \t\n  date -0044~\n\n\
                Caesar fell.\n\ndate 19XX\n\nOne century.";
    let articles: Vec<Article> = read(text).into_iter().collect::<Result<_, _>>().unwrap();
    let dates: Vec<String> = articles.iter().map(|a| a.date().unwrap().to_string()).collect();
    assert_eq!(dates, ["1962-10-16/1962-10-28", "-0044~", "19XX"]);
    assert!(articles[0].body().starts_with("The crisis.\ndate 1963-01-01 is quoted here."));
    assert!(articles[0].body().ends_with("date1963 no.\n\nDate 1963-01-01 no."));
    assert_eq!(articles[1].body(), "Caesar fell.");
}

#[test]
fn a_bad_record_costs_itself_alone() {
    let text = "Preface.\n\nMore preface.\n\ndate 2024-02-30 Never.\n\ndate 2024-03-01 Once.\n\n\
                date 2024-03-02\n\ndate 16.10.1962 Odd.\n\ndate 2024-03-03 Twice.";
    assert_eq!(
        errors(text),
        [
            "line 1, byte 0: expected `date YYYY-MM-DD`, found `Preface.`",
            "line 5, byte 25: field `date`: 2024-02-30: February 2024 has 29 days",
            "line 9, byte 72: neither a title nor a body; give it one of them",
            "line 11, byte 89: field `date`: 16.10.1962: not a date; write 1962, 1962-10, \
             1962-10-16 or 1962-10-16/1962-10-28",
        ]
    );
    let items = read(text);
    let ids: Vec<_> = items.iter().flatten().map(|article| article.id().as_str()).collect();
    assert_eq!(ids, ["x#2", "x#5"]);
    assert_eq!(items[0].as_ref().unwrap_err().id(), None);
    assert_eq!(items[1].as_ref().unwrap_err().id(), Some("x#1"));
    assert_eq!(items[0].as_ref().unwrap_err().kind(), ArticleErrorKind::NoDate);
}

#[test]
fn one_record_is_wanted() {
    for (text, message) in [
        (" \n", "the text is blank; begin it with `date YYYY-MM-DD`"),
        ("Talks.", "expected `date YYYY-MM-DD`, found `Talks.`"),
        ("date 1962-13 Talks.", "field `date`: 1962-13: 13 is not a month; they run from 01 to 12"),
        ("date 1962 A.\n\ndate 1963 B.", "more than one record; read them with `DatedText`"),
        ("A.\n\ndate 1963 B.", "expected `date YYYY-MM-DD`, found `A.`"),
    ] {
        assert_eq!(Article::from_dated_text(text).unwrap_err().to_string(), message);
    }
}

#[test]
fn long_records_and_bad_bytes_are_errors() {
    let long = "x ".repeat(100);
    let text = format!("date 1961 A.\n\ndate 1962 B.\n\n{long}\n\nC.\n\ndate 1963 D.");
    let items: Vec<_> =
        DatedText::new(text.as_bytes()).id_prefix("x").max_record_bytes(60).collect();
    assert_eq!(
        items[1].as_ref().unwrap_err().to_string(),
        "line 3, byte 14: a record of more than 60 bytes; divide it or raise the limit"
    );
    assert_eq!(items[1].as_ref().unwrap_err().id(), Some("x#2"));
    assert_eq!(items[2].as_ref().unwrap().id(), &"x#3");
    assert_eq!(items.len(), 3);
    let bytes = b"date 1961 A.\n\ndate 1962 \xff.\n\ndate 1963 C.";
    let items: Vec<_> = DatedText::new(&bytes[..]).collect();
    assert_eq!(
        items[1].as_ref().unwrap_err().to_string(),
        "line 3, byte 14: not UTF-8 at byte 10 of the record; convert it to UTF-8"
    );
    assert!(items[0].is_ok() && items[2].is_ok());
}

#[test]
fn hard_wraps_are_undone() {
    for (wrapped, flowed) in [
        ("a\nb", "a b"),
        ("a\r\n  b\r\n\r\nc", "a b\n\nc"),
        ("inter-\nnational", "international"),
        ("inter\u{ad}\nnational", "international"),
        ("Anglo-\nAmerican", "Anglo-American"),
        ("1961-\n63", "1961- 63"),
        ("NATO-\n2", "NATO-2"),
        ("war -\nand peace", "war - and peace"),
        ("a\u{c}b", "a\n\nb"),
        ("\n\n a \n", "a"),
        ("", ""),
    ] {
        assert_eq!(reflow(wrapped), flowed, "{wrapped:?}");
    }
    let text = "date 1962 The inter-\nnational crisis.\n\nIt\npassed.";
    let reader = DatedText::new(text.as_bytes()).reflow(Reflow::Unwrap);
    let article = reader.map(Result::unwrap).next().unwrap();
    assert_eq!(article.body(), "The international crisis.\n\nIt passed.");
}

proptest! {
    #[test]
    fn reflowing_again_changes_nothing(text in "([a-zA-Zé-]{0,4}[ \\n\\r\u{c}\u{ad}-]{0,3}){0,12}") {
        let once = reflow(&text);
        prop_assert_eq!(reflow(&once), once);
    }

    #[test]
    fn no_bytes_make_the_reader_panic(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
        for item in DatedText::new(&bytes[..]) {
            let _ = item.map_err(|error| error.to_string());
        }
    }

    #[test]
    fn every_line_belongs_somewhere(
        lines in prop::collection::vec("( ?date (19[0-9X]{2}|1962-02-30|palm) [a-z]{1,3}|[a-z]{1,3}||)", 0..16),
        capacity in 1usize..9,
    ) {
        let text = lines.join("\n");
        let mut wanted = lines.iter().filter(|line| !line.trim().is_empty()).count();
        let reader = DatedText::new(BufReader::with_capacity(capacity, text.as_bytes()));
        for item in reader.id_prefix("x") {
            match item {
                // The opening line has text after its date.
                Ok(article) => wanted -= article.body().lines().filter(|l| !l.is_empty()).count(),
                Err(error) => {
                    let start = usize::try_from(error.line()).unwrap() - 1;
                    prop_assert!(!lines[start].trim().is_empty());
                    wanted -= 1;
                    let more = lines.iter().enumerate().skip(start + 1).take_while(|(n, line)| {
                        !(lines[n - 1].trim().is_empty() && line.trim().starts_with("date 19"))
                    });
                    wanted -= more.filter(|(_, line)| !line.trim().is_empty()).count();
                }
            }
        }
        prop_assert_eq!(wanted, 0);
    }
}
