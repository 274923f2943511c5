//! Marks the words of names: of officials, of their offices, of topics.
//!
//! The file must not know of words of the text.

use std::ops::Range;

use super::asked::{AskedNames, NamesField};
use super::text::{AFTER_LABEL, AFTER_NAME};
use crate::analysis::Session;
use crate::article::Official;
use crate::enrich::FoundOfficial;

/// Which words of a name have been found.
struct Sought<'a> {
    names: &'a AskedNames,
    found: Vec<bool>,
}

impl<'a> Sought<'a> {
    fn new(names: &'a AskedNames) -> Self {
        Self { names, found: vec![false; names.words.len()] }
    }

    /// Looks for the words in a text that begins at a byte of what is shown, or is not shown at all.
    fn look(
        &mut self,
        text: &str,
        shown_from: Option<usize>,
        session: &mut Session,
        marks: &mut Vec<Range<usize>>,
    ) {
        let is_stemmed = self.names.field != NamesField::Official;
        session.analyze(text, &mut |token| {
            let term = if is_stemmed { token.term } else { token.exact };
            let mut is_sought = false;
            for (terms, found) in self.names.words.iter().zip(&mut self.found) {
                if terms.iter().any(|sought| sought == term) {
                    *found = true;
                    is_sought = true;
                }
            }
            if let (true, Some(from)) = (is_sought, shown_from) {
                marks.push(from + token.start..from + token.end);
            }
        });
    }

    fn has_all(&self) -> bool {
        self.found.iter().all(|found| *found)
    }
}

/// Adds the places in an official's name and office where words of names stand that all do.
pub(super) fn mark_official(
    official: &Official,
    asked: &[AskedNames],
    session: &mut Session,
    marks: &mut Vec<Range<usize>>,
) {
    let mut name = None;
    for names in asked {
        let before = marks.len();
        let mut sought = Sought::new(names);
        let name = name.get_or_insert_with(|| official.normalized_name());
        match names.field {
            NamesField::Topic => continue,
            NamesField::Office => {
                let from = name.len() + AFTER_NAME.len();
                if let Some(office) = official.office() {
                    sought.look(office, Some(from), session, marks);
                }
            }
            NamesField::Official => {
                if names.role.is_some_and(|role| !official.roles().contains(&role)) {
                    continue;
                }
                sought.look(name, Some(0), session, marks);
                for spelling in official.spellings() {
                    sought.look(spelling, None, session, marks);
                }
            }
        }
        if !sought.has_all() {
            marks.truncate(before);
        }
    }
}

/// Whether what enrichment found of an official has the words of names that all do.
pub(super) fn is_found_official(
    official: &FoundOfficial,
    asked: &[AskedNames],
    session: &mut Session,
) -> bool {
    asked.iter().any(|names| {
        let mut sought = Sought::new(names);
        let mut look = |text: &str, sought: &mut Sought<'_>| {
            sought.look(text, None, session, &mut Vec::new());
        };
        match names.field {
            NamesField::Topic => false,
            NamesField::Office => official.offices().iter().any(|office| {
                let mut sought = Sought::new(names);
                look(&office.words(), &mut sought);
                sought.has_all()
            }),
            NamesField::Official => {
                if names.role.is_some_and(|role| !official.roles().contains(&role)) {
                    return false;
                }
                look(official.name(), &mut sought);
                for spelling in official.spellings() {
                    look(spelling, &mut sought);
                }
                sought.has_all()
            }
        }
    })
}

/// Whether a topic that enrichment found has the words of names that all do.
pub(super) fn is_found_topic(path: &[String], asked: &[AskedNames], session: &mut Session) -> bool {
    let mut marks = Vec::new();
    mark_topic(path, asked, session, &mut marks);
    !marks.is_empty()
}

/// The same for the labels of a topic.
pub(super) fn mark_topic(
    path: &[String],
    asked: &[AskedNames],
    session: &mut Session,
    marks: &mut Vec<Range<usize>>,
) {
    for names in asked.iter().filter(|names| names.field == NamesField::Topic) {
        let before = marks.len();
        let mut sought = Sought::new(names);
        let mut from = 0;
        for label in path {
            sought.look(label, Some(from), session, marks);
            from += label.len() + AFTER_LABEL.len();
        }
        if !sought.has_all() {
            marks.truncate(before);
        }
    }
}
