//! Acme: a small organization in memory, in which tests ask and act by people's first names.

use guildhall_domain::command::Command;
use guildhall_domain::decide;
use guildhall_domain::denied::Denied;
use guildhall_domain::email::EmailAddress;
use guildhall_domain::event::Event;
use guildhall_domain::facts::{Facts, MemberStatus, Subject};
use guildhall_domain::hall::{Hall, Person};
use guildhall_domain::id::{AccountId, InvitationId, MemberId, OrgId, ProjectId};
use guildhall_domain::name::{Description, OrgName, Slug, Website};
use guildhall_domain::pack::Pack;
use guildhall_domain::role::RoleId;
use guildhall_domain::time::{Span, Timestamp};
use guildhall_domain::tree::Offer;
use std::sync::Arc;
use uuid::Uuid;

/// A role model that no built-in pack has: a deputy holds every right without being an owner, an accountant a right that admins lack.
pub const FIVE_ROLES: &str = include_str!("five_roles.toml");

/// The five roles, of which one person can hold several.
pub fn several_of_five() -> Pack {
    let several = FIVE_ROLES.replacen("default_role", "several_roles = true\ndefault_role", 1);
    Pack::parse("several.toml", &several.replacen("five-roles", "several", 1)).unwrap()
}

/// An organization, a clock, and everyone who has an account.
#[derive(Clone)]
pub struct Acme {
    pub hall: Hall,
    pub now: Timestamp,
    pub people: Vec<Person>,
    pub owner: MemberId,
    made: u128,
}

impl Acme {
    /// Runs the default pack; Olivia founded it.
    pub fn new() -> Self {
        Self::running(built_in("autonomy"))
    }

    /// Runs [`FIVE_ROLES`], with room for three pending invitations.
    pub fn with_five_roles() -> Self {
        Self::running(Pack::parse("five_roles.toml", FIVE_ROLES).unwrap())
    }

    pub fn running(pack: Pack) -> Self {
        let (name, slug) = (OrgName::parse("Acme").unwrap(), Slug::parse("acme").unwrap());
        let id = OrgId(Uuid::from_u128(1));
        let hall = Hall::empty(id, name.clone(), slug.clone(), Arc::new(pack));
        let now = Timestamp(1_800_000_000_000_000);
        let mut acme = Self { hall, now, people: Vec::new(), owner: MemberId(Uuid::nil()), made: 100 };
        acme.person("olivia");
        acme.owner = acme.new_member_id();
        let (description, website) = (Description::parse("").unwrap(), Website::parse("").unwrap());
        let project = ProjectId(acme.id());
        let found = Command::Found { founder: acme.owner, project, name, slug, description, website };
        let mut facts = acme.facts("olivia", &found);
        facts.subject = Subject::Name { taken: false };
        for event in decide(&facts, &found).unwrap() {
            acme.hall.apply(&event);
        }
        acme
    }

    pub fn id(&mut self) -> Uuid {
        self.made += 1;
        Uuid::from_u128(self.made)
    }

    pub fn new_member_id(&mut self) -> MemberId {
        MemberId(self.id())
    }

    pub fn new_invitation_id(&mut self) -> InvitationId {
        InvitationId(self.id())
    }

    /// Someone with an account and a confirmed address, without a place here.
    pub fn person(&mut self, name: &str) {
        let account = AccountId(self.id());
        self.people.push(Person { account, name: name.to_owned(), email: address(name) });
    }

    pub fn who(&self, name: &str) -> &Person {
        self.people.iter().find(|person| person.name == name).unwrap()
    }

    /// Someone with a place here.
    pub fn member(&mut self, name: &str, of_role: &str) -> MemberId {
        self.person(name);
        let member = self.new_member_id();
        let account = self.who(name).account;
        let name = name.to_owned();
        self.hall.apply(&Event::MemberJoined {
            member,
            account,
            name,
            role: role(of_role),
            invitation: None,
        });
        member
    }

    /// The place of someone.
    pub fn place(&self, name: &str) -> MemberId {
        let account = self.who(name).account;
        self.hall.members.values().find(|place| place.account == account).unwrap().id
    }

    /// The operator suspends someone, whatever would be refused.
    pub fn suspend(&mut self, name: &str) {
        let place = self.place(name);
        self.hall.members.get_mut(&place).unwrap().status = MemberStatus::Suspended;
    }

    /// What the operator is answered.
    pub fn operated(&self, command: &Command) -> Result<Vec<Event>, Denied> {
        let mut facts = self.facts("olivia", command);
        (facts.actor.account, facts.actor.verified_email, facts.actor.membership) = (None, None, None);
        facts.actor.operator = true;
        decide(&facts, command)
    }

    pub fn wait(&mut self, span: Span) {
        self.now = self.now.plus(span);
    }

    /// An invitation that someone really made, for the address of `name`.
    pub fn invitation(&mut self, by: &str, name: &str, to_role: &str) -> InvitationId {
        let invite = self.invite(name, to_role);
        self.really_invites(by, &invite)
    }

    /// The invitation that a command to invite really makes.
    pub fn really_invites(&mut self, by: &str, invite: &Command) -> InvitationId {
        let events = self.does(by, invite);
        let Some(Event::InvitationCreated { invitation, .. }) = events.last() else {
            unreachable!("{events:?}")
        };
        *invitation
    }

    pub fn facts(&self, who: &str, command: &Command) -> Facts {
        self.hall.facts(self.now, self.who(who), &self.people, command.about())
    }

    pub fn ask(&self, who: &str, command: &Command) -> Result<Vec<Event>, Denied> {
        decide(&self.facts(who, command), command)
    }

    /// The refusal, which the test expects.
    pub fn refuses(&self, who: &str, command: &Command) -> Denied {
        self.ask(who, command).unwrap_err()
    }

    /// Decides and folds; the test expects it to be allowed.
    pub fn does(&mut self, who: &str, command: &Command) -> Vec<Event> {
        let events = self.ask(who, command).unwrap();
        for event in &events {
            self.hall.apply(event);
        }
        events
    }

    pub fn role_of(&self, name: &str) -> String {
        self.hall.members[&self.place(name)].role.to_string()
    }

    pub fn change(&self, name: &str, from: &str, to: &str) -> Command {
        Command::ChangeRole { member: self.place(name), from: role(from), to: role(to) }
    }

    pub fn removal(&self, name: &str) -> Command {
        Command::Remove { member: self.place(name) }
    }

    pub fn invite(&mut self, name: &str, to_role: &str) -> Command {
        self.invite_with(name, to_role, Vec::new())
    }

    /// An invitation that gives something in projects too.
    pub fn invite_with(&mut self, name: &str, to_role: &str, projects: Vec<Offer>) -> Command {
        let (invitation, member) = (self.new_invitation_id(), self.new_member_id());
        Command::Invite { invitation, member, email: address(name), role: role(to_role), projects }
    }

    pub fn acceptance(&mut self, invitation: InvitationId) -> Command {
        Command::Accept { invitation, member: self.new_member_id() }
    }
}

pub fn role(id: &str) -> RoleId {
    RoleId::parse(id).unwrap()
}

pub fn address(name: &str) -> EmailAddress {
    EmailAddress::parse(&format!("{name}@example.com")).unwrap()
}

pub fn built_in(id: &str) -> Pack {
    Pack::built_in().unwrap().into_iter().find(|pack| pack.id == id).unwrap()
}
