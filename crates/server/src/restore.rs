//! `guildhall restore`: a backup in the place of the database.

use crate::cli::say;
use crate::config::{self, Settings};
use crate::serve;
use crate::trouble::Trouble;
use guildhall_service::Clock;
use guildhall_service::operator::restored::{self, Mails};
use guildhall_store::{Replacement, Store};
use std::path::{Path, PathBuf};

/// What is to be restored, and how.
#[derive(Debug, clap::Args)]
pub(crate) struct Wish {
    /// The backup
    file: PathBuf,
    /// Hold back the mails that waited when the backup was made (the default)
    #[arg(long, conflicts_with = "send_mail")]
    hold_mail: bool,
    /// Send the mails that waited when the backup was made, though they may have been sent, or revoked, since
    #[arg(long)]
    send_mail: bool,
}

/// What PostgreSQL's operators do instead.
const SERVER: &str = "A database server is restored by its own program: stop Guildhall, run “pg_restore --clean --dbname=ADDRESS FILE”, then \
     “guildhall mail hold” and “guildhall account sessions end --everybody”, and start Guildhall again.";

/// Copies the backup beside the database, checks it, ends what must not come back, and puts it in the database's place.
///
/// # Errors
/// Says what keeps it from being restored; the database is what it was then.
pub(crate) async fn restore(settings: &Settings, wish: &Wish) -> Result<(), Trouble> {
    let url = settings.database();
    let Some(target) = guildhall_store::file_of(&url) else { return Err(Trouble::new(SERVER)) };
    config::prepare_folder(&url)?;
    if guildhall_store::is_open(&target) {
        return Err(Trouble::new(format!(
            "The database file {} is in use: stop the server that has it open first.",
            target.display()
        )));
    }
    let replacement = Replacement::of(&wish.file, &target).await.map_err(|error| serve::unopened(&error))?;
    let mails = if wish.send_mail { Mails::Sent } else { Mails::Held };
    let prepared = prepare(&replacement, mails).await?;
    let mark = Clock::System.now().0 / 1_000_000;
    let kept = replacement.put_in_place(&mark.to_string()).await.map_err(|error| serve::unopened(&error))?;
    report(&wish.file, kept.as_deref(), &prepared);
    Ok(())
}

/// What was found and done in the copy.
struct Prepared {
    histories: usize,
    settled: restored::Settled,
    pending: u32,
}

/// Checks the histories of the copy, brings its schema up to date, and ends what must not come back.
async fn prepare(replacement: &Replacement, mails: Mails) -> Result<Prepared, Trouble> {
    let store = Store::connect(&replacement.url()).await.map_err(|error| serve::unopened(&error))?;
    let prepared = prepare_store(&store, mails).await;
    store.close().await;
    prepared
}

async fn prepare_store(store: &Store, mails: Mails) -> Result<Prepared, Trouble> {
    if store.schema().await? == 0 {
        return Err(Trouble::new(
            "The file holds no database of Guildhall, as after a copy that failed: nothing was restored.",
        ));
    }
    store.migrate(Clock::System.now()).await.map_err(|error| serve::unopened(&error))?;
    let (mut pending, organizations) = (0, store.read().await?.all_organizations().await?);
    for org in &organizations {
        let mut conn = store.read().await?;
        if let Err(bad) = conn.verify_audit(*org).await? {
            return Err(Trouble::new(format!(
                "The backup cannot be trusted: in the history of {org}, entry {} is not what was written ({}).",
                bad.seq, bad.why
            )));
        }
        pending += conn.tally(*org, true).await?.pending.unwrap_or_default();
    }
    let settled = restored::settle(store, mails).await?;
    Ok(Prepared { histories: organizations.len(), settled, pending })
}

fn report(backup: &Path, kept: Option<&Path>, prepared: &Prepared) {
    let Prepared { histories, settled, pending } = prepared;
    say(&format!(
        "The database is that of {} now: the file and {histories} histories are whole.",
        backup.display()
    ));
    if let Some(kept) = kept {
        say(&format!("The one before is kept, with its log, as {}.", kept.display()));
    }
    say(&format!(
        "{} sessions were ended, and links that sign in or choose a password no longer work. Whoever changed their password after the backup \
         has the earlier one again.",
        settled.sessions
    ));
    match settled.mails {
        0 => say("No mail is held back."),
        count => say(&format!(
            "{count} mails that waited are held back: look at “guildhall mail list”, then release or drop them."
        )),
    }
    if *pending > 0 {
        say(&format!(
            "{pending} invitations are pending as they were; those that were answered or revoked after the backup are pending again."
        ));
    }
}
