//! Invitations, from the side of the person invited, and whom an answer goes to.

use crate::conn::Conn;
use crate::engine::fetch;
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
