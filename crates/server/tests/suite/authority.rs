//! A certificate authority of one's own: PostgreSQL with a certificate that it issued, in one sentence where it is not trusted.

use crate::process::{Process, guildhall};
use crate::scene::{Scene, signed_up};
use crate::start::gives_up;
use guildhall_store::Store;
use guildhall_testkit::Server;
use rcgen::{BasicConstraints, CertificateParams, CertifiedIssuer, IsCa, KeyPair};
use serde_json::json;
use std::path::Path;
use tokio::io::AsyncReadExt;

/// Sessions that are not encrypted, and those that are and listen.
const PLAIN: &str = "select count(*) from pg_stat_activity join pg_stat_ssl using (pid)
    where backend_type = 'client backend' and pid <> pg_backend_pid() and not ssl";
const LISTENING: &str = "select count(*) from pg_stat_activity join pg_stat_ssl using (pid)
    where ssl and query ilike 'listen%'";

/// An authority's certificate in a file, and the certificate and key that it issued to a name.
fn issued(file: &Path, name: &str) -> (String, String) {
    let mut params = CertificateParams::default();
    params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
    let issuer = CertifiedIssuer::self_signed(params, KeyPair::generate().unwrap()).unwrap();
    std::fs::write(file, issuer.pem()).unwrap();
    let key = KeyPair::generate().unwrap();
    let certificate =
        CertificateParams::new(vec![name.to_owned()]).unwrap().signed_by(&key, &issuer).unwrap();
    (certificate.pem(), key.serialize_pem())
}

/// A server with a certificate for 127.0.0.1 of an authority of one's own, and the files of that one and of another one.
struct Installation {
    server: Server,
    folder: tempfile::TempDir,
}

impl Installation {
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        issued(&folder.path().join("other.pem"), "127.0.0.1");
        let (certificate, key) = issued(&folder.path().join("own ca.pem"), "127.0.0.1");
        Self { server: Server::encrypted(&certificate, &key), folder }
    }

    fn file(&self, name: &str) -> String {
        self.folder.path().join(name).display().to_string()
    }

    /// The database's address at a host, with an `sslmode` and more parameters.
    fn url(&self, host: &str, parameters: &str) -> String {
        let port = self.server.place().rsplit_once(':').unwrap().1.to_owned();
        format!("postgres://postgres@{host}:{port}/postgres?{parameters}")
    }
}

fn doctor(database: &str, more: &[&str]) -> String {
    let output = guildhall(&[&["doctor", "--database", database], more].concat()).output().unwrap();
    String::from_utf8(output.stdout).unwrap()
}

fn answers(database: &str, more: &[&str]) -> String {
    let said = doctor(database, more);
    assert!(said.contains("ok     database: PostgreSQL answers"), "{database} {more:?}: {said}");
    said
}

#[tokio::test(flavor = "multi_thread")]
async fn a_database_with_a_certificate_of_ones_own_authority() {
    let here = Installation::new();
    let file = here.file("own ca.pem");
    let url = here.url("127.0.0.1", "sslmode=verify-full");
    let named = format!("{url}&sslrootcert={}", file.replace(' ', "%20"));
    for (url, more) in [(&url, &["--tls-ca", &file][..]), (&named, &[])] {
        let said = answers(url, more);
        let line = said.lines().find(|line| line.contains("database encryption")).unwrap();
        assert!(
            line.starts_with("ok") && line.contains("system’s store") && line.ends_with("own ca.pem"),
            "{line}"
        );
    }
    for more in [vec![], vec!["--tls-ca".to_owned(), here.file("other.pem")]] {
        let more: Vec<&str> = more.iter().map(String::as_str).collect();
        for mode in ["verify-full", "verify-ca"] {
            let url = here.url("127.0.0.1", &format!("sslmode={mode}"));
            let said = doctor(&url, &more);
            assert!(said.contains("WRONG  database: ") && said.contains("set tls_ca"), "{said}");
            let serve = [&["serve", "--listen", "127.0.0.1:0", "--database", &url], &more[..]].concat();
            gives_up(&serve, &["certificate is not trusted", "set tls_ca"]);
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn every_connection_is_encrypted_the_listening_one_too() {
    let here = Installation::new();
    let file = here.file("own ca.pem");
    let url = here.url("127.0.0.1", "sslmode=verify-full");
    let store = Store::connect(&here.server.url()).await.unwrap();
    store.migrate(guildhall_service::Clock::System.now()).await.unwrap();
    let scene = Scene::new(store.clone());
    let ada = signed_up(&scene.ctx, "Ada", "ada@example.org").await;
    store.close().await;
    let process = Process::start(&["--database", &url, "--tls-ca", &file]);
    let founding = json!({"name": "Acme"}).to_string();
    assert_eq!(process.call(&ada, "POST", "/api/organizations", &founding).await.0, 201);
    let mut stream = process.open(&ada, "GET", "/events/acme", "").await;
    assert!(stream.read(&mut [0; 1024]).await.unwrap() > 0);
    here.server.reaches(LISTENING, 1).await;
    // The only sessions in the clear are those that look at it from this test.
    assert_eq!(here.server.number(PLAIN).await, 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_certificate_for_another_name_is_refused_where_names_are_checked() {
    let here = Installation::new();
    let file = here.file("own ca.pem");
    let authority = ["--tls-ca", file.as_str()];
    let said = doctor(&here.url("localhost", "sslmode=verify-full"), &authority);
    assert!(
        said.contains("WRONG  database: ") && said.contains("it is for the host in the database's address"),
        "{said}"
    );
    answers(&here.url("localhost", "sslmode=verify-ca"), &authority);
}

#[tokio::test(flavor = "multi_thread")]
async fn each_way_to_ask_for_encryption_does_what_it_says() {
    let here = Installation::new();
    let check = |mode: &str, wrong: bool| {
        let said = doctor(&here.url("127.0.0.1", &format!("sslmode={mode}")), &[]);
        let line = said.lines().find(|line| line.contains("database encryption")).map(str::to_owned);
        assert_eq!(said.contains("WRONG  database: "), wrong, "{mode}: {said}");
        line.unwrap_or_default()
    };
    for mode in ["disable", "allow", "prefer", "require"] {
        let line = check(mode, false);
        assert!(!line.contains("verified"), "{mode} checks nothing: {line}");
    }
    check("verify-ca", true);
    check("verify-full", true);
    // A server that does not encrypt is refused by whoever must.
    let plain = Server::start();
    for mode in ["require", "verify-full"] {
        let url = format!("{}?sslmode={mode}", plain.url());
        gives_up(&["serve", "--listen", "127.0.0.1:0", "--database", &url], &["does not support TLS"]);
    }
}

#[test]
fn a_file_of_authorities_that_cannot_be_used_is_named_at_once() {
    let serve = ["serve", "--listen", "127.0.0.1:0", "--tls-ca", "/nowhere/ca.pem"];
    gives_up(&serve, &["/nowhere/ca.pem", "set tls_ca to a PEM file"]);
}
