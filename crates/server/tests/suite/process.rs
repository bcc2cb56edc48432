//! Real server processes, and a client that speaks just enough HTTP.

use std::path::Path;
use std::process::Stdio;
use std::time::Duration;
use tokio::io::{AsyncBufReadExt, AsyncReadExt, AsyncWriteExt, BufReader, Lines};
use tokio::net::TcpStream;
use tokio::process::{Child, ChildStdout, Command};
use tokio::time::timeout;

/// A running server; it is killed when a test ends early.
pub(crate) struct Process {
    pub(crate) child: Child,
    pub(crate) address: String,
    _lines: Lines<BufReader<ChildStdout>>,
}

/// The program with no setting from the surroundings.
pub(crate) fn guildhall(arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_guildhall"));
    for (name, _) in std::env::vars().filter(|(name, _)| name.starts_with("GUILDHALL_")) {
        command.env_remove(name);
    }
    command.args(arguments).current_dir(Path::new(env!("CARGO_TARGET_TMPDIR"))).kill_on_drop(true);
    command
}

impl Process {
    pub(crate) async fn start(arguments: &[&str]) -> Self {
        let mut command =
            guildhall(&["serve", "--listen", "127.0.0.1:0", "--limits", "false", "--log", "error"]);
        let mut child = command.args(arguments).stdout(Stdio::piped()).spawn().expect("the program starts");
        let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
        let open = async {
            loop {
                let line = lines.next_line().await.unwrap().expect("the program says where it is open");
                if let Some(rest) = line.split_once("open at http://") {
                    return rest.1.split(' ').next().unwrap().to_owned();
                }
            }
        };
        let address = timeout(Duration::from_secs(60), open).await.expect("the program opens");
        Self { child, address, _lines: lines }
    }

    /// Asks the program to end, as an operator does.
    pub(crate) async fn terminate(&self) {
        let id = self.child.id().expect("a running process").to_string();
        assert!(Command::new("kill").args(["-TERM", &id]).status().await.unwrap().success());
    }

    /// One request, and its status and body.
    pub(crate) async fn call(&self, cookie: &str, method: &str, path: &str, body: &str) -> (u16, String) {
        let mut stream = self.open(cookie, method, path, body).await;
        let mut answer = Vec::new();
        timeout(Duration::from_secs(60), stream.read_to_end(&mut answer)).await.expect("an answer").unwrap();
        let answer = String::from_utf8_lossy(&answer).into_owned();
        let (head, body) = answer.split_once("\r\n\r\n").unwrap_or_else(|| panic!("no answer: {answer}"));
        (head.split(' ').nth(1).unwrap().parse().unwrap(), body.to_owned())
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
