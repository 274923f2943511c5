//! Highlights as a program gets them.
//!
//! 1. Each case of `cases.toml` is marked as it says, by a search and by a highlighter alike.
//! 2. As JSON, HTML and for a terminal, nothing in a text is markup or drives a terminal.
//! 3. Without a wish for highlights none are made.
//! 4. Ranges are those of bodies of any length.
//! 5. Real articles are found for their words if and only if something is marked in them.

use std::ops::Range;

use chancery::{
    Article, Fields, Highlight, Highlights, Hit, Index, Marked, Official, SearchRequest,
};
use serde::Deserialize;

use crate::support;

#[derive(Deserialize)]
struct Table {
    case: Vec<Case>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Case {
    name: String,
    query: String,
    title: Option<String>,
    body: String,
    #[serde(default)]
    officials: Vec<String>,
    #[serde(default)]
    topics: Vec<String>,
    fragments: Option<usize>,
    chars: Option<usize>,
    shown: Option<Vec<String>>,
}

/// A text without its brackets, and what stood in them.
fn unbracketed(text: &str) -> (String, Vec<Range<usize>>) {
    let (mut plain, mut marks, mut start) = (String::new(), Vec::new(), 0);
    for c in text.chars() {
        match c {
            '[' => start = plain.len(),
            ']' => marks.push(start..plain.len()),
            c => plain.push(c),
        }
    }
    (plain, marks)
}

/// The other way round.
fn bracketed(marked: &Marked) -> String {
    let mut text = marked.text().to_owned();
    for mark in marked.marks().iter().rev() {
        text.insert(mark.end, ']');
        text.insert(mark.start, '[');
    }
    text
}

impl Case {
    fn article(&self) -> Article {
        let plain = |text: &str| unbracketed(text).0;
        let mut builder = Article::builder("a").body(plain(&self.body));
        if let Some(title) = &self.title {
            builder = builder.title(plain(title));
        }
        for official in &self.officials {
            let official = plain(official);
            let (name, office) = official.split_once(", ").unwrap();
            builder = builder.official(Official::new(name).office(office));
        }
        for topic in &self.topics {
            builder = builder.topic(plain(topic).split(" / "));
        }
        builder.build().unwrap()
    }

    fn check(&self, highlights: &Highlights) {
        let name = &self.name;
        if let Some(title) = &self.title {
            assert_eq!(&bracketed(highlights.headline()), title, "{name}");
        }
        let marked = |list: &[String]| -> Vec<String> {
            list.iter().filter(|text| text.contains('[')).cloned().collect()
        };
        let found = |list: &[Marked]| list.iter().map(bracketed).collect::<Vec<_>>();
        assert_eq!(found(highlights.officials()), marked(&self.officials), "{name}");
        assert_eq!(found(highlights.topics()), marked(&self.topics), "{name}");
        let fragments = highlights.snippet().fragments();
        if let Some(shown) = &self.shown {
            let shown: Vec<_> = shown.iter().map(|text| unbracketed(text)).collect();
            let found: Vec<_> =
                fragments.iter().map(|f| (f.text().to_owned(), f.marks().to_vec())).collect();
            assert_eq!(found, shown, "{name}");
            return;
        }
        let mut marks = Vec::new();
        for fragment in fragments {
            let start = fragment.range().start;
            marks.extend(fragment.marks().iter().map(|m| start + m.start..start + m.end));
        }
        let (body, expected) = unbracketed(&self.body);
        let words = |marks: &[Range<usize>]| -> Vec<(usize, String)> {
            marks.iter().map(|mark| (mark.start, body[mark.clone()].to_owned())).collect()
        };
        assert_eq!(words(&marks), words(&expected), "{name}");
    }
}

#[test]
fn cases_are_marked_as_they_say() {
    let Table { case } = toml::from_str(include_str!("cases.toml")).unwrap();
    assert!(case.len() >= 40);
    for case in case {
        let article = case.article();
        let index = Index::in_memory([article.clone()]).unwrap();
        let highlight = Highlight::new()
            .fragments(case.fragments.unwrap_or(if case.shown.is_some() { 1 } else { 100 }))
            .chars(case.chars.unwrap_or(100_000));
        let request = SearchRequest::new(case.query.parse().unwrap()).highlight(highlight);
        let searcher = index.searcher();
        let results = searcher.search(&request).unwrap();
        let highlights = searcher.highlighter(&request).unwrap().highlight(&article);
        case.check(&highlights);
        let [hit] = results.hits() else { panic!("{}: it is found", case.name) };
        assert_eq!(hit.snippet(), highlights.snippet(), "{}", case.name);
        assert_eq!(hit.marked_headline(), highlights.headline());
        assert_eq!(hit.officials(), highlights.officials());
        assert_eq!(hit.topics(), highlights.topics());
    }
}

fn only_hit(article: Article, query: &str) -> Hit {
    let index = Index::in_memory([article]).unwrap();
    let request = SearchRequest::new(query.parse().unwrap());
    let results = index.searcher().search(&request).unwrap();
    results.into_iter().next().unwrap()
}

#[test]
fn hostile_texts_stay_texts() {
    let body =
        "<script>alert(\"gold\")</script> \u{0}\u{1b}[2J\u{202e} gold\u{9b}31m & 'gold'\n\tgold.";
    let hit = only_hit(Article::builder("a").body(body).build().unwrap(), "gold");
    let html = hit.snippet().html().to_string();
    let text = html.replace("<mark>", "").replace("</mark>", "");
    assert!(!text.contains(['<', '>', '"', '\'']), "{text}");
    assert!(html.starts_with("&lt;script&gt;alert(&quot;<mark>gold</mark>&quot;)"), "{html}");
    assert_eq!(
        hit.snippet().terminal().to_string(),
        "<script>alert(\"\u{1b}[1mgold\u{1b}[0m\")</script> [2J \u{1b}[1mgold\u{1b}[0m31m & \
         '\u{1b}[1mgold\u{1b}[0m' \u{1b}[1mgold\u{1b}[0m."
    );
    let json = serde_json::to_value(&hit).unwrap();
    assert_eq!(json["snippet"][0]["text"].as_str(), Some(body));
    assert_eq!(json["snippet"][0]["html"].as_str(), Some(&*html));
    assert!(json.get("officials").is_none() && json.get("topics").is_none());
}

#[test]
fn a_headline_that_is_the_first_sentence_has_its_marks() {
    let long = "Envoys\nof the   Emperor and of Sweden signed a peace at Münster and Osnabrück, after \
                years of talks on places at table, on titles, on the price of a peace.";
    let article = Article::builder("a").body(format!("Münster\n\n{long} Peace.")).build().unwrap();
    let headline = article.headline().into_owned();
    let hit = only_hit(article, "emperor peace price");
    assert_eq!(hit.headline(), headline);
    assert_eq!(
        bracketed(hit.marked_headline()),
        "Envoys of the [Emperor] and of Sweden signed a [peace] at Münster and Osnabrück, after \
         years of talks on places at table…"
    );
    let json = serde_json::to_value(&hit).unwrap();
    assert_eq!(json["headline"].as_str(), Some(&*headline));
    assert!(json["headline_html"].as_str().unwrap().contains("the <mark>Emperor</mark> and"));
}

#[test]
fn no_highlights_are_made_unasked() {
    let article = Article::builder("a").title("Gold").body("Gold.").topic(["Gold"]);
    let index = Index::in_memory([article.build().unwrap()]).unwrap();
    let request = SearchRequest::new("gold".parse().unwrap()).highlight(Highlight::none());
    let results = index.searcher().search(&request.clone().fields(Fields::Whole)).unwrap();
    let hit = &results.hits()[0];
    assert_eq!(hit.headline(), "Gold");
    assert!(hit.marked_headline().marks().is_empty() && hit.topics().is_empty());
    assert!(hit.snippet().is_empty() && hit.article().is_some());
    let results = index.searcher().search(&request.fields(Fields::Ids)).unwrap();
    assert_eq!(results.hits()[0].headline(), "");
    // A number of fragments asks for highlights again.
    assert_eq!(Highlight::none().fragments(0), Highlight::new());
    assert_eq!(Highlight::new().fragments(1000), Highlight::new().fragments(100));
}

#[test]
fn long_bodies_have_their_marks() {
    let filler = "Nothing of note was said about it. ".repeat(30);
    let mut body = String::new();
    while body.len() < 10 << 20 {
        body.push_str(&filler);
        body.push_str("\n\n");
    }
    let start = body.len();
    body.push_str("At last the peace talks began.");
    let article = Article::builder("a").body(body).build().unwrap();
    let index = Index::in_memory([]).unwrap();
    let query = "\"peace talks\" OR (nothing w/p talks) OR (talks w/s peace)";
    let request = SearchRequest::new(query.parse().unwrap());
    let mut highlighter = index.searcher().highlighter(&request).unwrap();
    let highlights = highlighter.highlight(&article);
    let fragment = &highlights.snippet().fragments()[0];
    assert_eq!(fragment.range().start, start);
    assert_eq!(fragment.html().to_string(), "At last the <mark>peace talks</mark> began.");
}

#[test]
fn real_articles_are_marked_where_they_are_found() {
    let articles = support::frus(300);
    let index = Index::in_memory(articles.iter().cloned()).unwrap();
    let searcher = index.searcher();
    let queries = [
        "\"soviet union\"",
        "treaty w/5 soviet",
        "ambassador w/s talks",
        "(govern* OR minister) w/p \"united states\"",
        "title:memorandum",
        "hlead(president)",
        "\"secretary state\"~3",
        "atleast5(president)",
        "=talks",
        "negotiat* pre/10 agreement",
        "body:(paris OR london)",
        "zelenski~2",
    ];
    let mut marked_articles = 0;
    for query in queries {
        let highlight = Highlight::new().fragments(3);
        let request = SearchRequest::new(query.parse().unwrap()).highlight(highlight);
        let ids = searcher.ids(query).unwrap();
        let mut highlighter = searcher.highlighter(&request).unwrap();
        for article in &articles {
            let highlights = highlighter.highlight(article);
            let fragments = highlights.snippet().fragments();
            let is_marked = fragments.iter().any(|fragment| !fragment.marks().is_empty())
                || !highlights.headline().marks().is_empty()
                || !highlights.officials().is_empty()
                || !highlights.topics().is_empty();
            let is_found = ids.iter().any(|id| *id == article.id().as_str());
            assert_eq!(is_marked, is_found, "{query} in {}", article.id());
            marked_articles += usize::from(is_marked);
            for fragment in fragments {
                assert_eq!(&article.body()[fragment.range()], fragment.text());
            }
        }
    }
    assert!(marked_articles > 0);
}
