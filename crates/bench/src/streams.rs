//! Many open pages: so many streams of news on one process, each of another person. What they take of memory and of the processor while
//! nothing happens, and how long news take that concern all of them.

use crate::crowd::Crowd;
use crate::house::House;
use crate::report::Report;
use crate::trouble::Result;
use std::time::{Duration, Instant};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::sync::mpsc::{UnboundedReceiver, UnboundedSender, unbounded_channel};
use tokio::time::timeout;

/// How many pages are open.
pub(crate) const STREAMS: u32 = 2_000;

/// How often something happens that all of them show.
const CHANGES: u32 = 10;

/// How long news may take before they count as lost.
const PATIENCE: Duration = Duration::from_secs(10);

/// Opens a stream for each cookie, and measures.
pub(crate) async fn measure(
    name: &str,
    house: &House,
    (crowd, cookies): (&Crowd, &[String]),
    report: &mut Report,
) -> Result<()> {
    let before = house.resident()?;
    let (sender, mut heard) = unbounded_channel();
    for cookie in cookies {
        let stream = open(&house.address, cookie).await?;
        tokio::spawn(listen(stream, sender.clone()));
    }
    let count = cookies.len();
    hear(&mut heard, count).await?;
    let each = (house.resident()? - before) * 1024.0 / f64::from(STREAMS);
    report.line(
        name,
        &format!("{count} streams, memory"),
        format_args!("{:.1} MiB more, {each:.1} KiB each", house.resident()? - before),
        "",
    );
    let (began, used) = (Instant::now(), house.processor()?);
    tokio::time::sleep(Duration::from_secs(5)).await;
    let share = house.processor()?.saturating_sub(used).as_secs_f64() / began.elapsed().as_secs_f64();
    report.line(
        name,
        &format!("{count} streams, nothing happens"),
        format_args!("{:.1} % of a core", share * 100.0),
        "",
    );
    let mut delays = Vec::new();
    for change in 0..CHANGES {
        invite(house, crowd, change).await?;
        let answered = Instant::now();
        delays.extend(
            hear(&mut heard, count).await?.into_iter().map(|at| at.saturating_duration_since(answered)),
        );
    }
    delays.sort_unstable();
    let at =
        |share: usize| delays.get((delays.len() - 1) * share / 100).copied().unwrap_or_default().as_millis();
    let told = format!("p50 {} ms, p99 {} ms, last {} ms", at(50), at(99), at(100));
    report.line(name, &format!("{count} streams, from the answer to a change to its news"), told, "≤ 1 s");
    Ok(())
}

async fn open(address: &str, cookie: &str) -> Result<TcpStream> {
    let mut stream = TcpStream::connect(address).await?;
    let request = format!("GET /events/ HTTP/1.1\r\nhost: {address}\r\ncookie: guildhall={cookie}\r\n\r\n");
    stream.write_all(request.as_bytes()).await?;
    Ok(stream)
}

/// Tells when news have come, until nobody wants to know.
async fn listen(mut stream: TcpStream, sender: UnboundedSender<Instant>) {
    let mut part = [0; 2_048];
    while let Ok(count @ 1..) = stream.read(&mut part).await {
        let text = String::from_utf8_lossy(part.get(..count).unwrap_or_default());
        for _ in text.matches("event: epoch") {
            if sender.send(Instant::now()).is_err() {
                return;
            }
        }
    }
}

/// Waits until so many streams have told something.
async fn hear(heard: &mut UnboundedReceiver<Instant>, count: usize) -> Result<Vec<Instant>> {
    let mut all = Vec::with_capacity(count);
    while all.len() < count {
        let missing = |_| format!("news came to {} of {count} streams", all.len());
        let next = timeout(PATIENCE, heard.recv()).await.map_err(missing)?;
        all.push(next.ok_or("every stream has ended")?);
    }
    Ok(all)
}

async fn invite(house: &House, crowd: &Crowd, number: u32) -> Result<()> {
    let mut stream = TcpStream::connect(&house.address).await?;
    let body = format!("{{\"addresses\":[\"streams{number}@example.org\"],\"role\":\"member\"}}");
    let request = format!(
        "POST /api/organizations/{0}/invitations HTTP/1.1\r\nhost: {1}\r\norigin: http://{1}\r\ncookie: guildhall={2}\r\nconnection: close\r\n\
         content-type: application/json\r\ncontent-length: {3}\r\n\r\n{body}",
        crowd.slug,
        house.address,
        crowd.cookie,
        body.len()
    );
    stream.write_all(request.as_bytes()).await?;
    let mut answer = String::new();
    stream.read_to_string(&mut answer).await?;
    if answer.starts_with("HTTP/1.1 200") {
        Ok(())
    } else {
        Err(format!("inviting answered {answer:.200}").into())
    }
}
