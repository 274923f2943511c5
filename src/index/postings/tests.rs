//! Lists beside those that the engine's own cursors read.

use tantivy::DocSet;
use tantivy::postings::Postings as _;
use tantivy::schema::{Schema, TextFieldIndexing, TextOptions};

use super::*;

/// A field of each kind with the same words: `w<n>` stands in every n-th document, and more
/// often in some.
fn index(docs: u32) -> (tantivy::Index, [Field; 3]) {
    let mut schema = Schema::builder();
    let records = [
        IndexRecordOption::Basic,
        IndexRecordOption::WithFreqs,
        IndexRecordOption::WithFreqsAndPositions,
    ];
    let fields = records.map(|record| {
        let indexing = TextFieldIndexing::default().set_index_option(record);
        let options = TextOptions::default().set_indexing_options(indexing);
        schema.add_text_field(&format!("{record:?}"), options)
    });
    let index = tantivy::Index::create_in_ram(schema.build());
    let mut writer = index.writer_with_num_threads(1, 32 << 20).unwrap();
    for doc in 0..docs {
        let mut words = String::new();
        for n in [1_u32, 2, 3, 7, 50, 1000].into_iter().filter(|n| doc % n == 0) {
            let times = if doc % 97 == 0 { 300 } else { 1 + doc * 7 % 5 };
            words.push_str(&format!("w{n} ").repeat(times as usize));
        }
        let mut document = tantivy::TantivyDocument::default();
        for field in fields {
            document.add_text(field, &words);
        }
        writer.add_document(document).unwrap();
    }
    writer.commit().unwrap();
    (index, fields)
}

/// The lists of the field with positions in 1000 documents, and where that of a word lies.
fn of_word(word: &str) -> (FieldPostings, TermInfo) {
    let (index, [.., field]) = index(1000);
    let searcher = index.reader().unwrap().searcher();
    let reader = searcher.segment_reader(0);
    let term = tantivy::Term::from_field_text(field, word);
    let info = reader.inverted_index(field).unwrap().get_term_info(&term).unwrap().unwrap();
    (PostingsFiles::open(reader).unwrap().field(reader, field), info)
}

#[test]
fn lists_read_as_the_engine_reads_them() {
    // Full blocks only, full blocks and a rest, a rest only.
    for docs in [100, 128, 1000, 6400] {
        let (index, fields) = index(docs);
        for reader in index.reader().unwrap().searcher().segment_readers() {
            let files = PostingsFiles::open(reader).unwrap();
            for field in fields {
                let inverted = reader.inverted_index(field).unwrap();
                let lists = files.field(reader, field);
                for n in [1, 2, 3, 7, 50, 1000] {
                    let term = tantivy::Term::from_field_text(field, &format!("w{n}"));
                    let Some(info) = inverted.get_term_info(&term).unwrap() else { continue };
                    let wanted = IndexRecordOption::WithFreqsAndPositions;
                    let mut theirs = inverted.read_postings(&term, wanted).unwrap().unwrap();
                    let mut ours = lists.open_with_positions(&info).unwrap();
                    assert_eq!(ours.doc_freq(), theirs.doc_freq());
                    let (mut expected, mut found) = (Vec::new(), Vec::new());
                    let mut doc = ours.doc();
                    while doc != TERMINATED {
                        assert_eq!((doc, ours.freq()), (theirs.doc(), theirs.term_freq()));
                        theirs.positions(&mut expected);
                        ours.positions(&mut found);
                        assert_eq!(found, expected);
                        theirs.advance();
                        doc = ours.advance();
                    }
                    assert_eq!(theirs.doc(), TERMINATED);
                    for step in [1, 2, 40, 129, 700, 5000] {
                        let mut theirs = inverted.read_postings(&term, wanted).unwrap().unwrap();
                        let mut ours = lists.open(&info).unwrap();
                        for target in (0..docs + step).step_by(step as usize) {
                            let doc = theirs.doc();
                            let expected = if doc >= target { doc } else { theirs.seek(target) };
                            assert_eq!(ours.seek(target), expected);
                            if expected != TERMINATED {
                                assert_eq!(ours.freq(), theirs.term_freq());
                            }
                        }
                    }
                }
            }
        }
    }
}

#[test]
fn blocks_are_passed_over_undecoded_and_say_where_they_end() {
    let (lists, info) = of_word("w2");
    let mut list = lists.open(&info).unwrap();
    // 500 documents: three full blocks and a rest.
    assert_eq!(list.full_blocks(), 3);
    assert_eq!(
        (0..4).map(|n| list.skips.last_of(n)).collect::<Vec<_>>(),
        [254, 510, 766, TERMINATED]
    );
    assert!(list.max_of(2).is_some() && list.max_of(3).is_none());
    let maxes = |list: &Postings, blocks: std::ops::Range<usize>| -> Vec<BlockMax> {
        blocks.map(|block| list.max_of(block).unwrap()).collect()
    };
    for (end, last) in [(1, 0), (255, 0), (256, 1), (511, 1), (512, 2), (767, 2)] {
        let found: Vec<BlockMax> = list.maxes_before(end).unwrap().collect();
        assert_eq!(found, maxes(&list, 0..last + 1), "{end}");
    }
    assert!(list.maxes_before(768).is_none());
    list.seek_block(600);
    assert_eq!((list.block(), list.block_last()), (2, 766));
    assert_eq!(list.maxes_before(700).unwrap().collect::<Vec<_>>(), maxes(&list, 2..3));
    assert_eq!(list.docs().first(), Some(&512));
    list.seek_block(999);
    assert_eq!(list.docs().last(), Some(&998));
    assert!(list.table().contains(998));
    list.next_block();
    assert_eq!(list.doc(), TERMINATED);
}

#[test]
fn a_list_that_is_cut_short_ends_there() {
    let (lists, info) = of_word("w3");
    for cut in 0..info.postings_range.len() {
        let mut info = info.clone();
        info.postings_range.end -= cut;
        let mut list = lists.open(&info).unwrap();
        let mut seen = 0;
        while list.doc() != TERMINATED && seen < 1000 {
            list.freq();
            list.advance();
            seen += 1;
        }
        assert!(seen <= 334);
    }
}
