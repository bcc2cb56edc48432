//! A mail server of a few lines, to hold a real conversation with, encrypted or not.

use std::sync::{Arc, Mutex};

use tokio::io::{AsyncBufReadExt, AsyncRead, AsyncWrite, AsyncWriteExt, BufReader};
use tokio::net::{TcpListener, TcpStream};
use tokio_rustls::TlsAcceptor;

use super::authority::Authority;

/// How the server behaves.
#[derive(Clone, Copy)]
pub(super) struct Manners {
    pub(super) greeting: &'static str,
    pub(super) hello: &'static str,
    pub(super) auth: &'static str,
    pub(super) sender: &'static str,
    pub(super) rcpt: &'static str,
    /// The answer after the mail; none means that the server falls silent.
    pub(super) data: Option<&'static str>,
}

pub(super) const POLITE: Manners = Manners {
    greeting: "220 test",
    hello: "250-test\r\n250 AUTH PLAIN LOGIN",
    auth: "235 welcome",
    sender: "250 fine",
    rcpt: "250 fine",
    data: Some("250 taken"),
};

/// How the server encrypts.
#[derive(Clone)]
enum Encrypts {
    Not,
    FromTheStart(TlsAcceptor),
    WhenAsked(TlsAcceptor),
}

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
        Self::listen(manners, Encrypts::Not).await
    }

    /// One that encrypts from the start, with a certificate for 127.0.0.1 from an authority.
    pub(super) async fn start_encrypted(authority: &Authority) -> Self {
        Self::listen(POLITE, Encrypts::FromTheStart(authority.acceptor("127.0.0.1"))).await
    }

    /// One that encrypts after STARTTLS.
    pub(super) async fn start_encrypting(authority: &Authority, name: &str) -> Self {
        let manners = Manners { hello: "250-test\r\n250-AUTH PLAIN\r\n250 STARTTLS", ..POLITE };
        Self::listen(manners, Encrypts::WhenAsked(authority.acceptor(name))).await
    }

    async fn listen(manners: Manners, encrypts: Encrypts) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap().to_string();
        let heard = Arc::new(Mutex::new(Heard::default()));
        let server = Self { address, heard: Arc::clone(&heard) };
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                heard.lock().unwrap().connections += 1;
                tokio::spawn(welcome(stream, manners, encrypts.clone(), Arc::clone(&heard)));
            }
        });
        server
    }

    pub(super) fn heard<T>(&self, read: impl FnOnce(&Heard) -> T) -> T {
        read(&self.heard.lock().unwrap())
    }
}

async fn welcome(stream: TcpStream, manners: Manners, encrypts: Encrypts, heard: Arc<Mutex<Heard>>) {
    // A client that does not trust the certificate hangs up, and that is what is tested.
    match encrypts {
        Encrypts::Not => {
            converse(stream, manners, true, &heard).await;
        }
        Encrypts::FromTheStart(acceptor) => {
            if let Ok(stream) = acceptor.accept(stream).await {
                converse(stream, manners, true, &heard).await;
            }
        }
        Encrypts::WhenAsked(acceptor) => {
            if let Some(stream) = converse(stream, manners, true, &heard).await
                && let Ok(stream) = acceptor.accept(stream).await
            {
                converse(stream, manners, false, &heard).await;
            }
        }
    }
}

/// Gives the stream back when the client asks for encryption.
async fn converse<S: AsyncRead + AsyncWrite + Unpin>(
    stream: S,
    manners: Manners,
    greets: bool,
    heard: &Mutex<Heard>,
) -> Option<S> {
    let mut stream = BufReader::new(stream);
    if greets {
        say(&mut stream, manners.greeting).await;
    }
    while let Some(line) = next_line(&mut stream).await {
        heard.lock().unwrap().commands.push(line.clone());
        let verb = line.split(' ').next().unwrap_or_default().to_ascii_uppercase();
        match verb.as_str() {
            "EHLO" => say(&mut stream, manners.hello).await,
            "STARTTLS" => {
                say(&mut stream, "220 go on").await;
                return Some(stream.into_inner());
            }
            "AUTH" => say(&mut stream, manners.auth).await,
            "MAIL" => say(&mut stream, manners.sender).await,
            "RCPT" => say(&mut stream, manners.rcpt).await,
            "DATA" => {
                say(&mut stream, "354 go on").await;
                let mail = read_mail(&mut stream).await;
                heard.lock().unwrap().mails.push(mail);
                match manners.data {
                    Some(answer) => say(&mut stream, answer).await,
                    None => std::future::pending().await,
                }
            }
            "QUIT" => {
                say(&mut stream, "221 bye").await;
                return None;
            }
            _ => say(&mut stream, "250 ok").await,
        }
    }
    None
}

async fn next_line<S: AsyncRead + Unpin>(stream: &mut BufReader<S>) -> Option<String> {
    let mut line = String::new();
    let read = stream.read_line(&mut line).await.unwrap_or(0);
    (read > 0).then(|| line.trim_end_matches(['\r', '\n']).to_owned())
}

async fn read_mail<S: AsyncRead + Unpin>(stream: &mut BufReader<S>) -> String {
    let mut mail = String::new();
    while let Some(line) = next_line(stream).await {
        if line == "." {
            break;
        }
        mail.push_str(line.strip_prefix('.').unwrap_or(&line));
        mail.push_str("\r\n");
    }
    mail
}

async fn say<S: AsyncWrite + Unpin>(write: &mut S, line: &str) {
    // A client that has left hears nothing, and that is its own affair.
    let _ = write.write_all(format!("{line}\r\n").as_bytes()).await;
    let _ = write.flush().await;
}
