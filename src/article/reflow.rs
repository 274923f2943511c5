//! Undoing the line breaks of a page.
//!
//! It knows lines, hyphens and form feeds, and nothing of what is written on them. Its one law:
//! reflowing what is reflowed changes nothing.

use super::layout::paragraph_ranges;

/// What a reader does with the line breaks inside paragraphs.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Reflow {
    /// Leaves the text as it is.
    #[default]
    Keep,
    /// Joins the lines of a paragraph by [`reflow`].
    ///
    /// Offsets then refer to the text so cleaned, which is the one that the article keeps.
    Unwrap,
}

impl Reflow {
    pub(super) fn apply(self, text: String) -> String {
        match self {
            Self::Keep => text,
            Self::Unwrap => reflow(&text),
        }
    }
}

/// Joins the lines of each paragraph into one, with a blank line between paragraphs.
///
/// A word that was divided at the end of a line is put together again; where the next line begins
/// with anything but a small letter, the hyphen stays. A form feed ends a paragraph.
///
/// ```
/// use chancery::reflow;
///
/// assert_eq!(
///     reflow("The inter-\nnational and the Anglo-\nAmerican\nquestion.\u{c}Page two."),
///     "The international and the Anglo-American question.\n\nPage two.",
/// );
/// ```
#[must_use]
pub fn reflow(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for range in paragraph_ranges(text) {
        if !out.is_empty() {
            out.push_str("\n\n");
        }
        let paragraph = text.get(range).unwrap_or_default();
        let mut lines = paragraph.lines().map(str::trim);
        out.push_str(lines.next().unwrap_or_default());
        for line in lines {
            join(&mut out, line);
        }
    }
    out
}

/// Puts a line after what stands already.
fn join(out: &mut String, line: &str) {
    let hyphen = ['-', '\u{2010}', '\u{ad}'];
    let divided = out.strip_suffix(hyphen).is_some_and(|word| word.ends_with(char::is_alphabetic));
    match line.chars().next() {
        Some(c) if divided && c.is_lowercase() => {
            out.pop();
        }
        Some(c) if divided && c.is_alphanumeric() => {}
        _ => out.push(' '),
    }
    out.push_str(line);
}
