//! Which articles are relevant to which query, as people judged them.
//!
//! The file must not know what was retrieved until it is asked to evaluate it. Its one law: a pair
//! of query and article is judged once.

use std::collections::BTreeMap;
use std::io::BufRead;

use super::error::EvaluateError;
use super::lines::{check_column, columns, for_each_line, shown};
use super::measures::{Measures, Report};
use super::run::Run;

/// Judgments: how relevant an article is to a query, as people said.
///
/// An article of 1 or more is relevant, and the more the better; 0 is not. Less than 0 is judged in
/// name only, as in `trec_eval`, and counts as not relevant too. So does what nobody judged.
///
/// ```
/// use chancery::evaluate::Qrels;
///
/// let qrels = Qrels::read("1 0 frus1958v08/d12 2\n1 0 frus1958v08/d13 0\n".as_bytes())?;
/// assert_eq!(qrels.relevance("1", "frus1958v08/d12"), Some(2));
/// assert_eq!(qrels.relevance("1", "frus1958v08/d14"), None);
/// # Ok::<(), chancery::evaluate::EvaluateError>(())
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Qrels {
    queries: BTreeMap<String, BTreeMap<String, i32>>,
}

impl Qrels {
    /// No judgments yet.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Reads the format of TREC: lines of `query iteration article relevance`, with white space
    /// between them. The iteration does not matter; blank lines do no harm.
    ///
    /// # Errors
    /// The first line that is not such a line, or that judges a pair again; if the reader fails.
    pub fn read(reader: impl BufRead) -> Result<Self, EvaluateError> {
        let mut qrels = Self::new();
        for_each_line(reader, |line| {
            let [query, _, article, relevance] =
                columns(line, "query iteration article relevance")?;
            let relevance = relevance.parse().map_err(|_| {
                EvaluateError::value(format!(
                    "the relevance `{}` is not a whole number, such as 0 or 1",
                    shown(relevance)
                ))
            })?;
            qrels.insert(query, article, relevance)
        })?;
        Ok(qrels)
    }

    /// Adds a judgment.
    ///
    /// # Errors
    /// If the pair is judged already, or one of the two ids is empty or has white space in it.
    pub fn insert(
        &mut self,
        query: &str,
        article: &str,
        relevance: i32,
    ) -> Result<(), EvaluateError> {
        check_column("id of the query", query)?;
        check_column("id of the article", article)?;
        let judged = self.queries.entry(query.to_owned()).or_default();
        if judged.contains_key(article) {
            return Err(EvaluateError::value(format!(
                "query `{}` has a judgment of `{}` already; keep one of the two",
                shown(query),
                shown(article)
            )));
        }
        judged.insert(article.to_owned(), relevance);
        Ok(())
    }

    /// How relevant an article is to a query, if that was judged.
    #[must_use]
    pub fn relevance(&self, query: &str, article: &str) -> Option<i32> {
        self.queries.get(query)?.get(article).copied()
    }

    /// The queries with at least one relevant article, which are those that are evaluated; in the
    /// order of their ids as text.
    pub fn judged_queries(&self) -> impl Iterator<Item = &str> {
        let judged = self.queries.iter().filter(|(_, judged)| judged.values().any(|r| *r > 0));
        judged.map(|(query, _)| query.as_str())
    }

    /// Measures a run on every [judged query](Self::judged_queries).
    ///
    /// A judged query that the run has nothing for counts as 0, as with `trec_eval -c`. Queries
    /// that are not judged are left out. There is one difference to `trec_eval`, which counts a
    /// query whose judgments are all of 0 or less as 0: here it is left out as well, as no search
    /// could do better on it.
    ///
    /// ```
    /// use chancery::evaluate::{Measures, Qrels, Run};
    ///
    /// let qrels = Qrels::read("1 0 a 1\n2 0 b 1\n3 0 c 0\n".as_bytes())?;
    /// let mut run = Run::new();
    /// run.push("1", "a", 7.5)?;
    /// let report = qrels.evaluate(&run);
    /// assert_eq!(report.queries().count(), 2);
    /// assert_eq!(report.query("1").unwrap().ndcg_at_10, 1.0);
    /// assert_eq!(report.query("2"), Some(Measures::default()));
    /// assert_eq!(report.mean().ndcg_at_10, 0.5);
    /// # Ok::<(), chancery::evaluate::EvaluateError>(())
    /// ```
    #[must_use]
    pub fn evaluate(&self, run: &Run) -> Report {
        let queries = self.judged_queries().map(|query| {
            let judged = self.queries.get(query).into_iter().flat_map(BTreeMap::values);
            let retrieved: Vec<i32> = run
                .ranked(query)
                .map(|(article, _)| self.relevance(query, article).unwrap_or(0))
                .collect();
            (query.to_owned(), Measures::of(&retrieved, judged.copied()))
        });
        Report::new(queries.collect())
    }
}
