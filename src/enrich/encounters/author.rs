//! Who speaks in an article: its sender, and where the words of others begin.
//!
//! It knows the first words of a message, the last ones, and headings. It must not know offices and
//! verbs. Its one law: one who may only have passed the words on is not their author.

use super::lexicon::{Classes, LEXICON};
use super::sentence::mentions_from;
use crate::enrich::TextPart;
use crate::enrich::draft::Draft;
use crate::enrich::text::{Gap, Shape};

/// Where the first line stands that heads an enclosure: "Attachment", "Tab A".
pub(super) fn enclosure(draft: &Draft<'_>) -> usize {
    const LONGEST: usize = 24;
    let text = draft.text(TextPart::Body);
    let words = &draft.body.words;
    let heads = words.iter().filter(|word| {
        word.gap >= Gap::Paragraph
            && matches!(
                word.of(text),
                "Attachment" | "Attachments" | "Enclosure" | "Enclosures" | "Tab" | "Annex"
            )
    });
    let mut lines = heads.map(|word| word.start as usize).filter(|start| {
        let line = text.get(*start..).and_then(|text| text.split('\n').next());
        *start > 0 && line.is_some_and(|line| line.len() <= LONGEST)
    });
    lines.next().unwrap_or(usize::MAX)
}

/// Whether three paragraphs or more begin with the name of a speaker and a colon.
pub(super) fn is_of_speeches(draft: &Draft<'_>) -> bool {
    const ENOUGH: usize = 3;
    let text = draft.text(TextPart::Body);
    let spoken = draft.mentions.iter().filter(|mention| {
        let before = text.get(..mention.start()).unwrap_or_default();
        mention.part == TextPart::Body
            && (before.is_empty() || before.ends_with('\n'))
            && text.get(mention.end()..).is_some_and(|after| after.starts_with(':'))
    });
    spoken.take(ENOUGH).count() == ENOUGH
}

/// Whether a text names a person beside "I", and so is not by that person: "Burns and I", "accompanied
/// by Burns".
pub(super) fn is_beside_i(draft: &Draft<'_>, official: usize) -> bool {
    /// How many bytes may stand between a companion and "I".
    const CLOSE: usize = 78;
    let text = draft.text(TextPart::Body);
    let mut named = draft
        .mentions
        .iter()
        .filter(|mention| mention.part == TextPart::Body && mention.official == official);
    named.any(|mention| {
        let before = text.get(..mention.start()).unwrap_or_default().trim_end();
        let after = text.get(mention.end()..).unwrap_or_default();
        let company =
            before.ends_with("ccompanied by") && after.find(" I ").is_some_and(|at| at < CLOSE);
        company
            || after.starts_with(" and I ")
            || after.starts_with(" and me ")
            || before.ends_with(" and I and")
            || before.ends_with(" me and")
    })
}

/// Who a message says in its first words that it is from, "From Talbot.", "For Secretary from Dulles.";
/// nobody is known where that name is not. Nothing where it does not say so.
#[expect(clippy::option_option, reason = "that it says so and who it is are two answers")]
pub(super) fn sender(draft: &Draft<'_>, titled: Option<usize>) -> Option<Option<usize>> {
    const HEAD: usize = 45;
    let text = draft.text(TextPart::Body);
    let words = draft.body.words.get(..HEAD.min(draft.body.words.len()))?;
    // "340. From": a message has its number before.
    let numbered = |at: usize| {
        let before = at.checked_sub(1).and_then(|at| words.get(at));
        before.is_some_and(|word| word.shape == Shape::Number && word.gap >= Gap::Sentence)
    };
    let from = words.iter().enumerate().position(|(at, word)| {
        word.of(text).eq_ignore_ascii_case("from") && (word.gap > Gap::Comma || numbered(at))
            || word.of(text) == "from"
    })?;
    let opens = words.get(..=from)?.iter().rposition(|word| word.gap >= Gap::Sentence)?;
    // Nothing but names of those that it is for; "Message from" is of another's.
    let plain = words.get(opens..from)?.iter().all(|word| {
        let paper = matches!(word.of(text), "Message" | "Letter" | "Report" | "Note" | "Reply");
        word.shape != Shape::Lower && !paper
            || matches!(word.of(text), "for" | "and" | "of" | "the" | "only" | "eyes" | "to")
    });
    if !plain {
        return None;
    }
    let first =
        words.get(from + 1).filter(|word| word.shape.is_capital() && word.gap <= Gap::Space)?;
    let office = LEXICON.look_up(*first).is(Classes::OFFICE);
    let stops =
        |end: usize| text.get(end..).is_some_and(|after| after.starts_with(['.', '\n', ':']));
    let mentions = mentions_from(&draft.mentions, TextPart::Body, first.start as usize);
    let named = mentions.first().filter(|mention| {
        mention.start() <= first.start as usize
            || office && mention.range.start < first.end as usize + 2
    });
    if let Some(mention) = named {
        return stops(mention.end()).then_some(Some(mention.official));
    }
    // "Eyes only for President from Secretary."
    if matches!(first.of(text), "Secretary" | "President" | "SecState") && stops(first.end as usize)
    {
        return Some(titled);
    }
    let short = matches!(first.of(text), "Amb" | "Chargé" | "Charge" | "Embassy" | "Mission");
    (stops(first.end as usize) && !office && !short).then_some(None)
}

/// Whether a message passes on what another says: "Following is Ambassador Thompson's report of".
pub(super) fn passes_on(draft: &Draft<'_>, official: usize) -> bool {
    const HEAD: usize = 80;
    let text = draft.text(TextPart::Body);
    let words = draft.body.words.get(..HEAD.min(draft.body.words.len())).unwrap_or_default();
    let Some(at) = words.iter().position(|word| word.of(text) == "Following") else {
        return false;
    };
    let next = |n: usize| words.get(at + n).map_or("", |word| word.of(text));
    if !matches!(next(1), "is" | "are") {
        return false;
    }
    let Some(start) = words.get(at).map(|word| word.start as usize) else { return false };
    let mentions = mentions_from(&draft.mentions, TextPart::Body, start);
    let another = mentions.first().filter(|mention| mention.official != official);
    another.is_some_and(|mention| {
        const CLOSE: usize = 40;
        let after = text.get(mention.range.end..).unwrap_or_default();
        let report = ["’s report", "'s report", "’s message", "'s message", "’s account"];
        mention.range.start < start + CLOSE && report.iter().any(|word| after.starts_with(word))
    })
}

/// Whether a text closes as a letter does, with a name that is not that of one who signs it, or a lone
/// one, which may be a given name: "Faithfully yours, Foster".
pub(super) fn signs_for_another(draft: &Draft<'_>, official: usize) -> bool {
    const CLOSES: [&str; 7] =
        ["yours", "Sincerely", "sincerely", "Affectionately", "As ever", "regards", "Yours"];
    /// The last bytes of a text, in which a letter closes.
    const TAIL: usize = 120;
    let text = draft.text(TextPart::Body);
    let from = text.len().saturating_sub(TAIL);
    let from = (from..text.len()).find(|at| text.is_char_boundary(*at)).unwrap_or(text.len());
    let tail = text.get(from..).unwrap_or_default();
    let close = CLOSES.iter().filter_map(|word| Some(tail.rfind(word)? + word.len())).max();
    let Some(after) = close.and_then(|end| tail.get(end..)) else { return false };
    let Some(after) = after.strip_prefix(',') else { return false };
    let line = after.trim_start().split('\n').next().unwrap_or_default();
    let name = line.trim_end_matches(['.', ',', ' ']);
    let Some(found) = draft.found.officials.get(official) else { return false };
    let last = |name: &str| name.rsplit(' ').next().unwrap_or_default().to_lowercase();
    !name.is_empty() && (!name.contains(' ') || last(name) != last(&found.name))
}
