//! What sentences tell of encounters, with people that each test names.
//!
//! It knows the whole enricher. Its one law: a case says in one line all that is told.

use super::EncounterEnricher;
use crate::article::{Article, Official, Role};
use crate::enrich::draft::Mention;
use crate::enrich::official::{FoundOffice, FoundOfficial, NameMatch};
use crate::enrich::{Draft, Enricher, Enrichment, Pipeline, TextPart};

/// Finds people by their last names, with the titles before them; `Rusk=Secretary` has an office.
struct People(Vec<&'static str>);

const TITLES: [&str; 18] = [
    "Mr",
    "Dr",
    "President",
    "Premier",
    "Prime",
    "Foreign",
    "Minister",
    "Ambassador",
    "Secretary",
    "Chinese",
    "French",
    "Stephane",
    "Li",
    "King",
    "Chancellor",
    "Chairman",
    "Under",
    "General",
];

impl Enricher for People {
    fn name(&self) -> &'static str {
        "people"
    }

    fn enrich(&self, draft: &mut Draft<'_>) {
        for name in &self.0 {
            let (name, office) = name.split_once('=').unwrap_or((name, ""));
            let offices = match office {
                "" => vec![],
                title => vec![FoundOffice {
                    title: title.into(),
                    country: None,
                    organisation: None,
                    held: None,
                }],
            };
            draft.found.officials.push(FoundOfficial {
                key: name.to_lowercase(),
                name: name.into(),
                spellings: vec![],
                offices,
                roles: vec![],
                matched: NameMatch::Text,
                stated: draft.article.officials().iter().position(|o| o.name().contains(name)),
                confidence: 90,
            });
        }
        for part in [TextPart::Title, TextPart::Body] {
            let text = draft.text(part);
            let words =
                if part == TextPart::Title { &draft.title } else { &draft.body }.words.clone();
            for (at, word) in words.iter().enumerate() {
                let named = self.0.iter().position(|name| {
                    name.split('=')
                        .next()
                        .is_some_and(|name| name.eq_ignore_ascii_case(word.of(text)))
                });
                let Some(official) = named else { continue };
                let before = words[..at].iter().rev();
                let title = before.take_while(|w| TITLES.contains(&w.of(text))).last();
                let start = title.map_or(word.start, |title| title.start) as usize;
                let range = word.range();
                let whole = start..range.end;
                draft.mentions.push(Mention { part, range, whole, official });
            }
        }
    }
}

fn read(article: &Article, people: &[&'static str]) -> Enrichment {
    Pipeline::new().with(People(people.to_vec())).with(EncounterEnricher::new()).read(article)
}

/// Each encounter as "kind status who | with @ place date".
fn lines(found: &Enrichment) -> Vec<String> {
    let names = |numbers: &[usize]| {
        numbers.iter().map(|n| found.officials[*n].name.as_str()).collect::<Vec<_>>().join("+")
    };
    let line = |e: &crate::enrich::Encounter| {
        let place = e.place.as_ref().map(|place| format!(" @{place}")).unwrap_or_default();
        let date = e.date.map(|date| format!(" {date}")).unwrap_or_default();
        let (kind, status) = (e.kind.as_str(), e.status.as_str());
        format!("{kind} {status} {}|{}{place}{date}", names(&e.who), names(&e.with))
    };
    found.encounters.iter().map(line).collect()
}

const PEOPLE: [&str; 10] = [
    "Rusk",
    "Gromyko",
    "Dobrynin",
    "Nixon",
    "Tito",
    "Qiang",
    "Sejourne",
    "Kissinger",
    "Bruce",
    "Zhou",
];

/// What a text of Wednesday, 16 May 1962 tells.
fn told(body: &str) -> Vec<String> {
    let article = Article::builder("a").date("1962-05-16").body(body).build().unwrap();
    lines(&read(&article, &PEOPLE))
}

fn told_with(people: &[&'static str], body: &str) -> Vec<String> {
    let article = Article::builder("a").date("1962-05-16").body(body).build().unwrap();
    lines(&read(&article, people))
}

#[track_caller]
fn one(body: &str, expected: &str) {
    assert_eq!(told(body), [expected], "{body}");
}

#[track_caller]
fn none(body: &str) {
    assert_eq!(told(body), [""; 0], "{body}");
}

#[test]
fn a_verb_has_its_subject_before_it_and_the_other_side_after_it() {
    let met = "meeting asserted Rusk|Gromyko 1962-05-16";
    one("Rusk met Gromyko.", met);
    one("Secretary Rusk met with Foreign Minister Gromyko.", met);
    one("Rusk met privately and briefly.  Rusk again met with Gromyko.", met);
    one("Rusk conferred with Gromyko on Laos.", met);
    one("Rusk spoke to Gromyko about Berlin.", met);
    one("Rusk received Gromyko.", met);
    one("Rusk lunched with Gromyko.", met);
    one("Rusk called on Gromyko to discuss Berlin.", met);
    one("Rusk discussed the test ban with Gromyko.", met);
    one("Rusk saw Gromyko this morning.", met);
    one("Rusk telephoned Gromyko.", "call asserted Rusk|Gromyko 1962-05-16");
    one("Rusk spoke with Gromyko by telephone.", "call asserted Rusk|Gromyko 1962-05-16");
    one("Gromyko was received by Rusk.", met);
    let call = "call asserted Rusk|Gromyko 1962-05-05";
    one("In a telephone conversation on May 5 Rusk discussed it with Gromyko.", call);
    one("Rusk visited Tito.", "visit asserted Rusk|Tito 1962-05-16");
}

#[test]
fn subjects_may_stand_apart_from_their_verbs() {
    let met = "meeting asserted Rusk|Gromyko 1962-05-16";
    one("Rusk, the Secretary of State, met with Gromyko.", met);
    one("Rusk, who met with Gromyko today, was tired.", met);
    one("Rusk arrived in the morning and met with Gromyko.", met);
    one("Rusk of the United States met with Gromyko.", met);
    one("On arrival Rusk today met with Gromyko.", met);
}

#[test]
fn lists_are_groups() {
    one(
        "Rusk and Bruce met with Gromyko, Zhou and Tito.",
        "meeting asserted Rusk+Bruce|Gromyko+Zhou+Tito 1962-05-16",
    );
    one("Rusk and Gromyko met.", "meeting asserted Rusk+Gromyko| 1962-05-16");
    one("Rusk and Gromyko discussed Berlin.", "meeting asserted Rusk+Gromyko| 1962-05-16");
    one("Rusk and Gromyko signed the agreement.", "signing asserted Rusk+Gromyko| 1962-05-16");
    one(
        "Rusk met with Gromyko, and Bruce stayed at home.",
        "meeting asserted Rusk|Gromyko 1962-05-16",
    );
    one(
        "Rusk met with Gromyko and Bruce said nothing.",
        "meeting asserted Rusk|Gromyko 1962-05-16",
    );
    one("Rusk met with Gromyko, Bruce said.", "meeting asserted Rusk|Gromyko 1962-05-16");
}

#[test]
fn nouns_tell_with_a_verb_or_between_people() {
    let met = "meeting asserted Rusk|Gromyko 1962-05-16";
    one("Rusk held talks with Gromyko.", met);
    one("Rusk had a long and frank talk with Gromyko.", met);
    one("Rusk had lunch with Gromyko.", met);
    one("Rusk came for talks with Gromyko.", met);
    one("Rusk gave a dinner for Gromyko.", met);
    one("The talks between Rusk and Gromyko covered Berlin.", met);
    one(
        "In conversation with Gromyko today, Rusk said no.",
        "meeting asserted Rusk|Gromyko 1962-05-16",
    );
    one("Rusk paid a visit to Tito.", "visit asserted Rusk|Tito 1962-05-16");
    one("Rusk recalled Nixon's last meeting with Tito.", "meeting asserted Nixon|Tito");
    one("Rusk had a telephone conversation with Gromyko.", "call asserted Rusk|Gromyko 1962-05-16");
}

#[test]
fn visits_have_places() {
    one("Tito visited Moscow in 1956.", "visit asserted Tito| @Moscow 1956");
    one("Tito paid a visit to Moscow.", "visit asserted Tito| @Moscow 1962-05-16");
    one(
        "Rusk met with Gromyko in Geneva on May 5.",
        "meeting asserted Rusk|Gromyko @Geneva 1962-05-05",
    );
    one(
        "Rusk met with Gromyko at the White House.",
        "meeting asserted Rusk|Gromyko @White House 1962-05-16",
    );
    one("Rusk met in Vienna with Gromyko.", "meeting asserted Rusk|Gromyko @Vienna 1962-05-16");
    one("Rusk met with Gromyko in May.", "meeting asserted Rusk|Gromyko 1962-05");
}

#[test]
fn dates_are_reckoned_from_the_article() {
    for (when, date) in [
        ("yesterday", " 1962-05-15"),
        ("on Monday", " 1962-05-14"),
        ("last Wednesday", " 1962-05-09"),
        ("on April 1", " 1962-04-01"),
        ("on April 1, 1956", " 1956-04-01"),
        ("on 1 April 1956", " 1956-04-01"),
        ("in April 1956", " 1956-04"),
        ("on December 20", " 1961-12-20"),
        ("on the 10th", " 1962-05-10"),
        ("last night", " 1962-05-15"),
        ("on 11th", " 1962-05-11"),
        ("9:30 a.m. Friday, May 11", " 1962-05-11"),
        ("three times", ""),
        ("at 10:30 a.m", " 1962-05-16"),
        ("for two hours", " 1962-05-16"),
        ("recently", ""),
        ("two weeks ago", ""),
    ] {
        one(
            &format!("Rusk met with Gromyko {when}."),
            &format!("meeting asserted Rusk|Gromyko{date}"),
        );
    }
    one("On April 3, Rusk met with Gromyko.", "meeting asserted Rusk|Gromyko 1962-04-03");
    one("Rusk on April 3 met with Gromyko.", "meeting asserted Rusk|Gromyko 1962-04-03");
    one("Rusk had met with Gromyko.", "meeting asserted Rusk|Gromyko");
    one("(Times, May 2.) Rusk saw Gromyko today.", "meeting asserted Rusk|Gromyko 1962-05-16");
    one("Rusk is calling on Gromyko prior to leaving on May 20.", "meeting planned Rusk|Gromyko");
    one("He left before Rusk met with Gromyko.", "meeting asserted Rusk|Gromyko");
    one(
        "Rusk called on Gromyko about the note of May 3.",
        "meeting asserted Rusk|Gromyko 1962-05-16",
    );
    one(
        "He left on May 2. The following day Rusk met with Gromyko.",
        "meeting asserted Rusk|Gromyko 1962-05-03",
    );
}

#[test]
fn what_is_planned_denied_or_supposed_is_marked() {
    one("Rusk will meet with Gromyko on May 20.", "meeting planned Rusk|Gromyko 1962-05-20");
    one("Rusk plans to meet Gromyko.", "meeting planned Rusk|Gromyko");
    one("Assuming that Rusk meets Gromyko, all is well.", "meeting hypothetical Rusk|Gromyko");
    one("Rusk is meeting Gromyko tomorrow.", "meeting planned Rusk|Gromyko 1962-05-17");
    one("Rusk prepared for Nixon's talk with Gromyko.", "meeting planned Nixon|Gromyko");
    one(
        "Rusk is expected to meet with Gromyko tomorrow.",
        "meeting planned Rusk|Gromyko 1962-05-17",
    );
    one("Rusk has agreed to receive Gromyko.", "meeting planned Rusk|Gromyko");
    one("Rusk did not meet with Gromyko.", "meeting denied Rusk|Gromyko");
    one("Rusk refused to meet Gromyko.", "meeting denied Rusk|Gromyko");
    one("Rusk never met Gromyko.", "meeting denied Rusk|Gromyko");
    one("Rusk could meet with Gromyko.", "meeting hypothetical Rusk|Gromyko");
    one("He asked whether Rusk met with Gromyko.", "meeting hypothetical Rusk|Gromyko");
    one("A meeting between Rusk and Gromyko would be useful.", "meeting hypothetical Rusk|Gromyko");
    one(
        "A possible meeting between Rusk and Gromyko was mentioned.",
        "meeting hypothetical Rusk|Gromyko",
    );
    one("Nixon postponed the meeting between Rusk and Gromyko.", "meeting denied Rusk|Gromyko");
    // Each of these may have been.
    none("He insisted that Rusk's talk with Gromyko be short.");
    none("Rusk asked for a talk with Gromyko.");
    none("Rusk would meet with Gromyko.");
    none("Has Rusk met with Gromyko?");
}

#[test]
fn what_is_no_encounter() {
    none("Rusk met the deadline.");
    none("Gromyko met with opposition.");
    none("Rusk received a letter from Gromyko.");
    none("Rusk received Gromyko's letter.");
    none("Rusk saw Gromyko as a friend.");
    none("Rusk saw no reason to trust Gromyko.");
    none("Rusk called on Gromyko to withdraw.");
    none("Rusk called Gromyko a liar.");
    none("Rusk discussed it with Gromyko by telegram.");
    none("Rusk and Bruce met for a while that busy morning with others.");
    none("Rusk then called on Gromyko, who said no.");
    none("Rusk called on Gromyko for his views.");
    none("Rusk called on Gromyko, of the Academy, for a report.");
    none("Rusk was disturbed about Gromyko's trip to Bonn.");
    none("The Council met. Rusk was absent, Gromyko too.");
    none("Rusk told Gromyko about the meeting.");
    none("Rusk asked for a meeting, and Gromyko agreed.");
    none("Rusk met Rusk.");
    none("An aide of Rusk met with Gromyko.");
    none("Rusk met with Gromyko's aide.");
    none("The report of Rusk met the needs of Gromyko.");
    none("After Rusk left, the Ambassador met with Gromyko.");
    none("The visit impressed Gromyko and Rusk.");
}

#[test]
fn pronouns_stand_for_whoever_is_plain() {
    one("Gromyko said that he had met with Tito.", "meeting asserted Gromyko|Tito");
    one("Rusk left early. He met with Tito.", "meeting asserted Rusk|Tito 1962-05-16");
    none("Gromyko left when Rusk came. Then he met with Tito.");
    none("I met with Gromyko.");
    none("Rusk said Tito had talked to him after his call on Gromyko.");
    let letter = |body: &str| {
        let author = Official::new("Bruce").role(Role::From);
        let article = Article::builder("a").date("1962-05-16").body(body).official(author);
        lines(&read(&article.build().unwrap(), &PEOPLE))
    };
    let saw = ["meeting asserted Bruce|Gromyko 1962-05-16"];
    assert_eq!(letter("I saw Gromyko this morning."), saw);
    assert_eq!(letter("Met with Gromyko today."), saw);
    assert_eq!(
        letter("Gromyko called on me today."),
        ["meeting asserted Gromyko|Bruce 1962-05-16"]
    );
    assert_eq!(letter("Tito said: “I met with Gromyko.”"), [""; 0]);
    one("Kissinger: I met with Gromyko.", "meeting asserted Kissinger|Gromyko");
    one("Kissinger: I met with Gromyko today.", "meeting asserted Kissinger|Gromyko 1962-05-16");
}

#[test]
fn the_stated_visitor_is_the_subject_of_a_remark() {
    let visitor = Official::new("Tony Blair").role(Role::Visitor);
    let article = Article::builder("v").date("1998-02-05").official(visitor);
    let article = article.body("Official visit. Met with President Clinton.").build().unwrap();
    assert_eq!(
        lines(&read(&article, &["Clinton"])),
        ["meeting asserted Tony Blair|Clinton 1998-02-05"]
    );
}

#[test]
fn an_office_stands_for_its_only_holder() {
    let people = ["Rusk=Secretary of State", "Gromyko"];
    let met = ["meeting asserted Rusk|Gromyko 1962-05-16"];
    assert_eq!(told_with(&people, "Rusk smiled. The Secretary met with Gromyko."), met);
    let two = ["Rusk=Secretary of State", "Dulles=Secretary of State", "Gromyko"];
    assert_eq!(told_with(&two, "The Secretary met with Gromyko."), [""; 0]);
}

#[test]
fn lists_of_participants_are_encounters() {
    let list = "Washington, May 16, 1962.\n\nSUBJECT\n\nLaos\n\nPARTICIPANTS\n\nUnited States\n\n\
        The Secretary\n\nMr. Rusk\n\nMr. Bruce, Assistant to Mr. Nixon\n\nUSSR\n\n\
        Foreign Minister Gromyko\n\nAmbassador Dobrynin\n\nMr. Tito was not mentioned by them.";
    one(list, "meeting asserted Secretary+Rusk+Bruce|Gromyko+Dobrynin @Washington 1962-05-16");
    one(
        "PARTICIPANTS: Rusk, Gromyko\n\nRusk spoke first.",
        "meeting asserted Rusk+Gromyko| 1962-05-16",
    );
    one(
        "PARTICIPANTS\n\nS/AE—Mr. Rusk\n\nEUR: Bruce, Director\n\nGromyko: I went home.",
        "meeting asserted Rusk+Bruce| 1962-05-16",
    );
    one("PRESENT\nMr. Rusk, TITO\nBruce\n", "meeting asserted Rusk+Bruce| 1962-05-16");
    one("PRESENT\nRusk\nBruce\n\nSUBJECT: Nixon", "meeting asserted Rusk+Bruce| 1962-05-16");
    none("Present plans are good.\nRusk\nBruce");
}

#[test]
fn titles_tell_as_well() {
    let title = |title: &str| {
        let article = Article::builder("t").date("1962-05-16").title(title).body("Text.");
        lines(&read(&article.build().unwrap(), &PEOPLE))
    };
    let call = ["call asserted Nixon|Kissinger 1962-05-16"];
    assert_eq!(
        title("Memorandum of a Telephone Conversation Between President Nixon and Mr. Kissinger"),
        call
    );
    assert_eq!(title("Tito Visits Moscow"), ["visit asserted Tito| @Moscow 1962-05-16"]);
    assert_eq!(
        title("Premier Zhou of China visits Paris"),
        ["visit asserted Zhou| @Paris 1962-05-16"]
    );
}

#[test]
fn one_encounter_told_twice_is_one() {
    one(
        "Rusk met with Gromyko in Geneva. The talks between Rusk and Gromyko covered Berlin. \
         Rusk received Gromyko.",
        "meeting asserted Rusk|Gromyko @Geneva 1962-05-16",
    );
    assert_eq!(
        told("Rusk met with Gromyko on May 5. Rusk met with Gromyko on May 6."),
        ["meeting asserted Rusk|Gromyko 1962-05-05", "meeting asserted Rusk|Gromyko 1962-05-06"]
    );
}

#[test]
fn a_news_report_tells_one_meeting() {
    let body = "Chinese Premier Li Qiang met with French Foreign Minister Stephane Sejourne in \
        Beijing, marking an anniversary. The talks between Li Qiang and Sejourne were long.\n\n\
        French Foreign Minister Stephane Sejourne called on China to send clear messages. The \
        meeting between Li Qiang and Stephane Sejourne not only celebrated six decades but also \
        laid the groundwork.";
    one(body, "meeting asserted Qiang|Sejourne @Beijing 1962-05-16");
}

#[test]
fn nothing_panics() {
    for text in [
        "met",
        "met with",
        "PARTICIPANTS",
        "Rusk met",
        "who met Rusk",
        "to meet Rusk",
        "PRESENT:",
        "and met Rusk",
        "his meeting with",
        "Rusk’s visit to",
        "the",
        "The Secretary",
    ] {
        told(text);
    }
}
