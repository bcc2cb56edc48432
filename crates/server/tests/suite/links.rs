//! An invitation's link in each of its states, opened by everybody there can be: each finds the right next step.

use crate::scene::{Browser, Scene, mailed};
use axum::http::Method;
use guildhall_testkit::both_engines;

/// What became of the invitation.
const STATES: [&str; 6] = ["pending", "accepted", "declined", "revoked", "resent", "unknown"];

struct Cast {
    scene: Scene,
    ada: Browser,
    invited: Browser,
    other: Browser,
    member: Browser,
}

impl Cast {
    async fn link(&self, state: &str) -> String {
        let path = "/api/organizations/acme/invitations";
        if state == "unknown" {
            return "A".repeat(43);
        }
        self.scene.invited(&self.ada, "acme", &self.invited.email, "member").await;
        let (link, id) = (
            mailed(&self.scene.ctx, &self.invited.email, "/join/").await,
            self.scene.newest_invitation(&self.ada, "acme").await,
        );
        let call = async |who: &Browser, method, path: String| {
            let answer = self.scene.call(Some(who), method, &path, None).await;
            assert!(answer.status.is_success(), "{path}: {}", answer.body);
        };
        match state {
            "accepted" => {
                call(&self.invited, Method::POST, format!("/api/invitations/{link}/accept")).await;
                call(&self.invited, Method::DELETE, "/api/organizations/acme/membership".to_owned()).await;
            }
            "declined" => call(&self.invited, Method::POST, format!("/api/invitations/{link}/decline")).await,
            "revoked" => call(&self.ada, Method::DELETE, format!("{path}/{id}")).await,
            "resent" => call(&self.ada, Method::POST, format!("{path}/{id}/resend")).await,
            _ => {}
        }
        link
    }

    /// Takes back what is still waiting, so that the next can be asked.
    async fn clear(&self) {
        let id = self.scene.newest_invitation(&self.ada, "acme").await;
        self.scene
            .call(Some(&self.ada), Method::DELETE, &format!("/api/organizations/acme/invitations/{id}"), None)
            .await;
    }
}

/// What the page says to someone in a state.
fn words(state: &str, who: &str) -> &'static str {
    match (state, who) {
        ("unknown", _) => "This invitation link does not work",
        (_, "member") => "You are already a member of Acme",
        ("pending", "signed out") => "has an account here. Sign in with it",
        ("pending", "invited") => "Accept and join",
        ("pending", _) => "This invitation is for another address",
        ("accepted", "signed out") => "If it was you, sign in to see the organization.",
        ("accepted", _) => "To join, ask for a new invitation.",
        ("declined", _) => "This invitation was declined",
        ("revoked", _) => "This invitation was taken back",
        _ => "a newer mail has replaced it",
    }
}

/// What a program is answered to a look and to accepting.
fn statuses(state: &str, who: &str) -> (u16, u16) {
    match (state, who) {
        ("unknown", "signed out") => (410, 401),
        ("unknown", _) => (410, 410),
        ("pending", "signed out") => (200, 401),
        (_, "signed out") => (410, 401),
        ("pending", "member" | "other") => (200, 403),
        (_, "member") => (200, 410),
        ("pending", _) => (200, 200),
        _ => (410, 410),
    }
}

both_engines! {
    async fn every_state_of_a_link_has_a_next_step_for_every_visitor(store: Store) {
        let scene = Scene::new(store);
        let ada = scene.founder("autonomy").await;
        let (invited, other) = (scene.person("Iris").await, scene.person("Otto").await);
        let member = scene.joined(&ada, "acme", "Mia", "member").await;
        let cast = Cast { scene, ada, invited, other, member };
        for state in STATES {
            let link = cast.link(state).await;
            let visitors = [("signed out", None), ("other", Some(&cast.other)), ("member", Some(&cast.member)), ("invited", Some(&cast.invited))];
            for (who, browser) in visitors {
                let page = cast.scene.call(browser, Method::GET, &format!("/join/{link}"), None).await;
                assert!(page.body.contains(words(state, who)), "{state}, {who}: {}", page.body);
                assert!(browser.is_none() || !page.body.contains("href=\"/sign-in"), "{state}, {who}, is told to sign in: {}", page.body);
                let told = page.body.contains("Acme");
                assert_eq!(told, state != "unknown" && (state == "pending" || who == "member"), "{state}, {who}");
                let (look, accept) = statuses(state, who);
                let looked = cast.scene.call(browser, Method::GET, &format!("/api/invitations/{link}"), None).await;
                assert_eq!(looked.status.as_u16(), look, "{state}, {who}: {}", looked.body);
                let accepted = cast.scene.call(browser, Method::POST, &format!("/api/invitations/{link}/accept"), None).await;
                assert_eq!(accepted.status.as_u16(), accept, "{state}, {who}: {}", accepted.body);
                assert!(browser.is_none() || !accepted.body.to_lowercase().contains("sign in to see"), "{}", accepted.body);
            }
            if state == "resent" || state == "pending" {
                cast.clear().await;
            }
            cast.scene.call(Some(&cast.invited), Method::DELETE, "/api/organizations/acme/membership", None).await;
        }
    }
}
