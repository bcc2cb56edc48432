//! From columns to values: what is stored must be what the domain would have stored.

use crate::error::{Error, Result};
use guildhall_domain::email::EmailAddress;
use guildhall_domain::facts::{InvitationState, MemberStatus, Membership};
use guildhall_domain::id::{AccountId, MemberId};
use guildhall_domain::role::RoleId;
use uuid::Uuid;

/// The columns of a [`Membership`]: id, account, name, role, status.
pub(crate) type Place = (Uuid, Uuid, String, String, String);

/// The same where there may be none.
pub(crate) type MaybePlace = (Option<Uuid>, Option<Uuid>, Option<String>, Option<String>, Option<String>);

pub(crate) fn membership((id, account, name, role, status): Place) -> Result<Membership> {
    let (id, account) = (MemberId(id), AccountId(account));
    Ok(Membership { id, account, name, role: role_id(&role)?, status: member_status(&status)? })
}

pub(crate) fn maybe_membership(place: MaybePlace) -> Result<Option<Membership>> {
    let (Some(id), Some(account), Some(name), Some(role), Some(status)) = place else { return Ok(None) };
    membership((id, account, name, role, status)).map(Some)
}

pub(crate) fn role_id(text: &str) -> Result<RoleId> {
    Ok(RoleId::parse(text)?)
}

pub(crate) fn email(text: &str) -> Result<EmailAddress> {
    Ok(EmailAddress::parse(text)?)
}

pub(crate) fn member_status(text: &str) -> Result<MemberStatus> {
    match text {
        "active" => Ok(MemberStatus::Active),
        "suspended" => Ok(MemberStatus::Suspended),
        other => Err(Error::Corrupt(format!("a member's status is {other}"))),
    }
}

pub(crate) fn invitation_state(text: &str) -> Result<InvitationState> {
    match text {
        "pending" => Ok(InvitationState::Pending),
        "accepted" => Ok(InvitationState::Accepted),
        "declined" => Ok(InvitationState::Declined),
        "revoked" => Ok(InvitationState::Revoked),
        "expired" => Ok(InvitationState::Expired),
        "superseded" => Ok(InvitationState::Superseded),
        other => Err(Error::Corrupt(format!("an invitation's state is {other}"))),
    }
}

pub(crate) const fn state_text(state: InvitationState) -> &'static str {
    match state {
        InvitationState::Pending => "pending",
        InvitationState::Accepted => "accepted",
        InvitationState::Declined => "declined",
        InvitationState::Revoked => "revoked",
        InvitationState::Expired => "expired",
        InvitationState::Superseded => "superseded",
    }
}

/// A count; a negative or enormous one cannot have been stored by this program.
pub(crate) fn count(n: i64) -> Result<u32> {
    u32::try_from(n).map_err(|_| Error::Corrupt(format!("a count is {n}")))
}

/// A SHA-256.
pub(crate) fn hash(bytes: &[u8]) -> Result<[u8; 32]> {
    bytes.try_into().map_err(|_| Error::Corrupt(format!("a hash has {} bytes", bytes.len())))
}
