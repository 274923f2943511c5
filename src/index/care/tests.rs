//! Indexes whose files are whole and whose parts disagree.

use std::sync::Arc;

use super::Depth;
use crate::index::budget::Budget;
use crate::index::config::CommitNote;
use crate::index::document::{ArticleDocument, Reading, Stamps};
use crate::index::writer::{TakeOver, Taken};
use crate::index::{Generation, Index};
use crate::{Article, Official};
use xxhash_rust::xxh3::xxh3_128;

fn article(id: &str, body: &str) -> Article {
    let official = Official::new("Li Qiang").office("Premier");
    Article::builder(id).date("1956-11").body(body).official(official).build().unwrap()
}

/// What is wrong with an index that such documents were put into.
fn problems(articles: Vec<(Article, Article, Stamps)>) -> Vec<String> {
    let index = Index::in_memory([]).unwrap();
    let shared = Arc::clone(&index.shared);
    let mut engine = shared.engine.writer_with_num_threads(1, 15_000_000).unwrap();
    for (indexed, stored, stamps) in articles {
        let permit = Budget::new(1 << 20).acquire(1);
        let json = serde_json::to_vec(&stored).unwrap();
        let recipe = Arc::clone(&shared.recipe);
        let reading = Reading::Ahead;
        let document = ArticleDocument::new(recipe, indexed, json, stamps, reading, permit);
        engine.add_document(document).unwrap();
    }
    let mut prepared = engine.prepare_commit().unwrap();
    let note = CommitNote { generation: Generation(3), ..CommitNote::default() };
    prepared.set_payload(&note.to_json().unwrap());
    prepared.commit().unwrap();
    drop(engine);
    index.refresh().unwrap();
    let found = index.verify(Depth::Articles).unwrap();
    assert_eq!(found.is_clean(), found.problems().is_empty());
    assert!(index.verify(Depth::Checksums).unwrap().is_clean());
    found.problems().iter().map(ToString::to_string).collect()
}

fn stamps(article: &Article) -> Stamps {
    Stamps { added: 1, changed: 2, hash: xxh3_128(&serde_json::to_vec(article).unwrap()) }
}

#[test]
fn every_broken_law_is_told() {
    let a = article("a", "Talks on Suez.");
    assert_eq!(problems(vec![(a.clone(), a.clone(), stamps(&a))]), Vec::<String>::new());

    let longer = article("a", "Talks on Suez and on much else.");
    let other = article("b", "Talks on Suez.");
    let dated = Article::builder("a").date("1957").body("Talks on Suez.");
    let dated = dated.official(Official::new("Li Qiang").office("Premier")).build().unwrap();
    let of_others = Article::builder("a").date("1956-11").body("Talks on Suez.");
    let of_others = of_others.official(Official::new("Li Keqiang").office("Premier"));
    let of_others = of_others.build().unwrap();
    let late = |added, changed| Stamps { added, changed, ..stamps(&a) };
    let cases = [
        (vec![(a.clone(), longer.clone(), stamps(&a))], "another hash"),
        (vec![(a.clone(), longer.clone(), stamps(&longer))], "column `structure` says"),
        (vec![(a.clone(), other.clone(), stamps(&other))], "stored under the id `b`"),
        (vec![(a.clone(), dated.clone(), stamps(&dated))], "column `order` says"),
        (vec![(a.clone(), of_others.clone(), stamps(&of_others))], "column `official_key` says"),
        (vec![(a.clone(), a.clone(), late(0, 2))], "came in with commit 0"),
        (vec![(a.clone(), a.clone(), late(2, 1))], "came in with commit 2 and changed with 1"),
        (vec![(a.clone(), a.clone(), late(1, 4))], "changed with 4, and the last is 3"),
        (vec![(a.clone(), a.clone(), stamps(&a)); 2], "another of the same id"),
    ];
    for (articles, expected) in cases {
        let found = problems(articles);
        assert_eq!(found.len(), 1, "{found:?}");
        assert!(found[0].contains("the article `"), "{}", found[0]);
        assert!(found[0].contains(expected), "{expected}: {}", found[0]);
    }
}

#[test]
fn what_was_taken_over_is_a_commit_like_others() {
    let index = Index::in_memory([]).unwrap();
    let mut into = TakeOver::into(Arc::clone(&index.shared)).unwrap();
    assert!(index.writer().unwrap_err().is_locked());
    for (id, added, changed) in [("a", 2, 7), ("b", 5, 5)] {
        let article = article(id, "Talks on Suez.");
        into.take(Taken { article, found: None, added, changed }).unwrap();
    }
    let note = CommitNote {
        generation: Generation(9),
        checkpoints: [("wire", "7")].map(|(a, b)| (a.into(), b.into())).into(),
    };
    into.commit(&note).unwrap();
    assert_eq!(index.searcher().generation(), Generation(9));
    assert_eq!(index.checkpoint("wire").unwrap().as_deref(), Some("7"));
    assert!(index.verify(Depth::Articles).unwrap().is_clean());
    let mut writer = index.writer().unwrap();
    writer.upsert(article("c", "More talks.")).unwrap();
    assert_eq!(writer.commit().unwrap().generation(), Generation(10));
}
