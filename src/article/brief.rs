//! What a page of results shows of an article, read from its canonical JSON without the rest.
//!
//! It must not know where the JSON was kept.

use serde::Deserialize;

use super::date::DateSpan;
use super::model::Article;

/// The short entries of an article.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Brief {
    pub(crate) date: Option<DateSpan>,
    pub(crate) headline: String,
    pub(crate) place: Option<String>,
    pub(crate) source: Option<String>,
    pub(crate) url: Option<String>,
}

/// These as they stand in the JSON; what else there is is passed over.
#[derive(Deserialize)]
struct Entries {
    date: Option<DateSpan>,
    title: Option<String>,
    place: Option<String>,
    source: Option<String>,
    url: Option<String>,
}

impl Brief {
    /// Reads the JSON that an article was written as.
    pub(crate) fn read(json: &[u8]) -> Result<Self, serde_json::Error> {
        let Entries { date, title, place, source, url } = serde_json::from_slice(json)?;
        let headline = match title {
            Some(title) => title,
            None => Article::read_kept(json)?.headline().into_owned(),
        };
        Ok(Self { date, headline, place, source, url })
    }
}

impl From<&Article> for Brief {
    fn from(article: &Article) -> Self {
        let owned = |text: Option<&str>| text.map(str::to_owned);
        Self {
            date: article.date(),
            headline: article.headline().into_owned(),
            place: owned(article.place()),
            source: owned(article.source()),
            url: owned(article.url()),
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn what_is_read_is_what_the_article_has(
            title in prop::option::of("[a-z\"\\\\é ]{1,20}"),
            body in "[a-z.\n ]{0,80}x",
            date in prop::option::of(prop::sample::select(vec!["1956-11", "1956~", "1955/1957"])),
            texts in prop::collection::vec(prop::option::of("[a-zß/:]{1,9}"), 3),
        ) {
            let mut builder = Article::builder("a").body(body);
            for (nth, text) in [title].iter().chain(&texts).enumerate() {
                let Some(text) = text else { continue };
                builder = match nth {
                    0 => builder.title(text),
                    1 => builder.place(text),
                    2 => builder.source(text),
                    _ => builder.url(text),
                };
            }
            if let Some(date) = date {
                builder = builder.date(date);
            }
            let article = builder.build().unwrap();
            let json = serde_json::to_vec(&article).unwrap();
            prop_assert_eq!(Brief::read(&json).unwrap(), Brief::from(&article));
        }
    }
}
