//! Authority files in JSON Lines and CSV.
//!
//! It knows lines, columns and keys. It must not know how people are found. Its one law: a bad row
//! costs that row, and no good one is ever lost.

use std::io::{self, BufRead, BufReader, Read};

use rustc_hash::FxHashMap;
use serde_json::{Map, Value};

use super::error::AuthorityError;
use super::person::Person;
use super::row::{OfficeRow, PersonRow};
use super::{Authority, Source};
use crate::article::DateSpan;

const NAMES: &[&str] = &["names", "aliases", "spellings", "other_names"];
const SURNAME: &[&str] = &["surname", "family_name", "last_name"];
const OFFICE: &[&str] = &["office", "role", "title", "position"];
const COUNTRY: &[&str] = &["country", "country_code", "iso3"];
const ORGANISATION: &[&str] = &["organisation", "organization", "org"];
const POST: &[&str] = &["post", "place"];
const FROM: &[&str] = &["from", "start", "start_date"];
const TO: &[&str] = &["to", "end", "end_date"];

/// The longest line of a file, in bytes.
const LONGEST_LINE: u64 = 1 << 20;

/// What a file of people gave: the people, and the rows that were refused.
///
/// ```
/// use chancery::Authority;
///
/// let file = "name,office,country,from,to\nMakins,Ambassador,GB,1953-01,1956-10\nEden,,GB,,\n";
/// let loaded = Authority::from_csv(file.as_bytes());
/// assert_eq!(loaded.authority.len(), 1);
/// assert_eq!(
///     loaded.rejected[0].to_string(),
///     "line 3: field `office`: missing; name the office that was held",
/// );
/// ```
#[derive(Debug, Clone)]
#[must_use]
pub struct Loaded {
    /// The people of the rows that are good.
    pub authority: Authority,
    /// The rows that are not, in the order of the file.
    pub rejected: Vec<AuthorityError>,
}

impl Loaded {
    /// The people, when every row is good.
    ///
    /// # Errors
    /// The first row that was refused.
    pub fn strict(self) -> Result<Authority, AuthorityError> {
        match self.rejected.into_iter().next() {
            None => Ok(self.authority),
            Some(error) => Err(error),
        }
    }
}

/// People and sources, as they are put together from rows.
#[derive(Debug, Default)]
pub(super) struct Loader {
    people: Vec<Person>,
    by_id: FxHashMap<String, usize>,
    sources: Vec<Source>,
    rejected: Vec<AuthorityError>,
}

impl Loader {
    /// Adds a person; one of a known id is united with the person there is.
    pub(super) fn add(&mut self, person: Person) {
        if let Some(known) = self.by_id.get(&person.id).and_then(|at| self.people.get_mut(*at)) {
            known.unite(person);
        } else {
            self.by_id.insert(person.id.clone(), self.people.len());
            self.people.push(person);
        }
    }

    /// The number of a source, which is added when it is new.
    pub(super) fn source(&mut self, source: Source) -> u16 {
        let at = self.sources.iter().position(|known| known.name == source.name);
        let at = at.unwrap_or_else(|| {
            self.sources.push(source);
            self.sources.len() - 1
        });
        u16::try_from(at).unwrap_or(u16::MAX)
    }

    fn record(&mut self, line: u64, row: Result<(PersonRow, String), AuthorityError>) {
        let person = row.and_then(|(row, source)| {
            let source = self.source(Source::named(source));
            row.person(source)
        });
        match person {
            Ok(person) => self.add(person),
            Err(error) => self.rejected.push(error.at(line)),
        }
    }

    pub(super) fn finish(self) -> Loaded {
        let authority = Authority::of(self.people, self.sources);
        Loaded { authority, rejected: self.rejected }
    }
}

pub(super) fn json_lines(reader: impl Read) -> Loaded {
    let mut loader = Loader::default();
    let mut reader = BufReader::new(reader);
    let (mut bytes, mut number) = (Vec::new(), 0);
    loop {
        number += 1;
        bytes.clear();
        match read_line(&mut reader, &mut bytes) {
            Ok(false) => break,
            Ok(true) if bytes.len() as u64 > LONGEST_LINE => {
                let message = format!("more than {LONGEST_LINE} bytes; divide the record");
                loader.rejected.push(AuthorityError::new(None, message).at(number));
            }
            Ok(true) => json_line(&mut loader, number, &bytes),
            Err(error) => {
                let message = format!("cannot read the stream: {error}");
                loader.rejected.push(AuthorityError::new(None, message).at(number));
                break;
            }
        }
    }
    loader.finish()
}

/// Reads a line; of one that is too long, what is over is passed over.
fn read_line(reader: &mut impl BufRead, line: &mut Vec<u8>) -> io::Result<bool> {
    let read = reader.by_ref().take(LONGEST_LINE + 1).read_until(b'\n', line)?;
    if line.len() as u64 > LONGEST_LINE && !line.ends_with(b"\n") {
        reader.skip_until(b'\n')?;
    }
    Ok(read > 0)
}

fn json_line(loader: &mut Loader, number: u64, bytes: &[u8]) {
    let bytes = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes);
    if bytes.iter().all(u8::is_ascii_whitespace) {
        return;
    }
    let map = match serde_json::from_slice::<Value>(bytes) {
        Ok(Value::Object(map)) => map,
        Ok(_) => {
            let message = "not an object; write {\"name\": ..}";
            return loader.rejected.push(AuthorityError::new(None, message).at(number));
        }
        Err(error) => {
            let message = format!("not JSON: {error}");
            return loader.rejected.push(AuthorityError::new(None, message).at(number));
        }
    };
    match map.get("sources") {
        Some(sources) => match stated_sources(sources) {
            Ok(sources) => {
                for source in sources {
                    loader.source(source);
                }
            }
            Err(error) => loader.rejected.push(error.at(number)),
        },
        None => loader.record(number, person_row(&map)),
    }
}

fn stated_sources(value: &Value) -> Result<Vec<Source>, AuthorityError> {
    let wrong = || AuthorityError::new(Some("sources"), "write [{\"name\": .., \"licence\": ..}]");
    let sources = value.as_array().ok_or_else(wrong)?.iter().map(|source| {
        let source = source.as_object().ok_or_else(wrong)?;
        let as_of = match text(source, &["as_of"])? {
            None => None,
            Some(date) => Some(
                DateSpan::parse(&date)
                    .map_err(|error| AuthorityError::new(Some("as_of"), error.to_string()))?,
            ),
        };
        let name = text(source, &["name"])?.ok_or_else(wrong)?;
        let licence = text(source, &["licence", "license"])?;
        Ok(Source { licence, as_of, ..Source::named(name) })
    });
    sources.collect()
}

fn person_row(map: &Map<String, Value>) -> Result<(PersonRow, String), AuthorityError> {
    let mut offices = Vec::new();
    match map.get("offices") {
        None | Some(Value::Null) => offices.push(office_row(map)?),
        Some(Value::Array(list)) => {
            for office in list {
                let Some(office) = office.as_object() else {
                    let message = "not a list of objects; write [{\"office\": ..}]";
                    return Err(AuthorityError::new(Some("offices"), message));
                };
                offices.push(office_row(office)?);
            }
        }
        Some(_) => {
            let message = "not a list of objects; write [{\"office\": ..}]";
            return Err(AuthorityError::new(Some("offices"), message));
        }
    }
    let row = PersonRow {
        id: text(map, &["id"])?,
        name: text(map, &["name"])?,
        names: texts(map, NAMES)?,
        surname: text(map, SURNAME)?,
        offices,
    };
    Ok((row, text(map, &["source"])?.unwrap_or_default()))
}

fn office_row(map: &Map<String, Value>) -> Result<OfficeRow, AuthorityError> {
    Ok(OfficeRow {
        title: text(map, OFFICE)?,
        country: text(map, COUNTRY)?,
        organisation: text(map, ORGANISATION)?,
        post: text(map, POST)?,
        from: text(map, FROM)?,
        to: text(map, TO)?,
    })
}

/// The text under the first of the keys that has one.
fn text(map: &Map<String, Value>, keys: &[&str]) -> Result<Option<String>, AuthorityError> {
    for key in keys {
        match map.get(*key) {
            None | Some(Value::Null) => {}
            Some(Value::String(text)) => return Ok(Some(text.clone())),
            Some(Value::Number(number)) => return Ok(Some(number.to_string())),
            Some(_) => return Err(AuthorityError::new(Some(key), "not a text; write \"..\"")),
        }
    }
    Ok(None)
}

fn texts(map: &Map<String, Value>, keys: &[&str]) -> Result<Vec<String>, AuthorityError> {
    let mut all = Vec::new();
    for key in keys {
        match map.get(*key) {
            None | Some(Value::Null) => {}
            Some(Value::String(text)) => all.push(text.clone()),
            Some(Value::Array(list)) => {
                for text in list {
                    let text = text.as_str().ok_or_else(|| {
                        AuthorityError::new(Some(key), "not a list of texts; write [\"..\"]")
                    })?;
                    all.push(text.to_owned());
                }
            }
            Some(_) => {
                return Err(AuthorityError::new(Some(key), "not a list of texts; write [\"..\"]"));
            }
        }
    }
    Ok(all)
}

pub(super) fn csv(reader: impl Read) -> Loaded {
    let mut loader = Loader::default();
    let mut reader =
        csv::ReaderBuilder::new().flexible(true).trim(csv::Trim::All).from_reader(reader);
    let headers = match reader.headers() {
        Ok(headers) => headers.iter().map(column_name).collect::<Vec<_>>(),
        Err(error) => {
            loader.rejected.push(AuthorityError::new(None, error.to_string()).at(1));
            return loader.finish();
        }
    };
    if !headers.iter().any(|column| column == "name") {
        let message = "no such column; begin with a row such as name,office,country,from,to";
        loader.rejected.push(AuthorityError::new(Some("name"), message).at(1));
        return loader.finish();
    }
    let mut record = csv::StringRecord::new();
    loop {
        let line = reader.position().line();
        match reader.read_record(&mut record) {
            Ok(false) => break,
            Ok(true) => {
                let line = record.position().map_or(line, csv::Position::line);
                let row = csv_row(&headers, &record);
                loader.record(line, Ok(row));
            }
            Err(error) => {
                let ends = matches!(error.kind(), csv::ErrorKind::Io(_));
                let line = error.position().map_or(line, csv::Position::line);
                loader.rejected.push(AuthorityError::new(None, error.to_string()).at(line));
                if ends {
                    break;
                }
            }
        }
    }
    loader.finish()
}

fn column_name(name: &str) -> String {
    name.trim_start_matches('\u{FEFF}').trim().to_ascii_lowercase().replace(' ', "_")
}

fn csv_row(headers: &[String], record: &csv::StringRecord) -> (PersonRow, String) {
    let cell = |columns: &[&str]| {
        columns.iter().find_map(|column| {
            let at = headers.iter().position(|header| header == column)?;
            record.get(at).filter(|cell| !cell.is_empty()).map(str::to_owned)
        })
    };
    let names = cell(NAMES).unwrap_or_default();
    let row = PersonRow {
        id: cell(&["id"]),
        name: cell(&["name"]),
        names: names.split([';', '|']).map(str::to_owned).collect(),
        surname: cell(SURNAME),
        offices: vec![OfficeRow {
            title: cell(OFFICE),
            country: cell(COUNTRY),
            organisation: cell(ORGANISATION),
            post: cell(POST),
            from: cell(FROM),
            to: cell(TO),
        }],
    };
    (row, cell(&["source"]).unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn good_rows_are_kept_and_bad_ones_told_by_line() {
        let file = concat!(
            "\u{FEFF}{\"sources\": [{\"name\": \"desk\", \"licence\": \"CC0\", \"as_of\": \"2024-06\"}]}\n",
            "{\"id\": 7, \"name\": \"Anthony Eden\", \"source\": \"desk\", \"offices\": []}\n",
            "\n",
            "{\"name\": \"Nobody\", \"office\": \"King\", \"country\": \"Ruritania\"}\n",
            "[1]\r\n",
            "{\"name\": \"x\", \"aliases\": {}}\n",
            "{\"name\": \"x\", \"offices\": 3}\n",
            "{bad\n",
            "{\"id\": \"7\", \"name\": \"Eden, Anthony\", \"role\": \"Foreign Secretary\", \"country\": \"GB\",",
            " \"start\": \"1951-10-28\", \"end\": \"1955-04-06\"}",
        );
        let loaded = json_lines(file.as_bytes());
        let lines: Vec<_> = loaded.rejected.iter().map(|e| (e.line(), e.field())).collect();
        assert_eq!(
            lines,
            [
                (4, Some("country")),
                (5, None),
                (6, Some("aliases")),
                (7, Some("offices")),
                (8, None)
            ]
        );
        assert_eq!((loaded.authority.len(), loaded.authority.tenures()), (1, 1));
        let eden = loaded.authority.person("7").unwrap();
        assert_eq!(eden.names(), ["Anthony Eden", "Eden, Anthony"]);
        let desk = &loaded.authority.sources()[0];
        assert_eq!((desk.name(), desk.licence(), desk.tenures()), ("desk", Some("CC0"), 0));
        assert_eq!(desk.as_of().map(|date| date.to_string()).as_deref(), Some("2024-06"));
    }

    #[test]
    fn a_line_that_is_too_long_costs_that_line() {
        let file = format!("{{\"name\": \"{}\"}}\n{{\"name\": \"Eden\"}}\n", "x".repeat(2 << 20));
        let loaded = json_lines(file.as_bytes());
        assert_eq!((loaded.authority.len(), loaded.rejected.len()), (1, 1));
        assert_eq!(loaded.rejected[0].line(), 1);
    }

    #[test]
    fn csv_has_one_tenure_a_row() {
        let file = "\u{FEFF}ID,Name,Aliases,Office,Country,From,To,note\n\
            eden,Anthony Eden,\"Eden, Anthony; Lord Avon\",Foreign Secretary,GB,1951-10-28,1955-04-06,x\n\
            eden,Anthony Eden,,Prime Minister,United Kingdom,1955-04-06,1957-01-09\n\
            ,Short\n\
            x,Bad Date,,King,GB,1950-13,\n";
        let loaded = csv(file.as_bytes());
        let errors: Vec<String> = loaded.rejected.iter().map(ToString::to_string).collect();
        assert_eq!(errors.len(), 1, "{errors:?}");
        assert!(errors[0].starts_with("line 5: field `from`: 1950-13: "), "{errors:?}");
        let eden = loaded.authority.person("eden").unwrap();
        assert_eq!(eden.names(), ["Anthony Eden", "Eden, Anthony", "Lord Avon"]);
        assert_eq!(eden.offices().len(), 2);
        assert_eq!(loaded.authority.person("short").map(Person::name), Some("Short"));
    }

    #[test]
    fn csv_without_names_is_refused() {
        let loaded = csv(&b"office,country\nKing,GB\n"[..]);
        assert_eq!(loaded.rejected[0].field(), Some("name"));
        assert!(csv(&b""[..]).authority.is_empty());
    }
}
