//! Caring for an index: what a folder holds, whether all of it is whole, a copy of it, and what to
//! do when part of it is lost.
//!
//! `inspect` reads one small file; `verify` reads everything and `laws` knows what must agree with
//! what; `backup` copies a commit; `remains` reads what can be read of a folder whatever is broken
//! in it, and `rebuild` makes an index of that, for `salvage` and `migrate`. The module must not
//! know how articles are found. Its one law: it never writes to a folder that it reads.

mod backup;
mod inspect;
mod laws;
mod rebuild;
mod remains;
mod salvage;
#[cfg(test)]
mod tests;
mod verify;

pub use self::backup::BackupMode;
pub use self::inspect::Inspection;
pub use self::salvage::Salvaged;
pub use self::verify::{Depth, Verification};
