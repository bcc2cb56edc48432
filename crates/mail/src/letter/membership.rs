//! Letters about a place in an organization: invitations and what becomes of them, roles, removal.

use super::sheet::Sheet;

/// Words the letters between an organization and its people.
pub(super) struct Membership<'a> {
    pub(super) service: &'a str,
}

impl Membership<'_> {
    pub(super) fn invitation(
        &self,
        inviter: &str,
        organization: &str,
        role: &str,
        account_exists: bool,
    ) -> Sheet {
        let service = self.service;
        let next = if account_exists {
            format!("You have a {service} account with this address. Sign in with it to join.")
        } else {
            "You need no account yet: you can make one on the page that opens.".to_owned()
        };
        Sheet::new(format!("{inviter} invited you to {organization}"), format!("Join {organization}"))
            .say(format!("{inviter} invited you to join {organization} on {service}, with the role {role}."))
            .say(next)
            .because(
                format!("You receive this mail because {inviter} entered your address to invite you."),
                "If you did not expect it, you can ignore it, or decline on the page that opens. \
                 Nothing happens until you accept.",
            )
    }

    pub(super) fn placed(&self, by: &str, organization: &str, role: &str) -> Sheet {
        Sheet::new(format!("{by} added you to {organization}"), format!("You are a member of {organization} now"))
            .say(format!(
                "{by} added you to {organization} on {}, with the role {role}. You can open it at once.",
                self.service
            ))
            .because(
                format!("You receive this mail because {by} entered your address to invite you."),
                format!(
                    "If you did not expect it, ask {by}, or leave: “Leave organization” is in the menu of your own row."
                ),
            )
    }

    pub(super) fn accepted(&self, person: &str, organization: &str, role: &str) -> Sheet {
        let subject = format!("{person} joined {organization}");
        Sheet::new(subject.clone(), subject)
            .say(format!(
                "{person} accepted your invitation and is now a member of {organization}, with the role {role}."
            ))
            .because(
                format!("You receive this mail because you invited them to {organization} on {}.", self.service),
                format!("If you did not, tell someone who runs {organization}."),
            )
    }

    pub(super) fn declined(&self, person: &str, organization: &str) -> Sheet {
        Sheet::new(
            format!("{person} declined your invitation to {organization}"),
            format!("{person} will not join {organization}"),
        )
        .say(format!(
            "{person} declined your invitation to {organization}. If that was a mistake, you can invite them again."
        ))
        .because(
            format!("You receive this mail because you invited them to {organization} on {}.", self.service),
            format!("If you did not, tell someone who runs {organization}."),
        )
    }

    pub(super) fn superseded(&self, person: &str, organization: &str) -> Sheet {
        Sheet::new(
            format!("Your invitation to {organization} for {person} has ended"),
            format!("{person} is a member’s address now"),
        )
        .say(format!(
            "{person} is the address of a member of {organization} now, so your invitation for it is not needed any more and has ended."
        ))
        .because(
            format!("You receive this mail because you invited them to {organization} on {}.", self.service),
            format!("If you did not, tell someone who runs {organization}."),
        )
    }

    pub(super) fn undelivered(&self, person: &str, organization: &str, reason: &str) -> Sheet {
        Sheet::new(
            format!("Your invitation to {organization} did not reach {person}"),
            format!("{person} did not get your invitation"),
        )
        .say(format!("The mail that invites {person} to {organization} was refused, and is not tried again. The answer was: {reason}"))
        .say("Check the address. You can revoke the invitation and invite them at another one, or copy its link and send that yourself.")
        .because(
            format!("You receive this mail because you invited them to {organization} on {}.", self.service),
            format!("If you did not, tell someone who runs {organization}."),
        )
    }

    pub(super) fn role_changed(&self, organization: &str, by: &str, from: &str, to: &str) -> Sheet {
        Sheet::new(
            format!("{by} changed your role in {organization}"),
            format!("Your role in {organization} is now {to}"),
        )
        .say(format!(
            "{by} changed your role in {organization} from {from} to {to}. The change is already in force."
        ))
        .because(
            format!("You receive this mail because you are a member of {organization} on {}.", self.service),
            format!("If you did not expect it, ask {by} or someone who runs {organization}."),
        )
    }

    pub(super) fn happened(&self, organization: &str, what: &str) -> Sheet {
        Sheet::new(format!("{what} ({organization})"), what.to_owned()).say(format!("{what}.")).because(
            format!("You receive this mail because you run {organization} on {}.", self.service),
            format!("The history of {organization} says when."),
        )
    }

    pub(super) fn granted(&self, organization: &str, place: &str, by: &str, role: Option<&str>) -> Sheet {
        let (subject, heading, told) = match role {
            Some(role) => (
                format!("{by} gave you a role in {place} ({organization})"),
                format!("Your role in {place} is {role}"),
                format!(
                    "{by} gave you the role {role} in {place}, which is in {organization}. You can use it at once."
                ),
            ),
            None => (
                format!("{by} removed you from {place} ({organization})"),
                format!("You no longer have a role in {place}"),
                format!(
                    "{by} removed you from {place}, which is in {organization}. What you made there stays under your name."
                ),
            ),
        };
        Sheet::new(subject, heading).say(told).because(
            format!("You receive this mail because you are a member of {organization} on {}.", self.service),
            format!("If you did not expect it, ask {by} or someone who runs {organization}."),
        )
    }

    pub(super) fn removed(&self, organization: &str, by: &str) -> Sheet {
        Sheet::new(
            format!("{by} removed you from {organization}"),
            format!("You are no longer a member of {organization}"),
        )
        .say(format!(
            "{by} removed you from {organization}, and with it from all of its projects. \
             Your {} account stays, and what you made there remains under your name.",
            self.service
        ))
        .because(
            format!("You receive this mail because you were a member of {organization} on {}.", self.service),
            format!("If you think it is a mistake, ask {by} or someone who runs {organization}."),
        )
    }

    pub(super) fn suspended(&self, organization: &str, by: &str) -> Sheet {
        Sheet::new(
            format!("Your membership of {organization} was suspended"),
            format!("Your membership of {organization} is suspended"),
        )
        .say(format!(
            "{by} suspended your membership of {organization} on {}. You keep your place, but it gives no access until it is restored.",
            self.service
        ))
        .because(
            format!("You receive this mail because you are a member of {organization} on {}.", self.service),
            format!("If you think it is a mistake, ask someone who runs {organization}."),
        )
    }

    pub(super) fn restored(&self, organization: &str, by: &str, role: &str) -> Sheet {
        Sheet::new(
            format!("Your membership of {organization} was restored"),
            format!("You can use {organization} again"),
        )
        .say(format!(
            "{by} restored your membership of {organization} on {}. Your role is {role}, as before.",
            self.service
        ))
        .because(
            format!("You receive this mail because you are a member of {organization} on {}.", self.service),
            format!("If you did not expect it, ask someone who runs {organization}."),
        )
    }

    pub(super) fn revoked(&self, organization: &str) -> Sheet {
        Sheet::new(
            format!("Your invitation to {organization} was revoked"),
            format!("Your invitation to {organization} was revoked"),
        )
        .say(format!("You can no longer join {organization} with it: the link in the earlier mail does not work any more."))
        .because(
            format!("You receive this mail because you had been invited to {organization} on {}.", self.service),
            "If you would still like to join, ask the person who invited you for a new invitation.",
        )
    }
}
