//! Plans: what an organization may use, for how many people, at which domain.

use crate::acme::{Acme, role};
use guildhall_domain::command::Command;
use guildhall_domain::decide;
use guildhall_domain::denied::Denied;
use guildhall_domain::event::Event;
use guildhall_domain::plan::Terms;

/// Acme with an admin and a member, on a plan.
fn on(plan: &str, seats: Option<u32>) -> Acme {
    let mut acme = Acme::new();
    acme.member("adam", "admin");
    acme.member("mia", "member");
    acme.hall.terms = terms(plan, seats);
    acme
}

fn terms(plan: &str, seats: Option<u32>) -> Terms {
    Terms { plan: plan.to_owned(), seats, domain: "acme.example".to_owned() }
}

#[test]
fn a_new_organization_is_on_the_plan_with_everything() {
    assert_eq!(Acme::new().hall.terms.plan, "enterprise");
}

#[test]
fn without_members_in_the_plan_every_act_on_them_says_which_plan_it_takes() {
    let mut acme = on("teams", None);
    let invitation = acme.invitation("olivia", "nina", "member");
    acme.hall.terms = terms("community", None);
    let mut commands =
        vec![acme.invite("noah", "member"), acme.change("mia", "member", "admin"), acme.removal("mia")];
    commands.extend([
        Command::Resend { invitation },
        Command::CopyLink { invitation },
        Command::Revoke { invitation },
    ]);
    for command in commands {
        let refused = acme.refuses("olivia", &command);
        assert_eq!(
            refused.to_string(),
            "The plan Community does not come with members. It takes the plan Education, Teams or Enterprise.",
            "{command:?}"
        );
    }
    acme.does("mia", &Command::Leave);
}

#[test]
fn whoever_may_not_do_it_at_all_is_told_that_first() {
    let mut acme = on("community", None);
    let invite = acme.invite("noah", "member");
    assert!(matches!(acme.refuses("mia", &invite), Denied::Lacks { .. }));
}

#[test]
fn people_stay_after_a_change_to_less() {
    let acme = on("community", Some(1));
    assert_eq!(acme.role_of("adam"), "admin");
    let rights = acme.facts("adam", &Command::Leave).rights();
    assert!(!rights.is_empty());
}

#[test]
fn seats_are_counted_with_the_pending_invitations() {
    let mut acme = on("teams", Some(5));
    acme.invitation("olivia", "nina", "member");
    acme.invitation("olivia", "noah", "member");
    let third = acme.invite("nora", "member");
    assert_eq!(
        acme.refuses("olivia", &third).to_string(),
        "Every seat (5) is taken, counting pending invitations. Add seats, or revoke an invitation."
    );
    acme.person("nina");
    let invitation = *acme.hall.invitations.keys().next().unwrap();
    let accept = acme.acceptance(invitation);
    acme.does("nina", &accept);
    assert_eq!(acme.refuses("olivia", &third), Denied::SeatsTaken { seats: 5 });
}

#[test]
fn an_expired_invitation_gives_its_seat_to_the_one_that_replaces_it() {
    let mut acme = on("teams", Some(4));
    acme.invitation("olivia", "nina", "member");
    acme.wait(guildhall_domain::time::Span::days(8));
    let again = acme.invite("nina", "member");
    assert!(acme.ask("olivia", &again).is_ok());
}

#[test]
fn nobody_joins_for_whom_there_is_no_seat_any_more() {
    let mut acme = on("teams", None);
    let invitation = acme.invitation("olivia", "nina", "member");
    acme.person("nina");
    let accept = acme.acceptance(invitation);
    for terms in [terms("teams", Some(3)), terms("community", None), terms("education", None)] {
        acme.hall.terms = terms;
        assert_eq!(acme.refuses("nina", &accept), Denied::NoRoom);
    }
    acme.hall.terms = terms("teams", Some(4));
    acme.does("nina", &accept);
}

#[test]
fn a_plan_for_ones_own_domain_lets_no_other_address_in() {
    let mut acme = on("education", None);
    let invite = acme.invite("nina", "member");
    assert_eq!(
        acme.refuses("olivia", &invite).reason(),
        "The plan Education is for people with an address at acme.example."
    );
    acme.hall.terms.domain = crate::acme::address("nina").domain();
    assert!(acme.ask("olivia", &invite).is_ok());
}

#[test]
fn the_operator_alone_changes_the_plan() {
    let mut acme = on("teams", None);
    let change = Command::ChangePlan { to: terms("community", Some(3)) };
    for who in ["olivia", "mia"] {
        assert_eq!(acme.refuses(who, &change), Denied::Hidden);
    }
    let mut facts = acme.facts("olivia", &change);
    facts.actor.operator = true;
    let events = decide(&facts, &change).unwrap();
    assert!(matches!(events.as_slice(), [Event::PlanChanged { from, .. }] if from.plan == "teams"));
    acme.hall.apply(&events[0]);
    assert_eq!(acme.hall.terms, terms("community", Some(3)));
    let unknown = decide(&facts, &Command::ChangePlan { to: terms("gold", None) }).unwrap_err();
    assert_eq!(
        unknown.to_string(),
        "There is no plan “gold” in this organization’s role model. It has community, education, teams or enterprise."
    );
    assert_eq!(acme.hall.members.values().filter(|place| place.role == role("owner")).count(), 1);
}
