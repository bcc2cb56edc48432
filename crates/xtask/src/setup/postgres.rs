//! The PostgreSQL that tests and measurements run on: the one that is named, or one of our own for the time being.

use guildhall_cluster::program::Folder;
use guildhall_cluster::{Cluster, Log, programs};

use super::apt;
use crate::error::{Error, Result};
use crate::process;
use crate::step::step;

/// The variable that tests read; if it is set already, that server is used.
pub(crate) const URL: &str = "TEST_POSTGRES_URL";

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
            Self::Tests => &[
                "max_connections=300",
                "fsync=off",
                "synchronous_commit=off",
                "full_page_writes=off",
                "autovacuum=off",
            ],
            Self::Measuring => &["max_connections=300", "autovacuum_naptime=1s"],
        }
    }
}

/// A PostgreSQL for the tests. One that was started here ends, and its folder goes, when this is dropped.
pub(crate) struct Postgres {
    url: String,
    /// Kept for its `Drop`, which ends it.
    _own: Option<Cluster>,
}

impl Postgres {
    /// Where the tests find it.
    pub(crate) fn url(&self) -> &str {
        &self.url
    }
}

/// Takes the server that `TEST_POSTGRES_URL` names, or starts one, installing PostgreSQL if it is missing.
pub(crate) fn start(what_for: For) -> Result<Postgres> {
    if let Ok(url) = std::env::var(URL) {
        return Ok(Postgres { url, _own: None });
    }
    if programs().is_none() {
        step("apt-get install", "half of the tests need PostgreSQL", || {
            apt::install("PostgreSQL", &["postgresql"], "apt-postgresql")
        })?;
    }
    if programs().is_none() {
        return Err(missing());
    }
    step("start PostgreSQL", "half of the tests need it; a temporary one", || begin(what_for))
}

fn begin(what_for: For) -> Result<Postgres> {
    let log = process::log_path("postgres")?;
    let begun =
        Folder::new().and_then(|folder| Cluster::create(folder, what_for.settings(), Log::Kept(&log)));
    let cluster = begun.map_err(|trouble| Error::said(trouble.to_string()))?;
    let url = format!("postgres://postgres@127.0.0.1:{}/postgres", cluster.port());
    Ok(Postgres { url, _own: Some(cluster) })
}

fn missing() -> Error {
    Error::Missing { what: "PostgreSQL", install: format!("Install its server, or name one in {URL}.") }
}
