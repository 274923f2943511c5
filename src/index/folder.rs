//! The folder of an index: opening it, and telling from its files whether there is an index.
//!
//! The file must not know what the files hold.

use std::path::Path;

use tantivy::Directory;
use tantivy::directory::MmapDirectory;

use super::config::{CONFIG_FILE, Config};
use super::directory::{Access, CheckedDirectory};
use super::error::IndexError;

/// Name of the engine's file that says which segments a commit has.
pub(super) const META_FILE: &str = "meta.json";
/// Name of the engine's list of the files that it has made.
pub(super) const MANAGED_FILE: &str = ".managed.json";

/// What the index of a folder was made with, if this version can open it.
pub(super) fn config_of(directory: &CheckedDirectory, folder: &Path) -> Result<Config, IndexError> {
    let meta_file = Path::new(META_FILE);
    let has_meta = directory.exists(meta_file);
    let has_meta = has_meta.map_err(|error| IndexError::from_engine(error.into(), folder))?;
    match (Config::read(directory, folder)?, has_meta) {
        (Some(config), true) => Ok(config),
        (None, true) => Err(IndexError::missing(folder, Path::new(CONFIG_FILE))),
        (Some(_), false) if !only_begun(folder) => Err(IndexError::missing(folder, meta_file)),
        (_, false) => Err(IndexError::NotFound { path: folder.to_owned() }),
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Missing {
    Create,
    NotFound,
}

pub(super) fn open_folder(
    folder: &Path,
    access: Access,
    missing: Missing,
) -> Result<CheckedDirectory, IndexError> {
    if missing == Missing::Create {
        std::fs::create_dir_all(folder)
            .map_err(|error| IndexError::from_io(&error, folder, folder))?;
    }
    let inner = MmapDirectory::open(folder)
        .map_err(|error| IndexError::from_engine(error.into(), folder))?;
    Ok(CheckedDirectory::new(inner, access))
}

/// Whether the folder holds only what a creation leaves that was cut off before its end.
fn only_begun(folder: &Path) -> bool {
    std::fs::read_dir(folder).is_ok_and(|entries| {
        entries.flatten().all(|entry| {
            let name = entry.file_name();
            let is_lock = Path::new(&name).extension().is_some_and(|ending| ending == "lock");
            let is_begun = name.as_encoded_bytes().starts_with(b".tmp");
            name == CONFIG_FILE || name == MANAGED_FILE || is_lock || is_begun
        })
    })
}

/// Refuses a folder that holds anything.
pub(super) fn refuse_filled(folder: &Path) -> Result<(), IndexError> {
    match std::fs::read_dir(folder).map(|mut entries| entries.next()) {
        Ok(None) => Ok(()),
        Ok(Some(_)) => Err(IndexError::NotEmpty { path: folder.to_owned() }),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(()),
        Err(error) => Err(IndexError::from_io(&error, folder, folder)),
    }
}
