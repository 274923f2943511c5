//! Tables of words in plain text: rows of columns with tabs between, comments after `#`.
//!
//! It knows how the files of `data` are written and nothing of what they say. Its one law: a row
//! has as many columns as are asked for, missing ones being empty.

/// The rows of a table that are neither blank nor comments.
pub(crate) fn rows<const N: usize>(text: &str) -> impl Iterator<Item = [&str; N]> {
    text.lines().filter(|line| !line.trim().is_empty() && !line.starts_with('#')).map(|line| {
        let mut columns = line.split('\t').map(str::trim);
        std::array::from_fn(|_| columns.next().unwrap_or_default())
    })
}

/// The words of a cell, which `|` divides.
pub(crate) fn words(cell: &str) -> impl Iterator<Item = &str> {
    cell.split('|').map(str::trim).filter(|word| !word.is_empty())
}

/// A word of a cell with what its marks say.
#[expect(clippy::struct_excessive_bools, reason = "each mark is there or is not, in any company")]
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Marked<'a> {
    pub(crate) text: &'a str,
    /// `!` before it: it stands for other things too.
    pub(crate) doubtful: bool,
    /// `^` before it: it is a word of English as well, and no name in a line of capitals.
    pub(crate) english: bool,
    /// `+` after it: with an s it is the plural.
    pub(crate) plural: bool,
    /// `-` after it: a hyphen must follow in the text.
    pub(crate) hyphen: bool,
}

/// The words of a cell with their marks.
pub(crate) fn marked(cell: &str) -> impl Iterator<Item = Marked<'_>> {
    words(cell).map(|word| {
        let doubtful = word.starts_with('!');
        let english = word.starts_with('^');
        let (plural, hyphen) = (word.ends_with('+'), word.ends_with('-'));
        let text = word.trim_start_matches(['!', '^']).trim_end_matches(['+', '-']);
        Marked { text, doubtful, english, plural, hyphen }
    })
}

/// Years that bound a row, both included.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Years {
    pub(crate) from: i16,
    pub(crate) to: i16,
}

impl Years {
    pub(crate) const ALL: Self = Self { from: i16::MIN, to: i16::MAX };

    /// Reads two cells; an empty one is an open end.
    pub(crate) fn read(from: &str, to: &str) -> Option<Self> {
        let read = |cell: &str, open| {
            if cell.is_empty() { Some(open) } else { cell.parse::<i16>().ok() }
        };
        Some(Self { from: read(from, i16::MIN)?, to: read(to, i16::MAX)? })
    }

    /// How many years a year lies outside.
    pub(crate) fn distance(self, year: i16) -> u32 {
        let year = i32::from(year);
        let before = i32::from(self.from) - year;
        let after = year - i32::from(self.to);
        before.max(after).max(0).unsigned_abs()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_have_their_columns_and_comments_are_none() {
        let read: Vec<[&str; 3]> = rows("# a\tb\n\na\tb \nc\td\te\tf\n").collect();
        assert_eq!(read, [["a", "b", ""], ["c", "d", "e"]]);
        assert_eq!(words("a| b||").collect::<Vec<_>>(), ["a", "b"]);
    }

    #[test]
    fn marks_are_taken_off_words() {
        let read = |cell| marked(cell).next().unwrap();
        let plain =
            Marked { text: "Thai", doubtful: false, english: false, plural: false, hyphen: false };
        assert_eq!(read("Thai"), plain);
        assert_eq!(read("!Thai+"), Marked { doubtful: true, plural: true, ..plain });
        assert_eq!(read("^Thai-"), Marked { english: true, hyphen: true, ..plain });
    }

    #[test]
    fn years_tell_how_far_a_year_is() {
        let years = Years::read("1917", "1991").unwrap();
        assert_eq!([1900, 1960, 2024].map(|year| years.distance(year)), [17, 0, 33]);
        assert_eq!(Years::read("", "").unwrap().distance(-9999), 0);
        assert!(Years::read("x", "").is_none());
    }
}
