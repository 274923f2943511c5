//! Where in `text` the body's paragraphs and sentences, the lead, the title, each official and
//! each topic stand: written once per article, packed into a column.
//!
//! Positions are those of `text`: the body starts at 0; title, officials and topics follow, each
//! value [`GAP`](super::replay::GAP) positions after the one before. Only lengths are stored;
//! [`layout`](super::layout) reads them. The file must not know what the tokens are.

#[cfg(test)]
use super::replay::GAP;

/// Places of one article's parts, as ranges of positions in `text`.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub(crate) struct Structure {
    /// For each paragraph of the body, the length of each of its sentences in positions.
    pub(crate) paragraphs: Vec<Vec<u32>>,
    /// Which paragraph is the lead.
    pub(crate) lead: Option<u32>,
    /// Length of the title.
    pub(crate) title: u32,
    /// Length of each official's text.
    pub(crate) officials: Vec<u32>,
    /// Length of each topic's text.
    pub(crate) topics: Vec<u32>,
}

/// A field inside of `text`.
#[cfg(test)]
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Part {
    /// A sentence of the body, with the ordinals of its paragraph and of the sentence in the body.
    Sentence { paragraph: u32, sentence: u32, lead: bool },
    /// The title.
    Title,
    /// An official, by ordinal.
    Official(u32),
    /// A topic, by ordinal.
    Topic(u32),
}

impl Structure {
    /// Packs the lengths into words: base-128 numbers, seven bits a byte, low bits first, eight
    /// bytes a little-endian word; the bytes' own number comes first.
    pub(crate) fn pack(&self) -> Vec<u64> {
        let mut bytes = Vec::new();
        let mut put = |mut n: u32| {
            while n >= 0x80 {
                bytes.push((n & 0x7f) as u8 | 0x80);
                n >>= 7;
            }
            bytes.push((n & 0x7f) as u8);
        };
        let len = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
        put(self.lead.map_or(0, |lead| lead + 1));
        put(self.title);
        for list in [&self.officials, &self.topics] {
            put(len(list.len()));
            for n in list {
                put(*n);
            }
        }
        put(len(self.paragraphs.len()));
        for sentences in &self.paragraphs {
            put(len(sentences.len()));
            for n in sentences {
                put(*n);
            }
        }
        bytes
            .chunks(8)
            .map(|chunk| {
                chunk
                    .iter()
                    .zip(0..8)
                    .fold(0, |word, (byte, at)| word | u64::from(*byte) << (at * 8))
            })
            .collect()
    }
}

/// The numbers that words were packed from; `None` after the last one.
pub(super) fn numbers(words: impl Iterator<Item = u64>) -> impl FnMut() -> Option<u32> {
    let mut bytes = words.flat_map(u64::to_le_bytes);
    move || {
        let mut n = 0_u32;
        for shift in (0..35).step_by(7) {
            let byte = bytes.next()?;
            n |= u32::from(byte & 0x7f).checked_shl(shift)?;
            if byte & 0x80 == 0 {
                return Some(n);
            }
        }
        None
    }
}

/// The way back, by which tests hold the form of the column.
#[cfg(test)]
impl Structure {
    /// All parts in order, each with its first position and the one after its last.
    pub(crate) fn parts(&self) -> Vec<(Part, u32, u32)> {
        let mut parts = Vec::new();
        let mut at = 0_u32;
        let mut ordinal = 0;
        for (paragraph, sentences) in (0_u32..).zip(&self.paragraphs) {
            for len in sentences {
                let lead = self.lead == Some(paragraph);
                let part = Part::Sentence { paragraph, sentence: ordinal, lead };
                parts.push((part, at, at.saturating_add(*len)));
                at = at.saturating_add(*len);
                ordinal += 1;
            }
        }
        let named = std::iter::once((Part::Title, self.title))
            .chain((0..).map(Part::Official).zip(self.officials.iter().copied()))
            .chain((0..).map(Part::Topic).zip(self.topics.iter().copied()));
        for (part, len) in named {
            at = at.saturating_add(GAP);
            parts.push((part, at, at.saturating_add(len)));
            at = at.saturating_add(len);
        }
        parts
    }

    /// Undoes [`pack`](Self::pack); `None` if the words are none that it wrote.
    pub(crate) fn unpack(words: impl Iterator<Item = u64>) -> Option<Self> {
        let mut get = numbers(words);
        let lead = get()?.checked_sub(1);
        let title = get()?;
        let mut lists = [Vec::new(), Vec::new()];
        for list in &mut lists {
            for _ in 0..get()? {
                list.push(get()?);
            }
        }
        let [officials, topics] = lists;
        let mut paragraphs = Vec::new();
        for _ in 0..get()? {
            let mut sentences = Vec::new();
            for _ in 0..get()? {
                sentences.push(get()?);
            }
            paragraphs.push(sentences);
        }
        Some(Self { paragraphs, lead, title, officials, topics })
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn structure_comes_back(
            paragraphs in prop::collection::vec(prop::collection::vec(0..300_u32, 0..6), 0..6),
            lead in prop::option::of(0..6_u32),
            title in any::<u32>(),
            officials in prop::collection::vec(0..40_u32, 0..5),
            topics in prop::collection::vec(0..40_u32, 0..5),
        ) {
            let structure = Structure { paragraphs, lead, title, officials, topics };
            prop_assert_eq!(Structure::unpack(structure.pack().into_iter()), Some(structure));
        }

        #[test]
        fn no_words_panic(words in prop::collection::vec(any::<u64>(), 0..20)) {
            let _ = Structure::unpack(words.into_iter());
        }
    }

    #[test]
    fn parts_follow_one_another() {
        let structure = Structure {
            paragraphs: vec![vec![3], vec![10, 12]],
            lead: Some(1),
            title: 4,
            officials: vec![2, 3],
            topics: vec![1],
        };
        let sentence = |paragraph, sentence, lead| Part::Sentence { paragraph, sentence, lead };
        assert_eq!(
            structure.parts(),
            [
                (sentence(0, 0, false), 0, 3),
                (sentence(1, 1, true), 3, 13),
                (sentence(1, 2, true), 13, 25),
                (Part::Title, 125, 129),
                (Part::Official(0), 229, 231),
                (Part::Official(1), 331, 334),
                (Part::Topic(0), 434, 435),
            ]
        );
    }

    #[test]
    fn an_indexed_article_has_its_structure_in_the_column() {
        let official = crate::Official::new("Makins, Roger").office("Ambassador");
        let article = crate::Article::builder("a")
            .title("Talks on Suez")
            .body(
                "London, 5 November.\n\nThe first of many sentences stands here in the lead of it. \
                   A second one.\n\nA last paragraph.",
            )
            .official(official)
            .topic(["security", "crises"])
            .build()
            .unwrap();
        let index = crate::Index::in_memory([article]).unwrap();
        let snapshot = index.shared.snapshot();
        let column = snapshot.segments[0].reader.fast_fields().u64("structure").unwrap();
        let structure = Structure::unpack(column.values_for_doc(0)).unwrap();
        let expected = Structure {
            paragraphs: vec![vec![3], vec![12, 3], vec![3]],
            lead: Some(1),
            title: 3,
            officials: vec![3],
            topics: vec![2],
        };
        assert_eq!(structure, expected);
    }
}
