//! Measures ranked search on a collection of articles, queries and judgments.
//!
//! `cargo run --release --features evaluate --example evaluate -- COLLECTION [OPTIONS]`
//!
//! The collection is indexed in memory, every query is run, and the means over the judged queries
//! are printed on one line. Records that hold no article are named, and the rest goes on.

use std::error::Error;
use std::fs::File;
use std::io::BufWriter;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::str::FromStr;

use chancery::evaluate::{Collection, Run};
use chancery::{Expansion, Index, Ranking, Weights};

const HELP: &str = "\
usage: evaluate COLLECTION [OPTIONS]

COLLECTION is a folder with docs.jsonl (articles), queries.tsv (id, tab, text) and
qrels.txt (query, iteration, article, relevance).

  --run FILE      write what was found as a TREC run, for trec_eval
  --k1 X          0 to 100: how slowly further occurrences of a word stop counting
  --b X           0 to 1: how much long articles are held back
  --proximity X   0 to 2: how much it counts that words stand close together
  --expand        add words of the best articles to each query
  --articles N    from so many articles
  --words N       so many words
  --weight X      with this weight
  --title-boost X 0 to 100: how many times titles count over their weight
  --title N       weight of the title, 0 to 20
  --officials N   weight of the officials' names and offices
  --topics N      weight of the topics' labels
  --lead N        weight of the lead
  --body N        weight of the rest of the body
  --help          print this

Options left out are as in the library.";

#[derive(Default)]
struct Options {
    collection: PathBuf,
    run: Option<PathBuf>,
    ranking: Ranking,
    weights: Weights,
}

#[expect(clippy::print_stdout, clippy::print_stderr, reason = "an example prints its results")]
fn main() -> ExitCode {
    let args: Vec<String> = std::env::args().skip(1).collect();
    if args.iter().any(|arg| arg == "--help" || arg == "-h") {
        println!("{HELP}");
        return ExitCode::SUCCESS;
    }
    let options = match options(args) {
        Ok(options) => options,
        Err(message) => {
            eprintln!("{message}\nusage: evaluate COLLECTION [OPTIONS]; --help lists them");
            return ExitCode::from(2);
        }
    };
    match run(&options) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{error}");
            ExitCode::FAILURE
        }
    }
}

fn options(args: Vec<String>) -> Result<Options, String> {
    let mut options = Options::default();
    let mut collection = None;
    let (mut expand, mut expansion) = (false, Expansion::bo1());
    let mut args = args.into_iter();
    while let Some(arg) = args.next() {
        if !arg.starts_with('-') {
            if collection.replace(PathBuf::from(&arg)).is_some() {
                return Err(format!("`{arg}` is one collection too many"));
            }
            continue;
        }
        let mut value = || args.next().ok_or(format!("{arg} wants a value"));
        let Options { run, ranking, weights, .. } = &mut options;
        match arg.as_str() {
            "--run" => *run = Some(value()?.into()),
            "--k1" => *ranking = ranking.k1(number(&arg, &value()?, 100.0)?),
            "--b" => *ranking = ranking.b(number(&arg, &value()?, 1.0)?),
            "--proximity" => *ranking = ranking.proximity(number(&arg, &value()?, 2.0)?),
            "--expand" => expand = true,
            "--articles" => expansion = expansion.articles(number(&arg, &value()?, 100)?),
            "--words" => expansion = expansion.words(number(&arg, &value()?, 200)?),
            "--weight" => expansion = expansion.weight(number(&arg, &value()?, 10.0)?),
            "--title-boost" => {
                *ranking = ranking.title_boost(number(&arg, &value()?, 100.0)?);
            }
            "--title" => weights.title = number(&arg, &value()?, 20)?,
            "--officials" => weights.officials = number(&arg, &value()?, 20)?,
            "--topics" => weights.topics = number(&arg, &value()?, 20)?,
            "--lead" => weights.lead = number(&arg, &value()?, 20)?,
            "--body" => weights.body = number(&arg, &value()?, 20)?,
            _ => return Err(format!("there is no option {arg}")),
        }
    }
    if expand {
        options.ranking = options.ranking.expansion(expansion);
    }
    options.collection = collection.ok_or("name the folder of a collection")?;
    Ok(options)
}

/// A number from 0 to `most`: a whole one, where `most` is one.
fn number<T>(option: &str, value: &str, most: T) -> Result<T, String>
where
    T: FromStr + PartialOrd + Default + Copy + std::fmt::Debug,
{
    let number = value.parse().ok().filter(|number| (T::default()..=most).contains(number));
    number.ok_or_else(|| format!("{option} wants a number from 0 to {most:?}, not `{value}`"))
}

#[expect(clippy::print_stdout, reason = "an example prints its results")]
fn run(options: &Options) -> Result<(), Box<dyn Error>> {
    let collection = Collection::open(&options.collection)?;
    let index = index(&collection, options.weights)?;
    let run = collection.run(&index.searcher(), options.ranking)?;
    println!("{}", collection.qrels().evaluate(&run).mean());
    if let Some(path) = &options.run {
        write(&run, path).map_err(|error| format!("`{}`: {error}", path.display()))?;
    }
    Ok(())
}

#[expect(clippy::print_stderr, reason = "an example prints its results")]
fn index(collection: &Collection, weights: Weights) -> Result<Index, Box<dyn Error>> {
    let index = Index::builder().weights(weights).in_memory([])?;
    let mut writer = index.writer()?;
    let report = writer.ingest(collection.articles()?)?;
    for error in report.rejected() {
        let id = error.id().map(|id| format!(" (`{id}`)")).unwrap_or_default();
        eprintln!("docs.jsonl: {error}{id}");
    }
    writer.commit()?;
    drop(writer);
    Ok(index)
}

fn write(run: &Run, path: &Path) -> Result<(), Box<dyn Error>> {
    Ok(run.write(BufWriter::new(File::create(path)?), "chancery")?)
}
