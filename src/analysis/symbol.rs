//! Finds document symbols such as `S/RES/2231` in a run of text without white space.
//!
//! It knows the shape of symbols only. It must not know how words are segmented, save which
//! characters of other scripts would join a word.
//!
//! One law: whether and where a symbol stands does not depend on the case of its letters.

use std::ops::Range;

use super::script::{Class, classify, is_transparent};

/// The longest symbol, in bytes: what is longer is an address or a path.
const MAX_BYTES: usize = 64;
/// The longest run of letters that begins a symbol: what is longer is a word.
const MAX_LETTERS: usize = 12;
/// Proximity operators of the query language, which read like symbols: `w/5`.
const OPERATORS: [&str; 4] = ["w", "n", "pre", "near"];

/// Finds the first document symbol of `text` within `within`.
///
/// A symbol is a run of ASCII letters, digits, `.`, `-`, `(`, `)` and `/`, freed of punctuation at
/// its ends and of a last group in brackets, so that `S/RES/2231(2015)` is the symbol `S/RES/2231`
/// and then the word `2015`. The run must
///
/// - have two parts or more, parted by single slashes, and be no longer than 64 bytes;
/// - begin with a part of at most twelve letters, which if it has two letters or more may go on
///   after `(`, or with a digit after `-` or `.`: `A`, `INFCIRC`, `GC(45)`, `NSC-68`;
/// - have a number that begins a part or follows `.`, `-` or a bracket: `and/or2` has none;
/// - not be a proximity operator (`w/5`, `pre/3`);
/// - stand free: not after `/`, `:`, `@` or a letter, nor before a letter of another script.
pub(crate) fn find(text: &str, within: Range<usize>) -> Option<Range<usize>> {
    let bytes = text.as_bytes();
    let mut at = within.start;
    while at < within.end {
        let start = at + bytes.get(at..within.end)?.iter().position(|&b| in_run(b))?;
        let rest = bytes.get(start..within.end)?;
        let end = start + rest.iter().position(|&b| !in_run(b)).unwrap_or(rest.len());
        let symbol = trim(bytes.get(start..end)?, start);
        if stands_free(text, &within, start..end) && text.get(symbol.clone()).is_some_and(is_symbol)
        {
            return Some(symbol);
        }
        at = end;
    }
    None
}

fn in_run(b: u8) -> bool {
    b.is_ascii_alphanumeric() || matches!(b, b'.' | b'-' | b'(' | b')' | b'/')
}

/// Cuts punctuation and a last group in brackets off the ends of a run that begins at `offset`.
fn trim(run: &[u8], offset: usize) -> Range<usize> {
    let start = run.iter().position(|b| !matches!(b, b'.' | b'-' | b'(')).unwrap_or(run.len());
    let mut end = run.len();
    while let Some(&last) = run.get(start..end).and_then(<[u8]>::last) {
        match last {
            b'.' | b'-' | b'(' | b'/' => end -= 1,
            b')' => end = open_of(run, start, end - 1).unwrap_or(end - 1),
            _ => break,
        }
    }
    offset + start..offset + end
}

/// The opening bracket that the closing one at `close` belongs to, no further away than a symbol
/// is long, so that trimming takes linear time.
fn open_of(run: &[u8], start: usize, close: usize) -> Option<usize> {
    let mut depth = 0_usize;
    for (back, b) in run.get(start..close)?.iter().rev().take(MAX_BYTES).enumerate() {
        match b {
            b')' => depth += 1,
            b'(' if depth == 0 => return Some(close - 1 - back),
            b'(' => depth -= 1,
            _ => {}
        }
    }
    None
}

fn is_symbol(run: &str) -> bool {
    if run.len() > MAX_BYTES {
        return false;
    }
    let mut parts = run.split('/');
    let (Some(first), Some(second)) = (parts.next(), parts.next()) else {
        return false;
    };
    let only_two = parts.next().is_none();
    let operator = only_two
        && second.bytes().all(|b| b.is_ascii_digit())
        && OPERATORS.iter().any(|operator| operator.eq_ignore_ascii_case(first));
    !operator && begins(first) && run.split('/').all(is_part) && has_number(run)
}

/// Whether a part may begin a symbol.
fn begins(part: &str) -> bool {
    let letters = part.bytes().take_while(u8::is_ascii_alphabetic).count();
    let mut rest = part.bytes().skip(letters);
    if letters == 0 || letters > MAX_LETTERS {
        return false;
    }
    match (rest.next(), rest.next()) {
        (None, _) => true,
        (Some(b'('), Some(_)) => letters > 1,
        (Some(b'-' | b'.'), Some(next)) => letters > 1 && next.is_ascii_digit(),
        _ => false,
    }
}

/// Whether a part is well formed: it begins with a letter or digit, a letter, digit or bracket
/// follows each mark, and its brackets match.
fn is_part(part: &str) -> bool {
    let mut open = false;
    let mut before = b'.';
    for b in part.bytes() {
        match b {
            b'(' if open || before == b'.' => return false,
            b'(' => open = true,
            b')' if !open || !before.is_ascii_alphanumeric() => return false,
            b')' => open = false,
            b'.' | b'-' if !before.is_ascii_alphanumeric() && before != b')' => return false,
            _ => {}
        }
        before = b;
    }
    !open && (before.is_ascii_alphanumeric() || before == b')')
}

fn has_number(run: &str) -> bool {
    let mut before = b'/';
    run.bytes().any(|b| {
        let begins = b.is_ascii_digit() && !before.is_ascii_alphanumeric();
        before = b;
        begins
    })
}

/// Whether the characters around a run let it be a symbol.
fn stands_free(text: &str, within: &Range<usize>, run: Range<usize>) -> bool {
    let before = text.get(within.start..run.start).unwrap_or_default();
    let after = text.get(run.end..within.end).unwrap_or_default();
    let begins_free = match before.chars().rev().find(|&c| !is_transparent(c)) {
        Some(c) => !matches!(c, ':' | '@' | '_' | '&' | '=' | '%') && !joins(c),
        None => before.is_empty(),
    };
    begins_free
        && !text.get(run).is_some_and(|run| run.starts_with('/'))
        && !after.chars().next().is_some_and(|c| is_transparent(c) || c == '_' || joins(c))
}

fn joins(c: char) -> bool {
    classify(c).is_word() || classify(c) == Class::Number
}

#[cfg(test)]
#[expect(clippy::string_slice, reason = "a test that fails may panic")]
mod tests {
    use super::*;

    fn found(text: &str) -> Option<&str> {
        find(text, 0..text.len()).map(|range| &text[range])
    }

    #[test]
    fn symbols_are_found() {
        for (text, symbol) in [
            ("S/RES/2231", "S/RES/2231"),
            ("s/res/2231.", "s/res/2231"),
            ("(A/78/PV.4),", "A/78/PV.4"),
            ("“A/RES/77/1”", "A/RES/77/1"),
            ("S/RES/2231(2015)", "S/RES/2231"),
            ("S/2231’s", "S/2231"),
            ("E/CN.4/2005/1/Add.1", "E/CN.4/2005/1/Add.1"),
            ("INFCIRC/540", "INFCIRC/540"),
            ("NSC-68/4", "NSC-68/4"),
            ("GC(45)/RES/10", "GC(45)/RES/10"),
            ("HICOM/P(54)5", "HICOM/P(54)5"),
            ("US(P)/A/C.1/345).", "US(P)/A/C.1/345"),
            ("第S/RES/2231号", "S/RES/2231"),
            ("A/520,A/521", "A/520"),
        ] {
            assert_eq!(found(text), Some(symbol), "{text}");
            assert_eq!(found(&text.to_lowercase()), Some(&*symbol.to_lowercase()), "{text}");
        }
    }

    #[test]
    fn other_runs_are_none() {
        for text in [
            "and/or",
            "1961/63",
            "w/5",
            "W/5",
            "pre/3",
            "and/or2",
            "A2/A3",
            "F-15/F-14",
            "24/7",
            "https://un.org/S/2024/1",
            "un.org/en/2024/x",
            "/usr/2",
            "A//1",
            "A/",
            "/1",
            "S/é1",
            "A/1é",
            "A/1e\u{301}",
            "é/1",
            "me@A/1",
            "A/-1",
            "A/(1)",
            "TCP/IP",
        ] {
            assert_eq!(found(text), None, "{text}");
        }
    }
}
