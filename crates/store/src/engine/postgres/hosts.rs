//! The hosts that an address names, as `libpq` reads it: several, separated by commas, of which the first that suits is used.

use super::access::{Access, Session, takes_changes};
use super::{PATIENCE, in_time};
use crate::error::{Error, Result};
use sqlx::PgPool;
use sqlx::postgres::PgConnectOptions;
use std::str::FromStr;
use std::sync::Arc;
use std::time::{Duration, Instant};
use tokio::time::{sleep, timeout};

/// How long each of several hosts may take to let someone in, where the address does not say.
const PER_HOST: Duration = Duration::from_secs(2);
/// How often the host in use is looked at.
const LOOK: Duration = Duration::from_secs(1);
/// How long to wait before a server that is just starting is tried again.
const PAUSE: Duration = Duration::from_millis(200);

/// Which hosts suit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Target {
    /// Any that answers.
    Any,
    /// One that takes changes.
    ReadWrite,
}

/// The hosts of an address, in its order.
#[derive(Debug)]
pub(super) struct Hosts {
    each: Vec<PgConnectOptions>,
    target: Target,
    patience: Duration,
}

/// What of an address is not for the driver.
#[derive(Default)]
struct Own {
    target: Option<Target>,
    patience: Option<Duration>,
    hosts: Vec<String>,
    ports: Vec<String>,
}

impl Hosts {
    /// Reads an address. It may hold a password, so no error repeats it.
    pub(super) fn parse(url: &str) -> Result<Self> {
        let (scheme, rest) = url.split_once("://").ok_or_else(|| unreadable("it has no //"))?;
        let (address, query) = rest.split_once('?').unwrap_or((rest, ""));
        let (authority, database) = address.split_once('/').unwrap_or((address, ""));
        let (user, listed) =
            authority.rsplit_once('@').map_or(("", authority), |(user, hosts)| (user, hosts));
        let at = if user.is_empty() { "" } else { "@" };
        let (own, query) = Own::from_query(query)?;
        let mut places: Vec<(String, String)> = listed.split(',').map(host_and_port).collect();
        let mut first = listed.split(',').next().unwrap_or_default();
        if !own.hosts.is_empty() {
            (places, first) = (own.places()?, "localhost");
        }
        let one = format!(
            "{scheme}://{user}{at}{first}/{database}{}{query}",
            if query.is_empty() { "" } else { "?" }
        );
        let options = options(&one)?;
        let each = if places.len() < 2 {
            vec![options]
        } else {
            let each = places.iter().map(|(host, port)| placed(&options, host, port));
            each.collect::<Result<_>>()?
        };
        let several = each.len() > 1;
        let (target, patience) =
            if several { (Target::ReadWrite, PER_HOST) } else { (Target::Any, PATIENCE) };
        Ok(Self { each, target: own.target.unwrap_or(target), patience: own.patience.unwrap_or(patience) })
    }

    pub(super) fn target(&self) -> Target {
        self.target
    }

    pub(super) fn are_several(&self) -> bool {
        self.each.len() > 1
    }

    /// How to connect to one of them.
    pub(super) fn options(&self, host: usize) -> PgConnectOptions {
        self.each.get(host).cloned().unwrap_or_default()
    }

    /// The first that suits, and a connection to it. Servers that are just starting are given a few seconds.
    pub(super) async fn find(&self, access: &Access) -> Result<(usize, Session)> {
        let begun = Instant::now();
        loop {
            let found = self.look(access).await;
            let may_help = begun.elapsed() < PATIENCE && access.refusal().is_none();
            match found {
                Err(Error::Unavailable(why)) if may_help && !is_mistrusted(&why) => sleep(PAUSE).await,
                Err(Error::ReadOnly(_)) if may_help => sleep(PAUSE).await,
                found => return found,
            }
        }
    }

    /// Tries each once.
    async fn look(&self, access: &Access) -> Result<(usize, Session)> {
        let mut reasons = Vec::new();
        let mut last = None;
        for (place, options) in self.each.iter().enumerate() {
            let opened = timeout(self.patience, Session::open(options, access)).await;
            let silent = |_| Err(Error::Unavailable("it does not answer in time".to_owned()));
            match opened.unwrap_or_else(silent) {
                Ok(session) => return Ok((place, session)),
                Err(error) => {
                    reasons.push(format!("{}: {}", name(options), why(&error)));
                    last = Some(error);
                }
            }
        }
        let reasons = reasons.join("; ");
        Err(match last {
            Some(Error::Unavailable(_)) | None => Error::Unavailable(reasons),
            Some(Error::ReadOnly(_)) => Error::ReadOnly(reasons),
            Some(other) => other,
        })
    }
}

/// Looks at the host in use, and moves on to another one when it does not suit any more.
pub(super) async fn follow(hosts: Hosts, mut current: usize, pool: PgPool, access: Arc<Access>) {
    let mut session = None;
    loop {
        // Whoever meets trouble says so: there is no need to wait then.
        let _sooner = timeout(LOOK, access.trouble.notified()).await;
        if suits(session.as_mut()).await {
            sleep(PAUSE).await;
            continue;
        }
        match hosts.look(&access).await {
            Ok((found, opened)) => {
                if found != current {
                    current = found;
                    let options = hosts.options(found);
                    tracing::warn!(host = name(&options), "the database is at another host now");
                    pool.set_connect_options(options);
                    access.note_moved();
                }
                session = Some(opened);
            }
            Err(error) => {
                tracing::warn!(%error, "no host of the database's address can be used");
                session = None;
                sleep(PAUSE).await;
            }
        }
    }
}

async fn suits(session: Option<&mut Session>) -> bool {
    let Some(session) = session else { return false };
    matches!(timeout(PER_HOST, in_time(takes_changes(&mut session.conn))).await, Ok(Ok(true)))
}

impl Own {
    /// Takes its own parameters out of an address's; the others are the driver's.
    fn from_query(query: &str) -> Result<(Self, String)> {
        let (mut own, mut others) = (Self::default(), Vec::new());
        for parameter in query.split('&').filter(|parameter| !parameter.is_empty()) {
            let (key, value) = parameter.split_once('=').unwrap_or((parameter, ""));
            let several =
                || value.replace("%2C", ",").replace("%2c", ",").split(',').map(str::to_owned).collect();
            match key {
                "target_session_attrs" => own.target = Some(target(value)?),
                "connect_timeout" => own.patience = patience(value)?,
                "host" => own.hosts = several(),
                "port" => own.ports = several(),
                _ => others.push(parameter),
            }
        }
        Ok((own, others.join("&")))
    }

    /// Each host with its port; one port is for all.
    fn places(&self) -> Result<Vec<(String, String)>> {
        if self.ports.len() > 1 && self.ports.len() != self.hosts.len() {
            return Err(unreadable("it names more or fewer ports than hosts"));
        }
        let port = |place| self.ports.get(place).or(self.ports.first()).cloned().unwrap_or_default();
        Ok(self.hosts.iter().enumerate().map(|(place, host)| (host.clone(), port(place))).collect())
    }
}

fn target(text: &str) -> Result<Target> {
    match text {
        "any" => Ok(Target::Any),
        "read-write" | "primary" => Ok(Target::ReadWrite),
        _ => Err(unreadable("target_session_attrs is read-write, primary or any, since Guildhall writes")),
    }
}

fn patience(text: &str) -> Result<Option<Duration>> {
    let seconds: u64 = text.parse().map_err(|_| unreadable("connect_timeout is a number of seconds"))?;
    Ok((seconds > 0).then(|| Duration::from_secs(seconds)))
}

fn options(url: &str) -> Result<PgConnectOptions> {
    let options = PgConnectOptions::from_str(url).map_err(|error| unreadable(&error.to_string()))?;
    // Poolers refuse parameters that they do not know; no number here has fractions.
    let options =
        options.application_name("guildhall").statement_cache_capacity(200).extra_float_digits(None);
    Ok(sqlx::ConnectOptions::disable_statement_logging(options))
}

fn placed(options: &PgConnectOptions, host: &str, port: &str) -> Result<PgConnectOptions> {
    let host = host.replace("%2F", "/").replace("%2f", "/");
    let placed =
        if host.starts_with('/') { options.clone().socket(&host) } else { options.clone().host(&host) };
    if port.is_empty() {
        return Ok(placed);
    }
    port.parse().map(|port| placed.port(port)).map_err(|_| unreadable("a port is a number up to 65535"))
}

/// The parts of `host:port`; brackets around an IPv6 address stay.
fn host_and_port(text: &str) -> (String, String) {
    let after_address = text.rfind(']').unwrap_or(0);
    match text.rfind(':').filter(|colon| *colon > after_address || after_address == 0) {
        Some(colon) => {
            let (host, port) = text.split_at(colon);
            (host.to_owned(), port.trim_start_matches(':').to_owned())
        }
        None => (text.to_owned(), String::new()),
    }
}

fn name(options: &PgConnectOptions) -> String {
    format!("{}:{}", options.get_host(), options.get_port())
}

/// What is said of one host.
fn why(error: &Error) -> String {
    if let Error::Unavailable(said) | Error::ReadOnly(said) = error {
        return said.clone();
    }
    error.to_string()
}

fn unreadable(why: &str) -> Error {
    Error::Unusable(format!("The database's address cannot be read: {why}."))
}

/// Whether a connection fails for what the server presents of itself, which waiting does not mend.
fn is_mistrusted(why: &str) -> bool {
    ["invalid peer certificate", "does not support TLS"].iter().any(|sign| why.contains(sign))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(url: &str, places: &[&str], target: Target) {
        let hosts = Hosts::parse(url).unwrap();
        assert_eq!(hosts.each.iter().map(name).collect::<Vec<_>>(), places, "{url}");
        assert_eq!(hosts.target, target, "{url}");
    }

    #[test]
    fn hosts_are_read_in_their_order() {
        check("postgres://u:p@h1:5432,h2:5433/db", &["h1:5432", "h2:5433"], Target::ReadWrite);
        check("postgresql://h1:1,[::1]:2/db?sslmode=disable", &["h1:1", "[::1]:2"], Target::ReadWrite);
        check("postgres://u@/db?host=h1,h2&port=7", &["h1:7", "h2:7"], Target::ReadWrite);
        check("postgres://u@/db?host=h1%2Ch2&port=7,8", &["h1:7", "h2:8"], Target::ReadWrite);
        check("postgres://u@h1:9/db?target_session_attrs=primary", &["h1:9"], Target::ReadWrite);
        check("postgres://u@h1:9,h2:9/db?target_session_attrs=any", &["h1:9", "h2:9"], Target::Any);
        check("postgres://u@h1:9/db", &["h1:9"], Target::Any);
    }

    #[test]
    fn what_belongs_to_all_hosts_is_kept() {
        let hosts =
            Hosts::parse("postgres://ada:p%23@h1:1,h2:2/db?connect_timeout=3&application_name=x").unwrap();
        assert_eq!(hosts.patience, Duration::from_secs(3));
        for options in &hosts.each {
            assert_eq!((options.get_username(), options.get_database()), ("ada", Some("db")));
        }
    }

    #[test]
    fn an_address_that_makes_no_sense_is_refused_without_its_password() {
        for url in [
            "postgres://u:secret@h1:x,h2/db",
            "postgres://u:secret@h1,h2/db?target_session_attrs=standby",
            "postgres://u:secret@h1/db?connect_timeout=soon",
            "postgres://u:secret@/db?host=h1,h2,h3&port=1,2",
            "postgres:u:secret",
        ] {
            let said = Hosts::parse(url).unwrap_err().to_string();
            assert!(
                said.starts_with("The database's address cannot be read") && !said.contains("secret"),
                "{said}"
            );
        }
    }
}
