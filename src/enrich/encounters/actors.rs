//! Who is meant by "I", "you", "the President": the people of an article by role and by office.
//!
//! It knows the officials found and stated, the first words of a message and what stands beside names.
//! It must not know verbs. Its one law: a word stands for a
//! person only where the article leaves no other.

use super::author::{enclosure, is_beside_i, is_of_speeches, passes_on, sender, signs_for_another};
use super::namesakes::{self, President};
use super::sentence::What;
use super::unnamed;
use crate::article::{Country, Official, Role, SameAs};
use crate::enrich::draft::{Draft, Mention};
use crate::enrich::official::{FoundOffice, FoundOfficial, NameMatch};
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
    /// Who "the President" is, as the title has it.
    president: President,
    /// Where those are named whose names stand for another than the one who was found.
    pub(super) strangers: Vec<(TextPart, usize)>,
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
        let titled = only(Role::From).or_else(|| only(Role::Speaker));
        let me = sender(draft, titled).unwrap_or_else(|| {
            let signs = || only(Role::Signatory).filter(|n| !signs_for_another(draft, *n));
            titled.or_else(signs)
        });
        let me = me.filter(|me| !is_beside_i(draft, *me) && !passes_on(draft, *me));
        let mut offices = Vec::new();
        // Where one is "the President" from the first words on, a President who is named is another.
        let foreign = namesakes::opens_with_president(draft);
        let year = draft.article.date().map(|date| date.first_day().year());
        for (n, official) in officials.iter().enumerate() {
            let another = namesakes::is_no_president(draft, n)
                || foreign && !namesakes::is_of_united_states(&official.name, year);
            for FoundOffice { title, country, .. } in &official.offices {
                if !(another && title == "President") {
                    offices.push((title.to_lowercase(), *country, n));
                }
            }
        }
        let president = namesakes::president_of_title(draft);
        let strangers = namesakes::strangers(draft);
        let visitor = only(Role::Visitor);
        let subject = visitor.or(me);
        let (enclosed, speeches) = (enclosure(draft), is_of_speeches(draft));
        Self {
            me,
            you: only(Role::To),
            visitor,
            subject,
            offices,
            president,
            strangers,
            enclosed,
            speeches,
            found,
        }
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
        let other = match self.president {
            President::Open => false,
            President::Unnamed => true,
            President::Named(official) => holder.is_some_and(|holder| holder != official),
        };
        if phrase == "president" && other {
            return What::Someone;
        }
        let holder = holder.filter(|n| named.iter().any(|mention| mention.official == *n));
        holder.map_or(What::Someone, |official| What::Person { official, by_office: true })
    }
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
