//! Programs as a user of the crate would write them: what they say compiles and does what it says.
//!
//! 1. A folder of dated texts is indexed and searched.
//! 2. A nightly run over a content system writes what changed and goes on where it stopped.
//! 3. A test of an application runs on an index in memory, and a hundred of them take no time.

use std::fs::{self, File};
use std::io::BufReader;
use std::time::{Duration, Instant};

use chancery::{
    Article, DateSpan, DatedText, Index, Official, Query, Role, SearchRequest, Upserted,
};
use tempfile::tempdir;

#[test]
fn a_folder_of_dated_texts() -> Result<(), Box<dyn std::error::Error>> {
    let folder = tempdir()?;
    let dispatches = folder.path().join("dispatches");
    fs::create_dir(&dispatches)?;
    fs::write(
        dispatches.join("beijing-2024.txt"),
        " date 2024-04-01 Li Qiang met with Stephane Sejourne in Beijing to speak of green energy \
         and of the war.\n\nLooking Forward\n\nThey will meet again.\n\n\
         date 2024-04-31 No such day.\n",
    )?;
    let mut said = Vec::new();

    let index =
        Index::builder().memory_mb(256).open_or_create(folder.path().join("archive.idx"))?;
    let mut writer = index.writer()?;
    for entry in fs::read_dir(&dispatches)? {
        let path = entry?.path();
        let stem = path.file_stem().and_then(|s| s.to_str()).unwrap_or("x");
        let reader = DatedText::new(BufReader::new(File::open(&path)?)).id_prefix(stem);
        let report = writer.ingest(reader)?;
        for bad in report.rejected() {
            said.push(bad.to_string());
        }
    }
    said.push(writer.commit()?.to_string());
    let query: Query = "green energy".parse()?;
    for hit in &index.searcher().search(&SearchRequest::new(query).limit(10))? {
        said.push(format!("{}  {}  {}", hit.id(), hit.date(), hit.headline()));
        said.push(hit.snippet().to_string());
    }
    let (rejected, rest) = said.split_first().unwrap();
    assert!(rejected.contains("line 7"), "{rejected}");
    assert!(rejected.contains("April 2024 has 30 days"), "{rejected}");
    assert_eq!(
        rest,
        [
            "1 added, 0 replaced, 0 deleted, 1 rejected",
            "beijing-2024#1  2024-04-01  Li Qiang met with Stephane Sejourne in Beijing to speak of \
             green energy and of the war.",
            "Li Qiang met with Stephane Sejourne in Beijing to speak of green energy and of the \
             war. …",
        ]
    );
    Ok(())
}

struct Row {
    id: &'static str,
    withdrawn: bool,
    event_date: &'static str,
    published_at: i64,
    headline: &'static str,
    text: &'static str,
    tags: &'static [&'static str],
}

#[test]
fn a_nightly_run() -> Result<(), Box<dyn std::error::Error>> {
    let folder = tempdir()?;
    let path = folder.path().join("archive.idx");
    drop(Index::builder().create(&path)?);
    let row = |id, withdrawn, headline| Row {
        id,
        withdrawn,
        event_date: "2024-04-01",
        published_at: 1_711_990_000,
        headline,
        text: "Un communiqué a été publié.",
        tags: &["visits", "asia"],
    };
    let nights = [
        vec![row("a", false, "Visite à Pékin"), row("b", false, "Autre")],
        vec![row("a", false, "Visite à Pékin"), row("b", true, "Autre"), row("c", false, "Encore")],
    ];
    let mut reports = Vec::new();
    for (night, rows) in nights.iter().enumerate() {
        let index = Index::open(&path)?;
        let since = index.checkpoint("cms")?;
        assert_eq!(since, (night > 0).then(|| format!("night {}", night - 1)));
        let mut writer = index.writer_timeout(Duration::from_secs(30))?;
        let (mut skipped, mut written) = (0, 0);
        for row in rows {
            if row.withdrawn {
                writer.delete(row.id)?;
                continue;
            }
            let mut article = Article::builder(row.id)
                .date(DateSpan::parse(row.event_date)?)
                .published(row.published_at)
                .title(row.headline)
                .body(row.text)
                .language("fr")
                .url("https://example.org/a")
                .topic(["economy", "trade"])
                .country("FR")
                .field("desk", "asia")
                .field("embargo", "2024-05-01")
                .official(
                    Official::new("Stéphane Séjourné")
                        .office("Foreign Minister")
                        .country("FR")
                        .role(Role::Mentioned),
                );
            for tag in row.tags {
                article = article.topic([*tag]);
            }
            match writer.upsert(article.build()?)? {
                Upserted::Unchanged => skipped += 1,
                Upserted::Added | Upserted::Replaced => written += 1,
            }
        }
        writer.set_checkpoint("cms", format!("night {night}"));
        reports.push((writer.commit()?.to_string(), skipped, written));
    }
    assert_eq!(
        reports,
        [
            ("2 added, 0 replaced, 0 deleted, 0 rejected".to_owned(), 0, 2),
            ("1 added, 0 replaced, 1 deleted, 0 rejected".to_owned(), 1, 1),
        ]
    );
    let found = Index::open(&path)?.searcher().ids("pekin desk:asia country:france lang:FR")?;
    assert_eq!(found, ["a"]);
    Ok(())
}

#[test]
fn embargoed_articles_stay_out() -> chancery::Result<()> {
    let index = Index::in_memory([
        Article::builder("a")
            .date("2024-04-01")
            .body("Li Qiang met Stéphane Séjourné in Beijing.")
            .build()?,
        Article::builder("b")
            .date("2024-04")
            .field("embargo", "yes")
            .body("Talks in Paris.")
            .build()?,
        Article::from_dated_text("date 1648-10-24 The Peace of Westphalia was signed.")?,
    ])?;
    let s = index.searcher();
    assert_eq!(s.ids("sejourne -embargo:yes")?, ["a"]);
    assert_eq!(s.ids("date:2024-04")?, ["a", "b"]);
    assert_eq!(s.ids("before:1700")?.len(), 1);
    assert_eq!(s.get("a")?.unwrap().body(), "Li Qiang met Stéphane Séjourné in Beijing.");
    Ok(())
}

#[test]
fn a_hundred_indexes_in_memory_take_no_time() -> chancery::Result<()> {
    let started = Instant::now();
    for n in 0..100 {
        let article = |id: &str| {
            let body = format!("Talks number {n} were held in Paris, and nobody spoke of them.");
            Article::builder(id).date("2024-04-01").title("Talks").body(body).build()
        };
        let index = Index::in_memory([article("a")?, article("b")?, article("c")?])?;
        assert_eq!(index.searcher().ids("paris talks")?, ["a", "b", "c"]);
    }
    let elapsed = started.elapsed();
    println!("100 indexes of three articles: {} ms", elapsed.as_millis());
    // Two seconds where the machine is quiet; more only if other tests crowd it.
    assert!(elapsed < Duration::from_secs(10), "{elapsed:?}");
    Ok(())
}
