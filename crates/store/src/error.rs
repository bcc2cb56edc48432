//! What can go wrong in the store: the database's own words become meaning here.

use guildhall_domain::name::Unusable;
use thiserror::Error;

/// The store's results.
pub type Result<T> = std::result::Result<T, Error>;

/// What went wrong.
#[derive(Debug, Error)]
pub enum Error {
    /// The database cannot be reached or is too busy to answer: try again later.
    #[error("the database is not available: {0}")]
    Unavailable(String),
    /// The answer to a commit was lost: its changes may last or not.
    #[error("whether the changes last is not known: {0}")]
    Unknown(String),
    /// The database accepts no changes; reading works.
    #[error("the database accepts no changes: {0}")]
    ReadOnly(String),
    /// The database's role lacks a right.
    #[error("the database's role lacks a right: {0}")]
    Forbidden(String),
    /// There is no room left for changes; reading works.
    #[error("there is no room left on the database's disk: {0}")]
    Full(String),
    /// A change that the database's own rules refuse.
    #[error("the change conflicts with what is stored: {0:?}")]
    Conflict(Constraint),
    /// The database was made by a newer Guildhall.
    #[error(
        "the database has schema {found}, and this program knows schemas up to {known}: start the newer program"
    )]
    NewerSchema {
        /// The database's.
        found: i64,
        /// The newest that this program knows.
        known: i64,
    },
    /// The database's address or file cannot be used; the text says why and what to do.
    #[error("{0}")]
    Unusable(String),
    /// An organization runs a pack that this installation does not have.
    #[error("the pack \u{201c}{0}\u{201d} is not installed")]
    UnknownPack(String),
    /// Something stored cannot be what this program stored.
    #[error("the database holds something unexpected: {0}")]
    Corrupt(String),
    /// The transaction met an error before, so that it can only be dropped.
    #[error("the transaction met an error before and can only be dropped")]
    Broken,
    /// Anything else that the database said.
    #[error("the database refused a statement")]
    Sql(#[source] Box<dyn std::error::Error + Send + Sync>),
}

/// A rule of the database that a change would break.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Constraint {
    /// Another organization has the slug.
    SlugTaken,
    /// Another account has the address.
    AccountExists,
    /// An invitation for the address is pending already.
    PendingExists,
    /// The account is a member already.
    AlreadyMember,
    /// Something named by the change does not exist (any more), or something else still needs what it deletes.
    Reference,
    /// The same thing is stored already.
    Duplicate,
}

impl Error {
    /// The same error for a second person: what a whole batch is told when its commit fails.
    #[must_use]
    pub fn again(&self) -> Self {
        match self {
            Self::ReadOnly(why) => Self::ReadOnly(why.clone()),
            Self::Full(why) => Self::Full(why.clone()),
            Self::Forbidden(why) => Self::Forbidden(why.clone()),
            Self::Conflict(constraint) => Self::Conflict(*constraint),
            Self::Unavailable(why) => Self::Unavailable(why.clone()),
            Self::Unknown(why) => Self::Unknown(why.clone()),
            Self::Unusable(why) => Self::Unusable(why.clone()),
            Self::Corrupt(why) => Self::Corrupt(why.clone()),
            Self::UnknownPack(pack) => Self::UnknownPack(pack.clone()),
            Self::NewerSchema { found, known } => Self::NewerSchema { found: *found, known: *known },
            Self::Broken => Self::Broken,
            Self::Sql(source) => Self::Unavailable(source.to_string()),
        }
    }
}

impl Error {
    /// Whether another process has the file to itself just now, so that trying again helps.
    pub(crate) fn is_busy(&self) -> bool {
        matches!(self, Self::Unavailable(why) if why.contains("is locked"))
    }
}

impl From<Unusable> for Error {
    fn from(Unusable(why): Unusable) -> Self {
        Self::Corrupt(why)
    }
}

impl From<sqlx::Error> for Error {
    fn from(error: sqlx::Error) -> Self {
        if let sqlx::Error::Database(database) = &error {
            return crate::engine::server_meaning(database.as_ref())
                .unwrap_or_else(|| Self::Sql(error.into()));
        }
        let away = matches!(
            error,
            sqlx::Error::Io(_)
                | sqlx::Error::Tls(_)
                | sqlx::Error::PoolTimedOut
                | sqlx::Error::PoolClosed
                | sqlx::Error::Protocol(_)
        );
        if away {
            return Self::Unavailable(error.to_string());
        }
        if matches!(error, sqlx::Error::ColumnDecode { .. } | sqlx::Error::Decode(_)) {
            return Self::Corrupt(error.to_string());
        }
        Self::Sql(error.into())
    }
}
