//! Whether ranked search finds what people judged to be relevant, and how high up.
//!
//! [`Qrels`] are the judgments, [`Run`] is what a search gave, and [`Qrels::evaluate`] makes a
//! [`Report`] of the two: the [`Measures`] of every query and their mean. A [`Collection`] is a
//! folder that holds articles, queries and judgments. The module knows the public search only, and
//! its one law is that it measures as `trec_eval` (NIST) does, so that figures can be compared with
//! anybody's. It is there with the feature `evaluate`.
//!
//! ```
//! use chancery::evaluate::{Qrels, Run};
//! use chancery::{Article, Index, Query, SearchRequest};
//!
//! let index = Index::in_memory([
//!     Article::builder("a").title("Talks in Geneva").body("On arms.").build()?,
//!     Article::builder("b").title("A visit").body("No talks were held.").build()?,
//! ])?;
//! let qrels = Qrels::read("q1 0 a 0\nq1 0 b 1".as_bytes())?;
//!
//! let mut run = Run::new();
//! let request = SearchRequest::new(Query::words("Geneva talks"));
//! for hit in &index.searcher().search(&request)? {
//!     run.push("q1", hit.id(), hit.score())?;
//! }
//! let report = qrels.evaluate(&run);
//! assert_eq!(
//!     report.mean().to_string(),
//!     "nDCG@10 0.6309  AP 0.5000  P@10 0.1000  R@100 1.0000",
//! );
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod collection;
mod error;
mod lines;
mod measures;
mod qrels;
mod run;

pub use self::collection::{Collection, RUN_DEPTH};
pub use self::error::EvaluateError;
pub use self::measures::{Measures, Report};
pub use self::qrels::Qrels;
pub use self::run::Run;
