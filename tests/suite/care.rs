//! 1. `inspect` tells what a folder holds, and opens nothing.
//! 2. An index of format 1, made long ago, answers as it did once it is brought up to date.
//! 3. `migrate` and `salvage` keep articles, commits, checkpoints and what enrichment found, and
//!    refuse a folder that is not empty.
//! 4. `verify` finds what breaks the index's own laws.

use std::fs;
use std::path::Path;

use chancery::{
    Article, BackupMode, Depth, Filter, Index, Inspection, Language, Official, Pipeline, Query,
    Role, SearchRequest, Weights,
};
use tempfile::tempdir;

use crate::damage::{build, copy};
use crate::support::{article, samples};

fn error(result: Result<impl std::fmt::Debug, chancery::Error>) -> chancery::Error {
    result.unwrap_err()
}

/// Writes a file that is replaced whole, with the sum that makes it a file of an index.
fn write_summed(folder: &Path, name: &str, text: &str) {
    let mut sum = xxhash_rust::xxh3::Xxh3::new();
    sum.update(name.as_bytes());
    sum.update(text.as_bytes());
    fs::write(folder.join(name), format!("{text}\n#xxh3 {:016x}\n", sum.digest())).unwrap();
}

/// Changes the text of `chancery.json`.
fn edit_config(folder: &Path, edit: impl FnOnce(String) -> String) {
    let text = fs::read_to_string(folder.join("chancery.json")).unwrap();
    let text = text.rsplit_once("\n#xxh3 ").unwrap().0.to_owned();
    write_summed(folder, "chancery.json", &edit(text));
}

#[test]
fn a_folder_is_told_by_what_it_holds() {
    let folder = tempdir().unwrap();
    let nowhere = folder.path().join("nowhere");
    assert_eq!(Index::inspect(&nowhere).unwrap(), Inspection::NotAnIndex);
    assert!(!nowhere.exists());
    assert_eq!(Index::inspect(folder.path()).unwrap(), Inspection::NotAnIndex);
    fs::write(folder.path().join("letter.txt"), "Dear Sir").unwrap();
    assert_eq!(Index::inspect(folder.path()).unwrap(), Inspection::NotAnIndex);

    let index = folder.path().join("index");
    build(&index);
    let names = || -> Vec<_> {
        let mut names: Vec<_> =
            fs::read_dir(&index).unwrap().map(|entry| entry.unwrap().file_name()).collect();
        names.sort();
        names
    };
    let before = names();
    assert_eq!(Index::inspect(&index).unwrap(), Inspection::Compatible);
    assert_eq!(names(), before);

    edit_config(&index, |text| text.replace("\"format\": 2", "\"format\": 7"));
    assert_eq!(Index::inspect(&index).unwrap(), Inspection::TooNew { format: 7 });
    let refused = error(Index::salvage(&index, &nowhere));
    assert!(refused.to_string().contains("use a newer version"), "{refused}");

    edit_config(&index, |text| text.replace("\"format\": 7", "\"format\": 0"));
    let Inspection::NeedsUpgrade { reason } = Index::inspect(&index).unwrap() else {
        panic!("an older format is none to be upgraded");
    };
    assert!(reason.contains("of format 0, and this version reads format 2"), "{reason}");
    assert!(error(Index::open(&index)).needs_migration());

    fs::write(index.join("chancery.json"), "{}").unwrap();
    assert!(error(Index::inspect(&index)).is_corrupt());
    fs::remove_file(index.join("chancery.json")).unwrap();
    let missing = error(Index::inspect(&index));
    assert!(missing.is_corrupt() && missing.path().unwrap().ends_with("chancery.json"));
}

#[test]
fn an_index_of_another_analyzer_is_migrated_with_all_that_it_knows() {
    let folder = tempdir().unwrap();
    let (old, new) = (folder.path().join("old"), folder.path().join("new"));
    let index = Index::builder()
        .language(Language::English)
        .weights(Weights { title: 5, ..Weights::default() })
        .enrich(Pipeline::builtin())
        .threads(1)
        .memory_mb(32)
        .create(&old)
        .unwrap();
    let mut writer = index.writer().unwrap();
    let articles = samples();
    for (at, article) in articles.iter().enumerate() {
        writer.upsert(article.clone()).unwrap();
        if at % 20 == 7 {
            writer.set_checkpoint("wire", at.to_string());
            writer.commit().unwrap();
        }
    }
    writer.upsert(article("gone", "1950", "A treaty.")).unwrap();
    writer.commit().unwrap();
    writer.delete("gone").unwrap();
    writer.commit().unwrap();
    drop(writer);
    let checkpoint = index.checkpoint("wire").unwrap();
    assert!(checkpoint.is_some());

    edit_fingerprint(&old);
    let Inspection::NeedsUpgrade { reason } = Index::inspect(&old).unwrap() else {
        panic!("another analyzer is none to be upgraded");
    };
    assert!(reason.contains("made by analyzer english 0000000000000000"), "{reason}");
    assert!(error(Index::open(&old)).needs_migration());

    let other = Index::builder().language(Language::French).migrate(&old, &new);
    assert!(error(other).to_string().contains("created with language english"));
    let moved = Index::migrate(&old, &new).unwrap();
    assert_eq!(moved.weights().title, 5);
    assert_eq!(moved.checkpoint("wire").unwrap(), checkpoint);
    let (before, after) = (index.searcher(), moved.searcher());
    assert_eq!(after.generation(), before.generation());
    for article in &articles {
        let id = article.id().clone();
        assert_eq!(after.get(id.clone()).unwrap().as_ref(), Some(article));
        assert_eq!(after.enrichment(id.clone()).unwrap(), before.enrichment(id).unwrap());
    }
    // Which commit an article came in with is kept.
    let generations: Vec<chancery::Generation> =
        (0..=before.generation().number()).map(generation).collect();
    for generation in generations {
        let request = SearchRequest::new(Query::all())
            .filter(Filter::added_after(generation))
            .sort(chancery::Sort::Newest)
            .limit(1000);
        let ids = |searcher: &chancery::Searcher| -> Vec<String> {
            let results = searcher.search(&request).unwrap();
            results.ids().into_iter().map(str::to_owned).collect()
        };
        assert_eq!(ids(&after), ids(&before));
    }
    assert_eq!(after.ids("treaty").unwrap(), before.ids("treaty").unwrap());
    assert!(moved.verify(Depth::Articles).unwrap().is_clean());

    // Nothing is written anew that has not changed.
    let mut writer = moved.writer().unwrap();
    for article in articles {
        assert_eq!(writer.upsert(article).unwrap(), chancery::Upserted::Unchanged);
    }

    for refused in [error(Index::migrate(&old, &new)), error(Index::salvage(&old, &new))] {
        assert!(refused.is_already_exists(), "{refused:?}");
    }
    fs::remove_file(old.join("meta.json")).unwrap();
    let damaged = error(Index::migrate(&old, folder.path().join("third")));
    assert!(damaged.is_corrupt() && damaged.path().unwrap().ends_with("meta.json"));
    let nothing = error(Index::salvage(tempdir().unwrap().path(), folder.path().join("fourth")));
    assert!(nothing.is_not_found());
}

/// Makes the index that of an analyzer that never was.
fn edit_fingerprint(folder: &Path) {
    edit_config(folder, |text| {
        let start = text.find("\"fingerprint\": \"").unwrap() + 16;
        format!("{}{}{}", &text[..start], "0".repeat(16), &text[start + 16..])
    });
}

fn generation(number: u64) -> chancery::Generation {
    serde_json::from_value(number.into()).unwrap()
}

/// Into the folder that `CHANCERY_FIXTURE` names goes an index of the format at hand.
#[test]
#[ignore = "run by hand, once for each format"]
fn write_fixture() {
    let Some(folder) = std::env::var_os("CHANCERY_FIXTURE") else { return };
    let index = Index::builder()
        .weights(Weights { title: 4, ..Weights::default() })
        .enrich(Pipeline::builtin())
        .threads(1)
        .memory_mb(32)
        .create(folder)
        .unwrap();
    let mut writer = index.writer().unwrap();
    for article in kept_articles() {
        writer.upsert(article).unwrap();
    }
    writer.set_checkpoint("wire", "page 7");
    writer.commit().unwrap();
    writer.upsert(late()).unwrap();
    writer.upsert(article("gone", "1950", "A treaty.")).unwrap();
    writer.commit().unwrap();
    writer.delete("gone").unwrap();
    writer.commit().unwrap();
}

/// The articles of the first commit of the fixture.
fn kept_articles() -> Vec<Article> {
    let full = Article::builder("full")
        .date("1956-11-05~/1956-11-07")
        .published(-415_000_000)
        .title("Secretary Dulles to the Embassy in London")
        .body(
            "Washington, November 5, 1956.\n\nSecretary Dulles spoke with Ambassador Makins in \
               Washington about the Suez Canal Company. He feared a wider war.",
        )
        .language("en")
        .source("cables")
        .url("https://example.org/full")
        .place("Washington")
        .topic(["security", "crises"])
        .country("EG")
        .organisation("Suez Canal Company")
        .official(
            Official::new("Dulles, John Foster")
                .id("dulles-1")
                .office("Secretary of State")
                .country("US")
                .role(Role::From)
                .spelling("Foster Dulles"),
        )
        .note("Drafted on the telephone.")
        .field("desk", "near east")
        .build();
    let undated = Article::builder("undated").title("Editorial note").build();
    [full, undated].into_iter().map(Result::unwrap).collect()
}

fn late() -> Article {
    let body = "Chinese Premier Li Qiang met with French Foreign Minister Stéphane Séjourné in \
                Beijing.";
    article("late", "2024-04", body)
}

/// The folder of the index that version 0.1 wrote as format 1.
fn format_1() -> &'static Path {
    Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/suite/fixtures/format-1"))
}

#[test]
fn an_index_of_format_1_is_brought_up_to_date_and_goes_on() {
    let folder = tempdir().unwrap();
    copy(format_1(), folder.path());
    let index = match Index::inspect(folder.path()).unwrap() {
        Inspection::Compatible => Index::open(folder.path()),
        Inspection::NeedsUpgrade { .. } => {
            Index::migrate(folder.path(), folder.path().join("migrated"))
        }
        other => panic!("{other:?}"),
    };
    let index = index.unwrap();
    assert_eq!(index.weights().title, 4);
    assert_eq!(index.checkpoint("wire").unwrap().as_deref(), Some("page 7"));
    let searcher = index.searcher();
    assert_eq!(searcher.generation().number(), 3);
    assert_eq!(searcher.ids("sejourne").unwrap(), ["late"]);
    assert_eq!(searcher.get("gone").unwrap(), None);
    assert_eq!(searcher.ids("meet(\"Li Qiang\", Séjourné)").unwrap(), ["late"]);
    assert_eq!(searcher.ids("desk:\"near east\" from:dulles country:EG").unwrap(), ["full"]);
    for article in kept_articles() {
        assert_eq!(searcher.get(article.id().clone()).unwrap().as_ref(), Some(&article));
    }
    let found = index.verify(Depth::Articles).unwrap();
    assert!(found.is_clean(), "{:?}", found.problems());
    assert_eq!(found.articles(), 3);

    let mut writer = index.writer().unwrap();
    for article in kept_articles() {
        assert_eq!(writer.upsert(article).unwrap(), chancery::Upserted::Unchanged);
    }
    writer.upsert(article("new", "2024", "Séjourné left.")).unwrap();
    writer.commit().unwrap();
    assert_eq!(index.searcher().ids("sejourne left").unwrap(), ["new", "late"]);
}

/// The backups are made while a writer commits and merges, and each is one commit whole.
#[test]
fn a_backup_of_a_live_index_is_one_commit() {
    let folder = tempdir().unwrap();
    let index = Index::builder().memory_mb(32).threads(1).create(folder.path().join("live"));
    let index = index.unwrap();
    let shared = index.clone();
    let writing = std::thread::spawn(move || {
        let mut writer = shared.writer().unwrap();
        for round in 0..30 {
            // Each commit has so many articles as its number, and replaces some of those before.
            for n in 0..=round {
                let body = format!("Talks of round {round}.");
                writer.upsert(article(&format!("a{n}"), "1956", &body)).unwrap();
            }
            writer.commit().unwrap();
        }
        writer.optimize().unwrap();
    });
    let (mut backups, mut last) = (Vec::new(), 0);
    while !writing.is_finished() || backups.len() < 4 {
        let mode = if backups.len() % 2 == 0 { BackupMode::Copy } else { BackupMode::Link };
        let to = folder.path().join(backups.len().to_string());
        let generation = index.backup(&to, mode).unwrap().number();
        assert!(generation >= last);
        last = generation;
        backups.push((to, generation));
        std::thread::sleep(std::time::Duration::from_millis(25));
    }
    writing.join().unwrap();
    for (to, generation) in &backups {
        let copy = Index::open(to).unwrap();
        let searcher = copy.searcher();
        assert_eq!(searcher.generation().number(), *generation);
        assert_eq!(searcher.ids("talks").unwrap().len() as u64, *generation);
        let round = generation.saturating_sub(1);
        let of_round = searcher.ids(&format!("\"round {round}\"")).unwrap().len() as u64;
        assert_eq!(of_round, *generation);
        assert!(copy.verify(Depth::Articles).unwrap().is_clean());
        // What is written to one is not written to the other.
        let mut writer = copy.writer().unwrap();
        writer.upsert(article("more", "1956", "Talks.")).unwrap();
        writer.optimize().unwrap();
        assert!(copy.verify(Depth::Articles).unwrap().is_clean());
    }
    assert_eq!(index.searcher().get("more").unwrap(), None);
    assert!(index.verify(Depth::Articles).unwrap().is_clean());
    println!("{} backups of generations up to {last}", backups.len());

    let refused = error(index.backup(&backups[0].0, BackupMode::Copy));
    assert!(refused.is_already_exists());
    let in_memory = Index::in_memory(samples()).unwrap();
    in_memory.backup(folder.path().join("memory"), BackupMode::Link).unwrap();
    let kept = Index::open(folder.path().join("memory")).unwrap();
    let ids = |index: &Index| index.searcher().ids("treaty").unwrap();
    assert_eq!(ids(&kept), ids(&in_memory));
}

#[test]
fn a_backup_of_a_damaged_index_is_refused() {
    let folder = tempdir().unwrap();
    build(&folder.path().join("live"));
    let index = Index::open(folder.path().join("live")).unwrap();
    let entries = fs::read_dir(folder.path().join("live")).unwrap();
    let store = entries.map(|entry| entry.unwrap().path());
    let store = store.into_iter().find(|p| p.extension().is_some_and(|e| e == "store")).unwrap();
    let mut bytes = fs::read(&store).unwrap();
    bytes[100] ^= 1;
    fs::write(&store, bytes).unwrap();
    let to = folder.path().join("copy");
    let refused = error(index.backup(&to, BackupMode::Copy));
    assert!(refused.is_corrupt(), "{refused:?}");
    assert_eq!(refused.path(), Some(&*store));
    assert_eq!(Index::inspect(&to).unwrap(), Inspection::NotAnIndex);
}
