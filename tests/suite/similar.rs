//! Articles like another one: what they share, how they compose with the rest of a request, and how
//! often they belong together in the real data.

use std::collections::{BTreeSet, HashMap};
use std::time::{Duration, Instant};

use chancery::{
    Article, Count, Fields, Filter, Index, Official, Pipeline, SearchRequest, Searcher, Similar,
};

use crate::support::frus;

fn articles() -> Vec<Article> {
    let dulles = || Official::new("John Foster Dulles");
    let make = |id: &str, date: &str, text: &str| Article::builder(id).date(date).body(text);
    [
        make("suez", "1956-07-27", "Nasser seized the canal company. The canal is blocked.")
            .country("EG")
            .official(dulles()),
        make("canal", "1956-11-05", "The canal of Panama, and a company."),
        make("nasser", "1957-01-01", "Nasser spoke of the canal.").country("EG"),
        make("dulles", "1956-08-01", "A dinner in Washington.").official(dulles()),
        make("zinc", "1956-07-27", "Tariffs on zinc."),
        make("copper", "1956-07-28", "Tariffs on copper."),
    ]
    .map(|article| article.build().unwrap())
    .to_vec()
}

fn searcher() -> Searcher {
    Index::in_memory(articles()).unwrap().searcher()
}

fn similar(searcher: &Searcher, id: &str) -> Similar {
    searcher.similar_to(id).unwrap().unwrap()
}

#[test]
fn what_is_like_an_article_shares_its_words_officials_and_countries() {
    let searcher = searcher();
    let suez = similar(&searcher, "suez");
    let words: Vec<&str> = suez.words().map(|(word, _)| word).collect();
    for word in ["canal", "nasser", "compani"] {
        assert!(words.contains(&word), "{words:?}");
    }
    assert_eq!(suez.officials().collect::<Vec<_>>(), ["john foster dulles"]);
    assert_eq!(suez.countries().collect::<Vec<_>>(), ["EG"]);
    let request = SearchRequest::from(suez);
    let found = searcher.search(&request).unwrap();
    let mut ids = found.ids();
    assert_eq!(ids.last(), Some(&"canal"));
    ids.sort_unstable();
    // It is not found itself, nor is what only has its date.
    assert_eq!(ids, ["canal", "dulles", "nasser"]);
    assert!(searcher.similar_to("none").unwrap().is_none());
    let zinc = searcher.search(&similar(&searcher, "zinc").into()).unwrap();
    assert_eq!(zinc.ids(), ["copper"]);
}

#[test]
fn of_two_equal_ones_the_nearer_in_date_is_more_like() {
    let make = |id: &str, date: &str| {
        Article::builder(id).date(date).body("Tariffs on zinc.").build().unwrap()
    };
    let others = [make("1950", "1950"), make("1961", "1961-02"), make("1959", "1959-12-01")];
    let filler = (0..30).map(|n| Article::builder(format!("f{n}")).body("Talks.").build().unwrap());
    let all =
        others.into_iter().chain([make("x", "1960-01"), make("0", "1940-01-01")]).chain(filler);
    let searcher = Index::in_memory(all).unwrap().searcher();
    let found = searcher.search(&similar(&searcher, "x").into()).unwrap();
    assert_eq!(found.ids(), ["1959", "1961", "1950", "0"]);
}

#[test]
fn it_goes_into_any_request() {
    let searcher = searcher();
    let suez = || similar(&searcher, "suez");
    let ids = |request: SearchRequest| {
        let found = searcher.search(&request).unwrap();
        found.ids().into_iter().map(str::to_owned).collect::<Vec<_>>()
    };
    let all = ids(suez().into());
    let filtered = SearchRequest::from(suez()).filter(Filter::country("EG"));
    assert_eq!(ids(filtered), ["nasser"]);
    // A query says what is found.
    let query = |text: &str| SearchRequest::new(text.parse().unwrap()).similar(suez());
    assert_eq!(
        ids(query("date:1956")),
        all.iter().filter(|id| *id != "nasser").cloned().collect::<Vec<_>>()
    );
    assert_eq!(ids(query("panama")), ["canal"]);
    assert_eq!(ids(query("panama dinner")).len(), 2);
    assert_eq!(ids(query("tariffs")).len(), 2);
    // Pages.
    let mut request = SearchRequest::from(suez()).limit(1);
    let mut paged = Vec::new();
    loop {
        let page = searcher.search(&request).unwrap();
        paged.extend(page.ids().into_iter().map(str::to_owned));
        let Some(next) = page.next() else { break };
        request = request.after(next.clone());
    }
    assert_eq!(paged, all);
    // Marks, and explanations.
    let results = searcher.search(&suez().into()).unwrap();
    let hit = results.hits().iter().find(|hit| hit.id() == "nasser").unwrap();
    assert!(hit.snippet().html().to_string().contains("<mark>Nasser</mark>"));
    let why = searcher.explain(&suez().into(), "nasser").unwrap().unwrap();
    assert_eq!(why.score(), Some(hit.score()));
    let sum: u32 = why.terms().iter().map(chancery::ExplainedTerm::points).sum();
    assert_eq!(Some(sum), why.points());
    assert!(why.to_string().contains("for country[EG]"), "{why}");
    // As JSON and back.
    let json = serde_json::to_string(&suez()).unwrap();
    assert_eq!(serde_json::from_str::<Similar>(&json).unwrap(), suez());
    // Nothing to look for finds nothing.
    assert!(ids(searcher.similar_to_text("xyzzy").unwrap().into()).is_empty());
}

#[test]
fn a_text_is_read_as_articles_are() {
    let searcher =
        Index::builder().enrich(Pipeline::builtin()).in_memory(articles()).unwrap().searcher();
    let similar = searcher
        .similar_to_text("Secretary of State John Foster Dulles arrived in Cairo, Egypt.")
        .unwrap();
    assert_eq!(similar.officials().count(), 1, "{similar:?}");
    let found = searcher.search(&similar.into()).unwrap();
    assert!(found.ids().contains(&"suez"));
}

/// Numbers that are the same in every run.
fn picks(count: usize, end: usize) -> Vec<usize> {
    let mut state = 20_240_401_u64;
    let mut next = move || {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        usize::try_from(state >> 33).unwrap() % end
    };
    (0..count).map(|_| next()).collect()
}

#[test]
#[expect(clippy::cast_precision_loss, reason = "a few thousand")]
fn in_the_real_data_what_is_alike_belongs_together() {
    let articles = frus(usize::MAX);
    if articles.len() < 1_000 {
        return;
    }
    let threads = std::thread::available_parallelism().map_or(1, std::num::NonZero::get).min(4);
    let index = Index::builder().memory_mb(64 * threads).threads(threads).in_memory([]).unwrap();
    let mut writer = index.writer().unwrap();
    for article in &articles {
        writer.upsert(article.clone()).unwrap();
    }
    writer.commit().unwrap();
    let searcher = index.searcher();
    let by_id: HashMap<&str, &Article> =
        articles.iter().map(|article| (article.id().as_str(), article)).collect();
    let volume = |article: &Article| article.id().as_str().split('/').next().unwrap().to_owned();
    let officials = |article: &Article| -> BTreeSet<String> {
        article.officials().iter().map(Official::normalized_name).collect()
    };
    let mut together = [0_usize; 2];
    let mut by_chance = [0_usize; 2];
    let mut of = [0_usize; 2];
    let mut times = Vec::new();
    let strangers = picks(2_000, articles.len());
    for (nth, at) in picks(200, articles.len()).into_iter().enumerate() {
        let article = &articles[at];
        let start = Instant::now();
        let similar = similar(&searcher, article.id().as_str());
        let request = SearchRequest::from(similar).fields(Fields::Ids).count(Count::None);
        let found = searcher.search(&request).unwrap();
        times.push(start.elapsed());
        let add = |sums: &mut [usize; 2], other: &Article| {
            sums[0] += usize::from(volume(article) == volume(other));
            sums[1] += usize::from(!officials(article).is_disjoint(&officials(other)));
        };
        for hit in &found {
            add(&mut together, by_id[hit.id()]);
            of[0] += 1;
        }
        for stranger in &strangers[nth * 10..nth * 10 + 10] {
            add(&mut by_chance, &articles[*stranger]);
            of[1] += 1;
        }
    }
    times.sort_unstable();
    let part = |sums: [usize; 2], of: usize| sums.map(|sum| sum as f64 / of as f64);
    let (found, chance) = (part(together, of[0]), part(by_chance, of[1]));
    println!("of the ten most alike {:.3} share the volume, {:.3} an official", found[0], found[1]);
    println!("of any ten {:.3} and {:.3}; p50 {:?}", chance[0], chance[1], times[100]);
    assert!(found[0] > 10.0 * chance[0] && found[1] > 2.0 * chance[1]);
    assert!(times[100] < Duration::from_millis(200));
}
