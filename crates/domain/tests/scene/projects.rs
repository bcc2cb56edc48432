//! What people are answered about a project, for a pack's tables: those with a role in the organization and no place in the project, and
//! those who hold a role in the project and in the organization what everybody begins as.

use crate::acme::Acme;
use crate::table::Verdict;
use crate::tree::{deletion, offer, renaming};
use guildhall_domain::command::Command;
use guildhall_domain::decide;
use guildhall_domain::facts::Subject;
use guildhall_domain::id::ProjectId;
use guildhall_domain::invoicing::Invoicing;
use guildhall_domain::pack::Pack;
use guildhall_domain::role::{RoleId, with_article};
use guildhall_domain::tree::{Scope, Told};

fn invoicing(project: Option<ProjectId>) -> Command {
    Command::SetInvoicing { project, to: Invoicing::default() }
}

type Rows = Vec<(String, Vec<Verdict>)>;

pub struct Projects {
    acme: Acme,
    /// One for each column.
    actors: Vec<String>,
    project: Scope,
    resource: Scope,
}

impl Projects {
    /// Anna holds a role in the organization, Pia one in the project; Paul is there to be acted on, and Paula is not in the project.
    pub fn of(pack: &Pack) -> Self {
        let mut acme = Acme::running(pack.clone());
        let project = acme.project("olivia", "Alpha");
        let resource = acme.resource("olivia", project, "Beta");
        let default = pack.default_role.as_str();
        let mut actors = Vec::new();
        for role in &pack.roles {
            actors.push(format!("anna.{}", role.id));
            acme.member(&format!("anna.{}", role.id), role.id.as_str());
        }
        for role in &pack.project_roles {
            actors.push(format!("pia.{}", role.id));
            for name in ["pia", "paul"] {
                acme.member_at(&format!("{name}.{}", role.id), default, &[(project, role.id.as_str())]);
            }
        }
        acme.member("paula", default);
        Self { acme, actors, project, resource }
    }

    pub fn columns(&self) -> Vec<String> {
        let pack = &self.acme.hall.pack;
        pack.roles.iter().chain(&pack.project_roles).map(|role| role.title.clone()).collect()
    }

    pub fn rows(mut self) -> Rows {
        let mut rows = self.whole();
        rows.extend(self.first());
        rows.extend(self.others());
        rows.extend(self.own());
        rows.extend(self.resources());
        rows.extend(self.inviting());
        rows
    }

    fn row(&self, name: String, command: &Command) -> (String, Vec<Verdict>) {
        (name, self.actors.iter().map(|actor| self.acme.ask(actor, command)).collect())
    }

    fn whole(&mut self) -> Rows {
        let create = self.acme.creation("Gamma");
        let noun = &self.acme.hall.pack.vocabulary.project.one;
        vec![
            self.row(format!("create a {noun}"), &create),
            self.row("edit it".to_owned(), &renaming(self.project, "Gamma")),
            self.row("delete it".to_owned(), &deletion(self.project)),
            self.row("write the organization’s invoice information".to_owned(), &invoicing(None)),
            self.row("write its invoice information".to_owned(), &invoicing(Some(self.project.project))),
        ]
    }

    /// The project that the organization began with, where it began with one.
    fn first(&self) -> Rows {
        let mut all = self.acme.hall.projects.iter();
        let Some((id, _)) = all.find(|(_, kept)| kept.first) else { return Vec::new() };
        let (at, noun) = (Scope::project(*id), &self.acme.hall.pack.vocabulary.project.one);
        vec![
            self.row(format!("rename the first {noun}, not being in it"), &renaming(at, "Gamma")),
            self.row(format!("delete the first {noun}, not being in it"), &deletion(at)),
        ]
    }

    fn others(&self) -> Rows {
        let mut rows = Vec::new();
        let roles: Vec<RoleId> = self.roles();
        for to in &roles {
            let add = self.acme.giving(self.project, "paula", to.as_str());
            rows.push(self.row(format!("add {}", self.title(to)), &add));
        }
        for from in &roles {
            let paul = format!("paul.{from}");
            for to in roles.iter().filter(|to| *to != from) {
                let change = self.acme.giving(self.project, &paul, to.as_str());
                rows.push(self.row(format!("make {} {}", self.title(from), self.title(to)), &change));
            }
            rows.push(
                self.row(format!("remove {}", self.title(from)), &self.acme.taking(self.project, &paul)),
            );
        }
        rows
    }

    /// With another holder of the role that the pack keeps, and then without.
    fn own(&self) -> Rows {
        let leave = |last: bool| {
            let ask = |actor: &String| {
                let command = self.acme.taking(self.project, actor);
                let mut facts = self.acme.facts(actor, &command);
                if let Subject::Node(node) = &mut facts.subject
                    && let Told::Member(placed) = &mut node.told
                {
                    placed.last = last;
                }
                decide(&facts, &command)
            };
            self.actors.iter().map(ask).collect()
        };
        let keeps = self.acme.hall.pack.tree.keeps.as_ref();
        let last =
            keeps.map(|kept| (format!("leave it, nobody else being {}", self.title(kept)), leave(true)));
        [("leave it".to_owned(), leave(false))].into_iter().chain(last).collect()
    }

    fn resources(&mut self) -> Rows {
        let add = self.acme.addition(self.project, "Gamma");
        let noun = &self.acme.hall.pack.vocabulary.resource.one;
        vec![
            self.row(format!("create {} in it", with_article(noun)), &add),
            self.row(format!("rename {} in it", with_article(noun)), &renaming(self.resource, "Gamma")),
            self.row(format!("delete {} in it", with_article(noun)), &deletion(self.resource)),
        ]
    }

    fn inviting(&mut self) -> Rows {
        let default = self.acme.hall.pack.default_role.clone();
        let joining = self.acme.hall.pack.role(&default).unwrap().with_article.clone();
        let roles = self.roles();
        let invites = roles.iter().map(|held| {
            let offers = vec![offer(self.project, held.as_str())];
            self.acme.invite_with("guest", default.as_str(), offers)
        });
        let invites: Vec<Command> = invites.collect();
        let name = |held: &RoleId| format!("invite {joining} who becomes {}", self.title(held));
        roles.iter().zip(&invites).map(|(held, invite)| self.row(name(held), invite)).collect()
    }

    fn roles(&self) -> Vec<RoleId> {
        self.acme.hall.pack.project_roles.iter().map(|role| role.id.clone()).collect()
    }

    fn title(&self, id: &RoleId) -> String {
        self.acme.hall.pack.named_project_role(id).unwrap().with_article.clone()
    }
}
