//! A PostgreSQL of our own for tests and measurements: in a temporary folder, on a free port, gone at the end.

use std::net::{Ipv4Addr, TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use super::apt;
use crate::error::{Error, Result};
use crate::process;
use crate::step::step;

/// The variable that tests read; if it is set already, that server is used.
pub(crate) const URL: &str = "TEST_POSTGRES_URL";

/// How long a fresh server may take to answer.
const PATIENCE: Duration = Duration::from_secs(30);

/// Settings in any case.
const SETTINGS: [&str; 2] = ["max_connections=300", "listen_addresses=127.0.0.1"];

/// What the server is for.
#[derive(Debug, Clone, Copy)]
pub(crate) enum For {
    /// Tests: what they write may be lost in a power cut.
    Tests,
    /// Measurements: as careful as a real one, which has long looked at its tables when it is asked.
    Measuring,
}

impl For {
    fn settings(self) -> &'static [&'static str] {
        match self {
            Self::Tests => &["fsync=off", "synchronous_commit=off", "full_page_writes=off", "autovacuum=off"],
            Self::Measuring => &["autovacuum_naptime=1s"],
        }
    }
}

/// A PostgreSQL for the tests. One that was started here stops, and its folder goes, when this is dropped.
pub(crate) struct Postgres {
    url: String,
    own: Option<(Child, PathBuf)>,
}

impl Postgres {
    /// Where the tests find it.
    pub(crate) fn url(&self) -> &str {
        &self.url
    }
}

impl Drop for Postgres {
    fn drop(&mut self) {
        let Some((child, folder)) = &mut self.own else { return };
        // SIGINT is PostgreSQL's fast shutdown; SIGKILL would leave its shared memory behind.
        if let Ok(server) = std::fs::read_to_string(folder.join("data/postmaster.pid")) {
            let id = server.lines().next().unwrap_or_default();
            let _ = process::command("kill").args(["-INT", id]).status();
        }
        let _ = child.wait();
        let _ = std::fs::remove_dir_all(folder);
    }
}

/// Takes the server that `TEST_POSTGRES_URL` names, or starts one, installing PostgreSQL if it is missing.
pub(crate) fn start(what_for: For) -> Result<Postgres> {
    if let Ok(url) = std::env::var(URL) {
        return Ok(Postgres { url, own: None });
    }
    if programs().is_none() {
        step("apt-get install", "half of the tests need PostgreSQL", || {
            apt::install("PostgreSQL", &["postgresql"], "apt-postgresql")
        })?;
    }
    let programs = programs().ok_or_else(missing)?;
    step("start PostgreSQL", "half of the tests need it; a temporary one", || begin(&programs, what_for))
}

fn begin(programs: &Path, what_for: For) -> Result<Postgres> {
    let folder = std::env::temp_dir().join(format!("guildhall-postgres-{}", std::process::id()));
    std::fs::create_dir_all(&folder).map_err(Error::at(&folder))?;
    if process::is_root() {
        process::run(process::command("chown").arg("postgres").arg(&folder), "postgres-chown")?;
    }
    let data = folder.join("data");
    let mut initdb = unprivileged(&programs.join("initdb"));
    initdb.current_dir(&folder).arg("-D").arg(&data);
    initdb.args(["-U", "postgres", "-A", "trust", "-E", "UTF8", "--locale=C", "--no-sync"]);
    process::run(&mut initdb, "postgres-initdb")?;
    let port = free_port()?;
    let mut server = unprivileged(&programs.join("postgres"));
    server.current_dir(&folder).arg("-D").arg(&data).args(["-p", &port.to_string(), "-k"]).arg(&folder);
    for setting in SETTINGS.iter().chain(what_for.settings()) {
        server.args(["-c", setting]);
    }
    let log = process::log_path("postgres")?;
    let file = std::fs::File::create(&log).map_err(Error::at(&log))?;
    let child = server.stdout(Stdio::null()).stderr(file).spawn().map_err(Error::at(programs))?;
    let url = format!("postgres://postgres@127.0.0.1:{port}/postgres");
    let mut postgres = Postgres { url, own: Some((child, folder)) };
    wait_for(&mut postgres, port, &log)?;
    Ok(postgres)
}

/// Waits until the server takes connections, or has ended, or takes too long.
fn wait_for(postgres: &mut Postgres, port: u16, log: &Path) -> Result<()> {
    let begun = Instant::now();
    while begun.elapsed() < PATIENCE {
        let ended = postgres.own.as_mut().is_some_and(|(child, _)| matches!(child.try_wait(), Ok(Some(_))));
        if ended {
            break;
        }
        let ready =
            std::fs::read_to_string(log).is_ok_and(|text| text.contains("ready to accept connections"));
        if ready && TcpStream::connect((Ipv4Addr::LOCALHOST, port)).is_ok() {
            return Ok(());
        }
        std::thread::sleep(Duration::from_millis(50));
    }
    Err(Error::Failed {
        program: "postgres".to_owned(),
        output: process::last_lines(log),
        log: log.to_path_buf(),
    })
}

/// PostgreSQL refuses to run as root, so root runs it as the user that the package made.
fn unprivileged(program: &Path) -> Command {
    if !process::is_root() {
        return process::command(program);
    }
    let mut command = process::command("runuser");
    command.args(["-u", "postgres", "--"]).arg(program);
    command
}

/// The folder of `initdb` and `postgres`: the newest that Debian keeps, or one on `PATH`.
fn programs() -> Option<PathBuf> {
    let mut versions: Vec<PathBuf> = std::fs::read_dir("/usr/lib/postgresql")
        .into_iter()
        .flatten()
        .filter_map(|entry| entry.ok().map(|entry| entry.path().join("bin")))
        .filter(|folder| folder.join("initdb").is_file() && folder.join("postgres").is_file())
        .collect();
    versions.sort();
    versions.pop().or_else(|| process::find("initdb")?.parent().map(Path::to_path_buf))
}

fn missing() -> Error {
    Error::Missing { what: "PostgreSQL", install: format!("Install its server, or name one in {URL}.") }
}

/// A port that nobody listens on just now.
pub(crate) fn free_port() -> Result<u16> {
    TcpListener::bind((Ipv4Addr::LOCALHOST, 0))
        .and_then(|listener| listener.local_addr())
        .map(|address| address.port())
        .map_err(|trouble| Error::said(format!("No free port was found: {trouble}.")))
}
