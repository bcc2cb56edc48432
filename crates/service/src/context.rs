//! What every use case stands on: the store, the packs, the clock, chance, and the installation's settings.

use crate::error::{Error, Result};
use crate::housekeeping::Keeping;
use crate::limits::Bounds;
use crate::password::{Hashing, HashingHeld};
use crate::rounds::Rounds;
use crate::secret::Secret;
use crate::shelves::Shelves;
use crate::uses::Uses;
use guildhall_domain::event::Event;
use guildhall_domain::foresee::NamedShift;
use guildhall_domain::id::{Entropy, MailId};
use guildhall_domain::pack::Packs;
use guildhall_domain::time::Timestamp;
use guildhall_mail::{Brand, Correspondent};
use guildhall_store::Store;
use serde::Serialize;
use std::sync::atomic::{AtomicI64, Ordering};
use std::sync::{Arc, Mutex, OnceLock, PoisonError};
use std::time::{SystemTime, UNIX_EPOCH};
use tokio::sync::Notify;

/// The context of a server process; clones share it.
#[derive(Clone)]
pub struct Context {
    pub(crate) store: Store,
    pub(crate) packs: Packs,
    pub(crate) clock: Clock,
    pub(crate) chance: Chance,
    pub(crate) settings: Arc<Settings>,
    /// Wakes the outbox worker when a mail was queued.
    pub(crate) mail_waiting: Arc<Notify>,
    /// What cursors are sealed with, once it was read from the database.
    pub(crate) cursor_key: Arc<OnceLock<[u8; 32]>>,
    /// Lets no more passwords be hashed at once than the machine has cores for.
    pub(crate) hashing: Arc<Hashing>,
    /// When a proxy was last noticed that is not trusted, in microseconds since 1970; 0 for never.
    pub(crate) proxy_noticed: Arc<AtomicI64>,
    /// What was read and is still true.
    pub(crate) shelves: Arc<Shelves>,
    /// Sessions whose use is to be noted.
    pub(crate) uses: Arc<Uses>,
    /// Invitations that wait together.
    pub(crate) rounds: Arc<Rounds>,
    /// Where what would happen is noted, when nothing is to last.
    pub(crate) rehearsal: Option<Rehearsal>,
}

/// What commands would do, noted instead of done.
#[derive(Debug, Clone, Default)]
pub struct Rehearsal(Arc<Mutex<Rehearsed>>);

/// What was noted.
#[derive(Debug, Clone, Default)]
pub struct Rehearsed {
    /// What would have happened so far, in its order, as far as the asker may know it.
    pub events: Vec<Foretold>,
    /// What it would have changed of what people may do.
    pub foreseen: Vec<NamedShift>,
}

/// What would happen, as whoever rehearses it may know it.
#[derive(Debug, Clone, Serialize)]
#[serde(untagged)]
pub enum Foretold {
    /// All of it.
    Whole(Event),
    /// Without the address that it names.
    Nameless(serde_json::Map<String, serde_json::Value>),
}

impl Foretold {
    /// An event without the address that it names, if it names one.
    pub(crate) fn without_address(event: &Event) -> Self {
        match serde_json::to_value(event) {
            Ok(serde_json::Value::Object(mut fields)) => {
                fields.remove("email");
                Self::Nameless(fields)
            }
            Ok(_) | Err(_) => Self::Nameless(serde_json::Map::new()),
        }
    }
}

impl Rehearsal {
    /// What was noted so far.
    #[must_use]
    pub fn noted(&self) -> Rehearsed {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    pub(crate) fn note(
        &self,
        events: impl IntoIterator<Item = Foretold>,
        foreseen: impl IntoIterator<Item = NamedShift>,
    ) {
        let mut noted = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        noted.events.extend(events);
        noted.foreseen.extend(foreseen);
    }
}

/// What the operator decided.
#[derive(Debug, Clone)]
pub struct Settings {
    /// Where people reach the console, without a slash at the end. Every link in a mail begins with it.
    pub base_url: String,
    /// Who the mails are from.
    pub sender: Correspondent,
    /// What people call this installation.
    pub brand: String,
    /// Where the mails go.
    pub mail: MailMode,
    /// The plan that a new organization gets where its pack has one of that name; empty for one that keeps nothing from it.
    pub plan: String,
    /// How much of each thing is allowed.
    pub bounds: Bounds,
    /// For how long what is over is kept.
    pub keeping: Keeping,
    /// Whether tries are counted and slowed down. Off in benchmarks alone.
    pub limits: bool,
}

/// Where the mails go.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MailMode {
    /// Out, over the configured transport.
    Transport,
    /// Into the built-in mailbox, for people who try Guildhall out on their own machine.
    Mailbox,
}

/// Where the time comes from.
#[derive(Debug, Clone)]
pub enum Clock {
    /// The machine's clock.
    System,
    /// A clock that a test sets.
    Fixed(Arc<AtomicI64>),
}

/// Where chance comes from.
#[derive(Debug, Clone, Copy)]
pub enum Chance {
    /// The operating system.
    System,
}

impl Clock {
    /// A clock that stands still until it is moved.
    #[must_use]
    pub fn fixed(at: Timestamp) -> Self {
        Self::Fixed(Arc::new(AtomicI64::new(at.0)))
    }

    /// The present moment.
    #[must_use]
    #[allow(clippy::disallowed_methods, reason = "the one place where the machine's clock is read")]
    pub fn now(&self) -> Timestamp {
        match self {
            Self::Fixed(at) => Timestamp(at.load(Ordering::SeqCst)),
            Self::System => {
                let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
                Timestamp(i64::try_from(since.as_micros()).unwrap_or(i64::MAX))
            }
        }
    }
}

impl Chance {
    fn fill<const N: usize>(self) -> Result<[u8; N]> {
        let mut bytes = [0; N];
        match self {
            Self::System => {
                getrandom::fill(&mut bytes).map_err(|error| Error::internal(error.to_string()))?;
            }
        }
        Ok(bytes)
    }
}

impl Context {
    /// A context for one process.
    #[must_use]
    pub fn new(store: Store, packs: Packs, clock: Clock, settings: Settings) -> Self {
        Self {
            store,
            packs,
            clock,
            chance: Chance::System,
            settings: Arc::new(settings),
            mail_waiting: Arc::new(Notify::new()),
            cursor_key: Arc::new(OnceLock::new()),
            hashing: Arc::new(Hashing::new()),
            proxy_noticed: Arc::default(),
            shelves: Arc::new(Shelves::new()),
            uses: Arc::default(),
            rounds: Arc::default(),
            rehearsal: None,
        }
    }

    /// The same, in which commands of an organization are carried out to the end and then undone: what they would do is noted.
    #[must_use]
    pub fn rehearsing(&self) -> (Self, Rehearsal) {
        let rehearsal = Rehearsal::default();
        (Self { rehearsal: Some(rehearsal.clone()), ..self.clone() }, rehearsal)
    }

    /// The database, for start, health and the operator's commands.
    #[must_use]
    pub fn store(&self) -> &Store {
        &self.store
    }

    /// The role models on offer.
    #[must_use]
    pub fn packs(&self) -> &Packs {
        &self.packs
    }

    /// The installation's settings.
    #[must_use]
    pub fn settings(&self) -> &Settings {
        &self.settings
    }

    /// The present moment.
    #[must_use]
    pub fn now(&self) -> Timestamp {
        self.clock.now()
    }

    /// Keeps passwords from being hashed until what it answers with is dropped: for tests of what happens meanwhile.
    ///
    /// # Errors
    /// When the process is stopping.
    pub async fn hold_hashing(&self) -> Result<HashingHeld<'_>> {
        self.hashing.hold().await
    }

    /// A full address inside the console, from its path.
    pub(crate) fn url(&self, path: &str) -> String {
        format!("{}{path}", self.settings.base_url)
    }

    pub(crate) fn brand(&self) -> Brand {
        Brand { sender_name: self.settings.brand.clone(), base_url: self.settings.base_url.clone() }
    }

    pub(crate) fn secret(&self) -> Result<Secret> {
        self.random().map(Secret::new)
    }

    pub(crate) fn random(&self) -> Result<[u8; 32]> {
        self.chance.fill()
    }

    pub(crate) fn entropy(&self) -> Result<Entropy> {
        self.chance.fill()
    }

    /// A new identifier: `ctx.id(MemberId::from_parts)`.
    pub(crate) fn id<T>(&self, make: fn(u64, &Entropy) -> T) -> Result<T> {
        Ok(make(self.now().millis(), &self.entropy()?))
    }

    /// The fixed `Message-ID` of a mail: its id, at the host of the base URL.
    pub(crate) fn message_id(&self, mail: MailId) -> String {
        format!("{mail}@{}", message_host(&self.settings.base_url))
    }
}

/// The host of a base URL, as a `Message-ID` can hold it: an IPv6 address has hyphens there.
fn message_host(base_url: &str) -> String {
    let address = base_url.split("://").nth(1).unwrap_or_default();
    let host = match address.strip_prefix('[').and_then(|address| address.split_once(']')) {
        Some((address, _)) => format!("ipv6.{}", address.replace(':', "-")),
        None => address.split([':', '/']).next().unwrap_or_default().to_owned(),
    };
    if host.is_empty() { "localhost".to_owned() } else { host }
}

#[cfg(test)]
mod tests {
    use super::message_host;

    #[test]
    fn every_base_url_makes_a_message_id() {
        let check = |base_url: &str, host: &str| assert_eq!(message_host(base_url), host, "{base_url}");
        check("https://hall.example", "hall.example");
        check("http://localhost:8080", "localhost");
        check("http://192.0.2.1:8080", "192.0.2.1");
        check("http://[::1]:8080", "ipv6.--1");
        check("http://[2001:db8::1]", "ipv6.2001-db8--1");
    }
}
