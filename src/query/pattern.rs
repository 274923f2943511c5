//! Which words fit a pattern.
//!
//! The file must not know where the words come from.

use super::ast::Wild;
use super::plan::Pattern;
use crate::analysis::Outline;

/// What the letters and the length of a word must be for it to fit, whichever way they stand.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Admission {
    own: Outline,
    /// How many letters of the pattern a word may lack, and have besides.
    lacking: u32,
    besides: u32,
    least: usize,
    most: usize,
}

impl Admission {
    /// Whether a word of this outline may fit. Letters may share a bit, so that differences are
    /// never made out greater than they are.
    pub(crate) fn admits(&self, word: Outline) -> bool {
        let len = usize::from(word.len);
        (self.own.letters & !word.letters).count_ones() <= self.lacking
            && (word.letters & !self.own.letters).count_ones() <= self.besides
            && len >= self.least
            && (len <= self.most || word.len == u8::MAX)
    }
}

/// Compares terms with a pattern.
pub(crate) enum Matcher<'a> {
    Wildcard {
        prefix: &'a str,
        /// What stands between the stars.
        runs: Vec<&'a [Wild]>,
    },
    Fuzzy(Fuzzy),
}

impl<'a> Matcher<'a> {
    pub(crate) fn new(pattern: &'a Pattern) -> Self {
        match pattern {
            Pattern::Wildcard(pieces) => {
                let prefix = match pieces.first() {
                    Some(Wild::Text(text)) => text.as_str(),
                    _ => "",
                };
                let runs = pieces.split(|piece| *piece == Wild::Many).collect();
                Self::Wildcard { prefix, runs }
            }
            Pattern::Fuzzy { word, distance } => {
                Self::Fuzzy(Fuzzy::new(word, usize::from(*distance)))
            }
        }
    }

    /// The same for keywords `name=value`, of which only the value may differ.
    pub(crate) fn of_values(pattern: &'a Pattern) -> Self {
        let mut matcher = Self::new(pattern);
        if let (Self::Fuzzy(fuzzy), Pattern::Fuzzy { word, .. }) = (&mut matcher, pattern)
            && let Some((name, value)) = word.split_once('=')
        {
            *fuzzy = Fuzzy::new(value, fuzzy.most);
            fuzzy.prefix = format!("{name}=");
        }
        matcher
    }

    /// What all that fits begins with.
    pub(crate) fn prefix(&self) -> &str {
        match self {
            Self::Wildcard { prefix, .. } => prefix,
            Self::Fuzzy(fuzzy) => &fuzzy.prefix,
        }
    }

    /// What a word has to look like to fit.
    pub(crate) fn outline(&self) -> Admission {
        match self {
            Self::Wildcard { runs, .. } => {
                let pieces = || runs.iter().flat_map(|run| run.iter());
                let letters = pieces().filter_map(|piece| match piece {
                    Wild::Text(text) => Some(text.chars()),
                    Wild::One | Wild::Many => None,
                });
                let ones = pieces().filter(|piece| **piece == Wild::One).count();
                let own = Outline::of(letters.flatten());
                let least = (usize::from(own.len) + ones).min(usize::from(u8::MAX));
                Admission { own, lacking: 0, besides: 32, least, most: usize::MAX }
            }
            Self::Fuzzy(fuzzy) => {
                let letters = fuzzy.prefix.chars().chain(fuzzy.word.iter().copied());
                let own = Outline::of(letters);
                let most = u32::try_from(fuzzy.most).unwrap_or(u32::MAX);
                let len = usize::from(own.len);
                Admission {
                    own,
                    lacking: most,
                    besides: most,
                    least: len.saturating_sub(fuzzy.most),
                    most: len + fuzzy.most,
                }
            }
        }
    }

    /// How far a term is from the pattern, if it fits; 0 if that has no meaning.
    pub(crate) fn distance(&mut self, term: &str) -> Option<u8> {
        match self {
            Self::Wildcard { runs, .. } => fits(runs, term).then_some(0),
            Self::Fuzzy(fuzzy) => {
                let term = term.strip_prefix(&*fuzzy.prefix)?;
                fuzzy.distance(term)
            }
        }
    }
}

/// Whether a text is made of runs with anything between them. A run takes the same number of
/// letters wherever it stands, so that its first place is as good as any, save for the last one.
fn fits(runs: &[&[Wild]], text: &str) -> bool {
    let Some((first, others)) = runs.split_first() else { return text.is_empty() };
    let Some(mut rest) = after(first, text) else { return false };
    let Some((last, middle)) = others.split_last() else { return rest.is_empty() };
    for run in middle {
        match suffixes(rest).find_map(|suffix| after(run, suffix)) {
            Some(after) => rest = after,
            None => return false,
        }
    }
    suffixes(rest).any(|suffix| after(last, suffix).is_some_and(str::is_empty))
}

/// A text without its first letters, from none of them to all.
fn suffixes(text: &str) -> impl Iterator<Item = &str> {
    let starts = text.char_indices().map(|(at, _)| at).chain([text.len()]);
    starts.filter_map(|at| text.get(at..))
}

/// What comes after a run at the start of a text.
fn after<'t>(run: &[Wild], mut text: &'t str) -> Option<&'t str> {
    for piece in run {
        text = match piece {
            Wild::Text(letters) => text.strip_prefix(letters.as_str())?,
            Wild::One => {
                let mut letters = text.chars();
                letters.next()?;
                letters.as_str()
            }
            Wild::Many => return None,
        };
    }
    Some(text)
}

/// Optimal string alignment: letters dropped, added, changed, or swapped with their neighbours, no
/// part of the word twice.
pub(crate) struct Fuzzy {
    prefix: String,
    word: Vec<char>,
    most: usize,
    letters: Vec<char>,
    /// The row at hand of the table, and the two before it.
    rows: [Vec<usize>; 3],
}

impl Fuzzy {
    fn new(word: &str, most: usize) -> Self {
        let word: Vec<char> = word.chars().collect();
        let row = vec![0; word.len() + 1];
        let rows = [row.clone(), row.clone(), row];
        Self { prefix: String::new(), word, most, letters: Vec::new(), rows }
    }

    fn distance(&mut self, term: &str) -> Option<u8> {
        let (least, most) =
            (self.word.len().saturating_sub(self.most), self.word.len() + self.most);
        // A letter has up to 4 bytes.
        if term.len() < least || term.len() > 4 * most {
            return None;
        }
        self.letters.clear();
        self.letters.extend(term.chars());
        if self.letters.len() < least || self.letters.len() > most {
            return None;
        }
        let [row, before, earlier] = &mut self.rows;
        row.iter_mut().enumerate().for_each(|(at, slot)| *slot = at);
        let mut letter_before = None;
        for (nth, letter) in self.letters.iter().enumerate() {
            std::mem::swap(before, earlier);
            std::mem::swap(row, before);
            let mut left = nth + 1;
            if let Some(slot) = row.first_mut() {
                *slot = left;
            }
            let mut best = left;
            let mut word_before = None;
            let cells = row.iter_mut().skip(1).zip(before.windows(2));
            for (at, ((slot, above), wanted)) in cells.zip(&self.word).enumerate() {
                let [diagonal, above] = above else { continue };
                let mut cost = (left + 1).min(above + 1);
                cost = cost.min(diagonal + usize::from(letter != wanted));
                if letter_before == Some(wanted)
                    && word_before == Some(letter)
                    && let Some(cell) = at.checked_sub(1).and_then(|at| earlier.get(at))
                {
                    cost = cost.min(cell + 1);
                }
                *slot = cost;
                left = cost;
                best = best.min(cost);
                word_before = Some(wanted);
            }
            // A swap reaches over one row.
            if best > self.most + 1 {
                return None;
            }
            letter_before = Some(letter);
        }
        let distance = row.last().copied().filter(|distance| *distance <= self.most)?;
        u8::try_from(distance).ok()
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// By the definition: over all ways to align prefixes.
    fn alignment(a: &[char], b: &[char]) -> usize {
        match (a, b) {
            ([], rest) | (rest, []) => rest.len(),
            ([a_rest @ .., x], [b_rest @ .., y]) => {
                let mut cost = (alignment(a_rest, b) + 1).min(alignment(a, b_rest) + 1);
                cost = cost.min(alignment(a_rest, b_rest) + usize::from(x != y));
                if let ([a_head @ .., p], [b_head @ .., q]) = (a_rest, b_rest)
                    && p == y
                    && x == q
                {
                    cost = cost.min(alignment(a_head, b_head) + 1);
                }
                cost
            }
        }
    }

    fn glob(pieces: &[Wild], text: &str) -> bool {
        match pieces {
            [] => text.is_empty(),
            [Wild::Text(letters), rest @ ..] => {
                text.strip_prefix(letters.as_str()).is_some_and(|text| glob(rest, text))
            }
            [Wild::One, rest @ ..] => text
                .chars()
                .next()
                .is_some_and(|first| glob(rest, text.split_at(first.len_utf8()).1)),
            [Wild::Many, rest @ ..] => suffixes(text).any(|suffix| glob(rest, suffix)),
        }
    }

    proptest! {
        #[test]
        fn fuzzy_words_are_as_far_as_their_best_alignment(
            word in "[abé]{0,6}", terms in prop::collection::vec("[abé]{0,6}", 1..6), most in 0..3_u8
        ) {
            let pattern = Pattern::Fuzzy { word: word.clone(), distance: most };
            let mut matcher = Matcher::new(&pattern);
            let letters = |text: &str| text.chars().collect::<Vec<_>>();
            for term in terms {
                let distance = alignment(&letters(&word), &letters(&term));
                let expected = u8::try_from(distance).ok().filter(|distance| *distance <= most);
                prop_assert_eq!(matcher.distance(&term), expected, "{} {}", word, term);
                let admitted = matcher.outline().admits(Outline::of(term.chars()));
                prop_assert!(admitted || expected.is_none());
            }
        }

        #[test]
        fn wildcards_fit_what_some_choice_of_letters_makes_them(
            pieces in prop::collection::vec(0..4_u8, 0..6), texts in prop::collection::vec("[abé]{0,7}", 1..8)
        ) {
            let wild = |piece: &u8| match piece {
                0 => Wild::One,
                1 => Wild::Many,
                2 => Wild::Text("a".to_owned()),
                _ => Wild::Text("éb".to_owned()),
            };
            let pieces: Vec<Wild> = pieces.iter().map(wild).collect();
            let pattern = Pattern::Wildcard(pieces.clone());
            let mut matcher = Matcher::new(&pattern);
            for text in texts {
                let fits = matcher.distance(&text).is_some();
                prop_assert_eq!(fits, glob(&pieces, &text), "{:?} {}", pieces, text);
                prop_assert!(!fits || text.starts_with(matcher.prefix()));
                prop_assert!(!fits || matcher.outline().admits(Outline::of(text.chars())));
            }
        }
    }

    #[test]
    fn of_a_keyword_only_the_value_may_differ() {
        let pattern = Pattern::Fuzzy { word: "desk=east".to_owned(), distance: 1 };
        let mut matcher = Matcher::of_values(&pattern);
        assert_eq!(matcher.prefix(), "desk=");
        assert_eq!(matcher.distance("desk=eats"), Some(1));
        assert_eq!(matcher.distance("disk=east"), None);
        assert_eq!(pattern.to_string(), "desk=east~1");
    }
}
