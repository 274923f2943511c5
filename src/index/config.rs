//! What is fixed when an index is made, and what each commit notes beside the articles.
//!
//! The first lies in `chancery.json`, the second in the commit itself, so that it lands or fails
//! with the articles. The file must not know how either is used.

use std::collections::BTreeMap;
use std::fmt;
use std::path::Path;

use serde::{Deserialize, Serialize};
use tantivy::Directory;
use tantivy::directory::error::OpenReadError;

use super::error::IndexError;
use super::replay::MAX_WEIGHT;
use super::schema::FORMAT;
use crate::analysis::{Analyzer, Language};
use crate::article::SameAs;
use crate::enrich::Pipeline;

/// Name of the file that says what the index was made with.
pub(crate) const CONFIG_FILE: &str = "chancery.json";

/// How much a word counts in each field of an article: small whole numbers.
///
/// A word of the title counts as if it stood `title` times in the body when `body` is 1; so does
/// the length of the article. This is BM25F (Robertson, Zaragoza and Taylor, "Simple BM25
/// extension to multiple weighted fields", CIKM 2004) with one `b` for all fields. The weights are
/// written into the postings when the index is made; [`Index::reweight`](crate::Index::reweight)
/// makes an index with others out of it. 0 leaves a field out of ranked search.
///
/// ```
/// use chancery::Weights;
/// assert_eq!(Weights::default(), Weights { title: 3, officials: 1, topics: 1, lead: 1, body: 1 });
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Weights {
    /// Weight of the title, 0 to 20.
    pub title: u32,
    /// Weight of the officials' names and offices, 0 to 20.
    pub officials: u32,
    /// Weight of the topics' labels, 0 to 20.
    pub topics: u32,
    /// Weight of the lead, 0 to 20.
    pub lead: u32,
    /// Weight of the rest of the body, 0 to 20.
    pub body: u32,
}

impl Default for Weights {
    fn default() -> Self {
        Self { title: 3, officials: 1, topics: 1, lead: 1, body: 1 }
    }
}

impl Weights {
    pub(crate) fn check(self) -> Result<Self, IndexError> {
        let all = [self.title, self.officials, self.topics, self.lead, self.body];
        let message = if all.iter().any(|weight| *weight > MAX_WEIGHT) {
            format!("each weight is 0 to {MAX_WEIGHT}, and {self} was given")
        } else if all.iter().all(|weight| *weight == 0) {
            "at least one weight is above 0".to_owned()
        } else {
            return Ok(self);
        };
        Err(IndexError::InvalidOption { option: "weights", message })
    }
}

impl fmt::Display for Weights {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { title, officials, topics, lead, body } = self;
        write!(f, "title {title}, officials {officials}, topics {topics}, lead {lead}, body {body}")
    }
}

/// Which commit of an index something belongs to: 0 before the first, then one more with each.
///
/// It survives restarts and [`optimize`](crate::IndexWriter::optimize), and is meant to be kept by
/// programs that come back for what is new:
///
/// ```
/// use chancery::{Article, Filter, Index, Query, SearchRequest};
///
/// let index = Index::in_memory([Article::builder("a").body("Talks in Paris.").build()?])?;
/// let seen = index.searcher().generation();
/// let kept = serde_json::to_string(&seen)?;
///
/// let mut writer = index.writer()?;
/// writer.upsert(Article::builder("b").body("Talks in Geneva.").build()?)?;
/// writer.commit()?;
/// let request = SearchRequest::new("talks".parse()?)
///     .filter(Filter::added_after(serde_json::from_str(&kept)?));
/// let news = index.searcher().search(&request)?;
/// assert_eq!(news.hits().len(), 1);
/// assert_eq!(news.hits()[0].id(), "b");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
#[serde(transparent)]
pub struct Generation(pub(crate) u64);

impl Generation {
    /// The number itself.
    #[must_use]
    pub fn number(self) -> u64 {
        self.0
    }
}

impl fmt::Display for Generation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// What an index was made with.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Config {
    pub(crate) format: u32,
    /// Version of the crate that made the index; for people.
    pub(crate) made_by: String,
    pub(crate) language: Language,
    /// Of the analyzer, in hexadecimal.
    pub(crate) fingerprint: String,
    pub(crate) weights: Weights,
    #[serde(default)]
    pub(crate) same_as: SameAs,
    /// Names of the enrichers that read the articles, in order.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(crate) enrichers: Vec<String>,
}

/// The one key that every format of `chancery.json` has.
#[derive(Deserialize)]
struct FormatOnly {
    format: u32,
}

impl Config {
    pub(crate) fn new(
        analyzer: &Analyzer,
        weights: Weights,
        same_as: SameAs,
        enrichers: Vec<String>,
    ) -> Self {
        Self {
            format: FORMAT,
            made_by: env!("CARGO_PKG_VERSION").to_owned(),
            language: analyzer.language(),
            fingerprint: fingerprint(analyzer),
            weights,
            same_as,
            enrichers,
        }
    }

    /// The enrichers of the index, where they are those that the crate has.
    pub(crate) fn builtin_pipeline(&self) -> Option<Pipeline> {
        if self.enrichers.is_empty() {
            return None;
        }
        Some(Pipeline::builtin()).filter(|builtin| builtin.to_names() == self.enrichers)
    }

    pub(crate) fn write(&self, directory: &dyn Directory, folder: &Path) -> Result<(), IndexError> {
        let file = Path::new(CONFIG_FILE);
        let io = |error: &std::io::Error| IndexError::from_io(error, folder, file);
        let json = serde_json::to_vec_pretty(self).map_err(|error| io(&error.into()))?;
        directory.atomic_write(file, &json).map_err(|error| io(&error))
    }

    /// Reads the file back, if there is one, and checks that this version can read the index.
    pub(crate) fn read(
        directory: &dyn Directory,
        folder: &Path,
    ) -> Result<Option<Self>, IndexError> {
        let Some(config) = Self::read_any(directory, folder)? else { return Ok(None) };
        let path = folder.to_owned();
        if config.format < FORMAT {
            return Err(IndexError::OldFormat { path, found: config.format, supported: FORMAT });
        }
        let expected = fingerprint(&Analyzer::new(config.language));
        if config.fingerprint != expected {
            let name = |print: &str| format!("{} {print}", config.language);
            return Err(IndexError::OtherAnalyzer {
                path,
                found: name(&config.fingerprint),
                expected: name(&expected),
            });
        }
        Ok(Some(config))
    }

    /// Reads the file back, if there is one, of this format or an older one and of any analyzer.
    pub(crate) fn read_any(
        directory: &dyn Directory,
        folder: &Path,
    ) -> Result<Option<Self>, IndexError> {
        match directory.atomic_read(Path::new(CONFIG_FILE)) {
            Ok(json) => Self::parse(&json, folder).map(Some),
            Err(OpenReadError::FileDoesNotExist(_)) => Ok(None),
            Err(error) => Err(IndexError::from_engine(error.into(), folder)),
        }
    }

    /// Reads what the file holds, of this format or an older one.
    pub(crate) fn parse(json: &[u8], folder: &Path) -> Result<Self, IndexError> {
        let corrupt = |error: &serde_json::Error| IndexError::Corrupt {
            path: folder.join(CONFIG_FILE),
            detail: error.to_string(),
        };
        let FormatOnly { format } = serde_json::from_slice(json).map_err(|e| corrupt(&e))?;
        if format > FORMAT {
            let path = folder.to_owned();
            return Err(IndexError::NewFormat { path, found: format, supported: FORMAT });
        }
        serde_json::from_slice(json).map_err(|e| corrupt(&e))
    }

    /// The same, made by this version.
    pub(crate) fn renewed(self) -> Result<Self, IndexError> {
        let weights = self.weights.check()?;
        Ok(Self::new(&Analyzer::new(self.language), weights, self.same_as, self.enrichers))
    }
}

fn fingerprint(analyzer: &Analyzer) -> String {
    format!("{:016x}", analyzer.fingerprint())
}

/// What a commit notes beside the articles.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct CommitNote {
    pub(crate) generation: Generation,
    #[serde(default)]
    pub(crate) checkpoints: BTreeMap<String, String>,
}

impl CommitNote {
    /// Reads the note of a commit; an index without commits has none.
    pub(crate) fn parse(payload: Option<&str>, folder: &Path) -> Result<Self, IndexError> {
        match payload {
            None => Ok(Self::default()),
            Some(json) => serde_json::from_str(json).map_err(|error| IndexError::Corrupt {
                path: folder.join("meta.json"),
                detail: format!("the commit's note is not readable: {error}"),
            }),
        }
    }

    pub(crate) fn to_json(&self) -> Result<String, IndexError> {
        serde_json::to_string(self).map_err(|error| IndexError::Engine {
            context: "the commit's note cannot be written".to_owned(),
            source: Box::new(error),
        })
    }
}
