//! Whom a command reaches in memory.

use super::Hall;
use crate::facts::{MemberStatus, Membership};
use crate::foresee::{Reach, Standing, Touched};
use crate::id::MemberId;
use crate::permission::Level;
use crate::role::RoleId;
use crate::tree::Scope;

impl Hall {
    /// Whom a command of a member's reaches, for someone who sees every project.
    #[must_use]
    pub fn reach(&self, touched: Touched<'_>, own: Option<MemberId>) -> Reach {
        if touched == Touched::Nobody {
            return Reach::default();
        }
        let standing = |place: &Membership| Standing {
            member: place.id,
            people: 1,
            role: Some(place.role.clone()),
            places: self.held_by(place.id, touched),
        };
        let is_reached = |place: &&Membership| match touched {
            Touched::Nobody => false,
            Touched::Actor => own == Some(place.id),
            Touched::Member(member) => member == place.id,
            Touched::Role(Level::Organization, role) => place.role == *role,
            Touched::Role(Level::Project, role) => {
                self.held_by(place.id, touched).iter().any(|(_, held)| held == role)
            }
            Touched::Part(part) => self.held_by(place.id, touched).iter().any(|(at, _)| is_inside(*at, part)),
        };
        let active = self.members.values().filter(|place| place.status == MemberStatus::Active);
        let projects = u32::try_from(self.projects.len()).unwrap_or(u32::MAX);
        let mut standings: Vec<_> = active.filter(is_reached).map(standing).collect();
        if let Touched::Role(Level::Organization, role) = touched {
            standings = together(standings, role);
        }
        Reach { standings, projects }
    }

    /// What a member holds in the tree; of a part that goes, in its project alone.
    fn held_by(&self, member: MemberId, touched: Touched<'_>) -> Vec<(Scope, RoleId)> {
        let counts = |at: Scope| match touched {
            Touched::Part(part) => at.project == part.project,
            Touched::Nobody | Touched::Actor | Touched::Member(_) | Touched::Role(..) => true,
        };
        let mut held = Vec::new();
        for (id, project) in &self.projects {
            held.extend(project.roles.get(&member).map(|role| (Scope::project(*id), role.clone())));
            let inside = project.resources.iter().filter_map(|(resource, kept)| {
                Some((Scope::resource(*id, *resource), kept.roles.get(&member)?.clone()))
            });
            held.extend(inside);
        }
        held.retain(|(at, _)| counts(*at));
        held
    }
}

/// Those who hold nothing but their role in the organization are alike.
fn together(mut reached: Vec<Standing>, role: &RoleId) -> Vec<Standing> {
    let all = reached.len();
    reached.retain(|one| !one.places.is_empty());
    let alike = u32::try_from(all - reached.len()).unwrap_or(u32::MAX);
    reached.extend(Standing::alike(role.clone(), alike));
    reached
}

fn is_inside(at: Scope, part: Scope) -> bool {
    at.project == part.project && (part.resource.is_none() || at.resource == part.resource)
}
