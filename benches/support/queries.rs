//! Queries of some classes, drawn from articles so that they find something.
//!
//! The same articles and judge give the same queries, whichever classes are drawn. The file must
//! not know how either side writes a query.

use std::collections::BTreeSet;

use chancery::{Article, Day, sentences};

use super::Result;
use super::random::Random;

/// Queries of one class.
pub(crate) const QUERIES: usize = 60;
/// Hits asked for.
pub(crate) const TOP: usize = 10;

/// Draws after which a class is left with fewer queries.
const TRIES: usize = 200 * QUERIES;
/// Of ten thousand articles, those that a word of several is in.
const OF_SEVERAL: (u64, u64) = (20, 2_500);
/// Of ten thousand articles, those that a word of a phrase is in.
const OF_PHRASE: (u64, u64) = (50, 10_000);
const ALL_ARTICLES: (u64, u64) = (0, 10_000);

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Class {
    TermRare,
    TermMiddling,
    TermFrequent,
    All2,
    All3,
    Any2,
    Any4,
    Any8,
    Phrase2,
    /// Two frequent words near each other; tantivy is asked for the phrase.
    Near2,
    Question,
    All2Dates,
    Any3Dates,
    Newest,
    Count,
}

/// How words of a query go together.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Mode {
    Any,
    All,
    Phrase,
    /// Within five words here, side by side on tantivy's side.
    Near,
}

impl Class {
    pub(crate) const ALL: [Self; 15] = [
        Self::TermRare,
        Self::TermMiddling,
        Self::TermFrequent,
        Self::All2,
        Self::All3,
        Self::Any2,
        Self::Any4,
        Self::Any8,
        Self::Phrase2,
        Self::Near2,
        Self::Question,
        Self::All2Dates,
        Self::Any3Dates,
        Self::Newest,
        Self::Count,
    ];

    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::TermRare => "term_rare",
            Self::TermMiddling => "term_middling",
            Self::TermFrequent => "term_frequent",
            Self::All2 => "all_2",
            Self::All3 => "all_3",
            Self::Any2 => "any_2",
            Self::Any4 => "any_4",
            Self::Any8 => "any_8",
            Self::Phrase2 => "phrase_2",
            Self::Near2 => "near_2",
            Self::Question => "question",
            Self::All2Dates => "all_2_dates",
            Self::Any3Dates => "any_3_dates",
            Self::Newest => "newest",
            Self::Count => "count",
        }
    }

    pub(crate) fn mode(self) -> Mode {
        match self {
            Self::All2 | Self::All3 | Self::All2Dates | Self::Newest => Mode::All,
            Self::Phrase2 => Mode::Phrase,
            Self::Near2 => Mode::Near,
            _ => Mode::Any,
        }
    }

    fn has_dates(self) -> bool {
        matches!(self, Self::All2Dates | Self::Any3Dates)
    }
}

/// What a query looks for.
#[derive(Clone, Debug)]
pub(crate) struct Drawn {
    /// In lower case, ASCII letters only.
    pub(crate) words: Vec<String>,
    /// The first and the last day.
    pub(crate) days: Option<(Day, Day)>,
    /// Place in the sample of an article that the query finds.
    pub(crate) source: usize,
}

/// Says which words may be in a query.
pub(crate) trait Judge {
    /// Articles in all.
    fn articles(&self) -> Result<u64>;

    /// Articles with this word.
    fn articles_with(&mut self, word: &str) -> Result<u64>;

    /// Whether the word may be in a query at all. It is asked about few words, so that it may take
    /// its time.
    fn is_fit(&mut self, word: &str) -> Result<bool>;
}

/// Draws queries from a sample of articles.
pub(crate) struct Sampler<'a, J> {
    sample: &'a [Article],
    judge: J,
    /// Articles in all.
    articles: u64,
    /// Dates of the sample: first and last day, in order.
    dates: Vec<(Day, Day)>,
}

impl<'a, J: Judge> Sampler<'a, J> {
    pub(crate) fn new(sample: &'a [Article], judge: J) -> Result<Self> {
        let dates = sample.iter().filter_map(Article::date);
        let mut dates: Vec<_> = dates.map(|date| (date.first_day(), date.last_day())).collect();
        dates.sort_unstable();
        let articles = judge.articles()?;
        Ok(Self { sample, judge, articles, dates })
    }

    /// At most [`QUERIES`] different queries of one class.
    pub(crate) fn draw(&mut self, class: Class) -> Result<Vec<Drawn>> {
        let mut random = Random::new(class.name().bytes().fold(7, |h, b| h * 131 + u64::from(b)));
        let mut seen = BTreeSet::new();
        let mut list = Vec::new();
        for _ in 0..TRIES {
            if list.len() == QUERIES {
                break;
            }
            if let Some(drawn) = self.one(class, &mut random)?
                && seen.insert(drawn.words.clone())
            {
                list.push(drawn);
            }
        }
        Ok(list)
    }

    fn one(&mut self, class: Class, random: &mut Random) -> Result<Option<Drawn>> {
        let source = random.below(self.sample.len());
        let Some(article) = self.sample.get(source) else { return Ok(None) };
        let articles = self.articles;
        let days = if class.has_dates() {
            let Some(days) = self.days(article, random) else { return Ok(None) };
            Some(days)
        } else {
            None
        };
        let words = match class {
            Class::TermRare => self.words(article, 1, (5, 30), random),
            Class::TermMiddling => self.words(article, 1, share((50, 200), articles), random),
            Class::TermFrequent => self.words(article, 1, share((1_000, 4_000), articles), random),
            Class::All2 | Class::Any2 | Class::All2Dates | Class::Newest => {
                self.words(article, 2, share(OF_SEVERAL, articles), random)
            }
            Class::All3 | Class::Any3Dates | Class::Count => {
                self.words(article, 3, share(OF_SEVERAL, articles), random)
            }
            Class::Any4 => self.words(article, 4, share(OF_SEVERAL, articles), random),
            Class::Any8 => self.words(article, 8, share(OF_SEVERAL, articles), random),
            Class::Phrase2 => self.run(article, 2, share(OF_PHRASE, articles), random),
            Class::Near2 => self.run(article, 2, share((1_000, 10_000), articles), random),
            Class::Question => self.run(article, 9, share(ALL_ARTICLES, articles), random),
        }?;
        Ok(words.map(|words| Drawn { words, days, source }))
    }

    /// Different words of an article, anywhere in it.
    fn words(
        &mut self,
        article: &Article,
        count: usize,
        range: (u64, u64),
        random: &mut Random,
    ) -> Result<Option<Vec<String>>> {
        let all: BTreeSet<String> = article.body().split_whitespace().filter_map(plain).collect();
        let all: Vec<String> = all.into_iter().filter(|word| word.len() > 2).collect();
        let mut chosen: Vec<String> = Vec::new();
        for _ in 0..8 * count {
            let Some(word) = random.pick(&all) else { break };
            if !chosen.contains(word) && self.is_good(word, range)? {
                chosen.push(word.clone());
                if chosen.len() == count {
                    return Ok(Some(chosen));
                }
            }
        }
        Ok(None)
    }

    /// Consecutive words of a sentence.
    fn run(
        &mut self,
        article: &Article,
        count: usize,
        range: (u64, u64),
        random: &mut Random,
    ) -> Result<Option<Vec<String>>> {
        let ranges: Vec<_> = sentences(article.body()).collect();
        let Some(sentence) = random.pick(&ranges) else { return Ok(None) };
        let sentence = article.body().get(sentence.clone()).unwrap_or_default();
        let all: Vec<&str> = sentence.split_whitespace().collect();
        let start = random.below((all.len() + 1).saturating_sub(count));
        let mut words = Vec::new();
        for word in all.iter().skip(start).take(count) {
            match plain(word) {
                Some(word) if self.is_good(&word, range)? => words.push(word),
                _ => return Ok(None),
            }
        }
        Ok(Some(words).filter(|words| words.len() == count))
    }

    fn is_good(&mut self, word: &str, (least, most): (u64, u64)) -> Result<bool> {
        let found = self.judge.articles_with(word)?;
        Ok((least..=most).contains(&found) && self.judge.is_fit(word)?)
    }

    /// Days around the date of an article, with the dates of 5 % to 10 % of all articles. No date
    /// goes across the first of them, so that it does not matter whether the whole of a date counts
    /// or its first day.
    fn days(&self, article: &Article, random: &mut Random) -> Option<(Day, Day)> {
        let own = article.date()?.first_day();
        let at = self.dates.partition_point(|(first, _)| *first < own);
        let count = self.dates.len() * random.between(50, 100) / 1000;
        let from = at.saturating_sub(random.below(count));
        let mut start = self.dates.get(from)?.0;
        while let Some((_, last)) =
            self.dates.iter().find(|(first, last)| *first < start && start <= *last)
        {
            start = Day::from_number(last.number() + 1)?;
        }
        let (end, _) = *self.dates.get((from + count).min(self.dates.len() - 1))?;
        (start <= own && own <= end).then_some((start, end))
    }
}

/// So many articles of ten thousand, out of these.
fn share((least, most): (u64, u64), articles: u64) -> (u64, u64) {
    ((articles * least).div_ceil(10_000), articles * most / 10_000)
}

/// The word without the punctuation around it, in lower case, if what is left are ASCII letters.
fn plain(word: &str) -> Option<String> {
    let word = word.trim_matches([',', '.', ';', ':', '(', ')']);
    let plain = !word.is_empty() && word.bytes().all(|byte| byte.is_ascii_alphabetic());
    plain.then(|| word.to_ascii_lowercase())
}
