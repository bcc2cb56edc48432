//! `guildhall doctor`: one line per check, with what to do about what is wrong.

mod changes;
mod clock;
mod database;
mod encryption;
mod mails;
mod proxy;
mod settings;

pub(crate) use clock::clock;

use crate::cli::say;
use crate::config::{Config, Settings};
use crate::trouble::Trouble;
use guildhall_service::Clock;

/// What a check found: that all is well, or what to do.
pub(crate) type Finding = Result<String, String>;

/// Looks at everything, says what it finds, and fails when something is wrong.
///
/// # Errors
/// Says how many checks failed; their lines say the rest.
pub(crate) async fn examine(settings: &Settings) -> Result<(), Trouble> {
    let listen = settings.listen();
    let config = Config::new(settings, listen);
    let usable = config.as_ref().map(|_| "every setting can be used".to_owned()).map_err(ToString::to_string);
    // The database lies in the folder, so that comes first.
    let folder = settings::folder(settings);
    let (database, there) = database::look(settings).await;
    let mut checks =
        vec![("configuration", usable), ("role models", settings::packs(settings)), ("data folder", folder)];
    checks.extend(database);
    checks.push(("clock", clock(Clock::System.now(), there)));
    checks.push(("proxy", proxy::proxy(settings).await));
    checks.extend(encryption::of_database(settings).map(|finding| ("database encryption", finding)));
    if let Ok(config) = &config {
        checks.push(("base URL", settings::base_url(config)));
        checks.push(("mail", settings::mail(config).await));
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
