//! The query language: cases in tables, and random queries against a naive search.

mod cases;
mod hostile;
mod oracle;
mod words;
