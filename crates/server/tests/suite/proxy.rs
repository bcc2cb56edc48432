//! Behind nginx that is told nothing but where the server is: news arrive within a second, and answers leave compressed.

use crate::process::Process;
use crate::scene::{Browser, Scene, signed_up};
use guildhall_testkit::{Database, both_engines};
use serde_json::json;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::Duration;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::time::timeout;

/// A running nginx; it ends with this value.
struct Proxy {
    child: Child,
    address: String,
    _folder: tempfile::TempDir,
}

impl Proxy {
    /// Puts nginx before a server.
    async fn start(server: &str) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let port = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
        let address = format!("127.0.0.1:{port}");
        let settings = folder.path().join("nginx.conf");
        std::fs::write(&settings, configuration(folder.path(), &address, server)).unwrap();
        let mut command = Command::new(program());
        command.args([
            "-p",
            folder.path().to_str().unwrap(),
            "-e",
            "stderr",
            "-c",
            settings.to_str().unwrap(),
        ]);
        let child = command.stdout(Stdio::null()).stderr(Stdio::null()).spawn().expect("nginx starts");
        let mut proxy = Self { child, address, _folder: folder };
        while TcpStream::connect(&proxy.address).await.is_err() {
            assert!(proxy.child.try_wait().unwrap().is_none(), "nginx has ended");
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
        proxy
    }

    /// Asks for a page, and leaves the answer to be read.
    async fn get(&self, path: &str, cookie: &str, accept: &str) -> TcpStream {
        let mut stream = TcpStream::connect(&self.address).await.unwrap();
        let request = format!(
            "GET {path} HTTP/1.1\r\nhost: {}\r\nconnection: close\r\ncookie: guildhall={cookie}\r\n{accept}\r\n",
            self.address
        );
        stream.write_all(request.as_bytes()).await.unwrap();
        stream
    }
}

impl Drop for Proxy {
    fn drop(&mut self) {
        // It may have ended already.
        let _gone = self.child.kill();
        let _status = self.child.wait();
    }
}

fn program() -> PathBuf {
    let paths = std::env::var_os("PATH").unwrap_or_default();
    let mut places = std::env::split_paths(&paths).map(|folder| folder.join("nginx"));
    places.find(|place| place.is_file()).unwrap_or_else(|| PathBuf::from("/usr/sbin/nginx"))
}

/// The settings of a fresh installation, with the files of a test in its own folder, and a proxy that is told one thing.
fn configuration(folder: &Path, address: &str, server: &str) -> String {
    let folder = folder.display();
    let temporary = ["client_body", "proxy", "fastcgi", "uwsgi", "scgi"]
        .map(|kind| format!("{kind}_temp_path {folder}/{kind};"));
    format!(
        "daemon off; master_process off; pid {folder}/nginx.pid; events {{}} http {{ access_log off; {} \
         server {{ listen {address}; location / {{ proxy_pass http://{server}; }} }} }}",
        temporary.concat()
    )
}

/// Reads until a text has come, within a second.
async fn within_a_second(stream: &mut TcpStream, heard: &mut String, text: &str) {
    let read = async {
        let mut part = [0; 4_096];
        while !heard.contains(text) {
            let count = stream.read(&mut part).await.unwrap();
            assert!(count > 0, "the answer ended: {heard}");
            heard.push_str(&String::from_utf8_lossy(&part[..count]));
        }
    };
    let in_time = timeout(Duration::from_secs(1), read).await.is_ok();
    assert!(in_time, "“{text}” did not come within a second: {heard}");
}

async fn founded(database: &Database) -> String {
    let scene = Scene::new(database.store().await);
    let ada = signed_up(&scene.ctx, "Ada", "ada@example.org").await;
    let browser = Browser { email: "ada@example.org".to_owned(), cookie: ada.clone() };
    let founded = scene.post(&browser, "/api/organizations", json!({"name": "Acme", "slug": "acme"})).await;
    assert_eq!(founded.status, 201, "{}", founded.body);
    ada
}

both_engines! {
    async fn news_pass_a_proxy_within_a_second(database: Database) {
        let cookie = founded(&database).await;
        let server = Process::start(&["--database", database.url()]);
        let proxy = Proxy::start(server.address()).await;
        for path in ["/events/acme", "/events/"] {
            let (mut stream, mut heard) = (proxy.get(path, &cookie, "").await, String::new());
            within_a_second(&mut stream, &mut heard, "event: epoch").await;
            assert!(heard.to_lowercase().contains("cache-control: no-store, no-transform"), "{heard}");
            let mut news = String::new();
            let invite = json!({"addresses": [format!("new{}@example.org", path.len())], "role": "member"}).to_string();
            let (status, said) = server.call(&cookie, "POST", "/api/organizations/acme/invitations", &invite).await;
            assert_eq!(status, 200, "{said}");
            within_a_second(&mut stream, &mut news, "event: epoch").await;
        }
    }

    async fn answers_pass_a_proxy_compressed(database: Database) {
        let cookie = founded(&database).await;
        let server = Process::start(&["--database", database.url()]);
        let proxy = Proxy::start(server.address()).await;
        for path in ["/acme/members", "/api/organizations/acme/members", "/api/organizations/acme/roles.csv"] {
            let mut stream = proxy.get(path, &cookie, "accept-encoding: gzip\r\n").await;
            let mut answer = Vec::new();
            stream.read_to_end(&mut answer).await.unwrap();
            let text = String::from_utf8_lossy(&answer).to_lowercase();
            assert!(text.starts_with("http/1.1 200") && text.contains("content-encoding: gzip"), "{path}: {text:.400}");
        }
    }
}
