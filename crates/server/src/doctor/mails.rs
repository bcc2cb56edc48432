//! Whether mails wait for the operator.

use super::Finding;
use guildhall_store::{SCHEMA, Store};

/// Looks for mails that the mail server refused to take from this installation; nothing is said of a database that is not ready.
pub(super) async fn waiting(store: &Store) -> Option<Finding> {
    if store.schema().await.ok()? != SCHEMA {
        return None;
    }
    let blocked = async { store.read().await?.blocked_mails().await };
    let blocked = match blocked.await {
        Ok(blocked) => blocked,
        Err(error) => return Some(Err(format!("could not be looked at: {error}"))),
    };
    Some(match blocked.mails {
        0 => Ok("none waits for you".to_owned()),
        count => {
            let waits = if count == 1 { "1 mail waits".to_owned() } else { format!("{count} mails wait") };
            Err(format!(
                "{waits}, since the mail server takes none from this installation ({}): mend that, and they leave within ten minutes",
                blocked.reason
            ))
        }
    })
}
