//! PostgreSQL servers of a test's own, to stop, freeze and promote.

use guildhall_cluster::program::Folder;
use guildhall_cluster::{Cluster, Log};
use sqlx::{AssertSqlSafe, Connection, PgConnection};
use std::time::Duration;

/// What every server of a test is set to: what it writes may be lost in a power cut.
const SETTINGS: [&str; 3] = ["max_connections=60", "fsync=off", "shared_buffers=16MB"];

/// A server in a temporary folder, on a port of its own. It ends with this value.
pub struct Server(Cluster);

impl Server {
    /// A fresh server.
    ///
    /// # Panics
    /// When PostgreSQL is not installed, or does not start.
    #[must_use]
    pub fn start() -> Self {
        Self::create(folder(), &SETTINGS)
    }

    /// A fresh server that encrypts, with a certificate and its key, both as PEM.
    ///
    /// # Panics
    /// When it does not start.
    #[must_use]
    pub fn encrypted(certificate: &str, key: &str) -> Self {
        let folder = folder();
        let keep = |name, text| folder.keep(name, text).expect("a file can be written").display().to_string();
        let (certificate, key) = (keep("server.crt", certificate), keep("server.key", key));
        let own =
            ["ssl=on".to_owned(), format!("ssl_cert_file={certificate}"), format!("ssl_key_file={key}")];
        let settings: Vec<&str> = SETTINGS.into_iter().chain(own.iter().map(String::as_str)).collect();
        Self::create(folder, &settings)
    }

    fn create(folder: Folder, settings: &[&str]) -> Self {
        let started = Cluster::create(folder, settings, Log::Own);
        Self(started.expect("PostgreSQL starts: `cargo xtask test` installs it"))
    }

    /// A second server that follows this one.
    ///
    /// # Panics
    /// When it does not start.
    #[must_use]
    pub fn standby(&self) -> Self {
        Self(self.0.standby().expect("the second server starts"))
    }

    /// Where it is: host and port.
    #[must_use]
    pub fn place(&self) -> String {
        format!("127.0.0.1:{}", self.0.port())
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
        self.0.kill().expect("the server ends");
    }

    /// Ends it and starts it again, at the same place.
    ///
    /// # Panics
    /// When it does not start.
    pub fn restart(&mut self) {
        self.0.restart().expect("the server starts again");
    }

    /// Stops all of its processes where they are: connections stay, and nobody answers.
    pub fn freeze(&self) {
        self.0.freeze();
    }

    /// Lets them go on.
    pub fn thaw(&self) {
        self.0.thaw();
    }
}

fn folder() -> Folder {
    Folder::new().expect("a temporary folder can be made")
}
