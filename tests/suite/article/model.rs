//! 1. The builder accepts what the documents say and refuses the rest, each with its message.
//! 2. What is stated twice is kept once, in order.
//! 3. Canonical JSON has its keys in order, leaves out what is empty, and reads back equal; so
//!    does every article there is.
//! 4. The lead, the headline, the paragraphs and the sections of a text are those the table states.
//! 5. Ranges of paragraphs are in order, trimmed, and leave out nothing but whitespace.
//! 6. Articles are values: cloned, compared, sent between threads.
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]
#![expect(clippy::string_slice, reason = "a range that cuts a letter is what is looked for")]

use chancery::{
    Article, ArticleBuilder, ArticleErrorKind, ArticleId, Country, DateSpan, Index, Official, Role,
    paragraph_ranges,
};
use proptest::prelude::*;

use super::dates::any_span;

const SEED: &str = "\
Li Qiang met Stephane Sejourne in Beijing on Monday, and both sides spoke of trade and peace.

Strengthening Bilateral Relations

They agreed to deepen cooperation.

Looking Forward

The year will show more.

It may well be so.";

fn talk() -> ArticleBuilder {
    Article::builder("a").body("Talks in Paris.")
}

fn with_body(body: &str) -> Article {
    Article::builder("a").body(body).build().unwrap()
}

#[test]
fn the_builder_takes_what_programs_write() {
    let row_id = String::from("row-1");
    let tags = vec![String::from("élysée"), "asia".into()];
    let mut builder = Article::builder(&row_id)
        .date(DateSpan::parse("2024-04-01").unwrap())
        .published(1_712_000_000)
        .title("Entretien")
        .body("…")
        .language("fr")
        .url("https://example.org/1")
        .source("cms")
        .place("Beijing")
        .topic(["economy", "trade"])
        .country("FR")
        .country(Country::parse("CHN").unwrap())
        .organisation("NATO")
        .note("A note.")
        .field("desk", "asia")
        .official(
            Official::new("Stéphane Séjourné")
                .office("Foreign Minister")
                .country("FR")
                .role(Role::Mentioned),
        );
    for tag in &tags {
        builder = builder.topic([tag]);
    }
    let article = builder.build().unwrap();
    assert_eq!(
        serde_json::to_string(&article).unwrap(),
        "{\"id\":\"row-1\",\"date\":\"2024-04-01\",\"title\":\"Entretien\",\"officials\":[{\"name\":\
         \"Stéphane Séjourné\",\"office\":\"Foreign Minister\",\"country\":\"FR\",\"roles\":\
         [\"mentioned\"]}],\"topics\":[[\"economy\",\"trade\"],\"élysée\",\"asia\"],\"countries\":\
         [\"FR\",\"CN\"],\"organisations\":[\"NATO\"],\"body\":\"…\",\"language\":\"fr\",\"source\":\
         \"cms\",\"url\":\"https://example.org/1\",\"place\":\"Beijing\",\"published\":1712000000,\
         \"notes\":[\"A note.\"],\"fields\":{\"desk\":\"asia\"}}"
    );
    let bare = Article::builder("b").date("2024-04").title("T").published(None).build().unwrap();
    let json = r#"{"id":"b","date":"2024-04","title":"T","body":""}"#;
    assert_eq!(serde_json::to_string(&bare).unwrap(), json);
    assert_eq!(serde_json::from_str::<Article>(json).unwrap(), bare);
}

#[test]
fn the_builder_refuses_with_what_would_be_right() {
    let id = |id: &str| Article::builder(id).title("T");
    let long = "x".repeat(8193);
    for (builder, kind, message) in [
        (id(""), ArticleErrorKind::Id, "field `id`: an id is empty; it wants 1 to 512 bytes"),
        (id(" a"), ArticleErrorKind::Id, "field `id`: ` a`: an id has no space at its ends"),
        (
            id("a\0b"),
            ArticleErrorKind::Id,
            "field `id`: a\\u{0}b: an id holds no control characters",
        ),
        (
            id(&"é".repeat(257)),
            ArticleErrorKind::Id,
            "field `id`: an id has 514 bytes; it may have 512",
        ),
        (
            Article::builder("a").title(" ").body("\n"),
            ArticleErrorKind::Empty,
            "neither a title nor a body; give it one of them",
        ),
        (
            talk().date("1962-02-30"),
            ArticleErrorKind::Date,
            "field `date`: 1962-02-30: February 1962 has 28 days",
        ),
        (
            talk().country("Ruritania"),
            ArticleErrorKind::Country,
            "field `countries`: Ruritania: not a country of ISO 3166; write FR, FRA or France",
        ),
        (
            talk().language("english"),
            ArticleErrorKind::Language,
            "field `language`: english: not a language tag of BCP 47; write en, fr or zh-Hans",
        ),
        (
            talk().topic(["a", " "]),
            ArticleErrorKind::Label,
            "field `topics[0]`: a label is empty; name it or leave it out",
        ),
        (
            talk().topic(Vec::<String>::new()),
            ArticleErrorKind::Label,
            "field `topics[0]`: a topic has no labels; name one or leave it out",
        ),
        (
            talk().topic(["a"]).topic(["b\u{1f}c"]),
            ArticleErrorKind::Label,
            "field `topics[1]`: b\\u{1f}c: it holds a control character; remove it",
        ),
        (
            talk().organisation(""),
            ArticleErrorKind::Label,
            "field `organisations[0]`: a label is empty; name it or leave it out",
        ),
        (
            talk().field("a=b", "c"),
            ArticleErrorKind::Label,
            "field `fields`: a=b: the name of a field holds no `=` and no control characters",
        ),
        (
            talk().field(" ", "c"),
            ArticleErrorKind::Label,
            "field `fields`: a field has no name; name it or leave it out",
        ),
        (
            talk().field("a", long),
            ArticleErrorKind::TooLarge,
            "field `a`: a value has 8193 bytes; it may have 8192",
        ),
        (
            talk().official(Official::new("A")).official(Official::new(" ")),
            ArticleErrorKind::Official,
            "field `officials[1].name`: an official has no name; name one or leave it out",
        ),
        (
            talk().official(Official::new("A").country("ZZ")),
            ArticleErrorKind::Country,
            "field `officials[0].country`: ZZ: not a country of ISO 3166; write FR, FRA or France",
        ),
    ] {
        let error = builder.build().unwrap_err();
        assert_eq!((error.kind(), error.to_string().as_str()), (kind, message));
    }
    let many = (0..=10_000).fold(talk(), |a, n| a.official(Official::new(n.to_string())));
    assert_eq!(
        many.build().unwrap_err().to_string(),
        "field `officials`: 10001 of them; an article may have 10000"
    );
    let huge = talk().body("x".repeat(Article::MAX_TEXT_BYTES + 1)).build().unwrap_err();
    assert_eq!(huge.to_string(), "67108865 bytes of text; an article may have 67108864");
}

#[test]
fn what_is_stated_twice_is_kept_once() {
    let article = talk()
        .topic(["b"])
        .topic(["a", "b"])
        .topic([" b "])
        .country("FR")
        .country("GB")
        .country("France")
        .organisation("UN")
        .organisation("NATO ")
        .organisation("NATO")
        .note(" ")
        .official(Official::new("A").role(Role::To).role(Role::From).role(Role::To).spelling("x"))
        .build()
        .unwrap();
    assert_eq!(article.topics(), [vec!["b".to_owned()], vec!["a".into(), "b".into()]]);
    assert_eq!(article.countries().iter().map(|c| c.as_str()).collect::<Vec<_>>(), ["FR", "GB"]);
    assert_eq!(article.organisations(), ["UN", "NATO"]);
    assert_eq!(article.officials()[0].roles(), [Role::From, Role::To]);
    assert!(article.notes().is_empty());
}

#[test]
fn languages_have_one_case() {
    for (tag, kept) in
        [("EN", "en"), ("zh-hans", "zh-Hans"), ("PT-br", "pt-BR"), ("sr-LATN-rs", "sr-Latn-RS")]
    {
        assert_eq!(talk().language(tag).build().unwrap().language(), Some(kept));
    }
    for tag in ["e", "en_US", "en-", "english", "-en", "en-toolongsubtag", "日本"] {
        assert!(talk().language(tag).build().is_err(), "{tag}");
    }
    assert_eq!(talk().language(" ").build().unwrap().language(), None);
}

#[test]
fn the_lead_passes_over_datelines() {
    let long =
        "The King received the Ambassador this morning and spoke with him for one hour alone.";
    for (body, lead) in [
        (format!("Kabul, September 20, 1961, 11 p.m.\n\n{long}\n\nEnd."), long),
        (format!("[ Washington ,] April 13, 1948.\n\nA Heading\n\n{long}"), long),
        (long.to_owned(), long),
        (format!("  {long}  "), long),
        ("Washington, May 28, 1964.\n\nNo change.".into(), "No change."),
        ("Moscow, 3 May 1948\n\nThe Reply\n\nNo change.".into(), "No change."),
        ("Saigon, July 7, 1962, noon.".into(), ""),
        ("Talks in Paris".into(), "Talks in Paris"),
    ] {
        let article = with_body(&body);
        assert_eq!(article.lead(), lead, "{body}");
        assert_eq!(&article.body()[article.lead_range()], lead);
    }
    assert_eq!(Article::builder("a").title("T").build().unwrap().lead_range(), 0..0);
}

#[test]
fn a_headline_is_the_title_or_a_sentence() {
    assert_eq!(talk().title(" Talks ").build().unwrap().headline(), "Talks");
    for (body, headline) in [
        ("Mr. J. F. Dulles met Gen. Franco. They spoke.", "Mr. J. F. Dulles met Gen. Franco."),
        ("Did they\nmeet? Yes.", "Did they meet?"),
        ("Saigon, July 7, 1962, noon.", "Saigon, July 7, 1962, noon."),
    ] {
        assert_eq!(with_body(body).headline(), headline);
    }
    let words = "word ".repeat(40);
    let headline = with_body(&words).headline().into_owned();
    assert!(headline.ends_with("word…") && headline.chars().count() <= 120, "{headline}");
    assert!(headline.chars().count() > 110);
    let unbroken = with_body(&"字".repeat(300)).headline().into_owned();
    assert_eq!(unbroken.chars().count(), 120);
    assert!(unbroken.ends_with('…'));
}

#[test]
fn sections_follow_headings() {
    let article = with_body(SEED);
    let sections = article.sections();
    let headings: Vec<_> = sections.iter().map(|s| s.heading).collect();
    assert_eq!(
        headings,
        [None, Some("Strengthening Bilateral Relations"), Some("Looking Forward")]
    );
    assert_eq!(sections[2].paragraphs, ["The year will show more.", "It may well be so."]);

    let list = "April 13, 1948.\n\nRepresentatives\n\nWarren R. Austin\n\nFrancis B. Sayre\n\n\
                Philip C. Jessup\n\nThey met.";
    let article = with_body(list);
    assert_eq!(article.sections().len(), 1, "a list of names has no headings");
    let nested = with_body("Part One\n\nThe Visit\n\nHe came.\n\nThe End");
    let headings: Vec<_> = nested.sections().iter().map(|s| s.heading).collect();
    assert_eq!(headings, [Some("Part One"), Some("The Visit")]);
    assert_eq!(nested.sections()[1].paragraphs, ["He came.", "The End"]);
    assert!(Article::builder("a").title("T").build().unwrap().sections().is_empty());
}

#[test]
fn paragraphs_end_at_blank_lines_and_form_feeds() {
    let text = "one\r\ntwo\r\n \t \r\nthree\u{c}four\n\u{c}\n\n  five  \n";
    let paragraphs: Vec<&str> = paragraph_ranges(text).map(|range| &text[range]).collect();
    assert_eq!(paragraphs, ["one\r\ntwo", "three", "four", "five"]);
}

#[test]
fn articles_are_values() {
    fn is_value<T: Clone + PartialEq + std::fmt::Debug + Send + Sync>() {}
    is_value::<Article>();
    is_value::<Official>();
    is_value::<ArticleId>();
    let id = ArticleId::try_from(String::from("a/b")).unwrap();
    assert!(id == "a/b" && id.as_str() == id.as_ref());
    assert_eq!(format!("{id:>5}"), "  a/b");
    let set = std::collections::BTreeSet::from([id.clone()]);
    assert!(set.contains("a/b"));
    assert_eq!(serde_json::from_str::<ArticleId>("\"a/b\"").unwrap(), id);
    assert!(serde_json::from_str::<ArticleId>("\" a\"").is_err());
}

fn text() -> impl Strategy<Value = String> {
    prop_oneof!["[a-zA-Z ,.é;]{0,12}", "\\PC{0,8}", "[ \\n\\r\\t\"\\\\a\u{c}]{0,6}"]
}

fn label() -> impl Strategy<Value = String> {
    "[a-zé/\" ]{0,6}[a-z漢]"
}

fn fields() -> impl Strategy<Value = Vec<(String, String)>> {
    let name =
        prop_oneof!["[a-z]{1,3}", Just("title".to_owned()), Just("rel".into()), Just("id".into())];
    prop::collection::vec((name, text()), 0..4)
}

fn any_official() -> impl Strategy<Value = chancery::OfficialBuilder> {
    let offices = prop_oneof![
        Just("Minister".to_owned()),
        Just("Envoy from May 1961".into()),
        Just("speaker".into()),
        text()
    ];
    let parts =
        (label(), prop::option::of(label()), prop::option::of(offices), prop::option::of(text()));
    let roles = prop::collection::vec(prop::sample::select(Role::ALL.to_vec()), 0..3);
    let country = prop::option::of(prop::sample::select(vec!["FR", "SUHH", "XK"]));
    (parts, roles, country, prop::collection::vec(text(), 0..3), fields()).prop_map(
        |((name, id, office, note), roles, country, spellings, fields)| {
            let mut official = Official::new(name);
            if let Some(id) = id {
                official = official.id(id);
            }
            if let Some(office) = office {
                official = official.office(office);
            }
            if let Some(note) = note {
                official = official.note(note);
            }
            if let Some(country) = country {
                official = official.country(country);
            }
            official = roles.into_iter().fold(official, chancery::OfficialBuilder::role);
            official = spellings.into_iter().fold(official, chancery::OfficialBuilder::spelling);
            fields.into_iter().fold(official, |official, (name, value)| official.field(name, value))
        },
    )
}

pub(super) fn any_article() -> impl Strategy<Value = Article> {
    let texts = (label(), text(), text(), text(), text(), text());
    let lists = (
        prop::collection::vec(any_official(), 0..3),
        prop::collection::vec(prop::collection::vec(label(), 1..3), 0..3),
        prop::collection::vec(prop::sample::select(vec!["FR", "GB", "CSHH"]), 0..3),
        prop::collection::vec(label(), 0..3),
        prop::collection::vec(text(), 0..3),
    );
    let rest = (prop::option::of(any_span()), prop::option::of(any::<i64>()), fields());
    (texts, lists, rest).prop_map(|((title, body, source, url, place, _), lists, rest)| {
        let (officials, topics, countries, organisations, notes) = lists;
        let (date, published, fields) = rest;
        let mut article = Article::builder("a").title(title).body(body).language("en");
        article = article.source(source).url(url).place(place).published(published);
        if let Some(date) = date {
            article = article.date(date);
        }
        article = officials.into_iter().fold(article, ArticleBuilder::official);
        article = topics.into_iter().fold(article, ArticleBuilder::topic);
        article = countries.into_iter().fold(article, ArticleBuilder::country);
        article = organisations.into_iter().fold(article, ArticleBuilder::organisation);
        article = notes.into_iter().fold(article, ArticleBuilder::note);
        article = fields.into_iter().fold(article, |a, (name, value)| a.field(name, value));
        article.build().unwrap()
    })
}

proptest! {
    #[test]
    fn what_is_written_reads_back_equal(article in any_article()) {
        let json = serde_json::to_string(&article).unwrap();
        let back: Article = serde_json::from_str(&json).unwrap();
        prop_assert_eq!(&back, &article);
        prop_assert_eq!(serde_json::to_string(&back).unwrap(), json);
        let through_value: Article =
            serde_json::from_value(serde_json::to_value(&article).unwrap()).unwrap();
        prop_assert_eq!(&through_value, &article);
        for official in article.officials() {
            let json = serde_json::to_string(official).unwrap();
            prop_assert_eq!(&serde_json::from_str::<Official>(&json).unwrap(), official);
        }
        let kept = Index::in_memory([article.clone()]).unwrap().searcher().get("a").unwrap();
        prop_assert_eq!(kept, Some(article));
    }

    #[test]
    fn paragraphs_leave_out_whitespace_alone(body in "[a-c. \\n\\r\\t\u{c}é]{0,60}") {
        let mut at = 0;
        for range in paragraph_ranges(&body) {
            prop_assert!(range.start >= at && range.start < range.end);
            prop_assert!(body[at..range.start].trim().is_empty());
            prop_assert_eq!(body[range.clone()].trim(), &body[range.clone()]);
            prop_assert!(!body[range.clone()].contains("\n\n"));
            at = range.end;
        }
        prop_assert!(body[at..].trim().is_empty());
    }

    #[test]
    fn any_body_has_its_parts(body in "(\\PC{0,30}[ .,\\n]){0,12}") {
        prop_assume!(!body.trim().is_empty());
        let article = with_body(&body);
        prop_assert!(!article.headline().is_empty());
        prop_assert!(article.headline().chars().count() <= 120);
        prop_assert_eq!(&body[article.lead_range()], article.lead());
        let sections = article.sections();
        let parts = sections.iter().flat_map(|s| s.heading.iter().chain(&s.paragraphs).copied());
        prop_assert_eq!(parts.collect::<Vec<_>>(), article.paragraphs().collect::<Vec<_>>());
    }
}
