//! Rules about the organization itself.

use crate::denied::Denied;
use crate::event::Event;
use crate::facts::{Facts, Subject};
use crate::id::MemberId;
use crate::name::{Description, OrgName, Slug, Website};

/// Anyone with a confirmed address founds an organization, and is its first owner.
pub(super) fn found(
    facts: &Facts,
    founder: MemberId,
    name: &OrgName,
    slug: &Slug,
    (description, website): (&Description, &Website),
) -> Result<Vec<Event>, Denied> {
    let account = facts.actor.account.ok_or(Denied::Hidden)?;
    if facts.actor.verified_email.is_none() {
        return Err(Denied::Unverified);
    }
    if facts.subject != (Subject::Slug { taken: false }) {
        return Err(Denied::SlugTaken { slug: slug.to_string() });
    }
    Ok(vec![
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
            name: facts.actor.name.clone(),
            role: facts.pack.owner_role()?.id.clone(),
            invitation: None,
        },
    ])
}
