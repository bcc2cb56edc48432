//! Preview as: the console of one organization as someone else sees it. Whoever looks sees nothing that they could not see themselves, since
//! they look through the eyes of those alone whose every right they hold.

use crate::context::Context;
use crate::error::Result;
use crate::organizations;
use crate::viewer::Viewer;
use guildhall_domain::command::About;
use guildhall_domain::denied::Denied;
use guildhall_domain::facts::{Facts, MemberStatus, Membership, Subject};
use guildhall_domain::foresee::Touched;
use guildhall_domain::id::{AccountId, InvitationId, MemberId, OrgId, ProjectId, SessionId};
use guildhall_domain::permission::Permission;
use guildhall_domain::role::RoleId;
use guildhall_domain::tree::Offered;
use guildhall_domain::view::Me;
use guildhall_store::Conn;
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

/// Whose eyes, once it is known that they may be looked through.
#[derive(Debug)]
pub(crate) struct Guise {
    /// The organization that is looked at, and no other.
    org: OrgId,
    /// Someone who is not there; none where a real member's eyes are looked through.
    nobody: Option<Nobody>,
}

/// Someone who is not there: a place in the organization, and roles in projects.
#[derive(Debug)]
pub(crate) struct Nobody {
    place: Membership,
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
    let (nobody, name) = match eyes {
        Eyes::Member(_) => return member(&mut conn, viewer, facts).await,
        Eyes::Role(role) => {
            facts.may_look_as(role)?;
            let nobody = Nobody { place: placed(role), offers: Vec::new() };
            (nobody, format!("someone who is {}", facts.pack.role(role)?.with_article))
        }
        Eyes::Invitation(_) => {
            facts.needs(Permission::MEMBER_INVITE)?;
            let Subject::Invitation(invitation) = &facts.subject else { return Err(Denied::Hidden.into()) };
            facts.may_look_as_invited(invitation)?;
            let nobody = Nobody { place: placed(&invitation.role), offers: invitation.projects.clone() };
            (nobody, format!("{} (invited as {})", invitation.email, facts.pack.title(&invitation.role)))
        }
    };
    let account = nobody.place.account;
    Ok(look(viewer, &facts, (account, Some(nobody)), name))
}

/// Looks through a member's eyes.
async fn member(conn: &mut Conn, viewer: &Viewer, facts: Facts) -> Result<Look> {
    // Places in projects are told by the answer, so they must be the viewer's to see; and who is a member.
    facts.needs(Permission::MEMBER_READ)?;
    facts.needs(Permission::PROJECT_READ)?;
    facts.needs(Permission::PROJECT_MEMBER_READ)?;
    let Subject::Member(place) = &facts.subject else { return Err(Denied::Hidden.into()) };
    let own = facts.own_place()?.id;
    let reach = conn.reach(facts.organization.id, Touched::Member(place.id), (own, true)).await?;
    let places = reach.ok_or(Denied::Hidden)?.standings.into_iter().flat_map(|one| one.places);
    let held: Vec<RoleId> = places.map(|(_, role)| role).collect();
    facts.may_look_as_member(&place.role, &held)?;
    let name = format!("{} ({})", place.name, facts.pack.title(&place.role));
    Ok(look(viewer, &facts, (place.account, None), name))
}

fn look(
    viewer: &Viewer,
    facts: &Facts,
    (account, nobody): (AccountId, Option<Nobody>),
    name: String,
) -> Look {
    let me = Me { account, unread: 0, ..viewer.me.clone() };
    let guise = Some(Arc::new(Guise { org: facts.organization.id, nobody }));
    let viewer = Viewer { me, session: SessionId(Uuid::nil()), guise };
    Look { viewer, name, organization: facts.organization.name.to_string() }
}

/// The place of someone who is nobody.
fn placed(role: &RoleId) -> Membership {
    let (id, account) = (MemberId(Uuid::nil()), AccountId(Uuid::nil()));
    Membership { id, account, name: String::new(), role: role.clone(), status: MemberStatus::Active }
}

impl Guise {
    /// Whether it is for this organization.
    pub(crate) fn is_for(&self, org: OrgId) -> bool {
        self.org == org
    }

    /// Someone who is not there, if it is through their eyes.
    pub(crate) fn nobody(&self) -> Option<&Nobody> {
        self.nobody.as_ref()
    }
}

impl Nobody {
    /// The same facts with whoever is not there as the one who asks.
    pub(crate) fn enter(&self, mut facts: Facts) -> Facts {
        facts.actor.account = Some(self.place.account);
        facts.actor.membership = Some(self.place.clone());
        facts.actor.verified_email = None;
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
