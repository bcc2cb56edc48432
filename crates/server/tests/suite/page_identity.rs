//! A page acts for whom it was made, and for nobody who signed in after it: in every server function, form and stream.

use crate::scene::{Answer, BASE, Browser, PASSWORD, Scene};
use axum::body::Body;
use axum::http::{Method, Request, StatusCode};
use guildhall_testkit::both_engines;
use leptos::server_fn::axum::server_fn_paths;
use serde_json::json;

/// Server functions that programs may call without a page, and those that act on what they carry.
const EXEMPT: &[&str] = &[
    "ask_link",
    "ask_reset",
    "confirm",
    "invitations",
    "mails",
    "me",
    "members",
    "notifications",
    "open",
    "other_sessions",
    "own",
    "own_sessions",
    "packs",
    "refresh",
    "reset",
    "sheet",
    "sign_in",
    "sign_in_by_link",
    "sign_out",
    "sign_up",
    "sign_up_and_join",
    "stop_invitations",
];

/// Sends a form as a page's scripts do, or as a browser without scripts does.
pub(crate) async fn send(
    scene: &Scene,
    who: &Browser,
    action: &str,
    (page, plain): (Option<&str>, bool),
    fields: &str,
) -> Answer {
    let mut request = Request::post(action).header("origin", BASE).header("sec-fetch-site", "same-origin");
    request = request.header("cookie", format!("guildhall={}", who.cookie));
    request = request.header("content-type", "application/x-www-form-urlencoded");
    request = request.header("accept", if plain { "text/html" } else { "application/json" });
    if let Some(page) = page {
        request = request.header("guildhall-page", page);
    }
    scene.send(request.body(Body::from(fields.to_owned())).unwrap()).await
}

/// Whom a page says that it was made for.
async fn made_for(scene: &Scene, who: &Browser) -> String {
    let page = scene.get(who, "/account").await.body;
    let rest = page.split_once("<meta name=\"guildhall-page\" content=\"").expect("a page for somebody").1;
    rest.split('"').next().unwrap().to_owned()
}

/// Where the forms of a page are sent that change something.
pub(crate) fn actions(html: &str) -> Vec<String> {
    let tags = html.split("<form").skip(1).map(|rest| rest.split('>').next().unwrap());
    let posts = tags.filter(|tag| tag.to_lowercase().contains("method=\"post\""));
    posts
        .map(|tag| tag.split_once("action=\"").unwrap().1.split('"').next().unwrap().replace("&amp;", "&"))
        .collect()
}

both_engines! {
    async fn a_plain_form_of_someone_who_is_not_signed_in_any_more_does_nothing(store: Store) {
        let scene = Scene::new(store);
        let acme = scene.acme().await;
        let page = scene.get(&acme.cleo, "/acme/members?leave=yes").await.body;
        let leave = actions(&page).into_iter().find(|action| action.starts_with("/rpc/leave")).expect("a form");
        let answer = send(&scene, &acme.ben, &leave, (None, true), "slug=acme").await;
        assert_eq!(answer.status, StatusCode::CONFLICT);
        assert!(answer.headers["content-type"].to_str().unwrap().starts_with("text/html"));
        assert!(answer.body.contains("You are now signed in as Ben."), "{}", answer.body);
        assert!(answer.body.contains("href=\"/\""), "it leads on");
        assert_eq!(scene.get(&acme.ben, "/api/organizations/acme/members").await.status, StatusCode::OK);
        let own = send(&scene, &acme.cleo, &leave, (None, true), "slug=acme").await;
        assert_eq!(own.status, StatusCode::SEE_OTHER, "{}", own.body);
        assert_eq!(scene.get(&acme.cleo, "/api/organizations/acme/members").await.status, StatusCode::NOT_FOUND);
    }

    async fn no_server_function_changes_anything_for_another_page_or_without_one(store: Store) {
        let scene = Scene::new(store);
        let acme = scene.acme().await;
        let (adas, bens) = (made_for(&scene, &acme.ada).await, made_for(&scene, &acme.ben).await);
        let before = scene.get(&acme.ada, "/api/organizations/acme/history").await.body;
        let changes = server_fn_paths().filter(|(path, _)| !EXEMPT.contains(&&path[5..]));
        let mut count = 0;
        for (path, _) in changes {
            for (page, plain) in [(Some(adas.as_str()), false), (Some(&adas), true), (None, false), (None, true), (Some("nonsense"), false)] {
                let answer = send(&scene, &acme.ben, path, (page, plain), "slug=acme").await;
                assert_eq!(answer.status, StatusCode::CONFLICT, "{path} {page:?}: {}", answer.body);
                assert!(answer.body.contains("You are now signed in as Ben."), "{path}: {}", answer.body);
            }
            count += 1;
        }
        assert!(count > 20, "{count} server functions change something");
        assert_eq!(scene.get(&acme.ada, "/api/organizations/acme/history").await.body, before);
        assert_eq!(send(&scene, &acme.ben, "/rpc/leave", (Some(&bens), false), "slug=acme").await.status, StatusCode::OK);
    }

    async fn a_page_reads_nothing_for_somebody_else_either(store: Store) {
        let scene = Scene::new(store);
        let acme = scene.acme().await;
        let adas = made_for(&scene, &acme.ada).await;
        for path in ["me", "other_sessions", "own", "own_sessions", "notifications", "open"] {
            let path = format!("/rpc/{path}");
            let other = send(&scene, &acme.ben, &path, (Some(&adas), false), "slug=acme").await;
            assert_eq!((other.status, other.json()["code"].as_str()), (StatusCode::CONFLICT, Some("made_for_another")), "{path}");
            assert_eq!(send(&scene, &acme.ada, &path, (Some(&adas), false), "slug=acme").await.status, StatusCode::OK, "{path}");
            assert_eq!(send(&scene, &acme.ben, &path, (None, false), "slug=acme").await.status, StatusCode::OK, "{path}");
        }
        let request = |page: &str| Request::get("/events/acme").header("guildhall-page", page).header("cookie", format!("guildhall={}", acme.ben.cookie));
        let stream = scene.send(request(&adas).body(Body::empty()).unwrap()).await;
        assert_eq!((stream.status, stream.json()["type"].as_str()), (StatusCode::CONFLICT, Some("/problems/made_for_another")));
    }

    async fn a_newer_session_of_the_same_account_is_told_from_somebody_else(store: Store) {
        let scene = Scene::new(store);
        let acme = scene.acme().await;
        let before = made_for(&scene, &acme.ben).await;
        let change = format!("old={0}&new={0}+2", PASSWORD.replace(' ', "+"));
        let changed = send(&scene, &acme.ben, "/rpc/change_password", (Some(&before), false), &change).await;
        assert_eq!(changed.status, StatusCode::OK, "{}", changed.body);
        let ben = Browser { cookie: changed.cookie(), ..acme.ben };
        let now = changed.headers["guildhall-page"].to_str().unwrap().to_owned();
        assert_eq!(now, made_for(&scene, &ben).await, "the page that changed it goes on");
        assert_eq!(now[..16], before[..16], "the account is the same");
        let stale = send(&scene, &ben, "/rpc/leave", (Some(&before), false), "slug=acme").await;
        assert_eq!((stale.status, stale.json()["code"].as_str()), (StatusCode::CONFLICT, Some("made_before")));
        assert_eq!(send(&scene, &ben, "/rpc/leave", (Some(&now), false), "slug=acme").await.status, StatusCode::OK);
    }

    async fn what_a_page_was_to_do_for_someone_is_not_done_for_nobody(store: Store) {
        let scene = Scene::new(store);
        let acme = scene.acme().await;
        let page = made_for(&scene, &acme.ben).await;
        scene.call(Some(&acme.ben), Method::DELETE, "/api/session", None).await;
        for plain in [true, false] {
            let answer = send(&scene, &acme.ben, "/rpc/decline", (Some(&page), plain), "link=x").await;
            assert_eq!(answer.status, StatusCode::UNAUTHORIZED);
            assert!(answer.body.contains(if plain { "href=\"/sign-in\"" } else { "signed_out" }), "{}", answer.body);
        }
        let out = send(&scene, &acme.ben, "/rpc/sign_out", (Some(&page), true), "").await;
        assert_eq!((out.status, out.headers["location"].to_str().unwrap()), (StatusCode::SEE_OTHER, "/sign-in"));
    }

    async fn signing_out_on_a_page_of_someone_else_signs_nobody_out(store: Store) {
        let scene = Scene::new(store);
        let acme = scene.acme().await;
        let adas = made_for(&scene, &acme.ada).await;
        assert_eq!(send(&scene, &acme.ben, "/rpc/sign_out", (Some(&adas), true), "").await.status, StatusCode::CONFLICT);
        assert_eq!(scene.get(&acme.ben, "/api/me").await.status, StatusCode::OK);
    }

    async fn every_form_of_every_page_says_whom_it_was_made_for(store: Store) {
        let scene = Scene::new(store);
        let acme = scene.acme().await;
        scene.invited(&acme.ada, "acme", "dora@example.org", "member").await;
        let project = scene.post(&acme.ada, "/api/organizations/acme/projects", json!({"name": "Apollo"})).await;
        let project = project.json()["id"].as_str().unwrap().to_owned();
        let (page, cleo) = (made_for(&scene, &acme.ada).await, scene.place(&acme.cleo, "acme").await);
        let thief = scene.signed_in_elsewhere(&acme.ada).await;
        scene.invited(&thief, "acme", "eve@example.org", "member").await;
        let paths = [
            "/".to_owned(), "/new".to_owned(), "/account".to_owned(), "/account/sessions".to_owned(), "/notifications".to_owned(),
            "/acme/members".to_owned(), "/acme/members?invite=yes".to_owned(), format!("/acme/members?role={cleo}"),
            format!("/acme/members?remove={cleo}"), "/acme/invitations".to_owned(), "/acme/projects?new=yes".to_owned(),
            format!("/acme/projects/{project}"), format!("/acme/projects/{project}?delete=yes"),
            "/acme/roles".to_owned(), "/acme/history".to_owned(), "/acme/invoicing".to_owned(),
        ];
        let mut forms = 0;
        for path in paths {
            for action in actions(&scene.get(&acme.ada, &path).await.body) {
                assert!(action.contains(&format!("guildhall-page={page}")), "{path}: {action}");
                forms += 1;
            }
        }
        assert!(forms > 20, "{forms} forms");
        let preview = scene.get(&acme.ada, &format!("/preview/member.{cleo}/acme/members")).await.body;
        assert!(!preview.contains("guildhall-page"), "a preview is nobody's page");
    }

    async fn programs_need_no_page_and_names_are_no_html(store: Store) {
        let scene = Scene::new(store);
        let acme = scene.acme().await;
        let page = made_for(&scene, &acme.ben).await;
        send(&scene, &acme.ben, "/rpc/rename", (Some(&page), false), "name=%3Cb%3EBen").await;
        let answer = send(&scene, &acme.ben, "/rpc/leave", (None, true), "slug=acme").await;
        assert!(answer.body.contains("signed in as &lt;b&gt;Ben."), "{}", answer.body);
        let program = Request::post("/rpc/rename").header("origin", BASE).header("content-type", "application/x-www-form-urlencoded");
        let program = program.header("cookie", format!("guildhall={}", acme.ben.cookie)).body(Body::from("name=Ben")).unwrap();
        assert_eq!(scene.send(program).await.status, StatusCode::OK, "no browser has sent it");
        let left = scene.call(Some(&acme.ben), Method::DELETE, "/api/organizations/acme/membership", None).await;
        assert_eq!(left.status, StatusCode::NO_CONTENT);
    }
}
