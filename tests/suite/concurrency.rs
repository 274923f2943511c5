//! One writer, sixteen readers here and one in another process, for a bounded time.
//!
//! 1. Every read sees one commit whole.
//! 2. Of an id that is replaced over and over no read sees two articles, or none.
//! 3. Memory and open files stay level.
//! 4. A second writer is refused at once, or waits if it is told to.
//!
//! `CHANCERY_SOAK_SECONDS=60 cargo test --test suite concurrency::` is the long form.

use std::fs;
use std::path::Path;
use std::process::Stdio;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::time::{Duration, Instant};

use chancery::{Count, Fields, Index, Query, SearchRequest, Searcher, Total, Upserted};
use tempfile::tempdir;

use crate::support::{article, child};

const READERS: u64 = 16;
/// Articles that each commit replaces.
const REPLACED: usize = 12;
const IDS: [&str; 3] = ["a0", "a5", "a11"];

fn seconds() -> u64 {
    std::env::var("CHANCERY_SOAK_SECONDS").map_or(4, |seconds| seconds.parse().unwrap())
}

/// Reads in every way, and checks that all is of one commit.
fn look(searcher: &Searcher) {
    let generation = searcher.generation().number();
    let query: Query = "talks".parse().unwrap();
    let request = SearchRequest::new(query).limit(100).fields(Fields::Whole).count(Count::Exact);
    let results = searcher.search(&request).unwrap();
    assert_eq!(results.total(), Total::Exact(REPLACED as u64));
    let mut ids: Vec<&str> = results.ids();
    ids.sort_unstable();
    ids.dedup();
    assert_eq!(ids.len(), REPLACED);
    let body = format!("Talks of round {generation}.");
    for hit in &results {
        assert_eq!(hit.article().unwrap().body(), body);
    }
    for id in IDS {
        assert_eq!(searcher.get(id).unwrap().unwrap().body(), body);
        assert_eq!(searcher.ids(&format!("id:{id}")).unwrap(), [id]);
    }
    // Some articles come with each commit and stay for ten.
    let passing = searcher.ids("passing").unwrap().len() as u64;
    assert_eq!(passing, generation.min(10));
}

/// The child: reads and refreshes until the file `stop` is there, and says how often.
#[test]
#[ignore = "run by the test that writes"]
fn read_along() {
    let Ok(folder) = std::env::var("CHANCERY_CHILD_FOLDER") else { return };
    let index = Index::open_read_only(&folder).unwrap();
    let (mut reads, mut generations) = (0_u64, 0_u64);
    while !Path::new(&folder).with_file_name("stop").exists() {
        generations += u64::from(index.refresh().unwrap().is_some());
        look(&index.searcher());
        reads += 1;
    }
    println!("read {reads} times {generations}");
}

/// Bytes in memory and open files of this process.
fn load() -> Option<(u64, usize)> {
    let status = fs::read_to_string("/proc/self/status").ok()?;
    let rss = status.lines().find_map(|line| line.strip_prefix("VmRSS:"))?;
    let kib: u64 = rss.trim().trim_end_matches(" kB").parse().ok()?;
    Some((kib << 10, fs::read_dir("/proc/self/fd").ok()?.count()))
}

#[test]
fn readers_see_whole_commits_while_a_writer_goes_on() {
    let parent = tempdir().unwrap();
    let folder = parent.path().join("archive.idx");
    let index = Index::builder().memory_mb(32).threads(1).create(&folder).unwrap();
    let mut writer = index.writer().unwrap();
    let mut write = |round: u64| {
        for n in 0..REPLACED {
            let body = format!("Talks of round {round}.");
            writer.upsert(article(&format!("a{n}"), "1956", &body)).unwrap();
        }
        let done = writer.upsert(article(&format!("p{round}"), "1957", "In passing.")).unwrap();
        assert_eq!(done, Upserted::Added);
        if round > 10 {
            assert!(writer.delete(format!("p{}", round - 10).as_str()).unwrap());
        }
        assert_eq!(writer.commit().unwrap().generation().number(), round);
    };
    write(1);

    let reading = child("concurrency::read_along")
        .env("CHANCERY_CHILD_FOLDER", &folder)
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let (stop, reads) = (Arc::new(AtomicBool::new(false)), Arc::new(AtomicU64::new(0)));
    let readers: Vec<_> = (0..READERS)
        .map(|_| {
            let (index, stop, reads) = (index.clone(), Arc::clone(&stop), Arc::clone(&reads));
            std::thread::spawn(move || {
                while !stop.load(Ordering::Relaxed) {
                    look(&index.searcher());
                    reads.fetch_add(1, Ordering::Relaxed);
                }
            })
        })
        .collect();
    let (start, time) = (Instant::now(), Duration::from_secs(seconds()));
    let (mut round, mut loads) = (1, Vec::new());
    while start.elapsed() < time {
        round += 1;
        write(round);
        loads.extend(load());
    }
    stop.store(true, Ordering::Relaxed);
    for reader in readers {
        reader.join().unwrap();
    }
    fs::write(parent.path().join("stop"), "").unwrap();
    let output = reading.wait_with_output().unwrap();
    let said = String::from_utf8_lossy(&output.stdout);
    assert!(output.status.success(), "{said}\n{}", String::from_utf8_lossy(&output.stderr));
    assert!(said.contains("read "), "{said}");

    // The first third is for caches to fill.
    let (_, rest) = loads.split_at(loads.len() / 3);
    let (early, late) = rest.split_at(rest.len() / 2);
    let most = |loads: &[(u64, usize)]| {
        loads
            .iter()
            .copied()
            .fold((0, 0), |most, load| (u64::max(most.0, load.0), usize::max(most.1, load.1)))
    };
    let (before, after) = (most(early), most(late));
    let reads = reads.load(Ordering::Relaxed);
    let there = said.lines().find(|line| line.contains("read ")).unwrap_or_default();
    println!(
        "{round} commits, {reads} reads here, there {there}, MiB {} then {}, files {} then {}",
        before.0 >> 20,
        after.0 >> 20,
        before.1,
        after.1
    );
    if !early.is_empty() && !late.is_empty() {
        assert!(after.0 <= before.0 + (before.0 / 4).max(32 << 20), "memory grows");
        assert!(after.1 <= before.1 + 64, "open files grow");
    }
    assert!(round > 3 && reads > READERS);
}

#[test]
fn a_second_writer_is_refused_at_once_or_waits() {
    let folder = tempdir().unwrap();
    let index = Index::builder().memory_mb(32).threads(1).create(folder.path()).unwrap();
    let writer = index.writer().unwrap();
    let start = Instant::now();
    assert!(index.writer().unwrap_err().is_locked());
    let other = Index::open(folder.path()).unwrap();
    assert!(other.writer().unwrap_err().is_locked());
    assert!(start.elapsed() < Duration::from_secs(2));

    let waiting = std::thread::spawn(move || {
        let mut writer = other.writer_timeout(Duration::from_secs(60)).unwrap();
        writer.upsert(article("a", "1956", "Talks.")).unwrap();
        writer.commit().unwrap();
    });
    std::thread::sleep(Duration::from_millis(200));
    assert!(!waiting.is_finished());
    drop(writer);
    waiting.join().unwrap();
    index.refresh().unwrap();
    assert_eq!(index.searcher().ids("talks").unwrap(), ["a"]);
    let _held = index.writer().unwrap();
    let refused = index.writer_timeout(Duration::from_millis(100)).unwrap_err();
    assert!(refused.is_locked() && refused.is_busy());
}
