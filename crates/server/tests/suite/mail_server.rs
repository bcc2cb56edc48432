//! A mail server whose answers a test decides, address by address and while it runs.

use std::sync::{Arc, Mutex};
use tokio::io::{AsyncBufReadExt, AsyncWriteExt, BufReader};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::watch;

/// What the server answers to RCPT; none means that it falls silent.
type Answers = Arc<Mutex<Box<dyn Fn(&str) -> Option<&'static str> + Send>>>;

pub(crate) struct MailServer {
    pub(crate) url: String,
    answers: Answers,
    heard: watch::Receiver<Heard>,
}

/// What the server heard, in its order.
#[derive(Clone, Default)]
pub(crate) struct Heard {
    /// The names that clients introduced themselves by.
    pub(crate) hello: Vec<String>,
    /// The recipients that were named.
    pub(crate) asked: Vec<String>,
    /// The recipients of the mails that were taken, and those mails.
    pub(crate) taken: Vec<(String, String)>,
}

impl Heard {
    pub(crate) fn has(&self, recipient: &str) -> bool {
        self.taken.iter().any(|(to, _)| to == recipient)
    }
}

impl MailServer {
    pub(crate) async fn start(answers: impl Fn(&str) -> Option<&'static str> + Send + 'static) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("smtp://{}", listener.local_addr().unwrap());
        let (tells, heard) = watch::channel(Heard::default());
        let answers: Answers = Arc::new(Mutex::new(Box::new(answers)));
        let server = Self { url, answers: Arc::clone(&answers), heard };
        let tells = Arc::new(tells);
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                tokio::spawn(converse(stream, Arc::clone(&answers), Arc::clone(&tells)));
            }
        });
        server
    }

    /// Answers otherwise from now on.
    pub(crate) fn answer(&self, answers: impl Fn(&str) -> Option<&'static str> + Send + 'static) {
        *self.answers.lock().unwrap() = Box::new(answers);
    }

    /// Waits until the server heard something.
    pub(crate) async fn until(&self, heard: impl FnMut(&Heard) -> bool) -> Heard {
        self.heard.clone().wait_for(heard).await.unwrap().clone()
    }
}

async fn converse(stream: TcpStream, answers: Answers, tells: Arc<watch::Sender<Heard>>) {
    let (read, mut write) = stream.into_split();
    let mut lines = BufReader::new(read).lines();
    let mut recipient = String::new();
    let mut answer = "220 test".to_owned();
    loop {
        // A client that has left hears nothing.
        if write.write_all(format!("{answer}\r\n").as_bytes()).await.is_err() {
            return;
        }
        let Ok(Some(line)) = lines.next_line().await else { return };
        "250 fine".clone_into(&mut answer);
        if let Some(name) = line.strip_prefix("EHLO ") {
            tells.send_modify(|heard| heard.hello.push(name.to_owned()));
        } else if let Some(address) = line.strip_prefix("RCPT TO:<") {
            address.trim_end_matches('>').clone_into(&mut recipient);
            tells.send_modify(|heard| heard.asked.push(recipient.clone()));
            let said = answers.lock().unwrap()(&recipient);
            match said {
                Some(said) => said.clone_into(&mut answer),
                None => std::future::pending().await,
            }
        } else if line == "DATA" {
            write.write_all(b"354 go on\r\n").await.unwrap();
            let mut mail = String::new();
            while let Ok(Some(line)) = lines.next_line().await {
                if line == "." {
                    break;
                }
                mail.push_str(line.strip_prefix('.').unwrap_or(&line));
                mail.push('\n');
            }
            tells.send_modify(|heard| heard.taken.push((recipient.clone(), mail)));
        } else if line == "QUIT" {
            "221 bye".clone_into(&mut answer);
        }
    }
}
