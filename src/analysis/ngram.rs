//! Cuts runs of scripts that are written without spaces into overlapping bigrams.
//!
//! It knows grapheme clusters only; it must not know which scripts these runs are in.
//!
//! One law: the bigrams of a run of n clusters are n - 1 ranges, or one when n is 1, that cover the
//! run, each beginning one cluster after the one before.

use std::ops::Range;

use unicode_segmentation::UnicodeSegmentation;

/// Calls `f` with the range of each bigram of `run`, which begins at byte `offset` of the text.
pub(crate) fn bigrams(run: &str, offset: usize, f: &mut impl FnMut(Range<usize>)) {
    let mut clusters = run.grapheme_indices(true).map(|(at, _)| offset + at);
    let Some(mut first) = clusters.next() else {
        return;
    };
    let Some(mut second) = clusters.next() else {
        return f(first..offset + run.len());
    };
    for third in clusters {
        f(first..third);
        (first, second) = (second, third);
    }
    f(first..offset + run.len());
}

#[cfg(test)]
#[expect(clippy::string_slice, reason = "a test that fails may panic")]
mod tests {
    use super::*;

    fn cut(run: &str) -> Vec<&str> {
        let mut grams = Vec::new();
        bigrams(run, 0, &mut |range| grams.push(&run[range]));
        grams
    }

    #[test]
    fn runs_are_cut() {
        assert_eq!(cut(""), [""; 0]);
        assert_eq!(cut("中"), ["中"]);
        assert_eq!(cut("中国"), ["中国"]);
        assert_eq!(cut("安理会"), ["安理", "理会"]);
        assert_eq!(cut("ที่สุด"), ["ที่สุ", "สุด"]);
    }
}
