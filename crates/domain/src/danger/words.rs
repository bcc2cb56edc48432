//! A sequence of steps in sentences.

use super::stage::{PROJECT, Player};
use crate::command::Command;
use crate::id::{MemberId, ProjectId};
use crate::pack::Pack;
use crate::role::with_article;

/// Player begins a sentence.
pub(super) const fn begins(who: Player) -> &'static str {
    match who {
        Player::Owner => "The owner",
        Player::Holder => "The holder",
        Player::Colleague => "Another member",
        Player::Guest => "A guest",
        Player::Outsider => "The outsider",
    }
}

/// One step.
pub(super) fn step(pack: &Pack, who: Player, command: &Command) -> String {
    format!("{} {}.", begins(who), wish(pack, who, command))
}

fn wish(pack: &Pack, who: Player, command: &Command) -> String {
    let noun = &pack.vocabulary.project.one;
    if let Command::CreateProject { .. } = command {
        let creator = pack.tree.creator.as_ref().and_then(|id| pack.project_role(id));
        let role = creator.map(|role| format!(", and is {} there", role.with_article)).unwrap_or_default();
        return format!("creates {}{role}", with_article(noun));
    }
    if let Command::DeleteProject { project } = command {
        return format!("deletes {}", the_project(pack, *project));
    }
    if let Command::DeleteResource { .. } = command {
        return format!("deletes {}", with_article(&pack.vocabulary.resource.one));
    }
    if let Command::Invite { role, projects, .. } = command {
        let places = projects.iter().map(|offer| {
            let held =
                pack.project_role(&offer.role).map_or_else(String::new, |role| role.with_article.clone());
            format!(", and as {held} in {}", the_project(pack, offer.project))
        });
        let as_what = pack.role(role).map_or_else(|_| String::new(), |role| role.with_article.clone());
        return format!("invites someone from outside as {as_what}{}", places.collect::<String>());
    }
    if let Command::ChangeRole { member, to, .. } = command {
        let to = pack.role(to).map_or_else(|_| String::new(), |role| role.with_article.clone());
        return format!("makes {} {to}", whom(who, *member));
    }
    if let Command::Grant { scope, member, to, .. } = command {
        let place = match scope.resource {
            None => the_project(pack, scope.project),
            Some(_) => with_article(&pack.vocabulary.resource.one),
        };
        let whom = whom(who, *member);
        return match to.as_ref().and_then(|id| pack.project_role(id)) {
            Some(role) if scope.resource.is_some() => {
                format!("makes {whom} {} of {place}", role.with_article)
            }
            Some(role) => format!("makes {whom} {} in {place}", role.with_article),
            None => format!("takes {whom} out of {place}"),
        };
    }
    if let Command::Remove { member } = command {
        return format!("removes {}", whom(who, *member));
    }
    if matches!(command, Command::EditRole { .. }) {
        return "changes what the role allows".to_owned();
    }
    if matches!(command, Command::DeleteRole { .. }) {
        return "deletes the role, and whoever has it gets another one".to_owned();
    }
    "accepts".to_owned()
}

fn the_project(pack: &Pack, project: ProjectId) -> String {
    let noun = &pack.vocabulary.project.one;
    if project == PROJECT { format!("an existing {noun}") } else { format!("the new {noun}") }
}

fn whom(who: Player, member: MemberId) -> String {
    let all = [
        (Player::Owner, "the owner"),
        (Player::Holder, "the holder"),
        (Player::Colleague, "another member"),
        (Player::Guest, "a guest"),
        (Player::Outsider, "the outsider"),
    ];
    let found = all.into_iter().find(|(one, _)| one.member() == member);
    match found {
        Some((one, _)) if one == who => "themselves".to_owned(),
        Some((_, words)) => words.to_owned(),
        None => String::new(),
    }
}
