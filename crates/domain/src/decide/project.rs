//! Rules about projects and the resources in them.

use super::node;
use crate::denied::Denied;
use crate::event::Event;
use crate::facts::{Facts, Membership, Subject};
use crate::id::{ProjectId, ResourceId};
use crate::name::{Description, Title};
use crate::permission::Permission;
use crate::tree::{LEAVERS, Node, Scope, Told};

/// Creates a project. Whoever does receives the role in it that the pack says.
pub(super) fn create(
    facts: &Facts,
    project: ProjectId,
    name: &Title,
    description: &Description,
) -> Result<Vec<Event>, Denied> {
    facts.needs(Permission::PROJECT_CREATE)?;
    let Subject::Name { taken } = facts.subject else { return Err(Denied::Hidden) };
    free(taken, name, &facts.pack.vocabulary.project.one)?;
    Ok(begun(facts, facts.own_place()?, project, (name, description), false))
}

/// The events of a project's beginning by a member; `first` for the one that an organization begins with.
pub(super) fn begun(
    facts: &Facts,
    own: &Membership,
    project: ProjectId,
    (name, description): (&Title, &Description),
    first: bool,
) -> Vec<Event> {
    let (name, description) = (name.clone(), description.clone());
    let mut events = vec![Event::ProjectCreated { project, name: name.clone(), description, first }];
    if let Some(role) = &facts.pack.tree.creator {
        events.push(Event::Granted {
            scope: Scope::project(project),
            at: name,
            member: own.id,
            account: own.account,
            name: own.name.clone(),
            from: None,
            to: Some(role.clone()),
        });
    }
    events
}

/// Renames and describes a project.
pub(super) fn edit(
    facts: &Facts,
    project: ProjectId,
    name: &Title,
    description: &Description,
) -> Result<Vec<Event>, Denied> {
    let node = node(facts, Scope::project(project), Permission::PROJECT_EDIT)?;
    if node.project.name != *name {
        not_first(node)?;
        free(taken(node)?, name, &facts.pack.vocabulary.project.one)?;
    }
    let (was, name) = (node.project.name.clone(), name.clone());
    Ok(vec![Event::ProjectEdited { project, was, name, description: description.clone() }])
}

/// Deletes a project with everything in it. Whoever was in the organization because of it alone leaves with it.
pub(super) fn delete(facts: &Facts, project: ProjectId) -> Result<Vec<Event>, Denied> {
    let node = node(facts, Scope::project(project), Permission::PROJECT_DELETE)?;
    not_first(node)?;
    ended(facts, node, Event::ProjectDeleted { project, name: node.project.name.clone() })
}

/// Creates a resource in a project.
pub(super) fn create_resource(
    facts: &Facts,
    project: ProjectId,
    resource: ResourceId,
    (name, kind): (&Title, &str),
) -> Result<Vec<Event>, Denied> {
    let node = node(facts, Scope::project(project), Permission::RESOURCE_CREATE)?;
    let kinds = &facts.pack.tree.kinds;
    if !(kinds.iter().any(|known| known == kind) || (kinds.is_empty() && kind.is_empty())) {
        let known: Vec<_> = kinds.iter().map(String::as_str).collect();
        let kinds = if known.is_empty() { String::new() } else { crate::pack::either(&known) };
        return Err(Denied::UnknownKind { kind: kind.to_owned(), kinds });
    }
    free(taken(node)?, name, &facts.pack.vocabulary.resource.one)?;
    let (name, kind) = (name.clone(), kind.to_owned());
    Ok(vec![Event::ResourceCreated { project, resource, name, kind }])
}

/// Renames a resource.
pub(super) fn rename_resource(facts: &Facts, scope: Scope, name: &Title) -> Result<Vec<Event>, Denied> {
    let node = node(facts, scope, Permission::RESOURCE_EDIT)?;
    let resource = node.resource.as_ref().ok_or(Denied::Hidden)?;
    free(taken(node)?, name, &facts.pack.vocabulary.resource.one)?;
    let (from, to) = (resource.name.clone(), name.clone());
    Ok(vec![Event::ResourceRenamed { project: scope.project, resource: resource.id, from, to }])
}

/// Deletes a resource.
pub(super) fn delete_resource(facts: &Facts, scope: Scope) -> Result<Vec<Event>, Denied> {
    let node = node(facts, scope, Permission::RESOURCE_DELETE)?;
    let resource = node.resource.as_ref().ok_or(Denied::Hidden)?;
    let (project, name) = (scope.project, resource.name.clone());
    ended(facts, node, Event::ResourceDeleted { project, resource: resource.id, name })
}

fn taken(node: &Node) -> Result<bool, Denied> {
    match node.told {
        Told::Taken(taken) => Ok(taken),
        Told::Nothing | Told::Member(_) | Told::Leavers(_) => Err(Denied::Hidden),
    }
}

fn free(taken: bool, name: &Title, noun: &str) -> Result<(), Denied> {
    if taken {
        return Err(Denied::NameTaken { name: name.to_string(), noun: noun.to_owned() });
    }
    Ok(())
}

fn not_first(node: &Node) -> Result<(), Denied> {
    if node.project.first {
        return Err(Denied::FirstProject { name: node.project.name.to_string() });
    }
    Ok(())
}

/// The end of a part of the tree, and of the memberships that derive from it alone.
fn ended(facts: &Facts, node: &Node, end: Event) -> Result<Vec<Event>, Denied> {
    let Told::Leavers(leavers) = &node.told else { return Err(Denied::Hidden) };
    if leavers.len() > LEAVERS {
        return Err(Denied::TooManyLeave { name: node.name().to_string(), most: LEAVERS });
    }
    let parted = leavers.iter().map(|place| super::member::parted(facts, place));
    Ok(std::iter::once(end).chain(parted).collect())
}
