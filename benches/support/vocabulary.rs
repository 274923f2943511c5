//! Articles of made-up words whose ranks follow Zipf's law.
//!
//! Words are plain ASCII letters, so that every analyzer reads them alike. The same seed gives the
//! same articles.

use chancery::{Article, ArticleBuilder, DateSpan, Day, Official};

use super::Result;
use super::random::Random;
use super::resample::sentence_count;

const WORDS: usize = 40_000;
/// Words of the subject of one article.
const SUBJECT: usize = 25;
const NAMES: usize = 600;
const FIRST_YEAR: i16 = 1861;
const YEARS: usize = 160;

const CONSONANTS: &[u8] = b"bdfgklmnprstvz";
const VOWELS: &[u8] = b"aeiou";
const SYLLABLES: usize = CONSONANTS.len() * VOWELS.len();

/// Words by rank, with the running sum of their weights.
#[derive(Debug)]
pub(crate) struct Vocabulary {
    words: Vec<String>,
    sums: Vec<f64>,
    names: Vec<String>,
}

impl Vocabulary {
    pub(crate) fn new() -> Self {
        let words: Vec<String> = (0..WORDS).map(word).collect();
        let mut sum = 0.0;
        let sums = (0_u32..).take(WORDS).map(|rank| {
            sum += 1.0 / (f64::from(rank) + 2.7);
            sum
        });
        let sums = sums.collect();
        let mut random = Random::new(17);
        let names = (0..NAMES)
            .map(|_| {
                let mut name = || capitalised(&word(random.between(WORDS, 2 * WORDS)));
                format!("{} {}", name(), name())
            })
            .collect();
        Self { words, sums, names }
    }

    /// A word, by its weight.
    fn word(&self, random: &mut Random) -> &str {
        let at = random.unit() * self.sums.last().copied().unwrap_or_default();
        let rank = self.sums.partition_point(|sum| *sum <= at);
        self.words.get(rank).map_or("ba", String::as_str)
    }

    /// A sentence; one word in five is one of the subject.
    fn sentence(&self, subject: &[&str], random: &mut Random) -> String {
        let count = random.between(8, 34);
        let mut sentence = String::with_capacity(8 * count);
        for at in 0..count {
            let word = match random.below(5) {
                0 => random.pick(subject).copied().unwrap_or("ba"),
                _ => self.word(random),
            };
            if at == 0 {
                sentence.push_str(&capitalised(word));
            } else {
                sentence.push(' ');
                sentence.push_str(word);
            }
            if at + 1 < count && random.below(12) == 0 {
                sentence.push(',');
            }
        }
        sentence.push('.');
        sentence
    }

    /// What one article is about.
    fn subject(&self, random: &mut Random) -> Vec<&str> {
        (0..SUBJECT).map(|_| self.word(random)).collect()
    }

    /// The name of an official; the first of the list come up far more often.
    fn name(&self, random: &mut Random) -> &str {
        let below = random.between(1, self.names.len());
        self.names.get(random.below(below)).map_or("Ba Bo", String::as_str)
    }

    /// An article of sentences, in paragraphs, after a line with a word given.
    pub(crate) fn article(
        &self,
        number: usize,
        rare: &str,
        random: &mut Random,
    ) -> Result<Article> {
        let subject = self.subject(random);
        let mut body = format!("File {rare}.");
        for at in 0..sentence_count(random) {
            body.push_str(if at % 5 == 0 { "\n\n" } else { " " });
            body.push_str(&self.sentence(&subject, random));
        }
        let title = subject.iter().take(6).copied().collect::<Vec<_>>().join(" ");
        let builder = Article::builder(format!("g{number}")).title(capitalised(&title)).body(body);
        Ok(self.with_particulars(builder, &subject, random)?.build()?)
    }

    /// Adds officials, a topic and a date; one article in fifty has no date.
    fn with_particulars(
        &self,
        mut builder: ArticleBuilder,
        subject: &[&str],
        random: &mut Random,
    ) -> Result<ArticleBuilder> {
        for _ in 0..random.below(5) {
            builder = builder.official(Official::new(self.name(random)));
        }
        builder = builder.topic(subject.iter().rev().take(3).copied());
        Ok(match random.below(50) {
            0 => builder,
            _ => builder.date(date(random)?),
        })
    }
}

/// A date of a century and a half: mostly a day, now and then a month or a year.
pub(crate) fn date(random: &mut Random) -> Result<DateSpan> {
    let year = FIRST_YEAR + i16::try_from(random.below(YEARS))?;
    let month = u8::try_from(random.between(1, 12))?;
    Ok(match random.below(100) {
        0 => DateSpan::year(year)?,
        1..=3 => DateSpan::month(year, month)?,
        _ => Day::new(year, month, u8::try_from(random.between(1, 28))?)?.into(),
    })
}

/// A word that is in no article otherwise.
pub(crate) fn rare_word(number: usize) -> String {
    let all = SYLLABLES * SYLLABLES * SYLLABLES * SYLLABLES;
    let scattered = number * 15_485_863 % all;
    syllables(scattered, 4)
}

/// The word of a rank: of two syllables for the first ranks, of three for the others. No two ranks
/// have the same word, and neighbours do not look alike.
fn word(rank: usize) -> String {
    let short = SYLLABLES * SYLLABLES;
    if rank < short {
        syllables(rank * 1811 % short, 2)
    } else {
        syllables((rank - short) * 104_729 % (short * SYLLABLES), 3)
    }
}

fn syllables(mut left: usize, count: usize) -> String {
    let mut word = String::new();
    for _ in 0..count {
        let syllable = left % SYLLABLES;
        left /= SYLLABLES;
        let letters =
            [CONSONANTS.get(syllable / VOWELS.len()), VOWELS.get(syllable % VOWELS.len())];
        word.extend(letters.into_iter().flatten().map(|letter| char::from(*letter)));
    }
    word
}

fn capitalised(word: &str) -> String {
    let mut chars = word.chars();
    let first = chars.next().map(|first| first.to_ascii_uppercase());
    first.into_iter().chain(chars).collect()
}
