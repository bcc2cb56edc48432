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
            Touched::Role(Level::Organization, role) => place.role.includes(role),
            Touched::Role(Level::Project, role) => {
                self.held_by(place.id, touched).iter().any(|(_, held)| held == role)
            }
            Touched::Part(part) => self.held_by(place.id, touched).iter().any(|(at, _)| part.counts_at(*at)),
        };
        let active = self.members.values().filter(|place| place.status == MemberStatus::Active);
        let projects = u32::try_from(self.projects.len()).unwrap_or(u32::MAX);
        let standings: Vec<_> = active.filter(is_reached).map(standing).collect();
        let mut reach = Reach { standings, projects };
        reach.forget_who_is_elsewhere(touched);
        reach
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
