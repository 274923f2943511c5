//! How indexing and searching grow with the number of articles, and tantivy alone beside it.
//!
//! `cargo run --release --example scale -- [--sizes 10000,100000] [--beside] [--seed N]
//! [--rounds N]`
//!
//! Articles are made while they are indexed, so that no more than a queue of them is in memory.
//! Nothing is merged by hand: searches run on the segments that the writer leaves once its merges
//! are done. A size takes about as much space in the folder for temporary files as its text.
//!
//! Queries are drawn from the first articles. They find something, but that both sides find the
//! same is checked by the bench `search`, not here.

#[path = "../benches/support/mod.rs"]
mod support;

use std::hint::black_box;
use std::path::Path;
use std::time::{Duration, Instant};

use chancery::{Article, Index, SearchRequest, Searcher, Total};

use self::support::corpus::{megabytes, text_bytes};
use self::support::figures::{HEADER, Run, in_turn, row};
use self::support::ours::{self, Counts};
use self::support::peer::{self, Asked, Peer};
use self::support::queries::{Class, Sampler, TOP};
use self::support::resample::Source;
use self::support::{MEMORY_MB, Result, THREADS};

/// Articles that queries are drawn from.
const SAMPLE: usize = 2_000;

#[expect(clippy::print_stdout, reason = "an example prints its results")]
fn main() -> Result<()> {
    let options = Options::parse(std::env::args().skip(1))?;
    let source = Source::load()?;
    println!("{}, seed {}", source.name(), options.seed);
    println!("indexing: {THREADS} threads, {MEMORY_MB} MB, to a commit on disk");
    println!("{}", memory::NOTE);
    for size in &options.sizes {
        one_size(&source, *size, &options)?;
    }
    println!("\nratio: tantivy alone / chancery, of the p50; above 1 chancery is faster");
    Ok(())
}

#[expect(clippy::print_stdout, reason = "an example prints its results")]
fn one_size(source: &Source, size: usize, options: &Options) -> Result<()> {
    println!(
        "\n{:13}{:>10}{:>10}{:>8}{:>10}{:>10}{:>10}{:>10}",
        "", "articles", "text MB", "MB/s", "making s", "index MB", "peak MB", "segments"
    );
    let scratch = tempfile::tempdir()?;
    let articles = || source.articles(size, options.seed);
    let (index, built) = build_ours(&scratch.path().join("chancery"), articles())?;
    println!("{:13}{}", "chancery", built.row(size));
    let mut peer = None;
    if options.beside {
        let (opened, built) = build_peer(&scratch.path().join("tantivy"), articles())?;
        println!("{:13}{}", "tantivy alone", built.row(size));
        peer = Some(opened);
    }

    println!("\nfirst {TOP} ids; {} rounds; times in microseconds", options.rounds);
    println!("{:22}{}", "", HEADER[0]);
    println!("{:13} {:>8}{}", "class", "queries", HEADER[1]);
    let searcher = index.searcher();
    let sample: Vec<Article> = articles().take(SAMPLE).collect::<Result<_>>()?;
    let mut sampler = Sampler::new(&sample, Counts::new(&searcher))?;
    for class in Class::ALL {
        let (mut requests, mut asked) = (Vec::new(), Vec::new());
        for drawn in sampler.draw(class)? {
            let request = ours::request(class, &drawn)?;
            let results = searcher.search(&request)?;
            let found = !results.is_empty() || matches!(results.total(), Total::Exact(1..));
            assert!(found, "nothing is found for {}", ours::text(class, &drawn));
            requests.push(request);
            asked.extend(peer.as_ref().map(|peer| peer.ask(class, &drawn)).transpose()?);
        }
        let times = time(&searcher, &requests, peer.as_ref(), &asked, options.rounds)?;
        println!("{:13} {:8}{}", class.name(), requests.len(), row(times));
    }
    Ok(())
}

/// Times of tantivy alone, if it is there, then of ours.
fn time(
    searcher: &Searcher,
    requests: &[SearchRequest],
    peer: Option<&Peer>,
    asked: &[Asked],
    rounds: usize,
) -> Result<[Vec<f64>; 2]> {
    let mut ours = |at: usize| {
        if let Some(request) = requests.get(at) {
            black_box(searcher.search(black_box(request))?);
        }
        Ok(())
    };
    let mut theirs = |at: usize| {
        if let (Some(peer), Some(asked)) = (peer, asked.get(at)) {
            black_box(peer.search(black_box(asked))?);
        }
        Ok(())
    };
    let theirs: Option<Run<'_>> = if peer.is_some() { Some(&mut theirs) } else { None };
    in_turn(requests.len(), rounds, [theirs, Some(&mut ours)])
}

/// What building an index took.
struct Built {
    text_bytes: usize,
    /// Up to the commit, with the making of the articles.
    time: Duration,
    /// The making of the articles, which goes on beside the indexing.
    making: Duration,
    index_bytes: u64,
    peak_mb: Option<f64>,
    segments: usize,
}

impl Built {
    fn row(&self, size: usize) -> String {
        let text = megabytes(self.text_bytes);
        let index = megabytes(usize::try_from(self.index_bytes).unwrap_or(usize::MAX));
        let peak = self.peak_mb.map_or("-".to_owned(), |peak| format!("{peak:.0}"));
        format!(
            "{size:10}{text:10.1}{:8.1}{:10.1}{index:10.1}{peak:>10}{:10}",
            text / self.time.as_secs_f64(),
            self.making.as_secs_f64(),
            self.segments,
        )
    }
}

/// Gives each article to `add`, and says how many bytes of text there were and how long it took
/// to make them.
fn feed(
    articles: impl Iterator<Item = Result<Article>>,
    mut add: impl FnMut(Article) -> Result<()>,
) -> Result<(usize, Duration)> {
    let (mut bytes, mut making) = (0, Duration::ZERO);
    let mut articles = articles;
    loop {
        let started = Instant::now();
        let article = articles.next();
        making += started.elapsed();
        let Some(article) = article.transpose()? else { return Ok((bytes, making)) };
        bytes += text_bytes(&article);
        add(article)?;
    }
}

fn build_ours(
    folder: &Path,
    articles: impl Iterator<Item = Result<Article>>,
) -> Result<(Index, Built)> {
    memory::reset();
    let started = Instant::now();
    let index = Index::builder().memory_mb(MEMORY_MB).threads(THREADS).create(folder)?;
    let mut writer = index.writer()?;
    let (text_bytes, making) = feed(articles, |article| {
        writer.upsert(article)?;
        Ok(())
    })?;
    writer.commit()?;
    let time = started.elapsed();
    drop(writer);
    index.refresh()?;
    let stats = index.stats()?;
    let built = Built {
        text_bytes,
        time,
        making,
        index_bytes: stats.bytes(),
        peak_mb: memory::peak_mb(),
        segments: stats.segments(),
    };
    Ok((index, built))
}

fn build_peer(
    folder: &Path,
    articles: impl Iterator<Item = Result<Article>>,
) -> Result<(Peer, Built)> {
    memory::reset();
    let started = Instant::now();
    let mut writer = peer::Writer::create(folder)?;
    let (text_bytes, making) = feed(articles, |article| writer.add(&article))?;
    writer.commit()?;
    let time = started.elapsed();
    let peer = Peer::new(writer.finish()?)?;
    let built = Built {
        text_bytes,
        time,
        making,
        index_bytes: peer.searcher().space_usage()?.total().get_bytes(),
        peak_mb: memory::peak_mb(),
        segments: peer.segments(),
    };
    Ok((peer, built))
}

struct Options {
    sizes: Vec<usize>,
    beside: bool,
    seed: u64,
    rounds: usize,
}

impl Options {
    fn parse(mut args: impl Iterator<Item = String>) -> Result<Self> {
        let mut options =
            Self { sizes: vec![10_000, 100_000, 1_000_000], beside: false, seed: 1, rounds: 3 };
        while let Some(arg) = args.next() {
            let mut value = || args.next().ok_or(format!("{arg} wants a value"));
            match arg.as_str() {
                "--sizes" => {
                    let sizes = value()?;
                    options.sizes =
                        sizes.split(',').map(str::parse).collect::<std::result::Result<_, _>>()?;
                }
                "--beside" => options.beside = true,
                "--seed" => options.seed = value()?.parse()?,
                "--rounds" => options.rounds = value()?.parse()?,
                other => return Err(format!("unknown option {other}").into()),
            }
        }
        Ok(options)
    }
}

/// The most memory that the process held, as Linux counts it.
mod memory {
    pub(crate) const NOTE: &str = "peak memory: of the whole process while the index is built, \
                                   with what it held before and the files it maps";

    /// Begins to count anew. Where the system refuses, peaks are those since the start.
    pub(crate) fn reset() {
        // 5 sets the peak to what is held now.
        std::fs::write("/proc/self/clear_refs", "5").ok();
    }

    pub(crate) fn peak_mb() -> Option<f64> {
        let status = std::fs::read_to_string("/proc/self/status").ok()?;
        let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
        let kilobytes: f64 = line.trim().strip_suffix("kB")?.trim().parse().ok()?;
        Some(kilobytes * 1024.0 / 1e6)
    }
}
