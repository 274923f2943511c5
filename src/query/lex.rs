//! The letters of a query: where a word ends, what an escape is, which words are operators.
//!
//! Every function looks at the beginning of a text and reads each letter once. The file must not
//! know how parts are put together, nor what a field means.

use super::ast::{Distance, Function, Wild};

/// Where a word stands, which decides what its letters mean.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Place {
    /// In a field whose words are taken as they are, but for escapes.
    pub(super) raw: bool,
    /// Between the commas of a function.
    pub(super) comma: bool,
    /// In the value of a field, where a bracket begins a range.
    pub(super) field: bool,
}

impl Place {
    /// Whether a word ends before this letter.
    pub(super) fn ends_word(self, c: char) -> bool {
        c.is_whitespace() || matches!(c, '(' | ')') || is_quote(c) || (self.comma && c == ',')
    }

    /// Whether nothing more of a word stands at the beginning of the text.
    pub(super) fn is_end(self, left: &str) -> bool {
        left.chars().next().is_none_or(|c| self.ends_word(c))
    }

    /// Inside of parentheses.
    pub(super) fn grouped(self) -> Self {
        Self { comma: false, ..self }
    }

    /// In the value of this field.
    pub(super) fn in_field(self, name: &str) -> Self {
        Self { raw: is_raw(name), field: true, ..self }
    }
}

/// Whether the words of a field are taken as they are: dates and ids have signs of their own.
pub(super) fn is_raw(name: &str) -> bool {
    ["date", "before", "after", "id"].iter().any(|raw| name.eq_ignore_ascii_case(raw))
}

/// Whether this letter opens or closes a quoted text.
pub(super) fn is_quote(c: char) -> bool {
    matches!(c, '"' | '“' | '”' | '„' | '«' | '»')
}

/// Whether a text that one quote opened is closed by another.
fn closes(open: char, c: char) -> bool {
    if open == '"' { c == '"' } else { matches!(c, '“' | '”' | '«' | '»') }
}

/// A quoted text at the beginning, the quotes included; without an end if it is not closed.
pub(super) fn quoted(left: &str) -> (&str, bool) {
    let mut chars = left.char_indices();
    let Some((_, open)) = chars.next() else { return (left, false) };
    while let Some((at, c)) = chars.next() {
        if c == '\\' {
            chars.next();
        } else if closes(open, c) {
            return (left.get(..at + c.len_utf8()).unwrap_or(left), true);
        }
    }
    (left, false)
}

/// A word as it stands in the text.
#[derive(Clone, Copy, Debug)]
pub(super) struct Scan<'a> {
    /// All of it.
    pub(super) text: &'a str,
    /// What stands before its first `~` or `^`.
    pub(super) stem: &'a str,
    /// Whether its stem holds wildcards, `?` at the end aside.
    pub(super) is_wild: bool,
    /// What stands in the stem before the `?` at its end.
    pub(super) body: &'a str,
}

impl<'a> Scan<'a> {
    /// The first `~` or `^` and what follows.
    pub(super) fn modifiers(&self) -> &'a str {
        self.text.get(self.stem.len()..).unwrap_or_default()
    }
}

/// The word at the beginning of the text; it may be empty.
pub(super) fn scan(left: &str, place: Place) -> Scan<'_> {
    let mut chars = left.char_indices();
    let (mut end, mut stem, mut body) = (left.len(), None, 0);
    let (mut is_wild, mut has_question) = (false, false);
    while let Some((at, c)) = chars.next() {
        if place.ends_word(c) {
            end = at;
            break;
        }
        let mut len = c.len_utf8();
        if c == '\\'
            && let Some((_, escaped)) = chars.next()
        {
            len += escaped.len_utf8();
        } else if matches!(c, '~' | '^') && stem.is_none() {
            stem = Some(at);
        } else if c == '?' {
            has_question |= stem.is_none();
            continue;
        }
        if stem.is_none() {
            is_wild |= has_question || c == '*';
            body = at + len;
        }
    }
    let part = |end| left.get(..end).unwrap_or_default();
    let stem = stem.unwrap_or(end);
    Scan { text: part(end), stem: part(stem), is_wild, body: part(body) }
}

/// The letters of a word or of a quoted text, without their backslashes.
pub(super) fn unescape(text: &str) -> String {
    if !text.contains('\\') {
        return text.to_owned();
    }
    let mut plain = String::with_capacity(text.len());
    let mut chars = text.chars();
    while let Some(c) = chars.next() {
        plain.push(if c == '\\' { chars.next().unwrap_or(c) } else { c });
    }
    plain
}

/// The pieces of a word with wildcards.
pub(super) fn pieces(text: &str) -> Vec<Wild> {
    let mut pieces: Vec<Wild> = Vec::with_capacity(2);
    let mut chars = text.chars();
    while let Some(c) = chars.next() {
        let letter = match c {
            '*' => {
                if pieces.last() != Some(&Wild::Many) {
                    pieces.push(Wild::Many);
                }
                continue;
            }
            '?' => {
                pieces.push(Wild::One);
                continue;
            }
            '\\' => chars.next().unwrap_or(c),
            _ => c,
        };
        match pieces.last_mut() {
            Some(Wild::Text(text)) => text.push(letter),
            _ => pieces.push(Wild::Text(letter.into())),
        }
    }
    pieces
}

/// A word that is an operator.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Keyword {
    And,
    Or,
    Not,
    /// `w/5` and its like, with the number as it was typed, if it is no larger than a number can be.
    Near(Distance),
}

/// The operator that a whole word is.
pub(super) fn keyword(word: &str) -> Option<Keyword> {
    match word {
        "AND" | "&&" => return Some(Keyword::And),
        "OR" | "||" => return Some(Keyword::Or),
        "NOT" => return Some(Keyword::Not),
        _ => {}
    }
    let (name, number) = word.split_once('/')?;
    let is = |known: &str| name.eq_ignore_ascii_case(known);
    let is_within = is("w") || is("near");
    if !number.is_empty() && number.bytes().all(|digit| digit.is_ascii_digit()) {
        let number = number.parse().unwrap_or(u32::MAX);
        return match (is_within, is("pre")) {
            (true, _) => Some(Keyword::Near(Distance::Within(number))),
            (false, true) => Some(Keyword::Near(Distance::Before(number))),
            (false, false) => None,
        };
    }
    match (is("w"), number) {
        (true, "s" | "S") => Some(Keyword::Near(Distance::Sentence)),
        (true, "p" | "P") => Some(Keyword::Near(Distance::Paragraph)),
        _ => None,
    }
}

/// The operator at the beginning of a text and the word that says it.
pub(super) fn leading_keyword(left: &str, place: Place) -> Option<(Keyword, &str)> {
    let first = left.as_bytes().first()?;
    if !matches!(first, b'A' | b'O' | b'N' | b'n' | b'&' | b'|' | b'w' | b'W' | b'p' | b'P') {
        return None;
    }
    let end = left.find(|c| place.ends_word(c)).unwrap_or(left.len());
    let word = left.get(..end)?;
    Some((keyword(word)?, word))
}

/// The name of a field, if the text begins with one and a colon.
pub(super) fn field_name(text: &str) -> Option<&str> {
    let is_inside = |c: char| c.is_alphanumeric() || matches!(c, '_' | '-' | '.');
    if !text.starts_with(char::is_alphabetic) {
        return None;
    }
    let end = text.find(|c| !is_inside(c))?;
    text.get(end..)?.starts_with(':').then(|| text.get(..end))?
}

/// What a word directly before a parenthesis calls; the count of `atleast` as it was typed.
pub(super) fn function(word: &str) -> Option<Function> {
    let is = |known: &str| word.eq_ignore_ascii_case(known);
    if is("hlead") {
        return Some(Function::Hlead);
    }
    if is("within") {
        return Some(Function::Within);
    }
    if is("meet") {
        return Some(Function::Meet);
    }
    let (name, count) = (word.get(..7)?, word.get(7..)?);
    let is_count = count.bytes().all(|digit| digit.is_ascii_digit());
    (name.eq_ignore_ascii_case("atleast") && is_count).then(|| {
        let largest = if count.is_empty() { 0 } else { u32::MAX };
        Function::AtLeast(count.parse().unwrap_or(largest))
    })
}

/// The number after a `~` or `^` and how many bytes it takes.
pub(super) fn number(left: &str) -> (&str, usize) {
    let end = left.find(|c: char| !c.is_ascii_digit() && c != '.').unwrap_or(left.len());
    (left.get(..end).unwrap_or_default(), end)
}

/// A whole number up to a limit.
pub(super) fn whole(number: &str, limit: u32) -> Option<u32> {
    let is_plain = number.bytes().all(|digit| digit.is_ascii_digit());
    number.parse().ok().filter(|value| is_plain && *value <= limit)
}

/// The range at the beginning of a text: its bytes, and its ends as they were typed.
pub(super) fn range(left: &str) -> Option<(usize, &str, &str)> {
    let after = left.strip_prefix(['[', '{'])?;
    let (low, after) = range_end(after.trim_start())?;
    let after = skip_spaces(after)?.strip_prefix("TO")?;
    let (high, after) = range_end(skip_spaces(after)?)?;
    let after = after.trim_start().strip_prefix([']', '}'])?;
    Some((left.len() - after.len(), low, high))
}

fn range_end(left: &str) -> Option<(&str, &str)> {
    let mut is_escaped = false;
    let end = left.find(|c: char| {
        let ends = !is_escaped && (ends_range(c) || Place::default().ends_word(c));
        is_escaped = !is_escaped && c == '\\';
        ends
    })?;
    (end > 0).then(|| left.split_at_checked(end))?
}

/// Whether a letter ends a range.
pub(super) fn ends_range(c: char) -> bool {
    matches!(c, ']' | '}')
}

/// What follows one white space or more.
fn skip_spaces(left: &str) -> Option<&str> {
    let after = left.trim_start();
    (after.len() < left.len()).then_some(after)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_end_at_space_quotes_and_parentheses_and_escapes_do_not_end_them() {
        let place = Place::default();
        for (text, word) in [
            ("a b", "a"),
            ("a\"b", "a"),
            ("a(b", "a"),
            ("a\\ b c", "a\\ b"),
            ("a\\", "a\\"),
            ("a,b", "a,b"),
            ("”a", ""),
        ] {
            assert_eq!(scan(text, place).text, word);
        }
        assert_eq!(scan("a,b", Place { comma: true, ..place }).text, "a");
    }

    #[test]
    fn wildcards_are_told_from_question_marks_at_the_end() {
        let place = Place::default();
        for (text, is_wild, body) in [
            ("whom?", false, "whom"),
            ("wom?n", true, "wom?n"),
            ("wom?n??", true, "wom?n"),
            ("who\\??", false, "who\\?"),
            ("a\\*b", false, "a\\*b"),
            ("a*~1", true, "a*"),
            ("a~?b", false, "a"),
        ] {
            let scan = scan(text, place);
            assert_eq!((scan.is_wild, scan.body), (is_wild, body), "{text}");
        }
    }

    #[test]
    fn operators_are_whole_words() {
        assert_eq!(keyword("W/5"), Some(Keyword::Near(Distance::Within(5))));
        assert_eq!(keyword("Pre/07"), Some(Keyword::Near(Distance::Before(7))));
        assert_eq!(keyword("w/P"), Some(Keyword::Near(Distance::Paragraph)));
        assert_eq!(keyword("w/99999999999"), Some(Keyword::Near(Distance::Within(u32::MAX))));
        for word in ["and", "w/o", "w/", "near", "NEAR/", "pre/s", "near/p", "x/5", "w/5a"] {
            assert_eq!(keyword(word), None, "{word}");
        }
    }

    #[test]
    fn a_range_is_two_words_around_to() {
        assert_eq!(range("[1962 TO 1963} x"), Some((14, "1962", "1963")));
        assert_eq!(range("{ a\\] TO * ]"), Some((12, "a\\]", "*")));
        for text in ["[", "[a", "[a TO", "[a TO b", "[TO b]", "[a to b]", "[a\"b\" TO c]"] {
            assert_eq!(range(text), None, "{text}");
        }
    }
}
