//! 1. Options outside their range are refused before a file is written or a lock is taken.
//! 2. What an index was created with is kept, and asking for something else says what differs.
//! 3. There is one writer at a time; another one gets a typed error, or waits.
//! 4. A commit brings everything since the last one, a rollback nothing; checkpoints alike.
//! 5. Upserting says added, replaced or unchanged, over commits and within one.
//! 6. Generations go up by one with each commit that has something in it, and survive reopening.
//! 7. Optimizing leaves one segment without deleted articles, and the same results.
//! 8. A folder without an index, and one with half of one, are told apart.

use std::time::{Duration, Instant};

use chancery::{
    Article, Filter, Index, Language, Official, Query, Role, SameAs, SearchRequest, Upserted,
    Weights,
};
use tempfile::tempdir;

use crate::support::article;

#[test]
fn options_are_checked_before_anything_is_written() {
    let folder = tempdir().unwrap();
    let path = folder.path().join("new");
    let cases = [
        (Index::builder().memory_mb(0), "memory_mb: 16 to 1048576 for 1 threads, and 0 was given"),
        (
            Index::builder().threads(4).memory_mb(63),
            "memory_mb: 64 to 1048576 for 4 threads, and 63 was given",
        ),
        (Index::builder().threads(0), "threads: 1 to 64, and 0 was given"),
        (
            Index::builder().weights(Weights { title: 21, ..Weights::default() }),
            "weights: each weight is 0 to 20, and title 21, officials 1, topics 1, lead 1, body 1 \
             was given",
        ),
        (
            Index::builder().weights(Weights {
                title: 0,
                officials: 0,
                topics: 0,
                lead: 0,
                body: 0,
            }),
            "weights: at least one weight is above 0",
        ),
    ];
    for (builder, message) in cases {
        let error = builder.open_or_create(&path).unwrap_err();
        assert_eq!(error.to_string(), message);
        assert!(!path.exists());
    }
}

#[test]
fn an_index_opens_as_it_was_created() {
    let folder = tempdir().unwrap();
    let weights = Weights { title: 7, officials: 2, topics: 0, lead: 3, body: 1 };
    let same_as: SameAs = [("Q1", "lavrov"), ("Q2", "lavrov")].into_iter().collect();
    let builder = Index::builder().language(Language::French).weights(weights);
    drop(builder.clone().same_as(same_as.clone()).create(folder.path()).unwrap());

    let index = Index::open(folder.path()).unwrap();
    assert_eq!(index.weights(), weights);
    assert_eq!(index.language(), Language::French);
    builder.same_as(same_as).open(folder.path()).unwrap();

    let error = Index::builder().weights(Weights::default()).open(folder.path()).unwrap_err();
    assert_eq!(
        error.to_string(),
        "the index was created with weights title 7, officials 2, topics 0, lead 3, body 1, and \
         title 3, officials 1, topics 1, lead 1, body 1 was asked for; leave the option out to open \
         it as it is"
    );
    assert!(Index::builder().same_as(SameAs::new()).open(folder.path()).is_err());
    assert!(Index::builder().create(folder.path()).unwrap_err().is_already_exists());
}

#[test]
fn a_folder_without_an_index_says_so() {
    let folder = tempdir().unwrap();
    assert!(Index::open(folder.path()).unwrap_err().is_not_found());
    assert!(Index::open_read_only(folder.path()).unwrap_err().is_not_found());
    let missing = folder.path().join("missing");
    let error = Index::open(&missing).unwrap_err();
    assert!(error.is_not_found());
    assert_eq!(error.path(), Some(missing.as_path()));

    // A creation that was cut off after its first file is begun again.
    let half = folder.path().join("half");
    drop(Index::builder().create(&half).unwrap());
    for entry in std::fs::read_dir(&half).unwrap() {
        let entry = entry.unwrap();
        if entry.file_name() != "chancery.json" {
            std::fs::remove_file(entry.path()).unwrap();
        }
    }
    assert!(Index::open(&half).unwrap_err().is_not_found());
    drop(Index::builder().open_or_create(&half).unwrap());
    Index::open(&half).unwrap();
}

#[test]
fn an_index_of_a_newer_format_is_left_alone() {
    let folder = tempdir().unwrap();
    let path = folder.path();
    drop(Index::builder().create(path).unwrap());
    let config = std::fs::read_to_string(path.join("chancery.json")).unwrap();
    std::fs::write(path.join("chancery.json"), config.replace("\"format\": 2", "\"format\": 3"))
        .unwrap();
    // Without its checksum made anew, this is damage and not another format.
    assert!(Index::open(path).unwrap_err().is_corrupt());
}

#[test]
fn there_is_one_writer_at_a_time() {
    let folder = tempdir().unwrap();
    let index = Index::builder().create(folder.path()).unwrap();
    let same_folder = Index::open(folder.path()).unwrap();
    let writer = index.writer().unwrap();
    for other in [&index, &same_folder] {
        let error = other.writer().unwrap_err();
        assert!(error.is_locked(), "{error}");
    }
    let started = Instant::now();
    let waiting = std::thread::spawn(move || {
        let mut writer = same_folder.writer_timeout(Duration::from_secs(20)).unwrap();
        writer.upsert(article("late", "", "Late talks.")).unwrap();
        writer.commit().unwrap();
    });
    std::thread::sleep(Duration::from_millis(100));
    drop(writer);
    waiting.join().unwrap();
    assert!(started.elapsed() < Duration::from_secs(15));
    assert!(index.refresh().unwrap().is_some());
    assert_eq!(index.searcher().ids("late").unwrap(), ["late"]);

    let started = Instant::now();
    let _held = index.writer().unwrap();
    assert!(index.writer_timeout(Duration::from_millis(60)).unwrap_err().is_locked());
    assert!(started.elapsed() >= Duration::from_millis(60));
}

#[test]
fn upserts_say_what_they_did() {
    let index = Index::in_memory([article("a", "2000", "One.")]).unwrap();
    let mut writer = index.writer().unwrap();
    assert_eq!(writer.upsert(article("a", "2000", "One.")).unwrap(), Upserted::Unchanged);
    assert_eq!(writer.upsert(article("a", "2000", "Two.")).unwrap(), Upserted::Replaced);
    assert_eq!(writer.upsert(article("a", "2000", "Two.")).unwrap(), Upserted::Unchanged);
    assert_eq!(writer.upsert(article("b", "2001", "Two.")).unwrap(), Upserted::Added);
    assert_eq!(writer.upsert(article("b", "2001", "Three.")).unwrap(), Upserted::Replaced);
    assert!(writer.delete("b").unwrap());
    assert!(!writer.delete("b").unwrap());
    assert!(!writer.delete("nobody").unwrap());
    assert_eq!(writer.upsert(article("b", "2001", "Four.")).unwrap(), Upserted::Added);
    let report = writer.commit().unwrap();
    assert_eq!(report.to_string(), "1 added, 1 replaced, 0 deleted, 0 rejected");
    assert_eq!(report.unchanged(), 2);
    assert_eq!(index.searcher().ids("two").unwrap(), ["a"]);
    assert_eq!(index.searcher().ids("four").unwrap(), ["b"]);
    assert!(index.searcher().ids("one three").unwrap().is_empty());

    // Back to what the index has: the article is there, whatever came in between.
    writer.delete("a").unwrap();
    assert_eq!(writer.upsert(article("a", "2000", "Two.")).unwrap(), Upserted::Added);
    assert_eq!(writer.commit().unwrap().replaced(), 1);
    assert_eq!(index.stats().unwrap().articles(), 2);
}

#[test]
fn a_rollback_leaves_nothing_behind() {
    let index = Index::in_memory([article("a", "", "One.")]).unwrap();
    let mut writer = index.writer().unwrap();
    writer.upsert(article("b", "", "Two.")).unwrap();
    writer.delete("a").unwrap();
    writer.set_checkpoint("cms", "lost");
    writer.rollback().unwrap();
    assert_eq!(writer.upsert(article("c", "", "Three.")).unwrap(), Upserted::Added);
    let report = writer.commit().unwrap();
    assert_eq!(report.to_string(), "1 added, 0 replaced, 0 deleted, 0 rejected");
    assert_eq!(index.searcher().ids("one two three").unwrap(), ["a", "c"]);
    assert_eq!(index.checkpoint("cms").unwrap(), None);
}

#[test]
fn what_was_not_committed_is_gone_and_what_was_is_there() {
    let folder = tempdir().unwrap();
    let index = Index::builder().create(folder.path()).unwrap();
    let mut writer = index.writer().unwrap();
    assert_eq!(writer.commit().unwrap().generation().number(), 0);
    writer.upsert(article("a", "", "One.")).unwrap();
    writer.set_checkpoint("cms", "cursor 7");
    assert_eq!(writer.commit().unwrap().generation().number(), 1);
    assert_eq!(writer.commit().unwrap().generation().number(), 1);
    writer.set_checkpoint("cms", "cursor 8");
    assert_eq!(writer.commit().unwrap().generation().number(), 2);
    writer.upsert(article("b", "", "Two.")).unwrap();
    writer.set_checkpoint("cms", "cursor 9");
    drop(writer);
    drop(index);

    let index = Index::open(folder.path()).unwrap();
    assert_eq!(index.searcher().generation().number(), 2);
    assert_eq!(index.checkpoint("cms").unwrap().as_deref(), Some("cursor 8"));
    assert_eq!(index.searcher().ids("one two").unwrap(), ["a"]);
}

#[test]
fn deleting_by_filter_reaches_what_is_not_committed_yet() {
    let embargoed = |id: &str, body: &str| {
        Article::builder(id).body(body).field("embargo", "yes").build().unwrap()
    };
    let index = Index::in_memory([embargoed("a", "One."), article("b", "", "Two.")]).unwrap();
    let mut writer = index.writer().unwrap();
    writer.upsert(embargoed("c", "Three.")).unwrap();
    writer.upsert(article("d", "", "Four.")).unwrap();
    writer.delete_where(&Filter::field("embargo", "yes")).unwrap();
    // What comes after the deletion is not touched by it, even if it is the same again.
    assert_eq!(writer.upsert(embargoed("c", "Three.")).unwrap(), Upserted::Added);
    let report = writer.commit().unwrap();
    let mut left = index.searcher().ids("one two three four").unwrap();
    left.sort();
    assert_eq!(left, ["b", "c", "d"]);
    assert_eq!((report.added(), report.deleted()), (2, 1));

    let error = writer.delete_where(&Filter::any_of::<&str>("country", [])).unwrap_err();
    assert!(error.to_string().contains("every article would be deleted"), "{error}");
    writer.delete_where(&Filter::field("embargo", "yes").negate()).unwrap();
    assert_eq!(writer.commit().unwrap().deleted(), 2);
    assert_eq!(index.searcher().ids("one two three four").unwrap(), ["c"]);
}

#[test]
fn optimizing_changes_segments_and_not_results() {
    let folder = tempdir().unwrap();
    let index = Index::builder().create(folder.path()).unwrap();
    let mut writer = index.writer().unwrap();
    for n in 0..30 {
        writer.upsert(article(&format!("a{n}"), "1999", &format!("Talks number {n}."))).unwrap();
        writer.commit().unwrap();
    }
    for n in (0..30).step_by(3) {
        writer.delete(format!("a{n}").as_str()).unwrap();
    }
    writer.commit().unwrap();
    let before = index.searcher().ids("talks").unwrap();
    let generation = index.searcher().generation();
    writer.optimize().unwrap();
    let stats = index.stats().unwrap();
    assert_eq!((stats.articles(), stats.deleted(), stats.segments()), (20, 0, 1));
    let files = std::fs::read_dir(folder.path()).unwrap().map(|file| file.unwrap().path());
    let dictionaries = files.filter(|path| path.extension().is_some_and(|e| e == "term")).count();
    assert_eq!(dictionaries, 1, "the files of merged segments are gone");
    assert_eq!(index.searcher().ids("talks").unwrap(), before);
    assert_eq!(index.searcher().generation(), generation);
    assert_eq!(
        writer.upsert(article("a1", "1999", "Talks number 1.")).unwrap(),
        Upserted::Unchanged
    );
    assert_eq!(writer.upsert(article("a0", "1999", "Talks number 0.")).unwrap(), Upserted::Added);
    assert_eq!(writer.commit().unwrap().generation().number(), generation.number() + 1);
    drop(writer);
    assert_eq!(Index::open(folder.path()).unwrap().searcher().ids("talks").unwrap().len(), 21);
}

#[test]
fn first_and_last_commits_of_an_article_are_kept_apart() {
    let index = Index::in_memory([article("a", "", "Talks.")]).unwrap();
    let seen = index.searcher().generation();
    let mut writer = index.writer().unwrap();
    writer.upsert(article("a", "", "Talks again.")).unwrap();
    writer.upsert(article("b", "", "Talks too.")).unwrap();
    writer.commit().unwrap();
    let request = SearchRequest::new("talks".parse().unwrap()).filter(Filter::added_after(seen));
    assert_eq!(index.searcher().search(&request).unwrap().ids(), ["b"]);
    writer.optimize().unwrap();
    assert_eq!(index.searcher().search(&request).unwrap().ids(), ["b"]);
}

#[test]
fn one_person_has_one_key() {
    let with = |id: &str, official: Official| {
        Article::builder(id).body("Talks.").official(official).build().unwrap()
    };
    let same_as: SameAs =
        [("vol1#p7", "Q42"), ("vol2#p3", "Q42"), ("Q42", "Q42")].into_iter().collect();
    let officials = [
        ("a", Official::new("Cordier, Andrew W.").id("vol1#p7").role(Role::From)),
        ("b", Official::new("Cordier").id("vol2#p3").role(Role::To)),
        ("c", Official::new("Andrew W. Cordier").role(Role::From)),
    ];
    let articles = officials.map(|(id, official)| with(id, official.build().unwrap()));
    let index = Index::builder().same_as(same_as).in_memory(articles).unwrap();
    let ids = |filter: Filter| {
        let request = SearchRequest::new(Query::all()).filter(filter);
        let results = index.searcher().search(&request).unwrap();
        results.into_iter().map(|hit| hit.id().to_owned()).collect::<Vec<_>>()
    };
    assert_eq!(ids(Filter::official("Q42")), ["a", "b"]);
    assert_eq!(ids(Filter::official("vol1#p7")), ["a", "b"]);
    assert_eq!(ids(Filter::official("Cordier, Andrew W.")), ["c"]);
    assert_eq!(ids(Filter::official_as(Role::From, "Q42")), ["a"]);
    assert_eq!(ids(Filter::official_as(Role::From, "andrew w. CORDIER")), ["c"]);
    assert_eq!(ids(Filter::official("Q42").negate()), ["c"]);
}
