//! Policy packs: a role model as data. The engine knows no pack by name.

mod matrix;
mod notices;
mod several;
mod soundness;
mod source;
mod tree;

pub use notices::{Audience, Notice, NoticeRules, OWNERS};
pub use source::Broken;
pub use tree::{Noun, TreeRules, Vocabulary};

use crate::denied::Denied;
use crate::name::isolated;
use crate::permission::{CONSOLE, Entry, Level, Permission, PermissionSet};
use crate::plan::Plan;
use crate::role::{Role, RoleId};
use crate::time::Span;
use serde::{Deserialize, Serialize};
use std::borrow::Cow;
use std::sync::Arc;

/// The packs that come with Guildhall, in the order in which a founder is offered them: file name and text.
pub const BUILT_IN: &[(&str, &str)] = &[
    ("autonomy.toml", include_str!("../packs/autonomy.toml")),
    ("pinecone.toml", include_str!("../packs/pinecone.toml")),
    ("pinecone-legacy.toml", include_str!("../packs/pinecone-legacy.toml")),
    ("zilliz.toml", include_str!("../packs/zilliz.toml")),
    ("powens.toml", include_str!("../packs/powens.toml")),
];

/// The pack that an organization gets when nobody chooses.
pub const DEFAULT: &str = "autonomy";

/// A role model that was checked when it was loaded: it has exactly one owner role, which holds every right that any role has.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Pack {
    /// Its stable name.
    pub id: String,
    /// What people call it.
    pub title: String,
    /// What it is for, in one sentence.
    pub description: String,
    /// What people call the parts of the tree.
    pub vocabulary: Vocabulary,
    /// The permissions of the product beside Guildhall, which gate nothing in Guildhall itself.
    pub declared: Vec<Declared>,
    /// The roles in the organization, strongest first: the order in which tables and menus show them.
    pub roles: Vec<Role>,
    /// The roles in a project, strongest first.
    pub project_roles: Vec<Role>,
    /// The role that a form offers first.
    pub default_role: RoleId,
    /// Whether one person can hold several roles in the organization at once, and then has the rights of all of them.
    #[serde(default)]
    pub several_roles: bool,
    /// How invitations behave.
    pub invitation: InvitationRules,
    /// What projects begin with and keep.
    pub tree: TreeRules,
    /// Who hears of what. No browser is told: nothing there depends on it.
    #[serde(skip)]
    pub notices: NoticeRules,
    /// What organizations may use, the least first; none where everybody may use everything.
    pub plans: Vec<Plan>,
}

/// A permission of the product beside Guildhall.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Declared {
    /// Where it is used.
    pub level: Level,
    /// Its stable name.
    pub name: String,
    /// The heading it stands under in a role table.
    pub group: String,
    /// What it allows, to follow "Only owners can …".
    pub allows: String,
}

/// A role, and what it allows at one level.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RoleAt<'a> {
    /// Where the role is held.
    pub of: Level,
    /// The role.
    pub role: &'a Role,
    /// What it allows at the level asked about.
    pub rights: PermissionSet,
}

impl RoleAt<'_> {
    /// A name that tells it from all other roles of the pack: `organization.admin`.
    #[must_use]
    pub fn key(&self) -> String {
        let level = match self.of {
            Level::Organization => "organization",
            Level::Project => "project",
        };
        format!("{level}.{}", self.role.id)
    }
}

/// How a pack's invitations behave.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct InvitationRules {
    /// How long an invitation can be accepted.
    pub lifetime: Span,
    /// How many may be pending at a time in one organization; none for no bound.
    pub cap: Option<u32>,
    /// Who accepts.
    pub acceptance: Acceptance,
}

/// Who accepts an invitation.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Acceptance {
    /// The person invited, always.
    Person,
    /// Whoever has an account with that address, confirmed, is placed at once and told; others accept.
    AtOnce,
}

impl Pack {
    /// Reads and checks a pack.
    ///
    /// # Errors
    /// Names the file, the line and what was expected there.
    pub fn parse(file: &str, text: &str) -> Result<Self, Broken> {
        source::parse(file, text)
    }

    /// The packs that come with Guildhall, parsed and checked.
    ///
    /// # Errors
    /// As [`Pack::parse`]; a test holds that it does not happen.
    pub fn built_in() -> Result<Vec<Self>, Broken> {
        BUILT_IN.iter().map(|(file, text)| Self::parse(file, text)).collect()
    }

    /// Every permission that a role here can hold, the console's own first, in the order in which tables show them.
    pub fn entries(&self) -> impl Iterator<Item = Entry<'_>> {
        let declared = self.declared.iter().enumerate().filter_map(|(index, declared)| {
            let Declared { level, name, group, allows } = declared;
            Permission::declared(index).map(|permission| Entry {
                permission,
                level: *level,
                name,
                group: Cow::Borrowed(group),
                allows: Cow::Borrowed(allows),
            })
        });
        let worded = |entry: &Entry<'static>| {
            let words = |text| self.vocabulary.words(text);
            Entry { group: words(&entry.group), allows: words(&entry.allows), ..entry.clone() }
        };
        CONSOLE.iter().map(worded).chain(declared)
    }

    /// The permission of that name.
    #[must_use]
    pub fn permission(&self, name: &str) -> Option<Permission> {
        let declared = || self.declared.iter().position(|declared| declared.name == name);
        Permission::named(name).or_else(|| declared().and_then(Permission::declared))
    }

    /// What a permission allows, to follow "can".
    pub(crate) fn allows(&self, permission: Permission) -> String {
        let entry = self.entries().find(|entry| entry.permission == permission);
        entry.map_or_else(|| "do this".to_owned(), |entry| entry.allows.into_owned())
    }

    /// The plan of that name.
    #[must_use]
    pub fn plan(&self, id: &str) -> Option<&Plan> {
        self.plans.iter().find(|plan| plan.id == id)
    }

    /// The plan that a new organization gets: the one `wanted`, where the pack has it, otherwise one that keeps nothing from anybody.
    /// Empty where the pack has no plans.
    #[must_use]
    pub fn first_plan(&self, wanted: Option<&str>) -> String {
        let wanted = wanted.and_then(|id| self.plan(id));
        let found = wanted.or_else(|| self.plans.iter().rev().find(|plan| plan.is_whole()));
        found.map(|plan| plan.id.clone()).unwrap_or_default()
    }

    /// The role in a project of that name.
    #[must_use]
    pub fn project_role(&self, id: &RoleId) -> Option<&Role> {
        self.project_roles.iter().find(|role| role.id == *id)
    }

    /// What a role in the organization allows in every project: what it holds itself, and what the project role holds that
    /// comes with it.
    #[must_use]
    pub fn everywhere(&self, role: &Role) -> PermissionSet {
        let cascaded = role.in_every_project.as_ref().and_then(|id| self.project_role(id));
        cascaded.map_or(role.permissions, |project| role.permissions.union(project.permissions))
    }

    /// The roles that can do something at a level, and what each may do there. In a project those of the organization count too.
    #[must_use]
    pub fn roles_at(&self, level: Level) -> Vec<RoleAt<'_>> {
        let of_organization = self.roles.iter().map(|role| RoleAt {
            of: Level::Organization,
            role,
            rights: if level == Level::Organization { role.permissions } else { self.everywhere(role) },
        });
        let of_projects = self.project_roles.iter().filter(|_| level == Level::Project);
        of_organization
            .chain(of_projects.map(|role| RoleAt { of: Level::Project, role, rights: role.permissions }))
            .collect()
    }

    /// The owner role.
    ///
    /// # Errors
    /// [`Denied::UnknownRole`] for a pack that did not come through [`Pack::parse`].
    pub fn owner_role(&self) -> Result<&Role, Denied> {
        self.roles
            .iter()
            .find(|role| role.owner)
            .ok_or_else(|| Denied::UnknownRole { role: "owner".to_owned() })
    }

    /// The roles that hold a permission where it counts, as one reads them: "owners and admins".
    #[must_use]
    pub fn holders(&self, permission: Permission) -> String {
        let level = if self.of_level(Level::Project).contains(permission) {
            Level::Project
        } else {
            Level::Organization
        };
        let roles = self.roles_at(level);
        let holders = roles.iter().filter(|at| at.rights.contains(permission));
        listed(&holders.map(|at| at.role.plural.as_str()).collect::<Vec<_>>())
    }

    /// That a permission is lacking, and who holds it.
    #[must_use]
    pub fn lacks(&self, permission: Permission) -> Denied {
        let (allows, holders) = (self.allows(permission), self.holders(permission));
        Denied::Lacks { permission, allows, holders }
    }

    /// The pack's whole matrix, role by permission, for someone who does not program.
    #[must_use]
    pub fn matrix(&self) -> String {
        matrix::render(self)
    }
}

/// The packs that an installation offers, in the order in which a founder sees them; clones share them.
#[derive(Debug, Clone, Default)]
pub struct Packs(Arc<Vec<Arc<Pack>>>);

impl Packs {
    /// The packs that come with Guildhall.
    ///
    /// # Errors
    /// As [`Pack::built_in`].
    pub fn built_in() -> Result<Self, Broken> {
        Ok(Pack::built_in()?.into_iter().collect())
    }

    /// The pack of that id.
    #[must_use]
    pub fn get(&self, id: &str) -> Option<&Arc<Pack>> {
        self.0.iter().find(|pack| pack.id == id)
    }

    /// All of them.
    pub fn iter(&self) -> impl Iterator<Item = &Arc<Pack>> {
        self.0.iter()
    }
}

impl FromIterator<Pack> for Packs {
    fn from_iter<I: IntoIterator<Item = Pack>>(packs: I) -> Self {
        Self(Arc::new(packs.into_iter().map(Arc::new).collect()))
    }
}

/// "owners", "owners and admins", "owners, admins and members".
#[must_use]
pub fn listed(names: &[&str]) -> String {
    joined(names, "and", "nobody")
}

/// "Teams", "Teams or Enterprise", "Education, Teams or Enterprise".
pub(crate) fn either(names: &[&str]) -> String {
    joined(names, "or", "nothing")
}

fn joined(names: &[&str], word: &str, none: &str) -> String {
    match names {
        [] => none.to_owned(),
        [only] => isolated(only).into_owned(),
        [first @ .., last] => {
            let first: Vec<_> = first.iter().map(|name| isolated(name)).collect();
            format!("{} {word} {}", first.join(", "), isolated(last))
        }
    }
}
