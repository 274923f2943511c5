//! Who is meant by "I", "you", "the President": the people of an article by role and by office.
//!
//! It knows the officials found and stated, the first words of a message and what stands beside names.
//! It must not know verbs. Its one law: a word stands for a
//! person only where the article leaves no other.

use super::lexicon::{Classes, LEXICON};
use super::sentence::{What, mentions_from};
use super::unnamed;
use crate::article::{Country, Official, Role, SameAs};
use crate::enrich::draft::{Draft, Mention};
use crate::enrich::official::{FoundOffice, FoundOfficial, NameMatch};
use crate::enrich::text::{Gap, Shape};
use crate::enrich::{Encounter, TextPart};

/// The people that words other than names stand for.
#[derive(Debug, Default)]
pub(super) struct Actors {
    /// The author, the speaker.
    pub(super) me: Option<usize>,
    /// The one written to.
    pub(super) you: Option<usize>,
    /// The visitor whom the article states.
    pub(super) visitor: Option<usize>,
    /// Whom a remark without a subject is of.
    pub(super) subject: Option<usize>,
    /// The offices of those found, in small letters, with who holds them.
    offices: Vec<(String, Option<Country>, usize)>,
    /// Where in the body an enclosure begins, which is by somebody else.
    pub(super) enclosed: usize,
    /// Whether the body is of speeches, with the name of each speaker before a colon.
    pub(super) speeches: bool,
    /// How many officials were found; a stated one that is not among them has this number and its
    /// own added.
    found: usize,
}

impl Actors {
    /// Reads who is who in what was found and what the article states.
    pub(super) fn read(draft: &Draft<'_>) -> Self {
        let officials = &draft.found.officials;
        let stated = draft.article.officials();
        let found = officials.len();
        let mut roles: Vec<(usize, Role)> = Vec::new();
        for (n, official) in officials.iter().enumerate() {
            roles.extend(official.roles.iter().map(|role| (n, *role)));
        }
        for (k, official) in stated.iter().enumerate() {
            let known = officials.iter().position(|found| found.stated == Some(k));
            let n = known.unwrap_or(found + k);
            roles.extend(official.roles().iter().map(|role| (n, *role)));
        }
        let only = |role: Role| {
            let mut with = roles.iter().filter(|(_, has)| *has == role).map(|(n, _)| *n);
            let first = with.next()?;
            with.all(|n| n == first).then_some(first)
        };
        let me = sender(draft).unwrap_or_else(|| {
            only(Role::From).or_else(|| only(Role::Speaker)).or_else(|| only(Role::Signatory))
        });
        let me = me.filter(|me| !is_beside_i(draft, *me));
        let mut offices = Vec::new();
        for (n, official) in officials.iter().enumerate() {
            for FoundOffice { title, country, .. } in &official.offices {
                offices.push((title.to_lowercase(), *country, n));
            }
        }
        let visitor = only(Role::Visitor);
        let subject = visitor.or(me);
        let (enclosed, speeches) = (enclosure(draft), is_of_speeches(draft));
        Self { me, you: only(Role::To), visitor, subject, offices, enclosed, speeches, found }
    }

    /// Adds those officials that the text does not name, but the article states, to the found when
    /// an encounter is theirs.
    pub(super) fn settle(&self, draft: &mut Draft<'_>, encounters: &mut [Encounter]) {
        let article = draft.article;
        let mut added: Vec<(usize, usize)> = Vec::new();
        for encounter in encounters {
            for n in encounter.who.iter_mut().chain(&mut encounter.with) {
                let Some(k) = n.checked_sub(self.found) else { continue };
                if let Some((_, number)) = added.iter().find(|(stated, _)| *stated == k) {
                    *n = *number;
                    continue;
                }
                let stated = article.officials().get(k).map(|official| as_found(official, k));
                if let Some(official) = stated.or_else(|| unnamed::as_found(article, k)) {
                    let officials = draft.officials_mut();
                    *n = officials.len();
                    added.push((k, officials.len()));
                    officials.push(official);
                }
            }
        }
    }

    /// Who holds the office of a phrase, when one of those found does and no other.
    ///
    /// The people named shortly before are told: an office without a name goes back to one of them.
    pub(super) fn holder(&self, phrase: &str, named: &[Mention]) -> What {
        if named.is_empty() {
            return What::Someone;
        }
        let phrase = phrase.to_lowercase();
        let mut holder = None;
        for (title, _, n) in &self.offices {
            let rest = phrase.strip_suffix(title.as_str());
            let same = match rest {
                Some("") => true,
                // "Secretary" of "Secretary of State".
                None => title.strip_prefix(phrase.as_str()).is_some_and(|r| r.starts_with(" of ")),
                Some(_) => false,
            };
            if !same {
                continue;
            }
            if holder.is_some_and(|holder| holder != *n) {
                return What::Someone;
            }
            holder = Some(*n);
        }
        let holder = holder.filter(|n| named.iter().any(|mention| mention.official == *n));
        holder.map_or(What::Someone, |official| What::Person { official, by_office: true })
    }
}

/// Where the first line stands that heads an enclosure: "Attachment", "Tab A".
fn enclosure(draft: &Draft<'_>) -> usize {
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
fn is_of_speeches(draft: &Draft<'_>) -> bool {
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
fn is_beside_i(draft: &Draft<'_>, official: usize) -> bool {
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
fn sender(draft: &Draft<'_>) -> Option<Option<usize>> {
    const HEAD: usize = 45;
    let text = draft.text(TextPart::Body);
    let words = draft.body.words.get(..HEAD.min(draft.body.words.len()))?;
    let from = words.iter().position(|word| {
        word.of(text).eq_ignore_ascii_case("from") && word.gap > Gap::Comma
            || word.of(text) == "from"
    })?;
    let opens = words.get(..=from)?.iter().rposition(|word| word.gap >= Gap::Sentence)?;
    // Nothing but names of those that it is for.
    let plain = words.get(opens..from)?.iter().all(|word| {
        word.shape != Shape::Lower
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
    let short = matches!(first.of(text), "Amb" | "Chargé" | "Charge" | "Embassy" | "Mission");
    (stops(first.end as usize) && !office && !short).then_some(None)
}

fn as_found(official: &Official, stated: usize) -> FoundOfficial {
    FoundOfficial {
        key: official.key(&SameAs::new()),
        name: official.normalized_name(),
        spellings: Vec::new(),
        offices: Vec::new(),
        roles: official.roles().to_vec(),
        matched: NameMatch::Stated,
        stated: Some(stated),
        confidence: 100,
    }
}
