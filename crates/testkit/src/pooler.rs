//! `PgBouncer` before a test's database.

use crate::Database;
use guildhall_cluster::program::{self, Folder};
use sqlx::postgres::PgConnectOptions;
use std::net::TcpStream;
use std::process::Child;
use std::str::FromStr;
use std::time::Duration;

/// A pooler in a temporary folder, on a port of its own. It ends with this value.
pub struct Pooler {
    child: Child,
    url: String,
    _folder: Folder,
}

impl Pooler {
    /// Starts one in a mode (session, transaction or statement), with further settings, a line each.
    ///
    /// # Panics
    /// When `PgBouncer` is not installed, or does not start.
    pub async fn start(database: &Database, mode: &str, settings: &str) -> Self {
        let folder = Folder::new().expect("a temporary folder can be made");
        let server = PgConnectOptions::from_str(database.url()).expect("the database's address can be read");
        let (port, user) = (program::free_port().expect("a port is free"), server.get_username());
        let name = server.get_database().unwrap_or("postgres");
        let users = folder.path().join("users.txt");
        std::fs::write(&users, format!("\"{user}\" \"\"\n")).expect("a file can be written");
        let file = folder.path().join("pgbouncer.ini");
        let text = format!(
            "[databases]\n* = host={} port={}\n[pgbouncer]\nlisten_addr = 127.0.0.1\nlisten_port = {port}\nunix_socket_dir =\n\
             auth_type = trust\nauth_file = {}\npool_mode = {mode}\n{settings}\n",
            server.get_host(),
            server.get_port(),
            users.display()
        );
        std::fs::write(&file, text).expect("a file can be written");
        let program = program::find("pgbouncer");
        let program = program.expect("PgBouncer is installed: `cargo xtask test` does that");
        let mut child = program::spawn(folder.command(&program).arg(&file)).expect("the pooler starts");
        while TcpStream::connect(("127.0.0.1", port)).is_err() {
            let ended = child.try_wait().expect("the pooler can be looked at");
            assert!(ended.is_none(), "the pooler does not start: {ended:?}");
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
        let url = format!("postgres://{user}@127.0.0.1:{port}/{name}");
        Self { child, url, _folder: folder }
    }

    /// The database's address through the pooler.
    #[must_use]
    pub fn url(&self) -> &str {
        &self.url
    }
}

impl Drop for Pooler {
    fn drop(&mut self) {
        let main = self.child.id().to_string();
        for process in program::children(&main).into_iter().chain([main]) {
            program::signal("-INT", &process);
        }
        // It was told to end, and nothing can be done about one that does not.
        let _ended = self.child.wait();
    }
}
