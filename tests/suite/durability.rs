//! 1. A process that is killed while it ingests leaves an index that opens, holds exactly its last
//!    commit, and takes new articles.
//! 2. One that is killed while it creates an index leaves an index, or none and room for one.
//!
//! `CHANCERY_KILLS=250 cargo test --test suite durability::` is the long form.

use std::io::{BufRead, BufReader, Write};
use std::path::PathBuf;
use std::process::Stdio;
use std::time::Duration;

use chancery::{Article, Depth, Index, Inspection};
use tempfile::tempdir;

use crate::support::{article, child};

/// Articles of one commit of the child.
const BATCH: u64 = 40;
/// Kills of a short run.
const KILLS: u64 = 15;

fn kills() -> u64 {
    std::env::var("CHANCERY_KILLS").map_or(KILLS, |kills| kills.parse().unwrap())
}

/// Waits that are spread over what a child does; the same in every run.
fn waits() -> impl FnMut(u64, u64) -> Duration {
    let mut random = 0x9e37_79b9_7f4a_7c15_u64;
    move |least, most| {
        random = random.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
        Duration::from_millis(least + (random >> 33) % (most - least))
    }
}

fn numbered(n: u64) -> Article {
    let words = "envoy treaty frontier customs passport cable harbour delegation ".repeat(40);
    article(&format!("n{n:06}"), "1956-11", &format!("Number n{n:06}. {words}"))
}

/// The child: commits batch after batch and says so, until it is killed.
#[test]
#[ignore = "run by the test that kills it"]
fn ingest_until_killed() {
    let Ok(folder) = std::env::var("CHANCERY_CHILD_FOLDER") else { return };
    let index = Index::open(folder).unwrap();
    let mut writer = index.writer_timeout(Duration::from_secs(20)).unwrap();
    let mut next = index.stats().unwrap().articles();
    let mut stdout = std::io::stdout();
    loop {
        for _ in 0..BATCH {
            writer.upsert(numbered(next)).unwrap();
            next += 1;
        }
        // One commit in nine is followed by a merge of everything.
        let merges = next / BATCH % 9 == 4;
        let report = if merges { writer.optimize() } else { writer.commit() };
        let generation = report.unwrap().generation();
        writeln!(stdout, "committed {generation} {next}").unwrap();
        stdout.flush().unwrap();
    }
}

#[test]
fn a_killed_writer_loses_nothing_committed() {
    let folder = tempdir().unwrap();
    drop(Index::builder().memory_mb(32).threads(1).create(folder.path()).unwrap());
    let (kills, mut wait) = (kills(), waits());
    let mut commits = 0;
    for kill in 0..kills {
        let mut writing = child("durability::ingest_until_killed")
            .env("CHANCERY_CHILD_FOLDER", folder.path())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        std::thread::sleep(wait(100, 1200));
        writing.kill().unwrap();
        let output = writing.stdout.take().unwrap();
        writing.wait().unwrap();
        let mut reported = None;
        for line in BufReader::new(output).lines().map_while(Result::ok) {
            if let Some((_, rest)) = line.split_once("committed ") {
                let (generation, articles) = rest.split_once(' ').unwrap();
                let numbers: (u64, u64) = (generation.parse().unwrap(), articles.parse().unwrap());
                reported = Some(numbers);
            }
        }

        let index = Index::open(folder.path()).unwrap();
        let generation = index.searcher().generation().number();
        let articles = index.stats().unwrap().articles();
        // A commit may have returned without having been told any more, but never one that was
        // told is missing, and never is there half a batch.
        assert_eq!(articles, (generation - kill) * BATCH + kill, "kill {kill}");
        if let Some((said_generation, said_articles)) = reported {
            assert!(generation == said_generation || generation == said_generation + 1);
            assert!(articles == said_articles || articles == said_articles + BATCH);
        }
        let ids = index.searcher().ids("envoy").unwrap();
        assert_eq!(ids.len() as u64, articles);
        for n in [0, articles.saturating_sub(1)] {
            let id = format!("n{n:06}");
            assert_eq!(
                index.searcher().get(id.as_str()).unwrap(),
                Some(numbered(n)).filter(|_| articles > 0)
            );
        }

        let depth = if kill % 10 == 9 { Depth::Articles } else { Depth::Checksums };
        let found = index.verify(depth).unwrap();
        assert!(found.is_clean(), "kill {kill}: {:?}", found.problems());

        let mut writer = index.writer_timeout(Duration::from_secs(20)).unwrap();
        writer.upsert(numbered(articles)).unwrap();
        let report = writer.commit().unwrap();
        assert_eq!(report.added(), 1, "kill {kill}");
        commits = report.generation().number();
    }
    println!("{kills} kills over {commits} commits");
    assert!(commits > kills, "no child ever committed");
}

/// The child: creates one index after another, until it is killed.
#[test]
#[ignore = "run by the test that kills it"]
fn create_until_killed() {
    let Some(folder) = std::env::var_os("CHANCERY_CHILD_FOLDER").map(PathBuf::from) else { return };
    for n in 0.. {
        drop(Index::builder().memory_mb(32).threads(1).create(folder.join(n.to_string())).unwrap());
    }
}

#[test]
fn a_killed_creation_leaves_an_index_or_room_for_one() {
    let (kills, mut wait) = (kills() / 2, waits());
    let (mut whole, mut begun) = (0, 0);
    for kill in 0..kills {
        let folder = tempdir().unwrap();
        let mut creating = child("durability::create_until_killed")
            .env("CHANCERY_CHILD_FOLDER", folder.path())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        std::thread::sleep(wait(30, 120));
        creating.kill().unwrap();
        creating.wait().unwrap();
        let entries = std::fs::read_dir(folder.path()).unwrap();
        for path in entries.map(|entry| entry.unwrap().path()) {
            match Index::inspect(&path).unwrap() {
                Inspection::Compatible => whole += 1,
                Inspection::NotAnIndex => begun += 1,
                other => panic!("kill {kill}: {other:?}"),
            }
            let index = Index::builder().memory_mb(32).threads(1).open_or_create(&path).unwrap();
            let mut writer = index.writer().unwrap();
            writer.upsert(numbered(0)).unwrap();
            assert_eq!(writer.commit().unwrap().added(), 1, "kill {kill}");
            assert!(index.verify(Depth::Checksums).unwrap().is_clean());
        }
    }
    println!("{kills} kills, {whole} indexes and {begun} begun");
}
