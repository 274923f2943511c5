//! Any number of articles: sentences of the Foreign Relations put together anew where
//! `CHANCERY_DATA` is set, else generated ones.
//!
//! Articles are made one by one, and the same seed gives the same ones. A pool of sentences has no
//! more different words than its sentences, so each article also has a word of its own kind that
//! about twelve articles share: without it a large collection would have no rare words.

use std::fs::File;
use std::io::BufReader;

use chancery::{Article, JsonLines, Official, OfficialBuilder, sentences};

use super::Result;
use super::corpus::frus;
use super::random::Random;
use super::vocabulary::{Vocabulary, date, rare_word};

/// Of the articles of the Foreign Relations, one in so many gives its sentences.
const ONE_IN: usize = 4;
/// Sentences that follow each other in an article are taken together, up to so many.
const LONGEST_RUN: usize = 4;
/// Articles that share a rare word.
const SHARE_RARE: usize = 12;

/// Where articles come from.
pub(crate) enum Source {
    Sentences(Pool),
    Words(Vocabulary),
}

/// Sentences and what else articles have.
pub(crate) struct Pool {
    sentences: Vec<String>,
    particulars: Vec<Particulars>,
}

struct Particulars {
    title: String,
    officials: Vec<OfficialBuilder>,
    topics: Vec<Vec<String>>,
}

impl Source {
    pub(crate) fn load() -> Result<Self> {
        let Some(file) = frus() else { return Ok(Self::Words(Vocabulary::new())) };
        let mut pool = Pool { sentences: Vec::new(), particulars: Vec::new() };
        let reader = BufReader::new(zstd::Decoder::new(File::open(file)?)?);
        for article in JsonLines::new(reader).step_by(ONE_IN) {
            pool.add(&article?);
        }
        Ok(Self::Sentences(pool))
    }

    pub(crate) fn name(&self) -> String {
        match self {
            Self::Sentences(pool) => {
                let bytes: usize = pool.sentences.iter().map(String::len).sum();
                format!(
                    "articles of {} sentences of FRUS ({} MB), put together at random",
                    pool.sentences.len(),
                    bytes / 1_000_000
                )
            }
            Self::Words(_) => "generated articles, words by Zipf's law".to_owned(),
        }
    }

    /// The articles of a collection of this size.
    pub(crate) fn articles(
        &self,
        count: usize,
        seed: u64,
    ) -> impl Iterator<Item = Result<Article>> + '_ {
        let mut random = Random::new(seed);
        let rare_words = count.div_ceil(SHARE_RARE);
        (0..count).map(move |number| {
            let rare = rare_word(random.below(rare_words));
            match self {
                Self::Sentences(pool) => pool.article(number, &rare, &mut random),
                Self::Words(vocabulary) => vocabulary.article(number, &rare, &mut random),
            }
        })
    }
}

impl Pool {
    fn add(&mut self, article: &Article) {
        for range in sentences(article.body()) {
            self.sentences.extend(article.body().get(range).map(str::to_owned));
        }
        let official = |official: &Official| {
            let builder = Official::new(official.name());
            match official.office() {
                Some(office) => builder.office(office),
                None => builder,
            }
        };
        self.particulars.push(Particulars {
            title: article.title().unwrap_or_default().to_owned(),
            officials: article.officials().iter().map(official).collect(),
            topics: article.topics().to_vec(),
        });
    }

    fn article(&self, number: usize, rare: &str, random: &mut Random) -> Result<Article> {
        let mut body = format!("File {rare}.");
        let mut left = sentence_count(random);
        while left > 0 {
            let count = random.between(1, LONGEST_RUN).min(left);
            let start = random.below(self.sentences.len());
            for (at, sentence) in self.sentences.iter().skip(start).take(count).enumerate() {
                body.push_str(if at == 0 { "\n\n" } else { " " });
                body.push_str(sentence);
            }
            left -= count;
        }
        let mut builder = Article::builder(format!("s{number}")).body(body).date(date(random)?);
        if let Some(particulars) = random.pick(&self.particulars) {
            builder = builder.title(particulars.title.as_str());
            for official in &particulars.officials {
                builder = builder.official(official.clone());
            }
            for topic in &particulars.topics {
                builder = builder.topic(topic.iter().map(String::as_str));
            }
        }
        Ok(builder.build()?)
    }
}

/// Sentences of one article: 8 to 40, mostly fewer than 20.
pub(crate) fn sentence_count(random: &mut Random) -> usize {
    8 + random.below(33).min(random.below(33))
}
