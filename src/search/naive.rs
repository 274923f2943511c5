//! Occurrences of words by their definitions, for tests to compare with: all choices are tried.
//!
//! It must know nothing of how they are found.

use std::collections::BTreeMap;

use crate::query::ast::Distance;
use crate::query::plan::Part;

/// Where a position lies.
#[derive(Clone, Copy, Debug)]
pub(super) struct Place {
    pub(super) unit: usize,
    pub(super) paragraph: usize,
    pub(super) sentence: usize,
    pub(super) is_title: bool,
    pub(super) is_lead: bool,
    pub(super) is_body: bool,
}

/// The positions of an article.
pub(super) type Places = BTreeMap<u32, Place>;

/// First and last position of each occurrence, with the repetitions of both.
pub(super) type Occurrences = BTreeMap<(u32, u32), (u32, u32)>;

pub(super) fn of_positions(positions: &[u32]) -> Occurrences {
    let mut occurrences = Occurrences::new();
    for position in positions {
        let times = occurrences.entry((*position, *position)).or_default();
        *times = (times.0 + 1, times.1 + 1);
    }
    occurrences
}

fn add(occurrences: &mut Occurrences, range: (u32, u32), times: (u32, u32)) {
    let known = occurrences.entry(range).or_default();
    let rank = |(a, b): (u32, u32)| (a.min(b), a, b);
    if rank(times) > rank(*known) {
        *known = times;
    }
}

pub(super) fn any(all: impl IntoIterator<Item = Occurrences>) -> Occurrences {
    let mut occurrences = Occurrences::new();
    for (range, times) in all.into_iter().flatten() {
        add(&mut occurrences, range, times);
    }
    occurrences
}

pub(super) fn sloppy(terms: &[Occurrences], slop: u32, places: &Places) -> Occurrences {
    let mut choices: Vec<Vec<u32>> = vec![Vec::new()];
    for term in terms {
        let longer = |choice: &Vec<u32>| {
            let free = term.keys().map(|(start, _)| *start).filter(|at| !choice.contains(at));
            free.map(|at| [choice.as_slice(), &[at]].concat()).collect::<Vec<_>>()
        };
        choices = choices.iter().flat_map(longer).collect();
    }
    let differences = |choice: &[u32]| -> (i64, i64) {
        let all: Vec<i64> =
            (0_i64..).zip(choice).map(|(place, at)| i64::from(*at) - place).collect();
        (*all.iter().min().unwrap(), *all.iter().max().unwrap())
    };
    choices.retain(|choice| differences(choice).1 - differences(choice).0 <= i64::from(slop));
    let mut occurrences = Occurrences::new();
    for choice in &choices {
        let least = differences(choice).0;
        let in_window = |other: &&Vec<u32>| {
            differences(other).0 >= least && differences(other).1 <= least + i64::from(slop)
        };
        // The earlier a place is in the phrase, the more it matters that its position is leftmost.
        let leftmost = choices.iter().filter(in_window).min().unwrap();
        let (start, end) = (*leftmost.iter().min().unwrap(), *leftmost.iter().max().unwrap());
        let times_of = |position: u32| {
            let place = leftmost.iter().position(|at| *at == position).unwrap();
            terms[place][&(position, position)].0
        };
        if places[&start].unit == places[&end].unit {
            add(&mut occurrences, (start, end), (times_of(start), times_of(end)));
        }
    }
    occurrences
}

pub(super) fn near(
    left: &Occurrences,
    right: &Occurrences,
    distance: Distance,
    places: &Places,
) -> Occurrences {
    let mut occurrences = Occurrences::new();
    for (l, l_times) in left {
        for (r, r_times) in right {
            let (first, second, times) = if l.1 < r.0 {
                (l, r, (l_times.0, r_times.1))
            } else if r.1 < l.0 && !matches!(distance, Distance::Before(_)) {
                (r, l, (r_times.0, l_times.1))
            } else {
                continue;
            };
            let (a, b) = (places[&first.0], places[&second.1]);
            let is_near = match distance {
                Distance::Within(most) | Distance::Before(most) => {
                    second.0 - first.1 <= most && a.unit == b.unit
                }
                Distance::Sentence => a.sentence == b.sentence,
                Distance::Paragraph => a.paragraph == b.paragraph,
            };
            if is_near {
                add(&mut occurrences, (first.0, second.1), times);
            }
        }
    }
    occurrences
}

pub(super) fn within(part: Part, mut all: Occurrences, places: &Places) -> Occurrences {
    all.retain(|(start, end), _| {
        [places[start], places[end]].iter().all(|place| match part {
            Part::Title => place.is_title,
            Part::Head => place.is_title || place.is_lead,
            Part::Body => place.is_body,
        }) && places[start].unit == places[end].unit
    });
    all
}

/// How many occurrences there are that share no position, and the repetitions that they have at
/// both ends: always the one that ends first of those after the one before, and of these the
/// shortest.
pub(super) fn count_and_freq(occurrences: &Occurrences) -> (u32, u32) {
    let (mut count, mut freq) = (0, 0);
    let mut rest = occurrences.clone();
    while let Some(((_, end), (a, b))) =
        rest.iter().min_by_key(|((start, end), _)| (*end, u32::MAX - start)).map(|(k, v)| (*k, *v))
    {
        count += 1;
        freq += a.min(b);
        rest.retain(|(start, _), _| *start > end);
    }
    (count, freq)
}
