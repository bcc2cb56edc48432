//! What a mail server's refusal is about: this moment, this installation, or the mail.
//!
//! Decided by the step that was refused, the reply code (RFC 5321) and the enhanced status code (RFC 3463), where there is one. Whatever
//! is not clearly about the mail or its recipient is not the mail's end.

use super::failure::Cause;

/// The step of the conversation that the server answered.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Step {
    /// The greeting, EHLO and STARTTLS.
    Connect,
    /// AUTH.
    SignIn,
    /// MAIL FROM.
    Sender,
    /// RCPT TO.
    Recipient,
    /// DATA.
    Data,
    /// The mail itself.
    Content,
}

/// A refusal.
#[derive(Clone, Copy, Debug)]
pub(super) struct Reply<'a> {
    code: u16,
    /// Subject and detail of the enhanced status code.
    enhanced: Option<(u16, u16)>,
    text: &'a str,
}

impl<'a> Reply<'a> {
    pub(super) fn new(code: u16, text: &'a str) -> Self {
        Self { code, enhanced: enhanced(text), text }
    }

    /// What the refusal lies in.
    pub(super) fn cause(&self, step: Step) -> Cause {
        if self.code < 500 {
            return Cause::Temporary;
        }
        match step {
            Step::Sender if self.is_about_size() => Cause::Message,
            // Before a recipient is named, nothing that is said can be about one.
            Step::Connect | Step::SignIn | Step::Sender => Cause::Configuration,
            Step::Recipient | Step::Data | Step::Content => match self.enhanced {
                Some(status) => self.by_status(step, status),
                None => self.by_code(),
            },
        }
    }

    fn by_status(&self, step: Step, (subject, detail): (u16, u16)) -> Cause {
        match (subject, detail) {
            // The sender's address.
            (1, 7 | 8) => Cause::Configuration,
            // The recipient's address or mailbox, where it is routed, and the mail's size and form.
            (1 | 2 | 4 | 6, _) | (3, 4) => Cause::Message,
            // Policy. Of a recipient it says who may send there at all; of a mail that was read, what is in it.
            (7, 1) if step == Step::Content && !self.is_about_the_client() => Cause::Message,
            // The server itself, its protocol, and its policy, whose details name missing authentication of the client (RFC 4954) and of
            // its domain (RFC 7372).
            (3 | 7, _) | (5, 1..) => Cause::Configuration,
            _ => self.by_code(),
        }
    }

    fn by_code(&self) -> Cause {
        match self.code {
            550..=554 | 556 if self.is_about_the_client() => Cause::Configuration,
            550..=554 | 556 => Cause::Message,
            _ => Cause::Configuration,
        }
    }

    fn is_about_size(&self) -> bool {
        matches!(self.enhanced, Some((2, 3) | (3, 4))) || (self.code == 552 && self.enhanced.is_none())
    }

    /// Whether the words are those of a server that does not know who sends: they come with any code.
    fn is_about_the_client(&self) -> bool {
        let mut words =
            self.text.split_whitespace().filter(|word| !word.contains('@')).map(str::to_lowercase);
        words.any(|word| word.contains("relay") || word.contains("authenti"))
    }
}

/// `5.1.1` at the beginning of an answer.
fn enhanced(text: &str) -> Option<(u16, u16)> {
    let mut numbers = text.split_whitespace().next()?.split('.').map(|number| number.parse::<u16>().ok());
    match (numbers.next()??, numbers.next()??, numbers.next()??, numbers.next()) {
        (5, subject, detail, None) => Some((subject, detail)),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(step: Step, answers: &[&str], cause: Cause) {
        for answer in answers {
            let (code, text) = answer.split_once(' ').unwrap();
            assert_eq!(Reply::new(code.parse().unwrap(), text).cause(step), cause, "{step:?}: {answer}");
        }
    }

    #[test]
    fn a_recipient_or_mail_that_is_refused_ends_the_mail() {
        check(
            Step::Recipient,
            &[
                "550 no such user",
                "550 5.1.1 <relay@example.net>: unknown",
                "550 5.1.10 recipient not found",
                "501 5.1.3 bad recipient address syntax",
                "550 5.4.1 Recipient address rejected: Access denied",
                "551 user not local",
                "552 5.2.2 mailbox full",
                "553 mailbox name not allowed",
                "554 5.1.2 bad destination",
                "554 no",
                "556 5.1.10 domain takes no mail",
            ],
            Cause::Message,
        );
        check(
            Step::Content,
            &[
                "554 looks like spam",
                "550 5.7.1 message content rejected",
                "552 5.3.4 too big",
                "554 5.6.0 no",
            ],
            Cause::Message,
        );
        check(Step::Sender, &["552 5.3.4 too big", "552 too big"], Cause::Message);
    }

    #[test]
    fn what_the_operator_mends_is_not_the_mails_end() {
        let everywhere = [
            "500 5.5.2 what",
            "501 syntax",
            "502 5.5.1 not implemented",
            "503 5.5.1 bad sequence",
            "504 5.5.2 <localhost>: Helo command rejected: need fully-qualified hostname",
            "504 not implemented",
            "530 5.7.0 Authentication required",
            "534 5.7.9 mechanism too weak",
            "535 5.7.8 bad credentials",
            "538 encryption required",
            "550 5.7.1 Relaying denied",
            "554 5.7.1 <grace@example.net>: Relay access denied",
            "550 relay not permitted",
            "550 5.7.26 unauthenticated mail",
            "553 5.1.8 sender's domain unknown",
            "550 5.3.2 system does not take mails",
            "555 parameters not recognized",
            "571 something new",
        ];
        for step in [Step::Sender, Step::Recipient, Step::Data, Step::Content] {
            check(step, &everywhere, Cause::Configuration);
        }
        let before = ["550 no such user", "554 5.1.1 no", "535 wrong password", "504 what", "502 no EHLO"];
        check(Step::Connect, &before, Cause::Configuration);
        check(Step::SignIn, &before, Cause::Configuration);
        check(Step::Sender, &["550 sender unknown", "553 5.1.8 no", "554 5.7.1 no"], Cause::Configuration);
    }

    #[test]
    fn what_passes_is_tried_again() {
        for step in [Step::Connect, Step::SignIn, Step::Sender, Step::Recipient, Step::Content] {
            check(step, &["421 closing", "451 4.7.1 greylisted", "454 4.7.0 busy"], Cause::Temporary);
        }
    }
}
