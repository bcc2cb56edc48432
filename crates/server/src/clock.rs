//! Whether this machine's clock agrees with the database server's, while the program runs.

use crate::doctor;
use guildhall_service::Clock;
use guildhall_store::Store;
use std::time::Duration;

/// How often it is asked.
const INTERVAL: Duration = Duration::from_mins(10);

/// Warns in the log where it does not, at once and from time to time. A database that does not answer says nothing of its clock.
pub(crate) async fn watch(store: Store) {
    loop {
        if let Ok(there) = store.clock().await
            && let Err(difference) = doctor::clock(Clock::System.now(), there)
        {
            tracing::warn!("this machine's clock: {difference}");
        }
        tokio::time::sleep(INTERVAL).await;
    }
}
