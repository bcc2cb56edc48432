//! Whether the settings lead where they should: role models, folder, base URL, mail.

use super::Finding;
use crate::config::{self, Config, Settings};
use crate::packs;
use guildhall_service::MailMode;

pub(super) fn packs(settings: &Settings) -> Finding {
    let packs = packs::load(settings.packs.as_deref()).map_err(|trouble| trouble.to_string())?;
    packs::check_plan(&packs, settings.plan.as_deref()).map_err(|trouble| trouble.to_string())?;
    let titles: Vec<_> = packs.iter().map(|pack| pack.title.clone()).collect();
    Ok(titles.join(", "))
}

pub(super) fn folder(settings: &Settings) -> Finding {
    let database = settings.database();
    if !database.starts_with("sqlite:") {
        return Ok("not needed with a database server".to_owned());
    }
    config::check_folder(&database).map_err(|trouble| trouble.to_string())?;
    Ok("it can be written".to_owned())
}

pub(super) fn base_url(config: &Config) -> Finding {
    let base = &config.base_url;
    match (base.is_https(), base.is_loopback()) {
        (true, _) => Ok(format!("{base}, cookies are Secure")),
        (false, true) => Ok(format!("{base}, for this machine alone")),
        (false, false) => Err(format!(
            "{base} is not encrypted, and whoever is on the way can read passwords and take sessions over: put a proxy with TLS before Guildhall and set base_url to its https:// address"
        )),
    }
}

pub(super) async fn mail(config: &Config) -> Finding {
    match (config.transport.check().await, config.mail_mode()) {
        (Ok(said), MailMode::Mailbox) => Ok(format!(
            "{said}, since no mail server is set and base_url is this machine's; the mailbox opens on this machine alone, without a proxy"
        )),
        (Ok(said), MailMode::Transport) => Ok(format!("{said}; mails are from {}", config.sender)),
        (Err(error), _) => Err(format!("{}: check smtp (GUILDHALL_SMTP) or mail_dir", error.reason)),
    }
}
