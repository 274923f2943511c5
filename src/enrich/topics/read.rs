//! Reads a tree of topics, from the table of the crate and from a user's JSON.
//!
//! It knows the two forms. It must not know how topics are found. Its one law: nothing that was
//! written is passed over in silence.

use serde_json::{Map, Value};

use super::super::annotation::BETWEEN_LABELS;
use super::error::TopicsError;
use super::tree::{MAX_WORDS, TopicId, Tree};

/// The lists of phrases of a topic, and the weight of each.
const STRENGTHS: [(&str, f32); 3] = [("strong", 3.0), ("plain", 1.75), ("weak", 1.0)];
/// How deep topics may lie below each other.
const MAX_DEPTH: usize = 16;

const KEYS: &str = "`label`, `strong`, `plain`, `weak` and `narrower`";
const A_PHRASE: &str = "write a phrase, such as \"peace talks\"";
const A_LABEL: &str = "write what the topic is called, such as \"trade\"";

/// Reads the table of the crate, and tells which lines of it are wrong.
pub(super) fn table(table: &str) -> (Tree, Vec<TopicsError>) {
    let mut tree = Tree::new();
    let mut errors = Vec::new();
    let mut topic = None;
    for (n, line) in table.lines().enumerate() {
        if let Err(message) = table_line(&mut tree, &mut topic, line.trim()) {
            errors.push(TopicsError::new(format!("line {}", n + 1), message));
        }
    }
    (tree, errors)
}

fn table_line(tree: &mut Tree, topic: &mut Option<TopicId>, line: &str) -> Result<(), String> {
    if line.is_empty() || line.starts_with('#') {
        return Ok(());
    }
    if let Some(path) = line.strip_prefix('[').and_then(|line| line.strip_suffix(']')) {
        *topic = None;
        if path == "-" {
            return Ok(());
        }
        let mut labels = path.split(BETWEEN_LABELS).peekable();
        while let Some(label) = labels.next() {
            let known = tree.child(*topic, label);
            if known.is_some() && labels.peek().is_none() {
                return Err(format!("{path} is there already; put its phrases together"));
            }
            *topic = known.or_else(|| tree.add_topic(*topic, label));
        }
        return Ok(());
    }
    let strength = line.split_once(':').and_then(|(word, phrases)| {
        let (_, weight) = STRENGTHS.into_iter().find(|(strength, _)| *strength == word)?;
        Some((weight, phrases))
    });
    let Some((weight, phrases)) = strength else {
        return Err("write `[path]`, or `strong:`, `plain:` or `weak:` with phrases".to_owned());
    };
    for phrase in phrases.split(',') {
        if !tree.add_phrase(*topic, weight, phrase.trim()) {
            return Err(bad_phrase(phrase));
        }
    }
    Ok(())
}

/// Reads the JSON form.
pub(super) fn from_json(json: &str) -> Result<Tree, TopicsError> {
    let value: Value = serde_json::from_str(json).map_err(|error| {
        let place = format!("line {} column {}", error.line(), error.column());
        let what = error.to_string();
        let what = what.strip_suffix(&format!(" at {place}")).unwrap_or(&what).to_owned();
        TopicsError::new(place, format!("broken JSON: {what}"))
    })?;
    let Value::Object(object) = value else {
        let message = format!("{}; write an object with the list `topics`", kind(&value));
        return Err(TopicsError::new("the whole", message));
    };
    let mut tree = Tree::new();
    if let Some(key) = object.keys().find(|key| !matches!(key.as_str(), "topics" | "ignore")) {
        return Err(TopicsError::new(key, "not a key here; write `topics` and `ignore`"));
    }
    let Some(topics) = object.get("topics") else {
        return Err(TopicsError::new("topics", "missing; write a list of topics"));
    };
    json_topics(&mut tree, None, topics, "topics", 0)?;
    json_phrases(&mut tree, None, 0.0, object.get("ignore"), "ignore")?;
    Ok(tree)
}

fn json_topics(
    tree: &mut Tree,
    parent: Option<TopicId>,
    topics: &Value,
    place: &str,
    depth: usize,
) -> Result<(), TopicsError> {
    if depth == MAX_DEPTH {
        let message = format!("below {MAX_DEPTH} other topics; write a flatter tree");
        return Err(TopicsError::new(place, message));
    }
    let Value::Array(topics) = topics else {
        return Err(TopicsError::new(place, format!("{}; write a list of topics", kind(topics))));
    };
    for (n, topic) in topics.iter().enumerate() {
        let place = format!("{place}[{n}]");
        let Value::Object(object) = topic else {
            let message = format!("{}; write an object with a `label`", kind(topic));
            return Err(TopicsError::new(place, message));
        };
        json_topic(tree, parent, object, &place, depth)?;
    }
    Ok(())
}

fn json_topic(
    tree: &mut Tree,
    parent: Option<TopicId>,
    object: &Map<String, Value>,
    place: &str,
    depth: usize,
) -> Result<(), TopicsError> {
    let known = |key: &str| {
        key == "label"
            || key == "narrower"
            || STRENGTHS.iter().any(|(strength, _)| *strength == key)
    };
    if let Some(key) = object.keys().find(|key| !known(key)) {
        let message = format!("not a key of a topic; write {KEYS}");
        return Err(TopicsError::new(format!("{place}.{key}"), message));
    }
    let wrong = |message: String| TopicsError::new(format!("{place}.label"), message);
    let label = match object.get("label") {
        Some(Value::String(label)) => label.trim(),
        Some(other) => return Err(wrong(format!("{}; {A_LABEL}", kind(other)))),
        None => return Err(wrong(format!("missing; {A_LABEL}"))),
    };
    if label.is_empty() {
        return Err(wrong(format!("empty; {A_LABEL}")));
    }
    if label.contains(BETWEEN_LABELS) || label.chars().any(char::is_control) {
        let message = format!("{label:?}: a label holds no ` > ` and no control characters");
        return Err(wrong(message));
    }
    let Some(topic) = tree.add_topic(parent, label) else {
        return Err(wrong(format!("{label:?} is there already; put its phrases together")));
    };
    for (strength, weight) in STRENGTHS {
        let place = format!("{place}.{strength}");
        json_phrases(tree, Some(topic), weight, object.get(strength), &place)?;
    }
    match object.get("narrower") {
        None => Ok(()),
        Some(topics) => {
            json_topics(tree, Some(topic), topics, &format!("{place}.narrower"), depth + 1)
        }
    }
}

fn json_phrases(
    tree: &mut Tree,
    topic: Option<TopicId>,
    weight: f32,
    phrases: Option<&Value>,
    place: &str,
) -> Result<(), TopicsError> {
    let phrases = match phrases {
        None => return Ok(()),
        Some(Value::Array(phrases)) => phrases,
        Some(other) => {
            let message = format!("{}; write a list of phrases", kind(other));
            return Err(TopicsError::new(place, message));
        }
    };
    for (n, phrase) in phrases.iter().enumerate() {
        let wrong = |message| TopicsError::new(format!("{place}[{n}]"), message);
        let Value::String(phrase) = phrase else {
            return Err(wrong(format!("{}; {A_PHRASE}", kind(phrase))));
        };
        if !tree.add_phrase(topic, weight, phrase) {
            return Err(wrong(bad_phrase(phrase)));
        }
    }
    Ok(())
}

fn bad_phrase(phrase: &str) -> String {
    let short: String = phrase.trim().chars().take(60).collect();
    format!("{short:?}: a phrase is 1 to {MAX_WORDS} words with only spaces or hyphens between")
}

/// What kind of value it is, as a message names it.
fn kind(value: &Value) -> &'static str {
    match value {
        Value::Null => "null",
        Value::Bool(_) => "a boolean",
        Value::Number(_) => "a number",
        Value::String(_) => "a string",
        Value::Array(_) => "a list",
        Value::Object(_) => "an object",
    }
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;

    const TABLE: &str = include_str!("../data/topics.txt");

    #[test]
    fn the_table_is_right() {
        let (tree, errors) = table(TABLE);
        assert_eq!(errors, []);
        assert!(tree.len() >= 150, "{}", tree.len());
    }

    #[test]
    fn no_phrase_of_the_table_stands_twice_in_a_topic() {
        let mut seen = HashSet::new();
        let mut topic = "";
        for line in TABLE.lines() {
            if line.starts_with('[') {
                topic = line;
            } else if let Some((_, phrases)) =
                line.split_once(": ").filter(|_| !line.starts_with('#'))
            {
                for phrase in phrases.split(',').map(str::trim) {
                    assert!(seen.insert((topic, phrase)), "{topic}: {phrase}");
                }
            }
        }
    }

    #[test]
    fn errors_say_what_and_where_and_what_would_be_right() {
        for (json, message) in [
            ("[", "line 1 column 1: broken JSON: EOF while parsing a list"),
            ("[]", "the whole: a list; write an object with the list `topics`"),
            ("{}", "topics: missing; write a list of topics"),
            (r#"{"topics": 1}"#, "topics: a number; write a list of topics"),
            (r#"{"topics": [], "x": 1}"#, "x: not a key here; write `topics` and `ignore`"),
            (r#"{"topics": ["a"]}"#, "topics[0]: a string; write an object with a `label`"),
            (
                r#"{"topics": [{}]}"#,
                "topics[0].label: missing; write what the topic is called, such as \"trade\"",
            ),
            (
                r#"{"topics": [{"label": "a"}, {"label": "a"}]}"#,
                "topics[1].label: \"a\" is there already; put its phrases together",
            ),
            (
                r#"{"topics": [{"label": "a", "words": []}]}"#,
                "topics[0].words: not a key of a topic; write `label`, `strong`, `plain`, `weak` \
                 and `narrower`",
            ),
            (
                r#"{"topics": [{"label": "a", "narrower": [{"label": "b", "weak": ["x, y"]}]}]}"#,
                "topics[0].narrower[0].weak[0]: \"x, y\": a phrase is 1 to 12 words with only \
                 spaces or hyphens between",
            ),
        ] {
            assert_eq!(from_json(json).map(drop).unwrap_err().to_string(), message, "{json}");
        }
    }

    #[test]
    fn a_deep_tree_is_refused() {
        let mut json = String::from("[]");
        for _ in 0..20 {
            json = format!(r#"[{{"label": "a", "narrower": {json}}}]"#);
        }
        let error = from_json(&format!(r#"{{"topics": {json}}}"#)).map(drop).unwrap_err();
        assert_eq!(error.message(), "below 16 other topics; write a flatter tree");
    }
}
