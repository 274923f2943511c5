//! Whose an encounter is that a noun names: "Kennedy's", "my", "in talks with B, A said".
//!
//! It knows owners and subjects near a noun. It must not know what nouns tell. Its one law: an owner
//! that is not plain is none.

use super::adjuncts::Adjuncts;
use super::clause::Clause;
use super::groups::Group;
use super::lexicon::{Classes, Form};
use super::nouns::Noun;
use super::sentence::What;
use crate::enrich::text::Gap;

/// Whose encounter it is: "Kennedy's", "my", "his".
pub(super) fn owner_of(clause: &Clause<'_, '_>, at: usize) -> Option<Group> {
    let item = clause.sentence.get(at)?;
    let (official, confidence) = match item.what {
        What::Person { official, .. } => (Some(official), 80),
        What::Word if item.is(Classes::MY) && item.text != "our" => (clause.me_at(at), 75),
        What::Word if item.is(Classes::YOUR) => (clause.you(at), 75),
        What::Word if item.is(Classes::HIS) => {
            (clause.he(at).or_else(|| canceller(clause, at)), 65)
        }
        What::Someone | What::Word => return None,
    };
    let people = vec![official?];
    Some(Group { people, size: 1, start: at, end: at + 1, confidence, ..Group::default() })
}

/// Whose visit it is in "A cancelled his visit": one's own.
fn canceller(clause: &Clause<'_, '_>, his: usize) -> Option<usize> {
    let verb = his.checked_sub(1).filter(|verb| clause.is(*verb, Classes::CANCEL))?;
    let item = clause.sentence.get(verb).filter(|item| item.text.ends_with("ed"))?;
    let verbs = clause.verb_group(verb, form_of(item.text)).filter(|verbs| !verbs.passive)?;
    let group = clause.subject(verbs)?;
    let only = group.people.first().copied();
    only.filter(|_| group.size == 1 && matches!(item.text, "cancelled" | "canceled" | "postponed"))
}

/// The subject that follows "In conversation with B today,".
pub(super) fn subject_after(
    clause: &Clause<'_, '_>,
    noun: &Noun,
    after: &Adjuncts,
) -> Option<Group> {
    const OPEN: [&str; 9] =
        ["in", "In", "during", "During", "at", "At", "after", "After", "following"];
    let start = noun.left.start;
    let before = start.checked_sub(1)?;
    let item = clause.sentence.get(before)?;
    if before != 0 || !OPEN.contains(&item.text) && item.text != "Following" {
        return None;
    }
    let next = clause.sentence.get(after.end)?;
    if next.gap > Gap::Comma {
        return None;
    }
    let group = clause.group_right(after.end)?;
    let verb = clause.sentence.get(group.end)?;
    (verb.may_be_verb() && clause.sentence.joined(group.end)).then_some(group)
}

/// In which form a light verb stands.
pub(super) fn form_of(word: &str) -> Form {
    match word {
        "have" | "hold" | "pay" | "make" | "give" | "conduct" | "go" | "come" | "fly"
        | "return" => Form::Base,
        "has" | "holds" | "pays" | "makes" | "goes" | "comes" => Form::Third,
        "begun" | "given" | "gone" => Form::Participle,
        word if word.ends_with("ing") => Form::Ing,
        "went" | "came" | "flew" | "began" | "gave" | "undertook" => Form::Past,
        _ => Form::PastOrParticiple,
    }
}
