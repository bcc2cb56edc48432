//! What keeps the program from running, in one sentence that says what to do.

use std::fmt;

/// Why the program stops: a sentence for the operator, without a trace.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Trouble(String);

impl Trouble {
    /// The sentence; it begins with a capital letter and ends with a full stop.
    pub fn new(sentence: impl Into<String>) -> Self {
        Self(sentence.into())
    }
}

impl fmt::Display for Trouble {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for Trouble {}

impl From<guildhall_store::Error> for Trouble {
    fn from(error: guildhall_store::Error) -> Self {
        Self(sentence(&error.to_string()))
    }
}

impl From<guildhall_service::operator::Refused> for Trouble {
    fn from(refused: guildhall_service::operator::Refused) -> Self {
        if let guildhall_service::operator::Refused::Other(error) = refused {
            error.into()
        } else {
            Self::new(refused.to_string())
        }
    }
}

impl From<guildhall_service::Error> for Trouble {
    fn from(error: guildhall_service::Error) -> Self {
        let mut text = error.to_string();
        let mut source = std::error::Error::source(&error);
        while let Some(cause) = source {
            text = format!("{text} ({cause})");
            source = cause.source();
        }
        Self(sentence(&text))
    }
}

/// The text as a sentence: a capital at its beginning, a full stop at its end.
fn sentence(text: &str) -> String {
    let mut letters = text.chars();
    let first = letters.next().map(char::to_uppercase).into_iter().flatten();
    let mut sentence: String = first.chain(letters).collect();
    if !sentence.ends_with(['.', ')']) {
        sentence.push('.');
    }
    sentence
}
