//! A text as words, with their letters' case and where sentences and paragraphs begin.
//!
//! It is read once for all enrichers. The file must not know what words mean. Its one law: words are
//! in order, do not overlap, and are pieces of the text.

use std::ops::Range;

/// How the letters of a word are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Shape {
    /// `talks`, and whatever has no capital at its start: `de`, `al-Assad`.
    Lower,
    /// `Talks`, `McNamara`, `Saint-Exupéry`.
    Capital,
    /// `NATO`, `U.S.`: two letters or more, none small.
    Upper,
    /// `J.`, `J`: one capital letter, with its full stop.
    Initial,
    /// `1961`, `22nd`, `A-4`.
    Number,
}

/// A word, by its place.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Word {
    pub(crate) start: u32,
    pub(crate) end: u32,
    pub(crate) shape: Shape,
    /// What stands before it, since the word before.
    pub(crate) gap: Gap,
}

/// What stands between two words.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Gap {
    /// Spaces, or one line break.
    Space,
    /// A hyphen, slash or anything else without a space.
    Joined,
    /// A comma.
    Comma,
    /// Another mark: colon, semicolon, dash, bracket, quotation mark.
    Mark,
    /// The end of a sentence.
    Sentence,
    /// A blank line, or the start of the text.
    Paragraph,
}

/// The words of a text.
#[derive(Debug, Clone, Default)]
pub(crate) struct Text {
    pub(crate) words: Vec<Word>,
}

impl Text {
    /// Reads a text.
    pub(crate) fn read(_text: &str) -> Self {
        Self::default()
    }
}

impl Word {
    pub(crate) fn range(self) -> Range<usize> {
        self.start as usize..self.end as usize
    }
}
