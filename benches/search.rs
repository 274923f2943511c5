//! How fast articles are found, beside tantivy alone over the same text in the same process.
//!
//! `cargo bench --bench search -- [--test] [--class NAME] [--only ours|peer] [--rounds N]
//! [--keep FOLDER] [--ranking recency|proximity|expansion|both]`
//!
//! Both indexes lie on disk and have one segment. Of each query the first ten ids are asked for,
//! with `count` the number of matches. Queries are parsed before; on this crate's side a search
//! still turns words into terms. The two sides take turns query by query; a time is the median of
//! several rounds, after one that does not count; the table has the 50th and the 99th percentile
//! over the queries of a class.
//!
//! Before anything is timed, both sides must find the same articles for every query: words are
//! taken into queries only if both sides hold them in the same articles, as the two analyzers do
//! not agree on every word. Phrases may differ, since the analyzers do not agree on what stands
//! between words; how many do is printed. Scores differ by design and are not compared. Of
//! proximity, `near_2`, tantivy knows nothing: it looks for the two words as a phrase, which is a
//! part of what is found here.
//!
//! With `--ranking`, tantivy's turn is taken by this crate without that part of the ranking, so that
//! the ratio tells what it costs.
//!
//! Each query is asked many times, so that this crate knows where the lists of its words lie, as it does
//! for the words asked for last; tantivy looks them up each time.
//!
//! What this does not show: reading articles and making snippets, which `results` does; many
//! segments, and caches that are cold.

#[path = "support/mod.rs"]
mod support;

use std::collections::HashMap;
use std::hint::black_box;
use std::path::{Path, PathBuf};

use chancery::{Article, Expansion, Index, Ranking, Recency, SearchRequest, Searcher, Total};

use self::support::corpus::{self, megabytes, text_bytes};
use self::support::figures::{self, HEADER, row};
use self::support::peer::{Answer, Asked, Peer};
use self::support::queries::{Class, Drawn, Judge, Mode, Sampler, TOP};
use self::support::{Result, ours, peer};

#[expect(clippy::print_stdout, reason = "a benchmark prints its results")]
fn main() -> Result<()> {
    let options = Options::parse(std::env::args().skip(1))?;
    let corpus = corpus::load(if options.test { 400 } else { usize::MAX })?;
    let articles = &corpus.articles;
    let bytes = articles.iter().map(text_bytes).sum();
    println!("{}: {} articles, {:.1} MB of text", corpus.name, articles.len(), megabytes(bytes));

    let scratch = tempfile::tempdir()?;
    let folder = options.keep.as_deref().unwrap_or(scratch.path());
    let (index, peer) = indexes(folder, articles)?;
    let searcher = index.searcher();
    let sides = Sides::new(&searcher, &peer, articles);
    let mut sampler = Sampler::new(articles, Words { sides: &sides, known: HashMap::new() })?;

    let with = options.ranking.as_deref().map(|name| ranking(name, articles)).transpose()?;
    let is_ranked = |class: &Class| !matches!(class, Class::Newest | Class::Count);
    let classes = Class::ALL.into_iter().filter(|class| options.has(*class));
    let classes = classes.filter(|class| with.is_none() || is_ranked(class));
    println!("{} rounds, first {TOP} ids; times in microseconds", options.rounds);
    let (beside, header) = match &options.ranking {
        None => ("tantivy alone", HEADER[0]),
        Some(_) => ("without", "           without                with"),
    };
    println!("{:22}{header}", "");
    println!("{:13} {:>8}{}", "class", "queries", HEADER[1]);
    let mut notes = Vec::new();
    for class in classes {
        let drawn = sampler.draw(class)?;
        assert!(!drawn.is_empty(), "no query of {} could be drawn", class.name());
        let queries: Vec<Timed> = drawn
            .into_iter()
            .map(|drawn| Timed::new(class, drawn, &peer))
            .collect::<Result<_>>()?;
        notes.extend(sides.compare(class, &queries)?);
        let times = match with {
            None => time(&queries, &sides, &options)?,
            Some(ranking) => time_rankings(&queries, ranking, &searcher, &options)?,
        };
        println!("{:13} {:8}{}", class.name(), queries.len(), row(times));
    }
    println!("ratio: {beside} / chancery, of the p50; above 1 what stands right is faster");
    for note in notes {
        println!("{note}");
    }
    Ok(())
}

struct Options {
    test: bool,
    class: Option<Class>,
    ours: bool,
    peer: bool,
    rounds: usize,
    keep: Option<PathBuf>,
    ranking: Option<String>,
}

impl Options {
    fn parse(mut args: impl Iterator<Item = String>) -> Result<Self> {
        let mut options = Self {
            test: false,
            class: None,
            ours: true,
            peer: true,
            rounds: 0,
            keep: None,
            ranking: None,
        };
        while let Some(arg) = args.next() {
            let mut value = || args.next().ok_or(format!("{arg} wants a value"));
            match arg.as_str() {
                "--test" => options.test = true,
                "--class" => {
                    let name = value()?;
                    let class = Class::ALL.into_iter().find(|class| class.name() == name);
                    options.class = Some(class.ok_or(format!("there is no class {name}"))?);
                }
                "--only" => match value()?.as_str() {
                    "ours" => options.peer = false,
                    "peer" => options.ours = false,
                    other => return Err(format!("--only ours or peer, not {other}").into()),
                },
                "--rounds" => options.rounds = value()?.parse()?,
                "--keep" => options.keep = Some(value()?.into()),
                "--ranking" => options.ranking = Some(value()?),
                // `cargo bench` adds it.
                "--bench" => {}
                other => return Err(format!("unknown option {other}").into()),
            }
        }
        if options.rounds == 0 {
            options.rounds = if options.test { 1 } else { 7 };
        }
        Ok(options)
    }

    fn has(&self, class: Class) -> bool {
        self.class.is_none_or(|only| only == class)
    }
}

/// The ranking that a name stands for.
fn ranking(name: &str, articles: &[Article]) -> Result<Ranking> {
    let plain = Ranking::bm25f();
    let newest = articles.iter().filter_map(Article::date).map(|date| date.first_day()).max();
    let (name, value) = name.split_once('=').unwrap_or((name, ""));
    match name {
        "recency" => {
            let day = newest.ok_or("no article has a date")?;
            let days = if value.is_empty() { 365.0 } else { value.parse()? };
            Ok(plain.recency(Recency::as_of(day).half_life_days(days)))
        }
        "proximity" => Ok(plain.proximity(0.5)),
        "expansion" => Ok(plain.expansion(Expansion::bo1())),
        "both" => Ok(plain.proximity(0.5).expansion(Expansion::bo1())),
        other => Err(format!(
            "--ranking recency, recency=DAYS, proximity, expansion or both, not {other}"
        )
        .into()),
    }
}

/// The times of the queries without a ranking, and with it.
fn time_rankings(
    queries: &[Timed],
    ranking: Ranking,
    searcher: &Searcher,
    options: &Options,
) -> Result<[Vec<f64>; 2]> {
    let requests: Vec<[SearchRequest; 2]> = queries
        .iter()
        .map(|query| [query.ours.clone(), query.ours.clone().ranking(ranking)])
        .collect();
    for [_, request] in &requests {
        let results = searcher.search(request)?;
        let all = searcher.search(&request.clone().limit(chancery::MAX_HITS))?;
        assert!(all.ids().starts_with(&results.ids()), "the first of all are not the first ten");
    }
    let search = |side: usize| {
        let requests = &requests;
        move |at: usize| {
            if let Some(request) = requests.get(at).and_then(|requests| requests.get(side)) {
                black_box(searcher.search(black_box(request))?);
            }
            Ok(())
        }
    };
    let (mut without, mut with) = (search(0), search(1));
    figures::in_turn(queries.len(), options.rounds, [Some(&mut without), Some(&mut with)])
}

/// Both indexes: those in the folder if they hold as many articles, else new ones.
fn indexes(folder: &Path, articles: &[Article]) -> Result<(Index, Peer)> {
    let (ours_in, peer_in) = (folder.join("chancery"), folder.join("tantivy"));
    let count = articles.len() as u64;
    let kept = Index::open(&ours_in).ok().filter(|index| {
        index.stats().is_ok_and(|stats| stats.articles() == count && stats.segments() == 1)
    });
    let index = match kept {
        Some(index) => index,
        None => ours::build(empty(&ours_in)?, articles)?,
    };
    let kept = Peer::open(&peer_in).ok();
    let kept = kept.filter(|peer| peer.articles() == count && peer.segments() == 1);
    let peer = match kept {
        Some(peer) => peer,
        None => peer::build(empty(&peer_in)?, articles)?,
    };
    let stats = index.stats()?;
    assert_eq!((stats.articles(), stats.segments()), (count, 1));
    assert_eq!((peer.articles(), peer.segments()), (count, 1));
    Ok((index, peer))
}

fn empty(folder: &Path) -> Result<&Path> {
    if folder.exists() {
        std::fs::remove_dir_all(folder)?;
    }
    Ok(folder)
}

/// A query as both sides take it.
struct Timed {
    drawn: Drawn,
    text: String,
    ours: SearchRequest,
    peer: Asked,
}

impl Timed {
    fn new(class: Class, drawn: Drawn, peer: &Peer) -> Result<Self> {
        Ok(Self {
            text: ours::text(class, &drawn),
            ours: ours::request(class, &drawn)?,
            peer: peer.ask(class, &drawn)?,
            drawn,
        })
    }
}

fn time(queries: &[Timed], sides: &Sides<'_>, options: &Options) -> Result<[Vec<f64>; 2]> {
    let mut peer = |at: usize| {
        if let Some(query) = queries.get(at) {
            black_box(sides.peer.search(black_box(&query.peer))?);
        }
        Ok(())
    };
    let mut ours = |at: usize| {
        if let Some(query) = queries.get(at) {
            black_box(sides.ours.search(black_box(&query.ours))?);
        }
        Ok(())
    };
    let peer: Option<figures::Run<'_>> = if options.peer { Some(&mut peer) } else { None };
    let ours: Option<figures::Run<'_>> = if options.ours { Some(&mut ours) } else { None };
    figures::in_turn(queries.len(), options.rounds, [peer, ours])
}

/// Both sides, and what connects them.
struct Sides<'a> {
    ours: &'a Searcher,
    peer: &'a Peer,
    articles: &'a [Article],
    /// The number of each id: its place among the articles.
    numbers: HashMap<&'a str, u64>,
}

impl<'a> Sides<'a> {
    fn new(ours: &'a Searcher, peer: &'a Peer, articles: &'a [Article]) -> Self {
        let numbers = articles.iter().map(|article| article.id().as_str()).zip(0..).collect();
        Self { ours, peer, articles, numbers }
    }

    /// Runs every query on both sides to the end, and checks what the timed searches will give.
    /// Gives what is to be said about differences that are let pass.
    fn compare(&self, class: Class, queries: &[Timed]) -> Result<Option<String>> {
        let mut differing = 0;
        for query in queries {
            let text = &query.text;
            let best_first = self.numbered(self.ours.ids(text)?.iter().map(String::as_str))?;
            let mut ours = best_first.clone();
            ours.sort_unstable();
            let theirs = self.peer.all(&query.peer)?;
            match class.mode() {
                Mode::Phrase => differing += usize::from(ours != theirs),
                Mode::Near => {
                    let missed = |id: &&u64| ours.binary_search(id).is_err();
                    differing += usize::from(theirs.iter().any(|id| missed(&id)));
                }
                Mode::Any | Mode::All => {
                    assert_eq!(ours, theirs, "the two sides find other articles for {text}");
                }
            }
            let source = query.drawn.source as u64;
            assert!(ours.binary_search(&source).is_ok(), "{text} is not found in its source");
            assert!(theirs.binary_search(&source).is_ok(), "tantivy: {text} is not in its source");

            let results = self.ours.search(&query.ours)?;
            let our_top = self.numbered(results.ids().into_iter())?;
            let Answer { ids: their_top, count } = self.peer.search(&query.peer)?;
            match class {
                Class::Count => {
                    assert_eq!(results.total(), Total::Exact(ours.len() as u64), "{text}");
                    assert_eq!(count, theirs.len(), "{text}");
                }
                Class::Newest => {
                    assert_eq!(self.first_days(&our_top), self.first_days(&their_top), "{text}");
                    assert!(our_top.iter().all(|id| ours.binary_search(id).is_ok()), "{text}");
                }
                _ => {
                    let top = best_first.get(..TOP.min(best_first.len())).unwrap_or_default();
                    assert_eq!(our_top, top, "the first of all and the first ten for {text}");
                    assert_eq!(their_top.len(), TOP.min(theirs.len()), "{text}");
                }
            }
        }
        let of = queries.len();
        let name = class.name();
        Ok(match class.mode() {
            Mode::Any | Mode::All => None,
            Mode::Phrase => Some(format!(
                "{name}: {differing} of {of} queries find other articles on the two sides"
            )),
            Mode::Near => Some(format!(
                "{name}: {differing} of {of} queries miss an article of tantivy's phrase"
            )),
        })
    }

    fn numbered<'s>(&self, ids: impl Iterator<Item = &'s str>) -> Result<Vec<u64>> {
        ids.map(|id| Ok(*self.numbers.get(id).ok_or(format!("{id} is no article's id"))?)).collect()
    }

    fn first_days(&self, numbers: &[u64]) -> Vec<Option<i32>> {
        let article = |number: &u64| self.articles.get(usize::try_from(*number).ok()?);
        let date = |number| Some(article(number)?.date()?.first_day().number());
        numbers.iter().map(date).collect()
    }
}

/// Words that both sides hold in the same articles.
struct Words<'a> {
    sides: &'a Sides<'a>,
    /// Of each word the articles with it, and whether both sides agree as soon as that was asked.
    known: HashMap<String, (u64, Option<bool>)>,
}

impl Words<'_> {
    fn in_peer(&self, word: &str) -> Result<Vec<u64>> {
        let drawn = Drawn { words: vec![word.to_owned()], days: None, source: 0 };
        self.sides.peer.all(&self.sides.peer.ask(Class::TermRare, &drawn)?)
    }
}

impl Judge for Words<'_> {
    fn articles(&self) -> Result<u64> {
        Ok(self.sides.articles.len() as u64)
    }

    fn articles_with(&mut self, word: &str) -> Result<u64> {
        if let Some((count, _)) = self.known.get(word) {
            return Ok(*count);
        }
        let count = self.in_peer(word)?.len() as u64;
        self.known.insert(word.to_owned(), (count, None));
        Ok(count)
    }

    fn is_fit(&mut self, word: &str) -> Result<bool> {
        if let Some((_, Some(agree))) = self.known.get(word) {
            return Ok(*agree);
        }
        let theirs = self.in_peer(word)?;
        let ids = self.sides.ours.ids(word)?;
        let mut ours = self.sides.numbered(ids.iter().map(String::as_str))?;
        ours.sort_unstable();
        let agree = ours == theirs;
        self.known.insert(word.to_owned(), (theirs.len() as u64, Some(agree)));
        Ok(agree)
    }
}
