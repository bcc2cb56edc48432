//! A database that lives as long as its test.

use guildhall_domain::time::Timestamp;
use guildhall_store::Store;
use sqlx::{AssertSqlSafe, Connection, PgConnection};
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Arc, Mutex};
use tempfile::TempDir;

/// The variable that names the PostgreSQL server for tests.
const SERVER: &str = "TEST_POSTGRES_URL";

/// A moment in 2026, for schemas.
const NOW: Timestamp = Timestamp(1_790_000_000_000_000);

/// How many databases this process made, so that each has a name of its own.
static MADE: AtomicU32 = AtomicU32::new(0);

/// A fresh, empty database, taken away when its test ends.
#[derive(Clone)]
pub struct Database(Arc<Inner>);

struct Inner {
    url: String,
    home: Home,
    stores: Mutex<Vec<Store>>,
}

enum Home {
    /// Kept for its `Drop`, which removes the folder.
    Folder(#[allow(dead_code, reason = "dropping it removes the folder")] TempDir),
    Server {
        url: String,
        name: String,
    },
}

/// A fresh SQLite file in a folder of its own.
///
/// # Panics
/// When there is no temporary folder.
pub async fn sqlite() -> Database {
    let folder = tempfile::tempdir().expect("a temporary folder can be made");
    let url = format!("sqlite:{}", folder.path().join("guildhall.db").display());
    Database::new(url, Home::Folder(folder))
}

/// A fresh database on the PostgreSQL server that `TEST_POSTGRES_URL` names.
///
/// # Panics
/// When the variable is not set or the server does not answer: a test that cannot run does not pass.
pub async fn postgres() -> Database {
    let Ok(server) = std::env::var(SERVER) else {
        panic!(
            "This test needs PostgreSQL. Run `cargo xtask test`, which sets one up, \
             or name a server in {SERVER}, for example postgres://postgres@127.0.0.1:5432/postgres."
        )
    };
    let number = MADE.fetch_add(1, Ordering::Relaxed);
    let name = format!("guildhall_test_{}_{number}", std::process::id());
    administer(&server, format!("drop database if exists {name} with (force)")).await;
    administer(&server, format!("create database {name}")).await;
    let (address, parameters) = server.split_once('?').unwrap_or((&server, ""));
    let base = address.rsplit_once('/').map_or(address, |(base, _)| base);
    let url = format!("{base}/{name}?{parameters}");
    Database::new(url, Home::Server { url: server, name })
}

async fn administer(server: &str, sql: String) {
    let connection = PgConnection::connect(server).await;
    let mut connection = connection.unwrap_or_else(|error| {
        panic!("The PostgreSQL server in {SERVER} does not answer ({error}). Run `cargo xtask test`, which sets one up.")
    });
    sqlx::raw_sql(AssertSqlSafe(sql)).execute(&mut connection).await.expect("test databases can be made");
    connection.close().await.expect("the connection ends");
}

impl Database {
    fn new(url: String, home: Home) -> Self {
        Self(Arc::new(Inner { url, home, stores: Mutex::default() }))
    }

    /// The database's address, as the program's configuration takes it.
    #[must_use]
    pub fn url(&self) -> &str {
        &self.0.url
    }

    /// One more store on the database, as another process would open it, with the schema in place.
    ///
    /// # Panics
    /// When it cannot be opened.
    pub async fn store(&self) -> Store {
        let store = self.bare_store().await;
        store.migrate(NOW).await.expect("the schema can be made");
        store
    }

    /// The same, but without looking at the schema.
    ///
    /// # Panics
    /// When it cannot be opened.
    pub async fn bare_store(&self) -> Store {
        let store = Store::connect(&self.0.url).await.expect("the test database opens");
        self.0.stores.lock().expect("no test panicked here").push(store.clone());
        store
    }

    /// Does something to the database behind the store's back.
    ///
    /// # Panics
    /// When the database refuses.
    pub async fn meddle(&self, sql: &'static str) {
        if let Some(path) = self.0.url.strip_prefix("sqlite:") {
            let connection = rusqlite::Connection::open(path).expect("the file opens");
            connection.execute_batch(sql).expect("the statement runs");
        } else {
            let mut connection = PgConnection::connect(&self.0.url).await.expect("the server answers");
            sqlx::raw_sql(sql).execute(&mut connection).await.expect("the statement runs");
        }
    }

    /// Closes every store and removes the database.
    ///
    /// # Panics
    /// When the server does not answer.
    pub async fn take_away(&self) {
        let stores = std::mem::take(&mut *self.0.stores.lock().expect("no test panicked here"));
        for store in stores {
            store.close().await;
        }
        if let Home::Server { url, name } = &self.0.home {
            administer(url, format!("drop database if exists {name} with (force)")).await;
        }
    }
}
