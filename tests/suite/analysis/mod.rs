//! The analyzer: laws, cases in tables, sentences.

mod cases;
mod laws;
mod sentences;
