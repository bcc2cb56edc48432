//! How much of each thing is allowed: what the operator wrote, and what is built in where nothing was written.

use super::Settings;
use guildhall_service::Bounds;

/// The bounds that settings come to.
pub(super) fn bounds(settings: &Settings) -> Bounds {
    let usual = Bounds::default();
    Bounds {
        invitations_per_day: settings.invitations_per_day.unwrap_or(usual.invitations_per_day),
        invitations_per_mailbox: settings.invitations_per_mailbox.unwrap_or(usual.invitations_per_mailbox),
        foundings_per_day: settings.foundings_per_day.unwrap_or(usual.foundings_per_day),
        notices_per_mailbox: settings.notices_per_mailbox.unwrap_or(usual.notices_per_mailbox),
        refusals_per_hour: settings.refusals_per_hour.unwrap_or(usual.refusals_per_hour),
        wrong_passwords: settings.wrong_passwords.unwrap_or(usual.wrong_passwords),
        wrong_passwords_per_account: settings
            .wrong_passwords_per_account
            .unwrap_or(usual.wrong_passwords_per_account),
        wrong_passwords_per_network: settings
            .wrong_passwords_per_network
            .unwrap_or(usual.wrong_passwords_per_network),
        asked_mails: settings.asked_mails.unwrap_or(usual.asked_mails),
        asked_mails_per_mailbox: settings.asked_mails_per_mailbox.unwrap_or(usual.asked_mails_per_mailbox),
        asked_mails_per_network: settings.asked_mails_per_network.unwrap_or(usual.asked_mails_per_network),
    }
}

/// What is built in, by the setting's name; none for a setting that is no bound.
pub(super) fn usual(name: &str) -> Option<u32> {
    let usual = Bounds::default();
    Some(match name {
        "invitations_per_day" => usual.invitations_per_day,
        "invitations_per_mailbox" => usual.invitations_per_mailbox,
        "foundings_per_day" => usual.foundings_per_day,
        "notices_per_mailbox" => usual.notices_per_mailbox,
        "refusals_per_hour" => usual.refusals_per_hour,
        "wrong_passwords" => usual.wrong_passwords,
        "wrong_passwords_per_account" => usual.wrong_passwords_per_account,
        "wrong_passwords_per_network" => usual.wrong_passwords_per_network,
        "asked_mails" => usual.asked_mails,
        "asked_mails_per_mailbox" => usual.asked_mails_per_mailbox,
        "asked_mails_per_network" => usual.asked_mails_per_network,
        _ => return None,
    })
}
