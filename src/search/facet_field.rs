//! What the name of a facet stands for, and in what form its values are looked up: one reading for
//! filters and for counts, so that they agree.
//!
//! The file must not know how anything is counted or found.

use tantivy::schema::Field;

use crate::article::{Country, DatePrecision, DateSpan, Official, Role, SameAs};
use crate::index::schema::{Fields, fold_keyword, further_keyword, role_keyword};
use crate::query::plan::KeywordField;

/// What the values of a facet are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum FacetField<'n> {
    /// Officials, or those in one role, by key.
    Official(Option<Role>),
    /// Countries by code.
    Country,
    /// Calendar years that dates overlap.
    Year,
    /// Keywords as they are.
    Keyword(KeywordField),
    /// Values of the further field of this name.
    Further(&'n str),
}

impl<'n> FacetField<'n> {
    pub(super) fn of(facet: &'n str) -> Self {
        match facet {
            "official" => Self::Official(None),
            "country" => Self::Country,
            "year" => Self::Year,
            "office" => Self::Keyword(KeywordField::Office),
            "organisation" => Self::Keyword(KeywordField::Organisation),
            "topic" => Self::Keyword(KeywordField::TopicPath),
            "language" | "lang" => Self::Keyword(KeywordField::Language),
            "source" => Self::Keyword(KeywordField::Source),
            "id" => Self::Keyword(KeywordField::Id),
            _ => match Role::ALL.into_iter().find(|role| role.as_str() == facet) {
                Some(role) => Self::Official(Some(role)),
                None => Self::Further(facet),
            },
        }
    }

    /// Whether the names of two facets stand for the same: those of further fields do without regard to
    /// case and diacritics.
    pub(super) fn is_same(a: &str, b: &str) -> bool {
        let fields = (FacetField::of(a), FacetField::of(b));
        match fields {
            (FacetField::Further(a), FacetField::Further(b)) => fold_keyword(a) == fold_keyword(b),
            (a, b) => a == b,
        }
    }

    /// The column that holds the values, if they lie in a column of keywords.
    pub(super) fn column(self, fields: Fields) -> Option<Field> {
        match self {
            Self::Official(None) => Some(fields.official_key),
            Self::Official(Some(_)) => Some(fields.official_role),
            Self::Country => Some(fields.country),
            // No field has such a name; it would be taken for a field and the beginning of a value.
            Self::Further(name) if name.contains('=') => None,
            Self::Further(_) => Some(fields.further),
            Self::Keyword(KeywordField::Office) => Some(fields.office_key),
            Self::Keyword(KeywordField::Organisation) => Some(fields.organisation),
            Self::Keyword(KeywordField::TopicPath) => Some(fields.topic_path),
            Self::Keyword(KeywordField::Language) => Some(fields.language),
            Self::Keyword(KeywordField::Source) => Some(fields.source),
            Self::Year | Self::Keyword(_) => None,
        }
    }

    /// What all keywords of the facet begin with in that column, folded.
    pub(super) fn prefix(self) -> String {
        match self {
            Self::Official(Some(role)) => role_keyword(role, ""),
            Self::Further(name) => fold_keyword(&further_keyword(name, "")).into_owned(),
            _ => String::new(),
        }
    }

    /// A value as it stands in a spelling of the column.
    pub(super) fn value(self, spelling: &str) -> &str {
        match self {
            Self::Official(Some(role)) => {
                let role = role.as_str().len() + 1;
                spelling.get(role..).unwrap_or_default()
            }
            Self::Further(_) => spelling.split_once('=').map_or("", |(_, value)| value),
            _ => spelling,
        }
    }

    /// The folded keywords that a value may stand for, the likeliest first.
    pub(super) fn keywords(self, value: &str, same_as: &SameAs) -> Vec<String> {
        let folded = |keyword: &str| fold_keyword(keyword).into_owned();
        match self {
            Self::Official(role) => {
                let keys = if is_official_key(value, same_as) {
                    vec![same_as.canonical(value).to_owned()]
                } else {
                    official_keys(value, same_as)
                };
                let keyword = |key: &String| match role {
                    Some(role) => folded(&role_keyword(role, key)),
                    None => folded(key),
                };
                keys.iter().map(keyword).collect()
            }
            Self::Country => match value.parse::<Country>() {
                Ok(country) => vec![folded(country.as_str())],
                Err(_) => vec![folded(value)],
            },
            Self::Further(name) => vec![folded(&further_keyword(name, value))],
            Self::Year | Self::Keyword(_) => vec![folded(value)],
        }
    }
}

/// Whether a text has the form that the keys of officials have: that of a name in key form, or an
/// identifier that others are the same as.
pub(super) fn is_official_key(text: &str, same_as: &SameAs) -> bool {
    name_key(text).is_some_and(|key| key == text) || same_as.iter().any(|(_, same)| same == text)
}

/// The keys that a name or identifier of an official may stand for.
pub(super) fn official_keys(text: &str, same_as: &SameAs) -> Vec<String> {
    let keys = name_key(text).into_iter().chain([text.to_owned()]);
    let mut keys: Vec<String> = keys.map(|key| same_as.canonical(&key).to_owned()).collect();
    keys.dedup();
    keys
}

fn name_key(text: &str) -> Option<String> {
    Official::new(text).build().ok().map(|official| official.name_key())
}

/// The year that a value of the facet `year` stands for.
pub(super) fn year_span(text: &str) -> Option<DateSpan> {
    DateSpan::parse(text).ok().filter(|span| span.precision() == DatePrecision::Year)
}
