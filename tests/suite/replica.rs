//! 1. A reader in another process, on a folder that it may not write to, follows the writer's
//!    commits by refreshing, and creates no file.
//! 2. A searcher stays on its commit until it is dropped.
//! 3. An index that is open for reading only has no writer.

use std::collections::BTreeSet;
use std::fs;
use std::io::{BufRead, BufReader, Write};
use std::path::Path;
use std::process::{ChildStdin, ChildStdout, Stdio};

use chancery::Index;
use tempfile::tempdir;

use crate::support::{article, child};

/// The child: refreshes whenever it is told to, and says what it sees.
#[test]
#[ignore = "run by the test that writes"]
fn follow() {
    let Ok(folder) = std::env::var("CHANCERY_CHILD_FOLDER") else { return };
    // Not even root may be let in by accident: whoever runs this must be refused.
    let refused = fs::write(Path::new(&folder).join("probe"), "").is_err();
    let index = Index::open_read_only(&folder).unwrap();
    let first = index.searcher();
    let mut stdout = std::io::stdout();
    let mut line = String::new();
    while std::io::stdin().read_line(&mut line).unwrap() > 0 {
        let pending = index.pending().unwrap();
        let refreshed = index.refresh().unwrap().map(chancery::Generation::number);
        let found = index.searcher().ids("talks").unwrap().len();
        let first_found = first.ids("talks").unwrap().len();
        writeln!(
            stdout,
            "saw refused={refused} pending={pending} refreshed={refreshed:?} found={found} \
             first={first_found}"
        )
        .unwrap();
        stdout.flush().unwrap();
        line.clear();
    }
}

struct Follower {
    stdin: ChildStdin,
    stdout: std::io::Lines<BufReader<ChildStdout>>,
}

impl Follower {
    fn ask(&mut self) -> String {
        writeln!(self.stdin, "look").unwrap();
        self.stdout
            .by_ref()
            .map(Result::unwrap)
            .find_map(|line| line.split_once("saw ").map(|(_, said)| said.to_owned()))
            .expect("the reader answers")
    }
}

#[cfg(unix)]
#[test]
fn a_reader_without_write_permission_follows() {
    use std::os::unix::fs::PermissionsExt;
    use std::os::unix::process::CommandExt;

    let parent = tempdir().unwrap();
    let folder = parent.path().join("archive.idx");
    let index = Index::builder().memory_mb(32).threads(1).create(&folder).unwrap();
    let mut writer = index.writer().unwrap();
    writer.upsert(article("a0", "2000", "Talks.")).unwrap();
    writer.commit().unwrap();

    let root =
        fs::metadata("/proc/self").is_ok_and(|m| std::os::unix::fs::MetadataExt::uid(&m) == 0);
    let set_mode = |mode| fs::set_permissions(&folder, fs::Permissions::from_mode(mode)).unwrap();
    fs::set_permissions(parent.path(), fs::Permissions::from_mode(0o755)).unwrap();
    let open_files = |mode: u32| {
        for entry in fs::read_dir(&folder).unwrap() {
            let path = entry.unwrap().path();
            let _ = fs::set_permissions(path, fs::Permissions::from_mode(mode));
        }
    };
    // The engine may be about to replace a file, which is then its owner's alone.
    for _ in 0..20 {
        open_files(0o644);
        std::thread::sleep(std::time::Duration::from_millis(20));
    }
    let mut command = child("replica::follow");
    // Root writes anywhere: the reader runs as nobody then.
    let program = if root {
        let program = parent.path().join("reader");
        fs::copy(command.get_program(), &program).unwrap();
        fs::set_permissions(&program, fs::Permissions::from_mode(0o755)).unwrap();
        let args: Vec<_> = command.get_args().map(std::ffi::OsStr::to_owned).collect();
        command = std::process::Command::new(&program);
        command.args(args).uid(65_534).gid(65_534).current_dir("/");
        Some(program)
    } else {
        set_mode(0o555);
        None
    };
    let mut reading = command
        .env("CHANCERY_CHILD_FOLDER", &folder)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut follower = Follower {
        stdin: reading.stdin.take().unwrap(),
        stdout: BufReader::new(reading.stdout.take().unwrap()).lines(),
    };
    assert_eq!(follower.ask(), "refused=true pending=0 refreshed=None found=1 first=1");
    for n in 1..=12_u64 {
        if !root {
            set_mode(0o755);
        }
        writer.upsert(article(&format!("a{n}"), "2000", "Talks.")).unwrap();
        writer.commit().unwrap();
        open_files(0o644);
        if !root {
            set_mode(0o555);
        }
        let (generation, found) = (n + 1, n + 1);
        assert_eq!(
            follower.ask(),
            format!("refused=true pending=1 refreshed=Some({generation}) found={found} first=1")
        );
    }
    if !root {
        set_mode(0o755);
    }
    writer.optimize().unwrap();
    open_files(0o644);
    assert_eq!(follower.ask(), "refused=true pending=0 refreshed=None found=13 first=1");
    let Follower { stdin, stdout } = follower;
    drop(stdin);
    stdout.for_each(drop);
    assert!(reading.wait().unwrap().success());
    drop(program);
}

#[test]
fn reading_only_creates_nothing_and_has_no_writer() {
    let folder = tempdir().unwrap();
    let index = Index::builder().create(folder.path()).unwrap();
    let mut writer = index.writer().unwrap();
    writer.upsert(article("a", "2000", "Talks.")).unwrap();
    writer.commit().unwrap();
    drop((writer, index));
    for entry in fs::read_dir(folder.path()).unwrap() {
        let path = entry.unwrap().path();
        if path.extension().is_some_and(|ending| ending == "lock") {
            fs::remove_file(path).unwrap();
        }
    }
    let list = || -> BTreeSet<_> {
        fs::read_dir(folder.path()).unwrap().map(|entry| entry.unwrap().file_name()).collect()
    };
    let before = list();
    let index = Index::open_read_only(folder.path()).unwrap();
    assert_eq!(index.searcher().ids("talks").unwrap(), ["a"]);
    assert_eq!(index.refresh().unwrap(), None);
    let error = index.writer().unwrap_err();
    assert!(error.to_string().contains("open for reading only"), "{error}");
    assert_eq!(list(), before);
}
