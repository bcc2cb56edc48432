//! What the stage has for the tree: projects, places in them, and what is told of them.

use crate::stage::{Stage, role};
use guildhall_domain::id::{MemberId, OrgId, ProjectId};
use guildhall_domain::role::RoleId;
use guildhall_domain::time::Span;
use guildhall_domain::tree::{Offer, Scope};
use guildhall_domain::view::{Inside, Insiders};
use guildhall_service::projects::{self, Looking, Naming, Opened};
use guildhall_service::{Result, Viewer, history, invitations, notifications, organizations};

pub(crate) fn naming(name: &str) -> Naming {
    Naming { name: name.to_owned(), description: String::new() }
}

pub(crate) fn offer(project: ProjectId, as_role: &str) -> Offer {
    Offer { project, role: role(as_role) }
}

/// Who has a role there, and which, by name.
pub(crate) fn held(opened: &Opened) -> Vec<(String, String)> {
    let one = |name: &str, held: &RoleId| (name.to_owned(), held.to_string());
    match opened.insiders.as_ref().expect("those inside are for the viewer") {
        Insiders::Colleagues(page) => {
            page.rows.iter().map(|Inside { person, held, .. }| one(&person.name, held)).collect()
        }
        Insiders::Contacts(page) => {
            page.rows.iter().map(|Inside { person, held, .. }| one(&person.colleague.name, held)).collect()
        }
    }
}

impl Stage {
    pub(crate) async fn project(&self, by: &Viewer, name: &str) -> ProjectId {
        projects::create(&self.ctx, by, "acme", &naming(name)).await.unwrap()
    }

    pub(crate) async fn opened(&self, by: &Viewer, project: ProjectId) -> Result<Opened> {
        projects::open(&self.ctx, by, "acme", Scope::project(project), &Looking::default()).await
    }

    /// A person's own place in Acme.
    pub(crate) async fn own_place(&self, who: &Viewer) -> MemberId {
        let facts = organizations::open(&self.ctx, who, "acme").await.unwrap();
        facts.actor.membership.expect("a place").id
    }

    /// Acme's id, as one of its members knows it.
    pub(crate) async fn org(&self, by: &Viewer) -> OrgId {
        organizations::open(&self.ctx, by, "acme").await.unwrap().organization.id
    }

    /// Changes what someone holds in a part of the tree, a second after whatever came before; an empty role is none.
    pub(crate) async fn grant(
        &self,
        by: &Viewer,
        (scope, member): (Scope, MemberId),
        (from, to): (&str, &str),
    ) -> Result<()> {
        self.later(Span::seconds(1));
        let named = |id: &str| (!id.is_empty()).then(|| role(id));
        projects::grant(&self.ctx, by, "acme", (scope, member), (named(from), named(to))).await
    }

    /// Gives someone a role in a project, which must work.
    pub(crate) async fn give(&self, by: &Viewer, project: ProjectId, whom: &Viewer, to: &str) {
        let whom = (Scope::project(project), self.own_place(whom).await);
        self.grant(by, whom, ("", to)).await.unwrap();
    }

    /// Invites one address into projects: why that was refused, if it was.
    pub(crate) async fn invite_into(
        &self,
        by: &Viewer,
        address: &str,
        (as_role, offers): (&str, &[Offer]),
    ) -> Result<Option<String>> {
        let addresses = [address.to_owned()];
        let invited = invitations::invite(&self.ctx, by, "acme", &addresses, (&role(as_role), offers)).await;
        Ok(invited?.remove(0).refused)
    }

    /// The history's newest lines, oldest first, each with who did it.
    pub(crate) async fn newest_lines(&self, by: &Viewer, count: usize) -> Vec<String> {
        let (_, page) = history::page(&self.ctx, by, "acme", None).await.unwrap();
        let line = |line: &guildhall_domain::view::HistoryLine| format!("{} {}", line.actor, line.text);
        page.rows.iter().take(count).rev().map(line).collect()
    }

    /// What the bell says to someone, newest first, each with where it leads.
    pub(crate) async fn bell(&self, who: &Viewer) -> Vec<(String, Option<String>)> {
        let notices = notifications::latest(&self.ctx, who).await.unwrap();
        notices.into_iter().map(|notice| (notice.text, notice.href)).collect()
    }

    /// The subjects of all mails to someone so far, oldest first.
    pub(crate) async fn subjects_to(&self, who: &Viewer) -> Vec<String> {
        let mails = self.mails_to(who.me.email.as_str()).await;
        mails.iter().map(|mail| mail.subject().to_owned()).collect()
    }
}
