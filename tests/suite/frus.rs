//! On the Foreign Relations of the United States, where the real data is there, else on samples:
//!
//! 1. Every article goes in and comes back equal.
//! 2. A name in lower case, searched as a name, finds no article that has only another word of the
//!    same stem: neither among the officials' names nor in the prose.
//! 3. A stream with a thousand broken lines of twenty kinds gives an error for each of them, and
//!    every good article.

use std::collections::{BTreeSet, HashMap, HashSet};

use chancery::{Analyzer, Article, Index, JsonLines, Language, Session, Weights};

use crate::support::frus;

fn index_of(articles: &[Article]) -> Index {
    let threads = std::thread::available_parallelism().map_or(1, std::num::NonZero::get).min(4);
    let index = Index::builder().memory_mb(64 * threads).threads(threads).in_memory([]).unwrap();
    let mut writer = index.writer().unwrap();
    for article in articles {
        writer.upsert(article.clone()).unwrap();
    }
    let report = writer.commit().unwrap();
    assert_eq!(report.added(), articles.len() as u64);
    drop(writer);
    index
}

#[test]
fn every_article_comes_back_and_names_are_not_stemmed() {
    let articles = frus(usize::MAX);
    println!("{} articles", articles.len());
    let index = index_of(&articles);
    let searcher = index.searcher();
    assert_eq!(searcher.stats().unwrap().articles(), articles.len() as u64);
    for article in &articles {
        let back = searcher.get(article.id().as_str()).unwrap().unwrap();
        assert_eq!(&back, article);
        assert_eq!(serde_json::to_value(&back).unwrap(), serde_json::to_value(article).unwrap());
    }
    names_are_not_stemmed(&articles, &index);
}

/// The words of a text as they stand, folded but not stemmed.
fn words(session: &mut Session, text: &str) -> Vec<String> {
    let mut words = Vec::new();
    session.analyze(text, &mut |token| words.push(token.exact.to_owned()));
    words
}

fn names_are_not_stemmed(articles: &[Article], index: &Index) {
    let mut session = Analyzer::new(Language::English).session();
    let weights = Weights::default();
    assert!(weights.title > 0 && weights.officials > 0 && weights.topics > 0);
    let mut spellings = BTreeSet::new();
    let mut in_prose: HashMap<&str, HashSet<String>> = HashMap::new();
    let mut in_names: HashMap<&str, HashSet<String>> = HashMap::new();
    for article in articles {
        let mut prose = words(&mut session, article.body());
        prose.extend(words(&mut session, article.title().unwrap_or_default()));
        let labels = article.topics().iter().flatten();
        prose.extend(labels.flat_map(|label| words(&mut session, label)));
        let mut names = Vec::new();
        for official in article.officials() {
            let name = official.normalized_name();
            prose.extend(words(&mut session, &name));
            prose.extend(words(&mut session, official.office().unwrap_or_default()));
            names.extend(words(&mut session, &name));
            for spelling in official.spellings() {
                names.extend(words(&mut session, spelling));
                spellings.insert(spelling.to_lowercase());
            }
        }
        in_prose.insert(article.id().as_str(), prose.into_iter().collect());
        in_names.insert(article.id().as_str(), names.into_iter().collect());
    }
    let searcher = index.searcher();
    let mut found = [0_usize; 2];
    for spelling in &spellings {
        let name = words(&mut session, spelling);
        if name.is_empty() {
            continue;
        }
        let as_official = format!("official:\"{}\"", spelling.replace('"', " "));
        let as_words: Vec<String> = name.iter().map(|word| format!("+={word}")).collect();
        let searches = [(as_official, &in_names), (as_words.join(" "), &in_prose)];
        for ((query, has), found) in searches.iter().zip(&mut found) {
            for id in searcher.ids(query).unwrap() {
                let missing = name.iter().find(|word| !has[id.as_str()].contains(*word));
                assert_eq!(missing, None, "`{query}` found {id}");
                *found += 1;
            }
        }
    }
    println!(
        "{} spellings found {} articles as officials, {} as words",
        spellings.len(),
        found[0],
        found[1]
    );
    assert!(found.iter().all(|found| *found >= spellings.len()));
}

/// Twenty ways to break a line, each with the number of records that it counts as.
fn broken(kind: usize, n: usize) -> String {
    match kind {
        0 => "{\"id\":".to_owned(),
        1 => format!("{{\"id\":\"x{n}\"}}"),
        2 => "{\"body\":\"no id\"}".to_owned(),
        3 => format!("{{\"id\":\"x{n}\",\"body\":\"b\",\"date\":\"1962-02-30\"}}"),
        4 => format!("{{\"id\":\"x{n}\",\"body\":\"b\",\"date\":\"yesterday\"}}"),
        5 => format!("[\"x{n}\"]"),
        6 => "not json at all".to_owned(),
        7 => format!("{{\"id\":\"x{n}\",\"body\":\"b\"}} trailing"),
        8 => format!("{{\"id\":\"x{n}\",\"body\":12}}"),
        9 => format!("{{\"id\":\"x{n}\",\"body\":\"b\",\"officials\":\"\\u0000\"}}"),
        10 => format!("{{\"id\":\"x{n}\",\"body\":\"b\",\"countries\":[\"XX\"]}}"),
        11 => format!("{{\"id\":\"{}\",\"body\":\"b\"}}", "x".repeat(513)),
        12 => "{\"id\":\"\",\"body\":\"b\"}".to_owned(),
        13 => format!("{{\"id\":\"x{n}\",\"id\":\"y{n}\",\"body\":\"b\"}}"),
        14 => format!("{{\"id\":\"x{n}\",\"body\":\"b\",\"published\":\"noon\"}}"),
        15 => format!(
            "{{\"id\":\"x{n}\",\"body\":\"b\",\"date\":\"2001-01-02\",\"end_date\":\"2001-01-01\"}}"
        ),
        16 => format!("{{\"id\":\"x{n}\",\"body\":\"b\",\"topics\":[[\"\"]]}}"),
        17 => format!("{{\"id\":\"x{n}\",\"body\":\"b\",\"language\":\"not a tag!\"}}"),
        18 => format!("{{\"id\":\"x{n}\",\"body\":\"unfinished}}"),
        _ => format!("{{\"id\":\"x{n}\",\"body\":\"\\ud800\"}}"),
    }
}

#[test]
fn a_thousand_broken_lines_lose_no_good_one() {
    let good = frus(2000);
    let mut lines = Vec::new();
    let mut broken_at = Vec::new();
    let mut next_broken = 0;
    for (at, article) in good.iter().enumerate() {
        while next_broken < 1000 && next_broken * good.len() <= at * 1000 {
            broken_at.push(lines.len() as u64 + 1);
            lines.push(broken(next_broken % 20, next_broken));
            next_broken += 1;
        }
        lines.push(serde_json::to_string(article).unwrap());
    }
    while next_broken < 1000 {
        broken_at.push(lines.len() as u64 + 1);
        lines.push(broken(next_broken % 20, next_broken));
        next_broken += 1;
    }
    let mut bytes = lines.join("\n").into_bytes();
    bytes.extend_from_slice(b"\n{\"id\":\"x\",\"body\":\"\xff\"}\n");
    broken_at.push(lines.len() as u64 + 1);

    let index = Index::in_memory([]).unwrap();
    let mut writer = index.writer().unwrap();
    let report = writer.ingest(JsonLines::new(bytes.as_slice())).unwrap();
    let named: Vec<u64> = report.rejected().iter().map(chancery::RecordError::line).collect();
    assert_eq!(named, broken_at);
    assert_eq!(report.added(), good.len() as u64);
    let messages: HashSet<String> =
        report.rejected().iter().map(|error| error.error().to_string()).collect();
    println!("{} different messages", messages.len());
    assert!(messages.len() >= 20, "{messages:?}");
    let commit = writer.commit().unwrap();
    assert_eq!(commit.rejected(), 1001);
    for article in &good {
        assert_eq!(index.searcher().get(article.id().as_str()).unwrap().as_ref(), Some(article));
    }
}
