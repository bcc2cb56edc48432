//! The links of invitations: only the hash of each is stored.

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
    WORKING = "select org_id, invitation_id, mailed from invitation_token where hash = $1 and replaced = false";
    SHOWN = "select org_id, invitation_id, mailed, replaced from invitation_token where hash = $1";
}

/// A link that no newer mail has replaced: the only kind that answers an invitation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct WorkingLink {
    /// The organization.
    pub org: OrgId,
    /// The invitation.
    pub invitation: InvitationId,
    /// Whether it went out by mail, so that holding it proves the address.
    pub mailed: bool,
}

/// A link as its page shows it, whether or not it still works. It is no way in: see [`WorkingLink`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ShownLink {
    /// The organization.
    pub org: OrgId,
    /// The invitation.
    pub invitation: InvitationId,
    /// How it reached whoever holds it, while it works.
    pub origin: LinkOrigin,
}

/// How a link reached whoever holds it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LinkOrigin {
    /// By mail, to the invited address.
    Mailed,
    /// From someone who copied it.
    Copied,
    /// It does not matter any more: a newer mail has replaced it.
    Replaced,
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

    /// A link that still lets somebody in, if its invitation does; none for one that was replaced.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn working_link(&mut self, hash: [u8; 32]) -> Result<Option<WorkingLink>> {
        let row = fetch!(optional, self, (Uuid, Uuid, bool), WORKING, hash.as_slice())?;
        let link = |(org, invitation, mailed)| WorkingLink {
            org: OrgId(org),
            invitation: InvitationId(invitation),
            mailed,
        };
        Ok(row.map(link))
    }

    /// A link, whatever became of it: for the page that says so.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn shown_link(&mut self, hash: [u8; 32]) -> Result<Option<ShownLink>> {
        let row = fetch!(optional, self, (Uuid, Uuid, bool, bool), SHOWN, hash.as_slice())?;
        let link = |(org, invitation, mailed, replaced)| ShownLink {
            org: OrgId(org),
            invitation: InvitationId(invitation),
            origin: match (replaced, mailed) {
                (true, _) => LinkOrigin::Replaced,
                (false, true) => LinkOrigin::Mailed,
                (false, false) => LinkOrigin::Copied,
            },
        };
        Ok(row.map(link))
    }
}
