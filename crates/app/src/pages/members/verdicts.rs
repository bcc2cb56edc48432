//! What `decide` says about inviting, before anything is sent.

use super::batch::Known;
use super::row::{Row, refusal};
use crate::components::{Refusal, Status};
use guildhall_domain::command::Command;
use guildhall_domain::decide;
use guildhall_domain::email::EmailAddress;
use guildhall_domain::facts::{Facts, Invitation, InvitationState, Subject};
use guildhall_domain::id::InvitationId;
use guildhall_domain::role::RoleId;
use guildhall_domain::time::Timestamp;

/// The id of an invitation that is only asked about, never made.
fn nobody() -> InvitationId {
    InvitationId::from_parts(0, &[0; 10])
}

/// Why nobody may be invited with this role; `None` when someone may.
pub(crate) fn invite_refusal(facts: &Facts, role: &RoleId) -> Option<Refusal> {
    let email = EmailAddress::parse("someone@example.com").ok()?;
    refusal(facts, Subject::None, &Command::Invite { invitation: nobody(), email, role: role.clone() })
}

/// What the rows on the page already tell about addresses: members and people with a pending invitation cannot be invited.
pub(crate) fn known_here(facts: &Facts, rows: &[Row]) -> Known {
    let verdict = |row: &Row| {
        let email =
            row.asked().map(|asked| asked.email.clone()).or_else(|| EmailAddress::parse(&row.detail).ok())?;
        let (key, member) = (email.key(), row.place().is_some());
        if !member && !matches!(row.status, Status::Pending | Status::Expired) {
            return None;
        }
        let invitation = row.asked().map(|asked| Invitation {
            id: asked.id,
            email: email.clone(),
            role: row.role.clone(),
            state: InvitationState::Pending,
            expires: Timestamp(asked.expires),
            inviter: None,
        });
        let subject = Subject::Address { key: key.clone(), member, invitation };
        let command = Command::Invite { invitation: nobody(), email, role: facts.pack.default_role.clone() };
        decide(&facts.about(subject), &command).err().map(|denied| (key, denied.to_string()))
    };
    rows.iter().filter_map(verdict).collect()
}
