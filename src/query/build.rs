//! Queries made by a program, from parts instead of text.
//!
//! The file must keep what the tree promises: a query that is built equals the one that its text
//! is read as. It must not know how trees are printed or read.

use super::ast::{Ast, Function, Item, Node, NodeKind, Occur, Wild};
use super::plain::{pattern, plain_text};
use super::{MAX_QUERY_CLAUSES, Query, lex};
use crate::article::{Country, DateSpan, Role};

/// # Parts
///
/// Queries that a program makes, without pasting text. Each prints as the text that a reader would
/// type for it. Text without a letter to look for, as in `Query::word("")`, asks for nothing and
/// is left out wherever it is combined with something.
///
/// ```
/// use chancery::{Country, DateSpan, Query, Role};
///
/// let query = Query::words("canal company")
///     .must(Query::phrase("limited war").or(Query::prefix("nationali")))
///     .must_not(Query::word("panama"))
///     .must(Query::official_as(Role::From, "Dulles"))
///     .should(Query::country(Country::parse("Egypt")?))
///     .should(Query::date(DateSpan::parse("1956")?));
/// assert_eq!(
///     query.to_string(),
///     "canal company +(\"limited war\" OR nationali*) -panama +from:Dulles country:EG date:1956",
/// );
/// assert_eq!(query.to_string().parse::<Query>()?, query);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
impl Query {
    /// Every article: `*`.
    #[must_use]
    pub fn all() -> Self {
        built(NodeKind::All)
    }

    /// The words of a text, ranked by any of them; nothing in it is read as an operator. Words after
    /// the first [`MAX_QUERY_CLAUSES`] are left out. Without a word it is every article.
    ///
    /// ```
    /// use chancery::Query;
    ///
    /// let typed_by_a_stranger = "date:never -(";
    /// assert_eq!(Query::words(typed_by_a_stranger).to_string(), "date\\:never \\-\\(");
    /// ```
    #[must_use]
    pub fn words(text: &str) -> Self {
        let words = text.split_whitespace().take(MAX_QUERY_CLAUSES);
        let items = words.map(|word| item(Occur::Should, node(NodeKind::Word(word.to_owned()))));
        listed(items.collect())
    }

    /// One word.
    #[must_use]
    pub fn word(word: impl Into<String>) -> Self {
        nonempty(word.into(), NodeKind::Word)
    }

    /// Words next to each other, in this order: `"limited war"`.
    #[must_use]
    pub fn phrase(text: impl Into<String>) -> Self {
        built(NodeKind::Phrase { text: text.into(), slop: 0 })
    }

    /// A phrase of which the words may be out of their places by so much in all; of any other query
    /// it says nothing.
    ///
    /// ```
    /// use chancery::Query;
    ///
    /// let query = Query::phrase("peace talks").slop(3).and(Query::official("Li Qiang"));
    /// assert_eq!(query.to_string(), "\"peace talks\"~3 AND official:\"Li Qiang\"");
    /// ```
    #[must_use]
    pub fn slop(mut self, slop: u8) -> Self {
        if let NodeKind::Phrase { slop: known, .. } = &mut self.ast.root.kind {
            *known = slop.into();
        }
        self
    }

    /// Exactly this word, unstemmed: `=powers`.
    #[must_use]
    pub fn exact(word: impl Into<String>) -> Self {
        nonempty(word.into(), NodeKind::Exact)
    }

    /// The words that begin like this: `negotiat*`.
    #[must_use]
    pub fn prefix(word: impl Into<String>) -> Self {
        nonempty(word.into(), |word| NodeKind::Wildcard(vec![Wild::Text(word), Wild::Many]))
    }

    /// The words that fit a pattern: `*` are any letters or none, `?` is one, and a backslash makes
    /// the sign after it a letter. As in the text of a query, a `?` at the end is punctuation, and
    /// a pattern without wildcards is a word.
    ///
    /// ```
    /// use chancery::Query;
    ///
    /// assert_eq!(Query::wildcard("wom?n").to_string(), "wom?n");
    /// assert_eq!(Query::wildcard("who?"), Query::word("who?"));
    /// ```
    #[must_use]
    pub fn wildcard(pattern: &str) -> Self {
        let mut pieces = lex::pieces(pattern);
        let is_wild = pieces.contains(&Wild::Many)
            || pieces.iter().skip_while(|piece| **piece != Wild::One).any(|p| *p != Wild::One);
        if !is_wild {
            return Self::word(lex::unescape(pattern));
        }
        while pieces.last() == Some(&Wild::One) {
            pieces.pop();
        }
        if pieces == [Wild::Many] { Self::all() } else { built(NodeKind::Wildcard(pieces)) }
    }

    /// The words that are so many letters away, 0 to 2; more are taken for 2.
    #[must_use]
    pub fn fuzzy(word: impl Into<String>, distance: u8) -> Self {
        let distance = Some(distance.min(2));
        nonempty(word.into(), |word| NodeKind::Fuzzy { word, distance })
    }

    /// A value of a field: one of the query language or a further one of the articles' own.
    ///
    /// A name begins with a letter and goes on with letters, digits, `_`, `-` and `.`; with any
    /// other name no text can ask for it, and the query finds nothing.
    ///
    /// ```
    /// use chancery::Query;
    ///
    /// assert_eq!(Query::field("desk", "middle east").to_string(), "desk:\"middle east\"");
    /// assert_eq!(Query::field("two words", "x").to_string(), "NOT *");
    /// ```
    #[must_use]
    pub fn field(name: &str, value: impl AsRef<str>) -> Self {
        in_field(name, node(plain_text(value.as_ref())))
    }

    /// This query in the value of a field.
    ///
    /// In fields of dates and ids, whose words are taken as they are, wildcards, fuzzy and exact
    /// words are no more than words.
    ///
    /// ```
    /// use chancery::Query;
    ///
    /// let query = Query::word("asia").or(Query::prefix("afr")).in_field("desk");
    /// assert_eq!(query.to_string(), "desk:(asia OR afr*)");
    /// ```
    #[must_use]
    pub fn in_field(self, name: &str) -> Self {
        in_field(name, self.ast.root)
    }

    /// An official by any of the names that articles give.
    ///
    /// ```
    /// use chancery::Query;
    ///
    /// assert_eq!(Query::official("Li Qiang").to_string(), "official:\"Li Qiang\"");
    /// ```
    #[must_use]
    pub fn official(name: impl AsRef<str>) -> Self {
        Self::field("official", name)
    }

    /// An official in a role: `from:Dulles`.
    #[must_use]
    pub fn official_as(role: Role, name: impl AsRef<str>) -> Self {
        Self::field(role.as_str(), name)
    }

    /// An office of an official: `office:"foreign minister"`.
    #[must_use]
    pub fn office(office: impl AsRef<str>) -> Self {
        Self::field("office", office)
    }

    /// A country.
    #[must_use]
    pub fn country(country: Country) -> Self {
        Self::field("country", country.as_str())
    }

    /// Words of one topic.
    #[must_use]
    pub fn topic(topic: impl AsRef<str>) -> Self {
        Self::field("topic", topic)
    }

    /// Something in the title.
    #[must_use]
    pub fn title(query: Self) -> Self {
        query.in_field("title")
    }

    /// Something in the body.
    #[must_use]
    pub fn body(query: Self) -> Self {
        query.in_field("body")
    }

    /// Something in the title or the lead: `hlead(...)`.
    #[must_use]
    pub fn hlead(query: Self) -> Self {
        query.called(Function::Hlead)
    }

    /// Something that occurs so many times, 1 to 1000: `atleast3(...)`.
    #[must_use]
    pub fn at_least(count: u32, query: Self) -> Self {
        query.called(Function::AtLeast(count.clamp(1, 1000)))
    }

    /// The article's date overlaps this one.
    #[must_use]
    pub fn date(date: DateSpan) -> Self {
        Self::field("date", date.to_string())
    }

    /// The article's date lies in this one with all of its days: `date:within(1962)`.
    #[must_use]
    pub fn date_within(date: DateSpan) -> Self {
        let within = Self::word(date.to_string()).called(Function::Within);
        within.in_field("date")
    }

    /// The article's date begins before this one.
    #[must_use]
    pub fn before(date: DateSpan) -> Self {
        Self::field("before", date.to_string())
    }

    /// The article's date ends after this one.
    #[must_use]
    pub fn after(date: DateSpan) -> Self {
        Self::field("after", date.to_string())
    }

    /// The article's date has a day on or after the first one of this: `date:1956-10-29..`.
    ///
    /// ```
    /// use chancery::{DateSpan, Query};
    ///
    /// let autumn = Query::date_from(DateSpan::parse("1956-10")?);
    /// assert_eq!(autumn.to_string(), "date:1956-10-01..");
    /// # Ok::<(), chancery::ArticleError>(())
    /// ```
    #[must_use]
    pub fn date_from(date: DateSpan) -> Self {
        Self::field("date", format!("{}..", date.first_day()))
    }

    /// The article's date has a day on or before the last one of this: `date:..1956-10-29`.
    #[must_use]
    pub fn date_until(date: DateSpan) -> Self {
        Self::field("date", format!("..{}", date.last_day()))
    }

    /// An encounter of two officials: `meet("Li Qiang", Macron)`. An index without enrichment has
    /// none, and searching for it is an error.
    #[must_use]
    pub fn meet(one: impl AsRef<str>, other: impl AsRef<str>) -> Self {
        let arguments = vec![node(plain_text(one.as_ref())), node(plain_text(other.as_ref()))];
        built(NodeKind::Call { function: Function::Meet, arguments })
    }
}

pub(super) fn node(kind: NodeKind) -> Node {
    Node::new(kind, 0..0)
}

pub(super) fn item(occur: Occur, node: Node) -> Item {
    Item { occur, node }
}

pub(super) fn wrap(root: Node) -> Query {
    Query::new(Ast { root }, Vec::new())
}

pub(super) fn built(kind: NodeKind) -> Query {
    wrap(node(kind))
}

pub(super) fn nothing() -> Query {
    Query::all().not()
}

/// A list; of one part without a sign that part.
pub(super) fn listed(items: Vec<Item>) -> Query {
    super::parts::list(items).map_or_else(
        || built(NodeKind::List(Vec::new())),
        |mut root| {
            root.span = 0..0;
            wrap(root)
        },
    )
}

fn nonempty(word: String, kind: impl FnOnce(String) -> NodeKind) -> Query {
    if word.is_empty() { listed(Vec::new()) } else { built(kind(word)) }
}

fn in_field(name: &str, value: Node) -> Query {
    let is_name = lex::field_name(&format!("{name}:")).is_some_and(|read| read == name);
    let is_empty = matches!(&value.kind, NodeKind::List(items) if items.is_empty());
    if !is_name {
        return nothing();
    }
    let value = match value {
        _ if is_empty => node(plain_text("")),
        value if lex::is_raw(name) => as_typed(value),
        value => value,
    };
    built(NodeKind::Field { name: name.to_owned(), value: Box::new(value) })
}

/// A value of a field whose words have no signs.
fn as_typed(value: Node) -> Node {
    let each = |nodes: Vec<Node>| nodes.into_iter().map(as_typed).collect();
    let boxed = |node: Box<Node>| Box::new(as_typed(*node));
    let kind = match value.kind {
        NodeKind::Exact(text) => plain_text(&text),
        NodeKind::Wildcard(pieces) => NodeKind::Word(pattern(&pieces)),
        NodeKind::Fuzzy { word, .. } => NodeKind::Word(word),
        NodeKind::All => NodeKind::Word("*".to_owned()),
        NodeKind::Field { value, .. } => return as_typed(*value),
        NodeKind::Boost { node, boost } => NodeKind::Boost { node: boxed(node), boost },
        NodeKind::And(nodes) => NodeKind::And(each(nodes)),
        NodeKind::Or(nodes) => NodeKind::Or(each(nodes)),
        NodeKind::Not(node) => NodeKind::Not(boxed(node)),
        NodeKind::Near { left, right, distance } => {
            NodeKind::Near { left: boxed(left), right: boxed(right), distance }
        }
        NodeKind::Call { function, arguments } => {
            NodeKind::Call { function, arguments: each(arguments) }
        }
        NodeKind::List(items) => {
            let unsigned = items.into_iter().map(|Item { occur, node: part }| {
                let part = as_typed(part);
                let excluded = occur == Occur::MustNot;
                let part = if excluded { node(NodeKind::Not(Box::new(part))) } else { part };
                item(Occur::Should, part)
            });
            return listed(unsigned.collect()).ast.root;
        }
        kind => kind,
    };
    node(kind)
}
