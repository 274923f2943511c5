//! How fast what a reader types is completed, with 100,000 names of officials.
//!
//! `cargo bench --bench suggest -- [--test]`
//!
//! Names are made of syllables, and each article has five officials. What is typed is the beginning of
//! a name, from its first word or its last, of one letter to all of them; every second one has a slip.
//! Each time is of one call that gives ten completions of every kind, officials, topics and words: the least
//! of three, as other programs take turns. What this does not show: names that are ids, which are read from their articles once.

#[path = "support/mod.rs"]
mod support;

use std::time::Instant;

use chancery::{Article, Index, Official};

use self::support::Result;
use self::support::figures::{micros, percentile};
use self::support::random::Random;

const NAMES: usize = 100_000;
const SYLLABLES: [&str; 24] = [
    "al", "ber", "chi", "dor", "el", "fan", "gor", "hal", "in", "jo", "kim", "lan", "mar", "nor",
    "ol", "per", "qua", "ros", "sen", "tor", "ul", "ver", "wil", "yan",
];

#[expect(clippy::print_stdout, reason = "a benchmark prints its results")]
fn main() -> Result<()> {
    let test = std::env::args().any(|argument| argument == "--test");
    let (names, calls) = if test { (1000, 200) } else { (NAMES, 20_000) };
    let mut random = Random::new(11);
    let names: Vec<String> = (0..names).map(|_| name(&mut random)).collect();
    let articles = names.chunks(5).enumerate().map(|(nth, names)| {
        let builder = Article::builder(nth.to_string()).body("Talks were held on the treaty.");
        names.iter().fold(builder, |builder, name| builder.official(Official::new(name))).build()
    });
    let index = Index::in_memory(articles.collect::<std::result::Result<Vec<_>, _>>()?)?;
    let searcher = index.searcher();
    let started = Instant::now();
    searcher.suggest("a", 10)?;
    println!(
        "{} names; first after a commit {:.0} ms",
        names.len(),
        micros(started.elapsed()) / 1e3
    );

    let mut classes: [(&str, Vec<f64>); 4] =
        [("1 to 3 letters", vec![]), ("4 to 7", vec![]), ("8 and more", vec![]), ("all", vec![])];
    let mut found = 0;
    for call in 0..calls {
        let name = names.get(random.below(names.len())).ok_or("no name")?;
        let typed = typed(name, call % 2 == 1, &mut random);
        let (mut time, mut is_found) = (f64::INFINITY, false);
        for _ in 0..3 {
            let started = Instant::now();
            let suggestions = searcher.suggest(&typed, 10)?;
            time = time.min(micros(started.elapsed()));
            is_found = !suggestions.officials().is_empty();
        }
        found += usize::from(is_found);
        let class = match typed.chars().filter(|letter| *letter != ' ').count() {
            0..=3 => 0,
            4..=7 => 1,
            _ => 2,
        };
        for at in [class, 3] {
            classes.get_mut(at).ok_or("no class")?.1.push(time);
        }
    }
    println!("{calls} calls, {found} of them with officials; microseconds");
    println!("{:16} {:>8} {:>8} {:>8}", "typed", "p50", "p99", "most");
    for (name, times) in classes {
        let at = |percent| percentile(times.clone(), percent);
        println!("{name:16} {:8.1} {:8.1} {:8.1}", at(50), at(99), at(100));
    }
    Ok(())
}

fn name(random: &mut Random) -> String {
    let mut word = |syllables: usize| -> String {
        let of = |_| SYLLABLES.get(random.below(SYLLABLES.len())).copied().unwrap_or_default();
        (0..syllables).map(of).collect()
    };
    format!("{} {} {}", word(2), word(1), word(3))
}

/// What a reader types on the way to a name.
fn typed(name: &str, with_slip: bool, random: &mut Random) -> String {
    let from = if random.below(2) == 0 { name } else { name.rsplit(' ').next().unwrap_or(name) };
    let mut letters: Vec<char> = from.chars().take(random.between(1, from.len() + 1)).collect();
    if with_slip && letters.len() > 2 {
        let at = random.below(letters.len() - 1);
        match random.below(3) {
            0 => letters.swap(at, at + 1),
            1 => drop(letters.remove(at)),
            _ => letters.insert(at, 'e'),
        }
    }
    letters.into_iter().collect()
}
