//! 1. A process that is killed while it ingests leaves an index that opens, holds exactly its last
//!    commit, and takes new articles.

use std::io::{BufRead, BufReader, Write};
use std::process::Stdio;
use std::time::Duration;

use chancery::{Article, Index};
use tempfile::tempdir;

use crate::support::{article, child};

/// Articles of one commit of the child.
const BATCH: u64 = 40;
const KILLS: u64 = 20;

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
        let generation = writer.commit().unwrap().generation();
        writeln!(stdout, "committed {generation} {next}").unwrap();
        stdout.flush().unwrap();
    }
}

#[test]
fn a_killed_writer_loses_nothing_committed() {
    let folder = tempdir().unwrap();
    drop(Index::builder().memory_mb(32).threads(1).create(folder.path()).unwrap());
    // Spread over starting, ingesting, committing and merging; the same in every run.
    let mut random = 0x9e37_79b9_7f4a_7c15_u64;
    let mut commits = 0;
    for kill in 0..KILLS {
        let mut writing = child("durability::ingest_until_killed")
            .env("CHANCERY_CHILD_FOLDER", folder.path())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        random = random.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
        std::thread::sleep(Duration::from_millis(100 + (random >> 33) % 400));
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

        let mut writer = index.writer_timeout(Duration::from_secs(20)).unwrap();
        writer.upsert(numbered(articles)).unwrap();
        let report = writer.commit().unwrap();
        assert_eq!(report.added(), 1, "kill {kill}");
        commits = report.generation().number();
    }
    println!("{KILLS} kills over {commits} commits");
    assert!(commits > KILLS, "no child ever committed");
}
