//! Whether a proxy stands before the server that it does not know of.

use super::Finding;
use crate::config::Settings;
use guildhall_service::Clock;
use guildhall_service::proxy::was_noticed;
use guildhall_store::Store;

/// As a serving process noted it.
pub(super) async fn proxy(settings: &Settings) -> Finding {
    if settings.trust_proxy == Some(true) {
        return Ok("trusted: the last entry of X-Forwarded-For is the client".to_owned());
    }
    let noticed = async {
        let store = Store::look(&settings.database()).await?;
        let noticed = was_noticed(&store, Clock::System.now()).await;
        store.close().await;
        noticed
    };
    match noticed.await {
        Ok(true) => Err("requests came with X-Forwarded-For while trust_proxy is off, so every client has the proxy's address and \
             shares its limits: set trust_proxy (GUILDHALL_TRUST_PROXY) to true if the proxy is yours and writes that header".to_owned()),
        Ok(false) => Ok("none was noticed: every client has its own address".to_owned()),
        Err(_) => Ok("not known: a serving process notes it in the database, which cannot be read".to_owned()),
    }
}
