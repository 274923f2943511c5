//! Finds out which officials of an article fulfil what a query asks of officials and offices.
//!
//! Each condition is compared with what the article states and with what enrichment found in it. The
//! file must not know how articles are found or kept.

use crate::analysis::Session;
use crate::article::{Article, SameAs};
use crate::enrich::{Enrichment, FoundOffice, FoundOfficial, NameMatch};
use crate::query::pattern::Matcher;
use crate::query::plan::{Condition, NameField, NameWord, Plan};
use crate::results::Reason;

/// An article with what was found in it.
pub(crate) struct Read<'a> {
    pub(crate) article: &'a Article,
    pub(crate) found: &'a Enrichment,
    pub(crate) same_as: &'a SameAs,
}

impl Read<'_> {
    /// Who fulfils what a plan requires.
    pub(crate) fn reasons(&self, plan: &Plan, session: &mut Session) -> Vec<Reason> {
        let mut reasons = Vec::new();
        for condition in &plan.required {
            self.add(condition, session, &mut reasons);
        }
        reasons
    }

    fn add(&self, condition: &Condition, session: &mut Session, reasons: &mut Vec<Reason>) {
        match condition {
            Condition::All(parts) | Condition::Any(parts) => {
                for part in parts {
                    self.add(part, session, reasons);
                }
            }
            Condition::Names { field: NameField::Topic, .. } => {}
            Condition::Names { field, words, role } => {
                for official in self.article.officials() {
                    let is_office = *field == NameField::Office;
                    let name = official.normalized_name();
                    let texts: Vec<&str> = if is_office {
                        official.office().into_iter().collect()
                    } else {
                        let spellings = official.spellings().iter().map(String::as_str);
                        spellings.chain([name.as_str()]).collect()
                    };
                    let has_role = role.is_none_or(|role| official.roles().contains(&role));
                    if has_role && holds(words, &texts, is_office, session) {
                        reasons.push(Reason {
                            condition: condition.to_string(),
                            key: official.key(self.same_as),
                            name,
                            office: official.office().map(str::to_owned),
                            tenure: None,
                            matched: NameMatch::Stated,
                            spelling: None,
                            date: None,
                        });
                    }
                }
                for official in self.found.officials() {
                    let has_role = role.is_none_or(|role| official.roles().contains(&role));
                    let office = match field {
                        NameField::Office => {
                            let mut offices = official.offices().iter();
                            match offices.find(|o| holds(words, &[&o.words()], true, session)) {
                                Some(office) => Some(office),
                                None => continue,
                            }
                        }
                        _ if official.stated().is_some() => continue,
                        _ => {
                            let spellings = official.spellings().iter().map(String::as_str);
                            let texts: Vec<&str> = spellings.chain([official.name()]).collect();
                            if !holds(words, &texts, false, session) {
                                continue;
                            }
                            official.offices().first()
                        }
                    };
                    if has_role {
                        reasons.push(self.reason(condition, official, office));
                    }
                }
            }
            _ => {}
        }
    }

    fn reason(
        &self,
        condition: &Condition,
        official: &FoundOfficial,
        office: Option<&FoundOffice>,
    ) -> Reason {
        Reason {
            condition: condition.to_string(),
            key: self.same_as.canonical(official.key()).to_owned(),
            name: official.name().to_owned(),
            office: office.map(ToString::to_string),
            tenure: office.and_then(|office| office.held),
            matched: official.matched(),
            spelling: official.spellings().first().cloned(),
            date: self.article.date(),
        }
    }
}

/// Whether all words stand in texts taken together.
fn holds(words: &[NameWord], texts: &[&str], stemmed: bool, session: &mut Session) -> bool {
    let mut left: Vec<&NameWord> = words.iter().collect();
    for text in texts {
        session.analyze(text, &mut |token| {
            let term = if stemmed { token.term } else { token.exact };
            left.retain(|word| match word {
                NameWord::Term(sought) => sought != term,
                NameWord::Pattern(pattern) => Matcher::new(pattern).distance(term).is_none(),
            });
        });
    }
    left.is_empty()
}
