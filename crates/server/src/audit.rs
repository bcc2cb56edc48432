//! `guildhall audit verify`: whether the history is what was written.

use crate::cli::say;
use crate::config::Settings;
use crate::serve::{self, Purpose};
use crate::trouble::Trouble;
use guildhall_domain::id::OrgId;
use guildhall_store::Store;

/// Checks the chain of one organization, or of all.
///
/// # Errors
/// Names the organizations whose history was changed, or that there is none of that name.
pub(crate) async fn verify(settings: &Settings, slug: Option<&str>) -> Result<(), Trouble> {
    let store = serve::present(&settings.database(), Purpose::Look).await?;
    let mut bad = Vec::new();
    let organizations = chosen(&store, slug).await?;
    if organizations.is_empty() {
        say("There is no organization yet, so there is nothing to check.");
    }
    for org in organizations {
        let slug = slug_of(&store, org).await?;
        match store.read().await?.verify_audit(org).await? {
            Ok(whole) => {
                let more = store.read().await?.more_refusals(org).await?;
                let more: i64 = more.iter().map(|one| one.more).sum();
                say(&match more {
                    0 => format!("{slug}: {} entries, whole.", whole.entries),
                    _ => format!(
                        "{slug}: {} entries, whole; {more} more refused attempts are counted and not entered yet.",
                        whole.entries
                    ),
                });
            }
            Err(first) => {
                say(&format!("{slug}: entry {} is not what was written: {}.", first.seq, first.why));
                bad.push(slug);
            }
        }
    }
    store.close().await;
    if bad.is_empty() {
        return Ok(());
    }
    Err(Trouble::new(format!(
        "The history of {} was changed: compare it with a backup, and find out who could write to the database.",
        bad.join(", ")
    )))
}

async fn chosen(store: &Store, slug: Option<&str>) -> Result<Vec<OrgId>, Trouble> {
    let mut conn = store.read().await?;
    match slug {
        None => Ok(conn.all_organizations().await?),
        Some(slug) => {
            let found = conn.find_organization(slug).await?;
            let missing = || {
                Trouble::new(format!(
                    "There is no organization “{slug}”: leave --org out to check all of them."
                ))
            };
            Ok(vec![found.ok_or_else(missing)?])
        }
    }
}

async fn slug_of(store: &Store, org: OrgId) -> Result<String, Trouble> {
    let row = store.read().await?.organization(org).await?;
    Ok(row.map_or_else(|| org.to_string(), |row| row.slug.to_string()))
}
