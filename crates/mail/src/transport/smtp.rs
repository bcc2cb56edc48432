//! Sending over SMTP, with connections kept open between mails.
//!
//! The connections are kept here and not in lettre's pool: that pool takes back a connection whose caller gave up
//! waiting, in the middle of a conversation, and the next mail would then read the answers meant for the one before.
//! Here a connection is kept only after a mail went through; whatever else happens closes it.

use std::fmt;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use lettre::transport::smtp;
use lettre::transport::smtp::authentication::{Credentials, DEFAULT_MECHANISMS};
use lettre::transport::smtp::client::AsyncSmtpConnection;
use lettre::transport::smtp::commands::{Data, Mail, Rcpt};
use lettre::transport::smtp::extension::{Extension, MailParameter};
use tokio::time::{Instant, timeout};

use super::failure::{SendError, failed, no_answer};
use super::hello::HelloName;
use super::reply::Step;
use super::root_certificates::RootCertificates;
use super::smtp_config::{Encryption, SmtpConfig};
use crate::message::Message;

/// Connections that rested longer are not used again: servers close them about then.
const REST: Duration = Duration::from_secs(30);
/// How many connections are kept for later.
const KEPT: usize = 8;
/// How long a kept connection may take to say that it is still there.
const PROBE: Duration = Duration::from_secs(5);
/// How long taking leave of a server may take that has refused a mail.
const FAREWELL: Duration = Duration::from_secs(1);

/// How long a server may take.
#[derive(Clone, Copy, Debug)]
struct Patience {
    /// To let someone in: connection, encryption, sign-in.
    connect: Duration,
    /// To answer a command.
    command: Duration,
    /// To take a mail that was sent whole. Whoever leaves earlier may have it delivered twice.
    content: Duration,
}

/// What RFC 5321 (4.5.3.2) asks clients to wait at least. Being let in takes several steps, and may take as long as one.
const PATIENCE: Patience = Patience {
    connect: Duration::from_mins(1),
    command: Duration::from_mins(5),
    content: Duration::from_mins(10),
};

/// A mail server and the connections to it. Clones share the connections.
#[derive(Clone)]
pub struct Smtp {
    config: Arc<SmtpConfig>,
    hello: Arc<HelloName>,
    roots: Arc<RootCertificates>,
    resting: Arc<Mutex<Vec<Resting>>>,
    patience: Patience,
}

struct Resting {
    connection: AsyncSmtpConnection,
    since: Instant,
}

impl Smtp {
    /// Talks to nobody yet; will introduce itself by a name, and trust these authorities.
    #[must_use]
    pub fn new(config: SmtpConfig, hello: HelloName, roots: RootCertificates) -> Self {
        let (config, hello, roots) = (Arc::new(config), Arc::new(hello), Arc::new(roots));
        Self { config, hello, roots, resting: Arc::default(), patience: PATIENCE }
    }

    /// Gives up earlier, so that a test need not wait for minutes.
    #[cfg(test)]
    pub(super) fn with_patience(self, patience: Duration) -> Self {
        let patience = Patience { connect: patience, command: patience, content: patience };
        Self { patience, ..self }
    }

    pub(super) async fn send(&self, message: &Message, now_unix_seconds: i64) -> Result<(), SendError> {
        let mail =
            message.to_lettre(now_unix_seconds).map_err(|error| SendError::permanent(error.to_string()))?;
        let mut connection = match self.rested().await {
            Some(connection) => connection,
            None => self.within(self.patience.connect, self.connect()).await?,
        };
        match self.hand_over(&mut connection, &mail).await {
            Ok(()) => {
                self.rest(connection);
                Ok(())
            }
            Err(error) => {
                // The server has answered already; whether it hears the farewell changes nothing.
                let _ = timeout(self.patience.command.min(FAREWELL), connection.abort()).await;
                Err(error)
            }
        }
    }

    pub(super) async fn check(&self) -> Result<String, SendError> {
        let mut connection = self.within(self.patience.connect, self.connect()).await?;
        self.step(FAREWELL, Step::Connect, connection.quit()).await?;
        let trusted = match self.config.encryption {
            Encryption::None => String::new(),
            Encryption::StartTls | Encryption::Implicit => format!(", trusting {}", self.roots),
        };
        Ok(format!("mails are sent to {}, introduced as {}{trusted}", self.config, self.hello))
    }

    async fn within<T>(
        &self,
        patience: Duration,
        work: impl Future<Output = Result<T, SendError>>,
    ) -> Result<T, SendError> {
        let in_time = timeout(patience, work).await;
        in_time.unwrap_or_else(|_| Err(SendError::transient(no_answer(&self.config.server()))))
    }

    /// One step of the conversation, whose refusal is read as what it is about.
    async fn step<T>(
        &self,
        patience: Duration,
        step: Step,
        work: impl Future<Output = Result<T, smtp::Error>>,
    ) -> Result<T, SendError> {
        let server = self.config.server();
        self.within(patience, async { work.await.map_err(|error| failed(&server, step, &error)) }).await
    }

    async fn hand_over(
        &self,
        connection: &mut AsyncSmtpConnection,
        mail: &lettre::Message,
    ) -> Result<(), SendError> {
        let Patience { command, content, .. } = self.patience;
        let envelope = mail.envelope();
        let mut parameters = Vec::new();
        if envelope.to().iter().chain(envelope.from()).any(|address| !address.to_string().is_ascii()) {
            if !connection.server_info().supports_feature(Extension::SmtpUtfEight) {
                let server = self.config.server();
                let reason = format!("{server} cannot carry addresses in other than ASCII letters");
                return Err(SendError::permanent(reason));
            }
            parameters.push(MailParameter::SmtpUtfEight);
        }
        let sender = Mail::new(envelope.from().cloned(), parameters);
        self.step(command, Step::Sender, connection.command(sender)).await?;
        for recipient in envelope.to() {
            let recipient = Rcpt::new(recipient.clone(), Vec::new());
            self.step(command, Step::Recipient, connection.command(recipient)).await?;
        }
        self.step(command, Step::Data, connection.command(Data)).await?;
        self.step(content, Step::Content, connection.message(&mail.formatted())).await?;
        Ok(())
    }

    /// Connects, encrypts and signs in, as the configuration says.
    async fn connect(&self) -> Result<AsyncSmtpConnection, SendError> {
        let SmtpConfig { host, port, encryption, credentials } = &*self.config;
        let (server, hello) = (self.config.server(), self.hello.client_id());
        let failed_at = |step| {
            let server = server.clone();
            move |error: smtp::Error| failed(&server, step, &error)
        };
        let tls = || self.roots.parameters(host).map_err(failed_at(Step::Connect));
        let wrapper = matches!(encryption, Encryption::Implicit).then(tls).transpose()?;
        let (address, patience) = ((host.as_str(), *port), Some(self.patience.connect));
        let connected = AsyncSmtpConnection::connect_tokio1(address, patience, hello, wrapper, None).await;
        let mut connection = connected.map_err(failed_at(Step::Connect))?;
        if matches!(encryption, Encryption::StartTls) {
            if !connection.can_starttls() {
                let reason = format!(
                    "{server} does not offer STARTTLS; try smtps://, or ?tls=none on a network you trust"
                );
                return Err(SendError::configuration(reason));
            }
            connection.starttls(tls()?, hello).await.map_err(failed_at(Step::Connect))?;
        }
        if let Some((user, password)) = credentials {
            let credentials = Credentials::new(user.clone(), password.clone());
            let signed_in = connection.auth(DEFAULT_MECHANISMS, &credentials).await;
            signed_in.map_err(failed_at(Step::SignIn))?;
        }
        Ok(connection)
    }

    /// A kept connection that still answers, if there is one.
    async fn rested(&self) -> Option<AsyncSmtpConnection> {
        loop {
            let Resting { mut connection, since } = self.lock().pop()?;
            let answers = async { connection.test_connected().await };
            if since.elapsed() < REST && timeout(PROBE, answers).await.unwrap_or(false) {
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
