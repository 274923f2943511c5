//! How much less an article counts the older it is, as a caller wants it.
//!
//! The file must not know how scores are worked out.

use std::hash::{Hash, Hasher};

use serde::{Deserialize, Serialize};

use crate::article::Day;

/// The half-lives, in days, that there can be.
const HALF_LIVES: std::ops::RangeInclusive<f32> = 1.0..=1_000_000.0;

/// How much less an article counts the older it is.
///
/// Its score is multiplied by
///
/// floor + (1 − floor) · 2<sup>−age / half-life</sup>
///
/// where the age is the number of days from the first day of its date to a day that is stated: no
/// clock is read. An article of that day or of a later one has the age 0, so that its score stays as
/// it is. No age is more than 64 half-lives, so that the oldest articles still come in the order of
/// their scores; an article without a date has that age.
///
/// Of all that match, the newest are looked at first, and as soon as the older ones cannot score
/// enough the search is over, so that recency makes a search cheaper, not dearer.
///
/// ```
/// use chancery::{Article, Index, Ranking, Recency, SearchRequest};
///
/// let article = |id: &str, date: &str| Article::builder(id).date(date).body("Talks.").build();
/// let index = Index::in_memory([
///     article("new", "2024-03-01")?,
///     article("old", "2023-03-02")?,
///     Article::builder("undated").title("Talks").body("Talks on talks.").build()?,
/// ])?;
/// let recency = Recency::as_of("2024-03-01".parse()?).half_life_days(365.0);
/// let request =
///     SearchRequest::new("talks".parse()?).ranking(Ranking::bm25f().recency(recency));
/// let results = index.searcher().search(&request)?;
/// assert_eq!(results.ids(), ["new", "old", "undated"]);
/// let scores: Vec<f32> = results.iter().map(|hit| hit.score()).collect();
/// assert!((scores[1] / scores[0] - 0.5).abs() < 1e-6);
///
/// // The old ones keep at least nine tenths of their scores.
/// let request = request.ranking(Ranking::bm25f().recency(recency.floor(0.9)));
/// assert_eq!(index.searcher().search(&request)?.ids(), ["undated", "new", "old"]);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(from = "Stated")]
#[must_use]
pub struct Recency {
    as_of: Day,
    half_life_days: f32,
    #[serde(skip_serializing_if = "is_zero")]
    floor: f32,
}

/// A recency as it is read, with whatever numbers.
#[derive(Deserialize)]
#[serde(rename = "Recency")]
struct Stated {
    as_of: Day,
    half_life_days: f32,
    #[serde(default)]
    floor: f32,
}

impl From<Stated> for Recency {
    fn from(Stated { as_of, half_life_days, floor }: Stated) -> Self {
        Self::as_of(as_of).half_life_days(half_life_days).floor(floor)
    }
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde hands over a reference")]
fn is_zero(floor: &f32) -> bool {
    *floor == 0.0
}

impl Hash for Recency {
    fn hash<H: Hasher>(&self, state: &mut H) {
        (self.as_of, self.half_life_days.to_bits(), self.floor.to_bits()).hash(state);
    }
}

impl Recency {
    /// Ages are counted back from this day; the half-life is 365 days. A program that wants the day
    /// that it is asks for [`Day::today`].
    pub fn as_of(day: Day) -> Self {
        Self { as_of: day, half_life_days: 365.0, floor: 0.0 }
    }

    /// The age at which an article has half of its score, in days. Values outside of 1 to 1,000,000
    /// are taken as the nearest of them, and what is no number as 1,000,000.
    pub fn half_life_days(mut self, days: f32) -> Self {
        let (least, most) = HALF_LIVES.into_inner();
        self.half_life_days = if days.is_nan() { most } else { days.clamp(least, most) };
        self
    }

    /// The part of its score that an article keeps whatever its age, 0 by default: with 0.5, an old
    /// article that fits more than twice as well as a new one comes before it. Values outside of 0
    /// to 1 are taken as the nearest of them, and what is no number as 0.
    pub fn floor(mut self, floor: f32) -> Self {
        self.floor = if floor.is_nan() { 0.0 } else { floor.clamp(0.0, 1.0) };
        self
    }

    /// What the score of an article is multiplied by whose date begins on this day, or that has no
    /// date: 0 to 1.
    ///
    /// ```
    /// use chancery::{Day, Recency};
    ///
    /// let recency = Recency::as_of(Day::new(2024, 4, 1)?).half_life_days(30.0).floor(0.2);
    /// let factor = |text: &str| Ok::<_, chancery::ArticleError>(recency.factor(text.parse()?));
    /// assert_eq!(factor("2024-03-02")?, 0.2 + 0.8 * 0.5);
    /// assert_eq!(factor("2030-01-01")?, 1.0);
    /// assert_eq!(recency.factor(None), 0.2);
    /// # Ok::<(), chancery::ArticleError>(())
    /// ```
    #[must_use]
    pub fn factor(&self, first_day: impl Into<Option<Day>>) -> f32 {
        /// In half-lives. A score of one point still has a factor's worth of an `f32` then.
        const OLDEST: f64 = 64.0;
        let half_lives = first_day.into().map_or(OLDEST, |day| {
            let age = f64::from(self.as_of.number()) - f64::from(day.number());
            (age.max(0.0) / f64::from(self.half_life_days)).min(OLDEST)
        });
        let floor = f64::from(self.floor);
        #[expect(clippy::cast_possible_truncation, reason = "scores are f32")]
        let factor = (floor + (1.0 - floor) * (-half_lives).exp2()) as f32;
        factor
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> Day {
        text.parse().unwrap()
    }

    #[test]
    fn factors_worked_by_hand() {
        let recency = Recency::as_of(day("2024-01-11")).half_life_days(10.0);
        assert_eq!(recency.factor(day("2024-01-11")), 1.0);
        assert_eq!(recency.factor(day("2024-01-01")), 0.5);
        assert_eq!(recency.factor(day("2023-12-22")), 0.25);
        assert_eq!(recency.factor(Day::MAX), 1.0);
        let oldest = recency.factor(None);
        assert_eq!(recency.factor(Day::MIN), oldest);
        assert!(oldest > 0.0 && oldest < 1e-19);
        assert_eq!(recency.floor(1.0).factor(Day::MIN), 1.0);
    }

    #[test]
    fn what_is_out_of_range_is_brought_into_it_from_json_too() {
        let least = Recency::as_of(day("2024-01-01")).half_life_days(-5.0).floor(7.0);
        assert_eq!(least, Recency::as_of(day("2024-01-01")).half_life_days(1.0).floor(1.0));
        let json = r#"{"as_of":"2024-01-01","half_life_days":-5.0,"floor":7.0}"#;
        assert_eq!(serde_json::from_str::<Recency>(json).unwrap(), least);
        let none = least.half_life_days(f32::NAN).floor(f32::NAN);
        assert_eq!(none, least.half_life_days(f32::INFINITY).floor(0.0));
        let json = serde_json::to_string(&none).unwrap();
        assert_eq!(json, r#"{"as_of":"2024-01-01","half_life_days":1000000.0}"#);
        assert_eq!(serde_json::from_str::<Recency>(&json).unwrap(), none);
    }
}
