//! The other links that are mailed (to sign in, to confirm an address, to choose a password, to want no more invitations), in each of their
//! states, opened by whom they are for, by someone else, and by nobody: each page has the right next step.

use crate::jar::Jar;
use crate::scene::{Browser, PASSWORD, Scene, mailed, peer};
use guildhall_domain::time::Span;
use guildhall_service::accounts::{self, SignUp};
use guildhall_service::sessions;
use guildhall_testkit::both_engines;
use std::collections::BTreeSet;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

const KINDS: [&str; 5] = ["sign-in", "confirm", "move", "reset", "stop"];
const STATES: [&str; 5] = ["working", "used", "replaced", "expired", "malformed"];
const VISITORS: [&str; 3] = ["own", "other", "nobody"];

/// Each link, pressed: where it leads, what is said there, and the next step. *Move* confirms another address of an account; *replaced* is a
/// link from before the password was changed. Nobody is signed in to an account before its address is confirmed. A link that ends invitations never runs out and can be used as often as one likes.
const TABLE: &str = "
sign-in | working                          | own, other, nobody | /         | Your organizations                            | Found an organization
sign-in | used, replaced, expired, malformed | own, other       | /sign-in/ | This link no longer works.                    | Your organizations
sign-in | used, replaced, expired, malformed | nobody           | /sign-in/ | This link no longer works.                    | Mail me a fresh link
confirm | working                          | other, nobody      | /reset/   | Choose your password                          | Set the password
confirm | used                             | own                | /confirm/ | This link no longer works.                    | Your organizations
confirm | used, expired, malformed         | other              | /confirm/ | This link no longer works.                    | Your organizations
confirm | used, expired, malformed         | nobody             | /confirm/ | This link no longer works.                    | Sign in, or have another mail sent
move    | working                          | own                | /         | Your organizations                            | Found an organization
move    | working                          | other              | /confirm/ | changes the address of an account that you are not signed in to | Sign out and continue
move    | working                          | nobody             | /confirm/ | changes the address of an account that you are not signed in to | Sign in
move    | used, replaced, expired, malformed | own, other       | /confirm/ | This link no longer works.                    | Your organizations
move    | used, replaced, expired, malformed | nobody           | /confirm/ | This link no longer works.                    | Sign in, or have another mail sent
reset   | working                          | own, other, nobody | /         | Your organizations                            | Found an organization
reset   | used, replaced, expired, malformed | own, other, nobody | /reset/ | This link no longer works.                    | Mail me a fresh link
stop    | working, used                    | own, other, nobody | /stop/    | The organization cannot invite you again.     | Allow invitations again
stop    | malformed                        | own, other, nobody | /stop/    | Copy the whole link from the end of the invitation mail. | Allow invitations again
stop    | replaced, expired                | own, other, nobody | cannot be ||
confirm | working, expired, malformed      | own                | cannot be ||
confirm | replaced                         | own, other, nobody | cannot be ||
";

struct Case {
    kind: &'static str,
    state: &'static str,
    visitor: &'static str,
    leads: &'static str,
    says: &'static str,
    next: &'static str,
}

fn cases() -> Vec<Case> {
    let (mut cases, mut named) = (Vec::new(), BTreeSet::new());
    for row in TABLE.trim().lines() {
        let cells: Vec<_> = row.split('|').map(str::trim).collect();
        let (kind, leads, says, next) = (cells[0], cells[3], cells[4], cells[5]);
        for state in cells[1].split(", ") {
            for visitor in cells[2].split(", ") {
                assert!(
                    named.insert((kind, state, visitor)),
                    "{kind}, {state}, {visitor} stands there twice"
                );
                cases.push(Case { kind, state, visitor, leads, says, next });
            }
        }
    }
    assert_eq!(named.len(), KINDS.len() * STATES.len() * VISITORS.len(), "a case is missing");
    cases.retain(|case| case.leads != "cannot be");
    cases
}

struct Cast {
    scene: Scene,
    clock: Arc<AtomicI64>,
    ada: Browser,
    other: Browser,
    people: AtomicI64,
}

impl Cast {
    fn later(&self, span: Span) {
        self.clock.fetch_add(span.0, Ordering::Relaxed);
    }

    /// Someone new whom the link is for, and the link.
    async fn link(&self, kind: &str) -> (Browser, String) {
        self.later(Span::minutes(1));
        let (ctx, name) = (&self.scene.ctx, format!("Iris{}", self.people.fetch_add(1, Ordering::Relaxed)));
        let email = format!("{}@example.org", name.to_lowercase());
        if kind == "confirm" {
            let form = SignUp { name, email: email.clone(), password: PASSWORD.to_owned(), next: None };
            accounts::sign_up(ctx, &peer(), &form).await.unwrap();
            let link = mailed(ctx, &email, "/confirm/").await;
            return (Browser { email, cookie: String::new() }, link);
        }
        let own = self.scene.person(&name).await;
        let link = match kind {
            "sign-in" => {
                sessions::ask_link(ctx, &peer(), &email, None).await.unwrap();
                mailed(ctx, &email, "/sign-in/").await
            }
            "move" => {
                let to = format!("new.{email}");
                accounts::change_address(ctx, &self.scene.viewer(&own).await, &to, PASSWORD).await.unwrap();
                mailed(ctx, &to, "/confirm/").await
            }
            "reset" => {
                accounts::ask_reset(ctx, &peer(), &email).await.unwrap();
                mailed(ctx, &email, "/reset/").await
            }
            _ => {
                self.scene.invited(&self.ada, "acme", &email, "member").await;
                mailed(ctx, &email, "/stop/").await
            }
        };
        (own, link)
    }

    /// Brings a link into a state; who it is for may be signed in anew by that.
    async fn bring(&self, (kind, state): (&str, &str), mut own: Browser, link: String) -> (Browser, String) {
        match state {
            "used" => {
                let mut jar = Jar::of(&own);
                let (page, shown) = press(&self.scene, &mut jar, kind, &link).await;
                assert!(shown.status.is_success(), "{kind}: {page} {}", shown.body);
                own.cookie = jar.0.get("guildhall").cloned().unwrap_or_default();
                if kind == "confirm" {
                    let chosen = page.rsplit('/').next().unwrap().to_owned();
                    press(&self.scene, &mut jar, "reset", &chosen).await;
                    own.cookie = jar.0["guildhall"].clone();
                }
            }
            "replaced" => {
                let viewer = self.scene.viewer(&own).await;
                let new = "another horse battery";
                let signed_in = accounts::change_password(&self.scene.ctx, &peer(), &viewer, PASSWORD, new)
                    .await
                    .unwrap();
                own.cookie = signed_in.secret.reveal();
            }
            "expired" => self.later(Span::hours(25)),
            "malformed" => return (own, link[..20].to_owned()),
            _ => {}
        }
        (own, link)
    }
}

/// Opens the link's page, which changes nothing, and presses its button.
async fn press(scene: &Scene, jar: &mut Jar, kind: &str, link: &str) -> (String, crate::scene::Answer) {
    let (page, act) = match kind {
        "sign-in" => ("/sign-in/", "/rpc/sign_in_by_link"),
        "confirm" | "move" => ("/confirm/", "/rpc/confirm"),
        "reset" => ("/reset/", "/rpc/reset"),
        _ => ("/stop/", "/rpc/stop_invitations"),
    };
    let opened = jar.send(scene, "GET", &format!("{page}{link}"), &[]).await;
    assert_eq!(opened.status, 200, "{kind}: {}", opened.body);
    let more = match kind {
        "reset" => Some(("password", "a chosen horse battery")),
        "stop" => Some(("wish", "organization")),
        _ => None,
    };
    let fields: Vec<_> = [("link", link)].into_iter().chain(more).collect();
    jar.submit(scene, act, &fields).await
}

both_engines! {
    async fn every_mailed_link_has_a_next_step_in_every_state_for_everybody(store: Store) {
        let clock = Arc::new(AtomicI64::new(guildhall_service::Clock::System.now().0));
        let scene = Scene::on_clock(store, Arc::clone(&clock));
        let (ada, other) = (scene.founder("autonomy").await, scene.person("Otto").await);
        let cast = Cast { scene, clock, ada, other, people: AtomicI64::new(0) };
        let mut wrong = Vec::new();
        for Case { kind, state, visitor, leads, says, next } in cases() {
            let (own, link) = cast.link(kind).await;
            let (own, link) = cast.bring((kind, state), own, link).await;
            let mut jar = match visitor {
                "own" => Jar::of(&own),
                "other" => Jar::of(&cast.other),
                _ => Jar::default(),
            };
            let (page, shown) = press(&cast.scene, &mut jar, kind, &link).await;
            let is_there = if leads == "/" { page == "/" } else { page.starts_with(leads) };
            let body = shown.body.replace("<!>", "");
            let is_said = body.contains(says) && body.contains(&format!("{next}</"));
            let is_misled = visitor != "nobody" && body.contains("href=\"/sign-in");
            if !is_there || !is_said || is_misled {
                wrong.push(format!("{kind}, {state}, {visitor}: {page}: {body}"));
            }
        }
        assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    }
}
