//! 1. What is counted is what one finds by trying all choices of positions, in trees of any depth,
//!    with positions that are repeated and positions that lists share.
//! 2. There are no more than the lists that are said to bound them have positions.

use proptest::prelude::*;

use super::super::budget::Budget;
use super::super::naive::{self, Occurrences, Place, Places};
use super::*;
use crate::index::structure::{Part as Piece, Structure};

fn places(structure: &Structure) -> Places {
    let mut places = Places::new();
    for (nth, (piece, start, end)) in structure.parts().into_iter().enumerate() {
        let mut place = Place {
            unit: 1000 + nth,
            paragraph: 1000 + nth,
            sentence: nth,
            is_title: piece == Piece::Title,
            is_lead: false,
            is_body: false,
        };
        if let Piece::Sentence { paragraph, lead, .. } = piece {
            (place.unit, place.paragraph) = (0, paragraph as usize);
            (place.is_lead, place.is_body) = (lead, true);
        }
        places.extend((start..end).map(|position| (position, place)));
    }
    places
}

fn occurrences(tree: &Tree, positions: &[Vec<u32>], places: &Places) -> Occurrences {
    let lists = |lists: &[usize]| -> Vec<Occurrences> {
        lists.iter().map(|list| naive::of_positions(&positions[*list])).collect()
    };
    match tree {
        Tree::List(list) => naive::of_positions(&positions[*list]),
        Tree::Phrase(all) => naive::sloppy(&lists(all), 0, places),
        Tree::Sloppy { lists: all, slop } => naive::sloppy(&lists(all), *slop, places),
        Tree::Any(any) => naive::any(any.iter().map(|tree| occurrences(tree, positions, places))),
        Tree::Near { left, right, distance } => {
            let left = occurrences(left, positions, places);
            naive::near(&left, &occurrences(right, positions, places), *distance, places)
        }
        Tree::In { part, tree } => {
            naive::within(*part, occurrences(tree, positions, places), places)
        }
    }
}

const LISTS: usize = 4;

fn distance() -> impl Strategy<Value = Distance> {
    prop_oneof![
        (1..6_u32).prop_map(Distance::Within),
        (90..300_u32).prop_map(Distance::Within),
        (1..6_u32).prop_map(Distance::Before),
        (90..300_u32).prop_map(Distance::Before),
        Just(Distance::Sentence),
        Just(Distance::Paragraph),
    ]
}

fn tree() -> impl Strategy<Value = Tree> {
    let some = || prop::collection::vec(0..LISTS, 2..4);
    let leaf = prop_oneof![
        3 => (0..LISTS).prop_map(Tree::List),
        1 => some().prop_map(Tree::Phrase),
        2 => (some(), prop_oneof![1..6_u32, 95..230_u32])
            .prop_map(|(lists, slop)| Tree::Sloppy { lists, slop }),
    ];
    leaf.prop_recursive(3, 8, 2, |inner| {
        let part = prop_oneof![Just(Part::Title), Just(Part::Head), Just(Part::Body)];
        prop_oneof![
            4 => (inner.clone(), inner.clone(), distance()).prop_map(|(left, right, distance)| {
                Tree::Near { left: Box::new(left), right: Box::new(right), distance }
            }),
            1 => prop::collection::vec(inner.clone(), 2..3).prop_map(Tree::Any),
            1 => (part, inner).prop_map(|(part, tree)| Tree::In { part, tree: Box::new(tree) }),
        ]
    })
}

fn has_slop(tree: &Tree) -> bool {
    match tree {
        Tree::Sloppy { .. } => true,
        Tree::List(_) | Tree::Phrase(_) => false,
        Tree::Any(any) => any.iter().any(has_slop),
        Tree::Near { left, right, .. } => has_slop(left) || has_slop(right),
        Tree::In { tree, .. } => has_slop(tree),
    }
}

fn structure() -> impl Strategy<Value = Structure> {
    let few = || prop::collection::vec(0..4_u32, 0..3);
    let paragraphs = prop::collection::vec(prop::collection::vec(1..5_u32, 0..4), 0..4);
    (paragraphs, prop::option::of(0..4_u32), 0..5_u32, few(), few()).prop_map(
        |(paragraphs, lead, title, officials, topics)| Structure {
            paragraphs,
            lead,
            title,
            officials,
            topics,
        },
    )
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 1500, ..ProptestConfig::default() })]

    #[test]
    fn what_is_counted_is_what_trying_all_finds(
        structure in structure(),
        words in prop::collection::vec((0..=LISTS, 1..4_u32, 0..12_usize), 60),
        trees in prop::collection::vec(tree(), 1..6),
        shared in any::<bool>(),
    ) {
        let places = places(&structure);
        let mut positions = vec![Vec::new(); LISTS];
        for (position, (list, times, other)) in places.keys().zip(words) {
            // No word stands where the number is that of no list.
            for list in [list, other].into_iter().take(if shared { 2 } else { 1 }) {
                if let Some(list) = positions.get_mut(list) {
                    list.extend((0..times).map(|_| *position));
                }
            }
        }
        let mut layout = Layout::of(&structure);
        let budget = Budget::unlimited();
        let mut finder = Finder::new(&budget);
        // Which words stand at one position is only of matter to slop, and not by its definition.
        for tree in trees.iter().filter(|tree| !shared || !has_slop(tree)) {
            let expected = occurrences(tree, &positions, &places);
            let found = finder.count(tree, &positions, &mut layout);
            prop_assert_eq!(
                (found.count, found.freq),
                naive::count_and_freq(&expected),
                "{:?} in {:?} of {:?}", tree, positions, structure
            );
            let spans = finder.spans(tree, &positions, &mut layout, Wanted::All);
            let spans: Occurrences = spans
                .iter()
                .map(|span| ((span.start, span.end), (span.start_times, span.end_times)))
                .collect();
            prop_assert_eq!(&spans, &expected);
            for bound in tree.bounds() {
                let most: usize = bound.iter().map(|list| positions[*list].len()).sum();
                prop_assert!(found.freq as usize <= most, "{:?} in {:?}", tree, positions);
            }
            if let Tree::Phrase(lists) = tree {
                prop_assert_eq!(phrase_freq(lists, &positions, false), found.freq);
                prop_assert_eq!(phrase_freq(lists, &positions, true), found.freq.min(1));
            }
        }
    }
}

fn count(tree: &Tree, positions: &[&[u32]]) -> (u32, u32) {
    let structure = Structure { paragraphs: vec![vec![10, 10], vec![10]], ..Structure::default() };
    let positions: Vec<Vec<u32>> = positions.iter().map(|list| list.to_vec()).collect();
    let budget = Budget::unlimited();
    let found = Finder::new(&budget).count(tree, &positions, &mut Layout::of(&structure));
    (found.count, found.freq)
}

fn near(left: Tree, right: Tree, distance: Distance) -> Tree {
    Tree::Near { left: Box::new(left), right: Box::new(right), distance }
}

#[test]
fn words_near_each_other_share_no_position() {
    let twice = near(Tree::List(0), Tree::List(0), Distance::Within(3));
    assert_eq!(count(&twice, &[&[4]]), (0, 0));
    assert_eq!(count(&twice, &[&[4, 4, 7]]), (1, 1));
    assert_eq!(count(&twice, &[&[4, 4, 7, 7, 8]]), (1, 2));
    let phrase = near(Tree::Phrase(vec![0, 1]), Tree::List(1), Distance::Within(3));
    assert_eq!(count(&phrase, &[&[4], &[5]]), (0, 0));
    assert_eq!(count(&phrase, &[&[4], &[5, 8]]), (1, 1));
    assert_eq!(count(&phrase, &[&[4], &[5, 9]]), (0, 0));
}

#[test]
fn sentences_and_paragraphs_bound_what_is_near() {
    let sentence = near(Tree::List(0), Tree::List(1), Distance::Sentence);
    let paragraph = near(Tree::List(0), Tree::List(1), Distance::Paragraph);
    for (left, right, expected) in
        [(0, 9, (1, 1)), (0, 10, (0, 1)), (10, 0, (0, 1)), (19, 20, (0, 0))]
    {
        let lists: [&[u32]; 2] = [&[left], &[right]];
        assert_eq!((count(&sentence, &lists).0, count(&paragraph, &lists).0), expected);
    }
}

#[test]
fn slop_is_what_words_are_out_of_their_places_in_all() {
    let sloppy = |slop| Tree::Sloppy { lists: vec![0, 1], slop };
    // The words swapped are two places apart.
    assert_eq!(count(&sloppy(1), &[&[5], &[4]]), (0, 0));
    assert_eq!(count(&sloppy(2), &[&[5], &[4]]), (1, 1));
    assert_eq!(count(&sloppy(2), &[&[5], &[8]]), (1, 1));
    assert_eq!(count(&sloppy(2), &[&[5], &[9]]), (0, 0));
    // One word twice is at two positions.
    let twice = Tree::Sloppy { lists: vec![0, 0], slop: 3 };
    assert_eq!(count(&twice, &[&[5]]), (0, 0));
    assert_eq!(count(&twice, &[&[5, 8]]), (1, 1));
}
