//! tantivy alone, as one would write it: four text fields with the English stemmer, stored, summed
//! with boosts; a date; and for each article a number in a fast column, which is the cheapest id
//! that tantivy can give back.

use std::ops::Bound;
use std::path::Path;

use chancery::Article;
use tantivy::collector::{Count, DocSetCollector, TopDocs};
use tantivy::columnar::Column;
use tantivy::indexer::NoMergePolicy;
use tantivy::query::{BooleanQuery, Query, QueryParser, RangeQuery};
use tantivy::schema::{
    FAST, Field, INDEXED, IndexRecordOption, STORED, STRING, Schema, TextFieldIndexing, TextOptions,
};
use tantivy::{
    DocAddress, Index, IndexWriter, Order, ReloadPolicy, Searcher, TantivyDocument, Term,
};

use super::queries::{Class, Drawn, Mode, TOP};
use super::{MEMORY_MB, Result, THREADS};

const BOOSTS: [f32; 4] = [3.0, 3.0, 2.0, 1.0];

#[derive(Clone, Copy, Debug)]
pub(crate) struct Fields {
    id: Field,
    number: Field,
    date: Field,
    title: Field,
    officials: Field,
    topics: Field,
    pub(crate) body: Field,
}

impl Fields {
    fn schema() -> (Schema, Self) {
        let mut schema = Schema::builder();
        let indexing = TextFieldIndexing::default()
            .set_tokenizer("en_stem")
            .set_index_option(IndexRecordOption::WithFreqsAndPositions);
        let text = TextOptions::default().set_indexing_options(indexing).set_stored();
        let fields = Self {
            id: schema.add_text_field("id", STRING | STORED),
            number: schema.add_u64_field("number", FAST),
            date: schema.add_i64_field("date", INDEXED | STORED | FAST),
            title: schema.add_text_field("title", text.clone()),
            officials: schema.add_text_field("officials", text.clone()),
            topics: schema.add_text_field("topics", text.clone()),
            body: schema.add_text_field("body", text),
        };
        (schema.build(), fields)
    }

    fn text(&self) -> [Field; 4] {
        [self.title, self.officials, self.topics, self.body]
    }

    /// The same text as this crate indexes.
    fn document(&self, number: u64, article: &Article) -> TantivyDocument {
        let mut document = TantivyDocument::default();
        document.add_text(self.id, article.id());
        document.add_u64(self.number, number);
        if let Some(span) = article.date() {
            document.add_i64(self.date, i64::from(span.first_day().number()));
        }
        document.add_text(self.title, article.title().unwrap_or_default());
        for official in article.officials() {
            let mut text = official.normalized_name();
            if let Some(office) = official.office() {
                text.push(' ');
                text.push_str(office);
            }
            document.add_text(self.officials, text);
        }
        for topic in article.topics() {
            document.add_text(self.topics, topic.join(" "));
        }
        document.add_text(self.body, article.body());
        document
    }
}

/// Writes articles, which get their numbers in order.
pub(crate) struct Writer {
    pub(crate) index: Index,
    fields: Fields,
    engine: IndexWriter,
    next: u64,
}

impl Writer {
    pub(crate) fn create(folder: &Path) -> Result<Self> {
        std::fs::create_dir_all(folder)?;
        let (schema, fields) = Fields::schema();
        let index = Index::create_in_dir(folder, schema)?;
        let engine = index.writer_with_num_threads(THREADS, MEMORY_MB << 20)?;
        Ok(Self { index, fields, engine, next: 0 })
    }

    pub(crate) fn add(&mut self, article: &Article) -> Result<()> {
        self.engine.add_document(self.fields.document(self.next, article))?;
        self.next += 1;
        Ok(())
    }

    pub(crate) fn commit(&mut self) -> Result<()> {
        self.engine.commit()?;
        Ok(())
    }

    /// Commits, and waits for the merges that the engine finds good.
    pub(crate) fn finish(mut self) -> Result<Index> {
        self.commit()?;
        self.engine.wait_merging_threads()?;
        Ok(self.index)
    }
}

/// Builds an index of one segment.
pub(crate) fn build(folder: &Path, articles: &[Article]) -> Result<Peer> {
    let mut writer = Writer::create(folder)?;
    for article in articles {
        writer.add(article)?;
    }
    let index = writer.finish()?;
    let mut merger: IndexWriter = index.writer_with_num_threads(1, MEMORY_MB << 20)?;
    merger.set_merge_policy(Box::new(NoMergePolicy));
    let segments = index.searchable_segment_ids()?;
    if segments.len() > 1 {
        merger.merge(&segments).wait()?;
        merger.garbage_collect_files().wait()?;
    }
    merger.wait_merging_threads()?;
    Peer::new(index)
}

/// A view of tantivy's index, with its columns at hand.
pub(crate) struct Peer {
    index: Index,
    fields: Fields,
    searcher: Searcher,
    numbers: Vec<Column<u64>>,
}

/// A query that tantivy has parsed, and what is collected.
pub(crate) struct Asked {
    query: Box<dyn Query>,
    collected: Collected,
}

impl Asked {
    pub(crate) fn query(&self) -> &dyn Query {
        &*self.query
    }
}

enum Collected {
    Best,
    Newest,
    Count,
}

/// The ids of the first hits; with [`Class::Count`] none, but their number.
#[derive(Debug, Default)]
pub(crate) struct Answer {
    pub(crate) ids: Vec<u64>,
    pub(crate) count: usize,
}

impl Peer {
    pub(crate) fn open(folder: &Path) -> Result<Self> {
        Self::new(Index::open_in_dir(folder)?)
    }

    pub(crate) fn new(index: Index) -> Result<Self> {
        let reader = index.reader_builder().reload_policy(ReloadPolicy::Manual).try_into()?;
        let searcher = reader.searcher();
        let numbers = searcher
            .segment_readers()
            .iter()
            .map(|segment| segment.fast_fields().u64("number"))
            .collect::<tantivy::Result<_>>()?;
        Ok(Self { index, fields: Fields::schema().1, searcher, numbers })
    }

    pub(crate) fn articles(&self) -> u64 {
        self.searcher.num_docs()
    }

    pub(crate) fn segments(&self) -> usize {
        self.searcher.segment_readers().len()
    }

    pub(crate) fn searcher(&self) -> &Searcher {
        &self.searcher
    }

    pub(crate) fn fields(&self) -> Fields {
        self.fields
    }

    /// Parses a query.
    pub(crate) fn ask(&self, class: Class, drawn: &Drawn) -> Result<Asked> {
        let query = self.parse(class.mode(), &drawn.words)?;
        let query = match drawn.days {
            None => query,
            Some((first, last)) => {
                let bound = |day: chancery::Day| {
                    Bound::Included(Term::from_field_i64(self.fields.date, i64::from(day.number())))
                };
                let range: Box<dyn Query> = Box::new(RangeQuery::new(bound(first), bound(last)));
                Box::new(BooleanQuery::intersection(vec![query, range]))
            }
        };
        let collected = match class {
            Class::Count => Collected::Count,
            Class::Newest => Collected::Newest,
            _ => Collected::Best,
        };
        Ok(Asked { query, collected })
    }

    fn parse(&self, mode: Mode, words: &[String]) -> Result<Box<dyn Query>> {
        let fields = self.fields.text();
        let mut parser = QueryParser::for_index(&self.index, fields.to_vec());
        for (field, boost) in fields.into_iter().zip(BOOSTS) {
            parser.set_field_boost(field, boost);
        }
        let words = words.join(" ");
        Ok(match mode {
            Mode::Any => parser.parse_query(&words)?,
            Mode::All => {
                parser.set_conjunction_by_default();
                parser.parse_query(&words)?
            }
            Mode::Phrase | Mode::Near => parser.parse_query(&format!("\"{words}\""))?,
        })
    }

    /// Runs a query.
    pub(crate) fn search(&self, asked: &Asked) -> Result<Answer> {
        let query = &*asked.query;
        let top = TopDocs::with_limit(TOP);
        Ok(match asked.collected {
            Collected::Best => {
                let found = self.searcher.search(query, &top.order_by_score())?;
                self.answer(found.into_iter().map(|(_, doc)| doc))
            }
            Collected::Newest => {
                let newest = top.order_by_fast_field::<i64>("date", Order::Desc);
                let found = self.searcher.search(query, &newest)?;
                self.answer(found.into_iter().map(|(_, doc)| doc))
            }
            Collected::Count => {
                Answer { ids: Vec::new(), count: self.searcher.search(query, &Count)? }
            }
        })
    }

    /// The first hits by score as tantivy addresses them.
    pub(crate) fn best(&self, asked: &Asked) -> Result<Vec<DocAddress>> {
        let top = TopDocs::with_limit(TOP).order_by_score();
        Ok(self.searcher.search(&*asked.query, &top)?.into_iter().map(|(_, doc)| doc).collect())
    }

    /// The ids of all matches, in order of number.
    pub(crate) fn all(&self, asked: &Asked) -> Result<Vec<u64>> {
        let docs = self.searcher.search(&*asked.query, &DocSetCollector)?;
        let mut ids = self.answer(docs.into_iter()).ids;
        ids.sort_unstable();
        Ok(ids)
    }

    fn answer(&self, docs: impl Iterator<Item = DocAddress>) -> Answer {
        let number = |doc: DocAddress| {
            let column = self.numbers.get(doc.segment_ord as usize);
            column.and_then(|column| column.first(doc.doc_id)).unwrap_or(u64::MAX)
        };
        Answer { ids: docs.map(number).collect(), count: 0 }
    }
}
