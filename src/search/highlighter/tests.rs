//! 1. What is marked, in every part of an article, is what takes part in some occurrence of the
//!    query's words, all choices of positions tried.
//! 2. Something is marked in an article if and only if a search for the words finds it.
//! 3. Marks are ranges of their texts on bounds of characters.
//! 4. When the time is up, what was read until then is marked.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, LazyLock};

use proptest::prelude::*;

use super::*;
use crate::analysis::Analyzer;
use crate::article::paragraph_ranges;
use crate::index::Weights;
use crate::query::ast::{Distance, Wild};
use crate::query::plan::{Part, Pattern, Ranked, Words};
use crate::results::Marked as Shown;
use crate::search::naive::{self, Place};
use crate::search::resolved::Resolved;
use crate::search::tests::trees;
use crate::{Index, Official, SearchRequest};

/// Words that share a stem, a symbol and its parts, decomposed letters, Chinese.
const WORDS: [&str; 9] =
    ["envoy", "treaty", "ports", "port", "S/7/7", "Sejourne\u{301}", "安理会", "the", "café."];
const TERMS: [&str; 10] =
    ["envoy", "treati", "port", "sejourn", "安理", "理会", "the", "cafe", "s/7/7", "7"];

static ANALYZER: LazyLock<Analyzer> = LazyLock::new(Analyzer::default);

/// A token of an article: the unit it is in, and where it stands in the text of that.
struct Token {
    position: u32,
    unit: usize,
    bytes: Range<usize>,
    term: String,
    exact: String,
    weight: u32,
    place: Place,
}

/// Tokens by their definition.
#[derive(Default)]
struct Read {
    tokens: Vec<Token>,
    texts: Vec<String>,
}

impl Read {
    fn of(article: &Article, weights: Weights) -> Self {
        let mut read = Self::default();
        let body = article.body();
        let lead = article.lead_range();
        read.texts.push(body.to_owned());
        let mut next = 0;
        for (nth, range) in paragraph_ranges(body).enumerate() {
            let is_lead = !lead.is_empty() && range.contains(&lead.start);
            let weight = if is_lead { weights.lead } else { weights.body };
            let place = Place {
                unit: 0,
                paragraph: nth,
                sentence: 1000 * nth,
                is_title: false,
                is_lead,
                is_body: true,
            };
            next += read.add(body.get(range.clone()).unwrap(), range.start, next, weight, place);
        }
        let mut unit = |parts: &[&str], between: &str, weight: u32, is_title: bool| {
            let unit = read.texts.len();
            let own = 1_000_000 + unit;
            let (paragraph, sentence) = (own, 1000 * own);
            let place =
                Place { unit, paragraph, sentence, is_title, is_lead: false, is_body: false };
            let mut shown = String::new();
            let mut next = 10_000 * u32::try_from(unit).unwrap();
            for part in parts {
                let from = if shown.is_empty() { 0 } else { shown.len() + between.len() };
                next += read.add(part, from, next, weight, place);
                shown = if from == 0 { (*part).to_owned() } else { shown + between + part };
            }
            // All of it is one sentence.
            for token in read.tokens.iter_mut().filter(|token| token.unit == unit) {
                token.place = place;
            }
            read.texts.push(shown);
        };
        unit(&[article.title().unwrap_or_default()], "", weights.title, true);
        for official in article.officials() {
            let name = official.normalized_name();
            let parts: Vec<&str> = [&*name].into_iter().chain(official.office()).collect();
            unit(&parts, ", ", weights.officials, false);
        }
        for topic in article.topics() {
            let labels: Vec<&str> = topic.iter().map(String::as_str).collect();
            unit(&labels, " / ", weights.topics, false);
        }
        read
    }

    fn add(&mut self, text: &str, from: usize, start: u32, weight: u32, place: Place) -> u32 {
        let sentence = std::cell::Cell::new(place.sentence);
        let unit = place.unit;
        ANALYZER.session().analyze_with_sentences(
            text,
            &mut |token| {
                let position = start + token.position;
                let (term, exact) = (token.term.to_owned(), token.exact.to_owned());
                let bytes = from + token.start..from + token.end;
                let place = Place { sentence: sentence.get(), ..place };
                self.tokens.push(Token { position, unit, bytes, term, exact, weight, place });
            },
            &mut |_| sentence.set(sentence.get() + 1),
        )
    }
}

/// A place that is marked: unit, first and last byte.
type Marked = (usize, usize, usize);
/// An occurrence: its first and last position, and what is marked of it.
type Occurrence = (u32, u32, BTreeSet<Marked>);

/// All occurrences of words, of the tokens that count for them.
struct Naive<'a> {
    tokens: Vec<&'a Token>,
    /// The terms of all articles.
    known: &'a BTreeSet<(String, String)>,
}

/// More choices than this are not tried.
const MOST: usize = 3_000;

impl Naive<'_> {
    fn place(&self, position: u32) -> Place {
        self.tokens.iter().find(|token| token.position == position).unwrap().place
    }

    /// By position, what is marked of a word.
    fn of_terms(&self, terms: &BTreeSet<String>) -> BTreeMap<u32, Marked> {
        let mut all: BTreeMap<u32, Marked> = BTreeMap::new();
        for token in self.tokens.iter().filter(|token| terms.contains(&token.term)) {
            let Range { start, end } = token.bytes;
            let known = all.entry(token.position).or_insert((token.unit, start, end));
            *known = (token.unit, known.1.min(start), known.2.max(end));
        }
        all
    }

    fn single(&self, terms: &BTreeSet<String>) -> BTreeSet<Occurrence> {
        let all = self.of_terms(terms).into_iter();
        all.map(|(at, marked)| (at, at, [marked].into())).collect()
    }

    fn terms_of(&self, pattern: &Pattern) -> BTreeSet<String> {
        let mut matcher = crate::query::pattern::Matcher::new(pattern);
        let fits = self.known.iter().filter(|(term, exact)| {
            matcher.distance(term).is_some() || matcher.distance(exact).is_some()
        });
        fits.map(|(term, _)| term.clone()).collect()
    }

    /// `None` if there are too many.
    fn all(&self, words: &Words) -> Option<BTreeSet<Occurrence>> {
        let found = match words {
            Words::Term(term) => self.single(&[term.clone()].into()),
            Words::Pattern(pattern) => self.single(&self.terms_of(pattern)),
            Words::Phrase(terms) => {
                let lists: Vec<_> =
                    terms.iter().map(|term| self.of_terms(&[term.clone()].into())).collect();
                let mut found = BTreeSet::new();
                for (start, first) in &lists[0] {
                    let places = (*start..).zip(&lists);
                    let all: Option<Vec<&Marked>> =
                        places.map(|(position, list)| list.get(&position)).collect();
                    if let Some(last) = all.and_then(|all| all.last().copied()) {
                        let end = start + u32::try_from(lists.len() - 1).unwrap();
                        let (from, to) = (first.1.min(last.1), first.2.max(last.2));
                        found.insert((*start, end, [(first.0, from, to)].into()));
                    }
                }
                found
            }
            Words::Sloppy { terms, slop } => self.sloppy(terms, *slop)?,
            Words::Any(any) => {
                let mut found = BTreeSet::new();
                for words in any {
                    found.extend(self.all(words)?);
                }
                found
            }
            Words::Near { left, right, distance } => {
                let (left, right) = (self.all(left)?, self.all(right)?);
                let mut found = BTreeSet::new();
                for l in &left {
                    for r in &right {
                        let (first, second) = if l.1 < r.0 {
                            (l, r)
                        } else if r.1 < l.0 && !matches!(distance, Distance::Before(_)) {
                            (r, l)
                        } else {
                            continue;
                        };
                        let (a, b) = (self.place(first.0), self.place(second.1));
                        let is_near = match distance {
                            Distance::Within(most) | Distance::Before(most) => {
                                second.0 - first.1 <= *most && a.unit == b.unit
                            }
                            Distance::Sentence => a.sentence == b.sentence,
                            Distance::Paragraph => a.paragraph == b.paragraph,
                        };
                        if is_near {
                            found.insert((first.0, second.1, &l.2 | &r.2));
                        }
                    }
                }
                found
            }
            Words::In { part, words } => {
                let mut found = self.all(words)?;
                found.retain(|(start, end, _)| {
                    let (start, end) = (self.place(*start), self.place(*end));
                    start.unit == end.unit
                        && [start, end].iter().all(|place| match part {
                            Part::Title => place.is_title,
                            Part::Head => place.is_title || place.is_lead,
                            Part::Body => place.is_body,
                        })
                });
                found
            }
            Words::Exact { .. } | Words::AtLeast { .. } | Words::Fulfils(_) => BTreeSet::new(),
        };
        (found.len() <= MOST).then_some(found)
    }

    fn sloppy(&self, terms: &[String], slop: u32) -> Option<BTreeSet<Occurrence>> {
        let lists: Vec<BTreeMap<u32, Marked>> =
            terms.iter().map(|term| self.of_terms(&[term.clone()].into())).collect();
        let mut choices: Vec<Vec<u32>> = vec![Vec::new()];
        for list in &lists {
            let longer = |choice: &Vec<u32>| {
                let free = list.keys().copied().filter(|at| !choice.contains(at));
                free.map(|at| [choice.as_slice(), &[at]].concat()).collect::<Vec<_>>()
            };
            choices = choices.iter().flat_map(longer).collect();
            if choices.len() > MOST {
                return None;
            }
        }
        let differences = |choice: &Vec<u32>| {
            let all = (0_i64..).zip(choice).map(|(place, at)| i64::from(*at) - place);
            let all: Vec<i64> = all.collect();
            (*all.iter().min().unwrap(), *all.iter().max().unwrap())
        };
        let slop = i64::from(slop);
        choices.retain(|choice| differences(choice).1 - differences(choice).0 <= slop);
        let mut found = BTreeSet::new();
        for choice in &choices {
            let least = differences(choice).0;
            let in_window = |other: &&Vec<u32>| {
                differences(other).0 >= least && differences(other).1 <= least + slop
            };
            let leftmost = choices.iter().filter(in_window).min().unwrap();
            let (start, end) = (*leftmost.iter().min().unwrap(), *leftmost.iter().max().unwrap());
            if self.place(start).unit == self.place(end).unit {
                let marked = lists.iter().zip(leftmost).map(|(list, at)| list[at]).collect();
                found.insert((start, end, marked));
            }
        }
        Some(found)
    }
}

/// What is marked for words in an article.
fn marked(
    read: &Read,
    words: &Words,
    known: &BTreeSet<(String, String)>,
) -> Option<BTreeSet<Marked>> {
    let (count, words) = match words {
        Words::AtLeast { count, words } => (*count, &**words),
        words => (0, words),
    };
    if let Words::Exact { word, .. } = words {
        let tokens = || read.tokens.iter().filter(|t| t.exact == *word && t.weight > 0);
        let is_enough = tokens().map(|token| token.weight).sum::<u32>() >= count;
        let tokens = tokens().filter(|_| is_enough);
        return Some(tokens.map(|t| (t.unit, t.bytes.start, t.bytes.end)).collect());
    }
    let of_title = matches!(words, Words::In { part: Part::Title, .. });
    let counts = |token: &&Token| if of_title { token.place.is_title } else { token.weight > 0 };
    let tokens = read.tokens.iter().filter(counts).collect();
    let found = Naive { tokens, known }.all(words)?;
    let ranges = found.iter().map(|(start, end, _)| ((*start, *end), (1, 1))).collect();
    if naive::count_and_freq(&ranges).0 < count {
        return Some(BTreeSet::new());
    }
    Some(found.into_iter().flat_map(|(.., marked)| marked).collect())
}

/// The texts of the units with what is marked in them; what is no range of its text is left out.
fn merged(marked: &BTreeSet<Marked>, texts: &[String]) -> Vec<Shown> {
    let of = |(unit, text): (usize, &String)| {
        let marks = marked.iter().filter(|mark| mark.0 == unit);
        Shown::new(text, marks.map(|(_, start, end)| *start..*end).collect())
    };
    texts.iter().enumerate().map(of).collect()
}

fn article() -> impl Strategy<Value = Article> {
    let some = |from: usize, to: usize| {
        let word = prop::sample::select(&WORDS[..]);
        prop::collection::vec(word, from..to).prop_map(|words| words.join(" "))
    };
    let sentence = some(1, 6).prop_map(|text| format!("Now {text}."));
    let paragraph = prop::collection::vec(sentence, 1..4).prop_map(|list| list.join(" "));
    let body = prop::collection::vec(paragraph, 1..4).prop_map(|list| list.join("\n\n"));
    let name = prop::sample::select(vec!["Port, Adam", "Se\u{301}journe\u{301}", "Bela Envoy"]);
    let official = (name, prop::option::of(some(1, 3)));
    let officials = prop::collection::vec(official, 0..3);
    let topics = prop::collection::vec(prop::collection::vec(some(1, 3), 1..3), 0..2);
    (prop::option::of(some(1, 5)), body, officials, topics).prop_map(
        |(title, body, officials, topics)| {
            let mut builder = Article::builder("a").body(body);
            if let Some(title) = title {
                builder = builder.title(title);
            }
            for (name, office) in officials {
                let official = Official::new(name);
                builder = builder.official(match office {
                    Some(office) => official.office(office),
                    None => official,
                });
            }
            for path in topics {
                builder = builder.topic(path);
            }
            builder.build().unwrap()
        },
    )
}

fn words() -> impl Strategy<Value = Words> {
    let term = || prop::sample::select(&TERMS[..]).prop_map(str::to_owned);
    // Slop has no say in which of the terms at one position is moved.
    let plain = || prop::sample::select(&TERMS[..8]).prop_map(str::to_owned);
    let text = |text: &str| Wild::Text(text.to_owned());
    let patterns = vec![
        Pattern::Wildcard(vec![text("po"), Wild::Many]),
        Pattern::Wildcard(vec![Wild::Many, text("ies")]),
        Pattern::Fuzzy { word: "pots".to_owned(), distance: 1 },
    ];
    let leaf = prop_oneof![
        5 => term().prop_map(Words::Term),
        2 => prop::collection::vec(term(), 2..4).prop_map(Words::Phrase),
        2 => (prop::collection::vec(plain(), 2..4), 1..5_u32)
            .prop_map(|(terms, slop)| Words::Sloppy { terms, slop }),
        1 => prop::sample::select(patterns).prop_map(Words::Pattern),
    ];
    let tree = trees(leaf);
    let exact = prop::sample::select(vec![("port", "port"), ("port", "ports")]);
    let exact = exact
        .prop_map(|(stem, word)| Words::Exact { stem: stem.to_owned(), word: word.to_owned() });
    let words = prop_oneof![9 => tree, 1 => exact];
    (words, prop::option::weighted(0.2, 0..4_u32)).prop_map(|(words, count)| match count {
        Some(count) => Words::AtLeast { count, words: Box::new(words) },
        None => words,
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 150, ..ProptestConfig::default() })]

    #[test]
    fn what_is_marked_is_what_takes_part_in_an_occurrence(
        articles in prop::collection::vec(article(), 1..5),
        asked in prop::collection::vec(words(), 20),
        without_officials in any::<bool>(),
    ) {
        let officials = if without_officials { 0 } else { 2 };
        let weights = Weights { officials, ..Weights::default() };
        let index = Index::builder().weights(weights).in_memory([]).unwrap();
        let mut writer = index.writer().unwrap();
        for (nth, article) in articles.iter().enumerate() {
            let mut json = serde_json::to_value(article).unwrap();
            json["id"] = nth.to_string().into();
            writer.upsert(serde_json::from_value(json).unwrap()).unwrap();
        }
        writer.commit().unwrap();
        let searcher = index.searcher();
        let request = SearchRequest::new("x".parse().unwrap());
        let read: Vec<Read> = articles.iter().map(|a| Read::of(a, weights)).collect();
        // The dictionary has no word of a part that weighs nothing.
        let tokens = read.iter().flat_map(|read| &read.tokens).filter(|token| token.weight > 0);
        let known = tokens.map(|token| (token.term.clone(), token.exact.clone())).collect();
        for words in asked {
            let ranked = vec![Ranked { words: words.clone(), required: true, boost: 1.0 }];
            let plan = Plan { ranked, ..Plan::default() };
            let resolved = Resolved { plan: Arc::new(plan.clone()), sideways: Vec::new() };
            let budget = Budget::unlimited();
            let found = searcher.find(&resolved, &request, usize::MAX, &budget).unwrap();
            let ids: BTreeSet<String> = found.best.iter().map(|c| searcher.id(*c)).collect();
            let shared = Arc::clone(&index.shared);
            let mut highlighter =
                Highlighter::new(shared, &plan, &found.query, Highlight::new());
            for ((nth, article), read) in articles.iter().enumerate().zip(&read) {
                let Some(expected) = marked(read, &words, &known) else { continue };
                prop_assert_eq!(ids.contains(&nth.to_string()), !expected.is_empty());
                let marks = highlighter.marks(article, None, &budget);
                let expected = merged(&expected, &read.texts);
                let body = marks.body.iter().map(|mark| mark.range.clone()).collect();
                let title = article.title().unwrap_or_default();
                let found = [Shown::new(article.body(), body), Shown::new(title, marks.title)];
                prop_assert_eq!(&found[..], &expected[..2], "{:?} in {:?}", words, article);
                // Of the others only those are told of that have marks.
                let named = [marks.officials, marks.topics].concat();
                let others = expected[2..].iter().filter(|shown| !shown.marks().is_empty());
                let others: Vec<Shown> = others.cloned().collect();
                prop_assert_eq!(named, others, "{:?} in {:?}", words, article);
            }
        }
    }
}

#[test]
fn when_the_time_is_up_what_was_read_is_marked() {
    let index = Index::in_memory([]).unwrap();
    let request = SearchRequest::new("gold w/3 paris".parse().unwrap());
    let mut highlighter = index.searcher().highlighter(&request).unwrap();
    let body = "Gold came to Paris.";
    let article = Article::builder("a").title("Gold for Paris").body(body).build().unwrap();
    let cancel = crate::Cancel::new();
    let budget = Budget::new(None, Some(cancel.clone()));
    let highlights = highlighter.highlight_within(&article, None, &budget);
    assert_eq!(highlights.headline().marks(), [0..4, 9..14]);
    assert_eq!(highlights.snippet().fragments()[0].marks(), [0..4, 13..18]);
    cancel.cancel();
    // Places of the text are looked at no more; the article is shown all the same.
    let highlights = highlighter.highlight_within(&article, None, &budget);
    assert!(highlights.headline().marks().is_empty());
    assert_eq!(highlights.snippet().to_string(), body);

    let request = SearchRequest::new("gold".parse().unwrap());
    let mut highlighter = index.searcher().highlighter(&request).unwrap();
    let highlights = highlighter.highlight_within(&article, None, &budget);
    assert_eq!(highlights.headline().marks().first(), Some(&(0..4)));
}
