//! A running server: started as an operator starts it, watched from outside.

use crate::trouble::Result;
use std::net::TcpListener;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

/// A server process; it ends with this value.
pub(crate) struct House {
    process: Child,
    pub(crate) address: String,
    /// From starting the process to the first answer.
    pub(crate) ready_after: Duration,
    /// Whether it counts tries.
    pub(crate) limits: Limits,
}

/// Whether tries are counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Limits {
    /// They are.
    On,
    /// They are not.
    Off,
}

impl House {
    /// Starts the binary on a database and waits until it answers.
    pub(crate) async fn open(server: &Path, database: &str, folder: &Path, limits: Limits) -> Result<Self> {
        let port = TcpListener::bind("127.0.0.1:0")?.local_addr()?.port();
        let address = format!("127.0.0.1:{port}");
        let begun = Instant::now();
        let process = Command::new(server)
            .args([
                "serve",
                "--listen",
                &address,
                "--database",
                database,
                "--base-url",
                &format!("http://{address}"),
            ])
            .args(["--limits", if limits == Limits::On { "true" } else { "false" }])
            .args(["--invitations-per-day", "1000000000", "--data"])
            .arg(folder)
            .env("RUST_LOG", "error")
            .stdout(Stdio::null())
            .spawn()?;
        let mut house = Self { process, address, ready_after: Duration::ZERO, limits };
        while house.ask("/livez").await.is_err() {
            if begun.elapsed() > Duration::from_secs(20) || house.process.try_wait()?.is_some() {
                return Err("the server did not start".into());
            }
            tokio::time::sleep(Duration::from_millis(1)).await;
        }
        house.ready_after = begun.elapsed();
        Ok(house)
    }

    async fn ask(&self, path: &str) -> Result<()> {
        let mut stream = TcpStream::connect(&self.address).await?;
        stream
            .write_all(
                format!("GET {path} HTTP/1.1\r\nhost: {}\r\nconnection: close\r\n\r\n", self.address)
                    .as_bytes(),
            )
            .await?;
        let mut answer = String::new();
        stream.read_to_string(&mut answer).await?;
        if answer.starts_with("HTTP/1.1 200") {
            Ok(())
        } else {
            Err(format!("{path} answered {answer:.80}").into())
        }
    }

    /// The processor time that the process has used so far.
    pub(crate) fn processor(&self) -> Result<Duration> {
        let stat = std::fs::read_to_string(format!("/proc/{}/stat", self.process.id()))?;
        let (_, fields) = stat.rsplit_once(')').ok_or("the kernel does not say")?;
        let ticks: u64 = fields
            .split_whitespace()
            .skip(11)
            .take(2)
            .map(str::parse::<u64>)
            .sum::<std::result::Result<_, _>>()?;
        // The kernel counts in hundredths of a second, whatever the machine.
        Ok(Duration::from_millis(ticks * 10))
    }

    /// Resident memory in MiB.
    pub(crate) fn resident(&self) -> Result<f64> {
        let status = std::fs::read_to_string(format!("/proc/{}/status", self.process.id()))?;
        let line =
            status.lines().find_map(|line| line.strip_prefix("VmRSS:")).ok_or("the kernel does not say")?;
        let kib: f64 = line.trim().trim_end_matches("kB").trim().parse()?;
        Ok(kib / 1024.0)
    }
}

impl Drop for House {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}
