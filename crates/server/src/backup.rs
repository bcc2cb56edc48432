//! `guildhall backup`: the database as one file, made while servers run.

use crate::cli::say;
use crate::config::{self, Settings};
use crate::serve;
use crate::trouble::Trouble;
use guildhall_store::Store;
use std::path::Path;

/// Makes the file, and checks it.
///
/// # Errors
/// Says what keeps it from being made, and, of a database server, what to do instead.
pub(crate) async fn backup(settings: &Settings, file: &Path) -> Result<(), Trouble> {
    config::find_file(&settings.database())?;
    let store = Store::look(&settings.database()).await.map_err(|error| serve::unopened(&error))?;
    let made = store.backup(file).await.map_err(|error| serve::unopened(&error));
    store.close().await;
    made?;
    let size = file.metadata().map(|file| file.len()).unwrap_or_default();
    say(&format!("{} holds the database ({size} bytes), checked and whole.", file.display()));
    Ok(())
}
