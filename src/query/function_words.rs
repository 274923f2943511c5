//! Words of a language that hold a sentence together and say nothing of its subject.
//!
//! They are articles, prepositions, conjunctions, pronouns, auxiliaries and question words. A word
//! that means something in dispatches (`us`, `may`, `will`, `no`) is not among them. The file must
//! not know what becomes of them.

use crate::analysis::Language;

/// English ones, in order.
const ENGLISH: [&str; 120] = [
    "a",
    "about",
    "after",
    "again",
    "all",
    "also",
    "am",
    "an",
    "and",
    "any",
    "are",
    "as",
    "at",
    "be",
    "because",
    "been",
    "before",
    "being",
    "between",
    "both",
    "but",
    "by",
    "can",
    "cannot",
    "could",
    "did",
    "do",
    "does",
    "doing",
    "during",
    "each",
    "eg",
    "etc",
    "few",
    "for",
    "from",
    "had",
    "has",
    "have",
    "having",
    "he",
    "her",
    "here",
    "hers",
    "him",
    "his",
    "how",
    "i",
    "ie",
    "if",
    "in",
    "into",
    "is",
    "it",
    "its",
    "itself",
    "just",
    "me",
    "more",
    "most",
    "my",
    "nor",
    "not",
    "of",
    "on",
    "only",
    "or",
    "other",
    "our",
    "ours",
    "over",
    "own",
    "same",
    "shall",
    "she",
    "should",
    "so",
    "some",
    "such",
    "than",
    "that",
    "the",
    "their",
    "theirs",
    "them",
    "then",
    "there",
    "these",
    "they",
    "this",
    "those",
    "through",
    "to",
    "too",
    "under",
    "until",
    "upon",
    "very",
    "was",
    "we",
    "were",
    "what",
    "when",
    "where",
    "whether",
    "which",
    "while",
    "who",
    "whom",
    "whose",
    "why",
    "with",
    "within",
    "without",
    "would",
    "you",
    "your",
    "yours",
    "yourself",
    "yourselves",
];

/// Whether a word, in lower case, is one; only those of English are known.
pub(crate) fn is_function_word(word: &str, language: Language) -> bool {
    language == Language::English && ENGLISH.binary_search(&word).is_ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_list_is_in_order_and_leaves_out_what_means_something() {
        assert!(ENGLISH.is_sorted_by(|a, b| a < b));
        assert!(is_function_word("which", Language::English));
        for word in ["us", "may", "will", "no", "against"] {
            assert!(!is_function_word(word, Language::English), "{word}");
        }
        assert!(!is_function_word("the", Language::French));
    }
}
