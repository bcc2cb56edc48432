//! How much of each thing is allowed: what the operator wrote, and what is built in where nothing was written.

use super::Settings;
use crate::patience::Patience;
use guildhall_service::{Bounds, Keeping};
use std::time::Duration;

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

/// The bounds on connections that settings come to.
pub(super) fn patience(settings: &Settings) -> Patience {
    let usual = Patience::default();
    let seconds =
        |set: Option<u32>, usual| set.map_or(usual, |set| Duration::from_secs(u64::from(set.max(1))));
    Patience {
        connections: settings.connections.map_or(usual.connections, |set| set.max(1) as usize),
        per_address: settings.connections_per_address.unwrap_or(usual.per_address),
        head: seconds(settings.head_seconds, usual.head),
        body: seconds(settings.body_seconds, usual.body),
        unread: seconds(settings.unread_seconds, usual.unread),
        streams: settings.streams_per_account.unwrap_or(usual.streams),
    }
}

/// For how long what is over is kept.
pub(super) fn keeping(settings: &Settings) -> Keeping {
    let usual = Keeping::default();
    Keeping {
        mail_days: settings.keep_mail_days.unwrap_or(usual.mail_days),
        notification_days: settings.keep_notification_days.unwrap_or(usual.notification_days),
    }
}

/// What is built in, by the setting's name; none for a setting that is no bound.
pub(super) fn usual(name: &str) -> Option<u32> {
    let (usual, patience) = (Bounds::default(), Patience::default());
    Some(match name {
        "connections" => u32::try_from(patience.connections).unwrap_or(u32::MAX),
        "connections_per_address" => patience.per_address,
        "head_seconds" => u32::try_from(patience.head.as_secs()).unwrap_or(u32::MAX),
        "body_seconds" => u32::try_from(patience.body.as_secs()).unwrap_or(u32::MAX),
        "unread_seconds" => u32::try_from(patience.unread.as_secs()).unwrap_or(u32::MAX),
        "streams_per_account" => patience.streams,
        "keep_mail_days" => Keeping::default().mail_days,
        "keep_notification_days" => Keeping::default().notification_days,
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
