//! How well enrichment finds the officials of the FRUS documents, which their editors tagged, and
//! the participants of memoranda of conversation.
//!
//! `cargo run --release --example evaluate_enrichment -- FOLDER [--sample people|encounters]
//! [--seed N] [--count N] [--limit DOCS] [--every N] [--misses]`
//!
//! FOLDER has `frus.jsonl.zst` or `frus.jsonl`. The officials are taken away before the text is
//! read. A tagged official counts when it is tagged in the text itself (`from`, `to`, `mention`),
//! and is found when an official that was found has the same full name, or the same family name
//! with nothing that contradicts it. The tagging is incomplete, so that what is found beyond it
//! says little: `--sample` draws some by a seed, to be read by eye. Those who are told by office alone
//! ("The President" in a list) have no name that could be tagged: they are counted on a line of their
//! own, and neither found nor emitted.

#![expect(
    clippy::print_stdout,
    clippy::indexing_slicing,
    clippy::cast_precision_loss,
    reason = "an example prints its results, of files that have their fields"
)]

use std::error::Error;
use std::io::{BufRead, BufReader};
use std::path::Path;
use std::time::{Duration, Instant};

use chancery::{
    AnnotationKind, Article, Authority, Enrichment, FoundOfficial, Official, Pipeline, TextPart,
};

#[path = "evaluate_enrichment/encounters.rs"]
mod encounters;

use self::encounters::Encounters;

fn main() -> Result<(), Box<dyn Error>> {
    let options = Options::read()?;
    // Without an authority, so that nothing but the text tells of people.
    let pipeline = Pipeline::with_authority(Authority::new());
    let mut tally = Tally::default();
    let mut met = Encounters::new(options.seed, options.count, options.misses);
    let mut sample = Sample::new(options.seed, options.count);
    for (number, line) in open(&options.folder)?.split(b'\n').enumerate() {
        let line = line?;
        if line.is_empty() || number % options.every != 0 {
            continue;
        }
        if tally.documents >= options.limit {
            break;
        }
        let document = Document::read(&line)?;
        let started = Instant::now();
        let found = pipeline.read(&document.article);
        tally.time += started.elapsed();
        tally.count(&document, &found, options.misses);
        met.count(&document.article, &found);
        if options.sample == Some(Drawn::People) {
            sample.offer(&document, &found);
        }
    }
    tally.print();
    for line in &sample.kept {
        println!("{line}");
    }
    met.print(options.sample == Some(Drawn::Encounters));
    Ok(())
}

/// What a sample is drawn of.
#[derive(Clone, Copy, PartialEq)]
enum Drawn {
    People,
    Encounters,
}

struct Options {
    folder: String,
    sample: Option<Drawn>,
    misses: bool,
    seed: u64,
    count: usize,
    limit: usize,
    every: usize,
}

impl Options {
    fn read() -> Result<Self, Box<dyn Error>> {
        let mut arguments = std::env::args().skip(1);
        let mut options = Self {
            folder: String::new(),
            sample: None,
            misses: false,
            seed: 1,
            count: 200,
            limit: usize::MAX,
            every: 1,
        };
        while let Some(argument) = arguments.next() {
            let mut value = || arguments.next().ok_or(format!("{argument} wants a value"));
            match argument.as_str() {
                "--sample" => {
                    options.sample = Some(match value()?.as_str() {
                        "people" => Drawn::People,
                        "encounters" => Drawn::Encounters,
                        other => return Err(format!("{other}: draw people or encounters").into()),
                    });
                }
                "--misses" => options.misses = true,
                "--seed" => options.seed = value()?.parse()?,
                "--count" => options.count = value()?.parse()?,
                "--limit" => options.limit = value()?.parse()?,
                "--every" => options.every = value()?.parse::<usize>()?.max(1),
                _ => options.folder = argument,
            }
        }
        if options.folder.is_empty() {
            return Err("name the folder that has frus.jsonl.zst".into());
        }
        Ok(options)
    }
}

fn open(folder: &str) -> Result<Box<dyn BufRead>, Box<dyn Error>> {
    let folder = Path::new(folder);
    let packed = folder.join("frus.jsonl.zst");
    if packed.exists() {
        let file = zstd::Decoder::new(std::fs::File::open(packed)?)?;
        return Ok(Box::new(BufReader::new(file)));
    }
    Ok(Box::new(BufReader::new(std::fs::File::open(folder.join("frus.jsonl"))?)))
}

/// A document without its officials, and they apart.
struct Document {
    article: Article,
    tagged: Vec<Tagged>,
    noted: usize,
}

struct Tagged {
    name: String,
    words: Vec<String>,
    family: Vec<String>,
    role: String,
}

impl Document {
    fn read(line: &[u8]) -> Result<Self, Box<dyn Error>> {
        let record: serde_json::Value = serde_json::from_slice(line)?;
        let text = |field: &str| record[field].as_str().unwrap_or_default().to_owned();
        let mut article = Article::builder(text("id")).title(text("title")).body(text("body"));
        if let Some(date) = record["date"].as_str() {
            article = article.date(date);
        }
        let mut tagged = Vec::new();
        let mut noted = 0;
        for official in record["officials"].as_array().into_iter().flatten() {
            let relations: Vec<&str> = official["rel"]
                .as_array()
                .into_iter()
                .flatten()
                .filter_map(serde_json::Value::as_str)
                .collect();
            if relations.iter().any(|relation| *relation != "note") {
                tagged.push(Tagged::new(
                    official["name"].as_str().unwrap_or_default(),
                    official["role"].as_str().unwrap_or_default(),
                )?);
            } else {
                noted += 1;
            }
        }
        Ok(Self { article: article.build()?, tagged, noted })
    }
}

impl Tagged {
    fn new(name: &str, role: &str) -> Result<Self, Box<dyn Error>> {
        let key = Official::new(name).build()?.name_key();
        let family_key = Official::new(name.split(',').next().unwrap_or(name)).build()?.name_key();
        let words: Vec<String> = key
            .split(' ')
            .filter(|word| family_key == **word || !is_title(word))
            .map(str::to_owned)
            .collect();
        // Both the words before the comma and, without one, the first and the last can be it.
        let family = match name.split_once(',') {
            Some((family, _)) => {
                let key = Official::new(family).build()?.name_key();
                key.split(' ').map(str::to_owned).collect()
            }
            None => words.first().into_iter().chain(words.last()).cloned().collect(),
        };
        Ok(Self { name: name.to_owned(), words, family, role: role.to_lowercase() })
    }
}

fn is_title(word: &str) -> bool {
    const TITLES: [&str; 28] = [
        "gen",
        "general",
        "col",
        "colonel",
        "brig",
        "maj",
        "major",
        "lt",
        "adm",
        "admiral",
        "vice",
        "rear",
        "capt",
        "captain",
        "sir",
        "lord",
        "dr",
        "king",
        "queen",
        "prince",
        "shah",
        "jr",
        "sr",
        "ii",
        "iii",
        "president",
        "marshal",
        "rt",
    ];
    TITLES.contains(&word)
}

/// Whether a word belongs to the family name after it and is often left out.
fn is_particle(word: &str) -> bool {
    matches!(word, "de" | "von" | "van" | "der" | "den" | "al" | "el" | "la" | "le" | "du" | "di")
}

/// How a found official is the tagged one.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Match {
    /// The family name alone, nowhere with a title.
    Family,
    /// The family name with a title somewhere in the document.
    Titled,
    /// The full name.
    Full,
}

fn matching(tagged: &Tagged, official: &FoundOfficial, titled: bool) -> Option<Match> {
    let key = Official::new(official.name()).build().ok()?.name_key();
    let last = key.rsplit(' ').next().unwrap_or_default();
    let words: Vec<&str> = key
        .split(' ')
        .filter(|word| *word == last || !is_title(word) && !is_particle(word))
        .collect();
    let same = |word: &str| tagged.words.iter().any(|other| other == word);
    let shares_family = tagged.family.iter().any(|family| words.contains(&family.as_str()));
    if words.is_empty() || !shares_family {
        return None;
    }
    let found_in_tagged = words.iter().all(|word| same(word));
    let tagged_in_found = tagged.words.iter().all(|word| words.contains(&word.as_str()));
    if words.len() > 1 && (found_in_tagged || tagged_in_found) {
        return Some(Match::Full);
    }
    if words.len() == 1 || tagged.words.len() == 1 {
        return Some(if titled { Match::Titled } else { Match::Family });
    }
    // What else there is contradicts unless an initial or a short form stands for it.
    let given: Vec<&str> =
        words.iter().copied().filter(|word| !tagged.family.iter().any(|f| f == word)).collect();
    let fits = given.iter().any(|one| {
        tagged.words.iter().filter(|word| !tagged.family.contains(word)).any(|other| {
            let letters = if one.len() == 1 || other.len() == 1 { 1 } else { 3 };
            one.chars().take(letters).eq(other.chars().take(letters))
        })
    });
    fits.then_some(Match::Full)
}

/// Whether some place of an official has a title or an honorific with it.
fn has_title(official: &FoundOfficial, document: &Document, found: &Enrichment) -> bool {
    if !official.offices().is_empty() {
        return true;
    }
    found.annotations().iter().any(|annotation| {
        if annotation.kind() != AnnotationKind::Official || annotation.value() != official.key() {
            return false;
        }
        let text = match annotation.part() {
            TextPart::Title => document.article.title().unwrap_or_default(),
            TextPart::Body => document.article.body(),
        };
        let before = text.get(..annotation.range().start).unwrap_or_default().trim_end();
        let word = before.rsplit(|c: char| c.is_whitespace()).next().unwrap_or_default();
        let word = word.trim_matches(|c: char| !c.is_alphanumeric());
        matches!(
            word.to_lowercase().as_str(),
            "mr" | "mrs"
                | "miss"
                | "dr"
                | "sir"
                | "lord"
                | "messrs"
                | "general"
                | "gen"
                | "col"
                | "colonel"
                | "admiral"
                | "adm"
                | "marshal"
                | "major"
                | "capt"
                | "captain"
                | "lt"
        )
    })
}

#[derive(Default)]
struct Tally {
    documents: usize,
    bytes: usize,
    time: Duration,
    tagged: usize,
    noted: usize,
    found: usize,
    strict: usize,
    full: usize,
    emitted: usize,
    unnamed: usize,
    beyond: usize,
}

impl Tally {
    fn count(&mut self, document: &Document, found: &Enrichment, misses: bool) {
        self.documents += 1;
        self.bytes += document.article.body().len();
        self.tagged += document.tagged.len();
        self.noted += document.noted;
        let named = || found.officials().iter().filter(|o| !o.is_unnamed());
        let titled: Vec<bool> = named().map(|o| has_title(o, document, found)).collect();
        self.emitted += titled.len();
        self.unnamed += found.officials().len() - titled.len();
        let mut used = vec![false; titled.len()];
        for tagged in &document.tagged {
            let best = named()
                .enumerate()
                .filter_map(|(at, o)| Some((matching(tagged, o, titled[at])?, at)))
                .max_by_key(|(kind, _)| *kind);
            if let Some((kind, at)) = best {
                used[at] = true;
                self.found += 1;
                self.strict += usize::from(kind > Match::Family);
                self.full += usize::from(kind == Match::Full);
            } else if misses {
                println!(
                    "miss\t{}\t{}\t{}",
                    document.article.id().as_str(),
                    tagged.name,
                    tagged.role
                );
            }
        }
        self.beyond += used.iter().filter(|used| !**used).count();
        if misses {
            for (official, _) in named().zip(&used).filter(|(_, used)| !**used) {
                println!("beyond\t{}", shown(document, found, official));
            }
        }
    }

    fn print(&self) {
        let of = |part: usize, whole: usize| part as f64 / whole.max(1) as f64;
        println!("documents            {}", self.documents);
        println!("tagged               {} ({} more in notes only)", self.tagged, self.noted);
        println!("recall               {:.4}", of(self.found, self.tagged));
        println!("recall, strict       {:.4}", of(self.strict, self.tagged));
        println!("recall, full name    {:.4}", of(self.full, self.tagged));
        println!(
            "emitted              {} ({:.3} for each tagged, {:.3} with notes)",
            self.emitted,
            of(self.emitted, self.tagged),
            of(self.emitted, self.tagged + self.noted)
        );
        println!("emitted, not tagged  {}", self.beyond);
        println!("told by office alone {}", self.unnamed);
        println!(
            "speed                {:.1} MB/s",
            self.bytes as f64 / 1e6 / self.time.as_secs_f64().max(1e-9)
        );
    }
}

/// Some officials drawn by a seed from all that were found.
struct Sample {
    state: u64,
    count: usize,
    seen: u64,
    kept: Vec<String>,
}

impl Sample {
    fn new(seed: u64, count: usize) -> Self {
        Self { state: seed.wrapping_mul(2).wrapping_add(1), count, seen: 0, kept: Vec::new() }
    }

    /// A number that the seed decides (Steele and others' `SplitMix`).
    fn next(&mut self) -> u64 {
        self.state = self.state.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.state;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }

    fn offer(&mut self, document: &Document, found: &Enrichment) {
        for official in found.officials() {
            self.seen += 1;
            let place = self.next() % self.seen;
            let at = usize::try_from(place).unwrap_or(usize::MAX);
            if self.kept.len() < self.count {
                self.kept.push(shown(document, found, official));
            } else if let Some(kept) = self.kept.get_mut(at) {
                *kept = shown(document, found, official);
            }
        }
    }
}

/// An official with the words around its first place.
fn shown(document: &Document, found: &Enrichment, official: &FoundOfficial) -> String {
    let place = found.annotations().iter().find(|annotation| {
        annotation.kind() == AnnotationKind::Official && annotation.value() == official.key()
    });
    let around = place.map(|annotation| {
        let text = match annotation.part() {
            TextPart::Title => document.article.title().unwrap_or_default(),
            TextPart::Body => document.article.body(),
        };
        let range = annotation.range();
        let before = text.get(..range.start).unwrap_or_default();
        let after = text.get(range.end..).unwrap_or_default();
        let start = before.char_indices().rev().nth(80).map_or(0, |(at, _)| at);
        let end = after.char_indices().nth(60).map_or(after.len(), |(at, _)| at);
        format!(
            "{}>>{}<<{}",
            before.get(start..).unwrap_or_default(),
            text.get(range).unwrap_or_default(),
            after.get(..end).unwrap_or_default()
        )
        .replace('\n', " / ")
    });
    format!(
        "{}\t{}\t{}\t{}",
        document.article.id().as_str(),
        official.name(),
        official.confidence(),
        around.unwrap_or_default()
    )
}
