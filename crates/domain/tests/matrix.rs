//! Each pack's tables, made by really asking `decide`, held against the committed `docs/matrices/<pack>.txt`.
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    missing_docs,
    unreachable_pub,
    dead_code,
    reason = "tests: a failed unwrap is a failed test, and each test target uses a part of the scene"
)]

#[path = "scene/acme.rs"]
mod acme;
#[path = "scene/committed.rs"]
mod committed;
#[path = "scene/projects.rs"]
mod projects;
#[path = "scene/table.rs"]
mod table;
#[path = "scene/tree.rs"]
mod tree;

use acme::{Acme, role};
use guildhall_domain::command::Command;
use guildhall_domain::decide;
use guildhall_domain::facts::Facts;
use guildhall_domain::id::InvitationId;
use guildhall_domain::pack::Pack;
use guildhall_domain::time::Span;
use projects::Projects;
use table::{Legend, Verdict, table};

/// Who asks: one member of each role, a suspended owner, a stranger. Someone else of each role is there to be acted on.
struct Cast {
    acme: Acme,
    roles: Vec<String>,
    actors: Vec<String>,
}

impl Cast {
    fn of(pack: &Pack) -> Self {
        let mut acme = Acme::running(pack.clone());
        let roles: Vec<String> = pack.roles.iter().map(|role| role.id.to_string()).collect();
        for role in &roles {
            acme.member(&format!("anna.{role}"), role);
            acme.member(&format!("otto.{role}"), role);
        }
        let owner = pack.owner_role().unwrap().id.to_string();
        acme.member("suspended", &owner);
        acme.suspend("suspended");
        acme.person("stranger");
        let mut actors: Vec<String> = roles.iter().map(|role| format!("anna.{role}")).collect();
        actors.extend(["suspended".to_owned(), "stranger".to_owned()]);
        Self { acme, roles, actors }
    }

    fn columns(&self) -> Vec<String> {
        let pack = &self.acme.hall.pack;
        let titles = self.roles.iter().map(|id| pack.title(&role(id)));
        titles.chain(["Suspended owner".to_owned(), "Stranger".to_owned()]).collect()
    }

    /// The same columns, and the operator.
    fn with_operator(&self) -> Vec<String> {
        self.columns().into_iter().chain(["Operator".to_owned()]).collect()
    }

    /// What each actor, and the operator, is answered to one command.
    fn answered(&self, name: String, command: &Command) -> (String, Vec<Verdict>) {
        let (name, mut verdicts) = self.row(name, |actor| self.acme.ask(actor, command));
        verdicts.push(self.acme.operated(command));
        (name, verdicts)
    }

    fn title(&self, id: &str) -> String {
        self.acme.hall.pack.role(&role(id)).unwrap().with_article.clone()
    }

    /// What each actor is answered.
    fn row(&self, name: String, ask: impl Fn(&str) -> Verdict) -> (String, Vec<Verdict>) {
        (name, self.actors.iter().map(|actor| ask(actor)).collect())
    }
}

#[test]
fn matrices_are_the_committed_ones() {
    for pack in Pack::built_in().unwrap() {
        let cast = Cast::of(&pack);
        let mut legend = Legend::default();
        let mut text = pack.matrix();
        text += &table("inviting", &cast.columns(), &inviting(&pack), &mut legend);
        text += &table("someone else's place", &cast.with_operator(), &others(&cast), &mut legend);
        text += &table("one's own place", &cast.columns(), &own(&cast), &mut legend);
        let answers = ["Accept", "Decline"].map(str::to_owned);
        let projects = Projects::of(&pack);
        let title = format!("in a {}", pack.vocabulary.project.one);
        text += &table(&title, &projects.columns(), &projects.rows(), &mut legend);
        text += &table("answering an invitation", &answers, &answering(&pack), &mut legend);
        text += &legend.to_string();
        committed::hold(&format!("{}.txt", pack.id), &text);
    }
}

fn inviting(pack: &Pack) -> Vec<(String, Vec<Verdict>)> {
    let mut rows = Vec::new();
    for to in Cast::of(pack).roles {
        let mut cast = Cast::of(pack);
        let title = cast.title(&to);
        let invite = cast.acme.invite("guest", &to);
        rows.push(cast.row(format!("invite {title}"), |actor| cast.acme.ask(actor, &invite)));
        let invitation = cast.acme.invitation("olivia", "guest", &to);
        rows.extend(managing(&cast, invitation, &title));
        cast.acme.wait(Span::days(366));
        let resend = Command::Resend { invitation };
        let name = format!("resend the expired invitation of {title}");
        rows.push(cast.row(name, |actor| cast.acme.ask(actor, &resend)));
    }
    rows
}

fn managing(cast: &Cast, invitation: InvitationId, title: &str) -> Vec<(String, Vec<Verdict>)> {
    [
        (format!("resend the invitation of {title}"), Command::Resend { invitation }),
        (format!("copy the link of an invitation of {title}"), Command::CopyLink { invitation }),
        (format!("revoke the invitation of {title}"), Command::Revoke { invitation }),
    ]
    .into_iter()
    .map(|(name, command)| cast.row(name, |actor| cast.acme.ask(actor, &command)))
    .collect()
}

fn others(cast: &Cast) -> Vec<(String, Vec<Verdict>)> {
    let mut rows = Vec::new();
    for from in &cast.roles {
        let other = format!("otto.{from}");
        for to in cast.roles.iter().filter(|to| *to != from) {
            let change = cast.acme.change(&other, from, to);
            let name = format!("make {} {}", cast.title(from), cast.title(to));
            rows.push(cast.answered(name, &change));
        }
        let removal = cast.acme.removal(&other);
        rows.push(cast.answered(format!("remove {}", cast.title(from)), &removal));
        let suspend = Command::Suspend { member: cast.acme.place(&other) };
        rows.push(cast.answered(format!("suspend {}", cast.title(from)), &suspend));
    }
    let owner = cast.acme.hall.pack.owner_role().unwrap();
    let add = Command::Add {
        member: guildhall_domain::id::MemberId(uuid::Uuid::from_u128(9)),
        email: cast.acme.who("stranger").email.clone(),
        role: owner.id.clone(),
    };
    rows.push(cast.answered(format!("add a stranger as {}", owner.with_article), &add));
    let restore = Command::Restore { member: cast.acme.place("suspended") };
    rows.push(cast.answered("restore a suspended owner".to_owned(), &restore));
    rows
}

/// With several owners there, and then with one: the last-owner rule shows in the second half alone.
fn own(cast: &Cast) -> Vec<(String, Vec<Verdict>)> {
    let mut rows = Vec::new();
    for (owners, when) in [(3, ""), (1, ", one owner left")] {
        let with_owners = |actor: &str, command: &Command| {
            let mut facts = cast.acme.facts(actor, command);
            facts.organization.owners = owners;
            decide(&facts, command)
        };
        for to in &cast.roles {
            let name = format!("make oneself {}{when}", cast.title(to));
            rows.push(cast.row(name, |actor| with_owners(actor, &on_oneself(cast, actor, to))));
        }
        rows.push(cast.row(format!("leave{when}"), |actor| with_owners(actor, &Command::Leave)));
    }
    let remove = |actor: &str| Command::Remove { member: place(cast, actor) };
    rows.push(cast.row("remove oneself".to_owned(), |actor| cast.acme.ask(actor, &remove(actor))));
    rows
}

/// A stranger has no place of their own; they name somebody else's.
fn place(cast: &Cast, actor: &str) -> guildhall_domain::id::MemberId {
    cast.acme.place(if actor == "stranger" { "olivia" } else { actor })
}

fn on_oneself(cast: &Cast, actor: &str, to: &str) -> Command {
    let member = place(cast, actor);
    Command::ChangeRole { member, from: cast.acme.hall.members[&member].role.clone(), to: role(to) }
}

/// What an invited guest, and others, are answered.
fn answering(pack: &Pack) -> Vec<(String, Vec<Verdict>)> {
    let answers =
        |name: &str, by: &str, meanwhile: &dyn Fn(&mut Acme, InvitationId), adjust: &dyn Fn(&mut Facts)| {
            let mut acme = Cast::of(pack).acme;
            let invitation = acme.invitation("olivia", "guest", pack.default_role.as_str());
            acme.person("guest");
            let accept = acme.acceptance(invitation);
            meanwhile(&mut acme, invitation);
            let ask = |command: &Command| {
                let mut facts = acme.facts(by, command);
                adjust(&mut facts);
                decide(&facts, command)
            };
            (name.to_owned(), vec![ask(&accept), ask(&Command::Decline { invitation })])
        };
    let nothing = |_: &mut Acme, _: InvitationId| {};
    let as_is = |_: &mut Facts| {};
    let revoke = |acme: &mut Acme, invitation| drop(acme.does("olivia", &Command::Revoke { invitation }));
    let decline = |acme: &mut Acme, invitation| drop(acme.does("guest", &Command::Decline { invitation }));
    let accept = |acme: &mut Acme, invitation| {
        let command = acme.acceptance(invitation);
        drop(acme.does("guest", &command));
    };
    let leave = |acme: &mut Acme, _| drop(acme.does("olivia", &Command::Leave));
    vec![
        answers("the invited person", "guest", &nothing, &as_is),
        answers("the invited person, address not confirmed", "guest", &nothing, &|facts| {
            facts.actor.verified_email = None;
        }),
        answers("someone signed out who holds the link", "guest", &nothing, &|facts| {
            (facts.actor.account, facts.actor.verified_email) = (None, None);
        }),
        answers("another person", "stranger", &nothing, &as_is),
        answers(
            "the invited person, after it expired",
            "guest",
            &|acme, _| acme.wait(Span::days(366)),
            &as_is,
        ),
        answers("the invited person, after it was revoked", "guest", &revoke, &as_is),
        answers("the invited person, after declining", "guest", &decline, &as_is),
        answers("the invited person, after accepting", "guest", &accept, &as_is),
        answers("the invited person, after the inviter left", "guest", &leave, &as_is),
    ]
}
