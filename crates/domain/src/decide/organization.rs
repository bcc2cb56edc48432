//! Rules about the organization itself.

use crate::denied::Denied;
use crate::event::Event;
use crate::facts::{Facts, MemberStatus, Membership, Subject};
use crate::id::{MemberId, ProjectId};
use crate::name::{Description, OrgName, Slug, Title, Website};

/// Anyone with a confirmed address founds an organization, and is its first owner.
pub(super) fn found(
    facts: &Facts,
    (founder, project): (MemberId, ProjectId),
    name: &OrgName,
    slug: &Slug,
    (description, website): (&Description, &Website),
) -> Result<Vec<Event>, Denied> {
    let account = facts.actor.account.ok_or(Denied::Hidden)?;
    if facts.actor.verified_email.is_none() {
        return Err(Denied::Unverified);
    }
    if facts.subject != (Subject::Name { taken: false }) {
        return Err(Denied::SlugTaken { slug: slug.to_string() });
    }
    let role = facts.pack.owner_role()?.id.clone();
    let own = facts.actor.name.clone();
    let mut events = vec![
        Event::OrganizationFounded {
            name: name.clone(),
            slug: slug.clone(),
            description: description.clone(),
            website: website.clone(),
            pack: facts.pack.id.clone(),
            terms: facts.organization.terms.clone(),
        },
        Event::MemberJoined {
            member: founder,
            account,
            name: own.clone(),
            role: role.clone(),
            invitation: None,
        },
    ];
    if let Some(first) = facts.pack.tree.first.as_ref().and_then(|name| Title::parse(name).ok()) {
        let status = MemberStatus::Active;
        let place = Membership { id: founder, account, name: own, role, status };
        let nothing = Description::parse("").map_err(|_| Denied::Hidden)?;
        events.extend(super::project::begun(facts, &place, project, (&first, &nothing), true));
    }
    Ok(events)
}
