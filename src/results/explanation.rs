//! Why an article is found and has its score: what each part of a query adds, and who in it is the
//! official, or held the office, that is asked for.
//!
//! The file must not know how that was found out. Its law: the numbers that are printed add up.

use std::fmt;

use serde::Serialize;
use serde::ser::SerializeMap;

use super::reason::Reason;

/// Why an article is found by a request, and how its score comes about: what
/// [`Searcher::explain`](crate::Searcher::explain) gives.
///
/// It prints as a sentence, then one line for each official who is asked for; as JSON it is an
/// object with a key for each of its methods, but for the [`reasons`](Self::reasons): these are lines of
/// text under `officials`.
///
/// ```
/// use chancery::{Article, Index, SearchRequest};
///
/// let index = Index::in_memory([
///     Article::builder("a").title("A treaty").body("The treaty was signed in Geneva.").build()?,
///     Article::builder("b").body("Talks in Paris were held about the price of coal.").build()?,
/// ])?;
/// let request = SearchRequest::new("treaties geneva".parse()?);
/// let searcher = index.searcher();
/// let why = searcher.explain(&request, "a")?.ok_or("no such article")?;
/// assert_eq!(
///     why.to_string(),
///     "1.97 = 1.31 for “treati” (title 1, lead 1) + 0.66 for “geneva” (lead 1); \
///      12 words long, 11 on average\n",
/// );
/// assert_eq!(why.score(), Some(searcher.search(&request)?.hits()[0].score()));
///
/// let why_not = searcher.explain(&request, "b")?.ok_or("no such article")?;
/// assert_eq!(why_not.to_string(), "not found: it lacks any of “treati”, “geneva”\n");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Explanation {
    pub(crate) points: Option<u32>,
    pub(crate) score: Option<f32>,
    pub(crate) age_factor: f32,
    pub(crate) terms: Vec<ExplainedTerm>,
    pub(crate) unmet: Vec<String>,
    pub(crate) articles: u64,
    pub(crate) length: u32,
    pub(crate) average_length: f32,
    pub(crate) k1: f32,
    pub(crate) b: f32,
    pub(crate) title_boost: f32,
    pub(crate) reasons: Vec<Reason>,
}

/// What one part of a query adds to the score of an article.
///
/// With f for [`frequency`](Self::frequency), l for the article's length and a for the average one,
/// the score is boost · idf · (k1 + 1) · f / (f + k1 (1 - b + b l / a)), rounded down to a point.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ExplainedTerm {
    pub(crate) words: String,
    pub(crate) required: bool,
    pub(crate) score: f32,
    pub(crate) points: u32,
    pub(crate) boost: f32,
    pub(crate) idf: f32,
    pub(crate) documents: u64,
    pub(crate) frequency: f32,
    #[serde(rename = "fields")]
    pub(crate) counts: PartCounts,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(crate) found: Vec<String>,
}

/// In how many places something stands in each part of an article.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct PartCounts {
    pub(crate) title: u32,
    pub(crate) officials: u32,
    pub(crate) topics: u32,
    pub(crate) lead: u32,
    pub(crate) body: u32,
}

impl Explanation {
    /// Whether the request finds the article.
    #[must_use]
    pub fn matches(&self) -> bool {
        self.score.is_some()
    }

    /// The score that the article has among hits by relevance; nothing if it is not found. Where
    /// nothing is ranked, articles are found by conditions alone and have a score of 0.
    #[must_use]
    pub fn score(&self) -> Option<f32> {
        self.score
    }

    /// What the score is multiplied by for the age of the article, where the ranking has
    /// [`Recency`](crate::Recency); else 1.
    #[must_use]
    pub fn age_factor(&self) -> f32 {
        self.age_factor
    }

    /// The score before [age](Self::age_factor) as a whole number, which those of the
    /// [`terms`](Self::terms) sum to exactly: what a score is worked out in. How many points a score of 1 is differs from query to query.
    #[must_use]
    pub fn points(&self) -> Option<u32> {
        self.points
    }

    /// What the article is ranked by, in the order of the query; those as well that it does not hold.
    /// It is empty if the article is not found.
    #[must_use]
    pub fn terms(&self) -> &[ExplainedTerm] {
        &self.terms
    }

    /// Why the article is not found, one clause for each reason: `it lacks “geneva”`.
    #[must_use]
    pub fn unmet(&self) -> &[String] {
        &self.unmet
    }

    /// How many articles the index has, as it counts them for [`ExplainedTerm::idf`]: replaced and
    /// deleted ones too, for as long as they lie in it.
    #[must_use]
    pub fn articles(&self) -> u64 {
        self.articles
    }

    /// How long the article is in words, each counted by the weight of its field; in the form in
    /// which lengths are stored, which is exact up to 40 and has four bits of precision beyond.
    #[must_use]
    pub fn length(&self) -> u32 {
        self.length
    }

    /// How long articles are on average, counted in the same way.
    #[must_use]
    pub fn average_length(&self) -> f32 {
        self.average_length
    }

    /// The k1 that the request is ranked with.
    #[must_use]
    pub fn k1(&self) -> f32 {
        self.k1
    }

    /// The b that the request is ranked with.
    #[must_use]
    pub fn b(&self) -> f32 {
        self.b
    }

    /// How many times the title counts over its weight in the index.
    #[must_use]
    pub fn title_boost(&self) -> f32 {
        self.title_boost
    }

    /// The reasons for which officials and offices that the request asks for are those of the
    /// article, in the order of the query, then of the article.
    #[must_use]
    pub fn reasons(&self) -> &[Reason] {
        &self.reasons
    }
}

impl ExplainedTerm {
    /// What is added beside words that are asked for: for nearness in date, or of words.
    pub(crate) fn beside(words: String, points: u32, score: f32) -> Self {
        Self {
            words,
            required: false,
            score,
            points,
            boost: 1.0,
            idf: 0.0,
            documents: 0,
            frequency: 0.0,
            counts: PartCounts::default(),
            found: Vec::new(),
        }
    }

    /// What is asked for, by its terms: `“treati”`, `(geneva w/5 talk)`.
    #[must_use]
    pub fn words(&self) -> &str {
        &self.words
    }

    /// Whether an article must hold it.
    #[must_use]
    pub fn is_required(&self) -> bool {
        self.required
    }

    /// What it adds to the score.
    #[must_use]
    pub fn score(&self) -> f32 {
        self.score
    }

    /// The same in [points](Explanation::points).
    #[must_use]
    pub fn points(&self) -> u32 {
        self.points
    }

    /// What its share is multiplied by; 0 for words that find articles and add nothing.
    #[must_use]
    pub fn boost(&self) -> f32 {
        self.boost
    }

    /// Its inverse document frequency, ln(1 + (n - d + 0.5) / (d + 0.5)) with n
    /// [articles](Explanation::articles) and d [documents](Self::documents); of a phrase, or of what
    /// is near each other, the sum over its parts.
    #[must_use]
    pub fn idf(&self) -> f32 {
        self.idf
    }

    /// At most how many articles hold it: of a term how many do.
    #[must_use]
    pub fn documents(&self) -> u64 {
        self.documents
    }

    /// How often it stands in the article, each time counted by the weight of the field, and in
    /// the title by the ranking's boost of titles as well.
    #[must_use]
    pub fn frequency(&self) -> f32 {
        self.frequency
    }

    /// In how many places it stands in each field, by the names that [`Weights`](crate::Weights) has:
    /// `title`, `officials`, `topics`, `lead`, and `body` for the rest of the body. Fields without
    /// it are left out, and so are those that weigh nothing.
    pub fn fields(&self) -> impl Iterator<Item = (&'static str, u32)> {
        self.counts.named()
    }

    /// Its terms that the article holds, in order: of a pattern, fuzzy word or synonym, by which of
    /// them the article is found.
    #[must_use]
    pub fn found(&self) -> &[String] {
        &self.found
    }
}

impl PartCounts {
    fn named(self) -> impl Iterator<Item = (&'static str, u32)> {
        let Self { title, officials, topics, lead, body } = self;
        let all = [
            ("title", title),
            ("officials", officials),
            ("topics", topics),
            ("lead", lead),
            ("body", body),
        ];
        all.into_iter().filter(|(_, count)| *count > 0)
    }
}

impl Serialize for PartCounts {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(self.named())
    }
}

/// Numbers of so many decimals that add up.
struct Decimals {
    digits: usize,
    /// The sum and each part, in units of the last decimal.
    sum: u64,
    parts: Vec<u64>,
}

impl Decimals {
    /// Rounds a score to three digits or more, and its parts by the method of largest remainders, so
    /// that they add up to it.
    fn new(score: f32, points: u32, parts: impl Iterator<Item = u32>) -> Self {
        let mut digits = 1;
        let mut scale = 10.0_f64;
        while digits < 7 && f64::from(score) * scale < 100.0 {
            digits += 1;
            scale *= 10.0;
        }
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "a score is no less than 0, and far below what a whole number holds"
        )]
        let sum = (f64::from(score) * scale).round() as u64;
        let points = u128::from(points).max(1);
        let shares: Vec<u128> = parts.map(|part| u128::from(part) * u128::from(sum)).collect();
        let floor = |share: &u128| u64::try_from(share / points).unwrap_or(u64::MAX);
        let mut parts: Vec<u64> = shares.iter().map(floor).collect();
        let mut by_rest: Vec<usize> = (0..shares.len()).collect();
        by_rest.sort_by_key(|at| shares.get(*at).map(|share| std::cmp::Reverse(share % points)));
        let left = sum.saturating_sub(parts.iter().sum());
        for at in by_rest.into_iter().take(usize::try_from(left).unwrap_or(0)) {
            if let Some(part) = parts.get_mut(at) {
                *part += 1;
            }
        }
        Self { digits, sum, parts }
    }

    fn write(&self, number: u64, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let scale = 10_u64.pow(u32::try_from(self.digits).unwrap_or(0));
        write!(f, "{}.{:0width$}", number / scale, number % scale, width = self.digits)
    }
}

/// A sentence, and a line for each official.
impl fmt::Display for Explanation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (self.score, self.points) {
            (Some(score), Some(points)) if !self.terms.is_empty() => {
                self.write_sum(score, points, f)?;
            }
            (Some(_), _) => f.write_str("found by its conditions alone, which have no score")?,
            (None, _) => write!(f, "not found: {}", self.unmet.join("; "))?,
        }
        writeln!(f)?;
        self.reasons.iter().try_for_each(|reason| writeln!(f, "{reason}"))
    }
}

impl Explanation {
    fn write_sum(&self, score: f32, points: u32, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let adding: Vec<&ExplainedTerm> =
            self.terms.iter().filter(|term| term.points > 0).collect();
        if adding.is_empty() {
            f.write_str("0: nothing of what is ranked by adds to it")?;
        } else {
            let ageless = if self.age_factor > 0.0 { score / self.age_factor } else { score };
            let numbers = Decimals::new(ageless, points, adding.iter().map(|term| term.points));
            numbers.write(numbers.sum, f)?;
            let mut between = " = ";
            for (term, part) in adding.iter().zip(&numbers.parts) {
                f.write_str(between)?;
                numbers.write(*part, f)?;
                write!(f, " for {term}")?;
                between = " + ";
            }
        }
        if self.age_factor < 1.0 {
            write!(f, "; times {:.3} for its age is {score:.3}", self.age_factor)?;
        }
        write!(f, "; {} words long, ", self.length)?;
        let average = format!("{:.1}", self.average_length);
        write!(f, "{} on average", average.strip_suffix(".0").unwrap_or(&average))
    }
}

/// What is asked for and where it stands: `“treati” (title 1, body 3)`.
impl fmt::Display for ExplainedTerm {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.words)?;
        let mut between = " (";
        for (field, count) in self.fields() {
            write!(f, "{between}{field} {count}")?;
            between = ", ";
        }
        if between == ", " { f.write_str(")") } else { Ok(()) }
    }
}

impl Serialize for Explanation {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        map.serialize_entry("matches", &self.matches())?;
        if let (Some(score), Some(points)) = (self.score, self.points) {
            map.serialize_entry("score", &score)?;
            map.serialize_entry("points", &points)?;
            map.serialize_entry("age_factor", &self.age_factor)?;
            map.serialize_entry("terms", &self.terms)?;
            map.serialize_entry("articles", &self.articles)?;
            map.serialize_entry("length", &self.length)?;
            map.serialize_entry("average_length", &self.average_length)?;
            map.serialize_entry("k1", &self.k1)?;
            map.serialize_entry("b", &self.b)?;
            map.serialize_entry("title_boost", &self.title_boost)?;
        } else {
            map.serialize_entry("unmet", &self.unmet)?;
        }
        let officials: Vec<String> = self.reasons.iter().map(ToString::to_string).collect();
        map.serialize_entry("officials", &officials)?;
        map.end()
    }
}
