//! The articles that benches run on: the Foreign Relations of the United States where
//! `CHANCERY_DATA` is set and has them, else generated ones.

use std::fs::File;
use std::io::BufReader;
use std::path::PathBuf;

use chancery::{Article, JsonLines};

use super::Result;
use super::resample::Source;
use super::vocabulary::Vocabulary;

const GENERATED: usize = 5_000;

/// Articles, and what they are called in the output.
pub(crate) struct Corpus {
    pub(crate) name: &'static str,
    pub(crate) articles: Vec<Article>,
}

/// At most this many articles.
pub(crate) fn load(most: usize) -> Result<Corpus> {
    Ok(match frus() {
        Some(file) => Corpus { name: "FRUS", articles: read(file, most)? },
        None => Corpus { name: "generated articles", articles: generated(most.min(GENERATED))? },
    })
}

/// The file of the Foreign Relations, if there is one.
pub(crate) fn frus() -> Option<PathBuf> {
    let folder = std::env::var_os("CHANCERY_DATA").map(PathBuf::from)?;
    Some(folder.join("frus.jsonl.zst")).filter(|file| file.is_file())
}

fn read(file: PathBuf, most: usize) -> Result<Vec<Article>> {
    let reader = BufReader::new(zstd::Decoder::new(File::open(file)?)?);
    Ok(JsonLines::new(reader).take(most).collect::<std::result::Result<_, _>>()?)
}

fn generated(count: usize) -> Result<Vec<Article>> {
    Source::Words(Vocabulary::new()).articles(count, 1).collect()
}

/// Bytes of the text that is searched.
pub(crate) fn text_bytes(article: &Article) -> usize {
    let topics: usize = article.topics().iter().flatten().map(String::len).sum();
    article.title().map_or(0, str::len) + article.body().len() + topics
}

/// A count of bytes in millions.
#[expect(clippy::cast_precision_loss, reason = "a figure wants no more precision")]
pub(crate) fn megabytes(bytes: usize) -> f64 {
    bytes as f64 / 1e6
}
