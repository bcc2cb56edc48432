//! The settings as they are written: one struct for flags, environment and file, so that they cannot disagree.

use super::value::{BaseUrl, Connections, Sender, SmtpHelo, SmtpUrl};
use super::{LISTEN, LOG, bounds, file};
use crate::trouble::Trouble;
use clap::builder::BoolishValueParser;
use serde::Deserialize;
use std::net::SocketAddr;
use std::path::PathBuf;

#[allow(clippy::doc_markdown, reason = "these comments are what the terminal shows")]
/// What the operator wrote; whatever is not written keeps its default.
#[derive(Debug, Clone, Default, clap::Args, Deserialize)]
#[serde(deny_unknown_fields, default)]
#[command(next_help_heading = "Settings")]
pub struct Settings {
    /// Address and port to listen on; port 0 takes a free one
    #[arg(long, env = "GUILDHALL_LISTEN", global = true, value_name = "ADDRESS")]
    pub listen: Option<SocketAddr>,
    /// Where people reach the console; every link in a mail begins with it, and https:// makes the cookies secure
    #[arg(long, env = "GUILDHALL_BASE_URL", global = true, value_name = "URL")]
    pub base_url: Option<BaseUrl>,
    /// The database: sqlite:FILE or postgres://USER:PASSWORD@HOST/NAME
    #[arg(long, env = "GUILDHALL_DATABASE", global = true, value_name = "URL", hide_env_values = true)]
    pub database: Option<String>,
    /// How many connections a process has to a database server, from 4 to 1000, beside three for looking and listening
    #[arg(long, env = "GUILDHALL_DATABASE_CONNECTIONS", global = true, value_name = "NUMBER")]
    pub database_connections: Option<Connections>,
    /// Folder for what Guildhall keeps on disk
    #[arg(long, env = "GUILDHALL_DATA", global = true, value_name = "FOLDER")]
    pub data: Option<PathBuf>,
    /// The mail server: smtp://USER:PASSWORD@HOST:PORT or smtps://…; without one, the mails of a loopback base_url wait in the built-in mailbox
    #[arg(long, env = "GUILDHALL_SMTP", global = true, value_name = "URL", hide_env_values = true)]
    pub smtp: Option<SmtpUrl>,
    /// The name by which this installation introduces itself to the mail server; some refuse names that nobody can look up
    #[arg(long, env = "GUILDHALL_SMTP_HELO_NAME", global = true, value_name = "HOST")]
    pub smtp_helo_name: Option<SmtpHelo>,
    /// A PEM file of certificate authorities to trust beside the system's, for the mail server and for PostgreSQL (sslmode=verify-full)
    #[arg(long, env = "GUILDHALL_TLS_CA", global = true, value_name = "FILE")]
    pub tls_ca: Option<PathBuf>,
    /// Write mails into this folder as .eml files instead of sending them
    #[arg(long, env = "GUILDHALL_MAIL_DIR", global = true, value_name = "FOLDER")]
    pub mail_dir: Option<PathBuf>,
    /// Folder with role models of one's own, a .toml file each, beside those that come with Guildhall
    #[arg(long, env = "GUILDHALL_PACKS", global = true, value_name = "FOLDER")]
    pub packs: Option<PathBuf>,
    /// Who the mails are from: Name <address>
    #[arg(long, env = "GUILDHALL_SENDER", global = true, value_name = "SENDER")]
    pub sender: Option<Sender>,
    /// What people call this installation, in mails
    #[arg(long, env = "GUILDHALL_BRAND", global = true, value_name = "NAME")]
    pub brand: Option<String>,
    /// The plan that new organizations get, where their role model has it; otherwise the one with everything
    #[arg(long, env = "GUILDHALL_PLAN", global = true, value_name = "PLAN")]
    pub plan: Option<String>,
    /// How many invitations an organization may send in a day; 0 for no bound
    #[arg(long, env = "GUILDHALL_INVITATIONS_PER_DAY", global = true, value_name = "NUMBER")]
    pub invitations_per_day: Option<u32>,
    /// How many invitations one mailbox may get in a day, from all organizations together; 0 for no bound
    #[arg(long, env = "GUILDHALL_INVITATIONS_PER_MAILBOX", global = true, value_name = "NUMBER")]
    pub invitations_per_mailbox: Option<u32>,
    /// How many organizations an account may create in a day; 0 for no bound
    #[arg(long, env = "GUILDHALL_FOUNDINGS_PER_DAY", global = true, value_name = "NUMBER")]
    pub foundings_per_day: Option<u32>,
    /// For how many days mails that have left, and links of invitations that have ended, are kept; 0 for ever
    #[arg(long, env = "GUILDHALL_KEEP_MAIL_DAYS", global = true, value_name = "NUMBER")]
    pub keep_mail_days: Option<u32>,
    /// For how many days notifications are kept that were read; 0 for ever
    #[arg(long, env = "GUILDHALL_KEEP_NOTIFICATION_DAYS", global = true, value_name = "NUMBER")]
    pub keep_notification_days: Option<u32>,
    /// How many connections are open at once; the next wait to be accepted
    #[arg(long, env = "GUILDHALL_CONNECTIONS", global = true, value_name = "NUMBER")]
    pub connections: Option<u32>,
    /// How many of them one address (for IPv6, one /64) has open at once, unless trust_proxy is on; 0 for no bound
    #[arg(long, env = "GUILDHALL_CONNECTIONS_PER_ADDRESS", global = true, value_name = "NUMBER")]
    pub connections_per_address: Option<u32>,
    /// How many seconds the head of a request may take, counted from when it is waited for; a proxy must not keep idle connections for as long
    #[arg(long, env = "GUILDHALL_HEAD_SECONDS", global = true, value_name = "NUMBER")]
    pub head_seconds: Option<u32>,
    /// How many seconds the body of a request may take
    #[arg(long, env = "GUILDHALL_BODY_SECONDS", global = true, value_name = "NUMBER")]
    pub body_seconds: Option<u32>,
    /// After how many seconds in which a client takes no part of its answer its connection is closed
    #[arg(long, env = "GUILDHALL_UNREAD_SECONDS", global = true, value_name = "NUMBER")]
    pub unread_seconds: Option<u32>,
    /// How many event streams one account has open at once, in each process; 0 for no bound
    #[arg(long, env = "GUILDHALL_STREAMS_PER_ACCOUNT", global = true, value_name = "NUMBER")]
    pub streams_per_account: Option<u32>,
    /// How many mails about what others do in organizations one mailbox gets in an hour; the console tells the rest; 0 for no bound
    #[arg(long, env = "GUILDHALL_NOTICES_PER_MAILBOX", global = true, value_name = "NUMBER")]
    pub notices_per_mailbox: Option<u32>,
    /// How many refused attempts of a person stand in an organization's history one by one in an hour; the rest is counted in one line; 0 for no bound
    #[arg(long, env = "GUILDHALL_REFUSALS_PER_HOUR", global = true, value_name = "NUMBER")]
    pub refusals_per_hour: Option<u32>,
    /// How many wrong passwords an account takes in ten minutes from one network, and from a browser that it knows; right ones do not count; 0 for no bound
    #[arg(long, env = "GUILDHALL_WRONG_PASSWORDS", global = true, value_name = "NUMBER")]
    pub wrong_passwords: Option<u32>,
    /// How many wrong passwords an account takes in a day from all networks that it does not know; 0 for no bound
    #[arg(long, env = "GUILDHALL_WRONG_PASSWORDS_PER_ACCOUNT", global = true, value_name = "NUMBER")]
    pub wrong_passwords_per_account: Option<u32>,
    /// How many wrong passwords one network may try in an hour, for accounts that do not know it; 0 for no bound
    #[arg(long, env = "GUILDHALL_WRONG_PASSWORDS_PER_NETWORK", global = true, value_name = "NUMBER")]
    pub wrong_passwords_per_network: Option<u32>,
    /// How many links by mail of one kind an address may be asked for in an hour from one network, and from a browser that it knows; 0 for no bound
    #[arg(long, env = "GUILDHALL_ASKED_MAILS", global = true, value_name = "NUMBER")]
    pub asked_mails: Option<u32>,
    /// How many mails strangers may ask for in a day in the name of one mailbox; 0 for no bound
    #[arg(long, env = "GUILDHALL_ASKED_MAILS_PER_MAILBOX", global = true, value_name = "NUMBER")]
    pub asked_mails_per_mailbox: Option<u32>,
    /// How many such mails one network may ask for in ten minutes; 0 for no bound
    #[arg(long, env = "GUILDHALL_ASKED_MAILS_PER_NETWORK", global = true, value_name = "NUMBER")]
    pub asked_mails_per_network: Option<u32>,
    /// Whether sign-ins, sign-ups and mails are counted and slowed down; off in benchmarks alone
    #[arg(long, env = "GUILDHALL_LIMITS", global = true, value_name = "BOOL", value_parser = BoolishValueParser::new())]
    pub limits: Option<bool>,
    /// Whether the last entry of X-Forwarded-For is the client, because your own proxy wrote it
    #[arg(long, env = "GUILDHALL_TRUST_PROXY", global = true, value_name = "BOOL", value_parser = BoolishValueParser::new())]
    pub trust_proxy: Option<bool>,
    /// What is logged: error, warn, info, debug, or a filter such as info,guildhall_server=debug
    #[arg(long, env = "GUILDHALL_LOG", global = true, value_name = "FILTER")]
    pub log: Option<String>,
}

impl Settings {
    /// These settings, with the file's where nothing was written: `named`, or `guildhall.toml` where there is one.
    ///
    /// # Errors
    /// Names the file, the line and what was expected there.
    pub fn over_file(self, named: Option<&std::path::Path>) -> Result<Self, Trouble> {
        let Some(below) = file::read(named)? else { return Ok(self) };
        Ok(Self {
            listen: self.listen.or(below.listen),
            base_url: self.base_url.or(below.base_url),
            database: self.database.or(below.database),
            database_connections: self.database_connections.or(below.database_connections),
            data: self.data.or(below.data),
            smtp: self.smtp.or(below.smtp),
            smtp_helo_name: self.smtp_helo_name.or(below.smtp_helo_name),
            tls_ca: self.tls_ca.or(below.tls_ca),
            mail_dir: self.mail_dir.or(below.mail_dir),
            packs: self.packs.or(below.packs),
            sender: self.sender.or(below.sender),
            brand: self.brand.or(below.brand),
            plan: self.plan.or(below.plan),
            invitations_per_day: self.invitations_per_day.or(below.invitations_per_day),
            invitations_per_mailbox: self.invitations_per_mailbox.or(below.invitations_per_mailbox),
            foundings_per_day: self.foundings_per_day.or(below.foundings_per_day),
            keep_mail_days: self.keep_mail_days.or(below.keep_mail_days),
            keep_notification_days: self.keep_notification_days.or(below.keep_notification_days),
            connections: self.connections.or(below.connections),
            connections_per_address: self.connections_per_address.or(below.connections_per_address),
            head_seconds: self.head_seconds.or(below.head_seconds),
            body_seconds: self.body_seconds.or(below.body_seconds),
            unread_seconds: self.unread_seconds.or(below.unread_seconds),
            streams_per_account: self.streams_per_account.or(below.streams_per_account),
            notices_per_mailbox: self.notices_per_mailbox.or(below.notices_per_mailbox),
            refusals_per_hour: self.refusals_per_hour.or(below.refusals_per_hour),
            wrong_passwords: self.wrong_passwords.or(below.wrong_passwords),
            wrong_passwords_per_account: self
                .wrong_passwords_per_account
                .or(below.wrong_passwords_per_account),
            wrong_passwords_per_network: self
                .wrong_passwords_per_network
                .or(below.wrong_passwords_per_network),
            asked_mails: self.asked_mails.or(below.asked_mails),
            asked_mails_per_mailbox: self.asked_mails_per_mailbox.or(below.asked_mails_per_mailbox),
            asked_mails_per_network: self.asked_mails_per_network.or(below.asked_mails_per_network),
            limits: self.limits.or(below.limits),
            trust_proxy: self.trust_proxy.or(below.trust_proxy),
            log: self.log.or(below.log),
        })
    }

    /// The address to listen on.
    #[must_use]
    pub fn listen(&self) -> SocketAddr {
        self.listen.unwrap_or(LISTEN)
    }

    /// The database's address.
    #[must_use]
    pub fn database(&self) -> String {
        let data = self.data.clone().unwrap_or_else(|| PathBuf::from("data"));
        let written = self.database.clone();
        let database = written.unwrap_or_else(|| format!("sqlite:{}", data.join("guildhall.db").display()));
        match &self.tls_ca {
            Some(file) => trusting(database, file),
            None => database,
        }
    }

    /// How many connections to a database server there may be.
    #[must_use]
    pub fn database_connections(&self) -> u32 {
        self.database_connections.map_or(guildhall_store::CONNECTIONS, |connections| connections.0)
    }

    /// What is logged.
    #[must_use]
    pub fn log(&self) -> &str {
        self.log.as_deref().unwrap_or(LOG)
    }

    /// A setting's default, as the table shows it.
    pub(super) fn default_of(name: &str) -> String {
        match name {
            "listen" => LISTEN.to_string(),
            "base_url" => "http://LISTEN".to_owned(),
            "database" => "sqlite:data/guildhall.db".to_owned(),
            "database_connections" => guildhall_store::CONNECTIONS.to_string(),
            "data" => "data".to_owned(),
            "smtp_helo_name" => "HOST".to_owned(),
            "sender" => "Guildhall <guildhall@HOST>".to_owned(),
            "brand" => "Guildhall".to_owned(),
            "limits" => "true".to_owned(),
            "trust_proxy" => "false".to_owned(),
            "log" => LOG.to_owned(),
            _ => bounds::usual(name).map(|usual| usual.to_string()).unwrap_or_default(),
        }
    }
}

/// The address of a database server with a file of authorities, unless it names one itself.
fn trusting(database: String, file: &std::path::Path) -> String {
    let is_server = database.starts_with("postgres:") || database.starts_with("postgresql:");
    let own = ["sslrootcert=", "ssl-root-cert=", "ssl-ca="];
    if !is_server || own.iter().any(|name| database.contains(name)) {
        return database;
    }
    let sign = if database.contains('?') { '&' } else { '?' };
    let file: String = url::form_urlencoded::byte_serialize(file.as_os_str().as_encoded_bytes()).collect();
    format!("{database}{sign}sslrootcert={file}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_of_authorities_is_for_a_database_server_that_names_none() {
        let check = |database: &str, expected: &str| {
            let (database, tls_ca) = (Some(database.to_owned()), Some(PathBuf::from("/a b/ca.pem")));
            assert_eq!(Settings { database, tls_ca, ..Settings::default() }.database(), expected);
        };
        check("sqlite:x.db", "sqlite:x.db");
        check("postgres://h/d", "postgres://h/d?sslrootcert=%2Fa+b%2Fca.pem");
        check(
            "postgresql://h/d?sslmode=verify-full",
            "postgresql://h/d?sslmode=verify-full&sslrootcert=%2Fa+b%2Fca.pem",
        );
        check("postgres://h/d?sslrootcert=/x", "postgres://h/d?sslrootcert=/x");
    }
}
