//! How well the lists of participants of memoranda are read, and a sample of encounters to be read
//! by eye.
//!
//! The oracle reads the lists in its own plain way: lines after a head "PARTICIPANTS" or "PRESENT"
//! that name a person. A memorandum is good when at least 80 of 100 such lines gave a participant.

use chancery::{Article, Encounter, Enrichment, TextPart};

/// What was counted, and the sample.
pub(crate) struct Encounters {
    memoranda: usize,
    good: usize,
    lines: usize,
    covered: usize,
    told: usize,
    by_status: [usize; 4],
    sample: Vec<(u64, String)>,
    count: usize,
    state: u64,
    show_misses: bool,
}

impl Encounters {
    /// Counts nothing yet; keeps so many encounters, drawn by a seed.
    pub(crate) fn new(seed: u64, count: usize, show_misses: bool) -> Self {
        Self {
            memoranda: 0,
            good: 0,
            lines: 0,
            covered: 0,
            told: 0,
            by_status: [0; 4],
            sample: Vec::new(),
            count,
            state: seed,
            show_misses,
        }
    }

    /// Counts what was found in an article.
    pub(crate) fn count(&mut self, article: &Article, found: &Enrichment) {
        self.count_list(article, found);
        for encounter in found.encounters() {
            self.told += 1;
            let status = encounter.status() as usize;
            if let Some(counted) = self.by_status.get_mut(status) {
                *counted += 1;
            }
            self.offer(article, found, encounter);
        }
    }

    /// Prints the figures and the sample.
    #[expect(clippy::cast_precision_loss, reason = "counts are small")]
    pub(crate) fn print(&self, with_sample: bool) {
        let share = |part: usize, whole: usize| part as f64 / whole.max(1) as f64;
        println!(
            "memoranda with a list {}, good {} ({:.3}); lines {}, covered {} ({:.3})",
            self.memoranda,
            self.good,
            share(self.good, self.memoranda),
            self.lines,
            self.covered,
            share(self.covered, self.lines),
        );
        let [asserted, planned, denied, supposed] = self.by_status;
        println!(
            "encounters {}: asserted {asserted}, planned {planned}, denied {denied}, \
             hypothetical {supposed}",
            self.told
        );
        for (_, line) in self.sample.iter().filter(|_| with_sample) {
            println!("{line}");
        }
    }

    fn count_list(&mut self, article: &Article, found: &Enrichment) {
        let lines = listed(article.body());
        if lines.is_empty() {
            return;
        }
        let mut names: Vec<String> = Vec::new();
        for encounter in found.encounters() {
            for number in encounter.who().iter().chain(encounter.with()) {
                let Some(official) = found.officials().get(*number) else { continue };
                let spellings = official.spellings().iter().map(String::as_str);
                for name in spellings.chain([official.name()]) {
                    names.extend(words(name).last().map(|word| word.to_lowercase()));
                }
            }
        }
        let covered =
            |line: &&str| words(line).iter().any(|word| names.contains(&word.to_lowercase()));
        let hits = lines.iter().filter(|line| covered(line)).count();
        self.memoranda += 1;
        self.lines += lines.len();
        self.covered += hits;
        let good = hits * 5 >= lines.len() * 4;
        self.good += usize::from(good);
        if !good && self.show_misses {
            let missed: Vec<&str> = lines.iter().filter(|line| !covered(line)).copied().collect();
            println!("{} {hits}/{}: {}", article.id(), lines.len(), missed.join(" # "));
        }
    }

    fn offer(&mut self, article: &Article, found: &Enrichment, encounter: &Encounter) {
        // SplitMix64: those with the smallest numbers are kept.
        self.state = self.state.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut number = self.state;
        number = (number ^ (number >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        number = (number ^ (number >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        number ^= number >> 31;
        if self.count == 0 {
            return;
        }
        if self.sample.len() == self.count {
            if self.sample.last().is_some_and(|(last, _)| *last <= number) {
                return;
            }
            self.sample.pop();
        }
        let at = self.sample.partition_point(|(known, _)| *known < number);
        self.sample.insert(at, (number, line_of(article, found, encounter)));
    }
}

/// One encounter in one line.
fn line_of(article: &Article, found: &Enrichment, encounter: &Encounter) -> String {
    let names = |numbers: &[usize]| {
        let names = numbers.iter().filter_map(|n| found.officials().get(*n));
        names.map(chancery::FoundOfficial::name).collect::<Vec<_>>().join(" + ")
    };
    let text = match encounter.part() {
        TextPart::Title => article.title().unwrap_or_default(),
        TextPart::Body => article.body(),
    };
    let evidence = text.get(encounter.evidence()).unwrap_or_default();
    let evidence: String = evidence.split_whitespace().collect::<Vec<_>>().join(" ");
    let evidence: String = evidence.chars().take(420).collect();
    let date = encounter.date().map(|date| date.to_string()).unwrap_or_default();
    let of = article.date().map(|date| date.to_string()).unwrap_or_default();
    format!(
        "{} of {of} [{date}] {} {} {} | {} @{} {}: {evidence}",
        article.id(),
        encounter.kind().as_str(),
        encounter.status().as_str(),
        names(encounter.who()),
        names(encounter.with()),
        encounter.place().unwrap_or_default(),
        encounter.confidence(),
    )
}

const HEADS: [&str; 12] = [
    "SUBJECT",
    "DATE",
    "TIME",
    "PLACE",
    "COPIES",
    "DISTRIBUTION",
    "REFERENCE",
    "AGENDA",
    "TOPIC",
    "REF",
    "MEMORANDUM",
    "[",
];
const TITLES: [&str; 40] = [
    "Mr",
    "Mrs",
    "Miss",
    "Ms",
    "Dr",
    "Sir",
    "Lord",
    "M",
    "Ambassador",
    "Secretary",
    "President",
    "Minister",
    "Premier",
    "Chancellor",
    "Senator",
    "General",
    "Gen",
    "Admiral",
    "Colonel",
    "Col",
    "Governor",
    "Chairman",
    "Prince",
    "King",
    "Herr",
    "Señor",
    "Professor",
    "Messrs",
    "Major",
    "Captain",
    "Capt",
    "Congressman",
    "Representative",
    "Director",
    "Counselor",
    "Brigadier",
    "Marshal",
    "Madame",
    "Signor",
    "Commissioner",
];
const NO_NAMES: [&str; 60] = [
    "United",
    "States",
    "Kingdom",
    "Soviet",
    "Union",
    "Department",
    "Embassy",
    "State",
    "Republic",
    "American",
    "British",
    "French",
    "German",
    "Office",
    "Ministry",
    "Delegation",
    "Side",
    "The",
    "Foreign",
    "White",
    "House",
    "National",
    "Security",
    "Council",
    "Staff",
    "Defense",
    "Treasury",
    "Joint",
    "Chiefs",
    "Viet",
    "Nam",
    "South",
    "North",
    "West",
    "East",
    "Great",
    "New",
    "Saudi",
    "Arabia",
    "Secretary",
    "President",
    "Ambassador",
    "Minister",
    "Government",
    "Prime",
    "Vice",
    "Under",
    "Assistant",
    "Deputy",
    "Attorney",
    "Chairman",
    "Director",
    "General",
    "Interpreter",
    "Federal",
    "Members",
    "Others",
    "Also",
    "International",
    "Committee",
];

/// The lines of the first list of participants that name a person.
fn listed(body: &str) -> Vec<&str> {
    let mut lines = body.split('\n').map(str::trim).filter(|line| !line.is_empty()).take(60);
    let head = lines.by_ref().find(|line| {
        let bare = line.trim_end_matches([':', '*']).trim();
        matches!(bare.to_uppercase().as_str(), "PARTICIPANTS" | "PRESENT" | "PRESENT WERE")
    });
    if head.is_none() {
        return Vec::new();
    }
    let list = lines.take_while(|line| !ends_list(line)).collect::<Vec<_>>();
    list.into_iter().filter(|line| names_person(line)).collect()
}

fn ends_list(line: &str) -> bool {
    let words = words(line);
    let head = HEADS.iter().any(|head| line.starts_with(head));
    let verb =
        [" said", " was ", " were ", " had ", " is ", " asked", " began", " that ", " opened"]
            .iter()
            .any(|verb| line.contains(verb));
    head || words.len() > 40 || verb && words.len() > 6
}

fn names_person(line: &str) -> bool {
    let capital = |word: &&str| word.chars().next().is_some_and(char::is_uppercase);
    let name = |word: &&str| capital(word) && word.chars().count() > 1 && !NO_NAMES.contains(word);
    let all = words(line);
    let titled = all.windows(2).any(|pair| match pair {
        [title, next] => {
            TITLES.contains(title)
                && name(next)
                && !TITLES.contains(next)
                && next.chars().any(char::is_lowercase)
                && line.contains(&format!("{title} {next}"))
                || TITLES.contains(title)
                    && name(next)
                    && line.contains(&format!("{title}. {next}"))
        }
        _ => false,
    });
    let chunk = line.split([',', '—', '–', '(', ':', ';']).next().unwrap_or(line);
    let first = words(chunk);
    let bare = (2..=4).contains(&first.len())
        && first.iter().all(capital)
        && first.iter().all(|word| !NO_NAMES.contains(word))
        && first.iter().any(|word| word.chars().any(char::is_lowercase));
    titled || bare
}

fn words(text: &str) -> Vec<&str> {
    text.split(|c: char| !c.is_alphanumeric() && c != '\'' && c != '’')
        .map(|word| word.strip_suffix("’s").or_else(|| word.strip_suffix("'s")).unwrap_or(word))
        .filter(|word| !word.is_empty())
        .collect()
}
