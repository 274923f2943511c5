//! What a search gave for each query.
//!
//! The file must not know what is relevant. Its one law: what a run holds can be written in the
//! format of TREC and is read back equal.

use std::collections::BTreeMap;
use std::io::{BufRead, Write};

use super::error::EvaluateError;
use super::lines::{check_column, columns, for_each_line, shown};

/// A run: what a search gave for each query, with scores.
///
/// The scores alone decide the order: highest first, and of equal ones the id that is greater as
/// text, byte by byte. So `trec_eval` has it, whatever the ranks in the file say. It differs from
/// the order of a search, in which the newer of two equal articles is first. Scores are `f32`,
/// which is what `trec_eval` keeps of them as well.
///
/// ```
/// use chancery::evaluate::Run;
///
/// let mut run = Run::new();
/// run.push("1", "a", 2.5)?;
/// run.push("1", "b", 2.5)?;
/// run.push("1", "c", 7.25)?;
/// let mut file = Vec::new();
/// run.write(&mut file, "bm25f")?;
/// assert_eq!(
///     String::from_utf8(file.clone())?,
///     "1 Q0 c 1 7.25 bm25f\n1 Q0 b 2 2.5 bm25f\n1 Q0 a 3 2.5 bm25f\n",
/// );
/// assert_eq!(Run::read(file.as_slice())?, run);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Run {
    queries: BTreeMap<String, BTreeMap<String, f32>>,
}

impl Run {
    /// A run without anything in it.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds an article that was found for a query; in which order does not matter.
    ///
    /// # Errors
    /// If the article was added for this query already, the score is not a number, or one of the
    /// two ids is empty or has white space in it.
    pub fn push(&mut self, query: &str, article: &str, score: f32) -> Result<(), EvaluateError> {
        check_column("id of the query", query)?;
        check_column("id of the article", article)?;
        if score.is_nan() {
            return Err(EvaluateError::value(format!(
                "the score of `{}` is not a number",
                shown(article)
            )));
        }
        let found = self.queries.entry(query.to_owned()).or_default();
        if found.contains_key(article) {
            return Err(EvaluateError::value(format!(
                "query `{}` has found `{}` already; keep one of the two",
                shown(query),
                shown(article)
            )));
        }
        found.insert(article.to_owned(), score);
        Ok(())
    }

    /// The articles that were found for a query, best first.
    pub fn ranked(&self, query: &str) -> impl Iterator<Item = (&str, f32)> {
        let found = self.queries.get(query).into_iter().flatten();
        let mut found: Vec<(&str, f32)> = found.map(|(id, score)| (id.as_str(), *score)).collect();
        found.sort_unstable_by(|(id_a, a), (id_b, b)| {
            // No score is NaN, and 0 and -0 are equal.
            let by_score = b.partial_cmp(a).unwrap_or(std::cmp::Ordering::Equal);
            by_score.then_with(|| id_b.cmp(id_a))
        });
        found.into_iter()
    }

    /// Reads the format of TREC: lines of `query Q0 article rank score tag`, with white space
    /// between them. `Q0`, rank and tag do not matter; blank lines do no harm.
    ///
    /// # Errors
    /// The first line that is not such a line, or that has an article again; if the reader fails.
    pub fn read(reader: impl BufRead) -> Result<Self, EvaluateError> {
        let mut run = Self::new();
        for_each_line(reader, |line| {
            let [query, _, article, _, score, _] =
                columns(line, "query Q0 article rank score tag")?;
            let score = score.parse().map_err(|_| {
                EvaluateError::value(format!(
                    "the score `{}` is not a number, such as 12.5",
                    shown(score)
                ))
            })?;
            run.push(query, article, score)
        })?;
        Ok(run)
    }

    /// Writes the format of TREC, with a tag that tells this run from others, best first, in the
    /// order of the queries' ids as text.
    ///
    /// # Errors
    /// If the tag is empty or has white space in it; if the writer fails.
    pub fn write(&self, mut writer: impl Write, tag: &str) -> Result<(), EvaluateError> {
        check_column("tag", tag)?;
        for query in self.queries.keys() {
            for (rank, (article, score)) in (1..).zip(self.ranked(query)) {
                let rank: u64 = rank;
                writeln!(writer, "{query} Q0 {article} {rank} {score} {tag}")?;
            }
        }
        writer.flush()?;
        Ok(())
    }
}
