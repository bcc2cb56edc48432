//! The one decision function: commands in, events out.

mod grant;
mod invitation;
mod invoicing;
mod member;
mod organization;
mod project;
mod role;

use crate::command::Command;
use crate::denied::Denied;
use crate::event::Event;
use crate::facts::Facts;
use crate::permission::Permission;
use crate::plan;
use crate::tree::{Node, Scope};

/// Decides a command: the events that would happen, or the one reason why not. Pure, total, synchronous.
///
/// # Errors
/// [`Denied`], with the first rule that refuses. Rules are asked in this order: may the actor know of this, may they do it at all,
/// may they do it to this, does the organization stay whole.
pub fn decide(facts: &Facts, command: &Command) -> Result<Vec<Event>, Denied> {
    match command {
        Command::Found { founder, project, name, slug, description, website } => {
            organization::found(facts, (*founder, *project), name, slug, (description, website))
        }
        Command::Invite { invitation, member, email, role, projects } => {
            invitation::invite(facts, (*invitation, *member), email, (role, projects))
        }
        Command::Resend { invitation } => invitation::resend(facts, *invitation),
        Command::CopyLink { invitation } => invitation::copy_link(facts, *invitation),
        Command::Revoke { invitation } => invitation::revoke(facts, *invitation),
        Command::Accept { invitation, member } => invitation::accept(facts, *invitation, *member),
        Command::Decline { invitation } => invitation::decline(facts, *invitation),
        Command::Supersede { invitation } => invitation::supersede(facts, *invitation),
        Command::ChangeRole { member, from, to } => member::change_role(facts, *member, from, to),
        Command::Remove { member } => member::remove(facts, *member),
        Command::Add { member, email, role } => member::add(facts, *member, email, role),
        Command::Suspend { member } => member::suspend(facts, *member),
        Command::Restore { member } => member::restore(facts, *member),
        Command::Leave => member::leave(facts),
        Command::ChangePlan { to } => plan::change(facts, to),
        Command::MakeRole { role } => role::make(facts, role),
        Command::EditRole { role, seen } => role::edit(facts, role, seen.as_ref()),
        Command::DeleteRole { level, role, to } => role::delete(facts, *level, role, to.as_ref()),
        Command::SetInvoicing { project, to } => invoicing::set(facts, *project, to),
        Command::CreateProject { project, name, description } => {
            project::create(facts, *project, name, description)
        }
        Command::EditProject { project, name, description } => {
            project::edit(facts, *project, name, description)
        }
        Command::DeleteProject { project } => project::delete(facts, *project),
        Command::CreateResource { project, resource, name, kind } => {
            project::create_resource(facts, *project, *resource, (name, kind))
        }
        Command::RenameResource { scope, name } => project::rename_resource(facts, *scope, name),
        Command::DeleteResource { scope } => project::delete_resource(facts, *scope),
        Command::Grant { scope, member, from, to } => {
            grant::grant(facts, *scope, *member, (from.as_ref(), to.as_ref()))
        }
    }
}

/// The part of the tree that the command names, where the actor holds the right that the command needs. What they may not see is not
/// there.
fn node(facts: &Facts, scope: Scope, permission: Permission) -> Result<&Node, Denied> {
    let node = named(facts, scope)?;
    facts.needs_at(node, permission)?;
    Ok(node)
}

/// The part of the tree that the command names; facts about another one are no evidence.
fn named(facts: &Facts, scope: Scope) -> Result<&Node, Denied> {
    let node = facts.node()?;
    if node.scope() == scope { Ok(node) } else { Err(Denied::Hidden) }
}
