//! Text of a stranger that is pasted into the text of a query.

use super::Query;
use super::print;

impl Query {
    /// A text with backslashes, so that each of its words stays a plain word wherever in the text
    /// of a query it is pasted; white space stays as it is.
    ///
    /// Where no text has to be pasted, [`Query::words`] and its companions need no escapes.
    ///
    /// ```
    /// use chancery::Query;
    ///
    /// let typed_by_a_stranger = "who? -(OR";
    /// assert_eq!(Query::escape(typed_by_a_stranger), "who\\? \\-\\(OR");
    ///
    /// let query: Query = format!("+date:1963 {}", Query::escape("NOT ^2")).parse()?;
    /// assert_eq!(query.to_string(), "+date:1963 \\NOT \\^2");
    /// # Ok::<(), chancery::QueryError>(())
    /// ```
    #[must_use]
    pub fn escape(text: &str) -> String {
        let mut escaped = String::with_capacity(text.len() + text.len() / 8);
        // A string takes all that is written.
        let _ = print::write_plain(text, &mut escaped);
        escaped
    }
}
