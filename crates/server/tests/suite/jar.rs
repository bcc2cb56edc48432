//! A browser without scripts: it keeps its cookies, sends plain forms, and follows where they lead.

use crate::scene::{Answer, BASE, Browser, Scene};
use axum::extract::ConnectInfo;
use axum::http::Request;
use std::collections::BTreeMap;
use std::net::SocketAddr;

/// The cookies of a browser.
#[derive(Default, Clone)]
pub(crate) struct Jar(pub(crate) BTreeMap<String, String>);

impl Jar {
    /// The browser of someone who is signed in.
    pub(crate) fn of(who: &Browser) -> Self {
        Self(BTreeMap::from([("guildhall".to_owned(), who.cookie.clone())]))
    }

    /// Sends one request, and keeps what cookies come back.
    pub(crate) async fn send(
        &mut self,
        scene: &Scene,
        method: &str,
        path: &str,
        fields: &[(&str, &str)],
    ) -> Answer {
        let here: SocketAddr = ([127, 0, 0, 1], 9).into();
        let cookies =
            self.0.iter().map(|(name, value)| format!("{name}={value}")).collect::<Vec<_>>().join("; ");
        let fields = fields
            .iter()
            .map(|(name, value)| format!("{name}={}", value.replace(' ', "+").replace('@', "%40")));
        let request = Request::builder().method(method).uri(path).extension(ConnectInfo(here));
        let request = request.header("origin", BASE).header("accept", "text/html");
        let request =
            request.header("content-type", "application/x-www-form-urlencoded").header("cookie", cookies);
        let answer = scene.send(request.body(fields.collect::<Vec<_>>().join("&").into()).unwrap()).await;
        for line in answer.headers.get_all("set-cookie") {
            let (pair, attributes) = line.to_str().unwrap().split_once(';').unwrap();
            let (name, value) = pair.split_once('=').unwrap();
            if attributes.contains("Max-Age=0") {
                self.0.remove(name);
            } else {
                self.0.insert(name.to_owned(), value.to_owned());
            }
        }
        answer
    }

    /// Sends a form, and opens the page that it leads to: its path, and what it shows.
    pub(crate) async fn submit(
        &mut self,
        scene: &Scene,
        path: &str,
        fields: &[(&str, &str)],
    ) -> (String, Answer) {
        let answer = self.send(scene, "POST", path, fields).await;
        let page = answer.headers.get("location").unwrap_or_else(|| panic!("{path}: {}", answer.body));
        let page = page.to_str().unwrap().to_owned();
        let shown = self.send(scene, "GET", &page, &[]).await;
        (page, shown)
    }
}
