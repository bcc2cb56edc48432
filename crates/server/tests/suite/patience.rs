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

/// Whether somebody who comes now is served.
async fn process_answers(process: &Process) -> bool {
    let mut stream = TcpStream::connect(process.address()).await.unwrap();
    // One that is closed at once takes no request.
    let _closed = stream.write_all(b"GET /livez HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n").await;
    said(stream).await.starts_with("HTTP/1.1 200")
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

    async fn one_address_takes_no_place_beyond_its_own(database: Database) {
        drop(database.store().await);
        let bounds = ["--database", database.url(), "--connections", "12", "--connections-per-address", "6"];
        let process = Process::start(&bounds);
        let mut held = Vec::new();
        for _ in 0..6 {
            held.push(TcpStream::connect(process.address()).await.unwrap());
        }
        for _ in 0..20 {
            assert!(!process_answers(&process).await, "it is closed at once");
        }
        // Somebody else, at another address of this machine, is served meanwhile.
        let elsewhere = tokio::net::TcpSocket::new_v4().unwrap();
        elsewhere.bind("127.0.0.2:0".parse().unwrap()).unwrap();
        let mut other = elsewhere.connect(process.address().parse().unwrap()).await.unwrap();
        other.write_all(b"GET /livez HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n").await.unwrap();
        assert!(said(other).await.starts_with("HTTP/1.1 200"));
        held.clear();
        while !process_answers(&process).await {
            tokio::task::yield_now().await;
        }
    }

    async fn a_proxy_of_the_operators_opens_as_many_as_it_needs(database: Database) {
        drop(database.store().await);
        let process =
            Process::start(&["--database", database.url(), "--connections-per-address", "2", "--trust-proxy", "true"]);
        let mut held = Vec::new();
        for _ in 0..6 {
            held.push(TcpStream::connect(process.address()).await.unwrap());
        }
        assert!(process_answers(&process).await);
    }

    async fn who_does_not_read_is_cut_and_who_reads_slowly_is_not(database: Database) {
        drop(database.store().await);
        let process = Process::start(&["--database", database.url(), "--unread-seconds", "3"]);
        // More answers than any system keeps for a client.
        let asked = "GET /no-such-page HTTP/1.1\r\nhost: x\r\n\r\n".repeat(20_000);
        let mut never = TcpStream::connect(process.address()).await.unwrap();
        let cut = async {
            loop {
                // The server reads no more requests of somebody who takes no answers, and hangs up in the end.
                if never.write_all(asked.as_bytes()).await.is_err() {
                    break;
                }
            }
        };
        // A client with little room of its own that takes some of it now and then, for longer than the bound altogether.
        let slow = tokio::net::TcpSocket::new_v4().unwrap();
        slow.set_recv_buffer_size(64 * 1024).unwrap();
        let (mut slow, mut asks) = slow.connect(process.address().parse().unwrap()).await.unwrap().into_split();
        let last = "GET /livez HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n";
        let ask = "GET /no-such-page HTTP/1.1\r\nhost: x\r\n\r\n".repeat(1_000) + last;
        let asking = async { asks.write_all(ask.as_bytes()).await.unwrap() };
        let reading = async {
            let (begun, mut heard, mut part) = (std::time::Instant::now(), Vec::new(), vec![0; 64 * 1024]);
            loop {
                let count = slow.read(&mut part).await.unwrap();
                if count == 0 {
                    break;
                }
                heard.extend_from_slice(&part[..count]);
                tokio::time::sleep(std::time::Duration::from_millis(300)).await;
            }
            assert_eq!(String::from_utf8_lossy(&heard).matches("HTTP/1.1 ").count(), 1_001);
            let (length, took) = (heard.len(), begun.elapsed());
            assert!(took.as_secs() > 6, "{length} bytes in {took:?} try nothing");
        };
        tokio::join!(cut, asking, reading);
    }
}
