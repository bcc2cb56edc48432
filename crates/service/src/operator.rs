//! What whoever runs the installation does at its command line, where nobody in an organization can: decided like everything else, and in the
//! history as theirs.

pub mod accounts;
pub mod mails;
pub mod members;
pub mod restored;
pub mod upkeep;

use crate::context::Context;
use crate::error::Error;
use guildhall_domain::denied::Denied;
use guildhall_domain::email::EmailAddress;
use guildhall_domain::id::OrgId;
use guildhall_store::{Account, Conn};
use thiserror::Error as ThisError;

/// Why the operator's command was not carried out, in one sentence.
#[derive(Debug, ThisError)]
pub enum Refused {
    /// No organization has that slug.
    #[error("There is no organization “{0}”.")]
    NoOrganization(String),
    /// No account has that address.
    #[error("There is no account with the address {0}.")]
    NoAccount(String),
    /// The account has no place in the organization.
    #[error("{email} is not a member of “{slug}”.")]
    NoMember {
        /// The address.
        email: String,
        /// The organization.
        slug: String,
    },
    /// The organization's role model has no such role.
    #[error("There is no role “{role}” in “{slug}”. It has {roles}.")]
    NoRole {
        /// What was asked for.
        role: String,
        /// The organization.
        slug: String,
        /// Those that there are.
        roles: String,
    },
    /// Nobody has proved the address.
    #[error(
        "The address {0} is not confirmed, so nobody has proved that it is theirs: leave --print out, and the link goes to the address itself."
    )]
    Unconfirmed(String),
    /// The same, where somebody would become a member by it.
    #[error(
        "The address {0} is not confirmed, so nobody has proved that it is theirs: let them confirm it first."
    )]
    NotProved(String),
    /// Another account has the address.
    #[error("The address {0} belongs to another account.")]
    Taken(String),
    /// The account has that address already.
    #[error("{0} is the address of this account already.")]
    SameAddress(String),
    /// No mail of that id is held.
    #[error("There is no held mail {0}.")]
    NoMail(String),
    /// The account has no such session.
    #[error("There is no session {0} of this account.")]
    NoSession(String),
    /// Anything else.
    #[error(transparent)]
    Other(#[from] Error),
}

impl From<guildhall_store::Error> for Refused {
    fn from(error: guildhall_store::Error) -> Self {
        Self::Other(error.into())
    }
}

impl From<Denied> for Refused {
    fn from(denied: Denied) -> Self {
        Self::Other(denied.into())
    }
}

/// The answer to the operator.
pub type Answer<T> = std::result::Result<T, Refused>;

async fn organization(conn: &mut Conn, slug: &str) -> Answer<OrgId> {
    conn.find_organization(slug).await?.ok_or_else(|| Refused::NoOrganization(slug.to_owned()))
}

/// The account with an address, confirmed or not.
async fn account(conn: &mut Conn, email: &str) -> Answer<Account> {
    let email = EmailAddress::parse(email).map_err(Error::field("email"))?;
    let found = conn.account_by_email(&email.key()).await?;
    found.ok_or_else(|| Refused::NoAccount(email.to_string()))
}

/// Tells a rehearsal from the real thing.
fn is_rehearsed(ctx: &Context) -> bool {
    ctx.rehearsal.is_some()
}
