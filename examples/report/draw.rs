//! Drawings as SVG: a histogram, a network and lines of meetings.
//!
//! Each is as wide as the page lets it be. Letters are larger, and the labels of lesser things gone,
//! on a narrow page; the style sheet sees to both.

use std::fmt::Write;

use chancery::{Burst, DateHistogram, Day, EncounterHit, NetworkGraph};

use super::layout::{self, Point};
use super::page::{Escaped, grouped};

const WIDTH: f64 = 720.0;

#[expect(clippy::cast_precision_loss, reason = "places on a page")]
fn number(count: u64) -> f64 {
    count as f64
}

#[expect(clippy::cast_precision_loss, reason = "places on a page")]
fn place(at: usize) -> f64 {
    at as f64
}

/// Bars for the buckets, with bands behind those of bursts.
pub(crate) fn timeline(timeline: &DateHistogram, bursts: &[Burst]) -> String {
    const HEIGHT: f64 = 230.0;
    const LEFT: f64 = 44.0;
    const BASE: f64 = HEIGHT - 34.0;
    const TOP: f64 = 20.0;
    let buckets = timeline.buckets();
    let most = buckets.iter().map(chancery::DateBucket::count).max().unwrap_or(1).max(1);
    let step = (WIDTH - LEFT) / place(buckets.len().max(1));
    let mut svg = open(WIDTH, HEIGHT, "Documents over time");
    for burst in bursts {
        let inside = |b: &&chancery::DateBucket| {
            b.last_day() >= burst.first_day() && b.first_day() <= burst.last_day()
        };
        let first = buckets.iter().position(|bucket| inside(&bucket)).unwrap_or(0);
        let count = buckets.iter().filter(inside).count();
        let _ = write!(
            svg,
            "<rect class=\"band\" x=\"{:.1}\" y=\"0\" width=\"{:.1}\" height=\"{BASE:.1}\"/>",
            LEFT + place(first) * step,
            place(count) * step,
        );
    }
    for (part, label, class) in [(0.0, 0, "end minor"), (1.0, most, "end")] {
        let y = BASE - part * (BASE - TOP);
        let _ = write!(
            svg,
            "<line class=\"grid\" x1=\"{LEFT}\" x2=\"{WIDTH}\" y1=\"{y:.1}\" y2=\"{y:.1}\"/>\
             <text class=\"{class}\" x=\"{:.1}\" y=\"{:.1}\">{}</text>",
            LEFT - 6.0,
            y + 4.0,
            grouped(label),
        );
    }
    let every = buckets.len().div_ceil(8).max(1);
    for (at, bucket) in buckets.iter().enumerate() {
        let height = number(bucket.count()) / number(most) * (BASE - TOP);
        let x = LEFT + place(at) * step;
        let _ = write!(
            svg,
            "<rect class=\"bar\" x=\"{:.1}\" y=\"{:.1}\" width=\"{:.1}\" height=\"{height:.1}\">\
             <title>{}: {}</title></rect>",
            x + step * 0.08,
            BASE - height,
            step * 0.84,
            Escaped(&bucket.label()),
            bucket.count(),
        );
        if at.is_multiple_of(every) {
            let class = if at.is_multiple_of(2 * every) { "middle" } else { "middle minor" };
            let _ = write!(
                svg,
                "<text class=\"{class}\" x=\"{:.1}\" y=\"{:.1}\">{}</text>",
                x + step / 2.0,
                BASE + 24.0,
                Escaped(&bucket.label()),
            );
        }
    }
    svg + "</svg>"
}

/// Circles for the nodes, lines for the edges.
pub(crate) fn network(network: &NetworkGraph) -> String {
    const HEIGHT: f64 = 520.0;
    let (nodes, edges) = (network.nodes(), network.edges());
    let most = nodes.iter().map(chancery::NetworkNode::count).max().unwrap_or(1).max(1);
    let heaviest = edges.first().map_or(1, chancery::NetworkEdge::count).max(1);
    let labels: Vec<String> = nodes.iter().map(|node| initialled(node.label())).collect();
    let radius = |count: u64| 4.0 + 11.0 * (number(count) / number(most)).sqrt();
    let places = layout::force(
        nodes.len(),
        &edges
            .iter()
            .map(|e| (e.places(), number(e.count()) / number(heaviest)))
            .collect::<Vec<_>>(),
        &labels.iter().map(|label| place(label.chars().count()) * 7.0 + 8.0).collect::<Vec<_>>(),
        Point { x: WIDTH, y: HEIGHT },
    );
    let mut svg = open(WIDTH, HEIGHT, "Who appears together");
    for edge in edges.iter().rev() {
        let [Some(a), Some(b)] = edge.places().map(|at| places.get(at)) else { continue };
        let weight = number(edge.count()) / number(heaviest);
        let names = network.ends(edge).map(|node| Escaped(node.label()).to_string());
        let _ = write!(
            svg,
            "<line class=\"edge\" x1=\"{:.1}\" y1=\"{:.1}\" x2=\"{:.1}\" y2=\"{:.1}\" \
             stroke-width=\"{:.1}\" stroke-opacity=\"{:.2}\"><title>{} and {}: {}</title></line>",
            a.x,
            a.y,
            b.x,
            b.y,
            0.6 + 7.0 * weight,
            0.12 + 0.5 * weight.sqrt(),
            names[0],
            names[1],
            edge.count(),
        );
    }
    for (at, ((node, point), label)) in nodes.iter().zip(&places).zip(&labels).enumerate() {
        let class = if at < 7 { "middle name" } else { "middle name minor" };
        let r = radius(node.count());
        let _ = write!(
            svg,
            "<circle class=\"node\" cx=\"{:.1}\" cy=\"{:.1}\" r=\"{r:.1}\"><title>{}: {}</title></circle>\
             <text class=\"{class}\" x=\"{:.1}\" y=\"{:.1}\">{}</text>",
            point.x,
            point.y,
            Escaped(node.label()),
            node.count(),
            point.x,
            point.y - r - 4.0,
            Escaped(label),
        );
    }
    svg + "</svg>"
}

/// A line for each person and a dot for each meeting.
pub(crate) fn meetings(met: &[EncounterHit], people: &[&str]) -> String {
    const ROW: f64 = 26.0;
    const LEFT: f64 = 190.0;
    let height = place(people.len()) * ROW + 28.0;
    let days: Vec<Day> =
        met.iter().filter_map(EncounterHit::date_span).map(|span| span.first_day()).collect();
    let (Some(first), Some(last)) = (days.iter().min(), days.iter().max()) else {
        return String::new();
    };
    let days = f64::from(last.number() - first.number()).max(1.0);
    let x = |day: Day| {
        LEFT + 10.0 + (WIDTH - LEFT - 24.0) * f64::from(day.number() - first.number()) / days
    };
    let mut svg = open(WIDTH, height, "Meetings over time");
    for (row, name) in people.iter().enumerate() {
        let y = place(row) * ROW + 16.0;
        let _ = write!(
            svg,
            "<text class=\"end\" x=\"{:.1}\" y=\"{:.1}\">{}<title>{}</title></text>\
             <line class=\"grid\" x1=\"{LEFT}\" x2=\"{WIDTH}\" y1=\"{y:.1}\" y2=\"{y:.1}\"/>",
            LEFT - 8.0,
            y + 4.0,
            Escaped(&initialled(name)),
            Escaped(name),
        );
        for met in met.iter().filter(|met| met.parties().any(|party| party.name() == *name)) {
            let Some(span) = met.date_span() else { continue };
            let all: Vec<&str> = met.parties().map(chancery::Party::name).collect();
            let _ = write!(
                svg,
                "<circle class=\"dot\" cx=\"{:.1}\" cy=\"{y:.1}\" r=\"4\"><title>{}: {}</title></circle>",
                x(span.first_day()),
                met.date(),
                Escaped(&all.join(", ")),
            );
        }
    }
    for (day, class) in [(first, "start"), (last, "end")] {
        let _ = write!(
            svg,
            "<text class=\"{class}\" x=\"{:.1}\" y=\"{:.1}\">{}</text>",
            x(*day),
            height - 6.0,
            day.year(),
        );
    }
    svg + "</svg>"
}

fn open(width: f64, height: f64, title: &str) -> String {
    format!(
        "<svg viewBox=\"0 0 {width:.0} {height:.0}\" role=\"img\" aria-label=\"{title}\" \
         xmlns=\"http://www.w3.org/2000/svg\">"
    )
}

/// A name with initials for all but its last word; `Jr.` and its like stay with that.
fn initialled(name: &str) -> String {
    let words: Vec<&str> = name.split_whitespace().collect();
    let is_suffix = |word: &&&str| matches!(word.trim_matches('.'), "Jr" | "Sr" | "II" | "III");
    let suffixes = words.iter().rev().take_while(is_suffix).count();
    let last = words.len().saturating_sub(suffixes + 1);
    let mut short = String::new();
    for (at, word) in words.iter().enumerate() {
        if at > 0 {
            short.push(' ');
        }
        let is_particle = matches!(&*word.to_lowercase(), "de" | "du" | "von" | "van" | "al");
        match word.chars().next().filter(|_| at < last && !is_particle) {
            Some(initial) => short.extend([initial, '.']),
            None => short.push_str(word),
        }
    }
    short
}
