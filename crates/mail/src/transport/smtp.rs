//! Sending over SMTP, with connections kept open between mails.
//!
//! The connections are kept here and not in lettre's pool: that pool takes back a connection whose caller gave up
//! waiting, in the middle of a conversation, and the next mail would then read the answers meant for the one before.
//! Here a connection is kept only after a mail went through; whatever else happens closes it.

use std::fmt;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use lettre::transport::smtp::authentication::{Credentials, DEFAULT_MECHANISMS};
use lettre::transport::smtp::client::{AsyncSmtpConnection, TlsParameters};
use lettre::transport::smtp::extension::ClientId;
use tokio::time::{Instant, timeout};

use super::failure::{SendError, no_answer, refused, sign_in_refused, unreachable};
use super::smtp_config::{Encryption, SmtpConfig};
use crate::message::Message;

/// A mail that has not been taken after this long will be tried again.
const PATIENCE: Duration = Duration::from_mins(1);
/// Connections that rested longer are not used again: servers close them about then.
const REST: Duration = Duration::from_secs(30);
/// How many connections are kept for later.
const KEPT: usize = 4;

/// A mail server and the connections to it. Clones share the connections.
#[derive(Clone)]
pub struct Smtp {
    config: Arc<SmtpConfig>,
    resting: Arc<Mutex<Vec<Resting>>>,
    patience: Duration,
}

struct Resting {
    connection: AsyncSmtpConnection,
    since: Instant,
}

impl Smtp {
    /// Talks to nobody yet.
    #[must_use]
    pub fn new(config: SmtpConfig) -> Self {
        Self { config: Arc::new(config), resting: Arc::default(), patience: PATIENCE }
    }

    /// Gives up earlier, so that a test need not wait a minute.
    #[cfg(test)]
    pub(super) fn with_patience(self, patience: Duration) -> Self {
        Self { patience, ..self }
    }

    pub(super) async fn send(&self, message: &Message, now_unix_seconds: i64) -> Result<(), SendError> {
        let mail =
            message.to_lettre(now_unix_seconds).map_err(|error| SendError::permanent(error.to_string()))?;
        self.patiently(self.deliver(&mail)).await
    }

    pub(super) async fn check(&self) -> Result<String, SendError> {
        let tried = async {
            let mut connection = self.connect().await?;
            let server = self.config.server();
            connection.quit().await.map_err(|error| unreachable(&server, &error))
        };
        self.patiently(tried).await?;
        Ok(format!("mails are sent to {}", self.config))
    }

    async fn patiently<T>(&self, work: impl Future<Output = Result<T, SendError>>) -> Result<T, SendError> {
        let in_time = timeout(self.patience, work).await;
        in_time.unwrap_or_else(|_| Err(SendError::transient(no_answer(&self.config.server()))))
    }

    async fn deliver(&self, mail: &lettre::Message) -> Result<(), SendError> {
        let mut connection = match self.rested().await {
            Some(connection) => connection,
            None => self.connect().await?,
        };
        let server = self.config.server();
        match connection.send(mail.envelope(), &mail.formatted()).await {
            Ok(_) => {
                self.rest(connection);
                Ok(())
            }
            Err(_) if !can_carry(&connection, mail) => Err(SendError::permanent(format!(
                "{server} cannot carry addresses in other than ASCII letters"
            ))),
            Err(error) => Err(refused(&server, &error)),
        }
    }

    /// Connects, encrypts and signs in, as the configuration says.
    async fn connect(&self) -> Result<AsyncSmtpConnection, SendError> {
        let SmtpConfig { host, port, encryption, credentials } = &*self.config;
        let server = self.config.server();
        let failed = |error| unreachable(&server, &error);
        let tls = || TlsParameters::new(host.clone()).map_err(failed);
        let wrapper = matches!(encryption, Encryption::Implicit).then(tls).transpose()?;
        let hello = ClientId::default();
        let address = (host.as_str(), *port);
        let mut connection =
            AsyncSmtpConnection::connect_tokio1(address, Some(self.patience), &hello, wrapper, None)
                .await
                .map_err(failed)?;
        if matches!(encryption, Encryption::StartTls) {
            if !connection.can_starttls() {
                let reason = format!(
                    "{server} does not offer STARTTLS; try smtps://, or ?tls=none on a network you trust"
                );
                return Err(SendError::transient(reason));
            }
            connection.starttls(tls()?, &hello).await.map_err(failed)?;
        }
        if let Some((user, password)) = credentials {
            let credentials = Credentials::new(user.clone(), password.clone());
            let signed_in = connection.auth(DEFAULT_MECHANISMS, &credentials).await;
            signed_in.map_err(|error| sign_in_refused(&server, &error))?;
        }
        Ok(connection)
    }

    /// A kept connection that still answers, if there is one.
    async fn rested(&self) -> Option<AsyncSmtpConnection> {
        loop {
            let Resting { mut connection, since } = self.lock().pop()?;
            if since.elapsed() < REST && connection.test_connected().await {
                return Some(connection);
            }
        }
    }

    fn rest(&self, connection: AsyncSmtpConnection) {
        let mut resting = self.lock();
        resting.retain(|kept| kept.since.elapsed() < REST);
        if resting.len() < KEPT {
            resting.push(Resting { connection, since: Instant::now() });
        }
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, Vec<Resting>> {
        self.resting.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl fmt::Debug for Smtp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Smtp").field("config", &self.config).finish_non_exhaustive()
    }
}

/// Whether the server takes addresses such as this mail's. Without SMTPUTF8 it never will.
fn can_carry(connection: &AsyncSmtpConnection, mail: &lettre::Message) -> bool {
    use lettre::transport::smtp::extension::Extension;
    let ascii = mail.envelope().to().iter().chain(mail.envelope().from()).all(|a| a.to_string().is_ascii());
    ascii || connection.server_info().supports_feature(Extension::SmtpUtfEight)
}
