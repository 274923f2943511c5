//! Every match of a query, article by article, in order of date.

/// The matches of a query.
#[derive(Debug)]
pub struct Scan;
