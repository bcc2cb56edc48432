//! Mails as files: for an installation that hands them on in its own way, or just wants to look at them.

use std::io;
use std::path::Path;

use tokio::fs;

use super::failure::SendError;
use crate::message::Message;

/// Writes the mail to `<id>.eml`. It appears whole or not at all; sent twice, it is there once.
pub(super) async fn write(folder: &Path, message: &Message, now_unix_seconds: i64) -> Result<(), SendError> {
    let mail =
        message.to_lettre(now_unix_seconds).map_err(|error| SendError::permanent(error.to_string()))?;
    let part = folder.join(format!(".{}.part", message.id()));
    let whole = folder.join(format!("{}.eml", message.id()));
    let written = async {
        fs::create_dir_all(folder).await?;
        fs::write(&part, mail.formatted()).await?;
        fs::rename(&part, &whole).await
    };
    written.await.map_err(|error| cannot_write(folder, &error))
}

/// Makes the folder and a file in it, and takes the file away again.
pub(super) async fn check(folder: &Path) -> Result<String, SendError> {
    let probe = folder.join(".guildhall-probe");
    let tried = async {
        fs::create_dir_all(folder).await?;
        fs::write(&probe, b"").await?;
        fs::remove_file(&probe).await
    };
    tried.await.map_err(|error| cannot_write(folder, &error))?;
    Ok(format!("mails are written to {}", folder.display()))
}

fn cannot_write(folder: &Path, error: &io::Error) -> SendError {
    SendError::transient(format!("cannot write to {}: {error}", folder.display()))
}
