//! How long a search may take.
//!
//! A budget that is spent stays spent, so that whoever works on with what another had to leave
//! unfinished finds out. The file must not know what is done in the time.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU32, Ordering};
use std::time::{Duration, Instant};

/// Ends searches before they are done, from any thread.
///
/// A clone cancels the same searches. What a search has found until then is its result, which says
/// that it [is partial](crate::SearchResults::is_partial).
///
/// ```
/// use chancery::{Article, Cancel, Index, SearchRequest};
///
/// let index = Index::in_memory([Article::builder("a").body("Talks in Paris.").build()?])?;
/// let cancel = Cancel::new();
/// let request = SearchRequest::new("paris".parse()?).cancel(&cancel);
/// assert!(!index.searcher().search(&request)?.is_partial());
/// cancel.cancel();
/// assert!(index.searcher().search(&request)?.is_partial());
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, Default)]
pub struct Cancel(Arc<AtomicBool>);

impl Cancel {
    /// One that has not been used.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Ends the searches that have it in their request, those to come as well.
    pub fn cancel(&self) {
        self.0.store(true, Ordering::Relaxed);
    }

    /// Whether it has been used.
    #[must_use]
    pub fn is_cancelled(&self) -> bool {
        self.0.load(Ordering::Relaxed)
    }
}

/// The clock is looked at once in so many small pieces of work.
const STRIDE: u32 = 32;

/// The time that a search has left. Threads that share it out may all spend it.
#[derive(Debug, Default)]
pub(crate) struct Budget {
    until: Option<Instant>,
    cancel: Option<Cancel>,
    spent: AtomicBool,
    polls: AtomicU32,
}

impl Budget {
    /// For a search that may take until then.
    pub(crate) fn new(until: Option<Instant>, cancel: Option<Cancel>) -> Self {
        Self { until, cancel, ..Self::default() }
    }

    /// Without bounds.
    pub(crate) fn unlimited() -> Self {
        Self::default()
    }

    /// Whether there is no time left. To be asked between pieces of work of a microsecond and more.
    #[inline]
    pub(crate) fn is_spent(&self) -> bool {
        self.was_spent() || (self.is_limited() && self.look())
    }

    /// Whether somebody has found that there was none left.
    #[inline]
    pub(crate) fn was_spent(&self) -> bool {
        self.spent.load(Ordering::Relaxed)
    }

    /// The same as [`is_spent`](Self::is_spent), for pieces of work that are not much longer than it takes to look at the clock.
    #[inline]
    pub(crate) fn poll(&self) -> bool {
        if !self.is_limited() {
            return self.was_spent();
        }
        // That threads miss some of each other's polls does no harm.
        let polls = self.polls.load(Ordering::Relaxed).wrapping_add(1);
        self.polls.store(polls, Ordering::Relaxed);
        self.was_spent() || (polls.is_multiple_of(STRIDE) && self.look())
    }

    #[inline]
    fn is_limited(&self) -> bool {
        self.until.is_some() || self.cancel.is_some()
    }

    #[cold]
    fn look(&self) -> bool {
        let late = self.until.is_some_and(|until| Instant::now() >= until);
        let spent = late || self.cancel.as_ref().is_some_and(Cancel::is_cancelled);
        if spent {
            self.spent.store(true, Ordering::Relaxed);
        }
        spent
    }

    /// Grants more time to what is still to be done, unless it was cancelled.
    pub(crate) fn extend(&mut self, by: Duration) {
        self.until = self.until.and_then(|until| until.checked_add(by));
        self.spent = AtomicBool::new(false);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_spent_stays_spent_until_more_is_granted() {
        let mut budget = Budget::new(Some(Instant::now()), None);
        assert!(budget.is_spent() && budget.poll());
        budget.extend(Duration::from_secs(3600));
        assert!(!budget.is_spent());
        assert!((0..100).all(|_| !budget.poll()));
        budget.extend(Duration::MAX);
        assert!(!budget.is_spent());
        assert!(!Budget::unlimited().is_spent());
    }

    #[test]
    fn a_cancelled_budget_is_spent_whatever_the_clock_says() {
        let cancel = Cancel::new();
        let mut budget = Budget::new(None, Some(cancel.clone()));
        assert!(!budget.is_spent());
        cancel.cancel();
        assert!((0..=STRIDE).any(|_| budget.poll()));
        budget.extend(Duration::from_secs(1));
        assert!(budget.is_spent());
    }
}
