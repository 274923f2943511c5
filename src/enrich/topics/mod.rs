//! What an article is about: the topics of a tree whose phrases the text shows.
//!
//! It reads words and adds topics with the places of their phrases. It must not know officials,
//! countries or encounters. Its one law: a topic is kept for what the whole article shows, so one
//! passing mention in a long text is not a topic.

mod error;
mod read;
mod score;
mod tree;
mod words;

use std::sync::{Arc, LazyLock};

pub use error::TopicsError;

use self::score::{Kept, Places};
use self::tree::Tree;
use super::annotation::{AnnotationKind, TextPart};
use super::draft::Draft;
use super::pipeline::Enricher;

static BUILTIN: LazyLock<Arc<Tree>> =
    LazyLock::new(|| Arc::new(read::table(include_str!("../data/topics.txt")).0));

/// Finds the topics of an article: the enricher `topics`.
///
/// It looks for the phrases of a tree of topics, each a strong, a plain or a weak sign of its topic
/// with a weight of 3, 1.75 or 1. A phrase is counted once for each place it stands in, twice in the
/// lead and three times in the title; of *n* counts, weight × 3*n* / (*n* + 2) is added to the
/// score of its topic, so that the first counts most and all of them at most three times the
/// weight. To what a topic has of its own, 0.35 of what those below it score is added. A text of up
/// to 400 words needs a score of 3, one strong phrase; one of *w* words 3 + 2.4 ln(*w* / 400), and
/// always half the root of the highest score in the article; half of what is needed must be of the
/// topic's own. Of these the ten highest are kept, without those above another: its path names
/// them already.
///
/// Each phrase of a kept topic is annotated, with the labels of the topic's path and ` > ` between
/// them as the value. A topic that the article states, or that is above a stated one, is not found
/// again; its phrases are annotated.
///
/// ```
/// use chancery::Topics;
///
/// let own = Topics::from_json(
///     r#"{"topics": [{"label": "trade", "narrower": [
///            {"label": "wine", "strong": ["wine exports"], "weak": ["Bordeaux"]}]}]}"#,
/// )?;
/// assert!(own.paths().any(|path| path == ["trade", "wine"]));
/// # Ok::<(), chancery::TopicsError>(())
/// ```
#[derive(Debug, Clone)]
pub struct Topics {
    tree: Arc<Tree>,
}

impl Topics {
    /// The tree of about 170 diplomatic topics that comes with the crate, in English.
    #[must_use]
    pub fn builtin() -> Self {
        Self { tree: Arc::clone(&BUILTIN) }
    }

    /// Reads a tree of topics from JSON.
    ///
    /// It is an object with the list `topics`. A topic is an object with a `label` and, each where
    /// it has any, the lists of phrases `strong`, `plain` and `weak` and the list `narrower` of the
    /// topics below it. The object may also have `ignore`, a list of phrases that show nothing and
    /// hide the phrases inside them, such as `Minister of Agriculture`.
    ///
    /// A capital letter at the start of a word of a phrase, or all through it, asks for the same in
    /// the text; a small letter takes any. A word also matches with its plural ending, and a word
    /// with `~` behind it with `-ed` and `-ing` too. A hyphen is a space.
    ///
    /// # Errors
    /// When the text is not JSON, or not of that form, or a topic is there twice. The error names
    /// the place and what would be right.
    pub fn from_json(json: &str) -> Result<Self, TopicsError> {
        read::from_json(json).map(|tree| Self { tree: Arc::new(tree) })
    }

    /// The paths of all topics, from the general to the particular, in the order of the tree.
    pub fn paths(&self) -> impl Iterator<Item = Vec<&str>> {
        self.tree.paths()
    }
}

impl Enricher for Topics {
    fn name(&self) -> &'static str {
        "topics"
    }

    fn enrich(&self, draft: &mut Draft<'_>) {
        let mut places = Places::default();
        let lead = draft.article().lead_range();
        for (part, words) in [(TextPart::Title, &draft.title), (TextPart::Body, &draft.body)] {
            places.read(&self.tree, part, &words.words, &lead);
        }
        let kept = places.keep(&self.tree);
        for topic in &kept {
            self.add(draft, topic);
        }
        for shown in places.of(&self.tree, &kept) {
            let value = self.tree.value(shown.topic).to_owned();
            draft.annotate(AnnotationKind::Topic, value, shown.part, shown.range, shown.confidence);
        }
    }
}

impl Topics {
    /// Adds a topic that the article does not state.
    fn add(&self, draft: &mut Draft<'_>, topic: &Kept) {
        let path = self.tree.path(topic.topic);
        let stated = draft.article().topics().iter().any(|stated| {
            stated.len() >= path.len()
                && stated.iter().zip(&path).all(|(a, b)| a.eq_ignore_ascii_case(b))
        });
        let path: Vec<String> = path.into_iter().map(str::to_owned).collect();
        if !stated && !draft.found.topics.contains(&path) {
            draft.found.topics.push(path);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::article::Article;
    use crate::enrich::pipeline::{Enrichment, Pipeline};

    fn read(topics: Topics, article: &Article) -> Enrichment {
        Pipeline::new().with(topics).read(article)
    }

    fn article(body: &str) -> Article {
        Article::builder("a").body(body).build().unwrap()
    }

    fn found(topics: &Topics, body: &str) -> Vec<String> {
        let found = read(topics.clone(), &article(body));
        found.topics().iter().map(|path| path.join(" > ")).collect()
    }

    fn own() -> Topics {
        Topics::from_json(
            r#"{"topics": [
                {"label": "trade", "strong": ["trade talks"], "plain": ["export"], "weak": ["goods"],
                 "narrower": [{"label": "wine", "strong": ["wine export", "bottle~"]}]},
                {"label": "arms", "strong": ["ABM", "Camp David"], "plain": ["ABM treaty"]}],
              "ignore": ["Minister of Trade Talks"]}"#,
        )
        .unwrap()
    }

    #[test]
    fn what_a_short_report_is_about() {
        let topics = found(
            &Topics::builtin(),
            "The two ministers agreed to widen bilateral cooperation in green energy, and spoke of \
             artificial intelligence. They also exchanged views on the war in Ukraine and on the \
             situation in the Middle East.",
        );
        for topic in [
            "bilateral relations",
            "energy > green energy",
            "technology > artificial intelligence",
            "regional questions > war in Ukraine",
            "regional questions > Middle East",
        ] {
            assert!(topics.iter().any(|found| found == topic), "{topic} in {topics:?}");
        }
    }

    #[test]
    fn a_passing_mention_in_a_long_text_is_no_topic() {
        let long = "The committee went on with the next item of its agenda. ".repeat(100);
        assert_eq!(found(&own(), "They opened the trade talks."), ["trade"]);
        assert!(found(&own(), &format!("{long} They opened the trade talks. {long}")).is_empty());
    }

    #[test]
    fn inflection_capitals_and_gaps() {
        for text in
            ["Wine exports fell.", "wine-exports", "Bottled in May.", "An ABM.", "camp. Camp David"]
        {
            assert_eq!(found(&own(), text).len(), 1, "{text}");
        }
        for text in ["trade, talks", "an abm", "camp david", "a trade\n\ntalk", "AN ABM IS HERE"] {
            assert!(found(&own(), text).is_empty(), "{text}");
        }
    }

    #[test]
    fn a_longer_phrase_hides_what_stands_inside_it() {
        assert!(found(&own(), "The Minister of Trade Talks spoke.").is_empty());
        assert_eq!(found(&own(), "The ABM treaty, and the ABM treaty again."), ["arms"]);
    }

    #[test]
    fn a_topic_above_a_found_one_is_not_found_for_itself() {
        assert_eq!(found(&own(), "Trade talks on wine exports."), ["trade > wine"]);
    }

    #[test]
    fn what_is_stated_is_not_found_again_but_annotated() {
        for stated in [vec!["Trade"], vec!["trade", "tea"]] {
            let article = Article::builder("a")
                .body("They opened the trade talks.")
                .topic(stated)
                .build()
                .unwrap();
            let found = read(own(), &article);
            assert!(found.topics().is_empty());
            let [annotation] = found.annotations() else { panic!("{found:?}") };
            assert_eq!(article.body().get(annotation.range()), Some("trade talks"));
            assert_eq!((annotation.value(), annotation.enricher()), ("trade", "topics"));
        }
    }

    #[test]
    fn a_tree_without_topics_finds_none() {
        let empty = Topics::from_json(r#"{"topics": []}"#).unwrap();
        assert!(found(&empty, "They opened the trade talks.").is_empty());
    }
}
