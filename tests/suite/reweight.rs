//! An index with other weights is the one that is made with them:
//!
//! 1. The same articles are found, in the same order, with the same scores.
//! 2. What came in when, checkpoints, officials, encounters and further options are carried over.
//! 3. The source stays as it is, and where the target is taken, nothing is written.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use chancery::{
    Article, Filter, Generation, Index, Language, Pipeline, SameAs, SearchRequest, Sort, Weights,
};

use crate::support::samples;

const OTHER: Weights = Weights { title: 7, officials: 0, topics: 2, lead: 3, body: 1 };

/// Two commits, with a replacement and a deletion.
fn fill(index: &Index, articles: &[Article]) {
    let mut writer = index.writer().unwrap();
    let (first, second) = articles.split_at(articles.len() / 2);
    for article in first {
        writer.upsert(article.clone()).unwrap();
    }
    writer.upsert(Article::builder("gone").body("A note.").build().unwrap()).unwrap();
    writer.upsert(Article::builder("new").body("A note.").build().unwrap()).unwrap();
    writer.commit().unwrap();
    for article in second {
        writer.upsert(article.clone()).unwrap();
    }
    writer
        .upsert(Article::builder("new").title("Talks").body("Another.").build().unwrap())
        .unwrap();
    writer.delete("gone").unwrap();
    writer.set_checkpoint("cms", "page 7");
    writer.commit().unwrap();
}

fn files(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    let entry = |entry: fs::DirEntry| {
        (entry.file_name().into_string().unwrap(), fs::read(entry.path()).unwrap())
    };
    fs::read_dir(folder).unwrap().map(|e| entry(e.unwrap())).collect()
}

fn hits(index: &Index, query: &str, sort: Sort) -> Vec<(String, f32)> {
    let request = SearchRequest::new(query.parse().unwrap()).limit(1_000).sort(sort);
    let results = index.searcher().search(&request).unwrap();
    results.hits().iter().map(|hit| (hit.id().to_owned(), hit.score())).collect()
}

#[test]
fn it_is_the_index_that_is_made_with_these_weights() {
    let scratch = tempfile::tempdir().unwrap();
    let builder = || {
        Index::builder().enrich(Pipeline::builtin()).same_as(SameAs::new()).memory_mb(48).threads(2)
    };
    let articles = samples();
    let from = builder().create(scratch.path().join("from")).unwrap();
    fill(&from, &articles);
    from.writer().unwrap().optimize().unwrap();
    let made = builder().weights(OTHER).create(scratch.path().join("made")).unwrap();
    fill(&made, &articles);
    made.writer().unwrap().optimize().unwrap();
    let before = files(&scratch.path().join("from"));

    let to = scratch.path().join("deep").join("to");
    let index = from.reweight(&to, OTHER).unwrap();
    assert_eq!(index.weights(), OTHER);
    assert_eq!(files(&scratch.path().join("from")), before);
    assert!(!scratch.path().join("deep").join("to.partial").exists());

    // Opened again, it is the same.
    let index = {
        drop(index);
        Index::open(&to).unwrap()
    };
    let queries = [
        "talks",
        "the president met the minister",
        "\"foreign minister\"",
        "treat* OR visit~1",
        "country:FR",
        "hlead(visit)",
        "=talks title:talks",
        "secretary w/5 state",
    ];
    for query in queries {
        for sort in [Sort::Relevance, Sort::Newest, Sort::Added] {
            assert_eq!(hits(&index, query, sort), hits(&made, query, sort), "{query} {sort:?}");
        }
    }
    assert!(!hits(&index, "talks", Sort::Relevance).is_empty());
    assert_ne!(hits(&index, "talks", Sort::Relevance), hits(&from, "talks", Sort::Relevance));

    assert_eq!(index.checkpoint("cms").unwrap().as_deref(), Some("page 7"));
    assert_eq!(index.searcher().generation(), from.searcher().generation());
    assert_eq!(index.stats().unwrap().articles(), from.stats().unwrap().articles());
    let one: Generation = serde_json::from_str("1").unwrap();
    let news = |index: &Index| {
        let request = SearchRequest::new("*".parse().unwrap()).limit(1_000);
        let request = request.filter(Filter::added_after(one));
        let results = index.searcher().search(&request).unwrap();
        results.ids().into_iter().map(str::to_owned).collect::<Vec<_>>()
    };
    assert_eq!(news(&index), news(&from));
    assert_eq!(news(&index).len(), articles.len() - articles.len() / 2);
    for article in &articles {
        let id = article.id().as_str();
        assert_eq!(index.searcher().get(id).unwrap().as_ref(), Some(article));
        let (ours, theirs) = (index.searcher(), from.searcher());
        assert_eq!(ours.enrichment(id).unwrap(), theirs.enrichment(id).unwrap());
    }
}

#[test]
fn what_it_writes_can_be_written_to() {
    let scratch = tempfile::tempdir().unwrap();
    let from = Index::builder().language(Language::French).in_memory(samples()).unwrap();
    let index = from.reweight(scratch.path().join("to"), OTHER).unwrap();
    assert_eq!(index.language(), Language::French);
    let mut writer = index.writer().unwrap();
    // What it has is known to be unchanged.
    for article in samples() {
        writer.upsert(article).unwrap();
    }
    writer.upsert(Article::builder("x").body("Zagreb.").build().unwrap()).unwrap();
    let report = writer.commit().unwrap();
    assert_eq!((report.added(), report.unchanged()), (1, samples().len() as u64));
    assert_eq!(report.generation().number(), from.searcher().generation().number() + 1);
}

#[test]
fn where_the_target_is_taken_nothing_is_written() {
    let scratch = tempfile::tempdir().unwrap();
    let index = Index::in_memory(samples()).unwrap();
    let to = scratch.path().join("to");
    fs::create_dir(&to).unwrap();
    fs::write(to.join("notes.txt"), "mine").unwrap();
    assert!(index.reweight(&to, OTHER).unwrap_err().is_already_exists());
    assert_eq!(files(scratch.path().join("to").as_path()).len(), 1);

    fs::remove_file(to.join("notes.txt")).unwrap();
    let partial = scratch.path().join("to.partial");
    fs::create_dir(&partial).unwrap();
    let error = index.reweight(&to, OTHER).unwrap_err();
    assert!(error.is_already_exists() && error.to_string().contains("to.partial"), "{error}");
    fs::remove_dir(&partial).unwrap();

    let none = Weights { title: 0, officials: 0, topics: 0, lead: 0, body: 0 };
    let error = index.reweight(&to, none).unwrap_err();
    assert_eq!(error.to_string(), "weights: at least one weight is above 0");
    assert_eq!(fs::read_dir(scratch.path()).unwrap().count(), 1);
    assert_eq!(index.reweight(&to, OTHER).unwrap().weights(), OTHER);
}
