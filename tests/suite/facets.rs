//! Facets, against a naive count over the articles themselves, on random histories of commits,
//! replacements and deletions:
//!
//! 1. Values, labels, counts, order, `distinct` and `missing` are those of the naive count.
//! 2. Each count is the number of matches that the request has with `Filter::any_of` of the facet
//!    and the value in place of those of the facet.
//! 3. What is ticked is told and flagged, whatever else there is.
//! 4. The same articles give the same counts, however commits were batched.
//! 5. Values by significance are those more frequent among the matches than among all, by G².

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

use chancery::{
    Article, Count, Facet, FacetCounts, FacetValue, Fields, Filter, Index, Official, Query, Role,
    SameAs, SearchRequest, Total,
};
use proptest::prelude::*;

use crate::made::history;

const FACETS: [&str; 11] = [
    "official", "from", "to", "country", "topic", "year", "office", "language", "source", "desk",
    "nothing",
];

fn fold(value: &str) -> String {
    value.to_lowercase().replace(['é', 'É'], "e").replace('â', "a")
}

/// The values of an article as it has them.
fn values(article: &Article, facet: &str) -> BTreeSet<String> {
    let same_as = SameAs::new();
    let officials = article.officials();
    let keys = |role: Option<Role>| {
        let has = move |o: &&Official| role.is_none_or(|role| o.roles().contains(&role));
        officials.iter().filter(has).map(|o| o.key(&same_as)).collect()
    };
    match facet {
        "official" => keys(None),
        "from" => keys(Some(Role::From)),
        "to" => keys(Some(Role::To)),
        "country" => {
            let of_officials = officials.iter().filter_map(Official::country);
            let all = article.countries().iter().copied().chain(of_officials);
            all.map(|country| country.as_str().to_owned()).collect()
        }
        "topic" => {
            let paths = article.topics().iter();
            paths
                .flat_map(|path| (1..=path.len()).map(|depth| path[..depth].join("\u{1f}")))
                .collect()
        }
        "year" => {
            let years = article.date().map(|d| d.first_day().year()..=d.last_day().year());
            years.into_iter().flatten().map(text_of).collect()
        }
        "office" => officials.iter().filter_map(Official::office).map(str::to_owned).collect(),
        "language" => article.language().map(str::to_owned).into_iter().collect(),
        "source" => article.source().map(str::to_owned).into_iter().collect(),
        name => article.fields().get(name).into_iter().flatten().cloned().collect(),
    }
}

fn text_of(year: i16) -> String {
    chancery::DateSpan::year(year).unwrap().to_string()
}

fn folded(article: &Article, facet: &str) -> BTreeSet<String> {
    values(article, facet).iter().map(|value| fold(value)).collect()
}

/// What is told of a value.
type Told = (String, String, u64);

fn told(values: &[FacetValue]) -> Vec<Told> {
    values.iter().map(|v| (v.value().to_owned(), v.label().to_owned(), v.count())).collect()
}

/// The first values of a facet below a prefix; those of a tree on one level.
fn naive(all: &[Article], matches: &[&Article], facet: &str, top: usize, below: &str) -> Vec<Told> {
    let mut spellings: BTreeMap<String, BTreeMap<String, usize>> = BTreeMap::new();
    for value in all.iter().flat_map(|article| values(article, facet)) {
        *spellings.entry(fold(&value)).or_default().entry(value).or_default() += 1;
    }
    let mut counts: BTreeMap<String, u64> = BTreeMap::new();
    for value in matches.iter().flat_map(|article| folded(article, facet)) {
        *counts.entry(value).or_default() += 1;
    }
    let here = |value: &String| {
        value.strip_prefix(below).is_some_and(|rest| facet != "topic" || !rest.contains('\u{1f}'))
    };
    let mut sorted: Vec<(String, u64)> = counts.into_iter().filter(|(v, _)| here(v)).collect();
    sorted.sort_by_key(|(value, count)| (Reverse(*count), by_year(facet, value), value.clone()));
    sorted.truncate(top);
    let spelling = |value: &str| {
        let (spelling, _) =
            spellings[value].iter().max_by_key(|(s, n)| (**n, Reverse(*s))).unwrap();
        spelling.clone()
    };
    let tell = |(folded, count): (String, u64)| {
        let value = spelling(&folded);
        let label = match facet {
            "official" | "from" | "to" => name(all, &folded),
            "country" => value.parse::<chancery::Country>().unwrap().name().to_owned(),
            _ => value.rsplit('\u{1f}').next().unwrap().to_owned(),
        };
        (value, label, count)
    };
    sorted.into_iter().map(tell).collect()
}

fn by_year(facet: &str, value: &str) -> i32 {
    if facet == "year" { value.parse().unwrap() } else { 0 }
}

/// What the newest article calls an official.
fn name(all: &[Article], key: &str) -> String {
    let order = |article: &&Article| {
        let date = article.date().map(|d| {
            let days = d.last_day().number() - d.first_day().number();
            (Reverse(d.first_day()), days)
        });
        (date.is_none(), date, article.id().as_str().to_owned())
    };
    let has = |official: &&Official| official.key(&SameAs::new()) == key;
    let newest = all.iter().filter(|a| a.officials().iter().any(|o| has(&o))).min_by_key(order);
    newest.unwrap().officials().iter().find(has).unwrap().normalized_name()
}

fn search(index: &Index, request: SearchRequest) -> chancery::SearchResults {
    let request = request.fields(Fields::Ids).limit(0).count(Count::Exact);
    index.searcher().search(&request).unwrap()
}

fn query(word: Option<&str>) -> Query {
    word.map_or_else(Query::all, |word| word.parse().unwrap())
}

fn has_word(article: &Article, word: Option<&str>) -> bool {
    word.is_none_or(|word| article.body().contains(word))
}

fn count(index: &Index, request: SearchRequest) -> u64 {
    match search(index, request).total() {
        Total::Exact(count) => count,
        other => panic!("{other:?}"),
    }
}

/// All values of a tree.
fn flat(values: &[FacetValue]) -> Vec<&FacetValue> {
    values.iter().flat_map(|v| std::iter::once(v).chain(flat(v.children()))).collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn counts_are_those_of_a_naive_count(
        history in history(),
        word in prop::option::of(prop::sample::select(vec!["treaty", "canal"])),
        top in 1..6_usize,
    ) {
        let (all, index) = (history.articles(), history.index());
        let matches: Vec<&Article> = all.iter().filter(|a| has_word(a, word)).collect();
        let facets = FACETS.map(|name| Facet::new(name).top(top).levels(3));
        let request = facets.into_iter().fold(SearchRequest::new(query(word)), SearchRequest::facet);
        let results = search(&index, request.clone());
        for name in FACETS {
            let found = results.facet(name).unwrap();
            prop_assert_eq!(told(found.values()), naive(&all, &matches, name, top, ""), "{}", name);
            let missing = matches.iter().filter(|a| values(a, name).is_empty()).count();
            prop_assert_eq!(found.missing(), missing as u64, "{}", name);
            let distinct = naive(&all, &matches, name, usize::MAX, "").len();
            prop_assert_eq!(found.distinct(), distinct as u64, "{}", name);
            for value in flat(found.values()) {
                if name == "topic" {
                    let below = format!("{}\u{1f}", fold(value.value()));
                    let depth = value.path().count();
                    let children = naive(&all, &matches, name, top, &below);
                    prop_assert_eq!(told(value.children()), if depth < 3 { children } else { vec![] });
                }
                let filter = Filter::any_of(name, [value.value()]);
                let left = count(&index, SearchRequest::new(query(word)).filter(filter));
                prop_assert_eq!(left, value.count(), "{} {}", name, value.value());
            }
        }
        let under = Facet::new("topic").under(["ECONOMY"]).top(top);
        let below = search(&index, SearchRequest::new(query(word)).facet(under));
        let found = &below.facets()[0];
        prop_assert_eq!(told(found.values()), naive(&all, &matches, "topic", top, "economy\u{1f}"));
        let deeper = |a: &&&Article| !folded(a, "topic").iter().any(|v| v.starts_with("economy\u{1f}"));
        prop_assert_eq!(found.missing(), matches.iter().filter(deeper).count() as u64);

        let at_once = Index::in_memory(all.iter().rev().cloned()).unwrap();
        let again = search(&at_once, request);
        prop_assert_eq!(again.facets(), results.facets());
    }

    #[test]
    fn a_facet_is_not_narrowed_by_its_own_filters(
        history in history(),
        word in prop::option::of(prop::sample::select(vec!["treaty", "canal"])),
        ticks in prop::collection::vec(prop::sample::select(vec![
            ("country", "fr"), ("country", "United Kingdom"), ("topic", "economy\u{1f}trade"),
            ("topic", "SECURITY"), ("topic", "no\u{1f}such"), ("year", "1956"), ("year", "2001"),
            ("year", "never"), ("official", "Sejourne, Stephane"), ("official", "li qiang"),
            ("from", "nobody"), ("desk", "asia"), ("desk", "A=B"), ("source", "CABLES"), ("id", "d3"),
        ]), 1..5),
    ) {
        let index = history.index();
        let mut ticked: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
        for (name, value) in &ticks {
            ticked.entry(name).or_default().push(value);
        }
        let filtered = |but: &str| {
            let others = ticked.iter().filter(|(name, _)| **name != but);
            others.fold(SearchRequest::new(query(word)), |request, (name, values)| {
                request.filter(Filter::any_of(name, values))
            })
        };
        let names = FACETS.into_iter().chain(["id"]);
        let request = names.clone().fold(filtered(""), |r, name| r.facet(Facet::new(name).top(2)));
        let results = search(&index, request);
        prop_assert_eq!(results.total(), Total::Exact(count(&index, filtered(""))));
        for name in names {
            let found = results.facet(name).unwrap();
            let values = flat(found.values());
            for value in &values {
                let request = filtered(name).filter(Filter::any_of(name, [value.value()]));
                prop_assert_eq!(count(&index, request), value.count(), "{} {}", name, value.value());
            }
            let flags = values.iter().filter(|value| value.is_ticked()).count();
            let mut given = ticked.get(name).cloned().unwrap_or_default();
            given.sort_unstable();
            given.dedup();
            prop_assert_eq!(flags, given.len(), "{} {:?}", name, found);
        }
    }

    #[test]
    fn significant_values_are_more_frequent_than_elsewhere(history in history()) {
        let (all, index) = (history.articles(), history.index());
        let matches: Vec<&Article> = all.iter().filter(|a| has_word(a, Some("treaty"))).collect();
        for name in ["country", "source", "year"] {
            let facet = Facet::new(name).top(1000).by_significance();
            let results = search(&index, SearchRequest::new(query(Some("treaty"))).facet(facet));
            let found = results.facets()[0].values();
            let every: Vec<&Article> = all.iter().collect();
            let in_all: BTreeMap<String, u64> =
                naive(&all, &every, name, usize::MAX, "").into_iter().map(|(v, _, n)| (v, n)).collect();
            let mut expected: Vec<(String, f64)> = Vec::new();
            for (value, _, count) in naive(&all, &matches, name, usize::MAX, "") {
                let g2 = g2(count, matches.len() as u64, in_all[&value], all.len() as u64);
                expected.extend(g2.map(|g2| (value, g2)));
            }
            prop_assert_eq!(found.len(), expected.len());
            for (value, g2) in expected {
                let same = found.iter().find(|found| found.value() == value).unwrap();
                prop_assert!((same.significance().unwrap() - g2).abs() < 1e-9);
            }
            prop_assert!(found.windows(2).all(|w| w[0].significance() >= w[1].significance()));
        }
    }
}

/// From the entropies of the table and of its margins; none where the value is not more frequent.
#[expect(clippy::cast_precision_loss, reason = "a handful of articles")]
fn g2(k: u64, n: u64, d: u64, total: u64) -> Option<f64> {
    let x = |count: u64| if count == 0 { 0.0 } else { count as f64 * (count as f64).ln() };
    let cells = x(k) + x(n - k) + x(d - k) + x(total + k - n - d);
    let margins = x(n) + x(total - n) + x(d) + x(total - d);
    (k * total > d * n).then(|| 2.0 * (cells - margins + x(total)))
}

fn small() -> Index {
    let article = |id: &str, source: &str| Article::builder(id).body("Talks.").source(source);
    Index::in_memory([
        article("a", "Cables").country("FR").topic(["economy", "trade"]).build().unwrap(),
        article("b", "cables").country("GB").date("-0044-03-15").build().unwrap(),
        article("c", "CABLES").country("GB").date("1956/1957").build().unwrap(),
        article("d", "cables").topic(["security"]).build().unwrap(),
    ])
    .unwrap()
}

#[test]
fn the_key_of_an_official_is_nobody_elses_name_or_identifier() {
    let same_as = SameAs::from_iter([("v1#p_D", "P_Dulles"), ("allen dulles", "P_Allen")]);
    let index = Index::builder().same_as(same_as).in_memory([]).unwrap();
    let mut writer = index.writer().unwrap();
    let officials = [
        ("a", "1955", Official::new("Dulles, John Foster").id("v1#p_D")),
        ("b", "1956", Official::new("Dulles, J. F.").id("v1#p_D").role(Role::From)),
        ("c", "1957", Official::new("P. Dulles")),
        ("d", "1958", Official::new("Dulles, Allen")),
        ("e", "1959", Official::new("Li Qiang").id("p dulles").role(Role::From)),
        ("f", "1960", Official::new("“”").id("x_1").role(Role::From)),
    ];
    for (id, date, official) in officials {
        let article = Article::builder(id).date(date).body("Talks.").official(official);
        writer.upsert(article.build().unwrap()).unwrap();
    }
    writer.commit().unwrap();
    drop(writer);
    for name in ["official", "from"] {
        let request = SearchRequest::new(Query::all())
            .filter(Filter::any_of(name, ["x_1", "Dulles, P."]))
            .facet(Facet::new(name));
        let results = search(&index, request);
        let values = results.facets()[0].values();
        for value in values {
            let filter = Filter::any_of(name, [value.value()]);
            let left = count(&index, SearchRequest::new(Query::all()).filter(filter));
            assert_eq!(left, value.count(), "{name} {value:?}");
        }
        let shown = |value: &str| {
            let found = values.iter().find(|found| found.value() == value).unwrap();
            (found.label().to_owned(), found.count(), found.is_ticked())
        };
        assert_eq!(shown("x_1"), ("x_1".to_owned(), 1, true));
        if name == "official" {
            assert_eq!(shown("P_Dulles"), ("J. F. Dulles".to_owned(), 2, false));
            assert_eq!(shown("p dulles"), ("P. Dulles".to_owned(), 1, true));
            assert_eq!(shown("P_Allen"), ("Allen Dulles".to_owned(), 1, false));
        }
    }
}

#[test]
fn counts_have_the_form_that_is_documented() {
    let request = SearchRequest::new(Query::all())
        .filter(Filter::any_of("source", ["CABLES"]))
        .filter(Filter::any_of("topic", ["economy\u{1f}trade", "security"]))
        .facet(Facet::new("source"))
        .facet(Facet::new("topic").top(1))
        .facet(Facet::new("year"));
    let results = search(&small(), request);
    assert_eq!(
        serde_json::to_value(results.facets()).unwrap(),
        serde_json::json!([
            {"name": "source", "distinct": 1, "missing": 0, "values": [
                {"value": "cables", "label": "cables", "count": 2, "ticked": true}]},
            {"name": "topic", "distinct": 2, "missing": 2, "values": [
                {"value": "economy", "label": "economy", "count": 1, "children": [
                    {"value": "economy\u{1f}trade", "label": "trade", "count": 1, "ticked": true}]},
                {"value": "security", "label": "security", "count": 1, "ticked": true}]},
            {"name": "year", "distinct": 0, "missing": 2, "values": []},
        ]),
    );
    let request = SearchRequest::new(Query::all())
        .facet(Facet::new("year"))
        .facet(Facet::new("country").min_count(2).by_significance());
    let results = search(&small(), request);
    let years: Vec<&str> =
        results.facet("year").unwrap().values().iter().map(FacetValue::value).collect();
    assert_eq!(years, ["-0044", "1956", "1957"]);
    assert_eq!(results.facet("country").map(FacetCounts::distinct), Some(2));
    assert_eq!(results.facet("country").unwrap().values(), [], "nothing sets all articles apart");
}

#[test]
fn a_deep_tick_ends_no_program() {
    let deep = "a\u{1f}".repeat(5000);
    let request = SearchRequest::new(Query::all())
        .filter(Filter::any_of("topic", [deep.as_str()]))
        .facet(Facet::new("topic").levels(usize::MAX).top(usize::MAX));
    let results = search(&small(), request);
    assert_eq!(results.facets()[0].values().len(), 3);
    assert!(flat(results.facets()[0].values()).len() < 100);
    let empty = Index::in_memory([]).unwrap();
    let request = FACETS
        .into_iter()
        .map(Facet::new)
        .fold(SearchRequest::new(Query::all()), SearchRequest::facet);
    assert!(
        search(&empty, request).facets().iter().all(|f| f.values().is_empty() && f.distinct() == 0)
    );
}
