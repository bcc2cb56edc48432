//! A connection: every statement of this crate is a method of [`Conn`], in a file per noun.

use crate::engine::{Engine, Link, Wire};
use crate::error::{Error, Result};
use guildhall_domain::id::OrgId;

/// A connection to the database: for reading by itself, for changing as part of a [`Tx`](crate::Tx).
pub struct Conn {
    pub(crate) link: Link,
    /// A statement failed: PostgreSQL refuses what follows by itself, SQLite would carry on with half of the work done.
    broken: bool,
    /// The organizations that moved on to a new epoch.
    pub(crate) moved: Vec<(OrgId, i64)>,
    /// The end of the audit chain of the organization that is being written, once it is known.
    pub(crate) chain: Option<crate::audit::Link>,
}

impl Conn {
    pub(crate) fn new(link: Link) -> Self {
        Self { link, broken: false, moved: Vec::new(), chain: None }
    }

    pub(crate) async fn reader(engine: &Engine) -> Result<Self> {
        engine.reader().await.map(Self::new)
    }

    /// The wire, unless a statement failed before inside a transaction.
    pub(crate) fn wire(&mut self) -> Result<Wire<'_>> {
        if self.broken {
            return Err(Error::Broken);
        }
        self.link.wire()
    }

    /// Notes a failure, and says what it means.
    pub(crate) fn outcome<T>(&mut self, result: std::result::Result<T, sqlx::Error>) -> Result<T> {
        result.map_err(|error| {
            self.broken = self.link.is_transaction();
            Error::from(error)
        })
    }

    pub(crate) fn is_broken(&self) -> bool {
        self.broken
    }
}
