//! How long a search may take.
//!
//! A budget that is spent stays spent, so that whoever works on with what another had to leave
//! unfinished finds out. The file must not know what is done in the time.

use std::cell::Cell;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
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

/// The time that a search has left.
#[derive(Debug, Default)]
pub(crate) struct Budget {
    until: Cell<Option<Instant>>,
    cancel: Option<Cancel>,
    spent: Cell<bool>,
    polls: Cell<u32>,
}

impl Budget {
    /// For a search that may take until then.
    pub(crate) fn new(until: Option<Instant>, cancel: Option<Cancel>) -> Self {
        Self { until: Cell::new(until), cancel, ..Self::default() }
    }

    /// Without bounds.
    pub(crate) fn unlimited() -> Self {
        Self::default()
    }

    /// Whether there is no time left. To be asked between pieces of work of a microsecond and more.
    #[inline]
    pub(crate) fn is_spent(&self) -> bool {
        self.spent.get() || (self.is_limited() && self.look())
    }

    /// Whether somebody has found that there was none left.
    pub(crate) fn was_spent(&self) -> bool {
        self.spent.get()
    }

    /// The same as [`is_spent`](Self::is_spent), for pieces of work that are not much longer than it takes to look at the clock.
    #[inline]
    pub(crate) fn poll(&self) -> bool {
        if !self.is_limited() {
            return self.spent.get();
        }
        let polls = self.polls.get().wrapping_add(1);
        self.polls.set(polls);
        self.spent.get() || (polls.is_multiple_of(STRIDE) && self.look())
    }

    #[inline]
    fn is_limited(&self) -> bool {
        self.until.get().is_some() || self.cancel.is_some()
    }

    #[cold]
    fn look(&self) -> bool {
        let late = self.until.get().is_some_and(|until| Instant::now() >= until);
        let spent = late || self.cancel.as_ref().is_some_and(Cancel::is_cancelled);
        self.spent.set(spent);
        spent
    }

    /// Grants more time to what is still to be done, unless it was cancelled.
    pub(crate) fn extend(&self, by: Duration) {
        self.until.set(self.until.get().and_then(|until| until.checked_add(by)));
        self.spent.set(false);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_spent_stays_spent_until_more_is_granted() {
        let budget = Budget::new(Some(Instant::now()), None);
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
        let budget = Budget::new(None, Some(cancel.clone()));
        assert!(!budget.is_spent());
        cancel.cancel();
        assert!((0..=STRIDE).any(|_| budget.poll()));
        budget.extend(Duration::from_secs(1));
        assert!(budget.is_spent());
    }
}
