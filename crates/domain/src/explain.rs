//! Explaining: may someone use a right, where does it come from, and what is the least that would have to change?

use crate::facts::{Facts, MemberStatus, Membership};
use crate::permission::{Entry, Permission};
use crate::plan::Feature;
use crate::role::{Role, RoleId, with_article};
use crate::sentence;
use serde::Serialize;

/// Whether a member may use a right, and why.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Explanation {
    /// The right's stable name.
    pub right: String,
    /// What it allows.
    pub allows: String,
    /// Whether they may use it now.
    pub allowed: bool,
    /// Everything that gives it.
    pub sources: Vec<Source>,
    /// Everything that keeps it from them although something gives it.
    pub obstacles: Vec<Obstacle>,
    /// The least that would have to change for the other answer, all of it; empty where nothing that anybody can do would.
    pub changes: Vec<Change>,
}

/// What gives a right.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(tag = "source", rename_all = "snake_case")]
pub enum Source {
    /// The role held in the organization.
    Role {
        /// Its title.
        role: String,
    },
    /// The role held in the organization, which is one of its own.
    Custom {
        /// Its title.
        role: String,
    },
    /// The role held in the organization, which derives from places in projects: it ends with the last of them.
    Derived {
        /// Its title.
        role: String,
        /// What a project is called.
        project: String,
    },
    /// The role of projects that comes with the role held, in every project.
    Everywhere {
        /// The title of the role held.
        role: String,
        /// The title of the role that comes with it.
        project_role: String,
    },
    /// A role that was given in the project, or on the resource.
    Given {
        /// Its title.
        role: String,
        /// What the project, or the resource, is called.
        at: String,
    },
}

/// What keeps a right from someone.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(tag = "obstacle", rename_all = "snake_case")]
pub enum Obstacle {
    /// Their membership is suspended.
    Suspended,
    /// The organization's plan does not come with what it is for.
    Plan {
        /// The plan's title.
        plan: String,
        /// Those that do: "Teams or Enterprise".
        plans: String,
    },
}

/// The least that would have to change.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(tag = "change", rename_all = "snake_case")]
pub enum Change {
    /// Another role.
    Role {
        /// Which.
        to: RoleId,
        /// The role with its article: "an admin".
        with_article: String,
        /// How many other rights come or go with it.
        beside: u32,
    },
    /// Another role in the project, or on the resource, or one at all.
    Give {
        /// Which.
        to: RoleId,
        /// The role with its article: "a reader".
        with_article: String,
        /// Where.
        at: String,
        /// How many other rights come or go with it.
        beside: u32,
    },
    /// The end of their place in the project, or on the resource.
    Take {
        /// Where.
        at: String,
        /// How many other rights go with it.
        beside: u32,
    },
    /// Their leaving or removal: every role has it.
    Part,
    /// Their reinstatement.
    Reinstate,
    /// Another plan.
    Plan {
        /// Which: "Teams or Enterprise".
        plans: String,
    },
}

mod inside;

impl Facts {
    /// Explains every right of this organization's role model for one of its members.
    #[must_use]
    pub fn explain_all(&self, member: &Membership) -> Vec<Explanation> {
        self.pack.entries().map(|entry| self.explain(member, &entry)).collect()
    }

    /// Explains one right.
    #[must_use]
    pub fn explain(&self, member: &Membership, entry: &Entry<'_>) -> Explanation {
        let sources = self.sources(&member.role, entry.permission);
        self.explained(member, entry, sources, |with| {
            self.other_role(member, entry.permission, with).into_iter().collect()
        })
    }

    /// What follows from what gives the right; `change` says which other roles would give it or take it.
    fn explained(
        &self,
        member: &Membership,
        entry: &Entry<'_>,
        sources: Vec<Source>,
        change: impl FnOnce(bool) -> Vec<Change>,
    ) -> Explanation {
        let obstacles = self.obstacles(member, entry.permission);
        let allowed = !sources.is_empty() && obstacles.is_empty();
        let mut changes = if allowed || sources.is_empty() { change(!allowed) } else { Vec::new() };
        if !sources.is_empty() || !changes.is_empty() {
            changes.extend(obstacles.iter().map(Obstacle::overcome));
        }
        let (right, allows) = (entry.name.to_owned(), entry.allows.clone().into_owned());
        Explanation { right, allows, allowed, sources, obstacles, changes }
    }

    fn sources(&self, role: &RoleId, permission: Permission) -> Vec<Source> {
        let derives = self.pack.tree.derives.as_ref() == Some(role);
        let of = |held| self.sources_of(held, derives, permission);
        self.pack.held(role).into_iter().flat_map(of).collect()
    }

    fn sources_of(&self, held: &Role, derives: bool, permission: Permission) -> impl Iterator<Item = Source> {
        let itself = held.permissions.contains(permission).then(|| self.itself(held, derives));
        let comes_along = held.in_every_project.as_ref().and_then(|id| self.pack.project_role(id));
        let everywhere = comes_along
            .filter(|role| role.permissions.contains(permission))
            .map(|role| Source::Everywhere { role: held.title.clone(), project_role: role.title.clone() });
        itself.into_iter().chain(everywhere)
    }

    fn itself(&self, held: &Role, derives: bool) -> Source {
        let role = held.title.clone();
        if held.custom {
            Source::Custom { role }
        } else if derives {
            Source::Derived { role, project: self.pack.vocabulary.project.one.clone() }
        } else {
            Source::Role { role }
        }
    }

    fn obstacles(&self, member: &Membership, permission: Permission) -> Vec<Obstacle> {
        let suspended = (member.status == MemberStatus::Suspended).then_some(Obstacle::Suspended);
        let lacking = needed(permission).and_then(|feature| self.plan_without(feature));
        let plan = lacking.map(|(plan, plans)| Obstacle::Plan { plan: plan.title.clone(), plans });
        suspended.into_iter().chain(plan).collect()
    }

    /// The role that has the right, or lacks it, and differs least from the one held; where every role has it, leaving. Where the last
    /// owner would have to go, none.
    fn other_role(&self, member: &Membership, permission: Permission, with: bool) -> Option<Change> {
        let now = self.pack.permissions(&member.role);
        if self.keeps_an_owner_without(member).is_err() {
            return None;
        }
        let moved = |role: &RoleId| now.difference(self.pack.permissions(role)).len();
        let others = self.pack.alternatives(&member.role).into_iter();
        let fits = others.filter(|role| self.pack.permissions(role).contains(permission) == with);
        match fits.min_by_key(moved) {
            Some(least) => self.pack.role(&least).ok().map(|role| change_to(&role, moved(&least))),
            None => (!with).then_some(Change::Part),
        }
    }
}

fn change_to(role: &Role, moved: u32) -> Change {
    let beside = moved.saturating_sub(1);
    Change::Role { to: role.id.clone(), with_article: role.with_article.clone(), beside }
}

/// The feature without which a right is of no use.
fn needed(permission: Permission) -> Option<Feature> {
    const OF_MEMBERS: [Permission; 7] = [
        Permission::MEMBER_INVITE,
        Permission::MEMBER_CHANGE_ROLE,
        Permission::MEMBER_REMOVE,
        Permission::PROJECT_MEMBER_ADD,
        Permission::PROJECT_MEMBER_INVITE,
        Permission::PROJECT_MEMBER_CHANGE_ROLE,
        Permission::PROJECT_MEMBER_REMOVE,
    ];
    OF_MEMBERS.contains(&permission).then_some(Feature::Members)
}

impl Obstacle {
    fn overcome(&self) -> Change {
        match self {
            Self::Suspended => Change::Reinstate,
            Self::Plan { plans, .. } => Change::Plan { plans: plans.clone() },
        }
    }
}

impl Explanation {
    /// Why, in a sentence.
    #[must_use]
    pub fn why(&self) -> String {
        let source = |source: &Source| match source {
            Source::Role { role } => sentence!("{} allows it.", role),
            Source::Custom { role } => sentence!("{}, a role of the organization’s own, allows it.", role),
            Source::Derived { role, project } => {
                let place = with_article(project);
                sentence!("{} allows it. Whoever has a place in {} loses it with the last one.", role, place)
            }
            Source::Everywhere { role, project_role } => {
                sentence!("{} comes with {} everywhere, which allows it.", role, project_role)
            }
            Source::Given { role, at } => sentence!("{} in {} allows it.", role, at),
        };
        let obstacle = |obstacle: &Obstacle| match obstacle {
            Obstacle::Suspended => "The membership is suspended.".to_owned(),
            Obstacle::Plan { plan, .. } => sentence!("The plan {} does not come with it.", plan),
        };
        let mut sentences: Vec<String> = self.sources.iter().map(source).collect();
        if sentences.is_empty() {
            sentences.push("No role that they hold allows it.".to_owned());
        }
        sentences.extend(self.obstacles.iter().map(obstacle));
        sentences.join(" ")
    }

    /// The least that would change the answer, in a sentence or two.
    #[must_use]
    pub fn what_would_change_it(&self) -> String {
        if self.changes.is_empty() {
            let nothing = if self.allowed {
                "Nothing, until someone else has this role too."
            } else {
                "Nothing: no role allows it."
            };
            return nothing.to_owned();
        }
        self.changes.iter().map(|change| change.sentence(self.allowed)).collect::<Vec<_>>().join(" ")
    }
}

impl Change {
    fn sentence(&self, takes: bool) -> String {
        match self {
            Self::Part => "Leaving or being removed: every role allows it.".to_owned(),
            Self::Reinstate => "Reinstating them.".to_owned(),
            Self::Plan { plans } => sentence!("The plan {}.", plans),
            Self::Role { with_article, beside, .. } => {
                sentence!("Making them {}{}.", with_article, others(*beside, takes))
            }
            Self::Give { with_article, at, beside, .. } => {
                sentence!("Making them {} in {}{}.", with_article, at, others(*beside, takes))
            }
            Self::Take { at, beside } => sentence!("Taking them out of {}{}.", at, others(*beside, true)),
        }
    }
}

/// What else a change gives or takes.
fn others(beside: u32, takes: bool) -> String {
    let verb = if takes { "takes" } else { "gives" };
    match beside {
        0 => String::new(),
        1 => sentence!(", which {} another right too", verb),
        count => sentence!(", which {} {} other rights too", verb, count),
    }
}
