//! Locks between the threads of one process, for a directory in memory.
//!
//! The engine's own are waited for by sleeping. The file must not know what is locked.

use std::collections::HashSet;
use std::path::PathBuf;
use std::sync::{Arc, Condvar, Mutex, PoisonError};

use tantivy::directory::Lock;

/// Locks between the threads of this process.
#[derive(Default)]
pub(super) struct Locks {
    held: Mutex<HashSet<PathBuf>>,
    freed: Condvar,
}

/// A lock that is given back on drop.
pub(super) struct HeldLock {
    locks: Arc<Locks>,
    path: PathBuf,
}

impl Locks {
    /// Takes a lock, waiting for it if it is a blocking one; `None` if another one is held.
    pub(super) fn acquire(locks: &Arc<Self>, lock: &Lock) -> Option<HeldLock> {
        let mut held = locks.held.lock().unwrap_or_else(PoisonError::into_inner);
        while held.contains(&lock.filepath) {
            if !lock.is_blocking {
                return None;
            }
            held = locks.freed.wait(held).unwrap_or_else(PoisonError::into_inner);
        }
        held.insert(lock.filepath.clone());
        Some(HeldLock { locks: Arc::clone(locks), path: lock.filepath.clone() })
    }
}

impl Drop for HeldLock {
    fn drop(&mut self) {
        let mut held = self.locks.held.lock().unwrap_or_else(PoisonError::into_inner);
        held.remove(&self.path);
        self.locks.freed.notify_all();
    }
}
