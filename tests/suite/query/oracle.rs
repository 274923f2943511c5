//! Random queries of the whole language on random articles, against their text:
//!
//! 1. An article is found if and only if what its words, their places and its date say is what the
//!    query asks.
//! 2. As many are counted as are found.
//! 3. Newest first finds the same ones, and the first few are the start of all in either order.
//! 4. A query reads leniently as it does strictly.

use chancery::{
    Analyzer, Article, ArticleBuilder, Count, DateSpan, Fields, Index, Official, Query,
    SearchRequest, Sort, Token, Total,
};
use proptest::prelude::*;

use super::words::{Part, Text, WORDS, Words, words};

const DATES: [&str; 6] =
    ["1956-11-05", "1956-11", "1956", "1956-11-01/1956-11-20", "1648-10-24", "1957-01-01"];

/// What is asked.
#[derive(Clone, Debug)]
enum Asked {
    Words(Words),
    /// So many that share no position.
    AtLeast(u32, Words),
    /// In exactly this form.
    Exact(usize),
    In(Part, Box<Self>),
    Date(usize),
    DateWithin(usize),
    All,
    Not(Box<Self>),
    And(Vec<Self>),
    Or(Vec<Self>),
    /// Each with its sign, or an empty one.
    List(Vec<(&'static str, Self)>),
}

/// An article that is asked of.
struct Made {
    article: Article,
    text: Text,
}

impl Asked {
    fn text(&self) -> String {
        match self {
            Self::Words(words) => words.text(),
            Self::AtLeast(count, words) => format!("atleast{count}({})", words.text()),
            Self::Exact(word) => format!("={}", WORDS[*word]),
            Self::In(Part::Title, asked) => format!("title:({})", asked.text()),
            Self::In(Part::Body, asked) => format!("body:({})", asked.text()),
            Self::In(Part::Head, asked) => format!("hlead({})", asked.text()),
            Self::Date(date) => format!("date:{}", DATES[*date]),
            Self::DateWithin(date) => format!("date:within({})", DATES[*date]),
            Self::All => "*".to_owned(),
            Self::Not(asked) => format!("NOT {}", asked.part("")),
            Self::And(all) => {
                all.iter().map(|asked| asked.part("")).collect::<Vec<_>>().join(" AND ")
            }
            Self::Or(any) => {
                any.iter().map(|asked| asked.part("")).collect::<Vec<_>>().join(" OR ")
            }
            Self::List(items) => {
                items.iter().map(|(sign, asked)| asked.part(sign)).collect::<Vec<_>>().join(" ")
            }
        }
    }

    /// As a part of a query, in parentheses where it needs some.
    fn part(&self, sign: &str) -> String {
        let text = self.text();
        match self {
            Self::Not(_) if sign.is_empty() => text,
            Self::And(_) | Self::Or(_) | Self::List(_) | Self::Not(_) => format!("{sign}({text})"),
            Self::Words(words) => format!("{sign}{}", words.operand()),
            _ => format!("{sign}{text}"),
        }
    }

    fn matches(&self, made: &Made, all: &[Token], part: Option<Part>) -> bool {
        let found = |words: &Words| {
            let found = words.occurrences(&made.text, all);
            part.map_or(found.clone(), |part| made.text.in_part(part, &found))
        };
        let overlap = |date: usize, within: bool| {
            let asked: DateSpan = DATES[date].parse().unwrap();
            let holds = |date: DateSpan| {
                if within { asked.contains(&date) } else { asked.overlaps(&date) }
            };
            made.article.date().is_some_and(holds)
        };
        let matches = |asked: &Self| asked.matches(made, all, part);
        match self {
            Self::Words(words) => !found(words).is_empty(),
            Self::AtLeast(count, words) => {
                let found = found(words);
                let (mut times, mut next) = (0, 0);
                while let Some(end) =
                    found.iter().filter(|(first, _)| *first >= next).map(|(_, last)| *last).min()
                {
                    (times, next) = (times + 1, end + 1);
                }
                times >= *count
            }
            Self::Exact(word) => {
                made.text.tokens().any(|token| token.exact == WORDS[*word].to_lowercase())
            }
            Self::In(part, asked) => asked.matches(made, all, Some(*part)),
            Self::Date(date) => overlap(*date, false),
            Self::DateWithin(date) => overlap(*date, true),
            Self::All => true,
            Self::Not(asked) => !matches(asked),
            Self::And(all) => all.iter().all(matches),
            Self::Or(any) => any.iter().any(matches),
            Self::List(items) => {
                let (mut has_must, mut should) = (false, Vec::new());
                for (sign, asked) in items {
                    let holds = matches(asked);
                    let needed = match *sign {
                        "-" => !holds,
                        _ if asked.is_condition() => holds,
                        "+" => {
                            has_must = true;
                            holds
                        }
                        _ => {
                            should.push(holds);
                            true
                        }
                    };
                    if !needed {
                        return false;
                    }
                }
                has_must || should.is_empty() || should.contains(&true)
            }
        }
    }

    /// Whether it must hold in a list though it has no sign.
    fn is_condition(&self) -> bool {
        match self {
            Self::In(part, _) => *part != Part::Head,
            Self::Not(_) | Self::All => true,
            _ => self.is_group_of(&|asked| matches!(asked, Self::Date(_) | Self::DateWithin(_))),
        }
    }

    fn is_group_of(&self, holds: &dyn Fn(&Self) -> bool) -> bool {
        match self {
            Self::And(all) | Self::Or(all) => all.iter().all(|asked| asked.is_group_of(holds)),
            Self::List(items) => items.iter().all(|(_, asked)| asked.is_group_of(holds)),
            Self::Not(asked) => asked.is_group_of(holds),
            _ => holds(self),
        }
    }

    /// Whether in a list there is a group of nothing but fields, some of them of words: such a group
    /// is a condition, and yet it ranks.
    fn has_group_of_parts(&self) -> bool {
        let is_field = |asked: &Self| match asked {
            Self::In(part, _) => *part != Part::Head,
            Self::Date(_) | Self::DateWithin(_) => true,
            _ => false,
        };
        match self {
            Self::And(all) | Self::Or(all) => all.iter().any(Self::has_group_of_parts),
            Self::Not(asked) => asked.has_group_of_parts(),
            Self::List(items) => items.iter().any(|(_, asked)| {
                let is_group = matches!(asked, Self::And(_) | Self::Or(_) | Self::List(_));
                let of_fields = is_group && asked.is_group_of(&is_field);
                of_fields && !asked.is_condition() || asked.has_group_of_parts()
            }),
            _ => false,
        }
    }
}

fn nested(leaf: BoxedStrategy<Asked>) -> BoxedStrategy<Asked> {
    let sign = || prop_oneof![4 => Just(""), 2 => Just("+"), 1 => Just("-")];
    leaf.prop_recursive(3, 10, 3, move |inner| {
        let list = prop::collection::vec((sign(), inner.clone()), 2..4);
        prop_oneof![
            prop::collection::vec(inner.clone(), 2..4).prop_map(Asked::And),
            prop::collection::vec(inner.clone(), 2..4).prop_map(Asked::Or),
            list.prop_map(Asked::List),
            inner.prop_map(|asked| Asked::Not(Box::new(asked))),
        ]
    })
    .boxed()
}

fn asked() -> impl Strategy<Value = Asked> {
    let leaf = || words().prop_map(Asked::Words);
    let in_part = prop_oneof![Just(Part::Title), Just(Part::Body), Just(Part::Head)];
    let inside = nested(leaf().boxed())
        .prop_filter("that has words to stand there", |asked| !matches!(asked, Asked::Not(_)));
    let any = prop_oneof![
        8 => leaf(),
        2 => (1..4_u32, words()).prop_map(|(count, words)| Asked::AtLeast(count, words)),
        2 => (in_part, inside).prop_map(|(part, asked)| Asked::In(part, Box::new(asked))),
        1 => (0..WORDS.len()).prop_map(Asked::Exact),
        1 => (0..DATES.len()).prop_map(Asked::Date),
        1 => (0..DATES.len()).prop_map(Asked::DateWithin),
        1 => Just(Asked::All),
    ];
    nested(any.boxed()).prop_filter("groups of fields are told apart elsewhere", |asked| {
        !asked.has_group_of_parts()
    })
}

/// Some words, the first in capitals.
fn sentence(most: usize) -> impl Strategy<Value = String> {
    prop::collection::vec(0..WORDS.len(), 1..most).prop_map(|words| {
        let text = words.iter().map(|word| WORDS[*word]).collect::<Vec<_>>().join(" ");
        text[..1].to_uppercase() + &text[1..]
    })
}

/// Title, body, officials with their offices, topics, date.
type Written =
    (Option<String>, String, Vec<(String, Option<String>)>, Vec<Vec<String>>, Option<usize>);

fn articles() -> impl Strategy<Value = Vec<Article>> {
    let sentence_of = |most| sentence(most).prop_map(|text| text + ".");
    let paragraph = prop::collection::vec(sentence_of(7), 1..4).prop_map(|list| list.join(" "));
    let body = prop::collection::vec(paragraph, 1..4).prop_map(|list| list.join("\n\n"));
    let official = (sentence(3), prop::option::of(sentence(3)));
    let officials = prop::collection::vec(official, 0..3);
    let topics = prop::collection::vec(prop::collection::vec(sentence(3), 1..3), 0..3);
    let date = prop::option::weighted(0.8, 0..DATES.len());
    let made = (prop::option::of(sentence(5)), body, officials, topics, date);
    prop::collection::vec(made, 1..9).prop_map(|list| {
        let article = |(id, (title, body, officials, topics, date)): (usize, Written)| {
            let mut article = Article::builder(format!("a{id}")).body(body);
            if let Some(title) = title {
                article = article.title(title);
            }
            if let Some(date) = date {
                article = article.date(DATES[date]);
            }
            for (name, office) in officials {
                let official = Official::new(name);
                article = article.official(match office {
                    Some(office) => official.office(office),
                    None => official,
                });
            }
            topics.into_iter().fold(article, ArticleBuilder::topic).build().unwrap()
        };
        (0..).zip(list).map(article).collect()
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 256, ..ProptestConfig::default() })]

    #[test]
    fn queries_find_what_the_text_of_articles_says(
        articles in articles(),
        queries in prop::collection::vec(asked(), 1..10),
        commits in 1..3_usize,
        k in 1..5_usize,
    ) {
        let index = Index::in_memory([]).unwrap();
        let mut writer = index.writer().unwrap();
        for batch in articles.chunks(articles.len().div_ceil(commits)) {
            for article in batch {
                writer.upsert(article.clone()).unwrap();
            }
            writer.commit().unwrap();
        }
        let searcher = index.searcher();
        let analyzer = Analyzer::default();
        let made: Vec<Made> = articles
            .into_iter()
            .map(|article| Made { text: Text::new(&article, &analyzer), article })
            .collect();
        let tokens: Vec<Token> = made.iter().flat_map(|made| made.text.tokens().cloned()).collect();

        for asked in &queries {
            let text = asked.text();
            let query: Query = text.parse().unwrap();
            prop_assert_eq!(Query::parse_lenient(&text).query, query.clone(), "{}", text);
            let request = SearchRequest::new(query).fields(Fields::Ids).count(Count::Exact).limit(99);
            let results = searcher.search(&request).unwrap();
            let mut ids = results.ids();
            ids.sort_unstable();
            let expected = made.iter().filter(|made| asked.matches(made, &tokens, None));
            let expected: Vec<&str> = expected.map(|made| made.article.id().as_str()).collect();
            let plan = searcher.plan(&request).unwrap();
            prop_assert_eq!(&ids, &expected, "{}\n{}", text, plan);
            prop_assert_eq!(results.total(), Total::Exact(expected.len() as u64), "{}", text);

            let newest = searcher.search(&request.clone().sort(Sort::Newest)).unwrap();
            let mut ids = newest.ids();
            ids.sort_unstable();
            prop_assert_eq!(&ids, &expected, "newest {}\n{}", text, plan);
            for (sort, all) in [(Sort::Relevance, &results), (Sort::Newest, &newest)] {
                let request = request.clone().sort(sort).limit(k).count(Count::None);
                let first = searcher.search(&request).unwrap();
                let start: Vec<&str> = all.ids().into_iter().take(k).collect();
                prop_assert_eq!(first.ids(), start, "first {} of {}\n{}", k, text, plan);
            }
        }
    }
}
