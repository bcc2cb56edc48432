//! The world that random steps happen in: an organization, a clock, and counters kept as a database would keep them.

use crate::acme::{Acme, address};
use crate::step::{PEOPLE, Step};
use guildhall_domain::command::Command;
use guildhall_domain::event::Event;
use guildhall_domain::facts::{InvitationState, MemberStatus};
use guildhall_domain::id::{InvitationId, MemberId};
use guildhall_domain::pack::Pack;
use guildhall_domain::role::{Role, RoleId};
use guildhall_domain::time::Span;
use proptest::sample::Index;

/// The counters of an organization's row, moved by each event and never recounted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Counters {
    pub owners: i64,
    pub members: i64,
    pub pending: i64,
}

pub struct World {
    pub acme: Acme,
    pub counters: Counters,
    /// Every event since the founding, as it would be stored.
    pub history: Vec<String>,
}

impl World {
    /// Just founded, by the first of [`PEOPLE`] people.
    pub fn founded(pack: Pack) -> Self {
        let mut acme = Acme::running(pack);
        for n in 1..PEOPLE {
            acme.person(&format!("person{n}"));
        }
        let counters = Counters { owners: 1, members: 1, pending: 0 };
        Self { acme, counters, history: Vec::new() }
    }

    /// The person's name and the command that a step means now; none for steps that are no commands.
    pub fn command(&mut self, step: &Step) -> Option<(String, Command)> {
        let (who, command) = match step {
            Step::Found { .. }
            | Step::Wait { .. }
            | Step::Suspend { .. }
            | Step::Reinstate { .. }
            | Step::Operate { .. } => return None,
            Step::Invite { who, whom, role, projects } => (who, self.invite(*whom, *role, projects)),
            Step::Resend { who, which } => (who, Command::Resend { invitation: self.invitation(*which) }),
            Step::CopyLink { who, which } => (who, Command::CopyLink { invitation: self.invitation(*which) }),
            Step::Revoke { who, which } => (who, Command::Revoke { invitation: self.invitation(*which) }),
            Step::Accept { who, which } => (who, self.accept(*which)),
            Step::AcceptOwn { who } => (who, self.accept_own(*who)),
            Step::Decline { who, which } => (who, self.decline(*who, *which)),
            Step::ChangeRole { who, whose, stale, to } => (who, self.change(*whose, *stale, *to)),
            Step::Remove { who, whom } => (who, Command::Remove { member: self.member(*whom) }),
            Step::Leave { who } => (who, Command::Leave),
            Step::Tree { who, wish } => (who, self.wished(&self.name(*who), wish)),
            Step::Roles { who, wish } => (who, self.wished_of_roles(&self.name(*who), wish)),
        };
        Some((self.name(*who), command))
    }

    /// What happens besides commands: time passes; operators suspend (never the last active owner) and reinstate.
    pub fn pass(&mut self, step: &Step) {
        if let Step::Wait { hours } = step {
            self.acme.wait(Span::hours(*hours));
        }
        if let Step::Suspend { who } = step {
            let account = self.acme.people[self.person(*who)].account;
            let place = self.acme.hall.members.values().find(|place| place.account == account);
            let Some(member) = place.map(|place| place.id) else { return };
            self.operate(&Command::Suspend { member });
        }
        if let Step::Reinstate { who } = step {
            let members = self.acme.hall.members.values();
            let suspended: Vec<_> = members.filter(|place| place.status == MemberStatus::Suspended).collect();
            let Some(place) = suspended.get(who % suspended.len().max(1)) else { return };
            let member = place.id;
            self.operate(&Command::Restore { member });
        }
        if let Step::Operate { whose, to } = step {
            let member = self.member(*whose);
            let Some(place) = self.acme.hall.members.get(&member) else { return };
            let from = place.role.clone();
            self.operate(&match to {
                Some(to) => Command::ChangeRole { member, from, to: self.role(*to) },
                None => Command::Remove { member },
            });
        }
    }

    /// The operator's command, decided and folded like any other.
    fn operate(&mut self, command: &Command) {
        for event in self.acme.operated(command).unwrap_or_default() {
            self.apply(&event);
        }
    }

    /// Folds an event into the organization, and into the counters by its own words alone.
    pub fn apply(&mut self, event: &Event) {
        let owner = |role: &RoleId| i64::from(self.acme.hall.pack.is_owner(role));
        let counts = |member: &MemberId, role: &RoleId| {
            let active = self.acme.hall.members[member].status == MemberStatus::Active;
            if active { owner(role) } else { 0 }
        };
        let (owners, members, pending) = match event {
            Event::OrganizationFounded { .. }
            | Event::PlanChanged { .. }
            | Event::InvoicingChanged { .. }
            | Event::InvitationResent { .. }
            | Event::InvitationLinkCopied { .. }
            | Event::RoleMade { .. }
            | Event::RoleEdited { .. }
            | Event::RoleDeleted { .. }
            | Event::ProjectCreated { .. }
            | Event::ProjectEdited { .. }
            | Event::ProjectDeleted { .. }
            | Event::ResourceCreated { .. }
            | Event::ResourceRenamed { .. }
            | Event::ResourceDeleted { .. }
            | Event::Granted { .. } => (0, 0, 0),
            Event::MemberSuspended { role, .. } => (-owner(role), 0, 0),
            Event::MemberRestored { role, .. } => (owner(role), 0, 0),
            Event::InvitationCreated { .. } => (0, 0, 1),
            Event::InvitationRevoked { .. }
            | Event::InvitationExpired { .. }
            | Event::InvitationAccepted { .. }
            | Event::InvitationDeclined { .. }
            | Event::InvitationSuperseded { .. } => (0, 0, -1),
            Event::MemberJoined { role, .. } | Event::MemberPlaced { role, .. } => (owner(role), 1, 0),
            Event::RoleChanged { member, from, to, .. } => (counts(member, to) - counts(member, from), 0, 0),
            Event::MemberRemoved { member, role, .. } | Event::MemberLeft { member, role, .. } => {
                (-counts(member, role), -1, 0)
            }
        };
        self.counters.owners += owners;
        self.counters.members += members;
        self.counters.pending += pending;
        self.history.push(serde_json::to_string(event).unwrap());
        self.acme.hall.apply(event);
    }

    pub fn name(&self, who: usize) -> String {
        self.acme.people[self.person(who)].name.clone()
    }

    fn person(&self, who: usize) -> usize {
        let Some(nth) = who.checked_sub(PEOPLE) else { return who };
        let nth = nth % self.acme.hall.members.len();
        let account = self.acme.hall.members.values().nth(nth).unwrap().account;
        self.acme.people.iter().position(|person| person.account == account).unwrap()
    }

    fn role(&self, pick: Index) -> RoleId {
        let model = &self.acme.hall.pack;
        let one = one_of(&model.roles, pick).id.clone();
        let other = &model.roles[pick.index(97) % model.roles.len()].id;
        if model.several_roles { RoleId::together([&one, other]).unwrap() } else { one }
    }

    /// One of the invitations there ever were, or one that never was.
    fn invitation(&self, pick: Index) -> InvitationId {
        let all: Vec<_> = self.acme.hall.invitations.keys().copied().collect();
        let absent = InvitationId(uuid::Uuid::nil());
        all.get(pick.index(all.len() + 1)).copied().unwrap_or(absent)
    }

    pub fn member(&self, pick: Index) -> MemberId {
        let all: Vec<_> = self.acme.hall.members.keys().copied().collect();
        all.get(pick.index(all.len() + 1)).copied().unwrap_or(MemberId(uuid::Uuid::nil()))
    }

    fn invite(&mut self, whom: usize, role: Index, projects: &[(Index, Index)]) -> Command {
        let invitation = self.acme.new_invitation_id();
        let member = self.acme.new_member_id();
        let (email, role, projects) = (address(&self.name(whom)), self.role(role), self.offers(projects));
        Command::Invite { invitation, member, email, role, projects }
    }

    fn accept(&mut self, which: Index) -> Command {
        let invitation = self.invitation(which);
        self.acme.acceptance(invitation)
    }

    /// The person accepts the invitation that waits for them, if one does.
    fn accept_own(&mut self, who: usize) -> Command {
        let invitation = self.own_invitation(who).unwrap_or(InvitationId(uuid::Uuid::nil()));
        self.acme.acceptance(invitation)
    }

    /// The person's own invitation if one waits, else any.
    fn decline(&self, who: usize, which: Index) -> Command {
        let invitation = self.own_invitation(who).unwrap_or_else(|| self.invitation(which));
        Command::Decline { invitation }
    }

    fn own_invitation(&self, who: usize) -> Option<InvitationId> {
        let key = address(&self.name(who)).key();
        let mut all = self.acme.hall.invitations.iter();
        let own = all.find(|(_, asked)| asked.email.key() == key && asked.state == InvitationState::Pending);
        own.map(|(id, _)| *id)
    }

    fn change(&self, whose: Index, stale: Option<Index>, to: Index) -> Command {
        let member = self.member(whose);
        let now = self.acme.hall.members.get(&member).map(|place| place.role.clone());
        let from = match stale {
            Some(pick) => self.role(pick),
            None => now.unwrap_or_else(|| self.role(to)),
        };
        Command::ChangeRole { member, from, to: self.role(to) }
    }
}

/// One of the roles of a level; one of the organization's own is likelier than one of the pack's, so that some are held.
pub fn one_of(roles: &[Role], pick: Index) -> &Role {
    let own = || roles.iter().filter(|role| role.custom);
    let all: Vec<&Role> = roles.iter().chain(own()).chain(own()).collect();
    all[pick.index(all.len())]
}
