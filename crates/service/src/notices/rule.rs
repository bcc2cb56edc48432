//! Which of a pack's rules says who hears of an event.

use guildhall_domain::event::Event;
use guildhall_domain::pack::{Notice, NoticeRules};

/// Who hears of an event; none where nobody ever does.
pub(super) fn of<'a>(rules: &'a NoticeRules, event: &Event) -> Option<&'a Notice> {
    match event {
        Event::InvitationCreated { .. }
        | Event::InvitationResent { .. }
        | Event::InvitationLinkCopied { .. } => Some(&rules.invited),
        Event::InvitationAccepted { .. } => Some(&rules.accepted),
        Event::InvitationDeclined { .. } => Some(&rules.declined),
        Event::InvitationRevoked { .. } => Some(&rules.revoked),
        Event::MemberPlaced { .. } => Some(&rules.placed),
        Event::RoleChanged { .. } => Some(&rules.role_changed),
        Event::MemberRemoved { .. } => Some(&rules.removed),
        Event::MemberLeft { .. } => Some(&rules.left),
        Event::Granted { .. } => Some(&rules.granted),
        Event::OrganizationFounded { .. }
        | Event::InvitationExpired { .. }
        | Event::MemberJoined { .. }
        | Event::PlanChanged { .. }
        | Event::InvoicingChanged { .. }
        | Event::RoleMade { .. }
        | Event::RoleEdited { .. }
        | Event::RoleDeleted { .. }
        | Event::ProjectCreated { .. }
        | Event::ProjectEdited { .. }
        | Event::ProjectDeleted { .. }
        | Event::ResourceCreated { .. }
        | Event::ResourceRenamed { .. }
        | Event::ResourceDeleted { .. } => None,
    }
}
