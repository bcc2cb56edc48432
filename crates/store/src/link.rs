//! The working links of invitations: only the hash of each is stored.

use crate::conn::Conn;
use crate::engine::{Rows, execute, fetch, later};
use crate::error::Result;
use crate::statement::statements;
use guildhall_domain::id::{InvitationId, OrgId};
use guildhall_domain::time::Timestamp;
use uuid::Uuid;

statements! {
    ADD = "insert into invitation_token (org_id, hash, invitation_id, mailed, created, replaced)
        values ($1, $2, $3, $4, $5, false)";
    REPLACE = "update invitation_token set replaced = true where org_id = $1 and invitation_id = $2";
    FIND = "select org_id, invitation_id, mailed, replaced from invitation_token where hash = $1";
}

/// Whose a link is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TokenOwner {
    /// The organization.
    pub org: OrgId,
    /// The invitation.
    pub invitation: InvitationId,
    /// Whether it went out by mail, so that holding it proves the address.
    pub mailed: bool,
    /// Whether a newer mail has replaced it: it lets nobody in.
    pub replaced: bool,
}

impl Conn {
    /// Adds a working link to an invitation. The ones it has keep working.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn add_invitation_token(
        &mut self,
        org: OrgId,
        invitation: InvitationId,
        hash: [u8; 32],
        mailed: bool,
        at: Timestamp,
    ) -> Result<()> {
        later!(self, ADD, Rows::One, org.0, hash.as_slice(), invitation.0, mailed, at.0)
    }

    /// Makes every link of an invitation dead. They are kept, as those of an ended invitation are, so that their page leads members on.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn replace_invitation_tokens(&mut self, org: OrgId, invitation: InvitationId) -> Result<()> {
        execute!(self, REPLACE, org.0, invitation.0).map(|_| ())
    }

    /// The invitation that a link is for, whatever became of it.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn invitation_by_token(&mut self, hash: [u8; 32]) -> Result<Option<TokenOwner>> {
        let row = fetch!(optional, self, (Uuid, Uuid, bool, bool), FIND, hash.as_slice())?;
        let owner = |(org, invitation, mailed, replaced)| TokenOwner {
            org: OrgId(org),
            invitation: InvitationId(invitation),
            mailed,
            replaced,
        };
        Ok(row.map(owner))
    }
}
