//! Random histories: people of every kind try things in any order while the clock moves.

use crate::acme::{FIVE_ROLES, built_in, several_of_five};
use crate::promise::Decided;
use crate::step::{Step, steps};
use crate::world::{Counters, World};
use guildhall_domain::command::Command;
use guildhall_domain::decide;
use guildhall_domain::denied::Denied;
use guildhall_domain::event::Event;
use guildhall_domain::facts::{Facts, InvitationState, MemberStatus, Subject};
use guildhall_domain::hall::Hall;
use guildhall_domain::id::ProjectId;
use guildhall_domain::name::{Description, OrgName, Slug, Website};
use guildhall_domain::pack::{BUILT_IN, Pack};
use guildhall_domain::permission::{Permission, PermissionSet};
use guildhall_domain::role::RoleId;
use proptest::prelude::*;
use std::collections::BTreeMap;

/// How many steps a history has at most.
const LONGEST: usize = 100;

fn check(pack: Pack, steps: &[Step]) {
    let mut world = World::founded(pack);
    let founded = world.acme.hall.clone();
    for step in steps {
        world.pass(step);
        if let Step::Found { who } = step {
            founding_again_touches_nothing_here(&world, *who);
        }
        if let Some((who, command)) = world.command(step) {
            take(&mut world, &who, &command);
        }
        assert!(world.acme.hall.owners() >= 1, "no active owner is left after {step:?}");
    }
    replaying_gives_the_same_organization(&world, founded);
}

fn take(world: &mut World, who: &str, command: &Command) {
    let facts = world.acme.facts(who, command);
    assert_eq!(counters_in(&facts), world.counters, "before {command:?}");
    let before = world.acme.hall.clone();
    match decide(&facts, command) {
        Err(denied) => {
            assert_eq!(world.acme.hall, before, "a refused command changed something");
            assert_eq!(decide(&world.acme.facts(who, command), command), Err(denied));
        }
        Ok(events) => {
            let mut counted = facts.organization.clone();
            for event in &events {
                counted.count(event);
                assert_survives_json(event);
                assert_within_ceiling(&facts, command, event);
                assert_names_its_target(command, event);
                world.apply(event);
            }
            let counted = (i64::from(counted.members), i64::from(counted.pending));
            let kept = (world.counters.members, world.counters.pending);
            assert_eq!(counted, kept, "counted on after {command:?}");
            let (facts, events, after) = (&facts, events.as_slice(), &world.acme.hall);
            Decided { before: &before, facts, command, events, after }.keeps_its_promises();
        }
    }
    assert_eq!(world.counters, recount(&world.acme.hall), "after {command:?}");
}

fn counters_in(facts: &Facts) -> Counters {
    let counted = &facts.organization;
    Counters {
        owners: counted.owners.into(),
        members: counted.members.into(),
        pending: counted.pending.into(),
    }
}

fn recount(hall: &Hall) -> Counters {
    let active = hall.members.values().filter(|place| place.status == MemberStatus::Active);
    let owners = active.filter(|place| hall.pack.is_owner(&place.role)).count();
    let pending = hall.invitations.values().filter(|asked| asked.state == InvitationState::Pending).count();
    let count = |n: usize| i64::try_from(n).unwrap();
    Counters { owners: count(owners), members: count(hall.members.len()), pending: count(pending) }
}

fn assert_survives_json(event: &Event) {
    let written = serde_json::to_value(event).unwrap();
    assert_eq!(written["event"], event.name());
    assert_eq!(serde_json::from_value::<Event>(written).unwrap(), *event);
}

/// No event grants a right that the granter lacks, and none touches someone who holds more than the actor.
fn assert_within_ceiling(facts: &Facts, command: &Command, event: &Event) {
    let pack = &facts.pack;
    let within = |rights: PermissionSet, owner: bool, role: &RoleId| {
        assert!(rights.holds_all_of(pack.permissions(role)), "{event:?} grants what its granter lacks");
        assert!(owner || !pack.is_owner(role), "{event:?} makes an owner by someone who is none");
    };
    let own_role = facts.actor.membership.as_ref().map(|place| place.role.clone());
    let is_owner = own_role.as_ref().is_some_and(|role| pack.is_owner(role));
    match event {
        Event::InvitationCreated { role, .. }
        | Event::InvitationResent { role, .. }
        | Event::MemberPlaced { role, .. } => within(facts.rights(), is_owner, role),
        Event::RoleChanged { from, to, .. } => {
            within(facts.rights(), is_owner, to);
            assert!(facts.rights().holds_all_of(pack.permissions(from)));
        }
        Event::InvitationRevoked { role, .. } => {
            assert!(facts.rights().holds_all_of(pack.permissions(role)));
        }
        Event::MemberRemoved { role, .. } => {
            assert!(facts.rights().holds_all_of(pack.permissions(role)));
            let removes = facts.rights().contains(Permission::MEMBER_REMOVE);
            assert!(removes || !matches!(command, Command::Remove { .. }), "{event:?} without the right to");
        }
        Event::MemberJoined { role, .. } => {
            let Subject::Invitation(invitation) = &facts.subject else { unreachable!("{facts:?}") };
            let inviter = invitation.inviter.as_ref().unwrap();
            assert_eq!(*role, invitation.role);
            within(facts.rights_of(inviter), pack.is_owner(&inviter.role), role);
        }
        Event::MemberLeft { role, .. } => assert_eq!(Some(role), own_role.as_ref()),
        Event::MemberSuspended { .. } | Event::MemberRestored { .. } => assert!(facts.actor.operator),
        Event::OrganizationFounded { .. }
        | Event::PlanChanged { .. }
        | Event::InvoicingChanged { .. }
        | Event::InvitationLinkCopied { .. }
        | Event::InvitationExpired { .. }
        | Event::InvitationAccepted { .. }
        | Event::InvitationDeclined { .. }
        | Event::InvitationSuperseded { .. }
        | Event::RoleMade { .. }
        | Event::RoleEdited { .. }
        | Event::RoleDeleted { .. }
        | Event::ProjectCreated { .. }
        | Event::ProjectEdited { .. }
        | Event::ProjectDeleted { .. }
        | Event::ResourceCreated { .. }
        | Event::ResourceRenamed { .. }
        | Event::ResourceDeleted { .. }
        | Event::Granted { .. } => {}
    }
}

fn assert_names_its_target(command: &Command, event: &Event) {
    match (command, event) {
        (
            Command::ChangeRole { member: asked, .. } | Command::Remove { member: asked },
            Event::RoleChanged { member, .. } | Event::MemberRemoved { member, .. },
        )
        | (Command::Accept { member: asked, .. }, Event::MemberJoined { member, .. })
        | (Command::Invite { member: asked, .. }, Event::MemberPlaced { member, .. }) => {
            assert_eq!(asked, member);
        }
        (
            Command::Resend { invitation: asked }
            | Command::Revoke { invitation: asked }
            | Command::Accept { invitation: asked, .. },
            Event::InvitationResent { invitation, .. }
            | Event::InvitationRevoked { invitation, .. }
            | Event::InvitationAccepted { invitation, .. },
        ) => assert_eq!(asked, invitation),
        (Command::Grant { scope: asked, member: whom, .. }, Event::Granted { scope, member, .. }) => {
            assert_eq!((asked, whom), (scope, member));
        }
        _ => {}
    }
}

fn founding_again_touches_nothing_here(world: &World, who: usize) {
    let command = Command::Found {
        founder: world.acme.owner,
        project: ProjectId(uuid::Uuid::nil()),
        name: OrgName::parse("Acme").unwrap(),
        slug: Slug::parse("acme").unwrap(),
        description: Description::parse("").unwrap(),
        website: Website::parse("").unwrap(),
    };
    let refused = world.acme.refuses(&world.name(who), &command);
    assert_eq!(refused, Denied::SlugTaken { slug: "acme".to_owned() });
}

fn replaying_gives_the_same_organization(world: &World, mut hall: Hall) {
    for line in &world.history {
        hall.apply(&serde_json::from_str(line).unwrap());
    }
    assert_eq!(hall, world.acme.hall);
}

fn config() -> ProptestConfig {
    ProptestConfig { cases: 1_024, failure_persistence: None, ..ProptestConfig::default() }
}

proptest! {
    #![proptest_config(config())]

    #[test]
    fn whatever_people_do_in_a_built_in_pack_the_rules_hold(pack in 0..BUILT_IN.len(), steps in steps(LONGEST)) {
        let (file, text) = BUILT_IN[pack];
        check(Pack::parse(file, text).unwrap(), &steps);
    }

    #[test]
    fn whatever_people_do_under_five_roles_the_rules_hold(steps in steps(LONGEST)) {
        check(Pack::parse("five_roles.toml", FIVE_ROLES).unwrap(), &steps);
    }

    #[test]
    fn whatever_people_do_holding_several_roles_the_rules_hold(steps in steps(LONGEST)) {
        check(several_of_five(), &steps);
    }
}

#[test]
fn random_histories_really_get_somewhere() {
    use proptest::strategy::ValueTree;
    let mut runner = proptest::test_runner::TestRunner::deterministic();
    let mut seen = BTreeMap::new();
    for pack in ["autonomy", "powens"].repeat(300) {
        let steps = steps(LONGEST).new_tree(&mut runner).unwrap().current();
        let mut world = World::founded(built_in(pack));
        for step in &steps {
            world.pass(step);
            if let Some((who, command)) = world.command(step) {
                take(&mut world, &who, &command);
            }
        }
        for line in world.history {
            let event: Event = serde_json::from_str(&line).unwrap();
            *seen.entry(event.name()).or_insert(0) += 1;
            if matches!(event, Event::RoleDeleted { to: Some(_), .. }) {
                *seen.entry("role_replaced").or_insert(0) += 1;
            }
        }
    }
    for name in [
        "invitation_created",
        "invitation_resent",
        "invitation_link_copied",
        "invitation_revoked",
        "invitation_expired",
        "invitation_accepted",
        "invitation_declined",
        "member_joined",
        "role_changed",
        "member_removed",
        "member_left",
        "member_suspended",
        "member_restored",
        "project_created",
        "project_edited",
        "project_deleted",
        "resource_created",
        "resource_renamed",
        "resource_deleted",
        "granted",
        "role_made",
        "role_edited",
        "role_deleted",
        "role_replaced",
    ] {
        assert!(seen.get(name).is_some_and(|count| *count >= 5), "{name} is rare: {seen:?}");
    }
}
