//! Names of people as they are written: where one begins, where it ends, and which word is the
//! family name.
//!
//! It knows the shape of names. It must not know whose they are. Its one law: a name is a run of
//! words with nothing but spaces, hyphens and the full stops of initials between them.

use std::ops::Range;

use super::lexicon::Classes;
use super::page::Page;
use crate::enrich::text::{Gap, Shape};

/// A run of words that can be the name of a person.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Name {
    pub(super) words: Range<usize>,
    /// The word of the family name, as far as the shape tells.
    pub(super) family: usize,
    /// How many words there are without the suffix.
    pub(super) len: usize,
    /// Whether it opens with a given name or an initial.
    pub(super) given: bool,
    /// Whether some word is neither a name that is known nor unknown to all lists.
    pub(super) doubtful: bool,
}

const MOST_WORDS: usize = 7;
/// Days that are told after an office more often than people are: "spoke to President Monday".
const WEEKDAYS: [&str; 7] =
    ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"];

/// Months, which a number follows as it follows no name.
const MONTHS: [&str; 12] = [
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
];

/// Words of offices that are no family names.
const OFFICES: [&str; 22] = [
    "chief",
    "director",
    "secretary",
    "minister",
    "chairman",
    "counsel",
    "ambassador",
    "general",
    "deputy",
    "assistant",
    "adviser",
    "advisor",
    "counselor",
    "attaché",
    "commissioner",
    "administrator",
    "consul",
    "president",
    "special",
    "acting",
    "major",
    "lieutenant",
];

/// Reads the name that begins at a word; `titled` says that a title stands before it.
pub(super) fn read_name(page: &Page<'_>, at: usize, titled: bool) -> Option<Name> {
    let mut here = at;
    let mut given = false;
    let mut doubtful = false;
    let mut last_capital = None;
    let upper = page.shape(at) == Shape::Upper;
    // "U. S. Amb. to Yugoslavia".
    let state = |at: usize| {
        page.str(at) == "U." && page.str(at + 1) == "S." && page.class(at + 2).any(Classes::TITLE)
    };
    if state(at) || at.checked_sub(1).is_some_and(state) {
        return None;
    }
    while here < at + MOST_WORDS
        && (here == at || page.joined(here) || given && is_beside_nickname(page, at, here))
    {
        let before = here.checked_sub(1).filter(|_| here > at);
        if before.is_some_and(|before| page.word(before).possessive) {
            break;
        }
        let shape = page.shape(here);
        let named = match shape {
            Shape::Initial => {
                // The letter "A" or "I" between words is none of a name, nor is that of a list.
                let counts = here == at && page.opens(at);
                let next = page.class(here + 1);
                let plain = Classes::ENGLISH.with(Classes::TITLE).with(Classes::ORG);
                let goes_on = !next.any(plain.with(Classes::STOP).with(Classes::PLACE))
                    || next.any(Classes::GIVEN.with(Classes::FAMILY))
                    || !(counts || page.joined(here + 2) && page.capital(here + 2));
                let thant =
                    here == at && page.str(here) == "U" && page.shape(here + 1) == Shape::Capital;
                goes_on
                    && (thant || page.str(here).ends_with('.') || given && page.joined(here + 1))
            }
            Shape::Capital if given && here > at && is_nickname(page, here) => true,
            Shape::Capital => fits(page, here, at, given, titled, &mut doubtful),
            Shape::Upper if given && here > at && is_initials(page, here) => true,
            Shape::Upper => {
                let class = page.class(here);
                let long = page.str(here).len() > 3;
                (upper || titled && before.is_none())
                    && (long || class.any(Classes::GIVEN.with(Classes::FAMILY)))
                    && (titled || class.any(Classes::GIVEN.with(Classes::FAMILY)) || given)
                    && fits(page, here, at, given, titled, &mut doubtful)
            }
            Shape::Lower => {
                let hyphen = page.word(here).gap == Gap::Hyphen;
                let after_hyphen = before.is_some()
                    && hyphen
                    && page.str(here).len() < 7
                    && !page.str(here).starts_with(char::is_numeric)
                    && (tail(page, here) || page.class(at).any(Classes::EASTERN));
                let particle = (before.is_some() || titled)
                    && !matches!(page.str(here), "a" | "y")
                    && page.any_class(here).any(Classes::PARTICLE)
                    && particle_goes_on(page, here);
                after_hyphen || particle
            }
            Shape::Number => false,
        };
        if !named {
            break;
        }
        let opening = Classes::GIVEN.with(Classes::EASTERN).with(Classes::SOUTHERN);
        if shape == Shape::Initial
            || shape != Shape::Lower && page.class(here).any(opening) && here == at
        {
            given = true;
        }
        if shape != Shape::Lower || page.word(here).gap == Gap::Hyphen {
            last_capital = Some(here);
        }
        here += 1;
    }
    let last = last_capital?;
    let mut end = last + 1;
    let mut family = last;
    // "Bill", an initial alone: no name by itself.
    let mut len = end - at;
    if page.shape(at) == Shape::Initial && len < 2 {
        return None;
    }
    if page.shape(last) == Shape::Initial {
        // "Robert S." is cut short.
        return None;
    }
    // "Tse-tung": the family name stands first.
    let hyphened = page.shape(last) == Shape::Lower && page.word(last).gap == Gap::Hyphen;
    let eastern = page.class(at).any(Classes::EASTERN) && len <= 3;
    if len >= 2 && (eastern || hyphened && !page.class(at).any(Classes::GIVEN)) {
        family = at;
    }
    if let Some(suffix) = suffix(page, end) {
        end = suffix + 1;
    }
    if is_suffix(page.str(last)) && len > 1 {
        len -= 1;
        family = last - 1;
    }
    (family >= at).then_some(Name { words: at..end, family, len, given, doubtful })
}

/// Whether a word stands in quotation marks between names: `Llewellyn "Tommy" Thompson`.
fn is_nickname(page: &Page<'_>, at: usize) -> bool {
    matches!(page.between(at), " \"" | " “" | " ‘")
        && matches!(page.between(at + 1), "\" " | "” " | "’ ")
        && page.shape(at) == Shape::Capital
        && page.shape(at + 1) == Shape::Capital
}

/// Whether a word is two or three initials before a family name: "Thomas C.M. Robinson".
fn is_initials(page: &Page<'_>, at: usize) -> bool {
    let next = page.class(at + 1);
    let other = Classes::ENGLISH.with(Classes::TITLE).with(Classes::ORG).with(Classes::DEMONYM);
    page.str(at).contains('.')
        && page.str(at).len() <= 6
        && !matches!(page.str(at), "U.S." | "U.K." | "U.N." | "U.A.R.")
        && page.joined(at + 1)
        && page.shape(at + 1) == Shape::Capital
        && (next.any(Classes::FAMILY) || !next.any(other.with(never())))
}

fn is_beside_nickname(page: &Page<'_>, start: usize, at: usize) -> bool {
    page.word(at).gap == Gap::Mark
        && (is_nickname(page, at) || at > start + 1 && is_nickname(page, at - 1))
}

/// Reads a name of a list that has the family name first: "Stevenson, Adlai E.;".
pub(super) fn read_listed_name(page: &Page<'_>, at: usize) -> Option<Name> {
    let given = at + 1;
    // "Kim, Dong-jo, Ambassador".
    let eastern = page.class(at).any(Classes::EASTERN)
        && page.opens(at)
        && page.word(given).gap == Gap::Comma
        && page.shape(given) == Shape::Capital
        && page.word(given + 1).gap == Gap::Hyphen
        && page.shape(given + 1) == Shape::Lower
        && page.word(given + 2).gap > Gap::Hyphen
        && !(page.joined(given + 2) && page.capital(given + 2));
    if eastern {
        return Some(Name {
            words: at..given + 2,
            family: at,
            len: 3,
            given: true,
            doubtful: false,
        });
    }
    let listed = page.word(given).gap == Gap::Comma
        && page.class(given).any(Classes::GIVEN)
        && page.shape(at) == Shape::Capital
        && !page.class(at).any(Classes::GIVEN.with(Classes::PLACE).with(never()))
        && (page.opens(at) || page.between(at).starts_with([';', ':']));
    if !listed {
        return None;
    }
    let mut end = given + 1;
    while page.joined(end) && page.shape(end) == Shape::Initial && end < at + MOST_WORDS {
        end += 1;
    }
    let after = page.between(end);
    let closed = after.starts_with([';', '\n']) || after.is_empty() && end == page.words.len();
    let len = end - at;
    closed.then_some(Name { words: at..end, family: at, len, given: true, doubtful: false })
}

/// Whether the small letters after a hyphen are part of a name: "En-lai", not "Nasser-type".
fn tail(page: &Page<'_>, at: usize) -> bool {
    !page.any_class(at).any(Classes::ENGLISH.with(Classes::ORG).with(Classes::SAY))
}

/// Whether a name goes on after a particle: "de Gaulle".
pub(super) fn particle_goes_on(page: &Page<'_>, at: usize) -> bool {
    let next = at + 1;
    page.joined(next)
        && (page.shape(next) == Shape::Capital && !page.class(next).any(never())
            || page.shape(next) == Shape::Lower
                && page.any_class(next).any(Classes::PARTICLE)
                && page.shape(next + 1) == Shape::Capital
                && page.joined(next + 1))
}

/// Classes of words that no name has.
pub(super) const fn never() -> Classes {
    Classes::STOP.with(Classes::PLACE_PART)
}

fn fits(
    page: &Page<'_>,
    here: usize,
    at: usize,
    given: bool,
    titled: bool,
    doubtful: &mut bool,
) -> bool {
    let class = page.class(here);
    let eastern = Classes::EASTERN.with(Classes::SOUTHERN);
    let known = class.any(Classes::GIVEN.with(Classes::FAMILY).with(eastern));
    let first = here == at;
    let goes_on = page.joined(here + 1)
        && (matches!(page.shape(here + 1), Shape::Capital | Shape::Initial)
            && !page.class(here + 1).any(Classes::ENGLISH.with(Classes::TITLE).with(Classes::ORG))
            || titled
                && matches!(page.str(here + 1), "van" | "von" | "de" | "der" | "bin" | "ibn")
                && particle_goes_on(page, here + 1));
    if class.any(never()) {
        return !class.any(Classes::PLACE_PART)
            && (class.any(Classes::GIVEN) && (!first || goes_on)
                || class.any(Classes::FAMILY)
                    && (titled && first && !page.is(here, &WEEKDAYS)
                        || given
                            && !first
                            && only_given(page, at..here)
                            && page.shape(here + 1) != Shape::Number));
    }
    // "Implied Suharto wants": the participle of a sentence without a subject.
    let participle = first && !titled && page.opens(at) && goes_on && !known;
    if participle && page.str(here).len() > 5 && page.str(here).ends_with("ied") {
        return false;
    }
    // "Surprisingly Fawzi referred": the adverb of a sentence.
    if participle && page.str(here).len() > 5 && page.str(here).ends_with("ly") {
        return false;
    }
    // "Lloyd Monday", "Ball August 12": the day on which one did something.
    let dated = page.joined(here + 1) && page.shape(here + 1) == Shape::Number;
    if !first && (page.is(here, &WEEKDAYS) || dated && page.is(here, &MONTHS)) {
        return false;
    }
    // "EconMin Erhard", "Memcons".
    if first && is_office_word(page.str(here)) {
        return false;
    }
    if is_contraction(page.str(here)) || first && !titled && is_suffix(page.str(here)) {
        return false;
    }
    let plain = class.any(Classes::ENGLISH.with(Classes::SAY).with(Classes::PERSON_WORD));
    let alone =
        !(page.joined(here + 1) && matches!(page.shape(here + 1), Shape::Capital | Shape::Initial));
    if plain
        && (page.shape(here) == Shape::Upper && !titled
            || first && !titled && page.opens(at) && alone)
    {
        return false;
    }
    // "Song Yo-chan", "Long Boret" need the form of the words after them.
    let eastern = first
        && page.joined(here + 1)
        && page.shape(here + 1) == Shape::Capital
        && page.word(here + 2).gap == Gap::Hyphen
        && page.shape(here + 2) == Shape::Lower
        && !page.any_class(here + 2).any(Classes::ENGLISH)
        && !page.class(here + 1).any(Classes::ENGLISH);
    if eastern && !class.any(Classes::TITLE.with(Classes::ORG).with(Classes::PLACE)) {
        return true;
    }
    // "Lee Kuan Yew": the third word of a name that begins as such names do.
    let third = here == at + 2
        && page.class(at).any(Classes::EASTERN)
        && page.shape(at + 1) == Shape::Capital
        && !page.class(at + 1).any(Classes::ENGLISH.with(Classes::TITLE))
        && !(page.joined(here + 1) && page.capital(here + 1));
    if third && class.any(Classes::ENGLISH) && !class.any(Classes::ORG.with(Classes::TITLE)) {
        return true;
    }
    let after_given = given && here > at && only_given(page, at..here);
    // "Paul Gore-Booth": the words of English are parts of a name of two.
    let pair = page.word(here + 1).gap == Gap::Hyphen && page.shape(here + 1) == Shape::Capital;
    if after_given && pair && class.any(Classes::ENGLISH) && !class.any(Classes::ORG) {
        return true;
    }
    // The last word of "Arthur Dean", "George Ball", "Martin Luther King".
    let ends = never().with(Classes::TITLE).with(Classes::ORG).with(Classes::DEMONYM);
    let last = !(page.joined(here + 1) && page.capital(here + 1))
        || page.word(here).possessive
        || is_suffix(page.str(here + 1))
        || page.class(here + 1).any(ends) && !page.class(here + 1).any(Classes::FAMILY);
    if class.any(Classes::DEMONYM) && !class.any(Classes::GIVEN) {
        *doubtful = true;
        return class.any(Classes::FAMILY) && (after_given || titled && first) && last;
    }
    if class.any(Classes::ORG) && !class.any(Classes::GIVEN) {
        *doubtful = true;
        // "Joao Hall Themido".
        let plain = Classes::ENGLISH.with(Classes::TITLE).with(Classes::ORG).with(Classes::PLACE);
        if after_given && goes_on && class.any(Classes::FAMILY) && !page.class(here + 1).any(plain)
        {
            return true;
        }
        // "Consul General Charles Bay", but "Queen Elizabeth Hospital".
        let royal = ["king", "queen", "prince", "princess", "lord", "sir", "emperor"];
        let after_office = titled && after_given && !page.is(at.wrapping_sub(1), &royal);
        return (titled && first || after_office) && last;
    }
    if class.any(Classes::TITLE) && !class.any(Classes::GIVEN) {
        // "President Makarios Foreign Minister": the title of another begins.
        let opens_title = page.joined(here + 1) && page.class(here + 1).any(Classes::HEAD);
        if !first && opens_title && !class.any(Classes::FAMILY) {
            return false;
        }
        // "Colby Chief, Far East Division": the office of a signature.
        if after_given && page.is(here, &OFFICES) {
            return false;
        }
        // "Angier Biddle Duke".
        if given && here == at + 2 && last && page.is(here, &["duke", "king", "dean", "bishop"]) {
            return true;
        }
        *doubtful = true;
        return (after_given || titled && first && !class.any(Classes::HEAD)) && last;
    }
    if class.any(Classes::ENGLISH) && !known {
        *doubtful = true;
        // "John Foster Dulles": a word of English between a given name and another name.
        return (titled && first || after_given) && last || after_given && goes_on;
    }
    if class.any(Classes::PLACE) {
        *doubtful = true;
        return titled || after_given || class.any(Classes::GIVEN) && goes_on;
    }
    if class.any(Classes::ENGLISH) {
        let clear = if first { goes_on && class.any(Classes::GIVEN) } else { given };
        *doubtful |= !clear;
    }
    true
}

/// Whether a word is an office that is cut short: `EconMin`, `DirGen`.
fn is_office_word(word: &str) -> bool {
    let inner = word.bytes().rev().nth(2).is_some_and(|byte| byte.is_ascii_uppercase());
    inner
        && word.len() > 5
        && ["Min", "Gen", "Dir", "Sec", "Rep", "Del", "Com"].iter().any(|end| {
            word.strip_suffix(end)
                .is_some_and(|rest| rest.len() > 2 && rest.ends_with(char::is_lowercase))
        })
}

/// Whether words are given names and initials, but for one more after the first: "Henry Cabot".
fn only_given(page: &Page<'_>, words: Range<usize>) -> bool {
    let others = words
        .skip(1)
        .filter(|&at| page.shape(at) != Shape::Initial && !page.class(at).any(Classes::GIVEN))
        .filter(|&at| !page.class(at).any(Classes::ENGLISH));
    others.count() == 0
}

/// "I've", "We'll", "Don't".
pub(super) fn is_contraction(word: &str) -> bool {
    let mut parts = word.rsplit(['\'', '’']);
    let last = parts.next();
    parts.next().is_some_and(|before| !before.is_empty())
        && matches!(
            last,
            Some("ve" | "ll" | "re" | "d" | "m" | "t" | "VE" | "LL" | "RE" | "D" | "M" | "T")
        )
}

/// The suffix that follows a name: "Jr.", ", Jr.".
pub(super) fn suffix(page: &Page<'_>, at: usize) -> Option<usize> {
    let gap = page.word(at).gap;
    let esquire = page.str(at).starts_with("Esq");
    (matches!(gap, Gap::Space | Gap::Comma) && is_suffix(page.str(at)) && !esquire).then_some(at)
}

/// Whether a word follows the family name without being it.
pub(super) fn is_suffix(word: &str) -> bool {
    matches!(
        word.trim_end_matches('.'),
        "Jr" | "Sr" | "JR" | "SR" | "II" | "III" | "IV" | "Esq" | "Esqs" | "Esquire" | "Esquires"
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::enrich::annotation::TextPart;
    use crate::enrich::text::Text;

    fn name(text: &str, titled: bool) -> Option<(String, String)> {
        let words = Text::read(text);
        let page = Page::new(TextPart::Body, text, &words.words, None);
        let name = read_name(&page, 0, titled)?;
        Some((text.get(page.range(name.words))?.to_owned(), page.str(name.family).to_owned()))
    }

    #[test]
    fn names_end_where_prose_goes_on() {
        for (text, full, family) in [
            ("John Foster Dulles said", "John Foster Dulles", "Dulles"),
            ("Charles de Gaulle's view", "Charles de Gaulle", "Gaulle"),
            ("Mao Tse-tung and", "Mao Tse-tung", "Mao"),
            ("Ngo Dinh Diem", "Ngo Dinh Diem", "Diem"),
            ("Abd al-Munim al-Huni", "Abd al-Munim al-Huni", "Huni"),
            ("James C. Thomson, Jr., of the Staff", "James C. Thomson, Jr", "Thomson"),
            ("George Ball will", "George Ball", "Ball"),
            ("Robert S. McNamara", "Robert S. McNamara", "McNamara"),
        ] {
            let expected = Some((full.to_owned(), family.to_owned()));
            assert_eq!(name(text, false), expected, "{text}");
        }
        assert_eq!(name("Ball said", true), Some(("Ball".to_owned(), "Ball".to_owned())));
        assert_eq!(name("United Nations", false), None);
    }
}
