//! A bound on the memory of articles that wait to be indexed.
//!
//! The engine's queue is bounded by number only; articles differ in size by four orders of
//! magnitude. It must not know what waits.

use std::sync::{Arc, Condvar, Mutex, PoisonError};
use std::time::Duration;

/// Longer than it takes to lay the largest segment on disk.
const PATIENCE: Duration = Duration::from_secs(120);

/// Bytes that may wait at one time.
#[derive(Debug)]
pub(crate) struct Budget {
    limit: usize,
    used: Mutex<usize>,
    freed: Condvar,
}

impl Budget {
    pub(crate) fn new(limit: usize) -> Arc<Self> {
        Arc::new(Self { limit, used: Mutex::new(0), freed: Condvar::new() })
    }

    /// Takes `bytes`; if they do not fit, waits until half of the budget is free, so that waiting
    /// and waking stay rare. What is larger than the whole budget goes alone.
    ///
    /// When nothing is given back for [`PATIENCE`], the bytes are taken all the same: the next call
    /// to the engine then says why it stands still.
    pub(crate) fn acquire(self: &Arc<Self>, bytes: usize) -> Permit {
        let mut used = self.used.lock().unwrap_or_else(PoisonError::into_inner);
        if used.saturating_add(bytes) > self.limit {
            while *used > self.limit / 2 {
                let before = *used;
                let waited = self.freed.wait_timeout(used, PATIENCE);
                let (guard, timeout) = waited.unwrap_or_else(PoisonError::into_inner);
                used = guard;
                if timeout.timed_out() && *used == before {
                    break;
                }
            }
        }
        *used = used.saturating_add(bytes);
        Permit { budget: Arc::clone(self), bytes }
    }
}

/// A share of a [`Budget`], given back on drop.
#[derive(Debug)]
pub(crate) struct Permit {
    budget: Arc<Budget>,
    bytes: usize,
}

impl Drop for Permit {
    fn drop(&mut self) {
        let mut used = self.budget.used.lock().unwrap_or_else(PoisonError::into_inner);
        *used = used.saturating_sub(self.bytes);
        if *used <= self.budget.limit / 2 {
            self.budget.freed.notify_one();
        }
    }
}
