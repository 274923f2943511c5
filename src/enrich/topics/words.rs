//! What capitals words have, and the endings of English.
//!
//! It knows letters. It must not know topics. Its one law: the first form of a word is the word.

use super::super::text::{Shape, Word};

/// What capitals a word has, or what capitals a phrase asks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Capitals {
    /// None, so that any will do.
    None,
    /// The first letter.
    First,
    /// Every letter, of two or more.
    All,
}

impl Capitals {
    /// What a word of a phrase asks for.
    pub(super) fn asked(word: Word) -> Self {
        match word.shape {
            Shape::Lower | Shape::Number => Self::None,
            Shape::Capital | Shape::Initial => Self::First,
            Shape::Upper => Self::All,
        }
    }

    /// What a word of a text has.
    pub(super) fn had(word: Word) -> Self {
        match word.shape {
            Shape::Lower => Self::None,
            Shape::Capital | Shape::Initial => Self::First,
            Shape::Upper | Shape::Number => Self::All,
        }
    }
}

/// The forms of a lower-case word that stand for it: itself, its plural, and, of a verb, the forms
/// in `-ed` and `-ing`.
pub(super) fn forms(word: &str, verb: bool) -> Vec<String> {
    let mut forms = vec![word.to_owned()];
    if word.len() < 3 || !word.ends_with(|c: char| c.is_ascii_lowercase()) {
        return forms;
    }
    let vowel = |c: char| "aeiou".contains(c);
    let consonant_y =
        word.strip_suffix('y').filter(|stem| !stem.ends_with(vowel) && !stem.is_empty());
    forms.push(if let Some(stem) = consonant_y {
        format!("{stem}ies")
    } else if let Some(stem) = word.strip_suffix("is").filter(|stem| stem.len() > 2) {
        format!("{stem}es")
    } else if ["ss", "x", "z", "ch", "sh"].iter().any(|end| word.ends_with(end)) {
        format!("{word}es")
    } else if word.ends_with('s') {
        word.to_owned()
    } else {
        format!("{word}s")
    });
    if verb {
        let stem = word.strip_suffix('e').unwrap_or(word);
        match consonant_y {
            Some(stem) => forms.push(format!("{stem}ied")),
            None => forms.push(format!("{stem}ed")),
        }
        forms.push(format!("{stem}ing"));
        if let Some(last) = word.chars().next_back().filter(|c| !vowel(*c) && !"wxy".contains(*c)) {
            forms.push(format!("{word}{last}ed"));
            forms.push(format!("{word}{last}ing"));
        }
    }
    forms.dedup();
    forms
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn endings_of_english() {
        assert_eq!(forms("treaty", false), ["treaty", "treaties"]);
        assert_eq!(forms("crisis", false), ["crisis", "crises"]);
        assert_eq!(forms("rights", false), ["rights"]);
        assert_eq!(forms("un", false), ["un"]);
        assert!(forms("ratify", true).contains(&"ratified".to_owned()));
        assert!(forms("negotiate", true).contains(&"negotiating".to_owned()));
        assert!(forms("ban", true).contains(&"banned".to_owned()));
    }
}
