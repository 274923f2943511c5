//! Names of people: the inversion undone, and the key that two spellings share.
//!
//! It knows how editors write names ("Cordier, Andrew W.") and how letters fold. It knows no
//! person. Its one law: a key never holds less than the whole name, so two people share a key only
//! when their full names are written alike.

use std::borrow::Cow;
use std::sync::LazyLock;

use any_ascii::any_ascii_char;
use rustc_hash::FxHashSet;
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

const SUFFIXES: [&str; 11] = ["jr", "sr", "ii", "iii", "iv", "v", "esq", "md", "phd", "2nd", "3rd"];

/// Ranks and forms of address that stand before a name: "Phoumi Nosavan, Gen.".
static TITLES: LazyLock<FxHashSet<&str>> = LazyLock::new(|| {
    let list = "adm admiral air archbishop baron baroness brig brigadier capt captain cardinal col colonel \
    commander count countess dr emperor empress field gen general king lady lieutenant lord lt \
    madame maj major marshal mr mrs pope prince princess prof professor queen rear sir vice";
    list.split_whitespace().collect()
});

/// Words that open the description of an office: "Williams, Newell F., Director".
static OFFICES: LazyLock<FxHashSet<&str>> = LazyLock::new(|| {
    let list = "acting adviser advisor ambassador assistant associate chairman chancellor chief commissioner \
    consul counselor counsellor deputy director first foreign governor head high member minister \
    premier president prime representative secretary senator special under";
    list.split_whitespace().collect()
});

const SERVICES: [&str; 8] = ["usn", "usa", "usaf", "usmc", "uscg", "rn", "raf", "ret"];

/// What stands after a comma of an inverted name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Part {
    /// "Andrew W.", or a single initial that a stray comma cut off.
    Given,
    /// "Gen.", to be put in front.
    Title,
    /// "Jr.", to be put at the end.
    Suffix,
    /// "USN", "Director": no part of the name.
    Description,
}

/// The full name in reading order: "Byroade, Henry A., Jr." is "Henry A. Byroade Jr.".
///
/// Variants in parentheses, nicknames in double quotation marks and a description after the name
/// are left out. A name that is not inverted stays as it is.
pub(super) fn normalized(name: &str) -> String {
    // Letters of ASCII are composed as they are.
    let composed: Cow<'_, str> =
        if name.is_ascii() { name.into() } else { name.nfc().collect::<String>().into() };
    let bare = without_asides(&composed);
    let parts: Vec<String> = bare.split(',').map(one_spaced).filter(|p| !p.is_empty()).collect();
    let Some((family, rest)) = parts.split_first() else {
        return one_spaced(&composed);
    };
    let (mut titles, mut given, mut suffixes) = (vec![], vec![], vec![]);
    for part in rest {
        match classify(part, given.is_empty() && suffixes.is_empty()) {
            Part::Title => titles.push(part.as_str()),
            Part::Given => {
                let (name, suffix) = split_suffix(part);
                given.push(name);
                suffixes.extend(suffix);
            }
            Part::Suffix => suffixes.push(part),
            Part::Description => {}
        }
    }
    let words = [titles, given.clone(), vec![family.as_str()], suffixes].concat();
    let name = words.join(" ");
    // "Huni, Abd al-Munim al-" leaves its article before the family name.
    if given.last().is_some_and(|given| given.ends_with('-')) {
        name.replacen(&format!("- {family}"), &format!("-{family}"), 1)
    } else {
        name
    }
}

/// The key of a name: reading order, lower case, diacritics folded, punctuation dropped.
///
/// Latin letters fold to ASCII; letters of other scripts are lower-cased and composed, never
/// transliterated. An apostrophe joins, any other punctuation separates. A name of nothing but
/// punctuation is its own key.
pub(crate) fn key(name: &str) -> String {
    // What is neither inverted nor has asides is in reading order.
    let plain = name.is_ascii() && !name.contains([',', '(', '[', '"']);
    if plain && name.contains(|c: char| c.is_ascii_alphanumeric()) {
        return ascii_key(name);
    }
    let full = normalized(name);
    if full.is_ascii() {
        return ascii_key(&full);
    }
    let mut folded = String::with_capacity(full.len());
    let mut after_latin = false;
    for c in full.to_lowercase().nfd() {
        match c {
            '\'' | '’' | '‘' | '`' | '´' | '\u{200C}' | '\u{200D}' | '\u{2B0}'..='\u{2FF}' => {
            }
            _ if is_combining_mark(c) => {
                if !after_latin {
                    folded.push(c);
                }
            }
            _ if c.is_alphanumeric() => {
                after_latin = is_latin(c);
                if after_latin && !c.is_ascii() {
                    folded.push_str(&any_ascii_char(c).to_ascii_lowercase());
                } else {
                    folded.push(c);
                }
            }
            _ => {
                after_latin = true;
                folded.push(' ');
            }
        }
    }
    let key = one_spaced(&folded.nfc().collect::<String>());
    if key.is_empty() { full.to_lowercase() } else { key }
}

/// The same for letters of ASCII.
fn ascii_key(full: &str) -> String {
    let mut key = String::with_capacity(full.len());
    for c in full.chars().filter(|c| !matches!(c, '\'' | '`')) {
        if c.is_ascii_alphanumeric() {
            key.push(c.to_ascii_lowercase());
        } else if !key.is_empty() && !key.ends_with(' ') {
            key.push(' ');
        }
    }
    key.truncate(key.trim_end().len());
    if key.is_empty() { full.to_lowercase() } else { key }
}

/// Drops "(Ascham, Robert A.)" and "“Scoop,”"; an aside that is never closed stays.
fn without_asides(name: &str) -> String {
    let mut out = String::with_capacity(name.len());
    let mut rest = name;
    while let Some(start) = rest.find(['(', '[', '“', '"']) {
        let (before, aside) = rest.split_at_checked(start).unwrap_or((rest, ""));
        let close = match aside.chars().next() {
            Some('(') => ')',
            Some('[') => ']',
            Some('“') => '”',
            _ => '"',
        };
        let end = aside.char_indices().skip(1).find(|&(_, c)| c == close);
        let after = end.and_then(|(at, c)| aside.get(at + c.len_utf8()..));
        let Some(after) = after else { break };
        out.push_str(before);
        out.push(' ');
        rest = after;
    }
    out.push_str(rest);
    if out.chars().any(char::is_alphanumeric) { out } else { name.to_owned() }
}

fn classify(part: &str, first: bool) -> Part {
    let words: Vec<String> = part.split_whitespace().map(bare_word).collect();
    let (Some(one), Some(last)) = (words.first(), words.last()) else {
        return Part::Description;
    };
    let alone = words.len() == 1;
    if alone && is_suffix(part) {
        Part::Suffix
    } else if words.iter().all(|word| TITLES.contains(word.as_str())) {
        Part::Title
    } else if SERVICES.contains(&one.as_str()) && part == part.to_uppercase() {
        Part::Description
    } else if first {
        // "President Ngo Dinh" is given, "Secretary of State" is not.
        let office = OFFICES.contains(one.as_str())
            && (alone
                || words.iter().any(|word| matches!(word.as_str(), "of" | "for" | "to" | "the"))
                || OFFICES.contains(last.as_str()));
        if office { Part::Description } else { Part::Given }
    } else if alone && part.chars().filter(|c| c.is_alphabetic()).count() == 1 {
        Part::Given
    } else {
        Part::Description
    }
}

/// "Archibald B. Jr." is a given name and a suffix.
fn split_suffix(part: &str) -> (&str, Option<&str>) {
    match part.rsplit_once(' ') {
        Some((given, last)) if is_suffix(last) && last != "V." && last != "V" => {
            (given, Some(last))
        }
        _ => (part, None),
    }
}

fn is_suffix(word: &str) -> bool {
    // "V." is an initial, "V" the fifth.
    word != "V." && SUFFIXES.contains(&bare_word(word).as_str())
}

fn bare_word(word: &str) -> String {
    word.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

fn one_spaced(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Whether a letter is of the Latin script: the blocks of Unicode 16 that hold Latin letters.
fn is_latin(c: char) -> bool {
    c.is_ascii()
        || matches!(u32::from(c),
            0x00AA | 0x00BA | 0x00C0..=0x02AF | 0x1D00..=0x1DBF | 0x1E00..=0x1EFF
            | 0x2C60..=0x2C7F | 0xA720..=0xA7FF | 0xAB30..=0xAB6F | 0xFB00..=0xFB06
            | 0xFF21..=0xFF3A | 0xFF41..=0xFF5A)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn a_letter_beyond_ascii_changes_nothing_else(name in "[A-Za-z .,'`()\"-]{0,30}") {
            let (plain, accented) = (key(&format!("{name} e")), key(&format!("{name} é")));
            prop_assert_eq!(plain, accented);
        }
    }
}
