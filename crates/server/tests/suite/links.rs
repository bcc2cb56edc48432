//! An invitation's link in each of its states, opened by everybody there can be: each finds the right next step, and programs are told the same.

use crate::scene::{Browser, PASSWORD, Scene, mailed, peer};
use axum::http::Method;
use guildhall_domain::email::EmailAddress;
use guildhall_domain::name::DisplayName;
use guildhall_domain::time::{Span, Timestamp};
use guildhall_service::accounts::{self, SignUp};
use guildhall_service::operator::members::{self, Act};
use guildhall_store::{NewAccount, NewSession, Store};
use guildhall_testkit::both_engines;
use serde_json::json;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::atomic::{AtomicI64, Ordering};
use std::sync::{Arc, Mutex};

/// What became of the link. *Joined*: whoever was invited has accepted; *accepted*: and has left since.
const STATES: [&str; 9] =
    ["unknown", "pending", "replaced", "joined", "accepted", "declined", "revoked", "superseded", "expired"];

/// Who looks. The first three are signed out: the invited address has an account, has none, or was signed up with and never proved.
const VISITORS: [&str; 8] =
    ["signed out", "no account", "signed up", "unproved", "invited", "other", "member", "suspended"];

/// Each state for each visitor: what the page says, its next step, and what a program is answered that looks, accepts, declines, and (for who is
/// signed out) signs up in place. Whoever accepted, or is a member already, has proved the address: their account is no other.
const TABLE: &str = "
unknown    | signed out, no account, signed up        | This invitation link does not work                       | Sign in                       | 410 dead_link      | 401 signed_out     | 410 dead_link     | 410 dead_link
unknown    | unproved, invited, other, member, suspended | This invitation link does not work                    | Your organizations            | 410 dead_link      | 410 dead_link      | 410 dead_link     | -
pending    | signed out                               | has an account here. Sign in with it                     | Sign in                       | 200                | 401 signed_out     | 204               | 409 has_account
pending    | no account, signed up                    | Ada invites you as Member.                               | Sign up and join Acme         | 200                | 401 signed_out     | 204               | 201
pending    | unproved                                 | that address is not confirmed yet                        | I have confirmed it           | 200                | 403 unverified     | 403 unverified    | -
pending    | invited                                  | The invitation is open until                             | Accept and join               | 200                | 200                | 204               | -
pending    | other                                    | This invitation is for another address                   | Sign out and continue         | 200                | 403 wrong_address  | 403 wrong_address | -
replaced   | signed out, no account, signed up        | The invitation was sent again. Open the link in the newest mail. | Sign in               | 410 replaced_link  | 401 signed_out     | 410 replaced_link | 410 replaced_link
replaced   | unproved, other                          | The invitation was sent again. Open the link in the newest mail. | Your organizations    | 410 replaced_link  | 410 replaced_link  | 410 replaced_link | -
replaced   | invited                                  | Answer it with the other invitations that wait for you   | Your organizations            | 410 replaced_link  | 410 replaced_link  | 410 replaced_link | -
joined     | invited                                  | You are already a member of Acme                         | Open Acme                     | 200                | 409 you_are_member | 409 you_are_member | -
joined, accepted | signed out                         | If it was you, sign in to see the organization.          | Sign in                       | 410 not_pending    | 401 signed_out     | 410 not_pending   | 410 not_pending
accepted   | invited                                  | To join, ask for a new invitation.                       | Your organizations            | 410 not_pending    | 410 not_pending    | 410 not_pending   | -
joined, accepted | other                              | It was accepted with another account                     | Your organizations            | 410 not_pending    | 410 not_pending    | 410 not_pending   | -
declined   | signed out, no account, signed up        | This invitation was declined                             | Sign in                       | 410 not_pending    | 401 signed_out     | 410 not_pending   | 410 not_pending
declined   | unproved, invited, other                 | This invitation was declined                             | Your organizations            | 410 not_pending    | 410 not_pending    | 410 not_pending   | -
revoked    | signed out, no account, signed up        | This invitation was taken back                           | Sign in                       | 410 not_pending    | 401 signed_out     | 410 not_pending   | 410 not_pending
revoked    | unproved, invited, other                 | This invitation was taken back                           | Your organizations            | 410 not_pending    | 410 not_pending    | 410 not_pending   | -
superseded | signed out                               | If it is yours, sign in to see the organization.         | Sign in                       | 410 not_pending    | 401 signed_out     | 410 not_pending   | 410 not_pending
superseded | invited                                  | You are already a member of Acme                         | Open Acme                     | 200                | 409 you_are_member | 409 you_are_member | -
superseded | other                                    | Its address is that of a member with another account     | Your organizations            | 410 not_pending    | 410 not_pending    | 410 not_pending   | -
expired    | signed out, no account, signed up        | Ask the person who invited you to send it again          | Sign in                       | 410 not_pending    | 401 signed_out     | 410 not_pending   | 410 not_pending
expired    | unproved, invited, other                 | Ask the person who invited you to send it again          | Your organizations            | 410 not_pending    | 410 not_pending    | 410 not_pending   | -
pending, replaced, joined, accepted, declined, revoked, superseded, expired | member    | You are already a member of Acme        | Open Acme          | 200 | 409 you_are_member | 409 you_are_member | -
pending, replaced, joined, accepted, declined, revoked, superseded, expired | suspended | Your membership of Acme is suspended    | Your organizations | 200 | 403 suspended      | 403 suspended      | -
joined, accepted, superseded | no account, signed up, unproved | cannot be |||||
";

/// One case of the table.
struct Case {
    says: &'static str,
    next: &'static str,
    look: &'static str,
    accept: &'static str,
    decline: &'static str,
    sign_up: &'static str,
}

/// The table's cases, by state and visitor: each pair once.
fn cases() -> BTreeMap<(&'static str, &'static str), Case> {
    let mut cases = BTreeMap::new();
    for row in TABLE.trim().lines() {
        let cells: Vec<_> = row.split('|').map(str::trim).collect();
        for state in cells[0].split(", ") {
            for visitor in cells[1].split(", ") {
                let (says, next, look) = (cells[2], cells[3], cells[4]);
                let (accept, decline, sign_up) = (cells[5], cells[6], cells[7]);
                let case = Case { says, next, look, accept, decline, sign_up };
                assert!(
                    cases.insert((state, visitor), case).is_none(),
                    "{state}, {visitor} stands there twice"
                );
            }
        }
    }
    let every = STATES.iter().flat_map(|state| VISITORS.map(|visitor| (*state, visitor)));
    assert_eq!(cases.keys().copied().collect::<BTreeSet<_>>(), every.collect());
    cases
}

/// A secret of zeros, and its hash: for a session of someone whose address is not proved, which no use case opens.
const ZEROS: &str = "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";
const HASH: [u8; 32] = [
    0x66, 0x68, 0x7a, 0xad, 0xf8, 0x62, 0xbd, 0x77, 0x6c, 0x8f, 0xc1, 0x8b, 0x8e, 0x9f, 0x8e, 0x20, 0x08,
    0x97, 0x14, 0x85, 0x6e, 0xe2, 0x33, 0xb3, 0x90, 0x2a, 0x59, 0x1d, 0x0d, 0x5f, 0x29, 0x25,
];

async fn unproved(store: &Store, now: Timestamp) -> Browser {
    let email = "unproved@example.org".to_owned();
    let id = crate::scene::ABSENT;
    let new = NewAccount {
        id: id.parse().unwrap(),
        name: DisplayName::parse("Vic").unwrap(),
        email: EmailAddress::parse(&email).unwrap(),
        created: now,
    };
    let mut tx = store.write_unscoped().await.unwrap();
    let credentials = tx.create_account(&new).await.unwrap().credentials();
    let (id, browser, expires) = (id.parse().unwrap(), "Test".to_owned(), now.plus(Span::days(30)));
    let session = NewSession { id, hash: HASH, credentials, browser, created: now, expires, continues: None };
    assert!(tx.create_session(&session).await.unwrap());
    tx.commit().await.unwrap();
    Browser { email, cookie: ZEROS.to_owned() }
}

const INVITATIONS: &str = "/api/organizations/acme/invitations";
const MEMBERSHIP: &str = "/api/organizations/acme/membership";

struct Cast {
    scene: Scene,
    clock: Arc<AtomicI64>,
    ada: Browser,
    people: BTreeMap<&'static str, Browser>,
    /// A member who has moved to an address that was invited, with the link to it.
    moved: (Browser, String),
    newcomers: AtomicI64,
    /// Where something else was said than stands in the table.
    wrong: Mutex<Vec<String>>,
}

impl Cast {
    async fn new(store: Store) -> Self {
        let now = guildhall_service::Clock::System.now();
        let clock = Arc::new(AtomicI64::new(now.0));
        let scene = Scene::on_clock(store.clone(), Arc::clone(&clock));
        let ada = scene.founder("autonomy").await;
        let suspended = scene.joined(&ada, "acme", "Sam", "member").await;
        members::act(&scene.ctx, "acme", &suspended.email, Act::Suspend).await.unwrap();
        let people = BTreeMap::from([
            ("invited", scene.person("Iris").await),
            ("other", scene.person("Otto").await),
            ("member", scene.joined(&ada, "acme", "Mia", "member").await),
            ("suspended", suspended),
            ("unproved", unproved(&store, now).await),
        ]);
        let moved = moved(&scene, &ada).await;
        Self { scene, clock, ada, people, moved, newcomers: AtomicI64::new(0), wrong: Mutex::default() }
    }

    fn expect(&self, holds: bool, what: impl FnOnce() -> String) {
        if !holds {
            self.wrong.lock().unwrap().push(what());
        }
    }

    fn later(&self, span: Span) {
        self.clock.fetch_add(span.0, Ordering::Relaxed);
    }

    /// Who looks, if they are signed in.
    fn visitor(&self, state: &str, visitor: &str) -> Option<&Browser> {
        if (state, visitor) == ("superseded", "invited") {
            Some(&self.moved.0)
        } else {
            self.people.get(visitor)
        }
    }

    /// The address that is invited for a visitor: a new one where it has no account, or nobody who has proved it.
    async fn address(&self, visitor: &str) -> String {
        let new = format!("new{}@example.org", self.newcomers.fetch_add(1, Ordering::Relaxed));
        match visitor {
            "no account" => new,
            "signed up" => {
                let form = SignUp {
                    name: "Vera".to_owned(),
                    email: new.clone(),
                    password: PASSWORD.to_owned(),
                    next: None,
                };
                accounts::sign_up(&self.scene.ctx, &peer(), &form).await.unwrap();
                new
            }
            "unproved" => self.people["unproved"].email.clone(),
            _ => self.people["invited"].email.clone(),
        }
    }

    async fn done(&self, who: Option<&Browser>, method: Method, path: &str) {
        let answer = self.scene.call(who, method, path, None).await;
        assert!(answer.status.is_success(), "{path}: {}", answer.body);
    }

    /// A link in a state, made for a visitor.
    async fn link(&self, state: &str, visitor: &str) -> String {
        match state {
            "unknown" => return "B".repeat(42) + "A",
            "superseded" => return self.moved.1.clone(),
            _ => {}
        }
        let email = self.address(visitor).await;
        self.later(Span::minutes(1));
        self.scene.invited(&self.ada, "acme", &email, "member").await;
        let link = mailed(&self.scene.ctx, &email, "/join/").await;
        let one = format!("{INVITATIONS}/{}", self.scene.newest_invitation(&self.ada, "acme").await);
        let invited = &self.people["invited"];
        match state {
            "joined" => {
                self.done(Some(invited), Method::POST, &format!("/api/invitations/{link}/accept")).await;
            }
            "accepted" => {
                self.done(Some(invited), Method::POST, &format!("/api/invitations/{link}/accept")).await;
                self.done(Some(invited), Method::DELETE, MEMBERSHIP).await;
            }
            "declined" => self.done(None, Method::POST, &format!("/api/invitations/{link}/decline")).await,
            "revoked" => self.done(Some(&self.ada), Method::DELETE, &one).await,
            "replaced" => self.done(Some(&self.ada), Method::POST, &format!("{one}/resend")).await,
            _ => {}
        }
        link
    }

    /// Makes room for the next: nobody waits for an answer, and whoever was invited is no member.
    async fn clear(&self) {
        let rows = self.scene.get(&self.ada, &format!("{INVITATIONS}?state=pending")).await.json();
        for row in rows["rows"].as_array().unwrap() {
            let path = format!("{INVITATIONS}/{}", row["id"].as_str().unwrap());
            self.done(Some(&self.ada), Method::DELETE, &path).await;
        }
        self.scene.call(Some(&self.people["invited"]), Method::DELETE, MEMBERSHIP, None).await;
    }

    /// The page in a browser, as a person reads it.
    async fn shows(&self, (state, visitor): (&str, &str), link: &str, case: &Case) {
        let who = self.visitor(state, visitor);
        let page = self.scene.call(who, Method::GET, &format!("/join/{link}"), None).await;
        let body = page.body.replace("<!>", "");
        self.expect(body.contains(case.says), || format!("{state}, {visitor}: {body}"));
        let next = format!(">{}</", case.next);
        self.expect(body.contains(&next), || format!("{state}, {visitor}: no {next} in {body}"));
        assert!(
            who.is_none() || !body.contains("/sign-in"),
            "{state}, {visitor}, is told to sign in: {body}"
        );
        assert_eq!(page.status.as_u16(), case.look[..3].parse::<u16>().unwrap(), "{state}, {visitor}");
        // A link that has ended tells outsiders nothing of the organization.
        assert!(case.look == "200" || !body.contains("Acme"), "{state}, {visitor}: {body}");
        let own = ["signed out", "no account", "signed up", "unproved", "invited"].contains(&visitor);
        assert!(own || !body.contains("iris@example.org"), "{state}, {visitor}: {body}");
    }

    /// What a program is answered: the status, and the problem's name.
    async fn answers(&self, (state, visitor): (&str, &str), method: Method, path: &str, expected: &str) {
        let body = path.ends_with("/sign-up").then(|| json!({"name": "Nora", "password": PASSWORD}));
        let answer = self
            .scene
            .call(self.visitor(state, visitor), method, &format!("/api/invitations/{path}"), body)
            .await;
        let said = if answer.status.is_success() {
            answer.status.as_str().to_owned()
        } else {
            let name = answer.json()["type"].as_str().unwrap().rsplit('/').next().unwrap().to_owned();
            format!("{} {name}", answer.status.as_str())
        };
        self.expect(said == expected, || {
            format!("{state}, {visitor}, {path}: {said}, not {expected}: {}", answer.body)
        });
        assert!(!answer.body.to_lowercase().contains("sign in to see"), "{}", answer.body);
        if expected == "409 you_are_member" {
            assert_eq!(
                answer.json()["present"]["organization"],
                "acme",
                "the place is told: {}",
                answer.body
            );
        }
    }
}

/// Mona, a member, who proves an address that was invited: with the link of the invitation, which ends by that.
async fn moved(scene: &Scene, ada: &Browser) -> (Browser, String) {
    let mona = scene.joined(ada, "acme", "Mona", "member").await;
    let email = "mona.new@example.org".to_owned();
    scene.invited(ada, "acme", &email, "member").await;
    let link = mailed(&scene.ctx, &email, "/join/").await;
    let viewer = scene.viewer(&mona).await;
    accounts::change_address(&scene.ctx, &viewer, &email, PASSWORD).await.unwrap();
    let confirm = mailed(&scene.ctx, &email, "/confirm/").await;
    let signed_in = accounts::confirm(&scene.ctx, &peer(), Some(&viewer), &confirm).await.unwrap();
    (Browser { email, cookie: signed_in.secret.reveal() }, link)
}

both_engines! {
    async fn every_state_of_a_link_has_a_next_step_for_every_visitor(store: Store) {
        let (cases, cast) = (cases(), Cast::new(store).await);
        for state in STATES {
            // What has run out has run out for everybody at once.
            let mut made = BTreeMap::new();
            for visitor in VISITORS.into_iter().filter(|_| state == "expired") {
                let kind = if ["signed up", "no account", "unproved"].contains(&visitor) { visitor } else { "invited" };
                if !made.contains_key(kind) {
                    made.insert(kind, cast.link(state, kind).await);
                }
            }
            if state == "expired" {
                cast.later(Span::days(8));
            }
            for visitor in VISITORS {
                let case = &cases[&(state, visitor)];
                if case.says == "cannot be" {
                    continue;
                }
                let pair = (state, visitor);
                let kind = if made.contains_key(visitor) { visitor } else { "invited" };
                let mut link = match made.get(kind) {
                    Some(link) => link.clone(),
                    None => cast.link(state, visitor).await,
                };
                cast.shows(pair, &link, case).await;
                cast.answers(pair, Method::GET, &link, case.look).await;
                for (act, expected) in [("accept", case.accept), ("decline", case.decline), ("sign-up", case.sign_up)] {
                    if expected == "-" {
                        continue;
                    }
                    cast.answers(pair, Method::POST, &format!("{link}/{act}"), expected).await;
                    if expected.starts_with('2') {
                        cast.clear().await;
                        link = cast.link(state, visitor).await;
                    }
                }
                if state != "expired" {
                    cast.clear().await;
                }
            }
        }
        let wrong = cast.wrong.into_inner().unwrap();
        assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    }
}
