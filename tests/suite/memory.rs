//! The memory of a search does not depend on how many articles match.
//!
//! Measured in a process of its own, by the most that it ever had in memory; on Linux only.

use std::fs;
use std::process::Stdio;

use chancery::{Count, Fields, Filter, Index, SearchRequest, Searcher, Sort};

use crate::support::{article, child};

/// Enough that sixteen bytes for each match would be seen.
const ARTICLES: u32 = 40_000;
/// Of these have the rare word.
const RARE: u32 = 20;
/// What the system counts late, and what allocators round.
const SLACK_KIB: u64 = 384;

fn peak_kib(line: &str) -> u64 {
    let status = fs::read_to_string("/proc/self/status").unwrap();
    let found = status.lines().find_map(|l| l.strip_prefix(line)).unwrap();
    found.trim().trim_end_matches(" kB").trim().parse().unwrap()
}

/// By how much the most in memory grows in a search.
fn growth(searcher: &Searcher, request: &SearchRequest) -> u64 {
    for _ in 0..3 {
        searcher.search(request).unwrap();
    }
    fs::write("/proc/self/clear_refs", "5").unwrap();
    let before = peak_kib("VmRSS:");
    for _ in 0..3 {
        searcher.search(request).unwrap();
    }
    peak_kib("VmHWM:").saturating_sub(before)
}

/// The child: says how memory grows with a rare word and with one that all articles have.
#[test]
#[ignore = "run by the test that measures"]
fn search_and_measure() {
    if std::env::var_os("CHANCERY_CHILD").is_none() {
        return;
    }
    let index = Index::in_memory((0..ARTICLES).map(|n| {
        let rare = if n % (ARTICLES / RARE) == 0 { "rare" } else { "" };
        article(&format!("a{n}"), "1956", &format!("Common talks {rare}"))
    }));
    let searcher = index.unwrap().searcher();
    for sort in [Sort::Relevance, Sort::Newest, Sort::Oldest, Sort::Added] {
        let request = |word: &str| {
            let query = SearchRequest::new(word.parse().unwrap()).sort(sort).fields(Fields::Ids);
            query.count(Count::Exact).filter(Filter::date("1956".parse().unwrap()))
        };
        let (few, all) =
            (growth(&searcher, &request("rare")), growth(&searcher, &request("common")));
        println!("grew {sort:?} {few} {all}");
    }
}

#[test]
fn a_search_takes_no_more_memory_for_more_matches() {
    if !cfg!(target_os = "linux") || fs::metadata("/proc/self/clear_refs").is_err() {
        println!("peak memory cannot be measured here");
        return;
    }
    let measuring = child("memory::search_and_measure")
        .env("CHANCERY_CHILD", "1")
        .stdout(Stdio::piped())
        .output()
        .unwrap();
    let said = String::from_utf8_lossy(&measuring.stdout);
    assert!(measuring.status.success(), "{said}");
    let lines: Vec<&str> =
        said.lines().filter_map(|line| Some(line.split_once("grew ")?.1)).collect();
    assert_eq!(lines.len(), 4, "{said}");
    for line in lines {
        println!("KiB by sort, few matches and all: {line}");
        let mut words = line.split(' ').skip(1).map(|word| word.parse::<u64>().unwrap());
        let (few, all) = (words.next().unwrap(), words.next().unwrap());
        assert!(all <= few + SLACK_KIB, "{line}");
    }
}
