//! `guildhall doctor`: one line per check, with what to do about what is wrong.

use crate::cli::say;
use crate::config::{self, Config, Settings};
use crate::serve;
use crate::trouble::Trouble;
use guildhall_domain::time::Timestamp;
use guildhall_service::{Clock, MailMode};
use guildhall_store::{SCHEMA, Store};

/// 2025-01-01: a clock before it was never set.
const PLAUSIBLE: Timestamp = Timestamp(1_735_689_600_000_000);

/// What a check found: that all is well, or what to do.
type Finding = Result<String, String>;

/// Looks at everything, says what it finds, and fails when something is wrong.
///
/// # Errors
/// Says how many checks failed; their lines say the rest.
pub(crate) async fn examine(settings: &Settings) -> Result<(), Trouble> {
    let listen = settings.listen();
    let config = Config::new(settings, listen);
    let mut checks = vec![
        (
            "configuration",
            config.as_ref().map(|_| "every setting can be used".to_owned()).map_err(ToString::to_string),
        ),
        ("role models", packs()),
        ("clock", clock(Clock::System.now())),
        ("data folder", folder(settings)),
        ("database", database(settings).await),
    ];
    if let Ok(config) = &config {
        checks.push(("base URL", base_url(config)));
        checks.push(("mail", mail(config).await));
    }
    let failed = checks.iter().filter(|(name, finding)| !report(name, finding)).count();
    match failed {
        0 => Ok(()),
        1 => Err(Trouble::new("One check failed; its line says what to do.")),
        count => Err(Trouble::new(format!("{count} checks failed; their lines say what to do."))),
    }
}

fn report(name: &str, finding: &Finding) -> bool {
    match finding {
        Ok(text) => say(&format!("ok     {name}: {text}")),
        Err(text) => say(&format!("WRONG  {name}: {text}")),
    }
    finding.is_ok()
}

fn packs() -> Finding {
    let packs = serve::packs().map_err(|trouble| trouble.to_string())?;
    let titles: Vec<_> = packs.iter().map(|pack| pack.title.clone()).collect();
    Ok(titles.join(", "))
}

fn clock(now: Timestamp) -> Finding {
    if now < PLAUSIBLE {
        return Err("it stands before 2025, so links and sessions would end at the wrong time: set it, or run an NTP client".to_owned());
    }
    Ok("it shows a year after 2024".to_owned())
}

fn folder(settings: &Settings) -> Finding {
    let database = settings.database();
    if !database.starts_with("sqlite:") {
        return Ok("not needed with a database server".to_owned());
    }
    config::prepare_folder(&database).map_err(|trouble| trouble.to_string())?;
    Ok("it can be written".to_owned())
}

async fn database(settings: &Settings) -> Finding {
    let opened = Store::connect(&settings.database()).await;
    let store = opened.map_err(|error| serve::unopened(&error).to_string())?;
    let schema = store.schema().await.map_err(|error| serve::unopened(&error).to_string());
    let name = store.engine_name();
    store.close().await;
    match schema? {
        0 => Ok(format!("{name} answers; it is empty, and the first start prepares it")),
        newer if newer > SCHEMA => Err(format!(
            "{name} has schema {newer}, and this program knows schemas up to {SCHEMA}: start the newer program"
        )),
        older if older < SCHEMA => {
            Ok(format!("{name} answers; the next start brings its schema from {older} to {SCHEMA}"))
        }
        same => Ok(format!("{name} answers; schema {same}")),
    }
}

fn base_url(config: &Config) -> Finding {
    let base = &config.base_url;
    match (base.is_https(), base.is_loopback()) {
        (true, _) => Ok(format!("{base}, cookies are Secure")),
        (false, true) => Ok(format!("{base}, for this machine alone")),
        (false, false) => Err(format!(
            "{base} is not encrypted: put a proxy with TLS before Guildhall and set base_url to its https:// address"
        )),
    }
}

async fn mail(config: &Config) -> Finding {
    match (config.transport.check().await, config.mail_mode()) {
        (Ok(said), MailMode::Mailbox) => {
            Ok(format!("{said}, since no mail server is set and base_url is this machine's"))
        }
        (Ok(said), MailMode::Transport) => Ok(format!("{said}; mails are from {}", config.sender)),
        (Err(error), _) => Err(format!("{}: check smtp (GUILDHALL_SMTP) or mail_dir", error.reason)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_clock_that_was_never_set_is_noticed() {
        assert!(clock(Timestamp(0)).is_err());
        assert!(clock(PLAUSIBLE).is_ok());
    }
}
