//! A way to a database server that a test cuts, at a word that goes over it.

use sqlx::postgres::PgConnectOptions;
use std::str::FromStr;
use std::sync::{Arc, Mutex};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};

/// A relay before a server, on a port of its own.
pub struct Relay {
    url: String,
    cut: Arc<Mutex<Option<Cut>>>,
}

/// Where connections are cut from now on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Cut {
    /// Before a statement with this beginning reaches the server.
    Before(&'static str),
    /// After the server has carried it out, which it says by the same word, and before its answer arrives.
    Answer(&'static str),
}

impl Relay {
    /// Stands before the server of a database.
    ///
    /// # Panics
    /// When no port is free.
    pub async fn start(database: &crate::Database) -> Self {
        let server = PgConnectOptions::from_str(database.url()).expect("the database's address can be read");
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port is free");
        let here = listener.local_addr().expect("it has an address");
        let (user, name) = (server.get_username(), server.get_database().unwrap_or("postgres"));
        let url = format!("postgres://{user}@{here}/{name}");
        let (to, cut) = (format!("{}:{}", server.get_host(), server.get_port()), Arc::default());
        let relay = Self { url, cut: Arc::clone(&cut) };
        tokio::spawn(async move {
            while let Ok((client, _)) = listener.accept().await {
                let (to, cut) = (to.clone(), Arc::clone(&cut));
                tokio::spawn(async move {
                    // Whoever goes away first ends it.
                    let _ended = carry(client, &to, &cut).await;
                });
            }
        });
        relay
    }

    /// The database's address by this way.
    #[must_use]
    pub fn url(&self) -> &str {
        &self.url
    }

    /// Cuts every connection there from now on; nowhere with none.
    ///
    /// # Panics
    /// When a test panicked here.
    pub fn cut(&self, cut: Option<Cut>) {
        *self.cut.lock().expect("no test panicked here") = cut;
    }
}

async fn carry(mut client: TcpStream, to: &str, cut: &Mutex<Option<Cut>>) -> std::io::Result<()> {
    let mut server = TcpStream::connect(to).await?;
    let (mut asked, mut told) = (vec![0; 1 << 16], vec![0; 1 << 16]);
    loop {
        tokio::select! {
            count = client.read(&mut asked) => {
                let part = asked.get(..count?).unwrap_or_default();
                let now = *cut.lock().expect("no test panicked here");
                match now {
                    _ if part.is_empty() => return Ok(()),
                    Some(Cut::Before(word)) if says(part, word) => return Ok(()),
                    Some(Cut::Answer(word)) if says(part, word) => {
                        server.write_all(part).await?;
                        return swallow(&mut server, word).await;
                    }
                    Some(_) | None => server.write_all(part).await?,
                }
            }
            count = server.read(&mut told) => {
                let part = told.get(..count?).unwrap_or_default();
                if part.is_empty() {
                    return Ok(());
                }
                client.write_all(part).await?;
            }
        }
    }
}

/// Hears a server out until it says a word.
async fn swallow(server: &mut TcpStream, word: &str) -> std::io::Result<()> {
    let mut heard = Vec::new();
    while !says(&heard, word) {
        heard.push(server.read_u8().await?);
    }
    Ok(())
}

fn says(part: &[u8], word: &str) -> bool {
    part.windows(word.len()).any(|here| here.eq_ignore_ascii_case(word.as_bytes()))
}
