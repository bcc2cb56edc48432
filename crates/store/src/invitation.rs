//! Invitations, as those see them who manage them.

use crate::conn::Conn;
use crate::engine::fetch;
use crate::error::{Error, Result};
use crate::row;
use crate::statement::statements;
use guildhall_domain::facts::InvitationState;
use guildhall_domain::id::{InvitationId, MemberId, OrgId};
use guildhall_domain::time::Timestamp;
use guildhall_domain::view::{Delivery, Invited};
use uuid::Uuid;

/// The columns of an [`InvitedRow`], and the joins that they need, for rows of `invitation` called `i`.
macro_rules! invited_sql {
    (columns) => {
        "i.id, i.email, i.role, i.state, coalesce(v.name, i.inviter_name) as inviter, i.sent, i.expires,
            case when d.state = 'queued' and d.blocked then 'blocked' else d.state end, d.attempts, d.reason, i.email_key"
    };
    (joins) => {
        "left join member v on v.org_id = i.org_id and v.id = i.inviter
        left join mail d on d.id = (select x.id from mail x where x.org_id = i.org_id and x.invitation_id = i.id
            order by x.created desc, x.id desc limit 1)"
    };
}
pub(crate) use invited_sql;

/// Those with addresses that are for the viewer: all, or those that they asked in themselves and that are nobody's address here.
macro_rules! shown {
    ($all:literal, $own:literal) => {
        concat!("($", $all, " or (asked_by = $", $own, " and state not in ('accepted', 'superseded')))")
    };
}

statements! {
    LIST = concat!("select ", invited_sql!(columns), " from (select * from invitation
            where org_id = $1 and id < $2 and ", shown!("4", "5"), " order by id desc limit $3 + 0) i ",
        invited_sql!(joins), " order by i.id desc");
    LIST_OF_STATE = concat!("select ", invited_sql!(columns), " from (select * from invitation
            where org_id = $1 and id < $2 and state = $4 and state <> 'pending' and ", shown!("5", "6"), " order by id desc limit $3 + 0) i ",
        invited_sql!(joins), " order by i.id desc");
    LIST_PENDING = concat!("select ", invited_sql!(columns), " from (select * from invitation
            where org_id = $1 and id < $2 and state = 'pending' and expires > $4 and ", shown!("5", "6"), " order by id desc limit $3 + 0) i ",
        invited_sql!(joins), " order by i.id desc");
    LIST_EXPIRED = concat!("select ", invited_sql!(columns), " from (select * from invitation
            where org_id = $1 and id < $2 and (state = 'expired' or (state = 'pending' and expires <= $4)) and ", shown!("5", "6"), "
            order by id desc limit $3 + 0) i ", invited_sql!(joins), " order by i.id desc");
    ONE = concat!("select ", invited_sql!(columns), " from invitation i ", invited_sql!(joins),
        " where i.org_id = $1 and i.id = $2");
}

/// What is read of an invitation for the people who manage it; the last column is its label in lists.
pub(crate) type InvitedRow =
    (Uuid, String, String, String, String, i64, i64, Option<String>, Option<i64>, Option<String>, String);

/// Whose addresses a viewer may read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Sight {
    /// Everybody's.
    pub all: bool,
    /// Otherwise those that they wrote down themselves: by their place in the organization.
    pub own: MemberId,
}

impl Conn {
    /// A page of an organization's invitations, newest first, all or those of one state, and the cursor of the next page: those whose addresses
    /// are for the viewer.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn invitations(
        &mut self,
        org: OrgId,
        state: Option<InvitationState>,
        (after, limit): (Option<InvitationId>, u32),
        now: Timestamp,
        sight: Sight,
    ) -> Result<(Vec<Invited>, Option<InvitationId>)> {
        let after = after.map_or(Uuid::max(), |id| id.0);
        let (wanted, Sight { all, own }) = (i64::from(limit) + 1, sight);
        let own = own.0;
        let rows = match state {
            None => fetch!(all, self, InvitedRow, LIST, org.0, after, wanted, all, own)?,
            Some(InvitationState::Pending) => {
                fetch!(all, self, InvitedRow, LIST_PENDING, org.0, after, wanted, now.0, all, own)?
            }
            Some(InvitationState::Expired) => {
                fetch!(all, self, InvitedRow, LIST_EXPIRED, org.0, after, wanted, now.0, all, own)?
            }
            Some(
                ended @ (InvitationState::Accepted
                | InvitationState::Declined
                | InvitationState::Revoked
                | InvitationState::Superseded),
            ) => {
                let state = row::state_text(ended);
                fetch!(all, self, InvitedRow, LIST_OF_STATE, org.0, after, wanted, state, all, own)?
            }
        };
        let rows: Result<Vec<Invited>> = rows.into_iter().map(|row| invited(row, now)).collect();
        let mut rows = rows?;
        let more = rows.len() > limit as usize;
        rows.truncate(limit as usize);
        let next = rows.last().filter(|_| more).map(|last| last.id);
        Ok((rows, next))
    }

    /// An invitation.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn invitation(
        &mut self,
        org: OrgId,
        id: InvitationId,
        now: Timestamp,
    ) -> Result<Option<Invited>> {
        let row = fetch!(optional, self, InvitedRow, ONE, org.0, id.0)?;
        row.map(|row| invited(row, now)).transpose()
    }
}

pub(crate) fn invited(row: InvitedRow, now: Timestamp) -> Result<Invited> {
    let (id, email, role, state, inviter, sent, expires, mail, attempts, reason, _label) = row;
    let state = match row::invitation_state(&state)? {
        InvitationState::Pending if expires <= now.0 => InvitationState::Expired,
        state @ (InvitationState::Pending
        | InvitationState::Accepted
        | InvitationState::Declined
        | InvitationState::Revoked
        | InvitationState::Expired
        | InvitationState::Superseded) => state,
    };
    Ok(Invited {
        id: InvitationId(id),
        email: row::email(&email)?,
        role: row::role_id(&role)?,
        state,
        inviter,
        sent: Timestamp(sent),
        expires: Timestamp(expires),
        delivery: delivery(mail.as_deref(), attempts.unwrap_or(0), reason.unwrap_or_default())?,
    })
}

/// What became of an invitation's newest mail. One that was never queued never left.
fn delivery(state: Option<&str>, attempts: i64, reason: String) -> Result<Delivery> {
    match state {
        Some("held") => Ok(Delivery::Held),
        Some("queued") => Ok(Delivery::Queued { attempts }),
        Some("blocked") => Ok(Delivery::Blocked),
        Some("sent") => Ok(Delivery::Sent),
        Some("failed") => Ok(Delivery::Failed { reason }),
        Some("withdrawn") | None => Ok(Delivery::Withdrawn),
        Some(other) => Err(Error::Corrupt(format!("a mail's state is {other}"))),
    }
}
