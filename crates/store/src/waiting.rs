//! Invitations, from the side of the person invited, and whom an answer goes to.

use crate::conn::Conn;
use crate::engine::{fetch, pair};
use crate::error::Result;
use crate::row;
use crate::statement::statements;
use guildhall_domain::email::EmailKey;
use guildhall_domain::id::{AccountId, InvitationId, OrgId};
use guildhall_domain::role::RoleId;
use guildhall_domain::time::Timestamp;
use uuid::Uuid;

statements! {
    FOR_ADDRESS = "select i.org_id, i.id, o.name, i.role, i.inviter_name, i.expires
        from invitation i join organization o on o.id = i.org_id
        where i.email_key = $1 and i.state = 'pending' and i.expires > $2
        and not exists (select 1 from member m join account a on a.id = m.account_id
            where m.org_id = i.org_id and a.email_key = $1)
        order by i.id";
    BESIDE_PLACES = "select i.org_id, i.id from invitation i join member m on m.org_id = i.org_id and m.account_id = $1
        where i.email_key = $2 and i.state = 'pending' order by i.org_id, i.id";
    PLACES_OF = "select org_id from member where account_id = $1 order by org_id";
    VOUCHER = "select m.role, i.asked_by = m.id as asked from invitation i
        join member m on m.org_id = i.org_id and m.id = i.inviter where i.org_id = $1 and i.id = $2";
    INVITER = "select m.account_id from invitation i join member m on m.org_id = i.org_id and m.id = i.inviter
        where i.org_id = $1 and i.id = $2";
}

/// A pending invitation of one address, with what its page needs of the organization.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WaitingRow {
    /// The organization.
    pub org: OrgId,
    /// The invitation.
    pub invitation: InvitationId,
    /// The organization's name.
    pub organization: String,
    /// The role that accepting gives.
    pub role: RoleId,
    /// The name of whoever vouches for it.
    pub inviter: String,
    /// When it can no longer be accepted.
    pub expires: Timestamp,
}

/// Whoever vouches for an invitation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Voucher {
    /// The role held now.
    pub role: RoleId,
    /// Whether they asked in whom it is for: otherwise somebody else did, and they sent it again.
    pub asked: bool,
}

impl Conn {
    /// The pending invitations of an address, over all organizations that it does not belong to yet, oldest first.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn invitations_for(&mut self, address: &EmailKey, now: Timestamp) -> Result<Vec<WaitingRow>> {
        type Row = (Uuid, Uuid, String, String, String, i64);
        let rows = fetch!(all, self, Row, FOR_ADDRESS, address.as_str(), now.0)?;
        let waiting = |(org, invitation, organization, role, inviter, expires): Row| {
            Ok(WaitingRow {
                org: OrgId(org),
                invitation: InvitationId(invitation),
                organization,
                role: row::role_id(&role)?,
                inviter,
                expires: Timestamp(expires),
            })
        };
        rows.into_iter().map(waiting).collect()
    }

    /// Locks every organization that an account has a place in, always in the same order, so that nobody is invited there meanwhile.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn lock_organizations_of(&mut self, account: AccountId) -> Result<()> {
        let lock = pair::HOLD_ORGANIZATION.of(&self.link);
        for (org,) in fetch!(all, self, (Uuid,), PLACES_OF, account.0)? {
            fetch!(optional, self, (Uuid,), lock, org)?;
        }
        Ok(())
    }

    /// The pending invitations for an address in the organizations that an account has a place in already.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn invitations_beside_places(
        &mut self,
        account: AccountId,
        address: &EmailKey,
    ) -> Result<Vec<(OrgId, InvitationId)>> {
        let rows = fetch!(all, self, (Uuid, Uuid), BESIDE_PLACES, account.0, address.as_str())?;
        Ok(rows.into_iter().map(|(org, id)| (OrgId(org), InvitationId(id))).collect())
    }

    /// What the member who vouches for an invitation is, and whether they wrote its address down themselves; none when they are gone.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn voucher(&mut self, org: OrgId, invitation: InvitationId) -> Result<Option<Voucher>> {
        let row = fetch!(optional, self, (String, bool), VOUCHER, org.0, invitation.0)?;
        row.map(|(role, asked)| Ok(Voucher { role: row::role_id(&role)?, asked })).transpose()
    }

    /// The account of the member who vouches for an invitation; none when they are gone.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn inviter_account(
        &mut self,
        org: OrgId,
        invitation: InvitationId,
    ) -> Result<Option<AccountId>> {
        let row = fetch!(optional, self, (Uuid,), INVITER, org.0, invitation.0)?;
        Ok(row.map(|(account,)| AccountId(account)))
    }
}
