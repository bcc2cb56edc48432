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
    }
}

/// What is built in, by the setting's name; none for a setting that is no bound.
pub(super) fn usual(name: &str) -> Option<u32> {
    let usual = Bounds::default();
    Some(match name {
        "invitations_per_day" => usual.invitations_per_day,
        "invitations_per_mailbox" => usual.invitations_per_mailbox,
        "foundings_per_day" => usual.foundings_per_day,
        _ => return None,
    })
}
