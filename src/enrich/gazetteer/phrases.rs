//! Names of one or more pieces, and what they stand for.
//!
//! It knows spelling and case. It must not know what is named. Its one law: of the names that begin
//! at a place the longest is found, whatever the order they were added in.

use std::cell::OnceCell;
use std::ops::Range;

use rustc_hash::FxHashMap;

use super::super::spelling::Screen;
use super::piece::{Case, Piece, piece_at};

/// A table from names to values; one name may have several.
#[derive(Debug, Clone)]
pub(crate) struct Phrases<V> {
    /// By the hash of the first piece: numbers of names, the longest first.
    first: FxHashMap<u64, Vec<u32>>,
    screen: Screen,
    names: Vec<Name<V>>,
}

#[derive(Debug, Clone)]
struct Name<V> {
    first_case: Case,
    rest: Box<[Part]>,
    values: Vec<V>,
}

/// A piece after the first, with the mark that stands before it in the table.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Part {
    hash: u64,
    case: Case,
    mark: Mark,
}

/// What may stand between two pieces of a name, besides spaces, hyphens and apostrophes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Mark {
    None,
    Dot,
    Comma,
    Bracket,
}

/// The piece behind the first with no mark between them, read once for all names of a bucket.
type Second = OnceCell<Option<Piece>>;

/// A name found in a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Found<'a, V> {
    pub(crate) range: Range<usize>,
    /// How the first piece is written in the text.
    pub(crate) case: Case,
    pub(crate) pieces: usize,
    pub(crate) values: &'a [V],
}

impl<V> Default for Phrases<V> {
    fn default() -> Self {
        Self { first: FxHashMap::default(), screen: Screen::new(15), names: Vec::new() }
    }
}

impl<V> Phrases<V> {
    /// Adds a value to a name; a name without letters or digits is left out.
    pub(crate) fn add(&mut self, name: &str, value: V) {
        let Some((first, rest)) = parts_of(name) else { return };
        self.screen.add(first.hash);
        let bucket = self.first.entry(first.hash).or_default();
        let known = bucket.iter().copied().find(|&number| {
            self.names
                .get(number as usize)
                .is_some_and(|known| known.first_case == first.case && *known.rest == *rest)
        });
        if let Some(known) = known.and_then(|number| self.names.get_mut(number as usize)) {
            known.values.push(value);
            return;
        }
        let Ok(number) = u32::try_from(self.names.len()) else { return };
        let length = |number: &u32| self.names.get(*number as usize).map_or(0, |n| n.rest.len());
        let at = bucket.iter().position(|other| length(other) < rest.len());
        bucket.insert(at.unwrap_or(bucket.len()), number);
        self.names.push(Name { first_case: first.case, rest, values: vec![value] });
    }

    /// The longest name that begins at a place in a text, written with the capitals it has.
    pub(crate) fn at(&self, text: &str, start: usize) -> Option<Found<'_, V>> {
        self.from(text, &piece_at(text, start)?)
    }

    /// Whether a name may begin with a piece of this hash.
    pub(crate) fn may_begin(&self, hash: u64) -> bool {
        self.screen.admits(hash)
    }

    /// The longest name that begins with a piece of a text.
    pub(crate) fn from(&self, text: &str, first: &Piece) -> Option<Found<'_, V>> {
        let bucket = self.first.get(&first.hash)?;
        let second = OnceCell::new();
        bucket.iter().find_map(|&number| {
            let name = self.names.get(number as usize)?;
            let end = name.end(text, first, &second)?;
            Some(Found {
                range: first.range.start..end,
                case: first.case,
                pieces: name.rest.len() + 1,
                values: &name.values,
            })
        })
    }

    /// The values of a whole text, in any case.
    pub(crate) fn whole(&self, text: &str) -> &[V] {
        let second = OnceCell::new();
        let found = piece_at(text, 0).and_then(|first| {
            self.first.get(&first.hash)?.iter().find_map(|&number| {
                let name = self.names.get(number as usize)?;
                let end = name.walk(text, &first, &second, |_, _| true)?;
                (end == text.len()).then_some(name.values.as_slice())
            })
        });
        found.unwrap_or_default()
    }
}

impl<V> Name<V> {
    fn end(&self, text: &str, first: &Piece, second: &Second) -> Option<usize> {
        if !fits(self.first_case, first.case) {
            return None;
        }
        self.walk(text, first, second, fits)
    }

    fn walk(
        &self,
        text: &str,
        first: &Piece,
        second: &Second,
        fits: impl Fn(Case, Case) -> bool,
    ) -> Option<usize> {
        let next = |end: usize, mark: Mark| {
            let start = end + gap(text.get(end..)?, mark)?;
            piece_at(text, start)
        };
        let mut end = first.range.end;
        for (at, part) in self.rest.iter().enumerate() {
            let later;
            let piece = if at == 0 && part.mark == Mark::None {
                second.get_or_init(|| next(end, Mark::None)).as_ref()?
            } else {
                later = next(end, part.mark)?;
                &later
            };
            if piece.hash != part.hash || !fits(part.case, piece.case) {
                return None;
            }
            end = piece.range.end;
        }
        // "Gabon (" has its bracket closed in the text, "U. S. A." its last dot.
        let closes = self.rest.iter().any(|part| part.mark == Mark::Bracket);
        if closes && text.get(end..).is_some_and(|rest| rest.starts_with(')')) {
            end += 1;
        }
        Some(end)
    }
}

/// Whether a piece of the text has the capitals that the table asks for.
fn fits(table: Case, text: Case) -> bool {
    match table {
        Case::Lower => true,
        Case::Capital => text != Case::Lower,
        Case::Upper => text == Case::Upper,
    }
}

/// How many bytes lie between two pieces of a name, where it may go on.
fn gap(rest: &str, mark: Mark) -> Option<usize> {
    let (mut bytes, mut breaks) = (0, 0);
    for c in rest.chars() {
        match c {
            ' ' | '-' | '\'' | '’' | '‘' | '\u{A0}' | '\u{2010}' | '\u{2011}' | 'ʼ' => {}
            '\n' if breaks == 0 => breaks += 1,
            '.' if mark == Mark::Dot => {}
            ',' if mark == Mark::Comma => {}
            '(' if mark == Mark::Bracket => {}
            _ if c.is_alphanumeric() && bytes > 0 => return Some(bytes),
            _ => return None,
        }
        bytes += c.len_utf8();
        if bytes > 6 {
            return None;
        }
    }
    None
}

fn parts_of(name: &str) -> Option<(Piece, Box<[Part]>)> {
    let start = name.find(char::is_alphanumeric)?;
    let first = piece_at(name, start)?;
    let mut end = first.range.end;
    let mut rest = Vec::new();
    while let Some(skip) = name.get(end..).and_then(|rest| rest.find(char::is_alphanumeric)) {
        let between = name.get(end..end + skip).unwrap_or_default();
        let mark = match between.chars().find(|c| matches!(c, '.' | ',' | '(')) {
            Some('.') => Mark::Dot,
            Some(',') => Mark::Comma,
            Some(_) => Mark::Bracket,
            None => Mark::None,
        };
        let piece = piece_at(name, end + skip)?;
        end = piece.range.end;
        rest.push(Part { hash: piece.hash, case: piece.case, mark });
    }
    Some((first, rest.into_boxed_slice()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn table(names: &[&'static str]) -> Phrases<&'static str> {
        let mut table = Phrases::default();
        for name in names {
            table.add(name, *name);
        }
        table
    }

    fn found(names: &[&'static str], text: &str) -> Option<(usize, &'static str)> {
        let table = table(names);
        table.at(text, 0).and_then(|found| Some((found.range.end, *found.values.first()?)))
    }

    #[test]
    fn the_longest_name_is_found() {
        let names = ["Guinea", "Guinea-Bissau", "Congo (Leopoldville)", "Congo", "St. Lucia"];
        assert_eq!(found(&names, "Guinea Bissau is"), Some((13, "Guinea-Bissau")));
        assert_eq!(found(&names, "Guinea, Bissau"), Some((6, "Guinea")));
        assert_eq!(found(&names, "Congo (Leopoldville)."), Some((20, "Congo (Leopoldville)")));
        assert_eq!(found(&names, "Congo (Paris)"), Some((5, "Congo")));
        assert_eq!(found(&names, "St. Lucia"), Some((9, "St. Lucia")));
        assert_eq!(found(&names, "St Lucia"), Some((8, "St. Lucia")));
        assert_eq!(found(&names, "Guineans"), None);
    }

    #[test]
    fn capitals_are_those_of_the_table() {
        let names = ["Turkey", "US", "Quai d'Orsay", "Dar es Salaam"];
        assert_eq!(found(&names, "turkey"), None);
        assert_eq!(found(&names, "TURKEY"), Some((6, "Turkey")));
        assert_eq!(found(&names, "Us"), None);
        assert_eq!(found(&names, "U.S. policy"), Some((4, "US")));
        assert_eq!(found(&names, "Quai d’Orsay"), Some((14, "Quai d'Orsay")));
        assert_eq!(found(&names, "DAR ES SALAAM"), Some((13, "Dar es Salaam")));
        assert_eq!(found(&names, "Dar\nes Salaam"), Some((13, "Dar es Salaam")));
        assert_eq!(found(&names, "Dar\n\nes Salaam"), None);
    }

    #[test]
    fn a_whole_text_is_looked_up_in_any_case() {
        let table = table(&["Sri Lanka", "US"]);
        assert_eq!(table.whole("sri lanka"), ["Sri Lanka"]);
        assert_eq!(table.whole("us"), ["US"]);
        assert!(table.whole("sri lankan").is_empty() && table.whole("").is_empty());
    }
}
