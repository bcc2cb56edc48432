//! `guildhall repair`: counters and names that are kept beside their rows, written anew from these.

use crate::cli::say;
use crate::config::Settings;
use crate::plan::context;
use crate::serve::Purpose;
use crate::trouble::Trouble;
use guildhall_service::operator::upkeep;

/// What is to be repaired.
#[derive(Debug, clap::Args)]
pub(crate) struct Wish {
    /// One organization alone
    #[arg(long, value_name = "SLUG")]
    org: Option<String>,
    /// Only say what differs
    #[arg(long)]
    dry_run: bool,
}

/// Repairs, and says what differed.
///
/// # Errors
/// Says that there is no such organization.
pub(crate) async fn repair(settings: &Settings, wish: &Wish) -> Result<(), Trouble> {
    let ctx = context(settings, Purpose::Change).await?;
    let doing = if wish.dry_run { ctx.rehearsing().0 } else { ctx.clone() };
    let found = upkeep::repair(&doing, wish.org.as_deref()).await;
    ctx.store().close().await;
    let found = found?;
    for drift in &found {
        for line in &drift.lines {
            say(&format!("{}: {line}", drift.slug));
        }
    }
    say(match (found.is_empty(), wish.dry_run) {
        (true, _) => "Every counter agrees with its rows.",
        (false, true) => "Nothing was changed.",
        (false, false) => "They agree with their rows now, and the histories say so.",
    });
    Ok(())
}
