//! What several tests need: articles, the real data where it is there, and child processes.

use std::fs::File;
use std::io::BufReader;
use std::path::PathBuf;
use std::process::Command;

use chancery::{Article, JsonLines};

/// The sample articles of the repository.
pub(crate) fn samples() -> Vec<Article> {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/examples/articles/articles.jsonl");
    JsonLines::new(BufReader::new(File::open(path).unwrap())).map(Result::unwrap).collect()
}

/// The folder of the real data, if `CHANCERY_DATA` names one; says so if not.
pub(crate) fn data() -> Option<PathBuf> {
    let folder = std::env::var_os("CHANCERY_DATA").map(PathBuf::from).filter(|f| f.is_dir());
    if folder.is_none() {
        println!("CHANCERY_DATA is not set: the samples stand in for the real data");
    }
    folder
}

/// Articles of FRUS, or the samples where it is not there.
pub(crate) fn frus(limit: usize) -> Vec<Article> {
    match data() {
        Some(folder) => {
            let file = File::open(folder.join("frus.jsonl.zst")).unwrap();
            let reader = BufReader::new(zstd::Decoder::new(file).unwrap());
            JsonLines::new(reader).take(limit).map(Result::unwrap).collect()
        }
        None => samples(),
    }
}

/// This very program, to run one of its ignored tests as another process.
pub(crate) fn child(test: &str) -> Command {
    let mut command = Command::new(std::env::current_exe().unwrap());
    command.args([test, "--exact", "--ignored", "--nocapture", "--test-threads=1"]);
    command
}

/// A short article.
pub(crate) fn article(id: &str, date: &str, body: &str) -> Article {
    let builder = Article::builder(id).body(body);
    let builder = if date.is_empty() { builder } else { builder.date(date) };
    builder.build().unwrap()
}
