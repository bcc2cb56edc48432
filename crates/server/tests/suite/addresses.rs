//! Every address is a canary: in each role model, each role, and each right alone where there are roles of one's own, nobody is shown an address
//! that they may not read, in whatever can be asked.

mod questions;

use crate::endpoints::body;
use crate::scene::{Browser, PASSWORD, Scene, mailed, peer, signed_up};
use axum::body::Body;
use axum::http::{Method, Request};
use futures::StreamExt;
use guildhall_domain::pack::{Pack, Packs};
use guildhall_domain::permission::Permission;
use guildhall_server::rest::{Entrance, endpoints};
use guildhall_service::{accounts, mailbox, organizations};
use guildhall_store::Store;
use guildhall_testkit::both_engines;
use questions::{LISTS, PAGES, QUESTIONS};
use serde_json::{Value, json};
use tower::ServiceExt;

/// The only addresses that whoever lacks the right to read them is shown all the same.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Exception {
    /// One's own.
    Own,
    /// One that one has asked in oneself, until it is a member's.
    AskedInByOneself,
    /// Whom invoices go to, for those who manage billing.
    RecipientOfInvoices,
}

/// An address with a part before the `@` that stands nowhere else.
struct Canary {
    local: String,
    exception: Option<(Exception, String)>,
}

/// What is asked for ids of.
#[derive(Default)]
struct Ids {
    members: Vec<(String, String)>,
    invitations: Vec<String>,
    projects: Vec<String>,
    resources: Vec<String>,
}

struct Aviary {
    scene: Scene,
    pack: Pack,
    ada: Browser,
    canaries: Vec<Canary>,
    ids: Ids,
    wrong: Vec<String>,
    asked: usize,
}

const INVITATIONS: &str = "/api/organizations/acme/invitations";

impl Aviary {
    async fn new(scene: Scene, pack: &Pack) -> Self {
        let cookie = signed_up(&scene.ctx, "Ada", "zq00x@example.org").await;
        let ada = Browser { email: "zq00x@example.org".to_owned(), cookie };
        let (pack, canaries) =
            (pack.clone(), vec![Canary { local: "zq00x".to_owned(), exception: own("Ada") }]);
        let founding = json!({"name": "Acme", "slug": "acme", "pack": pack.id});
        let founded = scene.post(&ada, "/api/organizations", founding).await;
        assert_eq!(founded.status, 201, "{}", founded.body);
        let mut aviary =
            Self { scene, pack, ada, canaries, ids: Ids::default(), wrong: Vec::new(), asked: 0 };
        aviary.plant().await;
        aviary.settle_invitations().await;
        aviary
    }

    /// A new address, and what it is excepted for.
    fn address(&mut self, exception: Option<(Exception, String)>) -> String {
        let local = format!("zq{:02}x", self.canaries.len());
        self.canaries.push(Canary { local: local.clone(), exception });
        format!("{local}@example.org")
    }

    async fn done(&self, who: Option<&Browser>, method: Method, path: &str, body: Option<Value>) -> Value {
        let answer = self.scene.call(who, method, path, body).await;
        assert!(answer.status.is_success(), "{}, {path}: {}", self.pack.id, answer.body);
        if answer.body.starts_with('{') { answer.json() } else { Value::Null }
    }

    /// A project with a resource, and invoices with a recipient.
    async fn plant(&mut self) {
        let ada = self.ada.clone();
        let projects = "/api/organizations/acme/projects";
        let made = self.done(Some(&ada), Method::POST, projects, Some(json!({"name": "Apollo"}))).await;
        let project = made["id"].as_str().unwrap().to_owned();
        let resource = match self.pack.tree.kinds.first() {
            Some(kind) => json!({"name": "Saturn", "kind": kind}),
            None => json!({"name": "Saturn"}),
        };
        let made = self
            .done(Some(&ada), Method::POST, &format!("{projects}/{project}/resources"), Some(resource))
            .await;
        self.ids.resources.push(made["id"].as_str().unwrap().to_owned());
        let recipient = self.address(Some((Exception::RecipientOfInvoices, String::new())));
        for path in
            ["/api/organizations/acme/invoicing".to_owned(), format!("{projects}/{project}/invoicing")]
        {
            let form = json!({"company": "Acme", "recipients": recipient});
            self.scene.call(Some(&ada), Method::PUT, &path, Some(form)).await;
        }
        self.ids.projects.push(project);
    }

    /// An invitation in each state; and a member who has proved another address, for which one waited.
    async fn settle_invitations(&mut self) {
        let (ada, role) = (self.ada.clone(), self.pack.default_role.to_string());
        for state in ["pending", "declined", "revoked"] {
            let email = self.address(None);
            self.scene.invited(&ada, "acme", &email, &role).await;
            let one = format!("{INVITATIONS}/{}", self.scene.newest_invitation(&ada, "acme").await);
            let link = mailed(&self.scene.ctx, &email, "/join/").await;
            if state == "declined" {
                self.done(None, Method::POST, &format!("/api/invitations/{link}/decline"), None).await;
            } else if state == "revoked" {
                self.done(Some(&ada), Method::DELETE, &one, None).await;
            }
        }
        let mona = self.member("Mona", &role).await;
        let email = self.address(Some((Exception::Own, "Mona".to_owned())));
        self.scene.invited(&ada, "acme", &email, &role).await;
        let viewer = self.scene.viewer(&mona).await;
        accounts::change_address(&self.scene.ctx, &viewer, &email, PASSWORD).await.unwrap();
        let link = mailed(&self.scene.ctx, &email, "/confirm/").await;
        accounts::confirm(&self.scene.ctx, &peer(), Some(&viewer), &link).await.unwrap();
    }

    /// A new member with a role, who has joined with an invitation unless they were placed at once, and who works in the project.
    async fn member(&mut self, name: &str, role: &str) -> Browser {
        let email = self.address(own(name));
        let cookie = signed_up(&self.scene.ctx, name, &email).await;
        let (ada, who) = (self.ada.clone(), Browser { email, cookie });
        self.scene.invited(&ada, "acme", &who.email, role).await;
        let members = self.done(Some(&who), Method::GET, "/api/organizations", None).await;
        if members["organizations"].as_array().unwrap().is_empty() {
            let link = mailed(&self.scene.ctx, &who.email, "/join/").await;
            self.done(Some(&who), Method::POST, &format!("/api/invitations/{link}/accept"), None).await;
        }
        let place = self.scene.place(&who, "acme").await;
        let strongest = self.pack.project_roles[0].id.to_string();
        let path = format!("/api/organizations/acme/projects/{}/members/{place}", self.ids.projects[0]);
        self.scene.call(Some(&ada), Method::PUT, &path, Some(json!({"from": null, "to": strongest}))).await;
        who
    }

    /// Reads the ids that there are, as Ada sees them.
    async fn count(&mut self) {
        let ada = self.ada.clone();
        let members =
            self.done(Some(&ada), Method::GET, "/api/organizations/acme/members?status=verified", None).await;
        let of = |rows: &Value, name: &str| {
            let rows = rows["rows"].as_array().unwrap().iter();
            rows.map(|row| row[name].as_str().unwrap_or_default().to_owned()).collect::<Vec<_>>()
        };
        self.ids.members = of(&members, "id").into_iter().zip(of(&members, "role")).collect();
        let invitations = self.done(Some(&ada), Method::GET, INVITATIONS, None).await;
        self.ids.invitations = of(&invitations, "id");
        assert!(self.ids.members.len() > 1 && self.ids.invitations.len() > 3, "{invitations}");
    }

    /// Whether someone may be shown an address that they have no right to read.
    fn is_excepted(canary: &Canary, name: &str, rights: &[Permission]) -> bool {
        match &canary.exception {
            Some((Exception::Own | Exception::AskedInByOneself, whose)) => name.starts_with(whose),
            Some((Exception::RecipientOfInvoices, _)) => rights.contains(&Permission::BILLING_MANAGE),
            None => false,
        }
    }

    fn look(&mut self, (name, rights): (&str, &[Permission]), asked: &str, told: &str) {
        self.asked += 1;
        let told = told.to_lowercase();
        for canary in &self.canaries {
            if told.contains(&canary.local) && !Self::is_excepted(canary, name, rights) {
                let at = told.find(&canary.local).unwrap();
                let around: String =
                    told.chars().skip(told[..at].chars().count().saturating_sub(80)).take(160).collect();
                self.wrong.push(format!("{}, {name}, {asked}: {} in …{around}…", self.pack.id, canary.local));
            }
        }
    }

    async fn ask(
        &mut self,
        who: (&str, &Browser, &[Permission]),
        method: Method,
        path: &str,
        body: Option<Value>,
    ) {
        let (name, browser, rights) = who;
        let told = if path.starts_with("/events/") {
            let request = Request::get(path).header("cookie", format!("guildhall={}", browser.cookie));
            let answer =
                self.scene.router.clone().oneshot(request.body(Body::empty()).unwrap()).await.unwrap();
            let first = answer.into_body().into_data_stream().next().await.unwrap().unwrap();
            String::from_utf8(first.to_vec()).unwrap()
        } else {
            let answer = self.scene.call(Some(browser), method.clone(), path, body).await;
            assert!(answer.status.as_u16() < 500, "{path}: {}", answer.body);
            format!("{:?} {}", answer.headers, answer.body)
        };
        self.look((name, rights), &format!("{method} {path}"), &told);
    }

    /// Everything that can be asked, by someone who may not read addresses.
    async fn walk(&mut self, (name, browser): (&str, &Browser), reach: Reach) {
        self.count().await;
        let viewer = self.scene.viewer(browser).await;
        let facts = organizations::open(&self.scene.ctx, &viewer, "acme").await.unwrap();
        let rights: Vec<_> = facts.rights().iter().collect();
        if rights.contains(&Permission::MEMBER_READ_EMAIL) {
            let list = self.scene.get(browser, "/api/organizations/acme/members").await.body;
            assert!(
                !rights.contains(&Permission::MEMBER_READ) || list.contains("zq00x"),
                "the canaries are there: {list}"
            );
            return;
        }
        if rights.contains(&Permission::MEMBER_INVITE) {
            let email = self.address(Some((Exception::AskedInByOneself, name.to_owned())));
            let role = facts.actor.membership.as_ref().unwrap().role.to_string();
            self.scene.invited(browser, "acme", &email, &role).await;
        }
        let who = (name, browser, rights.as_slice());
        for path in LISTS.iter().chain(&PAGES) {
            self.ask(who, Method::GET, path, None).await;
        }
        self.ask_functions(who).await;
        for endpoint in endpoints().into_iter().filter(|one| one.entrance == Entrance::Members) {
            let many = if reach == Reach::EveryId { usize::MAX } else { 6 };
            for path in self.filled(endpoint.path).into_iter().take(many) {
                // What changes something is rehearsed.
                let (path, sent) = match endpoint.method {
                    Method::GET => (path, None),
                    _ => (format!("{path}?dry_run=true"), body(&endpoint.method, endpoint.path)),
                };
                self.ask(who, endpoint.method.clone(), &path, sent).await;
            }
        }
        let mails = mailbox::latest(&self.scene.ctx, Some(&browser.email)).await.unwrap();
        for mail in mails {
            self.look(
                (name, &rights),
                &format!("the mail “{}”", mail.subject),
                &format!("{} {}", mail.text, mail.html),
            );
        }
    }

    async fn ask_functions(&mut self, who: (&str, &Browser, &[Permission])) {
        let (name, browser, rights) = who;
        let pages = self.ids.projects.iter().map(|id| format!("slug=acme&path=projects/{id}&query="));
        let sheets: Vec<_> = pages.map(|form| ("sheet", form)).collect();
        let questions = QUESTIONS.iter().map(|(function, form)| (*function, (*form).to_owned()));
        for (function, form) in questions.chain(sheets) {
            let request = Request::post(format!("/rpc/{function}")).header("origin", crate::scene::BASE);
            let request = request.header("content-type", "application/x-www-form-urlencoded");
            let request = request.header("cookie", format!("guildhall={}", browser.cookie));
            let answer = self.scene.send(request.body(form.clone().into()).unwrap()).await;
            assert!(![404, 422].contains(&answer.status.as_u16()), "{function}, {form}: {}", answer.body);
            self.look((name, rights), &format!("{function} {form}"), &answer.body);
        }
    }

    /// A path of an endpoint with every id that fits.
    fn filled(&self, path: &str) -> Vec<String> {
        let path = format!("/api{}", path.replace("{slug}", "acme"));
        let first: Vec<String> = match &path {
            path if path.contains("invitations/{id}") => self.ids.invitations.clone(),
            path if path.contains("members/{id}") => {
                self.ids.members.iter().map(|(id, _)| id.clone()).collect()
            }
            path if path.contains("roles/{id}") => vec!["organization".to_owned()],
            _ => self.ids.projects.clone(),
        };
        let inner: Vec<String> = match &path {
            path if path.contains("resources/{inner}") => self.ids.resources.clone(),
            path if path.contains("roles/{id}") => vec![self.pack.default_role.to_string()],
            _ => self.ids.members.iter().map(|(id, _)| id.clone()).collect(),
        };
        let mut filled = if path.contains("{id}") {
            first.iter().map(|id| path.replace("{id}", id)).collect()
        } else {
            vec![path]
        };
        if filled[0].contains("{inner}") {
            filled =
                filled.iter().flat_map(|path| inner.iter().map(|id| path.replace("{inner}", id))).collect();
        }
        filled
    }

    /// Someone with a role of the organization's own, which is given each right in turn.
    async fn walk_with_each_right(&mut self) {
        let ada = self.ada.clone();
        let all = "/api/organizations/acme/roles";
        let rights = self.done(Some(&ada), Method::GET, all, None).await;
        let draft =
            |more: &str| json!({"title": "Recruiter", "permissions": ["org.read", "member.read", more]});
        let mut first = draft("org.read");
        first["level"] = json!("organization");
        first["permissions"] = json!(["org.read", "member.read"]);
        let made = self.scene.post(&ada, all, first).await;
        assert_eq!(made.status, 201, "{}", made.body);
        let id = made.json()["id"].as_str().unwrap().to_owned();
        let mara = self.member("Mara", &id).await;
        // Those whom the role alone lets one act on.
        self.member("Nora", &id).await;
        let waiting = self.address(None);
        self.scene.invited(&ada, "acme", &waiting, &id).await;
        let mut tried = 0;
        for right in rights["permissions"].as_array().unwrap() {
            let name = right["name"].as_str().unwrap();
            let edited = self
                .scene
                .call(Some(&ada), Method::PUT, &format!("{all}/organization/{id}"), Some(draft(name)))
                .await;
            if edited.status == 204 && name != "member.read_email" {
                tried += 1;
                self.walk((&format!("Mara with {name}"), &mara), Reach::AFew).await;
            }
        }
        assert!(tried > 5, "{tried}");
    }
}

#[allow(clippy::unnecessary_wraps, reason = "every canary says what it is excepted for, or none")]
fn own(name: &str) -> Option<(Exception, String)> {
    Some((Exception::Own, name.to_owned()))
}

/// How much is asked: of every id, or of a few of each kind.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Reach {
    EveryId,
    AFew,
}

/// Each role of a role model; then, where an organization may make roles of its own, each right alone beside those without which none is of use.
async fn nobody_is_shown_more(store: Store, pack: &str) {
    let packs = Packs::built_in().unwrap();
    let pack = packs.get(pack).unwrap();
    let mut aviary = Aviary::new(Scene::new(store), pack).await;
    let mut walkers = Vec::new();
    for (at, role) in pack.roles.iter().enumerate() {
        let name = format!("Walker{at}");
        walkers.push((name.clone(), aviary.member(&name, role.id.as_str()).await));
    }
    for (name, browser) in &walkers {
        aviary.walk((name, browser), Reach::EveryId).await;
    }
    aviary.walk_with_each_right().await;
    assert!(aviary.wrong.is_empty(), "{} times:\n{}", aviary.wrong.len(), aviary.wrong.join("\n"));
    assert!(aviary.asked > 1_000, "{}", aviary.asked);
}

both_engines! {
    async fn in_autonomy_addresses_are_for_those_who_may_read_them(store: Store) {
        nobody_is_shown_more(store, "autonomy").await;
    }

    async fn in_pinecone_addresses_are_for_those_who_may_read_them(store: Store) {
        nobody_is_shown_more(store, "pinecone").await;
    }

    async fn in_pinecone_legacy_addresses_are_for_those_who_may_read_them(store: Store) {
        nobody_is_shown_more(store, "pinecone-legacy").await;
    }

    async fn in_zilliz_addresses_are_for_those_who_may_read_them(store: Store) {
        nobody_is_shown_more(store, "zilliz").await;
    }

    async fn in_powens_addresses_are_for_those_who_may_read_them(store: Store) {
        nobody_is_shown_more(store, "powens").await;
    }
}
