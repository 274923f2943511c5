//! What may have been meant by a query that finds little.
//!
//! Words of the query are replaced where they stand in its text. The file must not know how
//! completions are kept.

use std::cmp::Reverse;
use std::ops::Range;

use super::{Suggest, comparable, slips_of};
use crate::Result;
use crate::analysis::Outline;
use crate::article::Role;
use crate::query::pattern::Matcher;
use crate::query::plan::Pattern;
use crate::query::{Node, NodeKind, Query};
use crate::results::Total;
use crate::search::request::{Count, Fields, SearchRequest};
use crate::search::searcher::Searcher;

/// So many articles are few.
const FEW: u64 = 3;

/// A word of a query, or of a name, and where it stands.
struct Typed {
    word: String,
    span: Range<usize>,
    is_name: bool,
}

/// The query with words in place of those that few articles have, if it finds more.
pub(in crate::search) fn corrected(searcher: &Searcher, query: &Query) -> Result<Option<Query>> {
    let mut text = query.to_string();
    let printed = Query::parse_lenient(&text).query;
    let mut typed = Vec::new();
    collect(printed.ast().root(), &text, false, &mut typed);
    typed.sort_by_key(|typed| Reverse(typed.span.start));
    let mut is_other = false;
    for Typed { word, span, is_name } in typed {
        let alone = if is_name { Query::official(&word) } else { Query::word(word.as_str()) };
        let known = count(searcher, alone, Count::UpTo(FEW + 1))?;
        if known > FEW {
            continue;
        }
        let suggest = searcher.suggest_from();
        let nearest = suggest.nearest(&comparable(&word), is_name, known);
        if let Some(nearest) = nearest.map_err(|error| searcher.engine_error(error))? {
            text.replace_range(span, &nearest);
            is_other = true;
        }
    }
    if !is_other {
        return Ok(None);
    }
    let meant = Query::parse_lenient(&text).query;
    let [before, after] = [query, &meant].map(|query| count(searcher, query.clone(), Count::Exact));
    Ok((after? > before?).then_some(meant))
}

fn count(searcher: &Searcher, query: Query, count: Count) -> Result<u64> {
    let request = SearchRequest::new(query).fields(Fields::Ids).limit(0).count(count);
    Ok(match searcher.search(&request)?.total() {
        Total::NotCounted => 0,
        Total::Exact(count) | Total::AtLeast(count) => count,
    })
}

/// The plain words of a query, and those of names, that stand in its text as they are.
fn collect(node: &Node, text: &str, is_name: bool, typed: &mut Vec<Typed>) {
    let mut go = |node: &Node| collect(node, text, is_name, typed);
    match node.kind() {
        NodeKind::Word(word) => add(word, node.span(), text, is_name, typed),
        NodeKind::Phrase { text: words, .. } => {
            let start = node.span().start + 1;
            let mut at = 0;
            for word in words.split(' ') {
                add(word, start + at..start + at + word.len(), text, is_name, typed);
                at += word.len() + 1;
            }
        }
        NodeKind::Field { name, value } => {
            let name = name.to_lowercase();
            let of_people =
                name == "official" || Role::ALL.into_iter().any(|role| role.as_str() == name);
            if of_people || name == "title" || name == "body" {
                collect(value, text, of_people, typed);
            }
        }
        NodeKind::Boost { node, .. } => go(node),
        NodeKind::List(items) => items.iter().for_each(|item| go(&item.node)),
        NodeKind::And(nodes) | NodeKind::Or(nodes) => nodes.iter().for_each(go),
        NodeKind::Near { left, right, .. } => [left, right].into_iter().for_each(|node| go(node)),
        NodeKind::Call { arguments, .. } => arguments.iter().for_each(go),
        // What is not wanted need not be there, and what has signs of its own says what it means.
        _ => {}
    }
}

fn add(word: &str, span: Range<usize>, text: &str, is_name: bool, typed: &mut Vec<Typed>) {
    let is_plain = word.chars().all(char::is_alphabetic) && !word.is_empty();
    if is_plain && text.get(span.clone()) == Some(word) {
        typed.push(Typed { word: word.to_owned(), span, is_name });
    }
}

impl Suggest<'_> {
    /// The word that is nearest to one, of these the most frequent, if it is in more articles.
    fn nearest(&self, word: &str, is_name: bool, known: u64) -> tantivy::Result<Option<String>> {
        let most = slips_of(word);
        if most == 0 {
            return Ok(None);
        }
        let pattern = Pattern::Fuzzy { word: word.to_owned(), distance: most };
        let mut matcher = Matcher::new(&pattern);
        let admission = matcher.outline();
        let mut best: Option<(u8, Reverse<u32>, &str)> = None;
        let mut look = |other, count: u32| {
            if other == word || u64::from(count) <= known {
                return;
            }
            if !admission.admits(Outline::of(str::chars(other))) {
                return;
            }
            if let Some(distance) = matcher.distance(other) {
                let candidate = (distance, Reverse(count), other);
                best = Some(best.map_or(candidate, |best| best.min(candidate)));
            }
        };
        let all = if is_name { self.officials()? } else { self.words()? };
        for (text, count) in all.iter() {
            text.split(' ').for_each(|other| look(other, count));
        }
        Ok(best.map(|(.., word)| word.to_owned()))
    }
}
