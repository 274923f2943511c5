//! The measures of one query, worked from the relevance of what was found in order.
//!
//! The file must not know queries or articles by their ids.

use std::collections::BTreeMap;
use std::fmt;

use serde::Serialize;

/// How good the results of a query are, each measure from 0 to 1; or the mean of many queries.
///
/// The measures are those of `trec_eval` 9 (NIST), with its defaults.
///
/// ```
/// use chancery::evaluate::{Qrels, Run};
///
/// // Relevant are a (2) and b (1); the run finds b, something else, and a.
/// let qrels = Qrels::read("1 0 a 2\n1 0 b 1\n".as_bytes())?;
/// let mut run = Run::new();
/// for (article, score) in [("b", 3.0), ("else", 2.0), ("a", 1.0)] {
///     run.push("1", article, score)?;
/// }
/// let measures = qrels.evaluate(&run).query("1").unwrap();
/// let (found, best) = (1.0 / 1.0 + 2.0 / 2.0, 2.0 / 1.0 + 1.0 / 3_f64.log2());
/// assert!((measures.ndcg_at_10 - found / best).abs() < 1e-12);
/// assert_eq!(measures.average_precision, (1.0 / 1.0 + 2.0 / 3.0) / 2.0);
/// assert_eq!(measures.precision_at_10, 0.2);
/// assert_eq!(measures.recall_at_100, 1.0);
/// # Ok::<(), chancery::evaluate::EvaluateError>(())
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize)]
#[non_exhaustive]
pub struct Measures {
    /// nDCG@10, normalised discounted cumulative gain of the first ten (`ndcg_cut_10`).
    ///
    /// What is gained is the relevance itself, over log2(rank + 1), as a share of what the best
    /// order of all relevant articles gains. Järvelin and Kekäläinen, "Cumulated gain-based
    /// evaluation of IR techniques" (2002), with the discount of Burges et al., "Learning to rank
    /// using gradient descent" (2005), and without their exponential gain.
    pub ndcg_at_10: f64,
    /// AP, average precision (`map`).
    ///
    /// The precision at the rank of each relevant article that was found, summed over the number
    /// of relevant articles there are. The mean of queries is MAP.
    pub average_precision: f64,
    /// P@10, the relevant ones of the first ten over ten, even where fewer were found (`P_10`).
    pub precision_at_10: f64,
    /// R@100, the relevant ones of the first hundred over all that there are (`recall_100`).
    pub recall_at_100: f64,
}

impl Measures {
    /// Of the relevance of what was found, best first, and of everything judged, of which at least
    /// one is above 0.
    pub(super) fn of(found: &[i32], judged: impl Iterator<Item = i32>) -> Self {
        let mut relevant: Vec<i32> = judged.filter(|relevance| *relevance > 0).collect();
        relevant.sort_unstable_by(|a, b| b.cmp(a));
        let all = count(relevant.iter().copied());
        let precisions = (1..).zip(found).scan(0_u32, |seen, (rank, relevance)| {
            *seen += u32::from(*relevance > 0);
            let precision = f64::from(*seen) / f64::from(rank);
            Some(if *relevance > 0 { precision } else { 0.0 })
        });
        Self {
            ndcg_at_10: gain(found.iter().copied()) / gain(relevant.iter().copied()),
            average_precision: precisions.sum::<f64>() / all,
            precision_at_10: count(found.iter().copied().take(10)) / 10.0,
            recall_at_100: count(found.iter().copied().take(100)) / all,
        }
    }

    fn mean<'a>(all: impl ExactSizeIterator<Item = &'a Self>) -> Self {
        #[expect(clippy::cast_precision_loss, reason = "there are fewer than 2^52 queries")]
        let queries = all.len().max(1) as f64;
        let mut mean = Self::default();
        for one in all {
            mean.ndcg_at_10 += one.ndcg_at_10 / queries;
            mean.average_precision += one.average_precision / queries;
            mean.precision_at_10 += one.precision_at_10 / queries;
            mean.recall_at_100 += one.recall_at_100 / queries;
        }
        mean
    }
}

/// Discounted gain of the first ten.
fn gain(ranked: impl Iterator<Item = i32>) -> f64 {
    let gains = (1..).zip(ranked.take(10)).map(|(rank, relevance)| {
        let rank: u32 = rank;
        f64::from(relevance.max(0)) / f64::from(rank + 1).log2()
    });
    gains.sum()
}

fn count(relevances: impl Iterator<Item = i32>) -> f64 {
    relevances.map(|relevance| f64::from(u8::from(relevance > 0))).sum()
}

/// On one line: `nDCG@10 0.6309  AP 0.5000  P@10 0.1000  R@100 1.0000`.
impl fmt::Display for Measures {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "nDCG@10 {:.4}  AP {:.4}  P@10 {:.4}  R@100 {:.4}",
            self.ndcg_at_10, self.average_precision, self.precision_at_10, self.recall_at_100
        )
    }
}

/// The measures of a run: of each judged query, and their mean.
///
/// Two reports over the same judgments have the same queries in the same order:
///
/// ```
/// use chancery::evaluate::{Qrels, Run};
///
/// let qrels = Qrels::read("1 0 a 1\n2 0 b 1\n".as_bytes())?;
/// let [before, after] = ["1 Q0 a 1 9 old\n2 Q0 b 1 9 old", "1 Q0 x 1 9 new\n2 Q0 b 1 9 new"]
///     .map(|file| Run::read(file.as_bytes()).map(|run| qrels.evaluate(&run)));
/// let (before, after) = (before?, after?);
/// let worse: Vec<&str> = before
///     .queries()
///     .zip(after.queries())
///     .filter(|((_, before), (_, after))| after.ndcg_at_10 < before.ndcg_at_10)
///     .map(|((query, _), _)| query)
///     .collect();
/// assert_eq!(worse, ["1"]);
/// # Ok::<(), chancery::evaluate::EvaluateError>(())
/// ```
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Report {
    mean: Measures,
    queries: BTreeMap<String, Measures>,
}

impl Report {
    pub(super) fn new(queries: BTreeMap<String, Measures>) -> Self {
        Self { mean: Measures::mean(queries.values()), queries }
    }

    /// The mean over all judged queries; 0 throughout if there are none.
    #[must_use]
    pub fn mean(&self) -> Measures {
        self.mean
    }

    /// The measures of one query, if it is judged.
    #[must_use]
    pub fn query(&self, query: &str) -> Option<Measures> {
        self.queries.get(query).copied()
    }

    /// The measures of every judged query, in the order of their ids as text.
    pub fn queries(&self) -> impl Iterator<Item = (&str, Measures)> {
        self.queries.iter().map(|(query, measures)| (query.as_str(), *measures))
    }
}
