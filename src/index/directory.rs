//! Files of an index with checksums, so that no damaged byte reaches the engine.
//!
//! A file that the engine streams out gets a trailer: one 64-bit XXH3 sum for each 64 KiB, then
//! the length and a sum over all of this and the file's name. A read checks each 64 KiB that it
//! touches, the first time only. Small files that are replaced whole get their sum on a last
//! line. The module must not know what the files hold.

use std::collections::HashSet;
use std::fmt;
use std::io::{self, BufWriter, Write};
use std::ops::Range;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Condvar, Mutex, PoisonError};

use tantivy::HasLen;
use tantivy::directory::error::{DeleteError, LockError, OpenReadError, OpenWriteError};
use tantivy::directory::{
    AntiCallToken, Directory, DirectoryLock, FileHandle, Lock, OwnedBytes, RamDirectory,
    TerminatingWrite, WatchCallback, WatchHandle, WritePtr,
};
use xxhash_rust::xxh3::{Xxh3, xxh3_64};

const CHUNK: usize = 64 * 1024;
const MAGIC: &[u8; 8] = b"chancry1";
/// Length, sum of the trailer, magic number.
const FOOTER: usize = 8 + 8 + 8;
const SUM_MARK: &[u8] = b"\n#xxh3 ";
const SUM_LINE: usize = 7 + 16 + 1;

/// A damaged file, as it travels through the engine inside of an [`io::Error`].
#[derive(Debug, thiserror::Error)]
#[error("file `{}` is damaged: {detail}", file.display())]
pub(crate) struct Damage {
    file: PathBuf,
    detail: String,
}

impl Damage {
    pub(crate) fn file(&self) -> &Path {
        &self.file
    }

    pub(crate) fn detail(&self) -> &str {
        &self.detail
    }

    fn error(file: &Path, detail: impl Into<String>) -> io::Error {
        let damage = Self { file: file.to_owned(), detail: detail.into() };
        io::Error::new(io::ErrorKind::InvalidData, damage)
    }
}

/// Whether the folder may be written to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Access {
    /// Files are written, deleted and locked.
    ReadWrite,
    /// Nothing is created, not even a lock.
    ReadOnly,
}

/// A directory of the engine's whose files carry checksums.
#[derive(Clone)]
pub(crate) struct CheckedDirectory {
    inner: Box<dyn Directory>,
    access: Access,
    /// Of a directory in memory, whose own locks are waited for by sleeping.
    locks: Option<Arc<Locks>>,
}

impl CheckedDirectory {
    pub(crate) fn new(inner: impl Into<Box<dyn Directory>>, access: Access) -> Self {
        Self { inner: inner.into(), access, locks: None }
    }

    /// A directory in memory.
    pub(crate) fn in_memory() -> Self {
        let inner = RamDirectory::create().into();
        Self { inner, access: Access::ReadWrite, locks: Some(Arc::default()) }
    }

    /// Whether it is one in memory, which begins and ends with the process.
    pub(crate) fn is_in_memory(&self) -> bool {
        self.locks.is_some()
    }

    fn refuse_write(&self) -> io::Result<()> {
        match self.access {
            Access::ReadWrite => Ok(()),
            Access::ReadOnly => Err(io::Error::new(
                io::ErrorKind::PermissionDenied,
                "the index is open for reading only",
            )),
        }
    }

    /// Opens a file, to be read with and without its checksums.
    pub(crate) fn open_checked(&self, path: &Path) -> Result<Arc<CheckedFile>, OpenReadError> {
        let inner = self.inner.get_file_handle(path)?;
        let file = CheckedFile::open(inner, path)
            .map_err(|error| OpenReadError::wrap_io_error(error, path.to_owned()))?;
        Ok(Arc::new(file))
    }

    /// Opens a file whose list of checksums is damaged. Each part of it is checked against its own
    /// sum in that list, and nothing vouches for the list: it may be that of another file.
    pub(crate) fn open_unvouched(&self, path: &Path) -> Result<Arc<dyn FileHandle>, OpenReadError> {
        let inner = self.inner.get_file_handle(path)?;
        let file = CheckedFile::open_unvouched(inner, path)
            .map_err(|error| OpenReadError::wrap_io_error(error, path.to_owned()))?;
        Ok(Arc::new(file))
    }

    /// Checks every byte of `file`.
    pub(crate) fn check_whole(&self, file: &Path) -> Result<(), OpenReadError> {
        let handle = self.get_file_handle(file)?;
        handle
            .read_bytes(0..handle.len())
            .map(|_| ())
            .map_err(|error| OpenReadError::wrap_io_error(error, file.to_owned()))
    }
}

impl fmt::Debug for CheckedDirectory {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("CheckedDirectory")
            .field("inner", &self.inner)
            .field("access", &self.access)
            .finish_non_exhaustive()
    }
}

impl Directory for CheckedDirectory {
    fn get_file_handle(&self, path: &Path) -> Result<Arc<dyn FileHandle>, OpenReadError> {
        Ok(self.open_checked(path)?)
    }

    fn delete(&self, path: &Path) -> Result<(), DeleteError> {
        self.refuse_write().map_err(|error| DeleteError::IoError {
            io_error: Arc::new(error),
            filepath: path.to_owned(),
        })?;
        self.inner.delete(path)
    }

    fn exists(&self, path: &Path) -> Result<bool, OpenReadError> {
        self.inner.exists(path)
    }

    fn open_write(&self, path: &Path) -> Result<WritePtr, OpenWriteError> {
        self.refuse_write()
            .map_err(|error| OpenWriteError::wrap_io_error(error, path.to_owned()))?;
        let inner = self.inner.open_write(path)?;
        Ok(BufWriter::new(Box::new(CheckedWriter::new(inner, path))))
    }

    fn atomic_read(&self, path: &Path) -> Result<Vec<u8>, OpenReadError> {
        let bytes = self.inner.atomic_read(path)?;
        strip_sum_line(bytes, path)
            .map_err(|error| OpenReadError::wrap_io_error(error, path.to_owned()))
    }

    fn atomic_write(&self, path: &Path, data: &[u8]) -> io::Result<()> {
        self.refuse_write()?;
        let mut bytes = Vec::with_capacity(data.len() + SUM_LINE);
        bytes.extend_from_slice(data);
        bytes.extend_from_slice(SUM_MARK);
        bytes.extend_from_slice(format!("{:016x}\n", named_sum(data, path)).as_bytes());
        self.inner.atomic_write(path, &bytes)
    }

    fn sync_directory(&self) -> io::Result<()> {
        match self.access {
            Access::ReadWrite => self.inner.sync_directory(),
            Access::ReadOnly => Ok(()),
        }
    }

    fn acquire_lock(&self, lock: &Lock) -> Result<DirectoryLock, LockError> {
        if let Some(locks) = &self.locks {
            let held = Locks::acquire(locks, lock).ok_or(LockError::LockBusy)?;
            return Ok(DirectoryLock::from(Box::new(held)));
        }
        match self.access {
            Access::ReadWrite => self.inner.acquire_lock(lock),
            Access::ReadOnly => Ok(DirectoryLock::from(Box::new(()))),
        }
    }

    fn watch(&self, callback: WatchCallback) -> tantivy::Result<WatchHandle> {
        self.inner.watch(callback)
    }
}

/// Locks between the threads of this process.
#[derive(Default)]
struct Locks {
    held: Mutex<HashSet<PathBuf>>,
    freed: Condvar,
}

/// A lock that is given back on drop.
struct HeldLock {
    locks: Arc<Locks>,
    path: PathBuf,
}

impl Locks {
    /// Takes a lock, waiting for it if it is a blocking one; `None` if another one is held.
    fn acquire(locks: &Arc<Self>, lock: &Lock) -> Option<HeldLock> {
        let mut held = locks.held.lock().unwrap_or_else(PoisonError::into_inner);
        while held.contains(&lock.filepath) {
            if !lock.is_blocking {
                return None;
            }
            held = locks.freed.wait(held).unwrap_or_else(PoisonError::into_inner);
        }
        held.insert(lock.filepath.clone());
        Some(HeldLock { locks: Arc::clone(locks), path: lock.filepath.clone() })
    }
}

impl Drop for HeldLock {
    fn drop(&mut self) {
        let mut held = self.locks.held.lock().unwrap_or_else(PoisonError::into_inner);
        held.remove(&self.path);
        self.locks.freed.notify_all();
    }
}

fn named_sum(data: &[u8], path: &Path) -> u64 {
    let mut sum = Xxh3::new();
    sum.update(path.as_os_str().as_encoded_bytes());
    sum.update(data);
    sum.digest()
}

fn strip_sum_line(mut bytes: Vec<u8>, path: &Path) -> io::Result<Vec<u8>> {
    let Some(at) = bytes.len().checked_sub(SUM_LINE) else {
        return Err(Damage::error(path, "it is cut short: its checksum is missing"));
    };
    let (data, line) = bytes.split_at(at);
    let expected = format!("{:016x}\n", named_sum(data, path));
    let stated = line.strip_prefix(SUM_MARK);
    if stated != Some(expected.as_bytes()) {
        return Err(Damage::error(path, "its checksum does not match"));
    }
    bytes.truncate(at);
    Ok(bytes)
}

/// Writes a file and its trailer.
struct CheckedWriter {
    inner: WritePtr,
    path: PathBuf,
    len: u64,
    sums: Vec<u8>,
    chunk: Xxh3,
    in_chunk: usize,
}

impl CheckedWriter {
    fn new(inner: WritePtr, path: &Path) -> Self {
        Self {
            inner,
            path: path.to_owned(),
            len: 0,
            sums: Vec::new(),
            chunk: Xxh3::new(),
            in_chunk: 0,
        }
    }

    fn end_chunk(&mut self) {
        self.sums.extend_from_slice(&self.chunk.digest().to_le_bytes());
        self.chunk.reset();
        self.in_chunk = 0;
    }
}

impl Write for CheckedWriter {
    fn write(&mut self, data: &[u8]) -> io::Result<usize> {
        let fits = data.len().min(CHUNK - self.in_chunk);
        let (data, _) = data.split_at(fits);
        let written = self.inner.write(data)?;
        let (written_data, _) = data.split_at(written);
        self.chunk.update(written_data);
        self.in_chunk += written;
        self.len += written as u64;
        if self.in_chunk == CHUNK {
            self.end_chunk();
        }
        Ok(written)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.inner.flush()
    }
}

impl TerminatingWrite for CheckedWriter {
    fn terminate_ref(&mut self, token: AntiCallToken) -> io::Result<()> {
        if self.in_chunk > 0 {
            self.end_chunk();
        }
        let mut trailer = std::mem::take(&mut self.sums);
        trailer.extend_from_slice(&self.len.to_le_bytes());
        let sum = named_sum(&trailer, &self.path);
        trailer.extend_from_slice(&sum.to_le_bytes());
        trailer.extend_from_slice(MAGIC);
        self.inner.write_all(&trailer)?;
        self.inner.terminate_ref(token)
    }
}

/// A file that checks each chunk the first time it is read.
pub(crate) struct CheckedFile {
    inner: Arc<dyn FileHandle>,
    path: PathBuf,
    len: usize,
    sums: Vec<u64>,
    /// One bit for each chunk: set once the chunk was found whole.
    seen: Vec<AtomicU64>,
}

impl CheckedFile {
    fn open(inner: Arc<dyn FileHandle>, path: &Path) -> io::Result<Self> {
        let total = inner.len();
        let cut = || Damage::error(path, "it is cut short: its checksums are missing");
        let footer_at = total.checked_sub(FOOTER).ok_or_else(cut)?;
        let footer = inner.read_bytes(footer_at..total)?;
        let (len, rest) = footer.as_slice().split_first_chunk::<8>().ok_or_else(cut)?;
        let (stated, magic) = rest.split_first_chunk::<8>().ok_or_else(cut)?;
        if magic != MAGIC {
            return Err(cut());
        }
        let len = usize::try_from(u64::from_le_bytes(*len)).map_err(|_| cut())?;
        let table_len = len.div_ceil(CHUNK) * 8;
        if len.checked_add(table_len) != Some(footer_at) {
            return Err(Damage::error(path, "its length is not the one written"));
        }
        let trailer = inner.read_bytes(len..footer_at + 8)?;
        if named_sum(&trailer, path) != u64::from_le_bytes(*stated) {
            return Err(Damage::error(path, "its table of checksums does not match"));
        }
        let table = trailer.as_slice().get(..table_len).unwrap_or_default();
        Ok(Self::with_table(inner, path, len, table))
    }

    fn with_table(inner: Arc<dyn FileHandle>, path: &Path, len: usize, table: &[u8]) -> Self {
        let (table, _) = table.as_chunks::<8>();
        let sums: Vec<u64> = table.iter().map(|sum| u64::from_le_bytes(*sum)).collect();
        let seen = (0..sums.len().div_ceil(64)).map(|_| AtomicU64::new(0)).collect();
        Self { inner, path: path.to_owned(), len, sums, seen }
    }

    /// Opens a file whose trailer is damaged: how long the file is tells how long its parts are.
    fn open_unvouched(inner: Arc<dyn FileHandle>, path: &Path) -> io::Result<Self> {
        let wrong = || Damage::error(path, "its length is not the one written");
        let total = inner.len().checked_sub(FOOTER).ok_or_else(wrong)?;
        let chunks = total.div_ceil(CHUNK + 8);
        let len = total.checked_sub(chunks * 8).ok_or_else(wrong)?;
        if len.div_ceil(CHUNK) != chunks {
            return Err(wrong());
        }
        let table = inner.read_bytes(len..total)?;
        Ok(Self::with_table(inner, path, len, &table))
    }

    /// Writes the file with its checksums to another place, each chunk once it was checked.
    pub(crate) fn copy_to(&self, to: &mut impl Write) -> io::Result<()> {
        for start in (0..self.len).step_by(CHUNK) {
            to.write_all(&self.read_bytes(start..(start + CHUNK).min(self.len))?)?;
        }
        to.write_all(&self.inner.read_bytes(self.len..self.inner.len())?)
    }

    fn check_chunk(&self, chunk: usize) -> io::Result<()> {
        let mask = 1_u64 << (chunk % 64);
        let Some(word) = self.seen.get(chunk / 64) else { return Ok(()) };
        if word.load(Ordering::Relaxed) & mask != 0 {
            return Ok(());
        }
        let start = chunk * CHUNK;
        let end = (start + CHUNK).min(self.len);
        let bytes = self.inner.read_bytes(start..end)?;
        if self.sums.get(chunk) != Some(&xxh3_64(&bytes)) {
            let detail = format!("bytes {start}..{end} do not match their checksum");
            return Err(Damage::error(&self.path, detail));
        }
        word.fetch_or(mask, Ordering::Relaxed);
        Ok(())
    }
}

impl fmt::Debug for CheckedFile {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("CheckedFile")
            .field("path", &self.path)
            .field("len", &self.len)
            .finish_non_exhaustive()
    }
}

impl HasLen for CheckedFile {
    fn len(&self) -> usize {
        self.len
    }
}

impl FileHandle for CheckedFile {
    fn read_bytes(&self, range: Range<usize>) -> io::Result<OwnedBytes> {
        if range.start > range.end || range.end > self.len {
            let detail = format!(
                "bytes {}..{} lie outside of its {} bytes",
                range.start, range.end, self.len
            );
            return Err(Damage::error(&self.path, detail));
        }
        if !range.is_empty() {
            for chunk in range.start / CHUNK..=(range.end - 1) / CHUNK {
                self.check_chunk(chunk)?;
            }
        }
        self.inner.read_bytes(range)
    }
}
