//! An index whose articles are read by enrichers of a user's own:
//!
//! 1. What is found can be searched, filtered and counted beside what is stated, which stays as it is.
//! 2. Encounters are listed in order of date, by person, kind, country, period and status, with their
//!    evidence; `meet(...)` finds those that took place.
//! 3. Enrichers belong to the index: others are refused, and without them it can be searched only.
//! 4. What was found survives a merge, and is replaced with its article.
//! 5. Offices that a text only names are searched for by who held them on the article's date.

use chancery::{
    Article, Authority, Country, Draft, EncounterKind, EncounterStatus, Encounters, Enricher,
    Facet, Filter, FoundOffice, Index, Official, Pipeline, Query, Role, SearchRequest, Sort,
    TextPart,
};

/// Reads lines such as `Li Qiang (Premier, CN) met Séjourné (Foreign Minister, FR)`.
struct Lines(&'static str);

const VERBS: [(&str, EncounterKind, EncounterStatus); 4] = [
    (" met ", EncounterKind::Meeting, EncounterStatus::Asserted),
    (" will meet ", EncounterKind::Meeting, EncounterStatus::Planned),
    (" did not meet ", EncounterKind::Meeting, EncounterStatus::Denied),
    (" called ", EncounterKind::Call, EncounterStatus::Asserted),
];

impl Enricher for Lines {
    fn name(&self) -> &str {
        self.0
    }

    fn enrich(&self, draft: &mut Draft<'_>) {
        let body = draft.text(TextPart::Body);
        let mut at = 0;
        for line in body.split_inclusive('\n') {
            let start = at;
            at += line.len();
            let line = line.trim_end();
            for (verb, kind, status) in VERBS {
                let Some((who, with)) = line.split_once(verb) else { continue };
                let who = person(draft, who, start);
                let with = person(draft, with, start + line.len() - with.len());
                let evidence = start..start + line.len();
                draft.add_encounter(kind, status, &[who], &[with], TextPart::Body, evidence);
            }
            if let Some(topic) = line.strip_prefix("About ") {
                draft.add_topic(topic.split('/'));
            }
        }
    }
}

fn person(draft: &mut Draft<'_>, text: &str, start: usize) -> usize {
    let (name, office) = text.split_once(" (").unwrap();
    let (title, country) = office.trim_end_matches(')').split_once(", ").unwrap();
    let range = start..start + name.len();
    let number = draft.add_official(name, TextPart::Body, range, 90).unwrap();
    let office = FoundOffice {
        title: title.to_owned(),
        country: Country::parse(country).ok(),
        organisation: None,
        held: None,
    };
    draft.add_office(number, Some(office), Some(Role::Participant));
    number
}

fn articles() -> [Article; 4] {
    let article = |id, date: &str, body: &str| Article::builder(id).date(date).body(body);
    [
        article(
            "beijing",
            "2024-04-01",
            "Li Qiang (Premier, CN) met Séjourné (Foreign Minister, FR)\nAbout trade/green energy",
        ),
        article("paris", "2024-05-06", "Xi (President, CN) called Séjourné (Foreign Minister, FR)"),
        article("plan", "2024-03", "Li Qiang (Premier, CN) will meet Scholz (Chancellor, DE)")
            .official(Official::new("Scholz, Olaf").office("Chancellor"))
            .topic(["visits"]),
        article(
            "denied",
            "1961-06-04",
            "Kennedy (President, US) did not meet Gromyko (Foreign Minister, SUHH)",
        ),
    ]
    .map(|builder| builder.build().unwrap())
}

fn index() -> Index {
    Index::builder().enrich(Pipeline::new().with(Lines("lines"))).in_memory(articles()).unwrap()
}

#[test]
fn what_is_found_is_searched_beside_what_is_stated() {
    let searcher = index().searcher();
    for (query, ids) in [
        ("official:\"li qiang\"", vec!["beijing", "plan"]),
        ("participant:sejourne", vec!["paris", "beijing"]),
        ("office:\"foreign minister france\"", vec!["paris", "beijing"]),
        ("country:SUHH", vec!["denied"]),
        ("topic:energy", vec!["beijing"]),
        ("topic:visits", vec!["plan"]),
        ("official:\"olaf scholz\"", vec!["plan"]),
    ] {
        assert_eq!(searcher.ids(query).unwrap(), ids, "{query}");
    }
    let stated = searcher.get("plan").unwrap().unwrap();
    assert_eq!(stated, articles()[2]);
    let found = searcher.enrichment("plan").unwrap().unwrap();
    let names: Vec<&str> = found.officials().iter().map(chancery::FoundOfficial::name).collect();
    assert_eq!(names, ["Li Qiang", "Scholz"]);
    assert_eq!(found.annotations()[0].enricher(), "lines");
    assert_eq!(found.annotations()[0].range(), 0..8);
    assert!(searcher.enrichment("nowhere").unwrap().is_none());

    let request = SearchRequest::new(Query::all())
        .facet(Facet::new("official"))
        .filter(Filter::topic(["trade"]));
    let results = searcher.search(&request).unwrap();
    let labels: Vec<&str> =
        results.facets()[0].values().iter().map(chancery::FacetValue::label).collect();
    assert_eq!(labels, ["Li Qiang", "Séjourné"]);
}

#[test]
fn encounters_are_listed_in_order() {
    let searcher = index().searcher();
    let told = |asked: &Encounters| -> Vec<String> {
        let hits = searcher.encounters(asked).unwrap();
        hits.iter().map(|met| format!("{} {}", met.date(), met.article_id())).collect()
    };
    let all = ["1961-06-04 denied", "2024-03 plan", "2024-04-01 beijing", "2024-05-06 paris"];
    assert_eq!(told(&Encounters::all()), all);
    let mut newest: Vec<&str> = all.into();
    newest.reverse();
    assert_eq!(told(&Encounters::all().newest_first()), newest);
    assert_eq!(told(&Encounters::all().newest_first().limit(1)), ["2024-05-06 paris"]);
    assert_eq!(told(&Encounters::all().asserted_only()), all[2..]);
    assert_eq!(told(&Encounters::of("séjourné")), all[2..]);
    assert_eq!(told(&Encounters::of("Li Qiang").with("sejourne")), all[2..3]);
    assert_eq!(told(&Encounters::of("Xi").with("Li Qiang")), [""; 0]);
    assert_eq!(told(&Encounters::all().kind(EncounterKind::Call)), all[3..]);
    assert_eq!(told(&Encounters::all().country(Country::parse("DE").unwrap())), all[1..2]);
    assert_eq!(told(&Encounters::all().between("2024-03", "2024-04").unwrap()), all[1..3]);
    assert_eq!(told(&Encounters::all().status(EncounterStatus::Denied)), all[..1]);
    let among = SearchRequest::new("xi".parse().unwrap()).sort(Sort::Newest);
    assert_eq!(told(&Encounters::all().among(among)), all[3..]);

    let met = &searcher.encounters(&Encounters::of("Li Qiang").asserted_only()).unwrap()[0];
    assert_eq!(met.others_than("li qiang"), ["Séjourné"]);
    assert_eq!(met.who()[0].office(), Some("Premier"));
    assert_eq!(met.with()[0].country(), Country::parse("FR").ok());
    assert_eq!(met.sentence(), "Li Qiang (Premier, CN) met Séjourné (Foreign Minister, FR)");
    let json = serde_json::to_value(met).unwrap();
    assert_eq!(json["with"][0]["name"], "Séjourné");
    assert_eq!(json["date"], "2024-04-01");
    assert_eq!(json["kind"], "meeting");
}

#[test]
fn meet_finds_what_took_place() {
    let searcher = index().searcher();
    for (query, ids) in [
        ("meet(\"Li Qiang\", Séjourné)", vec!["beijing"]),
        ("meet(sejourne, li)", vec!["beijing"]),
        ("meet(sejourne)", vec!["paris", "beijing"]),
        ("meet(\"li qiang\", scholz)", vec![]),
        ("meet(kennedy, gromyko)", vec![]),
        ("meet(xi, li)", vec![]),
        ("meet(xi, \"\")", vec![]),
        ("meet(sejourne) -meet(xi)", vec!["beijing"]),
    ] {
        assert_eq!(searcher.ids(query).unwrap(), ids as Vec<&str>, "{query}");
    }
    let plan = searcher.plan(&SearchRequest::new(Query::meet("Li Qiang", "Séjourné"))).unwrap();
    assert_eq!(plan.to_string(), "&met[li qiang, sejourne]");
}

#[test]
fn the_text_is_marked_where_it_names_whom_a_query_asks_for() {
    let searcher = index().searcher();
    let snippet = |query: &str| -> String {
        let request = SearchRequest::new(query.parse().unwrap());
        let results = searcher.search(&request).unwrap();
        results.hits()[0].snippet().html().to_string()
    };
    let met =
        "<mark>Li Qiang</mark> (Premier, CN) met <mark>Séjourné</mark> (Foreign Minister, FR)";
    assert!(snippet("meet(sejourne, \"li qiang\")").contains(met));
    let found = snippet("office:premier date:2024-04");
    assert!(found.contains("<mark>Li Qiang</mark> (Premier, CN) met Séjourné"), "{found}");
}

#[test]
fn an_index_without_enrichers_has_no_encounters() {
    let searcher = Index::in_memory(articles()).unwrap().searcher();
    let error = searcher.ids("meet(xi, sejourne)").unwrap_err();
    assert!(error.is_query());
    assert!(error.to_string().contains("`meet` needs encounters"), "{error}");
    let lenient = Query::parse_lenient("meet(scholz, olaf)");
    let results = searcher.search(&SearchRequest::new(lenient.query)).unwrap();
    assert_eq!(results.ids(), ["plan"]);
    assert_eq!(results.warnings().len(), 1);
    assert!(searcher.encounters(&Encounters::all()).unwrap().is_empty());
    assert!(searcher.enrichment("plan").unwrap().is_none());
}

#[test]
fn enrichers_belong_to_the_index() {
    let folder = tempfile::tempdir().unwrap();
    let pipeline = || Pipeline::new().with(Lines("lines"));
    let index = Index::builder().enrich(pipeline()).create(folder.path()).unwrap();
    let mut writer = index.writer().unwrap();
    for article in articles() {
        writer.upsert(article).unwrap();
        writer.commit().unwrap();
    }
    writer.optimize().unwrap();
    let changed = Article::builder("paris").date("2024-05-06").body("Nobody met.").build().unwrap();
    writer.upsert(changed).unwrap();
    writer.commit().unwrap();
    drop((writer, index));

    let index = Index::open(folder.path()).unwrap();
    assert_eq!(index.searcher().ids("meet(sejourne)").unwrap(), ["beijing"]);
    assert_eq!(
        index.writer().unwrap_err().to_string(),
        "enrichers: the index was created with lines; open it with them to write to it"
    );
    drop(index);
    let other = Index::builder().enrich(Pipeline::new().with(Lines("others"))).open(folder.path());
    assert_eq!(
        other.unwrap_err().to_string(),
        "the index was created with enrichers lines, and others was asked for; leave the option \
         out to open it as it is"
    );
    let index = Index::builder().enrich(pipeline()).open(folder.path()).unwrap();
    index.writer().unwrap();
}

#[test]
fn an_office_means_who_held_it_on_the_date_of_the_article() {
    let file = r#"{"id": "p1", "name": "Stéphane Séjourné", "office": "Foreign Minister", "country": "FR", "from": "2024-01-12", "to": "2024-09-21"}
{"id": "p2", "name": "Robert Schuman", "office": "Foreign Minister", "country": "FR", "from": "1950", "to": "1950"}"#;
    let own = Authority::from_json_lines(file.as_bytes()).strict().unwrap();
    let article = |id, date: &str, body: &str| Article::builder(id).date(date).body(body).build();
    let index = Index::builder()
        .enrich(Pipeline::with_authority(Authority::builtin().merge(&own)))
        .in_memory([
            article("coal", "1950-05-09", "The French Foreign Minister spoke of coal.").unwrap(),
            article("name", "1950-06-20", "Robert Schuman spoke of steel.").unwrap(),
            article("later", "1962-10-24", "The French Foreign Minister was informed.").unwrap(),
            article("now", "2024-04-01", "Stephane Sejourne was in Beijing.").unwrap(),
            article("ankara", "2024-06-13", "The Spanish Prime Minister left Ankara.").unwrap(),
        ])
        .unwrap();
    let searcher = index.searcher();
    for (query, ids) in [
        ("office:\"french foreign minister\" date:1950", vec!["name", "coal"]),
        ("office:\"french foreign minister\" date:2024", vec!["now"]),
        ("office:\"french foreign minister\" date:1975", vec![]),
        ("official:\"Robert Schuman\"", vec!["name", "coal"]),
        ("official:\"Pedro Sánchez\"", vec!["ankara"]),
    ] {
        assert_eq!(searcher.ids(query).unwrap(), ids, "{query}");
    }
}

#[test]
fn who_is_told_by_office_alone_is_no_official_to_be_counted() {
    let body = "PARTICIPANTS\n\nThe President\nMr. Bell\nMr. Ballard\nMr. Dunn\n\nMr. Bell outlined the paper.";
    let memorandum = Article::builder("a").date("1963-05-10").title("Memorandum of Conversation");
    let index = Index::builder()
        .enrich(Pipeline::builtin())
        .in_memory([memorandum.body(body).build().unwrap()])
        .unwrap();
    let searcher = index.searcher();
    let met = &searcher.encounters(&Encounters::all()).unwrap()[0];
    let who: Vec<&str> = met.who().iter().map(chancery::Party::name).collect();
    assert_eq!(who, ["President", "Bell", "Ballard", "Dunn"]);

    let request = SearchRequest::new(Query::all()).facet(Facet::new("official"));
    let results = searcher.search(&request).unwrap();
    let officials = results.facet("official").unwrap().values();
    let officials: Vec<&str> = officials.iter().map(chancery::FacetValue::label).collect();
    assert_eq!(officials, ["Ballard", "Bell", "Dunn"]);
    assert_eq!(searcher.ids("official:president").unwrap(), [""; 0]);
    assert_eq!(searcher.ids("office:president").unwrap(), ["a"]);
}
