//! Mails over real connections, to servers that take them, refuse them, fall silent or are not there.

use std::time::Duration;

use server::{Manners, POLITE, Server};

use super::{Cause, Memory, RootCertificates, SendError, Smtp, SmtpConfig, Transport};
use crate::{Brand, Correspondent, Letter, Message};

mod authority;
mod encryption;
mod server;

const NOW: i64 = 1_795_341_600;

fn invitation(to: &str) -> Message {
    let brand = Brand { sender_name: "Guildhall".into(), base_url: "https://hall.example.org".into() };
    let letter = Letter::Invitation {
        inviter: "Ada Lovelace".into(),
        organization: "Acme".into(),
        role: "Member".into(),
        url: "https://hall.example.org/join/TOKEN".into(),
        expires: "29 November 2026, 10:00 UTC".into(),
        note_account_exists: false,
    };
    let from = Correspondent::new(Some("Guildhall"), "hall@example.org").unwrap();
    let to = Correspondent::new(None, to).unwrap();
    Message::new("0192abcd@hall.example.org".into(), from, to, letter.render(&brand)).unwrap()
}

fn smtp(url: &str) -> Smtp {
    trusting(url, RootCertificates::default())
}

fn trusting(url: &str, roots: RootCertificates) -> Smtp {
    let hello = "hall.example.org".parse().unwrap();
    Smtp::new(SmtpConfig::parse(url).unwrap(), hello, roots).with_patience(Duration::from_millis(500))
}

async fn try_send(manners: Manners) -> Result<(), SendError> {
    let server = Server::start(manners).await;
    let transport = Transport::Smtp(smtp(&format!("smtp://{}", server.address)));
    transport.send(&invitation("grace@example.net"), NOW).await
}

#[tokio::test]
async fn a_mail_arrives_with_both_parts_and_its_own_id() {
    let server = Server::start(POLITE).await;
    let transport = Transport::Smtp(smtp(&format!("smtp://hall:secret@{}", server.address)));
    transport.send(&invitation("grace@example.net"), NOW).await.unwrap();
    server.heard(|heard| {
        let mail = &heard.mails[0];
        for part in [
            "Message-ID: <0192abcd@hall.example.org>",
            "Auto-Submitted: auto-generated",
            "Subject: Ada Lovelace invited you to Acme",
            "Content-Type: multipart/alternative;",
            "Content-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: quoted-printable",
            "View invitation:\r\nhttps://hall.example.org/join/TOKEN",
            "Content-Type: text/html; charset=utf-8\r\nContent-Transfer-Encoding: base64",
        ] {
            assert!(mail.contains(part), "{part:?} is missing in\n{mail}");
        }
        assert!(mail.is_ascii() && mail.lines().all(|line| line.len() <= 78), "{mail}");
        let commands = heard.commands.join("\n");
        assert!(commands.starts_with("EHLO hall.example.org\n"), "{commands}");
        assert!(commands.contains("AUTH PLAIN"), "{commands}");
        assert!(commands.contains("MAIL FROM:<hall@example.org>"), "{commands}");
        assert!(commands.contains("RCPT TO:<grace@example.net>"), "{commands}");
    });
}

#[tokio::test]
async fn a_second_mail_uses_the_same_connection() {
    let server = Server::start(POLITE).await;
    let transport = Transport::Smtp(smtp(&format!("smtp://{}", server.address)));
    for to in ["grace@example.net", "linus@example.net"] {
        transport.send(&invitation(to), NOW).await.unwrap();
    }
    assert_eq!(server.heard(|heard| (heard.connections, heard.mails.len())), (1, 2));
}

#[tokio::test]
async fn unknown_mailbox_is_permanent() {
    let refused = try_send(Manners { rcpt: "550 no such user", ..POLITE }).await.unwrap_err();
    assert_eq!(refused.cause, Cause::Message);
    assert!(refused.reason.contains("550") && refused.reason.contains("no such user"), "{refused}");
}

#[tokio::test]
async fn refusal_after_the_mail_is_permanent() {
    let refused = try_send(Manners { data: Some("554 looks like spam"), ..POLITE }).await.unwrap_err();
    assert_eq!(refused.cause, Cause::Message);
}

#[tokio::test]
async fn try_again_later_is_transient() {
    let refused = try_send(Manners { rcpt: "451 greylisted", ..POLITE }).await.unwrap_err();
    assert_ne!(refused.cause, Cause::Message);
    assert!(refused.reason.contains("greylisted"), "{refused}");
}

#[tokio::test]
async fn what_the_operator_mends_is_not_the_mails_end() {
    for manners in [
        Manners { greeting: "554 not you", ..POLITE },
        Manners { hello: "504 need a fully-qualified name", ..POLITE },
        Manners { sender: "550 5.7.1 sender not permitted", ..POLITE },
        Manners { sender: "504 not implemented", ..POLITE },
        Manners { rcpt: "530 sign in first", ..POLITE },
        Manners { rcpt: "504 5.5.2 helo rejected: need fully-qualified hostname", ..POLITE },
        Manners { rcpt: "554-5.7.1 <grace@example.net>:\r\n554 5.7.1 Relay access denied", ..POLITE },
        Manners { data: Some("550 5.7.26 mail from this domain is unauthenticated"), ..POLITE },
    ] {
        let refused = try_send(manners).await.unwrap_err();
        assert_eq!(refused.cause, Cause::Configuration, "{refused}");
    }
}

#[tokio::test]
async fn a_refused_mail_leaves_politely_and_the_next_goes_through() {
    let server = Server::start(Manners { rcpt: "550 5.1.1 unknown", ..POLITE }).await;
    let transport = Transport::Smtp(smtp(&format!("smtp://{}", server.address)));
    for _ in 0..2 {
        let refused = transport.send(&invitation("grace@example.net"), NOW).await.unwrap_err();
        assert_eq!(refused.cause, Cause::Message);
    }
    server.heard(|heard| {
        assert_eq!(heard.commands.iter().filter(|line| *line == "QUIT").count(), 2, "{:?}", heard.commands);
    });
}

#[tokio::test]
async fn refused_connection_is_transient() {
    let transport = Transport::Smtp(smtp("smtp://127.0.0.1:1"));
    let refused = transport.send(&invitation("grace@example.net"), NOW).await.unwrap_err();
    assert_eq!(refused, SendError::transient("nothing listens at 127.0.0.1:1 (connection refused)"));
}

#[tokio::test]
async fn a_silent_server_is_left_in_time_and_its_connection_with_it() {
    let server = Server::start(Manners { data: None, ..POLITE }).await;
    let transport = Transport::Smtp(smtp(&format!("smtp://{}", server.address)));
    for _ in 0..2 {
        let refused = transport.send(&invitation("grace@example.net"), NOW).await.unwrap_err();
        assert_ne!(refused.cause, Cause::Message);
        assert!(refused.reason.contains("did not answer in time"), "{refused}");
    }
    assert_eq!(server.heard(|heard| heard.connections), 2);
}

#[tokio::test]
async fn nothing_is_said_without_the_encryption_that_was_asked_for() {
    let server = Server::start(POLITE).await;
    let transport = Transport::Smtp(smtp(&format!("smtp://hall:secret@{}?tls=starttls", server.address)));
    let refused = transport.send(&invitation("grace@example.net"), NOW).await.unwrap_err();
    assert_ne!(refused.cause, Cause::Message);
    assert!(refused.reason.contains("does not offer STARTTLS"), "{refused}");
    server.heard(|heard| {
        assert!(heard.commands.iter().all(|line| line.starts_with("EHLO")), "{:?}", heard.commands);
    });
}

#[tokio::test]
async fn tls_from_the_start_to_a_plain_server_fails_and_says_so() {
    let server = Server::start(POLITE).await;
    let refused = smtp(&format!("smtps://{}", server.address)).check().await.unwrap_err();
    assert_ne!(refused.cause, Cause::Message);
    assert!(refused.reason.contains(&server.address), "{refused}");
}

#[tokio::test]
async fn an_address_beyond_ascii_fails_for_good_where_the_server_cannot_carry_it() {
    let server = Server::start(POLITE).await;
    let transport = Transport::Smtp(smtp(&format!("smtp://{}", server.address)));
    let refused = transport.send(&invitation("jürgen@example.net"), NOW).await.unwrap_err();
    assert_eq!(refused.cause, Cause::Message);
    assert!(refused.reason.contains("cannot carry"), "{refused}");
}

#[tokio::test]
async fn check_signs_in_and_sends_nothing() {
    let server = Server::start(POLITE).await;
    let transport = Transport::Smtp(smtp(&format!("smtp://hall:secret@{}", server.address)));
    let said = transport.check().await.unwrap();
    assert_eq!(
        said,
        format!(
            "mails are sent to {}, not encrypted, signed in as hall, introduced as hall.example.org",
            server.address
        )
    );
    assert_eq!(server.heard(|heard| heard.mails.len()), 0);
}

#[tokio::test]
async fn check_says_when_the_password_is_wrong_and_does_not_show_it() {
    let server = Server::start(Manners { auth: "535 wrong password", ..POLITE }).await;
    let transport = Transport::Smtp(smtp(&format!("smtp://hall:hunter2@{}", server.address)));
    let refused = transport.check().await.unwrap_err();
    assert!(refused.reason.contains("does not accept the user name and password"), "{refused}");
    assert!(!format!("{refused:?} {transport:?}").contains("hunter2"));
    let refused = transport.send(&invitation("grace@example.net"), NOW).await.unwrap_err();
    assert_eq!(refused.cause, Cause::Configuration);
}

#[tokio::test]
async fn a_folder_holds_each_mail_once() {
    let folder = tempfile::tempdir().unwrap();
    let transport = Transport::File(folder.path().join("mails"));
    for _ in 0..2 {
        transport.send(&invitation("grace@example.net"), NOW).await.unwrap();
    }
    let files: Vec<_> = std::fs::read_dir(folder.path().join("mails")).unwrap().map(Result::unwrap).collect();
    assert_eq!(files.len(), 1);
    assert_eq!(files[0].file_name(), "0192abcd@hall.example.org.eml");
    assert!(std::fs::read_to_string(files[0].path()).unwrap().contains("To: grace@example.net"));
}

#[tokio::test]
async fn a_folder_that_cannot_be_written_is_transient_and_named() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("file");
    std::fs::write(&file, "").unwrap();
    let transport = Transport::File(file.join("mails"));
    let refused = transport.send(&invitation("grace@example.net"), NOW).await.unwrap_err();
    assert!(refused.cause == Cause::Temporary && refused.reason.contains("cannot write to"), "{refused}");
    assert!(transport.check().await.is_err());
}

#[tokio::test]
async fn memory_keeps_mails_and_refuses_on_request() {
    let memory = Memory::default();
    let transport = Transport::Memory(memory.clone());
    memory.refuse_next(SendError::transient("later"));
    let mail = invitation("grace@example.net");
    assert_eq!(transport.send(&mail, NOW).await, Err(SendError::transient("later")));
    assert_eq!(transport.send(&mail, NOW).await, Ok(()));
    assert_eq!(memory.sent(), [mail]);
}

#[tokio::test]
async fn the_mailbox_page_needs_no_sending() {
    assert_eq!(Transport::Mailbox.send(&invitation("grace@example.net"), NOW).await, Ok(()));
}
