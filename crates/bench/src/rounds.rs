//! What is measured, in order.

use crate::crowd::Crowd;
use crate::house::House;
use crate::load::Load;
use crate::report::Report;
use crate::trouble::Result;
use guildhall_domain::time::Timestamp;
use guildhall_store::Store;
use guildhall_testkit::Database;
use std::path::Path;
use std::time::Duration;

/// How long each load lasts.
const TIME: Duration = Duration::from_secs(6);
/// The sizes of crowds. Everything is measured at the middle one; growth at all of them.
const SIZES: [u32; 3] = [1_000, 10_000, 100_000];

/// All rounds: the ground that any server stands on, then each engine.
pub(crate) async fn all(server: &Path, report: &mut Report) -> Result<()> {
    ground(report).await?;
    #[allow(clippy::cast_precision_loss, reason = "megabytes, to one digit")]
    let megabytes = std::fs::metadata(server)?.len() as f64 / 1e6;
    report.line("–", "size of the binary", format_args!("{megabytes:.1} MB"), "≤ 20 MB");
    engine("SQLite", &guildhall_testkit::sqlite().await, server, report).await?;
    if std::env::var_os("TEST_POSTGRES_URL").is_some() {
        engine("PostgreSQL", &guildhall_testkit::postgres().await, server, report).await?;
    }
    Ok(())
}

/// A bare axum handler with 15 KB of JSON: what HTTP itself costs on this machine.
async fn ground(report: &mut Report) -> Result<()> {
    let body: String = serde_json::json!({ "rows": "x".repeat(15_000) }).to_string();
    let router = axum::Router::new().route("/", axum::routing::get(move || std::future::ready(body.clone())));
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await?;
    let url = format!("http://{}/", listener.local_addr()?);
    let task = tokio::spawn(async move { axum::serve(listener, router).await });
    let answer = load(16, &url, "", None).await?;
    task.abort();
    report.line("–", "a bare axum handler, 15 KB, 16 connections", answer, "");
    Ok(())
}

async fn engine(name: &str, database: &Database, server: &Path, report: &mut Report) -> Result<()> {
    let store = database.store().await;
    let folder = std::env::temp_dir().join(format!("guildhall-bench-{}", std::process::id()));
    std::fs::create_dir_all(&folder)?;
    let mut crowds = Vec::new();
    for (number, size) in (1..).zip(SIZES) {
        crowds.push((size, Crowd::gather(&store, number, size).await?));
    }
    settle(&store).await?;
    let house = House::open(server, database.url(), &folder).await?;
    report.line(
        name,
        "from start to first answer",
        format_args!("{} ms", house.ready_after.as_millis()),
        "≤ 100 ms",
    );
    report.line(name, "resident, idle", format_args!("{:.1} MiB", house.resident()?), "≤ 20 MiB");
    for (size, crowd) in &crowds {
        reading(name, &house, *size, crowd, report).await?;
    }
    if let Some((_, crowd)) = crowds.first() {
        inviting(name, &store, &house, crowd, report).await?;
    }
    report.line(
        name,
        "resident, after all of this",
        format_args!("{:.1} MiB", house.resident()?),
        "≤ 60 MiB",
    );
    drop(house);
    database.clone().take_away().await;
    std::fs::remove_dir_all(&folder)?;
    Ok(())
}

/// Lets the database finish what it does after much was written.
async fn settle(store: &Store) -> Result<()> {
    store.migrate(Timestamp(0)).await?;
    tokio::time::sleep(Duration::from_secs(3)).await;
    Ok(())
}

async fn reading(name: &str, house: &House, size: u32, crowd: &Crowd, report: &mut Report) -> Result<()> {
    let at = |path: &str| format!("http://{}{path}", house.address);
    let middle = size == 10_000;
    let data = at(&format!("/api/organizations/{}/members?limit=50", crowd.slug));
    let answer = load(16, &data, &crowd.cookie, None).await?;
    let aim = if middle { "≥ 15,000/s, p50 ≤ 1 ms" } else { "p50 at 100,000 ≤ 1.2 × p50 at 1,000" };
    report.line(name, &format!("members’ data, 50 of {size}, 16 connections"), answer, aim);
    let search = at(&format!("/api/organizations/{}/members?limit=50&search=number99", crowd.slug));
    let answer = load(16, &search, &crowd.cookie, None).await?;
    report.line(name, &format!("search by name among {size}"), answer, if middle { "≥ 5,000/s" } else { "" });
    if middle {
        let page = at(&format!("/{}/members", crowd.slug));
        let answer = load(16, &page, &crowd.cookie, None).await?;
        report.line(name, "members page, rendered, 50 of 10000", answer, "≥ 800/s");
        report.line(name, "resident, under load", format_args!("{:.1} MiB", house.resident()?), "≤ 60 MiB");
    }
    Ok(())
}

async fn inviting(
    name: &str,
    store: &Store,
    house: &House,
    crowd: &Crowd,
    report: &mut Report,
) -> Result<()> {
    let url = format!("http://{}/api/organizations/{}/invitations", house.address, crowd.slug);
    for (pending, connections, aim) in
        [(0, 1, "≥ 2,000/s"), (0, 64, "≥ 8,000/s"), (100_000, 1, "no slower"), (100_000, 64, "no slower")]
    {
        if pending > 0 && connections == 1 {
            crowd.invite(store, pending).await?;
            settle(store).await?;
        }
        let script = invitations(&house.address, pending + connections);
        let answer = load(connections, &url, &crowd.cookie, Some(script)).await?;
        report.line(
            name,
            &format!("single invitations, {connections} connections, {pending} more pending before"),
            answer,
            aim,
        );
    }
    Ok(())
}

/// Each request invites an address that nobody invited before.
fn invitations(address: &str, round: u32) -> String {
    format!(
        r#"
local count = 0
wrk.method = "POST"
wrk.headers["content-type"] = "application/json"
wrk.headers["origin"] = "http://{address}"
request = function()
  count = count + 1
  return wrk.format(nil, nil, nil, '{{"addresses":["guest' .. count .. '@round{round}.example"],"role":"member"}}')
end
"#
    )
}

async fn load(
    connections: u32,
    url: &str,
    cookie: &str,
    script: Option<String>,
) -> Result<crate::load::Answer> {
    let (url, cookie) = (url.to_owned(), cookie.to_owned());
    let run =
        move || Load { connections, time: TIME, url: &url, cookie: &cookie, script: script.as_deref() }.run();
    tokio::task::spawn_blocking(run).await?
}
