//! Times, and figures from them.

use std::time::{Duration, Instant};

use super::Result;

/// Runs the query of a number on one side.
pub(crate) type Run<'a> = &'a mut dyn FnMut(usize) -> Result<()>;

/// Of each query the median time over some rounds in microseconds, after a round that does not
/// count. The two sides take turns query by query; of a side that is not there times are not
/// numbers.
pub(crate) fn in_turn(
    queries: usize,
    rounds: usize,
    mut sides: [Option<Run<'_>>; 2],
) -> Result<[Vec<f64>; 2]> {
    let mut times = vec![[Vec::new(), Vec::new()]; queries];
    for round in 0..=rounds {
        for (query, times) in times.iter_mut().enumerate() {
            for (run, times) in sides.iter_mut().zip(times) {
                let Some(run) = run else { continue };
                let started = Instant::now();
                run(query)?;
                let time = started.elapsed();
                times.extend((round > 0).then(|| micros(time)));
            }
        }
    }
    let (first, second) = times.into_iter().map(|[a, b]| (median(a), median(b))).unzip();
    Ok([first, second])
}

/// Percentiles of a class: tantivy's 50th and 99th, ours, and the ratio of the two 50th.
pub(crate) fn row([theirs, ours]: [Vec<f64>; 2]) -> String {
    let of = |times: &[f64], percent| percentile(times.to_vec(), percent);
    let (their_p50, our_p50) = (of(&theirs, 50), of(&ours, 50));
    let mut row = String::new();
    for time in [their_p50, of(&theirs, 99), our_p50, of(&ours, 99)] {
        row.push_str(&cell(time, 1));
    }
    row.push_str(&cell(their_p50 / our_p50, 2));
    row
}

/// What stands above the figures of [`row`].
pub(crate) const HEADER: [&str; 2] = [
    "     tantivy alone            chancery",
    "       p50        p99        p50        p99      ratio",
];

fn cell(value: f64, decimals: usize) -> String {
    if value.is_nan() { format!("{:>11}", "-") } else { format!("{value:11.decimals$}") }
}

/// The middle one of some values.
pub(crate) fn median(values: Vec<f64>) -> f64 {
    percentile(values, 50)
}

/// The value that this percentage of values does not exceed: nearest rank, so that the 99th of
/// sixty is the largest.
pub(crate) fn percentile(mut values: Vec<f64>, percent: usize) -> f64 {
    values.sort_by(f64::total_cmp);
    let rank = (values.len() * percent).div_ceil(100);
    values.get(rank.saturating_sub(1)).copied().unwrap_or(f64::NAN)
}

pub(crate) fn micros(time: Duration) -> f64 {
    time.as_secs_f64() * 1e6
}
