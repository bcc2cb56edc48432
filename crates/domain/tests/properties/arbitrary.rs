//! Arbitrary facts and commands, mismatched and nonsensical ones too: `decide` answers, and fails closed.

use crate::acme::{Acme, address, role};
use crate::arbitrary_role::{about_roles, packs};
use crate::arbitrary_tree::{about_the_tree, nodes, offered, offers};
use guildhall_domain::command::Command;
use guildhall_domain::decide;
use guildhall_domain::denied::Denied;
use guildhall_domain::facts::{
    Actor, Facts, Holder, Invitation, InvitationState, MemberStatus, Membership, Organization, Subject,
};
use guildhall_domain::id::{AccountId, InvitationId, MemberId, ProjectId};
use guildhall_domain::name::{Description, OrgName, Slug, Website};
use guildhall_domain::pack::Pack;
use guildhall_domain::plan::Terms;
use guildhall_domain::role::RoleId;
use guildhall_domain::time::Timestamp;
use guildhall_domain::tree::{Node, Offer, Offered, Scope, Told};
use proptest::prelude::*;
use std::sync::Arc;
use uuid::Uuid;

pub fn ids() -> impl Strategy<Value = Uuid> {
    (1_u128..4).prop_map(Uuid::from_u128)
}

pub fn roles() -> impl Strategy<Value = RoleId> {
    let known =
        ["owner", "deputy", "admin", "accountant", "member", "user", "developer", "reader", "emperor"];
    let one = || prop::sample::select(known.to_vec()).prop_map(role);
    let both = (one(), one()).prop_map(|(one, other)| RoleId::together([&one, &other]).unwrap());
    prop_oneof![2 => one(), 1 => both]
}

fn addresses() -> impl Strategy<Value = guildhall_domain::email::EmailAddress> {
    prop::sample::select(vec!["ada", "ADA", "bob"]).prop_map(address)
}

fn moments() -> impl Strategy<Value = Timestamp> {
    prop_oneof![Just(i64::MIN), Just(-1), Just(0), Just(1), Just(i64::MAX), any::<i64>()].prop_map(Timestamp)
}

fn counts() -> impl Strategy<Value = u32> {
    prop_oneof![0_u32..4, Just(u32::MAX)]
}

pub fn places() -> impl Strategy<Value = Membership> {
    let status = prop::sample::select(vec![MemberStatus::Active, MemberStatus::Suspended]);
    (ids(), ids(), roles(), status).prop_map(|(id, account, role, status)| Membership {
        id: MemberId(id),
        account: AccountId(account),
        name: "someone".to_owned(),
        role,
        status,
    })
}

fn invitations() -> impl Strategy<Value = Invitation> {
    let states = prop::sample::select(vec![
        InvitationState::Pending,
        InvitationState::Pending,
        InvitationState::Accepted,
        InvitationState::Declined,
        InvitationState::Revoked,
        InvitationState::Expired,
        InvitationState::Superseded,
    ]);
    (ids(), addresses(), roles(), states, moments(), prop::option::of(places()), offered()).prop_map(
        |(id, email, role, state, expires, inviter, projects)| Invitation {
            id: InvitationId(id),
            email,
            role,
            state,
            expires,
            inviter,
            projects,
        },
    )
}

fn subjects() -> impl Strategy<Value = Subject> {
    prop_oneof![
        Just(Subject::None),
        any::<bool>().prop_map(|taken| Subject::Name { taken }),
        counts().prop_map(|held| Subject::Role { held }),
        places().prop_map(Subject::Member),
        invitations().prop_map(Subject::Invitation),
        (addresses(), prop::option::of(holders()), prop::option::of(invitations()), offered()).prop_map(
            |(email, holder, invitation, projects)| {
                Subject::Address { key: email.key(), holder, invitation, projects }
            }
        ),
        nodes().prop_map(|node| Subject::Node(Box::new(node))),
    ]
}

fn holders() -> impl Strategy<Value = Holder> {
    (ids(), any::<bool>()).prop_map(|(account, member)| Holder {
        account: AccountId(account),
        name: "holder".to_owned(),
        member,
    })
}

fn actors() -> impl Strategy<Value = Actor> {
    (prop::option::of(ids()), prop::option::of(addresses()), prop::option::of(places())).prop_map(
        |(account, verified_email, membership)| Actor {
            account: account.map(AccountId),
            name: "someone".to_owned(),
            verified_email,
            membership,
            operator: false,
        },
    )
}

fn terms() -> impl Strategy<Value = Terms> {
    let plans = prop::sample::select(vec!["", "community", "education", "enterprise", "unheard-of"]);
    let domains = prop::sample::select(vec!["example.org", "example.com"]);
    (plans, prop::option::of(0..4_u32), domains).prop_map(|(plan, seats, domain)| Terms {
        plan: plan.to_owned(),
        seats,
        domain: domain.to_owned(),
    })
}

fn facts() -> impl Strategy<Value = Facts> {
    let packs: Vec<Arc<Pack>> = packs().into_iter().map(Arc::new).collect();
    let known = Acme::new().hall;
    let counts = (counts(), counts(), counts());
    (moments(), prop::sample::select(packs), counts, terms(), actors(), subjects()).prop_map(
        move |(now, pack, (owners, members, pending), terms, actor, subject)| Facts {
            now,
            pack,
            organization: Organization {
                id: known.id,
                name: known.name.clone(),
                slug: known.slug.clone(),
                owners,
                members,
                pending,
                terms,
            },
            actor,
            subject,
        },
    )
}

fn founding(founder: MemberId) -> Command {
    Command::Found {
        founder,
        project: ProjectId(Uuid::from_u128(1)),
        name: OrgName::parse("Acme").unwrap(),
        slug: Slug::parse("acme").unwrap(),
        description: Description::parse("").unwrap(),
        website: Website::parse("").unwrap(),
    }
}

fn commands() -> impl Strategy<Value = Command> {
    let member = || ids().prop_map(MemberId);
    let invitation = || ids().prop_map(InvitationId);
    prop_oneof![
        member().prop_map(founding),
        (invitation(), member(), addresses(), roles(), offers()).prop_map(
            |(invitation, member, email, role, projects)| {
                Command::Invite { invitation, member, email, role, projects }
            }
        ),
        invitation().prop_map(|invitation| Command::Resend { invitation }),
        invitation().prop_map(|invitation| Command::CopyLink { invitation }),
        invitation().prop_map(|invitation| Command::Revoke { invitation }),
        (invitation(), member()).prop_map(|(invitation, member)| Command::Accept { invitation, member }),
        invitation().prop_map(|invitation| Command::Decline { invitation }),
        invitation().prop_map(|invitation| Command::Supersede { invitation }),
        terms().prop_map(|to| Command::ChangePlan { to }),
        (member(), roles(), roles()).prop_map(|(member, from, to)| Command::ChangeRole { member, from, to }),
        member().prop_map(|member| Command::Remove { member }),
        (member(), addresses(), roles()).prop_map(|(member, email, role)| Command::Add {
            member,
            email,
            role
        }),
        member().prop_map(|member| Command::Suspend { member }),
        member().prop_map(|member| Command::Restore { member }),
        Just(Command::Leave),
        about_roles(),
        about_the_tree(),
    ]
}

/// Whether one need not be a member to succeed with it.
fn open_to_strangers(command: &Command) -> bool {
    matches!(command, Command::Found { .. } | Command::Accept { .. } | Command::Decline { .. })
}

fn is_about(facts: &Facts, command: &Command) -> bool {
    match (command, &facts.subject) {
        (
            Command::ChangeRole { member, .. }
            | Command::Remove { member }
            | Command::Suspend { member }
            | Command::Restore { member },
            Subject::Member(place),
        ) => place.id == *member,
        (
            Command::Resend { invitation }
            | Command::CopyLink { invitation }
            | Command::Revoke { invitation }
            | Command::Accept { invitation, .. }
            | Command::Decline { invitation }
            | Command::Supersede { invitation },
            Subject::Invitation(loaded),
        ) => loaded.id == *invitation,
        (Command::Invite { email, projects, .. }, Subject::Address { key, projects: loaded, .. }) => {
            email.key() == *key && are_offered(projects, loaded)
        }
        (Command::Invite { projects, .. }, _) => projects.is_empty(),
        (Command::Leave | Command::MakeRole { .. } | Command::EditRole { .. }, _)
        | (Command::DeleteRole { .. }, Subject::Role { .. }) => true,
        (Command::Found { .. } | Command::CreateProject { .. }, subject) => {
            *subject == Subject::Name { taken: false }
        }
        (command, Subject::Node(node)) => is_about_node(node, command),
        _ => false,
    }
}

/// Whether each was looked up, and none stands twice.
fn are_offered(offers: &[Offer], loaded: &[Offered]) -> bool {
    let is_loaded = |offer: &Offer| {
        loaded.iter().any(|one| one.project.id == offer.project && one.role == offer.role)
            && offers.iter().filter(|other| other.project == offer.project).count() == 1
    };
    offers.iter().all(is_loaded)
}

fn is_about_node(node: &Node, command: &Command) -> bool {
    let (at, inside) = (node.scope(), node.resource.is_some());
    match (command, &node.told) {
        (Command::EditProject { project, name, .. }, told) => {
            at == Scope::project(*project) && (*told == Told::Taken(false) || node.project.name == *name)
        }
        (Command::DeleteProject { project }, Told::Leavers(_))
        | (Command::CreateResource { project, .. }, Told::Taken(false)) => at == Scope::project(*project),
        (Command::RenameResource { scope, .. }, Told::Taken(false))
        | (Command::DeleteResource { scope }, Told::Leavers(_)) => at == *scope && inside,
        (Command::Grant { scope, member, .. }, Told::Member(placed)) => {
            at == *scope && placed.place.id == *member
        }
        _ => false,
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 10_000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn decide_answers_anything_and_fails_closed(facts in facts(), command in commands()) {
        let answer = decide(&facts, &command);
        if let Err(denied) = &answer {
            prop_assert!(denied.reason().ends_with('.') && !denied.code().is_empty());
            prop_assert!(denied.fix().is_none_or(|fix| fix.ends_with('.')));
        }
        let place = facts.actor.membership.as_ref();
        if place.is_none() && !open_to_strangers(&command) {
            prop_assert_eq!(answer.clone(), Err(Denied::Hidden));
        }
        if place.is_some_and(|place| place.status == MemberStatus::Suspended) {
            let may = open_to_strangers(&command) || matches!(command, Command::Leave | Command::Supersede { .. });
            prop_assert!(may || answer.is_err());
        }
        prop_assert!(is_about(&facts, &command) || answer.is_err(), "decided on another's facts");
        prop_assert_eq!(&answer, &decide(&facts, &command));
    }

}

proptest! {
    #![proptest_config(ProptestConfig { cases: 2_000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn facts_survive_the_way_to_the_browser(facts in facts(), command in commands()) {
        let there: Facts = serde_json::from_str(&serde_json::to_string(&facts).unwrap()).unwrap();
        let asked: Command = serde_json::from_str(&serde_json::to_string(&command).unwrap()).unwrap();
        prop_assert_eq!(decide(&there, &asked), decide(&facts, &command));
    }
}
