//! The query language: cases in tables, and random queries against a naive search.

mod cases;
mod oracle;
mod words;
