//! The lines of TREC files and their columns.
//!
//! The file must not know what the columns mean. Its one law: every error names its line.

use std::io::BufRead;

use super::error::EvaluateError;

/// The longest piece of a file that a message repeats, in characters.
const SHOWN_CHARS: usize = 60;
const BYTE_ORDER_MARK: &[u8] = b"\xef\xbb\xbf";

/// Visits every line that is not blank, without its line break.
pub(super) fn for_each_line(
    mut reader: impl BufRead,
    mut visit: impl FnMut(&str) -> Result<(), EvaluateError>,
) -> Result<(), EvaluateError> {
    let mut bytes = Vec::new();
    for number in 1.. {
        bytes.clear();
        if reader.read_until(b'\n', &mut bytes)? == 0 {
            break;
        }
        let text = match bytes.strip_prefix(BYTE_ORDER_MARK) {
            Some(rest) if number == 1 => rest,
            _ => &bytes,
        };
        let line = str::from_utf8(text)
            .map_err(|_| EvaluateError::value("not UTF-8; convert the file to UTF-8").at(number))?;
        let line = line.strip_suffix('\n').unwrap_or(line);
        let line = line.strip_suffix('\r').unwrap_or(line);
        if !line.trim().is_empty() {
            visit(line).map_err(|error| error.at(number))?;
        }
    }
    Ok(())
}

/// The columns of a line that has white space between them, if there are `N`.
pub(super) fn columns<'a, const N: usize>(
    line: &'a str,
    shape: &str,
) -> Result<[&'a str; N], EvaluateError> {
    let columns: Vec<&str> = line.split_ascii_whitespace().collect();
    let found = columns.len();
    columns.try_into().map_err(|_| {
        EvaluateError::value(format!("{found} columns, and there should be {N}: `{shape}`"))
    })
}

/// Refuses what cannot be one column of a line.
pub(super) fn check_column(what: &str, text: &str) -> Result<(), EvaluateError> {
    if text.is_empty() || text.contains(|c: char| c.is_whitespace() || c.is_control()) {
        return Err(EvaluateError::value(format!(
            "the {what} `{}` should have at least one character and no white space",
            shown(text)
        )));
    }
    Ok(())
}

/// A column as a message repeats it: white space and control characters escaped, and cut.
pub(super) fn shown(text: &str) -> String {
    let cut = text.char_indices().nth(SHOWN_CHARS).map(|(at, _)| at);
    let kept = cut.and_then(|at| text.get(..at)).unwrap_or(text);
    format!("{}{}", kept.escape_debug(), if cut.is_some() { "…" } else { "" })
}
