//! The load generator: Debian's `wrk`, its answer read.

use crate::trouble::Result;
use std::fmt;
use std::io::Write;
use std::process::Command;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

/// How many scripts were written, so that two loads at once have one each.
static SCRIPTS: AtomicU32 = AtomicU32::new(0);

/// What is asked.
pub(crate) struct Load<'a> {
    /// How many connections ask at once.
    pub(crate) connections: u32,
    /// For how long.
    pub(crate) time: Duration,
    /// The full address.
    pub(crate) url: &'a str,
    /// The session.
    pub(crate) cookie: &'a str,
    /// A program in wrk's own language, for requests that differ.
    pub(crate) script: Option<&'a str>,
}

/// What came of it.
pub(crate) struct Answer {
    pub(crate) per_second: f64,
    pub(crate) p50: Duration,
    pub(crate) p99: Duration,
    /// Answers that were no success.
    pub(crate) refused: u64,
    /// The processor time that the server spent on each answer, where it did nothing else: it hardly depends on what runs beside.
    pub(crate) cost: Option<Duration>,
}

impl Load<'_> {
    /// Asks, and reads the answer.
    pub(crate) fn run(&self) -> Result<Answer> {
        let mut command = Command::new("wrk");
        command
            .args(["--threads", "1", "--latency", "--connections", &self.connections.to_string()])
            .args(["--duration", &format!("{}s", self.time.as_secs())])
            .args(["--header", &format!("cookie: guildhall={}", self.cookie)]);
        let script = self.script.map(|text| -> Result<_> {
            let number = SCRIPTS.fetch_add(1, Ordering::Relaxed);
            let path =
                std::env::temp_dir().join(format!("guildhall-bench-{}-{number}.lua", std::process::id()));
            std::fs::File::create(&path)?.write_all(text.as_bytes())?;
            Ok(path)
        });
        if let Some(path) = script.transpose()? {
            command.arg("--script").arg(path);
        }
        let output = command
            .arg(self.url)
            .output()
            .map_err(|error| format!("wrk cannot be started ({error}); install Debian's package wrk"))?;
        let text = String::from_utf8_lossy(&output.stdout).into_owned();
        read(&text).ok_or_else(|| {
            format!(
                "wrk said something else than expected:\n{text}\n{}",
                String::from_utf8_lossy(&output.stderr)
            )
            .into()
        })
    }
}

fn read(text: &str) -> Option<Answer> {
    let after = |label: &str| {
        let line = text.lines().find_map(|line| line.trim().strip_prefix(label))?;
        line.split_whitespace().next()
    };
    let refused = after("Non-2xx or 3xx responses:").and_then(|count| count.parse().ok()).unwrap_or(0);
    Some(Answer {
        per_second: after("Requests/sec:")?.parse().ok()?,
        p50: span(after("50%")?)?,
        p99: span(after("99%")?)?,
        refused,
        cost: None,
    })
}

/// `421.00us`, `1.30ms`, `2.01s`.
fn span(text: &str) -> Option<Duration> {
    let (number, unit) = text.split_at(text.find(|c: char| c.is_ascii_alphabetic())?);
    let number: f64 = number.parse().ok()?;
    let seconds = match unit {
        "us" => number / 1e6,
        "ms" => number / 1e3,
        "s" => number,
        _ => return None,
    };
    Some(Duration::from_secs_f64(seconds))
}

impl fmt::Display for Answer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let ms = |span: Duration| span.as_secs_f64() * 1e3;
        write!(f, "{:.0}/s, p50 {:.2} ms, p99 {:.2} ms", self.per_second, ms(self.p50), ms(self.p99))?;
        if let Some(cost) = self.cost {
            write!(f, ", {} µs of processor each", cost.as_micros())?;
        }
        if self.refused > 0 { write!(f, ", {} refused", self.refused) } else { Ok(()) }
    }
}
