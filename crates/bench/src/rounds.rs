//! What is measured, in order.

use crate::crowd::Crowd;
use crate::facts;
use crate::house::{House, Limits};
use crate::housekeeping;
use crate::load::{Answer, Load};
use crate::plan::Plan;
use crate::report::Report;
use crate::scripts::{self, Order};
use crate::streams;
use crate::trouble::Result;
use crate::waiting;
use guildhall_domain::time::Timestamp;
use guildhall_store::Store;
use guildhall_testkit::Database;
use std::time::Duration;

/// The crowd at which aims are stated.
const MIDDLE: u32 = 10_000;

/// All rounds: the ground that any server stands on, then each engine.
pub(crate) async fn all(plan: &Plan, report: &mut Report) -> Result<()> {
    ground(plan, report).await?;
    #[allow(clippy::cast_precision_loss, reason = "megabytes, to one digit")]
    let megabytes = std::fs::metadata(&plan.server)?.len() as f64 / 1e6;
    report.line("–", "size of the binary", format_args!("{megabytes:.1} MB"), "≤ 20 MB");
    if plan.asks_for("sqlite") {
        engine("SQLite", &guildhall_testkit::sqlite().await, plan, report).await?;
    }
    if plan.asks_for("postgres") && std::env::var_os("TEST_POSTGRES_URL").is_some() {
        engine("PostgreSQL", &guildhall_testkit::postgres().await, plan, report).await?;
    }
    Ok(())
}

/// A bare axum handler with 15 KB of JSON: what HTTP itself costs on this machine.
async fn ground(plan: &Plan, report: &mut Report) -> Result<()> {
    let body: String = serde_json::json!({ "rows": "x".repeat(15_000) }).to_string();
    let router = axum::Router::new().route("/", axum::routing::get(move || std::future::ready(body.clone())));
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await?;
    let url = format!("http://{}/", listener.local_addr()?);
    let task = tokio::spawn(async move { axum::serve(listener, router).await });
    let answer = load(plan.time, 16, &url, "", None).await?;
    task.abort();
    report.line("–", "a bare axum handler, 15 KB, 16 connections", answer, "");
    Ok(())
}

/// One engine's measurements: who is asked, and where the answers go.
struct Round<'a> {
    name: &'a str,
    plan: &'a Plan,
    store: Store,
    house: House,
    report: &'a mut Report,
}

async fn engine(name: &str, database: &Database, plan: &Plan, report: &mut Report) -> Result<()> {
    let store = database.store().await;
    let folder = std::env::temp_dir().join(format!("guildhall-bench-{}", std::process::id()));
    std::fs::create_dir_all(&folder)?;
    let mut crowds = Vec::new();
    for (number, size) in (1..).zip(&plan.sizes) {
        crowds.push((*size, Crowd::gather(&store, number, *size).await?));
    }
    settle(&store).await?;
    without_server(name, (database, &store), &crowds, plan, report).await?;
    let house = House::open(&plan.server, database.url(), &folder, Limits::Off).await?;
    let mut round = Round { name, plan, store, house, report };
    let ready = round.house.ready_after.as_millis();
    round.line("from start to first answer", format_args!("{ready} ms"), "≤ 100 ms");
    round.memory("resident, idle", "≤ 20 MiB")?;
    for (size, crowd) in &crowds {
        if plan.has("reading") {
            round.reading(*size, crowd).await?;
        }
        if plan.has("rendering") && *size == MIDDLE {
            round.rendering(crowd).await?;
        }
    }
    if plan.has("reading")
        && let ([(_, first), ..], Some((_, last))) =
            (crowds.as_slice(), crowds.iter().rfind(|(size, _)| *size == MIDDLE))
    {
        round.reading_beside_writing(last, first).await?;
    }
    if let Some((_, crowd)) = crowds.first().filter(|_| plan.has("inviting")) {
        round.inviting(crowd).await?;
    }
    round.memory("resident, after all of this", "≤ 60 MiB")?;
    // Last, since so many connections leave their mark on the memory.
    if let Some((_, crowd)) = crowds.iter().find(|(size, _)| *size >= streams::STREAMS && plan.has("streams"))
    {
        let cookies = crowd.sign_in_many(&round.store, streams::STREAMS).await?;
        streams::measure(name, &round.house, (crowd, &cookies), round.report).await?;
    }
    if let Some((_, crowd)) = crowds.first().filter(|_| plan.has("limits")) {
        round.limits(crowd).await?;
        round.house = House::open(&plan.server, database.url(), &folder, Limits::On).await?;
        round.limits(crowd).await?;
    }
    drop(round);
    database.clone().take_away().await;
    std::fs::remove_dir_all(&folder)?;
    Ok(())
}

/// What is measured of the database, with no server beside it.
async fn without_server(
    name: &str,
    (database, store): (&Database, &Store),
    crowds: &[(u32, Crowd)],
    plan: &Plan,
    report: &mut Report,
) -> Result<()> {
    if plan.has("facts") {
        facts::measure(name, store, crowds, report).await?;
    }
    if plan.has("housekeeping") {
        housekeeping::measure(name, store, report).await?;
    }
    if plan.has("waiting") {
        waiting::measure(name, database, crowds, report).await?;
    }
    Ok(())
}

/// Lets the database finish what it does after much was written.
async fn settle(store: &Store) -> Result<()> {
    store.migrate(Timestamp(0)).await?;
    tokio::time::sleep(Duration::from_secs(5)).await;
    Ok(())
}

impl Round<'_> {
    fn line(&mut self, what: &str, measured: impl std::fmt::Display, aim: &str) {
        self.report.line(self.name, what, measured, aim);
    }

    fn memory(&mut self, what: &str, aim: &str) -> Result<()> {
        let resident = self.house.resident()?;
        self.line(what, format_args!("{resident:.1} MiB"), aim);
        Ok(())
    }

    fn at(&self, path: &str) -> String {
        format!("http://{}{path}", self.house.address)
    }

    async fn load(
        &self,
        connections: u32,
        url: &str,
        cookie: &str,
        script: Option<String>,
    ) -> Result<Answer> {
        let before = self.house.processor()?;
        let mut answer = load(self.plan.time, connections, url, cookie, script).await?;
        let answered = answer.per_second * self.plan.time.as_secs_f64();
        answer.cost = Some(self.house.processor()?.saturating_sub(before).div_f64(answered.max(1.0)));
        Ok(answer)
    }

    async fn reading(&mut self, size: u32, crowd: &Crowd) -> Result<()> {
        let middle = size == MIDDLE;
        let answer = self.load(16, &self.at(&members(crowd)), &crowd.cookie, None).await?;
        let aim =
            if middle { "≥ 15,000/s, p50 ≤ 1 ms" } else { "p50 at 100,000 ≤ 1.2 × p50 at 1,000" };
        self.line(&format!("members’ data, 50 of {size}, 16 connections"), answer, aim);
        let script = scripts::search(&members(crowd), size);
        let answer = self.load(16, &self.at("/"), &crowd.cookie, Some(script)).await?;
        let aim = if middle { "≥ 5,000/s" } else { "" };
        self.line(&format!("search by name among {size}, another term each time, 11 found"), answer, aim);
        Ok(())
    }

    async fn rendering(&mut self, crowd: &Crowd) -> Result<()> {
        let page = self.at(&format!("/{}/members", crowd.slug));
        let answer = self.load(16, &page, &crowd.cookie, None).await?;
        self.line("members page, rendered, 50 of 10000", answer, "≥ 800/s");
        self.memory("resident, under load", "≤ 60 MiB")
    }

    /// The same data while someone else invites without a pause: first into another organization, then into this one.
    async fn reading_beside_writing(&mut self, crowd: &Crowd, other: &Crowd) -> Result<()> {
        for (written, wheres) in [(other, "another organization"), (crowd, "the same organization")] {
            let script = scripts::invitations(
                &self.house.address,
                &format!("beside{}", written.slug.replace('-', "")),
                Order::Rising,
            );
            let url = self.at(&invitations(written));
            let writing = load(self.plan.time, 1, &url, &written.cookie, Some(script));
            let url = self.at(&members(crowd));
            let reading = load(self.plan.time, 16, &url, &crowd.cookie, None);
            let (reading, writing) = tokio::try_join!(reading, writing)?;
            let what = format!("members’ data, 50 of 10000, 16 connections, while one invites into {wheres}");
            self.line(&what, format_args!("{reading}; invitations {writing}"), "");
        }
        Ok(())
    }

    /// Invitations, of which each costs the organization and the mailbox one where they are counted.
    async fn limits(&mut self, crowd: &Crowd) -> Result<()> {
        let url = self.at(&invitations(crowd));
        for connections in [1, 64] {
            let port = self.house.address.rsplit(':').next().unwrap_or_default();
            let round = format!("limits{port}x{connections}");
            let script = scripts::invitations(&self.house.address, &round, Order::Rising);
            let answer = self.load(connections, &url, &crowd.cookie, Some(script)).await?;
            let limits = self.house.limits;
            self.line(
                &format!("single invitations, {connections} connections, limits {limits:?}"),
                answer,
                "",
            );
        }
        Ok(())
    }

    async fn inviting(&mut self, crowd: &Crowd) -> Result<()> {
        let url = self.at(&invitations(crowd));
        for before in [0, self.plan.pending] {
            if before > 0 {
                crowd.invite(&self.store, before).await?;
                settle(&self.store).await?;
            }
            let loads =
                [(1, Order::Rising, "≥ 2,000/s"), (64, Order::Rising, "≥ 8,000/s"), (64, Order::None, "")];
            for (connections, order, aim) in loads {
                let (kind, told) = if order == Order::Rising { ("", "") } else { ("x", " in no order") };
                let round = format!("round{before}x{connections}{kind}");
                let script = scripts::invitations(&self.house.address, &round, order);
                let answer = self.load(connections, &url, &crowd.cookie, Some(script)).await?;
                let what = format!(
                    "single invitations{told}, {connections} connections, {before} more pending before"
                );
                self.line(&what, answer, if before > 0 && !aim.is_empty() { "no slower" } else { aim });
            }
            if self.plan.pending == 0 {
                break;
            }
        }
        Ok(())
    }
}

fn members(crowd: &Crowd) -> String {
    format!("/api/organizations/{}/members?limit=50", crowd.slug)
}

fn invitations(crowd: &Crowd) -> String {
    format!("/api/organizations/{}/invitations", crowd.slug)
}

async fn load(
    time: Duration,
    connections: u32,
    url: &str,
    cookie: &str,
    script: Option<String>,
) -> Result<Answer> {
    let (url, cookie) = (url.to_owned(), cookie.to_owned());
    let run = move || Load { connections, time, url: &url, cookie: &cookie, script: script.as_deref() }.run();
    tokio::task::spawn_blocking(run).await?
}
