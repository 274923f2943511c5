//! What can be said of a word at a glance.
//!
//! The file must not know what words are compared with.

/// The letters and the length of a word.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Outline {
    /// A bit for each letter in it; letters may share a bit.
    pub(crate) letters: u32,
    /// How many letters it has, up to 255.
    pub(crate) len: u8,
}

impl Outline {
    pub(crate) fn of(letters: impl Iterator<Item = char>) -> Self {
        let mut outline = Self { letters: 0, len: 0 };
        for letter in letters {
            outline.letters |= 1 << (u32::from(letter) % 32);
            outline.len = outline.len.saturating_add(1);
        }
        outline
    }
}
