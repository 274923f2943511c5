//! How fast all matches of a query are counted by facets and by date, beside tantivy's own
//! aggregations of the same columns of the same index.
//!
//! `cargo bench --bench facets -- [--test] [--rounds N]`
//!
//! Tantivy opens a copy of the index that this crate has made, without the checksums under its files,
//! and both sides look for the word that comes nearest to being in half of the articles. Each time is
//! of a whole search that gives no hits, the matching included, and a median of several rounds in
//! which the two sides take turns. Both must give the same counts of officials and countries and the
//! same number of dated articles before anything is timed. Articles of the Foreign Relations state
//! no countries: one in eight gets none here, the others up to three of forty, some far more often
//! than others.
//!
//! Where the two do not do the same, tantivy does less: it tells the most frequent topics of any
//! depth where this crate tells the roots; its months have 30 days and its years 365; it counts an
//! article in the year that its date begins in, where this crate counts it in all that it overlaps;
//! and it tells keywords, where this crate tells the names of officials and countries. What this
//! does not show: the first facet of a column after a commit, which is told apart, and caches that
//! are cold.

#[path = "support/mod.rs"]
mod support;

use std::path::{Path, PathBuf};
use std::time::Instant;

use chancery::{
    Article, Bursts, Count, Facet, FacetCounts, Fields, Index, Interval, Network, SearchRequest,
    SearchResults, Searcher, Total,
};
use serde_json::{Value, json};
use tantivy::Term;
use tantivy::aggregation::agg_req::Aggregations;
use tantivy::aggregation::agg_result::AggregationResults;
use tantivy::aggregation::{AggContextParams, AggregationCollector};
use tantivy::query::TermQuery;
use tantivy::schema::IndexRecordOption;

use self::support::corpus::{self, Corpus};
use self::support::figures::{in_turn, median, micros};
use self::support::random::Random;
use self::support::{Result, ours};

const TOP: usize = 10;
const ROUNDS: usize = 101;
const COUNTRIES: [&str; 40] = [
    "GB", "FR", "US", "SUHH", "CN", "DE", "JP", "IN", "IT", "EG", "IL", "IR", "TR", "GR", "VN",
    "KR", "LA", "TH", "ID", "PK", "AF", "SY", "JO", "LB", "IQ", "SA", "CU", "BR", "AR", "CL", "MX",
    "CA", "ES", "PT", "NL", "BE", "PL", "HU", "YUCS", "AT",
];

#[expect(clippy::print_stdout, reason = "a benchmark prints its results")]
fn main() -> Result<()> {
    let (test, rounds) = options()?;
    let Corpus { name, articles } = corpus::load(if test { 400 } else { usize::MAX })?;
    let articles = with_countries(&articles)?;
    let scratch = tempfile::tempdir()?;
    let folder = scratch.path().join("index");
    drop(ours::build(&folder, &articles)?);
    let index = Index::open_read_only(&folder)?;
    let searcher = index.searcher();
    let peer = Peer::open(&bare_copy(&folder, scratch.path())?)?;
    let (word, count) = peer.word(&searcher)?;
    println!("{name}: {} articles, `{word}` is in {count}", articles.len());
    println!("{rounds} rounds; times in microseconds, the matching included");

    for part in Part::ALL {
        let fresh = Index::open_read_only(&folder)?.searcher();
        let started = Instant::now();
        fresh.search(&request(&word, &[part])?)?;
        let first = micros(started.elapsed());
        let started = Instant::now();
        fresh.search(&request(&word, &[part])?)?;
        let second = micros(started.elapsed());
        println!("{:10} first after a commit {first:9.0}, then {second:7.0}", part.name());
    }

    let sets: Vec<(&str, Vec<Part>)> = Part::ALL
        .into_iter()
        .map(|part| (part.name(), vec![part]))
        .chain([("nothing", vec![]), ("all", Part::ALL.to_vec())])
        .collect();
    let requests: Vec<SearchRequest> =
        sets.iter().map(|(_, parts)| request(&word, parts)).collect::<Result<_>>()?;
    let aggregations: Vec<Aggregations> =
        sets.iter().map(|(_, parts)| aggregations(parts)).collect::<Result<_>>()?;
    for ((request, asked), (_, parts)) in requests.iter().zip(&aggregations).zip(&sets) {
        compare(&searcher.search(request)?, &peer.search(&word, asked)?, parts, count)?;
    }

    let mut theirs = |at: usize| {
        let asked = aggregations.get(at).ok_or("no such part")?;
        std::hint::black_box(peer.search(&word, asked)?);
        Ok(())
    };
    let mut ours = |at: usize| {
        let request = requests.get(at).ok_or("no such part")?;
        std::hint::black_box(searcher.search(request)?);
        Ok(())
    };
    let [their_times, our_times] =
        in_turn(sets.len(), rounds, [Some(&mut theirs), Some(&mut ours)])?;
    println!("{:10} {:>14} {:>10} {:>8}", "", "tantivy alone", "chancery", "ratio");
    for ((name, _), (theirs, ours)) in sets.iter().zip(their_times.iter().zip(&our_times)) {
        println!("{name:10} {theirs:14.1} {ours:10.1} {:8.2}", theirs / ours);
    }
    let total = |times: &[f64]| times.iter().take(Part::ALL.len()).sum::<f64>();
    let ratios = their_times.iter().zip(&our_times).take(Part::ALL.len()).map(|(t, o)| t / o);
    println!(
        "sum of the parts {:.2}, median {:.2}",
        total(&their_times) / total(&our_times),
        median(ratios.collect())
    );
    println!("ratio: tantivy alone / chancery; above 1 chancery is faster");
    networks(&searcher, &word, rounds)
}

/// The network of the matches beside the facet of its nodes and beside all facets; their bursts beside
/// the histogram.
#[expect(clippy::print_stdout, reason = "a benchmark prints its results")]
fn networks(searcher: &Searcher, word: &str, rounds: usize) -> Result<()> {
    let plain = || request(word, &[]);
    let requests = [
        ("officials: facet", plain()?.facet(Facet::new("official").top(TOP))),
        ("network, 50", plain()?.network(Network::officials())),
        ("network, 1000", plain()?.network(Network::officials().top(1000))),
        ("network by year", plain()?.network(Network::officials().by(Interval::Year))),
        ("countries: facet", plain()?.facet(Facet::new("country").top(TOP))),
        ("network, 50", plain()?.network(Network::countries())),
        ("all facets", request(word, &Part::ALL)?),
        ("months: timeline", plain()?.timeline(Interval::Month)),
        ("bursts, untold", plain()?.bursts(Bursts::by(Interval::Month).top(0))),
        ("bursts, 5 of each", plain()?.bursts(Bursts::by(Interval::Month))),
    ];
    for (_, request) in &requests {
        searcher.search(request)?;
    }
    let mut run = |at: usize| {
        let (_, request) = requests.get(at).ok_or("no such request")?;
        std::hint::black_box(searcher.search(request)?);
        Ok(())
    };
    let [times, _] = in_turn(requests.len(), rounds, [Some(&mut run), None])?;
    let mut facet = 0.0;
    println!("networks and bursts beside what they are of; names are known from before");
    for ((name, _), time) in requests.iter().zip(times) {
        if name.ends_with("facet") || name.ends_with("timeline") {
            facet = time;
        }
        println!("{name:18} {time:9.1} {:8.2}", time / facet);
    }
    Ok(())
}

fn options() -> Result<(bool, usize)> {
    let (mut test, mut rounds) = (false, None);
    let mut arguments = std::env::args().skip(1);
    while let Some(argument) = arguments.next() {
        match argument.as_str() {
            "--test" => test = true,
            "--bench" => {}
            "--rounds" => {
                rounds = Some(arguments.next().ok_or("--rounds wants a number")?.parse()?);
            }
            other => return Err(format!("`{other}` is no option; see the top of the file").into()),
        }
    }
    Ok((test, rounds.unwrap_or(if test { 3 } else { ROUNDS })))
}

/// The same articles with countries.
fn with_countries(articles: &[Article]) -> Result<Vec<Article>> {
    let mut random = Random::new(7);
    let with = |article: &Article| -> Result<Article> {
        let mut json = serde_json::to_value(article)?;
        let mut countries: Vec<&str> = Vec::new();
        for _ in 0..random.below(8).min(3) {
            let most = random.between(1, COUNTRIES.len());
            countries.extend(COUNTRIES.get(random.below(most)));
        }
        if let Some(json) = json.as_object_mut() {
            json.insert("countries".to_owned(), json!(countries));
        }
        Ok(serde_json::from_value(json)?)
    };
    articles.iter().map(with).collect()
}

/// Copies the files of an index without what this crate has put under each: after what the engine
/// wrote a trailer, whose last 24 bytes begin with the length before it, or a line.
fn bare_copy(folder: &Path, scratch: &Path) -> Result<PathBuf> {
    let copy = scratch.join("bare");
    std::fs::create_dir(&copy)?;
    for file in std::fs::read_dir(folder)? {
        let file = file?;
        let mut bytes = std::fs::read(file.path())?;
        let line = bytes.windows(7).rposition(|window| window == b"\n#xxh3 ");
        if bytes.ends_with(b"chancry1") {
            let footer = bytes.last_chunk::<24>().and_then(|footer| footer.first_chunk::<8>());
            let len = footer.map(|len| u64::from_le_bytes(*len)).ok_or("a file is cut short")?;
            bytes.truncate(usize::try_from(len)?);
        } else if let Some(line) = line {
            bytes.truncate(line);
        }
        std::fs::write(copy.join(file.file_name()), bytes)?;
    }
    Ok(copy)
}

/// What is counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Part {
    Officials,
    Topics,
    Countries,
    Years,
    Months,
}

impl Part {
    const ALL: [Self; 5] =
        [Self::Officials, Self::Topics, Self::Countries, Self::Years, Self::Months];

    fn name(self) -> &'static str {
        match self {
            Self::Officials => "official",
            Self::Topics => "topic",
            Self::Countries => "country",
            Self::Years => "year",
            Self::Months => "months",
        }
    }

    fn aggregation(self) -> Value {
        let terms = |field: &str| json!({"terms": {"field": field, "size": TOP}});
        let days = |days: u32| json!({"histogram": {"field": "date_lo", "interval": days, "min_doc_count": 0}});
        match self {
            Self::Officials => terms("official_key"),
            Self::Topics => terms("topic_path"),
            Self::Countries => terms("country"),
            Self::Years => days(365),
            Self::Months => days(30),
        }
    }
}

fn request(word: &str, parts: &[Part]) -> Result<SearchRequest> {
    let request = SearchRequest::new(word.parse()?).fields(Fields::Ids).limit(0);
    let add = |request: SearchRequest, part: &Part| match part {
        Part::Months => request.timeline(Interval::Month),
        part => request.facet(Facet::new(part.name()).top(TOP)),
    };
    Ok(parts.iter().fold(request.count(Count::Exact), add))
}

fn aggregations(parts: &[Part]) -> Result<Aggregations> {
    let all: serde_json::Map<String, Value> =
        parts.iter().map(|part| (part.name().to_owned(), part.aggregation())).collect();
    Ok(serde_json::from_value(Value::Object(all))?)
}

/// Tantivy over this crate's folder.
struct Peer {
    searcher: tantivy::Searcher,
    text: tantivy::schema::Field,
}

impl Peer {
    fn open(folder: &Path) -> Result<Self> {
        let index = tantivy::Index::open_in_dir(folder)?;
        let text = index.schema().get_field("text")?;
        Ok(Self { searcher: index.reader()?.searcher(), text })
    }

    /// The word that comes nearest to being in half of the articles and means the same to both
    /// sides, and how many have it.
    fn word(&self, searcher: &Searcher) -> Result<(String, u64)> {
        let segment = self.searcher.segment_reader(0);
        let half = i64::from(segment.num_docs() / 2);
        let index = segment.inverted_index(self.text)?;
        let mut words = index.terms().stream()?;
        let mut candidates = Vec::new();
        while let Some((word, info)) = words.next() {
            let word = std::str::from_utf8(word)?;
            if word.len() > 3 && word.bytes().all(|b| b.is_ascii_lowercase()) {
                candidates.push((
                    (i64::from(info.doc_freq) - half).abs(),
                    word.to_owned(),
                    info.doc_freq,
                ));
            }
        }
        candidates.sort();
        for (_, word, count) in candidates {
            let found = searcher.search(&request(&word, &[])?)?.total();
            if found == Total::Exact(count.into()) {
                return Ok((word, count.into()));
            }
        }
        Err("no word is found alike on both sides".into())
    }

    fn search(&self, word: &str, asked: &Aggregations) -> Result<AggregationResults> {
        let term = Term::from_field_text(self.text, word);
        let query = TermQuery::new(term, IndexRecordOption::Basic);
        let collector = AggregationCollector::from_aggs(asked.clone(), AggContextParams::default());
        Ok(self.searcher.search(&query, &collector)?)
    }
}

/// Both sides must have counted the same.
fn compare(
    ours: &SearchResults,
    theirs: &AggregationResults,
    parts: &[Part],
    count: u64,
) -> Result<()> {
    assert_eq!(ours.total(), Total::Exact(count));
    let theirs = serde_json::to_value(theirs)?;
    let their_counts = |part: Part| -> Vec<u64> {
        let buckets = theirs.get(part.name()).and_then(|part| part.get("buckets")?.as_array());
        let count = |bucket: &Value| bucket.get("doc_count")?.as_u64();
        buckets.into_iter().flatten().filter_map(count).collect()
    };
    for part in parts {
        let counts: Vec<u64> = match part {
            Part::Months => {
                let timeline = ours.timeline().ok_or("no histogram")?;
                timeline.buckets().iter().map(chancery::DateBucket::count).collect()
            }
            part => {
                let facet: &FacetCounts = ours.facet(part.name()).ok_or("no facet")?;
                facet.values().iter().map(chancery::FacetValue::count).collect()
            }
        };
        match part {
            Part::Officials | Part::Countries => assert_eq!(counts, their_counts(*part)),
            Part::Months => {
                let dated = counts.iter().sum::<u64>();
                assert_eq!(dated, their_counts(*part).iter().sum::<u64>());
            }
            Part::Topics | Part::Years => assert!(!counts.is_empty()),
        }
    }
    Ok(())
}
