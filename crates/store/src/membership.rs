//! Members as whoever runs the installation sees them: each with their address, and the organizations that must be held while an account changes.

use crate::conn::Conn;
use crate::engine::{fetch, pair};
use crate::error::Result;
use crate::row;
use crate::statement::statements;
use guildhall_domain::email::EmailAddress;
use guildhall_domain::facts::Membership;
use guildhall_domain::id::{AccountId, OrgId};
use guildhall_domain::time::Timestamp;
use uuid::Uuid;

/// A member's row, with their address.
macro_rules! member {
    () => {
        "select m.id, m.account_id, m.name, m.role, m.status, m.joined, a.email
        from member m join account a on a.id = m.account_id where m.org_id = $1"
    };
}

statements! {
    EVERYBODY = concat!(member!(), " order by m.label, m.id");
    OF_ACCOUNT = concat!(member!(), " and m.account_id = $2");
}

/// A member, with the address that they sign in with.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KnownMember {
    /// Their place.
    pub place: Membership,
    /// Their address.
    pub email: EmailAddress,
    /// Since when they are here.
    pub joined: Timestamp,
}

type MemberRow = (Uuid, Uuid, String, String, String, i64, String);

fn known((id, account, name, role, status, joined, email): MemberRow) -> Result<KnownMember> {
    let place = row::membership((id, account, name, role, status))?;
    Ok(KnownMember { place, email: row::email(&email)?, joined: Timestamp(joined) })
}

impl Conn {
    /// Every member of an organization, by name.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn known_members(&mut self, org: OrgId) -> Result<Vec<KnownMember>> {
        fetch!(all, self, MemberRow, EVERYBODY, org.0)?.into_iter().map(known).collect()
    }

    /// The place that an account has in an organization.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn known_member(&mut self, org: OrgId, account: AccountId) -> Result<Option<KnownMember>> {
        fetch!(optional, self, MemberRow, OF_ACCOUNT, org.0, account.0)?.map(known).transpose()
    }

    /// Lets nobody else write these organizations before the transaction ends. They are taken in one order, whoever asks.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn hold_organizations(&mut self, orgs: &[OrgId]) -> Result<()> {
        let mut orgs = orgs.to_vec();
        orgs.sort();
        let sql = pair::HOLD_ORGANIZATION.of(&self.link);
        for org in orgs {
            fetch!(optional, self, (Uuid,), sql, org.0)?;
        }
        Ok(())
    }
}
