//! Every refusal is reached by a real command, and its words are committed: `docs/matrices/refusals.txt`.

use crate::acme::{Acme, built_in, role};
use crate::committed;
use crate::custom::{custom, ending, filling, making};
use crate::tree::{deletion, offer, title};
use guildhall_domain::command::Command;
use guildhall_domain::custom::CUSTOM_ROLES;
use guildhall_domain::decide;
use guildhall_domain::denied::Denied;
use guildhall_domain::event::Event;
use guildhall_domain::facts::{InvitationState, Subject};
use guildhall_domain::id::{MemberId, ProjectId};
use guildhall_domain::name::{Description, OrgName, Slug, Website};
use guildhall_domain::permission::Level;
use guildhall_domain::plan::Terms;
use guildhall_domain::time::Span;
use guildhall_domain::tree::LEAVERS;
use std::fmt::Write;

/// A refusal, and what someone did to meet it.
type Met = (&'static str, Denied);

/// The place of each refusal in the text; a new one breaks the build here.
fn place(denied: &Denied) -> usize {
    match denied {
        Denied::Hidden => 0,
        Denied::Suspended => 1,
        Denied::Lacks { .. } => 2,
        Denied::AboveYou { .. } => 3,
        Denied::OnlyOwnersMakeOwners { .. } => 4,
        Denied::BeyondYou { .. } => 5,
        Denied::LastOwner { .. } => 6,
        Denied::RemovingYourself => 7,
        Denied::UnknownRole { .. } => 8,
        Denied::SameRole { .. } => 9,
        Denied::StaleRole { .. } => 10,
        Denied::NotPending { .. } => 11,
        Denied::AlreadyMember => 12,
        Denied::YouAreMember { .. } => 13,
        Denied::AlreadyInvited => 14,
        Denied::TooManyPending { .. } => 15,
        Denied::WrongAddress { .. } => 16,
        Denied::Unverified => 17,
        Denied::InviterLostRight => 18,
        Denied::SlugTaken { .. } => 19,
        Denied::NeedsPlan { .. } => 20,
        Denied::SeatsTaken { .. } => 21,
        Denied::OtherDomain { .. } => 22,
        Denied::NoRoom => 23,
        Denied::UnknownPlan { .. } => 24,
        Denied::DefaultRoleOnly { .. } => 25,
        Denied::NameTaken { .. } => 26,
        Denied::FirstProject { .. } => 27,
        Denied::LastInProject { .. } => 28,
        Denied::TooManyLeave { .. } => 29,
        Denied::UnknownKind { .. } => 30,
        Denied::UnknownPermission { .. } => 31,
        Denied::BeyondYourRights { .. } => 32,
        Denied::RoleNeeds { .. } => 33,
        Denied::RoleInUse { .. } => 34,
        Denied::TooManyRoles { .. } => 35,
        Denied::ChangedRole { .. } => 36,
        Denied::SameStatus { .. } => 37,
    }
}
const REFUSALS: usize = 38;

/// Whether nothing in a text that is written from right to left stands outside of the marks that keep it apart.
fn is_kept_apart(text: &str) -> bool {
    let mut depth = 0;
    text.chars().all(|c| {
        depth += i32::from(c == '\u{2068}') - i32::from(c == '\u{2069}');
        depth >= 0 && (depth > 0 || !matches!(c, '\u{590}'..='\u{8ff}'))
    }) && depth == 0
}

/// Each word of a refusal in turn in the place of which another can stand.
fn renamed(denied: &Denied) -> Vec<Denied> {
    let stored = serde_json::to_value(denied).unwrap();
    let fields = stored.as_object().unwrap().iter().filter(|(_, value)| value.is_string());
    let renamed = fields.filter_map(|(field, _)| {
        let mut other = stored.clone();
        other[field] = "مدیر علی".into();
        serde_json::from_value(other).ok()
    });
    renamed.collect()
}

#[test]
fn a_name_from_right_to_left_turns_no_refusal_round() {
    let refusals: Vec<Denied> = all().iter().flat_map(|(_, denied)| renamed(denied)).collect();
    assert!(refusals.len() > 40, "{}", refusals.len());
    for denied in refusals {
        let said = denied.to_string();
        assert!(is_kept_apart(&said), "{}: {said}", denied.code());
    }
}

fn all() -> Vec<Met> {
    let of_people = [members(), owners(), invitations(), ended(), answers(), others(), plans()].concat();
    [of_people, projects(), resources(), own_roles(), held_roles()].concat()
}

#[test]
fn every_refusal_is_reached_and_its_words_are_the_committed_ones() {
    let mut met: Vec<Met> = all();
    met.sort_by_key(|(_, denied)| place(denied));
    let mut reached: Vec<usize> = met.iter().map(|(_, denied)| place(denied)).collect();
    reached.dedup();
    assert_eq!(reached, (0..REFUSALS).collect::<Vec<_>>(), "a refusal that no command here meets");
    let mut text = "Every refusal: its code, who meets it, what they read, what would fix it.\n".to_owned();
    for (who, denied) in &met {
        let fix = denied.fix().unwrap_or_else(|| "-".to_owned());
        let _ =
            write!(text, "\n{}\n  when: {who}\n  why:  {}\n  fix:  {fix}\n", denied.code(), denied.reason());
    }
    committed::hold("refusals.txt", &text);
}

#[test]
fn code_is_the_name_that_serializing_writes() {
    for (_, denied) in all() {
        let written = serde_json::to_value(&denied).unwrap();
        assert_eq!(written["code"], denied.code());
        assert_eq!(serde_json::from_value::<Denied>(written).unwrap(), denied);
    }
}

fn staffed() -> Acme {
    let mut acme = Acme::new();
    acme.member("Adam", "admin");
    acme.member("Mia", "member");
    acme.person("Eve");
    acme.person("Nina");
    acme
}

fn members() -> Vec<Met> {
    let mut acme = staffed();
    let mut suspended = staffed();
    suspended.suspend("Adam");
    let invite = acme.invite("Nina", "member");
    vec![
        ("a stranger removes a member", acme.refuses("Eve", &acme.removal("Mia"))),
        ("a suspended admin removes a member", suspended.refuses("Adam", &suspended.removal("Mia"))),
        ("a member invites", acme.refuses("Mia", &invite)),
        ("a member changes a role", acme.refuses("Mia", &acme.change("Mia", "member", "admin"))),
        ("a member removes an admin", acme.refuses("Mia", &acme.removal("Adam"))),
        ("an admin removes an owner", acme.refuses("Adam", &acme.removal("olivia"))),
        ("an admin removes themselves", acme.refuses("Adam", &acme.removal("Adam"))),
        ("a role that the pack lacks", acme.refuses("olivia", &acme.change("Mia", "member", "emperor"))),
        ("the role that is held already", acme.refuses("olivia", &acme.change("Mia", "member", "member"))),
        ("the operator suspends the suspended", operated(&suspended, |member| Command::Suspend { member })),
        (
            "the operator restores whoever is not suspended",
            operated(&acme, |member| Command::Restore { member }),
        ),
        ("a page that shows another role", acme.refuses("olivia", &acme.change("Mia", "admin", "owner"))),
    ]
}

/// What the operator is refused about Adam.
fn operated(acme: &Acme, command: impl Fn(MemberId) -> Command) -> Denied {
    acme.operated(&command(acme.place("Adam"))).unwrap_err()
}

fn owners() -> Vec<Met> {
    let mut acme = staffed();
    let invite = acme.invite("Nina", "owner");
    let mut five = Acme::with_five_roles();
    five.member("Dora", "deputy");
    five.member("Adam", "admin");
    let accountant = five.invite("Nina", "accountant");
    vec![
        ("an admin invites an owner", acme.refuses("Adam", &invite)),
        (
            "an admin invites someone whose role holds a right that admins lack",
            five.refuses("Adam", &accountant),
        ),
        ("the last owner leaves", acme.refuses("olivia", &Command::Leave)),
        ("someone else removes the last owner", five.refuses("Dora", &five.removal("olivia"))),
    ]
}

fn invitations() -> Vec<Met> {
    let mut acme = staffed();
    acme.invitation("olivia", "Nina", "member");
    let (again, of_a_member) = (acme.invite("Nina", "member"), acme.invite("Mia", "member"));
    let mut five = Acme::with_five_roles();
    for name in ["Nina", "Noah", "Nora"] {
        five.invitation("olivia", name, "member");
    }
    let fourth = five.invite("Nick", "member");
    vec![
        ("an address that is a member's", acme.refuses("olivia", &of_a_member)),
        ("an address that was invited already", acme.refuses("olivia", &again)),
        ("one invitation more than the pack allows", five.refuses("olivia", &fourth)),
    ]
}

fn plans() -> Vec<Met> {
    let on = |plan: &str, seats| Terms { plan: plan.to_owned(), seats, domain: "acme.example".to_owned() };
    let mut acme = staffed();
    let invitation = acme.invitation("olivia", "Noah", "member");
    acme.person("Noah");
    let (invite, accept) = (acme.invite("Nora", "member"), acme.acceptance(invitation));
    let mut refusal = |terms: Terms, who: &str, command: &Command| {
        acme.hall.terms = terms;
        acme.refuses(who, command)
    };
    let mut met = vec![
        ("an invitation on a plan without members", refusal(on("community", None), "olivia", &invite)),
        (
            "an invitation when the last of four seats is taken",
            refusal(on("teams", Some(4)), "olivia", &invite),
        ),
        ("an invitation to another domain", refusal(on("education", None), "olivia", &invite)),
        ("joining when seats were taken away meanwhile", refusal(on("teams", Some(3)), "Noah", &accept)),
    ];
    let change = Command::ChangePlan { to: on("gold", None) };
    let mut facts = acme.facts("olivia", &change);
    facts.actor.operator = true;
    met.push(("the operator names a plan that the pack lacks", decide(&facts, &change).unwrap_err()));
    met
}

fn ended() -> Vec<Met> {
    let meet = |end: fn(&mut Acme, Command)| {
        let mut acme = staffed();
        let invitation = acme.invitation("olivia", "Nina", "member");
        let accept = acme.acceptance(invitation);
        end(&mut acme, accept.clone());
        acme.refuses("Nina", &accept)
    };
    vec![
        (
            "an accepted invitation is accepted by someone who has left",
            meet(|acme, accept| [accept, Command::Leave].iter().for_each(|it| drop(acme.does("Nina", it)))),
        ),
        (
            "a declined invitation is accepted",
            meet(|acme, accept| end(acme, &accept, InvitationState::Declined)),
        ),
        (
            "a revoked invitation is accepted",
            meet(|acme, accept| end(acme, &accept, InvitationState::Revoked)),
        ),
        ("an expired invitation is accepted", meet(|acme, _| acme.wait(Span::days(8)))),
    ]
}

fn end(acme: &mut Acme, accept: &Command, how: InvitationState) {
    let Command::Accept { invitation, .. } = *accept else { return };
    if how == InvitationState::Declined {
        acme.does("Nina", &Command::Decline { invitation });
    } else {
        acme.does("olivia", &Command::Revoke { invitation });
    }
}

fn answers() -> Vec<Met> {
    let mut acme = staffed();
    let invitation = acme.invitation("Adam", "Nina", "member");
    let accept = acme.acceptance(invitation);
    let wrong = acme.refuses("Eve", &accept);
    let mut unconfirmed = acme.facts("Nina", &accept);
    unconfirmed.actor.verified_email = None;
    let unconfirmed = decide(&unconfirmed, &accept).unwrap_err();
    acme.does("olivia", &acme.change("Adam", "admin", "member"));
    let lost = acme.refuses("Nina", &accept);
    let (member, account) = (acme.new_member_id(), acme.who("Nina").account);
    let (name, role) = ("Nina".to_owned(), role("member"));
    acme.hall.apply(&Event::MemberJoined { member, account, name, role, invitation: None });
    vec![
        ("a member accepts another invitation", acme.refuses("Nina", &accept)),
        ("another person than the invited one accepts", wrong),
        ("the invited person accepts before confirming the address", unconfirmed),
        ("the inviter was demoted meanwhile", lost),
    ]
}

fn others() -> Vec<Met> {
    let acme = staffed();
    let command = Command::Found {
        founder: acme.owner,
        project: ProjectId(uuid::Uuid::nil()),
        name: OrgName::parse("Acme").unwrap(),
        slug: Slug::parse("acme").unwrap(),
        description: Description::parse("").unwrap(),
        website: Website::parse("").unwrap(),
    };
    let taken = acme.facts("Nina", &command).about(Subject::Name { taken: true });
    vec![("an organization is founded at an address in use", decide(&taken, &command).unwrap_err())]
}

fn projects() -> Vec<Met> {
    let mut legacy = Acme::running(built_in("pinecone-legacy"));
    legacy.member("Uwe", "user");
    let search = legacy.project("Uwe", "Search");
    let invite = legacy.invite_with("Nina", "owner", vec![offer(search, "user")]);
    let again = legacy.creation("Search");
    let mut zilliz = Acme::running(built_in("zilliz"));
    let first = guildhall_domain::tree::Scope::project(*zilliz.hall.projects.keys().next().unwrap());
    let search = zilliz.project("olivia", "Search");
    let last = zilliz.refuses("olivia", &zilliz.taking(search, "olivia"));
    zilliz.member_at("Mia", "member", &[(search, "owner")]);
    zilliz.does("olivia", &zilliz.taking(search, "olivia"));
    vec![
        ("whoever may only invite to their project invites an owner", legacy.refuses("Uwe", &invite)),
        ("a project with another one's name", legacy.refuses("Uwe", &again)),
        (
            "the project that the organization began with is deleted",
            zilliz.refuses("olivia", &deletion(first)),
        ),
        ("the last owner of a project leaves it", last),
        (
            "someone else makes the last owner of a project a member of it",
            zilliz.refuses("olivia", &zilliz.giving(search, "Mia", "member")),
        ),
    ]
}

fn resources() -> Vec<Met> {
    let mut powens = Acme::running(built_in("powens"));
    let shop = powens.project("olivia", "Shop");
    powens.resource("olivia", shop, "Checkout");
    let again = powens.addition(shop, "Checkout");
    let resource = powens.new_resource_id();
    let (name, kind) = (title("Tests"), "staging".to_owned());
    let unknown = Command::CreateResource { project: shop.project, resource, name, kind };
    for n in 0..=LEAVERS {
        powens.member_at(&format!("Mia{n}"), "member", &[(shop, "reader")]);
    }
    vec![
        ("a resource with another one's name", powens.refuses("olivia", &again)),
        ("a kind of resource that the pack lacks", powens.refuses("olivia", &unknown)),
        ("too many are here for a project alone", powens.refuses("olivia", &deletion(shop))),
    ]
}

fn own_roles() -> Vec<Met> {
    let mut acme = staffed();
    let refused = |level, rights: &[&str]| acme.refuses("Adam", &making(&custom(level, "Helper", rights)));
    let mut met = vec![
        (
            "an admin makes a role with a right that the pack lacks",
            refused(Level::Organization, &["org.read", "org.fly"]),
        ),
        (
            "an admin makes a role in projects with a right of the organization’s",
            refused(Level::Project, &["project.read", "member.invite"]),
        ),
        (
            "an admin makes a role with a right that admins lack",
            refused(Level::Organization, &["org.read", "billing.manage"]),
        ),
        ("an admin makes a role that does not see the organization", refused(Level::Organization, &[])),
        (
            "an admin makes a role that reads the history, but no addresses",
            refused(Level::Organization, &["org.read", "history.read"]),
        ),
        ("an admin makes a role in projects that does not see them", refused(Level::Project, &[])),
    ];
    for n in 0..CUSTOM_ROLES {
        acme.own_role("olivia", Level::Project, &format!("Helper {n}"), &["project.read"]);
    }
    let another = making(&custom(Level::Organization, "Helper", &["org.read"]));
    met.push(("one role more than an organization can have", acme.refuses("Adam", &another)));
    met
}

fn held_roles() -> Vec<Met> {
    let mut acme = staffed();
    let helper = acme.own_role("Adam", Level::Organization, "Helper", &["org.read"]);
    let clerk = acme.own_role("olivia", Level::Organization, "Clerk", &["org.read", "billing.read"]);
    let seen = |names: &[&str]| Some(names.iter().map(|name| (*name).to_owned()).collect());
    let edit = Command::EditRole { role: helper.clone(), seen: seen(&["org.read", "member.read"]) };
    acme.does("olivia", &acme.change("Mia", "member", "helper"));
    let alone = acme.refuses("Adam", &ending(&helper, None));
    acme.invitation("Adam", "Nina", "helper");
    vec![
        ("a role that one person holds is deleted without another one for them", alone),
        (
            "a role that a person and an invitation hold is deleted without another one for them",
            acme.refuses("Adam", &ending(&helper, None)),
        ),
        ("a role is changed by someone who saw other rights in it", acme.refuses("Adam", &edit)),
        ("a role with another one’s name", acme.refuses("Adam", &making(&helper))),
        (
            "an admin changes a role that holds a right that admins lack",
            acme.refuses("Adam", &filling(&clerk, &["org.read"])),
        ),
        (
            "whoever holds a deleted role would get one above the deleter",
            acme.refuses("Adam", &ending(&helper, Some("clerk"))),
        ),
    ]
}
