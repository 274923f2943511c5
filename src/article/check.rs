//! What every text of an article must satisfy, whoever put it there.
//!
//! It knows shapes and sizes and nothing of what a text means. Its one law: a check names what
//! would be right, and a text that passed it passes it again.

use std::collections::{BTreeMap, HashSet};

use super::error::{ArticleError, ArticleErrorKind, quoted};
use super::model::Article;

pub(super) fn trim(text: &mut String) {
    let trimmed = text.trim();
    if trimmed.len() != text.len() {
        *text = trimmed.to_owned();
    }
}

/// Trims a text, and takes a blank one for none.
pub(super) fn trim_or_none(text: &mut Option<String>) {
    text.iter_mut().for_each(trim);
    text.take_if(|text| text.is_empty());
}

/// Drops what is there already, keeping the order.
pub(super) fn keep_first<T: Clone + Eq + std::hash::Hash>(items: &mut Vec<T>) {
    if items.len() > 1 {
        let mut seen = HashSet::with_capacity(items.len());
        items.retain(|item| seen.insert(item.clone()));
    }
}

pub(super) fn refuse_controls(kind: ArticleErrorKind, text: &str) -> Result<(), ArticleError> {
    if text.chars().any(char::is_control) {
        let message = format!("{}: it holds a control character; remove it", quoted(text));
        return Err(ArticleError::new(kind, message));
    }
    Ok(())
}

/// Checks that a name, a label or a value is not too long to be a keyword.
pub(super) fn check_keyword(what: &str, text: &str) -> Result<(), ArticleError> {
    let limit = Article::MAX_FIELD_VALUE_BYTES;
    if text.len() > limit {
        let message = format!("{what} has {} bytes; it may have {limit}", text.len());
        return Err(ArticleError::new(ArticleErrorKind::TooLarge, message));
    }
    Ok(())
}

pub(super) fn check_count(
    field: &'static str,
    count: usize,
    limit: usize,
) -> Result<(), ArticleError> {
    if count > limit {
        let message = format!("{count} of them; an article may have {limit}");
        return Err(ArticleError::new(ArticleErrorKind::TooLarge, message).within(field));
    }
    Ok(())
}

/// Checks a topic or an organisation, already trimmed.
pub(super) fn check_label(label: &str) -> Result<(), ArticleError> {
    if label.is_empty() {
        let message = "a label is empty; name it or leave it out";
        return Err(ArticleError::new(ArticleErrorKind::Label, message));
    }
    check_keyword("a label", label)?;
    refuse_controls(ArticleErrorKind::Label, label)
}

/// Checks the names and the values of the user's own fields.
pub(super) fn check_fields(fields: &BTreeMap<String, Vec<String>>) -> Result<(), ArticleError> {
    check_count("fields", fields.len(), Article::MAX_FIELDS)?;
    let values = fields.values().map(Vec::len).sum();
    check_count("the values of fields", values, Article::MAX_FIELD_VALUES)?;
    for (name, values) in fields {
        check_keyword("the name of a field", name).map_err(|error| error.within("fields"))?;
        if name.trim().is_empty() {
            let message = "a field has no name; name it or leave it out";
            return Err(ArticleError::new(ArticleErrorKind::Label, message).within("fields"));
        }
        if name.contains('=') || name.chars().any(char::is_control) {
            let message = format!(
                "{}: the name of a field holds no `=` and no control characters",
                quoted(name)
            );
            return Err(ArticleError::new(ArticleErrorKind::Label, message).within("fields"));
        }
        for value in values {
            check_keyword("a value", value).map_err(|error| error.within(name.clone()))?;
        }
    }
    Ok(())
}

pub(super) fn fields_bytes(fields: &BTreeMap<String, Vec<String>>) -> usize {
    fields
        .iter()
        .map(|(name, values)| name.len() + values.iter().map(String::len).sum::<usize>())
        .sum()
}

/// Brings a BCP 47 tag into its usual case: `en`, `zh-Hans`, `pt-BR`.
pub(super) fn language_tag(text: &str) -> Result<String, ArticleError> {
    let mut parts = text.split('-');
    let primary = parts.next().unwrap_or_default();
    let well_formed = (2..=3).contains(&primary.len())
        && primary.bytes().all(|b| b.is_ascii_alphabetic())
        && text.split('-').skip(1).all(|part| {
            (1..=8).contains(&part.len()) && part.bytes().all(|b| b.is_ascii_alphanumeric())
        });
    if !well_formed {
        let message =
            format!("{}: not a language tag of BCP 47; write en, fr or zh-Hans", quoted(text));
        return Err(ArticleError::new(ArticleErrorKind::Language, message));
    }
    let mut tag = primary.to_ascii_lowercase();
    let mut extension = false;
    for part in parts {
        tag.push('-');
        let lower = part.to_ascii_lowercase();
        match part.len() {
            1 => {
                extension = true;
                tag.push_str(&lower);
            }
            2 if !extension => tag.push_str(&part.to_ascii_uppercase()),
            4 if !extension => {
                let (head, tail) = lower.split_at_checked(1).unwrap_or_default();
                tag.push_str(&head.to_ascii_uppercase());
                tag.push_str(tail);
            }
            _ => tag.push_str(&lower),
        }
    }
    Ok(tag)
}
