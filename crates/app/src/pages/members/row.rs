//! One kind of row for everybody who stands in a list: members as colleagues or as contacts see them, and people asked in.
//! Each row carries what the viewer may do to it, as `decide` says.

use crate::components::{Rank, Refusal, Status};
use guildhall_domain::command::Command;
use guildhall_domain::decide;
use guildhall_domain::denied::Denied;
use guildhall_domain::email::EmailAddress;
use guildhall_domain::facts::{Facts, Invitation, InvitationState, MemberStatus, Membership, Subject};
use guildhall_domain::id::{InvitationId, MemberId};
use guildhall_domain::pack::Pack;
use guildhall_domain::permission::Level;
use guildhall_domain::role::RoleId;
use guildhall_domain::sentence;
use guildhall_domain::view::{Colleague, Delivery, Entry, Invited, Roster};
use std::cmp::Ordering;

/// A row, ready to be shown.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Row {
    /// Its id, also the id of whoever or whatever it shows.
    pub(crate) id: String,
    /// Who it shows.
    pub(crate) who: Who,
    /// The name; for someone invited, the address.
    pub(crate) name: String,
    /// The quieter line below it; may be empty.
    pub(crate) detail: String,
    /// Where they stand.
    pub(crate) status: Status,
    /// The role held, or that accepting gives.
    pub(crate) role: RoleId,
    /// Its title.
    pub(crate) title: String,
    /// A badge for it, or for each of several: title and strength.
    pub(crate) badges: Vec<(String, Rank)>,
    /// Since when they are a member, or when they were last asked; microseconds.
    pub(crate) at: i64,
    /// What the viewer may not do to it, and why.
    pub(crate) acts: Acts,
}

/// Who a row shows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Who {
    /// The viewer.
    You(Membership),
    /// Another member.
    Other(Membership),
    /// Someone asked in.
    Asked(Box<Asked>),
}

/// Someone asked in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Asked {
    pub(crate) id: InvitationId,
    pub(crate) email: EmailAddress,
    pub(crate) inviter: String,
    /// When it can no longer be accepted; microseconds.
    pub(crate) expires: i64,
    pub(crate) delivery: Delivery,
}

/// The verdict on each act that a row offers: `None` where it may be done.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Acts {
    pub(crate) edit: Option<Refusal>,
    pub(crate) remove: Option<Refusal>,
    pub(crate) leave: Option<Refusal>,
    pub(crate) resend: Option<Refusal>,
    pub(crate) copy: Option<Refusal>,
    pub(crate) revoke: Option<Refusal>,
    /// Seeing the console as they do.
    pub(crate) look: Option<Refusal>,
}

/// What `decide` says about a command, in the words of a tooltip; `None` when it may be done.
pub(crate) fn refusal(facts: &Facts, subject: Subject, command: &Command) -> Option<Refusal> {
    told(decide(&facts.about(subject), command).map(drop))
}

/// The rows of the members page.
pub(crate) fn of_roster(facts: &Facts, roster: &Roster) -> Vec<Row> {
    match roster {
        Roster::Colleagues(page) => page.rows.iter().map(|row| of_member(facts, row, None)).collect(),
        Roster::Contacts(page) => page.rows.iter().map(|entry| of_entry(facts, entry)).collect(),
    }
}

fn of_entry(facts: &Facts, entry: &Entry) -> Row {
    match entry {
        Entry::Member(contact) => of_member(facts, &contact.colleague, Some(&contact.email)),
        Entry::Invitation(invited) => of_invitation(facts, invited),
    }
}

fn of_member(facts: &Facts, row: &Colleague, email: Option<&EmailAddress>) -> Row {
    let place = Membership {
        id: row.id,
        account: row.account,
        name: row.name.clone(),
        role: row.role.clone(),
        status: row.status,
    };
    let own = facts.actor.membership.as_ref().is_some_and(|own| own.id == row.id);
    let about = || Subject::Member(place.clone());
    let acts = Acts {
        edit: edit_refusal(facts, &place),
        remove: refusal(facts, about(), &Command::Remove { member: row.id }),
        leave: refusal(facts, about(), &Command::Leave),
        // Whether their places in projects hold more is asked when it is tried.
        look: told(facts.may_look_as_member(&row.role, &[])),
        ..Acts::default()
    };
    Row {
        id: row.id.to_string(),
        name: row.name.clone(),
        detail: email.map(ToString::to_string).unwrap_or_default(),
        status: match row.status {
            MemberStatus::Active => Status::Verified,
            MemberStatus::Suspended => Status::Suspended,
        },
        title: facts.pack.title(&row.role),
        badges: badges(&facts.pack, &row.role),
        role: row.role.clone(),
        at: row.joined.0,
        acts,
        who: if own { Who::You(place) } else { Who::Other(place) },
    }
}

/// A row of an invitation, on either page.
pub(crate) fn of_invitation(facts: &Facts, row: &Invited) -> Row {
    let invitation = Invitation {
        id: row.id,
        email: row.email.clone(),
        role: row.role.clone(),
        state: if row.state == InvitationState::Expired { InvitationState::Pending } else { row.state },
        expires: row.expires,
        inviter: None,
        projects: Vec::new(),
    };
    let verdict = |command| refusal(facts, Subject::Invitation(invitation.clone()), &command);
    let id = row.id;
    let acts = Acts {
        resend: verdict(Command::Resend { invitation: id }),
        copy: verdict(Command::CopyLink { invitation: id }),
        revoke: verdict(Command::Revoke { invitation: id }),
        look: told(facts.may_look_as_invited(&invitation)),
        ..Acts::default()
    };
    Row {
        id: id.to_string(),
        name: row.email.to_string(),
        detail: detail(row),
        status: match row.state {
            InvitationState::Pending => Status::Pending,
            InvitationState::Accepted => Status::Accepted,
            InvitationState::Declined => Status::Declined,
            InvitationState::Revoked => Status::Revoked,
            InvitationState::Expired => Status::Expired,
            InvitationState::Superseded => Status::Superseded,
        },
        title: facts.pack.title(&row.role),
        badges: badges(&facts.pack, &row.role),
        role: row.role.clone(),
        at: row.sent.0,
        acts,
        who: Who::Asked(Box::new(Asked {
            id,
            email: row.email.clone(),
            inviter: row.inviter.clone(),
            expires: row.expires.0,
            delivery: row.delivery.clone(),
        })),
    }
}

/// What keeps an invitation from arriving, or else who vouches for it.
fn detail(row: &Invited) -> String {
    match &row.delivery {
        Delivery::Failed { .. } if row.state == InvitationState::Pending => {
            "The mail could not be delivered".to_owned()
        }
        Delivery::Blocked if row.state == InvitationState::Pending => {
            "The mail waits for the operator".to_owned()
        }
        Delivery::Failed { .. }
        | Delivery::Blocked
        | Delivery::Queued { .. }
        | Delivery::Held
        | Delivery::Sent
        | Delivery::Withdrawn => sentence!("Invited by {}", row.inviter),
    }
}

/// A refusal in the words of a tooltip.
fn told(verdict: Result<(), Denied>) -> Option<Refusal> {
    verdict.err().map(|denied| Refusal::new(denied.reason(), denied.fix()))
}

/// The verdict on giving a member a role: another one, or, where they can hold several, one more.
pub(crate) fn giving_refusal(facts: &Facts, place: &Membership, role: &RoleId) -> Option<Refusal> {
    if place.role.includes(role) {
        return None;
    }
    if !facts.pack.several_roles {
        return role_refusal(facts, place, role);
    }
    match RoleId::together([&place.role, role]) {
        Ok(more) => role_refusal(facts, place, &more),
        Err(why) => Some(Refusal::new(why.0, None)),
    }
}

/// The verdict on giving a member another role.
pub(crate) fn role_refusal(facts: &Facts, place: &Membership, to: &RoleId) -> Option<Refusal> {
    let command = Command::ChangeRole { member: place.id, from: place.role.clone(), to: to.clone() };
    refusal(facts, Subject::Member(place.clone()), &command)
}

/// Why no other role at all may be given; `None` when one may. Of several reasons the one about the weakest role is told:
/// it is about the person, not about what is offered.
fn edit_refusal(facts: &Facts, place: &Membership) -> Option<Refusal> {
    let refused = |role: &RoleId| role_refusal(facts, place, role);
    if facts.pack.alternatives(&place.role).iter().any(|role| refused(role).is_none()) {
        return None;
    }
    let mut others = facts.pack.weakest_last(Level::Organization).filter(|role| role.id != place.role);
    others.next_back().and_then(|role| refused(&role.id))
}

/// The badges for what is held. A role that the role model does not have is called by its id.
fn badges(pack: &Pack, role: &RoleId) -> Vec<(String, Rank)> {
    let held = pack.held(role);
    if held.is_empty() {
        return vec![(role.to_string(), Rank::Quiet)];
    }
    held.iter().map(|one| (one.title.clone(), strength(pack, &one.id))).collect()
}

/// How a role's badge is drawn: owners strongest, the role that everyone gets quietest, and the organization's own by what they hold.
fn strength(pack: &Pack, role: &RoleId) -> Rank {
    let (rank, everyone) = (pack.rank(role), pack.rank(&pack.default_role));
    if pack.is_owner(role) {
        return Rank::Strongest;
    }
    let own = pack.role(role).is_ok_and(|role| role.custom);
    if own && !pack.permissions(&pack.default_role).holds_all_of(pack.permissions(role)) {
        return Rank::Strong;
    }
    match rank.cmp(&everyone) {
        Ordering::Less => Rank::Strong,
        Ordering::Equal | Ordering::Greater => Rank::Quiet,
    }
}

impl Row {
    /// The member whom it shows.
    pub(crate) fn place(&self) -> Option<&Membership> {
        match &self.who {
            Who::You(place) | Who::Other(place) => Some(place),
            Who::Asked(_) => None,
        }
    }

    /// The invitation that it shows.
    pub(crate) fn asked(&self) -> Option<&Asked> {
        match &self.who {
            Who::Asked(asked) => Some(asked),
            Who::You(_) | Who::Other(_) => None,
        }
    }

    /// The member's id, for dialogs that act on one.
    pub(crate) fn member(&self) -> Option<MemberId> {
        self.place().map(|place| place.id)
    }
}
