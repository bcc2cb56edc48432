//! What clients begin and do not end is not waited for without end, and nobody holds all there is.

use crate::process::Process;
use crate::scene::{Browser, Scene};
use axum::body::Body;
use axum::http::{Request, StatusCode};
use axum::response::Response;
use guildhall_testkit::{Database, both_engines};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tower::ServiceExt;

async fn follow(scene: &Scene, who: &Browser, path: &str) -> Response {
    let request = Request::get(path).header("cookie", format!("guildhall={}", who.cookie));
    scene.router.clone().oneshot(request.body(Body::empty()).unwrap()).await.unwrap()
}

/// What a server says until it closes the connection.
async fn said(mut stream: TcpStream) -> String {
    let mut all = Vec::new();
    // A reset is an end as well.
    let _end = stream.read_to_end(&mut all).await;
    String::from_utf8_lossy(&all).into_owned()
}

fn impatient(database: &Database, more: &[&str]) -> Process {
    let usual = ["--database", database.url(), "--head-seconds", "1", "--body-seconds", "1"];
    Process::start(&[&usual, more].concat())
}

both_engines! {
    async fn an_account_has_so_many_streams_and_takes_nobody_elses(store: Store) {
        let scene = Scene::new(store);
        let acme = scene.acme().await;
        let mut open = Vec::new();
        for path in ["/events/acme", "/events/", "/events/acme"] {
            let stream = follow(&scene, &acme.cleo, path).await;
            assert_eq!(stream.status(), StatusCode::OK);
            open.push(stream);
        }
        for path in ["/events/acme", "/events/"] {
            let refused = follow(&scene, &acme.cleo, path).await;
            assert_eq!(refused.status(), StatusCode::TOO_MANY_REQUESTS);
            assert!(refused.headers().contains_key("retry-after"));
        }
        assert_eq!(follow(&scene, &acme.cleo, "/events/nothing").await.status(), StatusCode::NOT_FOUND, "hidden all the same");
        assert_eq!(follow(&scene, &acme.ada, "/events/acme").await.status(), StatusCode::OK);
        open.clear();
        while follow(&scene, &acme.cleo, "/events/acme").await.status() != StatusCode::OK {
            tokio::task::yield_now().await;
        }
    }

    async fn a_head_that_never_ends_is_given_up(database: Database) {
        drop(database.store().await);
        let process = impatient(&database, &[]);
        for begun in ["", "GET /livez HTTP/1.1\r\nhost: x\r\n", "GET /li"] {
            let mut stream = TcpStream::connect(process.address()).await.unwrap();
            stream.write_all(begun.as_bytes()).await.unwrap();
            assert!(!said(stream).await.contains("200 OK"), "{begun}");
        }
    }

    async fn a_body_that_never_ends_is_given_up(database: Database) {
        drop(database.store().await);
        let process = impatient(&database, &[]);
        for (path, length) in [
            ("/api/session", "content-length: 100"),
            ("/api/session", "transfer-encoding: chunked"),
            ("/rpc/sign_in", "content-length: 100"),
            ("/api/nothing", "content-length: 100"),
        ] {
            let mut stream = TcpStream::connect(process.address()).await.unwrap();
            let head = format!(
                "POST {path} HTTP/1.1\r\nhost: {0}\r\norigin: http://{0}\r\ncontent-type: application/json\r\n{length}\r\n\r\n",
                process.address()
            );
            stream.write_all(head.as_bytes()).await.unwrap();
            let said = said(stream).await;
            assert!(said.starts_with("HTTP/1.1 408"), "{path} {length}: {said}");
        }
    }

    async fn whoever_comes_next_waits_for_a_place_and_gets_one(database: Database) {
        drop(database.store().await);
        let process = impatient(&database, &["--connections", "4"]);
        let mut idle = Vec::new();
        for _ in 0..20 {
            idle.push(TcpStream::connect(process.address()).await.unwrap());
        }
        let (status, _) = process.call("", "GET", "/livez", "").await;
        assert_eq!(status, 200, "those that say nothing have been given up");
    }
}
