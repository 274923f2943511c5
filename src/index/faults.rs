//! A directory that fails when it is told to, and what an index makes of that.
//!
//! Each thing that the engine does to the folder is counted, and one of them fails: a write, a full
//! disk, a write of half the bytes, a rename, a sync, a deletion. Whatever fails, the folder holds
//! the last commit that returned, or the one that was under way, whole; and takes new articles.

use std::io::{self, BufWriter, ErrorKind, Write};
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};

use tantivy::directory::error::{DeleteError, LockError, OpenReadError, OpenWriteError};
use tantivy::directory::{
    AntiCallToken, Directory, DirectoryLock, FileHandle, Lock, MmapDirectory, TerminatingWrite,
    WatchCallback, WatchHandle, WritePtr,
};
use tempfile::tempdir;

use super::directory::{Access, CheckedDirectory};
use super::{Depth, Index, IndexBuilder};
use crate::{Article, Query};

/// How a thing fails.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Fault {
    /// With an error of the disk.
    Broken,
    /// As there is no space left; half of a write still found its place.
    Full,
}

/// Whether what comes after the fault fails as well.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum After {
    Once,
    Ever,
}

#[derive(Debug)]
struct Plan {
    done: AtomicU64,
    /// Counted from 1; 0 for never.
    fails_at: AtomicU64,
    fault: Fault,
    after: After,
    failed: AtomicU64,
    is_on: AtomicBool,
}

impl Plan {
    fn step(&self) -> io::Result<()> {
        if !self.is_on.load(Ordering::SeqCst) {
            return Ok(());
        }
        let now = self.done.fetch_add(1, Ordering::SeqCst) + 1;
        let at = self.fails_at.load(Ordering::SeqCst);
        let fails = at != 0 && (now == at || (now > at && self.after == After::Ever));
        if !fails {
            return Ok(());
        }
        self.failed.fetch_add(1, Ordering::SeqCst);
        Err(match self.fault {
            Fault::Broken => io::Error::other("the disk is broken"),
            Fault::Full => ErrorKind::StorageFull.into(),
        })
    }
}

#[derive(Clone, Debug)]
struct Faulty {
    inner: MmapDirectory,
    plan: Arc<Plan>,
}

struct FaultyWriter {
    inner: WritePtr,
    plan: Arc<Plan>,
}

impl Write for FaultyWriter {
    fn write(&mut self, data: &[u8]) -> io::Result<usize> {
        if let Err(error) = self.plan.step() {
            if self.plan.fault == Fault::Full {
                self.inner.write_all(&data[..data.len() / 2])?;
                self.inner.flush()?;
            }
            return Err(error);
        }
        self.inner.write(data)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.inner.flush()
    }
}

impl TerminatingWrite for FaultyWriter {
    fn terminate_ref(&mut self, token: AntiCallToken) -> io::Result<()> {
        self.plan.step()?;
        self.inner.terminate_ref(token)
    }
}

impl Directory for Faulty {
    fn get_file_handle(&self, path: &Path) -> Result<Arc<dyn FileHandle>, OpenReadError> {
        self.inner.get_file_handle(path)
    }

    fn delete(&self, path: &Path) -> Result<(), DeleteError> {
        self.plan.step().map_err(|error| DeleteError::IoError {
            io_error: Arc::new(error),
            filepath: path.to_owned(),
        })?;
        self.inner.delete(path)
    }

    fn exists(&self, path: &Path) -> Result<bool, OpenReadError> {
        self.inner.exists(path)
    }

    fn open_write(&self, path: &Path) -> Result<WritePtr, OpenWriteError> {
        self.plan.step().map_err(|error| OpenWriteError::wrap_io_error(error, path.to_owned()))?;
        let inner = self.inner.open_write(path)?;
        let writer = FaultyWriter { inner, plan: Arc::clone(&self.plan) };
        Ok(BufWriter::new(Box::new(writer)))
    }

    fn atomic_read(&self, path: &Path) -> Result<Vec<u8>, OpenReadError> {
        self.inner.atomic_read(path)
    }

    /// A failed one leaves the file before, whether it was the writing or the rename that failed.
    fn atomic_write(&self, path: &Path, data: &[u8]) -> io::Result<()> {
        self.plan.step()?;
        self.inner.atomic_write(path, data)
    }

    fn sync_directory(&self) -> io::Result<()> {
        self.plan.step()?;
        self.inner.sync_directory()
    }

    fn acquire_lock(&self, lock: &Lock) -> Result<DirectoryLock, LockError> {
        self.inner.acquire_lock(lock)
    }

    fn watch(&self, callback: WatchCallback) -> tantivy::Result<WatchHandle> {
        self.inner.watch(callback)
    }
}

fn article(id: &str, round: u64) -> Article {
    Article::builder(id).date("1956").body(format!("Talks of round {round}.")).build().unwrap()
}

/// What an index holds: of each article the round that wrote it.
fn rounds(index: &Index) -> Vec<(String, String)> {
    let scan = index.searcher().scan(Query::all()).unwrap();
    let mut all: Vec<_> = scan
        .map(|article| article.unwrap())
        .map(|article| (article.id().to_string(), article.body().to_owned()))
        .collect();
    all.sort();
    all
}

/// What it holds after so many rounds.
fn expected(round: u64) -> Vec<(String, String)> {
    let body = |round| format!("Talks of round {round}.");
    let mut all: Vec<_> = (0..8).map(|n| (format!("a{n}"), body(round))).collect();
    all.extend((1..=round).map(|round| (format!("of {round}"), body(round))));
    all.sort();
    all
}

fn write(writer: &mut super::IndexWriter, round: u64) -> crate::Result<()> {
    for n in 0..8 {
        writer.upsert(article(&format!("a{n}"), round))?;
    }
    writer.upsert(article(&format!("of {round}"), round))?;
    writer.set_checkpoint("round", round.to_string());
    if round == 3 {
        writer.optimize()?
    } else {
        writer.commit()?
    };
    Ok(())
}

fn builder() -> IndexBuilder {
    IndexBuilder::default().memory_mb(16).threads(1)
}

/// Runs four rounds, of which the second and the third meet the fault. Gives how many things were
/// done, and how many failed.
fn run(fails_at: u64, fault: Fault, after: After) -> (u64, u64) {
    let what = format!("{fault:?} {after:?} at {fails_at}");
    let folder = tempdir().unwrap();
    drop(builder().create(folder.path()).unwrap());
    let plan = Arc::new(Plan {
        done: AtomicU64::new(0),
        fails_at: AtomicU64::new(fails_at),
        fault,
        after,
        failed: AtomicU64::new(0),
        is_on: AtomicBool::new(false),
    });
    let inner = MmapDirectory::open(folder.path()).unwrap();
    let faulty = Faulty { inner, plan: Arc::clone(&plan) };
    let options = builder().writer_options().unwrap();
    let directory =
        CheckedDirectory::new(Box::new(faulty) as Box<dyn Directory>, Access::ReadWrite);
    let index = builder().open_in(directory, Access::ReadWrite, folder.path(), options).unwrap();
    let mut writer = index.writer().unwrap();
    write(&mut writer, 1).unwrap();

    plan.is_on.store(true, Ordering::SeqCst);
    let (mut held, mut may_hold) = (1, 1);
    for round in [2, 3] {
        match write(&mut writer, round) {
            Ok(()) => held = round,
            Err(error) => {
                assert!(!error.is_corrupt() && !error.is_query(), "{what}: {error:?}");
                writer.rollback().ok();
            }
        }
        may_hold = round;
        // Readers go on with a whole commit.
        let seen = rounds(&index);
        let is_whole = (held..=may_hold).any(|round| seen == expected_of(&seen, round));
        assert!(is_whole, "{what}: {seen:?}");
    }
    plan.is_on.store(false, Ordering::SeqCst);

    // Another process would see the same.
    let other = Index::open_read_only(folder.path()).unwrap_or_else(|e| panic!("{what}: {e:?}"));
    let seen = rounds(&other);
    let checkpoint = other.checkpoint("round").unwrap().unwrap();
    let round: u64 = checkpoint.parse().unwrap();
    assert!((held..=may_hold).contains(&round), "{what}: {round}, {held} returned");
    assert_eq!(seen, expected_of(&seen, round), "{what}");
    let found = other.verify(Depth::Articles).unwrap();
    assert!(found.is_clean(), "{what}: {:?}", found.problems());
    drop(other);

    // And the writer, or the next one, goes on.
    if let Err(error) = write(&mut writer, 4) {
        panic!("{what}: {error:?}");
    }
    drop(writer);
    drop(index);
    let index = builder().open(folder.path()).unwrap();
    write(&mut index.writer().unwrap(), 5).unwrap();
    let seen = rounds(&index);
    assert_eq!(seen, expected_of(&seen, 5), "{what}");
    assert!(index.verify(Depth::Articles).unwrap().is_clean(), "{what}");
    (plan.done.load(Ordering::SeqCst), plan.failed.load(Ordering::SeqCst))
}

/// What a commit of a round holds, if the rounds before are those that can be seen there: one that
/// failed left nothing.
fn expected_of(seen: &[(String, String)], round: u64) -> Vec<(String, String)> {
    let mut all = expected(round);
    all.retain(|(id, _)| {
        let is_of_last = *id == format!("of {round}") || id.starts_with('a') || id == "of 1";
        is_of_last || seen.iter().any(|(other, _)| other == id)
    });
    all
}

#[test]
fn a_fault_of_the_file_system_loses_nothing_committed() {
    let (things, failed) = run(0, Fault::Broken, After::Once);
    assert_eq!(failed, 0);
    assert!(things > 30, "{things}");
    let (mut runs, mut faults) = (0, 0);
    // Merges come when they come: a run may do less than the one that was counted.
    let step: u64 = if std::env::var_os("CHANCERY_LONG").is_some() { 1 } else { 6 };
    let kinds = [
        (Fault::Broken, After::Once),
        (Fault::Full, After::Once),
        (Fault::Broken, After::Ever),
        (Fault::Full, After::Ever),
    ];
    for (kind, (fault, after)) in kinds.into_iter().enumerate() {
        for at in (1 + kind as u64 % step..=things).step_by(usize::try_from(step).unwrap()) {
            let (_, failed) = run(at, fault, after);
            runs += 1;
            faults += failed;
        }
    }
    println!("{runs} runs of {things} things done, {faults} faults");
    assert!(faults >= runs / 2);
}
