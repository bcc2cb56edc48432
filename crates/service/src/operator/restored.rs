//! What is done to a restored database before anybody is served from it.

use super::Answer;
use guildhall_store::Store;

/// What became of mails that waited when the backup was made.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mails {
    /// They are held until somebody looks at them.
    Held,
    /// They leave as if nothing had happened.
    Sent,
}

/// What was done.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Settled {
    /// How many sessions ended.
    pub sessions: u64,
    /// How many mails are held.
    pub mails: u64,
}

/// Ends every session and every link that lets somebody in, and holds the mails that wait. Whoever changed their password after the backup has
/// the earlier one again.
///
/// # Errors
/// When the database fails.
pub async fn settle(store: &Store, mails: Mails) -> Answer<Settled> {
    let mut tx = store.write_unscoped().await?;
    let sessions = tx.sign_everybody_out().await?;
    let mails = if mails == Mails::Held { tx.hold_mails().await? } else { 0 };
    tx.leap_ahead().await?;
    tx.commit().await?;
    Ok(Settled { sessions, mails })
}
