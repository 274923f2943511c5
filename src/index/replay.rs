//! Hands tokens that were analysed already to the engine.
//!
//! The engine wants a tokenizer that it can call in its indexing threads. Ours reads a script:
//! the terms of a value in order, with what the engine cannot be told otherwise (weights, gaps,
//! tokens at one position) as control characters between them. So each article is analysed once,
//! where its structure is noted too. This file must not know what the terms mean.

use tantivy::tokenizer::{Token, TokenStream, Tokenizer, TokenizerManager};

use super::schema::fold_keyword;

/// Name of the tokenizer that reads a [`Script`].
pub(crate) const REPLAY: &str = "chancery_replay";
/// Name of the tokenizer that folds a value and keeps it whole.
pub(crate) const KEYWORD: &str = "chancery_keyword";

/// Positions left free between two values in `text`, so that no phrase or slop crosses them.
pub(crate) const GAP: u32 = 100;
/// In the fields of names, value `n` starts at position `n * STRIDE`.
pub(crate) const STRIDE: u32 = 1024;
/// Tokens of one value in a field of names; later ones are left out, so that [`GAP`] stays free.
pub(crate) const STRIDE_TOKENS: u32 = STRIDE - GAP;

const NEXT: u8 = 1;
const SAME: u8 = 2;
const JUMP: u8 = 3;
const ALIGN: u8 = 4;
const WEIGHT: u8 = 5;

/// The largest weight of a field.
pub(crate) const MAX_WEIGHT: u32 = 20;

/// The tokens of one value, written down for the engine.
#[derive(Debug, Default)]
pub(crate) struct Script {
    text: String,
}

impl Script {
    /// Makes room for about so many bytes.
    pub(crate) fn reserve(&mut self, bytes: usize) {
        self.text.reserve(bytes);
    }

    /// Adds a term, at the next position or at that of the term before.
    pub(crate) fn push(&mut self, term: &str, same_position: bool) {
        self.text.push(char::from(if same_position { SAME } else { NEXT }));
        self.text.push_str(term);
    }

    /// Adds a term made of two parts.
    pub(crate) fn push_pair(&mut self, first: &str, separator: char, second: &str) {
        self.push(first, false);
        self.text.push(separator);
        self.text.push_str(second);
    }

    /// Leaves [`GAP`] positions free.
    pub(crate) fn jump(&mut self) {
        self.text.push(char::from(JUMP));
    }

    /// Goes on at the next multiple of [`STRIDE`].
    pub(crate) fn align(&mut self) {
        self.text.push(char::from(ALIGN));
    }

    /// Repeats each token from here on `weight` times, at most [`MAX_WEIGHT`].
    pub(crate) fn weight(&mut self, weight: u32) {
        self.text.push(char::from(WEIGHT));
        let weight = u8::try_from(weight.min(MAX_WEIGHT)).unwrap_or(1);
        self.text.push(char::from(b'@' + weight));
    }

    pub(crate) fn into_text(self) -> String {
        self.text
    }
}

/// The tokenizer that reads a [`Script`].
#[derive(Clone, Debug, Default)]
pub(crate) struct Replay {
    token: Token,
}

/// The tokens of a [`Script`].
pub(crate) struct ReplayStream<'a> {
    token: &'a mut Token,
    rest: &'a str,
    /// Position of the next token.
    next: usize,
    weight: u32,
    /// How often the token at hand is still to be given.
    left: u32,
}

impl Tokenizer for Replay {
    type TokenStream<'a> = ReplayStream<'a>;

    fn token_stream<'a>(&'a mut self, text: &'a str) -> ReplayStream<'a> {
        self.token.reset();
        ReplayStream { token: &mut self.token, rest: text, next: 0, weight: 1, left: 0 }
    }
}

impl ReplayStream<'_> {
    fn take_term(&mut self, position: usize) {
        let end = self.rest.bytes().position(|byte| byte <= WEIGHT).unwrap_or(self.rest.len());
        let (term, rest) = self.rest.split_at(end);
        self.token.text.clear();
        self.token.text.push_str(term);
        self.token.position = position;
        self.rest = rest;
    }
}

impl TokenStream for ReplayStream<'_> {
    fn advance(&mut self) -> bool {
        if self.left > 0 {
            self.left -= 1;
            return true;
        }
        loop {
            let Some((control, rest)) = self.rest.split_at_checked(1) else { return false };
            self.rest = rest;
            match control.as_bytes() {
                [NEXT] => {
                    self.take_term(self.next);
                    self.next += 1;
                }
                [SAME] => self.take_term(self.next.saturating_sub(1)),
                [JUMP] => {
                    self.next += GAP as usize;
                    continue;
                }
                [ALIGN] => {
                    self.next = self.next.next_multiple_of(STRIDE as usize);
                    continue;
                }
                [WEIGHT] => {
                    let Some((weight, rest)) = self.rest.split_at_checked(1) else { return false };
                    self.weight = weight
                        .bytes()
                        .next()
                        .map_or(1, |byte| u32::from(byte.saturating_sub(b'@')));
                    self.rest = rest;
                    continue;
                }
                _ => return false,
            }
            if self.weight == 0 {
                continue;
            }
            self.left = self.weight - 1;
            return true;
        }
    }

    fn token(&self) -> &Token {
        self.token
    }

    fn token_mut(&mut self) -> &mut Token {
        self.token
    }
}

/// The tokenizer that folds a value and keeps it whole.
#[derive(Clone, Debug, Default)]
pub(crate) struct Keyword {
    token: Token,
}

/// The one token of a keyword.
pub(crate) struct KeywordStream<'a> {
    token: &'a mut Token,
    given: bool,
}

impl Tokenizer for Keyword {
    type TokenStream<'a> = KeywordStream<'a>;

    fn token_stream<'a>(&'a mut self, text: &'a str) -> KeywordStream<'a> {
        self.token.reset();
        self.token.position = 0;
        self.token.text.clear();
        self.token.text.push_str(&fold_keyword(text));
        KeywordStream { token: &mut self.token, given: false }
    }
}

impl TokenStream for KeywordStream<'_> {
    fn advance(&mut self) -> bool {
        !std::mem::replace(&mut self.given, true)
    }

    fn token(&self) -> &Token {
        self.token
    }

    fn token_mut(&mut self) -> &mut Token {
        self.token
    }
}

/// The tokenizers that the schema names.
pub(crate) fn tokenizers() -> TokenizerManager {
    let manager = TokenizerManager::default();
    manager.register(REPLAY, Replay::default());
    manager.register(KEYWORD, Keyword::default());
    manager
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(script: Script) -> Vec<(String, usize)> {
        let text = script.into_text();
        let mut replay = Replay::default();
        let mut stream = replay.token_stream(&text);
        let mut tokens = Vec::new();
        while let Some(token) = stream.next() {
            tokens.push((token.text.clone(), token.position));
        }
        tokens
    }

    #[test]
    fn a_script_reads_back_as_written() {
        let mut script = Script::default();
        script.push("s/res/2231", false);
        script.push("s", true);
        script.weight(2);
        script.push("iran", false);
        script.jump();
        script.weight(1);
        script.push("iran", false);
        script.align();
        script.push_pair("power", '\u{1f}', "powers");
        let expected: Vec<(String, usize)> = [
            ("s/res/2231", 0),
            ("s", 0),
            ("iran", 1),
            ("iran", 1),
            ("iran", 102),
            ("power\u{1f}powers", 1024),
        ]
        .map(|(term, position)| (term.to_owned(), position))
        .to_vec();
        assert_eq!(read(script), expected);
    }

    #[test]
    fn a_weight_of_nought_leaves_tokens_out_and_keeps_their_places() {
        let mut script = Script::default();
        script.weight(0);
        script.push("a", false);
        script.weight(1);
        script.push("b", false);
        assert_eq!(read(script), [("b".to_owned(), 1)]);
    }
}
