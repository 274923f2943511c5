//! What is read out of sentences, one rule of the module at a time.

use super::*;
use crate::article::Article;
use crate::article::Country;
use crate::enrich::annotation::Annotation;
use crate::enrich::pipeline::{Enrichment, Pipeline};

fn read(title: &str, body: &str) -> Enrichment {
    let article = Article::builder("a").title(title).body(body).build().unwrap();
    Pipeline::new().with(Officials::new()).read(&article)
}

fn names(body: &str) -> Vec<String> {
    let found = read("", body);
    found.officials().iter().map(|official| official.name().to_owned()).collect()
}

/// Name, first office with its country.
fn offices(body: &str) -> Vec<(String, String)> {
    let found = read("", body);
    let office = |official: &FoundOfficial| {
        official.offices().first().map_or(String::new(), |office| {
            let country = office.country.map_or("", Country::as_str);
            format!("{} {country}", office.title).trim_end().to_owned()
        })
    };
    found.officials().iter().map(|o| (o.name().to_owned(), office(o))).collect()
}

fn roles(title: &str, body: &str) -> Vec<(String, Vec<Role>)> {
    let found = read(title, body);
    found.officials().iter().map(|o| (o.name().to_owned(), o.roles().to_vec())).collect()
}

fn pairs(pairs: &[(&str, &str)]) -> Vec<(String, String)> {
    pairs.iter().map(|(a, b)| ((*a).to_owned(), (*b).to_owned())).collect()
}

#[test]
fn later_mentions_join_the_first() {
    let text = "Chinese Premier Li Qiang met with French Foreign Minister Stephane Sejourne in \
                Beijing. Li Qiang spoke first. Sejourne agreed.";
    assert_eq!(
        offices(text),
        pairs(&[("Li Qiang", "Premier CN"), ("Stephane Sejourne", "Foreign Minister FR")])
    );
    let found = read("", text);
    let keys: Vec<&str> = found.officials().iter().map(FoundOfficial::key).collect();
    assert_eq!(keys, ["li qiang", "stephane sejourne"]);
    let of_sejourne = found
        .annotations()
        .iter()
        .filter(|a| a.kind() == AnnotationKind::Official && a.value() == "stephane sejourne");
    assert_eq!(of_sejourne.count(), 2);
}

#[test]
fn titles_stand_before_and_after_names() {
    assert_eq!(
        offices("Secretary Dulles saw the Foreign Minister of Japan, Kishida Fumio, again."),
        pairs(&[("Dulles", "Secretary"), ("Kishida Fumio", "Foreign Minister JP")])
    );
    assert_eq!(
        offices("Kishida Fumio, the Japanese Foreign Minister, met Ambassador Makins."),
        pairs(&[("Kishida Fumio", "Foreign Minister JP"), ("Makins", "Ambassador")])
    );
    assert_eq!(
        offices("He told Under Secretary of State Herter that Queen Elizabeth II was here."),
        pairs(&[("Herter", "Under Secretary of State"), ("Elizabeth II", "Queen")])
    );
    assert_eq!(
        offices("Prime Minister Shinzo Abe of Japan spoke."),
        pairs(&[("Shinzo Abe", "Prime Minister JP")])
    );
    assert_eq!(
        offices("Director of the Office of Defense Mobilization (Flemming) was absent."),
        pairs(&[("Flemming", "Director of the Office of Defense Mobilization")])
    );
}

#[test]
fn an_organisation_stands_before_an_office() {
    let found = read("", "NATO Secretary General Jens Stoltenberg spoke.");
    let office = &found.officials()[0].offices()[0];
    assert_eq!(office.title, "Secretary General");
    assert_eq!(office.organisation.as_deref(), Some("NATO"));
}

#[test]
fn forms_of_address_and_ranks_are_no_offices() {
    assert_eq!(
        offices("Mr. Molotov met Sir Roger Makins, Gen. Charles de Gaulle and Dr. Kissinger."),
        pairs(&[
            ("Molotov", ""),
            ("Roger Makins", ""),
            ("Charles de Gaulle", ""),
            ("Kissinger", "")
        ])
    );
}

#[test]
fn an_office_alone_is_no_person() {
    let found = read("", "The Shah received the French Foreign Minister.");
    assert!(found.officials().is_empty());
    let values: Vec<&str> = found.annotations().iter().map(Annotation::value).collect();
    assert_eq!(values, ["Shah", "Foreign Minister"]);
}

#[test]
fn a_plural_title_is_that_of_each() {
    assert_eq!(names("Messrs. Bundy, Ball and Rostow left."), ["Bundy", "Ball", "Rostow"]);
    assert_eq!(names("Ministers Lavrov and Wang Yi met."), ["Lavrov", "Wang Yi"]);
}

#[test]
fn names_of_many_languages() {
    assert_eq!(
        names("In Peking Mao Tse-tung received U Thant, Ngo Dinh Diem and Abd al-Munim al-Huni."),
        ["Mao Tse-tung", "U Thant", "Ngo Dinh Diem", "Abd al-Munim al-Huni"]
    );
    assert_eq!(names("He met Xi Jinping, and Kim Jong Un."), ["Xi Jinping", "Kim Jong Un"]);
    assert_eq!(names("Crown Prince Mohammed bin Salman spoke."), ["Mohammed bin Salman"]);
}

#[test]
fn bare_names_need_something_said_of_them() {
    assert_eq!(names("Diem said no, and they told Sukarno."), ["Diem", "Sukarno"]);
    assert_eq!(names("They had a letter from Khrushchev."), ["Khrushchev"]);
    assert!(names("The Knesset decided, and Lodges were built in Zzyx.").is_empty());
}

#[test]
fn an_ordinary_word_is_a_name_where_a_title_shows_it_once() {
    assert_eq!(names("Mr. Ball left. Later Ball said that it was late."), ["Ball"]);
    assert_eq!(names("The White House gave a Ball in May. Things went well."), [""; 0]);
}

#[test]
fn what_is_no_person() {
    for text in [
        "The Baghdad Pact and the Marshall Plan failed.",
        "USS Pueblo was seized. Operation Vittles began on Monday in Berlin.",
        "The New York Times and Pravda reported that the General Assembly had met.",
        "The Department of State and the Foreign Office agreed with the Soviets.",
        "The Air Force and the Security Council met at Geneva and in Phnom Penh.",
        "However, I've seen that. We'll see. Deptel 22 to Rangoon.",
        "The Cabot-Wang talks and the General Findings were noted.",
        "A. The first point. B. In spite of that.",
        "Communists and Buddhists were told that Easter is in April.",
    ] {
        assert_eq!(names(text), Vec::<String>::new(), "{text}");
    }
}

#[test]
fn two_people_of_one_family_name_stay_two() {
    let text = "John Foster Dulles met Allen Dulles, Director of Central Intelligence. The \
                Director of Central Intelligence, Allen Dulles, left.";
    assert_eq!(names(text), ["John Foster Dulles", "Allen Dulles"]);
    assert_eq!(names("President Johnson met Ambassador Johnson."), ["Johnson", "Johnson"]);
}

#[test]
fn short_forms_of_one_name_join() {
    assert_eq!(names("McGeorge Bundy left. BUNDY: Yes. Mr. Bundy agreed."), ["McGeorge Bundy"]);
    assert_eq!(names("Robert McNamara came. Bob McNamara went."), ["Robert McNamara"]);
    assert_eq!(names("John Foster Dulles came. J. F. Dulles went."), ["John Foster Dulles"]);
}

#[test]
fn titles_of_documents_tell_roles() {
    let role = |role| vec![role];
    assert_eq!(
        roles(
            "Memorandum From the Naval Aide to the President (Bagley) to the President's Military \
             Representative (Taylor)",
            "He agreed."
        ),
        [("Bagley".to_owned(), role(Role::From)), ("Taylor".to_owned(), role(Role::To))]
    );
    assert_eq!(
        roles("Letter From President Eisenhower to Prime Minister Macmillan", "I agree."),
        [("Eisenhower".to_owned(), role(Role::From)), ("Macmillan".to_owned(), role(Role::To))]
    );
    assert_eq!(
        roles("Remarks by Ambassador Stevenson", "I agree."),
        [("Stevenson".to_owned(), role(Role::Speaker))]
    );
}

#[test]
fn lists_and_signatures_tell_roles() {
    let body = "PARTICIPANTS\n\nThe Secretary\n\nMr. Robert Murphy, G\n\nS/P—Mr. Bowles\n\nCouve de \
                Murville\n\nThe talks began with a remark that was made of the weather in Paris.";
    assert_eq!(
        roles("Memorandum of Conversation", body),
        [
            ("Robert Murphy".to_owned(), vec![Role::Participant]),
            ("Bowles".to_owned(), vec![Role::Participant]),
            ("Couve de Murville".to_owned(), vec![Role::Participant]),
        ]
    );
    assert_eq!(
        roles("Telegram", "We agree with that.\n\nLodge"),
        [("Lodge".to_owned(), vec![Role::Signatory])]
    );
}

#[test]
fn stated_officials_are_recognised() {
    let article = Article::builder("a")
        .body("He met Sejourne. Mr. Li spoke.")
        .official(Official::new("Séjourné, Stéphane"))
        .build()
        .unwrap();
    let found = Pipeline::new().with(Officials::new()).read(&article);
    let first = &found.officials()[0];
    assert_eq!(first.key(), "stephane sejourne");
    assert_eq!((first.stated(), first.matched()), (Some(0), NameMatch::Stated));
    assert_eq!(found.officials()[1].matched(), NameMatch::Text);
}

#[test]
fn a_text_in_capitals_is_read() {
    let text = "1. AMBASSADOR MET FOREIGN MINISTER GROMYKO AT NOON TODAY AND TOLD HIM THAT THE UNITED \
                STATES WOULD NOT ACCEPT THE PROPOSAL WHICH HAD BEEN MADE. GROMYKO SAID THAT HE HAD NO \
                OTHER AND THAT IT WAS FOR THE DEPARTMENT TO SAY WHAT WAS WANTED NOW.";
    assert_eq!(names(text), ["Gromyko"]);
}

#[test]
fn no_text_is_too_odd() {
    for text in
        ["", " ", "Mr.", "Mr. ", "The", "(", "President of the", "A.", "É", "Messrs. and", "王"]
    {
        let Ok(article) = Article::builder("a").title(text).body(text).build() else { continue };
        let _ = Pipeline::new().with(Officials::new()).read(&article);
    }
}
