//! An article as the engine takes it: terms, keywords, columns and the stored article.
//!
//! The analysis runs in the engine's indexing threads, the first time the engine asks for values.
//! The file must not know how documents reach the engine.

use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use tantivy::DocId;
use tantivy::columnar::Column;
use tantivy::schema::document::{ReferenceValue, ReferenceValueLeaf, Value};
use tantivy::schema::{Document, Field};

use super::budget::Permit;
use super::config::{Config, Weights};
use super::replay::{STRIDE_TOKENS, Script};
use super::schema::{
    Fields, MARKER_SPAN, MARKER_UNDATED, SEPARATOR, further_keyword, order_key, pack_bytes,
    pair_keyword, path_keyword, role_keyword, role_term,
};
use super::simhash::simhash;
use super::structure::Structure;
use crate::analysis::{Analyzer, Session, TokenRef};
use crate::article::{Article, Country, Role, SameAs, paragraph_ranges};
use crate::enrich::{
    AnnotationKind, Encounter, EncounterKind, EncounterStatus, Enrichment, Pipeline,
};

/// What every document of an index is made with.
#[derive(Debug)]
pub(crate) struct Recipe {
    pub(crate) fields: Fields,
    pub(crate) analyzer: Analyzer,
    pub(crate) weights: Weights,
    pub(crate) same_as: SameAs,
    /// Names of the enrichers that read the articles of the index.
    pub(crate) enrichers: Vec<String>,
    /// These enrichers, where they are at hand.
    pub(crate) pipeline: Option<Pipeline>,
    /// Sessions not in use: one for each thread that ever analysed at once.
    sessions: Mutex<Vec<Session>>,
}

impl Recipe {
    pub(crate) fn new(
        fields: Fields,
        analyzer: Analyzer,
        config: Config,
        pipeline: Option<Pipeline>,
    ) -> Self {
        let Config { weights, same_as, enrichers, .. } = config;
        let sessions = Mutex::new(Vec::new());
        Self { fields, analyzer, weights, same_as, enrichers, pipeline, sessions }
    }

    /// What an index is made with that is as this one but for its weights.
    pub(crate) fn config(&self, weights: Weights) -> Config {
        Config::new(&self.analyzer, weights, self.same_as.clone(), self.enrichers.clone())
    }

    /// Runs `work` with a session that keeps its cache from one article to the next.
    pub(crate) fn with_session<T>(&self, work: impl FnOnce(&mut Session) -> T) -> T {
        let kept = self.sessions.lock().unwrap_or_else(PoisonError::into_inner).pop();
        let mut session = kept.unwrap_or_else(|| self.analyzer.session());
        let result = work(&mut session);
        self.sessions.lock().unwrap_or_else(PoisonError::into_inner).push(session);
        result
    }
}

/// Columns that come from the writer and not from the article.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Stamps {
    pub(crate) added: u64,
    pub(crate) changed: u64,
    pub(crate) hash: u128,
}

/// What enrichment finds in an article.
#[derive(Debug)]
pub(crate) enum Reading {
    /// The index's own enrichers are still to read it.
    Ahead,
    /// It was read before, or by nobody.
    Done(Option<Box<Enrichment>>),
}

/// One article on its way into the index. It is small: the engine's queue has room for many.
#[derive(Debug)]
pub(crate) struct ArticleDocument(Box<Parts>);

#[derive(Debug)]
struct Parts {
    recipe: Arc<Recipe>,
    article: Article,
    json: Vec<u8>,
    stamps: Stamps,
    reading: Reading,
    values: OnceLock<Vec<(Field, OwnedValue)>>,
    /// Held for as long as the document takes up memory.
    _permit: Permit,
}

impl ArticleDocument {
    pub(crate) fn new(
        recipe: Arc<Recipe>,
        article: Article,
        json: Vec<u8>,
        stamps: Stamps,
        reading: Reading,
        permit: Permit,
    ) -> Self {
        let values = OnceLock::new();
        Self(Box::new(Parts { recipe, article, json, stamps, reading, values, _permit: permit }))
    }
}

impl Parts {
    fn values(&self) -> Vec<(Field, OwnedValue)> {
        let pipeline = self.recipe.pipeline.as_ref();
        match &self.reading {
            Reading::Done(found) => {
                values_of(&self.recipe, &self.article, found.as_deref(), self.stamps)
            }
            Reading::Ahead => {
                let found = pipeline.map(|pipeline| pipeline.read(&self.article));
                values_of(&self.recipe, &self.article, found.as_ref(), self.stamps)
            }
        }
    }
}

/// What an index holds of an article beside the article itself, field by field.
pub(crate) fn values_of(
    recipe: &Recipe,
    article: &Article,
    found: Option<&Enrichment>,
    stamps: Stamps,
) -> Vec<(Field, OwnedValue)> {
    let mut values = Values { fields: recipe.fields, list: Vec::with_capacity(64) };
    let blank = Enrichment::default();
    let read = found.unwrap_or(&blank);
    recipe.with_session(|session| {
        Words { session, weights: recipe.weights, article, found: read }.write(&mut values);
    });
    Keywords::of(article, read, &recipe.same_as).write(&mut values);
    write_columns(article, stamps, &mut values);
    // Numbers and texts alone are in it, which JSON has no trouble with.
    if let Some(stored) = found.and_then(|found| found.to_stored().ok()) {
        values.list.push((values.fields.annotations, OwnedValue::Bytes(stored)));
    }
    values.list
}

/// A value in the form that the engine borrows it from.
#[derive(Debug)]
pub(crate) enum OwnedValue {
    Text(String),
    U64(u64),
    I64(i64),
    Bytes(Vec<u8>),
}

/// A value as the engine sees it.
#[derive(Clone, Copy, Debug)]
pub(crate) enum BorrowedValue<'a> {
    Owned(&'a OwnedValue),
    Bytes(&'a [u8]),
}

impl<'a> Value<'a> for BorrowedValue<'a> {
    type ArrayIter = std::iter::Empty<Self>;
    type ObjectIter = std::iter::Empty<(&'a str, Self)>;

    fn as_value(&self) -> ReferenceValue<'a, Self> {
        ReferenceValue::Leaf(match *self {
            Self::Owned(OwnedValue::Text(text)) => ReferenceValueLeaf::Str(text),
            Self::Owned(OwnedValue::U64(number)) => ReferenceValueLeaf::U64(*number),
            Self::Owned(OwnedValue::I64(number)) => ReferenceValueLeaf::I64(*number),
            Self::Owned(OwnedValue::Bytes(bytes)) => ReferenceValueLeaf::Bytes(bytes),
            Self::Bytes(bytes) => ReferenceValueLeaf::Bytes(bytes),
        })
    }
}

impl Document for ArticleDocument {
    type Value<'a> = BorrowedValue<'a>;
    type FieldsValuesIter<'a> = Box<dyn Iterator<Item = (Field, BorrowedValue<'a>)> + 'a>;

    fn iter_fields_and_values(&self) -> Self::FieldsValuesIter<'_> {
        let parts = &*self.0;
        let values = parts.values.get_or_init(|| parts.values());
        let stored = (parts.recipe.fields.article, BorrowedValue::Bytes(&parts.json));
        let values = values.iter().map(|(field, value)| (*field, BorrowedValue::Owned(value)));
        Box::new(values.chain(std::iter::once(stored)))
    }
}

struct Values {
    fields: Fields,
    list: Vec<(Field, OwnedValue)>,
}

impl Values {
    fn text(&mut self, field: Field, value: impl Into<String>) {
        self.list.push((field, OwnedValue::Text(value.into())));
    }

    fn u64(&mut self, field: Field, value: u64) {
        self.list.push((field, OwnedValue::U64(value)));
    }

    fn i64(&mut self, field: Field, value: i64) {
        self.list.push((field, OwnedValue::I64(value)));
    }
}

/// Writes the fields of words: `text` with its structure, `exact`, and those of names.
struct Words<'a> {
    session: &'a mut Session,
    weights: Weights,
    article: &'a Article,
    found: &'a Enrichment,
}

/// The scripts of `text` and `exact`, which are written side by side.
#[derive(Default)]
struct TextScripts {
    text: Script,
    exact: Script,
}

impl TextScripts {
    fn weight(&mut self, weight: u32) {
        self.text.weight(weight);
        self.exact.weight(weight);
    }
}

impl Words<'_> {
    fn write(&mut self, values: &mut Values) {
        let fields = values.fields;
        let mut scripts = TextScripts::default();
        let body = self.article.body().len();
        scripts.text.reserve(body + body / 4);
        scripts.exact.reserve(body / 2);
        let mut structure = Structure::default();

        self.write_body(&mut scripts, &mut structure);

        let article = self.article;
        let mut title = Script::default();
        scripts.weight(self.weights.title);
        structure.title =
            self.write_value(article.title().unwrap_or_default(), &mut scripts, &mut title);

        let (mut names, mut offices) = (Script::default(), Script::default());
        scripts.weight(self.weights.officials);
        for official in article.officials() {
            let name = official.normalized_name();
            let mut len = self.write_part(&name, &mut scripts, true);
            if let Some(office) = official.office() {
                offices.align();
                len += self.write_part(office, &mut scripts, false);
                self.write_names([office], Form::Stem, &mut offices);
            }
            structure.officials.push(len);
            names.align();
            for role in official.roles() {
                names.push(&role_term(*role), false);
            }
            let spellings = official.spellings().iter().map(String::as_str);
            self.write_names(std::iter::once(&*name).chain(spellings), Form::Word, &mut names);
        }
        self.write_found_officials(&mut names, &mut offices);

        let mut topics = Script::default();
        scripts.weight(self.weights.topics);
        for path in article.topics() {
            let mut len = 0;
            for (at, label) in path.iter().enumerate() {
                len += self.write_part(label, &mut scripts, at == 0);
            }
            structure.topics.push(len);
            topics.align();
            self.write_names(path.iter().map(String::as_str), Form::Stem, &mut topics);
        }
        for path in self.found.topics() {
            topics.align();
            self.write_names(path.iter().map(String::as_str), Form::Stem, &mut topics);
        }

        values.text(fields.text, scripts.text.into_text());
        values.text(fields.exact, scripts.exact.into_text());
        let names = [
            (fields.title, title),
            (fields.official, names),
            (fields.office, offices),
            (fields.topic, topics),
        ];
        for (field, script) in names {
            let text = script.into_text();
            if !text.is_empty() {
                values.text(field, text);
            }
        }
        for word in structure.pack() {
            values.u64(fields.structure, word);
        }
    }

    fn write_body(&mut self, scripts: &mut TextScripts, structure: &mut Structure) {
        let body = self.article.body();
        let lead = self.article.lead_range();
        scripts.weight(self.weights.body);
        for (ordinal, range) in (0..).zip(paragraph_ranges(body)) {
            let is_lead = !lead.is_empty() && range.contains(&lead.start);
            if is_lead {
                structure.lead = Some(ordinal);
                scripts.weight(self.weights.lead);
            }
            let mut starts: Vec<u32> = Vec::new();
            let len = self.session.analyze_with_sentences(
                body.get(range).unwrap_or_default(),
                &mut marking_shared(|token, same| write_token(scripts, token, same)),
                &mut |start| starts.push(start),
            );
            let ends = starts.iter().skip(1).copied().chain(std::iter::once(len));
            structure.paragraphs.push(
                starts.iter().zip(ends).map(|(start, end)| end.saturating_sub(*start)).collect(),
            );
            if is_lead {
                scripts.weight(self.weights.body);
            }
        }
    }

    /// Writes the names and offices of people whom only the prose tells of, and the offices that it
    /// tells of those that the article states.
    fn write_found_officials(&mut self, names: &mut Script, offices: &mut Script) {
        for official in self.found.officials() {
            for office in official.offices() {
                offices.align();
                self.write_names([&*office.words()], Form::Stem, offices);
            }
            if official.stated().is_some() || official.is_unnamed() {
                continue;
            }
            names.align();
            for role in official.roles() {
                names.push(&role_term(*role), false);
            }
            let spellings = official.spellings().iter().map(String::as_str);
            self.write_names(std::iter::once(official.name()).chain(spellings), Form::Word, names);
        }
    }

    /// Writes a value of its own to `text` and `exact`, and its stems to `field`.
    fn write_value(&mut self, value: &str, scripts: &mut TextScripts, field: &mut Script) -> u32 {
        scripts.text.jump();
        self.session.analyze(
            value,
            &mut marking_shared(|token, same| {
                write_token(scripts, token, same);
                field.push(token.term, same);
            }),
        )
    }

    /// Writes a value, or what goes on with the value before, to `text` and `exact`.
    fn write_part(&mut self, part: &str, scripts: &mut TextScripts, starts_value: bool) -> u32 {
        if starts_value {
            scripts.text.jump();
        }
        let mut sink = marking_shared(|token, same| write_token(scripts, token, same));
        self.session.analyze(part, &mut sink)
    }

    /// Writes names to one stride of a field of names.
    fn write_names<'n>(
        &mut self,
        names: impl IntoIterator<Item = &'n str>,
        form: Form,
        script: &mut Script,
    ) {
        let mut used = u32::try_from(Role::ALL.len()).unwrap_or(STRIDE_TOKENS);
        for name in names {
            let start = used;
            let mut sink = marking_shared(|token, same| {
                if start + token.position < STRIDE_TOKENS {
                    script.push(if form == Form::Stem { token.term } else { token.exact }, same);
                }
            });
            used += self.session.analyze(name, &mut sink);
        }
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Form {
    Word,
    Stem,
}

/// A sink of tokens that tells of each whether it stands at the position of the one before.
fn marking_shared(mut sink: impl FnMut(TokenRef<'_>, bool)) -> impl FnMut(TokenRef<'_>) {
    let mut last = None;
    move |token| {
        let same = last.replace(token.position) == Some(token.position);
        sink(token, same);
    }
}

fn write_token(scripts: &mut TextScripts, token: TokenRef<'_>, same_position: bool) {
    scripts.text.push(token.term, same_position);
    if token.term != token.exact {
        scripts.exact.push_pair(token.term, SEPARATOR, token.exact);
    }
}

/// The keys of the officials of an article, and of its countries, each once and in order.
pub(crate) fn official_and_country_keys(
    article: &Article,
    found: &Enrichment,
    same_as: &SameAs,
) -> (Vec<String>, Vec<String>) {
    let Keywords { mut officials, mut countries, .. } = Keywords::of(article, found, same_as);
    for list in [&mut officials, &mut countries] {
        list.sort_unstable();
        list.dedup();
    }
    (officials, countries)
}

/// The keywords of an article, field by field.
#[derive(Default)]
struct Keywords {
    id: String,
    stated_ids: Vec<String>,
    officials: Vec<String>,
    roles: Vec<String>,
    offices: Vec<String>,
    countries: Vec<String>,
    organisations: Vec<String>,
    topics: Vec<String>,
    encounters: Vec<String>,
    language: Vec<String>,
    source: Vec<String>,
    further: Vec<String>,
}

impl Keywords {
    fn of(article: &Article, found: &Enrichment, same_as: &SameAs) -> Self {
        let mut keywords = Self::stated(article, same_as);
        keywords.add_found(found, same_as);
        keywords
    }

    /// What the article states.
    fn stated(article: &Article, same_as: &SameAs) -> Self {
        let code = |country: &Country| country.as_str().to_owned();
        let mut keywords = Self {
            id: article.id().as_str().to_owned(),
            countries: article.countries().iter().map(code).collect(),
            organisations: article.organisations().to_vec(),
            language: article.language().map(str::to_owned).into_iter().collect(),
            source: article.source().map(str::to_owned).into_iter().collect(),
            ..Self::default()
        };
        for official in article.officials() {
            let key = official.key(same_as);
            let roles = official.roles();
            keywords.roles.extend(roles.iter().map(|role| role_keyword(*role, &key)));
            keywords.officials.push(key);
            if let Some(id) = official.id() {
                keywords.stated_ids.push(id.to_owned());
                keywords.stated_ids.extend(roles.iter().map(|role| role_keyword(*role, id)));
            }
            keywords.offices.extend(official.office().map(str::to_owned));
            keywords.countries.extend(official.country().as_ref().map(code));
        }
        article.topics().iter().for_each(|path| keywords.add_topic(path));
        for (name, values) in article.fields() {
            keywords.further.extend(values.iter().map(|value| further_keyword(name, value)));
        }
        keywords
    }

    /// What its prose tells beyond that.
    fn add_found(&mut self, found: &Enrichment, same_as: &SameAs) {
        let keys: Vec<&str> =
            found.officials().iter().map(|official| same_as.canonical(official.key())).collect();
        for (official, key) in found.officials().iter().zip(&keys) {
            if !official.is_unnamed() {
                self.roles.extend(official.roles().iter().map(|role| role_keyword(*role, key)));
                self.officials.push((*key).to_owned());
            }
            for office in official.offices() {
                self.offices.push(office.title.clone());
                self.countries.extend(office.country.map(|country| country.as_str().to_owned()));
            }
        }
        for annotation in found.annotations() {
            let list = match annotation.kind() {
                AnnotationKind::Country => &mut self.countries,
                AnnotationKind::Organisation => &mut self.organisations,
                AnnotationKind::Official
                | AnnotationKind::Office
                | AnnotationKind::Place
                | AnnotationKind::Topic => continue,
            };
            if annotation.confidence() >= LEAST_CONFIDENCE
                && list.last().is_none_or(|last| last != annotation.value())
            {
                list.push(annotation.value().to_owned());
            }
        }
        found.topics().iter().for_each(|path| self.add_topic(path));
        for encounter in found.encounters() {
            self.encounters.extend(encounter_keywords(encounter, &keys));
        }
    }

    /// A topic and all that it lies under.
    fn add_topic(&mut self, path: &[String]) {
        let depths = (1..=path.len()).filter_map(|depth| path.get(..depth));
        self.topics.extend(depths.map(path_keyword));
    }

    fn write(self, values: &mut Values) {
        let fields = values.fields;
        values.text(fields.id, self.id);
        let lists = [
            (fields.stated_id, self.stated_ids),
            (fields.official_key, self.officials),
            (fields.official_role, self.roles),
            (fields.office_key, self.offices),
            (fields.country, self.countries),
            (fields.organisation, self.organisations),
            (fields.topic_path, self.topics),
            (fields.encounter, self.encounters),
            (fields.language, self.language),
            (fields.source, self.source),
            (fields.further, self.further),
        ];
        for (field, mut list) in lists {
            list.sort_unstable();
            list.dedup();
            for keyword in list {
                values.text(field, keyword);
            }
        }
    }
}

/// What is found with less confidence, in percent, is told with the article and not searched for.
const LEAST_CONFIDENCE: u8 = 50;

/// The most officials of one encounter of whom each pair is indexed.
const MOST_TOGETHER: usize = 64;

/// The keywords of an encounter: each official in it, and if it took place, each pair who met.
fn encounter_keywords(encounter: &Encounter, keys: &[&str]) -> Vec<String> {
    let named = |numbers: &[usize]| -> Vec<&str> {
        numbers.iter().filter_map(|number| keys.get(*number).copied()).take(MOST_TOGETHER).collect()
    };
    let (who, with) = (named(encounter.who()), named(encounter.with()));
    let mut keywords: Vec<String> = who.iter().chain(&with).map(|key| (*key).to_owned()).collect();
    if encounter.status() == EncounterStatus::Asserted && encounter.kind() != EncounterKind::Signing
    {
        // Those on one side met as well.
        let all: Vec<&str> = who.into_iter().chain(with).collect();
        for (at, one) in all.iter().enumerate() {
            let others = all.iter().skip(at + 1).filter(|other| *other != one);
            keywords.extend(others.map(|other| pair_keyword(one, other)));
        }
    }
    keywords
}

fn write_columns(article: &Article, stamps: Stamps, values: &mut Values) {
    let fields = values.fields;
    match article.date() {
        Some(date) => {
            let (first, last) = (date.first_day(), date.last_day());
            values.u64(fields.order, order_key(first, last, article.published()));
            values.i64(fields.date_lo, i64::from(first.number()));
            values.i64(fields.date_hi, i64::from(last.number()));
            if first != last {
                values.text(fields.marker, MARKER_SPAN);
            }
        }
        None => values.text(fields.marker, MARKER_UNDATED),
    }
    if let Some(published) = article.published() {
        values.i64(fields.published, published);
    }
    values.u64(fields.added, stamps.added);
    values.u64(fields.changed, stamps.changed);
    let [high, low] = split_hash(stamps.hash);
    values.u64(fields.hash, high);
    values.u64(fields.hash, low);
    if let Some(print) = simhash(article.body()) {
        values.u64(fields.simhash, print);
    }
    for word in pack_bytes(article.id().as_str().as_bytes()) {
        values.u64(fields.id_bytes, word);
    }
}

/// The content hash of a document, of which its column has the halves that [`split_hash`] makes.
pub(crate) fn hash_of(column: &Column<u64>, doc: DocId) -> Option<u128> {
    let mut halves = column.values_for_doc(doc);
    let (high, low) = halves.next().zip(halves.next())?;
    Some(u128::from(high) << 64 | u128::from(low))
}

/// The two halves of a content hash, as they lie in the column.
fn split_hash(hash: u128) -> [u64; 2] {
    let high = u64::try_from(hash >> 64).unwrap_or(0);
    let low = u64::try_from(hash & u128::from(u64::MAX)).unwrap_or(0);
    [high, low]
}
