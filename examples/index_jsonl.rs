//! Indexes files of JSON Lines, plain, gzip or Zstandard, into a folder.
//!
//! `cargo run --release --example index_jsonl -- [--memory MB] [--threads N] FOLDER FILE...`
//!
//! Bad records are named and counted, and the rest goes on.

use std::collections::BTreeMap;
use std::error::Error;
use std::fs::File;
use std::io::{BufRead, BufReader, Read};
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::time::Instant;

use chancery::{Index, JsonLines};
use indicatif::{ProgressBar, ProgressStyle};

struct Options {
    memory_mb: Option<usize>,
    threads: Option<usize>,
    folder: PathBuf,
    files: Vec<PathBuf>,
}

#[expect(clippy::print_stderr, reason = "an example prints its results")]
fn main() -> ExitCode {
    let Some(options) = options(std::env::args().skip(1)) else {
        eprintln!("usage: index_jsonl [--memory MB] [--threads N] FOLDER FILE...");
        return ExitCode::from(2);
    };
    match run(&options) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{error}");
            ExitCode::FAILURE
        }
    }
}

fn options(mut args: impl Iterator<Item = String>) -> Option<Options> {
    let (mut memory_mb, mut threads, mut paths) = (None, None, Vec::new());
    while let Some(arg) = args.next() {
        match arg.as_str() {
            "--memory" => memory_mb = Some(args.next()?.parse().ok()?),
            "--threads" => threads = Some(args.next()?.parse().ok()?),
            _ => paths.push(PathBuf::from(arg)),
        }
    }
    let mut paths = paths.into_iter();
    let folder = paths.next()?;
    let files: Vec<PathBuf> = paths.collect();
    (!files.is_empty()).then_some(Options { memory_mb, threads, folder, files })
}

#[expect(clippy::print_stdout, reason = "an example prints its results")]
fn run(options: &Options) -> Result<(), Box<dyn Error>> {
    let mut builder = Index::builder();
    if let Some(memory_mb) = options.memory_mb {
        builder = builder.memory_mb(memory_mb);
    }
    if let Some(threads) = options.threads {
        builder = builder.threads(threads);
    }
    let index = builder.open_or_create(&options.folder)?;
    let mut writer = index.writer()?;
    let started = Instant::now();
    let (mut accepted, mut rejected) = (0, 0);
    let mut tally: BTreeMap<String, u64> = BTreeMap::new();
    for file in &options.files {
        let bar = progress_bar(std::fs::metadata(file)?.len());
        let records = JsonLines::new(open(file, &bar)?);
        let report = writer.ingest_with(records, |_| ControlFlow::Continue(()))?;
        bar.finish_and_clear();
        for error in report.rejected() {
            println!("{}: {error}", file.display());
        }
        for error in report.rejected() {
            *tally.entry(format!("{:?}", error.kind())).or_default() += 1;
        }
        accepted += report.accepted();
        rejected += report.rejected_count();
    }
    println!("{}", writer.commit()?);
    let seconds = started.elapsed().as_secs_f64();
    #[expect(clippy::cast_precision_loss, reason = "a rate wants no more precision")]
    let rate = accepted as f64 / seconds;
    println!("{accepted} articles in {seconds:.1} s, {rate:.0} a second");
    if rejected > 0 {
        println!("{rejected} records rejected:");
        for (kind, count) in tally {
            println!("{count:>8}  {kind}");
        }
    }
    let stats = index.stats()?;
    println!(
        "{} articles in {} segments, {} MB",
        stats.articles(),
        stats.segments(),
        stats.bytes() / 1_000_000
    );
    Ok(())
}

/// Opens a file by its ending; the bar counts the bytes read from disk.
fn open(file: &Path, bar: &ProgressBar) -> Result<Box<dyn BufRead>, Box<dyn Error>> {
    let plain = bar.wrap_read(File::open(file)?);
    let reader: Box<dyn Read> = match file.extension().and_then(|ending| ending.to_str()) {
        Some("gz") => Box::new(flate2::read::MultiGzDecoder::new(plain)),
        Some("zst") => Box::new(zstd::Decoder::new(plain)?),
        _ => Box::new(plain),
    };
    Ok(Box::new(BufReader::with_capacity(1 << 20, reader)))
}

fn progress_bar(bytes: u64) -> ProgressBar {
    let bar = ProgressBar::new(bytes);
    let style = "{bar:40} {bytes}/{total_bytes} {bytes_per_sec} {eta}";
    if let Ok(style) = ProgressStyle::with_template(style) {
        bar.set_style(style);
    }
    bar
}
