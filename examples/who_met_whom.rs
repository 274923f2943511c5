//! Reads raw dated texts and lists who met whom, when and where, with the sentence that says so.
//!
//! `cargo run --release --example who_met_whom -- [--of NAME] [FILE ...]`
//!
//! A file holds records that begin with `date YYYY-MM-DD`. Without one the sample articles are read,
//! of which nothing but the date and the prose is kept.

use std::error::Error;
use std::fmt::Write;
use std::fs;
use std::path::Path;

use chancery::{
    Article, DatePrecision, DatedText, EncounterHit, EncounterStatus, Encounters, Index, JsonLines,
    Party, Pipeline,
};

#[expect(clippy::print_stdout, reason = "an example prints its results")]
fn main() -> Result<(), Box<dyn Error>> {
    let mut files = Vec::new();
    let mut of = None;
    let mut arguments = std::env::args().skip(1);
    while let Some(argument) = arguments.next() {
        match argument.as_str() {
            "--of" => of = Some(arguments.next().ok_or("--of wants a name after it")?),
            _ => files.push(argument),
        }
    }

    let index = Index::builder().enrich(Pipeline::builtin()).in_memory([])?;
    let mut writer = index.writer()?;
    if files.is_empty() {
        writer.ingest(DatedText::new(sample()?.as_bytes()).id_prefix("sample"))?;
    }
    for file in &files {
        let report = writer.ingest(DatedText::new(fs::read(file)?.as_slice()).id_prefix(file))?;
        for bad in report.rejected() {
            println!("{file}: {bad}");
        }
    }
    println!("{}\n", writer.commit()?);

    let asked = match &of {
        Some(name) => Encounters::of(name),
        None => Encounters::all(),
    };
    let met = index.searcher().encounters(&asked)?;
    for one in &met {
        print(one);
    }
    println!("{} encounters", met.len());
    Ok(())
}

/// One encounter: the first line says what, the second where it is said.
#[expect(clippy::print_stdout, reason = "an example prints its results")]
fn print(met: &EncounterHit) {
    let names = |parties: &[Party]| parties.iter().map(shown).collect::<Vec<_>>().join(", ");
    let with =
        if met.with().is_empty() { String::new() } else { format!(" | {}", names(met.with())) };
    let place = met.place().map(|place| format!(" · {place}")).unwrap_or_default();
    let status = match met.status() {
        EncounterStatus::Asserted => String::new(),
        other => format!(" ({})", other.as_str()),
    };
    let (date, kind) = (met.date(), met.kind().as_str());
    println!("{date:<10}  {kind}{status}: {}{with}{place}", names(met.who()));
    let sentence = met.sentence().split_whitespace().collect::<Vec<_>>().join(" ");
    println!("            “{sentence}” [{}]\n", met.article_id());
}

/// The name of an official, with country and office as far as they are known.
fn shown(party: &Party) -> String {
    let country = party.country().map(|country| country.as_str().to_owned());
    let known: Vec<String> = party.office().map(str::to_owned).into_iter().chain(country).collect();
    match known.as_slice() {
        [] => party.name().to_owned(),
        _ => format!("{} ({})", party.name(), known.join(", ")),
    }
}

/// The sample articles of one day each, as an agency would have sent them: a date, and prose.
fn sample() -> Result<String, Box<dyn Error>> {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("examples/articles/articles.jsonl");
    let mut text = String::new();
    for article in JsonLines::new(fs::read(file)?.as_slice()) {
        let article: Article = article?;
        if let Some(date) = article.date().filter(|date| date.precision() == DatePrecision::Day) {
            writeln!(text, "date {} {}\n", date.first_day(), article.body())?;
        }
    }
    Ok(text)
}
