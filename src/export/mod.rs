//! Articles, results and networks as files for other programs: JSON Lines, CSV, CSL-JSON and GEXF.
//!
//! An [`Export`] writes one article after another and keeps none of them, so that with
//! [`Searcher::scan`](crate::Searcher::scan) every match of a query goes out in constant memory. The
//! module must not know how articles were found. Its one law: what is written reads back with the
//! values that the articles have, save for the apostrophe that keeps a cell of a CSV file from being
//! taken for a formula, and for characters that XML cannot hold, which GEXF has as U+FFFD.

mod columns;
mod csl;
mod error;
mod network;

use std::fmt;
use std::io::{BufWriter, Write};

use self::columns::{Column, guarded};
pub use self::error::ExportError;
pub use self::network::{edges_csv, gexf, nodes_csv};
use crate::article::Article;
use crate::results::SearchResults;
use crate::search::Highlighter;
use crate::{Error, Result};

/// Writes articles to a file, one by one.
///
/// What is written lies in a buffer until [`finish`](Self::finish).
#[must_use]
pub struct Export<W: Write> {
    form: Form<W>,
    written: u64,
    highlighter: Option<Highlighter>,
}

enum Form<W: Write> {
    Csv { out: Box<csv::Writer<W>>, columns: Vec<Column>, cell: String },
    JsonLines(BufWriter<W>),
    Csl(BufWriter<W>),
}

/// Begins a CSV file (RFC 4180, UTF-8, a header, commas) of these columns.
///
/// | column | cell |
/// |---|---|
/// | `id`, `title`, `headline`, `place`, `language`, `source`, `url`, `body`, `lead` | as the article has it |
/// | `date` | EDTF, such as `1956-11-05`, `1956-11` or `1956-10-29/1956-11-07` |
/// | `published` | the instant in UTC, `1956-11-05T14:30:00Z` |
/// | `officials` | names in reading order |
/// | `countries` | ISO 3166 codes |
/// | `topics` | labels from the root, joined by ` / ` |
/// | `organisations`, `notes` | as the article has them |
/// | `snippet` | fragments of the body, if [`Export::highlighter`] is given one, else the beginning of the lead |
/// | `field:NAME` | values of the further field of this name |
///
/// Several values of one cell are joined by `; `, and what an article does not have is an empty cell.
///
/// A spreadsheet takes a cell that begins with `=`, `+`, `-`, `@`, a tab or a line break for a
/// formula, or looks for one behind it: such a cell gets an apostrophe in front, which spreadsheets do
/// not show (OWASP, "CSV Injection"). The same goes for the full-width forms of the four signs.
///
/// # Errors
/// If a column is none of these, or there is none.
///
/// ```
/// use chancery::{Article, Index, Query, export};
///
/// let index = Index::in_memory([
///     Article::builder("a").date("1956-11-05").title("=Suez").body("Talks on the canal.").build()?,
///     Article::builder("b").date("1956-11").body("The canal, cleared.").build()?,
/// ])?;
/// let query: Query = "canal".parse()?;
/// let mut file = Vec::new();
/// let mut out = export::csv(&mut file, &["id", "date", "title"])?;
/// for article in index.searcher().scan(&query)? {
///     out.write(&article?)?;
/// }
/// assert_eq!(out.finish()?, 2);
/// assert_eq!(String::from_utf8(file)?, "id,date,title\na,1956-11-05,'=Suez\nb,1956-11,\n");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn csv<W: Write>(out: W, columns: &[&str]) -> Result<Export<W>> {
    if columns.is_empty() {
        return Err(ExportError::NoColumns.into());
    }
    let parsed = columns.iter().map(|name| Column::parse(name));
    let parsed = parsed.collect::<Result<Vec<_>, _>>()?;
    let mut out = Box::new(::csv::Writer::from_writer(out));
    let mut cell = String::new();
    for name in columns {
        cell.clear();
        cell.push_str(name);
        out.write_field(guarded(&mut cell)).map_err(ExportError::from_csv)?;
    }
    out.write_record(None::<&[u8]>).map_err(ExportError::from_csv)?;
    Ok(Export::new(Form::Csv { out, columns: parsed, cell }))
}

/// Begins a file of JSON Lines, each the JSON of an [`Article`], which
/// [`JsonLines`](crate::JsonLines) reads back equal.
///
/// ```
/// use chancery::{Article, JsonLines, export};
///
/// let article = Article::builder("a").date("1956").body("Suez.\nA canal.").build()?;
/// let mut file = Vec::new();
/// let mut out = export::json_lines(&mut file);
/// out.write(&article)?;
/// assert_eq!(out.finish()?, 1);
/// assert_eq!(JsonLines::new(&file[..]).next().unwrap()?, article);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn json_lines<W: Write>(out: W) -> Export<W> {
    Export::new(Form::JsonLines(BufWriter::new(out)))
}

/// Begins a file of CSL-JSON, the form in which Zotero, pandoc and Word's add-ins take references:
/// a list of items of
///
/// | key | value |
/// |---|---|
/// | `id`, `type` | the article's id, `document` |
/// | `title` | its headline |
/// | `issued` | `date-parts` as precise as the date, two of them for an interval, a decade or a century, and `circa` where it is not exact |
/// | `container-title` | the source |
/// | `URL`, `language`, `event-place` | address, language and place |
/// | `author` | officials whom the article has as sender or speaker, and its further field `author` |
///
/// What an article does not have is left out. A year before 1 is one of the astronomical count, where
/// the article has it so: 1 BCE is 0.
///
/// ```
/// use chancery::{Article, Official, Role, export};
/// use serde_json::{Value, json};
///
/// let article = Article::builder("a")
///     .date("1956-10-29/1956-11-07")
///     .title("Suez")
///     .official(Official::new("Dulles, John Foster").role(Role::From))
///     .build()?;
/// let mut file = Vec::new();
/// let mut out = export::csl(&mut file);
/// out.write(&article)?;
/// out.finish()?;
/// let items: Value = serde_json::from_slice(&file)?;
/// assert_eq!(items[0]["issued"], json!({"date-parts": [[1956, 10, 29], [1956, 11, 7]]}));
/// assert_eq!(items[0]["author"], json!([{"family": "Dulles", "given": "John Foster"}]));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn csl<W: Write>(out: W) -> Export<W> {
    Export::new(Form::Csl(BufWriter::new(out)))
}

/// The hits of a page as CSL-JSON, in their order; see [`csl`] for what each item has.
///
/// Authors and language are known of hits with [`Fields::Whole`](crate::Fields::Whole) only; a hit
/// that [was not read](crate::Hit::is_read) is an item of an id.
///
/// # Errors
/// None that is known: JSON of these values can always be written.
///
/// ```
/// use chancery::{Article, Index, SearchRequest, export};
///
/// let index = Index::in_memory([Article::builder("a").date("1956-11").body("Suez.").build()?])?;
/// let results = index.searcher().search(&SearchRequest::new("suez".parse()?))?;
/// assert_eq!(
///     export::csl_json(&results)?,
///     "[\n{\"id\":\"a\",\"type\":\"document\",\"title\":\"Suez.\",\
///      \"issued\":{\"date-parts\":[[1956,11]]}}\n]\n",
/// );
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn csl_json(results: &SearchResults) -> Result<String> {
    let mut text = Vec::new();
    let items = results.iter().map(|hit| match hit.article() {
        Some(article) => csl::Item::of(article),
        None => csl::Item::of_hit(hit),
    });
    for (nth, item) in items.enumerate() {
        csl::write(&mut text, nth == 0, &item).map_err(ExportError::Io)?;
    }
    csl::end(&mut text, results.is_empty()).map_err(ExportError::Io)?;
    Ok(String::from_utf8_lossy(&text).into_owned())
}

impl<W: Write> Export<W> {
    fn new(form: Form<W>) -> Self {
        Self { form, written: 0, highlighter: None }
    }

    /// What finds the fragments of the column `snippet`, as
    /// [`Searcher::highlighter`](crate::Searcher::highlighter) gives it.
    pub fn highlighter(mut self, highlighter: Highlighter) -> Self {
        self.highlighter = Some(highlighter);
        self
    }

    /// Writes an article.
    ///
    /// # Errors
    /// If it cannot be written; the file ends in the middle then.
    pub fn write(&mut self, article: &Article) -> Result<()> {
        match &mut self.form {
            Form::Csv { out, columns, cell } => {
                for column in columns {
                    cell.clear();
                    column.write(article, self.highlighter.as_mut(), cell);
                    out.write_field(guarded(cell)).map_err(ExportError::from_csv)?;
                }
                out.write_record(None::<&[u8]>).map_err(ExportError::from_csv)?;
            }
            Form::JsonLines(out) => {
                serde_json::to_writer(&mut *out, article)
                    .map_err(std::io::Error::from)
                    .and_then(|()| out.write_all(b"\n"))
                    .map_err(ExportError::Io)?;
            }
            Form::Csl(out) => {
                let item = csl::Item::of(article);
                csl::write(out, self.written == 0, &item).map_err(ExportError::Io)?;
            }
        }
        self.written += 1;
        Ok(())
    }

    /// Ends the file, and tells how many articles are in it.
    ///
    /// # Errors
    /// If the last of it cannot be written.
    pub fn finish(mut self) -> Result<u64> {
        let ended = match &mut self.form {
            Form::Csv { out, .. } => out.flush(),
            Form::JsonLines(out) => out.flush(),
            Form::Csl(out) => csl::end(&mut *out, self.written == 0).and_then(|()| out.flush()),
        };
        ended.map_err(|error| Error::from(ExportError::Io(error)))?;
        Ok(self.written)
    }
}

impl<W: Write> fmt::Debug for Export<W> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Export").field("written", &self.written).finish_non_exhaustive()
    }
}
