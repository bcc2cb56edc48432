//! What may become a mail, and what its headers look like on the wire.

use super::{InvalidMessage, Message};
use crate::{Correspondent, Rendered};

const NOW: i64 = 1_795_341_600;

fn correspondent(name: &str, address: &str) -> Correspondent {
    Correspondent::new(Some(name), address).unwrap()
}

fn message(id: &str, subject: &str) -> Result<Message, InvalidMessage> {
    let rendered = Rendered {
        subject: subject.to_owned(),
        text: "Hello\nthere\n".to_owned(),
        html: "<p>Hello there</p>".to_owned(),
    };
    Message::new(
        id.to_owned(),
        correspondent("Guildhall", "hall@example.org"),
        correspondent("Grace", "grace@example.net"),
        rendered,
    )
}

fn wire(message: &Message) -> String {
    String::from_utf8(message.to_lettre(NOW).unwrap().formatted()).unwrap()
}

#[test]
fn headers_name_sender_addressee_date_and_fixed_id() {
    let sent = wire(&message("0192-7.a@hall.example.org", "Welcome").unwrap());
    for line in [
        "Message-ID: <0192-7.a@hall.example.org>\r\n",
        "Date: Sun, 22 Nov 2026 10:00:00 +0000\r\n",
        "From: Guildhall <hall@example.org>\r\n",
        "To: Grace <grace@example.net>\r\n",
        "Subject: Welcome\r\n",
        "Auto-Submitted: auto-generated\r\n",
        "MIME-Version: 1.0\r\n",
        "Content-Type: multipart/alternative;",
    ] {
        assert!(sent.contains(line), "{line:?} is missing in\n{sent}");
    }
}

#[test]
fn text_part_comes_before_html_part() {
    let sent = wire(&message("a@b", "Welcome").unwrap());
    let text = sent.find("Content-Type: text/plain; charset=utf-8").unwrap();
    let html = sent.find("Content-Type: text/html; charset=utf-8").unwrap();
    assert!(text < html);
}

#[test]
fn line_ends_and_controls_are_refused_in_the_subject() {
    for bad in
        ["Hi\r\nBcc: eve@example.com", "Hi\nBcc: x", "Hi\rBcc: x", "Hi\0", "a\u{85}b", "a\u{2028}b", "\tx"]
    {
        assert_eq!(message("a@b", bad), Err(InvalidMessage::ControlCharacter("subject")), "{bad:?}");
    }
}

#[test]
fn line_ends_and_controls_are_refused_in_names() {
    for bad in ["Eve\r\nBcc: eve@example.com", "Eve\nX: y", "Eve\rX: y", "Eve\u{7f}x"] {
        let refused = Correspondent::new(Some(bad), "eve@example.com");
        assert_eq!(refused, Err(InvalidMessage::ControlCharacter("name")), "{bad:?}");
    }
}

#[test]
fn line_ends_are_refused_in_addresses_even_where_quoting_would_allow_them() {
    for bad in [
        "eve@example.com\r\nBcc: victim@example.com",
        "eve@example.com\n",
        "\"eve\r\nRCPT TO:<victim@example.com>\"@example.com",
        "\"eve\rx\"@example.com",
        "eve@exa\rmple.com",
    ] {
        let refused = Correspondent::new(None, bad);
        assert_eq!(refused, Err(InvalidMessage::ControlCharacter("address")), "{bad:?}");
    }
}

#[test]
fn several_addresses_in_one_are_refused() {
    for bad in
        ["a@example.com, b@example.com", "a@example.com b@example.com", "a@example.com>, <b@example.com", ""]
    {
        assert!(matches!(Correspondent::new(None, bad), Err(InvalidMessage::Address(_))), "{bad:?}");
    }
}

#[test]
fn a_name_cannot_become_a_second_addressee() {
    let to = correspondent("\"x\" <victim@example.com>, y", "grace@example.net");
    let from = correspondent("Guildhall", "hall@example.org");
    let rendered = Rendered { subject: "s".into(), text: "t".into(), html: "h".into() };
    let built = Message::new("a@b".into(), from, to, rendered).unwrap().to_lettre(NOW).unwrap();
    let addressees: Vec<_> = built.envelope().to().iter().map(ToString::to_string).collect();
    assert_eq!(addressees, ["grace@example.net"]);
    let sent = String::from_utf8(built.formatted()).unwrap();
    let header = sent.lines().find(|line| line.starts_with("To: ")).unwrap();
    assert_eq!(header.matches('<').count(), 1, "{header}");
    assert!(header.ends_with(" <grace@example.net>"), "{header}");
}

#[test]
fn message_ids_that_could_break_a_header_or_a_path_are_refused() {
    for bad in ["", "a", "@b", "a@", "a@b@c", "a b@c", "a@b>\r\nX: y", "../a@b", "a/b@c", ".a@b", "ä@b"] {
        assert_eq!(message(bad, "s"), Err(InvalidMessage::Id(bad.to_owned())), "{bad:?}");
    }
}

#[test]
fn correspondents_are_read_as_operators_write_them() {
    let check = |text: &str, name: Option<&str>, address: &str| {
        let read: Correspondent = text.parse().unwrap();
        assert_eq!((read.name(), read.address()), (name, address), "{text:?}");
    };
    check("Guildhall <hall@example.org>", Some("Guildhall"), "hall@example.org");
    check("\"Acme, Inc.\" <hall@example.org>", Some("Acme, Inc."), "hall@example.org");
    check("<hall@example.org>", None, "hall@example.org");
    check(" hall@example.org ", None, "hall@example.org");
    assert!("Guildhall".parse::<Correspondent>().is_err());
}

#[test]
fn a_date_beyond_reason_does_not_stop_the_mail() {
    let mail = message("a@b", "s").unwrap();
    assert!(mail.to_lettre(i64::MAX).is_ok());
    assert!(mail.to_lettre(i64::MIN).is_ok());
}
