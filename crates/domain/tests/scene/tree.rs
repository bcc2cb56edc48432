//! Acme's tree: projects and the resources in them, and who holds which role there.

use crate::acme::{Acme, role};
use guildhall_domain::command::Command;
use guildhall_domain::event::Event;
use guildhall_domain::hall::Roles;
use guildhall_domain::id::{ProjectId, ResourceId};
use guildhall_domain::name::{Description, Title};
use guildhall_domain::role::RoleId;
use guildhall_domain::tree::{Offer, Scope};

impl Acme {
    pub fn new_project_id(&mut self) -> ProjectId {
        ProjectId(self.id())
    }

    pub fn new_resource_id(&mut self) -> ResourceId {
        ResourceId(self.id())
    }

    pub fn creation(&mut self, name: &str) -> Command {
        Command::CreateProject { project: self.new_project_id(), name: title(name), description: nothing() }
    }

    /// A project that someone really created.
    pub fn project(&mut self, by: &str, name: &str) -> Scope {
        let create = self.creation(name);
        let Command::CreateProject { project, .. } = create else { unreachable!() };
        self.does(by, &create);
        Scope::project(project)
    }

    /// The creation of a resource of the pack's first kind.
    pub fn addition(&mut self, at: Scope, name: &str) -> Command {
        let kind = self.hall.pack.tree.kinds.first().cloned().unwrap_or_default();
        let resource = self.new_resource_id();
        Command::CreateResource { project: at.project, resource, name: title(name), kind }
    }

    /// A resource that someone really created.
    pub fn resource(&mut self, by: &str, at: Scope, name: &str) -> Scope {
        let create = self.addition(at, name);
        let Command::CreateResource { project, resource, .. } = create else { unreachable!() };
        self.does(by, &create);
        Scope::resource(project, resource)
    }

    /// Someone with a place here and a role in a part of the tree.
    pub fn member_at(&mut self, name: &str, of_role: &str, places: &[(Scope, &str)]) {
        self.member(name, of_role);
        for (at, held) in places {
            self.holds(name, *at, held);
        }
    }

    /// From now on someone holds a role in a part of the tree, whoever gave it to them.
    pub fn holds(&mut self, name: &str, scope: Scope, held: &str) {
        self.moves(name, scope, Some(role(held)));
    }

    /// The same, or that they hold none there.
    pub fn moves(&mut self, name: &str, scope: Scope, to: Option<RoleId>) {
        let (member, account) = (self.place(name), self.who(name).account);
        let (at, from) = (title("somewhere"), self.held(name, scope));
        self.hall.apply(&Event::Granted { scope, at, member, account, name: name.to_owned(), from, to });
    }

    /// What someone holds in a part of the tree themselves.
    pub fn held(&self, name: &str, at: Scope) -> Option<RoleId> {
        self.roles_at(at).get(&self.place(name)).cloned()
    }

    fn roles_at(&self, at: Scope) -> &Roles {
        let project = &self.hall.projects[&at.project];
        at.resource.map_or(&project.roles, |resource| &project.resources[&resource].roles)
    }

    /// Gives someone a role in a part of the tree, in the place of the one that they hold there.
    pub fn giving(&self, at: Scope, name: &str, to: &str) -> Command {
        Command::Grant { scope: at, member: self.place(name), from: self.held(name, at), to: Some(role(to)) }
    }

    /// Ends someone's place in a part of the tree.
    pub fn taking(&self, at: Scope, name: &str) -> Command {
        Command::Grant { scope: at, member: self.place(name), from: self.held(name, at), to: None }
    }

    pub fn has_a_place(&self, name: &str) -> bool {
        let account = self.who(name).account;
        self.hall.members.values().any(|place| place.account == account)
    }
}

pub fn title(name: &str) -> Title {
    Title::parse(name).unwrap()
}

pub fn nothing() -> Description {
    Description::parse("").unwrap()
}

/// What an invitation gives in a project.
pub fn offer(at: Scope, of_role: &str) -> Offer {
    Offer { project: at.project, role: role(of_role) }
}

/// Another name for a part of the tree.
pub fn renaming(scope: Scope, name: &str) -> Command {
    match scope.resource {
        None => Command::EditProject { project: scope.project, name: title(name), description: nothing() },
        Some(_) => Command::RenameResource { scope, name: title(name) },
    }
}

/// The end of a part of the tree.
pub fn deletion(scope: Scope) -> Command {
    match scope.resource {
        None => Command::DeleteProject { project: scope.project },
        Some(_) => Command::DeleteResource { scope },
    }
}
