//! A server to start, stop, freeze and follow.

use crate::program::{self, Folder};
use std::fs::File;
use std::io::{Error, ErrorKind, Result};
use std::path::{Path, PathBuf};
use std::process::{Child, Stdio};
use std::time::{Duration, Instant};

/// How long a server may take to answer.
const PATIENCE: Duration = Duration::from_mins(1);

/// A server in a temporary folder, on a port of its own. It ends with this value.
#[derive(Debug)]
pub struct Cluster {
    child: Child,
    setup: Setup,
}

#[derive(Debug)]
struct Setup {
    folder: Folder,
    port: u16,
    settings: Vec<String>,
    log: PathBuf,
}

/// Where a server's log goes.
#[derive(Debug, Clone, Copy)]
pub enum Log<'a> {
    /// Into the server's folder: gone with it.
    Own,
    /// Into this file, to be looked at afterwards.
    Kept(&'a Path),
}

impl Cluster {
    /// A fresh server in that folder, with these settings (`name=value`), which answers on this machine.
    ///
    /// # Errors
    /// When PostgreSQL is not installed or does not start, with what it said.
    pub fn create(folder: Folder, settings: &[&str], log: Log<'_>) -> Result<Self> {
        let mut initdb = folder.command(&found()?.join("initdb"));
        initdb.arg("-D").arg(folder.path().join("data"));
        initdb.args(["-U", "postgres", "-A", "trust", "-E", "UTF8", "--locale=C", "--no-sync"]);
        program::run(&mut initdb)?;
        let settings = settings.iter().map(|setting| (*setting).to_owned()).collect();
        let log = match log {
            Log::Own => folder.path().join("log"),
            Log::Kept(path) => path.to_owned(),
        };
        Self::begin(Setup { folder, port: program::free_port()?, settings, log })
    }

    /// A second server that follows this one.
    ///
    /// # Errors
    /// When it does not start.
    pub fn standby(&self) -> Result<Self> {
        let folder = Folder::new()?;
        let mut copy = folder.command(&found()?.join("pg_basebackup"));
        copy.args(["-h", "127.0.0.1", "-U", "postgres", "-p", &self.port().to_string()]);
        copy.args(["-R", "-X", "stream", "-c", "fast", "--no-sync", "-D"]).arg(folder.path().join("data"));
        program::run(&mut copy)?;
        let (settings, log) = (self.setup.settings.clone(), folder.path().join("log"));
        Self::begin(Setup { folder, port: program::free_port()?, settings, log })
    }

    fn begin(setup: Setup) -> Result<Self> {
        let mut cluster = Self { child: setup.spawn()?, setup };
        cluster.answers()?;
        Ok(cluster)
    }

    /// The port that it listens on, at 127.0.0.1.
    #[must_use]
    pub fn port(&self) -> u16 {
        self.setup.port
    }

    /// Ends it as a power cut does.
    ///
    /// # Errors
    /// When it cannot be waited for.
    pub fn kill(&mut self) -> Result<()> {
        self.signal("-QUIT");
        self.child.wait().map(|_| ())
    }

    /// Ends it and starts it again, at the same place.
    ///
    /// # Errors
    /// When it does not start.
    pub fn restart(&mut self) -> Result<()> {
        self.signal("-INT");
        self.child.wait()?;
        self.child = self.setup.spawn()?;
        self.answers()
    }

    /// Stops all of its processes where they are: connections stay, and nobody answers.
    pub fn freeze(&self) {
        self.signal_all("-STOP");
    }

    /// Lets them go on.
    pub fn thaw(&self) {
        self.signal_all("-CONT");
        // Whatever runs the server as another user stops with it.
        program::signal("-CONT", &self.child.id().to_string());
    }

    fn answers(&mut self) -> Result<()> {
        let (begun, isready) = (Instant::now(), found()?.join("pg_isready"));
        let port = self.port().to_string();
        loop {
            let mut ask = self.setup.folder.command(&isready);
            ask.args(["-q", "-h", "127.0.0.1", "-p", &port]);
            if ask.status()?.success() {
                return Ok(());
            }
            let ended = self.child.try_wait()?;
            if ended.is_some() || begun.elapsed() > PATIENCE {
                let said = std::fs::read_to_string(&self.setup.log).unwrap_or_default();
                return Err(Error::other(format!("PostgreSQL does not start ({ended:?}): {said}")));
            }
            std::thread::sleep(Duration::from_millis(50));
        }
    }

    fn main_process(&self) -> String {
        let file = std::fs::read_to_string(self.setup.folder.path().join("data/postmaster.pid"));
        file.ok().and_then(|text| text.lines().next().map(str::to_owned)).unwrap_or_default()
    }

    fn signal(&self, signal: &str) {
        program::signal(signal, &self.main_process());
    }

    fn signal_all(&self, signal: &str) {
        let main = self.main_process();
        program::signal(signal, &main);
        for child in program::children(&main) {
            program::signal(signal, &child);
        }
    }
}

impl Setup {
    fn spawn(&self) -> Result<Child> {
        let folder = self.folder.path();
        let mut server = self.folder.command(&found()?.join("postgres"));
        server.arg("-D").arg(folder.join("data")).args(["-p", &self.port.to_string(), "-k"]).arg(folder);
        server.args(["-c", "listen_addresses=127.0.0.1"]);
        for setting in &self.settings {
            server.args(["-c", setting]);
        }
        server.stdout(Stdio::null()).stderr(File::create(&self.log)?).spawn()
    }
}

impl Drop for Cluster {
    fn drop(&mut self) {
        if matches!(self.child.try_wait(), Ok(None)) {
            self.thaw();
            // PostgreSQL's fast shutdown; SIGKILL would leave its shared memory behind.
            self.signal("-INT");
            // It was told to end, and nothing can be done about one that does not.
            let _ended = self.child.wait();
        }
    }
}

/// The folder of PostgreSQL's programs: the newest that Debian keeps, or one on `PATH`.
#[must_use]
pub fn programs() -> Option<PathBuf> {
    let mut versions: Vec<PathBuf> = std::fs::read_dir("/usr/lib/postgresql")
        .into_iter()
        .flatten()
        .filter_map(|entry| entry.ok().map(|entry| entry.path().join("bin")))
        .filter(|folder| folder.join("initdb").is_file() && folder.join("postgres").is_file())
        .collect();
    versions.sort();
    versions.pop().or_else(|| program::find("initdb")?.parent().map(PathBuf::from))
}

fn found() -> Result<PathBuf> {
    programs().ok_or_else(|| Error::new(ErrorKind::NotFound, "PostgreSQL's server is not installed"))
}
