//! A naive search: articles as their tokens, which are gone through for every query.
//!
//! It must know nothing of how an index is searched.

use std::collections::BTreeSet;
use std::sync::LazyLock;

use tantivy::fieldnorm::FieldNormReader;

use crate::Article;
use crate::analysis::Analyzer;
use crate::article::{Role, paragraph_ranges};
use crate::query::pattern::Matcher;
use crate::query::plan::{Condition, NameWord, Part, Pattern, Plan, Ranked, Words};
use crate::search::frequencies::WITHOUT_END;
use crate::search::naive::{self, Occurrences, Place, Places};

static ANALYZER: LazyLock<Analyzer> = LazyLock::new(Analyzer::default);

/// A token of an article, as often as it counts.
struct Token {
    position: u32,
    term: String,
    exact: String,
    times: u32,
}

/// An article as its tokens.
#[derive(Default)]
pub(super) struct Read {
    tokens: Vec<Token>,
    places: Places,
    /// Role and words of each official's name.
    officials: Vec<(Role, Vec<String>)>,
    date: Option<(i32, i32)>,
    desk: String,
}

impl Read {
    pub(super) fn of(article: &Article) -> Self {
        let mut read = Self::default();
        let none = Place {
            unit: 0,
            paragraph: 0,
            sentence: 0,
            is_title: false,
            is_lead: false,
            is_body: false,
        };
        let mut next = 0;
        let lead = article.lead_range();
        for range in paragraph_ranges(article.body()) {
            let is_lead = !lead.is_empty() && range.contains(&lead.start);
            let place = Place { is_lead, is_body: true, ..none };
            next = read.add(article.body().get(range).unwrap(), next, place, 1);
        }
        let mut unit = 0;
        let mut add_unit = |read: &mut Self, texts: &[&str], is_title: bool| {
            unit += 1;
            let mut start = 10_000 * u32::try_from(unit).unwrap();
            for text in texts {
                let place = Place { unit, is_title, ..none };
                start = read.add(text, start, place, if is_title { 3 } else { 1 });
            }
            // All of it is one sentence.
            for (_, place) in read.places.range_mut(10_000 * u32::try_from(unit).unwrap()..) {
                (place.paragraph, place.sentence) = (1_000_000 + unit, 1_000_000 + unit);
            }
        };
        add_unit(&mut read, &[article.title().unwrap_or_default()], true);
        for official in article.officials() {
            let name = official.normalized_name();
            add_unit(&mut read, &[&name, official.office().unwrap_or_default()], false);
            let words = ANALYZER.tokens(&name).into_iter().map(|token| token.exact).collect();
            read.officials.extend(official.roles().first().map(|role| (*role, words)));
        }
        for topic in article.topics() {
            let labels: Vec<&str> = topic.iter().map(String::as_str).collect();
            add_unit(&mut read, &labels, false);
        }
        let days = |date: &crate::DateSpan| (date.first_day().number(), date.last_day().number());
        read.date = article.date().map(|date| days(&date));
        read.desk = article.fields()["desk"][0].to_lowercase();
        read
    }

    /// Adds a paragraph; tells the position after it.
    fn add(&mut self, text: &str, start: u32, place: Place, times: u32) -> u32 {
        let sentence = std::cell::Cell::new(self.tokens.len());
        let paragraph = self.tokens.len();
        let len = ANALYZER.session().analyze_with_sentences(
            text,
            &mut |token| {
                let position = start + token.position;
                let (term, exact) = (token.term.to_owned(), token.exact.to_owned());
                self.tokens.push(Token { position, term, exact, times });
                let place = Place { paragraph, sentence: sentence.get(), ..place };
                self.places.insert(position, place);
            },
            &mut |_| sentence.set(sentence.get() + 100_000),
        );
        start + len
    }

    fn len(&self) -> u32 {
        self.tokens.iter().map(|token| token.times).sum()
    }

    fn of_terms(&self, terms: &BTreeSet<String>) -> Occurrences {
        let tokens = self.tokens.iter().filter(|token| terms.contains(&token.term));
        let positions = tokens.flat_map(|token| (0..token.times).map(|_| token.position));
        naive::of_positions(&positions.collect::<Vec<_>>())
    }

    fn occurrences(&self, words: &Words, corpus: &Corpus) -> Occurrences {
        if let Some(terms) = corpus.plain(words) {
            return self.of_terms(&terms);
        }
        let lists = |terms: &[String]| -> Vec<Occurrences> {
            terms.iter().map(|term| self.of_terms(&[term.clone()].into())).collect()
        };
        match words {
            Words::Phrase(terms) => naive::sloppy(&lists(terms), 0, &self.places),
            Words::Sloppy { terms, slop } => naive::sloppy(&lists(terms), *slop, &self.places),
            Words::Any(any) => {
                let (plain, others): (Vec<_>, Vec<_>) =
                    any.iter().partition(|words| corpus.plain(words).is_some());
                let plain = plain.into_iter().filter_map(|words| corpus.plain(words)).flatten();
                let plain = self.of_terms(&plain.collect());
                let others = others.into_iter().map(|words| self.occurrences(words, corpus));
                naive::any(others.chain([plain]))
            }
            Words::Near { left, right, distance } => naive::near(
                &self.occurrences(left, corpus),
                &self.occurrences(right, corpus),
                *distance,
                &self.places,
            ),
            Words::In { part, words } => {
                naive::within(*part, self.occurrences(words, corpus), &self.places)
            }
            _ => Occurrences::new(),
        }
    }

    fn freq(&self, words: &Words, corpus: &Corpus) -> u32 {
        self.freq_and_count(words, corpus)[0]
    }

    /// How often words occur, weighted, and in how many places.
    pub(super) fn freq_and_count(&self, words: &Words, corpus: &Corpus) -> [u32; 2] {
        if let Words::Fulfils(condition) = words {
            return if self.fulfils(condition, corpus) { [WITHOUT_END, 0] } else { [0, 0] };
        }
        let (at_least, words) = match words {
            Words::AtLeast { count, words } => (*count, &**words),
            words => (0, words),
        };
        if let Words::Exact { word, .. } = words {
            let tokens = self.tokens.iter().filter(|token| token.exact == *word);
            let freq: u32 = tokens.clone().map(|token| token.times).sum();
            let places = u32::try_from(tokens.count()).unwrap();
            return if freq >= at_least { [freq, places] } else { [0, 0] };
        }
        let (count, freq) = naive::count_and_freq(&self.occurrences(words, corpus));
        if count >= at_least { [freq, count] } else { [0, 0] }
    }

    /// What of the frequency is the title's, whose places alone are told apart.
    pub(super) fn freq_in_title(&self, words: &Words, corpus: &Corpus) -> u32 {
        let mut words = words;
        while let Words::AtLeast { words: inner, .. } = words {
            words = inner;
        }
        let all = self.occurrences(words, corpus);
        naive::count_and_freq(&naive::within(Part::Title, all, &self.places)).1
    }

    fn fulfils(&self, condition: &Condition, corpus: &Corpus) -> bool {
        let desk = format!("desk={}", self.desk);
        match condition {
            Condition::Words(words) => self.freq(words, corpus) > 0,
            Condition::Names { words, role, .. } => self.officials.iter().any(|(has, name)| {
                role.is_none_or(|role| role == *has)
                    && words.iter().all(|word| match word {
                        NameWord::Term(term) => name.contains(term),
                        NameWord::Pattern(pattern) => name.iter().any(|word| fits(pattern, word)),
                    })
            }),
            Condition::Keyword { value, .. } => *value == desk,
            Condition::KeywordPattern { pattern, .. } => fits(pattern, &desk),
            Condition::Date { first, last } => {
                self.date.is_some_and(|(lo, hi)| lo <= last.number() && hi >= first.number())
            }
            Condition::DateWithin { first, last } => {
                self.date.is_some_and(|(lo, hi)| lo >= first.number() && hi <= last.number())
            }
            Condition::All(all) => all.iter().all(|one| self.fulfils(one, corpus)),
            Condition::Any(any) => any.iter().any(|one| self.fulfils(one, corpus)),
            Condition::Not(not) => !self.fulfils(not, corpus),
            Condition::AddedAfter(_) | Condition::Everything => true,
            Condition::Met { .. } | Condition::Nothing => false,
        }
    }
}

fn fits(pattern: &Pattern, word: &str) -> bool {
    Matcher::new(pattern).distance(word).is_some()
}

/// Articles, each of which is there so many times.
pub(super) struct Corpus {
    pub(super) made: Vec<Read>,
    pub(super) copies: usize,
}

impl Corpus {
    /// The terms that words are any of, if that is all that they are.
    fn plain(&self, words: &Words) -> Option<BTreeSet<String>> {
        match words {
            Words::Term(term) => Some([term.clone()].into()),
            Words::Pattern(pattern) => {
                let tokens = self.made.iter().flat_map(|made| &made.tokens);
                let fitting = tokens
                    .filter(|token| fits(pattern, &token.term) || fits(pattern, &token.exact));
                Some(fitting.map(|token| token.term.clone()).collect())
            }
            Words::Any(any) => {
                let all: Option<Vec<_>> = any.iter().map(|words| self.plain(words)).collect();
                Some(all?.into_iter().flatten().collect())
            }
            _ => None,
        }
    }

    fn docs(&self) -> usize {
        self.made.len() * self.copies
    }

    /// Articles that hold each of the terms, added up.
    fn sum_of_freqs(&self, terms: &BTreeSet<String>) -> usize {
        let held = |term: &&String, made: &Read| made.tokens.iter().any(|t| t.term == **term);
        let count = |term| self.made.iter().filter(|made| held(&term, made)).count() * self.copies;
        terms.iter().map(count).sum()
    }

    fn idf(&self, words: &Words) -> f64 {
        let one = |freq: usize| {
            let (df, n) = (freq.min(self.docs()) as f64, self.docs() as f64);
            (1.0 + (n - df + 0.5) / (df + 0.5)).ln()
        };
        match words {
            Words::Phrase(terms) | Words::Sloppy { terms, .. } => {
                terms.iter().map(|term| one(self.sum_of_freqs(&[term.clone()].into()))).sum()
            }
            Words::Near { left, right, .. } => self.idf(left) + self.idf(right),
            Words::In { words, .. } | Words::AtLeast { words, .. } => self.idf(words),
            Words::Term(_)
            | Words::Exact { .. }
            | Words::Pattern(_)
            | Words::Any(_)
            | Words::Fulfils(_) => one(self.freq(words)),
        }
    }

    fn freq(&self, words: &Words) -> usize {
        if let Some(terms) = self.plain(words) {
            return self.sum_of_freqs(&terms);
        }
        match words {
            Words::Exact { stem, word } if stem == word => {
                self.sum_of_freqs(&[stem.clone()].into())
            }
            Words::Exact { word, .. } => {
                let held = |made: &&Read| made.tokens.iter().any(|token| token.exact == *word);
                self.made.iter().filter(held).count() * self.copies
            }
            Words::Phrase(terms) | Words::Sloppy { terms, .. } => {
                let freqs = terms.iter().map(|term| self.sum_of_freqs(&[term.clone()].into()));
                freqs.min().unwrap_or(0)
            }
            Words::Near { left, right, .. } => self.freq(left).min(self.freq(right)),
            Words::In { words, .. } | Words::AtLeast { words, .. } => self.freq(words),
            Words::Any(any) => {
                let plain: BTreeSet<String> =
                    any.iter().filter_map(|words| self.plain(words)).flatten().collect();
                let others = any.iter().filter(|words| self.plain(words).is_none());
                self.sum_of_freqs(&plain) + others.map(|words| self.freq(words)).sum::<usize>()
            }
            Words::Fulfils(condition) => {
                let fulfil = self.made.iter().filter(|made| made.fulfils(condition, self));
                fulfil.count() * self.copies
            }
            Words::Term(_) | Words::Pattern(_) => 0,
        }
    }

    pub(super) fn matches(&self, plan: &Plan, made: &Read) -> bool {
        let has = |ranked: &&Ranked| made.freq(&ranked.words, self) > 0;
        let mut required = plan.ranked.iter().filter(|ranked| ranked.required).peekable();
        let ranked = if required.peek().is_some() {
            required.all(|ranked| has(&ranked))
        } else {
            !plan.needs_one || plan.ranked.is_empty() || plan.ranked.iter().any(|r| has(&r))
        };
        ranked
            && plan.required.iter().all(|condition| made.fulfils(condition, self))
            && !plan.excluded.iter().any(|condition| made.fulfils(condition, self))
    }

    pub(super) fn score(&self, plan: &Plan, made: &Read, ranking: [f64; 3]) -> f64 {
        let [k1, b, title_boost] = ranking;
        let stored = |made: &Read| {
            let norm = FieldNormReader::fieldnorm_to_id(made.len());
            f64::from(FieldNormReader::id_to_fieldnorm(norm))
        };
        let average = self.made.iter().map(stored).sum::<f64>() / self.made.len() as f64;
        let k = k1 * (1.0 - b + b * stored(made) / average.max(1.0));
        let one = |ranked: &Ranked| {
            let freq = f64::from(made.freq(&ranked.words, self));
            let of_title = if freq > 0.0 { made.freq_in_title(&ranked.words, self) } else { 0 };
            let freq = freq + (title_boost - 1.0) * f64::from(of_title);
            let part = if freq == 0.0 { 0.0 } else { freq / (freq + k) };
            f64::from(ranked.boost) * self.idf(&ranked.words) * (k1 + 1.0) * part
        };
        let sum: f64 = plan.ranked.iter().map(one).sum();
        sum + plan.near.map_or(0.0, |near| {
            let whole: f64 =
                plan.ranked.iter().map(|r| f64::from(r.boost) * self.idf(&r.words)).sum();
            let Some((lo, hi)) = made.date else { return 0.0 };
            let away = (lo - near.last.number()).max(near.first.number() - hi).max(0);
            let part = (-f64::from(away) / f64::from(near.half_life)).exp2();
            whole * f64::from(near.share) * (k1 + 1.0) * part
        })
    }
}
