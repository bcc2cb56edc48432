//! The one decision function: commands in, events out.

mod invitation;
mod member;
mod organization;

use crate::command::Command;
use crate::denied::Denied;
use crate::event::Event;
use crate::facts::Facts;
use crate::plan;

/// Decides a command: the events that would happen, or the one reason why not. Pure, total, synchronous.
///
/// # Errors
/// [`Denied`], with the first rule that refuses. Rules are asked in this order: may the actor know of this, may they do it at all,
/// may they do it to this, does the organization stay whole.
pub fn decide(facts: &Facts, command: &Command) -> Result<Vec<Event>, Denied> {
    match command {
        Command::Found { founder, name, slug, description, website } => {
            organization::found(facts, *founder, name, slug, (description, website))
        }
        Command::Invite { invitation, member, email, role } => {
            invitation::invite(facts, (*invitation, *member), email, role)
        }
        Command::Resend { invitation } => invitation::resend(facts, *invitation),
        Command::CopyLink { invitation } => invitation::copy_link(facts, *invitation),
        Command::Revoke { invitation } => invitation::revoke(facts, *invitation),
        Command::Accept { invitation, member } => invitation::accept(facts, *invitation, *member),
        Command::Decline { invitation } => invitation::decline(facts, *invitation),
        Command::ChangeRole { member, from, to } => member::change_role(facts, *member, from, to),
        Command::Remove { member } => member::remove(facts, *member),
        Command::Leave => member::leave(facts),
        Command::ChangePlan { to } => plan::change(facts, to),
    }
}
