//! A letter with an addressee and a fixed identity, as a transport sends it.

use std::time::{Duration, SystemTime};

use lettre::address::Envelope;
use lettre::message::header::{ContentTransferEncoding, ContentType, HeaderName, HeaderValue};
use lettre::message::{MultiPart, SinglePart};

use crate::correspondent::Correspondent;
use crate::letter::Rendered;

#[cfg(test)]
mod tests;

/// The last second that a `Date` header can name (31 December 9999).
const LAST_SECOND: u64 = 253_402_300_799;

/// A mail, checked: one that exists can be sent, and nothing in it reaches past its own header.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Message {
    id: String,
    from: Correspondent,
    to: Correspondent,
    subject: String,
    text: String,
    html: String,
}

/// Why a mail cannot be made of what was given.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum InvalidMessage {
    /// Line ends and other control characters could start a header of their own.
    #[error("the {0} holds a control character")]
    ControlCharacter(&'static str),
    /// Not an address that mail can be sent to.
    #[error("{0:?} is not an e-mail address")]
    Address(String),
    /// Not of the form `local@host`, in letters, digits and `.-_+=`.
    #[error("{0:?} is not a message id")]
    Id(String),
}

impl Message {
    /// Joins a rendered letter to its addressee. `id` is the `Message-ID` without angle brackets, `local@host`; it stays
    /// the same however often the mail is tried, so that a repeated delivery can be recognized as one.
    ///
    /// # Errors
    /// When the id is malformed or the subject holds a control character.
    pub fn new(
        id: String,
        from: Correspondent,
        to: Correspondent,
        rendered: Rendered,
    ) -> Result<Self, InvalidMessage> {
        let Rendered { subject, text, html } = rendered;
        if !is_message_id(&id) {
            return Err(InvalidMessage::Id(id));
        }
        refuse_control_characters("subject", &subject)?;
        Ok(Self { id, from, to, subject, text, html })
    }

    /// The `Message-ID`, without angle brackets.
    #[must_use]
    pub fn id(&self) -> &str {
        &self.id
    }

    /// Whom the mail is from.
    #[must_use]
    pub fn from(&self) -> &Correspondent {
        &self.from
    }

    /// Whom the mail is for.
    #[must_use]
    pub fn to(&self) -> &Correspondent {
        &self.to
    }

    /// The subject line.
    #[must_use]
    pub fn subject(&self) -> &str {
        &self.subject
    }

    /// The part for people and programs that read plain text.
    #[must_use]
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The same words as a whole HTML document, styles inline.
    #[must_use]
    pub fn html(&self) -> &str {
        &self.html
    }

    /// The mail as it goes over the wire: `multipart/alternative`, text first, dated `now` (seconds since 1970, UTC).
    ///
    /// # Errors
    /// When lettre will not build it, which no checked message should cause.
    pub fn to_lettre(&self, now_unix_seconds: i64) -> Result<lettre::Message, lettre::error::Error> {
        let seconds = u64::try_from(now_unix_seconds).unwrap_or(0).min(LAST_SECOND);
        let auto_submitted = HeaderName::new_from_ascii_str("Auto-Submitted");
        let (from, to) = (self.from.to_mailbox(), self.to.to_mailbox());
        let envelope = Envelope::new(Some(from.email.clone()), vec![to.email.clone()])?;
        lettre::Message::builder()
            .envelope(envelope)
            .message_id(Some(format!("<{}>", self.id)))
            .date(SystemTime::UNIX_EPOCH + Duration::from_secs(seconds))
            .from(from)
            .to(to)
            .subject(self.subject.clone())
            .raw_header(HeaderValue::new(auto_submitted, "auto-generated".to_owned()))
            .multipart(
                MultiPart::alternative()
                    .singlepart(part(
                        ContentType::TEXT_PLAIN,
                        ContentTransferEncoding::QuotedPrintable,
                        &self.text,
                    ))
                    .singlepart(part(ContentType::TEXT_HTML, ContentTransferEncoding::Base64, &self.html)),
            )
    }
}

/// A part in an encoding that any server carries unchanged: ASCII, in lines of at most 76 characters. HTML goes as base64, since filters
/// and relays that rewrap or rewrite markup leave that alone; text stays readable where someone looks at the source.
fn part(kind: ContentType, encoding: ContentTransferEncoding, words: &str) -> SinglePart {
    SinglePart::builder().header(kind).header(encoding).body(words.to_owned())
}

/// Refuses what could end a header line, in any reader's opinion: control characters and Unicode's line separators.
/// lettre 0.11.23 lets bare CR and LF through in some places, so nothing with one in it ever reaches lettre.
pub(crate) fn refuse_control_characters(field: &'static str, text: &str) -> Result<(), InvalidMessage> {
    let breaks = |c: char| c.is_control() || matches!(c, '\u{2028}' | '\u{2029}');
    if text.contains(breaks) { Err(InvalidMessage::ControlCharacter(field)) } else { Ok(()) }
}

fn is_message_id(id: &str) -> bool {
    let plain = |part: &str| {
        !part.is_empty()
            && !part.starts_with('.')
            && part.chars().all(|c| c.is_ascii_alphanumeric() || ".-_+=".contains(c))
    };
    id.len() <= 200 && id.split_once('@').is_some_and(|(local, host)| plain(local) && plain(host))
}
