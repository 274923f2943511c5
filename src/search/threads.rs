//! Lets threads share pieces of work out between them.
//!
//! The file must not know what the work is. Its law: every piece is given out once.

use std::panic::resume_unwind;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

/// Has threads take one piece after the other until none is left; what each of them made of its pieces
/// comes in any order. The calling thread is one of them, and does it alone where no others can be had.
pub(super) fn share_out<T: Send, E: Send>(
    pieces: usize,
    threads: usize,
    work: impl Fn(&mut dyn Iterator<Item = usize>) -> Result<T, E> + Sync,
) -> Result<Vec<T>, E> {
    let threads = threads.clamp(1, pieces.max(1));
    if threads == 1 {
        return Ok(vec![work(&mut (0..pieces))?]);
    }
    let next = AtomicUsize::new(0);
    let take = || Some(next.fetch_add(1, Ordering::Relaxed)).filter(|piece| *piece < pieces);
    let run = || work(&mut std::iter::from_fn(take));
    thread::scope(|scope| {
        let start = |_| thread::Builder::new().spawn_scoped(scope, run).ok();
        let others: Vec<_> = (1..threads).filter_map(start).collect();
        let mut all = vec![run()?];
        for other in others {
            all.push(other.join().unwrap_or_else(|panic| resume_unwind(panic))?);
        }
        Ok(all)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_piece_is_given_out_once() {
        for (pieces, threads) in [(0, 4), (1, 4), (7, 1), (7, 0), (100, 3), (100, 200)] {
            let taken =
                share_out(pieces, threads, |pieces| Ok::<_, ()>(pieces.collect::<Vec<_>>()));
            let taken = taken.unwrap();
            assert!(taken.len() <= threads.max(1));
            let mut all: Vec<usize> = taken.into_iter().flatten().collect();
            all.sort_unstable();
            assert_eq!(all, (0..pieces).collect::<Vec<_>>());
        }
    }

    #[test]
    fn an_error_of_any_thread_is_the_result() {
        let found = share_out(100, 4, |pieces| {
            pieces
                .map(|piece| if piece == 60 { Err(piece) } else { Ok(()) })
                .collect::<Result<(), _>>()
        });
        assert_eq!(found, Err(60));
    }
}
