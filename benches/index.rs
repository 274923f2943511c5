//! How fast articles go in, beside tantivy alone as one would write it: four text fields with the
//! English stemmer, stored, an id and a date.
//!
//! `cargo bench --bench index`. Both sides start from the same parsed articles and end with a
//! commit on disk, with the same threads and memory, in turn. With `--test` each side runs once on
//! few articles. Of `CHANCERY_DATA` the Foreign Relations are taken, else generated articles. What
//! this does not show: reading files, merging later, and what the extra fields are good for.

use std::error::Error;
use std::fmt::Write;
use std::fs::File;
use std::io::BufReader;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use chancery::{Article, Index, JsonLines};
use tantivy::schema::{FAST, INDEXED, STORED, STRING, Schema, TextFieldIndexing, TextOptions};

const MEMORY_MB: usize = 256;
const THREADS: usize = 2;

#[expect(clippy::print_stdout, reason = "a benchmark prints its results")]
fn main() -> Result<(), Box<dyn Error>> {
    let test = std::env::args().any(|arg| arg == "--test");
    let (name, articles) = corpus(if test { 300 } else { usize::MAX })?;
    let bytes: usize = articles.iter().map(text_bytes).sum();
    #[expect(clippy::cast_precision_loss, reason = "a rate wants no more precision")]
    let megabytes = bytes as f64 / 1e6;
    println!("{name}: {} articles, {megabytes:.1} MB of text", articles.len());
    println!("{THREADS} threads, {MEMORY_MB} MB");

    let runs = if test { 1 } else { 5 };
    let (mut ours, mut theirs) = (Vec::new(), Vec::new());
    for _ in 0..runs {
        theirs.push(tantivy_alone(&articles)?.as_secs_f64());
        ours.push(chancery(&articles)?.as_secs_f64());
    }
    let ratios: Vec<f64> = theirs.iter().zip(&ours).map(|(theirs, ours)| theirs / ours).collect();
    println!("tantivy alone  {:6.1} MB/s", megabytes / median(theirs));
    println!("chancery       {:6.1} MB/s", megabytes / median(ours));
    println!("ratio          {:6.2}", median(ratios));
    Ok(())
}

fn median(mut values: Vec<f64>) -> f64 {
    values.sort_by(f64::total_cmp);
    values.get(values.len() / 2).copied().unwrap_or(f64::NAN)
}

fn text_bytes(article: &Article) -> usize {
    let topics: usize = article.topics().iter().flatten().map(String::len).sum();
    article.title().map_or(0, str::len) + article.body().len() + topics
}

fn chancery(articles: &[Article]) -> Result<Duration, Box<dyn Error>> {
    let folder = tempfile::tempdir()?;
    let index = Index::builder().memory_mb(MEMORY_MB).threads(THREADS).create(folder.path())?;
    let started = Instant::now();
    let mut writer = index.writer()?;
    for article in articles {
        writer.upsert(article.clone())?;
    }
    let report = writer.commit()?;
    let elapsed = started.elapsed();
    assert_eq!(report.added(), articles.len() as u64);
    Ok(elapsed)
}

fn tantivy_alone(articles: &[Article]) -> Result<Duration, Box<dyn Error>> {
    let folder = tempfile::tempdir()?;
    let mut schema = Schema::builder();
    let indexing = TextFieldIndexing::default()
        .set_tokenizer("en_stem")
        .set_index_option(tantivy::schema::IndexRecordOption::WithFreqsAndPositions);
    let text = TextOptions::default().set_indexing_options(indexing).set_stored();
    let id = schema.add_text_field("id", STRING | STORED);
    let date = schema.add_i64_field("date", INDEXED | STORED | FAST);
    let title = schema.add_text_field("title", text.clone());
    let officials = schema.add_text_field("officials", text.clone());
    let topics = schema.add_text_field("topics", text.clone());
    let body = schema.add_text_field("body", text);
    let index = tantivy::Index::create_in_dir(folder.path(), schema.build())?;
    let started = Instant::now();
    let mut writer: tantivy::IndexWriter =
        index.writer_with_num_threads(THREADS, MEMORY_MB << 20)?;
    for article in articles {
        let mut document = tantivy::TantivyDocument::default();
        document.add_text(id, article.id());
        if let Some(span) = article.date() {
            document.add_i64(date, i64::from(span.first_day().number()));
        }
        document.add_text(title, article.title().unwrap_or_default());
        for official in article.officials() {
            document.add_text(officials, official.name());
        }
        for topic in article.topics() {
            document.add_text(topics, topic.join(" "));
        }
        document.add_text(body, article.body());
        writer.add_document(document)?;
    }
    writer.commit()?;
    let elapsed = started.elapsed();
    assert_eq!(index.reader()?.searcher().num_docs(), articles.len() as u64);
    Ok(elapsed)
}

/// The articles and what they are called.
fn corpus(most: usize) -> Result<(&'static str, Vec<Article>), Box<dyn Error>> {
    let data = std::env::var_os("CHANCERY_DATA").map(PathBuf::from);
    match data.map(|folder| folder.join("frus.jsonl.zst")).filter(|file| file.is_file()) {
        Some(file) => Ok(("FRUS", frus(&file, most)?)),
        None => Ok(("generated articles", generated(most.min(5_000))?)),
    }
}

fn frus(file: &Path, most: usize) -> Result<Vec<Article>, Box<dyn Error>> {
    let reader = BufReader::new(zstd::Decoder::new(File::open(file)?)?);
    Ok(JsonLines::new(reader).take(most).collect::<Result<_, _>>()?)
}

/// Articles of words from a Zipf distribution, the same in every run.
fn generated(count: usize) -> Result<Vec<Article>, Box<dyn Error>> {
    let mut random = 0x2545_f491_4f6c_dd1d_u64;
    let mut next = move || {
        random ^= random << 13;
        random ^= random >> 7;
        random ^= random << 17;
        random
    };
    let mut articles = Vec::with_capacity(count);
    for n in 0..count {
        let mut body = String::new();
        for at in 0..800 {
            #[expect(clippy::cast_precision_loss, reason = "a rank wants no more precision")]
            let uniform = (next() >> 11) as f64 / (1_u64 << 53) as f64;
            let rank = (10.0 * uniform).exp();
            write!(body, "word{rank:.0}")?;
            body.push_str(if at % 20 == 19 { ". " } else { " " });
        }
        let year = 1900 + next() % 100;
        let article = Article::builder(format!("g{n}")).date(&*format!("{year}")).body(body);
        articles.push(article.title("Memorandum of conversation").build()?);
    }
    Ok(articles)
}
