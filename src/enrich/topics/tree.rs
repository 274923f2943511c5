//! A tree of topics, and a trie of the phrases that show them.
//!
//! It knows labels, phrases and weights. It must not know where they were written down nor how a
//! topic is scored. Its one law: at a word the longest phrase is taken, and the next is looked for
//! behind it.

use std::ops::Range;

use rustc_hash::FxHashMap;

use super::super::annotation::BETWEEN_LABELS;
use super::super::spelling::{Screen, spelling};
use super::super::text::{Gap, Text, Word};
use super::words::{Capitals, forms};

/// The most words of a phrase.
pub(super) const MAX_WORDS: usize = 12;

/// A topic, by its number in its tree.
pub(super) type TopicId = u32;

/// A phrase of a topic, by its number in its tree.
pub(super) type PhraseId = u32;

const ROOT: u32 = 0;

#[derive(Debug)]
struct Topic {
    parent: Option<TopicId>,
    label: String,
    /// The labels of its path with ` > ` between them.
    value: String,
}

/// A phrase, and what it shows.
#[derive(Debug)]
pub(super) struct Phrase {
    /// None when the phrase shows nothing and only hides others.
    pub(super) topic: Option<TopicId>,
    pub(super) weight: f32,
    /// What each of its words asks of the text.
    capitals: Vec<Capitals>,
}

impl Phrase {
    /// Whether the phrase is one word in capitals, which says nothing in a text all in capitals.
    fn is_acronym(&self) -> bool {
        matches!(self.capitals.as_slice(), [Capitals::All])
    }
}

/// Topics, each after the one above it, and their phrases.
#[derive(Debug, Default)]
pub(super) struct Tree {
    topics: Vec<Topic>,
    phrases: Vec<Phrase>,
    /// By the hash of a form of a word, the words of phrases that it stands for.
    forms: FxHashMap<u64, Known>,
    /// The forms, and those of words that begin a phrase.
    screens: Screens,
    /// By a state of the trie and the number of a word, the next state.
    edges: FxHashMap<(u32, u32), u32>,
    states: Vec<State>,
    /// By its letters and whether it takes the endings of verbs, the number of a word of phrases.
    words: FxHashMap<(String, bool), u32>,
}

/// A state of the trie.
#[derive(Debug, Default)]
struct State {
    /// The phrases that end in it.
    ends: Vec<PhraseId>,
    /// Whether any phrase goes on from it.
    goes_on: bool,
}

/// The words of phrases that a form of a word stands for.
#[derive(Debug, Default)]
struct Known {
    numbers: Vec<u32>,
    /// Those that begin a phrase, in order, with the states behind them.
    begun: Vec<(u32, u32)>,
}

#[derive(Debug)]
struct Screens {
    all: Screen,
    first: Screen,
}

impl Default for Screens {
    fn default() -> Self {
        Self { all: Screen::new(16), first: Screen::new(16) }
    }
}

impl Tree {
    pub(super) fn new() -> Self {
        Self { states: vec![State::default()], ..Self::default() }
    }

    /// Adds a topic below another; none when it is there already.
    pub(super) fn add_topic(&mut self, parent: Option<TopicId>, label: &str) -> Option<TopicId> {
        if self.child(parent, label).is_some() {
            return None;
        }
        let value = match parent.and_then(|parent| self.topic(parent)) {
            Some(parent) => format!("{}{BETWEEN_LABELS}{label}", parent.value),
            None => label.to_owned(),
        };
        self.topics.push(Topic { parent, label: label.to_owned(), value });
        u32::try_from(self.topics.len() - 1).ok()
    }

    /// The topic of a label below another.
    pub(super) fn child(&self, parent: Option<TopicId>, label: &str) -> Option<TopicId> {
        let same = |topic: &Topic| topic.parent == parent && topic.label == label;
        self.topics.iter().position(same).and_then(|n| u32::try_from(n).ok())
    }

    /// Adds a phrase; `false` when it has no words, too many, or a mark between two of them.
    pub(super) fn add_phrase(&mut self, topic: Option<TopicId>, weight: f32, text: &str) -> bool {
        let plain = text.replace('~', " ");
        let words = Text::read(&plain).words;
        if words.is_empty()
            || words.len() > MAX_WORDS
            || words.iter().skip(1).any(|word| word.gap > Gap::Space)
        {
            return false;
        }
        let mut state = ROOT;
        for word in &words {
            let verb = text.as_bytes().get(word.range().end) == Some(&b'~');
            let (number, forms) = self.word(word.of(&plain).to_ascii_lowercase(), verb);
            let next = u32::try_from(self.states.len()).unwrap_or(u32::MAX);
            let begins = state == ROOT;
            if let Some(state) = self.states.get_mut(state as usize) {
                state.goes_on = true;
            }
            state = *self.edges.entry((state, number)).or_insert(next);
            if state == next {
                self.states.push(State::default());
            }
            if begins {
                self.begin(&forms, number, state);
            }
        }
        let capitals = words.iter().copied().map(Capitals::asked).collect();
        let number = u32::try_from(self.phrases.len()).unwrap_or(u32::MAX);
        self.phrases.push(Phrase { topic, weight, capitals });
        if let Some(state) = self.states.get_mut(state as usize) {
            state.ends.push(number);
        }
        true
    }

    /// The number of a word of phrases, and its forms by their hashes.
    fn word(&mut self, word: String, verb: bool) -> (u32, Vec<u64>) {
        let next = u32::try_from(self.words.len()).unwrap_or(u32::MAX);
        let forms: Vec<u64> = forms(&word, verb).iter().map(|form| spelling(form)).collect();
        let number = *self.words.entry((word, verb)).or_insert(next);
        for form in &forms {
            self.screens.all.add(*form);
            let known = self.forms.entry(*form).or_default();
            if !known.numbers.contains(&number) {
                known.numbers.push(number);
            }
        }
        (number, forms)
    }

    /// Notes that a word of these forms leads from the root to a state.
    fn begin(&mut self, forms: &[u64], number: u32, state: u32) {
        for form in forms {
            self.screens.first.add(*form);
            let known = self.forms.entry(*form).or_default();
            if let Err(place) = known.begun.binary_search(&(number, state)) {
                known.begun.insert(place, (number, state));
            }
        }
    }

    fn topic(&self, topic: TopicId) -> Option<&Topic> {
        self.topics.get(topic as usize)
    }

    pub(super) fn phrase(&self, phrase: PhraseId) -> Option<&Phrase> {
        self.phrases.get(phrase as usize)
    }

    /// How many topics there are.
    pub(super) fn len(&self) -> usize {
        self.topics.len()
    }

    pub(super) fn parent(&self, topic: TopicId) -> Option<TopicId> {
        self.topic(topic)?.parent
    }

    /// The labels of a topic's path with ` > ` between them.
    pub(super) fn value(&self, topic: TopicId) -> &str {
        self.topic(topic).map_or("", |topic| &topic.value)
    }

    /// The labels of a topic's path.
    pub(super) fn path(&self, topic: TopicId) -> Vec<&str> {
        let mut path = Vec::new();
        let mut next = self.topic(topic);
        while let Some(topic) = next {
            path.push(topic.label.as_str());
            next = topic.parent.and_then(|parent| self.topic(parent));
        }
        path.reverse();
        path
    }

    pub(super) fn paths(&self) -> impl Iterator<Item = Vec<&str>> {
        (0..u32::try_from(self.topics.len()).unwrap_or(u32::MAX)).map(|topic| self.path(topic))
    }

    /// Tells of each phrase in a text and its place.
    pub(super) fn find(&self, words: &[Word], mut found: impl FnMut(PhraseId, Range<usize>)) {
        let capitals = words.iter().filter(|word| Capitals::had(**word) == Capitals::All).count();
        let shouting = capitals * 2 > words.len();
        // Known words that follow each other.
        let mut run: Vec<(Word, &Known)> = Vec::new();
        let mut found = |phrase, range| {
            if !(shouting && self.phrase(phrase).is_some_and(Phrase::is_acronym)) {
                found(phrase, range);
            }
        };
        for word in words {
            if word.gap > Gap::Line && !run.is_empty() {
                self.find_in(&run, &mut found);
                run.clear();
            }
            let screen = if run.is_empty() { &self.screens.first } else { &self.screens.all };
            let known = screen.admits(word.spelling).then(|| self.forms.get(&word.spelling));
            match known.flatten() {
                Some(known) if !run.is_empty() || !known.begun.is_empty() => {
                    run.push((*word, known));
                }
                Some(_) => {}
                None if run.is_empty() => {}
                None => {
                    self.find_in(&run, &mut found);
                    run.clear();
                }
            }
        }
        self.find_in(&run, &mut found);
    }

    /// The phrases in words that follow each other.
    fn find_in(&self, run: &[(Word, &Known)], found: &mut impl FnMut(PhraseId, Range<usize>)) {
        let mut rest = run;
        while let Some(((_, known), behind)) = rest.split_first() {
            let longest = known.begun.iter().filter_map(|(_, state)| self.longest(*state, rest, 1));
            // Of those of one length the first.
            let longest = longest.reduce(|best, next| if next.1 > best.1 { next } else { best });
            let Some((state, length)) = longest else {
                rest = behind;
                continue;
            };
            let (words, behind) = rest.split_at_checked(length).unwrap_or((rest, &[]));
            if let (Some((first, _)), Some((last, _))) = (words.first(), words.last()) {
                for phrase in self.shown(state, words) {
                    found(phrase, first.range().start..last.range().end);
                }
            }
            rest = behind;
        }
    }

    /// The state in which the longest phrase ends that begins where the words do, and how many
    /// words it has, when so many of them have led to a state already.
    fn longest(&self, state: u32, words: &[(Word, &Known)], taken: usize) -> Option<(u32, usize)> {
        let so_far = words.get(..taken).unwrap_or_default();
        let mut best = self.shown(state, so_far).next().map(|_| (state, taken));
        if self.states.get(state as usize).is_some_and(|state| state.goes_on)
            && let Some((_, known)) = words.get(taken)
        {
            for number in &known.numbers {
                if let Some(&next) = self.edges.get(&(state, *number))
                    && let Some(longer) = self.longest(next, words, taken + 1)
                    && best.is_none_or(|(_, length)| longer.1 > length)
                {
                    best = Some(longer);
                }
            }
        }
        best
    }

    /// The phrases that end in a state and whose capitals the words have.
    fn shown(&self, state: u32, words: &[(Word, &Known)]) -> impl Iterator<Item = PhraseId> {
        let ends = self.states.get(state as usize).map_or(&[][..], |state| state.ends.as_slice());
        ends.iter().copied().filter(move |phrase| {
            self.phrase(*phrase).is_some_and(|phrase| {
                let mut words = phrase.capitals.iter().zip(words);
                words.all(|(asked, (word, _))| *asked <= Capitals::had(*word))
            })
        })
    }
}
