//! The page: its parts in order, with every text escaped.

#![expect(clippy::format_collect, reason = "a page is put together once")]

use std::collections::BTreeMap;
use std::fmt::{self, Display, Write};

use chancery::{EncounterHit, FacetCounts, Hit, Party, SearchResults, Total};

use super::Briefing;
use super::draw;

const STYLE: &str = include_str!("page.css");
/// Rows of the table of encounters.
const MOST_ENCOUNTERS: usize = 15;

/// A text in which HTML finds no signs of its own.
pub(crate) struct Escaped<'a>(pub(crate) &'a str);

impl Display for Escaped<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for letter in self.0.chars() {
            match letter {
                '&' => f.write_str("&amp;")?,
                '<' => f.write_str("&lt;")?,
                '>' => f.write_str("&gt;")?,
                '"' => f.write_str("&quot;")?,
                '\'' => f.write_str("&#39;")?,
                _ => f.write_char(letter)?,
            }
        }
        Ok(())
    }
}

/// The whole page.
pub(crate) fn html(briefing: &Briefing) -> String {
    let Briefing { query, results, encounters } = briefing;
    let sections = [
        ("When", timeline(results)),
        ("Who appears together", network(results)),
        ("Who, where and what", facets(results)),
        ("Who met whom", meetings(encounters)),
        ("Documents", hits(results)),
    ];
    let body: String = sections
        .iter()
        .filter(|(_, content)| !content.is_empty())
        .map(|(title, content)| format!("<section><h2>{title}</h2>\n{content}</section>\n"))
        .collect();
    format!(
        "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
         <title>Briefing: {title}</title>\n<style>{STYLE}</style>\n</head>\n<body>\n<main>\n\
         <header><p class=\"kicker\">Briefing</p><h1>{title}</h1>\n<p class=\"sum\">{sum}</p></header>\n\
         {body}</main>\n</body>\n</html>\n",
        title = Escaped(query),
        sum = summary(results, encounters),
    )
}

/// One sentence of figures.
fn summary(results: &SearchResults, encounters: &[EncounterHit]) -> String {
    let total = match results.total() {
        Total::Exact(total) | Total::AtLeast(total) => total,
        Total::NotCounted => 0,
    };
    let documents = if total == 1 { "document" } else { "documents" };
    let mut text = format!("{} {documents}", grouped(total));
    if let Some([first, .., last]) = results.timeline().map(chancery::DateHistogram::buckets) {
        let (first, last) = (first.label(), last.label());
        let _ = write!(text, " from {} to {}", Escaped(&first), Escaped(&last));
    }
    if !encounters.is_empty() {
        let _ = write!(text, ", with {} meetings told of", grouped(encounters.len() as u64));
    }
    text.push('.');
    text
}

fn timeline(results: &SearchResults) -> String {
    let Some(timeline) = results.timeline().filter(|t| !t.buckets().is_empty()) else {
        return String::new();
    };
    let mut html = format!("<figure>{}", draw::timeline(timeline, results.bursts()));
    let undated = match timeline.undated() {
        0 => String::new(),
        undated => format!(" {} without a date are not shown.", grouped(undated)),
    };
    let bands = if results.bursts().is_empty() {
        ""
    } else {
        " Shaded: years with more than their share of all documents."
    };
    let _ = write!(
        html,
        "<figcaption>Documents by {}.{bands}{undated}</figcaption></figure>",
        timeline.interval()
    );
    let mut bursts: Vec<_> = results.bursts().iter().collect();
    bursts.sort_by(|a, b| b.weight().total_cmp(&a.weight()));
    if !bursts.is_empty() {
        html.push_str("<ul class=\"bursts\">");
        for burst in bursts.into_iter().take(4) {
            let (first, last) = (burst.first_day().year(), burst.last_day().year());
            let years = if first == last { first.to_string() } else { format!("{first}–{last}") };
            let names: Vec<String> = (burst.officials().iter().chain(burst.terms()))
                .map(|value| Escaped(value.label()).to_string())
                .collect();
            let _ = write!(
                html,
                "<li><b>{years}</b> {} documents, {} to be expected{}{}</li>",
                grouped(burst.count()),
                grouped_rounded(burst.expected()),
                if names.is_empty() { "" } else { ": " },
                names.join(", "),
            );
        }
        html.push_str("</ul>");
    }
    html
}

fn network(results: &SearchResults) -> String {
    let Some(network) = results.network().filter(|network| !network.edges().is_empty()) else {
        return String::new();
    };
    let left_out = match network.left_out() {
        0 => String::new(),
        left_out => format!(" {} others are left out.", grouped(left_out)),
    };
    format!(
        "<figure>{}<figcaption>The {} officials of most documents; a line for those named in the same \
         ones, the wider the more.{left_out}</figcaption></figure>",
        draw::network(network),
        network.nodes().len(),
    )
}

fn facets(results: &SearchResults) -> String {
    let titles = [("official", "Officials"), ("country", "Countries"), ("topic", "Topics")];
    let found = titles.iter().filter_map(|(name, title)| Some((title, results.facet(name)?)));
    let found: String = found
        .filter(|(_, facet)| !facet.values().is_empty())
        .map(|(title, facet)| format!("<div><h3>{title}</h3>{}</div>", bars(facet)))
        .collect();
    if found.is_empty() { found } else { format!("<div class=\"facets\">{found}</div>") }
}

fn bars(facet: &FacetCounts) -> String {
    let most = facet.values().iter().map(chancery::FacetValue::count).max().unwrap_or(1).max(1);
    let mut html = String::from("<ol>");
    for value in facet.values() {
        let _ = write!(
            html,
            "<li><span class=\"bar\" style=\"width:{}%\"></span><span class=\"label\">{}</span>\
             <span class=\"count\">{}</span></li>",
            value.count() * 100 / most,
            Escaped(value.label()),
            grouped(value.count()),
        );
    }
    html.push_str("</ol>");
    html
}

fn meetings(encounters: &[EncounterHit]) -> String {
    if encounters.is_empty() {
        return String::new();
    }
    let mut html = String::new();
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    // Who is told by office alone may be several people.
    let is_named = |party: &&Party| party.office() != Some(party.name());
    for party in encounters.iter().flat_map(EncounterHit::parties).filter(is_named) {
        *counts.entry(party.name()).or_default() += 1;
    }
    let mut people: Vec<(&str, usize)> = counts.into_iter().collect();
    people.sort_by(|a, b| b.1.cmp(&a.1).then(a.0.cmp(b.0)));
    people.truncate(10);
    let names: Vec<&str> = people.into_iter().map(|(name, _)| name).collect();
    let _ = write!(
        html,
        "<figure>{}<figcaption>Those who are told of in most meetings; a dot for each.</figcaption></figure>",
        draw::meetings(encounters, &names),
    );
    // The ones that are surest, and then in order of date.
    let mut surest: Vec<&EncounterHit> =
        encounters.iter().filter(|met| !met.with().is_empty()).collect();
    surest.sort_by_key(|met| std::cmp::Reverse(met.confidence()));
    surest.truncate(MOST_ENCOUNTERS);
    surest.sort_by_key(|met| met.date_span());
    html.push_str("<ul class=\"met\">");
    for met in surest {
        let names = |parties: &[Party]| {
            let names: Vec<String> =
                parties.iter().map(|p| Escaped(p.name()).to_string()).collect();
            names.join(", ")
        };
        let place = met.place().map(|place| format!(" · {}", Escaped(place))).unwrap_or_default();
        let sentence = met.sentence().split_whitespace().collect::<Vec<_>>().join(" ");
        let _ = write!(
            html,
            "<li><p><time>{}</time> <b>{}</b> and <b>{}</b>{place}</p><blockquote>{}</blockquote>\
             <p class=\"id\">{}</p></li>",
            met.date(),
            names(met.who()),
            names(met.with()),
            Escaped(&sentence),
            Escaped(met.article_id()),
        );
    }
    html.push_str("</ul>");
    html
}

fn hits(results: &SearchResults) -> String {
    if results.is_empty() {
        return "<p>No document matches.</p>".to_owned();
    }
    let items: String = results.iter().map(hit).collect();
    format!("<ol class=\"hits\">{items}</ol>")
}

fn hit(hit: &Hit) -> String {
    let headline = hit.marked_headline().html();
    let is_web = |url: &&str| url.starts_with("https://") || url.starts_with("http://");
    let headline = match hit.url().filter(is_web) {
        Some(url) => format!("<a href=\"{}\">{headline}</a>", Escaped(url)),
        None => headline.to_string(),
    };
    let place = hit.place().into_iter().chain(hit.source());
    let place: String = place.map(|text| format!(" · {}", Escaped(text))).collect();
    format!(
        "<li><h3>{headline}</h3><p class=\"where\"><time>{}</time>{place} · <span class=\"id\">{}</span></p>\
         <p class=\"text\">{}</p></li>",
        hit.date(),
        Escaped(hit.id()),
        hit.snippet().html(),
    )
}

/// A number with a space between thousands.
pub(crate) fn grouped(number: u64) -> String {
    let digits = number.to_string();
    let mut text = String::new();
    for (nth, digit) in digits.chars().enumerate() {
        if nth > 0 && (digits.len() - nth).is_multiple_of(3) {
            text.push('\u{202f}');
        }
        text.push(digit);
    }
    text
}

#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a count, rounded")]
fn grouped_rounded(number: f64) -> String {
    grouped(number.round().max(0.0) as u64)
}
