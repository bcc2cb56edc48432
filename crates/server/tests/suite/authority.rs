//! A certificate authority of one's own: PostgreSQL behind a certificate that it issued, in one sentence where it is not trusted.

use crate::process::{Process, guildhall};
use rcgen::{BasicConstraints, CertificateParams, CertifiedIssuer, IsCa, KeyPair};
use rustls::ServerConfig;
use rustls::pki_types::PrivateKeyDer;
use std::path::Path;
use std::sync::Arc;
use tokio::io::{AsyncReadExt, AsyncWriteExt, copy_bidirectional};
use tokio::net::{TcpListener, TcpStream};
use tokio_rustls::TlsAcceptor;

/// What a PostgreSQL client asks first when it wants to encrypt.
const SSL_REQUEST: [u8; 8] = [0, 0, 0, 8, 4, 210, 22, 47];

/// The authority's certificate in a file, and the half of a server whose certificate it issued.
fn authority(file: &Path, name: &str) -> TlsAcceptor {
    let mut params = CertificateParams::default();
    params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
    let issuer = CertifiedIssuer::self_signed(params, KeyPair::generate().unwrap()).unwrap();
    std::fs::write(file, issuer.pem()).unwrap();
    let key = KeyPair::generate().unwrap();
    let certificate =
        CertificateParams::new(vec![name.to_owned()]).unwrap().signed_by(&key, &issuer).unwrap();
    let config = ServerConfig::builder_with_provider(Arc::new(rustls::crypto::ring::default_provider()))
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_no_client_auth()
        .with_single_cert(
            vec![certificate.der().clone()],
            PrivateKeyDer::try_from(key.serialize_der()).unwrap(),
        )
        .unwrap();
    TlsAcceptor::from(Arc::new(config))
}

/// Encrypts the way to a database, as the server itself does with `ssl = on`; answers with the port.
async fn encrypted(to: String, acceptor: TlsAcceptor) -> u16 {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = listener.local_addr().unwrap().port();
    tokio::spawn(async move {
        while let Ok((mut client, _)) = listener.accept().await {
            let (to, acceptor) = (to.clone(), acceptor.clone());
            tokio::spawn(async move {
                let mut first = [0; 8];
                client.read_exact(&mut first).await.unwrap();
                assert_eq!(first, SSL_REQUEST, "a client that must encrypt asks for it");
                client.write_all(b"S").await.unwrap();
                // A client that does not trust the certificate hangs up.
                if let Ok(mut client) = acceptor.accept(client).await {
                    let mut server = TcpStream::connect(to).await.unwrap();
                    let _ended = copy_bidirectional(&mut client, &mut server).await;
                }
            });
        }
    });
    port
}

fn doctor(database: &str, more: &[&str]) -> String {
    let output = guildhall(&[&["doctor", "--database", database], more].concat()).output().unwrap();
    String::from_utf8(output.stdout).unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_database_behind_an_authority_of_ones_own() {
    let database = guildhall_testkit::postgres().await;
    database.store().await;
    let folder = tempfile::tempdir().unwrap();
    let (file, other) = (folder.path().join("own ca.pem"), folder.path().join("other.pem"));
    let acceptor = authority(&file, "127.0.0.1");
    authority(&other, "127.0.0.1");
    let (file, other) = (file.to_str().unwrap(), other.to_str().unwrap());
    let (scheme, rest) = database.url().split_once("://").unwrap();
    let (at, path) = rest.split_once('/').unwrap();
    let (user, host) = at.split_once('@').unwrap();
    let port = encrypted(host.to_owned(), acceptor).await;
    let name = path.split('?').next().unwrap();
    let url = format!("{scheme}://{user}@127.0.0.1:{port}/{name}?sslmode=verify-full");

    let named = format!("{url}&sslrootcert={}", file.replace(' ', "%20"));
    for (url, more) in [(&url, &["--tls-ca", file][..]), (&named, &[])] {
        let said = doctor(url, more);
        assert!(said.contains("ok     database: PostgreSQL answers"), "{said}");
        let line = said.lines().find(|line| line.contains("database encryption")).unwrap();
        assert!(
            line.starts_with("ok") && line.contains("system’s store") && line.ends_with("own ca.pem"),
            "{line}"
        );
        drop(Process::start(&[&["--database", url], more].concat()));
    }
    for more in [&[][..], &["--tls-ca", other]] {
        let said = doctor(&url, more);
        assert!(said.contains("WRONG  database: ") && said.contains("set tls_ca"), "{said}");
        let serve = [&["serve", "--listen", "127.0.0.1:0", "--database", &url], more].concat();
        super::start::gives_up(&serve, &["certificate is not trusted", "set tls_ca"]);
    }
    database.take_away().await;
}

#[test]
fn a_file_of_authorities_that_cannot_be_used_is_named_at_once() {
    let serve = ["serve", "--listen", "127.0.0.1:0", "--tls-ca", "/nowhere/ca.pem"];
    super::start::gives_up(&serve, &["/nowhere/ca.pem", "set tls_ca to a PEM file"]);
}
