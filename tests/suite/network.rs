//! Networks, against a naive count of pairs over the articles themselves, on random histories of
//! commits, replacements and deletions, and as files that other programs read.

#![expect(clippy::cast_precision_loss, reason = "counts are small")]
#![expect(clippy::float_cmp, reason = "whole numbers are exact")]

use std::collections::{BTreeMap, BTreeSet};

use chancery::{
    Article, Index, Interval, Network, NetworkGraph, Official, Query, SameAs, SearchRequest, export,
};
use proptest::prelude::*;

use crate::made::history;
use crate::support::frus;

type Values = fn(&Article) -> BTreeSet<String>;

/// The keys of an article's officials.
fn officials(article: &Article) -> BTreeSet<String> {
    article.officials().iter().map(|official| official.key(&SameAs::new())).collect()
}

fn countries(article: &Article) -> BTreeSet<String> {
    let of_officials = article.officials().iter().filter_map(Official::country);
    let all = article.countries().iter().copied().chain(of_officials);
    all.map(|country| country.as_str().to_owned()).collect()
}

fn network(index: &Index, query: &str, network: Network) -> NetworkGraph {
    let query = if query.is_empty() { Query::all() } else { query.parse().unwrap() };
    let request = SearchRequest::new(query).limit(0).network(network);
    index.searcher().search(&request).unwrap().network().unwrap().clone()
}

/// How many articles have each value, and each two of them.
type Counts = (BTreeMap<String, u64>, BTreeMap<(String, String), u64>);

fn naive(articles: &[&Article], values: Values) -> Counts {
    let (mut single, mut pairs) = Counts::default();
    for article in articles {
        let values = values(article);
        for a in &values {
            *single.entry(a.clone()).or_default() += 1;
            for b in values.iter().filter(|b| a < *b) {
                *pairs.entry((a.clone(), b.clone())).or_default() += 1;
            }
        }
    }
    (single, pairs)
}

fn g2(k: u64, a: u64, b: u64, n: u64) -> f64 {
    let cells = [(k, a, b), (a - k, a, n - b), (b - k, n - a, b), (n + k - a - b, n - a, n - b)];
    if k * n <= a * b {
        return 0.0;
    }
    let part = |(observed, row, column): (u64, u64, u64)| match observed {
        0 => 0.0,
        _ => observed as f64 * (observed as f64 * n as f64 / (row as f64 * column as f64)).ln(),
    };
    2.0 * cells.into_iter().map(part).sum::<f64>()
}

/// What the edges should be between values that are chosen.
fn expected(
    counts: &Counts,
    chosen: &[String],
    min: u64,
    n: u64,
) -> Vec<(String, String, u64, f64)> {
    let (single, pairs) = counts;
    let place = |key: &String| chosen.iter().position(|other| other == key);
    let mut edges = Vec::new();
    for ((a, b), count) in pairs.iter().filter(|(_, count)| **count >= min) {
        if let (Some(at), Some(bt)) = (place(a), place(b)) {
            let (low, high) = (at.min(bt), at.max(bt));
            edges.push((std::cmp::Reverse(*count), low, high, g2(*count, single[a], single[b], n)));
        }
    }
    edges.sort_by_key(|(count, low, high, _)| (*count, *low, *high));
    let name = |place: usize| chosen[place].clone();
    edges.into_iter().map(|(count, a, b, g2)| (name(a), name(b), count.0, g2)).collect()
}

fn told(network: &NetworkGraph) -> Vec<(String, String, u64, f64)> {
    let ends = |edge| network.ends(edge).map(|node| node.key().to_owned());
    let edge = |edge| {
        let [a, b] = ends(edge);
        (a, b, edge.count(), edge.significance())
    };
    network.edges().iter().map(edge).collect()
}

fn assert_same(network: &NetworkGraph, expected: &[(String, String, u64, f64)]) {
    let found = told(network);
    assert_eq!(found.len(), expected.len(), "{found:?} {expected:?}");
    for (found, expected) in found.iter().zip(expected) {
        assert_eq!((&found.0, &found.1, found.2), (&expected.0, &expected.1, expected.2));
        assert!((found.3 - expected.3).abs() < 1e-6, "{found:?} {expected:?}");
    }
}

/// The values in the order of the nodes: of most articles first, then the smaller.
fn in_order(counts: &BTreeMap<String, u64>) -> Vec<String> {
    let mut order: Vec<_> = counts.iter().map(|(key, n)| (std::cmp::Reverse(*n), key)).collect();
    order.sort();
    order.into_iter().map(|(_, key)| key.clone()).collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(32))]

    #[test]
    fn edges_are_those_of_a_naive_count(
        history in history(),
        word in prop::sample::select(vec!["", "treaty", "canal"]),
        top in 2..7_usize,
        min in 1..4_u64,
        of_countries: bool,
    ) {
        let (all, index) = (history.articles(), history.index());
        let matches: Vec<&Article> = all.iter().filter(|a| a.body().contains(word)).collect();
        let n = matches.len() as u64;
        let (asked, values): (_, Values) = if of_countries {
            (Network::countries(), countries)
        } else {
            (Network::officials(), officials)
        };
        let counts = naive(&matches, values);
        let mut chosen = in_order(&counts.0);
        let distinct = chosen.len();
        chosen.truncate(top);
        let found = network(&index, word, asked.clone().top(top).min_count(min));
        let nodes: Vec<_> = found.nodes().iter().map(|n| (n.key().to_owned(), n.count())).collect();
        let expected_nodes: Vec<_> = chosen.iter().map(|key| (key.clone(), counts.0[key])).collect();
        prop_assert_eq!(nodes, expected_nodes);
        prop_assert_eq!(found.articles(), n);
        prop_assert_eq!(found.left_out(), (distinct - chosen.len()) as u64);
        assert_same(&found, &expected(&counts, &chosen, min, n));

        // Around one: it, and those of most articles with it.
        for center in counts.0.keys() {
            let with: Vec<&Article> =
                matches.iter().copied().filter(|a| values(a).contains(center)).collect();
            let mut chosen = in_order(&naive(&with, values).0);
            let distinct = chosen.len();
            chosen.retain(|key| key != center);
            chosen.insert(0, center.clone());
            chosen.truncate(top);
            let found = network(&index, word, asked.clone().top(top).min_count(min).around(center));
            let nodes: Vec<_> = found.nodes().iter().map(|node| node.key().to_owned()).collect();
            prop_assert_eq!(&nodes, &chosen);
            prop_assert_eq!(found.left_out(), (distinct - chosen.len()) as u64);
            assert_same(&found, &expected(&counts, &chosen, min, n));
        }
        prop_assert!(network(&index, word, asked.around("Nobody Known")).nodes().is_empty());
    }

    #[test]
    fn edges_by_the_calendar_are_those_of_the_articles_that_begin_then(
        history in history(),
        interval in prop::sample::select(vec![Interval::Month, Interval::Year, Interval::Decade]),
    ) {
        let (all, index) = (history.articles(), history.index());
        let found = network(&index, "", Network::officials().by(interval));
        let periods = found.periods();
        for (nth, period) in periods.iter().enumerate() {
            let within: Vec<&Article> = all
                .iter()
                .filter(|a| a.date().is_some_and(|date| period.contains(&date.first_day().into())))
                .collect();
            let (_, pairs) = naive(&within, officials);
            for edge in found.edges() {
                let [a, b] = found.ends(edge).map(|node| node.key().to_owned());
                let pair = if a < b { (a, b) } else { (b, a) };
                let expected = pairs.get(&pair).copied().unwrap_or(0);
                prop_assert_eq!(edge.counts()[nth], expected, "{:?} {}", pair, period);
            }
        }
        for edge in found.edges() {
            prop_assert_eq!(edge.counts().len(), periods.len());
            prop_assert!(edge.counts().iter().sum::<u64>() <= edge.count());
        }
    }
}

/// Articles with names that files have to guard.
fn hostile() -> Index {
    let pairs = [
        ("a", "1956-10-29", ["=SUM A1", "O'Neill <b> & \"Co\""]),
        ("b", "1957-01-05", ["=SUM A1", "O'Neill <b> & \"Co\""]),
        ("c", "1957-02", ["Séjourné, Stéphane", "=SUM A1"]),
    ];
    let article = |(id, date, names): (&str, &str, [&str; 2])| {
        let builder = Article::builder(id).date(date).body("Talks.");
        names.iter().fold(builder, |b, name| b.official(Official::new(*name))).build().unwrap()
    };
    Index::in_memory(pairs.map(article)).unwrap()
}

#[test]
fn gexf_reads_back_as_xml_with_every_node_and_edge() {
    let indexes = [hostile(), Index::in_memory(frus(400)).unwrap()];
    for (index, interval) in indexes.iter().flat_map(|i| [(i, None), (i, Some(Interval::Year))]) {
        let asked = Network::officials().top(40);
        let asked = interval.iter().cloned().fold(asked, Network::by);
        let found = network(index, "", asked);
        assert!(found.edges().len() > 1);
        let mut file = Vec::new();
        export::gexf(&mut file, &found).unwrap();
        let text = String::from_utf8(file).unwrap();
        let xml = roxmltree::Document::parse(&text).unwrap();
        let root = xml.root_element();
        assert_eq!(root.tag_name().namespace(), Some("http://gexf.net/1.3"));
        assert_eq!(root.attribute("version"), Some("1.3"));
        let graph = root.children().find(|n| n.has_tag_name(("http://gexf.net/1.3", "graph")));
        let mode = if interval.is_some() { "dynamic" } else { "static" };
        assert_eq!(graph.unwrap().attribute("mode"), Some(mode));

        let named =
            |name: &'static str| xml.descendants().filter(move |n| n.tag_name().name() == name);
        let nodes: Vec<_> = named("node").collect();
        assert_eq!(nodes.len(), found.nodes().len());
        for (node, expected) in nodes.iter().zip(found.nodes()) {
            assert_eq!(node.attribute("id"), Some(expected.key()));
            assert_eq!(node.attribute("label"), Some(expected.label()));
            let value = node.descendants().find_map(|n| n.attribute("value")).unwrap();
            assert_eq!(value.parse(), Ok(expected.count()));
        }
        let edges: Vec<_> = named("edge").collect();
        assert_eq!(edges.len(), found.edges().len());
        for (edge, expected) in edges.iter().zip(found.edges()) {
            let [a, b] = found.ends(expected);
            assert_eq!(edge.attribute("source"), Some(a.key()));
            assert_eq!(edge.attribute("target"), Some(b.key()));
            assert_eq!(edge.attribute("weight").unwrap().parse(), Ok(expected.count()));
            let values = |name| {
                let of = edge.descendants().filter(move |n| n.attribute("for") == Some(name));
                of.map(|n| n.attribute("value").unwrap().parse::<f64>().unwrap())
            };
            assert_eq!(values("g2").collect::<Vec<_>>(), [expected.significance()]);
            let by_period: f64 = values("articles").sum();
            assert_eq!(by_period, expected.counts().iter().sum::<u64>() as f64);
            for n in edge.descendants().filter(|n| n.attribute("start").is_some()) {
                assert!(n.attribute("start") < n.attribute("end"));
            }
        }
    }
}

#[test]
fn tables_read_back_with_what_a_spreadsheet_would_run_told_as_text() {
    let found = network(&hostile(), "", Network::officials().by(Interval::Year));
    let (mut nodes, mut edges) = (Vec::new(), Vec::new());
    export::nodes_csv(&mut nodes, &found).unwrap();
    export::edges_csv(&mut edges, &found).unwrap();
    let records = |file: &[u8]| -> Vec<Vec<String>> {
        let mut reader = csv::ReaderBuilder::new().has_headers(false).from_reader(file);
        reader.records().map(|r| r.unwrap().iter().map(str::to_owned).collect()).collect()
    };
    let (nodes, edges) = (records(&nodes), records(&edges));
    assert_eq!(nodes[0], ["key", "label", "articles"]);
    assert_eq!(nodes[1][1..], ["'=SUM A1", "3"]);
    assert_eq!(nodes[2][1..], ["O'Neill <b> &", "2"]);
    let header =
        ["source", "target", "source_label", "target_label", "articles", "g2", "1956", "1957"];
    assert_eq!(edges[0], header);
    assert_eq!(edges[1][2..5], ["'=SUM A1", "O'Neill <b> &", "2"]);
    assert_eq!(edges[1][6..], ["1", "1"]);
    assert_eq!(edges[2][2..5], ["'=SUM A1", "Stéphane Séjourné", "1"]);
    assert_eq!(edges[2][6..], ["0", "1"]);
    assert_eq!(edges.len(), 3);
}

#[test]
fn a_network_is_part_of_the_reply() {
    let request = SearchRequest::new(Query::all()).limit(0).network(Network::officials());
    let results = hostile().searcher().search(&request).unwrap();
    let reply = serde_json::to_value(&results).unwrap();
    let network = &reply["network"];
    assert_eq!((&network["articles"], &network["left_out"]), (&3.into(), &0.into()));
    assert_eq!(network["nodes"][0]["label"], "=SUM A1");
    assert_eq!(network["edges"][0]["ends"], serde_json::json!([0, 1]));
    assert_eq!(network["edges"][0]["count"], 2);
    assert!(network["edges"][0]["significance"].is_number() && network.get("periods").is_none());
}
