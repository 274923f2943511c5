//! A folder of articles, queries and judgments.
//!
//! The file must not know how a run is measured.

use std::collections::BTreeSet;
use std::fs::File;
use std::io::BufReader;
use std::path::{Path, PathBuf};

use super::error::EvaluateError;
use super::lines::{check_column, for_each_line, shown};
use super::qrels::Qrels;
use super::run::Run;
use crate::article::JsonLines;
use crate::query::Query;
use crate::search::{Fields, Ranking, SearchRequest, Searcher};

/// How many articles [`Collection::run`] takes for each query.
pub const RUN_DEPTH: usize = 1000;

/// A test collection: articles, queries, and judgments of which articles are relevant to which.
///
/// It is a folder of three files.
///
/// | file | holds |
/// |---|---|
/// | `docs.jsonl` | the articles, as [`JsonLines`] reads them |
/// | `queries.tsv` | lines of an id, a tab, and what is asked for in plain prose |
/// | `qrels.txt` | the judgments, as [`Qrels::read`] reads them |
///
/// ```
/// use chancery::evaluate::Collection;
/// use chancery::{Index, Ranking};
///
/// # let folder = tempfile::tempdir()?;
/// # let folder = folder.path();
/// std::fs::write(folder.join("docs.jsonl"), r#"{"id": "a", "body": "A cease-fire in Suez."}"#)?;
/// std::fs::write(folder.join("queries.tsv"), "1\tWas there a \"cease-fire\" (date: 1956)?\n")?;
/// std::fs::write(folder.join("qrels.txt"), "1 0 a 1\n")?;
///
/// let collection = Collection::open(folder)?;
/// let index = Index::in_memory([])?;
/// let mut writer = index.writer()?;
/// assert_eq!(writer.ingest(collection.articles()?)?.rejected().len(), 0);
/// writer.commit()?;
///
/// let searcher = index.searcher();
/// for k1 in [0.9, 1.2, 1.5] {
///     let run = collection.run(&searcher, Ranking::bm25f().k1(k1))?;
///     assert_eq!(collection.qrels().evaluate(&run).mean().average_precision, 1.0);
/// }
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug)]
pub struct Collection {
    folder: PathBuf,
    queries: Vec<(String, String)>,
    qrels: Qrels,
}

impl Collection {
    /// Reads queries and judgments of the collection in a folder.
    ///
    /// # Errors
    /// The first line that is wrong, with its file; if a query with relevant articles has no text;
    /// if a file cannot be read.
    pub fn open(folder: impl AsRef<Path>) -> Result<Self, EvaluateError> {
        let folder = folder.as_ref();
        let qrels = read(&folder.join("qrels.txt"), Qrels::read)?;
        let queries = read(&folder.join("queries.tsv"), |reader| queries(reader, &qrels))?;
        Ok(Self { folder: folder.to_owned(), queries, qrels })
    }

    /// Reads the articles, from the first one on each time.
    ///
    /// # Errors
    /// If the file cannot be opened.
    pub fn articles(&self) -> Result<JsonLines<BufReader<File>>, EvaluateError> {
        read(&self.folder.join("docs.jsonl"), |reader| Ok(JsonLines::new(reader)))
    }

    /// The queries, id and text, in the order of the file.
    pub fn queries(&self) -> impl Iterator<Item = (&str, &str)> {
        self.queries.iter().map(|(id, text)| (id.as_str(), text.as_str()))
    }

    /// The judgments.
    #[must_use]
    pub fn qrels(&self) -> &Qrels {
        &self.qrels
    }

    /// Searches for every query, the words of its text as [`Query::words`] takes them, and keeps
    /// the first [`RUN_DEPTH`] articles of each.
    ///
    /// # Errors
    /// If the search fails; if an article's id has white space in it, which a run cannot hold.
    pub fn run(&self, searcher: &Searcher, ranking: Ranking) -> Result<Run, EvaluateError> {
        let mut run = Run::new();
        for (query, text) in self.queries() {
            let request = SearchRequest::new(Query::words(text))
                .limit(RUN_DEPTH)
                .fields(Fields::Ids)
                .ranking(ranking);
            for hit in &searcher.search(&request)? {
                run.push(query, hit.id(), hit.score())?;
            }
        }
        Ok(run)
    }
}

fn queries(reader: BufReader<File>, qrels: &Qrels) -> Result<Vec<(String, String)>, EvaluateError> {
    let mut queries: Vec<(String, String)> = Vec::new();
    let mut seen = BTreeSet::new();
    for_each_line(reader, |line| {
        let Some((id, text)) = line.split_once('\t') else {
            return Err(EvaluateError::value("a query is an id, a tab and a text: `id<TAB>text`"));
        };
        check_column("id of the query", id)?;
        if !seen.insert(id.to_owned()) {
            return Err(EvaluateError::value(format!(
                "query `{}` stands here a second time; give it an id of its own",
                shown(id)
            )));
        }
        queries.push((id.to_owned(), text.to_owned()));
        Ok(())
    })?;
    match qrels.judged_queries().find(|query| !seen.contains(*query)) {
        None => Ok(queries),
        Some(query) => Err(EvaluateError::value(format!(
            "query `{}` has relevant articles and no text here; add it, or drop its judgments",
            shown(query)
        ))),
    }
}

/// Opens a file; all errors name it.
fn read<T>(
    path: &Path,
    what: impl FnOnce(BufReader<File>) -> Result<T, EvaluateError>,
) -> Result<T, EvaluateError> {
    let read = File::open(path).map_err(EvaluateError::from);
    read.and_then(|file| what(BufReader::new(file))).map_err(|error| error.in_file(path))
}
