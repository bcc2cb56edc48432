//! What `decide` says about inviting, before anything is sent.

use super::batch::Known;
use super::row::{Row, refusal};
use crate::components::{Refusal, Status};
use guildhall_domain::command::Command;
use guildhall_domain::decide;
use guildhall_domain::email::EmailAddress;
use guildhall_domain::facts::{Facts, Holder, Invitation, InvitationState, Subject};
use guildhall_domain::id::{InvitationId, MemberId};
use guildhall_domain::role::RoleId;
use guildhall_domain::time::Timestamp;

/// An invitation that is only asked about, never made.
fn asking(email: EmailAddress, role: &RoleId) -> Command {
    let (invitation, member) = (InvitationId::from_parts(0, &[0; 10]), MemberId::from_parts(0, &[0; 10]));
    Command::Invite { invitation, member, email, role: role.clone(), projects: Vec::new() }
}

/// Why nobody may be invited with this role; `None` when someone may: an address at the organization's own domain is let in on every plan.
pub(crate) fn invite_refusal(facts: &Facts, role: &RoleId) -> Option<Refusal> {
    let domain = facts.organization.terms.domain.as_str();
    let domain = if domain.is_empty() { "example.org" } else { domain };
    let email = EmailAddress::parse(&format!("someone@{domain}")).ok()?;
    refusal(facts, Subject::None, &asking(email, role))
}

/// What the rows on the page already tell about addresses: members and people with a pending invitation cannot be invited.
pub(crate) fn known_here(facts: &Facts, rows: &[Row]) -> Known {
    let verdict = |row: &Row| {
        let email =
            row.asked().map(|asked| asked.email.clone()).or_else(|| EmailAddress::parse(&row.detail).ok())?;
        let key = email.key();
        let holder = row.place().map(|place| Holder {
            account: place.account,
            name: place.name.clone(),
            member: true,
        });
        if holder.is_none() && !matches!(row.status, Status::Pending | Status::Expired) {
            return None;
        }
        let invitation = row.asked().map(|asked| Invitation {
            id: asked.id,
            email: email.clone(),
            role: row.role.clone(),
            state: InvitationState::Pending,
            expires: Timestamp(asked.expires),
            inviter: None,
            projects: Vec::new(),
        });
        let subject = Subject::Address { key: key.clone(), holder, invitation, projects: Vec::new() };
        let command = asking(email, &facts.pack.default_role);
        decide(&facts.about(subject), &command).err().map(|denied| (key, denied.to_string()))
    };
    rows.iter().filter_map(verdict).collect()
}
