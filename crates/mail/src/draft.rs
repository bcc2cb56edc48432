//! What the outbox keeps of a mail: whom it is for and what it says, but not yet in words.

use serde::{Deserialize, Serialize};

use crate::correspondent::Correspondent;
use crate::letter::{Brand, Letter};
use crate::message::{InvalidMessage, Message};

/// A letter and its addressee. A few hundred bytes where the worded message has ten thousand, so writing one down costs little; it
/// is put into words when it is sent or looked at, by the program and under the settings of that moment.
///
/// Reading it back checks the addressee again, so that a row edited by hand cannot become a header of its own.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Draft {
    to: Correspondent,
    letter: Letter,
    /// Where its reader says that they want no more of these.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    stop: Option<String>,
}

impl Draft {
    /// Addresses a letter.
    #[must_use]
    pub fn new(to: Correspondent, letter: Letter) -> Self {
        Self { to, letter, stop: None }
    }

    /// The same with the address of a page on which its reader says that they want no more of these.
    #[must_use]
    pub fn with_stop(self, stop: Option<String>) -> Self {
        Self { stop, ..self }
    }

    /// The subject line that the message will have.
    #[must_use]
    pub fn subject(&self, brand: &Brand) -> String {
        self.letter.subject(brand)
    }

    /// Puts the letter into words. `id` is the `Message-ID`, as [`Message::new`] wants it.
    ///
    /// # Errors
    /// When the id is malformed.
    pub fn message(self, id: String, from: Correspondent, brand: &Brand) -> Result<Message, InvalidMessage> {
        Message::new(id, from, self.to, self.letter.render_with(brand, self.stop.as_deref()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn draft() -> Draft {
        let to = Correspondent::new(Some("Grace"), "grace@example.net").unwrap();
        Draft::new(to, Letter::InvitationRevoked { organization: "Acme".to_owned() })
    }

    fn brand() -> Brand {
        Brand { sender_name: "Guildhall".to_owned(), base_url: "https://hall.example".to_owned() }
    }

    #[test]
    fn a_draft_is_read_back_as_it_was_written() {
        let stored = serde_json::to_string(&draft()).unwrap();
        assert_eq!(serde_json::from_str::<Draft>(&stored).unwrap(), draft());
    }

    #[test]
    fn a_stored_addressee_is_checked_again() {
        let stored = serde_json::to_string(&draft()).unwrap();
        for (good, bad) in [
            ("\"Grace\"", "\"Grace\\r\\nBcc: eve@example.com\""),
            ("grace@example.net", "grace@example.net\\nBcc: eve@example.com"),
        ] {
            let tampered = stored.replace(good, bad);
            assert_ne!(tampered, stored);
            let refused = serde_json::from_str::<Draft>(&tampered).unwrap_err().to_string();
            assert!(refused.contains("control character"), "{refused}");
        }
    }

    #[test]
    fn the_subject_is_the_messages_own() {
        let from = Correspondent::new(None, "hall@example.org").unwrap();
        let message = draft().message("a@b".to_owned(), from, &brand()).unwrap();
        assert_eq!(draft().subject(&brand()), message.subject());
        assert_eq!(message.to().address(), "grace@example.net");
    }
}
