//! Whether the database takes changes. Connections that nobody may use (a pooler that shares sessions) are refused when it is opened.

use guildhall_store::{Error, Store};

/// Asks the database itself.
pub(super) async fn check(store: &Store) -> Result<(), String> {
    match store.writable().await {
        Ok(()) => Ok(()),
        Err(Error::ReadOnly(why)) => Err(format!(
            "{} answers and takes no changes ({why}): name the primary in database (GUILDHALL_DATABASE), or every host with \
             target_session_attrs=read-write, and look whether default_transaction_read_only is on",
            store.engine_name()
        )),
        Err(error) => {
            Err(format!("changes cannot be made ({error}): look at the database's disk and its log"))
        }
    }
}
