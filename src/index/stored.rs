//! Reads what is stored of a document: the article, and what was found in it.
//!
//! The form of the bytes that the engine keeps is that of the very version of the engine that the crate is bound to: the number of
//! values, and of each its field, its type and its bytes with their number before them. The file must
//! not know what the values mean. Its law: no bytes panic.

use std::path::Path;

use tantivy::DocId;
use tantivy::directory::OwnedBytes;
use tantivy::schema::Field;

use super::error::IndexError;
use super::schema::Fields;
use super::snapshot::Segment;
use crate::enrich::Enrichment;

/// The engine's mark of a value that is bytes.
const BYTES: u8 = 4;

/// The value of a field of bytes, if the document has one; nothing as well where other values than
/// bytes stand before it, which no document of this crate has.
pub(super) fn bytes_of(document: &OwnedBytes, field: Field) -> Option<OwnedBytes> {
    let all = document.as_slice();
    let mut rest = all;
    for _ in 0..number(&mut rest)? {
        let (id, after) = rest.split_first_chunk::<4>()?;
        let (BYTES, after) = after.split_first().map(|(kind, after)| (*kind, after))? else {
            return None;
        };
        rest = after;
        let len = number(&mut rest)?;
        let (value, after) = rest.split_at_checked(len)?;
        if u32::from_le_bytes(*id) == field.field_id() {
            let start = all.len() - after.len() - value.len();
            return Some(document.slice(start..start + len));
        }
        rest = after;
    }
    None
}

/// A number in groups of seven bits, low ones first, of which the last one is marked.
fn number(rest: &mut &[u8]) -> Option<usize> {
    let mut number = 0_u64;
    for shift in (0..64).step_by(7) {
        let (byte, after) = rest.split_first()?;
        *rest = after;
        number |= u64::from(byte & 0x7f) << shift;
        if byte & 0x80 != 0 {
            return usize::try_from(number).ok();
        }
    }
    None
}

impl Segment {
    /// What is read of the JSON of a stored article of the index in a folder.
    pub(crate) fn read_stored<T>(
        &self,
        fields: Fields,
        doc: DocId,
        folder: &Path,
        read: impl FnOnce(&[u8]) -> serde_json::Result<T>,
    ) -> Result<T, IndexError> {
        let json = self.stored(fields, doc);
        let json = json.map_err(|error| IndexError::from_engine(error, folder))?;
        let json = json.ok_or_else(|| self.corrupt(doc, folder, "it is missing"))?;
        read(&json).map_err(|error| self.corrupt(doc, folder, &error.to_string()))
    }

    /// What enrichment found in a stored article, if anything read it.
    pub(crate) fn read_found(
        &self,
        fields: Fields,
        doc: DocId,
        folder: &Path,
    ) -> Result<Option<Enrichment>, IndexError> {
        let found = self.found(fields, doc);
        let found = found.map_err(|error| IndexError::from_engine(error, folder))?;
        let found = found.map(|json| Enrichment::from_stored(&json)).transpose();
        found.map_err(|error| self.corrupt(doc, folder, &error.to_string()))
    }

    fn corrupt(&self, doc: DocId, folder: &Path, detail: &str) -> IndexError {
        let detail = format!("the stored article `{}`: {detail}", self.id(doc));
        IndexError::Corrupt { path: folder.to_owned(), detail }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_value_is_found_behind_others() {
        let field = Field::from_field_id;
        let mut bytes = vec![0x82, 7, 0, 0, 0, BYTES, 0x81, b'x', 0, 1, 0, 0, BYTES, 0x48, 0x81];
        bytes.extend([b'y'; 200]);
        let document = OwnedBytes::new(bytes);
        let of = |id| bytes_of(&document, field(id)).map(|value| value.to_vec());
        assert_eq!(of(7), Some(b"x".to_vec()));
        assert_eq!(of(256), Some(vec![b'y'; 200]));
        assert_eq!(of(8), None);
    }

    proptest! {
        #[test]
        fn no_bytes_panic(bytes in prop::collection::vec(prop_oneof![Just(4_u8), any::<u8>()], 0..40)) {
            let document = OwnedBytes::new(bytes);
            for field in 0..5 {
                if let Some(value) = bytes_of(&document, Field::from_field_id(field)) {
                    prop_assert!(value.len() < document.len());
                }
            }
        }
    }
}
