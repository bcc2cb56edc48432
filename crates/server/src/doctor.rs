//! `guildhall doctor`: one line per check, with what to do about what is wrong.

use crate::cli::say;
use crate::config::{self, Config, Settings};
use crate::trouble::Trouble;
use crate::{packs, serve};
use guildhall_domain::time::{Span, Timestamp};
use guildhall_service::proxy::was_noticed;
use guildhall_service::{Clock, MailMode};
use guildhall_store::{SCHEMA, Store};

/// 2025-01-01: a clock before it was never set.
const PLAUSIBLE: Timestamp = Timestamp(1_735_689_600_000_000);

/// How far two machines' clocks may stand apart: nothing that ends does so within seconds.
const APART: Span = Span::seconds(5);

/// What a check found: that all is well, or what to do.
type Finding = Result<String, String>;

/// Looks at everything, says what it finds, and fails when something is wrong.
///
/// # Errors
/// Says how many checks failed; their lines say the rest.
pub(crate) async fn examine(settings: &Settings) -> Result<(), Trouble> {
    let listen = settings.listen();
    let config = Config::new(settings, listen);
    let usable = config.as_ref().map(|_| "every setting can be used".to_owned()).map_err(ToString::to_string);
    // The database lies in the folder, so that comes first.
    let folder = folder(settings);
    let (database, there) = database(settings).await;
    let mut checks = vec![
        ("configuration", usable),
        ("role models", packs(settings)),
        ("data folder", folder),
        ("database", database),
        ("clock", clock(Clock::System.now(), there)),
        ("proxy", proxy(settings).await),
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

fn packs(settings: &Settings) -> Finding {
    let packs = packs::load(settings.packs.as_deref()).map_err(|trouble| trouble.to_string())?;
    packs::check_plan(&packs, settings.plan.as_deref()).map_err(|trouble| trouble.to_string())?;
    let titles: Vec<_> = packs.iter().map(|pack| pack.title.clone()).collect();
    Ok(titles.join(", "))
}

/// Compares this machine's clock with a year that has passed, and with the database's machine, by which other processes stand too.
fn clock(here: Timestamp, there: Option<Timestamp>) -> Finding {
    if here < PLAUSIBLE {
        return Err("it stands before 2025, so links and sessions would end at the wrong time: set it, or run an NTP client".to_owned());
    }
    let Some(there) = there else { return Ok("it shows a year after 2024".to_owned()) };
    let apart = (here.0 - there.0).abs();
    if apart > APART.0 {
        let (seconds, way) = (apart / 1_000_000, if here > there { "ahead of" } else { "behind" });
        return Err(format!(
            "it is {seconds} seconds {way} the database server's, so links and sessions end at another time for each process: run an NTP client on both machines"
        ));
    }
    Ok("it agrees with the database server's".to_owned())
}

fn folder(settings: &Settings) -> Finding {
    let database = settings.database();
    if !database.starts_with("sqlite:") {
        return Ok("not needed with a database server".to_owned());
    }
    config::prepare_folder(&database).map_err(|trouble| trouble.to_string())?;
    Ok("it can be written".to_owned())
}

/// The database, and what time its machine has.
async fn database(settings: &Settings) -> (Finding, Option<Timestamp>) {
    let store = match Store::connect(&settings.database()).await {
        Ok(store) => store,
        Err(error) => return (Err(serve::unopened(&error).to_string()), None),
    };
    let (schema, there) = (store.schema().await, store.clock().await);
    let name = store.engine_name();
    store.close().await;
    let schema = schema.map_err(|error| serve::unopened(&error).to_string());
    (schema.and_then(|schema| of_schema(name, schema)), there.ok().flatten())
}

/// Whether a proxy stands before the server that it does not know of, as a serving process noted.
async fn proxy(settings: &Settings) -> Finding {
    if settings.trust_proxy == Some(true) {
        return Ok("trusted: the last entry of X-Forwarded-For is the client".to_owned());
    }
    let noticed = async {
        let store = Store::connect(&settings.database()).await.ok()?;
        let noticed = was_noticed(&store, Clock::System.now()).await.ok();
        store.close().await;
        noticed
    };
    match noticed.await {
        Some(true) => Err("requests came with X-Forwarded-For while trust_proxy is off, so every client has the proxy's address and \
             shares its limits: set trust_proxy (GUILDHALL_TRUST_PROXY) to true if the proxy is yours and writes that header".to_owned()),
        Some(false) | None => Ok("none was noticed: every client has its own address".to_owned()),
    }
}

fn of_schema(name: &str, schema: i64) -> Finding {
    match schema {
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
        assert!(clock(Timestamp(0), None).is_err());
        assert!(clock(PLAUSIBLE, None).is_ok());
    }

    #[test]
    fn a_clock_that_differs_from_the_databases_is_noticed() {
        let check = |there: Span| clock(PLAUSIBLE, Some(PLAUSIBLE.plus(there)));
        assert!(check(Span::seconds(2)).is_ok());
        assert!(check(Span::seconds(90)).unwrap_err().starts_with("it is 90 seconds behind"));
    }
}
