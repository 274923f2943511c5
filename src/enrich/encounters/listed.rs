//! Which names of a list of participants are of those who took part.
//!
//! It knows what stands around a name on its line. It must not know heads, sides or days. Its one
//! law: an office, an agency or one whom another serves takes no part.

use crate::enrich::draft::Mention;
use crate::enrich::people::is_ordinary_word;
use crate::enrich::text::{Gap, Shape, Word};
use crate::enrich::{Draft, TextPart};

/// Whether all words of a name are written in capitals.
pub(super) fn is_in_capitals(mention: &Mention, line: &[Word]) -> bool {
    line.iter()
        .filter(|word| mention.range.contains(&(word.start as usize)))
        .all(|word| word.shape == Shape::Upper)
}

/// Whether a name in capitals follows a title of people: "Ambassador TOON", and not "Director USDA".
pub(super) fn is_loud_name(mention: &Mention, text: &str) -> bool {
    const TITLES: [&str; 7] =
        ["Ambassador", "Amb.", "President", "Mr.", "Secretary", "General", "Minister"];
    let title = text.get(mention.whole.start..mention.range.start).unwrap_or_default();
    let name = text.get(mention.range.clone()).unwrap_or_default();
    name.len() > 3
        && !name.contains('.')
        && TITLES.iter().any(|end| title.trim_end().ends_with(end))
}

/// Whether what is taken for a name is a word of a line: "Note takers", "Coal Commission".
pub(super) fn is_piece(draft: &Draft<'_>, mention: &Mention, text: &str) -> bool {
    let name = text.get(mention.range.clone()).unwrap_or_default();
    // "Hanover" of "Manufacturers Hanover Trust".
    let before = text.get(..mention.range.start).unwrap_or_default();
    let after = text.get(mention.range.end..).unwrap_or_default();
    let inner = before.ends_with(' ')
        && before.trim_end().ends_with(char::is_alphabetic)
        && after.strip_prefix(' ').is_some_and(|after| after.starts_with(char::is_uppercase));
    mention.whole.start >= mention.range.start
        && !name.contains([' ', '-', '.'])
        && (inner
            || is_ordinary_word(name)
                && !is_line_of_known(draft, mention, text)
                && !is_of_surnames(mention, text))
}

/// Whether a name is of a line of bare ones: "President, Rusk, Bundy, Ball, Valenti".
fn is_of_surnames(mention: &Mention, text: &str) -> bool {
    /// How many names make such a line.
    const ENOUGH: usize = 4;
    let before = text.get(..mention.range.start).unwrap_or_default();
    let before = before.rsplit('\n').next().unwrap_or_default();
    let after = text.get(mention.range.start..).unwrap_or_default();
    let after = after.split('\n').next().unwrap_or_default();
    let items = || before.split(',').rev().skip(1).chain(after.split(','));
    let bare = |item: &str| {
        let item = item.trim().trim_end_matches('.');
        item.starts_with(char::is_uppercase) && !item.contains(' ')
    };
    items().count() >= ENOUGH && items().all(bare)
}

/// Whether a word is a whole line, and names one whom the article names elsewhere: "Ball" of a list of
/// family names.
fn is_line_of_known(draft: &Draft<'_>, mention: &Mention, text: &str) -> bool {
    let before = text.get(..mention.range.start).unwrap_or_default().trim_end_matches(' ');
    let after = text.get(mention.range.end..).unwrap_or_default().trim_start_matches(' ');
    let item = before.ends_with('\n') && (after.is_empty() || after.starts_with('\n'));
    let mentions = draft.mentions.iter().filter(|other| other.official == mention.official);
    item && mentions.count() > 1
}

/// Whether what is taken for a name is an office or a country cut short: "ACDA:", "Ger. Foreign Off.".
pub(super) fn is_short_form(mention: &Mention, text: &str) -> bool {
    const LONGEST: usize = 5;
    let name = text.get(mention.range.clone()).unwrap_or_default();
    let after = text.get(mention.range.end..).unwrap_or_default();
    let upper = name.chars().all(char::is_uppercase);
    let cut = after.strip_prefix(". ").is_some_and(|rest| rest.starts_with(char::is_uppercase));
    mention.whole.start >= mention.range.start
        && name.len() <= LONGEST
        && !name.contains([' ', '.', '-'])
        && (upper || cut && name.len() < LONGEST)
}

/// Whether a name without a title is what one who is named before it on the line writes for: "Editor,
/// Akhbar al-Yom".
pub(super) fn is_paper_of_press(mention: &Mention, line: &[Word], text: &str) -> bool {
    const PRESS: [&str; 7] = [
        "Editor",
        "Publisher",
        "Editor-Publisher",
        "Correspondent",
        "Reporter",
        "Columnist",
        "Editors",
    ];
    let before = line.iter().take_while(|word| (word.end as usize) <= mention.range.start);
    mention.whole.start >= mention.range.start
        && before.last().is_some_and(|word| {
            PRESS.iter().any(|office| word.of(text).eq_ignore_ascii_case(office))
        })
}

/// Whether what is taken for a name after another of a line is a word of an office: "Intertex" of
/// "Mr. Yuter, Intertex International". It is named nowhere else, and stands between no names.
pub(super) fn is_of_office(draft: &Draft<'_>, mention: &Mention) -> bool {
    let text = draft.text(TextPart::Body);
    if !is_bare(mention, text) {
        return false;
    }
    let mentions = draft.mentions.iter();
    let once = mentions.filter(|other| other.official == mention.official).count() == 1;
    let after = text.get(mention.range.end..).unwrap_or_default();
    let joined = after.starts_with('-')
        || after.strip_prefix(' ').is_some_and(|rest| rest.starts_with(char::is_alphabetic));
    joined || once
}

/// Whether a line has a title of several people: "Messrs. Cooley, Rock, Thorp".
pub(super) fn names_several(line: &[Word], text: &str) -> bool {
    const TITLES: [&str; 13] = [
        "Messers",
        "Messers.",
        "Messrs",
        "Messrs.",
        "Secretaries",
        "Generals",
        "Senators",
        "Congressmen",
        "Ambassadors",
        "Ministers",
        "Admirals",
        "Colonels",
        "Representatives",
    ];
    line.iter().any(|word| TITLES.contains(&word.of(text)))
}

/// Whether a name is one word without a title.
pub(super) fn is_bare(mention: &Mention, text: &str) -> bool {
    let name = text.get(mention.range.clone()).unwrap_or_default();
    mention.whole == mention.range && !name.contains([' ', '.'])
}

/// Whether the one named stands in brackets, and so is whom another speaks for: "Representative of
/// the President (Rhee)", and not "The Acting Secretary (Mr. Dillon)" or "(Colonel Walters)".
pub(super) fn is_in_brackets(whole: usize, line: &[Word], text: &str) -> bool {
    let bracket = text.get(..whole).is_some_and(|before| before.trim_end().ends_with('('));
    let first = line.first().filter(|first| (first.start as usize) < whole);
    let named = text.get(whole..).is_some_and(|rest| rest.starts_with("Mr. "));
    bracket && first.is_some_and(|first| !(named && first.of(text) == "The"))
}

/// Whether the one named takes part, and is not named as the one whom another serves.
pub(super) fn takes_part(mention: &Mention, whole: usize, line: &[Word], text: &str) -> bool {
    if text
        .get(mention.range.end..)
        .is_some_and(|after| after.starts_with("'s") || after.starts_with("’s"))
        || is_possessive(mention, text)
    {
        return false;
    }
    let words = line.iter().take_while(|word| (word.start as usize) < whole);
    // "Visits with A and B" is the head of what follows.
    let heading = words.clone().next().is_some_and(|word| is_encounter(word.of(text)))
        && words.clone().any(|word| matches!(word.of(text), "with" | "by" | "of"));
    if heading {
        return false;
    }
    let before = words.last();
    // ", Economic Adviser to Indonesian President Suharto": the office of the one before.
    let title = text.get(whole..mention.range.start).unwrap_or_default().trim_end();
    let whose = [" to ", " of "].iter().find_map(|link| Some(title.rsplit_once(link)?.1));
    let office = whose.is_some_and(|whose| {
        whose.split(' ').filter(|word| is_high_office(word)).count() == 1
            && whose.rsplit(' ').next().is_some_and(is_high_office)
    });
    // ", President of the High Authority of the European Coal and Steel Community".
    let after = text.get(mention.range.end..).unwrap_or_default();
    let linked =
        after.strip_prefix(" and ").is_some_and(|rest| rest.starts_with(char::is_uppercase));
    let body = whose.is_some_and(|whose| !whose.split(' ').any(is_high_office)) && linked;
    let apposed = text.get(..whole).is_some_and(|before| before.trim_end().ends_with(','));
    let served = apposed && (office || body);
    !served
        && before.is_none_or(|word| {
            word.shape != Shape::Lower
                || !matches!(
                    word.of(text),
                    "to" | "of" | "for" | "by" | "with" | "from" | "de" | "vice" | "representing"
                )
        })
}

/// Whether the one named is away, and another stands in: "General Smith vice Chairman of the JCS
/// General Brown".
pub(super) fn is_replaced(whole: usize, line: &[Word], text: &str) -> bool {
    let from = line.iter().rposition(|word| {
        (word.start as usize) < whole && word.shape == Shape::Lower && word.of(text) == "vice"
    });
    let after = from.map_or(0, |from| from + 1);
    let mut rest = line.iter().skip(after).take_while(|word| (word.start as usize) <= whole);
    from.is_some() && rest.all(|word| word.gap <= Gap::Line)
}

fn is_high_office(word: &str) -> bool {
    matches!(word, "President" | "Minister" | "Secretary" | "Chancellor" | "Premier" | "Senator")
}

fn is_encounter(word: &str) -> bool {
    const ENCOUNTERS: [&str; 9] = [
        "visit",
        "visits",
        "meeting",
        "meetings",
        "talk",
        "talks",
        "discussion",
        "discussions",
        "conversation",
    ];
    ENCOUNTERS.iter().any(|noun| word.eq_ignore_ascii_case(noun))
}

/// Whether a name that ends in "s" owns what follows: "Senator Sarbanes' staff".
fn is_possessive(mention: &Mention, text: &str) -> bool {
    let name = text.get(..mention.range.end).unwrap_or_default();
    let after = text.get(mention.range.end..).unwrap_or_default();
    name.ends_with('s') && (after.starts_with("' ") || after.starts_with("’ "))
}
