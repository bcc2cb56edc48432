//! A mail server of a few lines, to hold a real conversation with.

use std::sync::{Arc, Mutex};

use tokio::io::{AsyncBufReadExt, AsyncWriteExt, BufReader};
use tokio::net::tcp::{OwnedReadHalf, OwnedWriteHalf};
use tokio::net::{TcpListener, TcpStream};

/// How the server behaves.
#[derive(Clone, Copy)]
pub(super) struct Manners {
    pub(super) greeting: &'static str,
    pub(super) auth: &'static str,
    pub(super) rcpt: &'static str,
    /// The answer after the mail; none means that the server falls silent.
    pub(super) data: Option<&'static str>,
}

pub(super) const POLITE: Manners =
    Manners { greeting: "220 test", auth: "235 welcome", rcpt: "250 fine", data: Some("250 taken") };

/// What the server heard.
#[derive(Default)]
pub(super) struct Heard {
    pub(super) connections: usize,
    pub(super) commands: Vec<String>,
    pub(super) mails: Vec<String>,
}

pub(super) struct Server {
    pub(super) address: String,
    heard: Arc<Mutex<Heard>>,
}

impl Server {
    pub(super) async fn start(manners: Manners) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap().to_string();
        let heard = Arc::new(Mutex::new(Heard::default()));
        let server = Self { address, heard: Arc::clone(&heard) };
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                heard.lock().unwrap().connections += 1;
                tokio::spawn(converse(stream, manners, Arc::clone(&heard)));
            }
        });
        server
    }

    pub(super) fn heard<T>(&self, read: impl FnOnce(&Heard) -> T) -> T {
        read(&self.heard.lock().unwrap())
    }
}

type Lines = tokio::io::Lines<BufReader<OwnedReadHalf>>;

async fn converse(stream: TcpStream, manners: Manners, heard: Arc<Mutex<Heard>>) {
    let (read, mut write) = stream.into_split();
    let mut lines = BufReader::new(read).lines();
    say(&mut write, manners.greeting).await;
    while let Ok(Some(line)) = lines.next_line().await {
        heard.lock().unwrap().commands.push(line.clone());
        let verb = line.split(' ').next().unwrap_or_default().to_ascii_uppercase();
        match verb.as_str() {
            "EHLO" => say(&mut write, "250-test\r\n250-8BITMIME\r\n250 AUTH PLAIN LOGIN").await,
            "AUTH" => say(&mut write, manners.auth).await,
            "RCPT" => say(&mut write, manners.rcpt).await,
            "DATA" => {
                say(&mut write, "354 go on").await;
                let mail = read_mail(&mut lines).await;
                heard.lock().unwrap().mails.push(mail);
                match manners.data {
                    Some(answer) => say(&mut write, answer).await,
                    None => std::future::pending().await,
                }
            }
            "QUIT" => return say(&mut write, "221 bye").await,
            _ => say(&mut write, "250 ok").await,
        }
    }
}

async fn read_mail(lines: &mut Lines) -> String {
    let mut mail = String::new();
    while let Ok(Some(line)) = lines.next_line().await {
        if line == "." {
            break;
        }
        mail.push_str(line.strip_prefix('.').unwrap_or(&line));
        mail.push_str("\r\n");
    }
    mail
}

async fn say(write: &mut OwnedWriteHalf, line: &str) {
    // A client that has left hears nothing, and that is its own affair.
    let _ = write.write_all(format!("{line}\r\n").as_bytes()).await;
}
