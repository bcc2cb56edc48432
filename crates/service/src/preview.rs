//! Preview as: the console of one organization as someone else sees it. Whoever looks sees nothing that they could not see themselves, since
//! they look through the eyes of those alone whose every right they hold.

use crate::context::Context;
use crate::error::Result;
use crate::organizations;
use crate::viewer::Viewer;
use guildhall_domain::command::About;
use guildhall_domain::denied::Denied;
use guildhall_domain::facts::{Actor, Facts, MemberStatus, Membership, Subject};
use guildhall_domain::foresee::Touched;
use guildhall_domain::id::{AccountId, InvitationId, MemberId, ProjectId, SessionId};
use guildhall_domain::permission::Permission;
use guildhall_domain::role::RoleId;
use guildhall_domain::tree::Offered;
use guildhall_domain::view::Me;
use std::str::FromStr;
use std::sync::Arc;
use uuid::Uuid;

/// Whose eyes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Eyes {
    /// A member's.
    Member(MemberId),
    /// Those of someone who holds a role in the organization, and no place in the tree.
    Role(RoleId),
    /// Those of whoever accepts an invitation.
    Invitation(InvitationId),
}

impl FromStr for Eyes {
    type Err = Denied;

    /// Reads `member.ID`, `role.NAME` or `invitation.ID`.
    fn from_str(text: &str) -> std::result::Result<Self, Denied> {
        let (kind, id) = text.split_once('.').ok_or(Denied::Hidden)?;
        let eyes = match kind {
            "member" => id.parse().ok().map(Self::Member),
            "role" => RoleId::parse(id).ok().map(Self::Role),
            "invitation" => id.parse().ok().map(Self::Invitation),
            _ => None,
        };
        eyes.ok_or(Denied::Hidden)
    }
}

/// A look through someone's eyes.
#[derive(Debug, Clone)]
pub struct Look {
    /// Who asks from here on, for pages of this organization alone.
    pub viewer: Viewer,
    /// What they are called.
    pub name: String,
    /// The organization's name.
    pub organization: String,
}

/// Someone who is not there: a place in the organization, and roles in projects.
#[derive(Debug)]
pub(crate) struct Guise {
    /// The place; none where a real member's eyes are looked through.
    place: Option<Membership>,
    /// The roles.
    offers: Vec<Offered>,
}

/// Begins to look through someone's eyes.
///
/// # Errors
/// [`Denied::Hidden`] for strangers and for whom there is not, [`Denied::Lacks`], or [`Denied::AboveYou`] for someone with a right that the viewer
/// lacks.
pub async fn begin(ctx: &Context, viewer: &Viewer, slug: &str, eyes: &Eyes) -> Result<Look> {
    let mut conn = ctx.store.read().await?;
    let about = match eyes {
        Eyes::Member(member) => About::Member(*member),
        Eyes::Role(_) => About::Nothing,
        Eyes::Invitation(invitation) => About::Invitation(*invitation),
    };
    let facts = organizations::facts(ctx, &mut conn, viewer, slug, about).await?;
    let organization = facts.organization.name.to_string();
    let seen = match (eyes, &facts.subject) {
        (Eyes::Member(member), Subject::Member(place)) => {
            let own = facts.own_place()?.id;
            let reach = conn.reach(facts.organization.id, Touched::Member(*member), (own, true)).await?;
            let places = reach.ok_or(Denied::Hidden)?.standings.into_iter().flat_map(|one| one.places);
            let held: Vec<RoleId> = places.map(|(_, role)| role).collect();
            facts.may_look_as(&place.role, &held)?;
            let name = format!("{} ({})", place.name, facts.pack.title(&place.role));
            (place.account, None, Vec::new(), name)
        }
        (Eyes::Role(role), _) => {
            facts.may_look_as(role, &[])?;
            let place = nobody(role);
            (
                place.account,
                Some(place),
                Vec::new(),
                format!("someone who is {}", facts.pack.role(role)?.with_article),
            )
        }
        (Eyes::Invitation(_), Subject::Invitation(invitation)) => {
            facts.needs(Permission::MEMBER_INVITE)?;
            let held: Vec<RoleId> = invitation.projects.iter().map(|offered| offered.role.clone()).collect();
            facts.may_look_as(&invitation.role, &held)?;
            let place = nobody(&invitation.role);
            let name = format!("{} (invited as {})", invitation.email, facts.pack.title(&invitation.role));
            (place.account, Some(place), invitation.projects.clone(), name)
        }
        _ => return Err(Denied::Hidden.into()),
    };
    let (account, place, offers, name) = seen;
    let me = Me { account, unread: 0, ..viewer.me.clone() };
    let guise = Some(Arc::new(Guise { place, offers }));
    let viewer = Viewer { me, session: SessionId(Uuid::nil()), guise };
    Ok(Look { viewer, name, organization })
}

/// Someone with a role, who is nobody.
fn nobody(role: &RoleId) -> Membership {
    let (id, account) = (MemberId(Uuid::nil()), AccountId(Uuid::nil()));
    Membership { id, account, name: String::new(), role: role.clone(), status: MemberStatus::Active }
}

impl Guise {
    /// Whether it is nobody's.
    pub(crate) fn is_nobodys(&self) -> bool {
        self.place.is_some()
    }

    /// The same facts with whoever is not there as the one who asks.
    pub(crate) fn enter(&self, facts: Facts) -> Facts {
        let Some(place) = &self.place else { return facts };
        let account = Some(place.account);
        let actor =
            Actor { account, membership: Some(place.clone()), verified_email: None, ..facts.actor.clone() };
        let mut facts = Facts { actor, ..facts };
        if let Subject::Node(node) = &mut facts.subject {
            node.project.own = self.role_in(node.project.id);
        }
        facts
    }

    /// The role in a project.
    pub(crate) fn role_in(&self, project: ProjectId) -> Option<RoleId> {
        self.offers.iter().find(|offered| offered.project.id == project).map(|offered| offered.role.clone())
    }

    /// The projects in which there is one.
    pub(crate) fn projects(&self) -> impl Iterator<Item = ProjectId> {
        self.offers.iter().map(|offered| offered.project.id)
    }
}
