//! Cases in tables: what texts mean, what is refused, what is mended, what is found.
//!
//! 1. Each text of `reads_*.toml` prints and means what it says there, with the warnings that it
//!    says and no others. It prints to what parses to the same tree; it and its plan survive JSON;
//!    a lenient reading is the same.
//! 2. Each text of `errors_*.toml` is refused where and as it says, and mended leniently.
//! 3. Each text of `lenient.toml` is mended as it says. What any text is mended to needs no mending,
//!    and runs.
//! 4. Each query of `finds_*.toml` finds the articles that it says, counted and newest first too.
//! 5. No text stands in a kind of table twice, and there are many.

use std::collections::HashSet;

use chancery::{
    Article, Count, Error, Fields, Index, JsonLines, Operator, Plan, Query, QueryError,
    QueryParser, QueryWarning, SearchRequest, Searcher, Sort, Total,
};
use serde::Deserialize;
use serde::de::DeserializeOwned;

#[derive(Deserialize)]
struct Table<C> {
    /// A line of JSON each.
    #[serde(default)]
    articles: String,
    case: Vec<C>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Reads {
    query: String,
    prints: Option<String>,
    plan: String,
    #[serde(default)]
    warnings: Vec<String>,
    operator: Option<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Refused {
    query: String,
    kind: String,
    at: String,
    from: Option<usize>,
    message: Option<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Mended {
    query: String,
    prints: String,
    warnings: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Finds {
    query: String,
    ids: Vec<String>,
    #[serde(default)]
    ranked: bool,
}

/// The tables of one kind.
fn tables<C: DeserializeOwned>(texts: &[&str]) -> Vec<Table<C>> {
    texts.iter().map(|text| toml::from_str(text).unwrap()).collect()
}

fn reads() -> Vec<Reads> {
    let tables = tables(&[
        include_str!("cases/reads_words.toml"),
        include_str!("cases/reads_operators.toml"),
        include_str!("cases/reads_near.toml"),
        include_str!("cases/reads_fields.toml"),
        include_str!("cases/reads_dates.toml"),
        include_str!("cases/reads_archives.toml"),
    ]);
    tables.into_iter().flat_map(|table| table.case).collect()
}

fn refused() -> Vec<Refused> {
    let tables = tables(&[
        include_str!("cases/errors_shape.toml"),
        include_str!("cases/errors_values.toml"),
    ]);
    tables.into_iter().flat_map(|table| table.case).collect()
}

fn mended() -> Vec<Mended> {
    tables(&[include_str!("cases/lenient.toml")]).into_iter().flat_map(|table| table.case).collect()
}

fn finds() -> Vec<Table<Finds>> {
    tables(&[
        include_str!("cases/finds_near.toml"),
        include_str!("cases/finds_counts.toml"),
        include_str!("cases/finds_forms.toml"),
        include_str!("cases/finds_logic.toml"),
        include_str!("cases/finds_fields.toml"),
    ])
}

/// An index that knows the field `desk`.
fn index() -> Index {
    let article = Article::builder("a").body("Talks.").field("desk", "asia").build().unwrap();
    Index::in_memory([article]).unwrap()
}

/// Runs all cases and tells of all that fail.
fn check_all<C>(cases: &[C], check: impl Fn(&C) -> Result<(), String>) {
    let wrong: Vec<String> = cases.iter().filter_map(|case| check(case).err()).collect();
    assert!(wrong.is_empty(), "{} of {}:\n{}", wrong.len(), cases.len(), wrong.join("\n"));
}

#[expect(clippy::needless_pass_by_value, reason = "values are made to be compared")]
fn same<T: PartialEq + std::fmt::Debug>(what: &str, is: T, expected: T) -> Result<(), String> {
    if is == expected {
        Ok(())
    } else {
        Err(format!("{what}:\n  is   {is:?}\n  not  {expected:?}"))
    }
}

/// Whether these are the warnings that are expected, by a part of each.
fn warned(query: &str, warnings: &[QueryWarning], expected: &[String]) -> Result<(), String> {
    let messages: Vec<&str> = warnings.iter().map(QueryWarning::message).collect();
    let hold = messages.len() == expected.len()
        && messages.iter().zip(expected).all(|(message, part)| message.contains(part.as_str()))
        && warnings.iter().all(|warning| query.get(warning.span()).is_some());
    if hold {
        Ok(())
    } else {
        Err(format!("{query}: warnings\n  are  {messages:?}\n  not  {expected:?}"))
    }
}

#[test]
fn texts_are_read_as_the_tables_say() {
    let searcher = index().searcher();
    check_all(&reads(), |case| {
        let text = case.query.as_str();
        let parser = match case.operator.as_deref() {
            None => QueryParser::new(),
            Some("all") => QueryParser::new().default_operator(Operator::All),
            Some(other) => panic!("no operator: {other}"),
        };
        let query = parser.parse(text).map_err(|error| format!("{text}: {error}"))?;
        let printed = query.to_string();
        same(text, printed.as_str(), case.prints.as_deref().unwrap_or(text))?;
        warned(text, query.warnings(), &case.warnings)?;
        let request = SearchRequest::new(query.clone());
        let plan = searcher.plan(&request).map_err(|error| format!("{text}: {error}"))?;
        same(text, plan.to_string().as_str(), &case.plan)?;

        let again: Query = printed.parse().map_err(|error| format!("{printed}: {error}"))?;
        same(&printed, again.ast(), query.ast())?;
        let stored: Query = serde_json::from_value(serde_json::json!(query)).unwrap();
        same(&printed, stored, query.clone())?;
        let stored: Plan = serde_json::from_value(serde_json::json!(plan)).unwrap();
        same(text, stored, plan)?;
        let lenient = parser.parse_lenient(text);
        same(text, lenient.query, query)?;
        warned(text, &lenient.warnings, &case.warnings)
    });
}

/// A lenient reading is a query that can be run, and that prints to what needs no mending.
fn is_mended(text: &str, searcher: &Searcher) -> Result<(), String> {
    let lenient = Query::parse_lenient(text);
    let printed = lenient.query.to_string();
    if text.parse::<Query>().is_err() && lenient.warnings.is_empty() {
        return Err(format!("{text}: mended to {printed} without a warning"));
    }
    let again: Query = printed.parse().map_err(|error| format!("{text}: {printed}: {error}"))?;
    same(text, &again, &lenient.query)?;
    let request = SearchRequest::new(lenient.query);
    let found = searcher.search(&request).map_err(|error| format!("{text}: {printed}: {error}"));
    found.map(|_| ())
}

/// The error of a query, be it found in the text or on the way to the index.
fn error_of(text: &str, index: &Index) -> Option<QueryError> {
    let query: Query = match text.parse() {
        Err(error) => return Some(error),
        Ok(query) => query,
    };
    let error = index.searcher().plan(&SearchRequest::new(query)).err()?;
    error.as_query().cloned()
}

#[test]
fn texts_are_refused_as_the_tables_say() {
    let index = index();
    check_all(&refused(), |case| {
        let text = case.query.as_str();
        let error = error_of(text, &index).ok_or_else(|| format!("{text}: not refused"))?;
        let told = format!("{text}: {error}");
        let kind = serde_json::to_value(error.kind()).unwrap();
        same(&told, kind.as_str().unwrap(), &case.kind)?;
        same(&told, text.get(error.span()), Some(&case.at))?;
        same(&told, error.span().start, case.from.unwrap_or(error.span().start))?;
        if case.from.is_none() {
            same(&told, text.matches(&case.at).count(), 1)?;
        }
        let holds = match case.message.as_deref() {
            None => !error.message().is_empty(),
            Some(part) => match part.strip_prefix('=') {
                Some(whole) => error.message() == whole,
                None => error.message().contains(part),
            },
        };
        same(&told, holds, true)?;
        same(&told, error.message().ends_with('.'), false)?;
        let caret = error.caret(text).to_string();
        same(&told, caret.contains('^') && caret.contains(error.message()), true)?;
        is_mended(text, &index.searcher())
    });
}

#[test]
fn texts_are_mended_as_the_table_says() {
    let searcher = index().searcher();
    check_all(&mended(), |case| {
        let lenient = Query::parse_lenient(&case.query);
        let printed = lenient.query.to_string();
        same(&case.query, printed.as_str(), &case.prints)?;
        warned(&case.query, &lenient.warnings, &case.warnings)?;
        is_mended(&case.query, &searcher)
    });
}

#[test]
fn queries_find_what_the_tables_say() {
    let mut cases = Vec::new();
    for table in finds() {
        let articles = JsonLines::new(table.articles.as_bytes()).map(Result::unwrap);
        let searcher = Index::in_memory(articles).unwrap().searcher();
        cases.extend(table.case.into_iter().map(|case| (case, searcher.clone())));
    }
    check_all(&cases, |(case, searcher)| {
        let text = case.query.as_str();
        let wrong = |error: Error| format!("{text}: {error}");
        let mut ids = searcher.ids(text).map_err(wrong)?;
        if case.ranked {
            same(text, &ids, &case.ids)?;
        }
        let request = SearchRequest::new(text.parse().unwrap()).count(Count::Exact);
        let request = request.fields(Fields::Ids).sort(Sort::Newest).limit(100);
        let newest = searcher.search(&request).map_err(wrong)?;
        same(text, newest.total(), Total::Exact(ids.len() as u64))?;
        let mut newest = newest.ids();
        let mut expected: Vec<&str> = case.ids.iter().map(String::as_str).collect();
        for list in [&mut newest, &mut expected] {
            list.sort_unstable();
        }
        ids.sort_unstable();
        same(text, ids.iter().map(String::as_str).collect(), expected.clone())?;
        same(text, newest, expected)
    });
}

#[test]
fn no_case_stands_twice() {
    fn distinct(kind: &str, texts: impl Iterator<Item = String>) -> usize {
        let mut seen = HashSet::new();
        for text in texts {
            assert!(seen.insert(text.clone()), "{kind}: {text} stands twice");
        }
        seen.len()
    }
    let operator = |case: &Reads| case.operator.clone().unwrap_or_default();
    let counts = [
        distinct("reads", reads().iter().map(|case| format!("{} {}", operator(case), case.query))),
        distinct("errors", refused().into_iter().map(|case| case.query)),
        distinct("lenient", mended().into_iter().map(|case| case.query)),
        finds()
            .into_iter()
            .map(|table| distinct("finds", table.case.into_iter().map(|case| case.query)))
            .sum(),
    ];
    assert!(counts.iter().sum::<usize>() >= 300, "{counts:?}");
}

#[test]
fn what_is_too_large_or_too_deep_is_refused() {
    let kind = |text: &str| {
        let error = text.parse::<Query>().unwrap_err();
        assert!(text.get(error.span()).is_some(), "{error}");
        serde_json::to_value(error.kind()).unwrap()
    };
    let nested = |depth: usize| format!("{}suez{}", "NOT (".repeat(depth), ")".repeat(depth));
    assert!("suez ".repeat(1024).parse::<Query>().is_ok());
    assert_eq!(kind(&"suez ".repeat(1025)), "too_large");
    assert_eq!(kind(&"suez ".repeat(20_000)), "too_large");
    assert!("x".repeat(64 * 1024).parse::<Query>().is_ok());
    assert_eq!(kind(&"x".repeat(64 * 1024 + 1)), "too_large");
    assert!(nested(20).parse::<Query>().is_ok());
    assert_eq!(kind(&nested(65)), "too_deep");
    assert_eq!(kind(&nested(5000)), "too_deep");
    for text in ["suez ".repeat(20_000), "x".repeat(70_000), nested(65), nested(5000)] {
        let lenient = Query::parse_lenient(&text);
        assert!(!lenient.warnings.is_empty());
        let printed = lenient.query.to_string();
        assert!(printed.contains("suez") || printed.contains('x'));
        assert_eq!(printed.parse::<Query>().unwrap(), lenient.query);
    }
}
