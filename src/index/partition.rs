//! A search by halves over numbers.
//!
//! The file must not know what the numbers are of.

use std::ops::Range;

/// The first number of a range for which `holds` is false, if it holds for a prefix; its end where it
/// holds for all.
pub(super) fn partition(range: Range<u32>, holds: impl Fn(u32) -> bool) -> u32 {
    let Range { start: mut low, end: mut high } = range;
    while low < high {
        let middle = low + (high - low) / 2;
        if holds(middle) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    low
}
