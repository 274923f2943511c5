//! Takes what stands in brackets after a name as part of it: "Li Qiang (李强) met".
//!
//! It knows mentions and brackets. It must not know verbs. Its one law: a mention grows by one pair of
//! brackets at most, and only where they hold no clause.

use crate::enrich::draft::{Draft, Mention};

/// The longest text in brackets that is taken for a name, a country or dates of life, in bytes.
const LONGEST: usize = 60;

/// Lets the mentions of a draft reach over the brackets after them.
pub(super) fn widen(draft: &mut Draft<'_>) {
    let mut mentions = std::mem::take(&mut draft.mentions);
    for mention in &mut mentions {
        let text = draft.text(mention.part);
        if let Some(end) = bracket_end(text, mention) {
            mention.whole.end = end;
        }
    }
    draft.mentions = mentions;
}

/// Where the brackets end that stand right after a mention.
fn bracket_end(text: &str, mention: &Mention) -> Option<usize> {
    // An office may be read out of the brackets: "Raul Prebisch (Chief".
    let ends = [mention.range.end, mention.whole.end.max(mention.range.end)];
    let opens = |end: &usize| text.get(*end..).is_some_and(|after| after.starts_with(" ("));
    let start = ends.into_iter().find(opens)?;
    let inner = text.get(start..)?.strip_prefix(" (")?;
    let close = inner.bytes().take(LONGEST + 1).position(|byte| byte == b')')?;
    let inner = inner.get(..close)?;
    // "(Chief of the staff of the Council)".
    let office = inner.starts_with(char::is_uppercase);
    let is_clause = inner.split_whitespace().any(|word| {
        let link = matches!(word, "of" | "the" | "for" | "and" | "to" | "in" | "at" | "staff");
        word.len() > 1
            && word.bytes().all(|byte| byte.is_ascii_lowercase())
            && !(word == "of" || office && link)
    });
    (!is_clause && !inner.contains(['(', '\n'])).then_some(start + 2 + close + 1)
}
