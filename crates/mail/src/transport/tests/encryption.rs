//! Whom a mail server's certificate may come from.

use super::authority::Authority;
use super::server::Server;
use super::{NOW, invitation, smtp, trusting};
use crate::transport::{Cause, RootCertificates, Transport};

fn roots(authority: &Authority) -> RootCertificates {
    RootCertificates::with_file(&authority.file()).unwrap()
}

#[tokio::test]
async fn an_authority_of_ones_own_is_trusted_from_its_file() {
    let authority = Authority::new();
    let implicit = Server::start_encrypted(&authority).await;
    let starttls = Server::start_encrypting(&authority, "127.0.0.1").await;
    for (server, url) in [
        (&implicit, format!("smtps://hall:secret@{}", implicit.address)),
        (&starttls, format!("smtp://hall:secret@{}?tls=starttls", starttls.address)),
    ] {
        let transport = Transport::Smtp(trusting(&url, roots(&authority)));
        transport.send(&invitation("grace@example.net"), NOW).await.unwrap();
        assert_eq!(server.heard(|heard| heard.mails.len()), 1, "{url}");
        let said = transport.check().await.unwrap();
        assert!(said.contains(", trusting the ") && said.ends_with("authority.pem"), "{said}");
    }
}

#[tokio::test]
async fn an_authority_that_is_not_trusted_is_the_operators_to_name() {
    let (authority, other) = (Authority::new(), Authority::new());
    let implicit = Server::start_encrypted(&authority).await;
    let starttls = Server::start_encrypting(&authority, "127.0.0.1").await;
    for (server, url) in [
        (&implicit, format!("smtps://hall:secret@{}", implicit.address)),
        (&starttls, format!("smtp://hall:secret@{}?tls=starttls", starttls.address)),
    ] {
        for roots in [RootCertificates::default(), roots(&other)] {
            let transport = Transport::Smtp(trusting(&url, roots));
            let refused = transport.send(&invitation("grace@example.net"), NOW).await.unwrap_err();
            assert_eq!(refused.cause, Cause::Configuration, "{refused}");
            assert!(refused.reason.contains("set tls_ca"), "{refused}");
        }
        server.heard(|heard| {
            assert!(!heard.commands.iter().any(|line| line.starts_with("AUTH")), "{:?}", heard.commands);
        });
    }
}

#[tokio::test]
async fn a_certificate_for_another_name_is_refused() {
    let authority = Authority::new();
    let server = Server::start_encrypting(&authority, "mail.example.org").await;
    let url = format!("smtp://{}?tls=starttls", server.address);
    let refused = trusting(&url, roots(&authority)).check().await.unwrap_err();
    assert!(refused.reason.contains("for another name"), "{refused}");
}

#[tokio::test]
async fn a_file_without_a_usable_certificate_is_refused_in_one_sentence() {
    let folder = tempfile::tempdir().unwrap();
    let empty = folder.path().join("empty.pem");
    std::fs::write(&empty, "no certificate\n").unwrap();
    let broken = folder.path().join("broken.pem");
    std::fs::write(&broken, "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n").unwrap();
    for path in [&empty, &broken, &folder.path().join("missing.pem")] {
        let said = RootCertificates::with_file(path).unwrap_err();
        assert!(said.contains("set tls_ca to a PEM file"), "{said}");
    }
    assert!(smtp("smtps://127.0.0.1:1").check().await.is_err());
}
