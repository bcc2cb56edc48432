//! How letters read, and that nothing a person wrote becomes markup or a link.

use super::{Brand, Letter, Rendered};
use crate::{Correspondent, Draft};

const URL: &str = "https://hall.example.org/join/hVbY0fXk3mQ9";

fn brand() -> Brand {
    Brand { sender_name: "Guildhall".into(), base_url: "https://hall.example.org/".into() }
}

fn invitation(inviter: &str, organization: &str) -> Rendered {
    let letter = Letter::Invitation {
        inviter: inviter.into(),
        organization: organization.into(),
        role: "Member".into(),
        url: URL.into(),
        expires: "29 November 2026, 10:00 UTC".into(),
        note_account_exists: false,
    };
    letter.render(&brand())
}

/// One of each, with every name as given.
fn every_letter(name: &str) -> Vec<Letter> {
    let mut letters = answered_letters(name);
    letters.extend(unanswered_letters(name));
    letters
}

/// Those of invitations that end without an answer.
fn unanswered_letters(name: &str) -> Vec<Letter> {
    let words = || name.to_owned();
    vec![
        Letter::InvitationRevoked { organization: words() },
        Letter::InvitationSuperseded { person: words(), organization: words() },
        Letter::InvitationUndelivered {
            person: words(),
            organization: words(),
            reason: words(),
            url: URL.to_owned(),
        },
    ]
}

/// The others.
fn answered_letters(name: &str) -> Vec<Letter> {
    let words = || name.to_owned();
    let url = || URL.to_owned();
    let expires = || "29 November 2026, 10:00 UTC".to_owned();
    vec![
        Letter::ConfirmEmail { name: words(), url: url(), expires: expires() },
        Letter::ConfirmAddress { name: words(), url: url(), expires: expires() },
        Letter::AddressAsked { name: words(), new_address_masked: words(), reset_url: url() },
        Letter::SignInLink { name: words(), url: url(), expires: expires() },
        Letter::ResetPassword { name: words(), url: url(), expires: expires() },
        Letter::AddressTaken { name: words(), sign_in_url: url() },
        Letter::NoAccount { sign_up_url: url() },
        Letter::Invitation {
            inviter: words(),
            organization: words(),
            role: words(),
            url: url(),
            expires: expires(),
            note_account_exists: true,
        },
        Letter::InvitationAccepted { person: words(), organization: words(), role: words(), url: url() },
        Letter::InvitationDeclined { person: words(), organization: words() },
        Letter::Placed { by: words(), organization: words(), role: words(), url: url() },
        Letter::RoleChanged { organization: words(), by: words(), from: words(), to: words(), url: url() },
        Letter::Granted {
            organization: words(),
            place: words(),
            by: words(),
            role: Some(words()),
            url: url(),
        },
        Letter::Granted { organization: words(), place: words(), by: words(), role: None, url: url() },
        Letter::Happened { organization: words(), what: words(), url: url() },
        Letter::Removed { organization: words(), by: words() },
        Letter::Suspended { organization: words(), by: words() },
        Letter::Restored { organization: words(), by: words(), role: words(), url: url() },
        Letter::AddressReplaced {
            name: words(),
            old_address_masked: words(),
            new_address_masked: words(),
            reset_url: Some(url()),
        },
        Letter::AddressReplaced {
            name: words(),
            old_address_masked: words(),
            new_address_masked: words(),
            reset_url: None,
        },
        Letter::PasswordChanged { name: words(), reset_url: url() },
        Letter::AddressChanged { name: words(), new_address_masked: words() },
    ]
}

#[test]
fn a_name_from_right_to_left_turns_no_letter_round() {
    for letter in every_letter("علی رضایی") {
        let Rendered { subject, text, html } = letter.render(&brand());
        for part in [subject, text, html] {
            let mut depth = 0;
            for c in part.chars() {
                depth += i32::from(c == '\u{2068}') - i32::from(c == '\u{2069}');
                assert!(depth > 0 || !matches!(c, '\u{590}'..='\u{8ff}'), "{part}");
            }
            assert_eq!(depth, 0, "{part}");
        }
    }
    for letter in every_letter("Ada") {
        assert!(!letter.render(&brand()).text.contains('\u{2068}'), "plain names stay plain");
    }
}

/// Mails that wait are read back by these names and fields, by this program or a later one.
#[test]
fn the_outbox_can_read_what_it_kept() {
    let stored: Vec<String> =
        every_letter("Ada").iter().map(|letter| serde_json::to_string(letter).unwrap()).collect();
    insta::assert_snapshot!("every_stored_form", stored.join("\n"));
    for (letter, text) in every_letter("Ada").iter().zip(&stored) {
        assert_eq!(serde_json::from_str::<Letter>(text).unwrap(), *letter);
    }
}

/// Everything that a click could follow.
fn targets(html: &str) -> Vec<&str> {
    html.split("href=\"").skip(1).map(|rest| rest.split('"').next().unwrap()).collect()
}

#[test]
fn invitation_reads_well() {
    let Rendered { subject, text, html } = invitation("Ada Lovelace", "Acme");
    assert_eq!(subject, "Ada Lovelace invited you to Acme");
    insta::assert_snapshot!("invitation_text", text);
    insta::assert_snapshot!("invitation_html", html);
}

#[test]
fn removal_reads_well_without_a_button() {
    let letter = Letter::Removed { organization: "Acme".into(), by: "Ada Lovelace".into() };
    let Rendered { subject, text, html } = letter.render(&brand());
    assert_eq!(subject, "Ada Lovelace removed you from Acme");
    insta::assert_snapshot!("removed_text", text);
    insta::assert_snapshot!("removed_html", html);
}

#[test]
fn every_text_part_reads_well() {
    let texts: Vec<String> = every_letter("Acme")
        .iter()
        .map(|letter| {
            let Rendered { subject, text, .. } = letter.render(&brand());
            format!("=== {subject}\n{text}")
        })
        .collect();
    insta::assert_snapshot!("every_text", texts.join("\n"));
}

#[test]
fn a_link_stands_on_the_button_and_in_full_below_it() {
    for letter in every_letter("Acme") {
        let Rendered { subject, text, html } = letter.render(&brand());
        let mut expected = vec!["https://hall.example.org"];
        if text.contains(URL) {
            expected.splice(0..0, [URL, URL]);
            assert!(html.contains(&format!(">{URL}</a>")), "{subject}");
        }
        assert_eq!(targets(&html), expected, "{subject}");
    }
}

#[test]
fn what_a_person_wrote_is_escaped() {
    for letter in every_letter("<script>x</script>\"'&") {
        let Rendered { subject, text, html } = letter.render(&brand());
        assert!(!html.contains("<script"), "{subject}");
        if text.contains("<script>") {
            assert!(html.contains("&#60;script&#62;x&#60;/script&#62;&#34;&#39;&#38;"), "{html}");
        }
    }
}

#[test]
fn names_that_look_like_urls_are_not_clickable() {
    for name in ["https://evil.example/login", "www.evil.example", "eve@evil.example", "evil.example"] {
        for letter in every_letter(name) {
            let Rendered { subject, text, html } = letter.render(&brand());
            for part in [&subject, &text, &html] {
                assert!(!part.contains("evil.example"), "{part}");
                assert!(!part.contains("eve@evil"), "{part}");
                assert!(!part.replace(URL, "").contains("https://evil"), "{part}");
            }
            assert!(
                targets(&html).iter().all(|target| target.starts_with("https://hall.example.org")),
                "{subject}"
            );
        }
    }
}

#[test]
fn control_characters_reach_neither_subject_nor_body() {
    for letter in every_letter("Eve\r\nBcc: x\0\u{202E}") {
        let Rendered { subject, text, html } = letter.render(&brand());
        assert!(!subject.contains(char::is_control), "{subject:?}");
        for part in [&text, &html] {
            assert!(!part.contains(|c: char| c.is_control() && c != '\n'), "{part:?}");
            assert!(!part.contains("\nBcc"), "{part:?}");
            assert!(!part.contains('\u{202E}'), "{part:?}");
        }
    }
}

#[test]
fn a_person_without_a_name_is_not_greeted_by_it() {
    let letter = Letter::SignInLink { name: " ".into(), url: URL.into(), expires: "soon".into() };
    assert!(!letter.render(&brand()).text.contains("Hello"));
}

#[test]
fn the_preview_says_more_than_hello() {
    let letter = Letter::SignInLink { name: "Grace".into(), url: URL.into(), expires: "soon".into() };
    let html = letter.render(&brand()).html;
    assert!(html.contains("mso-hide:all;\">Here is the link you asked for."), "{html}");
}

/// The headers of a mail as it goes over the wire, folded lines joined.
fn headers(letter: Letter, to: &str) -> Vec<(String, String)> {
    let from = Correspondent::new(Some("Guildhall"), "hall@example.org").unwrap();
    let to = Correspondent::new(Some(to), "grace@example.net").unwrap();
    let message = Draft::new(to, letter).message("a@b".to_owned(), from, &brand()).unwrap();
    let wire = String::from_utf8(message.to_lettre(0).unwrap().formatted()).unwrap();
    let head = wire.split_once("\r\n\r\n").unwrap().0.replace("\r\n ", " ");
    let line = |line: &str| line.split_once(": ").map(|(name, said)| (name.to_owned(), said.to_owned()));
    head.split("\r\n").map(|text| line(text).expect("a header")).collect()
}

#[test]
fn no_name_adds_a_header_or_an_addressee_to_any_letter_or_is_read_as_something_else() {
    const HEADERS: [&str; 8] =
        ["Auto-Submitted", "Content-Type", "Date", "From", "MIME-Version", "Message-ID", "Subject", "To"];
    for name in [
        "Eve\r\nBcc: x@evil.example",
        "Eve\nReply-To: x@evil.example\n\nHello",
        "=?utf-8?q?Eve=0D=0ABcc:_x@evil.example?=",
        "=?UTF-8?B?RXZlDQpCY2M6IHg=?= =?utf-8?q?x?=",
        "\"Eve\" <x@evil.example>, y",
        "Eve, x@evil.example;",
        "Ève =?utf-8?q?x?=",
    ] {
        let to: String = name.chars().filter(|letter| !letter.is_control()).collect();
        for letter in every_letter(name) {
            let headers = headers(letter, &to);
            let mut names: Vec<_> = headers.iter().map(|(name, _)| name.as_str()).collect();
            names.sort_unstable();
            assert_eq!(names, HEADERS, "{name:?}");
            for (header, said) in &headers {
                // What is encoded is encoded by us: nothing that a person wrote is decoded once more.
                let mut encoded = said.match_indices("=?").map(|(at, _)| &said[at..]);
                let is_ours = |word: &str| {
                    word.starts_with("=?utf-8?b?") || !word[2..].starts_with(char::is_alphabetic)
                };
                assert!(encoded.all(is_ours), "{header}: {said}");
                assert!(!said.contains(char::is_control), "{header}: {said:?}");
            }
            let said = |wanted: &str| &headers.iter().find(|(name, _)| name == wanted).unwrap().1;
            assert_eq!(said("From"), "Guildhall <hall@example.org>");
            assert!(
                said("To").ends_with(" <grace@example.net>")
                    && said("To").matches('<').count() == 1 + usize::from(said("To").contains("\\\"")),
                "{}",
                said("To")
            );
        }
    }
}
