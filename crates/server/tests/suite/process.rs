//! Real server processes, and a client that speaks just enough HTTP.

use std::io::{BufRead, BufReader};
use std::process::{Child, ChildStdout, Command, ExitStatus, Stdio};
use std::time::{Duration, Instant};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::time::timeout;

/// A running server; it is killed when a test ends early.
pub(crate) struct Process {
    child: Child,
    address: String,
    said: BufReader<ChildStdout>,
}

/// The program with no setting from the surroundings.
pub(crate) fn guildhall(arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_guildhall"));
    for (name, _) in std::env::vars().filter(|(name, _)| name.starts_with("GUILDHALL_")) {
        command.env_remove(name);
    }
    command.args(arguments).current_dir(env!("CARGO_TARGET_TMPDIR"));
    command
}

impl Process {
    /// Starts a server and waits until it says where it is open.
    pub(crate) fn start(arguments: &[&str]) -> Self {
        Self::begin(&[&["--log", "error"], arguments].concat(), Stdio::inherit())
    }

    /// The same, with everything that it can log going to a file.
    pub(crate) fn logging(arguments: &[&str], log: &std::path::Path) -> Self {
        let log = std::fs::File::create(log).unwrap();
        Self::begin(&[&["--log", "trace"], arguments].concat(), log.into())
    }

    fn begin(arguments: &[&str], stderr: Stdio) -> Self {
        let mut command = guildhall(&["serve", "--listen", "127.0.0.1:0", "--limits", "false"]);
        command.args(arguments).stdout(Stdio::piped()).stderr(stderr);
        let mut child = command.spawn().expect("the program starts");
        let said = BufReader::new(child.stdout.take().unwrap());
        let mut process = Self { child, address: String::new(), said };
        while process.address.is_empty() {
            let mut line = String::new();
            assert!(process.said.read_line(&mut line).unwrap() > 0, "the program ended before it was open");
            if let Some((_, rest)) = line.split_once("open at http://") {
                process.address.push_str(rest.split(' ').next().unwrap());
            }
        }
        process
    }

    /// Where it is open: host and port.
    pub(crate) fn address(&self) -> &str {
        &self.address
    }

    /// Asks the program to end, as an operator does.
    pub(crate) fn terminate(&self) {
        let id = self.child.id().to_string();
        assert!(Command::new("kill").args(["-TERM", &id]).status().unwrap().success());
    }

    /// Waits until the program has ended.
    pub(crate) async fn ended(&mut self) -> ExitStatus {
        let begun = Instant::now();
        loop {
            if let Some(status) = self.child.try_wait().unwrap() {
                return status;
            }
            assert!(begun.elapsed() < Duration::from_secs(30), "the program does not end");
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
    }

    /// One request, and its status and body.
    pub(crate) async fn call(&self, cookie: &str, method: &str, path: &str, body: &str) -> (u16, String) {
        let (status, _, body) = self.exchange(cookie, method, path, body).await;
        (status, body)
    }

    /// One request, and its status, head and body.
    pub(crate) async fn exchange(
        &self,
        cookie: &str,
        method: &str,
        path: &str,
        body: &str,
    ) -> (u16, String, String) {
        let mut stream = self.open(cookie, method, path, body).await;
        let mut answer = Vec::new();
        timeout(Duration::from_secs(50), stream.read_to_end(&mut answer)).await.expect("an answer").unwrap();
        let answer = String::from_utf8_lossy(&answer).into_owned();
        let (head, body) = answer.split_once("\r\n\r\n").unwrap_or_else(|| panic!("no answer: {answer}"));
        (head.split(' ').nth(1).unwrap().parse().unwrap(), head.to_owned(), body.to_owned())
    }

    /// Sends a request and leaves its answer to be read.
    pub(crate) async fn open(&self, cookie: &str, method: &str, path: &str, body: &str) -> TcpStream {
        let mut stream = TcpStream::connect(&self.address).await.unwrap();
        let request = format!(
            "{method} {path} HTTP/1.1\r\nhost: {0}\r\norigin: http://{0}\r\nconnection: close\r\ncookie: guildhall={cookie}\r\n\
             content-type: application/json\r\ncontent-length: {1}\r\n\r\n{body}",
            self.address,
            body.len()
        );
        stream.write_all(request.as_bytes()).await.unwrap();
        stream
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        // It may have ended already.
        let _gone = self.child.kill();
        let _status = self.child.wait();
    }
}
