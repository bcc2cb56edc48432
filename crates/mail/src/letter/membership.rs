//! Letters about a place in an organization: invitations and what becomes of them, roles, removal.

use super::sheet::Sheet;
use guildhall_domain::name::isolated;
use guildhall_domain::sentence;

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
            sentence!("You have a {} account with this address. Sign in with it to join.", service)
        } else {
            "You need no account yet: you can make one on the page that opens.".to_owned()
        };
        Sheet::new(
            sentence!("{} invited you to {}", inviter, organization),
            sentence!("Join {}", organization),
        )
        .say(sentence!(
            "{} invited you to join {} on {}, with the role {}.",
            inviter,
            organization,
            service,
            role
        ))
        .say(next)
        .because(
            sentence!("You receive this mail because {} entered your address to invite you.", inviter),
            "If you did not expect it, you can ignore it, or decline on the page that opens. \
                 Nothing happens until you accept.",
        )
    }

    pub(super) fn placed(&self, by: &str, organization: &str, role: &str) -> Sheet {
        Sheet::new(sentence!("{} added you to {}", by, organization), sentence!("You are a member of {} now", organization))
            .say(sentence!("{} added you to {} on {}, with the role {}. You can open it at once.", by, organization, self.service, role))
            .because(
                sentence!("You receive this mail because {} entered your address to invite you.", by),
                sentence!("If you did not expect it, ask {}, or leave: “Leave organization” is in the menu of your own row.", by),
            )
    }

    /// A sheet for whoever sent an invitation, about what became of it.
    fn to_inviter(&self, organization: &str, sheet: Sheet) -> Sheet {
        sheet.because(
            sentence!(
                "You receive this mail because you invited them to {} on {}.",
                organization,
                self.service
            ),
            sentence!("If you did not, tell someone who runs {}.", organization),
        )
    }

    /// A sheet for a member whose rights somebody changed.
    fn to_member(&self, organization: &str, by: &str, sheet: Sheet) -> Sheet {
        sheet.because(
            sentence!(
                "You receive this mail because you are a member of {} on {}.",
                organization,
                self.service
            ),
            sentence!("If you did not expect it, ask {} or someone who runs {}.", by, organization),
        )
    }

    pub(super) fn accepted(&self, person: &str, organization: &str, role: &str) -> Sheet {
        let subject = sentence!("{} joined {}", person, organization);
        self.to_inviter(organization, Sheet::new(subject.clone(), subject)).say(sentence!(
            "{} accepted your invitation and is now a member of {}, with the role {}.",
            person,
            organization,
            role
        ))
    }

    pub(super) fn declined(&self, person: &str, organization: &str) -> Sheet {
        let subject = sentence!("{} declined your invitation to {}", person, organization);
        let heading = sentence!("{} will not join {}", person, organization);
        self.to_inviter(organization, Sheet::new(subject, heading)).say(sentence!(
            "{} declined your invitation to {}. If that was a mistake, you can invite them again.",
            person,
            organization
        ))
    }

    pub(super) fn superseded(&self, person: &str, organization: &str) -> Sheet {
        let subject = sentence!("Your invitation to {} for {} has ended", organization, person);
        let heading = sentence!("{} is a member’s address now", person);
        self.to_inviter(organization, Sheet::new(subject, heading)).say(sentence!(
            "{} is the address of a member of {} now, so your invitation for it is not needed any more and has ended.",
            person,
            organization
        ))
    }

    pub(super) fn undelivered(&self, person: &str, organization: &str, reason: &str) -> Sheet {
        let subject = sentence!("Your invitation to {} did not reach {}", organization, person);
        let heading = sentence!("{} did not get your invitation", person);
        self.to_inviter(organization, Sheet::new(subject, heading))
            .say(sentence!(
                "The mail that invites {} to {} was refused, and is not tried again. The answer was: {}",
                person,
                organization,
                reason
            ))
            .say("Check the address. You can revoke the invitation and invite them at another one, or copy its link and send that yourself.")
    }

    pub(super) fn role_changed(&self, organization: &str, by: &str, from: &str, to: &str) -> Sheet {
        let subject = sentence!("{} changed your role in {}", by, organization);
        let heading = sentence!("Your role in {} is now {}", organization, to);
        self.to_member(organization, by, Sheet::new(subject, heading)).say(sentence!(
            "{} changed your role in {} from {} to {}. The change is already in force.",
            by,
            organization,
            from,
            to
        ))
    }

    pub(super) fn happened(&self, organization: &str, what: &str) -> Sheet {
        Sheet::new(sentence!("{} ({})", what, organization), isolated(what).into_owned())
            .say(sentence!("{}.", what))
            .because(
                sentence!("You receive this mail because you run {} on {}.", organization, self.service),
                sentence!("The history of {} says when.", organization),
            )
    }

    pub(super) fn granted(&self, organization: &str, place: &str, by: &str, role: Option<&str>) -> Sheet {
        let (subject, heading, told) = match role {
            Some(role) => (
                sentence!("{} gave you a role in {} ({})", by, place, organization),
                sentence!("Your role in {} is {}", place, role),
                sentence!(
                    "{} gave you the role {} in {}, which is in {}. You can use it at once.",
                    by,
                    role,
                    place,
                    organization
                ),
            ),
            None => (
                sentence!("{} removed you from {} ({})", by, place, organization),
                sentence!("You no longer have a role in {}", place),
                sentence!(
                    "{} removed you from {}, which is in {}. What you made there stays under your name.",
                    by,
                    place,
                    organization
                ),
            ),
        };
        self.to_member(organization, by, Sheet::new(subject, heading)).say(told)
    }

    pub(super) fn removed(&self, organization: &str, by: &str) -> Sheet {
        Sheet::new(
            sentence!("{} removed you from {}", by, organization),
            sentence!("You are no longer a member of {}", organization),
        )
        .say(sentence!(
            "{} removed you from {}, and with it from all of its projects. \
             Your {} account stays, and what you made there remains under your name.",
            by,
            organization,
            self.service
        ))
        .because(
            sentence!(
                "You receive this mail because you were a member of {} on {}.",
                organization,
                self.service
            ),
            sentence!("If you think it is a mistake, ask {} or someone who runs {}.", by, organization),
        )
    }

    pub(super) fn suspended(&self, organization: &str, by: &str) -> Sheet {
        Sheet::new(
            sentence!("Your membership of {} was suspended", organization),
            sentence!("Your membership of {} is suspended", organization),
        )
        .say(sentence!("{} suspended your membership of {} on {}. You keep your place, but it gives no access until it is restored.", by, organization, self.service))
        .because(
            sentence!("You receive this mail because you are a member of {} on {}.", organization, self.service),
            sentence!("If you think it is a mistake, ask someone who runs {}.", organization),
        )
    }

    pub(super) fn restored(&self, organization: &str, by: &str, role: &str) -> Sheet {
        Sheet::new(
            sentence!("Your membership of {} was restored", organization),
            sentence!("You can use {} again", organization),
        )
        .say(sentence!(
            "{} restored your membership of {} on {}. Your role is {}, as before.",
            by,
            organization,
            self.service,
            role
        ))
        .because(
            sentence!(
                "You receive this mail because you are a member of {} on {}.",
                organization,
                self.service
            ),
            sentence!("If you did not expect it, ask someone who runs {}.", organization),
        )
    }

    pub(super) fn revoked(&self, organization: &str) -> Sheet {
        Sheet::new(
            sentence!("Your invitation to {} was revoked", organization),
            sentence!("Your invitation to {} was revoked", organization),
        )
        .say(sentence!(
            "You can no longer join {} with it: the link in the earlier mail does not work any more.",
            organization
        ))
        .because(
            sentence!(
                "You receive this mail because you had been invited to {} on {}.",
                organization,
                self.service
            ),
            "If you would still like to join, ask the person who invited you for a new invitation.",
        )
    }
}
