//! Where an article tells roles by its form: titles, heads, lists of participants, signatures.
//!
//! It knows how letters, telegrams and memoranda are laid out. It must not know names. Its one law:
//! a role is that of a whole line or of one side of a title, never of a place in prose.

use std::ops::Range;

use super::lexicon::Classes;
use super::page::Page;
use crate::article::Role;
use crate::enrich::text::Gap;

/// A piece of a page whose names have a role.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Stretch {
    bytes: Range<u32>,
    role: Option<Role>,
    /// How much its form speaks for names, in tenths.
    points: i32,
}

/// The pieces of a page that tell roles, in order.
#[derive(Debug, Default)]
pub(super) struct Heads {
    stretches: Vec<Stretch>,
    /// Whether one is of a list of participants.
    lists: bool,
}

impl Heads {
    fn at(&self, byte: u32) -> Option<&Stretch> {
        let after = self.stretches.partition_point(|stretch| stretch.bytes.start <= byte);
        let stretch = self.stretches.get(after.checked_sub(1)?)?;
        (byte < stretch.bytes.end).then_some(stretch)
    }

    /// The role of who is named there.
    pub(super) fn role(&self, byte: u32) -> Option<Role> {
        self.at(byte).and_then(|stretch| stretch.role)
    }

    /// How much the form of the line speaks for a name there.
    pub(super) fn points(&self, byte: u32, english: bool) -> i32 {
        self.at(byte)
            .map_or(0, |stretch| if english { stretch.points } else { stretch.points.min(25) })
    }

    /// Whether names stand there without prose around them.
    pub(super) fn is_list(&self, byte: u32) -> bool {
        self.at(byte).is_some_and(|stretch| stretch.points > 0)
    }

    /// Whether a word stands in a list of participants.
    pub(super) fn is_of_participants(&self, page: &Page<'_>, at: usize) -> bool {
        if !self.lists {
            return false;
        }
        let stretch = self.at(page.word(at).start);
        stretch.is_some_and(|it| it.points > 0 && it.role == Some(Role::Participant))
    }

    /// The roles that a title tells: "Letter From ... to ...", "Remarks by ...".
    pub(super) fn of_title(page: &Page<'_>) -> Self {
        let mut stretches = Vec::new();
        let len = page.words.len();
        let word = |at: usize| page.str(at);
        let find =
            |from: usize, test: &dyn Fn(&str) -> bool| (from..len).find(|&at| test(word(at)));
        let between = find(0, &|word| matches!(word, "Between" | "Among" | "between" | "among"));
        let with = find(0, &|word| matches!(word, "Conversation" | "Meeting" | "Discussion"));
        let start = find(0, &|word| word == "From" || word == "by" || word == "By");
        let bytes = |from: usize, to: usize| page.word(from).start..page.word(to).end;
        let last = len.saturating_sub(1);
        if let Some(at) = between.filter(|_| start.is_none()) {
            stretches.push(Stretch {
                bytes: bytes(at, last),
                role: Some(Role::Participant),
                points: 0,
            });
        } else if with.is_some() && start.is_none() {
            return Self { stretches, lists: false };
        } else {
            let spoken = start.is_some_and(|at| {
                word(at).eq_ignore_ascii_case("by")
                    && (0..at).any(|at| {
                        matches!(
                            word(at),
                            "Remarks"
                                | "Address"
                                | "Speech"
                                | "Statement"
                                | "Statements"
                                | "Lecture"
                        )
                    })
            });
            let from = start.or_else(|| (word(0) == "The").then_some(0));
            if let Some(from) = from {
                // The receiver stands after the last "to" that an article, an office or a name
                // follows and that no office needs ("Ambassador to Japan").
                let to = (from + 1..len).rev().find(|&at| {
                    word(at) == "to"
                        && !matches!(
                            word(at.wrapping_sub(1)),
                            "Ambassador"
                                | "Minister"
                                | "Representative"
                                | "Envoy"
                                | "Assistant"
                                | "Adviser"
                                | "Mission"
                                | "Counsel"
                                | "Secretary"
                                | "Aide"
                                | "Delegate"
                                | "Consultant"
                                | "Observer"
                                | "Advisor"
                                | "Commissioner"
                        )
                });
                let role = if spoken { Role::Speaker } else { Role::From };
                let end = to.unwrap_or(last);
                stretches.push(Stretch { bytes: bytes(from, end), role: Some(role), points: 0 });
                if let Some(to) = to {
                    stretches.push(Stretch {
                        bytes: bytes(to, last),
                        role: Some(Role::To),
                        points: 0,
                    });
                }
            }
        }
        Self { stretches, lists: false }
    }

    /// The roles that the lines of a body tell.
    pub(super) fn of_body(page: &Page<'_>) -> Self {
        let lines = lines_of(page);
        let mut stretches: Vec<Stretch> = Vec::new();
        let mut open: Option<(Role, bool)> = None;
        for (number, line) in lines.iter().enumerate() {
            let text = page.text.get(page.range(line.clone())).unwrap_or_default();
            let short = || line.len() <= 30 && text.len() < 240 || is_of_capitals(page, line);
            let bytes = page.word(line.start).start..page.word(line.end.wrapping_sub(1)).end;
            let head = head_of(page, line);
            if let Some((role, words)) = head {
                open = Some((role, role == Role::Participant));
                if line.len() > words {
                    stretches.push(Stretch { bytes, role: Some(role), points: 30 });
                    if role != Role::Participant {
                        open = None;
                    }
                }
                continue;
            }
            let Some((role, many)) = open else { continue };
            let prose = !short() || is_prose(page, line);
            let subject = text.len() < 60 && text.to_ascii_uppercase().starts_with("SUBJ");
            if prose || subject {
                open = None;
                continue;
            }
            stretches.push(Stretch { bytes, role: Some(role), points: 30 });
            if !many || number > 400 {
                open = None;
            }
        }
        if let Some(signature) = signature(page, &lines) {
            let at =
                stretches.partition_point(|stretch| stretch.bytes.start < signature.bytes.start);
            let taken = stretches.get(at).is_some_and(|next| next.bytes == signature.bytes);
            if !taken {
                stretches.insert(at, signature);
            }
        }
        let lists = stretches
            .iter()
            .any(|stretch| stretch.points > 0 && stretch.role == Some(Role::Participant));
        Self { stretches, lists }
    }
}

/// The lines and paragraphs of a page, as words.
fn lines_of(page: &Page<'_>) -> Vec<Range<usize>> {
    let mut lines = Vec::new();
    let mut start = 0;
    for (at, word) in page.words.iter().enumerate() {
        let ends = match word.gap {
            Gap::Paragraph => true,
            Gap::Line | Gap::Comma | Gap::Mark | Gap::Sentence => page.between(at).contains('\n'),
            _ => false,
        };
        if ends && at > start {
            lines.push(start..at);
            start = at;
        }
    }
    if start < page.words.len() {
        lines.push(start..page.words.len());
    }
    lines
}

/// The role that a line opens, and how many words tell it.
fn head_of(page: &Page<'_>, line: &Range<usize>) -> Option<(Role, usize)> {
    let first = page.str(line.start);
    let upper = first.len() > 1 && first.chars().all(char::is_uppercase);
    let colon = page.between(line.start + 1).trim_start().starts_with([':', '—', '-']);
    let alone = line.len() == 1;
    let role = match first.to_ascii_uppercase().as_str() {
        "FROM" if upper || colon => Role::From,
        "TO" | "THRU" | "THROUGH" if upper || colon => Role::To,
        "MEMORANDUM" if page.str(line.start + 1).eq_ignore_ascii_case("for") && line.len() < 14 => {
            return (upper || page.between(line.start + 2).contains(':')).then_some((Role::To, 2));
        }
        "PARTICIPANTS" | "PRESENT" | "ATTENDEES" | "ATTENDANCE" | "PARTICIPATION"
            if upper || colon || alone =>
        {
            Role::Participant
        }
        "OTHERS" | "OTHER" | "ALSO" | "THOSE" | "PERSONS" | "MEMBERS" | "ADVISORS" | "ADVISERS"
            if line.len() < 6
                && line.clone().any(|at| page.str(at).eq_ignore_ascii_case("present")) =>
        {
            return Some((Role::Participant, line.len()));
        }
        _ => return None,
    };
    Some((role, 1))
}

/// Whether a long line is of names and offices: "Mr. Mansfield Sprague Mr. John Irwin Admiral".
fn is_of_capitals(page: &Page<'_>, line: &Range<usize>) -> bool {
    const MOST: usize = 200;
    let capitals = line.clone().filter(|&at| page.capital(at)).count();
    // "The United States" has no verb.
    let says = |at: &usize| !page.capital(*at) && page.any_class(*at).any(Classes::SAY);
    let small = line.clone().filter(says).count();
    line.len() <= MOST && capitals * 4 >= line.len() * 3 && small == 0
}

/// Whether a line is a sentence of prose rather than an entry of a list.
fn is_prose(page: &Page<'_>, line: &Range<usize>) -> bool {
    let small = line.clone().filter(|&at| !page.capital(at)).count();
    let last = page.word(line.end.wrapping_sub(1)).end as usize;
    let stop = page.text.get(last..).is_some_and(|rest| rest.starts_with(['.', ':', '?']));
    let known = ["of", "the", "and", "for", "to", "de", "in"];
    let verbs =
        line.clone().filter(|&at| !page.capital(at) && !known.contains(&page.str(at))).count();
    let says = |at: usize| !page.capital(at) && page.any_class(at).any(Classes::SAY);
    line.len() > 6 && (stop && small > 3 || verbs * 2 > line.len())
        || stop && line.len() > 3 && small > 1 && line.clone().any(says)
}

/// The line that signs the text: the last, or the last before an enclosure.
fn signature(page: &Page<'_>, lines: &[Range<usize>]) -> Option<Stretch> {
    let enclosed = |line: &&Range<usize>| {
        let first = page.str(line.start);
        line.len() < 5
            && matches!(
                first.to_ascii_lowercase().as_str(),
                "attachment"
                    | "attachments"
                    | "enclosure"
                    | "enclosures"
                    | "tab"
                    | "annex"
                    | "appendix"
            )
    };
    let end = lines.iter().position(|line| enclosed(&line)).unwrap_or(lines.len());
    let line = lines.get(..end)?.iter().rev().take(4).find(|&line| {
        let capitals = line.clone().filter(|&at| page.capital(at)).count();
        line.len() <= 4
            && capitals == line.len()
            && !page
                .text
                .get(page.word(line.start).end as usize..)
                .is_some_and(|t| t.starts_with(':'))
    })?;
    let bytes = page.word(line.start).start..page.word(line.end.wrapping_sub(1)).end;
    Some(Stretch { bytes, role: Some(Role::Signatory), points: 40 })
}
