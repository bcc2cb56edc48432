//! What an installation knows of itself.

use crate::conn::Conn;
use crate::engine::{execute, fetch};
use crate::error::{Error, Result};
use crate::statement::statements;

statements! {
    PROPOSE_KEY = "insert into installation (one, cursor_key) values (1, $1) on conflict (one) do nothing";
    CURSOR_KEY = "select cursor_key from installation where one = 1";
}

impl Conn {
    /// The key that the installation's cursors are sealed with: the proposed one, unless there was one before.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn installation_key(&mut self, proposed: [u8; 32]) -> Result<[u8; 32]> {
        execute!(self, PROPOSE_KEY, proposed.as_slice())?;
        let key = self.known_installation_key().await?;
        key.ok_or_else(|| Error::Corrupt("the installation has no key".to_owned()))
    }

    /// The same key, if there is one yet.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn known_installation_key(&mut self) -> Result<Option<[u8; 32]>> {
        let row = fetch!(optional, self, (Vec<u8>,), CURSOR_KEY)?;
        let wrong = |_| Error::Corrupt("the installation's key is not 32 bytes long".to_owned());
        row.map(|(key,)| key.try_into().map_err(wrong)).transpose()
    }
}
