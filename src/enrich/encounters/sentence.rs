//! A sentence as items: words, people, and phrases that name a person by office.
//!
//! It knows where people stand. It must not know what verbs mean. Its one law: items are in order
//! and every word of the sentence is in exactly one.

use std::ops::Range;

use super::actors::Actors;
use super::lexicon::{Classes, Entry, Frames, LEXICON};
use crate::enrich::TextPart;
use crate::enrich::draft::{Draft, Mention};
use crate::enrich::text::{Gap, Shape, Text, Word};

/// What an item is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum What {
    /// A word.
    Word,
    /// An official, by its number, and whether an office and not a name told it.
    Person { official: usize, by_office: bool },
    /// A person that is not known: "the Ambassador".
    Someone,
}

/// A word, or the words that name one person.
#[derive(Debug, Clone)]
pub(super) struct Item<'t> {
    pub(super) what: What,
    /// The word; of a person the last.
    pub(super) text: &'t str,
    pub(super) shape: Shape,
    /// What stands before it.
    pub(super) gap: Gap,
    pub(super) possessive: bool,
    pub(super) entry: Entry,
    /// In bytes of the part.
    pub(super) range: Range<usize>,
}

impl Item<'_> {
    pub(super) fn is(&self, classes: Classes) -> bool {
        self.what == What::Word && self.entry.is(classes)
    }

    pub(super) fn person(&self) -> Option<usize> {
        match self.what {
            What::Person { official, .. } if !self.possessive => Some(official),
            _ => None,
        }
    }

    /// Whether it names a person, known or not, and not what is theirs.
    pub(super) fn is_somebody(&self) -> bool {
        self.what != What::Word && !self.possessive
    }

    /// Whether a clause may go on with it as its verb.
    pub(super) fn may_be_verb(&self) -> bool {
        self.what == What::Word
            && self.shape == Shape::Lower
            && (self.entry.is(Classes::AUXILIARY.with(Classes::SAY).with(Classes::VERB))
                || self.entry.is(Classes::MOTION)
                || self.entry.verb.is_some_and(|(tells, _)| !tells.frames.any(Frames::TOKEN))
                || self.text.ends_with("ed"))
    }
}

/// The items of a sentence.
#[derive(Debug)]
pub(super) struct Sentence<'t> {
    pub(super) items: Vec<Item<'t>>,
    /// In bytes of the part.
    pub(super) range: Range<usize>,
    pub(super) part: TextPart,
    /// Whether it ends in a question mark.
    pub(super) question: bool,
}

impl<'t> Sentence<'t> {
    /// Reads the words of a sentence.
    pub(super) fn read(draft: &Draft<'t>, actors: &Actors, part: TextPart, words: &[Word]) -> Self {
        let text = draft.text(part);
        let start = words.first().map_or(0, |word| word.start as usize);
        let end = words.last().map_or(0, |word| word.end as usize);
        let mut mentions = mentions_from(&draft.mentions, part, start).iter().peekable();
        let mut items = Vec::with_capacity(words.len());
        let mut at = 0;
        // Where the mention before ends.
        let mut bracketed = 0;
        while let Some(word) = words.get(at) {
            while mentions.next_if(|m| m.name_start() < word.start as usize).is_some() {}
            let here = mentions.peek().filter(|m| m.start() <= word.start as usize);
            let bracket = here.map_or(0, |mention| mention.end());
            let (len, what) = if let Some(mention) = here {
                let len = count_within(words.get(at..).unwrap_or_default(), mention.end());
                let person = What::Person { official: mention.official, by_office: false };
                let stranger = actors.strangers.contains(&(part, mention.range.start));
                (len, if stranger { What::Someone } else { person })
            } else {
                office_phrase(text, words.get(at..).unwrap_or_default(), &mut mentions).map_or(
                    (1, What::Word),
                    |(len, phrase)| {
                        let named = named_before(&draft.mentions, part, word.start as usize);
                        (len, actors.holder(phrase, named))
                    },
                )
            };
            let len = len.max(1);
            let last = words.get(at + len - 1).copied().unwrap_or(*word);
            items.push(Item {
                what,
                text: last.of(text),
                shape: last.shape,
                gap: gap_after_bracket(text, bracketed, word.start as usize).unwrap_or(word.gap),
                possessive: last.possessive,
                entry: if what == What::Word { LEXICON.look_up(*word) } else { Entry::default() },
                range: word.start as usize..last.end as usize,
            });
            at += len;
            bracketed = bracket;
        }
        let after = text.get(end..).unwrap_or_default();
        let mark = after.trim_start_matches(['”', '"', ')', '’']).chars().next();
        Self { items, range: start..end, part, question: mark == Some('?') }
    }

    pub(super) fn get(&self, at: usize) -> Option<&Item<'t>> {
        self.items.get(at)
    }

    pub(super) fn is(&self, at: usize, classes: Classes) -> bool {
        self.get(at).is_some_and(|item| item.is(classes))
    }

    /// Whether an item goes on where the one before it stopped, without a mark between them.
    pub(super) fn joined(&self, at: usize) -> bool {
        self.get(at).is_some_and(|item| item.gap <= Gap::Line)
    }

    pub(super) fn text_is(&self, at: usize, text: &str) -> bool {
        self.get(at).is_some_and(|item| item.what == What::Word && item.text == text)
    }
}

impl Mention {
    /// Where the name or a title before it begins.
    pub(super) fn start(&self) -> usize {
        self.whole.start.min(self.range.start)
    }

    fn name_start(&self) -> usize {
        self.range.start
    }

    /// Where the name and a title right after it end.
    pub(super) fn end(&self) -> usize {
        self.whole.end.max(self.range.end)
    }
}

/// The mentions of a part whose names start at a place or after it.
pub(super) fn mentions_from(mentions: &[Mention], part: TextPart, start: usize) -> &[Mention] {
    let from = mentions.partition_point(|m| (m.part, m.range.start) < (part, start));
    let mentions = mentions.get(from..).unwrap_or_default();
    let len = mentions.partition_point(|m| m.part == part);
    mentions.get(..len).unwrap_or_default()
}

/// The mentions that stand shortly before a place.
fn named_before(mentions: &[Mention], part: TextPart, end: usize) -> &[Mention] {
    const FARTHEST: usize = 700;
    let from = mentions_from(mentions, part, end.saturating_sub(FARTHEST));
    let len = from.partition_point(|m| m.range.start < end);
    from.get(..len).unwrap_or_default()
}

/// What stands between a mention that ends in a bracket and a word: nothing but space, or a comma.
fn gap_after_bracket(text: &str, end: usize, word: usize) -> Option<Gap> {
    if !text.get(..end)?.ends_with(')') {
        return None;
    }
    match text.get(end..word)?.trim_end() {
        "" => Some(Gap::Space),
        "," => Some(Gap::Comma),
        _ => None,
    }
}

fn count_within(words: &[Word], end: usize) -> usize {
    words.iter().take_while(|word| (word.start as usize) < end).count()
}

/// A phrase that names a person by office, "the French Foreign Minister", as the number of its
/// words and its text without the article.
fn office_phrase<'t>(
    text: &'t str,
    words: &[Word],
    mentions: &mut std::iter::Peekable<std::slice::Iter<'_, Mention>>,
) -> Option<(usize, &'t str)> {
    const LONGEST: usize = 7;
    let first = words.first()?;
    if !matches!(first.of(text), "the" | "The") {
        return None;
    }
    let stop = mentions.peek().map_or(usize::MAX, |mention| mention.start());
    let mut office = None;
    for (at, word) in words.iter().enumerate().skip(1).take(LONGEST) {
        let entry = LEXICON.look_up(*word);
        if word.gap > Gap::Line || word.start as usize >= stop {
            break;
        }
        if entry.is(Classes::OFFICE) {
            office = Some(at);
        } else if !entry.is(Classes::OFFICE_PART) && word.shape == Shape::Lower {
            break;
        }
        if word.possessive {
            break;
        }
    }
    let last = office?;
    // The name goes on: "the President Lines".
    let next = words.get(last + 1).filter(|next| next.gap <= Gap::Line);
    if next.is_some_and(|next| next.shape == Shape::Capital && (next.start as usize) < stop) {
        return None;
    }
    let start = words.get(1)?.start as usize;
    Some((last + 1, text.get(start..words.get(last)?.end as usize)?))
}

/// The words of the sentence before one, in the same paragraph.
pub(super) fn sentence_before(text: &Text, start: usize) -> Range<usize> {
    let open = |at: usize| text.words.get(at).map_or(Gap::Paragraph, |word| word.gap);
    if start == 0 || open(start) >= Gap::Paragraph {
        return start..start;
    }
    let mut from = start - 1;
    while from > 0 && open(from) < Gap::Sentence {
        from -= 1;
    }
    from..start
}
