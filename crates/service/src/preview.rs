//! Preview as: the console of one organization as someone else sees it. Whoever looks sees nothing that they could not see themselves, since
//! they look through the eyes of those alone whose every right they hold. What was looked up to allow it is what is drawn: a role that changes
//! meanwhile changes nothing on the page.

use crate::context::Context;
use crate::error::Result;
use crate::organizations;
use crate::viewer::Viewer;
use guildhall_domain::command::About;
use guildhall_domain::denied::Denied;
use guildhall_domain::facts::{Facts, Invitation, MemberStatus, Membership, Subject};
use guildhall_domain::foresee::Touched;
use guildhall_domain::id::{AccountId, InvitationId, MemberId, OrgId, ProjectId};
use guildhall_domain::pack::Pack;
use guildhall_domain::permission::Permission;
use guildhall_domain::role::RoleId;
use guildhall_domain::sentence;
use guildhall_domain::tree::{Project, Scope};
use guildhall_domain::view::ResourceLine;
use guildhall_store::Conn;
use std::collections::BTreeSet;
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
    /// Who reads from here on, for pages of this organization alone.
    pub preview: Preview,
    /// What they are called.
    pub name: String,
    /// The organization's name.
    pub organization: String,
}

/// Whose eyes, once it is known that they may be looked through. It reads, and is nobody who could change anything.
#[derive(Debug, Clone)]
pub struct Preview(Arc<Seen>);

/// What the preview was allowed on: the organization and no other, the role model with its rights, the place there, and the roles in the tree.
#[derive(Debug)]
struct Seen {
    org: OrgId,
    pack: Arc<Pack>,
    place: Membership,
    places: Vec<(Scope, RoleId)>,
}

/// Begins to look through someone's eyes.
///
/// # Errors
/// [`Denied::Hidden`] for strangers and for whom there is not, [`Denied::Lacks`], or [`Denied::AboveYou`] for someone with a right that the viewer
/// lacks.
pub async fn begin(ctx: &Context, viewer: &Viewer, slug: &str, eyes: &Eyes) -> Result<Look> {
    let mut conn = ctx.store.snapshot().await?;
    let about = match eyes {
        Eyes::Member(member) => About::Member(*member),
        Eyes::Role(_) => About::Nothing,
        Eyes::Invitation(invitation) => About::Invitation(*invitation),
    };
    let facts = organizations::facts(ctx, &mut conn, viewer.into(), slug, about).await?;
    match eyes {
        Eyes::Member(_) => member(&mut conn, facts).await,
        Eyes::Role(role) => {
            facts.may_look_as(role)?;
            let name = sentence!("someone who is {}", facts.pack.role(role)?.with_article);
            Ok(look(&facts, (nobody(role), Vec::new()), name))
        }
        Eyes::Invitation(_) => {
            facts.needs(Permission::MEMBER_INVITE)?;
            let Subject::Invitation(invitation) = &facts.subject else { return Err(Denied::Hidden.into()) };
            facts.may_look_as_invited(invitation)?;
            let reads = facts.rights().contains(Permission::MEMBER_READ_EMAIL);
            let who = if reads { invitation.email.to_string() } else { "Someone".to_owned() };
            let name = sentence!("{} (invited as {})", who, facts.pack.title(&invitation.role));
            Ok(look(&facts, (nobody(&invitation.role), given(invitation)), name))
        }
    }
}

/// Looks through a member's eyes.
async fn member(conn: &mut Conn, facts: Facts) -> Result<Look> {
    // Places in projects are told by the answer, so they must be the viewer's to see; and who is a member.
    facts.needs(Permission::MEMBER_READ)?;
    facts.needs(Permission::PROJECT_READ)?;
    facts.needs(Permission::PROJECT_MEMBER_READ)?;
    let Subject::Member(place) = &facts.subject else { return Err(Denied::Hidden.into()) };
    let own = facts.own_place()?.id;
    let reach = conn.reach(facts.organization.id, Touched::Member(place.id), (own, true)).await?;
    let places: Vec<_> =
        reach.ok_or(Denied::Hidden)?.standings.into_iter().flat_map(|one| one.places).collect();
    let held: Vec<RoleId> = places.iter().map(|(_, role)| role.clone()).collect();
    facts.may_look_as_member(&place.role, &held)?;
    let name = sentence!("{} ({})", place.name, facts.pack.title(&place.role));
    Ok(look(&facts, (place.clone(), places), name))
}

fn look(facts: &Facts, (place, places): (Membership, Vec<(Scope, RoleId)>), name: String) -> Look {
    let (org, pack) = (facts.organization.id, Arc::clone(&facts.pack));
    let preview = Preview(Arc::new(Seen { org, pack, place, places }));
    Look { preview, name, organization: facts.organization.name.to_string() }
}

/// The place of someone who is not there.
fn nobody(role: &RoleId) -> Membership {
    let (id, account) = (MemberId(Uuid::nil()), AccountId(Uuid::nil()));
    Membership { id, account, name: String::new(), role: role.clone(), status: MemberStatus::Active }
}

/// The roles that whoever accepts an invitation has in the tree.
fn given(invitation: &Invitation) -> Vec<(Scope, RoleId)> {
    let given = invitation.projects.iter();
    given.map(|offered| (Scope::project(offered.project.id), offered.role.clone())).collect()
}

impl Preview {
    /// Whether it is for this organization.
    pub(crate) fn is_for(&self, org: OrgId) -> bool {
        self.0.org == org
    }

    /// Whose eyes these are.
    pub(crate) fn account(&self) -> AccountId {
        self.0.place.account
    }

    /// Their place in the organization.
    pub(crate) fn member(&self) -> MemberId {
        self.0.place.id
    }

    /// The same facts as they are for the person, by what the preview was allowed on and not by what they hold by now.
    pub(crate) fn enter(&self, mut facts: Facts) -> Facts {
        facts.pack = Arc::clone(&self.0.pack);
        facts.actor.account = Some(self.0.place.account);
        facts.actor.membership = Some(self.0.place.clone());
        facts.actor.verified_email = None;
        let held = |project: &mut Project| project.own = self.role_at(Scope::project(project.id));
        match &mut facts.subject {
            Subject::Node(node) => {
                held(&mut node.project);
                let project = node.project.id;
                if let Some(resource) = &mut node.resource {
                    resource.own = self.role_at(Scope::resource(project, resource.id));
                }
            }
            Subject::Invitation(Invitation { projects, .. }) | Subject::Address { projects, .. } => {
                for offered in projects {
                    held(&mut offered.project);
                }
            }
            Subject::None | Subject::Name { .. } | Subject::Role { .. } | Subject::Member(_) => {}
        }
        facts
    }

    /// The role in a part of the tree.
    pub(crate) fn role_at(&self, scope: Scope) -> Option<RoleId> {
        self.0.places.iter().find(|(at, _)| *at == scope).map(|(_, role)| role.clone())
    }

    /// The projects in which there is one, or one on something in them.
    pub(crate) fn projects(&self) -> BTreeSet<ProjectId> {
        self.0.places.iter().map(|(at, _)| at.project).collect()
    }

    /// The resources of a project with the roles on them: all, or those alone on which there is one.
    pub(crate) fn place_on(&self, project: ProjectId, all: bool, lines: &mut Vec<ResourceLine>) {
        for line in lines.iter_mut() {
            line.own = self.role_at(Scope::resource(project, line.id));
        }
        lines.retain(|line| all || line.own.is_some());
    }
}
