//! Where the nodes of a network are drawn: forces between them (Fruchterman and Reingold 1991, "Graph
//! Drawing by Force-directed Placement"), and then labels pushed apart.
//!
//! The same network is always drawn the same.

use std::f64::consts::TAU;

/// A place on a page.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Point {
    pub(crate) x: f64,
    pub(crate) y: f64,
}

const ROUNDS: u32 = 400;
const LABEL_HEIGHT: f64 = 34.0;
const MARGIN: f64 = 24.0;

#[expect(clippy::cast_precision_loss, reason = "places on a page")]
fn part(at: usize, of: usize) -> f64 {
    at as f64 / of.max(1) as f64
}

/// Places for nodes on a page of a size; edges pull by their weights of 0 to 1, and labels have widths.
pub(crate) fn force(
    nodes: usize,
    edges: &[([usize; 2], f64)],
    widths: &[f64],
    page: Point,
) -> Vec<Point> {
    // On a spiral, so that no two are in one place and the first are in the middle.
    let start = |at: usize| {
        let (angle, radius) = (part(at, nodes) * TAU * 5.0, 30.0 + 150.0 * part(at, nodes));
        Point { x: page.x / 2.0 + radius * angle.cos(), y: page.y / 2.0 + radius * angle.sin() }
    };
    let mut places: Vec<Point> = (0..nodes).map(start).collect();
    let ideal = 0.8 * (page.x * page.y / part(nodes, 1).max(1.0)).sqrt();
    for round in 0..ROUNDS {
        let heat = 40.0 * (1.0 - f64::from(round) / f64::from(ROUNDS));
        let forces = forces(&places, edges, ideal, page);
        for (place, force) in places.iter_mut().zip(forces) {
            let length = force.x.hypot(force.y).max(0.01);
            let step = length.min(heat) / length;
            *place = Point { x: place.x + force.x * step, y: place.y + force.y * step };
        }
    }
    fit(&mut places, page);
    for _ in 0..200 {
        push_apart(&mut places, widths);
        keep_inside(&mut places, widths, page);
    }
    places
}

fn forces(places: &[Point], edges: &[([usize; 2], f64)], ideal: f64, page: Point) -> Vec<Point> {
    // A little gravity keeps parts that nothing joins on the page.
    let gravity =
        |p: &Point| Point { x: (page.x / 2.0 - p.x) * 0.06, y: (page.y / 2.0 - p.y) * 0.09 };
    let mut forces: Vec<Point> = places.iter().map(gravity).collect();
    for (force, one) in forces.iter_mut().zip(places) {
        for other in places {
            let (x, y) = (one.x - other.x, one.y - other.y);
            let square = (x * x + y * y).max(1.0);
            force.x += x / square * ideal * ideal / square.sqrt();
            force.y += y / square * ideal * ideal / square.sqrt();
        }
    }
    for ([a, b], weight) in edges {
        let (Some(one), Some(other)) = (places.get(*a), places.get(*b)) else { continue };
        let (x, y) = (other.x - one.x, other.y - one.y);
        let pull = x.hypot(y) / ideal * (0.04 + 0.5 * weight);
        for (at, sign) in [(*a, 1.0), (*b, -1.0)] {
            if let Some(force) = forces.get_mut(at) {
                force.x += sign * x * pull;
                force.y += sign * y * pull;
            }
        }
    }
    forces
}

/// Stretches the drawing over the page.
fn fit(places: &mut [Point], page: Point) {
    let bounds = |of: fn(&Point) -> f64, places: &[Point]| {
        places
            .iter()
            .map(of)
            .fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), at| (low.min(at), high.max(at)))
    };
    let ((left, right), (top, bottom)) = (bounds(|p| p.x, places), bounds(|p| p.y, places));
    for place in places {
        let along = |at: f64, low: f64, high: f64| (at - low) / (high - low).max(1.0);
        place.x = 2.5 * MARGIN + along(place.x, left, right) * (page.x - 5.0 * MARGIN);
        place.y = 1.5 * MARGIN + along(place.y, top, bottom) * (page.y - 2.5 * MARGIN);
    }
}

/// Moves nodes whose labels lie over each other away from each other, up or down.
fn push_apart(places: &mut [Point], widths: &[f64]) {
    for a in 0..places.len() {
        for b in a + 1..places.len() {
            let (Some(one), Some(other)) = (places.get(a).copied(), places.get(b).copied()) else {
                continue;
            };
            let wide = (widths.get(a).unwrap_or(&0.0) + widths.get(b).unwrap_or(&0.0)) / 2.0;
            let (x, y) = (other.x - one.x, other.y - one.y);
            let (over_x, over_y) = (wide - x.abs(), LABEL_HEIGHT - y.abs());
            if over_x <= 0.0 || over_y <= 0.0 {
                continue;
            }
            let sign = |at: f64| if at < 0.0 { -1.0 } else { 1.0 };
            let (mut dx, mut dy) = (0.0, 0.0);
            if over_x < over_y {
                dx = sign(x) * over_x / 4.0;
            } else {
                dy = sign(y) * over_y / 4.0;
            }
            for (at, way) in [(a, -1.0), (b, 1.0)] {
                if let Some(place) = places.get_mut(at) {
                    place.x += way * dx;
                    place.y += way * dy;
                }
            }
        }
    }
}

fn keep_inside(places: &mut [Point], widths: &[f64], page: Point) {
    for (place, width) in places.iter_mut().zip(widths) {
        let half = (width / 2.0).min(page.x / 2.0);
        place.x = place.x.clamp(half, page.x - half);
        place.y = place.y.clamp(1.4 * MARGIN, page.y - MARGIN);
    }
}
