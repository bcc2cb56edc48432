//! PostgreSQL servers of a test's own, to stop, freeze and promote; and a pooler before a server.

use crate::program::{self, Folder};
use sqlx::{AssertSqlSafe, Connection, PgConnection};
use std::path::PathBuf;
use std::process::Child;
use std::time::{Duration, Instant};

/// How long a server may take to answer.
const PATIENCE: Duration = Duration::from_mins(1);

/// A server in a temporary folder, on a port of its own. It ends with this value.
pub struct Server {
    child: Child,
    folder: Folder,
    port: u16,
}

impl Server {
    /// A fresh server.
    ///
    /// # Panics
    /// When PostgreSQL is not installed, or does not start.
    pub async fn start() -> Self {
        let folder = Folder::new();
        let mut initdb = folder.command(&programs().join("initdb"));
        initdb.arg("-D").arg(folder.path().join("data"));
        initdb.args(["-U", "postgres", "-A", "trust", "-E", "UTF8", "--locale=C", "--no-sync"]);
        program::run(&mut initdb);
        let hba = folder.path().join("data/pg_hba.conf");
        let rules = std::fs::read_to_string(&hba).expect("the rules were written");
        std::fs::write(&hba, rules + "\nhost replication all 127.0.0.1/32 trust\n")
            .expect("rules can be written");
        Self::begin(folder).await
    }

    /// A second server that follows this one.
    ///
    /// # Panics
    /// When it does not start.
    pub async fn standby(&self) -> Self {
        let folder = Folder::new();
        let mut copy = folder.command(&programs().join("pg_basebackup"));
        copy.args(["-h", "127.0.0.1", "-U", "postgres", "-p", &self.port.to_string()]);
        copy.args(["-R", "-X", "stream", "-c", "fast", "--no-sync", "-D"]).arg(folder.path().join("data"));
        program::run(&mut copy);
        Self::begin(folder).await
    }

    async fn begin(folder: Folder) -> Self {
        let port = program::free_port();
        let child = Self::spawn(&folder, port);
        let mut server = Self { child, folder, port };
        server.answers().await;
        server
    }

    fn spawn(folder: &Folder, port: u16) -> Child {
        let mut server = folder.command(&programs().join("postgres"));
        server
            .arg("-D")
            .arg(folder.path().join("data"))
            .args(["-p", &port.to_string(), "-k"])
            .arg(folder.path());
        for setting in
            ["listen_addresses=127.0.0.1", "max_connections=60", "fsync=off", "shared_buffers=16MB"]
        {
            server.args(["-c", setting]);
        }
        program::spawn(&mut server)
    }

    /// Where it is: host and port.
    #[must_use]
    pub fn place(&self) -> String {
        format!("127.0.0.1:{}", self.port)
    }

    /// The address of its database.
    #[must_use]
    pub fn url(&self) -> String {
        format!("postgres://postgres@{}/postgres", self.place())
    }

    /// Runs statements as its administrator.
    ///
    /// # Panics
    /// When it refuses.
    pub async fn run(&self, sql: &str) {
        let mut connection = PgConnection::connect(&self.url()).await.expect("the server answers");
        for statement in sql.split(';').map(str::trim).filter(|statement| !statement.is_empty()) {
            let ran = sqlx::raw_sql(AssertSqlSafe(statement.to_owned())).execute(&mut connection).await;
            ran.expect("the statement runs");
        }
        connection.close().await.expect("the connection ends");
    }

    /// Asks for one number.
    ///
    /// # Panics
    /// When it refuses.
    pub async fn number(&self, sql: &'static str) -> i64 {
        let mut connection = PgConnection::connect(&self.url()).await.expect("the server answers");
        let (number,) =
            sqlx::query_as(sql).fetch_one(&mut connection).await.expect("the question is answered");
        connection.close().await.expect("the connection ends");
        number
    }

    /// Waits until a number is reached.
    ///
    /// # Panics
    /// When it refuses.
    pub async fn reaches(&self, sql: &'static str, number: i64) {
        while self.number(sql).await < number {
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    }

    /// Ends it as a power cut does.
    ///
    /// # Panics
    /// When it cannot be ended.
    pub fn kill(&mut self) {
        self.signal("-QUIT");
        self.child.wait().expect("the server ends");
    }

    /// Ends it and starts it again, at the same place.
    ///
    /// # Panics
    /// When it does not start.
    pub async fn restart(&mut self) {
        self.signal("-INT");
        self.child.wait().expect("the server ends");
        self.child = Self::spawn(&self.folder, self.port);
        self.answers().await;
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

    async fn answers(&mut self) {
        let begun = Instant::now();
        while PgConnection::connect(&self.url()).await.is_err() {
            let ended = self.child.try_wait().expect("the server can be looked at");
            assert!(ended.is_none() && begun.elapsed() < PATIENCE, "PostgreSQL does not start: {ended:?}");
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
    }

    fn main_process(&self) -> String {
        let file = std::fs::read_to_string(self.folder.path().join("data/postmaster.pid"));
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

impl Drop for Server {
    fn drop(&mut self) {
        if matches!(self.child.try_wait(), Ok(None)) {
            self.thaw();
            self.signal("-INT");
            // It was told to end, and nothing can be done about one that does not.
            let _ended = self.child.wait();
        }
    }
}

/// The folder of PostgreSQL's programs: the newest that Debian keeps, or one on `PATH`.
fn programs() -> PathBuf {
    let mut versions: Vec<PathBuf> = std::fs::read_dir("/usr/lib/postgresql")
        .into_iter()
        .flatten()
        .filter_map(|entry| entry.ok().map(|entry| entry.path().join("bin")))
        .filter(|folder| folder.join("initdb").is_file() && folder.join("postgres").is_file())
        .collect();
    versions.sort();
    let found = versions.pop().or_else(|| program::find("initdb")?.parent().map(PathBuf::from));
    found.expect("PostgreSQL's server is installed: `cargo xtask test` does that")
}
