//! What takes back what was done to projects and to what is in them. What was made is deleted on its own page, which asks for its name.

use super::note::Before;
use super::remedy::{Deed, Remedy, Search, nothing};
use super::role::CHANGED;
use crate::error::Result;
use guildhall_domain::command::Command;
use guildhall_domain::decide;
use guildhall_domain::event::Event;
use guildhall_domain::id::ProjectId;
use guildhall_domain::name::{Description, Title};
use guildhall_domain::tree::Scope;

impl Search<'_> {
    pub(super) async fn of_tree(&mut self, event: &Event, before: Option<Before>) -> Result<Remedy> {
        if let Event::ProjectCreated { project, .. } = event {
            let scope = Scope::project(*project);
            self.made(Command::DeleteProject { project: *project }, scope).await
        } else if let Event::ResourceCreated { project, resource, .. } = event {
            let scope = Scope::resource(*project, *resource);
            self.made(Command::DeleteResource { scope }, scope).await
        } else if let Event::ProjectEdited { project, was, name, description } = event {
            self.edited(*project, was, (name, description), before).await
        } else if let Event::ResourceRenamed { project, resource, from, to } = event {
            let scope = Scope::resource(*project, *resource);
            let command = Command::RenameResource { scope, name: from.clone() };
            let facts = self.about(&command).await?;
            match facts.node() {
                Err(_) => Ok(nothing("It is gone.")),
                Ok(node) if node.name() != to => Ok(nothing(CHANGED)),
                Ok(_) => self.only_way(Deed::Restore, "Rename it back".to_owned(), command).await,
            }
        } else {
            Ok(nothing("What was in it cannot be brought back. Create it again if it is needed."))
        }
    }

    async fn made(&mut self, command: Command, scope: Scope) -> Result<Remedy> {
        let facts = self.about(&command).await?;
        if facts.node().is_err() {
            return Ok(nothing("It is gone."));
        }
        let page = match scope.resource {
            Some(resource) => format!("projects/{}/{resource}", scope.project),
            None => format!("projects/{}", scope.project),
        };
        match decide(&facts, &command) {
            Ok(_) => Ok(self.on_page("If it should not be there, delete it on its page.", &page)),
            Err(denied) => Ok(nothing(&denied.reason())),
        }
    }

    async fn edited(
        &mut self,
        project: ProjectId,
        was: &Title,
        (name, description): (&Title, &Description),
        before: Option<Before>,
    ) -> Result<Remedy> {
        let own = self.facts.own_place()?.id;
        let line = self.conn.project(self.facts.organization.id, project, (own, true)).await?;
        let Some(line) = line else { return Ok(nothing("It is gone.")) };
        match before {
            Some(Before::Description(before))
                if line.name == name.as_str() && line.description == description.as_str() =>
            {
                let command = Command::EditProject { project, name: was.clone(), description: before };
                self.only_way(Deed::Restore, "Change it back".to_owned(), command).await
            }
            _ => Ok(nothing(CHANGED)),
        }
    }
}
