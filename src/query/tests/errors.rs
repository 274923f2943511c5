//! Each mistake with its kind, its place and what it says.

use super::super::{Query, QueryErrorKind as Kind, QueryParser};

/// Asserts what a strict reading says and how a lenient one prints.
fn assert_wrong(text: &str, kind: Kind, place: &str, message: &str, lenient: &str) {
    let error = text.parse::<Query>().unwrap_err();
    assert_eq!(error.kind(), kind, "{text}: {error}");
    assert_eq!(text.get(error.span()), Some(place), "{text}");
    assert_eq!(error.message(), message, "{text}");
    let read = Query::parse_lenient(text);
    assert_eq!(read.query.to_string(), lenient, "{text}");
    assert_eq!(read.warnings[0].kind(), kind, "{text}");
}

#[test]
fn quotes_and_parentheses() {
    let message = "the quote is not closed; add a `\"`";
    assert_wrong("talks \"peace", Kind::UnclosedQuote, "\"peace", message, "talks \"peace\"");
    assert_wrong("“peace\"", Kind::UnclosedQuote, "“peace\"", message, "\"peace\\\"\"");
    let message = "the parenthesis is not closed; add a `)`";
    assert_wrong("a (b c", Kind::UnclosedParenthesis, "(b c", message, "a (b c)");
    assert_wrong("hlead(b", Kind::UnclosedParenthesis, "(b", message, "hlead(b)");
    let message = "no `(` stands before this `)`; add one or drop it";
    assert_wrong("a) b", Kind::UnmatchedParenthesis, ")", message, "a b");
    let message = "nothing stands in the parentheses; add a word or drop them";
    assert_wrong("a ()", Kind::EmptyGroup, "()", message, "a");
    assert_wrong("a title:()", Kind::EmptyGroup, "()", message, "a");
    assert_wrong("hlead() a", Kind::EmptyGroup, "hlead()", message, "a");
}

#[test]
fn signs_and_fields_without_a_value() {
    let message = "nothing follows; write the word right after the sign";
    assert_wrong("talks +", Kind::MissingValue, "+", message, "talks");
    assert_wrong("- talks", Kind::MissingValue, "-", message, "talks");
    let message = "nothing follows; write the value right after the `:`";
    assert_wrong("a date:", Kind::MissingValue, "date:", message, "a date\\:");
    let message = "nothing follows; write the word right after the `=`";
    assert_wrong("a = b", Kind::MissingValue, "=", message, "a b");
}

#[test]
fn operators_without_operands() {
    let before = |word: &str| format!("nothing stands before `{word}`; add a word or drop it");
    let after = |word: &str| format!("nothing stands after `{word}`; add a word or drop it");
    assert_wrong("AND a", Kind::MissingOperand, "AND", &before("AND"), "a");
    assert_wrong("a OR", Kind::MissingOperand, "OR", &after("OR"), "a");
    assert_wrong("a OR && b", Kind::MissingOperand, "&&", &before("&&"), "a OR b");
    assert_wrong("w/5 b", Kind::MissingOperand, "w/5", &before("w/5"), "b");
    assert_wrong("a w/5", Kind::MissingOperand, "w/5", &after("w/5"), "a");
    assert_wrong("(a w/5) b", Kind::MissingOperand, "w/5", &after("w/5"), "a b");
    assert_wrong("a NOT", Kind::MissingOperand, "NOT", &after("NOT"), "a");
    assert_wrong("OR", Kind::MissingOperand, "OR", &before("OR"), "\\OR");
}

#[test]
fn modifiers_and_numbers() {
    let message = "`~` stands at the end of a word or before a number up to 2, `^` before a number \
        up to 1000; a backslash before it makes it a letter";
    assert_wrong("a~3 b", Kind::BadModifier, "~3", message, "a~2 b");
    assert_wrong("a^ b", Kind::BadModifier, "^", message, "a b");
    assert_wrong("a^1001", Kind::BadModifier, "^1001", message, "a");
    assert_wrong("=a~1", Kind::BadModifier, "~1", message, "=a\\~1");
    let message = "a word with wildcards cannot be fuzzy; a backslash before it makes it a letter";
    assert_wrong("a*~1", Kind::BadModifier, "~1", message, "a*");
    let message = "no word stands before it, or no right number after it; a backslash before it \
        makes it a letter";
    assert_wrong("(a b)^x", Kind::BadModifier, "^x", message, "(a b) \\^x");
    let message = "after a phrase `~` needs a number from 0 to 255, as in \"a b\"~3; a backslash \
        before it makes it a letter";
    assert_wrong("\"a b\"~256", Kind::BadModifier, "~256", message, "\"a b\"");
    let message = "`w/0` is out of range; write a number from 1 to 255";
    assert_wrong("a w/0 b", Kind::BadNumber, "w/0", message, "a w/1 b");
    let message = "`pre/256` is out of range; write a number from 1 to 255";
    assert_wrong("a pre/256 b", Kind::BadNumber, "pre/256", message, "a pre/255 b");
    let message = "`atleast` is out of range; write a number from 1 to 1000, as in atleast3(...)";
    assert_wrong("atleast(b)", Kind::BadNumber, "atleast", message, "atleast1(b)");
}

#[test]
fn operands_that_cannot_be() {
    let says = |what: &str| {
        format!(
            "{what} cannot stand beside `w/5`; write words, phrases, wildcards, fuzzy words, \
             groups of alternatives, other proximity or hlead"
        )
    };
    let kind = Kind::BadOperand;
    assert_wrong("a w/5 -b", kind, "-", &says("`-`"), "a -b");
    assert_wrong("a w/5 NOT b", kind, "NOT", &says("`NOT`"), "a NOT b");
    assert_wrong("a w/5 =b", kind, "=b", &says("an exact word"), "a w/5 b");
    assert_wrong("(a AND b) w/5 c", kind, "(a AND b)", &says("AND"), "(a OR b) w/5 c");
    assert_wrong("(a -b) w/5 c", kind, "(a -b)", &says("a sign"), "(a -b) c");
    assert_wrong("a w/5 (b OR NOT c)", kind, "NOT c", &says("NOT"), "a (b OR NOT c)");
    assert_wrong("a w/5 date:1963", kind, "date:1963", &says("a field"), "a date:1963");
    assert_wrong("a w/5 *", kind, "*", &says("`*`"), "a *");
    assert_wrong("a^2 w/5 b", kind, "a^2", &says("a boost"), "a^2 b");
    assert_wrong("atleast2(a) w/5 b", kind, "atleast2(a)", &says("this function"), "atleast2(a) b");
    let message = says("a field").replace("beside `w/5`", "in `atleast2`");
    assert_wrong("atleast2(date:1963)", kind, "date:1963", &message, "date:1963");
}

#[test]
fn values_that_mean_nothing() {
    let message = "1956-13: 13 is not a month; they run from 01 to 12";
    assert_wrong("suez date:1956-13", Kind::BadDate, "1956-13", message, "suez 1956-13");
    assert_wrong("date:within(1956-13)", Kind::BadDate, "1956-13", message, "1956-13");
    let message = "1963 to 1962: it ends before it begins; swap the two dates";
    assert_wrong("date:[1963 TO 1962]", Kind::BadDate, "[1963 TO 1962]", message, "1963 1962");
    let message = "Atlantis: not a country of ISO 3166; write FR, FRA or France";
    assert_wrong("country:Atlantis", Kind::UnknownCountry, "Atlantis", message, "Atlantis");
    let message = "an official is named here, by words or by a text in quotes";
    assert_wrong("meet(a, b*)", Kind::Misplaced, "b*", message, "meet(a, b\\*)");
    let message = "nothing stands beside the comma; add a name or drop it";
    assert_wrong("meet(a,)", Kind::MissingValue, "", message, "meet(a)");
}

#[test]
fn parts_where_they_do_not_belong() {
    let message = "a range needs a field of dates; write date:[1962 TO 1963]";
    assert_wrong("desk:[a TO b]", Kind::Misplaced, "[a TO b]", message, "a b");
    let message = "within(...) stands directly after `date:`, as in date:within(1962)";
    assert_wrong("within(a)", Kind::Misplaced, "within(a)", message, "a");
    let message = "this function cannot stand in a field or in another function";
    assert_wrong("title:hlead(a)", Kind::Misplaced, "hlead(a)", message, "a");
    let message = "a field cannot stand in a field or in a function; write it beside";
    assert_wrong("hlead(a date:1963)", Kind::Misplaced, "date:1963", message, "hlead(a 1963)");
    let message = "proximity cannot stand in this field; it can in title and body";
    assert_wrong("desk:(a w/5 b)", Kind::Misplaced, "(a w/5 b)", message, "a b");
    let message = "this is no range; write [1962 TO 1963], or a backslash before a bracket that is a \
        letter";
    assert_wrong("desk:[a b]", Kind::BadRange, "[a", message, "desk:\\[a b]");
}

#[test]
fn exclusions_where_they_are_refused() {
    use super::super::PureNegation;
    let parser = QueryParser::new().pure_negation(PureNegation::Refuse);
    for (text, place) in [("-a", "a"), ("a OR (-b NOT c)", "(-b NOT c)"), ("NOT a", "NOT a")] {
        let error = parser.parse(text).unwrap_err();
        assert_eq!(error.kind(), Kind::OnlyExcludes, "{text}");
        assert_eq!(text.get(error.span()), Some(place), "{text}");
        assert_eq!(error.message(), "only excludes; add a word to look for");
        let lenient = parser.parse_lenient(text);
        assert_eq!(lenient.warnings[0].kind(), Kind::OnlyExcludes);
        assert_eq!(lenient.query, text.parse().unwrap());
        assert!(text.parse::<Query>().is_ok());
    }
    assert!(parser.parse("a -b").is_ok() && parser.parse("* -b").is_ok());
}

#[test]
fn too_much() {
    let parser = QueryParser::new().max_bytes(5).max_clauses(2);
    let error = parser.parse("a b c d").unwrap_err();
    assert_eq!(error.to_string(), "at byte 0: a query has at most 5 bytes, this one 7");
    let error = parser.parse("a b c").unwrap_err();
    assert_eq!(error.to_string(), "at byte 4: a query has at most 2 clauses");
    assert_eq!(parser.parse_lenient("a b c").query.to_string(), "a b");
    assert_eq!(parser.parse_lenient("abcdé").query.to_string(), "abcd");
    let parser = QueryParser::new().max_depth(2);
    let message = "parts are nested more than 2 deep; split the query";
    for (text, at, lenient) in [
        ("((a b) (c (d e)))", 10, "(a b) (c d e)"),
        ("(a NOT NOT b)", 7, "a NOT b"),
        ("a w/5 b w/5 c w/5 d w/5 e", 20, "((a w/5 b) w/5 c) w/5 d e"),
    ] {
        let error = parser.parse(text).unwrap_err();
        assert_eq!((error.kind(), error.span().start), (Kind::TooDeep, at), "{text}");
        assert_eq!(error.message(), message);
        assert_eq!(parser.parse_lenient(text).query.to_string(), lenient);
    }
}

#[test]
fn names_that_are_a_slip_away() {
    let lenient = Query::parse_lenient("offical:Li dat:1962~");
    assert_eq!(lenient.query.to_string(), "official:Li date:1962~");
    assert_eq!(lenient.warnings[0].message(), "unknown field `offical`; it is read as `official`");
    assert_eq!(lenient.warnings[0].span(), 0..7);
    let parser = QueryParser::new().fields(["offical"]);
    assert!(parser.parse_lenient("offical:Li").warnings.is_empty());
    assert_eq!("offical:Li".parse::<Query>().unwrap().to_string(), "offical:Li");
}
