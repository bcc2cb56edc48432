//! How the way to a database server is encrypted, and whose certificates are trusted there.

use super::Finding;
use crate::config::Settings;
use guildhall_mail::RootCertificates;
use url::Url;

/// What the database's address says of encryption; nothing for a file, and for a server on this machine.
pub(super) fn of_database(settings: &Settings) -> Option<Finding> {
    let url = Url::parse(&settings.database()).ok().filter(|url| url.scheme().starts_with("postgres"))?;
    let value = |names: &[&str]| {
        url.query_pairs()
            .find(|(name, _)| names.contains(&name.as_ref()))
            .map(|(_, value)| value.into_owned())
    };
    let mode = value(&["sslmode", "ssl-mode"]);
    let is_here = matches!(url.host_str(), None | Some("" | "localhost" | "127.0.0.1" | "[::1]"));
    let own = value(&["sslrootcert", "ssl-root-cert", "ssl-ca"]);
    match mode.as_deref().map(str::to_ascii_lowercase).as_deref() {
        Some("verify-full" | "verify-ca") => Some(Ok(format!("its certificate is checked, {}", trusted(own)))),
        _ if is_here => None,
        Some("disable" | "allow") => Some(Err(
            "it is off (sslmode): whoever is on the way can read and change everything; use sslmode=verify-full".to_owned(),
        )),
        _ => Some(Ok("the certificate is not checked; sslmode=verify-full in the database's address does that".to_owned())),
    }
}

fn trusted(own: Option<String>) -> String {
    let system = RootCertificates::in_the_system();
    let own = own.map(|file| format!(" and those in {file}")).unwrap_or_default();
    format!("trusting the {system} authorities of the system’s store{own}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_database_elsewhere_is_looked_at() {
        let of = |database: &str| {
            of_database(&Settings { database: Some(database.to_owned()), ..Settings::default() })
        };
        assert_eq!(of("sqlite:x.db"), None);
        assert_eq!(of("postgres://localhost/d"), None);
        assert!(of("postgres://db.example/d").unwrap().unwrap().contains("not checked"));
        assert!(of("postgres://db.example/d?sslmode=disable").unwrap().is_err());
        let checked =
            of("postgres://db.example/d?sslmode=verify-full&sslrootcert=/etc/ca.pem").unwrap().unwrap();
        assert!(checked.ends_with("and those in /etc/ca.pem"), "{checked}");
    }
}
