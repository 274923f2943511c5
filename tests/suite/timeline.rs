//! The date histogram, against a naive count over the articles themselves, on random histories of
//! commits, replacements and deletions:
//!
//! 1. The counts of the buckets, the undated and those outside are the matches.
//! 2. Each bucket has the matches that begin in it, and says how many of them reach beyond its end.
//! 3. Buckets of the calendar follow each other without a gap, from the first match to the last.
//! 4. The same articles give the same histogram, however commits were batched.
//! 5. The calendar is right at its ends, around the year 0, and in long and short years.

use std::collections::BTreeMap;

use chancery::{
    Article, Count, DateHistogram, DateSpan, Day, Fields, Filter, Index, Interval, MAX_BUCKETS,
    Query, SearchRequest, Total,
};
use jiff::civil::Date;
use proptest::prelude::*;

use crate::made::history;
use crate::support::article;

const CALENDAR: [Interval; 6] = [
    Interval::Day,
    Interval::Week,
    Interval::Month,
    Interval::Quarter,
    Interval::Year,
    Interval::Decade,
];

fn histogram(index: &Index, query: Query, interval: Interval) -> (DateHistogram, u64) {
    let request = SearchRequest::new(query)
        .timeline(interval)
        .fields(Fields::Ids)
        .limit(0)
        .count(Count::Exact);
    let results = index.searcher().search(&request).unwrap();
    let Total::Exact(total) = results.total() else { panic!("{:?}", results.total()) };
    (results.timeline().unwrap().clone(), total)
}

fn year(year: i32) -> String {
    format!("{}{:04}", if year < 0 { "-" } else { "" }, year.abs())
}

/// The label of the period that a day is in.
fn label(day: Day, interval: &Interval) -> String {
    let date = Date::new(day.year(), day.month().cast_signed(), day.day().cast_signed()).unwrap();
    let in_year = i32::from(date.year());
    match interval {
        Interval::Day => day.to_string(),
        Interval::Week => {
            let week = date.iso_week_date();
            format!("{}-W{:02}", year(week.year().into()), week.week())
        }
        Interval::Month => format!("{}-{:02}", year(in_year), date.month()),
        Interval::Quarter => format!("{}-Q{}", year(in_year), (date.month() + 2) / 3),
        Interval::Year => year(in_year),
        Interval::Decade => format!("{}s", year(in_year.div_euclid(10) * 10)),
        other => panic!("{other:?}"),
    }
}

/// Counts the matches of a query over the calendar, and compares with the articles themselves.
fn check(index: &Index, query: Query, matches: &[&Article], asked: &Interval) -> DateHistogram {
    let spans: Vec<DateSpan> = matches.iter().filter_map(|a| a.date()).collect();
    let (found, total) = histogram(index, query, asked.clone());
    assert_eq!(total, matches.len() as u64);
    let counted: u64 = found.buckets().iter().map(chancery::DateBucket::count).sum();
    assert_eq!(counted + found.undated() + found.outside(), total);
    assert_eq!(found.outside(), 0);
    assert_eq!(found.undated(), total - spans.len() as u64);

    let used = found.interval();
    let (finest, limit) = match asked {
        Interval::AtMost(most) => (&Interval::Day, *most),
        asked => (asked, MAX_BUCKETS),
    };
    let place = |interval| CALENDAR.iter().position(|i| i == interval).unwrap();
    assert!(place(used) >= place(finest));
    assert!(found.buckets().len() <= limit || *used == Interval::Decade);
    let mut begin: BTreeMap<String, Vec<&DateSpan>> = BTreeMap::new();
    for span in &spans {
        begin.entry(label(span.first_day(), used)).or_default().push(span);
    }
    for bucket in found.buckets() {
        let (first, last) = (bucket.first_day(), bucket.last_day());
        assert_eq!(label(first, used), bucket.label());
        assert_eq!(label(last, used), bucket.label());
        assert_eq!((bucket.span().first_day(), bucket.span().last_day()), (first, last));
        let begin = begin.get(&bucket.label()).map(Vec::as_slice).unwrap_or_default();
        assert_eq!(bucket.count(), begin.len() as u64);
        let beyond = begin.iter().filter(|s| s.last_day() > last).count();
        assert_eq!(bucket.imprecise(), beyond as u64);
    }
    for pair in found.buckets().windows(2) {
        assert_eq!(pair[0].last_day().number() + 1, pair[1].first_day().number());
    }
    let ends = [found.buckets().first(), found.buckets().last()];
    assert!(ends.into_iter().flatten().all(|bucket| bucket.count() > 0));
    found
}

#[test]
fn long_runs_of_articles_are_counted() {
    let dated = |n: u32| {
        let (year, month, day) = (1900 + n * n % 61, 1 + n % 12, 1 + n * 7 % 28);
        match n % 9 {
            0 => String::new(),
            1 => format!("{year}"),
            2 => format!("{year}-{month:02}"),
            3 => format!("{year}-{month:02}-{day:02}/{}-01-03", year + 2),
            4 => "1956-11-05".to_owned(),
            _ => format!("{year}-{month:02}-{day:02}"),
        }
    };
    let body = |n: u32| if n % 5 < 3 { "On the canal." } else { "On the treaty." };
    let all: Vec<Article> =
        (0..700).map(|n| article(&format!("a{n}"), &dated(n), body(n))).collect();
    let index = Index::in_memory([]).unwrap();
    let mut writer = index.writer().unwrap();
    for (at, article) in all.iter().enumerate() {
        writer.upsert(article.clone()).unwrap();
        if at == 120 {
            writer.commit().unwrap();
        }
    }
    writer.commit().unwrap();
    for query in ["canal", "treaty"] {
        let matches: Vec<&Article> = all.iter().filter(|a| a.body().contains(query)).collect();
        for interval in CALENDAR.into_iter().chain([Interval::at_most(100)]) {
            check(&index, query.parse().unwrap(), &matches, &interval);
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn buckets_are_those_of_a_naive_count(
        history in history(),
        word in prop::option::of(prop::sample::select(vec!["treaty", "canal"])),
        interval in prop::sample::select(CALENDAR.to_vec()),
        most in 1..200_usize,
    ) {
        let (all, index) = (history.articles(), history.index());
        let has = |a: &&Article| word.is_none_or(|word| a.body().contains(word));
        let matches: Vec<&Article> = all.iter().filter(has).collect();
        let query = || word.map_or_else(Query::all, |word| word.parse().unwrap());
        let at_once = Index::in_memory(all.iter().rev().cloned()).unwrap();
        for asked in [interval, Interval::at_most(most)] {
            let found = check(&index, query(), &matches, &asked);
            prop_assert_eq!(found, histogram(&at_once, query(), asked).0);
        }
    }

    #[test]
    fn own_periods_may_leave_gaps(
        history in history(),
        picks in prop::sample::subsequence(vec![
            "-0001/0000", "1955", "1956-01/1956-10", "1956-11-01/1956-11-05", "1956-11-29/1956-11-30",
            "1956-12-31/1957-01-01", "1958/1999", "2000",
        ], 0..8),
    ) {
        let (all, index) = (history.articles(), history.index());
        let periods: Vec<DateSpan> = picks.iter().map(|text| text.parse().unwrap()).collect();
        let interval = Interval::periods(periods.iter().rev().copied()).unwrap();
        let (found, total) = histogram(&index, Query::all(), interval.clone());
        prop_assert_eq!(found.interval(), &interval);
        let counted: u64 = found.buckets().iter().map(chancery::DateBucket::count).sum();
        prop_assert_eq!(counted + found.undated() + found.outside(), total);
        let spans: Vec<DateSpan> = all.iter().filter_map(Article::date).collect();
        prop_assert_eq!(found.undated(), total - spans.len() as u64);
        prop_assert_eq!(found.buckets().len(), periods.len());
        for (bucket, period) in found.buckets().iter().zip(&periods) {
            prop_assert_eq!(bucket.span(), *period);
            prop_assert_eq!(bucket.label(), period.to_string());
            let begin = || spans.iter().filter(|s| period.contains(&s.first_day().into()));
            prop_assert_eq!(bucket.count(), begin().count() as u64);
            let beyond = begin().filter(|s| s.last_day() > period.last_day()).count();
            prop_assert_eq!(bucket.imprecise(), beyond as u64);
        }
    }

    #[test]
    fn every_day_is_in_its_period(number in Day::MIN.number()..=Day::MAX.number()) {
        let day = Day::from_number(number).unwrap();
        let index = Index::in_memory([article("a", &day.to_string(), "Peace.")]).unwrap();
        for interval in CALENDAR {
            let (found, _) = histogram(&index, Query::all(), interval.clone());
            prop_assert_eq!(found.buckets().len(), 1);
            prop_assert_eq!(found.buckets()[0].label(), label(day, &interval));
        }
    }
}

#[test]
fn the_calendar_is_right_where_it_is_hard() {
    use Interval::{Decade, Month, Quarter, Week, Year};
    let cases = [
        ("2020-12-31", Week, "2020-W53", "2020-12-28", "2021-01-03"),
        ("2021-01-03", Week, "2020-W53", "2020-12-28", "2021-01-03"),
        ("2016-01-01", Week, "2015-W53", "2015-12-28", "2016-01-03"),
        ("2018-12-31", Week, "2019-W01", "2018-12-31", "2019-01-06"),
        ("-9999-01-01", Week, "-9999-W01", "-9999-01-01", "-9999-01-07"),
        ("9999-12-31", Week, "9999-W52", "9999-12-27", "9999-12-31"),
        ("2000-02-29", Month, "2000-02", "2000-02-01", "2000-02-29"),
        ("1900-02-28", Month, "1900-02", "1900-02-01", "1900-02-28"),
        ("0000-02-29", Month, "0000-02", "0000-02-01", "0000-02-29"),
        ("-0001-12-31", Month, "-0001-12", "-0001-12-01", "-0001-12-31"),
        ("9999-12-31", Month, "9999-12", "9999-12-01", "9999-12-31"),
        ("1956-12-31", Quarter, "1956-Q4", "1956-10-01", "1956-12-31"),
        ("-9999-03-31", Quarter, "-9999-Q1", "-9999-01-01", "-9999-03-31"),
        ("0000-06-30", Year, "0000", "0000-01-01", "0000-12-31"),
        ("-9999-06-30", Year, "-9999", "-9999-01-01", "-9999-12-31"),
        ("1960-01-01", Decade, "1960s", "1960-01-01", "1969-12-31"),
        ("0009-12-31", Decade, "0000s", "0000-01-01", "0009-12-31"),
        ("-0001-12-31", Decade, "-0010s", "-0010-01-01", "-0001-12-31"),
        ("-9999-01-01", Decade, "-10000s", "-9999-01-01", "-9991-12-31"),
        ("9999-12-31", Decade, "9990s", "9990-01-01", "9999-12-31"),
    ];
    for (date, interval, label, first, last) in cases {
        let index = Index::in_memory([article("a", date, "Peace.")]).unwrap();
        let (found, _) = histogram(&index, Query::all(), interval);
        let bucket = &found.buckets()[0];
        assert_eq!(bucket.label(), label, "{date}");
        let days = [bucket.first_day(), bucket.last_day()].map(|day| day.to_string());
        assert_eq!(days, [first, last], "{date} {label}");
        let request = SearchRequest::new(Query::all()).filter(Filter::date(bucket.span()));
        assert_eq!(index.searcher().search(&request).unwrap().ids(), ["a"]);
    }
}

#[test]
fn too_many_buckets_become_coarser_ones() {
    let ends = [article("a", "-9999-01-01", "Peace."), article("b", "9999-12-31", "Peace.")];
    let index = Index::in_memory(ends).unwrap();
    for interval in CALENDAR {
        let (found, _) = histogram(&index, Query::all(), interval);
        assert_eq!((found.interval(), found.buckets().len()), (&Interval::Decade, 2000));
        assert_eq!(found.buckets().iter().map(chancery::DateBucket::count).sum::<u64>(), 2);
    }
    let years = [article("a", "1000-01-01", "Peace."), article("b", "1999-12-31", "Peace.")];
    let index = Index::in_memory(years).unwrap();
    let used = |interval| histogram(&index, Query::all(), interval).0.interval().clone();
    assert_eq!(used(Interval::Day), Interval::Quarter);
    assert_eq!(used(Interval::Quarter), Interval::Quarter);
    assert_eq!(used(Interval::at_most(1000)), Interval::Year);
    assert_eq!(used(Interval::at_most(999)), Interval::Decade);
    assert_eq!(used(Interval::at_most(0)), Interval::Decade);
    assert_eq!(used(Interval::AtMost(usize::MAX)), Interval::Quarter);
}

#[test]
fn histograms_and_intervals_have_the_form_that_is_documented() {
    let index = Index::in_memory([
        article("a", "1956-11", "Suez."),
        article("b", "1956-12-30/1957-01-02", "Suez."),
        article("c", "", "Suez."),
    ])
    .unwrap();
    let json =
        |interval| serde_json::to_value(histogram(&index, Query::all(), interval).0).unwrap();
    assert_eq!(
        json(Interval::Month),
        serde_json::json!({"interval": "month", "undated": 1, "buckets": [
            {"label": "1956-11", "from": "1956-11-01", "to": "1956-11-30", "count": 1},
            {"label": "1956-12", "from": "1956-12-01", "to": "1956-12-31", "count": 1, "imprecise": 1},
        ]}),
    );
    let own = Interval::periods(["1956-12".parse().unwrap()]).unwrap();
    assert_eq!(
        json(own),
        serde_json::json!({
            "interval": {"periods": ["1956-12"]}, "undated": 1, "outside": 1, "buckets": [
                {"label": "1956-12", "from": "1956-12-01", "to": "1956-12-31", "count": 1, "imprecise": 1},
            ]
        }),
    );
    for interval in CALENDAR {
        let text = interval.to_string();
        assert_eq!(text.parse::<Interval>().unwrap(), interval);
        assert_eq!(serde_json::to_value(&interval).unwrap(), text);
        assert_eq!(serde_json::from_value::<Interval>(text.into()).unwrap(), interval);
    }
    let error = serde_json::from_str::<Interval>(r#"{"periods":["1956","1956-05"]}"#).unwrap_err();
    assert!(error.to_string().contains("1956 and 1956-05 overlap"), "{error}");
}
